/* Ladders over the declarations we ship: who stands where on a day, who may climb and what is missing, whose honour lapses
 * and whether its re-check would pass, counts by level and year. Firms are hand-made; day 31 May 2025 (63号 in force). */
#include "ladder/ladder.h"
#include "ledger_samples.h"

static const date day = 20239;                              /* 2025-05-31 */

typedef struct stage { desk d; policies p; ladders l; ladder_state s; } stage;

static void put(stage *t, const char *ledger, int firm, const char *rest) { desk_put(&t->d, ledger, arena_print(t->d.a, "enterprise=%d %s", firm, rest)); }

/* 甲 holds 专精特新 until 2025-09-30 and keeps 3 % R&D; 乙 holds it until 2025-06-30 with 2.9 %; 丙 an innovative one that ran
 * out; 丁 nothing; 戊 two 专精特新 (renewed). */
static void begin(stage *t, const char *ladder_, bool more)
{
    match *m = NULL;
    desk_begin(&t->d, false);
    assert_true(desk_open(&t->d));
    for (int i = 1; i <= 5; i++) {
        desk_put(&t->d, "enterprise", arena_print(t->d.a, "uscc=91330000000000000%d name=试%d founded=2010-01-01 size=S industry=3451 status=normal", i, i));
        put(t, "annual", i, arena_print(t->d.a, "year=2024 revenue=20000 main_revenue=18000 rd_expense=%s employees=100 rd_staff=20 tech_staff=20 assets=10000 liabilities=4000 net_profit=2400 hightech_revenue=15000", i == 2 ? "580" : "600"));
        put(t, "annual", i, "year=2023 revenue=18000 main_revenue=16000 rd_expense=600");
        put(t, "annual", i, "year=2022 revenue=16000 main_revenue=14000 rd_expense=600");
        put(t, "specialty", i, "year=2025 segment_since=2010 share_national=12 own_brand=是 field=战略性新兴产业 fills_gap=是 core_systems=2 digital_level=3 quality_honours=2 feature_score=12");
        put(t, "ip", i, "number=1 kind=发明专利 state=有效 in_use=是 acquired=自主研发 rank=1");
        put(t, "rd_body", i, "kind=自建研发机构 name=中心");
        put(t, "certification", i, "kind=质量管理体系 number=1 granted=2024-01-01");
    }
    put(t, "ip", 1, "number=2 kind=发明专利 state=有效 in_use=是 acquired=自主研发 rank=1");
    put(t, "honour", 1, "kind=专精特新中小企业 level=省级 year=2022 state=已认定 declared=2022-06-01 granted=2022-10-01 valid_to=2025-09-30");
    put(t, "honour", 2, "kind=专精特新中小企业 level=省级 year=2022 state=已认定 granted=2022-07-01 valid_to=2025-06-30");
    put(t, "honour", 3, "kind=创新型中小企业 level=省级 year=2021 state=已认定 granted=2021-11-01");        /* no end: three years, to 2024-10-31 */
    put(t, "honour", 5, "kind=专精特新中小企业 level=省级 year=2022 state=已认定 granted=2022-07-01 valid_to=2025-06-30");
    put(t, "honour", 5, "kind=专精特新中小企业 level=省级 year=2025 state=已认定 declared=2025-03-01 granted=2025-05-20 valid_to=2028-05-19");
    if (more) {
        put(t, "honour", 4, "kind=专精特新中小企业 level=省级 year=2025 state=已申报 declared=2025-04-01");
        put(t, "honour", 4, "kind=专精特新“小巨人”企业 level=国家级 year=2024 state=未通过 declared=2024-04-01");
    }
    if (!policies_load(&t->d.c, day, &t->p, &t->d.e) || !ladders_load(&t->d.c, &t->p, &t->l, &t->d.e) || !match_open(&t->d.c, &t->p, day, COHORT_ALL, 0, &m, &t->d.e))
        fail_msg("%s", error_line(t->d.a, &t->d.e));
    const ladder *l = ladder_find(&t->l, ladder_, &t->d.e);
    assert_non_null(l);
    assert_true(ladder_read(&t->d.c, l, m, &t->s, &t->d.e));
}

static void end(stage *t)
{
    match_close(t->s.match);
    desk_end(&t->d);
}

enum { INNOVATIVE, SPECIALISED, GIANT, CHAMPION };

