/* four.h — 四个一批: firms of a plot sorted into relocate, upgrade, close, restore, by a rule that is data.
 *
 *   packs/evaluation/rules/four.yaml
 *   four: {title…}
 *   parameters: {亩均税收线: {value: 15, unit: 万元/亩}}
 *   tests: {tax_ok: FEEL, output_ok: FEEL}              # fields of ledger four_batch that are computed
 *   rules:                                               # the first that holds; one that cannot be told ends the search
 *     - {when: FEEL, class: close, zh: why, plan: what, months: 12}
 *
 * Names are the labels of the ledger's fields and the parameters.  Plan and dates are filled in where nobody wrote any. */
#ifndef JBP_EVALUATE_FOUR_H
#define JBP_EVALUATE_FOUR_H
#include "base/date.h"
#include "evaluate/data.h"
#include "report/document.h"

typedef struct four_result { size_t firms, changed, unknown, overdue; } four_result;
/* `rule`: a file, or NULL for the pack's. `out`: the list by class, with reasons, plans and dates. */
bool four_classify(core *c, const char *rule, int year, date today, four_result *result, document **out, error *e);
#endif
