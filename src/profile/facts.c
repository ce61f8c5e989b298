/* Declarations of facts: read in one pass that tells every fault, then what they name is resolved and ordered. */
#include "profile/take.h"

#include "ledger/names.h"
#include "rule/columns.h"
#include "rule/feel_ast.h"

#include <stdlib.h>

typedef struct raw_fact { fact_decl f; const yaml *from, *feel, *score, *decision; } raw_fact;
typedef struct reading { loader l; core *c; facts *out; const edition_set *set; map decisions; VEC(raw_fact) raw; } reading;

static const struct { const char *name; fact_type type; } types[] = {
    { "number", FACT_NUMBER }, { "text", FACT_TEXT }, { "bool", FACT_BOOL }, { "date", FACT_DATE }, { "texts", FACT_TEXTS },
};
const char *fact_type_name(fact_type t) { return types[t].name; }

/* ---- keys ---------------------------------------------------------------------------------------------------------------- */

#define FACT(t) (&((raw_fact *)(t))->f)

static bool flag(loader *l, const yaml *y, bool *out)
{
    *out = y->kind == YAML_SCALAR && text_eq(y->text, "true");
    return *out || (y->kind == YAML_SCALAR && text_eq(y->text, "false")) || yaml_fail(y, l->e, "应为 true 或 false", "expected true or false");
}

static bool fact_id(loader *l, void *t, const yaml *y)
{
    return yaml_scalar(y, &FACT(t)->id, l->e) && (name_plain(FACT(t)->id) || yaml_fail(y, l->e, "编号“%s”应为小写字母、数字和下划线", "id “%s” must be lower-case letters, digits and _", FACT(t)->id));
}

static bool fact_type_(loader *l, void *t, const yaml *y)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (y->kind == YAML_SCALAR && text_eq(types[i].name, y->text)) {
            FACT(t)->type = types[i].type;
            return true;
        }
    return yaml_fail(y, l->e, "type 应为 number、text、bool、date 或 texts", "type must be number, text, bool, date or texts");
}

static bool fact_scale(loader *l, void *t, const yaml *y)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : -1;
    FACT(t)->scale = (int)n;
    return (end && end != y->text && !*end && n >= 0 && n <= 9) || yaml_fail(y, l->e, "scale（显示的小数位数）应为 0 到 9", "scale (digits shown) must be 0 to 9");
}

static bool fact_better(loader *l, void *t, const yaml *y)
{
    FACT(t)->less = y->kind == YAML_SCALAR && text_eq(y->text, "less");
    return FACT(t)->less || (y->kind == YAML_SCALAR && text_eq(y->text, "more")) || yaml_fail(y, l->e, "better 应为 more 或 less", "better must be more or less");
}

static bool fact_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &FACT(t)->name.zh, l->e); }
static bool fact_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &FACT(t)->name.en, l->e); }
static bool fact_unit(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &FACT(t)->unit, l->e); }
static bool fact_supply(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &FACT(t)->supply, l->e); }
static bool fact_ask(loader *l, void *t, const yaml *y) { return flag(l, y, &FACT(t)->ask); }
static bool fact_fixed(loader *l, void *t, const yaml *y) { return flag(l, y, &FACT(t)->fixed); }
static bool fact_from(loader *l, void *t, const yaml *y) { (void)l; ((raw_fact *)t)->from = y; return true; }
static bool fact_feel(loader *l, void *t, const yaml *y) { ((raw_fact *)t)->feel = y; return yaml_scalar(y, &FACT(t)->feel, l->e); }
static bool fact_score(loader *l, void *t, const yaml *y) { const char *id; ((raw_fact *)t)->score = y; return yaml_scalar(y, &id, l->e); }

static bool fact_decision(loader *l, void *t, const yaml *y) { const char *id; ((raw_fact *)t)->decision = y; return yaml_scalar(y, &id, l->e); }

static const key_spec fact_keys[] = {
    { "id", fact_id }, { "zh", fact_zh }, { "en", fact_en }, { "type", fact_type_ }, { "unit", fact_unit }, { "scale", fact_scale }, { "from", fact_from },
    { "feel", fact_feel }, { "score", fact_score }, { "decision", fact_decision }, { "ask", fact_ask }, { "supply", fact_supply }, { "better", fact_better }, { "fixed", fact_fixed },
};

/* ---- reading --------------------------------------------------------------------------------------------------------------- */

