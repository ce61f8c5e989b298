#include "stat/season.h"

#include <math.h>

enum { WINDOWS = 3, YEARS_FOR_THREE = 8, ROUNDS = 30, FIRST_YEAR = 1990, LAST_YEAR = 2050 };
static const int windows[WINDOWS][2] = { { -15, 0 }, { 0, 7 }, { 7, 22 } };
static const double SETTLED = 1e-9, RIDGE = 1e-6;

double festival_share(month m, int from, int to)
{
    date day = spring_festival(month_year(m));
    if (day == DATE_NONE || month_nr(m) > 3)
        return 0;
    date start = day + from, end = day + to, first = month_first(m), next = month_last(m) + 1;
    date lo = start > first ? start : first, hi = end < next ? end : next;
    return hi > lo ? (double)(hi - lo) / (to - from) : 0;
}

static double long_run_share(int nr, int from, int to)
{
    double sum = 0;
    for (int y = FIRST_YEAR; y <= LAST_YEAR; y++)
        sum += festival_share(month_of(y, nr), from, to);
    return sum / (LAST_YEAR - FIRST_YEAR + 1);
}

typedef struct holiday { int count; double *x[WINDOWS]; double b[WINDOWS]; } holiday;

static holiday regressors(arena *a, month first, int n, bool none)
{
    holiday h = { .count = none ? 0 : n / 12 >= YEARS_FOR_THREE ? WINDOWS : 1 };
    for (int k = 0; k < h.count; k++) {
        int from = h.count == 1 ? windows[0][0] : windows[k][0], to = h.count == 1 ? windows[WINDOWS - 1][1] : windows[k][1];
        double mean[3];
        h.x[k] = NEW_N(a, double, n);
        for (int nr = 1; nr <= 3; nr++)
            mean[nr - 1] = long_run_share(nr, from, to);
        for (int i = 0; i < n; i++) {
            int nr = month_nr(first + i);
            h.x[k][i] = nr <= 3 ? festival_share(first + i, from, to) - mean[nr - 1] : 0;
        }
    }
    return h;
}

static double effect_at(const holiday *h, int i)
{
    double e = 0;
    for (int k = 0; k < h->count; k++)
        e += h->b[k] * h->x[k][i];
    return e;
}

/* Weighted least squares of r on the regressors, by Gauss–Jordan on at most three; adds to b and
 * returns the largest step. A trace of ridge keeps it solvable where no festival moved. */
static double improve(holiday *h, const double *r, const double *weight, int n)
{
    double m[WINDOWS][WINDOWS + 1] = { { 0 } }, step = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < h->count; j++) {
            for (int k = 0; k < h->count; k++)
                m[j][k] += weight[i] * h->x[j][i] * h->x[k][i];
            m[j][WINDOWS] += weight[i] * h->x[j][i] * r[i];
        }
    for (int j = 0; j < h->count; j++)
        m[j][j] += RIDGE;
    for (int j = 0; j < h->count; j++)
        for (int k = 0; k < h->count; k++) {
            double f = m[k][j] / m[j][j];
            for (int c = 0; c <= WINDOWS && k != j; c++)
                m[k][c] -= f * m[j][c];
        }
    for (int j = 0; j < h->count; j++) {
        double d = m[j][WINDOWS] / m[j][j];
        h->b[j] += d;
        step = fmax(step, fabs(d));
    }
    return step;
}

static double working_days(month m) { return month_days(m) - 7 * festival_share(m, windows[1][0], windows[1][1]); }

static bool refuse(error *err, month m, bool known)
{
    if (!known)
        return fail(err, ERR_INPUT, "季节调整：缺 %d 的数；请先补齐", "seasonal adjustment: %d is missing; supply it first", month_code(m));
    return fail(err, ERR_INPUT, "季节调整：%d 的数不大于零，不能取对数", "seasonal adjustment: %d is not above zero and has no logarithm",
                month_code(m));
}

