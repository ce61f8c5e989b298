/* One meaning, four back ends: random conditions over random records through the interpreter, the column evaluator,
 * SQLite and PostgreSQL.  A failure prints the condition and the record, to be pasted into `jbp feel`. */
#include "feel_random.h"
#include "ledger/filter.h"

#include "ledger_samples.h"

enum { ROWS = 48 };

/* The fields are called as the random conditions call them; what a field cannot hold (any value, 128 digits) has no column. */
static const char ledger[] =
    "ledger: thing\ntitle: {zh: 东西, en: Things}\nkey: [n]\nfields:\n"
    "  n: {zh: 序号, en: Serial, type: int, required: true}\n"
    "  f0: {zh: 营业收入, en: f0, type: decimal, scale: 2}\n  f1: {zh: 上年 研发费用, en: f1, type: decimal, scale: 2}\n"
    "  f2: {zh: staff, en: f2, type: int}\n  f3: {zh: 信用分, en: f3, type: int}\n  f4: {zh: 增长率, en: f4, type: decimal, scale: 4}\n"
    "  f5: {zh: 成立日期, en: f5, type: date}\n  f6: {zh: 认定日期, en: f6, type: date}\n  f7: {zh: 规上, en: f7, type: bool}\n"
    "  f8: {zh: 失信, en: f8, type: bool}\n  f9: {zh: 行业代码, en: f9, type: text}\n  f10: {zh: 规模, en: f10, type: text}\n"
    "  f11: {zh: 荣誉, en: f11, type: texts}\n";
enum { FIELDS = R_HONOURS + 1, FORMS = FEEL_RANDOM_ALL & ~(FEEL_RANDOM_MIXED | FEEL_RANDOM_HUGE) };

typedef struct sample { desk d; const feel_value *at[FIELDS]; fact_rows *b; } sample;

static value stored(arena *a, const field_decl *f, feel_value v)
{
    i128 units = 0;
    dec128 scaled;
    if (v.kind == FEEL_NULL)
        return V_NULL;
    if (v.kind == FEEL_NUMBER) {
        assert_true(dec_mul(v.number, dec_of(pow10_i64(f->scale)), &scaled) && dec_to_i128(scaled, &units));
        return V_INT(units);
    }
    if (v.kind == FEEL_BOOL)
        return V_INT(v.truth);
    if (v.kind == FEEL_DATE)
        return v_text(date_text(a, v.day));
    if (v.kind == FEEL_STRING)
        return V_STR(v.text);
    buf b = buf_new(a);
    feel_json(&b, v);
    return v_text(b.text);
}

static void fill(sample *s)
{
    const ledger_decl *l = desk_ledger(&s->d, "thing");
    batch_info info = { .who = "林建明", .action = "put", .subject = "thing" };
    struct batch b;
    writer *w;
    outcome what;
    int64_t id;
    assert_true(batch_begin(s->d.c.s, &info, &b, &s->d.e) && writer_open(&s->d.c, &b, l, &w, &s->d.e));
    for (size_t r = 0; r < ROWS; r++) {
        value v[FIELDS + 1] = { V_INT(r) };
        for (int c = 0; c < FIELDS; c++)
            v[c + 1] = stored(s->d.a, &l->fields[c + 1], s->at[c][r]);
        if (!record_put(w, v, NULL, (origin){ 0 }, &what, &id, &s->d.e))
            fail_msg("%s", s->d.e.text);
    }
    writer_close(w);
    assert_true(batch_end(&b, &s->d.e));
}

static uint64_t by_interpreter(arena *a, const sample *s, const char *text)
{
    feel_names *names = feel_names_new(a, NULL);
    const feel_expression *x;
    error e = { 0 };
    uint64_t out = 0;
    for (int c = 0; c < FIELDS; c++)
        feel_names_add(names, feel_random_columns[c].name);
    if (!feel_compile(a, str_of(text), names, FEEL_EXPRESSION, &x, &e))
        fail_msg("%s: %s", text, e.text);
    for (size_t r = 0; r < ROWS; r++) {
        feel_entry at[FIELDS];
        feel_run run;
        for (int c = 0; c < FIELDS; c++)
            at[c] = (feel_entry){ feel_random_columns[c].name, s->at[c][r] };
        feel_run_begin(&run, a, LANG_EN);
        if (feel_is_true(feel_evaluate(&run, x, &(feel_scope){ .at = at, .count = FIELDS })))
            out |= (uint64_t)1 << r;
    }
    return out;
}

