/* SPDX-License-Identifier: MIT */
/*
 * event_channel_op(EVTCHNOP_*, argument): ports, and the virtual interrupts (VIRQs) they may stand
 * for.
 *
 * A port is one end of an event channel: of a pair between domains, of a VIRQ, of a physical
 * interrupt, or of an IPI between vCPUs. Sending sets the other end's pending bit; where the bits
 * lie is the 2-level layout of shared_info.h or, after init_control, the FIFO layout below. Port 0
 * is never valid.
 */
#ifndef ABI_EVENT_CHANNEL_H
#define ABI_EVENT_CHANNEL_H

#include "base.h"

/* VIRQs. Per vCPU: TIMER, DEBUG, XENOPROF, XENPMU and the ARCH ones; the others are once per
 * domain. */
#define VIRQ_TIMER      0  /* a timer of this vCPU ran out */
#define VIRQ_DEBUG      1  /* show your state */
#define VIRQ_CONSOLE    2  /* Dom0: console input waits (console.h: CONSOLEIO_read) */
#define VIRQ_DOM_EXC    3  /* Dom0: a domain shut down or crashed */
#define VIRQ_TBUF       4  /* Dom0: trace records wait */
#define VIRQ_DEBUGGER   6
#define VIRQ_XENOPROF   7
#define VIRQ_CON_RING   8  /* Dom0: the hypervisor printed */
#define VIRQ_PCPU_STATE 9
#define VIRQ_MEM_EVENT  10
#define VIRQ_ARGO       11
#define VIRQ_ENOMEM     12
#define VIRQ_XENPMU     13
#define VIRQ_ARCH_0     16 /* to ARCH_7, 23 */
#define NR_VIRQS        24

#define EVTCHNOP_bind_interdomain 0
#define EVTCHNOP_bind_virq        1
#define EVTCHNOP_bind_pirq        2
#define EVTCHNOP_close            3
#define EVTCHNOP_send             4
#define EVTCHNOP_status           5
#define EVTCHNOP_alloc_unbound    6
#define EVTCHNOP_bind_ipi         7
#define EVTCHNOP_bind_vcpu        8
#define EVTCHNOP_unmask           9
#define EVTCHNOP_reset           10
#define EVTCHNOP_init_control    11
#define EVTCHNOP_expand_array    12
#define EVTCHNOP_set_priority    13

#define BIND_PIRQ__WILL_SHARE 1 /* evtchn_bind_pirq.flags */

/* evtchn_status.status */
#define EVTCHNSTAT_closed      0
#define EVTCHNSTAT_unbound     1
#define EVTCHNSTAT_interdomain 2
#define EVTCHNSTAT_pirq        3
#define EVTCHNSTAT_virq        4
#define EVTCHNSTAT_ipi         5

#define EVTCHN_2L_NR_CHANNELS 4096

/* FIFO: one 32-bit word a port; bits 16:0 link to the next port of its queue. */
#define EVTCHN_FIFO_PENDING   31
#define EVTCHN_FIFO_MASKED    30
#define EVTCHN_FIFO_LINKED    29
#define EVTCHN_FIFO_BUSY      28
#define EVTCHN_FIFO_LINK_BITS 17
#define EVTCHN_FIFO_LINK_MASK ((1 << EVTCHN_FIFO_LINK_BITS) - 1)
#define EVTCHN_FIFO_NR_CHANNELS (1 << EVTCHN_FIFO_LINK_BITS)
#define EVTCHN_FIFO_PRIORITY_MAX     0
#define EVTCHN_FIFO_PRIORITY_DEFAULT 7
#define EVTCHN_FIFO_PRIORITY_MIN     15
#define EVTCHN_FIFO_MAX_QUEUES       16

#ifndef __ASSEMBLY__

typedef uint32_t evtchn_port_t;

/* A port of dom that remote_dom may bind to. Out: port. */
struct evtchn_alloc_unbound {
    domid_t dom, remote_dom;
    evtchn_port_t port;
};
ABI_SIZE(struct evtchn_alloc_unbound, 8);

/* A port of the caller's, paired with remote_dom's unbound remote_port. Out: local_port, at once
 * pending. */
struct evtchn_bind_interdomain {
    domid_t remote_dom;
    evtchn_port_t remote_port;
    evtchn_port_t local_port;
};
ABI_SIZE(struct evtchn_bind_interdomain, 12);

struct evtchn_bind_virq {
    uint32_t virq;
    uint32_t vcpu;
    evtchn_port_t port; /* out */
};
ABI_SIZE(struct evtchn_bind_virq, 12);

struct evtchn_bind_pirq {
    uint32_t pirq;
    uint32_t flags;     /* BIND_PIRQ__* */
    evtchn_port_t port; /* out */
};
ABI_SIZE(struct evtchn_bind_pirq, 12);

struct evtchn_bind_ipi {
    uint32_t vcpu;
    evtchn_port_t port; /* out */
};
ABI_SIZE(struct evtchn_bind_ipi, 8);

struct evtchn_close { evtchn_port_t port; };
struct evtchn_send { evtchn_port_t port; };
struct evtchn_unmask { evtchn_port_t port; };

/* Which vCPU is told. */
struct evtchn_bind_vcpu {
    evtchn_port_t port;
    uint32_t vcpu;
};
ABI_SIZE(struct evtchn_bind_vcpu, 8);

struct evtchn_status {
    domid_t dom;
    evtchn_port_t port;
    uint32_t status; /* out, all that follows: EVTCHNSTAT_* */
    uint32_t vcpu;
    union {
        struct { domid_t dom; } unbound;
        struct {
            domid_t dom;
            evtchn_port_t port;
        } interdomain;
        uint32_t pirq;
        uint32_t virq;
    } u;
};
ABI_SIZE(struct evtchn_status, 24);
ABI_OFFSET(struct evtchn_status, status, 8);
ABI_OFFSET(struct evtchn_status, u.interdomain.port, 20);

/* Closes all ports of dom. */
struct evtchn_reset { domid_t dom; };
ABI_SIZE(struct evtchn_reset, 2);

struct evtchn_init_control {
    uint64_t control_gfn;
    uint32_t offset;
    uint32_t vcpu;
    uint8_t link_bits; /* out */
    uint8_t pad[7];
};
ABI_SIZE(struct evtchn_init_control, 24);

struct evtchn_expand_array { uint64_t array_gfn; };

struct evtchn_set_priority {
    evtchn_port_t port;
    uint32_t priority; /* EVTCHN_FIFO_PRIORITY_* */
};
ABI_SIZE(struct evtchn_set_priority, 8);

typedef uint32_t event_word_t;

struct evtchn_fifo_control_block {
    uint32_t ready; /* a bit for each queue that is not empty */
    uint32_t reserved;
    uint32_t head[EVTCHN_FIFO_MAX_QUEUES];
};
ABI_SIZE(struct evtchn_fifo_control_block, 72);

/* event_channel_op_compat: command and argument in one structure. */
struct evtchn_op {
    uint32_t cmd;
    union {
        struct evtchn_alloc_unbound alloc_unbound;
        struct evtchn_bind_interdomain bind_interdomain;
        struct evtchn_bind_virq bind_virq;
        struct evtchn_bind_pirq bind_pirq;
        struct evtchn_bind_ipi bind_ipi;
        struct evtchn_close close;
        struct evtchn_send send;
        struct evtchn_status status;
        struct evtchn_bind_vcpu bind_vcpu;
        struct evtchn_unmask unmask;
    } u;
};
ABI_SIZE(struct evtchn_op, 28);

#endif

#endif
