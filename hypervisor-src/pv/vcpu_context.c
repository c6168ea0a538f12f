/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loading a vCPU's context. What could give a guest more than ring 3 is forced, as on Xen:
 * selectors to RPL 3, interrupts on, IOPL 0. Read next: pv/segments.h, pv/page_table.h.
 */
#include "pv/control_registers.h"
#include "pv/vcpu_context.h"

#include "abi/errno.h"
#include "abi/shared_info.h"
#include "cpu/context.h"
#include "cpu/xstate.h"
#include "cpu/processor.h"
#include "lib/string.h"
#include "pv/page_table.h"
#include "pv/segments.h"
#include "pv/vm_assist.h"

enum { RING3 = 3 };

static int check(const struct vcpu_guest_context *c)
{
    if (gdt_pages(c->gdt_ents) > VCPU_GDT_GUEST_PAGES)
        return REFUSE_ARG(-EINVAL, "a guest's GDT has 7168 entries at most", c->gdt_ents);
    if (!is_canonical(c->fs_base) || !is_canonical(c->gs_base_kernel)
        || !is_canonical(c->gs_base_user))
        return REFUSE(-EINVAL, "segment base is not canonical");
    if (!is_canonical(c->event_callback_eip) || !is_canonical(c->failsafe_callback_eip)
        || !is_canonical(c->syscall_callback_eip))
        return REFUSE(-EINVAL, "callback is not at a canonical address");
    for (unsigned int i = 0; i < ARRAY_SIZE(c->trap_ctxt); i++)
        if (!is_canonical(c->trap_ctxt[i].address))
            return REFUSE_ARG(-EINVAL, "trap handler is not at a canonical address",
                              c->trap_ctxt[i].address);
    return 0;
}

static void load_entries(struct vcpu *v, const struct vcpu_guest_context *c)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(v->traps); i++)
        v->traps[i] = (struct guest_entry){
            .address = c->trap_ctxt[i].address,
            .selector = c->trap_ctxt[i].cs | RING3,
            .dpl = c->trap_ctxt[i].flags & TRAP_INFO_DPL_MASK,
            .disables_upcalls = c->trap_ctxt[i].flags & TRAP_INFO_MASKS_EVENTS,
        };
    v->event_callback = (struct guest_entry){ c->event_callback_eip, FLAT_KERNEL_CS, 0, true };
    v->failsafe_callback = (struct guest_entry){ c->failsafe_callback_eip, FLAT_KERNEL_CS, 0,
                                                 c->flags & VGCF_failsafe_disables_events };
    v->syscall_callback = (struct guest_entry){ c->syscall_callback_eip, FLAT_KERNEL_CS, 0,
                                                c->flags & VGCF_syscall_disables_events };
}

static void load_registers(struct vcpu *v, const struct vcpu_guest_context *c)
{
    struct guest_regs *r = v->regs;

    _Static_assert(sizeof(*r) == sizeof(c->user_regs), "the same layout, by cpu/regs.h");
    memcpy(r, &c->user_regs, sizeof(*r));
    r->cs |= RING3;
    r->ss |= RING3;
    v->iopl = r->rflags >> 12 & 3; /* how a kernel gives it to a vCPU of its own making */
    r->rflags = (r->rflags & ~(RFLAGS_IOPL | RFLAGS_VM | RFLAGS_NT)) | RFLAGS_IF | RFLAGS_ALWAYS;
    r->entry_vector = 0; /* leave by IRET: every register is given */
    v->kernel_ss = c->kernel_ss | RING3;
    v->kernel_sp = c->kernel_sp;
    v->fs_base = c->fs_base;
    v->gs_base_kernel = c->gs_base_kernel;
    v->gs_base_user = c->gs_base_user;
    v->in_kernel = true;
}

int vcpu_context_load(struct vcpu *v, const struct vcpu_guest_context *c)
{
    mfn_t user = mfn_of(xen_cr3_to_pfn(c->ctrlreg[1])); /* 0: none */
    int err = check(c);

    if (err)
        return err;
    if (c->ldt_ents)
        return REFUSE_ARG(-EINVAL, "a new vCPU starts without an LDT; use MMUEXT_SET_LDT",
                          c->ldt_ents);
    err = gdt_set(v, c->gdt_frames, (uint32_t)c->gdt_ents);
    if (err)
        return err;
    err = page_table_set_roots(v, mfn_of(xen_cr3_to_pfn(c->ctrlreg[3])), user);
    if (err) {
        gdt_release(v);
        return err;
    }
    load_entries(v, c);
    load_registers(v, c);
    v->regs_valid = true;
    return 0;
}

static void restore_debug_registers(struct vcpu *v, const struct vcpu_guest_context *c)
{
    for (unsigned int i = 0; i < 4; i++)
        v->debug_registers[i] = guest_may_name(c->debugreg[i]) ? c->debugreg[i] : 0;
    /* Breakpoints that were on when a domain was saved are off now: whoever set them is not here. */
    v->debug_registers[6] = c->debugreg[6];
    v->debug_registers[7] = 0;
}

