/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the demo's Dom0 gives a DomU that was made from a boot module, as a toolstack would: its
 * entries in the store (devices.c) and a disk of a few KiB, in Dom0's memory (disk.c). Console and
 * store rings are there already: Paracore made them. Read next: store.h.
 */
#ifndef DOM0_DEVICES_H
#define DOM0_DEVICES_H

#include "guests/lib/guest.h"

enum { DISK_BYTES = 64 << 10, DISK_NUMBER = 51712 /* xvda */ };

/* Introduces all DomUs to the store and offers them their devices. */
void devices_init(void);
/* Does what DomUs have asked of store and disks since the last call. */
void devices_serve(void);

/* The backend of one domain's disk: offered in the store, then served. */
void disk_offer(domid_t domain);
void disks_follow_store(void);
void disks_serve(void);
/* Prints a line for each disk. */
void disks_print(void);

#endif
