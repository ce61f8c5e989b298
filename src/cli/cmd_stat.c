/* stat growth|value-added|contribution|share|target|season|estimate|alerts --period P [--by …] [--json]. */
#include "cli/cli.h"

#include "monitoring/alerts.h"
#include "monitoring/figures.h"
#include "monitoring/load.h"
#include "stat/contribution.h"
#include "stat/estimate.h"
#include "stat/growth.h"
#include "stat/revision.h"
#include "stat/season.h"
#include "stat/share.h"
#include "stat/target.h"
#include "stat/value_added.h"
#include "stat/wording.h"

typedef struct query {
    cli    *c;
    figures *f;
    const panel *p;
    view    v;
    firm_set set;
    const char *by;                        /* dimension, "group", "enterprise" or NULL */
    error  *e;
} query;

/* ---- a table of rows: printed as a grid or as JSON objects --------------------------------------------------------- */

typedef struct out_column { const char *id; text2 head; bool number; } out_column;
typedef struct out_table { query *q; const out_column *columns; size_t n; grid g; size_t rows; } out_table;

static out_table out_begin(query *q, const out_column *columns, size_t n)
{
    out_table t = { .q = q, .columns = columns, .n = n, .g = grid_new(q->c->a, n) };
    for (size_t i = 0; i < n; i++) {
        t.g.right[i] = columns[i].number;
        grid_add(&t.g, say(columns[i].head, q->c->lang));
    }
    if (q->c->json)
        fputs("[", q->c->out);
    return t;
}

static void out_row(out_table *t, const char *const *cells)
{
    FILE *out = t->q->c->out;
    if (!t->q->c->json) {
        for (size_t i = 0; i < t->n; i++)
            grid_add(&t->g, cells[i]);
        return;
    }
    fputs(t->rows++ ? ",{" : "{", out);
    for (size_t i = 0; i < t->n; i++) {
        fprintf(out, "%s\"%s\":", i ? "," : "", t->columns[i].id);
        if (t->columns[i].number && text_eq(cells[i], "—"))
            fputs("null", out);
        else
            json_put(out, cells[i]);
    }
    fputs("}", out);
}

static void out_end(out_table *t)
{
    if (t->q->c->json)
        fputs("]\n", t->q->c->out);
    else
        grid_print(&t->g, t->q->c->out);
}
#define BEGIN(q, columns) out_begin((q), (columns), sizeof(columns) / sizeof *(columns))

/* ---- numbers ---------------------------------------------------------------------------------------------------------- */

static const char *level_text(const query *q, int64_t units) { return decimal_text_short(q->c->a, (decimal){ units, q->p->indicators.at[q->v.indicator].scale }); }
static const char *percent_text(const query *q, ratio r, int places) { return ratio_text(q->c->a, (ratio){ r.num * 100, r.den }, places, ROUND_HALF_UP); }

static const char *key_name(const query *q, int d, uint32_t code)
{
    str key = panel_key(q->p, d, code);
    const code_list *l = text_eq(q->by, "industry") ? map_ptr(&q->c->core.packs.list_by_id, STR("gbt4754_2017")) : text_eq(q->by, "size") ? map_ptr(&q->c->core.packs.list_by_id, STR("size_class")) : NULL;
    const list_item *i = l ? list_find(l, key) : NULL;
    if (i)
        return arena_print(q->c->a, "%s %s", i->code, say(i->name, q->c->lang));
    if (text_eq(q->by, "park") && key.len) {
        char *name = NULL;
        error ignored = { 0 };
        const value id[] = { V_INT(strtoll(str_copy(q->c->a, key), NULL, 10)) };
        if (store_str(q->c->core.s, q->c->a, "SELECT name FROM park WHERE id = ?", id, 1, &name, &ignored) && name)
            return name;
    }
    return key.len ? str_copy(q->c->a, key) : say((text2){ "（未填）", "(not given)" }, q->c->lang);
}

static const char *pull_name(const query *q, uint32_t key)
{
    if (text_eq(q->by, "enterprise"))
        return q->p->firm[key].name;
    if (text_eq(q->by, "group"))
        return q->p->groups.at[key].label.zh;
    return key_name(q, panel_find_dimension(q->p, q->by), key);
}

