/* calendar.h — the proleptic Gregorian calendar in whole days since 1970-01-01, for years far beyond any ledger's.
 *
 * date.h narrows it to what ledgers hold; FEEL (rule/moment.h) needs all of it. */
#ifndef JBP_BASE_CALENDAR_H
#define JBP_BASE_CALENDAR_H
#include <stdbool.h>
#include <stdint.h>

enum { MOST_YEAR = 999999999 };
enum { DAY_SECONDS = 24 * 60 * 60, BEIJING_SECONDS = 8 * 60 * 60 };      /* Beijing is ahead of UTC by so much all year */

typedef struct civil { int64_t year; int month, day; } civil;
int64_t civil_day(civil c);
civil   day_civil(int64_t day);
int     civil_month_days(int64_t year, int month_of_year);
bool    civil_valid(civil c);                                    /* a day of the calendar, year within ±MOST_YEAR */
int     day_weekday(int64_t day);                                /* 1 Monday … 7 Sunday (ISO 8601) */
int64_t day_add_months(int64_t day, int64_t months);             /* held at the month's last day */
void    day_iso_week(int64_t day, int64_t *year, int *week);
int64_t floor_divide(int64_t a, int64_t b);                      /* towards −∞ */
#endif
