/* schema.h — the system tables and their migrations.
 *
 *   meta(key, value)                         version of the schema, identity of the data
 *   batch(id, at, who, action, subject, detail, reason)
 *   audit(seq, batch, at, who, action, subject, detail, digest, previous, hash)
 *   source(id, name, sm3, bytes, kind, at, batch)      one imported file
 *   history(seq, batch, ledger, record, version, op, changes, source, sheet, row)
 *        op: insert | update | delete | restore | merge;  changes: JSON {"field":[old,new],"other":new,…}
 *        in stored form (ledger/change.h)
 *   declaration(ledger, json, batch)         the declaration each ledger table was last made from
 *   account, session, token, saved_view      people, see account/account.h
 *
 * Each table carries `shard` (0 here; one number a district when PostgreSQL partitions are used).
 * A migration is one numbered SQL text per dialect; migrate() runs what is missing, one transaction each. The number says what
 * the tables are, always: who brings tables in from elsewhere raises an empty store to their number first, and no further. */
#ifndef JBP_STORE_SCHEMA_H
#define JBP_STORE_SCHEMA_H
#include "store/store.h"

bool schema_migrate(store *s, error *e);              /* to the newest; refuses a newer database */
bool schema_current(store *s, bool *current, error *e);      /* only reads; refuses a newer database and one without tables */
bool schema_version(store *s, int64_t *version, error *e);    /* 0: no tables */
bool schema_known(store *s, int64_t *version, error *e);      /* the same; refuses a newer database */

/* Inside the caller's transaction: from the number that is there up to this one, which is known (SCHEMA_NEWEST: all). */
enum { SCHEMA_NEWEST = 0 };
bool schema_raise(store *s, int64_t to, error *e);
/* The question for the names of the system tables that are there and of every ledger's. */
const char *schema_tables(const store *s);
#endif
