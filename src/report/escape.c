#include "report/escape.h"

#include "base/utf8.h"

/* XML 1.0 (fifth edition), production [2] Char. */
static bool xml_char(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

void xml_escape(buf *out, const char *text)
{
    str s = str_of(text);
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        switch (c) {
        case '&': buf_puts(out, "&amp;"); break;
        case '<': buf_puts(out, "&lt;"); break;
        case '>': buf_puts(out, "&gt;"); break;
        case '"': buf_puts(out, "&quot;"); break;
        case '\'': buf_puts(out, "&#39;"); break;
        default: buf_code_point(out, xml_char(c) ? c : 0xFFFD);
        }
    }
}

static bool ascii_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

void url_escape(buf *out, const char *text)
{
    for (const char *c = text ? text : ""; *c; c++)
        if (ascii_alnum(*c) || strchr("-._~", *c))
            buf_putc(out, *c);
        else
            buf_print(out, "%%%02X", (unsigned char)*c);
}

const char *bookmark_name(arena *a, const char *text)
{
    enum { WORD_LIMIT = 40 };                      /* ECMA-376 part 1, 17.13.6.2: Word refuses longer names */
    char *name = arena_print(a, "f_%s", text ? text : "");
    for (char *c = name; *c; c++)
        if (!ascii_alnum(*c))
            *c = '_';
    if (strlen(name) > WORD_LIMIT)
        name[WORD_LIMIT] = 0;
    return name;
}
