/* The policies we ship: all compile over the facts we ship, each real one names its document and source, and hand-made
 * firms at the borders stand where the text of the policy puts them. The day is 10 May 2026: both regimes of the SME
 * ladder are in force. Expected values follow from the figures written beside them. */
#include "match/explain.h"
#include "ledger_samples.h"

static const date day = 20583;                              /* 2026-05-10 */

/* ---- what every policy must have ---------------------------------------------------------------------------------------------- */

static void count_plain(void *self, const criterion *c)
{
    if (text_empty(c->says.zh) || text_empty(c->says.en))
        fail_msg("a condition of %s has no text in both languages (line %d)", (const char *)self, c->at->line);
}

static void shipped(void **state)
{
    desk d;
    policies p;
    size_t real = 0, examples = 0;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    if (!policies_load(&d.c, today_of(), &p, &d.e))
        fail_msg("%s", error_line(*state, &d.e));
    assert_true(p.facts.count >= 150);
    for (size_t i = 0; i < p.count; i++) {
        const policy *x = &p.at[i];
        real += !x->example;
        examples += x->example;
        if (text_empty(x->document) || text_empty(x->source) || text_empty(x->issuer) || text_empty(x->edition) || text_empty(x->title.en) || text_empty(x->process))
            fail_msg("%s lacks its document, source, issuer, edition, English title or process", x->id);
        if (x->example && (text_empty(x->region) || !strstr(x->source, "虚构")))
            fail_msg("example %s must name its invented district and say that it is invented", x->id);
        criteria_walk(&x->root, count_plain, (void *)(uintptr_t)x->id);
    }
    if (real < 50 || examples < 10)
        fail_msg("%zu real policies and %zu examples", real, examples);
    desk_end(&d);
}

/* ---- firms at the borders -------------------------------------------------------------------------------------------------------- */

typedef struct line { const char *tag, *ledger, *text; } line;
/* One firm that lies exactly on the lines of 2号 for 专精特新: 80 % main, 80 % debt, 1,500 万元, 100 万元 of R&D each year. */
static const line base[] = {
    { "Y5", "annual", "year=2025 revenue=1500 main_revenue=1200 rd_expense=100 assets=1000 liabilities=800 employees=120 rd_staff=24 tech_staff=12 net_profit=60 taxable_income=300 hightech_revenue=900 "
                      "insured=120 dismissed_rate=5.5 unemployment_premium=2" },
    { "Y4", "annual", "year=2024 revenue=1400 main_revenue=1120 rd_expense=100" },
    { "Y3", "annual", "year=2023 revenue=1360.54 main_revenue=1080 rd_expense=100" },
    { "S", "specialty", "year=2026 segment_since=2023 share_national=10 platform_score=50 own_brand=是 field=重点产业链 core_systems=1 quality_honours=2 digital_level=2 feature_score=10 fills_gap=否" },
    { "P", "ip", "number=1 kind=发明专利 state=有效 in_use=是 acquired=自主研发 rank=1" },
    { "H", "honour", "kind=科技型中小企业 level=国家级 year=2025 state=已认定 granted=2025-08-01 valid_to=2026-08-01" },
};

/* `changes`: "TAG: field=value …;" alters a line of the base, "-TAG" leaves it out, "+ledger: …" adds a record. */
typedef struct border { const char *policy, *changes; standing standing; bool near; const char *amount; } border;
#define SP26 "sme_specialised_2026"
#define LG26 "sme_little_giant_2026"
#define GIANT "Y5: revenue=5000 main_revenue=4500 rd_expense=600 liabilities=750;Y4: revenue=4800 rd_expense=600;Y3: revenue=4535.14;S: platform_score=60;-H;" \
              "+honour: kind=专精特新中小企业 level=省级 year=2024 state=已认定 granted=2024-09-01 valid_to=2027-08-31;+ip: number=2 kind=发明专利 state=有效 acquired=自主研发 rank=3;" \
              "+ip: number=3 kind=集成电路布图设计专有权 state=有效 acquired=自主研发 rank=1;"
