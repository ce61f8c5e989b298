#include "evaluate/advice.h"

#include <stdlib.h>

/* ---- the line above a firm --------------------------------------------------------------------------------------------- */

static const cohort_decl *cohort_of(const evaluation *v, const firm_result *r) { return &v->s->cohorts[r->cohort]; }

static size_t band_now(const evaluation *v, const firm_result *r)
{
    const cohort_decl *c = cohort_of(v, r);
    const ranking *k = &v->rankings[r->ranking];
    size_t b = 0;
    while (b + 1 < c->band_count && (r->by_band >= 0 ? c->bands[b].class != r->by_band : (int64_t)r->place - 1 >= k->cut[b]))
        b++;
    return r->by_band < 0 ? b + 1 : b;              /* an open tie is not yet in the better class */
}

/* The total that reaches band b: a score line, or what the last firm within its places has, and more where ties go down. */
static bool total_for(const evaluation *v, const firm_result *r, size_t firm, size_t b, int64_t *out)
{
    const cohort_decl *c = cohort_of(v, r);
    const ranking *k = &v->rankings[r->ranking];
    if (c->by == BY_SCORE)
        return decimal_rescale(c->bands[b].from, c->places, ROUND_HALF_UP, out) && (decimal_compare((decimal){ *out, c->places }, c->bands[b].from) >= 0 || ++*out);
    int64_t places = k->cut[b], seen = 0;
    for (size_t i = 0; i < k->count; i++) {
        if (k->order[i] == firm)
            continue;
        *out = v->at[k->order[i]].total + (c->ties != TIES_UP);
        if (++seen == places)
            return true;
    }
    return false;
}

/* ---- ways ------------------------------------------------------------------------------------------------------------------ */

static const datum *single_item(const evaluation *v, const formula *f) { return f->use_count == 1 && f->step_count == 1 ? &v->s->data.at[f->uses[0]] : NULL; }

static bool round_up(dec128 *x, int places) { return dec_round_to(*x, places, DEC_UP, x); }

static void amounts(const evaluation *v, formula_run *run, size_t firm, const item_decl *d, dec128 goal, lift_way *w)
{
    const indicator_decl *i = d->indicator;
    dec128 now, per, top;
    if (!i->top.text) {
        if (indicator_value(run, i, firm, &now) && dec_sub(goal, now, &w->more) && dec_sign(w->more) > 0) {
            w->more_of = i->title.zh;
            w->more_unit = i->unit;
            w->more_places = i->places;
            w->has_more = round_up(&w->more, w->more_places);
        }
        return;
    }
    feel_value t = formula_value(run, &i->top, firm, NULL, 0), p = formula_value(run, &i->per, firm, NULL, 0);
    const datum *more = single_item(v, &i->top), *less = single_item(v, &i->per);
    if (t.kind != FEEL_NUMBER || p.kind != FEEL_NUMBER || dec_sign(goal) <= 0)
        return;
    w->more_of = more ? more->name : i->top.text;
    w->more_unit = more ? more->unit : NULL;
    w->more_places = more ? more->places : 2;
    w->less_of = less ? less->name : i->per.text;
    w->less_unit = less ? less->unit : NULL;
    w->less_places = less ? less->places : 2;
    w->has_more = dec_mul(goal, p.number, &top) && dec_sub(top, t.number, &w->more) && dec_sign(w->more) > 0 && round_up(&w->more, w->more_places);
    w->has_less = i->reduce && dec_sign(t.number) > 0 && dec_div(t.number, goal, &per) && dec_sub(p.number, per, &w->less) && dec_sign(w->less) > 0 && round_up(&w->less, w->less_places) &&
                  dec_compare(w->less, p.number) < 0;
}

/* Of the points missing, what one item has to bring: items left out pass their weight on to the others. */
static dec128 share_of(const cohort_decl *c, const firm_result *r, dec128 points)
{
    dec128 used = c->weights, out = points;
    for (size_t j = 0; j < c->item_count; j++)
        if (r->items[j].excluded)
            (void)dec_sub(used, c->items[j].weight, &used);
    if (!dec_equal(c->weights, used))
        (void)(dec_mul(points, used, &out) && dec_div(out, c->weights, &out));
    return out;
}

static bool way_of(const evaluation *v, formula_run *run, size_t firm, size_t j, dec128 points, lift_way *w)
{
    const firm_result *r = &v->at[firm];
    const item_decl *d = &cohort_of(v, r)->items[j];
    const item_score *x = &r->items[j];
    dec128 wanted, goal;
    if (x->excluded || x->state == ITEM_MISSING || x->state == ITEM_SPECIAL || x->state == ITEM_NO_BENCHMARK || d->points.text || x->state == ITEM_AT_MAX)
        return false;
    *w = (lift_way){ .item = (int)j, .enough = true, .points = share_of(cohort_of(v, r), r, points) };
    if (!dec_add(x->score, w->points, &wanted))
        return false;
    if (d->has_max && dec_compare(wanted, d->high) > 0) {
        w->enough = false;
        return dec_sub(d->high, x->score, &w->reach);
    }
    bool ok = d->lower ? dec_mul(d->weight, x->bench, &goal) && dec_div(goal, wanted, &goal) : dec_mul(wanted, x->bench, &goal) && dec_div(goal, d->weight, &goal);
    if (ok && !d->lower)
        amounts(v, run, firm, d, goal, w);
    return ok && (w->has_more || w->has_less);
}

