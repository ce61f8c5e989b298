/* moment.h — FEEL's dates, times, dates with times, and the two durations (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8).
 *
 * A day counts from 1970-01-01 in the proleptic Gregorian calendar, a time of day in nanoseconds, so arithmetic is plain
 * integers.  A zone is unknown (local time), an offset, or a name of the tz database (ICU's copy; the host's is not asked).
 * Texts follow XML Schema 1.1 (date, time, dateTime, the durations) with FEEL's @Zone after a time. */
#ifndef JBP_RULE_MOMENT_H
#define JBP_RULE_MOMENT_H
#include "base/calendar.h"
#include "base/decimal.h"

enum zone_kind { ZONE_LOCAL, ZONE_OFFSET, ZONE_NAMED };
typedef struct zone { enum zone_kind kind; int32_t seconds; const char *name; } zone;      /* seconds east of UTC; a name's are looked up */
#define ZONE_BEIJING ((zone){ ZONE_OFFSET, BEIJING_SECONDS, NULL })

#define NANOS_SECOND ((int64_t)1000000000)
#define NANOS_DAY    (DAY_SECONDS * NANOS_SECOND)
enum { MOST_OFFSET = 14 * 3600 };                                /* XML Schema: offsets to 14:00 */

typedef struct moment { int64_t day, nanos; zone zone; } moment; /* of a time, day is 0; of a date, nanos is 0 */

bool zone_find(arena *a, str text, zone *out);                   /* Z, ±hh:mm, ±hh:mm:ss, a name without its @; false when unknown */
int32_t zone_seconds(const moment *m);                           /* offset at that moment; local is 0 */
i128 moment_instant(const moment *m);                            /* nanoseconds since 1970-01-01T00:00Z */

bool parse_date(str s, int64_t *day);
bool parse_time(arena *a, str s, moment *out);
bool parse_date_time(arena *a, str s, moment *out);              /* a date alone is not one */
bool parse_months(str s, int64_t *months);                       /* P1Y2M */
bool parse_nanos(str s, i128 *nanos);                            /* P1DT2H3M4.5S */

char *date_text(arena *a, int64_t day);
char *moment_time_text(arena *a, const moment *m);
char *date_time_text(arena *a, const moment *m);
char *months_text(arena *a, int64_t months);
char *nanos_text(arena *a, i128 nanos);
char *zone_text(arena *a, zone z);                               /* Z, +02:00, @Europe/Paris, nothing */
#endif
