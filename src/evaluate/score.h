/* score.h — a scheme applied to a table: scores line by line, ranks, classes, price steps.
 *
 * Σ weight × value ÷ benchmark, each item within its limits, plus extras, rounded once as the scheme says.  Arithmetic is
 * decimal128; a total is rounded to a scaled integer before anything is compared, so ranks never hang on a last digit.
 *
 * Classes by rank: a band to x % of N firms ends after place N·x ÷ 100, rounded as declared, from whole numbers only: the
 * quota depends on N, never on the order firms came in.  Firms with equal totals share their place; where an equal run
 * lies across the end of a band it goes up, down, or is left open for people, as declared, and `tied` tells so.
 *
 * Unknown is not no: a firm of which the scope or a cohort cannot be told is STAND_UNKNOWN, and a veto that cannot be
 * told is a note, never silence. */
#ifndef JBP_EVALUATE_SCORE_H
#define JBP_EVALUATE_SCORE_H
#include "evaluate/scheme.h"

typedef enum standing { STAND_OUT, STAND_JOINED, STAND_UNKNOWN, STAND_UNGRADED, STAND_VETO, STAND_RANKED } standing;

typedef enum item_state { ITEM_NORMAL, ITEM_AT_MIN, ITEM_AT_MAX, ITEM_MISSING, ITEM_NEGATIVE, ITEM_SPECIAL, ITEM_NO_BENCHMARK } item_state;
typedef struct item_score {
    dec128  value, bench, score;
    bool    has_value, has_bench, excluded;
    uint8_t state, special;                     /* item_state; index of the special rule */
} item_score;

typedef struct firm_result {
    standing    standing;
    int         cohort, ranking;                /* −1: none */
    item_score *items;                          /* of the cohort */
    dec128     *extras;
    dec128      item_sum, extra_sum;
    int64_t     total;                          /* scaled by the cohort's places */
    int         place, places;                  /* equal totals share a place; of how many */
    int         by_band, class;                 /* before bounds; as settled. −1: none */
    bool        tied;                           /* an equal run lay across a band's end */
    const verdict_decl *verdict, *bound;        /* what took it out of the ranking; what moved its class */
    feel_value *amount;                         /* by price; null: nothing known */
} firm_result;

typedef struct ranking {
    int         cohort;
    const char *key;                            /* rank_by; "" without */
    uint32_t   *order;                          /* rows, best first, equals in the table's order */
    size_t      count, vetoed;
    int64_t    *cut;                            /* by band: how many places end there (rank, count) */
} ranking;

typedef struct eval_note { uint32_t firm; const char *text; } eval_note;

typedef struct evaluation {
    arena      *a;
    lang        lang;
    const scheme *s;
    const eval_table *t;
    firm_result *at;                            /* [firm] */
    ranking    *rankings;
    size_t      ranking_count;
    eval_note  *notes;
    size_t      note_count;
} evaluation;

/* `last`: finished table of the year before, for schemes whose benchmarks need it; else NULL. */
void evaluate(arena *a, const scheme *s, const eval_table *t, const eval_table *last, lang l, evaluation *out);

/* The value of an indicator for a row; false where a part is unknown or the divisor is not positive. */
bool indicator_value(formula_run *r, const indicator_decl *d, size_t row, dec128 *out);
/* How many places of n end at a share of `to` percent. */
int64_t class_quota(int64_t n, decimal to, rounding how);
/* An item whose benchmark nobody of its cohort has (no data of the year it is taken from); NULL: all are there. */
const item_decl *evaluation_lacks(const evaluation *v);
/* Firms by cohort and class: [cohort × class_count]. */
int64_t *evaluation_counts(arena *a, const evaluation *v);
dec128 total_points(const evaluation *v, const firm_result *r);
char  *total_text(arena *a, const evaluation *v, const firm_result *r);
const char *class_name(const evaluation *v, int class, lang l);              /* "A类（优先发展类）", "未定级" */
#endif
