/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Setting a guest's debug registers. No breakpoint may lie in Paracore's addresses, none may watch
 * ports (CR4.DE is off for guests' port accesses are ours), and DR7.GD, which would trap Paracore's
 * own accesses, stays clear. Bits: SDM volume 3, 18.2. Read next: cpu/context.c (loading).
 */
#include "pv/debug_registers.h"

#include "abi/errno.h"
#include "memory/layout.h"

#define DR6_ALWAYS 0xffff0ff0UL  /* read as ones */
#define DR6_NEVER (1UL << 12)    /* read as zero */
#define DR7_ALWAYS (1UL << 10)
#define DR7_NEVER 0xf800UL       /* GD and the reserved bits */
#define DR7_ENABLES 0xffUL
#define DR7_IO_ACCESS 2UL        /* R/W field of a breakpoint */

static void write_hardware(unsigned int number, uint64_t value)
{
    switch (number) {
    case 0:
        __asm__ volatile("mov %0, %%db0" : : "r"(value));
        break;
    case 1:
        __asm__ volatile("mov %0, %%db1" : : "r"(value));
        break;
    case 2:
        __asm__ volatile("mov %0, %%db2" : : "r"(value));
        break;
    case 3:
        __asm__ volatile("mov %0, %%db3" : : "r"(value));
        break;
    case 7:
        __asm__ volatile("mov %0, %%db7" : : "r"(value));
        break;
    default: /* DR6 is kept for the guest alone: the processor's is read and cleared at each #DB */
        break;
    }
}

static bool watches_ports(uint64_t dr7)
{
    for (unsigned int i = 0; i < 4; i++)
        if (dr7 >> (2 * i) & 3 && (dr7 >> (16 + 4 * i) & 3) == DR7_IO_ACCESS)
            return true;
    return false;
}

static int set_control(struct vcpu *v, uint64_t value)
{
    value = (value & 0xffffffffUL & ~DR7_NEVER) | DR7_ALWAYS;
    if (watches_ports(value))
        return REFUSE_ARG(-EINVAL, "a breakpoint on ports", value);
    if (!(value & DR7_ENABLES))
        value = 0; /* nothing to load at a switch */
    for (unsigned int i = 0; value && i < 4; i++)
        write_hardware(i, v->debug_registers[i]);
    v->debug_registers[7] = value;
    write_hardware(7, value | DR7_ALWAYS);
    return 0;
}

int debug_register_set(unsigned int number, uint64_t value)
{
    struct vcpu *v = current_vcpu();

    switch (number) {
    case 0 ... 3:
        if (!guest_may_name(value))
            return REFUSE_ARG(-EPERM, "a breakpoint in the hypervisor's addresses", value);
        v->debug_registers[number] = value;
        if (v->debug_registers[7])
            write_hardware(number, value);
        return 0;
    case 4:
    case 6:
        v->debug_registers[6] = (value & 0xffffffffUL & ~DR6_NEVER) | DR6_ALWAYS;
        return 0;
    case 5:
    case 7:
        return set_control(v, value);
    default:
        return REFUSE_ARG(-EINVAL, "no debug register has this number", number);
    }
}

int debug_register_get(unsigned int number, uint64_t *value)
{
    const struct vcpu *v = current_vcpu();

    switch (number) {
    case 0 ... 3:
        *value = v->debug_registers[number];
        return 0;
    case 4:
    case 6:
        *value = v->debug_registers[6] | DR6_ALWAYS;
        return 0;
    case 5:
    case 7:
        *value = v->debug_registers[7] | DR7_ALWAYS;
        return 0;
    default:
        return REFUSE_ARG(-EINVAL, "no debug register has this number", number);
    }
}
