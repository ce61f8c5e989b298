#include "demo/model.h"

#include "base/decimal.h"
#include "registry/uscc.h"

#include <math.h>

enum { BIG_LINE = 100000, SMALL_MEAN = 22500, BIG_LOW = 101800, SMALL_LOW = 1600, SMALL_HIGH = 96500 };  /* 千元 */

static int months_of(const demo_district *d) { return d->last - d->first + 1; }
static int64_t *series(const demo_district *d, const demo_firm *f, month m) { return &f->output[m - d->first]; }

int64_t demo_cumulative(const demo_district *d, const demo_firm *f, month to)
{
    int64_t sum = 0;
    for (month m = month_of(month_year(to), 1); m <= to; m++)
        sum += *series(d, f, m);
    return sum;
}

/* ---- firms ------------------------------------------------------------------------------------------ */

static void firm_identity(demo_district *d, demo_firm *f, dice *r, int serial)
{
    const district_plan *p = d->plan;
    f->name = invent_firm(d->a, r, p->name, f->trade->word, serial);
    f->uscc = uscc_make(d->a, "91", p->region, (uint64_t)dice_next(r));
    f->former = dice_below(r, 12) ? NULL : invent_firm(d->a, r, p->name, f->trade->word, serial + 401);
    f->person = invent_person(d->a, r);
    f->phone = invent_phone(d->a, r);
    f->town = dice_below(r, p->town_count);
    f->park = dice_below(r, 3) ? dice_below(r, p->park_count) : -1;
    f->founded = date_of(1994 + dice_below(r, p->year - 1998), 1 + dice_below(r, 12), 1 + dice_below(r, 28));
    f->address = arena_print(d->a, "%s%s工业路%d号", p->name, p->towns[f->town], 1 + dice_below(r, 420));
    f->sales_rate = 0.955 + 0.05 * dice_unit(r);
    f->export_rate = dice_below(r, 3) ? 0 : 0.5 * dice_unit(r);
    f->margin = 0.055 + 0.045 * dice_normal(r);
    f->energy_rate = exp(-3.6 + 0.6 * dice_normal(r));          /* 吨标准煤 per 千元 × 10 */
    f->on = f->off = MONTH_NONE;
}

static void new_firm(demo_district *d, dice *r, int segment, bool honoured)
{
    demo_firm *f = &d->firms[d->count];
    const segment_plan *s = &d->plan->segments[segment];
    int choices = 0;
    while (choices < 8 && s->divisions[choices])
        choices++;
    f->segment = segment;
    f->honoured = honoured;
    f->trade = trade_of(s->divisions[dice_below(r, choices)], r);
    firm_identity(d, f, r, d->count);
    f->output = NEW_N(d->a, int64_t, months_of(d));
    f->power = NEW_N(d->a, int64_t, months_of(d));
    d->count++;
}

/* The year-so-far output of the firms of one cell: small ones first, the big ones share the rest. */
static void cell_outputs(const cell_plan *c, dice *r, int64_t *now)
{
    double w[512];
    int64_t room = c->now - (int64_t)c->big * BIG_LOW * 5 / 4, small = (int64_t)c->small * SMALL_MEAN;
    if (small > room)
        small = room;
    for (int i = 0; i < c->small; i++)
        w[i] = exp(0.75 * dice_normal(r));
    split_exactly(small, w, (size_t)c->small, SMALL_LOW, SMALL_HIGH, now + c->big);
    for (int i = 0; i < c->big; i++)
        w[i] = exp(0.8 * dice_normal(r));
    split_exactly(c->now - small, w, (size_t)c->big, BIG_LOW, c->now, now);
}

static void cell_bases(const cell_plan *c, dice *r, const int64_t *now, int newly_built, int64_t *base)
{
    double w[512];
    int n = c->big + c->small;
    for (int i = 0; i < n; i++)
        w[i] = i >= n - newly_built ? 0 : (double)now[i] * exp(0.16 * dice_normal(r));
    split_exactly(c->base, w, (size_t)n, 0, c->base, base);
}

/* ---- months ----------------------------------------------------------------------------------------- */

/* Share of normal working days left in a month by the Spring Festival: the seven days before and the
 * ten after are worked at a third. */
static double festival_factor(month m)
{
    date festival = spring_festival(month_year(m));
    int lost = 0;
    for (date x = month_first(m); x <= month_last(m); x++)
        lost += x >= festival - 7 && x <= festival + 9;
    return 1.0 - 0.66 * lost / month_days(m);
}

static double month_weight(month m, dice *r)
{
    static const double usual[] = { 0.95, 0.93, 1.02, 0.99, 1.01, 1.03, 0.97, 0.98, 1.04, 1.02, 1.05, 1.10 };
    return usual[month_nr(m) - 1] * festival_factor(m) * exp(0.05 * dice_normal(r));
}

