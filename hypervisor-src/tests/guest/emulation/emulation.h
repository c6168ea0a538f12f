/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guest test: instructions that Paracore does for a PV kernel, and those it must not do. As Dom0
 * and as a DomU.
 */
#ifndef TESTS_GUEST_EMULATION_H
#define TESTS_GUEST_EMULATION_H

#include "tests/guest/lib/check.h"

static inline bool is_dom0(void) { return start_info->flags & SIF_INITDOMAIN; }

/* Two pages of ours with nothing in them. */
extern char scratch[2 * PAGE_SIZE];

void test_msrs(void);
void test_control_registers(void);
void test_debug_registers(void);
void test_instructions(void);
void test_cpuid(void);
void test_ports(void);
void test_hypercalls(void);

#endif
