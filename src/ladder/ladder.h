/* ladder.h — ladders of honours (梯度培育): who stands on which rung, who can climb, whose honour lapses.
 *
 *   packs/NAME/ladders/LADDER.yaml       docs/rules.md “Ladders”
 *
 * A ladder adds order to what is declared elsewhere: a rung names the honours of the ledger `honour` that stand for it, the
 * programme whose policies decide (so both regimes, cohorts and gaps are match.h's), the scoring tables shown line by
 * line, the rungs that must be held before, for how many years it is granted, and the month re-checks are called in.
 *
 * A rung is held while an honour of it is granted and not past its end; where the ledger has no end, the rung's years
 * from the grant; where the rung has none, for good. */
#ifndef JBP_LADDER_LADDER_H
#define JBP_LADDER_LADDER_H
#include "match/explain.h"
#include "score/score.h"

enum { LADDER_KINDS = 8, LADDER_NEEDS = 8, LADDER_SCORES = 4 };

typedef struct rung {
    const char *id;
    text2       title;
    const char *kinds[LADDER_KINDS], *levels[LADDER_KINDS], *grades[LADDER_KINDS];      /* codes; none: any */
    size_t      kind_count, level_count, grade_count;
    int         needs[LADDER_NEEDS];             /* rungs below it that must be held */
    size_t      need_count;
    int         programme;                       /* of the policies */
    const score_table *scores[LADDER_SCORES];
    size_t      score_count;
    int         years, recheck_month;            /* 0: none */
    const yaml *at;
} rung;

typedef struct ladder {
    const char *id, *pack;
    text2       title;
    rung       *rungs;
    size_t      count;
    const yaml *at;
} ladder;

typedef struct ladders { ladder *at; size_t count; score_tables scores; } ladders;

/* Ladders of all packs; every fault is named by file and line. */
bool ladders_load(core *c, const policies *p, ladders *out, error *e);
const ladder *ladder_find(const ladders *l, const char *id, error *e);          /* NULL sets e */

/* One honour of a ladder's kinds, as the ledger has it. */
typedef struct honour {
    int64_t  record;
    uint32_t firm;                               /* of the profile */
    int      rung, year;
    const char *level, *state, *subject;         /* codes; subject may be NULL */
    date     declared, granted, until;           /* DATE_NONE: not known, or without end */
} honour;

typedef enum hold { HOLD_NEVER, HOLD_LAPSED, HOLD_NOW } hold;
typedef struct footing { hold hold; date granted, until; int64_t record; } footing;     /* of the honour that lasts longest */

typedef struct ladder_state {
    const ladder *ladder;
    match     *match;
    honour    *honours;
    size_t     honour_count;
    footing  **footing;                          /* [rung][firm] */
} ladder_state;

/* Reads the honours and where every firm of the match stands on its day. */
bool ladder_read(core *c, const ladder *l, match *m, ladder_state *out, error *e);
int  ladder_height(const ladder_state *s, uint32_t firm);                       /* the highest rung held; −1 none */

/* Who can climb: not on the rung or above, holding what it needs, decided as a new application. */
typedef struct climber { uint32_t firm; const policy *policy; pair pair; } climber;
bool ladder_can_try(const ladder_state *s, int rung_, uint32_t firm);
void ladder_climbers(ladder_state *s, int rung_, arena *a, climber **out, size_t *n);   /* best first; only those with something to say */

/* Honours that end from `from` to `to`, each with what a re-check would say on the day. */
typedef struct lapse { const honour *honour; date recheck; const policy *policy; pair pair; } lapse;    /* policy NULL: no edition for re-checks in force */
void ladder_lapses(ladder_state *s, date from, date to, arena *a, lapse **out, size_t *n);

/* Declared and granted in a year, by rung and level. */
typedef struct level_count { int rung; const char *level; size_t declared, granted, held; } level_count;
void ladder_counts(const ladder_state *s, int year, arena *a, level_count **out, size_t *n);

/* The account of one firm by one table. */
bool ladder_score(const ladder_state *s, const score_table *t, uint32_t firm, arena *a, score_result *out, error *e);

/* Runs `look` with the match deciding by a cohort, whatever the firm's title. */
pair ladder_pair(ladder_state *s, cohort k, const policy *x, uint32_t firm);
void ladder_explain(ladder_state *s, cohort k, const policy *x, uint32_t firm, arena *a, explanation *out);
const policy *ladder_policy(ladder_state *s, int rung_, cohort k, uint32_t firm);       /* NULL: none in force */
#endif
