#include "stat/estimate.h"

#include "stat/outlier.h"

#include <math.h>

enum { RECENT = 3, MIN_EARLY = 5, MIN_FOR_INTERVAL = 8, BETA_MONTHS = 6 };
static const double GROWTH_MOST = 4.0;         /* own growth is held within 1/4 … 4 */

/* One run: the panel, what is asked, and room for what is expected of each firm in the month looked at. */
typedef struct run {
    const panel *p;
    const estimate_inputs *in;
    double *expected;           /* e_f; 0: no history */
    double *power;              /* log h_f; NAN unknown */
    double *room;               /* for medians */
} run;

static bool known(const run *r, int indicator_ix, uint32_t f, month m, double *v)
{
    int64_t units;
    bool there = panel_get(r->p, (cell){ indicator_ix, f, m, CELL_MONTH }, &units);
    *v = (double)units;
    return there;
}

static bool early(const run *r, uint32_t f, month m)
{
    double v;
    if (!known(r, r->in->indicator, f, m, &v))
        return false;
    if (!r->in->day_reported)
        return known(r, r->in->indicator, f, r->in->at, &v);
    return r->in->day_reported[(size_t)(m - r->p->first) * r->p->firms + f] <= r->in->day;
}

/* Growth of the last three months before m over the same a year earlier; 1 when it cannot be had. */
static double recent_growth(const run *r, int indicator_ix, uint32_t f, month m)
{
    double now = 0, before = 0, x, y;
    for (month k = m - RECENT; k < m; k++)
        if (known(r, indicator_ix, f, k, &x) && known(r, indicator_ix, f, k - 12, &y)) {
            now += x;
            before += y;
        }
    if (now <= 0 || before <= 0)
        return 1;
    return fmin(fmax(now / before, 1 / GROWTH_MOST), GROWTH_MOST);
}

static double own_pattern(const run *r, uint32_t f, month m)
{
    double base, sum = 0, v;
    int n = 0;
    if (known(r, r->in->indicator, f, m - 12, &base) && base > 0)
        return base * recent_growth(r, r->in->indicator, f, m);
    for (month k = m - RECENT; k < m; k++)
        if (known(r, r->in->indicator, f, k, &v)) {
            sum += v;
            n++;
        }
    return n && sum > 0 ? sum / n : 0;
}

static double power_signal(const run *r, uint32_t f, month m)
{
    double now, base;
    if (r->in->electricity < 0 || !known(r, r->in->electricity, f, m, &now) ||
        !known(r, r->in->electricity, f, m - 12, &base) || now <= 0 || base <= 0)
        return NAN;
    double h = now / base / recent_growth(r, r->in->electricity, f, m);
    return log(fmin(fmax(h, 1 / GROWTH_MOST), GROWTH_MOST));
}

static void look_at(run *r, month m)
{
    for (uint32_t f = 0; f < r->p->firms; f++) {
        bool listed = panel_listed(r->p, f, m);
        r->expected[f] = listed ? own_pattern(r, f, m) : 0;
        r->power[f] = listed ? power_signal(r, f, m) : NAN;
    }
}

/* Median over firms of (log surprise / log electricity signal), where the signal says something: how much
 * of an unusual month's electricity shows in output. Only months closed before `m`. */
static double learn_beta(run *r, month m)
{
    uint32_t n = 0;
    for (month k = m - BETA_MONTHS; k < m && r->in->electricity >= 0; k++)
        for (uint32_t f = 0; f < r->p->firms && n < r->p->firms; f++) {
            double v, e, h;
            if (!panel_listed(r->p, f, k) || !known(r, r->in->indicator, f, k, &v) || v <= 0 ||
                (e = own_pattern(r, f, k)) <= 0 || isnan(h = power_signal(r, f, k)) || fabs(h) < 0.02)
                continue;
            r->room[n++] = log(v / e) / h;
        }
    return n < MIN_EARLY ? 0 : fmin(fmax(median_of(r->room, (int)n), 0), 1);
}

typedef struct prediction { int64_t reported, estimated; uint32_t firms, early, unknown; double beta; } prediction;

/* How the early ones did against what was expected of them, in log, shrunk while they are few. */
static double surprise(const run *r, month m, double beta)
{
    double did = 0, expected = 0, v;
    uint32_t n = 0;
    for (uint32_t f = 0; f < r->p->firms; f++)
        if (r->expected[f] > 0 && early(r, f, m) && known(r, r->in->indicator, f, m, &v)) {
            did += v;
            expected += r->expected[f] * (isnan(r->power[f]) ? 1 : exp(beta * r->power[f]));
            n++;
        }
    return did > 0 && expected > 0 ? log(did / expected) * n / (n + MIN_EARLY) : 0;
}

