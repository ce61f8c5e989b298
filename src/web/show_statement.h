/* show_statement.h — what a firm stated of one record: fields before and after, and how far the bureau is with it. */
#ifndef JBP_WEB_SHOW_STATEMENT_H
#define JBP_WEB_SHOW_STATEMENT_H
#include "ledger/statement.h"
#include "web/record_form.h"

/* A line of `list`; nothing (*shown false) when the record is none of this person's. */
bool show_statement(visit *v, view *list, int64_t id, bool *shown, error *e);
/* The same of a record that is looked at, into v->page's list `statements` (none or one). */
bool show_statement_of(visit *v, const seen_record *x, error *e);
#endif
