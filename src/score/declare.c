/* Scoring tables as packs write them: keys by tables, then the bands proved (bands.c). */
#include "score/declare.h"

#include "ledger/names.h"

static bool number(const yaml *y, dec128 *out, error *e)
{
    return (y->kind == YAML_SCALAR && dec_parse(str_of(y->text), out)) || yaml_fail(y, e, "应为数", "expected a number");
}

static bool edges_word(loader *l, const yaml *y, score_edges *out)
{
    if (y->kind == YAML_SCALAR && (text_eq(y->text, "from") || text_eq(y->text, "to"))) {
        *out = text_eq(y->text, "from") ? EDGES_FROM : EDGES_TO;
        return true;
    }
    return yaml_fail(y, l->e, "edges 应为 from（共用的端点归起点在此的一档）或 to（归终点在此的一档）", "edges must be from (a shared edge belongs to the band beginning there) or to");
}

/* ---- bands and choices ------------------------------------------------------------------------------------------------ */

static bool band_from(loader *l, void *t, const yaml *y) { score_band *b = t; b->has_from = true; return number(y, &b->from, l->e); }
static bool band_to(loader *l, void *t, const yaml *y) { score_band *b = t; b->has_to = true; return number(y, &b->to, l->e); }
static bool band_points(loader *l, void *t, const yaml *y) { return number(y, &((score_band *)t)->points, l->e); }
static const key_spec band_keys[] = { { "from", band_from }, { "to", band_to }, { "points", band_points } };

static bool item_bands(loader *l, void *t, const yaml *y)
{
    score_item *i = t;
    if (y->kind != YAML_LIST || !y->count)
        return yaml_fail(y, l->e, "bands 应为列表 [{from:, to:, points:}, …]", "bands must be a list [{from:, to:, points:}, …]");
    i->kind = SCORE_BANDS;
    i->band_count = y->count;
    i->bands = NEW_N(l->a, score_band, y->count);
    for (size_t k = 0; k < y->count; k++) {
        score_band *b = &i->bands[k];
        *b = (score_band){ .at = y->items[k] };
        apply_keys(l, b->at, KEYS(band_keys), b);
        if (!yaml_get(b->at, "points"))
            return yaml_fail(b->at, l->e, "一档要有 points（得分）", "a band needs points");
        if (b->has_from && b->has_to && dec_compare(b->from, b->to) >= 0)
            return yaml_fail(b->at, l->e, "from 应小于 to", "from must be less than to");
    }
    return true;
}

static bool choice_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_choice *)t)->says.zh, l->e); }
static bool choice_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_choice *)t)->says.en, l->e); }
static bool choice_when(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_choice *)t)->when.text, l->e); }
static bool choice_points(loader *l, void *t, const yaml *y) { return number(y, &((score_choice *)t)->points, l->e); }
static const key_spec choice_keys[] = { { "zh", choice_zh }, { "en", choice_en }, { "when", choice_when }, { "points", choice_points } };

static bool item_choose(loader *l, void *t, const yaml *y)
{
    score_item *i = t;
    if (y->kind != YAML_LIST || !y->count)
        return yaml_fail(y, l->e, "choose 应为列表 [{zh:, when:, points:}, …]", "choose must be a list [{zh:, when:, points:}, …]");
    i->kind = SCORE_CHOICES;
    i->choice_count = y->count;
    i->choices = NEW_N(l->a, score_choice, y->count);
    for (size_t k = 0; k < y->count; k++) {
        score_choice *c = &i->choices[k];
        *c = (score_choice){ .at = y->items[k] };
        apply_keys(l, c->at, KEYS(choice_keys), c);
        if (!c->says.zh || !c->when.text || !yaml_get(c->at, "points"))
            return yaml_fail(c->at, l->e, "一种情形要有 zh、when（条件）和 points（得分）", "a choice needs zh, when and points");
        if (k && dec_compare(c->points, c[-1].points) > 0)
            return yaml_fail(c->at, l->e, "各种情形要按得分从高到低写", "choices must stand from the most points down");
    }
    return true;
}

/* ---- items, groups, tables -------------------------------------------------------------------------------------------- */

