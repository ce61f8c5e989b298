/* column_kernel.h — the loops over rows, once as plain C (the reference) and once compiled for AVX2.
 *
 * column_kernel_body.h is included by one file per processor; ruleset_run takes the best the machine has.  The compiler
 * makes vectors of these loops by itself, except for turning 64 flags into a word: that alone is written by hand.
 *
 * A truth of a block is two runs of words in `truths`: reference r has its yes at r × BLOCK_WORDS, its no at (r ^ 1) ×
 * BLOCK_WORDS, so a negation is the same words seen from the other side.  `words` is a multiple of VECTOR_WORDS. */
#ifndef JBP_RULE_COLUMN_KERNEL_H
#define JBP_RULE_COLUMN_KERNEL_H
#include "rule/fact_rows.h"
#include "rule/clause.h"

typedef struct truth_words { const uint64_t *known; uint64_t *yes, *no; size_t words; } truth_words;
typedef struct state_words { uint64_t *holds, *fails, *near; } state_words;                     /* NULL: not wanted */
typedef struct number_words { const void *a, *b; void *out; size_t rows; } number_words;

typedef struct lookup_words {
    const void *cells;
    int64_t least;
    const uint64_t *table;                 /* a word a distinct cell: a bit a truth */
    const uint64_t *known;
    uint64_t *truths;
    const uint32_t *out;                   /* references, `count` of them */
    size_t count, words;
} lookup_words;

typedef void compare_kernel(const void *cells, int64_t with, truth_words t);
typedef void compare_two_kernel(const void *a, const void *b, truth_words t);
typedef void number_kernel(number_words n);
typedef void scaled_kernel(number_words n, int64_t with);
typedef void double_kernel(number_words n, double by);

typedef struct kernels {
    const char *name;
    compare_kernel *ge[CELL_DOUBLE], *eq[CELL_DOUBLE];
    compare_two_kernel *ge_two[CELL_DOUBLE], *eq_two[CELL_DOUBLE];
    void (*band)(const double *cells, double from, double below, truth_words t);                /* yes from `from`, no below `below` */
    void (*eq_double)(const double *cells, double with, truth_words t);
    number_kernel *widen[CELL_DOUBLE];                                                          /* to 64 bits */
    double_kernel *to_double[CELL_DOUBLE];                                                      /* cell / by */
    number_kernel *add, *sub, *mul, *add_double, *sub_double, *mul_double, *div_double;
    scaled_kernel *add_constant, *mul_constant;
    number_kernel *quotient_32;                                                                 /* of two columns of 32 bits, as doubles */
    void (*nonzero[CELL_WIDTHS])(const void *cells, const uint64_t *a, const uint64_t *b, uint64_t *known, size_t words);
    void (*lookup[CELL_64])(const lookup_words *l);
    void (*conjoin)(uint64_t *truths, const truth *of, size_t count, uint32_t out, size_t words);
    void (*select)(uint64_t *truths, const truth of[3], uint32_t out, size_t words);
    void (*count)(const uint64_t *truths, const truth *of, size_t count, const uint64_t *rows, size_t words, uint32_t judged, pair_totals *into, state_words keep);
} kernels;

extern const kernels portable_kernels;
#if defined(__x86_64__)
extern const kernels avx2_kernels;
#endif
#endif
