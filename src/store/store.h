/* store.h — one interface to SQLite (a file) and PostgreSQL (libpq).
 *
 * SQL is written once, with `?` placeholders (the PostgreSQL side turns them into $1…), in the
 * subset both speak; what they do not share stands in the dialect table (dialect.h): upsert,
 * identity columns, types, locks, text search.  Values are NULL, 64-bit integers or UTF-8 text;
 * there are no floats: decimals travel as scaled integers, dates as ISO text.
 *
 * URLs:  /path/to/jbp.db · sqlite:/path/to/jbp.db · postgresql://user@host:port/db?schema=a
 * (the schema is created when missing and set as search_path: one district, one schema).
 * libpq is loaded with dlopen, from JBP_LIBPQ when set, so that a vendor's client library can
 * take its place.  Passwords in URLs never reach messages or logs.
 *
 * One store = one connection = one thread. */
#ifndef JBP_STORE_STORE_H
#define JBP_STORE_STORE_H
#include "base/error.h"

typedef struct store store;
typedef struct rows  rows;

typedef enum dialect { DIALECT_SQLITE, DIALECT_POSTGRES } dialect;

typedef enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT } value_kind;
typedef struct value { value_kind kind; int64_t num; str text; } value;

#define V_NULL     ((value){ .kind = VALUE_NULL })
#define V_INT(n)   ((value){ .kind = VALUE_INT, .num = (int64_t)(n) })
#define V_STR(s)   ((value){ .kind = VALUE_TEXT, .text = (s) })
static inline value v_text(const char *t) { return t ? V_STR(str_of(t)) : V_NULL; }
bool value_same(value a, value b);
value value_keep(arena *a, value v);                              /* its text copied, to outlive the row it was read from */

/* STORE_COPY: a backup that no one writes; opened without a trace, so it may lie where nothing can be written. */
typedef enum store_mode { STORE_READ, STORE_WRITE, STORE_CREATE, STORE_COPY } store_mode;

bool    store_open(const char *url, store_mode mode, store **out, error *e);
void    store_close(store *s);                                   /* rolls back what is open; NULL allowed */
dialect store_dialect(const store *s);
const char *store_path(const char *url);                         /* SQLite's file; NULL: PostgreSQL */
bool    store_in_batch(const store *s);                          /* between begin and commit or rollback */
const char *store_name(const store *s);                          /* for messages: without password */

/* Transactions do not nest. A writer takes the store's one write lock at begin (SQLite: BEGIN IMMEDIATE;
 * PostgreSQL: an advisory lock on the schema), waits up to ten seconds, then says who may hold it. */
bool store_begin(store *s, error *e);
bool store_commit(store *s, error *e);
void store_rollback(store *s);

/* One statement. The last ones stay prepared, by their text. `changed` may be NULL. */
bool store_run(store *s, const char *sql, const value *args, size_t n, int64_t *changed, error *e);
#define RUN(s, e, sql, ...) \
    store_run((s), (sql), (const value[]){ __VA_ARGS__ }, sizeof((const value[]){ __VA_ARGS__ }) / sizeof(value), NULL, (e))
bool store_script(store *s, const char *sql, error *e);          /* several statements, no arguments */

/* Rows added to a table, many at a time. They may be written later, and by another thread or in bulk; everything else the
 * store is asked waits for them and tells the first error among them, and so does the commit.  Rows of one shape keep their
 * order.  Outside a transaction, while a result is open, and for the first rows of a transaction, they are written at once.
 * A shape lives as long as the store. */
typedef struct row_shape { const char *table, *insert; const char *const *columns; size_t count; } row_shape;
const row_shape *shape_new(store *s, const char *table, const char *const *columns, size_t count);
bool store_append(store *s, const row_shape *shape, const value *values, error *e);

/* A result, read row by row; at most one open per statement text. Texts live until the next rows_next(). */
bool store_query(store *s, const char *sql, const value *args, size_t n, rows **out, error *e);
/* The same for rows that are many: they come in pieces as they were when it was asked, and are never all held. */
bool store_stream(store *s, const char *sql, const value *args, size_t n, rows **out, error *e);
bool rows_next(rows *r, bool *more, error *e);
void rows_close(rows *r);                                        /* NULL allowed */
int     rows_columns(const rows *r);
bool    rows_null(const rows *r, int column);
int64_t rows_int(const rows *r, int column);                     /* 0 for NULL */
str     rows_text(const rows *r, int column);                    /* empty for NULL */
value   rows_value(const rows *r, int column);                   /* text borrowed */

/* A text that holds the word: LIKE ? ESCAPE '!'. */
char *store_like(arena *a, str word);

/* The first column of the first row; *found false when there is none (or NULL). */
bool store_int(store *s, const char *sql, const value *args, size_t n, int64_t *out, bool *found, error *e);
bool store_str(store *s, arena *a, const char *sql, const value *args, size_t n, char **out, error *e); /* NULL: none */
#endif
