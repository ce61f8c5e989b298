/* Policies for the bureau: all with their counts, one with its firms, one pair condition by condition, and a condition tried. */
#include "base/unit_text.h"
#include "rule/columns.h"
#include "web/record_form.h"
#include "web/show_match.h"
#include "web/show_rule.h"

/* ---- all -------------------------------------------------------------------------------------------------------------------- */

static bool list_policies(visit *v, error *e)
{
    policies p;
    match *m;
    TRY(match_begin(v, 0, &p, &m, e));
    view *list = view_list(v->page, "policies"), *past = view_list(v->page, "past");
    bool ok = match_rules(m, e);
    for (size_t i = 0; ok && i < p.count; i++) {
        const policy *x = &p.at[i];
        policy_counts n;
        bool now = policy_in_force(x, m->day);
        view *item = view_item(now ? list : past);
        show_policy(v, item, m, x);
        if (!now)
            continue;
        match_counts(m, x, &n);
        view_int(item, "eligible", (int64_t)n.standing[STANDING_ELIGIBLE]);
        view_int(item, "near", (int64_t)n.near);
        view_int(item, "unknown", (int64_t)n.standing[STANDING_UNKNOWN]);
        view_int(item, "judge", (int64_t)n.standing[STANDING_JUDGE]);
    }
    if (ok)
        view_int(v->page, "firms", m->profile->firms);
    match_close(m);
    return ok && visit_show(v, "policies", e);
}

/* ---- one -------------------------------------------------------------------------------------------------------------------- */

typedef struct part { const char *key; text2 title; bool (*takes)(const pair *p); } part;
static bool eligible(const pair *p) { return p->standing == STANDING_ELIGIBLE; }
static bool judge(const pair *p) { return p->standing == STANDING_JUDGE; }
static bool near(const pair *p) { return p->near; }
static bool unknown(const pair *p) { return p->standing == STANDING_UNKNOWN; }
static const part parts[] = {
    { "eligible", { "符合", "Eligible" }, eligible }, { "judge", { "待人工判断", "To be judged" }, judge }, { "near", { "只差一步", "One step away" }, near }, { "unknown", { "缺数据", "Facts missing" }, unknown },
};

static void show_firms(visit *v, match *m, const policy *x)
{
    enum { MOST = 100 };
    const char *only = http_query(v->in, "standing");
    int64_t page = visit_number(http_query(v->in, "page")), from = page > 1 ? (page - 1) * MOST : 0;
    view *groups = view_list(v->page, "groups");
    for (size_t g = 0; g < sizeof parts / sizeof *parts; g++) {
        if (!text_empty(only) && !text_eq(only, parts[g].key))
            continue;
        view *group = view_item(groups), *list = view_list(group, "firms");
        int64_t n = 0;
        view_text(group, "name", say(parts[g].title, v->l));
        for (uint32_t f = 0; f < m->profile->firms; f++) {
            pair one = match_pair(m, x, f);
            if (parts[g].takes(&one) && n++ >= from && n <= from + MOST)
                show_pair_line(v, view_item(list), m, x, f);
        }
        view_int(group, "count", n);
        view_flag(group, "some", n > 0);
        view_flag(group, "more", n > from + MOST);
        view_text(group, "standing", parts[g].key);
    }
}

static void show_conditions(visit *v, match *m, view *list, const criterion *c, int depth)
{
    for (size_t i = 0; i < c->count; i++) {
        const criterion *k = &c->kids[i];
        view *item = view_item(list);
        view_text(item, "says", say(k->says, v->l));
        view_text(item, "clause", k->clause);
        view_int(item, "depth", depth);
        if (k->kind == CRITERION_FEEL)
            view_text(item, "feel", m->p->rule[k->rule].text);
        view_flag(item, "judge", k->kind == CRITERION_JUDGE);
        if (k->kind == CRITERION_ANY)
            view_print(item, "any", visit_say(v, "以下 %zu 项中需满足 %d 项", "%zu ways, %d needed"), k->count, k->at_least);
        show_conditions(v, m, list, k, depth + 1);
    }
}

static bool show_one(visit *v, error *e)
{
    policies p;
    match *m;
    TRY(match_begin(v, 0, &p, &m, e));
    const policy *x = policy_find(&p, visit_param(v, "id"), e);
    bool ok = x && match_rules(m, e);
    if (ok) {
        show_policy(v, v->page, m, x);
        show_conditions(v, m, view_list(v->page, "conditions"), &x->root, 0);
        show_firms(v, m, x);
    }
    if (ok)
        ok = show_editions(v, EDITION_POLICY, x->id, m->day, e);
    match_close(m);
    return ok && visit_show(v, "policy", e);
}

static bool show_pair(visit *v, error *e)
{
    policies p;
    match *m;
    seen_record seen;
    int64_t firm = visit_number(visit_param(v, "firm"));
    TRY(record_seen_in(v, "enterprise", firm, RIGHT_VIEW, &seen, e) && match_begin(v, firm, &p, &m, e));
    const policy *x = m->profile->firms ? policy_find(&p, visit_param(v, "id"), e) : NULL;
    bool ok = x || (!m->profile->firms && fail(e, ERR_NOT_FOUND, "没有这家企业", "there is no such firm"));
    if (ok)
        show_explanation(v, v->page, m, x, 0);
    match_close(m);
    return ok && visit_show(v, "pair", e);
}

