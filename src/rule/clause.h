/* clause.h — conditions as one graph: what the column evaluator makes of FEEL before it sees any rows.
 *
 * Equal nodes are one node (hash-consing), so a comparison that a hundred conditions share stands once.  A truth is a node
 * and a sign: `not` costs nothing, `or` is the negation of an `and` of negations, `<` the negation of `>=` (null stays null
 * under negation, as in FEEL).  An `and` is flat, sorted, without repetitions; its parts on one column stand together, so
 * that they can be worked out once a distinct value of that column.
 *
 * Number nodes mirror FEEL's operations one by one (no algebra): worked out in decimals they are the interpreter's result
 * to the last digit.  Dates are day numbers, differences of dates numbers of days. */
#ifndef JBP_RULE_CLAUSE_H
#define JBP_RULE_CLAUSE_H
#include "base/map.h"
#include "rule/columns.h"

typedef enum clause_op {
    /* numbers */
    OP_NUMBER,             /* number */
    OP_COLUMN,             /* column */
    OP_ADD, OP_SUB, OP_MUL, OP_DIV,        /* a, b */
    OP_MONTHS,             /* day a, moved by so many months */
    /* truths */
    OP_TRUE, OP_UNKNOWN,
    OP_BIT,                /* a column of truths */
    OP_KNOWN,              /* the column's value is known: true or false, never unknown */
    OP_GE, OP_GT, OP_EQ,   /* number a against `number`; unknown where a is */
    OP_GE_TWO, OP_EQ_TWO,  /* number a against number b */
    OP_TEXT_GE, OP_TEXT_GT, OP_TEXT_EQ, OP_STARTS,     /* a column of texts against `text` */
    OP_HAS,                /* a column of lists holds `text` */
    OP_INTERPRET,          /* source, by the interpreter */
    OP_DECIDED,            /* truth a is true or false, not unknown */
    OP_AND,                /* kids: truths */
    OP_SELECT              /* truth a ? truth b : truth c; an unknown a chooses c */
} clause_op;

typedef uint32_t truth;    /* node × 2, + 1 for its negation */
enum { NO_COLUMN = -1, SEVERAL_COLUMNS = -2 };

typedef struct node {
    clause_op op;
    int column;            /* the only column it looks at, NO_COLUMN or SEVERAL_COLUMNS */
    int depth;             /* of numbers */
    uint32_t a, b, c;
    int64_t months;
    dec128 number;
    str text;
    const truth *kids;
    size_t count;
    const feel_expression *source;
    const feel_entry *bound;               /* OP_INTERPRET: names of enclosing iterations, innermost first */
    size_t bound_count;
    const int *uses;       /* OP_INTERPRET: columns it may look at */
    size_t use_count;
} node;

typedef struct graph { arena *a; VEC(node) nodes; map keys; } graph;

enum { NODE_OF_TRUE = 0, NODE_OF_UNKNOWN = 1 };
#define TRUTH_TRUE    ((truth)NODE_OF_TRUE * 2)
#define TRUTH_FALSE   (TRUTH_TRUE ^ 1)
#define TRUTH_UNKNOWN ((truth)NODE_OF_UNKNOWN * 2)

void graph_begin(graph *g, arena *a);
static inline const node *graph_node(const graph *g, uint32_t id) { return &g->nodes.at[id]; }

uint32_t graph_number(graph *g, dec128 v);
uint32_t graph_column(graph *g, int column);
uint32_t graph_binary(graph *g, clause_op op, uint32_t a, uint32_t b);
uint32_t graph_months(graph *g, uint32_t day, int64_t months);
truth graph_bit(graph *g, int column);
truth graph_known(graph *g, int column);
truth graph_number_known(graph *g, uint32_t number);                      /* FEEL's null is the opposite */
truth graph_compare(graph *g, clause_op op, uint32_t a, dec128 with);     /* OP_GE, OP_GT, OP_EQ */
truth graph_compare_two(graph *g, clause_op op, uint32_t a, uint32_t b);
truth graph_text(graph *g, clause_op op, int column, str with);
truth graph_interpret(graph *g, node n, str key);
truth graph_and(graph *g, const truth *kids, size_t count);
truth graph_or(graph *g, const truth *kids, size_t count);
static inline truth graph_and_two(graph *g, truth a, truth b) { return graph_and(g, (truth[]){ a, b }, 2); }
static inline truth graph_or_two(graph *g, truth a, truth b) { return graph_and(g, (truth[]){ a ^ 1, b ^ 1 }, 2) ^ 1; }
truth graph_decided(graph *g, truth a);
truth graph_select(graph *g, truth a, truth b, truth c);

/* ---- FEEL into the graph (clause_compile.c) ---------------------------------------------------------------------------- */

struct ruleset {
    arena *a;
    ruleset_options options;
    feel_names *names;
    map columns;                           /* name → index */
    graph graph;
    feel_run run;                          /* for what is constant; its clock is the set's */
    VEC(truth) clauses;
    VEC(const feel_expression *) expressions;
    map clause_of_truth;
    VEC(policy_terms) policies;
};

truth clause_compile(ruleset *r, const feel_expression *x);
#endif
