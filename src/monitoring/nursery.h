/* nursery.h — the nursery pool (纳统培育库): how far each firm is from 2,000 万元 of yearly revenue.
 *
 * The line: 规模以上工业 = industrial legal persons with yearly main-business revenue ≥ 2,000 万元
 * (国家统计局, since 2011).  A firm's year is projected from its revenue so far and the share of the year
 * that the district's industry had made by the same month of last year; without that year, by months/12. */
#ifndef JBP_MONITORING_NURSERY_H
#define JBP_MONITORING_NURSERY_H
#include "base/date.h"
#include "base/decimal.h"
#include "ledger/record.h"

enum { THRESHOLD_WAN = 2000 };                     /* 万元 of yearly revenue */

typedef struct nursery_firm {
    int64_t     enterprise, record;
    const char *name, *uscc, *missing;             /* missing: materials, joined by 、; NULL: none or not known */
    bool        reported;                          /* has revenue for the month or one before it this year */
    month       to;                                /* of its revenue */
    int64_t     last_year, revenue, projected, gap;/* 0.01 万元; gap = line − projected, ≤ 0: within reach */
} nursery_firm;

/* The active pool in a month, nearest to the line first; firms without revenue reports last. */
bool nursery_pool(core *c, month m, nursery_firm **out, size_t *n, error *e);
#endif
