/* html.h — the document as one self-contained page: style inside, charts as SVG, no scripts.
 *
 * Every figure is a link to its entry in the appendix 数据来源, which gives the figure's definition,
 * value and the records behind it (file, sheet, row).  A figure without an entry of its own in
 * `trace` still gets one, with what the document knows.  Everything that is text is escaped. */
#ifndef JBP_REPORT_HTML_H
#define JBP_REPORT_HTML_H
#include "report/document.h"

typedef struct trace_record {
    const char *what, *value;      /* the record as people know it; what it adds to the figure */
    const char *file, *sheet;      /* where it came from; may be NULL */
    int64_t     row;               /* 0: no row */
    int64_t     version;           /* 0: none */
} trace_record;

typedef struct trace_entry {
    const figure_ref *figure;
    const char *name, *text;       /* its name and wording */
    const char *definition;        /* 口径; may be NULL */
    VEC(trace_record) records;     /* the first of them */
    size_t      total;             /* how many there are; 0: records.len */
} trace_entry;

typedef struct trace_list { trace_entry *at; size_t len, cap; } trace_list;

typedef struct html_options {
    const trace_list *trace;       /* NULL: nothing known beyond the document */
    const char *links;             /* prefix of figure links; NULL: "#", into the appendix of this page */
    bool        fragment;          /* only the article, for a page of the server that has its own head and style */
} html_options;

void html_write(buf *out, const document *d, html_options o);
bool html_save(const document *d, html_options o, const char *path, error *err);
#endif
