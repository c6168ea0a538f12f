/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paracore's command line, with Xen's names where Xen has the option. Parsed once; read-only
 * afterwards.
 */
#ifndef PARACORE_BOOT_OPTIONS_H
#define PARACORE_BOOT_OPTIONS_H

#include "lib/types.h"

struct options {
    uint64_t dom0_memory;     /* bytes; 0: what is left */
    uint32_t dom0_max_vcpus;  /* 0: as many as there are CPUs */
    bool dom0_vcpus_pin;      /* each to the processor of its number */
    uint32_t max_cpus;        /* processors to use at most */
    uint32_t com1_baud;
    bool console_com1;
    bool noreboot;            /* stay halted after a panic or Dom0's end */
};

extern struct options options;

/* Sets options and the log thresholds; says what it does not know. */
void options_parse(const char *command_line);

#endif
