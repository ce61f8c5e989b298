#include "ledger/table.h"

#include "base/decimal.h"
#include "base/vec.h"
#include "ledger/change.h"
#include "ledger/record.h"
#include "ledger/scale.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- what a table was made from: JSON {"field": {"type", "scale", "unit", "unique"}, …, "": {"key": […]}} -- */

static const char *sql_type(const field_decl *f, dialect d)
{
    bool text = f->type == FIELD_TEXT || f->type == FIELD_CODE || f->type == FIELD_DATE || f->type == FIELD_TEXTS;
    return text ? "TEXT" : d == DIALECT_SQLITE ? "INTEGER" : "BIGINT";
}

static json_t *describe(const ledger_decl *l)
{
    json_t *all = json_object(), *key = json_array();
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        json_object_set_new(all, f->id, json_pack("{s:s, s:i, s:b, s:b}", "type", field_type_name(f->type), "scale", f->scale, "unique", f->unique, "required", f->required));
    }
    for (size_t i = 0; i < l->key_count; i++)
        json_array_append_new(key, json_string(l->fields[l->key[i]].id));
    json_object_set_new(all, "", json_pack("{s:o}", "key", key));
    return all;
}

static const char *key_columns(arena *a, const ledger_decl *l)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < l->key_count; i++)
        buf_print(&b, "%s%s", i ? ", " : "", l->fields[l->key[i]].id);
    return b.text;
}

/* The key, and what is looked up often. Safe to repeat. */
static bool index_ledger(core *c, const ledger_decl *l, error *e)
{
    TRY(store_script(c->s, arena_print(c->a, "CREATE UNIQUE INDEX IF NOT EXISTS %s_key ON %s (%s)", l->id, l->id, key_columns(c->a, l)), e));
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (f->type == FIELD_REF || f->type == FIELD_MONTH || (f->unique && l->key_count > 1) || (f->unique && l->key[0] != f->index))
            TRY(store_script(c->s, arena_print(c->a, "CREATE %sINDEX IF NOT EXISTS %s_%s ON %s (%s)", f->unique ? "UNIQUE " : "", l->id, f->id, l->id, f->id), e));
    }
    return true;
}

static bool indexes_missing(core *c, bool *missing, error *e)
{
    char *mark;
    TRY(store_str(c->s, c->a, "SELECT value FROM meta WHERE key = 'indexes'", NULL, 0, &mark, e));
    *missing = mark != NULL;
    return true;
}

static bool index_all(core *c, error *e)
{
    for (size_t i = 0; i < c->packs.ledger_count; i++)
        TRY(index_ledger(c, c->packs.ledgers[i], e));
    return store_script(c->s, "DELETE FROM meta WHERE key = 'indexes'", e);
}

bool tables_index(core *c, error *e)
{
    bool missing;
    TRY(indexes_missing(c, &missing, e));
    if (!missing)
        return true;
    TRY(store_begin(c->s, e));
    if (index_all(c, e) && store_commit(c->s, e))
        return true;
    store_rollback(c->s);
    return false;
}

static bool create(core *c, const ledger_decl *l, error *e)
{
    buf b = buf_new(c->a);
    dialect d = store_dialect(c->s);
    const char *integer = d == DIALECT_SQLITE ? "INTEGER" : "BIGINT";
    buf_print(&b, "CREATE TABLE %s (id %s PRIMARY KEY, shard %s NOT NULL DEFAULT 0, version %s NOT NULL, batch %s NOT NULL", l->id, integer, integer, integer, integer);
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", %s %s", l->fields[i].id, sql_type(&l->fields[i], d));
    buf_print(&b, ")%s", d == DIALECT_SQLITE ? " STRICT" : "");
    return store_script(c->s, b.text, e) && index_ledger(c, l, e);
}

/* ---- changes of a declaration ---------------------------------------------------------------------------- */

static bool add_column(core *c, const ledger_decl *l, const field_decl *f, error *e)
{
    int64_t n;
    bool found;
    if (f->required && !f->default_text) {
        TRY(store_int(c->s, arena_print(c->a, "SELECT count(*) FROM %s", l->id), NULL, 0, &n, &found, e));
        if (n)
            return yaml_fail(f->at, e, "台账 %s 已有 %lld 条记录，新的必填字段 %s 要给 default", "ledger %s has %lld records: the new required field %s needs a default",
                             l->id, (long long)n, f->id);
    }
    return store_script(c->s, arena_print(c->a, "ALTER TABLE %s ADD COLUMN %s %s", l->id, f->id, sql_type(f, store_dialect(c->s))), e);
}

