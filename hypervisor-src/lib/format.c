/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vsnprintf for Paracore's messages. Reads the format once, never allocates, and ends every text
 * with 0.
 */
#include "lib/format.h"

#include "lib/string.h"

struct output {
    char *to;
    size_t size, length;
};

struct conversion {
    bool left, zero;
    int width, precision; /* precision -1: none */
    int longs;            /* 0 int, 1 long (also z), 2 long long; -1 short, -2 char */
};

static void put(struct output *o, char c)
{
    if (o->length + 1 < o->size)
        o->to[o->length] = c;
    o->length++;
}

static void pad(struct output *o, char c, int count)
{
    while (count-- > 0)
        put(o, c);
}

static void put_text(struct output *o, const struct conversion *c, const char *text)
{
    int n = 0;

    if (!text)
        text = "(null)";
    while ((c->precision < 0 || n < c->precision) && text[n])
        n++;
    if (!c->left)
        pad(o, ' ', c->width - n);
    for (int i = 0; i < n; i++)
        put(o, text[i]);
    if (c->left)
        pad(o, ' ', c->width - n);
}

static void put_number(struct output *o, const struct conversion *c, uint64_t value,
                       unsigned int base, bool negative,
                       const char *digits)
{
    char buffer[24];
    int n = 0, zeros;

    do {
        buffer[n++] = digits[value % base];
        value /= base;
    } while (value);
    zeros = c->precision > n ? c->precision - n : 0;
    if (c->zero && !c->left && c->precision < 0 && c->width > n + negative)
        zeros = c->width - n - negative;
    if (!c->left)
        pad(o, ' ', c->width - n - zeros - negative);
    if (negative)
        put(o, '-');
    pad(o, '0', zeros);
    for (int i = n; i > 0; i--)
        put(o, buffer[i - 1]);
    if (c->left)
        pad(o, ' ', c->width - n - zeros - negative);
}

static int read_number(const char **format, va_list *arguments)
{
    int n = 0;

    if (**format == '*') {
        (*format)++;
        return va_arg(*arguments, int);
    }
    for (; **format >= '0' && **format <= '9'; (*format)++)
        n = n * 10 + (**format - '0');
    return n;
}

static const char *read_conversion(const char *format, struct conversion *c, va_list *arguments)
{
    *c = (struct conversion){ .precision = -1 };
    for (;; format++) {
        if (*format == '-')
            c->left = true;
        else if (*format == '0')
            c->zero = true;
        else
            break;
    }
    c->width = read_number(&format, arguments);
    if (*format == '.') {
        format++;
        c->precision = read_number(&format, arguments);
    }
    for (;; format++) {
        if (*format == 'l' || *format == 'z')
            c->longs++;
        else if (*format == 'h')
            c->longs--;
        else
            return format;
    }
}

static uint64_t read_unsigned(const struct conversion *c, va_list *arguments)
{
    if (c->longs > 0)
        return va_arg(*arguments, unsigned long);
    return va_arg(*arguments, unsigned int);
}

static void convert(struct output *o, char kind, struct conversion *c, va_list *arguments)
{
    int64_t number;

    switch (kind) {
    case 'c':
        put(o, (char)va_arg(*arguments, int));
        break;
    case 's':
        put_text(o, c, va_arg(*arguments, const char *));
        break;
    case 'd':
    case 'i':
        number = c->longs > 0 ? va_arg(*arguments, long) : va_arg(*arguments, int);
        put_number(o, c, number < 0 ? -(uint64_t)number : (uint64_t)number, 10, number < 0,
                   "0123456789");
        break;
    case 'u':
        put_number(o, c, read_unsigned(c, arguments), 10, false, "0123456789");
        break;
    case 'x':
        put_number(o, c, read_unsigned(c, arguments), 16, false, "0123456789abcdef");
        break;
    case 'X':
        put_number(o, c, read_unsigned(c, arguments), 16, false, "0123456789ABCDEF");
        break;
    case 'p':
        c->precision = 16;
        put_number(o, c, (uint64_t)va_arg(*arguments, void *), 16, false, "0123456789abcdef");
        break;
    default:
        put(o, kind);
        break;
    }
}

int vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
    struct output o = { to, size, 0 };
    struct conversion c;
    va_list rest;

    va_copy(rest, arguments);
    while (*format) {
        if (*format != '%') {
            put(&o, *format++);
            continue;
        }
        format = read_conversion(format + 1, &c, &rest);
        if (*format)
            convert(&o, *format++, &c, &rest);
    }
    va_end(rest);
    if (size)
        to[o.length < size ? o.length : size - 1] = 0;
    return (int)o.length;
}

int snprintf(char *to, size_t size, const char *format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(to, size, format, arguments);
    va_end(arguments);
    return n;
}
