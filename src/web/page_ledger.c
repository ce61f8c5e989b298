/* Ledgers: the list of them, lists of records with filter, order and columns, saved views, export. */
#include "base/unit_text.h"
#include "intake/form.h"
#include "web/clause.h"
#include "web/file.h"
#include "web/firm.h"
#include "web/list.h"

/* ---- which ledgers there are --------------------------------------------------------------------------------------------- */

static bool show_ledgers(visit *v, error *e)
{
    view *packs_ = view_list(v->page, "packs");
    for (size_t p = 0; p < v->c->packs.pack_count; p++) {
        view *pack = NULL, *list = NULL;
        for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
            const ledger_decl *l = v->c->packs.ledgers[i];
            ledger_rights g = access_to(v->roles, v->who, l);
            if (!text_eq(l->pack, v->c->packs.packs[p].id) || !may(&g, RIGHT_VIEW))
                continue;
            if (!pack) {
                pack = view_item(packs_);
                view_text(pack, "title", say(v->c->packs.packs[p].title, v->l));
                list = view_list(pack, "ledgers");
            }
            view *item = view_item(list);
            view_text(item, "id", l->id);
            view_text(item, "title", say(l->title, v->l));
            view_text(item, "help", say(l->help, v->l));
            view_flag(item, "import", may(&g, RIGHT_IMPORT));
        }
    }
    return visit_show(v, "ledgers", e);
}

/* A clause from the three boxes is joined to the condition and the page asked for anew. */
static bool add_clause(visit *v, const list_ask *k, bool *added, error *e)
{
    const char *where;
    TRY(clause_asked(v, k->l, &k->g, k->where, &where, e));
    *added = where != NULL;
    return !where || visit_go(v, list_url(v, k, "where", where));
}

/* ---- the list ------------------------------------------------------------------------------------------------------------- */

static bool number_like(const field_decl *f) { return f->type == FIELD_INT || f->type == FIELD_DECIMAL; }

/* The first column leads to the record, a firm's name to all that is known of it. */
static const char *link_of(visit *v, const list_ask *k, const record *r, size_t column)
{
    const field_decl *f = k->fields[column];
    const value *x = &r->values[f->index];
    if (column == 0)
        return text_eq(k->l->id, "enterprise") ? firm_url(v, r->id) : arena_print(v->a, "/ledger/%s/%lld", k->l->id, (long long)r->id);
    return refers_to_firm(f) && x->kind == VALUE_INT ? firm_url(v, x->num) : NULL;
}

typedef struct listing { visit *v; view *rows; int64_t seen; bool seen_here; } listing;

static bool show_row(void *self, const list_ask *k, const record *r, error *e)
{
    listing *to = self;
    visit *v = to->v;
    view *item = view_item(to->rows), *cells = view_list(item, "cells");
    (void)e;
    to->seen++;
    to->seen_here = true;
    view_int(item, "id", r->id);
    for (size_t i = 0; i < k->field_count; i++) {
        view *cell = view_item(cells);
        const char *text = value_to_text(v->a, v->c, k->fields[i], r->values[k->fields[i]->index]);
        view_text(cell, "text", text);
        if (!i)
            view_text(item, "name", text);
        view_flag(cell, "number", number_like(k->fields[i]));
        view_text(cell, "link", link_of(v, k, r, i));
        if (i == 0 && refers_to_firm(k->fields[0]) && r->values[k->fields[0]->index].kind == VALUE_INT)
            view_text(cell, "firm", firm_url(v, r->values[k->fields[0]->index].num));
    }
    return true;
}

