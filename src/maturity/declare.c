/* Questionnaires as packs write them: read, then parts that take their items from another questionnaire are filled. */
#include "maturity/maturity.h"

#include "ledger/decl_read.h"
#include "ledger/names.h"

#include <stdlib.h>

typedef VEC(questionnaire) questionnaires_read;
typedef struct reading { questionnaires_read all; questionnaire *now; } reading;
typedef struct raw_part { part p; reading *by; int depth; } raw_part;

enum { MOST_DEPTH = 6, MOST_ITEMS = 400 };

static bool id_text(loader *l, const yaml *y, const char **out)
{
    return yaml_scalar(y, out, l->e) && (name_id(*out) || yaml_fail(y, l->e, "编号“%s”应为小写字母、数字和下划线", "id “%s” must be lower-case letters, digits and _", *out));
}

static bool list_of(loader *l, const yaml *y, size_t most)
{
    return (y->kind == YAML_LIST && y->count && y->count <= most) || yaml_fail(y, l->e, "应为 1 到 %zu 项的列表", "expected a list of 1 to %zu", most);
}

/* ---- kinds and levels -------------------------------------------------------------------------------------------------------- */

static bool kind_id(loader *l, void *t, const yaml *y) { return id_text(l, y, &((kind *)t)->id); }
static bool kind_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((kind *)t)->title.zh, l->e); }
static bool kind_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((kind *)t)->title.en, l->e); }
static bool kind_divisions(loader *l, void *t, const yaml *y) { return yaml_texts(l->a, y, &((kind *)t)->divisions, &((kind *)t)->division_count, l->e); }
static const key_spec kind_keys[] = { { "id", kind_id }, { "zh", kind_zh }, { "en", kind_en }, { "divisions", kind_divisions } };

static bool level_number(loader *l, void *t, const yaml *y) { return yaml_count(y, 1, 9, &((level *)t)->number, l->e); }
static bool level_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((level *)t)->title.zh, l->e); }
static bool level_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((level *)t)->title.en, l->e); }
static bool level_need(loader *l, void *t, const yaml *y)
{
    decimal d;
    if (y->kind != YAML_SCALAR || !decimal_parse(str_of(y->text), &d) || d.units <= 0 || d.units > pow10_i64(d.scale))
        return yaml_fail(y, l->e, "need 应为大于 0、不超过 1 的数", "need must lie between 0 and 1");
    ((level *)t)->need = (ratio){ d.units, pow10_i64(d.scale) };
    return true;
}
static const key_spec level_keys[] = { { "level", level_number }, { "zh", level_zh }, { "en", level_en }, { "need", level_need } };

static bool q_kinds(loader *l, void *t, const yaml *y)
{
    questionnaire *q = t;
    TRY(list_of(l, y, MATURITY_KINDS));
    for (q->kind_count = 0; q->kind_count < y->count; q->kind_count++) {
        kind *k = &q->kinds[q->kind_count];
        apply_keys(l, y->items[q->kind_count], KEYS(kind_keys), k);
        if (!k->id || !k->title.zh)
            return yaml_fail(y->items[q->kind_count], l->e, "类型要有 id 和 zh", "a kind needs id and zh");
    }
    return true;
}

static bool q_levels(loader *l, void *t, const yaml *y)
{
    questionnaire *q = t;
    TRY(list_of(l, y, MATURITY_LEVELS));
    for (q->level_count = 0; q->level_count < y->count; q->level_count++) {
        level *v = &q->levels[q->level_count];
        *v = (level){ .need = { 0, 0 } };
        apply_keys(l, y->items[q->level_count], KEYS(level_keys), v);
        if (!v->number || !v->title.zh || !v->need.den || (q->level_count && v->number <= v[-1].number))
            return yaml_fail(y->items[q->level_count], l->e, "等级要有 level（从低到高）、zh 和 need", "a level needs level (rising), zh and need");
    }
    return true;
}

/* ---- parts ------------------------------------------------------------------------------------------------------------------------ */

#define PART(t) (&((raw_part *)(t))->p)

static bool part_id(loader *l, void *t, const yaml *y) { return id_text(l, y, &PART(t)->id); }
static bool part_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &PART(t)->title.zh, l->e); }
static bool part_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &PART(t)->title.en, l->e); }
static bool part_from(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &PART(t)->items_of, l->e); }

/* A number for all kinds, or {KIND: number, …} naming each. */
static bool part_weight(loader *l, void *t, const yaml *y)
{
    const questionnaire *q = ((raw_part *)t)->by->now;
    for (size_t k = 0; k < q->kind_count; k++) {
        const yaml *one = y->kind == YAML_MAP ? yaml_get(y, q->kinds[k].id) : y;
        if (!one)
            return yaml_fail(y, l->e, "权重缺少类型 %s", "the weight lacks kind %s", q->kinds[k].id);
        TRY(yaml_count(one, 0, 100, &PART(t)->weight[k], l->e));
    }
    return y->kind != YAML_MAP || y->count == q->kind_count || yaml_fail(y, l->e, "权重里有不认识的类型", "the weight names an unknown kind");
}

