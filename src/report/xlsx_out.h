/* xlsx_out.h — the tables and charts of a document as a workbook: one sheet a table, one a chart with its data.
 *
 * A table's sheet: caption over the whole width, unit at top right, header rows merged as in the document and
 * frozen, numbers as numbers with the digits the document shows, columns as wide as their Chinese text, notes
 * below.  A chart's sheet holds the chart's data and a native chart drawn from it, so it can be changed there;
 * missing points stay empty cells, and the chart leaves a gap. */
#ifndef JBP_REPORT_XLSX_OUT_H
#define JBP_REPORT_XLSX_OUT_H
#include "report/document.h"

/* Fails when the document has neither table nor chart, or the file cannot be written. */
bool xlsx_save(const document *d, const char *path, error *err);
#endif
