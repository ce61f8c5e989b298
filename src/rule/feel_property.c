/* The properties behind a dot (DMN 1.5, table 65) of dates, times, durations and ranges. */
#include "rule/feel_run.h"

typedef feel_value reader(const feel_value *v);

static int64_t day_of(const feel_value *v) { return v->kind == FEEL_DATE ? v->day : v->moment->day; }

static feel_value year(const feel_value *v) { return feel_integer(day_civil(day_of(v)).year); }
static feel_value month_nr_of(const feel_value *v) { return feel_integer(day_civil(day_of(v)).month); }
static feel_value day(const feel_value *v) { return feel_integer(day_civil(day_of(v)).day); }
static feel_value weekday(const feel_value *v) { return feel_integer(day_weekday(day_of(v))); }
static feel_value hour(const feel_value *v) { return feel_integer(v->moment->nanos / (3600 * NANOS_SECOND)); }
static feel_value minute(const feel_value *v) { return feel_integer(v->moment->nanos / (60 * NANOS_SECOND) % 60); }

static feel_value in_seconds(i128 nanos)
{
    dec128 n = dec_of_i128(nanos);
    return dec_div(n, dec_of(NANOS_SECOND), &n) ? feel_number(n) : FEEL_NOTHING;
}

static feel_value second(const feel_value *v) { return in_seconds(v->moment->nanos % (60 * NANOS_SECOND)); }

/* A named zone has an offset only on a day. */
static feel_value time_offset(const feel_value *v)
{
    const zone *z = &v->moment->zone;
    if (z->kind == ZONE_LOCAL || (z->kind == ZONE_NAMED && v->kind == FEEL_TIME))
        return FEEL_NOTHING;
    return feel_nanos((i128)zone_seconds(v->moment) * NANOS_SECOND);
}

static feel_value timezone_of(const feel_value *v)
{
    return v->moment->zone.kind == ZONE_NAMED ? feel_string(str_of(v->moment->zone.name)) : FEEL_NOTHING;
}

static feel_value years(const feel_value *v) { return feel_integer(v->months / 12); }
static feel_value months(const feel_value *v) { return feel_integer(v->months % 12); }
static feel_value days(const feel_value *v) { return feel_number(dec_of_i128(v->nanos / NANOS_DAY)); }
static feel_value hours(const feel_value *v) { return feel_integer((int64_t)(v->nanos / (3600 * NANOS_SECOND) % 24)); }
static feel_value minutes(const feel_value *v) { return feel_integer((int64_t)(v->nanos / (60 * NANOS_SECOND) % 60)); }
static feel_value seconds(const feel_value *v) { return in_seconds(v->nanos % (60 * NANOS_SECOND)); }

static feel_value start(const feel_value *v) { return v->range->start; }
static feel_value end(const feel_value *v) { return v->range->end; }
static feel_value start_included(const feel_value *v) { return feel_bool(v->range->start_in); }
static feel_value end_included(const feel_value *v) { return feel_bool(v->range->end_in); }

#define OF(kind) (1u << (kind))
enum { DAYS = OF(FEEL_DATE) | OF(FEEL_DATE_TIME), TIMES = OF(FEEL_TIME) | OF(FEEL_DATE_TIME) };

static const struct { const char *name; unsigned kinds; reader *read; } table[] = {
    { "year", DAYS, year }, { "month", DAYS, month_nr_of }, { "day", DAYS, day }, { "weekday", DAYS, weekday },
    { "hour", TIMES, hour }, { "minute", TIMES, minute }, { "second", TIMES, second }, { "time offset", TIMES, time_offset }, { "timezone", TIMES, timezone_of },
    { "years", OF(FEEL_MONTHS), years }, { "months", OF(FEEL_MONTHS), months },
    { "days", OF(FEEL_NANOS), days }, { "hours", OF(FEEL_NANOS), hours }, { "minutes", OF(FEEL_NANOS), minutes }, { "seconds", OF(FEEL_NANOS), seconds },
    { "start", OF(FEEL_RANGE), start }, { "end", OF(FEEL_RANGE), end }, { "start included", OF(FEEL_RANGE), start_included },
    { "end included", OF(FEEL_RANGE), end_included },
};

feel_value feel_property(feel_value v, str name, bool *known)
{
    *known = false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if ((table[i].kinds & OF(v.kind)) && str_eq(name, str_of(table[i].name))) {
            *known = true;
            return table[i].read(&v);
        }
    return FEEL_NOTHING;
}
