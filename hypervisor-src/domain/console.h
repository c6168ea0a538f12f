/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guests' consoles. Dom0's is COM1 itself. A DomU started from a boot module has no toolstack, so
 * Paracore is the backend of its console ring and of its console_io; all that a domain says is kept
 * in its console_log in RAM, where the workbench reads it and writes input. With domu_console=com1
 * a DomU's lines also go to COM1, each with the prefix `(d1) `.
 * Never waits for a reader: old output is overwritten. Read next: domain/console.c.
 */
#ifndef PARACORE_DOMAIN_CONSOLE_H
#define PARACORE_DOMAIN_CONSOLE_H

#include "domain/domain.h"

enum { CONSOLE_OUT_SIZE = 16384, CONSOLE_IN_SIZE = 1024, CONSOLE_LINE_MAX = 256 };

/*
 * Indices run freely; a position is the index modulo the array's size. The workbench reads `out` up
 * to out_produced and writes `in`, then in_produced; never more than CONSOLE_IN_SIZE beyond
 * in_consumed.
 */
struct console_log {
    uint32_t out_produced;
    uint32_t in_produced;
    uint32_t in_consumed;
    uint32_t line_length;         /* of line */
    port_t port;                  /* the guest's end of the ring's event channel; 0: no ring */
    mfn_t ring_frame;             /* the ring's page; valid while port is not 0 */
    char line[CONSOLE_LINE_MAX];  /* a DomU's unfinished line for COM1 */
    char out[CONSOLE_OUT_SIZE];
    char in[CONSOLE_IN_SIZE];
};

/* domu_console= of Paracore's command line. */
enum domu_console { DOMU_CONSOLE_COM1, DOMU_CONSOLE_RAM };
extern enum domu_console domu_console;

/* Gives the domain its console_log. 0 or -ENOMEM. */
int console_create(struct domain *d);
void console_destroy(struct domain *d);
/*
 * Makes Paracore the backend of a DomU's console ring: `ring` is a zeroed page of the domain's.
 * Returns the port for start_info.console.domU.evtchn, or a negative errno. Called while the domain
 * is built.
 */
int console_attach_ring(struct domain *d, mfn_t ring);

/* Text that the domain says, into its log and where else it goes. */
void console_output(struct domain *d, const char *text, size_t length);
/* Input waiting for the domain; takes at most room bytes, returns how many. */
size_t console_input(struct domain *d, char *to, size_t room);

/* COM1 has characters (interrupt, or the tick): Dom0's input. Any time, interrupts off. */
void console_receive(void);
/* Looks for input that the workbench wrote, and moves it on. Called by the timer tick. */
void console_poll(void);

#endif
