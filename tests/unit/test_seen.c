/* Rows of a file by their key. */
#include "test.h"

#include "intake/seen.h"

#include <stdio.h>

/* 200,000 keys that differ in one place at the beginning, in the middle or at the end; each comes twice. */
static void test_many(void **state)
{
    enum { N = 200000 };
    seen *s = seen_new();
    char key[64];
    (void)state;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < N; i++) {
            int n = snprintf(key, sizeof key, i % 3 == 0 ? "%u企业名称相同" : i % 3 == 1 ? "企业%u名称相同" : "企业名称相同%u", i);
            const seen_row *before = seen_before(s, (str){ key, (size_t)n }, (seen_row){ .print = i, .row = i + 2, .sheet = 3 });
            if (!round)
                assert_null(before);
            else
                assert_true(before && before->row == i + 2 && before->print == i && before->sheet == 3);
        }
    seen_end(s);
}

static void test_empty_key(void **state)
{
    seen *s = seen_new();
    (void)state;
    assert_null(seen_before(s, STR(""), (seen_row){ .row = 1 }));
    assert_int_equal(seen_before(s, STR(""), (seen_row){ .row = 2 })->row, 1);
    seen_end(s);
    seen_end(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(test_many), TEST(test_empty_key) };
    return cmocka_run_group_tests_name("seen", tests, NULL, NULL);
}
