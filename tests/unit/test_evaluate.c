/* Tests of the comprehensive evaluation: published schemes with their published arithmetic, worked out by hand with
 * fractions; quotas, ties, corrections, what-if, and what a wrong scheme is told. */
#include "evaluate_samples.h"

#include "base/date.h"

#include "demo/random.h"

#define WITH_DESK(name) \
    static void name##_on(desk *d); \
    static void name(void **state) \
    { \
        desk d; \
        (void)state; \
        desk_begin(&d, false); \
        if (!desk_open(&d)) \
            fail_msg("%s", d.e.text); \
        name##_on(&d); \
        desk_end(&d); \
    } \
    static void name##_on(desk *d)

/* ---- published arithmetic ------------------------------------------------------------------------------------------------ */

#define HUANGYAN_FIRM "规上=是 宗地数=1 自有用地=20 实缴税金=602.425 工业增加值=2723.2 综合能耗=1000 化学需氧量=0.3 二氧化硫=0.2 平均用工人数=160 统计研发经费=40 营业收入=2000"

/* tax/mu 30.12125 ÷ 24.097 = 1.25 exactly; VA/mu is the benchmark; the rest: fractions, shown to 6 digits. */
WITH_DESK(huangyan_2022_above)
{
    static const char *const scores[] = { "37.500000", "20.000000", "20.216778", "11.047890", "9.382580", "6.622517" };
    scheme s;
    evaluation v;
    sample_scheme(d, "huangyan-2022", &s);
    eval_table base = sample_table(d, &s, 2021, 1);
    sample_set(&base, 0, HUANGYAN_FIRM);
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    for (size_t j = 0; j < COUNT(scores); j++)
        assert_string_equal(sample_item(d, &v, 0, j, 6), scores[j]);
    assert_string_equal(total_text(d->a, &v, &v.at[0]), "104.77");          /* 104.76976… */
}

/* The same firm by the benchmarks of 2021. */
WITH_DESK(huangyan_2021_above)
{
    static const char *const scores[] = { "34.741926", "20.588191", "21.442520", "11.204095", "9.753582", "6.557377" };
    scheme s;
    evaluation v;
    sample_scheme(d, "huangyan-2021", &s);
    eval_table base = sample_table(d, &s, 2020, 1);
    sample_set(&base, 0, HUANGYAN_FIRM);
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    for (size_t j = 0; j < COUNT(scores); j++)
        assert_string_equal(sample_item(d, &v, 0, j, 6), scores[j]);
    assert_string_equal(total_text(d->a, &v, &v.at[0]), "104.29");          /* 104.28769 */
}

/* Below: tax/mu at its benchmark gives 50; tax per kWh 46.3728 ÷ 394.32 = 0.1176 = half of 0.2352 gives 25 (394.32 × 0.1176 = 46.372032). */
WITH_DESK(huangyan_2022_below)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "huangyan-2022", &s);
    eval_table base = sample_table(d, &s, 2021, 3);
    sample_set(&base, 0, "宗地数=1 自有用地=4 实缴税金=46.3728 用电量=197.16");
    sample_set(&base, 1, "宗地数=1 自有用地=2.99 实缴税金=46.3728 用电量=197.16");                  /* under 3 mu and below the threshold */
    sample_set(&base, 2, "宗地数=1 自有用地=10 租入用地=2 出租用地=7 实缴税金=11.5932 用电量=缺");      /* 5 mu counted */
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_string_equal(sample_item(d, &v, 0, 0, 4), "50.0000");
    assert_string_equal(sample_item(d, &v, 0, 1, 4), "50.0008");                        /* 46.3728/197.16/0.2352 × 50 */
    assert_int_equal(v.at[1].standing, STAND_OUT);
    assert_string_equal(sample_item(d, &v, 2, 0, 2), "10.00");                          /* 11.5932/5 is a fifth of the benchmark */
    assert_int_equal(v.at[2].items[1].state, ITEM_MISSING);
    assert_string_equal(total_text(d->a, &v, &v.at[2]), "10.00");
}

/* No emission data: the mean score of those in the cohort that have one. Limits: 1.5 × weight above, 0 below. */
WITH_DESK(missing_scores_the_cohorts_mean)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "huangyan-2022", &s);
    eval_table base = sample_table(d, &s, 2021, 4);
    for (size_t i = 0; i < 4; i++)
        sample_set(&base, i, HUANGYAN_FIRM);
    sample_set(&base, 1, "化学需氧量=1 二氧化硫=缺");                       /* 2723.2/4929.81 × 10 = 5.5239… */
    sample_set(&base, 2, "化学需氧量=缺 二氧化硫=缺 实缴税金=-5");
    sample_set(&base, 3, "化学需氧量=0.000001 二氧化硫=0 实缴税金=1000000");      /* both beyond 1.5 */
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_string_equal(sample_item(d, &v, 1, 3, 6), "5.523945");
    assert_string_equal(sample_item(d, &v, 3, 3, 6), "15.000000");
    assert_int_equal(v.at[3].items[3].state, ITEM_AT_MAX);
    assert_string_equal(sample_item(d, &v, 2, 3, 6), "10.523945");          /* (11.047890 + 5.523945 + 15) ÷ 3 */
    assert_string_equal(sample_item(d, &v, 2, 0, 2), "0.00");
    assert_int_equal(v.at[2].items[0].state, ITEM_AT_MIN);
    assert_string_equal(sample_item(d, &v, 3, 0, 2), "45.00");
}

