/* totals.h — what a sheet's total rows say, against the sum of the rows they stand for.
 *
 * A grand total is compared with all rows, a subtotal with the rows before or after it up to the next total: people put
 * them on either side.  Rounding is allowed for: half of the last written digit for each row; numbers written
 * whole in the ledger's own unit must add up. */
#ifndef JBP_INTAKE_TOTALS_H
#define JBP_INTAKE_TOTALS_H
#include "base/vec.h"
#include "intake/header.h"

typedef struct total_line { int64_t row; bool grand; size_t rows; i128 *before; int64_t *said; bool *has; } total_line;   /* before: sums of the rows above it */
typedef struct totals {
    arena *a;
    size_t columns, rows;
    i128  *sums;
    bool  *broken;                     /* a cell of the column could not be read: nothing can be said */
    int   *digits;                     /* most digits after the point seen in the column */
    VEC(total_line) lines;
} totals;

typedef struct total_fault { int64_t row; size_t column; int64_t said; i128 sum; } total_fault;
typedef VEC(total_fault) total_faults;

void totals_begin(totals *t, arena *a, const header *h);
void totals_add(totals *t, size_t column, int64_t units, int digits);
total_line *totals_line(totals *t, int64_t row, bool grand);          /* the caller fills said and has */
void totals_end(totals *t, const int64_t *last_place, total_faults *out);   /* last_place: of each column, in stored units */
#endif
