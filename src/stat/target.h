/* target.h — progress towards a year's target (目标), the gap, and what the rest of the year must do.
 *
 * A target is a level for the year (万元…) or a growth for the year; a growth target becomes a level over
 * the year's comparable base.  What is left is compared with the same remaining months of last year, of
 * the same firms:  needed growth = (target − achieved) / (base of the year − base to date) − 1. */
#ifndef JBP_STAT_TARGET_H
#define JBP_STAT_TARGET_H
#include "stat/growth.h"

typedef enum target_kind { TARGET_LEVEL, TARGET_GROWTH } target_kind;
typedef struct target { target_kind kind; int64_t level; int64_t growth_tenths; } target;

typedef struct target_state {
    int64_t  achieved, base;        /* to date, and the same firms last year to date */
    int64_t  base_year;             /* the same firms, base + the rest of last year */
    uint32_t firms, apart;          /* with the whole of last year known; and without it */
    rate     so_far;                /* the published growth */
    int      months_left;
} target_state;

typedef struct target_result {
    bool    defined;                /* false: a growth target without a base */
    int64_t level;                  /* of the year, to be reached; a growth target's is rounded up */
    int64_t gap;                    /* level − achieved; ≤ 0: reached */
    rate    progress;               /* achieved / level */
    rate    schedule;               /* months gone / 12, for comparison */
    rate    needed;                 /* growth the remaining months need; not defined when none are left or reached */
    int64_t needed_monthly;         /* average level each remaining month, rounded up */
    rate    gap_points;             /* growth target: growth so far − target, in points */
} target_result;

/* Achieved of a growth target is that of the firms whose whole last year is known (the others are
 * counted in `apart`); of a level target it is the level of all. */
target_state  target_state_of(const panel *p, view cumulative, firm_set set, target_kind kind);
target_result target_check(target_state s, target t);
#endif