/* 温岭: five industries ranked apart; above the threshold the first tenant is free, each further −5; below −10, then −5, no floor. */
WITH_DESK(wenling_ranks_industries_apart)
{
    scheme s;
    evaluation v;
    static const char *const trades[] = { "泵阀", "鞋帽" };
    sample_scheme(d, "wenling-park-2022", &s);
    eval_table base = sample_table(d, &s, 2021, 43);
    for (size_t i = 0; i < 40; i++)
        sample_set(&base, i, arena_print(d->a, "规上=是 评价行业=%s 宗地数=1 自有用地=10 实缴税金=%zu", trades[i % 2], 100 + i));
    sample_set(&base, 0, "出租户数=1");
    sample_set(&base, 1, "出租户数=4");
    sample_set(&base, 40, "规上=否 评价行业=泵阀 宗地数=1 自有用地=5 实缴税金=10 出租户数=1");
    sample_set(&base, 41, "规上=否 评价行业=泵阀 宗地数=1 自有用地=5 实缴税金=10 出租户数=9");
    sample_set(&base, 42, "规上=否 评价行业=泵阀 宗地数=1 自有用地=5 实缴税金=10");
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_int_equal(v.ranking_count, 3);
    assert_int_equal(v.at[0].places, 20);
    assert_string_equal(dec_fixed(d->a, v.at[0].extra_sum, 0), "0");
    assert_string_equal(dec_fixed(d->a, v.at[1].extra_sum, 0), "-15");
    assert_string_equal(dec_fixed(d->a, v.at[40].extra_sum, 0), "-10");
    assert_string_equal(dec_fixed(d->a, v.at[41].extra_sum, 0), "-50");
    assert_string_equal(total_text(d->a, &v, &v.at[41]), "10.00");          /* 60 × value ÷ mean of equals, less 50: no floor below */
    for (size_t i = 0; i < 2; i++) {                                        /* of 20: A 4, B 12, C 3, D 1 in each industry */
        size_t n[4] = { 0 };
        for (size_t k = i; k < 40; k += 2)
            n[v.at[k].class]++;
        assert_int_equal(n[0], 4);
        assert_int_equal(n[1], 12);
        assert_int_equal(n[2], 3);
        assert_int_equal(n[3], 1);
    }
    assert_string_equal(sample_class(&v, 38), "A");
    assert_string_equal(sample_class(&v, 0), "D");
}

/* 慈溪: four cohorts; surcharge of a D firm by the years it has been D: 0.1, 0.3, 0.5 元/千瓦时; a refund when it leaves. */
WITH_DESK(cixi_cohorts_and_surcharge)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "cixi-2024", &s);
    eval_table base = sample_table(d, &s, 2024, 30);
    for (size_t i = 0; i < 20; i++)
        sample_set(&base, i, arena_print(d->a, "规上=是 宗地数=1 自有用地=10 实缴税金=%zu 用电量=100", 200 + i));
    sample_set(&base, 0, "此前连续D类年数=1");
    sample_set(&base, 19, "此前连续D类年数=2");
    sample_set(&base, 20, "规上=否 宗地数=1 自有用地=3 实缴税金=9 用电量=20");
    sample_set(&base, 21, "规上=否 宗地数=1 自有用地=2.99 实缴税金=9 用电量=20");
    sample_set(&base, 22, "规上=否 承租建筑面积=800 实缴税金=9 用电量=20");
    sample_set(&base, 23, "规上=否 公用事业=是 宗地数=1 自有用地=30");
    sample_set(&base, 24, "规上=是 宗地数=1 自有用地=30 严重失信=1 实缴税金=9000 用电量=50 此前连续D类年数=5");
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_string_equal(s.cohorts[v.at[20].cohort].id, "below");
    assert_string_equal(s.cohorts[v.at[21].cohort].id, "small");
    assert_string_equal(s.cohorts[v.at[22].cohort].id, "tenant");
    assert_int_equal(v.at[23].standing, STAND_UNGRADED);
    assert_string_equal(sample_class(&v, 23), "T");
    assert_int_equal(v.at[24].standing, STAND_VETO);
    assert_string_equal(sample_class(&v, 24), "D");
    assert_string_equal(sample_class(&v, 0), "D");                          /* last of 20: 95 % of 20 is 19 */
    assert_string_equal(sample_class(&v, 1), "C");
    assert_string_equal(dec_fixed(d->a, v.at[0].amount[0].number, 2), "30.00");     /* 100 万千瓦时 × 0.3 元 */
    assert_string_equal(dec_fixed(d->a, v.at[24].amount[0].number, 2), "25.00");    /* 50 × 0.5 */
    assert_string_equal(dec_fixed(d->a, v.at[1].amount[0].number, 2), "0.00");
    assert_string_equal(sample_class(&v, 19), "A");
    assert_string_equal(dec_fixed(d->a, v.at[19].amount[1].number, 2), "-10.00");   /* refund of 0.1 */
    assert_int_equal(v.at[18].amount[1].kind, FEEL_NULL);                   /* was not D before */
    assert_int_equal(v.at[25].standing, STAND_UNKNOWN);                     /* land unknown, not rented: cannot be told */
}

/* 淮安: benchmark twice last year's county mean. Last year: tax 100+200 on 10+20 mu: mean 10, benchmark 20; sales 3000/30: 200;
 * tax per tce 300/600: 1. This year 30 mu, tax 600 (20/mu), sales 3000 (100/mu), 1200 tce (0.5): 45 + 17.5 + 10. */
