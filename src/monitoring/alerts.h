/* alerts.h — early warning: rules from packs (packs/NAME/alerts/NAME.yaml) over the facts of stat/alert.h.
 *
 *   alerts:
 *     - id: falling
 *       zh: 产值连续{months_falling}个月同比下降，累计同比{yoy}
 *       en: output has fallen for {months_falling} months, {yoy} this year
 *       feel: 连续下降月数 > 1 and 累计同比 < -10
 *
 * Facts, by either name: yoy 累计同比, yoy_month 当月同比, months_falling 连续下降月数, electricity_yoy 用电同比, divergence
 * 产值用电背离 (points), opposite 产值用电反向 (true or false), months_silent 未报月数, share 产值占比; rates in %.  A fact that is
 * not known is null, and a rule that is not true does not hold. {fact} puts its number into the sentence. */
#ifndef JBP_MONITORING_ALERTS_H
#define JBP_MONITORING_ALERTS_H
#include "ledger/core.h"
#include "panel/panel.h"

typedef struct alert { uint32_t firm; const char *rule, *text; int64_t weight; } alert;   /* weight: share of output, tenths of % */
/* Firms that a rule names, those with most output first. */
bool alerts_of(core *c, const panel *p, month m, alert **out, size_t *n, error *e);
#endif
