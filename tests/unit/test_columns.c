/* The column evaluator against the interpreter: on hand-written cases, on random ones, and on the matching workload. */
#include "match_workload.h"
#include "feel_random.h"
#include "rule/feel_ast.h"
#include "test.h"

/* ---- random conditions on random facts --------------------------------------------------------------------------------- */

typedef struct facts { fact_rows *columns; const feel_value *values[FEEL_RANDOM_COLUMNS]; size_t rows; } facts;

static facts random_facts(feel_random *g, size_t rows)
{
    facts f = { .columns = fact_rows_new(g->a, rows), .rows = rows };
    for (int c = 0; c < FEEL_RANDOM_COLUMNS; c++) {
        f.values[c] = feel_random_column(g, c, rows);
        assert_true(fact_rows_add_values(f.columns, feel_random_columns[c].name, feel_random_columns[c].kind, f.values[c]));
    }
    return f;
}

static feel_truth by_interpreter(feel_run *r, const facts *f, const feel_expression *x, size_t row)
{
    feel_entry entries[FEEL_RANDOM_COLUMNS];
    arena_pos before = arena_mark(r->a);
    for (int c = 0; c < FEEL_RANDOM_COLUMNS; c++)
        entries[c] = (feel_entry){ feel_random_columns[c].name, f->values[c][row] };
    r->problems = (feel_problems){ 0 };
    r->steps = 0;
    r->bytes_at_start = arena_used(r->a);
    feel_value v = feel_evaluate(r, x, &(feel_scope){ .at = entries, .count = FEEL_RANDOM_COLUMNS });
    arena_rewind(r->a, before);
    return v.kind != FEEL_BOOL ? FEEL_UNKNOWN : v.truth ? FEEL_TRUE : FEEL_FALSE;
}

static ruleset *random_rules(arena *a, bool missing_unknown)
{
    return ruleset_new(a, &(ruleset_options){ .columns = feel_random_columns, .count = FEEL_RANDOM_COLUMNS, .missing_unknown = missing_unknown });
}

/* The first row where that expression alone differs; −1 when none does. */
static long differing_row(arena *a, const facts *f, const feel_expression *x, bool portable)
{
    run_result out;
    error e = { 0 };
    feel_run r;
    ruleset *rules = random_rules(a, false);
    clause_id c = ruleset_add(rules, x);
    if (!ruleset_run(rules, f->columns, &(run_options){ .threads = 1, .level = RUN_TRUTHS, .portable = portable }, a, &out, &e))
        return -1;
    feel_run_begin(&r, a, LANG_ZH);
    for (size_t i = 0; i < f->rows; i++)
        if (run_truth(&out, c, i) != by_interpreter(&r, f, x, i))
            return (long)i;
    return -1;
}

/* The smallest part of an expression that differs by itself. */
static const feel_expression *shrunk(arena *a, const facts *f, const feel_expression *x, bool portable)
{
    for (size_t i = 0; i < x->count; i++)
        if (x->kids[i]->kind != NODE_TESTS && x->kids[i]->kind != NODE_COMPARE_TEST && differing_row(a, f, x->kids[i], portable) >= 0)
            return shrunk(a, f, x->kids[i], portable);
    return x;
}

static void complain(arena *a, const facts *f, str text, const feel_expression *x, size_t row, feel_truth want, feel_truth got, bool portable)
{
    static const char *const words[] = { "false", "true", "null" };
    const feel_expression *least = shrunk(a, f, x, portable);
    print_error("%.*s\nrow %zu of %zu (%s): interpreter %s, columns %s\n", (int)text.len, text.at, row, f->rows, portable ? "portable" : "vectors", words[want], words[got]);
    print_error("smallest differing part begins at: %.120s\n", text.at + least->at);
    for (int c = 0; c < FEEL_RANDOM_COLUMNS; c++)
        print_error("  %.*s = %s\n", (int)feel_random_columns[c].name.len, feel_random_columns[c].name.at, feel_text(a, f->values[c][row]));
}