WITH_DESK(huaian_doubles_last_years_mean)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "huaian-2024", &s);
    assert_true(s.needs_last_year);
    eval_table last_base = sample_table(d, &s, 2023, 2), base = sample_table(d, &s, 2024, 3);
    sample_set(&last_base, 0, "规上=是 宗地数=1 自有用地=10 实缴税金=100 开票销售收入=1000 综合能耗=200");
    sample_set(&last_base, 1, "规上=是 宗地数=1 自有用地=20 实缴税金=200 开票销售收入=2000 综合能耗=400");
    sample_set(&base, 0, "规上=是 宗地数=1 自有用地=30 实缴税金=600 开票销售收入=3000 综合能耗=1200");
    sample_set(&base, 1, "规上=是 宗地数=1 自有用地=30 实缴税金=600 开票销售收入=3000 综合能耗=1200");
    sample_set(&base, 2, "规上=是 宗地数=1 自有用地=30 实缴税金=600 开票销售收入=3000 综合能耗=1200");
    base.column[data_find(&s.data, STR("投产日期"))][1] = feel_date(date_of(2023, 2, 1));       /* 22 months at the year's end */
    base.column[data_find(&s.data, STR("投产日期"))][2] = feel_date(date_of(2022, 12, 31));     /* 24 months to the day */
    eval_table last = sample_finish(d, &last_base), t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, &last, LANG_ZH, &v);
    assert_string_equal(sample_item(d, &v, 0, 0, 4), "45.0000");
    assert_string_equal(sample_item(d, &v, 0, 1, 4), "17.5000");
    assert_string_equal(sample_item(d, &v, 0, 2, 4), "10.0000");
    assert_string_equal(total_text(d->a, &v, &v.at[0]), "72.50");
    assert_string_equal(sample_class(&v, 1), "T");
    assert_int_equal(v.at[2].standing, STAND_RANKED);
    assert_null(evaluation_lacks(&v));
    eval_table nothing = sample_table(d, &s, 2023, 0), none = sample_finish(d, &nothing);
    evaluate(d->a, &s, &t, &none, LANG_ZH, &v);
    assert_string_equal(evaluation_lacks(&v)->indicator->id, "tax_mu");     /* told, not scored alike */
    assert_int_equal(v.at[0].items[0].state, ITEM_NO_BENCHMARK);
}

/* A top to 20 %, B to 60 %, C to 95 %, D last 5 %: of 100 firms 20, 40, 35, 5. */
WITH_DESK(huaian_shares)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "huaian-2024", &s);
    eval_table base = sample_table(d, &s, 2024, 100);
    for (size_t i = 0; i < 100; i++)
        sample_set(&base, i, arena_print(d->a, "规上=是 宗地数=1 自有用地=30 实缴税金=%zu 开票销售收入=3000 综合能耗=1200", 100 + i));
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, &t, LANG_ZH, &v);
    assert_int_equal(sample_count(&v, "A"), 20);
    assert_int_equal(sample_count(&v, "B"), 40);
    assert_int_equal(sample_count(&v, "C"), 35);
    assert_int_equal(sample_count(&v, "D"), 5);
}

/* 武进: weights 40 20 10 10 10 10; a key polluter above the threshold is of the polluters' cohort. Two equal firms are each at
 * the mean, so every item gives its weight. */
WITH_DESK(wujin_cohorts)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "wujin-draft", &s);
    eval_table base = sample_table(d, &s, 2021, 3);
    for (size_t i = 0; i < 3; i++)
        sample_set(&base, i, "规上=是 宗地数=1 自有用地=8 实缴税金=90 开票销售收入=5000 综合能耗=70 氮氧化物=2 工业增加值=800 平均用工人数=60 统计研发经费=99");
    sample_set(&base, 2, "重点排污单位=是");
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_string_equal(s.cohorts[v.at[0].cohort].id, "above");
    assert_string_equal(s.cohorts[v.at[2].cohort].id, "polluter");
    static const char *const weights[] = { "40.00", "20.00", "10.00", "10.00", "10.00", "10.00" };
    for (size_t j = 0; j < COUNT(weights); j++)
        assert_string_equal(sample_item(d, &v, 0, j, 2), weights[j]);
    assert_string_equal(total_text(d->a, &v, &v.at[2]), "100.00");
    assert_true(v.at[0].place == 1 && v.at[1].place == 1 && v.at[0].places == 2);
}

/* Four zones: A 25 %, B to 70 %, C to 95 %; grade not fixed is treated as B and takes no place; tenants of 3,000 m² take part. */
WITH_DESK(four_zones)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "four-zone-city", &s);
    eval_table base = sample_table(d, &s, 2021, 64);
    for (size_t i = 0; i < 60; i++)
        sample_set(&base, i, arena_print(d->a, "规上=是 宗地数=1 自有用地=8 实缴税金=%zu 开票销售收入=5000 综合能耗=70 工业增加值=800 平均用工人数=60 统计研发经费=99 营业收入=5000", 50 + i));
    sample_set(&base, 60, "规上=是 公用事业=是");
    sample_set(&base, 61, "承租建筑面积=3000 宗地数=1 租入用地=4 实缴税金=10");
    sample_set(&base, 62, "承租建筑面积=2999.99 宗地数=1 租入用地=4 实缴税金=10");
    sample_set(&base, 63, "宗地数=1 自有用地=5 实缴税金=10");
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    size_t n[4] = { 0 };
    for (size_t i = 0; i < 60; i++)
        n[v.at[i].class]++;
    assert_int_equal(n[0], 15);
    assert_int_equal(n[1], 27);
    assert_int_equal(n[2], 15);
    assert_int_equal(n[3], 3);
    assert_string_equal(sample_class(&v, 60), "B");
    assert_int_equal(v.at[60].standing, STAND_UNGRADED);
    assert_int_equal(v.at[61].standing, STAND_RANKED);
    assert_int_equal(v.at[62].standing, STAND_OUT);
    assert_int_equal(v.at[63].standing, STAND_RANKED);
}

