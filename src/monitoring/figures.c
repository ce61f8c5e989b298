#include "monitoring/figures.h"

#include "intake/unit.h"
#include "ledger/kept.h"
#include "monitoring/load.h"
#include "monitoring/month.h"
#include "monitoring/nursery.h"
#include "stat/contribution.h"
#include "stat/growth.h"
#include "stat/share.h"
#include "stat/target.h"
#include "stat/value_added.h"
#include "stat/wording.h"

#include <stdlib.h>

/* ---- the panel -------------------------------------------------------------------------------------------------------- */

static bool panel_now(core *c, int64_t period, const void **out, error *e)
{
    panel *p;
    TRY(panel_load(c, 0, (month)period, &p, e));
    *out = p;
    return true;
}

bool figures_panel(figures *f, month period, const panel **out, error *e)
{
    const void **slot = figures_slot(f, "monitoring.panel");
    const panel *p = *slot;
    if (!p || period > panel_last(p) || period < p->first + 24) {
        const void *fresh;
        panel *then;
        if (figures_as_of(f)) {
            TRY(panel_load(figures_core(f), figures_as_of(f), period, &then, e));
            fresh = then;
        } else
            TRY(kept_get(figures_core(f), panel_now, period, &fresh, e));
        *slot = p = fresh;
    }
    *out = p;
    return true;
}

static firm_set one_firm(arena *a, const panel *p, uint32_t f)
{
    uint64_t *bits = NEW_N(a, uint64_t, p->words);
    bit_set(bits, f);
    return (firm_set){ bits };
}

bool figures_firms(figures *f, const figure_call *call, const panel *p, firm_set *out, error *e)
{
    static const char *const dimensions[] = { "industry", "park", "town", "size" };
    arena *a = figures_core(f)->a;
    const char *group = figure_param_of(call, "group"), *firm_ = figure_param_of(call, "enterprise");
    *out = ALL_FIRMS;
    if (group) {
        int g = panel_find_group(p, group);
        if (g < 0)
            return fail(e, ERR_NOT_FOUND, "没有编号为“%s”的企业分组", "there is no group “%s”", group);
        *out = group_set(p, g);
    }
    if (firm_) {
        int64_t at = panel_find_firm(p, firm_);
        if (at < 0)
            return fail(e, ERR_NOT_FOUND, "企业台账里没有“%s”（请用统一社会信用代码）", "no enterprise “%s” (give the credit code)", firm_);
        *out = one_firm(a, p, (uint32_t)at);
    }
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        const char *key = figure_param_of(call, dimensions[i]);
        int d = panel_find_dimension(p, dimensions[i]);
        if (!key)
            continue;
        int64_t code = map_num(&p->dimensions.at[d].codes, str_of(key), -1);
        if (code < 0)
            return fail(e, ERR_NOT_FOUND, "面板里没有 %s=%s 的企业", "no firms with %s=%s", dimensions[i], key);
        *out = firm_set_and(a, p, *out, firm_set_where(a, p, d, (uint32_t)code));
    }
    return true;
}

/* ---- what a value rests on ------------------------------------------------------------------------------------------------ */

#define ON_LIST "enterprise IN (SELECT enterprise FROM threshold WHERE on_month <= ? AND (off_month IS NULL OR off_month > ?))"

