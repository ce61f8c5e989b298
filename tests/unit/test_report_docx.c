/* docx: the parts Word expects, well-formed, the measures of GB/T 9704-2012, figures that can be read back.
 * JBP_PICTURES=DIR writes report.docx there, to be looked at. */
#include "test.h"

#include "report/docx.h"
#include "report/escape.h"
#include "report/figure_list.h"
#include "report/zip_bytes.h"
#include "report_samples.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static char *scratch(arena *a, const char *name) { return arena_print(a, "/tmp/jbp-test-%d-%s", (int)getpid(), name); }

static str part(arena *a, str docx, const char *name)
{
    zip_error_t why;
    zip_source_t *s = zip_source_buffer_create(docx.at, docx.len, 0, &why);
    zip_t *z = zip_open_from_source(s, ZIP_RDONLY, &why);
    assert_non_null(z);
    zip_stat_t st;
    str out = { NULL, 0 };
    if (zip_stat(z, name, 0, &st) == 0) {
        char *bytes = arena_alloc(a, (size_t)st.size + 1);
        zip_file_t *f = zip_fopen(z, name, 0);
        assert_int_equal(zip_fread(f, bytes, st.size), st.size);
        zip_fclose(f);
        out = (str){ bytes, (size_t)st.size };
    }
    zip_close(z);
    return out;
}

static void well_formed(const char *name, str xml)
{
    XML_Parser p = XML_ParserCreateNS("UTF-8", '|');
    if (XML_Parse(p, xml.at, (int)xml.len, 1) != XML_STATUS_OK) {
        print_error("%s line %lu: %s\n", name, XML_GetCurrentLineNumber(p), XML_ErrorString(XML_GetErrorCode(p)));
        assert_true(false);
    }
    XML_ParserFree(p);
}

static str make(arena *a, const document *d)
{
    error err = { 0 };
    str out;
    assert_true(docx_bytes(a, d, &out, &err));
    return out;
}

static void parts_are_there_and_well_formed(void **state)
{
    arena *a = *state;
    str docx = make(a, sample_document(a, true));
    static const char *const names[] = {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml",
        "word/settings.xml", "word/fontTable.xml", "word/footer1.xml", "word/footer2.xml", "customXml/item1.xml",
        "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels", "docProps/core.xml", "docProps/app.xml",
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        str xml = part(a, docx, names[i]);
        assert_non_null(xml.at);
        well_formed(names[i], xml);
    }
    assert_memory_equal(part(a, docx, "word/media/chart7.png").at, "\x89PNG", 4);
    const char *dir = getenv("JBP_PICTURES");
    error err = { 0 };
    if (dir)
        assert_true(save_bytes(arena_print(a, "%s/report.docx", dir), docx, &err));
}

static void same_document_same_bytes(void **state)
{
    arena *a = *state;
    str one = make(a, sample_document(a, true)), two = make(a, sample_document(a, true));
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.at, two.at, one.len);
}

