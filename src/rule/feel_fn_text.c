#include "rule/feel_fn.h"

#include "base/utf8.h"
#include "rule/regex.h"

#include <unicode/ustring.h>

static feel_value not_text(const fn_args *g)
{
    return fn_wrong(g, "参数应是文字", "text is needed");
}

/* ---- conversion ------------------------------------------------------------------------------------------------------- */

feel_value fn_string(const fn_args *g)
{
    return g->at[0].kind == FEEL_NULL ? FEEL_NOTHING : feel_string(str_of(feel_text(g->r->a, g->at[0])));
}

feel_value fn_number_of(const fn_args *g)
{
    str text;
    dec128 n;
    if (fn_number(g, 0, &n))
        return feel_number(n);
    if (!fn_text(g, 0, &text) || !dec_parse(text, &n))
        return fn_wrong(g, "这段文字不是数", "this text is no number");
    return feel_number(n);
}

/* A separator: null, or one of the characters allowed. */
static bool separator(const fn_args *g, size_t i, const char *allowed, char *out)
{
    str s;
    *out = 0;
    if (g->at[i].kind == FEEL_NULL)
        return true;
    if (!fn_text(g, i, &s) || s.len != 1 || !strchr(allowed, s.at[0]))
        return false;
    *out = s.at[0];
    return true;
}

feel_value fn_number_of3(const fn_args *g)
{
    str text;
    char group, point;
    dec128 n;
    if (!fn_text(g, 0, &text))
        return not_text(g);
    if (!separator(g, 1, " ,.", &group) || !separator(g, 2, ",.", &point) || (group && group == point))
        return fn_wrong(g, "分隔符应是空格、逗号或句点，小数点应是另一个逗号或句点", "the separators must be a blank, comma or period, the decimal one another comma or period");
    buf b = buf_new(g->r->a);
    for (size_t i = 0; i < text.len; i++) {
        if (group && text.at[i] == group)
            continue;
        buf_putc(&b, point && text.at[i] == point ? '.' : text.at[i]);
    }
    if (!dec_parse((str){ b.text ? b.text : "", b.len }, &n))
        return fn_wrong(g, "这段文字不是数", "this text is no number");
    return feel_number(n);
}

feel_value fn_not(const fn_args *g)
{
    feel_value v;
    if (!fn_kind(g, 0, FEEL_BOOL, &v))
        return g->at[0].kind == FEEL_NULL ? FEEL_NOTHING : fn_wrong(g, "参数应是 true 或 false", "true or false is needed");
    return feel_bool(!v.truth);
}

/* ---- parts of a text ---------------------------------------------------------------------------------------------------- */

/* The byte where the code point of that number (from 0) begins. */
static size_t byte_of(str s, int64_t point)
{
    size_t at = 0;
    while (point-- > 0 && at < s.len)
        utf8_next(s, &at);
    return at;
}

feel_value fn_substring(const fn_args *g)
{
    str s;
    int64_t start, length = INT64_MAX;
    if (!fn_text(g, 0, &s))
        return not_text(g);
    int64_t n = (int64_t)utf8_length(s);
    if (!fn_integer(g, 1, &start) || start == 0 || start > n || start < -n)
        return fn_wrong(g, "起始位置不在文字之内", "the start position lies outside the text");
    if (g->count > 2 && g->at[2].kind != FEEL_NULL && (!fn_integer(g, 2, &length) || length < 1))
        return fn_wrong(g, "长度应至少为 1", "the length must be 1 or more");
    int64_t from = start > 0 ? start - 1 : n + start;
    size_t first = byte_of(s, from);
    str rest = { s.at + first, s.len - first };
    return feel_string((str){ rest.at, length < n - from ? byte_of(rest, length) : rest.len });
}

feel_value fn_string_length(const fn_args *g)
{
    str s;
    return fn_text(g, 0, &s) ? feel_integer((int64_t)utf8_length(s)) : not_text(g);
}

typedef int32_t change_case(UChar *dest, int32_t room, const UChar *src, int32_t len, const char *locale, UErrorCode *status);

/* By Unicode's rules without a language: ß becomes SS. */
static feel_value in_case(const fn_args *g, change_case *change)
{
    str s;
    enum { MOST_CHANGED = 8 << 20 };
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0, m, bytes = 0;
    if (!fn_text(g, 0, &s))
        return not_text(g);
    if (s.len > MOST_CHANGED)
        return fn_wrong(g, "文字超过 8 MiB", "the text is longer than 8 MiB");
    int32_t room = (int32_t)s.len * 3 + 1;
    UChar *wide = NEW_N(g->r->a, UChar, s.len + 1), *changed = NEW_N(g->r->a, UChar, room);
    u_strFromUTF8WithSub(wide, (int32_t)s.len + 1, &n, s.at, (int32_t)s.len, 0xFFFD, NULL, &status);
    m = change(changed, room, wide, n, "", &status);
    char *text = arena_alloc(g->r->a, (size_t)m * 3 + 1);
    u_strToUTF8(text, m * 3 + 1, &bytes, changed, m, &status);
    return U_SUCCESS(status) ? feel_string((str){ text, (size_t)bytes }) : not_text(g);
}

