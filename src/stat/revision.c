#include "stat/revision.h"

typedef struct pairing { const panel *was, *is; int indicator_was, indicator_is; const int64_t *firm_is; } pairing;

static bool reported(const panel *p, cell at, int64_t *units)
{
    *units = 0;
    if (at.indicator < 0)
        return false;
    const column *c = panel_column(p, at.indicator, at.kind, at.month);
    if (!c->reported || !bit_get(c->reported, at.firm))
        return false;
    *units = c->value[at.firm];
    return true;
}

static void compare_cell(arena *a, const pairing *x, cell at, const char *id, revision *out)
{
    revised_cell r = { .firm_code = x->was->firm[at.firm].code, .indicator = id, .month = at.month, .kind = at.kind };
    cell there = { x->indicator_is, (uint32_t)x->firm_is[at.firm], at.month, at.kind };
    r.had = x->indicator_was >= 0 && reported(x->was, at, &r.was);
    r.has = reported(x->is, there, &r.is);
    if (r.had != r.has || r.was != r.is)
        VEC_ADD(a, &out->cells, r);
}

static void compare_indicator(arena *a, const pairing *x, const char *id, revision *out)
{
    month first = x->was->first < x->is->first ? x->was->first : x->is->first;
    month last = panel_last(x->was) > panel_last(x->is) ? panel_last(x->was) : panel_last(x->is);
    for (uint32_t f = 0; f < x->was->firms; f++)
        for (month m = first; x->firm_is[f] >= 0 && m <= last; m++)
            for (int k = 0; k < CELL_KINDS; k++)
                compare_cell(a, x, (cell){ x->indicator_was, f, m, (cell_kind)k }, id, out);
}

void revision_of(arena *a, const panel *was, const panel *is, revision *out)
{
    int64_t *firm_is = NEW_N(a, int64_t, was->firms);
    *out = (revision){ 0 };
    for (uint32_t f = 0; f < was->firms; f++)
        if ((firm_is[f] = panel_find_firm(is, was->firm[f].code)) < 0)
            VEC_ADD(a, &out->firms_gone, was->firm[f].code);
    for (uint32_t f = 0; f < is->firms; f++)
        if (panel_find_firm(was, is->firm[f].code) < 0)
            VEC_ADD(a, &out->firms_new, is->firm[f].code);
    for (size_t i = 0; i < was->indicators.len; i++) {
        const char *id = was->indicators.at[i].id;
        compare_indicator(a, &(pairing){ was, is, (int)i, panel_find_indicator(is, id), firm_is }, id, out);
    }
    for (size_t i = 0; i < is->indicators.len; i++) {
        const char *id = is->indicators.at[i].id;
        if (panel_find_indicator(was, id) < 0)
            compare_indicator(a, &(pairing){ was, is, PANEL_NONE, (int)i, firm_is }, id, out);
    }
}

bool headline_revised(const panel *was, const panel *is, const char *indicator_id, view period, headline_revision *out, error *err)
{
    int old = panel_find_indicator(was, indicator_id), new = panel_find_indicator(is, indicator_id);
    if (old < 0 || new < 0)
        return fail(err, ERR_NOT_FOUND, "版本“%s”没有指标“%s”", "vintage “%s” has no indicator “%s”",
                    old < 0 ? was->vintage : is->vintage, indicator_id);
    out->was = growth_of(was, (view){ old, period.at, period.span }, ALL_FIRMS);
    out->is = growth_of(is, (view){ new, period.at, period.span }, ALL_FIRMS);
    out->level = out->is.total.level - out->was.total.level;
    out->base = out->is.total.base - out->was.total.base;
    out->growth = change_between(growth_rate(out->is), growth_rate(out->was));
    return true;
}
