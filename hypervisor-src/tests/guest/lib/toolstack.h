/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A toolstack of the barest kind, for tests that make domains. A domain is a copy of the caller's very
 * image as it stands, so it starts at guest_main() too and finds in memory what was written there
 * for it. Read next: toolstack.c.
 */
#ifndef TESTS_GUEST_TOOLSTACK_H
#define TESTS_GUEST_TOOLSTACK_H

#include "abi/domctl.h"
#include "guests/lib/guest.h"

/* A page of Dom0's that shows frames of others. */
extern uint64_t shown_page[PAGE_SIZE / sizeof(uint64_t)];

long domctl(uint32_t command, domid_t id, struct xen_domctl *op);
uint64_t free_bytes(void);
/* A domain without memory and without vCPUs, made as toolstack_domain says; its id. */
extern struct xen_domctl_createdomain toolstack_domain;
long domain_make(void);
/* Gives it memory and fills that; its first vCPU, or both of two, will run once it is unpaused. */
bool domain_fill(domid_t id, unsigned int vcpus);
/* Shows the domain's frame of a page of its image in `shown_page`, or takes the frame out again. */
bool window_show(domid_t id, const void *image_page);
bool window_clear(void);
/* Some frames and a claim for more, and no more than that. */
bool domain_begin(domid_t id);
bool domain_end(domid_t id);
bool is_there(domid_t id);

typedef bool domain_condition(const struct xen_domctl_getdomaininfo *info);
domain_condition domain_has_run, domain_sleeps, domain_has_ended;
/* False: it is no more, or a minute has passed. */
bool domain_wait_until(domid_t id, domain_condition *holds);

#endif
