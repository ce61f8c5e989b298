/* events.h — what else concerns a firm: results of its applications, findings on its reports, evaluations that go on
 * notice or are published. Each is told once (ledger push_told), and only while it is fresh: of a store that begins to
 * push nobody hears what happened long ago. Internal to src/push. */
#ifndef JBP_PUSH_EVENTS_H
#define JBP_PUSH_EVENTS_H
#include "push/push.h"

typedef struct firm_event { int64_t firm; item_kind kind; const char *event, *text; } firm_event;     /* event: the key of push_told */
bool events_find(match *m, arena *a, firm_event **out, size_t *n, error *e);        /* by firm, then kind */
#endif
