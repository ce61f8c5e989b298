/* FEEL as a language: what is written and what it means (DMN 1.5, 10.3.1 and 10.3.2).  Examples marked with a clause are the
 * standard's; the others are worked out by hand. */
#include "feel_cases.h"

static void literals(void **state)
{
    static const feel_case cases[] = {
        { "123", "123" }, { "-1.50", "-1.5" }, { ".5", "0.5" }, { "1.2e3", "1200" }, { "1E-3", "0.001" }, { "-0", "0" },
        { "0.1 + 0.2", "0.3" }, { "1/3", "0.3333333333333333333333333333333333" }, { "2/3", "0.6666666666666666666666666666666667" },
        { "123456789012345678901234567890.1234", "123456789012345678901234567890.1234" },
        { "\"文字\"", "\"文字\"" }, { "\"a\\n\\t\\\"\\\\\"", "\"a\\n\\u0009\\\"\\\\\"" }, { "\"\\u4e2d\\u6587\"", "\"中文\"" },
        { "\"\\uD83D\\uDC0E\"", "\"🐎\"" }, { "\"\\U01F40E\"", "\"🐎\"" }, { "string length(\"🐎😀\")", "2" }, { "\"\\d\"", "\"\\\\d\"" },
        { "true", "true" }, { "false", "false" }, { "null", "null" },
        { "@\"2019-10-08\"", "\"2019-10-08\"" }, { "@\"09:30:00\"", "\"09:30:00\"" }, { "@\"2019-10-08T09:30:00+08:00\"", "\"2019-10-08T09:30:00+08:00\"" },
        { "@\"P1Y2M\"", "\"P1Y2M\"" }, { "@\"P1DT2H\"", "\"P1DT2H\"" }, { "@\"2019-10-08T09:30:00@Asia/Shanghai\"", "\"2019-10-08T09:30:00@Asia/Shanghai\"" },
        { "[]", "[]" }, { "[1, \"a\", null, [true]]", "[1, \"a\", null, [true]]" }, { "{}", "{}" },
        { "{a: 1, \"b c\": 2, 中文 名: 3}", "{\"a\": 1, \"b c\": 2, \"中文 名\": 3}" },
        { "[1..10]", "\"[1..10]\"" }, { "(1..10)", "\"(1..10)\"" }, { "]1..10[", "\"(1..10)\"" }, { "(< 10)", "\"< 10\"" }, { "(>= 10)", "\">= 10\"" },
        { "[1..2][1]", "\"[1..2]\"" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void comments_and_blanks(void **state)
{
    static const feel_case cases[] = {
        { "1 + /* one\nmore */ 1", "2" }, { "1 + 1 // two", "2" }, { "// first\n1", "1" }, { "/**/ 3 /***/", "3" }, { "  1　+\xC2\xA0" "1\t", "2" },
        { "10 / /* a divisor */ 4", "2.5" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void precedence(void **state)
{
    static const feel_case cases[] = {
        { "1 + 2 * 3", "7" }, { "(1 + 2) * 3", "9" }, { "2 * 3 ** 2", "18" }, { "8 - 3 - 2", "3" }, { "16 / 4 / 2", "2" }, { "2 ** 3 ** 2", "64" },
        { "-2 ** 2", "4" }, { "10 - -3", "13" }, { "- - 5", "5" }, { "1 < 2 and 2 < 3", "true" }, { "true or false and false", "true" },
        { "(true or false) and false", "false" }, { "1 + 1 = 2", "true" }, { "not(1 = 1) or true", "true" }, { "5 between 1 and 3 or true", "true" },
        { "3 between 1 and 5 and true", "true" }, { "if true then 1 else 2 + 5", "1" }, { "(if false then 1 else 2) + 5", "7" },
        { "1 in [1, 2] and 3 in (> 2)", "true" }, { "-[1, 2][1]", "-1" }, { "[1, 2, 3][2] ** 2", "4" }, { "1 != 2", "true" },
    };
    FEEL_CHECK(state, cases, NULL);
}

/* Blanks, signs and any script in names; the longest name in scope wins. */
static void names(void **state)
{
    static const char input[] = "{\"研发费用\": 300, \"营业收入\": 8000, \"annual tax\": 5, \"annual\": 7, \"first-set\": 9, \"first\": 1, \"set\": 2, \"a+b\": 4, \"本 年\": 11,"
                                " \"firm\": {\"annual tax\": [1, 2], \"登记 机关\": \"甲\", \"in progress\": true}, \"for profit\": 1, \"nullable\": 3, \"trueish\": 4, \"x\": 6,"
                                " \"date\": 3, \"期末用工人数\": 20}";
    static const feel_case cases[] = {
        { "研发费用 / 营业收入 >= 0.03", "true" }, { "annual tax", "5" }, { "annual   tax + annual", "12" }, { "annual\n tax", "5" },
        { "first-set", "9" }, { "first - set", "-1" }, { "a+b", "4" }, { "本 年 * 2", "22" }, { "firm.annual tax[2]", "2" }, { "firm.登记 机关", "\"甲\"" },
        { "firm.in progress", "true" }, { "for profit", "1" }, { "nullable", "3" }, { "trueish", "4" }, { "x*x", "36" }, { "{y: x, z: y + 1}.z", "7" },
        { "date", "3" }, { "date(\"2020-01-01\")", "\"2020-01-01\"" }, { "[{单 价: 2}, {单 价: 5}][单 价 > 3].单 价", "[5]" },
        { "for 期 数 in [1, 2] return 期 数 * 2", "[2, 4]" }, { "{a b: 1, c: a b + 1}.c", "2" }, { "(function(本 数) 本 数 + 1)(4)", "5" },
        { "期末用工人数>=20", "true" },
    };
    FEEL_CHECK(state, cases, input);
}

static void conditions_and_loops(void **state)
{
    static const feel_case cases[] = {
        { "if null then 1 else 2", "2" }, { "if 1 then 1 else 2", "2" }, { "if 1 > 0 then \"a\" else \"b\"", "\"a\"" },
        { "for i in [1, 2, 3] return i * i", "[1, 4, 9]" }, { "for i in 1..3 return i", "[1, 2, 3]" }, { "for i in 3..1 return i", "[3, 2, 1]" },
        { "for i in [1..3] return i", "[1, 2, 3]" }, { "for i in (1..3) return i", "[2]" }, { "for i in [3..1] return i", "null" },
        { "for x in [1, 2], y in [10, 20] return x + y", "[11, 21, 12, 22]" }, { "for x in [1, 2], y in 1..x return y", "[1, 1, 2]" },
        { "for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]" },                    /* 10.3.2.14: factorials */
        { "for i in 1..4 return count(partial)", "[0, 1, 2, 3]" },
        { "for d in @\"2020-02-28\"..@\"2020-03-01\" return d", "[\"2020-02-28\", \"2020-02-29\", \"2020-03-01\"]" },
        { "for d in @\"2020-01-02\"..@\"2020-01-01\" return d.day", "[2, 1]" }, { "for i in 5 return i", "[5]" }, { "for i in null return i", "null" },
        { "for i in 1.5..3 return i", "null" }, { "for i in [] return i", "[]" },
        { "some i in [1, 2, 3] satisfies i > 2", "true" }, { "every i in [1, 2, 3] satisfies i > 0", "true" }, { "every i in [] satisfies false", "true" },
        { "some i in [] satisfies true", "false" }, { "some x in [1, 2], y in [2, 3] satisfies x = y", "true" }, { "every i in [1, null] satisfies i > 0", "null" },
        { "some i in [null, 1] satisfies i > 0", "true" }, { "some i in 1..3 satisfies i = 3", "true" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void filters_and_paths(void **state)
{
    static const feel_case cases[] = {
        { "[10, 20, 30][1]", "10" }, { "[10, 20, 30][-1]", "30" }, { "[10, 20, 30][0]", "null" }, { "[10, 20, 30][4]", "null" }, { "[10, 20, 30][1.5]", "null" },
        { "[1, 2, 3, 4][item > 2]", "[3, 4]" }, { "[1, 2, 3][item >= 2][1]", "2" }, { "[1, 2, 3][true]", "[1, 2, 3]" }, { "[1, 2, 3][false]", "[]" },
        { "[1, 2, 3][null]", "[]" }, { "100[1]", "100" }, { "100[0]", "null" }, { "100[true]", "[100]" }, { "null[1]", "null" }, { "null[true]", "[]" },
        { "[{x: 1, y: 2}, {x: 2, y: 3}][x = 1]", "[{\"x\": 1, \"y\": 2}]" },                                       /* 10.3.2.5 */
        { "[{x: 1, y: 2}, {x: null, y: 3}][x < 2]", "[{\"x\": 1, \"y\": 2}]" },
        { "[{x: 1, y: 2}, {y: 3}][x = null]", "[{\"y\": 3}]" },
        { "[{a: 1}, {a: 2}, {a: 3}][item.a >= 2].a", "[2, 3]" }, { "[{item: 1}, {item: 2}][item >= 2]", "[{\"item\": 2}]" },
        { "[{b: [1]}, {b: [2.1, 2.2]}, {b: [3]}, {b: [4]}, {b: [5]}].b", "[[1], [2.1, 2.2], [3], [4], [5]]" },
        { "{a: {b: {c: 5}}}.a.b.c", "5" }, { "{a: 1}.b", "null" }, { "null.a", "null" }, { "[{a: 1}, {}, {a: 3}].a", "[1, null, 3]" },
        { "{l: [1, 2, 3], n: 2, r: l[n]}.r", "2" }, { "[[1, 2], [3]][1][2]", "2" }, { "{a: [{b: 1}, {b: 2}]}.a[b = 2].b[1]", "2" },
        { "count([1, 2, 3][item > 1])", "2" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void functions(void **state)
{
    static const feel_case cases[] = {
        { "(function(a, b) a + b)(1, 2)", "3" }, { "(function(a, b) a - b)(b: 1, a: 5)", "4" }, { "{f: function(x) x * 2, r: f(4)}.r", "8" },
        { "{f: function(x) function(y) x + y, r: f(1)(2)}.r", "3" }, { "(function(a: number) a)(\"x\")", "null" }, { "(function(a: list<number>) count(a))(5)", "1" },
        { "(function(a) a)()", "null" }, { "(function(a) a)(b: 1)", "null" }, { "{f: floor, r: f(1.7)}.r", "1" }, { "sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]" },
        { "substring(start position: 2, string: \"abc\")", "\"bc\"" }, { "substring(string: \"abc\", start: 2)", "null" }, { "1(2)", "null" },
        { "max(1, 2, 3)", "3" }, { "max([1, 2, 3])", "3" }, { "(function() 1) instance of function<>->number", "true" },
        { "{min: 5, r: max(min, 3)}.r", "5" },
    };
    FEEL_CHECK(state, cases, NULL);
}

#define JAVA(parameters, class, signature) "{f: function(" parameters ") external {java: {class: \"java.lang." class "\", method signature: \"" signature "\"}}, r: f"

/* Methods of java.lang answered here: what Java gives. */
static void java_functions(void **state)
{
    static const feel_case cases[] = {
        { JAVA("a, b", "Math", "max(double, double)") "(123.45, 456.78)}.r", "456.78" }, { JAVA("a, b", "Math", "max(int,int)") "(123, 456)}.r", "456" }, { JAVA("a, b", "Math", "max(int,int)") "(1.5, 2)}.r", "null" },
        { JAVA("a, b", "Math", "min(long,long)") "(-1, 2)}.r", "-1" }, { "decimal(" JAVA("a", "Math", "cos(double)") "(123)}.r, 12)", "-0.887968906692" }, { JAVA("a", "Math", "round(double)") "(-2.5)}.r", "-2" },
        { JAVA("a", "Math", "rint(double)") "(2.5)}.r", "2" }, { JAVA("a, b", "Math", "pow(double, double)") "(2, 10)}.r", "1024" }, { JAVA("a", "Math", "sqrt(double)") "(-1)}.r", "null" },
        { JAVA("a", "Math", "foo(double)") "(1)}.r", "null" }, { JAVA("a", "Foo", "valueOf(double)") "(1)}.r", "null" }, { JAVA("a, b", "Math", "max(java.lang.String, java.lang.String)") "(\"1\", \"2\")}.r", "null" },
        { JAVA("a", "Byte", "valueOf(byte)") "(127)}.r", "127" }, { JAVA("a", "Byte", "valueOf(byte)") "(128)}.r", "null" }, { JAVA("a", "String", "valueOf(char)") "(\"a\")}.r", "\"a\"" },
        { JAVA("a", "String", "valueOf(char)") "(\"abc\")}.r", "null" }, { JAVA("a", "Integer", "valueOf(java.lang.String)") "(\"123\")}.r", "123" }, { JAVA("a", "Integer", "valueOf(java.lang.String)") "(\"1.5\")}.r", "null" },
        { JAVA("a", "Double", "valueOf(java.lang.String)") "(\"1234.56\")}.r", "1234.56" }, { JAVA("a, b", "String", "format(java.lang.String, [Ljava.lang.Object;)") "(\"foo %s\", \"bar\")}.r", "\"foo bar\"" },
        { JAVA("a, b, c", "String", "format(java.lang.String, [Ljava.lang.Object;)") "(\"%d 家，%.2f%%\", 67, 7.456)}.r", "\"67 家，7.46%\"" }, { JAVA("a, b", "String", "format(java.lang.String, [Ljava.lang.Object;)") "(\"%d\", 1.5)}.r", "null" },
        { JAVA("a", "Math", "abs(double)") "()}.r", "null" }, { "{f: function(a) external {pmml: {document: \"x\"}}, r: f(1)}.r", "null" },
    };
    FEEL_CHECK(state, cases, NULL);
}

static void instances(void **state)
{
    static const feel_case cases[] = {
        { "1 instance of number", "true" }, { "1 instance of string", "false" }, { "\"a\" instance of string", "true" }, { "true instance of boolean", "true" },
        { "null instance of number", "false" }, { "null instance of Any", "false" }, { "1 instance of Any", "true" }, { "null instance of Null", "true" },
        { "@\"2020-01-01\" instance of date", "true" }, { "@\"2020-01-01\" instance of date and time", "false" }, { "@\"10:00:00\" instance of time", "true" },
        { "@\"2020-01-01T10:00:00\" instance of date and time", "true" }, { "@\"P1Y\" instance of years and months duration", "true" },
        { "@\"P1D\" instance of days and time duration", "true" }, { "@\"P1D\" instance of years and months duration", "false" },
        { "[1, 2] instance of list<number>", "true" }, { "[1, \"a\"] instance of list<number>", "false" }, { "[] instance of list<string>", "true" },
        { "[1] instance of list<Any>", "true" }, { "1 instance of list<number>", "false" }, { "{a: 1} instance of context<a: number>", "true" },
        { "{a: 1} instance of context<a: string>", "false" }, { "{a: 1, b: 2} instance of context<a: number>", "true" }, { "{} instance of context<a: number>", "false" },
        { "{a: null} instance of context<a: string>", "true" }, { "[1..2] instance of range<number>", "true" }, { "[\"a\"..\"b\"] instance of range<number>", "false" },
        { "(function(a: number) a + 1) instance of function<number>->number", "true" }, { "(function(a: number) \"x\") instance of function<number>->number", "false" },
        { "(function(a: number) a) instance of function<number, number>->number", "false" },
        { "(function(a: context<x: number>) true) instance of function<context<x: number, y: number>>->boolean", "true" },
        { "(function(a: context<x: number, y: number>) true) instance of function<context<x: number>>->boolean", "false" },
    };
    FEEL_CHECK(state, cases, NULL);
}

typedef struct fault { const char *text, *zh, *en; } fault;

/* Line, column and what was expected, in both languages. */
static void faults(void **state)
{
    static const fault cases[] = {
        { "1 +", "第 1 行第 4 列：应为一个值，表达式在此结束", "line 1, column 4: expected a value, but the expression ends" },
        { "1 + * 2", "第 1 行第 5 列：应为一个值，写的是“* 2”", "line 1, column 5: expected a value, found “* 2”" },
        { "(1 + 2", "第 1 行第 7 列：应为“)”", "line 1, column 7: expected “)”" },
        { "[1, 2", "应为“]”", "expected “]”" }, { "{a 1}", "应为“:”", "expected “:”" }, { "{a: 1", "应为“}”", "expected “}”" },
        { "if 1 then 2", "应为“else”", "expected “else”" }, { "for x in [1] 2", "应为“return”", "expected “return”" }, { "some x in [1] return x", "应为“satisfies”", "expected “satisfies”" },
        { "1 between 2", "应为“and”", "expected “and”" }, { "1 2", "应为表达式结束", "expected the end of the expression" },
        { "\"abc", "第 1 行第 1 列：应为以引号结束的文字", "expected text that ends with a quote" },
        { "1 +\n  甲乙 )", "第 2 行第 6 列", "line 2, column 6" }, { "研发费用 ,", "第 1 行第 6 列", "line 1, column 6" },
        { "1 instance of wibble", "应为已知的类型", "expected a known type" }, { "x instance number", "应为“of”", "expected “of”" }, { "a.", "应为“.”后面的名称", "expected a name behind the dot" },
        { "@2020", "应为引号里的日期", "expected a date, time or duration in quotes" }, { "{a: 1, a: 2}", "“a”写了两次", "“a” stands twice" }, { "[1..", "应为一个值", "expected a value" },
        { "[1..2", "区间的右括号", "the end of the range" }, { "f(a: 1, 2)", "应为", "expected" }, { "", "应为一个值", "expected a value" }, { "=", "应为一个值", "expected a value" },
        { "for in [1] return 1", "应为", "expected" }, { "1e", "应为", "expected" },
    };
    feel_run r;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *zh = feel_answer(*state, LANG_ZH, cases[i].text, NULL, &r), *en = feel_answer(*state, LANG_EN, cases[i].text, NULL, &r);
        if (zh[0] != '!' || !strstr(zh, cases[i].zh) || !strstr(en, cases[i].en))
            fail_msg("%s\n  %s\n  %s", cases[i].text, zh, en);
    }
}

/* What has no value is null, and the run says where and why. */
static void problems(void **state)
{
    static const struct { const char *text; int line, column; bool serious; const char *zh, *en; } cases[] = {
        { "1 + 甲", 1, 5, true, "没有名为“甲”的值", "nothing is called “甲”" },
        { "1 +\n \"a\"", 1, 3, false, "number 与 string", "between a number and a string" },
        { "1 < \"a\"", 1, 3, false, "不能比较", "cannot be compared" },
        { "[1,\n substring(1, 2)]", 2, 2, true, "substring()：参数应是文字", "substring(): text is needed" },
        { "floor()", 1, 1, true, "floor() 没有这样的参数", "floor() does not take these arguments" },
        { "@\"P1D\".years", 1, 7, true, "没有“years”", "has no “years”" },
        { "5(1)", 1, 1, true, "不是函数", "no function" },
        { "for i in \"a\"..3 return i", 1, 10, true, "列表或整数区间", "a list or a range of whole numbers" },
    };
    feel_run r;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int l = 0; l < 2; l++) {
            feel_answer(*state, l ? LANG_EN : LANG_ZH, cases[i].text, NULL, &r);
            const feel_problem *p = r.problems.at;
            if (!r.problems.len || p->line != cases[i].line || p->column != cases[i].column || p->serious != cases[i].serious || !strstr(p->text, l ? cases[i].en : cases[i].zh))
                fail_msg("%s: %zu problems, %d:%d %s", cases[i].text, r.problems.len, p ? p->line : 0, p ? p->column : 0, p ? p->text : "");
        }
    }
}

static void unknown_names(void **state)
{
    arena *a = *state;
    error e = { .lang = LANG_ZH };
    const feel_expression *x;
    feel_names *names = feel_names_new(a, NULL);
    feel_names_add(names, STR("税收"));
    assert_true(feel_compile(a, STR("税收 + 产值 + floor(x) + [1][item > 地址]"), names, FEEL_EXPRESSION, &x, &e));
    assert_string_equal(feel_unknown_name(x, 0), "产值");
    assert_string_equal(feel_unknown_name(x, 1), "x");
    assert_null(feel_unknown_name(x, 2));                        /* inside a filter a name may be a key of the element */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(literals), TEST(comments_and_blanks), TEST(precedence), TEST(names), TEST(conditions_and_loops), TEST(filters_and_paths), TEST(functions), TEST(java_functions), TEST(instances),
        TEST(faults), TEST(problems), TEST(unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
