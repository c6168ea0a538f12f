/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is kept of a domain that was refused something and then crashed: Dom0 reads it in the
 * messages that `xl dmesg` shows. With `stay` it goes on afterwards, for ../panic.sh.
 */
#include "abi/sysctl.h"
#include "abi/vm_assist.h"
#include "guests/lib/hypercall.h"
#include "tests/guest/lib/check.h"
#include "tests/guest/lib/toolstack.h"

enum { RING_BYTES = 16384, NO_SUCH_ASSIST = 999 };
static const uint64_t PATIENCE_NS = 60000000000UL;

static char messages[RING_BYTES + 1];

/* All that is kept of them. */
static bool read_messages(void)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_readconsole,
                             .interface_version = XEN_SYSCTL_INTERFACE_VERSION,
                             .u.readconsole = { .buffer = (uint64_t)messages,
                                                .count = RING_BYTES } };

    if (hypercall2(__HYPERVISOR_sysctl, &op, 0))
        return false;
    messages[op.u.readconsole.count] = 0;
    return true;
}

static bool is_said(const char *words)
{
    for (const char *at = messages; *at; at++)
        if (begins_with(at, words))
            return true;
    return false;
}

static bool is_said_in_time(const char *words)
{
    for (uint64_t end = guest_time() + PATIENCE_NS; guest_time() < end; )
        if (read_messages() && is_said(words))
            return true;
    return false;
}

static void meet_doom(void)
{
    hypercall2(__HYPERVISOR_vm_assist, VMASST_CMD_enable, NO_SUCH_ASSIST);
    hypercall2(__HYPERVISOR_set_trap_table, 0, 0);
    __asm__ volatile("ud2");
}

void guest_main(void)
{
    if (guest_option("doomed")) {
        meet_doom();
        return;
    }
    check(is_said_in_time("Domain 1 (doomed) crashed: vector 6 (error code 0000) at e033:"),
          "the messages say which domain crashed, and why");
    check(is_said("d1v0 refused (-22): no such assist is offered"),
          "they say what it was refused before, and why");
    check(is_said(" [3e7] hypercall/"), "with what it asked for, and where in the source");
    if (guest_option("stay")) {
        print("reports: stays\n");
        for (;;)
            free_bytes();
    }
    check_end();
}
