#include "rule/feel_fn.h"

static feel_value not_time(const fn_args *g)
{
    return fn_wrong(g, "参数应是日期、时间或它们的文字", "a date, a time or the text of one is needed");
}

static feel_value given(const fn_args *g, size_t i)
{
    return g->at[i].kind == FEEL_LIST && g->at[i].list->count == 1 ? g->at[i].list->at[0] : g->at[i];
}

/* ---- dates --------------------------------------------------------------------------------------------------------------- */

static feel_value civil_date(int64_t year, int64_t month, int64_t day)
{
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return FEEL_NOTHING;
    civil c = { year, (int)month, (int)day };
    return civil_valid(c) ? feel_date(civil_day(c)) : FEEL_NOTHING;
}

feel_value fn_date(const fn_args *g)
{
    feel_value v = given(g, 0);
    int64_t day;
    if (v.kind == FEEL_DATE)
        return v;
    if (v.kind == FEEL_DATE_TIME)
        return feel_date(v.moment->day);
    return v.kind == FEEL_STRING && parse_date(v.text, &day) ? feel_date(day) : not_time(g);
}

static bool whole(const fn_args *g, size_t i, int64_t *out)
{
    dec128 n;
    return fn_number(g, i, &n) && dec_integer(n, out);
}

feel_value fn_date3(const fn_args *g)
{
    int64_t y, m, d;
    if (!whole(g, 0, &y) || !whole(g, 1, &m) || !whole(g, 2, &d))
        return fn_wrong(g, "年、月、日应是整数", "year, month and day must be whole numbers");
    feel_value v = civil_date(y, m, d);
    return v.kind == FEEL_DATE ? v : fn_wrong(g, "没有这一天", "there is no such day");
}

/* ---- times ---------------------------------------------------------------------------------------------------------------- */

feel_value fn_time(const fn_args *g)
{
    feel_value v = given(g, 0);
    moment m = { 0 };
    if (v.kind == FEEL_TIME)
        return v;
    if (v.kind == FEEL_DATE)
        return feel_moment(g->r->a, FEEL_TIME, (moment){ .zone = { ZONE_OFFSET, 0, NULL } });
    if (v.kind == FEEL_DATE_TIME)
        return feel_moment(g->r->a, FEEL_TIME, (moment){ .nanos = v.moment->nanos, .zone = v.moment->zone });
    if (v.kind != FEEL_STRING || !parse_time(g->r->a, v.text, &m))
        return not_time(g);
    m.day = 0;
    return feel_moment(g->r->a, FEEL_TIME, m);
}

/* Hour, minute and second of arguments i, i + 1, i + 2; a second may have a fraction. */
static bool time_parts(const fn_args *g, size_t i, int64_t *nanos)
{
    int64_t h, m;
    dec128 second;
    i128 n;
    if (!whole(g, i, &h) || !whole(g, i + 1, &m) || !fn_number(g, i + 2, &second) || !dec_mul(second, dec_of(NANOS_SECOND), &second) || !dec_to_i128(second, &n))
        return false;
    if (h < 0 || h > 23 || m < 0 || m > 59 || n < 0 || n >= 60 * (i128)NANOS_SECOND)
        return false;
    *nanos = (h * 3600 + m * 60) * NANOS_SECOND + (int64_t)n;
    return true;
}

/* An offset as a duration, the name of a zone, or none. */
static bool zone_argument(const fn_args *g, size_t i, zone *out)
{
    feel_value v = g->count > i ? given(g, i) : FEEL_NOTHING;
    *out = (zone){ 0 };
    if (v.kind == FEEL_NULL)
        return true;
    if (v.kind == FEEL_STRING)
        return zone_find(g->r->a, v.text, out);
    if (v.kind != FEEL_NANOS || v.nanos % NANOS_SECOND || v.nanos < -MOST_OFFSET * (i128)NANOS_SECOND || v.nanos > MOST_OFFSET * (i128)NANOS_SECOND)
        return false;
    *out = (zone){ ZONE_OFFSET, (int32_t)(v.nanos / NANOS_SECOND), NULL };
    return true;
}

feel_value fn_time4(const fn_args *g)
{
    moment m = { 0 };
    if (!time_parts(g, 0, &m.nanos) || !zone_argument(g, 3, &m.zone))
        return fn_wrong(g, "时、分、秒或时差不对", "hour, minute, second or offset are wrong");
    return feel_moment(g->r->a, FEEL_TIME, m);
}

/* ---- dates with times -------------------------------------------------------------------------------------------------------- */

feel_value fn_date_time(const fn_args *g)
{
    feel_value v = given(g, 0);
    moment m = { 0 };
    if (v.kind == FEEL_DATE_TIME)
        return v;
    if (v.kind == FEEL_DATE)
        return feel_moment(g->r->a, FEEL_DATE_TIME, (moment){ .day = v.day, .zone = { ZONE_OFFSET, 0, NULL } });
    if (v.kind == FEEL_STRING && (parse_date(v.text, &m.day) || parse_date_time(g->r->a, v.text, &m)))
        return feel_moment(g->r->a, FEEL_DATE_TIME, m);
    return not_time(g);
}

