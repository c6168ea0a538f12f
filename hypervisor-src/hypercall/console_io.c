/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * console_io: a guest's words to its console, and Dom0's input. Read next: domain/console.h.
 */
#include "hypercall/hypercall.h"

#include "abi/console.h"
#include "abi/errno.h"
#include "abi/hypercall.h"
#include "domain/console.h"
#include "memory/guest_copy.h"

enum { CHUNK = 128 };

static long console_write_from(uint64_t count, uint64_t buffer)
{
    char text[CHUNK];

    while (count) {
        size_t n = count < sizeof(text) ? count : sizeof(text);

        if (copy_from_guest(text, guest_va_of(buffer), n))
            return REFUSE_ARG(-EFAULT, "text to write cannot be read", buffer);
        console_output(current_domain(), text, n);
        count -= n;
        buffer += n;
        if (count && hypercall_should_yield())
            return hypercall_restart(__HYPERVISOR_console_io, CONSOLEIO_write, count, buffer, 0, 0);
    }
    return 0;
}

static long console_read_to(uint64_t count, uint64_t buffer)
{
    char text[CHUNK];
    size_t n;

    if (!current_domain()->privileged)
        return REFUSE(-EPERM, "console input by hypercall is Dom0's; a DomU reads its ring");
    n = console_input(current_domain(), text, count < sizeof(text) ? count : sizeof(text));
    if (copy_to_guest(guest_va_of(buffer), text, n))
        return REFUSE_ARG(-EFAULT, "buffer for input cannot be written", buffer);
    return (long)n;
}

long hypercall_console_io(uint64_t command, uint64_t count, uint64_t buffer, uint64_t a4,
                          uint64_t a5)
{
    (void)a4, (void)a5;
    if ((int32_t)count < 0)
        return REFUSE_ARG(-EINVAL, "a count of bytes below 0", count);
    switch ((uint32_t)command) {
    case CONSOLEIO_write:
        return console_write_from((uint32_t)count, buffer);
    case CONSOLEIO_read:
        return console_read_to((uint32_t)count, buffer);
    default:
        return REFUSE_ARG(-ENOSYS, "no such console_io command", command);
    }
}
