#include "rule/table_cut.h"

#include "base/map.h"
#include "rule/feel_run.h"

#include <stdlib.h>

typedef VEC(feel_value) values;

/* The constants a cell speaks of; `undecided` when it speaks of more than those and its own column. */
typedef struct constants { feel_run *r; values at; bool null, undecided; } constants;

/* ---- what a cell speaks of ------------------------------------------------------------------------------------------------ */

static bool is_input(const feel_expression *x) { return x->kind == NODE_NAME && str_eq(x->name, STR("?")); }

/* The same whenever asked: no name, no host, not the clock. */
bool check_is_constant(const feel_expression *x)
{
    if (x->kind == NODE_HOST || x->kind == NODE_FUNCTION)
        return false;
    if (x->kind == NODE_NAME && (!x->builtin || str_eq(x->name, STR("now")) || str_eq(x->name, STR("today"))))
        return false;
    for (size_t i = 0; i < x->count; i++)
        if (!check_is_constant(x->kids[i]))
            return false;
    return true;
}

static void take_value(constants *c, feel_value v)
{
    switch (v.kind) {
    case FEEL_NULL: c->null = true; break;
    case FEEL_RANGE:
        if (!feel_is_null(v.range->start))
            take_value(c, v.range->start);
        if (!feel_is_null(v.range->end))
            take_value(c, v.range->end);
        c->undecided = c->undecided || v.range->start.kind == FEEL_STRING || v.range->end.kind == FEEL_STRING;
        break;
    case FEEL_LIST:
        for (size_t i = 0; i < v.list->count; i++)
            take_value(c, v.list->at[i]);
        break;
    case FEEL_CONTEXT: case FEEL_FUNCTION: c->undecided = true; break;
    default: VEC_ADD(c->r->a, &c->at, v);
    }
}

static void take_constant(constants *c, const feel_expression *x)
{
    if (check_is_constant(x))
        take_value(c, feel_evaluate(c->r, x, NULL));
    else
        c->undecided = true;
}

static void take(constants *c, const feel_expression *x);

/* Texts have no order that a person would mean. */
static void take_compared(constants *c, feel_node op, const feel_expression *with)
{
    size_t before = c->at.len;
    take_constant(c, with);
    for (size_t i = before; i < c->at.len; i++)
        c->undecided = c->undecided || (op != NODE_EQ && op != NODE_NE && c->at.at[i].kind == FEEL_STRING);
}

static void take_call(constants *c, const feel_expression *x)
{
    bool is_not = x->count == 2 && x->kids[0]->kind == NODE_NAME && str_eq(x->kids[0]->name, STR("not"));
    bool holds = x->count == 3 && x->kids[0]->kind == NODE_NAME && str_eq(x->kids[0]->name, STR("list contains"));
    if (is_not)
        take(c, x->kids[1]);
    else if (holds && is_input(x->kids[2]))
        take_constant(c, x->kids[1]);
    else
        c->undecided = true;
}

static void take(constants *c, const feel_expression *x)
{
    if (is_input(x)) {
        VEC_ADD(c->r->a, &c->at, feel_bool(true));
        return;
    }
    if (check_is_constant(x) && x->kind != NODE_COMPARE_TEST && x->kind != NODE_TESTS && x->kind != NODE_NOT_TESTS && x->kind != NODE_ANY_TEST) {
        take_constant(c, x);
        return;
    }
    switch (x->kind) {
    case NODE_ANY_TEST: break;
    case NODE_COMPARE_TEST: take_compared(c, x->op, x->kids[0]); break;
    case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE:
        if (is_input(x->kids[0]))
            take_compared(c, x->kind, x->kids[1]);
        else if (is_input(x->kids[1]))
            take_compared(c, x->kind, x->kids[0]);
        else
            c->undecided = true;
        break;
    case NODE_BETWEEN:
        c->undecided = c->undecided || !is_input(x->kids[0]);
        take_compared(c, NODE_GE, x->kids[1]);
        take_compared(c, NODE_LE, x->kids[2]);
        break;
    case NODE_IN:
        c->undecided = c->undecided || !is_input(x->kids[0]);
        take(c, x->kids[1]);
        break;
    case NODE_CALL: take_call(c, x); break;
    case NODE_TESTS: case NODE_NOT_TESTS: case NODE_AND: case NODE_OR:
        for (size_t i = 0; i < x->count; i++)
            take(c, x->kids[i]);
        break;
    default: c->undecided = true;
    }
}

/* ---- pieces ------------------------------------------------------------------------------------------------------------------ */

