/* What a history row holds, and the hash over it. */
#include "test.h"

#include "ledger/change.h"
#include "store/sm3.h"

#include <string.h>

static field_decl fields[] = { { .id = "name" }, { .id = "output" }, { .id = "note" } };
static const ledger_decl ledger = { .id = "t", .fields = fields, .count = COUNT(fields) };

#define T(text) V_STR(STR(text))

static bool means(const json_t *j, value v)
{
    if (v.kind == VALUE_INT)
        return json_is_integer(j) && json_integer_value(j) == v.num;
    if (v.kind == VALUE_TEXT)
        return json_is_string(j) && json_string_length(j) == v.text.len && memcmp(json_string_value(j), v.text.at, v.text.len) == 0;
    return json_is_null(j);
}

/* Written as expected, and read back by a JSON parser to the same values. */
static void test_round_trip(void **state)
{
    const struct { value old[3], new[3]; const char *json; } cases[] = {
        { { V_NULL, V_NULL, V_NULL }, { V_NULL, V_NULL, V_NULL }, "{}" },
        { { V_NULL, V_NULL, V_NULL }, { T("云湾"), V_INT(32339), V_NULL }, "{\"name\":\"云湾\",\"output\":32339}" },
        { { T("云湾"), V_INT(31200), V_NULL }, { T("云湾"), V_INT(32339), T("") }, "{\"output\":[31200,32339],\"note\":\"\"}" },
        { { T("a"), V_INT(-1), T("b") }, { V_NULL, V_INT(INT64_MIN), T("b") }, "{\"name\":[\"a\",null],\"output\":[-1,-9223372036854775808]}" },
        { { V_NULL, V_NULL, V_NULL }, { T("a\"b\\c\n\x01/"), V_NULL, V_NULL }, "{\"name\":\"a\\\"b\\\\c\\u000a\\u0001/\"}" },
        { { T("1"), V_NULL, V_NULL }, { V_INT(1), V_INT(0), V_NULL }, "{\"name\":[\"1\",1],\"output\":0}" },
    };
    change_writer *w = change_writer_new(*state, &ledger);
    for (size_t i = 0; i < COUNT(cases); i++) {
        str json = change_write(w, cases[i].old, cases[i].new);
        json_error_t bad;
        assert_string_equal(json.at, cases[i].json);
        json_t *j = json_loadb(json.at, json.len, 0, &bad);
        assert_non_null(j);
        for (size_t f = 0; f < ledger.count; f++) {
            const json_t *old, *new;
            bool changed = change_of(j, fields[f].id, &old, &new);
            assert_int_equal(changed, !value_same(cases[i].old[f], cases[i].new[f]));
            if (changed && (!means(old, cases[i].old[f]) || !means(new, cases[i].new[f])))
                fail_msg("%s: field %s", json.at, fields[f].id);
        }
        json_decref(j);
    }
}

/* No old record (an insert), no new one (a delete); and the long form of older rows. */
static void test_ends(void **state)
{
    change_writer *w = change_writer_new(*state, &ledger);
    const value v[] = { T("甲"), V_INT(7), V_NULL };
    assert_string_equal(change_write(w, NULL, v).at, "{\"name\":\"甲\",\"output\":7}");
    assert_string_equal(change_write(w, v, NULL).at, "{\"name\":[\"甲\",null],\"output\":[7,null]}");
    const json_t *old, *new;
    json_t *j = json_loads("{\"output\":[null,5]}", 0, NULL);
    assert_true(change_of(j, "output", &old, &new));
    assert_true(json_is_null(old) && json_integer_value(new) == 5);
    assert_false(change_of(j, "name", &old, &new));
    json_decref(j);
}

/* A text of a megabyte of characters that all grow, after a short one. */
static void test_room(void **state)
{
    enum { N = 1000000 };
    arena *a = *state;
    change_writer *w = change_writer_new(a, &ledger);
    char *text = arena_alloc(a, N + 1);
    memset(text, 1, N);
    const value v[] = { V_STR(((str){ text, N })), V_NULL, V_NULL };
    change_write(w, NULL, (const value[]){ T("x"), V_NULL, V_NULL });
    assert_int_equal(change_write(w, NULL, v).len, 6 * N + strlen("{\"name\":\"\"}"));
}

static const char *hashed(arena *a, const str *columns, size_t n)
{
    char hex[SM3_HEX];
    sm3_stream *h = sm3_new();
    for (size_t i = 0; i < n; i++)
        sm3_text(h, columns[i]);
    sm3_end(h, hex);
    return arena_copy(a, hex);
}

/* GM/T 0004-2012, annex A: "abc", and "abcd" sixteen times. */
static void test_sm3(void **state)
{
    char hex[SM3_HEX];
    sm3_stream *h = sm3_new();
    sm3_bytes(h, STR("ab"));
    sm3_bytes(h, STR("c"));
    sm3_end(h, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    h = sm3_new();
    for (int i = 0; i < 16; i++)
        sm3_bytes(h, STR("abcd"));
    sm3_end(h, hex);
    assert_string_equal(hex, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    /* a column is its length and its bytes; one larger than the block, and NULL beside the empty text */
    char *big = arena_alloc(*state, 100001), *same = arena_alloc(*state, 100009);
    memset(big, 'x', 100000);
    memcpy(same, "100000:", 7);
    memcpy(same + 7, big, 100000);
    h = sm3_new();
    sm3_bytes(h, (str){ same, 100007 });
    sm3_end(h, hex);
    assert_string_equal(hashed(*state, &(str){ big, 100000 }, 1), hex);
    const str null_empty[] = { { NULL, 0 }, STR("") }, empty_null[] = { STR(""), { NULL, 0 } };
    assert_string_not_equal(hashed(*state, null_empty, 2), hashed(*state, empty_null, 2));
    const str one_two[] = { STR("1"), STR("2:3") }, joined[] = { STR("12:3"), STR("") };
    assert_string_not_equal(hashed(*state, one_two, 2), hashed(*state, joined, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(test_round_trip), TEST(test_ends), TEST(test_room), TEST(test_sm3) };
    return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
