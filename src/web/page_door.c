/* The enterprise's door: records of its own, messages. Policies are in page_offers.c, facts in page_facts.c. */
#include "base/date.h"
#include "ledger/statement.h"
#include "push/push.h"
#include "web/door.h"
#include "web/show_form.h"

/* ---- the firm itself -------------------------------------------------------------------------------------------------------- */

bool own_firm(visit *v, error *e)
{
    return v->who->enterprise || fail(e, ERR_NOT_FOUND, "这个账号没有关联企业，请联系区工信局", "this account belongs to no enterprise: ask the bureau");
}

bool own_put(visit *v, const char *ledger, const char *action, const field_set *set, size_t n, error *e)
{
    batch b;
    writer *w = NULL;
    const ledger_decl *l = ledger_find(&v->c->packs, ledger, e);
    batch_info info = { .who = v->who->name, .action = action, .subject = ledger };
    field_set *all = NEW_N(v->a, field_set, n + 1);
    all[0] = (field_set){ "enterprise", V_INT(v->who->enterprise) };
    memcpy(all + 1, set, n * sizeof *set);
    TRY(l && batch_begin(v->c->s, &info, &b, e));
    bool ok = writer_open(v->c, &b, l, &w, e) && writer_put(w, all, n + 1, NULL, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

http_fields own_fields(visit *v, const char *const names[], size_t n)
{
    http_fields out = { 0 };
    VEC_ADD(v->a, &out, (http_field){ .name = STR("enterprise"), .value = str_of(arena_print(v->a, "#%lld", (long long)v->who->enterprise)) });
    for (size_t i = 0; i < n; i++) {
        const char *text = http_form(v->in, names[i]);
        if (text)
            VEC_ADD(v->a, &out, (http_field){ .name = str_of(names[i]), .value = str_of(text) });
    }
    return out;
}

/* ---- records of one's own: the monthly report, products --------------------------------------------------------------------------- */

static const struct { const char *path, *ledger; text2 title; } own_ledgers[] = {
    { "month", "monthly_output", { "产销月报", "Monthly report" } }, { "finance", "monthly_finance", { "财务月报", "Finance" } }, { "annual", "annual", { "年度经营数据", "Annual figures" } },
    { "products", "product", { "企业产品", "Products" } }, { "ip", "ip", { "知识产权", "Intellectual property" } }, { "specialty", "specialty", { "专业化情况", "Specialty" } },
    { "cloud", "cloud_use", { "企业上云", "Cloud use" } }, { "certificates", "certification", { "认证证书", "Certificates" } }, { "financing", "financing", { "股权融资", "Financing" } },
};

const char *own_page(const char *ledger)
{
    for (size_t i = 0; i < sizeof own_ledgers / sizeof *own_ledgers; i++)
        if (text_eq(own_ledgers[i].ledger, ledger))
            return own_ledgers[i].path;
    return NULL;
}

static bool own_ledger(visit *v, right needs, const ledger_decl **l, ledger_rights *g, error *e)
{
    const char *asked = visit_param(v, "what");
    for (size_t i = 0; i < sizeof own_ledgers / sizeof *own_ledgers; i++)
        if (text_eq(own_ledgers[i].path, asked))
            return own_firm(v, e) && visit_ledger(v, own_ledgers[i].ledger, needs, l, g, e);
    return fail(e, ERR_NOT_FOUND, "没有这个页面", "there is no such page");
}

typedef struct rows_out { visit *v; const ledger_decl *l; view *list; } rows_out;

/* Whether the bureau has verified it, where it is for the bureau to verify. */
static bool show_state(const rows_out *k, view *item, int64_t id, error *e)
{
    visit *v = k->v;
    const code_list *states = map_ptr(&v->c->packs.list_by_id, STR("statement_state"));
    statement s;
    bool found = false;
    if (k->l->verify && states)
        TRY(statement_find(v->c, k->l->id, id, v->a, &s, &found, e));
    const list_item *state = found ? list_find(states, str_of(s.state)) : NULL;
    view_text(item, "state", found ? s.state : NULL);
    view_text(item, "state_says", state ? say(state->name, v->l) : NULL);
    view_text(item, "reason", found ? s.reason : NULL);
    view_flag(item, "waits", found && statement_waits(&s));
    return true;
}

static bool show_row(void *self, const record *r, error *e)
{
    const rows_out *k = self;
    view *item = view_item(k->list), *cells = view_list(item, "cells");
    view_int(item, "id", r->id);
    TRY(show_state(k, item, r->id, e));
    for (size_t i = 0, shown = 0; i < k->l->count && shown < 6; i++) {
        const field_decl *f = &k->l->fields[i];
        if (f->type == FIELD_REF && text_eq(f->ref->id, "enterprise"))
            continue;
        view_item_text(cells, value_to_text(k->v->a, k->v->c, f, r->values[i]));
        shown++;
    }
    return true;
}

static bool list_own(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    filter *f;
    TRY(own_ledger(v, RIGHT_VIEW, &l, &g, e) && filter_new(v->c, l, v->a, &f, e) && rights_filter(&g, f, v->a, e));
    view_text(v->page, "what", visit_param(v, "what"));
    view_text(v->page, "title", say(l->title, v->l));
    view_flag(v->page, "verify", l->verify);
    view_flag(v->page, "edit", may(&g, RIGHT_EDIT));
    view *heads = view_list(v->page, "heads");
    for (size_t i = 0, shown = 0; i < l->count && shown < 6; i++)
        if (!(l->fields[i].type == FIELD_REF && text_eq(l->fields[i].ref->id, "enterprise"))) {
            view_item_text(heads, say(l->fields[i].label, v->l));
            shown++;
        }
    TRY(filter_rows(f, &(filter_page){ .order = "id DESC", .limit = 60 }, show_row, &(rows_out){ v, l, view_list(v->page, "rows") }, e));
    return visit_show(v, "door_list", e);
}

static bool show_own_form(visit *v, const ledger_decl *l, const ledger_rights *g, const typed_record *t, error *e)
{
    const char *here = arena_print(v->a, "/door/my/%s", visit_param(v, "what"));
    form_ask k = { .l = l, .rights = g, .typed = t, .given = field_find(l, "enterprise"), .action = here, .back = here };
    return text_eq(visit_param(v, "what"), "month") ? show_month_form(v, &k, e) : show_form(v, &k, e);
}

static bool ask_own(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    TRY(own_ledger(v, RIGHT_EDIT, &l, &g, e));
    return show_own_form(v, l, &g, NULL, e);
}

/* What was sent of the ledger's fields, the firm apart. */
static http_fields own_sent(visit *v, const ledger_decl *l)
{
    const char **names = NEW_N(v->a, const char *, l->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++)
        if (!text_eq(l->fields[i].id, "enterprise"))
            names[n++] = l->fields[i].id;
    return own_fields(v, names, n);
}

static bool check_own(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    TRY(own_ledger(v, RIGHT_EDIT, &l, &g, e));
    http_fields fields = own_sent(v, l);
    return show_checks(v, l, &g, NULL, &fields, e);
}

static bool save_own(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    int64_t id;
    outcome what;
    TRY(own_ledger(v, RIGHT_EDIT, &l, &g, e));
    http_fields fields = own_sent(v, l);
    typed_record t = record_read(v, l, &g, &fields);
    bool only_check = http_form(v->in, "check") != NULL;
    if (only_check)
        TRY(record_look(v, l, NULL, &t, e));
    else
        TRY(record_try(v, l, &g, NULL, &t, http_form(v->in, "accept") != NULL, &id, &what, e));
    if (t.wrong || only_check)
        return show_own_form(v, l, &g, &t, e);
    visit_notice(v, "已提交", "sent");
    return visit_go(v, arena_print(v->a, "/door/my/%s", visit_param(v, "what")));
}

/* ---- one of them, changed ---------------------------------------------------------------------------------------------------------- */

static bool own_record(visit *v, seen_record *x, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    return own_ledger(v, RIGHT_EDIT, &l, &g, e) && record_seen_in(v, l->id, visit_number(visit_param(v, "id")), RIGHT_EDIT, x, e);
}

static bool show_own_record(visit *v, const seen_record *x, const typed_record *t, error *e)
{
    const char *what = visit_param(v, "what");
    view_text(v->page, "label", record_label(v, x->l, &x->r));
    return show_form(v, &(form_ask){ .l = x->l, .rights = &x->g, .now = x->r.values, .typed = t, .given = field_find(x->l, "enterprise"),
                                     .action = arena_print(v->a, "/door/my/%s/%lld", what, (long long)x->r.id), .back = arena_print(v->a, "/door/my/%s", what) }, e);
}

static bool ask_own_record(visit *v, error *e)
{
    seen_record x;
    return own_record(v, &x, e) && show_own_record(v, &x, NULL, e);
}

static bool check_own_record(visit *v, error *e)
{
    seen_record x;
    TRY(own_record(v, &x, e));
    http_fields fields = own_sent(v, x.l);
    return show_checks(v, x.l, &x.g, &x.r, &fields, e);
}

static bool save_own_record(visit *v, error *e)
{
    seen_record x;
    int64_t id;
    outcome what;
    TRY(own_record(v, &x, e));
    http_fields fields = own_sent(v, x.l);
    typed_record t = record_read(v, x.l, &x.g, &fields);
    TRY(record_try(v, x.l, &x.g, &x.r, &t, http_form(v->in, "accept") != NULL, &id, &what, e));
    if (t.wrong)
        return show_own_record(v, &x, &t, e);
    visit_notice(v, "已保存", "saved");
    return visit_go(v, arena_print(v->a, "/door/my/%s", visit_param(v, "what")));
}

/* ---- messages --------------------------------------------------------------------------------------------------------------------- */

typedef struct inbox { visit *v; const ledger_decl *l; view *list; } inbox;

static bool show_message(void *self, const record *r, error *e)
{
    const inbox *k = self;
    view *item = view_item(k->list);
    (void)e;
    view_int(item, "id", r->id);
    for (size_t i = 0; i < k->l->count; i++) {
        const field_decl *f = &k->l->fields[i];
        if (field_is_time(f))
            view_time(item, f->id, value_plain(k->v->a, f, r->values[i]));
        else
            view_text(item, f->id, value_to_text(k->v->a, k->v->c, f, r->values[i]));
    }
    view_flag(item, "fresh", r->values[field_find(k->l, "read_at")->index].kind == VALUE_NULL);
    return true;
}

static bool door_inbox(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    filter *f;
    TRY(own_firm(v, e) && visit_ledger(v, "push_message", RIGHT_VIEW, &l, &g, e) && filter_new(v->c, l, v->a, &f, e) && rights_filter(&g, f, v->a, e));
    TRY(filter_rows(f, &(filter_page){ .order = "number DESC", .limit = 100 }, show_message, &(inbox){ v, l, view_list(v->page, "messages") }, e));
    return visit_show(v, "door_inbox", e);
}

/* Reading is told by the reader's own click, so that coverage counts people and not programs. */
static bool read_message(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    record r;
    bool found, sees = false;
    TRY(own_firm(v, e) && visit_ledger(v, "push_message", RIGHT_VIEW, &l, &g, e) && record_get(v->c, l, visit_number(visit_param(v, "id")), v->a, &r, &found, e));
    if (found)
        TRY(rights_record(v->c, &g, l, &r, v->a, &sees, e));
    if (!sees)
        return fail(e, ERR_NOT_FOUND, "没有这条消息", "there is no such message");
    return push_read(v->c, r.id, e) && visit_go(v, "/door/inbox");
}

const route door_routes[] = {
    { "GET", "/door/my/:what", list_own, "door", ROUTE_PAGE },
    { "GET", "/door/my/:what/new", ask_own, "door", ROUTE_PAGE },
    { "POST", "/door/my/:what", save_own, "door", ROUTE_PAGE },
    { "POST", "/door/my/:what/check", check_own, "door", ROUTE_PAGE },
    { "GET", "/door/my/:what/:id", ask_own_record, "door", ROUTE_PAGE },
    { "POST", "/door/my/:what/:id", save_own_record, "door", ROUTE_PAGE },
    { "POST", "/door/my/:what/:id/check", check_own_record, "door", ROUTE_PAGE },
    { "GET", "/door/inbox", door_inbox, "door", ROUTE_PAGE },
    { "POST", "/door/inbox/:id/read", read_message, "door", ROUTE_PAGE },
    { 0 },
};
