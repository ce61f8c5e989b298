/* bench_evaluate — 100,000 firms × 6 indicators (--quick: 10,000) scored, ranked and classed by a scheme, against the same in SQL on
 * SQLite (window functions, doubles, an index-free table in memory), in one run.  Benchmarks are the cohort's means, items are
 * held between 0 and 1.5 × weight, a missing emission scores the mean.  Prints firms/s, the ratio, and how many classes agree:
 * SQL's doubles may round a total the other way. */
#include "evaluate/score.h"

#include "demo/random.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FULL = 100000, QUICK = 10000, ITEMS = 7, ROUNDS = 3 };
static const char *const names[ITEMS] = { "tax", "land", "va", "energy", "emission", "staff", "rd" };

static const char items[] = "data:\n  - {name: tax}\n  - {name: land}\n  - {name: va}\n  - {name: energy}\n  - {name: emission}\n  - {name: staff}\n  - {name: rd}\n";
static const char scheme_text[] =
    "scheme: bench\ntitle: b\nedition: '1'\nscope: 'true'\nclasses: [{id: A, zh: a}, {id: B, zh: b}, {id: C, zh: c}, {id: D, zh: d}]\n"
    "indicators:\n  - {id: i1, zh: a, top: tax, per: land}\n  - {id: i2, zh: b, top: va, per: land}\n  - {id: i3, zh: c, top: va, per: energy}\n"
    "  - {id: i4, zh: d, top: va, per: emission}\n  - {id: i5, zh: e, top: va, per: staff}\n  - {id: i6, zh: f, top: rd, per: va}\n"
    "cohorts:\n  - id: all\n    zh: all\n    items:\n"
    "      - {indicator: i1, weight: 35, benchmark: {mean: cohort}, min: 0, max: 1.5, missing: zero}\n"
    "      - {indicator: i2, weight: 20, benchmark: {mean: cohort}, min: 0, max: 1.5, missing: zero}\n"
    "      - {indicator: i3, weight: 15, benchmark: {mean: cohort}, min: 0, max: 1.5, missing: zero}\n"
    "      - {indicator: i4, weight: 10, benchmark: {mean: cohort}, min: 0, max: 1.5, missing: cohort_mean}\n"
    "      - {indicator: i5, weight: 10, benchmark: {mean: cohort}, min: 0, max: 1.5, missing: zero}\n"
    "      - {indicator: i6, weight: 10, benchmark: {mean: cohort}, min: 0, max: 1.5, missing: zero}\n"
    "    bands: {by: rank, list: [{class: A, from: 0, to: 20}, {class: B, from: 20, to: 75}, {class: C, from: 75, to: 95}, {class: D, from: 95, to: 100}]}\n";

static const char sql[] =
    "WITH m AS (SELECT sum(tax)/sum(land) b1, sum(va)/sum(land) b2, sum(va)/sum(energy) b3, sum(CASE WHEN emission IS NOT NULL THEN va END)/sum(emission) b4,"
    "  sum(va)/sum(staff) b5, sum(rd)/sum(va) b6 FROM f),"
    " s AS (SELECT id, min(max(35*tax/land/b1,0),52.5) s1, min(max(20*va/land/b2,0),30) s2, min(max(15*va/energy/b3,0),22.5) s3,"
    "  min(max(10*va/emission/b4,0),15) s4, min(max(10*va/staff/b5,0),15) s5, min(max(10*rd/va/b6,0),15) s6 FROM f, m),"
    " t AS (SELECT id, round(s1+s2+s3+coalesce(s4,(SELECT avg(s4) FROM s))+s5+s6, 2) total FROM s),"
    " r AS (SELECT id, total, rank() OVER (ORDER BY total DESC) place, count(*) OVER () n FROM t)"
    " SELECT id, CASE WHEN place-1 < round(n*0.2) THEN 0 WHEN place-1 < round(n*0.75) THEN 1 WHEN place-1 < round(n*0.95) THEN 2 ELSE 3 END FROM r";

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_evaluate: %s\n", what);
    exit(1);
}

