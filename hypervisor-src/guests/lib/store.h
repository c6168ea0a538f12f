/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The store from a DomU's side (abi/xenstore.h): one question at a time, its answer waited for.
 * Paths without a leading / are below the domain's own, /local/domain/<id>.
 */
#ifndef GUEST_STORE_H
#define GUEST_STORE_H

#include "guests/lib/guest.h"

/* False: there is no store. */
bool store_init(void);

/* A value, as text with a 0, cut to fit. False: the store refused, or there is none such. */
bool store_read(const char *path, char *to, size_t room);
/* A number; 0 when there is none such. */
uint64_t store_read_number(const char *path);
bool store_write(const char *path, const char *value);
/* The first of the children's names. */
bool store_first_child(const char *path, char *to, size_t room);

/* From now on a change at the path or below is told by store_changed. */
bool store_watch(const char *path);
/* Something watched has changed since the last call. */
bool store_changed(void);

#endif
