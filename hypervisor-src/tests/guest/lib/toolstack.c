/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes a domain, gives it memory, copies this image into it with start_info, P2M and page tables
 * behind, loads its vCPUs, ends it. Its frames in order: the image, start_info, the P2M list, four
 * tables.
 */
#include "tests/guest/lib/toolstack.h"

#include "abi/memory.h"
#include "abi/sched.h"
#include "abi/sysctl.h"
#include "abi/x86.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"

enum { SOME_NS = 1000000 };
#define PATIENCE_NS 60000000000UL
enum { VCPUS = 2, START_INFO = 0, LIST, L4, L3, L2, L1, BEHIND, CLAIM = 64, KIB_A_FRAME = 4 };

uint64_t shown_page[PAGE_SIZE / sizeof(uint64_t)] PAGE_ALIGNED;

static uint64_t list[PTE_ENTRIES]; /* the domain's machine frames, by its own numbers */

static uint64_t image_pages(void) { return pfn_of(guest_image_end); }
static uint64_t pages(void) { return image_pages() + BEHIND; }

/* Where a page behind the image is, for the domain. */
static uint64_t address_of(unsigned int which)
{
    return (uint64_t)GUEST_VIRT_BASE + ((image_pages() + which) << PAGE_SHIFT);
}

long domctl(uint32_t command, domid_t id, struct xen_domctl *op)
{
    op->cmd = command;
    op->interface_version = XEN_DOMCTL_INTERFACE_VERSION;
    op->domain = id;
    return hypercall2(__HYPERVISOR_domctl, op, 0);
}

uint64_t free_bytes(void)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_availheap,
                             .interface_version = XEN_SYSCTL_INTERFACE_VERSION,
                             .u.availheap.node = -1 };

    return hypercall2(__HYPERVISOR_sysctl, &op, 0) ? 0 : op.u.availheap.avail_bytes;
}

struct xen_domctl_createdomain toolstack_domain = {
    .max_vcpus = VCPUS, .max_evtchn_port = 1023, .max_grant_frames = -1, .max_maptrack_frames = -1,
    .grant_opts = 2,
};

long domain_make(void)
{
    struct xen_domctl op = { .u.createdomain = toolstack_domain };
    struct xen_domctl memory = { .u.max_mem.max_memkb = (pages() + CLAIM) * KIB_A_FRAME };
    long error = domctl(XEN_DOMCTL_createdomain, 0, &op);

    if (!error)
        error = domctl(XEN_DOMCTL_max_mem, op.domain, &memory);
    return error ? error : op.domain;
}

bool is_there(domid_t id)
{
    struct xen_domctl op = { 0 };

    return !domctl(XEN_DOMCTL_getdomaininfo, id, &op) && op.domain == id;
}

bool domain_end(domid_t id)
{
    struct xen_domctl op = { 0 };

    return !domctl(XEN_DOMCTL_destroydomain, id, &op) && !is_there(id);
}

static bool populate(domid_t id, uint64_t count)
{
    struct xen_memory_reservation r = { .extent_start = (uint64_t)list, .nr_extents = count,
                                        .domid = id };

    for (uint64_t i = 0; i < count; i++)
        list[i] = i;
    return hypercall2(__HYPERVISOR_memory_op, XENMEM_populate_physmap, &r) == (long)count;
}

bool domain_begin(domid_t id)
{
    struct xen_memory_reservation claim = { .nr_extents = CLAIM, .domid = id };

    return populate(id, BEHIND) && !hypercall2(__HYPERVISOR_memory_op, XENMEM_claim_pages, &claim);
}

static bool show(domid_t id, uint64_t frame)
{
    return !hypercall4(__HYPERVISOR_update_va_mapping_otherdomain, shown_page,
                       list[frame] << PAGE_SHIFT | PTE_DATA, UVMF_INVLPG, id);
}

bool window_show(domid_t id, const void *image_page) { return show(id, pfn_of(image_page)); }
bool window_clear(void) { return !set_page_bits(shown_page, PTE_DATA); }

/* The image as it is now: stack, handlers and order too. */
static bool copy_image(domid_t id)
{
    bool done = true;

    for (uint64_t i = 0; i < image_pages() && done; i++) {
        const char *from = GUEST_VIRT_BASE + (i << PAGE_SHIFT);

        done = show(id, i);
        if (done && from != (const char *)shown_page)
            memcpy(shown_page, from, PAGE_SIZE);
    }
    return done;
}

static bool show_cleared(domid_t id, unsigned int which)
{
    if (!show(id, image_pages() + which))
        return false;
    memset(shown_page, 0, PAGE_SIZE);
    return true;
}

