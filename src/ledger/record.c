/* Writing records: one batch, a version and a history row for each change. */
#include "ledger/record.h"

#include "base/date.h"
#include "base/vec.h"
#include "ledger/change.h"
#include "ledger/key_set.h"
#include "ledger/statement.h"

#include <stdlib.h>

enum { MANY_MISSES = 32 };

struct writer {
    core  *c;
    batch *b;
    const ledger_decl *l;
    arena *a, *scratch;
    const row_shape *insert;
    char  *update, *by_key;          /* by_key: when no key field is empty */
    bool   later;                    /* inserts may be written later: no constraint but the key can refuse them */
    bool   keys_known;
    key_set keys;                    /* of the ledger, once known */
    int    misses;                   /* look-ups that found nothing, while they are not */
    change_writer *changes;
    int64_t next_id;
    int64_t *locked;                 /* months that are locked, ascending */
    size_t locked_count;
    writer *statements;              /* of ledger statement; NULL: none was needed yet */
};

/* ---- SQL of a ledger ------------------------------------------------------------------------------------ */

static const row_shape *insert_shape(store *s, arena *a, const ledger_decl *l)
{
    const char **columns = NEW_N(a, const char *, l->count + 3);
    columns[0] = "id";
    columns[1] = "version";
    columns[2] = "batch";
    for (size_t i = 0; i < l->count; i++)
        columns[i + 3] = l->fields[i].id;
    return shape_new(s, l->id, columns, l->count + 3);
}

static char *update_sql(arena *a, const ledger_decl *l)
{
    buf b = buf_new(a);
    buf_print(&b, "UPDATE %s SET version = ?, batch = ?", l->id);
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", %s = ?", l->fields[i].id);
    buf_puts(&b, " WHERE id = ?");
    return b.text;
}

static char *select_sql(arena *a, const ledger_decl *l, const char *rest)
{
    buf b = buf_new(a);
    buf_puts(&b, "SELECT id, version, batch");
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", %s", l->fields[i].id);
    buf_print(&b, " FROM %s%s", l->id, rest);
    return b.text;
}

static char *by_key_sql(arena *a, const ledger_decl *l)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < l->key_count; i++)
        buf_print(&b, "%s%s = ?", i ? " AND " : " WHERE ", l->fields[l->key[i]].id);
    return select_sql(a, l, b.text);
}

static bool find_by(core *c, const ledger_decl *l, const char *sql, const value *args, size_t n, arena *a, record *out, bool *found, error *e)
{
    rows *r;
    TRY(store_query(c->s, sql, args, n, &r, e));
    bool ok = rows_next(r, found, e);
    if (ok && *found) {
        *out = (record){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), NEW_N(a, value, l->count) };
        for (size_t i = 0; i < l->count; i++)
            out->values[i] = value_keep(a, rows_value(r, (int)i + 3));
    }
    rows_close(r);
    return ok;
}

static bool find_one(core *c, const ledger_decl *l, const char *rest, const value *args, size_t n, arena *a, record *out, bool *found, error *e)
{
    return find_by(c, l, select_sql(a, l, rest), args, n, a, out, found, e);
}

bool record_get(core *c, const ledger_decl *l, int64_t id, arena *a, record *out, bool *found, error *e)
{
    const value args[] = { V_INT(id) };
    return find_one(c, l, " WHERE id = ?", args, 1, a, out, found, e);
}

bool record_find(core *c, const ledger_decl *l, const value *values, arena *a, record *out, bool *found, error *e)
{
    buf b = buf_new(a);
    value args[16];
    size_t n = 0;
    for (size_t i = 0; i < l->key_count && n < 16; i++) {
        value v = values[l->key[i]];
        buf_print(&b, "%s%s %s", i ? " AND " : " WHERE ", l->fields[l->key[i]].id, v.kind == VALUE_NULL ? "IS NULL" : "= ?");
        if (v.kind != VALUE_NULL)
            args[n++] = v;
    }
    return find_one(c, l, b.text, args, n, a, out, found, e);
}

/* ---- months that are locked ------------------------------------------------------------------------------- */

