/* stl.h — seasonal-trend decomposition by loess.
 *
 * Source: R. B. Cleveland, W. S. Cleveland, J. E. McRae, I. Terpenning, 'STL: A Seasonal-Trend Decomposition
 * Procedure Based on Loess', Journal of Official Statistics 6 (1990), 3–73; the steps are numbered as in
 * section 2.  y = seasonal + trend + remainder, always exactly (the remainder is what is left).
 *
 * Every point is computed (the paper's jumps are 1).  Windows are odd numbers of points; robust iterations
 * (outer > 0) keep a single bad month from bending the seasonal. */
#ifndef JBP_STAT_STL_H
#define JBP_STAT_STL_H
#include "base/error.h"

typedef struct stl_params {
    int  period;                /* 12 for months */
    int  seasonal_window;       /* years over which the seasonal may change; ignored when periodic */
    int  trend_window, lowpass_window;
    int  seasonal_degree, trend_degree, lowpass_degree;     /* 0 or 1 */
    int  inner, outer;
    bool periodic;              /* one seasonal for all years */
} stl_params;

/* The paper's recommendations: low-pass the next odd ≥ period; trend the next odd ≥ 1.5 period / (1 − 1.5/seasonal);
 * robust: inner 1, outer 15, else inner 2, outer 0. */
stl_params stl_defaults(int period, int seasonal_window, bool robust);

typedef struct stl_result { double *seasonal, *trend, *remainder, *weight; int n; } stl_result;

/* False: fewer than two periods, or a window that is even or below 3. */
bool stl_fit(arena *a, const double *y, int n, stl_params s, stl_result *out, error *err);

/* Loess of y[0..n) (at 1, 2 … n) at the point x, q nearest points, tricube weights times `weight` (NULL: 1).
 * False when all weights are 0. Shown here because estimates and tests use it. */
typedef struct loess_data { const double *y, *weight; int n; } loess_data;
bool loess_at(loess_data d, int q, int degree, double x, double *fitted);
#endif
