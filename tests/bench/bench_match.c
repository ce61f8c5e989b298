/* bench_match — policies × firms: the column evaluator, from FEEL text, against a loop written by hand for this workload,
 * DuckDB (two threads), SQLite, zen-engine and feelin, in one run; totals must agree.  Then 5,000 firms × 300 policies × 20
 * conditions with the truth of each, and what one more policy costs.
 *
 *   bench_match [--quick | --full]      --quick: small sizes; --full: DuckDB also on a million firms (two minutes more)
 * Peers from npm are looked for in build/peers (tools/bench.sh puts them there). */
#include "match_hand.h"
#include "match_peers.h"

#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct sums { uint64_t of[3]; } sums;          /* eligible, unknown, near */

static sums add_up(const pair_totals *t, int policies)
{
    sums s = { { 0 } };
    for (int p = 0; p < policies; p++) {
        s.of[0] += t[p].eligible;
        s.of[1] += t[p].unknown;
        s.of[2] += t[p].near;
    }
    return s;
}

static bool same(sums a, sums b) { return memcmp(&a, &b, sizeof a) == 0; }
static int wrong;

static void must_agree(const char *who, sums want, sums got)
{
    if (same(want, got))
        return;
    wrong++;
    printf("  %s DIFFERS: eligible %llu, unknown %llu, near %llu\n", who, (unsigned long long)got.of[0], (unsigned long long)got.of[1], (unsigned long long)got.of[2]);
}

/* ---- engine and loop ----------------------------------------------------------------------------------------------------- */

typedef struct timing { double compile, plan, run, hand; size_t clauses; sums totals; } timing;

static timing time_engine(const workload_firms *f, const fact_rows *b, int policies)
{
    int runs = f->rows <= 100000 ? 31 : 9;                        /* the best of them: other work on the machine only adds */
    arena *a = arena_new();
    error e = { .lang = LANG_EN };
    timing t = { .plan = 1e9, .run = 1e9, .hand = 1e9 };
    double begin = now();
    ruleset *r = workload_rules(a, policies, &e);
    t.compile = now() - begin;
    hand_work *h = hand_new(a, f, policies);
    for (int i = 0; r && i < runs; i++) {                         /* in turns, so that a busy machine hurts both alike */
        arena *once = arena_new();
        pair_totals *by_hand = NEW_N(once, pair_totals, policies);
        run_result out;
        if (!ruleset_run(r, b, &(run_options){ .threads = 2 }, once, &out, &e))
            abort();
        t.plan = out.stats.plan_seconds < t.plan ? out.stats.plan_seconds : t.plan;
        t.run = out.stats.run_seconds < t.run ? out.stats.run_seconds : t.run;
        t.totals = add_up(out.totals, policies);
        begin = now();
        hand_match(once, h, 2, by_hand);
        t.hand = now() - begin < t.hand ? now() - begin : t.hand;
        must_agree("hand-written loop", t.totals, add_up(by_hand, policies));
        arena_end(once);
    }
    t.clauses = r ? ruleset_clauses(r) : 0;
    arena_end(a);
    return t;
}

/* What DuckDB found for 200 policies. */
static void check_published(size_t rows, int policies, sums got)
{
    if (policies == 200 && rows == 100000)
        must_agree("published total", (sums){ { 1039321, 586030, 4537752 } }, got);
    if (policies == 200 && rows == 1000000)
        must_agree("published total", (sums){ { 10382505, 5892795, 45435030 } }, got);
}

static void engine_table(bool quick)
{
    static const int policy_counts[] = { 50, 200, 1000 };
    printf("time of a run against the loop's; both are ready to run: `compile` (FEEL text to graph, once for a set) and `plan` (graph to\n"
           "steps, once for a set of firms) stand apart, as does what the loop does to get ready\n");
    printf("%9s %8s %8s %10s %9s %9s %11s %11s %6s\n", "firms", "policies", "distinct", "compile", "plan", "run", "pairs/s", "by hand", "ratio");
    for (size_t rows = 10000; rows <= (quick ? 10000 : 1000000); rows *= 10) {
        arena *a = arena_new();
        workload_firms *f = workload_make_firms(a, rows);
        fact_rows *b = workload_rows(a, f);
        for (int i = 0; i < (quick ? 1 : 3); i++) {
            int m = policy_counts[i];
            timing t = time_engine(f, b, m);
            double pairs = (double)rows * m;
            printf("%9zu %8d %8zu %8.1fms %7.2fms %7.2fms %11.2e %11.2e %6.2f\n", rows, m, t.clauses, t.compile * 1e3, t.plan * 1e3, t.run * 1e3, pairs / t.run, pairs / t.hand, t.run / t.hand);
            check_published(rows, m, t.totals);
        }
        arena_end(a);
    }
}

