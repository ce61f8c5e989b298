/* Reading schemes: one table of keys for each kind of map, as packs are read. */
#include "evaluate/scheme.h"

#include "ledger/decl_read.h"

#include <errno.h>
#include <stdio.h>

/* Everything a key is set on carries the scheme, so that formulas know their items. */
typedef struct on { core *c; scheme *s; void *at; cohort_decl *cohort; item_decl *item; } on;
#define SET(name) static bool name(loader *l, void *t, const yaml *y)
#define AT(type) ((type *)((on *)t)->at)
#define SCHEME (((on *)t)->s)

/* ---- plain values ---------------------------------------------------------------------------------------------------- */

static bool text_of(loader *l, const yaml *y, const char **out) { return yaml_scalar(y, out, l->e); }

static bool number_of(loader *l, const yaml *y, dec128 *out)
{
    return (y->kind == YAML_SCALAR && dec_parse(str_of(y->text), out)) || yaml_fail(y, l->e, "应为数", "expected a number");
}

static bool decimal_of(loader *l, const yaml *y, decimal *out)
{
    return (y->kind == YAML_SCALAR && decimal_parse(str_of(y->text), out)) || yaml_fail(y, l->e, "应为数", "expected a number");
}

static bool bool_of(loader *l, const yaml *y, bool *out)
{
    *out = y->kind == YAML_SCALAR && text_eq(y->text, "true");
    return *out || (y->kind == YAML_SCALAR && text_eq(y->text, "false")) || yaml_fail(y, l->e, "应为 true 或 false", "expected true or false");
}

static bool digit_of(loader *l, const yaml *y, int *out)
{
    if (y->kind != YAML_SCALAR || strlen(y->text) != 1 || y->text[0] < '0' || y->text[0] > '6')
        return yaml_fail(y, l->e, "小数位数应为 0 到 6", "expected 0 to 6 digits");
    *out = y->text[0] - '0';
    return true;
}

/* One word of a table, by its place in it; the words end with NULL. */
static bool word_of(loader *l, const yaml *y, const char *const *words, int *out)
{
    buf all = buf_new(l->a);
    for (int i = 0; words[i]; i++) {
        if (y->kind == YAML_SCALAR && text_eq(words[i], y->text)) {
            *out = i;
            return true;
        }
        buf_print(&all, "%s%s", i ? ", " : "", words[i]);
    }
    return yaml_fail(y, l->e, "应为 %s 之一", "expected one of %s", all.text);
}

static bool formula_of(loader *l, const scheme *s, const yaml *y, const char *const *more, formula *out)
{
    const char *text = NULL;
    return text_of(l, y, &text) && formula_compile(&s->data, y, text, more, out, l->e);
}

static bool class_of(loader *l, const scheme *s, const yaml *y, bool graded, int *out)
{
    *out = y->kind == YAML_SCALAR ? scheme_class(s, y->text) : -1;
    if (*out < 0 || (graded && (size_t)*out >= s->graded))
        return yaml_fail(y, l->e, "没有等级“%s”（classes 中声明）", "there is no class “%s” (declared under classes)", y->kind == YAML_SCALAR ? y->text : "?");
    return true;
}

/* A list whose elements are maps read by one table of keys; `done` says what an element lacks. */
typedef struct list_spec { const key_spec *keys; size_t key_count, size; bool (*done)(loader *l, on *t, const yaml *y); } list_spec;

static bool list_of(loader *l, on *outer, const yaml *y, list_spec spec, void **out, size_t *n)
{
    if (y->kind != YAML_LIST)
        return yaml_fail(y, l->e, "应为列表", "expected a list");
    char *all = arena_alloc(l->a, (y->count + 1) * spec.size);
    *out = all;
    *n = 0;
    for (size_t i = 0; i < y->count; i++) {
        on inner = *outer;
        size_t faults = l->faults->len;
        inner.at = all + *n * spec.size;
        if (y->items[i]->kind != YAML_MAP) {
            yaml_fail(y->items[i], l->e, "应为 {键: 值}", "expected {key: value}");
            keep(l);
            continue;
        }
        apply_keys(l, y->items[i], spec.keys, spec.key_count, &inner);
        if (l->faults->len == faults && spec.done && !spec.done(l, &inner, y->items[i]))
            keep(l);
        ++*n;
    }
    return true;
}
#define LIST(table, type, check) ((list_spec){ table, sizeof table / sizeof *table, sizeof(type), check })

/* ---- classes, parameters ------------------------------------------------------------------------------------------------- */

SET(class_id) { return text_of(l, y, &AT(class_decl)->id); }
SET(class_zh) { return text_of(l, y, &AT(class_decl)->title.zh); }
SET(class_en) { return text_of(l, y, &AT(class_decl)->title.en); }
static const key_spec class_keys[] = { { "id", class_id }, { "zh", class_zh }, { "en", class_en } };

