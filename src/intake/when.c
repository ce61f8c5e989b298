#include "intake/when.h"

#include "base/utf8.h"

#include <stdlib.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The numbers of a text in order; *n of them, with the character that follows each. */
static size_t numbers(str s, long *out, char *after, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < most;) {
        if (!is_digit(s.at[i])) {
            i++;
            continue;
        }
        long v = 0;
        for (; i < s.len && is_digit(s.at[i]) && v < 100000000; i++)
            v = v * 10 + (s.at[i] - '0');
        after[n] = i < s.len ? s.at[i] : 0;
        out[n++] = v;
    }
    return n;
}

static int full_year(long y) { return (int)(y < 100 ? y + (y < 70 ? 2000 : 1900) : y); }

/* 2019-09-30 08:15:00, 2019-09-30T08:15: the day alone. */
static str without_time(str s)
{
    s = str_trim(s);
    if (str_find(s, STR(":")) < 0)
        return s;
    for (size_t i = 1; i < s.len; i++)
        if (s.at[i] == ' ' || s.at[i] == 'T')
            return (str){ s.at, i };
    return s;
}

bool when_date(arena *a, str text, date *out, error *e)
{
    str s = str_of(text_fold(a, without_time(text)));
    long v[4];
    char after[4];
    size_t n = numbers(s, v, after, 4);
    if (n == 1 && s.len == 8 && v[0] > 19000000) {
        v[2] = v[0] % 100;
        v[1] = v[0] / 100 % 100;
        v[0] /= 10000;
        n = 3;
    }
    if (n == 1 && s.len == 5 && v[0] > 20000 && v[0] < 80000) {           /* Excel's days since 1899-12-30 */
        *out = date_of(1899, 12, 30) + (date)v[0];
        return true;
    }
    if (n >= 3 && is_digit(s.at[0]) && date_valid(full_year(v[0]), (int)v[1], (int)v[2])) {
        *out = date_of(full_year(v[0]), (int)v[1], (int)v[2]);
        return true;
    }
    return fail(e, ERR_INPUT, "“%.*s”不是日期，请写成 2019-09-30", "“%.*s” is not a date: write 2019-09-30", (int)text.len, text.at);
}

/* 2019年9月, 2019-09, 201909, 2019.9; 2019年1-9月 and 2019年1—9月 mean September. */
static bool month_from(str s, month *out)
{
    long v[4];
    char after[4];
    size_t n = numbers(s, v, after, 4);
    if (n == 1 && v[0] > 190000 && v[0] < 220000)
        return month_from_code(v[0], out);
    if (n == 1 && v[0] > 19000000 && v[0] < 22000000)
        return month_from_code(v[0] / 100, out);
    if (n < 2 || (v[0] < 1900 && v[0] > 99) || v[0] > 2200)
        return false;
    bool range = n >= 3 && v[1] == 1 && (unsigned char)after[1] != 0xE6 && v[2] >= 1 && v[2] <= 12 && str_find(s, STR("月")) > 0;
    return month_from_code((int64_t)full_year(v[0]) * 100 + v[range ? 2 : 1], out);
}

bool when_month(arena *a, str text, month *out, error *e)
{
    return month_from(str_of(text_fold(a, text)), out) ||
           fail(e, ERR_INPUT, "“%.*s”不是月份，请写成 2019-09", "“%.*s” is not a month: write 2019-09", (int)text.len, text.at);
}

bool when_year(arena *a, str text, int *out, error *e)
{
    str s = str_of(text_fold(a, text));
    long v[2];
    char after[2];
    if (numbers(s, v, after, 2) == 1 && v[0] >= 1900 && v[0] <= 2200) {
        *out = (int)v[0];
        return true;
    }
    return fail(e, ERR_INPUT, "“%.*s”不是年份，请写成 2019", "“%.*s” is not a year: write 2019", (int)text.len, text.at);
}

bool when_month_inside(arena *a, str text, month *out)
{
    str s = str_of(text_fold(a, text));
    ptrdiff_t at = str_find(s, STR("年"));
    if (at < 4) {
        ptrdiff_t colon = str_find(s, STR(":"));
        return colon > 0 && month_from((str){ s.at + colon, s.len - (size_t)colon }, out);
    }
    ptrdiff_t end = str_find(s, STR("月"));
    if (end < at || !is_digit(s.at[at - 1]))
        return false;
    return month_from((str){ s.at + at - 4, (size_t)(end - at) + 4 + strlen("月") }, out);
}
