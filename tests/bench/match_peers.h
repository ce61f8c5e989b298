/* match_peers.h — the workload in the words of its peers: firms as CSV, conditions as SQL, as zen and as plain FEEL. */
#ifndef JBP_MATCH_PEERS_H
#define JBP_MATCH_PEERS_H
#include "base/map.h"
#include "match_workload.h"

#include <sqlite3.h>

/* ---- conditions ------------------------------------------------------------------------------------------------------ */

static void peer_prefix_ranges(buf *b, const workload_condition *c)
{
    for (int i = 0; i < c->count; i++) {
        int times = c->list[i] < 100 ? 100 : c->list[i] < 1000 ? 10 : 1;
        buf_print(b, "%s%s between %d and %d", i ? " or " : "", workload_columns[c->a].sql, c->list[i] * times, c->list[i] * times + times - 1);
    }
}

/* For DuckDB and SQLite alike. */
static void peer_sql(buf *b, const workload_condition *c)
{
    const char *a = workload_columns[c->a].sql, *d = workload_columns[c->b].sql;
    switch (c->kind) {
    case C_FROM: buf_print(b, "%s >= %lld", a, (long long)c->low); break;
    case C_ABOVE: buf_print(b, "%s > %lld", a, (long long)c->low); break;
    case C_RANGE: buf_print(b, "%s between %lld and %lld", a, (long long)c->low, (long long)c->high); break;
    case C_RATIO_FROM: case C_RATIO_TO:
        buf_print(b, "case when %s = 0 then null else cast(%s as double) * 1000 %s cast(%s as double) * %lld end", d, a, c->kind == C_RATIO_FROM ? ">=" : "<=", d, (long long)c->low);
        break;
    case C_OLDER: buf_print(b, "%s <= '%lld-06-30'", a, (long long)(2025 - c->low)); break;
    case C_YOUNGER: buf_print(b, "%s > '%lld-06-30'", a, (long long)(2025 - c->low)); break;
    case C_YES: buf_print(b, "%s = 1", a); break;
    case C_NO: buf_print(b, "%s = 0", a); break;
    case C_ONE_OF:
        buf_print(b, "%s in (", a);
        workload_put_list(b, c, "");
        buf_puts(b, ")");
        break;
    case C_PREFIX: case C_NO_PREFIX:
        buf_puts(b, c->kind == C_PREFIX ? "(" : "not (");
        peer_prefix_ranges(b, c);
        buf_puts(b, ")");
        break;
    case C_ANY_HONOUR: buf_print(b, "(%s & %lld) <> 0", a, (long long)c->low); break;
    case C_NO_HONOUR: buf_print(b, "(%s & %lld) = 0", a, (long long)c->low); break;
    }
}

/* zen has two values: null is asked for first. */
static void peer_zen(buf *b, const workload_condition *c)
{
    const char *a = workload_columns[c->a].sql, *d = workload_columns[c->b].sql;
    bool quotient = c->kind == C_RATIO_FROM || c->kind == C_RATIO_TO;
    if (quotient)
        buf_print(b, "(%s == null or %s == null or %s == 0) ? null : (", a, d, d);
    else
        buf_print(b, "%s == null ? null : (", a);
    switch (c->kind) {
    case C_FROM: buf_print(b, "%s >= %lld", a, (long long)c->low); break;
    case C_ABOVE: buf_print(b, "%s > %lld", a, (long long)c->low); break;
    case C_RANGE: buf_print(b, "%s >= %lld and %s <= %lld", a, (long long)c->low, a, (long long)c->high); break;
    case C_RATIO_FROM: buf_print(b, "%s / %s >= %.3f", a, d, (double)c->low / 1000); break;
    case C_RATIO_TO: buf_print(b, "%s / %s <= %.3f", a, d, (double)c->low / 1000); break;
    case C_OLDER: buf_print(b, "date(%s) <= date(\"%lld-06-30\")", a, (long long)(2025 - c->low)); break;
    case C_YOUNGER: buf_print(b, "date(%s) > date(\"%lld-06-30\")", a, (long long)(2025 - c->low)); break;
    case C_YES: buf_print(b, "%s", a); break;
    case C_NO: buf_print(b, "not %s", a); break;
    case C_ONE_OF:
        buf_print(b, "%s in [", a);
        workload_put_list(b, c, "");
        buf_puts(b, "]");
        break;
    case C_PREFIX: case C_NO_PREFIX:
        buf_puts(b, c->kind == C_PREFIX ? "some([" : "none([");
        workload_put_list(b, c, "\"");
        buf_print(b, "], startsWith(%s, #))", a);
        break;
    case C_ANY_HONOUR: case C_NO_HONOUR:
        buf_puts(b, c->kind == C_ANY_HONOUR ? "some([" : "none([");
        workload_put_honours(b, c->low);
        buf_print(b, "], # in %s)", a);
        break;
    }
    buf_puts(b, ")");
}

