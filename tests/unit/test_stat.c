/* Tests of growth, contribution, shares, targets and wording: small districts worked out by hand. */
#include "stat/contribution.h"
#include "stat/share.h"
#include "stat/target.h"
#include "stat/wording.h"

#include "test.h"

static error quiet;

enum { JAN18 = 2018 * 12, MISSING = INT32_MIN };

typedef struct row { const char *industry; int on, off; int64_t before, now; } row;      /* yearly level, all in January */

static panel *district(arena *a, const row *rows, uint32_t n)
{
    panel *p = panel_new(a, (panel_shape){ n, JAN18, 24, "test" });
    panel_add_indicator(p, (indicator){ .id = "output", .kind = INDICATOR_FLOW });
    int d = panel_add_dimension(p, "industry", (text2){ "行业", "industry" });
    for (uint32_t f = 0; f < n; f++) {
        month on, off = MONTH_NONE;
        assert_true(month_from_code(rows[f].on, &on));
        if (rows[f].off)
            assert_true(month_from_code(rows[f].off, &off));
        panel_list(p, f, on, off);
        assert_true(panel_set_attribute(p, d, f, str_of(rows[f].industry), &quiet));
        for (int y = 0; y < 2; y++) {
            int64_t v = y ? rows[f].now : rows[f].before;
            for (int m = 0; m < 12 && v != MISSING; m++)
                assert_true(panel_set(p, (cell){ 0, f, JAN18 + 12 * y + m, CELL_MONTH }, m ? 0 : v, &quiet));
        }
    }
    assert_true(panel_finish(p, &quiet));
    return p;
}

static const row firms[] = {
    { "13", 201501, 0, 1000, 1100 },            /* continuing */
    { "13", 201501, 0, 500, 400 },
    { "36", 201501, 0, 2000, 2333 },
    { "36", 201903, 0, 70, 120 },               /* 入库 March 2019, its own last year is known */
    { "38", 201903, 0, MISSING, 50 },           /* 入库 without last year */
    { "38", 201501, 201906, 300, 0 },           /* 退库 June 2019 */
    { "38", 201501, 0, 80, MISSING },           /* on the list, did not report */
};

static const view sep = { 0, JAN18 + 20, SPAN_CUMULATIVE };

/* compared: 1100+400+2333+120 = 3953 against 1000+500+2000+70 = 3570: 383/3570 = 10.728 % */
static void growth_on_comparable_base(void **state)
{
    panel *p = district(*state, firms, COUNT(firms));
    growth g = growth_of(p, sep, ALL_FIRMS);
    assert_true(g.defined);
    assert_int_equal(g.total.level, 4003);
    assert_int_equal(g.total.current, 3953);
    assert_int_equal(g.total.base, 3570);
    assert_int_equal(g.total.listed, 6);
    assert_int_equal(g.total.compared, 4);
    assert_int_equal(growth_rate(g).tenths, 107);
    growth *by = growth_by(*state, p, sep, ALL_FIRMS, 0);
    assert_int_equal(growth_rate(by[1]).tenths, 0);         /* 1500/1500 */
    assert_int_equal(growth_rate(by[2]).tenths, 185);       /* 2453/2070 = 18.502 % */
    assert_false(by[3].defined);                            /* nobody of 38 can be compared */
    assert_string_equal(rate_words(*state, growth_rate(by[3]), LANG_ZH), "—");
}

/* last year's level 1000+500+2000+300+80 = 3880; this year's 4003 */
static void splits_exactly(void **state)
{
    panel *p = district(*state, firms, COUNT(firms));
    growth_split s = growth_split_of(p, sep, ALL_FIRMS);
    assert_int_equal(s.whole.before, 3880);
    assert_int_equal(s.whole.current, 4003);
    assert_int_equal(split_change(s.part[SPLIT_CONTINUING]), 333);
    assert_int_equal(split_change(s.part[SPLIT_ENTRIES]), 170);
    assert_int_equal(split_change(s.part[SPLIT_EXITS]), -300);
    assert_int_equal(split_change(s.part[SPLIT_UNMATCHED]), -80);
    assert_int_equal(333 + 170 - 300 - 80, 4003 - 3880);
    i128 points = 0, comparable = 0;
    for (int k = 0; k < SPLIT_KINDS; k++) {
        points += split_points(&s, (split_kind)k).num;
        comparable += split_comparable_points(&s, (split_kind)k).num;
        assert_true(split_points(&s, (split_kind)k).den == 3880);
    }
    assert_true(points == 4003 - 3880);
    growth g = growth_of(p, sep, ALL_FIRMS);
    assert_true(comparable == growth_ratio(g).num && s.whole.base == g.total.base);
    assert_int_equal(s.part[SPLIT_ENTRIES].base, 70);
    assert_int_equal(s.part[SPLIT_EXITS].base, 0);
}

