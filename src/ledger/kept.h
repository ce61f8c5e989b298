/* kept.h — what is made of the store and the declarations once and looked at by many requests: a panel, the policies of a day.
 *
 * It is kept with the position of history it was made at; every write to a ledger moves that, so nothing old is ever looked
 * at.  Each is made in an arena of its own, is only read after that, and ends when another has its place and nobody holds
 * it any more.  A server has one shelf for each set of declarations and gives the core of a request a hold on it; a
 * command's core has none, and makes what it needs in its own arena. */
#ifndef JBP_LEDGER_KEPT_H
#define JBP_LEDGER_KEPT_H
#include "ledger/core.h"

typedef struct shelf shelf;
shelf *shelf_new(arena *a);
void   shelf_end(shelf *s);                        /* nobody holds anything of it */

/* The core's own: what this request looks at stays until kept_end(). Lives beside the core. */
typedef struct kept_hold { shelf *of; struct kept_link *first; } kept_hold;
void kept_begin(core *c, kept_hold *h, shelf *of);
void kept_end(core *c);

/* Makes it in c->a. */
typedef bool kept_make(core *c, int64_t ask, const void **out, error *e);
/* What `make` gives for `ask`, from the shelf when it is there. Inside a batch it is made for the caller alone: what a batch
 * has written may be taken back. */
bool kept_get(core *c, kept_make *make, int64_t ask, const void **out, error *e);
#endif
