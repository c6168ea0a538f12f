/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is watched: words that the workbench writes into memory, side by side in one 64-bit word, so
 * that the hypercall path asks "is anything on?" with a single test of debug_switches, and a place
 * that is traced or broken at with one of watched_classes. Behind them, which calls the filters can
 * match at all: all, until the workbench says less. See debug/break.h and debug/trace.h.
 */
    .section .data, "aw", @progbits
    .balign 8
    .globl debug_switches, break_filters_active, watched_classes, trace_classes, break_classes
    .hidden debug_switches, break_filters_active, watched_classes, trace_classes, break_classes
    .type debug_switches, @object
    .size debug_switches, 8
    .type break_filters_active, @object
    .size break_filters_active, 4
    .type watched_classes, @object
    .size watched_classes, 4
    .type trace_classes, @object
    .size trace_classes, 2
    .type break_classes, @object
    .size break_classes, 2
debug_switches:
break_filters_active:
    .long 0
watched_classes:
trace_classes:
    .word 0
break_classes:
    .word 0

    .globl break_numbers, break_domains, break_sub_ops
    .hidden break_numbers, break_domains, break_sub_ops
    .type break_numbers, @object
    .size break_numbers, 8
    .type break_domains, @object
    .size break_domains, 8
    .type break_sub_ops, @object
    .size break_sub_ops, 8
break_numbers:
    .quad -1
break_domains:
    .quad -1
break_sub_ops:
    .quad -1

    .section .note.GNU-stack, "", @progbits
