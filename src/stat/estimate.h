/* estimate.h — the open month, estimated before it closes (预计), always with an interval and its record.
 *
 * Known on a day: the firms that have reported by then, and electricity (metered, so early).  For the rest:
 *   own pattern   e_f = own figure of the same month last year × own growth of the last three months
 *   early ones    s = Σ reported / Σ e_f of those that have reported (in log, shrunk while they are few)
 *   electricity   h_f = this month's electricity growth of the firm / that of the last three months
 *   estimate      e_f · s · h_f^β,  β between 0 and 1, by robust slope over the months before
 * A firm without last year's figure is taken at the mean of its last three months.
 *
 * The back-test repeats exactly this as of the same day for each of the months before and only with what
 * was known then (β too); its errors give the mean absolute percentage error, and the interval: the total
 * times exp(± the quantile of past |log errors|), with the finite-sample rank of conformal prediction.  Coverage counts, month by
 * month, whether an interval made from the *other* months' errors held the outcome.
 *
 * Doubles are used for the estimate; what is reported enters the total as the exact integer. */
#ifndef JBP_STAT_ESTIMATE_H
#define JBP_STAT_ESTIMATE_H
#include "stat/growth.h"

enum { ESTIMATE_NEVER = 255, ESTIMATE_BACKTEST = 24 };

typedef struct estimate_inputs {
    int      indicator;         /* a flow */
    int      electricity;       /* PANEL_NONE when there is none */
    month    at;                /* the open month */
    int      day;               /* days after month end, now */
    /* Day each firm reported a month, days after month end: [month − first][firm], ESTIMATE_NEVER if not.
     * NULL: whoever has reported `at` by now counts as early in every month. */
    const uint8_t *day_reported;
    int      confidence_tenths; /* 0: 800, an interval meant to hold 80 % */
} estimate_inputs;

typedef struct backtest_month { month month; int64_t predicted, actual; double error; bool inside; } backtest_month;

typedef struct estimate {
    int64_t  reported, estimated, total;       /* total = reported + estimated */
    int64_t  low, high;
    uint32_t firms, early;                     /* on the list; reported by the day */
    uint32_t unknown;                          /* without any history: not in the total */
    double   beta;                             /* weight of electricity */
    rate     yoy;                              /* of the total over the same firms' last year, where all of it is known */
    backtest_month past[ESTIMATE_BACKTEST];    /* newest first */
    int      past_months;
    double   mape, coverage;                   /* percent; of the back-test */
    bool     has_interval;                     /* at least eight months to learn from */
} estimate;

bool estimate_month(arena *a, const panel *p, const estimate_inputs *in, estimate *out, error *err);
#endif
