/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain and its vCPUs: what every other part hangs on to. Only data and look-up live here;
 * building is in pv/, running in domain/scheduler.c, ports in domain/event_channel.c, grants in
 * domain/grant_table.c. The workbench reads these structures in place through the layout file: name
 * fields for a reader.
 */
#ifndef PARACORE_DOMAIN_DOMAIN_H
#define PARACORE_DOMAIN_DOMAIN_H

#include "cpu/regs.h"
#include "debug/refuse.h"
#include "domain/timer.h"
#include "domain/watchdog.h"
#include "lib/types.h"
#include "pv/port_state.h"

enum { MAX_VCPUS = 8, MAX_DOMAINS = 64, DOMAIN_NAME_MAX = 32, FEATURE_WORDS = 20 };

enum domain_state { DOMAIN_BUILDING, DOMAIN_RUNNING, DOMAIN_PAUSED, DOMAIN_SHUTDOWN,
    DOMAIN_CRASHED, DOMAIN_DYING };
enum vcpu_state { VCPU_OFFLINE, VCPU_RUNNABLE, VCPU_RUNNING, VCPU_BLOCKED, VCPU_POLLING };

struct domain;
struct e820_entry;
struct event_channels;
struct grant_table;
struct console_log;
struct permitted;
struct pirq;
struct break_event;
struct shared_info;
struct vcpu_info;

/* A callback or trap the guest registered. */
struct guest_entry {
    uint64_t address;      /* 0: none */
    uint16_t selector;
    uint8_t dpl;           /* who may reach it by INT n */
    bool disables_upcalls; /* sets the upcall mask on entry */
};

/* A guest's time accounting, ns of system time (VCPUOP_get_runstate_info). */
struct runstate {
    uint32_t state; /* RUNSTATE_* of abi/vcpu.h */
    uint64_t entered;
    uint64_t time[4];
    guest_va_t area; /* registered copy; 0: none */
};

struct vcpu {
    struct guest_regs *regs; /* at the top of its stack; valid whenever it is inside Paracore */
    struct domain *domain;
    uint32_t id;
    bool regs_valid; /* has a context to run; a vCPU is made without one */
    const struct multicall_entry *multicall_entry; /* Paracore's copy, while it is called; else NULL */
    /* the one in flight copes with -ERESTART of long work on page tables */
    bool hypercall_may_restart;
    /* hypercall_restart within a multicall: number and arguments of what is left */
    uint64_t restarted[6];
    enum vcpu_state state;
    uint32_t pause_count;
    struct cpu *running_on; /* it is current there; NULL: nowhere */
    struct cpu *loaded_on;  /* the processor that holds its tables, segments and FPU registers */
    /* domain/scheduler.c */
    uint32_t processor;     /* that it waits for, runs on, or ran on last */
    struct cpu *queued_on;  /* whose queue it is in; NULL: none */
    struct vcpu *run_next, *run_previous;
    uint64_t virtual_time;  /* domain/share.h */
    uint64_t charged_at;    /* ns of system time, up to which it paid for running */
    uint64_t hard_affinity, soft_affinity; /* a bit for each processor */
    uint64_t kept_affinity; /* hard, while SCHEDOP_pin_override holds; 0: it does not */

    /* Address spaces: the guest's L4 frames for kernel and user, and which is loaded. */
    mfn_t kernel_table, user_table; /* user_table.n 0: none */
    bool in_kernel;
    bool nmi_pending;    /* VCPUOP_send_nmi */
    bool nmi_masked;     /* from its handler's call to the next iret */
    bool segment_failed; /* a selector could not be loaded: its failsafe callback is due */

    /* PV processor state */
    struct guest_entry traps[256];
    struct guest_entry event_callback, failsafe_callback, syscall_callback, syscall32_callback,
        sysenter_callback; /* the NMI's is traps[2] */
    uint64_t kernel_sp;
    uint16_t kernel_ss;
    uint64_t fs_base, gs_base_kernel, gs_base_user; /* saved when not running */
    uint64_t gdt_frames[14];
    uint32_t gdt_entries;
    uint64_t ldt_base;
    uint32_t ldt_entries;
    uint64_t cr0, cr2, cr4; /* as the guest sees them */
    uint64_t debug_registers[8];
    uint32_t iopl;
    uint32_t port_bitmap_ports; /* PHYSDEVOP_set_iobitmap: a set bit refuses its user the port */
    guest_va_t port_bitmap;
    uint64_t tsc_aux; /* MSR_TSC_AUX; 32 bits */
    uint64_t vm_assist;
    void *fpu_state;          /* XSAVE or FXSAVE area: cpu/xstate.h */
    uint64_t xcr0, xcr0_ever; /* states that the guest has on, and that it ever had */

