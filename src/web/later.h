/* later.h — work that no request waits for: one thread with its own connection to the store, one thing after another.
 *
 * What fails is told to the log (standard error) and left.  `what` is copied; pointers in it must live as long as the
 * thread.  Whoever ends it waits for the work in hand; what still stands in line is dropped. */
#ifndef JBP_WEB_LATER_H
#define JBP_WEB_LATER_H
#include "ledger/core.h"

typedef struct later later;
typedef bool later_work(void *what, core *c, error *e);        /* c->a is emptied after each piece of work */

bool later_start(const core_options *where, const core *of, later **out, error *e);
void later_do(later *t, later_work *work, const void *what, size_t bytes);
/* The same, for what needs doing once as long as the thread lives; false when it was asked for before. */
bool later_once(later *t, const char *key, later_work *work, const void *what, size_t bytes);
void later_settle(later *t);                                   /* waits until nothing is left to do (for tests) */
void later_end(later *t);                                      /* NULL allowed */
#endif