static bool load_locked(writer *w, error *e)
{
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) months = { 0 };
    if (w->l->closing < 0 || !map_get(&w->c->packs.ledger_by_id, STR("month_state")))
        return true;
    TRY(store_query(w->c->s, "SELECT month FROM month_state WHERE position IS NOT NULL ORDER BY month", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(w->a, &months, rows_int(r, 0));
    rows_close(r);
    w->locked = months.at;
    w->locked_count = months.len;
    return ok;
}

static bool may_change(const writer *w, const value *values, error *e)
{
    if (!w->locked_count || w->b->info.reason)
        return true;
    int64_t code = values[w->l->closing].num;
    for (size_t i = 0; i < w->locked_count; i++)
        if (w->locked[i] == code)
            return fail(e, ERR_CONFLICT, "%lld年%lld月已锁定，更正要写原因（--reason），并会形成新的数据版本",
                        "%lld-%02lld is locked: a correction needs --reason and makes a new vintage", (long long)(code / 100), (long long)(code % 100));
    return true;
}

/* ---- versions ------------------------------------------------------------------------------------------------- */

/* What a firm wrote waits for the bureau; what is gone waits no more. */
static bool note_statement(writer *w, int64_t id, const value *old, const value *new, error *e)
{
    const ledger_decl *l = w->l->verify ? statement_ledger(w->c) : NULL;
    if (!l || (new && !text_eq(w->b->info.action, STATE_ACTION)))
        return true;
    if (new && !statement_says(w->l, old, new))
        return true;
    return (w->statements || writer_open(w->c, w->b, l, &w->statements, e)) && (new ? statement_put(w->statements, w->b, w->l, id, new, e) : statement_drop(w->c, w->statements, w->l, id, e));
}

static bool add_version(writer *w, const char *op, int64_t id, int64_t version_, const value *old, const value *new, origin from, error *e)
{
    history_row h = { .ledger = w->l->id, .op = op, .record = id, .version = version_, .changes = change_write(w->changes, old, new),
                      .source = from.source, .sheet = from.sheet, .row = from.row };
    return history_add(w->b, &h, e) && note_statement(w, id, old, new, e);
}

/* The record a row stands for; the usual case takes the statement made once. */
static bool look_up(writer *w, const value *values, record *had, bool *found, error *e)
{
    value args[16];
    for (size_t i = 0; i < w->l->key_count; i++) {
        args[i < 16 ? i : 15] = values[w->l->key[i]];
        if (i >= 16 || values[w->l->key[i]].kind == VALUE_NULL)
            return record_find(w->c, w->l, values, w->scratch, had, found, e);
    }
    return find_by(w->c, w->l, w->by_key, args, w->l->key_count, w->scratch, had, found, e);
}

/* When row after row turns out to be new, all keys there are get loaded once. */
static bool find_same(writer *w, const value *values, record *had, bool *found, error *e)
{
    *found = false;
    if (w->keys_known && !key_set_has(&w->keys, key_print(w->l, values)))
        return true;
    TRY(look_up(w, values, had, found, e));
    if (*found || w->keys_known || ++w->misses < MANY_MISSES)
        return true;
    w->keys_known = key_set_load(w->c, w->l, &w->keys, e);
    return w->keys_known;
}

static bool only_key_unique(const ledger_decl *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->fields[i].unique && (l->key_count != 1 || l->key[0] != (int)i))
            return false;
    return true;
}

/* ---- the writer ------------------------------------------------------------------------------------------- */

bool writer_open(core *c, batch *b, const ledger_decl *l, writer **out, error *e)
{
    arena *a = arena_new();
    writer *w = NEW(a, writer);
    bool found;
    *out = w;
    *w = (writer){ .c = c, .b = b, .l = l, .a = a, .scratch = arena_new(), .insert = insert_shape(c->s, a, l), .later = only_key_unique(l), .keys = key_set_new(a), .update = update_sql(a, l), .by_key = by_key_sql(a, l), .changes = change_writer_new(a, l) };
    const value args[] = { v_text(l->id) };
    /* ids are never used again: deleted records keep theirs in history */
    int64_t in_history;
    TRY(store_int(c->s, arena_print(a, "SELECT max(id) FROM %s", l->id), NULL, 0, &w->next_id, &found, e));
    w->keys_known = !found;
    TRY(store_int(c->s, "SELECT max(record) FROM history WHERE ledger = ?", args, 1, &in_history, &found, e));
    w->next_id = (w->next_id > in_history ? w->next_id : in_history) + 1;
    return load_locked(w, e);
}

void writer_close(writer *w)
{
    if (!w)
        return;
    writer_close(w->statements);
    arena_end(w->scratch);
    arena_end(w->a);
}

static bool insert(writer *w, const value *values, origin from, int64_t *id, error *e)
{
    const ledger_decl *l = w->l;
    value *args = NEW_N(w->scratch, value, l->count + 3);
    TRY(may_change(w, values, e));
    *id = w->next_id++;
    args[0] = V_INT(*id);
    args[1] = V_INT(1);
    args[2] = V_INT(w->b->id);
    memcpy(args + 3, values, l->count * sizeof *args);
    if (w->keys_known)
        key_set_add(&w->keys, key_print(l, values));
    return (w->later && w->keys_known ? store_append(w->c->s, w->insert, args, e) : store_run(w->c->s, w->insert->insert, args, l->count + 3, NULL, e)) &&
           add_version(w, "insert", *id, 1, NULL, values, from, e);
}

static bool update(writer *w, const record *had, const value *values, const bool *mask, origin from, outcome *what, error *e)
{
    const ledger_decl *l = w->l;
    value *args = NEW_N(w->scratch, value, l->count + 3), *now = args + 2;
    bool same = true;
    for (size_t i = 0; i < l->count; i++) {
        now[i] = !mask || mask[i] ? values[i] : had->values[i];
        same = same && value_same(now[i], had->values[i]);
    }
    *what = same ? OUTCOME_SAME : OUTCOME_UPDATED;
    if (same)
        return true;
    TRY(may_change(w, had->values, e) && may_change(w, now, e));
    args[0] = V_INT(had->version + 1);
    args[1] = V_INT(w->b->id);
    args[l->count + 2] = V_INT(had->id);
    if (w->keys_known)
        key_set_add(&w->keys, key_print(l, now));
    return store_run(w->c->s, w->update, args, l->count + 3, NULL, e) && add_version(w, "update", had->id, had->version + 1, had->values, now, from, e);
}

