#include "intake/import.h"

#include "text/book.h"

#include <stdlib.h>
#include <xlsxwriter.h>

typedef struct marker { lxw_workbook *book; lxw_worksheet *sheet; lxw_format *bad, *note, *head; } marker;

static void write_cell(marker *m, const cell *c, int64_t row_, lxw_format *f)
{
    lxw_row_t r = (lxw_row_t)(row_ - 1);
    lxw_col_t col = (lxw_col_t)(c->column - 1);
    arena *a = arena_new();
    const char *text = str_copy(a, c->text);
    if (c->kind == CELL_NUMBER && c->has_number)
        worksheet_write_number(m->sheet, r, col, strtod(text, NULL), f);
    else
        worksheet_write_string(m->sheet, r, col, text, f);
    arena_end(a);
}

/* Problems of a row come in order; a cell with several gets them all in one comment. */
static const import_problem *problem_of(const import_result *r, size_t sheet, int64_t row_, int column, buf *say_)
{
    const import_problem *worst = NULL;
    for (size_t i = 0; i < r->problems.len; i++) {
        const import_problem *p = &r->problems.at[i];
        bool here = p->sheet_index == sheet && p->row == row_ && (p->column == column || (!p->column && column == 1));
        if (!here)
            continue;
        buf_print(say_, "%s%s", say_->len ? "\n" : "", p->text);
        if (!worst || p->level == CHECK_ERROR)
            worst = p;
    }
    return worst;
}

static bool row_has_problem(const import_result *r, size_t sheet, int64_t row_)
{
    for (size_t i = 0; i < r->problems.len; i++)
        if (r->problems.at[i].sheet_index == sheet && r->problems.at[i].row == row_)
            return true;
    return false;
}

static void mark_row(marker *m, const import_result *r, size_t sheet, const row *x)
{
    int last = x->count ? x->cells[x->count - 1].column : 1;
    for (size_t i = 0; i < r->problems.len; i++)
        if (r->problems.at[i].sheet_index == sheet && r->problems.at[i].row == x->number && r->problems.at[i].column > last)
            last = r->problems.at[i].column;
    for (int c = 1; c <= last; c++) {
        arena *a = arena_new();
        buf words = buf_new(a);
        const import_problem *p = problem_of(r, sheet, x->number, c, &words);
        cell at = row_cell(x, c);
        lxw_format *f = !p ? NULL : p->level == CHECK_ERROR ? m->bad : m->note;
        if (p && !at.text.len)
            worksheet_write_blank(m->sheet, (lxw_row_t)(x->number - 1), (lxw_col_t)(c - 1), f);
        else if (at.text.len)
            write_cell(m, &at, x->number, f);
        if (p)
            worksheet_write_comment(m->sheet, (lxw_row_t)(x->number - 1), (lxw_col_t)(c - 1), words.text);
        arena_end(a);
    }
}

static bool mark_sheet(book *b, size_t index, marker *m, const import_result *r, error *e)
{
    sheet_info info;
    row x;
    bool more = true;
    TRY(sheet_begin(b, index, &info, e) && sheet_merges(b, index, &info, e));
    m->sheet = workbook_add_worksheet(m->book, *info.name ? info.name : NULL);
    if (!m->sheet)
        m->sheet = workbook_add_worksheet(m->book, NULL);
    worksheet_set_column(m->sheet, 0, 40, 16, NULL);
    for (size_t i = 0; i < info.merge_count; i++)
        if (info.merges[i].row1 <= 20 && !row_has_problem(r, index, info.merges[i].row1))
            worksheet_merge_range(m->sheet, (lxw_row_t)(info.merges[i].row1 - 1), (lxw_col_t)(info.merges[i].column1 - 1), (lxw_row_t)(info.merges[i].row2 - 1),
                                  (lxw_col_t)(info.merges[i].column2 - 1), "", m->head);
    for (;;) {
        TRY(sheet_next(b, &x, &more, e));
        if (!more)
            return true;
        mark_row(m, r, index, &x);
    }
}

bool import_mark(const import_options *o, const import_result *r, const char *to, lang l, error *e)
{
    arena *a = arena_new();
    book *b = NULL;
    marker m = { .book = workbook_new(to) };
    (void)l;
    bool ok = m.book || fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", to);
    ok = ok && book_open(o->path, &b, e);
    if (ok) {
        m.bad = workbook_add_format(m.book);
        m.note = workbook_add_format(m.book);
        m.head = workbook_add_format(m.book);
        format_set_bg_color(m.bad, 0xFFC7CE);
        format_set_font_color(m.bad, 0x9C0006);
        format_set_bg_color(m.note, 0xFFEB9C);
        format_set_bold(m.head);
        format_set_align(m.head, LXW_ALIGN_CENTER);
    }
    for (size_t i = 0; ok && i < book_sheets(b); i++)
        ok = mark_sheet(b, i, &m, r, e);
    book_close(b);
    if (m.book && workbook_close(m.book) != LXW_NO_ERROR && ok)
        ok = fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", to);
    arena_end(a);
    return ok;
}
