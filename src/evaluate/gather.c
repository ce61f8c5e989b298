#include "evaluate/gather.h"

#include <stdlib.h>

typedef struct kind_row { const char *code; text2 name; } kind_row;
static const kind_row kinds[GATHER_KINDS] = {           /* list evaluation_finding_kind */
    [GATHER_MISSING] = { "missing", { "缺数据", "missing" } },          [GATHER_CONTRADICTION] = { "contradiction", { "部门数据不一致", "departments disagree" } },
    [GATHER_UNIT_SLIP] = { "unit_slip", { "疑似单位错误", "unit slip" } }, [GATHER_NEGATIVE] = { "negative", { "负值", "negative" } },
    [GATHER_UNKNOWN] = { "unknown", { "无法判断", "cannot be told" } },
};
const char *gather_kind_name(gather_kind k, lang l) { return say(kinds[k].name, l); }

/* ---- rules --------------------------------------------------------------------------------------------------------------- */

static bool item_named(const data_decl *d, const yaml *y, const char *key, int *out, error *e)
{
    const yaml *v = yaml_get(y, key);
    *out = v && v->kind == YAML_SCALAR ? data_find(d, str_of(v->text)) : -1;
    return *out >= 0 || yaml_fail(v ? v : y, e, "%s 应为数据项的名称", "%s must name a data item", key);
}

static bool one_rule(const data_decl *d, const yaml *y, compare_rule *r, error *e)
{
    const yaml *zh = yaml_get(y, "zh"), *en = yaml_get(y, "en"), *within = yaml_get(y, "within");
    if (y->kind != YAML_MAP || !zh || zh->kind != YAML_SCALAR || !within || within->kind != YAML_SCALAR || !decimal_parse(str_of(within->text), &r->within) || r->within.units < 0)
        return yaml_fail(y, e, "应写 {zh: 名称, first: 数据项, second: 数据项, within: 百分数}", "expected {zh: NAME, first: ITEM, second: ITEM, within: PERCENT}");
    r->title = (text2){ zh->text, en && en->kind == YAML_SCALAR ? en->text : NULL };
    return item_named(d, y, "first", &r->first, e) && item_named(d, y, "second", &r->second, e);
}

bool compare_rules(core *c, const data_decl *d, compare_rule **out, size_t *n, error *e)
{
    VEC(compare_rule) all = { 0 };
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&c->packs, "rules", "/compare.yaml", &i));) {
        yaml *y;
        TRY(yaml_parse(c->a, f->bytes, f->path, &y, e));
        const yaml *list = yaml_get(y, "compare");
        if (!list || list->kind != YAML_LIST)
            return fail_at(e, ERR_DECLARATION, (place){ .file = f->path, .row = 1 }, "应为 compare: 和列表", "expected compare: and a list");
        for (size_t k = 0; k < list->count; k++) {
            compare_rule r;
            TRY(one_rule(d, list->items[k], &r, e));
            VEC_ADD(c->a, &all, r);
        }
    }
    *out = all.at;
    *n = all.len;
    return true;
}

/* ---- finding ----------------------------------------------------------------------------------------------------------------- */

typedef struct finder { arena *a; const evaluation *v; gather_findings *out; lang lang; } finder;

static void found(finder *f, size_t firm, gather_kind kind, const char *item, char *detail, char *suggested)
{
    VEC_ADD(f->a, f->out, (gather_finding){ (uint32_t)firm, kind, item, detail, suggested });
}

/* The factor between two positive numbers, when it is a power of ten or 平方米 for 亩 (within a tenth); else NULL. */
static const char *slip_between(dec128 x, dec128 y, lang l)
{
    static const struct { double factor; text2 says; } factors[] = {
        { 10, { "10 倍", "10 times" } }, { 100, { "100 倍", "100 times" } }, { 1000, { "1000 倍", "1000 times" } }, { 10000, { "10000 倍（元与万元、千瓦时与万千瓦时之差）", "10,000 times" } },
        { 2000.0 / 3, { "666.7 倍（平方米与亩之差）", "666.7 times (square metres for mu)" } },
    };
    double q = dec_double(x) / dec_double(y);            /* a hint about magnitude, not a figure */
    q = q < 1 ? 1 / q : q;
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (q > factors[i].factor * 0.9 && q < factors[i].factor * 1.1)
            return say(factors[i].says, l);
    return NULL;
}

