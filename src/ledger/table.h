/* table.h — real SQL tables made from declarations.
 *
 *   CREATE TABLE <ledger> (id, shard, version, batch, <fields…>)      UNIQUE over the key
 *
 * Types: text/code/date → TEXT; int/decimal/month/year/bool/ref → integers of 64 bits; texts → JSON text.
 * The declaration a table was made from is kept in `declaration`.  On the next start the two are
 * compared: a new field, wider scale (values multiplied), dropped requirement, new index → migrated in
 * one batch; a removed field is kept in the table but hidden; a changed type, narrower scale that would
 * lose digits, new required field without default, new unique over duplicates → refused with the reason. */
#ifndef JBP_LEDGER_TABLE_H
#define JBP_LEDGER_TABLE_H
#include "ledger/core.h"

bool tables_migrate(core *c, error *e);
bool tables_current(core *c, bool *out, error *e);      /* whether there is nothing to migrate; only reads */
bool tables_index(core *c, error *e);       /* makes the indexes where a mark says that they are missing (store/backup.h) */
#endif
