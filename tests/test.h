/* test.h — what every unit test needs: cmocka, a fresh arena as the state of each test. */
#ifndef JBP_TEST_H
#define JBP_TEST_H
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#undef fail_msg
#define fail_msg(...) do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)
#undef fail                                        /* ours, of base/error.h; cmocka's is fail_msg() */

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TEST(f) cmocka_unit_test_setup_teardown(f, test_arena_begin, test_arena_end)

/* A file of the shared samples, which the checkout does not carry: beside it, or where JBP_SHARED says. */
static inline char *shared_file(arena *a, const char *path)
{
    const char *where = getenv("JBP_SHARED");
    return arena_print(a, "%s/%s", where ? where : "../shared", path);
}

static inline int test_arena_begin(void **state) { *state = arena_new(); return 0; }
static inline int test_arena_end(void **state) { arena_end(*state); return 0; }
#endif
