/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame allocator: hands out machine frames to Paracore and to domains.
 * Never zeroes behind the caller's back except where it says so. Read next: memory/frame.h.
 */
#ifndef PARACORE_MEMORY_ALLOC_H
#define PARACORE_MEMORY_ALLOC_H

#include "lib/types.h"

struct domain;

/*
 * 2^order frames of Paracore's own, zeroed; NULL when there are none. Returned through the direct
 * map.
 */
void *hv_alloc_pages(unsigned int order);
void hv_free_pages(void *p, unsigned int order);

/*
 * 2^order frames for d, each allocated and of type none; MFN_INVALID when out of memory or over
 * d->max_frames. Contents are zeroed: another domain's data must never be seen.
 */
mfn_t domain_alloc_frames(struct domain *d, unsigned int order);

/*
 * The same for memory_op: `below` is a frame number that all of them must lie below (~0: any), and
 * d->max_frames is not looked at, for XENMEM_exchange gives others back at once. Orders up to
 * ALLOC_ORDER_MAX.
 */
enum { ALLOC_ORDER_MAX = 19 };
mfn_t domain_alloc_frames_below(struct domain *d, unsigned int order, uint64_t below);

/* Ends the allocation; the frame is freed when its last use and reference go. */
void domain_free_frame(struct domain *d, mfn_t f);

/*
 * Unpins all of d's page tables and ends all its allocations, for a domain that ends: no vCPU of it
 * holds a root any more.
 */
void domain_release_frames(struct domain *d);
/*
 * What others still hold of d's frames, shared ones too, is nobody's from now on, and is freed when
 * they let go. Before d is freed.
 */
void domain_disown_frames(struct domain *d);

/*
 * A page of Paracore's that d may map (shared_info, grant table): owner d, flagged FRAME_HV, never
 * counted in its memory.
 */
void *domain_alloc_shared(struct domain *d);
/* Paracore is done with it; freed once d maps it no more. */
void domain_free_shared(void *p);

uint64_t free_frames(void);

#endif
