/* Table files as rows of cells: old workbooks, new ones written here part by part, and csv in every encoding.
 * What is expected was counted in the files themselves. */
#include "base/vec.h"
#include "text/book.h"
#include "text/csv_out.h"

#include "table_samples.h"
#include "test.h"

/* A cell as text: kind letter and what it says; marks: f formula, x external, % percent, ~ struck. */
static void put_cell(buf *b, const cell *c)
{
    static const char kinds[] = "-tndbe";
    char *column = column_name(b->a, c->column);
    buf_print(b, " %s:%c%s%s%s%s=%.*s", column, kinds[c->kind], c->formula ? "f" : "", c->external ? "x" : "", c->percent ? "%" : "", c->struck ? "~" : "", (int)c->text.len, c->text.at);
}

/* Rows from..to of a sheet, one a line; what is hidden and merged first. */
static char *dump_as(arena *a, const char *path, size_t sheet, int64_t from, int64_t to, bool ahead)
{
    book *b = NULL;
    sheet_info info;
    row r;
    bool more = true;
    error e = { 0 };
    buf out = buf_new(a);
    if (!book_open(path, &b, &e))
        return arena_print(a, "! %s", e.text);
    assert_true(sheet < book_sheets(b));
    if (!sheet_begin(b, sheet, &info, &e) || !sheet_merges(b, sheet, &info, &e))
        return arena_print(a, "! %s", e.text);
    buf_print(&out, "%s%s", info.name, info.hidden ? " hidden" : "");
    for (size_t i = 0; i < info.merge_count; i++)
        buf_print(&out, " %s%lld:%s%lld", column_name(a, info.merges[i].column1), (long long)info.merges[i].row1, column_name(a, info.merges[i].column2), (long long)info.merges[i].row2);
    for (int i = 0; i < info.hidden_column_count; i++)
        if (info.hidden_columns[i])
            buf_print(&out, " (%s)", column_name(a, i + 1));
    buf_putc(&out, '\n');
    if (ahead)
        sheet_ahead(b);
    for (;;) {
        if (!sheet_next(b, &r, &more, &e)) {
            buf_print(&out, "! %s\n", e.text);
            break;
        }
        if (!more)
            break;
        if (r.number < from || r.number > to)
            continue;
        buf_print(&out, "%lld%s", (long long)r.number, r.hidden ? "h" : "");
        for (size_t i = 0; i < r.count; i++)
            put_cell(&out, &r.cells[i]);
        buf_putc(&out, '\n');
    }
    const book_warning *w;
    size_t n = book_warnings(b, &w);
    for (size_t i = 0; i < n; i++)
        buf_print(&out, "warning %lld %s\n", (long long)w[i].at.row, w[i].text);
    book_close(b);
    return out.text;
}

/* Read by the caller and by a thread ahead of him: the same rows, warnings and errors. */
static char *dump(arena *a, const char *path, size_t sheet, int64_t from, int64_t to)
{
    char *rows = dump_as(a, path, sheet, from, to, false);
    assert_string_equal(dump_as(a, path, sheet, from, to, true), rows);
    return rows;
}

/* ---- old workbooks --------------------------------------------------------------------------------------------------- */

/* E4 is serial 2: 2 January 1900 to Excel, the 1st to LibreOffice, which knows no 29 February 1900. */

static void old_workbook(void **state)
{
    arena *a = *state;
    assert_string_equal(dump(a, "tests/files/old.xls", 0, 1, 6),
                        "月报 A1:D1 (C)\n"
                        "1 A:t=2019年9月产销月报\n"
                        "2 A:t=企业名称 B:t=产值（千元） C:t=隐藏 D:t=同比 E:t=日期 F:t=合 G:t=话 H:t=错\n"
                        "3 A:t=甲厂 B:n=1234.5 C:n=1 D:n%=0.075 E:d=2019-09-30 F:nf=2469 G:tf=甲厂𠮷 H:ef=#DIV/0!\n"
                        "4 A:t~=乙厂 B:n=-3 C:n=2 D:n%=0.1 E:d=1900-01-02 F:nf=-2.99 G:tf=乙厂 H:ef=#N/A\n"
                        "5h A:t=丙厂 B:n=323.39\n"
                        "6 A:t=长文字第0000条：甲乙丙丁戊己庚辛壬癸 B:n=0\n");
    assert_string_equal(dump(a, "tests/files/old.xls", 1, 1, 9), "附 hidden\n1 A:t=企业名称 B:t=说明\n2 A:t=丁厂 B:t=备用\n");
}