static bool class_done(loader *l, on *t, const yaml *y)
{
    class_decl *x = t->at;
    for (class_decl *other = t->s->classes; x->id && other < x; other++)
        if (text_eq(other->id, x->id))
            return yaml_fail(y, l->e, "等级 %s 写了两次", "class %s stands twice", x->id);
    return (x->id && x->title.zh) || yaml_fail(y, l->e, "等级要写 id 和 zh", "a class needs id and zh");
}

SET(set_classes)
{
    scheme *s = SCHEME;
    if (y->kind == YAML_LIST)
        s->classes = NEW_N(l->a, class_decl, y->count + 1);
    void *all = NULL;
    bool ok = list_of(l, t, y, LIST(class_keys, class_decl, NULL), &all, &s->class_count);
    s->classes = all;
    for (size_t i = 0; ok && i < s->class_count; i++) {
        on one = { .s = s, .at = &s->classes[i] };
        if (!class_done(l, &one, y->items[i]))
            keep(l);
    }
    s->graded = s->class_count;
    return ok;
}

SET(param_value) { return decimal_of(l, y, &AT(parameter_decl)->value); }
SET(param_unit) { return text_of(l, y, &AT(parameter_decl)->unit); }
static const key_spec param_keys[] = { { "value", param_value }, { "unit", param_unit } };

/* A parameter is also an item that formulas may name. */
SET(set_parameters)
{
    scheme *s = SCHEME;
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "应为 {名称: {value: 数, unit: 单位}}", "expected {NAME: {value: NUMBER, unit: UNIT}}");
    s->parameters = NEW_N(l->a, parameter_decl, y->count + 1);
    for (size_t i = 0; i < y->count; i++) {
        parameter_decl *p = &s->parameters[s->parameter_count++];
        on inner = { .s = s, .at = p };
        p->name = y->keys[i]->text;
        if (y->items[i]->kind != YAML_MAP || !yaml_get(y->items[i], "value"))
            return yaml_fail(y->items[i], l->e, "参数要写 {value: 数, unit: 单位}", "a parameter is {value: NUMBER, unit: UNIT}");
        apply_keys(l, y->items[i], KEYS(param_keys), &inner);
        if (map_get(&s->data.by_name, str_of(p->name)))
            return yaml_fail(y->keys[i], l->e, "“%s”与数据项重名", "“%s” is the name of a data item", p->name);
        datum d = { .name = p->name, .title = { p->name, NULL }, .unit = p->unit, .constant = true, .absent = feel_number(dec_of_decimal(p->value)), .places = p->value.scale, .at = y };
        data_add(&s->data, &d);
    }
    return true;
}

SET(set_define)
{
    if (y->kind != YAML_LIST)
        return yaml_fail(y, l->e, "应为列表", "expected a list");
    for (size_t i = 0; i < y->count; i++)
        if (!data_define(((on *)t)->c, &SCHEME->data, y->items[i], l->e))
            keep(l);
    return true;
}

/* ---- indicators ------------------------------------------------------------------------------------------------------------ */

SET(ind_id) { return text_of(l, y, &AT(indicator_decl)->id); }
SET(ind_zh) { return text_of(l, y, &AT(indicator_decl)->title.zh); }
SET(ind_en) { return text_of(l, y, &AT(indicator_decl)->title.en); }
SET(ind_unit) { return text_of(l, y, &AT(indicator_decl)->unit); }
SET(ind_value) { return formula_of(l, SCHEME, y, NULL, &AT(indicator_decl)->value); }
SET(ind_top) { return formula_of(l, SCHEME, y, NULL, &AT(indicator_decl)->top); }
SET(ind_per) { return formula_of(l, SCHEME, y, NULL, &AT(indicator_decl)->per); }
SET(ind_reduce) { return bool_of(l, y, &AT(indicator_decl)->reduce); }
SET(ind_places) { return digit_of(l, y, &AT(indicator_decl)->places); }
static const key_spec indicator_keys[] = { { "id", ind_id }, { "zh", ind_zh }, { "en", ind_en }, { "unit", ind_unit }, { "value", ind_value },
                                           { "top", ind_top }, { "per", ind_per }, { "reduce", ind_reduce }, { "places", ind_places } };

static bool indicator_done(loader *l, on *t, const yaml *y)
{
    indicator_decl *x = t->at;
    if (!yaml_get(y, "places"))
        x->places = 2;
    bool whole = x->value.text != NULL, parts = x->top.text && x->per.text;
    if (!x->id || !x->title.zh || whole == parts || (whole && (x->top.text || x->per.text)))
        return yaml_fail(y, l->e, "指标要写 id、zh，以及 value，或 top（分子）和 per（分母）", "an indicator needs id, zh, and either value or top and per");
    return true;
}

