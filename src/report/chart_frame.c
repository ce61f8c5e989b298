/* Legend, axes and names of categories: everything around the marks. */
#include "report/chart_frame.h"

#include "base/utf8.h"

#include <math.h>

/* ── legend ─────────────────────────────────────────────────────────────── */

typedef struct key { const char *name; style look; bool line; double width; } key;

static const double SWATCH = 22;

static size_t legend_keys(frame *f, key *keys)
{
    const chart *c = f->c;
    size_t n = 0;
    if (c->kind == CHART_WATERFALL) {
        bool seen[3] = { false };
        for (size_t i = 0; c->series.len && i < f->n; i++) {
            const chart_point *p = chart_at(c, 0, i);
            if (p)
                seen[p->total ? 2 : p->value.units < 0] = true;
        }
        static const text2 names[] = { { "拉动", "adds" }, { "下拉", "takes away" }, { "合计", "total" } };
        const chart_point like[] = { { .value = { 1, 0 } }, { .value = { -1, 0 } }, { .total = true } };
        for (size_t i = 0; i < 3; i++)
            if (seen[i])
                keys[n++] = (key){ say(names[i], c->lang), waterfall_style(&like[i]), false, 0 };
        return n;
    }
    bool plain = c->series.len == 1 && !f->has_right;
    for (size_t s = 0; s < c->series.len && !plain; s++)
        keys[n++] = (key){ c->series.at[s].name ? c->series.at[s].name : "", series_style(c, s),
                           c->kind == CHART_LINE || c->series.at[s].second, 0 };
    return n;
}

static void draw_key(frame *f, const key *k, double x, double y)
{
    double middle = y - TEXT * 0.36;
    if (k->line) {
        picture_add(f->p, (shape){ .kind = SHAPE_LINE, .at = { x, middle, SWATCH, 0 }, .ink = k->look.ink, .width = 1.8,
                                   .dash = k->look.dash });
        picture_add(f->p, (shape){ .kind = SHAPE_MARK, .at = { x + SWATCH / 2, middle, 6, 6 }, .mark = k->look.mark,
                                   .filled = true, .fill = PAPER, .ink = k->look.ink, .width = 1.5 });
    } else {
        picture_add(f->p, (shape){ .kind = SHAPE_RECT, .at = { x + 4, middle - 5, 14, 10 }, .filled = true,
                                   .fill = k->look.fill, .ink = k->look.ink, .width = 0.8, .hatch = k->look.hatch });
    }
    picture_text(f->p, x + SWATCH + 4, y, ANCHOR_START, TEXT, INK, k->name);
}

/* Rows of keys, centred between left and right; returns the y below them. */
static double draw_legend(frame *f, double y, double left, double right)
{
    key *keys = NEW_N(f->p->a, key, f->c->series.len + 3);
    size_t n = legend_keys(f, keys);
    for (size_t i = 0; i < n; i++) {
        keys[i].name = picture_fit(f->p, keys[i].name, TEXT, right - left - SWATCH - 8);
        keys[i].width = SWATCH + 4 + picture_text_width(f->p, keys[i].name, TEXT, false) + 16;
    }
    for (size_t first = 0; first < n;) {
        double row = 0;
        size_t last = first;
        while (last < n && (last == first || row + keys[last].width - 16 <= right - left))
            row += keys[last++].width;
        double x = left + (right - left - (row - 16)) / 2;
        for (; first < last; first++) {
            draw_key(f, &keys[first], x, y + TEXT);
            x += keys[first].width;
        }
        y += LINE_HEIGHT + 3;
    }
    return y;
}

/* ── units and ticks ────────────────────────────────────────────────────── */

static double widest_tick(frame *f, const axis *x)
{
    double widest = 0;
    for (int i = 0; i < axis_ticks(x); i++)
        widest = fmax(widest, picture_text_width(f->p, axis_label(f->p->a, x, i), SMALL, false));
    return widest;
}

static double draw_units(frame *f, double y)
{
    const chart *c = f->c;
    if (text_empty(c->unit) && text_empty(c->unit2))
        return y;
    const char *form = c->lang == LANG_EN ? "unit: %s" : "单位：%s";
    double room = f->p->width / 2 - GAP;
    if (!text_empty(c->unit))
        picture_text(f->p, 2, y + SMALL, ANCHOR_START, SMALL, SOFT,
                     picture_fit(f->p, arena_print(f->p->a, form, c->unit), SMALL, room));
    if (f->has_right && !text_empty(c->unit2))
        picture_text(f->p, f->p->width - 2, y + SMALL, ANCHOR_END, SMALL, SOFT,
                     picture_fit(f->p, arena_print(f->p->a, form, c->unit2), SMALL, room));
    return y + LINE_HEIGHT;
}

