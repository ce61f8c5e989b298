/* feel_run.h — what the interpreter and the built-in functions share. */
#ifndef JBP_RULE_FEEL_RUN_H
#define JBP_RULE_FEEL_RUN_H
#include "rule/feel_ast.h"

/* Arithmetic of FEEL's kinds (tables 57 to 60); null where they do not go together. */
feel_value feel_arithmetic(feel_run *r, feel_node op, feel_value a, feel_value b);
feel_value feel_negate(feel_value v);

/* Work done inside one step (elements looked at, bytes compared) is counted as well: false when the run is stopped by it. */
enum { UNITS_OF_STEP = 16, FEEL_MOST_DEPTH = 500 };
bool feel_work(feel_run *r, uint64_t units);

feel_value feel_builtin_call(feel_run *r, const feel_expression *at, const void *builtin, const feel_value *args, size_t count, const str *names);
feel_value feel_property(feel_value v, str name, bool *known);     /* of dates, times, durations, ranges */
feel_value feel_builtin_value(arena *a, const void *builtin);                    /* the function itself as a value */

bool feel_type_conforms(const feel_type *a, const feel_type *b);                 /* every value of a belongs to b; NULL is Any */
const feel_type *feel_result_type(arena *a, const feel_function *f);             /* declared, or told by the body; NULL: unknown */

/* item in range: unknown when they cannot be compared. */
feel_truth feel_in_range(feel_value v, const feel_range *r);
feel_truth feel_and(feel_truth a, feel_truth b);
feel_truth feel_or(feel_truth a, feel_truth b);
static inline feel_truth feel_truth_of(feel_value v) { return v.kind == FEEL_BOOL ? (v.truth ? FEEL_TRUE : FEEL_FALSE) : FEEL_UNKNOWN; }
static inline feel_value feel_of_truth(feel_truth t) { return t == FEEL_UNKNOWN ? FEEL_NOTHING : feel_bool(t == FEEL_TRUE); }
/* Says so when it is neither a truth nor null, where nothing else will do. */
bool feel_may_be_truth(feel_run *r, const feel_expression *x, feel_value v);
void feel_note(feel_run *r, const feel_expression *at, bool serious, const char *zh, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
#endif