/* ---- one more policy -------------------------------------------------------------------------------------------------------- */

static void added_policies(bool quick)
{
    size_t rows = quick ? 10000 : 100000;
    arena *a = arena_new();
    error e = { .lang = LANG_EN };
    fact_rows *b = workload_rows(a, workload_make_firms(a, rows));
    double before = 0;
    size_t clauses = 0;
    printf("\none more policy, %zu firms:  policies from..to, new conditions a policy, time a policy\n", rows);
    for (int m = 25, last = 0; m <= (quick ? 100 : 1600); last = m, m *= 2) {
        ruleset *r = workload_rules(a, m, &e);
        double best = 1e9;
        for (int i = 0; i < 31; i++) {
            arena *once = arena_new();
            run_result out;
            if (!ruleset_run(r, b, &(run_options){ .threads = 1 }, once, &out, &e))
                abort();
            best = out.stats.run_seconds < best ? out.stats.run_seconds : best;
            arena_end(once);
        }
        printf("  %4d..%-4d  %5.2f  %7.2f us\n", last, m, (double)(ruleset_clauses(r) - clauses) / (m - last), (best - before) / (m - last) * 1e6);
        before = best;
        clauses = ruleset_clauses(r);
    }
    arena_end(a);
}

/* ---- every truth of a district ------------------------------------------------------------------------------------------------ */

static void explanations(void)
{
    enum { FIRMS = 5000, POLICIES = 300, CONDITIONS = 20 };
    arena *a = arena_new();
    error e = { .lang = LANG_EN };
    fact_rows *b = workload_rows(a, workload_make_firms(a, FIRMS));
    ruleset *r = workload_rules(a, 0, &e);
    double begin = now();
    uint64_t seed = 1;
    for (int p = 0; r && p < POLICIES; p++) {
        clause_id of[CONDITIONS];
        for (int i = 0; i < CONDITIONS; i++) {
            workload_condition c;
            workload_make_condition(&seed, &workload_templates[workload_between(&seed, 0, WORKLOAD_TEMPLATES - 1)], &c);
            if (!ruleset_add_text(r, workload_feel(a, &c), &of[i], &e))
                abort();
        }
        ruleset_add_policy(r, of, CONDITIONS, 0);
    }
    double compiled = now();
    run_result out;
    if (!ruleset_run(r, b, &(run_options){ .level = RUN_TRUTHS }, a, &out, &e))
        abort();
    double ran = now();
    uint64_t truths[3] = { 0 }, near = 0;
    uint8_t *sheet = NEW_N(a, uint8_t, (size_t)FIRMS * CONDITIONS);            /* a policy's: who fails where */
    for (uint32_t p = 0; p < POLICIES; p++) {
        policy_terms t = ruleset_policy(r, p);
        for (size_t i = 0; i < t.count; i++)
            for (size_t row = 0; row < FIRMS; row++)
                truths[sheet[row * CONDITIONS + i] = (uint8_t)run_truth(&out, t.conditions[i], row)]++;
        for (size_t row = 0; row < FIRMS; row++)
            near += run_near(&out, p, row) >= 0;
    }
    double read = now();
    printf("\n%d firms x %d policies x %d conditions, every truth: compile %.3f s, run %.3f s, reading all %llu truths and which one fails %.3f s; together %.3f s (%zu distinct conditions, %llu near misses)\n",
        FIRMS, POLICIES, CONDITIONS, compiled - begin, ran - compiled, (unsigned long long)(truths[0] + truths[1] + truths[2]), read - ran, read - begin, ruleset_clauses(r), (unsigned long long)near);
    arena_end(a);
}

/* ---- peers ------------------------------------------------------------------------------------------------------------------------ */