/* FEEL without our reading of missing facts, with dates that arrive as texts; feelin's `some` knows no null. */
static void peer_feel(arena *a, buf *b, const workload_condition *c)
{
    const char *name = workload_columns[c->a].zh;
    if (c->kind == C_ONE_OF || c->kind == C_PREFIX || c->kind == C_NO_PREFIX)
        buf_print(b, "if %s = null then null else ", name);
    if (c->kind == C_OLDER || c->kind == C_YOUNGER)
        buf_print(b, "date(%s) + duration(\"P%lldY\") %s date(\"2025-06-30\")", name, (long long)c->low, c->kind == C_OLDER ? "<=" : ">");
    else
        buf_add(b, workload_feel(a, c));
}

/* ---- distinct conditions and the files ---------------------------------------------------------------------------------- */

typedef struct peer_rules { workload_condition *at; int count; int (*of)[10]; int *of_count; int policies; } peer_rules;

static peer_rules peer_rules_of(arena *a, int policies)
{
    peer_rules r = { .at = NEW_N(a, workload_condition, policies * 10), .of = (int (*)[10])arena_alloc(a, sizeof(int[10]) * (size_t)policies), .of_count = NEW_N(a, int, policies), .policies = policies };
    map seen = map_new(a);
    for (int p = 0; p < policies; p++) {
        workload_policy policy;
        workload_make_policy(p, &policy);
        for (int i = 0; i < policy.count; i++) {
            bool there;
            map_value *v = map_put(&seen, workload_feel(a, &policy.at[i]), &there);
            if (!there) {
                v->num = r.count;
                r.at[r.count++] = policy.at[i];
            }
            r.of[p][r.of_count[p]++] = (int)v->num;
        }
    }
    return r;
}

/* Distinct conditions become columns of a subquery; then three counts a policy. */
static const char *peer_query(arena *a, const peer_rules *r, const char *how)
{
    buf b = buf_new(a);
    buf_print(&b, "with c as %s (select ", how);
    for (int i = 0; i < r->count; i++) {
        buf_puts(&b, i ? ", (" : "(");
        peer_sql(&b, &r->at[i]);
        buf_print(&b, ") as c%d", i);
    }
    buf_puts(&b, " from firm) select ");
    for (int p = 0; p < r->policies; p++) {
        buf all = buf_new(a), fails = buf_new(a);
        for (int i = 0; i < r->of_count[p]; i++) {
            buf_print(&all, "%sc%d", i ? " and " : "", r->of[p][i]);
            buf_print(&fails, "%scast(not coalesce(c%d, true) as integer)", i ? " + " : "", r->of[p][i]);
        }
        buf_print(&b, "%scount(*) filter (where %s), count(*) filter (where (%s) is null), count(*) filter (where %s = 1)", p ? ", " : "", all.text, all.text, fails.text);
    }
    buf_puts(&b, " from c");
    return b.text;
}

static void peer_put_json(FILE *f, str s)
{
    fputc('"', f);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"' || s.at[i] == '\\')
            fputc('\\', f);
        fputc(s.at[i], f);
    }
    fputc('"', f);
}

