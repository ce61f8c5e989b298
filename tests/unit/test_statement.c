/* 企业自报: what waits for the bureau, which facts and policies rest on it, and what ends that. */
#include "match_samples.h"

static const char policy_[] = "policies:\n"
                              "  - {id: t_grant, zh: 甲补助, level: 区, conditions: [{zh: 收入, feel: 甲收入 >= 1000}, {zh: 占比, feel: 甲研发占比 >= 2}, {zh: 专利, feel: 甲一类 >= 1}]}\n";

/* As a person writes a record: at the door with STATE_ACTION, at the desk with another. */
static int64_t write_as(desk *d, const char *action, const char *who, const char *ledger, const char *line)
{
    const ledger_decl *l = desk_ledger(d, ledger);
    bool *mask = NEW_N(d->a, bool, l->count);
    value *v = desk_values(d, l, line, mask);
    int64_t id = 0;
    const batch_info info = { .who = who, .action = action, .subject = ledger, .at = "2026-03-01T01:00:00Z" };
    if (!record_write(&d->c, l, &info, &id, v, mask, NULL, &d->e))
        fail_msg("%s: %s", line, d->e.text);
    return id;
}

static void begin(desk *d, bool postgres)
{
    arena *a = arena_new();
    desk_begin(d, postgres);
    samples_alone(d);
    desk_file(d, "packs/t/pack.yaml", "pack: t\ntitle: {zh: 试, en: T}\nrequires: [registry]\n");
    desk_file(d, "packs/t/ledgers/t_year.yaml", arena_print(a, "%sverify: true\n", t_year));
    desk_file(d, "packs/t/ledgers/t_ip.yaml", arena_print(a, "%sverify: true\n", t_ip));
    desk_file(d, "packs/t/ledgers/t_title.yaml", t_title);
    desk_file(d, "packs/t/lists/t_kind.csv", t_kind);
    desk_file(d, "packs/t/facts/t.yaml", t_facts);
    desk_file(d, "packs/t/policies/t.yaml", policy_);
    arena_end(a);
    if (!desk_open(d))
        fail_msg("%s %s", d->e.at_text, d->e.text);
}

static const char *names(desk *d, const char *ledger, int64_t record_)
{
    const ledger_decl *l = desk_ledger(d, ledger);
    statement s;
    bool found, *mark = NEW_N(d->a, bool, l->count);
    version *v;
    size_t n;
    buf b = buf_new(d->a);
    assert_true(statement_find(&d->c, ledger, record_, d->a, &s, &found, &d->e));
    if (!found)
        return "-";
    assert_true(record_history(&d->c, l, record_, d->a, &v, &n, &d->e));
    statement_fields(l, v, n, s.verified, mark);
    buf_puts(&b, s.state);
    for (size_t i = 0; i < l->count; i++)
        if (mark[i])
            buf_print(&b, " %s", l->fields[i].id);
    return b.text;
}

/* Which facts of the firm are its own word, alone and among all firms. */
static const char *stated(desk *d, int64_t firm)
{
    policies p;
    profile *x;
    const char *out[2];
    if (!policies_load(&d->c, sample_day, &p, &d->e))
        fail_msg("%s %s", d->e.at_text, d->e.text);
    for (int all = 0; all < 2; all++) {
        buf b = buf_new(d->a);
        assert_true(profile_load(&d->c, &p.facts, sample_day, all ? 0 : firm, &x, &d->e));
        const bool *s = profile_stated(x, (uint32_t)profile_firm_at(x, firm), d->a);
        buf_puts(&b, s ? "" : "-");
        for (size_t i = 0; s && i < p.facts.count; i++)
            if (s[i])
                buf_print(&b, "%s%s", b.len ? " " : "", p.facts.at[i].id);
        out[all] = b.text ? b.text : "";
    }
    assert_string_equal(out[0], out[1]);
    return out[0];
}

static const char *resting(desk *d, int64_t firm)
{
    policies p;
    explanation x;
    match *m = samples_match(d, &p, sample_day, COHORT_ALL);
    explain_pair(m, &p.at[0], (uint32_t)profile_firm_at(m->profile, firm), d->a, &x);
    const char *words = resting_words(m, &x, d->a);
    assert_true(x.pair.standing == STANDING_ELIGIBLE);
    match_close(m);
    return words ? words : "-";
}

static bool decide(desk *d, const char *ledger, int64_t record_, int64_t version_, bool verified, const char *reason)
{
    statement s;
    bool found;
    assert_true(statement_find(&d->c, ledger, record_, d->a, &s, &found, &d->e) && found);
    const statement_seen seen = { s.id, version_ };
    d->e = (error){ 0 };
    return statements_decide(&d->c, &seen, 1, verified, reason, &d->e);
}