static void draw_upright_ticks(frame *f)
{
    rect r = f->plot;
    bool below = f->left.lo < 0;
    for (int i = 0; i < axis_ticks(&f->left); i++) {
        int64_t at = axis_tick(&f->left, i);
        double y = frame_y(f, &f->left, at);
        bool zero = at == 0 && below;
        picture_line(f->p, r.x, y, r.x + r.w, y, at == 0 || (i == 0 && !below) ? ZERO : GRID, zero ? 1.2 : i ? 0.8 : 1);
        picture_text(f->p, r.x - GAP, y + SMALL * 0.36, ANCHOR_END, SMALL, SOFT, axis_label(f->p->a, &f->left, i));
        if (f->has_right)
            picture_text(f->p, r.x + r.w + GAP, y + SMALL * 0.36, ANCHOR_START, SMALL, SOFT,
                         axis_label(f->p->a, &f->right, i));
    }
}

static void draw_lying_ticks(frame *f)
{
    rect r = f->plot;
    double widest = widest_tick(f, &f->left) + GAP;
    int ticks = axis_ticks(&f->left), every = 1;
    while (every < ticks && r.w / (ticks - 1) * every < widest)
        every++;
    for (int i = 0; i < ticks; i++) {
        int64_t at = axis_tick(&f->left, i);
        double x = frame_x(f, at);
        picture_line(f->p, x, r.y, x, r.y + r.h, at == 0 ? ZERO : GRID, at == 0 ? 1.2 : 0.8);
        if (i % every == 0)
            picture_text(f->p, x, r.y + r.h + LINE_HEIGHT, ANCHOR_MIDDLE, SMALL, SOFT, axis_label(f->p->a, &f->left, i));
    }
}

/* ── names of categories ────────────────────────────────────────────────── */

enum { MAX_LINES = 4 };
static const double NAME_ROOM = 130;               /* a turned name is cut beyond this */

typedef struct names {
    enum { NAMES_LEVEL, NAMES_WRAPPED, NAMES_THINNED, NAMES_TURNED } how;
    size_t every;
    double height, turn;
} names;

/* Breaks text into lines no wider than room; false when it needs more than MAX_LINES. */
static bool wrap(frame *f, const char *text, double room, const char *lines[MAX_LINES], size_t *count)
{
    str s = str_of(text);
    size_t start = 0, at = 0;
    *count = 0;
    while (at < s.len) {
        size_t next = at;
        utf8_next(s, &next);
        const char *line = arena_copy_n(f->p->a, text + start, next - start);
        if (picture_text_width(f->p, line, SMALL, false) > room) {
            if (at == start || *count + 1 == MAX_LINES)
                return false;
            lines[(*count)++] = arena_copy_n(f->p->a, text + start, at - start);
            start = at;
            continue;
        }
        at = next;
    }
    lines[(*count)++] = arena_copy_n(f->p->a, text + start, s.len - start);
    return true;
}

/* Lines of about the same length: no single character is left on the last one. */
static bool wrap_evenly(frame *f, const char *text, double room, const char *lines[MAX_LINES], size_t *count)
{
    if (!wrap(f, text, room, lines, count))
        return false;
    const char *even[MAX_LINES];
    size_t same;
    double narrow = picture_text_width(f->p, text, SMALL, false) / (double)*count + SMALL;
    if (narrow < room && wrap(f, text, narrow, even, &same) && same == *count)
        memcpy(lines, even, sizeof even);
    return true;
}

static double widest_name(frame *f)
{
    double widest = 0;
    for (size_t i = 0; i < f->n; i++)
        widest = fmax(widest, picture_text_width(f->p, f->c->categories.at[i], SMALL, false));
    return widest;
}

static bool all_wrap(frame *f, double room, size_t *most)
{
    const char *lines[MAX_LINES];
    *most = 1;
    for (size_t i = 0; i < f->n; i++) {
        size_t count;
        if (room < 3 * SMALL || !wrap(f, f->c->categories.at[i], room, lines, &count))
            return false;
        *most = count > *most ? count : *most;
    }
    return true;
}

