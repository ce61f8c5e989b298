/* header.h — finds the header of a sheet and says which column is which field.
 *
 * The first rows are kept with their merged ranges.  Every block of one to three rows is tried as a header: the
 * labels of a column are joined from top to bottom (工业总产值/本月止累计), normalised (width, blanks, brackets, units,
 * 其中：, *, line breaks) and looked up among the names a ledger's fields go by: label, aliases, id; for a reference
 * also the lookup fields of the ledger it refers to (统一社会信用代码 or 企业名称 for an enterprise).  The block that
 * explains most columns wins.  In a ledger that has a month, heads that are months themselves (2019年9月, 2019年8月 …) make a
 * wide table: each such cell is a record of its own.  Where the key's columns stand again further right, there is a
 * second table beside the first.  Lines above it may give a unit (单位：千元) and a month (报告期：2019年9月). */
#ifndef JBP_INTAKE_HEADER_H
#define JBP_INTAKE_HEADER_H
#include "intake/unit.h"
#include "ledger/decl.h"
#include "text/book.h"

enum { HEADER_ROWS = 40, HEADER_MAX_COLUMNS = 512 };

typedef struct column_map {
    int               column;            /* in the sheet, from 1 */
    const field_decl *field;             /* NULL: not known */
    const field_decl *lookup;            /* FIELD_REF: the field of the other ledger this column gives; NULL: its label */
    const char       *label;             /* as shown to people: 工业总产值（当年价格）/本月 */
    const unit       *unit;              /* from the header or the sheet's unit line; NULL: the field's own */
    const unit       *own;               /* of the field, as declared; NULL: none */
    month             wide;              /* the head is a month (months as columns): else MONTH_NONE */
    int               index;             /* position among all columns of the header */
    int               table;             /* of several side by side: 0 is the left one */
} column_map;

/* A line above the header that gives a field for the whole sheet: 地区：浙江省. */
typedef struct above { const field_decl *field; str text; } above;
enum { HEADER_ABOVE = 8 };

typedef struct header {
    int64_t     first, last;             /* rows of the block */
    column_map *columns;
    size_t      count, known;
    month       period;                  /* from a line above; MONTH_NONE */
    const unit *unit;                    /* from a line above */
    above       above[HEADER_ABOVE];
    size_t      above_count;
    size_t      wide_months;             /* columns whose head is a month */
    int         tables;                  /* side by side: the key columns stand so many times */
    int         first_column, last_column;
} header;

/* Rows kept while looking: texts are copied. */
typedef struct kept_row { int64_t number; cell *cells; size_t count; } kept_row;
typedef struct sheet_top { arena *a; kept_row rows[HEADER_ROWS]; size_t count; sheet_info *info; } sheet_top;

void sheet_top_add(sheet_top *t, const row *r);
/* The header among the top rows; merged ranges are asked for only where they may matter. *found is false when no row explains
 * a column. `given`: column name → field id, from --map; may be NULL. */
bool header_of_sheet(book *b, size_t index, sheet_top *t, const ledger_decl *l, const map *given, header *out, bool *found, error *e);
/* The header of one of the tables side by side, with the columns that are its own. */
header header_table(const header *h, int table);
/* A label as the matcher compares it: width, blanks, brackets, marks and units out; *u: the unit written in it, else untouched. */
char *header_label(arena *a, const char *label, const unit **u);
/* The declared name nearest to a label, for “did you mean”; NULL. */
const char *header_nearest(arena *a, const ledger_decl *l, const char *label);
#endif
