/* Numbers over rows.  Three ways, the first that will do:
 *
 *   exact      whole numbers at a decimal scale, as long as the columns' extremes prove that 64 bits hold every result;
 *   quotient   a / b of two exact numbers, as a double against a constant P/Q.  Where a/b ≠ P/Q they differ by at least
 *              P/Q ÷ (|b| × P); with |b| × P < 2^50 that is more than doubles lose, so that the correctly rounded a/b and
 *              P/Q compare as the numbers themselves do, equality included.  FEEL's 34 digits decide likewise;
 *   double     anything else, with a bound on the error; what lies within the bound is left to STEP_DECIDE. */
#include "rule/column_plan.h"

#include <math.h>
#include <stdlib.h>

#define MOST_CELL ((i128)1 << 62)
static const double ROUNDING = 0x1p-52, MOST_PROVEN = 0x1p50, MOST_WHOLE = 0x1p53;

static number plan_number(plan *p, uint32_t id);

/* ---- decimals as whole numbers -------------------------------------------------------------------------------------------- */

int64_t threshold_of(clause_op op, dec128 v, int scale)
{
    dec128 shifted, whole;
    int64_t units;
    if (!dec_round_to(v, scale, op == OP_GE ? DEC_CEILING : DEC_FLOOR, &whole) || !dec_mul(whole, dec_of(pow10_i64(scale)), &shifted) || !dec_integer(shifted, &units))
        return dec_sign(v) < 0 ? INT64_MIN : INT64_MAX;
    return op == OP_GE || units == INT64_MAX ? units : units + 1;
}

bool units_of(dec128 v, int64_t *units, int *scale)
{
    for (*scale = 0; *scale <= DECIMAL_MAX_SCALE; ++*scale) {
        dec128 shifted;
        if (dec_mul(v, dec_of(pow10_i64(*scale)), &shifted) && dec_integer(shifted, units))
            return true;
    }
    return false;
}

/* ---- steps that make numbers ---------------------------------------------------------------------------------------------------- */

static place_of new_number(plan *p, cell_width width)
{
    if (p->number_next >= p->number_count)
        p->number_count = p->number_next + 1;
    return (place_of){ NULL, p->number_next++, width };
}

static place_of number_step(plan *p, step_op op, place_of a, place_of b, int64_t with, cell_width width)
{
    place_of out = new_number(p, width);
    plan_step(p, (step){ .op = op, .out = out.reg, .a = a, .b = b, .with = with });
    return out;
}

static place_of widened(plan *p, place_of at)
{
    return at.width == CELL_64 ? at : number_step(p, STEP_WIDEN, at, at, 0, CELL_64);
}

static place_of as_double(plan *p, const number *n, bool cells)
{
    if (n->at.width == CELL_DOUBLE)
        return n->at;
    place_of out = new_number(p, CELL_DOUBLE);
    plan_step(p, (step){ .op = STEP_TO_DOUBLE, .out = out.reg, .a = n->at, .from = cells ? 1 : (double)pow10_i64(n->scale) });
    return out;
}

static bool fits(i128 least, i128 most)
{
    return least > -MOST_CELL && most < MOST_CELL;
}

static double magnitude(double low, double high)
{
    return fmax(fabs(low), fabs(high));
}

static double cells_magnitude(const number *n)
{
    return magnitude((double)n->least, (double)n->most);
}

/* ---- exact ---------------------------------------------------------------------------------------------------------------------- */

static bool rescale(plan *p, number *n, int scale)
{
    if (n->scale == scale)
        return true;
    if (scale - n->scale > DECIMAL_MAX_SCALE)
        return false;
    i128 by = pow10_i64(scale - n->scale), least = n->least * by, most = n->most * by;
    if (!fits(least, most))
        return false;
    n->at = number_step(p, STEP_MUL_CONSTANT, widened(p, n->at), n->at, (int64_t)by, CELL_64);
    n->least = (int64_t)least, n->most = (int64_t)most, n->scale = scale;
    return true;
}

static bool exact_constant(dec128 v, number *out)
{
    int64_t units;
    *out = (number){ .kind = NUMBER_CONSTANT, .constant = v };
    if (!units_of(v, &units, &out->scale))
        return false;
    out->least = out->most = units;
    return true;
}