static names plan_names(frame *f)
{
    double slot = slot_width(f), widest = widest_name(f), room = slot - 4;
    size_t lines = 1;
    if (widest <= room)
        return (names){ NAMES_LEVEL, 1, LINE_HEIGHT + 4, 0 };
    bool ordered = f->c->kind == CHART_LINE || f->c->kind == CHART_BAR_LINE;
    if (!ordered && all_wrap(f, room, &lines))
        return (names){ NAMES_WRAPPED, 1, (double)lines * (SMALL + 3) + 6, 0 };
    if (ordered) {
        double shift = fmax(0, (widest - slot) / 2);    /* the last name is moved inwards by up to this */
        size_t every = (size_t)ceil((widest + shift + 8) / slot);
        return (names){ NAMES_THINNED, every, LINE_HEIGHT + 4, 0 };
    }
    bool steep = slot * M_SQRT1_2 < SMALL + 1;     /* too close for slanted lines of text */
    double drop = fmin(widest, NAME_ROOM) * (steep ? 1 : M_SQRT1_2) + SMALL;
    return (names){ NAMES_TURNED, steep ? (size_t)ceil((SMALL + 1) / slot) : 1, drop + 12, steep ? -90 : -45 };
}

static void draw_name(frame *f, const names *how, size_t i)
{
    const char *name = f->c->categories.at[i], *lines[MAX_LINES];
    double x = f->plot.x + slot_width(f) * ((double)i + 0.5), y = f->plot.y + f->plot.h + LINE_HEIGHT;
    size_t count = 0;
    if (how->how == NAMES_TURNED && i % how->every == 0) {
        double room =
            how->turn > -90 ? fmin(NAME_ROOM, x * M_SQRT2 - 4) : NAME_ROOM; /* slanted, it goes down and left */
        picture_add(f->p, (shape){ .kind = SHAPE_TEXT, .at = { x + 4, y + 1, 0, 0 }, .anchor = ANCHOR_END, .size = SMALL,
                                   .ink = INK, .turn = how->turn, .text = picture_fit(f->p, name, SMALL, room) });
    } else if (how->how == NAMES_WRAPPED && wrap_evenly(f, name, slot_width(f) - 4, lines, &count)) {
        for (size_t l = 0; l < count; l++)
            picture_text(f->p, x, y + (double)l * (SMALL + 3), ANCHOR_MIDDLE, SMALL, INK, lines[l]);
    } else if (how->how != NAMES_TURNED &&
               (f->n - 1 - i) % how->every == 0) { /* counted from the end: the newest is always named */
        double half = picture_text_width(f->p, name, SMALL, false) / 2;
        double inside = fmin(fmax(x, half + 1), f->p->width - half - 1);
        if (fabs(inside - x) < 1 || how->every == 1 || i + 1 == f->n)
            picture_text(f->p, inside, y, ANCHOR_MIDDLE, SMALL, INK, name);
    }
}

static void draw_lying_names(frame *f)
{
    double slot = slot_width(f), room = f->plot.x - 2 * GAP;
    for (size_t i = 0; i < f->n; i++) {
        const char *lines[MAX_LINES], *name = f->c->categories.at[i];
        size_t count = 0;
        double middle = f->plot.y + slot * ((double)i + 0.5);
        if (!wrap_evenly(f, name, room, lines, &count) || count > 2) {
            lines[0] = picture_fit(f->p, name, SMALL, room);
            count = 1;
        }
        for (size_t l = 0; l < count; l++)
            picture_text(f->p, f->plot.x - GAP,
                         middle + SMALL * 0.36 + ((double)l - (double)(count - 1) / 2) * (SMALL + 2), ANCHOR_END, SMALL,
                         INK, lines[l]);
    }
}

/* ── the whole ──────────────────────────────────────────────────────────── */

static void plan_values(frame *f, bool upright)
{
    f->values_shown = f->c->values && f->bars > 0;
    if (!f->values_shown)
        return;
    double widest = widest_value(f, 0, f->c->series.len);
    if (!upright) {
        f->value_room = widest + 8;
        return;
    }
    double pitch = bar_pitch(f);
    f->values_turned = widest + 2 > pitch && f->c->kind != CHART_STACKED;
    f->values_shown = f->values_turned ? pitch >= SMALL + 1 : f->c->kind != CHART_STACKED || widest + 2 <= pitch;
    f->value_room = !f->values_shown || f->c->kind == CHART_STACKED ? 0 : f->values_turned ? widest + 7 : SMALL + 5;
}

