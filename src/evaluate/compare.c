#include "evaluate/compare.h"

#include <stdlib.h>

const char *firm_standing_name(standing s, lang l)
{
    static const text2 names[] = {
        [STAND_OUT] = { "不在评价范围", "out of scope" }, [STAND_JOINED] = { "并入其他企业评价", "evaluated with another" }, [STAND_UNKNOWN] = { "无法判断是否参评", "cannot be told" },
        [STAND_UNGRADED] = { "不排序", "not ranked" }, [STAND_VETO] = { "一票否决", "veto" }, [STAND_RANKED] = { "排序定级", "ranked" },
    };
    return say(names[s], l);
}

/* ---- reasons ------------------------------------------------------------------------------------------------------------- */

typedef struct change { const char *what; dec128 was, is, by; } change;
typedef VEC(change) changes;

static void add_change(arena *a, changes *c, const char *what, bool has_was, dec128 was, bool has_is, dec128 is)
{
    change x = { what, has_was ? was : dec_of(0), has_is ? is : dec_of(0), dec_of(0) };
    if (dec_sub(x.is, x.was, &x.by) && dec_sign(x.by))
        VEC_ADD(a, c, x);
}

static int item_named(const cohort_decl *c, const char *id)
{
    for (size_t j = 0; j < c->item_count; j++)
        if (text_eq(c->items[j].indicator->id, id))
            return (int)j;
    return -1;
}

/* Items are the same when their indicator's id is: a what-if scheme keeps the ids of what it keeps. */
static void item_changes(arena *a, const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y, changes *out)
{
    const cohort_decl *c = &was->s->cohorts[x->cohort], *d = &is->s->cohorts[y->cohort];
    for (size_t j = 0; j < d->item_count; j++) {
        int other = item_named(c, d->items[j].indicator->id);
        add_change(a, out, say(d->items[j].indicator->title, is->lang), other >= 0, other >= 0 ? x->items[other].score : dec_of(0), true, y->items[j].score);
    }
    for (size_t j = 0; j < c->item_count; j++)
        if (item_named(d, c->items[j].indicator->id) < 0)
            add_change(a, out, say(c->items[j].indicator->title, is->lang), true, x->items[j].score, false, dec_of(0));
    add_change(a, out, say((text2){ "加减分", "extras" }, is->lang), true, x->extra_sum, true, y->extra_sum);
}

static int by_size(const void *p, const void *q) { return dec_compare(dec_abs(((const change *)q)->by), dec_abs(((const change *)p)->by)); }

static void say_changes(arena *a, buf *b, changes *c, lang l)
{
    enum { MOST_TOLD = 3 };
    if (c->len)
        qsort(c->at, c->len, sizeof *c->at, by_size);
    for (size_t i = 0; i < c->len && i < MOST_TOLD; i++) {
        const change *x = &c->at[i];
        buf_print(b, say((text2){ "%s%s %s→%s（%s%s）", "%s%s %s→%s (%s%s)" }, l), b->len ? say((text2){ "；", "; " }, l) : "", x->what, dec_fixed(a, x->was, 2), dec_fixed(a, x->is, 2), dec_sign(x->by) > 0 ? "+" : "",
                  dec_fixed(a, x->by, 2));
    }
}

static void say_states(buf *b, const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y)
{
    lang l = is->lang;
    if (x->standing != y->standing)
        buf_print(b, say((text2){ "%s→%s", "%s→%s" }, l), firm_standing_name(x->standing, l), firm_standing_name(y->standing, l));
    if (x->verdict != y->verdict && y->verdict)
        buf_print(b, "%s%s", b->len ? "：" : "", say(y->verdict->says, l));
    if (x->cohort >= 0 && y->cohort >= 0 && !text_eq(was->s->cohorts[x->cohort].id, is->s->cohorts[y->cohort].id))
        buf_print(b, say((text2){ "%s评价类别 %s→%s", "%scohort %s→%s" }, l), b->len ? "；" : "", say(was->s->cohorts[x->cohort].title, l), say(is->s->cohorts[y->cohort].title, l));
    if (y->bound && y->bound != x->bound)
        buf_print(b, "%s%s", b->len ? "；" : "", say(y->bound->says, l));
}

/* Its own numbers stayed; what it is measured by moved (a mean that others' numbers are part of, another scheme's value). */
static bool only_benchmarks(const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y)
{
    const cohort_decl *c = &was->s->cohorts[x->cohort], *d = &is->s->cohorts[y->cohort];
    bool moved = false;
    for (size_t j = 0; j < d->item_count; j++) {
        int other = item_named(c, d->items[j].indicator->id);
        if (other < 0 || x->items[other].has_value != y->items[j].has_value || (y->items[j].has_value && !dec_equal(x->items[other].value, y->items[j].value)))
            return false;
        moved = moved || (y->items[j].has_bench && x->items[other].has_bench && !dec_equal(x->items[other].bench, y->items[j].bench));
    }
    return moved;
}

