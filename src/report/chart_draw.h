/* chart_draw.h — a chart as a picture.
 *
 * What holds for every chart (tests/unit/test_report_chart.c asks the shape list):
 *   no two texts overlap, none leaves the picture;
 *   names of categories: on one line; else wrapped to at most four lines; else, ordered categories (lines) are
 *   thinned and others turned by 45° and cut with "…";
 *   values on bars: level; turned upright when wider than the bar's room; dropped when bars are thinner than a line of text;
 *   values on lines: where they touch nothing, the last point first;
 *   a missing point is a gap; zero is a dark line; bars always stand on zero;
 *   series differ by lightness and by hatch, dash or mark, so a black-and-white print can be read
 *   (colours after Okabe & Ito, https://jfly.uni-koeln.de/color/, darkened for paper). */
#ifndef JBP_REPORT_CHART_DRAW_H
#define JBP_REPORT_CHART_DRAW_H
#include "report/chart.h"
#include "report/draw.h"

typedef struct chart_look {
    double width, height;      /* pixels; 0: 590 (156 mm, the text width of an official page) by what the chart needs */
    bool   title;              /* paint the caption into the picture; documents set it as text instead */
} chart_look;

picture *chart_picture(arena *a, const chart *c, chart_look look);
bool chart_png(arena *a, const chart *c, chart_look look, double scale, str *out, error *err);
void chart_svg(buf *out, const chart *c, chart_look look, const char *links);   /* see picture_svg */
#endif
