/* SPDX-License-Identifier: MIT */
/*
 * callback_op(CALLBACKOP_*, argument): where the hypervisor enters the guest kernel besides its
 * trap table. Older: set_callbacks(event, failsafe, syscall) sets three at once.
 */
#ifndef ABI_CALLBACK_H
#define ABI_CALLBACK_H

#include "base.h"

#define CALLBACKTYPE_event               0 /* upcall; always masks events */
#define CALLBACKTYPE_failsafe            1 /* a segment load or iret of the guest's faulted */
#define CALLBACKTYPE_syscall             2 /* from 64-bit user mode */
#define CALLBACKTYPE_sysenter_deprecated 3
#define CALLBACKTYPE_nmi                 4
#define CALLBACKTYPE_sysenter            5
#define CALLBACKTYPE_syscall32           7

#define CALLBACKF_mask_events (1U << 0) /* events are masked on entry */

#define CALLBACKOP_register   0
#define CALLBACKOP_unregister 1

#ifndef __ASSEMBLY__

struct callback_register {
    uint16_t type;  /* CALLBACKTYPE_* */
    uint16_t flags; /* CALLBACKF_* */
    uint64_t address;
};
ABI_SIZE(struct callback_register, 16);

struct callback_unregister {
    uint16_t type;
    uint16_t unused;
};
ABI_SIZE(struct callback_unregister, 4);

#endif

#endif
