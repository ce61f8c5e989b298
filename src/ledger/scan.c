/* Reading records, now or as of a position in history: later changes are taken back, newest first. */
#include "ledger/record.h"

#include "base/vec.h"
#include "ledger/change.h"
#include "ledger/scale.h"

#include <stdlib.h>

/* What a record was at the position: absent (made later), or old values of the fields that changed since. */
typedef struct undo {
    bool    absent, gone;            /* gone: deleted since, so the table has no row */
    int64_t version;
    value  *values;
    bool   *changed;
    bool    shown;
} undo;

struct scan {
    core  *c;
    const ledger_decl *l;
    arena *a;
    rows  *r;
    scales scales;
    map    undone;                   /* record id as text → undo */
    size_t gone_at;
    value *values;
    bool   table_done;
    scan_options o;
};

static bool take_back(scan *s, int64_t seq, int64_t record_, int64_t version_, const char *op, const char *changes, error *e)
{
    json_error_t bad;
    bool was;
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)record_);
    map_value *slot = map_put(&s->undone, str_of(id), &was);
    if (!was) {
        undo *fresh = NEW(s->a, undo);
        fresh->values = NEW_N(s->a, value, s->l->count);
        fresh->changed = NEW_N(s->a, bool, s->l->count);
        slot->ptr = fresh;
    }
    undo *u = slot->ptr;
    u->absent = text_eq(op, "insert");
    u->gone = u->gone || text_eq(op, "delete");
    u->version = version_ - 1;
    json_t *j = json_loads(changes, 0, &bad);
    if (!j)
        return fail(e, ERR_STORE, "历史记录读不懂：%s", "a history row is not readable: %s", bad.text);
    for (size_t i = 0; i < s->l->count; i++) {
        const json_t *old, *new;
        if (change_of(j, s->l->fields[i].id, &old, &new)) {
            u->values[i] = scales_value(s->a, &s->scales, s->l->fields[i].id, seq, old);
            u->changed[i] = true;
        }
    }
    json_decref(j);
    return true;
}

static bool load_undo(scan *s, error *e)
{
    rows *r;
    bool more = true, ok = true;
    const value args[] = { v_text(s->l->id), V_INT(s->o.as_of) };
    TRY(scales_load(s->c->s, s->a, s->l->id, &s->scales, e));
    TRY(store_query(s->c->s, "SELECT seq, record, version, op, changes FROM history WHERE ledger = ? AND seq > ? ORDER BY seq DESC", args, 2, &r, e));
    while (ok && (ok = rows_next(r, &more, e)) && more)
        ok = take_back(s, rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), str_copy(s->a, rows_text(r, 3)), str_copy(s->a, rows_text(r, 4)), e);
    rows_close(r);
    return ok;
}

static const char *ordered(scan *s)
{
    buf b = buf_new(s->a);
    if (s->o.order)
        return s->o.order;
    for (size_t i = 0; i < s->l->order_count; i++)
        buf_print(&b, "%s%s", i ? ", " : "", s->l->fields[s->l->order[i]].id);
    buf_print(&b, "%sid", s->l->order_count ? ", " : "");
    return b.text;
}

bool scan_open(core *c, const ledger_decl *l, const scan_options *o, scan **out, error *e)
{
    arena *a = arena_new();
    scan *s = NEW(a, scan);
    *s = (scan){ .c = c, .l = l, .a = a, .undone = map_new(a), .values = NEW_N(a, value, l->count), .o = o ? *o : (scan_options){ 0 } };
    buf b = buf_new(a);
    buf_puts(&b, "SELECT id, version, batch");
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", %s", l->fields[i].id);
    buf_print(&b, " FROM %s%s%s ORDER BY %s", l->id, s->o.where ? " WHERE " : "", s->o.where ? s->o.where : "", ordered(s));
    if (s->o.limit)
        buf_print(&b, " LIMIT %lld OFFSET %lld", (long long)s->o.limit, (long long)s->o.offset);
    bool ok = (!s->o.as_of || load_undo(s, e)) && (s->o.many ? store_stream : store_query)(c->s, b.text, s->o.args, s->o.arg_count, &s->r, e);
    if (!ok) {
        scan_close(s);
        return false;
    }
    *out = s;
    return true;
}

