#include "text/xml_edit.h"

static str rest(const xml_edit *x) { return (str){ x->in.at + x->pos, x->in.len - x->pos }; }

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool begins_at(const xml_edit *x, size_t at, const char *name)
{
    size_t n = strlen(x->prefix), m = strlen(name);
    str s = { x->in.at + at, x->in.len - at };
    return s.len > 1 + n + m && s.at[0] == '<' && memcmp(s.at + 1, x->prefix, n) == 0 && memcmp(s.at + 1 + n, name, m) == 0 &&
           (blank(s.at[1 + n + m]) || s.at[1 + n + m] == '/' || s.at[1 + n + m] == '>');
}

bool xml_begins(const xml_edit *x, const char *name) { return begins_at(x, x->pos, name); }

bool xml_edit_begin(xml_edit *x, arena *a, str in, const char *root)
{
    size_t m = strlen(root);
    *x = (xml_edit){ .a = a, .prefix = "", .in = in, .out = buf_new(a) };
    for (size_t open = 0, i = 0; i + m < in.len; i++) {
        if (in.at[i] == '<')
            open = i + 1;
        bool first = i == open || (open && i > open && in.at[i - 1] == ':');
        if (!open || !first || memcmp(in.at + i, root, m) != 0 || !(blank(in.at[i + m]) || in.at[i + m] == '>' || in.at[i + m] == '/'))
            continue;
        x->prefix = arena_copy_n(a, in.at + open, i - open);
        if (!begins_at(x, open - 1, root))
            continue;
        xml_copy_to(x, open - 1);
        return true;
    }
    return false;
}

str xml_attribute(str tag, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 1; i + n + 2 < tag.len; i++)
        if (blank(tag.at[i - 1]) && memcmp(tag.at + i, name, n) == 0 && tag.at[i + n] == '=' && strchr("\"'", tag.at[i + n + 1])) {
            const char *from = tag.at + i + n + 2, *end = memchr(from, tag.at[i + n + 1], tag.len - (i + n + 2));
            return end ? (str){ from, (size_t)(end - from) } : (str){ "", 0 };
        }
    return (str){ "", 0 };
}

str xml_set_attribute(arena *a, str tag, const char *name, const char *value)
{
    str old = xml_attribute(tag, name);
    size_t at = 0;
    buf b = buf_new(a);
    if (old.len) {
        at = (size_t)(old.at - tag.at);
        buf_add(&b, (str){ tag.at, at });
        buf_puts(&b, value);
        at += old.len;
    } else {
        while (at < tag.len && !blank(tag.at[at]) && tag.at[at] != '>' && !(at && tag.at[at] == '/'))
            at++;
        buf_add(&b, (str){ tag.at, at });
        buf_print(&b, " %s=\"%s\"", name, value);
    }
    buf_add(&b, (str){ tag.at + at, tag.len - at });
    return (str){ b.text, b.len };
}

str xml_tag(const xml_edit *x)
{
    str s = rest(x);
    const char *end = memchr(s.at, '>', s.len);
    return (str){ s.at, end ? (size_t)(end - s.at) + 1 : s.len };
}

bool xml_tag_closed(str tag) { return tag.len > 1 && tag.at[tag.len - 2] == '/'; }

size_t xml_behind(const xml_edit *x, const char *name)
{
    str tag = xml_tag(x), s = rest(x);
    char *end = arena_print(x->a, "</%s%s>", x->prefix, name);
    ptrdiff_t at = xml_tag_closed(tag) ? -1 : str_find(s, str_of(end));
    return x->pos + (at < 0 ? tag.len : (size_t)at + strlen(end));
}

bool xml_at_end(const xml_edit *x) { return x->pos >= x->in.len || str_starts(rest(x), STR("</")); }

void xml_copy_to(xml_edit *x, size_t to)
{
    buf_add(&x->out, (str){ x->in.at + x->pos, to - x->pos });
    x->pos = to;
}

bool xml_copy_until(xml_edit *x, const char *name)
{
    for (size_t at = x->pos; at < x->in.len; at++)
        if (begins_at(x, at, name)) {
            xml_copy_to(x, at);
            return true;
        }
    return false;
}

void xml_put_text(buf *b, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': buf_puts(b, "&amp;"); break;
        case '<': buf_puts(b, "&lt;"); break;
        case '>': buf_puts(b, "&gt;"); break;
        default:
            if ((unsigned char)*text >= 0x20 || *text == '\n' || *text == '\t')
                buf_putc(b, *text);
        }
}