static void read_fact(reading *r, const yaml *y)
{
    raw_fact raw = { .f = { .at = y, .pack = r->l.pack } };
    size_t faults = r->l.faults->len;
    if (y->kind == YAML_MAP)
        apply_keys(&r->l, y, KEYS(fact_keys), &raw);
    if (r->l.faults->len == faults && (!raw.f.id || !raw.f.name.zh || !yaml_get(y, "type"))) {
        yaml_fail(y, r->l.e, "事实要有 id、zh 和 type", "a fact needs id, zh and type");
        keep(&r->l);
    } else if (r->l.faults->len == faults && ((raw.from != NULL) + (raw.feel != NULL) + (raw.score != NULL) + (raw.decision != NULL) > 1 || (!raw.from && !raw.feel && !raw.score && !raw.decision && !raw.f.ask))) {
        yaml_fail(y, r->l.e, "事实 %s 应有 from、feel、score、decision 之一，或 ask: true", "fact %s needs one of from, feel, score and decision, or ask: true", raw.f.id);
        keep(&r->l);
    }
    if (r->l.faults->len == faults)
        VEC_ADD(r->c->a, &r->raw, raw);
}

static void read_files(reading *r)
{
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&r->c->packs, "facts", ".yaml", &i));) {
        yaml *y;
        r->l.pack = pack_file_pack(r->c->a, f);
        if (!yaml_parse(r->c->a, f->bytes, f->path, &y, r->l.e)) {
            keep(&r->l);
            continue;
        }
        const yaml *list = yaml_get(y, "facts");
        if (!list || list->kind != YAML_LIST || y->count != 1) {
            fail_at(r->l.e, ERR_DECLARATION, (place){ .file = f->path, .row = 1 }, "应为 facts: [事实…]", "expected facts: [a list]");
            keep(&r->l);
        }
        for (size_t k = 0; list && list->kind == YAML_LIST && k < list->count; k++)
            read_fact(r, list->items[k]);
    }
}

static void add_names(reading *r)
{
    facts *f = r->out;
    f->count = r->raw.len;
    f->at = NEW_N(f->a, fact_decl, f->count + 1);
    for (size_t i = 0; i < f->count; i++) {
        fact_decl *d = &f->at[i];
        *d = r->raw.at[i].f;
        d->index = (int)i;
        const char *names[] = { d->id, d->name.zh, d->name.en };
        for (size_t k = 0; k < 3; k++) {
            bool was;
            if (text_empty(names[k]))
                continue;
            map_value *at = map_put(&f->by_name, feel_name_normal(f->a, str_of(names[k])), &was);
            if (was && at->num != (int64_t)i) {
                const yaml *other = f->at[at->num].at;
                yaml_fail(d->at, r->l.e, "“%s”已是另一个事实的名称（%s 第 %d 行）", "“%s” is the name of another fact already (%s line %d)", names[k], other->file, other->line);
                keep(&r->l);
            } else if (!was) {
                at->num = (int64_t)i;
                feel_names_add(f->names, str_of(names[k]));
            }
        }
    }
}

/* The points of a scoring table, or whether they pass. */
static bool score_text(reading *r, const yaml *y, fact_decl *d)
{
    const score_table *t = score_find(&r->out->scores, y->text);
    if (!t)
        return yaml_fail(y, r->l.e, "没有评分表“%s”", "there is no scoring table “%s”", y->text);
    d->feel = score_feel(r->c->a, t, d->type == FACT_NUMBER ? SCORE_POINTS : SCORE_PASSES);
    return d->type == FACT_NUMBER || d->type == FACT_BOOL || yaml_fail(y, r->l.e, "评分得出 number（得分）或 bool（是否达标）", "a score is a number (points) or a bool (whether it passes)");
}

/* ---- decision tables: the inputs are facts by name -------------------------------------------------------------------------- */

typedef struct asked_decision { const dmn_model *model; str name; } asked_decision;

/* The kids are the inputs, under the names the model calls them by. */
static feel_value decision_host(feel_run *run, const feel_expression *x, const feel_scope *s)
{
    const asked_decision *d = x->self;
    feel_entry *at = NEW_N(run->a, feel_entry, x->count + 1);
    feel_value out = FEEL_NOTHING;
    error none = { 0 };
    for (size_t i = 0; i < x->count; i++)
        at[i] = (feel_entry){ x->names[i], feel_evaluate(run, x->kids[i], s) };
    return dmn_evaluate(run, d->model, DMN_DECISION, d->name, feel_context_of(run->a, at, x->count), &out, &none) ? out : FEEL_NOTHING;
}

static const decision_model *model_of(reading *r, const yaml *y, const char *id)
{
    bool was;
    map_value *at = map_put(&r->decisions, str_of(id), &was);
    if (was)
        return at->cptr;
    decision_model *m = NEW(r->c->a, decision_model);
    error why = { .lang = r->l.e->lang };
    at->cptr = decision_open(r->c, r->set, id, m, &why) ? m : NULL;
    if (!at->cptr && why.at.file)
        *r->l.e = why;
    else if (!at->cptr)
        yaml_fail(y, r->l.e, "%s", "%s", why.text);
    return at->cptr;
}