/* GB/T 9704-2012: 37 mm = 2098 twips, 28 mm = 1587; 225 mm / 22 lines = 579 twips; and its fonts. */
static void measures_follow_the_standard(void **state)
{
    arena *a = *state;
    str docx = make(a, sample_document(a, false));
    const char *body = part(a, docx, "word/document.xml").at, *styles = part(a, docx, "word/styles.xml").at;
    assert_non_null(strstr(body, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    assert_non_null(strstr(body, "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\""));
    assert_non_null(strstr(body, "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"));
    assert_non_null(strstr(styles, "w:line=\"579\" w:lineRule=\"exact\""));
    assert_non_null(strstr(styles, "<w:spacing w:val=\"-5\"/>"));
    static const char *const fonts[] = { "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312" };
    for (size_t i = 0; i < COUNT(fonts); i++)
        assert_non_null(strstr(styles, fonts[i]));
    assert_non_null(strstr(part(a, docx, "word/settings.xml").at, "<w:evenAndOddHeaders/>"));
    assert_non_null(strstr(part(a, docx, "word/footer1.xml").at, "<w:jc w:val=\"right\"/>"));
    assert_non_null(strstr(part(a, docx, "word/footer2.xml").at, "<w:jc w:val=\"left\"/>"));
}

static void text_is_escaped_numbered_and_marked(void **state)
{
    arena *a = *state;
    const char *body = part(a, make(a, sample_document(a, false)), "word/document.xml").at;
    static const char *const wanted[] = {
        "<w:t xml:space=\"preserve\">一、</w:t>",
        "<w:t xml:space=\"preserve\">（一）</w:t>",
        "<w:t xml:space=\"preserve\">1.</w:t>",
        "<w:t xml:space=\"preserve\">（1）</w:t>",
        "<w:t xml:space=\"preserve\">二、</w:t>",
        "企业自报&lt;未核&gt;的数据 &amp; 部门",
        "w:name=\"f_p1_s2\"/><w:r><w:t xml:space=\"preserve\">323.39亿元",
        "w:name=\"f_t1_r3_c2\"/>",
        "<w:tblHeader/>",
        "<w:gridSpan w:val=\"3\"/>",
        "<w:vMerge w:val=\"restart\"/>",
        "<w:vMerge/>",
        "2019年10月18日",
        "附件：1. 重点企业名单",
        "单位：亿元",
        "注：口径为规模以上工业企业",
    };
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (!strstr(body, wanted[i])) {
            print_error("not in document.xml: %s\n", wanted[i]);
            assert_true(false);
        }
    assert_null(strstr(body, "<i>"));
}

static int number_after(const char *text, const char *before)
{
    const char *at = strstr(text, before);
    return at ? atoi(at + strlen(before)) : 0;
}

/* However many columns, the table is as wide as the text: 156 mm = 8845 twips. */
static void tables_never_overflow(void **state)
{
    arena *a = *state;
    for (size_t columns = 1; columns <= 24; columns++) {
        document *d = doc_new(a, LANG_ZH, "宽表");
        table *t = doc_table(d, "宽", "万元", columns);
        size_t head = table_add_row(t, true), row = table_add_row(t, false);
        for (size_t c = 0; c < columns; c++) {
            table_text(t, head, c, "本年累计完成工业总产值");
            table_number(t, row, c, "1234567.89", dec("1234567.89"));
        }
        const char *body = part(a, make(a, d), "word/document.xml").at;
        int sum = 0;
        for (const char *at = body; (at = strstr(at, "<w:gridCol w:w=\"")); at++) {
            int w = number_after(at, "<w:gridCol w:w=\"");
            assert_true(w > 0);
            sum += w;
        }
        assert_int_equal(sum, 8845);
    }
}

static void figures_are_read_back(void **state)
{
    arena *a = *state;
    error err = { 0 };
    document *d = sample_document(a, true);
    char *path = scratch(a, "figures.docx");
    assert_true(docx_save(d, path, &err));
    figure_places back, want = doc_figures(a, d);
    assert_true(issued_figures(a, path, &back, &err));
    unlink(path);
    assert_int_equal(back.len, 6);                 /* two in the paragraph, four in the table */
    assert_int_equal(back.len, want.len);
    for (size_t i = 0; i < want.len; i++) {
        assert_string_equal(back.at[i].address, want.at[i].address);
        assert_string_equal(back.at[i].text, want.at[i].text);
        assert_true(figure_same(back.at[i].figure, want.at[i].figure));
        assert_int_equal(decimal_compare(back.at[i].figure->value, want.at[i].figure->value), 0);
    }
}

/* A file without the list, one that is no zip, and one whose list declares entities are all refused. */
static void strange_files_are_refused(void **state)
{
    arena *a = *state;
    char *path = scratch(a, "strange.docx");
    str empty;
    error err = { 0 };
    const zip_part swell = { "customXml/item1.xml", STR("<!DOCTYPE f [<!ENTITY a \"aaaa\">]><figures>&a;</figures>") };
    const zip_part other = { "word/document.xml", STR("<w/>") };
    const zip_part *const cases[] = { &swell, &other };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(zip_bytes(a, cases[i], 1, &empty, &err) && save_bytes(path, empty, &err));
        figure_places back;
        assert_false(issued_figures(a, path, &back, &err));
        assert_int_equal(err.code, ERR_INPUT);
    }
    assert_true(save_bytes(path, STR("not a zip"), &err));
    figure_places back;
    assert_false(issued_figures(a, path, &back, &err));
    unlink(path);
}

static void names_and_escapes(void **state)
{
    arena *a = *state;
    assert_string_equal(bookmark_name(a, "t2.r4.c3"), "f_t2_r4_c3");
    assert_int_equal(strlen(bookmark_name(a, "t2.r4.c3.and.something.much.longer.than.word.allows")), 40);
    buf b = buf_new(a);
    xml_escape(&b, "a\x01<\xff\"&'");
    assert_string_equal(b.text, "a\xEF\xBF\xBD&lt;\xEF\xBF\xBD&quot;&amp;&#39;");
    b = buf_new(a);
    url_escape(&b, "增 a?b=c");
    assert_string_equal(b.text, "%E5%A2%9E%20a%3Fb%3Dc");
    assert_string_equal(chinese_numeral(a, 10), "十");
    assert_string_equal(chinese_numeral(a, 21), "二十一");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_are_there_and_well_formed), TEST(same_document_same_bytes), TEST(measures_follow_the_standard),
        TEST(text_is_escaped_numbered_and_marked), TEST(tables_never_overflow), TEST(figures_are_read_back),
        TEST(strange_files_are_refused), TEST(names_and_escapes),
    };
    return cmocka_run_group_tests_name("report docx", tests, NULL, NULL);
}
