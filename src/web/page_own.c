/* The home of people who are no firm of the registry: experts, service firms.  Their own record, what the bureau tells them,
 * and what of it they want to see.  Which ledger holds their record is the role's to say: the one with a field `account`
 * that the role may edit within its rows. */
#include "base/date.h"
#include "base/vec.h"
#include "ledger/statement.h"
#include "web/list.h"
#include "web/show_form.h"
#include "web/show_statement.h"

/* ---- one's own record -------------------------------------------------------------------------------------------------------- */

static const ledger_decl *own_ledger(visit *v, ledger_rights *g)
{
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        *g = access_to(v->roles, v->who, l);
        if (may(g, RIGHT_EDIT) && g->entry->rows && field_find(l, "account"))
            return l;
    }
    return NULL;
}

typedef struct taken { int64_t id; } taken;
static bool take_one(void *self, const record *r, error *e)
{
    (void)e;
    ((taken *)self)->id = r->id;
    return true;
}

/* *found false: the bureau has not entered this person yet. */
static bool find_own(visit *v, seen_record *x, bool *found, error *e)
{
    filter *f;
    taken t = { 0 };
    *found = false;
    x->l = own_ledger(v, &x->g);
    if (!x->l)
        return true;
    TRY(filter_new(v->c, x->l, v->a, &f, e) && rights_filter(&x->g, f, v->a, e) && filter_rows(f, &(filter_page){ .order = "id", .limit = 1 }, take_one, &t, e));
    return !t.id || record_get(v->c, x->l, t.id, v->a, &x->r, found, e);
}

static bool own_record(visit *v, seen_record *x, error *e)
{
    bool found;
    TRY(find_own(v, x, &found, e));
    return found || fail(e, ERR_NOT_FOUND, "区工信局还没有登记您的资料，请联系区工信局", "the bureau has not entered your record: ask the bureau");
}

static void show_fields(visit *v, const seen_record *x)
{
    view *fields = view_list(v->page, "fields");
    for (size_t i = 0; i < x->l->count; i++) {
        const field_decl *f = &x->l->fields[i];
        if (!rights_see(&x->g, f))
            continue;
        view *item = view_item(fields);
        view_text(item, "id", f->id);
        view_text(item, "label", field_heading(v->a, f, v->l));
        view_text(item, "text", value_to_text(v->a, v->c, f, x->r.values[i]));
    }
}

static bool show_form_of(visit *v, const seen_record *x, const typed_record *t, error *e)
{
    view_text(v->page, "id", arena_print(v->a, "%lld", (long long)x->r.id));
    view_text(v->page, "label", record_label(v, x->l, &x->r));
    return show_form(v, &(form_ask){ .l = x->l, .rights = &x->g, .now = x->r.values, .typed = t, .action = "/own/record", .back = "/own" }, e);
}

static bool ask_record(visit *v, error *e)
{
    seen_record x;
    return own_record(v, &x, e) && show_form_of(v, &x, NULL, e);
}

static bool check_record(visit *v, error *e)
{
    seen_record x;
    return own_record(v, &x, e) && show_checks(v, x.l, &x.g, &x.r, &v->in->form, e);
}

static bool save_record(visit *v, error *e)
{
    seen_record x;
    int64_t id;
    outcome what;
    TRY(own_record(v, &x, e));
    typed_record t = record_read(v, x.l, &x.g, &v->in->form);
    TRY(record_try(v, x.l, &x.g, &x.r, &t, http_form(v->in, "accept") != NULL, &id, &what, e));
    if (t.wrong)
        return show_form_of(v, &x, &t, e);
    visit_notice(v, "已保存，等待区工信局核实", "saved; the bureau verifies it");
    return visit_go(v, "/own");
}

/* ---- notices -------------------------------------------------------------------------------------------------------------------- */

