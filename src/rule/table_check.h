/* table_check.h — what a table of conditions leaves open, says twice, or never says: decision tables, scoring bands, criteria.
 *
 * The idea: in one column, the constants its cells speak of cut the line of values into pieces — each point, and the open
 * stretch between two neighbours — and inside one piece every cell says the same.  So a cell is the set of pieces it takes,
 * found by asking the FEEL interpreter about one value of each; a row is the product of its cells; gaps, overlaps and masked
 * rows are subtraction of such products, exact and independent of the order of magnitude.  A cell that speaks of anything but
 * constants and its own column cannot be cut so: its column is reported as undecided, its row counts for nothing where a gap
 * is looked for, and for anything where an overlap is.
 *
 * Every finding has a witness: one value for each column, and it is put to all the rows before it is told.  Work is limited
 * (CHECK_WORK, CHECK_TESTS); what was not proved within the limit is a finding too (CHECK_UNFINISHED), never silence.
 *
 *   check_input in = { .columns = …, .rows = …, .policy = CHECK_ONE };
 *   check_findings f = table_check(&run, &in); */
#ifndef JBP_RULE_TABLE_CHECK_H
#define JBP_RULE_TABLE_CHECK_H
#include "rule/feel.h"

/* What may come of a value that two rows take. */
typedef enum check_policy {
    CHECK_ONE,                 /* an error: exactly one row (hit policy U; bands of a score) */
    CHECK_SAME,                /* an error unless the rows say the same (A) */
    CHECK_FIRST,               /* the row written first counts (F) */
    CHECK_PRIORITY,            /* the row of the smaller `rank`; among equals the first (P) */
    CHECK_ALL                  /* all count (C, R, O) */
} check_policy;

typedef struct check_column {
    str name;
    feel_kind kind;                        /* FEEL_NULL: whatever the cells speak of */
    const feel_expression *allowed;        /* unary tests; NULL: every value of the kind */
} check_column;

typedef struct check_cell { str text; const feel_expression *x; } check_cell;      /* unary tests; x NULL: does not compile, takes nothing */
typedef struct check_row {
    const check_cell *cells;
    size_t rank;                           /* CHECK_PRIORITY */
    size_t outcome;                        /* CHECK_SAME: rows of one outcome say the same; 0: not known */
} check_row;

typedef struct check_input {
    const check_column *columns;
    const check_row *rows;
    size_t column_count, row_count;
    check_policy policy;
    bool complete;                         /* a gap is no finding: there is a default */
} check_input;

typedef enum check_kind {
    CHECK_GAP,                 /* no row takes the witness */
    CHECK_OVERLAP,             /* `row` and `other` both take it */
    CHECK_SHARED_EDGE,         /* so do they, but only at the point where one ends and the other begins */
    CHECK_MASKED,              /* rows before it (or of higher priority) take all that `row` takes */
    CHECK_EMPTY,               /* no allowed value fits `row`: its cell in `column` is contradictory */
    CHECK_WRONG_KIND,          /* the cell speaks of another kind of value than the column has */
    CHECK_UNDECIDED,           /* the cell cannot be cut into pieces */
    CHECK_UNFINISHED,          /* not all was proved within the limit; `column` unused */
    CHECK_KINDS
} check_kind;

typedef struct check_finding {
    check_kind kind;
    size_t row, other, column;             /* from 0 */
    size_t pairs;                          /* edges: how many pairs of rows share it; undecided: how many rows of the column (one is shown) */
    const char *region;                    /* "年龄 (18..20)，地区 "A"" : where; "" for everywhere */
    const feel_value *witness;             /* one a column; NULL where there is none */
    bool confirmed;                        /* the rows were asked about the witness and answered as told */
} check_finding;

/* left_out: overlaps and the like beyond CHECK_MOST; more_gaps: the search stopped at CHECK_MOST gaps. */
typedef struct check_findings { const check_finding *at; size_t count, left_out; bool more_gaps; } check_findings;

enum { CHECK_MOST = 50 };                  /* findings told of each kind; the rest are counted in left_out */
#define CHECK_WORK ((int64_t)1500000)      /* comparisons of boxes for gaps, and as many for masked rows: a few tenths of a second */
#define CHECK_TESTS ((int64_t)6000000)     /* cells asked about pieces: 500 rows of 8 columns without two equal ends need 4 million */
enum { CHECK_PAIRED_ROWS = 4000 };         /* more rows are not looked at two by two */

/* The run's arena holds the result; the run's scope is empty, so cells that name other values are undecided. */
check_findings table_check(feel_run *r, const check_input *in);
/* Bands of one quantity, as a scoring table has them: unary tests of which exactly one is to hold. Fails on one that does not compile. */
bool check_bands(feel_run *r, str name, const str *bands, size_t count, check_findings *out, error *e);
bool check_is_constant(const feel_expression *x);                       /* the same whenever and wherever evaluated */
const char *check_kind_word(check_kind k);                              /* "gap", "overlap", … for JSON */
#endif
