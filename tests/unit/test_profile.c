/* Facts: every way of taking one out of a ledger, what unknown means, units, days, origins, answers, wrong declarations.
 * The firm is 甲厂 of match_samples.h; expected values are its figures by hand. */
#include "match_samples.h"

/* On which day (NULL: 1 March 2026), which fact, as people read it, as of when. */
static const struct { const char *day, *fact, *text; int as_of; } fact_cases[] = {
    { NULL, "甲收入", "10000万元", 2025 },                 /* 100,000 千元 */
    { NULL, "T revenue", "10000万元", 2025 },              /* a fact has three names */
    { NULL, "甲上年收入", "8000万元", 2024 },
    { NULL, "甲研发占比", "2.62%", 0 },
    { NULL, "甲负债率", "87.5%", 0 },
    { NULL, "甲两年研发", "462万元", 2025 },
    { NULL, "甲三年研发", "未知", 0 },                     /* 2023 is missing, so is the sum */
    { NULL, "甲产值", "未知", 0 },                         /* 0 written for missing */
    { NULL, "甲上年度研发", "262万元", 2025 },
    { "2027-03-01", "甲上年度研发", "未知", 0 },           /* 2026 is not on file; the newest is no substitute */
    { "2027-03-01", "甲收入", "10000万元", 2025 },         /* two years back at most */
    { "2028-03-01", "甲收入", "未知", 0 },
    { "2025-06-01", "甲收入", "8000万元", 2024 },          /* the year of the day is not over */
    { "2024-06-01", "甲收入", "未知", 0 },
    { NULL, "甲一类", "2项", 0 },                          /* by the group that the kind stands under */
    { NULL, "甲一类领衔", "1项", 0 },
    { NULL, "甲近三年专利", "2项", 0 },                    /* 2025 and 2024; 2021 is too old */
    { NULL, "甲有效资质", "乙级、失信", 0 },               /* 旧级 ended in 2023 */
    { "2027-01-01", "甲有效资质", "乙级、失信", 0 },       /* its last day */
    { "2027-01-02", "甲有效资质", "失信", 0 },
    { "2024-01-01", "甲有效资质", "乙级", 0 },
    { "2019-06-01", "甲有效资质", "无", 0 },
    { NULL, "甲资质至", "无", 0 },                         /* a complete ledger without it: none, and known */
    { NULL, "甲失信", "是", 0 },
    { NULL, "甲成立", "2024年10月1日", 0 },
    { NULL, "甲年限", "1年", 0 },
    { "2026-10-01", "甲年限", "2年", 0 },
    { NULL, "甲规模", "大型", 0 },
    { NULL, "甲上云", "未知", 0 },
};

static profile *profile_on(desk *d, policies *p, const char *day, int64_t firm)
{
    profile *out = NULL;
    date on = sample_day;
    if (day)
        assert_true(date_parse_iso(str_of(day), &on));
    if (!policies_load(&d->c, on, p, &d->e) || !profile_load(&d->c, &p->facts, on, firm, &out, &d->e))
        fail_msg("%s %s", d->e.at_text, d->e.text);
    return out;
}

static void takes(void **state)
{
    desk d;
    policies p;
    (void)state;
    samples_begin(&d, NULL);
    desk_put(&d, "enterprise", "uscc=A00 name=空厂");
    int64_t firm = sample_firm(&d, "A01", "甲厂");
    for (size_t i = 0; i < COUNT(fact_cases); i++)
        for (int all = 0; all < 2; all++) {                                 /* one firm alone, and among all: the same */
            profile *x = profile_on(&d, &p, fact_cases[i].day, all ? 0 : firm);
            int fact = fact_find(&p.facts, str_of(fact_cases[i].fact));
            assert_true(fact >= 0 && x->firms == (all ? 2u : 1u));
            const fact_cell *c = profile_cell(x, fact, x->firms - 1);
            const char *text = fact_text(d.a, &p.facts.at[fact], c, LANG_ZH);
            if (strcmp(text, fact_cases[i].text) != 0 || c->as_of != fact_cases[i].as_of)
                fail_msg("%s on %s: wanted %s (%d), got %s (%d)", fact_cases[i].fact, fact_cases[i].day ? fact_cases[i].day : "the day", fact_cases[i].text, fact_cases[i].as_of, text, c->as_of);
        }
    desk_end(&d);
}