static bool item_id(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_item *)t)->id, l->e); }
static bool item_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_item *)t)->title.zh, l->e); }
static bool item_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_item *)t)->title.en, l->e); }
static bool item_unit(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_item *)t)->unit, l->e); }
static bool item_clause(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_item *)t)->clause, l->e); }
static bool item_scale(loader *l, void *t, const yaml *y) { return yaml_count(y, 0, 9, &((score_item *)t)->scale, l->e); }
static bool item_most(loader *l, void *t, const yaml *y) { return number(y, &((score_item *)t)->most, l->e); }
static bool item_of(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_item *)t)->of.text, l->e); }
static bool item_edges(loader *l, void *t, const yaml *y) { return edges_word(l, y, &((score_item *)t)->edges); }
static bool item_points(loader *l, void *t, const yaml *y)
{
    ((score_item *)t)->kind = SCORE_FORMULA;
    return yaml_scalar(y, &((score_item *)t)->of.text, l->e);
}
static const key_spec item_keys[] = {
    { "id", item_id }, { "zh", item_zh }, { "en", item_en }, { "unit", item_unit }, { "scale", item_scale }, { "clause", item_clause }, { "most", item_most },
    { "of", item_of }, { "edges", item_edges }, { "bands", item_bands }, { "choose", item_choose }, { "points", item_points },
};

/* The fewest and most points an item can give; none beyond full marks. */
static bool item_range(score_item *i, error *e)
{
    dec128 zero = dec_of(0);
    i->lowest = i->kind == SCORE_BANDS ? i->bands[0].points : zero;
    i->highest = i->kind == SCORE_FORMULA ? i->most : i->kind == SCORE_BANDS ? i->bands[0].points : i->choices[0].points;
    for (size_t k = 0; k < i->band_count; k++) {
        if (dec_compare(i->bands[k].points, i->lowest) < 0)
            i->lowest = i->bands[k].points;
        if (dec_compare(i->bands[k].points, i->highest) > 0)
            i->highest = i->bands[k].points;
    }
    bool open = i->kind == SCORE_BANDS && (i->bands[0].has_from || i->bands[i->band_count - 1].has_to);     /* outside every band: none */
    if (open && dec_compare(zero, i->lowest) < 0)
        i->lowest = zero;
    return dec_compare(i->highest, i->most) <= 0 || yaml_fail(i->at, e, "%s：有一档超过满分 most", "%s: a band gives more than full marks", i->id);
}

static bool read_item(loader *l, const score_table *t, score_item *i, const yaml *y)
{
    size_t faults = l->faults->len;
    int kinds = (yaml_get(y, "bands") != NULL) + (yaml_get(y, "choose") != NULL) + (yaml_get(y, "points") != NULL);
    *i = (score_item){ .at = y, .scale = 2 };
    if (y->kind == YAML_MAP)
        apply_keys(l, y, KEYS(item_keys), i);
    if (l->faults->len != faults)
        return true;
    if (!i->id || !i->title.zh || !yaml_get(y, "most") || kinds != 1)
        return yaml_fail(y, l->e, "评分项要有 id、zh、most（满分）和 bands、choose、points 之一", "an item needs id, zh, most and one of bands, choose and points");
    if (i->kind == SCORE_BANDS && !i->of.text)
        return yaml_fail(y, l->e, "%s：分档的评分项要有 of（按什么数分档）", "%s: an item with bands needs of (the number)", i->id);
    if (i->edges == EDGES_UNSAID)
        i->edges = t->edges;
    return (i->kind != SCORE_BANDS || score_prove_bands(l->a, i, l->e)) && item_range(i, l->e);
}

static bool group_id(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_group *)t)->id, l->e); }
static bool group_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_group *)t)->title.zh, l->e); }
static bool group_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_group *)t)->title.en, l->e); }
static bool group_most(loader *l, void *t, const yaml *y) { return number(y, &((score_group *)t)->most, l->e); }
static bool group_least(loader *l, void *t, const yaml *y) { score_group *g = t; g->has_least = true; return number(y, &g->least, l->e); }
static bool group_items(loader *l, void *t, const yaml *y)
{
    (void)t;
    return (y->kind == YAML_LIST && y->count) || yaml_fail(y, l->e, "items 应为评分项的列表", "items must be a list");
}
static const key_spec group_keys[] = { { "id", group_id }, { "zh", group_zh }, { "en", group_en }, { "most", group_most }, { "least", group_least }, { "items", group_items } };