static int level_index(const questionnaire *q, const char *number)
{
    for (size_t i = 0; i < q->level_count; i++)
        if (strtol(number, NULL, 10) == q->levels[i].number && strlen(number) == 1)
            return (int)i;
    return -1;
}

static bool part_items(loader *l, void *t, const yaml *y)
{
    raw_part *raw = t;
    questionnaire *q = raw->by->now;
    VEC(item) items = { 0 };
    if (y->kind != YAML_MAP || !y->count)
        return yaml_fail(y, l->e, "items 应为 {等级: [条目, …]}", "items must be {LEVEL: [text, …]}");
    for (size_t i = 0; i < y->count; i++) {
        int at = level_index(q, y->keys[i]->text);
        const char **texts = NULL;
        size_t n = 0;
        if (at < 0 || (items.len && at <= items.at[items.len - 1].level))
            return yaml_fail(y->keys[i], l->e, "“%s”不是已声明的等级，或没有从低到高写", "“%s” is no declared level, or stands out of order", y->keys[i]->text);
        TRY(yaml_texts(l->a, y->items[i], &texts, &n, l->e));
        for (size_t k = 0; k < n; k++)
            VEC_ADD(l->a, &items, (item){ arena_print(l->a, "%s.%d.%zu", PART(t)->id ? PART(t)->id : "?", q->levels[at].number, k + 1), q->id, texts[k], at });
    }
    PART(t)->items = items.at;
    PART(t)->item_count = items.len;
    return true;
}

static bool part_parts(loader *l, void *t, const yaml *y);
static const key_spec part_keys[] = {
    { "id", part_id }, { "zh", part_zh }, { "en", part_en }, { "weight", part_weight }, { "items", part_items }, { "items_of", part_from }, { "parts", part_parts },
};

static bool sums_to_100(loader *l, const questionnaire *q, const part *parent, const yaml *y)
{
    for (size_t k = 0; k < q->kind_count; k++) {
        int sum = 0;
        for (size_t i = 0; i < parent->part_count; i++)
            sum += parent->parts[i].weight[k];
        if (sum != 100)
            return yaml_fail(y, l->e, "%s 各部分的权重合计 %d，应为 100", "the weights of the parts for %s sum to %d, not to 100", q->kinds[k].title.zh, sum);
    }
    return true;
}

static bool read_parts(loader *l, reading *r, int depth, part *parent, const yaml *y)
{
    size_t before = l->faults->len;
    TRY(list_of(l, y, 40));
    if (depth > MOST_DEPTH)
        return yaml_fail(y, l->e, "层次过深", "too deep");
    parent->parts = NEW_N(l->a, part, y->count);
    for (parent->part_count = 0; parent->part_count < y->count; parent->part_count++) {
        const yaml *one = y->items[parent->part_count];
        raw_part raw = { .p = { .at = one }, .by = r, .depth = depth };
        size_t faults = l->faults->len;
        if (one->kind == YAML_MAP)
            apply_keys(l, one, KEYS(part_keys), &raw);
        if (l->faults->len == faults && (!raw.p.id || !raw.p.title.zh || !yaml_get(one, "weight") || (raw.p.items != NULL) + (raw.p.items_of != NULL) + (raw.p.parts != NULL) != 1)) {
            yaml_fail(one, l->e, "部分要有 id、zh、weight，以及 items、items_of、parts 之一", "a part needs id, zh, weight and one of items, items_of and parts");
            keep(l);
        }
        parent->parts[parent->part_count] = raw.p;
    }
    return l->faults->len != before || sums_to_100(l, r->now, parent, y);
}

static bool part_parts(loader *l, void *t, const yaml *y)
{
    raw_part *raw = t;
    return read_parts(l, raw->by, raw->depth + 1, &raw->p, y);
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------- */

static bool q_id(loader *l, void *t, const yaml *y) { return id_text(l, y, &((questionnaire *)t)->id); }
static bool q_title(loader *l, void *t, const yaml *y) { return yaml_title(y, &((questionnaire *)t)->title, l->e); }
static bool q_edition(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((questionnaire *)t)->edition, l->e); }
static bool q_document(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((questionnaire *)t)->document, l->e); }
static bool q_source(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((questionnaire *)t)->source, l->e); }
static bool q_note(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((questionnaire *)t)->note, l->e); }
static bool q_parts(loader *l, void *t, const yaml *y) { (void)l; (void)t; (void)y; return true; }       /* read once kinds and levels are known */
static const key_spec q_keys[] = {
    { "questionnaire", q_id }, { "title", q_title }, { "edition", q_edition }, { "document", q_document }, { "source", q_source }, { "note", q_note },
    { "kinds", q_kinds }, { "levels", q_levels }, { "parts", q_parts },
};

