/* deliver.h — bringing events to webhooks: one at a time and in order for each, at least once.
 *
 *   claim    the next thing to send; the webhook is this sender's for LEASE seconds, so several may run (serve, cron)
 *   send     the network, without the store: signed as Standard Webhooks (standardwebhooks.com, 1.0.0) says
 *   settle   the answer: 2xx moves the webhook on; all else is tried again after growing delays, for a day, then the webhook
 *            pauses; 410 (Gone) pauses it at once
 *
 * A sender that is killed between send and settle leaves everything as before send: the event comes once more, with the same
 * id, by which the receiver knows it. */
#ifndef JBP_HOOK_DELIVER_H
#define JBP_HOOK_DELIVER_H
#include "hook/event.h"

#include <stdatomic.h>

enum { DELIVER_LEASE = 30, DELIVER_CONNECT = 5, DELIVER_WHOLE = 10 };

typedef struct delivery { webhook w; event ev; int64_t line; const char *trouble; } delivery;   /* line: of the log, for tests and repetitions; trouble: nothing can be sent */
bool deliver_claim(core *c, const roles *r, int64_t now, arena *a, delivery *out, bool *found, error *e);
typedef struct delivered { int64_t status; const char *note; } delivered;                        /* status −1: no answer */
void deliver_send(const delivery *d, const networks *allowed, int64_t now, const atomic_bool *stop, lang l, arena *a, delivered *out);
bool deliver_settle(core *c, const delivery *d, const delivered *x, int64_t now, error *e);

int64_t deliver_delay(int64_t tries);                       /* seconds after that many failures in a row */
/* "v1,…": HMAC-SHA256 over id.timestamp.body, base64. NULL: the secret is none. */
const char *deliver_sign(arena *a, const char *secret, const char *id, int64_t timestamp, const char *body);
#endif
