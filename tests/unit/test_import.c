/* The way of a file into a ledger: finding the header, reading what people write, lines that are no records, references,
 * totals, all or nothing.  Firms: 甲 (91339903MA0231JL0Y), 乙, 丙, 丁.  What is expected was worked out by hand. */
#include "intake/import.h"

#include "ledger_samples.h"
#include "table_samples.h"

#define A_CODE "91339903MA0231JL0Y"
#define B_CODE "91339903MA08KM9Y9X"
#define C_CODE "91339903MA0BRDD02C"
#define D_CODE "91339903MA0DH0P270"
#define A "云湾区甲辰电子有限公司"
#define B "云湾区乙巳机械有限公司"
#define C "云湾区丙午纺织厂"
#define D "云湾区丁未塑料股份有限公司"

static void firms(desk *d, bool postgres)
{
    desk_begin(d, postgres);
    if (!desk_open(d))
        fail_msg("%s", d->e.text);
    desk_put(d, "enterprise", "uscc=" A_CODE " name=" A " former_names=云湾区老甲电器厂");
    desk_put(d, "enterprise", "uscc=" B_CODE " name=" B);
    desk_put(d, "enterprise", "uscc=" C_CODE " name=" C);
    desk_put(d, "enterprise", "uscc=" D_CODE " name=" D);
}

/* Counts, then each problem as level place: text, each change, each line passed over, each column not used. */
static char *told(desk *d, const import_result *r)
{
    buf b = buf_new(d->a);
    buf_print(&b, "+%lld ~%lld =%lld !%lld -%lld%s\n", (long long)r->inserted, (long long)r->updated, (long long)r->same, (long long)r->bad, (long long)r->skipped, r->written ? " written" : "");
    for (size_t i = 0; i < r->problems.len; i++) {
        const import_problem *p = &r->problems.at[i];
        buf_print(&b, "%s %lld %s|%s|%s\n", p->level == CHECK_ERROR ? "E" : "W", (long long)p->row, p->field ? p->field : "", p->value ? p->value : "", p->text);
    }
    for (size_t i = 0; i < r->changes.len; i++)
        buf_print(&b, "%lld: %s\n", (long long)r->changes.at[i].row, r->changes.at[i].text);
    for (size_t i = 0; i < r->skips.len; i++)
        buf_print(&b, "skip %lld %s (%s)\n", (long long)r->skips.at[i].row, r->skips.at[i].text, r->skips.at[i].why.zh);
    for (size_t i = 0; i < r->unknown_columns.len; i++)
        buf_print(&b, "unused %s\n", r->unknown_columns.at[i]);
    return b.text;
}

static char *import(desk *d, const char *ledger, const char *path, bool dry)
{
    import_options o = { .ledger = desk_ledger(d, ledger), .path = path, .dry_run = dry, .show_rows = dry };
    import_result r;
    if (!import_file(&d->c, &o, &r, &d->e))
        return arena_print(d->a, "! %s", d->e.text);
    return told(d, &r);
}

/* ---- headers and values: one csv each, a dry run ------------------------------------------------------------------------ */

