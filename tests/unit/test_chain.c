/* The store on both engines: values, transactions, and the audit chain under every kind of tampering.
 * PostgreSQL when JBP_TEST_PG names one. */
#include "base/date.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/schema.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct place_of_test { char dir[64], url[512]; store *s; error e; } desk;

static void open_desk(desk *d, bool postgres)
{
    static int serial;
    memset(d, 0, sizeof *d);
    strcpy(d->dir, "/tmp/jbp-test-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    if (postgres)
        snprintf(d->url, sizeof d->url, "%s?schema=u%d_%d", getenv("JBP_TEST_PG"), (int)getpid(), ++serial);
    else
        snprintf(d->url, sizeof d->url, "%s/t.db", d->dir);
    if (!store_open(d->url, STORE_CREATE, &d->s, &d->e) || !schema_migrate(d->s, &d->e))
        fail_msg("%s", d->e.text);
}

static void close_desk(desk *d)
{
    char command[128];
    if (store_dialect(d->s) == DIALECT_POSTGRES)
        store_script(d->s, "DO $$ BEGIN EXECUTE 'DROP SCHEMA ' || current_schema() || ' CASCADE'; END $$", &d->e);
    store_close(d->s);
    snprintf(command, sizeof command, "rm -rf %s", d->dir);
    assert_int_equal(system(command), 0);
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
    snprintf(file, sizeof file, "%s/b.db", d.dir);
    if (!store_backup(d.s, file, &d.e))
        fail_msg("%s", d.e.text);
    open_desk(&other, false);
    if (!store_restore(file, other.url, false, &d.e))
        fail_msg("%s", d.e.text);
    assert_int_equal(faults(&other, a), 0);
    assert_false(store_restore(file, other.url, false, &d.e));               /* holds data now */
    assert_true(store_restore(file, other.url, true, &d.e));
    assert_int_equal(truncate(file, 20000), 0);
    assert_false(store_restore(file, other.url, true, &d.e));                /* damaged: refused, target unchanged */
    assert_int_equal(faults(&other, a), 0);
    close_desk(&other);
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

#define BOTH(f) \
    static void f##_sqlite(void **state) { f(*state, false); } \
    static void f##_postgres(void **state) \
    { \
        if (!getenv("JBP_TEST_PG")) { \
            printf("skipped: %s on PostgreSQL, JBP_TEST_PG is not set\n", #f); \
            return; \
        } \
        f(*state, true); \
    }
BOTH(values) BOTH(quiet_and_clean) BOTH(tampering) BOTH(backups)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_sqlite), TEST(values_postgres), TEST(quiet_and_clean_sqlite), TEST(quiet_and_clean_postgres), TEST(tampering_sqlite),
        TEST(tampering_postgres), TEST(cut_tail), TEST(backups_sqlite), TEST(backups_postgres), TEST(passwords),
    };
    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
