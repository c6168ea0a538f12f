/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making and ending domains and vCPUs: the empty shell. What fills it (memory, page tables, kernel)
 * is pv/build's.
 */
#ifndef PARACORE_DOMAIN_CREATE_H
#define PARACORE_DOMAIN_CREATE_H

#include "domain/domain.h"

/*
 * A domain without memory and vCPUs, in the list, DOMAIN_BUILDING, its vCPUs to be created paused.
 * The name is cut to fit. max_frames: how much it may be given. NULL: no frames left, or the id is
 * taken.
 */
struct domain *domain_create(domid_t id, const char *name, bool privileged, uint64_t max_frames);

/* vCPU number d->vcpu_count: offline, without a context, paused as often as its domain. NULL: no
 * frames left, or d->vcpu_limit is reached. */
struct vcpu *vcpu_create(struct domain *d);

/* The vCPU that a processor's own stack belongs to: runs Paracore's idle loop. */
struct vcpu *idle_vcpu_create(uint32_t cpu);

/*
 * Gives back all a domain has: vCPUs, ports, grants, page tables, frames. None of its vCPUs may be
 * current; frames that others still map stay until they let go. False: other work is due; the
 * domain is DOMAIN_DYING, nobody finds it, and the next call goes on. True: it is no more.
 */
bool domain_destroy(struct domain *d);

/* The last steps of it, for domain/destroy.c: a vCPU that holds nothing; what create_parts made;
 * the domain itself, out of the list. */
void vcpu_free(struct vcpu *v);
void domain_parts_destroy(struct domain *d);
void domain_free(struct domain *d);

#endif