/* So many conditions on so many rows, compiled together; the number of differences. */
static size_t compare_round(uint64_t seed, size_t conditions, size_t rows, bool missing_unknown, bool portable)
{
    feel_random g;
    feel_run r;
    run_result out;
    error e = { .lang = LANG_EN };
    arena *a = arena_new();
    feel_random_begin(&g, a, seed, FEEL_RANDOM_ALL);
    facts f = random_facts(&g, rows);
    ruleset *rules = random_rules(a, missing_unknown);
    str *texts = NEW_N(a, str, conditions);
    clause_id *clauses = NEW_N(a, clause_id, conditions);
    for (size_t i = 0; i < conditions; i++) {
        texts[i] = feel_random_condition(&g, (int)(i % 4));
        if (!ruleset_add_text(rules, texts[i], &clauses[i], &e))
            fail_msg("%.*s\n%s", (int)texts[i].len, texts[i].at, e.text);
    }
    assert_true(ruleset_run(rules, f.columns, &(run_options){ .threads = 2, .level = RUN_TRUTHS, .portable = portable }, a, &out, &e));
    feel_run_begin(&r, a, LANG_ZH);
    size_t wrong = 0;
    for (size_t i = 0; i < conditions; i++) {
        const feel_expression *x = ruleset_expression(rules, clauses[i]);
        for (size_t row = 0; row < rows; row++) {
            feel_truth want = by_interpreter(&r, &f, x, row), got = run_truth(&out, clauses[i], row);
            if (want != got && !wrong++)
                complain(a, &f, texts[i], x, row, want, got, portable);
        }
    }
    arena_end(a);
    return wrong;
}

/* The three builds that the tests run in (plain, sanitized, clang) each take their own share of the conditions. */
#if defined(__SANITIZE_ADDRESS__)
enum { SEED = 300000, ROUNDS = 200 };
#elif defined(__clang__)
enum { SEED = 200000, ROUNDS = 400 };
#else
enum { SEED = 100000, ROUNDS = 500 };
#endif

static void random_conditions_are_the_interpreters(void **state)
{
    static const size_t row_counts[] = { 1, 7, 20, 33, 64, 65, 12, 40 };
    size_t wrong = 0;
    (void)state;
    for (uint64_t i = 0; i < ROUNDS && !wrong; i++)
        wrong = compare_round(SEED + i, 100, row_counts[i % 8], i % 2 == 1, i % 3 == 2);
    wrong += wrong ? 0 : compare_round(SEED + ROUNDS, 30, 3000, false, false);
    assert_int_equal(wrong, 0);
}

/* ---- cases worked out by hand ------------------------------------------------------------------------------------------------ */

/* Six firms; ? is missing.
 *              0            1            2            3            4            5
 * 营业收入       2000         1999.99      ?            5000         0            −10
 * 研发费用       60           60           60           ?            5            5
 * 从业人数       20           300          ?            1000         7            20
 * 成立日期       2022-06-30   2022-07-01   ?            2020-02-29   2024-12-31   2019-01-01
 * 失信           false        true         ?            false        false        ?
 * 行业代码       2614         3912         ?            26           1311         2614
 * 荣誉           [A,B]        []           ?            [B]          [A]          [C]       */
static const column_decl six_columns[] = { { { "营业收入", 12 }, COLUMN_NUMBER }, { { "研发费用", 12 }, COLUMN_NUMBER }, { { "从业人数", 12 }, COLUMN_NUMBER },
    { { "成立日期", 12 }, COLUMN_DATE }, { { "失信", 6 }, COLUMN_TRUTH }, { { "行业代码", 12 }, COLUMN_TEXT }, { { "荣誉", 6 }, COLUMN_TEXTS } };
enum { SIX = 6, SIX_COLUMNS = 7 };

