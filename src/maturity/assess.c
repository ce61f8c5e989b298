/* Scores as exact ratios, levels by the rule that the lower ones come first, gaps by what they would add. */
#include "maturity/maturity.h"

#include "base/vec.h"
#include "ledger/record.h"

#include <stdlib.h>

/* ---- ratios --------------------------------------------------------------------------------------------------------------------- */

static i128 gcd(i128 a, i128 b)
{
    for (a = a < 0 ? -a : a; b;) {
        i128 r = a % b;
        a = b;
        b = r;
    }
    return a ? a : 1;
}

/* Exact up to a denominator of 18 digits, which no questionnaire with weights in whole percents comes near; what is beyond
 * (weights spread anew over many parts that do not apply) is cut to 15 digits, so that no product of two overflows. */
static ratio reduced(i128 num, i128 den)
{
    i128 g = gcd(num, den);
    num /= g;
    den /= g;
    if (den <= pow10_i64(18))
        return (ratio){ num, den };
    i128 whole = num / den, rest = num % den;
    for (int i = 0; i < 15; i++) {
        rest *= 10;
        whole = whole * 10 + rest / den;
        rest %= den;
    }
    return (ratio){ whole, pow10_i64(15) };
}
static ratio sum_of(ratio a, ratio b) { return reduced(a.num * b.den + b.num * a.den, a.den * b.den); }
static ratio times(ratio a, i128 num, i128 den) { return reduced(a.num * num, a.den * den); }
int ratio_order(ratio a, ratio b) { i128 d = a.num * b.den - b.num * a.den; return (d > 0) - (d < 0); }

ratio ratio_mean(const ratio *at, size_t n)
{
    ratio sum = { 0, 1 };
    i128 known = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i].den) {
            sum = sum_of(sum, at[i]);
            known++;
        }
    return known ? times(sum, 1, known) : (ratio){ 0, 0 };
}

char *maturity_text(arena *a, ratio q) { return ratio_text(a, q, 2, ROUND_DOWN); }

/* ---- answers -------------------------------------------------------------------------------------------------------------------- */

typedef struct grade { const char *code; ratio points; } grade;             /* den 0: does not apply */
typedef struct grades { const code_list *list; grade *at; } grades;

static bool read_grades(core *c, grades *out, error *e)
{
    const code_list *l = map_ptr(&c->packs.list_by_id, STR("maturity_grade"));
    size_t column = 0;
    while (l && column < l->column_count && !text_eq(l->columns[column], "points"))
        column++;
    if (!l || column == l->column_count)
        return fail(e, ERR_DECLARATION, "代码表 maturity_grade 要有 points 列", "list maturity_grade needs a column points");
    *out = (grades){ l, NEW_N(c->a, grade, l->count + 1) };
    for (size_t i = 0; i < l->count; i++) {
        const char *text = l->items[i].more[column];
        decimal d = { 0, 0 };
        if (!text_empty(text) && !decimal_parse(str_of(text), &d))
            return fail(e, ERR_DECLARATION, "代码表 maturity_grade：“%s”不是数", "list maturity_grade: “%s” is not a number", text);
        out->at[i] = (grade){ l->items[i].code, { d.units, text_empty(text) ? 0 : pow10_i64(d.scale) } };
    }
    return true;
}

static bool newest_year(core *c, int64_t firm, const char *mode, int *year, error *e)
{
    const value args[] = { V_INT(firm), v_text(mode) };
    int64_t n = 0;
    bool found;
    TRY(store_int(c->s, "SELECT max(year) FROM maturity_answer WHERE enterprise = ? AND mode = ?", args, 2, &n, &found, e));
    *year = found ? (int)n : 0;
    return true;
}

