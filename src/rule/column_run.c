/* Blocks of rows go through the plan's steps, several threads taking the next block each. */
#include "rule/column_plan.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct job {
    const plan *p;
    const kernels *k;
    state_bits *states;
    row_bits *truths;
    atomic_size_t next;                    /* block */
} job;

typedef struct worker {
    job *job;
    arena *a;
    pthread_t thread;
    exact exact;
    uint64_t *truths;                      /* registers of the block: columns of words */
    int64_t *cells;                        /* registers of numbers … */
    uint64_t *known;                       /* … and whether they are known */
    uint64_t rows[BLOCK_WORDS];            /* rows that exist */
    size_t first, words;                   /* of the block, in words */
    pair_totals *totals;
    uint64_t interpreted, undecided;
} worker;

/* ---- operands --------------------------------------------------------------------------------------------------------- */

static const void *cells_at(const worker *w, place_of at)
{
    if (at.column)
        return (const char *)at.column->cells + w->first * WORD_ROWS * cell_bytes(at.width);
    return w->cells + (size_t)at.reg * BLOCK_ROWS;
}

static const uint64_t *known_at(const worker *w, place_of at)
{
    return at.column ? at.column->known + w->first : w->known + (size_t)at.reg * BLOCK_WORDS;
}

static truth_words truth_at(const worker *w, truth out, const uint64_t *known)
{
    return (truth_words){ known, w->truths + (size_t)out * BLOCK_WORDS, w->truths + (size_t)(out ^ 1) * BLOCK_WORDS, w->words };
}

static number_words numbers_at(const worker *w, const step *s)
{
    return (number_words){ cells_at(w, s->a), cells_at(w, s->b), w->cells + (size_t)s->out * BLOCK_ROWS, w->words * WORD_ROWS };
}

/* ---- steps that make numbers ---------------------------------------------------------------------------------------------- */

static void both_known(worker *w, const step *s, bool two)
{
    const uint64_t *a = known_at(w, s->a), *b = two ? known_at(w, s->b) : a;
    uint64_t *known = w->known + (size_t)s->out * BLOCK_WORDS;
    for (size_t i = 0; i < w->words; i++)
        known[i] = a[i] & b[i];
}

static void move_months(const worker *w, const step *s)
{
    number_words n = numbers_at(w, s);
    const int64_t *day = n.a;
    int64_t *out = n.out;
    for (size_t i = 0; i < n.rows; i++)
        out[i] = day_add_months(day[i], s->with);
}

static void fill_double(const worker *w, const step *s)
{
    double *out = (double *)(w->cells + (size_t)s->out * BLOCK_ROWS);
    for (size_t i = 0; i < w->words * WORD_ROWS; i++)
        out[i] = s->from;
    memset(w->known + (size_t)s->out * BLOCK_WORDS, 0xFF, w->words * sizeof(uint64_t));
}

static void divide(worker *w, const step *s)
{
    const kernels *k = w->job->k;
    (s->op == STEP_QUOTIENT_32 ? k->quotient_32 : k->div_double)(numbers_at(w, s));
    k->nonzero[s->b.width](cells_at(w, s->b), known_at(w, s->a), known_at(w, s->b), w->known + (size_t)s->out * BLOCK_WORDS, w->words);
}

static void number_step(worker *w, const step *s)
{
    const kernels *k = w->job->k;
    switch (s->op) {
    case STEP_WIDEN: k->widen[s->a.width](numbers_at(w, s)); both_known(w, s, false); break;
    case STEP_TO_DOUBLE: k->to_double[s->a.width](numbers_at(w, s), s->from); both_known(w, s, false); break;
    case STEP_ADD: k->add(numbers_at(w, s)); both_known(w, s, true); break;
    case STEP_SUB: k->sub(numbers_at(w, s)); both_known(w, s, true); break;
    case STEP_MUL: k->mul(numbers_at(w, s)); both_known(w, s, true); break;
    case STEP_ADD_DOUBLE: k->add_double(numbers_at(w, s)); both_known(w, s, true); break;
    case STEP_SUB_DOUBLE: k->sub_double(numbers_at(w, s)); both_known(w, s, true); break;
    case STEP_MUL_DOUBLE: k->mul_double(numbers_at(w, s)); both_known(w, s, true); break;
    case STEP_ADD_CONSTANT: k->add_constant(numbers_at(w, s), s->with); both_known(w, s, false); break;
    case STEP_MUL_CONSTANT: k->mul_constant(numbers_at(w, s), s->with); both_known(w, s, false); break;
    case STEP_MONTHS: move_months(w, s); both_known(w, s, false); break;
    case STEP_FILL_DOUBLE: fill_double(w, s); break;
    default: divide(w, s);
    }
}

