/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Break filters: which hypercalls, returns, refusals and other happenings stop the machine in the
 * debugger.
 *
 * The workbench fills rows of break_filters through the machine's memory and sets their bits in
 * break_filters_active. Paracore compares; only a match calls break_hit(), where the debugger's one
 * breakpoint sits, with all about it at `event`. A row is written whole before its bit is set, and
 * changed only while its bit is clear.
 * Step Hypercall: a row {BREAK_HYPERCALL_RETURN, DOMAIN | VCPU | ONCE}. Read next: debug/hooks.h.
 */
#ifndef PARACORE_DEBUG_BREAK_H
#define PARACORE_DEBUG_BREAK_H

#include "debug/refuse.h"
#include "lib/types.h"

enum { BREAK_FILTERS = 16, BREAK_ARGUMENTS = 5 };

enum break_kind {
    BREAK_NONE = 0,
    BREAK_HYPERCALL_ENTRY = 1,
    BREAK_HYPERCALL_RETURN = 2, /* not at a restart, when the hypercall will be called again */
    BREAK_REFUSAL = 3,          /* a request was refused with a reason */
    BREAK_INJECT = 4,           /* not a stop: the hypercall fails with result_low, and is not done */
    /*
     * | enum trace_event: what the trace can record happens. domain and vcpu are those that run,
     * argument[] is the trace's; argument 0 of TRACE_PAGE_OWNER stands for all frames of the range.
     * The workbench also sets the event's class in break_classes: before its row is in force.
     */
    BREAK_TRACED = 1 << 16,
};

/* Which fields of a filter must match; a field whose bit is clear matches all. */
enum break_match {
    BREAK_MATCH_DOMAIN = 1 << 0,
    BREAK_MATCH_VCPU = 1 << 1,
    BREAK_MATCH_HYPERCALL = 1 << 2,
    BREAK_MATCH_SUB_OP = 1 << 3,
    /* argument[argument_index] in [argument_low, argument_high], unsigned */
    BREAK_MATCH_ARGUMENT = 1 << 4,
    /* result (of a refusal: its error) in [result_low, result_high], signed */
    BREAK_MATCH_RESULT = 1 << 5,
    BREAK_ONCE = 1 << 8,           /* clears its bit of break_filters_active when it hits */
};

struct break_filter {
    uint32_t kind;  /* enum break_kind, or BREAK_TRACED | enum trace_event */
    uint32_t match; /* enum break_match */
    domid_t domain;
    uint16_t vcpu;
    uint32_t hypercall;
    uint32_t sub_op;
    uint32_t argument_index; /* 0 to 4 */
    uint64_t argument_low, argument_high;
    int64_t result_low, result_high;
    uint64_t skip; /* so many matches are passed by before one hits; counted down */
    uint64_t hits; /* written by Paracore only */
};

enum { BREAK_NO_HYPERCALL = 0xffffffff, BREAK_NO_SUB_OP = 0xffffffff };

/* What break_hit is told. */
struct break_event {
    uint32_t kind;    /* as in struct break_filter */
    uint32_t filters; /* a bit for each row that hit */
    domid_t domain;
    uint16_t vcpu;
    uint32_t hypercall; /* BREAK_NO_HYPERCALL: not about one, or a refusal outside any */
    uint32_t sub_op;    /* BREAK_NO_SUB_OP: the hypercall has none, or it could not be read */
    bool batched;       /* an entry of a multicall */
    uint64_t argument[BREAK_ARGUMENTS];
    int64_t result;
    uint64_t rip; /* the guest's, after the instruction */
    const struct refuse_site *refusal; /* of a return: the last within it; NULL: none */
    /* BREAK_HYPERCALL_RETURN: TSC ticks since its handler was called; 0: was not watched before */
    uint64_t spent;
};

extern struct break_filter break_filters[BREAK_FILTERS];

/*
 * Two words of debug/switches.S, written by the workbench as one: a bit for each row in force, and
 * BREAK_RETURNS while one of those wants returns with some results only (BREAK_MATCH_RESULT). Such
 * a row is compared after the call, if its result is in the gate.
 */
extern uint16_t break_filters_active, break_returns;
enum { BREAK_RETURNS = 1 };

/*
 * The quick look before the rows, written by the workbench: what a row can match appears before it
 * is in force and goes after it. To let more through is right, only slower; at the start all is.
 */
enum { BREAK_WATCH_DOMAINS = 64, BREAK_WATCH_VCPUS = 8 };

/* Of a vCPU (and all of that id of domains whose id is the same modulo BREAK_WATCH_DOMAINS): a bit
 * for each hypercall number that no row can match before the call, and none for its result. */
struct break_watch {
    uint64_t calls_ruled_out;
    uint64_t returns_ruled_out;
};

/* Of every call: what its arguments and its result must be for any row. */
struct break_gate {
    uint64_t sub_ops;       /* a bit for each first argument (modulo 64) */
    /* An argument, at these offsets in struct guest_regs and in struct multicall_entry (which are
     * not checked), must be argument_low plus 0 to argument_span. Not asked while BREAK_RETURNS is set. */
    uint64_t argument_regs, argument_entry, argument_low, argument_span;
    uint64_t result_low, result_span; /* the same of the result, while it is */
};

extern struct break_watch break_watches[BREAK_WATCH_DOMAINS * BREAK_WATCH_VCPUS];
extern struct break_gate break_gate;

static inline const struct break_watch *break_watch_of(domid_t domain, uint32_t vcpu)
{
    return &break_watches[domain % BREAK_WATCH_DOMAINS * BREAK_WATCH_VCPUS + vcpu];
}

/* Compares with the active filters and calls break_hit when one hits. */
void break_check(struct break_event *event);

/* The error that a row of BREAK_INJECT wants this hypercall to fail with; 0: none does. */
long break_injected(const struct break_event *event);

/* What the trace can record happened, and break_classes wants its class. */
void break_on_trace(unsigned int event, const uint64_t argument[BREAK_ARGUMENTS]);

/* The debugger stops here. */
void break_hit(const struct break_event *event);

#endif
