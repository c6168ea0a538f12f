/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that does at random what a guest can do to memory management, most of it nearly right. It
 * must not get a writable mapping of a page table or of a frame that is not its own, and Paracore
 * must go on. The seed is printed: seed=N runs the same again, steps=N as long as you like.
 * Read next: main.c (checks), steps.c (what is done).
 */
#ifndef MEMORY_FUZZ_H
#define MEMORY_FUZZ_H

#include "guests/lib/guest.h"
#include "guests/lib/page_table.h"

enum { WINDOW_PAGES = 48 };

/* The addresses the fuzz plays with; what they map changes all the time. */
extern char window[WINDOW_PAGES][PAGE_SIZE];
/* The frames that belong to the game: the window's first ones, and those exchanged for them. */
extern uint64_t pool[WINDOW_PAGES];

uint64_t random64(void);
uint64_t random_below(uint64_t limit);

/* Does something; its kind's count goes up when Paracore allowed it. */
void fuzz_step(void);

enum { KINDS = 10 };
extern const char *const kind_names[KINDS];
extern unsigned int allowed[KINDS], tried[KINDS];

/* A frame of the pool, a table of the kernel's own, or any number at all. */
uint64_t random_frame(void);
/* Values, addresses and flags that are often what an entry may be. */
uint64_t random_entry(void);

#endif
