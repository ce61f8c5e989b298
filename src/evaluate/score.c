#include "evaluate/score.h"

#include "evaluate/place.h"

#include <stdlib.h>

typedef struct scorer {
    arena *a;
    const scheme *s;
    const eval_table *t;
    placing *p;
    evaluation *out;
    formula_run run;
} scorer;

/* ---- one item ---------------------------------------------------------------------------------------------------------- */

static dec128 plus(dec128 x, dec128 y)
{
    dec128 out;
    return dec_add(x, y, &out) ? out : x;
}

static void limit(const item_decl *d, item_score *x)
{
    if (d->has_min && dec_compare(x->score, d->low) < 0) {
        x->score = d->low;
        x->state = ITEM_AT_MIN;
    }
    if (d->has_max && dec_compare(x->score, d->high) > 0) {
        x->score = d->high;
        x->state = ITEM_AT_MAX;
    }
}

/* Points that stand for a value. A cohort's mean is filled in when the cohort is scored. */
static void fill_in(const item_decl *d, const fill *f, item_score *x)
{
    x->score = f->kind == FILL_WEIGHT ? d->weight : f->kind == FILL_MAX ? d->high : f->points;
    x->excluded = f->kind == FILL_EXCLUDE;
}

static bool by_formula(scorer *k, const item_decl *d, item_score *x, size_t row)
{
    if (d->points.text) {
        const formula_more more[] = { { "指标值", feel_number(x->value) }, { "基准值", x->has_bench ? feel_number(x->bench) : FEEL_NOTHING }, { "权重", feel_number(d->weight) } };
        feel_value v = formula_value(&k->run, &d->points, row, more, 3);
        x->score = v.number;
        return v.kind == FEEL_NUMBER;
    }
    return x->has_bench && (d->lower ? dec_mul(d->weight, x->bench, &x->score) && dec_div(x->score, x->value, &x->score)
                                     : dec_mul(d->weight, x->value, &x->score) && dec_div(x->score, x->bench, &x->score));
}

static const special *special_of(scorer *k, const item_decl *d, size_t row, item_score *x)
{
    for (size_t i = 0; i < d->special_count; i++)
        if (formula_truth(&k->run, &d->specials[i].when, row) == FEEL_TRUE) {
            x->state = ITEM_SPECIAL;
            x->special = (uint8_t)i;
            return &d->specials[i];
        }
    return NULL;
}

static void score_item(scorer *k, const item_decl *d, const bench_table *b, size_t row, item_score *x)
{
    *x = (item_score){ .state = ITEM_NORMAL };
    x->has_value = indicator_value(&k->run, d->indicator, row, &x->value);
    x->has_bench = (d->bench.kind != BENCH_GIVEN || !d->points.text || dec_sign(d->bench.given) > 0) && bench_of_firm(b, &k->run, row, &k->p[row], &x->bench);
    const special *s = special_of(k, d, row, x);
    if (s) {
        fill_in(d, &s->fill, x);
        return;
    }
    bool negative = x->has_value && dec_sign(x->value) < 0;
    if (negative && d->negative.kind != FILL_AS_IS) {
        x->state = ITEM_NEGATIVE;
        fill_in(d, &d->negative, x);
        return;
    }
    if (x->has_value && by_formula(k, d, x, row)) {
        limit(d, x);
        return;
    }
    x->state = x->has_value && !x->has_bench && !d->points.text ? ITEM_NO_BENCHMARK : ITEM_MISSING;
    fill_in(d, &d->missing, x);
}

static const fill *fill_used(const item_decl *d, const item_score *x)
{
    return x->state == ITEM_SPECIAL ? &d->specials[x->special].fill : x->state == ITEM_NEGATIVE ? &d->negative
         : x->state == ITEM_MISSING || x->state == ITEM_NO_BENCHMARK ? &d->missing : NULL;
}

static bool asks_mean(const item_decl *d)
{
    bool asks = d->missing.kind == FILL_MEAN || d->negative.kind == FILL_MEAN;
    for (size_t i = 0; i < d->special_count; i++)
        asks = asks || d->specials[i].fill.kind == FILL_MEAN;
    return asks;
}

/* The mean score of those in the cohort that have a value of their own. */
static void fill_means(scorer *k, int cohort, size_t item)
{
    const item_decl *d = &k->s->cohorts[cohort].items[item];
    dec128 sum = dec_of(0), mean = dec_of(0);
    int64_t n = 0;
    bool wanted = false;
    for (size_t i = 0; asks_mean(d) && i < k->t->firms; i++) {
        if (k->p[i].cohort != cohort || !takes_part(&k->p[i]))
            continue;
        const item_score *x = &k->out->at[i].items[item];
        const fill *f = fill_used(d, x);
        wanted = wanted || (f && f->kind == FILL_MEAN);
        if (!f) {
            sum = plus(sum, x->score);
            n++;
        }
    }
    if (!wanted || !n || !dec_div(sum, dec_of(n), &mean))
        return;
    for (size_t i = 0; i < k->t->firms; i++) {
        item_score *x = k->p[i].cohort == cohort && takes_part(&k->p[i]) ? &k->out->at[i].items[item] : NULL;
        const fill *f = x ? fill_used(d, x) : NULL;
        if (f && f->kind == FILL_MEAN)
            x->score = mean;
    }
}

