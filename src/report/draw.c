#include "report/draw.h"

#include "base/utf8.h"

#include <math.h>
#include <pango/pangocairo.h>

/* The same list in SVG (draw_svg.c): the bureau's machines have SimHei or YaHei, Debian has Noto. */
#define FONT "Noto Sans CJK SC,Source Han Sans SC,SimHei,Microsoft YaHei,sans-serif"

/* Of Chinese sans faces, relative to the size: highest ink above and lowest ink below the baseline. */
static const double ABOVE = 0.88, BELOW = 0.12;

/* ── measuring ──────────────────────────────────────────────────────────── */

static void no_hinting(PangoContext *context)
{
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);   /* widths must not depend on the scale */
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, o);
    cairo_font_options_destroy(o);
}

static PangoLayout *layout_of(PangoContext *context, const char *text, double size, bool bold)
{
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    PangoLayout *layout = pango_layout_new(context);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

void picture_begin(picture *p, arena *a, double width, double height)
{
    *p = (picture){ .a = a, .width = width, .height = height };
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    no_hinting(context);
    p->measure = context;
}

void picture_end(picture *p)
{
    if (p->measure)
        g_object_unref(p->measure);
    p->measure = NULL;
}

double picture_text_width(picture *p, const char *text, double size, bool bold)
{
    if (text_empty(text))
        return 0;
    PangoLayout *layout = layout_of(p->measure, text, size, bold);
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    g_object_unref(layout);
    return (double)logical.width / PANGO_SCALE;
}

const char *picture_fit(picture *p, const char *text, double size, double room)
{
    if (picture_text_width(p, text, size, false) <= room)
        return text;
    str s = str_of(text);
    const char *best = "…";
    for (size_t at = 0; at < s.len;) {
        utf8_next(s, &at);
        const char *cut = arena_print(p->a, "%.*s…", (int)at, text);
        if (picture_text_width(p, cut, size, false) > room)
            break;
        best = cut;
    }
    return best;
}

/* ── shapes ─────────────────────────────────────────────────────────────── */

shape *picture_add(picture *p, shape s)
{
    if (s.kind == SHAPE_TEXT) {
        s.text = arena_copy(p->a, s.text ? s.text : "");
        s.at.w = picture_text_width(p, s.text, s.size, s.bold);
        s.at.h = s.size;
    }
    VEC_ADD(p->a, &p->shapes, s);
    return &p->shapes.at[p->shapes.len - 1];
}

void picture_text(picture *p, double x, double y, anchor how, double size, colour ink, const char *text)
{
    if (!text_empty(text))
        picture_add(p, (shape){ .kind = SHAPE_TEXT, .at = { x, y, 0, 0 }, .anchor = how, .size = size, .ink = ink,
                                .text = text });
}

void picture_line(picture *p, double x1, double y1, double x2, double y2, colour ink, double width)
{
    picture_add(p, (shape){ .kind = SHAPE_LINE, .at = { x1, y1, x2 - x1, y2 - y1 }, .ink = ink, .width = width });
}

static double anchored(const shape *s, double x)
{
    return s->anchor == ANCHOR_START ? x : s->anchor == ANCHOR_MIDDLE ? x - s->at.w / 2 : x - s->at.w;
}

/* Where (x, y) lies after the picture is turned back, so that a turned text lies flat. */
static point unturn(const shape *s)
{
    double angle = -s->turn * M_PI / 180;
    return (point){ s->at.x * cos(angle) - s->at.y * sin(angle), s->at.x * sin(angle) + s->at.y * cos(angle) };
}

rect shape_box(const shape *s)
{
    point o = unturn(s);
    return (rect){ anchored(s, o.x), o.y - ABOVE * s->size, s->at.w, (ABOVE + BELOW) * s->size };
}

/* The upright box of a text after turning. */
static rect upright(const shape *s)
{
    double angle = s->turn * M_PI / 180, left = anchored(s, 0);
    double min_x = INFINITY, min_y = INFINITY, max_x = -INFINITY, max_y = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double x = left + (corner & 1 ? s->at.w : 0), y = corner & 2 ? BELOW * s->size : -ABOVE * s->size;
        double tx = s->at.x + x * cos(angle) - y * sin(angle), ty = s->at.y + x * sin(angle) + y * cos(angle);
        min_x = fmin(min_x, tx), max_x = fmax(max_x, tx);
        min_y = fmin(min_y, ty), max_y = fmax(max_y, ty);
    }
    return (rect){ min_x, min_y, max_x - min_x, max_y - min_y };
}

bool texts_overlap(const shape *x, const shape *y)
{
    bool same = fabs(x->turn - y->turn) < 1e-9;
    rect a = same ? shape_box(x) : upright(x), b = same ? shape_box(y) : upright(y);
    const double touch = 0.01;
    return a.x + a.w > b.x + touch && b.x + b.w > a.x + touch && a.y + a.h > b.y + touch && b.y + b.h > a.y + touch;
}

/* ── cairo ──────────────────────────────────────────────────────────────── */

static void set_ink(cairo_t *cr, colour c)
{
    cairo_set_source_rgb(cr, (double)(c >> 16 & 255) / 255, (double)(c >> 8 & 255) / 255, (double)(c & 255) / 255);
}

