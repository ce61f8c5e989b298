#include "rule/feel_fn.h"

static feel_value not_number(const fn_args *g)
{
    return fn_wrong(g, "参数应是数", "a number is needed");
}

static feel_value rounded(const fn_args *g, dec_round how)
{
    dec128 n, scale = dec_of(0), out;
    int64_t places;
    if (!fn_number(g, 0, &n) || (g->count > 1 && !fn_number(g, 1, &scale)))
        return not_number(g);
    if (!dec_round_to(scale, 0, DEC_DOWN, &scale) || !dec_integer(scale, &places) || places < DEC_SCALE_LEAST || places > DEC_SCALE_MOST)
        return fn_wrong(g, "小数位数应在 −6111 到 6176 之间", "the scale must lie between −6111 and 6176");
    return dec_round_to(n, (int)places, how, &out) ? feel_number(out) : FEEL_NOTHING;
}

feel_value fn_decimal(const fn_args *g) { return rounded(g, DEC_HALF_EVEN); }
feel_value fn_floor(const fn_args *g) { return rounded(g, DEC_FLOOR); }
feel_value fn_ceiling(const fn_args *g) { return rounded(g, DEC_CEILING); }
feel_value fn_round_up(const fn_args *g) { return rounded(g, DEC_UP); }
feel_value fn_round_down(const fn_args *g) { return rounded(g, DEC_DOWN); }
feel_value fn_round_half_up(const fn_args *g) { return rounded(g, DEC_HALF_UP); }
feel_value fn_round_half_down(const fn_args *g) { return rounded(g, DEC_HALF_DOWN); }

feel_value fn_abs(const fn_args *g)
{
    feel_value v = g->at[0].kind == FEEL_LIST && g->at[0].list->count == 1 ? g->at[0].list->at[0] : g->at[0];
    switch (v.kind) {
    case FEEL_NUMBER: return feel_number(dec_abs(v.number));
    case FEEL_MONTHS: return v.months < 0 ? feel_negate(v) : v;
    case FEEL_NANOS: return v.nanos < 0 ? feel_negate(v) : v;
    default: return not_number(g);
    }
}

feel_value fn_modulo(const fn_args *g)
{
    dec128 a, b, out;
    if (!fn_number(g, 0, &a) || !fn_number(g, 1, &b))
        return not_number(g);
    return dec_mod(a, b, &out) ? feel_number(out) : fn_wrong(g, "除数不能为 0", "the divisor is 0");
}

static feel_value one(const fn_args *g, bool (*f)(dec128, dec128 *))
{
    dec128 n, out;
    if (!fn_number(g, 0, &n))
        return not_number(g);
    return f(n, &out) ? feel_number(out) : fn_wrong(g, "没有结果", "there is no result");
}

static bool positive_log(dec128 a, dec128 *out)
{
    return dec_sign(a) > 0 && dec_log(a, out);
}

feel_value fn_sqrt(const fn_args *g) { return one(g, dec_sqrt); }
feel_value fn_log(const fn_args *g) { return one(g, positive_log); }
feel_value fn_exp(const fn_args *g) { return one(g, dec_exp); }

static feel_value parity(const fn_args *g, bool odd)
{
    dec128 n, rest;
    if (!fn_number(g, 0, &n) || !dec_mod(n, dec_of(2), &rest))
        return not_number(g);
    if (dec_sign(rest) == 0)
        return feel_bool(!odd);
    return feel_bool(odd && dec_equal(rest, dec_of(1)));
}

feel_value fn_odd(const fn_args *g) { return parity(g, true); }
feel_value fn_even(const fn_args *g) { return parity(g, false); }
