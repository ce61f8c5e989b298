/* site.h — the web side of jbp: pages and API as a table of routes over the core.
 *
 * A site has a few desks, each with its own connection to the store; a request takes a free one, works in an arena of its
 * own and gives it back.  A page is one function:
 *
 *     static bool show_thing(visit *v, error *e)
 *     {
 *         view_text(v->page, "name", …);
 *         return visit_show(v, "thing", e);
 *     }
 *
 * and one row of a table `const route things_routes[]` in its file.  Before it runs, the route's word is checked against
 * the person's role; ledgers are asked for through visit_ledger(), which checks the grant.  When it returns false, the
 * error is shown in the same layout (or as problem+json under /api/) with the status its code stands for.
 *
 * Every changing request (POST …) carries the session's token against forgery and is refused otherwise, as is one whose
 * Origin is another site. */
#ifndef JBP_WEB_SITE_H
#define JBP_WEB_SITE_H
#include "account/access.h"
#include "text/pinyin.h"
#include "web/counted.h"
#include "web/http.h"
#include "web/rate.h"
#include "web/view.h"
#include "web/words.h"

typedef struct site site;
typedef struct visit visit;
typedef bool page_fn(visit *v, error *e);

/* open: without log-in; described: the row is the beginning of an api_doc (api.h), as every route of the API must be. */
typedef enum route_kind { ROUTE_PAGE, ROUTE_OPEN, ROUTE_API, ROUTE_DESCRIBED } route_kind;
typedef struct route {
    const char *method, *pattern;           /* "/ledger/:ledger/:id": a part that begins with : matches one part */
    page_fn *answer;
    const char *word;                       /* of the role's pages; NULL: any person */
    route_kind kind;
} route;

/* What is wrong with one field of a body ("/name") or one parameter of the address ("where"). */
typedef struct visit_fault { const char *pointer, *detail; } visit_fault;
typedef struct visit_faults { visit_fault *at; size_t len, cap; } visit_faults;

struct visit {
    arena *a;
    const http_request *in;
    http_response *out;
    site *site;
    core *c;
    lang l;
    const route *route;
    http_headers params;                    /* of the pattern */
    bool known;                             /* somebody is logged in */
    session session;
    const account *who;
    const role_decl *role;
    const roles *roles;
    wordbook *words;
    later *later;
    bool refused;                           /* a right was missing: noted in the log when the answer fails */
    const char *scopes;                     /* of an API token; NULL: came with a session */
    view *page;
    const char *keyed;                      /* the Idempotency-Key this request has taken (request_key.h) */
    visit_faults faults;                    /* for problem+json: all of them, where the error tells the first */
};

typedef struct site_options {
    core_options where;
    http_options http;
    account_rules rules;
    int api_rate;                           /* requests a minute of one API token; 0: as many as it likes */
    int desks;                              /* connections to the store; 0: twice the processors */
    FILE *say;                              /* start-up messages (the first administrator's password) */
} site_options;

bool site_open(const site_options *o, site **out, error *e);
void site_handle(void *site_, const http_request *r, http_response *out);      /* for http_options.handle */
bool site_reload(site *s, error *e);                                            /* packs and templates again */
void site_close(site *s);
/* Work between requests, with a desk of its own while it lasts; `a` is the caller's. */
typedef bool site_work(void *self, core *c, const roles *r, error *e);
bool site_with_desk(site *s, arena *a, site_work *work, void *self, error *e);
void site_set_server(site *s, const http_server *h);                            /* for /metrics */
const http_server *site_server(const site *s);
const account_rules *site_rules(const site *s);
const pinyin *site_pinyin(const site *s);
counted *site_counted(const site *s);
rate *site_rate(site *s);
/* Every route, for tests of access and for OpenAPI. */
size_t site_route_count(void);
const route *site_route_at(size_t i);

/* ---- for pages ------------------------------------------------------------------------------------------------------- */

const char *visit_param(const visit *v, const char *name);                     /* of the pattern; never NULL */
int64_t visit_number(const char *text);                                        /* −1 when it is no number */
bool visit_show(visit *v, const char *template, error *e);                     /* 200, in the layout */
bool visit_go(visit *v, const char *path);                                     /* 303 */
bool visit_text(visit *v, const char *type, const char *text);
void visit_notice(visit *v, const char *zh, const char *en);                    /* shown once, on the next page */
const char *visit_say(const visit *v, const char *zh, const char *en);
bool visit_by_person(const visit *v, error *e);                                 /* not found for a token: what only a session may do */
bool visit_may(const visit *v, const char *word);
void visit_fault_add(visit *v, const char *field, const char *detail);          /* copies `detail`; "name" becomes "/name" */
bool visit_faultless(const visit *v, error *e);                                 /* false with the first of them */
/* The ledger and this person's grant; fails as not found when the right is missing, so that nothing is given away. */
bool visit_ledger(visit *v, const char *id, right needs, const ledger_decl **l, ledger_rights *g, error *e);
/* A line of the log: reads of personal data, exports. */
bool visit_note(visit *v, const char *action, const char *subject, const char *detail, error *e);
const char *visit_url(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *url_part(arena *a, const char *text);                              /* percent-encoded */
const char *asset_url(const site *s, const char *name);                        /* "app.css" → /static/1a2b…/app.css */
extern const route facts_routes[], offer_routes[], subscription_routes[], objection_routes[], catalogue_routes[];
extern const route audit_routes[], finding_routes[], statement_routes[], own_routes[];

extern const route bulk_routes[];
extern const route open_routes[], home_routes[], account_routes[], import_routes[], ledger_routes[], record_routes[], firm_routes[], figure_routes[], month_routes[], report_routes[], policy_routes[], door_routes[], register_routes[], search_routes[], evaluation_routes[], token_routes[], ask_routes[], quality_routes[];
extern const route webhook_routes[], session_routes[];
#endif
