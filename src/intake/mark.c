#include "intake/import.h"

#include "text/book.h"
#include "text/xlsx_edit.h"

#include <stdlib.h>
#include <xlsxwriter.h>

typedef VEC(cell_edit) mark_list;

static int by_place(const void *p, const void *q)
{
    const import_problem *x = *(const import_problem *const *)p, *y = *(const import_problem *const *)q;
    if (x->sheet_index != y->sheet_index)
        return x->sheet_index < y->sheet_index ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->column != y->column ? x->column - y->column : x < y ? -1 : 1;
}

/* One mark a cell, by place: all its problems in one comment, the colour of the worst. What concerns a row stands in its first cell. */
static mark_list marks_of(arena *a, const import_result *r)
{
    size_t n = 0;
    const import_problem **sorted = NEW_N(a, const import_problem *, r->problems.len + 1);
    mark_list out = { 0 };
    for (size_t i = 0; i < r->problems.len; i++)
        if (r->problems.at[i].row)
            sorted[n++] = &r->problems.at[i];
    qsort(sorted, n, sizeof *sorted, by_place);
    for (size_t i = 0; i < n; i++) {
        const import_problem *p = sorted[i];
        int column = p->column ? p->column : 1;
        cell_fill fill = p->level == CHECK_ERROR ? FILL_BAD : FILL_NOTE;
        cell_edit *last = out.len ? &out.at[out.len - 1] : NULL;
        if (last && last->sheet == p->sheet_index && last->row == p->row && last->column == column) {
            last->words = arena_print(a, "%s\n%s", last->words, p->text);
            last->fill = fill == FILL_BAD ? fill : last->fill;
        } else
            VEC_ADD(a, &out, (cell_edit){ .sheet = p->sheet_index, .row = p->row, .column = column, .fill = fill, .words = p->text });
    }
    return out;
}

/* ---- written anew, for what cannot be edited in place: values and marks, no formats ------------------------------------ */

typedef struct marker {
    lxw_workbook  *book;
    lxw_worksheet *sheet;
    lxw_format    *bad, *note, *head;
    mark_list      marks;
    size_t         index, next;         /* the sheet at hand; the first mark not yet passed */
} marker;

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

static void mark_row(marker *m, const row *x)
{
    int last = x->count ? x->cells[x->count - 1].column : 1;
    lxw_row_t at_row = (lxw_row_t)(x->number - 1);
    size_t end = m->next;
    while (end < m->marks.len && m->marks.at[end].sheet == m->index && m->marks.at[end].row == x->number)
        end++;
    if (end > m->next && m->marks.at[end - 1].column > last)
        last = m->marks.at[end - 1].column;
    for (int c = 1; c <= last; c++) {
        const cell_edit *p = m->next < end && m->marks.at[m->next].column == c ? &m->marks.at[m->next++] : NULL;
        cell at = row_cell(x, c);
        lxw_format *f = !p ? NULL : p->fill == FILL_BAD ? m->bad : m->note;
        if (p && !at.text.len)
            worksheet_write_blank(m->sheet, at_row, (lxw_col_t)(c - 1), f);
        else if (at.text.len)
            write_cell(m, &at, x->number, f);
        if (p)
            worksheet_write_comment(m->sheet, at_row, (lxw_col_t)(c - 1), p->words);
    }
}

/* Marks of rows the reader passes over (an empty one) are left behind. */
static void catch_up(marker *m, int64_t row_)
{
    while (m->next < m->marks.len && (m->marks.at[m->next].sheet < m->index || (m->marks.at[m->next].sheet == m->index && m->marks.at[m->next].row < row_)))
        m->next++;
}

static bool marked_within(const marker *m, const merge_range *x)
{
    for (size_t i = 0; i < m->marks.len; i++)
        if (m->marks.at[i].sheet == m->index && m->marks.at[i].row == x->row1)
            return true;
    return false;
}

static bool mark_sheet(book *b, marker *m, error *e)
{
    sheet_info info;
    row x;
    bool more = true;
    TRY(sheet_begin(b, m->index, &info, e) && sheet_merges(b, m->index, &info, e));
    m->sheet = workbook_add_worksheet(m->book, *info.name ? info.name : NULL);
    if (!m->sheet)
        m->sheet = workbook_add_worksheet(m->book, NULL);
    worksheet_set_column(m->sheet, 0, 40, 16, NULL);
    for (size_t i = 0; i < info.merge_count; i++)
        if (info.merges[i].row1 <= 20 && !marked_within(m, &info.merges[i]))
            worksheet_merge_range(m->sheet, (lxw_row_t)(info.merges[i].row1 - 1), (lxw_col_t)(info.merges[i].column1 - 1), (lxw_row_t)(info.merges[i].row2 - 1),
                                  (lxw_col_t)(info.merges[i].column2 - 1), "", m->head);
    for (;;) {
        TRY(sheet_next(b, &x, &more, e));
        if (!more)
            return true;
        catch_up(m, x.number);
        mark_row(m, &x);
    }
}

static bool write_anew(const char *from, const char *to, mark_list marks, error *e)
{
    book *b = NULL;
    marker m = { .book = workbook_new(to), .marks = marks };
    bool ok = m.book || fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", to);
    ok = ok && book_open(from, &b, e);
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
    for (; ok && m.index < book_sheets(b); m.index++)
        ok = mark_sheet(b, &m, e);
    book_close(b);
    if (m.book && workbook_close(m.book) != LXW_NO_ERROR && ok)
        ok = fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", to);
    return ok;
}

bool import_mark(const char *from, const import_result *r, const char *to, error *e)
{
    arena *a = arena_new();
    error in_place = { 0 };
    mark_list marks = marks_of(a, r);
    bool ok = xlsx_edit(from, to, marks.at, marks.len, &in_place);
    if (!ok && in_place.code == ERR_INPUT)                      /* a csv, an xls, or built in an unusual way */
        ok = write_anew(from, to, marks, e);
    else if (!ok)
        *e = in_place;
    arena_end(a);
    return ok;
}
