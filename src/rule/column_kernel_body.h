/* The loops of column_kernel.h; KERNELS names the table to make, KERNELS_NAME what it is called. */
#include "rule/column_kernel.h"
#ifdef __AVX2__
#include <immintrin.h>
#endif

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "pack() takes the first of eight flags for the lowest byte");

typedef uint64_t four __attribute__((vector_size(32), aligned(8), may_alias));

/* ---- flags into words ------------------------------------------------------------------------------------------------- */

/* 64 bytes that are 0 or 1. */
static inline uint64_t pack(const uint8_t flags[WORD_ROWS])
{
#ifdef __AVX2__
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)flags), high = _mm256_loadu_si256((const __m256i *)(const void *)(flags + 32));
    uint32_t l = (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(low, 7)), h = (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(high, 7));
    return (uint64_t)h << 32 | l;
#else
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t eight;
        memcpy(&eight, flags + 8 * i, 8);
        word |= eight * 0x0102040810204080u >> 56 << 8 * i;       /* byte j's flag lands in bit 56 + j */
    }
    return word;
#endif
}

static inline void put(truth_words t, size_t w, uint64_t yes)
{
    yes &= t.known[w];
    t.yes[w] = yes;
    t.no[w] = t.known[w] & ~yes;
}

#define EACH_WORD(words, set_flag, use) \
    for (size_t w = 0; w < (words); w++) { \
        uint8_t flags[WORD_ROWS]; \
        for (size_t i = 0; i < WORD_ROWS; i++) \
            flags[i] = (uint8_t)(set_flag); \
        use; \
    }

#define COMPARISONS(type) \
    static void ge_##type(const void *cells, int64_t with, truth_words t) \
    { \
        const type *x = cells, c = (type)with; \
        EACH_WORD(t.words, x[w * WORD_ROWS + i] >= c, put(t, w, pack(flags))) \
    } \
    static void eq_##type(const void *cells, int64_t with, truth_words t) \
    { \
        const type *x = cells, c = (type)with; \
        EACH_WORD(t.words, x[w * WORD_ROWS + i] == c, put(t, w, pack(flags))) \
    } \
    static void ge_two_##type(const void *a, const void *b, truth_words t) \
    { \
        const type *x = a, *y = b; \
        EACH_WORD(t.words, x[w * WORD_ROWS + i] >= y[w * WORD_ROWS + i], put(t, w, pack(flags))) \
    } \
    static void eq_two_##type(const void *a, const void *b, truth_words t) \
    { \
        const type *x = a, *y = b; \
        EACH_WORD(t.words, x[w * WORD_ROWS + i] == y[w * WORD_ROWS + i], put(t, w, pack(flags))) \
    } \
    static void nonzero_##type(const void *cells, const uint64_t *a, const uint64_t *b, uint64_t *known, size_t words) \
    { \
        const type *x = cells; \
        EACH_WORD(words, x[w * WORD_ROWS + i] != 0, known[w] = a[w] & b[w] & pack(flags)) \
    } \
    static void to_double_##type(number_words n, double by) \
    { \
        const type *restrict x = n.a; \
        double *restrict out = n.out; \
        for (size_t i = 0; i < n.rows; i++) \
            out[i] = (double)x[i] / by; \
    } \
    static void widen_##type(number_words n) \
    { \
        const type *restrict x = n.a; \
        int64_t *restrict out = n.out; \
        for (size_t i = 0; i < n.rows; i++) \
            out[i] = x[i]; \
    }

COMPARISONS(int8_t)
COMPARISONS(int16_t)
COMPARISONS(int32_t)
COMPARISONS(int64_t)

static void nonzero_double(const void *cells, const uint64_t *a, const uint64_t *b, uint64_t *known, size_t words)
{
    const double *x = cells;
    EACH_WORD(words, x[w * WORD_ROWS + i] != 0, known[w] = a[w] & b[w] & pack(flags))
}

static void band(const double *x, double from, double below, truth_words t)
{
    EACH_WORD(t.words, x[w * WORD_ROWS + i] >= from, put(t, w, pack(flags)))
    if (from > below)
        EACH_WORD(t.words, x[w * WORD_ROWS + i] < below, t.no[w] = t.known[w] & pack(flags))
}

