/* Tests of value added, revisions, alert facts and the statistical checks. */
#include "stat/alert.h"
#include "stat/outlier.h"
#include "stat/revision.h"
#include "stat/value_added.h"

#include "test.h"

static error quiet;

enum { JAN17 = 2017 * 12, SEP19 = JAN17 + 32, MISSING = INT32_MIN };
enum { OUTPUT, SALES, POWER, STAFF, INDICATORS };

/* n firms, 36 months from January 2017, all on the list; output even but for a small known wobble. */
static panel *steady(arena *a, uint32_t n)
{
    static const char *const ids[] = { "output", "sales", "electricity", "employees" };
    panel *p = panel_new(a, (panel_shape){ n, JAN17, 36, "closed" });
    for (int i = 0; i < INDICATORS; i++)
        panel_add_indicator(p, (indicator){ .id = ids[i], .kind = i == STAFF ? INDICATOR_STOCK : INDICATOR_FLOW });
    for (uint32_t f = 0; f < n; f++) {
        panel_set_firm(p, f, (firm){ .id = f, .code = arena_print(a, "F%u", f), .started = MONTH_NONE });
        panel_list(p, f, JAN17, MONTH_NONE);
        for (int m = 0; m <= 32; m++)
            for (int i = 0; i < INDICATORS; i++)
                assert_true(panel_set(p, (cell){ i, f, JAN17 + m, CELL_MONTH },
                                      i == STAFF ? 100 : 1000 * (i + 1) + 37 * (m % 5) - 11 * (m % 3), &quiet));
    }
    return p;
}

static void put(panel *p, int indicator_ix, uint32_t f, month m, cell_kind kind, int64_t v)
{
    assert_true(panel_set(p, (cell){ indicator_ix, f, m, kind }, v, &quiet));
}

static findings check(arena *a, panel *p)
{
    static const watched watch[] = { { OUTPUT, false }, { SALES, false }, { POWER, false }, { STAFF, false } };
    static const outlier_rules rules = { watch, COUNT(watch), OUTPUT, SALES, POWER, STAFF, 0 };
    findings out = { 0 };
    assert_true(panel_finish(p, &quiet));
    outlier_check(a, p, SEP19, &rules, &out);
    return out;
}

static const finding *find(const findings *all, uint32_t f, finding_kind kind)
{
    for (size_t i = 0; i < all->len; i++)
        if (all->at[i].firm == f && all->at[i].kind == kind)
            return &all->at[i];
    return NULL;
}

static void quiet_when_nothing_is_wrong(void **state)
{
    findings all = check(*state, steady(*state, 2));
    assert_int_equal(all.len, 0);
}

static void finds_what_is_wrong(void **state)
{
    panel *p = steady(*state, 8);
    put(p, OUTPUT, 0, SEP19, CELL_MONTH, 1015000);          /* 千 times: 元 for 千元 */
    put(p, OUTPUT, 1, SEP19, CELL_MONTH, 3000);             /* × 3: an outlier, no slip */
    put(p, OUTPUT, 2, SEP19, CELL_MONTH, 1000 + 37 * (31 % 5) - 11 * (31 % 3));    /* August's figure again */
    put(p, OUTPUT, 3, SEP19, CELL_MONTH, 0);                /* sales go on */
    put(p, OUTPUT, 4, SEP19 - 1, CELL_CUMULATIVE, 9000);
    put(p, OUTPUT, 4, SEP19, CELL_CUMULATIVE, 8000);
    put(p, OUTPUT, 5, SEP19, CELL_MONTH, 10000);            /* ten times the level, and electricity went with it */
    put(p, POWER, 5, SEP19, CELL_MONTH, 30000);
    put(p, STAFF, 5, SEP19, CELL_MONTH, 900);
    put(p, OUTPUT, 6, SEP19, CELL_MONTH, 1);                /* a thousandth: 百万元 for 千元 */
    findings all = check(*state, p);
    const finding *slip = find(&all, 0, FINDING_UNIT_SLIP);
    assert_non_null(slip);
    assert_int_equal(slip->power, 3);
    assert_true(slip->suggests && slip->suggested == 1015);
    assert_null(find(&all, 0, FINDING_OUTLIER));
    assert_non_null(find(&all, 1, FINDING_OUTLIER));
    assert_true(find(&all, 1, FINDING_OUTLIER)->score > 5);
    assert_null(find(&all, 1, FINDING_UNIT_SLIP));
    assert_non_null(find(&all, 2, FINDING_REPEATED));
    assert_non_null(find(&all, 3, FINDING_SALES_WITHOUT_OUTPUT));
    assert_int_equal(find(&all, 3, FINDING_SALES_WITHOUT_OUTPUT)->reference, 3000 - 1000 + 37 * (32 % 5) - 11 * (32 % 3));
    assert_int_equal(find(&all, 4, FINDING_CUMULATIVE_FALLS)->reference, 9000);
    assert_int_equal(find(&all, 4, FINDING_CUMULATIVE_BREAKS)->suggested, 9000 + 1000 + 37 * (32 % 5) - 11 * (32 % 3));
    assert_null(find(&all, 5, FINDING_UNIT_SLIP));
    assert_non_null(find(&all, 5, FINDING_OUTLIER));
    slip = find(&all, 6, FINDING_UNIT_SLIP);
    assert_true(slip && slip->power == -3 && slip->suggested == 1000);
    for (int k = 0; k < FINDING_KINDS; k++)
        assert_null(find(&all, 7, (finding_kind)k));
}

