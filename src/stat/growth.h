/* growth.h — growth on a comparable base (同比), and where the headline comes from.
 *
 * Growth compares firms with themselves: the firms on the list in the month looked at, current
 * figure against their own figure a year earlier (同口径), so entries and exits never show up as
 * growth.  A firm with either year missing is left out of both sides and counted.  Amounts are
 * exact integers; the rate is an exact ratio and is rounded once, to a tenth of a percent, when it
 * is published.  A base ≤ 0 or nobody to compare is 'not defined' (shown '—', never 0 or ∞).
 *
 * A change of growth in percentage points is the difference of the two *published* rates, so that
 * a reader who subtracts gets the same number.
 * Source: 国家统计局《工业统计报表制度》, 同口径 and 指标解释. */
#ifndef JBP_STAT_GROWTH_H
#define JBP_STAT_GROWTH_H
#include "panel/panel.h"

/* A published rate: tenths of a percent, half-up. */
typedef struct rate { bool defined; int64_t tenths; } rate;
#define RATE_NONE ((rate){ false, 0 })
static inline rate rate_of_tenths(int64_t tenths) { return (rate){ true, tenths }; }
rate rate_of_ratio(ratio of_one);                          /* 75/1000 → 7.5 % */

typedef struct growth { view view; total total; bool defined; } growth;

growth growth_of(const panel *p, view v, firm_set set);    /* never fails: an empty set is undefined */
growth *growth_by(arena *a, const panel *p, view v, firm_set set, int dimension_ix);  /* [code] */
ratio  growth_ratio(growth g);                             /* (current − base)/base; den 0 when not defined */
rate   growth_rate(growth g);

/* The growth published before this one: of the months to t−1; in January (or 1—2月) of the whole last year. */
bool view_before(const panel *p, view v, view *before);    /* false: outside the panel */

typedef struct growth_change { rate now, before; view before_view; bool defined; int64_t points; } growth_change;
growth_change change_between(rate now, rate before);       /* points in tenths */
growth_change growth_change_of(const panel *p, view v, firm_set set);

/* What lies between last year's published level (the firms on the list then) and this year's (the
 * firms on it now).  The changes of the parts add up to the change of the whole, in integers; so do the
 * points, each over the same level of last year.  Restating the base is the other reading: comparable growth
 * looks at continuing firms and entries on their own figures of last year, and no exits. */
typedef enum split_kind {
    SPLIT_CONTINUING,       /* on the list both times and known in both years */
    SPLIT_ENTRIES,          /* 入库: on the list now, not a year ago */
    SPLIT_EXITS,            /* 退库: on it a year ago, not now */
    SPLIT_UNMATCHED,        /* on it both times, but one year is missing or not whole */
    SPLIT_KINDS
} split_kind;

typedef struct split_part {
    uint32_t firms;
    int64_t  current;       /* in this year's level */
    int64_t  before;        /* in last year's level */
    int64_t  base;          /* comparable base: own figure of last year, on the list then or not */
    int64_t  compared;      /* of current, what that base is compared with */
} split_part;

typedef struct growth_split { view view; split_part part[SPLIT_KINDS], whole; } growth_split;

growth_split growth_split_of(const panel *p, view v, firm_set set);
static inline int64_t split_change(split_part x) { return x.current - x.before; }
ratio split_points(const growth_split *s, split_kind k);             /* of one; den 0 when last year's level ≤ 0 */
ratio split_comparable_points(const growth_split *s, split_kind k);  /* adds up to comparable growth */
#endif
