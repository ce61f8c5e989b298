/* docx_parts.h — inside the docx writer. Lengths are twips (1/20 pt) unless said. */
#ifndef JBP_REPORT_DOCX_PARTS_H
#define JBP_REPORT_DOCX_PARTS_H
#include "report/docx.h"

enum {
    PAGE_W = 11906, PAGE_H = 16838,                          /* A4 */
    TOP = 2098, BOTTOM = 1984, LEFT = 1587, RIGHT = 1474,    /* 37, 35, 28, 26 mm */
    TEXT_W = PAGE_W - LEFT - RIGHT,                          /* 156 mm */
    LINE = 579, CHAR = 315,                                  /* one line; one character: 16 pt − 0.25 pt */
    FOOTER = 1247                                            /* number's upper edge 7 mm below the text */
};

typedef struct docx_image { str png; } docx_image;

typedef struct docx {
    const document *d;
    buf   body;
    int   bookmark, drawing;               /* last ids given */
    VEC(docx_image) images;
    error *err;
} docx;

bool docx_body(docx *x);                                       /* the blocks, into x->body */
void docx_table(docx *x, const table *t);
void docx_run(docx *x, const char *properties, const char *text);
void docx_marked(docx *x, const char *address, const char *properties, const char *text);   /* within a bookmark */

const char *docx_styles(void);
const char *docx_fonts(void);
const char *docx_settings(void);
char *docx_footer(arena *a, bool even);
#endif
