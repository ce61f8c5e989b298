#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static int days_in(int year, int m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return m == 2 && leap(year) ? 29 : days[m - 1];
}

bool date_valid(int year, int m, int day)
{
    return year >= 1 && year <= 9999 && m >= 1 && m <= 12 && day >= 1 && day <= days_in(year, m);
}

/* Days from civil, after the era method: 400-year eras of 146,097 days, years beginning in March. */
date date_of(int year, int m, int day)
{
    int y = m <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

ymd date_ymd(date d)
{
    int z = d + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int m = mp < 10 ? mp + 3 : mp - 9;
    return (ymd){ yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1 };
}

int date_weekday(date d) { return ((d % 7 + 7) % 7 + 3) % 7 + 1; }   /* 1970-01-01 was a Thursday */

static bool digits(str s, size_t from, size_t n, int *out)
{
    int v = 0;
    if (from + n > s.len)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = s.at[from + i];
        if (c < '0' || c > '9')
            return false;
        v = v * 10 + (c - '0');
    }
    *out = v;
    return true;
}

bool date_parse_iso(str s, date *out)
{
    int y, m, d;
    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-' || !digits(s, 0, 4, &y) || !digits(s, 5, 2, &m) ||
        !digits(s, 8, 2, &d) || !date_valid(y, m, d))
        return false;
    *out = date_of(y, m, d);
    return true;
}

char *date_iso(arena *a, date d)
{
    ymd x = date_ymd(d);
    return arena_print(a, "%04d-%02d-%02d", x.year, x.month, x.day);
}

static const char *const month_names[] = { "January", "February", "March", "April", "May", "June", "July",
                                           "August", "September", "October", "November", "December" };

char *date_say(arena *a, date d, lang l)
{
    ymd x = date_ymd(d);
    if (l == LANG_EN)
        return arena_print(a, "%d %s %d", x.day, month_names[x.month - 1], x.year);
    return arena_print(a, "%d年%d月%d日", x.year, x.month, x.day);
}

date date_add_months(date d, int months)
{
    ymd x = date_ymd(d);
    month m = month_of(x.year, x.month) + months;
    int last = month_days(m);
    return date_of(month_year(m), month_nr(m), x.day < last ? x.day : last);
}

bool month_from_code(int64_t code, month *out)
{
    int64_t y = code / 100, m = code % 100;
    if (y < 1900 || y > 2200 || m < 1 || m > 12)
        return false;
    *out = month_of((int)y, (int)m);
    return true;
}

int month_days(month m) { return days_in(month_year(m), month_nr(m)); }
date month_first(month m) { return date_of(month_year(m), month_nr(m), 1); }
date month_last(month m) { return date_of(month_year(m), month_nr(m), month_days(m)); }

/* A year of four digits, an optional separator, a month of one or two digits, an optional 月. */
bool month_parse(str s, month *out)
{
    static const str separators[] = { STR("年"), STR("-"), STR("/"), STR("."), STR("") };
    int y, m;
    s = str_trim(s);
    if (str_ends(s, STR("月")))
        s.len -= 3;
    if (!digits(s, 0, 4, &y))
        return false;
    str rest = { s.at + 4, s.len - 4 };
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (str_starts(rest, separators[i])) {
            rest = (str){ rest.at + separators[i].len, rest.len - separators[i].len };
            break;
        }
    if (rest.len < 1 || rest.len > 2 || !digits(rest, 0, rest.len, &m))
        return false;
    return month_from_code((int64_t)y * 100 + m, out);
}

char *month_text(arena *a, month m) { return arena_print(a, "%04d-%02d", month_year(m), month_nr(m)); }

char *month_say(arena *a, month m, lang l)
{
    if (l == LANG_EN)
        return arena_print(a, "%s %d", month_names[month_nr(m) - 1], month_year(m));
    return arena_print(a, "%d年%d月", month_year(m), month_nr(m));
}

char *month_say_cumulative(arena *a, month m, lang l)
{
    if (month_nr(m) == 1)
        return month_say(a, m, l);
    if (l == LANG_EN)
        return arena_print(a, "January–%s %d", month_names[month_nr(m) - 1], month_year(m));
    return arena_print(a, "%d年1—%d月", month_year(m), month_nr(m));
}

static char *iso_of(arena *a, time_t at)
{
    struct tm t;
    gmtime_r(&at, &t);
    char out[32];
    strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &t);
    return arena_copy(a, out);
}

char *time_now_iso(arena *a)
{
    const char *fixed = getenv("JBP_NOW");
    if (fixed && *fixed)
        return arena_copy(a, fixed);
    return iso_of(a, time(NULL));
}

enum { BEIJING_HOURS = 8 };

/* A moment without hour is a date as it stands. */
date beijing_date(str utc)
{
    date d;
    if (utc.len < 10 || !date_parse_iso((str){ utc.at, 10 }, &d))
        return DATE_NONE;
    if (utc.len >= 20 && utc.at[10] == 'T' && utc.at[utc.len - 1] == 'Z')
        d += atoi(utc.at + 11) + BEIJING_HOURS >= 24;
    return d;
}

char *time_say(arena *a, str utc)
{
    date d = beijing_date(utc);
    if (d == DATE_NONE || utc.len < 20 || utc.at[10] != 'T' || utc.at[utc.len - 1] != 'Z')
        return str_copy(a, utc);
    return arena_print(a, "%s %02d:%.2s", date_iso(a, d), (atoi(utc.at + 11) + BEIJING_HOURS) % 24, utc.at + 14);
}

char *time_say_at(arena *a, int64_t seconds) { return time_say(a, str_of(iso_of(a, (time_t)seconds))); }

date today_of(void)
{
    arena *a = arena_new();
    date d = beijing_date(str_of(time_now_iso(a)));
    arena_end(a);
    return d == DATE_NONE ? date_of(1970, 1, 1) : d;
}
