/* html: the page of the sample report against tests/golden/report/document.html (charts left out: they depend on the
 * fonts installed), links that all arrive, escaping.  JBP_GOLDEN=write makes the golden file anew: read it before keeping it. */
#include "test.h"

#include "report/figure_list.h"
#include "report/html.h"
#include "report/zip_bytes.h"
#include "report_samples.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define GOLDEN "tests/golden/report/document.html"

static char *write_page(arena *a, const document *d, html_options o)
{
    buf b = buf_new(a);
    html_write(&b, d, o);
    return b.text;
}

static trace_list sample_trace(arena *a)
{
    trace_list list = { 0 };
    trace_entry e = { .figure = sample_figure(a, "monitoring.output.cumulative", "period=2019-09", "323.39", "亿元"),
                      .name = "规上工业总产值（累计）", .text = "323.39亿元", .definition = "在库规上企业1月以来各月产值之和",
                      .total = 312 };
    VEC_ADD(a, &e.records, (trace_record){ "<甲>公司 2019年9月", "1204.50", "9月产值.xlsx", "产值", 12, 2 });
    VEC_ADD(a, &e.records, (trace_record){ .what = "乙公司 2019年9月", .value = "88.00" });
    VEC_ADD(a, &list, e);
    return list;
}

static char *read_all(arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = arena_alloc(a, 1 << 20);
    text[fread(text, 1, (1 << 20) - 1, f)] = 0;
    fclose(f);
    return text;
}

static void page_is_as_agreed(void **state)
{
    arena *a = *state;
    trace_list trace = sample_trace(a);
    char *page = write_page(a, sample_document(a, false), (html_options){ .trace = &trace });
    error err = { 0 };
    if (text_eq(getenv("JBP_GOLDEN"), "write"))
        assert_true(save_bytes(GOLDEN, str_of(page), &err));
    char *golden = read_all(a, GOLDEN);
    if (!golden)
        print_message("%s is not here: run the tests from the root of the source tree\n", GOLDEN);
    else
        assert_string_equal(page, golden);
    const char *dir = getenv("JBP_PICTURES");
    if (dir)
        assert_true(html_save(sample_document(a, true), (html_options){ .trace = &trace },
                              arena_print(a, "%s/report.html", dir), &err));
}

/* The value of the attribute that begins at `at`, with %XX put back. */
static char *attribute_value(arena *a, const char *at)
{
    buf b = buf_new(a);
    for (; *at && *at != '"'; at++)
        if (*at == '%') {
            char hex[3] = { at[1], at[2], 0 };
            buf_putc(&b, (char)strtol(hex, NULL, 16));
            at += 2;
        } else {
            buf_putc(&b, *at);
        }
    return b.text;
}

static void every_link_arrives(void **state)
{
    arena *a = *state;
    char *page = write_page(a, sample_document(a, true), (html_options){ 0 });
    int links = 0;
    for (const char *at = page; (at = strstr(at, "href=\"#")); at++, links++) {
        char *id = attribute_value(a, at + 7);
        if (!strstr(page, arena_print(a, "id=\"%s\"", id))) {
            print_error("nothing has the id %s\n", id);
            assert_true(false);
        }
    }
    assert_true(links >= 6);
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "http://www.w3.org/1999"));
}

static void a_server_page_links_out(void **state)
{
    arena *a = *state;
    char *page = write_page(a, sample_document(a, false), (html_options){ .links = "/figure/", .fragment = true });
    assert_non_null(strstr(page, "href=\"/figure/monitoring.output.yoy%3Fperiod%3D2019-09\""));
    assert_null(strstr(page, "<style"));
    assert_null(strstr(page, "数据来源"));
    assert_non_null(strstr(page, "<article>"));
}

/* Our html closes every element but meta, so that it is XML too once those are gone. */
static void page_is_balanced_and_escaped(void **state)
{
    arena *a = *state;
    document *d = doc_new(a, LANG_EN, "<script>alert('t')</script>");
    d->issuer = "\"><b>";
    doc_attach(d, "<u>");
    block *b = doc_paragraph(d);
    doc_figure(d, b, "<img src=x>", sample_figure(a, "x\"><b>", "p=<>&", "1", "<b>"));
    sample_table(d);
    char *page = write_page(a, d, (html_options){ .fragment = true });
    XML_Parser p = XML_ParserCreate("UTF-8");
    assert_int_equal(XML_Parse(p, page, (int)strlen(page), 1), XML_STATUS_OK);
    XML_ParserFree(p);
    static const char *const never[] = { "<script", "<img", "<b>", "<u>", "<i>" };
    for (size_t i = 0; i < COUNT(never); i++)
        assert_null(strstr(page, never[i]));
    assert_non_null(strstr(page, "Table 1 "));
    assert_non_null(strstr(page, "unit: "));
}

/* What the page shows can be read back from it, also where a parameter holds what would end a comment. */
static void figures_are_read_back(void **state)
{
    arena *a = *state;
    error err = { 0 };
    document *d = sample_document(a, false);
    doc_figure(d, doc_paragraph(d), "a---b", sample_figure(a, "x", "name=--><b>--", "1.5", NULL));
    const char *path = arena_print(a, "/tmp/jbp-test-%d.html", (int)getpid());
    assert_true(html_save(d, (html_options){ 0 }, path, &err));
    figure_places back, want = doc_figures(a, d);
    assert_true(issued_figures(a, path, &back, &err));
    assert_int_equal(back.len, want.len);
    for (size_t i = 0; i < want.len; i++) {
        assert_string_equal(back.at[i].address, want.at[i].address);
        assert_string_equal(back.at[i].text, want.at[i].text);
        assert_true(figure_same(back.at[i].figure, want.at[i].figure));
    }
    assert_true(save_bytes(path, STR("<html>no list</html>"), &err));
    assert_false(issued_figures(a, path, &back, &err));
    assert_int_equal(err.code, ERR_INPUT);
    unlink(path);
    assert_false(issued_figures(a, path, &back, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(page_is_as_agreed), TEST(every_link_arrives), TEST(a_server_page_links_out),
                                        TEST(page_is_balanced_and_escaped),
                                        TEST(figures_are_read_back) };
    return cmocka_run_group_tests_name("report html", tests, NULL, NULL);
}