static bool pulls_of(query *q, pull_table *out)
{
    if (text_eq(q->by, "enterprise"))
        *out = pulls_by_firm(q->c->a, q->p, q->v, q->set);
    else if (text_eq(q->by, "group"))
        *out = pulls_by_group(q->c->a, q->p, q->v, q->set);
    else {
        int d = panel_find_dimension(q->p, q->by ? q->by : "industry");
        if (d < 0)
            return fail(q->e, ERR_USAGE, "--by 应为 industry、group、park、size、town 或 enterprise", "--by must be industry, group, park, size, town or enterprise");
        *out = pulls_by(q->c->a, q->p, q->v, q->set, d);
    }
    return true;
}

/* ---- the statistics ------------------------------------------------------------------------------------------------------ */

static const char *rate_text(const query *q, rate r) { return rate_number(q->c->a, r); }

static bool stat_growth(query *q)
{
    static const out_column columns[] = { { "name", { "范围", "part" }, false }, { "level", { "累计", "level" }, true }, { "base", { "同期", "base" }, true }, { "growth", { "同比%", "yoy %" }, true }, { "firms", { "可比企业", "firms" }, true } };
    growth g = growth_of(q->p, q->v, q->set);
    out_table t = BEGIN(q, columns);
    const char *all[] = { say((text2){ "全区", "all" }, q->c->lang), level_text(q, g.total.level), level_text(q, g.total.base), rate_text(q, growth_rate(g)), arena_print(q->c->a, "%u", g.total.compared) };
    out_row(&t, all);
    pull_table parts_ = { 0 };
    if (q->by)
        TRY(pulls_of(q, &parts_));
    for (uint32_t i = 0; i < parts_.len; i++) {
        const pull *x = &parts_.at[i];
        if (!x->firms)
            continue;
        const char *cells[] = { pull_name(q, x->key), level_text(q, x->current), level_text(q, x->base), x->base > 0 ? percent_text(q, (ratio){ pull_change(*x), x->base }, 1) : "—", arena_print(q->c->a, "%u", x->firms) };
        out_row(&t, cells);
    }
    if (!q->by) {
        static const text2 names[] = { { "其中：存续企业", "continuing" }, { "入库企业", "entries" }, { "退库企业", "exits" }, { "不可比", "unmatched" } };
        growth_split s = growth_split_of(q->p, q->v, q->set);
        for (int k = 0; k < SPLIT_KINDS; k++) {
            const char *cells[] = { say(names[k], q->c->lang), level_text(q, s.part[k].current), level_text(q, s.part[k].base), s.part[k].base > 0 ? percent_text(q, (ratio){ s.part[k].compared - s.part[k].base, s.part[k].base }, 1) : "—",
                                    arena_print(q->c->a, "%u", s.part[k].firms) };
            out_row(&t, cells);
        }
    }
    out_end(&t);
    return true;
}

static bool stat_contribution(query *q)
{
    static const out_column columns[] = { { "name", { "范围", "part" }, false }, { "change", { "增量", "change" }, true }, { "growth", { "同比%", "yoy %" }, true }, { "pull", { "拉动（百分点）", "pull" }, true }, { "share", { "贡献率%", "contribution %" }, true } };
    pull_table p;
    if (!q->by)
        q->by = "industry";
    TRY(pulls_of(q, &p));
    uint32_t *rank = pulls_ranked(q->c->a, &p, false);
    out_table t = BEGIN(q, columns);
    for (uint32_t i = 0; i < p.len; i++) {
        const pull *x = &p.at[rank[i]];
        if (!x->firms)
            continue;
        const char *cells[] = { pull_name(q, x->key), level_text(q, pull_change(*x)), x->base > 0 ? percent_text(q, (ratio){ pull_change(*x), x->base }, 1) : "—",
                                percent_text(q, pull_points(&p, rank[i]), 4), percent_text(q, pull_share(&p, rank[i]), 1) };
        out_row(&t, cells);
    }
    const char *all[] = { say((text2){ "合计", "all" }, q->c->lang), level_text(q, p.current - p.base), p.defined ? percent_text(q, (ratio){ p.current - p.base, p.base }, 1) : "—",
                          p.defined ? percent_text(q, (ratio){ p.current - p.base, p.base }, 4) : "—", p.defined ? "100.0" : "—" };
    out_row(&t, all);
    out_end(&t);
    return true;
}

