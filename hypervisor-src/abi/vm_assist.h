/* SPDX-License-Identifier: MIT */
/*
 * vm_assist(VMASST_CMD_*, VMASST_TYPE_*): modes of the interface that a guest turns on or off.
 */
#ifndef ABI_VM_ASSIST_H
#define ABI_VM_ASSIST_H

#define VMASST_CMD_enable  0
#define VMASST_CMD_disable 1

#define VMASST_TYPE_4gb_segments          0 /* 32-bit guests */
#define VMASST_TYPE_4gb_segments_notify   1
#define VMASST_TYPE_writable_pagetables   2 /* stores into L1 tables are emulated */
#define VMASST_TYPE_pae_extended_cr3      3
#define VMASST_TYPE_architectural_iopl    4 /* IOPL is in rflags, not by PHYSDEVOP_set_iopl */
#define VMASST_TYPE_runstate_update_flag  5 /* XEN_RUNSTATE_UPDATE is used */
#define VMASST_TYPE_m2p_strict           32 /* the machine-to-phys table is hidden from user mode */

#endif
