#include "rule/feel_lex.h"

#include "base/utf8.h"

#include <ctype.h>


/* Name start and name part of the grammar (rules 28 and 29), wider: every letter or sign beyond ASCII that is no punctuation. */
static bool name_start(uint32_t c)
{
    if (c < 0x80)
        return isalpha((int)c) || c == '_' || c == '?';
    return !feel_blank(c) && c != 0xD7 && c != 0xF7 && !(c >= 0x2010 && c <= 0x206F) && !(c >= 0x3001 && c <= 0x3020 && c != 0x3005 && c != 0x3007) &&
           !(c >= 0xFF00 && c <= 0xFF0F) && !(c >= 0xFF1A && c <= 0xFF20);
}

static bool name_part(uint32_t c)
{
    return name_start(c) || (c < 0x80 && isdigit((int)c)) || c == 0xB7;
}

void feel_text_place(str text, size_t at, int *line, int *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < at && i < text.len;) {
        uint32_t c = utf8_next(text, &i);
        *column = c == '\n' ? 1 : *column + 1;
        *line += c == '\n';
    }
}

bool lex_wrong(feel_parser *p, const char *zh, const char *en)
{
    int line, column;
    lex_blanks(p);
    feel_text_place(p->s, p->at, &line, &column);
    size_t end = p->at, n = 0;
    while (end < p->s.len && n++ < 12)
        utf8_next(p->s, &end);
    str found = { p->s.at + p->at, end - p->at };
    if (!found.len)
        return fail(p->e, ERR_DECLARATION, "FEEL 第 %d 行第 %d 列：应为%s，表达式在此结束", "FEEL line %d, column %d: expected %s, but the expression ends", line, column,
                    p->e->lang == LANG_EN ? en : zh);
    return fail(p->e, ERR_DECLARATION, "FEEL 第 %d 行第 %d 列：应为%s，写的是“%.*s”", "FEEL line %d, column %d: expected %s, found “%.*s”", line, column,
                p->e->lang == LANG_EN ? en : zh, (int)found.len, found.at);
}

void lex_blanks(feel_parser *p)
{
    for (;;) {
        size_t next = p->at;
        if (next >= p->s.len)
            return;
        if (p->s.at[next] == '/' && next + 1 < p->s.len && (p->s.at[next + 1] == '/' || p->s.at[next + 1] == '*')) {
            bool line = p->s.at[next + 1] == '/';
            ptrdiff_t end = str_find((str){ p->s.at + next + 2, p->s.len - next - 2 }, line ? STR("\n") : STR("*/"));
            p->at = end < 0 ? p->s.len : next + 2 + (size_t)end + (line ? 1 : 2);
            continue;
        }
        if (!feel_blank(utf8_next(p->s, &next)))
            return;
        p->at = next;
    }
}

bool lex_end(feel_parser *p)
{
    lex_blanks(p);
    return p->at >= p->s.len;
}

static bool begins(const feel_parser *p, const char *text)
{
    size_t n = strlen(text);
    return p->s.len - p->at >= n && memcmp(p->s.at + p->at, text, n) == 0;
}

bool lex_sign(feel_parser *p, const char *sign)
{
    static const char *const longer[] = { "..", "**", "<=", ">=", "!=", "->" };
    lex_blanks(p);
    if (!begins(p, sign))
        return false;
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        if (strlen(longer[i]) > strlen(sign) && begins(p, longer[i]) && longer[i][0] == sign[0])
            return false;
    p->at += strlen(sign);
    return true;
}

static bool word_ends(const feel_parser *p, size_t at)
{
    if (at >= p->s.len)
        return true;
    return !name_part(utf8_next(p->s, &at));
}

bool lex_peek_word(feel_parser *p, const char *word)
{
    lex_blanks(p);
    return begins(p, word) && word_ends(p, p->at + strlen(word));
}

bool lex_word(feel_parser *p, const char *word)
{
    if (!lex_peek_word(p, word))
        return false;
    p->at += strlen(word);
    return true;
}

/* Bytes of the text that spell `name` from here (a blank of the name stands for any run of blanks); 0 when they do not. */
static size_t spells(const feel_parser *p, str name)
{
    size_t at = p->at;
    uint32_t last = 0;
    for (size_t i = 0; i < name.len;) {
        if (name.at[i] == ' ') {
            size_t from = at, next = at;
            while (next < p->s.len && feel_blank(utf8_next(p->s, &next)))
                at = next;
            if (at == from)
                return 0;
            i++;
            continue;
        }
        if (at >= p->s.len || p->s.at[at] != name.at[i])
            return 0;
        at++, i++;
    }
    for (size_t i = 0; i < name.len;)
        last = utf8_next(name, &i);
    return name_part(last) && !word_ends(p, at) ? 0 : at - p->at;
}