static void score_cohort(scorer *k, int cohort, const placing *last_p, const eval_table *last)
{
    const cohort_decl *c = &k->s->cohorts[cohort];
    for (size_t j = 0; j < c->item_count; j++) {
        bool before = c->items[j].bench.year != 0;
        bench_table *b = bench_prepare(k->a, k->s, cohort, &c->items[j], before ? last : k->t, before ? last_p : k->p, k->out->lang);
        for (size_t i = 0; i < k->t->firms; i++)
            if (k->p[i].cohort == cohort && takes_part(&k->p[i]))
                score_item(k, &c->items[j], b, i, &k->out->at[i].items[j]);
        fill_means(k, cohort, j);
        for (size_t i = 0; c->items[j].places >= 0 && i < k->t->firms; i++)
            if (k->p[i].cohort == cohort && takes_part(&k->p[i]))
                (void)dec_round_to(k->out->at[i].items[j].score, c->items[j].places, c->round, &k->out->at[i].items[j].score);
    }
}

/* ---- totals ---------------------------------------------------------------------------------------------------------------- */

static dec128 within(dec128 v, bool has_min, dec128 low, bool has_max, dec128 high)
{
    if (has_min && dec_compare(v, low) < 0)
        v = low;
    return has_max && dec_compare(v, high) > 0 ? high : v;
}

/* Items left out hand their weight to the others. */
static dec128 items_of(const cohort_decl *c, const firm_result *r)
{
    dec128 sum = dec_of(0), used = c->weights, out;
    for (size_t j = 0; j < c->item_count; j++) {
        if (r->items[j].excluded)
            (void)dec_sub(used, c->items[j].weight, &used);
        else
            sum = plus(sum, r->items[j].score);
    }
    return dec_equal(c->weights, used) ? sum : dec_mul(sum, c->weights, &out) && dec_div(out, used, &out) ? out : dec_of(0);
}

static void total_of(scorer *k, size_t row)
{
    firm_result *r = &k->out->at[row];
    const cohort_decl *c = &k->s->cohorts[r->cohort];
    r->item_sum = items_of(c, r);
    r->extra_sum = dec_of(0);
    for (size_t j = 0; j < c->extra_count; j++) {
        const extra_decl *x = &c->extras[j];
        feel_value v = formula_value(&k->run, &x->points, row, NULL, 0);
        r->extras[j] = v.kind == FEEL_NUMBER ? within(v.number, x->has_min, x->min, x->has_max, x->max) : dec_of(0);
        r->extra_sum = plus(r->extra_sum, r->extras[j]);
    }
    r->extra_sum = within(r->extra_sum, c->has_extras_min, c->extras_min, c->has_extras_max, c->extras_max);
    dec128 total = within(plus(r->item_sum, r->extra_sum), c->has_total_min, c->total_min, c->has_total_max, c->total_max);
    if (!dec_units(total, c->places, c->round, &r->total))
        r->total = 0;
}

/* ---- ranks and classes --------------------------------------------------------------------------------------------------------- */

typedef struct ranked { int64_t total; uint32_t row; } ranked;

static int by_total(const void *x, const void *y)
{
    const ranked *a = x, *b = y;
    return a->total != b->total ? (a->total < b->total) - (a->total > b->total) : (a->row > b->row) - (a->row < b->row);
}

int64_t class_quota(int64_t n, decimal to, rounding how)
{
    return (int64_t)i128_div((i128)n * to.units, (i128)100 * pow10_i64(to.scale), how);
}

static void cuts_of(const cohort_decl *c, ranking *r, arena *a)
{
    int64_t n = (int64_t)(r->count + (c->veto_inside ? r->vetoed : 0));
    r->cut = NEW_N(a, int64_t, c->band_count + 1);
    for (size_t b = 0; b < c->band_count; b++) {
        const band *x = &c->bands[b];
        r->cut[b] = c->by == BY_RANK ? class_quota(n, x->to, c->quota_round) : !x->has_to ? INT64_MAX : x->to.units / pow10_i64(x->to.scale);
    }
}

/* The band of the firm with `before` firms ahead of it, by places; the last band takes what is left. */
static size_t band_at(const cohort_decl *c, const ranking *r, int64_t before)
{
    size_t b = 0;
    while (b + 1 < c->band_count && before >= r->cut[b])
        b++;
    return b;
}

