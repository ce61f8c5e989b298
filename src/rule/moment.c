#include "rule/moment.h"

#include <ctype.h>
#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

/* ---- zones ----------------------------------------------------------------------------------------------------------- */

static bool digits_at(str s, size_t at, size_t n, int *out)
{
    int v = 0;
    if (at + n > s.len)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (!isdigit((unsigned char)s.at[i]))
            return false;
        v = v * 10 + (s.at[i] - '0');
    }
    *out = v;
    return true;
}

static bool parse_offset(str s, zone *out)
{
    int h, m, sec = 0;
    if (!digits_at(s, 1, 2, &h) || s.len < 6 || s.at[3] != ':' || !digits_at(s, 4, 2, &m))
        return false;
    if (s.len != 6 && !(s.len == 9 && s.at[6] == ':' && digits_at(s, 7, 2, &sec)))
        return false;
    if (m > 59 || sec > 59 || h * 3600 + m * 60 + sec > MOST_OFFSET)
        return false;
    *out = (zone){ ZONE_OFFSET, (s.at[0] == '-' ? -1 : 1) * (h * 3600 + m * 60 + sec), NULL };
    return true;
}

static bool utf16_name(str s, UChar out[64], int32_t *len)
{
    if (s.len == 0 || s.len >= 60)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
        out[i] = (UChar)s.at[i];
    }
    *len = (int32_t)s.len;
    return true;
}

bool zone_find(arena *a, str text, zone *out)
{
    UChar name[64], canonical[64];
    int32_t n;
    UErrorCode status = U_ZERO_ERROR;
    if (str_eq(text, STR("Z")) || str_eq(text, STR("z"))) {
        *out = (zone){ ZONE_OFFSET, 0, NULL };
        return true;
    }
    if (text.len && (text.at[0] == '+' || text.at[0] == '-'))
        return parse_offset(text, out);
    if (!utf16_name(text, name, &n))
        return false;
    UBool known = false;
    ucal_getCanonicalTimeZoneID(name, n, canonical, 64, &known, &status);
    if (U_FAILURE(status) || !known)
        return false;
    *out = (zone){ ZONE_NAMED, 0, str_copy(a, text) };
    return true;
}

