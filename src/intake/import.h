/* import.h — a file into a ledger: all of it, or nothing.
 *
 * The rows are read, converted, checked and put inside one batch; a dry run does the same and takes it back, so what
 * it says is what would happen.  Any error (unless skip_errors) takes the whole file back, and all errors of the file
 * are told at once, each with sheet, row, column, value and remedy. */
#ifndef JBP_INTAKE_IMPORT_H
#define JBP_INTAKE_IMPORT_H
#include "base/vec.h"
#include "ledger/record.h"

typedef struct import_setting { const char *field, *value; } import_setting;     /* --set month=2019-09 */

typedef struct import_options {
    const ledger_decl *ledger;
    const char *path, *sheet;               /* sheet NULL: every sheet that fits */
    bool        dry_run, skip_errors, show_rows;
    const char *reason;                     /* for months that are locked */
    const import_setting *set;
    size_t      set_count;
    const map  *columns;                    /* label → field id, from --map; NULL */
    const char *wide;                       /* months as columns: the field their cells are; NULL: the ledger's only decimal */
} import_options;

typedef struct import_problem {
    check_level level;
    size_t      sheet_index;
    int64_t     row;                        /* 0: of the sheet or file as a whole */
    int         column;
    const char *sheet, *field, *value, *text;
} import_problem;

typedef struct import_row { int64_t row; const char *sheet; outcome what; const char *text; } import_row;   /* for show_rows */

/* A line below the header that is no record, and why; told so that nothing is passed over in silence. */
typedef struct import_skip { int64_t row; const char *sheet, *text; text2 why; } import_skip;

typedef struct import_result {
    const char *kind;                       /* "xlsx", "csv (GB18030)" */
    bool        known_file, written;
    int64_t     rows, inserted, updated, same, bad, skipped;
    VEC(import_problem) problems;
    VEC(import_row) changes;
    VEC(import_skip) skips;
    VEC(const char *) unknown_columns;      /* with how many values were not read */
    size_t      errors, warnings;
} import_result;

/* False only when the file cannot be read at all or the store fails; bad rows are in the result. */
bool import_file(core *c, const import_options *o, import_result *out, error *e);

/* A copy of the file `r` came from, as xlsx: the bad cells red (notes yellow) with the problem as comment. All else stays as
 * it was in an xlsx; other kinds of file give their values without formats. */
bool import_mark(const char *from, const import_result *r, const char *to, error *e);
#endif