static size_t band_of_score(const cohort_decl *c, int64_t total)
{
    size_t b = 0;
    while (b + 1 < c->band_count && decimal_compare((decimal){ total, c->places }, c->bands[b].from) < 0)
        b++;
    return b;
}

static void class_run(scorer *k, const cohort_decl *c, const ranking *r, const ranked *all, size_t from, size_t to)
{
    size_t high = c->by == BY_SCORE ? band_of_score(c, all[from].total) : band_at(c, r, (int64_t)from);
    size_t low = c->by == BY_SCORE ? high : band_at(c, r, (int64_t)to - 1);
    for (size_t i = from; i < to; i++) {
        firm_result *x = &k->out->at[all[i].row];
        x->place = (int)from + 1;
        x->places = (int)r->count;
        x->tied = high != low;
        x->by_band = high == low || c->ties == TIES_UP ? c->bands[high].class : c->ties == TIES_DOWN ? c->bands[low].class : -1;
        x->class = x->by_band;
        r->order[i] = all[i].row;
    }
}

static void rank_one(scorer *k, ranking *r, ranked *all, size_t n)
{
    const cohort_decl *c = &k->s->cohorts[r->cohort];
    r->order = NEW_N(k->a, uint32_t, n + 1);
    r->count = n;
    cuts_of(c, r, k->a);
    qsort(all, n, sizeof *all, by_total);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && all[to].total == all[from].total; to++)
            ;
        class_run(k, c, r, all, from, to);
    }
}

typedef VEC(ranked) ranked_list;
typedef struct sorter { map by_key; int *plain; VEC(ranking) rankings; VEC(ranked_list) lists; } sorter;    /* plain: of cohorts ranked as a whole */

static int new_ranking(scorer *k, sorter *s, const placing *p)
{
    VEC_ADD(k->a, &s->rankings, (ranking){ .cohort = p->cohort, .key = p->key });
    VEC_ADD(k->a, &s->lists, (ranked_list){ 0 });
    return (int)s->rankings.len - 1;
}

static int ranking_of(scorer *k, sorter *s, const placing *p)
{
    bool was;
    if (!*p->key) {
        if (s->plain[p->cohort] < 0)
            s->plain[p->cohort] = new_ranking(k, s, p);
        return s->plain[p->cohort];
    }
    map_value *v = map_put(&s->by_key, str_of(arena_print(k->a, "%d|%s", p->cohort, p->key)), &was);
    if (!was)
        v->num = new_ranking(k, s, p);
    return (int)v->num;
}

static void rank_all(scorer *k)
{
    sorter s = { .by_key = map_new(k->a), .plain = NEW_N(k->a, int, k->s->cohort_count + 1) };
    for (size_t c = 0; c < k->s->cohort_count; c++)
        s.plain[c] = -1;
    for (size_t i = 0; i < k->t->firms; i++) {
        firm_result *r = &k->out->at[i];
        if (!takes_part(&k->p[i]))
            continue;
        r->ranking = ranking_of(k, &s, &k->p[i]);
        if (k->p[i].standing == STAND_VETO)
            s.rankings.at[r->ranking].vetoed++;
        else
            VEC_ADD(k->a, &s.lists.at[r->ranking], (ranked){ r->total, (uint32_t)i });
    }
    for (size_t i = 0; i < s.rankings.len; i++)
        rank_one(k, &s.rankings.at[i], s.lists.at[i].at, s.lists.at[i].len);
    k->out->rankings = s.rankings.at;
    k->out->ranking_count = s.rankings.len;
}

/* ---- what goes beside the rank ---------------------------------------------------------------------------------------------------- */

/* `best`: not above that class; `least`: not below it. */
static void bound(scorer *k, size_t row, eval_notes *notes)
{
    firm_result *r = &k->out->at[row];
    for (size_t i = 0; r->class >= 0 && i < k->s->bound_count; i++) {
        const verdict_decl *b = &k->s->bounds[i];
        bool moves = b->least ? r->class > b->class : r->class < b->class;
        feel_truth t = moves ? formula_truth(&k->run, &b->when, row) : FEEL_FALSE;
        if (t == FEEL_UNKNOWN)
            VEC_ADD(k->a, notes, (eval_note){ (uint32_t)row, arena_print(k->a, say((text2){ "无法判断“%s”：缺数据", "“%s” cannot be told: data missing" }, k->out->lang), say(b->says, k->out->lang)) });
        if (t != FEEL_TRUE)
            continue;
        r->class = b->class;
        r->bound = b;
    }
}

