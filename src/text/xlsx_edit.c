#include "text/xlsx_edit.h"

#include "text/book.h"
#include "text/xlsx_mark.h"
#include "text/xlsx_parts.h"
#include "text/xml_edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct edit_run {
    xml_edit x;
    xlsx_marks *marks;
    const cell_edit *edits;             /* of one sheet, by row and column */
    size_t count, at;
} edit_run;

/* ---- rows and cells ------------------------------------------------------------------------------------------------------ */

/* A cell, put anew or, where only its looks change, the one that stands here and ends at `to`. */
static void put_cell(edit_run *r, const cell_edit *c, str style, size_t to)
{
    const char *p = r->x.prefix;
    buf *out = &r->x.out;
    if (c->fill) {
        char own[24] = "";
        memcpy(own, style.at, style.len < sizeof own ? style.len : 0);
        style = str_of(arena_print(r->x.a, "%zu", xlsx_mark_style(r->marks, (size_t)strtoul(own, NULL, 10), c->fill)));
    }
    if (!c->text && to) {
        str tag = xml_tag(&r->x);
        buf_add(out, style.len ? xml_set_attribute(r->x.a, tag, "s", str_copy(r->x.a, style)) : tag);
        buf_add(out, (str){ tag.at + tag.len, to - r->x.pos - tag.len });
        return;
    }
    buf_print(out, "<%sc r=\"%s%lld\"", p, column_name(r->x.a, c->column), (long long)c->row);
    if (style.len)
        buf_print(out, " s=\"%.*s\"", (int)style.len, style.at);
    if (!c->text)
        buf_puts(out, "/>");
    else if (c->number)
        buf_print(out, "><%sv>%s</%sv></%sc>", p, c->text, p, p);
    else {
        buf_print(out, " t=\"inlineStr\"><%sis><%st xml:space=\"preserve\">", p, p);
        xml_put_text(out, c->text);
        buf_print(out, "</%st></%sis></%sc>", p, p, p);
    }
}

static void put_new(edit_run *r) { put_cell(r, &r->edits[r->at++], (str){ "", 0 }, 0); }

static int column_of(str ref)
{
    int c = 0;
    for (size_t i = 0; i < ref.len && ref.at[i] >= 'A' && ref.at[i] <= 'Z' && c < 100000; i++)
        c = c * 26 + ref.at[i] - 'A' + 1;
    return c;
}

static bool due(const edit_run *r, int64_t row_, int before) { return r->at < r->count && r->edits[r->at].row == row_ && r->edits[r->at].column < before; }

static void cells(edit_run *r, int64_t row_)
{
    int column = 0;
    while (!xml_at_end(&r->x)) {
        if (!xml_begins(&r->x, "c")) {
            xml_copy_to(&r->x, xml_begins(&r->x, "extLst") ? xml_behind(&r->x, "extLst") : r->x.pos + 1);
            continue;
        }
        str tag = xml_tag(&r->x), ref = xml_attribute(tag, "r");
        size_t end = xml_behind(&r->x, "c");
        column = ref.len ? column_of(ref) : column + 1;
        while (due(r, row_, column))
            put_new(r);
        if (due(r, row_, column + 1)) {
            put_cell(r, &r->edits[r->at++], xml_attribute(tag, "s"), end);
            r->x.pos = end;
        } else
            xml_copy_to(&r->x, end);
    }
    while (due(r, row_, 1 << 20))
        put_new(r);
}

static void new_row(edit_run *r)
{
    int64_t row_ = r->edits[r->at].row;
    buf_print(&r->x.out, "<%srow r=\"%lld\">", r->x.prefix, (long long)row_);
    while (due(r, row_, 1 << 20))
        put_new(r);
    buf_print(&r->x.out, "</%srow>", r->x.prefix);
}

static void one_row(edit_run *r, int64_t *last)
{
    str tag = xml_tag(&r->x), ref = xml_attribute(tag, "r");
    int64_t row_ = ref.len ? strtoll(ref.at, NULL, 10) : *last + 1;
    *last = row_;
    while (r->at < r->count && r->edits[r->at].row < row_)
        new_row(r);
    if (r->at >= r->count || r->edits[r->at].row > row_) {
        xml_copy_to(&r->x, xml_behind(&r->x, "row"));
        return;
    }
    if (xml_tag_closed(tag)) {
        buf_add(&r->x.out, (str){ tag.at, tag.len - 2 });
        buf_putc(&r->x.out, '>');
        r->x.pos += tag.len;
        while (due(r, row_, 1 << 20))
            put_new(r);
        buf_print(&r->x.out, "</%srow>", r->x.prefix);
        return;
    }
    xml_copy_to(&r->x, r->x.pos + tag.len);
    cells(r, row_);
    xml_copy_to(&r->x, r->x.pos + xml_tag(&r->x).len);                       /* </row> */
}

