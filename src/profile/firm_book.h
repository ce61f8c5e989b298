/* firm_book.h — the records of one firm, ledger by ledger: each ledger is asked once a request, whoever needs it (its
 * facts, their traces, a page that shows them).
 *
 * A ledger's records are all that name the firm in any of its fields, or the firm's own in ledger enterprise.  They are
 * not filtered: who shows them asks the person's rights first.  All lives in the book's arena. */
#ifndef JBP_PROFILE_FIRM_BOOK_H
#define JBP_PROFILE_FIRM_BOOK_H
#include "ledger/record.h"

typedef struct firm_records { const record *at; size_t count; } firm_records;
typedef struct firm_book firm_book;

firm_book *firm_book_new(core *c, arena *a, int64_t firm);
int64_t    firm_book_firm(const firm_book *b);
/* By number; `owner`: only those that name the firm in this field (NULL: in any). */
bool firm_book_read(firm_book *b, const ledger_decl *l, const field_decl *owner, firm_records *out, error *e);
/* The versions of one of them, oldest first. The ledger's are read together the first time. */
bool firm_book_history(firm_book *b, const ledger_decl *l, int64_t record, const version **out, size_t *n, error *e);
#endif
