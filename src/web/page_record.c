/* One record: shown, changed with its checks, and its history. */
#include "web/site.h"

#include "ledger/check.h"

#include <jansson.h>

typedef struct shown { const ledger_decl *l; grant g; record r; } shown;

/* The record, if this person may see it. */
static bool find(visit *v, right needs, shown *out, error *e)
{
    bool found, sees = false;
    int64_t id = visit_number(visit_param(v, "id"));
    TRY(visit_ledger(v, visit_param(v, "ledger"), needs, &out->l, &out->g, e) && record_get(v->c, out->l, id, v->a, &out->r, &found, e));
    if (found)
        TRY(grant_record(v->c, &out->g, out->l, &out->r, v->a, &sees, e));
    return sees || fail(e, ERR_NOT_FOUND, "“%s”没有第 %s 号记录", "“%s” has no record %s", say(out->l->title, e->lang), visit_param(v, "id"));
}

static bool note_personal(visit *v, const shown *x, error *e)
{
    for (size_t i = 0; i < x->l->count; i++)
        if (x->l->fields[i].personal && grant_sees(&x->g, &x->l->fields[i]) && x->r.values[i].kind != VALUE_NULL)
            return visit_note(v, "read-personal", arena_print(v->a, "%s/%lld", x->l->id, (long long)x->r.id), NULL, e);
    return true;
}

static void head(visit *v, const ledger_decl *l, const grant *g)
{
    view_text(v->page, "ledger", l->id);
    view_text(v->page, "title", say(l->title, v->l));
    view_flag(v->page, "edit", may(g, RIGHT_EDIT));
}

static const char *label_of(visit *v, const ledger_decl *l, const record *r)
{
    const char *text = l->label >= 0 ? value_to_text(v->a, v->c, &l->fields[l->label], r->values[l->label]) : "";
    return text_empty(text) ? arena_print(v->a, "%lld", (long long)r->id) : text;
}

/* ---- history ---------------------------------------------------------------------------------------------------------------- */

static value of_json(arena *a, const json_t *j)
{
    return json_is_integer(j) ? V_INT(json_integer_value(j)) : json_is_string(j) ? v_text(arena_copy(a, json_string_value(j))) : V_NULL;
}

static void show_changes(visit *v, const shown *x, const char *json, view *into)
{
    json_error_t ignored;
    json_t *changes = json_loads(json, 0, &ignored);
    view *list = view_list(into, "changes");
    for (size_t i = 0; i < x->l->count; i++) {
        const field_decl *f = &x->l->fields[i];
        const json_t *pair = json_object_get(changes, f->id);
        if (!pair || !grant_sees(&x->g, f))
            continue;
        view *item = view_item(list);
        view_text(item, "label", say(f->label, v->l));
        view_text(item, "was", value_to_text(v->a, v->c, f, of_json(v->a, json_array_get(pair, 0))));
        view_text(item, "is", value_to_text(v->a, v->c, f, of_json(v->a, json_array_get(pair, 1))));
    }
    json_decref(changes);
}

static bool show_history(visit *v, const shown *x, error *e)
{
    version *all;
    size_t n;
    view *list = view_list(v->page, "history");
    TRY(record_history(v->c, x->l, x->r.id, v->a, &all, &n, e));
    for (size_t i = n; i-- > 0;) {
        view *item = view_item(list);
        view_int(item, "version", all[i].version);
        view_text(item, "at", all[i].at);
        view_text(item, "who", all[i].who);
        view_text(item, "action", all[i].action);
        view_text(item, "reason", all[i].reason);
        if (all[i].file)
            view_text(item, "place", place_text(v->a, (place){ .file = all[i].file, .sheet = all[i].sheet, .row = all[i].row }, v->l));
        show_changes(v, x, all[i].changes, item);
    }
    return true;
}

static bool show_record(visit *v, error *e)
{
    shown x;
    TRY(find(v, RIGHT_VIEW, &x, e) && note_personal(v, &x, e));
    head(v, x.l, &x.g);
    view_int(v->page, "id", x.r.id);
    view_text(v->page, "label", label_of(v, x.l, &x.r));
    view *fields = view_list(v->page, "fields");
    for (size_t i = 0; i < x.l->count; i++) {
        const field_decl *f = &x.l->fields[i];
        if (!grant_sees(&x.g, f))
            continue;
        view *item = view_item(fields);
        const char *text = value_to_text(v->a, v->c, f, x.r.values[i]);
        view_text(item, "label", say(f->label, v->l));
        view_text(item, "text", text);
        if (!text_empty(text))
            view_text(item, "unit", f->unit);
        if (f->type == FIELD_REF && x.r.values[i].kind == VALUE_INT)
            view_print(item, "link", "/ledger/%s/%lld", f->ref->id, (long long)x.r.values[i].num);
    }
    TRY(show_history(v, &x, e));
    return visit_show(v, "record", e);
}

