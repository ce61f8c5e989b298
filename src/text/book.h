/* book.h — any table file as sheets of rows of cells, read once, in constant memory.
 *
 * xlsx (our reader on libzip and xml_pull), csv and tsv (UTF-8 with or without BOM, UTF-16 with BOM, GB18030) and
 * xls (BIFF8, our reader) look the same from here.  Cells come sparse and in order; the reader never
 * guesses meaning: intake/ does.  What cannot be read is reported cell by cell as CELL_ERROR or as a
 * warning with its place, never swallowed.  Limits (book_limits) guard against zip bombs and absurd sizes.
 *
 * What a book hands out lives until book_close(), the cells of a row until the next.
 *
 * Row and column numbers count from 1, as people see them. */
#ifndef JBP_TEXT_BOOK_H
#define JBP_TEXT_BOOK_H
#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"

typedef enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER,        /* number in `number` when exact (has_number), and always its text as stored */
    CELL_DATE,          /* a number whose style is a date: `day`, and `text` in ISO form */
    CELL_BOOL,          /* text "TRUE"/"FALSE" */
    CELL_ERROR          /* "#N/A", "#REF!"…, or a value that could not be decoded */
} cell_kind;

typedef struct cell {
    int       column;
    cell_kind kind;
    str       text;                 /* UTF-8; for numbers the stored digits, e.g. "6.31E+07" */
    decimal   number;
    bool      has_number;
    bool      formula;              /* the value is a cached result */
    bool      external;             /* … of a formula that refers to another workbook */
    bool      percent;              /* shown with a % format: 0.075 is seen as 7.5% */
    bool      struck;               /* font strike-through */
    date      day;
} cell;

typedef struct merge_range { int64_t row1, row2; int column1, column2; } merge_range;

typedef struct sheet_info {
    const char *name;
    bool        hidden;
    size_t      merge_count;
    const merge_range *merges;      /* after sheet_merges() */
    const bool *hidden_columns;     /* [0] is column 1; may be NULL */
    int         hidden_column_count;
} sheet_info;

typedef struct row {
    int64_t     number;
    const cell *cells;
    size_t      count;              /* cells present, by rising column */
    bool        hidden;
} row;

typedef struct book_warning { place at; char *text; } book_warning;
typedef struct book book;

bool book_open(const char *path, book **out, error *e);               /* kind by content, not by name */
void book_close(book *b);
size_t      book_sheets(const book *b);
const char *sheet_name(const book *b, size_t index);
const char *book_kind(const book *b);                                 /* "xlsx", "csv (GB18030)", "xls" … */
bool sheet_begin(book *b, size_t index, sheet_info *info, error *e);
bool sheet_next(book *b, row *out, bool *more, error *e);             /* cells live until the next call */
void sheet_ahead(book *b);            /* the rest of this sheet is read by another thread, some rows ahead; only for speed */
bool sheet_merges(book *b, size_t index, sheet_info *info, error *e); /* any time; costly: they stand behind the rows */
size_t book_warnings(book *b, const book_warning **out);               /* so far; ends reading ahead */

/* The cell of this row at a column, or an empty one. */
cell row_cell(const row *r, int column);
char *column_name(arena *a, int column);                              /* 28 → "AB" */
#endif
