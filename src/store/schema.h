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
 * A migration is one numbered SQL text per dialect; migrate() runs what is missing, one transaction each. */
#ifndef JBP_STORE_SCHEMA_H
#define JBP_STORE_SCHEMA_H
#include "store/store.h"

bool schema_migrate(store *s, error *e);              /* to the newest; refuses a newer database */
bool schema_mark_newest(store *s, error *e);         /* inside the caller's transaction: what was copied in over a newest schema */
bool schema_version(store *s, int64_t *version, error *e);
#endif
