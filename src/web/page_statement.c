/* What firms stated of themselves: the bureau's queue, verified or sent back one by one or together, and the firm's own list. */
#include "web/show_statement.h"

#include "report/escape.h"
#include "web/door.h"

enum { SIZE = 50 };

typedef struct queue { visit *v; filter *filter; const char *state, *ledger, *q; int64_t page, left; view *list; bool more, any; } queue;

/* ---- the queue ------------------------------------------------------------------------------------------------------------ */

static const char *address(const queue *k, int64_t page)
{
    visit *v = k->v;
    const struct { const char *key, *text; } parts[] = { { "state", k->state }, { "ledger", k->ledger }, { "q", k->q }, { "page", page > 1 ? arena_print(v->a, "%lld", (long long)page) : NULL } };
    buf b = buf_new(v->a);
    buf_puts(&b, "/statements");
    for (size_t i = 0, n = 0; i < sizeof parts / sizeof *parts; i++)
        if (!text_empty(parts[i].text)) {
            buf_print(&b, "%c%s=", n++ ? '&' : '?', parts[i].key);
            url_escape(&b, parts[i].text);
        }
    return b.text;
}

/* The ledgers whose statements this person may look at, as a condition and as choices. */
static void only_seen(queue *k)
{
    visit *v = k->v;
    view *list = view_list(v->page, "ledgers");
    buf names = buf_new(v->a);
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        ledger_rights g = access_to(v->roles, v->who, l);
        if (!l->verify || !may(&g, RIGHT_VIEW))
            continue;
        buf_print(&names, "%s'%s'", names.len ? ", " : "", l->id);
        view *item = view_item(list);
        view_text(item, "value", l->id);
        view_text(item, "says", say(l->title, v->l));
        view_flag(item, "chosen", text_eq(l->id, k->ledger));
    }
    filter_add_sql(k->filter, names.len ? arena_print(v->a, "ledger IN (%s)", names.text) : "1 = 0", NULL, 0);
}

static void only_asked(queue *k)
{
    visit *v = k->v;
    const value state = v_text(k->state), ledger = v_text(k->ledger), like = v_text(text_empty(k->q) ? NULL : store_like(v->a, str_trim(str_of(k->q))));
    if (!text_eq(k->state, "all"))
        filter_add_sql(k->filter, "state = ?", &state, 1);
    if (!text_empty(k->ledger))
        filter_add_sql(k->filter, "ledger = ?", &ledger, 1);
    if (like.kind == VALUE_TEXT)
        filter_add_sql(k->filter, "enterprise IN (SELECT id FROM enterprise WHERE name LIKE ? ESCAPE '!')", &like, 1);
}

static bool show_line(void *self, const record *r, error *e)
{
    queue *k = self;
    bool shown;
    if (!k->left--) {
        k->more = true;
        return true;
    }
    TRY(show_statement(k->v, k->list, r->id, &shown, e));
    k->any = k->any || shown;
    return true;
}

static void show_states(queue *k)
{
    const code_list *states = map_ptr(&k->v->c->packs.list_by_id, STR("statement_state"));
    view *list = view_list(k->v->page, "states"), *item;
    for (size_t i = 0; i <= states->count; i++) {
        bool all = i == states->count;
        item = view_item(list);
        view_text(item, "value", all ? "all" : states->items[i].code);
        view_text(item, "says", all ? visit_say(k->v, "全部", "all") : say(states->items[i].name, k->v->l));
        view_flag(item, "chosen", text_eq(all ? "all" : states->items[i].code, k->state));
    }
}

static bool show_queue(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    int64_t page = visit_number(http_query(v->in, "page"));
    const char *state = http_query(v->in, "state");
    queue k = { .v = v, .state = text_empty(state) ? "waiting" : state, .ledger = http_query(v->in, "ledger"), .q = http_query(v->in, "q"), .page = page > 0 ? page : 1, .left = SIZE };
    TRY(visit_ledger(v, "statement", RIGHT_VIEW, &l, &g, e) && filter_new(v->c, l, v->a, &k.filter, e) && rights_filter(&g, k.filter, v->a, e));
    only_seen(&k);
    only_asked(&k);
    k.list = view_list(v->page, "statements");
    TRY(filter_rows(k.filter, &(filter_page){ .order = "stated_at, id", .limit = SIZE + 1, .offset = (k.page - 1) * SIZE }, show_line, &k, e));
    show_states(&k);
    view_text(view_map(v->page, "asked"), "q", k.q);
    view_flag(v->page, "some", k.any);
    view_text(v->page, "here_url", address(&k, k.page));
    if (k.page > 1)
        view_text(v->page, "previous", address(&k, k.page - 1));
    if (k.more) {
        view_text(v->page, "more", address(&k, k.page + 1));
        view_text(v->page, "next", arena_print(v->a, "/api/v1%s", address(&k, k.page + 1)));
    }
    return visit_show(v, "statements", e);
}

