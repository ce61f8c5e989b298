/* decimal.h — exact ledger numbers: 64-bit integers scaled by a power of ten.
 *
 * A field declares its scale; 323.39 亿元 in a field of scale 2 is 32339.  Products and quotients
 * go through 128 bits and are rounded once, by the rule named:
 *   ROUND_HALF_UP    what people expect of shown rates (四舍五入)
 *   ROUND_HALF_EVEN  GB/T 8170-2008 clause 3.2 (四舍六入五留双), and FEEL
 *   ROUND_DOWN       towards zero
 * Every function that can overflow says so; none wraps. */
#ifndef JBP_BASE_DECIMAL_H
#define JBP_BASE_DECIMAL_H
#include "base/str.h"

typedef __int128 i128;
typedef enum rounding { ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN } rounding;

enum { DECIMAL_MAX_SCALE = 18 };

typedef struct decimal { int64_t units; int scale; } decimal;       /* value = units / 10^scale */

/* An exact ratio, kept until it is shown. Not defined when den == 0. */
typedef struct ratio { i128 num, den; } ratio;

int64_t pow10_i64(int n);                                            /* 0 ≤ n ≤ 18 */
i128    i128_div(i128 num, i128 den, rounding r);                    /* den != 0 */
bool    i128_to_i64(i128 v, int64_t *out);                           /* false on overflow */

/* Plain ASCII form only: sign, digits, one point, optional exponent. What people type is read by intake/number.h. */
bool decimal_parse(str s, decimal *out);                             /* false: not a number or over 18 digits */
bool decimal_rescale(decimal d, int scale, rounding r, int64_t *units); /* false on overflow */
bool decimal_exact(decimal d, int scale, int64_t *units);            /* false when digits would be lost */
int  decimal_compare(decimal a, decimal b);                          /* −1, 0, 1; exact across scales */

char *decimal_text(arena *a, decimal d);                             /* all digits of the scale: "323.39" */
char *decimal_text_short(arena *a, decimal d);                       /* trailing zeros dropped: "323.3900" → "323.39" */
char *decimal_text_grouped(arena *a, decimal d);                     /* thousands separators, for tables */

/* num/den × 10^places rounded; places may be negative. False when den is 0 or the result does not fit. */
bool ratio_units(ratio q, int places, rounding r, int64_t *units);
char *ratio_text(arena *a, ratio q, int places, rounding r);         /* "—" when not defined */
char *i128_text(arena *a, i128 v);
#endif
