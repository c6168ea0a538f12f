/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a domain has written to the ports that Paracore answers itself. Data only, part of struct
 * domain; see pv/io.h.
 */
#ifndef PARACORE_PV_PORT_STATE_H
#define PARACORE_PV_PORT_STATE_H

#include "lib/types.h"

/* A DomU's PIT, of which only channel 2, the one without an interrupt, exists. */
struct virtual_pit {
    uint64_t started; /* system time at which the count was loaded */
    uint16_t reload;  /* 0: 65536 */
    uint8_t control;  /* of the last mode word: access and mode bits */
    bool high_next;   /* the second byte of a pair is next: of a write, of a read */
    bool read_high_next;
    bool latched;
    uint16_t latch;
    uint8_t gate;     /* port 0x61, bits 1:0 */
};

struct guest_ports {
    uint32_t pci_address; /* 0xcf8 */
    uint8_t cmos_index;   /* 0x70 */
    struct virtual_pit pit;
};

#endif
