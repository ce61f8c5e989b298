/* match_hand.h — the loop one would write by hand for just this workload: narrow columns in arrays, one bit a row, every
 * distinct condition once, shared quotients, tables for codes transposed 64 at a time, falses added in two planes of bits.
 * It knows its columns, its policies and that no divisor is negative; there is no language, no plan and no third kind of
 * anything.  What the engine is measured against. */
#ifndef JBP_MATCH_HAND_H
#define JBP_MATCH_HAND_H
#include "match_workload.h"

#include <pthread.h>
#include <stdatomic.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { HAND_WORDS = 16, HAND_ROWS = 64 * HAND_WORDS, HAND_CODES = 10000 };
typedef uint64_t hand_four __attribute__((vector_size(32), aligned(8), may_alias));

typedef struct hand_table { int column; int count; int condition[64]; uint64_t *bits; } hand_table;    /* bits: a word a value */

typedef struct hand_work {
    size_t rows, blocks;
    int32_t *wide[W_COLUMNS];              /* numbers and days */
    uint16_t *code[W_COLUMNS];             /* industry, size, region, honours */
    const uint64_t *known[W_COLUMNS];
    uint64_t *bit[W_COLUMNS];
    workload_condition *condition;         /* distinct, those of one quotient next to each other */
    int conditions;
    hand_table table[64];
    int tables;
    int *policy_at, *policy_condition;     /* policy p: policy_condition[policy_at[p]] … */
    int policies;
    atomic_size_t next;
} hand_work;

typedef struct hand_worker { hand_work *w; pair_totals *totals; uint64_t *truths; pthread_t thread; } hand_worker;

static inline uint64_t hand_pack(const uint8_t flags[64])
{
#ifdef __AVX2__
    __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)flags), b = _mm256_loadu_si256((const __m256i *)(const void *)(flags + 32));
    return (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(a, 7)) | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(b, 7)) << 32;
#else
    uint64_t word = 0;
    for (int i = 0; i < 64; i++)
        word |= (uint64_t)flags[i] << i;
    return word;
#endif
}

static inline void hand_put(uint64_t *yes, uint64_t *no, uint64_t t, uint64_t known) { *yes = t & known, *no = ~t & known; }

static void hand_compare(const int32_t *x, int32_t low, int32_t high, const uint64_t *known, uint64_t *yes, uint64_t *no)
{
    for (int w = 0; w < HAND_WORDS; w++, x += 64) {
        uint8_t f[64];
        for (int i = 0; i < 64; i++)
            f[i] = (uint8_t)((x[i] >= low) & (x[i] <= high));
        hand_put(&yes[w], &no[w], hand_pack(f), known[w]);
    }
}

static void hand_quotient(const int32_t *a, const int32_t *b, const uint64_t *ka, const uint64_t *kb, double *out, uint64_t *known)
{
    for (int w = 0; w < HAND_WORDS; w++, a += 64, b += 64, out += 64) {
        uint8_t f[64];
        for (int i = 0; i < 64; i++) {
            out[i] = (double)a[i] / (double)b[i];
            f[i] = b[i] != 0;
        }
        known[w] = ka[w] & kb[w] & hand_pack(f);
    }
}

static void hand_compare_quotient(const double *q, double limit, bool from, const uint64_t *known, uint64_t *yes, uint64_t *no)
{
    for (int w = 0; w < HAND_WORDS; w++, q += 64) {
        uint8_t f[64];
        if (from)
            for (int i = 0; i < 64; i++)
                f[i] = q[i] >= limit;
        else
            for (int i = 0; i < 64; i++)
                f[i] = q[i] <= limit;
        hand_put(&yes[w], &no[w], hand_pack(f), known[w]);
    }
}

static inline void hand_transpose(uint64_t m[64])
{
    uint64_t mask = 0x00000000FFFFFFFFu;
    for (int j = 32; j; j >>= 1, mask ^= mask << j)
        for (int from = 0; from < 64; from += 2 * j)
            for (int k = from; k < from + j; k++) {
                uint64_t t = (m[k] >> j ^ m[k + j]) & mask;
                m[k] ^= t << j;
                m[k + j] ^= t;
            }
}

static void hand_lookup(const hand_table *t, const uint16_t *code, const uint64_t *known, uint64_t *truths)
{
    for (int w = 0; w < HAND_WORDS; w++, code += 64) {
        uint64_t m[64];
        for (int i = 0; i < 64; i++)
            m[i] = t->bits[code[i]];
        hand_transpose(m);
        for (int k = 0; k < t->count; k++) {
            uint64_t *at = truths + (size_t)t->condition[k] * 2 * HAND_WORDS;
            hand_put(&at[w], &at[HAND_WORDS + w], m[k], known[w]);
        }
    }
}

