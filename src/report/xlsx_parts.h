/* xlsx_parts.h — inside the workbook writer. */
#ifndef JBP_REPORT_XLSX_PARTS_H
#define JBP_REPORT_XLSX_PARTS_H
#include "base/map.h"
#include "base/utf8.h"
#include "report/xlsx_out.h"

#include <xlsxwriter.h>

typedef struct xlsx {
    arena          *a;
    const document *d;
    lxw_workbook   *book;
    map             formats;       /* one a look: a workbook has room for some thousands only */
} xlsx;

lxw_format *xlsx_format(xlsx *x, const char *name, cell_align align, bool header, bool strong, const char *digits);
const char *xlsx_digits(arena *a, int scale);
double      xlsx_number(arena *a, decimal d);
const char *xlsx_sheet_name(arena *a, const char *lead, int number, const char *title);
void        xlsx_chart(xlsx *x, const chart *c);
#endif
