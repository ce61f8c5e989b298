/* record_form.h — one record for one person: found if it may be seen, changed field by field with all checks.
 *
 * The form of a page and the body of the API are both fields with texts as a person writes them; they are read, checked
 * against the declaration, against the person's rights and rows, and written in one batch, here. */
#ifndef JBP_WEB_RECORD_FORM_H
#define JBP_WEB_RECORD_FORM_H
#include "web/site.h"

typedef struct seen_record { const ledger_decl *l; ledger_rights g; record r; } seen_record;

/* The record of the address (:ledger, :id). Not found also when it lies outside what this person may see. */
bool record_seen(visit *v, right needs, seen_record *out, error *e);
bool record_seen_in(visit *v, const char *ledger, int64_t id, right needs, seen_record *out, error *e);      /* any record */
/* The log gets a line when personal fields are shown. */
bool record_note_personal(visit *v, const seen_record *x, error *e);
bool record_may_add(visit *v, const char *ledger, const ledger_decl **l, ledger_rights *g, error *e);
const char *record_label(visit *v, const ledger_decl *l, const record *r);     /* what it is called; its number when that is empty */
/* Its versions for the page's list `history`, newest first; most 0: all. True in *more when there are others. */
bool record_show_history(visit *v, const seen_record *x, size_t most, bool *more, error *e);
/* The JSON of a version's changes without the fields this person may not see. */
const char *record_visible_changes(visit *v, const seen_record *x, const char *changes);

/* What was typed: per field the value, whether it is to be written, the text, and the fault. */
typedef struct typed_record {
    value *values;
    bool *mask;
    const char **texts, **faults;
    const char *refused;                    /* a fault of the record as a whole */
    const char **warnings;
    size_t warning_count;
    bool wrong;                             /* a field is wrong, or a warning was not accepted */
    bool *mild;                             /* a field's fault is only a warning; NULL: not checked */
} typed_record;
typed_record record_read(visit *v, const ledger_decl *l, const ledger_rights *g, const http_fields *fields);
/* All checks of a change without writing: the declaration's, and that nobody writes a record out of their own sight.
 * `mine`: the rows this person may see (rights_filter); NULL or `now` NULL: not asked. False only when the store fails. */
bool record_judge(visit *v, const ledger_decl *l, filter *mine, const record *now, typed_record *t, bool accept_warnings, error *e);
/* `now` NULL: a new one. Writes unless t->wrong is or becomes true; false only when the store fails. */
bool record_try(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, typed_record *t, bool accept_warnings, int64_t *id, outcome *what, error *e);
/* The fields that are wrong go into v->faults; the first one's id, NULL when none is. */
const char *record_faults(visit *v, const ledger_decl *l, const typed_record *t);
/* Its checks alone: what is wrong, and every warning; nothing is written. */
bool record_look(visit *v, const ledger_decl *l, const record *now, typed_record *t, error *e);
/* The same in one step: whatever is wrong is the error. Warnings do not stop it. */
bool record_save(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, const http_fields *fields, int64_t *id, outcome *what, error *e);
#endif