static bool fill(month first, const season_point *x, int n, season_month *out, error *err)
{
    for (int i = 0; i < n; i++) {
        month m = first + i;
        bool together = month_nr(m) == 1 && !x[i].known && i + 1 < n && x[i + 1].known;
        if (!together && (!x[i].known || x[i].value <= 0))
            return refuse(err, m, x[i].known);
        out[i].original = x[i].value;
        if (!together)
            continue;
        if (x[i + 1].value <= 0)
            return refuse(err, m + 1, true);
        double january = working_days(m) / (working_days(m) + working_days(m + 1));
        out[i] = (season_month){ .original = x[i + 1].value * january, .split = true };
        out[i + 1] = (season_month){ .original = x[i + 1].value * (1 - january), .split = true };
        i++;
    }
    return true;
}

static rate change_rate(double now, double before) { return rate_of_tenths(llround((now / before - 1) * 1000)); }

static void publish(season_result *out, const stl_result *fit, const holiday *h)
{
    for (int i = 0; i < out->n; i++) {
        season_month *m = &out->at[i];
        m->trend = exp(fit->trend[i]);
        m->seasonal = exp(fit->seasonal[i]);
        m->festival = exp(effect_at(h, i));
        m->adjusted = m->original / (m->seasonal * m->festival);
        m->mom = i ? change_rate(m->adjusted, out->at[i - 1].adjusted) : RATE_NONE;
    }
}

bool season_adjust(arena *a, month first, const season_point *x, int n, season_options o, season_result *out, error *err)
{
    *out = (season_result){ .at = NEW_N(a, season_month, n + 1), .n = n, .first = first };
    TRY(fill(first, x, n, out->at, err));
    double *logs = NEW_N(a, double, n), *left = NEW_N(a, double, n);
    holiday h = regressors(a, first, n, o.no_festival);
    stl_result fit = { 0 };
    for (int i = 0; i < n; i++)
        logs[i] = log(out->at[i].original);
    for (int round = 0; round < ROUNDS; round++) {
        arena_pos mark = arena_mark(a);
        for (int i = 0; i < n; i++)
            left[i] = logs[i] - effect_at(&h, i);
        TRY(stl_fit(a, left, n, stl_defaults(12, o.seasonal_window, o.robust), &fit, err));
        if (!h.count || round == ROUNDS - 1 || improve(&h, fit.remainder, fit.weight, n) < SETTLED)
            break;
        arena_rewind(a, mark);
    }
    publish(out, &fit, &h);
    out->windows = h.count;
    memcpy(out->effect, h.b, sizeof out->effect);
    return true;
}

static void known_throughout(const panel *p, view last, month first, bool together, uint64_t *bits)
{
    memset(bits, 0xff, p->words * sizeof *bits);
    for (month m = first; m <= last.at; m++) {
        const column *c = panel_column(p, last.indicator, CELL_MONTH, m);
        for (uint32_t w = 0; w < p->words; w++)
            bits[w] &= c->present[w] | (together && month_nr(m) == 1 ? ~(uint64_t)0 : 0);
    }
    for (uint32_t w = 0; w < p->words; w++)
        bits[w] &= p->listed[last.at - p->first][w];
}

static void add_month(const panel *p, const column *c, firm_set set, const uint64_t *bits, season_point *to)
{
    to->known = true;
    for (uint32_t f = 0; f < p->firms; f++)
        if (bit_get(bits, f) && (!set.bits || bit_get(set.bits, f))) {
            to->known &= bit_get(c->present, f);
            to->value += (double)c->value[f];
        }
}

bool season_series(arena *a, const panel *p, view last, firm_set set, month first, season_point **x, error *err)
{
    bool together = p->indicators.at[last.indicator].jan_with_feb;
    if (first < p->first || last.at > panel_last(p) || first > last.at)
        return fail(err, ERR_USAGE, "面板没有 %d 至 %d 的数", "the panel does not hold %d to %d", month_code(first), month_code(last.at));
    uint64_t *bits = NEW_N(a, uint64_t, p->words + 1);
    *x = NEW_N(a, season_point, last.at - first + 1);
    known_throughout(p, last, first, together, bits);
    for (month m = first; m <= last.at; m++) {
        season_point *to = &(*x)[m - first], *before = m > first ? to - 1 : NULL;
        add_month(p, panel_column(p, last.indicator, CELL_MONTH, m), set, bits, to);
        if (month_nr(m) == 2 && before && !before->known) {        /* some firms gave January apart, others not */
            to->value += before->value;
            before->value = 0;
        }
    }
    return true;
}
