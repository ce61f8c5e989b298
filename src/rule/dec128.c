#include "rule/dec128.h"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>
#include <stdio.h>
#include <stdlib.h>

enum { NEAREST_EVEN = 0, MOST_TEXT = 64 };

static BID_UINT128 in(dec128 d) { return (BID_UINT128){ .w = { d.w[0], d.w[1] } }; }
static dec128 of(BID_UINT128 b) { return (dec128){ .w = { b.w[0], b.w[1] } }; }

static bool finite(BID_UINT128 b, dec128 *out)
{
    if (bid128_isNaN(b) || bid128_isInf(b))
        return false;
    *out = of(b);
    return true;
}

dec128 dec_of(int64_t v)
{
    return of(bid128_from_int64(v));
}

dec128 dec_of_decimal(decimal d)
{
    dec128 out = dec_of(d.units);
    if (d.scale)
        (void)dec_div(out, dec_of(pow10_i64(d.scale)), &out);
    return out;
}

dec128 dec_of_i128(i128 v)
{
    const int64_t part = 1000000000000000000;
    dec128 high = dec_of((int64_t)(v / part)), out;
    if (!dec_mul(high, dec_of(part), &out) || !dec_add(out, dec_of((int64_t)(v % part)), &out))
        return dec_of(0);
    return out;
}

bool dec_to_i128(dec128 d, i128 *out)
{
    const int64_t part = 1000000000000000000;
    dec128 high, low;
    if (!dec_div(d, dec_of(part), &high) || !dec_round_to(high, 0, DEC_DOWN, &high) || !dec_mul(high, dec_of(part), &low) || !dec_sub(d, low, &low))
        return false;
    int64_t h = dec_truncate(high);
    if (h == INT64_MAX || h == INT64_MIN)
        return false;
    *out = (i128)h * part + dec_truncate(low);
    return true;
}

/* The library also reads "inf", "nan" and signs of its own liking: the form is checked here. */
static bool is_number(str s)
{
    size_t i = 0, digits = 0;
    if (i < s.len && (s.at[i] == '-' || s.at[i] == '+'))
        i++;
    for (bool point = false; i < s.len && ((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] == '.' && !point)); i++)
        s.at[i] == '.' ? (void)(point = true) : (void)digits++;
    if (!digits)
        return false;
    if (i < s.len && (s.at[i] == 'e' || s.at[i] == 'E')) {
        i++;
        if (i < s.len && (s.at[i] == '-' || s.at[i] == '+'))
            i++;
        size_t from = i;
        while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
            i++;
        if (i == from || i - from > 5)
            return false;
    }
    return i == s.len;
}

bool dec_parse(str s, dec128 *out)
{
    unsigned flags = 0;
    char small[128];
    if (!is_number(s) || s.len >= sizeof small)
        return false;
    memcpy(small, s.at, s.len);
    small[s.len] = 0;
    return finite(bid128_from_string(small, NEAREST_EVEN, &flags), out);
}

/* "+235E-2" → "2.35" */
char *dec_text(arena *a, dec128 d)
{
    unsigned flags = 0;
    char raw[MOST_TEXT];
    bid128_to_string(raw, in(d), &flags);
    char *exponent_at = strchr(raw, 'E'), *digits = raw + 1;
    int exponent = exponent_at ? atoi(exponent_at + 1) : 0;
    if (exponent_at)
        *exponent_at = 0;
    size_t n = strlen(digits);
    while (n > 1 && digits[n - 1] == '0')
        n--, exponent++;
    if (n == 1 && digits[0] == '0')
        return arena_copy(a, "0");
    buf b = buf_new(a);
    if (raw[0] == '-')
        buf_putc(&b, '-');
    int point = (int)n + exponent;                               /* digits before the point */
    if (point <= 0) {
        buf_puts(&b, "0.");
        for (int i = point; i < 0; i++)
            buf_putc(&b, '0');
        buf_add(&b, (str){ digits, n });
    } else if ((size_t)point >= n) {
        buf_add(&b, (str){ digits, n });
        for (int i = (int)n; i < point; i++)
            buf_putc(&b, '0');
    } else {
        buf_add(&b, (str){ digits, (size_t)point });
        buf_putc(&b, '.');
        buf_add(&b, (str){ digits + point, n - (size_t)point });
    }
    return b.text;
}

double dec_double(dec128 d)
{
    unsigned flags = 0;
    return bid128_to_binary64(in(d), NEAREST_EVEN, &flags);
}

size_t dec_width(dec128 d)
{
    enum { BIAS = 6176, EXPONENT_AT = 49, EXPONENT = 0x3FFF };
    int e = (int)((d.w[BID_HIGH_128W] >> EXPONENT_AT) & EXPONENT) - BIAS;
    return (size_t)(e < 0 ? -e : e);
}

#define TWO_OPERANDS(name, call) \
    bool name(dec128 a, dec128 b, dec128 *out) \
    { \
        unsigned flags = 0; \
        return finite(call(in(a), in(b), NEAREST_EVEN, &flags), out); \
    }
TWO_OPERANDS(dec_add, bid128_add)
TWO_OPERANDS(dec_sub, bid128_sub)
TWO_OPERANDS(dec_mul, bid128_mul)
TWO_OPERANDS(dec_div, bid128_div)
#undef TWO_OPERANDS

