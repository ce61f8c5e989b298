/* Closing a month: who has reported, the two approvals, locking, and what changed after it. */
#include "monitoring/checks.h"
#include "monitoring/month.h"
#include "web/show_figure.h"

static void show_state(visit *v, const month_info *i)
{
    view *p = v->page;
    view_text(p, "stage", say(month_stage_name(i->stage), v->l));
    if (i->due != DATE_NONE) {
        view_text(p, "due", date_say(v->a, i->due, v->l));
        view_text(p, "due_iso", date_iso(v->a, i->due));
    }
    view_text(p, "section_by", i->section_by);
    view_time(p, "section_at", i->section_at);
    view_text(p, "leader_by", i->leader_by);
    view_time(p, "leader_at", i->leader_at);
    view_time(p, "locked_at", i->locked_at);
    view_flag(p, "can_section", i->stage != STAGE_LOCKED && !i->section_by);
    view_flag(p, "can_leader", i->stage != STAGE_LOCKED && i->section_by && !i->leader_by);
    view_flag(p, "can_lock", i->stage != STAGE_LOCKED && i->leader_by);
}

static void show_reporters(visit *v, const reporting *r)
{
    view *list = view_list(v->page, "missing"), *late = view_list(v->page, "late");
    view_int(v->page, "expected", (int64_t)r->due);
    view_int(v->page, "reported", (int64_t)r->reported);
    view_int(v->page, "in_time", (int64_t)r->in_time);
    view_flag(v->page, "some_missing", r->due > r->reported);
    view_int(v->page, "missing_count", (int64_t)(r->due - r->reported));
    for (size_t i = 0; i < r->due; i++) {
        if (r->at[i].reported && !r->at[i].late)
            continue;
        view *item = view_item(r->at[i].reported ? late : list);
        view_text(item, "name", r->at[i].name);
        view_text(item, "uscc", r->at[i].uscc);
        view_int(item, "id", r->at[i].enterprise);
        view_time(item, "at", r->at[i].at);
    }
}

static bool show_vintages(visit *v, month m, error *e)
{
    month_vintage *all;
    size_t n;
    view *list = view_list(v->page, "vintages");
    TRY(month_vintages(v->c, m, &all, &n, e));
    for (size_t i = 0; i < n; i++) {
        view *item = view_item(list);
        view_int(item, "number", all[i].number);
        view_time(item, "at", all[i].at);
        view_text(item, "who", all[i].who);
        view_text(item, "reason", all[i].reason);
        view_int(item, "changes", all[i].changes);
    }
    return true;
}

static bool show_findings(visit *v, month m, error *e)
{
    finding_row *f;
    size_t n;
    view *list = view_list(v->page, "findings");
    TRY(month_findings(v->c, m, true, &f, &n, e));
    for (size_t i = 0; i < n && i < 200; i++) {
        view *item = view_item(list);
        view_int(item, "id", f[i].id);
        view_text(item, "enterprise", f[i].enterprise);
        view_text(item, "kind", f[i].kind);
        view_text(item, "indicator", f[i].indicator);
        view_text(item, "detail", f[i].detail);
    }
    view_int(v->page, "finding_count", (int64_t)n);
    return true;
}

static bool show_month(visit *v, error *e)
{
    months_now now;
    month_info i;
    reporting r;
    TRY(show_period(v, &now, e));
    const month m = now.collecting;
    TRY(month_read(v->c, m, today_of(), &i, e) && month_reporting(v->c, m, &r, e));
    view_text(v->page, "period", month_text(v->a, m));
    view_text(v->page, "period_say", month_say(v->a, m, v->l));
    view_text(v->page, "before", month_text(v->a, m - 1));
    view_text(v->page, "after", month_text(v->a, m + 1));
    view_flag(v->page, "leader", v->role && text_eq(v->role->id, "leader"));
    show_state(v, &i);
    show_reporters(v, &r);
    return show_vintages(v, m, e) && show_findings(v, m, e) && visit_show(v, "month", e);
}

static bool asked_month(visit *v, month *m, error *e)
{
    return month_parse(str_of(visit_param(v, "month")), m) || fail(e, ERR_INPUT, "“%s”不是月份", "“%s” is not a month", visit_param(v, "month"));
}

static bool done(visit *v, month m, const char *zh, const char *en)
{
    visit_notice(v, zh, en);
    return visit_go(v, visit_url(v->a, "/month?period=%s", month_text(v->a, m)));
}

/* The section's step is the clerk's, the second one the leader's: month_approve() wants two people as well. */
static bool approve(visit *v, error *e)
{
    month m;
    bool leader = v->role && text_eq(v->role->id, "leader");
    TRY(asked_month(v, &m, e) && month_approve(v->c, m, leader ? APPROVE_LEADER : APPROVE_SECTION, e));
    return done(v, m, "已审核", "approved");
}

static bool lock(visit *v, error *e)
{
    month m;
    return asked_month(v, &m, e) && month_lock(v->c, m, e) && done(v, m, "已锁定，此后的更正会成为新的版本", "locked: later corrections make a new vintage");
}

static bool check(visit *v, error *e)
{
    month m;
    check_result made;
    TRY(asked_month(v, &m, e) && month_check(v->c, m, &made, e));
    return done(v, m, arena_print(v->a, "核查完成，新发现 %zu 个问题", made.fresh), arena_print(v->a, "checked: %zu new findings", made.fresh));
}

const route month_routes[] = {
    { "GET", "/month", show_month, "monitoring", ROUTE_PAGE },
    { "POST", "/month/:month/approve", approve, "monitoring", ROUTE_PAGE },
    { "POST", "/month/:month/lock", lock, "monitoring", ROUTE_PAGE },
    { "POST", "/month/:month/check", check, "monitoring", ROUTE_PAGE },
    { 0 },
};