/* ---- the form ------------------------------------------------------------------------------------------------------------- */

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
    return found || fail_at(e, ERR_INPUT, (place){ .field = say(f->label, e->lang) }, "“%s”里没有“%s”", "there is no “%s” in “%s”", e->lang == LANG_EN ? text : say(f->ref->title, e->lang),
                            e->lang == LANG_EN ? say(f->ref->title, e->lang) : text);
}

static bool read_value(visit *v, const field_decl *f, const char *text, value *out, error *e)
{
    str t = str_trim(str_of(text));
    *out = V_NULL;
    if (!t.len)
        return true;
    return f->type == FIELD_REF ? find_named(v, f, str_copy(v->a, t), out, e) : value_from_text(v->a, f, t, v->l, out, e);
}

typedef struct typed { value *values; bool *mask; const char **texts, **faults; bool wrong; } typed;

static typed read_form(visit *v, const ledger_decl *l, const grant *g)
{
    typed t = { NEW_N(v->a, value, l->count), NEW_N(v->a, bool, l->count), NEW_N(v->a, const char *, l->count), NEW_N(v->a, const char *, l->count), false };
    for (size_t i = 0; i < l->count; i++) {
        error bad = { .lang = v->l };
        t.texts[i] = http_form(v->in, l->fields[i].id);
        t.mask[i] = t.texts[i] && grant_changes(g, &l->fields[i]);
        if (t.mask[i] && !read_value(v, &l->fields[i], t.texts[i], &t.values[i], &bad)) {
            t.faults[i] = arena_copy(v->a, bad.text);
            t.wrong = true;
        }
    }
    return t;
}

static const char *input_of(visit *v, const field_decl *f, value x)
{
    return f->type == FIELD_CODE && x.kind == VALUE_TEXT ? str_copy(v->a, x.text) : value_to_text(v->a, v->c, f, x);
}

enum { FEW_CODES = 400 };

static void show_codes(visit *v, const field_decl *f, const char *now, view *item)
{
    view *codes = view_list(item, "codes");
    for (size_t i = 0; i < f->list->count; i++) {
        view *c = view_item(codes);
        view_text(c, "code", f->list->items[i].code);
        view_text(c, "name", say(f->list->items[i].name, v->l));
        view_flag(c, "now", text_eq(f->list->items[i].code, now));
    }
}

static bool show_form(visit *v, const ledger_decl *l, const grant *g, const value *now, const typed *t, error *e)
{
    view *inputs = view_list(v->page, "inputs");
    head(v, l, g);
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (!grant_sees(g, f) || f->computed)
            continue;
        const char *text = t && t->texts[i] ? t->texts[i] : now ? input_of(v, f, now[i]) : f->default_text ? f->default_text : "";
        view *item = view_item(inputs);
        view_text(item, "id", f->id);
        view_text(item, "label", say(f->label, v->l));
        view_text(item, "help", say(f->help, v->l));
        view_text(item, "unit", f->unit);
        view_text(item, "text", text);
        view_text(item, "fault", t ? t->faults[i] : NULL);
        view_flag(item, "required", f->required);
        view_flag(item, "locked", !grant_changes(g, f));
        view_flag(item, "select", f->type == FIELD_CODE && f->list->count <= FEW_CODES);
        view_flag(item, "date", f->type == FIELD_DATE);
        view_flag(item, "yes_no", f->type == FIELD_BOOL);
        view_flag(item, "plain", f->type != FIELD_BOOL && f->type != FIELD_DATE && !(f->type == FIELD_CODE && f->list->count <= FEW_CODES));
        if (f->type == FIELD_CODE && f->list->count <= FEW_CODES)
            show_codes(v, f, text, item);
    }
    if (t && t->wrong)
        v->out->status = 422;
    return visit_show(v, "form", e);
}