/* Records of the indicator's ledger: the months, the firms on the list, and the parameters of the call. */
static bool add_basis(figures *f, const figure_call *call, const char *ledger, const char *field, month from, month to, figure_value *v, error *e)
{
    core *c = figures_core(f);
    static const struct { const char *param, *sql; bool prefix, twice; } filters[] = {
        { "group", " AND enterprise IN (SELECT m.enterprise FROM group_member m JOIN firm_group g ON g.id = m.firm_group LEFT JOIN firm_group u ON u.id = g.parent"
                   " WHERE g.code = ? OR u.code = ?)", false, true },
        { "industry", " AND enterprise IN (SELECT id FROM enterprise WHERE industry LIKE ?)", true, false },
        { "enterprise", " AND enterprise IN (SELECT id FROM enterprise WHERE uscc = ?)", false, false },
        { "town", " AND enterprise IN (SELECT id FROM enterprise WHERE town = ?)", false, false },
        { "size", " AND enterprise IN (SELECT id FROM enterprise WHERE size = ?)", false, false },
    };
    basis *b = &v->basis[v->basis_count];
    if (v->basis_count == FIGURE_MAX_BASIS)
        return true;
    *b = (basis){ .ledger = ledger_find(&c->packs, ledger, e), .field = field };
    if (!b->ledger)
        return false;
    buf sql = buf_new(c->a);
    buf_puts(&sql, "month BETWEEN ? AND ? AND " ON_LIST);
    const value months[] = { V_INT(month_code(from)), V_INT(month_code(to)), V_INT(month_code(call->period)), V_INT(month_code(call->period)) };
    memcpy(b->args, months, sizeof months);
    b->arg_count = 4;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        const char *p = figure_param_of(call, filters[i].param);
        if (!p || b->arg_count + 2 > sizeof b->args / sizeof *b->args)
            continue;
        buf_puts(&sql, filters[i].sql);
        value arg = v_text(filters[i].prefix ? arena_print(c->a, "%s%%", p) : p);
        b->args[b->arg_count++] = arg;
        if (filters[i].twice)
            b->args[b->arg_count++] = arg;
    }
    b->where = sql.text;
    v->basis_count++;
    return true;
}

/* ---- stat: NAME ------------------------------------------------------------------------------------------------------------- */

typedef struct ask {
    figures *f;
    const figure_call *call;
    const panel *p;
    firm_set set;
    int      indicator;
    figure_value *v;
    error   *e;
} ask;

typedef struct stat_row {
    const char *name;
    bool (*compute)(ask *q);
    bool whole_year;                        /* rests on the months so far, not on one month */
} stat_row;

static view cumulative_view(const ask *q) { return (view){ q->indicator, q->call->period, SPAN_CUMULATIVE }; }
static view month_view(const ask *q) { return (view){ q->indicator, q->call->period, SPAN_MONTH }; }
static arena *arena_of(const ask *q) { return figures_core(q->f)->a; }
static text2 no_data(void) { return (text2){ "没有可比的数据", "nothing to compare" }; }

static bool set_ratio(ask *q, ratio r)
{
    figure_set(q->v, r, say(no_data(), q->e->lang));
    return true;
}

static bool set_rate(ask *q, rate r) { return set_ratio(q, r.defined ? (ratio){ r.tenths, 10 } : (ratio){ 0 }); }
static bool set_count(ask *q, int64_t n) { return set_ratio(q, (ratio){ n, 1 }); }
static ratio percent(ratio r) { return (ratio){ r.num * 100, r.den }; }

/* A level of the indicator in the figure's unit. */
static bool set_level(ask *q, int64_t level, bool known)
{
    const indicator *i = &q->p->indicators.at[q->indicator];
    const unit *from = unit_find(str_of(i->unit.zh)), *to = unit_find(str_of(q->call->decl->unit));
    if (!from || !to || from->kind != to->kind)
        return yaml_fail(q->call->decl->at, q->e, "单位 %s 与指标的单位 %s 不是一类", "unit %s does not fit the indicator's %s", q->call->decl->unit, i->unit.zh);
    if (!known)
        return set_ratio(q, (ratio){ 0 });
    return set_ratio(q, (ratio){ (i128)level * from->num * to->den, (i128)pow10_i64(i->scale) * from->den * to->num });
}

static bool stat_month(ask *q)
{
    total t = panel_total(q->p, month_view(q), q->set);
    return set_level(q, t.level, t.reporting > 0);
}

static bool stat_cumulative(ask *q)
{
    total t = panel_total(q->p, cumulative_view(q), q->set);
    return set_level(q, t.level, t.reporting > 0);
}

