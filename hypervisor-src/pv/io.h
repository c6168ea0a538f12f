/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ports as a PV guest sees them: Dom0 reaches the machine's, but for those Paracore keeps; a DomU
 * reaches those that Dom0 gave it, and finds a timer to calibrate by. A port that is not the guest's
 * reads as all ones and swallows writes, as an empty bus does. Read next: pv/emulate_io.c,
 * pv/virtual_pit.c.
 */
#ifndef PARACORE_PV_IO_H
#define PARACORE_PV_IO_H

#include "domain/domain.h"

/* size: 1, 2 or 4 bytes. */
uint32_t guest_port_read(struct vcpu *v, uint16_t port, unsigned int size);
void guest_port_write(struct vcpu *v, uint16_t port, unsigned int size, uint32_t value);

/* Some of these ports are no guest's, whatever Dom0 gives. */
bool ports_are_paracores(uint32_t first, uint32_t last);

/*
 * Whether the current vCPU, as it runs now, has the I/O privilege level for all ports, and for cli
 * and sti.
 */
bool guest_iopl_suffices(const struct vcpu *v);
/* The same for one access: by level, or by its bitmap (PHYSDEVOP_set_iobitmap). */
bool guest_port_allowed(struct vcpu *v, uint16_t port, unsigned int size);

/*
 * Clears the bits of a TSS's port bitmap (65536 bits) for the ports that Dom0's kernel may use
 * without Paracore looking on. Once, before Dom0 runs.
 */
void guest_ports_open(uint8_t *bitmap);

/* Channel 2 of a DomU's timer: ports 0x42, 0x43, 0x61. */
uint8_t virtual_pit_read(struct virtual_pit *pit, uint16_t port);
void virtual_pit_write(struct virtual_pit *pit, uint16_t port, uint8_t value);

#endif
