/* sheet_parts.h — small things both kinds of sheets need. Internal to src/evaluate. */
#ifndef JBP_EVALUATE_SHEET_PARTS_H
#define JBP_EVALUATE_SHEET_PARTS_H
#include "evaluate/sheet.h"

typedef struct sheet_column { text2 head; cell_align align; } sheet_column;

static inline table *sheet_table(document *d, const char *caption, const char *unit, const sheet_column *columns, size_t n)
{
    table *t = doc_table(d, caption, unit, n);
    size_t row = table_add_row(t, true);
    for (size_t i = 0; i < n; i++) {
        t->column[i].align = columns[i].align;
        table_text(t, row, i, say(columns[i].head, d->lang));
    }
    return t;
}
#define SHEET_TABLE(d, caption, unit, columns) sheet_table((d), (caption), (unit), (columns), sizeof(columns) / sizeof *(columns))

static inline void sheet_row(table *t, const char *const *cells)
{
    size_t row = table_add_row(t, false);
    for (size_t i = 0; i < t->columns; i++)
        if (cells[i])
            table_text(t, row, i, cells[i]);
}

/* A number that stands as one: kept whole in print, a number in a workbook. */
static inline void sheet_number(table *t, size_t column, dec128 v, int places)
{
    int64_t units;
    const char *text = dec_fixed(t->a, v, places);
    if (dec_units(v, places, DEC_HALF_UP, &units))
        table_number(t, t->rows.len - 1, column, text, (decimal){ units, places });
    else
        table_text(t, t->rows.len - 1, column, text);
}

static inline void sheet_say(document *d, const char *text) { doc_text(d, doc_paragraph(d), text); }
#define WORDS(l, zh, en) say((text2){ (zh), (en) }, (l))
#endif