static bool stat_share(query *q)
{
    static const out_column columns[] = { { "name", { "分组", "group" }, false }, { "level", { "累计", "level" }, true }, { "share", { "占比%", "share %" }, true }, { "change", { "比上年同期（百分点）", "change" }, true }, { "firms", { "企业数", "firms" }, true } };
    out_table t = BEGIN(q, columns);
    q->by = q->by ? q->by : "group";
    int d = panel_find_dimension(q->p, q->by);
    size_t n = d < 0 ? q->p->groups.len : panel_codes(q->p, d);
    for (uint32_t i = 0; i < n; i++) {
        firm_set set = d < 0 ? group_set(q->p, (int)i) : firm_set_where(q->c->a, q->p, d, i);
        share s = share_of(q->p, q->v, set, ALL_FIRMS);
        if (!s.firms)
            continue;
        const char *cells[] = { d < 0 ? q->p->groups.at[i].label.zh : key_name(q, d, i), level_text(q, s.part), rate_text(q, s.now), s.change.defined ? rate_text(q, rate_of_tenths(s.change.points)) : "—", arena_print(q->c->a, "%u", s.firms) };
        out_row(&t, cells);
    }
    out_end(&t);
    return true;
}

static bool stat_value_added(query *q)
{
    static const out_column columns[] = { { "name", { "行业", "industry" }, false }, { "pull", { "拉动（百分点）", "pull" }, true }, { "growth", { "增速%", "growth %" }, true } };
    va_inputs in;
    value_added va;
    q->by = "industry";
    q->v.indicator = panel_find_indicator(q->p, "output");
    TRY(figures_va_inputs(q->f, q->p, q->v, q->set, &in, q->e) && value_added_of(q->c->a, q->p, q->v, q->set, in, &va, q->e));
    uint32_t *rank = pulls_ranked(q->c->a, &va.by, false);
    out_table t = BEGIN(q, columns);
    for (uint32_t i = 0; i < va.by.len; i++) {
        const pull *x = &va.by.at[rank[i]];
        if (!x->base)
            continue;
        const char *cells[] = { key_name(q, in.dimension, x->key), percent_text(q, pull_points(&va.by, rank[i]), 4), percent_text(q, (ratio){ pull_change(*x), x->base }, 1) };
        out_row(&t, cells);
    }
    const char *all[] = { say((text2){ "增加值（测算）", "value added (estimate)" }, q->c->lang), va.by.defined ? percent_text(q, (ratio){ va.by.current - va.by.base, va.by.base }, 4) : "—", rate_text(q, va.growth) };
    out_row(&t, all);
    out_end(&t);
    return true;
}

static bool stat_target(query *q)
{
    static const out_column columns[] = { { "indicator", { "指标", "indicator" }, false }, { "level", { "来源", "set by" }, false }, { "target", { "目标%", "target %" }, true }, { "now", { "目前%", "now %" }, true },
                                          { "gap", { "差距（百分点）", "gap" }, true }, { "needed", { "余下月份所需%", "needed %" }, true } };
    rows *r;
    bool more = true, ok = true;
    const value year[] = { V_INT(month_year(q->v.at)) };
    out_table t = BEGIN(q, columns);
    TRY(store_query(q->c->core.s, "SELECT indicator, level, value FROM target WHERE year = ? AND kind = 'growth' ORDER BY indicator, level", year, 1, &r, q->e));
    while ((ok = rows_next(r, &more, q->e)) && more) {
        const char *id = str_copy(q->c->a, rows_text(r, 0)), *now = "—", *gap = "—", *needed = "—";
        int64_t tenths = i128_div(rows_int(r, 2), 10, ROUND_HALF_UP) > 0 ? (int64_t)i128_div(rows_int(r, 2), 10, ROUND_HALF_UP) : 0;
        int ix = panel_find_indicator(q->p, id);
        if (ix >= 0) {
            view v = { ix, q->v.at, SPAN_CUMULATIVE };
            target_result x = target_check(target_state_of(q->p, v, q->set, TARGET_GROWTH), (target){ TARGET_GROWTH, 0, tenths });
            now = rate_text(q, growth_rate(growth_of(q->p, v, q->set)));
            gap = rate_text(q, x.gap_points);
            needed = rate_text(q, x.needed);
        } else if (text_eq(id, "value_added")) {
            figure_value a, g;
            if (figure_ask(q->f, "monitoring.value_added.growth", q->v.at, &a, q->e) && a.defined) {
                now = decimal_text(q->c->a, a.value);
                g = a;
                gap = decimal_text(q->c->a, (decimal){ g.value.units - tenths, 1 });
            }
        }
        const char *cells[] = { id, str_copy(q->c->a, rows_text(r, 1)), decimal_text(q->c->a, (decimal){ tenths, 1 }), now, gap, needed };
        out_row(&t, cells);
    }
    rows_close(r);
    out_end(&t);
    return ok;
}