static bool apart(dec128 x, dec128 y, decimal within)
{
    dec128 d, most;
    return dec_sub(x, y, &d) && dec_mul(dec_abs(y), dec_of_decimal((decimal){ within.units, within.scale + 2 }), &most) && dec_compare(dec_abs(d), most) > 0;
}

static void compare_pair(finder *f, size_t firm, const compare_rule *r)
{
    const data_decl *d = f->v->t->decl;
    const datum *p = &d->at[r->first], *q = &d->at[r->second];
    feel_value x = f->v->t->column[r->first][firm], y = f->v->t->column[r->second][firm];
    if (x.kind != FEEL_NUMBER || y.kind != FEEL_NUMBER || !apart(x.number, y.number, r->within))
        return;
    const char *slip = dec_sign(x.number) > 0 && dec_sign(y.number) > 0 ? slip_between(x.number, y.number, f->lang) : NULL;
    char *detail = arena_print(f->a, say((text2){ "%s（%s）%s，%s（%s）%s%s%s", "%s (%s) %s, %s (%s) %s%s%s" }, f->lang), p->name, p->department ? p->department : "", datum_text(f->a, p, x, f->lang), q->name,
                               q->department ? q->department : "", datum_text(f->a, q, y, f->lang), slip ? say((text2){ "，相差约 ", ", about " }, f->lang) : "", slip ? slip : "");
    char *advice = slip ? arena_print(f->a, say((text2){ "请%s和%s核对计量单位", "ask %s and %s for the unit" }, f->lang), p->department ? p->department : "", q->department ? q->department : "")
                        : arena_print(f->a, say((text2){ "请两部门核对；评价采用%s数", "to be settled; the evaluation uses that of %s" }, f->lang), p->department ? p->department : p->name);
    found(f, firm, slip ? GATHER_UNIT_SLIP : GATHER_CONTRADICTION, say(r->title, f->lang), detail, advice);
}

static void lacking_items(finder *f, size_t firm, const formula *x, const char *indicator)
{
    for (size_t i = 0; i < x->use_count; i++) {
        const datum *d = &f->v->t->decl->at[x->uses[i]];
        if (f->v->t->column[x->uses[i]][firm].kind != FEEL_NULL)
            continue;
        bool told = false;
        for (size_t k = f->out->len; k-- > 0 && f->out->at[k].firm == firm && !told;)
            told = f->out->at[k].kind == GATHER_MISSING && text_eq(f->out->at[k].item, d->name);
        if (!told)
            found(f, firm, GATHER_MISSING, d->name, arena_print(f->a, say((text2){ "缺%s，%s无法计算", "%s is missing: %s cannot be computed" }, f->lang), d->name, indicator),
                  arena_print(f->a, say((text2){ "请%s补报", "ask %s" }, f->lang), d->department ? d->department : say((text2){ "来源部门", "the department" }, f->lang)));
    }
}

static bool declared_absent(const item_decl *d) { return d->missing.kind == FILL_MEAN || d->missing.kind == FILL_EXCLUDE; }

static void items_of(finder *f, size_t firm)
{
    const firm_result *r = &f->v->at[firm];
    const cohort_decl *c = &f->v->s->cohorts[r->cohort];
    formula_run run;
    formula_run_begin(&run, &f->v->s->data, f->v->t->column, f->lang);
    for (size_t j = 0; j < c->item_count; j++) {
        const indicator_decl *i = c->items[j].indicator;
        if (!r->items[j].has_value && !declared_absent(&c->items[j])) {
            lacking_items(f, firm, &i->value, say(i->title, f->lang));
            lacking_items(f, firm, &i->top, say(i->title, f->lang));
            lacking_items(f, firm, &i->per, say(i->title, f->lang));
        }
        feel_value per = i->per.text ? formula_value(&run, &i->per, firm, NULL, 0) : FEEL_NOTHING;
        if (per.kind == FEEL_NUMBER && dec_sign(per.number) <= 0)
            found(f, firm, GATHER_NEGATIVE, i->per.text, arena_print(f->a, say((text2){ "%s 为 %s，不能作分母", "%s is %s and divides nothing" }, f->lang), i->per.text, dec_fixed(f->a, per.number, 2)),
                  arena_copy(f->a, say((text2){ "请核对（如出租面积是否大于自有面积）", "check it (is more let than owned?)" }, f->lang)));
    }
    formula_run_end(&run);
}

