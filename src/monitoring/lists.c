#include "monitoring/lists.h"

#include "monitoring/alerts.h"
#include "monitoring/checks.h"
#include "monitoring/figures.h"
#include "monitoring/nursery.h"
#include "stat/contribution.h"

#include <stdlib.h>

typedef struct list_source { figures *f; month period; } list_source;

/* ---- rows of lists --------------------------------------------------------------------------------------------------- */

typedef struct list_maker { const list_source *s; arena *a; list_rows *out; error *e; list_row row; } list_maker;

static void text_cell(list_maker *m, const char *name, const char *text) { VEC_ADD(m->a, &m->row.cells, (list_cell){ .name = name, .text = arena_copy(m->a, text ? text : "") }); }

static bool figure_cell(list_maker *m, const char *name, const char *figure, figure_param p, month period)
{
    figure_call c;
    figure_value v;
    TRY(figure_parse(m->s->f, figure, &p, p.name ? 1 : 0, period, &c, m->e) && figure_get(m->s->f, &c, &v, m->e));
    VEC_ADD(m->a, &m->row.cells, (list_cell){ .name = name, .is_figure = true, .figure = v });
    return true;
}

static void end_row(list_maker *m)
{
    VEC_ADD(m->a, m->out, m->row);
    m->row = (list_row){ 0 };
}

static bool list_period(list_maker *m)
{
    month p = m->s->period;
    lang l = figures_core(m->s->f)->lang;
    text_cell(m, "say", month_say_cumulative(m->a, p, l));
    text_cell(m, "month", arena_print(m->a, l == LANG_EN ? "month %d" : "%d月", month_nr(p)));
    text_cell(m, "year", arena_print(m->a, "%d", month_year(p)));
    end_row(m);
    return true;
}

static bool list_change(list_maker *m)
{
    if (month_nr(m->s->period) > 1) {
        text_cell(m, "say", "");
        end_row(m);
    }
    return true;
}

static bool target_side(list_maker *m, const char *target, const char *gap)
{
    figure_value t, g;
    TRY(figure_ask(m->s->f, target, m->s->period, &t, m->e) && figure_ask(m->s->f, gap, m->s->period, &g, m->e));
    if (!t.defined || !g.defined)
        return true;
    text_cell(m, "side", say(g.value.units >= 0 ? (text2){ "高于", "above" } : (text2){ "低于", "below" }, figures_core(m->s->f)->lang));
    end_row(m);
    return true;
}

static bool list_va_target(list_maker *m) { return target_side(m, "monitoring.target.value_added", "monitoring.target.value_added.gap"); }
static bool list_output_target(list_maker *m) { return target_side(m, "monitoring.target.output", "monitoring.target.output.gap"); }

/* One row while growth is below the target: then what the remaining months need is worth a clause. */
static bool list_output_behind(list_maker *m)
{
    figure_value g;
    TRY(figure_ask(m->s->f, "monitoring.target.output.gap", m->s->period, &g, m->e));
    if (g.defined && g.value.units < 0) {
        text_cell(m, "say", "");
        end_row(m);
    }
    return true;
}

static bool list_trend(list_maker *m)
{
    /* January is not published alone: the year begins with January–February together, whose month is its cumulation. */
    bool en = figures_core(m->s->f)->lang == LANG_EN;
    for (month p = month_of(month_year(m->s->period), 2); p <= m->s->period; p++) {
        bool first = month_nr(p) == 2;
        text_cell(m, "month", first ? (en ? "1–2" : "1—2月") : arena_print(m->a, en ? "%d" : "%d月", month_nr(p)));
        TRY(figure_cell(m, "growth", "monitoring.output.growth", (figure_param){ 0 }, p) &&
            figure_cell(m, "growth_month", first ? "monitoring.output.growth" : "monitoring.output.growth.month", (figure_param){ 0 }, p));
        end_row(m);
    }
    return true;
}

/* ---- industries --------------------------------------------------------------------------------------------------------- */

typedef struct industry_row { uint32_t code; int64_t current, change; } industry_row;
typedef VEC(industry_row) industry_rows;

static int by_output(const void *x, const void *y)
{
    const industry_row *a = x, *b = y;
    return a->current != b->current ? (a->current < b->current ? 1 : -1) : a->code < b->code ? -1 : 1;
}

static int by_change(const void *x, const void *y)
{
    const industry_row *a = x, *b = y;
    return a->change != b->change ? (a->change < b->change ? 1 : -1) : a->code < b->code ? -1 : 1;
}

