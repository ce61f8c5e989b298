/* dec128.h — FEEL's numbers: IEEE 754-2008 decimal128, 34 digits, rounded half to even (DMN 1.5, 10.3.2.3.1).
 *
 * A thin face on libintelrdfpmath, so that its header and its macros stay in one file.  FEEL has neither infinities nor
 * NaN: a function whose result is none of the finite numbers says false, and the caller makes null of it.  Texts are
 * plain digits without exponent and without zeros at the end (1.50 is 1.5). */
#ifndef JBP_RULE_DEC128_H
#define JBP_RULE_DEC128_H
#include "base/decimal.h"

typedef struct dec128 { _Alignas(16) uint64_t w[2]; } dec128;

typedef enum dec_round { DEC_HALF_EVEN, DEC_FLOOR, DEC_CEILING, DEC_DOWN, DEC_UP, DEC_HALF_UP, DEC_HALF_DOWN } dec_round;
enum { DEC_SCALE_LEAST = -6111, DEC_SCALE_MOST = 6176 };         /* of decimal(), round up() … (10.3.4.5) */

dec128 dec_of(int64_t v);
dec128 dec_of_decimal(decimal d);
dec128 dec_of_i128(i128 v);                                      /* exact to 34 digits */
bool   dec_to_i128(dec128 d, i128 *out);                         /* towards zero; false beyond 10^37 */
bool   dec_parse(str s, dec128 *out);                            /* digits, one point, exponent; false on anything else */
char  *dec_text(arena *a, dec128 d);
double dec_double(dec128 d);
size_t dec_width(dec128 d);                                      /* digits that its plain text has at most, beyond 34 */

bool dec_add(dec128 a, dec128 b, dec128 *out);
bool dec_sub(dec128 a, dec128 b, dec128 *out);
bool dec_mul(dec128 a, dec128 b, dec128 *out);
bool dec_div(dec128 a, dec128 b, dec128 *out);                   /* false also by zero */
bool dec_pow(dec128 a, dec128 b, dec128 *out);
bool dec_mod(dec128 a, dec128 b, dec128 *out);                   /* a − b × floor(a / b): the sign of b */
bool dec_sqrt(dec128 a, dec128 *out);
bool dec_exp(dec128 a, dec128 *out);
bool dec_log(dec128 a, dec128 *out);
dec128 dec_neg(dec128 a);
dec128 dec_abs(dec128 a);

int  dec_compare(dec128 a, dec128 b);                            /* −1, 0, 1 */
static inline bool dec_equal(dec128 a, dec128 b) { return dec_compare(a, b) == 0; }
int  dec_sign(dec128 a);
bool dec_round_to(dec128 a, int scale, dec_round how, dec128 *out);   /* to 10^−scale */
bool dec_integer(dec128 a, int64_t *out);                        /* false when not a whole number of 64 bits */
int64_t dec_truncate(dec128 a);                                  /* towards zero, held at the ends of 64 bits */
#endif
