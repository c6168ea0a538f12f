/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Builds one domain: memory, kernel, ramdisk, P2M, start_info, page tables, its first vCPU. The
 * memory is written as plain memory, then checked like any guest's when the vCPU takes the tables
 * as its root: a mistake here cannot break a rule. Read next: pv/build_plan.h (where things lie).
 */
#include "pv/build.h"

#include "abi/errno.h"
#include "abi/memory.h"
#include "abi/start_info.h"
#include "abi/x86.h"
#include "boot/screen.h"
#include "cpu/processor.h"
#include "debug/printk.h"
#include "domain/console.h"
#include "domain/create.h"
#include "domain/event_channel.h"
#include "domain/grant_table.h"
#include "domain/policy.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/mapping.h"
#include "pv/build_plan.h"
#include "pv/hypercall_page.h"
#include "pv/page_table.h"
#include "pv/vcpu_context.h"

enum { LARGEST_ORDER = 9, CONTEXT_ORDER = 1 };

static unsigned int order_for(uint64_t bytes)
{
    unsigned int order = 0;

    while ((PAGE_SIZE << order) < bytes)
        order++;
    return order;
}

/*
 * All frames of the domain, in large pieces where there are such: contiguous frames make short
 * scatter lists.
 */
static bool take_memory(struct build_plan *p)
{
    uint64_t done = 0;
    unsigned int order = LARGEST_ORDER;

    p->p2m_order = order_for(p->pages * sizeof(*p->p2m));
    p->p2m = hv_alloc_pages(p->p2m_order);
    while (p->p2m && done < p->pages) {
        mfn_t f;

        while (done + (1UL << order) > p->pages)
            order--;
        f = domain_alloc_frames(p->domain, order);
        if (f.n == MFN_INVALID.n) {
            if (!order--)
                break;
            continue;
        }
        for (uint64_t i = 0; i < 1UL << order; i++, done++) {
            p->p2m[done] = f.n + i;
            machine_to_phys[f.n + i] = done;
        }
    }
    if (p->p2m && done == p->pages)
        return true;
    printk(LOG_ERROR, "%s: expected %lu MiB of free memory for it, found %lu MiB: lower %s or "
           "give the machine more memory\n",
           p->request->name, p->pages >> 8, (done + free_frames()) >> 8,
           p->request->privileged ? "dom0_mem=" : "mem=");
    return false;
}

/*
 * Copies into guest frames from `offset` bytes above guest frame 0; the frames need not be
 * neighbours in the machine.
 */
static void write_bytes(const struct build_plan *p, uint64_t offset, const void *from,
                        uint64_t bytes)
{
    while (bytes) {
        uint64_t room = PAGE_SIZE - offset % PAGE_SIZE, piece = bytes < room ? bytes : room;

        memcpy((char *)build_frame(p, offset >> PAGE_SHIFT) + offset % PAGE_SIZE, from, piece);
        offset += piece;
        from = (const char *)from + piece;
        bytes -= piece;
    }
}

static void load_piece(void *to, uint64_t va, const void *from, uint64_t bytes)
{
    const struct build_plan *p = to;

    write_bytes(p, va - p->kernel.base, from, bytes);
}

static void load_files(const struct build_plan *p)
{
    const struct build_request *r = p->request;
    uint64_t list = p->p2m_frame_count ? p->p2m_frame << PAGE_SHIFT : p->p2m_list - p->kernel.base;

    kernel_image_load(&p->kernel, load_piece, (void *)p);
    if (p->kernel.hypercall_page)
        hypercall_page_fill(build_frame(p, build_frame_at(p, p->kernel.hypercall_page)));
    if (r->ramdisk)
        write_bytes(p, p->ramdisk ? p->ramdisk - p->kernel.base : p->ramdisk_frame << PAGE_SHIFT,
                    r->ramdisk, r->ramdisk_size);
    write_bytes(p, list, p->p2m, p->pages * sizeof(*p->p2m));
}

static uint64_t machine_frame_at(const struct build_plan *p, uint64_t va)
{
    return p->p2m[build_frame_at(p, va)];
}

/* Dom0's kernel says so of itself (abi/elfnote.h). */
static bool store_served;

/*
 * A kernel that is given a port for the store waits for its answers before it goes on: it gets one
 * only where Dom0 gives them.
 */
static bool offer_store(const struct build_plan *p, struct start_info *info)
{
    long port;

    info->store_mfn = machine_frame_at(p, p->store);
    info->store_evtchn = 0;
    if (!store_served || policy_pair(POLICY_BIND, p->domain, dom0))
        return true;
    port = event_alloc_unbound(p->domain, dom0->id);
    if (port < 0)
        return false;
    info->store_evtchn = (uint32_t)port;
    *grant_entry(p->domain->grants, GNTTAB_RESERVED_XENSTORE) = (struct grant_entry_v1){
        .flags = GTF_permit_access, .domid = dom0->id, .frame = (uint32_t)info->store_mfn,
    };
    return true;
}

/* The rings that a toolstack would attend to. Paracore is the console's other end. */
static bool offer_rings(const struct build_plan *p, struct start_info *info)
{
    long port = console_attach_ring(p->domain, mfn_of(machine_frame_at(p, p->console)));

    if (port < 0 || !offer_store(p, info)) {
        printk(LOG_ERROR, "%s: expected free event channels for its console and its store, found "
               "none\n", p->request->name);
        return false;
    }
    info->console.domU.mfn = machine_frame_at(p, p->console);
    info->console.domU.evtchn = (uint32_t)port;
    return true;
}