static bool read_group(loader *l, score_table *t, score_group *g, const yaml *y)
{
    size_t faults = l->faults->len;
    const yaml *items = yaml_get(y, "items");
    dec128 sum = dec_of(0);
    *g = (score_group){ 0 };
    if (y->kind == YAML_MAP)
        apply_keys(l, y, KEYS(group_keys), g);
    if (l->faults->len != faults)
        return true;
    if (!g->id || !g->title.zh || !yaml_get(y, "most") || !items)
        return yaml_fail(y, l->e, "一组要有 id、zh、most（满分）和 items", "a group needs id, zh, most and items");
    g->count = items->count;
    g->items = NEW_N(l->a, score_item, g->count);
    for (size_t k = 0; k < g->count; k++) {
        if (!read_item(l, t, &g->items[k], items->items[k]))
            keep(l);
        dec_add(sum, g->items[k].most, &sum);
    }
    t->item_count += g->count;
    return l->faults->len != faults || dec_equal(sum, g->most) ||
           yaml_fail(y, l->e, "%s 各项满分合计 %s，与 most: %s 不符", "%s: full marks of the items sum to %s, not to most: %s", g->title.zh, dec_text(l->a, sum), dec_text(l->a, g->most));
}

static bool table_id(loader *l, void *t, const yaml *y)
{
    const char **id = &((score_table *)t)->id;
    return yaml_scalar(y, id, l->e) && (name_id(*id) || yaml_fail(y, l->e, "编号“%s”应为小写字母、数字和下划线", "id “%s” must be lower-case letters, digits and _", *id));
}
static bool table_title(loader *l, void *t, const yaml *y) { return yaml_title(y, &((score_table *)t)->title, l->e); }
static bool table_document(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_table *)t)->document, l->e); }
static bool table_source(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_table *)t)->source, l->e); }
static bool table_note(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((score_table *)t)->note, l->e); }
static bool table_edges(loader *l, void *t, const yaml *y) { return edges_word(l, y, &((score_table *)t)->edges); }
static bool table_pass(loader *l, void *t, const yaml *y) { score_table *s = t; s->has_pass = true; return number(y, &s->pass, l->e); }
static bool table_groups(loader *l, void *t, const yaml *y)
{
    (void)t;
    return (y->kind == YAML_LIST && y->count) || yaml_fail(y, l->e, "groups 应为列表", "groups must be a list");
}
static const key_spec table_keys[] = {
    { "score", table_id }, { "title", table_title }, { "document", table_document }, { "source", table_source }, { "note", table_note }, { "edges", table_edges },
    { "pass", table_pass }, { "groups", table_groups },
};

typedef struct tables { const edition_set *set; VEC(score_table) read; } tables;

/* The edition that counts stands in the place of what the pack declares. */
static bool read_amended(loader *l, const edition_set *set, const yaml **y, const edition **out)
{
    const yaml *id = yaml_get(*y, "score");
    yaml *own;
    *out = id && id->kind == YAML_SCALAR ? edition_of(set, EDITION_SCORE, id->text) : NULL;
    if (!*out)
        return true;
    TRY(edition_tree(l->a, *out, "score", &own, l->e));
    *y = own;
    return true;
}