static void show_heads(visit *v, const list_ask *k)
{
    view *heads = view_list(v->page, "heads");
    for (size_t i = 0; i < k->field_count; i++) {
        const field_decl *f = k->fields[i];
        bool now = text_eq(k->sort, f->id);
        view *h = view_item(heads);
        view_text(h, "label", field_heading(v->a, f, v->l));
        view_text(h, "unit", unit_text(f->unit, v->l));
        view_flag(h, "number", number_like(f));
        view_flag(h, "up", now && !k->descending);
        view_flag(h, "down", now && k->descending);
        view_text(h, "url", list_url(v, k, "sort", now && !k->descending ? arena_print(v->a, "-%s", f->id) : f->id));
    }
}

static void show_choices(visit *v, const list_ask *k)
{
    view *fields = view_list(v->page, "fields");
    clause_operations(v, v->page);
    for (size_t i = 0; i < k->l->count; i++) {
        const field_decl *f = &k->l->fields[i];
        bool shown = false;
        if (!rights_see(&k->g, f))
            continue;
        for (size_t n = 0; n < k->field_count; n++)
            shown = shown || k->fields[n] == f;
        view *item = view_item(fields);
        view_text(item, "id", f->id);
        view_text(item, "label", say(f->label, v->l));
        view_flag(item, "shown", shown);
    }
}

static bool show_views(visit *v, const list_ask *k, error *e)
{
    rows *r;
    bool more, ok;
    view *list = view_list(v->page, "views");
    const value args[] = { v_text(k->l->id), V_INT(v->who->id) };
    TRY(store_query(v->c->s, "SELECT id, name, query, account FROM saved_view WHERE ledger = ? AND (account = ? OR shared = 1) ORDER BY name", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        view *item = view_item(list);
        view_int(item, "id", rows_int(r, 0));
        view_text(item, "name", str_copy(v->a, rows_text(r, 1)));
        view_print(item, "url", "/ledger/%s?%s", k->l->id, str_copy(v->a, rows_text(r, 2)));
        view_flag(item, "mine", rows_int(r, 3) == v->who->id);
    }
    rows_close(r);
    return ok;
}

static void show_pages(visit *v, const list_ask *k, bool more, int64_t n)
{
    view *p = v->page;
    if (k->page > 1)
        view_text(p, "previous", list_url(v, k, "page", k->page == 2 ? NULL : arena_print(v->a, "%lld", (long long)k->page - 1)));
    if (more)
        view_text(p, "next", list_url(v, k, "page", arena_print(v->a, "%lld", (long long)k->page + 1)));
    if (n >= LIST_COUNTED)
        view_print(p, "count", visit_say(v, "%d 条以上", "%d or more"), LIST_COUNTED);
    else
        view_print(p, "count", visit_say(v, "%lld 条", "%lld records"), (long long)n);
}

static bool show_list(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    list_ask k;
    bool more, added;
    int64_t n;
    error bad = { .lang = v->l };
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_VIEW, &l, &g, e));
    if (!list_read(v, l, &g, &k, &bad)) {           /* a condition that is wrong is shown beside the box it stands in */
        view_text(v->page, "fault", bad.text);
        v->out->status = 422;
        TRY(filter_new(v->c, l, v->a, &k.f, e) && rights_filter(&g, k.f, v->a, e));
        filter_add_sql(k.f, "1 = 0", NULL, 0);
    }
    TRY(list_usual(v, &k, e) && add_clause(v, &k, &added, e));
    if (added)
        return true;
    if (k.personal)
        TRY(visit_note(v, "read-personal", l->id, k.where, e));
    view_text(v->page, "id", l->id);
    view_text(v->page, "ledger_id", l->id);
    view_text(v->page, "title", say(l->title, v->l));
    view_text(v->page, "q", k.q);
    view_text(v->page, "where", k.where);
    view_text(v->page, "cols", k.cols);
    view_text(v->page, "sort", http_query(v->in, "sort"));
    view_text(v->page, "cleared", list_url(v, &k, "where", NULL));
    view_flag(v->page, "edit", may(&g, RIGHT_EDIT));
    if (may(&g, RIGHT_EDIT))
        bulk_fields(v, l, &g);
    view_flag(v->page, "import", may(&g, RIGHT_IMPORT));
    view_flag(v->page, "export", may(&g, RIGHT_EXPORT));
    const char *whole = list_url(v, &k, "page", NULL), *query = strchr(whole, '?');
    view_text(v->page, "query", query ? query + 1 : "");
    show_heads(v, &k);
    show_choices(v, &k);
    listing to = { .v = v, .rows = view_list(v->page, "rows"), .seen = (k.page - 1) * k.size };
    TRY(list_walk(v, &k, show_row, &to, &more, e) && show_views(v, &k, e));
    n = to.seen;
    if (more || (!to.seen_here && k.page > 1))      /* a last page counts itself */
        TRY(counted_to(site_counted(v->site), v->c, k.f, LIST_COUNTED, &n, e));
    view_flag(v->page, "bulk", to.seen_here);
    show_pages(v, &k, more, n);
    return visit_show(v, "list", e);
}