static bool fill_start_info(domid_t id)
{
    struct xen_domctl op = { 0 };
    struct start_info *info = (struct start_info *)shown_page;

    if (domctl(XEN_DOMCTL_getdomaininfo, id, &op) || !show_cleared(id, START_INFO))
        return false;
    info->nr_pages = pages();
    info->shared_info = op.u.getdomaininfo.shared_info_frame << PAGE_SHIFT;
    info->pt_base = address_of(L4);
    info->nr_pt_frames = L1 - L4 + 1;
    info->mfn_list = address_of(LIST);
    return true;
}

static bool fill_list(domid_t id)
{
    if (!show_cleared(id, LIST))
        return false;
    memcpy(shown_page, list, pages() * sizeof(list[0]));
    return true;
}

/* One entry of a table: the next one. */
static bool fill_table(domid_t id, unsigned int which, unsigned int shift)
{
    if (!show_cleared(id, which))
        return false;
    shown_page[(uint64_t)GUEST_VIRT_BASE >> shift & (PTE_ENTRIES - 1)] =
        list[image_pages() + which + 1] << PAGE_SHIFT | PTE_TABLE;
    return true;
}

/* All that the domain has, one page after the other; the tables can be read only. */
static bool fill_last_table(domid_t id)
{
    if (!show_cleared(id, L1))
        return false;
    for (uint64_t i = 0; i < pages(); i++) {
        bool is_table = i >= image_pages() + L4;

        shown_page[i] = list[i] << PAGE_SHIFT | (is_table ? PTE_READ : PTE_DATA);
    }
    return true;
}

static bool load_vcpu(domid_t id, unsigned int vcpu)
{
    extern char guest_entry[], toolstack_second_vcpu[];
    static struct vcpu_guest_context context;
    struct xen_domctl op = { .u.vcpucontext = { .vcpu = vcpu, .ctxt = (uint64_t)&context } };

    context.flags = VGCF_in_kernel | VGCF_online;
    context.user_regs.rip = (uint64_t)(vcpu ? toolstack_second_vcpu : guest_entry);
    context.user_regs.rsi = address_of(START_INFO);
    context.user_regs.cs = FLAT_KERNEL_CS;
    context.user_regs.ss = FLAT_KERNEL_SS;
    context.kernel_ss = FLAT_KERNEL_SS;
    context.ctrlreg[3] = xen_pfn_to_cr3(list[image_pages() + L4]);
    return !domctl(XEN_DOMCTL_setvcpucontext, id, &op);
}

__asm__(".pushsection .text\n\t.globl toolstack_second_vcpu\n"
        "toolstack_second_vcpu:\n\tjmp toolstack_second_vcpu\n\t.popsection");

static bool make_vcpus(domid_t id, unsigned int vcpus)
{
    struct xen_domctl op = { .u.max_vcpus.max = VCPUS };
    struct mmuext_op pin = { .cmd = MMUEXT_PIN_L4_TABLE, .arg1.mfn = list[image_pages() + L4] };
    bool made = !domctl(XEN_DOMCTL_max_vcpus, id, &op)
        && !hypercall4(__HYPERVISOR_mmuext_op, &pin, 1, 0, id);

    for (unsigned int i = 0; i < vcpus && made; i++)
        made = load_vcpu(id, i);
    return made;
}

bool domain_fill(domid_t id, unsigned int vcpus)
{
    return pages() <= PTE_ENTRIES && populate(id, pages()) && copy_image(id) && fill_start_info(id)
        && fill_list(id) && fill_table(id, L4, 39) && fill_table(id, L3, 30)
        && fill_table(id, L2, 21) && fill_last_table(id) && window_clear() && make_vcpus(id, vcpus);
}

bool domain_has_run(const struct xen_domctl_getdomaininfo *info)
{
    return info->cpu_time > SOME_NS;
}

bool domain_sleeps(const struct xen_domctl_getdomaininfo *info)
{
    return (info->flags & (XEN_DOMINF_blocked | XEN_DOMINF_shutdown)) == XEN_DOMINF_blocked;
}

bool domain_has_ended(const struct xen_domctl_getdomaininfo *info)
{
    return info->flags & XEN_DOMINF_shutdown;
}

bool domain_wait_until(domid_t id, domain_condition *holds)
{
    uint64_t end = guest_time() + PATIENCE_NS;

    while (guest_time() < end) {
        struct xen_domctl op = { 0 };

        if (domctl(XEN_DOMCTL_getdomaininfo, id, &op) || op.domain != id)
            return false;
        if (holds(&op.u.getdomaininfo))
            return true;
        hypercall2(__HYPERVISOR_sched_op, SCHEDOP_yield, 0);
    }
    return false;
}
