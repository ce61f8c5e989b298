/* place.h — who takes part and in which cohort, and the benchmarks of items. Internal to src/evaluate. */
#ifndef JBP_EVALUATE_PLACE_H
#define JBP_EVALUATE_PLACE_H
#include "base/vec.h"
#include "evaluate/score.h"

typedef struct placing { standing standing; int cohort; const char *key; const verdict_decl *verdict; } placing;
typedef struct eval_notes { eval_note *at; size_t len, cap; } eval_notes;

/* Standing, cohort and ranking key of every firm. `notes` may be NULL. */
placing *place_firms(arena *a, const scheme *s, const eval_table *t, lang l, eval_notes *notes);
static inline bool takes_part(const placing *p) { return p->standing == STAND_RANKED || p->standing == STAND_VETO; }




/* The benchmark of one item of a cohort for every firm of it. */
typedef struct bench_table bench_table;
bench_table *bench_prepare(arena *a, const scheme *s, int cohort, const item_decl *item, const eval_table *t, const placing *p, lang l);
bool bench_of_firm(const bench_table *b, formula_run *r, size_t row, const placing *p, dec128 *out);
#endif
