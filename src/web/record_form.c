#include "web/record_form.h"

#include "base/utf8.h"
#include "intake/number.h"
#include "ledger/statement.h"

#include <jansson.h>

bool record_seen(visit *v, right needs, seen_record *out, error *e)
{
    return record_seen_in(v, visit_param(v, "ledger"), visit_number(visit_param(v, "id")), needs, out, e);
}

bool record_seen_in(visit *v, const char *ledger, int64_t id, right needs, seen_record *out, error *e)
{
    bool found, sees = false;
    TRY(visit_ledger(v, ledger, needs, &out->l, &out->g, e) && record_get(v->c, out->l, id, v->a, &out->r, &found, e));
    if (found)
        TRY(rights_record(v->c, &out->g, out->l, &out->r, v->a, &sees, e));
    v->refused = found && !sees;
    return sees || fail(e, ERR_NOT_FOUND, "“%s”没有第 %lld 号记录", "“%s” has no record %lld", say(out->l->title, e->lang), (long long)id);
}

bool record_note_personal(visit *v, const seen_record *x, error *e)
{
    for (size_t i = 0; i < x->l->count; i++)
        if (x->l->fields[i].personal && rights_see(&x->g, &x->l->fields[i]) && x->r.values[i].kind != VALUE_NULL)
            return visit_note(v, "read-personal", arena_print(v->a, "%s/%lld", x->l->id, (long long)x->r.id), NULL, e);
    return true;
}

/* A row rule keeps new records within it: only somebody without one makes any. */
bool record_may_add(visit *v, const char *ledger, const ledger_decl **l, ledger_rights *g, error *e)
{
    TRY(visit_ledger(v, ledger, RIGHT_EDIT, l, g, e));
    return !g->entry->rows || fail(e, ERR_NOT_FOUND, "没有这个页面", "there is no such page");
}

const char *record_label(visit *v, const ledger_decl *l, const record *r)
{
    const char *text = l->label >= 0 ? value_to_text(v->a, v->c, &l->fields[l->label], r->values[l->label]) : "";
    return text_empty(text) ? arena_print(v->a, "%lld", (long long)r->id) : text;
}