static void hand_bits(const uint64_t *bit, bool wanted, const uint64_t *known, uint64_t *yes, uint64_t *no)
{
    for (int w = 0; w < HAND_WORDS; w++)
        hand_put(&yes[w], &no[w], wanted ? bit[w] : ~bit[w], known[w]);
}

static void hand_count(const uint64_t *truths, const int *of, int n, const uint64_t *rows, pair_totals *t)
{
    for (int w = 0; w < HAND_WORDS; w += 4) {
        hand_four in = *(const hand_four *)(rows + w), all = in, once = in ^ in, twice = once;
        for (int i = 0; i < n; i++) {
            const uint64_t *at = truths + (size_t)of[i] * 2 * HAND_WORDS + w;
            hand_four no = *(const hand_four *)(at + HAND_WORDS);
            all &= *(const hand_four *)at;
            twice |= once & no;
            once |= no;
        }
        hand_four near = in & once & ~twice, open = in & ~once & ~all;
        for (int k = 0; k < 4; k++) {
            t->eligible += (uint64_t)__builtin_popcountll(all[k]);
            t->unknown += (uint64_t)__builtin_popcountll(open[k]);
            t->near += (uint64_t)__builtin_popcountll(near[k]);
        }
    }
}

static void hand_conditions(const hand_work *w, size_t first, uint64_t *truths)
{
    double q[HAND_ROWS];
    uint64_t qk[HAND_WORDS];
    int qa = -1, qb = -1;
    size_t row = first * 64;
    for (int t = 0; t < w->tables; t++)
        hand_lookup(&w->table[t], w->code[w->table[t].column] + row, w->known[w->table[t].column] + first, truths);
    for (int i = 0; i < w->conditions; i++) {
        const workload_condition *c = &w->condition[i];
        uint64_t *yes = truths + (size_t)i * 2 * HAND_WORDS, *no = yes + HAND_WORDS;
        const uint64_t *known = w->known[c->a] + first;
        switch (c->kind) {
        case C_FROM: hand_compare(w->wide[c->a] + row, (int32_t)c->low, INT32_MAX, known, yes, no); break;
        case C_ABOVE: hand_compare(w->wide[c->a] + row, (int32_t)c->low + 1, INT32_MAX, known, yes, no); break;
        case C_RANGE: hand_compare(w->wide[c->a] + row, (int32_t)c->low, (int32_t)c->high, known, yes, no); break;
        case C_OLDER: hand_compare(w->wide[c->a] + row, INT32_MIN, (int32_t)civil_day((civil){ 2025 - c->low, 6, 30 }), known, yes, no); break;
        case C_YOUNGER: hand_compare(w->wide[c->a] + row, (int32_t)civil_day((civil){ 2025 - c->low, 6, 30 }) + 1, INT32_MAX, known, yes, no); break;
        case C_YES: case C_NO: hand_bits(w->bit[c->a] + first, c->kind == C_YES, known, yes, no); break;
        case C_RATIO_FROM: case C_RATIO_TO:
            if (qa != c->a || qb != c->b)
                hand_quotient(w->wide[c->a] + row, w->wide[c->b] + row, known, w->known[c->b] + first, q, qk);
            qa = c->a, qb = c->b;
            hand_compare_quotient(q, (double)c->low / 1000, c->kind == C_RATIO_FROM, qk, yes, no);
            break;
        default: break;                                           /* by table */
        }
    }
}

static void *hand_run(void *self)
{
    hand_worker *k = self;
    hand_work *w = k->w;
    for (size_t block; (block = atomic_fetch_add(&w->next, 1)) < w->blocks;) {
        uint64_t rows[HAND_WORDS];
        for (size_t i = 0; i < HAND_WORDS; i++) {
            size_t from = block * HAND_ROWS + i * 64, left = from < w->rows ? w->rows - from : 0;
            rows[i] = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
        }
        hand_conditions(w, block * HAND_WORDS, k->truths);
        for (int p = 0; p < w->policies; p++)
            hand_count(k->truths, w->policy_condition + w->policy_at[p], w->policy_at[p + 1] - w->policy_at[p], rows, &k->totals[p]);
    }
    return NULL;
}

/* ---- getting ready ------------------------------------------------------------------------------------------------------- */

static bool hand_holds(const workload_condition *c, int value)
{
    bool any = false;
    if (c->kind == C_ANY_HONOUR || c->kind == C_NO_HONOUR)
        return ((value & c->low) != 0) == (c->kind == C_ANY_HONOUR);
    for (int i = 0; i < c->count; i++)
        any = any || c->list[i] == value || (c->kind != C_ONE_OF && (c->list[i] == value / 10 || c->list[i] == value / 100));
    return any != (c->kind == C_NO_PREFIX);
}