/* Nobody reported anything of 空厂: counts of a ledger that is whole only for those in it are unknown, of a whole one 0. */
static void nothing_on_file(void **state)
{
    static const struct { const char *fact, *text; } cases[] = {
        { "甲收入", "未知" }, { "甲研发占比", "未知" }, { "甲一类", "未知" }, { "甲有效资质", "无" }, { "甲失信", "否" }, { "甲成立", "未知" }, { "甲年限", "未知" },
    };
    desk d;
    policies p;
    (void)state;
    samples_begin(&d, NULL);
    int64_t firm = desk_put(&d, "enterprise", "uscc=A00 name=空厂");
    profile *x = profile_on(&d, &p, NULL, firm);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int fact = fact_find(&p.facts, str_of(cases[i].fact));
        assert_string_equal(fact_text(d.a, &p.facts.at[fact], profile_cell(x, fact, 0), LANG_ZH), cases[i].text);
    }
    int *missing;
    size_t n;
    fact_missing(x, 0, fact_find(&p.facts, STR("甲研发占比")), d.a, &missing, &n);
    assert_int_equal(n, 2);                                                  /* the two it is made of */
    assert_string_equal(p.facts.at[missing[0]].id, "t_rd");
    assert_string_equal(p.facts.at[missing[1]].id, "t_revenue");
    desk_end(&d);
}

static const struct { const char *fact, *answer, *text; } answer_cases[] = {
    { "t_score", "62.5", "62.5分" }, { "甲评分", "６２.５分", "62.5分" }, { "甲评分", "大约", "未知" }, { "甲上云", "是", "是" }, { "甲上云", "没有", "否" }, { "甲上云", "也许", "未知" },
    { "甲收入", "5", "10000万元" },                         /* not asked for: the ledger stands */
};

static void answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answer_cases); i++) {
        desk d;
        policies p;
        samples_begin(&d, NULL);
        int64_t firm = sample_firm(&d, "A01", "甲厂");
        desk_put(&d, "fact_answer", arena_print(d.a, "enterprise=%lld fact=%s answer=%s answered_on=2026-02-01 good_until=2026-06-30", (long long)firm, answer_cases[i].fact, answer_cases[i].answer));
        for (int late = 0; late < 2; late++) {
            profile *x = profile_on(&d, &p, late ? "2026-07-01" : NULL, firm);
            int fact = fact_find(&p.facts, str_of(answer_cases[i].fact));
            const char *wanted = late && p.facts.at[fact].ask ? "未知" : answer_cases[i].text;
            const char *got = fact_text(d.a, &p.facts.at[fact], profile_cell(x, fact, 0), LANG_ZH);
            if (strcmp(got, wanted) != 0)
                fail_msg("%s answered %s: wanted %s, got %s", answer_cases[i].fact, answer_cases[i].answer, wanted, got);
        }
        desk_end(&d);
    }
}

