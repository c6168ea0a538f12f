/* SPDX-License-Identifier: GPL-2.0-only */
/* Brings vCPUs up, gives them work, and takes their upcalls. Read smp.h first. */
#include "tests/guest/smp/smp.h"

#include "abi/callback.h"
#include "abi/errno.h"
#include "abi/sched.h"
#include "abi/x86.h"
#include "guests/lib/events.h"
#include "guests/lib/page_table.h"

enum { STACK = 16384 };

extern char smp_upcall_entry[], smp_nmi_entry[];
void smp_upcall(void), smp_nmi(void);

unsigned int vcpu_count;
uint32_t ipi_port[VCPUS], timer_port[VCPUS];
volatile uint64_t events_seen[256], nmis_seen[VCPUS];

static uint8_t stacks[VCPUS][STACK] __attribute__((aligned(STACK)));
static job_function *volatile jobs[VCPUS];
static uint8_t owner[256]; /* of a port: the vCPU whose it is */

unsigned int this_vcpu(void)
{
    uint64_t at = (uint64_t)__builtin_frame_address(0) - (uint64_t)stacks;

    return at < sizeof(stacks) ? (unsigned int)(at / STACK) : 0;
}

uint64_t time_of(unsigned int vcpu)
{
    const volatile struct vcpu_time_info *time = &shared_info->vcpu_info[vcpu].time;
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

void yield(void) { hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0); }
void block(void) { hypercall2(__HYPERVISOR_sched_op, SCHEDOP_block, 0); }

void upcalls_of(unsigned int vcpu, bool on)
{
    barrier();
    shared_info->vcpu_info[vcpu].evtchn_upcall_mask = !on;
    barrier();
    if (on && *(volatile uint8_t *)&shared_info->vcpu_info[vcpu].evtchn_upcall_pending)
        hypercall2(__HYPERVISOR_xen_version, 0, 0); /* any hypercall delivers */
}

/* The port's bit is the whole domain's, so a vCPU leaves alone what is not its own. */
static void take(unsigned int vcpu, uint32_t port)
{
    uint64_t bit = 1UL << port % 64;

    if (owner[port] != vcpu)
        return;
    if (__atomic_fetch_and(&shared_info->evtchn_pending[port / 64], ~bit, __ATOMIC_SEQ_CST) & bit)
        events_seen[port]++;
}

void smp_upcall(void)
{
    unsigned int vcpu = this_vcpu();
    struct vcpu_info *info = &shared_info->vcpu_info[vcpu];
    uint64_t words;

    __atomic_store_n(&info->evtchn_upcall_pending, 0, __ATOMIC_SEQ_CST);
    words = __atomic_exchange_n(&info->evtchn_pending_sel, 0, __ATOMIC_SEQ_CST);
    for (uint32_t port = 1; port < 256; port++)
        if (words >> port / 64 & 1)
            take(vcpu, port);
}

void smp_nmi(void) { nmis_seen[this_vcpu()]++; }

static uint32_t bind(unsigned int vcpu, bool timer)
{
    struct evtchn_bind_virq virq = { .virq = VIRQ_TIMER, .vcpu = vcpu };
    struct evtchn_bind_ipi ipi = { .vcpu = vcpu };
    uint32_t port;

    if (timer ? hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_virq, &virq)
        : hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &ipi))
        check(false, "a vCPU's port is bound");
    port = timer ? virq.port : ipi.port;
    owner[port] = (uint8_t)vcpu;
    event_unmask(port);
    return port;
}

/* With upcalls masked: a kick ends the poll, as a PV spinlock's does. */
static void wait_for_kick(uint32_t port)
{
    struct sched_poll poll = { .ports = (uint64_t)&port, .nr_ports = 1 };

    hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &poll);
    __atomic_fetch_and(&shared_info->evtchn_pending[port / 64], ~(1UL << port % 64),
                       __ATOMIC_SEQ_CST);
}

static void work(unsigned int vcpu)
{
    for (;;) {
        while (!jobs[vcpu])
            wait_for_kick(ipi_port[vcpu]);
        jobs[vcpu](vcpu);
        upcalls_of(vcpu, false);
        jobs[vcpu] = NULL;
    }
}

void give(unsigned int vcpu, job_function *job)
{
    jobs[vcpu] = job;
    event_send(ipi_port[vcpu]);
}

bool is_done(unsigned int vcpu) { return !jobs[vcpu]; }

void wait_for(unsigned int vcpu)
{
    if (!WAIT_UNTIL(is_done(vcpu)))
        check(false, "a vCPU does what it was given within a minute");
}

void run_on_others(job_function *job)
{
    for (unsigned int i = 1; i < vcpu_count; i++)
        give(i, job);
    for (unsigned int i = 1; i < vcpu_count; i++)
        wait_for(i);
}

static long initialise(unsigned int vcpu)
{
    static struct vcpu_guest_context context;

    context = (struct vcpu_guest_context){ .flags = 4 /* in the kernel */ };
    context.user_regs.rip = (uint64_t)work;
    context.user_regs.rsp = (uint64_t)stacks[vcpu] + STACK - 8;
    context.user_regs.rdi = vcpu;
    context.user_regs.cs = FLAT_KERNEL_CS;
    context.user_regs.ss = FLAT_KERNEL_SS;
    context.kernel_ss = FLAT_KERNEL_SS;
    context.kernel_sp = (uint64_t)stacks[vcpu] + STACK;
    context.ctrlreg[3] = xen_pfn_to_cr3(mfn_of((const void *)start_info->pt_base));
    context.trap_ctxt[2] = (struct trap_info){ .vector = 2, .cs = FLAT_KERNEL_CS,
                                               .address = (uint64_t)smp_nmi_entry };
    context.event_callback_eip = (uint64_t)smp_upcall_entry;
    return vcpu_op(VCPUOP_initialise, vcpu, &context);
}

/* Whether all of them answer so. */
static bool all_others(unsigned int command, long answer)
{
    bool so = true;

    for (unsigned int i = 1; i < vcpu_count; i++)
        so &= vcpu_op(command, i, NULL) == answer;
    return so;
}

void start_vcpus(void)
{
    struct callback_register callback = {
        .type = CALLBACKTYPE_event, .flags = CALLBACKF_mask_events,
        .address = (uint64_t)smp_upcall_entry,
    };
    long err = 0, again = -EEXIST;

    hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback);
    for (vcpu_count = 1; vcpu_op(VCPUOP_is_up, vcpu_count, NULL) >= 0;)
        vcpu_count++;
    check_equal((uint64_t)vcpu_op(VCPUOP_is_up, vcpu_count, NULL), (uint64_t)-ENOENT,
                "a vCPU that the domain has not is not there");
    check(all_others(VCPUOP_is_up, 0), "all vCPUs but the first are down");
    check(all_others(VCPUOP_up, -EINVAL), "none goes up without a context");
    for (unsigned int i = 0; i < vcpu_count; i++) {
        ipi_port[i] = bind(i, false);
        timer_port[i] = bind(i, true);
    }
    for (unsigned int i = 1; i < vcpu_count; i++) {
        shared_info->vcpu_info[i].evtchn_upcall_mask = 1;
        err |= initialise(i);
        if (initialise(i) != -EEXIST)
            again = 0;
    }
    check_equal((uint64_t)err, 0, "each takes a context");
    check_equal((uint64_t)again, (uint64_t)-EEXIST, "once");
    check(all_others(VCPUOP_up, 0), "and goes up");
    check(all_others(VCPUOP_is_up, 1), "which it says");
}