static void restore_rest(struct vcpu *v, const struct vcpu_guest_context *c)
{
    if (!(c->flags & VGCF_in_kernel) && v->user_table.n)
        v->in_kernel = false;
    if (c->flags & VGCF_i387_valid)
        xstate_set_legacy(v, c->fpu_ctxt);
    if (c->ctrlreg[0] & CR0_TS)
        v->cr0 |= CR0_TS;
    v->cr4 = control_register_4_of(c->ctrlreg[4]);
    restore_debug_registers(v, c);
    if (!v->id)
        v->domain->vm_assist = c->vm_assist & VM_ASSISTS_OFFERED;
}

int vcpu_context_restore(struct vcpu *v, const struct vcpu_guest_context *c)
{
    int err = vcpu_context_load(v, c);

    if (!err)
        restore_rest(v, c);
    return err;
}

/* Its page tables and descriptors stay: they hold frames that only the guest lets go of. */
static int check_same_tables(const struct vcpu *v, const struct vcpu_guest_context *c)
{
    if (xen_cr3_to_pfn(c->ctrlreg[3]) != v->kernel_table.n ||
        xen_cr3_to_pfn(c->ctrlreg[1]) != v->user_table.n)
        return REFUSE_ARG(-EOPNOTSUPP, "a vCPU that has run keeps its page tables", c->ctrlreg[3]);
    if (c->gdt_ents != v->gdt_entries || c->ldt_ents != v->ldt_entries ||
        c->ldt_base != v->ldt_base)
        return REFUSE(-EOPNOTSUPP, "a vCPU that has run keeps its descriptor tables");
    for (unsigned int i = 0; i < gdt_pages(v->gdt_entries); i++)
        if (c->gdt_frames[i] != v->gdt_frames[i])
            return REFUSE(-EOPNOTSUPP, "a vCPU that has run keeps its descriptor tables");
    return 0;
}

int vcpu_context_change(struct vcpu *v, const struct vcpu_guest_context *c)
{
    int err = check(c);

    if (!err)
        err = check_same_tables(v, c);
    if (err)
        return err;
    vcpu_unload(v);
    load_entries(v, c);
    load_registers(v, c);
    restore_rest(v, c);
    return 0;
}

static void store_entries(const struct vcpu *v, struct vcpu_guest_context *c)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(v->traps); i++)
        c->trap_ctxt[i] = (struct trap_info){
            .vector = (uint8_t)i,
            .flags = (uint8_t)(v->traps[i].dpl |
                               (v->traps[i].disables_upcalls ? TRAP_INFO_MASKS_EVENTS : 0)),
            .cs = v->traps[i].selector,
            .address = v->traps[i].address,
        };
    c->event_callback_eip = v->event_callback.address;
    c->failsafe_callback_eip = v->failsafe_callback.address;
    c->syscall_callback_eip = v->syscall_callback.address;
    if (v->failsafe_callback.disables_upcalls)
        c->flags |= VGCF_failsafe_disables_events;
    if (v->syscall_callback.disables_upcalls)
        c->flags |= VGCF_syscall_disables_events;
}

void vcpu_context_store(struct vcpu *v, struct vcpu_guest_context *c)
{
    vcpu_store(v);
    xstate_fill_in(v);
    memset(c, 0, sizeof(*c));
    memcpy(c->fpu_ctxt, v->fpu_state, sizeof(c->fpu_ctxt));
    c->flags = VGCF_i387_valid | (v->in_kernel ? VGCF_in_kernel : 0) |
               (v->state != VCPU_OFFLINE ? VGCF_online : 0);
    memcpy(&c->user_regs, v->regs, sizeof(c->user_regs));
    c->user_regs.rflags |= (uint64_t)v->iopl << 12;
    store_entries(v, c);
    c->ldt_base = v->ldt_base;
    c->ldt_ents = v->ldt_entries;
    for (unsigned int i = 0; i < gdt_pages(v->gdt_entries); i++)
        c->gdt_frames[i] = v->gdt_frames[i];
    c->gdt_ents = v->gdt_entries;
    c->kernel_ss = v->kernel_ss;
    c->kernel_sp = v->kernel_sp;
    c->ctrlreg[0] = v->cr0;
    c->ctrlreg[1] = xen_pfn_to_cr3(v->user_table.n);
    c->ctrlreg[2] = v->info->arch.cr2;
    c->ctrlreg[3] = xen_pfn_to_cr3(v->kernel_table.n);
    c->ctrlreg[4] = v->cr4;
    for (unsigned int i = 0; i < ARRAY_SIZE(c->debugreg); i++)
        c->debugreg[i] = v->debug_registers[i];
    c->vm_assist = v->domain->vm_assist;
    c->fs_base = v->fs_base;
    c->gs_base_kernel = v->gs_base_kernel;
    c->gs_base_user = v->gs_base_user;
}
