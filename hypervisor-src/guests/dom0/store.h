/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The store that the demo's Dom0 keeps for its DomUs: the tree (store_tree.c), what is watched
 * (store_watch.c), the wire (store_wire.c). The protocol: abi/xenstore.h; Debian's kernel speaks it
 * with us as it does with xenstored.
 */
#ifndef DOM0_STORE_H
#define DOM0_STORE_H

#include "guests/lib/guest.h"

enum { STORE_PATH_MAX = 96, STORE_VALUE_MAX = 128, STORE_NODES = 640, STORE_NODES_A_DOMAIN = 72 };

/* Why not: the texts of XS_ERROR's answers are made of these. */
enum store_error { STORE_OKAY, STORE_NOT_FOUND, STORE_NO_ACCESS, STORE_FULL, STORE_INVALID,
    STORE_TRY_AGAIN, STORE_EXISTS, STORE_UNKNOWN };

struct store_node {
    bool exists;
    bool changed;  /* by the transaction under way: its watchers are told at its end */
    domid_t owner; /* who made it, and is charged for it */
    uint16_t length;
    char path[STORE_PATH_MAX];   /* absolute */
    char value[STORE_VALUE_MAX]; /* and a 0, not counted */
};

/* The tree. Paths are absolute. What is above a node is made with it. */
const struct store_node *store_find(const char *path);
enum store_error store_set(domid_t owner, const char *path, const char *value, size_t length);
enum store_error store_remove(const char *path); /* with all below it */
/* The next node whose parent is `path`; from NULL on. NULL: no more. */
const struct store_node *store_next_child(const char *path, const struct store_node *last);
/* How many changes there were; and a value, or "" and 0. */
extern uint64_t store_changes;
const char *store_text(const char *path);
uint64_t store_number(const char *path);
/* Dom0's own writes, as text or as a number. */
void store_put(const char *value, const char *path, ...) __attribute__((format(printf, 2, 3)));
void store_put_number(uint64_t value, const char *path, ...) __attribute__((format(printf, 2, 3)));

/*
 * Transactions: one at a time. Whoever else asks for something while one is open undoes it, and its
 * owner is told to try again: so none ever sees a half of it.
 */
uint32_t store_transaction_begin(domid_t owner);
enum store_error store_transaction_end(domid_t owner, uint32_t id, bool keep);
/* Before each request. False: of a transaction that is over; its changes are dropped. */
bool store_transaction_enter(domid_t owner, uint32_t id);

/* What is watched. `relative`: events name paths without /local/domain/<id>/ in front. */
enum store_error store_watch_add(domid_t owner, const char *path, const char *token, bool relative);
enum store_error store_watch_drop(domid_t owner, const char *path, const char *token);
void store_watch_drop_all(domid_t owner);
void store_tell_watchers(const char *changed_path);
/* The next event owed to a domain: "path 0 token 0" in `to`; its length, 0: none. */
size_t store_take_event(domid_t owner, char *to);

/* The wire: a DomU's ring is mapped and served from then on. False: it has none for us. */
bool store_introduce(domid_t domain);
/* Answers what was asked, and sends the events owed. */
void store_serve(void);

#endif
