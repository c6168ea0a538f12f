/* SPDX-License-Identifier: GPL-2.0-only */
/* The page of code through which a guest's kernel makes its hypercalls. */
#ifndef PARACORE_PV_HYPERCALL_PAGE_H
#define PARACORE_PV_HYPERCALL_PAGE_H

#include "lib/types.h"

/* Fills the page, whatever is in it. */
void hypercall_page_fill(void *page);

#endif
