/* data.h — the data items (数据项) of an evaluation: what departments sent about each firm for one year.
 *
 * packs/NAME/data/ANY.yaml declares them:
 *
 *   data:
 *     - name: 实缴税金                       # the name formulas use
 *       en: Tax paid
 *       unit: 万元       places: 2           # digits shown
 *       department: 税务局
 *       from: {sum: eval_tax, field: tax}    # sum | count | any | one: LEDGER
 *     - name: 用地面积
 *       unit: 亩
 *       feel: if 宗地数 > 0 then 自有用地 + 租入用地 - 出租用地 else null
 *
 *   from:   field: FIELD · match: {FIELD: VALUE} · part: FIELD (a percentage the number is multiplied by; empty: all of it)
 *           firm: FIELD (the reference to the firm; else `enterprise`) · in_force: [SINCE, UNTIL] (in December of the year)
 *           A ledger with a field `year` is read for the evaluated year, any other as it stands.
 *   absent: VALUE   what no record means (0, false); without it, unknown
 *
 * This is one year's department data under their departments' names, not what is known of a firm today: that is the
 * profile (profile/profile.h).
 *
 * A table holds columns of FEEL values, a row a firm.  Firms evaluated together (合并评价) are joined into their head:
 * numbers add up, yes of one is yes, texts and dates are the head's.  A correction (objection) replaces one number of one
 * firm before joining; derived items follow. */
#ifndef JBP_EVALUATE_DATA_H
#define JBP_EVALUATE_DATA_H
#include "evaluate/formula.h"
#include "ledger/record.h"

typedef enum from_kind { FROM_SUM, FROM_COUNT, FROM_ANY, FROM_ONE } from_kind;

typedef struct datum {
    const char *name;                       /* as formulas call it */
    text2       title;
    const char *unit, *department;          /* may be NULL */
    int         places;
    bool        derived, constant;          /* constant: a scheme's parameter */
    formula     feel;                       /* derived */
    from_kind   from;                       /* not derived */
    const ledger_decl *ledger;
    const field_decl  *field, *firm, *part, *year, *since, *until;
    const char *where;                      /* of match:, SQL with `?`; NULL for none */
    value       match[4];
    size_t      match_count;
    feel_value  absent;                     /* null: unknown */
    const yaml *at;
} datum;

struct data_decl {
    arena      *a;
    datum      *at;
    size_t      count;
    map         by_name;
    feel_names *names;
};

/* All packs' data items; fails with file and line. */
bool data_declare(core *c, data_decl *out, error *e);
/* A copy, so that what a scheme defines is its own; and one more item, as a scheme's `define:` adds them. */
void data_copy(arena *a, const data_decl *from, data_decl *out);
bool data_define(core *c, data_decl *d, const yaml *y, error *e);
void data_add(data_decl *d, const datum *x);                        /* made by hand: a scheme's parameter */
int  data_find(const data_decl *d, str name);                       /* −1: none */
/* For tables that no ledger fills (tests, benchmarks): items without `from` are given by hand. `c` NULL: no ledgers. */
void data_begin(arena *a, data_decl *d);
bool data_read(core *c, const yaml *y, data_decl *d, error *e);

typedef struct eval_firm {
    int64_t     id;
    const char *uscc, *name, *town;
    int32_t     head;                       /* row it is evaluated with; −1: by itself */
    int32_t     members;                    /* rows joined into it */
} eval_firm;

typedef struct eval_table {
    arena      *a;
    const data_decl *decl;
    int         year;
    eval_firm  *firm;
    size_t      firms;
    feel_value **column;                    /* [datum][firm] */
} eval_table;

/* What the ledgers hold for the year, nothing joined or derived yet. */
bool data_load(core *c, const data_decl *d, int year, eval_table *out, error *e);
/* An empty table to fill by hand: every base item unknown. */
void data_table(arena *a, const data_decl *d, int year, size_t firms, eval_table *out);

typedef struct eval_change { size_t firm; int datum; feel_value value; } eval_change;
/* Joined and derived, with corrections; `base` stays as it is. */
void data_finish(arena *a, const eval_table *base, const eval_change *changes, size_t n, lang l, eval_table *out);

/* The records behind one firm's item (a head's: of all its members), with file, sheet and row. */
typedef struct data_source { feel_value value; const char *firm, *ledger, *file, *sheet, *who; int64_t row, record, version; } data_source;
bool data_sources(core *c, const eval_table *t, size_t firm, int datum_, arena *a, data_source **out, size_t *n, error *e);

/* "1,234.50万元", "是", "（缺）" */
char *datum_text(arena *a, const datum *d, feel_value v, lang l);
#endif
