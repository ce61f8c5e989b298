/* Sums over firms: the hot path.  Firms go by in words of 64.  A missing cell holds 0, so a word is
 * added as a plain vector and what should not have been added is taken off again: with few
 * exceptions a word that is as fast as having none. */
#include "panel/panel.h"

/* A block of 64 firms as 16 vectors of four; the compiler lowers them to what the target has. */
typedef int64_t lanes __attribute__((vector_size(32), aligned(8)));

#define INLINE static inline __attribute__((always_inline))

INLINE int64_t block_sum(const int64_t *v)
{
    lanes a = { 0 }, b = { 0 };
    for (int i = 0; i < 64; i += 8) {
        a += *(const lanes *)(const void *)(v + i);
        b += *(const lanes *)(const void *)(v + i + 4);
    }
    a += b;
    return a[0] + a[1] + a[2] + a[3];
}

/* Σ of the cells in `want`; cells outside `have` hold 0. */
INLINE int64_t masked_sum(const int64_t *v, uint64_t want, uint64_t have)
{
    uint64_t extra = have & ~want;
    if (__builtin_popcountll(extra) <= __builtin_popcountll(want)) {
        int64_t sum = block_sum(v);
        for (; extra; extra &= extra - 1)
            sum -= v[__builtin_ctzll(extra)];
        return sum;
    }
    int64_t sum = 0;
    for (; want; want &= want - 1)
        sum += v[__builtin_ctzll(want)];
    return sum;
}

typedef struct streams {
    const column   *now, *before;
    const uint64_t *listed, *set;              /* set NULL: all */
    const uint64_t *reporting;                 /* who gave this month: of a cumulative, the whole ones */
} streams;

static bool open_streams(const panel *p, view v, firm_set set, streams *s)
{
    bool month_alone = v.span == SPAN_MONTH;
    if (v.at < p->first || v.at > panel_last(p))
        return false;
    s->now = panel_column(p, v.indicator, month_alone ? CELL_MONTH : CELL_CUMULATIVE, v.at);
    s->before = panel_column(p, v.indicator, month_alone ? CELL_PRIOR_MONTH : CELL_PRIOR, v.at);
    s->listed = p->listed[v.at - p->first];
    s->set = set.bits;
    s->reporting = s->now->whole;
    return true;
}

INLINE void add_word(const streams *s, uint32_t w, uint64_t edge, total *t)
{
    const int64_t *now = s->now->value + (size_t)w * 64, *before = s->before->value + (size_t)w * 64;
    uint64_t listed = s->listed[w] & edge & (s->set ? s->set[w] : ~(uint64_t)0);
    uint64_t known = listed & s->now->present[w];
    uint64_t compared = listed & s->now->whole[w] & s->before->whole[w];
    int64_t level = masked_sum(now, known, s->now->present[w]);
    t->level += level;
    t->current += level;
    for (uint64_t apart = known & ~compared; apart; apart &= apart - 1)
        t->current -= now[__builtin_ctzll(apart)];
    t->base += masked_sum(before, compared, s->before->present[w]);
    t->listed += (uint32_t)__builtin_popcountll(listed);
    t->reporting += (uint32_t)__builtin_popcountll(listed & s->reporting[w]);
    t->compared += (uint32_t)__builtin_popcountll(compared);
}

INLINE void add_words(const streams *s, uint32_t from, uint32_t to, total *t)
{
    for (uint32_t w = from / 64; w * 64 < to; w++) {
        uint64_t edge = ~(uint64_t)0;
        if (w * 64 < from)
            edge &= ~(uint64_t)0 << (from & 63);
        if (w * 64 + 64 > to)
            edge &= ~(uint64_t)0 >> (w * 64 + 64 - to);
        add_word(s, w, edge, t);
    }
}

static void add_range_plain(const streams *s, uint32_t from, uint32_t to, total *t) { add_words(s, from, to, t); }