static void origins_of_values(void **state)
{
    desk d;
    policies p;
    fact_origin *o;
    size_t n;
    (void)state;
    samples_begin(&d, NULL);
    int64_t firm = sample_firm(&d, "A01", "甲厂");
    profile *x = profile_on(&d, &p, NULL, firm);
    assert_true(fact_trace(x, 0, fact_find(&p.facts, STR("甲收入")), d.a, &o, &n, &d.e));
    assert_int_equal(n, 1);
    assert_string_equal(o[0].ledger->id, "t_year");
    assert_string_equal(o[0].label, "2025");
    assert_string_equal(o[0].value, "100000");
    assert_true(fact_trace(x, 0, fact_find(&p.facts, STR("甲两年研发")), d.a, &o, &n, &d.e) && n == 2);
    assert_true(fact_trace(x, 0, fact_find(&p.facts, STR("甲一类领衔")), d.a, &o, &n, &d.e) && n == 1);
    assert_true(fact_trace(x, 0, fact_find(&p.facts, STR("甲一类")), d.a, &o, &n, &d.e) && n == 2);
    assert_true(fact_trace(x, 0, fact_find(&p.facts, STR("甲研发占比")), d.a, &o, &n, &d.e) && n == 0);
    desk_end(&d);
}

/* What is hidden (a ledger, or a field of it), and whether a fact may then be seen. */
static const struct { const char *ledger, *field, *fact; bool seen; } hidden_cases[] = {
    { "nothing", NULL, "甲研发占比", true },
    { "t_year", "rd", "甲研发", false },
    { "t_year", "rd", "甲研发占比", false },                /* computed from it */
    { "t_year", "rd", "甲两年研发", false },
    { "t_year", "rd", "甲收入", true },
    { "t_year", "enterprise", "甲收入", false },           /* whose it is may not be known */
    { "t_year", "year", "甲收入", false },                  /* nor of when */
    { "t_ip", NULL, "甲一类", false },
    { "t_ip", "kind", "甲一类", false },                    /* a condition on it */
    { "t_ip", "rank", "甲一类领衔", false },               /* in the words of `where` */
    { "t_ip", "rank", "甲一类", true },
    { "fact_answer", NULL, "甲评分", false },
    { "fact_answer", "answer", "甲上云", false },
    { "fact_answer", NULL, "甲收入", true },
    { "enterprise", "founded", "甲年限", false },
};

static bool not_hidden(const void *at, const ledger_decl *l, const field_decl *f)
{
    const size_t i = *(const size_t *)at;
    return !text_eq(hidden_cases[i].ledger, l->id) || (hidden_cases[i].field && !(f && text_eq(hidden_cases[i].field, f->id)));
}

static void facts_of_what_is_hidden(void **state)
{
    desk d;
    policies p;
    (void)state;
    samples_begin(&d, NULL);
    assert_true(policies_load(&d.c, sample_day, &p, &d.e));
    for (size_t i = 0; i < COUNT(hidden_cases); i++)
        if (fact_seen(&d.c, &p.facts, fact_find(&p.facts, str_of(hidden_cases[i].fact)), not_hidden, &i) != hidden_cases[i].seen)
            fail_msg("%s with %s.%s hidden: wanted %d", hidden_cases[i].fact, hidden_cases[i].ledger, hidden_cases[i].field ? hidden_cases[i].field : "*", hidden_cases[i].seen);
    assert_string_equal(fact_ledger(&p.facts, fact_find(&p.facts, STR("甲研发占比")))->id, "t_year");
    assert_null(fact_ledger(&p.facts, fact_find(&p.facts, STR("甲评分"))));
    desk_end(&d);
}