SET(set_indicators)
{
    scheme *s = SCHEME;
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(indicator_keys, indicator_decl, indicator_done), &all, &s->indicator_count));
    s->indicators = all;
    for (size_t i = 0; i < s->indicator_count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_eq(s->indicators[i].id, s->indicators[k].id))
                return yaml_fail(y->items[i], l->e, "指标 %s 写了两次", "indicator %s stands twice", s->indicators[i].id);
    return true;
}

/* ---- benchmarks, fills ------------------------------------------------------------------------------------------------------- */

static const char *const over_words[] = { [OVER_DISTRICT] = "district", [OVER_COHORT] = "cohort", [OVER_RANKED] = "ranked", NULL };

static bool bench_mean(loader *l, benchmark *b, bench_kind kind, const yaml *y)
{
    int over = 0;
    b->kind = kind;
    TRY(word_of(l, y, over_words, &over));
    b->over = (bench_over)over;
    return true;
}

SET(bench_feel) { AT(benchmark)->kind = BENCH_FEEL; return formula_of(l, SCHEME, y, NULL, &AT(benchmark)->feel); }
SET(bench_mean_) { return bench_mean(l, AT(benchmark), BENCH_MEAN, y); }
SET(bench_max) { return bench_mean(l, AT(benchmark), BENCH_MAX, y); }
SET(bench_by) { return formula_of(l, SCHEME, y, NULL, &AT(benchmark)->by); }
SET(bench_times) { return number_of(l, y, &AT(benchmark)->times); }
SET(bench_simple) { return bool_of(l, y, &AT(benchmark)->simple); }
SET(bench_year)
{
    if (y->kind != YAML_SCALAR || !text_eq(y->text, "-1"))
        return yaml_fail(y, l->e, "year 只能是 -1（上一年）", "year can only be -1 (last year)");
    AT(benchmark)->year = -1;
    SCHEME->needs_last_year = true;
    return true;
}
static const key_spec bench_keys[] = { { "feel", bench_feel }, { "mean", bench_mean_ }, { "max", bench_max }, { "by", bench_by },
                                       { "times", bench_times }, { "simple", bench_simple }, { "year", bench_year } };

static bool bench_of(loader *l, on *t, const yaml *y, benchmark *b)
{
    *b = (benchmark){ .times = dec_of(1) };
    if (y->kind == YAML_SCALAR) {
        if (!number_of(l, y, &b->given) || dec_sign(b->given) <= 0)
            return yaml_fail(y, l->e, "基准值应为大于 0 的数，或 {mean: district|cohort|ranked}、{feel: …}", "a benchmark is a positive number, or {mean: district|cohort|ranked}, {feel: …}");
        return true;
    }
    if (y->kind != YAML_MAP || (yaml_get(y, "feel") != NULL) + (yaml_get(y, "mean") != NULL) + (yaml_get(y, "max") != NULL) != 1)
        return yaml_fail(y, l->e, "基准值应为数，或写 feel、mean、max 之一", "a benchmark is a number or has one of feel, mean, max");
    on inner = *t;
    inner.at = b;
    apply_keys(l, y, KEYS(bench_keys), &inner);
    return true;
}

static bool fill_of(loader *l, const yaml *y, fill *f)
{
    static const struct { const char *word; fill_kind kind; } words[] = {
        { "zero", FILL_POINTS }, { "weight", FILL_WEIGHT }, { "max", FILL_MAX }, { "cohort_mean", FILL_MEAN }, { "exclude", FILL_EXCLUDE }, { "as_is", FILL_AS_IS },
    };
    *f = (fill){ .points = dec_of(0) };
    for (size_t i = 0; y->kind == YAML_SCALAR && i < sizeof words / sizeof *words; i++)
        if (text_eq(words[i].word, y->text)) {
            f->kind = words[i].kind;
            return true;
        }
    return number_of(l, y, &f->points) || yaml_fail(y, l->e, "应为分数，或 zero、weight、max、cohort_mean、exclude、as_is", "expected points, or zero, weight, max, cohort_mean, exclude, as_is");
}

/* ---- items --------------------------------------------------------------------------------------------------------------------- */

static const char *const item_names[] = { "指标值", "基准值", "权重", NULL };

SET(special_when) { return formula_of(l, SCHEME, y, NULL, &AT(special)->when); }
SET(special_score) { return fill_of(l, y, &AT(special)->fill); }
SET(special_zh) { return text_of(l, y, &AT(special)->says.zh); }
SET(special_en) { return text_of(l, y, &AT(special)->says.en); }
static const key_spec special_keys[] = { { "when", special_when }, { "score", special_score }, { "zh", special_zh }, { "en", special_en } };

static bool special_done(loader *l, on *t, const yaml *y)
{
    special *x = t->at;
    return (x->when.text && x->says.zh && yaml_get(y, "score")) || yaml_fail(y, l->e, "应写 when、score 和 zh（说明）", "expected when, score and zh");
}

