/* The findings desk: what the checks found, by month, kind and state; answered one by one or together; and the same at the
 * firm's door, where the firm explains. */
#include "report/escape.h"
#include "web/show_finding.h"

enum { SIZE = 50, MOST_AT_ONCE = 200 };

typedef struct desk_ask {
    finding_ledger f;
    ledger_rights g;
    filter *filter;
    finding_due_list dues;
    const char *state, *kind, *q, *group, *period;
    int64_t page;
} desk_ask;

/* ---- what is asked ----------------------------------------------------------------------------------------------------------------- */

static bool open_ledger(visit *v, const char *id, right needs, finding_ledger *f, ledger_rights *g, error *e)
{
    const ledger_decl *l;
    TRY(visit_ledger(v, id, needs, &l, g, e));
    return finding_ledger_of(l, f) || fail(e, ERR_NOT_FOUND, "台账“%s”不是问题台账", "ledger “%s” holds no findings", id);
}

/* The ledgers of findings this person sees; the first one unless the address names another. */
static const char *choose_ledger(visit *v)
{
    const char *asked = http_query(v->in, "ledger"), *first = NULL;
    view *list = view_list(v->page, "ledgers");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        finding_ledger f;
        ledger_rights g = access_to(v->roles, v->who, l);
        if (!finding_ledger_of(l, &f) || !may(&g, RIGHT_VIEW))
            continue;
        if (!first || text_eq(l->id, "finding"))        /* the month's first */
            first = l->id;
        view *item = view_item(list);
        view_text(item, "ledger_id", l->id);
        view_text(item, "title", say(l->title, v->l));
        view_flag(item, "chosen", text_eq(l->id, asked));
    }
    return text_empty(asked) ? first : asked;
}

static bool add_period(visit *v, desk_ask *k, error *e)
{
    value at;
    if (text_empty(k->period) || !k->f.period)
        return true;
    TRY(value_from_text(v->a, k->f.period, str_of(k->period), v->l, &at, e));
    filter_add_sql(k->filter, arena_print(v->a, "%s = ?", k->f.period->id), &at, 1);
    return true;
}

static void add_firm(visit *v, desk_ask *k)
{
    const ledger_decl *firm = k->f.enterprise->ref;
    if (text_empty(k->q) || firm->label < 0)
        return;
    const value like = v_text(store_like(v->a, str_trim(str_of(k->q))));
    filter_add_sql(k->filter, arena_print(v->a, "enterprise IN (SELECT id FROM %s WHERE %s LIKE ? ESCAPE '!')", firm->id, firm->fields[firm->label].id), &like, 1);
}

static const char *or_else(const char *text, const char *otherwise) { return text_empty(text) ? otherwise : text; }

static bool read_ask(visit *v, const char *ledger, desk_ask *k, error *e)
{
    int64_t page = visit_number(http_query(v->in, "page"));
    *k = (desk_ask){ .state = or_else(http_query(v->in, "state"), "todo"), .kind = http_query(v->in, "kind"), .q = http_query(v->in, "q"), .group = http_query(v->in, "group"),
                     .period = http_query(v->in, "period"), .page = page > 0 ? page : 1 };
    TRY(open_ledger(v, ledger, RIGHT_VIEW, &k->f, &k->g, e) && finding_dues_read(v, &k->dues, e));
    TRY(filter_new(v->c, k->f.l, v->a, &k->filter, e) && rights_filter(&k->g, k->filter, v->a, e) && add_period(v, k, e));
    add_firm(v, k);
    return true;
}

static void add_choice(desk_ask *k)
{
    const value state = v_text(k->state), kind = v_text(k->kind);
    if (text_eq(k->state, "todo"))
        filter_add_sql(k->filter, "state IN ('open', 'answered')", NULL, 0);
    else if (!text_eq(k->state, "all"))
        filter_add_sql(k->filter, "state = ?", &state, 1);
    if (!text_empty(k->kind))
        filter_add_sql(k->filter, "kind = ?", &kind, 1);
}

