/* SPDX-License-Identifier: GPL-2.0-only */
/* set_debugreg and get_debugreg: hand over to pv/debug_registers.c. */
#include "hypercall/hypercall.h"

#include "pv/debug_registers.h"

long hypercall_set_debugreg(uint64_t number, uint64_t value, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a3, (void)a4, (void)a5;
    return debug_register_set((unsigned int)number, value);
}

long hypercall_get_debugreg(uint64_t number, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
    uint64_t value;
    int err = debug_register_get((unsigned int)number, &value);

    (void)a2, (void)a3, (void)a4, (void)a5;
    return err ? err : (long)value;
}