static uint64_t by_columns(arena *a, const sample *s, const char *text)
{
    ruleset *rules = ruleset_new(a, &(ruleset_options){ .columns = feel_random_columns, .count = FIELDS });
    clause_id c;
    run_result out;
    error e = { 0 };
    if (!ruleset_add_text(rules, str_of(text), &c, &e) || !ruleset_run(rules, s->b, &(run_options){ .threads = 1, .level = RUN_TRUTHS }, a, &out, &e))
        fail_msg("%s: %s", text, e.text);
    return out.truths[c].yes[0] & (((uint64_t)1 << ROWS) - 1);
}

static bool note(void *self, const record *r, error *e)
{
    (void)e;
    *(uint64_t *)self |= (uint64_t)1 << r->values[0].num;
    return true;
}

static uint64_t by_database(arena *a, sample *s, const char *text, bool *exact)
{
    filter *f;
    uint64_t out = 0;
    int64_t n = 0;
    error e = { 0 };
    core c = s->d.c;
    c.a = a;
    if (!filter_new(&c, desk_ledger(&s->d, "thing"), a, &f, &e) || !filter_add(f, text, NULL, &e) || !filter_rows(f, &(filter_page){ 0 }, note, &out, &e) ||
        !filter_count(f, &n, &e))
        fail_msg("%s: %s", text, e.text);
    assert_int_equal(n, __builtin_popcountll(out));
    *exact = filter_exact(f);
    return out;
}

static void agree(const sample *s, const char *text, const char *who, uint64_t want, uint64_t got)
{
    if (want == got)
        return;
    int r = __builtin_ctzll(want ^ got);
    print_error("%s\n  record %d: the interpreter says %s, %s does not\n", text, r, want >> r & 1 ? "true" : "not true", who);
    for (int c = 0; c < FIELDS; c++)
        print_error("  %.*s = %s\n", (int)feel_random_columns[c].name.len, feel_random_columns[c].name.at, feel_text(s->d.a, s->at[c][r]));
    fail_msg("back ends differ");
}

static void run(bool postgres, uint64_t seed, int expressions)
{
    sample s = { 0 };
    feel_random g;
    int pushed = 0;
    desk_begin(&s.d, postgres);
    desk_file(&s.d, "packs/test/pack.yaml", "pack: test\ntitle: {zh: 试, en: Test}\n");
    desk_file(&s.d, "packs/test/ledgers/thing.yaml", ledger);
    if (!desk_open(&s.d))
        fail_msg("%s", s.d.e.text);
    feel_random_begin(&g, s.d.a, seed, FORMS);
    s.b = fact_rows_new(s.d.a, ROWS);
    for (int c = 0; c < FIELDS; c++) {
        s.at[c] = feel_random_column(&g, c, ROWS);
        assert_true(fact_rows_add_values(s.b, feel_random_columns[c].name, feel_random_columns[c].kind, s.at[c]));
    }
    fill(&s);
    for (int i = 0; i < expressions; i++) {
        arena *a = arena_new();
        bool exact;
        g.a = a;
        str text = feel_random_condition(&g, i % 4);
        char *t = str_copy(a, text);
        uint64_t want = by_interpreter(a, &s, t);
        agree(&s, t, postgres ? "PostgreSQL" : "SQLite", want, by_database(a, &s, t, &exact));
        agree(&s, t, "the columns", want, by_columns(a, &s, t));
        pushed += exact;
        arena_end(a);
    }
    print_message("%d of %d conditions were decided by the database alone\n", pushed, expressions);
    assert_true(pushed > expressions / 4);
    desk_end(&s.d);
}

static void engine(arena *a, bool postgres)
{
    (void)a;
    for (uint64_t seed = postgres ? 11 : 1; seed <= (postgres ? 13 : 6); seed++)
        run(postgres, seed, postgres ? 1000 : 1500);
}
BOTH(engine)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(engine) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
