/* four.h — 四个一批: firms of a plot sorted into relocate, upgrade, close, restore, by a rule that is data.
 *
 *   packs/evaluation/rules/four.yaml
 *   four: {title…}
 *   parameters: {亩均税收线: {value: 15, unit: 万元/亩}}
 *   tests: {tax_ok: FEEL, output_ok: FEEL}              # fields of ledger four_batch that are computed
 *   decision: four_batches                               # the rules as a decision table: packs/NAME/decisions/four_batches.dmn
 *   rules:                                               # or here: the first that holds
 *     - {when: FEEL, class: close, zh: why, plan: what, months: 12}
 *
 * Names are the labels of the ledger's fields and the parameters.  Of a decision table the inputs are such formulas and
 * the outputs are called 分类 class, 依据 why, 计划 plan, 月数 months (the last two may be absent); its hit policy is first (F),
 * or unique (U).  A rule that cannot be told ends the search, in a table as in a list: missing is not no.  Plan and dates are
 * filled in where nobody wrote any. */
#ifndef JBP_EVALUATE_FOUR_H
#define JBP_EVALUATE_FOUR_H
#include "base/date.h"
#include "edition/decision.h"
#include "evaluate/data.h"
#include "report/document.h"

typedef struct four_result { size_t firms, changed, unknown, overdue; } four_result;
/* `rule`: a file, or NULL for the pack's. `out`: the list by class, with reasons, plans and dates. */
bool four_classify(core *c, const char *rule, int year, date today, four_result *result, document **out, error *e);

/* Whether the pack's rule works with the editions of the set. */
bool four_check(core *c, const edition_set *set, error *e);
/* The id of the decision table that the pack's rule asks; NULL: none. */
const char *four_decision(core *c);
/* What the rule would say of each record of the year, nothing written. `year` 0: the newest there is. */
typedef struct four_said { int64_t firm; const char *name, *class, *reason; } four_said;     /* class NULL: cannot be told */
bool four_try(core *c, const edition_set *set, int year, four_said **out, size_t *n, error *e);
#endif
