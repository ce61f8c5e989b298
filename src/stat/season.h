/* season.h — seasonally adjusted series, the only ones 环比 (month on month) may be read from.
 *
 * Multiplicative: the decomposition (stl.h) is of logarithms.  Spring Festival moves between 21 January and
 * 20 February, so a fixed seasonal cannot hold it: the share of three windows around it (before, the
 * seven days, after) that falls into each month, less that month's long-run mean, is a regressor on the
 * logarithms, fitted in turn with the decomposition until both agree.  With fewer than eight
 * years the three windows are one, since so few festivals cannot tell them apart.
 * Source of the method: Bell and Hillmer (1983), moving-holiday regressors; the windows as in NBS's NBS-SA.
 *
 * January–February reported together: a February figure without a January one is split over both by their
 * working weight (days less the festival days falling in them), and marked.  Any other gap is refused: a made-up month is worse than none.
 *
 * Amounts are doubles here and only here; nothing computed from them is written back as an amount. */
#ifndef JBP_STAT_SEASON_H
#define JBP_STAT_SEASON_H
#include "panel/panel.h"
#include "stat/growth.h"
#include "stat/stl.h"

typedef struct season_point { bool known; double value; } season_point;

typedef struct season_month {
    double original;            /* as reported, or split */
    double adjusted;            /* without season and festival */
    double trend;
    double seasonal, festival;  /* factors: original = trend × seasonal × festival × irregular */
    bool   split;               /* of a January–February figure */
    rate   mom;                 /* 环比 of `adjusted`; not defined in the first month */
} season_month;

typedef struct season_result {
    season_month *at;
    int    n;
    month  first;
    int    windows;             /* festival regressors used: 0, 1 or 3 */
    double effect[3];           /* their coefficients, in logarithms */
} season_result;

typedef struct season_options { bool no_festival; int seasonal_window; bool robust; } season_options;  /* 0: periodic */

/* Points are months from `first` on. False: a gap, a value ≤ 0 (no logarithm), fewer than 24 months. */
bool season_adjust(arena *a, month first, const season_point *x, int n, season_options o, season_result *out, error *err);

/* Totals of the firms in the set known in every month from first to last, so that who reports cannot move it. */
bool season_series(arena *a, const panel *p, view last, firm_set set, month first, season_point **x, error *err);

double festival_share(month m, int from, int to);   /* of the days [from, to) around 春节 (0), how many fall into m */
#endif