static bool ordered(feel_kind k) { return k == FEEL_NUMBER || (k >= FEEL_DATE && k <= FEEL_NANOS); }

static feel_value moment_at(arena *a, feel_value like, i128 nanos)
{
    moment m = *like.moment;
    i128 day = nanos / NANOS_DAY, rest = nanos % NANOS_DAY;
    if (rest < 0) {
        rest += NANOS_DAY;
        day--;
    }
    m.day = (int64_t)day;
    m.nanos = (int64_t)rest;
    return feel_moment(a, like.kind, m);
}

static i128 nanos_of(feel_value v)
{
    switch (v.kind) {
    case FEEL_DATE: return v.day;
    case FEEL_MONTHS: return v.months;
    case FEEL_NANOS: return v.nanos;
    default: return (i128)v.moment->day * NANOS_DAY + v.moment->nanos;
    }
}

static feel_value from_nanos(arena *a, feel_value like, i128 n)
{
    switch (like.kind) {
    case FEEL_DATE: return feel_date((int64_t)n);
    case FEEL_MONTHS: return feel_months((int64_t)n);
    case FEEL_NANOS: return feel_nanos(n);
    default: return moment_at(a, like, n);
    }
}

/* A number strictly between, as plain as can be: whole where a whole one fits. */
static bool number_between(const feel_value *low, const feel_value *high, feel_value *out)
{
    dec128 d, two = dec_of(2), one = dec_of(1);
    if (!low || !high) {
        bool ok = low ? dec_add(low->number, one, &d) : dec_sub(high->number, one, &d);
        *out = feel_number(d);
        return ok && !dec_equal(d, low ? low->number : high->number);
    }
    if (!dec_add(low->number, high->number, &d) || !dec_div(d, two, &d))
        return false;
    for (int scale = 0; scale <= 12; scale++) {
        dec128 plain;
        if (dec_round_to(d, scale, DEC_FLOOR, &plain) && dec_compare(plain, low->number) > 0 && dec_compare(plain, high->number) < 0) {
            *out = feel_number(plain);
            return true;
        }
    }
    *out = feel_number(d);
    return dec_compare(d, low->number) > 0 && dec_compare(d, high->number) < 0;
}

/* A value strictly between the ends (NULL: none); false when there is none: two days with no day between. */
static bool between(arena *a, feel_kind kind, const feel_value *low, const feel_value *high, feel_value *out)
{
    if (kind == FEEL_NUMBER)
        return number_between(low, high, out);
    feel_value like = low ? *low : *high;
    i128 step = kind == FEEL_TIME || kind == FEEL_DATE_TIME ? (i128)60 * NANOS_SECOND : kind == FEEL_NANOS ? (i128)NANOS_DAY : 1;
    i128 from = low ? nanos_of(*low) : 0, to = high ? nanos_of(*high) : 0, n = low ? from + step : to - step;
    if (low && high && n >= to)
        n = from + (to - from) / 2;
    if ((low && n <= from) || (high && n >= to) || (kind == FEEL_TIME && (n < 0 || n >= NANOS_DAY)))
        return false;
    *out = from_nanos(a, like, n);
    return true;
}

static void add_piece(arena *a, cut_column *c, size_t *room, cut_piece p)
{
    if (c->count == *room) {
        c->pieces = arena_grow(a, c->pieces, *room * sizeof p, *room * 2 * sizeof p);
        *room *= 2;
    }
    c->pieces[c->count++] = p;
}

static void add_stretch(arena *a, cut_column *c, size_t *room, const feel_value *low, const feel_value *high)
{
    feel_value v;
    if (between(a, c->kind, low, high, &v))
        add_piece(a, c, room, (cut_piece){ .value = v, .low = low ? *low : FEEL_NOTHING, .high = high ? *high : FEEL_NOTHING });
}

static int by_value(const void *x, const void *y)
{
    int order = 0;
    feel_compare(*(const feel_value *)x, *(const feel_value *)y, &order);
    return order;
}

static void order_values(values *v)
{
    size_t kept = 0;
    if (v->len)
        qsort(v->at, v->len, sizeof *v->at, by_value);
    for (size_t i = 0; i < v->len; i++)
        if (!kept || by_value(&v->at[kept - 1], &v->at[i]) != 0)
            v->at[kept++] = v->at[i];
    v->len = kept;
}

/* A text that is none of those named. */
static feel_value other_text(arena *a, const values *v)
{
    for (int n = 0;; n++) {
        str s = str_of(n ? arena_print(a, "其他%d", n) : "其他");
        bool there = false;
        for (size_t i = 0; i < v->len && !there; i++)
            there = str_eq(v->at[i].text, s);
        if (!there)
            return feel_string(s);
    }
}

