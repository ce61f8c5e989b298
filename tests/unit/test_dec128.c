/* FEEL's numbers: what is done on small encodings must be what the library would answer, digit for digit. */
#include "rule/dec128.h"
#include "test.h"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

static uint64_t next(uint64_t *state)              /* xorshift: the same numbers in every run */
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static BID_UINT128 bid(dec128 d) { return (BID_UINT128){ .w = { d.w[0], d.w[1] } }; }

/* Mostly small, with exponents that meet; some beyond 64 bits or far apart, some zero. */
static dec128 any_number(arena *a, uint64_t *state)
{
    static const char *const odd[] = { "0", "-0", "0e-3", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "9999999999999999999999999999999999", "1e6111", "1e-6176", "-1e30" };
    uint64_t r = next(state);
    dec128 d;
    int digits = (int)(r % 19), places = (int)(r / 19 % 12);
    const char *text = r % 23 == 0 ? odd[r / 23 % COUNT(odd)] : arena_print(a, "%s%llue%d", r & 1 ? "-" : "", (unsigned long long)(next(state) % (uint64_t)pow10_i64(digits)), -places);
    assert_true(dec_parse(str_of(text), &d));
    if (r % 29 == 1) {                             /* 34 digits */
        unsigned flags = 0;
        BID_UINT128 long_one = bid128_div(bid(d), bid128_from_int64((int64_t)(next(state) % 999983) + 1), 0, &flags);
        d = (dec128){ .w = { long_one.w[0], long_one.w[1] } };
    }
    return d;
}

/* Rounding and modulo against their definitions, by the library's long way round: a number with 20 more digits is not small. */
static void roundings(void **state)
{
    static const struct { const char *n; int scale; const char *want[7]; } cases[] = {         /* half even, floor, ceiling, down, up, half up, half down */
        { "2.5", 0, { "2", "2", "3", "2", "3", "3", "2" } }, { "-2.5", 0, { "-2", "-3", "-2", "-2", "-3", "-3", "-2" } }, { "3.5", 0, { "4", "3", "4", "3", "4", "4", "3" } },
        { "1.2345", 2, { "1.23", "1.23", "1.24", "1.23", "1.24", "1.23", "1.23" } }, { "-0.001", 2, { "0", "-0.01", "0", "0", "-0.01", "0", "0" } }, { "1250", -2, { "1200", "1200", "1300", "1200", "1300", "1300", "1200" } },
        { "5", 3, { "5", "5", "5", "5", "5", "5", "5" } }, { "0.50000000000000000000000000001", 0, { "1", "0", "1", "0", "1", "1", "1" } }, { "-1.5e-30", 0, { "0", "-1", "0", "0", "-1", "0", "0" } },
        { "9223372036854775807", -18, { "9000000000000000000", "9000000000000000000", "10000000000000000000", "9000000000000000000", "10000000000000000000", "9000000000000000000", "9000000000000000000" } },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int how = 0; how < 7; how++) {
            dec128 n, got = dec_of(0);
            assert_true(dec_parse(str_of(cases[i].n), &n) && dec_round_to(n, cases[i].scale, (dec_round)how, &got));
            if (strcmp(dec_text(*state, got), cases[i].want[how]) != 0)
                fail_msg("%s to %d by %d: %s", cases[i].n, cases[i].scale, how, dec_text(*state, got));
        }
}

typedef bool ours(dec128 a, dec128 b, dec128 *out);
typedef BID_UINT128 theirs(BID_UINT128 a, BID_UINT128 b, unsigned rounding, unsigned *flags);

static void small_is_exact(void **state)
{
    static const struct { const char *name; ours *our; theirs *their; } ops[] = { { "+", dec_add, bid128_add }, { "-", dec_sub, bid128_sub }, { "*", dec_mul, bid128_mul }, { "/", dec_div, bid128_div } };
    arena *a = *state;
    uint64_t seed = 20191008;
    for (int i = 0; i < 200000; i++) {
        arena_pos mark = arena_mark(a);
        dec128 x = any_number(a, &seed), y = any_number(a, &seed), got;
        for (size_t k = 0; k < COUNT(ops); k++) {
            unsigned flags = 0;
            BID_UINT128 want = ops[k].their(bid(x), bid(y), 0, &flags);
            bool finite = !bid128_isInf(want) && !bid128_isNaN(want), same = ops[k].our(x, y, &got);
            flags = 0;
            if (same != finite || (finite && !bid128_quiet_equal(bid(got), want, &flags)))
                fail_msg("%s %s %s: %s", dec_text(a, x), ops[k].name, dec_text(a, y), same ? dec_text(a, got) : "none");
        }
        unsigned flags = 0;
        int order = bid128_quiet_equal(bid(x), bid(y), &flags) ? 0 : bid128_quiet_less(bid(x), bid(y), &flags) ? -1 : 1;
        assert_int_equal(dec_compare(x, y), order);
        assert_int_equal(dec_sign(x), bid128_isZero(bid(x)) ? 0 : bid128_isSigned(bid(x)) ? -1 : 1);
        arena_rewind(a, mark);
    }
}

static void conversions(void **state)
{
    static const struct { int64_t units; int scale; const char *text; } decimals[] = {
        { 0, 0, "0" }, { 123450, 2, "1234.5" }, { -1, 18, "-0.000000000000000001" }, { INT64_MAX, 0, "9223372036854775807" }, { INT64_MIN, 4, "-922337203685477.5808" }, { 100, 0, "100" },
    };
    for (size_t i = 0; i < COUNT(decimals); i++)
        assert_string_equal(dec_text(*state, dec_of_decimal((decimal){ decimals[i].units, decimals[i].scale })), decimals[i].text);
    static const struct { const char *text; bool whole; int64_t cut; } whole[] = {
        { "5", true, 5 }, { "5.0", true, 5 }, { "5e2", true, 500 }, { "-5.7", false, -5 }, { "9223372036854775807", true, INT64_MAX }, { "1e30", false, INT64_MAX }, { "-1e30", false, INT64_MIN }, { "1e-40", false, 0 },
    };
    for (size_t i = 0; i < COUNT(whole); i++) {
        dec128 d;
        int64_t v;
        assert_true(dec_parse(str_of(whole[i].text), &d));
        assert_int_equal(dec_integer(d, &v), whole[i].whole);
        assert_true(dec_truncate(d) == whole[i].cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(small_is_exact), TEST(roundings), TEST(conversions) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
