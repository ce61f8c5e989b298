/* Truth with three values, equality, order, and unary tests (DMN 1.5, tables 50 to 55 and 10.3.2.7). */
#include "feel_cases.h"

/* Every pair: T, F, N (null); what is no truth counts as null (table 50). */
static void connectives(void **state)
{
    static const char *const word[] = { "true", "false", "null", "5" }, *const json[] = { "true", "false", "null" };
    static const int both[4][4] = { { 0, 1, 2, 2 }, { 1, 1, 1, 1 }, { 2, 1, 2, 2 }, { 2, 1, 2, 2 } };
    static const int either[4][4] = { { 0, 0, 0, 0 }, { 0, 1, 2, 2 }, { 0, 2, 2, 2 }, { 0, 2, 2, 2 } };
    arena *a = *state;
    feel_run r;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) {
            assert_string_equal(feel_answer(a, LANG_EN, arena_print(a, "%s and %s", word[i], word[k]), NULL, &r), json[both[i][k]]);
            assert_string_equal(feel_answer(a, LANG_EN, arena_print(a, "%s or %s", word[i], word[k]), NULL, &r), json[either[i][k]]);
        }
    static const feel_case negation[] = { { "not(true)", "false" }, { "not(false)", "true" }, { "not(null)", "null" }, { "not(5)", "null" }, { "not(negand: true)", "false" } };
    FEEL_CHECK(state, negation, NULL);
}

