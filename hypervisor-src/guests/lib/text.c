/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text for the console: print() with %s %c %d %u %x %p, l and ll, widths and zero fill; and the
 * memory functions a compiler expects. No allocation; a line longer than the buffer is cut.
 */
#include "guests/lib/guest.h"

#include "guests/lib/console.h"

struct out {
    char *at;
    char *end;
};

static void put(struct out *o, char c)
{
    if (o->at < o->end)
        *o->at++ = c;
}

static void put_number(struct out *o, uint64_t value, unsigned int base, unsigned int width,
                       char fill)
{
    char digits[24];
    unsigned int n = 0;

    do {
        digits[n++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while (width > n) {
        put(o, fill);
        width--;
    }
    while (n)
        put(o, digits[--n]);
}

static void put_signed(struct out *o, int64_t value, unsigned int width, char fill)
{
    if (value < 0) {
        put(o, '-');
        value = -value;
    }
    put_number(o, (uint64_t)value, 10, width, fill);
}

static void put_text(struct out *o, const char *text, unsigned int width)
{
    for (; *text; text++, width -= width ? 1 : 0)
        put(o, *text);
    for (; width; width--)
        put(o, ' ');
}

/* One conversion, after its %: returns what follows it. */
static const char *convert(struct out *o, const char *format, __builtin_va_list *arguments)
{
    char fill = *format == '0' ? '0' : ' ';
    unsigned int width = 0;
    bool is_long = false;

    if (*format == '-')
        format++;
    for (; *format >= '0' && *format <= '9'; format++)
        width = width * 10 + (unsigned int)(*format - '0');
    for (; *format == 'l' || *format == 'z'; format++)
        is_long = true;
    switch (*format) {
    case 's':
        put_text(o, __builtin_va_arg(*arguments, const char *), width);
        break;
    case 'c':
        put(o, (char)__builtin_va_arg(*arguments, int));
        break;
    case 'd':
        put_signed(o,
                   is_long ? __builtin_va_arg(*arguments, long)
                           : __builtin_va_arg(*arguments, int),
                   width, fill);
        break;
    case 'u':
    case 'x':
        put_number(o,
                   is_long ? __builtin_va_arg(*arguments, unsigned long)
                           : __builtin_va_arg(*arguments, unsigned int),
                   *format == 'u' ? 10 : 16, width, fill);
        break;
    case 'p':
        put_number(o, (uint64_t)__builtin_va_arg(*arguments, void *), 16, 16, '0');
        break;
    default:
        put(o, *format);
        break;
    }
    return format + 1;
}

int format_text(char *to, size_t room, const char *format, __builtin_va_list arguments)
{
    struct out o = { to, to + room };
    __builtin_va_list copy;

    __builtin_va_copy(copy, arguments);
    while (*format) {
        if (*format == '%')
            format = convert(&o, format + 1, &copy);
        else
            put(&o, *format++);
    }
    __builtin_va_end(copy);
    return (int)(o.at - to);
}

void print(const char *format, ...)
{
    char line[256];
    __builtin_va_list arguments;
    int n;

    __builtin_va_start(arguments, format);
    n = format_text(line, sizeof(line), format, arguments);
    __builtin_va_end(arguments);
    console_write(line, (size_t)n);
}

size_t write_text(char *to, size_t room, const char *format, ...)
{
    __builtin_va_list arguments;
    int n;

    __builtin_va_start(arguments, format);
    n = format_text(to, room - 1, format, arguments);
    __builtin_va_end(arguments);
    to[n] = 0;
    return (size_t)n;
}

uint64_t number_in(const char *text)
{
    uint64_t n = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        n = n * 10 + (uint64_t)(*text - '0');
    return n;
}

bool same_text(const char *a, const char *b)
{
    return strlen(a) == strlen(b) && !memcmp(a, b, strlen(a));
}

bool begins_with(const char *text, const char *beginning)
{
    for (; *beginning; text++, beginning++)
        if (*text != *beginning)
            return false;
    return true;
}

void *memset(void *to, int byte, size_t n)
{
    void *at = to;

    __asm__ volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(byte) : "memory");
    return to;
}

void *memcpy(void *to, const void *from, size_t n)
{
    void *at = to;

    __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(n) : : "memory");
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a, *y = b;

    for (; n; n--, x++, y++) {
        if (*x != *y)
            return *x - *y;
    }
    return 0;
}

size_t strlen(const char *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}
