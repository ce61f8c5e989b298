/* ask.h — a question to a ledger: group, measure, pivot.
 *
 *   rows=town  cols=month             axes: a field; enterprise.town, a field of what a reference leads to; industry^2, a code's
 *                                     forebear at that level of its list
 *   measure=sum:output                count; sum, mean, min or max of a number
 *   where=…                           FEEL over the ledger's fields
 *
 * Records are read through the person's own rights, those of a referenced ledger as well: what is not seen there stands under
 * “not known”, as does what is empty.  Sums are exact; a mean is rounded once, to two digits more than its field has. */
#ifndef JBP_WEB_ASK_H
#define JBP_WEB_ASK_H
#include "base/vec.h"
#include "web/site.h"

enum { ASK_MOST_ROWS = 500, ASK_MOST_COLUMNS = 60 };

typedef struct ask_axis {
    const char *key, *label;
    const field_decl *via, *field;          /* via: the reference; NULL for a field of the ledger's own */
    int level;                              /* of a code's list; 0: the code itself */
} ask_axis;
typedef struct ask_axes { ask_axis *at; size_t len, cap; } ask_axes;

typedef enum ask_kind { ASK_COUNT, ASK_SUM, ASK_MEAN, ASK_MIN, ASK_MAX, ASK_KINDS } ask_kind;
typedef struct ask_measure { const char *key, *label, *unit; ask_kind kind; const field_decl *field; } ask_measure;
typedef struct ask_measures { ask_measure *at; size_t len, cap; } ask_measures;

typedef struct ask {
    const ledger_decl *l;
    ledger_rights g;
    const ask_axis *rows, *cols;            /* cols NULL: one column */
    const ask_measure *measure;
    const char *where;
} ask;

typedef struct ask_cell { i128 sum; int64_t n, least, most; } ask_cell;        /* n: records that have the number */
typedef struct ask_group { const char *label; value v; bool ordered; ask_cell total; } ask_group;     /* ordered: by its number, as times are */
typedef struct ask_groups { ask_group *at; size_t len, cap; } ask_groups;
typedef struct answer { ask_groups rows, cols; ask_cell *cell, total; int64_t records; } answer;      /* cell: [row × cols.len + col] */

/* What may be asked of a ledger by this person. */
void ask_choices(visit *v, const ledger_decl *l, const ledger_rights *g, ask_axes *axes, ask_measures *measures);
bool ask_run(visit *v, const ask *k, answer *out, error *e);
/* Which records a group holds, as FEEL over the asked ledger's own fields; `key` is ask_key() of the group. */
const char *ask_key(arena *a, value x);
bool ask_clause(visit *v, const ask_axis *x, const char *key, const char **feel, error *e);
/* The same question about another number. */
ask ask_with(const ask *k, const ask_measure *m);
/* *known false: no record has the number. Fails when a sum is beyond 64 bits. */
bool ask_value(const ask *k, const ask_cell *c, decimal *out, bool *known, error *e);
#endif
