/* Tests of src/panel: small tables whose sums are done by hand. */
#include "panel/panel.h"

#include "test.h"

static error quiet;

static panel *panel_of(arena *a, uint32_t firms, month first, uint32_t months, indicator_kind kind, bool together)
{
    panel *p = panel_new(a, (panel_shape){ firms, first, months, "test" });
    panel_add_indicator(p, (indicator){ "output", { "产值", "output" }, { "千元", "thousand yuan" }, 0, kind, together });
    for (uint32_t f = 0; f < firms; f++)
        panel_list(p, f, first, MONTH_NONE);
    return p;
}

static void put(panel *p, uint32_t f, int code, cell_kind kind, int64_t units)
{
    month m;
    assert_true(month_from_code(code, &m));
    assert_true(panel_set(p, (cell){ 0, f, m, kind }, units, &quiet));
}

enum { MISSING = INT32_MIN };

static void expect(const panel *p, uint32_t f, int code, cell_kind kind, int64_t want, bool whole)
{
    month m;
    int64_t got;
    assert_true(month_from_code(code, &m));
    bool known = panel_get(p, (cell){ 0, f, m, kind }, &got);
    assert_int_equal(known, want != MISSING);
    if (known)
        assert_int_equal(got, want);
    assert_int_equal(bit_get(panel_column(p, 0, kind, m)->whole, f), whole);
}

static void derives_cumulative(void **state)
{
    panel *p = panel_of(*state, 3, month_of(2018, 1), 24, INDICATOR_FLOW, false);
    for (int m = 1; m <= 4; m++)
        put(p, 0, 201900 + m, CELL_MONTH, 10 * m);
    put(p, 1, 201901, CELL_MONTH, 5);                       /* February missing: not whole, yet a level */
    put(p, 1, 201903, CELL_MONTH, 7);
    put(p, 2, 201901, CELL_MONTH, 5);                       /* reported cumulative kept: 100 ≠ 5 + 6 */
    put(p, 2, 201902, CELL_MONTH, 6);
    put(p, 2, 201902, CELL_CUMULATIVE, 100);
    put(p, 2, 201903, CELL_MONTH, 1);
    put(p, 2, 201904, CELL_CUMULATIVE, 121);                /* April's month is the difference, 121 − 101 */
    assert_true(panel_finish(p, &quiet));
    expect(p, 0, 201904, CELL_CUMULATIVE, 100, true);
    expect(p, 0, 201905, CELL_MONTH, MISSING, false);
    expect(p, 0, 201905, CELL_CUMULATIVE, 100, false);
    expect(p, 1, 201903, CELL_CUMULATIVE, 12, false);
    expect(p, 1, 201902, CELL_MONTH, MISSING, false);
    expect(p, 2, 201902, CELL_MONTH, 6, true);
    expect(p, 2, 201903, CELL_CUMULATIVE, 101, true);
    expect(p, 2, 201904, CELL_MONTH, 20, true);
    assert_false(bit_get(panel_column(p, 0, CELL_MONTH, month_of(2019, 3))->present, 0) == 0);
}

/* Finance forms start in February, which then covers January too. */
static void january_with_february(void **state)
{
    panel *p = panel_of(*state, 2, month_of(2019, 1), 12, INDICATOR_CUMULATIVE, true);
    put(p, 0, 201902, CELL_CUMULATIVE, 30);
    put(p, 0, 201903, CELL_CUMULATIVE, 45);
    put(p, 1, 201903, CELL_CUMULATIVE, 45);                 /* February missing: March's month is unknown */
    assert_true(panel_finish(p, &quiet));
    expect(p, 0, 201902, CELL_MONTH, 30, true);
    expect(p, 0, 201903, CELL_MONTH, 15, true);
    expect(p, 1, 201903, CELL_MONTH, MISSING, false);
    expect(p, 1, 201903, CELL_CUMULATIVE, 45, true);
    view v = { 0, month_of(2019, 1), SPAN_MONTH };
    assert_false(view_published(p, &v));
    v.at = month_of(2019, 2);
    assert_true(view_published(p, &v));
    assert_int_equal(v.span, SPAN_CUMULATIVE);
}