static void peer_write_rules(arena *a, const peer_rules *r, FILE *f)
{
    fputs("{\"columns\":[", f);
    for (int c = 0; c < W_COLUMNS; c++) {
        const workload_column *w = &workload_columns[c];
        fprintf(f, "%s{\"sql\":\"%s\",\"feel\":\"%s\",\"kind\":\"%s\"}", c ? "," : "", w->sql, w->zh,
            c == W_HONOURS ? "honours" : c == W_INDUSTRY ? "code" : w->kind == COLUMN_TRUTH ? "truth" : w->kind == COLUMN_DATE ? "date" : "number");
    }
    fputs("],\"conditions\":[", f);
    for (int i = 0; i < r->count; i++) {
        buf zen = buf_new(a), feel = buf_new(a);
        peer_zen(&zen, &r->at[i]);
        peer_feel(a, &feel, &r->at[i]);
        fputs(i ? ",{\"zen\":" : "{\"zen\":", f);
        peer_put_json(f, (str){ zen.text, zen.len });
        fputs(",\"feel\":", f);
        peer_put_json(f, (str){ feel.text, feel.len });
        fputc('}', f);
    }
    fputs("],\"policies\":[", f);
    for (int p = 0; p < r->policies; p++) {
        for (int i = 0; i < r->of_count[p]; i++)
            fprintf(f, "%s%d", i ? "," : p ? ",[" : "[", r->of[p][i]);
        fputc(']', f);
    }
    fputs("]}", f);
}

static void peer_put_cell(FILE *f, int c, int64_t v)
{
    if (c == W_FOUNDED) {
        civil d = day_civil(v);
        fprintf(f, "%04lld-%02d-%02d", (long long)d.year, d.month, d.day);
    } else {
        fprintf(f, "%lld", (long long)v);
    }
}

static void peer_write_firms(const workload_firms *w, size_t rows, FILE *f)
{
    for (int c = 0; c < W_COLUMNS; c++)
        fprintf(f, "%s%s", c ? "," : "", workload_columns[c].sql);
    for (size_t i = 0; i < rows; i++) {
        fputc('\n', f);
        for (int c = 0; c < W_COLUMNS; c++) {
            if (c)
                fputc(',', f);
            if (w->known[c][i >> 6] >> (i & 63) & 1)
                peer_put_cell(f, c, w->value[c][i]);
        }
    }
    fputc('\n', f);
}

/* ---- SQLite, in this process ----------------------------------------------------------------------------------------------- */

static bool peer_sqlite_fill(sqlite3 *db, const workload_firms *w)
{
    char sql[4096] = "create table firm (", values[512] = "";
    sqlite3_stmt *s;
    for (int c = 0; c < W_COLUMNS; c++) {
        strcat(strcat(strcat(sql, c ? ", " : ""), workload_columns[c].sql), c == W_FOUNDED ? " text" : " integer");
        strcat(values, c ? ", ?" : "?");
    }
    strcat(sql, ") strict; begin");
    if (sqlite3_exec(db, sql, NULL, NULL, NULL))
        return false;
    snprintf(sql, sizeof sql, "insert into firm values (%s)", values);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL))
        return false;
    for (size_t i = 0; i < w->rows; i++, sqlite3_reset(s)) {
        for (int c = 0; c < W_COLUMNS; c++) {
            civil d = day_civil(w->value[W_FOUNDED][i]);
            char day[32];
            snprintf(day, sizeof day, "%04lld-%02d-%02d", (long long)d.year, d.month, d.day);
            if (!(w->known[c][i >> 6] >> (i & 63) & 1))
                sqlite3_bind_null(s, c + 1);
            else if (c == W_FOUNDED)
                sqlite3_bind_text(s, c + 1, day, -1, SQLITE_TRANSIENT);
            else
                sqlite3_bind_int64(s, c + 1, w->value[c][i]);
        }
        if (sqlite3_step(s) != SQLITE_DONE)
            return false;
    }
    sqlite3_finalize(s);
    return sqlite3_exec(db, "commit", NULL, NULL, NULL) == 0;
}

/* Eligible, unknown, near over all policies. */
static bool peer_sqlite(sqlite3 *db, const char *query, uint64_t totals[3])
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, query, -1, &s, NULL) || sqlite3_step(s) != SQLITE_ROW)
        return fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db)), false;
    for (int i = 0; i < sqlite3_column_count(s); i++)
        totals[i % 3] += (uint64_t)sqlite3_column_int64(s, i);
    sqlite3_finalize(s);
    return true;
}
#endif
