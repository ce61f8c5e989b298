/* table_cut.h — a column of cells as pieces of its line of values. Internal to table_check. */
#ifndef JBP_RULE_TABLE_CUT_H
#define JBP_RULE_TABLE_CUT_H
#include "rule/table_check.h"

typedef struct cut_piece {
    feel_value value;                      /* the point, or one value of the stretch */
    bool point;
    feel_value low, high;                  /* ends of a stretch; null: none */
} cut_piece;

typedef struct cut_set { uint64_t *bits; } cut_set;                     /* of pieces */

typedef struct cut_column {
    feel_kind kind;                        /* FEEL_NULL: the cells speak of no value at all */
    cut_piece *pieces;
    size_t count, words;
    cut_set domain;                        /* pieces that are allowed */
    cut_set *takes;                        /* of each row: surely */
    cut_set *may;                          /* of each row: surely or perhaps (cells that are undecided) */
    const bool *undecided, *wrong_kind;    /* of each row */
    bool given_up;                         /* too many pieces for the tests left: every cell is as good as undecided */
} cut_column;

void cut(feel_run *r, const check_input *in, size_t column, int64_t *tests, cut_column *out);
const char *cut_text(arena *a, const cut_column *c, cut_set s);         /* "[3..5), 7"; "" for all that is allowed */

static inline bool cut_has(cut_set s, size_t i) { return s.bits[i / 64] >> (i % 64) & 1; }
static inline void cut_put(cut_set s, size_t i) { s.bits[i / 64] |= (uint64_t)1 << (i % 64); }
#endif
