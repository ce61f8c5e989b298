/* show_figure.h — numbers on pages: every one is a figure and a link to the records behind it. */
#ifndef JBP_WEB_SHOW_FIGURE_H
#define JBP_WEB_SHOW_FIGURE_H
#include "figure/figure.h"
#include "monitoring/lists.h"
#include "monitoring/month.h"
#include "web/site.h"

/* The month asked for (?period=2019-09) is both; else those of month_now(). No month at all: ERR_NOT_FOUND. */
bool show_period(visit *v, months_now *out, error *e);
/* The figures as of now, and the month to show. */
bool show_open(visit *v, figures **f, month *period, error *e);
/* key: the number as text, a link to its trace; key_plain: only the text; key_value: the number, exact; key_down: it is negative. */
void show_value(visit *v, view *in, const char *key, const figure_value *x);
bool show_figure(visit *v, view *in, const char *key, figures *f, const char *name, month period, error *e);
/* Rows of a month's list: texts under their names, figures as show_value does. most 0: all. */
bool show_list_rows(visit *v, view *in, const char *key, figures *f, const char *list, month period, size_t most, error *e);
/* A chart's data as JSON text: categories from `label`, a series for each cell named. */
typedef struct chart_series { const char *cell; text2 name; } chart_series;
typedef struct chart_ask { const char *kind, *list, *label; const chart_series *series; size_t count, most; const char *unit, *also; } chart_ask;      /* also: a second list below the first, `most` of each; NULL: none */
bool show_chart(visit *v, view *in, const char *key, figures *f, const chart_ask *k, month period, error *e);
#endif