/* 景宁 2022, published result above the threshold: 39 firms, A 11, B 21, C 7, D 0. Tax 150, 70, 20 against
 * a mean of 83.6 and the other items alike: at their limits (150), about 84, about 24; the lines are 90, 50, 20. */
WITH_DESK(jingning_counts)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "jingning-2022", &s);
    eval_table base = sample_table(d, &s, 2022, 39);
    static const int tax[] = { 150, 70, 20 };
    for (size_t i = 0; i < 39; i++) {
        int k = i < 11 ? 0 : i < 32 ? 1 : 2, x = tax[k];
        sample_set(&base, i, arena_print(d->a, "规上=是 宗地数=1 自有用地=10 实缴税金=%d 工业增加值=%d 平均用工人数=50 综合能耗=100 化学需氧量=1 统计研发经费=%d 营业收入=1000", x, x * 4, x));
    }
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_int_equal(sample_count(&v, "A"), 11);
    assert_int_equal(sample_count(&v, "B"), 21);
    assert_int_equal(sample_count(&v, "C"), 7);
    assert_int_equal(sample_count(&v, "D"), 0);
    assert_int_equal(v.at[38].places, 39);
}

/* ---- quotas, ties ------------------------------------------------------------------------------------------------------------ */

static const char one_item[] =
    "scheme: t\ntitle: 试\nedition: '1'\nscope: 'true'\nclasses: [{id: A, zh: 甲}, {id: B, zh: 乙}, {id: C, zh: 丙}, {id: D, zh: 丁}]\n"
    "indicators: [{id: x, zh: 税, value: 实缴税金}]\n%s"
    "cohorts:\n  - {id: all, zh: 全部, items: [{indicator: x, weight: 1, benchmark: 1, missing: zero}],\n     bands: {by: rank, %s list: [{class: A, from: 0, to: 20}, {class: B, from: 20, to: 70}, {class: C, from: 70, to: 95}, {class: D, from: 95, to: 100}]}}\n";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *scheme_of(desk *d, const char *more, const char *bands) { return arena_print(d->a, one_item, more, bands); }
#pragma GCC diagnostic pop

static void evaluate_taxes(desk *d, const scheme *s, const int *tax, size_t n, evaluation *v)
{
    eval_table base = sample_table(d, s, 2021, n), *t = NEW(d->a, eval_table);
    for (size_t i = 0; i < n; i++)
        sample_set(&base, i, arena_print(d->a, "实缴税金=%d", tax[i]));
    *t = sample_finish(d, &base);
    evaluate(d->a, s, t, NULL, LANG_ZH, v);
}

/* 39 × 20 % = 7.8 → 8; × 70 % = 27.3 → 27; × 95 % = 37.05 → 37. Half: 10 × 95 % = 9.5 → 10 half up, 9.5 → 10 even, 9 down. */
static void quotas_exact(void **state)
{
    (void)state;
    static const struct { int64_t n; decimal to; rounding how; int64_t want; } rows_[] = {
        { 39, { 20, 0 }, ROUND_HALF_UP, 8 },   { 39, { 70, 0 }, ROUND_HALF_UP, 27 },    { 39, { 95, 0 }, ROUND_HALF_UP, 37 },
        { 10, { 95, 0 }, ROUND_HALF_UP, 10 },  { 10, { 95, 0 }, ROUND_HALF_EVEN, 10 },  { 10, { 95, 0 }, ROUND_DOWN, 9 },
        { 10, { 85, 0 }, ROUND_HALF_EVEN, 8 }, { 1000000007, { 333, 1 }, ROUND_DOWN, 333000002 }, { 0, { 20, 0 }, ROUND_HALF_UP, 0 }, { 7, { 100, 0 }, ROUND_DOWN, 7 },
    };
    for (size_t i = 0; i < COUNT(rows_); i++)
        assert_int_equal(class_quota(rows_[i].n, rows_[i].to, rows_[i].how), rows_[i].want);
}

/* One real district, 1,627 firms, summed over its streets: A 136, B 457, C 958, D 76. Its shares, given to a thousandth of a percent,
 * give back its counts to the firm. */
static void quotas_of_a_real_district(void **state)
{
    (void)state;
    static const int64_t counts[] = { 136, 457, 958, 76 };
    int64_t n = 1627, sum = 0, before = 0;
    for (int k = 0; k < 4; k++) {
        sum += counts[k];
        decimal share = { (int64_t)i128_div((i128)sum * 100000, n, ROUND_HALF_UP), 3 };      /* percent to 3 digits */
        int64_t cut = class_quota(n, share, ROUND_HALF_UP);
        assert_int_equal(cut - before, counts[k]);
        before = cut;
    }
    assert_int_equal(sum, n);
}

