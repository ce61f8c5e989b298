/* The store on both engines: values, transactions, and the audit chain under every kind of tampering.
 * PostgreSQL when JBP_TEST_PG names one. */
#include "base/date.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/schema.h"

#include "store_samples.h"

#include <sys/stat.h>

typedef struct { store_place at; store *s; error e; } desk;

static void open_desk(desk *d, bool postgres)
{
    memset(d, 0, sizeof *d);
    place_begin(&d->at, postgres);
    if (!store_open(d->at.url, STORE_CREATE, &d->s, &d->e) || !schema_migrate(d->s, &d->e))
        fail_msg("%s", d->e.text);
}

static void close_desk(desk *d)
{
    store_close(d->s);
    place_end(&d->at);
}

/* Three batches of two history rows and one note. */
static void write_some(desk *d)
{
    for (int i = 1; i <= 3; i++) {
        batch b;
        batch_info info = { .who = "林建明", .action = "import", .subject = "park", .reason = i == 2 ? "更正" : NULL };
        assert_true(batch_begin(d->s, &info, &b, &d->e));
        for (int k = 0; k < 2; k++) {
            history_row h = { .ledger = "park", .op = "insert", .sheet = k ? "表" : NULL, .record = i * 10 + k, .version = 1, .row = k, .changes = STR("{\"name\":[null,\"园\"]}") };
            assert_true(history_add(&b, &h, &d->e));
        }
        assert_true(batch_end(&b, &d->e));
    }
    batch_info note = { .who = "周海波", .action = "export", .subject = "park" };
    assert_true(audit_note(d->s, &note, &d->e));
}

static size_t faults(desk *d, arena *a)
{
    audit_result r;
    if (!audit_verify(d->s, a, &r, &d->e))
        fail_msg("%s", d->e.text);
    return r.fault_count;
}

static void values(arena *a, bool postgres)
{
    desk d;
    rows *r;
    bool more;
    open_desk(&d, postgres);
    assert_true(store_script(d.s, store_dialect(d.s) == DIALECT_SQLITE ? "CREATE TABLE v (n INTEGER, t TEXT) STRICT" : "CREATE TABLE v (n BIGINT, t TEXT)", &d.e));
    const value cases[][2] = { { V_INT(INT64_MIN), V_STR(STR("")) }, { V_INT(INT64_MAX), V_STR(STR("'?\" 汉𠀀")) }, { V_NULL, V_NULL } };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(store_run(d.s, "INSERT INTO v (n, t) VALUES (?, ?)", cases[i], 2, NULL, &d.e));
    assert_true(store_query(d.s, "SELECT n, t, '?' FROM v ORDER BY n IS NULL, n", NULL, 0, &r, &d.e));
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(rows_next(r, &more, &d.e) && more);
        assert_true(value_same(rows_value(r, 0), cases[i][0]) && value_same(rows_value(r, 1), cases[i][1]));
        assert_true(str_eq(rows_text(r, 2), STR("?")));
    }
    rows *again;
    assert_false(store_query(d.s, "SELECT n, t, '?' FROM v ORDER BY n IS NULL, n", NULL, 0, &again, &d.e));   /* still open */
    rows_close(r);
    int64_t n = 0;
    bool found;
    assert_true(store_begin(d.s, &d.e) && store_run(d.s, "DELETE FROM v", NULL, 0, &n, &d.e));
    assert_int_equal(n, 3);
    assert_false(store_begin(d.s, &d.e));
    store_rollback(d.s);
    assert_true(store_int(d.s, "SELECT count(*) FROM v", NULL, 0, &n, &found, &d.e));
    assert_int_equal(n, 3);
    assert_true(schema_migrate(d.s, &d.e));                                   /* again: nothing to do */
    assert_true(store_script(d.s, "UPDATE meta SET value = '99' WHERE key = 'schema'", &d.e));
    assert_false(schema_migrate(d.s, &d.e));
    assert_non_null(strstr(d.e.text, "99"));
    (void)a;
    close_desk(&d);
}

static void quiet_and_clean(arena *a, bool postgres)
{
    desk d;
    batch b;
    int64_t n;
    bool found;
    batch_info info = { .who = "x", .action = "import" };
    open_desk(&d, postgres);
    write_some(&d);
    assert_true(batch_begin(d.s, &info, &b, &d.e) && batch_end(&b, &d.e));    /* nothing written: no trace */
    assert_true(store_int(d.s, "SELECT count(*) FROM audit", NULL, 0, &n, &found, &d.e));
    assert_int_equal(n, 4);
    assert_int_equal(faults(&d, a), 0);
    close_desk(&d);
}

