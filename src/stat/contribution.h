/* contribution.h — who pulls and who drags (拉动, 贡献率).
 *
 * Part k of a total pulls (current_k − base_k) / base_total percentage points; its contribution rate is
 * pull / total growth.  Both are exact ratios over one denominator, so the pulls of firms, or of the
 * codes of a dimension, add up exactly to the unrounded growth of the whole.  Groups may overlap or leave
 * firms out: there the table says what is left (`residual`), and nothing is forced to zero.
 *
 * Rounded for a table, parts are given tenths by largest remainder (each rounded down, then one more
 * tenth to those that lost most, ties to the earlier), so that what is printed adds up to the printed
 * total; a part then differs by less than one tenth from its exact value. */
#ifndef JBP_STAT_CONTRIBUTION_H
#define JBP_STAT_CONTRIBUTION_H
#include "stat/growth.h"

typedef struct pull {
    uint32_t key;           /* firm, code of the dimension, or group */
    uint32_t firms;         /* compared */
    int64_t  current, base;
} pull;

typedef struct pull_table {
    pull    *at;
    uint32_t len;
    int64_t  current, base; /* of the whole */
    int64_t  residual;      /* change of the whole − changes of the parts; 0 unless by group */
    bool     defined;       /* the growth of the whole is */
} pull_table;

pull_table pulls_by(arena *a, const panel *p, view v, firm_set set, int dimension_ix);   /* [code] */
pull_table pulls_by_firm(arena *a, const panel *p, view v, firm_set set);    /* compared firms only */
pull_table pulls_by_group(arena *a, const panel *p, view v, firm_set set);   /* [group] */

static inline int64_t pull_change(pull x) { return x.current - x.base; }
ratio pull_points(const pull_table *t, uint32_t i);        /* of one: 0.013 is 1.3 points */
ratio pull_share(const pull_table *t, uint32_t i);         /* 贡献率, of one; not defined when the whole did not change */

/* Tenths of a point per part; then the residual's, when there is one, in rounded[len]. They add up to the
 * rounded growth of the whole. NULL when that is not defined. */
int64_t *pulls_rounded(arena *a, const pull_table *t);

/* Positions of the parts, most negative change first (`drags`) or most positive first; ties by key. */
uint32_t *pulls_ranked(arena *a, const pull_table *t, bool drags);

/* The rounding itself: out[i] ≈ parts[i]/den × 10^places, adding up to round(Σ parts/den × 10^places). den > 0. */
typedef struct parts { const int64_t *at; uint32_t len; } parts;
void parts_round(arena *a, parts x, int64_t den, int places, int64_t *out);
#endif
