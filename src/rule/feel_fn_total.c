/* Totals of lists: numbers only, but for min and max, which take whatever has an order. An empty list has none (null). */
#include "rule/feel_fn.h"

#include <stdlib.h>

static feel_value not_numbers(const fn_args *g)
{
    return fn_wrong(g, "列表里应全是数", "the list must hold numbers only");
}

static bool numbers(const fn_args *g, feel_list *l)
{
    if (!fn_list(g, 0, l))
        return false;
    for (size_t i = 0; i < l->count; i++)
        if (l->at[i].kind != FEEL_NUMBER)
            return false;
    return true;
}

static feel_value extreme(const fn_args *g, int sign)
{
    feel_list l;
    if (!fn_list(g, 0, &l))
        return fn_wrong(g, "参数应是列表", "a list is needed");
    feel_value best = l.count ? l.at[0] : FEEL_NOTHING;
    for (size_t i = 0; i < l.count; i++) {
        int order;
        if (!feel_compare(l.at[i], best, &order))
            return fn_wrong(g, "列表的元素不能比较大小", "the elements of the list have no order");
        if (order * sign > 0)
            best = l.at[i];
    }
    return best;
}

feel_value fn_min(const fn_args *g) { return extreme(g, -1); }
feel_value fn_max(const fn_args *g) { return extreme(g, 1); }

static bool total(feel_list l, bool (*op)(dec128, dec128, dec128 *), dec128 *out)
{
    *out = l.at[0].number;
    for (size_t i = 1; i < l.count; i++)
        TRY(op(*out, l.at[i].number, out));
    return true;
}

static feel_value totalled(const fn_args *g, bool (*op)(dec128, dec128, dec128 *))
{
    feel_list l;
    dec128 n;
    if (!numbers(g, &l))
        return not_numbers(g);
    return l.count && total(l, op, &n) ? feel_number(n) : FEEL_NOTHING;
}

feel_value fn_sum(const fn_args *g) { return totalled(g, dec_add); }
feel_value fn_product(const fn_args *g) { return totalled(g, dec_mul); }

static bool mean(feel_list l, dec128 *out)
{
    return l.count && total(l, dec_add, out) && dec_div(*out, dec_of((int64_t)l.count), out);
}

feel_value fn_mean(const fn_args *g)
{
    feel_list l;
    dec128 n;
    if (!numbers(g, &l))
        return not_numbers(g);
    return mean(l, &n) ? feel_number(n) : FEEL_NOTHING;
}

/* Of the sample: divided by n − 1. */
feel_value fn_stddev(const fn_args *g)
{
    feel_list l;
    dec128 middle, sum = dec_of(0), d;
    if (!numbers(g, &l))
        return not_numbers(g);
    if (l.count < 2 || !mean(l, &middle))
        return fn_wrong(g, "至少要有两个数", "two numbers or more are needed");
    for (size_t i = 0; i < l.count; i++)
        if (!dec_sub(l.at[i].number, middle, &d) || !dec_mul(d, d, &d) || !dec_add(sum, d, &sum))
            return FEEL_NOTHING;
    return dec_div(sum, dec_of((int64_t)l.count - 1), &sum) && dec_sqrt(sum, &sum) ? feel_number(sum) : FEEL_NOTHING;
}

static int by_number(const void *a, const void *b)
{
    return dec_compare(((const feel_value *)a)->number, ((const feel_value *)b)->number);
}

static feel_value *sorted(const fn_args *g, feel_list l)
{
    feel_value *at = NEW_N(g->r->a, feel_value, l.count);
    for (size_t i = 0; i < l.count; i++)
        at[i] = l.at[i];
    qsort(at, l.count, sizeof *at, by_number);
    return at;
}

feel_value fn_median(const fn_args *g)
{
    feel_list l;
    if (!numbers(g, &l))
        return not_numbers(g);
    if (!l.count)
        return FEEL_NOTHING;
    feel_value *at = sorted(g, l);
    dec128 n = at[l.count / 2].number;
    if (l.count % 2 == 0 && (!dec_add(at[l.count / 2 - 1].number, n, &n) || !dec_div(n, dec_of(2), &n)))
        return FEEL_NOTHING;
    return feel_number(n);
}

feel_value fn_mode(const fn_args *g)
{
    feel_list l;
    if (!numbers(g, &l))
        return not_numbers(g);
    feel_value *at = sorted(g, l), *out = NEW_N(g->r->a, feel_value, l.count);
    size_t most = 0, found = 0;
    for (size_t i = 0, n; i < l.count; i += n) {
        for (n = 1; i + n < l.count && dec_equal(at[i].number, at[i + n].number);)
            n++;
        if (n < most)
            continue;
        if (n > most)
            found = 0;
        most = n;
        out[found++] = at[i];
    }
    return feel_list_of(g->r->a, out, found);
}
