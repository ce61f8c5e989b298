/* Whatever the text or the values, evaluation ends, within its depth, steps and memory, and says that it was stopped. */
#include "feel_cases.h"

static const feel_limits small = { .depth = 1200, .steps = 300000, .bytes = (size_t)32 << 20 };

typedef struct outcome { feel_value v; feel_run r; bool compiled; const char *why; } outcome;

static outcome evaluate(arena *a, const char *text)
{
    outcome o = { 0 };
    error e = { .lang = LANG_EN };
    const feel_expression *x;
    feel_run_begin(&o.r, a, LANG_EN);
    o.r.limits = small;
    o.compiled = feel_compile(a, str_of(text), feel_names_new(a, NULL), FEEL_EXPRESSION, &x, &e);
    if (o.compiled)
        o.v = feel_evaluate(&o.r, x, NULL);
    o.why = !o.compiled ? arena_copy(a, e.text) : o.r.problems.len ? o.r.problems.at[o.r.problems.len - 1].text : "";
    return o;
}

static const char *repeated(arena *a, const char *before, const char *each, size_t times, const char *after)
{
    buf b = buf_new(a);
    buf_puts(&b, before);
    for (size_t i = 0; i < times; i++)
        buf_puts(&b, each);
    buf_puts(&b, after);
    return b.text;
}

/* Texts nested or chained beyond the parser's limits are refused, not followed. */
static void deep_texts(void **state)
{
    static const struct { const char *before, *each, *after; } forms[] = {
        { "", "(", "1" }, { "", "[", "1" }, { "", "{a:", "1" }, { "", "-", "1" }, { "", "if true then ", "1" }, { "", "for x in ", "1" }, { "", "function(x) ", "1" }, { "", "f(", "1" }, { "1", "[1", "" },
        { "", "not(", "1" }, { "1 instance of ", "list<", "number" }, { "1", " + 1", "" }, { "1", " and 1", "" }, { "a", ".b", "" }, { "a", "[1]", "" }, { "f", "()", "" }, { "1 in ", "(", "1" },
        { "1", " = 1", "" }, { "", "1 in [1..2[", "" }, { "", "[1..", "1" }, { "1", " in [1..2[", "" }, { "x instance of ", "function<", "number" }, { "", "some x in [1] satisfies ", "1" },
    };
    for (size_t i = 0; i < COUNT(forms); i++) {
        outcome o = evaluate(*state, repeated(*state, forms[i].before, forms[i].each, 20000, forms[i].after));
        if (o.compiled)
            fail_msg("%s… was compiled", forms[i].each);
    }
    outcome o = evaluate(*state, repeated(*state, "", "(", 20000, "1"));
    assert_non_null(strstr(o.why, "nested more than"));
    o = evaluate(*state, repeated(*state, "\"", "x", (1 << 20) + 1, "\""));
    assert_non_null(strstr(o.why, "longer than"));
    o = evaluate(*state, repeated(*state, "1", " + 1", 500, ""));
    assert_true(o.compiled && o.v.kind == FEEL_NUMBER && dec_equal(o.v.number, dec_of(501)));
}

/* Programs that would run for ever, or fill the memory: each is stopped and says so. */
static void runaways(void **state)
{
    static const struct { const char *text, *why; } cases[] = {
        { "count(for i in 1..2000000000 return i)", "steps" }, { "for i in 1..1000, j in 1..1000, k in 1..1000 return 1", "steps" }, { "some i in 1..999999999999 satisfies i < 0", "steps" },
        { "every d in @\"0001-01-01\"..@\"999999999-01-01\" satisfies true", "steps" },
        { "{f: function(f, n) f(f, n + 1), r: f(f, 0)}.r", "deep" },
        { "(for i in 1..60 return if i = 1 then \"x\" else partial[-1] + partial[-1])[60]", "MiB" },
        { "(for i in 1..60 return if i = 1 then [1, 2] else concatenate(partial[-1], partial[-1]))[60]", "MiB" },
        { "(for i in 1..60 return if i = 1 then [1, 2] else [partial[-1], partial[-1]])[60]", "MiB" },
        { "string((for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]})[60])", "MiB" },
        { "(for i in 1..100000 return if i = 1 then [1] else [partial[-1]])[-1]", "nests more than" },
        { "{a: for i in 1..17 return if i = 1 then [1, 2] else [partial[-1], partial[-1]], r: a[17] = a[17]}.r", "steps" },
        { "flatten((for i in 1..60 return if i = 1 then [1, 2] else [partial[-1], partial[-1]])[60])", "MiB" },
        { "distinct values(for i in 1..50000 return i)", "steps" },
        { "{l: for i in 1..20000 return i, r: for x in l return index of(l, x)}.r", "steps" },
        { "for i in 1..200000 return string(1e6000)", "MiB" },
        { "sort(for i in 1..50000 return 50000 - i, function(a, b) a < b)", "steps" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        outcome o = evaluate(*state, cases[i].text);
        if (!o.compiled || o.v.kind != FEEL_NULL || !o.r.stopped || !strstr(o.why, cases[i].why))
            fail_msg("%s\n  %s (%s)", cases[i].text, o.why, feel_kind_name(o.v.kind));
        assert_true(arena_used(*state) - o.r.bytes_at_start < 4 * small.bytes);
    }
}

/* Patterns that backtrack without end, replacements that explode, numbers beyond the format: null, at once. */
static void patterns_and_numbers(void **state)
{
    static const char *const texts[] = {
        "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")", "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a|aa)+$\")", "matches(\"x\", \"(((x{1000}){1000}){1000})\")",
        "replace(string(1e6000), \"0\", string(1e6000))", "replace(string(1e6000), \".+\", replace(string(1e6000), \"0\", \"\\$0\"))",
        "1e6144 * 10", "10 ** 100000", "10 ** 1e30", "exp(1e6000)", "decimal(1, 1e10)", "1e99999", "-10 ** 6145", "1 / 1e-6176 * 1e6000",
        "@\"999999999-12-31\" + @\"P999999999Y\"", "@\"P1D\" * 1e40", "@\"P1Y\" * 1e30", "duration(\"P99999999999999999999D\")", "date(1e30, 1, 1)", "[1][1e30]", "substring(\"abc\", 1e30)",
        "sublist([1, 2], 1, 1e30)", "round up(1, 1e30)", "modulo(1e6000, 7) + 1e6144 * 10", "string(range(substring(string(1e6000), 1)))", "string join(for i in 1..30000 return \"x\", upper case(string(1e6000)))",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        outcome o = evaluate(*state, texts[i]);
        if (o.compiled && o.v.kind != FEEL_NULL)
            fail_msg("%s is %s", texts[i], feel_text(*state, o.v));
    }
}

