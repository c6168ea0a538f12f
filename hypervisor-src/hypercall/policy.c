/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What CPUID shows, as the lists by which a toolstack reads and sets it. A list is made by asking
 * leaf after leaf, of the processor or as a vCPU that has nothing but its domain would. Paracore
 * keeps of what is set the feature bits (pv/cpu_policy.h); the rest of a leaf follows the machine.
 */
#include "hypercall/policy.h"

#include "abi/errno.h"
#include "debug/refuse.h"
#include "hypercall/domctl.h"
#include "memory/alloc.h"
#include "memory/guest_copy.h"
#include "pv/cpu_policy.h"
#include "pv/cpuid.h"

enum {
    VCPU_ORDER = 1,
    /* room that a toolstack is told to have: it adds leaves of its own to what it read */
    LEAVES_MAX = 128, MSRS_MAX = 8,
    CACHE_LEAF = 4, FEATURE_LEAF = 7, TOPOLOGY_LEAF = 0xb, STATE_LEAF = 0xd,
    CACHE_SUBLEAVES = 6, TOPOLOGY_SUBLEAVES = 2, STATES_MAX = 63,
};
#define EXTENDED 0x80000000U

/* Whose eyes leaves are seen with. */
static const struct vcpu *seen_by;

static struct cpuid_leaf read_as_guest(uint32_t leaf, uint32_t subleaf)
{
    return guest_cpuid(seen_by, leaf, subleaf);
}

typedef struct cpuid_leaf read_leaf(uint32_t leaf, uint32_t subleaf);

/* The caller's array, and how much of it is filled. */
struct list {
    uint64_t at;
    uint32_t room, count;
};

static int put(struct list *list, uint32_t leaf, uint32_t subleaf, struct cpuid_leaf r)
{
    struct xen_cpuid_leaf entry = { leaf, subleaf, r.a, r.b, r.c, r.d };

    if (list->count == list->room)
        return REFUSE_ARG(-ENOBUFS, "no room for all leaves of the policy", list->room);
    if (copy_to_guest(guest_va_of(list->at + list->count++ * sizeof(entry)), &entry,
                      sizeof(entry)))
        return REFUSE_ARG(-EFAULT, "list of leaves cannot be written", list->at);
    return 0;
}

/* Of the leaf about saved state: two, and one a state, up to the last there is. */
static uint32_t state_subleaves(read_leaf *read)
{
    struct cpuid_leaf user = read(STATE_LEAF, 0), supervisor = read(STATE_LEAF, 1);
    uint64_t states = user.a | supervisor.c | (uint64_t)(user.d | supervisor.d) << 32;
    uint32_t count = 2;

    while (count < STATES_MAX && states >> count)
        count++;
    return count;
}

/* As many as the toolstack itself will give back of the leaf, for it takes no larger room. */
static uint32_t subleaves_of(read_leaf *read, uint32_t leaf)
{
    switch (leaf) {
    case CACHE_LEAF: return CACHE_SUBLEAVES;
    case FEATURE_LEAF: return read(leaf, 0).a + 1;
    case TOPOLOGY_LEAF: return TOPOLOGY_SUBLEAVES;
    case STATE_LEAF: return state_subleaves(read);
    default: return 0;
    }
}

static int put_subleaves(struct list *list, read_leaf *read, uint32_t leaf, uint32_t count)
{
    int err = 0;

    for (uint32_t i = 0; !err && i < count; i++) {
        struct cpuid_leaf r = read(leaf, i);

        err = put(list, leaf, i, r);
        if (leaf == CACHE_LEAF && !(r.a & 0x1f)) /* type 0: no more caches */
            break;
    }
    return err;
}

static int put_range(struct list *list, read_leaf *read, uint32_t first)
{
    uint32_t last = read(first, 0).a;
    int err = 0;

    for (uint32_t leaf = first; !err && leaf <= last; leaf++) {
        uint32_t subleaves = subleaves_of(read, leaf);

        err = subleaves ? put_subleaves(list, read, leaf, subleaves)
                        : put(list, leaf, XEN_CPUID_NO_SUBLEAF, read(leaf, 0));
    }
    return err;
}

/* In a policy they only say how many of their kind are shown at most; 0: as the hypervisor will. */
static const uint32_t hypervisor_leaves[] = { XEN_CPUID_FIRST_LEAF, XEN_CPUID_FIRST_LEAF + 0x100 };

/* Both lists, or, when the caller has no array, the room they may need. */
static long give_lists(read_leaf *read, uint64_t leaves, uint64_t msrs, uint32_t *leaf_count,
                       uint32_t *msr_count)
{
    struct list list = { leaves, *leaf_count, 0 };
    int err = 0;

    if (leaves) {
        err = put_range(&list, read, 0);
        for (unsigned int i = 0; !err && i < ARRAY_SIZE(hypervisor_leaves); i++)
            err = put(&list, hypervisor_leaves[i], XEN_CPUID_NO_SUBLEAF, (struct cpuid_leaf){ 0 });
        if (!err)
            err = put_range(&list, read, EXTENDED);
    }
    *leaf_count = leaves ? list.count : LEAVES_MAX;
    *msr_count = msrs ? 0 : MSRS_MAX; /* no MSR of a PV guest's is a matter of policy */
    return err;
}

