/* maturity.h — questionnaires with levels (成熟度、星级): declared, answered through a ledger, scored exactly.
 *
 *   packs/NAME/questionnaires/ANY.yaml     docs/rules.md “Questionnaires”
 *
 * An item belongs to one part and one level; its answer is worth the `points` of list maturity_grade (1, 0.8, 0.5, 0) or
 * does not apply.  A part's score at a level is the mean of its items there; a part of parts weighs those that have a score
 * (weights are of the firm's kind: process or discrete).  A level is met when the whole scores its `need` *and every lower
 * level is met*; the total counts 1 for each level met and the score of the next (GB/T 39117: 已满足的等级取 1).
 *
 * All scores are exact ratios, cut off, never rounded up, when shown.  An item nobody answered counts 0, and the level
 * that is reached if all of them were met is told beside (at most). */
#ifndef JBP_MATURITY_MATURITY_H
#define JBP_MATURITY_MATURITY_H
#include "base/decimal.h"
#include "ledger/core.h"

enum { MATURITY_LEVELS = 8, MATURITY_KINDS = 6 };

typedef struct kind { const char *id; text2 title; const char **divisions; size_t division_count; } kind;
typedef struct level { int number; text2 title; ratio need; } level;

typedef struct item { const char *id, *owner, *text; int level; } item;      /* owner: the questionnaire whose answers count; level: index */

typedef struct part part;
struct part {
    const char *id, *items_of;
    text2  title;
    int    weight[MATURITY_KINDS];               /* among its siblings, which sum to 100 for every kind */
    part  *parts;
    size_t part_count;
    item  *items;                                /* of a leaf, by level */
    size_t item_count;
    const yaml *at;
};

typedef struct questionnaire {
    const char *id, *pack, *edition, *document, *source, *note;
    text2   title;
    kind    kinds[MATURITY_KINDS];
    size_t  kind_count;                          /* at least one */
    level   levels[MATURITY_LEVELS];
    size_t  level_count;
    part    root;
    size_t  item_count;
    const yaml *at;
} questionnaire;
typedef struct questionnaires { questionnaire *at; size_t count; } questionnaires;

bool questionnaires_load(core *c, questionnaires *out, error *e);      /* every fault by file and line */
const questionnaire *questionnaire_find(const questionnaires *q, const char *id, error *e);
size_t kind_for(const questionnaire *q, const char *industry);         /* by division; the last kind when none names it */

/* ---- answers ---------------------------------------------------------------------------------------------------------------- */

typedef struct answers { map by_item; size_t count; int year; } answers;      /* "questionnaire item" → index into the grades, +1 */
/* Of one firm in a year and mode (codes self, expert); year 0: its newest. */
bool answers_read(core *c, int64_t firm, int year, const char *mode, answers *out, error *e);

/* ---- the assessment ----------------------------------------------------------------------------------------------------------- */

typedef struct part_score { const part *part; int depth; ratio at[MATURITY_LEVELS], total; } part_score;   /* den 0: nothing applies at the level */
typedef struct gap_item { const item *item; const part *part; const char *grade; ratio gain; } gap_item;   /* grade: code, NULL unanswered; gain: of the level's score */

typedef struct assessment {
    const questionnaire *q;
    size_t      kind;
    ratio       at[MATURITY_LEVELS], total;
    int         met, at_most;                    /* how many levels from the lowest; at_most: were the unanswered all met */
    part_score *parts;                           /* every part in reading order: radar and table */
    size_t      part_count;
    gap_item   *gaps;                            /* of the next level: not fully met, the greatest gain first */
    size_t      gap_count, unanswered, answered;
    bool        has_steps;                       /* the first `steps` gaps, once met, are enough for the next level */
    size_t      steps;
} assessment;
bool assess(core *c, const questionnaire *q, size_t kind_, const answers *given, arena *a, assessment *out, error *e);
static inline int level_reached(const assessment *x) { return x->met ? x->q->levels[x->met - 1].number : 0; }

int   ratio_order(ratio a, ratio b);                                   /* −1, 0, 1; both defined */
ratio ratio_mean(const ratio *at, size_t n);                           /* of those that are defined; den 0: none */
char *maturity_text(arena *a, ratio q);                                /* "2.37", cut off; "—" when nothing applies */
#endif
