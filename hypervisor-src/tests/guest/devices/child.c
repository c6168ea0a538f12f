/* SPDX-License-Identifier: GPL-2.0-only */
/* A DomU that tries the devices: all of them work, or none can be reached. */
#include "tests/guest/devices/devices.h"

#include "abi/errno.h"
#include "abi/physdev.h"
#include "abi/sched.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "tests/guest/lib/check.h"

enum {
    INTERRUPT_ENABLE = 1, MODEM_CONTROL = 4, SCRATCH = 7, /* registers of a 16550 */
    COM3 = 0x3e8, WHEN_EMPTY = 2, LET_OUT = 8, WORD = 0x5a, NOTHING = 0xff,
    HPET_VENDOR = 0x8086,
};
#define PATIENCE_NS 60000000000UL

static volatile uint32_t registers[PAGE_SIZE / sizeof(uint32_t)] PAGE_ALIGNED;

static uint8_t in8(uint16_t port)
{
    uint8_t value;

    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static void out8(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static void try_ports(void)
{
    struct physdev_set_iopl level = { .iopl = 1 };

    hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &level);
    out8(COM2 + SCRATCH, WORD);
    if (order.may_use)
        check_equal(in8(COM2 + SCRATCH), WORD, "a domain reaches the ports it was given");
    else
        check_equal(in8(COM2 + SCRATCH), NOTHING, "a domain reaches no ports of another's");
    check_equal(in8(COM3 + SCRATCH), NOTHING, "and none that nobody gave it");
}

static void try_memory(void)
{
    long error = map_frame((void *)registers, HPET_FRAME, PTE_DATA);

    if (!order.may_use) {
        check_equal((uint64_t)error, (uint64_t)-EPERM, "a domain maps no device memory of another's");
        return;
    }
    check_equal((uint64_t)error, 0, "a domain maps the device memory it was given");
    check_equal(registers[0] >> 16, HPET_VENDOR, "and finds the device there");
    check_equal((uint64_t)map_frame((void *)registers, HPET_FRAME + 1, PTE_DATA), (uint64_t)-EPERM,
                "but not the frame behind it");
}

static bool is_pending(evtchn_port_t port)
{
    return shared_info->evtchn_pending[port / 64] >> port % 64 & 1;
}

static void try_interrupt(void)
{
    struct evtchn_bind_pirq bind = { .pirq = COM2_LINE };
    long error = hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_pirq, &bind);
    uint64_t end = guest_time() + PATIENCE_NS;

    if (!order.may_use) {
        check(error < 0, "a domain binds no interrupt line of another's");
        return;
    }
    check_equal((uint64_t)error, 0, "a domain binds the interrupt line it was given");
    out8(COM2 + MODEM_CONTROL, LET_OUT);
    out8(COM2 + INTERRUPT_ENABLE, WHEN_EMPTY);
    while (!is_pending(bind.port) && guest_time() < end)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
    check(is_pending(bind.port), "and the device interrupts it");
    out8(COM2 + INTERRUPT_ENABLE, 0);
}

void child_main(void)
{
    try_ports();
    try_memory();
    try_interrupt();
    guest_shutdown(SHUTDOWN_poweroff);
}
