/* column_plan.h — a rule set laid over some rows of facts: the steps that every block of rows goes through.
 *
 * Planning chooses, with the columns' widths and extremes known, how each node is worked out: integers of the narrowest
 * width, quotients in doubles where that is exact, doubles within an error bound, once a distinct cell (lookup), or by the
 * interpreter.  A node that no chosen step needs is not worked out at all. */
#ifndef JBP_RULE_COLUMN_PLAN_H
#define JBP_RULE_COLUMN_PLAN_H
#include "rule/clause.h"
#include "rule/column_kernel.h"

/* Where a step finds numbers: in the facts, or in a register of the block. */
typedef struct place_of { const column *column; uint32_t reg; cell_width width; } place_of;

typedef enum step_op {
    STEP_GE, STEP_EQ, STEP_GE_TWO, STEP_EQ_TWO, STEP_BAND, STEP_EQ_DOUBLE,
    STEP_KNOWN, STEP_BIT, STEP_CONSTANT, STEP_LOOKUP, STEP_MERGE, STEP_DECIDED, STEP_AND, STEP_SELECT,
    STEP_WIDEN, STEP_TO_DOUBLE, STEP_ADD, STEP_SUB, STEP_MUL, STEP_ADD_DOUBLE, STEP_SUB_DOUBLE, STEP_MUL_DOUBLE, STEP_DIV_DOUBLE,
    STEP_ADD_CONSTANT, STEP_MUL_CONSTANT, STEP_QUOTIENT_32, STEP_MONTHS, STEP_FILL_DOUBLE,
    STEP_DECIDE,           /* rows of `out` that are neither, where a is known (count 1) or all: worked out in decimals (node) */
    STEP_INTERPRET         /* every row, by the interpreter (node) */
} step_op;

typedef struct step {
    step_op op;
    uint32_t out;          /* truth reference or number register */
    place_of a, b;
    int64_t with;
    double from, below;
    const truth *of;       /* STEP_AND, STEP_SELECT, STEP_MERGE, STEP_DECIDED: references; STEP_LOOKUP: where they go */
    size_t count;
    const uint64_t *table;
    feel_truth missing;    /* STEP_MERGE: where the column is not known */
    uint32_t node;
} step;

/* What is known of a number node once planned. */
typedef enum number_kind { NUMBER_NONE, NUMBER_CONSTANT, NUMBER_EXACT, NUMBER_QUOTIENT, NUMBER_DOUBLE } number_kind;
typedef struct number {
    number_kind kind;
    uint32_t planned;      /* in which round */
    place_of at;
    int scale;             /* exact: value = cell / 10^scale; quotient: value = cell × 10^scale */
    int64_t least, most;   /* exact: of the cells; quotient: of the divisor's */
    bool sharp;            /* quotient: both sides are whole numbers that doubles hold */
    double low, high, error;       /* double: |cell − value| ≤ error */
    dec128 constant;
} number;

typedef struct plan {
    arena *a;
    const ruleset *rules;
    const fact_rows *rows;
    const column **columns;                /* of the set's declarations */
    VEC(step) steps;
    uint32_t truth_count, number_count;    /* registers */
    uint32_t number_next, round;           /* comparisons of one number are a round; registers of numbers start anew in each */
    number *numbers;                       /* a node */
    truth *truths;                         /* a node: its reference; NO_REFERENCE before it is planned */
    const truth **policies;                /* references of each policy's conditions */
    truth *clauses;
    run_stats stats;
} plan;

enum { NO_REFERENCE = UINT32_MAX };

bool  plan_make(plan *p, const ruleset *r, const fact_rows *b, run_level level, arena *a, error *e);
truth plan_new_truth(plan *p);                                     /* a fresh register's reference */
step *plan_step(plan *p, step s);

/* column_number.c: a comparison of numbers over rows; its reference. */
truth plan_comparison(plan *p, uint32_t node);
/* The least whole number of 10^-scale that is ≥ (or >) v; held at the ends of 64 bits. */
int64_t threshold_of(clause_op op, dec128 v, int scale);
bool units_of(dec128 v, int64_t *units, int *scale);               /* v = units / 10^scale, the fewest digits */

/* column_domain.c: truths of nodes on one column, a bit a distinct cell. */
typedef struct domain_truth { const uint64_t *yes, *no; feel_truth missing; } domain_truth;
typedef struct domain domain;
domain *domain_new(plan *p, int column, size_t size);
domain_truth domain_of_node(domain *d, uint32_t node);

/* column_exact.c: one row in decimals and by the interpreter. */
typedef struct exact { const plan *plan; arena *a; feel_run run; } exact;
typedef struct exact_row { const fact_rows *of; size_t row; int column; feel_value value; } exact_row;     /* of NULL: one column's value */
void exact_begin(exact *x, const plan *p, arena *a);
feel_truth exact_comparison(exact *x, uint32_t node, const exact_row *row);
feel_truth exact_interpret(exact *x, uint32_t node, const exact_row *row);
#endif
