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

enum { BREAK_FILTERS = 16 };

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
    uint64_t argument[5];
    int64_t result;
    uint64_t rip; /* the guest's, after the instruction */
    const struct refuse_site *refusal; /* of a return: the last within it; NULL: none */
    uint64_t spent; /* BREAK_HYPERCALL_RETURN: TSC ticks since its handler was called */
};

extern struct break_filter break_filters[BREAK_FILTERS];
extern uint32_t break_filters_active; /* a bit for each row in force; in debug/switches.S */

/*
 * The quick look before the rows: a bit for each hypercall number, domain (its id modulo 64) and
 * first argument (modulo 64; rows may compare it as sub-op) that a row in force can match. A call
 * that one of them rules out is not compared. Too many bits are right, only slower. Written by the
 * workbench: bits appear before their row is in force and go after it; all are set at the start.
 */
extern uint64_t break_numbers, break_domains, break_sub_ops;

/* Compares with the active filters and calls break_hit when one hits. */
void break_check(struct break_event *event);

/* The error that a row of BREAK_INJECT wants this hypercall to fail with; 0: none does. */
long break_injected(const struct break_event *event);

/* What the trace can record happened, and break_classes wants its class. */
void break_on_trace(unsigned int event, const uint64_t argument[5]);

/* The debugger stops here. */
void break_hit(const struct break_event *event);

#endif