#define CHANGE(firm, rest) "企业 " firm "，报告期 2019-09，工业总产值本月 " rest "\n"
typedef struct csv_case { const char *about, *text, *expected; } csv_case;
static const csv_case outputs[] = {
    { "title, unit and period above, header in the seventh line",
      "某某区统计局,,\n\n2019年9月工业产销,,\n计量单位：万元,,\n,,\n,,\n企业名称,工业总产值,\n" A ",12.5,\n", "+1 ~0 =0 !0 -0\n8: " CHANGE(A, "125") },
    { "two lines of header, a group over both", "报告期：2019年9月\n企业名称,工业总产值（千元）,\n,本月,本月止累计\n" A ",10,90\n", "+1 ~0 =0 !0 -0\n4: " CHANGE(A, "10，工业总产值本月止累计 90") },
    { "the unit in the header, full-width and with line breaks", "报告期：2019年9月\n企业名称,\"工业总产值\n（亿元）\"\n" A ",１．２\n", "+1 ~0 =0 !0 -0\n3: " CHANGE(A, "120000") },
    { "time in front of the name", "企业名称,报告期,本月产值(千元),1-9月产值(千元),去年同期产值（千元）,本年累计销售产值（千元）\n" A ",2019-09,1,9,2,8\n",
      "+1 ~0 =0 !0 -0\n2: " CHANGE(A, "1，工业总产值本月止累计 9，工业总产值上年同月 2，工业销售产值本月止累计 8") },
    { "November is not January to November", "企业名称,报告期,产值(千元),11月产值(千元)\n" A ",2019-09,1,9\n", "+1 ~0 =0 !0 -0\n2: " CHANGE(A, "1") "unused 11月产值(千元)（1 个值未读）\n" },
    { "numbers as people write them",
      "企业名称,报告期,产值(千元)\n" A ",2019年9月,\"1,234.5\"\n" B ",201909,(12)\n" C ",2019/9,1.2亿\n" D ",19年9月,３万元\n",
      "+4 ~0 =0 !0 -0\nW 3 ||工业总产值为负数，请核实\n2: " CHANGE(A, "1234.5") "3: " CHANGE(B, "-12") "4: " CHANGE(C, "120000000") "5: " CHANGE(D, "30") },
    { "what is no number, all told at once",
      "企业名称,报告期,产值(千元)\n" A ",2019-09,abc\n" B ",2019-09,100-200\n" C ",2019-09,#N/A\n" D ",2019-09,\"12,34\"\n",
      "+0 ~0 =0 !4 -0\nE 2 产值(千元)|abc|“abc”不是数，请只填数字\nE 3 产值(千元)|100-200|“100-200”是范围，请填一个确定的数\nE 4 产值(千元)|#N/A|是 Excel 的错误值，请改成数或留空\nE 5 产值(千元)|12,34|“12,34”不是数，请只填数字\n" },
    { "missing is not zero", "企业名称,报告期,产值(千元),销售产值(千元)\n" A ",2019-09,5,—\n" B ",2019-09,/,0\n",
      "+1 ~0 =0 !1 -0\nE 3 产值(千元)|/|必填，没有填写\n2: " CHANGE(A, "5") },
    { "notes, also with data below them",
      "企业名称,报告期,产值(千元)\n" A ",2019-09,1\n注：快报数,,\n1、单位为千元,,\n填报人：张三,审核人：李四,\n备注,,初步数\n" B ",2019-09,2\n",
      "+2 ~0 =0 !0 -4\n2: " CHANGE(A, "1") "7: " CHANGE(B, "2") "skip 3 注：快报数 (备注)\nskip 4 1、单位为千元 (备注)\nskip 5 填报人：张三 (备注)\nskip 6 备注 (备注)\n" },
    { "the header and the title again on the next page, numbers of columns, an example",
      "2019年9月产销,,\n企业名称,报告期,产值(千元)\n1,2,3\n示例：某公司,2019-09,9\n" A ",2019-09,1\n2019年9月产销,,\n企业名称,报告期,产值(千元)\n" B ",2019-09,2\n",
      "+2 ~0 =0 !0 -4\n5: " CHANGE(A, "1") "8: " CHANGE(B, "2") "skip 3 1 (栏次)\nskip 4 示例：某公司 (示例)\nskip 6 2019年9月产销 (重复的标题)\nskip 7 企业名称 (重复的表头)\n" },
    { "a total that holds, one that does not, subtotals before and after their rows",
      "企业名称,报告期,产值(千元),销售产值(千元)\n合 计,,10,99\n东街小计,,3,3\n" A ",2019-09,1,1\n" B ",2019-09,2,2\n西街小计,,8,7\n" C ",2019-09,7,7\n",
      "+3 ~0 =0 !0 -3\nW 2 销售产值(千元)||合计写 99，各行相加是 10，相差 89（千元），请核实\nW 6 产值(千元)||合计写 8，各行相加是 7，相差 1（千元），请核实\n"
      "4: " CHANGE(A, "1，工业销售产值本月 1") "5: " CHANGE(B, "2，工业销售产值本月 2") "7: " CHANGE(C, "7，工业销售产值本月 7") "skip 2 合 计 (合计行)\nskip 3 东街小计 (小计行)\nskip 6 西街小计 (小计行)\n" },
    { "whole numbers add up exactly", "报告期：2019年9月\n企业名称,产值(千元)\n" A ",1\n" B ",2\n合计（2家）：,4\n", "+2 ~0 =0 !0 -1\nW 5 产值(千元)||合计写 4，各行相加是 3，相差 1（千元），请核实\n3: " CHANGE(A, "1") "4: " CHANGE(B, "2") "skip 5 合计（2家）： (合计行)\n" },
    { "totals in rounded 亿元 may differ by the rounding", "报告期：2019年9月\n企业名称,产值(亿元)\n" A ",1.2\n" B ",1.3\n合计,2.6\n", "+2 ~0 =0 !0 -1\n3: " CHANGE(A, "120000") "4: " CHANGE(B, "130000") "skip 5 合计 (合计行)\n" },
    { "two tables side by side, the right one shorter, with numbers of their own",
      "报告期：2019年9月\n序号,企业名称,产值(千元),,序号,企业名称,产值(千元)\n1," A ",1,,3," C ",3\n2," B ",2,,,,\n合计,,3,,合计,,4\n",
      "+3 ~0 =0 !0 -2\nW 2 ||有 2 张表并排，都读了\nW 5 产值(千元)||合计写 4，各行相加是 3，相差 1（千元），请核实\n3: " CHANGE(A, "1") "3: " CHANGE(C, "3") "4: " CHANGE(B, "2") "skip 5 合计 (合计行)\nskip 5 合计 (合计行)\n" },
    { "a column twice without a key is not a table", "报告期：2019年9月\n企业名称,产值(千元),产值(千元)\n" A ",1,5\n", "+1 ~0 =0 !0 -0\n3: " CHANGE(A, "1") "unused 产值(千元)（1 个值未读；是否指“工业总产值本月”？）\n" },
    { "another table beside it is told, column by column", "报告期：2019年9月\n企业名称,产值(千元),,园区名称\n" A ",1,,东园\n" B ",2,,\n", "+2 ~0 =0 !0 -0\n3: " CHANGE(A, "1") "4: " CHANGE(B, "2") "unused 园区名称（1 个值未读）\n" },
    { "codes and names", "报告期：2019年9月\n统一社会信用代码,企业名称,产值(千元)\n91339903ma0231jl0y,云湾区老甲电器厂,1\n91339903********9X," B ",2\n91330***," C ",3\n123," D ",4\n",
      "+4 ~0 =0 !0 -0\nW 5 统一社会信用代码|91330***|是打了码的代码，与“" C "”的代码对不上，按名称收下，请核实\nW 6 统一社会信用代码|123|台账里没有这个代码，按名称“" D "”收下，请核实\n"
      "3: " CHANGE(A, "1") "4: " CHANGE(B, "2") "5: " CHANGE(C, "3") "6: " CHANGE(D, "4") },
    { "code and name of two firms, unknown ones, masked ones", "报告期：2019年9月\n统一社会信用代码,企业名称,产值(千元)\n" A_CODE "," B ",1\n" B_CODE ",从没听过的公司,2\n91339***,,3\n,从没听过的公司,4\n",
      "+2 ~0 =0 !2 -0\nW 3 企业名称|" B "|与代码对应的“" A "”不同，按代码收下\nW 4 企业名称|从没听过的公司|与代码对应的“" B "”不同，按代码收下\n"
      "E 5 统一社会信用代码|91339***|打了码，认不出是哪一家；请向来件单位要完整的代码或名称\nE 6 企业名称|从没听过的公司|在企业台账中找不到；请核对，或先登记\n3: " CHANGE(A, "1") "4: " CHANGE(B, "2") },
    { "the same firm twice", "报告期：2019年9月\n企业名称,产值(千元)\n" A ",1\n" A ",1\n云湾区老甲电器厂,2\n",
      "+1 ~0 =1 !1 -0\nW 4 ||与第 3 行完全相同，只收一次\nE 5 ||与第 3 行是同一条记录但内容不同，请只留一行\n3: " CHANGE(A, "1") },
    { "a required column is missing", "企业名称,产值(千元)\n" A ",1\n", "+0 ~0 =0 !0 -0\nE 1 ||缺少“报告期”列；可用 --set month=2019-09 补上\n" },
    { "months as columns", "企业名称,2019年9月,2019年8月\n" A ",2,1\n", "+0 ~0 =0 !0 -0\nE 1 ||月份做了列名：请用 --wide 字段 说明格子里是哪个指标\n" },
    { "nothing that fits", "a,b\n1,2\n", "+0 ~0 =0 !0 -0\nW 0 ||没有找到“产销月报”的表头，本表未读\nE 0 ||整个文件没有一处像“产销月报”的表头；列名见 jbp template monthly_output\n" },
    { "garbled", "企业名称,报告期,产值(千元)\n云湾区甲\xEF\xBF\xBD电子有限公司,2019-09,1\n" B ",2019-09,1\n",
      "+1 ~0 =0 !1 -0\nE 2 企业名称|云湾区甲\xEF\xBF\xBD电子有限公司|是乱码，请向来件单位索要原文件\nW 2 ||“云湾区甲\xEF\xBF\xBD电子有限公司”是乱码，请向来件单位索要原文件\n3: " CHANGE(B, "1") },
};