static bool stat_season(query *q)
{
    static const out_column columns[] = { { "month", { "月份", "month" }, false }, { "original", { "原值", "original" }, true }, { "adjusted", { "季调后", "adjusted" }, true }, { "trend", { "趋势", "trend" }, true },
                                          { "seasonal", { "季节因子", "seasonal" }, true }, { "festival", { "春节因子", "festival" }, true }, { "mom", { "环比%", "mom %" }, true } };
    season_point *x;
    season_result s;
    view last = { q->v.indicator, q->v.at, SPAN_MONTH };
    TRY(season_series(q->c->a, q->p, last, q->set, q->p->first, &x, q->e) &&
        season_adjust(q->c->a, q->p->first, x, q->v.at - q->p->first + 1, (season_options){ 0 }, &s, q->e));
    out_table t = BEGIN(q, columns);
    double unit_ = (double)pow10_i64(q->p->indicators.at[q->v.indicator].scale);       /* points are scaled integers */
    for (int i = 0; i < s.n; i++) {
        const season_month *m = &s.at[i];
        const char *cells[] = { month_text(q->c->a, s.first + i), arena_print(q->c->a, "%.0f", m->original / unit_), arena_print(q->c->a, "%.0f", m->adjusted / unit_), arena_print(q->c->a, "%.0f", m->trend / unit_),
                                arena_print(q->c->a, "%.4f", m->seasonal), arena_print(q->c->a, "%.4f", m->festival), rate_text(q, m->mom) };
        out_row(&t, cells);
    }
    out_end(&t);
    return true;
}

static bool stat_estimate(query *q)
{
    static const out_column columns[] = { { "month", { "月份", "month" }, false }, { "predicted", { "预计", "predicted" }, true }, { "low", { "下限", "low" }, true }, { "high", { "上限", "high" }, true },
                                          { "actual", { "实际", "actual" }, true }, { "error", { "误差%", "error %" }, true } };
    estimate x;
    const char *day = cli_option(q->c, "--day");
    estimate_inputs in = { q->v.indicator, panel_find_indicator(q->p, "electricity"), q->v.at, day ? (int)strtol(day, NULL, 10) : 8, NULL, 0 };
    TRY(estimate_month(q->c->a, q->p, &in, &x, q->e));
    out_table t = BEGIN(q, columns);
    const char *now[] = { month_text(q->c->a, q->v.at), level_text(q, x.total), x.has_interval ? level_text(q, x.low) : "—", x.has_interval ? level_text(q, x.high) : "—", x.early == x.firms ? level_text(q, x.total) : "—", "—" };
    out_row(&t, now);
    for (int i = 0; i < x.past_months; i++) {
        const backtest_month *b = &x.past[i];
        const char *cells[] = { month_text(q->c->a, b->month), level_text(q, b->predicted), "—", "—", level_text(q, b->actual), arena_print(q->c->a, "%.2f", b->error) };
        out_row(&t, cells);
    }
    out_end(&t);
    if (!q->c->json)
        fprintf(q->c->out, say((text2){ "已报 %u / %u 家；回测 %d 个月，平均误差 %.2f%%，区间覆盖 %.0f%%\n", "%u of %u reported; back-test of %d months: mean error %.2f %%, interval held %.0f %%\n" }, q->c->lang), x.early, x.firms,
                x.past_months, x.mape, x.coverage);
    return true;
}

static bool stat_alerts(query *q)
{
    static const out_column columns[] = { { "enterprise", { "企业", "enterprise" }, false }, { "rule", { "规则", "rule" }, false }, { "text", { "情况", "what" }, false } };
    alert *a;
    size_t n;
    TRY(alerts_of(&q->c->core, q->p, q->v.at, &a, &n, q->e));
    out_table t = BEGIN(q, columns);
    for (size_t i = 0; i < n; i++) {
        const char *cells[] = { q->p->firm[a[i].firm].name, a[i].rule, a[i].text };
        out_row(&t, cells);
    }
    out_end(&t);
    return true;
}

