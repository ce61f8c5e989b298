/* What the forms do not give is derived here, once, column by column and month by month, so that
 * every later total is a plain stream.  A derived column never overwrites a reported cell. */
#include "panel/panel.h"

typedef struct deriving { panel *p; const indicator *about; column *columns; } deriving;

static column *at(const deriving *d, cell_kind kind, uint32_t m) { return &d->columns[(uint32_t)kind * d->p->months + m]; }

/* The column of `m`, or the empty one; `m` may lie before the panel. */
static const column *read_at(const deriving *d, cell_kind kind, int64_t m)
{
    const column *c = m < 0 ? NULL : at(d, kind, (uint32_t)m);
    return c && c->value ? c : &d->p->none;
}

static column *make(const deriving *d, cell_kind kind, uint32_t m)
{
    column *c = at(d, kind, m);
    if (!c->value) {
        c->value = NEW_N(d->p->a, int64_t, d->p->words * 64);
        c->present = c->whole = NEW_N(d->p->a, uint64_t, d->p->words);
    }
    return c;
}

/* Copies the bit arrays before derived cells are added, so that `reported` stays what was reported. */
static void own_bits(const deriving *d, column *c, bool separate_whole)
{
    size_t bytes = d->p->words * sizeof(uint64_t);
    if (c->reported == c->present || separate_whole) {
        uint64_t *present = NEW_N(d->p->a, uint64_t, d->p->words);
        memcpy(present, c->present, bytes);
        c->present = present;
        c->whole = present;
    }
    if (separate_whole) {
        c->whole = NEW_N(d->p->a, uint64_t, d->p->words);
        memcpy(c->whole, c->present, bytes);
    }
}

/* Σ|v| ≤ PANEL_SUM_LIMIT. The or of all magnitudes bounds each; only when that is not enough is the sum made. */
static bool sum_fits(const panel *p, const column *c)
{
    uint64_t bound = 0;
    for (uint32_t f = 0; f < p->firms; f++)
        bound |= (uint64_t)(c->value[f] < 0 ? ~c->value[f] : c->value[f]);
    if (bound < (uint64_t)PANEL_SUM_LIMIT / (p->firms ? p->firms : 1))
        return true;
    i128 sum = 0;
    for (uint32_t f = 0; f < p->firms; f++)
        sum += c->value[f] < 0 ? -(i128)c->value[f] : (i128)c->value[f];
    return sum <= PANEL_SUM_LIMIT;
}

static bool check_sum(const deriving *d, const column *c, uint32_t m, error *err)
{
    if (!c->value || sum_fits(d->p, c))
        return true;
    return fail(err, ERR_LIMIT, "指标“%s”%d 的合计超出 64 位整数；请检查单位，或减少小数位",
                "indicator “%s”, %d: the total does not fit 64 bits; check the unit or use fewer decimals",
                d->about->label.zh ? d->about->label.zh : d->about->id, month_code(d->p->first + (month)m));
}

/* Before the first month of production a missing cell is a true zero. */
static void zeros_before_start(const deriving *d, uint32_t m)
{
    month now = d->p->first + (month)m;
    column *c = NULL;
    for (uint32_t f = 0; f < d->p->firms; f++) {
        if (d->p->firm[f].started == MONTH_NONE || d->p->firm[f].started <= now)
            continue;
        if (!c) {
            c = make(d, CELL_MONTH, m);
            own_bits(d, c, false);
        }
        bit_set(c->present, f);
    }
}

/* Bits of firms whose January-to-last-month figure is complete before `m`: in January, everyone's. */
static uint64_t whole_before(const deriving *d, uint32_t m, uint32_t word)
{
    int nr = month_nr(d->p->first + (month)m);
    if (nr == 1)
        return ~(uint64_t)0;
    uint64_t before = read_at(d, CELL_CUMULATIVE, (int64_t)m - 1)->whole[word];
    if (nr == 2 && d->about->jan_with_feb)
        before |= ~read_at(d, CELL_MONTH, (int64_t)m - 1)->present[word];
    return before;
}

/* month = cumulative(t) − cumulative(t−1), where the form gave only the cumulative. */
static void month_from_cumulative(const deriving *d, uint32_t m)
{
    const column *now = at(d, CELL_CUMULATIVE, m);
    bool january = month_nr(d->p->first + (month)m) == 1;
    const column *before = january ? &d->p->none : read_at(d, CELL_CUMULATIVE, (int64_t)m - 1);
    if (!now->value)
        return;
    column *c = make(d, CELL_MONTH, m);
    own_bits(d, c, false);
    for (uint32_t w = 0; w < d->p->words; w++)
        for (uint64_t todo = now->present[w] & ~c->present[w] & whole_before(d, m, w); todo; todo &= todo - 1) {
            uint32_t f = w * 64 + (uint32_t)__builtin_ctzll(todo);
            c->value[f] = now->value[f] - before->value[f];
            bit_set(c->present, f);
        }
}

/* cumulative(t) = cumulative(t−1) + month(t) where it was not reported; present as soon as anything is
 * known, whole only when nothing of the year is missing. */
