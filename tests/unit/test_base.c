/* Tests of src/base: values computed by hand or taken from the source named beside them. */
#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

#include "test.h"

static void decimals(void **state)
{
    (void)state;
    static const struct { const char *in; bool ok; int64_t units; int scale; } rows[] = {
        { "323.39", true, 32339, 2 }, { "-0.5", true, -5, 1 }, { "6.31E+07", true, 63100000, 0 },
        { ".5", true, 5, 1 }, { "5.", true, 5, 0 }, { "1e-3", true, 1, 3 }, { "", false, 0, 0 },
        { "-", false, 0, 0 }, { "1.2.3", false, 0, 0 }, { "12a", false, 0, 0 }, { "1e", false, 0, 0 },
        { "99999999999999999999", false, 0, 0 }, { "9223372036854775807", true, INT64_MAX, 0 },
        { "0.1000000000000000055511151231257827", false, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        decimal d = { 0 };
        assert_int_equal(decimal_parse(str_of(rows[i].in), &d), rows[i].ok);
        if (rows[i].ok) {
            assert_int_equal(d.units, rows[i].units);
            assert_int_equal(d.scale, rows[i].scale);
        }
    }
}

/* GB/T 8170-2008 clause 3.2: 四舍六入五留双 (its own examples among them). */
static void rounding_rules(void **state)
{
    (void)state;
    static const struct { int64_t num, den; rounding r; int64_t want; } rows[] = {
        { 1050, 1000, ROUND_HALF_EVEN, 1 }, { 25, 10, ROUND_HALF_EVEN, 2 }, { 35, 10, ROUND_HALF_EVEN, 4 },
        { -25, 10, ROUND_HALF_EVEN, -2 }, { 25, 10, ROUND_HALF_UP, 3 }, { -25, 10, ROUND_HALF_UP, -3 },
        { 29, 10, ROUND_DOWN, 2 }, { -29, 10, ROUND_DOWN, -2 }, { 1, -2, ROUND_HALF_UP, -1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(i128_div(rows[i].num, rows[i].den, rows[i].r), rows[i].want);
}

static void decimal_texts(void **state)
{
    arena *a = *state;
    assert_string_equal(decimal_text(a, (decimal){ -5, 2 }), "-0.05");
    assert_string_equal(decimal_text_short(a, (decimal){ 323390, 4 }), "32.339");
    assert_string_equal(decimal_text_grouped(a, (decimal){ 123456789, 2 }), "1,234,567.89");
    assert_string_equal(decimal_text(a, (decimal){ INT64_MIN, 0 }), "-9223372036854775808");
    assert_string_equal(ratio_text(a, (ratio){ 1, 3 }, 4, ROUND_HALF_UP), "0.3333");
    assert_string_equal(ratio_text(a, (ratio){ 1, 0 }, 1, ROUND_HALF_UP), "—");
}

static void dates(void **state)
{
    arena *a = *state;
    static const struct { const char *utc, *said; } moments[] = {       /* Beijing is 8 hours ahead */
        { "2019-10-08T09:30:00Z", "2019-10-08 17:30" }, { "2019-12-31T16:05:59Z", "2020-01-01 00:05" }, { "2019-10-08T15:59:00Z", "2019-10-08 23:59" },
        { "2019-10-08", "2019-10-08" }, { "去年", "去年" }, { "", "" },
    };
    for (size_t i = 0; i < COUNT(moments); i++)
        assert_string_equal(time_say(a, str_of(moments[i].utc)), moments[i].said);
    static const struct { const char *said, *utc; } written[] = {
        { "2019-10-08 17:30", "2019-10-08T09:30:00Z" }, { "2020-01-01 00:05", "2019-12-31T16:05:00Z" }, { "2019-10-08T09:30:59Z", "2019-10-08T09:30:59Z" },
        { "2019-10-08 24:00", "2019-10-08 24:00" }, { "2019-10-08", "2019-10-08" }, { "", "" },
    };
    for (size_t i = 0; i < COUNT(written); i++)
        assert_string_equal(time_read(a, str_of(written[i].said)), written[i].utc);
    int64_t seconds;
    assert_true(time_parse(STR("2019-10-08T09:30:59Z"), &seconds) && seconds == 1570527059);       /* date -ud 2019-10-08T09:30:59Z +%s */
    assert_string_equal(time_iso(a, seconds), "2019-10-08T09:30:59Z");
    assert_string_equal(time_iso(a, -1), "1969-12-31T23:59:59Z");
    assert_string_equal(time_iso(a, beijing_midnight(date_of(2019, 10, 8))), "2019-10-07T16:00:00Z");
    static const char *const no_moments[] = { "2019-10-08T09:30:59", "2019-10-08 09:30:59Z", "2019-10-08T24:30:00Z", "2019-13-08T09:30:00Z", "2019-10-08T9:30:00Z" };
    for (size_t i = 0; i < COUNT(no_moments); i++)
        assert_false(time_parse(str_of(no_moments[i]), &seconds));
    assert_int_equal(date_of(1970, 1, 1), 0);
    assert_int_equal(date_of(2000, 3, 1), 11017);
    assert_int_equal(date_weekday(date_of(2026, 11, 23)), 1);        /* a Monday */
    for (date d = date_of(1899, 1, 1); d < date_of(2101, 1, 1); d++) {
        ymd x = date_ymd(d);
        assert_int_equal(date_of(x.year, x.month, x.day), d);
    }
    assert_string_equal(date_say(a, date_of(2019, 9, 30), LANG_ZH), "2019年9月30日");
    assert_string_equal(date_iso(a, date_add_months(date_of(2024, 1, 31), 1)), "2024-02-29");
    assert_string_equal(date_iso(a, spring_festival(2019)), "2019-02-05");
    month m;
    static const char *const good[] = { "2019-09", "201909", "2019年9月", "2019/9", "2019.09", " 2019年09月 " };
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(month_parse(str_of(good[i]), &m));
        assert_int_equal(m, month_of(2019, 9));
    }
    assert_false(month_parse(STR("2019-13"), &m));
    assert_false(month_parse(STR("19-09"), &m));
    assert_string_equal(month_say_cumulative(a, month_of(2019, 9), LANG_ZH), "2019年1—9月");
}

static void text(void **state)
{
    arena *a = *state;
    assert_string_equal(text_fold(a, STR("　Ａ１（万元） B")), "a1(万元)b");
    assert_string_equal(text_fold(a, STR("㎡①")), "m21");
    assert_false(utf8_valid(STR("\xC0\xAF")));
    assert_false(utf8_valid(STR("\xED\xA0\x80")));
    assert_true(utf8_valid(STR("汉𠀀")));
    assert_int_equal(utf8_length(STR("汉𠀀a")), 3);
    assert_int_equal(utf8_width(STR("产值a")), 5);
    assert_true(str_eq(str_trim(STR("\xEF\xBB\xBF　 x \n")), STR("x")));
    assert_int_equal(str_trim(STR(" 　 ")).len, 0);
}

static void maps_and_vectors(void **state)
{
    arena *a = *state;
    map m = map_new(a);
    VEC(int) v = { 0 };
    for (int i = 0; i < 10000; i++) {
        char *key = arena_print(a, "k%d", i);
        bool was;
        map_put(&m, str_of(key), &was)->num = i;
        assert_false(was);
        VEC_ADD(a, &v, i);
    }
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(map_num(&m, str_of(arena_print(a, "k%d", i)), -1), i);
        assert_int_equal(v.at[i], i);
    }
    assert_null(map_get(&m, STR("absent")));
}

static void errors(void **state)
{
    arena *a = *state;
    error e = { 0 };
    place at = { .file = "a.xlsx", .sheet = "9月", .row = 12, .field = "产值" };
    assert_false(fail_at(&e, ERR_INPUT, at, "“%s”不是数", "“%s” is not a number", "x"));
    assert_string_equal(error_line(a, &e), "文件 a.xlsx，工作表“9月”，第 12 行，“产值”列：“x”不是数");
    e.lang = LANG_EN;
    assert_false(fail(&e, ERR_USAGE, "%s", "%s", "no"));
    assert_string_equal(error_line(a, &e), "no");
}

static void arena_marks(void **state)
{
    arena *a = *state;
    arena_pos at = arena_mark(a);
    for (int i = 0; i < 100; i++) {
        char *p = arena_alloc(a, 100000);
        p[99999] = 1;
        arena_rewind(a, at);
    }
    char *x = arena_copy(a, "x");
    assert_string_equal(x, "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(decimals), TEST(rounding_rules), TEST(decimal_texts), TEST(dates), TEST(text),
        TEST(maps_and_vectors), TEST(errors), TEST(arena_marks),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
