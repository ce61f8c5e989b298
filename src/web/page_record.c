/* One record: shown, changed with its checks, and its history. */
#include "base/date.h"
#include "base/unit_text.h"
#include "ledger/change.h"
#include "store/action.h"
#include "web/firm.h"
#include "web/list.h"
#include "web/show_form.h"
#include "web/show_statement.h"

#include <jansson.h>

static void head(visit *v, const ledger_decl *l, const ledger_rights *g)
{
    view_text(v->page, "ledger", l->id);
    view_text(v->page, "title", say(l->title, v->l));
    view_flag(v->page, "edit", may(g, RIGHT_EDIT));
}

/* ---- history ---------------------------------------------------------------------------------------------------------------- */

static void show_changes(visit *v, const seen_record *x, const char *json, view *into)
{
    json_error_t ignored;
    json_t *changes = json_loads(json, 0, &ignored);
    view *list = view_list(into, "changes");
    for (size_t i = 0; i < x->l->count; i++) {
        const field_decl *f = &x->l->fields[i];
        const json_t *was, *is;
        if (!rights_see(&x->g, f) || !change_of(changes, f->id, &was, &is))
            continue;
        view *item = view_item(list);
        view_text(item, "label", field_heading(v->a, f, v->l));
        view_text(item, "was", value_to_text(v->a, v->c, f, change_value(v->a, was)));
        view_text(item, "is", value_to_text(v->a, v->c, f, change_value(v->a, is)));
    }
    json_decref(changes);
}

bool record_show_history(visit *v, const seen_record *x, size_t most, bool *more, error *e)
{
    version *all;
    size_t n;
    view *list = view_list(v->page, "history");
    TRY(record_history(v->c, x->l, x->r.id, v->a, &all, &n, e));
    *more = most && n > most;
    for (size_t i = n, to = *more ? n - most : 0; i-- > to;) {
        view *item = view_item(list);
        view_int(item, "version", all[i].version);
        view_time(item, "time", all[i].at);
        view_text(item, "who", all[i].who);
        view_text(item, "action", action_say(all[i].action, v->l));
        view_text(item, "reason", all[i].reason);
        if (all[i].file)
            view_text(item, "place", place_text(v->a, (place){ .file = all[i].file, .sheet = all[i].sheet, .row = all[i].row }, v->l));
        show_changes(v, x, all[i].changes, item);
    }
    return true;
}

static bool show_record(visit *v, error *e)
{
    seen_record x;
    bool more;
    TRY(record_seen(v, RIGHT_VIEW, &x, e) && record_note_personal(v, &x, e));
    head(v, x.l, &x.g);
    view_int(v->page, "id", x.r.id);
    view_text(v->page, "label", record_label(v, x.l, &x.r));
    view *fields = view_list(v->page, "fields");
    for (size_t i = 0; i < x.l->count; i++) {
        const field_decl *f = &x.l->fields[i];
        if (!rights_see(&x.g, f))
            continue;
        view *item = view_item(fields);
        const char *text = value_to_text(v->a, v->c, f, x.r.values[i]);
        view_text(item, "label", field_heading(v->a, f, v->l));
        view_text(item, "text", text);
        if (!text_empty(text))
            view_text(item, "unit", unit_text(f->unit, v->l));
        if (f->type == FIELD_REF && x.r.values[i].kind == VALUE_INT)
            view_text(item, "link", text_eq(f->ref->id, "enterprise") ? firm_url(v, x.r.values[i].num) : arena_print(v->a, "/ledger/%s/%lld", f->ref->id, (long long)x.r.values[i].num));
    }
    TRY(show_statement_of(v, &x, e) && record_show_history(v, &x, 0, &more, e));
    return visit_show(v, "record", e);
}

/* ---- the form ------------------------------------------------------------------------------------------------------------- */

static bool ask(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, const typed_record *t, error *e)
{
    const char *id = now ? arena_print(v->a, "%lld", (long long)now->id) : "new";
    const char *here = arena_print(v->a, "/ledger/%s/%s", l->id, id);
    if (now) {
        view_text(v->page, "id", id);
        view_text(v->page, "label", record_label(v, l, now));
    }
    return show_form(v, &(form_ask){ .l = l, .rights = g, .now = now ? now->values : NULL, .typed = t, .action = here, .back = now ? here : arena_print(v->a, "/ledger/%s", l->id) }, e);
}

static bool save(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, error *e)
{
    typed_record t = record_read(v, l, g, &v->in->form);
    int64_t id = 0;
    outcome what;
    TRY(record_try(v, l, g, now, &t, http_form(v->in, "accept") != NULL, &id, &what, e));
    if (t.wrong)
        return ask(v, l, g, now, &t, e);
    visit_notice(v, "已保存", "saved");
    return visit_go(v, visit_url(v->a, "/ledger/%s/%lld", l->id, (long long)id));
}

static bool edit_record(visit *v, error *e)
{
    seen_record x;
    TRY(record_seen(v, RIGHT_EDIT, &x, e) && record_note_personal(v, &x, e));
    return ask(v, x.l, &x.g, &x.r, NULL, e);
}

static bool save_record(visit *v, error *e)
{
    seen_record x;
    return record_seen(v, RIGHT_EDIT, &x, e) && save(v, x.l, &x.g, &x.r, e);
}

static bool new_record(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    return record_may_add(v, visit_param(v, "ledger"), &l, &g, e) && ask(v, l, &g, NULL, NULL, e);
}

static bool add_record(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    return record_may_add(v, visit_param(v, "ledger"), &l, &g, e) && save(v, l, &g, NULL, e);
}

static bool check_record(visit *v, error *e)
{
    seen_record x;
    return record_seen(v, RIGHT_EDIT, &x, e) && show_checks(v, x.l, &x.g, &x.r, &v->in->form, e);
}

static bool check_new(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    return record_may_add(v, visit_param(v, "ledger"), &l, &g, e) && show_checks(v, l, &g, NULL, &v->in->form, e);
}

const route record_routes[] = {
    { "POST", "/ledger/:ledger/new/check", check_new, NULL, ROUTE_PAGE },
    { "POST", "/ledger/:ledger/:id/check", check_record, NULL, ROUTE_PAGE },
    { "GET", "/ledger/:ledger/new", new_record, NULL, ROUTE_PAGE },
    { "POST", "/ledger/:ledger/new", add_record, NULL, ROUTE_PAGE },
    { "GET", "/ledger/:ledger/:id", show_record, NULL, ROUTE_PAGE },
    { "GET", "/ledger/:ledger/:id/edit", edit_record, NULL, ROUTE_PAGE },
    { "POST", "/ledger/:ledger/:id", save_record, NULL, ROUTE_PAGE },
    { 0 },
};
