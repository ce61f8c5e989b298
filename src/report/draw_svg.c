#include "report/draw.h"

#include "report/escape.h"

#include <math.h>

/* Same order as FONT in draw.c. */
#define FONT "'Noto Sans CJK SC','Source Han Sans SC',SimHei,'Microsoft YaHei',sans-serif"

/* Two decimals, no trailing zeros: short and the same on every machine. */
static const char *num(arena *a, double v)
{
    char *t = arena_print(a, "%.2f", v);
    size_t n = strlen(t);
    while (t[n - 1] == '0')
        t[--n] = 0;
    if (t[n - 1] == '.')
        t[--n] = 0;
    return text_eq(t, "-0") ? "0" : t;
}

static void attr(buf *b, const char *name, double v) { buf_print(b, " %s=\"%s\"", name, num(b->a, v)); }

static void paint_attrs(buf *b, const shape *s)
{
    static const char *const dashes[] = { [DASH_LONG] = "7 3", [DASH_SHORT] = "2.5 2.5", [DASH_MIXED] = "8 3 2 3" };
    if (s->filled)
        buf_print(b, " fill=\"#%06x\"", s->fill);
    else
        buf_puts(b, " fill=\"none\"");
    if (s->width <= 0)
        return;
    buf_print(b, " stroke=\"#%06x\"", s->ink);
    attr(b, "stroke-width", s->width);
    if (s->dash != DASH_SOLID)
        buf_print(b, " stroke-dasharray=\"%s\"", dashes[s->dash]);
}

static void points(buf *b, const char *element, size_t n, const point *p, const shape *s)
{
    buf_print(b, "<%s points=\"", element);
    for (size_t i = 0; i < n; i++)
        buf_print(b, "%s%s,%s", i ? " " : "", num(b->a, p[i].x), num(b->a, p[i].y));
    buf_puts(b, "\"");
    paint_attrs(b, s);
    buf_puts(b, " stroke-linejoin=\"round\"/>");
}

static void write_mark(buf *b, const shape *s)
{
    double x = s->at.x, y = s->at.y, r = s->at.w / 2;
    const point square[] = { { x - r, y - r }, { x + r, y - r }, { x + r, y + r }, { x - r, y + r } };
    const point diamond[] = { { x, y - r }, { x + r, y }, { x, y + r }, { x - r, y } };
    const point triangle[] = { { x, y - r }, { x + r, y + r }, { x - r, y + r } };
    switch (s->mark) {
    case MARK_CIRCLE:
        buf_puts(b, "<circle");
        attr(b, "cx", x), attr(b, "cy", y), attr(b, "r", r);
        paint_attrs(b, s);
        buf_puts(b, "/>");
        break;
    case MARK_SQUARE: points(b, "polygon", 4, square, s); break;
    case MARK_DIAMOND: points(b, "polygon", 4, diamond, s); break;
    case MARK_TRIANGLE: points(b, "polygon", 3, triangle, s); break;
    }
}

/* One path of strokes, clipped by hand so that no clipPath ids can collide in a page. */
static void write_hatch(buf *b, const shape *s)
{
    rect r = s->at;
    if (s->hatch == HATCH_DOTS) {
        for (double y = r.y + 2.5; y < r.y + r.h; y += 5)
            for (double x = r.x + 2.5; x < r.x + r.w; x += 5)
                buf_print(b, "<circle cx=\"%s\" cy=\"%s\" r=\"1\" fill=\"#%06x\"/>", num(b->a, x), num(b->a, y), s->ink);
        return;
    }
    buf_puts(b, "<path d=\"");
    for (double at = -r.h; at < r.w; at += 5) {
        double from = fmax(at, 0), to = fmin(at + r.h, r.w);
        if (to <= from)
            continue;
        double x1 = r.x + from, x2 = r.x + to;
        if (s->hatch != HATCH_FALLING)
            buf_print(b, "M%s %sL%s %s", num(b->a, x1), num(b->a, r.y + r.h - (from - at)), num(b->a, x2),
                      num(b->a, r.y + r.h - (to - at)));
        if (s->hatch != HATCH_RISING)
            buf_print(b, "M%s %sL%s %s", num(b->a, x1), num(b->a, r.y + from - at), num(b->a, x2),
                      num(b->a, r.y + to - at));
    }
    buf_print(b, "\" stroke=\"#%06x\" stroke-width=\"1\" fill=\"none\"/>", s->ink);
}

/* textLength holds a text to the width it was laid out with, whatever font the reader has. */
static void write_text(buf *b, const shape *s)
{
    static const char *const anchors[] = { "start", "middle", "end" };
    buf_puts(b, "<text");
    attr(b, "x", s->at.x), attr(b, "y", s->at.y);
    attr(b, "font-size", s->size);
    buf_print(b, " fill=\"#%06x\"", s->ink);
    if (s->anchor != ANCHOR_START)
        buf_print(b, " text-anchor=\"%s\"", anchors[s->anchor]);
    if (s->bold)
        buf_puts(b, " font-weight=\"bold\"");
    if (s->turn != 0)
        buf_print(b, " transform=\"rotate(%s %s %s)\"", num(b->a, s->turn), num(b->a, s->at.x), num(b->a, s->at.y));
    attr(b, "textLength", s->at.w);
    buf_puts(b, " lengthAdjust=\"spacingAndGlyphs\">");
    xml_escape(b, s->text);
    buf_puts(b, "</text>");
}

static void write_shape(buf *b, const shape *s)
{
    rect r = s->at;
    switch (s->kind) {
    case SHAPE_TEXT: write_text(b, s); break;
    case SHAPE_LINE:
        buf_puts(b, "<line");
        attr(b, "x1", r.x), attr(b, "y1", r.y), attr(b, "x2", r.x + r.w), attr(b, "y2", r.y + r.h);
        paint_attrs(b, s);
        buf_puts(b, "/>");
        break;
    case SHAPE_RECT:
        buf_puts(b, "<rect");
        attr(b, "x", r.x), attr(b, "y", r.y), attr(b, "width", r.w), attr(b, "height", r.h);
        paint_attrs(b, s);
        buf_puts(b, "/>");
        if (s->hatch)
            write_hatch(b, s);
        break;
    case SHAPE_PATH: points(b, "polyline", s->n, s->points, s); break;
    case SHAPE_MARK: write_mark(b, s); break;
    }
}

void picture_svg(buf *b, const picture *p, const char *label, const char *links)
{
    const char *w = num(b->a, p->width), *h = num(b->a, p->height);
    buf_print(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" viewBox=\"0 0 %s %s\" width=\"%s\" "
              "height=\"%s\" font-family=\"" FONT "\"", w, h, w, h);
    if (!text_empty(label)) {
        buf_puts(b, " aria-label=\"");
        xml_escape(b, label);
        buf_puts(b, "\"");
    }
    buf_puts(b, ">\n");
    for (size_t i = 0; i < p->shapes.len; i++) {
        const shape *s = &p->shapes.at[i];
        bool linked = s->link && links;
        if (linked) {
            buf_puts(b, "<a href=\"");
            xml_escape(b, links);
            url_escape(b, s->link);
            buf_puts(b, "\">");
        }
        if (s->tip) {
            buf_puts(b, "<g><title>");
            xml_escape(b, s->tip);
            buf_puts(b, "</title>");
        }
        write_shape(b, s);
        buf_puts(b, s->tip ? "</g>" : "");
        buf_puts(b, linked ? "</a>\n" : "\n");
    }
    buf_puts(b, "</svg>\n");
}
