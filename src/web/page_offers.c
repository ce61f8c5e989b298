/* Policies for one firm, at its door: what it can have now, what it is a step away from, when windows open, and what it
 * recorded of its applications.  A firm says only that it prepares, sent or does without an application; what came of it
 * the bureau says. */
#include "base/vec.h"
#include "web/door.h"
#include "web/show_match.h"

#include <stdlib.h>

/* ---- what is recorded of a policy ------------------------------------------------------------------------------------------------ */

typedef struct noted { bool follows; const char *state, *says, *reason, *amount; int64_t year; date applied, decided; } noted;
typedef struct notes { map by_policy; } notes;

static noted *note_of(visit *v, notes *n, str policy_)
{
    map_value *at = map_put(&n->by_policy, policy_, NULL);
    if (!at->ptr)
        at->ptr = NEW(v->a, noted);
    return at->ptr;
}

static const char *state_says(visit *v, const char *code)
{
    const code_list *l = map_ptr(&v->c->packs.list_by_id, STR("application_state"));
    const list_item *x = l ? list_find(l, str_of(code)) : NULL;
    return x ? say(x->name, v->l) : code;
}

static date date_at(const rows *r, int column)
{
    date d = DATE_NONE;
    if (!rows_null(r, column))
        date_parse_iso(rows_text(r, column), &d);
    return d;
}