static void eq_double(const double *x, double with, truth_words t)
{
    EACH_WORD(t.words, x[w * WORD_ROWS + i] == with, put(t, w, pack(flags)))
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------ */

#define OPERATION(name, type, op) \
    static void name(number_words n) \
    { \
        const type *restrict x = n.a, *restrict y = n.b; \
        type *restrict out = n.out; \
        for (size_t i = 0; i < n.rows; i++) \
            out[i] = x[i] op y[i]; \
    }
OPERATION(add, int64_t, +)
OPERATION(sub, int64_t, -)
OPERATION(mul, int64_t, *)
OPERATION(add_double, double, +)
OPERATION(sub_double, double, -)
OPERATION(mul_double, double, *)
OPERATION(div_double, double, /)

#define WITH_CONSTANT(name, op) \
    static void name(number_words n, int64_t with) \
    { \
        const int64_t *restrict x = n.a; \
        int64_t *restrict out = n.out; \
        for (size_t i = 0; i < n.rows; i++) \
            out[i] = x[i] op with; \
    }
WITH_CONSTANT(add_constant, +)
WITH_CONSTANT(mul_constant, *)

static void quotient_32(number_words n)
{
    const int32_t *restrict x = n.a, *restrict y = n.b;
    double *restrict out = n.out;
    for (size_t i = 0; i < n.rows; i++)
        out[i] = (double)x[i] / (double)y[i];
}

/* ---- truths a distinct cell ------------------------------------------------------------------------------------------------ */

/* Row r's bit c becomes row c's bit r (H. S. Warren, Hacker's Delight, 7-3): blocks of 32, 16 … 1 change places. */
#define EXCHANGE(type, low, high, j, mask) \
    do { \
        type t_ = ((low) >> (j) ^ (high)) & (mask); \
        (low) ^= t_ << (j); \
        (high) ^= t_; \
    } while (0)

static inline void exchange_far(uint64_t m[WORD_ROWS], size_t j, uint64_t mask)
{
    for (size_t from = 0; from < WORD_ROWS; from += 2 * j)
        for (size_t k = from; k < from + j; k += VECTOR_WORDS)
            EXCHANGE(four, *(four *)(m + k), *(four *)(m + k + j), j, mask);
}

#ifdef __AVX2__
/* Rows 1 and 2 apart lie in one vector: two vectors are shuffled so that they face each other. */
static inline void exchange_near(uint64_t m[WORD_ROWS])
{
    for (size_t k = 0; k < WORD_ROWS; k += 2 * VECTOR_WORDS) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(m + k)), b = _mm256_loadu_si256((const __m256i *)(const void *)(m + k + 4));
        four low = (four)_mm256_permute2x128_si256(a, b, 0x20), high = (four)_mm256_permute2x128_si256(a, b, 0x31);
        EXCHANGE(four, low, high, 2, 0x3333333333333333u);
        a = _mm256_permute2x128_si256((__m256i)low, (__m256i)high, 0x20), b = _mm256_permute2x128_si256((__m256i)low, (__m256i)high, 0x31);
        low = (four)_mm256_unpacklo_epi64(a, b), high = (four)_mm256_unpackhi_epi64(a, b);
        EXCHANGE(four, low, high, 1, 0x5555555555555555u);
        _mm256_storeu_si256((__m256i *)(void *)(m + k), _mm256_unpacklo_epi64((__m256i)low, (__m256i)high));
        _mm256_storeu_si256((__m256i *)(void *)(m + k + 4), _mm256_unpackhi_epi64((__m256i)low, (__m256i)high));
    }
}
#else
static inline void exchange_near(uint64_t m[WORD_ROWS])
{
    for (size_t k = 0; k < WORD_ROWS; k += 4) {
        EXCHANGE(uint64_t, m[k], m[k + 2], 2, 0x3333333333333333u);
        EXCHANGE(uint64_t, m[k + 1], m[k + 3], 2, 0x3333333333333333u);
        EXCHANGE(uint64_t, m[k], m[k + 1], 1, 0x5555555555555555u);
        EXCHANGE(uint64_t, m[k + 2], m[k + 3], 1, 0x5555555555555555u);
    }
}
#endif

static inline void transpose(uint64_t m[WORD_ROWS])
{
    exchange_far(m, 32, 0x00000000FFFFFFFFu);
    exchange_far(m, 16, 0x0000FFFF0000FFFFu);
    exchange_far(m, 8, 0x00FF00FF00FF00FFu);
    exchange_far(m, 4, 0x0F0F0F0F0F0F0F0Fu);
    exchange_near(m);
}