/* The shared table is cut by CONTINUE records inside of texts: each of the 400 comes out whole. */
static void shared_texts_over_records(void **state)
{
    arena *a = *state;
    buf expected = buf_new(a);
    buf_puts(&expected, "月报 A1:D1 (C)\n");
    for (int i = 0; i < 400; i++) {
        buf_print(&expected, "%d A:t=长文字第%04d条：", 6 + i, i);
        for (int k = 0; k < 1 + i % 3; k++)
            buf_puts(&expected, "甲乙丙丁戊己庚辛壬癸");
        buf_print(&expected, "%s B:n=%d\n", i % 2 ? "abc" : "", i * 7);
    }
    assert_string_equal(dump(a, "tests/files/old.xls", 0, 6, 999), expected.text);
}

/* Cut at every kilobyte: rows or an error, never a crash; at the end the error tells the remedy. */
static void cut_short(void **state)
{
    arena *a = *state;
    str whole = file_bytes(a, "tests/files/old.xls");
    for (size_t n = 512; n < whole.len; n += 1024) {
        const char *path = sample_file(a, "cut.xls", (str){ whole.at, n });
        arena_pos at = arena_mark(a);
        assert_non_null(dump(a, path, 0, 1, 999));
        arena_rewind(a, at);
    }
    const char *path = sample_file(a, "cut.xls", (str){ whole.at, 600 });
    assert_non_null(strstr(dump(a, path, 0, 1, 9), "另存为 .xlsx"));
    sample_end();
}

/* ---- new workbooks ---------------------------------------------------------------------------------------------------- */

#define STYLES \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts><fonts><font/><font><strike/></font></fonts>" \
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/><xf numFmtId=\"164\"/><xf numFmtId=\"0\" fontId=\"1\"/></cellXfs></styleSheet>"

static const struct { const char *rows, *expected; bool from_1904; } sheets[] = {
    { "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"C1\"><v>323.39000000000004</v></c></row>", "1 A:t=甲 C:n=323.39\n", false },
    { "<row><c><v>1</v></c><c t=\"b\"><v>1</v></c></row><row r=\"7\"><c r=\"B7\" t=\"e\"><v>#N/A</v></c></row>", "1 A:n=1 B:b=TRUE\n7 B:e=#N/A\n", false },
    { "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43738</v></c><c r=\"B1\" s=\"3\"><v>43738.5</v></c><c r=\"C1\" s=\"2\"><v>0.075</v></c><c r=\"D1\" s=\"4\" t=\"str\"><v>废</v></c></row>",
      "1 A:d=2019-09-30 B:d=2019-09-30 C:n%=0.075 D:t~=废\n", false },
    { "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>42276</v></c></row>", "1 A:d=2019-09-30\n", true },                                    /* 1904: 1,462 days less */
    { "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>60</v></c><c r=\"B1\" s=\"1\"><v>59</v></c><c r=\"C1\" s=\"1\"><v>61</v></c></row>", "1 A:d=1900-02-28 B:d=1900-02-28 C:d=1900-03-01\n", false },
    { "<row r=\"1\"><c r=\"A1\"><f>[1]Sheet1!A1</f><v>5</v></c><c r=\"B1\"><f>B2+1</f><v>6</v></c></row>", "1 A:nfx=5 B:nf=6\n", false },
    { "<row r=\"1\"><c r=\"A1\"><f>[1]Sheet1!A1</f></c><c r=\"B1\" t=\"str\"><f>\"\"</f><v></v></c></row>", "1 A:efx=\n", false },   /* no cached value; an empty text */
    { "<row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>1.2E+07</v></c></row>", "3h A:n=1.2E+07\n", false },
    { "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>9</v></c></row>", "1 A:t=共享\n", false },             /* text 9 is not there */
    { "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>", "2 A:n=1\n3 A:n=2\n", false },      /* rows that go back get the next number */
};