feel_value fn_upper(const fn_args *g) { return in_case(g, u_strToUpper); }
feel_value fn_lower(const fn_args *g) { return in_case(g, u_strToLower); }

static bool two_texts(const fn_args *g, str *a, str *b)
{
    return fn_text(g, 0, a) && fn_text(g, 1, b);
}

feel_value fn_substring_before(const fn_args *g)
{
    str s, match;
    if (!two_texts(g, &s, &match))
        return not_text(g);
    ptrdiff_t at = str_find(s, match);
    return feel_string((str){ s.at, at < 0 ? 0 : (size_t)at });
}

feel_value fn_substring_after(const fn_args *g)
{
    str s, match;
    if (!two_texts(g, &s, &match))
        return not_text(g);
    ptrdiff_t at = str_find(s, match);
    size_t from = at < 0 ? s.len : (size_t)at + match.len;
    return feel_string((str){ s.at + from, s.len - from });
}

feel_value fn_contains(const fn_args *g)
{
    str s, match;
    return two_texts(g, &s, &match) ? feel_bool(str_find(s, match) >= 0) : not_text(g);
}

feel_value fn_starts_with(const fn_args *g)
{
    str s, match;
    return two_texts(g, &s, &match) ? feel_bool(str_starts(s, match)) : not_text(g);
}

feel_value fn_ends_with(const fn_args *g)
{
    str s, match;
    return two_texts(g, &s, &match) ? feel_bool(str_ends(s, match)) : not_text(g);
}

/* ---- regular expressions ------------------------------------------------------------------------------------------------- */

/* The pattern of argument 1 and, where given, the flags of argument `flags`. */
static bool pattern_of(const fn_args *g, size_t flags_at, str *input, regex **out)
{
    str pattern, flags = STR("");
    if (!two_texts(g, input, &pattern) || (g->count > flags_at && g->at[flags_at].kind != FEEL_NULL && !fn_text(g, flags_at, &flags))) {
        (void)not_text(g);
        return false;
    }
    if (regex_compile(g->r->a, pattern, flags, out))
        return true;
    (void)fn_wrong(g, "正则表达式或选项写得不对", "the regular expression or its flags are wrong");
    return false;
}

static feel_value ran_away(const fn_args *g)
{
    return fn_wrong(g, "正则表达式不能这样用，或匹配超过上限", "the regular expression cannot be used so, or matching passed its limits");
}

feel_value fn_matches(const fn_args *g)
{
    str input;
    regex *x;
    bool found;
    if (!pattern_of(g, 2, &input, &x))
        return FEEL_NOTHING;
    bool ok = regex_matches(x, input, &found);
    regex_free(x);
    return ok ? feel_bool(found) : ran_away(g);
}

feel_value fn_replace(const fn_args *g)
{
    str input, with, out;
    regex *x;
    if (!fn_text(g, 2, &with))
        return not_text(g);
    if (!pattern_of(g, 3, &input, &x))
        return FEEL_NOTHING;
    bool ok = regex_replace(g->r->a, x, input, with, g->r->limits.bytes, &out);
    regex_free(x);
    return ok ? feel_string(out) : ran_away(g);
}

feel_value fn_split(const fn_args *g)
{
    str input;
    regex *x;
    regex_parts parts = { 0 };
    if (!pattern_of(g, 2, &input, &x))
        return FEEL_NOTHING;
    bool ok = regex_split(g->r->a, x, input, &parts);
    regex_free(x);
    if (!ok)
        return ran_away(g);
    feel_value *at = NEW_N(g->r->a, feel_value, parts.len);
    for (size_t i = 0; i < parts.len; i++)
        at[i] = feel_string(parts.at[i]);
    return feel_list_of(g->r->a, at, parts.len);
}

static bool optional_text(const fn_args *g, size_t i, str *out)
{
    *out = STR("");
    return g->count <= i || g->at[i].kind == FEEL_NULL || fn_text(g, i, out);
}

/* Null elements are left out. */
feel_value fn_string_join(const fn_args *g)
{
    feel_list l;
    str between, before, after;
    if (!fn_list(g, 0, &l) || !optional_text(g, 1, &between) || !optional_text(g, 2, &before) || !optional_text(g, 3, &after))
        return fn_wrong(g, "参数应是文字的列表和分隔符", "a list of texts and a delimiter are needed");
    buf b = buf_new(g->r->a);
    bool first = true;
    buf_add(&b, before);
    for (size_t i = 0; i < l.count; i++) {
        if (b.len > g->r->limits.bytes)
            return fn_wrong(g, "结果太长", "the result is too long");
        if (l.at[i].kind == FEEL_NULL)
            continue;
        if (l.at[i].kind != FEEL_STRING)
            return fn_wrong(g, "列表里不全是文字", "the list holds more than texts");
        if (!first)
            buf_add(&b, between);
        buf_add(&b, l.at[i].text);
        first = false;
    }
    buf_add(&b, after);
    return feel_string((str){ b.text ? b.text : "", b.len });
}
