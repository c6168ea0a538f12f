/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The string and memory functions the compiler and Paracore need, with the meaning C gives them.
 */
#ifndef PARACORE_LIB_STRING_H
#define PARACORE_LIB_STRING_H

#include "lib/types.h"

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t bytes);
char *strchr(const char *text, int c);
const char *strstr(const char *text, const char *part);
/* Copies at most size - 1 characters and always ends the copy; returns strlen(from). */
size_t string_copy(char *to, const char *from, size_t size);

/* One page, fast. */
void page_clear(void *page);
void page_copy(void *to, const void *from);

#endif
