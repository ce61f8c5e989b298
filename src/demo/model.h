/* model.h — one demonstration district in numbers: firms and months that add up to its plan exactly.
 *
 * Output is drawn first (千元, whole numbers): cells fix the year-so-far totals and their base; firms,
 * then months, are split from them exactly.  Prices are then moved until value added grows as planned.
 * Everything else (sales, finance, electricity, energy) follows from output with noise. */
#ifndef JBP_DEMO_MODEL_H
#define JBP_DEMO_MODEL_H
#include "base/date.h"
#include "demo/district.h"
#include "demo/names.h"

enum { DEMO_MAX_DIVISIONS = 48 };

typedef struct demo_firm {
    char *uscc, *name, *former, *person, *phone, *address;
    const trade *trade;
    date     founded;
    int      town, park, segment;              /* park and segment −1: none */
    bool     honoured, listed;                 /* listed: on the list at the plan's last month */
    month    on, off;                          /* spell on the list; MONTH_NONE: not */
    int      employees;
    int64_t *output, *power;                   /* by month from `first`; 千元, 千瓦时; listed or formerly listed firms */
    double   sales_rate, export_rate, margin, energy_rate;
} demo_firm;

typedef struct demo_division { const char *code; int rate; int *price; } demo_division; /* 0.1 %; 0.1 of 100, by month of the year */

typedef struct demo_district {
    const district_plan *plan;
    arena     *a;
    month      first, last;                    /* of the series */
    demo_firm *firms;                          /* listed, then exited, then small */
    int        listed, exited, count;
    demo_division divisions[DEMO_MAX_DIVISIONS];
    int        division_count;
} demo_district;

void demo_district_make(arena *a, const district_plan *plan, demo_district *out);
int64_t demo_cumulative(const demo_district *d, const demo_firm *f, month to);   /* 千元, January to `to` */
#endif
