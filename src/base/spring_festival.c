/* First days of the lunar year (春节). Source: 农历 as published by the Purple Mountain Observatory
 * (GB/T 33661-2017 《农历的编算和颁行》); month × 100 + day, 1990–2050. */
#include "base/date.h"

static const short first_days[] = {
    127, 215, 204, 123, 210, 131, 219, 207, 128, 216,      /* 1990–1999 */
    205, 124, 212, 201, 122, 209, 129, 218, 207, 126,      /* 2000–2009 */
    214, 203, 123, 210, 131, 219, 208, 128, 216, 205,      /* 2010–2019 */
    125, 212, 201, 122, 210, 129, 217, 206, 126, 213,      /* 2020–2029 */
    203, 123, 211, 131, 219, 208, 128, 215, 204, 124,      /* 2030–2039 */
    212, 201, 122, 210, 130, 217, 206, 126, 214, 202,      /* 2040–2049 */
    123,                                                   /* 2050 */
};

date spring_festival(int year)
{
    size_t i = (size_t)(year - 1990);
    if (year < 1990 || i >= sizeof first_days / sizeof *first_days)
        return DATE_NONE;
    return date_of(year, first_days[i] / 100, first_days[i] % 100);
}
