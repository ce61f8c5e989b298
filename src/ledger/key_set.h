/* key_set.h — which keys a ledger has, as 64-bit prints: what is not here is surely new, what is here must be looked up.
 *
 * A large import asks for every row whether its record exists; with the set, rows that are new need no query, and so can
 * be written in bulk while the import goes on. */
#ifndef JBP_LEDGER_KEY_SET_H
#define JBP_LEDGER_KEY_SET_H
#include "ledger/core.h"

typedef struct key_set { arena *a; uint64_t *slots; size_t len, cap; } key_set;

key_set  key_set_new(arena *a);
uint64_t key_print(const ledger_decl *l, const value *values);          /* by field order; never 0 */
bool     key_set_has(const key_set *k, uint64_t print);
void     key_set_add(key_set *k, uint64_t print);
bool     key_set_load(core *c, const ledger_decl *l, key_set *k, error *e);     /* all keys of the table */
#endif
