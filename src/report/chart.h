/* chart.h — what a chart shows: categories, series, exact numbers. No pixels here (chart_draw.h).
 *
 * Numbers are decimals (base/decimal.h).  A missing point is a gap, never a zero; an undefined
 * figure makes a missing point.  Every point may carry its figure, for trace and staleness. */
#ifndef JBP_REPORT_CHART_H
#define JBP_REPORT_CHART_H
#include "base/lang.h"
#include "base/vec.h"
#include "report/figure_ref.h"

typedef enum chart_kind {
    CHART_LINE,            /* several series over ordered categories (months) */
    CHART_BAR,             /* one series, upright bars; several series: grouped bars */
    CHART_STACKED,         /* several series of one sign, one upon the other */
    CHART_WATERFALL,       /* contribution: steps that add up; points marked `total` stand on zero */
    CHART_RANK,            /* one series, horizontal bars in the order given (most first) */
    CHART_BAR_LINE         /* bars on the left axis, series marked `second` as lines on the right axis */
} chart_kind;

typedef struct chart_point {
    bool              missing;
    bool              total;       /* waterfall: a level, not a step */
    decimal           value;       /* in the unit of its axis */
    const char       *label;       /* NULL: the value, all digits of its scale */
    const figure_ref *figure;      /* NULL: not a figure */
} chart_point;

typedef struct chart_series {
    const char *name;
    bool        second;            /* belongs to the right axis, drawn as a line */
    VEC(chart_point) points;       /* one a category; fewer: the rest is missing */
} chart_series;

typedef struct chart {
    arena      *a;
    chart_kind  kind;
    int         number;            /* 图N; 0: not numbered (set by doc_chart) */
    const char *address;           /* "c1"; points are c1.s1.p1 (set by doc_chart) */
    const char *title, *unit, *unit2;      /* unit2: of the right axis */
    const char *note;              /* 注：…; NULL when there is none */
    bool        values;            /* label the points with their values */
    lang        lang;
    VEC(const char *) categories;
    VEC(chart_series) series;
} chart;

chart        *chart_new(arena *a, chart_kind kind, const char *title, const char *unit, lang l);
void          chart_category(chart *c, const char *name);
size_t        chart_new_series(chart *c, const char *name);                  /* its index */
chart_point  *chart_add(chart *c, size_t series, decimal value);             /* next point of the series */
void          chart_add_gap(chart *c, size_t series);                        /* next point is missing */
chart_point  *chart_add_figure(chart *c, size_t series, const figure_ref *f);/* a gap when undefined */
const chart_point *chart_at(const chart *c, size_t series, size_t category); /* NULL when missing */
const char   *chart_caption(arena *a, const chart *c);                       /* "图1 规上工业总产值增速" */
const char   *chart_describe(arena *a, const chart *c);                      /* its numbers in words: alt text */
chart_kind    chart_kind_of(str word, bool *known);                          /* 折线/line 柱/bar 瀑布 排名 柱线 … */
#endif