static void equality(void **state)
{
    static const feel_case cases[] = {
        { "1 = 1.0", "true" }, { "1 = \"1\"", "null" }, { "1 != \"1\"", "null" }, { "null = null", "true" }, { "null != null", "false" }, { "1 = null", "false" },
        { "1 != null", "true" }, { "[] = null", "false" }, { "[1, 2] = [1, 2.0]", "true" }, { "[1, 2] = [2, 1]", "false" }, { "[1] = [1, 1]", "false" }, { "[1] = [\"a\"]", "null" },
        { "{a: 1, b: 2} = {b: 2, a: 1}", "true" }, { "{a: 1} = {a: 1, b: null}", "false" }, { "{a: 1} = {b: 1}", "false" }, { "\"é\" = \"é\"", "true" }, { "\"a\" = \"A\"", "false" },
        { "@\"P1Y\" = @\"P12M\"", "true" }, { "@\"P1D\" = @\"PT24H\"", "true" }, { "@\"P1Y\" = @\"P365D\"", "null" },
        { "@\"10:00:00Z\" = @\"11:00:00+01:00\"", "true" }, { "@\"10:00:00\" = @\"10:00:00Z\"", "false" }, { "@\"10:00:00.0001\" = @\"10:00:00.0002\"", "true" },
        { "@\"10:00:00.001\" = @\"10:00:00.002\"", "false" },
        { "@\"2019-07-01T12:00:00@Europe/Paris\" = @\"2019-07-01T10:00:00Z\"", "true" }, { "@\"2019-01-01T12:00:00@Europe/Paris\" = @\"2019-01-01T11:00:00Z\"", "true" },
        { "@\"2019-01-01T12:00:00@Asia/Shanghai\" = @\"2019-01-01T04:00:00Z\"", "true" },
        { "@\"2019-01-01\" = @\"2019-01-01T00:00:00\"", "null" }, { "[1..2] = [1..2]", "true" }, { "[1..2] = [1..2)", "false" }, { "(< 5) = (null..5)", "false" },
        { "(> 5) = (> 5)", "true" }, { "true = 1", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void order(void **state)
{
    static const feel_case cases[] = {
        { "1 < 2", "true" }, { "2 <= 2", "true" }, { "1 > 2", "false" }, { "2 >= 3", "false" }, { "1 < null", "null" }, { "null < null", "null" }, { "1 < \"a\"", "null" },
        { "\"a\" < \"b\"", "true" }, { "\"a\" < \"ab\"", "true" }, { "\"甲\" < \"乙\"", "false" }, { "true < false", "null" }, { "[1] < [2]", "null" },
        { "@\"2019-10-08\" < @\"2019-10-09\"", "true" }, { "@\"10:00:00Z\" < @\"10:00:00+01:00\"", "false" }, { "@\"10:00:00\" < @\"11:00:00Z\"", "null" },
        { "@\"P1M\" < @\"P1Y\"", "true" }, { "@\"P1D\" > @\"PT23H\"", "true" }, { "@\"-P1D\" < @\"PT0S\"", "true" },
        { "5 between 1 and 10", "true" }, { "5 between 5 and 5", "true" }, { "5 between 6 and 10", "false" }, { "null between 1 and 2", "null" }, { "5 between null and 1", "false" },
        { "5 between 1 and null", "null" }, { "\"b\" between \"a\" and \"c\"", "true" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void membership(void **state)
{
    static const feel_case cases[] = {
        { "1 in [2, 3, 1]", "true" }, { "1 in [2, 3]", "false" }, { "1 in ([2..4], [1..3])", "true" }, { "1 in [[2..4], [1..3]]", "true" }, { "5 in [[2..4], [1..3]]", "false" },
        { "1 in <= 10", "true" }, { "10 in < 10", "false" }, { "10 in (1, < 5, >= 10)", "true" }, { "10 in (1, 5, 9)", "false" }, { "1 in 1", "true" }, { "1 in 2", "false" },
        { "5 in [5..10]", "true" }, { "5 in (5..10]", "false" }, { "5 in ]5..10]", "false" }, { "10 in [5..10)", "false" }, { "10 in [5..10[", "false" }, { "5 in (> 4)", "true" },
        { "10 in != 9", "true" }, { "10 in = 10", "true" }, { "\"b\" in [\"a\"..\"c\"]", "true" }, { "null in [1, null]", "true" }, { "null in [1..2]", "null" },
        { "1 in [\"a\"..\"c\"]", "null" }, { "[1, 2] in [[1, 2], [3]]", "true" }, { "{x: 1} in [{x: 1}]", "true" }, { "@\"2020-02-15\" in [@\"2020-02-01\"..@\"2020-02-29\"]", "true" },
        { "1 in (2, null)", "false" }, { "5 in function(x) x > 3", "true" }, { "3 in [1..null)", "true" },
    };
    FEEL_CHECK(state, cases, NULL);
}

typedef struct test_case { const char *tests, *input, *want; } test_case;

/* Cells of decision tables: what the input must be. */
static void unary_tests(void **state)
{
    static const test_case cases[] = {
        { "-", "5", "true" }, { "-", "null", "true" }, { "5", "5", "true" }, { "5", "6", "false" }, { "> 5", "6", "true" }, { "> 5", "null", "null" }, { "5, 6", "6", "true" },
        { "5, > 10", "11", "true" }, { "not(5, 6)", "6", "false" }, { "not(5, 6)", "7", "true" }, { "not(> 5)", "null", "null" }, { "[1..5]", "5", "true" }, { "[1..5)", "5", "false" },
        { "\"甲\", \"乙\"", "\"乙\"", "true" }, { "not(\"甲\", \"乙\")", "\"丙\"", "true" }, { "null", "null", "true" }, { "null", "1", "false" }, { "not(null)", "1", "true" },
        { "? > 5", "6", "true" }, { "? > 5 and ? < 7", "6", "true" }, { "? > 5 and ? < 7", "8", "false" }, { "contains(?, \"b\")", "\"abc\"", "true" }, { "even(?)", "3", "false" },
        { "[1, 2, 3]", "2", "true" }, { "[1, 2, 3]", "4", "false" }, { "true", "true", "true" }, { "true", "false", "false" }, { "false", "false", "true" },
        { "limit", "7", "true" }, { "< limit", "6", "true" }, { "<= limit + 1", "8", "true" }, { "list", "2", "true" }, { "list[1]", "1", "true" }, { "\"a\"", "1", "null" },
        { "@\"2020-01-01\"", "@\"2020-01-01\"", "true" }, { "< @\"2020-01-01\"", "@\"2019-12-31\"", "true" }, { "-5", "-5", "true" }, { "- 5", "-5", "true" },
        { "some x in ? satisfies x > 2", "[1, 3]", "true" }, { "count(?) > 1", "[1, 3]", "true" }, { "< 5 , > 7", "8", "true" }, { "(limit - 1)", "6", "true" }, { "!= 5", "6", "true" },
    };
    static const char *const said[] = { "false", "true", "null" };
    arena *a = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(cases); i++) {
        error e = { .lang = LANG_EN };
        feel_run r;
        const feel_expression *tests, *input;
        feel_names *names = feel_names_new(a, NULL);
        feel_names_add(names, STR("limit"));
        feel_names_add(names, STR("list"));
        feel_value list[] = { feel_integer(1), feel_integer(2) };
        feel_entry at[] = { { STR("limit"), feel_integer(7) }, { STR("list"), feel_list_of(a, list, 2) } };
        feel_scope scope = { .at = at, .count = 2 };
        feel_run_begin(&r, a, LANG_EN);
        if (!feel_compile(a, str_of(cases[i].tests), names, FEEL_UNARY_TESTS, &tests, &e) || !feel_compile(a, str_of(cases[i].input), names, FEEL_EXPRESSION, &input, &e))
            fail_msg("%s: %s", cases[i].tests, e.text);
        const char *got = said[feel_test(&r, tests, feel_evaluate(&r, input, NULL), &scope)];
        if (strcmp(got, cases[i].want) != 0) {
            print_error("%s of %s: wanted %s, got %s\n", cases[i].tests, cases[i].input, cases[i].want, got);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void wrong_tests(void **state)
{
    static const char *const texts[] = { "", "5,", ", 5", "> ", "not(", "5 6", "[1..", "not(5) 6" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        error e = { .lang = LANG_ZH };
        const feel_expression *x;
        if (feel_compile(*state, str_of(texts[i]), feel_names_new(*state, NULL), FEEL_UNARY_TESTS, &x, &e) || !strstr(e.text, "第 1 行第"))
            fail_msg("“%s”: %s", texts[i], e.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(connectives), TEST(equality), TEST(order), TEST(membership), TEST(unary_tests), TEST(wrong_tests) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