/* ---- the decision ----------------------------------------------------------------------------------------------------------- */

/* "12:3": statement 12 of a record that was at version 3 when it was looked at. */
static bool asked_one(visit *v, str text, statement_seen *out, error *e)
{
    statements all;
    seen_record x;
    int64_t colon = str_find(text, STR(":"));
    *out = (statement_seen){ 0 };
    if (colon > 0) {
        out->id = visit_number(str_copy(v->a, (str){ text.at, (size_t)colon }));
        out->version = visit_number(str_copy(v->a, (str){ text.at + colon + 1, text.len - (size_t)colon - 1 }));
    }
    const value id = V_INT(out->id);
    TRY(statements_read(v->c, "id = ?", &id, 1, v->a, &all, e));
    if (!all.len)
        return fail_at(e, ERR_NOT_FOUND, (place){ .field = "of" }, "没有这项自报", "there is no such statement");
    return record_seen_in(v, all.at[0].ledger, all.at[0].record, RIGHT_VIEW | RIGHT_APPROVE, &x, e);
}

static bool asked_all(visit *v, statement_seen *at, size_t *n, error *e)
{
    *n = 0;
    for (size_t i = 0; i < v->in->form.len; i++) {
        if (!str_eq(v->in->form.at[i].name, STR("of")))
            continue;
        if (*n == STATEMENTS_AT_ONCE)
            return fail(e, ERR_LIMIT, "一次最多处理 %d 条", "at most %d at once", (int)STATEMENTS_AT_ONCE);
        TRY(asked_one(v, v->in->form.at[i].value, &at[(*n)++], e));
    }
    return *n || fail_at(e, ERR_INPUT, (place){ .field = "of" }, "请先勾选要处理的自报", "tick the statements first");
}

/* Back to the queue or to the record. */
static bool back(visit *v)
{
    const char *to = http_form(v->in, "back");
    bool ours = to && (text_eq(to, "/statements") || str_starts(str_of(to), STR("/statements?")) || str_starts(str_of(to), STR("/ledger/")));
    return visit_go(v, ours && http_path_safe(to) ? to : "/statements");
}

static bool decide(visit *v, error *e)
{
    statement_seen at[STATEMENTS_AT_ONCE];
    size_t n;
    const char *step = http_form(v->in, "step");
    bool verified = text_eq(step, "verify");
    if (!verified && !text_eq(step, "return"))
        return fail_at(e, ERR_INPUT, (place){ .field = "step" }, "请选择核实或退回", "choose to verify or to send back");
    TRY(asked_all(v, at, &n, e) && statements_decide(v->c, at, n, verified, http_form(v->in, "text"), e));
    visit_notice(v, arena_print(v->a, verified ? "已核实：%zu 条" : "已退回：%zu 条", n), arena_print(v->a, verified ? "verified: %zu" : "sent back: %zu", n));
    return back(v);
}

/* ---- the firm's own ----------------------------------------------------------------------------------------------------------- */

static bool show_own(visit *v, error *e)
{
    enum { SHOWN = 100 };
    const ledger_decl *l;
    ledger_rights g;
    queue k = { .v = v, .left = SHOWN };
    TRY(visit_ledger(v, "statement", RIGHT_VIEW, &l, &g, e) && filter_new(v->c, l, v->a, &k.filter, e) && rights_filter(&g, k.filter, v->a, e));
    k.list = view_list(v->page, "statements");
    TRY(filter_rows(k.filter, &(filter_page){ .order = "CASE state WHEN 'returned' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, stated_at DESC, id", .limit = SHOWN }, show_line, &k, e));
    return visit_show(v, "door_statements", e);
}

const route statement_routes[] = {
    { "GET", "/statements", show_queue, "statements", ROUTE_PAGE },
    { "POST", "/statements", decide, "statements", ROUTE_PAGE },
    { "GET", "/door/statements", show_own, "door", ROUTE_PAGE },
    { 0 },
};
