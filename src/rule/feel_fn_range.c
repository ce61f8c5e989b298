/* Ranges: range() and the relations of points and ranges (DMN 1.5, 10.3.4.9, table 78). */
#include "rule/feel_fn.h"

/* ---- range(from) ------------------------------------------------------------------------------------------------------------ */

/* An end is written as a literal: a number, a text, @"…", or a call of date() and the like on one. */
static bool literal_end(const feel_expression *x)
{
    static const char *const makers[] = { "date", "time", "date and time", "duration" };
    if (x->kind == NODE_NEG)
        return x->kids[0]->kind == NODE_LITERAL;
    if (x->kind != NODE_CALL)
        return x->kind == NODE_LITERAL;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (x->count == 2 && x->kids[0]->builtin && str_eq(x->kids[0]->name, str_of(makers[i])))
            return x->kids[1]->kind == NODE_LITERAL;
    return false;
}

feel_value fn_range(const fn_args *g)
{
    str text;
    error e = { .lang = g->r->lang };
    const feel_expression *x;
    if (fn_text(g, 0, &text) && feel_compile(g->r->a, text, feel_names_new(g->r->a, NULL), FEEL_RANGE_TEXT, &x, &e) &&
        literal_end(x->kids[0]) && literal_end(x->kids[1])) {
        feel_value v = feel_evaluate(g->r, x, NULL);
        if (v.kind == FEEL_RANGE)
            return v;
    }
    return fn_wrong(g, "参数应是区间的文字，如 [1..10)", "the text of a range is needed, such as [1..10)");
}

/* ---- relations --------------------------------------------------------------------------------------------------------------- */

/* A point is the range of itself. An end that is null and open lies at infinity. */
typedef struct span { feel_value start, end; bool start_in, end_in, is_point, broken; } span;

static span span_of(feel_value v)
{
    if (v.kind == FEEL_LIST && v.list->count == 1)
        v = v.list->at[0];
    if (v.kind == FEEL_RANGE)
        return (span){ v.range->start, v.range->end, v.range->start_in, v.range->end_in, false, false };
    return (span){ v, v, true, true, true, v.kind == FEEL_NULL };
}

/* Order of two ends; `a_is` and `b_is` are −1 for a start (null is below all), 1 for an end (above all). */
static bool order_ends(feel_value a, int a_is, feel_value b, int b_is, int *order)
{
    if (a.kind == FEEL_NULL || b.kind == FEEL_NULL) {
        int x = a.kind == FEEL_NULL ? a_is : 0, y = b.kind == FEEL_NULL ? b_is : 0;
        *order = x - y;
        return true;
    }
    return feel_compare(a, b, order);
}

/* The four orders that every relation is made of. */
typedef struct pair { span a, b; int start_start, start_end, end_start, end_end; } pair;

static bool pair_of(const fn_args *g, pair *p)
{
    p->a = span_of(g->at[0]);
    p->b = span_of(g->at[1]);
    return !p->a.broken && !p->b.broken && order_ends(p->a.start, -1, p->b.start, -1, &p->start_start) && order_ends(p->a.start, -1, p->b.end, 1, &p->start_end) &&
           order_ends(p->a.end, 1, p->b.start, -1, &p->end_start) && order_ends(p->a.end, 1, p->b.end, 1, &p->end_end);
}

static pair swapped(const pair *p)
{
    return (pair){ p->b, p->a, -p->start_start, -p->end_start, -p->start_end, -p->end_end };
}

static bool before(const pair *p)
{
    return p->end_start < 0 || (p->end_start == 0 && (!p->a.end_in || !p->b.start_in));
}

static bool meets(const pair *p)
{
    return p->end_start == 0 && p->a.end_in && p->b.start_in;
}

static bool overlaps(const pair *p)
{
    return (p->end_start > 0 || (p->end_start == 0 && p->a.end_in && p->b.start_in)) && (p->start_end < 0 || (p->start_end == 0 && p->a.start_in && p->b.end_in));
}

static bool overlaps_before(const pair *p)
{
    return (p->start_start < 0 || (p->start_start == 0 && p->a.start_in && !p->b.start_in)) &&
           (p->end_start > 0 || (p->end_start == 0 && p->a.end_in && p->b.start_in)) && (p->end_end < 0 || (p->end_end == 0 && (!p->a.end_in || p->b.end_in)));
}

static bool finishes(const pair *p)
{
    if (p->a.is_point)
        return p->b.end_in && p->end_end == 0;
    return p->end_end == 0 && p->a.end_in == p->b.end_in && (p->start_start > 0 || (p->start_start == 0 && (!p->a.start_in || p->b.start_in)));
}

static bool includes(const pair *p)
{
    return (p->start_start < 0 || (p->start_start == 0 && (p->a.start_in || !p->b.start_in))) && (p->end_end > 0 || (p->end_end == 0 && (p->a.end_in || !p->b.end_in)));
}

static bool starts(const pair *p)
{
    if (p->a.is_point)
        return p->b.start_in && p->start_start == 0;
    return p->start_start == 0 && p->a.start_in == p->b.start_in && (p->end_end < 0 || (p->end_end == 0 && (!p->a.end_in || p->b.end_in)));
}

static bool coincides(const pair *p)
{
    return p->start_start == 0 && p->end_end == 0 && p->a.start_in == p->b.start_in && p->a.end_in == p->b.end_in;
}

enum { POINTS = 1, MIXED = 2 };                   /* besides two ranges: two points; a point against a range */

typedef bool relation(const pair *p);

/* `first_point`: the argument that may be a point when only one may (0, 1), −1 for either. */
static feel_value related(const fn_args *g, relation *holds, bool swap, unsigned forms, int first_point)
{
    pair p;
    if (!pair_of(g, &p))
        return fn_wrong(g, "两个参数不能比较", "the two arguments cannot be compared");
    bool both = p.a.is_point && p.b.is_point, mixed = p.a.is_point != p.b.is_point;
    if ((both && !(forms & POINTS)) || (mixed && (!(forms & MIXED) || (first_point >= 0 && (first_point == 0) != p.a.is_point))))
        return fn_wrong(g, "参数应是区间", "a range is needed");
    if (swap)
        p = swapped(&p);
    return feel_bool(holds(&p));
}

feel_value fn_before(const fn_args *g) { return related(g, before, false, POINTS | MIXED, -1); }
feel_value fn_after(const fn_args *g) { return related(g, before, true, POINTS | MIXED, -1); }
feel_value fn_meets(const fn_args *g) { return related(g, meets, false, 0, -1); }
feel_value fn_met_by(const fn_args *g) { return related(g, meets, true, 0, -1); }
feel_value fn_overlaps(const fn_args *g) { return related(g, overlaps, false, 0, -1); }
feel_value fn_overlaps_before(const fn_args *g) { return related(g, overlaps_before, false, 0, -1); }
feel_value fn_overlaps_after(const fn_args *g) { return related(g, overlaps_before, true, 0, -1); }
feel_value fn_finishes(const fn_args *g) { return related(g, finishes, false, MIXED, 0); }
feel_value fn_finished_by(const fn_args *g) { return related(g, finishes, true, MIXED, 1); }
feel_value fn_includes(const fn_args *g) { return related(g, includes, false, MIXED, 1); }
feel_value fn_during(const fn_args *g) { return related(g, includes, true, MIXED, 0); }
feel_value fn_starts(const fn_args *g) { return related(g, starts, false, MIXED, 0); }
feel_value fn_started_by(const fn_args *g) { return related(g, starts, true, MIXED, 1); }
feel_value fn_coincides(const fn_args *g) { return related(g, coincides, false, POINTS, -1); }
