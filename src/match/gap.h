/* gap.h — the distance between a firm and a condition it fails, derived from the condition itself.
 *
 * The expression is walked to the comparisons that fail.  Of a comparison of numbers, every fact at its bottom that a firm
 * can change is tried: the nearest value, in the fact's own unit and digits, at which the comparison holds — so a share says
 * how much of its numerator is missing, a count how many pieces, a threshold by size its own step.  Of sets it says what is
 * missing, of a fact yes or no what is to be, of dates from which day it holds.  Whatever is proposed has been evaluated:
 * the condition holds with it. */
#ifndef JBP_MATCH_GAP_H
#define JBP_MATCH_GAP_H
#include "match/match.h"

typedef enum change_kind {
    CHANGE_NUMBER,         /* fact to `to`, by `by` */
    CHANGE_HAVE,           /* one of `wanted` is to be among the fact's texts */
    CHANGE_DROP,           /* none of `wanted` may be among them */
    CHANGE_TEXT,           /* the fact is to be one of `wanted` (not: none of them, when `against`) */
    CHANGE_FLAG,           /* the fact is to be `to` */
    CHANGE_TIME,           /* holds from `when` on, everything else as it is */
    CHANGE_SUPPLY,         /* the fact is unknown */
    CHANGE_JUDGE,          /* a person decides */
    CHANGE_OTHER           /* no distance can be derived: see the condition and its facts */
} change_kind;

typedef struct change {
    change_kind kind;
    int         fact;                        /* −1 for TIME, JUDGE, OTHER */
    dec128      by;
    feel_value  to;
    date        when;
    const str  *wanted;
    size_t      wanted_count;
    bool        against;                     /* against the way firms grow, or not in a firm's hand */
    const criterion *of;                     /* the criterion it serves; NULL inside gap_options */
} change;

typedef struct gap gap;
struct gap { change *at; size_t count; int cost; };       /* all of them are needed */

/* Ways to make a rule hold, best first; none when it holds. `view` is the firm as it is. */
void gap_options(const match *m, int rule, const fact_view *view, arena *a, gap **out, size_t *n);
/* The best for one criterion (alternatives compared), empty when it is met. */
gap  gap_criterion(match *m, const policy *x, const criterion *c, const fact_view *view, arena *a);
/* The smallest set of changes after which the whole policy holds; *holds tells that this was evaluated and is so, but for
 * what judges and missing facts may still say. */
gap  gap_policy(match *m, const policy *x, uint32_t firm, arena *a, bool *holds);
/* The view with changes applied; its arrays are in a. */
fact_view gap_applied(const fact_view *view, const gap *g, arena *a);

char *change_text(const match *m, const change *c, const fact_view *view, arena *a);   /* 还差38万元研发费用（现为262万元，需300万元） */
size_t gap_lines(const match *m, const gap *g, const fact_view *view, arena *a, char ***out);      /* what is supplied in one way is one line */
char *gap_text(const match *m, const gap *g, const fact_view *view, arena *a);         /* joined by ； */
static inline bool gap_reachable(const gap *g)                                         /* in the firm's hand */
{
    for (size_t i = 0; i < g->count; i++)
        if (g->at[i].against)
            return false;
    return true;
}
char *time_left(arena *a, date from, date to, lang l);                                 /* 7个月, 12天 */
#endif
