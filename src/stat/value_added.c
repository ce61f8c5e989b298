#include "stat/value_added.h"

static bool usable(const va_industry *x) { return x->known && x->rate.units > 0 && x->price.units > 0; }

/* output × rate %, and over price/100 when deflating: one division, rounded once. */
static bool value_of(int64_t output, const va_industry *x, bool deflate, int64_t *out)
{
    i128 num = (i128)output * x->rate.units, den = (i128)100 * pow10_i64(x->rate.scale);
    if (deflate) {
        num *= (i128)100 * pow10_i64(x->price.scale);
        den *= x->price.units;
    }
    return i128_to_i64(i128_div(num, den, ROUND_HALF_EVEN), out);
}

bool value_added_of(arena *a, const panel *p, view v, firm_set set, va_inputs in, value_added *out, error *err)
{
    uint32_t codes = panel_codes(p, in.dimension);
    total *totals = NEW_N(a, total, codes);
    i128 current = 0, base = 0, all = 0;
    *out = (value_added){ .by = { .at = NEW_N(a, pull, codes) } };
    panel_total_by(p, v, set, in.dimension, totals);
    for (uint32_t c = 0; c < codes; c++) {
        pull x = { .key = c, .firms = totals[c].compared };
        all += totals[c].current;
        if (!usable(&in.at[c])) {
            out->left_out += totals[c].current;
        } else if (!value_of(totals[c].current, &in.at[c], true, &x.current) || !value_of(totals[c].base, &in.at[c], false, &x.base)) {
            str key = panel_key(p, in.dimension, c);
            return fail(err, ERR_LIMIT, "行业 %.*s 的增加值超出 64 位整数；请检查价格指数与增加值率",
                        "value added of industry %.*s does not fit 64 bits; check its price index and rate", (int)key.len, key.at);
        }
        current += x.current;
        base += x.base;
        out->by.at[out->by.len++] = x;
    }
    if (!i128_to_i64(current, &out->by.current) || !i128_to_i64(base, &out->by.base))
        return fail(err, ERR_LIMIT, "增加值合计超出 64 位整数", "total value added does not fit 64 bits");
    out->by.defined = base > 0;
    out->growth = rate_of_ratio((ratio){ current - base, base > 0 ? base : 0 });
    out->covered = rate_of_ratio((ratio){ all - out->left_out, all > 0 ? all : 0 });
    return true;
}

bool va_cumulative_price(const priced_month *months, int n, decimal *price)
{
    enum { PLACES = 6, SHOWN = 4 };
    i128 output = 0, deflated = 0;                     /* the latter × 10^PLACES */
    for (int i = 0; i < n; i++) {
        const priced_month *m = &months[i];
        if (!m->known || m->price.units <= 0 || m->output <= 0)
            continue;
        i128 num = (i128)m->output * 100 * pow10_i64(m->price.scale) * pow10_i64(PLACES);
        output += m->output;
        deflated += i128_div(num, m->price.units, ROUND_HALF_EVEN);
    }
    *price = (decimal){ 0, SHOWN };
    return deflated > 0 &&
           ratio_units((ratio){ output * 100 * pow10_i64(PLACES), deflated }, SHOWN, ROUND_HALF_EVEN, &price->units);
}
