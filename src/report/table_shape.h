/* table_shape.h — what every output needs to know of a table: widths in Chinese characters, alignment. */
#ifndef JBP_REPORT_TABLE_SHAPE_H
#define JBP_REPORT_TABLE_SHAPE_H
#include "report/document.h"

/* Width of each column in half characters (a Chinese character counts two): the longest number or word
 * that may not be broken, and what the whole text would like. */
typedef struct column_need { int least, wish; } column_need;
column_need *table_needs(arena *a, const table *t);

/* Shares `room` (any unit, `half` units a half character, `pad` units of margin a column) among the columns. */
int *table_widths(arena *a, const table *t, int room, int half, int pad);
bool table_fits(arena *a, const table *t, int room, int half, int pad);    /* without breaking a number */

cell_align cell_aligned(const table *t, size_t row, size_t column);        /* never ALIGN_AUTO */
bool cell_numeric(const table_cell *c);                                    /* a number, a figure or "—" */
#endif
