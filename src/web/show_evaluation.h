/* show_evaluation.h — one evaluation of a year for the pages that show it: results, a firm's sheet, objections. */
#ifndef JBP_WEB_SHOW_EVALUATION_H
#define JBP_WEB_SHOW_EVALUATION_H
#include "evaluate/sheet.h"
#include "web/site.h"

typedef struct job { scheme s; int year; eval_table base, table, last; evaluation v; } job;      /* v: by whoever evaluates */
/* The scheme by its id and the data of the year (0: the one asked for, or the newest). Nothing is evaluated yet. */
bool job_load(visit *v, const char *scheme_id, int year, job *j, error *e);
/* The data of a year for a scheme; not found when there are none. */
bool evaluation_load(visit *v, const scheme *s, int year, eval_table *base, eval_table *out, error *e);
/* The same by the text a run was made with, whatever editions came after. */
bool job_load_run(visit *v, const char *code, int year, job *j, error *e);
/* The asked scheme on its year's data, evaluated and named on the page. */
bool evaluation_now(visit *v, job *j, error *e);
void show_classes(visit *v, const evaluation *x);                           /* how many firms of each cohort are in each class */
void show_class_moves(visit *v, const evaluation *was, const evaluation *is);       /* from class to class */
void show_evaluation_document(visit *v, const document *d);
const char *price_text(visit *v, const evaluation *x, size_t price, int class);     /* what a price adds up to; class −1: over all */
page_fn what_if_page, what_if_sent;                                         /* page_what_if.c */
const eval_table *job_last(const job *j);                   /* last year's, where the scheme needs it; else NULL */

/* Of page_objection.c: what a firm objected to and, while the run is on notice, the form; for /door/evaluation. */
bool show_own_objections(visit *v, const job *j, const run_row *run, error *e);
#endif
