#include "rule/feel.h"
#include "text/json_out.h"

feel_value feel_moment(arena *a, feel_kind kind, moment m)
{
    moment *kept = NEW(a, moment);
    *kept = m;
    return (feel_value){ .kind = kind, .moment = kept };
}

/* A number may be written with as many digits as its exponent says. */
feel_size feel_size_of(feel_value v)
{
    enum { SCALAR = 40 };
    switch (v.kind) {
    case FEEL_NUMBER: return (feel_size){ 0, SCALAR + dec_width(v.number) };
    case FEEL_STRING: return (feel_size){ 0, SCALAR + v.text.len };
    case FEEL_LIST: return v.list->size;
    case FEEL_CONTEXT: return v.context->size;
    default: return (feel_size){ 0, SCALAR };
    }
}

void feel_size_add(feel_size *sum, feel_value v)
{
    feel_size s = feel_size_of(v);
    if (s.depth >= sum->depth)
        sum->depth = s.depth + 1;
    if (__builtin_add_overflow(sum->bytes, s.bytes, &sum->bytes))
        sum->bytes = UINT64_MAX;
}

feel_value feel_list_of(arena *a, const feel_value *at, size_t count)
{
    feel_list *l = NEW(a, feel_list);
    *l = (feel_list){ at, count, { 1, sizeof *l } };
    for (size_t i = 0; i < count; i++)
        feel_size_add(&l->size, at[i]);
    return (feel_value){ .kind = FEEL_LIST, .list = l };
}

feel_value feel_context_of(arena *a, const feel_entry *at, size_t count)
{
    feel_context *c = NEW(a, feel_context);
    *c = (feel_context){ at, count, { 1, sizeof *c } };
    for (size_t i = 0; i < count; i++) {
        feel_size_add(&c->size, at[i].value);
        c->size.bytes += at[i].key.len;
    }
    return (feel_value){ .kind = FEEL_CONTEXT, .context = c };
}

feel_value feel_range_of(arena *a, feel_range r)
{
    feel_range *kept = NEW(a, feel_range);
    *kept = r;
    return (feel_value){ .kind = FEEL_RANGE, .range = kept };
}

const feel_value *feel_get(const feel_context *c, str key)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_eq(c->at[i].key, key))
            return &c->at[i].value;
    return NULL;
}

const char *feel_kind_name(feel_kind k)
{
    static const char *const names[] = { "null", "boolean", "number", "string", "date", "time", "date and time", "years and months duration",
        "days and time duration", "range", "list", "context", "function" };
    return names[k];
}

/* ---- equality (10.3.2.13, table 54) ------------------------------------------------------------------------------------ */

static feel_truth of(bool b)
{
    return b ? FEEL_TRUE : FEEL_FALSE;
}

static feel_truth equal_lists(const feel_list *a, const feel_list *b)
{
    feel_truth all = FEEL_TRUE;
    if (a->count != b->count)
        return FEEL_FALSE;
    for (size_t i = 0; i < a->count; i++) {
        feel_truth t = feel_equal(a->at[i], b->at[i]);
        if (t == FEEL_FALSE)
            return FEEL_FALSE;
        if (t == FEEL_UNKNOWN)
            all = FEEL_UNKNOWN;
    }
    return all;
}

static feel_truth equal_contexts(const feel_context *a, const feel_context *b)
{
    if (a->count != b->count)
        return FEEL_FALSE;
    feel_truth all = FEEL_TRUE;
    for (size_t i = 0; i < a->count; i++) {
        const feel_value *other = feel_get(b, a->at[i].key);
        feel_truth t = other ? feel_equal(a->at[i].value, *other) : FEEL_FALSE;
        if (t == FEEL_FALSE)
            return FEEL_FALSE;
        if (t == FEEL_UNKNOWN)
            all = FEEL_UNKNOWN;
    }
    return all;
}

static feel_truth equal_ranges(const feel_range *a, const feel_range *b)
{
    if (a->start_in != b->start_in || a->end_in != b->end_in || a->sign != b->sign)
        return FEEL_FALSE;
    feel_truth start = feel_equal(a->start, b->start), end = feel_equal(a->end, b->end);
    return start == FEEL_FALSE || end == FEEL_FALSE ? FEEL_FALSE : start == FEEL_UNKNOWN || end == FEEL_UNKNOWN ? FEEL_UNKNOWN : FEEL_TRUE;
}

feel_truth feel_equal(feel_value a, feel_value b)
{
    int order;
    if (a.kind == FEEL_NULL || b.kind == FEEL_NULL)
        return of(a.kind == b.kind);
    if (a.kind != b.kind)
        return FEEL_UNKNOWN;
    switch (a.kind) {
    case FEEL_BOOL: return of(a.truth == b.truth);
    case FEEL_LIST: return equal_lists(a.list, b.list);
    case FEEL_CONTEXT: return equal_contexts(a.context, b.context);
    case FEEL_RANGE: return equal_ranges(a.range, b.range);
    case FEEL_FUNCTION: return of(a.function == b.function);
    default: return feel_compare(a, b, &order) ? of(order == 0) : FEEL_FALSE;
    }
}

bool feel_same(feel_value a, feel_value b)
{
    return feel_equal(a, b) == FEEL_TRUE;
}

/* ---- order (table 55) --------------------------------------------------------------------------------------------------- */

#define ORDER(x, y) (((x) > (y)) - ((x) < (y)))

