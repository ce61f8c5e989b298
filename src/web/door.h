/* door.h — what the pages of the enterprise's door share. Each speaks of the account's own firm and no other. */
#ifndef JBP_WEB_DOOR_H
#define JBP_WEB_DOOR_H
#include "web/record_form.h"
#include "web/show_form.h"

bool own_firm(visit *v, error *e);                          /* fails when the account belongs to no enterprise */
/* A record of the firm's own, in a batch of its own: `enterprise` is put in. For ledgers a firm writes by its pages alone. */
bool own_put(visit *v, const char *ledger, const char *action, const field_set *set, size_t n, error *e);
/* A form's fields, with the firm put in by us and not by the browser. */
http_fields own_fields(visit *v, const char *const names[], size_t n);
/* The page that keeps a ledger at the door ("month" of /door/my/month); NULL when it has none. */
const char *own_page(const char *ledger);

/* The missing facts, by what they unlock (match/unlock.h), as the template missing_facts shows them; `wrong` may be NULL. */
typedef struct wrong_answer { const char *fact, *text, *fault; bool warning; } wrong_answer;
struct match;
bool show_missing(visit *v, struct match *m, const wrong_answer *wrong, error *e);
/* Monthly reports that are due and unread messages, for the first page. */
bool show_tasks(visit *v, error *e);
/* The form of the monthly report: the month that is due, last month's and last year's values beside. */
bool show_month_form(visit *v, form_ask *k, error *e);
#endif