/* ---- steps that make truths ------------------------------------------------------------------------------------------------ */

static void constant(const worker *w, const step *s)
{
    truth_words t = truth_at(w, s->out, NULL);
    memset(t.yes, s->with ? 0xFF : 0, w->words * sizeof(uint64_t));
    memset(t.no, 0, w->words * sizeof(uint64_t));
}

static void known_or_bit(const worker *w, const step *s)
{
    const uint64_t *known = known_at(w, s->a), *bits = s->op == STEP_BIT ? s->a.column->bits + w->first : known;
    truth_words t = truth_at(w, s->out, NULL);
    for (size_t i = 0; i < w->words; i++) {
        t.yes[i] = bits[i];
        t.no[i] = s->op == STEP_BIT ? known[i] & ~bits[i] : ~known[i];
    }
}

static void merge(const worker *w, const step *s)
{
    const uint64_t *known = known_at(w, s->a), *yes = w->truths + (size_t)s->of[0] * BLOCK_WORDS, *no = w->truths + (size_t)s->of[1] * BLOCK_WORDS;
    truth_words t = truth_at(w, s->out, NULL);
    for (size_t i = 0; i < w->words; i++) {
        t.yes[i] = yes[i] | (s->missing == FEEL_TRUE ? ~known[i] : 0);
        t.no[i] = no[i] | (s->missing == FEEL_FALSE ? ~known[i] : 0);
    }
}

static void decided(const worker *w, const step *s)
{
    truth_words a = truth_at(w, s->of[0], NULL), t = truth_at(w, s->out, NULL);
    for (size_t i = 0; i < w->words; i++) {
        t.yes[i] = a.yes[i] | a.no[i];
        t.no[i] = ~t.yes[i];
    }
}

static void lookup(const worker *w, const step *s)
{
    lookup_words l = { cells_at(w, s->a), s->a.column->least, s->table, known_at(w, s->a), w->truths, s->of, s->count, w->words };
    w->job->k->lookup[s->a.width](&l);
}

/* The rows a mask names, one after the other. */
static void one_by_one(worker *w, const step *s, size_t i, uint64_t rows)
{
    truth_words t = truth_at(w, s->out, NULL);
    for (; rows; rows &= rows - 1) {
        uint64_t bit = rows & -rows;
        exact_row row = { .of = w->job->p->rows, .row = (w->first + i) * WORD_ROWS + (size_t)__builtin_ctzll(rows) };
        feel_truth v = s->op == STEP_DECIDE ? exact_comparison(&w->exact, s->node, &row) : exact_interpret(&w->exact, s->node, &row);
        t.yes[i] |= v == FEEL_TRUE ? bit : 0;
        t.no[i] |= v == FEEL_FALSE ? bit : 0;
        w->interpreted++;
        w->undecided += s->op == STEP_DECIDE && s->count;
    }
}

static void undecided(worker *w, const step *s)
{
    truth_words t = truth_at(w, s->out, NULL);
    const uint64_t *known = s->op == STEP_DECIDE && s->count ? known_at(w, s->a) : w->rows;
    if (s->op == STEP_INTERPRET)
        constant(w, s);
    for (size_t i = 0; i < w->words; i++)
        one_by_one(w, s, i, w->rows[i] & known[i] & ~t.yes[i] & ~t.no[i]);
}

