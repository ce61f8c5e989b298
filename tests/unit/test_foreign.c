/* Somebody else's form: cells put into a workbook that otherwise stays as it is, and fields found by their labels. */
#include "intake/foreign.h"
#include "text/book.h"
#include "text/xlsx_edit.h"

#include "ledger_samples.h"
#include "table_samples.h"

static char *sheet_xml(arena *a, const char *path)
{
    int bad = 0;
    zip_t *z = zip_open(path, ZIP_RDONLY, &bad);
    assert_non_null(z);
    zip_file_t *f = zip_fopen(z, "xl/worksheets/sheet1.xml", 0);
    buf b = buf_new(a);
    char piece[1024];
    for (zip_int64_t n; (n = zip_fread(f, piece, sizeof piece)) > 0;)
        buf_add(&b, (str){ piece, (size_t)n });
    zip_fclose(f);
    zip_discard(z);
    char *from = strstr(b.text, "sheetData"), *end = strstr(b.text, "</worksheet>");
    return arena_copy_n(a, from, (size_t)(end - from));
}

#define NEW_B2 "<c r=\"B2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">甲&amp;乙</t></is></c>"
static const struct { const char *rows, *expected; } edits[] = {
    { "", "sheetData><row r=\"2\">" NEW_B2 "<c r=\"C2\"><v>1.5</v></c></row></sheetData>" },
    { "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" s=\"3\"/><c r=\"D2\"><v>4</v></c></row>",
      "sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" s=\"3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">甲&amp;乙</t></is></c><c r=\"C2\"><v>1.5</v></c><c r=\"D2\"><v>4</v></c></row></sheetData>" },
    { "<row r=\"1\"/><row r=\"2\" ht=\"30\"/><row r=\"3\"><c r=\"A3\"/></row>",
      "sheetData><row r=\"1\"/><row r=\"2\" ht=\"30\">" NEW_B2 "<c r=\"C2\"><v>1.5</v></c></row><row r=\"3\"><c r=\"A3\"/></row></sheetData>" },
    { "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"9\"><c r=\"A9\"><f>A1</f><v>1</v></c></row>",
      "sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\">" NEW_B2 "<c r=\"C2\"><v>1.5</v></c></row><row r=\"9\"><c r=\"A9\"><f>A1</f><v>1</v></c></row></sheetData>" },
    { "<row><c><v>1</v></c></row>\n<row><c><v>1</v></c><c s='2'><v>2</v></c></row>",                              /* rows and cells that say no place */
      "sheetData><row><c><v>1</v></c></row>\n<row><c><v>1</v></c><c r=\"B2\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">甲&amp;乙</t></is></c><c r=\"C2\"><v>1.5</v></c></row></sheetData>" },
};

static void cells_in_place(void **state)
{
    arena *a = *state;
    error e = { 0 };
    for (size_t i = 0; i < COUNT(edits); i++) {
        const cell_edit set[] = { { 0, 2, 3, "1.5", true }, { 0, 2, 2, "甲&乙", false } };
        const xlsx_sample x = { .rows = edits[i].rows };
        const char *from = sample_xlsx(a, "from.xlsx", &x), *to = arena_print(a, "%s/to.xlsx", sample_folder());
        if (!xlsx_edit(from, to, set, COUNT(set), &e))
            fail_msg("%s", e.text);
        char *got = sheet_xml(a, to);
        if (!text_eq(got, edits[i].expected))
            fail_msg("%zu: %s\nexpected %s", i, got, edits[i].expected);
    }
    const cell_edit one = { 0, 1, 1, "x", false };
    assert_false(xlsx_edit(sample_file(a, "a.csv", STR("a,b\n")), arena_print(a, "%s/b.xlsx", sample_folder()), &one, 1, &e));
    assert_non_null(strstr(e.text, "另存为 .xlsx"));
    sample_end();
}

#define T(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
static void fields_by_label(void **state)
{
    desk d;
    foreign_form f;
    static const text2 names[] = { { "held", "" }, { "empty", "" }, { "filled", "" }, { "unknown", "" } };
    (void)state;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    desk_put(&d, "enterprise", "uscc=91339903MA0231JL0Y name=云湾区甲辰电子有限公司 employees=120 legal_person=林建明");
    desk_put(&d, "monthly_output", "enterprise=1 month=2019-09 output=100 output_cum=41431.2");
    const xlsx_sample x = {
        .rows = "<row r=\"1\">" T("A1", "申报表") "</row>"
                "<row r=\"2\">" T("A2", "企业名称（盖章）") T("D2", "法定代表人：") T("E2", "已写的人") "</row>"
                "<row r=\"3\">" T("A3", "从业人员") T("B3", "联系电话") T("C3", "产值累计（万元）") T("D3", "获奖情况：") "</row>",
        .after = "<mergeCells count=\"2\"><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"A2:B2\"/></mergeCells>",
    };
    const char *path = sample_xlsx(d.a, "form.xlsx", &x), *to = arena_print(d.a, "%s/full.xlsx", sample_folder());
    month m = month_of(2019, 9);
    if (!foreign_read(&d.c, path, 1, m, &f, &d.e) || !foreign_fill(&f, path, to, &d.e))
        fail_msg("%s", d.e.text);
    buf b = buf_new(d.a);
    for (size_t i = 0; i < f.items.len; i++)
        buf_print(&b, "%s %s%lld %s %s\n", f.items.at[i].label, column_name(d.a, f.items.at[i].column), (long long)f.items.at[i].row, names[f.items.at[i].state].zh, f.items.at[i].value ? f.items.at[i].value : "-");
    assert_string_equal(b.text, "企业名称（盖章） C2 held 云湾区甲辰电子有限公司\n"
                                "法定代表人： E2 filled 已写的人\n"
                                "从业人员 A4 held 120\n"                                     /* the right is another label: below */
                                "联系电话 B4 empty -\n"
                                "产值累计（万元） C4 held 4143.12\n"                        /* 千元 in the ledger */
                                "获奖情况： E3 unknown -\n");
    assert_int_equal(f.held, 3);
    assert_int_equal(f.empty + f.filled + f.unknown, 3);
    foreign_form again;
    assert_true(foreign_read(&d.c, to, 1, m, &again, &d.e));                               /* what was filled in stands there now */
    assert_int_equal(again.held, 0);
    assert_int_equal(again.filled, 4);
    assert_true(foreign_read(&d.c, path, 1, m + 1, &again, &d.e));                         /* nothing of October */
    assert_int_equal(again.held, 2);
    sample_end();
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(cells_in_place), TEST(fields_by_label) };
    return cmocka_run_group_tests_name("foreign", tests, NULL, NULL);
}
