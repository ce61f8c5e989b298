/* xlsx_parts.h — the parts of a workbook that are read whole: sheets, shared strings, styles. Internal to src/text. */
#ifndef JBP_TEXT_XLSX_PARTS_H
#define JBP_TEXT_XLSX_PARTS_H
#include "text/book_kind.h"
#include "text/format.h"
#include "text/xml_pull.h"

#include <zip.h>

typedef struct xf { style_kind kind; bool struck; } xf;

typedef struct xlsx {
    zip_t      *zip;
    xml_pull   *pull;                   /* one reader, for one part after the other */
    const char **parts;                 /* path of each sheet */
    bool       *hidden;
    VEC(str)    strings;
    VEC(xf)     xfs;
    bool        from_1904;
    void       *reader;                 /* sheet at hand (xlsx.c) */
    void      **merges;                 /* of each sheet, once its tail was read */
} xlsx;

const xlsx *book_xlsx(const book *b);                  /* of a book whose kind is xlsx */
bool xlsx_load_parts(book *b, xlsx *x, error *e);
/* Opens a part after checking its size and ratio; *size may be NULL. */
bool xlsx_part(book *b, xlsx *x, const char *name, zip_file_t **out, uint64_t *size, bool *there, error *e);

const char *xlsx_target(arena *a, const char *target);                      /* path of a part a relationship names, from xl/ or a folder in it */
int64_t xlsx_bytes(void *from, void *into, size_t room);                  /* a pull_source over a zip_file_t */

extern const book_ops xlsx_ops;
#endif