static void split_months(const demo_district *d, demo_firm *f, dice *r, month from, month to, int64_t total)
{
    double w[12];
    for (month m = from; m <= to; m++)
        w[m - from] = month_weight(m, r);
    split_exactly(total, w, (size_t)(to - from + 1), 0, total, series(d, f, from));
}

/* Last year: the base of the year so far, then the rest of that year at the same pace. */
static void last_year(const demo_district *d, demo_firm *f, dice *r, int64_t base)
{
    month from = month_of(d->plan->year - 1, 1), to = d->last - 12, end = from + 11;
    if (!base)
        return;
    split_months(d, f, r, from, to, base);
    for (month m = to + 1; m <= end; m++)
        *series(d, f, m) = (int64_t)((double)base / (to - from + 1) * month_weight(m, r) * 1.03);
}

static void years_before(const demo_district *d, demo_firm *f, dice *r)
{
    double growth = 0.05 + 0.06 * dice_normal(r);
    for (month m = month_of(d->plan->year - 1, 1) - 1; m >= d->first; m--) {
        double shape = festival_factor(m) / festival_factor(m + 12);
        *series(d, f, m) = (int64_t)((double)*series(d, f, m + 12) / (1 + growth) * shape * exp(0.04 * dice_normal(r)));
    }
}

/* This year: the last month takes what the growth to the month before leaves, then the months before it. */
static void this_year(demo_district *d, dice *r, const int64_t *now)
{
    month from = month_of(d->plan->year, 1);
    int64_t base_before = 0, total = 0;
    double *w = NEW_N(d->a, double, d->listed);
    int64_t *last = NEW_N(d->a, int64_t, d->listed);
    for (int i = 0; i < d->listed; i++) {
        total += now[i];
        base_before += d->last - 13 >= d->first ? demo_cumulative(d, &d->firms[i], d->last - 13) : 0;
        w[i] = (double)now[i] * exp(0.12 * dice_normal(r));
    }
    int64_t before = (int64_t)i128_div((i128)base_before * (1000 + d->plan->growth_before), 1000, ROUND_HALF_UP);
    split_exactly(total - before, w, (size_t)d->listed, 0, total, last);
    for (int i = 0; i < d->listed; i++) {
        demo_firm *f = &d->firms[i];
        if (last[i] > now[i] / 3)
            last[i] = now[i] / 3;
        *series(d, f, d->last) = last[i];
        before -= now[i] - last[i];
    }
    for (int i = 0; before > 0; i = (i + 1) % d->listed)        /* what the cap above took away goes to large firms */
        if (now[i] > BIG_LINE) {
            int64_t move = before < now[i] / 200 ? before : now[i] / 200;
            *series(d, &d->firms[i], d->last) -= move;
            before -= move;
        }
    for (int i = 0; i < d->listed; i++) {
        demo_firm *f = &d->firms[i];
        split_months(d, f, r, from, d->last - 1, now[i] - *series(d, f, d->last));
    }
}

/* ---- the list --------------------------------------------------------------------------------------- */

static void spells(demo_district *d, dice *r)
{
    const district_plan *p = d->plan;
    month start = d->first, year = month_of(p->year, 1);
    for (int i = 0; i < d->listed; i++)
        d->firms[i].on = dice_below(r, 5) ? start : start + dice_below(r, 24) / 12 * 12 + 12;
    for (int k = 0; k < p->entries; k++) {                       /* small firms at the end of the list came on this year */
        demo_firm *f = &d->firms[d->listed - 1 - k];
        f->on = k < p->newly_built ? year + 2 + k : year;
        if (k < p->newly_built)
            f->founded = date_of(p->year - 1, 4 + k, 12);
    }
    for (int i = 0; i < d->exited; i++) {
        demo_firm *f = &d->firms[d->listed + i];
        f->on = start;
        f->off = year;
    }
    for (int i = 0; i < d->listed; i++)                          /* a firm reports only while it is on the list */
        if (d->firms[i].on < year && d->firms[i].founded > month_first(d->firms[i].on))
            d->firms[i].founded = date_add_months(month_first(d->firms[i].on), -30);
}

static void make_listed(demo_district *d, dice *r, int64_t *now, int64_t *base)
{
    const district_plan *p = d->plan;
    for (int c = 0; c < p->cell_count; c++) {
        const cell_plan *cell = &p->cells[c];
        int at = d->count, n = cell->big + cell->small;
        for (int i = 0; i < n; i++)
            new_firm(d, r, cell->segment, cell->honoured);
        cell_outputs(cell, r, now + at);
        cell_bases(cell, r, now + at, c == p->cell_count - 1 ? p->newly_built : 0, base + at);
    }
    d->listed = d->count;
}

/* ---- energy, people, prices ------------------------------------------------------------------------- */

