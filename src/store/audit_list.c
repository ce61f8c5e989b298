#include "store/audit_list.h"

#include "base/vec.h"

typedef struct clause { buf sql; VEC(value) args; arena *a; } clause;

static void add(clause *c, const char *sql, value arg)
{
    buf_print(&c->sql, "%s%s", c->sql.len ? " AND " : "", sql);
    VEC_ADD(c->a, &c->args, arg);
}

/* Beijing's midnight in UTC. */
static const char *midnight(arena *a, date d) { return arena_print(a, "%sT16:00:00Z", date_iso(a, d - 1)); }

/* Sequences, both ends included. */
typedef struct span { int64_t lo, hi; } span;

static bool read_span(store *s, const char *sql, const value *args, size_t n, span *out, error *e)
{
    rows *r;
    bool more;
    TRY(store_query(s, sql, args, n, &r, e));
    bool ok = rows_next(r, &more, e);
    *out = ok && more ? (span){ rows_int(r, 0), rows_int(r, 1) } : (span){ 0 };
    rows_close(r);
    return ok;
}

/* Where entries can be that fit the days and the page. */
static bool find_span(store *s, clause *c, const audit_ask *k, span *out, error *e)
{
    if (k->from == DATE_NONE && k->to == DATE_NONE)
        TRY(read_span(s, "SELECT (SELECT min(seq) FROM audit), (SELECT max(seq) FROM audit)", NULL, 0, out, e));       /* each by the index */
    else {
        const char *from = k->from == DATE_NONE ? "" : midnight(c->a, k->from), *to = k->to == DATE_NONE ? "9999" : midnight(c->a, k->to + 1);
        const value args[] = { v_text(from), v_text(to) };
        TRY(read_span(s, "SELECT min(seq + 0), max(seq + 0) FROM audit WHERE at >= ? AND at < ?", args, 2, out, e));        /* + 0: by the days' index */
        add(c, "l.at >= ?", args[0]);
        add(c, "l.at < ?", args[1]);
    }
    if (k->before > 0 && k->before <= out->hi)
        out->hi = k->before - 1;
    if (k->after > 0 && k->after >= out->lo)
        out->lo = k->after + 1;
    return true;
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

/* A subject is looked for in pieces of the span, from the end that is asked for, each larger than the one before: what is
 * frequent is found in the first, and no engine is tempted to gather all that fits before it sorts. */
enum { FIRST_PIECE = 4096, GROWTH = 4 };

static span piece_of(span rest, int64_t size, bool up)
{
    if (rest.hi - rest.lo < size)
        return rest;
    return up ? (span){ rest.lo, rest.lo + size - 1 } : (span){ rest.hi - size + 1, rest.hi };
}

static bool read_pieces(store *s, clause *c, const audit_ask *k, span rest, audit_lines *out, error *e)
{
    bool up = k->after > 0, whole = text_empty(k->subject);
    const char *sql = arena_print(c->a, "SELECT l.seq, l.batch, l.next - l.first, l.at, l.who, p.display, l.action, l.subject, l.detail, l.reason FROM audit l LEFT JOIN account p ON p.name = l.who"
                                        " WHERE %s%sl.seq >= ? AND l.seq <= ? ORDER BY l.seq %s LIMIT ?", c->sql.len ? c->sql.text : "", c->sql.len ? " AND " : "", up ? "ASC" : "DESC");
    int64_t left = !whole && k->looks > 0 ? k->looks : INT64_MAX, size = whole ? INT64_MAX : FIRST_PIECE;
    while (rest.lo <= rest.hi && left > 0 && (int64_t)out->len <= k->most) {
        span piece = piece_of(rest, size < left ? size : left, up);
        const value bounds[] = { V_INT(piece.lo), V_INT(piece.hi), V_INT(k->most + 1 - (int64_t)out->len) };
        size_t own = c->args.len;
        for (size_t i = 0; i < 3; i++)
            VEC_ADD(c->a, &c->args, bounds[i]);
        TRY(read_lines(s, c->a, sql, c, out, e));
        c->args.len = own;
        left -= piece.hi - piece.lo + 1;
        rest = up ? (span){ piece.hi + 1, rest.hi } : (span){ rest.lo, piece.lo - 1 };
        size *= whole ? 1 : GROWTH;
    }
    if ((int64_t)out->len <= k->most && rest.lo <= rest.hi)
        out->reached = up ? rest.lo - 1 : rest.hi + 1;
    return true;
}

bool audit_list(store *s, arena *a, const audit_ask *k, audit_lines *out, bool *more, error *e)
{
    clause c = { .sql = buf_new(a), .a = a };
    span all;
    *out = (audit_lines){ 0 };
    TRY(find_span(s, &c, k, &all, e) && add_person(s, &c, k, e));
    add_kind(&c, k);
    if (!text_empty(k->subject))
        add(&c, "l.subject LIKE ? ESCAPE '!'", v_text(store_like(a, str_of(k->subject))));
    TRY(read_pieces(s, &c, k, all, out, e));
    *more = (int64_t)out->len > k->most;
    if (*more)
        out->len--;
    if (k->after > 0)
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
