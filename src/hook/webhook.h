/* webhook.h — addresses that are told what happens (webhooks), each belonging to one account.
 *
 * An event is not written down when something happens: it is read from the log and the history afterwards (event.h).  A
 * webhook keeps only how far it is (entry of the log, step in it), so nothing hangs in the way of writing, nothing is lost
 * when the program ends, and order is the log's.
 *
 *   active ──a day of failures, or 410──► paused ──its owner──► active ◄──► off
 *
 * DIR/webhooks.yaml, the bureau's own:
 *   allow: [10.20.0.0/16, 127.0.0.1]      # addresses inside that may be called, also by plain http
 * Every other private, loopback or link-local address is refused, when the connection is made; http elsewhere as well.
 *
 * Times are seconds since 1970.  The secret is kept as it is, since every message is signed with it: whoever reads the store
 * could sign, too; it is shown once and never told to messages or logs. */
#ifndef JBP_HOOK_WEBHOOK_H
#define JBP_HOOK_WEBHOOK_H
#include "ledger/core.h"

#include <sys/socket.h>

enum { WEBHOOKS_MOST = 10, WEBHOOK_LOG_MOST = 100, WEBHOOK_DAY = 86400 };

typedef struct webhook {
    int64_t id, account;
    const char *name, *url, *secret;
    const char *events, *ledgers;           /* words with a blank between; ledgers "": all the owner sees */
    const char *filter;                     /* FEEL over the record, with one ledger; NULL: none */
    const char *state, *trouble;            /* trouble: what the last attempt met; NULL */
    int64_t created, entry, step, tries, first_try, next_try, claimed;
} webhook;

typedef struct webhook_try { int64_t id; const char *event, *type, *note; int64_t at, status; } webhook_try;   /* status 0: waits, −1: no answer */

bool webhook_has_word(const char *words, const char *word);
/* Sets id, secret, position (what happens from now on). */
bool webhook_add(store *s, arena *a, webhook *w, int64_t now, error *e);
bool webhook_list(store *s, arena *a, int64_t account, webhook **out, size_t *n, error *e);
/* account 0: whosever it is. */
bool webhook_get(store *s, arena *a, int64_t id, int64_t account, webhook *out, bool *found, error *e);
bool webhook_remove(store *s, int64_t id, int64_t account, error *e);
bool webhook_set_state(store *s, int64_t id, const char *state, error *e);         /* active: tries begin anew */
/* A test ("test") or an earlier event again, as soon as the sender comes by. */
bool webhook_ask(store *s, int64_t id, const char *event, const char *type, int64_t now, error *e);
bool webhook_tries(store *s, arena *a, int64_t id, webhook_try **out, size_t *n, error *e);      /* newest first */
bool webhook_note(store *s, int64_t id, const webhook_try *t, error *e);          /* t->id 0: a new line; old ones go */

/* ---- where it may go ------------------------------------------------------------------------------------------------------- */

typedef struct network { unsigned char at[16]; int bits; } network;                 /* IPv4 as ::ffff:a.b.c.d */
typedef struct networks { network *at; size_t len, cap; } networks;
bool network_parse(const char *text, network *out);                                /* "10.0.0.0/8", "::1" */
bool webhook_allowed(arena *a, const char *dir, networks *out, error *e);          /* of DIR/webhooks.yaml; none without it */
/* Whether a connection may be made; plain http only to what is allowed by name. */
bool webhook_may_connect(const networks *allowed, bool https, const struct sockaddr *to);
/* The form of the address, and what can be said of it before any name is resolved. */
bool webhook_url_fits(const networks *allowed, const char *url, error *e);
#endif
