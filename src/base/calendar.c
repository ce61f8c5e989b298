#include "base/calendar.h"

/* Days from civil dates by eras of 400 years, whose years begin in March. */
enum { DAYS_ERA = 146097, DAYS_TO_1970 = 719468 };

int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t civil_day(civil c)
{
    int64_t y = c.year - (c.month <= 2), era = floor_divide(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
    return era * DAYS_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

civil day_civil(int64_t day)
{
    int64_t z = day + DAYS_TO_1970, era = floor_divide(z, DAYS_ERA), of_era = z - era * DAYS_ERA;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), shifted = (5 * of_year + 2) / 153;
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    return (civil){ year + era * 400 + (month <= 2), month, (int)(of_year - (153 * shifted + 2) / 5 + 1) };
}

int civil_month_days(int64_t year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

bool civil_valid(civil c)
{
    return c.year >= -MOST_YEAR && c.year <= MOST_YEAR && c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= civil_month_days(c.year, c.month);
}

int day_weekday(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7) + 1;                    /* 1970-01-01 was a Thursday */
}

int64_t day_add_months(int64_t day, int64_t months)
{
    civil c = day_civil(day);
    int64_t total = c.year * 12 + c.month - 1 + months;
    c.year = floor_divide(total, 12);
    c.month = (int)(total - c.year * 12) + 1;
    int most = civil_month_days(c.year, c.month);
    if (c.day > most)
        c.day = most;
    return civil_day(c);
}

/* ISO 8601: the week with the year's first Thursday is week 1. */
void day_iso_week(int64_t day, int64_t *year, int *week)
{
    int64_t thursday = day - day_weekday(day) + 4;
    *year = day_civil(thursday).year;
    *week = (int)((thursday - civil_day((civil){ *year, 1, 1 })) / 7) + 1;
}