static bool industries(list_maker *m, const panel **p, industry_rows *out)
{
    TRY(figures_panel(m->s->f, m->s->period, p, m->e));
    view v = { panel_find_indicator(*p, "output"), m->s->period, SPAN_CUMULATIVE };
    int d = panel_find_dimension(*p, "industry");
    pull_table t = pulls_by(m->a, *p, v, ALL_FIRMS, d);
    for (uint32_t i = 0; i < t.len; i++)
        if (panel_key(*p, d, t.at[i].key).len && t.at[i].firms)
            VEC_ADD(m->a, out, (industry_row){ t.at[i].key, t.at[i].current, pull_change(t.at[i]) });
    return true;
}

static const char *industry_name(list_maker *m, str code)
{
    const code_list *l = map_ptr(&figures_core(m->s->f)->packs.list_by_id, STR("gbt4754_2017"));
    const list_item *i = l ? list_find(l, code) : NULL;
    return i ? say(i->name, figures_core(m->s->f)->lang) : str_copy(m->a, code);
}

static bool industry_cells(list_maker *m, const panel *p, const industry_row *r)
{
    str code = panel_key(p, panel_find_dimension(p, "industry"), r->code);
    figure_param param = { "industry", str_copy(m->a, code) };
    month t = m->s->period;
    text_cell(m, "code", param.value);
    text_cell(m, "name", industry_name(m, code));
    text_cell(m, "is_total", "");
    TRY(figure_cell(m, "output", "monitoring.industry.cumulative", param, t) && figure_cell(m, "growth", "monitoring.industry.growth", param, t) &&
        figure_cell(m, "share", "monitoring.industry.share", param, t) && figure_cell(m, "pull", "monitoring.industry.pull", param, t));
    end_row(m);
    return true;
}

static bool list_industries_by(list_maker *m, int (*order)(const void *, const void *), int sign)
{
    const panel *p;
    industry_rows r = { 0 };
    TRY(industries(m, &p, &r));
    if (r.len)
        qsort(r.at, r.len, sizeof *r.at, order);
    for (size_t i = 0; i < r.len; i++) {
        const industry_row *x = &r.at[sign < 0 ? r.len - 1 - i : i];
        if (sign == 0 || (sign > 0 ? x->change > 0 : x->change < 0))
            TRY(industry_cells(m, p, x));
    }
    return true;
}

static bool list_industries(list_maker *m) { return list_industries_by(m, by_output, 0); }
static bool list_industries_up(list_maker *m) { return list_industries_by(m, by_change, 1); }
static bool list_industries_down(list_maker *m) { return list_industries_by(m, by_change, -1); }

static bool total_row(list_maker *m, const char *pull_figure)
{
    figure_param none = { 0 };
    month t = m->s->period;
    text_cell(m, "code", "");
    text_cell(m, "name", say((text2){ "全区", "All" }, figures_core(m->s->f)->lang));
    text_cell(m, "is_total", "1");
    TRY(figure_cell(m, "share", "monitoring.output.share", none, t));
    TRY(figure_cell(m, "output", "monitoring.output.cumulative", none, t) && figure_cell(m, "growth", "monitoring.output.growth", none, t) && figure_cell(m, "pull", pull_figure, none, t));
    end_row(m);
    return true;
}

static bool list_industries_total(list_maker *m) { return total_row(m, "monitoring.output.growth"); }
static bool list_waterfall(list_maker *m) { return list_industries_by(m, by_change, 1) && list_industries_by(m, by_change, -1) && total_row(m, "monitoring.output.growth"); }

/* ---- groups, firms, pool --------------------------------------------------------------------------------------------------- */

static bool list_groups(list_maker *m)
{
    const panel *p;
    TRY(figures_panel(m->s->f, m->s->period, &p, m->e));
    for (size_t i = 0; i < p->groups.len; i++) {
        figure_param param = { "group", p->groups.at[i].id };
        month t = m->s->period;
        text_cell(m, "code", param.value);
        text_cell(m, "name", p->groups.at[i].label.zh);
        TRY(figure_cell(m, "output", "monitoring.group.cumulative", param, t) && figure_cell(m, "growth", "monitoring.group.growth", param, t) &&
            figure_cell(m, "share", "monitoring.group.share", param, t) && figure_cell(m, "share_change", "monitoring.group.share.change", param, t) &&
            figure_cell(m, "pull", "monitoring.group.pull", param, t));
        end_row(m);
    }
    return true;
}

