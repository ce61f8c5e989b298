#include "intake/number.h"

#include "base/utf8.h"

static const char *const nothing[] = { "", "-", "--", "---", "—", "——", "–", "－", "/", "\\", "无", "空", "n/a", "na", "null", "暂无", "未报", "未填", "不适用", "…", "...", "……", "*" };
static const char *const about_before[] = { "大约", "约", "近", "超过", "超", "逾" };
static const char *const about_after[] = { "左右", "上下", "余", "多", "以上" };
#define COUNT(x) (sizeof(x) / sizeof *(x))

static bool drop_front(str *s, const char *what)
{
    str w = str_of(what);
    if (!str_starts(*s, w))
        return false;
    *s = (str){ s->at + w.len, s->len - w.len };
    return true;
}

static bool drop_back(str *s, const char *what)
{
    str w = str_of(what);
    if (!str_ends(*s, w) || s->len == w.len)
        return false;
    s->len -= w.len;
    return true;
}

/* Signs in front, behind, or as brackets. An outer bracket pair means negative, as accountants write it. */
static bool take_sign(str *s)
{
    bool negative = false;
    if (s->len > 2 && s->at[0] == '(' && s->at[s->len - 1] == ')') {
        *s = (str){ s->at + 1, s->len - 2 };
        negative = true;
    }
    static const char *const signs[] = { "-", "−", "▲", "△", "负", "–" };
    for (size_t i = 0; i < COUNT(signs); i++)
        if (drop_front(s, signs[i])) {
            negative = !negative;
            break;
        }
    if (drop_back(s, "-"))
        negative = !negative;
    drop_front(s, "+");
    return negative;
}

/* Digits with one point, commas only where thousands stand, an exponent. Copies the plain form. */
static size_t digits(arena *a, str s, char **plain, bool *bad_comma)
{
    buf b = buf_new(a);
    size_t i = 0, since_comma = 0;
    bool comma = false, point = false;
    *bad_comma = false;
    for (; i < s.len; i++) {
        char c = s.at[i];
        if (c >= '0' && c <= '9') {
            since_comma++;
            buf_putc(&b, c);
        } else if (c == ',' && !point && b.len) {
            if ((comma && since_comma != 3) || since_comma > 3)
                *bad_comma = true;
            comma = true;
            since_comma = 0;
        } else if (c == '.' && !point) {
            if (comma && since_comma != 3)
                *bad_comma = true;
            point = true;
            buf_putc(&b, c);
        } else if ((c == 'e' || c == 'E') && b.len && i + 1 < s.len && strchr("0123456789+-", s.at[i + 1])) {
            buf_putc(&b, c);
            buf_putc(&b, s.at[++i]);
        } else
            break;
    }
    if (comma && !point && since_comma != 3)
        *bad_comma = true;
    *plain = b.text;
    return i;
}

static const struct { const char *word; int zeros; } magnitudes[] = { { "亿", 8 }, { "千万", 7 }, { "百万", 6 }, { "万", 4 }, { "千", 3 } };

/* The rest after the digits: a unit (万元), or a magnitude before more digits or a unit. Returns zeros to add. */
static int magnitude(str *s)
{
    if (unit_find(*s) && !str_eq(*s, STR("亿")) && !str_eq(*s, STR("万")))
        return 0;
    for (size_t i = 0; i < COUNT(magnitudes); i++)
        if (drop_front(s, magnitudes[i].word))
            return magnitudes[i].zeros;
    return 0;
}

static bool refuse(str text, error *e)
{
    for (size_t i = 1; i + 1 < text.len; i++)
        if ((text.at[i] == '-' || text.at[i] == '~') && text.at[i - 1] >= '0' && text.at[i - 1] <= '9')
            return fail(e, ERR_INPUT, "“%.*s”是范围，请填一个确定的数", "“%.*s” is a range: give one number", (int)text.len, text.at);
    return fail(e, ERR_INPUT, "“%.*s”不是数，请只填数字", "“%.*s” is not a number: write digits only", (int)text.len, text.at);
}

static bool add(decimal *sum, decimal v, int zeros)
{
    int scale = v.scale > zeros ? v.scale - zeros : 0;
    i128 units = v.units;
    for (int i = v.scale; i < zeros; i++)
        units *= 10;
    int common = scale > sum->scale ? scale : sum->scale;
    i128 total = (i128)sum->units * pow10_i64(common - sum->scale) + units * pow10_i64(common - scale);
    sum->scale = common;
    return i128_to_i64(total, &sum->units);
}

static bool is_nothing(str s)
{
    for (size_t i = 0; i < COUNT(nothing); i++)
        if (str_eq(s, str_of(nothing[i])))
            return true;
    return false;
}

bool means_nothing(arena *a, str text) { return is_nothing(str_of(text_fold(a, text))); }

/* 50(万元人民币): a unit in brackets behind the number. */
static str unbracketed(str s)
{
    if (s.len > 2 && s.at[0] == '(' && s.at[s.len - 1] == ')')
        return (str){ s.at + 1, s.len - 2 };
    return s;
}

/* Digits with at most one point: nearly every cell. */
static bool plain_number(str s)
{
    size_t points = 0;
    for (size_t i = 0; i < s.len; i++) {
        points += s.at[i] == '.';
        if (s.at[i] != '.' && (s.at[i] < '0' || s.at[i] > '9'))
            return false;
    }
    return s.len && points <= 1;
}

/* Digits, magnitude, digits …: 1亿2千万. Takes them off `s`; false: what stands there is no number. */
static bool take_value(arena *a, str *s, decimal *sum)
{
    bool any = false;
    for (int last = 99; s->len;) {
        char *plain;
        bool bad_comma;
        decimal d;
        size_t n = digits(a, *s, &plain, &bad_comma);
        if (!n)
            break;
        if (bad_comma || !decimal_parse(str_of(plain), &d))
            return false;
        *s = (str){ s->at + n, s->len - n };
        int zeros = magnitude(s);
        if (zeros >= last || !add(sum, d, zeros))
            return false;
        last = zeros;
        any = true;
    }
    return any;
}

bool number_read(arena *a, str text, number *out, error *e)
{
    *out = (number){ 0 };
    if (plain_number(text) && decimal_parse(text, &out->value))
        return true;
    *out = (number){ 0 };
    str s = str_of(text_fold(a, text));
    if (is_nothing(s)) {
        out->missing = true;
        return true;
    }
    for (size_t i = 0; i < COUNT(about_before); i++)
        out->about = drop_front(&s, about_before[i]) || out->about;
    for (size_t i = 0; i < COUNT(about_after); i++)
        out->about = drop_back(&s, about_after[i]) || out->about;
    drop_front(&s, "¥");
    bool negative = take_sign(&s);
    drop_front(&s, "¥");
    if (!take_value(a, &s, &out->value) || (s.len && !(out->unit = unit_find(unbracketed(s)))))
        return refuse(text, e);
    if (negative)
        out->value.units = -out->value.units;
    return true;
}
