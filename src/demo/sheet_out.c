#include "demo/sheet_out.h"

bool sheet_out_open(const char *path, const char *sheet, sheet_out *o, error *e)
{
    *o = (sheet_out){ .book = workbook_new(path) };
    if (!o->book)
        return fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", path);
    o->sheet = workbook_add_worksheet(o->book, sheet);
    o->title = workbook_add_format(o->book);
    o->head = workbook_add_format(o->book);
    o->plain = workbook_add_format(o->book);
    o->number = workbook_add_format(o->book);
    format_set_bold(o->title);
    format_set_font_size(o->title, 16);
    format_set_align(o->title, LXW_ALIGN_CENTER);
    format_set_bold(o->head);
    format_set_border(o->head, LXW_BORDER_THIN);
    format_set_align(o->head, LXW_ALIGN_CENTER);
    format_set_align(o->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(o->head);
    format_set_border(o->plain, LXW_BORDER_THIN);
    format_set_border(o->number, LXW_BORDER_THIN);
    format_set_num_format(o->number, "#,##0.##");
    return true;
}

void sheet_out_title(sheet_out *o, const char *title, const char *left, const char *right, int columns)
{
    worksheet_merge_range(o->sheet, o->row, 0, o->row, (lxw_col_t)(columns - 1), title, o->title);
    o->row++;
    if (left)
        worksheet_write_string(o->sheet, o->row, 0, left, NULL);
    if (right)
        worksheet_write_string(o->sheet, o->row, (lxw_col_t)(columns - 1), right, NULL);
    if (left || right)
        o->row++;
    o->columns = columns;
}

void sheet_out_header(sheet_out *o, const out_column *c, int n)
{
    bool two = false;
    for (int i = 0; i < n; i++) {
        worksheet_set_column(o->sheet, (lxw_col_t)i, (lxw_col_t)i, c[i].width, NULL);
        two = two || c[i].below;
    }
    for (int i = 0; i < n;) {
        int end = i + 1;
        while (c[i].below && end < n && c[end].below && text_eq(c[end].top, c[i].top))
            end++;
        if (c[i].below && end - i > 1)
            worksheet_merge_range(o->sheet, o->row, (lxw_col_t)i, o->row, (lxw_col_t)(end - 1), c[i].top, o->head);
        else if (two && !c[i].below)
            worksheet_merge_range(o->sheet, o->row, (lxw_col_t)i, o->row + 1, (lxw_col_t)i, c[i].top, o->head);
        else
            worksheet_write_string(o->sheet, o->row, (lxw_col_t)i, c[i].top, o->head);
        for (int k = i; k < end && c[i].below; k++)
            worksheet_write_string(o->sheet, o->row + 1, (lxw_col_t)k, c[k].below, o->head);
        i = end;
    }
    o->row += two ? 2 : 1;
    o->columns = n;
}

void sheet_out_text(sheet_out *o, int column, const char *text)
{
    worksheet_write_string(o->sheet, o->row, (lxw_col_t)column, text ? text : "", o->plain);
}

void sheet_out_number(sheet_out *o, int column, double value)
{
    worksheet_write_number(o->sheet, o->row, (lxw_col_t)column, value, o->number);
}

void sheet_out_note(sheet_out *o, const char *text)
{
    worksheet_write_string(o->sheet, o->row, 0, text, NULL);
    o->row++;
}

bool sheet_out_close(sheet_out *o, const char *path, error *e)
{
    lxw_doc_properties fixed = { .created = 1546300800 };
    workbook_set_properties(o->book, &fixed);
    lxw_error bad = workbook_close(o->book);
    return bad == LXW_NO_ERROR ||
           fail(e, ERR_SYSTEM, "无法写文件 %s：%s", "cannot write %s: %s", path, lxw_strerror(bad));
}