static fact_rows *six_firms(arena *a)
{
    static const char *const json =
        "[[2000, 1999.99, null, 5000, 0, -10], [60, 60, 60, null, 5, 5], [20, 300, null, 1000, 7, 20],"
        "[{\"@date\":\"2022-06-30\"}, {\"@date\":\"2022-07-01\"}, null, {\"@date\":\"2020-02-29\"}, {\"@date\":\"2024-12-31\"}, {\"@date\":\"2019-01-01\"}],"
        "[false, true, null, false, false, null], [\"2614\", \"3912\", null, \"26\", \"1311\", \"2614\"],"
        "[[\"A\",\"B\"], [], null, [\"B\"], [\"A\"], [\"C\"]]]";
    feel_value v;
    error e = { 0 };
    fact_rows *b = fact_rows_new(a, SIX);
    assert_true(feel_from_json(a, str_of(json), &v, &e));
    for (size_t c = 0; c < SIX_COLUMNS; c++)
        assert_true(fact_rows_add_values(b, six_columns[c].name, six_columns[c].kind, v.list->at[c].list->at));
    return b;
}

static ruleset *six_rules(arena *a, bool missing_unknown)
{
    return ruleset_new(a, &(ruleset_options){ .columns = six_columns, .count = SIX_COLUMNS, .missing_unknown = missing_unknown, .lang = LANG_EN });
}

static clause_id add(ruleset *r, const char *feel)
{
    clause_id c = 0;
    error e = { .lang = LANG_EN };
    if (!ruleset_add_text(r, str_of(feel), &c, &e))
        fail_msg("%s: %s", feel, e.text);
    return c;
}

static run_result run(arena *a, const ruleset *r, const fact_rows *b)
{
    run_result out;
    error e = { .lang = LANG_EN };
    if (!ruleset_run(r, b, &(run_options){ .level = RUN_TRUTHS }, a, &out, &e))
        fail_msg("%s", e.text);
    return out;
}

/* T true, F false, - unknown; `facts` with missing_unknown where that differs. */
static const struct { const char *feel, *want, *facts; } cases[] = {
    { "营业收入 >= 2000", "TF-TFF", NULL },
    { "营业收入 > 1999.985", "TT-TFF", NULL },
    { "营业收入 between 0 and 2000", "TT-FTF", NULL },
    { "研发费用 / 营业收入 >= 0.03", "TT---F", NULL },                 /* 60/1999.99 > 0.03; 0 divides nothing; 5/−10 */
    { "研发费用 / 营业收入 = 0.03", "TFFFFF", "TF---F" },
    { "研发费用 * 100 / 营业收入 >= 3", "TT---F", NULL },
    { "研发费用 / 营业收入 * 100 - 3 >= 0", "TT---F", NULL },
    { "营业收入 >= 研发费用 * 100 / 3", "TF--FF", NULL },              /* 2000 = 60 × 100 / 3 */
    { "营业收入 - 研发费用 > 1939.99", "TF--FF", NULL },
    { "从业人数 = 20", "TFFFFT", "TF-FFT" },
    { "从业人数 != 20", "FTTTTF", "FT-TTF" },
    { "从业人数 in (20, 300)", "TTFFFT", "TT-FFT" },
    { "从业人数 in ([7..20], >= 1000)", "TF-TTT", NULL },
    { "从业人数 in (20, null)", "TFTFFT", NULL },
    { "从业人数 = null", "FFTFFF", NULL },
    { "从业人数 < 20 or 从业人数 >= 300", "FT-TTF", NULL },
    { "成立日期 + duration(\"P3Y\") <= @\"2025-06-30\"", "TF-TFT", NULL },
    { "成立日期 + duration(\"P1Y\") = @\"2021-02-28\"", "FFFTFF", "FF-TFF" },   /* 29 February a year on */
    { "@\"2025-06-30\" - 成立日期 > duration(\"P1095D\")", "TF-TFT", NULL },      /* 1,096 and 1,095 days */
    { "not(失信)", "TF-TT-", NULL },
    { "失信 = false", "TFFTTF", "TF-TT-" },
    { "失信 or 从业人数 >= 1000", "FT-TF-", NULL },
    { "失信 and 从业人数 >= 1000", "FF-FFF", NULL },
    { "starts with(行业代码, \"26\")", "TF-TFT", NULL },
    { "some 码 in [\"26\", \"391\"] satisfies starts with(行业代码, 码)", "TT-TFT", NULL },
    { "行业代码 in (\"2614\", \"1311\")", "TFFFTT", "TF-FTT" },
    { "string length(行业代码) = 4", "TTFFTT", "TT-FTT" },
    { "list contains(荣誉, \"A\")", "TF-FTF", NULL },
    { "\"B\" in 荣誉", "TFFTFF", "TF-TFF" },
    { "count(荣誉) >= 1", "TF-TTT", NULL },
    { "if 从业人数 >= 300 then 失信 else true", "TTTFTT", NULL },
    { "(if 营业收入 = null then 3000 else 营业收入) >= 2000", "TFTTFF", NULL },
    { "(if 失信 then 从业人数 else null) between 1 and 300", "-T----", NULL },
    { "every n in [20, 7] satisfies 从业人数 >= n", "TT-TFT", NULL },
    { "行业代码", "------", NULL },
    { "true", "TTTTTT", NULL },
};

