/* filter.h — records chosen by FEEL: lists, exports, figures and access rules.
 *
 *   filter *f;
 *   TRY(filter_new(c, l, a, &f, e));
 *   TRY(filter_add(f, "成立日期 < date(\"2015-01-01\") and 从业人员 >= 300", NULL, e));      any number: all must be true
 *   TRY(filter_count(f, &n, e));
 *   TRY(filter_rows(f, &(page){ .order = "uscc", .limit = 50 }, visit, self, e));
 *
 * What a database can decide is pushed down (rule/feel_sql.h), the rest is decided by the interpreter on what comes back,
 * so the answer is the interpreter's whatever the engine.  filter_exact() says whether all was pushed down: then count
 * and pages cost what SQL costs. */
#ifndef JBP_LEDGER_FILTER_H
#define JBP_LEDGER_FILTER_H
#include "ledger/record.h"
#include "rule/feel.h"

typedef struct filter filter;
bool filter_new(core *c, const ledger_decl *l, arena *a, filter **out, error *e);
/* `constants`: further names with fixed values (用户, …); may be NULL. The fault names line and column of the text. */
bool filter_add(filter *f, const char *feel, const feel_context *constants, error *e);
/* The same for a condition that a person wrote: it may name only fields that `sees` allows, so that nothing is found out by asking. */
typedef bool field_seen(const void *self, const field_decl *f);
bool filter_add_seen(filter *f, const char *feel, field_seen *sees, const void *self, error *e);
/* SQL over the ledger's columns with `?`, for what FEEL does not say (search). */
void filter_add_sql(filter *f, const char *where, const value *args, size_t n);
/* Only records with these numbers, found elsewhere (web/words.h); any number of them, in any order. */
void filter_add_ids(filter *f, const int64_t *ids, size_t n);
bool filter_exact(const filter *f);
/* The field that the conditions so far set equal to a constant (the first such): an index that begins with it finds their
 * records in any order.  NULL: none. */
const field_decl *filter_equal(const filter *f);
/* The condition as SQL over the ledger's columns ("" for none): all of it where filter_exact() holds, else a cover. */
const char *filter_sql(const filter *f, const value **args, size_t *n);
bool filter_holds(filter *f, int64_t id, const value *values);          /* of one record at hand: SQL conditions are not asked */
/* The whole question as a text: the same for filters that choose the same records. Empty when the database does not decide alone. */
str filter_question(const filter *f);
bool filter_count(filter *f, int64_t *n, error *e);
bool filter_count_to(filter *f, int64_t most, int64_t *n, error *e);    /* stops counting at `most`: a list need not know more */

/* order: SQL, NULL the ledger's; limit 0: all. As of a position in history everything is decided by the interpreter. */
typedef struct filter_page { const char *order; int64_t limit, offset, as_of; bool many; } filter_page;      /* many: as scan_options say */
typedef bool filter_visit(void *self, const record *r, error *e);       /* false ends the walk with e */
bool filter_rows(filter *f, const filter_page *p, filter_visit *visit, void *self, error *e);
#endif
