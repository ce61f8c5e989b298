/* The bureau's desk: the month on one screen, and the same for the wall. */
#include "monitoring/kinds.h"
#include "web/due.h"
#include "web/show_figure.h"

static const struct { const char *key, *name; } cards[] = {
    { "output", "monitoring.output.cumulative" }, { "output_month", "monitoring.output.month" },           { "growth", "monitoring.output.growth" },
    { "change", "monitoring.output.change" },     { "growth_month", "monitoring.output.growth.month" },     { "va", "monitoring.value_added.growth" },
    { "target", "monitoring.target.output.gap" }, { "va_target", "monitoring.target.value_added.gap" },     { "needed", "monitoring.target.output.needed" },
    { "sales_rate", "monitoring.sales.rate" },
};

static void show_months(visit *v, month period)
{
    view_text(v->page, "period", month_text(v->a, period));
    view_text(v->page, "period_say", month_say_cumulative(v->a, period, v->l));
    view_text(v->page, "before", month_text(v->a, period - 1));
    view_text(v->page, "after", month_text(v->a, period + 1));
}

static bool show_closing(visit *v, month period, error *e)
{
    month_info i;
    reporting r;
    view *c = view_map(v->page, "closing");
    TRY(month_read(v->c, period, today_of(), &i, e) && month_reporting(v->c, period, &r, e));
    view_text(c, "period", month_text(v->a, period));
    view_text(c, "period_say", month_say(v->a, period, v->l));
    view_text(c, "stage", say(month_stage_name(i.stage), v->l));
    view_int(c, "due", (int64_t)r.due);
    view_int(c, "reported", (int64_t)r.reported);
    view_int(c, "missing", (int64_t)(r.due - r.reported));
    view_flag(c, "some_missing", r.due > r.reported);
    if (i.due != DATE_NONE) {
        view_text(c, "due_on", date_say(v->a, i.due, v->l));
        view_text(c, "due_iso", date_iso(v->a, i.due));
    }
    return true;
}

static bool show_desk(visit *v, const char *template, error *e)
{
    static const chart_series trend[] = { { "growth", { "累计同比", "Year so far" } }, { "growth_month", { "当月同比", "Month" } } };
    static const chart_series pulls[] = { { "pull", { "拉动（个百分点）", "Pull (points)" } } };
    figures *f;
    months_now now;
    size_t due, firms = text_eq(template, "wall") ? 8 : 5;
    view *p = v->page;
    error none = { .lang = v->l };
    figures_options o = { .kinds = monitoring_figure_kinds };
    if (!show_period(v, &now, &none)) {
        if (none.code != ERR_NOT_FOUND)
            return fail(e, none.code, "%s", "%s", none.text);
        view_text(p, "nothing", none.text);
        return visit_show(v, template, e);
    }
    const month period = now.shown;
    TRY(figures_open(v->c, &o, &f, e));
    show_months(v, period);
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        if (!show_figure(v, p, cards[i].key, f, cards[i].name, period, &none))        /* a pack that lacks it: no card */
            none = (error){ .lang = v->l };
    TRY(show_chart(v, p, "trend", f, &(chart_ask){ "line", "trend", "month", trend, 2, 0, "%", NULL }, period, e));
    TRY(show_chart(v, p, "pulls", f, &(chart_ask){ "bars", "industries_up", "name", pulls, 1, 6, "", "industries_down" }, period, e));
    TRY(show_list_rows(v, p, "down", f, "firms_down", period, firms, e) && show_list_rows(v, p, "up", f, "firms_up", period, firms, e));
    TRY(show_list_rows(v, p, "alerts", f, "alerts", period, 4, e) && show_list_rows(v, p, "groups", f, "groups", period, 6, e));
    TRY(show_list_rows(v, p, "steps", f, "next_steps", period, 5, e));
    TRY(due_show(v, p, "due", now.collecting, &due, e));
    view_int(p, "due_count", (int64_t)due);
    view_text(p, "echarts", asset_url(v->site, "echarts.js"));
    view_text(p, "charts", asset_url(v->site, "charts.js"));
    return show_closing(v, now.collecting, e) && visit_show(v, template, e);
}

static bool show_home(visit *v, error *e)
{
    if (v->role && v->role->door)
        return visit_go(v, visit_may(v, "door") ? "/door" : "/own");
    if (visit_may(v, "home") && !visit_may(v, "accounts"))
        return show_desk(v, "home", e);
    return visit_go(v, visit_may(v, "ledgers") ? "/ledgers" : visit_may(v, "accounts") ? "/accounts" : "/me/password");
}

static bool show_wall(visit *v, error *e)
{
    view_text(v->page, "wall", asset_url(v->site, "wall.js"));
    return show_desk(v, "wall", e);
}

const route home_routes[] = {
    { "GET", "/", show_home, NULL, ROUTE_PAGE },
    { "GET", "/wall", show_wall, "home", ROUTE_PAGE },
    { 0 },
};