static void new_workbooks(void **state)
{
    arena *a = *state;
    for (size_t i = 0; i < COUNT(sheets); i++) {
        const xlsx_sample x = { .rows = sheets[i].rows, .styles = STYLES, .strings = "<sst><si><t>共享</t></si></sst>", .from_1904 = sheets[i].from_1904 };
        char *got = dump(a, sample_xlsx(a, "t.xlsx", &x), 0, 1, 99), *expected = arena_print(a, "表\n%s", sheets[i].expected);
        if (!text_eq(got, expected))
            fail_msg("sheet %zu:\n%s\nexpected\n%s", i, got, expected);
    }
    const xlsx_sample merged = { .rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", .before = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>",
                                 .after = "<mergeCells count=\"2\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/></mergeCells>" };
    assert_string_equal(dump(a, sample_xlsx(a, "t.xlsx", &merged), 0, 1, 9), "表 A1:C1 A2:A3 (B) (C)\n1 A:n=1\n");
    sample_end();
}

/* ---- csv ----------------------------------------------------------------------------------------------------------------- */

#define T(text) STR(text)
static const struct { str bytes; const char *expected; } csvs[] = {
    { T("a,b\n1,2\n"), "1 A:t=a B:t=b\n2 A:t=1 B:t=2\n" },
    { T("\xEF\xBB\xBF" "名称,数\r\n甲,1\r\n"), "1 A:t=名称 B:t=数\n2 A:t=甲 B:t=1\n" },
    { T("\xC3\xFB\xB3\xC6,\xCA\xFD\n\xBC\xD7,1\n"), "1 A:t=名称 B:t=数\n2 A:t=甲 B:t=1\n" },                                      /* GB18030 */
    { T("\xC3\xFB\xB3\xC6,\x95\x32\x82\x36,\x81\x39\xEE\x39\n"), "1 A:t=名称 B:t=𠀀 C:t=㐀\n" },                                  /* four bytes: U+20000, U+3400 */
    { T("\xFF\xFE" "a\0,\0\x32\x75\n\0"), "1 A:t=a B:t=甲\n" },                                                                     /* UTF-16, little end first */
    { T("\xFE\xFF\0a\0,\x75\x32\0\n"), "1 A:t=a B:t=甲\n" },
    { T("a;b;c\n1;2,5;3\n"), "1 A:t=a B:t=b C:t=c\n2 A:t=1 B:t=2,5 C:t=3\n" },
    { T("a\tb\n1\t\t3\n"), "1 A:t=a B:t=b\n2 A:t=1 C:t=3\n" },
    { T("a,\"b\nc\",\"d\"\"e\"\nf,g,h\n"), "1 A:t=a B:t=b\nc C:t=d\"e\n2 A:t=f B:t=g C:t=h\n" },
    { T("a,b\n\n1,2\n"), "1 A:t=a B:t=b\n2\n3 A:t=1 B:t=2\n" },
    { T("a,b,,,\n1,,,,\n"), "1 A:t=a B:t=b\n2 A:t=1\n" },
    { T("a,\"b\n"), "1 A:t=a B:t=b\n\nwarning 1 引号没有配对，直到文件末尾\n" },
    { T("\xEF\xBB\xBF" "\xE9\x94\x9F\xE6\x96\xA4\xE6\x8B\xB7,1\n"), "1 A:t=锟斤拷 B:t=1\nwarning 1 “锟斤拷”是乱码，请向来件单位索要原文件\n" },
    { T("a,b\r1,2\r"), "1 A:t=a B:t=b\n2 A:t=1 B:t=2\n" },                                                                          /* old Mac line ends */
};

static void csv_files(void **state)
{
    arena *a = *state;
    for (size_t i = 0; i < COUNT(csvs); i++) {
        char *got = dump(a, sample_file(a, "t.csv", csvs[i].bytes), 0, 1, 99), *body = strchr(got, '\n');
        if (!body || !text_eq(body + 1, csvs[i].expected))
            fail_msg("csv %zu:\n%s\nexpected\n%s", i, got, csvs[i].expected);
    }
    sample_end();
}