static void take_step(worker *w, const step *s)
{
    const kernels *k = w->job->k;
    switch (s->op) {
    case STEP_GE: k->ge[s->a.width](cells_at(w, s->a), s->with, truth_at(w, s->out, known_at(w, s->a))); break;
    case STEP_EQ: k->eq[s->a.width](cells_at(w, s->a), s->with, truth_at(w, s->out, known_at(w, s->a))); break;
    case STEP_GE_TWO: case STEP_EQ_TWO: {
        uint64_t known[BLOCK_WORDS];
        for (size_t i = 0; i < w->words; i++)
            known[i] = known_at(w, s->a)[i] & known_at(w, s->b)[i];
        (s->op == STEP_GE_TWO ? k->ge_two : k->eq_two)[s->a.width](cells_at(w, s->a), cells_at(w, s->b), truth_at(w, s->out, known));
        break;
    }
    case STEP_BAND: k->band(cells_at(w, s->a), s->from, s->below, truth_at(w, s->out, known_at(w, s->a))); break;
    case STEP_EQ_DOUBLE: k->eq_double(cells_at(w, s->a), s->from, truth_at(w, s->out, known_at(w, s->a))); break;
    case STEP_KNOWN: case STEP_BIT: known_or_bit(w, s); break;
    case STEP_CONSTANT: constant(w, s); break;
    case STEP_LOOKUP: lookup(w, s); break;
    case STEP_MERGE: merge(w, s); break;
    case STEP_DECIDED: decided(w, s); break;
    case STEP_AND: k->conjoin(w->truths, s->of, s->count, s->out, w->words); break;
    case STEP_SELECT: k->select(w->truths, s->of, s->out, w->words); break;
    case STEP_DECIDE: case STEP_INTERPRET: undecided(w, s); break;
    default: number_step(w, s);
    }
}

/* ---- blocks ------------------------------------------------------------------------------------------------------------------ */

static void begin_block(worker *w, size_t block)
{
    size_t rows = w->job->p->rows->rows, words = (rows + WORD_ROWS - 1) / WORD_ROWS;
    w->first = block * BLOCK_WORDS;
    w->words = words - w->first < BLOCK_WORDS ? (words - w->first + VECTOR_WORDS - 1) / VECTOR_WORDS * VECTOR_WORDS : BLOCK_WORDS;
    for (size_t i = 0; i < BLOCK_WORDS; i++) {
        size_t from = (w->first + i) * WORD_ROWS, left = from < rows ? rows - from : 0;
        w->rows[i] = left >= WORD_ROWS ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
    }
}

static void end_block(worker *w)
{
    const job *j = w->job;
    const ruleset *r = j->p->rules;
    for (size_t i = 0; i < r->policies.len; i++) {
        state_words keep = { 0 };
        if (j->states)
            keep = (state_words){ (uint64_t *)j->states[i].holds + w->first, (uint64_t *)j->states[i].fails + w->first, (uint64_t *)j->states[i].near + w->first };
        j->k->count(w->truths, j->p->policies[i], r->policies.at[i].count, w->rows, w->words, r->policies.at[i].judged, &w->totals[i], keep);
    }
    for (size_t i = 0; j->truths && i < r->clauses.len; i++) {
        truth t = j->p->clauses[i];
        for (size_t k = 0; k < w->words; k++) {
            ((uint64_t *)j->truths[i].yes)[w->first + k] = w->truths[(size_t)t * BLOCK_WORDS + k] & w->rows[k];
            ((uint64_t *)j->truths[i].no)[w->first + k] = w->truths[(size_t)(t ^ 1) * BLOCK_WORDS + k] & w->rows[k];
        }
    }
}

static void *work(void *self)
{
    worker *w = self;
    const plan *p = w->job->p;
    size_t blocks = p->rows->padded / BLOCK_ROWS;
    for (size_t block; (block = atomic_fetch_add(&w->job->next, 1)) < blocks;) {
        begin_block(w, block);
        for (size_t i = 0; i < p->steps.len; i++)
            take_step(w, &p->steps.at[i]);
        end_block(w);
    }
    return NULL;
}

/* ---- the run -------------------------------------------------------------------------------------------------------------------- */

static void worker_begin(worker *w, job *j)
{
    const plan *p = j->p;
    *w = (worker){ .job = j, .a = arena_new() };
    exact_begin(&w->exact, p, w->a);
    w->truths = NEW_N(w->a, uint64_t, 2 * (size_t)p->truth_count * BLOCK_WORDS + 1);
    w->cells = NEW_N(w->a, int64_t, (size_t)(p->number_count + 1) * BLOCK_ROWS);
    w->known = NEW_N(w->a, uint64_t, (size_t)(p->number_count + 1) * BLOCK_WORDS);
    w->totals = NEW_N(w->a, pair_totals, p->rules->policies.len + 1);
}

