/* sheet.h — evaluations as documents: a firm's own sheet, the results of all, who moves, who is near a line.
 *
 * Written for somebody who was not there: every number with its formula, its department and its file; every class with the
 * reason; what would lift the firm, in the unit it is counted in. */
#ifndef JBP_EVALUATE_SHEET_H
#define JBP_EVALUATE_SHEET_H
#include "evaluate/advice.h"
#include "evaluate/compare.h"
#include "evaluate/gather.h"
#include "evaluate/objection.h"
#include "evaluate/run.h"
#include "report/document.h"

/* `run`: the notice that the sheet speaks of; NULL when there is none. */
bool sheet_of_firm(core *c, const evaluation *v, size_t firm, const run_row *run, document **out, error *e);
/* Counts by cohort and class, then every firm's place; `cohort` −1: all. */
document *sheet_of_results(arena *a, const evaluation *v, int cohort);
document *sheet_of_movers(arena *a, const evaluation *was, const evaluation *is, const movers *m);
document *sheet_of_objections(arena *a, const evaluation *was, const evaluation *is, const objection *o, size_t n, const movers *m);
document *sheet_of_lines(arena *a, const evaluation *v, decimal percent, const near_lines *n);
document *sheet_of_findings(arena *a, const evaluation *v, const gather_findings *f);
#endif
