/* alert.h — what early warning looks at, firm by firm; the rules over it are FEEL in packs.
 *
 * A fact that cannot be known is unknown, never 0 or false: a rate is not defined, `known` bits say the rest. */
#ifndef JBP_STAT_ALERT_H
#define JBP_STAT_ALERT_H
#include "stat/growth.h"

typedef struct alert_inputs {
    int   output, electricity, orders;     /* indicators; PANEL_NONE where there is none */
    month at;
} alert_inputs;

typedef struct firm_alert {
    uint32_t firm;
    bool     reported;              /* output of the month is known */
    int      months_silent;         /* months on the list up to `at` without output, in a row */
    rate     yoy_month, yoy;        /* of output: month, cumulative */
    bool     falling_known;         /* the month's yoy is defined */
    int      months_falling;        /* months in a row up to `at` with output below a year earlier */
    rate     electricity_yoy;       /* month */
    bool     divergence_known;
    int64_t  divergence;            /* output yoy − electricity yoy of the month, tenths of a point */
    bool     opposite;              /* one rose while the other fell */
    rate     orders_yoy;
    rate     share;                 /* of the district's cumulative output */
} firm_alert;

/* One row a firm on the list in `at`, in the panel's order. */
typedef struct firm_alerts { firm_alert *at; uint32_t len; } firm_alerts;
firm_alerts alert_facts(arena *a, const panel *p, alert_inputs in);
#endif
