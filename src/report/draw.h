/* draw.h — a picture as a list of shapes, painted by cairo (PNG) or written as SVG from the same list.
 *
 * Because both come from one list they cannot differ, and a test can ask the list whether any two
 * texts overlap or leave the picture.  Units are CSS pixels (96 an inch), y grows downwards, a text
 * is placed by its baseline.  Widths of texts are measured with pango and kept in the shape. */
#ifndef JBP_REPORT_DRAW_H
#define JBP_REPORT_DRAW_H
#include "base/error.h"
#include "base/vec.h"

typedef uint32_t colour;                            /* 0xRRGGBB */

typedef enum shape_kind { SHAPE_LINE, SHAPE_RECT, SHAPE_PATH, SHAPE_TEXT, SHAPE_MARK } shape_kind;
typedef enum hatch { HATCH_NONE, HATCH_RISING, HATCH_FALLING, HATCH_DOTS, HATCH_CROSS } hatch;
typedef enum dash { DASH_SOLID, DASH_LONG, DASH_SHORT, DASH_MIXED } dash;
typedef enum mark { MARK_CIRCLE, MARK_SQUARE, MARK_DIAMOND, MARK_TRIANGLE } mark;
typedef enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } anchor;

typedef struct point { double x, y; } point;
typedef struct rect { double x, y, w, h; } rect;

typedef struct shape {
    shape_kind  kind;
    rect        at;                /* line: from (x, y) by (w, h); mark: centre (x, y), w its size; text: see anchor */
    colour      ink;               /* stroke, text, or the hatch over a fill */
    colour      fill;
    bool        filled;
    double      width;             /* of the stroke; 0: none */
    dash        dash;
    hatch       hatch;
    mark        mark;
    size_t      n;                 /* path: a polyline */
    const point *points;
    const char *text;
    double      size;              /* of the letters */
    bool        bold;
    anchor      anchor;
    double      turn;              /* degrees, clockwise, about (x, y) */
    const char *link, *tip;        /* trace anchor and hover text of what a point stands for; NULL */
} shape;

typedef struct picture {
    arena *a;
    double width, height;
    void  *measure;                /* pango context, between picture_begin and picture_end */
    VEC(shape) shapes;
} picture;

void   picture_begin(picture *p, arena *a, double width, double height);
void   picture_end(picture *p);                     /* gives the measuring context back; shapes stay */
double picture_text_width(picture *p, const char *text, double size, bool bold);
shape *picture_add(picture *p, shape s);
void   picture_text(picture *p, double x, double y, anchor how, double size, colour ink, const char *text);
void   picture_line(picture *p, double x1, double y1, double x2, double y2, colour ink, double width);

/* The longest beginning of text that fits, with "…" when something was cut. */
const char *picture_fit(picture *p, const char *text, double size, double room);

/* The upright box around a text shape (turned texts: in the turned frame), and whether two texts touch. */
rect shape_box(const shape *s);
bool texts_overlap(const shape *x, const shape *y);

bool picture_png(arena *a, const picture *p, double scale, str *out, error *err);
/* label: for screen readers; links: prefix of the links of points, NULL: no links. */
void picture_svg(buf *out, const picture *p, const char *label, const char *links);
#endif
