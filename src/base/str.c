#include "base/str.h"

#include "base/utf8.h"

#include <stdio.h>

bool str_starts(str s, str with) { return s.len >= with.len && memcmp(s.at, with.at, with.len) == 0; }

bool str_ends(str s, str with)
{
    return s.len >= with.len && memcmp(s.at + s.len - with.len, with.at, with.len) == 0;
}

ptrdiff_t str_find(str s, str what)
{
    if (!what.len)
        return 0;
    const char *p = s.len ? memmem(s.at, s.len, what.at, what.len) : NULL;
    return p ? p - s.at : -1;
}

/* The blanks that spreadsheets really contain around a value. */
static const str blanks[] = { STR(" "), STR("\t"), STR("\r"), STR("\n"), STR("\v"), STR("\f"),
                              STR("\xC2\xA0"), STR("\xE3\x80\x80"), STR("\xEF\xBB\xBF"), STR("\xE2\x80\x8B") };
enum { BLANKS = sizeof blanks / sizeof *blanks };

/* Bytes that begin or end no blank: most texts are done after two looks. */
static bool plain(char c) { return (unsigned char)c > ' ' && (unsigned char)c < 0x80; }

str str_trim(str s)
{
    if (!s.len || (plain(s.at[0]) && plain(s.at[s.len - 1])))
        return s;
    for (size_t i = 0; i < BLANKS; i++)
        if (str_starts(s, blanks[i])) {
            s.at += blanks[i].len;
            s.len -= blanks[i].len;
            i = (size_t)-1;
        }
    for (size_t i = 0; i < BLANKS; i++)
        if (str_ends(s, blanks[i])) {
            s.len -= blanks[i].len;
            i = (size_t)-1;
        }
    return s;
}

char *str_copy(arena *a, str s) { return arena_copy_n(a, s.at, s.len); }

buf buf_new(arena *a) { return (buf){ a, arena_alloc(a, 64), 0, 64 }; }

static void reserve(buf *b, size_t more)
{
    if (b->len + more + 1 <= b->cap)
        return;
    size_t cap = b->cap * 2 > b->len + more + 1 ? b->cap * 2 : b->len + more + 1;
    b->text = arena_grow(b->a, b->text, b->cap, cap);
    b->cap = cap;
}

void buf_add(buf *b, str s)
{
    reserve(b, s.len);
    if (s.len)
        memcpy(b->text + b->len, s.at, s.len);
    b->len += s.len;
    b->text[b->len] = 0;
}

void buf_puts(buf *b, const char *text) { buf_add(b, str_of(text)); }

void buf_putc(buf *b, char c) { buf_add(b, (str){ &c, 1 }); }

void buf_print(buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->text + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_code_point(buf *b, uint32_t c)
{
    char bytes[4];
    buf_add(b, (str){ bytes, utf8_encode(c, bytes) });
}