static void make_pieces(arena *a, cut_column *c, values *v, bool null)
{
    size_t room = 2 * v->len + 4;
    c->pieces = NEW_N(a, cut_piece, room);
    if (ordered(c->kind) && v->len) {
        order_values(v);
        add_stretch(a, c, &room, NULL, &v->at[0]);
        for (size_t i = 0; i < v->len; i++) {
            add_piece(a, c, &room, (cut_piece){ .value = v->at[i], .point = true });
            add_stretch(a, c, &room, &v->at[i], i + 1 < v->len ? &v->at[i + 1] : NULL);
        }
    } else if (c->kind == FEEL_STRING) {
        order_values(v);
        for (size_t i = 0; i < v->len; i++)
            add_piece(a, c, &room, (cut_piece){ .value = v->at[i], .point = true });
        add_piece(a, c, &room, (cut_piece){ .value = other_text(a, v) });
    } else if (c->kind == FEEL_BOOL) {
        add_piece(a, c, &room, (cut_piece){ .value = feel_bool(true), .point = true });
        add_piece(a, c, &room, (cut_piece){ .value = feel_bool(false), .point = true });
    } else {
        add_piece(a, c, &room, (cut_piece){ .value = null ? other_text(a, v) : FEEL_NOTHING });     /* anything at all */
    }
    if (null)
        add_piece(a, c, &room, (cut_piece){ .point = true });
    c->words = (c->count + 63) / 64;
}

/* ---- a column ----------------------------------------------------------------------------------------------------------------- */

static cut_set new_set(arena *a, const cut_column *c) { return (cut_set){ NEW_N(a, uint64_t, c->words) }; }

static cut_set all_of(arena *a, const cut_column *c)
{
    cut_set s = new_set(a, c);
    for (size_t i = 0; i < c->count; i++)
        cut_put(s, i);
    return s;
}

/* Asks the interpreter about one value of each piece; whatever it leaves in the arena goes again. */
static cut_set pieces_of(feel_run *r, const cut_column *c, const feel_expression *tests)
{
    cut_set s = new_set(r->a, c);
    for (size_t i = 0; i < c->count; i++) {
        arena_pos before = arena_mark(r->a);
        if (feel_test(r, tests, c->pieces[i].value, NULL) == FEEL_TRUE)
            cut_put(s, i);
        r->problems = (feel_problems){ 0 };
        arena_rewind(r->a, before);
    }
    return s;
}

/* The kind most cells speak of, where none is declared. */
static feel_kind kind_of(const values *all, feel_kind declared)
{
    size_t counts[FEEL_KINDS] = { 0 };
    feel_kind best = FEEL_NULL;
    if (declared != FEEL_NULL)
        return declared;
    for (size_t i = 0; i < all->len; i++)
        if (++counts[all->at[i].kind] > counts[best])
            best = all->at[i].kind;
    return best;
}

typedef struct cells { constants *of; bool *undecided, *wrong; } cells;

static void read_cells(feel_run *r, const check_input *in, size_t column, cells *k, values *all, bool *null)
{
    for (size_t i = 0; i < in->row_count; i++) {
        const feel_expression *x = in->rows[i].cells[column].x;
        k->of[i].r = r;
        if (x)
            take(&k->of[i], x);
        k->undecided[i] = k->of[i].undecided;
        *null = *null || k->of[i].null;
        for (size_t v = 0; v < k->of[i].at.len; v++)
            VEC_ADD(r->a, all, k->of[i].at.at[v]);
    }
}

static void keep_kind(values *v, feel_kind kind)
{
    size_t kept = 0;
    for (size_t i = 0; i < v->len; i++)
        if (v->at[i].kind == kind)
            v->at[kept++] = v->at[i];
    v->len = kept;
}

/* Moments of several zones, or with and without one, have no line of their own that stretches could be cut from. */
static bool several_zones(const values *v)
{
    for (size_t i = 1; i < v->len; i++) {
        if (v->at[i].kind != FEEL_TIME && v->at[i].kind != FEEL_DATE_TIME)
            return false;
        const zone *x = &v->at[0].moment->zone, *y = &v->at[i].moment->zone;
        if (x->kind == ZONE_NAMED || x->kind != y->kind || x->seconds != y->seconds)
            return true;
    }
    return false;
}

