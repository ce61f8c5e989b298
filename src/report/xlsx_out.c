#include "report/xlsx_out.h"

#include "report/table_shape.h"
#include "report/xlsx_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ── formats ────────────────────────────────────────────────────────────── */

lxw_format *xlsx_format(xlsx *x, const char *name, cell_align align, bool header, bool strong, const char *digits)
{
    arena *a = x->a;
    bool was_there;
    map_value *known =
        map_put(&x->formats, str_of(arena_print(a, "%s/%d/%d/%d/%s", name, align, header, strong, digits)), &was_there);
    if (was_there)
        return known->ptr;
    lxw_format *f = workbook_add_format(x->book);
    format_set_font_name(f, header || strong ? "黑体" : "宋体");
    format_set_font_size(f, 10.5);
    format_set_align(f, align == ALIGN_RIGHT    ? LXW_ALIGN_RIGHT
                        : align == ALIGN_CENTRE ? LXW_ALIGN_CENTER
                                                : LXW_ALIGN_LEFT);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (text_eq(name, "cell")) {
        format_set_border(f, LXW_BORDER_THIN);
        format_set_text_wrap(f);
    }
    if (*digits)
        format_set_num_format(f, digits);
    known->ptr = f;
    return f;
}

/* "0.00" for two digits; the number keeps all its own, the sheet shows these. */
const char *xlsx_digits(arena *a, int scale)
{
    if (scale <= 0)
        return "#,##0";
    char *zeros = arena_alloc(a, (size_t)scale + 1);
    memset(zeros, '0', (size_t)scale);
    return arena_print(a, "#,##0.%s", zeros);
}

/* A sheet's numbers are 64-bit floats by the file format: this is the one place where a decimal becomes one. */
double xlsx_number(arena *a, decimal d) { return strtod(decimal_text(a, d), NULL); }

/* ── names of sheets ────────────────────────────────────────────────────── */

/* Excel takes at most 31 characters, none of []:*?/\ and no name twice; the number in front keeps them apart. */
const char *xlsx_sheet_name(arena *a, const char *lead, int number, const char *title)
{
    enum { LONGEST = 31 };
    buf b = buf_new(a);
    buf_print(&b, "%s%d ", lead, number);
    str s = str_of(title);
    size_t characters = utf8_length(str_of(b.text));
    for (size_t at = 0; at < s.len && characters < LONGEST; characters++) {
        uint32_t c = utf8_next(s, &at);
        characters += c > 0xFFFF;                  /* counted in UTF-16 */
        if (characters < LONGEST)
            buf_code_point(&b, c < 0x20 || (c < 0x80 && strchr("[]:*?/\\'", (int)c)) ? ' ' : c);
    }
    return str_copy(a, str_trim(str_of(b.text)));
}

/* ── tables ─────────────────────────────────────────────────────────────── */

/* What the cell shows as a number: its text where it is a plain one, so the sheet shows the same digits. */
static bool cell_decimal(const table_cell *c, decimal *out)
{
    if (decimal_parse(str_of(c->text), out) && !text_empty(c->text))
        return c->number || c->figure;
    *out = c->value;
    return c->number;
}

static void write_cell(xlsx *x, lxw_worksheet *sheet, const table *t, size_t r, size_t column, lxw_row_t row)
{
    const table_row *tr = &t->rows.at[r];
    const table_cell *c = &tr->cells[column];
    lxw_col_t col = (lxw_col_t)column;
    decimal number = { 0, 0 };
    bool is_number = !tr->header && cell_decimal(c, &number);
    cell_align align = cell_aligned(t, r, column);
    lxw_format *f =
        xlsx_format(x, "cell", align, tr->header, tr->strong, is_number ? xlsx_digits(x->a, number.scale) : "");
    if (!c->across)
        return;
    if (c->across > 1 || c->down > 1)
        worksheet_merge_range(sheet, row, col, row + (lxw_row_t)c->down - 1, (lxw_col_t)(col + c->across - 1),
                              c->text ? c->text : "", f);
    else if (is_number)
        worksheet_write_number(sheet, row, col, xlsx_number(x->a, number), f);
    else if (!text_empty(c->text))
        worksheet_write_string(sheet, row, col, c->text, f);
    else
        worksheet_write_blank(sheet, row, col, f);
}

static void write_title(xlsx *x, lxw_worksheet *sheet, const char *title, lxw_col_t last)
{
    lxw_format *f = xlsx_format(x, "title", ALIGN_CENTRE, true, false, "");
    format_set_font_size(f, 14);
    if (last > 0)
        worksheet_merge_range(sheet, 0, 0, 0, last, title, f);
    else
        worksheet_write_string(sheet, 0, 0, title, f);
    worksheet_set_row(sheet, 0, 26, NULL);
}