static int64_t drawn(dice *d, int item) { return item == 1 ? 30000 + dice_below(d, 900000) : 1000 + dice_below(d, 5000000); }      /* 4 digits after the point */

static void fill_both(eval_table *t, sqlite3 *db, int n)
{
    dice d = { 2018 };
    sqlite3_stmt *put;
    if (sqlite3_exec(db, "CREATE TABLE f (id INTEGER PRIMARY KEY, tax REAL, land REAL, va REAL, energy REAL, emission REAL, staff REAL, rd REAL); BEGIN", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db, "INSERT INTO f VALUES (?,?,?,?,?,?,?,?)", -1, &put, NULL))
        die(sqlite3_errmsg(db));
    for (int i = 0; i < n; i++) {
        sqlite3_bind_int(put, 1, i);
        for (int k = 0; k < ITEMS; k++) {
            int64_t v = drawn(&d, k);
            bool missing = k == 4 && i % 3;
            t->column[data_find(t->decl, str_of(names[k]))][i] = missing ? FEEL_NOTHING : feel_number(dec_of_decimal((decimal){ v, 4 }));
            missing ? sqlite3_bind_null(put, k + 2) : sqlite3_bind_double(put, k + 2, (double)v / 1e4);
        }
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
}

static double in_sql(sqlite3 *db, int *class)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        sqlite3_stmt *q;
        double begin = now();
        if (sqlite3_prepare_v2(db, sql, -1, &q, NULL))
            die(sqlite3_errmsg(db));
        while (sqlite3_step(q) == SQLITE_ROW)
            class[sqlite3_column_int(q, 0)] = sqlite3_column_int(q, 1);
        sqlite3_finalize(q);
        double took = now() - begin;
        best = took < best ? took : best;
    }
    return best;
}

static double in_scheme(const scheme *s, const eval_table *base, int *class)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        arena *a = arena_new();
        eval_table t;
        evaluation v;
        double begin = now();
        data_finish(a, base, NULL, 0, LANG_ZH, &t);
        evaluate(a, s, &t, NULL, LANG_ZH, &v);
        double took = now() - begin;
        for (size_t i = 0; i < t.firms; i++)
            class[i] = v.at[i].class;
        best = took < best ? took : best;
        arena_end(a);
    }
    return best;
}

int main(int argc, char **argv)
{
    int n = argc > 1 && strcmp(argv[1], "--quick") == 0 ? QUICK : FULL, same = 0;
    arena *a = arena_new();
    error e = { .lang = LANG_EN };
    data_decl d;
    yaml *y;
    scheme s;
    eval_table base;
    sqlite3 *db;
    data_begin(a, &d);
    if (!yaml_parse(a, str_of(items), "items", &y, &e) || !data_read(NULL, y, &d, &e) || !scheme_read(NULL, a, &d, "bench.yaml", str_of(scheme_text), &s, NULL, &e) || sqlite3_open(":memory:", &db))
        die(e.text);
    data_table(a, &s.data, 2018, (size_t)n, &base);
    for (int i = 0; i < n; i++)
        base.firm[i] = (eval_firm){ .id = i + 1, .uscc = "", .name = "", .town = "", .head = -1 };
    fill_both(&base, db, n);
    int *ours = NEW_N(a, int, n), *theirs = NEW_N(a, int, n);
    double scheme_time = in_scheme(&s, &base, ours), sql_time = in_sql(db, theirs);
    for (int i = 0; i < n; i++)
        same += ours[i] == theirs[i];
    printf("%d firms x 6 indicators, scored, ranked, classed\n", n);
    printf("  scheme (decimal128): %.3f s, %.0f firms/s\n  SQL on SQLite %s (doubles): %.3f s, %.0f firms/s\n  ratio SQL / scheme: %.2f; %d of %d classes equal\n", scheme_time, n / scheme_time, sqlite3_libversion(), sql_time, n / sql_time,
           sql_time / scheme_time, same, n);
    sqlite3_close(db);
    arena_end(a);
    return 0;
}
