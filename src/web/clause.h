/* clause.h — a condition by clicking: a field, a comparison and a value (?field=, ?op=, ?value=) become FEEL.
 *
 * The value is read as a form reads it, so 机械 finds its code and 2019年9月 is a month. */
#ifndef JBP_WEB_CLAUSE_H
#define JBP_WEB_CLAUSE_H
#include "web/site.h"

/* ops: [{id, label}] for the box of comparisons. */
void clause_operations(visit *v, view *in);
/* A stored value as FEEL writes it: "C39", date("2019-09-30"), 201909. */
const char *clause_literal(arena *a, const field_decl *f, value x);
/* What was asked for joined to the condition there is (may be NULL); *out NULL: no field was chosen, or none this person sees. */
bool clause_asked(visit *v, const ledger_decl *l, const ledger_rights *g, const char *where, const char **out, error *e);
#endif
