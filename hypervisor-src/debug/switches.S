/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is watched: words that the workbench writes into memory, side by side in one 64-bit word, so
 * that the hypercall path asks "is anything on?" with a single test of debug_switches, a place
 * that is traced or broken at with one of watched_classes, and who must look closer for what with
 * one of break_modes. See debug/break.h and debug/trace.h.
 */
    .section .data, "aw", @progbits
    .balign 8
    .globl debug_switches, break_filters_active, break_returns
    .hidden debug_switches, break_filters_active, break_returns
    .globl break_modes, watched_classes, trace_classes, break_classes
    .hidden break_modes, watched_classes, trace_classes, break_classes
    .type debug_switches, @object
    .size debug_switches, 8
    .type break_filters_active, @object
    .size break_filters_active, 2
    .type break_returns, @object
    .size break_returns, 2
    .type break_modes, @object
    .size break_modes, 4
    .type watched_classes, @object
    .size watched_classes, 4
    .type trace_classes, @object
    .size trace_classes, 2
    .type break_classes, @object
    .size break_classes, 2
debug_switches:
break_filters_active:
    .word 0
break_modes: /* break_returns, and trace_classes above it */
break_returns:
    .word 0
watched_classes:
trace_classes:
    .word 0
break_classes:
    .word 0

    .section .note.GNU-stack, "", @progbits
