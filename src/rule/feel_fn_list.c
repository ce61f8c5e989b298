#include "rule/feel_fn.h"

typedef VEC(feel_value) values;

static feel_value as_list(const fn_args *g, const values *v)
{
    return feel_list_of(g->r->a, v->at, v->len);
}

static feel_value not_list(const fn_args *g)
{
    return fn_wrong(g, "参数应是列表", "a list is needed");
}

static void add_all(const fn_args *g, values *out, const feel_value *at, size_t count)
{
    VEC_ROOM(g->r->a, out, count);
    for (size_t i = 0; i < count; i++)
        out->at[out->len++] = at[i];
}

/* Looks for a value among others; the work is counted. */
static bool holds(const fn_args *g, const feel_value *at, size_t count, feel_value v)
{
    uint64_t each = 1 + feel_size_of(v).bytes / 64;
    if (!feel_work(g->r, count * each))
        return false;
    for (size_t i = 0; i < count; i++)
        if (feel_same(at[i], v))
            return true;
    return false;
}

/* ---- asking ---------------------------------------------------------------------------------------------------------------- */

feel_value fn_list_contains(const fn_args *g)
{
    feel_list l;
    return fn_list(g, 0, &l) ? feel_bool(holds(g, l.at, l.count, g->at[1])) : not_list(g);
}

feel_value fn_count(const fn_args *g)
{
    feel_list l;
    return fn_list(g, 0, &l) ? feel_integer((int64_t)l.count) : not_list(g);
}

feel_value fn_index_of(const fn_args *g)
{
    feel_list l;
    values found = { 0 };
    if (!fn_list(g, 0, &l))
        return not_list(g);
    if (!feel_work(g->r, l.count * (1 + feel_size_of(g->at[1]).bytes / 64)))
        return FEEL_NOTHING;
    for (size_t i = 0; i < l.count; i++)
        if (feel_same(l.at[i], g->at[1]))
            VEC_ADD(g->r->a, &found, feel_integer((int64_t)i + 1));
    return as_list(g, &found);
}

/* all() and any(): the deciding truth anywhere decides; else what is no truth makes it unknown. */
static feel_value decide(const fn_args *g, bool deciding)
{
    feel_list l;
    bool unknown = false;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    for (size_t i = 0; i < l.count; i++) {
        if (l.at[i].kind == FEEL_BOOL && l.at[i].truth == deciding)
            return feel_bool(deciding);
        unknown = unknown || l.at[i].kind != FEEL_BOOL;
    }
    return unknown ? FEEL_NOTHING : feel_bool(!deciding);
}

feel_value fn_all(const fn_args *g) { return decide(g, false); }
feel_value fn_any(const fn_args *g) { return decide(g, true); }

/* ---- parts ------------------------------------------------------------------------------------------------------------------ */

/* A position from 1, or from −1 backwards, as an index from 0. */
static bool position(const fn_args *g, size_t i, size_t count, size_t *out)
{
    int64_t p;
    dec128 n;
    if (!fn_number(g, i, &n) || !dec_integer(n, &p))
        return false;
    if (p < 0)
        p += (int64_t)count + 1;
    if (p < 1 || (uint64_t)p > count)
        return false;
    *out = (size_t)p - 1;
    return true;
}

static feel_value outside(const fn_args *g)
{
    return fn_wrong(g, "位置不在列表之内", "the position lies outside the list");
}

feel_value fn_sublist(const fn_args *g)
{
    feel_list l;
    size_t from;
    int64_t length;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    if (!position(g, 1, l.count, &from))
        return outside(g);
    size_t n = l.count - from;
    if (g->count > 2 && g->at[2].kind != FEEL_NULL) {
        if (!fn_integer(g, 2, &length) || length < 0 || (uint64_t)length > n)
            return outside(g);
        n = (size_t)length;
    }
    return feel_list_of(g->r->a, l.at + from, n);
}

feel_value fn_append(const fn_args *g)
{
    feel_list l;
    values out = { 0 };
    if (!fn_list(g, 0, &l))
        return not_list(g);
    add_all(g, &out, l.at, l.count);
    add_all(g, &out, g->at + 1, g->count - 1);
    return as_list(g, &out);
}

feel_value fn_concatenate(const fn_args *g)
{
    values out = { 0 };
    for (size_t i = 0; i < g->count; i++) {
        feel_list l;
        if (!fn_list(g, i, &l))
            return not_list(g);
        add_all(g, &out, l.at, l.count);
    }
    return as_list(g, &out);
}

static feel_value distinct(const fn_args *g, feel_list l)
{
    values out = { 0 };
    for (size_t i = 0; i < l.count && !g->r->stopped; i++)
        if (!holds(g, out.at, out.len, l.at[i]))
            VEC_ADD(g->r->a, &out, l.at[i]);
    return as_list(g, &out);
}

feel_value fn_union(const fn_args *g)
{
    feel_value all = fn_concatenate(g);
    return all.kind == FEEL_LIST ? distinct(g, *all.list) : all;
}