/* ---- against the cohort's median ------------------------------------------------------------------------------------------------- */

static int by_value(const void *x, const void *y) { return dec_compare(*(const dec128 *)x, *(const dec128 *)y); }

static void median_slips(finder *f, int cohort, size_t item)
{
    enum { FEW = 8, FAR = 100 };
    const evaluation *v = f->v;
    const indicator_decl *i = v->s->cohorts[cohort].items[item].indicator;
    VEC(dec128) all = { 0 };
    if (!i->top.text)                       /* a share may be small without any slip */
        return;
    for (size_t k = 0; k < v->t->firms; k++)
        if (v->at[k].cohort == cohort && v->at[k].items && v->at[k].items[item].has_value && dec_sign(v->at[k].items[item].value) > 0)
            VEC_ADD(f->a, &all, v->at[k].items[item].value);
    if (all.len < FEW)
        return;
    qsort(all.at, all.len, sizeof *all.at, by_value);
    dec128 median = all.at[all.len / 2];
    for (size_t k = 0; k < v->t->firms; k++) {
        const firm_result *r = &v->at[k];
        if (r->cohort != cohort || !r->items || !r->items[item].has_value || dec_sign(r->items[item].value) <= 0)
            continue;
        double q = dec_double(r->items[item].value) / dec_double(median);
        if (q < FAR && q > 1.0 / FAR)
            continue;
        found(f, k, GATHER_UNIT_SLIP, say(i->title, f->lang),
              arena_print(f->a, say((text2){ "%s %s%s，本类中位数 %s，相差 %s 倍以上", "%s is %s%s, the median %s: %s times apart" }, f->lang), say(i->title, f->lang), dec_fixed(f->a, r->items[item].value, i->places), i->unit ? i->unit : "",
                          dec_fixed(f->a, median, i->places), "100"),
              arena_copy(f->a, say((text2){ "请核对分子、分母的计量单位（平方米与亩、元与万元）", "check the units of both parts" }, f->lang)));
    }
}

void gather(arena *a, const evaluation *v, const compare_rule *rules, size_t n, gather_findings *out)
{
    finder f = { a, v, out, v->lang };
    *out = (gather_findings){ 0 };
    for (size_t i = 0; i < v->t->firms; i++) {
        const firm_result *r = &v->at[i];
        if (r->standing != STAND_RANKED && r->standing != STAND_VETO)
            continue;
        items_of(&f, i);
        for (size_t k = 0; k < n; k++)
            compare_pair(&f, i, &rules[k]);
    }
    for (size_t c = 0; c < v->s->cohort_count; c++)
        for (size_t j = 0; j < v->s->cohorts[c].item_count; j++)
            median_slips(&f, (int)c, j);
    for (size_t i = 0; i < v->note_count; i++)
        found(&f, v->notes[i].firm, GATHER_UNKNOWN, say(kinds[GATHER_UNKNOWN].name, v->lang), arena_copy(a, v->notes[i].text), NULL);
}

/* ---- records ------------------------------------------------------------------------------------------------------------------------ */

enum { OPEN_DATA = 1, OPEN_COMPARE = 2 };
typedef struct keeper {
    core *c;
    const evaluation *v;
    batch b;
    writer *w;
    const ledger_decl *l;
    map now;                            /* keys found now */
    uint8_t *open;                      /* by firm: OPEN_DATA, OPEN_COMPARE */
    gather_result *out;
    error *e;
} keeper;

static int at(const keeper *k, const char *field) { return field_find(k->l, field)->index; }
static char *key_of(arena *a, int64_t firm, const char *kind, const char *item) { return arena_print(a, "%lld|%s|%s", (long long)firm, kind, item); }

static bool answered(const keeper *k, const record *r)
{
    str state = r->values[at(k, "state")].text;
    return !str_eq(state, STR("open")) && !str_eq(state, STR("gone"));
}