bool answers_read(core *c, int64_t firm, int year, const char *mode, answers *out, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "maturity_answer", e);
    const code_list *grades_ = map_ptr(&c->packs.list_by_id, STR("maturity_grade"));
    scan *s;
    record r;
    bool more = true, ok = true;
    *out = (answers){ .by_item = map_new(c->a), .year = year };
    if (!l)
        return false;
    if (!year)
        TRY(newest_year(c, firm, mode, &out->year, e));
    const value args[] = { V_INT(firm), V_INT(out->year), v_text(mode) };
    TRY(scan_open(c, l, &(scan_options){ .where = "enterprise = ? AND year = ? AND mode = ?", .args = args, .arg_count = 3 }, &s, e));
    const int q = field_find(l, "questionnaire")->index, item_ = field_find(l, "item")->index, answer = field_find(l, "answer")->index;
    while ((ok = scan_next(s, &r, &more, e)) && more) {
        const list_item *g = list_find(grades_, r.values[answer].text);
        if (!g)
            continue;
        map_put(&out->by_item, str_of(arena_print(c->a, "%.*s %.*s", (int)r.values[q].text.len, r.values[q].text.at, (int)r.values[item_].text.len, r.values[item_].text.at)), NULL)->num = g - grades_->items + 1;
        out->count++;
    }
    scan_close(s);
    return ok;
}

static const grade *grade_of(const grades *g, const answers *given, arena *a, const item *i)
{
    int64_t n = map_num(&given->by_item, str_of(arena_print(a, "%s %s", i->owner, i->id)), 0);
    return n ? &g->at[n - 1] : NULL;
}

/* ---- scores --------------------------------------------------------------------------------------------------------------------- */

typedef struct scoring { const grades *g; const answers *given; arena *a; size_t kind; bool hopeful; } scoring;    /* hopeful: what nobody answered is met */

/* Mean of what applies; den 0 when nothing does. */
static ratio leaf_score(const scoring *s, const part *p, int level_)
{
    ratio sum = { 0, 1 };
    i128 n = 0;
    for (size_t i = 0; i < p->item_count; i++) {
        const grade *g = p->items[i].level == level_ ? grade_of(s->g, s->given, s->a, &p->items[i]) : NULL;
        if (p->items[i].level != level_ || (g && !g->points.den))
            continue;
        n++;
        sum = sum_of(sum, g ? g->points : (ratio){ s->hopeful, 1 });
    }
    return n ? times(sum, 1, n) : (ratio){ 0, 0 };
}

static ratio part_score_at(const scoring *s, const part *p, int level_)
{
    ratio sum = { 0, 1 };
    i128 weights = 0;
    if (!p->part_count)
        return leaf_score(s, p, level_);
    for (size_t i = 0; i < p->part_count; i++) {
        ratio one = p->parts[i].weight[s->kind] ? part_score_at(s, &p->parts[i], level_) : (ratio){ 0, 0 };
        if (!one.den)
            continue;
        sum = sum_of(sum, times(one, p->parts[i].weight[s->kind], 1));
        weights += p->parts[i].weight[s->kind];
    }
    return weights ? times(sum, 1, weights) : (ratio){ 0, 0 };
}

/* Levels met from the lowest, 1 for each; then what the next one scores. A level where nothing applies is met. */
static int total_of(const questionnaire *q, const ratio *at, ratio *total)
{
    int met = 0;
    *total = (ratio){ 0, 1 };
    while (met < (int)q->level_count && (!at[met].den || ratio_order(at[met], q->levels[met].need) >= 0))
        met++;
    total->num = met;
    if (met < (int)q->level_count)
        *total = sum_of(*total, at[met]);
    return met;
}

static void score_all(const scoring *s, const questionnaire *q, const part *p, ratio *at, ratio *total, int *met)
{
    for (size_t v = 0; v < q->level_count; v++)
        at[v] = part_score_at(s, p, (int)v);
    *met = total_of(q, at, total);
}

static void walk_parts(const scoring *s, const questionnaire *q, const part *p, int depth, assessment *out, size_t *cap)
{
    for (size_t i = 0; i < p->part_count; i++) {
        int met;
        if (!p->parts[i].weight[s->kind])
            continue;
        if (out->part_count == *cap) {
            out->parts = arena_grow(s->a, out->parts, *cap * sizeof *out->parts, (*cap ? *cap * 2 : 32) * sizeof *out->parts);
            *cap = *cap ? *cap * 2 : 32;
        }
        part_score *x = &out->parts[out->part_count++];
        *x = (part_score){ .part = &p->parts[i], .depth = depth };
        score_all(s, q, &p->parts[i], x->at, &x->total, &met);
        walk_parts(s, q, &p->parts[i], depth + 1, out, cap);
    }
}