static void hand_cases(void **state)
{
    fact_rows *b = six_firms(*state);
    for (int facts_only = 0; facts_only < 2; facts_only++) {
        ruleset *r = six_rules(*state, facts_only);
        clause_id c[COUNT(cases)];
        for (size_t i = 0; i < COUNT(cases); i++)
            c[i] = add(r, cases[i].feel);
        run_result out = run(*state, r, b);
        for (size_t i = 0; i < COUNT(cases); i++) {
            char got[SIX + 1] = "";
            for (size_t row = 0; row < SIX; row++)
                got[row] = "FT-"[run_truth(&out, c[i], row)];
            const char *want = facts_only && cases[i].facts ? cases[i].facts : cases[i].want;
            if (strcmp(got, want))
                fail_msg("%s%s: want %s, got %s", cases[i].feel, facts_only ? " (missing is unknown)" : "", want, got);
        }
    }
}

/* ---- what is shared, grouped, counted -------------------------------------------------------------------------------------------- */

static void equal_conditions_are_one(void **state)
{
    ruleset *r = six_rules(*state, true);
    clause_id a = add(r, "从业人数 >= 300"), b = add(r, "not(失信) and 从业人数>=300");
    assert_int_equal(a, add(r, "300 <= 从业人数"));
    assert_int_equal(a, add(r, "not(从业人数 < 300.0)"));
    assert_int_equal(b, add(r, "(从业人数 >= 300 and not(失信)) and 从业人数 >= 300"));
    assert_int_not_equal(a, add(r, "从业人数 > 300"));
    assert_int_equal(add(r, "string length(行业代码) = 4"), add(r, "string length( 行业代码 )  = 4"));
    assert_int_equal(ruleset_clauses(r), 4);
}

static void policies_are_counted(void **state)
{
    ruleset *r = six_rules(*state, true);
    clause_id revenue = add(r, "营业收入 >= 2000"), staff = add(r, "从业人数 >= 20"), honest = add(r, "not(失信)"), rd = add(r, "研发费用 >= 60");
    clause_id three[] = { revenue, staff, honest }, all[] = { revenue, staff, honest, rd };
    clause_id two_of_four = ruleset_at_least(r, all, 4, 2), none = ruleset_at_least(r, all, 4, 0), unknown = ruleset_unknown(r);
    uint32_t plain = ruleset_add_policy(r, three, 3, 0), judged = ruleset_add_policy(r, three, 3, 1), group = ruleset_add_policy(r, &two_of_four, 1, 0);
    uint32_t empty = ruleset_add_policy(r, NULL, 0, 0), person = ruleset_add_policy(r, &unknown, 1, 0);
    fact_rows *b = six_firms(*state);
    run_result out = run(*state, r, b);
    /* TTT, FTF, ---, TTT, FFT, FT- */
    static const pair_state states[SIX] = { PAIR_ELIGIBLE, PAIR_NOT, PAIR_UNKNOWN, PAIR_ELIGIBLE, PAIR_NOT, PAIR_NOT };
    static const int near[SIX] = { -1, -1, -1, -1, -1, 0 };
    for (size_t row = 0; row < SIX; row++) {
        assert_int_equal(run_state(&out, plain, row), states[row]);
        assert_int_equal(run_state(&out, judged, row), states[row] == PAIR_ELIGIBLE ? PAIR_JUDGED : states[row]);
        assert_int_equal(run_near(&out, plain, row), near[row]);
        assert_int_equal(run_truth(&out, none, row), FEEL_TRUE);
        assert_int_equal(run_state(&out, empty, row), PAIR_ELIGIBLE);
        assert_int_equal(run_state(&out, person, row), PAIR_UNKNOWN);
    }
    assert_memory_equal(&out.totals[plain], &((pair_totals){ .eligible = 2, .unknown = 1, .near = 1 }), sizeof(pair_totals));
    assert_memory_equal(&out.totals[judged], &((pair_totals){ .judged = 2, .unknown = 1, .near = 1 }), sizeof(pair_totals));
    /* two of revenue, staff, honest, rd: TTTT, FTFT, ---T, TTT-, FFTF, FT-F */
    for (size_t row = 0; row < SIX; row++)
        assert_int_equal("TT-TF-"[row], "FT-"[run_truth(&out, two_of_four, row)]);
    assert_int_equal(out.totals[group].eligible, 3);
    assert_int_equal(out.totals[group].unknown, 2);
}