static void life(void *state, bool postgres)
{
    desk d;
    (void)state;
    begin(&d, postgres);
    int64_t firm = desk_put(&d, "enterprise", "uscc=A01 name=甲厂"), other = desk_put(&d, "enterprise", "uscc=A02 name=乙厂");
    const char *of = arena_print(d.a, "enterprise=%lld ", (long long)firm);
#define BY(action, ledger, line) write_as(&d, action, text_eq(action, STATE_ACTION) ? "u-firm" : "u-clerk", ledger, arena_print(d.a, "%s%s", of, line))
    int64_t year = BY("import", "t_year", "year=2025 revenue=100000 rd=200");
    BY("import", "t_ip", "number=1 kind=发明 granted=2025-06-01 rank=1");
    assert_string_equal(names(&d, "t_year", year), "-");
    assert_string_equal(stated(&d, firm), "-");
    assert_string_equal(resting(&d, firm), "-");

    /* The firm changes one number of the bureau's record: that number, and what is made of it. */
    BY(STATE_ACTION, "t_year", "year=2025 rd=262");
    assert_string_equal(names(&d, "t_year", year), "waiting rd");
    assert_string_equal(stated(&d, firm), "t_rd t_rd_last t_share");
    assert_string_equal(stated(&d, other), "-");
    assert_string_equal(resting(&d, firm), "依据中 1 项为企业自报、未核实：甲研发");

    /* The version that was looked at is verified; the one before it no more. */
    assert_false(decide(&d, "t_year", year, 1, true, NULL));
    assert_int_equal(d.e.code, ERR_CONFLICT);
    assert_true(decide(&d, "t_year", year, 2, true, NULL));
    assert_string_equal(names(&d, "t_year", year), "verified");
    assert_string_equal(stated(&d, firm), "-");
    assert_string_equal(resting(&d, firm), "-");
    assert_false(decide(&d, "t_year", year, 2, true, NULL));

    /* Edited again it is unverified again, with only what is new; sent back it needs a reason and stays the firm's word. */
    BY(STATE_ACTION, "t_year", "year=2025 rd=262 revenue=90000");
    assert_string_equal(names(&d, "t_year", year), "waiting revenue");
    assert_false(decide(&d, "t_year", year, 3, false, ""));
    assert_int_equal(d.e.code, ERR_INPUT);
    assert_true(decide(&d, "t_year", year, 3, false, "与税务数据不符"));
    assert_string_equal(names(&d, "t_year", year), "returned revenue");
    assert_string_equal(stated(&d, firm), "t_revenue t_share");

    /* What the bureau writes over it is the bureau's. */
    BY("edit", "t_year", "year=2025 revenue=95000");
    assert_string_equal(names(&d, "t_year", year), "returned");
    assert_string_equal(stated(&d, firm), "");

    /* A record that is there by the firm's word alone counts as its word where records are counted. */
    int64_t ip = BY(STATE_ACTION, "t_ip", "number=2 kind=发明 granted=2025-07-01 rank=2");
    assert_string_equal(names(&d, "t_ip", ip), "waiting number kind granted rank");
    assert_string_equal(stated(&d, firm), "t_one t_first t_fresh");
    assert_string_equal(resting(&d, firm), "依据中 1 项为企业自报、未核实：甲一类");

    /* Nothing changed: nothing waits anew. */
    assert_true(decide(&d, "t_ip", ip, 1, true, NULL));
    BY(STATE_ACTION, "t_ip", "number=2 kind=发明 granted=2025-07-01 rank=2");
    assert_string_equal(names(&d, "t_ip", ip), "verified");
#undef BY
    desk_end(&d);
}
BOTH(life)

/* Who to call is nobody's to verify; what is deleted waits no more; a ledger that is not declared so asks for nothing. */
static void not_asked(void **state)
{
    desk d;
    statements all;
    (void)state;
    begin(&d, false);
    int64_t firm = write_as(&d, STATE_ACTION, "u-firm", "enterprise", "uscc=A01 name=甲厂 phone=057112345678");
    assert_string_equal(names(&d, "enterprise", firm), "waiting uscc name");
    assert_true(decide(&d, "enterprise", firm, 1, true, NULL));
    write_as(&d, STATE_ACTION, "u-firm", "enterprise", "uscc=A01 phone=057187654321");
    assert_string_equal(names(&d, "enterprise", firm), "verified");
    write_as(&d, STATE_ACTION, "u-firm", "t_title", arena_print(d.a, "enterprise=%lld title=甲级", (long long)firm));
    assert_true(statements_read(&d.c, "1 = 1", NULL, 0, d.a, &all, &d.e));
    assert_int_equal(all.len, 1);
    batch b;
    writer *w = NULL;
    assert_true(batch_begin(d.c.s, &(batch_info){ .who = "u-clerk", .action = "edit" }, &b, &d.e) && writer_open(&d.c, &b, desk_ledger(&d, "enterprise"), &w, &d.e));
    assert_true(record_delete(w, firm, (origin){ 0 }, &d.e));
    writer_close(w);
    assert_true(batch_end(&b, &d.e) && statements_read(&d.c, "1 = 1", NULL, 0, d.a, &all, &d.e));
    assert_int_equal(all.len, 0);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(life_sqlite), TEST(life_postgres), TEST(not_asked) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
