/* store_samples.h — both engines for tests: a folder that ends with the test, and in it a SQLite file, or a schema of its own
 * on the PostgreSQL that JBP_TEST_PG names; without it the tests of PostgreSQL are skipped, and say so. */
#ifndef JBP_TESTS_STORE_SAMPLES_H
#define JBP_TESTS_STORE_SAMPLES_H
#include "store/store.h"

#include "test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct store_place { char dir[64], url[512]; } store_place;

static inline void place_begin(store_place *p, bool postgres)
{
    static int serial;
    strcpy(p->dir, "/tmp/jbp-test-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    if (postgres)
        snprintf(p->url, sizeof p->url, "%s?schema=v%d_%d", getenv("JBP_TEST_PG"), (int)getpid(), ++serial);
    else
        snprintf(p->url, sizeof p->url, "%s/t.db", p->dir);
}

static inline void place_end(const store_place *p)
{
    char command[128];
    store *s;
    error e = { 0 };
    if (strncmp(p->url, "postgres", 8) == 0 && store_open(p->url, STORE_WRITE, &s, &e)) {
        store_script(s, "DO $$ BEGIN EXECUTE 'DROP SCHEMA ' || current_schema() || ' CASCADE'; END $$", &e);
        store_close(s);
    }
    snprintf(command, sizeof command, "rm -rf %s", p->dir);
    assert_int_equal(system(command), 0);
}

/* BOTH(f): the two tests that f(arena *, bool postgres) is; TEST_BOTH(f) among the group's. */
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
#define TEST_BOTH(f) TEST(f##_sqlite), TEST(f##_postgres)
#endif
