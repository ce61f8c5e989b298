#include "report/escape.h"

#include "base/utf8.h"

/* XML 1.0 (fifth edition), production [2] Char. */
static bool xml_char(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

static const char *xml_entity(uint32_t c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

/* What needs nothing is copied in one piece. A byte that is no UTF-8 is read as U+FFFD, of which there are no three bytes here. */
void xml_escape(buf *out, const char *text)
{
    str s = str_of(text);
    size_t from = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = (unsigned char)s.at[at];
        size_t n = c < 0x80 ? 1 : utf8_decode(s, at, &c);
        const char *entity = xml_entity(c);
        if (!n || entity || !xml_char(c)) {
            buf_add(out, (str){ s.at + from, at - from });
            from = at + (n ? n : 1);
            if (n && entity)
                buf_puts(out, entity);
            else
                buf_code_point(out, 0xFFFD);
        }
        at += n ? n : 1;
    }
    buf_add(out, (str){ s.at + from, s.len - from });
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
