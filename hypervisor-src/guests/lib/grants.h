/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grants from both sides: lending a page of ours, and mapping or copying a page lent to us. The
 * table is one frame: references 0 to 511, of which those below GNTTAB_NR_RESERVED_ENTRIES are left
 * alone.
 */
#ifndef GUEST_GRANTS_H
#define GUEST_GRANTS_H

#include "abi/grant_table.h"
#include "guests/lib/guest.h"

/* Maps the grant table. 0 or a negative status. */
int grants_init(void);
/* The table's machine frame. */
uint64_t grants_frame(void);

/* Lends one of our pages; `writable` or not. */
void grant_lend(grant_ref_t ref, domid_t to, const void *page, bool writable);
/* Takes it back; false: the other still uses it, nothing changed. */
bool grant_take_back(grant_ref_t ref);

/* Maps a page lent to us at a page of our address space: GNTST_* and, if okay, a handle. */
int grant_map_at(void *at, domid_t owner, grant_ref_t ref, bool writable, grant_handle_t *handle);
int grant_unmap_at(void *at, grant_handle_t handle);
/* Copies from a page lent to us, or to it, at `offset` in it. Our side lies in one page. */
int grant_copy_from(void *to, domid_t owner, grant_ref_t ref, uint16_t offset, uint16_t bytes);
int grant_copy_to(domid_t owner, grant_ref_t ref, uint16_t offset, const void *from,
                  uint16_t bytes);

#endif