static void finds_missing_reporters(void **state)
{
    arena *a = *state;
    static const watched watch[] = { { 0, false } };
    static const outlier_rules rules = { watch, 1, 0, PANEL_NONE, PANEL_NONE, PANEL_NONE, 0 };
    panel *p = panel_new(a, (panel_shape){ 3, JAN17, 36, NULL });
    panel_add_indicator(p, (indicator){ .id = "output" });
    panel_list(p, 0, JAN17, MONTH_NONE);
    panel_list(p, 1, JAN17, MONTH_NONE);
    panel_list(p, 2, JAN17, SEP19);                         /* 退库 this month: nothing is missing */
    put(p, 0, 0, SEP19, CELL_MONTH, 0);                     /* zero is not missing */
    assert_true(panel_finish(p, &quiet));
    findings all = { 0 };
    outlier_check(a, p, SEP19, &rules, &all);
    assert_int_equal(all.len, 1);
    assert_int_equal(all.at[0].firm, 1);
    assert_int_equal(all.at[0].kind, FINDING_MISSING);
    assert_string_equal(finding_names[all.at[0].kind], "missing");
}

static void medians(void **state)
{
    (void)state;
    double odd[] = { 3, 1, 2 }, even[] = { 4, 1, 3, 2 };
    assert_true(median_of(odd, 3) == 2.0);
    assert_true(median_of(even, 4) == 2.5);
}

/* Two industries: 13 output 1000 → 1100, rate 20 %, price 110; 36 output 2000 → 1900, rate 30 %, price 95.
 * Base 200 + 600 = 800; now 1100·0.2/1.1 = 200, 1900·0.3/0.95 = 600: no growth in comparable prices. */
static panel *two_industries(arena *a, int64_t now36)
{
    panel *p = panel_new(a, (panel_shape){ 3, JAN17, 36, "closed" });
    panel_add_indicator(p, (indicator){ .id = "output" });
    int d = panel_add_dimension(p, "industry", (text2){ "行业", NULL });
    static const char *const codes[] = { "13", "36", "40" };
    const int64_t before[] = { 1000, 2000, 500 }, now[] = { 1100, now36, 600 };
    for (uint32_t f = 0; f < 3; f++) {
        panel_set_firm(p, f, (firm){ .code = codes[f], .started = MONTH_NONE });
        panel_list(p, f, JAN17, MONTH_NONE);
        assert_true(panel_set_attribute(p, d, f, str_of(codes[f]), &quiet));
        put(p, 0, f, JAN17 + 12, CELL_MONTH, before[f]);
        put(p, 0, f, JAN17 + 24, CELL_MONTH, now[f]);
    }
    return p;
}

static void value_added_in_comparable_prices(void **state)
{
    arena *a = *state;
    static const va_industry inputs[] = {
        { 0 }, { true, { 200, 1 }, { 110, 0 } }, { true, { 30, 0 }, { 950, 1 } }, { false, { 0 }, { 0 } },
    };
    static const struct { int64_t now36; int64_t tenths; } rows[] = { { 1900, 0 }, { 2090, 75 } };  /* 660: 60/800 */
    for (size_t r = 0; r < COUNT(rows); r++) {
        panel *p = two_industries(a, rows[r].now36);
        assert_true(panel_finish(p, &quiet));
        value_added va;
        view v = { 0, JAN17 + 24, SPAN_CUMULATIVE };
        assert_true(value_added_of(a, p, v, ALL_FIRMS, (va_inputs){ 0, inputs }, &va, &quiet));
        assert_int_equal(va.by.base, 800);
        assert_int_equal(va.growth.tenths, rows[r].tenths);
        assert_int_equal(va.left_out, 600);
        assert_int_equal(va.by.at[1].current, 200);
        int64_t sum = 0;
        for (uint32_t i = 0; i < va.by.len; i++)
            sum += pull_change(va.by.at[i]);
        assert_int_equal(sum, va.by.current - va.by.base);
    }
}

