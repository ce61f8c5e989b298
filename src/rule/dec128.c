#include "rule/dec128.h"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>
#include <stdio.h>
#include <stdlib.h>

enum { NEAREST_EVEN = 0, MOST_TEXT = 64, MOST_DIGITS = 1024 };

static BID_UINT128 in(dec128 d) { return (BID_UINT128){ .w = { d.w[0], d.w[1] } }; }
static dec128 of(BID_UINT128 b) { return (dec128){ .w = { b.w[0], b.w[1] } }; }

static bool finite(BID_UINT128 b, dec128 *out)
{
    if (bid128_isNaN(b) || bid128_isInf(b))
        return false;
    *out = of(b);
    return true;
}

/* ---- small numbers ---------------------------------------------------------------------------------------------------
 *
 * Nearly every number of a bureau has a coefficient of 64 bits.  Its sum, product and order are plain integers, done here
 * on the encoding itself (IEEE 754-2008, 3.5.2, binary significand); the library does the rest.  Results agree with the
 * library's digit for digit. */

enum { LOW = 1 - BID_HIGH_128W, HIGH = BID_HIGH_128W, BIAS = 6176, EXPONENT_AT = 49, EXPONENT = 0x3FFF, MOST_EXPONENT = 6111, MOST_SHIFT = 18 };

typedef struct small { int64_t v; int e; } small;

static bool small_of(dec128 d, small *out)
{
    uint64_t high = d.w[HIGH], low = d.w[LOW];
    if ((high << 15) || low > INT64_MAX || ((high >> 61) & 3) == 3)
        return false;
    *out = (small){ high >> 63 ? -(int64_t)low : (int64_t)low, (int)((high >> EXPONENT_AT) & EXPONENT) - BIAS };
    return true;
}

/* v × 10^e; false when it must be rounded or does not fit. */
static bool encode(i128 v, int e, dec128 *out)
{
    const i128 ten17 = 100000000000000000, limit = ten17 * ten17;
    i128 magnitude = v < 0 ? -v : v;
    if (magnitude >= limit || e < -BIAS || e > MOST_EXPONENT)
        return false;
    out->w[LOW] = (uint64_t)magnitude;
    out->w[HIGH] = (uint64_t)(v < 0) << 63 | (uint64_t)(e + BIAS) << EXPONENT_AT | (uint64_t)(magnitude >> 64);
    return true;
}

/* Both over the same power of ten, the smaller one. */
static bool align(dec128 a, dec128 b, i128 *x, i128 *y, int *e)
{
    small p, q;
    if (!small_of(a, &p) || !small_of(b, &q))
        return false;
    int by = p.e - q.e;
    if (by > MOST_SHIFT || by < -MOST_SHIFT)
        return false;
    *x = p.v;
    *y = q.v;
    *e = by > 0 ? q.e : p.e;
    if (by > 0)
        *x *= pow10_i64(by);
    if (by < 0)
        *y *= pow10_i64(-by);
    return true;
}

/* Any finite number as coefficient and exponent; the sign apart. */
static bool parts_of(dec128 d, unsigned __int128 *coefficient, int *e)
{
    uint64_t high = d.w[HIGH];
    if (((high >> 61) & 3) == 3)
        return false;
    *coefficient = (unsigned __int128)(high << 15 >> 15) << 64 | d.w[LOW];
    *e = (int)((high >> EXPONENT_AT) & EXPONENT) - BIAS;
    return true;
}

enum { MOST_POWER = 2 * MOST_SHIFT };

static i128 power(int n)
{
    return n <= MOST_SHIFT ? (i128)pow10_i64(n) : (i128)pow10_i64(MOST_SHIFT) * pow10_i64(n - MOST_SHIFT);
}

static int digits_of(unsigned __int128 v)
{
    int n = 0;
    for (int step = 32; step; step /= 2)
        if (n + step <= MOST_POWER && v >= (unsigned __int128)power(n + step))
            n += step;
    return n + (v > 0);
}

