#include "monitoring/firm_estimate.h"

#include "stat/value_added.h"

static bool field_scale(core *c, const char *ledger, const char *field, int *scale, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, ledger, e);
    const field_decl *f = l ? field_find(l, field) : NULL;
    *scale = f ? f->scale : 0;
    return l != NULL;
}

static bool read_prices(core *c, const firm_output *x, priced_month *out, error *e)
{
    rows *r;
    bool more, ok;
    int scale;
    const value args[] = { v_text(x->division), V_INT(x->year * 100 + 1), V_INT(x->year * 100 + x->months) };
    TRY(field_scale(c, "price_index", "price", &scale, e));
    TRY(store_query(c->s, "SELECT month, price FROM price_index WHERE industry = ? AND month BETWEEN ? AND ?", args, 3, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        int i = (int)(rows_int(r, 0) % 100) - 1;
        out[i] = (priced_month){ x->month[i].num, { rows_int(r, 1), scale }, rows_int(r, 1) > 0 && x->month[i].kind == VALUE_INT };
    }
    rows_close(r);
    return ok;
}

bool firm_estimate_of(core *c, const firm_output *x, firm_estimate *out, error *e)
{
    const value args[] = { V_INT(x->year - 1), v_text(x->division) };
    priced_month months[12] = { 0 };
    int64_t units;
    int scale;
    bool found;
    decimal p;
    *out = (firm_estimate){ 0 };
    TRY(field_scale(c, "industry_rate", "rate", &scale, e) && store_int(c->s, "SELECT rate FROM industry_rate WHERE year = ? AND industry = ?", args, 2, &units, &found, e));
    if (!found || units <= 0)
        return true;
    out->level.scale = x->scale;
    out->known = i128_to_i64(i128_div((i128)x->cum * units, (i128)100 * pow10_i64(scale), ROUND_HALF_EVEN), &out->level.units);
    if (!x->prices || x->prior <= 0)
        return true;
    TRY(read_prices(c, x, months, e));
    if (va_cumulative_price(months, x->months, &p) && p.units > 0) {            /* P: last year's price is 100 */
        i128 base = (i128)x->prior * p.units;
        out->growth = (ratio){ (i128)x->cum * 100 * pow10_i64(p.scale) - base, base };
    }
    return true;
}
