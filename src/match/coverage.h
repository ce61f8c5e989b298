/* coverage.h — of all who qualify: told, read, applied, granted, paid, and why the rest did not (覆盖率).
 *
 * Who qualifies is what the last run kept (match/run.h); told is a message made for it, read the message opened or the
 * application's read date; the rest stands in ledger policy_application of the year. */
#ifndef JBP_MATCH_COVERAGE_H
#define JBP_MATCH_COVERAGE_H
#include "match/match.h"

typedef enum stage { STAGE_TOLD, STAGE_READ, STAGE_APPLIED, STAGE_GRANTED, STAGE_PAID, STAGES } stage;
typedef struct coverage_row {
    const char *name;                        /* of the policy, town, size or industry */
    size_t  qualify, reached[STAGES];
    int64_t worth, granted, paid;            /* 0.01 万元 */
} coverage_row;
typedef struct reason_row { const char *why; size_t firms; } reason_row;      /* pairs that did not get as far as applying */

typedef struct coverage {
    coverage_row all;
    coverage_row *by[4];                     /* policy, town, size, industry division; most first */
    size_t  by_count[4];
    reason_row *reasons;
    size_t  reason_count;
} coverage;
enum { BY_POLICY, BY_TOWN, BY_SIZE, BY_INDUSTRY };

/* Of one policy or (NULL) of all; applications of the year count. */
bool coverage_of(core *c, const policies *p, const policy *only, int year, coverage *out, error *e);
text2 stage_name(stage s);
#endif