static const char *address(visit *v, const desk_ask *k, const char *state, const char *kind, int64_t page)
{
    const struct { const char *key, *text; } parts[] = { { "ledger", k->f.l->id }, { "state", state }, { "kind", kind }, { "period", k->period }, { "q", k->q }, { "group", k->group },
                                                         { "page", page > 1 ? arena_print(v->a, "%lld", (long long)page) : NULL } };
    buf b = buf_new(v->a);
    buf_puts(&b, "/findings");
    for (size_t i = 0, n = 0; i < sizeof parts / sizeof *parts; i++)
        if (!text_empty(parts[i].text)) {
            buf_print(&b, "%c%s=", n++ ? '&' : '?', parts[i].key);
            url_escape(&b, parts[i].text);
        }
    return b.text;
}

/* ---- the desk ----------------------------------------------------------------------------------------------------------------------- */

static const struct { const char *id, *order; text2 says; } groups[] = {
    { "month", NULL, { "按期间", "by period" } }, { "kind", "kind, ", { "按类别", "by kind" } }, { "state", "state, ", { "按状态", "by state" } }, { "enterprise", "enterprise, ", { "按企业", "by firm" } },
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* Overdue first, then what I handled before, then the newest period. A name in SQL doubles its quotes. */
static const char *order_of(visit *v, const desk_ask *k)
{
    buf b = buf_new(v->a);
    const char *period = k->f.period ? arena_print(v->a, "%s DESC, ", k->f.period->id) : "";
    int64_t overdue = 0;
    for (size_t i = 0; i < k->dues.len; i++)
        if (k->dues.at[i].locks < today_of() && k->dues.at[i].month > overdue)
            overdue = k->dues.at[i].month;
    for (size_t i = 0; i < GROUPS; i++)
        if (text_eq(groups[i].id, k->group) && groups[i].order)
            buf_puts(&b, groups[i].order);
    if (text_eq(k->group, "month"))
        buf_puts(&b, period);
    if (overdue && k->f.period && k->f.period->type == FIELD_MONTH)
        buf_print(&b, "CASE WHEN %s <= %lld AND state IN ('open', 'answered') THEN 0 ELSE 1 END, ", k->f.period->id, (long long)overdue);
    if (k->f.by) {
        buf_puts(&b, "CASE WHEN handled_by = '");
        for (const char *p = v->who->name; *p; p++) {
            buf_putc(&b, *p);
            if (*p == '\'')
                buf_putc(&b, *p);
        }
        buf_puts(&b, "' THEN 0 ELSE 1 END, ");
    }
    buf_print(&b, "CASE WHEN state = 'answered' THEN 0 ELSE 1 END, %skind, enterprise, id", period);
    return b.text;
}

typedef struct lines { visit *v; desk_ask *k; view *list; const char *head; int64_t left; bool more; } lines;

static const char *head_of(const lines *to, const record *r)
{
    const desk_ask *k = to->k;
    const field_decl *by[GROUPS] = { k->f.period, k->f.kind, k->f.state, k->f.enterprise };
    for (size_t i = 0; i < GROUPS; i++)
        if (text_eq(groups[i].id, k->group) && by[i])
            return value_to_text(to->v->a, to->v->c, by[i], r->values[by[i]->index]);
    return NULL;
}

static bool show_line(void *self, const record *r, error *e)
{
    lines *to = self;
    visit *v = to->v;
    (void)e;
    if (!to->left--) {
        to->more = true;
        return true;
    }
    view *item = view_item(to->list);
    const char *head = head_of(to, r);
    if (head && !text_eq(head, to->head))
        view_text(item, "head", head);
    to->head = head;
    show_finding(v, item, &to->k->f, &to->k->g, &to->k->dues, r);
    view_flag(item, "can", may(&to->k->g, RIGHT_EDIT) && (finding_fits(STEP_ACCEPT, r->values[to->k->f.state->index].text) || finding_fits(STEP_REOPEN, r->values[to->k->f.state->index].text)));
    return true;
}

/* How many of each kind and state, each a way to them. */
static bool show_counts(visit *v, const desk_ask *k, error *e)
{
    const code_list *kinds = k->f.kind->list, *states = k->f.state->list;
    const value *args;
    size_t n;
    rows *r;
    bool more, ok;
    if (!filter_exact(k->filter))
        return true;
    int64_t *count = NEW_N(v->a, int64_t, kinds->count * states->count);
    const char *where = filter_sql(k->filter, &args, &n);
    TRY(store_query(v->c->s, arena_print(v->a, "SELECT kind, state, count(*) FROM %s%s%s GROUP BY kind, state", k->f.l->id, *where ? " WHERE " : "", where), args, n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        const list_item *kind = list_find(kinds, rows_text(r, 0)), *state = list_find(states, rows_text(r, 1));
        if (kind && state)
            count[(size_t)(kind - kinds->items) * states->count + (size_t)(state - states->items)] = rows_int(r, 2);
    }
    rows_close(r);
    view *heads = view_list(v->page, "count_heads"), *body = view_list(v->page, "counts");
    for (size_t s = 0; s < states->count; s++)
        view_item_text(heads, say(states->items[s].name, v->l));
    for (size_t i = 0; i < kinds->count; i++) {
        int64_t all = 0;
        for (size_t s = 0; s < states->count; s++)
            all += count[i * states->count + s];
        if (!all)
            continue;
        view *line = view_item(body), *cells = view_list(line, "cells");
        view_text(line, "name", say(kinds->items[i].name, v->l));
        view_text(line, "kind", kinds->items[i].code);
        view_int(line, "count", all);
        for (size_t s = 0; s < states->count; s++) {
            view *cell = view_item(cells);
            if (count[i * states->count + s]) {
                view_int(cell, "n", count[i * states->count + s]);
                view_text(cell, "url", address(v, k, states->items[s].code, kinds->items[i].code, 1));
            }
        }
    }
    return ok;
}

static void option(view *list, const char *id, const char *says, const char *chosen)
{
    view *item = view_item(list);
    view_text(item, "value", id);
    view_text(item, "says", says);
    view_flag(item, "chosen", text_eq(id, chosen));
}

static void show_choices(visit *v, const desk_ask *k)
{
    const code_list *kinds_ = k->f.kind->list, *states_ = k->f.state->list;
    view *states = view_list(v->page, "states"), *kinds = view_list(v->page, "kinds"), *by = view_list(v->page, "groups"), *steps = view_list(v->page, "all_steps");
    option(states, "todo", visit_say(v, "待处理", "to do"), k->state);
    option(states, "all", visit_say(v, "全部", "all"), k->state);
    for (size_t i = 0; i < states_->count; i++)
        option(states, states_->items[i].code, say(states_->items[i].name, v->l), k->state);
    for (size_t i = 0; i < kinds_->count; i++)
        option(kinds, kinds_->items[i].code, say(kinds_->items[i].name, v->l), k->kind);
    for (size_t i = 0; i < GROUPS; i++)
        option(by, groups[i].id, say(groups[i].says, v->l), k->group);
    for (int s = 0; s < FINDING_STEPS; s++)
        if (!finding_step_of((finding_step_id)s)->firm)
            option(steps, finding_step_of((finding_step_id)s)->id, say(finding_step_of((finding_step_id)s)->says, v->l), NULL);
    view *asked = view_map(v->page, "asked");
    view_text(asked, "period", k->period);
    view_text(asked, "q", k->q);
}

static bool show_desk(visit *v, error *e)
{
    desk_ask k;
    const char *ledger = choose_ledger(v);
    if (!ledger)
        return fail(e, ERR_NOT_FOUND, "没有您可以查看的问题台账", "there is no ledger of findings that is yours to see");
    TRY(read_ask(v, ledger, &k, e) && show_counts(v, &k, e));
    add_choice(&k);
    lines to = { .v = v, .k = &k, .list = view_list(v->page, "findings"), .left = SIZE };
    TRY(filter_rows(k.filter, &(filter_page){ .order = order_of(v, &k), .limit = SIZE + 1, .offset = (k.page - 1) * SIZE }, show_line, &to, e));
    show_choices(v, &k);
    view_text(v->page, "ledger_id", k.f.l->id);
    view_text(v->page, "title", say(k.f.l->title, v->l));
    view_flag(v->page, "edit", may(&k.g, RIGHT_EDIT));
    view_text(v->page, "here_url", address(v, &k, k.state, k.kind, k.page));
    if (k.page > 1)
        view_text(v->page, "previous", address(v, &k, k.state, k.kind, k.page - 1));
    if (to.more) {
        view_text(v->page, "more", address(v, &k, k.state, k.kind, k.page + 1));
        view_text(v->page, "next", arena_print(v->a, "/api/v1%s", address(v, &k, k.state, k.kind, k.page + 1)));
    }
    return visit_show(v, "findings", e);
}

/* ---- one ---------------------------------------------------------------------------------------------------------------------------- */

/* Found and within this person's rows. */
static bool find_one(visit *v, const finding_ledger *f, const ledger_rights *g, int64_t id, record *r, error *e)
{
    bool found, sees = false;
    TRY(record_get(v->c, f->l, id, v->a, r, &found, e));
    if (found)
        TRY(rights_record(v->c, g, f->l, r, v->a, &sees, e));
    v->refused = found && !sees;
    return sees || fail(e, ERR_NOT_FOUND, "没有第 %lld 号问题", "there is no finding %lld", (long long)id);
}

static bool show_one(visit *v, error *e)
{
    finding_ledger f;
    ledger_rights g;
    finding_due_list dues;
    record r;
    const char *report;
    TRY(open_ledger(v, visit_param(v, "ledger"), RIGHT_VIEW, &f, &g, e) && find_one(v, &f, &g, visit_number(visit_param(v, "id")), &r, e) && finding_dues_read(v, &dues, e));
    show_finding(v, v->page, &f, &g, &dues, &r);
    TRY(finding_report_url(v, &f, &r, false, &report, e));
    view_text(v->page, "report", report);
    view_text(v->page, "ledger_title", say(f.l->title, v->l));
    view_flag(v->page, "firm_seen", access_to(v->roles, v->who, f.enterprise->ref).rights & RIGHT_VIEW);
    return visit_show(v, "finding", e);
}

/* Only addresses of this desk are gone back to. */
static bool back(visit *v)
{
    const char *to = http_form(v->in, "back");
    return visit_go(v, to && (str_starts(str_of(to), STR("/findings?")) || text_eq(to, "/findings")) && http_path_safe(to) ? to : "/findings");
}

static bool asked_step(visit *v, finding_step_id *s, error *e)
{
    const char *step = http_form(v->in, "step");
    if (finding_step_named(step ? step : "", s) && !finding_step_of(*s)->firm)
        return true;
    return fail_at(e, ERR_INPUT, (place){ .field = "step" }, "请选择怎样处理", "choose what to do");
}

/* Together: ticked, all of one kind, for one reason. */
static bool asked_ids(visit *v, const finding_ledger *f, const ledger_rights *g, int64_t *ids, size_t *n, error *e)
{
    record r;
    const char *kind = NULL;
    *n = 0;
    for (size_t i = 0; i < v->in->form.len; i++) {
        if (!str_eq(v->in->form.at[i].name, STR("id")))
            continue;
        if (*n == MOST_AT_ONCE)
            return fail(e, ERR_LIMIT, "一次最多处理 %d 条", "at most %d at once", (int)MOST_AT_ONCE);
        ids[*n] = visit_number(str_copy(v->a, v->in->form.at[i].value));
        TRY(find_one(v, f, g, ids[(*n)++], &r, e));
        const char *k = str_copy(v->a, r.values[f->kind->index].text);
        if (kind && !text_eq(kind, k))
            return fail_at(e, ERR_INPUT, (place){ .field = "id" }, "一起处理的问题应是同一类别，请先按类别筛选", "findings handled together must be of one kind: filter by kind first");
        kind = k;
    }
    return *n || fail_at(e, ERR_INPUT, (place){ .field = "id" }, "请先勾选问题", "tick the findings first");
}

static bool take_step(visit *v, const finding_ledger *f, const int64_t *ids, size_t n, finding_step_id s, error *e)
{
    const finding_step *step = finding_step_of(s);
    TRY(findings_step(v->c, f, s, ids, n, http_form(v->in, "text"), e));
    visit_notice(v, arena_print(v->a, "%s：%zu 条", step->done.zh, n), arena_print(v->a, "%s: %zu", step->done.en, n));
    return true;
}

static bool answer_many(visit *v, error *e)
{
    finding_ledger f;
    ledger_rights g;
    finding_step_id s;
    int64_t ids[MOST_AT_ONCE];
    size_t n;
    return open_ledger(v, visit_param(v, "ledger"), RIGHT_EDIT, &f, &g, e) && asked_step(v, &s, e) && asked_ids(v, &f, &g, ids, &n, e) && take_step(v, &f, ids, n, s, e) && back(v);
}

static bool answer_one(visit *v, error *e)
{
    finding_ledger f;
    ledger_rights g;
    finding_step_id s;
    record r;
    int64_t id = visit_number(visit_param(v, "id"));
    TRY(open_ledger(v, visit_param(v, "ledger"), RIGHT_EDIT, &f, &g, e) && asked_step(v, &s, e) && find_one(v, &f, &g, id, &r, e) && take_step(v, &f, &id, 1, s, e));
    return visit_go(v, visit_url(v->a, "/findings/%s/%lld", f.l->id, (long long)id));
}

/* ---- the firm's door ------------------------------------------------------------------------------------------------------------------ */

typedef struct own { visit *v; const finding_ledger *f; const ledger_rights *g; const finding_due_list *dues; view *list; } own;

static bool show_own(void *self, const record *r, error *e)
{
    const own *k = self;
    const char *report;
    view *item = view_item(k->list);
    show_finding(k->v, item, k->f, k->g, k->dues, r);
    TRY(finding_report_url(k->v, k->f, r, true, &report, e));
    view_text(item, "report", report);
    view_flag(item, "can", finding_fits(STEP_EXPLAIN, r->values[k->f->state->index].text));
    return true;
}

static bool own_findings(visit *v, finding_ledger *f, ledger_rights *g, error *e)
{
    return (v->who->enterprise || fail(e, ERR_NOT_FOUND, "这个账号没有关联企业，请联系区工信局", "this account belongs to no enterprise: ask the bureau")) && open_ledger(v, "finding", RIGHT_VIEW, f, g, e);
}

static bool door_findings(visit *v, error *e)
{
    enum { SHOWN = 60 };
    finding_ledger f;
    ledger_rights g;
    finding_due_list dues;
    filter *fl;
    TRY(own_findings(v, &f, &g, e) && finding_dues_read(v, &dues, e) && filter_new(v->c, f.l, v->a, &fl, e) && rights_filter(&g, fl, v->a, e));
    own k = { v, &f, &g, &dues, view_list(v->page, "findings") };
    TRY(filter_rows(fl, &(filter_page){ .order = "CASE state WHEN 'open' THEN 0 WHEN 'answered' THEN 1 ELSE 2 END, month DESC, id", .limit = SHOWN }, show_own, &k, e));
    return visit_show(v, "door_findings", e);
}

static bool door_explain(visit *v, error *e)
{
    finding_ledger f;
    ledger_rights g;
    record r;
    int64_t id = visit_number(visit_param(v, "id"));
    TRY(own_findings(v, &f, &g, e) && find_one(v, &f, &g, id, &r, e) && findings_step(v->c, &f, STEP_EXPLAIN, &id, 1, http_form(v->in, "text"), e));
    visit_notice(v, finding_step_of(STEP_EXPLAIN)->done.zh, finding_step_of(STEP_EXPLAIN)->done.en);
    return visit_go(v, "/door/findings");
}

const route finding_routes[] = {
    { "GET", "/findings", show_desk, "findings", ROUTE_PAGE },
    { "GET", "/findings/:ledger/:id", show_one, "findings", ROUTE_PAGE },
    { "POST", "/findings/:ledger", answer_many, "findings", ROUTE_PAGE },
    { "POST", "/findings/:ledger/:id", answer_one, "findings", ROUTE_PAGE },
    { "GET", "/door/findings", door_findings, "door", ROUTE_PAGE },
    { "POST", "/door/findings/:id", door_explain, "door", ROUTE_PAGE },
    { 0 },
};
