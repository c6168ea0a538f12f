/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From boot modules to domains: Dom0 from the first module, a DomU from each `domu name=... mem=...
 * vcpus=... weight=... cap=... cpus=... uuid=... -- arguments`, the policy's, every other module the ramdisk of the domain
 * before it. No toolstack is needed. Read next: pv/build_modules.c, pv/build.c.
 */
#ifndef PARACORE_PV_BUILD_H
#define PARACORE_PV_BUILD_H

#include "domain/domain.h"

/* What one domain is to be made of. */
struct build_request {
    domid_t id;
    bool privileged;
    char name[DOMAIN_NAME_MAX];
    const void *kernel, *ramdisk; /* files in memory; no ramdisk: NULL */
    uint64_t kernel_size, ramdisk_size;
    const char *arguments; /* the kernel's command line */
    uint64_t memory;       /* bytes */
    uint32_t vcpus;
    uint32_t weight, cap; /* domain/scheduler_control.h */
    uint64_t cpus;        /* that its vCPUs may run on: a bit for each */
    bool pinned;          /* each vCPU to the processor of its number */
    uint8_t handle[16];   /* a UUID; zero: none was given */
};

/*
 * A domain ready to be unpaused, its first vCPU at the kernel's entry. NULL, with a message on the
 * console: it cannot be.
 */
struct domain *build_domain(const struct build_request *r);

/*
 * Builds and unpauses all domains that the modules describe, then gives the modules' memory to the
 * allocator. A DomU that cannot be built is left out; without Dom0 the machine is halted. Each with
 * a message on the console.
 */
void build_domains(void);

#endif
