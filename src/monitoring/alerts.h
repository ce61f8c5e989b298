/* alerts.h — early warning: rules from packs (packs/NAME/alerts/NAME.yaml) over the facts of stat/alert.h.
 *
 *   alerts:
 *     - id: falling
 *       zh: 产值连续{months_falling}个月同比下降，累计同比{yoy}
 *       en: output has fallen for {months_falling} months, {yoy} this year
 *       all: [{fact: months_falling, above: 1}, {fact: yoy, below: -10}]
 *
 * Facts: yoy, yoy_month, months_falling, electricity_yoy, divergence, opposite, months_silent, share (all rates in %).
 * A condition on a fact that is not known does not hold. {fact} puts its number into the sentence. */
#ifndef JBP_MONITORING_ALERTS_H
#define JBP_MONITORING_ALERTS_H
#include "ledger/core.h"
#include "panel/panel.h"

typedef struct alert { uint32_t firm; const char *rule, *text; int64_t weight; } alert;   /* weight: share of output, tenths of % */
/* Firms that a rule names, those with most output first. */
bool alerts_of(core *c, const panel *p, month m, alert **out, size_t *n, error *e);
#endif