static bool stat_growth(ask *q) { return set_ratio(q, percent(growth_ratio(growth_of(q->p, cumulative_view(q), q->set)))); }
static bool stat_growth_month(ask *q) { return set_ratio(q, percent(growth_ratio(growth_of(q->p, month_view(q), q->set)))); }

static bool stat_share(ask *q)
{
    share s = share_of(q->p, cumulative_view(q), q->set, ALL_FIRMS);
    return set_ratio(q, (ratio){ (i128)s.part * 100, s.whole });
}

static bool stat_share_change(ask *q)
{
    share s = share_of(q->p, cumulative_view(q), q->set, ALL_FIRMS);
    set_ratio(q, s.change.defined ? (ratio){ s.change.points, 10 } : (ratio){ 0 });
    q->v->text = s.change.defined ? share_change_words(arena_of(q), s.change, q->e->lang) : NULL;
    return true;
}

static bool stat_pull(ask *q)
{
    growth all = growth_of(q->p, cumulative_view(q), ALL_FIRMS), part = growth_of(q->p, cumulative_view(q), q->set);
    return set_ratio(q, all.defined ? (ratio){ (i128)(part.total.current - part.total.base) * 100, all.total.base } : (ratio){ 0 });
}

static bool stat_firms(ask *q) { return set_count(q, panel_total(q->p, cumulative_view(q), q->set).listed); }

static bool count_moving(ask *q, bool up)
{
    pull_table t = pulls_by_firm(arena_of(q), q->p, cumulative_view(q), q->set);
    int64_t n = 0;
    for (uint32_t i = 0; i < t.len; i++)
        n += up ? pull_change(t.at[i]) > 0 : pull_change(t.at[i]) < 0;
    return set_count(q, n);
}
static bool stat_growing(ask *q) { return count_moving(q, true); }
static bool stat_falling(ask *q) { return count_moving(q, false); }

static bool over(ask *q, over_line *out)
{
    const yaml *n = yaml_get(q->call->decl->compute, "over"), *u = yaml_get(q->call->decl->compute, "over_unit");
    const indicator *i = &q->p->indicators.at[q->indicator];
    decimal d;
    int64_t line;
    bool exact;
    if (!n || !u || !decimal_parse(str_of(n->text), &d) || !unit_convert(d, unit_find(str_of(u->text)), unit_find(str_of(i->unit.zh)), i->scale, &line, &exact))
        return yaml_fail(q->call->decl->at, q->e, "应写 over: 数, over_unit: 单位", "expected over: NUMBER, over_unit: UNIT");
    *out = firms_over(arena_of(q), q->p, cumulative_view(q), q->set, line);
    return true;
}

static bool stat_over_count(ask *q)
{
    over_line o;
    return over(q, &o) && set_count(q, o.count);
}

static bool stat_over_share(ask *q)
{
    over_line o;
    return over(q, &o) && set_ratio(q, (ratio){ (i128)o.share.part * 100, o.share.whole });
}

static bool stat_entries(ask *q) { return set_count(q, growth_split_of(q->p, cumulative_view(q), q->set).part[SPLIT_ENTRIES].firms); }

static bool stat_entries_points(ask *q)
{
    growth_split s = growth_split_of(q->p, cumulative_view(q), q->set);
    return set_ratio(q, percent(split_comparable_points(&s, SPLIT_ENTRIES)));
}

static bool stat_continuing(ask *q)
{
    split_part s = growth_split_of(q->p, cumulative_view(q), q->set).part[SPLIT_CONTINUING];
    return set_ratio(q, s.base > 0 ? (ratio){ (i128)(s.compared - s.base) * 100, s.base } : (ratio){ 0 });
}