/* A run of many rows is not worn out by those before it. */
static void rows_are_independent(void **state)
{
    arena *a = *state;
    error e = { 0 };
    feel_run r;
    const feel_expression *x;
    feel_names *names = feel_names_new(a, NULL);
    feel_names_add(names, STR("行"));
    assert_true(feel_compile(a, STR("count([1, 2, 3][item > 1]) + 行 + \"x\""), names, FEEL_EXPRESSION, &x, &e));
    feel_run_begin(&r, a, LANG_ZH);
    r.limits = (feel_limits){ .depth = 20, .steps = 40, .bytes = 4096 };
    for (int i = 0; i < 10000; i++) {
        arena_pos mark = arena_mark(a);
        feel_entry row = { STR("行"), feel_integer(i) };
        feel_scope scope = { .at = &row, .count = 1 };
        feel_run_again(&r);
        assert_true(feel_is_null(feel_evaluate(&r, x, &scope)));
        assert_false(r.stopped);
        assert_int_equal(r.problems.len, 1);
        arena_rewind(a, mark);
    }
}

/* Two steps a turn: memory is looked at all the same. */
static void loops_and_memory(void **state)
{
    arena *a = *state;
    error e = { 0 };
    feel_run r;
    const feel_expression *x;
    assert_true(feel_compile(a, STR("for i in 1..100000000 return i"), feel_names_new(a, NULL), FEEL_EXPRESSION, &x, &e));
    feel_run_begin(&r, a, LANG_EN);
    r.limits.bytes = (size_t)4 << 20;
    assert_true(feel_is_null(feel_evaluate(&r, x, NULL)) && r.stopped);
    assert_non_null(strstr(r.problems.at[r.problems.len - 1].text, "MiB"));
}

/* Problems are kept to a number, the reason of a stop always. */
static void many_problems(void **state)
{
    outcome o = evaluate(*state, "for i in 1..2000000 return floor(\"x\")");
    assert_true(o.r.stopped);
    assert_int_equal(o.r.problems.len, 100);
    assert_non_null(strstr(o.why, "steps"));
}

static void json_limits(void **state)
{
    arena *a = *state;
    feel_value v;
    error e = { .lang = LANG_EN };
    static const char *const texts[] = { "", "{", "[1,", "{\"a\" 1}", "{\"a\": }", "01x", "\"\\x\"", "\"a", "[1 2]", "nul", "1 2", "\"\\u12\"", "+1", "{a: 1}", "\"\n\"" };
    for (size_t i = 0; i < COUNT(texts); i++)
        if (feel_from_json(a, str_of(texts[i]), &v, &e))
            fail_msg("%s was read", texts[i]);
    assert_false(feel_from_json(a, str_of(repeated(a, "", "[", 100000, "")), &v, &e));
    assert_non_null(strstr(e.text, "nested more than"));
    assert_true(feel_from_json(a, STR("{\"n\": 12345678901234567890.12345, \"d\": {\"@date\": \"2020-01-01\"}, \"t\": \"\\ud83d\\udc0e\"}"), &v, &e));
    assert_string_equal(feel_text(a, v), "{n: 12345678901234567890.12345, d: 2020-01-01, t: \"🐎\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(deep_texts), TEST(runaways), TEST(patterns_and_numbers), TEST(rows_are_independent), TEST(loops_and_memory), TEST(many_problems), TEST(json_limits) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
