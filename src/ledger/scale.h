/* scale.h — numbers in history rows, read at today's scale.
 *
 * History is never rewritten.  When a field's scale changes, its table is converted and `declaration` keeps up to which
 * position the older scale counts ({"": {"scales": {"output": [[41, 1]]}}}: rows of history up to 41 have one digit). */
#ifndef JBP_LEDGER_SCALE_H
#define JBP_LEDGER_SCALE_H
#include "base/map.h"
#include "store/store.h"

#include <jansson.h>

typedef struct scales { map by_field; } scales;

bool scales_load(store *s, arena *a, const char *ledger, scales *out, error *e);
void scales_read(arena *a, const json_t *declaration, scales *out);
/* What the history row at `seq` says of a field; NULL, number or text. */
value scales_value(arena *a, const scales *s, const char *field, int64_t seq, const json_t *j);
#endif
