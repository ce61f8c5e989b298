/* report_condition.h — what `{{#if …}}` of a report asks: FEEL over figures (id or alias, in their unit), lists of lists.h (of
 * contexts) and the rows of the loops around (x.growth).  It holds when it is true, or a list with a row; what is not
 * known does not hold. */
#ifndef JBP_MONITORING_REPORT_CONDITION_H
#define JBP_MONITORING_REPORT_CONDITION_H
#include "figure/figure.h"
#include "report/template.h"

bool report_condition(figures *f, month period, arena *a, str expression, const tpl_scope *scope, bool *out, error *e);
#endif