#define FOURTH "+ip: number=4 kind=发明专利 state=有效 acquired=合作研发 rank=2;"
static const border borders[] = {
    { SP26, "", STANDING_JUDGE, false, NULL },
    { SP26, "Y5: revenue=1499.99", STANDING_UNKNOWN, false, NULL },                                /* new equity is not known: it may replace revenue; main 80.0005 % */
    { SP26, "Y5: revenue=1499.99;+financing: closed=2025-03-01 round=A amount=1999.99 qualified=是 new_shares=是", STANDING_NOT, true, NULL },
    { SP26, "Y5: revenue=1499.99;+financing: closed=2025-03-01 round=A amount=2000 qualified=是 new_shares=是", STANDING_JUDGE, false, NULL },
    { SP26, "Y5: revenue=1499.99;+financing: closed=2025-03-01 round=A amount=2000 qualified=否 new_shares=是", STANDING_NOT, true, NULL },     /* what it told is whole, and does not count */
    { SP26, "Y5: main_revenue=1199.99", STANDING_NOT, true, NULL },
    { SP26, "Y5: liabilities=800.01", STANDING_NOT, true, NULL },
    { SP26, "Y5: rd_expense=99.99", STANDING_NOT, true, NULL },
    { SP26, "Y4: rd_expense=99.99", STANDING_NOT, true, NULL },
    { SP26, "Y5: revenue=3333.33 main_revenue=3000", STANDING_JUDGE, false, NULL },               /* 100 / 3333.33 = 3.000003 % */
    { SP26, "Y5: revenue=3333.34 main_revenue=3000", STANDING_NOT, true, NULL },                  /* 2.999994 % */
    { SP26, "S: segment_since=2024", STANDING_NOT, true, NULL },
    { SP26, "S: platform_score=49.99", STANDING_NOT, true, NULL },
    { SP26, "P: in_use=否", STANDING_NOT, true, NULL },
    { SP26, "-H", STANDING_NOT, true, NULL },
    { SP26, "+penalty: kind=环境违法 severity=重大 happened=2024-02-01", STANDING_NOT, true, NULL },
    { SP26, "+penalty: kind=环境违法 severity=重大 happened=2023-05-01", STANDING_JUDGE, false, NULL },     /* over three years ago */
    { SP26, "+penalty: kind=失信被执行人 happened=2020-02-01", STANDING_NOT, true, NULL },
    { SP26, "+penalty: kind=失信被执行人 happened=2020-02-01 ended=2026-05-01", STANDING_JUDGE, false, NULL },
    { SP26, "E: size=L", STANDING_OUTSIDE, false, NULL },
    { LG26, GIANT FOURTH, STANDING_JUDGE, false, NULL },
    { LG26, GIANT, STANDING_NOT, true, NULL },                                                    /* three of class I */
    { LG26, GIANT "+ip: number=4 kind=发明专利 state=有效 acquired=受让 rank=1", STANDING_NOT, true, NULL },   /* bought */
    { LG26, GIANT FOURTH "Y3: revenue=4535.15", STANDING_NOT, true, NULL },                       /* √(5000/4535.15) − 1 = 4.99997 % */
    { LG26, GIANT FOURTH "Y4: rd_expense=599.99", STANDING_NOT, true, NULL },                     /* 1199.99 over two years */
    { LG26, GIANT FOURTH "Y5: main_revenue=4499.99", STANDING_NOT, true, NULL },
    { LG26, GIANT FOURTH "S: share_national=9.99 rank_national=3", STANDING_JUDGE, false, NULL },
    { LG26, GIANT FOURTH "S: share_national=9.99 rank_national=4", STANDING_NOT, true, NULL },
    /* due for re-check this year: still 63号, and not the new edition */
#define DUE "-H;+honour: kind=专精特新中小企业 level=省级 year=2023 state=已认定 granted=2023-09-30 valid_to=2026-09-29;"
    /* points: 5 + 4 (5.42 % a year) + 1 + 3 | 3 + 5 + 4 + 0 | 10 | 8 + 6 + 5 + 0 to 2 (an R&D body is not known) = 54 to 56 */
    { "sme_specialised_recheck_2022", DUE "S: digital_level=3 feature_score=14", STANDING_ELIGIBLE, false, NULL },                 /* 60 to 62 */
    { "sme_specialised_recheck_2022", DUE "S: digital_level=3 feature_score=13.99", STANDING_UNKNOWN, false, NULL },               /* 59.99 to 61.99 */
    { "sme_specialised_recheck_2022", DUE "S: digital_level=3 feature_score=11.99;+financing: closed=2025-03-01 round=A amount=5999.99 qualified=是 new_shares=是", STANDING_NOT, true, NULL },      /* at most 59.99 */
    { "sme_specialised_recheck_2022", DUE "S: digital_level=3 feature_score=11.99;+financing: closed=2025-03-01 round=A amount=6000 qualified=是 new_shares=是", STANDING_ELIGIBLE, false, NULL },   /* the direct way */
    { SP26, "-H;+honour: kind=专精特新中小企业 level=省级 year=2023 state=已认定 granted=2023-09-30 valid_to=2026-09-29", STANDING_OTHER, false, NULL },
    { SP26, "-H;+honour: kind=专精特新中小企业 level=省级 year=2025 state=已认定 granted=2025-09-30 valid_to=2028-09-29", STANDING_HELD, false, NULL },
    { "sme_innovative_2022", "+honour: kind=高新技术企业 level=国家级 year=2024 state=已认定 granted=2024-11-01 valid_to=2027-10-31", STANDING_ELIGIBLE, false, NULL },
    /* 32号: 10 % scientific staff, 60 % high-tech, R&D of three years by revenue */
    { "hightech_2016", "", STANDING_JUDGE, false, NULL },                                          /* 12/120, 900/1500, 300/4260.54 = 7.04 % */
    { "hightech_2016", "Y5: tech_staff=11", STANDING_NOT, true, NULL },
    { "hightech_2016", "Y5: hightech_revenue=899.99", STANDING_NOT, true, NULL },
    { "hightech_2016", "Y5: revenue=5000 hightech_revenue=3000 rd_expense=188.03", STANDING_JUDGE, false, NULL },    /* 388.03 / 7760.54 = 5.00004 % */
    { "hightech_2016", "Y5: revenue=5000 hightech_revenue=3000 rd_expense=188.02", STANDING_NOT, true, NULL },       /* 4.99991 % */
    { "hightech_2016", "Y5: revenue=5000.01 hightech_revenue=3001 rd_expense=188.02", STANDING_JUDGE, false, NULL }, /* over 5,000: 4 % is enough */
    { "hightech_2016", "E: founded=2025-05-11", STANDING_NOT, true, NULL },
    { "hightech_2016", "E: founded=2025-05-10", STANDING_JUDGE, false, NULL },
    { "hightech_2016", "-P", STANDING_NOT, true, NULL },
    /* 115号: 4 + 50 + 30 */
    { "tech_sme_2017", "-H", STANDING_ELIGIBLE, false, NULL },
    { "tech_sme_2017", "-H;Y5: tech_staff=11", STANDING_UNKNOWN, false, NULL },                    /* staff 0 points; a led standard is not known */
    { "tech_sme_2017", "-H;Y5: employees=501 tech_staff=60", STANDING_NOT, true, NULL },
    { "tech_sme_2017", "-H;Y5: assets=20000.01", STANDING_NOT, true, NULL },
    /* 12号 of 2023: 300 万元, 300 people, 5,000 万元; 5 % instead of 25 % of 300 is 60 saved */
    { "small_profit_2023", "", STANDING_ELIGIBLE, false, "60" },
    { "small_profit_2023", "Y5: taxable_income=300.01", STANDING_NOT, true, NULL },
    { "small_profit_2023", "Y5: employees=301", STANDING_NOT, true, NULL },
    { "small_profit_2023", "Y5: assets=5000.01", STANDING_NOT, true, NULL },
    { "small_profit_2023", "Y5: taxable_income=-20", STANDING_ELIGIBLE, false, "0" },
    /* 7号: 100 of R&D at 25 %; at 15 % for a high-tech enterprise */
    { "rd_deduction_2023", "", STANDING_JUDGE, false, "25" },
    { "rd_deduction_2023", "+honour: kind=高新技术企业 level=国家级 year=2024 state=已认定 granted=2024-11-01 valid_to=2027-10-31", STANDING_JUDGE, false, "15" },
    { "rd_deduction_2023", "E: industry=5131", STANDING_OUTSIDE, false, NULL },
    { "hightech_rate", "+honour: kind=高新技术企业 level=国家级 year=2024 state=已认定 granted=2024-11-01 valid_to=2027-10-31", STANDING_ELIGIBLE, false, "30" },
    { "hightech_rate", "+honour: kind=高新技术企业 level=国家级 year=2023 state=已认定 granted=2023-05-09 valid_to=2026-05-09", STANDING_NOT, true, NULL },
    /* 100号: what exceeds 3 % */
    { "vat_software", "Y5: software_revenue=100 software_vat=13;+ip: number=9 kind=软件著作权 state=有效", STANDING_ELIGIBLE, false, "10" },
    { "vat_software", "Y5: software_revenue=100 software_vat=3;+ip: number=9 kind=软件著作权 state=有效", STANDING_NOT, true, NULL },
    { "smart_basic_2024", "+maturity_result: questionnaire=smart2020 year=2026 mode=企业自评 assessed=2026-04-01 level=2", STANDING_JUDGE, false, NULL },
    { "smart_basic_2024", "+maturity_result: questionnaire=smart2020 year=2026 mode=企业自评 assessed=2026-04-01 level=1", STANDING_NOT, true, NULL },
    { "smart_basic_2024", "", STANDING_UNKNOWN, false, NULL },
    { "champion_2023", "S: segment_since=2016 rank_global=3;Y5: main_revenue=40000 revenue=41000;Y4: main_revenue=40000;Y3: main_revenue=40000;+rd_body: kind=自建研发机构 name=中心", STANDING_JUDGE, false, NULL },
    { "champion_2023", "S: segment_since=2016 rank_global=3;Y5: main_revenue=39999.99 revenue=41000;Y4: main_revenue=40000;Y3: main_revenue=40000;+rd_body: kind=自建研发机构 name=中心", STANDING_NOT, true, NULL },
    { "champion_2023", "S: segment_since=2016 rank_global=4;Y5: main_revenue=40000 revenue=41000;Y4: main_revenue=40000;Y3: main_revenue=40000;+rd_body: kind=自建研发机构 name=中心", STANDING_NOT, true, NULL },
    { "innovation_demo_2010", "Y5: employees=300 revenue=3333.33 main_revenue=3000 assets=4000;+honour: kind=企业技术中心 level=省级 year=2020 state=已认定 granted=2020-01-01;+certification: kind=质量管理体系 number=1 granted=2025-01-01", STANDING_JUDGE, false, NULL },
    { "innovation_demo_2010", "Y5: employees=299 revenue=3333.33 main_revenue=3000 assets=4000;+honour: kind=企业技术中心 level=省级 year=2020 state=已认定 granted=2020-01-01;+certification: kind=质量管理体系 number=1 granted=2025-01-01", STANDING_NOT, true, NULL },
};