static void price(scorer *k, size_t row)
{
    firm_result *r = &k->out->at[row];
    for (size_t i = 0; r->class >= 0 && i < k->s->price_count; i++) {
        const price_decl *p = &k->s->prices[i];
        dec128 amount;
        r->amount[i] = FEEL_NOTHING;
        if (p->when.text && formula_truth(&k->run, &p->when, row) != FEEL_TRUE)
            continue;
        const formula *step = &p->step[r->class];
        feel_value q = formula_value(&k->run, &p->quantity, row, NULL, 0), each = step->text ? formula_value(&k->run, step, row, NULL, 0) : feel_integer(0);
        if (q.kind == FEEL_NUMBER && each.kind == FEEL_NUMBER && dec_mul(q.number, each.number, &amount))
            r->amount[i] = feel_number(amount);
    }
}

static void begin_results(scorer *k)
{
    k->out->at = NEW_N(k->a, firm_result, k->t->firms + 1);
    for (size_t i = 0; i < k->t->firms; i++) {
        firm_result *r = &k->out->at[i];
        const placing *p = &k->p[i];
        *r = (firm_result){ .standing = p->standing, .cohort = p->cohort, .ranking = -1, .by_band = -1, .class = -1, .verdict = p->verdict };
        r->amount = k->s->price_count ? NEW_N(k->a, feel_value, k->s->price_count) : NULL;
        if (p->standing == STAND_UNGRADED || p->standing == STAND_VETO)
            r->class = p->verdict->class;
        if (!takes_part(p))
            continue;
        r->items = NEW_N(k->a, item_score, k->s->cohorts[p->cohort].item_count);
        r->extras = NEW_N(k->a, dec128, k->s->cohorts[p->cohort].extra_count + 1);
    }
}

void evaluate(arena *a, const scheme *s, const eval_table *t, const eval_table *last, lang l, evaluation *out)
{
    eval_notes notes = { 0 };
    *out = (evaluation){ .a = a, .lang = l, .s = s, .t = t };
    scorer k = { .a = a, .s = s, .t = t, .out = out };
    k.p = place_firms(a, s, t, l, &notes);
    placing *last_p = last ? place_firms(a, s, last, l, NULL) : NULL;
    begin_results(&k);
    formula_run_begin(&k.run, &s->data, t->column, l);
    for (size_t c = 0; c < s->cohort_count; c++)
        score_cohort(&k, (int)c, last_p, last);
    for (size_t i = 0; i < t->firms; i++)
        if (takes_part(&k.p[i]))
            total_of(&k, i);
    rank_all(&k);
    for (size_t i = 0; i < t->firms; i++) {
        if (k.p[i].standing == STAND_RANKED)
            bound(&k, i, &notes);
        price(&k, i);
    }
    formula_run_end(&k.run);
    out->notes = notes.at;
    out->note_count = notes.len;
}

static bool nobody_has(const evaluation *v, int cohort, size_t item)
{
    size_t n = 0;
    for (size_t i = 0; i < v->t->firms; i++) {
        const firm_result *r = &v->at[i];
        if (r->cohort != cohort || !r->items)
            continue;
        if (r->items[item].has_bench)
            return false;
        n++;
    }
    return n > 0;
}

const item_decl *evaluation_lacks(const evaluation *v)
{
    for (size_t c = 0; c < v->s->cohort_count; c++)
        for (size_t j = 0; j < v->s->cohorts[c].item_count; j++) {
            const item_decl *d = &v->s->cohorts[c].items[j];
            if (!d->points.text && nobody_has(v, (int)c, j))
                return d;
        }
    return NULL;
}

int64_t *evaluation_counts(arena *a, const evaluation *v)
{
    int64_t *n = NEW_N(a, int64_t, v->s->cohort_count * v->s->class_count + 1);
    for (size_t i = 0; i < v->t->firms; i++)
        if (v->at[i].cohort >= 0 && v->at[i].class >= 0)
            n[(size_t)v->at[i].cohort * v->s->class_count + (size_t)v->at[i].class]++;
    return n;
}

dec128 total_points(const evaluation *v, const firm_result *r) { return dec_of_decimal((decimal){ r->total, r->cohort >= 0 ? v->s->cohorts[r->cohort].places : 0 }); }

char *total_text(arena *a, const evaluation *v, const firm_result *r)
{
    return r->cohort < 0 ? arena_copy(a, "—") : decimal_text(a, (decimal){ r->total, v->s->cohorts[r->cohort].places });
}

const char *class_name(const evaluation *v, int class, lang l)
{
    if (class < 0)
        return say((text2){ "未定级", "not settled" }, l);
    const class_decl *c = &v->s->classes[class];
    return l == LANG_EN ? arena_print(v->a, "%s (%s)", c->id, say(c->title, l)) : arena_print(v->a, "%s类（%s）", c->id, c->title.zh);
}