SET(item_indicator)
{
    for (size_t i = 0; y->kind == YAML_SCALAR && i < SCHEME->indicator_count; i++)
        if (text_eq(SCHEME->indicators[i].id, y->text)) {
            AT(item_decl)->indicator = &SCHEME->indicators[i];
            return true;
        }
    return yaml_fail(y, l->e, "没有指标“%s”（indicators 中声明）", "there is no indicator “%s” (declared under indicators)", y->kind == YAML_SCALAR ? y->text : "?");
}
SET(item_weight) { return number_of(l, y, &AT(item_decl)->weight); }
SET(item_bench) { return bench_of(l, t, y, &AT(item_decl)->bench); }
SET(item_points) { return formula_of(l, SCHEME, y, item_names, &AT(item_decl)->points); }
SET(item_lower) { return bool_of(l, y, &AT(item_decl)->lower); }
SET(item_min) { AT(item_decl)->has_min = true; return number_of(l, y, &AT(item_decl)->min); }
SET(item_max) { AT(item_decl)->has_max = true; return number_of(l, y, &AT(item_decl)->max); }
SET(item_missing) { return fill_of(l, y, &AT(item_decl)->missing); }
SET(item_negative) { return fill_of(l, y, &AT(item_decl)->negative); }
SET(item_places) { return digit_of(l, y, &AT(item_decl)->places); }
SET(item_special)
{
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(special_keys, special, special_done), &all, &AT(item_decl)->special_count));
    AT(item_decl)->specials = all;
    return true;
}
static const key_spec item_keys[] = { { "indicator", item_indicator }, { "weight", item_weight }, { "benchmark", item_bench }, { "points", item_points },
                                      { "lower", item_lower }, { "min", item_min }, { "max", item_max }, { "missing", item_missing },
                                      { "negative", item_negative }, { "special", item_special }, { "places", item_places } };

static bool item_done(loader *l, on *t, const yaml *y)
{
    item_decl *x = t->at;
    if (!x->indicator || dec_sign(x->weight) <= 0 || (!yaml_get(y, "benchmark") && !x->points.text))
        return yaml_fail(y, l->e, "评分项要写 indicator、weight（大于 0）和 benchmark（或 points）", "an item needs indicator, a positive weight, and benchmark (or points)");
    if (!yaml_get(y, "missing"))
        return yaml_fail(y, l->e, "要写明缺数据时怎么计分：missing: zero、cohort_mean、weight、exclude 或分数", "say what a missing value scores: missing: zero, cohort_mean, weight, exclude or points");
    if (x->missing.kind == FILL_AS_IS)
        return yaml_fail(y, l->e, "missing 不能是 as_is", "missing cannot be as_is");
    if (!yaml_get(y, "negative"))
        x->negative.kind = FILL_AS_IS;
    if (!yaml_get(y, "places"))
        x->places = -1;
    if (x->has_min && x->has_max && dec_compare(x->min, x->max) > 0)
        return yaml_fail(y, l->e, "min 大于 max", "min is above max");
    if (!dec_mul(x->weight, x->min, &x->low) || !dec_mul(x->weight, x->max, &x->high))
        return yaml_fail(y, l->e, "权重或上下限过大", "weight or limits are too large");
    if ((x->missing.kind == FILL_MAX || x->negative.kind == FILL_MAX) && !x->has_max)
        return yaml_fail(y, l->e, "写了 max 计分而没有上限 max:", "it scores max, yet there is no max:");
    return true;
}

/* ---- cohorts --------------------------------------------------------------------------------------------------------------------- */

SET(extra_zh) { return text_of(l, y, &AT(extra_decl)->title.zh); }
SET(extra_en) { return text_of(l, y, &AT(extra_decl)->title.en); }
SET(extra_points) { return formula_of(l, SCHEME, y, NULL, &AT(extra_decl)->points); }
SET(extra_min) { AT(extra_decl)->has_min = true; return number_of(l, y, &AT(extra_decl)->min); }
SET(extra_max) { AT(extra_decl)->has_max = true; return number_of(l, y, &AT(extra_decl)->max); }
static const key_spec extra_keys[] = { { "zh", extra_zh }, { "en", extra_en }, { "points", extra_points }, { "min", extra_min }, { "max", extra_max } };

static bool extra_done(loader *l, on *t, const yaml *y)
{
    extra_decl *x = t->at;
    return (x->title.zh && x->points.text) || yaml_fail(y, l->e, "加减分项要写 zh 和 points", "an extra needs zh and points");
}