static bool firm_list(list_maker *m, bool drags)
{
    const panel *p;
    TRY(figures_panel(m->s->f, m->s->period, &p, m->e));
    view v = { panel_find_indicator(p, "output"), m->s->period, SPAN_CUMULATIVE };
    pull_table t = pulls_by_firm(m->a, p, v, ALL_FIRMS);
    uint32_t *rank = pulls_ranked(m->a, &t, drags);
    int d = panel_find_dimension(p, "industry");
    for (uint32_t i = 0; i < t.len && i < 20; i++) {
        const pull *x = &t.at[rank[i]];
        if (drags ? pull_change(*x) >= 0 : pull_change(*x) <= 0)
            break;
        figure_param param = { "enterprise", p->firm[x->key].code };
        text_cell(m, "name", p->firm[x->key].name);
        text_cell(m, "firm", arena_print(m->a, "%lld", (long long)p->firm[x->key].id));
        text_cell(m, "industry", industry_name(m, panel_key(p, d, p->dimensions.at[d].code[x->key])));
        TRY(figure_cell(m, "output", "monitoring.enterprise.cumulative", param, m->s->period) && figure_cell(m, "growth", "monitoring.enterprise.growth", param, m->s->period) &&
            figure_cell(m, "pull", "monitoring.enterprise.pull", param, m->s->period));
        end_row(m);
    }
    return true;
}

static bool list_firms_up(list_maker *m) { return firm_list(m, false); }
static bool list_firms_down(list_maker *m) { return firm_list(m, true); }

static bool list_nursery(list_maker *m)
{
    nursery_firm *pool;
    size_t n;
    TRY(nursery_pool(figures_core(m->s->f), m->s->period, &pool, &n, m->e));
    for (size_t i = 0; i < n && pool[i].reported; i++) {
        figure_param param = { "enterprise", pool[i].uscc };
        text_cell(m, "name", pool[i].name);
        text_cell(m, "firm", arena_print(m->a, "%lld", (long long)pool[i].enterprise));
        text_cell(m, "missing", pool[i].missing);
        TRY(figure_cell(m, "revenue", "monitoring.nursery.firm.revenue", param, m->s->period) && figure_cell(m, "projected", "monitoring.nursery.firm.projected", param, m->s->period) &&
            figure_cell(m, "gap", "monitoring.nursery.firm.gap", param, m->s->period));
        end_row(m);
    }
    return true;
}

/* ---- alerts and next steps --------------------------------------------------------------------------------------------------- */

static bool list_alerts(list_maker *m)
{
    const panel *p;
    alert *a;
    size_t n;
    TRY(figures_panel(m->s->f, m->s->period, &p, m->e) && alerts_of(figures_core(m->s->f), p, m->s->period, &a, &n, m->e));
    for (size_t i = 0; i < n; i++) {
        text_cell(m, "name", p->firm[a[i].firm].name);
        text_cell(m, "firm", arena_print(m->a, "%lld", (long long)p->firm[a[i].firm].id));
        text_cell(m, "text", a[i].text);
        end_row(m);
    }
    return true;
}

static void step_row(list_maker *m, const char *text)
{
    text_cell(m, "text", text);
    end_row(m);
}

/* From open findings and what the targets still ask for. */
static bool list_next_steps(list_maker *m)
{
    finding_row *f;
    size_t n;
    lang l = figures_core(m->s->f)->lang;
    TRY(month_findings(figures_core(m->s->f), m->s->period, true, &f, &n, m->e));
    for (size_t i = 0; i < n && i < 5; i++)
        step_row(m, arena_print(m->a, l == LANG_EN ? "Verify with %s (%s, %s): %s." : "向%s核实（%s，%s）：%s。", f[i].enterprise, f[i].kind, f[i].indicator, f[i].detail));
    if (n > 5)
        step_row(m, arena_print(m->a, l == LANG_EN ? "Work through the remaining %zu open findings before the month is locked." : "其余%zu个待核实问题在锁定前逐户办结。", n - 5));
    return true;
}

static const struct { const char *name; bool (*make)(list_maker *m); } lists[] = {
    { "period", list_period }, { "change", list_change }, { "value_added_target", list_va_target }, { "output_target", list_output_target }, { "output_behind", list_output_behind }, { "trend", list_trend },
    { "industries", list_industries }, { "industries_up", list_industries_up }, { "industries_down", list_industries_down }, { "industries_total", list_industries_total },
    { "industries_waterfall", list_waterfall }, { "groups", list_groups }, { "firms_up", list_firms_up }, { "firms_down", list_firms_down },
    { "nursery", list_nursery }, { "alerts", list_alerts }, { "next_steps", list_next_steps },
};

const char *month_list_name(size_t i)
{
    return i < sizeof lists / sizeof *lists ? lists[i].name : NULL;
}

bool month_list(figures *f, month period, const char *name, arena *a, list_rows *out, error *e)
{
    list_source s = { f, period };
    list_maker m = { .s = &s, .a = a, .out = out, .e = e };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (text_eq(lists[i].name, name))
            return lists[i].make(&m);
    return fail(e, ERR_DECLARATION, "没有名为“%s”的名单", "there is no list “%s”", name);
}
