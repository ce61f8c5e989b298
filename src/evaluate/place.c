#include "evaluate/place.h"

/* ---- who takes part ------------------------------------------------------------------------------------------------------ */

typedef struct placer { arena *a; const scheme *s; const eval_table *t; formula_run run; eval_notes *notes; lang lang; } placer;

/* The items of a condition that are unknown: what somebody has to supply. */
static const char *lacking(placer *p, const formula *f, size_t row)
{
    buf b = buf_new(p->a);
    for (size_t i = 0; i < f->use_count; i++)
        if (p->t->column[f->uses[i]][row].kind == FEEL_NULL)
            buf_print(&b, "%s%s", b.len ? "、" : "", p->s->data.at[f->uses[i]].name);
    return b.len ? b.text : f->text;
}

static void note(placer *p, size_t row, const char *zh, const char *en, const char *what, const char *lacks)
{
    if (!p->notes)
        return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    char *text = arena_print(p->a, say((text2){ zh, en }, p->lang), what, lacks);
#pragma GCC diagnostic pop
    VEC_ADD(p->a, p->notes, (eval_note){ (uint32_t)row, text });
}

static bool in_scope(placer *p, size_t row, placing *out)
{
    feel_truth t = formula_truth(&p->run, &p->s->scope, row);
    out->standing = t == FEEL_TRUE ? STAND_RANKED : t == FEEL_FALSE ? STAND_OUT : STAND_UNKNOWN;
    if (t == FEEL_UNKNOWN)
        note(p, row, "无法判断%s：缺 %s", "%s cannot be told: %s unknown", say((text2){ "是否参评", "whether it is evaluated" }, p->lang), lacking(p, &p->s->scope, row));
    return t == FEEL_TRUE;
}

static const verdict_decl *first_of(placer *p, const verdict_decl *rules, size_t n, size_t row, const char *kind_zh, const char *kind_en)
{
    for (size_t i = 0; i < n; i++) {
        feel_truth t = formula_truth(&p->run, &rules[i].when, row);
        if (t == FEEL_TRUE)
            return &rules[i];
        if (t == FEEL_UNKNOWN)
            note(p, row, kind_zh, kind_en, say(rules[i].says, p->lang), lacking(p, &rules[i].when, row));
    }
    return NULL;
}

/* The first cohort that holds; one that cannot be told stops the search: it might be the firm's. */
static bool find_cohort(placer *p, size_t row, placing *out)
{
    for (size_t i = 0; i < p->s->cohort_count; i++) {
        const cohort_decl *c = &p->s->cohorts[i];
        feel_truth t = c->when.text ? formula_truth(&p->run, &c->when, row) : FEEL_TRUE;
        if (t == FEEL_TRUE) {
            out->cohort = (int)i;
            return true;
        }
        if (t == FEEL_UNKNOWN) {
            note(p, row, "无法判断是否属于“%s”：缺 %s", "whether it is of “%s” cannot be told: %s unknown", say(c->title, p->lang), lacking(p, &c->when, row));
            return false;
        }
    }
    note(p, row, "%s%s", "%s%s", say((text2){ "在评价范围内，但不属于任何一个评价类别", "in scope, yet of no cohort" }, p->lang), "");
    return false;
}

static void ranked_with(placer *p, size_t row, placing *out)
{
    const cohort_decl *c = &p->s->cohorts[out->cohort];
    feel_value v = c->rank_by.text ? formula_value(&p->run, &c->rank_by, row, NULL, 0) : FEEL_NOTHING;
    out->key = !c->rank_by.text ? "" : v.kind == FEEL_NULL ? say((text2){ "未分组", "no group" }, p->lang) : arena_copy(p->a, feel_text(p->run.a, v));
    if (c->rank_by.text && v.kind == FEEL_NULL)
        note(p, row, "%s%s", "%s%s", say((text2){ "没有排序组别，列入“未分组”：缺 ", "has no group to be ranked in: unknown " }, p->lang), lacking(p, &c->rank_by, row));
}

static void place_one(placer *p, size_t row, placing *out)
{
    *out = (placing){ .standing = STAND_OUT, .cohort = -1, .key = "" };
    if (p->t->firm[row].head >= 0) {
        out->standing = STAND_JOINED;
        return;
    }
    if (!in_scope(p, row, out))
        return;
    out->verdict = first_of(p, p->s->ungraded, p->s->ungraded_count, row, "无法判断是否属于“%s”：缺 %s", "“%s” cannot be told: %s unknown");
    if (out->verdict) {
        out->standing = STAND_UNGRADED;
        return;
    }
    if (!find_cohort(p, row, out)) {
        out->standing = STAND_UNKNOWN;
        return;
    }
    ranked_with(p, row, out);
    out->verdict = first_of(p, p->s->veto, p->s->veto_count, row, "无法判断一票否决“%s”：缺 %s", "veto “%s” cannot be told: %s unknown");
    if (out->verdict)
        out->standing = STAND_VETO;
}

placing *place_firms(arena *a, const scheme *s, const eval_table *t, lang l, eval_notes *notes)
{
    placer p = { .a = a, .s = s, .t = t, .notes = notes, .lang = l };
    placing *out = NEW_N(a, placing, t->firms + 1);
    formula_run_begin(&p.run, &s->data, t->column, l);
    for (size_t i = 0; i < t->firms; i++)
        place_one(&p, i, &out[i]);
    formula_run_end(&p.run);
    return out;
}

/* ---- values ----------------------------------------------------------------------------------------------------------------- */