static void undefined_bases(void **state)
{
    static const row rows[] = { { "13", 201501, 0, -50, 30 }, { "36", 201501, 0, 0, 10 }, { "38", 201501, 0, MISSING, 5 } };
    panel *p = district(*state, rows, COUNT(rows));
    growth *by = growth_by(*state, p, sep, ALL_FIRMS, 0);
    for (int c = 1; c <= 3; c++) {
        assert_false(by[c].defined);
        assert_false(growth_rate(by[c]).defined);
        assert_true(growth_ratio(by[c]).den == 0);
    }
    assert_false(growth_of(p, (view){ 0, JAN18 + 100, SPAN_MONTH }, ALL_FIRMS).defined);
    pull_table t = pulls_by(*state, p, sep, ALL_FIRMS, 0);
    assert_false(t.defined);
    assert_null(pulls_rounded(*state, &t));
}

static void pulls_add_up(void **state)
{
    arena *a = *state;
    panel *p = district(a, firms, COUNT(firms));
    pull_table by = pulls_by(a, p, sep, ALL_FIRMS, 0), firm_by = pulls_by_firm(a, p, sep, ALL_FIRMS);
    pull_table *tables[] = { &by, &firm_by };
    for (int k = 0; k < 2; k++) {
        i128 sum = 0;
        int64_t rounded = 0, *tenths = pulls_rounded(a, tables[k]);
        for (uint32_t i = 0; i < tables[k]->len; i++) {
            sum += pull_points(tables[k], i).num;
            rounded += tenths[i];
        }
        assert_true(sum == 383 && tables[k]->base == 3570);
        assert_int_equal(rounded, 107);
    }
    assert_int_equal(firm_by.len, 4);
    uint32_t *drags = pulls_ranked(a, &firm_by, true);
    assert_int_equal(firm_by.at[drags[0]].key, 1);          /* 400 − 500 */
    assert_int_equal(firm_by.at[pulls_ranked(a, &firm_by, false)[0]].key, 2);
    assert_string_equal(ratio_text(a, pull_share(&by, 2), 3, ROUND_HALF_UP), "1.000");   /* 383 of 383 */
}

static void overlapping_groups_leave_a_residual(void **state)
{
    arena *a = *state;
    panel *p = panel_new(a, (panel_shape){ 3, JAN18, 24, NULL });
    panel_add_indicator(p, (indicator){ .id = "output", .kind = INDICATOR_STOCK });
    int x = panel_add_group(p, "x", (text2){ "甲", NULL }), y = panel_add_group(p, "y", (text2){ "乙", NULL });
    for (uint32_t f = 0; f < 3; f++) {
        panel_list(p, f, JAN18, MONTH_NONE);
        assert_true(panel_set(p, (cell){ 0, f, JAN18 + 8, CELL_MONTH }, 100, &quiet));
        assert_true(panel_set(p, (cell){ 0, f, JAN18 + 20, CELL_MONTH }, 110 + f, &quiet));
    }
    panel_group_firm(p, x, 0);
    panel_group_firm(p, x, 1);
    panel_group_firm(p, y, 1);
    assert_true(panel_finish(p, &quiet));
    pull_table t = pulls_by_group(a, p, sep, ALL_FIRMS);
    assert_int_equal(pull_change(t.at[0]), 21);
    assert_int_equal(pull_change(t.at[1]), 11);
    assert_int_equal(t.residual, 33 - 21 - 11);
    int64_t *tenths = pulls_rounded(a, &t);                 /* 7.0 + 3.7 + 0.3 = 11.0: exact 7.00, 3.67, 0.33 */
    assert_int_equal(tenths[0], 70);
    assert_int_equal(tenths[1], 37);
    assert_int_equal(tenths[2], 3);
}

/* 1/3 each: floors 33.3 × 3 = 99.9, one tenth more to the first. Negative parts round down too. */
static void largest_remainder(void **state)
{
    static const struct { int64_t in[3]; int64_t den; int64_t want[3]; } rows[] = {
        { { 1, 1, 1 }, 3, { 334, 333, 333 } },
        { { -1, -1, -1 }, 3, { -333, -333, -334 } },
        { { 5, -4, 0 }, 3, { 1667, -1334, 0 } },            /* floors 1666, −1334; both lost 2/3, the earlier gets it */
        { { 0, 0, 0 }, 7, { 0, 0, 0 } },
    };
    for (size_t r = 0; r < COUNT(rows); r++) {
        int64_t out[3];
        parts_round(*state, (parts){ rows[r].in, 3 }, rows[r].den, 3, out);
        for (int i = 0; i < 3; i++)
            assert_int_equal(out[i], rows[r].want[i]);
    }
}

