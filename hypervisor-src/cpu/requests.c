/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests between processors. The word cpu.requests is set by the asker and cleared by the asked
 * when all is done: that is the whole protocol. Read next: cpu/lock.h, memory/tlb.h.
 */
#include "cpu/requests.h"

#include "cpu/apic.h"
#include "cpu/context.h"
#include "cpu/lock.h"
#include "debug/printk.h"
#include "memory/tlb.h"

void cpu_sleep(void)
{
    write_cr8(VECTOR_REQUEST / 16 - 1);
    __asm__ volatile("sti; hlt; cli" : : : "memory");
    write_cr8(0);
}

static void wake(const struct cpu *c)
{
    if (unlikely(READ_ONCE(c->sleeps)))
        apic_send(c->apic_id, VECTOR_REQUEST);
}

void cpus_wake_sleepers(void)
{
    for (uint32_t i = 0; i < cpu_count; i++)
        wake(&cpus[i]);
}

static bool is_asked(const struct cpu *c)
{
    return __atomic_load_n(&c->requests, __ATOMIC_SEQ_CST);
}

static void wait_for_answer(struct cpu *self, const struct cpu *asked)
{
    for (uint32_t turn = 0; is_asked(asked); turn++) {
        if (turn < CPU_SPINS) {
            cpu_relax();
            continue;
        }
        cpu_sleep_begin(self);
        if (is_asked(asked))
            cpu_sleep();
        cpu_sleep_end(self);
    }
}

void cpus_request(uint64_t set, enum cpu_request what)
{
    struct cpu *self = current_cpu();

    ASSERT(big_lock_held());
    for (uint32_t i = 0; i < cpu_count; i++) {
        if (!(set >> i & 1) || &cpus[i] == self)
            continue;
        __atomic_store_n(&cpus[i].requests, what, __ATOMIC_SEQ_CST);
        apic_send(cpus[i].apic_id, VECTOR_REQUEST);
    }
    for (uint32_t i = 0; i < cpu_count; i++)
        if (set >> i & 1 && &cpus[i] != self)
            wait_for_answer(self, &cpus[i]);
}

void cpu_kick(struct cpu *c)
{
    if (c != current_cpu())
        apic_send(c->apic_id, VECTOR_KICK);
}

void cpu_answer(struct cpu *c)
{
    uint32_t asker, what = __atomic_load_n(&c->requests, __ATOMIC_ACQUIRE);

    if (what & CPU_REQUEST_STORE)
        cpu_store_current(c);
    if (what & (CPU_REQUEST_UNLOAD | CPU_REQUEST_FLUSH) && c->current == c->idle)
        cpu_unload(c);
    else if (what & CPU_REQUEST_FLUSH)
        tlb_flush();
    __atomic_store_n(&c->requests, 0, __ATOMIC_SEQ_CST);
    asker = READ_ONCE(big_lock.owner);
    if (asker)
        wake(&cpus[asker - 1]);
}

void cpu_wait_until_still(const struct vcpu *v)
{
    struct cpu *c = v->running_on;

    if (!c || c == current_cpu())
        return;
    c->reschedule = true;
    cpu_kick(c);
    while (!READ_ONCE(c->waits_for_lock))
        cpu_relax();
}

void cpus_stop_others(void)
{
    cpus_stopped = true;
    if (cpu_count > 1)
        apic_send_nmi_to_others();
}