static void report(const char *peer, size_t rows, int policies, double seconds, const timing *ours)
{
    double theirs = (double)rows * policies / seconds, engine = (double)rows * policies / (ours->plan + ours->run);
    printf("  %-22s %8zu x %-4d %9.3f s %11.2e pairs/s   the engine, same firms and policies: %.2e, %.0f times\n", peer, rows, policies, seconds, theirs, engine, engine / theirs);
}

typedef struct peer_case { const char *dir; size_t rows; int policies; } peer_case;

static timing peer_files(arena *a, const peer_case *c)
{
    char path[600];
    workload_firms *f = workload_make_firms(a, c->rows);
    peer_rules r = peer_rules_of(a, c->policies);
    FILE *out;
    snprintf(path, sizeof path, "%s/firms.csv", c->dir);
    if ((out = fopen(path, "w")))
        peer_write_firms(f, c->rows, out), fclose(out);
    snprintf(path, sizeof path, "%s/rules.json", c->dir);
    if ((out = fopen(path, "w")))
        peer_write_rules(a, &r, out), fclose(out);
    snprintf(path, sizeof path, "%s/query.sql", c->dir);
    if ((out = fopen(path, "w")))
        fputs(peer_query(a, &r, ""), out), fclose(out);
    return time_engine(f, workload_rows(a, f), c->policies);
}

static void run_npm(const char *engine, const peer_case *c, int runs)
{
    char command[1200], line[400] = "", here[400];
    double seconds;
    unsigned long long got[3];
    arena *a = arena_new();
    timing ours = peer_files(a, c);
    if (!getcwd(here, sizeof here))
        return;
    snprintf(command, sizeof command, "cd build/peers 2>/dev/null && [ -d node_modules ] && node %s/tests/bench/peers/match.mjs %s %s %d", here, engine, c->dir, runs);
    FILE *p = popen(command, "r");
    bool ok = p && fgets(line, sizeof line, p) && sscanf(line, "{\"seconds\":%lf,\"eligible\":%llu,\"unknown\":%llu,\"near\":%llu", &seconds, &got[0], &got[1], &got[2]) == 4;
    if (p)
        pclose(p);
    if (ok) {
        report(engine, c->rows, c->policies, seconds, &ours);
        must_agree(engine, ours.totals, (sums){ { got[0], got[1], got[2] } });
    } else {
        printf("  %-22s no peer (is it installed in build/peers?)\n", engine);
    }
    arena_end(a);
}

static void run_sqlite(const peer_case *c)
{
    arena *a = arena_new();
    workload_firms *f = workload_make_firms(a, c->rows);
    peer_rules r = peer_rules_of(a, c->policies);
    timing ours = time_engine(f, workload_rows(a, f), c->policies);
    sums got = { { 0 } };
    sqlite3 *db;
    if (sqlite3_open(":memory:", &db) == 0 && peer_sqlite_fill(db, f)) {
        const char *query = peer_query(a, &r, "materialized");
        double begin = now();
        if (peer_sqlite(db, query, got.of)) {
            report("sqlite " SQLITE_VERSION, c->rows, c->policies, now() - begin, &ours);
            must_agree("sqlite", ours.totals, got);
        }
    }
    sqlite3_close(db);
    arena_end(a);
}

static void peers(bool quick, bool full)
{
    char dir[] = "/tmp/jbp-match-XXXXXX", clean[64];
    if (!mkdtemp(dir))
        return;
    printf("\npeers\n");
    run_npm("duckdb", &(peer_case){ dir, quick ? 10000 : 100000, quick ? 50 : 200 }, 3);
    if (full)
        run_npm("duckdb", &(peer_case){ dir, 1000000, 200 }, 1);
    run_sqlite(&(peer_case){ dir, quick ? 2000 : 10000, 50 });
    run_npm("zen", &(peer_case){ dir, quick ? 300 : 2000, 50 }, 1);
    run_npm("feelin", &(peer_case){ dir, quick ? 50 : 200, 50 }, 1);
    snprintf(clean, sizeof clean, "rm -rf %s", dir);
    if (getenv("JBP_BENCH_KEEP") || system(clean))
        printf("kept: %s\n", dir);
}

int main(int argc, char **argv)
{
    bool quick = argc > 1 && strcmp(argv[1], "--quick") == 0, full = argc > 1 && strcmp(argv[1], "--full") == 0;
    engine_table(quick);
    added_policies(quick);
    explanations();
    peers(quick, full);
    return wrong != 0;
}
