/* firm_estimate.h — value added of one firm, the year so far: its output times the rate of its division (增加值率 of the last
 * full year), and growth in comparable prices by the division's price index; always an estimate (测算), as stat/value_added.h. */
#ifndef JBP_MONITORING_FIRM_ESTIMATE_H
#define JBP_MONITORING_FIRM_ESTIMATE_H
#include "ledger/core.h"
#include "base/decimal.h"

typedef struct firm_output {
    const char *division;                   /* two digits of GB/T 4754 */
    int         year, months;               /* January to … */
    const value *month;                     /* [months] output as stored; VALUE_NULL: not reported */
    int64_t     cum, prior;                 /* of the year so far and of the same months last year (0: not known), as stored */
    int         scale;
    bool        prices;                     /* growth is wanted, too */
} firm_output;
typedef struct firm_estimate { bool known; decimal level; ratio growth; } firm_estimate;      /* unit of output; growth.den 0: not known */

bool firm_estimate_of(core *c, const firm_output *x, firm_estimate *out, error *e);
#endif