SET(band_class) { AT(band)->at = y; return class_of(l, SCHEME, y, true, &AT(band)->class); }
SET(band_from) { AT(band)->has_from = true; return decimal_of(l, y, &AT(band)->from); }
SET(band_to) { AT(band)->has_to = true; return decimal_of(l, y, &AT(band)->to); }
static const key_spec band_keys[] = { { "class", band_class }, { "from", band_from }, { "to", band_to } };

SET(bands_by)
{
    static const char *const words[] = { [BY_RANK] = "rank", [BY_COUNT] = "count", [BY_SCORE] = "score", NULL };
    int k = 0;
    TRY(word_of(l, y, words, &k));
    AT(cohort_decl)->by = (band_by)k;
    return true;
}
SET(bands_ties)
{
    static const char *const words[] = { [TIES_UP] = "up", [TIES_DOWN] = "down", [TIES_OPEN] = "open", NULL };
    int k = 0;
    TRY(word_of(l, y, words, &k));
    AT(cohort_decl)->ties = (ties)k;
    return true;
}
static const char *const round_words[] = { "half_up", "half_even", "down", NULL };
SET(bands_round)
{
    static const rounding how[] = { ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN };
    int k = 0;
    TRY(word_of(l, y, round_words, &k));
    AT(cohort_decl)->quota_round = how[k];
    return true;
}
SET(bands_veto)
{
    static const char *const words[] = { "outside", "inside", NULL };
    int k = 0;
    TRY(word_of(l, y, words, &k));
    AT(cohort_decl)->veto_inside = k == 1;
    return true;
}
SET(bands_list)
{
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(band_keys, band, NULL), &all, &AT(cohort_decl)->band_count));
    AT(cohort_decl)->bands = all;
    return true;
}
static const key_spec bands_keys[] = { { "by", bands_by }, { "ties", bands_ties }, { "round", bands_round }, { "veto", bands_veto }, { "list", bands_list } };

SET(total_places) { return digit_of(l, y, &AT(cohort_decl)->places); }
SET(total_round)
{
    static const dec_round how[] = { DEC_HALF_UP, DEC_HALF_EVEN, DEC_DOWN };
    int k = 0;
    TRY(word_of(l, y, round_words, &k));
    AT(cohort_decl)->round = how[k];
    return true;
}
SET(total_min) { AT(cohort_decl)->has_total_min = true; return number_of(l, y, &AT(cohort_decl)->total_min); }
SET(total_max) { AT(cohort_decl)->has_total_max = true; return number_of(l, y, &AT(cohort_decl)->total_max); }
SET(extras_min) { AT(cohort_decl)->has_extras_min = true; return number_of(l, y, &AT(cohort_decl)->extras_min); }
SET(extras_max) { AT(cohort_decl)->has_extras_max = true; return number_of(l, y, &AT(cohort_decl)->extras_max); }
static const key_spec total_keys[] = { { "places", total_places }, { "round", total_round }, { "min", total_min }, { "max", total_max },
                                       { "extras_min", extras_min }, { "extras_max", extras_max } };

static bool inner_map(loader *l, void *t, const yaml *y, const key_spec *keys, size_t n)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "应为 {键: 值}", "expected {key: value}");
    apply_keys(l, y, keys, n, t);
    return true;
}

SET(cohort_id) { return text_of(l, y, &AT(cohort_decl)->id); }
SET(cohort_zh) { return text_of(l, y, &AT(cohort_decl)->title.zh); }
SET(cohort_en) { return text_of(l, y, &AT(cohort_decl)->title.en); }
SET(cohort_when) { return formula_of(l, SCHEME, y, NULL, &AT(cohort_decl)->when); }
SET(cohort_rank_by) { return formula_of(l, SCHEME, y, NULL, &AT(cohort_decl)->rank_by); }
SET(cohort_bands) { return inner_map(l, t, y, KEYS(bands_keys)); }
SET(cohort_total) { return inner_map(l, t, y, KEYS(total_keys)); }
SET(cohort_items)
{
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(item_keys, item_decl, item_done), &all, &AT(cohort_decl)->item_count));
    AT(cohort_decl)->items = all;
    return true;
}
SET(cohort_extras)
{
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(extra_keys, extra_decl, extra_done), &all, &AT(cohort_decl)->extra_count));
    AT(cohort_decl)->extras = all;
    return true;
}
static const key_spec cohort_keys[] = { { "id", cohort_id }, { "zh", cohort_zh }, { "en", cohort_en }, { "when", cohort_when }, { "rank_by", cohort_rank_by },
                                        { "items", cohort_items }, { "extras", cohort_extras }, { "bands", cohort_bands }, { "total", cohort_total } };

