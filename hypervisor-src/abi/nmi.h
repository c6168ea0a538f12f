/* SPDX-License-Identifier: MIT */
/*
 * nmi_op(XENNMI_*, argument): Dom0's vCPU 0 may take the machine's NMIs;
 * arch_shared_info.nmi_reason says why. The older twin of callback_op with CALLBACKTYPE_nmi
 * (callback.h).
 */
#ifndef ABI_NMI_H
#define ABI_NMI_H

#include "base.h"

#define XENNMI_register_callback   0
#define XENNMI_unregister_callback 1

#define XEN_NMIREASON_io_error (ABI_UL(1) << 0)
#define XEN_NMIREASON_pci_serr (ABI_UL(1) << 1)
#define XEN_NMIREASON_unknown  (ABI_UL(1) << 2)

#ifndef __ASSEMBLY__

struct xennmi_callback {
    uint64_t handler_address;
    uint64_t pad;
};
ABI_SIZE(struct xennmi_callback, 16);

#endif

#endif