static void read_table(loader *l, void *self, const yaml *y)
{
    tables *all = self;
    size_t faults = l->faults->len;
    const edition *amended;
    if (!read_amended(l, all->set, &y, &amended)) {
        keep(l);
        return;
    }
    const yaml *groups = yaml_get(y, "groups");
    score_table t = { .at = y, .pack = l->pack, .amended = amended, .most = dec_of(0) };
    apply_keys(l, y, KEYS(table_keys), &t);
    if (l->faults->len == faults && (!t.id || !t.title.zh || !groups)) {
        yaml_fail(y, l->e, "评分表要有 score（编号）、title 和 groups", "a scoring table needs score (its id), title and groups");
        keep(l);
    }
    if (l->faults->len != faults)
        return;
    for (size_t i = 0; i < all->read.len; i++)
        if (text_eq(all->read.at[i].id, t.id)) {
            yaml_fail(y, l->e, "评分表 %s 已经有了（%s）", "the table %s stands in %s already", t.id, all->read.at[i].at->file);
            keep(l);
            return;
        }
    t.count = groups->count;
    t.groups = NEW_N(l->a, score_group, t.count);
    for (size_t k = 0; k < t.count; k++) {
        if (!read_group(l, &t, &t.groups[k], groups->items[k]))
            keep(l);
        dec_add(t.most, t.groups[k].most, &t.most);
    }
    VEC_ADD(l->a, &all->read, t);
}

bool scores_load(core *c, const edition_set *set, score_tables *out, error *e)
{
    error one = { .lang = e->lang };
    pack_faults faults = { 0 };
    loader l = { .p = &c->packs, .a = c->a, .e = &one, .faults = &faults };
    tables all = { .set = set };
    packs_each(&l, "scores", read_table, &all);
    *out = (score_tables){ all.read.at, all.read.len };
    return faults_none(&faults, e);
}

bool score_read(core *c, const char *text, const char *file, score_table *out, pack_faults *faults, error *e)
{
    error one = { .lang = e->lang };
    loader l = { .p = &c->packs, .a = c->a, .e = &one, .faults = faults };
    tables all = { 0 };
    yaml *y;
    *out = (score_table){ 0 };
    TRY(yaml_parse(c->a, str_of(text), file, &y, e));
    if (!y || y->kind != YAML_MAP)
        return fail_at(e, ERR_DECLARATION, (place){ .file = file, .row = 1 }, "应为评分表（score: 编号 …）", "expected a scoring table (score: ID …)");
    read_table(&l, &all, y);
    if (all.read.len)
        *out = all.read.at[0];
    return faults_none(faults, e);
}

bool score_declared(core *c, const char *id, const pack_file **out, error *e)
{
    for (size_t i = 0; (*out = packs_file(&c->packs, "scores", ".yaml", &i));) {
        yaml *y;
        TRY(yaml_parse(c->a, (*out)->bytes, (*out)->path, &y, e));
        const yaml *own = y ? yaml_get(y, "score") : NULL;
        if (own && own->kind == YAML_SCALAR && text_eq(own->text, id))
            return true;
    }
    return fail(e, ERR_NOT_FOUND, "没有评分表“%s”", "there is no scoring table “%s”", id);
}

const score_table *score_find(const score_tables *t, const char *id)
{
    for (size_t i = 0; i < t->count; i++)
        if (text_eq(t->at[i].id, id))
            return &t->at[i];
    return NULL;
}

/* ---- expressions -------------------------------------------------------------------------------------------------------- */

static void *copied(arena *a, const void *from, size_t bytes)
{
    return bytes ? memcpy(arena_alloc(a, bytes), from, bytes) : NULL;
}

static bool compile_item(arena *a, score_item *i, score_compiler *compile, void *self, error *e)
{
    i->choices = copied(a, i->choices, i->choice_count * sizeof *i->choices);
    if (i->of.text)
        TRY(compile(self, i->at, i->of.text, &i->of, e));
    for (size_t n = 0; n < i->choice_count; n++)
        TRY(!i->choices[n].when.text || compile(self, i->choices[n].at, i->choices[n].when.text, &i->choices[n].when, e));
    return true;
}

bool score_compile(arena *a, const score_table *declared, score_compiler *compile, void *self, score_table *out, error *e)
{
    *out = *declared;
    out->groups = copied(a, out->groups, out->count * sizeof *out->groups);
    for (size_t g = 0; g < out->count; g++) {
        score_group *in = &out->groups[g];
        in->items = copied(a, in->items, in->count * sizeof *in->items);
        for (size_t k = 0; k < in->count; k++)
            TRY(compile_item(a, &in->items[k], compile, self, e));
    }
    return true;
}
