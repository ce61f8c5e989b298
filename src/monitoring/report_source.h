/* report_source.h — what a report template of the monitoring pack can ask for: figures, and the lists of lists.h.
 * `{{#if …}}` is FEEL over both (report_condition.h). */
#ifndef JBP_MONITORING_REPORT_SOURCE_H
#define JBP_MONITORING_REPORT_SOURCE_H
#include "figure/figure.h"
#include "report/html.h"
#include "report/template.h"

typedef struct report_source report_source;
report_source *report_source_new(figures *f, month period);
tpl_source report_source_of(report_source *s);
/* Entries of the appendix for every figure of a document, with at most `each` records listed for one. */
bool report_trace(figures *f, const document *d, size_t each, trace_list *out, error *e);
/* A figure as a document refers to it, asked again today. */
bool report_ask_again(figures *f, const figure_ref *was, figure_value *out, error *e);
#endif
