/* COPY … FROM STDIN in text form: one command for thousands of rows, which the server takes in while more are made. */
#include "store/pq.h"

#include <stdlib.h>

enum { TABLES = 8, PIECE = 128 * 1024 };

typedef struct copy { const row_shape *shape; char *text; size_t len, cap; } copy;
struct append { copy tables[TABLES]; size_t count; };

static bool write_out(store *s, copy *c, error *e)
{
    pq *p = s->db;
    arena *a = arena_new();
    buf b = buf_new(a);
    buf_print(&b, "COPY %s (", c->shape->table);
    for (size_t i = 0; i < c->shape->count; i++)
        buf_print(&b, "%s%s", i ? ", " : "", c->shape->columns[i]);
    buf_puts(&b, ") FROM STDIN");
    PGresult *r = p->exec(p->conn, b.text);
    bool ok = p->result_status(r) == PGRES_COPY_IN;
    if (!ok)
        pq_finished(s, r, b.text, NULL, e);
    else
        p->clear(r);
    if (ok && (p->put_copy(p->conn, c->text, (int)c->len) < 0 || p->end_copy(p->conn, NULL) < 0))
        ok = fail(e, ERR_STORE, "数据库错误：%s", "database error: %s", p->error_message(p->conn));
    for (bool more = ok; more && (r = p->get_result(p->conn));)
        ok = pq_finished(s, r, b.text, NULL, ok ? e : &(error){ 0 }) && ok;
    c->len = 0;
    arena_end(a);
    return ok;
}

static void room(copy *c, size_t more)
{
    if (c->len + more <= c->cap)
        return;
    c->cap = (c->len + more) * 2;
    c->text = realloc(c->text, c->cap);
    if (!c->text)
        abort();
}

/* Backslash, tab and line ends are written as escapes, NULL as \\N. */
static void put(copy *c, value v)
{
    char number[24];
    str s = v.text;
    if (v.kind == VALUE_NULL)
        s = STR("\\N");
    else if (v.kind == VALUE_INT) {
        size_t at = sizeof number;
        uint64_t u = v.num < 0 ? 0 - (uint64_t)v.num : (uint64_t)v.num;
        do
            number[--at] = (char)('0' + u % 10);
        while (u /= 10);
        if (v.num < 0)
            number[--at] = '-';
        s = (str){ number + at, sizeof number - at };
    }
    room(c, 2 * s.len + 1);
    for (size_t i = 0; i < s.len; i++) {
        char x = s.at[i], as = x == '\n' ? 'n' : x == '\r' ? 'r' : x == '\t' ? 't' : x == '\\' && v.kind == VALUE_TEXT ? '\\' : 0;
        if (as)
            c->text[c->len++] = '\\';
        c->text[c->len++] = as ? as : x;
    }
}

static copy *table_of(store *s, const row_shape *shape)
{
    if (!s->append)
        s->append = NEW(s->a, append);
    append *x = s->append;
    for (size_t i = 0; i < x->count; i++)
        if (x->tables[i].shape == shape)
            return &x->tables[i];
    if (x->count == TABLES)
        return NULL;
    x->tables[x->count] = (copy){ .shape = shape };
    return &x->tables[x->count++];
}

bool copy_append(store *s, const row_shape *shape, const value *values, error *e)
{
    copy *c = table_of(s, shape);
    if (!c) {                                                /* rows of yet another table: the others are written first */
        TRY(copy_settle(s, e));
        copy_drop(s);
        c = table_of(s, shape);
    }
    for (size_t i = 0; i < shape->count; i++) {
        put(c, values[i]);
        room(c, 1);
        c->text[c->len++] = i + 1 < shape->count ? '\t' : '\n';
    }
    return c->len < PIECE || write_out(s, c, e);
}

bool copy_settle(store *s, error *e)
{
    append *x = s->append;
    for (size_t i = 0; x && i < x->count; i++)
        if (x->tables[i].len)
            TRY(write_out(s, &x->tables[i], e));
    return true;
}

void copy_drop(store *s)
{
    append *x = s->append;
    for (size_t i = 0; x && i < x->count; i++)
        free(x->tables[i].text);
    if (x)
        x->count = 0;
}
