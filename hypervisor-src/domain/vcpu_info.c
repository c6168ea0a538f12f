/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moving a vcpu_info. Events may become pending at any time, so all words are set in the new place:
 * the guest looks at each port once and finds those that came meanwhile.
 */
#include "domain/vcpu_info.h"

#include "abi/errno.h"
#include "abi/shared_info.h"
#include "memory/frame.h"

int vcpu_info_move(struct vcpu *v, mfn_t frame, uint32_t offset)
{
    struct vcpu_info *to;
    int err;

    if (v->info_frame.n)
        return REFUSE_ARG(-EINVAL, "vcpu_info was moved already", v->id);
    if (offset > PAGE_SIZE - sizeof(struct vcpu_info) || offset % sizeof(uint64_t))
        return REFUSE_ARG(-EINVAL, "vcpu_info must lie within a page, on 8 bytes", offset);
    if (v != current_vcpu() && v->state != VCPU_OFFLINE)
        return REFUSE_ARG(-EINVAL, "vcpu_info of another vCPU that is up", v->id);
    err = frame_get_type(frame, FRAME_WRITABLE, v->domain);
    if (err)
        return err;
    to = (struct vcpu_info *)((char *)frame_map(frame) + offset);
    *to = *v->info;
    to->evtchn_pending_sel = ~0UL;
    v->info = to;
    v->info_frame = frame;
    barrier();
    WRITE_ONCE(to->evtchn_upcall_pending, 1);
    return 0;
}

void vcpu_info_release(struct vcpu *v)
{
    if (!v->info_frame.n)
        return;
    v->info = &v->domain->shared_info->vcpu_info[v->id];
    frame_put_type(v->info_frame);
    v->info_frame = mfn_of(0);
}
