/* The column evaluator against the interpreter: on hand-written cases, on random ones, and on the matching workload. */
#include "match_workload.h"
#include "feel_random.h"
#include "rule/feel_ast.h"
#include "test.h"

/* ---- random conditions on random facts --------------------------------------------------------------------------------- */

typedef struct facts { batch *batch; const feel_value *values[FEEL_RANDOM_COLUMNS]; size_t rows; } facts;

static facts random_facts(feel_random *g, size_t rows)
{
    facts f = { .batch = batch_new(g->a, rows), .rows = rows };
    for (int c = 0; c < FEEL_RANDOM_COLUMNS; c++) {
        f.values[c] = feel_random_column(g, c, rows);
        assert_true(batch_add_values(f.batch, feel_random_columns[c].name, feel_random_columns[c].kind, f.values[c]));
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
    if (!ruleset_run(rules, f->batch, &(run_options){ .threads = 1, .level = RUN_TRUTHS, .portable = portable }, a, &out, &e))
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
    assert_true(ruleset_run(rules, f.batch, &(run_options){ .threads = 2, .level = RUN_TRUTHS, .portable = portable }, a, &out, &e));
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

static sums run_workload(arena *a, size_t rows, int policies, bool portable)
{
    run_result out;
    error e = { .lang = LANG_EN };
    ruleset *r = workload_rules(a, policies, &e);
    assert_non_null(r);
    assert_true(ruleset_run(r, workload_batch(a, workload_make_firms(a, rows)), &(run_options){ .portable = portable }, a, &out, &e));
    assert_int_equal(out.stats.interpreted_rows, 0);
    return sum(&out);
}

/* Totals of DuckDB for the same firms and policies. */
static void workload_totals(void **state)
{
    sums s = run_workload(*state, 100000, 200, false);
    assert_int_equal(s.eligible, 1039321);
    assert_int_equal(s.unknown, 586030);
    assert_int_equal(s.near, 4537752);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(random_conditions_are_the_interpreters), TEST(workload_totals) };
    return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