static cut_set takes_of(feel_run *r, const check_cell *cell, bool undecided, const cut_column *c, map *seen)
{
    bool was = false;
    map_value *known = cell->x && !undecided && cell->text.len ? map_put(seen, cell->text, &was) : NULL;
    cut_set s = { known && was ? known->ptr : NULL };
    if (s.bits)
        return s;
    s = cell->x && !undecided ? pieces_of(r, c, cell->x) : new_set(r->a, c);
    for (size_t w = 0; w < c->words; w++)
        s.bits[w] &= c->domain.bits[w];
    if (known)
        known->ptr = s.bits;
    return s;
}

void cut(feel_run *r, const check_input *in, size_t column, int64_t *tests, cut_column *out)
{
    const check_column *c = &in->columns[column];
    cells k = { NEW_N(r->a, constants, in->row_count + 1), NEW_N(r->a, bool, in->row_count + 1), NEW_N(r->a, bool, in->row_count + 1) };
    constants allowed = { .r = r };
    values all = { 0 };
    map seen = map_new(r->a);
    bool null = false;
    *out = (cut_column){ .undecided = k.undecided, .wrong_kind = k.wrong, .takes = NEW_N(r->a, cut_set, in->row_count + 1), .may = NEW_N(r->a, cut_set, in->row_count + 1) };
    read_cells(r, in, column, &k, &all, &null);
    out->kind = kind_of(&all, c->kind);
    if (c->allowed)
        take(&allowed, c->allowed);
    for (size_t i = 0; i < allowed.at.len; i++)
        VEC_ADD(r->a, &all, allowed.at.at[i]);
    if (out->kind == FEEL_NULL)
        out->kind = kind_of(&allowed.at, FEEL_NULL);
    keep_kind(&all, out->kind);
    bool zones = several_zones(&all);
    make_pieces(r->a, out, &all, null);
    out->given_up = (int64_t)(out->count * in->row_count) > *tests;
    *tests -= out->given_up ? 0 : (int64_t)(out->count * in->row_count);
    out->domain = c->allowed && !allowed.undecided && out->kind != FEEL_NULL ? pieces_of(r, out, c->allowed) : all_of(r->a, out);
    for (size_t i = 0; i < in->row_count; i++) {
        for (size_t v = 0; v < k.of[i].at.len; v++)
            k.wrong[i] = k.wrong[i] || k.of[i].at.at[v].kind != out->kind;
        k.undecided[i] = k.undecided[i] || zones || out->given_up;
        out->takes[i] = takes_of(r, &in->rows[i].cells[column], k.undecided[i], out, &seen);
        out->may[i] = k.undecided[i] ? out->domain : out->takes[i];
    }
}

/* ---- saying a set --------------------------------------------------------------------------------------------------------------- */

static const char *value_text(arena *a, feel_value v)
{
    return v.kind == FEEL_STRING ? arena_print(a, "\"%.*s\"", (int)v.text.len, v.text.at) : feel_text(a, v);
}

static void add_run(arena *a, buf *b, const cut_column *c, size_t from, size_t to)
{
    const cut_piece *x = &c->pieces[from], *y = &c->pieces[to];
    if (b->len)
        buf_puts(b, ", ");
    if (from == to && x->point) {
        buf_puts(b, feel_is_null(x->value) ? "null" : value_text(a, x->value));
        return;
    }
    feel_value low = x->point ? x->value : x->low, high = y->point ? y->value : y->high;
    if (feel_is_null(low))
        buf_print(b, "%s %s", y->point ? "<=" : "<", value_text(a, high));
    else if (feel_is_null(high))
        buf_print(b, "%s %s", x->point ? ">=" : ">", value_text(a, low));
    else
        buf_print(b, "%c%s..%s%c", x->point ? '[' : '(', value_text(a, low), value_text(a, high), y->point ? ']' : ')');
}

const char *cut_text(arena *a, const cut_column *c, cut_set s)
{
    buf b = buf_new(a);
    bool all = true;
    for (size_t i = 0; i < c->count; i++)
        all = all && (cut_has(s, i) || !cut_has(c->domain, i));
    for (size_t i = 0; !all && i < c->count; i++) {
        if (!cut_has(s, i))
            continue;
        size_t end = i;
        while (ordered(c->kind) && !feel_is_null(c->pieces[i].value) && end + 1 < c->count && cut_has(s, end + 1) && !feel_is_null(c->pieces[end + 1].value))
            end++;
        if (!ordered(c->kind) && !c->pieces[i].point)
            buf_print(&b, "%s%s", b.len ? ", " : "", "…");
        else
            add_run(a, &b, c, i, end);
        i = end;
    }
    return b.text ? b.text : "";
}
