#include "rule/feel_run.h"

#define PAIR(a, b) ((a) * FEEL_KINDS + (b))

static feel_value number_op(feel_node op, dec128 a, dec128 b)
{
    typedef bool two(dec128, dec128, dec128 *);
    static two *const ops[NODE_KINDS] = { [NODE_ADD] = dec_add, [NODE_SUB] = dec_sub, [NODE_MUL] = dec_mul, [NODE_DIV] = dec_div, [NODE_POW] = dec_pow };
    dec128 out;
    return ops[op] && ops[op](a, b, &out) ? feel_number(out) : FEEL_NOTHING;
}

static feel_value concatenate(arena *a, str x, str y)
{
    buf b = buf_new(a);
    buf_add(&b, x);
    buf_add(&b, y);
    return feel_string((str){ b.text, b.len });
}

static bool day_fits(int64_t day)
{
    civil c = day_civil(day);
    return c.year >= -MOST_YEAR && c.year <= MOST_YEAR;
}

static feel_value add_months(arena *a, feel_value v, int64_t months)
{
    if (months > (int64_t)MOST_YEAR * 24 || months < -(int64_t)MOST_YEAR * 24)
        return FEEL_NOTHING;
    if (v.kind == FEEL_DATE) {
        int64_t day = day_add_months(v.day, months);
        return day_fits(day) ? feel_date(day) : FEEL_NOTHING;
    }
    moment m = *v.moment;
    m.day = day_add_months(m.day, months);
    return day_fits(m.day) ? feel_moment(a, FEEL_DATE_TIME, m) : FEEL_NOTHING;
}

static feel_value add_nanos(arena *a, feel_value v, i128 nanos)
{
    const i128 most = (i128)MOST_YEAR * 366 * 3 * NANOS_DAY;
    if (nanos > most || nanos < -most)
        return FEEL_NOTHING;
    moment m = v.kind == FEEL_DATE ? (moment){ .day = v.day } : *v.moment;
    i128 total = m.nanos + nanos, days = total / NANOS_DAY;
    if (total % NANOS_DAY < 0)
        days--;
    m.nanos = (int64_t)(total - days * NANOS_DAY);
    m.day = v.kind == FEEL_TIME ? 0 : m.day + (int64_t)days;
    if (!day_fits(m.day))
        return FEEL_NOTHING;
    return v.kind == FEEL_DATE ? feel_date(m.day) : feel_moment(a, v.kind, m);
}

/* A date is midnight UTC where the other side has a zone. */
static feel_value difference(feel_value a, feel_value b)
{
    moment x = a.kind == FEEL_DATE ? (moment){ .day = a.day, .zone = { ZONE_OFFSET, 0, NULL } } : *a.moment;
    moment y = b.kind == FEEL_DATE ? (moment){ .day = b.day, .zone = { ZONE_OFFSET, 0, NULL } } : *b.moment;
    if ((x.zone.kind == ZONE_LOCAL) != (y.zone.kind == ZONE_LOCAL))
        return FEEL_NOTHING;
    return feel_nanos(moment_instant(&x) - moment_instant(&y));
}

static feel_value scale_duration(feel_node op, feel_value d, dec128 n)
{
    dec128 v = d.kind == FEEL_MONTHS ? dec_of(d.months) : dec_of_i128(d.nanos);
    i128 whole;
    if (!(op == NODE_MUL ? dec_mul(v, n, &v) : dec_div(v, n, &v)) || !dec_to_i128(v, &whole))
        return FEEL_NOTHING;
    if (d.kind == FEEL_NANOS)
        return feel_nanos(whole);
    int64_t months;
    return i128_to_i64(whole, &months) ? feel_months(months) : FEEL_NOTHING;
}

