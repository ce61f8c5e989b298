/* request_key.h — a change that may be sent twice and is made once: the header Idempotency-Key.
 *
 * The key is taken before the change and the answer kept with it for a day, per account.  The same key with the same request
 * (method, address, body) gets the kept answer, with `Idempotency-Replayed: true`; with another request it is 422.  While the
 * first is at work, and when the program ended in the midst of it, it is 409: what was asked for may or may not have been
 * done, and is never done twice.  Our own failures (5xx) are forgotten: they may be tried again.  An answer that holds a
 * secret is not kept: the second request is 409. */
#ifndef JBP_WEB_REQUEST_KEY_H
#define JBP_WEB_REQUEST_KEY_H
#include "web/site.h"

enum { REQUEST_KEY_LONGEST = 200, REQUEST_KEY_DAY = 86400 };

/* The key of this request, NULL without one or where nothing is changed. */
const char *request_key(const visit *v);
/* *known: the answer is in v->out. False: refused, v->out->status says how. */
bool request_key_take(visit *v, const char *key, bool *known, error *e);
bool request_key_keep(visit *v, const char *key, bool secret, error *e);
#endif
