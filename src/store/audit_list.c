#include "store/audit_list.h"

#include "base/vec.h"

typedef struct clause { buf sql; VEC(value) args; arena *a; } clause;

static void add(clause *c, const char *sql, value arg)
{
    buf_print(&c->sql, "%s%s", c->sql.len ? " AND " : "", sql);
    VEC_ADD(c->a, &c->args, arg);
}

static bool add_days(store *s, clause *c, const audit_ask *k, error *e)
{
    rows *r;
    bool more;
    if (k->from == DATE_NONE && k->to == DATE_NONE)
        return true;
    const char *from = k->from == DATE_NONE ? "" : time_iso(c->a, beijing_midnight(k->from)), *to = k->to == DATE_NONE ? "9999" : time_iso(c->a, beijing_midnight(k->to + 1));
    const value args[] = { v_text(from), v_text(to) };
    TRY(store_query(s, "SELECT min(seq), max(seq) FROM audit WHERE at >= ? AND at < ?", args, 2, &r, e));
    bool ok = rows_next(r, &more, e);
    int64_t lo = ok && more ? rows_int(r, 0) : 0, hi = ok && more ? rows_int(r, 1) : 0;
    rows_close(r);
    add(c, "l.seq >= ?", V_INT(lo));
    add(c, "l.seq <= ?", V_INT(hi));
    add(c, "l.at >= ?", v_text(from));
    add(c, "l.at < ?", v_text(to));
    return ok;
}

static void add_one_of(clause *c, const char *column, const value *all, size_t n)
{
    buf_print(&c->sql, "%s%s IN (", c->sql.len ? " AND " : "", column);
    for (size_t i = 0; i < n; i++) {
        buf_puts(&c->sql, i ? ", ?" : "?");
        VEC_ADD(c->a, &c->args, all[i]);
    }
    buf_puts(&c->sql, ")");
}

/* As typed, and every account that shows under that name. */
static bool add_person(store *s, clause *c, const audit_ask *k, error *e)
{
    rows *r;
    bool more, ok;
    VEC(value) names = { 0 };
    const value key = v_text(k->who);
    if (text_empty(k->who))
        return true;
    VEC_ADD(c->a, &names, key);
    TRY(store_query(s, "SELECT name FROM account WHERE display = ? ORDER BY name LIMIT 50", &key, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(c->a, &names, v_text(str_copy(c->a, rows_text(r, 0))));
    rows_close(r);
    add_one_of(c, "l.who", names.at, names.len);
    return ok;
}

static void add_kind(clause *c, const audit_ask *k)
{
    VEC(value) ids = { 0 };
    if (!text_empty(k->action))
        add(c, "l.action = ?", v_text(k->action));
    for (size_t i = 0; k->kind >= 0 && action_at(i); i++)
        if ((int)action_at(i)->kind == k->kind)
            VEC_ADD(c->a, &ids, v_text(action_at(i)->id));
    if (ids.len)
        add_one_of(c, "l.action", ids.at, ids.len);
}

static const char *text_at(arena *a, const rows *r, int i) { return rows_null(r, i) ? NULL : str_copy(a, rows_text(r, i)); }

static bool read_lines(store *s, arena *a, const char *sql, const clause *c, audit_lines *out, error *e)
{
    rows *r;
    bool more, ok;
    TRY(store_query(s, sql, c->args.at, c->args.len, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, out, (audit_line){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), text_at(a, r, 3), text_at(a, r, 4), text_at(a, r, 5), text_at(a, r, 6), text_at(a, r, 7),
                                      text_at(a, r, 8), text_at(a, r, 9) });
    rows_close(r);
    return ok;
}

static void turn(audit_lines *x)
{
    for (size_t i = 0; i < x->len / 2; i++) {
        audit_line t = x->at[i];
        x->at[i] = x->at[x->len - 1 - i];
        x->at[x->len - 1 - i] = t;
    }
}

bool audit_list(store *s, arena *a, const audit_ask *k, audit_lines *out, bool *more, error *e)
{
    clause c = { .sql = buf_new(a), .a = a };
    bool up = k->after > 0;
    *out = (audit_lines){ 0 };
    TRY(add_days(s, &c, k, e) && add_person(s, &c, k, e));
    add_kind(&c, k);
    if (!text_empty(k->subject))
        add(&c, "l.subject LIKE ? ESCAPE '!'", v_text(store_like(a, str_of(k->subject))));
    if (k->before > 0)
        add(&c, "l.seq < ?", V_INT(k->before));
    if (up)
        add(&c, "l.seq > ?", V_INT(k->after));
    const char *sql = arena_print(a, "SELECT l.seq, l.batch, l.next - l.first, l.at, l.who, p.display, l.action, l.subject, l.detail, l.reason FROM audit l LEFT JOIN account p ON p.name = l.who"
                                     "%s%s ORDER BY l.seq %s LIMIT %lld", c.sql.len ? " WHERE " : "", c.sql.len ? c.sql.text : "", up ? "ASC" : "DESC", (long long)k->most + 1);
    TRY(read_lines(s, a, sql, &c, out, e));
    *more = (int64_t)out->len > k->most;
    if (*more)
        out->len--;
    if (up)
        turn(out);
    return true;
}

bool audit_span(store *s, int64_t most_entries, int64_t most_rows, int64_t *from, error *e)
{
    rows *r;
    bool more, ok;
    int64_t versions = 0;
    const value limit = V_INT(most_entries);
    *from = 1;
    TRY(store_query(s, "SELECT seq, coalesce(next - first, 0) FROM audit ORDER BY seq DESC LIMIT ?", &limit, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        versions += rows_int(r, 1);
        if (versions > most_rows && *from > 1)
            break;
        *from = rows_int(r, 0);
    }
    rows_close(r);
    return ok;
}
