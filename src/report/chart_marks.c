/* Bars, lines and their values. */
#include "report/chart_frame.h"

#include <math.h>

/* What a reader sees when pointing at a mark: "2019年9月 产值：32.39亿元". */
static const char *tip_of(const frame *f, size_t s, size_t i, const chart_point *p)
{
    arena *a = f->p->a;
    const chart_series *series = &f->c->series.at[s];
    const char *unit = series->second ? f->c->unit2 : f->c->unit;
    return arena_print(a, f->c->lang == LANG_EN ? "%s %s: %s %s" : "%s %s：%s%s", f->c->categories.at[i],
                       series->name ? series->name : "", value_text(a, f, p), unit ? unit : "");
}

static const char *link_of(const frame *f, const chart_point *p)
{
    return p->figure ? figure_key(f->p->a, p->figure) : NULL;
}

static void add_bar(frame *f, rect r, style look, size_t s, size_t i, const chart_point *p)
{
    if (r.w < 0)
        r.x += r.w, r.w = -r.w;
    if (r.h < 0)
        r.y += r.h, r.h = -r.h;
    picture_add(f->p, (shape){ .kind = SHAPE_RECT, .at = r, .filled = true, .fill = look.fill, .ink = look.ink,
                               .width = 0.8, .hatch = look.hatch, .link = link_of(f, p), .tip = tip_of(f, s, i, p) });
}

/* Does the mark of a line stand in this strip over a category? Then the bar's value moves to the foot of the bar. */
static bool line_crosses(const frame *f, size_t i, double y, double h)
{
    for (size_t s = 0; s < f->c->series.len && !f->values_turned; s++) {
        if (!f->c->series.at[s].second || f->spans[s][i].missing)
            continue;
        double at = frame_y(f, &f->right, f->spans[s][i].to);
        if (at > y - 5 && at < y + h + 5)
            return true;
    }
    return false;
}

/* The value of an upright bar, beyond its end: above when it rises, below when it falls. */
static void add_bar_value(frame *f, size_t i, double x, double y, bool down, const chart_point *p)
{
    const char *text = value_text(f->p->a, f, p);
    if (line_crosses(f, i, down ? y : y - f->value_room, f->value_room)) {
        double base = frame_y(f, &f->left, 0) + (down ? 9 : -9), w = picture_text_width(f->p, text, SMALL, false) + 4;
        picture_add(f->p,
                    (shape){ .kind = SHAPE_RECT, .at = { x - w / 2, base - 7, w, 14 }, .filled = true, .fill = PAPER });
        picture_text(f->p, x, base + SMALL * 0.36, ANCHOR_MIDDLE, SMALL, INK, text);
        return;
    }
    if (f->values_turned)
        picture_add(f->p, (shape){ .kind = SHAPE_TEXT,
                                   .at = { x + SMALL * 0.36, down ? y + 4 : y - 4, 0, 0 },
                                   .turn = -90,
                                   .anchor = down ? ANCHOR_END : ANCHOR_START,
                                   .size = SMALL,
                                   .ink = INK,
                                   .text = text });
    else
        picture_text(f->p, x, down ? y + SMALL + 2 : y - 4, ANCHOR_MIDDLE, SMALL, INK, text);
}

static void draw_upright_bar(frame *f, size_t s, size_t i, size_t nth, size_t places)
{
    extent e = f->spans[s][i];
    const chart_point *p = chart_at(f->c, s, i);
    bool beside = places > 1;
    double pitch = beside ? bar_pitch(f) : slot_width(f);
    double w = fmin(pitch * (beside ? 0.92 : 0.62), WIDEST_BAR);
    double shift = beside ? ((double)nth - (double)(places - 1) / 2) * pitch : 0;
    double x = f->plot.x + slot_width(f) * ((double)i + 0.5) + shift;
    double from = frame_y(f, &f->left, e.from), to = frame_y(f, &f->left, e.to);
    bool waterfall = f->c->kind == CHART_WATERFALL;
    style look = waterfall ? waterfall_style(p) : series_style(f->c, s);
    add_bar(f, (rect){ x - w / 2, from, w, to - from }, look, s, i, p);
    if (waterfall && i + 1 < f->n && !f->spans[s][i + 1].missing)
        picture_add(f->p, (shape){ .kind = SHAPE_LINE, .at = { x + w / 2, to, slot_width(f) - w, 0 }, .ink = SOFT,
                                   .width = 0.8, .dash = DASH_SHORT });
    if (f->values_shown && f->c->kind != CHART_STACKED)
        add_bar_value(f, i, x, to, e.to < e.from, p);
}