/* Of two positive finite numbers. */
static int order_of(unsigned __int128 a, int ae, unsigned __int128 b, int be)
{
    int x = digits_of(a) + ae, y = digits_of(b) + be;             /* where the first digit stands */
    if (x != y)
        return x < y ? -1 : 1;
    if (ae > be)                                                  /* as many digits, so the product fits */
        a *= (unsigned __int128)power(ae - be);
    else
        b *= (unsigned __int128)power(be - ae);
    return (a > b) - (a < b);
}

/* A three-limb product and its quotient by 64 bits, least limb first. */
typedef struct wide { uint64_t w[3]; } wide;

static void times(wide *n, uint64_t by)
{
    unsigned __int128 carry = 0;
    for (int i = 0; i < 3; i++) {
        carry += (unsigned __int128)n->w[i] * by;
        n->w[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static uint64_t divided(wide *n, uint64_t by)
{
    unsigned __int128 rest = 0;
    for (int i = 2; i >= 0; i--) {
        rest = rest << 64 | n->w[i];
        n->w[i] = (uint64_t)(rest / by);
        rest %= by;
    }
    return (uint64_t)rest;
}

static void strip_zeros(unsigned __int128 *v, int *e)
{
    for (int step = 16; step; step /= 2)
        while (*v && *v % (unsigned __int128)power(step) == 0) {
            *v /= (unsigned __int128)power(step);
            *e += step;
        }
}

/* 34 digits, rounded half to even. */
static bool small_quotient(small a, small b, dec128 *out)
{
    enum { DIGITS = 34 };
    uint64_t x = (uint64_t)(a.v < 0 ? -a.v : a.v), y = (uint64_t)(b.v < 0 ? -b.v : b.v), rest;
    if (!x || !y)
        return false;
    unsigned __int128 q;
    for (int k = DIGITS + digits_of(y) - digits_of(x);; k--) {    /* 35 digits at most: then once more with one less */
        wide n = { { x, 0, 0 } };
        for (int left = k; left > 0; left -= MOST_SHIFT)
            times(&n, (uint64_t)pow10_i64(left < MOST_SHIFT ? left : MOST_SHIFT));
        rest = divided(&n, y);
        q = (unsigned __int128)n.w[1] << 64 | n.w[0];
        int e = a.e - b.e - k;
        if (k < 0 || n.w[2])
            return false;
        if (q >= (unsigned __int128)power(DIGITS))
            continue;
        if (rest)
            q += rest > y - rest || (rest == y - rest && (q & 1));
        else
            strip_zeros(&q, &e);
        i128 v = (i128)q;
        return encode((a.v < 0) == (b.v < 0) ? v : -v, e, out);
    }
}

/* v / 10^n as a whole number, by that rounding. */
static int64_t cut(int64_t v, int n, dec_round how)
{
    int64_t unit = pow10_i64(n), q = v / unit, rest = v % unit, away = v < 0 ? -1 : 1;
    uint64_t twice = 2 * (uint64_t)(rest < 0 ? -rest : rest);
    bool up = false;
    switch (how) {
    case DEC_FLOOR: up = rest < 0; break;
    case DEC_CEILING: up = rest > 0; break;
    case DEC_DOWN: break;
    case DEC_UP: up = rest != 0; break;
    case DEC_HALF_UP: up = twice >= (uint64_t)unit; break;
    case DEC_HALF_DOWN: up = twice > (uint64_t)unit; break;
    case DEC_HALF_EVEN: up = twice > (uint64_t)unit || (twice == (uint64_t)unit && q % 2 != 0); break;
    }
    return up ? q + away : q;
}

dec128 dec_of(int64_t v)
{
    dec128 out = { 0 };
    (void)encode(v, 0, &out);
    return out;
}

dec128 dec_of_decimal(decimal d)
{
    dec128 out = { 0 };
    (void)encode(d.units, -d.scale, &out);
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
    char copy[MOST_DIGITS];
    if (!is_number(s) || s.len >= sizeof copy)
        return false;
    memcpy(copy, s.at, s.len);
    copy[s.len] = 0;
    return finite(bid128_from_string(copy, NEAREST_EVEN, &flags), out);
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
    int e = (int)((d.w[HIGH] >> EXPONENT_AT) & EXPONENT) - BIAS;
    return (size_t)(e < 0 ? -e : e);
}

#define TWO_OPERANDS(name, call) \
    static bool name(dec128 a, dec128 b, dec128 *out) \
    { \
        unsigned flags = 0; \
        return finite(call(in(a), in(b), NEAREST_EVEN, &flags), out); \
    }
TWO_OPERANDS(long_add, bid128_add)
TWO_OPERANDS(long_sub, bid128_sub)
TWO_OPERANDS(long_mul, bid128_mul)
TWO_OPERANDS(long_div, bid128_div)
#undef TWO_OPERANDS

bool dec_add(dec128 a, dec128 b, dec128 *out)
{
    i128 x, y;
    int e;
    return (align(a, b, &x, &y, &e) && encode(x + y, e, out)) || long_add(a, b, out);
}

bool dec_sub(dec128 a, dec128 b, dec128 *out)
{
    i128 x, y;
    int e;
    return (align(a, b, &x, &y, &e) && encode(x - y, e, out)) || long_sub(a, b, out);
}

bool dec_mul(dec128 a, dec128 b, dec128 *out)
{
    small x, y;
    return (small_of(a, &x) && small_of(b, &y) && encode((i128)x.v * y.v, x.e + y.e, out)) || long_mul(a, b, out);
}

/* A whole quotient of whole numbers needs no digits behind the point. */
bool dec_div(dec128 a, dec128 b, dec128 *out)
{
    i128 x, y;
    int e;
    if (align(a, b, &x, &y, &e) && y && x % y == 0 && encode(x / y, 0, out))
        return true;
    small p, q;
    return (small_of(a, &p) && small_of(b, &q) && small_quotient(p, q, out)) || long_div(a, b, out);
}

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
    i128 x, y;
    int e;
    if (dec_sign(b) == 0)
        return false;
    if (align(a, b, &x, &y, &e) && encode(x % y + ((x % y != 0 && (x % y < 0) != (y < 0)) ? y : 0), e, out))
        return true;
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
    unsigned __int128 x, y;
    i128 p, q;
    int xe, ye, a_sign, b_sign;
    if (align(a, b, &p, &q, &xe))
        return (p > q) - (p < q);
    if (!parts_of(a, &x, &xe) || !parts_of(b, &y, &ye))
        return bid128_quiet_equal(in(a), in(b), &flags) ? 0 : bid128_quiet_less(in(a), in(b), &flags) ? -1 : 1;
    a_sign = !x ? 0 : a.w[HIGH] >> 63 ? -1 : 1;
    b_sign = !y ? 0 : b.w[HIGH] >> 63 ? -1 : 1;
    return a_sign != b_sign ? (a_sign < b_sign ? -1 : 1) : a_sign ? a_sign * order_of(x, xe, y, ye) : 0;
}

int dec_sign(dec128 a)
{
    small s;
    if (small_of(a, &s))
        return (s.v > 0) - (s.v < 0);
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
    small s;
    if (small_of(a, &s) && -s.e - scale <= MOST_SHIFT) {
        *out = a;
        return -s.e <= scale || encode(cut(s.v, -s.e - scale, how), -scale, out);
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
    small s;
    if (small_of(a, &s) && s.e == 0) {
        *out = s.v;
        return true;
    }
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
    small s;
    if (small_of(a, &s) && s.e <= 0 && s.e >= -MOST_SHIFT)
        return s.v / pow10_i64(-s.e);
    int64_t v = bid128_to_int64_int(in(a), &flags);
    if (flags & 1)                                               /* invalid: outside 64 bits */
        return dec_sign(a) < 0 ? INT64_MIN : INT64_MAX;
    return v;
}