static const kernels *best_kernels(bool portable)
{
#if defined(__x86_64__)
    if (!portable && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi"))
        return &avx2_kernels;
#endif
    (void)portable;
    return &portable_kernels;
}

enum { MOST_THREADS = 64, LEAST_BLOCKS = 8 };                     /* fewer blocks a thread are not worth starting one */

static int thread_count(int wanted, size_t blocks)
{
    long n = wanted > 0 ? wanted : sysconf(_SC_NPROCESSORS_ONLN), most = (long)(blocks / LEAST_BLOCKS) + 1;
    n = n > most ? most : n;
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (int)n;
}

/* The last worker is this thread; one that cannot be started leaves its blocks to the others. */
static void run_workers(worker *w, int count)
{
    bool started[MOST_THREADS] = { 0 };
    for (int i = 0; i + 1 < count; i++)
        started[i] = pthread_create(&w[i].thread, NULL, work, &w[i]) == 0;
    work(&w[count - 1]);
    for (int i = 0; i + 1 < count; i++)
        if (started[i])
            pthread_join(w[i].thread, NULL);
}

static uint64_t *words_of(arena *a, const fact_rows *b)
{
    return NEW_N(a, uint64_t, b->padded / WORD_ROWS + 1);
}

static void make_room(job *j, const fact_rows *b, const run_options *o, arena *a)
{
    const ruleset *r = j->p->rules;
    if (o->level >= RUN_STATES) {
        j->states = NEW_N(a, state_bits, r->policies.len + 1);
        for (size_t i = 0; i < r->policies.len; i++)
            j->states[i] = (state_bits){ words_of(a, b), words_of(a, b), words_of(a, b) };
    }
    if (o->level >= RUN_TRUTHS) {
        j->truths = NEW_N(a, row_bits, r->clauses.len + 1);
        for (size_t i = 0; i < r->clauses.len; i++)
            j->truths[i] = (row_bits){ words_of(a, b), words_of(a, b) };
    }
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void gather(run_result *out, pair_totals *totals, worker *w, int count)
{
    for (int i = 0; i < count; i++) {
        for (size_t k = 0; k < out->rules->policies.len; k++) {
            totals[k].eligible += w[i].totals[k].eligible;
            totals[k].judged += w[i].totals[k].judged;
            totals[k].unknown += w[i].totals[k].unknown;
            totals[k].near += w[i].totals[k].near;
        }
        out->stats.interpreted_rows += w[i].interpreted;
        out->stats.undecided_rows += w[i].undecided;
        arena_end(w[i].a);
    }
}

bool ruleset_run(const ruleset *r, const fact_rows *b, const run_options *o, arena *a, run_result *out, error *e)
{
    plan p;
    double begin = seconds();
    arena *scratch = arena_new();
    bool ok = plan_make(&p, r, b, o->level, scratch, e);
    if (ok) {
        job j = { .p = &p, .k = best_kernels(o->portable) };
        double planned = seconds();
        int threads = thread_count(o->threads, b->padded / BLOCK_ROWS);
        worker *w = NEW_N(scratch, worker, threads);
        pair_totals *totals = NEW_N(a, pair_totals, r->policies.len + 1);
        make_room(&j, b, o, a);
        *out = (run_result){ .rules = r, .rows = b->rows, .words = b->padded / WORD_ROWS, .totals = totals, .states = j.states, .truths = j.truths, .stats = p.stats };
        for (int i = 0; i < threads; i++)
            worker_begin(&w[i], &j);
        run_workers(w, threads);
        out->stats.threads = threads;
        out->stats.code = j.k->name;
        gather(out, totals, w, threads);
        out->stats.plan_seconds = planned - begin;
        out->stats.run_seconds = seconds() - planned;
    }
    arena_end(scratch);
    return ok;
}

/* ---- reading the result ------------------------------------------------------------------------------------------------------------ */

static bool at(const uint64_t *bits, size_t row)
{
    return bits[row >> 6] >> (row & 63) & 1;
}

pair_state run_state(const run_result *r, uint32_t policy, size_t row)
{
    const state_bits *s = &r->states[policy];
    if (at(s->fails, row))
        return PAIR_NOT;
    if (!at(s->holds, row))
        return PAIR_UNKNOWN;
    return r->rules->policies.at[policy].judged ? PAIR_JUDGED : PAIR_ELIGIBLE;
}

int run_near(const run_result *r, uint32_t policy, size_t row)
{
    const policy_terms *t = &r->rules->policies.at[policy];
    if (!at(r->states[policy].near, row))
        return -1;
    for (size_t i = 0; i < t->count; i++)
        if (run_truth(r, t->conditions[i], row) == FEEL_FALSE)
            return (int)i;
    return -1;
}