static number plan_column(const plan *p, int column_ix)
{
    const column *c = p->columns[column_ix];
    number n = { .kind = NUMBER_EXACT, .at = { c, 0, c->width }, .scale = c->scale, .least = c->least, .most = c->most };
    if (c->width == CELL_DOUBLE)
        n = (number){ .kind = NUMBER_DOUBLE, .at = n.at, .low = c->least_double, .high = c->most_double, .error = magnitude(c->least_double, c->most_double) * ROUNDING };
    else if (!fits(c->least, c->most))
        n.kind = NUMBER_NONE;
    return n;
}

/* x + k, x − k, k − x */
static bool add_exact_constant(plan *p, number x, number k, int sign_x, int sign_k, number *out)
{
    int scale = x.scale > k.scale ? x.scale : k.scale;
    i128 units = (i128)k.least * pow10_i64(scale - k.scale) * sign_k;
    if (!fits(units, units) || !rescale(p, &x, scale))
        return false;
    if (sign_x < 0) {
        x.at = number_step(p, STEP_MUL_CONSTANT, widened(p, x.at), x.at, -1, CELL_64);
        int64_t least = -x.most;
        x.most = -x.least, x.least = least;
    }
    if (!fits(x.least + units, x.most + units))
        return false;
    x.at = number_step(p, STEP_ADD_CONSTANT, widened(p, x.at), x.at, (int64_t)units, CELL_64);
    x.least += (int64_t)units, x.most += (int64_t)units;
    *out = x;
    return true;
}

static bool add_exact(plan *p, clause_op op, number x, number y, number *out)
{
    int scale = x.scale > y.scale ? x.scale : y.scale, sign = op == OP_SUB ? -1 : 1;
    if (y.kind == NUMBER_CONSTANT)
        return add_exact_constant(p, x, y, 1, sign, out);
    if (x.kind == NUMBER_CONSTANT)
        return add_exact_constant(p, y, x, sign, 1, out);
    if (!rescale(p, &x, scale) || !rescale(p, &y, scale))
        return false;
    i128 least = (i128)x.least + (sign > 0 ? y.least : -(i128)y.most), most = (i128)x.most + (sign > 0 ? y.most : -(i128)y.least);
    if (!fits(least, most))
        return false;
    place_of at = number_step(p, sign > 0 ? STEP_ADD : STEP_SUB, widened(p, x.at), widened(p, y.at), 0, CELL_64);
    *out = (number){ .kind = NUMBER_EXACT, .at = at, .scale = scale, .least = (int64_t)least, .most = (int64_t)most };
    return true;
}

static bool mul_exact(plan *p, number x, number y, number *out)
{
    if (x.kind == NUMBER_CONSTANT) {
        number t = x;
        x = y, y = t;
    }
    i128 corners[] = { (i128)x.least * y.least, (i128)x.least * y.most, (i128)x.most * y.least, (i128)x.most * y.most }, least = corners[0], most = corners[0];
    for (size_t i = 1; i < 4; i++) {
        least = corners[i] < least ? corners[i] : least;
        most = corners[i] > most ? corners[i] : most;
    }
    if (!fits(least, most) || x.scale + y.scale > DECIMAL_MAX_SCALE)
        return false;
    place_of wide = widened(p, x.at);
    place_of at = y.kind == NUMBER_CONSTANT ? number_step(p, STEP_MUL_CONSTANT, wide, wide, y.least, CELL_64) : number_step(p, STEP_MUL, wide, widened(p, y.at), 0, CELL_64);
    *out = (number){ .kind = NUMBER_EXACT, .at = at, .scale = x.scale + y.scale, .least = (int64_t)least, .most = (int64_t)most };
    return true;
}

/* ---- quotients and doubles ------------------------------------------------------------------------------------------------------- */

static bool is_exact(const number *n) { return n->kind == NUMBER_EXACT || n->kind == NUMBER_CONSTANT; }

/* The cells of a constant, so that it can stand where a column does. */
static number spread(plan *p, const number *n)
{
    number out = *n;
    if (n->kind != NUMBER_CONSTANT)
        return out;
    out.kind = NUMBER_EXACT;
    out.at = new_number(p, CELL_DOUBLE);
    plan_step(p, (step){ .op = STEP_FILL_DOUBLE, .out = out.at.reg, .from = (double)n->least });
    return out;
}

