/* backend.h — what an engine gives to store.c. Internal to src/store. */
#ifndef JBP_STORE_BACKEND_H
#define JBP_STORE_BACKEND_H
#include "base/map.h"
#include "store/store.h"

/* A prepared statement, kept by its text. Only one result of it is open at a time. */
typedef struct prepared {
    void    *handle;               /* sqlite3_stmt *, or PostgreSQL's name of it */
    bool     busy;
    uint64_t used;                 /* the larger, the later */
    char     sql[];
} prepared;
typedef struct statements statements;

struct rows {
    store      *s;
    prepared   *p;                 /* NULL: a stream of its own */
    void       *state;             /* engine's */
    int64_t     at, count, cursor; /* cursor: number of what further rows come from; 0: none */
};

typedef struct backend {
    dialect dialect;
    bool (*run)(store *s, prepared *p, const char *sql, const value *args, size_t n, int64_t *changed, error *e);
    bool (*script)(store *s, const char *sql, error *e);
    bool (*query)(store *s, prepared *p, const char *sql, const value *args, size_t n, rows *r, error *e);
    bool (*next)(rows *r, bool *more, error *e);
    void (*done)(rows *r);
    int (*columns)(const rows *r);
    value (*column)(const rows *r, int column);
    bool (*prepare)(store *s, const char *sql, prepared *p, error *e);
    void (*forget)(store *s, prepared *p, bool closing);
    bool (*begin)(store *s, error *e);
    void (*close)(store *s);
    bool (*append)(store *s, const row_shape *shape, const value *values, error *e);
    bool (*settle)(store *s, error *e);         /* writes what was appended */
    void (*drop)(store *s);                     /* forgets it */
    bool (*stream)(store *s, const char *sql, const value *args, size_t n, rows *r, error *e);     /* NULL: query() holds no rows */
} backend;

typedef struct append append;

struct store {
    const backend *b;
    arena *a;
    statements *statements;
    void  *db;                     /* sqlite3 *, or the PostgreSQL session */
    char  *name;
    char  *path;                   /* SQLite: the file */
    bool   in_transaction;
    append *append;                /* of append.c, or the engine's own */
    map    shapes;                 /* INSERT text → row_shape */
    int64_t appended, results;     /* rows since the transaction began; results open */
};

/* The last STATEMENTS_MOST texts stay prepared (statements.c); what is open is never dropped. */
enum { STATEMENTS_MOST = 256 };
statements *statements_new(arena *a);
bool store_prepared(store *s, const char *sql, prepared **out, error *e);
size_t statements_kept(const store *s);
void statements_close(store *s);
bool store_run_now(store *s, const char *sql, const value *args, size_t n, int64_t *changed, error *e);   /* without settling */
bool sqlite_open(store *s, const char *path, store_mode mode, error *e);
bool postgres_open(store *s, const char *url, store_mode mode, error *e);
#endif