#if defined __x86_64__
/* The same compiled for machines since 2013: four numbers an instruction, and bits counted by one. */
__attribute__((target("avx2,popcnt,bmi,bmi2"))) static void add_range_wide(const streams *s, uint32_t from, uint32_t to, total *t) { add_words(s, from, to, t); }

static void add_range(const streams *s, uint32_t from, uint32_t to, total *t)
{
    bool wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    (wide ? add_range_wide : add_range_plain)(s, from, to, t);
}
#else
#define add_range add_range_plain
#endif

/* Firms of a code lie apart: each goes to its own total, without branches on its bits. */
static void add_scattered(const panel *p, const streams *s, const uint16_t *code, total *out)
{
    for (uint32_t w = 0; w < p->words; w++) {
        uint64_t listed = s->listed[w] & (s->set ? s->set[w] : ~(uint64_t)0);
        uint64_t known = listed & s->now->present[w], reporting = listed & s->reporting[w];
        uint64_t compared = listed & s->now->whole[w] & s->before->whole[w];
        for (uint32_t i = 0; i < 64 && listed >> i; i++) {
            size_t f = (size_t)w * 64 + i;
            total *t = &out[code[f]];
            int64_t compare = -(int64_t)(compared >> i & 1);
            t->level += s->now->value[f] & -(int64_t)(known >> i & 1);
            t->current += s->now->value[f] & compare;
            t->base += s->before->value[f] & compare;
            t->listed += (uint32_t)(listed >> i & 1);
            t->reporting += (uint32_t)(reporting >> i & 1);
            t->compared += (uint32_t)(compared >> i & 1);
        }
    }
}

total panel_total(const panel *p, view v, firm_set set)
{
    total t = { 0 };
    streams s;
    if (open_streams(p, v, set, &s))
        add_range(&s, 0, p->firms, &t);
    return t;
}

void panel_total_by(const panel *p, view v, firm_set set, int dimension_ix, total *out)
{
    const dimension *d = &p->dimensions.at[dimension_ix];
    streams s;
    memset(out, 0, panel_codes(p, dimension_ix) * sizeof *out);
    if (!open_streams(p, v, set, &s))
        return;
    if (d->run_count > p->firms / 32 + 1) {        /* runs shorter than half a word: scattering is faster */
        add_scattered(p, &s, d->code, out);
        return;
    }
    for (uint32_t r = 0; r < d->run_count; r++)
        add_range(&s, d->runs[r].from, d->runs[r].to, &out[d->runs[r].code]);
}

firm_set firm_set_where(arena *a, const panel *p, int dimension_ix, uint32_t code)
{
    uint64_t *bits = NEW_N(a, uint64_t, p->words);
    for (uint32_t f = 0; f < p->firms; f++)
        if (p->dimensions.at[dimension_ix].code[f] == code)
            bit_set(bits, f);
    return (firm_set){ bits };
}

firm_set firm_set_and(arena *a, const panel *p, firm_set x, firm_set y)
{
    if (!x.bits || !y.bits)
        return x.bits ? x : y;
    uint64_t *bits = NEW_N(a, uint64_t, p->words);
    for (uint32_t w = 0; w < p->words; w++)
        bits[w] = x.bits[w] & y.bits[w];
    return (firm_set){ bits };
}

firm_set firm_set_not(arena *a, const panel *p, firm_set x)
{
    uint64_t *bits = NEW_N(a, uint64_t, p->words);
    for (uint32_t f = 0; f < p->firms; f++)
        if (x.bits && !bit_get(x.bits, f))
            bit_set(bits, f);
    return (firm_set){ bits };
}

bool view_published(const panel *p, view *v)
{
    if (!p->indicators.at[v->indicator].jan_with_feb || month_nr(v->at) > 2)
        return true;
    if (month_nr(v->at) == 2)
        v->span = SPAN_CUMULATIVE;
    return month_nr(v->at) == 2;
}