/* Two vintages of the same months: what was corrected, what it does to the headline. */
static bool stat_revision(query *q)
{
    static const out_column columns[] = { { "firm", { "企业", "firm" }, false }, { "indicator", { "指标", "indicator" }, false }, { "month", { "月份", "month" }, false }, { "was", { "原", "was" }, true }, { "is", { "现", "is" }, true } };
    const char *from = cli_option(q->c, "--from");
    panel *was;
    revision r = { 0 };
    headline_revision h;
    if (!from)
        return fail(q->e, ERR_USAGE, "请用 --from 给出原版本的历史位置（jbp month vintages 或报告登记里有）", "give the position of the earlier vintage with --from");
    TRY(panel_load(&q->c->core, strtoll(from, NULL, 10), q->v.at, &was, q->e));
    revision_of(q->c->a, was, q->p, &r);
    out_table t = BEGIN(q, columns);
    for (size_t i = 0; i < r.cells.len; i++) {
        const revised_cell *x = &r.cells.at[i];
        int ix = panel_find_indicator(q->p, x->indicator);
        int scale = ix >= 0 ? q->p->indicators.at[ix].scale : 0;
        const char *cells[] = { x->firm_code, x->indicator, month_text(q->c->a, x->month), x->had ? decimal_text_short(q->c->a, (decimal){ x->was, scale }) : "—", x->has ? decimal_text_short(q->c->a, (decimal){ x->is, scale }) : "—" };
        out_row(&t, cells);
    }
    out_end(&t);
    if (!q->c->json && headline_revised(was, q->p, q->p->indicators.at[q->v.indicator].id, q->v, &h, q->e))
        fprintf(q->c->out, say((text2){ "累计同比：原 %s%%，现 %s%%\n", "growth: was %s %%, is %s %%\n" }, q->c->lang), rate_text(q, growth_rate(h.was)), rate_text(q, growth_rate(h.is)));
    return true;
}

static const struct { const char *name; bool (*run)(query *q); } stats[] = {
    { "growth", stat_growth }, { "value-added", stat_value_added }, { "contribution", stat_contribution }, { "share", stat_share }, { "target", stat_target },
    { "season", stat_season }, { "estimate", stat_estimate }, { "alerts", stat_alerts }, { "revision", stat_revision },
};

static bool run_stat(cli *c, error *e)
{
    query q = { .c = c, .set = ALL_FIRMS, .by = cli_option(c, "--by"), .e = e };
    const char *as_of = cli_option(c, "--as-of"), *indicator_ = cli_option(c, "--indicator");
    month period;
    TRY(cli_period(c, &period, e) && cli_core(c, STORE_READ, e));
    figures_options o = { .as_of = as_of ? strtoll(as_of, NULL, 10) : 0, .kinds = monitoring_figure_kinds };
    TRY(figures_open(&c->core, &o, &q.f, e) && figures_panel(q.f, period, &q.p, e));
    q.v = (view){ panel_find_indicator(q.p, indicator_ ? indicator_ : "output"), period, cli_has(c, "--month") ? SPAN_MONTH : SPAN_CUMULATIVE };
    if (q.v.indicator < 0)
        return fail(e, ERR_USAGE, "没有指标“%s”（可用 output、sales、export、electricity、energy、revenue、profit、renovation、fixed）", "there is no indicator “%s”", indicator_);
    for (size_t i = 0; i < sizeof stats / sizeof *stats; i++)
        if (text_eq(stats[i].name, cli_word(c, 0)))
            return stats[i].run(&q);
    return fail(e, ERR_USAGE, "没有统计“%s”（growth、value-added、contribution、share、target、season、estimate、alerts、revision）", "there is no statistic “%s”", cli_word(c, 0));
}

static const option_spec options[] = {
    { "--period", true, { "月份", "the month" } }, { "--by", true, { "industry、group、park、size、town 或 enterprise", "industry, group, park, size, town or enterprise" } },
    { "--indicator", true, { "指标，默认 output", "indicator, output unless given" } }, { "--month", false, { "当月，不是累计", "the month, not the year so far" } },
    { "--as-of", true, { "按历史位置计算（数据版本）", "as of a position in history" } }, { "--from", true, { "revision：原版本的历史位置", "revision: position of the earlier vintage" } },
    { "--day", true, { "estimate：月后第几天", "estimate: day after month end" } }, { 0 },
};
const command cmd_stat = { "stat", { "统计：增速、增加值、贡献、占比、目标、季调、预计、预警", "statistics of the month" }, "growth|value-added|contribution|share|target|season|estimate|alerts|revision --period MONTH", options, 1, 1, run_stat };
