#include "stat/contribution.h"

#include <stdlib.h>

/* Every firm has one code, so the whole is the sum of the parts: one pass over the columns. */
pull_table pulls_by(arena *a, const panel *p, view v, firm_set set, int dimension_ix)
{
    uint32_t codes = panel_codes(p, dimension_ix), compared = 0;
    pull_table t = { .at = NEW_N(a, pull, codes), .len = codes };
    total *totals = NEW_N(a, total, codes);
    panel_total_by(p, v, set, dimension_ix, totals);
    for (uint32_t i = 0; i < codes; i++) {
        total x = totals[i];
        t.at[i] = (pull){ i, x.compared, x.current, x.base };
        t.current += x.current;
        t.base += x.base;
        compared += x.compared;
    }
    t.defined = compared > 0 && t.base > 0;
    return t;
}

static pull_table table_of(arena *a, const panel *p, view v, firm_set set, uint32_t room)
{
    growth whole = growth_of(p, v, set);
    return (pull_table){ NEW_N(a, pull, room), 0, whole.total.current, whole.total.base, 0, whole.defined };
}

pull_table pulls_by_firm(arena *a, const panel *p, view v, firm_set set)
{
    pull_table t = table_of(a, p, v, set, p->firms);
    bool alone = v.span == SPAN_MONTH;
    const column *now = panel_column(p, v.indicator, alone ? CELL_MONTH : CELL_CUMULATIVE, v.at);
    const column *base = panel_column(p, v.indicator, alone ? CELL_PRIOR_MONTH : CELL_PRIOR, v.at);
    for (uint32_t f = 0; f < p->firms; f++)
        if (panel_listed(p, f, v.at) && (!set.bits || bit_get(set.bits, f)) && bit_get(now->whole, f) &&
            bit_get(base->whole, f))
            t.at[t.len++] = (pull){ f, 1, now->value[f], base->value[f] };
    return t;
}

pull_table pulls_by_group(arena *a, const panel *p, view v, firm_set set)
{
    uint32_t groups = (uint32_t)p->groups.len;
    pull_table t = table_of(a, p, v, set, groups);
    t.residual = t.current - t.base;
    for (; t.len < groups; t.len++) {
        arena_pos mark = arena_mark(a);
        total x = panel_total(p, v, firm_set_and(a, p, group_set(p, (int)t.len), set));
        arena_rewind(a, mark);
        t.at[t.len] = (pull){ t.len, x.compared, x.current, x.base };
        t.residual -= x.current - x.base;
    }
    return t;
}

ratio pull_points(const pull_table *t, uint32_t i) { return (ratio){ pull_change(t->at[i]), t->defined ? t->base : 0 }; }
ratio pull_share(const pull_table *t, uint32_t i) { return (ratio){ pull_change(t->at[i]), t->defined ? t->current - t->base : 0 }; }

typedef struct ranked { i128 by; uint32_t ix; } ranked;

static int largest_first(const void *x, const void *y)
{
    const ranked *a = x, *b = y;
    if (a->by != b->by)
        return a->by > b->by ? -1 : 1;
    return (a->ix > b->ix) - (a->ix < b->ix);
}

void parts_round(arena *a, parts x, int64_t den, int places, int64_t *out)
{
    arena_pos mark = arena_mark(a);
    ranked *lost = NEW_N(a, ranked, x.len);
    i128 factor = pow10_i64(places), sum = 0, given = 0;
    for (uint32_t i = 0; i < x.len; i++) {
        i128 scaled = x.at[i] * factor, down = scaled / den;
        down -= scaled % den < 0;
        lost[i] = (ranked){ scaled - down * den, i };
        out[i] = (int64_t)down;
        sum += x.at[i];
        given += down;
    }
    qsort(lost, x.len, sizeof *lost, largest_first);
    i128 left = i128_div(sum * factor, den, ROUND_HALF_UP) - given;     /* 0 ≤ left ≤ len */
    for (uint32_t i = 0; i < x.len && left > 0; i++, left--)
        out[lost[i].ix]++;
    arena_rewind(a, mark);
}

int64_t *pulls_rounded(arena *a, const pull_table *t)
{
    if (!t->defined)
        return NULL;
    uint32_t n = t->len + (t->residual != 0);
    int64_t *out = NEW_N(a, int64_t, n + 1), *changes = NEW_N(a, int64_t, n + 1);
    for (uint32_t i = 0; i < t->len; i++)
        changes[i] = pull_change(t->at[i]);
    if (t->residual)
        changes[t->len] = t->residual;
    parts_round(a, (parts){ changes, n }, t->base, 3, out);
    return out;
}

uint32_t *pulls_ranked(arena *a, const pull_table *t, bool drags)
{
    uint32_t *order = NEW_N(a, uint32_t, t->len);
    ranked *by = NEW_N(a, ranked, t->len);
    for (uint32_t i = 0; i < t->len; i++)
        by[i] = (ranked){ drags ? -(i128)pull_change(t->at[i]) : (i128)pull_change(t->at[i]), i };
    qsort(by, t->len, sizeof *by, largest_first);
    for (uint32_t i = 0; i < t->len; i++)
        order[i] = by[i].ix;
    return order;
}
