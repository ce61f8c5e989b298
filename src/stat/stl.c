#include "stat/stl.h"

#include <math.h>
#include <stdlib.h>

static int next_odd(double v)
{
    int k = (int)ceil(v);
    return k % 2 ? k : k + 1;
}

stl_params stl_defaults(int period, int seasonal_window, bool robust)
{
    bool periodic = seasonal_window <= 0;
    double stretch = periodic ? 1 : 1 - 1.5 / seasonal_window;
    return (stl_params){ .period = period, .seasonal_window = periodic ? 0 : seasonal_window,
                         .trend_window = next_odd(1.5 * period / stretch), .lowpass_window = next_odd(period),
                         .seasonal_degree = periodic ? 0 : 1, .trend_degree = 1, .lowpass_degree = 1,
                         .inner = robust ? 1 : 2, .outer = robust ? 15 : 0, .periodic = periodic };
}

/* The half-width of the neighbourhood of x: of the q nearest points, widened when q > n (section 2, loess). */
static double half_width(int n, int q, double x, int *left, int *right)
{
    int l = 1, r = n;
    if (q < n) {
        l = (int)floor(x) - (q - 1) / 2;
        l = l < 1 ? 1 : l > n - q + 1 ? n - q + 1 : l;
        r = l + q - 1;
    }
    *left = l;
    *right = r;
    double h = fmax(x - l, r - x);
    return q > n ? h + (double)((q - n) / 2) : h;
}

static double tricube(double r, double h)
{
    if (r <= 0.001 * h)
        return 1;
    if (r > 0.999 * h)
        return 0;
    double u = r / h, v = 1 - u * u * u;
    return v * v * v;
}

bool loess_at(loess_data d, int q, int degree, double x, double *fitted)
{
    int l, r;
    double h = half_width(d.n, q, x, &l, &r), sum = 0, mean = 0, spread = 0, slope = 0, level = 0;
    for (int j = l; j <= r; j++) {
        double w = tricube(fabs(j - x), h) * (d.weight ? d.weight[j - 1] : 1);
        sum += w;
        mean += w * j;
        level += w * d.y[j - 1];
    }
    if (sum <= 0)
        return false;
    mean /= sum;
    level /= sum;
    for (int j = l; j <= r && degree > 0; j++) {
        double w = tricube(fabs(j - x), h) * (d.weight ? d.weight[j - 1] : 1) / sum;
        spread += w * (j - mean) * (j - mean);
        slope += w * (j - mean) * d.y[j - 1];
    }
    bool wide = degree > 0 && sqrt(spread) > 0.001 * (d.n - 1);
    *fitted = wide ? level + slope / spread * (x - mean) : level;
    return true;
}

/* Smooths at 1 … n; a point whose neighbours all weigh nothing keeps its value. */
static void loess_all(loess_data d, int q, int degree, double *out)
{
    for (int i = 0; i < d.n; i++)
        if (!loess_at(d, q, degree, i + 1, &out[i]))
            out[i] = d.y[i];
}

typedef struct work {
    stl_params s;
    int     n;
    const double *y;
    double *weight;             /* NULL in the first pass */
    double *cycle;              /* n + 2 period: smoothed cycle-subseries, one period beyond both ends */
    double *pass, *pass2;       /* the same length: moving averages */
    double *sub, *sub_weight, *detrended, *lowpass;
    stl_result *out;
} work;

/* Step 2: each cycle-subseries (all Januaries…) smoothed and extended by one at both ends. */
static void smooth_cycles(work *w)
{
    int np = w->s.period;
    for (int k = 0; k < np && k < w->n; k++) {
        int m = (w->n - 1 - k) / np + 1;
        for (int i = 0; i < m; i++) {
            w->sub[i] = w->detrended[i * np + k];
            w->sub_weight[i] = w->weight ? w->weight[i * np + k] : 1;
        }
        loess_data d = { w->sub, w->weight ? w->sub_weight : NULL, m };
        int q = w->s.periodic ? 10 * w->n + 1 : w->s.seasonal_window;
        for (int i = 0; i <= m + 1; i++) {
            int nearest = i < 1 ? 1 : i > m ? m : i;
            double *to = &w->cycle[i * np + k];
            if (!loess_at(d, q, w->s.seasonal_degree, i, to))
                *to = w->sub[nearest - 1];
        }
    }
}