static void power_and_people(demo_district *d, dice *r)
{
    for (int i = 0; i < d->listed + d->exited; i++) {
        demo_firm *f = &d->firms[i];
        double per = exp(3.6 + 0.5 * dice_normal(r));            /* 千瓦时 per 千元 */
        int64_t year = 0;
        for (int m = 0; m < months_of(d); m++) {
            f->power[m] = (int64_t)((double)f->output[m] * per * exp(0.04 * dice_normal(r)));
            year += m >= months_of(d) - 12 ? f->output[m] : 0;
        }
        f->employees = 8 + (int)((double)year / 1000 / (0.9 + 0.5 * dice_unit(r)));
    }
}

static demo_division *division_of(demo_district *d, const char *code)
{
    for (int i = 0; i < d->division_count; i++)
        if (text_eq(d->divisions[i].code, code))
            return &d->divisions[i];
    demo_division *x = &d->divisions[d->division_count++];
    x->code = code;
    x->price = NEW_N(d->a, int, 12);
    return x;
}

/* Growth of value added in comparable prices to month `to`: Σ output·rate/price ÷ Σ base output·rate − 1. */
static double va_growth(const demo_district *d, month to)
{
    double now = 0, base = 0;
    for (int i = 0; i < d->listed; i++) {
        const demo_firm *f = &d->firms[i];
        const demo_division *x = NULL;
        for (int k = 0; k < d->division_count; k++)
            if (text_eq(d->divisions[k].code, f->trade->division))
                x = &d->divisions[k];
        for (month m = month_of(d->plan->year, 1); x && m <= to; m++) {
            now += (double)*series(d, f, m) * x->rate / (x->price[month_nr(m) - 1] / 1000.0);
            base += (double)*series(d, f, m - 12) * x->rate;
        }
    }
    return now / base - 1;
}

/* Moves all prices of months [from, to] by steps of 0.1 until growth to `to` comes nearest to the plan. */
static void fit_prices(demo_district *d, int from, int to, int permille)
{
    double want = permille / 1000.0;
    month year = month_of(d->plan->year, 1);
    for (int step = 0; step < 400; step++) {
        double have = va_growth(d, year + to - 1);
        int move = have > want ? 1 : -1;
        for (int i = 0; i < d->division_count; i++)
            for (int m = from; m <= to; m++)
                d->divisions[i].price[m - 1] += move;
        double after = va_growth(d, year + to - 1);
        if (fabs(after - want) >= fabs(have - want)) {
            for (int i = 0; i < d->division_count; i++)
                for (int m = from; m <= to; m++)
                    d->divisions[i].price[m - 1] -= move;
            return;
        }
    }
}

static void prices(demo_district *d, dice *r)
{
    for (int i = 0; i < d->count; i++)
        division_of(d, d->firms[i].trade->division);
    for (int i = 0; i < d->division_count; i++) {
        demo_division *x = &d->divisions[i];
        int level = 1000 + (int)(12 * dice_normal(r));
        x->rate = 190 + dice_below(r, 120);
        for (int m = 0; m < 12; m++)
            x->price[m] = level += (int)(4 * dice_normal(r));
    }
    fit_prices(d, 1, d->plan->last_month - 1, d->plan->va_before);
    fit_prices(d, d->plan->last_month, d->plan->last_month, d->plan->va_now);
}

void demo_district_make(arena *a, const district_plan *plan, demo_district *d)
{
    dice r = { plan->seed };
    int listed = 0;
    for (int c = 0; c < plan->cell_count; c++)
        listed += plan->cells[c].big + plan->cells[c].small;
    int small = plan->small_firms + plan->nursery + plan->cluster_small;
    *d = (demo_district){ .plan = plan, .a = a };
    d->first = month_of(plan->year - plan->history_years, 1);
    d->last = month_of(plan->year, plan->last_month);
    d->firms = NEW_N(a, demo_firm, listed + plan->exits + small);
    int64_t *now = NEW_N(a, int64_t, listed), *base = NEW_N(a, int64_t, listed);
    make_listed(d, &r, now, base);
    for (int i = 0; i < d->listed; i++)
        last_year(d, &d->firms[i], &r, base[i]);
    this_year(d, &r, now);
    for (int i = 0; i < plan->exits; i++) {
        new_firm(d, &r, plan->segment_count - 1, false);
        last_year(d, &d->firms[d->count - 1], &r, 14000 + dice_below(&r, 9000));
    }
    d->exited = d->count - d->listed;
    for (int i = 0; i < d->count; i++)
        years_before(d, &d->firms[i], &r);
    spells(d, &r);
    power_and_people(d, &r);
    for (int i = 0; i < small; i++) {
        new_firm(d, &r, i < plan->cluster_small ? 0 : plan->segment_count - 1, false);
        d->firms[d->count - 1].employees = 6 + dice_below(&r, 60);
    }
    for (int i = 0; i < d->listed; i++)
        d->firms[i].listed = true;
    prices(d, &r);
}
