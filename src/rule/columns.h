/* columns.h — the column evaluator (列式求值): many conditions over many rows at once.
 *
 * Facts of many firms are typed columns, each with a bit a row that says whether its value is known.  A rule set holds
 * FEEL conditions compiled together: equal clauses and equal comparisons of different conditions are one node, computed
 * once.  A run gives two bits a row for every condition (true, false; neither is unknown) and counts policies over them.
 *
 *   fact_rows *f = fact_rows_new(a, firms);             ruleset *r = ruleset_new(a, &(ruleset_options){ … });
 *   fact_rows_add_numbers(f, STR("营业收入"), …);         TRY(ruleset_add_text(r, STR("研发费用 / 营业收入 >= 0.03"), &c, e));
 *   …                                                   p = ruleset_add_policy(r, (clause_id[]){ c, d }, 2, judged);
 *   TRY(ruleset_run(r, f, &(run_options){ 0 }, a, &out, e));      out.totals[p].eligible …
 *
 * Results equal the interpreter's exactly.  Numbers are scaled integers compared as integers; a quotient against a constant
 * is compared in doubles where the columns' extremes prove that enough (docs/rules.md), else rows within the error bound
 * are decided by the interpreter.  A condition on one column of few distinct values (codes, texts, honours) is worked out
 * once per distinct value.  What has no vector form (a function of several columns, say) is evaluated by the interpreter
 * row by row: correct, merely slower, and counted in run_stats.
 *
 * Missing.  In FEEL a comparison with null is null, but `null = 5` and `null in (5, 6)` are false.  For facts that nobody
 * supplied a bureau wants unknown there too: feel_missing_unknown() rewrites an expression so (`a = b` becomes
 * `if a = null or b = null then null else a = b`; a test for null itself stays).  With options.missing_unknown the set
 * does that to whatever is added; the interpreter gives the same on the rewritten expression.
 *
 * A rule set belongs to one arena and is read-only while it runs; runs may go on at the same time. */
#ifndef JBP_RULE_COLUMNS_H
#define JBP_RULE_COLUMNS_H
#include "rule/feel.h"

/* ---- rows ------------------------------------------------------------------------------------------------------------- */

typedef enum column_kind {
    COLUMN_NUMBER,
    COLUMN_DATE,
    COLUMN_TRUTH,
    COLUMN_TEXT,
    COLUMN_TEXTS,          /* a list of texts: honours */
    COLUMN_ANY             /* any FEEL value; conditions on it go to the interpreter */
} column_kind;

typedef struct fact_rows fact_rows;

/* `known` is a bit a row (bit i & 63 of word i >> 6), NULL when every row is known; what is not known is never looked at.
 * Names and cells are copied; of two columns of one name the later counts. */
fact_rows *fact_rows_new(arena *a, size_t rows);
size_t fact_rows_count(const fact_rows *f);
void fact_rows_add_numbers(fact_rows *f, str name, const int64_t *units, int scale, const uint64_t *known);    /* units / 10^scale */
void fact_rows_add_dates(fact_rows *f, str name, const int64_t *days, const uint64_t *known);                  /* from 1970-01-01, within ±10^9 */
void fact_rows_add_truths(fact_rows *f, str name, const uint64_t *bits, const uint64_t *known);
void fact_rows_add_texts(fact_rows *f, str name, const str *texts, const uint64_t *known);
/* Texts or lists as codes into a dictionary, whose values are kept, not copied. */
void fact_rows_add_coded(fact_rows *f, str name, column_kind kind, const feel_value *dictionary, size_t size, const uint32_t *codes, const uint64_t *known);
void fact_rows_add_lists(fact_rows *f, str name, const feel_list *lists, const uint64_t *known);               /* lists of strings */
/* Values as they come, null where unknown. False when one of them is not of that kind (or a date out of bounds). */
bool fact_rows_add_values(fact_rows *f, str name, column_kind kind, const feel_value *values);

/* The value as the interpreter sees it. */
int        fact_rows_find(const fact_rows *f, str name);                          /* −1 when absent */
feel_value fact_rows_value(const fact_rows *f, int column, size_t row);

/* ---- rules ------------------------------------------------------------------------------------------------------------ */

typedef struct column_decl { str name; column_kind kind; } column_decl;

typedef struct ruleset_options {
    const column_decl *columns;            /* the facts conditions may name */
    size_t count;
    const feel_scope *constants;           /* further names with fixed values; may be NULL */
    bool missing_unknown;
    feel_limits limits;                    /* of one evaluation by the interpreter; 0: FEEL_LIMITS */
    lang lang;
} ruleset_options;

