#include "stat/growth.h"

rate rate_of_ratio(ratio of_one)
{
    rate r = { .defined = true };
    if (of_one.den == 0 || !ratio_units(of_one, 3, ROUND_HALF_UP, &r.tenths))
        return RATE_NONE;
    return r;
}

static growth growth_from(view v, total t)
{
    return (growth){ v, t, t.compared > 0 && t.base > 0 };
}

growth growth_of(const panel *p, view v, firm_set set) { return growth_from(v, panel_total(p, v, set)); }

growth *growth_by(arena *a, const panel *p, view v, firm_set set, int dimension_ix)
{
    uint32_t codes = panel_codes(p, dimension_ix);
    total *totals = NEW_N(a, total, codes);
    growth *out = NEW_N(a, growth, codes);
    panel_total_by(p, v, set, dimension_ix, totals);
    for (uint32_t c = 0; c < codes; c++)
        out[c] = growth_from(v, totals[c]);
    return out;
}

ratio growth_ratio(growth g)
{
    return (ratio){ (i128)g.total.current - g.total.base, g.defined ? g.total.base : 0 };
}

rate growth_rate(growth g) { return rate_of_ratio(growth_ratio(g)); }

bool view_before(const panel *p, view v, view *before)
{
    bool together = p->indicators.at[v.indicator].jan_with_feb;
    int back = together && month_nr(v.at) == 2 ? 2 : together && month_nr(v.at) == 3 && v.span == SPAN_MONTH ? 0 : 1;
    *before = (view){ v.indicator, v.at - (back ? back : 1), back ? v.span : SPAN_CUMULATIVE };
    return before->at >= p->first && before->at <= panel_last(p);
}

growth_change change_between(rate now, rate before)
{
    bool defined = now.defined && before.defined;
    return (growth_change){ .now = now, .before = before, .defined = defined,
                            .points = defined ? now.tenths - before.tenths : 0 };
}

growth_change growth_change_of(const panel *p, view v, firm_set set)
{
    view earlier;
    rate before = view_before(p, v, &earlier) ? growth_rate(growth_of(p, earlier, set)) : RATE_NONE;
    growth_change c = change_between(growth_rate(growth_of(p, v, set)), before);
    c.before_view = earlier;
    return c;
}

typedef struct split_columns { const column *now, *year_ago, *base; } split_columns;

static split_kind kind_of(const split_columns *c, uint32_t f, bool now, bool then)
{
    if (now != then)
        return now ? SPLIT_ENTRIES : SPLIT_EXITS;
    return bit_get(c->now->whole, f) && bit_get(c->year_ago->whole, f) ? SPLIT_CONTINUING : SPLIT_UNMATCHED;
}

static void add_firm(const split_columns *c, uint32_t f, bool now, bool then, split_part *part)
{
    part->firms++;
    part->before += then ? c->year_ago->value[f] : 0;
    if (!now)
        return;
    part->current += c->now->value[f];
    if (bit_get(c->now->whole, f) && bit_get(c->base->whole, f)) {
        part->compared += c->now->value[f];
        part->base += c->base->value[f];
    }
}

growth_split growth_split_of(const panel *p, view v, firm_set set)
{
    growth_split s = { .view = v };
    bool alone = v.span == SPAN_MONTH;
    cell_kind own = alone ? CELL_MONTH : CELL_CUMULATIVE;
    split_columns c = { panel_column(p, v.indicator, own, v.at), panel_column(p, v.indicator, own, v.at - 12),
                        panel_column(p, v.indicator, alone ? CELL_PRIOR_MONTH : CELL_PRIOR, v.at) };
    for (uint32_t f = 0; f < p->firms; f++) {
        bool now = panel_listed(p, f, v.at), then = panel_listed(p, f, v.at - 12);
        if ((!now && !then) || (set.bits && !bit_get(set.bits, f)))
            continue;
        add_firm(&c, f, now, then, &s.part[kind_of(&c, f, now, then)]);
    }
    for (int k = 0; k < SPLIT_KINDS; k++) {
        s.whole.firms += s.part[k].firms;
        s.whole.current += s.part[k].current;
        s.whole.before += s.part[k].before;
        s.whole.base += s.part[k].base;
        s.whole.compared += s.part[k].compared;
    }
    return s;
}

ratio split_points(const growth_split *s, split_kind k)
{
    return (ratio){ split_change(s->part[k]), s->whole.before > 0 ? s->whole.before : 0 };
}

ratio split_comparable_points(const growth_split *s, split_kind k)
{
    return (ratio){ s->part[k].compared - s->part[k].base, s->whole.base > 0 ? s->whole.base : 0 };
}