static void cumulative_from_months(const deriving *d, uint32_t m)
{
    bool january = month_nr(d->p->first + (month)m) == 1;
    const column *before = january ? &d->p->none : read_at(d, CELL_CUMULATIVE, (int64_t)m - 1);
    const column *add = read_at(d, CELL_MONTH, m);
    column *c = make(d, CELL_CUMULATIVE, m);
    if (!january && m == 0)
        before = &d->p->none;
    own_bits(d, c, true);
    for (uint32_t w = 0; w < d->p->words; w++) {
        uint64_t given = c->reported ? c->reported[w] : 0;
        const int64_t *x = before->value + (size_t)w * 64, *y = add->value + (size_t)w * 64;
        int64_t *out = c->value + (size_t)w * 64;
        if (!given)
            for (int i = 0; i < 64; i++)
                out[i] = x[i] + y[i];
        else
            for (uint64_t todo = ~given; todo; todo &= todo - 1) {
                int i = __builtin_ctzll(todo);
                out[i] = x[i] + y[i];
            }
        c->present[w] = given | before->present[w] | add->present[w];
        c->whole[w] = given | (add->present[w] & whole_before(d, m, w));
    }
}

/* Fills cells of `c` that lie in `from` but not in `c`; the column is shared as a whole when nothing was reported. */
static void fill_from(const deriving *d, column *c, const column *from)
{
    if (!c->value) {
        *c = (column){ from->value, from->present, from->whole, NULL };
        return;
    }
    own_bits(d, c, true);
    for (uint32_t w = 0; w < d->p->words; w++) {
        for (uint64_t todo = from->present[w] & ~c->present[w]; todo; todo &= todo - 1) {
            uint32_t f = w * 64 + (uint32_t)__builtin_ctzll(todo);
            c->value[f] = from->value[f];
        }
        c->whole[w] |= from->whole[w] & ~c->present[w];
        c->present[w] |= from->present[w];
    }
}

/* 上年同月 by difference of two reported 上年同期, for firms that have no own figure of that month. */
static void prior_month_from_prior(const deriving *d, uint32_t m)
{
    const column *now = at(d, CELL_PRIOR, m);
    bool january = month_nr(d->p->first + (month)m) == 1;
    const column *before = january ? &d->p->none : read_at(d, CELL_PRIOR, (int64_t)m - 1);
    const column *own = read_at(d, CELL_MONTH, (int64_t)m - 12);
    if (!now->value || (!january && !before->reported))
        return;
    for (uint32_t w = 0; w < d->p->words; w++) {
        uint64_t todo = now->reported[w] & (january ? ~(uint64_t)0 : before->reported[w]) & ~own->present[w];
        for (column *c = NULL; todo; todo &= todo - 1) {
            uint32_t f = w * 64 + (uint32_t)__builtin_ctzll(todo);
            if (!c)
                c = make(d, CELL_PRIOR_MONTH, m);
            if (bit_get(c->present, f))
                continue;
            c->value[f] = now->value[f] - before->value[f];
            bit_set(c->present, f);
        }
    }
}

static bool fill_prior(const deriving *d, uint32_t m, cell_kind prior, cell_kind own, error *err)
{
    const column *from = read_at(d, own, (int64_t)m - 12);
    column *c = at(d, prior, m);
    fill_from(d, c, from);
    return c->value == from->value || check_sum(d, c, m, err);
}

static bool derive_indicator(const deriving *d, error *err)
{
    bool stock = d->about->kind == INDICATOR_STOCK;
    for (uint32_t k = 0; k < CELL_KINDS * d->p->months; k++)
        TRY(check_sum(d, &d->columns[k], k % d->p->months, err));
    for (uint32_t m = 0; m < d->p->months && !stock; m++) {
        zeros_before_start(d, m);
        month_from_cumulative(d, m);
        TRY(check_sum(d, at(d, CELL_MONTH, m), m, err));
        cumulative_from_months(d, m);
        TRY(check_sum(d, at(d, CELL_CUMULATIVE, m), m, err));
    }
    for (uint32_t m = 0; m < d->p->months; m++) {
        prior_month_from_prior(d, m);
        TRY(fill_prior(d, m, CELL_PRIOR_MONTH, CELL_MONTH, err));
        if (stock) {
            *at(d, CELL_CUMULATIVE, m) = *at(d, CELL_MONTH, m);
            *at(d, CELL_PRIOR, m) = *at(d, CELL_PRIOR_MONTH, m);
            continue;
        }
        TRY(fill_prior(d, m, CELL_PRIOR, CELL_CUMULATIVE, err));
    }
    return true;
}

static void make_runs(panel *p, dimension *d)
{
    uint32_t runs = p->firms > 0;
    for (uint32_t f = 1; f < p->firms; f++)
        runs += d->code[f] != d->code[f - 1];
    d->runs = NEW_N(p->a, firm_run, runs);
    for (uint32_t f = 0, from = 0; f < p->firms; f++)
        if (f + 1 == p->firms || d->code[f + 1] != d->code[f]) {
            d->runs[d->run_count++] = (firm_run){ from, f + 1, d->code[f] };
            from = f + 1;
        }
}

bool panel_finish(panel *p, error *err)
{
    size_t before = arena_used(p->a);
    for (size_t i = 0; i < p->indicators.len; i++) {
        deriving d = { p, &p->indicators.at[i], p->columns.at[i] };
        TRY(derive_indicator(&d, err));
    }
    for (size_t i = 0; i < p->dimensions.len; i++)
        make_runs(p, &p->dimensions.at[i]);
    p->bytes = arena_used(p->a) - before;
    p->finished = true;
    return true;
}
