/* counted.h — how many records lists have, kept while nothing was written: people page through and come back to the same lists.
 *
 * So is how many of the newest records fill each field, by which a list chooses its columns.
 *
 * A count is kept with the position of history it was made at; every write to a ledger moves that, so an old count is never
 * shown.  One table for all desks, of fixed size: a new list takes the place of another. */
#ifndef JBP_WEB_COUNTED_H
#define JBP_WEB_COUNTED_H
#include "ledger/filter.h"

typedef struct counted counted;
counted *counted_new(arena *a);
void counted_end(counted *k);
/* The count of the filter's records up to `most`. */
bool counted_to(counted *k, core *c, filter *f, int64_t most, int64_t *n, error *e);
/* Of the newest hundred records: how many they are, then how many fill each field (l->count + 1 numbers). */
bool counted_filled(counted *k, core *c, const ledger_decl *l, int64_t *filled, error *e);
#endif
