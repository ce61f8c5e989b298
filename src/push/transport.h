/* transport.h — one message out of the house, once: SMTP, WeCom's and DingTalk's group robots (libcurl).
 *
 * What is answered decides: SENT; FAILED, to be tried again; REFUSED, which no repetition cures; UNCERTAIN, when the whole
 * message went out and no answer came — then it may have arrived, and nobody repeats it but a person. */
#ifndef JBP_PUSH_TRANSPORT_H
#define JBP_PUSH_TRANSPORT_H
#include "push/channels.h"

#include <stdatomic.h>

typedef enum sending { SENDING_SENT, SENDING_FAILED, SENDING_REFUSED, SENDING_UNCERTAIN } sending;

typedef struct outgoing {
    channel     channel;
    const char *address;                     /* an e-mail address, or the name of a hook; NULL: the channel's own robot */
    const char *title, *body;
    const char *id;                          /* the same for every attempt: Message-ID of a mail */
    const char *at;                          /* 2026-03-01T02:00:00Z */
    const atomic_bool *stop;                 /* becomes true: a mail is broken off; NULL: nobody stops it */
    const char *unsubscribe;                 /* of a mail: the link that ends them with one click (RFC 2369, 8058); NULL: none */
} outgoing;

/* *answer: what the other side said, or what went wrong, without address or secret. */
sending transport_send(const channels *x, const outgoing *o, arena *a, char **answer);

/* Parts that tests look at. */
char *mail_text(arena *a, const channels *x, const outgoing *o);                     /* RFC 5322, UTF-8, base64 */
char *robot_json(arena *a, const outgoing *o);
char *dingtalk_query(arena *a, const char *secret, int64_t milliseconds);            /* &timestamp=…&sign=… */
#endif
