#include "base/date.h"

#include <stdlib.h>
#include <time.h>

bool date_valid(int year, int m, int day) { return year >= 1 && year <= 9999 && civil_valid((civil){ year, m, day }); }
date date_of(int year, int m, int day) { return (date)civil_day((civil){ year, m, day }); }
int date_weekday(date d) { return day_weekday(d); }
date date_add_months(date d, int months) { return (date)day_add_months(d, months); }

ymd date_ymd(date d)
{
    civil c = day_civil(d);
    return (ymd){ (int)c.year, c.month, c.day };
}

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

bool month_from_code(int64_t code, month *out)
{
    int64_t y = code / 100, m = code % 100;
    if (y < 1900 || y > 2200 || m < 1 || m > 12)
        return false;
    *out = month_of((int)y, (int)m);
    return true;
}

int month_days(month m) { return civil_month_days(month_year(m), month_nr(m)); }
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

/* ---- moments ------------------------------------------------------------------------------------------------------------------ */

static bool clock_parse(str s, int64_t *seconds)                /* 09:30 */
{
    int h, m;
    if (s.len < 5 || s.at[2] != ':' || !digits(s, 0, 2, &h) || !digits(s, 3, 2, &m) || h > 23 || m > 59)
        return false;
    *seconds = h * 3600 + m * 60;
    return true;
}

bool time_parse(str utc, int64_t *seconds)
{
    date d;
    int64_t in_day = 0;
    int s = 0;
    if (utc.len < 10 || !date_parse_iso((str){ utc.at, 10 }, &d))
        return false;
    if (utc.len > 10 && (utc.len < 20 || utc.at[10] != 'T' || utc.at[utc.len - 1] != 'Z' || !clock_parse((str){ utc.at + 11, utc.len - 11 }, &in_day) || !digits(utc, 17, 2, &s)))
        return false;
    *seconds = (int64_t)d * DAY_SECONDS + in_day + s;
    return true;
}

static date day_at(int64_t seconds) { return (date)floor_divide(seconds, DAY_SECONDS); }

char *time_iso(arena *a, int64_t seconds)
{
    date d = day_at(seconds);
    int s = (int)(seconds - (int64_t)d * DAY_SECONDS);
    return arena_print(a, "%sT%02d:%02d:%02dZ", date_iso(a, d), s / 3600, s / 60 % 60, s % 60);
}

char *time_say_at(arena *a, int64_t seconds)
{
    char *in_beijing = time_iso(a, seconds + BEIJING_SECONDS);
    in_beijing[10] = ' ';
    in_beijing[16] = 0;
    return in_beijing;
}

char *time_say(arena *a, str utc)
{
    int64_t seconds;
    return utc.len > 10 && time_parse(utc, &seconds) ? time_say_at(a, seconds) : str_copy(a, utc);
}

char *time_read(arena *a, str said)
{
    date d;
    int64_t in_day;
    if (said.len != 16 || said.at[10] != ' ' || !date_parse_iso((str){ said.at, 10 }, &d) || !clock_parse((str){ said.at + 11, 5 }, &in_day))
        return str_copy(a, said);
    return time_iso(a, beijing_midnight(d) + in_day);
}

date beijing_date(str utc)
{
    int64_t seconds;
    return time_parse(utc, &seconds) ? day_at(seconds + BEIJING_SECONDS) : DATE_NONE;
}

char *time_now_iso(arena *a)
{
    const char *fixed = getenv("JBP_NOW");
    return text_empty(fixed) ? time_iso(a, time(NULL)) : arena_copy(a, fixed);
}

date today_of(void)
{
    arena *a = arena_new();
    date d = beijing_date(str_of(time_now_iso(a)));
    arena_end(a);
    return d == DATE_NONE ? date_of(1970, 1, 1) : d;
}
