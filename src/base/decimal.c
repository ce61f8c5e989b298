#include "base/decimal.h"

#include "base/utf8.h"

#include <limits.h>

int64_t pow10_i64(int n)
{
    static const int64_t powers[DECIMAL_MAX_SCALE + 1] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
        100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
    };
    return powers[n < 0 ? 0 : n > DECIMAL_MAX_SCALE ? DECIMAL_MAX_SCALE : n];
}

i128 i128_div(i128 num, i128 den, rounding r)
{
    if (den < 0) {
        num = -num;
        den = -den;
    }
    i128 q = num / den, rest = num % den;
    int sign = num < 0 ? -1 : 1;
    i128 twice = (rest < 0 ? -rest : rest);
    i128 half = den - twice;                       /* compares rest with den/2 without doubling */
    bool up = r == ROUND_HALF_UP ? twice >= half
            : r == ROUND_HALF_EVEN ? twice > half || (twice == half && (q & 1))
                                   : false;
    return up ? q + sign : q;
}

bool i128_to_i64(i128 v, int64_t *out)
{
    if (v > INT64_MAX || v < INT64_MIN)
        return false;
    *out = (int64_t)v;
    return true;
}

/* Reads digits with one point into *d; *any tells whether a digit was seen. */
static bool mantissa(str s, size_t *at, decimal *d, bool *any)
{
    i128 units = 0;
    bool point = false;
    int scale = 0;
    for (; *at < s.len; ++*at) {
        char c = s.at[*at];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        *any = true;
        if (point && scale == DECIMAL_MAX_SCALE) {
            if (c != '0')
                return false;
            continue;
        }
        units = units * 10 + (c - '0');
        scale += point;
        if (units > INT64_MAX)
            return false;
    }
    *d = (decimal){ (int64_t)units, scale };
    return true;
}

static bool exponent(str s, size_t *at, int *e)
{
    int sign = 1, v = 0;
    size_t from;
    ++*at;
    if (*at < s.len && (s.at[*at] == '+' || s.at[*at] == '-'))
        sign = s.at[(*at)++] == '-' ? -1 : 1;
    for (from = *at; *at < s.len && s.at[*at] >= '0' && s.at[*at] <= '9' && v < 1000; ++*at)
        v = v * 10 + (s.at[*at] - '0');
    *e = sign * v;
    return *at > from;
}

/* Moves the point by e places, dropping trailing zeros where the scale would be too large. */
static bool shift(decimal *d, int e)
{
    int scale = d->scale - e;
    i128 units = d->units;
    for (; scale < 0; scale++)
        if ((units *= 10) > INT64_MAX || units < INT64_MIN)
            return false;
    for (; scale > DECIMAL_MAX_SCALE && units % 10 == 0; scale--) {
        units /= 10;
        if (units == 0)
            scale = 1;
    }
    if (scale > DECIMAL_MAX_SCALE)
        return false;
    *d = (decimal){ (int64_t)units, scale };
    return true;
}

/* Up to 18 digits with one point and a sign, as most numbers are: no 128 bits, no tests for overflow. */
static bool parse_short(str s, decimal *out)
{
    size_t at = s.len && s.at[0] == '-', first = at, point = s.len;
    uint64_t units = 0;
    for (; at < s.len; at++) {
        unsigned digit = (unsigned char)s.at[at] - '0';
        if (digit <= 9)
            units = units * 10 + digit;
        else if (s.at[at] == '.' && point == s.len)
            point = at;
        else
            return false;
    }
    if (at == first || s.len - first == (point < s.len))
        return false;
    *out = (decimal){ first ? -(int64_t)units : (int64_t)units, point < s.len ? (int)(s.len - point - 1) : 0 };
    return true;
}

bool decimal_parse(str s, decimal *out)
{
    if (s.len <= 18 && parse_short(s, out))
        return true;
    size_t at = 0;
    bool any = false, negative = false;
    int e = 0;
    decimal d;
    if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
        negative = s.at[at++] == '-';
    if (!mantissa(s, &at, &d, &any) || !any)
        return false;
    if (at < s.len && (s.at[at] == 'e' || s.at[at] == 'E') && !exponent(s, &at, &e))
        return false;
    if (at != s.len || !shift(&d, e))
        return false;
    if (negative)
        d.units = -d.units;
    *out = d;
    return true;
}

bool decimal_rescale(decimal d, int scale, rounding r, int64_t *units)
{
    if (scale >= d.scale)
        return i128_to_i64((i128)d.units * pow10_i64(scale - d.scale), units);
    return i128_to_i64(i128_div(d.units, pow10_i64(d.scale - scale), r), units);
}

bool decimal_exact(decimal d, int scale, int64_t *units)
{
    if (scale < d.scale && d.units % pow10_i64(d.scale - scale) != 0)
        return false;
    return decimal_rescale(d, scale, ROUND_DOWN, units);
}

int decimal_compare(decimal a, decimal b)
{
    i128 x = a.units, y = b.units;
    if (a.scale < b.scale)
        x *= pow10_i64(b.scale - a.scale);
    else
        y *= pow10_i64(a.scale - b.scale);
    return (x > y) - (x < y);
}

char *i128_text(arena *a, i128 v)
{
    char digits[48];
    size_t n = sizeof digits;
    bool negative = v < 0;
    unsigned __int128 u = negative ? -(unsigned __int128)v : (unsigned __int128)v;
    do
        digits[--n] = (char)('0' + (int)(u % 10));
    while (u /= 10);
    if (negative)
        digits[--n] = '-';
    return arena_copy_n(a, digits + n, sizeof digits - n);
}

/* Written from the last digit to the first. */
static char *text(arena *a, decimal d, bool grouped)
{
    char room[64];
    size_t at = sizeof room;
    uint64_t left = d.units < 0 ? 0 - (uint64_t)d.units : (uint64_t)d.units;
    for (int i = 0; i < d.scale; i++, left /= 10)
        room[--at] = (char)('0' + left % 10);
    if (d.scale)
        room[--at] = '.';
    int whole = 0;
    do {
        if (grouped && whole && whole % 3 == 0)
            room[--at] = ',';
        room[--at] = (char)('0' + left % 10);
        whole++;
    } while (left /= 10);
    if (d.units < 0)
        room[--at] = '-';
    return arena_copy_n(a, room + at, sizeof room - at);
}

char *decimal_text(arena *a, decimal d) { return text(a, d, false); }
char *decimal_text_grouped(arena *a, decimal d) { return text(a, d, true); }

char *decimal_text_short(arena *a, decimal d)
{
    while (d.scale && d.units % 10 == 0)
        d = (decimal){ d.units / 10, d.scale - 1 };
    return text(a, d, false);
}

bool ratio_units(ratio q, int places, rounding r, int64_t *units)
{
    if (q.den == 0)
        return false;
    i128 up = 1, down = 1;
    for (int i = 0; i < places; i++)
        up *= 10;
    for (int i = 0; i < -places; i++)
        down *= 10;
    i128 num, den;
    if (__builtin_mul_overflow(q.num, up, &num) || __builtin_mul_overflow(q.den, down, &den))
        return false;
    return i128_to_i64(i128_div(num, den, r), units);
}

char *ratio_text(arena *a, ratio q, int places, rounding r)
{
    int64_t units;
    if (!ratio_units(q, places, r, &units))
        return arena_copy(a, "—");
    return decimal_text(a, (decimal){ units, places > 0 ? places : 0 });
}
