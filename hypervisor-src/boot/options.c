/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line: words by spaces, name=value, sizes with K, M, G. To add an option: a field in
 * options.h, a function here, a row in the table. The console is not set up yet: printk keeps what
 * is said until it is.
 */
#include "boot/options.h"

#include "debug/printk.h"
#include "domain/console.h"
#include "domain/pci_owner.h"
#include "lib/string.h"

struct options options = {
    .max_cpus = ~0U, .com1_baud = 115200, .console_com1 = true,
};

/* Bytes; without a suffix KiB, as Xen counts. Stops at the first other character. */
static uint64_t read_size(const char *text, const char **end)
{
    uint64_t n = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    *end = text + 1;
    switch (*text) {
    case 'G': case 'g':
        return n << 30;
    case 'M': case 'm':
        return n << 20;
    case 'K': case 'k':
        return n << 10;
    case 'B': case 'b':
        return n;
    default:
        *end = text;
        return n << 10;
    }
}

/* Xen's form also knows min:, max: and a list by commas; a fixed size is the one that has a
 * meaning here. */
static bool set_dom0_memory(const char *value)
{
    const char *end;

    while (*value) {
        if (!strncmp(value, "max:", 4) || !strncmp(value, "min:", 4)) {
            read_size(value + 4, &end);
        } else {
            options.dom0_memory = read_size(value, &end) & PAGE_MASK;
        }
        if (*end && *end != ',')
            return false;
        value = *end ? end + 1 : end;
    }
    return true;
}

static bool set_console(const char *value)
{
    options.console_com1 = strstr(value, "com1") != NULL;
    return options.console_com1 || !strcmp(value, "none");
}

static bool set_com1(const char *value)
{
    uint32_t baud = 0;

    for (; *value >= '0' && *value <= '9'; value++)
        baud = baud * 10 + (uint32_t)(*value - '0');
    if (baud >= 50 && baud <= 115200)
        options.com1_baud = baud;
    return baud >= 50 && baud <= 115200;
}

static bool set_threshold(const char *value, int *threshold)
{
    static const struct {
        const char *name;
        int threshold;
    } levels[] = { { "none", -1 }, { "error", LOG_ERROR }, { "warning", LOG_WARNING },
        { "info", LOG_INFO },
                   { "debug", LOG_DEBUG }, { "all", LOG_DEBUG } };

    for (unsigned int i = 0; i < ARRAY_SIZE(levels); i++) {
        size_t n = strlen(levels[i].name);

        /* "always/rate-limited": nothing is rate-limited here, so the second counts. */
        if (!strncmp(value, levels[i].name, n) && value[n] == '/')
            return set_threshold(value + n + 1, threshold);
        if (!strcmp(value, levels[i].name)) {
            *threshold = levels[i].threshold;
            return true;
        }
    }
    return false;
}

static bool set_log_level(const char *value)
{
    return set_threshold(value, &log_threshold);
}

static bool set_guest_log_level(const char *value)
{
    return set_threshold(value, &guest_log_threshold);
}

static bool set_noreboot(const char *value)
{
    options.noreboot = strcmp(value, "no") && strcmp(value, "0") && strcmp(value, "false");
    return true;
}

static bool set_domu_console(const char *value)
{
    domu_console = strcmp(value, "ram") ? DOMU_CONSOLE_COM1 : DOMU_CONSOLE_RAM;
    return domu_console == DOMU_CONSOLE_RAM || !strcmp(value, "com1");
}

/* A number from 1 on; anything else leaves the option as it was. */
static bool set_count(const char *value, uint32_t *count)
{
    uint32_t n = 0;

    for (; *value >= '0' && *value <= '9'; value++)
        n = n * 10 + (uint32_t)(*value - '0');
    if (!n || *value)
        return false;
    *count = n;
    return true;
}

static bool set_dom0_max_vcpus(const char *value)
{
    return set_count(value, &options.dom0_max_vcpus);
}

static bool set_dom0_vcpus_pin(const char *value)
{
    options.dom0_vcpus_pin = true;
    return !*value;
}

static bool set_max_cpus(const char *value)
{
    return set_count(value, &options.max_cpus);
}

static bool set_passthrough(const char *value)
{
    pci_assignment = strcmp(value, "trusted") ? PCI_ASSIGNMENT_OFF : PCI_ASSIGNMENT_TRUSTED;
    return pci_assignment == PCI_ASSIGNMENT_TRUSTED || !strcmp(value, "off");
}

static const struct {
    const char *name, *expected;
    bool (*set)(const char *value);
} table[] = {
    { "com1", "a baud rate of 50 to 115200", set_com1 },
    { "console", "com1 or none", set_console },
    { "dom0_max_vcpus", "a number", set_dom0_max_vcpus },
    { "dom0_mem", "a size such as 256M", set_dom0_memory },
    { "dom0_vcpus_pin", "nothing", set_dom0_vcpus_pin },
    { "domu_console", "com1 or ram", set_domu_console },
    { "guest_loglvl", "none, error, warning, info or all", set_guest_log_level },
    { "loglvl", "none, error, warning, info or all", set_log_level },
    { "maxcpus", "a number", set_max_cpus },
    { "noreboot", "nothing", set_noreboot },
    { "passthrough", "off or trusted", set_passthrough },
};

static void parse_word(char *word)
{
    char *value = strchr(word, '=');

    if (value)
        *value++ = 0;
    for (unsigned int i = 0; i < ARRAY_SIZE(table); i++) {
        if (strcmp(word, table[i].name))
            continue;
        if (!table[i].set(value ? value : ""))
            printk(LOG_WARNING, "Option %s: expected %s, found \"%s\"\n", word, table[i].expected,
                   value ? value : "");
        return;
    }
    printk(LOG_WARNING, "Option %s is not known here; it has no effect\n", word);
}

void options_parse(const char *command_line)
{
    char word[128];
    size_t n = 0;

    for (;; command_line++) {
        if (*command_line && *command_line != ' ') {
            if (n < sizeof(word) - 1)
                word[n++] = *command_line;
            continue;
        }
        word[n] = 0;
        if (n)
            parse_word(word);
        n = 0;
        if (!*command_line)
            return;
    }
}
