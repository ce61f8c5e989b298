/* book_kind.h — what each kind of table file gives to book.c. Internal to src/text. */
#ifndef JBP_TEXT_BOOK_KIND_H
#define JBP_TEXT_BOOK_KIND_H
#include "base/vec.h"
#include "text/book.h"

enum {
    BOOK_MAX_COLUMNS = 16384,
    BOOK_MAX_INFLATED = 2000 * 1000 * 1000,       /* bytes of one part of an xlsx */
    BOOK_MAX_RATIO = 400,                         /* inflated to stored: more is a zip bomb */
    BOOK_MAX_STRINGS = 20 * 1000 * 1000,
    BOOK_MAX_WARNINGS = 200
};

typedef struct ahead ahead;

typedef struct book_ops {
    bool (*begin)(book *b, size_t index, sheet_info *info, error *e);
    bool (*next)(book *b, row *out, bool *more, error *e);
    void (*close)(book *b);
    bool (*merges)(book *b, size_t index, sheet_info *info, error *e);      /* NULL: the kind has none */
} book_ops;

struct book {
    arena *a;                                      /* its own: a thread may be reading ahead */
    ahead *ahead;                                  /* NULL: the caller reads */
    const book_ops *ops;
    const char *path, *kind;
    lang        l;                                 /* of warnings */
    const char **sheets;
    size_t      sheet_count;
    void       *self;                              /* of the kind */
    VEC(book_warning) warnings;
    VEC(cell)   cells;                             /* of the row at hand; its arena is row_arena */
    arena      *row_arena;                         /* rewound to row_start for each row */
    arena_pos   row_start;
};

bool csv_open(book *b, error *e);
bool xlsx_open(book *b, error *e);
bool xls_open(book *b, error *e);
void book_warn(book *b, place at, const char *zh, const char *en, ...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
#endif
