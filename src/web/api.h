/* api.h — the JSON API as a table of described routes.
 *
 * A row of api_docs[] (what has an answer of its own) or api_page_docs[] (what a page shows) is a route with its
 * description: parameters, body and answer, as shapes (shape.h).  The OpenAPI document is made from these rows and from the
 * ledgers' declarations; a route of the API without a description fails test_api.
 *
 * Most rows name the page they are (`page`): the same function gathers, the same word of the role decides, and the answer is
 * the page's view through the declared shape.  So whatever a page learns to show, the API can say by one more line of its
 * shape, and rights cannot differ.  docs/api.md tells how it looks from outside.
 *
 * What holds for every row is here and nowhere else: the limit of requests, bodies read by their shape with all faults,
 * Idempotency-Key, ETag and 304, `Link: …; rel="next"`, problem+json (RFC 9457). */
#ifndef JBP_WEB_API_H
#define JBP_WEB_API_H
#include "web/shape.h"
#include "web/site.h"

typedef struct api_doc {
    route r;                        /* first: a route of kind ROUTE_DESCRIBED is the head of its api_doc */
    const char *id;                 /* operationId; also names its schemas */
    text2 says;
    const char *page;               /* "GET /policies": the page that this is; NULL: r.answer is the API's own */
    const shape *query, *body;      /* body: a JSON object, handed to the page as fields of its form; NULL: none */
    const shape *result;            /* NULL: no content, or bytes of `type` */
    const char *type;
    bool upload;                    /* the body is multipart/form-data with a part `file` */
    bool makes;                     /* success is 201 */
    bool if_match;                  /* takes If-Match */
    bool once;                      /* the answer holds a secret: it is not kept for Idempotency-Key */
    bool text_id;                   /* :id is a name, not a number */
} api_doc;

#define API(method, pattern, answer, word) .r = { (method), (pattern), (answer), (word), ROUTE_DESCRIBED }
#define API_PAGE(method, pattern, of) API(method, pattern, api_page, NULL), .page = (of)

extern const api_doc api_docs[], api_page_docs[];
extern const shape api_fields[];                        /* a body whose members are the fields of a ledger the page knows */
extern const shape api_document[];                      /* report/document_json.h */
extern const shape api_record[], api_records[];         /* stand for the record of the ledger in the address, and a page of them */
const api_doc *api_doc_of(const route *r);              /* NULL when it is no described route */
const route *api_page_route(const api_doc *d);          /* NULL when it names none, or a page that there is not */
const char *api_word(const route *r);                   /* the word of the role it takes: of the page, where it is one */

/* ---- for site.c: around every answer (no-ops for pages) ------------------------------------------------------------------ */

/* *done: the answer is there already (kept for this Idempotency-Key). False: it is refused, v->out->status may say how. */
bool api_begin(visit *v, bool *done, error *e);
void api_end(visit *v, bool done);
void api_problem(visit *v, int status, const error *e, const char *text);
lang api_language(const char *accept_language, lang otherwise);        /* RFC 9110, 12.5.4: zh or en, whichever is wanted more */

/* ---- answers -------------------------------------------------------------------------------------------------------------- */

bool api_page(visit *v, error *e);
bool api_show(visit *v, error *e);                      /* v->page through the shape of the result */
bool api_done(visit *v);                                /* the same where a page would go elsewhere; 204 without a shape */
bool api_send(visit *v, const buf *b);                  /* JSON as it is */
bool api_read_object(visit *v, const shape *s, http_fields *out, error *e);

/* OpenAPI 3.1 of what this person may use, made from the rows and the ledgers' declarations. */
void openapi_write(visit *v, buf *b);
#endif
