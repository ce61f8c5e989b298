/* outlier.h — the checks that are statistical, run before anything is computed.
 *
 * Each gives findings as data: which cell, what was expected, how far off, and a value to suggest where
 * there is one.  The words, and the state of a finding (open, confirmed, corrected), are elsewhere.
 *
 *   OUTLIER      robust z of the month's log change: |d − median| / (1.4826 · MAD) over the firm's own history
 *                (Iglewicz & Hoaglin 1993).  Where the same month of last year moved alike, the lesser of the two
 *                distances counts, so that every Spring Festival is not a finding.
 *   UNIT_SLIP    ×10, ×1,000, ×10,000 (or the inverse) against the median of the firm's own last year, and
 *                not matched by electricity or employees; suggests the value with the factor taken off
 *   REPEATED     equal to last month to the last digit, and not 0
 *   CUMULATIVE_FALLS   a reported cumulative below last month's, of an indicator that cannot be negative
 *   CUMULATIVE_BREAKS  last cumulative + this month ≠ this cumulative, all three reported; a break is to
 *                be explained, not hidden
 *   SALES_WITHOUT_OUTPUT, MISSING (on the list, nothing reported)
 *
 * Doubles here are scores, not amounts: amounts are compared as integers. */
#ifndef JBP_STAT_OUTLIER_H
#define JBP_STAT_OUTLIER_H
#include "panel/panel.h"

typedef enum finding_kind {
    FINDING_OUTLIER, FINDING_UNIT_SLIP, FINDING_REPEATED, FINDING_CUMULATIVE_FALLS, FINDING_CUMULATIVE_BREAKS,
    FINDING_SALES_WITHOUT_OUTPUT, FINDING_MISSING, FINDING_KINDS
} finding_kind;

extern const char *const finding_names[FINDING_KINDS];     /* "outlier", "unit-slip"…: stable words for JSON */

typedef struct finding {
    finding_kind kind;
    uint32_t firm;
    int      indicator;
    month    month;
    int64_t  value;             /* what was reported; 0 when missing */
    int64_t  reference;         /* what it was compared with: last month, median, sum, sales */
    double   score;             /* OUTLIER: z, signed; UNIT_SLIP: log10 of value / median */
    int      power;             /* UNIT_SLIP: 1, 3, 4 or −1, −3, −4 */
    bool     suggests;
    int64_t  suggested;
} finding;

typedef struct watched { int indicator; bool may_be_negative; } watched;

typedef struct outlier_rules {
    const watched *watch;
    int    watches;
    int    output, sales, electricity, employees;   /* PANEL_NONE where the panel has none */
    double z_limit;             /* 0: 5.0 */
} outlier_rules;

typedef struct findings { finding *at; size_t len, cap; } findings;

void outlier_check(arena *a, const panel *p, month at, const outlier_rules *rules, findings *out);   /* appends */
double median_of(double *values, int n);            /* reorders them; n > 0 */
#endif