static number quotient(plan *p, number x, number y)
{
    number a = spread(p, &x), b = spread(p, &y);
    number q = { .kind = NUMBER_QUOTIENT, .at = new_number(p, CELL_DOUBLE), .scale = b.scale - a.scale, .least = b.least, .most = b.most,
        .sharp = cells_magnitude(&a) <= MOST_WHOLE && cells_magnitude(&b) <= MOST_WHOLE };
    q.low = -cells_magnitude(&a), q.high = cells_magnitude(&a);    /* |b| is 1 or more */
    if (a.at.width == CELL_32 && b.at.width == CELL_32) {
        plan_step(p, (step){ .op = STEP_QUOTIENT_32, .out = q.at.reg, .a = a.at, .b = b.at });
        return q;
    }
    place_of upper = as_double(p, &a, true), lower = as_double(p, &b, true);
    plan_step(p, (step){ .op = STEP_DIV_DOUBLE, .out = q.at.reg, .a = upper, .b = lower });
    return q;
}

/* Any planned number as a double within a bound. */
static bool loosen(plan *p, number n, number *out)
{
    if (n.kind == NUMBER_CONSTANT) {
        double v = dec_double(n.constant);
        *out = (number){ .kind = NUMBER_DOUBLE, .at = new_number(p, CELL_DOUBLE), .low = v, .high = v, .error = fabs(v) * ROUNDING };
        plan_step(p, (step){ .op = STEP_FILL_DOUBLE, .out = out->at.reg, .from = v });
    } else if (n.kind == NUMBER_EXACT) {
        double ten = (double)pow10_i64(n.scale);
        *out = (number){ .kind = NUMBER_DOUBLE, .at = as_double(p, &n, false), .low = (double)n.least / ten, .high = (double)n.most / ten };
        out->error = magnitude(out->low, out->high) * 4 * ROUNDING;
    } else if (n.kind == NUMBER_QUOTIENT) {
        number scaled;
        double by = n.scale < 0 ? 1 / (double)pow10_i64(-n.scale) : (double)pow10_i64(n.scale);
        scaled = (number){ .kind = NUMBER_DOUBLE, .at = new_number(p, CELL_DOUBLE), .low = n.low * by, .high = n.high * by };
        place_of factor = new_number(p, CELL_DOUBLE);
        plan_step(p, (step){ .op = STEP_FILL_DOUBLE, .out = factor.reg, .from = by });
        plan_step(p, (step){ .op = STEP_MUL_DOUBLE, .out = scaled.at.reg, .a = n.at, .b = factor });
        scaled.error = magnitude(scaled.low, scaled.high) * 8 * ROUNDING;
        *out = scaled;
    } else {
        *out = n;
    }
    return out->kind == NUMBER_DOUBLE && isfinite(out->error);
}

static number plan_double(plan *p, clause_op op, number x, number y)
{
    static const step_op ops[] = { [OP_ADD] = STEP_ADD_DOUBLE, [OP_SUB] = STEP_SUB_DOUBLE, [OP_MUL] = STEP_MUL_DOUBLE, [OP_DIV] = STEP_DIV_DOUBLE };
    number a, b, none = { .kind = NUMBER_NONE };
    if (op == OP_DIV && (!is_exact(&y) || y.kind == NUMBER_NONE))
        return none;                                              /* where the divisor is zero must be known exactly */
    double least_divisor = 1 / (double)pow10_i64(is_exact(&y) ? y.scale : 0);
    if (x.kind == NUMBER_NONE || y.kind == NUMBER_NONE || !loosen(p, x, &a) || !loosen(p, y, &b))
        return none;
    double ma = magnitude(a.low, a.high), mb = magnitude(b.low, b.high), m, off;
    switch (op) {
    case OP_MUL: m = ma * mb; off = ma * b.error + mb * a.error + a.error * b.error; break;
    case OP_DIV: m = ma / least_divisor; off = a.error / least_divisor + m * 8 * ROUNDING; break;
    default: m = ma + mb; off = a.error + b.error; break;
    }
    number out = { .kind = NUMBER_DOUBLE, .at = new_number(p, CELL_DOUBLE), .low = -m, .high = m, .error = 2 * (off + m * ROUNDING) };
    plan_step(p, (step){ .op = ops[op], .out = out.at.reg, .a = a.at, .b = b.at });
    return isfinite(out.error) && isfinite(m) ? out : none;
}

