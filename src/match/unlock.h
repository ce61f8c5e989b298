/* unlock.h — which few missing facts settle which policies: “补充这 3 项，可解锁 5 项政策”.
 *
 * A policy waits for facts when nothing of it is unmet and something is unknown.  It is settled once every unknown fact
 * at the bottom of its unknown conditions is supplied — whatever the answers are: each condition is then met, unmet or for
 * a judge.  Fewer may do when conditions are alternatives; what is promised here holds always.
 *
 * The plan is greedy: of all waiting policies the facts of that one come next which settle the most policies for each
 * further fact; of equals the fewer facts, then the order of the policies.  A policy that would stay undecided with all
 * facts supplied (a division by zero, say) is in no step. */
#ifndef JBP_MATCH_UNLOCK_H
#define JBP_MATCH_UNLOCK_H
#include "match/match.h"

typedef struct waiting { const policy *policy; int *facts; size_t count; } waiting;      /* facts: each once, none known */
typedef struct unlock_step {
    int *facts;                              /* to supply, beyond the steps before */
    size_t fact_count;
    const policy **policies;                 /* settled by then, beyond the steps before */
    size_t policy_count;
} unlock_step;

/* False: the policy does not wait for facts, or facts alone do not settle it. */
bool policy_waits(match *m, const policy *x, uint32_t firm, arena *a, waiting *out);
void unlock_plan(arena *a, const waiting *w, size_t n, unlock_step **steps, size_t *count);
/* Both of one firm; *waiting_count: policies that wait for facts at all. */
void unlock_firm(match *m, uint32_t firm, arena *a, unlock_step **steps, size_t *count, size_t *waiting_count);
#endif