/* ---- gaps ------------------------------------------------------------------------------------------------------------------------- */

typedef VEC(gap_item) gaps;

static size_t applying(const scoring *s, const part *p, int level_)
{
    size_t n = 0;
    for (size_t i = 0; i < p->item_count; i++) {
        const grade *g = p->items[i].level == level_ ? grade_of(s->g, s->given, s->a, &p->items[i]) : NULL;
        n += p->items[i].level == level_ && !(g && !g->points.den);
    }
    return n;
}

/* `share`: of this part in the whole at the level, by the weights of what applies. */
static void collect_gaps(const scoring *s, const part *p, int level_, ratio share, gaps *out, assessment *x)
{
    i128 weights = 0;
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].weight[s->kind] && part_score_at(s, &p->parts[i], level_).den)
            weights += p->parts[i].weight[s->kind];
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].weight[s->kind] && part_score_at(s, &p->parts[i], level_).den)
            collect_gaps(s, &p->parts[i], level_, times(share, p->parts[i].weight[s->kind], weights), out, x);
    size_t n = p->part_count ? 0 : applying(s, p, level_);
    for (size_t i = 0; n && i < p->item_count; i++) {
        const grade *g = grade_of(s->g, s->given, s->a, &p->items[i]);
        ratio missing = !g ? (ratio){ 1, 1 } : g->points.den ? reduced(g->points.den - g->points.num, g->points.den) : (ratio){ 0, 1 };
        if (p->items[i].level == level_ && missing.num > 0)
            VEC_ADD(s->a, out, (gap_item){ &p->items[i], p, g ? g->code : NULL, times(reduced(share.num * missing.num, share.den * missing.den), 1, (i128)n) });
    }
}

static void count_answers(const scoring *s, const part *p, assessment *x)
{
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].weight[s->kind])
            count_answers(s, &p->parts[i], x);
    for (size_t i = 0; i < p->item_count; i++)
        *(grade_of(s->g, s->given, s->a, &p->items[i]) ? &x->answered : &x->unanswered) += 1;
}

static int by_gain(const void *a, const void *b)
{
    const gap_item *x = a, *y = b;
    int d = ratio_order(y->gain, x->gain);
    return d ? d : strcmp(x->item->id, y->item->id);
}

/* The first gaps, greatest gain first, that together reach the next level. */
static void next_steps(assessment *x)
{
    ratio score = x->at[x->met];
    for (x->steps = 0; x->steps < x->gap_count && ratio_order(score, x->q->levels[x->met].need) < 0; x->steps++)
        score = sum_of(score, x->gaps[x->steps].gain);
    x->has_steps = ratio_order(score, x->q->levels[x->met].need) >= 0;
}

bool assess(core *c, const questionnaire *q, size_t kind_, const answers *given, arena *a, assessment *out, error *e)
{
    grades g;
    gaps all = { 0 };
    size_t cap = 0;
    ratio hoped[MATURITY_LEVELS], sum;
    *out = (assessment){ .q = q, .kind = kind_ };
    TRY(read_grades(c, &g, e));
    scoring s = { &g, given, a, kind_, false };
    score_all(&s, q, &q->root, out->at, &out->total, &out->met);
    walk_parts(&s, q, &q->root, 0, out, &cap);
    count_answers(&s, &q->root, out);
    s.hopeful = true;
    score_all(&s, q, &q->root, hoped, &sum, &out->at_most);
    s.hopeful = false;
    if (out->met == (int)q->level_count)
        return true;
    collect_gaps(&s, &q->root, out->met, (ratio){ 1, 1 }, &all, out);
    if (all.len)
        qsort(all.at, all.len, sizeof *all.at, by_gain);
    out->gaps = all.at;
    out->gap_count = all.len;
    next_steps(out);
    return true;
}
