/* axis.h — the scale of one axis: round ticks found in whole numbers, so labels are exact.
 *
 * All positions are int64 at the axis's own scale (more digits than the data, so that a tick may
 * fall between two representable values).  Only axis_part() turns one into a double, for pixels. */
#ifndef JBP_REPORT_AXIS_H
#define JBP_REPORT_AXIS_H
#include "base/decimal.h"

typedef struct axis {
    int     scale;          /* digits after the point of every number here */
    int64_t lo, hi, step;   /* ticks at lo, lo + step … hi */
    int     shown;          /* digits after the point of the tick labels */
} axis;

/* Smallest scale ≥ `digits` + 2 at which values up to `largest` still have room for sums; never fails. */
int   axis_scale(int digits, decimal largest);
int64_t axis_units(int scale, decimal d);            /* rounded half-up; saturates */

/* About `wanted` steps covering [min, max]; with_zero makes zero a tick. min ≤ max. */
axis  axis_fit(int scale, int64_t min, int64_t max, bool with_zero, int wanted);

/* Makes two axes share their grid lines and their zero, each with the smallest round step that fits. */
void  axis_align(axis *x, int64_t min_x, int64_t max_x, axis *y, int64_t min_y, int64_t max_y);

int     axis_ticks(const axis *x);                   /* their number, ≥ 2 */
int64_t axis_tick(const axis *x, int i);
char   *axis_label(arena *a, const axis *x, int i);
double  axis_part(const axis *x, int64_t units);     /* 0 at lo, 1 at hi */
#endif
