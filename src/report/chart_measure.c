#include "report/chart_frame.h"

#include <math.h>

/* Dark, light, middle: neighbours differ in lightness by more than 25 % of the range, so grey print tells them apart. */
static const style styles[] = {
    { 0x1F5A99, 0x1F5A99, HATCH_NONE, DASH_SOLID, MARK_CIRCLE },
    { 0xF3B562, 0xB8690B, HATCH_RISING, DASH_LONG, MARK_SQUARE },
    { 0x3B9C83, 0x1E6B58, HATCH_NONE, DASH_SHORT, MARK_TRIANGLE },
    { 0xE3C4D6, 0x8F3D6E, HATCH_FALLING, DASH_MIXED, MARK_DIAMOND },
    { 0x6B6B6B, 0x4A4A4A, HATCH_NONE, DASH_LONG, MARK_CIRCLE },
    { 0xCFE3F3, 0x2E7FB8, HATCH_DOTS, DASH_SHORT, MARK_SQUARE },
};

style series_style(const chart *c, size_t series)
{
    if (c->kind == CHART_BAR_LINE && c->series.at[series].second) {
        style line = styles[(series ? series : 1) % 6];
        line.ink = line.ink == 0xB8690B ? 0xC2410C : line.ink;      /* a line over blue bars needs more weight */
        line.dash = DASH_SOLID;
        return line;
    }
    return styles[series % (sizeof styles / sizeof *styles)];
}

style waterfall_style(const chart_point *p)
{
    if (p->total)
        return (style){ 0x5C5C5C, 0x3A3A3A, HATCH_NONE, DASH_SOLID, MARK_SQUARE };
    return p->value.units < 0 ? styles[1] : styles[0];
}

/* ── spans ──────────────────────────────────────────────────────────────── */

static int scale_of(const chart *c, bool second)
{
    int digits = 0;
    decimal largest = { 0, 0 };
    for (size_t s = 0; s < c->series.len; s++)
        for (size_t i = 0; c->series.at[s].second == second && i < c->series.at[s].points.len; i++) {
            const chart_point *p = &c->series.at[s].points.at[i];
            if (p->missing)
                continue;
            decimal size = { p->value.units < 0 && p->value.units > INT64_MIN ? -p->value.units : p->value.units,
                             p->value.scale };
            digits = size.scale > digits ? size.scale : digits;
            largest = decimal_compare(size, largest) > 0 ? size : largest;
        }
    return axis_scale(digits, largest);
}

static extent span_of(const chart *c, const chart_point *p, int scale, int64_t *run)
{
    if (!p)
        return (extent){ .missing = true };
    int64_t v = axis_units(scale, p->value);
    if (c->kind == CHART_LINE)
        return (extent){ .from = v, .to = v };
    if (c->kind == CHART_WATERFALL) {
        extent e = { .from = p->total ? 0 : *run, .to = p->total ? v : *run + v };
        *run = e.to;
        return e;
    }
    return (extent){ .from = 0, .to = v };
}

static void widen(const frame *f, bool second, int64_t *min, int64_t *max, bool *any)
{
    for (size_t s = 0; s < f->c->series.len; s++)
        for (size_t i = 0; f->c->series.at[s].second == second && i < f->n; i++) {
            extent e = f->spans[s][i];
            if (e.missing)
                continue;
            int64_t lo = e.from < e.to ? e.from : e.to, hi = e.from < e.to ? e.to : e.from;
            *min = *any && *min < lo ? *min : lo;
            *max = *any && *max > hi ? *max : hi;
            *any = true;
        }
}

/* Stacks stand on what is below them: positive values upwards, negative ones downwards. */
static void stack(frame *f)
{
    for (size_t i = 0; i < f->n; i++) {
        int64_t up = 0, down = 0;
        for (size_t s = 0; s < f->c->series.len; s++) {
            extent *e = &f->spans[s][i];
            int64_t v = e->to, *base = v < 0 ? &down : &up;
            if (e->missing)
                continue;
            e->from = *base;
            e->to = *base += v;
        }
    }
}

/* A line need not show zero; one that nearly reaches it, or crosses it, does. */
static bool wants_zero(const frame *f, int64_t min, int64_t max)
{
    if (f->c->kind != CHART_LINE)
        return true;
    return min < 0 ? max > min / 2 : min < max / 2;
}

void frame_measure(frame *f)
{
    const chart *c = f->c;
    f->n = c->categories.len;
    f->lying = c->kind == CHART_RANK;
    f->spans = NEW_N(f->p->a, extent *, c->series.len + 1);
    int scale[2] = { scale_of(c, false), scale_of(c, true) };
    for (size_t s = 0; s < c->series.len; s++) {
        int64_t run = 0;
        f->spans[s] = NEW_N(f->p->a, extent, f->n + 1);
        for (size_t i = 0; i < f->n; i++)
            f->spans[s][i] = span_of(c, chart_at(c, s, i), scale[c->series.at[s].second], &run);
        f->has_right |= c->series.at[s].second;
        f->bars += !c->series.at[s].second && c->kind != CHART_LINE;
    }
    if (c->kind == CHART_STACKED)
        stack(f);
    int64_t min[2] = { 0, 0 }, max[2] = { 0, 0 };
    for (int second = 0; second < 2; second++) {
        bool any = false;
        widen(f, second, &min[second], &max[second], &any);
    }
    f->left = axis_fit(scale[0], min[0], max[0], wants_zero(f, min[0], max[0]), 5);
    if (f->has_right) {
        f->left = axis_fit(scale[0], min[0], max[0], true, 5);
        f->right = axis_fit(scale[1], min[1], max[1], true, 5);
        axis_align(&f->left, min[0], max[0], &f->right, min[1], max[1]);
    }
}

/* ── pixels ─────────────────────────────────────────────────────────────── */

double frame_y(const frame *f, const axis *x, int64_t units)
{
    return f->plot.y + f->plot.h * (1 - axis_part(x, units));
}

double frame_x(const frame *f, int64_t units) { return f->plot.x + f->plot.w * axis_part(&f->left, units); }

double slot_width(const frame *f) { return (f->lying ? f->plot.h : f->plot.w) / (double)(f->n ? f->n : 1); }

double bar_pitch(const frame *f)
{
    bool beside = f->c->kind == CHART_BAR || f->c->kind == CHART_BAR_LINE;
    double room = slot_width(f) * (beside && f->bars > 1 ? 0.84 : 0.96);
    return beside && f->bars > 1 ? fmin(room / (double)f->bars, WIDEST_BAR / 0.92) : room;
}

const char *value_text(arena *a, const frame *f, const chart_point *p)
{
    if (p->label)
        return p->label;
    const char *text = decimal_text(a, p->value);
    bool step = f->c->kind == CHART_WATERFALL && !p->total && p->value.units > 0;
    return step ? arena_print(a, "+%s", text) : text;
}

double widest_value(const frame *f, size_t first, size_t last)
{
    double widest = 0;
    for (size_t s = first; s < last; s++)
        for (size_t i = 0; i < f->n; i++) {
            const chart_point *p = chart_at(f->c, s, i);
            if (p && !f->c->series.at[s].second)
                widest = fmax(widest, picture_text_width(f->p, value_text(f->p->a, f, p), SMALL, false));
        }
    return widest;
}