static number plan_operation(plan *p, const node *n)
{
    number x = plan_number(p, n->a), y = plan_number(p, n->b), out;
    if (is_exact(&x) && is_exact(&y)) {
        if (n->op == OP_DIV && !(y.kind == NUMBER_CONSTANT && y.least == 0))
            return quotient(p, x, y);
        if (n->op == OP_MUL ? mul_exact(p, x, y, &out) : n->op != OP_DIV && add_exact(p, n->op, x, y, &out))
            return out;
    }
    return plan_double(p, n->op, x, y);
}

static number plan_months(plan *p, const node *n)
{
    number x = plan_number(p, n->a);
    if (x.kind != NUMBER_EXACT || x.scale)
        return (number){ .kind = NUMBER_NONE };
    x.at = number_step(p, STEP_MONTHS, widened(p, x.at), x.at, n->months, CELL_64);
    x.least = day_add_months(x.least, n->months);
    x.most = day_add_months(x.most, n->months);
    return x;
}

static number plan_number(plan *p, uint32_t id)
{
    const node *n = graph_node(&p->rules->graph, id);
    number *out = &p->numbers[id];
    if (out->planned == p->round)
        return *out;
    *out = (number){ .kind = NUMBER_NONE };
    switch (n->op) {
    case OP_COLUMN: *out = plan_column(p, n->column); break;
    case OP_NUMBER:
        if (!exact_constant(n->number, out))
            out->kind = NUMBER_NONE;
        break;
    case OP_MONTHS: *out = plan_months(p, n); break;
    default: *out = plan_operation(p, n);
    }
    out->planned = p->round;
    return *out;
}

/* ---- comparisons --------------------------------------------------------------------------------------------------------------------- */

static truth compare_step(plan *p, step s)
{
    s.out = plan_new_truth(p);
    plan_step(p, s);
    return s.out;
}

/* Cells ≥ `from`; a threshold beyond the column's extremes is drawn in, so that it fits the cells. */
static truth from_threshold(plan *p, const number *x, int64_t from)
{
    if (from > x->most)
        return compare_step(p, (step){ .op = STEP_GE, .a = x->at, .with = x->least }) ^ 1;
    return compare_step(p, (step){ .op = STEP_GE, .a = x->at, .with = from < x->least ? x->least : from });
}

static truth compare_exact(plan *p, clause_op op, const number *x, dec128 with)
{
    if (op != OP_EQ)
        return from_threshold(p, x, threshold_of(op, with, x->scale));
    int64_t from = threshold_of(OP_GE, with, x->scale);
    if (from < x->least || from > x->most || threshold_of(OP_GT, with, x->scale) != from + 1)
        return from_threshold(p, x, x->least) ^ 1;
    return compare_step(p, (step){ .op = STEP_EQ, .a = x->at, .with = from });
}

/* with × 10^−scale as P/Q of whole numbers that doubles hold. */
static bool as_ratio(dec128 with, int scale, double *top, double *bottom)
{
    int64_t units;
    int digits;
    if (!units_of(with, &units, &digits))
        return false;
    int exponent = -scale - digits;
    if (abs(exponent) > DECIMAL_MAX_SCALE)
        return false;
    *top = exponent > 0 ? (double)units * (double)pow10_i64(exponent) : (double)units;
    *bottom = exponent < 0 ? (double)pow10_i64(-exponent) : 1;
    return fabs(*top) <= MOST_WHOLE && *bottom <= MOST_WHOLE;
}

/* A band, and its undecided rows. */
static truth banded(plan *p, uint32_t id, place_of at, double limit, double width)
{
    truth t = compare_step(p, (step){ .op = STEP_BAND, .a = at, .from = limit + width, .below = limit - width });
    plan_step(p, (step){ .op = STEP_DECIDE, .out = t, .a = at, .count = 1, .node = id });
    return t;
}

static truth compare_quotient(plan *p, uint32_t id, clause_op op, const number *q, dec128 with)
{
    double top, bottom;
    if (!as_ratio(with, q->scale, &top, &bottom))
        return NO_REFERENCE;
    double limit = top / bottom, after = nextafter(limit, INFINITY);
    if (q->sharp && cells_magnitude(q) * fabs(top) < MOST_PROVEN) {
        if (op == OP_EQ)
            return compare_step(p, (step){ .op = STEP_EQ_DOUBLE, .a = q->at, .from = limit });
        double from = op == OP_GE ? limit : after;
        return compare_step(p, (step){ .op = STEP_BAND, .a = q->at, .from = from, .below = from });
    }
    double width = fabs(limit) * 16 * ROUNDING;
    if (op == OP_EQ || width == 0)
        return NO_REFERENCE;
    return banded(p, id, q->at, limit, width);
}