static int moving_average(const double *x, int n, int len, double *out)
{
    double sum = 0;
    for (int i = 0; i < len; i++)
        sum += x[i];
    out[0] = sum / len;
    for (int i = len; i < n; i++) {
        sum += x[i] - x[i - len];
        out[i - len + 1] = sum / len;
    }
    return n - len + 1;
}

/* Steps 1–6 once. */
static void inner_pass(work *w)
{
    int np = w->s.period, n = w->n;
    for (int i = 0; i < n; i++)
        w->detrended[i] = w->y[i] - w->out->trend[i];
    smooth_cycles(w);
    int len = moving_average(w->cycle, n + 2 * np, np, w->pass);
    len = moving_average(w->pass, len, np, w->pass2);
    len = moving_average(w->pass2, len, 3, w->pass);
    loess_all((loess_data){ w->pass, NULL, len }, w->s.lowpass_window, w->s.lowpass_degree, w->lowpass);
    for (int i = 0; i < n; i++) {
        w->out->seasonal[i] = w->cycle[np + i] - w->lowpass[i];
        w->detrended[i] = w->y[i] - w->out->seasonal[i];
    }
    loess_all((loess_data){ w->detrended, w->weight, n }, w->s.trend_window, w->s.trend_degree, w->out->trend);
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* Bisquare weights on |remainder| / (6 median). */
static void robust_weights(work *w)
{
    int n = w->n;
    for (int i = 0; i < n; i++)
        w->pass[i] = fabs(w->y[i] - w->out->trend[i] - w->out->seasonal[i]);
    memcpy(w->pass2, w->pass, (size_t)n * sizeof(double));
    qsort(w->pass2, (size_t)n, sizeof(double), ascending);
    double h = 3 * (w->pass2[n / 2] + w->pass2[n - n / 2 - 1]);
    for (int i = 0; i < n; i++) {
        double u = h > 0 ? w->pass[i] / h : 0;
        w->out->weight[i] = u <= 0.001 ? 1 : u > 0.999 ? 0 : (1 - u * u) * (1 - u * u);
    }
    w->weight = w->out->weight;
}

/* One seasonal for all years: the mean of each calendar month. */
static void make_periodic(work *w)
{
    for (int k = 0; k < w->s.period && k < w->n; k++) {
        double sum = 0;
        int m = 0;
        for (int i = k; i < w->n; i += w->s.period, m++)
            sum += w->out->seasonal[i];
        for (int i = k; i < w->n; i += w->s.period)
            w->out->seasonal[i] = sum / m;
    }
}

static bool valid(const stl_params *s, int n, error *err)
{
    const int windows[] = { s->periodic ? 3 : s->seasonal_window, s->trend_window, s->lowpass_window };
    if (n < 2 * s->period || s->period < 2)
        return fail(err, ERR_INPUT, "季节调整至少需要两整年，现有 %d 个月；请补前年的数据",
                    "seasonal adjustment needs two whole years, there are %d months; load earlier years", n);
    for (int i = 0; i < 3; i++)
        if (windows[i] < 3 || windows[i] % 2 == 0)
            return fail(err, ERR_USAGE, "平滑窗口须为不小于 3 的奇数，给出的是 %d",
                        "a smoothing window is an odd number from 3 up, not %d", windows[i]);
    return true;
}

bool stl_fit(arena *a, const double *y, int n, stl_params s, stl_result *out, error *err)
{
    TRY(valid(&s, n, err));
    int longer = n + 2 * s.period;
    *out = (stl_result){ NEW_N(a, double, n), NEW_N(a, double, n), NEW_N(a, double, n), NEW_N(a, double, n), n };
    work w = { .s = s, .n = n, .y = y, .out = out, .cycle = NEW_N(a, double, longer), .pass = NEW_N(a, double, longer),
               .pass2 = NEW_N(a, double, longer), .sub = NEW_N(a, double, n), .sub_weight = NEW_N(a, double, n),
               .detrended = NEW_N(a, double, n), .lowpass = NEW_N(a, double, longer) };
    for (int k = 0; k <= s.outer; k++) {
        for (int i = 0; i < s.inner; i++)
            inner_pass(&w);
        if (k < s.outer)
            robust_weights(&w);
    }
    if (!w.weight)
        for (int i = 0; i < n; i++)
            out->weight[i] = 1;
    if (s.periodic)
        make_periodic(&w);
    for (int i = 0; i < n; i++)
        out->remainder[i] = y[i] - out->trend[i] - out->seasonal[i];
    return true;
}