/* The first megabyte, by which the encoding is known, may end anywhere in a character. */
static void csv_long(void **state)
{
    arena *a = *state;
    for (size_t shift = 0; shift < 4; shift++) {
        buf b = buf_new(a);
        book *read = NULL;
        error e = { 0 };
        buf_puts(&b, &"xxx"[3 - shift]);
        while (b.len < (1 << 20) + 100)
            buf_puts(&b, "云湾区");
        assert_true(book_open(sample_file(a, "long.csv", (str){ b.text, b.len }), &read, &e));
        assert_string_equal(book_kind(read), "csv (UTF-8)");
        book_close(read);
    }
    sample_end();
}

/* Text as it is, and as it is written; what is read again is the text. */
static const struct { const char *text, *written; } formulas[] = {
    { "=1+1", "'=1+1" }, { "+1+1", "'+1+1" }, { "-1+1", "'-1+1" }, { "@SUM(1)", "'@SUM(1)" }, { "\t=1", "\"'\t=1\"" }, { "\r=1", "\"'\r=1\"" }, { "\n=1", "\"'\n=1\"" },
    { "＝1+1", "'＝1+1" }, { "＋1", "'＋1" }, { "－1", "'－1" }, { "＠A", "'＠A" }, { "  =1", "'  =1" }, { "=HYPERLINK(\"http://x\",\"a\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\"" },
    { "-1+cmd|' /C calc'!A0", "\"'-1+cmd|' /C calc'!A0\"" }, { "+86-571-8888", "'+86-571-8888" }, { "-4.9（估）", "'-4.9（估）" },
    { "-4.9", "-4.9" }, { "+3", "+3" }, { "-1,234.5", "\"-1,234.5\"" }, { "-4.9%", "-4.9%" }, { "-", "-" }, { "--", "'--" }, { "-.5", "'-.5" }, { "−4.9", "−4.9" },      /* the last: U+2212 */
    { "'=1", "''=1" }, { "''=1", "'''=1" }, { "'-4.9", "''-4.9" }, { "'甲", "'甲" }, { "'", "'" }, { "甲=乙", "甲=乙" }, { "4.9", "4.9" }, { "甲;乙|丙", "\"甲;乙|丙\"" },
};

static void csv_formulas(void **state)
{
    arena *a = *state;
    for (size_t i = 0; i < COUNT(formulas); i++) {
        const char *text = formulas[i].text;
        buf b = buf_new(a);
        csv_cell(&b, text, true);
        assert_string_equal(b.text, formulas[i].written);
        csv_cell(&b, text, false);
        csv_end_line(&b);
        assert_string_equal(strchr(dump(a, sample_file(a, "f.csv", (str){ b.text, b.len }), 0, 1, 99), '\n') + 1, arena_print(a, "1 A:t=%s B:t=%s\n", text, text));
    }
    sample_end();
}

/* ---- what is no table ------------------------------------------------------------------------------------------------------ */

static void refused(void **state)
{
    arena *a = *state;
    static const struct { const char *name; str bytes; const char *why; } cases[] = {
        { "a.xls", STR("<html><body><table><tr><td>1</td></tr></table></body></html>"), "其实是网页" },
        { "b.xlsx", STR(""), "空文件" },
        { "c.xlsx", STR("PK\3\4 and nothing more"), "压缩包损坏" },
        { "d.xls", STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut"), "另存为 .xlsx" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (!strstr(dump(a, sample_file(a, cases[i].name, cases[i].bytes), 0, 1, 9), cases[i].why))
            fail_msg("%s: not “%s” but “%s”", cases[i].name, cases[i].why, dump(a, sample_file(a, cases[i].name, cases[i].bytes), 0, 1, 9));
    sample_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(old_workbook), TEST(shared_texts_over_records), TEST(cut_short), TEST(new_workbooks), TEST(csv_files), TEST(csv_long), TEST(csv_formulas), TEST(refused),
    };
    return cmocka_run_group_tests_name("book", tests, NULL, NULL);
}