/* ---- saved views ------------------------------------------------------------------------------------------------------------ */

static bool save_view(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    const char *name = http_form(v->in, "name"), *query = http_form(v->in, "query");
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_VIEW, &l, &g, e));
    if (text_empty(name) || strlen(name) > 120 || !query || strlen(query) > 4000 || !http_path_safe(visit_url(v->a, "/%s", query)))
        return fail(e, ERR_INPUT, "请给视图起一个名称", "name the view");
    TRY(RUN(v->c->s, e, "INSERT INTO saved_view (id, account, ledger, name, query, shared) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? FROM saved_view", V_INT(v->who->id),
            v_text(l->id), v_text(name), v_text(query), V_INT(http_form(v->in, "shared") != NULL)));
    return visit_go(v, visit_url(v->a, "/ledger/%s?%s", l->id, query));
}

static bool drop_view(visit *v, error *e)
{
    TRY(RUN(v->c->s, e, "DELETE FROM saved_view WHERE id = ? AND account = ?", V_INT(visit_number(visit_param(v, "id"))), V_INT(v->who->id)));
    return visit_go(v, visit_url(v->a, "/ledger/%s", url_part(v->a, visit_param(v, "ledger"))));
}

/* ---- export ------------------------------------------------------------------------------------------------------------------ */

static bool shows_field(const void *self, const field_decl *f) { return rights_see(self, f); }

static bool export_list(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    list_ask k;
    int64_t n;
    bool csv = text_eq(http_query(v->in, "format"), "csv");
    const char *path, *ending = csv ? ".csv" : ".xlsx";
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_EXPORT, &l, &g, e) && list_read(v, l, &g, &k, e));
    TRY(file_temporary(v->a, "export", ending, &path, e));
    export_options o = { .path = path, .gb18030 = http_query(v->in, "gb18030") != NULL, .only = k.f, .shows = shows_field, .self = &g };
    bool made = form_export(v->c, l, &o, &n, e);
    TRY(file_give(path, &v->out->file, made ? e : &(error){ 0 }) && made && visit_note(v, "export", l->id, arena_print(v->a, "%lld %s", (long long)n, k.where ? k.where : ""), e));
    v->out->type = csv ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    http_add_header(v->out, v->a, "Content-Disposition",
                    arena_print(v->a, "attachment; filename=\"%s%s\"; filename*=UTF-8''%s%s", l->id, ending, url_part(v->a, say(l->title, v->l)), ending));
    return true;
}

const route ledger_routes[] = {
    { "GET", "/ledgers", show_ledgers, "ledgers", ROUTE_PAGE },
    { "GET", "/ledger/:ledger", show_list, "ledgers", ROUTE_PAGE },
    { "GET", "/ledger/:ledger/export", export_list, "ledgers", ROUTE_PAGE },
    { "POST", "/ledger/:ledger/views", save_view, "ledgers", ROUTE_PAGE },
    { "POST", "/ledger/:ledger/views/:id/drop", drop_view, "ledgers", ROUTE_PAGE },
    { 0 },
};
