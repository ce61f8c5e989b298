/* record.h — records and their versions.
 *
 * A record in memory is an array of `value`s in the order of its ledger's fields (stored form: decimals
 * scaled, dates ISO, months 201909, refs ids).  Every write goes through a batch and leaves a history
 * row with old and new values and where it came from, so any state can be read again: records are read
 * "as of" a history position by taking the later changes back (vintages). */
#ifndef JBP_LEDGER_RECORD_H
#define JBP_LEDGER_RECORD_H
#include "ledger/core.h"

typedef struct origin { int64_t source; const char *sheet; int64_t row; } origin;   /* source 0: typed by a person */

typedef enum outcome { OUTCOME_SAME, OUTCOME_INSERTED, OUTCOME_UPDATED, OUTCOME_DELETED } outcome;

typedef struct record {
    int64_t id, version, batch;
    value  *values;             /* field order */
} record;

/* Field-level checks (type, required, list, reference exists, named format, FEEL checks). Appends problems. */
typedef struct problem { const field_decl *field; check_level level; char *text; const char *check; } problem;
typedef struct problems { problem *at; size_t len, cap; } problems;
bool record_check(core *c, const ledger_decl *l, const value *values, arena *a, problems *out, error *e);

/* Text as people write it in a form (already unit-free) → stored form; the strict reader. intake/ has the lenient one. */
bool value_from_text(arena *a, const field_decl *f, str text, lang l, value *out, error *e);
char *value_to_text(arena *a, const core *c, const field_decl *f, value v);   /* "323.39", code's name, ref's label */
char *value_plain(arena *a, const field_decl *f, value v);                    /* code, id, scaled → plain digits */

/* Writers. `mask[i]` false leaves field i as it is on update (NULL: all set). Put finds by key. */
typedef struct writer writer;                                                  /* prepared per ledger and batch */
bool writer_open(core *c, batch *b, const ledger_decl *l, writer **out, error *e);
void writer_close(writer *w);
bool record_put(writer *w, const value *values, const bool *mask, origin from, outcome *what, int64_t *id, error *e);
bool record_update(writer *w, int64_t id, const value *values, const bool *mask, origin from, outcome *what, error *e);
bool record_delete(writer *w, int64_t id, origin from, error *e);
/* The same by names of fields; what is not named stays. writer_set() takes an id, writer_put() finds by key (id may be NULL). */
typedef struct field_set { const char *field; value v; } field_set;
bool writer_put(writer *w, const field_set *set, size_t n, int64_t *id, error *e);
bool writer_set(writer *w, int64_t id, const field_set *set, size_t n, error *e);
/* One record in a batch of its own: *id 0 finds by key and tells the id, another changes that record; what may be NULL. */
bool record_write(core *c, const ledger_decl *l, const batch_info *info, int64_t *id, const value *values, const bool *mask, outcome *what, error *e);
/* One record changed in a batch of its own, by names of fields. */
bool record_change(core *c, const char *ledger, int64_t id, const char *action, const field_set *set, size_t n, error *e);
#define FIELD_SET(...) (const field_set[]){ __VA_ARGS__ }, sizeof((const field_set[]){ __VA_ARGS__ }) / sizeof(field_set)

/* Readers. */
bool record_get(core *c, const ledger_decl *l, int64_t id, arena *a, record *out, bool *found, error *e);
bool record_find(core *c, const ledger_decl *l, const value *key_values, arena *a, record *out, bool *found, error *e);

typedef struct scan_options {
    int64_t     as_of;          /* history.seq; 0: now */
    const char *where;          /* SQL over field ids, `?` for args; NULL: all. Not applied to as_of-restored values:
                                   with as_of, use only fields of the key */
    const value *args;
    size_t      arg_count;
    const char *order;          /* SQL; NULL: the ledger's order */
    int64_t     limit, offset;  /* 0: none */
    bool        many;           /* what is read may be more than memory: it comes in pieces (store_stream) */
} scan_options;
typedef struct scan scan;
bool scan_open(core *c, const ledger_decl *l, const scan_options *o, scan **out, error *e);
bool scan_next(scan *s, record *out, bool *more, error *e);     /* values live until the next call; record_keep() makes them last */
void scan_close(scan *s);
record record_keep(arena *a, const ledger_decl *l, const record *r);
bool ledger_count(core *c, const ledger_decl *l, int64_t *n, error *e);

/* History. */
typedef struct version {
    int64_t seq, batch, version, record;
    const char *op, *at, *who, *action, *reason;
    const char *changes;        /* JSON */
    const char *file, *sheet;   /* of the source; NULL when typed */
    int64_t row, source;
} version;
bool record_history(core *c, const ledger_decl *l, int64_t id, arena *a, version **out, size_t *n, error *e);
/* The same of several, whose numbers `ids` gives (SQL with `?` for args): by record, then oldest first. */
bool records_history(core *c, const ledger_decl *l, const char *ids, const value *args, size_t arg_count, arena *a, version **out, size_t *n, error *e);
bool history_head(core *c, int64_t *seq, error *e);             /* position of "now", for vintages */

#endif