/* Whatever the order firms stand in, each gets the same class and place. */
WITH_DESK(quotas_ignore_the_order)
{
    enum { N = 137, ROUNDS = 25 };
    static const char *const tie_words[] = { "ties: up,", "ties: down,", "ties: open," };
    int tax[N];
    uint32_t from[N];
    for (size_t k = 0; k < COUNT(tie_words); k++) {
        scheme s;
        evaluation first;
        dice r = { 7 + k };
        sample_text(d, scheme_of(d, "", tie_words[k]), &s);
        for (int i = 0; i < N; i++)
            tax[i] = dice_below(&r, 40);                    /* many equal totals */
        evaluate_taxes(d, &s, tax, N, &first);
        for (int round = 0; round < ROUNDS; round++) {
            int mixed[N];
            evaluation v;
            for (uint32_t i = 0; i < N; i++)
                from[i] = i;
            for (int i = N - 1; i > 0; i--) {
                int j = dice_below(&r, i + 1);
                uint32_t x = from[i];
                from[i] = from[j];
                from[j] = x;
            }
            for (int i = 0; i < N; i++)
                mixed[i] = tax[from[i]];
            evaluate_taxes(d, &s, mixed, N, &v);
            for (int i = 0; i < N; i++) {
                assert_int_equal(v.at[i].class, first.at[from[i]].class);
                assert_int_equal(v.at[i].place, first.at[from[i]].place);
            }
        }
    }
}

/* Ten firms: A is two places, B to seven, C to ten (9.5 up), D none. Totals 9 8 8 8 5 5 5 5 5 1: the three 8 lie across A's end. */
WITH_DESK(ties_are_declared)
{
    static const int tax[] = { 9, 8, 8, 8, 5, 5, 5, 5, 5, 1 };
    static const struct { const char *ties, *classes; } rows_[] = {
        { "ties: up,", "AAAABBBBBC" }, { "ties: down,", "ABBBCCCCCC" }, { "ties: open,", "A---" "-----C" },
    };
    for (size_t k = 0; k < COUNT(rows_); k++) {
        scheme s;
        evaluation v;
        sample_text(d, scheme_of(d, "", rows_[k].ties), &s);
        evaluate_taxes(d, &s, tax, COUNT(tax), &v);
        for (size_t i = 0; i < COUNT(tax); i++) {
            assert_int_equal(sample_class(&v, i)[0], rows_[k].classes[i]);
            assert_int_equal(v.at[i].tied, i >= 1 && i <= 8);
        }
        assert_int_equal(v.at[1].place, 2);
        assert_int_equal(v.at[4].place, 5);
        assert_int_equal(v.at[9].place, 10);
    }
}

/* Twenty firms and four vetoed. Outside: 95 % of 20 = 19, one ranked D. Inside: 95 % of 24 = 22.8 → 23, none of the ranked is D. */
WITH_DESK(vetoes_inside_or_outside_the_quota)
{
    static const char *const words[] = { "veto: outside,", "veto: inside," };
    static const size_t ranked_d[] = { 1, 0 }, class_a[] = { 4, 5 };
    for (size_t k = 0; k < 2; k++) {
        scheme s;
        evaluation v;
        int tax[24];
        for (int i = 0; i < 24; i++)
            tax[i] = i < 20 ? 100 - i : 1000;
        sample_text(d, scheme_of(d, "veto: [{when: 实缴税金 = 1000, zh: 否决}]\n", words[k]), &s);
        evaluate_taxes(d, &s, tax, 24, &v);
        assert_int_equal(sample_count(&v, "D"), 4 + ranked_d[k]);
        assert_int_equal(sample_count(&v, "A"), class_a[k]);
        assert_int_equal(v.at[23].standing, STAND_VETO);
        assert_int_equal(v.at[0].places, 20);
    }
}

/* ---- exactness ----------------------------------------------------------------------------------------------------------------- */

/* A third of 0.505, cut at 34 digits, times 3 is 0.50499…: rounded as it stands it would give 0.50. */
static void half_a_unit_behind_a_quotient(void **state)
{
    arena *a = *state;
    dec128 third, x;
    int64_t units;
    assert_true(dec_parse(STR("0.505"), &x) && dec_div(x, dec_of(3), &third) && dec_mul(third, dec_of(3), &x));
    assert_true(dec_compare(x, dec_of_decimal((decimal){ 505, 3 })) < 0);
    assert_true(dec_units(x, 2, DEC_HALF_UP, &units));
    assert_int_equal(units, 51);
    assert_true(dec_parse(STR("2.67499999999999999999"), &x) && dec_units(x, 2, DEC_HALF_UP, &units));
    assert_int_equal(units, 267);
    assert_string_equal(dec_fixed(a, dec_of(1234567), 1), "1,234,567.0");
}