static void tampering(arena *a, bool postgres)
{
    static const char *const hands[] = {
        "UPDATE audit SET who = '别人' WHERE seq = 2",
        "UPDATE audit SET reason = NULL WHERE seq = 2",
        "UPDATE history SET changes = '{\"name\":[null,\"园区\"]}' WHERE seq = 3",
        "UPDATE history SET \"row\" = 7 WHERE seq = 4",
        "DELETE FROM history WHERE seq = 2",
        "INSERT INTO history (seq, batch, ledger, record, version, op, changes) VALUES (99, 2, 'park', 1, 1, 'insert', '{}')",
        "INSERT INTO history (seq, batch, ledger, record, version, op, changes) VALUES (98, 77, 'park', 1, 1, 'insert', '{}')",
        "DELETE FROM audit WHERE seq = 2",
        "UPDATE batch SET who = '别人' WHERE id = 1",
        "DELETE FROM batch WHERE id = 3",
        "UPDATE audit SET seq = 50 WHERE seq = 1; UPDATE audit SET seq = 1 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 50",
    };
    for (size_t i = 0; i < COUNT(hands); i++) {
        desk d;
        open_desk(&d, postgres);
        write_some(&d);
        assert_int_equal(faults(&d, a), 0);
        if (!store_script(d.s, hands[i], &d.e))
            fail_msg("%s: %s", hands[i], d.e.text);
        if (!faults(&d, a))
            fail_msg("not found: %s", hands[i]);
        close_desk(&d);
    }
}

/* The anchor beside the file shows a cut tail, even with its history cut too. */
static void cut_tail(void **state)
{
    desk d;
    open_desk(&d, false);
    write_some(&d);
    assert_true(store_script(d.s, "DELETE FROM history WHERE batch = 3; DELETE FROM batch WHERE id = 3; DELETE FROM audit WHERE seq >= 3", &d.e));
    assert_true(faults(&d, *state) > 0);
    close_desk(&d);
}

static void backups(arena *a, bool postgres)
{
    desk d, other;
    char file[128];
    open_desk(&d, postgres);
    write_some(&d);
    snprintf(file, sizeof file, "%s/b.db", d.at.dir);
    if (!store_backup(d.s, file, &d.e))
        fail_msg("%s", d.e.text);
    open_desk(&other, false);
    if (!store_restore(file, other.at.url, false, &d.e))
        fail_msg("%s", d.e.text);
    assert_int_equal(faults(&other, a), 0);
    assert_false(store_restore(file, other.at.url, false, &d.e));               /* holds data now */
    assert_true(store_restore(file, other.at.url, true, &d.e));
    assert_int_equal(truncate(file, 20000), 0);
    assert_false(store_restore(file, other.at.url, true, &d.e));                /* damaged: refused, target unchanged */
    assert_int_equal(faults(&other, a), 0);
    close_desk(&other);
    close_desk(&d);
}

/* A ledger's table as programs make it, with a record; `more`: with the column that a newer declaration brought. */
static void make_ledger(store *s, const char *name, bool more, error *e)
{
    char sql[1200];
    const char *type = store_dialect(s) == DIALECT_SQLITE ? "INTEGER" : "BIGINT", *column = more ? ", hidden " : "";
    snprintf(sql, sizeof sql,
             "CREATE TABLE %s (id %s PRIMARY KEY, shard %s NOT NULL DEFAULT 0, version %s NOT NULL, batch %s NOT NULL, name TEXT%s%s);"
             "INSERT INTO %s (id, version, batch, name) VALUES (7, 1, 1, '%s'); INSERT INTO declaration (ledger, json, batch) VALUES ('%s', '{}', 1)",
             name, type, type, type, type, column, more ? type : "", name, more ? "新" : "旧", name);
    if (!store_script(s, sql, e))
        fail_msg("%s", e->text);
}

static int64_t number_of(desk *d, const char *sql)
{
    int64_t n;
    bool there;
    if (!store_int(d->s, sql, NULL, 0, &n, &there, &d->e))
        fail_msg("%s: %s", sql, d->e.text);
    return there ? n : -1;
}

/* A backup as a program of that schema made it: its tables, its number, a ledger. */
static void make_backup(desk *d, int64_t version)
{
    store *s;
    memset(d, 0, sizeof *d);
    place_begin(&d->at, false);
    assert_true(store_open(d->at.url, STORE_CREATE, &s, &d->e) && store_begin(s, &d->e));
    if (!schema_raise(s, version, &d->e))
        fail_msg("%s", d->e.text);
    make_ledger(s, "product", false, &d->e);
    assert_true(store_commit(s, &d->e));
    d->s = s;
    write_some(d);
}