/* Who has no revenue (营业收入 = 0) cannot have a share of it: unmet, where a missing share is unknown. */
static void unknown_is_false_where_it_is_known_why(void **state)
{
    ruleset *r = six_rules(*state, true);
    clause_id share = add(r, "研发费用 / 营业收入 >= 0.03"), none = add(r, "营业收入 = 0"), text = add(r, "contains(行业代码, \"6\")"), lost = add(r, "行业代码 = null");
    clause_id settled = ruleset_false_where(r, share, none), coded = ruleset_false_where(r, text, lost);
    run_result out = run(*state, r, six_firms(*state));
    for (size_t row = 0; row < SIX; row++) {
        assert_int_equal("TT--FF"[row], "FT-"[run_truth(&out, settled, row)]);
        assert_int_equal("TFFTFT"[row], "FT-"[run_truth(&out, coded, row)]);
    }
}

static void what_the_interpreter_did_is_told(void **state)
{
    ruleset *r = six_rules(*state, false);
    add(r, "matches(行业代码, \"^2[0-9]+$\")");                    /* once a distinct code: 3912, 2614, 26, 1311 and missing */
    run_result out = run(*state, r, six_firms(*state));
    assert_int_equal(out.stats.interpreted_values, 5);
    assert_int_equal(out.stats.interpreted_rows, 0);
    add(r, "max(从业人数, 研发费用) > 100");                          /* of two columns: every row */
    out = run(*state, r, six_firms(*state));
    assert_int_equal(out.stats.interpreted_rows, SIX);
    assert_int_equal(out.stats.interpreted_clauses, 1);
    assert_int_equal(out.stats.undecided_rows, 0);
    add(r, "研发费用 / 营业收入 >= 从业人数 / 营业收入");                /* doubles: 5/−10 against 20/−10 is clear, so are the rest */
    out = run(*state, r, six_firms(*state));
    assert_int_equal(out.stats.undecided_rows, 0);
    add(r, "营业收入 / 从业人数 = 营业收入 / 20");                     /* no double says equal */
    out = run(*state, r, six_firms(*state));
    assert_int_equal(out.stats.interpreted_clauses, 2);
}

/* 2^60 + 1 and 2^60 are one number to a double: the decimals tell them apart. */
static void ties_are_decided_exactly(void **state)
{
    static const column_decl columns[] = { { { "a", 1 }, COLUMN_NUMBER }, { { "b", 1 }, COLUMN_NUMBER } };
    const int64_t a[] = { ((int64_t)1 << 60) + 1, (int64_t)1 << 60, 7, 3 }, b[] = { (int64_t)1 << 60, (int64_t)1 << 60, 0, 2 };
    const uint64_t known = 15;
    fact_rows *rows = fact_rows_new(*state, 4);
    fact_rows_add_numbers(rows, STR("a"), a, 0, &known);
    fact_rows_add_numbers(rows, STR("b"), b, 0, &known);
    ruleset *r = ruleset_new(*state, &(ruleset_options){ .columns = columns, .count = 2 });
    clause_id above = add(r, "a / b > 1"), from = add(r, "a / b >= 1");
    run_result out = run(*state, r, rows);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal("TF-T"[i], "FT-"[run_truth(&out, above, i)]);
        assert_int_equal("TT-T"[i], "FT-"[run_truth(&out, from, i)]);
    }
    assert_int_equal(out.stats.undecided_rows, 4);                /* two rows, two conditions */
}

