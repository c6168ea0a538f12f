/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine the host tests run Paracore's files on: RAM, domains, the current vCPU, faults in
 * guest memory, and what was refused, woken or flushed. host_reset() makes it new; every test
 * starts so. Read next: port.c, ../test.h.
 */
#ifndef HOST_PORT_H
#define HOST_PORT_H

#include "abi/errno.h"
#include "abi/shared_info.h"
#include "domain/domain.h"
#include "memory/frame.h"
#include "memory/pte.h"

/* Stands for the frames of the machine-to-phys table. */
enum { HOST_M2P_FRAME = 1 };

void host_reset(void);

/* A domain with so many vCPUs, shared_info, ports and grants. Id 0 is Dom0. */
struct domain *host_domain(domid_t id, unsigned int vcpus);
void host_domain_destroy(struct domain *d);
/* From now on this vCPU is current. */
void host_run(struct domain *d, unsigned int vcpu);

/* A frame of the domain's, zeroed. */
mfn_t host_frame(struct domain *d);
uint64_t *host_words(mfn_t f);
/* The domain is done with a frame that it uses no more. */
void host_free(struct domain *d, mfn_t f);

/* A kernel address space for the domain's vCPU 0: four empty tables, pinned, and loaded. */
struct host_tables {
    mfn_t l4, l3, l2, l1;
};
struct host_tables host_address_space(struct domain *d);
/* Machine address of an entry. */
uint64_t host_entry(mfn_t table, unsigned int index);
/* The same for the L1 table of host_address_space that maps HOST_WINDOW on. */
#define HOST_WINDOW 0x10000000UL

/* Guest memory from `start` for `bytes` faults; bytes 0: none does. */
void host_fault(const void *start, size_t bytes);

/* What was traced since a test set trace_classes and host_traced_count; host_reset turns it off. */
enum { HOST_TRACED = 64 };
struct host_traced {
    uint32_t event; /* enum trace_event */
    uint64_t argument[5];
};
extern struct host_traced host_traced[HOST_TRACED];
extern unsigned int host_traced_count;

extern const char *host_refusal; /* words of the last one, "" for none since host_reset */
extern unsigned int host_preemptions, host_wakes, host_flushes;
extern unsigned int host_restarts; /* hypercalls that stopped half-way */
extern bool host_yield;            /* hypercall_should_yield answers this */
extern unsigned int host_pirq_unbinds;
extern int host_pirq_result;       /* of pirq_bind */

#endif
