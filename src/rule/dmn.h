/* dmn.h — decision models: DMN 1.5 XML (1.1 to 1.4 accepted), read once and evaluated many times.
 *
 *   dmn_model *m;
 *   TRY(dmn_open(a, &(dmn_files){ .path = "loan.dmn" }, &m, err));
 *   feel_run r;
 *   feel_run_begin(&r, a, LANG_ZH);
 *   TRY(dmn_evaluate(&r, m, DMN_DECISION, STR("Routing"), inputs, &v, err));
 *
 * Every boxed expression becomes a FEEL expression (feel_ast.h), so one interpreter with one set of limits runs it all; what
 * FEEL has no form for — decision tables, types on a box — is a host node.  Reading fails only when the text is no DMN model
 * or an import is missing: a cell that does not compile is a fault of the model (dmn_faults) and null when evaluated, so one
 * bad cell does not take the rest of a model away. */
#ifndef JBP_RULE_DMN_H
#define JBP_RULE_DMN_H
#include "rule/feel.h"

typedef struct dmn_model dmn_model;
typedef struct dmn_table dmn_table;
typedef enum dmn_kind { DMN_DECISION, DMN_BKM, DMN_SERVICE, DMN_INPUT } dmn_kind;

/* The other files an import may mean; each import is looked for among them by its namespace. */
typedef struct dmn_files { const char *path; const char *const *imports; size_t import_count; } dmn_files;
bool dmn_open(arena *a, const dmn_files *files, dmn_model **out, error *e);
bool dmn_open_text(arena *a, str xml, const char *file, dmn_model **out, error *e);    /* one that imports nothing; `file` names it */
/* The same for facts that may be missing: a test of what is missing is unknown, not false, and so is the answer of a table
 * as long as a rule that cannot be told might be the one (also where a later rule or a default output would hold). */
bool dmn_open_strict(arena *a, str xml, const char *file, dmn_model **out, error *e);

typedef enum dmn_fault_kind { FAULT_SYNTAX, FAULT_NAME, FAULT_TYPE, FAULT_REFERENCE } dmn_fault_kind;
typedef struct dmn_fault { dmn_fault_kind kind; const char *file, *element; int line; char *zh, *en; } dmn_fault;
typedef struct dmn_faults { const dmn_fault *at; size_t count; } dmn_faults;
dmn_faults dmn_faults_of(const dmn_model *m);                           /* imported models' included */

/* The value of a decision, or what a BKM or a decision service answers when called with `inputs` as its arguments by name.
 * `inputs` is a context by the names of input data (of a named import: a context inside), or null.  False only when the
 * model has no such element; what goes wrong on the way is null and a problem of the run. */
bool dmn_evaluate(feel_run *r, const dmn_model *m, dmn_kind kind, str name, feel_value inputs, feel_value *out, error *e);
/* All decisions of the model itself, as a context by their names. */
feel_value dmn_evaluate_all(feel_run *r, const dmn_model *m, feel_value inputs);
/* The input data that an element needs in the end, each once; `type` NULL: any. `asks_day`: today() or now() stands in the model. */
typedef struct dmn_need { str name; const feel_type *type; int line; } dmn_need;
typedef struct dmn_needs { const dmn_need *at; size_t count; } dmn_needs;
bool dmn_needs_of(arena *a, const dmn_model *m, str decision, dmn_needs *out, error *e);
/* The model's own decisions, in its order. */
typedef struct dmn_decision { str name; const feel_type *type; const dmn_table *table; } dmn_decision;       /* table NULL: another kind of box */
typedef struct dmn_decisions { const dmn_decision *at; size_t count; } dmn_decisions;
dmn_decisions dmn_decisions_of(arena *a, const dmn_model *m);
/* Inputs from plain JSON: texts become the dates, times and durations that the input data's types ask for. */
feel_value dmn_plain_inputs(feel_run *r, const dmn_model *m, feel_value inputs);

/* ---- decision tables, as dmn check and others look at them ------------------------------------------------------------ */

typedef enum dmn_hit { HIT_UNIQUE, HIT_ANY, HIT_PRIORITY, HIT_FIRST, HIT_RULE_ORDER, HIT_OUTPUT_ORDER, HIT_COLLECT } dmn_hit;
typedef enum dmn_aggregation { COLLECT_LIST, COLLECT_SUM, COLLECT_MIN, COLLECT_MAX, COLLECT_COUNT } dmn_aggregation;

typedef struct dmn_cell { str text; int line; const feel_expression *x; } dmn_cell;    /* x is NULL when it does not compile */
typedef struct dmn_input { str label; dmn_cell value; const feel_type *type; dmn_cell allowed; } dmn_input;
typedef struct dmn_output { str name; const feel_type *type; dmn_cell allowed, otherwise; const feel_expression **order; size_t order_count; } dmn_output;
typedef struct dmn_rule { const char *id; int line; const dmn_cell *tests, *results; const str *notes; } dmn_rule;

struct dmn_table {
    const void *xml;                       /* the element it was read from */
    const char *file, *element;            /* the decision or BKM it stands in */
    int line;
    dmn_hit hit;
    dmn_aggregation aggregation;
    const dmn_input *inputs;
    const dmn_output *outputs;
    const dmn_rule *rules;
    const str *notes;                      /* names of the columns of annotations; `notes` of a rule has as many */
    bool described;                        /* the last of them is the rules' descriptions, without a name */
    size_t input_count, output_count, rule_count, note_count;
    bool missing_unknown;                  /* of dmn_open_strict */
};

typedef struct dmn_tables { const dmn_table *const *at; size_t count; } dmn_tables;
const char *dmn_title(const dmn_model *m);                              /* its name */
dmn_tables dmn_tables_of(const dmn_model *m);                           /* of this file, in its order */
/* The table's answer for values of its input columns, with no other name in scope. */
feel_value dmn_table_answer(feel_run *r, const dmn_table *t, const feel_value *inputs, const feel_scope *s);
/* Which rules the values meet; `met` has rule_count entries. */
void dmn_table_match(feel_run *r, const dmn_table *t, const feel_value *inputs, const feel_scope *s, feel_truth *met);
#endif
