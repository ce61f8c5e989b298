/* bench_panel — cumulative growth on the comparable base by industry, with pulls and contributions, for all indicators and all
 * months: the panel in memory against the same in SQL on SQLite and PostgreSQL (JBP_BENCH_PG), in the same run.
 *
 * The peers get the question at its easiest: one table with cumulative and prior-year figure of every indicator side by side,
 * integers, NULL where a month is missing, so that it is one scan with GROUP BY and no join.  All three results are compared
 * number by number.  Beside it stands what the memory gives: a plain sum and a memcpy over as many bytes. */
#include "stat/contribution.h"
#include "store/store.h"

#include "bench.h"

enum { INDICATORS = 12, INDUSTRIES = 41, FIGURES = 4 };          /* current, base, pull, contribution */

typedef struct size { uint32_t firms, months; } size;
typedef struct data { arena *a; size n; panel *p; int industry; } data;

/* ---- the same numbers for all: from a hash of firm, month and indicator ---------------------------------------------------- */

static uint64_t hash3(uint32_t f, uint32_t m, uint32_t i)
{
    uint64_t h = ((uint64_t)f << 24 | (uint64_t)m << 8 | i) * 0x9E3779B97F4A7C15U;
    return (h ^ h >> 31) * 0xD6E8FEB86659FD93U >> 20;
}

static bool given(uint32_t f, uint32_t m, uint32_t i) { return hash3(f, m, i) % 211 != 0; }           /* one month in 211 is missing */
static int64_t amount(uint32_t f, uint32_t m, uint32_t i) { return (int64_t)(hash3(f, m, i) >> 8) % 1000000; }
static uint32_t industry_of(size n, uint32_t f) { return (uint32_t)((uint64_t)f * INDUSTRIES / n.firms); }
static bool listed(uint32_t f, uint32_t m) { return f % 17 != 0 || m >= 15; }                          /* some came on the list later */

/* January to month m; false when a month of it is missing. */
static bool cumulative(uint32_t f, uint32_t m, uint32_t i, int64_t *sum)
{
    *sum = 0;
    for (uint32_t k = m - m % 12; k <= m; k++) {
        if (!given(f, k, i))
            return false;
        *sum += amount(f, k, i);
    }
    return true;
}

/* ---- the panel ---------------------------------------------------------------------------------------------------------------- */

static bool make_panel(data *d, error *e)
{
    char key[16];
    panel *p = d->p = panel_new(d->a, (panel_shape){ d->n.firms, month_of(2010, 1), d->n.months, "bench" });
    d->industry = panel_add_dimension(p, "industry", (text2){ "行业", "Industry" });
    for (int i = 0; i < INDICATORS; i++) {
        snprintf(key, sizeof key, "i%d", i);
        panel_add_indicator(p, (indicator){ .id = key, .label = { key, key }, .unit = { "千元", NULL }, .scale = 2, .kind = INDICATOR_FLOW });
    }
    for (uint32_t f = 0; f < d->n.firms; f++) {
        snprintf(key, sizeof key, "%02u", industry_of(d->n, f));
        TRY(panel_set_attribute(p, d->industry, f, str_of(key), e));
        panel_list(p, f, p->first + (listed(f, 0) ? 0 : 15), MONTH_NONE);
    }
    for (uint32_t i = 0; i < INDICATORS; i++)
        for (uint32_t m = 0; m < d->n.months; m++)
            for (uint32_t f = 0; f < d->n.firms; f++)
                if (given(f, m, i))
                    TRY(panel_set(p, (cell){ (int)i, f, p->first + (month)m, CELL_MONTH }, amount(f, m, i), e));
    return panel_finish(p, e);
}

static int64_t *figure_at(int64_t *out, uint32_t m, uint32_t industry, uint32_t i) { return out + (((size_t)(m - 12) * INDUSTRIES + industry) * INDICATORS + i) * FIGURES; }

/* Hundredths of a percent, cut: as SQL's integers divide. */
static int64_t ten_thousandths(ratio r) { return r.den ? (int64_t)(r.num * 10000 / r.den) : 0; }

