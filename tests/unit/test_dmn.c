/* Decision models: own small models of tests/data/dmn, values worked out by hand from DMN 1.5 (clauses beside them). */
#include "rule/dmn_check.h"
#include "text/xml.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILES "tests/data/dmn/"

static dmn_model *model(arena *a, const char *file, const char *import)
{
    dmn_model *m = NULL;
    error e = { .lang = LANG_EN };
    if (!dmn_open(a, &(dmn_files){ file, &import, import ? 1 : 0 }, &m, &e))
        fail_msg("%s", error_line(a, &e));
    return m;
}

static const char *json(arena *a, feel_value v)
{
    buf b = buf_new(a);
    feel_json(&b, v);
    return b.text;
}

/* The value of one element as JSON, given inputs as JSON; "!" before it when the evaluation met a serious problem. */
static const char *ask(arena *a, const dmn_model *m, dmn_kind kind, const char *name, const char *inputs)
{
    feel_run r;
    feel_value in, v = FEEL_NOTHING;
    error e = { .lang = LANG_EN };
    bool serious = false;
    assert_true(feel_from_json(a, str_of(inputs), &in, &e));
    feel_run_begin(&r, a, LANG_EN);
    if (!dmn_evaluate(&r, m, kind, str_of(name), dmn_plain_inputs(&r, m, in), &v, &e))
        return error_name(e.code);
    for (size_t i = 0; i < r.problems.len; i++)
        serious = serious || r.problems.at[i].serious;
    return arena_print(a, "%s%s", serious ? "!" : "", json(a, v));
}

typedef struct question { const char *element, *inputs, *want; } question;

static void ask_all(arena *a, const dmn_model *m, dmn_kind kind, const question *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = ask(a, m, kind, rows[i].element, rows[i].inputs);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("%s of %s: wanted %s, got %s", rows[i].element, rows[i].inputs, rows[i].want, got);
    }
}

/* 8.2.10: rules "from 10", "from 20", "from 30" and what each policy makes of the values 5, 15, 25 and 35. */
static void hit_policies(void **state)
{
    static const question rows[] = {
        { "U", "{\"值\": 5}", "\"甲\"" }, { "U", "{\"值\": 15}", "\"乙\"" }, { "U", "{\"值\": 20}", "!null" }, { "U", "{}", "null" },
        { "A", "{\"值\": 25}", "\"甲\"" }, { "A", "{\"值\": 35}", "!null" }, { "A", "{\"值\": 1}", "null" },
        { "P", "{\"值\": 15}", "\"低\"" }, { "P", "{\"值\": 25}", "\"高\"" }, { "P", "{\"值\": 35}", "\"高\"" },
        { "F", "{\"值\": 35}", "\"低\"" }, { "F", "{\"值\": 5}", "null" },
        { "R", "{\"值\": 35}", "[\"低\", \"高\", \"中\"]" }, { "R", "{\"值\": 15}", "[\"低\"]" },
        { "O", "{\"值\": 35}", "[\"高\", \"中\", \"低\"]" }, { "O", "{\"值\": 25}", "[\"高\", \"低\"]" },
        { "C", "{\"值\": 35}", "[1.5, 4, 2.25]" }, { "C", "{\"值\": 5}", "[]" },
        { "C+", "{\"值\": 35}", "7.75" }, { "C最小", "{\"值\": 35}", "1.5" }, { "C最大", "{\"值\": 35}", "4" }, { "C#", "{\"值\": 35}", "3" }, { "C#", "{\"值\": 5}", "0" },
        { "C+", "{\"值\": 5}", "null" },
        /* priorities by the first column, then the second: 20 has 高/1 over 低/2; 35 has 高/2 over 高/1 */
        { "多列", "{\"值\": 25}", "{\"等级\": \"高\", \"加分\": 1}" }, { "多列", "{\"值\": 35}", "{\"等级\": \"高\", \"加分\": 2}" },
        { "默认", "{\"值\": 5}", "{\"等级\": \"无\", \"加分\": 0}" }, { "默认", "{\"值\": 15}", "{\"等级\": \"低\", \"加分\": 2}" },
        { "限值", "{\"值\": 10}", "\"好\"" }, { "限值", "{\"值\": 101}", "!null" }, { "限值", "{\"值\": 60}", "!null" },
        { "没有", "{}", "not-found" },
    };
    ask_all(*state, model(*state, FILES "hits.dmn", NULL), DMN_DECISION, rows, COUNT(rows));
}

