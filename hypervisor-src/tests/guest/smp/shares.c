/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shares: this domain and those beside it compute on all their vCPUs, and each sees whether it gets
 * what `expect=` says, in thousandths of a processor, to within 5 %. What counts is the hypervisor's
 * own account, over a time as long as it takes: who has run too long makes up for it, whatever the
 * machine below did meanwhile. A domain with a cap (`capped=`) need not get so much where that machine
 * is busy, only never more. Dom0 gives the sign to begin, a port for each DomU to bind, and is
 * told there when the DomU is content.
 */
#include "tests/guest/smp/smp.h"

#include "abi/sched.h"
#include "guests/lib/events.h"

enum { DOMUS = 3, PORTS = 64, CONTENT = 5 };

#define ROUND (300 * MS)
#define ROUNDS_MAX 150

static uint32_t domu_port[DOMUS];

static void compute(unsigned int vcpu)
{
    (void)vcpu;
    for (;;)
        barrier();
}

static uint64_t time_run(void)
{
    uint64_t run = 0;

    for (unsigned int i = 0; i < vcpu_count; i++) {
        struct vcpu_runstate_info info;

        vcpu_op(VCPUOP_get_runstate_info, i, &info);
        run += info.time[RUNSTATE_running];
    }
    return run;
}

static uint64_t expected_share(void)
{
    const char *text = guest_option("expect");
    uint64_t n = 0;

    for (; text && *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    return n;
}

static bool is_bound(uint32_t port)
{
    struct evtchn_status status = { .dom = DOMID_SELF, .port = port };

    hypercall2(__HYPERVISOR_event_channel_op, EVTCHNOP_status, &status);
    return status.status == EVTCHNSTAT_interdomain;
}

static bool is_pending(uint32_t port)
{
    return __atomic_load_n(&shared_info->evtchn_pending[port / 64], __ATOMIC_SEQ_CST) >> port % 64 & 1;
}

static bool domus_begin(void)
{
    bool begin = true;

    for (uint32_t i = 0; i < DOMUS; i++) {
        long port = event_alloc_unbound((domid_t)(i + 1));

        check(port > 0, "a DomU gets a port");
        domu_port[i] = (uint32_t)port;
    }
    for (uint32_t i = 0; i < DOMUS; i++) {
        begin &= WAIT_UNTIL(is_bound(domu_port[i]));
        __atomic_fetch_and(&shared_info->evtchn_pending[domu_port[i] / 64], /* the binding's */
                           ~(1UL << domu_port[i] % 64), __ATOMIC_SEQ_CST);
    }
    return begin;
}

/* Which port Dom0 gave is found out by trying. */
static uint32_t wait_for_sign(void)
{
    for (;;) {
        for (uint32_t port = 1; port < PORTS; port++) {
            long mine = event_bind(0, port);

            if (mine > 0)
                return (uint32_t)mine;
        }
        struct sched_poll pause = { .timeout = time_of(0) + 20 * MS };

        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_poll, &pause);
    }
}

/* Rounds until the share was right CONTENT times running; false: it never was. */
static bool gets_share(uint64_t expected)
{
    uint64_t start = time_of(0), run = time_run(), share = 0, least = guest_option("capped") ? 60 : 95;
    int content = 0;

    for (int round = 1; round <= ROUNDS_MAX && content < CONTENT; round++) {
        while (time_of(0) < start + (uint64_t)round * ROUND)
            barrier();
        share = (time_run() - run) * 1000 / (time_of(0) - start);
        content = share * 100 >= expected * least && share * 100 <= expected * 105 ? content + 1 : 0;
    }
    print("%lu thousandths of a processor, %lu expected\n", share, expected);
    return content >= CONTENT;
}

void test_shares(void)
{
    bool privileged = start_info->flags & SIF_PRIVILEGED, all = true;
    uint32_t port = 0;

    if (privileged)
        check(domus_begin(), "the DomUs beside this domain begin");
    else
        port = wait_for_sign();
    for (unsigned int i = 1; i < vcpu_count; i++)
        give(i, compute);
    for (uint64_t end = time_of(0) + 200 * MS; time_of(0) < end;)
        barrier(); /* until all of them do */
    check(gets_share(expected_share()), "the domain gets its share of the processors");
    if (!privileged) {
        event_send(port);
        compute(0);
    }
    for (uint64_t end = time_of(0) + PATIENCE; time_of(0) < end;) {
        all = true;
        for (uint32_t i = 0; i < DOMUS; i++)
            all &= is_pending(domu_port[i]);
        if (all)
            break;
    }
    check(all, "so do the DomUs");
}
