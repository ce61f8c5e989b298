/* checks.h — the checks of a month as findings: records with a state, not log lines.
 *
 * month_check() runs the statistical checks (stat/outlier.h), the comparisons with last year's reports and the list of
 * those who reported late over the panel of the month and writes ledger `finding`: new ones open, known ones left in the state people gave them, and
 * open ones that no longer hold set to 已消除.  Everything is one batch. */
#ifndef JBP_MONITORING_CHECKS_H
#define JBP_MONITORING_CHECKS_H
#include "ledger/record.h"
#include "base/date.h"

typedef struct check_result { size_t found, fresh, gone, open; } check_result;
bool month_check(core *c, month m, check_result *out, error *e);

typedef struct finding_row { int64_t id; const char *enterprise, *kind, *indicator, *detail, *suggested, *state; } finding_row;
bool month_findings(core *c, month m, bool only_open, finding_row **out, size_t *n, error *e);
/* A firm's word as the clerk heard it: state confirmed or corrected, with its explanation. Steps on the pages: findings.h. */
bool finding_answer(core *c, int64_t id, const char *state, const char *explanation, error *e);
#endif