static void each_csv(void **state)
{
    desk d;
    int wrong = 0;
    (void)state;
    firms(&d, false);
    for (size_t i = 0; i < COUNT(outputs); i++) {
        char *got = import(&d, "monthly_output", sample_file(d.a, "t.csv", str_of(outputs[i].text)), true);
        if (!text_eq(got, outputs[i].expected)) {
            print_error("%s:\n%s\nexpected\n%s\n", outputs[i].about, got, outputs[i].expected);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    sample_end();
    desk_end(&d);
}

/* ---- what only a workbook has ---------------------------------------------------------------------------------------------- */

#define CELL(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER(ref, rest) "<c r=\"" ref "\"" rest "</c>"
static void workbook(void **state)
{
    desk d;
    (void)state;
    firms(&d, false);
    const xlsx_sample x = {
        .before = "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>",
        .styles = "<styleSheet><fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf numFmtId=\"10\"/><xf fontId=\"1\"/></cellXfs></styleSheet>",
        .rows = "<row r=\"1\">" CELL("A1", "报告期：2019年9月") "</row>"
                "<row r=\"2\">" CELL("A2", "企业名称") CELL("B2", "产值（千元）") CELL("C2", "出口（千元）") "</row>"
                "<row r=\"3\">" CELL("A3", A) NUMBER("B3", "><v>323.39000000000004</v>") NUMBER("C3", "><v>1</v>") "</row>"
                "<row r=\"4\">" CELL("A4", B) NUMBER("B4", "><f>[1]x!A1</f><v>5</v>") "</row>"
                "<row r=\"5\" hidden=\"1\"><c r=\"A5\" s=\"2\" t=\"inlineStr\"><is><t>" C "</t></is></c>" NUMBER("B5", " s=\"1\"><v>0.5</v>") "</row>"
                "<row r=\"6\">" CELL("A6", D) NUMBER("B6", "><f>[1]x!A1</f>") "</row>",
        .rows2 = "<row r=\"1\">" CELL("A1", "企业名称") CELL("B1", "报告期") CELL("C1", "产值（千元）") "</row><row r=\"2\">" CELL("A2", A) CELL("B2", "2019-09") NUMBER("C2", "><v>7</v>") "</row>",
    };
    assert_string_equal(import(&d, "monthly_output", sample_xlsx(d.a, "t.xlsx", &x), true),
                        "+3 ~0 =0 !2 -0\n"
                        "W 2 出口（千元）||是隐藏的列，也读了\n"
                        "W 4 产值（千元）|5|由另一个工作簿的公式算出，可能不是最新，请核实\n"
                        "W 5 企业名称|" C "|带删除线，也读了，请核实是否作废\n"
                        "W 5 产值（千元）|0.5|在表中显示为百分数，按 0.5 收下，请核实\n"
                        "E 6 产值（千元）||是引用另一个工作簿的公式，没有存下结果，请改成数\n"
                        "W 5 ||有 1 行是隐藏的，从这一行起，也读了\n"
                        "E 2 ||与工作表“表”，第 3 行是同一条记录但内容不同，请只留一行\n"
                        "3: " CHANGE(A, "323.4，出口交货值本月 1") "4: " CHANGE(B, "5") "5: " CHANGE(C, "0.5"));
    sample_end();
    desk_end(&d);
}

/* ---- all or nothing, twice the same, corrections ----------------------------------------------------------------------------- */

static int64_t count(desk *d)
{
    int64_t n;
    assert_true(ledger_count(&d->c, desk_ledger(d, "monthly_output"), &n, &d->e));
    return n;
}

static void all_or_nothing(arena *a, bool postgres)
{
    desk d;
    int64_t head, after;
    (void)a;
    firms(&d, postgres);
    const char *good = "企业名称,报告期,产值(千元),出口(千元)\n" A ",2019-09,1,5\n" B ",2019-09,2,6\n", *bad = "企业名称,报告期,产值(千元)\n" A ",2019-09,3\n" B ",2019-09,x\n";
    assert_string_equal(import(&d, "monthly_output", sample_file(d.a, "bad.csv", str_of(bad)), false), "+1 ~0 =0 !1 -0\nE 3 产值(千元)|x|“x”不是数，请只填数字\n");
    assert_int_equal(count(&d), 0);
    assert_string_equal(import(&d, "monthly_output", sample_file(d.a, "good.csv", str_of(good)), false), "+2 ~0 =0 !0 -0 written\n");
    assert_int_equal(count(&d), 2);
    assert_true(history_head(&d.c, &head, &d.e));
    assert_string_equal(import(&d, "monthly_output", sample_file(d.a, "good.csv", str_of(good)), false), "+0 ~0 =2 !0 -0\n");
    assert_string_equal(import(&d, "monthly_output", sample_file(d.a, "bad.csv", str_of(bad)), false), "+0 ~1 =0 !1 -0\nE 3 产值(千元)|x|“x”不是数，请只填数字\n");
    assert_true(history_head(&d.c, &after, &d.e));
    assert_int_equal(head, after);                                   /* neither left a trace */
    /* a file without a column leaves that field as it is; one with an empty cell empties it */
    assert_string_equal(import(&d, "monthly_output", sample_file(d.a, "c.csv", STR("企业名称,报告期,产值(千元)\n" A ",2019-09,3\n")), false), "+0 ~1 =0 !0 -0 written\n");
    assert_string_equal(desk_get(&d, "monthly_output", 1), "1 2019-09 3 - - - - - - - 5 - - -");
    assert_string_equal(import(&d, "monthly_output", sample_file(d.a, "d.csv", STR("企业名称,报告期,产值(千元),出口(千元)\n" A ",2019-09,3,\n")), false), "+0 ~1 =0 !0 -0 written\n");
    assert_string_equal(desk_get(&d, "monthly_output", 1), "1 2019-09 3 - - - - - - - - - - -");
    /* bad rows left out on purpose */
    import_options o = { .ledger = desk_ledger(&d, "monthly_output"), .path = sample_file(d.a, "bad2.csv", STR("企业名称,报告期,产值(千元)\n" C ",2019-09,3\n" B ",2019-09,x\n")), .skip_errors = true };
    import_result r;
    assert_true(import_file(&d.c, &o, &r, &d.e));
    assert_true(r.written && r.inserted == 1 && r.bad == 1);
    assert_int_equal(count(&d), 3);
    sample_end();
    desk_end(&d);
}
BOTH(all_or_nothing)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(each_csv), TEST(workbook), TEST_BOTH(all_or_nothing) };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
