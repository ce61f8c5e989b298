/* document.h — a document before it is a docx, an html page or a workbook.
 *
 * Blocks in order: headings of four levels (numbered here: 一、（一）1.（1）), paragraphs made of
 * spans, tables, charts, page breaks.  Every number that is a figure stays one: a span, cell or chart
 * point with its figure_ref, so an output can link it to its trace.
 *
 * Addresses are stable names of places: h1, p12, t2, c1 count headings, paragraphs, tables and
 * charts from 1; p12.s3 is the third span, t2.r4.c3 row 4 column 3 (header rows count),
 * c1.s2.p5 series 2 point 5.  The same template on the same data gives the same addresses.
 *
 * Everything lives in the document's arena; texts handed in are copied, figure_refs are not. */
#ifndef JBP_REPORT_DOCUMENT_H
#define JBP_REPORT_DOCUMENT_H
#include "base/date.h"
#include "base/error.h"
#include "report/chart.h"

typedef enum span_kind { SPAN_TEXT, SPAN_BOLD, SPAN_FIGURE } span_kind;

typedef struct span {
    span_kind         kind;
    bool              bold;        /* of a figure span, too */
    const char       *text;
    const char       *address;
    const figure_ref *figure;      /* SPAN_FIGURE only */
} span;

typedef enum cell_align { ALIGN_AUTO, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } cell_align;

typedef struct table_cell {
    const char       *text;        /* NULL: empty; "—": not applicable. Blank never means zero */
    const char       *address;
    const figure_ref *figure;
    bool              number;      /* `value` is the number that `text` shows, in the unit of the column */
    decimal           value;
    int               across, down;/* merged with its right and lower neighbours; 0: covered by one of them */
    cell_align        align;       /* AUTO: header centred, numbers right, the rest as the column says */
} table_cell;

typedef struct table_row {
    bool  header, strong;          /* strong: a total, set bold */
    table_cell *cells;                   /* one a column */
} table_row;

typedef struct table_column { cell_align align; } table_column;

typedef struct table {
    arena        *a;
    int           number;          /* 表N; 0: not numbered */
    const char   *address;
    const char   *caption, *unit;  /* unit stands at top right: 单位：亿元 */
    size_t        columns;
    table_column *column;
    size_t        headers;         /* the first rows that are header */
    VEC(table_row) rows;
    VEC(const char *) notes;       /* printed under the table, the first after 注： */
} table;

typedef enum block_kind { BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_TABLE, BLOCK_CHART, BLOCK_PAGE_BREAK } block_kind;

typedef struct block {
    block_kind  kind;
    const char *address;
    int         level;             /* heading: 1–4 */
    const char *number;            /* heading: "一、", "（一）", "1.", "（1）" */
    VEC(span)   spans;             /* heading, paragraph */
    table      *table;
    chart      *chart;
} block;

typedef struct document {
    arena      *a;
    lang        lang;
    const char *title, *subtitle;  /* subtitle: （2019年1—9月）; NULL when there is none */
    const char *number;            /* 发文字号; NULL */
    const char *addressee;         /* 主送机关, without colon; NULL */
    const char *issuer;            /* 署名; NULL */
    date        issued;            /* 成文日期; DATE_NONE */
    VEC(block)  blocks;
    VEC(const char *) attachments; /* 附件：1. … */
    int         counts[4];         /* headings so far, by level */
    int         headings, paragraphs, tables, charts;
} document;

document *doc_new(arena *a, lang l, const char *title);
block    *doc_heading(document *d, int level, const char *text);   /* valid until the next block is added */
block    *doc_paragraph(document *d);
void      doc_text(document *d, block *b, const char *text);
void      doc_bold(document *d, block *b, const char *text);
void      doc_figure(document *d, block *b, const char *text, const figure_ref *f);
table    *doc_table(document *d, const char *caption, const char *unit, size_t columns);
chart    *doc_chart(document *d, chart *c);                        /* numbers it and gives it an address */
void      doc_page_break(document *d);
void      doc_attach(document *d, const char *name);
const char *block_text(arena *a, const block *b);                  /* plain text of its spans */

size_t    table_add_row(table *t, bool header);                    /* its index; header rows come first */
table_cell *table_at(table *t, size_t row, size_t column);
void      table_text(table *t, size_t row, size_t column, const char *text);
void      table_number(table *t, size_t row, size_t column, const char *text, decimal value);
void      table_figure(table *t, size_t row, size_t column, const char *text, const figure_ref *f);
void      table_merge(table *t, size_t row, size_t column, int across, int down);
const char *table_caption(arena *a, const table *t, lang l);       /* "表1 分行业工业总产值" */

/* Every place that shows a figure, in reading order: what a staleness check compares. */
typedef struct figure_place { const char *address, *text; const figure_ref *figure; } figure_place;
typedef struct figure_places { figure_place *at; size_t len, cap; } figure_places;
figure_places doc_figures(arena *a, const document *d);

/* Chinese numeral of a heading or list, 1 ≤ n ≤ 99: 一, 十, 十一, 二十. */
const char *chinese_numeral(arena *a, int n);
#endif
