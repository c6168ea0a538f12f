/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paracore's messages: kept in a ring in RAM (for dmesg and for the workbench), and sent to COM1
 * once it is up. Must never allocate, sleep or call a guest. Read next: debug/uart.c.
 */
#include "debug/printk.h"

#include "cpu/cpu.h"
#include "debug/uart.h"
#include "domain/domain.h"
#include "lib/format.h"
#include "lib/string.h"

enum { LOG_RING_SIZE = 16384, LINE_MAX = 256 };

/* The last LOG_RING_SIZE bytes said; `produced` counts all, so its remainder is where the next
 * goes. */
struct log_ring {
    uint32_t produced;
    uint32_t cleared; /* what produced was when the toolstack last cleared it */
    char text[LOG_RING_SIZE];
};

struct log_ring log_ring;
int log_threshold = LOG_INFO, guest_log_threshold = LOG_WARNING;

/*
 * Who is talking: lock_name of a processor; 0: nobody. Below big_lock, and never held while anything
 * else is waited for. A processor that ends the machine does not ask.
 */
static uint32_t talker;

/* False: this processor is talking already (an NMI in between), or it is all over. */
static bool talk(void)
{
    uint32_t me = current_cpu() ? current_cpu()->lock_name : 1, nobody = 0;

    if (cpus_stopped || READ_ONCE(talker) == me)
        return false;
    while (!__atomic_compare_exchange_n(&talker, &nobody, me, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        nobody = 0;
        cpu_relax();
        if (cpus_stopped)
            return false;
    }
    return true;
}

static void fall_silent(bool talked)
{
    if (talked)
        __atomic_store_n(&talker, 0, __ATOMIC_RELEASE);
}

static bool started;
/* The last character sent ended a line, so that the next message need not break one. */
static bool at_line_start = true;

static void ring_put(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        log_ring.text[log_ring.produced++ % LOG_RING_SIZE] = text[i];
}

uint32_t log_oldest(void)
{
    uint32_t kept = log_ring.produced - log_ring.cleared;

    return log_ring.produced - (kept < LOG_RING_SIZE ? kept : LOG_RING_SIZE);
}

size_t log_read(uint32_t *at, char *to, size_t room)
{
    size_t n = 0;

    for (; n < room && *at != log_ring.produced; ++*at)
        to[n++] = log_ring.text[*at % LOG_RING_SIZE];
    return n;
}

void log_clear(void)
{
    log_ring.cleared = log_ring.produced;
}

static void send(const char *text, size_t length)
{
    if (!length)
        return;
    uart_write(text, length);
    at_line_start = text[length - 1] == '\n';
}

void console_write(const char *text, size_t length)
{
    bool talked = talk();

    send(text, length);
    fall_silent(talked);
}

void console_write_line(const char *prefix, const char *line, size_t length)
{
    bool talked = talk();

    if (!at_line_start)
        send("\n", 1);
    send(prefix, strlen(prefix));
    send(line, length);
    send("\n", 1);
    fall_silent(talked);
}

void console_start(void)
{
    uint32_t from = log_ring.produced > LOG_RING_SIZE ? log_ring.produced - LOG_RING_SIZE : 0;

    started = true;
    for (; from != log_ring.produced; from++)
        console_write(&log_ring.text[from % LOG_RING_SIZE], 1);
}

static void say(const char *line, size_t length)
{
    bool talked = talk();

    ring_put(line, length);
    if (started) {
        if (!at_line_start)
            send("\n", 1);
        send(line, length);
    }
    fall_silent(talked);
}

static void format_and_say(const char *prefix, const char *format, va_list arguments)
{
    char line[LINE_MAX];
    int n = snprintf(line, sizeof(line), "%s", prefix);

    n += vsnprintf(line + n, sizeof(line) - (size_t)n, format, arguments);
    if (n > (int)sizeof(line) - 1) {
        n = sizeof(line) - 1;
        line[n - 1] = '\n';
    }
    say(line, (size_t)n);
}

void printk(enum log_level level, const char *format, ...)
{
    va_list arguments;

    if ((int)level > log_threshold)
        return;
    va_start(arguments, format);
    format_and_say("(PARACORE) ", format, arguments);
    va_end(arguments);
}

void guest_printk(enum log_level level, const char *format, ...)
{
    va_list arguments;
    char prefix[32];

    if ((int)level > guest_log_threshold)
        return;
    if (current_vcpu() && current_domain())
        snprintf(prefix, sizeof(prefix), "(PARACORE) d%uv%u ", current_domain()->id,
                 current_vcpu()->id);
    else
        snprintf(prefix, sizeof(prefix), "(PARACORE) d? ");
    va_start(arguments, format);
    format_and_say(prefix, format, arguments);
    va_end(arguments);
}
