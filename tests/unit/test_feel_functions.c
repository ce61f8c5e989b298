/* The built-in functions of numbers, texts, lists, contexts and conversion.  Values under a clause's name are the examples of
 * DMN 1.5, 10.3.4; the others are worked out by hand. */
#include "feel_cases.h"

#include "rule/feel_ast.h"

static void conversion(void **state)
{
    static const feel_case cases[] = {
        { "number(\"1 000,0\", \" \", \",\")", "1000" }, { "number(\"1,000.0\", \",\", \".\")", "1000" }, { "number(\"1.000,5\", \".\", \",\")", "1000.5" },
        { "number(\"1,000\", \",\", null)", "1000" }, { "number(\"1000.5\", null, \".\")", "1000.5" }, { "number(\"1,0\", \",\", \",\")", "null" }, { "number(\"1:0\", \":\", \".\")", "null" },
        { "number(\"12\")", "12" }, { "number(\"00123\")", "123" }, { "number(\"-1.5e3\")", "-1500" }, { "number(\"abc\")", "null" }, { "number(\"1 2\")", "null" }, { "number(\"\")", "null" },
        { "number(\"Infinity\")", "null" }, { "number(null)", "null" }, { "number(12)", "12" }, { "number(from: \"1.0\", grouping separator: null, decimal separator: \".\")", "1" },
        { "string(1.1)", "\"1.1\"" }, { "string(1.10)", "\"1.1\"" }, { "string(null)", "null" }, { "string(\"a\")", "\"a\"" }, { "string(true)", "\"true\"" }, { "string(1e20)", "\"100000000000000000000\"" },
        { "string(0.0000001)", "\"0.0000001\"" }, { "string(-0)", "\"0\"" }, { "string(date(\"2019-10-08\"))", "\"2019-10-08\"" }, { "string(@\"PT1H30M\")", "\"PT1H30M\"" },
        { "string([1, \"a\", null])", "\"[1, \\\"a\\\", null]\"" }, { "string({a: \"x\", b: [1]})", "\"{a: \\\"x\\\", b: [1]}\"" }, { "string([1..3))", "\"[1..3)\"" }, { "string(1, 2)", "null" },
        { "string({\"a:b\": 1})", "\"{\\\"a:b\\\": 1}\"" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void numbers(void **state)
{
    static const feel_case cases[] = {
        { "decimal(1/3, 2)", "0.33" }, { "decimal(1.5, 0)", "2" }, { "decimal(2.5, 0)", "2" }, { "decimal(-2.5, 0)", "-2" }, { "decimal(125, -1)", "120" }, { "decimal(1, 7000)", "null" },
        { "floor(1.5)", "1" }, { "floor(-1.56, 1)", "-1.6" }, { "floor(1.56, 1)", "1.5" }, { "ceiling(1.5)", "2" }, { "ceiling(-1.56, 1)", "-1.5" }, { "ceiling(-1.5)", "-1" },
        { "round up(5.5, 0)", "6" }, { "round up(-5.5, 0)", "-6" }, { "round up(1.121, 2)", "1.13" }, { "round up(-1.126, 2)", "-1.13" },
        { "round down(5.5, 0)", "5" }, { "round down(-5.5, 0)", "-5" }, { "round down(1.121, 2)", "1.12" }, { "round down(-1.126, 2)", "-1.12" },
        { "round half up(5.5, 0)", "6" }, { "round half up(-5.5, 0)", "-6" }, { "round half up(1.121, 2)", "1.12" }, { "round half up(-1.126, 2)", "-1.13" },
        { "round half down(5.5, 0)", "5" }, { "round half down(-5.5, 0)", "-5" }, { "round half down(1.121, 2)", "1.12" }, { "round half down(-1.126, 2)", "-1.13" },
        { "abs(10)", "10" }, { "abs(-10)", "10" }, { "abs(@\"PT5H\")", "\"PT5H\"" }, { "abs(@\"-P3M\")", "\"P3M\"" }, { "abs(\"a\")", "null" },
        { "modulo(12, 5)", "2" }, { "modulo(-12, 5)", "3" }, { "modulo(12, -5)", "-3" }, { "modulo(-12, -5)", "-2" }, { "modulo(10.1, 4.5)", "1.1" }, { "modulo(-10.1, 4.5)", "3.4" },
        { "modulo(10.1, -4.5)", "-3.4" }, { "modulo(-10.1, -4.5)", "-1.1" }, { "modulo(1, 0)", "null" },
        { "sqrt(16)", "4" }, { "sqrt(2)", "1.414213562373095048801688724209698" }, { "sqrt(-1)", "null" }, { "log(1)", "0" }, { "log(0)", "null" }, { "log(-1)", "null" }, { "exp(0)", "1" },
        { "decimal(log(10), 8)", "2.30258509" }, { "decimal(exp(5), 8)", "148.4131591" }, { "exp(1e10)", "null" },
        { "odd(5)", "true" }, { "odd(2)", "false" }, { "odd(-1)", "true" }, { "odd(1.5)", "false" }, { "even(5)", "false" }, { "even(2)", "true" }, { "even(0)", "true" }, { "even(1.5)", "false" },
        { "10 ** -2", "0.01" }, { "2 ** 0.5", "1.414213562373095048801688724209698" }, { "0 ** 0", "1" }, { "1 / 0", "null" }, { "1e6000 * 1e6000", "null" }, { "1.1 ** 2", "1.21" },
        { "floor(null)", "null" }, { "floor(\"1\")", "null" }, { "floor([1.5])", "1" }, { "abs(n: -1)", "1" }, { "sqrt(number: 4)", "2" }, { "sqrt(n: 4)", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void texts(void **state)
{
    static const feel_case cases[] = {
        { "substring(\"foobar\", 3)", "\"obar\"" }, { "substring(\"foobar\", 3, 3)", "\"oba\"" }, { "substring(\"foobar\", -2, 1)", "\"a\"" }, { "substring(\"🐎ab\", 2)", "\"ab\"" },
        { "substring(\"foobar\", 0)", "null" }, { "substring(\"foobar\", 7)", "null" }, { "substring(\"foobar\", 3, 0)", "null" }, { "substring(\"foobar\", 3, 100)", "\"obar\"" },
        { "substring(\"基本盘\", 2, 1)", "\"本\"" }, { "substring(null, 1)", "null" }, { "substring(\"foobar\", 3.8)", "\"obar\"" },
        { "string length(\"foo\")", "3" }, { "string length(\"\")", "0" }, { "string length(\"中文\")", "2" }, { "string length(1)", "null" },
        { "upper case(\"aBc4\")", "\"ABC4\"" }, { "lower case(\"aBc4\")", "\"abc4\"" }, { "upper case(\"straße\")", "\"STRASSE\"" }, { "lower case(\"ÄÖÜ\")", "\"äöü\"" },
        { "substring before(\"foobar\", \"bar\")", "\"foo\"" }, { "substring before(\"foobar\", \"xyz\")", "\"\"" }, { "substring before(\"foobar\", \"o\")", "\"f\"" }, { "substring before(\"foobar\", \"\")", "\"\"" },
        { "substring after(\"foobar\", \"ob\")", "\"ar\"" }, { "substring after(\"\", \"a\")", "\"\"" }, { "substring after(\"foobar\", \"\")", "\"foobar\"" }, { "substring after(\"foobar\", \"x\")", "\"\"" },
        { "contains(\"foobar\", \"of\")", "false" }, { "contains(\"foobar\", \"ob\")", "true" }, { "starts with(\"foobar\", \"fo\")", "true" }, { "ends with(\"foobar\", \"r\")", "true" },
        { "ends with(\"🐎😀\", \"😀\")", "true" }, { "contains(\"a\", null)", "null" }, { "contains(string: \"ab\", match: \"b\")", "true" },
        { "\"foo\" + \"bar\"", "\"foobar\"" }, { "\"a\" + 1", "null" },
        { "string join([\"a\", \"b\", \"c\"], \"_and_\")", "\"a_and_b_and_c\"" }, { "string join([\"a\", \"b\", \"c\"], \"\")", "\"abc\"" }, { "string join([\"a\", \"b\", \"c\"], null)", "\"abc\"" },
        { "string join([\"a\"], \"X\")", "\"a\"" }, { "string join([\"a\", null, \"c\"], \"X\")", "\"aXc\"" }, { "string join([], \"X\")", "\"\"" }, { "string join([\"a\", 1], \"X\")", "null" },
        { "string join([\"a\", \"b\"])", "\"ab\"" }, { "split(\"John Doe\", \"\\s\")", "[\"John\", \"Doe\"]" }, { "split(\"a;b;c;;\", \";\")", "[\"a\", \"b\", \"c\", \"\", \"\"]" },
        { "split(\"甲、乙\", \"、\")", "[\"甲\", \"乙\"]" },
    };
    FEEL_CHECK(state, cases, NULL);
}

/* Regular expressions of XPath: flags, classes with subtraction, categories, blocks; what XPath lacks is refused. */
static void patterns(void **state)
{
    static const feel_case cases[] = {
        { "matches(\"foobar\", \"^fo*b\")", "true" }, { "matches(\"foobar\", \"^fo*z\")", "false" }, { "matches(\"abc\", \"ABC\", \"i\")", "true" }, { "matches(\"a\\nb\", \"a.b\")", "false" },
        { "matches(\"a\\rb\", \"a.b\")", "false" }, { "matches(\"a\\nb\", \"a.b\", \"s\")", "true" }, { "matches(\"x\\nb\", \"^b\")", "false" }, { "matches(\"x\\nb\", \"^b\", \"m\")", "true" },
        { "matches(\"hello world\", \"hello\\ sworld\", \"x\")", "true" }, { "matches(\"hello world\", \"he ll o[ ]worl d\", \"x\")", "true" }, { "matches(\"hello world\", \"\\p{ I s BasicLatin }+\", \"x\")", "true" },
        { "matches(\"a.b\", \"a.b\", \"q\")", "true" }, { "matches(\"axb\", \"a.b\", \"q\")", "false" }, { "matches(\"A.b\", \"a.B\", \"qi\")", "true" }, { "matches(\"x\", \"x\", \"p\")", "null" },
        { "matches(\"x\", \"[A-Z-[OI]]\", \"i\")", "true" }, { "matches(\"i\", \"[A-Z-[OI]]\", \"i\")", "false" }, { "matches(\"q\", \"[^Q]\", \"i\")", "false" }, { "matches(\"\\u212A\", \"k\", \"i\")", "true" },
        { "matches(\"业\", \"\\p{Lo}\")", "true" }, { "matches(\"α\", \"\\p{IsGreek}\")", "true" }, { "matches(\"业\", \"[\\u4e00-\\u9fff]\")", "true" }, { "matches(\"９\", \"\\d\")", "true" },
        { "matches(\"a\", \"(?=a)\")", "null" }, { "matches(\"a b\", \"\\bb\")", "null" }, { "matches(\"aa\", \"(a)\\1\")", "true" }, { "matches(\"h\", \"(.)\\2\")", "null" }, { "matches(\"a\", \"[a\")", "null" },
        { "matches(\"a\", \"*\")", "null" }, { "matches(\"a\", \"a{2,1}\")", "null" }, { "matches(null, \"a\")", "null" }, { "matches(\"abra\", \"bra\", null)", "true" }, { "matches(\"91330100MA2TDEMO01\", \"^[0-9A-Z]{18}$\")", "true" },
        { "replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "\"[1=ab][2=]cd\"" }, { "replace(\"abracadabra\", \"bra\", \"*\")", "\"a*cada*\"" }, { "replace(\"abracadabra\", \"a.*a\", \"*\")", "\"*\"" },
        { "replace(\"abracadabra\", \"a.*?a\", \"*\")", "\"*c*bra\"" }, { "replace(\"AAAA\", \"A+?\", \"b\")", "\"bbbb\"" }, { "replace(\"abracadabra\", \"a(.)\", \"a$1$1\")", "\"abbraccaddabbra\"" },
        { "replace(\"abracadabra\", \".*?\", \"$1\")", "null" }, { "replace(\"a\", \"a\", \"\\\\\")", "null" }, { "replace(\"a\", \"a\", \"\\$\")", "\"$\"" }, { "replace(\"ABC\", \"b\", \"x\", \"i\")", "\"AxC\"" },
        { "replace(input: \"abc\", pattern: \"[a-z]\", replacement: \"#\")", "\"###\"" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void lists(void **state)
{
    static const feel_case cases[] = {
        { "list contains([1, 2, 3], 2)", "true" }, { "list contains([1, null], null)", "true" }, { "list contains([1, 2], 5)", "false" }, { "list contains(null, 1)", "null" }, { "list contains([[1]], [1])", "true" },
        { "count([1, 2, 3])", "3" }, { "count([])", "0" }, { "count(null)", "null" }, { "count(1, 2)", "2" }, { "count(7)", "1" }, { "count()", "null" },
        { "sublist([4, 5, 6], 1, 2)", "[4, 5]" }, { "sublist([4, 5, 6], -1)", "[6]" }, { "sublist([4, 5, 6], 2)", "[5, 6]" }, { "sublist([4, 5, 6], 0)", "null" }, { "sublist([4, 5, 6], 2, 5)", "null" },
        { "append([1], 2, 3)", "[1, 2, 3]" }, { "append(1, 2)", "[1, 2]" }, { "append([], null)", "[null]" }, { "append([1], [2])", "[1, [2]]" }, { "append(null, 1)", "null" },
        { "concatenate([1, 2], [3])", "[1, 2, 3]" }, { "concatenate([1], 2)", "[1, 2]" }, { "concatenate([1], null)", "null" },
        { "insert before([1, 3], 1, 2)", "[2, 1, 3]" }, { "insert before([1, 3], -1, 2)", "[1, 2, 3]" }, { "insert before([1, 3], 3, 2)", "null" },
        { "remove([1, 2, 3], 2)", "[1, 3]" }, { "remove([1, 2, 3], -3)", "[2, 3]" }, { "remove([1], 2)", "null" },
        { "list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]" }, { "list replace([2, 4, 7, 8], -3, 6)", "[2, 6, 7, 8]" },
        { "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]" }, { "list replace([1], 0, 2)", "null" }, { "list replace([1, 2], 1.5, 2)", "null" },
        { "list replace([1, 2], function(item) true, 2)", "null" }, { "list replace([1, 2], function(item, newItem) item, 2)", "null" }, { "list replace(list: [1, 2], match: function(a, b) a = 2, newItem: 9)", "[1, 9]" },
        { "reverse([1, 2, 3])", "[3, 2, 1]" }, { "index of([1, 2, 3, 2], 2)", "[2, 4]" }, { "index of([1, null], null)", "[2]" }, { "index of([], 1)", "[]" },
        { "union([1, 2], [2, 3])", "[1, 2, 3]" }, { "distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]" }, { "distinct values([1, 1.0, \"1\", null, null])", "[1, \"1\", null]" },
        { "flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]" }, { "flatten([])", "[]" },
        { "sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y)", "[1, 2, 3, 4, 5]" }, { "sort([\"b\", \"a\"])", "[\"a\", \"b\"]" }, { "sort([1, \"a\"], function(x, y) x < y)", "null" }, { "sort([], function(x, y) x < y)", "[]" },
        { "sort([{a: 1, b: 1}, {a: 1, b: 2}, {a: 0, b: 3}], function(x, y) x.a < y.a).b", "[3, 1, 2]" }, { "sort([1, 2], 5)", "null" },
        { "all([true, false])", "false" }, { "all([true, null])", "null" }, { "all([false, null])", "false" }, { "all([])", "true" }, { "all(true, 5)", "null" }, { "all(true)", "true" }, { "all(null)", "null" },
        { "any([false, true, null])", "true" }, { "any([false, null])", "null" }, { "any([])", "false" }, { "any(false)", "false" }, { "any([false, 1])", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void totals(void **state)
{
    static const feel_case cases[] = {
        { "min([1, 2, 3])", "1" }, { "min(1, 2, 3)", "1" }, { "max([\"a\", \"c\", \"b\"])", "\"c\"" }, { "max([])", "null" }, { "min([1, \"a\"])", "null" }, { "min([1, null])", "null" },
        { "max([@\"2020-01-02\", @\"2020-01-01\"])", "\"2020-01-02\"" }, { "min(@\"P1D\", @\"PT1H\")", "\"PT1H\"" }, { "max(5)", "5" },
        { "sum([1, 2, 3])", "6" }, { "sum(1, 2, 3)", "6" }, { "sum(1)", "1" }, { "sum([])", "null" }, { "sum([1, \"a\"])", "null" }, { "sum([0.1, 0.2])", "0.3" }, { "sum([1, null])", "null" },
        { "mean([1, 2, 3])", "2" }, { "mean(1, 2)", "1.5" }, { "mean(1)", "1" }, { "mean([])", "null" },
        { "product([2, 3, 4])", "24" }, { "product(2, 3, 4)", "24" }, { "product([])", "null" },
        { "median(8, 2, 5, 3, 4)", "4" }, { "median([6, 1, 2, 3])", "2.5" }, { "median([])", "null" },
        { "stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931" }, { "stddev([47])", "null" }, { "stddev([])", "null" }, { "stddev([1, 1])", "0" },
        { "mode(6, 3, 9, 6, 6)", "[6]" }, { "mode([6, 1, 9, 6, 1])", "[1, 6]" }, { "mode([])", "[]" }, { "mode([1, \"a\"])", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void contexts(void **state)
{
    static const feel_case cases[] = {
        { "get value({key1: \"value1\"}, \"key1\")", "\"value1\"" }, { "get value({key1: 1}, \"key2\")", "null" }, { "get value(null, \"a\")", "null" }, { "get value({\"a b\": 1}, \"a b\")", "1" },
        { "get entries({key1: \"value1\", key2: 2})", "[{\"key\": \"key1\", \"value\": \"value1\"}, {\"key\": \"key2\", \"value\": 2}]" }, { "get entries({})", "[]" }, { "get entries(1)", "null" },
        { "context([{key: \"a\", value: 1}, {key: \"b\", value: 2}])", "{\"a\": 1, \"b\": 2}" }, { "context([{key: \"a\", value: 1}, {key: \"b\"}])", "null" }, { "context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "null" },
        { "context({key: \"a\", value: null})", "{\"a\": null}" }, { "context([])", "{}" },
        { "context put({x: 1}, \"y\", 2)", "{\"x\": 1, \"y\": 2}" }, { "context put({x: 1, y: 0}, \"y\", 2)", "{\"x\": 1, \"y\": 2}" }, { "context put({x: 1, y: {a: 0}}, [\"y\", \"a\"], 2)", "{\"x\": 1, \"y\": {\"a\": 2}}" },
        { "context put({x: 1, y: {a: 0}}, [], 2)", "null" }, { "context put({x: 1}, [\"y\", \"a\"], 2)", "null" }, { "context put(null, \"a\", 1)", "null" }, { "context put({x: 1}, \"x\", null)", "{\"x\": null}" },
        { "context put(context: {x: 1}, keys: [\"z\"], value: 2)", "{\"x\": 1, \"z\": 2}" }, { "context put(context: {x: 1}, key: \"z\", value: 2)", "{\"x\": 1, \"z\": 2}" },
        { "context put(context: {x: {y: 1}}, key: [\"x\", \"y\"], value: 2)", "null" }, { "context put({x: {}}, [\"x\", null], 2)", "null" }, { "sublist(5, 1)", "[5]" }, { "append(list: [1], item: 2)", "[1, 2]" },
        { "context merge([{x: 1}, {y: 2}])", "{\"x\": 1, \"y\": 2}" }, { "context merge([{x: 1, y: 0}, {y: 2}])", "{\"x\": 1, \"y\": 2}" }, { "context merge([])", "{}" }, { "context merge([1])", "null" },
        { "context merge({x: 1})", "{\"x\": 1}" },
    };
    FEEL_CHECK(state, cases, NULL);
}

/* Every name of the table is called by some case above or in test_feel_time.c: here only that no row lacks its function. */
static void table(void **state)
{
    (void)state;
    assert_true(feel_builtin_count() > 100);
    for (size_t i = 0; i < feel_builtin_count(); i++)
        assert_non_null(feel_builtin(feel_builtin_name(i)));
    assert_null(feel_builtin(STR("substrin")));
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(conversion), TEST(numbers), TEST(texts), TEST(patterns), TEST(lists), TEST(totals), TEST(contexts), TEST(table) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
