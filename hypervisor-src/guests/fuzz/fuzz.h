/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that misbehaves on purpose: random and structure-aware requests from a seed, the same for
 * the same seed.
 *
 * It plays with an arena: PAGES frames of its own, and SLOTS pages of address space to map them at.
 * What it must be refused it asks for as well: frames that are not its own, the hypervisor's
 * addresses. It leaves alone only what would end itself: its own code, stack and tables. Read next:
 * main.c, requests.c, values.c.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "guests/lib/guest.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

enum { ARENA_PAGES = 24, ARENA_SLOTS = 32, FRAMES_MAX = 1 << 20, GDT_PAGES_MAX = 16 };

extern char arena[ARENA_PAGES][PAGE_SIZE]; /* frames; mapped here at the start, wherever later */
extern char slots[ARENA_SLOTS][PAGE_SIZE]; /* addresses */
/* machine frames of the arena as they are now; NO_FRAME: given back */
extern uint64_t frames[ARENA_PAGES];
extern bool pinned[ARENA_PAGES];
#define NO_FRAME (~0UL)
/* machine frames of the GDT that is loaded, if it is one of a request */
extern uint64_t gdt[GDT_PAGES_MAX];
extern unsigned int gdt_pages;

uint64_t random64(void);
void random_seed(uint64_t seed);
static inline uint64_t random_below(uint64_t limit) { return random64() % limit; }
static inline bool one_in(uint64_t n) { return !random_below(n); }

/* values.c: things to put into requests */
uint64_t any_value(void);
uint64_t any_frame(void);         /* of the arena mostly, else one that is not ours */
uint64_t foreign_frame(void);     /* never ours; perhaps no RAM at all */
/* the hypervisor's, shared with us: ours to map, not to give away */
uint64_t shared_frame(void);
uint64_t any_entry(void);         /* a page-table entry */
void *any_address(void);          /* of the arena mostly; never of our code, data or stack */
domid_t any_domain(void);
bool may_map_devices(void);         /* as Dom0, which may map what is nobody's RAM */
bool is_ours(uint64_t mfn);         /* or once was */
void set_ours(uint64_t mfn);

/* requests.c: one random request each; returns what the hypervisor did */
long random_request(void);
extern uint64_t requests, accepted;
/* grant_requests.c: one of them */
long grant_request(void);

/* A request was granted that must not be, or a state reached that must not be: ends the run. */
void found(const char *what, uint64_t a, uint64_t b);

#endif