/* Steps on columns and the interpreter give the same, also where a value is missing or a divisor zero. */
WITH_DESK(steps_equal_the_interpreter)
{
    static const char *const texts[] = { "实缴税金 / 用地面积", "(实缴税金 + 3) * 2 - 营业收入 / 4", "-实缴税金 + 营业收入", "实缴税金 - -2", "1.5", "实缴税金 / (营业收入 - 营业收入)",
                                         "if 实缴税金 > 10 then 1 else 2", "实缴税金 ** 2" };
    static const char *const more[] = { "别名", NULL };
    data_decl items;
    eval_table t;
    formula_run r;
    dice dice_ = { 99 };
    assert_true(data_declare(&d->c, &items, &d->e));
    data_table(d->a, &items, 2021, 200, &t);
    for (size_t i = 0; i < 200; i++)
        sample_set(&t, i, arena_print(d->a, "实缴税金=%d.%02d 用地面积=%d 营业收入=%s", dice_below(&dice_, 90), dice_below(&dice_, 100), dice_below(&dice_, 4), i % 7 ? "17.3" : "缺"));
    formula_run_begin(&r, &items, t.column, LANG_ZH);
    for (size_t k = 0; k < COUNT(texts); k++) {
        formula fast, slow;
        yaml at = { .file = "t", .line = 1 };
        assert_true(formula_compile(&items, &at, texts[k], NULL, &fast, &d->e) && formula_compile(&items, &at, texts[k], more, &slow, &d->e));
        assert_int_equal(fast.steps != NULL, k < 6);
        assert_null(slow.steps);
        for (size_t i = 0; i < 200; i++) {
            feel_value x = formula_value(&r, &fast, i, NULL, 0), y = formula_value(&r, &slow, i, NULL, 0);
            assert_int_equal(x.kind, y.kind);
            assert_true(x.kind != FEEL_NUMBER || dec_equal(x.number, y.number));
        }
    }
    formula_run_end(&r);
}

/* ---- unknown is not no ------------------------------------------------------------------------------------------------------------ */

WITH_DESK(unknown_is_told)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "common-2018", &s);
    eval_table base = sample_table(d, &s, 2018, 2);
    sample_set(&base, 0, "规上=否 宗地数=缺 实缴税金=5");
    sample_set(&base, 1, "规上=是 宗地数=缺 实缴税金=5");
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_int_equal(v.at[0].standing, STAND_UNKNOWN);
    assert_int_equal(v.at[1].standing, STAND_RANKED);
    assert_int_equal(v.at[1].items[0].state, ITEM_MISSING);
    assert_int_equal(v.note_count, 1);
    assert_string_equal(v.notes[0].text, "无法判断是否参评：缺 用地面积");
}

/* 合并评价: the member's land and tax count for the head, yes of one is yes, and the member has no place of its own. */
WITH_DESK(groups_are_evaluated_as_one)
{
    scheme s;
    evaluation v;
    sample_scheme(d, "common-2018", &s);
    eval_table base = sample_table(d, &s, 2018, 3);
    sample_set(&base, 0, "规上=是 宗地数=1 自有用地=10 实缴税金=100");
    sample_set(&base, 1, "规上=否 宗地数=2 自有用地=5 租入用地=5 实缴税金=20 一般事故=1");
    sample_set(&base, 2, "规上=是 宗地数=1 自有用地=10 实缴税金=60");
    base.firm[1].head = 0;
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    assert_int_equal(v.at[1].standing, STAND_JOINED);
    assert_string_equal(dec_fixed(d->a, v.at[0].items[0].value, 2), "6.00");         /* 120 ÷ 20 mu */
    assert_string_equal(dec_fixed(d->a, v.at[0].items[0].bench, 2), "6.00");         /* (120 + 60) ÷ (20 + 10) */
    assert_non_null(v.at[0].bound);                                                   /* the member's accident */
    assert_int_equal(base.column[data_find(&s.data, STR("自有用地"))][0].kind, FEEL_NUMBER);
    assert_string_equal(dec_fixed(d->a, base.column[data_find(&s.data, STR("自有用地"))][0].number, 0), "10");      /* the base stays */
}

/* ---- corrections -------------------------------------------------------------------------------------------------------------------- */

static eval_table crowd(desk *d, const scheme *s, uint64_t seed, size_t n)
{
    dice r = { seed };
    eval_table base = sample_table(d, s, 2018, n);
    for (size_t i = 0; i < n; i++)
        sample_set(&base, i, arena_print(d->a, "规上=%s 宗地数=1 自有用地=%d 实缴税金=%d 工业增加值=%d 平均用工人数=%d 综合能耗=%d 化学需氧量=%s 研发经费支出=%d 营业收入=%d 用电量=%d",
                                         i % 4 ? "是" : "否", 4 + dice_below(&r, 40), 10 + dice_below(&r, 900), 200 + dice_below(&r, 4000), 20 + dice_below(&r, 300), 50 + dice_below(&r, 900),
                                         i % 9 ? "0.4" : "缺", dice_below(&r, 200), 1000 + dice_below(&r, 9000), 10 + dice_below(&r, 300)));
    return base;
}

