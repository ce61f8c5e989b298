/* findings.h — findings of any ledger that is declared like one, and the steps between their states.
 *
 * A ledger holds findings when it refers to an enterprise, has a code `kind`, a `state` of list finding_state, a `detail` and
 * an `explanation` (the firm's).  `reply` is the bureau's word; `due`, `handled_by`, `handled_at` are filled when declared.
 *
 *     open ──the firm explains──► answered ──accepted──► confirmed          accepted or corrected also straight from open,
 *      ▲                             │     ──corrected──► corrected         by a word over the telephone
 *      └──────── sent back ──────────┘
 *      └──────── opened again ── confirmed, corrected
 *
 * `gone` is set by the checks alone (checks.h, evaluate/gather.h), for what no longer holds.  Every step needs a reason. */
#ifndef JBP_MONITORING_FINDINGS_H
#define JBP_MONITORING_FINDINGS_H
#include "ledger/record.h"

typedef struct finding_ledger {
    const ledger_decl *l;
    const field_decl *period, *enterprise, *kind, *item, *detail, *suggested, *state, *explanation, *reply, *due, *by, *at;    /* period … at: may be NULL where not declared */
} finding_ledger;
bool finding_ledger_of(const ledger_decl *l, finding_ledger *out);      /* false: it holds no findings */

typedef enum finding_step_id { STEP_EXPLAIN, STEP_ACCEPT, STEP_CORRECT, STEP_REJECT, STEP_REOPEN, FINDING_STEPS } finding_step_id;
typedef struct finding_step {
    const char *id;                 /* "accept" */
    text2 says, done;
    const char *from[3], *to;       /* states */
    bool firm;                      /* the enterprise's own */
} finding_step;
const finding_step *finding_step_of(finding_step_id s);
bool finding_step_named(const char *id, finding_step_id *out);
bool finding_fits(finding_step_id s, str state);

/* Takes the step with all of them, in one batch; fails with all as they were when one does not fit or the text is missing. */
bool findings_step(core *c, const finding_ledger *f, finding_step_id s, const int64_t *ids, size_t n, const char *text, error *e);
#endif
