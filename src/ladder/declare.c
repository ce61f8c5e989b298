/* Ladders as packs write them. */
#include "ladder/ladder.h"
#include "ledger/decl_read.h"
#include "ledger/names.h"

typedef VEC(ladder) all_ladders;
typedef struct reading { const policies *p; ladders *out; all_ladders all; ladder *now; } reading;
typedef struct raw_rung { rung r; reading *by; } raw_rung;

#define RUNG(t) (&((raw_rung *)(t))->r)

static bool rung_id(loader *l, void *t, const yaml *y)
{
    return yaml_scalar(y, &RUNG(t)->id, l->e) && (name_id(RUNG(t)->id) || yaml_fail(y, l->e, "编号“%s”应为小写字母、数字和下划线", "id “%s” must be lower-case letters, digits and _", RUNG(t)->id));
}
static bool rung_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &RUNG(t)->title.zh, l->e); }
static bool rung_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &RUNG(t)->title.en, l->e); }
static bool rung_years(loader *l, void *t, const yaml *y) { return yaml_count(y, 1, 50, &RUNG(t)->years, l->e); }
static bool rung_recheck(loader *l, void *t, const yaml *y) { return yaml_count(y, 1, 12, &RUNG(t)->recheck_month, l->e); }

/* Codes of one field of the honours, from codes or names. */
static bool codes(loader *l, const char *field, const yaml *y, const char **out, size_t *n)
{
    const ledger_decl *led = map_ptr(&l->p->ledger_by_id, STR("honour"));
    const field_decl *f = led ? field_find(led, field) : NULL;
    const char **texts = NULL;
    size_t count = 0;
    if (!f)
        return yaml_fail(y, l->e, "台账 honour 没有字段 %s", "ledger honour has no field %s", field);
    TRY(yaml_texts(l->a, y, &texts, &count, l->e));
    if (count > LADDER_KINDS)
        return yaml_fail(y, l->e, "最多 %d 个", "at most %d", LADDER_KINDS);
    for (size_t i = 0; i < count; i++) {
        value v;
        error why = { .lang = l->e->lang };
        if (!value_from_text(l->a, f, str_of(texts[i]), l->e->lang, &v, &why))
            return yaml_fail(y, l->e, "%s", "%s", why.text);
        out[(*n)++] = str_copy(l->a, v.text);
    }
    return true;
}

static bool honour_kind(loader *l, void *t, const yaml *y) { return codes(l, "kind", y, RUNG(t)->kinds, &RUNG(t)->kind_count); }
static bool honour_level(loader *l, void *t, const yaml *y) { return codes(l, "level", y, RUNG(t)->levels, &RUNG(t)->level_count); }
static bool honour_grade(loader *l, void *t, const yaml *y) { return codes(l, "grade", y, RUNG(t)->grades, &RUNG(t)->grade_count); }
static const key_spec honour_keys[] = { { "kind", honour_kind }, { "level", honour_level }, { "grade", honour_grade } };

static bool rung_honour(loader *l, void *t, const yaml *y)
{
    if (y->kind != YAML_MAP || !yaml_get(y, "kind"))
        return yaml_fail(y, l->e, "honour 应写 {kind: 荣誉类别, level: 级别, grade: 等次}", "honour must be {kind:, level:, grade:}");
    apply_keys(l, y, KEYS(honour_keys), t);
    return true;
}

static bool rung_needs(loader *l, void *t, const yaml *y)
{
    const ladder *now = ((raw_rung *)t)->by->now;
    const char **names = NULL;
    size_t n = 0;
    TRY(yaml_texts(l->a, y, &names, &n, l->e));
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < now->count && !text_eq(now->rungs[k].id, names[i]))
            k++;
        if (k == now->count || RUNG(t)->need_count == LADDER_NEEDS)
            return yaml_fail(y, l->e, "前面没有梯级“%s”（needs 只能写更低的梯级）", "there is no rung “%s” below (needs names lower rungs)", names[i]);
        RUNG(t)->needs[RUNG(t)->need_count++] = (int)k;
    }
    return true;
}

static bool rung_programme(loader *l, void *t, const yaml *y)
{
    const policies *p = ((raw_rung *)t)->by->p;
    const char *id = NULL;
    TRY(yaml_scalar(y, &id, l->e));
    for (size_t i = 0; i < p->programme_count; i++)
        if (text_eq(p->programme[i].id, id)) {
            RUNG(t)->programme = (int)i;
            return true;
        }
    return yaml_fail(y, l->e, "没有政策项目“%s”", "there is no programme “%s”", id);
}

