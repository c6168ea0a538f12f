/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * This processor's local APIC: its timer, end of interrupt, messages to other processors, and the
 * vectors interrupts come in by.
 */
#ifndef PARACORE_CPU_APIC_H
#define PARACORE_CPU_APIC_H

#include "lib/types.h"

/* Exceptions end at 31; INT 0x80 is the guests'. Devices take what lies between, in
 * cpu/ioapic.c. */
enum {
    VECTOR_DEVICE_FIRST = 0x30, VECTOR_DEVICE_LAST = 0x7f,
    VECTOR_GUEST_INT80 = 0x80,
    VECTOR_MESSAGE_FIRST = 0x81, VECTOR_MESSAGE_LAST = 0xdf, /* cpu/message.c */
    VECTOR_TIMER = 0xe0,
    VECTOR_KICK = 0xe1,    /* leave the guest for a moment: there is something new for it */
    VECTOR_REQUEST = 0xf0, /* cpu/requests.h; alone of its priority, and that the highest */
    VECTOR_SPURIOUS = 0xff,
};

/* Once, on the first processor. */
void apic_init(void);
/* On each processor, the first included. */
void apic_setup(void);
/* An interrupt for another processor; an NMI for all others; INIT and SIPI (SDM volume 3, 9.4.4)
 * for one that sleeps: it starts in real mode at `page`, below 1 MiB. */
void apic_send(uint32_t apic_id, uint8_t vector);
void apic_send_nmi_to_others(void);
void apic_send_init(uint32_t apic_id);
void apic_send_startup(uint32_t apic_id, mfn_t page);
void apic_end_of_interrupt(void);
uint32_t apic_read_id(void);

/* One interrupt at the system time given (ns; at once if it has passed), instead of any set
 * before; 0: none. On it, timers_run (domain/timer.c) is called. */
void apic_timer_set(uint64_t deadline);

/* For cpu/time.c, which measures the timer's rate: counts down from the top, without an
 * interrupt; ticks since then, until the rate is set. */
void apic_timer_count_start(void);
uint32_t apic_timer_counted(void);
void apic_timer_set_rate(uint64_t hz);

#endif