static void ask_panel(const data *d, int64_t *out)
{
    for (uint32_t i = 0; i < INDICATORS; i++)
        for (uint32_t m = 12; m < d->n.months; m++) {
            arena_pos at = arena_mark(d->a);
            pull_table t = pulls_by(d->a, d->p, (view){ (int)i, d->p->first + (month)m, SPAN_CUMULATIVE }, ALL_FIRMS, d->industry);
            for (uint32_t k = 1; k < t.len; k++) {
                int64_t *x = figure_at(out, m, k - 1, i);
                x[0] = t.at[k].current;
                x[1] = t.at[k].base;
                x[2] = ten_thousandths(pull_points(&t, k));
                x[3] = ten_thousandths(pull_share(&t, k));
            }
            arena_rewind(d->a, at);
        }
}

/* ---- the peers ------------------------------------------------------------------------------------------------------------------ */

static bool fill_store(const data *d, store *s, error *e)
{
    buf make = buf_new(d->a);
    const char *columns[2 + 2 * INDICATORS];
    value v[2 + 2 * INDICATORS];
    columns[0] = "m";
    columns[1] = "industry";
    buf_puts(&make, "DROP TABLE IF EXISTS firm_month; CREATE TABLE firm_month (m BIGINT, industry BIGINT");
    for (int i = 0; i < INDICATORS; i++) {
        columns[2 + 2 * i] = arena_print(d->a, "c%d", i);
        columns[3 + 2 * i] = arena_print(d->a, "p%d", i);
        buf_print(&make, ", c%d BIGINT, p%d BIGINT", i, i);
    }
    buf_puts(&make, ")");
    TRY(store_script(s, make.text, e) && store_begin(s, e));
    const row_shape *shape = shape_new(s, "firm_month", columns, 2 + 2 * INDICATORS);
    for (uint32_t m = 12; m < d->n.months; m++)
        for (uint32_t f = 0; f < d->n.firms; f++) {
            if (!listed(f, m))
                continue;
            v[0] = V_INT(m);
            v[1] = V_INT(industry_of(d->n, f));
            for (uint32_t i = 0; i < INDICATORS; i++) {
                int64_t now_, before;
                v[2 + 2 * i] = cumulative(f, m, i, &now_) ? V_INT(now_) : V_NULL;
                v[3 + 2 * i] = cumulative(f, m - 12, i, &before) ? V_INT(before) : V_NULL;
            }
            TRY(store_append(s, shape, v, e));
        }
    TRY(store_commit(s, e));
    return store_script(s, store_dialect(s) == DIALECT_POSTGRES ? "VACUUM ANALYZE firm_month" : "ANALYZE", e);
}

static const char *question(arena *a)
{
    buf b = buf_new(a);
    buf_puts(&b, "WITH g AS (SELECT m, industry");
    for (int i = 0; i < INDICATORS; i++)
        buf_print(&b, ", CAST(sum(CASE WHEN p%d IS NOT NULL THEN c%d END) AS BIGINT) AS c%d, CAST(sum(CASE WHEN c%d IS NOT NULL THEN p%d END) AS BIGINT) AS p%d", i, i, i, i, i, i);
    buf_puts(&b, " FROM firm_month GROUP BY m, industry) SELECT m, industry");
    for (int i = 0; i < INDICATORS; i++)
        buf_print(&b, ", c%d, p%d, CAST((c%d - p%d) * 10000 / CAST(sum(p%d) OVER (PARTITION BY m) AS BIGINT) AS BIGINT),"
                      " CAST((c%d - p%d) * 10000 / CAST(sum(c%d - p%d) OVER (PARTITION BY m) AS BIGINT) AS BIGINT)", i, i, i, i, i, i, i, i, i);
    buf_puts(&b, " FROM g");
    return b.text;
}