static int order_text(str a, str b)
{
    int r = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);    /* UTF-8 keeps the order of code points */
    return r ? ORDER(r, 0) : ORDER(a.len, b.len);
}

/* With a zone on both sides instants are compared, with none the local time; one of each has no order. Times are told
 * apart to the millisecond, as the community's kit wants it. */
static bool order_moments(const moment *a, const moment *b, int *order)
{
    if ((a->zone.kind == ZONE_LOCAL) != (b->zone.kind == ZONE_LOCAL))
        return false;
    i128 x = moment_instant(a) / (NANOS_SECOND / 1000), y = moment_instant(b) / (NANOS_SECOND / 1000);
    *order = ORDER(x, y);
    return true;
}

bool feel_compare(feel_value a, feel_value b, int *order)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case FEEL_NUMBER: *order = dec_compare(a.number, b.number); return true;
    case FEEL_STRING: *order = order_text(a.text, b.text); return true;
    case FEEL_DATE: *order = ORDER(a.day, b.day); return true;
    case FEEL_TIME: case FEEL_DATE_TIME: return order_moments(a.moment, b.moment, order);
    case FEEL_MONTHS: *order = ORDER(a.months, b.months); return true;
    case FEEL_NANOS: *order = ORDER(a.nanos, b.nanos); return true;
    default: return false;
    }
}

/* ---- texts --------------------------------------------------------------------------------------------------------------- */

static void put(buf *b, feel_value v, bool inside);

static void put_quoted(buf *b, str s)
{
    buf_putc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"' || s.at[i] == '\\')
            buf_putc(b, '\\');
        buf_putc(b, s.at[i]);
    }
    buf_putc(b, '"');
}

static bool plain_key(str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (strchr("\"{}:,\\", key.at[i]))
            return false;
    return key.len > 0;
}

static void put_range(buf *b, const feel_range *r)
{
    if (r->sign != '[') {
        buf_print(b, "%c%s ", r->sign, r->sign == '!' || (r->sign != '=' && (r->start_in || r->end_in)) ? "=" : "");
        put(b, r->sign == '<' ? r->end : r->start, true);
        return;
    }
    buf_putc(b, r->start_in ? '[' : '(');
    put(b, r->start, true);
    buf_puts(b, "..");
    put(b, r->end, true);
    buf_putc(b, r->end_in ? ']' : ')');
}

static void put_list(buf *b, const feel_list *l)
{
    buf_putc(b, '[');
    for (size_t i = 0; i < l->count; i++) {
        buf_puts(b, i ? ", " : "");
        put(b, l->at[i], true);
    }
    buf_putc(b, ']');
}

static void put_context(buf *b, const feel_context *c)
{
    buf_putc(b, '{');
    for (size_t i = 0; i < c->count; i++) {
        buf_puts(b, i ? ", " : "");
        if (plain_key(c->at[i].key))
            buf_add(b, c->at[i].key);
        else
            put_quoted(b, c->at[i].key);
        buf_puts(b, ": ");
        put(b, c->at[i].value, true);
    }
    buf_putc(b, '}');
}

static void put(buf *b, feel_value v, bool inside)
{
    switch (v.kind) {
    case FEEL_NULL: buf_puts(b, "null"); break;
    case FEEL_BOOL: buf_puts(b, v.truth ? "true" : "false"); break;
    case FEEL_NUMBER: buf_puts(b, dec_text(b->a, v.number)); break;
    case FEEL_STRING: inside ? put_quoted(b, v.text) : buf_add(b, v.text); break;
    case FEEL_DATE: buf_puts(b, date_text(b->a, v.day)); break;
    case FEEL_TIME: buf_puts(b, moment_time_text(b->a, v.moment)); break;
    case FEEL_DATE_TIME: buf_puts(b, date_time_text(b->a, v.moment)); break;
    case FEEL_MONTHS: buf_puts(b, months_text(b->a, v.months)); break;
    case FEEL_NANOS: buf_puts(b, nanos_text(b->a, v.nanos)); break;
    case FEEL_RANGE: put_range(b, v.range); break;
    case FEEL_LIST: put_list(b, v.list); break;
    case FEEL_CONTEXT: put_context(b, v.context); break;
    case FEEL_FUNCTION: case FEEL_KINDS: buf_print(b, "function %s", v.function && v.function->name ? v.function->name : ""); break;
    }
}

char *feel_text(arena *a, feel_value v)
{
    buf b = buf_new(a);
    put(&b, v, false);
    return b.text ? b.text : arena_copy(a, "");
}

/* ---- JSON out -------------------------------------------------------------------------------------------------------------- */

void feel_json(buf *b, feel_value v)
{
    switch (v.kind) {
    case FEEL_NULL: case FEEL_BOOL: case FEEL_NUMBER: put(b, v, false); break;
    case FEEL_STRING: json_out_str(b, v.text); break;
    case FEEL_LIST:
        buf_putc(b, '[');
        for (size_t i = 0; i < v.list->count; i++) {
            buf_puts(b, i ? ", " : "");
            feel_json(b, v.list->at[i]);
        }
        buf_putc(b, ']');
        break;
    case FEEL_CONTEXT:
        buf_putc(b, '{');
        for (size_t i = 0; i < v.context->count; i++) {
            buf_puts(b, i ? ", " : "");
            json_out_str(b, v.context->at[i].key);
            buf_puts(b, ": ");
            feel_json(b, v.context->at[i].value);
        }
        buf_putc(b, '}');
        break;
    default: json_out_str(b, str_of(feel_text(b->a, v)));
    }
}