/* What this account has read, and which topics it muted: "read 2019-01", "topic review". */
static bool read_marks(visit *v, map *out, error *e)
{
    rows *r;
    bool more = true, ok;
    const value who = v_text(v->who->name);
    *out = map_new(v->a);
    TRY(store_query(v->c->s, "SELECT what, item FROM notice_reader WHERE account = ? AND (what = 'read' OR on_ = 0)", &who, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        map_put(out, str_of(arena_print(v->a, "%.*s %.*s", (int)rows_text(r, 0).len, rows_text(r, 0).at, (int)rows_text(r, 1).len, rows_text(r, 1).at)), NULL)->num = 1;
    rows_close(r);
    return ok;
}

static bool marked(visit *v, const map *marks, const char *what, const char *item)
{
    return map_get(marks, str_of(arena_print(v->a, "%s %s", what, item))) != NULL;
}

enum { MARK_FIELDS = 5 };
#define MARK(v, what_, item_, on__) \
    { "account", v_text((v)->who->name) }, { "what", v_text(what_) }, { "item", v_text(item_) }, { "on_", V_INT(on__) }, { "at", v_text(time_now_iso((v)->a)) }

/* MARK_FIELDS of `set` are one mark. */
static bool mark(visit *v, const field_set *set, size_t n, error *e)
{
    batch b;
    writer *w = NULL;
    const ledger_decl *l = ledger_find(&v->c->packs, "notice_reader", e);
    const batch_info info = { .who = v->who->name, .action = "subscribe", .subject = "notice_reader" };
    TRY(l && batch_begin(v->c->s, &info, &b, e));
    bool ok = writer_open(v->c, &b, l, &w, e);
    for (size_t i = 0; ok && i < n; i += MARK_FIELDS)
        ok = writer_put(w, set + i, MARK_FIELDS, NULL, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

typedef struct notices { visit *v; const ledger_decl *l; const map *marks; view *list; int64_t fresh; } notices;

static const char *text_of(const notices *k, const record *r, const char *field)
{
    const field_decl *f = field_find(k->l, field);
    return value_to_text(k->v->a, k->v->c, f, r->values[f->index]);
}

static bool show_notice(void *self, const record *r, error *e)
{
    notices *k = self;
    visit *v = k->v;
    const char *topic = str_copy(v->a, r->values[field_find(k->l, "topic")->index].text), *number = text_of(k, r, "number");
    bool fresh = !marked(v, k->marks, "read", number);
    (void)e;
    if (marked(v, k->marks, "topic", topic))
        return true;
    view *item = view_item(k->list);
    view_int(item, "id", r->id);
    view_text(item, "number", number);
    view_text(item, "topic", topic);
    view_text(item, "topic_says", text_of(k, r, "topic"));
    view_text(item, "title", text_of(k, r, "title"));
    view_text(item, "body", text_of(k, r, "body"));
    view_text(item, "sent_on", text_of(k, r, "sent_on"));
    view_flag(item, "fresh", fresh);
    k->fresh += fresh;
    return true;
}

static bool show_notices(visit *v, int64_t most, error *e)
{
    ledger_rights g;
    filter *f;
    map marks;
    notices k = { .v = v, .marks = &marks };
    TRY(visit_ledger(v, "platform_notice", RIGHT_VIEW, &k.l, &g, e) && read_marks(v, &marks, e) && filter_new(v->c, k.l, v->a, &f, e) && rights_filter(&g, f, v->a, e));
    k.list = view_list(v->page, "notices");
    TRY(filter_rows(f, &(filter_page){ .order = "sent_on DESC, id DESC", .limit = most }, show_notice, &k, e));
    view_int(v->page, "fresh_count", k.fresh);
    view_flag(v->page, "has_fresh", k.fresh > 0);
    return true;
}

static bool list_notices(visit *v, error *e) { return show_notices(v, 100, e) && visit_show(v, "own_notices", e); }

static bool read_notice(visit *v, error *e)
{
    seen_record x;
    TRY(record_seen_in(v, "platform_notice", visit_number(visit_param(v, "id")), RIGHT_VIEW, &x, e));
    const char *number = str_copy(v->a, x.r.values[field_find(x.l, "number")->index].text);
    const field_set set[] = { MARK(v, "read", number, 1) };
    return mark(v, set, MARK_FIELDS, e) && visit_go(v, "/own/notices");
}

/* ---- what they want to see ------------------------------------------------------------------------------------------------------- */

static const code_list *topics_of(const visit *v) { return map_ptr(&v->c->packs.list_by_id, STR("notice_topic")); }

static bool show_topics(visit *v, error *e)
{
    const code_list *topics = topics_of(v);
    map marks;
    view *list = view_list(v->page, "topics");
    TRY(read_marks(v, &marks, e));
    for (size_t i = 0; topics && i < topics->count; i++) {
        view *item = view_item(list);
        view_text(item, "field", topics->items[i].code);
        view_text(item, "title", say(topics->items[i].name, v->l));
        view_flag(item, "on", !marked(v, &marks, "topic", topics->items[i].code));
    }
    return visit_show(v, "own_subscription", e);
}

static bool ticked(const visit *v, const char *topic)
{
    for (size_t i = 0; i < v->in->form.len; i++)
        if (str_eq(v->in->form.at[i].name, STR("topic")) && str_eq(v->in->form.at[i].value, str_of(topic)))
            return true;
    return false;
}

static bool save_topics(visit *v, error *e)
{
    const code_list *topics = topics_of(v);
    VEC(field_set) set = { 0 };
    for (size_t i = 0; topics && i < topics->count; i++) {
        const field_set one[] = { MARK(v, "topic", topics->items[i].code, ticked(v, topics->items[i].code)) };
        for (size_t k = 0; k < MARK_FIELDS; k++)
            VEC_ADD(v->a, &set, one[k]);
    }
    TRY(mark(v, set.at, set.len, e));
    visit_notice(v, "订阅设置已保存", "saved");
    return visit_go(v, "/own/subscription");
}

/* ---- the first page --------------------------------------------------------------------------------------------------------------- */

static bool show_home(visit *v, error *e)
{
    enum { FEW = 5 };
    seen_record x;
    bool found;
    TRY(find_own(v, &x, &found, e));
    view_flag(v->page, "found", found);
    view_text(v->page, "me_name", v->who->name);
    view_text(v->page, "title", found ? record_label(v, x.l, &x.r) : v->who->display);
    if (found) {
        view_text(v->page, "ledger_title", say(x.l->title, v->l));
        show_fields(v, &x);
        TRY(show_statement_of(v, &x, e));
    }
    return show_notices(v, FEW, e) && visit_show(v, "own", e);
}

const route own_routes[] = {
    { "GET", "/own", show_home, "own", ROUTE_PAGE },
    { "GET", "/own/record", ask_record, "own", ROUTE_PAGE },
    { "POST", "/own/record", save_record, "own", ROUTE_PAGE },
    { "POST", "/own/record/check", check_record, "own", ROUTE_PAGE },
    { "GET", "/own/notices", list_notices, "own", ROUTE_PAGE },
    { "POST", "/own/notices/:id/read", read_notice, "own", ROUTE_PAGE },
    { "GET", "/own/subscription", show_topics, "own", ROUTE_PAGE },
    { "POST", "/own/subscription", save_topics, "own", ROUTE_PAGE },
    { 0 },
};
