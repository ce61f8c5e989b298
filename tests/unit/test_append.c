/* Rows added by a second thread (SQLite) or in bulk (PostgreSQL): the same rows, the first error, nothing after a rollback. */
#include "base/map.h"
#include "ledger/key_set.h"
#include "store/backend.h"

#include "store_samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MANY = 5000 };
static const char *const columns[] = { "id", "name" };

/* On both engines, where a PostgreSQL is given. */
static void on_both(arena *a, void (*test)(arena *, store *))
{
    for (int postgres = 0; postgres < (getenv("JBP_TEST_PG") ? 2 : 1); postgres++) {
        store_place at;
        store *s;
        error e = { 0 };
        place_begin(&at, postgres);
        if (!store_open(at.url, STORE_CREATE, &s, &e) || !store_script(s, "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)", &e))
            fail_msg("%s", e.text);
        test(a, s);
        store_close(s);
        place_end(&at);
    }
}

static int64_t number(store *s, const char *sql)
{
    int64_t n = -1;
    bool found;
    error e = { 0 };
    if (!store_int(s, sql, NULL, 0, &n, &found, &e))
        fail_msg("%s", e.text);
    return n;
}

static bool add(store *s, const row_shape *shape, int64_t id, value name, error *e)
{
    const value v[] = { V_INT(id), name };
    return store_append(s, shape, v, e);
}

/* A query between sees every row before it; the sum is 1 + … + n. */
static void rows_and_queries(arena *a, store *s)
{
    error e = { 0 };
    const row_shape *shape = shape_new(s, "t", columns, COUNT(columns));
    assert_ptr_equal(shape, shape_new(s, "t", columns, COUNT(columns)));
    assert_true(store_begin(s, &e));
    for (int64_t i = 1; i <= MANY; i++) {
        char *name = arena_print(a, "第%lld行", (long long)i);
        assert_true(add(s, shape, i, v_text(name), &e));
        memset(name, 'x', strlen(name));                                   /* it was copied */
        if (i % 1700 == 0 || i == 3 || i == 250)
            assert_int_equal(number(s, "SELECT sum(id) FROM t"), i * (i + 1) / 2);
    }
    assert_true(RUN(s, &e, "UPDATE t SET name = ? WHERE id = ?", v_text("改"), V_INT(MANY)));
    assert_true(store_commit(s, &e));
    assert_int_equal(number(s, "SELECT count(*) FROM t WHERE name = '第' || id || '行'"), MANY - 1);
    assert_int_equal(number(s, "SELECT count(*) FROM t WHERE name = '改'"), 1);
}

static void test_rows_and_queries(void **state) { on_both(*state, rows_and_queries); }

/* What COPY's text form could spoil, and the limits of numbers. */
static void odd_texts(arena *a, store *s)
{
    static const char *const odd[] = { "", "\\N", "\\.", "a\tb", "a\nb\r\n", "\\", "\\t", "𠮷\x01", "NULL", "n\\" };
    error e = { 0 };
    const row_shape *shape = shape_new(s, "t", columns, COUNT(columns));
    assert_true(store_begin(s, &e));
    for (int64_t i = 0; i < 300; i++)
        assert_true(add(s, shape, i, v_text("vor"), &e));
    for (size_t i = 0; i < COUNT(odd); i++)
        assert_true(add(s, shape, 1000 + (int64_t)i, v_text(odd[i]), &e));
    assert_true(add(s, shape, INT64_MAX, V_NULL, &e) && add(s, shape, INT64_MIN, V_NULL, &e));
    assert_true(store_commit(s, &e));
    for (size_t i = 0; i < COUNT(odd); i++) {
        char *got;
        const value id[] = { V_INT(1000 + i) };
        assert_true(store_str(s, a, "SELECT name FROM t WHERE id = ?", id, 1, &got, &e));
        assert_string_equal(got, odd[i]);
    }
    assert_int_equal(number(s, "SELECT count(*) FROM t WHERE name IS NULL"), 2);
    assert_true(number(s, "SELECT max(id) FROM t") == INT64_MAX && number(s, "SELECT min(id) FROM t") == INT64_MIN);
}

static void test_odd_texts(void **state) { on_both(*state, odd_texts); }

/* Row 3000 repeats a key. Whoever asks next is told; the commit is refused; after the rollback the store works and is empty. */
static void error_in_writer(arena *a, store *s)
{
    error e = { .lang = LANG_EN };
    const row_shape *shape = shape_new(s, "t", columns, COUNT(columns));
    bool ok = true;
    int64_t told = 0;
    (void)a;
    assert_true(store_begin(s, &e));
    for (int64_t i = 1; i <= MANY && ok; i++, told = i)
        ok = add(s, shape, i == 3000 ? 7 : i, V_NULL, &e);
    if (ok)
        ok = store_commit(s, &e);
    assert_false(ok);
    assert_true(told >= 3000);
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_false(store_commit(s, &e));                                      /* still refused */
    store_rollback(s);
    assert_int_equal(number(s, "SELECT count(*) FROM t"), 0);
    assert_true(store_begin(s, &e));
    for (int64_t i = 1; i <= 1000; i++)
        assert_true(add(s, shape, i, V_NULL, &e));
    assert_true(store_commit(s, &e));
    assert_int_equal(number(s, "SELECT count(*) FROM t"), 1000);
}