static void standing_on_rungs(void **state)
{
    stage t;
    (void)state;
    begin(&t, "sme", true);
    static const int heights[] = { SPECIALISED, SPECIALISED, -1, -1, SPECIALISED };
    for (uint32_t f = 0; f < 5; f++)
        assert_int_equal(ladder_height(&t.s, f), heights[f]);
    assert_int_equal(t.s.footing[INNOVATIVE][2].hold, HOLD_LAPSED);
    assert_string_equal(date_iso(t.d.a, t.s.footing[INNOVATIVE][2].until), "2024-10-31");
    assert_string_equal(date_iso(t.d.a, t.s.footing[SPECIALISED][4].until), "2028-05-19");      /* the one that lasts longest */
    assert_int_equal(t.s.footing[SPECIALISED][3].hold, HOLD_NEVER);                              /* declared is not held */
    assert_true(ladder_can_try(&t.s, GIANT, 0) && !ladder_can_try(&t.s, GIANT, 3));              /* needs the rung below */
    assert_true(ladder_can_try(&t.s, SPECIALISED, 3) && !ladder_can_try(&t.s, SPECIALISED, 0) && !ladder_can_try(&t.s, INNOVATIVE, 0));
    end(&t);
}

static void climbing(void **state)
{
    stage t;
    climber *who;
    size_t n;
    (void)state;
    begin(&t, "sme", false);
    /* 小巨人 by 63号, 20,000 of revenue: 3 % each year. 甲: all but the judge's. 乙: 2.9 % and one class-I of two, two steps: not
     * listed. 戊: one of class I of two, one step. */
    ladder_climbers(&t.s, GIANT, t.d.a, &who, &n);
    assert_int_equal(n, 2);
    assert_true(who[0].firm == 0 && who[0].pair.standing == STANDING_JUDGE && text_eq(who[0].policy->id, "sme_little_giant_2022"));
    assert_true(who[1].firm == 4 && who[1].pair.near);
    explanation x;
    ladder_explain(&t.s, COHORT_NEW, who[1].policy, 4, t.d.a, &x);
    const fact_view v = { .p = t.s.match->profile, .firm = 4, .day = day };
    assert_true(strstr(gap_text(t.s.match, &x.changes, &v, t.d.a), "还差1项已应用Ⅰ类知识产权数（现为1项，需达到2项）") != NULL);
    end(&t);
}

static void lapsing(void **state)
{
    stage t;
    lapse *at;
    size_t n;
    (void)state;
    begin(&t, "sme", false);
    ladder_lapses(&t.s, date_of(2025, 1, 1), date_of(2025, 12, 31), t.d.a, &at, &n);
    assert_int_equal(n, 2);                                                                       /* 戊's first is replaced */
    assert_true(at[0].honour->firm == 1 && at[1].honour->firm == 0);                              /* by the day it ends */
    assert_string_equal(date_iso(t.d.a, at[0].recheck), "2025-06-01");
    assert_true(text_eq(at[0].policy->id, "sme_specialised_recheck_2022") && at[0].pair.standing == STANDING_NOT && at[0].pair.near);      /* 580 / 20000 = 2.9 % */
    assert_true(at[1].pair.standing == STANDING_ELIGIBLE);
    /* 丙's ended in 2024 and is not replaced */
    ladder_lapses(&t.s, date_of(2024, 1, 1), date_of(2024, 12, 31), t.d.a, &at, &n);
    assert_true(n == 1 && at[0].honour->firm == 2);
    end(&t);
}

static void counting(void **state)
{
    stage t;
    level_count *at;
    size_t n;
    (void)state;
    begin(&t, "sme", true);
    ladder_counts(&t.s, 2025, t.d.a, &at, &n);
    assert_int_equal(n, 3);
    assert_true(at[0].rung == INNOVATIVE && at[0].declared == 0 && at[0].granted == 0 && at[0].held == 0);
    assert_true(at[1].rung == SPECIALISED && text_eq(at[1].level, "province") && at[1].declared == 2 && at[1].granted == 1 && at[1].held == 4);
    assert_true(at[2].rung == GIANT && text_eq(at[2].level, "national") && at[2].declared == 0);
    ladder_counts(&t.s, 2024, t.d.a, &at, &n);
    assert_true(at[2].declared == 1 && at[2].granted == 0);
    ladder_counts(&t.s, 2022, t.d.a, &at, &n);
    assert_true(at[1].granted == 3 && at[1].declared == 3);                                        /* two without a day of declaration count by their year */
    end(&t);
}