/* The screen goes to Dom0, described behind start_info in the same page. */
static void offer_screen(struct start_info *info)
{
    struct dom0_vga_console_info *screen = (void *)(info + 1);

    _Static_assert(sizeof(*info) + sizeof(*screen) <= PAGE_SIZE, "both are in one page");
    if (!screen_describe(screen))
        return;
    info->console.dom0.info_off = sizeof(*info);
    info->console.dom0.info_size = sizeof(*screen);
}

static bool fill_start_info(const struct build_plan *p)
{
    const struct build_request *r = p->request;
    struct start_info *info = build_frame(p, build_frame_at(p, p->start_info));

    string_copy(info->magic, "xen-3.0-x86_64", sizeof(info->magic));
    info->nr_pages = p->pages;
    info->shared_info = frame_paddr(p->domain->shared_info_frame).n;
    info->flags = SIF_VIRT_P2M_4TOOLS | (r->privileged ? SIF_PRIVILEGED | SIF_INITDOMAIN : 0) |
                  (p->ramdisk_frame ? SIF_MOD_START_PFN : 0);
    info->pt_base = p->tables;
    info->nr_pt_frames = p->table_count;
    info->mfn_list = p->p2m_list;
    info->first_p2m_pfn = p->p2m_frame_count ? p->p2m_frame : 0;
    info->nr_p2m_frames = p->p2m_frame_count;
    info->mod_start = p->ramdisk_frame ? p->ramdisk_frame : p->ramdisk;
    info->mod_len = r->ramdisk ? r->ramdisk_size : 0;
    string_copy(info->cmd_line, r->arguments, sizeof(info->cmd_line));
    if (!r->privileged)
        return offer_rings(p, info);
    offer_screen(info);
    return true;
}

static void fill_context(const struct build_plan *p, struct vcpu_guest_context *c)
{
    c->flags = VGCF_in_kernel | VGCF_online;
    c->user_regs.rip = p->kernel.entry;
    c->user_regs.rsp = p->stack_top;
    c->user_regs.rsi = p->start_info;
    c->user_regs.rflags = RFLAGS_IF;
    c->user_regs.cs = FLAT_KERNEL_CS;
    c->user_regs.ss = FLAT_KERNEL_SS;
    c->kernel_ss = FLAT_KERNEL_SS;
    c->kernel_sp = p->stack_top;
    c->ctrlreg[3] = xen_pfn_to_cr3(machine_frame_at(p, p->tables));
}

/*
 * The vCPUs; the first gets its context, which validates the page tables, and they are pinned as a
 * toolstack would.
 */
static bool make_vcpus(const struct build_plan *p)
{
    struct vcpu_guest_context *context = hv_alloc_pages(CONTEXT_ORDER);
    bool made = context != NULL;
    int err = -ENOMEM;

    for (uint32_t i = 0; made && i < p->request->vcpus; i++)
        made = vcpu_create(p->domain) != NULL;
    if (made) {
        fill_context(p, context);
        err = vcpu_context_load(p->domain->vcpu[0], context);
        if (!err)
            err = page_table_pin(p->domain, mfn_of(machine_frame_at(p, p->tables)), 4);
    }
    if (context)
        hv_free_pages(context, CONTEXT_ORDER);
    if (err)
        printk(LOG_ERROR, "%s: expected its first vCPU to be set up, found error %d\n",
               p->request->name, -err);
    return !err;
}

/* What the BIOS would tell: a DomU has RAM and nothing else. Dom0 asks for the machine's map. */
static bool make_memory_map(struct domain *d, uint64_t pages)
{
    d->memory_map = hv_alloc_pages(0);
    if (!d->memory_map)
        return false;
    d->memory_map[0] = (struct e820_entry){ 0, pages << PAGE_SHIFT, E820_RAM };
    d->memory_map_count = 1;
    return true;
}

static bool fill_domain(struct build_plan *p)
{
    bool filled = take_memory(p);

    if (filled) {
        load_files(p);
        build_page_tables(p);
        filled = make_memory_map(p->domain, p->pages) && fill_start_info(p) && make_vcpus(p);
    }
    if (p->p2m)
        hv_free_pages(p->p2m, p->p2m_order);
    return filled;
}

struct domain *build_domain(const struct build_request *r)
{
    struct build_plan p = { .request = r, .pages = r->memory >> PAGE_SHIFT };

    if (!kernel_image_read(&p.kernel, r->kernel, r->kernel_size, r->name) || !build_plan_layout(&p))
        return NULL;
    p.domain = domain_create(r->id, r->name, r->privileged, p.pages);
    if (!p.domain) {
        printk(LOG_ERROR, "%s: expected free memory for Paracore's side of the domain, found "
               "none\n", r->name);
        return NULL;
    }
    memcpy(p.domain->handle, r->handle, sizeof(r->handle));
    policy_resolve(p.domain);
    if (!fill_domain(&p)) {
        if (!r->privileged) /* without Dom0 all ends anyway */
            (void)domain_destroy(p.domain); /* nothing else runs yet: it is done at once */
        return NULL;
    }
    if (r->privileged)
        store_served = p.kernel.serves_store;
    p.domain->start_info_va = p.start_info;
    p.domain->p2m_va = p.p2m_list;
    p.domain->p2m_pages = pages_of(p.pages * sizeof(uint64_t));
    printk(LOG_INFO, "%s: domain %u, %lu MiB, %u vCPU%s, kernel %016lx-%016lx, entry %016lx\n",
           r->name, r->id, r->memory >> 20, r->vcpus, r->vcpus == 1 ? "" : "s", p.kernel.start,
           p.kernel.end, p.kernel.entry);
    return p.domain;
}
