#include "ledger/table.h"

#include "base/decimal.h"

#include "base/vec.h"

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

bool tables_index(core *c, error *e)
{
    for (size_t i = 0; i < c->packs.ledger_count; i++)
        TRY(index_ledger(c, c->packs.ledgers[i], e));
    return true;
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

static bool change_scale(core *c, const ledger_decl *l, const field_decl *f, int had, error *e)
{
    int64_t factor = pow10_i64(abs(f->scale - had)), lost = 0, over = 0;
    bool found, wider = f->scale > had;
    if (!wider)
        TRY(store_int(c->s, arena_print(c->a, "SELECT count(*) FROM %s WHERE %s %% %lld <> 0", l->id, f->id, (long long)factor), NULL, 0, &lost, &found, e));
    else
        TRY(store_int(c->s, arena_print(c->a, "SELECT count(*) FROM %s WHERE abs(%s) > %lld", l->id, f->id, (long long)(INT64_MAX / factor)), NULL, 0, &over, &found, e));
    if (lost || over)
        return yaml_fail(f->at, e, "字段 %s 的小数位数由 %d 改为 %d 会使 %lld 条记录失真", "changing the scale of %s from %d to %d would lose digits of %lld records",
                         f->id, had, f->scale, (long long)(lost + over));
    return store_script(c->s, arena_print(c->a, "UPDATE %s SET %s = %s %s %lld", l->id, f->id, f->id, wider ? "*" : "/", (long long)factor), e);
}

static bool change_field(core *c, const ledger_decl *l, const field_decl *f, const json_t *had, error *e)
{
    const char *type = json_string_value(json_object_get(had, "type"));
    int scale = (int)json_integer_value(json_object_get(had, "scale"));
    bool unique = json_is_true(json_object_get(had, "unique"));
    if (!text_eq(type, field_type_name(f->type)))
        return yaml_fail(f->at, e, "字段 %s 的类型不能由 %s 改为 %s；请另立新字段", "the type of field %s cannot change from %s to %s: make a new field", f->id, type, field_type_name(f->type));
    if (scale != f->scale)
        TRY(change_scale(c, l, f, scale, e));
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

static bool alter(core *c, const ledger_decl *l, const json_t *had, error *e)
{
    const json_t *key = json_object_get(json_object_get(had, ""), "key");
    buf was = buf_new(c->a);
    for (size_t i = 0; i < json_array_size(key); i++)
        buf_print(&was, "%s%s", i ? ", " : "", json_string_value(json_array_get(key, i)));
    for (size_t i = 0; i < l->count; i++) {
        const json_t *f = json_object_get(had, l->fields[i].id);
        TRY(f ? change_field(c, l, &l->fields[i], f, e) : add_column(c, l, &l->fields[i], e));
    }
    if (text_eq(was.text, key_columns(c->a, l)))
        return true;
    return yaml_fail(l->at, e, "台账 %s 的 key 不能由 [%s] 改为 [%s]", "the key of ledger %s cannot change from [%s] to [%s]", l->id, was.text, key_columns(c->a, l));
}

static bool same_as_before(const json_t *had, json_t *want)
{
    const char *id;
    json_t *v;
    json_object_foreach(want, id, v)
        if (!json_equal(json_object_get(had, id), v))
            return false;
    return true;
}

/* A field that left the declaration stays in the table and in what the table was made from. */
static bool migrate_one(core *c, const ledger_decl *l, bool *changed, error *e)
{
    json_error_t bad;
    char *text;
    const value id[] = { v_text(l->id) };
    TRY(store_str(c->s, c->a, "SELECT json FROM declaration WHERE ledger = ?", id, 1, &text, e));
    json_t *had = text ? json_loads(text, 0, &bad) : NULL, *want = describe(l);
    bool ok = true;
    if (!had || !same_as_before(had, want)) {
        ok = had ? alter(c, l, had, e) : create(c, l, e);
        json_t *kept = had ? had : json_object();
        json_object_update(kept, want);
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
    TRY(store_begin(c->s, e));
    for (size_t i = 0; ok && i < c->packs.ledger_count; i++)
        ok = migrate_one(c, c->packs.ledgers[i], &changed, e);
    if (!ok || !changed) {
        store_rollback(c->s);
        return ok;
    }
    if (!store_commit(c->s, e))
        return false;
    batch_info note = { .who = c->who, .action = "migrate", .subject = "ledgers" };
    return audit_note(c->s, &note, e);
}