/* The newest year of each policy. */
static bool read_applications(visit *v, notes *n, error *e)
{
    rows *r;
    bool more = true, ok;
    const value firm = V_INT(v->who->enterprise);
    TRY(store_query(v->c->s, "SELECT policy, year, state, applied_on, decided_on, reason, amount FROM policy_application WHERE enterprise = ? ORDER BY year", &firm, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        noted *x = note_of(v, n, rows_text(r, 0));
        x->year = rows_int(r, 1);
        x->state = str_copy(v->a, rows_text(r, 2));
        x->says = state_says(v, x->state);
        x->applied = date_at(r, 3);
        x->decided = date_at(r, 4);
        x->reason = rows_null(r, 5) ? NULL : str_copy(v->a, rows_text(r, 5));
        x->amount = rows_null(r, 6) ? NULL : amount_words(v->a, dec_of_decimal((decimal){ rows_int(r, 6), 2 }), v->l);
    }
    rows_close(r);
    return ok;
}

static bool read_follows(visit *v, notes *n, error *e)
{
    rows *r;
    bool more = true, ok;
    const value firm = V_INT(v->who->enterprise);
    TRY(store_query(v->c->s, "SELECT policy FROM policy_follow WHERE enterprise = ? AND follows <> 0", &firm, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        note_of(v, n, rows_text(r, 0))->follows = true;
    rows_close(r);
    return ok;
}

static bool read_notes(visit *v, notes *n, error *e)
{
    n->by_policy = map_new(v->a);
    return read_applications(v, n, e) && read_follows(v, n, e);
}

static void show_note(visit *v, view *item, const noted *x)
{
    if (!x)
        return;
    view_flag(item, "follows", x->follows);
    view_text(item, "applied", x->says);
    if (!x->says)
        return;
    view_int(item, "applied_year", x->year);
    view_text(item, "applied_on", x->applied == DATE_NONE ? NULL : date_say(v->a, x->applied, v->l));
    view_text(item, "decided_on", x->decided == DATE_NONE ? NULL : date_say(v->a, x->decided, v->l));
    view_text(item, "applied_reason", x->reason);
    view_text(item, "granted", x->amount);
}

/* ---- the first page ------------------------------------------------------------------------------------------------------------------ */

static bool eligible(const pair *p) { return p->standing == STANDING_ELIGIBLE; }
static bool judged(const pair *p) { return p->standing == STANDING_JUDGE; }
static bool near(const pair *p) { return p->standing == STANDING_NOT && p->near && !p->unknown; }
static bool refused(const pair *p) { return p->standing == STANDING_NOT && !near(p); }
static const struct { const char *key; bool (*takes)(const pair *p); bool why; } parts[] = {
    { "eligible", eligible, false }, { "judge", judged, false }, { "near", near, false }, { "refused", refused, true },
};

/* Of what is not near: which conditions stand in the way. */
static void show_why(visit *v, view *item, match *m, const policy *x)
{
    view *list = view_list(item, "why");
    for (size_t i = 0; i < x->root.count; i++)
        if (match_criterion(m, x, &x->root.kids[i], 0) == VERDICT_UNMET)
            view_item_text(list, say(x->root.kids[i].says, v->l));
}

static void show_offers(visit *v, match *m, notes *n)
{
    for (size_t g = 0; g < sizeof parts / sizeof *parts; g++) {
        view *list = view_list(v->page, parts[g].key);
        int64_t count = 0;
        for (size_t i = 0; i < m->p->count; i++) {
            const policy *x = &m->p->at[i];
            pair one = match_pair(m, x, 0);
            if (!parts[g].takes(&one))
                continue;
            view *item = view_item(list);
            count++;
            show_note(v, item, map_ptr(&n->by_policy, str_of(x->id)));
            if (parts[g].why) {
                view_text(item, "policy", x->id);
                view_text(item, "title", say(x->title, v->l));
                show_why(v, item, m, x);
                continue;
            }
            show_pair_line(v, item, m, x, 0);
            show_how(item, x);
        }
        view_int(v->page, arena_print(v->a, "%s_count", parts[g].key), count);
    }
}

static void show_followed(visit *v, match *m, notes *n)
{
    view *list = view_list(v->page, "followed");
    for (size_t i = 0; i < m->p->count; i++) {
        const noted *x = map_ptr(&n->by_policy, str_of(m->p->at[i].id));
        if (!x || (!x->follows && !x->says))
            continue;
        view *item = view_item(list);
        show_note(v, item, x);
        show_pair_line(v, item, m, &m->p->at[i], 0);
    }
}

static bool door(visit *v, error *e)
{
    policies p;
    match *m;
    notes n;
    TRY(own_firm(v, e) && match_begin(v, v->who->enterprise, &p, &m, e));
    bool ok = read_notes(v, &n, e) && show_tasks(v, e);
    view_text(v->page, "title", m->profile->firms ? m->profile->firm[0].name : visit_say(v, "企业不在名录中", "The firm is not on the register"));
    if (ok && m->profile->firms) {
        show_offers(v, m, &n);
        show_followed(v, m, &n);
        ok = show_missing(v, m, NULL, e);
    }
    match_close(m);
    return ok && visit_show(v, "door", e);
}

/* ---- one policy ----------------------------------------------------------------------------------------------------------------------- */

static bool settled(const char *state)
{
    return text_eq(state, "granted") || text_eq(state, "paid") || text_eq(state, "rejected");
}

static bool door_policy(visit *v, error *e)
{
    policies p;
    match *m;
    notes n;
    TRY(own_firm(v, e) && match_begin(v, v->who->enterprise, &p, &m, e));
    const policy *x = policy_find(&p, visit_param(v, "id"), e);
    bool ok = x && (m->profile->firms || fail(e, ERR_NOT_FOUND, "企业不在名录中", "the firm is not on the register")) && read_notes(v, &n, e);
    if (ok) {
        const noted *own = map_ptr(&n.by_policy, str_of(x->id));
        bool this_year = own && own->says && own->year == date_ymd(m->day).year;
        show_explanation(v, v->page, m, x, 0);
        show_note(v, v->page, own);
        view_flag(v->page, "at_door", true);
        view_flag(v->page, "may_apply", !this_year || !settled(own->state));
        view_int(v->page, "year", date_ymd(m->day).year);
    }
    match_close(m);
    return ok && visit_show(v, "door_policy", e);
}

/* The policy of the address, as packs and the store have it. */
static bool asked_policy(visit *v, const policy **x, error *e)
{
    policies *p = NEW(v->a, policies);
    TRY(own_firm(v, e) && policies_load(v->c, today_of(), p, e));
    *x = policy_find(p, visit_param(v, "id"), e);
    return *x != NULL;
}

static bool follow_policy(visit *v, error *e)
{
    const policy *x;
    bool on = text_eq(http_form(v->in, "on"), "yes");
    TRY(asked_policy(v, &x, e));
    TRY(own_put(v, "policy_follow", "follow", FIELD_SET({ "policy", v_text(x->id) }, { "follows", V_INT(on) }, { "since", v_text(date_iso(v->a, today_of())) }), e));
    visit_notice(v, on ? "已关注，在“我的政策”里可以找到" : "已取消关注", on ? "followed: it stands on your first page" : "no longer followed");
    return visit_go(v, visit_url(v->a, "/door/policy/%s", url_part(v->a, x->id)));
}

static bool record_application(visit *v, error *e)
{
    static const struct { const char *state; text2 says; } mine[] = {
        { "drafting", { "已记录：准备中", "recorded: preparing" } }, { "applied", { "已记录：已申报，区工信局可以看到", "recorded as sent: the bureau sees it" } }, { "declined", { "已记录：不申报", "recorded: will not apply" } },
    };
    const policy *x;
    notes n;
    const char *asked = http_form(v->in, "state"), *reason = http_form(v->in, "reason");
    size_t k = 0;
    while (k < sizeof mine / sizeof *mine && !text_eq(mine[k].state, asked))
        k++;
    if (k == sizeof mine / sizeof *mine)
        return fail(e, ERR_INPUT, "申报状态应为：准备中、已申报、不申报", "the state is one of: preparing, applied, will not apply");
    TRY(asked_policy(v, &x, e) && read_notes(v, &n, e));
    const noted *own = map_ptr(&n.by_policy, str_of(x->id));
    int year = date_ymd(today_of()).year;
    if (own && own->says && own->year == year && settled(own->state))
        return fail(e, ERR_CONFLICT, "%d 年度的申报结果已登记为“%s”，不能再改；有疑问请联系区工信局", "the result of %d stands as “%s” and cannot be changed: ask the bureau", year, own->says);
    const char *applied = text_eq(asked, "applied") ? date_iso(v->a, today_of()) : NULL;
    TRY(own_put(v, "policy_application", "apply", FIELD_SET({ "policy", v_text(x->id) }, { "year", V_INT(year) }, { "state", v_text(asked) }, { "applied_on", v_text(applied) },
                                                            { "reason", v_text(text_empty(reason) ? NULL : reason) }), e));
    visit_notice(v, mine[k].says.zh, mine[k].says.en);
    return visit_go(v, visit_url(v->a, "/door/policy/%s", url_part(v->a, x->id)));
}

/* ---- when what is open ------------------------------------------------------------------------------------------------------------------ */

typedef struct opening { const policy *policy; pair pair; window_at at; } opening;

static int by_day(const void *x, const void *y)
{
    const opening *a = x, *b = y;
    date p = a->at.open ? a->at.to : a->at.from, q = b->at.open ? b->at.to : b->at.from;
    return p != q ? (p > q) - (p < q) : (a->policy->index > b->policy->index) - (a->policy->index < b->policy->index);
}

/* Under the month in which an open window closes, or the next one opens. */
static void show_openings(visit *v, match *m, notes *n, const opening *at, size_t count)
{
    view *months = view_list(v->page, "months"), *list = NULL;
    month last = MONTH_NONE;
    for (size_t i = 0; i < count; i++) {
        month k = month_at(at[i].at.open ? at[i].at.to : at[i].at.from);
        if (k != last) {
            view *head = view_item(months);
            view_text(head, "month", month_say(v->a, k, v->l));
            list = view_list(head, "windows");
            last = k;
        }
        view *item = view_item(list);
        show_pair_line(v, item, m, at[i].policy, 0);
        show_note(v, item, map_ptr(&n->by_policy, str_of(at[i].policy->id)));
        view_flag(item, "open", at[i].at.open);
    }
}

static bool door_calendar(visit *v, error *e)
{
    policies p;
    match *m;
    notes n;
    VEC(opening) dated = { 0 };
    TRY(own_firm(v, e) && match_begin(v, v->who->enterprise, &p, &m, e));
    view *always = view_list(v->page, "always"), *notice = view_list(v->page, "by_notice");
    bool ok = read_notes(v, &n, e);
    for (size_t i = 0; ok && m->profile->firms && i < p.count; i++) {
        opening o = { .policy = &p.at[i], .pair = match_pair(m, &p.at[i], 0) };
        const noted *own = map_ptr(&n.by_policy, str_of(p.at[i].id));
        if (!(o.pair.standing <= STANDING_UNKNOWN || near(&o.pair) || (own && own->follows)))
            continue;
        bool has = window_next(&p.at[i].window, m->day, &o.at);
        if (has && o.at.to != DATE_NONE)
            VEC_ADD(v->a, &dated, o);
        else if (p.at[i].window.kind == WINDOW_ALWAYS || p.at[i].window.kind == WINDOW_NOTICE)
            show_pair_line(v, view_item(p.at[i].window.kind == WINDOW_ALWAYS ? always : notice), m, &p.at[i], 0);
    }
    if (dated.len)
        qsort(dated.at, dated.len, sizeof *dated.at, by_day);
    if (ok)
        show_openings(v, m, &n, dated.at, dated.len);
    match_close(m);
    return ok && visit_show(v, "door_calendar", e);
}

const route offer_routes[] = {
    { "GET", "/door", door, "door", ROUTE_PAGE },
    { "GET", "/door/calendar", door_calendar, "door", ROUTE_PAGE },
    { "GET", "/door/policy/:id", door_policy, "door", ROUTE_PAGE },
    { "POST", "/door/policy/:id/follow", follow_policy, "door", ROUTE_PAGE },
    { "POST", "/door/policy/:id/application", record_application, "door", ROUTE_PAGE },
    { 0 },
};
