#include "stat/outlier.h"

#include <math.h>
#include <stdlib.h>

enum {
    HISTORY = 36,               /* months of own changes looked at */
    MIN_HISTORY = 6,
    LEVEL_HISTORY = 12          /* months of own level a unit is judged by */
};
static const double DEFAULT_Z = 5.0, MAD_TO_SIGMA = 1.4826;
static const double MAD_FLOOR = 0.02;          /* a firm that moves 2 % is not an outlier, however even its past */
static const double SLIP_NEAR = 0.30, SLIP_ALONE = 0.15;   /* log10: within ×2 with a companion, ×1.4 without */
static const double COMPANION_NEAR = 0.40;

const char *const finding_names[FINDING_KINDS] = {
    "outlier", "unit-slip", "repeated", "cumulative-falls", "cumulative-breaks", "sales-without-output", "missing",
};

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

double median_of(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, ascending);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

typedef struct checking { arena *a; const panel *p; month at; const outlier_rules *rules; uint32_t firm; findings *out; } checking;

static bool known(const checking *c, int indicator_ix, month m, int64_t *v)
{
    *v = 0;
    return indicator_ix >= 0 && panel_get(c->p, (cell){ indicator_ix, c->firm, m, CELL_MONTH }, v);
}

static bool reported_cumulative(const checking *c, int indicator_ix, month m, int64_t *v)
{
    const column *col = panel_column(c->p, indicator_ix, CELL_CUMULATIVE, m);
    *v = col->value[c->firm];
    return col->reported && bit_get(col->reported, c->firm);
}

static void found(const checking *c, finding f)
{
    f.firm = c->firm;
    f.month = c->at;
    VEC_ADD(c->a, c->out, f);
}

/* log(v(m) / v(m−1)); false unless both are known and positive. */
static bool log_change(const checking *c, int indicator_ix, month m, double *d)
{
    int64_t now, before;
    if (!known(c, indicator_ix, m, &now) || !known(c, indicator_ix, m - 1, &before) || now <= 0 || before <= 0)
        return false;
    *d = log((double)now / (double)before);
    return true;
}

static bool robust_z(const checking *c, int indicator_ix, double *z)
{
    double history[HISTORY], away[HISTORY], d, year_ago;
    int n = 0;
    if (!log_change(c, indicator_ix, c->at, &d))
        return false;
    for (month m = c->at - 1; m > c->at - 1 - HISTORY; m--)
        n += log_change(c, indicator_ix, m, &history[n]);
    if (n < MIN_HISTORY)
        return false;
    double middle = median_of(history, n);
    for (int i = 0; i < n; i++)
        away[i] = fabs(history[i] - middle);
    double sigma = MAD_TO_SIGMA * fmax(median_of(away, n), MAD_FLOOR), distance = d - middle;
    if (log_change(c, indicator_ix, c->at - 12, &year_ago) && fabs(d - year_ago) < fabs(distance))
        distance = d - year_ago;
    *z = distance / sigma;
    return true;
}

/* log10 of this month's value over the median of the firm's own last year. */
static bool against_own_level(const checking *c, int indicator_ix, double *log_ratio, int64_t *typical)
{
    double levels[LEVEL_HISTORY];
    int64_t v, now;
    int n = 0;
    if (!known(c, indicator_ix, c->at, &now) || now <= 0)
        return false;
    for (month m = c->at - 1; m >= c->at - LEVEL_HISTORY; m--)
        if (known(c, indicator_ix, m, &v) && v > 0)
            levels[n++] = (double)v;
    if (n < 3)
        return false;
    double middle = median_of(levels, n);
    *typical = (int64_t)llround(middle);
    *log_ratio = log10((double)now / middle);
    return true;
}

/* Electricity or employees, where known, that stayed where they were: −1 unknown, 0 moved as well, 1 stayed. */
static int companions(const checking *c, int indicator_ix)
{
    const int ids[] = { c->rules->electricity, c->rules->employees };
    int verdict = -1;
    for (int i = 0; i < 2; i++) {
        double ratio_log;
        int64_t typical;
        if (ids[i] < 0 || ids[i] == indicator_ix || !against_own_level(c, ids[i], &ratio_log, &typical))
            continue;
        if (fabs(ratio_log) < COMPANION_NEAR)
            return 1;
        verdict = 0;
    }
    return verdict;
}