static void try_name(const feel_parser *p, str candidate, size_t *best, str *name)
{
    if (candidate.len == 0 || p->at >= p->s.len || candidate.at[0] != p->s.at[p->at])
        return;
    size_t n = spells(p, candidate);
    if (n > *best) {
        *best = n;
        *name = candidate;
    }
}

static void try_keys(const feel_parser *p, size_t *best, str *name)
{
    for (const feel_names *n = p->names; n; n = n->outer)
        for (size_t i = 0; i < n->keys.len; i++)
            try_name(p, n->keys.at[i], best, name);
    for (size_t i = 0; i < p->keys.len; i++)
        try_name(p, p->keys.at[i], best, name);
}

size_t lex_known_name(feel_parser *p, str *name)
{
    size_t best = 0;
    lex_blanks(p);
    for (const feel_names *n = p->names; n; n = n->outer)
        for (size_t i = 0; i < n->names.len; i++)
            try_name(p, n->names.at[i], &best, name);
    if (p->in_filter)
        try_keys(p, &best, name);
    for (size_t i = 0; i < feel_builtin_count(); i++)
        try_name(p, feel_builtin_name(i), &best, name);
    return best;
}

size_t lex_key(feel_parser *p, str *name)
{
    static const char *const properties[] = { "time offset", "start included", "end included" };
    size_t best = 0;
    lex_blanks(p);
    try_keys(p, &best, name);
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        try_name(p, str_of(properties[i]), &best, name);
    return best;
}

size_t lex_identifier(feel_parser *p)
{
    lex_blanks(p);
    size_t at = p->at, next = at;
    if (at >= p->s.len || !name_start(utf8_next(p->s, &next)))
        return 0;
    at = next;
    while (at < p->s.len && name_part(utf8_next(p->s, &next)))
        at = next;
    return at - p->at;
}

static size_t digits(const feel_parser *p, size_t at)
{
    while (at < p->s.len && isdigit((unsigned char)p->s.at[at]))
        at++;
    return at;
}

bool lex_number(feel_parser *p, dec128 *out)
{
    lex_blanks(p);
    size_t from = p->at, at = digits(p, from);
    if (at + 1 < p->s.len && p->s.at[at] == '.' && isdigit((unsigned char)p->s.at[at + 1]))
        at = digits(p, at + 1);
    if (at == from)
        return false;
    if (at < p->s.len && (p->s.at[at] == 'e' || p->s.at[at] == 'E')) {
        size_t sign = at + 1 + (at + 1 < p->s.len && strchr("+-", p->s.at[at + 1]) != NULL), end = digits(p, sign);
        if (end > sign)
            at = end;
    }
    if (!word_ends(p, at) || !dec_parse((str){ p->s.at + from, at - from }, out))
        return false;
    p->at = at;
    return true;
}

static bool hex(str s, size_t at, size_t n, uint32_t *out)
{
    *out = 0;
    if (at + n > s.len)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (!isxdigit((unsigned char)s.at[i]))
            return false;
        char c = (char)tolower((unsigned char)s.at[i]);
        *out = *out * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
}

/* Behind a backslash. UTF-16 pairs written as two \u escapes make one character. An escape of no meaning stays as written. */
static void escape(feel_parser *p, buf *b)
{
    static const char from[] = "ntr\"'\\", to[] = "\n\t\r\"'\\";
    char c = p->at + 1 < p->s.len ? p->s.at[p->at + 1] : 0;
    const char *simple = c ? strchr(from, c) : NULL;
    uint32_t code, low;
    if (simple) {
        buf_putc(b, to[simple - from]);
        p->at += 2;
    } else if (c == 'u' && hex(p->s, p->at + 2, 4, &code)) {
        p->at += 6;
        if (code >= 0xD800 && code < 0xDC00 && p->at + 1 < p->s.len && p->s.at[p->at] == '\\' && p->s.at[p->at + 1] == 'u' && hex(p->s, p->at + 2, 4, &low) &&
            low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            p->at += 6;
        }
        buf_code_point(b, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    } else if (c == 'U' && hex(p->s, p->at + 2, 6, &code)) {
        buf_code_point(b, code > 0x10FFFF ? 0xFFFD : code);
        p->at += 8;
    } else {
        buf_putc(b, '\\');
        p->at++;
    }
}

bool lex_string(feel_parser *p, str *out)
{
    size_t quote = p->at++;
    buf b = buf_new(p->a);
    while (p->at < p->s.len && p->s.at[p->at] != '"') {
        if (p->s.at[p->at] == '\\')
            escape(p, &b);
        else
            buf_putc(&b, p->s.at[p->at++]);
    }
    if (p->at >= p->s.len) {
        p->at = quote;
        return lex_wrong(p, "以引号结束的文字", "text that ends with a quote");
    }
    p->at++;
    *out = (str){ b.text ? b.text : "", b.len };
    return true;
}
