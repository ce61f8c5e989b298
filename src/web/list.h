/* list.h — what a list of records is asked for, from the address of a page or of the API.
 *
 *   q=云湾 电机        words: each must be found in a text of the record, in the name of a code or in the label of what it
 *                     refers to; the label also by the first letters of its pinyin (words.h)
 *   where=…           FEEL over the ledger's fields
 *   sort=-employees   a field, − for the largest first; then the record's number
 *   cols=name,town    which fields, in this order (or col=name&col=town, as ticked boxes send them); without it a page
 *                     shows the label first and leaves out what is mostly empty
 *   page=2 size=50
 *
 * A list is cut after its page by the database, so what it costs does not grow with the ledger: the first time a large
 * ledger is sorted by a field, an index in that order is asked for, and made by the thread of later.h.  Equal values follow in the order of the record's number.
 *
 * Rows a person may not see, and fields, are left out here and nowhere else. */
#ifndef JBP_WEB_LIST_H
#define JBP_WEB_LIST_H
#include "web/site.h"

enum { LIST_SIZE = 50, LIST_MOST = 500, LIST_COUNTED = 1000, LIST_LARGE = 2000 };

typedef struct list_ask {
    const ledger_decl *l;
    ledger_rights g;
    const char *q, *where, *sort, *cols;
    bool descending, personal;              /* personal: a personal field is among the columns */
    const field_decl **fields;
    size_t field_count;
    int64_t page, size;
    filter *f;
    const char *order;                      /* SQL */
    const field_decl *within;               /* of the person's row rule, see list_index() */
} list_ask;

/* Without cols no field is chosen. */
bool list_read(visit *v, const ledger_decl *l, const ledger_rights *g, list_ask *out, error *e);
/* What a page shows when nothing was chosen: the label, then what is mostly filled, newest month first. */
bool list_usual(visit *v, list_ask *k, error *e);
typedef bool list_visit(void *self, const list_ask *k, const record *r, error *e);
/* The asked page; *more: there is another one. */
bool list_walk(visit *v, const list_ask *k, list_visit *row, void *self, bool *more, error *e);
/* What stands above a field's values: where they are told by name and not by code, 行业代码 is called 行业. */
const char *field_heading(arena *a, const field_decl *f, lang l);
/* Has an index in this order made for a ledger of LIST_LARGE records or more; nobody waits for it.  `within`: a field that all
 * records of the list have the same in (a row rule's), by which the index begins; NULL: none. */
typedef struct list_order { const ledger_decl *l; const field_decl *f, *within; bool down; } list_order;
bool list_index(visit *v, const list_order *o, error *e);
/* Adds that each word of q stands in a field that counts: by the words in memory (words.h), or else by LIKE over its columns. */
bool list_words(visit *v, filter *f, const words_ask *k, error *e);
/* What may be changed in many of them at once, as choices of the page ("bulk_fields", page_bulk.c). */
void bulk_fields(visit *v, const ledger_decl *l, const ledger_rights *g);
/* The same list with one thing changed: list_url(v, k, "page", "3"). */
const char *list_url(visit *v, const list_ask *k, const char *key, const char *value);
#endif