static bool same_kind(const feel_type *t, fact_type f)
{
    static const feel_kind kinds[] = { [FACT_NUMBER] = FEEL_NUMBER, [FACT_TEXT] = FEEL_STRING, [FACT_BOOL] = FEEL_BOOL, [FACT_DATE] = FEEL_DATE };
    for (int i = 0; t && t->kind == TYPE_ANY && t->base && i < 100; i++)
        t = t->base;
    return !t || t->kind == TYPE_ANY || (t->kind == TYPE_LIST ? f == FACT_TEXTS : f != FACT_TEXTS && (t->kind != TYPE_KIND || t->of == kinds[f]));
}

static bool read_need(reading *r, const yaml *y, const dmn_need *need, feel_expression *x, size_t i)
{
    facts *f = r->out;
    int fact = fact_find(f, need->name);
    if (fact < 0)
        return yaml_fail(y, r->l.e, "决策表的输入“%.*s”不是事实（jbp profile --facts 列出全部）", "the input “%.*s” is no fact (jbp profile --facts lists all)", (int)need->name.len, need->name.at);
    if (!same_kind(need->type, f->at[fact].type))
        return yaml_fail(y, r->l.e, "输入“%.*s”的类型与事实不同（事实是 %s）", "the input “%.*s” is of another type than the fact (a %s)", (int)need->name.len, need->name.at, fact_type_name(f->at[fact].type));
    ((str *)(uintptr_t)x->names)[i] = need->name;
    return feel_compile(f->a, need->name, f->names, FEEL_EXPRESSION, &x->kids[i], r->l.e);
}

static bool decision_text(reading *r, const yaml *y, fact_decl *d)
{
    facts *f = r->out;
    const char *model, *name;
    dmn_needs needs;
    if (!decision_name(f->a, y->text, &model, &name))
        return yaml_fail(y, r->l.e, "应写 decision: 模型.决策", "expected decision: MODEL.DECISION");
    if (!(d->decision = model_of(r, y, model)))
        return false;
    error why = { .lang = r->l.e->lang };
    if (!dmn_needs_of(f->a, d->decision->model, str_of(name), &needs, &why))
        return yaml_fail(y, r->l.e, "%s", "%s", why.text);
    asked_decision *asked = NEW(f->a, asked_decision);
    feel_expression *x = NEW(f->a, feel_expression);
    static const feel_source nowhere = { { "", 0 }, NULL };
    *asked = (asked_decision){ d->decision->model, str_of(name) };
    *x = (feel_expression){ .kind = NODE_HOST, .host = decision_host, .self = asked, .count = needs.count, .kids = NEW_N(f->a, const feel_expression *, needs.count + 1),
                            .names = NEW_N(f->a, str, needs.count + 1), .depth = 1, .source = &nowhere };
    d->answers = name;
    d->uses = NEW_N(f->a, fact_use, needs.count + 1);
    for (size_t i = 0; i < needs.count; i++) {
        TRY(read_need(r, y, &needs.at[i], x, i));
        d->uses[d->use_count++] = (fact_use){ fact_find(f, needs.at[i].name), needs.at[i].name };
    }
    d->expression = x;
    return true;
}

static void resolve(reading *r)
{
    facts *f = r->out;
    for (size_t i = 0; i < f->count; i++) {
        fact_decl *d = &f->at[i];
        bool ok = true;
        if (r->raw.at[i].from) {
            fact_source *s = NEW(f->a, fact_source);
            ok = source_read(&r->l, r->c, d, r->raw.at[i].from, s);
            d->from = s;
        } else if (r->raw.at[i].score)
            ok = score_text(r, r->raw.at[i].score, d) && facts_compile(f, r->raw.at[i].score, d->feel, &d->expression, &d->uses, &d->use_count, r->l.e);
        else if (r->raw.at[i].decision)
            ok = decision_text(r, r->raw.at[i].decision, d);
        else if (d->feel)
            ok = facts_compile(f, r->raw.at[i].feel, d->feel, &d->expression, &d->uses, &d->use_count, r->l.e);
        if (!ok)
            keep(&r->l);
    }
}

