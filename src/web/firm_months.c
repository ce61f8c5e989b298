/* The months of a year beside those of the year before, and what they make of value added. */
#include "base/date.h"
#include "web/firm.h"

static const struct { const char *ledger, *field; int prior; } places[FIRM_SERIES] = {        /* prior: read from last year's form when this year's does not say it */
    [OUTPUT] = { "monthly_output", "output", -1 },
    [OUTPUT_PRIOR] = { "monthly_output", "output_prior", OUTPUT },
    [OUTPUT_CUM] = { "monthly_output", "output_cum", -1 },
    [OUTPUT_CUM_PRIOR] = { "monthly_output", "output_cum_prior", OUTPUT_CUM },
    [REVENUE] = { "monthly_finance", "revenue_cum", -1 },
    [PROFIT] = { "monthly_finance", "profit_cum", -1 },
    [POWER] = { "monthly_power", "electricity", -1 },
    [ENERGY] = { "monthly_energy", "energy", -1 },
    [RENOVATION] = { "monthly_investment", "renovation_cum", -1 },
};

typedef struct ledger_months { const ledger_decl *l; const field_decl *month; ledger_rights g; firm_records all; } ledger_months;

static bool read_months(firm_file *k, const char *ledger, ledger_months *out, error *e)
{
    *out = (ledger_months){ .l = firm_declared(k, ledger) };
    out->month = out->l ? field_find(out->l, "month") : NULL;
    return !out->month || firm_seen(k, out->l, &out->g, &out->all, e);
}

static bool month_of_record(const ledger_months *x, size_t i, month *out)
{
    const value *v = &x->all.at[i].values[x->month->index];
    return v->kind == VALUE_INT && month_from_code(v->num, out);
}

/* What a form of the month says in a field; of two (an account each, say) the last. */
static value said(const ledger_months *x, const field_decl *f, month m)
{
    month at;
    value out = V_NULL;
    for (size_t i = 0; i < x->all.count; i++)
        if (month_of_record(x, i, &at) && at == m && x->all.at[i].values[f->index].kind == VALUE_INT)
            out = x->all.at[i].values[f->index];
    return out;
}

static const field_decl *seen_field(const ledger_months *x, const char *id)
{
    const field_decl *f = x->month && may(&x->g, RIGHT_VIEW) && rights_see(&x->g, x->month) ? field_find(x->l, id) : NULL;
    return f && rights_see(&x->g, f) ? f : NULL;
}

static void fill(firm_months *o, int s, const ledger_months *x)
{
    const field_decl *own = places[s].prior >= 0 ? seen_field(x, places[places[s].prior].field) : NULL;
    o->at[s].f = seen_field(x, places[s].field);
    for (int i = 0; o->at[s].f && i < o->count; i++) {
        month m = month_of(o->year, i + 1);
        o->at[s].at[i] = said(x, o->at[s].f, m);
        if (own && o->at[s].at[i].kind == VALUE_NULL)
            o->at[s].at[i] = said(x, own, m - 12);
        o->at[s].some = o->at[s].some || o->at[s].at[i].kind != VALUE_NULL;
    }
}

/* The year asked for, else that of the newest month: the district's, so that a month this firm lacks shows as missing. */
static bool choose_year(firm_file *k, const ledger_months *at, size_t n, error *e)
{
    int64_t asked = visit_number(http_query(k->v->in, "year")), code = 0;
    bool found = false;
    month first = INT32_MAX, last = 0, m;
    if (at[0].month && may(&at[0].g, RIGHT_VIEW) && rights_see(&at[0].g, at[0].month) && !at[0].g.entry->rows)
        TRY(store_int(k->v->c->s, "SELECT max(month) FROM monthly_output", NULL, 0, &code, &found, e));
    if (found && month_from_code(code, &m))
        last = m;
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < at[s].all.count; i++)
            if (seen_field(&at[s], "month") && month_of_record(&at[s], i, &m)) {
                first = m < first ? m : first;
                last = m > last ? m : last;
            }
    if (!last || first == INT32_MAX)
        return true;
    k->months.year = asked >= month_year(first) && asked <= month_year(last) ? (int)asked : month_year(last);
    k->months.count = k->months.year == month_year(last) ? month_nr(last) : 12;
    k->months.before = month_year(first) < k->months.year;
    k->months.after = month_year(last) > k->months.year;
    return true;
}

static ratio growth(value now, value base)
{
    return now.kind == VALUE_INT && base.kind == VALUE_INT && base.num > 0 ? (ratio){ (i128)now.num - base.num, base.num } : (ratio){ 0, 0 };
}

static int months_said(const firm_months *o)
{
    int n = o->count;
    while (n && o->at[OUTPUT_CUM].at[n - 1].kind != VALUE_INT)
        n--;
    return n;
}

/* Up to the newest month for which the firm gave the year so far; the rate of value added is that of the division. */
static bool estimate(firm_file *k, error *e)
{
    firm_months *o = &k->months;
    const field_decl *industry = field_find(k->x.l, "industry");
    const value *code = industry && rights_see(&k->x.g, industry) ? &k->x.r.values[industry->index] : NULL;
    if (!o->count || !o->at[OUTPUT_CUM].f || !o->at[OUTPUT].f || !code || code->kind != VALUE_TEXT || code->text.len < 2 || !firm_sees(k, firm_declared(k, "industry_rate"), "rate"))
        return true;
    const int n = o->va_count = months_said(o);
    if (!n)
        return true;
    value cum = o->at[OUTPUT_CUM].at[n - 1], prior = o->at[OUTPUT_CUM_PRIOR].at[n - 1];
    const firm_output x = { .division = arena_copy_n(k->v->a, code->text.at, 2), .year = o->year, .months = n, .month = o->at[OUTPUT].at, .cum = cum.num,
                            .prior = prior.kind == VALUE_INT ? prior.num : 0, .scale = o->at[OUTPUT_CUM].f->scale, .prices = firm_sees(k, firm_declared(k, "price_index"), "price") };
    return firm_estimate_of(k->v->c, &x, &o->va, e);
}

bool firm_gather_months(firm_file *k, error *e)
{
    static const char *const ledgers[] = { "monthly_output", "monthly_finance", "monthly_power", "monthly_energy", "monthly_investment" };
    enum { LEDGERS = sizeof ledgers / sizeof *ledgers };
    firm_months *o = &k->months;
    ledger_months at[LEDGERS];
    month m;
    for (size_t i = 0; i < LEDGERS; i++)
        TRY(read_months(k, ledgers[i], &at[i], e));
    TRY(choose_year(k, at, LEDGERS, e));
    for (int s = 0; s < FIRM_SERIES; s++)
        for (size_t i = 0; i < LEDGERS; i++)
            if (text_eq(ledgers[i], places[s].ledger))
                fill(o, s, &at[i]);
    for (size_t i = 0; o->at[OUTPUT].f && i < at[0].all.count; i++)
        if (month_of_record(&at[0], i, &m) && month_year(m) == o->year)
            o->reported[month_nr(m) - 1] = true;
    for (int i = 0; i < o->count; i++) {
        o->growth[i] = growth(o->at[OUTPUT].at[i], o->at[OUTPUT_PRIOR].at[i]);
        o->growth_cum[i] = growth(o->at[OUTPUT_CUM].at[i], o->at[OUTPUT_CUM_PRIOR].at[i]);
    }
    return estimate(k, e);
}
