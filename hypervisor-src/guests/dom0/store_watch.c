/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watches, and the events owed to their owners. Changes that come faster than an owner reads become
 * one event, that names the watched path itself: none is lost, and nothing piles up.
 */
#include "guests/dom0/store.h"

enum { WATCHES = 160, WATCHES_A_DOMAIN = 24, TOKEN_MAX = 48 };

static struct watch {
    bool exists, owed, relative;
    domid_t owner;
    char path[STORE_PATH_MAX], token[TOKEN_MAX];
    char changed[STORE_PATH_MAX]; /* while owed: what to name */
} watches[WATCHES];

static struct watch *find(domid_t owner, const char *path, const char *token)
{
    for (struct watch *w = watches; w < watches + WATCHES; w++)
        if (w->exists && w->owner == owner && same_text(w->path, path)
            && same_text(w->token, token))
            return w;
    return NULL;
}

static struct watch *find_free(domid_t owner)
{
    struct watch *free = NULL;
    unsigned int owned = 0;

    for (struct watch *w = watches; w < watches + WATCHES; w++) {
        owned += w->exists && w->owner == owner;
        if (!w->exists && !free)
            free = w;
    }
    return owned < WATCHES_A_DOMAIN ? free : NULL;
}

/* Each watch is told once at its begin, so that its owner looks at what is there already. */
enum store_error store_watch_add(domid_t owner, const char *path, const char *token, bool relative)
{
    struct watch *w;

    if (strlen(path) >= STORE_PATH_MAX || strlen(token) >= TOKEN_MAX)
        return STORE_INVALID;
    if (find(owner, path, token))
        return STORE_EXISTS;
    w = find_free(owner);
    if (!w)
        return STORE_FULL;
    *w = (struct watch){ .exists = true, .owed = true, .relative = relative, .owner = owner };
    write_text(w->path, sizeof(w->path), "%s", path);
    write_text(w->token, sizeof(w->token), "%s", token);
    write_text(w->changed, sizeof(w->changed), "%s", path);
    return STORE_OKAY;
}

enum store_error store_watch_drop(domid_t owner, const char *path, const char *token)
{
    struct watch *w = find(owner, path, token);

    if (!w)
        return STORE_NOT_FOUND;
    w->exists = false;
    return STORE_OKAY;
}

void store_watch_drop_all(domid_t owner)
{
    for (struct watch *w = watches; w < watches + WATCHES; w++)
        w->exists &= w->owner != owner;
}

static bool covers(const struct watch *w, const char *path)
{
    char next = begins_with(path, w->path) ? path[strlen(w->path)] : 'x';

    return !next || next == '/';
}

void store_tell_watchers(const char *changed_path)
{
    for (struct watch *w = watches; w < watches + WATCHES; w++) {
        if (!w->exists || !covers(w, changed_path))
            continue;
        write_text(w->changed, sizeof(w->changed), "%s", w->owed ? w->path : changed_path);
        w->owed = true;
    }
}

size_t store_take_event(domid_t owner, char *to)
{
    for (struct watch *w = watches; w < watches + WATCHES; w++) {
        char own[STORE_PATH_MAX];
        size_t skip, length;

        if (!w->exists || !w->owed || w->owner != owner)
            continue;
        w->owed = false;
        skip = w->relative ? write_text(own, sizeof(own), "/local/domain/%u/", owner) : 0;
        length = write_text(to, STORE_PATH_MAX, "%s", w->changed + skip) + 1;
        return length + write_text(to + length, TOKEN_MAX, "%s", w->token) + 1;
    }
    return 0;
}