static bool stat_needed(ask *q)
{
    figure_value want;
    const yaml *name = yaml_get(q->call->decl->compute, "target");
    int64_t tenths;
    if (!name)
        return yaml_fail(q->call->decl->at, q->e, "应写 target: 目标的数字名", "expected target: FIGURE");
    TRY(figure_sub(q->f, name->text, q->call, q->call->period, &want, q->e));
    if (!want.defined || !decimal_rescale(want.value, 1, ROUND_HALF_UP, &tenths))
        return set_ratio(q, (ratio){ 0 });
    target_state s = target_state_of(q->p, cumulative_view(q), q->set, TARGET_GROWTH);
    return set_rate(q, target_check(s, (target){ TARGET_GROWTH, 0, tenths }).needed);
}

/* ---- value added --------------------------------------------------------------------------------------------------------- */

static bool division_numbers(figures *f, const char *sql, const value *args, size_t n, int d, const panel *p, va_industry *out, bool rate_, error *e)
{
    rows *r;
    bool more = true, ok = true;
    TRY(store_query(figures_core(f)->s, sql, args, n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        int64_t code = map_num(&p->dimensions.at[d].codes, rows_text(r, 0), -1);
        if (code >= 0 && rate_)
            out[code].rate = (decimal){ rows_int(r, 1), 2 };
        else if (code >= 0)
            out[code].price = (decimal){ rows_int(r, 1), 2 };
    }
    rows_close(r);
    return ok;
}

/* Monthly indices of each division, joined into one of the year so far by the output they price. */
static bool cumulative_prices(figures *f, const panel *p, view v, firm_set set, int d, va_industry *out, error *e)
{
    uint32_t codes = panel_codes(p, d);
    arena *a = figures_core(f)->a;
    month first = month_of(month_year(v.at), 1);
    int months = v.at - first + 1;
    priced_month *table = NEW_N(a, priced_month, codes * (uint32_t)months);
    total *t = NEW_N(a, total, codes);
    va_industry *one = NEW_N(a, va_industry, codes);
    for (int i = 0; i < months; i++) {
        const value args[] = { V_INT(month_code(first + i)) };
        memset(one, 0, codes * sizeof *one);
        TRY(division_numbers(f, "SELECT industry, price FROM price_index WHERE month = ?", args, 1, d, p, one, false, e));
        panel_total_by(p, (view){ v.indicator, first + i, SPAN_MONTH }, set, d, t);
        for (uint32_t k = 0; k < codes; k++)
            table[k * (uint32_t)months + (uint32_t)i] = (priced_month){ t[k].level, one[k].price, one[k].price.units > 0 };
    }
    for (uint32_t k = 0; k < codes; k++)
        out[k].known = va_cumulative_price(table + k * (uint32_t)months, months, &out[k].price);
    return true;
}

bool figures_va_inputs(figures *f, const panel *p, view v, firm_set set, va_inputs *out, error *e)
{
    int d = panel_find_dimension(p, "industry");
    uint32_t codes = panel_codes(p, d);
    va_industry *x = NEW_N(figures_core(f)->a, va_industry, codes);
    const value year[] = { V_INT(month_year(v.at) - 1) };
    TRY(cumulative_prices(f, p, v, set, d, x, e) && division_numbers(f, "SELECT industry, rate FROM industry_rate WHERE year = ?", year, 1, d, p, x, true, e));
    for (uint32_t k = 0; k < codes; k++)
        x[k].known = x[k].known && x[k].rate.units > 0;
    *out = (va_inputs){ d, x };
    return true;
}

static bool stat_value_added(ask *q)
{
    va_inputs in;
    value_added va;
    q->indicator = panel_find_indicator(q->p, "output");
    TRY(figures_va_inputs(q->f, q->p, cumulative_view(q), q->set, &in, q->e) && value_added_of(arena_of(q), q->p, cumulative_view(q), q->set, in, &va, q->e));
    basis *b = &q->v->basis[q->v->basis_count];
    if (q->v->basis_count < FIGURE_MAX_BASIS) {
        *b = (basis){ .ledger = ledger_find(&figures_core(q->f)->packs, "price_index", q->e), .where = "month BETWEEN ? AND ?", .arg_count = 2, .field = "price" };
        b->args[0] = V_INT(month_code(month_of(month_year(q->call->period), 1)));
        b->args[1] = V_INT(month_code(q->call->period));
        q->v->basis_count += b->ledger != NULL;
    }
    return set_rate(q, va.growth);
}

static const stat_row stats[] = {
    { "month", stat_month, false }, { "cumulative", stat_cumulative, true }, { "growth", stat_growth, true }, { "growth_month", stat_growth_month, false },
    { "share", stat_share, true }, { "share_change", stat_share_change, true }, { "pull", stat_pull, true }, { "firms", stat_firms, true },
    { "growing", stat_growing, true }, { "falling", stat_falling, true }, { "over_count", stat_over_count, true }, { "over_share", stat_over_share, true },
    { "entries", stat_entries, true }, { "entries_points", stat_entries_points, true }, { "continuing_growth", stat_continuing, true },
    { "needed_growth", stat_needed, true }, { "value_added", stat_value_added, true },
};

static const stat_row *stat_named(const yaml *y)
{
    for (size_t i = 0; y->kind == YAML_SCALAR && i < sizeof stats / sizeof *stats; i++)
        if (text_eq(stats[i].name, y->text))
            return &stats[i];
    return NULL;
}

static bool check_stat(figures *f, const figure_decl *d, error *e)
{
    const yaml *i = yaml_get(d->compute, "indicator");
    (void)f;
    if (!stat_named(d->compute->items[0]))
        return yaml_fail(d->compute->items[0], e, "没有名为“%s”的统计", "there is no statistic “%s”", d->compute->items[0]->text ? d->compute->items[0]->text : "?");
    return !i || (i->kind == YAML_SCALAR && indicator_source_of(i->text)) || yaml_fail(i, e, "没有这个指标", "there is no such indicator");
}

static bool stat_basis(ask *q, const char *indicator_id, bool whole_year)
{
    const indicator_source *s = indicator_source_of(indicator_id);
    month from = whole_year && s->month_field ? month_of(month_year(q->call->period), 1) : q->call->period;
    const char *field = s->month_field ? s->month_field : s->cumulative_field;
    return add_basis(q->f, q->call, s->ledger, field, from, q->call->period, q->v, q->e);
}

static bool compute_stat(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const yaml *i = yaml_get(call->decl->compute, "indicator");
    const stat_row *row_ = stat_named(call->decl->compute->items[0]);
    const char *id = i ? i->text : "output";
    ask q = { .f = f, .call = call, .v = v, .e = e };
    TRY(figures_panel(f, call->period, &q.p, e) && figures_firms(f, call, q.p, &q.set, e));
    q.indicator = panel_find_indicator(q.p, id);
    return stat_basis(&q, id, row_->whole_year) && row_->compute(&q);
}

/* ---- target, closing, nursery ------------------------------------------------------------------------------------------------ */

static bool compute_target(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const yaml *of = call->decl->compute->items[0], *level = yaml_get(call->decl->compute, "level"), *kind = yaml_get(call->decl->compute, "kind");
    bool found;
    int64_t n;
    if (!level || !kind || of->kind != YAML_SCALAR)
        return yaml_fail(call->decl->at, e, "应写 target: 指标, level: city 或 own, kind: growth 或 level", "expected target: INDICATOR, level: city or own, kind: growth or level");
    basis *b = &v->basis[v->basis_count++];
    *b = (basis){ .ledger = ledger_find(&figures_core(f)->packs, "target", e), .where = "year = ? AND indicator = ? AND level = ? AND kind = ?", .arg_count = 4, .field = "value" };
    if (!b->ledger)
        return false;
    const value args[] = { V_INT(month_year(call->period)), v_text(of->text), v_text(level->text), v_text(kind->text) };
    memcpy(b->args, args, sizeof args);
    TRY(store_int(figures_core(f)->s, "SELECT value FROM target WHERE year = ? AND indicator = ? AND level = ? AND kind = ?", args, 4, &n, &found, e));
    figure_set(v, (ratio){ n, found ? 100 : 0 }, say((text2){ "没有下达这项目标", "no such target was set" }, e->lang));
    return true;
}

static bool compute_closing(figures *f, const figure_call *call, figure_value *v, error *e)
{
    reporting r;
    const char *what = call->decl->compute->items[0]->text;
    TRY(month_reporting(figures_core(f), call->period, &r, e) && add_basis(f, call, "monthly_output", NULL, call->period, call->period, v, e));
    const struct { const char *name; size_t num, den; } table[] = {
        { "due", r.due, 1 }, { "reported", r.reported, 1 }, { "completeness", r.reported * 100, r.due }, { "timeliness", r.in_time * 100, r.due },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (text_eq(table[i].name, what)) {
            figure_set(v, (ratio){ (i128)table[i].num, (i128)table[i].den }, say((text2){ "没有应报企业", "nobody has to report" }, e->lang));
            return true;
        }
    return yaml_fail(call->decl->at, e, "closing 应为 due、reported、completeness 或 timeliness", "closing must be due, reported, completeness or timeliness");
}

/* The pool of a month, kept for the next figure of the same month. */
typedef struct pool_slot { month period; nursery_firm *at; size_t n; } pool_slot;

static bool pool_of(figures *f, month period, const pool_slot **out, error *e)
{
    const void **slot = figures_slot(f, "monitoring.pool");
    *out = *slot;
    if (*out && (*out)->period == period)
        return true;
    pool_slot *s = NEW(figures_core(f)->a, pool_slot);
    s->period = period;
    *slot = *out = s;
    return nursery_pool(figures_core(f), period, &s->at, &s->n, e);
}

/* within_reach: how many of the pool; revenue, projected, gap: of one firm (parameter enterprise). */
static bool compute_nursery(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const pool_slot *p;
    int64_t near_ = 0;
    const char *what = call->decl->compute->items[0]->text, *who = figure_param_of(call, "enterprise");
    basis *b = &v->basis[v->basis_count++];
    *b = (basis){ .ledger = ledger_find(&figures_core(f)->packs, "nursery_revenue", e), .where = "month = ?", .arg_count = 1, .field = "revenue_cum" };
    b->args[0] = V_INT(month_code(call->period));
    TRY(b->ledger && pool_of(f, call->period, &p, e));
    const nursery_firm *pool = p->at;
    for (size_t i = 0; i < p->n; i++) {
        near_ += pool[i].reported && pool[i].gap <= 0;
        if (!who || !text_eq(pool[i].uscc, who))
            continue;
        b->where = "month = ? AND enterprise = ?";
        b->args[b->arg_count++] = V_INT(pool[i].enterprise);
        int64_t units = text_eq(what, "revenue") ? pool[i].revenue : text_eq(what, "projected") ? pool[i].projected : pool[i].gap;
        figure_set(v, (ratio){ units, pool[i].reported ? 100 : 0 }, say((text2){ "没有上报营收", "no revenue reported" }, e->lang));
        return true;
    }
    if (who)
        return fail(e, ERR_NOT_FOUND, "%s 不在培育库里", "%s is not in the pool", who);
    figure_set(v, (ratio){ near_, 1 }, NULL);
    return true;
}

static const figure_kind stat = { "stat", { "由面板按统计口径计算", "computed from the panel" }, check_stat, compute_stat };
static const figure_kind target_figure = { "target", { "年度目标台账", "ledger of yearly targets" }, NULL, compute_target };
static const figure_kind closing = { "closing", { "按在库名单与上报记录计算", "the list against what was reported" }, NULL, compute_closing };
static const figure_kind nursery = { "nursery", { "按累计营收与全区进度推算全年", "projected from revenue so far" }, NULL, compute_nursery };
const figure_kind *const monitoring_figure_kinds[] = { &stat, &target_figure, &closing, &nursery, NULL };