#define LOOKUP(type, bits) \
    static void lookup_##bits(const lookup_words *l) \
    { \
        const type *x = l->cells; \
        for (size_t w = 0; w < l->words; w++, x += WORD_ROWS) { \
            uint64_t m[WORD_ROWS]; \
            for (size_t i = 0; i < WORD_ROWS; i++) \
                m[i] = l->table[x[i] - l->least]; \
            transpose(m); \
            uint64_t known = l->known[w]; \
            for (size_t k = 0; k < l->count; k++) { \
                l->truths[l->out[k] * BLOCK_WORDS + w] = m[k] & known; \
                l->truths[(l->out[k] ^ 1) * BLOCK_WORDS + w] = ~m[k] & known; \
            } \
        } \
    }
LOOKUP(int8_t, 8)
LOOKUP(int16_t, 16)
LOOKUP(int32_t, 32)

/* ---- words ---------------------------------------------------------------------------------------------------------------- */

#define AT(truths, reference, w) (*(const four *)((truths) + (size_t)(reference) * BLOCK_WORDS + (w)))

static void conjoin(uint64_t *truths, const truth *of, size_t count, uint32_t out, size_t words)
{
    for (size_t w = 0; w < words; w += VECTOR_WORDS) {
        four yes = AT(truths, of[0], w), no = AT(truths, of[0] ^ 1, w);
        for (size_t i = 1; i < count; i++) {
            yes &= AT(truths, of[i], w);
            no |= AT(truths, of[i] ^ 1, w);
        }
        *(four *)(truths + (size_t)out * BLOCK_WORDS + w) = yes;
        *(four *)(truths + (size_t)(out ^ 1) * BLOCK_WORDS + w) = no;
    }
}

static void select_words(uint64_t *truths, const truth of[3], uint32_t out, size_t words)
{
    for (size_t w = 0; w < words; w += VECTOR_WORDS) {
        four c = AT(truths, of[0], w);
        *(four *)(truths + (size_t)out * BLOCK_WORDS + w) = (AT(truths, of[1], w) & c) | (AT(truths, of[2], w) & ~c);
        *(four *)(truths + (size_t)(out ^ 1) * BLOCK_WORDS + w) = (AT(truths, of[1] ^ 1, w) & c) | (AT(truths, of[2] ^ 1, w) & ~c);
    }
}

static inline uint64_t ones(const uint64_t v[VECTOR_WORDS])
{
    uint64_t n = 0;
    for (size_t i = 0; i < VECTOR_WORDS; i++)
        n += (uint64_t)__builtin_popcountll(v[i]);
    return n;
}

/* Falses are added in two planes of bits: `once` (at least one) and `twice` (at least two). */
static void count(const uint64_t *truths, const truth *of, size_t n, const uint64_t *rows, size_t words, uint32_t judged, pair_totals *into, state_words keep)
{
    uint64_t holding = 0, unknown = 0, nearly = 0;
    for (size_t w = 0; w < words; w += VECTOR_WORDS) {
        four all = *(const four *)(rows + w), in = all, once = all ^ all, twice = once;
        for (size_t i = 0; i < n; i++) {
            four no = AT(truths, of[i] ^ 1, w);
            all &= AT(truths, of[i], w);
            twice |= once & no;
            once |= no;
        }
        once &= in;
        four near = once & ~twice, open = in & ~once & ~all;
        holding += ones((const uint64_t *)&all);
        unknown += ones((const uint64_t *)&open);
        nearly += ones((const uint64_t *)&near);
        if (keep.holds) {
            *(four *)(keep.holds + w) = all;
            *(four *)(keep.fails + w) = once;
            *(four *)(keep.near + w) = near;
        }
    }
    *(judged ? &into->judged : &into->eligible) += holding;
    into->unknown += unknown;
    into->near += nearly;
}

#define WIDTHS(name) { name##_int8_t, name##_int16_t, name##_int32_t, name##_int64_t }
const kernels KERNELS = {
    .name = KERNELS_NAME,
    .ge = WIDTHS(ge), .eq = WIDTHS(eq), .ge_two = WIDTHS(ge_two), .eq_two = WIDTHS(eq_two),
    .band = band, .eq_double = eq_double,
    .widen = WIDTHS(widen), .to_double = WIDTHS(to_double),
    .add = add, .sub = sub, .mul = mul, .add_double = add_double, .sub_double = sub_double, .mul_double = mul_double, .div_double = div_double,
    .add_constant = add_constant, .mul_constant = mul_constant, .quotient_32 = quotient_32,
    .nonzero = { nonzero_int8_t, nonzero_int16_t, nonzero_int32_t, nonzero_int64_t, nonzero_double },
    .lookup = { lookup_8, lookup_16, lookup_32 },
    .conjoin = conjoin, .select = select_words, .count = count,
};
