/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trace: what happened, in a ring in RAM per processor, read by the workbench while the machine
 * runs.
 *
 * `produced` counts records since boot; record number n lies at records[n % capacity] and carries
 * sequence n + 1. A reader copies a record and keeps it only if its sequence is the expected one
 * before and after: a smaller or larger one was overwritten meanwhile. Records below
 * produced - capacity are lost. Sequence 0: being written.
 * A class is recorded while its bit is set in trace_classes, which the workbench writes. The same
 * places are where the machine can be stopped: debug/break.h, BREAK_TRACED.
 * Read next: debug/trace.c.
 */
#ifndef PARACORE_DEBUG_TRACE_H
#define PARACORE_DEBUG_TRACE_H

#include "lib/types.h"

enum { TRACE_ARGUMENTS = 5, TRACE_CPUS = 8, TRACE_CAPACITY = 32768 };

enum trace_class {
    TRACE_HYPERCALL = 0,
    TRACE_TRAP = 1,      /* exceptions and upcalls bounced to a guest */
    TRACE_SCHEDULER = 2,
    TRACE_PAGE = 3,      /* page owners, types and pins */
    TRACE_EVENT = 4,     /* event channels */
    TRACE_GRANT = 5,
    TRACE_EMULATION = 6, /* instructions done for a guest */
    TRACE_INTERRUPT = 7,
    TRACE_REFUSAL = 8,
    TRACE_DOMAIN = 9,
};

/* class << 8 | number. In brackets: the arguments. */
enum trace_event {
    /* (sub-op << 32 | number, a1, a2, a3, a4); sub-op BREAK_NO_SUB_OP: none. No PV hypercall has
     * a fifth argument. */
    TRACE_HYPERCALL_ENTRY = TRACE_HYPERCALL << 8 | 0,
    /* (number, result, rip, 1: in a multicall) */
    TRACE_HYPERCALL_RETURN = TRACE_HYPERCALL << 8 | 1,
    /* (number): preempted, will be called again */
    TRACE_HYPERCALL_RESTART = TRACE_HYPERCALL << 8 | 2,
    TRACE_TRAP_EXCEPTION = TRACE_TRAP << 8 | 0,         /* (vector, error code, rip, address) */
    TRACE_TRAP_UPCALL = TRACE_TRAP << 8 | 1,            /* (rip) */
    /* (old domain, old vCPU, new domain, new vCPU) */
    TRACE_SCHEDULER_SWITCH = TRACE_SCHEDULER << 8 | 0,
    TRACE_SCHEDULER_BLOCK = TRACE_SCHEDULER << 8 | 1,   /* () */
    TRACE_SCHEDULER_WAKE = TRACE_SCHEDULER << 8 | 2,    /* (domain, vCPU) */
    /* (mfn, type): a frame's first use as a table or descriptor page, or its first as writable
     * after another type */
    TRACE_PAGE_TYPE_GET = TRACE_PAGE << 8 | 0,
    TRACE_PAGE_TYPE_PUT = TRACE_PAGE << 8 | 1,          /* (mfn, type): its last such use ended */
    TRACE_PAGE_PIN = TRACE_PAGE << 8 | 2,               /* (mfn, type) */
    TRACE_PAGE_UNPIN = TRACE_PAGE << 8 | 3,             /* (mfn) */
    /* (first mfn, frames, old owner, new owner); DOMID_INVALID: free, DOMID_XEN: Paracore */
    TRACE_PAGE_OWNER = TRACE_PAGE << 8 | 4,
    TRACE_EVENT_SEND = TRACE_EVENT << 8 | 0,            /* (port, remote domain, remote port) */
    /* (domain, port, vCPU, 1: masked, so that no upcall follows) */
    TRACE_EVENT_PENDING = TRACE_EVENT << 8 | 1,
    /* (port, kind, remote domain, remote port or VIRQ or pirq) */
    TRACE_EVENT_BIND = TRACE_EVENT << 8 | 2,
    TRACE_EVENT_CLOSE = TRACE_EVENT << 8 | 3,           /* (port) */
    /* (granting domain, reference, mfn, handle, flags) */
    TRACE_GRANT_MAP = TRACE_GRANT << 8 | 0,
    /* (granting domain, reference, mfn, handle) */
    TRACE_GRANT_UNMAP = TRACE_GRANT << 8 | 1,
    TRACE_GRANT_COPY = TRACE_GRANT << 8 | 2,            /* (source mfn, target mfn, bytes) */
    TRACE_EMULATION_PRIVILEGED = TRACE_EMULATION << 8 | 0, /* (rip, opcode map << 8 | opcode) */
    TRACE_EMULATION_PORT = TRACE_EMULATION << 8 | 1,    /* (port, bytes, value, 1: write) */
    TRACE_EMULATION_MSR = TRACE_EMULATION << 8 | 2,     /* (MSR, value, 1: write) */
    TRACE_EMULATION_CPUID = TRACE_EMULATION << 8 | 3,   /* (leaf, subleaf) */
    TRACE_EMULATION_PTE = TRACE_EMULATION << 8 | 4,     /* (machine address, old, new) */
    TRACE_INTERRUPT_DEVICE = TRACE_INTERRUPT << 8 | 0,  /* (vector, GSI) */
    TRACE_INTERRUPT_TIMER = TRACE_INTERRUPT << 8 | 1,   /* () */
    /* (struct refuse_site *, argument, error) */
    TRACE_REFUSED = TRACE_REFUSAL << 8 | 0,
    TRACE_DOMAIN_CREATED = TRACE_DOMAIN << 8 | 0,       /* (domain) */
    TRACE_DOMAIN_SHUTDOWN = TRACE_DOMAIN << 8 | 1,      /* (domain, reason) */
    TRACE_DOMAIN_CRASHED = TRACE_DOMAIN << 8 | 2,       /* (domain) */
    TRACE_DOMAIN_DESTROYED = TRACE_DOMAIN << 8 | 3,     /* (domain): nothing of it is left */
};

struct trace_record {
    uint64_t sequence; /* record number + 1; 0 while it is being written */
    uint64_t time;     /* TSC */
    uint16_t event;    /* enum trace_event */
    domid_t domain;    /* current when it happened */
    uint16_t vcpu;
    uint16_t cpu;
    uint64_t argument[TRACE_ARGUMENTS];
};

_Static_assert(sizeof(struct trace_record) == 64, "a record is a cache line");

struct trace_ring {
    uint64_t produced;
    uint64_t capacity; /* records, a power of 2; 0: no ring */
    struct trace_record *records;
};

extern struct trace_ring trace_rings[TRACE_CPUS];
/* A bit per enum trace_class: what is recorded, and what some break filter in force waits for. Side
 * by side in one word, watched_classes, so that a place asks for both in one test. In
 * debug/switches.S. */
extern uint16_t trace_classes, break_classes;
extern uint32_t watched_classes;

/*
 * Gives processor cpu its ring. Called once for each, before guests run there; without memory it
 * stays without.
 */
void trace_init(unsigned int cpu);

/* Appends to the current processor's ring, and tells the break filters, as the class is wanted. Use
 * TRACE, which asks for the class first. */
void trace_write(enum trace_event event, const uint64_t argument[TRACE_ARGUMENTS]);

#define TRACE(event, ...)                                                                  \
    do {                                                                                   \
        if (unlikely(READ_ONCE(watched_classes) & 0x10001U << ((event) >> 8)))             \
            trace_write(event, (const uint64_t[TRACE_ARGUMENTS]){ __VA_ARGS__ });          \
    } while (0)

#endif
