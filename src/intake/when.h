/* when.h — dates, months and years as people type them: 2019-9-30, 2019/9/30, 2019.9.30, 20190930, 2019年9月30日,
 * 19年9月, Excel serials typed as numbers, text with a time behind; 2019年1-9月 is the month September. */
#ifndef JBP_INTAKE_WHEN_H
#define JBP_INTAKE_WHEN_H
#include "base/date.h"
#include "base/error.h"

bool when_date(arena *a, str text, date *out, error *e);
bool when_month(arena *a, str text, month *out, error *e);
bool when_year(arena *a, str text, int *out, error *e);
bool when_month_inside(arena *a, str text, month *out);         /* the first month written anywhere in a line */
#endif