static bool unit_slip(const checking *c, int indicator_ix, int64_t value)
{
    static const int powers[] = { 1, 3, 4, -1, -3, -4 };
    double ratio_log;
    int64_t typical;
    if (!against_own_level(c, indicator_ix, &ratio_log, &typical))
        return false;
    int stayed = companions(c, indicator_ix);
    double near = stayed == 1 ? SLIP_NEAR : SLIP_ALONE;
    for (int i = 0; i < 6 && stayed != 0; i++) {
        int k = powers[i];
        if (fabs(ratio_log - k) > near)
            continue;
        finding f = { .kind = FINDING_UNIT_SLIP, .indicator = indicator_ix, .value = value, .reference = typical,
                      .score = ratio_log, .power = k };
        i128 right = k > 0 ? i128_div(value, pow10_i64(k), ROUND_HALF_UP) : (i128)value * pow10_i64(-k);
        f.suggests = i128_to_i64(right, &f.suggested);
        found(c, f);
        return true;
    }
    return false;
}

static void check_value(const checking *c, const watched *w, int64_t value)
{
    double limit = c->rules->z_limit > 0 ? c->rules->z_limit : DEFAULT_Z, z;
    int64_t before;
    if (!unit_slip(c, w->indicator, value) && robust_z(c, w->indicator, &z) && fabs(z) > limit) {
        known(c, w->indicator, c->at - 1, &before);
        found(c, (finding){ .kind = FINDING_OUTLIER, .indicator = w->indicator, .value = value, .reference = before, .score = z });
    }
    if (c->p->indicators.at[w->indicator].kind != INDICATOR_STOCK && value != 0 &&
        known(c, w->indicator, c->at - 1, &before) && before == value)
        found(c, (finding){ .kind = FINDING_REPEATED, .indicator = w->indicator, .value = value, .reference = before });
}

static void check_cumulative(const checking *c, const watched *w)
{
    int64_t now, before, alone;
    if (month_nr(c->at) == 1 || c->p->indicators.at[w->indicator].kind == INDICATOR_STOCK ||
        !reported_cumulative(c, w->indicator, c->at, &now) || !reported_cumulative(c, w->indicator, c->at - 1, &before))
        return;
    if (now < before && !w->may_be_negative)
        found(c, (finding){ .kind = FINDING_CUMULATIVE_FALLS, .indicator = w->indicator, .value = now, .reference = before });
    const column *m = panel_column(c->p, w->indicator, CELL_MONTH, c->at);
    if (!m->reported || !bit_get(m->reported, c->firm) || !known(c, w->indicator, c->at, &alone) || before + alone == now)
        return;
    found(c, (finding){ .kind = FINDING_CUMULATIVE_BREAKS, .indicator = w->indicator, .value = now,
                        .reference = before + alone, .suggests = true, .suggested = before + alone });
}

static void check_firm(const checking *c)
{
    int64_t value, sales;
    for (int i = 0; i < c->rules->watches; i++) {
        const watched *w = &c->rules->watch[i];
        const indicator *about = &c->p->indicators.at[w->indicator];
        bool there = known(c, w->indicator, c->at, &value);
        bool cumulative = bit_get(panel_column(c->p, w->indicator, CELL_CUMULATIVE, c->at)->whole, c->firm);
        if (there)
            check_value(c, w, value);
        else if (!cumulative && !(about->jan_with_feb && month_nr(c->at) == 1))
            found(c, (finding){ .kind = FINDING_MISSING, .indicator = w->indicator });
        check_cumulative(c, w);
    }
    if (known(c, c->rules->output, c->at, &value) && value == 0 && known(c, c->rules->sales, c->at, &sales) && sales > 0)
        found(c, (finding){ .kind = FINDING_SALES_WITHOUT_OUTPUT, .indicator = c->rules->output, .reference = sales });
}

void outlier_check(arena *a, const panel *p, month at, const outlier_rules *rules, findings *out)
{
    for (uint32_t f = 0; f < p->firms; f++)
        if (panel_listed(p, f, at))
            check_firm(&(checking){ a, p, at, rules, f, out });
}