static feel_value duration_op(feel_node op, feel_value a, feel_value b)
{
    if (op == NODE_DIV) {
        if (a.kind == FEEL_MONTHS)
            return number_op(NODE_DIV, dec_of(a.months), dec_of(b.months));
        return number_op(NODE_DIV, dec_of_i128(a.nanos), dec_of_i128(b.nanos));
    }
    if (op != NODE_ADD && op != NODE_SUB)
        return FEEL_NOTHING;
    if (a.kind == FEEL_NANOS)
        return feel_nanos(op == NODE_ADD ? a.nanos + b.nanos : a.nanos - b.nanos);
    int64_t sum;
    bool over = op == NODE_ADD ? __builtin_add_overflow(a.months, b.months, &sum) : __builtin_sub_overflow(a.months, b.months, &sum);
    return over ? FEEL_NOTHING : feel_months(sum);
}

feel_value feel_negate(feel_value v)
{
    switch (v.kind) {
    case FEEL_NUMBER: return feel_number(dec_neg(v.number));
    case FEEL_MONTHS: return v.months == INT64_MIN ? FEEL_NOTHING : feel_months(-v.months);
    case FEEL_NANOS: return feel_nanos(-v.nanos);
    default: return FEEL_NOTHING;
    }
}

feel_value feel_arithmetic(feel_run *r, feel_node op, feel_value a, feel_value b)
{
    int sign = op == NODE_SUB ? -1 : 1;
    bool sum = op == NODE_ADD || op == NODE_SUB;
    switch (PAIR(a.kind, b.kind)) {
    case PAIR(FEEL_NUMBER, FEEL_NUMBER): return number_op(op, a.number, b.number);
    case PAIR(FEEL_STRING, FEEL_STRING): return op == NODE_ADD ? concatenate(r->a, a.text, b.text) : FEEL_NOTHING;
    case PAIR(FEEL_DATE, FEEL_MONTHS): case PAIR(FEEL_DATE_TIME, FEEL_MONTHS): return sum ? add_months(r->a, a, sign * b.months) : FEEL_NOTHING;
    case PAIR(FEEL_MONTHS, FEEL_DATE): case PAIR(FEEL_MONTHS, FEEL_DATE_TIME): return op == NODE_ADD ? add_months(r->a, b, a.months) : FEEL_NOTHING;
    case PAIR(FEEL_DATE, FEEL_NANOS): case PAIR(FEEL_DATE_TIME, FEEL_NANOS): case PAIR(FEEL_TIME, FEEL_NANOS):
        return sum ? add_nanos(r->a, a, sign * b.nanos) : FEEL_NOTHING;
    case PAIR(FEEL_NANOS, FEEL_DATE): case PAIR(FEEL_NANOS, FEEL_DATE_TIME): case PAIR(FEEL_NANOS, FEEL_TIME):
        return op == NODE_ADD ? add_nanos(r->a, b, a.nanos) : FEEL_NOTHING;
    case PAIR(FEEL_DATE, FEEL_DATE): case PAIR(FEEL_DATE_TIME, FEEL_DATE_TIME): case PAIR(FEEL_DATE, FEEL_DATE_TIME): case PAIR(FEEL_DATE_TIME, FEEL_DATE):
    case PAIR(FEEL_TIME, FEEL_TIME): return op == NODE_SUB ? difference(a, b) : FEEL_NOTHING;
    case PAIR(FEEL_MONTHS, FEEL_MONTHS): case PAIR(FEEL_NANOS, FEEL_NANOS): return duration_op(op, a, b);
    case PAIR(FEEL_MONTHS, FEEL_NUMBER): case PAIR(FEEL_NANOS, FEEL_NUMBER):
        return op == NODE_MUL || op == NODE_DIV ? scale_duration(op, a, b.number) : FEEL_NOTHING;
    case PAIR(FEEL_NUMBER, FEEL_MONTHS): case PAIR(FEEL_NUMBER, FEEL_NANOS): return op == NODE_MUL ? scale_duration(op, b, a.number) : FEEL_NOTHING;
    default: return FEEL_NOTHING;
    }
}