/* Declared checks on the whole record: errors refuse, warnings are shown and kept. */
static bool check(visit *v, const ledger_decl *l, const value *all, typed *t, error *e)
{
    problems found = { 0 };
    view *warnings = view_list(v->page, "warnings");
    bool accepted = http_form(v->in, "accept") != NULL;
    TRY(record_check(v->c, l, all, v->a, &found, e));
    for (size_t i = 0; i < found.len; i++) {
        const problem *p = &found.at[i];
        t->wrong = t->wrong || p->level == CHECK_ERROR || !accepted;
        if (p->field)
            t->faults[p->field->index] = p->text;
        else
            view_item_text(warnings, p->text);
    }
    view_flag(v->page, "warned", found.len > 0);
    return true;
}

static bool write(visit *v, const ledger_decl *l, int64_t id, const typed *t, int64_t *out, error *e)
{
    batch b;
    writer *w = NULL;
    outcome what;
    const char *reason = http_form(v->in, "reason");
    batch_info info = { .who = v->who->name, .action = "edit", .subject = l->id, .reason = text_empty(reason) ? NULL : reason };
    *out = id;
    TRY(batch_begin(v->c->s, &info, &b, e));
    bool ok = writer_open(v->c, &b, l, &w, e) && (id ? record_update(w, id, t->values, t->mask, (origin){ 0 }, &what, e) : record_put(w, t->values, t->mask, (origin){ 0 }, &what, out, e));
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

static bool save(visit *v, const ledger_decl *l, const grant *g, const record *now, error *e)
{
    typed t = read_form(v, l, g);
    value *all = NEW_N(v->a, value, l->count);
    int64_t id;
    bool allowed = true;
    error bad = { .lang = v->l };
    for (size_t i = 0; i < l->count; i++)
        all[i] = t.mask[i] ? t.values[i] : now ? now->values[i] : V_NULL;
    if (!t.wrong)
        TRY(check(v, l, all, &t, e));
    record after = { .id = now ? now->id : 0, .values = all };
    if (now)                                         /* nobody writes a record out of their own sight */
        TRY(grant_record(v->c, g, l, &after, v->a, &allowed, e));
    if (!allowed)
        return fail(e, ERR_INPUT, "修改后的记录将不属于您可以管理的范围", "the changed record would leave what you may see");
    if (!t.wrong && !write(v, l, now ? now->id : 0, &t, &id, &bad)) {
        if (bad.code == ERR_STORE || bad.code == ERR_SYSTEM || bad.code == ERR_INTERNAL)
            return fail(e, bad.code, "%s", "%s", bad.text);
        view_text(v->page, "refused", arena_copy(v->a, bad.text));
        t.wrong = true;
    }
    if (t.wrong) {
        if (now)
            view_int(v->page, "id", now->id);
        return show_form(v, l, g, now ? now->values : NULL, &t, e);
    }
    visit_notice(v, "已保存", "saved");
    return visit_go(v, visit_url(v->a, "/ledger/%s/%lld", l->id, (long long)id));
}

static bool edit_record(visit *v, error *e)
{
    shown x;
    TRY(find(v, RIGHT_EDIT, &x, e));
    view_int(v->page, "id", x.r.id);
    return show_form(v, x.l, &x.g, x.r.values, NULL, e);
}

static bool save_record(visit *v, error *e)
{
    shown x;
    return find(v, RIGHT_EDIT, &x, e) && save(v, x.l, &x.g, &x.r, e);
}

/* A row rule keeps new records within it: only somebody without one makes any. */
static bool may_add(visit *v, const ledger_decl **l, grant *g, error *e)
{
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_EDIT, l, g, e));
    return !g->entry->rows || fail(e, ERR_NOT_FOUND, "没有这个页面", "there is no such page");
}

static bool new_record(visit *v, error *e)
{
    const ledger_decl *l;
    grant g;
    return may_add(v, &l, &g, e) && show_form(v, l, &g, NULL, NULL, e);
}

static bool add_record(visit *v, error *e)
{
    const ledger_decl *l;
    grant g;
    return may_add(v, &l, &g, e) && save(v, l, &g, NULL, e);
}

const route record_routes[] = {
    { "GET", "/ledger/:ledger/new", new_record, NULL, ROUTE_PAGE },
    { "POST", "/ledger/:ledger/new", add_record, NULL, ROUTE_PAGE },
    { "GET", "/ledger/:ledger/:id", show_record, NULL, ROUTE_PAGE },
    { "GET", "/ledger/:ledger/:id/edit", edit_record, NULL, ROUTE_PAGE },
    { "POST", "/ledger/:ledger/:id", save_record, NULL, ROUTE_PAGE },
    { 0 },
};
