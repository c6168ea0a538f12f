/* SPDX-License-Identifier: GPL-2.0-only */
/* Which of vm_assist's modes Paracore has: a guest or a toolstack may set these and no others. */
#ifndef PARACORE_PV_VM_ASSIST_H
#define PARACORE_PV_VM_ASSIST_H

#include "abi/vm_assist.h"

#define ASSIST(name) (1UL << VMASST_TYPE_##name)

/*
 * Those about 32-bit segments and extended CR3 mean nothing to a 64-bit guest; kernels set them all
 * the same.
 */
#define VM_ASSISTS_OFFERED                                                                 \
    (ASSIST(4gb_segments) | ASSIST(4gb_segments_notify) | ASSIST(writable_pagetables)      \
     | ASSIST(pae_extended_cr3) | ASSIST(architectural_iopl)                               \
     | ASSIST(runstate_update_flag))

#endif