#define FIRM "{\"企业输入\": {\"名称\": \"甲厂\", \"成立 日期\": \"2015-03-01\", \"占比\": [3.5, 4]}}"

static void boxes_and_types(void **state)
{
    static const question rows[] = {
        { "成立年", FIRM, "2015" }, { "首个占比", FIRM, "3.5" },
        { "首个占比", "{\"企业输入\": {\"名称\": \"甲厂\", \"成立 日期\": \"2015-03-01\", \"占比\": [3.5, 101]}}", "null" },          /* 101 is not allowed */
        { "首个占比", "{\"企业输入\": {\"名称\": \"甲厂\", \"成立 日期\": \"2015-03-01\", \"占比\": 7}}", "7" },                       /* 10.3.2.9.4: to a list */
        { "首个占比", "{\"企业输入\": {\"名称\": \"甲厂\"}}", "null" },                                                                /* members missing */
        { "树和", "{\"树输入\": {\"值\": 1, \"枝\": [{\"值\": 2, \"枝\": []}, {\"值\": 3, \"枝\": []}]}}", "5" },
        { "树和", "{\"树输入\": {\"值\": 1, \"枝\": [{\"值\": \"二\", \"枝\": []}]}}", "!null" },
        { "成列", "{\"任意\": 1}", "[1]" }, { "成列", "{\"任意\": \"一\"}", "null" }, { "成列", "{\"任意\": null}", "null" },
        { "成三", "{\"任意\": [1, 2, 3]}", "[1, 2, 3]" }, { "成三", "{\"任意\": [1, 2]}", "null" },
        { "成等级", "{\"任意\": \"A\"}", "\"A\"" }, { "成等级", "{\"任意\": \"C\"}", "null" }, { "成等级", "{\"任意\": [\"B\"]}", "\"B\"" },
        { "上下文", "{}", "42" }, { "无结果", "{}", "{\"甲\": 1, \"乙\": 2}" },
        { "表", "{}", "[{\"名称\": \"一\", \"数 量\": 1}, {\"名称\": \"二\", \"数 量\": null}]" }, { "表用", "{}", "[\"一\"]" }, { "列", "{}", "[1, 2]" },
        { "条件", "{\"任意\": 6}", "\"大\"" }, { "条件", "{\"任意\": null}", "\"小\"" }, { "有的不是真假", "{}", "!null" },
        { "筛", "{}", "[{\"名称\": \"一\", \"数 量\": 1}]" }, { "逐个", "{}", "[1, 5, 11]" },                                          /* 1+0, 4+1, 9+2 */
        { "有的", "{}", "true" }, { "都是", "{}", "false" },
        { "五阶乘", "{}", "120" }, { "调用", "{}", "[24]" }, { "调错", "{}", "!null" }, { "实参不合", "{}", "null" }, { "算法值", "{}", "[7]" },
        { "外来值", "{}", "!null" }, { "绝对值用", "{}", "5" }, { "坏", "{}", "!null" }, { "错名", FIRM, "!null" }, { "未要求", FIRM, "!null" }, { "无逻辑", "{}", "!null" },
        { "循环甲", "{}", "!null" }, { "悬空", "{}", "1" }, { "无类型", "{}", "1" },
    };
    dmn_model *m = model(*state, FILES "boxes.dmn", NULL);
    ask_all(*state, m, DMN_DECISION, rows, COUNT(rows));
    assert_string_equal(ask(*state, m, DMN_BKM, "阶乘", "{\"n\": 20}"), "2432902008176640000");
    assert_string_equal(ask(*state, m, DMN_BKM, "阶乘", "{\"n\": 100000}"), "!null");                /* deeper than the limit, not than the stack */
}