/* 上年同期 as reported wins over the firm's own figures; they stand in where it is missing. */
static void prior_year(void **state)
{
    panel *p = panel_of(*state, 4, month_of(2018, 1), 24, INDICATOR_FLOW, false);
    for (int m = 1; m <= 2; m++) {
        put(p, 0, 201800 + m, CELL_MONTH, 10);
        put(p, 1, 201800 + m, CELL_MONTH, 10);
        for (uint32_t f = 0; f < 4; f++)
            put(p, f, 201900 + m, CELL_MONTH, 11);
        put(p, 3, 201900 + m, CELL_PRIOR, 4 * m);           /* new on the list, gives last year itself */
    }
    put(p, 1, 201902, CELL_PRIOR, 21);
    assert_true(panel_finish(p, &quiet));
    expect(p, 0, 201902, CELL_PRIOR, 20, true);
    expect(p, 1, 201902, CELL_PRIOR, 21, true);
    expect(p, 1, 201901, CELL_PRIOR, 10, true);
    expect(p, 2, 201902, CELL_PRIOR, MISSING, false);
    expect(p, 3, 201902, CELL_PRIOR_MONTH, 4, true);
    total t = panel_total(p, (view){ 0, month_of(2019, 2), SPAN_CUMULATIVE }, ALL_FIRMS);
    assert_int_equal(t.level, 88);
    assert_int_equal(t.current, 66);                        /* firm 2 has no base: apart on both sides */
    assert_int_equal(t.base, 20 + 21 + 8);
    assert_int_equal(t.listed, 4);
    assert_int_equal(t.reporting, 4);
    assert_int_equal(t.compared, 3);
}

static void true_zeros_before_start(void **state)
{
    panel *p = panel_of(*state, 1, month_of(2018, 1), 24, INDICATOR_FLOW, false);
    panel_set_firm(p, 0, (firm){ 7, "X", "新厂", month_of(2019, 3) });
    put(p, 0, 201903, CELL_MONTH, 9);
    assert_true(panel_finish(p, &quiet));
    expect(p, 0, 201903, CELL_CUMULATIVE, 9, true);
    expect(p, 0, 201903, CELL_PRIOR, 0, true);
    expect(p, 0, 201904, CELL_CUMULATIVE, 9, false);
    assert_int_equal(panel_find_firm(p, "X"), 0);
}

static void list_spells(void **state)
{
    panel *p = panel_new(*state, (panel_shape){ 1, month_of(2018, 1), 24, NULL });
    panel_list(p, 0, month_of(2017, 1), month_of(2018, 3));
    panel_list(p, 0, month_of(2019, 1), MONTH_NONE);
    assert_true(panel_listed(p, 0, month_of(2018, 2)));
    assert_false(panel_listed(p, 0, month_of(2018, 3)));     /* the month of 退库 is already off */
    assert_true(panel_listed(p, 0, month_of(2019, 12)));
    assert_false(panel_listed(p, 0, month_of(2020, 1)));     /* outside the panel */
}

static void refuses_overflow(void **state)
{
    panel *p = panel_of(*state, 2, month_of(2019, 1), 2, INDICATOR_FLOW, false);
    put(p, 0, 201901, CELL_MONTH, PANEL_SUM_LIMIT);
    put(p, 1, 201901, CELL_MONTH, -1);
    assert_false(panel_finish(p, &quiet));
    assert_int_equal(quiet.code, ERR_LIMIT);
    assert_false(panel_set(p, (cell){ 0, 5, month_of(2019, 1), CELL_MONTH }, 1, &quiet));
}