/* How many numbers would be lost at the new scale: in the table, and in history, which is read at today's scale. */
static bool count_lost(core *c, const ledger_decl *l, const field_decl *f, int64_t factor, bool wider, const json_t *had, int64_t *lost, error *e)
{
    scales old;
    rows *r;
    bool found, more = true, ok = true;
    const value args[] = { v_text(l->id), v_text(arena_print(c->a, "%%\"%s\"%%", f->id)) };
    TRY(store_int(c->s, arena_print(c->a, wider ? "SELECT count(*) FROM %s WHERE abs(%s) > %lld" : "SELECT count(*) FROM %s WHERE %s %% %lld <> 0", l->id, f->id,
                                    (long long)(wider ? INT64_MAX / factor : factor)), NULL, 0, lost, &found, e));
    scales_read(c->a, had, &old);
    TRY(store_query(c->s, "SELECT seq, changes FROM history WHERE ledger = ? AND changes LIKE ?", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        json_error_t bad;
        json_t *changes = json_loadb(rows_text(r, 1).at, rows_text(r, 1).len, 0, &bad);
        const json_t *was, *now;
        change_of(changes, f->id, &was, &now);
        int64_t n = scales_value(c->a, &old, f->id, rows_int(r, 0), now).num;
        *lost += wider ? n > INT64_MAX / factor || n < -(INT64_MAX / factor) : n % factor != 0;
        json_decref(changes);
    }
    rows_close(r);
    return ok;
}

/* Rows up to here have the old scale: kept beside the declaration (scale.h). */
static bool remember_scale(core *c, const field_decl *f, int scale, json_t *had, error *e)
{
    int64_t head;
    TRY(history_head(c, &head, e));
    json_t *top = json_object_get(had, ""), *all = json_object_get(top, "scales");
    if (!all)
        json_object_set_new(top, "scales", all = json_object());
    if (!json_object_get(all, f->id))
        json_object_set_new(all, f->id, json_array());
    json_array_append_new(json_object_get(all, f->id), json_pack("[I, i]", (json_int_t)head, scale));
    return true;
}

static bool change_scale(core *c, const ledger_decl *l, const field_decl *f, int scale, json_t *had, error *e)
{
    int64_t factor = pow10_i64(abs(f->scale - scale)), lost = 0;
    bool wider = f->scale > scale;
    TRY(count_lost(c, l, f, factor, wider, had, &lost, e));
    if (lost)
        return yaml_fail(f->at, e, "字段 %s 的小数位数由 %d 改为 %d 会使 %lld 处数值失真（含历史）", "changing the scale of %s from %d to %d would lose digits of %lld values (history included)",
                         f->id, scale, f->scale, (long long)lost);
    return store_script(c->s, arena_print(c->a, "UPDATE %s SET %s = %s %s %lld", l->id, f->id, f->id, wider ? "*" : "/", (long long)factor), e) && remember_scale(c, f, scale, had, e);
}

static bool change_field(core *c, const ledger_decl *l, const field_decl *f, json_t *all, error *e)
{
    const json_t *had = json_object_get(all, f->id);
    const char *type = json_string_value(json_object_get(had, "type"));
    int scale = (int)json_integer_value(json_object_get(had, "scale"));
    bool unique = json_is_true(json_object_get(had, "unique"));
    if (!text_eq(type, field_type_name(f->type)))
        return yaml_fail(f->at, e, "字段 %s 的类型不能由 %s 改为 %s；请另立新字段", "the type of field %s cannot change from %s to %s: make a new field", f->id, type, field_type_name(f->type));
    if (scale != f->scale)
        TRY(change_scale(c, l, f, scale, all, e));
    if (f->unique && !unique) {
        int64_t n;
        bool found;
        TRY(store_int(c->s, arena_print(c->a, "SELECT count(*) FROM (SELECT %s FROM %s WHERE %s IS NOT NULL GROUP BY %s HAVING count(*) > 1) x", f->id, l->id, f->id, f->id), NULL, 0, &n, &found, e));
        if (n)
            return yaml_fail(f->at, e, "字段 %s 有 %lld 个重复值，不能设为 unique", "field %s has %lld repeated values: it cannot be unique", f->id, (long long)n);
        TRY(store_script(c->s, arena_print(c->a, "CREATE UNIQUE INDEX %s_%s ON %s (%s)", l->id, f->id, l->id, f->id), e));
    }
    return true;
}

static bool alter(core *c, const ledger_decl *l, json_t *had, error *e)
{
    const json_t *key = json_object_get(json_object_get(had, ""), "key");
    buf was = buf_new(c->a);
    for (size_t i = 0; i < json_array_size(key); i++)
        buf_print(&was, "%s%s", i ? ", " : "", json_string_value(json_array_get(key, i)));
    for (size_t i = 0; i < l->count; i++)
        TRY(json_object_get(had, l->fields[i].id) ? change_field(c, l, &l->fields[i], had, e) : add_column(c, l, &l->fields[i], e));
    if (text_eq(was.text, key_columns(c->a, l)))
        return true;
    return yaml_fail(l->at, e, "台账 %s 的 key 不能由 [%s] 改为 [%s]", "the key of ledger %s cannot change from [%s] to [%s]", l->id, was.text, key_columns(c->a, l));
}

static bool same_as_before(const json_t *had, json_t *want)
{
    const char *id, *key;
    json_t *v, *x;
    json_object_foreach(want, id, v)
        json_object_foreach(v, key, x)
            if (!json_equal(json_object_get(json_object_get(had, id), key), x))
                return false;
    return true;
}

/* A new required field: the records that are there get its default, as an update with history. */
static bool fill_default(core *c, batch *b, const ledger_decl *l, const field_decl *f, error *e)
{
    scan *s;
    record r;
    writer *w = NULL;
    bool more = true, ok;
    VEC(int64_t) ids = { 0 };
    value *values = NEW_N(c->a, value, l->count);
    bool *mask = NEW_N(c->a, bool, l->count);
    TRY(value_from_text(c->a, f, str_of(f->default_text), e->lang, &values[f->index], e) && scan_open(c, l, NULL, &s, e));
    while ((ok = scan_next(s, &r, &more, e)) && more)
        VEC_ADD(c->a, &ids, r.id);
    scan_close(s);
    mask[f->index] = true;
    ok = ok && writer_open(c, b, l, &w, e);
    for (size_t i = 0; ok && i < ids.len; i++) {
        outcome what;
        ok = record_update(w, ids.at[i], values, mask, (origin){ 0 }, &what, e);
    }
    writer_close(w);
    return ok;
}

typedef struct new_field { const ledger_decl *l; const field_decl *f; } new_field;
typedef VEC(new_field) new_fields;

/* A field that left the declaration stays in the table and in what the table was made from. */
static bool migrate_one(core *c, const ledger_decl *l, new_fields *fresh, bool *changed, error *e)
{
    json_error_t bad;
    char *text;
    const value id[] = { v_text(l->id) };
    TRY(store_str(c->s, c->a, "SELECT json FROM declaration WHERE ledger = ?", id, 1, &text, e));
    json_t *had = text ? json_loads(text, 0, &bad) : NULL, *want = describe(l);
    bool ok = true;
    if (!had || !same_as_before(had, want)) {
        for (size_t i = 0; had && i < l->count; i++)
            if (l->fields[i].required && l->fields[i].default_text && !json_object_get(had, l->fields[i].id))
                VEC_ADD(c->a, fresh, (new_field){ l, &l->fields[i] });
        ok = had ? alter(c, l, had, e) : create(c, l, e);
        json_t *kept = had ? had : json_object();
        json_object_update_recursive(kept, want);
        char *json = json_dumps(kept, JSON_COMPACT | JSON_SORT_KEYS);
        const value args[] = { v_text(l->id), v_text(json) };
        ok = ok && store_run(c->s, "DELETE FROM declaration WHERE ledger = ?", id, 1, NULL, e) &&
             store_run(c->s, "INSERT INTO declaration (ledger, json, batch) VALUES (?, ?, 0)", args, 2, NULL, e);
        free(json);
        if (!had)
            json_decref(kept);
        *changed = true;
    }
    json_decref(had);
    json_decref(want);
    return ok;
}

bool tables_migrate(core *c, error *e)
{
    bool changed = false, ok = true;
    batch b;
    new_fields fresh = { 0 };
    batch_info info = { .who = c->who, .action = "migrate", .subject = "ledgers" };
    TRY(batch_begin(c->s, &info, &b, e));
    for (size_t i = 0; ok && i < c->packs.ledger_count; i++)
        ok = migrate_one(c, c->packs.ledgers[i], &fresh, &changed, e);
    if (fresh.len)
        b.info.reason = arena_copy(b.a, say((text2){ "新的必填字段取 default", "new required fields take their default" }, e->lang));
    for (size_t i = 0; ok && i < fresh.len; i++)
        ok = fill_default(c, &b, fresh.at[i].l, fresh.at[i].f, e);
    if (!ok || !changed) {
        batch_abandon(&b);
        return ok;
    }
    b.keep = true;
    return batch_end(&b, e);
}

bool tables_current(core *c, bool *out, error *e)
{
    rows *r;
    bool more = true, ok;
    bool missing;
    map had = map_new(c->a);
    TRY(indexes_missing(c, &missing, e));
    *out = !missing;
    TRY(store_query(c->s, "SELECT ledger, json FROM declaration", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        map_put(&had, rows_text(r, 0), NULL)->ptr = str_copy(c->a, rows_text(r, 1));
    rows_close(r);
    for (size_t i = 0; ok && *out && i < c->packs.ledger_count; i++) {
        const char *text = map_ptr(&had, str_of(c->packs.ledgers[i]->id));
        json_t *before = text ? json_loads(text, 0, NULL) : NULL, *want = describe(c->packs.ledgers[i]);
        *out = before && same_as_before(before, want);
        json_decref(before);
        json_decref(want);
    }
    return ok;
}
