/* event.h — what happened, read from the log and the history after a position.
 *
 *   record.created, record.changed, record.deleted      a record of a ledger
 *   finding.opened, finding.closed                      a finding becomes open, or no longer is
 *   month.locked · report.issued · evaluation.published
 *   registration.requested                              a firm asks to be let in
 *
 * An entry of the log has steps: two for each of its history rows (the record; what it means), one for an entry without
 * history.  An event's id is made of entry, step and the entry's hash, so it is the same however often it is read, and no two
 * events share one.  What the owner may not see at this moment — ledger, row, field — is no event for this webhook, or no
 * part of it; personal fields are never sent: who needs them reads the record, and the reading stands in the log. */
#ifndef JBP_HOOK_EVENT_H
#define JBP_HOOK_EVENT_H
#include "account/access.h"
#include "hook/webhook.h"

typedef struct event { int64_t entry, step; const char *id, *type, *body; } event;     /* body: JSON */

extern const char *const event_types[];                 /* ends with NULL */
text2 event_says(size_t i);
bool event_owner_may(const roles *r, const account *owner);       /* active, and the role has the word `webhooks` */

/* The next event at or after w's position, which moves to it (or to where the search ended).  *more: the search was cut
 * short, go on later. */
bool event_next(core *c, const roles *r, const account *owner, webhook *w, arena *a, event *out, bool *found, bool *more, error *e);
/* An event sent before, as its owner may see it now; not found when nothing of it is left to see. */
bool event_again(core *c, const roles *r, const account *owner, const webhook *w, const char *id, arena *a, event *out, bool *found, error *e);
void event_test(arena *a, const webhook *w, int64_t number, const char *at, event *out);
/* Whether the filter may be asked of the ledger by this owner: names and fields. */
bool event_filter_fits(core *c, const roles *r, const account *owner, const webhook *w, arena *a, error *e);
#endif