static void set_widths(xlsx *x, lxw_worksheet *sheet, const table *t)
{
    const column_need *need = table_needs(x->a, t);
    for (size_t c = 0; c < t->columns; c++)        /* a sheet's width counts half characters, two of margin */
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, need[c].wish + 2, NULL);
}

/* Rows whose text takes several lines are made that high: not every program does it by itself. */
static void set_heights(xlsx *x, lxw_worksheet *sheet, const table *t, size_t above)
{
    enum { LINE = 15 };
    const column_need *need = table_needs(x->a, t);
    for (size_t r = 0; r < t->rows.len; r++) {
        int lines = 1;
        for (size_t c = 0; c < t->columns; c++) {
            const table_cell *cell = &t->rows.at[r].cells[c];
            int width = cell->across == 1 && cell->text ? utf8_width(str_of(cell->text)) : 0;
            int takes = (width + need[c].wish) / (need[c].wish + 1);
            lines = takes > lines ? takes : lines;
        }
        if (lines > 1)
            worksheet_set_row(sheet, (lxw_row_t)(r + above), LINE * lines, NULL);
    }
}

static void set_print(lxw_worksheet *sheet, size_t head_rows)
{
    worksheet_set_paper(sheet, 9);                 /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_center_horizontally(sheet);
    if (head_rows)
        worksheet_repeat_rows(sheet, 0, (lxw_row_t)head_rows - 1);
}

static void write_table(xlsx *x, const table *t)
{
    bool en = x->d->lang == LANG_EN;
    lxw_worksheet *sheet = workbook_add_worksheet(x->book, xlsx_sheet_name(x->a, en ? "T" : "表", t->number, t->caption));
    lxw_col_t last = (lxw_col_t)(t->columns - 1);
    write_title(x, sheet, table_caption(x->a, t, x->d->lang), last);
    if (!text_empty(t->unit))
        worksheet_write_string(sheet, 1, last, arena_print(x->a, en ? "unit: %s" : "单位：%s", t->unit),
                               xlsx_format(x, "unit", ALIGN_RIGHT, false, false, ""));
    enum { ABOVE = 2 };
    for (size_t r = 0; r < t->rows.len; r++)
        for (size_t c = 0; c < t->columns; c++)
            write_cell(x, sheet, t, r, c, (lxw_row_t)(r + ABOVE));
    lxw_row_t row = (lxw_row_t)(t->rows.len + ABOVE);
    for (size_t i = 0; i < t->notes.len; i++)
        worksheet_write_string(sheet, row++, 0, arena_print(x->a, "%s%s", i ? "" : en ? "Note: " : "注：", t->notes.at[i]),
                               xlsx_format(x, "note", ALIGN_LEFT, false, false, ""));
    set_widths(x, sheet, t);
    set_heights(x, sheet, t, ABOVE);
    worksheet_freeze_panes(sheet, (lxw_row_t)(t->headers + ABOVE), t->columns > 2 ? 1 : 0);
    set_print(sheet, t->headers + ABOVE);
}

/* ── the workbook ───────────────────────────────────────────────────────── */

static void write_all(xlsx *x)
{
    lxw_doc_properties about = { .title = (char *)(uintptr_t)(x->d->title ? x->d->title : ""),
                                 .author = (char *)(uintptr_t)(x->d->issuer ? x->d->issuer : "") };
    workbook_set_properties(x->book, &about);
    for (size_t i = 0; i < x->d->blocks.len; i++) {
        const block *b = &x->d->blocks.at[i];
        if (b->table)
            write_table(x, b->table);
        if (b->chart)
            xlsx_chart(x, b->chart);
    }
}

bool xlsx_save(const document *d, const char *path, error *err)
{
    if (!d->tables && !d->charts)
        return fail(err, ERR_USAGE, "这份报告没有表格和图，不能导出为 xlsx；请改用 docx 或 html",
                    "this report has no tables or charts to write as xlsx; use docx or html");
    arena *a = arena_new();
    const char *beside = arena_print(a, "%s.part", path);
    FILE *may = fopen(beside, "wb");               /* libxlsxwriter would print its complaint */
    if (!may) {
        arena_end(a);
        return fail(err, ERR_SYSTEM, "无法写入 %s：%s。请检查文件夹是否存在、是否有写入权限", "cannot write %s: %s; check that the folder "
                    "exists and may be written to", path, strerror(errno));
    }
    fclose(may);
    xlsx x = { .a = a, .d = d, .formats = map_new(a), .book = workbook_new(beside) };
    write_all(&x);
    lxw_error why = workbook_close(x.book);
    bool saved = !why && rename(beside, path) == 0;
    if (!saved) {
        fail(err, ERR_SYSTEM, "写入 %s 时出错：%s", "writing %s failed: %s", path, why ? lxw_strerror(why) : strerror(errno));
        unlink(beside);
    }
    arena_end(a);
    return saved;
}