static bool cohort_done(loader *l, on *t, const yaml *y)
{
    cohort_decl *x = t->at;
    const yaml *total = yaml_get(y, "total");
    x->at = y;
    x->weights = dec_of(0);
    for (size_t j = 0; j < x->item_count; j++)
        if (!dec_add(x->weights, x->items[j].weight, &x->weights))
            return yaml_fail(y, l->e, "权重之和过大", "the weights' sum is too large");
    if (!total || !yaml_get(total, "places"))
        x->places = 2;
    if (!total || !yaml_get(total, "round"))
        x->round = DEC_HALF_UP;
    if (!x->id || !x->title.zh || !x->item_count || !x->band_count)
        return yaml_fail(y, l->e, "评价类别要写 id、zh、items 和 bands（list）", "a cohort needs id, zh, items and bands (list)");
    return bands_check(t->s, x, l->e);
}

SET(set_cohorts)
{
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(cohort_keys, cohort_decl, cohort_done), &all, &SCHEME->cohort_count));
    SCHEME->cohorts = all;
    return true;
}

/* ---- verdicts, prices, consequences ------------------------------------------------------------------------------------------------ */

SET(verdict_when) { return formula_of(l, SCHEME, y, NULL, &AT(verdict_decl)->when); }
SET(verdict_zh) { return text_of(l, y, &AT(verdict_decl)->says.zh); }
SET(verdict_en) { return text_of(l, y, &AT(verdict_decl)->says.en); }
SET(verdict_class) { return class_of(l, SCHEME, y, false, &AT(verdict_decl)->class); }
SET(verdict_least) { AT(verdict_decl)->least = true; return class_of(l, SCHEME, y, false, &AT(verdict_decl)->class); }
static const key_spec verdict_keys[] = { { "when", verdict_when }, { "zh", verdict_zh }, { "en", verdict_en }, { "class", verdict_class } };
static const key_spec bound_keys[] = { { "when", verdict_when }, { "zh", verdict_zh }, { "en", verdict_en }, { "best", verdict_class }, { "least", verdict_least } };

static bool verdict_done(loader *l, on *t, const yaml *y)
{
    verdict_decl *x = t->at;
    return (x->when.text && x->says.zh && (yaml_get(y, "class") || yaml_get(y, "best") || yaml_get(y, "least"))) ||
           yaml_fail(y, l->e, "要写 when、zh（理由）和等级（class、best 或 least）", "expected when, zh (the reason) and a class (class, best or least)");
}

/* Without a class a veto means the last of the ranked ones; that is known when all classes are. */
static bool veto_done(loader *l, on *t, const yaml *y)
{
    verdict_decl *x = t->at;
    if (!yaml_get(y, "class"))
        x->class = -1;
    return (x->when.text && x->says.zh) || yaml_fail(y, l->e, "一票否决要写 when 和 zh（理由）", "a veto needs when and zh (the reason)");
}

static bool verdicts(loader *l, void *t, const yaml *y, list_spec spec, verdict_decl **out, size_t *n)
{
    void *all = NULL;
    TRY(list_of(l, t, y, spec, &all, n));
    *out = all;
    return true;
}
SET(set_ungraded) { return verdicts(l, t, y, LIST(verdict_keys, verdict_decl, verdict_done), &SCHEME->ungraded, &SCHEME->ungraded_count); }
SET(set_veto) { return verdicts(l, t, y, LIST(verdict_keys, verdict_decl, veto_done), &SCHEME->veto, &SCHEME->veto_count); }
SET(set_bounds) { return verdicts(l, t, y, LIST(bound_keys, verdict_decl, verdict_done), &SCHEME->bounds, &SCHEME->bound_count); }

SET(price_id) { return text_of(l, y, &AT(price_decl)->id); }
SET(price_zh) { return text_of(l, y, &AT(price_decl)->title.zh); }
SET(price_en) { return text_of(l, y, &AT(price_decl)->title.en); }
SET(price_unit) { return text_of(l, y, &AT(price_decl)->unit); }
SET(price_amount) { return text_of(l, y, &AT(price_decl)->amount); }
SET(price_quantity) { return formula_of(l, SCHEME, y, NULL, &AT(price_decl)->quantity); }
SET(price_when) { return formula_of(l, SCHEME, y, NULL, &AT(price_decl)->when); }
SET(price_steps)
{
    price_decl *p = AT(price_decl);
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "steps 应为 {等级: 数或公式}", "steps must be {CLASS: number or formula}");
    p->step = NEW_N(l->a, formula, SCHEME->class_count + 1);
    for (size_t i = 0; i < y->count; i++) {
        int k = 0;
        TRY(class_of(l, SCHEME, y->keys[i], false, &k) && formula_of(l, SCHEME, y->items[i], NULL, &p->step[k]));
    }
    return true;
}
static const key_spec price_keys[] = { { "id", price_id }, { "zh", price_zh }, { "en", price_en }, { "unit", price_unit }, { "amount", price_amount },
                                       { "quantity", price_quantity }, { "when", price_when }, { "steps", price_steps } };

