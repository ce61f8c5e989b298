#include "stat/alert.h"

static rate firm_yoy(const panel *p, view v, uint32_t f)
{
    if (v.indicator < 0)
        return RATE_NONE;
    bool alone = v.span == SPAN_MONTH;
    const column *now = panel_column(p, v.indicator, alone ? CELL_MONTH : CELL_CUMULATIVE, v.at);
    const column *base = panel_column(p, v.indicator, alone ? CELL_PRIOR_MONTH : CELL_PRIOR, v.at);
    if (!bit_get(now->whole, f) || !bit_get(base->whole, f) || base->value[f] <= 0)
        return RATE_NONE;
    return rate_of_ratio((ratio){ (i128)now->value[f] - base->value[f], base->value[f] });
}

/* January and February are one period where the indicator says so. */
static rate published_yoy(const panel *p, int indicator_ix, month at, uint32_t f)
{
    view v = { indicator_ix, at, SPAN_MONTH };
    return indicator_ix >= 0 && view_published(p, &v) ? firm_yoy(p, v, f) : RATE_NONE;
}

static int falling(const panel *p, int indicator_ix, month at, uint32_t f)
{
    int n = 0;
    for (month m = at; m >= p->first; m--) {
        view v = { indicator_ix, m, SPAN_MONTH };
        if (!view_published(p, &v))
            continue;
        rate r = firm_yoy(p, v, f);
        if (!r.defined || r.tenths >= 0)
            break;
        n += v.span == SPAN_CUMULATIVE ? 2 : 1;        /* 1—2月 are two months */
    }
    return n;
}

static int silent(const panel *p, int indicator_ix, month at, uint32_t f)
{
    int n = 0;
    for (month m = at; panel_listed(p, f, m) && !bit_get(panel_column(p, indicator_ix, CELL_MONTH, m)->present, f); m--)
        n++;
    return n;
}

static firm_alert facts_of(const panel *p, alert_inputs in, uint32_t f, int64_t level)
{
    view cumulative = { in.output, in.at, SPAN_CUMULATIVE };
    firm_alert x = { .firm = f };
    x.reported = bit_get(panel_column(p, in.output, CELL_MONTH, in.at)->present, f);
    x.months_silent = silent(p, in.output, in.at, f);
    x.yoy_month = published_yoy(p, in.output, in.at, f);
    x.yoy = firm_yoy(p, cumulative, f);
    x.falling_known = x.yoy_month.defined;
    x.months_falling = falling(p, in.output, in.at, f);
    x.electricity_yoy = published_yoy(p, in.electricity, in.at, f);
    x.orders_yoy = published_yoy(p, in.orders, in.at, f);
    if (x.yoy_month.defined && x.electricity_yoy.defined) {
        int64_t output = x.yoy_month.tenths, power = x.electricity_yoy.tenths;
        x.divergence_known = true;
        x.divergence = output - power;
        x.opposite = (output > 0 && power < 0) || (output < 0 && power > 0);
    }
    const column *c = panel_column(p, in.output, CELL_CUMULATIVE, in.at);
    if (bit_get(c->present, f) && level > 0)
        x.share = rate_of_ratio((ratio){ c->value[f], level });
    return x;
}

firm_alerts alert_facts(arena *a, const panel *p, alert_inputs in)
{
    total t = panel_total(p, (view){ in.output, in.at, SPAN_CUMULATIVE }, ALL_FIRMS);
    firm_alerts out = { NEW_N(a, firm_alert, t.listed), 0 };
    for (uint32_t f = 0; f < p->firms; f++)
        if (panel_listed(p, f, in.at))
            out.at[out.len++] = facts_of(p, in, f, t.level);
    return out;
}