static void fill(scan *s, undo *u, record *out)
{
    for (size_t i = 0; i < s->l->count; i++)
        s->values[i] = u && u->changed[i] ? u->values[i] : rows_value(s->r, (int)i + 3);
    *out = (record){ rows_int(s->r, 0), u ? u->version : rows_int(s->r, 1), rows_int(s->r, 2), s->values };
    if (u)
        u->shown = true;
}

/* Records deleted since the position: they have no row any more. The condition is checked on key fields only. */
static bool next_gone(scan *s, record *out, bool *more)
{
    while (s->gone_at < s->undone.len) {
        map_entry *m = &s->undone.entries[s->gone_at++];
        undo *u = m->value.ptr;
        if (!u->gone || u->absent || u->shown)
            continue;
        *out = (record){ strtoll(m->key.at, NULL, 10), u->version, 0, u->values };
        return *more = true;
    }
    *more = false;
    return true;
}

bool scan_next(scan *s, record *out, bool *more, error *e)
{
    while (!s->table_done) {
        bool row = false;
        TRY(rows_next(s->r, &row, e));
        if (!row) {
            s->table_done = true;
            break;
        }
        char id[24];
        snprintf(id, sizeof id, "%lld", (long long)rows_int(s->r, 0));
        undo *u = s->undone.len ? map_ptr(&s->undone, str_of(id)) : NULL;
        if (u && u->absent)
            continue;
        fill(s, u, out);
        return *more = true;
    }
    return next_gone(s, out, more);
}

record record_keep(arena *a, const ledger_decl *l, const record *r)
{
    record out = *r;
    out.values = NEW_N(a, value, l->count);
    for (size_t i = 0; i < l->count; i++)
        out.values[i] = value_keep(a, r->values[i]);
    return out;
}

void scan_close(scan *s)
{
    if (!s)
        return;
    rows_close(s->r);
    arena_end(s->a);
}

bool records_history(core *c, const ledger_decl *l, const char *ids, const value *args, size_t arg_count, arena *a, version **out, size_t *n, error *e)
{
    rows *r;
    bool more = true, ok = true;
    VEC(version) all = { 0 };
    value *all_args = NEW_N(a, value, arg_count + 1);
    all_args[0] = v_text(l->id);
    if (arg_count)
        memcpy(all_args + 1, args, arg_count * sizeof *args);
    TRY(store_query(c->s, arena_print(a, "SELECT h.seq, h.batch, h.version, h.op, b.at, b.who, b.action, b.reason, h.changes, s.name, h.sheet, h.row, h.source, h.record"
                                         " FROM history h JOIN batch b ON b.id = h.batch LEFT JOIN source s ON s.id = h.source"
                                         " WHERE h.ledger = ? AND h.record IN (%s) ORDER BY h.record, h.seq", ids), all_args, arg_count + 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        const char *t[9];
        static const int columns[] = { 3, 4, 5, 6, 7, 8, 9, 10 };
        for (size_t i = 0; i < 8; i++)
            t[i] = rows_null(r, columns[i]) ? NULL : str_copy(a, rows_text(r, columns[i]));
        VEC_ADD(a, &all, (version){ .seq = rows_int(r, 0), .batch = rows_int(r, 1), .version = rows_int(r, 2), .record = rows_int(r, 13), .op = t[0], .at = t[1], .who = t[2], .action = t[3],
                                    .reason = t[4], .changes = t[5], .file = t[6], .sheet = t[7], .row = rows_int(r, 11), .source = rows_int(r, 12) });
    }
    rows_close(r);
    *out = all.at;
    *n = all.len;
    return ok;
}

bool record_history(core *c, const ledger_decl *l, int64_t id, arena *a, version **out, size_t *n, error *e)
{
    const value args[] = { V_INT(id) };
    return records_history(c, l, "?", args, 1, a, out, n, e);
}
