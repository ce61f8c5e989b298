/* xlsx_edit.h — cells put, coloured and commented in an existing xlsx without rewriting it: everything that is not edited stays
 * byte for byte, so layout, styles, formulas and pictures of somebody else's file are kept. */
#ifndef JBP_TEXT_XLSX_EDIT_H
#define JBP_TEXT_XLSX_EDIT_H
#include "base/error.h"

typedef enum cell_fill { FILL_KEPT, FILL_BAD, FILL_NOTE } cell_fill;      /* as it was; red; yellow */

/* `sheet`: order among the workbook's worksheets, as book.h counts them. A cell keeps its style, but for its fill. */
typedef struct cell_edit {
    size_t      sheet;
    int64_t     row;
    int         column;
    const char *text;                   /* NULL: what it holds stays */
    bool        number;
    cell_fill   fill;
    const char *words;                  /* a comment, added to one that is there; NULL: none */
} cell_edit;

/* `edits` in any order, one a cell. ERR_INPUT: no xlsx, or one built so that it cannot be edited in place. */
bool xlsx_edit(const char *from, const char *to, const cell_edit *edits, size_t n, error *e);
#endif