static bool price_done(loader *l, on *t, const yaml *y)
{
    price_decl *x = t->at;
    return (x->id && x->title.zh && x->quantity.text && x->step && x->unit && x->amount) ||
           yaml_fail(y, l->e, "差别化价格要写 id、zh、quantity、unit、amount 和 steps", "a price needs id, zh, quantity, unit, amount and steps");
}

SET(set_prices)
{
    void *all = NULL;
    TRY(list_of(l, t, y, LIST(price_keys, price_decl, price_done), &all, &SCHEME->price_count));
    SCHEME->prices = all;
    return true;
}

SET(set_consequences)
{
    scheme *s = SCHEME;
    if (y->kind != YAML_LIST)
        return yaml_fail(y, l->e, "应为列表", "expected a list");
    s->consequences = NEW_N(l->a, consequence_decl, y->count + 1);
    for (size_t i = 0; i < y->count; i++) {
        const yaml *m = y->items[i];
        consequence_decl *x = &s->consequences[s->consequence_count++];
        if (m->kind != YAML_MAP || !yaml_get(m, "zh"))
            return yaml_fail(m, l->e, "应为 {zh: 措施, 等级: 内容}", "expected {zh: MEASURE, CLASS: TEXT}");
        x->of = NEW_N(l->a, const char *, s->class_count + 1);
        for (size_t k = 0; k < m->count; k++) {
            int class = 0;
            const char *text = NULL;
            TRY(text_of(l, m->items[k], &text));
            if (text_eq(m->keys[k]->text, "zh"))
                x->title.zh = text;
            else if (text_eq(m->keys[k]->text, "en"))
                x->title.en = text;
            else {
                TRY(class_of(l, s, m->keys[k], false, &class));
                x->of[class] = text;
            }
        }
    }
    return true;
}

/* ---- the scheme ------------------------------------------------------------------------------------------------------------------------ */

SET(set_id) { return text_of(l, y, &SCHEME->id); }
SET(set_title) { return yaml_title(y, &SCHEME->title, l->e); }
SET(set_edition) { return text_of(l, y, &SCHEME->edition); }
SET(set_document) { return text_of(l, y, &SCHEME->document); }
SET(set_source) { return text_of(l, y, &SCHEME->source); }
SET(set_evaluates)
{
    decimal d;
    if (y->kind != YAML_SCALAR || !decimal_parse(str_of(y->text), &d) || d.scale || d.units < 1990 || d.units > 2200)
        return yaml_fail(y, l->e, "应为年份，如 2021", "expected a year, e.g. 2021");
    SCHEME->evaluates = (int)d.units;
    return true;
}
SET(set_scope) { return formula_of(l, SCHEME, y, NULL, &SCHEME->scope); }

/* In this order, whatever the order of the file: formulas need items, items need indicators, verdicts need classes. */
static const key_spec scheme_keys[] = {
    { "scheme", set_id }, { "title", set_title }, { "edition", set_edition }, { "document", set_document }, { "source", set_source },
    { "evaluates", set_evaluates }, { "parameters", set_parameters }, { "define", set_define }, { "scope", set_scope }, { "classes", set_classes },
    { "indicators", set_indicators }, { "ungraded", set_ungraded }, { "veto", set_veto }, { "bounds", set_bounds }, { "cohorts", set_cohorts },
    { "prices", set_prices }, { "consequences", set_consequences },
};
enum { SCHEME_KEYS = sizeof scheme_keys / sizeof *scheme_keys };

/* Classes that no band names are only for firms that are not graded; they must come last. */
static void count_graded(scheme *s)
{
    size_t last = 0;
    for (size_t i = 0; i < s->cohort_count; i++)
        for (size_t k = 0; k < s->cohorts[i].band_count; k++)
            if ((size_t)s->cohorts[i].bands[k].class + 1 > last)
                last = (size_t)s->cohorts[i].bands[k].class + 1;
    s->graded = last;
    for (size_t i = 0; i < s->veto_count; i++)
        if (s->veto[i].class < 0)
            s->veto[i].class = (int)last - 1;
}

static bool complete(const scheme *s, const yaml *y, error *e)
{
    const struct { bool there; const char *key; } needs[] = {
        { s->id, "scheme" }, { s->title.zh, "title" }, { s->edition, "edition" }, { s->scope.text, "scope" }, { s->class_count, "classes" },
        { s->indicator_count, "indicators" }, { s->cohort_count, "cohorts" },
    };
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (!needs[i].there)
            return yaml_fail(y, e, "评价办法缺少 %s", "a scheme needs %s", needs[i].key);
    return true;
}