/* Whole exponents by squaring, so that 1.1 ** 2 is 1.21 to the last digit; the rest by the library. */
bool dec_pow(dec128 a, dec128 b, dec128 *out)
{
    enum { MOST_BY_SQUARING = 100000 };
    unsigned flags = 0;
    int64_t n;
    if (!dec_integer(b, &n) || n > MOST_BY_SQUARING || n < -MOST_BY_SQUARING)
        return finite(bid128_pow(in(a), in(b), NEAREST_EVEN, &flags), out);
    dec128 r = dec_of(1), base = a;
    for (uint64_t k = (uint64_t)(n < 0 ? -n : n); k; k >>= 1) {
        if ((k & 1) && !dec_mul(r, base, &r))
            return false;
        if (k > 1 && !dec_mul(base, base, &base))
            return false;
    }
    *out = r;
    return n >= 0 || dec_div(dec_of(1), r, out);
}

bool dec_mod(dec128 a, dec128 b, dec128 *out)
{
    unsigned flags = 0;
    if (dec_sign(b) == 0)
        return false;
    dec128 r;
    if (!finite(bid128_fmod(in(a), in(b), &flags), &r))
        return false;
    *out = r;
    return dec_sign(r) == 0 || dec_sign(r) == dec_sign(b) || dec_add(r, b, out);
}

bool dec_sqrt(dec128 a, dec128 *out)
{
    unsigned flags = 0;
    return finite(bid128_sqrt(in(a), NEAREST_EVEN, &flags), out);
}

bool dec_exp(dec128 a, dec128 *out)
{
    unsigned flags = 0;
    return finite(bid128_exp(in(a), NEAREST_EVEN, &flags), out);
}

bool dec_log(dec128 a, dec128 *out)
{
    unsigned flags = 0;
    return finite(bid128_log(in(a), NEAREST_EVEN, &flags), out);
}

dec128 dec_neg(dec128 a)
{
    return dec_sign(a) ? of(bid128_negate(in(a))) : a;
}

dec128 dec_abs(dec128 a)
{
    return of(bid128_abs(in(a)));
}

int dec_compare(dec128 a, dec128 b)
{
    unsigned flags = 0;
    if (bid128_quiet_equal(in(a), in(b), &flags))
        return 0;
    return bid128_quiet_less(in(a), in(b), &flags) ? -1 : 1;
}

int dec_sign(dec128 a)
{
    return bid128_isZero(in(a)) ? 0 : bid128_isSigned(in(a)) ? -1 : 1;
}

static BID_UINT128 power_of_ten(int n)
{
    unsigned flags = 0;
    char text[24];
    snprintf(text, sizeof text, "1E%d", n);
    return bid128_from_string(text, NEAREST_EVEN, &flags);
}

/* Rounding of a whole number by the modes IEEE 754 lacks: up is away from zero, half down gives a tie to zero. */
static BID_UINT128 round_whole(BID_UINT128 x, dec_round how)
{
    unsigned flags = 0;
    bool negative = bid128_isSigned(x) != 0;
    switch (how) {
    case DEC_FLOOR: return bid128_round_integral_negative(x, &flags);
    case DEC_CEILING: return bid128_round_integral_positive(x, &flags);
    case DEC_DOWN: return bid128_round_integral_zero(x, &flags);
    case DEC_UP: return negative ? bid128_round_integral_negative(x, &flags) : bid128_round_integral_positive(x, &flags);
    case DEC_HALF_UP: return bid128_round_integral_nearest_away(x, &flags);
    case DEC_HALF_DOWN: {
        BID_UINT128 down = bid128_round_integral_zero(x, &flags);
        BID_UINT128 rest = bid128_abs(bid128_sub(x, down, NEAREST_EVEN, &flags));
        BID_UINT128 half = bid128_from_string((char[]){ "0.5" }, NEAREST_EVEN, &flags);
        return bid128_quiet_less(half, rest, &flags) ? bid128_round_integral_nearest_away(x, &flags) : down;
    }
    case DEC_HALF_EVEN: break;
    }
    return bid128_round_integral_nearest_even(x, &flags);
}

bool dec_round_to(dec128 a, int scale, dec_round how, dec128 *out)
{
    unsigned flags = 0;
    if (scale < DEC_SCALE_LEAST || scale > DEC_SCALE_MOST)
        return false;
    if (dec_sign(a) == 0) {
        *out = dec_of(0);
        return true;
    }
    BID_UINT128 shifted = bid128_scalbn(in(a), scale, NEAREST_EVEN, &flags);
    if (bid128_isInf(shifted) || bid128_isZero(shifted)) {        /* nothing behind that digit, or nothing before it */
        *out = bid128_isInf(shifted) ? a : dec_of(0);
        if (bid128_isZero(shifted) && ((how == DEC_UP) || (how == DEC_CEILING && dec_sign(a) > 0) || (how == DEC_FLOOR && dec_sign(a) < 0)))
            *out = dec_sign(a) < 0 ? dec_neg(of(power_of_ten(-scale))) : of(power_of_ten(-scale));
        return true;
    }
    return finite(bid128_scalbn(round_whole(shifted, how), -scale, NEAREST_EVEN, &flags), out);
}

bool dec_integer(dec128 a, int64_t *out)
{
    unsigned flags = 0;
    BID_UINT128 whole = bid128_round_integral_zero(in(a), &flags);
    if (!bid128_quiet_equal(whole, in(a), &flags))
        return false;
    flags = 0;
    *out = bid128_to_int64_int(whole, &flags);
    return flags == 0;
}

int64_t dec_truncate(dec128 a)
{
    unsigned flags = 0;
    int64_t v = bid128_to_int64_int(in(a), &flags);
    if (flags & 1)                                               /* invalid: outside 64 bits */
        return dec_sign(a) < 0 ? INT64_MIN : INT64_MAX;
    return v;
}