static const char *change_for(arena *a, const char *changes, const char *tag)
{
    buf b = buf_new(a);
    char *all = arena_copy(a, changes), *rest = NULL, *head = arena_print(a, "%s: ", tag);
    for (char *c = strtok_r(all, ";", &rest); c; c = strtok_r(NULL, ";", &rest))
        if (strncmp(c, head, strlen(head)) == 0)
            buf_print(&b, " %s", c + strlen(head));
    return b.text ? b.text : "";
}

static bool left_out(arena *a, const char *changes, const char *tag)
{
    char *all = arena_copy(a, changes), *rest = NULL;
    for (char *c = strtok_r(all, ";", &rest); c; c = strtok_r(NULL, ";", &rest))
        if (*c == '-' && text_eq(c + 1, tag))
            return true;
    return false;
}

static void make_firm(desk *d, size_t i, const char *changes)
{
    arena *a = d->a;
    char *firm = arena_print(a, "9133%014zu", i);
    desk_put(d, "enterprise", arena_print(a, "uscc=%s name=试%zu founded=2015-01-01 size=S industry=3451%s", firm, i, change_for(a, changes, "E")));
    for (size_t k = 0; k < COUNT(base); k++)
        if (!left_out(a, changes, base[k].tag))
            desk_put(d, base[k].ledger, arena_print(a, "enterprise=%zu %s%s", i + 1, base[k].text, change_for(a, changes, base[k].tag)));
    char *all = arena_copy(a, changes), *rest = NULL;
    for (char *c = strtok_r(all, ";", &rest); c; c = strtok_r(NULL, ";", &rest))
        if (*c == '+') {
            char *colon = strchr(c, ':');
            *colon = 0;
            desk_put(d, c + 1, arena_print(a, "enterprise=%zu%s", i + 1, colon + 1));
        }
}

static void at_the_borders(void **state)
{
    desk d;
    policies p;
    match *m = NULL;
    size_t wrong = 0;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    for (size_t i = 0; i < COUNT(borders); i++)
        make_firm(&d, i, borders[i].changes);
    if (!policies_load(&d.c, day, &p, &d.e) || !match_open(&d.c, &p, day, COHORT_ALL, 0, &m, &d.e))
        fail_msg("%s", error_line(*state, &d.e));
    for (size_t i = 0; i < COUNT(borders); i++) {
        const border *b = &borders[i];
        const policy *x = policy_find(&p, b->policy, &d.e);
        explanation e;
        if (!x)
            fail_msg("%s", d.e.text);
        explain_pair(m, x, (uint32_t)i, *state, &e);
        const char *amount = e.has_amount ? dec_text(*state, e.amount) : "none";
        if (e.pair.standing != b->standing || e.pair.near != b->near || (b->amount && !text_eq(amount, b->amount))) {
            print_error("%s with “%s”: %s%s, %s\n", b->policy, b->changes, standing_word(e.pair.standing), e.pair.near ? " near" : "", amount);
            wrong++;
        }
    }
    match_close(m);
    assert_int_equal(wrong, 0);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(shipped), TEST(at_the_borders) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