/* Values of a stack stand inside its parts, where a line of text fits, on a strip of paper over the hatch. */
static void draw_stack_values(frame *f)
{
    for (size_t s = 0; s < f->c->series.len; s++)
        for (size_t i = 0; i < f->n; i++) {
            extent e = f->spans[s][i];
            double y = frame_y(f, &f->left, e.from), to = frame_y(f, &f->left, e.to);
            if (e.missing || fabs(y - to) < SMALL + 4)
                continue;
            const char *text = value_text(f->p->a, f, chart_at(f->c, s, i));
            double x = f->plot.x + slot_width(f) * ((double)i + 0.5),
                   w = picture_text_width(f->p, text, SMALL, false) + 4;
            picture_add(f->p, (shape){ .kind = SHAPE_RECT, .at = { x - w / 2, (y + to) / 2 - 7, w, 14 }, .filled = true,
                                       .fill = PAPER });
            picture_text(f->p, x, (y + to) / 2 + SMALL * 0.36, ANCHOR_MIDDLE, SMALL, INK, text);
        }
}

static void draw_lying_bar(frame *f, size_t i)
{
    extent e = f->spans[0][i];
    const chart_point *p = chart_at(f->c, 0, i);
    double slot = slot_width(f), h = fmin(slot * 0.62, 20), middle = f->plot.y + slot * ((double)i + 0.5);
    double from = frame_x(f, e.from), to = frame_x(f, e.to);
    bool down = e.to < e.from;
    add_bar(f, (rect){ from, middle - h / 2, to - from, h }, series_style(f->c, down), 0, i, p);
    if (f->values_shown)
        picture_text(f->p, to + (down ? -4 : 4), middle + SMALL * 0.36, down ? ANCHOR_END : ANCHOR_START, SMALL, INK,
                     value_text(f->p->a, f, p));
}

void draw_bars(frame *f)
{
    size_t nth = 0;
    bool beside = f->c->kind == CHART_BAR || f->c->kind == CHART_BAR_LINE;
    for (size_t s = 0; f->bars && s < f->c->series.len; s++) {
        if (f->c->series.at[s].second || (f->lying && s))
            continue;
        for (size_t i = 0; i < f->n; i++)
            if (!f->spans[s][i].missing && f->lying)
                draw_lying_bar(f, i);
            else if (!f->spans[s][i].missing)
                draw_upright_bar(f, s, i, beside ? nth : 0, beside ? f->bars : 1);
        nth++;
    }
    if (f->values_shown && f->c->kind == CHART_STACKED)
        draw_stack_values(f);
}

/* ── lines ──────────────────────────────────────────────────────────────── */

static point point_at(const frame *f, size_t s, size_t i)
{
    const axis *x = f->c->series.at[s].second ? &f->right : &f->left;
    return (point){ f->plot.x + slot_width(f) * ((double)i + 0.5), frame_y(f, x, f->spans[s][i].to) };
}

/* One stroke for each run between gaps. */
static void draw_strokes(frame *f, size_t s, style look)
{
    point *points = NEW_N(f->p->a, point, f->n + 1);
    for (size_t i = 0, start = 0; i <= f->n; i++) {
        if (i < f->n && !f->spans[s][i].missing) {
            points[i] = point_at(f, s, i);
            continue;
        }
        if (i > start + 1)
            picture_add(f->p, (shape){ .kind = SHAPE_PATH, .n = i - start, .points = points + start, .ink = look.ink,
                                       .width = 1.8, .dash = look.dash });
        start = i + 1;
    }
}