feel_value fn_date_time2(const fn_args *g)
{
    feel_value date = given(g, 0), time = given(g, 1);
    if ((date.kind != FEEL_DATE && date.kind != FEEL_DATE_TIME) || time.kind != FEEL_TIME)
        return not_time(g);
    moment m = *time.moment;
    m.day = date.kind == FEEL_DATE ? date.day : date.moment->day;
    return feel_moment(g->r->a, FEEL_DATE_TIME, m);
}

feel_value fn_date_time7(const fn_args *g)
{
    moment m = { 0 };
    feel_value day = fn_date3(g);
    if (day.kind != FEEL_DATE)
        return day;
    if (!time_parts(g, 3, &m.nanos) || !zone_argument(g, 6, &m.zone))
        return fn_wrong(g, "时、分、秒或时区不对", "hour, minute, second or time zone are wrong");
    m.day = day.day;
    return feel_moment(g->r->a, FEEL_DATE_TIME, m);
}

/* ---- durations ----------------------------------------------------------------------------------------------------------------- */

feel_value fn_duration(const fn_args *g)
{
    feel_value v = given(g, 0);
    int64_t months;
    i128 nanos;
    if (v.kind == FEEL_MONTHS || v.kind == FEEL_NANOS)
        return v;
    if (v.kind == FEEL_STRING && parse_months(v.text, &months))
        return feel_months(months);
    if (v.kind == FEEL_STRING && parse_nanos(v.text, &nanos))
        return feel_nanos(nanos);
    return fn_wrong(g, "参数应是时长的文字，如 P1Y2M 或 P1DT2H", "the text of a duration is needed, such as P1Y2M or P1DT2H");
}

static bool day_of(const fn_args *g, size_t i, moment *out)
{
    feel_value v = given(g, i);
    if (v.kind != FEEL_DATE && v.kind != FEEL_DATE_TIME)
        return false;
    *out = v.kind == FEEL_DATE ? (moment){ .day = v.day } : *v.moment;
    return true;
}

/* Whole months that lie between two days, cut towards zero. */
static int64_t whole_months(const moment *from, const moment *to)
{
    civil a = day_civil(from->day), b = day_civil(to->day);
    int64_t n = (b.year - a.year) * 12 + b.month - a.month;
    i128 rest = (i128)(b.day - a.day) * NANOS_DAY + to->nanos - from->nanos;
    if (n > 0 && rest < 0)
        return n - 1;
    return n < 0 && rest > 0 ? n + 1 : n;
}

feel_value fn_months_between(const fn_args *g)
{
    moment from, to;
    if (!day_of(g, 0, &from) || !day_of(g, 1, &to))
        return fn_wrong(g, "参数应是两个日期", "two dates are needed");
    return feel_months(whole_months(&from, &to));
}

/* ---- calendar ---------------------------------------------------------------------------------------------------------------------- */

feel_value fn_day_of_year(const fn_args *g)
{
    moment m;
    if (!day_of(g, 0, &m))
        return not_time(g);
    return feel_integer(m.day - civil_day((civil){ day_civil(m.day).year, 1, 1 }) + 1);
}

feel_value fn_day_of_week(const fn_args *g)
{
    static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
    moment m;
    return day_of(g, 0, &m) ? feel_string(str_of(names[day_weekday(m.day) - 1])) : not_time(g);
}

feel_value fn_month_of_year(const fn_args *g)
{
    static const char *const names[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" };
    moment m;
    return day_of(g, 0, &m) ? feel_string(str_of(names[day_civil(m.day).month - 1])) : not_time(g);
}

feel_value fn_week_of_year(const fn_args *g)
{
    moment m;
    int64_t year;
    int week;
    if (!day_of(g, 0, &m))
        return not_time(g);
    day_iso_week(m.day, &year, &week);
    return feel_integer(week);
}

feel_value fn_now(const fn_args *g) { return feel_moment(g->r->a, FEEL_DATE_TIME, g->r->now); }
feel_value fn_today(const fn_args *g) { return feel_date(g->r->now.day); }

/* ---- is() --------------------------------------------------------------------------------------------------------------------------- */

/* A named zone is the offset it gives. */
static bool same_moment(const moment *a, const moment *b)
{
    return a->day == b->day && a->nanos == b->nanos && (a->zone.kind == ZONE_LOCAL) == (b->zone.kind == ZONE_LOCAL) && zone_seconds(a) == zone_seconds(b);
}

/* The same element of the value space: 12:00Z and 13:00+01:00 are equal, but are not it. */
static bool identical(feel_value a, feel_value b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == FEEL_TIME || a.kind == FEEL_DATE_TIME)
        return same_moment(a.moment, b.moment);
    if (a.kind == FEEL_LIST) {
        for (size_t i = 0; i < a.list->count && i < b.list->count; i++)
            if (!identical(a.list->at[i], b.list->at[i]))
                return false;
        return a.list->count == b.list->count;
    }
    if (a.kind == FEEL_CONTEXT) {
        for (size_t i = 0; i < a.context->count; i++) {
            const feel_value *other = feel_get(b.context, a.context->at[i].key);
            if (!other || !identical(a.context->at[i].value, *other))
                return false;
        }
        return a.context->count == b.context->count;
    }
    return feel_same(a, b);
}

feel_value fn_is(const fn_args *g)
{
    if (!feel_work(g->r, feel_size_of(g->at[0]).bytes / 16))
        return FEEL_NOTHING;
    return feel_bool(identical(g->at[0], g->at[1]));
}
