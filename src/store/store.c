#include "store/backend.h"

#include <stdlib.h>

bool value_same(value a, value b)
{
    if (a.kind != b.kind)
        return false;
    return a.kind == VALUE_NULL || (a.kind == VALUE_INT ? a.num == b.num : str_eq(a.text, b.text));
}

value value_keep(arena *a, value v) { return v.kind == VALUE_TEXT ? V_STR(((str){ str_copy(a, v.text), v.text.len })) : v; }

const char *store_path(const char *url)
{
    str u = str_of(url);
    bool postgres = str_starts(u, STR("postgresql://")) || str_starts(u, STR("postgres://"));
    return postgres ? NULL : str_starts(u, STR("sqlite:")) ? url + strlen("sqlite:") : url;
}

bool store_open(const char *url, store_mode mode, store **out, error *e)
{
    arena *a = arena_new();
    store *s = NEW(a, store);
    s->a = a;
    s->statements = statements_new(a);
    s->shapes = map_new(a);
    const char *path = store_path(url);
    if (!(path ? sqlite_open(s, path, mode, e) : postgres_open(s, url, mode, e))) {
        store_close(s);
        return false;
    }
    *out = s;
    return true;
}

void store_close(store *s)
{
    if (!s)
        return;
    if (s->b && s->db)
        s->b->drop(s);
    statements_close(s);
    if (s->b && s->db) {
        store_rollback(s);
        s->b->close(s);
    }
    arena_end(s->a);
}

dialect store_dialect(const store *s) { return s->b->dialect; }
bool store_in_batch(const store *s) { return s->in_transaction; }
const char *store_name(const store *s) { return s->name; }

bool store_begin(store *s, error *e)
{
    if (s->in_transaction)
        return fail(e, ERR_INTERNAL, "事务不能嵌套", "transactions do not nest");
    TRY(s->b->begin(s, e));
    s->in_transaction = true;
    s->appended = 0;
    return true;
}

bool store_commit(store *s, error *e)
{
    TRY(s->b->settle(s, e) && s->b->script(s, "COMMIT", e));
    s->in_transaction = false;
    return true;
}

void store_rollback(store *s)
{
    error ignored = { 0 };
    if (s->in_transaction) {
        s->b->drop(s);
        s->b->script(s, "ROLLBACK", &ignored);
    }
    s->in_transaction = false;
}

bool store_run_now(store *s, const char *sql, const value *args, size_t n, int64_t *changed, error *e)
{
    prepared *p;
    return store_prepared(s, sql, &p, e) && s->b->run(s, p, sql, args, n, changed, e);
}

bool store_run(store *s, const char *sql, const value *args, size_t n, int64_t *changed, error *e)
{
    return s->b->settle(s, e) && store_run_now(s, sql, args, n, changed, e);
}

bool store_script(store *s, const char *sql, error *e) { return s->b->settle(s, e) && s->b->script(s, sql, e); }

/* ---- many rows ---------------------------------------------------------------------------------------------- */

enum { WRITTEN_AT_ONCE = 200 };                              /* a person's edit needs no thread and no bulk */

const row_shape *shape_new(store *s, const char *table, const char *const *columns, size_t count)
{
    buf b = buf_new(s->a);
    bool was;
    buf_print(&b, "INSERT INTO %s (", table);
    for (size_t i = 0; i < count; i++)
        buf_print(&b, "%s%s", i ? ", " : "", columns[i]);
    for (size_t i = 0; i < count; i++)
        buf_puts(&b, i ? ", ?" : ") VALUES (?");
    buf_puts(&b, ")");
    map_value *v = map_put(&s->shapes, (str){ b.text, b.len }, &was);
    if (was)
        return v->cptr;
    row_shape *shape = NEW(s->a, row_shape);
    const char **own = NEW_N(s->a, const char *, count);
    for (size_t i = 0; i < count; i++)
        own[i] = arena_copy(s->a, columns[i]);
    *shape = (row_shape){ arena_copy(s->a, table), b.text, own, count };
    v->cptr = shape;
    return shape;
}

bool store_append(store *s, const row_shape *shape, const value *values, error *e)
{
    if (!s->in_transaction || s->results || s->appended++ < WRITTEN_AT_ONCE)
        return store_run(s, shape->insert, values, shape->count, NULL, e);
    return s->b->append(s, shape, values, e);
}

bool store_query(store *s, const char *sql, const value *args, size_t n, rows **out, error *e)
{
    prepared *p;
    *out = NULL;
    TRY(s->b->settle(s, e) && store_prepared(s, sql, &p, e));
    rows *r = calloc(1, sizeof *r);
    if (!r)
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    *r = (rows){ .s = s, .p = p };
    if (!s->b->query(s, p, sql, args, n, r, e)) {
        free(r);
        return false;
    }
    p->busy = true;
    s->results++;
    *out = r;
    return true;
}

bool store_stream(store *s, const char *sql, const value *args, size_t n, rows **out, error *e)
{
    if (!s->b->stream)
        return store_query(s, sql, args, n, out, e);
    *out = NULL;
    TRY(s->b->settle(s, e));
    rows *r = calloc(1, sizeof *r);
    if (!r)
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    *r = (rows){ .s = s };
    if (!s->b->stream(s, sql, args, n, r, e)) {
        free(r);
        return false;
    }
    s->results++;
    *out = r;
    return true;
}

bool rows_next(rows *r, bool *more, error *e) { return r->s->b->next(r, more, e); }

void rows_close(rows *r)
{
    if (!r)
        return;
    r->s->b->done(r);
    if (r->p)
        r->p->busy = false;
    r->s->results--;
    free(r);
}

int rows_columns(const rows *r) { return r->s->b->columns(r); }
value rows_value(const rows *r, int column) { return r->s->b->column(r, column); }
bool rows_null(const rows *r, int column) { return rows_value(r, column).kind == VALUE_NULL; }

int64_t rows_int(const rows *r, int column)
{
    value v = rows_value(r, column);
    return v.kind == VALUE_INT ? v.num : 0;
}

str rows_text(const rows *r, int column)
{
    value v = rows_value(r, column);
    return v.kind == VALUE_TEXT ? v.text : (str){ "", 0 };
}

/* The first row of a question, with *there whether there is one with a value; the caller closes. */
static bool first_row(store *s, const char *sql, const value *args, size_t n, rows **r, bool *there, error *e)
{
    bool more = false;
    *there = false;
    TRY(store_query(s, sql, args, n, r, e));
    if (rows_next(*r, &more, e)) {
        *there = more && !rows_null(*r, 0);
        return true;
    }
    rows_close(*r);
    return false;
}

bool store_int(store *s, const char *sql, const value *args, size_t n, int64_t *out, bool *found, error *e)
{
    rows *r;
    *out = 0;
    TRY(first_row(s, sql, args, n, &r, found, e));
    if (*found)
        *out = rows_int(r, 0);
    rows_close(r);
    return true;
}

bool store_str(store *s, arena *a, const char *sql, const value *args, size_t n, char **out, error *e)
{
    rows *r;
    bool found;
    *out = NULL;
    TRY(first_row(s, sql, args, n, &r, &found, e));
    if (found)
        *out = str_copy(a, rows_text(r, 0));
    rows_close(r);
    return true;
}

char *store_like(arena *a, str word)
{
    buf b = buf_new(a);
    buf_putc(&b, '%');
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] && strchr("%_!", word.at[i]))
            buf_putc(&b, '!');
        buf_putc(&b, word.at[i]);
    }
    buf_putc(&b, '%');
    return b.text;
}
