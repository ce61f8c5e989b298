/* unit.h — units as forms write them, and exact conversion between those of one kind. */
#ifndef JBP_INTAKE_UNIT_H
#define JBP_INTAKE_UNIT_H
#include "base/decimal.h"

typedef enum unit_kind { UNIT_MONEY, UNIT_ELECTRICITY, UNIT_COAL, UNIT_PEOPLE, UNIT_SHARE, UNIT_LAND, UNIT_COUNT, UNIT_MASS, UNIT_DOLLAR } unit_kind;
typedef struct unit { const char *name; unit_kind kind; int64_t num, den; } unit;   /* one of it = num/den of the base */

const unit *unit_find(str name);                    /* folded text; NULL: not a unit */
/* value × from / to × 10^scale; *exact false when digits were rounded away. False on overflow or another kind. */
bool unit_convert(decimal v, const unit *from, const unit *to, int scale, int64_t *out, bool *exact);
#endif