static bool ask_store(const data *d, store *s, int64_t *out, error *e)
{
    rows *r;
    bool more = true, ok = true;
    TRY(store_query(s, question(d->a), NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        for (uint32_t i = 0; i < INDICATORS; i++)
            for (int k = 0; k < FIGURES; k++)
                figure_at(out, (uint32_t)rows_int(r, 0), (uint32_t)rows_int(r, 1), i)[k] = rows_int(r, 2 + (int)i * FIGURES + k);
    rows_close(r);
    return ok;
}

/* ---- what the memory gives ---------------------------------------------------------------------------------------------------------- */

static void print_memory(size_t bytes)
{
    size_t n = bytes / sizeof(int64_t);
    int64_t *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y);
    if (!x || !y)
        exit(1);
    memset(x, 1, n * sizeof *x);
    memset(y, 2, n * sizeof *y);
    double sum_best = 1e9, copy_best = 1e9;
    for (int round = 0; round < 3; round++) {
        double t = now();
        int64_t sum[4] = { 0 };
        for (size_t i = 0; i + 4 <= n; i += 4)
            for (int k = 0; k < 4; k++)
                sum[k] += x[i + (size_t)k];
        double took = now() - t;
        __asm__ volatile("" ::"r"(sum[0] + sum[1] + sum[2] + sum[3]));
        sum_best = took < sum_best ? took : sum_best;
        t = now();
        memcpy(y, x, n * sizeof *x);
        __asm__ volatile("" ::"r"(y) : "memory");
        took = now() - t;
        copy_best = took < copy_best ? took : copy_best;
    }
    printf("  memory: plain sum %.1f GB/s, memcpy %.1f GB/s read\n", (double)bytes / sum_best / 1e9, (double)bytes / copy_best / 1e9);
    free(x);
    free(y);
}

/* ---- one size ----------------------------------------------------------------------------------------------------------------------- */

static bool peer(const data *d, const char *name, const char *url, const int64_t *ours, size_t figures, double panel_s, error *e)
{
    store *s;
    int64_t *theirs = calloc(figures, sizeof *theirs);
    double best = 1e9, t = now();
    TRY(theirs && store_open(url, STORE_CREATE, &s, e));
    bool ok = fill_store(d, s, e);
    double filled = now() - t;
    for (int round = 0; ok && round < 2; round++) {
        t = now();
        ok = ask_store(d, s, theirs, e);
        best = now() - t < best ? now() - t : best;
    }
    if (ok && memcmp(ours, theirs, figures * sizeof *ours) != 0)
        ok = fail(e, ERR_INTERNAL, "%s 的结果不同", "%s gives other numbers", name);
    if (ok)
        printf("  %s: %.3f s (filled in %.1f s), the same %zu figures; ratio %.0f\n", name, best, filled, figures, best / panel_s);
    store_close(s);
    free(theirs);
    return ok;
}

static bool one_size(size n, const char *dir, error *e)
{
    arena *a = arena_new();
    data d = { .a = a, .n = n };
    size_t figures = (size_t)(n.months - 12) * INDUSTRIES * INDICATORS * FIGURES, bytes = (size_t)(n.months - 12) * INDICATORS * n.firms * 2 * sizeof(int64_t);
    int64_t *ours = calloc(figures, sizeof *ours);
    double t = now(), best = 1e9;
    TRY(ours && make_panel(&d, e));
    double made = now() - t;
    for (int round = 0; round < 3; round++) {
        t = now();
        ask_panel(&d, ours);
        best = now() - t < best ? now() - t : best;
    }
    printf("%u firms x %u months x %d indicators\n  panel: %.4f s, %.1f GB/s (made in %.1f s, %.0f MiB)\n", n.firms, n.months, INDICATORS, best, (double)bytes / best / 1e9, made,
           (double)arena_used(a) / 1048576);
    print_memory(bytes);
    const char *pg = getenv("JBP_BENCH_PG");
    bool ok = peer(&d, "SQLite", arena_print(a, "%s/panel.db", dir), ours, figures, best, e);
    if (ok && pg && *pg)
        ok = peer(&d, "PostgreSQL", arena_print(a, "%s?schema=bench", pg), ours, figures, best, e);
    free(ours);
    arena_end(a);
    return ok;
}

int main(int argc, char **argv)
{
    static const size full[] = { { 5000, 120 }, { 400000, 24 } }, quick[] = { { 5000, 36 }, { 40000, 24 } };
    char dir[] = "/tmp/jbp-bench-XXXXXX";
    error e = { .lang = LANG_EN };
    bool ok = mkdtemp(dir) != NULL;
    for (size_t i = 0; ok && i < 2; i++)
        ok = one_size((is_quick(argc, argv) ? quick : full)[i], dir, &e);
    remove_folder(dir);
    if (!ok)
        fprintf(stderr, "%s\n", e.text);
    return !ok;
}
