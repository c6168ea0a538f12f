/* SPDX-License-Identifier: MIT */
/*
 * vcpu_op(VCPUOP_*, vcpu, argument): bringing vCPUs up and down, timers, areas the hypervisor keeps
 * current. Most operations are allowed only on the caller's own domain's vCPUs, timers only on
 * itself.
 */
#ifndef ABI_VCPU_H
#define ABI_VCPU_H

#include "base.h"

#define VCPUOP_initialise            0 /* vcpu_guest_context (x86.h) */
#define VCPUOP_up                    1
#define VCPUOP_down                  2
#define VCPUOP_is_up                 3 /* returns 1 or 0 */
#define VCPUOP_get_runstate_info     4
#define VCPUOP_register_runstate_memory_area 5
#define VCPUOP_set_periodic_timer    6
#define VCPUOP_stop_periodic_timer   7
#define VCPUOP_set_singleshot_timer  8
#define VCPUOP_stop_singleshot_timer 9
#define VCPUOP_register_vcpu_info   10
#define VCPUOP_send_nmi             11
#define VCPUOP_get_physid           12
#define VCPUOP_register_vcpu_time_memory_area 13

#define RUNSTATE_running  0
#define RUNSTATE_runnable 1
#define RUNSTATE_blocked  2
#define RUNSTATE_offline  3

#define XEN_RUNSTATE_UPDATE (ABI_UL(1) << 63) /* in state_entry_time: being written (vm_assist.h) */

#define VCPU_SSHOTTMR_future (1U << 0) /* -ETIME if the time has passed */

#ifndef __ASSEMBLY__

struct vcpu_runstate_info {
    int32_t state;             /* RUNSTATE_* */
    uint64_t state_entry_time; /* ns of system time */
    uint64_t time[4];          /* ns spent in each RUNSTATE_* */
};
ABI_SIZE(struct vcpu_runstate_info, 48);

struct vcpu_register_runstate_memory_area {
    union {
        guest_addr_t v; /* struct vcpu_runstate_info */
        uint64_t p;
    } addr;
};
ABI_SIZE(struct vcpu_register_runstate_memory_area, 8);

struct vcpu_set_periodic_timer { uint64_t period_ns; };

struct vcpu_set_singleshot_timer {
    uint64_t timeout_abs_ns;
    uint32_t flags; /* VCPU_SSHOTTMR_* */
};
ABI_SIZE(struct vcpu_set_singleshot_timer, 16);

/* Moves the vcpu_info out of shared_info; once per vCPU, within one page. */
struct vcpu_register_vcpu_info {
    uint64_t mfn;
    uint32_t offset;
    uint32_t rsvd;
};
ABI_SIZE(struct vcpu_register_vcpu_info, 16);

struct vcpu_get_physid {
    uint64_t phys_id; /* bits 31:0 APIC id, 63:32 ACPI id */
};

struct vcpu_register_time_memory_area {
    union {
        guest_addr_t v; /* struct vcpu_time_info (shared_info.h) */
        uint64_t p;
    } addr;
};
ABI_SIZE(struct vcpu_register_time_memory_area, 8);

#endif

#endif