/* Whatever the target was, it has the tables of the backup, raised to today's, and nothing else. */
static void check_taken_in(desk *to, arena *a, int64_t version, int64_t newest)
{
    if (number_of(to, "SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'schema'") != newest)
        fail_msg("from %d: the number is not the newest", (int)version);
    assert_int_equal(number_of(to, "SELECT count(*) FROM product WHERE name = '旧'"), 1);
    assert_int_equal(number_of(to, "SELECT count(*) FROM product"), 1);
    assert_true(store_script(to->s, "ALTER TABLE product ADD COLUMN hidden BIGINT", &to->e) || store_script(to->s, "ALTER TABLE product ADD COLUMN hidden INTEGER", &to->e));
    assert_true(store_script(to->s, "CREATE TABLE gone (id BIGINT)", &to->e) || store_script(to->s, "CREATE TABLE gone (id INTEGER) STRICT", &to->e));
    assert_int_equal(number_of(to, "SELECT count(*) FROM account WHERE password_set IS NULL AND why IS NULL"), 0);
    assert_int_equal(faults(to, a), 0);
}

static void older_backups(arena *a, bool postgres)
{
    desk from, to;
    open_desk(&to, postgres);
    int64_t newest = number_of(&to, "SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'schema'");
    close_desk(&to);
    assert_true(newest >= 5);
    for (int64_t version = 1; version <= newest; version++)
        for (int set_up = 0; set_up < 2; set_up++) {
            make_backup(&from, version);
            open_desk(&to, postgres);
            make_ledger(to.s, "product", set_up, &to.e);
            make_ledger(to.s, "gone", true, &to.e);
            if (set_up)
                write_some(&to);
            if (set_up)
                assert_false(store_restore(from.at.url, to.at.url, false, &to.e));       /* holds data */
            assert_int_equal(number_of(&to, "SELECT count(*) FROM gone"), 1);
            if (!store_restore(from.at.url, to.at.url, set_up, &to.e))
                fail_msg("from %d: %s", (int)version, to.e.text);
            check_taken_in(&to, a, version, newest);
            close_desk(&to);
            close_desk(&from);
        }
}

/* What this program does not know, or what fails on the way, leaves the target as it was. */
static void refused_backups(arena *a, bool postgres)
{
    static const struct { const char *sql, *says; } hands[] = {
        { "UPDATE meta SET value = '99' WHERE key = 'schema'", "99" },
        { "ALTER TABLE webhook_log ADD COLUMN unknown TEXT; INSERT INTO webhook_log (id, webhook, event, type, at, status) VALUES (1, 1, 'x', 'x', 1, 1)", "unknown" },
        { "UPDATE audit SET who = '别人' WHERE seq = 2", "审计链" },
    };
    for (size_t i = 0; i < COUNT(hands); i++) {
        desk from, to;
        make_backup(&from, 3);
        assert_true(store_script(from.s, hands[i].sql, &from.e));
        open_desk(&to, postgres);
        write_some(&to);
        make_ledger(to.s, "product", true, &to.e);
        assert_false(store_restore(from.at.url, to.at.url, true, &to.e));
        if (!strstr(to.e.text, hands[i].says))
            fail_msg("%s", to.e.text);
        assert_int_equal(number_of(&to, "SELECT count(*) FROM product WHERE name = '新' AND hidden IS NULL"), 1);
        assert_int_equal(faults(&to, a), 0);
        close_desk(&to);
        close_desk(&from);
    }
}

/* An anchor that spoke of the chain before must not accuse the one that was restored, nor stop its backups. */
static void anchors_of_backups(void **state)
{
    desk d, to;
    char file[128], anchor[128];
    open_desk(&d, false);
    snprintf(file, sizeof file, "%s/b.db", d.at.dir);
    snprintf(anchor, sizeof anchor, "%s/outside", d.at.dir);
    write_some(&d);
    assert_true(store_backup(d.s, file, &d.e));
    setenv("JBP_AUDIT_ANCHOR", anchor, 1);
    open_desk(&to, false);
    write_some(&to);
    write_some(&to);
    bool ok = store_restore(file, to.at.url, true, &to.e);
    size_t wrong = faults(&to, *state);
    write_some(&to);
    bool again = store_backup(to.s, file, &to.e);
    wrong += faults(&to, *state);
    unsetenv("JBP_AUDIT_ANCHOR");
    if (!ok || !again || wrong)
        fail_msg("%d %d %d %s", ok, again, (int)wrong, to.e.text);
    close_desk(&to);
    close_desk(&d);
}

