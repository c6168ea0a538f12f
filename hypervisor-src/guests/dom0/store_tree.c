/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree as an array of paths: a few hundred nodes need nothing cleverer. A transaction is a copy
 * of the array, made at its begin and put back when it comes to nothing.
 */
#include "guests/dom0/store.h"

#include "abi/base.h"

static struct store_node nodes[STORE_NODES], before[STORE_NODES];

/* By this whoever looks into the machine's memory from outside finds the nodes, and how they lie. */
static const struct {
    char text[16];
    uint32_t nodes, node_bytes, path_bytes, value_bytes;
    const struct store_node *first;
} store_mark __attribute__((used, aligned(64))) = {
    "parascope store", STORE_NODES, sizeof(struct store_node), STORE_PATH_MAX, STORE_VALUE_MAX, nodes,
};

static struct {
    domid_t owner;
    uint32_t id; /* 0: none is open */
} transaction;
static bool within; /* the request being answered is of the transaction */

uint64_t store_changes;

static struct store_node *find(const char *path)
{
    for (struct store_node *n = nodes; n < nodes + STORE_NODES; n++)
        if (n->exists && same_text(n->path, path))
            return n;
    return NULL;
}

const struct store_node *store_find(const char *path)
{
    return find(path);
}

static void note_change(struct store_node *n)
{
    store_changes++;
    n->changed = within;
    if (!within)
        store_tell_watchers(n->path);
}

static struct store_node *add(domid_t owner, const char *path)
{
    struct store_node *free = NULL;
    unsigned int owned = 0;

    for (struct store_node *n = nodes; n < nodes + STORE_NODES; n++) {
        owned += n->exists && n->owner == owner;
        if (!n->exists && !n->changed && !free)
            free = n;
    }
    if (!free || (owner && owned >= STORE_NODES_A_DOMAIN))
        return NULL;
    *free = (struct store_node){ .exists = true, .owner = owner };
    write_text(free->path, sizeof(free->path), "%s", path);
    return free;
}

/* The length of the path of what is above; 0: nothing is. */
static size_t parent_length(const char *path)
{
    size_t length = strlen(path);

    while (length && path[length] != '/')
        length--;
    return length;
}

static enum store_error add_parents(domid_t owner, const char *path)
{
    for (size_t i = 1; i < parent_length(path) + 1; i++) {
        char parent[STORE_PATH_MAX];

        if (path[i] != '/')
            continue;
        write_text(parent, i + 1, "%s", path);
        if (!find(parent) && !add(owner, parent))
            return STORE_FULL;
    }
    return STORE_OKAY;
}

enum store_error store_set(domid_t owner, const char *path, const char *value, size_t length)
{
    struct store_node *n = find(path);

    if (strlen(path) >= STORE_PATH_MAX || length >= STORE_VALUE_MAX)
        return STORE_INVALID;
    if (!n && add_parents(owner, path))
        return STORE_FULL;
    if (!n)
        n = add(owner, path);
    if (!n)
        return STORE_FULL;
    memcpy(n->value, value, length);
    n->value[length] = 0;
    n->length = (uint16_t)length;
    note_change(n);
    return STORE_OKAY;
}

static bool is_below(const char *path, const char *above)
{
    return begins_with(path, above) && path[strlen(above)] == '/';
}

enum store_error store_remove(const char *path)
{
    if (!find(path))
        return STORE_NOT_FOUND;
    for (struct store_node *n = nodes; n < nodes + STORE_NODES; n++) {
        if (!n->exists || !(same_text(n->path, path) || is_below(n->path, path)))
            continue;
        n->exists = false;
        note_change(n);
    }
    return STORE_OKAY;
}

const struct store_node *store_next_child(const char *path, const struct store_node *last)
{
    for (const struct store_node *n = last ? last + 1 : nodes; n < nodes + STORE_NODES; n++)
        if (n->exists && is_below(n->path, path) && parent_length(n->path) == strlen(path))
            return n;
    return NULL;
}

const char *store_text(const char *path)
{
    const struct store_node *n = find(path);

    return n ? n->value : "";
}

uint64_t store_number(const char *path)
{
    return number_in(store_text(path));
}

static void put(const char *value, const char *path, __builtin_va_list arguments)
{
    char whole[STORE_PATH_MAX];
    int n = format_text(whole, sizeof(whole) - 1, path, arguments);

    whole[n] = 0;
    (void)store_transaction_enter(0, 0);
    if (store_set(0, whole, value, strlen(value)))
        print("dom0: the store has no room for %s\n", whole);
}

void store_put(const char *value, const char *path, ...)
{
    __builtin_va_list arguments;

    __builtin_va_start(arguments, path);
    put(value, path, arguments);
    __builtin_va_end(arguments);
}

void store_put_number(uint64_t value, const char *path, ...)
{
    __builtin_va_list arguments;
    char text[24];

    write_text(text, sizeof(text), "%lu", value);
    __builtin_va_start(arguments, path);
    put(text, path, arguments);
    __builtin_va_end(arguments);
}

/* Undoes what is open, if something is. */
static void undo(void)
{
    if (!transaction.id)
        return;
    memcpy(nodes, before, sizeof(nodes));
    transaction.id = 0;
    store_changes++;
}

bool store_transaction_enter(domid_t owner, uint32_t id)
{
    within = id && id == transaction.id && owner == transaction.owner;
    if (!within && transaction.id)
        undo();
    return within || !id;
}

uint32_t store_transaction_begin(domid_t owner)
{
    static uint32_t last;

    memcpy(before, nodes, sizeof(nodes));
    transaction.owner = owner;
    transaction.id = ++last;
    return last;
}

static void tell_of_changes(void)
{
    for (struct store_node *n = nodes; n < nodes + STORE_NODES; n++) {
        if (n->changed)
            store_tell_watchers(n->path);
        n->changed = false;
    }
}

enum store_error store_transaction_end(domid_t owner, uint32_t id, bool keep)
{
    if (id != transaction.id || owner != transaction.owner)
        return STORE_TRY_AGAIN;
    if (!keep)
        undo();
    transaction.id = 0;
    tell_of_changes();
    return STORE_OKAY;
}