const char *record_visible_changes(visit *v, const seen_record *x, const char *changes)
{
    json_error_t ignored;
    json_t *j = json_loads(changes, 0, &ignored);
    for (size_t i = 0; i < x->l->count; i++)
        if (!rights_see(&x->g, &x->l->fields[i]))
            json_object_del(j, x->l->fields[i].id);
    char *text = j ? json_dumps(j, JSON_COMPACT) : NULL;
    const char *out = arena_copy(v->a, text ? text : "{}");
    free(text);
    json_decref(j);
    return out;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------- */

/* A reference is written as a person names the record: one of its lookup fields, or its number behind #. */
static bool find_named(visit *v, const field_decl *f, const char *text, value *out, error *e)
{
    int64_t id = *text == '#' ? visit_number(text + 1) : -1;
    bool found = false;
    if (id >= 0) {
        record r;
        TRY(record_get(v->c, f->ref, id, v->a, &r, &found, e));
    }
    for (size_t i = 0; !found && i < f->ref->lookup_count; i++) {
        const field_decl *look = &f->ref->fields[f->ref->lookup[i]];
        const value key = v_text(text);
        if (look->type == FIELD_TEXT)
            TRY(store_int(v->c->s, arena_print(v->a, "SELECT id FROM %s WHERE %s = ?", f->ref->id, look->id), &key, 1, &id, &found, e));
    }
    *out = V_INT(id);
    const char *in = say(f->ref->title, e->lang);
    return found || fail_at(e, ERR_INPUT, (place){ .field = say(f->label, e->lang) }, "“%s”里没有“%s”", "“%s” has no “%s”", in, text);
}

/* 1,234.5 万元, １２３, 1.2亿: as people write it and an import reads it, when nothing is lost by it. */
static bool number_named(visit *v, const field_decl *f, str text, value *out)
{
    number n;
    error none = { .lang = v->l };
    bool exact = true, counts = f->type == FIELD_INT || f->type == FIELD_DECIMAL;
    const unit *own = f->unit ? unit_find(str_of(text_fold(v->a, str_of(f->unit)))) : NULL;
    if (!counts || !number_read(v->a, text, &n, &none) || n.missing || n.about || (n.unit && !own))
        return false;
    out->kind = VALUE_INT;
    return (n.unit ? unit_convert(n.value, n.unit, own, f->scale, &out->num, &exact) : decimal_exact(n.value, f->scale, &out->num)) && exact;
}

static bool read_one(visit *v, const field_decl *f, str text, value *out, error *e)
{
    str t = str_trim(text);
    *out = V_NULL;
    if (!t.len)
        return true;
    if (f->type == FIELD_REF)
        return find_named(v, f, str_copy(v->a, t), out, e);
    error why = { .lang = v->l };
    return value_from_text(v->a, f, t, v->l, out, &why) || number_named(v, f, t, out) || fail_as(e, &why);
}

static const http_field *named(const http_fields *fields, const char *id)
{
    for (size_t i = 0; i < fields->len; i++)
        if (!fields->at[i].is_file && str_eq(fields->at[i].name, str_of(id)))
            return &fields->at[i];
    return NULL;
}

typed_record record_read(visit *v, const ledger_decl *l, const ledger_rights *g, const http_fields *fields)
{
    typed_record t = { NEW_N(v->a, value, l->count), NEW_N(v->a, bool, l->count), NEW_N(v->a, const char *, l->count), NEW_N(v->a, const char *, l->count), NULL, NULL, 0, false, NULL };
    for (size_t i = 0; i < l->count; i++) {
        error bad = { .lang = v->l };
        const http_field *given = named(fields, l->fields[i].id);
        t.texts[i] = given ? str_copy(v->a, given->value) : NULL;
        t.mask[i] = given && rights_change(g, &l->fields[i]);
        if (t.mask[i] && !read_one(v, &l->fields[i], given->value, &t.values[i], &bad)) {
            t.faults[i] = arena_copy(v->a, bad.text);
            t.wrong = true;
        }
    }
    return t;
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------- */

static bool check(visit *v, const ledger_decl *l, const value *all, typed_record *t, bool accept, error *e)
{
    problems found = { 0 };
    TRY(record_check(v->c, l, all, v->a, &found, e));
    t->warnings = NEW_N(v->a, const char *, found.len + 1);
    t->mild = NEW_N(v->a, bool, l->count);
    for (size_t i = 0; i < found.len; i++) {
        const problem *p = &found.at[i];
        t->wrong = t->wrong || p->level == CHECK_ERROR || !accept;
        if (p->field) {
            t->faults[p->field->index] = p->text;
            t->mild[p->field->index] = p->level != CHECK_ERROR;
        } else
            t->warnings[t->warning_count++] = p->text;
    }
    return true;
}

static bool write(visit *v, const ledger_decl *l, int64_t id, const typed_record *t, int64_t *out, outcome *what, error *e)
{
    const char *reason = http_form(v->in, "reason");
    if (!reason)
        reason = http_header_of(v->in, "X-Reason");
    batch_info info = { .who = v->who->name, .action = l->verify && v->role && v->role->door ? STATE_ACTION : "edit", .subject = l->id, .reason = text_empty(reason) ? NULL : reason };
    *out = id;
    return record_write(v->c, l, &info, out, t->values, t->mask, what, e);
}

static bool is_ours(error_code c) { return c == ERR_STORE || c == ERR_SYSTEM || c == ERR_INTERNAL; }

bool record_judge(visit *v, const ledger_decl *l, filter *mine, const record *now, typed_record *t, bool accept, error *e)
{
    value *all = NEW_N(v->a, value, l->count);
    if (t->wrong)
        return true;
    for (size_t i = 0; i < l->count; i++)
        all[i] = t->mask[i] ? t->values[i] : now ? now->values[i] : V_NULL;
    TRY(check(v, l, all, t, accept, e));
    if (now && mine && !filter_holds(mine, now->id, all)) {
        t->refused = visit_say(v, "修改后的记录将不属于您可以管理的范围", "the changed record would leave what you may see");
        t->wrong = true;
    }
    return true;
}

bool record_try(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, typed_record *t, bool accept, int64_t *id, outcome *what, error *e)
{
    filter *mine;
    error bad = { .lang = v->l };
    TRY(filter_new(v->c, l, v->a, &mine, e) && rights_filter(g, mine, v->a, e) && record_judge(v, l, mine, now, t, accept, e));
    if (t->wrong || write(v, l, now ? now->id : 0, t, id, what, &bad))
        return true;
    if (is_ours(bad.code))
        return fail(e, bad.code, "%s", "%s", bad.text);
    t->refused = arena_copy(v->a, bad.text);
    t->wrong = true;
    return true;
}

const char *record_faults(visit *v, const ledger_decl *l, const typed_record *t)
{
    const char *first = NULL;
    for (size_t i = 0; t->wrong && i < l->count; i++)
        if (t->faults[i]) {
            visit_fault_add(v, l->fields[i].id, t->faults[i]);
            first = first ? first : l->fields[i].id;
        }
    return first;
}

bool record_look(visit *v, const ledger_decl *l, const record *now, typed_record *t, error *e)
{
    value *all = NEW_N(v->a, value, l->count);
    for (size_t i = 0; i < l->count; i++)
        all[i] = t->mask[i] ? t->values[i] : now ? now->values[i] : V_NULL;
    return t->wrong || check(v, l, all, t, true, e);
}

bool record_save(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, const http_fields *fields, int64_t *id, outcome *what, error *e)
{
    typed_record t = record_read(v, l, g, fields);
    for (size_t i = 0; i < l->count; i++)
        if (t.texts[i] && !t.mask[i]) {
            t.faults[i] = visit_say(v, "无权修改这个字段", "this field is not yours to change");
            t.wrong = true;
        }
    TRY(record_try(v, l, g, now, &t, true, id, what, e));
    const char *first = record_faults(v, l, &t);
    if (first)
        return fail_at(e, ERR_INPUT, (place){ .field = first }, "%s", "%s", v->faults.at[0].detail);
    return !t.wrong || fail(e, ERR_CONFLICT, "%s", "%s", t.refused ? t.refused : t.warning_count ? t.warnings[0] : "");
}
