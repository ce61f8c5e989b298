/* post.h — one POST of JSON over HTTP(S) (libcurl): never follows a redirect, never asks a proxy that was not meant, ends after
 * its time.  Whom it may connect to is asked for each address when the socket is made, after the name was resolved, so a name
 * that leads elsewhere the second time (DNS rebinding) gains nothing. */
#ifndef JBP_PUSH_POST_H
#define JBP_PUSH_POST_H
#include "base/str.h"

#include <stdatomic.h>
#include <sys/socket.h>

typedef bool post_may_connect(void *self, const struct sockaddr *to);

typedef struct post {
    const char *url, *body;
    const char *const *headers;             /* "Name: value" */
    size_t header_count;
    long connect_seconds, whole_seconds;
    post_may_connect *may_connect;          /* NULL: anywhere, by the environment's proxy */
    void *self;
    const atomic_bool *stop;                /* becomes true: ends at once; may be NULL */
} post;

enum { POST_MOST_ANSWER = 4096 };
typedef struct posted {
    long status;                            /* 0: no answer came */
    int code;                               /* CURLcode */
    bool refused;                           /* may_connect said no */
    bool silent;                            /* all was sent and nobody answered: it may have arrived */
    const char *problem;                    /* NULL when an answer came; libcurl's words */
    const char *answer;                     /* its first bytes */
    size_t answer_len;
} posted;

void post_json(const post *p, arena *a, posted *out);
char *base64_text(arena *a, const void *bytes, size_t n);
#endif
