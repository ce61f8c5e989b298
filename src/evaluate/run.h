/* run.h — results that are kept: a run is one scheme text on one state of the data.
 *
 * A run is a draft (草稿), open for objections (公示中), then published (已发布); a later run of the same scheme and year that
 * goes on notice makes the earlier ones superseded.  No run is ever changed or removed: its scheme text, its position in
 * history and every firm's result stay. */
#ifndef JBP_EVALUATE_RUN_H
#define JBP_EVALUATE_RUN_H
#include "base/date.h"
#include "evaluate/score.h"

bool eval_run_save(core *c, const evaluation *v, const char **code, error *e);
/* 公示 from a day for some days: the last one is from + days − 1. */
bool eval_run_notice(core *c, const char *code, date from, int days, date *to, error *e);
/* Refused while the notice runs or an objection to it is open. */
bool eval_run_publish(core *c, const char *code, date today, error *e);

typedef struct run_row { const char *code, *title, *state, *previous, *by; int year; int64_t firms, graded, unsettled, position; date from, to, published; } run_row;
bool eval_run_list(core *c, run_row **out, size_t *n, error *e);
/* The run of a scheme and year that is on notice or published; *found false when there is none. */
bool eval_run_current(core *c, const char *scheme_id, int year, run_row *out, bool *found, error *e);
#endif
