/* Dates, times, durations and ranges: reading, writing, properties, arithmetic (DMN 1.5, tables 57 to 60 and 65) and relations
 * (table 78).  Values are the standard's examples or worked out on a calendar. */
#include "feel_cases.h"

#include <stdlib.h>

static void dates(void **state)
{
    static const feel_case cases[] = {
        { "date(\"2012-12-25\")", "\"2012-12-25\"" }, { "date(2012, 12, 25)", "\"2012-12-25\"" }, { "date(date and time(\"2012-12-25T11:00:00Z\"))", "\"2012-12-25\"" },
        { "date(\"2012-12-25\") - date(\"2012-12-24\")", "\"P1D\"" }, { "date(\"2017-02-30\")", "null" }, { "date(\"2016-02-29\")", "\"2016-02-29\"" }, { "date(\"1900-02-29\")", "null" },
        { "date(\"2000-02-29\")", "\"2000-02-29\"" }, { "date(\"12-12-25\")", "null" }, { "date(\"-2012-12-25\")", "\"-2012-12-25\"" }, { "date(\"999999999-12-31\")", "\"999999999-12-31\"" },
        { "date(\"02012-12-25\")", "null" }, { "date(\"+2012-12-25\")", "null" }, { "date(2012, 13, 1)", "null" }, { "date(2012, 1.5, 1)", "null" }, { "date(\"2012-12-25T00:00:00\")", "null" }, { "date(null)", "null" },
        { "date(year: 2019, month: 10, day: 8)", "\"2019-10-08\"" }, { "date(from: \"2019-10-08\")", "\"2019-10-08\"" }, { "date(0, 1, 1)", "\"0000-01-01\"" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void times(void **state)
{
    static const feel_case cases[] = {
        { "time(\"23:59:00z\")", "\"23:59:00Z\"" }, { "time(\"00:01:00@Etc/UTC\")", "\"00:01:00@Etc/UTC\"" }, { "time(date and time(\"2012-12-25T11:00:00Z\"))", "\"11:00:00Z\"" },
        { "time(23, 59, 0, duration(\"PT0H\"))", "\"23:59:00Z\"" }, { "time(11, 59, 45.5, null)", "\"11:59:45.5\"" }, { "time(11, 59, 45, duration(\"-PT2H\"))", "\"11:59:45-02:00\"" }, { "time(11, 59, 45)", "\"11:59:45\"" },
        { "time(\"10:15:30.123456789\")", "\"10:15:30.123456789\"" }, { "time(\"10:15:30+05:30\")", "\"10:15:30+05:30\"" }, { "time(\"10:15:30+00:00\")", "\"10:15:30Z\"" }, { "time(\"10:15:30-01:30:10\")", "\"10:15:30-01:30:10\"" },
        { "time(\"24:00:01\")", "null" }, { "time(\"7:00:00\")", "null" }, { "time(\"10:15\")", "null" }, { "time(\"10:60:00\")", "null" }, { "time(\"10:15:30@No/Where\")", "null" },
        { "time(\"10:15:30+19:00\")", "null" }, { "time(\"10:15:30+02:00@Europe/Paris\")", "null" }, { "time(24, 0, 0)", "null" }, { "time(date(\"2012-12-25\"))", "\"00:00:00Z\"" }, { "time(12, 0, null)", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void dates_with_times(void **state)
{
    static const feel_case cases[] = {
        { "date and time(\"2012-12-24T23:59:00\")", "\"2012-12-24T23:59:00\"" }, { "date and time(date(\"2012-12-24\"), time(\"23:59:00\"))", "\"2012-12-24T23:59:00\"" },
        { "date and time(date and time(\"2012-12-24T01:00:00Z\"), time(\"23:59:00\"))", "\"2012-12-24T23:59:00\"" }, { "date and time(\"2012-12-24\")", "\"2012-12-24T00:00:00\"" },
        { "date and time(\"2011-12-31T10:15:30@Europe/Paris\")", "\"2011-12-31T10:15:30@Europe/Paris\"" }, { "date and time(2012, 12, 24, 23, 59, 0)", "\"2012-12-24T23:59:00\"" },
        { "date and time(2012, 12, 24, 23, 59, 0, duration(\"PT8H\"))", "\"2012-12-24T23:59:00+08:00\"" }, { "date and time(2012, 12, 24, 23, 59, 0, \"Asia/Shanghai\")", "\"2012-12-24T23:59:00@Asia/Shanghai\"" },
        { "date and time(\"2012-12-31T24:00:00\")", "\"2013-01-01T00:00:00\"" }, { "date and time(\"2017-13-10T11:22:33\")", "null" }, { "date and time(\"2011-12-03T10:15:30+01:00@Europe/Paris\")", "null" },
        { "date and time(\"998-12-31T11:22:33\")", "null" }, { "date and time(\"-2017-12-31T11:22:33Z\")", "\"-2017-12-31T11:22:33Z\"" }, { "date and time(null, null)", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void durations(void **state)
{
    static const feel_case cases[] = {
        { "duration(\"P1DT2H\")", "\"P1DT2H\"" }, { "duration(\"P26M\")", "\"P2Y2M\"" }, { "duration(\"PT1000M\")", "\"PT16H40M\"" }, { "duration(\"-P100M\")", "\"-P8Y4M\"" }, { "duration(\"PT0S\")", "\"PT0S\"" },
        { "duration(\"P0Y\")", "\"P0M\"" }, { "duration(\"PT0.5S\")", "\"PT0.5S\"" }, { "duration(\"P1Y2DT1H\")", "null" }, { "duration(\"P\")", "null" }, { "duration(\"PT\")", "null" }, { "duration(\"P1H\")", "null" },
        { "duration(\"1D\")", "null" }, { "duration(\"P-1D\")", "null" }, { "duration(\"P99999999999999999999Y\")", "null" },
        { "years and months duration(date(\"2011-12-22\"), date(\"2013-08-24\"))", "\"P1Y8M\"" }, { "years and months duration(date(\"2013-08-24\"), date(\"2011-12-22\"))", "\"-P1Y8M\"" },
        { "years and months duration(@\"2016-09-30T23:25:00\", @\"2017-12-28T12:12:12\")", "\"P1Y2M\"" }, { "years and months duration(@\"2017-12-31\", @\"2017-12-31\")", "\"P0M\"" }, { "years and months duration(null, @\"2017-12-31\")", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void properties(void **state)
{
    static const feel_case cases[] = {
        { "@\"2018-12-10\".year", "2018" }, { "@\"2018-12-10\".month", "12" }, { "@\"2018-12-10\".day", "10" }, { "@\"2018-12-10\".weekday", "1" }, { "@\"2018-12-16\".weekday", "7" }, { "@\"2018-12-10\".hour", "null" },
        { "@\"2018-12-10T10:30:01.5\".second", "1.5" }, { "@\"10:30:01\".minute", "30" }, { "@\"10:30:01+05:00\".time offset", "\"PT5H\"" }, { "@\"10:30:01\".time offset", "null" },
        { "@\"2018-07-10T10:30:00@Europe/Paris\".time offset", "\"PT2H\"" }, { "@\"2018-07-10T10:30:00@Europe/Paris\".timezone", "\"Europe/Paris\"" }, { "@\"2018-07-10T10:30:00Z\".timezone", "null" },
        { "@\"P1Y2M\".years", "1" }, { "@\"P1Y2M\".months", "2" }, { "@\"-P14M\".years", "-1" }, { "@\"P1DT2H3M4.5S\".days", "1" }, { "@\"P1DT2H3M4.5S\".hours", "2" }, { "@\"P1DT2H3M4.5S\".minutes", "3" },
        { "@\"P1DT2H3M4.5S\".seconds", "4.5" }, { "@\"PT2M\".years", "null" }, { "[1..10].start", "1" }, { "[1..10).end included", "false" }, { "]1..10].start included", "false" }, { "(< 10).start", "null" }, { "(< 10).end", "10" },
        { "[@\"2018-12-10\", @\"2019-01-01\"].year", "[2018, 2019]" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void arithmetic(void **state)
{
    static const feel_case cases[] = {
        { "@\"2020-01-31\" + @\"P1M\"", "\"2020-02-29\"" }, { "@\"2020-02-29\" + @\"P1Y\"", "\"2021-02-28\"" }, { "@\"2020-03-31\" - @\"P1M\"", "\"2020-02-29\"" }, { "@\"P1M\" + @\"2020-01-31\"", "\"2020-02-29\"" },
        { "@\"2020-02-28\" + @\"P2D\"", "\"2020-03-01\"" }, { "@\"2020-01-01\" - @\"PT1H\"", "\"2019-12-31\"" }, { "@\"2020-01-01T23:30:00Z\" + @\"PT1H\"", "\"2020-01-02T00:30:00Z\"" },
        { "@\"23:30:00\" + @\"PT1H\"", "\"00:30:00\"" }, { "@\"00:30:00+01:00\" - @\"PT1H\"", "\"23:30:00+01:00\"" }, { "@\"2020-01-02T00:00:00Z\" - @\"2020-01-01T01:00:00+01:00\"", "\"P1D\"" },
        { "@\"2020-01-02\" - @\"2020-01-01T12:00:00Z\"", "\"PT12H\"" }, { "@\"11:00:00\" - @\"10:30:00\"", "\"PT30M\"" }, { "@\"11:00:00\" - @\"10:30:00Z\"", "null" }, { "@\"2020-01-01\" + @\"2020-01-01\"", "null" },
        { "@\"P1Y\" + @\"P1M\"", "\"P1Y1M\"" }, { "@\"P1D\" - @\"PT25H\"", "\"-PT1H\"" }, { "@\"P1Y\" + @\"P1D\"", "null" }, { "@\"P1Y\" * 1.5", "\"P1Y6M\"" }, { "2 * @\"PT1H\"", "\"PT2H\"" }, { "@\"P1D\" / 2", "\"PT12H\"" },
        { "@\"P1Y\" / @\"P1M\"", "12" }, { "@\"P1D\" / @\"PT6H\"", "4" }, { "@\"P1D\" / 0", "null" }, { "-@\"P1D\"", "\"-P1D\"" }, { "@\"2020-01-01\" + 1", "null" }, { "@\"999999999-12-31\" + @\"P1D\"", "null" },
        { "@\"P1Y\" * @\"P1Y\"", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void calendar(void **state)
{
    static const feel_case cases[] = {
        { "day of year(date(2019, 9, 17))", "260" }, { "day of week(date(2019, 9, 17))", "\"Tuesday\"" }, { "month of year(date(2019, 9, 17))", "\"September\"" }, { "week of year(date(2019, 9, 17))", "38" },
        { "week of year(date(2003, 12, 29))", "1" }, { "week of year(date(2004, 1, 4))", "1" }, { "week of year(date(2005, 1, 1))", "53" }, { "week of year(date(2005, 1, 3))", "1" }, { "week of year(date(2005, 1, 9))", "1" },
        { "day of year(@\"2020-12-31T00:00:00\")", "366" }, { "day of week(\"2019-09-17\")", "null" }, { "day of year(null)", "null" },
        { "is(date(\"2012-12-25\"), time(\"23:00:50\"))", "false" }, { "is(date(\"2012-12-25\"), date(\"2012-12-25\"))", "true" }, { "is(time(\"23:00:50z\"), time(\"23:00:50\"))", "false" },
        { "is(time(\"23:00:50z\"), time(\"23:00:50+00:00\"))", "true" }, { "is(@\"20:00:50+00:00\", @\"21:00:50+01:00\")", "false" }, { "is(@\"23:00:50@Australia/Melbourne\", @\"23:00:50@Australia/Sydney\")", "true" },
        { "is(null, null)", "true" }, { "is(1, 1.0)", "true" }, { "is([1, \"a\"], [1, \"a\"])", "true" }, { "is(\"1\", 1)", "false" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void clock_is_fixed(void **state)
{
    static const feel_case cases[] = {
        { "now()", "\"2026-11-24T09:30:00+08:00\"" }, { "today()", "\"2026-11-24\"" }, { "now() = now()", "true" }, { "today() - @\"2026-11-01\"", "\"P23D\"" }, { "now(1)", "null" },
    };
    setenv("JBP_NOW", "2026-11-24T09:30:00+08:00", 1);
    FEEL_CHECK(state, cases, NULL);
    setenv("JBP_NOW", "2026-11-23T17:30:00Z", 1);           /* past midnight in Beijing */
    static const feel_case early[] = { { "now()", "\"2026-11-24T01:30:00+08:00\"" }, { "today()", "\"2026-11-24\"" } };
    FEEL_CHECK(state, early, NULL);
    unsetenv("JBP_NOW");
}

static void range_texts(void **state)
{
    static const feel_case cases[] = {
        { "range(\"[18..21)\")", "\"[18..21)\"" }, { "range(\"[2..)\") = >= 2", "true" }, { "range(\"(2..)\") = > 2", "true" }, { "range(\"(..2]\") = <= 2", "true" }, { "range(\"(..2)\") = < 2", "true" },
        { "range(\"[..2]\")", "null" }, { "range(\"[1..]\")", "null" }, { "range(\"(..)\")", "null" }, { "range(\"\")", "null" }, { "range(\"[\\\"a\\\"..\\\"c\\\"]\") = [\"a\"..\"c\"]", "true" },
        { "range(\"[@\\\"2020-01-01\\\"..@\\\"2020-01-31\\\"]\") instance of range<date>", "true" }, { "range(\" [ 1 .. 3 ] \") = [1..3]", "true" }, { "range(\"[date(\\\"2020-01-01\\\")..date(\\\"2020-01-02\\\")]\").end", "\"2020-01-02\"" },
        { "range(\"[date(string(\\\"2020-01-01\\\"))..date(\\\"2020-01-02\\\")]\")", "null" }, { "range(\"[1..x]\")", "null" }, { "range(\"[1..\\\"a\\\"]\")", "null" }, { "range(\"[-5..-1]\")", "\"[-5..-1]\"" }, { "range(5)", "null" },
        { "2 in range(from: \"[1..3]\")", "true" }, { "range(\"[1+1..3]\")", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

/* Table 78, example by example. */
static void relations(void **state)
{
    static const feel_case cases[] = {
        { "before(1, 10)", "true" }, { "before(10, 1)", "false" }, { "before(1, [1..10])", "false" }, { "before(1, (1..10])", "true" }, { "before(1, [5..10])", "true" }, { "before([1..10], 10)", "false" },
        { "before([1..10), 10)", "true" }, { "before([1..10], 15)", "true" }, { "before([1..10], [15..20])", "true" }, { "before([1..10], [10..20])", "false" }, { "before([1..10), [10..20])", "true" }, { "before([1..10], (10..20])", "true" },
        { "after(10, 5)", "true" }, { "after(5, 10)", "false" }, { "after(12, [1..10])", "true" }, { "after(10, [1..10))", "true" }, { "after(10, [1..10])", "false" }, { "after([11..20], 12)", "false" }, { "after([11..20], 10)", "true" },
        { "after((11..20], 11)", "true" }, { "after([11..20], 11)", "false" }, { "after([11..20], [1..10])", "true" }, { "after([1..10], [11..20])", "false" }, { "after([11..20], [1..11))", "true" }, { "after((11..20], [1..11])", "true" },
        { "meets([1..5], [5..10])", "true" }, { "meets([1..5), [5..10])", "false" }, { "meets([1..5], (5..10])", "false" }, { "meets([1..5], [6..10])", "false" },
        { "met by([5..10], [1..5])", "true" }, { "met by([5..10], [1..5))", "false" }, { "met by((5..10], [1..5])", "false" }, { "met by([6..10], [1..5])", "false" },
        { "overlaps([1..5], [3..8])", "true" }, { "overlaps([3..8], [1..5])", "true" }, { "overlaps([1..8], [3..5])", "true" }, { "overlaps([1..5], [6..8])", "false" }, { "overlaps([1..5], [5..8])", "true" }, { "overlaps([1..5], (5..8])", "false" },
        { "overlaps([1..5), [5..8])", "false" }, { "overlaps((5..8], [1..5])", "false" },
        { "overlaps before([1..5], [3..8])", "true" }, { "overlaps before([1..5], [6..8])", "false" }, { "overlaps before([1..5], [5..8])", "true" }, { "overlaps before([1..5], (5..8])", "false" }, { "overlaps before([1..5), (1..5])", "true" },
        { "overlaps before([1..5], (1..5])", "true" }, { "overlaps before([1..5), [1..5])", "false" }, { "overlaps before([1..5], [1..5])", "false" },
        { "overlaps after([3..8], [1..5])", "true" }, { "overlaps after([6..8], [1..5])", "false" }, { "overlaps after([5..8], [1..5])", "true" }, { "overlaps after((5..8], [1..5])", "false" }, { "overlaps after((1..5], [1..5))", "true" },
        { "overlaps after((1..5], [1..5])", "true" }, { "overlaps after([1..5], [1..5))", "false" }, { "overlaps after([1..5], [1..5])", "false" },
        { "finishes(10, [1..10])", "true" }, { "finishes(10, [1..10))", "false" }, { "finishes([5..10], [1..10])", "true" }, { "finishes([5..10), [1..10])", "false" }, { "finishes([5..10), [1..10))", "true" }, { "finishes([1..10], [1..10])", "true" },
        { "finishes((1..10], [1..10])", "true" }, { "finished by([1..10], 10)", "true" }, { "finished by([1..10), 10)", "false" }, { "finished by([1..10], [5..10])", "true" }, { "finished by([1..10], [1..10))", "false" },
        { "finished by([1..10], (1..10])", "true" }, { "includes([1..10], 5)", "true" }, { "includes([1..10], 12)", "false" }, { "includes([1..10], 1)", "true" }, { "includes((1..10], 1)", "false" }, { "includes([1..10], [4..6])", "true" },
        { "includes((1..10], (1..5])", "true" }, { "includes([1..10], (1..10))", "true" }, { "includes([1..10), [5..10))", "true" }, { "includes([1..10], [1..10])", "true" }, { "includes((1..10), [1..10])", "false" },
        { "during(5, [1..10])", "true" }, { "during(12, [1..10])", "false" }, { "during(1, (1..10])", "false" }, { "during([4..6], [1..10])", "true" }, { "during((1..10), [1..10])", "true" }, { "during([1..10], [1..10])", "true" },
        { "starts(1, [1..10])", "true" }, { "starts(1, (1..10])", "false" }, { "starts(2, [1..10])", "false" }, { "starts([1..5], [1..10])", "true" }, { "starts((1..5], (1..10])", "true" }, { "starts((1..5], [1..10])", "false" },
        { "starts([1..10], [1..10])", "true" }, { "starts([1..10), [1..10])", "true" }, { "started by([1..10], 1)", "true" }, { "started by((1..10], 1)", "false" }, { "started by([1..10], [1..5])", "true" }, { "started by((1..10], [1..5])", "false" },
        { "coincides(5, 5)", "true" }, { "coincides(3, 4)", "false" }, { "coincides([1..5], [1..5])", "true" }, { "coincides((1..5), [1..5])", "false" }, { "coincides([1..5], [2..6])", "false" },
        { "before(1, null)", "null" }, { "before(1, \"a\")", "null" }, { "meets(1, [1..2])", "null" }, { "finishes([1..2], 2)", "null" }, { "includes(1, 1)", "null" }, { "before(point1: 1, point2: 2)", "true" },
        { "before(range: [1..2], point: 5)", "true" }, { "before((< 5), 5)", "true" }, { "includes((> 5), 9)", "true" }, { "after(@\"2020-01-02\", @\"2020-01-01\")", "true" }, { "overlaps((< 5), (> 3))", "true" }, { "during([1..2], (< 5))", "true" },
    };
    FEEL_CHECK(state, cases, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dates), TEST(times), TEST(dates_with_times), TEST(durations), TEST(properties), TEST(arithmetic), TEST(calendar), TEST(clock_is_fixed), TEST(range_texts), TEST(relations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