/* A ledger may name a firm in two fields; a book holds the records of both, each with its own versions. */
static void book(void **state)
{
    desk d;
    firm_records all;
    const version *v;
    size_t n;
    (void)state;
    samples_begin(&d, NULL);
    int64_t one = sample_firm(&d, "A01", "甲厂"), two = sample_firm(&d, "A02", "乙厂");
    desk_put(&d, "eval_tenant", arena_print(d.a, "year=2025 enterprise=%lld tenant=乙厂 tenant_firm=%lld", (long long)one, (long long)two));
    desk_put(&d, "eval_tenant", arena_print(d.a, "year=2025 enterprise=%lld tenant=甲厂 tenant_firm=%lld", (long long)two, (long long)one));
    desk_put(&d, "eval_tenant", arena_print(d.a, "year=2025 enterprise=%lld tenant=丙厂", (long long)two));
    desk_put(&d, "eval_tenant", arena_print(d.a, "year=2025 enterprise=%lld tenant=甲厂 floor=12.50", (long long)two));
    const ledger_decl *l = ledger_find(&d.c.packs, "eval_tenant", &d.e);
    firm_book *b = firm_book_new(&d.c, d.a, one);
    assert_true(firm_book_read(b, l, NULL, &all, &d.e) && all.count == 2);
    assert_true(firm_book_read(b, l, firm_field(l), &all, &d.e) && all.count == 1);
    assert_true(firm_book_read(b, l, field_find(l, "tenant_firm"), &all, &d.e) && all.count == 1);
    assert_true(firm_book_history(b, l, all.at[0].id, &v, &n, &d.e) && n == 2 && v[1].version == 2 && strstr(v[1].changes, "floor"));
    assert_true(firm_book_history(b, l, all.at[0].id + 1, &v, &n, &d.e) && n == 0);                 /* another firm's */
    assert_true(firm_book_read(b, ledger_find(&d.c.packs, "park", &d.e), NULL, &all, &d.e) && all.count == 0);
    assert_true(firm_book_read(b, ledger_find(&d.c.packs, "enterprise", &d.e), NULL, &all, &d.e) && all.count == 1 && all.at[0].id == one);
    desk_end(&d);
}

#define FACT(more) "facts: [{id: t_x, zh: 甲试, type: number, " more "}]"
static const struct { const char *yaml, *says; } wrong_facts[] = {
    { FACT("from: {ledger: nope, field: rd}"), "nope" },
    { FACT("from: {ledger: t_year, field: rdd}"), "是否指 rd" },
    { FACT("from: {ledger: t_year, field: rd, take: newest}"), "latest_year" },
    { FACT("from: {ledger: t_year, field: rd, take: latest}"), "date" },
    { FACT("from: {ledger: t_year, take: sum}"), "field" },
    { FACT("from: {ledger: t_ip, field: number, take: max}"), "不符" },
    { FACT("from: {ledger: t_ip, take: count, match: {kind: 三类}}"), "三类" },
    { FACT("from: {ledger: t_ip, take: count, where: 名次 <= 3}"), "名次" },
    { FACT("unit: 人, from: {ledger: t_year, field: rd, take: latest_year}"), "不能换算" },
    { FACT("feel: 甲试 + 1"), "它自己" },
    { FACT("feel: 甲无 + 1"), "甲无" },
    { FACT("feel: 甲收入 +"), "甲收入" },
    { FACT("score: nope"), "nope" },
    { "facts: [{id: t_x, zh: 甲收入, type: number, feel: 1}]", "另一个事实" },
    { "facts: [{id: t_x, zh: 甲试, type: number}]", "之一" },
    { "facts: [{id: t_x, zh: 甲试, type: money, feel: 1}]", "number" },
    { "facts: [{id: T-X, zh: 甲试, type: number, feel: 1}]", "编号" },
};

static void wrong_declarations(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong_facts); i++) {
        desk d;
        facts f;
        samples_begin(&d, NULL);
        desk_file(&d, "packs/t/facts/x.yaml", wrong_facts[i].yaml);
        desk_shut(&d);
        if (!desk_open(&d))
            fail_msg("%s", d.e.text);
        if (facts_load(&d.c, NULL, &f, &d.e) || !strstr(d.e.text, wrong_facts[i].says) || !text_eq(d.e.at.file, "packs/t/facts/x.yaml"))
            fail_msg("%s: said %s (%s)", wrong_facts[i].yaml, d.e.text, d.e.at.file ? d.e.at.file : "no file");
        desk_end(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(takes), TEST(nothing_on_file), TEST(answers), TEST(origins_of_values), TEST(facts_of_what_is_hidden), TEST(book), TEST(wrong_declarations) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
