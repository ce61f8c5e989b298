/* resolve.h — from what a file writes of another record (a code, a name, an old name) to that record.
 *
 * Order: lookup fields of text as written (codes cleaned, names folded), former names, decisions remembered in
 * ledger `name_decision`, then a name that differs only in its legal form, or lacks a region, and is unique.  A name that
 * is merely similar is never taken: it is reported with its nearest names, for `jbp reconcile`. */
#ifndef JBP_INTAKE_RESOLVE_H
#define JBP_INTAKE_RESOLVE_H
#include "ledger/record.h"

typedef struct resolver resolver;
bool resolver_open(core *c, const ledger_decl *l, arena *a, resolver **out, error *e);
/* A record just put into the ledger may be referred to by the rows after it. */
void resolver_learn(resolver *r, int64_t id, const value *values);
/* 0: not found; *ambiguous tells that several fit. */
int64_t resolve_text(resolver *r, const field_decl *lookup, str text, bool *ambiguous);
/* Names near to it (registry/firm_name.h), best first; scores of 1000. */
typedef struct candidate { int64_t id; const char *name; int score; } candidate;
size_t resolve_near(resolver *r, str text, candidate *out, size_t most);
const char *resolve_name(resolver *r, int64_t id);
const char *resolve_code(resolver *r, int64_t id);              /* its field with a format (credit code); "" */
bool resolver_decided(resolver *r, str name, str code, int64_t *id, bool *none);   /* a person's decision */
#endif