/* 63号 附件2 of 甲, by hand: share 90 % → 5; growth (18000/16000 − 1 = 12.5 %, 14.29 %) mean 13.39 % → 10; 15 years → 5; fills a
 * gap → 5 | digital 3 → 5; two items → 5; margin 12 % → 10; debt 40 % → 5 | 12 | own class I → 8; R&D 600 万元 → 10; staff 20 % → 5;
 * own body → 2. Together 87. */
static void scoring(void **state)
{
    stage t;
    score_result r;
    (void)state;
    begin(&t, "sme", false);
    assert_true(ladder_score(&t.s, score_find(&t.l.scores, "specialised_2022"), 0, t.d.a, &r, &t.d.e));
    static const char *const points[] = { "5", "10", "5", "5", "5", "5", "10", "5", "12", "8", "10", "5", "2" };
    for (size_t i = 0; i < COUNT(points); i++)
        if (!text_eq(dec_text(t.d.a, r.lines[i].low), points[i]) || !r.lines[i].known)
            fail_msg("item %s: %s points, wanted %s", r.lines[i].item->id, dec_text(t.d.a, r.lines[i].low), points[i]);
    assert_string_equal(dec_text(t.d.a, r.total.low), "87");
    assert_int_equal(r.total.enough, FEEL_TRUE);
    /* the fact of the same table says the same */
    const fact_cell *c = profile_cell(t.s.match->profile, fact_find(&t.p.facts, STR("专精特新评价得分")), 0);
    assert_true(c->state == FACT_KNOWN && dec_equal(c->value.number, r.total.low));
    end(&t);
}

/* 115号 of 甲: 20 % staff → 12; 3 % R&D → 20; class I → 30: 62. */
static void scoring_technology(void **state)
{
    stage t;
    score_result r;
    (void)state;
    begin(&t, "science", false);
    assert_true(ladder_score(&t.s, score_find(&t.l.scores, "tech_sme_2017"), 0, t.d.a, &r, &t.d.e));
    assert_string_equal(dec_text(t.d.a, r.total.low), "62");
    end(&t);
}

#define LADDER "ladder: local_test\ntitle: {zh: 试}\nrungs:\n"
static const declared_fault faults[] = {
    { LADDER "  - {id: a, zh: 甲, honour: {kind: 没有这种}, programme: champion}\n", 4, "没有这种" },
    { LADDER "  - {id: a, zh: 甲, honour: {level: 省级}, programme: champion}\n", 4, "honour 应写" },
    { LADDER "  - {id: a, zh: 甲, honour: {kind: 老字号}, programme: nobody}\n", 4, "没有政策项目“nobody”" },
    { LADDER "  - {id: a, zh: 甲, honour: {kind: 老字号}}\n", 4, "要有 id、zh、honour 和 programme" },
    { LADDER "  - {id: a, zh: 甲, honour: {kind: 老字号}, programme: champion, needs: [b]}\n", 4, "前面没有梯级“b”" },
    { LADDER "  - {id: a, zh: 甲, honour: {kind: 老字号}, programme: champion, recheck: 13}\n", 4, "1 到 12" },
    { LADDER "  - {id: a, zh: 甲, honour: {kind: 老字号}, programme: champion, scores: [x]}\n", 4, "没有评分表“x”" },
    { LADDER "  - {id: a, zh: 甲, honor: {kind: 老字号}, programme: champion}\n", 4, "是否要写 honour" },
    { "ladder: local_test\ntitle: {zh: 试}\n", 1, "要有 ladder" },
};

static bool load_ladders(core *c, error *e)
{
    policies p;
    ladders l;
    if (!policies_load_with(c, NULL, &p, e))
        fail_msg("%s", e->text);
    return ladders_load(c, &p, &l, e);
}

static void declared_wrong(void **state) { declared_faults(*state, "ladders", faults, COUNT(faults), load_ladders); }

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(standing_on_rungs), TEST(climbing), TEST(lapsing), TEST(counting), TEST(scoring), TEST(scoring_technology), TEST(declared_wrong) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