/* Totals against a plain loop, with holes, list spells, a set, and dimensions in and out of order. */
static void totals_match_a_loop(void **state)
{
    arena *a = *state;
    enum { FIRMS = 333 };
    panel *p = panel_new(a, (panel_shape){ FIRMS, month_of(2018, 1), 24, NULL });
    panel_add_indicator(p, (indicator){ .id = "output", .kind = INDICATOR_FLOW });
    int sorted = panel_add_dimension(p, "industry", (text2){ "行业", "industry" });
    int mixed = panel_add_dimension(p, "park", (text2){ "园区", "park" });
    int g = panel_add_group(p, "chain", (text2){ "链", "chain" });
    uint64_t seed = 42;
    for (uint32_t f = 0; f < FIRMS; f++) {
        assert_true(panel_set_attribute(p, sorted, f, str_of(f < 100 ? "13" : f < 111 ? "17" : "36"), &quiet));
        assert_true(panel_set_attribute(p, mixed, f, str_of(f % 3 ? "A" : "B"), &quiet));
        panel_list(p, f, month_of(2017, 1), f % 7 ? MONTH_NONE : month_of(2019, 5));
        if (f % 5 == 0)
            panel_group_firm(p, g, f);
        for (int m = 0; m < 24; m++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            if (seed >> 60)
                assert_true(panel_set(p, (cell){ 0, f, p->first + m, CELL_MONTH }, (int64_t)(seed >> 40) - 8000000, &quiet));
        }
    }
    assert_true(panel_finish(p, &quiet));
    assert_int_equal(panel_codes(p, sorted), 4);
    firm_set sets[] = { ALL_FIRMS, group_set(p, g) };
    for (int m = 12; m < 24; m++)
        for (int k = 0; k < 8; k++) {
            view v = { 0, p->first + m, k & 1 ? SPAN_MONTH : SPAN_CUMULATIVE };
            firm_set set = sets[k >> 1 & 1];
            int d = k & 4 ? sorted : mixed;
            total want[4] = { { 0 } }, got[4], all = { 0 };
            for (uint32_t f = 0; f < FIRMS; f++) {
                const column *now = panel_column(p, 0, v.span ? CELL_CUMULATIVE : CELL_MONTH, v.at);
                const column *before = panel_column(p, 0, v.span ? CELL_PRIOR : CELL_PRIOR_MONTH, v.at);
                total *t = &want[p->dimensions.at[d].code[f]];
                if (!panel_listed(p, f, v.at) || (set.bits && !bit_get(set.bits, f)))
                    continue;
                bool both = bit_get(now->whole, f) && bit_get(before->whole, f);
                t->level += now->value[f];
                t->current += both ? now->value[f] : 0;
                t->base += both ? before->value[f] : 0;
                t->listed++;
                t->reporting += bit_get(now->whole, f);
                t->compared += both;
            }
            panel_total_by(p, v, set, d, got);
            for (uint32_t c = 0; c < panel_codes(p, d); c++) {
                assert_memory_equal(&got[c], &want[c], sizeof got[c]);
                all.level += got[c].level;
                all.current += got[c].current;
                all.base += got[c].base;
                all.listed += got[c].listed;
                all.reporting += got[c].reporting;
                all.compared += got[c].compared;
            }
            total one = panel_total(p, v, set);
            assert_memory_equal(&one, &all, sizeof one);
        }
}

static void firm_sets(void **state)
{
    arena *a = *state;
    panel *p = panel_new(a, (panel_shape){ 70, month_of(2019, 1), 1, NULL });
    int d = panel_add_dimension(p, "park", (text2){ "园区", NULL });
    for (uint32_t f = 60; f < 70; f++)
        assert_true(panel_set_attribute(p, d, f, STR("东"), &quiet));
    firm_set east = firm_set_where(a, p, d, 1), rest = firm_set_not(a, p, east);
    assert_true(bit_get(east.bits, 69) && !bit_get(rest.bits, 69) && bit_get(rest.bits, 59));
    assert_int_equal(firm_set_and(a, p, east, rest).bits[1], 0);
    assert_int_equal(firm_set_not(a, p, ALL_FIRMS).bits[0], 0);
    assert_true(str_eq(panel_key(p, d, 1), STR("东")));
    assert_int_equal(panel_find_dimension(p, "nowhere"), PANEL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(derives_cumulative), TEST(january_with_february), TEST(prior_year), TEST(true_zeros_before_start),
        TEST(list_spells), TEST(refuses_overflow), TEST(totals_match_a_loop), TEST(firm_sets),
    };
    return cmocka_run_group_tests_name("panel", tests, NULL, NULL);
}
