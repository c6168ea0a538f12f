/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The demo Dom0: meets the DomUs, takes the pages they offer, keeps their store and their disks, and
 * has a prompt on its console. It sleeps whenever there is nothing to do; events wake it. Read
 * next: neighbours.c, devices.h, prompt.c.
 */
#include "guests/dom0/dom0.h"

#include "abi/elfnote.h"
#include "guests/dom0/devices.h"

/* Says to Paracore that we serve the store: abi/elfnote.h. */
static const struct {
    uint32_t name_size, value_size, type;
    char name[12];
} serves_store __attribute__((section(".note.Xen"), used, aligned(4))) = {
    .name_size = 10, .type = PARASCOPE_ELFNOTE_SERVES_STORE, .name = "Parascope",
};

void guest_main(void)
{
    neighbours_init();
    if (grants_init())
        print("dom0: no grant table; DomUs will not be served\n");
    devices_init();
    print("dom0: up after %lu ms, %lu frames, '%s'\n", guest_time() / 1000000,
          start_info->nr_pages, start_info->cmd_line);
    prompt_init();
    for (;;) {
        /* Upcalls come only while it waits: one between looking and sleeping would be slept over. */
        upcalls_off();
        neighbours_serve();
        devices_serve();
        prompt_serve();
        event_wait(0);
    }
}