static bool rung_scores(loader *l, void *t, const yaml *y)
{
    const char **names = NULL;
    size_t n = 0;
    TRY(yaml_texts(l->a, y, &names, &n, l->e));
    for (size_t i = 0; i < n; i++) {
        const score_table *s = score_find(&((raw_rung *)t)->by->out->scores, names[i]);
        if (!s || RUNG(t)->score_count == LADDER_SCORES)
            return yaml_fail(y, l->e, "没有评分表“%s”", "there is no scoring table “%s”", names[i]);
        RUNG(t)->scores[RUNG(t)->score_count++] = s;
    }
    return true;
}

static const key_spec rung_keys[] = {
    { "id", rung_id },       { "zh", rung_zh },         { "en", rung_en },       { "honour", rung_honour },   { "needs", rung_needs }, { "programme", rung_programme },
    { "scores", rung_scores }, { "years", rung_years }, { "recheck", rung_recheck },
};

static bool ladder_id(loader *l, void *t, const yaml *y)
{
    const char **id = &((ladder *)t)->id;
    return yaml_scalar(y, id, l->e) && (name_id(*id) || yaml_fail(y, l->e, "编号“%s”应为小写字母、数字和下划线", "id “%s” must be lower-case letters, digits and _", *id));
}
static bool ladder_title(loader *l, void *t, const yaml *y) { return yaml_title(y, &((ladder *)t)->title, l->e); }
static bool ladder_rungs(loader *l, void *t, const yaml *y)
{
    (void)t;
    return (y->kind == YAML_LIST && y->count) || yaml_fail(y, l->e, "rungs 应为从低到高的梯级列表", "rungs must be a list, lowest first");
}
static const key_spec ladder_keys[] = { { "ladder", ladder_id }, { "title", ladder_title }, { "rungs", ladder_rungs } };

static void read_ladder(loader *l, void *self, const yaml *y)
{
    reading *r = self;
    size_t faults = l->faults->len;
    ladder x = { .at = y, .pack = l->pack };
    const yaml *rungs = yaml_get(y, "rungs");
    apply_keys(l, y, KEYS(ladder_keys), &x);
    if (l->faults->len == faults && (!x.id || !x.title.zh || !rungs)) {
        yaml_fail(y, l->e, "梯度要有 ladder（编号）、title 和 rungs", "a ladder needs ladder (its id), title and rungs");
        keep(l);
    }
    if (l->faults->len != faults)
        return;
    x.rungs = NEW_N(l->a, rung, rungs->count);
    r->now = &x;
    for (size_t i = 0; i < rungs->count; i++) {
        raw_rung raw = { .r = { .at = rungs->items[i], .programme = -1 }, .by = r };
        faults = l->faults->len;
        if (rungs->items[i]->kind == YAML_MAP)
            apply_keys(l, rungs->items[i], KEYS(rung_keys), &raw);
        if (l->faults->len == faults && (!raw.r.id || !raw.r.title.zh || !raw.r.kind_count || raw.r.programme < 0)) {
            yaml_fail(rungs->items[i], l->e, "梯级要有 id、zh、honour 和 programme", "a rung needs id, zh, honour and programme");
            keep(l);
        }
        x.rungs[x.count++] = raw.r;
    }
    VEC_ADD(l->a, &r->all, x);
}

bool ladders_load(core *c, const policies *p, ladders *out, error *e)
{
    error one = { .lang = e->lang };
    pack_faults faults = { 0 };
    loader l = { .p = &c->packs, .a = c->a, .e = &one, .faults = &faults };
    reading r = { .p = p, .out = out };
    const score_tables *declared = &p->facts.scores;
    *out = (ladders){ .scores = { NEW_N(c->a, score_table, declared->count + 1), declared->count } };
    for (size_t i = 0; i < declared->count; i++)
        facts_compile_score(&p->facts, &declared->at[i], &out->scores.at[i], &faults, e->lang);
    packs_each(&l, "ladders", read_ladder, &r);
    out->at = r.all.at;
    out->count = r.all.len;
    return faults_none(&faults, e);
}

const ladder *ladder_find(const ladders *l, const char *id, error *e)
{
    for (size_t i = 0; i < l->count; i++)
        if (text_eq(l->at[i].id, id) || text_eq(l->at[i].title.zh, id))
            return &l->at[i];
    fail(e, ERR_NOT_FOUND, "没有梯度“%s”；jbp ladder 列出全部", "there is no ladder “%s”; jbp ladder lists all", id);
    return NULL;
}