/* What an objection says must be what a table that held the right number from the start gives, for every firm. */
WITH_DESK(a_correction_equals_a_fresh_computation)
{
    enum { N = 80 };
    scheme s;
    sample_scheme(d, "common-2018", &s);
    int tax = data_find(&s.data, STR("实缴税金"));
    eval_table base = crowd(d, &s, 5, N), before = sample_finish(d, &base);
    evaluation was, is, fresh;
    evaluate(d->a, &s, &before, NULL, LANG_ZH, &was);
    for (size_t i = 1; i < 20; i += 3) {
        eval_change change = { i, tax, feel_integer(1500) };
        eval_table after, right = crowd(d, &s, 5, N);
        movers m;
        uint32_t row = (uint32_t)i;
        data_finish(d->a, &base, &change, 1, LANG_ZH, &after);
        evaluate(d->a, &s, &after, NULL, LANG_ZH, &is);
        sample_set(&right, i, "实缴税金=1500");
        eval_table right_done = sample_finish(d, &right);
        evaluate(d->a, &s, &right_done, NULL, LANG_ZH, &fresh);
        evaluation_compare(d->a, &was, &is, &row, 1, &m);
        size_t told = 0;
        for (size_t k = 0; k < N; k++) {
            assert_int_equal(is.at[k].total, fresh.at[k].total);
            assert_int_equal(is.at[k].place, fresh.at[k].place);
            assert_int_equal(is.at[k].class, fresh.at[k].class);
            told += was.at[k].class != fresh.at[k].class;
        }
        assert_int_equal(m.class_moves, told);
        bool self = was.at[i].total == is.at[i].total && was.at[i].place == is.at[i].place;      /* already at its limit */
        for (size_t k = 0; k < m.len; k++)
            self = self || (m.at[k].is == row && str_find(str_of(m.at[k].why), STR("本企业数据更正")) == 0);
        assert_true(self);
    }
}

/* With given benchmarks, doing what the sheet says is enough: the firm is in the next class; a little less is not. */
WITH_DESK(what_lifts_a_firm_does_lift_it)
{
    enum { N = 60 };
    scheme s;
    evaluation v, w;
    size_t tried = 0;
    sample_scheme(d, "huangyan-2022", &s);
    eval_table base = crowd(d, &s, 11, N);
    for (size_t i = 0; i < N; i++)
        sample_set(&base, i, arena_print(d->a, "统计研发经费=%zu", i * 3));
    eval_table t = sample_finish(d, &base);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &v);
    for (size_t i = 0; i < N; i++) {
        lift l;
        lift_of(d->a, &v, i, &l);
        for (size_t k = 0; k < l.count; k++) {
            const indicator_decl *ind = s.cohorts[v.at[i].cohort].items[l.ways[k].item].indicator;
            int item = ind->top.uses[0];
            dec128 more;
            eval_table after;
            if (!l.ways[k].has_more || !text_eq(ind->id, "rd"))            /* 研发 stands in one item only */
                continue;
            eval_change change = { i, item, FEEL_NOTHING };
            assert_true(dec_add(base.column[item][i].number, l.ways[k].more, &more));
            change.value = feel_number(more);
            data_finish(d->a, &base, &change, 1, LANG_ZH, &after);
            evaluate(d->a, &s, &after, NULL, LANG_ZH, &w);
            assert_int_equal(w.at[i].class, l.class);
            assert_true(dec_sub(more, dec_of(2), &more));                   /* 2 万元 less: 0.02 × … no longer reaches */
            change.value = feel_number(more);
            data_finish(d->a, &base, &change, 1, LANG_ZH, &after);
            evaluate(d->a, &s, &after, NULL, LANG_ZH, &w);
            assert_true(w.at[i].class > l.class);
            tried++;
        }
    }
    assert_true(tried > 5);
}

/* Totals 100, 99, 97, 50 …: A ends after place 1 of 5 (20 %). Within 3 % of 100: the first (1 above the second), 99 and 97. */
WITH_DESK(who_sits_near_a_line)
{
    static const int tax[] = { 100, 99, 97, 50, 10 };
    scheme s;
    evaluation v;
    near_lines n = { 0 };
    sample_text(d, scheme_of(d, "", ""), &s);
    evaluate_taxes(d, &s, tax, COUNT(tax), &v);
    near_lines_of(d->a, &v, (decimal){ 3, 0 }, &n);
    assert_int_equal(n.len, 3);
    assert_int_equal(n.at[0].firm, 0);
    assert_false(n.at[0].below);
    assert_int_equal(n.at[0].gap, 100);                     /* 1.00 points */
    assert_int_equal(n.at[1].firm, 1);
    assert_true(n.at[1].below);
    assert_int_equal(n.at[2].firm, 2);
    assert_int_equal(n.at[2].gap, 300);
    near_lines exact = { 0 };
    near_lines_of(d->a, &v, (decimal){ 299, 2 }, &exact);   /* 2.99 %: no longer 97 */
    assert_int_equal(exact.len, 2);
}

/* Another scheme: everybody who moves, with the items that made it. Firm 1 has no emission data: cohort mean → zero. */
WITH_DESK(what_if_names_the_reasons)
{
    scheme s, other;
    evaluation was, is;
    movers m;
    sample_scheme(d, "huangyan-2022", &s);
    sample_scheme(d, "huangyan-2021", &other);
    eval_table base = crowd(d, &s, 3, 40), t = sample_finish(d, &base);
    eval_table base2 = crowd(d, &other, 3, 40), t2 = sample_finish(d, &base2);
    evaluate(d->a, &s, &t, NULL, LANG_ZH, &was);
    evaluate(d->a, &other, &t2, NULL, LANG_ZH, &is);
    evaluation_compare(d->a, &was, &is, NULL, 0, &m);
    size_t below = 0;
    for (size_t i = 0; i < m.len; i++) {
        const firm_result *x = &was.at[m.at[i].was], *y = &is.at[m.at[i].is];
        if (x->cohort == 1) {                               /* the edition of 2021 has firms above the threshold only */
            below++;
            assert_int_equal(y->standing, STAND_OUT);
            assert_non_null(strstr(m.at[i].why, "排序定级→不在评价范围"));
        } else if (m.at[i].class_moves)
            assert_non_null(strstr(m.at[i].why, "→"));
    }
    assert_int_equal(below, 10);
}