/* The file that made a restore necessary does not stand in its way; it stays beside. */
static void damaged_target(void **state)
{
    static const off_t lengths[] = { 0, 3000, 60000 };
    for (size_t i = 0; i < COUNT(lengths); i++) {
        desk d, to;
        char file[128], beside[600];
        open_desk(&d, false);
        snprintf(file, sizeof file, "%s/b.db", d.at.dir);
        write_some(&d);
        assert_true(store_backup(d.s, file, &d.e));
        open_desk(&to, false);
        write_some(&to);
        store_close(to.s);
        assert_int_equal(truncate(to.at.url, lengths[i]), 0);
        if (!store_restore(file, to.at.url, true, &to.e) || !store_open(to.at.url, STORE_WRITE, &to.s, &to.e))
            fail_msg("%s", to.e.text);
        assert_int_equal(faults(&to, *state), 0);
        assert_int_equal(number_of(&to, "SELECT count(*) FROM audit"), 4);
        snprintf(beside, sizeof beside, "%s.damaged", to.at.url);
        assert_int_equal(access(beside, F_OK), lengths[i] ? 0 : -1);
        close_desk(&to);
        close_desk(&d);
    }
}

/* More rows than a piece, others asked in between, ended early, within a transaction; what is written meanwhile is not in it. */
static void streams(arena *a, bool postgres)
{
    enum { MANY = 2500 };
    static const char asked[] = "SELECT n, t FROM v WHERE n >= ? AND t LIKE ? ORDER BY n";
    const value args[] = { V_INT(0), V_STR(STR("行%")) };
    desk d;
    rows *r, *second;
    bool more = true;
    open_desk(&d, postgres);
    assert_true(store_script(d.s, postgres ? "CREATE TABLE v (n BIGINT, t TEXT)" : "CREATE TABLE v (n INTEGER, t TEXT) STRICT", &d.e) && store_begin(d.s, &d.e));
    for (int i = 0; i < MANY; i++)
        assert_true(RUN(d.s, &d.e, "INSERT INTO v (n, t) VALUES (?, ?)", V_INT(i), v_text(arena_print(a, "行%d", i))));
    assert_true(store_commit(d.s, &d.e));
    for (int within = 0; within < 2; within++) {
        assert_true(!within || store_begin(d.s, &d.e));
        if (!store_stream(d.s, asked, args, 2, &r, &d.e))
            fail_msg("%s", d.e.text);
        for (int i = 0; i < MANY; i++) {
            assert_true(rows_next(r, &more, &d.e) && more);
            assert_int_equal(rows_int(r, 0), i);
            assert_true(str_eq(rows_text(r, 1), str_of(arena_print(a, "行%d", i))));
            if (i % 500 == 0)
                assert_int_equal(number_of(&d, "SELECT count(*) FROM v"), MANY);
        }
        assert_true(rows_next(r, &more, &d.e) && !more);
        rows_close(r);
        assert_true(!within || store_commit(d.s, &d.e));
    }
    assert_true(store_stream(d.s, "SELECT n FROM v ORDER BY n", NULL, 0, &r, &d.e));
    assert_true(store_stream(d.s, "SELECT n FROM v ORDER BY n DESC", NULL, 0, &second, &d.e));
    assert_true(rows_next(r, &more, &d.e) && rows_next(second, &more, &d.e));
    assert_int_equal(rows_int(second, 0) - rows_int(r, 0), MANY - 1);
    rows_close(r);
    rows_close(second);
    assert_false(store_stream(d.s, "SELECT nothing FROM v", NULL, 0, &r, &d.e));
    assert_true(store_stream(d.s, "SELECT n FROM v WHERE n < 0", NULL, 0, &r, &d.e) && rows_next(r, &more, &d.e) && !more);
    rows_close(r);
    close_desk(&d);
}

static void passwords(void **state)
{
    store *s;
    error e = { 0 };
    (void)state;
    assert_false(store_open("postgresql://u:geheim@127.0.0.1:1/db?schema=a", STORE_WRITE, &s, &e));
    assert_null(strstr(e.text, "geheim"));
    assert_false(store_open("/nonexistent/x.db", STORE_WRITE, &s, &e));
    assert_non_null(strstr(e.text, "/nonexistent/x.db"));
}

BOTH(values) BOTH(quiet_and_clean) BOTH(tampering) BOTH(backups) BOTH(older_backups) BOTH(refused_backups) BOTH(streams)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_BOTH(values), TEST_BOTH(quiet_and_clean), TEST_BOTH(tampering), TEST(cut_tail), TEST_BOTH(backups), TEST_BOTH(older_backups),
        TEST_BOTH(refused_backups), TEST_BOTH(streams), TEST(anchors_of_backups), TEST(damaged_target), TEST(passwords),
    };
    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