static void read_one(loader *l, void *self, const yaml *y)
{
    reading *r = self;
    size_t faults = l->faults->len;
    questionnaire q = { .at = y, .pack = l->pack, .kinds = { { .id = "all", .title = { "全部", "All" } } }, .kind_count = 1 };
    const yaml *parts = yaml_get(y, "parts");
    apply_keys(l, y, KEYS(q_keys), &q);
    if (l->faults->len == faults && (!q.id || !q.title.zh || !q.level_count || !parts)) {
        yaml_fail(y, l->e, "问卷要有 questionnaire（编号）、title、levels 和 parts", "a questionnaire needs questionnaire (its id), title, levels and parts");
        keep(l);
    }
    if (l->faults->len != faults)
        return;
    r->now = &q;
    if (!read_parts(l, r, 1, &q.root, parts))
        keep(l);
    VEC_ADD(l->a, &r->all, q);
}

/* ---- items taken from another questionnaire ------------------------------------------------------------------------------------------ */

static part *leaf_named(part *p, const char *id)
{
    for (size_t i = 0; i < p->part_count; i++) {
        part *found = p->parts[i].part_count ? leaf_named(&p->parts[i], id) : text_eq(p->parts[i].id, id) ? &p->parts[i] : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static bool take_items(loader *l, reading *r, const questionnaire *q, part *p)
{
    const char *dot = strchr(p->items_of, '.');
    part *from = NULL;
    const questionnaire *source = NULL;
    for (size_t i = 0; dot && i < r->all.len; i++)
        if (str_eq(str_of(r->all.at[i].id), (str){ p->items_of, (size_t)(dot - p->items_of) })) {
            source = &r->all.at[i];
            from = leaf_named(&r->all.at[i].root, dot + 1);
        }
    if (!from || !from->item_count || from->items_of)
        return yaml_fail(p->at, l->e, "没有“%s”（应写 问卷.部分，且那里写有条目）", "there is no “%s” (expected QUESTIONNAIRE.PART with items of its own)", p->items_of);
    p->items = NEW_N(l->a, item, from->item_count);
    p->item_count = from->item_count;
    for (size_t i = 0; i < p->item_count; i++) {
        int at = level_index(q, arena_print(l->a, "%d", source->levels[from->items[i].level].number));
        if (at < 0)
            return yaml_fail(p->at, l->e, "本问卷没有“%s”用到的等级 %d", "level missing here; “%s” uses level %d", p->items_of, source->levels[from->items[i].level].number);
        p->items[i] = from->items[i];
        p->items[i].level = at;
    }
    return true;
}

static size_t fill(loader *l, reading *r, questionnaire *q, part *p, map *seen)
{
    size_t n = 0;
    for (size_t i = 0; i < p->part_count; i++) {
        part *x = &p->parts[i];
        bool was = false;
        if (x->items_of && !take_items(l, r, q, x))
            keep(l);
        if (!x->part_count)
            map_put(seen, str_of(x->id), &was);
        if (was) {
            yaml_fail(x->at, l->e, "部分 %s 写了两次", "the part %s stands twice", x->id);
            keep(l);
        }
        n += x->item_count + (x->part_count ? fill(l, r, q, x, seen) : 0);
    }
    return n;
}

bool questionnaires_load(core *c, questionnaires *out, error *e)
{
    error one = { .lang = e->lang };
    pack_faults faults = { 0 };
    loader l = { .p = &c->packs, .a = c->a, .e = &one, .faults = &faults };
    reading r = { 0 };
    packs_each(&l, "questionnaires", read_one, &r);
    for (size_t i = 0; i < r.all.len && !faults.len; i++) {
        questionnaire *q = &r.all.at[i];
        map seen = map_new(c->a);
        q->item_count = fill(&l, &r, q, &q->root, &seen);
        if (q->item_count > MOST_ITEMS) {
            yaml_fail(q->at, &one, "条目超过 %d 条", "more than %d items", MOST_ITEMS);
            keep(&l);
        }
    }
    *out = (questionnaires){ r.all.at, r.all.len };
    return faults_none(&faults, e);
}

const questionnaire *questionnaire_find(const questionnaires *q, const char *id, error *e)
{
    for (size_t i = 0; i < q->count; i++)
        if (text_eq(q->at[i].id, id) || text_eq(q->at[i].title.zh, id))
            return &q->at[i];
    fail(e, ERR_NOT_FOUND, "没有问卷“%s”；jbp maturity 列出全部", "there is no questionnaire “%s”; jbp maturity lists all", id);
    return NULL;
}

size_t kind_for(const questionnaire *q, const char *industry)
{
    for (size_t k = 0; industry && k < q->kind_count; k++)
        for (size_t i = 0; i < q->kinds[k].division_count; i++)
            if (strncmp(industry, q->kinds[k].divisions[i], 2) == 0)
                return k;
    return q->kind_count - 1;
}
