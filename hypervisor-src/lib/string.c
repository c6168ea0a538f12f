/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory and string functions. Copies and fills go through the string instructions in 8-byte steps;
 * small ones, which are most, are opened up by the compiler and never come here.
 */
#include "lib/string.h"

void *memcpy(void *to, const void *from, size_t bytes)
{
    void *d = to;
    size_t words = bytes / 8;

    bytes &= 7;
    __asm__ volatile("rep movsq" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
    __asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(bytes) : : "memory");
    return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
    char *d = to;
    const char *s = from;

    if (d <= s || d >= s + bytes)
        return memcpy(to, from, bytes);
    d += bytes - 1;
    s += bytes - 1;
    __asm__ volatile("std; rep movsb; cld" : "+D"(d), "+S"(s), "+c"(bytes) : : "memory");
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    void *d = to;
    uint64_t pattern = (uint8_t)value * 0x0101010101010101UL;
    size_t words = bytes / 8;

    bytes &= 7;
    __asm__ volatile("rep stosq" : "+D"(d), "+c"(words) : "a"(pattern) : "memory");
    __asm__ volatile("rep stosb" : "+D"(d), "+c"(bytes) : "a"(pattern) : "memory");
    return to;
}

int memcmp(const void *a, const void *b, size_t bytes)
{
    const uint8_t *x = a, *y = b;

    for (size_t i = 0; i < bytes; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

size_t strlen(const char *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (a[i] != b[i])
            return (uint8_t)a[i] < (uint8_t)b[i] ? -1 : 1;
        if (!a[i])
            break;
    }
    return 0;
}

char *strchr(const char *text, int c)
{
    for (; *text != (char)c; text++)
        if (!*text)
            return NULL;
    return (char *)text;
}

const char *strstr(const char *text, const char *part)
{
    size_t n = strlen(part);

    for (; *text || !n; text++)
        if (!strncmp(text, part, n))
            return text;
    return NULL;
}

size_t string_copy(char *to, const char *from, size_t size)
{
    size_t n = strlen(from), fit = n < size ? n : size - 1;

    memcpy(to, from, fit);
    to[fit] = 0;
    return n;
}

/* Stores in a row: under an emulator several times as fast as REP STOS, on a processor no slower
 * that matters. */
void page_clear(void *page)
{
    enum { STORES = 16 };
    uint64_t *word = page;

    for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*word); i += STORES, word += STORES) {
#define STORE(n) WRITE_ONCE(word[n], 0)
        STORE(0), STORE(1), STORE(2), STORE(3), STORE(4), STORE(5), STORE(6), STORE(7);
        STORE(8), STORE(9), STORE(10), STORE(11), STORE(12), STORE(13), STORE(14), STORE(15);
#undef STORE
    }
}

void page_copy(void *to, const void *from)
{
    memcpy(to, from, PAGE_SIZE);
}
