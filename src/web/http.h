/* http.h — requests and responses, without the library that carries them (libmicrohttpd, in http_server.c).
 *
 * A handler sees one whole request: method, path, headers, cookies, and what a query, a form or an upload holds as fields.
 * It fills one response.  Everything lives in the request's arena.  What is malformed never reaches a handler: repeated
 * Content-Length or Transfer-Encoding, bodies beyond the limit, paths that are no valid UTF-8 or climb (“..”), control
 * characters in names.  A field's text is always valid UTF-8 without NUL. */
#ifndef JBP_WEB_HTTP_H
#define JBP_WEB_HTTP_H
#include "base/error.h"
#include "base/vec.h"

#include <stdio.h>

typedef struct http_field {
    str name, value;
    str file_name, file_type;   /* of an upload: value is its bytes */
    bool is_file;
} http_field;
typedef struct http_fields { http_field *at; size_t len, cap; } http_fields;

typedef struct http_header { const char *name, *value; } http_header;
typedef struct http_headers { http_header *at; size_t len, cap; } http_headers;

typedef struct http_request {
    arena *a;
    const char *method, *path;  /* decoded, begins with "/" */
    const char *peer;           /* address, for logs and limits */
    bool secure;                /* came over TLS */
    http_headers headers, cookies;
    http_fields query, form;    /* form: urlencoded or multipart */
    str body;                   /* as sent, for JSON */
} http_request;

typedef struct http_response {
    int status;                 /* 200 until said otherwise */
    const char *type;           /* Content-Type */
    str body;
    FILE *file;                 /* in place of a body, where that may be large: sent from its beginning in pieces, then closed */
    bool constant;              /* body outlives the request: not copied */
    http_headers headers;
} http_response;

const char *http_header_of(const http_request *r, const char *name);           /* names without regard to case; NULL when absent */
const char *http_cookie(const http_request *r, const char *name);
/* Whether the browser takes gzip, and a body as gzip (level 1 to 9; false: left as it is). An answer that has a Content-Encoding
 * is sent as it is, any other of more than a packet is packed at the quickest level. */
bool http_takes_gzip(const http_request *r);
bool http_gzip(arena *a, int level, str *body);
const char *http_query(const http_request *r, const char *name);               /* NUL-terminated copy, NULL when absent */
const char *http_form(const http_request *r, const char *name);
const http_field *http_file(const http_request *r, const char *name);
bool http_method_is(const http_request *r, const char *method);
void http_add_header(http_response *out, arena *a, const char *name, const char *value);
void http_drop_file(http_response *out);
const char *http_reason(int status);

/* ---- bodies (http_body.c): pure functions over bytes ------------------------------------------------------------------ */

enum { HTTP_MOST_FIELDS = 2000, HTTP_LONGEST_NAME = 200 };
/* a=1&b=%E4%BA%91+x. False: broken escapes, no UTF-8, too many fields. */
bool http_parse_urlencoded(arena *a, str text, http_fields *out, error *e);
/* multipart/form-data (RFC 7578) with the boundary of `content_type`. */
bool http_parse_multipart(arena *a, str body, const char *content_type, http_fields *out, error *e);
bool http_parse_cookies(arena *a, const char *header, http_headers *out);
/* %XX decoded; false for broken escapes, NUL, no UTF-8. `plus` reads + as a blank. */
bool http_decode(arena *a, str text, bool plus, str *out);
bool http_path_safe(const char *path);          /* begins with /, no “..” part, no control characters, no backslash */

/* ---- the server (http_server.c) ------------------------------------------------------------------------------------------ */

typedef void http_handler(void *self, const http_request *r, http_response *out);
typedef struct http_options {
    const char *address;        /* "127.0.0.1" */
    uint16_t port;              /* 0: any free one */
    const char *certificate, *key;          /* PEM files; both NULL: plain */
    size_t most_body;           /* bytes of a request's body */
    unsigned connections, per_address, idle_seconds;
    http_handler *handle;
    void *self;
    FILE *log;                  /* access log: one line a request, no query, no cookies; NULL: none */
} http_options;
#define HTTP_OPTIONS ((http_options){ .address = "127.0.0.1", .port = 8080, .most_body = (size_t)64 << 20, .connections = 512, .per_address = 256, .idle_seconds = 30 })

typedef struct http_server http_server;
bool http_start(const http_options *o, http_server **out, error *e);
uint16_t http_port(const http_server *s);
/* Certificates are read again; connections that are open go on. */
bool http_reload(http_server *s, error *e);
/* No new connections; waits up to `seconds` for requests in work, then closes all. */
void http_stop(http_server *s, unsigned seconds);

typedef struct http_counts { uint64_t requests, errors_4xx, errors_5xx, bytes_out; uint64_t micros; uint32_t active; uint64_t buckets[12]; } http_counts;
/* Bounds of the buckets in seconds: 1, 2.5, 5, 10, 25, 50, 100, 250, 500 ms, 1 s, 2.5 s, more. */
extern const double http_bucket_bounds[11];
http_counts http_count(const http_server *s);
#endif
