#include "enterprise/enterprise.h"

#include "base/vec.h"

#include <jansson.h>
#include <stdlib.h>

typedef struct job { core *c; batch b; const ledger_decl *l; record keep, drop; merge_result *out; error *e; } job;

static bool firm_of(job *j, const char *uscc, record *out)
{
    bool found;
    value *key = NEW_N(j->c->a, value, j->l->count);
    key[field_find(j->l, "uscc")->index] = v_text(uscc);
    TRY(record_find(j->c, j->l, key, j->c->a, out, &found, j->e));
    return found || fail(j->e, ERR_NOT_FOUND, "企业台账里没有 %s", "there is no enterprise %s", uscc);
}

static bool collect(job *j, const ledger_decl *l, const field_decl *f, int64_t **ids, size_t *n)
{
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) found = { 0 };
    const value args[] = { V_INT(j->drop.id) };
    TRY(store_query(j->c->s, arena_print(j->c->a, "SELECT id FROM %s WHERE %s = ?", l->id, f->id), args, 1, &r, j->e));
    while ((ok = rows_next(r, &more, j->e)) && more)
        VEC_ADD(j->c->a, &found, rows_int(r, 0));
    rows_close(r);
    *ids = found.at;
    *n = found.len;
    return ok;
}

/* Turns one record to the kept firm, or withdraws it where the kept firm has the same one. */
static bool turn(job *j, writer *w, const ledger_decl *l, const field_decl *f, int64_t id)
{
    record r, same;
    bool found, taken;
    outcome what;
    TRY(record_get(j->c, l, id, j->c->a, &r, &found, j->e));
    if (!found)
        return true;
    r.values[f->index] = V_INT(j->keep.id);
    TRY(record_find(j->c, l, r.values, j->c->a, &same, &taken, j->e));
    if (taken && same.id != id) {
        j->out->withdrawn++;
        return record_delete(w, id, (origin){ 0 }, j->e);
    }
    j->out->moved++;
    return record_update(w, id, r.values, NULL, (origin){ 0 }, &what, j->e);
}

static bool turn_ledger(job *j, const ledger_decl *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        int64_t *ids;
        size_t n;
        writer *w = NULL;
        if (f->ref != j->l)
            continue;
        TRY(collect(j, l, f, &ids, &n));
        bool ok = !n || writer_open(j->c, &j->b, l, &w, j->e);
        for (size_t k = 0; ok && k < n; k++)
            ok = turn(j, w, l, f, ids[k]);
        writer_close(w);
        TRY(ok);
    }
    return true;
}

static void add_name(json_t *list, value v, str not_this)
{
    if (v.kind != VALUE_TEXT || str_eq(v.text, not_this))
        return;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(str_of(json_string_value(json_array_get(list, i))), v.text))
            return;
    json_array_append_new(list, json_stringn(v.text.at, v.text.len));
}

static value former_names(job *j)
{
    int name = field_find(j->l, "name")->index, former = field_find(j->l, "former_names")->index;
    json_t *all = json_array(), *item;
    size_t i;
    const value lists[] = { j->keep.values[former], j->drop.values[former] };
    for (int k = 0; k < 2; k++) {
        json_error_t bad;
        json_t *one = lists[k].kind == VALUE_TEXT ? json_loadb(lists[k].text.at, lists[k].text.len, 0, &bad) : NULL;
        json_array_foreach(one, i, item)
            add_name(all, v_text(json_string_value(item)), j->keep.values[name].text);
        json_decref(one);
    }
    add_name(all, j->drop.values[name], j->keep.values[name].text);
    char *text = json_dumps(all, JSON_COMPACT);
    value v = json_array_size(all) ? v_text(arena_copy(j->c->a, text)) : V_NULL;
    free(text);
    json_decref(all);
    return v;
}

/* What the kept firm lacks comes from the other; the names of the other become former names. */
static bool join(job *j)
{
    writer *w = NULL;
    outcome what;
    value *v = NEW_N(j->c->a, value, j->l->count);
    for (size_t i = 0; i < j->l->count; i++)
        v[i] = j->keep.values[i].kind == VALUE_NULL && !j->l->fields[i].unique ? j->drop.values[i] : j->keep.values[i];
    v[field_find(j->l, "former_names")->index] = former_names(j);
    bool ok = writer_open(j->c, &j->b, j->l, &w, j->e) && record_delete(w, j->drop.id, (origin){ 0 }, j->e) && record_update(w, j->keep.id, v, NULL, (origin){ 0 }, &what, j->e);
    writer_close(w);
    return ok;
}

bool enterprise_merge(core *c, const char *keep_uscc, const char *drop_uscc, const char *reason, merge_result *out, error *e)
{
    job j = { .c = c, .l = ledger_find(&c->packs, "enterprise", e), .out = out, .e = e };
    *out = (merge_result){ 0 };
    if (text_eq(keep_uscc, drop_uscc))
        return fail(e, ERR_USAGE, "两个代码相同，没有可合并的", "the two codes are the same: nothing to merge");
    TRY(j.l && firm_of(&j, keep_uscc, &j.keep) && firm_of(&j, drop_uscc, &j.drop));
    batch_info info = { .who = c->who, .action = "merge", .subject = keep_uscc, .detail = drop_uscc, .reason = reason ? reason : "合并重复企业" };
    TRY(batch_begin(c->s, &info, &j.b, e));
    bool ok = true;
    for (size_t i = 0; ok && i < c->packs.ledger_count; i++)
        ok = turn_ledger(&j, c->packs.ledgers[i]);
    if (ok && join(&j))
        return batch_end(&j.b, e);
    batch_abandon(&j.b);
    return false;
}
