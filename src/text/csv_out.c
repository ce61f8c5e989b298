#include "text/csv_out.h"

/* What makes a formula, as cells begin with it. */
static const str beginnings[] = { STR("="), STR("+"), STR("-"), STR("@"), STR("\t"), STR("\r"), STR("\n"), STR("＝"), STR("＋"), STR("－"), STR("＠") };

static bool begins_formula(str s)
{
    while (s.len && *s.at == ' ')
        s = (str){ s.at + 1, s.len - 1 };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (str_starts(s, beginnings[i]))
            return true;
    return false;
}

static size_t digits(str s, size_t at, bool groups)
{
    while (at < s.len && ((s.at[at] >= '0' && s.at[at] <= '9') || (groups && s.at[at] == ',')))
        at++;
    return at;
}

/* [+-]1,234.5%, or a dash and nothing else. */
static bool plain_number(str s)
{
    size_t whole = digits(s, 1, true), at = whole;
    if (s.len == 1)
        return *s.at == '-';
    if (!s.len || (*s.at != '-' && *s.at != '+') || s.at[1] < '0' || s.at[1] > '9')
        return false;
    if (at < s.len && s.at[at] == '.')
        at = digits(s, at + 1, false);
    return at + (at < s.len && s.at[at] == '%') == s.len;
}

static str without_apostrophes(str s)
{
    while (s.len && *s.at == '\'')
        s = (str){ s.at + 1, s.len - 1 };
    return s;
}

static bool needs_guard(str s)
{
    str rest = without_apostrophes(s);
    return begins_formula(rest) && !(rest.len == s.len && plain_number(s));
}

bool csv_is_guarded(str s) { return s.len && *s.at == '\'' && begins_formula(without_apostrophes(s)); }

void csv_cell(buf *b, const char *text, bool first)
{
    bool quote = strpbrk(text, ",;|\t\"\r\n") != NULL;
    buf_puts(b, first ? "" : ",");
    buf_puts(b, quote ? "\"" : "");
    buf_puts(b, needs_guard(str_of(text)) ? "'" : "");
    for (; *text; text++) {
        if (*text == '"')
            buf_putc(b, '"');
        buf_putc(b, *text);
    }
    buf_puts(b, quote ? "\"" : "");
}

void csv_end_line(buf *b) { buf_puts(b, "\r\n"); }