static truth compare_double(plan *p, uint32_t id, clause_op op, const number *x, double with)
{
    double width = x->error + fabs(with) * 4 * ROUNDING;
    if (op == OP_EQ || !isfinite(width) || !isfinite(with))
        return NO_REFERENCE;
    return banded(p, id, x->at, with, 2 * width);
}

/* u × k op c is u op c / k where c / k has few digits, likewise + and −: the quotient is then compared exactly. The
 * constants are held within what keeps FEEL's rounding to 34 digits far below the distance to the next quotient. */
static bool moderate(dec128 k, bool factor)
{
    double v = fabs(dec_double(k));
    return v <= 1e6 && (!factor || v >= 1e-4);
}

static bool undo(clause_op op, bool constant_first, dec128 k, dec128 *with)
{
    dec128 c = *with, back;
    int64_t units;
    int scale;
    if ((op == OP_SUB || op == OP_DIV) && constant_first)
        return false;
    if (op == OP_ADD || op == OP_SUB)
        return moderate(k, false) && (op == OP_ADD ? dec_sub : dec_add)(c, k, with) && fabs(dec_double(*with)) >= 1e-6;
    if (!moderate(k, true) || dec_sign(k) <= 0)
        return false;
    if (op == OP_DIV)
        return dec_mul(c, k, with);
    return dec_div(c, k, with) && units_of(*with, &units, &scale) && dec_mul(*with, k, &back) && dec_equal(back, c);
}

static uint32_t simplified(const plan *p, uint32_t id, dec128 *with)
{
    const graph *g = &p->rules->graph;
    for (;;) {
        const node *n = graph_node(g, id);
        if (n->op < OP_ADD || n->op > OP_DIV)
            return id;
        const node *a = graph_node(g, n->a), *b = graph_node(g, n->b);
        bool first = a->op == OP_NUMBER;
        dec128 c = *with;
        if (first == (b->op == OP_NUMBER) || !moderate(c, false) || !undo(n->op, first, first ? a->number : b->number, &c))
            return id;
        *with = c;
        id = first ? n->b : n->a;
    }
}

static truth compare_constant(plan *p, uint32_t id, const node *n)
{
    dec128 with = n->number;
    number x = plan_number(p, simplified(p, n->a, &with));
    truth t = NO_REFERENCE;
    if (x.kind == NUMBER_EXACT)
        return compare_exact(p, n->op, &x, with);
    if (x.kind == NUMBER_QUOTIENT)
        t = compare_quotient(p, id, n->op, &x, with);
    if (t == NO_REFERENCE) {
        number whole = plan_number(p, n->a), loose;
        if (whole.kind != NUMBER_NONE && loosen(p, whole, &loose))
            t = compare_double(p, id, n->op, &loose, dec_double(n->number));
    }
    return t;
}

static truth compare_two(plan *p, uint32_t id, const node *n)
{
    number x = plan_number(p, n->a), y = plan_number(p, n->b), difference;
    bool eq = n->op == OP_EQ_TWO;
    if (x.kind == NUMBER_EXACT && y.kind == NUMBER_EXACT) {
        int scale = x.scale > y.scale ? x.scale : y.scale;
        if (rescale(p, &x, scale) && rescale(p, &y, scale)) {
            if (x.at.width != y.at.width)
                x.at = widened(p, x.at), y.at = widened(p, y.at);
            return compare_step(p, (step){ .op = eq ? STEP_EQ_TWO : STEP_GE_TWO, .a = x.at, .b = y.at });
        }
    }
    difference = plan_double(p, OP_SUB, x, y);
    return difference.kind == NUMBER_NONE ? NO_REFERENCE : compare_double(p, id, eq ? OP_EQ : OP_GE, &difference, 0);
}

truth plan_comparison(plan *p, uint32_t id)
{
    const node *n = graph_node(&p->rules->graph, id);
    truth t = n->op == OP_GE_TWO || n->op == OP_EQ_TWO ? compare_two(p, id, n) : compare_constant(p, id, n);
    if (t != NO_REFERENCE)
        return t;
    p->stats.interpreted_clauses++;
    t = plan_new_truth(p);
    plan_step(p, (step){ .op = STEP_CONSTANT, .out = t });         /* neither: every row is worked out in decimals */
    plan_step(p, (step){ .op = STEP_DECIDE, .out = t, .node = id });
    return t;
}
