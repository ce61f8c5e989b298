#include "stat/share.h"

static rate portion(int64_t part, int64_t whole) { return rate_of_ratio((ratio){ part, whole > 0 ? whole : 0 }); }

share share_of(const panel *p, view v, firm_set part, firm_set whole)
{
    arena *a = arena_new();
    total x = panel_total(p, v, firm_set_and(a, p, part, whole)), all = panel_total(p, v, whole);
    arena_end(a);
    return (share){ x.level, all.level, portion(x.level, all.level),
                    change_between(portion(x.current, all.current), portion(x.base, all.base)), x.listed, all.listed };
}

over_line firms_over(arena *a, const panel *p, view v, firm_set whole, int64_t line)
{
    uint64_t *bits = NEW_N(a, uint64_t, p->words);
    over_line o = { .firms = { bits } };
    const column *c = panel_column(p, v.indicator, v.span == SPAN_MONTH ? CELL_MONTH : CELL_CUMULATIVE, v.at);
    for (uint32_t f = 0; f < p->firms; f++)
        if (panel_listed(p, f, v.at) && (!whole.bits || bit_get(whole.bits, f)) && bit_get(c->present, f) &&
            c->value[f] >= line) {
            bit_set(bits, f);
            o.count++;
        }
    o.share = share_of(p, v, o.firms, whole);
    return o;
}
