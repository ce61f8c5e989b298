/* run.h — matching kept: results of firm and policy as records, and only what changed matched again.
 *
 * A run compares digests: of the facts of each firm (as they are used), of the text, rules and facts of each policy.  A firm
 * whose digest changed is matched with all policies, a policy whose digest changed with all firms; nothing else is looked
 * at.  Kept are the pairs that matter to somebody (eligible, to judge, unknown, one step away) and those a firm was told of. */
#ifndef JBP_MATCH_RUN_H
#define JBP_MATCH_RUN_H
#include "match/match.h"

typedef struct run_counts {
    size_t firms, firms_changed, policies, policies_changed;
    size_t pairs;                            /* evaluated anew */
    size_t results_changed, results_kept;
} run_counts;

/* Brings the records to the day. One batch; nothing is written when nothing changed. */
bool match_run(core *c, const policies *p, date day, match **out, run_counts *n, error *e);
#endif
