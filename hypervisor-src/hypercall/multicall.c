/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * multicall: several hypercalls for one entry; and hypercall_restart, how a long one gives way and
 * goes on.
 *
 * A restarted call is made again by the guest itself: its registers (or, within a multicall, its
 * entry in the guest's list) name what is left, and rip goes back onto the SYSCALL. So pending work
 * is done at the guest's border, and a guest that is torn down meanwhile simply never comes back.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/hypercall.h"
#include "cpu/context.h"
#include "cpu/processor.h"
#include "debug/hooks.h"
#include "domain/domain.h"
#include "memory/guest_copy.h"

enum { SYSCALL_BYTES = 2 };

_Static_assert(sizeof(((struct vcpu *)0)->restarted) == 6 * sizeof(uint64_t),
               "number and arguments");

bool hypercall_should_yield(void)
{
    return cpu_should_yield();
}

/*
 * What a call does not use is given as 0 and stays as it is: a guest may keep a value there. What
 * it does use is 0 only if it was before.
 */
static void change(uint64_t *reg, uint64_t argument)
{
    if (argument)
        *reg = argument;
}

long hypercall_restart(unsigned int nr, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                       uint64_t a5)
{
    struct vcpu *v = current_vcpu();
    struct guest_regs *r = v->regs;

    if (v->multicall_entry) {
        const uint64_t call[] = { nr, a1, a2, a3, a4, a5 };

        for (unsigned int i = 0; i < ARRAY_SIZE(call); i++)
            v->restarted[i] = call[i];
        return -ERESTART;
    }
    r->rip -= SYSCALL_BYTES;
    change(&r->rdi, a1);
    change(&r->rsi, a2);
    change(&r->rdx, a3);
    change(&r->r10, a4);
    change(&r->r8, a5);
    return nr;
}

static long call_one(const struct vcpu *v, const struct multicall_entry *call)
{
    if (call->op >= HYPERCALL_COUNT || !hypercall_table[call->op])
        return REFUSE_ARG(-ENOSYS, "no hypercall has this number", call->op);
    if (call->op == __HYPERVISOR_iret || call->op == __HYPERVISOR_multicall)
        return REFUSE_ARG(-EINVAL, "not within a multicall", call->op);
    return hypercall_invoke(v, call);
}

/* The entry in the guest's list becomes what is left of it. */
static int write_rest(uint64_t entry, const uint64_t *rest)
{
    struct multicall_entry left = { .op = rest[0] };

    for (unsigned int i = 0; i < 5; i++)
        left.args[i] = rest[i + 1];
    return copy_to_guest(guest_va_of(entry), &left, sizeof(left));
}

long hypercall_multicall(uint64_t list, uint64_t count, uint64_t a3, uint64_t a4, uint64_t a5)
{
    struct vcpu *v = current_vcpu();

    (void)a3, (void)a4, (void)a5;
    for (uint64_t i = 0; i < count; i++, list += sizeof(struct multicall_entry)) {
        struct multicall_entry call;
        long result;

        if (i && hypercall_should_yield())
            return hypercall_restart(__HYPERVISOR_multicall, list, count - i, 0, 0, 0);
        if (copy_from_guest(&call, guest_va_of(list), sizeof(call)))
            return REFUSE(-EFAULT, "multicall entry cannot be read");
        v->multicall_entry = &call;
        result = call_one(v, &call);
        v->multicall_entry = NULL;
        if (result == -ERESTART) {
            if (write_rest(list, v->restarted))
                return REFUSE(-EFAULT, "multicall entry cannot be written");
            return hypercall_restart(__HYPERVISOR_multicall, list, count - i, 0, 0, 0);
        }
        if (write_guest_u64(guest_va_of(list + offsetof(struct multicall_entry, result)), result))
            return REFUSE(-EFAULT, "multicall result cannot be written");
    }
    return 0;
}
