/* sheet_out.h — a spreadsheet as departments lay it out: title, unit line, a header of one or two merged
 * rows, the rows, notes below. */
#ifndef JBP_DEMO_SHEET_OUT_H
#define JBP_DEMO_SHEET_OUT_H
#include "base/error.h"

#include <xlsxwriter.h>

typedef struct out_column { const char *top, *below; double width; } out_column;   /* below NULL: merged down */

typedef struct sheet_out {
    lxw_workbook  *book;
    lxw_worksheet *sheet;
    lxw_format    *head, *title, *plain, *number;
    uint32_t       row;                     /* next free row, from 0 */
    int            columns;
} sheet_out;

bool sheet_out_open(const char *path, const char *sheet, sheet_out *out, error *e);
void sheet_out_title(sheet_out *o, const char *title, const char *left, const char *right, int columns);
void sheet_out_header(sheet_out *o, const out_column *columns, int n);     /* equal neighbouring tops are merged */
void sheet_out_text(sheet_out *o, int column, const char *text);
void sheet_out_number(sheet_out *o, int column, double value);
void sheet_out_note(sheet_out *o, const char *text);                       /* a line below the table */
bool sheet_out_close(sheet_out *o, const char *path, error *e);
#endif