static void lay_out_lying(frame *f, double top)
{
    double names_room = fmin(widest_name(f), f->p->width * 0.38) + 2 * GAP;
    plan_values(f, false);
    double room_left = 0, room_right = 8;
    for (size_t i = 0; f->c->series.len && i < f->n; i++) {
        const extent *e = &f->spans[0][i];
        if (!e->missing && e->to < e->from)
            room_left = f->value_room;
        else if (!e->missing)
            room_right = fmax(f->value_room, 8);
    }
    double half_tick = widest_tick(f, &f->left) / 2 + 2;
    f->plot = (rect){ names_room + room_left, top + 4, 0, f->p->height - top - 4 - LINE_HEIGHT - 8 };
    f->plot.w = f->p->width - f->plot.x - fmax(room_right, half_tick);
    draw_lying_ticks(f);
    double bars_left = f->plot.x;
    f->plot.x = names_room;                        /* names stand left of the values of negative bars */
    draw_lying_names(f);
    f->plot.x = bars_left;
}

/* What the axis itself leaves free beyond the highest and lowest bar need not be kept free again. */
static void spare_room(const frame *f, double room, double height, double *above, double *below)
{
    double top = 0, foot = 1;
    for (size_t s = 0; s < f->c->series.len; s++)
        for (size_t i = 0; i < f->n; i++) {
            const extent *e = &f->spans[s][i];
            const axis *x = f->c->series.at[s].second ? &f->right : &f->left;
            if (e->missing)
                continue;
            double from = axis_part(x, e->from), to = axis_part(x, e->to);
            top = fmax(top, fmax(from, to));
            if (e->to < e->from || x == &f->right || f->c->kind == CHART_LINE)
                foot = fmin(foot, to);             /* only what falls, and lines, carry a value below */
        }
    *above = fmax(0, room - (1 - top) * height);
    *below = fmax(0, room - foot * height);
}

static const double LEAST_PLOT = 110;

static void lay_out_upright(frame *f, double top)
{
    double left = widest_tick(f, &f->left) + GAP + 4, right = f->has_right ? widest_tick(f, &f->right) + GAP + 4 : 8;
    f->plot = (rect){ left, top + 8, f->p->width - left - right, 0 };
    names how = plan_names(f);
    if (how.how == NAMES_TURNED && how.turn > -90 && f->n) {   /* room at the left for the first slanted name */
        double first = fmin(picture_text_width(f->p, f->c->categories.at[0], SMALL, false), NAME_ROOM) * M_SQRT1_2;
        double more = fmin(fmax(0, first - left - slot_width(f) / 2 + 8), f->p->width / 8);
        f->plot.x += more;
        f->plot.w -= more;
        how = plan_names(f);
    }
    plan_values(f, true);
    bool lines = f->c->values && (!f->bars || f->has_right);
    double height = f->p->height - f->plot.y - how.height - 4;
    double above, below, room = fmax(f->value_room, lines ? SMALL + 4 : 0);
    spare_room(f, room, height - 2 * room, &above, &below);
    rect whole = f->plot;
    f->plot.y += above;
    f->plot.h = fmax(height - above - below, LEAST_PLOT);
    f->p->height += f->plot.h - (height - above - below);     /* long names and values make the picture taller, not the plot flat */
    draw_upright_ticks(f);
    whole.h = f->plot.h + above + below;
    rect inner = f->plot;
    f->plot = whole;                               /* names stand below the values of negative bars */
    for (size_t i = 0; i < f->n; i++)
        draw_name(f, &how, i);
    f->plot = inner;
}

void frame_lay_out(frame *f, chart_look look)
{
    double top = 4;
    if (look.title) {
        const char *title = picture_fit(f->p, chart_caption(f->p->a, f->c), 14, (f->p->width - 20) * 0.92);
        picture_add(f->p, (shape){ .kind = SHAPE_TEXT, .at = { f->p->width / 2, top + 15, 0, 0 }, .anchor = ANCHOR_MIDDLE,
                                   .size = 14, .bold = true, .ink = INK, .text = title });
        top += 26;
    }
    top = draw_legend(f, top, 8, f->p->width - 8);
    top = draw_units(f, top);
    if (f->lying)
        lay_out_lying(f, top);
    else
        lay_out_upright(f, top);
}