static void one_sheet(edit_run *r)
{
    int64_t last = 0;
    str tag = xml_tag(&r->x);
    if (xml_tag_closed(tag)) {
        buf_print(&r->x.out, "<%ssheetData>", r->x.prefix);
        r->x.pos += tag.len;
    } else
        xml_copy_to(&r->x, r->x.pos + tag.len);
    while (r->x.pos < r->x.in.len && (xml_begins(&r->x, "row") || strchr(" \t\r\n", r->x.in.at[r->x.pos]))) {
        if (xml_begins(&r->x, "row"))
            one_row(r, &last);
        else
            xml_copy_to(&r->x, r->x.pos + 1);
    }
    while (r->at < r->count)
        new_row(r);
    if (xml_tag_closed(tag))
        buf_print(&r->x.out, "</%ssheetData>", r->x.prefix);
    xml_copy_to(&r->x, r->x.in.len);
}

/* ---- the file -------------------------------------------------------------------------------------------------------------- */

static int by_place(const void *p, const void *q)
{
    const cell_edit *x = p, *y = q;
    if (x->sheet != y->sheet)
        return x->sheet < y->sheet ? -1 : 1;
    return x->row != y->row ? (x->row < y->row ? -1 : 1) : x->column - y->column;
}

static bool edit_sheet(xlsx_marks *m, const char *part, const cell_edit *edits, size_t n)
{
    edit_run r = { .marks = m, .edits = edits, .count = n };
    str in;
    if (!xlsx_read_part(m->a, m->zip, part, &in) || !xml_edit_begin(&r.x, m->a, in, "sheetData"))
        return false;
    one_sheet(&r);
    str out = { r.x.out.text, r.x.out.len };
    return xlsx_mark_comments(m, part, &out, edits, n) && xlsx_write_part(m->zip, part, out);
}

static bool edit_parts(arena *a, zip_t *z, const char *const *parts, size_t sheets, const cell_edit *edits, size_t n, error *e)
{
    xlsx_marks m = { .a = a, .zip = z };
    bool marks = false;
    for (size_t i = 0; i < n; i++)
        marks |= edits[i].fill || edits[i].words;
    if (marks && !xlsx_marks_begin(&m, a, z))
        return fail(e, ERR_INPUT, "工作簿的样式读不懂，请用 WPS 或 Excel 另存一份再试", "the workbook's styles cannot be edited: save it again in WPS or Excel");
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && edits[to].sheet == edits[from].sheet; to++)
            ;
        const char *part = edits[from].sheet < sheets ? parts[edits[from].sheet] : "";
        if (!edit_sheet(&m, part, edits + from, to - from))
            return fail(e, ERR_INPUT, "工作表 %s 写不进去，请用 WPS 或 Excel 另存一份再试", "sheet %s cannot be edited: save it again in WPS or Excel", part);
    }
    return !marks || xlsx_marks_end(&m) || fail(e, ERR_INPUT, "标记写不进去，请用 WPS 或 Excel 另存一份再试", "the marks cannot be written: save it again in WPS or Excel");
}

static bool copy_file(const char *from, const char *to, error *e)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    char piece[65536];
    bool ok = in && out;
    for (size_t n; ok && (n = fread(piece, 1, sizeof piece, in)) > 0;)
        ok = fwrite(piece, 1, n, out) == n;
    if (in)
        fclose(in);
    ok = out && fclose(out) == 0 && ok;
    return ok || fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", to);
}

bool xlsx_edit(const char *from, const char *to, const cell_edit *edits, size_t n, error *e)
{
    arena *a = arena_new();
    cell_edit *sorted = NEW_N(a, cell_edit, n + 1);
    book *b = NULL;
    int bad = 0;
    memcpy(sorted, edits, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_place);
    bool ok = book_open(from, &b, e);
    if (ok && !text_eq(book_kind(b), "xlsx"))
        ok = fail(e, ERR_INPUT, "%s 不是 xlsx，不能原样填写；请另存为 .xlsx", "%s is no xlsx: save it as .xlsx first", from);
    const xlsx *x = ok ? book_xlsx(b) : NULL;
    zip_t *z = NULL;
    ok = ok && copy_file(from, to, e);
    if (ok && !(z = zip_open(to, 0, &bad)))
        ok = fail(e, ERR_SYSTEM, "打不开 %s", "cannot open %s", to);
    ok = ok && edit_parts(a, z, x->parts, book_sheets(b), sorted, n, e);
    if (z && !ok)
        zip_discard(z);
    else if (z && zip_close(z) != 0)
        ok = fail(e, ERR_SYSTEM, "无法写文件 %s：%s", "cannot write %s: %s", to, zip_strerror(z));
    if (!ok && z)
        unlink(to);
    book_close(b);
    arena_end(a);
    return ok;
}
