/* Building a panel and looking things up in it; deriving is in panel_finish.c, sums in panel_total.c. */
#include "panel/panel.h"

panel *panel_new(arena *a, panel_shape shape)
{
    panel *p = NEW(a, panel);
    p->a = a;
    p->vintage = arena_copy(a, shape.vintage ? shape.vintage : "");
    p->firms = shape.firms;
    p->words = (shape.firms + 63) / 64;
    p->first = shape.first;
    p->months = shape.months;
    p->firm = NEW_N(a, firm, p->firms);
    for (uint32_t f = 0; f < p->firms; f++)
        p->firm[f] = (firm){ .code = "", .name = "", .started = MONTH_NONE };
    p->listed = NEW_N(a, uint64_t *, p->months);
    for (uint32_t m = 0; m < p->months; m++)
        p->listed[m] = NEW_N(a, uint64_t, p->words);
    p->none.value = NEW_N(a, int64_t, p->words * 64);
    p->none.present = p->none.whole = NEW_N(a, uint64_t, p->words);
    p->firm_ids = map_new(a);
    p->indicator_ids = map_new(a);
    p->dimension_ids = map_new(a);
    p->group_ids = map_new(a);
    return p;
}

void panel_set_firm(panel *p, uint32_t f, firm about)
{
    about.code = arena_copy(p->a, about.code ? about.code : "");
    about.name = arena_copy(p->a, about.name ? about.name : "");
    p->firm[f] = about;
    map_put(&p->firm_ids, str_of(about.code), NULL)->num = f;
}

static text2 copied(arena *a, text2 t) { return (text2){ arena_copy(a, t.zh), arena_copy(a, t.en) }; }

int panel_add_indicator(panel *p, indicator i)
{
    i.id = arena_copy(p->a, i.id);
    i.label = copied(p->a, i.label);
    i.unit = copied(p->a, i.unit);
    VEC_ADD(p->a, &p->indicators, i);
    VEC_ADD(p->a, &p->columns, NEW_N(p->a, column, CELL_KINDS * p->months));
    int ix = (int)p->indicators.len - 1;
    map_put(&p->indicator_ids, str_of(i.id), NULL)->num = ix;
    return ix;
}

int panel_add_dimension(panel *p, const char *id, text2 label)
{
    dimension d = { .id = arena_copy(p->a, id), .label = copied(p->a, label), .codes = map_new(p->a) };
    d.code = NEW_N(p->a, uint16_t, p->words * 64);
    map_put(&d.codes, STR(""), NULL)->num = 0;
    VEC_ADD(p->a, &p->dimensions, d);
    int ix = (int)p->dimensions.len - 1;
    map_put(&p->dimension_ids, str_of(id), NULL)->num = ix;
    return ix;
}

bool panel_set_attribute(panel *p, int dimension_ix, uint32_t f, str key, error *err)
{
    dimension *d = &p->dimensions.at[dimension_ix];
    bool was_there;
    map_value *code = map_put(&d->codes, key, &was_there);
    if (!was_there)
        code->num = (int64_t)d->codes.len - 1;
    if (code->num > PANEL_MAX_CODES)
        return fail(err, ERR_LIMIT, "维度“%s”的取值超过 %d 个；请改用较粗的分类",
                    "dimension “%s” has more than %d values; use a coarser classification", d->id, PANEL_MAX_CODES);
    d->code[f] = (uint16_t)code->num;
    return true;
}

int panel_add_group(panel *p, const char *id, text2 label)
{
    firm_group g = { arena_copy(p->a, id), copied(p->a, label), NEW_N(p->a, uint64_t, p->words) };
    VEC_ADD(p->a, &p->groups, g);
    int ix = (int)p->groups.len - 1;
    map_put(&p->group_ids, str_of(id), NULL)->num = ix;
    return ix;
}

void panel_group_firm(panel *p, int group, uint32_t f) { bit_set(p->groups.at[group].bits, f); }

void panel_list(panel *p, uint32_t f, month on, month off)
{
    VEC_ADD(p->a, &p->spells, (list_spell){ f, on, off });
    month end = off == MONTH_NONE || off > panel_last(p) ? panel_last(p) + 1 : off;
    for (month m = on > p->first ? on : p->first; m < end; m++)
        bit_set(p->listed[m - p->first], f);
}

static column *slot(const panel *p, int ix, cell_kind kind, month m)
{
    return &p->columns.at[ix][(uint32_t)kind * p->months + (uint32_t)(m - p->first)];
}

/* Of a stock the level at month end is all there is. */
static cell_kind stored_kind(const panel *p, int ix, cell_kind kind)
{
    if (p->indicators.at[ix].kind != INDICATOR_STOCK)
        return kind;
    return kind == CELL_CUMULATIVE ? CELL_MONTH : kind == CELL_PRIOR ? CELL_PRIOR_MONTH : kind;
}

bool panel_set(panel *p, cell at, int64_t units, error *err)
{
    if (at.firm >= p->firms || at.month < p->first || at.month > panel_last(p) || p->finished)
        return fail(err, ERR_INTERNAL, "面板只收 %d 至 %d 的 %u 户，来数为 %d，第 %u 户",
                    "the panel takes %d to %d and %u firms, but was given %d, firm %u", month_code(p->first),
                    month_code(panel_last(p)), p->firms, month_code(at.month), at.firm);
    column *c = slot(p, at.indicator, stored_kind(p, at.indicator, at.kind), at.month);
    if (!c->value) {
        c->value = NEW_N(p->a, int64_t, p->words * 64);
        c->present = c->whole = c->reported = NEW_N(p->a, uint64_t, p->words);
    }
    c->value[at.firm] = units;
    bit_set(c->present, at.firm);
    return true;
}

static int found(const map *m, const char *id) { return (int)map_num(m, str_of(id), PANEL_NONE); }

int panel_find_indicator(const panel *p, const char *id) { return found(&p->indicator_ids, id); }
int panel_find_dimension(const panel *p, const char *id) { return found(&p->dimension_ids, id); }
int panel_find_group(const panel *p, const char *id) { return found(&p->group_ids, id); }
int64_t panel_find_firm(const panel *p, const char *code) { return map_num(&p->firm_ids, str_of(code), PANEL_NONE); }

str panel_key(const panel *p, int dimension_ix, uint32_t code) { return p->dimensions.at[dimension_ix].codes.entries[code].key; }

const column *panel_column(const panel *p, int indicator_ix, cell_kind kind, month m)
{
    if (m < p->first || m > panel_last(p))
        return &p->none;
    const column *c = slot(p, indicator_ix, kind, m);
    return c->value ? c : &p->none;
}

bool panel_get(const panel *p, cell at, int64_t *units)
{
    const column *c = panel_column(p, at.indicator, at.kind, at.month);
    *units = c->value[at.firm];
    return bit_get(c->present, at.firm);
}

bool panel_listed(const panel *p, uint32_t f, month m)
{
    return m >= p->first && m <= panel_last(p) && bit_get(p->listed[m - p->first], f);
}
