/* advice.h — what would lift a firm to the next class, and who sits close to a line. */
#ifndef JBP_EVALUATE_ADVICE_H
#define JBP_EVALUATE_ADVICE_H
#include "base/vec.h"
#include "evaluate/score.h"

/* One way: this item alone, everything else as it is. Amounts are rounded up, so that doing it is enough. */
typedef struct lift_way {
    int         item;                       /* of the cohort */
    bool        enough;                     /* false: even at its limit the item alone does not do */
    dec128      points, reach;              /* points missing; with enough false: the most the item can add */
    bool        has_more, has_less;
    dec128      more, less;                 /* of `top` (or of the value itself) more; of `per` less */
    const char *more_of, *more_unit, *less_of, *less_unit;
    int         more_places, less_places;
} lift_way;

typedef struct lift {
    bool        there;                      /* false: nothing above it, or not ranked */
    int         class;                      /* the class it would reach */
    int64_t     target;                     /* total needed, in the cohort's places */
    bool        moving;                     /* benchmarks are means and move with the firm's own numbers: roughly */
    const verdict_decl *barred;             /* a rule that holds it down whatever its points */
    lift_way   *ways;
    size_t      count;
} lift;

void lift_of(arena *a, const evaluation *v, size_t firm, lift *out);
char *lift_text(arena *a, const evaluation *v, size_t firm, const lift *l, const lift_way *w);

typedef struct near_line {
    uint32_t firm;
    int      upper, lower;                  /* the classes the line parts */
    bool     below;                         /* the firm is on the lower side */
    int64_t  line, gap;                     /* total of the last firm above (or the score line); points between */
} near_line;
typedef struct near_lines { near_line *at; size_t len, cap; } near_lines;
/* Firms within `percent` of a line, by line, nearest first. */
void near_lines_of(arena *a, const evaluation *v, decimal percent, near_lines *out);
#endif