/* A veto or a bound is told before points are. */
static const verdict_decl *barred(const firm_result *r, int class)
{
    if (r->standing == STAND_VETO)
        return r->verdict;
    return r->bound && !r->bound->least && class < r->bound->class ? r->bound : NULL;
}

void lift_of(arena *a, const evaluation *v, size_t firm, lift *out)
{
    const firm_result *r = &v->at[firm];
    dec128 sum, points;
    *out = (lift){ .class = -1 };
    if (r->standing == STAND_VETO)
        out->barred = r->verdict;
    if (r->standing != STAND_RANKED)
        return;
    const cohort_decl *c = cohort_of(v, r);
    size_t b = band_now(v, r);
    if (b > 0)
        b--;
    else
        return;
    out->class = c->bands[b].class;
    out->barred = barred(r, out->class);
    if (!total_for(v, r, firm, b, &out->target))
        return;
    out->there = true;
    if (!dec_add(r->item_sum, r->extra_sum, &sum) || !dec_sub(dec_of_decimal((decimal){ out->target, c->places }), sum, &points) || dec_sign(points) <= 0)
        return;
    formula_run run;
    formula_run_begin(&run, &v->s->data, v->t->column, v->lang);
    out->ways = NEW_N(a, lift_way, c->item_count + 1);
    for (size_t j = 0; j < c->item_count; j++) {
        out->moving = out->moving || c->items[j].bench.kind == BENCH_MEAN || c->items[j].bench.kind == BENCH_MAX;
        out->count += way_of(v, &run, firm, j, points, &out->ways[out->count]);
    }
    formula_run_end(&run);
}

/* A share moves by points, not by per cent of itself. */
static const char *step_unit(const evaluation *v, const char *unit)
{
    return text_empty(unit) ? "" : text_eq(unit, "%") ? say((text2){ "个百分点", " points" }, v->lang) : unit;
}

char *lift_text(arena *a, const evaluation *v, size_t firm, const lift *l, const lift_way *w)
{
    const item_decl *d = &cohort_of(v, &v->at[firm])->items[w->item];
    const char *about = l->moving ? say((text2){ "约", "about " }, v->lang) : "";
    buf b = buf_new(a);
    if (!w->enough) {
        buf_print(&b, say((text2){ "仅靠%s不够：到上限也只能再得 %s 分", "%s alone is not enough: at its limit it adds %s points" }, v->lang), say(d->indicator->title, v->lang), dec_fixed(a, w->reach, 2));
        return b.text;
    }
    if (w->has_more)
        buf_print(&b, say((text2){ "%s再增加%s %s%s", "%s up by %s%s%s" }, v->lang), w->more_of, about, dec_fixed(a, w->more, w->more_places), step_unit(v, w->more_unit));
    if (w->has_less)
        buf_print(&b, say((text2){ "%s%s减少%s %s%s", "%s%s down by %s%s%s" }, v->lang), b.len ? say((text2){ "，或", ", or " }, v->lang) : "", w->less_of, about, dec_fixed(a, w->less, w->less_places), step_unit(v, w->less_unit));
    return b.text;
}

/* ---- who is close to a line --------------------------------------------------------------------------------------------------- */

static bool within(int64_t gap, int64_t line, decimal percent)
{
    i128 size = line < 0 ? -(i128)line : line;
    return (i128)gap * 100 * pow10_i64(percent.scale) <= size * percent.units;
}

/* For each line (between bands b and b+1): its value, and the total that a firm above must not fall to. */
static void lines_of(arena *a, const evaluation *v, const ranking *k, size_t b, decimal percent, near_lines *out)
{
    const cohort_decl *c = &v->s->cohorts[k->cohort];
    int64_t line, low, edge = c->by == BY_SCORE ? 0 : k->cut[b];
    if (c->by == BY_SCORE) {
        if (!decimal_rescale(c->bands[b].from, c->places, ROUND_HALF_UP, &line))
            return;
        low = line;
    } else if (edge <= 0 || edge >= (int64_t)k->count)
        return;
    else {
        line = v->at[k->order[edge - 1]].total;
        low = v->at[k->order[edge]].total;
    }
    for (size_t i = 0; i < k->count; i++) {
        int64_t total = v->at[k->order[i]].total;
        bool below = c->by == BY_SCORE ? total < line : (int64_t)i >= edge;
        int64_t gap = below ? line - total : total - low;
        if (within(gap, line, percent))
            VEC_ADD(a, out, (near_line){ k->order[i], c->bands[b].class, c->bands[b + 1].class, below, line, gap });
    }
}

static int by_gap(const void *x, const void *y)
{
    const near_line *a = x, *b = y;
    if (a->upper != b->upper)
        return a->upper - b->upper;
    return a->gap != b->gap ? (a->gap > b->gap) - (a->gap < b->gap) : (a->firm > b->firm) - (a->firm < b->firm);
}

void near_lines_of(arena *a, const evaluation *v, decimal percent, near_lines *out)
{
    for (size_t i = 0; i < v->ranking_count; i++) {
        size_t from = out->len;
        for (size_t b = 0; b + 1 < v->s->cohorts[v->rankings[i].cohort].band_count; b++)
            lines_of(a, v, &v->rankings[i], b, percent, out);
        if (out->len > from)
            qsort(out->at + from, out->len - from, sizeof *out->at, by_gap);
    }
}
