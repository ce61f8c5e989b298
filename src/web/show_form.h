/* show_form.h — the form of a record, at the bureau's desk and at the enterprise's door. */
#ifndef JBP_WEB_SHOW_FORM_H
#define JBP_WEB_SHOW_FORM_H
#include "web/record_form.h"

typedef struct form_beside { const char *name; const value *values; } form_beside;     /* values NULL: none there */
typedef struct form_ask {
    const ledger_decl *l;
    const ledger_rights *rights;
    const value *now;               /* the record; NULL: a new one */
    const typed_record *typed;      /* what was sent and is wrong; NULL: nothing yet */
    const field_decl *given;        /* a field that is not asked for (the firm itself); NULL: none */
    const char *action, *back;      /* addresses */
    const form_beside *beside;      /* other records' values under each number, with how far it is from them */
    size_t beside_count;
    bool checks;                    /* a button that only checks */
} form_ask;
/* One field's label and box (templates/input.html), sent as `name`; locked: shown, not to change. */
void show_input(visit *v, const field_decl *f, const char *name, const char *text, const char *fault, bool locked, view *item);
/* What saving would say of what is typed so far, as JSON for the page's script; nothing is written.  Of each field that was
 * sent: {"fault"|"warning": text, "echo": the value as it was understood, where that helps}. */
bool show_checks(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, const http_fields *fields, error *e);
bool show_form(visit *v, const form_ask *k, error *e);
#endif
