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
 * For a domain that ends, in this order; each to be called until it is true, for it may be
 * preempted. No vCPU holds a root any more: unpins and lets go of all page tables.
 */
bool domain_unpin_frames(struct domain *d);
/* Ends all its allocations. */
bool domain_release_frames(struct domain *d);
/*
 * What others still hold of d's frames, shared ones too, is nobody's from now on, and is freed when
 * they let go. Before d is freed.
 */
bool domain_disown_frames(struct domain *d);

/*
 * A page of Paracore's that d may map (shared_info, grant table): owner d, flagged FRAME_HV, never
 * counted in its memory.
 */
void *domain_alloc_shared(struct domain *d);
/* Paracore is done with it; freed once d maps it no more. */
void domain_free_shared(void *p);

uint64_t free_frames(void);
/* All that the allocator was ever given. */
uint64_t ram_frames(void);

/*
 * Sets frames aside so that d may come to have `frames` (XENMEM_claim_pages); 0 gives up what is
 * left of it. Nobody else is given them. 0 or a refusal.
 */
int domain_claim(struct domain *d, uint64_t frames);
/* Set aside for domains, of the free ones. */
uint64_t claimed_frames(void);

#endif
