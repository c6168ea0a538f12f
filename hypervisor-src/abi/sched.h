/* SPDX-License-Identifier: MIT */
/*
 * sched_op(SCHEDOP_*, argument) and set_timer_op: giving up the CPU, waiting, shutting down.
 * set_timer_op(ns) arms the vCPU's one-shot timer at that system time (0: off); VIRQ_TIMER tells.
 */
#ifndef ABI_SCHED_H
#define ABI_SCHED_H

#include "base.h"

#define SCHEDOP_yield           0
#define SCHEDOP_block           1 /* clears the upcall mask and waits for an event */
#define SCHEDOP_shutdown        2 /* sched_shutdown */
#define SCHEDOP_poll            3 /* sched_poll */
#define SCHEDOP_remote_shutdown 4 /* sched_remote_shutdown */
#define SCHEDOP_shutdown_code   5 /* sched_shutdown; only kept for later */
#define SCHEDOP_watchdog        6 /* sched_watchdog */
#define SCHEDOP_pin_override    7 /* sched_pin_override */

#define SHUTDOWN_poweroff   0
#define SHUTDOWN_reboot     1
#define SHUTDOWN_suspend    2
#define SHUTDOWN_crash      3
#define SHUTDOWN_watchdog   4
#define SHUTDOWN_soft_reset 5
#define SHUTDOWN_MAX        5

#ifndef __ASSEMBLY__

struct sched_shutdown {
    uint32_t reason; /* SHUTDOWN_* */
};

/* Waits, upcalls aside, until one of the ports is pending or the time has come. */
struct sched_poll {
    guest_addr_t ports; /* evtchn_port_t[nr_ports] */
    uint32_t nr_ports;
    uint64_t timeout; /* ns of system time; 0: none */
};
ABI_SIZE(struct sched_poll, 24);

struct sched_remote_shutdown {
    domid_t domain_id;
    uint32_t reason; /* SHUTDOWN_* */
};
ABI_SIZE(struct sched_remote_shutdown, 8);

struct sched_watchdog {
    uint32_t id;      /* 0: a new one */
    uint32_t timeout; /* seconds; 0 with an id: remove */
};
ABI_SIZE(struct sched_watchdog, 8);

struct sched_pin_override {
    int32_t pcpu; /* negative: undo */
};

#endif

#endif
