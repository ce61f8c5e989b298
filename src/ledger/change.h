/* change.h — what a history row says of a record's fields, as JSON.
 *
 *   {"output":[31200,32339],"name":"云湾精密"}      output was 31200 and is 32339; name was empty
 *
 * A field that was empty has its value alone: most rows of history are new records, and they are hashed and stored for
 * good.  The longer form [null,value], which older rows have, means the same.  Numbers are scaled integers, texts strings,
 * empty is null.  Fields that did not change are left out. */
#ifndef JBP_LEDGER_CHANGE_H
#define JBP_LEDGER_CHANGE_H
#include "ledger/decl.h"
#include "store/store.h"

#include <jansson.h>

typedef struct change_writer change_writer;                                    /* one a ledger; keeps its room */
change_writer *change_writer_new(arena *a, const ledger_decl *l);
str change_write(change_writer *w, const value *old, const value *new);         /* either may be NULL; lives until the next call */

value change_value(arena *a, const json_t *j);                                    /* one of its values, as stored */
/* False when the field did not change; *old and *new are JSON null for empty. */
bool change_of(const json_t *changes, const char *field, const json_t **old, const json_t **new);
#endif