/* Depth first; a fact met again on its own way is made of itself. */
typedef struct ordering { facts *f; char *state; size_t n; reading *r; } ordering;
static void place_fact(ordering *o, int i)
{
    fact_decl *d = &o->f->at[i];
    if (o->state[i] == 2)
        return;
    if (o->state[i] == 1) {
        yaml_fail(d->at, o->r->l.e, "事实 %s（%s）绕回来由它自己算出", "fact %s (%s) is computed from itself", d->id, d->name.zh);
        keep(&o->r->l);
        return;
    }
    o->state[i] = 1;
    d->by_day = (d->expression && feel_asks_day(d->expression)) || (d->decision && d->decision->by_day);
    for (size_t k = 0; k < d->use_count; k++) {
        place_fact(o, d->uses[k].fact);
        d->by_day = d->by_day || o->f->at[d->uses[k].fact].by_day;
    }
    if (o->state[i] == 1)
        o->f->order[o->n++] = i;
    o->state[i] = 2;
}

bool facts_load(core *c, const edition_set *set, facts *out, error *e)
{
    error one = { .lang = e->lang };
    pack_faults faults = { 0 };
    reading r = { .l = { .p = &c->packs, .a = c->a, .e = &one, .faults = &faults }, .c = c, .out = out, .set = set, .decisions = map_new(c->a) };
    *out = (facts){ .a = c->a, .by_name = map_new(c->a), .names = feel_names_new(c->a, NULL) };
    TRY(scores_load(c, set, &out->scores, e));
    read_files(&r);
    add_names(&r);
    resolve(&r);
    out->order = NEW_N(c->a, int, out->count + 1);
    ordering o = { out, arena_alloc(c->a, out->count + 1), 0, &r };
    for (size_t i = 0; i < out->count; i++)
        place_fact(&o, (int)i);
    return faults_none(&faults, e);
}

int fact_find(const facts *f, str name)
{
    map_value *v = map_get(&f->by_name, feel_name_normal(f->a, name));
    return v ? (int)v->num : -1;
}

/* ---- expressions over facts -------------------------------------------------------------------------------------------------- */

bool feel_asks_day(const feel_expression *x)
{
    if (x->kind == NODE_NAME && x->builtin && (str_eq(x->name, STR("today")) || str_eq(x->name, STR("now"))))
        return true;
    for (size_t i = 0; i < x->count; i++)
        if (feel_asks_day(x->kids[i]))
            return true;
    return false;
}

typedef VEC(fact_use) fact_uses;
static void collect(const facts *f, const feel_expression *x, fact_uses *out)
{
    int i = x->kind == NODE_NAME && !x->builtin ? fact_find(f, x->name) : -1;
    bool there = false;
    for (size_t k = 0; i >= 0 && k < out->len; k++)
        there = there || str_eq(out->at[k].name, x->name);
    if (i >= 0 && !there)
        VEC_ADD(f->a, out, (fact_use){ i, x->name });
    for (size_t k = 0; k < x->count; k++)
        collect(f, x->kids[k], out);
}

static bool unknown_name(const facts *f, const yaml *at, const char *name, error *e)
{
    for (size_t i = 0; i < f->by_name.len; i++) {
        const char *near = str_copy(f->a, f->by_name.entries[i].key);
        if (names_near(near, name))
            return yaml_fail(at, e, "没有事实“%s”；是否指“%s”？", "there is no fact “%s”; did you mean “%s”?", name, near);
    }
    return yaml_fail(at, e, "没有事实“%s”（jbp profile --facts 列出全部）", "there is no fact “%s” (jbp profile --facts lists all)", name);
}

bool facts_compile(const facts *f, const yaml *at, const char *text, const feel_expression **out, fact_use **uses, size_t *n, error *e)
{
    error why = { .lang = e->lang };
    fact_uses used = { 0 };
    if (!feel_compile(f->a, str_of(text), f->names, FEEL_EXPRESSION, out, &why))
        return yaml_fail(at, e, "条件“%s”：%s", "expression “%s”: %s", text, why.text);
    const char *unknown = feel_unknown_name(*out, 0);
    if (unknown)
        return unknown_name(f, at, unknown, e);
    collect(f, *out, &used);
    *out = feel_missing_unknown(f->a, *out);                    /* `null = "x"` is false in FEEL; of a fact that is missing nobody knows */
    *uses = used.at;
    *n = used.len;
    return true;
}

typedef struct scoring { const facts *facts; pack_faults *faults; lang l; } scoring;
static bool compile_scored(void *self, const yaml *at, const char *text, score_rule *out, error *e)
{
    const scoring *k = self;
    fact_use *uses = NULL;
    out->text = text;
    *e = (error){ .lang = k->l };
    if (facts_compile(k->facts, at, text, &out->x, &uses, &out->use_count, e))
        out->uses = uses;
    else
        faults_add(k->facts->a, k->faults, e);
    return true;
}

void facts_compile_score(const facts *f, const score_table *declared, score_table *out, pack_faults *faults, lang l)
{
    scoring k = { f, faults, l };
    error one;
    (void)score_compile(f->a, declared, compile_scored, &k, out, &one);
}