bool indicator_value(formula_run *r, const indicator_decl *d, size_t row, dec128 *out)
{
    feel_value v = formula_value(r, d->value.text ? &d->value : &d->top, row, NULL, 0);
    if (v.kind != FEEL_NUMBER)
        return false;
    *out = v.number;
    if (d->value.text)
        return true;
    v = formula_value(r, &d->per, row, NULL, 0);
    return v.kind == FEEL_NUMBER && dec_sign(v.number) > 0 && dec_div(*out, v.number, out);
}

/* ---- benchmarks ---------------------------------------------------------------------------------------------------------------- */

typedef struct pool { dec128 top, per, sum, most; int64_t count; bool defined; dec128 value; } pool;
struct bench_table { const item_decl *item; map pools; pool *only; };

/* One mean for all of them, found without a key. */
static bool single(const benchmark *b) { return b->over != OVER_RANKED && !b->by.text; }

static const char *pool_key(arena *a, const benchmark *b, const placing *p, const char *by) { return arena_print(a, "%s|%s", b->over == OVER_RANKED ? p->key : "", by); }

static bool by_text(formula_run *r, const benchmark *b, arena *a, size_t row, const char **out)
{
    *out = "";
    if (!b->by.text)
        return true;
    feel_value v = formula_value(r, &b->by, row, NULL, 0);
    *out = v.kind == FEEL_NULL ? "" : arena_copy(a, feel_text(r->a, v));
    return v.kind != FEEL_NULL;
}

static pool *new_pool(arena *a)
{
    pool *p = NEW(a, pool);
    *p = (pool){ .top = dec_of(0), .per = dec_of(0), .sum = dec_of(0), .most = dec_of(0) };
    return p;
}

static pool *pool_of(bench_table *t, arena *a, const char *key)
{
    bool was;
    map_value *v = map_put(&t->pools, str_of(key), &was);
    if (!was)
        v->ptr = new_pool(a);
    return v->ptr;
}

static void gather(pool *p, const item_decl *item, formula_run *r, size_t row)
{
    const indicator_decl *d = item->indicator;
    feel_value top = d->top.text ? formula_value(r, &d->top, row, NULL, 0) : FEEL_NOTHING;
    feel_value per = d->top.text ? formula_value(r, &d->per, row, NULL, 0) : FEEL_NOTHING;
    bool sums = d->top.text && !item->bench.simple && item->bench.kind == BENCH_MEAN;
    dec128 v;
    if (d->top.text && (top.kind != FEEL_NUMBER || per.kind != FEEL_NUMBER || dec_sign(per.number) <= 0))
        return;
    if (sums) {
        p->count += dec_add(p->top, top.number, &p->top) && dec_add(p->per, per.number, &p->per);
        return;
    }
    if (!indicator_value(r, d, row, &v))
        return;
    if (!p->count || dec_compare(v, p->most) > 0)
        p->most = v;
    p->count += dec_add(p->sum, v, &p->sum);
}

static void settle(pool *p, const benchmark *b, bool parts)
{
    p->defined = p->count > 0;
    if (b->kind == BENCH_MAX)
        p->value = p->most;
    else if (parts && !b->simple)
        p->defined = p->defined && dec_div(p->top, p->per, &p->value);
    else
        p->defined = p->defined && dec_div(p->sum, dec_of(p->count), &p->value);
    p->defined = p->defined && dec_mul(p->value, b->times, &p->value) && dec_sign(p->value) > 0;
}

static bool measured(const benchmark *b, int cohort, const placing *p) { return takes_part(p) && (b->over == OVER_DISTRICT || p->cohort == cohort); }

bench_table *bench_prepare(arena *a, const scheme *s, int cohort, const item_decl *item, const eval_table *t, const placing *p, lang l)
{
    bench_table *out = NEW(a, bench_table);
    const benchmark *b = &item->bench;
    bool parts = item->indicator->top.text != NULL;
    *out = (bench_table){ .item = item };
    if (b->kind == BENCH_GIVEN || b->kind == BENCH_FEEL)
        return out;
    out->pools = map_new(a);
    out->only = single(b) ? new_pool(a) : NULL;
    formula_run r;
    formula_run_begin(&r, &s->data, t->column, l);
    arena *scratch = arena_new();
    arena_pos start = arena_mark(scratch);
    for (size_t i = 0; i < t->firms; i++) {
        const char *by;
        if (!measured(b, cohort, &p[i]))
            continue;
        if (out->only)
            gather(out->only, item, &r, i);
        else if (by_text(&r, b, scratch, i, &by))
            gather(pool_of(out, a, pool_key(scratch, b, &p[i], by)), item, &r, i);
        arena_rewind(scratch, start);
    }
    arena_end(scratch);
    formula_run_end(&r);
    if (out->only)
        settle(out->only, b, parts);
    for (size_t i = 0; i < out->pools.len; i++)
        settle(out->pools.entries[i].value.ptr, b, parts);
    return out;
}

bool bench_of_firm(const bench_table *t, formula_run *r, size_t row, const placing *p, dec128 *out)
{
    const benchmark *b = &t->item->bench;
    if (b->kind == BENCH_GIVEN) {
        *out = b->given;
        return true;
    }
    if (b->kind == BENCH_FEEL) {
        feel_value v = formula_value(r, &b->feel, row, NULL, 0);
        *out = v.number;
        return v.kind == FEEL_NUMBER && dec_sign(v.number) > 0;
    }
    const pool *found = t->only;
    if (!found) {
        arena *scratch = arena_new();
        const char *by;
        if (by_text(r, b, scratch, row, &by))
            found = map_ptr(&t->pools, str_of(pool_key(scratch, b, p, by)));
        arena_end(scratch);
    }
    if (!found || !found->defined)
        return false;
    *out = found->value;
    return true;
}
