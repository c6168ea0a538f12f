/* SPDX-License-Identifier: GPL-2.0-only */
/* Vectors and handlers of messages. Read next: domain/pirq.c. */
#include "cpu/message.h"

#include "abi/errno.h"
#include "cpu/cpu.h"
#include "debug/trace.h"

#define ADDRESS_BASE 0xfee00000UL
enum { ADDRESS_DESTINATION_SHIFT = 12 };

static message_handler *handlers[MESSAGE_COUNT]; /* NULL: free */

static bool all_free(uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++)
        if (i >= MESSAGE_COUNT || handlers[i])
            return false;
    return true;
}

int messages_take(uint32_t count, message_handler *handler)
{
    uint32_t vector = ALIGN_UP((uint32_t)VECTOR_MESSAGE_FIRST, count);

    for (; vector + count - 1 <= VECTOR_MESSAGE_LAST; vector += count) {
        uint32_t first = vector - VECTOR_MESSAGE_FIRST;

        if (!all_free(first, count))
            continue;
        for (uint32_t i = 0; i < count; i++)
            handlers[first + i] = handler;
        return (int)first;
    }
    return -ENOSPC;
}

void messages_give(uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++)
        handlers[i] = NULL;
}

uint64_t message_address(void)
{
    return ADDRESS_BASE | current_cpu()->apic_id << ADDRESS_DESTINATION_SHIFT;
}

uint32_t message_data(uint32_t message)
{
    return VECTOR_MESSAGE_FIRST + message;
}

void message_interrupt(uint8_t vector)
{
    uint32_t message = vector - VECTOR_MESSAGE_FIRST;

    apic_end_of_interrupt();
    TRACE(TRACE_INTERRUPT_DEVICE, vector, message);
    if (handlers[message])
        handlers[message](message);
}
