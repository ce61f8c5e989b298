#include "demo/profile.h"

#include <math.h>

dice firm_dice(const desk *k, int firm, uint64_t use)
{
    dice d = { k->d->plan->seed * 1000003 + (uint64_t)firm * 97 + use * 7919 };
    dice_next(&d);
    return d;
}

bool tells_research(const desk *k, int firm)
{
    dice d = firm_dice(k, firm, 2);
    return k->d->firms[firm].honoured || dice_below(&d, 10) < 7;
}

static double held(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

/* What a firm is like does not change from year to year; a year adds a little noise. */
typedef struct habit { double main, rd, staff, tech, hightech, debt, turnover, fixed, digital; } habit;

static habit habit_of(const desk *k, int firm)
{
    dice d = firm_dice(k, firm, 1);
    bool fine = k->d->firms[firm].honoured;
    return (habit){
        .main = held(0.90 + (fine ? 0.04 : 0) + 0.10 * dice_normal(&d), 0.45, 1.0),
        .rd = held((fine ? 0.045 : 0.024) + 0.015 * dice_normal(&d), 0.0, 0.12),
        .staff = held((fine ? 0.16 : 0.09) + 0.05 * dice_normal(&d), 0.01, 0.45),
        .tech = held((fine ? 0.19 : 0.12) + 0.06 * dice_normal(&d), 0.01, 0.5),
        .hightech = held((fine ? 0.74 : 0.48) + 0.18 * dice_normal(&d), 0.0, 1.0),
        .debt = held(0.52 + 0.14 * dice_normal(&d), 0.12, 1.05),
        .turnover = held(1.1 + 0.3 * dice_normal(&d), 0.5, 2.2),
        .fixed = held(0.05 + 0.04 * dice_normal(&d), 0.0, 0.3),
        .digital = held(0.006 + 0.006 * dice_normal(&d), 0.0, 0.05),
    };
}

/* A small firm has no months: its year follows from its staff. */
static int64_t output_of(const desk *k, int firm, int year)
{
    const demo_firm *f = &k->d->firms[firm];
    int64_t sum = year_output(k, f, year);
    dice d = firm_dice(k, firm, (uint64_t)year);
    return sum ? sum : (int64_t)((double)f->employees * held(210 + 70 * dice_normal(&d), 60, 480) * (1 + 0.05 * (year - k->d->plan->year)));
}

firm_year firm_year_of(const desk *k, int firm, int year)
{
    const demo_firm *f = &k->d->firms[firm];
    habit h = habit_of(k, firm);
    dice d = firm_dice(k, firm, (uint64_t)year * 3);
    double noise = 1 + 0.06 * dice_normal(&d);
    firm_year y = { .output = output_of(k, firm, year) };
    y.revenue = part(y.output, f->sales_rate * 1.01);
    y.main = part(y.revenue, held(h.main * (1 + 0.01 * dice_normal(&d)), 0.3, 1.0));
    y.profit = part(y.revenue, f->margin * noise);
    y.net = part(y.profit, y.profit > 0 ? 0.83 : 1);
    y.assets = part(y.revenue, 1 / h.turnover);
    y.liabilities = part(y.assets, held(h.debt * (1 + 0.03 * dice_normal(&d)), 0.05, 1.2));
    y.fixed = part(y.revenue, h.fixed * noise);
    y.equipment = part(y.fixed, 0.68);
    y.rd = part(y.revenue, h.rd * noise);
    y.hightech = part(y.main, h.hightech);
    y.service = part(y.revenue, 0.02 + 0.05 * dice_unit(&d));
    y.digital = part(y.revenue, h.digital * noise);
    y.tax = part(y.revenue, 0.028) + part(y.profit > 0 ? y.profit : 0, 0.15);
    y.taxable = y.profit;
    y.input_vat = part(y.revenue, 0.085);
    y.vat = part(y.revenue, 0.022);
    y.employees = f->employees;
    y.rd_staff = (int)ceil(f->employees * h.staff * noise);
    y.tech_staff = (int)ceil(f->employees * held(h.tech * noise, h.staff * noise, 0.9));
    y.insured = f->employees - dice_below(&d, 1 + f->employees / 12);
    y.premium = part(y.insured, 0.48);
    y.energy = (int)((double)y.output * f->energy_rate / 10);
    return y;
}
