#include "report/axis.h"

/* Beyond this a number is drawn at the edge: keeps every sum and product below within 64 bits. */
static const int64_t LIMIT = INT64_MAX / 1000;

static int64_t absolute(int64_t v) { return v < 0 ? -v : v; }

int axis_scale(int digits, decimal largest)
{
    for (int scale = digits + 2 > DECIMAL_MAX_SCALE ? DECIMAL_MAX_SCALE : digits + 2; scale > 0; scale--) {
        int64_t units;
        if (decimal_rescale(largest, scale, ROUND_HALF_UP, &units) && units > -LIMIT / 100 && units < LIMIT / 100)
            return scale;
    }
    return 0;
}

int64_t axis_units(int scale, decimal d)
{
    int64_t units;
    if (!decimal_rescale(d, scale, ROUND_HALF_UP, &units))
        units = d.units < 0 ? -LIMIT : LIMIT;
    return units > LIMIT ? LIMIT : units < -LIMIT ? -LIMIT : units;
}

static int64_t floor_to(int64_t v, int64_t step) { return (v / step - (v % step < 0)) * step; }
static int64_t ceil_to(int64_t v, int64_t step) { return (v / step + (v % step > 0)) * step; }

/* The next round number not below v: 1, 2, 2.5 or 5 times a power of ten (2.5 only when whole). */
static int64_t round_step(int64_t v)
{
    int64_t power = 1;
    while (power <= LIMIT / 10 && power * 10 <= v)
        power *= 10;
    if (v <= power)
        return power;
    if (v <= 2 * power)
        return 2 * power;
    if (power >= 10 && v <= power / 10 * 25)
        return power / 10 * 25;
    return v <= 5 * power ? 5 * power : 10 * power;
}

static void set_shown(axis *x)
{
    x->shown = x->scale;
    while (x->shown > 0) {
        int64_t unit = pow10_i64(x->scale - x->shown + 1);
        if (x->lo % unit || x->step % unit)
            break;
        x->shown--;
    }
}

axis axis_fit(int scale, int64_t min, int64_t max, bool with_zero, int wanted)
{
    if (with_zero) {
        min = min > 0 ? 0 : min;
        max = max < 0 ? 0 : max;
    }
    int64_t range = max - min;
    if (!range) {
        range = max ? absolute(max) : pow10_i64(scale);
        max += max ? 0 : range;                    /* nothing but zeros: an axis up to one */
    }
    axis x = { .scale = scale, .step = round_step(range / wanted + (range % wanted > 0)) };
    x.lo = floor_to(min, x.step);
    x.hi = ceil_to(max, x.step);
    if (x.lo == x.hi)
        x.hi += x.step;
    set_shown(&x);
    return x;
}

static void refit(axis *x, int64_t min, int64_t max, int64_t below, int64_t above)
{
    int64_t need = 1;
    if (min < 0 && below)
        need = -min / below + (-min % below > 0);
    if (max > 0 && above) {
        int64_t up = max / above + (max % above > 0);
        need = up > need ? up : need;
    }
    if (min >= 0 && max <= 0)
        need = pow10_i64(x->scale);                /* nothing but zeros: whole numbers */
    x->step = round_step(need);
    x->lo = -below * x->step;
    x->hi = above * x->step;
    set_shown(x);
}

void axis_align(axis *x, int64_t min_x, int64_t max_x, axis *y, int64_t min_y, int64_t max_y)
{
    int64_t below_x = -x->lo / x->step, below_y = -y->lo / y->step;
    int64_t above_x = x->hi / x->step, above_y = y->hi / y->step;
    int64_t below = below_x > below_y ? below_x : below_y, above = above_x > above_y ? above_x : above_y;
    refit(x, min_x, max_x, below, above);
    refit(y, min_y, max_y, below, above);
}

int axis_ticks(const axis *x) { return (int)((x->hi - x->lo) / x->step) + 1; }
int64_t axis_tick(const axis *x, int i) { return x->lo + i * x->step; }

char *axis_label(arena *a, const axis *x, int i)
{
    int64_t units = axis_tick(x, i) / pow10_i64(x->scale - x->shown);
    return decimal_text(a, (decimal){ units, x->shown });
}

double axis_part(const axis *x, int64_t units) { return (double)(units - x->lo) / (double)(x->hi - x->lo); }
