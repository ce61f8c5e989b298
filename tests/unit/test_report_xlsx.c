/* xlsx: sheets, numbers as numbers, merges, frozen header, native charts; gaps stay empty.
 * JBP_PICTURES=DIR writes report.xlsx there, to be looked at. */
#include "test.h"

#include "report/xlsx_out.h"
#include "report_samples.h"

#include <expat.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static char *part(arena *a, const char *path, const char *name)
{
    int why;
    zip_t *z = zip_open(path, ZIP_RDONLY, &why);
    assert_non_null(z);
    zip_stat_t st;
    char *bytes = NULL;
    if (zip_stat(z, name, 0, &st) == 0) {
        bytes = arena_alloc(a, (size_t)st.size + 1);
        zip_file_t *f = zip_fopen(z, name, 0);
        assert_int_equal(zip_fread(f, bytes, st.size), st.size);
        zip_fclose(f);
        XML_Parser p = XML_ParserCreate(NULL);
        assert_int_equal(XML_Parse(p, bytes, (int)st.size, 1), XML_STATUS_OK);
        XML_ParserFree(p);
    }
    zip_discard(z);
    return bytes;
}

static const char *written(arena *a, const document *d)
{
    const char *dir = getenv("JBP_PICTURES");
    const char *path =
        dir ? arena_print(a, "%s/report.xlsx", dir) : arena_print(a, "/tmp/jbp-test-%d.xlsx", (int)getpid());
    error err = { 0 };
    if (!xlsx_save(d, path, &err)) {
        print_error("%s\n", err.text);
        assert_true(false);
    }
    return path;
}

static void done_with(const char *path)
{
    if (!getenv("JBP_PICTURES"))
        unlink(path);
}

static void has(const char *xml, const char *wanted)
{
    if (xml && strstr(xml, wanted))
        return;
    print_error("missing: %s\n", wanted);
    assert_true(false);
}

static void a_table_is_a_sheet(void **state)
{
    arena *a = *state;
    const char *path = written(a, sample_document(a, true));
    has(part(a, path, "xl/workbook.xml"), "表1 分行业工业总产值完成情况");
    const char *sheet = part(a, path, "xl/worksheets/sheet1.xml");
    static const char *const wanted[] = {
        "<mergeCell ref=\"A1:D1\"/>", "<mergeCell ref=\"A3:A4\"/>", "<mergeCell ref=\"B3:D3\"/>",
        "<v>323.39</v>", "<v>-3.1</v>", "state=\"frozen\"", "ySplit=\"4\"", "paperSize=\"9\"",
    };
    for (size_t i = 0; i < COUNT(wanted); i++)
        has(sheet, wanted[i]);
    has(part(a, path, "xl/styles.xml"), "#,##0.00");
    const char *strings = part(a, path, "xl/sharedStrings.xml");
    has(strings, "单位：亿元");
    has(strings, "注：口径为规模以上工业企业");
    has(strings, "A&amp;B&lt;i&gt;其他&lt;/i&gt;");
    done_with(path);
}

/* sample_trend has a gap in B..D row 8 (fifth month of the second series): no cell C8 with a value. */
static void charts_are_native_and_gaps_empty(void **state)
{
    arena *a = *state;
    const char *path = written(a, sample_document(a, true));
    const char *sheet = part(a, path, "xl/worksheets/sheet2.xml");
    has(sheet, "r=\"B8\"");
    assert_null(strstr(sheet, "r=\"C8\""));
    has(part(a, path, "xl/charts/chart1.xml"), "<c:lineChart>");
    has(part(a, path, "xl/charts/chart6.xml"), "<c:grouping val=\"stacked\"/>"); /* the sixth sample is the waterfall */
    sheet = part(a, path, "xl/worksheets/sheet7.xml");
    has(sheet, "<c r=\"C8\"");             /* 汽车, fifth step: foot 7.99 − 1.48 = 6.51, fall 1.48 */
    has(strstr(sheet, "<c r=\"C8\""), "<v>6.51</v>");
    has(strstr(sheet, "<c r=\"F8\""), "<v>1.48</v>");
    has(strstr(sheet, "<c r=\"H11\""), "<v>7.5</v>");
    has(part(a, path, "xl/charts/chart7.xml"), "<c:barDir val=\"bar\"/>");
    done_with(path);
}

/* Excel: at most 31 characters, none of []:*?/\ : "表1 ", ten of the title up to the backslash, eighteen more. */
static void strange_titles_make_good_sheets(void **state)
{
    arena *a = *state;
    document *d = doc_new(a, LANG_ZH, "t");
    for (int i = 0; i < 2; i++) {
        table *t = doc_table(d, "甲/乙:[丙]*?\\一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", NULL, 1);
        table_add_row(t, true);
        table_text(t, 0, 0, "列");
    }
    const char *path = written(a, d);
    has(part(a, path, "xl/workbook.xml"), "name=\"表1 甲 乙  丙    一二三四五六七八九十一二三四五六七八\"");
    done_with(path);
}

static void nothing_to_write_is_said(void **state)
{
    arena *a = *state;
    error err = { 0 };
    assert_false(xlsx_save(doc_new(a, LANG_ZH, "空"), "/tmp/never.xlsx", &err));
    assert_int_equal(err.code, ERR_USAGE);
    assert_false(xlsx_save(sample_document(a, false), "/no/such/folder/x.xlsx", &err));
    assert_int_equal(err.code, ERR_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(strange_titles_make_good_sheets), TEST(charts_are_native_and_gaps_empty),
                                        TEST(nothing_to_write_is_said), TEST(a_table_is_a_sheet) };
    return cmocka_run_group_tests_name("report xlsx", tests, NULL, NULL);
}