typedef struct ruleset ruleset;
typedef uint32_t clause_id;                /* a distinct condition: equal ones have the same number */

/* today() and now() are those of this moment (or JBP_NOW) for the life of the set. */
ruleset *ruleset_new(arena *a, const ruleset_options *o);
/* Fails where feel_compile does, or when the text names something nobody declared. */
bool     ruleset_add_text(ruleset *r, str feel, clause_id *out, error *e);
clause_id ruleset_add(ruleset *r, const feel_expression *x);
clause_id ruleset_at_least(ruleset *r, const clause_id *of, size_t count, size_t least);   /* so many of them must hold: 1 is or, count is and */
clause_id ruleset_unknown(ruleset *r);       /* what a person has to judge inside such a group */
/* `c`, but false where it is unknown and `where` holds: a date that is known not to exist has not been met, say. */
clause_id ruleset_false_where(ruleset *r, clause_id c, clause_id where);
/* All conditions must hold; `judged` of a policy's conditions need a person and are not among them. */
uint32_t ruleset_add_policy(ruleset *r, const clause_id *conditions, size_t count, uint32_t judged);

size_t   ruleset_clauses(const ruleset *r);
size_t   ruleset_policies(const ruleset *r);
/* As evaluated: the expression the interpreter would be given; NULL for groups. */
const feel_expression *ruleset_expression(const ruleset *r, clause_id c);

const feel_expression *feel_missing_unknown(arena *a, const feel_expression *x);
bool feel_tests_null(const feel_expression *tests);                          /* one of the tests asks for null itself */

/* ---- running ---------------------------------------------------------------------------------------------------------- */

typedef enum run_level {
    RUN_TOTALS,            /* counts a policy */
    RUN_STATES,            /* and the state of every pair */
    RUN_TRUTHS             /* and the truth of every clause in every row */
} run_level;

typedef struct run_options {
    int threads;           /* 0: as many as processors */
    run_level level;
    bool portable;         /* the reference code, whatever the processor could do */
} run_options;

typedef enum pair_state {
    PAIR_NOT,              /* a condition is false */
    PAIR_UNKNOWN,          /* none is false, a fact is missing */
    PAIR_JUDGED,           /* all that can be computed hold; a person has to judge the rest */
    PAIR_ELIGIBLE
} pair_state;

typedef struct pair_totals { uint64_t eligible, judged, unknown, near; } pair_totals;   /* near: exactly one is false */

typedef struct run_stats {
    double plan_seconds, run_seconds;
    size_t nodes;                          /* distinct clauses and comparisons */
    size_t interpreted_clauses;            /* of them, without a vector form */
    uint64_t interpreted_rows;             /* evaluations by the interpreter a row, undecided ones included */
    uint64_t undecided_rows;               /* of them, within an error bound */
    uint64_t interpreted_values;           /* evaluations by the interpreter a distinct value of a column */
    int threads;
    const char *code;                      /* "portable", "avx2" */
} run_stats;

typedef struct row_bits { const uint64_t *yes, *no; } row_bits;            /* a word for 64 rows */
typedef struct state_bits { const uint64_t *holds, *fails, *near; } state_bits;   /* all true; one or more false; exactly one */

typedef struct run_result {
    const ruleset *rules;
    size_t rows, words;
    const pair_totals *totals;           /* a policy */
    const state_bits *states;              /* a policy; NULL below RUN_STATES */
    const row_bits *truths;                /* a clause; NULL below RUN_TRUTHS */
    run_stats stats;
} run_result;

bool ruleset_run(const ruleset *r, const fact_rows *f, const run_options *o, arena *a, run_result *out, error *e);

static inline feel_truth run_truth(const run_result *r, clause_id c, size_t row)
{
    uint64_t yes = r->truths[c].yes[row >> 6] >> (row & 63) & 1, no = r->truths[c].no[row >> 6] >> (row & 63) & 1;
    return yes ? FEEL_TRUE : no ? FEEL_FALSE : FEEL_UNKNOWN;
}

pair_state run_state(const run_result *r, uint32_t policy, size_t row);           /* of RUN_STATES and above */

/* Every condition of a pair, in the order given to ruleset_add_policy (of RUN_TRUTHS). */
typedef struct policy_terms { const clause_id *conditions; size_t count; uint32_t judged; } policy_terms;
policy_terms ruleset_policy(const ruleset *r, uint32_t policy);
/* The one false condition of a near pair: its place among the policy's conditions; −1 when the pair is not near. */
int run_near(const run_result *r, uint32_t policy, size_t row);
#endif
