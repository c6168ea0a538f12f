/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the machine's devices a DomU may use: interrupt lines, ports, frames of device memory.
 * Dom0 may use all and gives of it by domctl; what it takes away later stays mapped or bound where it
 * is. Only keeps and answers: pirqs, emulated ports and page tables ask. Read next: pv/io.h.
 */
#ifndef PARACORE_DOMAIN_PERMISSION_H
#define PARACORE_DOMAIN_PERMISSION_H

#include "domain/domain.h"

enum permitted_kind { PERMITTED_LINES, PERMITTED_PORTS, PERMITTED_FRAMES };

/* All of first to last. */
bool permission_has(const struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last);

/* 0, or -ENOMEM: the domain's list is full, nothing changed. last is below 2^63. */
int permission_give(struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last);
int permission_take(struct domain *d, enum permitted_kind kind, uint64_t first, uint64_t last);

/* Of a domain that is torn down. */
void permissions_destroy(struct domain *d);

#endif