/* 10.4: a service sees its parameters only; input data come before input decisions; several outputs make a context. */
static void services(void **state)
{
    static const question direct[] = {
        { "判定", "{\"收入\": 100, \"研发\": 3}", "true" }, { "两个", "{\"收入\": 100, \"研发\": 1}", "{\"达标\": false, \"差额\": 2}" },
        { "给占比", "{\"占比\": 5}", "true" }, { "给占比", "{\"收入\": 100, \"研发\": 9}", "null" },
    };
    static const question inside[] = {
        { "别家", "{\"收入\": 100, \"研发\": 9}", "[true, false, true]" }, { "别家差额", "{}", "2" }, { "直接给", "{}", "[true, false, null]" },
    };
    dmn_model *m = model(*state, FILES "services.dmn", NULL);
    ask_all(*state, m, DMN_SERVICE, direct, COUNT(direct));
    ask_all(*state, m, DMN_DECISION, inside, COUNT(inside));
}

static void imports(void **state)
{
    static const question named[] = {
        { "总价", "{\"原价\": 100}", "113" }, { "总价", "{\"原价\": -1}", "null" }, { "税", "{\"工具 库\": {\"税率\": 0.5}}", "1.5" }, { "税", "{\"税率\": 0.5}", "1.5" },
    };
    dmn_model *m;
    error e = { .lang = LANG_ZH };
    ask_all(*state, model(*state, FILES "imports.dmn", FILES "lib.dmn"), DMN_DECISION, named, COUNT(named));
    /* 6.3.3: without a name, what is there already stays, for the imported model too */
    assert_string_equal(ask(*state, model(*state, FILES "merge_a.dmn", FILES "merge_b.dmn"), DMN_DECISION, "甲", "{\"分\": 7}"), "\"a的丙 分7\"");
    assert_string_equal(ask(*state, model(*state, FILES "merge_b.dmn", NULL), DMN_DECISION, "乙", "{\"分\": 7}"), "\"b的丙 分7\"");
    assert_string_equal(ask(*state, model(*state, FILES "merge_a.dmn", FILES "merge_b.dmn"), DMN_DECISION, "乙", "{\"分\": 7}"), "\"a的丙 分7\"");
    assert_false(dmn_open(*state, &(dmn_files){ FILES "imports.dmn", NULL, 0 }, &m, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_non_null(strstr(e.text, "urn:jbp:lib"));
}

static void all_decisions(void **state)
{
    feel_run r;
    feel_value in;
    error e = { 0 };
    dmn_model *m = model(*state, FILES "services.dmn", NULL);
    assert_true(feel_from_json(*state, STR("{\"收入\": 200, \"研发\": 9}"), &in, &e));
    feel_run_begin(&r, *state, LANG_ZH);
    assert_string_equal(json(*state, dmn_evaluate_all(&r, m, in)),
                        "{\"占比\": 4.5, \"达标\": true, \"差额\": -3, \"别家\": [true, false, true], \"别家差额\": 2, \"直接给\": [true, false, null]}");
}

/* Names of java.lang that mean the same without Java; Math.cos(123) by any calculator. Everything else is null and said. */
static void java_names(void **state)
{
    static const struct { const char *parameters, *class, *signature, *arguments, *want; } rows[] = {
        { "a, b", "java.lang.Math", "max(double, double)", "3, 4.5", "4.5" }, { "a, b", "java.lang.Math", "min(long,long)", "3, 4", "3" }, { "a", "java.lang.Math", "abs(int)", "1.5", "!null" },
        { "a", "java.lang.Math", "cos(double)", "123", "-0.8879689066918555" }, { "a, b", "java.lang.Math", "pow(double,double)", "2, 10", "1024" }, { "a", "java.lang.Math", "ceil(double)", "1.2", "2" },
        { "a", "java.lang.Integer", "valueOf(java.lang.String)", "\"12\"", "12" }, { "a", "java.lang.Integer", "valueOf(java.lang.String)", "\"x\"", "!null" }, { "a", "java.lang.Short", "valueOf(short)", "7", "7" },
        { "a", "java.lang.String", "valueOf(char)", "\"字\"", "\"字\"" }, { "a", "java.lang.String", "valueOf(char)", "\"二字\"", "!null" },
        { "a, b", "java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", "\"%s 100%%\", \"甲\"", "\"甲 100%\"" },
        { "a", "java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", "\"%s\"", "!null" },
        { "a, b", "java.lang.Math", "max(java.lang.String, java.lang.String)", "\"1\", \"2\"", "!null" }, { "a", "java.lang.Math", "foo(double)", "1", "!null" }, { "a", "java.lang.System", "exit(int)", "1", "!null" },
        { "a", "java.lang.Math", "abs(double", "1", "!null" }, { "a", "java.lang.Math", "", "1", "!null" }, { "a, b", "java.lang.Math", "abs(double)", "1, 2", "!null" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        feel_run r;
        const feel_expression *x;
        error e = { 0 };
        bool serious = false;
        const char *text = arena_print(*state, "(function(%s) external {java: {class: \"%s\", method signature: \"%s\"}})(%s)", rows[i].parameters, rows[i].class, rows[i].signature, rows[i].arguments);
        assert_true(feel_compile(*state, str_of(text), NULL, FEEL_EXPRESSION, &x, &e));
        feel_run_begin(&r, *state, LANG_EN);
        const char *got = json(*state, feel_evaluate(&r, x, NULL));
        for (size_t k = 0; k < r.problems.len; k++)
            serious = serious || r.problems.at[k].serious;
        got = arena_print(*state, "%s%s", serious ? "!" : "", got);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("%s: wanted %s, got %s", text, rows[i].want, got);
    }
}

/* ---- XML ------------------------------------------------------------------------------------------------------------------ */

static void xml_trees(void **state)
{
    static const struct { const char *text; bool ok; } rows[] = {
        { "<a/>", true }, { "<a>", false }, { "", false }, { "<a b='1' b='2'/>", false }, { "<a>&lt;</a>", true }, { "<a>&x;</a>", false },
        { "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", false }, { "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", false }, { "<a><b></a></b>", false },
        { "\xEF\xBB\xBF<a/>", true }, { "<a xmlns:p='u'><q:b/></a>", false },
    };
    xml_node *n;
    error e = { .lang = LANG_EN };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (xml_parse(*state, str_of(rows[i].text), "t.xml", &n, &e) != rows[i].ok)
            fail_msg("row %zu: %s", i, rows[i].text);
    assert_true(xml_parse(*state, STR("<d xmlns='u' xmlns:p='v'>\n<p:x n='1' p:m='2'>one<y/> two</p:x>\n</d>"), "t.xml", &n, &e));
    const xml_node *x = xml_kid(n, "x");
    assert_string_equal(n->space, "u");
    assert_string_equal(x->space, "v");
    assert_int_equal(x->line, 2);
    assert_string_equal(x->text, "one two");
    assert_string_equal(xml_get(x, "n"), "1");
    assert_null(xml_get(x, "m"));
    assert_string_equal(xml_prefix_space(x, STR("p")), "v");
    assert_null(xml_prefix_space(x, STR("q")));
    buf deep = buf_new(*state);
    for (int i = 0; i < XML_MOST_DEPTH + 1; i++)
        buf_puts(&deep, "<a>");
    assert_false(xml_parse(*state, (str){ deep.text, deep.len }, "t.xml", &n, &e));
    assert_int_equal(e.code, ERR_LIMIT);
}

static void not_models(void **state)
{
    static const char *const texts[] = { "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' namespace='x'/>", "<a/>",
                                         "<decision xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'/>" };
    dmn_model *m;
    for (size_t i = 0; i < COUNT(texts); i++) {
        error e = { .lang = LANG_EN };
        char path[] = "/tmp/jbp-dmn-XXXXXX";
        int fd = mkstemp(path);
        FILE *f = fdopen(fd, "wb");
        fputs(texts[i], f);
        fclose(f);
        bool ok = dmn_open(*state, &(dmn_files){ path, NULL, 0 }, &m, &e);
        remove(path);
        assert_false(ok);
        assert_int_equal(e.code, ERR_INPUT);
    }
    error e = { .lang = LANG_EN };
    assert_false(dmn_open(*state, &(dmn_files){ FILES "no-such-file.dmn", NULL, 0 }, &m, &e));
}

/* ---- faults ------------------------------------------------------------------------------------------------------------------ */

static void faults(void **state)
{
    static const struct { dmn_fault_kind kind; const char *element, *says; } rows[] = {
        { FAULT_TYPE, "自己", "defined by itself" }, { FAULT_TYPE, "无类型", "没有的类型" }, { FAULT_SYNTAX, "外来", "PMML" }, { FAULT_SYNTAX, "坏", "expected" },
        { FAULT_NAME, "错名", "企业输入" }, { FAULT_NAME, "未要求", "企业输入" }, { FAULT_REFERENCE, "悬空", "没有这个" },
    };
    dmn_faults f = dmn_faults_of(model(*state, FILES "boxes.dmn", NULL));
    assert_int_equal(f.count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t k = 0;
        while (k < f.count && !(f.at[k].kind == rows[i].kind && strcmp(f.at[k].element, rows[i].element) == 0 && strstr(f.at[k].en, rows[i].says) && f.at[k].line > 1))
            k++;
        if (k == f.count)
            fail_msg("no fault of “%s” that says “%s”", rows[i].element, rows[i].says);
    }
}

/* Read strictly, a table's answer is null while a rule that cannot be told might be the one. */
static void missing_is_unknown(void **state)
{
#define CELLS(a, b, out) "<rule><inputEntry><text>" a "</text></inputEntry><inputEntry><text>" b "</text></inputEntry><outputEntry><text>" out "</text></outputEntry></rule>"
#define STRICT(hit, rules) "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" namespace=\"t\"><inputData id=\"a\" name=\"a\"/><inputData id=\"b\" name=\"b\"/>" \
    "<decision id=\"d\" name=\"d\"><informationRequirement><requiredInput href=\"#a\"/></informationRequirement><informationRequirement><requiredInput href=\"#b\"/></informationRequirement>" \
    "<decisionTable hitPolicy=\"" hit "\"><input><inputExpression><text>a</text></inputExpression></input><input><inputExpression><text>b</text></inputExpression></input><output/>" rules "</decisionTable></decision></definitions>"
    static const struct { const char *model, *inputs, *plain, *strict; } rows[] = {
        { STRICT("FIRST", CELLS("true", "-", "1") CELLS("-", "-", "2")), "{}", "2", "null" },
        { STRICT("FIRST", CELLS("true", "-", "1") CELLS("-", "-", "2")), "{\"a\": false}", "2", "2" },
        { STRICT("FIRST", CELLS("-", "true", "1") CELLS("\"x\"", "-", "2") CELLS("-", "-", "3")), "{\"b\": true}", "1", "1" },         /* decided before what is missing is asked */
        { STRICT("FIRST", CELLS("null", "-", "1") CELLS("-", "-", "2")), "{}", "1", "1" },                                           /* asks for null itself */
        { STRICT("FIRST", CELLS("? = null", "-", "1") CELLS("-", "-", "2")), "{}", "1", "1" },
        { STRICT("FIRST", CELLS("true", "false", "1") CELLS("-", "-", "2")), "{\"b\": true}", "2", "2" },                            /* one cell is false whatever the other */
        { STRICT("UNIQUE", CELLS("true", "-", "1") CELLS("-", "true", "2")), "{\"b\": true}", "2", "2" },
        { STRICT("UNIQUE", CELLS("not(true)", "-", "1")), "{}", "1", "null" },
        { STRICT("COLLECT", CELLS("true", "-", "1") CELLS("-", "true", "2")), "{\"b\": true}", "[2]", "null" },
        { STRICT("COLLECT", CELLS("true", "-", "1") CELLS("-", "true", "2")), "{\"a\": true, \"b\": true}", "[1, 2]", "[1, 2]" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        error e = { .lang = LANG_EN };
        dmn_model *plain, *strict;
        if (!dmn_open_text(*state, str_of(rows[i].model), "t", &plain, &e) || !dmn_open_strict(*state, str_of(rows[i].model), "t", &strict, &e))
            fail_msg("%s", error_line(*state, &e));
        const char *x = ask(*state, plain, DMN_DECISION, "d", rows[i].inputs), *y = ask(*state, strict, DMN_DECISION, "d", rows[i].inputs);
        if (strcmp(x, rows[i].plain) != 0 || strcmp(y, rows[i].strict) != 0)
            fail_msg("%zu: plain %s, strict %s", i, x, y);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(hit_policies), TEST(boxes_and_types), TEST(services), TEST(imports), TEST(all_decisions), TEST(java_names), TEST(xml_trees), TEST(not_models), TEST(faults), TEST(missing_is_unknown) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