/* ---- a condition, tried on all firms ------------------------------------------------------------------------------------------ */

/* What a text from the page may take, so that it keeps nobody else waiting; what takes more is unknown. */
enum { STEPS_OF_A_TRIAL = 50000000, STEPS_OF_A_FIRM = 1000, BYTES_OF_A_FIRM = 4 << 20 };

static bool count_truths(visit *v, match *m, const char *feel, error *e)
{
    const feel_expression *x;
    fact_use *uses;
    size_t n, counts[3] = { 0 };
    static const yaml nowhere = { .kind = YAML_SCALAR, .file = "" };
    view *yes = view_list(v->page, "yes"), *no = view_list(v->page, "missing_firms");
    TRY(facts_compile(&m->p->facts, &nowhere, feel, &x, &uses, &n, e));
    m->profile->run.limits = (feel_limits){ .depth = FEEL_LIMITS.depth, .steps = STEPS_OF_A_TRIAL / (m->profile->firms + 1) + STEPS_OF_A_FIRM, .bytes = BYTES_OF_A_FIRM };
    const feel_expression *strict = feel_missing_unknown(v->a, x);      /* a fact nobody supplied makes it unknown */
    for (uint32_t f = 0; f < m->profile->firms; f++) {
        const fact_view view_ = { .p = m->profile, .firm = f, .day = m->day };
        arena_pos at = arena_mark(m->scratch);
        feel_value c = fact_view_evaluate(&view_, m->scratch, strict, uses, n);
        int k = c.kind != FEEL_BOOL ? 2 : c.truth ? 1 : 0;
        arena_rewind(m->scratch, at);
        if (counts[k]++ < 20 && k)
            view_text(view_item(k == 1 ? yes : no), "name", m->profile->firm[f].name);
    }
    view_int(v->page, "true", (int64_t)counts[1]);
    view_int(v->page, "false", (int64_t)counts[0]);
    view_int(v->page, "unknown", (int64_t)counts[2]);
    view_flag(v->page, "tried", true);
    return true;
}

static bool try_condition(visit *v, error *e)
{
    policies p;
    match *m;
    const char *feel = http_query(v->in, "feel");
    error bad = { .lang = v->l };
    TRY(match_begin(v, 0, &p, &m, e));
    view_text(v->page, "feel", feel);
    view *list = view_list(v->page, "facts");
    for (size_t i = 0; i < p.facts.count; i++) {
        view *item = view_item(list);
        view_text(item, "name", say(p.facts.at[i].name, v->l));
        view_text(item, "unit", unit_text(p.facts.at[i].unit, v->l));
        view_text(item, "type", fact_type_name(p.facts.at[i].type));
    }
    if (!text_empty(feel) && !count_truths(v, m, feel, &bad)) {
        view_text(v->page, "fault", bad.text);
        v->out->status = 422;
    }
    match_close(m);
    return visit_show(v, "try", e);
}

const route policy_routes[] = {
    { "GET", "/policies", list_policies, "policies", ROUTE_PAGE },
    { "GET", "/policies/try", try_condition, "policies", ROUTE_PAGE },
    { "GET", "/policy/:id", show_one, "policies", ROUTE_PAGE },
    { "GET", "/policy/:id/firm/:firm", show_pair, "policies", ROUTE_PAGE },
    { "GET", "/policy/:id/edit", policy_edit_page, "policies", ROUTE_PAGE },
    { "POST", "/policy/:id/edit", policy_edit_sent, "policies", ROUTE_PAGE },
    { "GET", "/rules/policy/new", policy_new_page, "rules", ROUTE_PAGE },
    { "POST", "/rules/policy/new", policy_new_sent, "rules", ROUTE_PAGE },
    { "GET", "/rules", rules_page, "rules", ROUTE_PAGE },
    { "GET", "/rules/decision/:id", decision_page, "rules", ROUTE_PAGE },
    { "GET", "/rules/decision/:id/edit", decision_edit_page, "rules", ROUTE_PAGE },
    { "POST", "/rules/decision/:id/edit", decision_edit_sent, "rules", ROUTE_PAGE },
    { "GET", "/rules/score/:id", score_page, "rules", ROUTE_PAGE },
    { "GET", "/rules/score/:id/edit", score_edit_page, "rules", ROUTE_PAGE },
    { "POST", "/rules/score/:id/edit", score_edit_sent, "rules", ROUTE_PAGE },
    { "GET", "/rules/:kind/:id/text", rule_text_page, "rules", ROUTE_PAGE },
    { "GET", "/rules/:kind/:id/editions", rule_editions_page, "rules", ROUTE_PAGE },
    { "POST", "/rules/:kind/:id/state", rule_state_sent, "rules", ROUTE_PAGE },
    { 0 },
};