feel_value fn_distinct(const fn_args *g)
{
    feel_list l;
    return fn_list(g, 0, &l) ? distinct(g, l) : not_list(g);
}

/* The list with `drop` items at `at` taken out and `item` put there, when there is one. */
static feel_value splice(const fn_args *g, feel_list l, size_t at, size_t drop, const feel_value *item)
{
    values out = { 0 };
    add_all(g, &out, l.at, at);
    if (item)
        VEC_ADD(g->r->a, &out, *item);
    add_all(g, &out, l.at + at + drop, l.count - at - drop);
    return as_list(g, &out);
}

feel_value fn_insert_before(const fn_args *g)
{
    feel_list l;
    size_t at;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    return position(g, 1, l.count, &at) ? splice(g, l, at, 0, &g->at[2]) : outside(g);
}

feel_value fn_remove(const fn_args *g)
{
    feel_list l;
    size_t at;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    return position(g, 1, l.count, &at) ? splice(g, l, at, 1, NULL) : outside(g);
}

static feel_value replace_matching(const fn_args *g, feel_list l, const feel_function *match)
{
    values out = { 0 };
    for (size_t i = 0; i < l.count; i++) {
        feel_value v = feel_invoke(g->r, match, (feel_value[]){ l.at[i], g->at[2] }, 2);
        if (v.kind != FEEL_BOOL)
            return fn_wrong(g, "比较函数应答 true 或 false", "the match function must say true or false");
        VEC_ADD(g->r->a, &out, v.truth ? g->at[2] : l.at[i]);
    }
    return as_list(g, &out);
}

feel_value fn_list_replace(const fn_args *g)
{
    feel_list l;
    feel_value match;
    size_t at;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    if (fn_kind(g, 1, FEEL_FUNCTION, &match))
        return replace_matching(g, l, match.function);
    return position(g, 1, l.count, &at) ? splice(g, l, at, 1, &g->at[2]) : outside(g);
}

feel_value fn_reverse(const fn_args *g)
{
    feel_list l;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    feel_value *at = NEW_N(g->r->a, feel_value, l.count);
    for (size_t i = 0; i < l.count; i++)
        at[i] = l.at[l.count - 1 - i];
    return feel_list_of(g->r->a, at, l.count);
}

static void flatten(const fn_args *g, feel_list l, values *out)
{
    for (size_t i = 0; i < l.count; i++) {
        if (l.at[i].kind == FEEL_LIST)
            flatten(g, *l.at[i].list, out);
        else
            VEC_ADD(g->r->a, out, l.at[i]);
    }
}

feel_value fn_flatten(const fn_args *g)
{
    feel_list l;
    values out = { 0 };
    if (!fn_list(g, 0, &l))
        return not_list(g);
    flatten(g, l, &out);
    return as_list(g, &out);
}

/* ---- order ------------------------------------------------------------------------------------------------------------------- */

/* Does `a` stand before `b`? Without a function, by their own order. */
static bool precedes(const fn_args *g, feel_value a, feel_value b, bool *before)
{
    int order;
    if (g->count < 2 || g->at[1].kind == FEEL_NULL) {
        if (!feel_compare(a, b, &order))
            return false;
        *before = order < 0;
        return true;
    }
    feel_value v = feel_invoke(g->r, g->at[1].function, (feel_value[]){ a, b }, 2);
    *before = feel_is_true(v);
    return v.kind == FEEL_BOOL;
}

/* Merge sort: stable, and at ease with a function that contradicts itself. */
static bool sort(const fn_args *g, feel_value *at, feel_value *spare, size_t count)
{
    size_t half = count / 2, a = 0, b = half, n = 0;
    if (count < 2)
        return true;
    if (!sort(g, at, spare, half) || !sort(g, at + half, spare + half, count - half))
        return false;
    while (a < half && b < count) {
        bool later_first;
        if (!precedes(g, at[b], at[a], &later_first))
            return false;
        spare[n++] = later_first ? at[b++] : at[a++];
    }
    while (a < half)
        spare[n++] = at[a++];
    while (b < count)
        spare[n++] = at[b++];
    memcpy(at, spare, count * sizeof *at);
    return true;
}

feel_value fn_sort(const fn_args *g)
{
    feel_list l;
    feel_value by;
    if (!fn_list(g, 0, &l))
        return not_list(g);
    if (g->count > 1 && g->at[1].kind != FEEL_NULL && !fn_kind(g, 1, FEEL_FUNCTION, &by))
        return fn_wrong(g, "排序要用函数", "a function is needed to sort by");
    feel_value *at = NEW_N(g->r->a, feel_value, l.count), *spare = NEW_N(g->r->a, feel_value, l.count);
    for (size_t i = 0; i < l.count; i++)
        at[i] = l.at[i];
    if (!sort(g, at, spare, l.count))
        return fn_wrong(g, "列表的元素不能排序", "the elements of the list cannot be sorted");
    return feel_list_of(g->r->a, at, l.count);
}
