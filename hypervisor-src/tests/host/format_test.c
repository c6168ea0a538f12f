/* SPDX-License-Identifier: GPL-2.0-only */
/* Paracore's formatting against this machine's C library, which has the same meaning for what
 * both know. */
#include <stdio.h>

#include "tests/host/check.h"

/* The real file under other names, so that the library's can be called too. */
int paracore_vsnprintf(char *to, size_t size, const char *format, va_list arguments);
int paracore_snprintf(char *to, size_t size, const char *format, ...);
#define vsnprintf paracore_vsnprintf
#define snprintf paracore_snprintf
#include "lib/format.c"
#undef vsnprintf
#undef snprintf

#define SAME(format, ...)                                                                  \
    do {                                                                                   \
        char ours_[128], theirs_[128];                                                     \
        int n_ = paracore_snprintf(ours_, sizeof(ours_), format, __VA_ARGS__);             \
        CHECK_EQUAL(n_, snprintf(theirs_, sizeof(theirs_), format, __VA_ARGS__));          \
        if (strcmp(ours_, theirs_))                                                        \
            check_failed(__FILE__, __LINE__, "%s: expected '%s', found '%s'", format, theirs_, ours_); \
    } while (0)

TEST(numbers_read_as_the_library_writes_them)
{
    SAME("%d %i %u", -7, 0, 7u);
    SAME("%d %u", (int)0x80000000, 0xffffffffu);
    SAME("%ld %lu %lx", -1L << 63, ~0UL, ~0UL);
    SAME("%zu", sizeof(int));
    SAME("%08lx|%8x|%-8x|", 0xbeefUL, 0xbeefu, 0xbeefu);
    SAME("%016lx", 0xffff82d040000000UL);
    SAME("%05d|%5d|%-5d|", -42, -42, -42);
    SAME("%X", 0xabcdefu);
    SAME("%02x%02x", 5, 0xff);
    SAME("%.5d|%8.3d|", 42, -7);
}

TEST(texts_are_padded_and_cut)
{
    SAME("%s|%10s|%-10s|%.2s|%.*s", "abc", "abc", "abc", "abc", 1, "abc");
    SAME("%c%%%c", 'x', 'y');
}

TEST(a_short_buffer_is_ended_and_the_full_length_told)
{
    char text[8] = "#######";

    CHECK_EQUAL(paracore_snprintf(text, 4, "%s", "abcdef"), 6);
    CHECK(!strcmp(text, "abc"));
    CHECK(text[4] == '#');
    CHECK_EQUAL(paracore_snprintf(NULL, 0, "%d", 12345), 5);
}

TEST(no_text_is_said_so)
{
    const char *volatile nothing = NULL;
    char text[16];

    paracore_snprintf(text, sizeof(text), "%s", nothing);
    CHECK(!strcmp(text, "(null)"));
}