/* ---- wrong schemes ----------------------------------------------------------------------------------------------------------------------- */

WITH_DESK(wrong_schemes_are_told)
{
    static const struct { const char *from, *to, *says; int64_t line; } rows_[] = {
        { "from: 20, to: 70", "from: 25, to: 70", "20% 到 25% 之间没有等级（断档）", 9 },
        { "from: 20, to: 70", "from: 15, to: 70", "15% 到 20% 之间有两个等级（重叠）", 9 },
        { "{class: D, from: 95, to: 100}", "{class: D, from: 95, to: 99}", "99% 到 100% 之间没有等级（断档）", 9 },
        { "{class: B, from: 20, to: 70}", "{class: A, from: 20, to: 70}", "等级应从好到差各写一次", 9 },
        { "class: D, from", "class: E, from", "没有等级“E”", 9 },
        { "value: 实缴税金", "value: 实缴税", "没有数据项“实缴税”；是否指“实缴税金”？", 6 },
        { "value: 实缴税金", "value: 实缴税金 +", "公式“实缴税金 +”", 6 },
        { "missing: zero", "missing: null", "应为分数，或 zero", 8 },
        { ", missing: zero", "", "要写明缺数据时怎么计分", 8 },
        { "weight: 1", "weight: 0", "weight（大于 0）", 8 },
        { "benchmark: 1", "benchmark: -3", "基准值应为大于 0 的数", 8 },
        { "indicator: x", "indicator: y", "没有指标“y”", 8 },
        { "scope:", "scop:", "不认识“scop”；是否要写 scope？", 4 },
        { "by: rank", "by: place", "应为 rank, count, score 之一", 9 },
        { "edition: '1'\n", "", "评价办法缺少 edition", 1 },
    };
    const char *good = scheme_of(d, "", "");
    data_decl items;
    scheme s;
    assert_true(data_declare(&d->c, &items, &d->e));
    for (size_t i = 0; i < COUNT(rows_); i++) {
        const char *at = strstr(good, rows_[i].from);
        assert_non_null(at);
        char *bad = arena_print(d->a, "%.*s%s%s", (int)(at - good), good, rows_[i].to, at + strlen(rows_[i].from));
        d->e = (error){ 0 };
        assert_false(scheme_read(&d->c, d->a, &items, "bad.yaml", str_of(bad), &s, NULL, &d->e));
        const char *line = error_line(d->a, &d->e);
        if (!strstr(line, rows_[i].says) || d->e.at.row != rows_[i].line)
            fail_msg("row %zu: wanted line %d “%s”, got: %s", i, (int)rows_[i].line, rows_[i].says, line);
    }
}

/* Score lines: 90 and up, 60 to 90 … a hole between 50 and 60. All faults of a file are told at once. */
WITH_DESK(score_lines_with_a_hole)
{
    const char *good = scheme_of(d, "", ""), *bands = strstr(good, "by: rank");
    char *bad = arena_print(d->a, "%.*sby: score, list: [{class: A, from: 90}, {class: B, from: 60, to: 90}, {class: C, from: 20, to: 50}, {class: D, to: 20}]}}\nlittle: 1\n", (int)(bands - good), good);
    data_decl items;
    scheme s;
    pack_faults faults = { 0 };
    assert_true(data_declare(&d->c, &items, &d->e));
    assert_false(scheme_read(&d->c, d->a, &items, "bad.yaml", str_of(bad), &s, &faults, &d->e));
    assert_int_equal(faults.len, 2);
    assert_non_null(strstr(faults.at[0].text, "50分 到 60分 之间没有等级（断档）"));
    assert_non_null(strstr(faults.at[1].text, "不认识“little”"));
}

/* Every scheme of the packs is right. */
WITH_DESK(all_schemes_read)
{
    size_t n = 0;
    for (size_t i = 0; i < d->c.packs.file_count; i++) {
        str path = str_of(d->c.packs.files[i].path);
        ptrdiff_t at = str_find(path, STR("/schemes/"));
        if (at < 0)
            continue;
        scheme s;
        size_t from = (size_t)at + strlen("/schemes/");
        sample_scheme(d, str_copy(d->a, (str){ path.at + from, path.len - from - strlen(".yaml") }), &s);
        n++;
    }
    assert_true(n >= 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(huangyan_2022_above), TEST(huangyan_2021_above), TEST(huangyan_2022_below), TEST(missing_scores_the_cohorts_mean), TEST(wenling_ranks_industries_apart),
        TEST(cixi_cohorts_and_surcharge), TEST(huaian_doubles_last_years_mean), TEST(huaian_shares), TEST(wujin_cohorts), TEST(four_zones), TEST(jingning_counts),
        TEST(quotas_exact), TEST(quotas_of_a_real_district), TEST(quotas_ignore_the_order), TEST(ties_are_declared), TEST(vetoes_inside_or_outside_the_quota),
        TEST(half_a_unit_behind_a_quotient), TEST(steps_equal_the_interpreter), TEST(unknown_is_told), TEST(groups_are_evaluated_as_one),
        TEST(a_correction_equals_a_fresh_computation), TEST(what_lifts_a_firm_does_lift_it), TEST(who_sits_near_a_line), TEST(what_if_names_the_reasons),
        TEST(wrong_schemes_are_told), TEST(score_lines_with_a_hole), TEST(all_schemes_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
