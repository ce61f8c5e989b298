/* fact_rows.h — how facts in rows are held; only the column evaluator looks inside.
 *
 * Numbers and days are signed integers of the narrowest width that holds the column; texts and lists are codes into a
 * dictionary of values in the same integers.  A row that is not known holds the column's least value, so that any cell may
 * be used as an index.  Arrays are padded to whole blocks: no loop over rows has a tail. */
#ifndef JBP_RULE_FACT_ROWS_H
#define JBP_RULE_FACT_ROWS_H
#include "base/map.h"
#include "rule/columns.h"

/* Rows of one step of the evaluator: what a step touches stays in the caches next to the core (measured: bench_match). */
enum { BLOCK_WORDS = 16, WORD_ROWS = 64, BLOCK_ROWS = BLOCK_WORDS * WORD_ROWS, VECTOR_WORDS = 4 };
enum { MOST_DAY = 1000000000 };

typedef enum cell_width { CELL_8, CELL_16, CELL_32, CELL_64, CELL_DOUBLE, CELL_WIDTHS } cell_width;

typedef struct column {
    str name;
    column_kind kind;
    cell_width width;
    void *cells;
    int scale;                             /* numbers: value = cell / 10^scale */
    int64_t least, most;                   /* of the known cells; codes: 0 and dictionary_size − 1 */
    double least_double, most_double;      /* of CELL_DOUBLE */
    uint64_t *known;
    uint64_t *bits;                        /* COLUMN_TRUTH */
    const feel_value *dictionary;
    size_t dictionary_size;
    const feel_value *values;              /* COLUMN_ANY, and the exact values of CELL_DOUBLE */
} column;

struct fact_rows {
    arena *a;
    size_t rows, padded;                   /* padded to whole blocks */
    VEC(column) columns;
    map names;
};

static inline size_t cell_bytes(cell_width w) { return w < CELL_DOUBLE ? (size_t)1 << w : sizeof(double); }
static inline bool row_bit(const uint64_t *bits, size_t row) { return bits[row >> 6] >> (row & 63) & 1; }
int64_t column_cell(const column *c, size_t row);
/* Conditions on this column alone may be worked out once a distinct cell, of which there are at most `most`. */
bool column_domain(const column *c, size_t most, size_t *size);
feel_value column_domain_value(const column *c, size_t i);                /* of cell least + i */
#endif