static prediction predict(run *r, month m)
{
    prediction out = { .beta = learn_beta(r, m) };
    look_at(r, m);
    double s = surprise(r, m, out.beta), rest = 0;
    for (uint32_t f = 0; f < r->p->firms; f++) {
        int64_t units;
        if (!panel_listed(r->p, f, m))
            continue;
        out.firms++;
        if (early(r, f, m) && panel_get(r->p, (cell){ r->in->indicator, f, m, CELL_MONTH }, &units)) {
            out.reported += units;
            out.early++;
        } else if (r->expected[f] > 0) {
            rest += r->expected[f] * exp(s + (isnan(r->power[f]) ? 0 : out.beta * r->power[f]));
        } else {
            out.unknown++;
        }
    }
    out.estimated = (int64_t)llround(fmin(rest, (double)PANEL_SUM_LIMIT));
    return out;
}

/* What a back-test is judged by: what in the end was reported by the firms the prediction covered. */
static int64_t outcome(const run *r, month m)
{
    int64_t sum = 0, units;
    for (uint32_t f = 0; f < r->p->firms; f++)
        if (panel_listed(r->p, f, m) && panel_get(r->p, (cell){ r->in->indicator, f, m, CELL_MONTH }, &units) &&
            (r->expected[f] > 0 || early(r, f, m)))
            sum += units;
    return sum;
}

/* The ⌈(n + 1) · confidence⌉-th smallest |log error|, leaving out month `skip`. */
static double error_quantile(const estimate *e, int skip, double confidence)
{
    double errors[ESTIMATE_BACKTEST];
    int n = 0;
    for (int i = 0; i < e->past_months; i++)
        if (i != skip)
            errors[n++] = fabs(log((double)e->past[i].actual / (double)e->past[i].predicted));
    median_of(errors, n);                              /* sorts */
    int rank = (int)ceil((n + 1) * confidence);
    return errors[rank > n ? n - 1 : rank - 1];
}

static void backtest(run *r, estimate *out)
{
    for (month m = r->in->at - 1; m >= r->in->at - ESTIMATE_BACKTEST && m - 12 - RECENT >= r->p->first; m--) {
        prediction x = predict(r, m);
        backtest_month *b = &out->past[out->past_months];
        *b = (backtest_month){ .month = m, .predicted = x.reported + x.estimated, .actual = outcome(r, m) };
        if (b->predicted <= 0 || b->actual <= 0)
            continue;
        b->error = (double)(b->predicted - b->actual) / (double)b->actual * 100;
        out->mape += fabs(b->error);
        out->past_months++;
    }
    if (out->past_months)
        out->mape /= out->past_months;
    out->has_interval = out->past_months >= MIN_FOR_INTERVAL;
}

static void interval(estimate *out, double confidence)
{
    if (!out->has_interval)
        return;
    for (int i = 0; i < out->past_months; i++) {
        backtest_month *b = &out->past[i];
        b->inside = fabs(log((double)b->actual / (double)b->predicted)) <= error_quantile(out, i, confidence);
        out->coverage += b->inside * 100.0 / out->past_months;
    }
    /* Only the part not reported is uncertain, so the interval never falls below what is reported. */
    double q = error_quantile(out, -1, confidence);
    out->low = (int64_t)llround((double)out->total * exp(-q));
    out->high = (int64_t)llround((double)out->total * exp(q));
    if (out->low < out->reported)
        out->low = out->reported;
    if (out->estimated == 0)
        out->low = out->high = out->total;
}

static rate growth_against_last_year(const run *r, int64_t sum)
{
    int64_t base = 0, units;
    for (uint32_t f = 0; f < r->p->firms; f++) {
        if (!panel_listed(r->p, f, r->in->at) || (r->expected[f] <= 0 && !early(r, f, r->in->at)))
            continue;
        if (!panel_get(r->p, (cell){ r->in->indicator, f, r->in->at, CELL_PRIOR_MONTH }, &units))
            return RATE_NONE;
        base += units;
    }
    return rate_of_ratio((ratio){ (i128)sum - base, base > 0 ? base : 0 });
}

bool estimate_month(arena *a, const panel *p, const estimate_inputs *in, estimate *out, error *err)
{
    *out = (estimate){ 0 };
    if (in->at < p->first || in->at > panel_last(p))
        return fail(err, ERR_USAGE, "面板没有 %d；请载入到这个月", "the panel does not reach %d; load it up to that month", month_code(in->at));
    run r = { p, in, NEW_N(a, double, p->firms + 1), NEW_N(a, double, p->firms + 1), NEW_N(a, double, p->firms + 1) };
    backtest(&r, out);
    prediction x = predict(&r, in->at);
    out->reported = x.reported;
    out->estimated = x.estimated;
    out->total = x.reported + x.estimated;
    out->firms = x.firms;
    out->early = x.early;
    out->unknown = x.unknown;
    out->beta = x.beta;
    out->yoy = growth_against_last_year(&r, out->total);
    interval(out, (in->confidence_tenths ? in->confidence_tenths : 800) / 1000.0);
    return true;
}
