/* value_added.h — growth of value added (增加值) the comparable-price way; always an estimate (测算).
 *
 *   VA_i = output_i × rate_i           rate_i: 增加值率 of the last full year, percent of output
 *   growth = Σ VA_i(t)/P_i(t) ÷ Σ VA_i(t−12) − 1
 *   P_i: producer price index of industry i for the same period, last year's period = 100
 *
 * The official growth comes from the level above; what is computed here is the bureau's own figure and
 * is labelled so wherever it is shown.  Firms are those of growth.h (comparable base).  Each industry's value added is
 * rounded once to the indicator's unit, half-even; from there on all is integers, so the pulls of
 * industries add up exactly.  Industries without a rate or an index are left out of both sides, and
 * how much output that leaves covered is said. */
#ifndef JBP_STAT_VALUE_ADDED_H
#define JBP_STAT_VALUE_ADDED_H
#include "stat/contribution.h"

#define VALUE_ADDED_LABEL ((text2){ "测算", "estimate" })

typedef struct va_industry { bool known; decimal rate, price; } va_industry;   /* 23.5 %, 98.7 */

/* The inputs by code of the dimension, for the period of the view: a monthly view takes the month's index, a
 * cumulative one that of the months so far. */
typedef struct va_inputs { int dimension; const va_industry *at; } va_inputs;

typedef struct value_added {
    pull_table by;              /* [code]: value added, current in last year's prices, and base */
    rate       growth;
    int64_t    left_out;        /* output (current) of industries without a rate or an index */
    rate       covered;         /* share of compared output that was covered */
} value_added;

bool value_added_of(arena *a, const panel *p, view v, firm_set set, va_inputs in, value_added *out, error *err);

/* The index of January to the month, from monthly ones, where only those are published: Σ output ÷ Σ output/P,
 * four decimals. known[i] false leaves a month out; false when nothing is known. */
typedef struct priced_month { int64_t output; decimal price; bool known; } priced_month;
bool va_cumulative_price(const priced_month *months, int n, decimal *price);
#endif