static void set_dash(cairo_t *cr, dash d)
{
    static const double patterns[][4] = { [DASH_LONG] = { 7, 3, 7, 3 }, [DASH_SHORT] = { 2.5, 2.5, 2.5, 2.5 },
                                          [DASH_MIXED] = { 8, 3, 2, 3 } };
    if (d == DASH_SOLID)
        cairo_set_dash(cr, NULL, 0, 0);
    else
        cairo_set_dash(cr, patterns[d], 4, 0);
}

/* Hatches are strokes clipped to the rectangle: the same in print, screen and any zoom. */
static void paint_hatch(cairo_t *cr, const shape *s)
{
    rect r = s->at;
    cairo_save(cr);
    cairo_rectangle(cr, r.x, r.y, r.w, r.h);
    cairo_clip(cr);
    set_ink(cr, s->ink);
    cairo_set_line_width(cr, 1);
    set_dash(cr, DASH_SOLID);
    for (double at = -r.h; at < r.w && s->hatch != HATCH_DOTS; at += 5) {
        if (s->hatch != HATCH_FALLING)
            cairo_move_to(cr, r.x + at, r.y + r.h), cairo_line_to(cr, r.x + at + r.h, r.y);
        if (s->hatch != HATCH_RISING)
            cairo_move_to(cr, r.x + at, r.y), cairo_line_to(cr, r.x + at + r.h, r.y + r.h);
    }
    cairo_stroke(cr);
    for (double y = r.y + 2.5; s->hatch == HATCH_DOTS && y < r.y + r.h; y += 5)
        for (double x = r.x + 2.5; x < r.x + r.w; x += 5)
            cairo_arc(cr, x, y, 1, 0, 2 * M_PI), cairo_fill(cr);
    cairo_restore(cr);
}

static void paint_text(cairo_t *cr, const shape *s)
{
    PangoContext *context = pango_cairo_create_context(cr);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    no_hinting(context);
    PangoLayout *layout = layout_of(context, s->text, s->size, s->bold);
    cairo_save(cr);
    cairo_translate(cr, s->at.x, s->at.y);
    cairo_rotate(cr, s->turn * M_PI / 180);
    cairo_move_to(cr, anchored(s, 0), 0);
    set_ink(cr, s->ink);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout, 0));
    cairo_restore(cr);
    g_object_unref(layout);
    g_object_unref(context);
}

static void mark_path(cairo_t *cr, const shape *s)
{
    double x = s->at.x, y = s->at.y, r = s->at.w / 2;
    cairo_new_path(cr);
    switch (s->mark) {
    case MARK_CIRCLE: cairo_arc(cr, x, y, r, 0, 2 * M_PI); break;
    case MARK_SQUARE: cairo_rectangle(cr, x - r, y - r, 2 * r, 2 * r); break;
    case MARK_DIAMOND:
        cairo_move_to(cr, x, y - r), cairo_line_to(cr, x + r, y), cairo_line_to(cr, x, y + r),
            cairo_line_to(cr, x - r, y);
        break;
    case MARK_TRIANGLE:
        cairo_move_to(cr, x, y - r), cairo_line_to(cr, x + r, y + r), cairo_line_to(cr, x - r, y + r);
        break;
    }
    cairo_close_path(cr);
}

static void fill_and_stroke(cairo_t *cr, const shape *s)
{
    if (s->filled) {
        set_ink(cr, s->fill);
        cairo_fill_preserve(cr);
    }
    if (s->width > 0) {
        set_ink(cr, s->ink);
        cairo_set_line_width(cr, s->width);
        set_dash(cr, s->dash);
        cairo_stroke_preserve(cr);
    }
    cairo_new_path(cr);
}

static void paint(cairo_t *cr, const shape *s)
{
    cairo_new_path(cr);
    switch (s->kind) {
    case SHAPE_TEXT: paint_text(cr, s); return;
    case SHAPE_LINE:
        cairo_move_to(cr, s->at.x, s->at.y);
        cairo_rel_line_to(cr, s->at.w, s->at.h);
        break;
    case SHAPE_RECT: cairo_rectangle(cr, s->at.x, s->at.y, s->at.w, s->at.h); break;
    case SHAPE_PATH:
        for (size_t i = 0; i < s->n; i++)
            cairo_line_to(cr, s->points[i].x, s->points[i].y);
        break;
    case SHAPE_MARK: mark_path(cr, s); break;
    }
    fill_and_stroke(cr, s);
    if (s->kind == SHAPE_RECT && s->hatch)
        paint_hatch(cr, s);
}

static cairo_status_t collect(void *to, const unsigned char *bytes, unsigned int n)
{
    buf_add(to, (str){ (const char *)bytes, n });
    return CAIRO_STATUS_SUCCESS;
}

bool picture_png(arena *a, const picture *p, double scale, str *out, error *err)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(p->width * scale),
                                                          (int)ceil(p->height * scale));
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, scale, scale);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < p->shapes.len; i++)
        paint(cr, &p->shapes.at[i]);
    cairo_status_t status = cairo_status(cr);
    buf bytes = buf_new(a);
    if (!status)
        status = cairo_surface_write_to_png_stream(surface, collect, &bytes);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    if (status)
        return fail(err, ERR_SYSTEM, "无法绘制图片：%s", "cannot draw the picture: %s", cairo_status_to_string(status));
    *out = (str){ bytes.text, bytes.len };
    return true;
}
