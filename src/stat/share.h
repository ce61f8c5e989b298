/* share.h — shares of a whole (占比) and their change in percentage points.
 *
 * A share is level of the part / level of the whole over the firms on the list.  Its change against last
 * year is on the comparable base (the same firms, both years whole) and in points of the two published
 * (rounded) shares, as with growth.  Firms over a line (亿元企业) are those whose own level reaches it. */
#ifndef JBP_STAT_SHARE_H
#define JBP_STAT_SHARE_H
#include "stat/growth.h"

typedef struct share {
    int64_t part, whole;            /* levels */
    rate    now;                    /* part/whole, published */
    growth_change change;           /* comparable: .now and .before are shares of the compared firms */
    uint32_t firms, of_firms;       /* on the list */
} share;

share share_of(const panel *p, view v, firm_set part, firm_set whole);   /* part is taken within whole */

typedef struct over_line { firm_set firms; uint32_t count; share share; } over_line;
over_line firms_over(arena *a, const panel *p, view v, firm_set whole, int64_t line);   /* level ≥ line */
#endif
