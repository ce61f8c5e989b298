/* load.h — the panel of the monitoring ledgers, as of now or of any position in history.
 *
 * Indicators: output, sales, export (千元; month, year so far, and last year's same as reported), electricity
 * (万千瓦时), energy (吨标准煤), revenue, profit, employees (finance forms), renovation, fixed (万元, year so far).
 * Dimensions: industry (division of GB/T 4754), park, size, town.  Groups: ledger `firm_group`, a parent holding the
 * members of its parts.  Firms stand in the order of their industry; those never on the list and without
 * a report are left out (as of now). */
#ifndef JBP_MONITORING_LOAD_H
#define JBP_MONITORING_LOAD_H
#include "ledger/core.h"
#include "panel/panel.h"

/* From January three years before `to` (the series of seasonal adjustment) to `to`. */
bool panel_load(core *c, int64_t as_of, month to, panel **out, error *e);
/* Where a panel's indicator is kept: ledger and field of the monthly value or, for cumulative ones, of the year so far. */
typedef struct indicator_source { const char *indicator, *ledger, *month_field, *cumulative_field; } indicator_source;
const indicator_source *indicator_source_of(const char *indicator);      /* NULL: unknown */
#endif
