/* xlsx_mark.h — what a coloured, commented cell needs outside its sheet: styles with another fill, comments and the boxes
 * they are drawn in, and the parts' names in the package. Internal to src/text. */
#ifndef JBP_TEXT_XLSX_MARK_H
#define JBP_TEXT_XLSX_MARK_H
#include "base/map.h"
#include "base/vec.h"
#include "text/xlsx_edit.h"

#include <zip.h>

typedef struct mark_style { size_t own; cell_fill fill; } mark_style;

typedef struct xlsx_marks {
    arena *a;
    zip_t *zip;
    str    styles, types;               /* xl/styles.xml, [Content_Types].xml as they were */
    VEC(mark_style) made;               /* styles wanted so far; numbered behind the workbook's own */
    size_t own_styles;
    buf    new_types;
    bool   ok;                          /* false: a part could not be edited */
} xlsx_marks;

bool xlsx_read_part(arena *a, zip_t *z, const char *name, str *out);
bool xlsx_write_part(zip_t *z, const char *name, str bytes);             /* bytes live until the zip is closed */

bool   xlsx_marks_begin(xlsx_marks *m, arena *a, zip_t *z);
size_t xlsx_mark_style(xlsx_marks *m, size_t own, cell_fill fill);       /* number of the style that is `own` but for its fill */
/* The comments of one sheet's edits; *sheet, its XML, gets the reference to their drawing. */
bool   xlsx_mark_comments(xlsx_marks *m, const char *part, str *sheet, const cell_edit *edits, size_t n);
bool   xlsx_marks_end(xlsx_marks *m);                                    /* writes styles and content types */
#endif