static void wrong_use_is_told(void **state)
{
    clause_id c;
    run_result out;
    error e = { .lang = LANG_EN };
    ruleset *r = six_rules(*state, false);
    assert_false(ruleset_add_text(r, STR("营业收入 >="), &c, &e));
    assert_false(ruleset_add_text(r, STR("净利润 > 0"), &c, &e));
    assert_non_null(strstr(e.text, "净利润"));
    add(r, "营业收入 > 0");
    assert_false(ruleset_run(r, fact_rows_new(*state, 3), &(run_options){ 0 }, *state, &out, &e));
    assert_non_null(strstr(e.text, "营业收入"));
    assert_false(fact_rows_add_values(fact_rows_new(*state, 1), STR("x"), COLUMN_NUMBER, (feel_value[]){ feel_bool(true) }));
    assert_false(fact_rows_add_values(fact_rows_new(*state, 1), STR("x"), COLUMN_TEXTS, (feel_value[]){ feel_list_of(*state, (feel_value[]){ feel_integer(1) }, 1) }));
}

static void no_rows(void **state)
{
    ruleset *r = six_rules(*state, false);
    fact_rows *b = fact_rows_new(*state, 0);
    const feel_value none[1] = { FEEL_NOTHING };
    for (size_t c = 0; c < SIX_COLUMNS; c++)
        assert_true(fact_rows_add_values(b, six_columns[c].name, six_columns[c].kind, none));
    clause_id c = add(r, "营业收入 > 0 and starts with(行业代码, \"26\")");
    ruleset_add_policy(r, &c, 1, 0);
    assert_int_equal(run(*state, r, b).totals[0].eligible, 0);
}

/* ---- the matching workload -------------------------------------------------------------------------------------------------- */

typedef struct sums { uint64_t eligible, unknown, near; } sums;

static sums sum(const run_result *r)
{
    sums s = { 0 };
    for (size_t i = 0; i < ruleset_policies(r->rules); i++) {
        s.eligible += r->totals[i].eligible;
        s.unknown += r->totals[i].unknown;
        s.near += r->totals[i].near;
    }
    return s;
}

static sums run_workload(arena *a, size_t rows, int policies, run_options o)
{
    run_result out;
    error e = { .lang = LANG_EN };
    ruleset *r = workload_rules(a, policies, &e);
    assert_non_null(r);
    assert_true(ruleset_run(r, workload_rows(a, workload_make_firms(a, rows)), &o, a, &out, &e));
    assert_int_equal(out.stats.interpreted_rows, 0);
    return sum(&out);
}

/* Totals of DuckDB for the same firms and policies (bench_match). */
static void workload_totals(void **state)
{
    static const run_options how[] = { { .threads = 2 }, { .threads = 1, .portable = true }, { .threads = 3, .level = RUN_TRUTHS } };
    for (size_t i = 0; i < COUNT(how); i++)
        assert_memory_equal(&(sums[1]){ run_workload(*state, 10000, 50, how[i]) }, &((sums){ 27034, 14870, 103271 }), sizeof(sums));
    assert_memory_equal(&(sums[1]){ run_workload(*state, 100000, 200, how[0]) }, &((sums){ 1039321, 586030, 4537752 }), sizeof(sums));
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(hand_cases), TEST(equal_conditions_are_one), TEST(policies_are_counted), TEST(unknown_is_false_where_it_is_known_why), TEST(what_the_interpreter_did_is_told), TEST(ties_are_decided_exactly),
        TEST(wrong_use_is_told), TEST(no_rows), TEST(random_conditions_are_the_interpreters), TEST(workload_totals) };
    return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
