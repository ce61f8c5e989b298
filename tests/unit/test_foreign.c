/* Somebody else's form: cells put into a workbook that otherwise stays as it is, and fields found by their labels. */
#include "intake/foreign.h"
#include "text/book.h"
#include "text/xlsx_edit.h"

#include "ledger_samples.h"
#include "table_samples.h"

static char *part_of(arena *a, const char *path, const char *part)
{
    int bad = 0;
    zip_t *z = zip_open(path, ZIP_RDONLY, &bad);
    assert_non_null(z);
    zip_file_t *f = zip_fopen(z, part, 0);
    assert_non_null(f);
    buf b = buf_new(a);
    char piece[1024];
    for (zip_int64_t n; (n = zip_fread(f, piece, sizeof piece)) > 0;)
        buf_add(&b, (str){ piece, (size_t)n });
    zip_fclose(f);
    zip_discard(z);
    return b.text;
}

static char *sheet_xml(arena *a, const char *path)
{
    char *text = part_of(a, path, "xl/worksheets/sheet1.xml"), *from = strstr(text, "sheetData"), *end = strstr(text, "</worksheet>");
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
        const cell_edit set[] = { { .row = 2, .column = 3, .text = "1.5", .number = true }, { .row = 2, .column = 2, .text = "甲&乙" } };
        const xlsx_sample x = { .rows = edits[i].rows };
        const char *from = sample_xlsx(a, "from.xlsx", &x), *to = arena_print(a, "%s/to.xlsx", sample_folder());
        if (!xlsx_edit(from, to, set, COUNT(set), &e))
            fail_msg("%s", e.text);
        char *got = sheet_xml(a, to);
        if (!text_eq(got, edits[i].expected))
            fail_msg("%zu: %s\nexpected %s", i, got, edits[i].expected);
    }
    const cell_edit one = { .row = 1, .column = 1, .text = "x" };
    assert_false(xlsx_edit(sample_file(a, "a.csv", STR("a,b\n")), arena_print(a, "%s/b.xlsx", sample_folder()), &one, 1, &e));
    assert_non_null(strstr(e.text, "另存为 .xlsx"));
    sample_end();
}

/* Fill and comment: the cell keeps its content, formula and the rest of its style; a second marking adds to the first. */
#define CELL_STYLES "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>" \
                    "<fill><patternFill patternType=\"gray125\"/></fill></fills><cellStyleXfs count=\"1\"><xf fillId=\"0\"/></cellStyleXfs><cellXfs count=\"2\"><xf fillId=\"0\"/>" \
                    "<xf numFmtId=\"10\" fillId=\"0\" borderId=\"0\"><alignment horizontal=\"center\"/></xf></cellXfs></styleSheet>"
static void cells_marked(void **state)
{
    arena *a = *state;
    error e = { 0 };
    const cell_edit first[] = { { .row = 1, .column = 2, .fill = FILL_BAD, .words = "甲<乙" }, { .row = 1, .column = 1, .fill = FILL_NOTE, .words = "注" }, { .row = 3, .column = 1, .fill = FILL_BAD, .words = "空" } };
    const cell_edit again = { .row = 1, .column = 2, .fill = FILL_NOTE, .words = "再" };
    const xlsx_sample x = { .rows = "<row r=\"1\" ht=\"30\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" s=\"1\"><f>A1/2</f><v>0.5</v></c></row>", .styles = CELL_STYLES,
                            .after = "<mergeCells count=\"1\"><mergeCell ref=\"D1:E1\"/></mergeCells><tableParts count=\"0\"/>" };
    const char *from = sample_xlsx(a, "from.xlsx", &x), *one = arena_print(a, "%s/one.xlsx", sample_folder()), *two = arena_print(a, "%s/two.xlsx", sample_folder());
    assert_true(xlsx_edit(from, one, first, COUNT(first), &e));
    assert_string_equal(sheet_xml(a, one), "sheetData><row r=\"1\" ht=\"30\"><c s=\"2\" r=\"A1\"><v>1</v></c><c r=\"B1\" s=\"3\"><f>A1/2</f><v>0.5</v></c></row><row r=\"3\"><c r=\"A3\" s=\"4\"/></row></sheetData>"
                                           "<mergeCells count=\"1\"><mergeCell ref=\"D1:E1\"/></mergeCells><legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"jbpDrawing\"/>"
                                           "<tableParts count=\"0\"/>");
    const char *styles = part_of(a, one, "xl/styles.xml"), *comments = part_of(a, one, "xl/comments1.xml");
    assert_non_null(strstr(styles, "<fills count=\"4\">"));
    assert_non_null(strstr(styles, "rgb=\"FFFFEB9C\"/><bgColor indexed=\"64\"/></patternFill></fill></fills><cellStyleXfs count=\"1\"><xf fillId=\"0\"/></cellStyleXfs><cellXfs count=\"5\">"));
    assert_non_null(strstr(styles, "<xf applyFill=\"1\" fillId=\"3\"/><xf applyFill=\"1\" numFmtId=\"10\" fillId=\"2\" borderId=\"0\"><alignment horizontal=\"center\"/></xf><xf applyFill=\"1\" fillId=\"2\"/></cellXfs>"));
    assert_non_null(strstr(comments, "<author>基本盘</author>"));
    assert_non_null(strstr(comments, "<comment ref=\"B1\" authorId=\"0\"><text><r><t xml:space=\"preserve\">甲&lt;乙</t></r></text></comment>"));
    assert_non_null(strstr(part_of(a, one, "xl/drawings/vmlDrawing1.vml"), "<x:Row>2</x:Row><x:Column>0</x:Column>"));
    assert_non_null(strstr(part_of(a, one, "xl/worksheets/_rels/sheet1.xml.rels"), "Target=\"/xl/drawings/vmlDrawing1.vml\""));
    assert_non_null(strstr(part_of(a, one, "[Content_Types].xml"), "Extension=\"vml\""));

    assert_true(xlsx_edit(one, two, &again, 1, &e));
    assert_non_null(strstr(part_of(a, two, "xl/comments1.xml"), "甲&lt;乙</t></r><r><t xml:space=\"preserve\">\n再</t></r></text></comment><comment ref=\"A3\""));
    assert_string_equal(part_of(a, one, "xl/worksheets/_rels/sheet1.xml.rels"), part_of(a, two, "xl/worksheets/_rels/sheet1.xml.rels"));

    const xlsx_sample plain = { .rows = x.rows };                    /* no styles: told, and no half file is left */
    assert_false(xlsx_edit(sample_xlsx(a, "from.xlsx", &plain), two, first, COUNT(first), &e));
    assert_int_not_equal(access(two, F_OK), 0);
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
    const struct CMUnitTest tests[] = { TEST(cells_in_place), TEST(cells_marked), TEST(fields_by_label) };
    return cmocka_run_group_tests_name("foreign", tests, NULL, NULL);
}
