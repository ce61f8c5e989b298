#include "stat/target.h"

target_state target_state_of(const panel *p, view v, firm_set set, target_kind kind)
{
    month december = month_of(month_year(v.at) - 1, 12);
    const column *now = panel_column(p, v.indicator, CELL_CUMULATIVE, v.at);
    const column *base = panel_column(p, v.indicator, CELL_PRIOR, v.at);
    const column *own = panel_column(p, v.indicator, CELL_CUMULATIVE, v.at - 12);
    const column *year = panel_column(p, v.indicator, CELL_CUMULATIVE, december);
    growth g = growth_of(p, v, set);
    target_state s = { .so_far = growth_rate(g), .months_left = 12 - month_nr(v.at) };
    for (uint32_t f = 0; f < p->firms; f++) {
        if (!panel_listed(p, f, v.at) || (set.bits && !bit_get(set.bits, f)) || !bit_get(now->whole, f) ||
            !bit_get(base->whole, f) || !bit_get(own->whole, f) || !bit_get(year->whole, f))
            continue;
        s.firms++;
        s.achieved += now->value[f];
        s.base += base->value[f];
        s.base_year += base->value[f] + (year->value[f] - own->value[f]);
    }
    s.apart = g.total.listed - s.firms;
    if (kind == TARGET_LEVEL)
        s.achieved = g.total.level;
    return s;
}

static int64_t up(i128 num, i128 den) { return (int64_t)(num > 0 ? (num + den - 1) / den : num / den); }

target_result target_check(target_state s, target t)
{
    target_result r = { .schedule = rate_of_ratio((ratio){ 12 - s.months_left, 12 }) };
    bool growth_target = t.kind == TARGET_GROWTH;
    if (growth_target && s.base_year <= 0)
        return r;
    r.defined = true;
    r.level = growth_target ? up((i128)s.base_year * (1000 + t.growth_tenths), 1000) : t.level;
    r.gap = r.level - s.achieved;
    r.progress = rate_of_ratio((ratio){ s.achieved, r.level > 0 ? r.level : 0 });
    i128 rest = (i128)s.base_year - s.base;
    if (r.gap > 0 && s.months_left > 0) {
        r.needed_monthly = up(r.gap, s.months_left);
        if (rest > 0)
            r.needed = rate_of_ratio((ratio){ r.gap - rest, rest });
    }
    if (growth_target && s.so_far.defined)
        r.gap_points = rate_of_tenths(s.so_far.tenths - t.growth_tenths);
    return r;
}
