/* show_evaluation.h — one evaluation of a year for the pages that show it: results, a firm's sheet, objections. */
#ifndef JBP_WEB_SHOW_EVALUATION_H
#define JBP_WEB_SHOW_EVALUATION_H
#include "evaluate/sheet.h"
#include "web/site.h"

typedef struct job { scheme s; int year; eval_table base, table, last; evaluation v; } job;      /* v: by whoever evaluates */
/* The scheme by its id and the data of the year (0: the one asked for, or the newest). Nothing is evaluated yet. */
bool job_load(visit *v, const char *scheme_id, int year, job *j, error *e);
const eval_table *job_last(const job *j);                   /* last year's, where the scheme needs it; else NULL */

/* Of page_objection.c: what a firm objected to and, while the run is on notice, the form; for /door/evaluation. */
bool show_own_objections(visit *v, const job *j, const run_row *run, error *e);
#endif
