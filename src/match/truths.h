/* truths.h — rules over whole columns of facts. Internal to src/match: match.c asks, the column evaluator (rule/columns.h)
 * answers; it says the same as the interpreter, firm by firm (tests/unit/test_match.c holds them together). */
#ifndef JBP_MATCH_TRUTHS_H
#define JBP_MATCH_TRUTHS_H
#include "profile/profile.h"

typedef struct truth_rule { const feel_expression *expression; const fact_use *uses; size_t use_count; uint8_t *out; } truth_rule;
typedef struct truth_codes { uint8_t yes, no, unknown; } truth_codes;

/* One code a firm into each rule's `out`. The rules must not ask what day it is: columns have a clock of their own. */
bool truths_of(const profile *p, const truth_rule *rules, size_t n, truth_codes codes, error *e);
#endif
