/* xlsx_edit.h — cells put into an existing xlsx without rewriting it: everything that is not edited stays byte for byte, so
 * layout, styles, formulas and pictures of somebody else's template are kept. */
#ifndef JBP_TEXT_XLSX_EDIT_H
#define JBP_TEXT_XLSX_EDIT_H
#include "base/error.h"

/* `sheet`: order among the workbook's worksheets, as book.h counts them. A cell keeps its style. */
typedef struct cell_edit { size_t sheet; int64_t row; int column; const char *text; bool number; } cell_edit;

/* `edits` in any order, one a cell. */
bool xlsx_edit(const char *from, const char *to, const cell_edit *edits, size_t n, error *e);
#endif
