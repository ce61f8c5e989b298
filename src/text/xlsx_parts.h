/* xlsx_parts.h — the parts of a workbook that are read whole: sheets, shared strings, styles. Internal to src/text. */
#ifndef JBP_TEXT_XLSX_PARTS_H
#define JBP_TEXT_XLSX_PARTS_H
#include "text/book_kind.h"
#include "text/format.h"

#include <zip.h>

typedef struct xf { style_kind kind; bool struck; } xf;

typedef struct xlsx {
    zip_t      *zip;
    const char **parts;                 /* path of each sheet */
    bool       *hidden;
    VEC(str)    strings;
    VEC(xf)     xfs;
    bool        from_1904;
    void       *reader;                 /* sheet at hand (xlsx.c) */
    void      **merges;                 /* of each sheet, once its tail was read */
} xlsx;

bool xlsx_load_parts(book *b, xlsx *x, error *e);
/* Opens a part after checking its size and ratio; *size may be NULL. */
bool xlsx_part(book *b, xlsx *x, const char *name, zip_file_t **out, uint64_t *size, bool *there, error *e);

/* A name without its namespace prefix: WPS and strict files use others. */
const char *xml_local(const char *name);
const char *xml_attribute(const char **attributes, const char *local);     /* NULL when absent */

extern const book_ops xlsx_ops;
#endif