/* A vCPU of d's that nothing was done to; without one, of a domain without limits. NULL: no
 * memory. */
static struct vcpu *blank_vcpu(struct domain *d)
{
    static struct domain nobody;
    struct vcpu *v = hv_alloc_pages(VCPU_ORDER);

    if (!v)
        return NULL;
    cpu_policy_init(&nobody);
    v->domain = d ? d : &nobody;
    return v;
}

static long give_as_guest(struct domain *d, uint64_t leaves, uint64_t msrs, uint32_t *leaf_count,
                          uint32_t *msr_count)
{
    struct vcpu *v = blank_vcpu(d);
    long err;

    if (!v)
        return REFUSE(-ENOMEM, "no frames to make a policy");
    seen_by = v;
    err = give_lists(read_as_guest, leaves, msrs, leaf_count, msr_count);
    hv_free_pages(v, VCPU_ORDER);
    return err;
}

long policy_of_system(struct xen_sysctl_cpu_policy *p)
{
    switch (p->index) {
    case XEN_SYSCTL_cpu_policy_raw:
    case XEN_SYSCTL_cpu_policy_host:
        return give_lists(cpuid, p->leaves, p->msrs, &p->nr_leaves, &p->nr_msrs);
    case XEN_SYSCTL_cpu_policy_pv_max:
    case XEN_SYSCTL_cpu_policy_pv_default:
        return give_as_guest(NULL, p->leaves, p->msrs, &p->nr_leaves, &p->nr_msrs);
    case XEN_SYSCTL_cpu_policy_hvm_max:
    case XEN_SYSCTL_cpu_policy_hvm_default:
        return REFUSE(-EOPNOTSUPP, "there are no HVM guests here");
    default:
        return REFUSE_ARG(-EINVAL, "no such policy", p->index);
    }
}

static int read_features(uint32_t index, uint32_t features[FEATURE_WORDS])
{
    struct vcpu *v;

    if (index == XEN_SYSCTL_cpu_featureset_raw || index == XEN_SYSCTL_cpu_featureset_host) {
        cpu_policy_features(cpuid, features);
        return 0;
    }
    v = blank_vcpu(NULL);
    if (!v)
        return REFUSE(-ENOMEM, "no frames to make a policy");
    seen_by = v;
    cpu_policy_features(read_as_guest, features);
    hv_free_pages(v, VCPU_ORDER);
    return 0;
}

long policy_featureset(struct xen_sysctl_cpu_featureset *f)
{
    uint32_t features[FEATURE_WORDS], room = f->nr_features;
    int err;

    if (f->index == XEN_SYSCTL_cpu_featureset_hvm || f->index == XEN_SYSCTL_cpu_featureset_hvm_max)
        return REFUSE(-EOPNOTSUPP, "there are no HVM guests here");
    if (f->index > XEN_SYSCTL_cpu_featureset_hvm_max)
        return REFUSE_ARG(-EINVAL, "no such set of features", f->index);
    f->nr_features = FEATURE_WORDS;
    if (!f->features)
        return 0;
    err = read_features(f->index, features);
    if (err)
        return err;
    if (copy_to_guest(guest_va_of(f->features), features,
                      (room < FEATURE_WORDS ? room : FEATURE_WORDS) * sizeof(*features)))
        return REFUSE_ARG(-EFAULT, "words of features cannot be written", f->features);
    return room < FEATURE_WORDS
        ? REFUSE_ARG(-ENOBUFS, "no room for all words of features", room) : 0;
}

long domctl_get_policy(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_cpu_policy *p = &op->u.cpu_policy;

    return give_as_guest(d, p->leaves, p->msrs, &p->nr_leaves, &p->nr_msrs);
}

/* Leaves are taken one by one; none can be refused, for a bit that cannot be had is not shown. */
long domctl_set_policy(struct domain *d, struct xen_domctl *op)
{
    struct xen_domctl_cpu_policy *p = &op->u.cpu_policy;

    p->err_leaf = p->err_subleaf = p->err_msr = ~0U;
    if (d->state != DOMAIN_BUILDING)
        return REFUSE_ARG(-EEXIST, "a policy is set before the domain runs", d->id);
    if (p->nr_leaves > LEAVES_MAX || p->nr_msrs > MSRS_MAX)
        return REFUSE_ARG(-E2BIG, "policy has more leaves than there are", p->nr_leaves);
    for (uint32_t i = 0; i < p->nr_leaves; i++) {
        struct xen_cpuid_leaf leaf;

        if (copy_from_guest(&leaf, guest_va_of(p->leaves + i * sizeof(leaf)), sizeof(leaf)))
            return REFUSE_ARG(-EFAULT, "list of leaves cannot be read", p->leaves);
        cpu_policy_limit(d, &leaf);
    }
    return 0;
}
