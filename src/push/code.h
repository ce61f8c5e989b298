/* code.h — the mailed code that proves an address, from the wish to the mail.
 *
 * A request only writes down that a code is wanted (ledger push_address: when to mail it next); whoever sends (web/sender.h)
 * mails it, so no request waits for a mail server.  Tried at once, after 30 seconds, 2 and 5 minutes, then given up: the code
 * holds for half an hour.  A claim holds for CODE_LEASE seconds, so two senders do not mail one code.  A mail of which nobody
 * knows whether it arrived is repeated, too: it is the same code.
 *
 * The code itself stands nowhere: it is worked out from the data directory's key when it is mailed and when it is typed
 * (link.h), and what the mail server says is kept without address and code. */
#ifndef JBP_PUSH_CODE_H
#define JBP_PUSH_CODE_H
#include "push/transport.h"

enum { CODE_PAUSE = 60, CODES_A_DAY = 10, CODE_LEASE = 90 };        /* seconds between two, and how many: nobody is flooded by our hand */

typedef struct code_box {                   /* the address of a firm and how far it is */
    bool there, stopped, waits;
    const char *address, *sent_at;          /* sent_at: when the code was asked for; NULL: never */
    const char *next, *note;                /* next: when it is tried to mail it; NULL: it is mailed, or was given up: then note says why */
    int64_t id, firm, tries, attempts, count;       /* tries: wrong codes typed; count: asked for on the day of sent_at */
} code_box;
bool code_box_read(core *c, int64_t firm, const char *channel, arena *a, code_box *out, error *e);
/* Why another may not be asked for now; NULL: it may. */
const char *code_refused(arena *a, const code_box *x, const char *now, lang l);

typedef struct code_mail { channels x; outgoing o; code_box box; } code_mail;
/* The next that is due; taken for CODE_LEASE seconds. *found false: none is. */
bool code_claim(core *c, const char *now, arena *a, code_mail *out, bool *found, error *e);
bool code_settle(core *c, const code_mail *m, sending how, const char *answer, const char *now, error *e);
#endif