static bool keep_finding(keeper *k, const gather_finding *f)
{
    arena *a = k->c->a;
    value *v = NEW_N(a, value, k->l->count);
    bool *mask = NEW_N(a, bool, k->l->count), there, was;
    record had;
    outcome what;
    int64_t id;
    const eval_firm *firm = &k->v->t->firm[f->firm];
    const struct { const char *field; value v; } set[] = {
        { "year", V_INT(k->v->t->year) }, { "scheme", v_text(k->v->s->id) }, { "enterprise", V_INT(firm->id) }, { "kind", v_text(kinds[f->kind].code) }, { "item", v_text(f->item) },
        { "detail", v_text(f->detail) }, { "suggested", v_text(f->suggested) }, { "state", v_text("open") },
    };
    map_put(&k->now, str_of(key_of(a, firm->id, kinds[f->kind].code, f->item)), &was);
    if (was)
        return true;
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        v[at(k, set[i].field)] = set[i].v;
        mask[at(k, set[i].field)] = true;
    }
    TRY(record_find(k->c, k->l, v, a, &had, &there, k->e));
    bool settled = there && answered(k, &had);
    mask[at(k, "state")] = !settled;
    k->out->found++;
    k->out->fresh += !there;
    k->out->open += !settled;
    if (!settled)
        k->open[f->firm] |= f->kind == GATHER_MISSING || f->kind == GATHER_UNKNOWN ? OPEN_DATA : OPEN_COMPARE;
    return record_put(k->w, v, mask, (origin){ 0 }, &what, &id, k->e);
}

static bool close_gone(keeper *k)
{
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) gone = { 0 };
    const value args[] = { V_INT(k->v->t->year), v_text(k->v->s->id) };
    TRY(store_query(k->c->s, "SELECT id, enterprise, kind, item FROM evaluation_finding WHERE year = ? AND scheme = ? AND state IN ('open', 'answered')", args, 2, &r, k->e));
    while ((ok = rows_next(r, &more, k->e)) && more)
        if (!map_get(&k->now, str_of(key_of(k->c->a, rows_int(r, 1), str_copy(k->c->a, rows_text(r, 2)), str_copy(k->c->a, rows_text(r, 3))))))
            VEC_ADD(k->c->a, &gone, rows_int(r, 0));
    rows_close(r);
    for (size_t i = 0; ok && i < gone.len; i++) {
        ok = writer_set(k->w, gone.at[i], FIELD_SET({ "state", v_text("gone") }), k->e);
        k->out->gone++;
    }
    return ok;
}

/* Done: nothing open. Gathered and compared apart, so that it shows what is left to do. */
static bool keep_coverage(keeper *k)
{
    bool ok = true;
    k->l = ledger_find(&k->c->packs, "evaluation_coverage", k->e);
    TRY(k->l && writer_open(k->c, &k->b, k->l, &k->w, k->e));
    for (size_t i = 0; ok && i < k->v->t->firms; i++) {
        standing s = k->v->at[i].standing;
        value *v = NEW_N(k->c->a, value, k->l->count);
        outcome what;
        int64_t id;
        if (s == STAND_OUT || s == STAND_JOINED)
            continue;
        v[at(k, "year")] = V_INT(k->v->t->year);
        v[at(k, "scheme")] = v_text(k->v->s->id);
        v[at(k, "enterprise")] = V_INT(k->v->t->firm[i].id);
        v[at(k, "gathered")] = V_INT(!(k->open[i] & OPEN_DATA));
        v[at(k, "compared")] = V_INT(!(k->open[i] & OPEN_COMPARE));
        v[at(k, "done")] = V_INT(!k->open[i]);
        k->out->firms++;
        k->out->done += !k->open[i];
        ok = record_put(k->w, v, NULL, (origin){ 0 }, &what, &id, k->e);
    }
    writer_close(k->w);
    return ok;
}

bool gather_save(core *c, const evaluation *v, const gather_findings *f, gather_result *out, error *e)
{
    keeper k = { .c = c, .v = v, .l = ledger_find(&c->packs, "evaluation_finding", e), .now = map_new(c->a), .open = NEW_N(c->a, uint8_t, v->t->firms + 1), .out = out, .e = e };
    batch_info info = { .who = c->who, .action = "gather", .subject = v->s->id };
    *out = (gather_result){ 0 };
    TRY(k.l && batch_begin(c->s, &info, &k.b, e));
    bool ok = writer_open(c, &k.b, k.l, &k.w, e);
    for (size_t i = 0; ok && i < f->len; i++)
        ok = keep_finding(&k, &f->at[i]);
    ok = ok && close_gone(&k);
    writer_close(k.w);
    if (ok && keep_coverage(&k))
        return batch_end(&k.b, e);
    batch_abandon(&k.b);
    return false;
}
