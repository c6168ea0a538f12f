/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ports as a PV guest sees them: Dom0 reaches the machine's, but for those Paracore keeps; a DomU reaches none. A port that
 * is not the guest's reads as all ones and swallows writes, as an empty bus does. Read next: pv/emulate_io.c.
 */
#ifndef PARACORE_PV_IO_H
#define PARACORE_PV_IO_H

#include "domain/domain.h"

/* size: 1, 2 or 4 bytes. */
uint32_t guest_port_read(struct vcpu *v, uint16_t port, unsigned int size);
void guest_port_write(struct vcpu *v, uint16_t port, unsigned int size, uint32_t value);

#endif
