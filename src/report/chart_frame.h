/* chart_frame.h — inside the drawing of charts: the measured frame that all kinds share. */
#ifndef JBP_REPORT_CHART_FRAME_H
#define JBP_REPORT_CHART_FRAME_H
#include "report/axis.h"
#include "report/chart_draw.h"

enum { INK = 0x222222, SOFT = 0x595959, GRID = 0xDDDDDD, ZERO = 0x444444, PAPER = 0xFFFFFF };

static const double TEXT = 12, SMALL = 11, LINE_HEIGHT = 15, GAP = 6, WIDEST_BAR = 46;

/* One span of a bar, or a point (from == to), in units of its axis. */
typedef struct extent { bool missing; int64_t from, to; } extent;

typedef struct style { colour fill, ink; hatch hatch; dash dash; mark mark; } style;

typedef struct frame {
    const chart *c;
    picture     *p;
    rect         plot;                 /* of the bars and lines */
    axis         left, right;
    bool         has_right, lying;     /* lying: bars go to the right (rank) */
    extent     **spans;                /* [series][category] */
    size_t       n;                    /* categories */
    size_t       bars;                 /* series drawn as bars */
    bool         values_turned, values_shown;
    double       value_room;           /* pixels kept free beyond the bars */
} frame;

style series_style(const chart *c, size_t series);
style waterfall_style(const chart_point *p);

void  frame_measure(frame *f);                                   /* spans and axes */
void  frame_lay_out(frame *f, chart_look look);                  /* plot, legend, ticks, names */
double frame_y(const frame *f, const axis *x, int64_t units);    /* pixel of a value on an upright axis */
double frame_x(const frame *f, int64_t units);                   /* … on the lying one */
double slot_width(const frame *f);                               /* pixels a category has */
const char *value_text(arena *a, const frame *f, const chart_point *p);
double widest_value(const frame *f, size_t first, size_t last);  /* of the labels of these series */
double bar_pitch(const frame *f);                                /* pixels one bar has */

void  draw_bars(frame *f);
void  draw_lines(frame *f);
#endif
