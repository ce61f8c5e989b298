/* scheme_edit.h — an evaluation scheme's text with other weights, benchmarks, class lines and parameters.
 *
 *   w.COHORT.INDICATOR   the weight of an item; 0 takes the item out        b.COHORT.INDICATOR   its benchmark, where it is a number
 *   from.COHORT.CLASS, to.COHORT.CLASS   the ends of a class                p.NAME               the value of a parameter
 *
 * Everything else of the text stays as it is; comments are not in a tree. */
#ifndef JBP_AMEND_SCHEME_EDIT_H
#define JBP_AMEND_SCHEME_EDIT_H
#include "amend/amend.h"

bool scheme_edited(arena *a, const char *text, field_of *field, void *self, const char **out, error *e);

/* Each fault told at the field whose lines it names: by "COHORT.INDICATOR", "COHORT.CLASS" or "p.NAME"; the rest are nobody's. */
typedef struct scheme_fault { const char *at, *text; } scheme_fault;        /* at NULL: the whole scheme's */
typedef struct scheme_faults { scheme_fault *at; size_t count; } scheme_faults;
bool scheme_faults_of(arena *a, const char *text, const pack_faults *faults, scheme_faults *out, error *e);
const char *scheme_fault_at(const scheme_faults *f, const char *at);        /* NULL: right */
#endif
