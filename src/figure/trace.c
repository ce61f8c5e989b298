#include "figure/figure.h"

#include "base/vec.h"

/* Many figures of a report stand on the same records. */
static bool count_once(figures *f, const basis *b, int64_t *n, error *e)
{
    core *c = figures_core(f);
    bool all = text_empty(b->where), was, found;
    char *sql = arena_print(c->a, "SELECT count(*) FROM %s%s%s", b->ledger->id, all ? "" : " WHERE ", all ? "" : b->where);
    buf key = buf_new(c->a);
    buf_puts(&key, sql);
    for (size_t i = 0; i < b->arg_count; i++)
        buf_print(&key, "\n%d %lld %.*s", (int)b->args[i].kind, (long long)b->args[i].num, (int)b->args[i].text.len, b->args[i].text.at ? b->args[i].text.at : "");
    map_value *known = map_get(figures_counts(f), (str){ key.text, key.len });
    if (known) {
        *n = known->num;
        return true;
    }
    TRY(store_int(c->s, sql, b->args, b->arg_count, n, &found, e));
    map_put(figures_counts(f), (str){ key.text, key.len }, &was)->num = *n;
    return true;
}

bool figure_records(figures *f, const figure_value *v, int64_t *n, error *e)
{
    *n = 0;
    for (size_t i = 0; i < v->basis_count; i++) {
        const basis *b = &v->basis[i];
        int64_t some = 0;
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)                 /* two fields of one set of records count once */
            seen = v->basis[k].ledger == b->ledger && text_eq(v->basis[k].where, b->where) &&
                   v->basis[k].arg_count == b->arg_count;
        if (seen)
            continue;
        TRY(count_once(f, b, &some, e));
        *n += some;
    }
    return true;
}

/* The version of a record that a reading position sees, with the file it came from. */
static const char version_sql[] =
    "SELECT h.version, h.sheet, h.row, s.name, b.at, b.who FROM history h JOIN batch b ON b.id = h.batch"
    " LEFT JOIN source s ON s.id = h.source WHERE h.ledger = ? AND h.record = ? AND (? = 0 OR h.seq <= ?)"
    " ORDER BY h.seq DESC LIMIT 1";

static bool describe(figures *f, const basis *b, const record *r, arena *a, trace_row *t, error *e)
{
    core *c = figures_core(f);
    rows *q = NULL;
    bool more = false;
    const field_decl *field = b->field ? field_find(b->ledger, b->field) : NULL;
    *t = (trace_row){ .ledger = b->ledger, .field = b->field, .record = r->id, .version = r->version };
    if (field)
        t->value = value_to_text(a, c, field, r->values[field->index]);
    buf label = buf_new(a);
    for (size_t i = 0; i < b->ledger->key_count; i++) {
        const field_decl *k = &b->ledger->fields[b->ledger->key[i]];
        buf_print(&label, "%s%s", i ? " · " : "", value_to_text(a, c, k, r->values[k->index]));
    }
    t->label = label.text;
    const value args[] = { v_text(b->ledger->id), V_INT(r->id), V_INT(figures_as_of(f)), V_INT(figures_as_of(f)) };
    TRY(store_query(c->s, version_sql, args, 4, &q, e));
    bool ok = rows_next(q, &more, e);
    if (ok && more) {
        t->version = rows_int(q, 0);
        t->sheet = rows_null(q, 1) ? NULL : str_copy(a, rows_text(q, 1));
        t->row = rows_int(q, 2);
        t->file = rows_null(q, 3) ? NULL : str_copy(a, rows_text(q, 3));
        t->at = str_copy(a, rows_text(q, 4));
        t->who = str_copy(a, rows_text(q, 5));
    }
    rows_close(q);
    return ok;
}

bool figure_trace(figures *f, const figure_value *v, arena *a, size_t limit, trace_row **out, size_t *n, error *e)
{
    VEC(trace_row) rows_ = { 0 };
    core *c = figures_core(f);
    for (size_t i = 0; i < v->basis_count; i++) {
        const basis *b = &v->basis[i];
        scan *s = NULL;
        bool more = true;
        record r;
        scan_options o = { .as_of = figures_as_of(f), .where = text_empty(b->where) ? NULL : b->where, .args = b->args,
                           .arg_count = b->arg_count, .limit = (int64_t)limit };
        TRY(scan_open(c, b->ledger, &o, &s, e));
        bool ok = true;
        while (ok && (!limit || rows_.len < limit) && (ok = scan_next(s, &r, &more, e)) && more) {
            trace_row t;
            ok = describe(f, b, &r, a, &t, e);
            VEC_ADD(a, &rows_, t);
        }
        scan_close(s);
        TRY(ok);
    }
    *out = rows_.at;
    *n = rows_.len;
    return true;
}