    /* Shared with the guest */
    struct vcpu_info *info; /* Paracore's mapping of the vCPU's info */
    mfn_t info_frame;
    struct runstate runstate;
    uint64_t time_area;      /* VCPUOP_register_vcpu_time_memory_area; guest address, 0: none */

    struct timer periodic, singleshot;
    uint64_t periodic_period; /* ns; 0: off */
    struct timer poll_timer;  /* ends SCHEDOP_poll */
    /* while VCPU_POLLING: the port that wakes it; 0: any of its domain's */
    port_t poll_port;

    port_t virq_port[24]; /* 0: not bound */
    uint64_t run_time;    /* ns on a CPU */
    struct refusal last_refusal;
    const struct break_watch *watch; /* which of its calls break filters can match (debug/break.h) */
    uint64_t hypercall_count, upcall_count, fault_count;

    uint8_t *stack; /* STACK_SIZE, aligned to it */
    uint64_t resume_sp; /* hypervisor rsp while switched out */
};

struct domain {
    struct domain *next; /* domain_list, by id */
    domid_t id;
    char name[DOMAIN_NAME_MAX];
    uint32_t serial; /* no other domain ever has it, while ids are used again */
    uint8_t handle[16]; /* a UUID, the toolstack's or its module's */
    uint8_t policy_subject; /* its place in the policy; 0: the policy does not name it */
    bool privileged; /* Dom0 */
    enum domain_state state;
    uint32_t toolstack_pauses; /* XEN_DOMCTL_pausedomain less unpausedomain; its vCPUs wait for 0 */
    uint32_t vcpu_limit;       /* how many vCPUs it may be given */
    uint32_t shutdown_reason; /* SHUTDOWN_* of abi/sched.h */
    uint32_t destroy_stage;   /* while DOMAIN_DYING: what comes next (domain/destroy.c) */
    char crash_reason[96];
    uint32_t vcpu_count;
    struct vcpu *vcpu[MAX_VCPUS];

    uint32_t first_frame; /* list of its frames by mfn through struct frame */
    uint32_t moved_frame; /* the same, of those with FRAME_MOVED */
    uint64_t frames, max_frames;
    uint64_t claimed; /* frames set aside for it and not taken yet (XENMEM_claim_pages) */
    uint32_t shared_frames;
    /* queue of page tables not in use any more, by mfn through struct frame; 0: none */
    uint32_t teardown;

    struct shared_info *shared_info;
    mfn_t shared_info_frame;
    uint64_t *domain_l3; /* L4 slot 260: GDT and LDT windows */
    mfn_t p2m_list;      /* guest's own P2M as it registered it in arch shared_info (for readers) */
    uint64_t start_info_va, p2m_va, p2m_pages;
    struct e820_entry *memory_map; /* its own, in a page of Paracore's (XENMEM_memory_map) */
    uint32_t memory_map_count;

    struct event_channels *events;
    struct grant_table *grants;
    struct console_log *console;
    struct guest_ports ports;
    struct permitted *permitted; /* of the machine's devices, if any (domain/permission.h) */
    uint32_t permitted_count;
    struct pirq *pirqs; /* by number, PIRQ_COUNT; NULL: it never had one */
    uint64_t vm_assist;
    mfn_t eoi_map;    /* a bit for each pirq that needs EOI (domain/pirq.c); n 0: none */
    bool eoi_unmasks;
    uint32_t features[FEATURE_WORDS]; /* what the toolstack leaves it of CPUID (pv/cpu_policy.h) */

    /* domain/scheduler.c */
    uint32_t weight;  /* against other domains' */
    uint32_t cap;     /* percent of a processor; 0: none */
    int64_t budget;   /* ns that it may run until it is filled up, with a cap */
    struct watchdog watchdogs[WATCHDOGS];
    bool parked;      /* it has used its budget up: none of its vCPUs is in a queue */
};

extern struct domain *domain_list;
extern struct domain *dom0;

/* NULL when there is none, or it is being taken down: nothing new may come to hang on it. */
struct domain *domain_by_id(domid_t id);
/* The same with those, for what frames still belong to. */
struct domain *domain_even_dying(domid_t id);

/* Stops the domain for good and records why; the other domains go on. The caller returns at
 * once. */
void domain_crash(struct domain *d, const char *why, ...) PRINTF_LIKE(2, 3);

static inline struct domain *current_domain(void) { return current_vcpu()->domain; }

#endif