static const char *why(arena *a, const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y, bool corrected)
{
    buf b = buf_new(a);
    changes c = { 0 };
    lang l = is->lang;
    if (corrected)
        buf_puts(&b, say((text2){ "本企业数据更正", "its own number was corrected" }, l));
    say_states(&b, was, x, is, y);
    if (x->items && y->items) {
        item_changes(a, was, x, is, y, &c);
        if (c.len && only_benchmarks(was, x, is, y))
            buf_print(&b, "%s%s", b.len ? "；" : "", say((text2){ "本企业数未变，基准值变了", "its own numbers stayed, the benchmarks moved" }, l));
    }
    say_changes(a, &b, &c, l);
    if (!b.len && x->class != y->class)
        buf_puts(&b, say((text2){ "得分未变，各类名额或分数线变了", "same points; the quotas or lines moved" }, l));
    else if (!b.len)
        buf_puts(&b, say((text2){ "得分未变，其他企业的名次变了", "same points; others moved past" }, l));
    return b.text;
}

/* ---- pairing ---------------------------------------------------------------------------------------------------------------- */

int price_before(const evaluation *was, const evaluation *is, size_t price)
{
    for (size_t k = 0; k < was->s->price_count; k++)
        if (text_eq(is->s->prices[price].id, was->s->prices[k].id))
            return (int)k;
    return -1;
}

static bool price_differs(const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y)
{
    for (size_t i = 0; i < is->s->price_count; i++) {
        int k = price_before(was, is, i);
        const feel_value *p = k < 0 ? NULL : &x->amount[k], *q = &y->amount[i];
        if (p && (p->kind != q->kind || (p->kind == FEEL_NUMBER && !dec_equal(p->number, q->number))))
            return true;
    }
    return false;
}

static bool points_differ(const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y)
{
    return (x->cohort >= 0) != (y->cohort >= 0) || (x->cohort >= 0 && !dec_equal(total_points(was, x), total_points(is, y)));
}

static bool is_corrected(const uint32_t *changed, size_t n, uint32_t row)
{
    for (size_t i = 0; i < n; i++)
        if (changed[i] == row)
            return true;
    return false;
}

static const char *class_id(const evaluation *v, const firm_result *r) { return r->class < 0 ? "" : v->s->classes[r->class].id; }

static void pair(arena *a, const evaluation *was, uint32_t w, const evaluation *is, uint32_t i, bool corrected, movers *out)
{
    static const firm_result nobody = { .standing = STAND_OUT, .cohort = -1, .ranking = -1, .by_band = -1, .class = -1 };
    const firm_result *x = w == NO_ROW ? &nobody : &was->at[w], *y = i == NO_ROW ? &nobody : &is->at[i];
    mover m = { .was = w, .is = i, .class_moves = !text_eq(class_id(was, x), class_id(is, y)), .place_moves = x->place != y->place };
    m.price_moves = x->amount && y->amount && price_differs(was, x, is, y);
    bool points = points_differ(was, x, is, y);
    if (!m.class_moves && !m.place_moves && !m.price_moves && !points && x->standing == y->standing)
        return;
    m.why = why(a, was, x, is, y, corrected);
    out->class_moves += m.class_moves;
    VEC_ADD(a, out, m);
}

static int by_weight(const void *p, const void *q)
{
    const mover *x = p, *y = q;
    if (x->class_moves != y->class_moves)
        return y->class_moves - x->class_moves;
    return (x->is > y->is) - (x->is < y->is);
}

void evaluation_compare(arena *a, const evaluation *was, const evaluation *is, const uint32_t *corrected, size_t n, movers *out)
{
    map row_of = map_new(a);
    bool *paired = NEW_N(a, bool, was->t->firms + 1);
    *out = (movers){ 0 };
    for (size_t i = 0; i < was->t->firms; i++)
        map_put(&row_of, str_of(was->t->firm[i].uscc), NULL)->num = (int64_t)i;
    for (size_t i = 0; i < is->t->firms; i++) {
        int64_t w = map_num(&row_of, str_of(is->t->firm[i].uscc), -1);
        if (w >= 0)
            paired[w] = true;
        pair(a, was, w < 0 ? NO_ROW : (uint32_t)w, is, (uint32_t)i, is_corrected(corrected, n, (uint32_t)i), out);
    }
    for (size_t w = 0; w < was->t->firms; w++)
        if (!paired[w])
            pair(a, was, (uint32_t)w, is, NO_ROW, false, out);
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, by_weight);
}