static void read_keys(loader *l, on *t, yaml *y)
{
    for (size_t k = 0; k < SCHEME_KEYS; k++)
        for (size_t i = 0; i < y->count; i++)
            if (text_eq(y->keys[i]->text, scheme_keys[k].key)) {
                yaml one = { .kind = YAML_MAP, .line = y->line, .column = y->column, .file = y->file, .count = 1, .items = &y->items[i], .keys = &y->keys[i] };
                apply_keys(l, &one, scheme_keys, SCHEME_KEYS, t);
            }
    for (size_t i = 0; i < y->count; i++) {
        size_t k = 0;
        while (k < SCHEME_KEYS && !text_eq(y->keys[i]->text, scheme_keys[k].key))
            k++;
        yaml one = { .kind = YAML_MAP, .file = y->file, .count = 1, .items = &y->items[i], .keys = &y->keys[i] };
        if (k == SCHEME_KEYS)
            apply_keys(l, &one, scheme_keys, SCHEME_KEYS, t);
    }
}

bool scheme_read(core *c, arena *a, const data_decl *items, const char *path, str bytes, scheme *s, pack_faults *faults, error *e)
{
    yaml *y;
    pack_faults own = { 0 };
    error one = { .lang = e->lang };
    loader l = { .a = a, .e = &one, .faults = faults ? faults : &own };
    *s = (scheme){ .a = a, .path = path, .text = bytes };
    data_copy(a, items, &s->data);
    TRY(yaml_parse(a, bytes, path, &y, e));
    if (!y || y->kind != YAML_MAP)
        return fail_at(e, ERR_DECLARATION, (place){ .file = path, .row = 1 }, "应为评价办法（scheme: 名称 …）", "expected a scheme (scheme: NAME …)");
    on t = { .c = c, .s = s };
    read_keys(&l, &t, y);
    count_graded(s);
    if (!l.faults->len && !complete(s, y, &one))
        keep(&l);
    faults_sort(l.faults);
    if (!l.faults->len)
        return true;
    const error *first = &l.faults->at[0];
    if (l.faults->len == 1)
        return fail_at(e, first->code, first->at, "%s", "%s", first->text);
    return fail_at(e, first->code, first->at, "%s（还有 %zu 处）", "%s (and %zu more)", first->text, l.faults->len - 1);
}

static bool file_bytes(arena *a, const char *path, str *out, error *e)
{
    enum { MOST = 1 << 20 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return fail(e, ERR_NOT_FOUND, "没有评价办法“%s”，也打不开这个文件：%s（jbp evaluate list 列出全部办法）", "there is no scheme “%s”, nor can such a file be read: %s (jbp evaluate list shows all)", path, strerror(errno));
    char *bytes = arena_alloc(a, MOST + 1);
    size_t n = fread(bytes, 1, MOST + 1, f);
    fclose(f);
    *out = (str){ bytes, n };
    return n <= MOST || fail(e, ERR_LIMIT, "%s 太大，不像评价办法", "%s is too large for a scheme", path);
}

pack_ids schemes_of(const core *c) { return packs_file_ids(&c->packs, c->a, "schemes", ".yaml"); }

bool scheme_declared(core *c, const char *id, const pack_file **out, error *e)
{
    *out = packs_file_named(&c->packs, "schemes", ".yaml", id);
    return *out || fail(e, ERR_NOT_FOUND, "没有评价办法“%s”（jbp evaluate list 列出全部办法）", "there is no scheme “%s” (jbp evaluate list shows all)", id);
}

static bool read_as(core *c, const pack_file *f, const edition *x, scheme *out, pack_faults *faults, error *e)
{
    data_decl items;
    yaml *y;
    TRY(data_declare(c, &items, e));
    if (!x)
        return scheme_read(c, c->a, &items, f->path, f->bytes, out, faults, e);
    TRY(edition_tree(c->a, x, "scheme", &y, e) && scheme_read(c, c->a, &items, x->file, str_of(x->text), out, faults, e));
    out->amended = x;
    return true;
}

bool scheme_open(core *c, const edition_set *set, const char *id, scheme *out, pack_faults *faults, error *e)
{
    const pack_file *f;
    return scheme_declared(c, id, &f, e) && read_as(c, f, edition_of(set, EDITION_SCHEME, id), out, faults, e);
}

bool scheme_find(core *c, const char *id_or_path, scheme *out, pack_faults *faults, error *e)
{
    data_decl items;
    edition_list all;
    const pack_file *f;
    str bytes;
    error none = { 0 };
    if (scheme_declared(c, id_or_path, &f, &none))
        return editions_list(c, EDITION_SCHEME, id_or_path, &all, e) && read_as(c, f, editions_on_day(&all, id_or_path, today_of()), out, faults, e);
    return data_declare(c, &items, e) && file_bytes(c->a, id_or_path, &bytes, e) && scheme_read(c, c->a, &items, id_or_path, bytes, out, faults, e);
}

int scheme_class(const scheme *s, const char *id)
{
    for (size_t i = 0; i < s->class_count; i++)
        if (text_eq(s->classes[i].id, id))
            return (int)i;
    return -1;
}
