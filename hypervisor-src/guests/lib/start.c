/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The common beginning and end of the bundled guests: maps the shared page, installs traps and
 * upcalls, then runs guest_main(). Nothing here knows which guest it is in. Read next: traps.c,
 * events.c.
 */
#include "guests/lib/guest.h"

#include "abi/mmu.h"
#include "abi/sched.h"
#include "guests/lib/console.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"

void guest_start(struct start_info *info);

struct start_info *start_info;
struct shared_info *shared_info;

/* Its frame is given up: the address is what counts, the shared page takes its place. */
static char shared_info_window[PAGE_SIZE] PAGE_ALIGNED;

static void map_shared_info(void)
{
    uint64_t entry = start_info->shared_info | PTE_PRESENT | PTE_WRITABLE | PTE_ACCESSED | PTE_USER;

    if (hypercall3(__HYPERVISOR_update_va_mapping, shared_info_window, entry, UVMF_INVLPG))
        guest_shutdown(SHUTDOWN_crash);
    shared_info = (struct shared_info *)shared_info_window;
}

void guest_start(struct start_info *info)
{
    start_info = info;
    page_table_init();
    map_shared_info();
    traps_init();
    console_init();
    events_init();
    guest_main();
    guest_shutdown(SHUTDOWN_poweroff);
}

void guest_shutdown(unsigned int reason)
{
    struct sched_shutdown arg = { .reason = reason };

    for (;;)
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &arg);
}

const char *guest_option(const char *name)
{
    size_t length = strlen(name);
    const char *at = start_info->cmd_line;

    while (*at) {
        if (!memcmp(at, name, length) && at[length] == '=')
            return at + length + 1;
        while (*at && *at != ' ')
            at++;
        while (*at == ' ')
            at++;
    }
    return NULL;
}

uint64_t guest_time(void)
{
    const volatile struct vcpu_time_info *time = &vcpu_info()->time;
    uint32_t version;
    uint64_t now;

    do {
        version = time->version;
        barrier();
        now = read_tsc() - time->tsc_timestamp;
        now = time->tsc_shift < 0 ? now >> -time->tsc_shift : now << time->tsc_shift;
        now = time->system_time + (uint64_t)(((__uint128_t)now * time->tsc_to_system_mul) >> 32);
        barrier();
    } while ((version & 1) || version != time->version);
    return now;
}