static int32_t named_seconds(const char *name, int64_t day, int64_t nanos)
{
    UChar id[64];
    int32_t n, raw = 0, dst = 0;
    UErrorCode status = U_ZERO_ERROR;
    if (!utf16_name(str_of(name), id, &n))
        return 0;
    UCalendar *c = ucal_open(id, n, "en", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        return 0;
    civil d = day_civil(day);
    int64_t seconds = nanos / NANOS_SECOND;
    ucal_setGregorianChange(c, -8.64e15, &status);
    ucal_clear(c);
    ucal_setDateTime(c, (int32_t)d.year, d.month - 1, d.day, (int32_t)(seconds / 3600), (int32_t)(seconds / 60 % 60), (int32_t)(seconds % 60), &status);
    raw = ucal_get(c, UCAL_ZONE_OFFSET, &status);
    dst = ucal_get(c, UCAL_DST_OFFSET, &status);
    ucal_close(c);
    return U_FAILURE(status) ? 0 : (raw + dst) / 1000;
}

int32_t zone_seconds(const moment *m)
{
    return m->zone.kind == ZONE_NAMED ? named_seconds(m->zone.name, m->day, m->nanos) : m->zone.seconds;
}

i128 moment_instant(const moment *m)
{
    return (i128)m->day * NANOS_DAY + m->nanos - (i128)zone_seconds(m) * NANOS_SECOND;
}

/* ---- texts into values ----------------------------------------------------------------------------------------------- */

/* A year of four digits, or more without a leading zero; its length in *n. */
static bool parse_year(str s, int64_t *year, size_t *n)
{
    size_t from = s.len && s.at[0] == '-', i = from;
    int64_t v = 0;
    while (i < s.len && isdigit((unsigned char)s.at[i]) && i - from < 10)
        v = v * 10 + (s.at[i++] - '0');
    if (i - from < 4 || (i - from > 4 && s.at[from] == '0') || v > MOST_YEAR)
        return false;
    *year = from ? -v : v;
    *n = i;
    return true;
}

static bool parse_date_part(str s, int64_t *day, size_t *used)
{
    civil c;
    size_t n;
    if (!parse_year(s, &c.year, &n) || n + 6 > s.len || s.at[n] != '-' || s.at[n + 3] != '-' || !digits_at(s, n + 1, 2, &c.month) ||
        !digits_at(s, n + 4, 2, &c.day) || !civil_valid(c))
        return false;
    *day = civil_day(c);
    *used = n + 6;
    return true;
}

bool parse_date(str s, int64_t *day)
{
    size_t used;
    return parse_date_part(s, day, &used) && used == s.len;
}

/* Behind the seconds: a fraction (nanoseconds; what is finer is dropped). */
static bool parse_fraction(str s, size_t *at, int64_t *nanos)
{
    if (*at >= s.len || s.at[*at] != '.')
        return true;
    int64_t unit = NANOS_SECOND / 10;
    size_t from = ++*at;
    for (; *at < s.len && isdigit((unsigned char)s.at[*at]); ++*at, unit /= 10)
        *nanos += (s.at[*at] - '0') * unit;
    return *at > from;
}

bool parse_time(arena *a, str s, moment *out)
{
    int h, m, sec;
    int64_t fraction = 0;
    size_t at = 8;
    if (!digits_at(s, 0, 2, &h) || s.len < 8 || s.at[2] != ':' || !digits_at(s, 3, 2, &m) || s.at[5] != ':' || !digits_at(s, 6, 2, &sec))
        return false;
    if (!parse_fraction(s, &at, &fraction) || m > 59 || sec > 59 || h > 24 || (h == 24 && (m || sec || fraction)))
        return false;
    *out = (moment){ .nanos = ((int64_t)(h % 24) * 3600 + m * 60 + sec) * NANOS_SECOND + fraction, .day = h == 24 };
    if (at == s.len)
        return true;
    str rest = { s.at + at, s.len - at };
    if (rest.at[0] == '@')
        return rest.len > 1 && isalpha((unsigned char)rest.at[1]) && zone_find(a, (str){ rest.at + 1, rest.len - 1 }, &out->zone);
    return (rest.at[0] == 'Z' || rest.at[0] == 'z' || rest.at[0] == '+' || rest.at[0] == '-') && zone_find(a, rest, &out->zone);
}

bool parse_date_time(arena *a, str s, moment *out)
{
    int64_t day;
    size_t used;
    if (!parse_date_part(s, &day, &used) || used >= s.len || s.at[used] != 'T' || !parse_time(a, (str){ s.at + used + 1, s.len - used - 1 }, out))
        return false;
    out->day += day;
    return true;
}

/* The parts of a duration in their order: digits (and a fraction where allowed) before each letter. */
typedef struct part { char letter; int64_t whole, nanos; bool fraction; } part;

static bool read_part(str s, size_t *at, part *out)
{
    size_t from = *at;
    *out = (part){ 0 };
    while (*at < s.len && isdigit((unsigned char)s.at[*at])) {
        if (out->whole > INT64_MAX / 10 - 9)
            return false;
        out->whole = out->whole * 10 + (s.at[(*at)++] - '0');
    }
    if (*at == from)
        return false;
    if (*at < s.len && s.at[*at] == '.') {
        out->fraction = true;
        (void)parse_fraction(s, at, &out->nanos);                 /* PT0.S is taken for PT0S */
    }
    if (*at >= s.len)
        return false;
    out->letter = s.at[(*at)++];
    return true;
}

static bool duration_start(str s, size_t *at, bool *negative)
{
    *negative = s.len && s.at[0] == '-';
    *at = *negative;
    return *at < s.len && s.at[(*at)++] == 'P' && *at < s.len;
}

bool parse_months(str s, int64_t *months)
{
    size_t at;
    bool negative;
    part p;
    int64_t total = 0;
    const char *order = "YM";
    if (!duration_start(s, &at, &negative))
        return false;
    while (at < s.len) {
        if (!read_part(s, &at, &p) || p.fraction)
            return false;
        const char *found = strchr(order, p.letter);
        if (!found || p.whole > INT64_MAX / 24 || total > INT64_MAX / 4)
            return false;
        total += p.letter == 'Y' ? p.whole * 12 : p.whole;
        order = found + 1;
    }
    *months = negative ? -total : total;
    return true;
}

bool parse_nanos(str s, i128 *nanos)
{
    static const struct { char letter; int64_t seconds; } unit[] = { { 'D', 86400 }, { 'H', 3600 }, { 'M', 60 }, { 'S', 1 } };
    size_t at, next = 0;
    bool negative, in_time = false;
    part p;
    i128 total = 0;
    if (!duration_start(s, &at, &negative))
        return false;
    while (at < s.len) {
        if (s.at[at] == 'T') {
            if (in_time || ++at >= s.len)
                return false;
            in_time = true;
            next = next < 1 ? 1 : next;
        }
        if (!read_part(s, &at, &p))
            return false;
        while (next < 4 && unit[next].letter != p.letter)
            next++;
        if (next == 4 || (next > 0) != in_time || (p.fraction && p.letter != 'S'))
            return false;
        total += (i128)p.whole * unit[next++].seconds * NANOS_SECOND + p.nanos;
    }
    *nanos = negative ? -total : total;
    return true;
}

/* ---- values into texts ----------------------------------------------------------------------------------------------- */

static void add_date(buf *b, int64_t day)
{
    civil c = day_civil(day);
    buf_print(b, "%s%04lld-%02d-%02d", c.year < 0 ? "-" : "", (long long)(c.year < 0 ? -c.year : c.year), c.month, c.day);
}

static void add_fraction(buf *b, int64_t nanos)
{
    char text[16];
    if (!nanos)
        return;
    int n = snprintf(text, sizeof text, ".%09lld", (long long)nanos);
    while (text[n - 1] == '0')
        text[--n] = 0;
    buf_puts(b, text);
}

char *zone_text(arena *a, zone z)
{
    if (z.kind == ZONE_LOCAL)
        return arena_copy(a, "");
    if (z.kind == ZONE_NAMED)
        return arena_print(a, "@%s", z.name);
    if (z.seconds == 0)
        return arena_copy(a, "Z");
    int s = z.seconds < 0 ? -z.seconds : z.seconds;
    char *text = arena_print(a, "%c%02d:%02d", z.seconds < 0 ? '-' : '+', s / 3600, s / 60 % 60);
    return s % 60 ? arena_print(a, "%s:%02d", text, s % 60) : text;
}

static void add_time(buf *b, const moment *m)
{
    int64_t s = m->nanos / NANOS_SECOND;
    buf_print(b, "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    add_fraction(b, m->nanos % NANOS_SECOND);
    buf_puts(b, zone_text(b->a, m->zone));
}

char *date_text(arena *a, int64_t day)
{
    buf b = buf_new(a);
    add_date(&b, day);
    return b.text;
}

char *moment_time_text(arena *a, const moment *m)
{
    buf b = buf_new(a);
    add_time(&b, m);
    return b.text;
}

char *date_time_text(arena *a, const moment *m)
{
    buf b = buf_new(a);
    add_date(&b, m->day);
    buf_putc(&b, 'T');
    add_time(&b, m);
    return b.text;
}

char *months_text(arena *a, int64_t months)
{
    if (!months)
        return arena_copy(a, "P0M");
    buf b = buf_new(a);
    uint64_t m = months < 0 ? (uint64_t)0 - (uint64_t)months : (uint64_t)months;
    buf_puts(&b, months < 0 ? "-P" : "P");
    if (m / 12)
        buf_print(&b, "%lluY", (unsigned long long)(m / 12));
    if (m % 12)
        buf_print(&b, "%lluM", (unsigned long long)(m % 12));
    return b.text;
}

char *nanos_text(arena *a, i128 nanos)
{
    if (!nanos)
        return arena_copy(a, "PT0S");
    buf b = buf_new(a);
    i128 n = nanos < 0 ? -nanos : nanos;
    int64_t of_day = (int64_t)(n % NANOS_DAY), s = of_day / NANOS_SECOND;
    buf_puts(&b, nanos < 0 ? "-P" : "P");
    if (n / NANOS_DAY)
        buf_print(&b, "%sD", i128_text(a, n / NANOS_DAY));
    if (of_day)
        buf_putc(&b, 'T');
    if (s / 3600)
        buf_print(&b, "%lldH", (long long)(s / 3600));
    if (s / 60 % 60)
        buf_print(&b, "%lldM", (long long)(s / 60 % 60));
    if (of_day % (60 * NANOS_SECOND)) {
        buf_print(&b, "%lld", (long long)(s % 60));
        add_fraction(&b, of_day % NANOS_SECOND);
        buf_putc(&b, 'S');
    }
    return b.text;
}