static void test_error_in_writer(void **state) { on_both(*state, error_in_writer); }

/* A caller who gives up, and one who closes, with rows under way. */
static void early_stop(arena *a, store *s)
{
    error e = { 0 };
    const row_shape *shape = shape_new(s, "t", columns, COUNT(columns));
    (void)a;
    for (int round = 0; round < 3; round++) {
        assert_true(store_begin(s, &e));
        for (int64_t i = 1; i <= 1000 * (round + 1); i++)
            assert_true(add(s, shape, i, v_text("x"), &e));
        if (round < 2)
            store_rollback(s);
    }
}

static void test_early_stop(void **state) { on_both(*state, early_stop); }

/* While a result is open rows are written at once: the reader and the writer share the connection. */
static void beside_a_result(arena *a, store *s)
{
    error e = { 0 };
    rows *r;
    bool more = true;
    const row_shape *shape = shape_new(s, "t", columns, COUNT(columns));
    (void)a;
    assert_true(store_begin(s, &e));
    for (int64_t i = 1; i <= 1000; i++)
        assert_true(add(s, shape, i, V_NULL, &e));
    int64_t n = 0;
    assert_true(store_query(s, "SELECT id FROM t WHERE id <= 1000 ORDER BY id", NULL, 0, &r, &e));
    while (rows_next(r, &more, &e) && more)
        assert_true(add(s, shape, 10000 + rows_int(r, 0), V_NULL, &e) && rows_int(r, 0) == ++n);
    rows_close(r);
    assert_int_equal(n, 1000);
    assert_true(store_commit(s, &e));
    assert_int_equal(number(s, "SELECT count(*) FROM t"), 2000);
}

static void test_beside_a_result(void **state) { on_both(*state, beside_a_result); }

/* ---- prepared statements --------------------------------------------------------------------------------------------- */

/* A thousand texts leave as many prepared as are kept, here and at the server; a result open all along is read to its end. */
static void many_texts(arena *a, store *s)
{
    error e = { 0 };
    rows *open;
    bool more = false;
    assert_true(store_script(s, "INSERT INTO t VALUES (1, 'a'), (2, 'b')", &e));
    assert_true(store_query(s, "SELECT name FROM t ORDER BY id", NULL, 0, &open, &e) && rows_next(open, &more, &e) && more);
    for (int64_t round = 0; round < 2; round++)
        for (int64_t i = 0; i < 4 * STATEMENTS_MOST; i++)
            assert_int_equal(number(s, arena_print(a, "SELECT %lld + count(*) FROM t", (long long)i)), i + 2);
    assert_int_equal(statements_kept(s), STATEMENTS_MOST);
    if (store_dialect(s) == DIALECT_POSTGRES)
        assert_in_range(number(s, "SELECT count(*) FROM pg_prepared_statements"), STATEMENTS_MOST / 2, STATEMENTS_MOST);
    assert_true(rows_next(open, &more, &e) && more && str_eq(rows_text(open, 0), STR("b")));
    rows_close(open);
}

static void test_many_texts(void **state) { on_both(*state, many_texts); }

/* ---- keys ------------------------------------------------------------------------------------------------------------ */

static void test_key_set(void **state)
{
    static field_decl fields[3];
    static int key[] = { 2, 0 };
    const ledger_decl l = { .fields = fields, .count = 3, .key = key, .key_count = 2 };
    const value one[] = { V_INT(1), V_INT(9), V_STR(STR("a")) }, same[] = { V_INT(1), V_INT(8), V_STR(STR("a")) };
    const value text[] = { V_STR(STR("1")), V_NULL, V_STR(STR("a")) }, empty[] = { V_NULL, V_NULL, V_STR(STR("a")) };
    assert_true(key_print(&l, one) == key_print(&l, same));                 /* field 1 is not of the key */
    assert_true(key_print(&l, one) != key_print(&l, text) && key_print(&l, one) != key_print(&l, empty));
    key_set k = key_set_new(*state);
    for (int64_t i = 0; i < 100000; i++) {
        const value v[] = { V_INT(i), V_NULL, V_STR(STR("b")) };
        uint64_t print = key_print(&l, v);
        assert_false(key_set_has(&k, print));
        key_set_add(&k, print);
        key_set_add(&k, print);
        assert_true(key_set_has(&k, print));
    }
    assert_int_equal(k.len, 100000);
    assert_false(key_set_has(&k, key_print(&l, one)));
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(test_rows_and_queries), TEST(test_odd_texts), TEST(test_error_in_writer), TEST(test_early_stop), TEST(test_beside_a_result), TEST(test_many_texts), TEST(test_key_set) };
    return cmocka_run_group_tests_name("append", tests, NULL, NULL);
}