static void hand_add_table(arena *a, hand_work *w, int condition)
{
    const workload_condition *c = &w->condition[condition];
    int values = c->a == W_HONOURS ? 65536 : HAND_CODES;
    hand_table *t = NULL;
    for (int i = 0; i < w->tables; i++)
        if (w->table[i].column == c->a && w->table[i].count < 64)
            t = &w->table[i];
    if (!t) {
        t = &w->table[w->tables++];
        *t = (hand_table){ .column = c->a, .bits = NEW_N(a, uint64_t, values) };
    }
    for (int v = 0; v < values; v++)
        t->bits[v] |= (uint64_t)hand_holds(c, v) << t->count;
    t->condition[t->count++] = condition;
}

static int hand_order(const void *x, const void *y)
{
    const workload_condition *a = x, *b = y;
    bool qa = a->kind == C_RATIO_FROM || a->kind == C_RATIO_TO, qb = b->kind == C_RATIO_FROM || b->kind == C_RATIO_TO;
    if (qa && qb && (a->a != b->a || a->b != b->b))
        return a->a != b->a ? a->a - b->a : a->b - b->b;
    return qa != qb ? qa - qb : memcmp(a, b, sizeof *a);
}

static void hand_policies(arena *a, hand_work *w, int policies)
{
    workload_policy *p = NEW_N(a, workload_policy, policies);
    workload_condition *all = NEW_N(a, workload_condition, policies * 10 + 1);
    int n = 0, at = 0;
    for (int i = 0; i < policies; i++) {
        workload_make_policy(i, &p[i]);
        for (int k = 0; k < p[i].count; k++)
            all[n++] = p[i].at[k];
    }
    qsort(all, (size_t)n, sizeof *all, hand_order);
    for (int i = 0; i < n; i++)
        if (!i || hand_order(&all[i - 1], &all[i]))
            all[w->conditions++] = all[i];
    w->condition = all;
    w->policies = policies;
    w->policy_at = NEW_N(a, int, policies + 1);
    w->policy_condition = NEW_N(a, int, n + 1);
    for (int i = 0; i < policies; i++) {
        for (int k = 0; k < p[i].count; k++)
            w->policy_condition[at++] = (int)((workload_condition *)bsearch(&p[i].at[k], all, (size_t)w->conditions, sizeof *all, hand_order) - all);
        w->policy_at[i + 1] = at;
    }
    for (int i = 0; i < w->conditions; i++)
        if (all[i].kind == C_PREFIX || all[i].kind == C_NO_PREFIX || all[i].kind == C_ONE_OF || all[i].kind == C_ANY_HONOUR || all[i].kind == C_NO_HONOUR)
            hand_add_table(a, w, i);
}

static hand_work *hand_new(arena *a, const workload_firms *f, int policies)
{
    hand_work *w = NEW(a, hand_work);
    w->rows = f->rows;
    w->blocks = (f->rows + HAND_ROWS - 1) / HAND_ROWS;
    size_t padded = w->blocks * HAND_ROWS;
    for (int c = 0; c < W_COLUMNS; c++) {
        uint64_t *known = NEW_N(a, uint64_t, padded / 64);
        memcpy(known, f->known[c], (f->rows + 63) / 64 * sizeof *known);
        w->known[c] = known;
        w->wide[c] = NEW_N(a, int32_t, padded);
        w->code[c] = NEW_N(a, uint16_t, padded);
        w->bit[c] = NEW_N(a, uint64_t, padded / 64);
        for (size_t i = 0; i < f->rows; i++) {
            w->wide[c][i] = (int32_t)f->value[c][i];
            w->code[c][i] = (uint16_t)f->value[c][i];
            w->bit[c][i / 64] |= (uint64_t)(f->value[c][i] != 0) << i % 64;
        }
    }
    hand_policies(a, w, policies);
    return w;
}

static void hand_match(arena *a, hand_work *w, int threads, pair_totals *totals)
{
    hand_worker *k = NEW_N(a, hand_worker, threads);
    atomic_store(&w->next, 0);
    for (int i = 0; i < threads; i++) {
        k[i] = (hand_worker){ .w = w, .totals = NEW_N(a, pair_totals, w->policies), .truths = NEW_N(a, uint64_t, w->conditions * 2 * HAND_WORDS) };
        if (i && pthread_create(&k[i].thread, NULL, hand_run, &k[i]))
            abort();
    }
    hand_run(&k[0]);
    for (int i = 0; i < threads; i++) {
        if (i)
            pthread_join(k[i].thread, NULL);
        for (int p = 0; p < w->policies; p++) {
            totals[p].eligible += k[i].totals[p].eligible;
            totals[p].unknown += k[i].totals[p].unknown;
            totals[p].near += k[i].totals[p].near;
        }
    }
}
#endif