static void changes_in_words(void **state)
{
    arena *a = *state;
    static const struct { int64_t before, now; change_kind kind; const char *word, *zh, *en; } rows[] = {
        /* −7.3 → −4.9: figures A003, A004 */
        { -73, -49, CHANGE_NARROWER, "降幅收窄", "比1—4月收窄2.4个百分点", "decline narrowed by 2.4 percentage points compared with Jan–Apr" },
        { -49, -73, CHANGE_WIDER, "降幅扩大", "比1—4月扩大2.4个百分点", "decline widened by 2.4 percentage points compared with Jan–Apr" },
        { 60, 67, CHANGE_FASTER, "加快", "比1—4月加快0.7个百分点", "faster by 0.7 percentage points compared with Jan–Apr" },
        { 67, 57, CHANGE_SLOWER, "回落", "比1—4月回落1.0个百分点", "slower by 1.0 percentage point compared with Jan–Apr" },
        { -10, 21, CHANGE_TO_GROWTH, "由负转正", "由负转正，比1—4月提高3.1个百分点", "turned to growth, up by 3.1 percentage points compared with Jan–Apr" },
        { 21, -10, CHANGE_TO_DECLINE, "由正转负", "由正转负，比1—4月回落3.1个百分点", "turned to decline, down by 3.1 percentage points compared with Jan–Apr" },
        { 75, 75, CHANGE_NONE, "持平", "与1—4月持平", "unchanged from Jan–Apr" },
        { -5, 0, CHANGE_TO_FLAT, "由降转平", "由降转平，比1—4月提高0.5个百分点", "decline ended, up by 0.5 percentage points compared with Jan–Apr" },
        { 0, -5, CHANGE_FROM_FLAT, "由平转降", "由平转降，比1—4月回落0.5个百分点", "began to decline, down by 0.5 percentage points compared with Jan–Apr" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        growth_change c = change_between(rate_of_tenths(rows[i].now), rate_of_tenths(rows[i].before));
        assert_int_equal(change_kind_of(c), rows[i].kind);
        assert_string_equal(change_word(rows[i].kind, LANG_ZH), rows[i].word);
        view april = { 0, JAN18 + 3, SPAN_CUMULATIVE };
        assert_string_equal(change_words(a, c, since_words(a, JAN18 + 4, april, LANG_ZH), LANG_ZH), rows[i].zh);
        assert_string_equal(change_words(a, c, since_words(a, JAN18 + 4, april, LANG_EN), LANG_EN), rows[i].en);
    }
    assert_string_equal(change_words(a, change_between(RATE_NONE, rate_of_tenths(5)), "1—4月", LANG_ZH), "—");
    assert_string_equal(since_words(a, JAN18 + 12, (view){ 0, JAN18 + 11, SPAN_CUMULATIVE }, LANG_ZH), "上年全年");
    growth_change share_change = change_between(rate_of_tenths(763), rate_of_tenths(751));
    assert_string_equal(share_change_words(a, share_change, LANG_ZH), "比上年同期提高1.2个百分点");
}

static void rates_and_money_in_words(void **state)
{
    arena *a = *state;
    assert_string_equal(rate_words(a, rate_of_tenths(75), LANG_ZH), "增长7.5%");
    assert_string_equal(rate_words(a, rate_of_tenths(-49), LANG_ZH), "下降4.9%");
    assert_string_equal(rate_words(a, rate_of_tenths(-49), LANG_EN), "down 4.9%");
    assert_string_equal(rate_words(a, rate_of_tenths(0), LANG_ZH), "持平");
    assert_string_equal(rate_number(a, rate_of_tenths(-3)), "-0.3");
    assert_int_equal(rate_of_ratio((ratio){ 745, 10000 }).tenths, 75);      /* 7.45 % → 7.5, half up */
    assert_int_equal(rate_of_ratio((ratio){ -745, 10000 }).tenths, -75);
    static const struct { money m; const char *zh, *en; } rows[] = {
        { { 32339000, 0, 3 }, "323.39亿元", "32.339 billion yuan" },         /* 千元 */
        { { 9870500, 2, 3 }, "9870.5万元", "98.705 million yuan" },
        { { 99999, 0, 3 }, "9999.9万元", "99.999 million yuan" },
        { { 99999999, 0, 0 }, "1.00亿元", "0.1 billion yuan" },              /* 9999.9999 万元 rounds to a 亿 */
        { { -1250000, 2, 4 }, "-1.25亿元", "-0.125 billion yuan" },
        { { 0, 0, 4 }, "0万元", "0 million yuan" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_string_equal(money_words(a, rows[i].m, LANG_ZH), rows[i].zh);
        assert_string_equal(money_words(a, rows[i].m, LANG_EN), rows[i].en);
    }
}

static void profits_in_words(void **state)
{
    static const struct { int64_t now, before; profit_kind kind; const char *zh; } rows[] = {      /* 万元 */
        { 10800, 10000, PROFIT_GROWTH, "实现利润1.08亿元，增长8.0%" },
        { 80, -20, PROFIT_TURNED, "扭亏为盈，实现利润80万元" },
        { -80, 20, PROFIT_LOST, "由盈转亏，亏损80万元" },
        { -350, -470, PROFIT_LESS_LOSS, "亏损350万元，减亏120万元" },
        { -470, -350, PROFIT_MORE_LOSS, "亏损470万元，增亏120万元" },
        { -5, -5, PROFIT_SAME_LOSS, "亏损5万元，与上年同期持平" },
        { 5, 0, PROFIT_GROWTH, "实现利润5万元" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(profit_kind_of(rows[i].now, rows[i].before), rows[i].kind);
        assert_string_equal(profit_words(*state, (money){ rows[i].now, 0, 4 }, (money){ rows[i].before, 0, 4 }, LANG_ZH), rows[i].zh);
    }
}

static void shares(void **state)
{
    arena *a = *state;
    panel *p = district(a, firms, COUNT(firms));
    share s = share_of(p, sep, firm_set_where(a, p, 0, 2), ALL_FIRMS);
    assert_int_equal(s.part, 2453);
    assert_int_equal(s.now.tenths, 613);                    /* 2453/4003 = 61.28 % */
    assert_int_equal(s.change.now.tenths, 621);             /* 2453/3953 = 62.05 % */
    assert_int_equal(s.change.before.tenths, 580);          /* 2070/3570 = 57.98 % */
    assert_int_equal(s.change.points, 41);
    over_line big = firms_over(a, p, sep, ALL_FIRMS, 1100);
    assert_int_equal(big.count, 2);
    assert_int_equal(big.share.now.tenths, 858);            /* 3433/4003 = 85.76 % */
}

/* base of the year 1,200, to date 900, achieved 990: 10 % for the year is 1,320, 330 in the rest against 300. */
static void targets(void **state)
{
    (void)state;
    target_state s = { .achieved = 990, .base = 900, .base_year = 1200, .firms = 1, .so_far = rate_of_tenths(100), .months_left = 3 };
    target_result r = target_check(s, (target){ TARGET_GROWTH, 0, 100 });
    assert_int_equal(r.level, 1320);
    assert_int_equal(r.gap, 330);
    assert_int_equal(r.needed.tenths, 100);
    assert_int_equal(r.needed_monthly, 110);
    assert_int_equal(r.progress.tenths, 750);
    assert_int_equal(r.schedule.tenths, 750);
    assert_int_equal(r.gap_points.tenths, 0);
    r = target_check(s, (target){ TARGET_LEVEL, 1400, 0 });
    assert_int_equal(r.needed.tenths, 367);                 /* 410/300 = 1.3667 */
    r = target_check(s, (target){ TARGET_LEVEL, 900, 0 });
    assert_true(r.gap == -90 && !r.needed.defined);
    s.base_year = 0;
    assert_false(target_check(s, (target){ TARGET_GROWTH, 0, 100 }).defined);
}

static void target_from_a_panel(void **state)
{
    panel *p = district(*state, firms, COUNT(firms));
    target_state s = target_state_of(p, sep, ALL_FIRMS, TARGET_GROWTH);
    assert_int_equal(s.achieved, 3953);
    assert_int_equal(s.base, 3570);
    assert_int_equal(s.base_year, 3570);                    /* all of the year was in January */
    assert_int_equal(s.firms, 4);
    assert_int_equal(s.apart, 2);
    assert_int_equal(s.so_far.tenths, 107);
}

/* The growth before: previous month; of January–February together, the whole of last year. */
static void views_before(void **state)
{
    panel *p = panel_new(*state, (panel_shape){ 1, JAN18, 24, NULL });
    panel_add_indicator(p, (indicator){ .id = "output", .jan_with_feb = true });
    view b;
    assert_true(view_before(p, (view){ 0, JAN18 + 13, SPAN_CUMULATIVE }, &b));
    assert_int_equal(b.at, JAN18 + 11);
    assert_true(view_before(p, (view){ 0, JAN18 + 14, SPAN_MONTH }, &b));
    assert_true(b.at == JAN18 + 13 && b.span == SPAN_CUMULATIVE);
    assert_false(view_before(p, (view){ 0, JAN18, SPAN_CUMULATIVE }, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(growth_on_comparable_base), TEST(splits_exactly), TEST(undefined_bases), TEST(pulls_add_up),
        TEST(overlapping_groups_leave_a_residual), TEST(largest_remainder), TEST(changes_in_words),
        TEST(rates_and_money_in_words), TEST(profits_in_words), TEST(shares), TEST(targets), TEST(target_from_a_panel),
        TEST(views_before),
    };
    return cmocka_run_group_tests_name("stat", tests, NULL, NULL);
}
