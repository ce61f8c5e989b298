/* Tests of the open month's estimate, on districts whose outcome is known. */
#include "stat/estimate.h"

#include "test.h"

#include <math.h>
#include <stdlib.h>

static error quiet;

enum { FIRMS = 40, MONTHS = 48, OPEN = 47, DAY = 8, OUTPUT = 0, POWER = 1 };
static const month FIRST = 2016 * 12;

typedef struct setting {
    double noise;           /* of each firm and month, in logarithms; its electricity moves alike */
    bool   power;
    bool   all_early;
    bool   never_year_ago;  /* firm 39 is new: three months of history */
} setting;

static double uniform(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 33) / (double)(1u << 31) * 2 - 1;
}

static int64_t truth(uint32_t f, int m, double shock)
{
    static const double season[12] = { 0.9, 0.7, 1.1, 1, 1, 1.1, 1, 1, 1.1, 1, 1, 1.2 };
    return (int64_t)llround(100000 * (1 + f % 7) * season[(m + (int)f) % 12] * pow(1.07, m / 12.0) * exp(shock));
}

/* Odd firms report on day 12, after the day asked about; the open month holds only who has reported. */
static panel *district(arena *a, setting s, uint8_t **days, int64_t *outcome)
{
    panel *p = panel_new(a, (panel_shape){ FIRMS, FIRST, MONTHS, NULL });
    uint64_t seed = 7;
    panel_add_indicator(p, (indicator){ .id = "output" });
    panel_add_indicator(p, (indicator){ .id = "electricity" });
    *days = NEW_N(a, uint8_t, FIRMS * MONTHS);
    *outcome = 0;
    for (uint32_t f = 0; f < FIRMS; f++) {
        panel_list(p, f, FIRST, MONTH_NONE);
        for (int m = 0; m < MONTHS; m++) {
            double shock = s.noise * uniform(&seed);
            bool late = f % 2 && !s.all_early, new = s.never_year_ago && f == FIRMS - 1 && m < OPEN - 3;
            (*days)[m * FIRMS + (int)f] = late ? 12 : 5;
            *outcome += m == OPEN ? truth(f, m, shock) : 0;
            if (!new && !(m == OPEN && late))
                assert_true(panel_set(p, (cell){ OUTPUT, f, FIRST + m, CELL_MONTH }, truth(f, m, shock), &quiet));
            if (s.power)
                assert_true(panel_set(p, (cell){ POWER, f, FIRST + m, CELL_MONTH }, truth(f, m, shock) / 10, &quiet));
        }
    }
    assert_true(panel_finish(p, &quiet));
    return p;
}

static estimate run(arena *a, setting s, int64_t *outcome)
{
    estimate e;
    uint8_t *days;
    panel *p = district(a, s, &days, outcome);
    estimate_inputs in = { OUTPUT, s.power ? POWER : PANEL_NONE, FIRST + OPEN, DAY, days, 0 };
    assert_true(estimate_month(a, p, &in, &e, &quiet));
    return e;
}

/* Without noise each firm's own pattern says the month exactly, and so did it for each month before. */
static void exact_where_nothing_is_new(void **state)
{
    int64_t outcome;
    estimate e = run(*state, (setting){ 0 }, &outcome);
    assert_true(llabs(e.total - outcome) < outcome / 10000);
    assert_int_equal(e.firms, FIRMS);
    assert_int_equal(e.early, FIRMS / 2);
    assert_int_equal(e.past_months, 24);
    assert_true(e.mape < 0.01);
    assert_true(e.low <= e.total && e.total <= e.high);
    assert_true(e.yoy.defined && e.yoy.tenths == 70);
}

static void nothing_to_guess_when_all_reported(void **state)
{
    int64_t outcome;
    estimate e = run(*state, (setting){ .noise = 0.2, .all_early = true }, &outcome);
    assert_int_equal(e.total, outcome);
    assert_int_equal(e.estimated, 0);
    assert_true(e.low == outcome && e.high == outcome);
}

/* With noise: errors are of the size noise allows, the interval holds about as often as it says, and
 * electricity that moves with output makes the error smaller. */
static void interval_and_electricity(void **state)
{
    int64_t outcome;
    estimate blind = run(*state, (setting){ .noise = 0.3 }, &outcome);
    assert_true(blind.mape > 0.5 && blind.mape < 6);
    assert_true(blind.has_interval && blind.coverage >= 60 && blind.coverage <= 100);
    assert_true(blind.low < blind.total && blind.total < blind.high && blind.low >= blind.reported);
    assert_true(blind.beta == 0);
    estimate seeing = run(*state, (setting){ .noise = 0.3, .power = true }, &outcome);
    assert_true(seeing.beta > 0.8);
    assert_true(seeing.mape < blind.mape / 2);
    for (int i = 0; i < seeing.past_months; i++)
        assert_true(fabs(seeing.past[i].error * (double)seeing.past[i].actual / 100 -
                         (double)(seeing.past[i].predicted - seeing.past[i].actual)) < 1);
}

/* A firm of three months' history is taken at their mean; one without any is counted, not guessed. */
static void new_firms(void **state)
{
    int64_t outcome;
    estimate e = run(*state, (setting){ .never_year_ago = true }, &outcome);
    assert_int_equal(e.unknown, 0);
    assert_false(e.yoy.defined);
    panel *p = panel_new(*state, (panel_shape){ 1, FIRST, MONTHS, NULL });
    panel_add_indicator(p, (indicator){ .id = "output" });
    panel_list(p, 0, FIRST, MONTH_NONE);
    assert_true(panel_finish(p, &quiet));
    estimate_inputs in = { OUTPUT, PANEL_NONE, FIRST + OPEN, DAY, NULL, 0 };
    assert_true(estimate_month(*state, p, &in, &e, &quiet));
    assert_int_equal(e.unknown, 1);
    assert_true(e.total == 0 && !e.has_interval && e.past_months == 0);
    in.at = FIRST + MONTHS;
    assert_false(estimate_month(*state, p, &in, &e, &quiet));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exact_where_nothing_is_new), TEST(nothing_to_guess_when_all_reported), TEST(interval_and_electricity),
        TEST(new_firms),
    };
    return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
