/* figures.h — the kinds of figures that the monitoring pack adds.
 *
 *   stat: NAME, indicator: I      month, cumulative, growth, growth_month, share, share_change, pull, firms, growing, falling,
 *                                 over_count, over_share (over: 1, over_unit: 亿元), entries, entries_points,
 *                                 continuing_growth, needed_growth (target: FIGURE), value_added
 *                                 parameters: group, industry (division), enterprise (credit code), park, town, size
 *   target: INDICATOR, level: city|own, kind: growth|level
 *   closing: due|reported|completeness|timeliness        nursery: within_reach */
#ifndef JBP_MONITORING_FIGURES_H
#define JBP_MONITORING_FIGURES_H
#include "figure/figure.h"
#include "panel/panel.h"
#include "stat/value_added.h"

#include "monitoring/kinds.h"

/* The panel behind the figures of a month (loaded once and kept in the figures' slot). */
bool figures_panel(figures *f, month period, const panel **out, error *e);
/* The firms that the parameters of a call mean. */
bool figures_firms(figures *f, const figure_call *call, const panel *p, firm_set *out, error *e);
/* Value-added inputs of the cumulative view to a month: rates of last year's table, indices weighted by output. */
bool figures_va_inputs(figures *f, const panel *p, view v, firm_set set, va_inputs *out, error *e);
#endif