static void draw_marks(frame *f, size_t s, style look)
{
    double size = slot_width(f) < 12 ? 2.5 : 6;
    for (size_t i = 0; i < f->n; i++) {
        if (f->spans[s][i].missing)
            continue;
        point at = point_at(f, s, i);
        const chart_point *p = chart_at(f->c, s, i);
        picture_add(f->p, (shape){ .kind = SHAPE_MARK,
                                   .at = { at.x, at.y, size, size },
                                   .mark = look.mark,
                                   .filled = true,
                                   .fill = PAPER,
                                   .ink = look.ink,
                                   .width = 1.5,
                                   .link = link_of(f, p),
                                   .tip = tip_of(f, s, i, p) });
    }
}

/* Does a stroke of a line pass through the box? Looked at in steps of two pixels. */
static bool stroke_through(const shape *path, rect b)
{
    for (size_t i = 1; i < path->n; i++) {
        point from = path->points[i - 1], to = path->points[i];
        int steps = (int)(hypot(to.x - from.x, to.y - from.y) / 2) + 1;
        for (int k = 0; k <= steps; k++) {
            double x = from.x + (to.x - from.x) * k / steps, y = from.y + (to.y - from.y) * k / steps;
            if (x > b.x && x < b.x + b.w && y > b.y && y < b.y + b.h)
                return true;
        }
    }
    return false;
}

/* A label may touch no other text, no mark and no line. */
static bool free_place(const frame *f, const shape *label)
{
    rect b = shape_box(label);
    if (b.x < 0 || b.y < 0 || b.x + b.w > f->p->width || b.y + b.h > f->p->height)
        return false;
    for (size_t i = 0; i < f->p->shapes.len; i++) {
        const shape *s = &f->p->shapes.at[i];
        if (s->kind == SHAPE_TEXT && texts_overlap(s, label))
            return false;
        if (s->kind == SHAPE_PATH && stroke_through(s, (rect){ b.x + 1, b.y + 2, b.w - 2, b.h - 3 }))
            return false;
        double r = s->at.w / 2;
        if (s->kind == SHAPE_MARK && s->at.x + r > b.x && s->at.x - r < b.x + b.w && s->at.y + r > b.y &&
            s->at.y - r < b.y + b.h)
            return false;
    }
    return true;
}

/* Near the peak of a line its label stands above, in a trough below. */
static bool peak(const frame *f, size_t s, size_t i)
{
    int64_t here = f->spans[s][i].to, around = 0;
    int n = 0;
    if (i > 0 && !f->spans[s][i - 1].missing)
        around += f->spans[s][i - 1].to, n++;
    if (i + 1 < f->n && !f->spans[s][i + 1].missing)
        around += f->spans[s][i + 1].to, n++;
    return !n || here >= around / n;
}

static void label_point(frame *f, size_t s, size_t i, style look)
{
    point at = point_at(f, s, i);
    const char *text = value_text(f->p->a, f, chart_at(f->c, s, i));
    double above = at.y - 7, below = at.y + SMALL + 5;
    bool up = peak(f, s, i);
    const double tries[] = { up ? above : below, up ? below : above };
    for (int t = 0; t < 2; t++) {
        shape label = { .kind = SHAPE_TEXT, .at = { at.x, tries[t], picture_text_width(f->p, text, SMALL, false), SMALL },
                        .anchor = ANCHOR_MIDDLE, .size = SMALL, .ink = look.ink, .text = text };
        if (!free_place(f, &label))
            continue;
        rect b = shape_box(&label);
        if (f->bars)
            picture_add(f->p, (shape){ .kind = SHAPE_RECT, .at = { b.x - 1, b.y + 1, b.w + 2, b.h - 1 }, .filled = true,
                                       .fill = PAPER });
        picture_add(f->p, label);
        return;
    }
}

void draw_lines(frame *f)
{
    bool all = f->c->kind == CHART_LINE;
    for (size_t s = 0; s < f->c->series.len; s++)
        if (all || f->c->series.at[s].second) {
            style look = series_style(f->c, s);
            draw_strokes(f, s, look);
            draw_marks(f, s, look);
        }
    for (size_t back = 0; f->c->values && back < f->n; back++)
        for (size_t s = 0; s < f->c->series.len; s++) {
            size_t i = f->n - 1 - back;
            if ((all || f->c->series.at[s].second) && !f->spans[s][i].missing)
                label_point(f, s, i, series_style(f->c, s));
        }
}