/* 100 at 100 and 220 at 110 are 300 at last year's prices: 320/300 = 106.6667 */
static void cumulative_price(void **state)
{
    (void)state;
    decimal price;
    priced_month months[] = { { 100, { 100, 0 }, true }, { 220, { 1100, 1 }, true }, { 50, { 0, 0 }, false } };
    assert_true(va_cumulative_price(months, 3, &price));
    assert_true(price.units == 1066667 && price.scale == 4);
    assert_false(va_cumulative_price(months + 2, 1, &price));
}

static void vintages_compared(void **state)
{
    arena *a = *state;
    panel *was = two_industries(a, 1900), *is = two_industries(a, 2090);
    put(is, 0, 2, JAN17 + 25, CELL_MONTH, 7);               /* reported late */
    assert_true(panel_finish(was, &quiet) && panel_finish(is, &quiet));
    revision r;
    revision_of(a, was, is, &r);
    assert_int_equal(r.cells.len, 2);
    assert_string_equal(r.cells.at[0].firm_code, "36");
    assert_true(r.cells.at[0].was == 1900 && r.cells.at[0].is == 2090);
    assert_true(!r.cells.at[1].had && r.cells.at[1].has && r.cells.at[1].month == JAN17 + 25);
    assert_true(!r.firms_gone.len && !r.firms_new.len);
    headline_revision h;
    assert_true(headline_revised(was, is, "output", (view){ 0, JAN17 + 24, SPAN_CUMULATIVE }, &h, &quiet));
    assert_int_equal(h.level, 190);
    assert_int_equal(h.growth.before.tenths, 29);           /* 3600/3500 = 2.857 % */
    assert_int_equal(h.growth.now.tenths, 83);              /* 3790/3500 = 8.286 % */
    assert_int_equal(h.growth.points, 54);
    assert_false(headline_revised(was, is, "revenue", (view){ 0 }, &h, &quiet));
    assert_int_equal(quiet.code, ERR_NOT_FOUND);
}

static void facts_for_alerts(void **state)
{
    arena *a = *state;
    panel *p = steady(a, 3);
    for (int m = 0; m < 3; m++)
        put(p, OUTPUT, 0, SEP19 - m, CELL_MONTH, 800);      /* last year: 1000 + … > 800, and 1,150 in September */
    put(p, OUTPUT, 0, SEP19 - 12, CELL_MONTH, 1000);
    put(p, POWER, 0, SEP19 - 12, CELL_MONTH, 2000);
    put(p, POWER, 0, SEP19, CELL_MONTH, 2300);
    put(p, OUTPUT, 1, SEP19, CELL_MONTH, 5000);
    put(p, OUTPUT, 1, SEP19 - 12, CELL_MONTH, -4);
    assert_true(panel_finish(p, &quiet));
    firm_alerts facts = alert_facts(a, p, (alert_inputs){ OUTPUT, POWER, PANEL_NONE, SEP19 });
    assert_int_equal(facts.len, 3);
    assert_int_equal(facts.at[0].yoy_month.tenths, -200);
    assert_int_equal(facts.at[0].electricity_yoy.tenths, 150);
    assert_int_equal(facts.at[0].divergence, -350);
    assert_true(facts.at[0].opposite && facts.at[0].reported);
    assert_int_equal(facts.at[0].months_falling, 3);
    assert_false(facts.at[1].falling_known);                /* a base below zero */
    assert_false(facts.at[1].divergence_known);
    assert_false(facts.at[0].orders_yoy.defined);
    facts = alert_facts(a, p, (alert_inputs){ OUTPUT, POWER, PANEL_NONE, SEP19 + 2 });
    assert_int_equal(facts.at[2].months_silent, 2);
    assert_false(facts.at[2].reported);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(quiet_when_nothing_is_wrong), TEST(finds_what_is_wrong), TEST(finds_missing_reporters), TEST(medians),
        TEST(value_added_in_comparable_prices), TEST(cumulative_price), TEST(vintages_compared), TEST(facts_for_alerts),
    };
    return cmocka_run_group_tests_name("stat checks", tests, NULL, NULL);
}
