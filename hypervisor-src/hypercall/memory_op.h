/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of memory_op, one file each. Of this folder only. */
#ifndef PARACORE_HYPERCALL_MEMORY_OP_H
#define PARACORE_HYPERCALL_MEMORY_OP_H

#include "lib/types.h"

/*
 * increase_reservation, decrease_reservation, populate_physmap: extents from `done` on. How many
 * are done, or an error.
 */
long memory_reservation(unsigned int command, uint64_t done, uint64_t argument);
/* XENMEM_exchange, the same. */
long memory_exchange(uint64_t argument);
/* memory_map, machine_memory_map, set_memory_map, machphys_mapping, machphys_mfn_list. */
long memory_map_query(unsigned int command, uint64_t argument);

/* XENMEM_claim_pages and XENMEM_acquire_resource. */
long memory_claim(uint64_t argument);
long memory_acquire_resource(uint64_t argument);

/* An address limit of XENMEMF_address_bits as a frame number that all frames must lie below. */
uint64_t memory_limit(uint32_t flags);

#endif
