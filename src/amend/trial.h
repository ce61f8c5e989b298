/* trial.h — what a changed decision table would do, before it is kept: for every firm the answer before and after. */
#ifndef JBP_AMEND_TRIAL_H
#define JBP_AMEND_TRIAL_H
#include "amend/amend.h"

typedef struct trial_outcome { const char *words; size_t before, after; } trial_outcome;
typedef struct trial_move { int64_t firm; const char *name, *before, *after; } trial_move;
/* One use of the table: a fact that asks it, or the four batches. */
typedef struct trial {
    const char *use;
    size_t firms, moved;
    trial_outcome *outcome;
    size_t outcomes;
    trial_move *move;                       /* of those that change, the first `most` */
    size_t moves;
} trial;
typedef struct trials { trial *at; size_t count; } trials;

/* The text against the one that counts on the day. */
bool trial_run(core *c, const char *id, const char *text, date day, size_t most, trials *out, error *e);

/* What asks a decision table or a scoring table: the facts, and how many policies hang on them in the end. */
typedef struct rule_uses { const char **facts; size_t count, policies; } rule_uses;
rule_uses decision_uses(const policies *p, const char *id, lang l);
rule_uses score_uses(const policies *p, const char *id, lang l);
#endif
