/* number.h — numbers as people type them.
 *
 * Full-width digits and signs, thousands separators, blanks inside, brackets or a trailing minus for negatives,
 * ▲ △, percent signs, 亿 and 万 (1.2亿, 1亿2000万), units behind the number, currency signs, E notation,
 * 约…/…左右 (a warning).  Words that mean “nothing” (—, /, 无, N/A) are missing, never zero.  A range (100-200)
 * or anything else is refused with what to write instead. */
#ifndef JBP_INTAKE_NUMBER_H
#define JBP_INTAKE_NUMBER_H
#include "base/error.h"
#include "intake/unit.h"

typedef struct number {
    bool        missing, about;            /* about: 约, 左右 */
    decimal     value;
    const unit *unit;                      /* written behind the number; NULL: none */
} number;

bool number_read(arena *a, str text, number *out, error *e);
bool means_nothing(arena *a, str text);      /* a placeholder people write where there is no value: —, 无, N/A … */
#endif
