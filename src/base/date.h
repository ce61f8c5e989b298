/* date.h — civil dates and statistical periods.
 *
 * A date is days since 1970-01-01 (proleptic Gregorian).  A period is one month, quarter, half-year
 * or year; months are counted from year 0 so that arithmetic is plain: period_of(2019, 9) − 12 is
 * September 2018.  In the database a date is ISO text, a month is the integer 201909. */
#ifndef JBP_BASE_DATE_H
#define JBP_BASE_DATE_H
#include "base/calendar.h"
#include "base/lang.h"
#include "base/str.h"

typedef int32_t date;                              /* days since 1970-01-01 */
typedef int32_t month;                             /* year × 12 + (month − 1) */

#define DATE_NONE  INT32_MIN
#define MONTH_NONE INT32_MIN

typedef struct ymd { int year, month, day; } ymd;

bool  date_valid(int year, int month_of_year, int day);
date  date_of(int year, int month_of_year, int day);
ymd   date_ymd(date d);
int   date_weekday(date d);                        /* 1 Monday … 7 Sunday (ISO 8601) */
bool  date_parse_iso(str s, date *out);            /* 2019-09-30 */
char *date_iso(arena *a, date d);
char *date_say(arena *a, date d, lang l);          /* 2019年9月30日 / 30 September 2019 */
date  date_add_months(date d, int months);         /* last day of month when the day does not exist */

static inline month month_of(int year, int month_of_year) { return (month)(year * 12 + month_of_year - 1); }
static inline int   month_year(month m) { return m / 12; }
static inline int   month_nr(month m) { return m % 12 + 1; }          /* 1–12 */
static inline int   month_code(month m) { return month_year(m) * 100 + month_nr(m); }  /* 201909 */
bool  month_from_code(int64_t code, month *out);
int   month_days(month m);
date  month_first(month m);
date  month_last(month m);
static inline month month_at(date d) { ymd x = date_ymd(d); return month_of(x.year, x.month); }
bool  month_parse(str s, month *out);              /* 2019-09, 201909, 2019年9月, 2019/9 */
char *month_text(arena *a, month m);               /* 2019-09 */
char *month_say(arena *a, month m, lang l);        /* 2019年9月 / September 2019 */
char *month_say_cumulative(arena *a, month m, lang l); /* 2019年1—9月 (January: 2019年1月) */

/* Spring Festival (春节, first day of the lunar year), 1990–2050: data, see spring_festival.c. */
date  spring_festival(int year);                   /* DATE_NONE outside the table */

/* Moments are kept and sent in UTC, as 2019-10-08T09:30:00Z or as seconds since 1970; people read and write them, and days
 * begin and end, in Beijing, which is eight hours ahead all year. */
static inline int64_t beijing_midnight(date d) { return (int64_t)d * DAY_SECONDS - BEIJING_SECONDS; }     /* when the day begins */
bool  time_parse(str iso_utc, int64_t *seconds);    /* a date alone: its midnight in UTC */
char *time_iso(arena *a, int64_t seconds);
char *time_say(arena *a, str iso_utc);              /* in Beijing: 2019-10-08 17:30; what is no moment stays as it is */
char *time_say_at(arena *a, int64_t seconds);
char *time_read(arena *a, str said);                /* what time_say() says as 2019-10-08T09:30:00Z; what it does not say stays as it is */
date  beijing_date(str iso_utc);                    /* DATE_NONE when it is no moment */

/* Now. The clock is a parameter of a command (JBP_NOW) so that runs repeat. */
char *time_now_iso(arena *a);
date  today_of(void);                              /* the date in Beijing */
#endif