bool record_put(writer *w, const value *values, const bool *mask, origin from, outcome *what, int64_t *id, error *e)
{
    record had;
    bool found;
    arena_pos at = arena_mark(w->scratch);
    bool ok = find_same(w, values, &had, &found, e);
    if (ok && found) {
        *id = had.id;
        ok = update(w, &had, values, mask, from, what, e);
    } else if (ok) {
        *what = OUTCOME_INSERTED;
        ok = insert(w, values, from, id, e);
    }
    arena_rewind(w->scratch, at);
    return ok;
}

bool record_update(writer *w, int64_t id, const value *values, const bool *mask, origin from, outcome *what, error *e)
{
    record had;
    bool found;
    arena_pos at = arena_mark(w->scratch);
    bool ok = record_get(w->c, w->l, id, w->scratch, &had, &found, e);
    if (ok && !found)
        ok = fail(e, ERR_NOT_FOUND, "台账 %s 没有第 %lld 号记录", "ledger %s has no record %lld", w->l->id, (long long)id);
    ok = ok && update(w, &had, values, mask, from, what, e);
    arena_rewind(w->scratch, at);
    return ok;
}

bool record_delete(writer *w, int64_t id, origin from, error *e)
{
    record had;
    bool found;
    const value args[] = { V_INT(id) };
    TRY(record_get(w->c, w->l, id, w->scratch, &had, &found, e));
    if (!found)
        return fail(e, ERR_NOT_FOUND, "台账 %s 没有第 %lld 号记录", "ledger %s has no record %lld", w->l->id, (long long)id);
    TRY(may_change(w, had.values, e));
    return store_run(w->c->s, arena_print(w->a, "DELETE FROM %s WHERE id = ?", w->l->id), args, 1, NULL, e) &&
           add_version(w, "delete", id, had.version + 1, had.values, NULL, from, e);
}

/* ---- by names of fields -------------------------------------------------------------------------------------- */

typedef struct named { value *values; bool *mask; arena_pos at; } named;

static bool named_begin(writer *w, const field_set *set, size_t n, named *out, error *e)
{
    out->at = arena_mark(w->scratch);
    out->values = NEW_N(w->scratch, value, w->l->count);
    out->mask = NEW_N(w->scratch, bool, w->l->count);
    for (size_t i = 0; i < n; i++) {
        const field_decl *f = field_find(w->l, set[i].field);
        if (!f)
            return fail(e, ERR_INTERNAL, "台账 %s 没有字段 %s", "ledger %s has no field %s", w->l->id, set[i].field);
        out->values[f->index] = set[i].v;
        out->mask[f->index] = true;
    }
    return true;
}

bool writer_put(writer *w, const field_set *set, size_t n, int64_t *id, error *e)
{
    named x;
    outcome what;
    int64_t made;
    bool ok = named_begin(w, set, n, &x, e) && record_put(w, x.values, x.mask, (origin){ 0 }, &what, id ? id : &made, e);
    arena_rewind(w->scratch, x.at);
    return ok;
}

bool writer_set(writer *w, int64_t id, const field_set *set, size_t n, error *e)
{
    named x;
    outcome what;
    bool ok = named_begin(w, set, n, &x, e) && record_update(w, id, x.values, x.mask, (origin){ 0 }, &what, e);
    arena_rewind(w->scratch, x.at);
    return ok;
}

bool record_write(core *c, const ledger_decl *l, const batch_info *info, int64_t *id, const value *values, const bool *mask, outcome *what, error *e)
{
    batch b;
    writer *w = NULL;
    outcome ignored;
    what = what ? what : &ignored;
    TRY(batch_begin(c->s, info, &b, e));
    bool ok = writer_open(c, &b, l, &w, e) && (*id ? record_update(w, *id, values, mask, (origin){ 0 }, what, e) : record_put(w, values, mask, (origin){ 0 }, what, id, e));
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

bool record_change(core *c, const char *ledger, int64_t id, const char *action, const field_set *set, size_t n, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, ledger, e);
    batch b;
    writer *w = NULL;
    char subject[96];
    snprintf(subject, sizeof subject, "%s %lld", ledger, (long long)id);
    batch_info info = { .who = c->who, .action = action, .subject = subject };
    TRY(l && batch_begin(c->s, &info, &b, e));
    bool ok = writer_open(c, &b, l, &w, e) && writer_set(w, id, set, n, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

bool ledger_count(core *c, const ledger_decl *l, int64_t *n, error *e)
{
    bool found;
    return store_int(c->s, arena_print(c->a, "SELECT count(*) FROM %s", l->id), NULL, 0, n, &found, e);
}

bool history_head(core *c, int64_t *seq, error *e)
{
    bool found;
    return store_int(c->s, "SELECT max(seq) FROM history", NULL, 0, seq, &found, e);
}
