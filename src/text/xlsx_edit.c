#include "text/xlsx_edit.h"

#include "text/book.h"
#include "text/xlsx_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 64 * 1024 * 1024 };

typedef struct edit_run {
    arena *a;
    const char *prefix;                 /* of element names: "" or "x:" */
    const cell_edit *edits;             /* of one sheet, by row and column */
    size_t count, at;
    str    in;
    size_t pos;
    buf    out;
} edit_run;

/* ---- bits of XML ------------------------------------------------------------------------------------------------------- */

static void put_text(buf *b, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': buf_puts(b, "&amp;"); break;
        case '<': buf_puts(b, "&lt;"); break;
        case '>': buf_puts(b, "&gt;"); break;
        default:
            if ((unsigned char)*text >= 0x20 || *text == '\n' || *text == '\t')
                buf_putc(b, *text);
        }
}

static void put_cell(edit_run *r, const cell_edit *x, str style)
{
    const char *p = r->prefix;
    buf_print(&r->out, "<%sc r=\"%s%lld\"", p, column_name(r->a, x->column), (long long)x->row);
    if (style.len)
        buf_print(&r->out, " s=\"%.*s\"", (int)style.len, style.at);
    if (x->number)
        buf_print(&r->out, "><%sv>%s</%sv></%sc>", p, x->text, p, p);
    else {
        buf_print(&r->out, " t=\"inlineStr\"><%sis><%st xml:space=\"preserve\">", p, p);
        put_text(&r->out, x->text);
        buf_print(&r->out, "</%st></%sis></%sc>", p, p, p);
    }
}

static str rest(const edit_run *r) { return (str){ r->in.at + r->pos, r->in.len - r->pos }; }

/* Whether an element of this name begins here: <c>, <c r=…, <c/>. */
static bool begins(const edit_run *r, const char *name)
{
    size_t n = strlen(r->prefix), m = strlen(name);
    str s = rest(r);
    return s.len > 1 + n + m && s.at[0] == '<' && memcmp(s.at + 1, r->prefix, n) == 0 && memcmp(s.at + 1 + n, name, m) == 0 && strchr(" />\t\r\n", s.at[1 + n + m]);
}

static str attribute(str tag, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 1; i + n + 2 < tag.len; i++)
        if ((tag.at[i - 1] == ' ' || tag.at[i - 1] == '\t' || tag.at[i - 1] == '\n' || tag.at[i - 1] == '\r') && memcmp(tag.at + i, name, n) == 0 && tag.at[i + n] == '=' && strchr("\"'", tag.at[i + n + 1])) {
            const char *from = tag.at + i + n + 2, *end = memchr(from, tag.at[i + n + 1], tag.len - (i + n + 2));
            return end ? (str){ from, (size_t)(end - from) } : (str){ "", 0 };
        }
    return (str){ "", 0 };
}

static str tag_here(const edit_run *r)
{
    str s = rest(r);
    const char *end = memchr(s.at, '>', s.len);
    return (str){ s.at, end ? (size_t)(end - s.at) + 1 : s.len };
}

static bool closed(str tag) { return tag.len > 1 && tag.at[tag.len - 2] == '/'; }

/* Behind the element that begins here. */
static size_t behind(const edit_run *r, const char *name)
{
    str tag = tag_here(r), s = rest(r);
    char *end = arena_print(r->a, "</%s%s>", r->prefix, name);
    ptrdiff_t at = closed(tag) ? -1 : str_find(s, str_of(end));
    return r->pos + (at < 0 ? tag.len : (size_t)at + strlen(end));
}

static void copy_to(edit_run *r, size_t to)
{
    buf_add(&r->out, (str){ r->in.at + r->pos, to - r->pos });
    r->pos = to;
}

/* ---- rows and cells ------------------------------------------------------------------------------------------------------ */

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
    while (r->pos < r->in.len && !str_starts(rest(r), STR("</"))) {
        if (!begins(r, "c")) {
            copy_to(r, begins(r, "extLst") ? behind(r, "extLst") : r->pos + 1);
            continue;
        }
        str tag = tag_here(r), ref = attribute(tag, "r");
        size_t end = behind(r, "c");
        column = ref.len ? column_of(ref) : column + 1;
        while (due(r, row_, column))
            put_cell(r, &r->edits[r->at++], (str){ "", 0 });
        if (due(r, row_, column + 1)) {
            put_cell(r, &r->edits[r->at++], attribute(tag, "s"));
            r->pos = end;
        } else
            copy_to(r, end);
    }
    while (due(r, row_, 1 << 20))
        put_cell(r, &r->edits[r->at++], (str){ "", 0 });
}

static void new_row(edit_run *r)
{
    int64_t row_ = r->edits[r->at].row;
    buf_print(&r->out, "<%srow r=\"%lld\">", r->prefix, (long long)row_);
    while (due(r, row_, 1 << 20))
        put_cell(r, &r->edits[r->at++], (str){ "", 0 });
    buf_print(&r->out, "</%srow>", r->prefix);
}

static void one_row(edit_run *r, int64_t *last)
{
    str tag = tag_here(r), ref = attribute(tag, "r");
    int64_t row_ = ref.len ? strtoll(ref.at, NULL, 10) : *last + 1;
    *last = row_;
    while (r->at < r->count && r->edits[r->at].row < row_)
        new_row(r);
    if (r->at >= r->count || r->edits[r->at].row > row_) {
        copy_to(r, behind(r, "row"));
        return;
    }
    if (closed(tag)) {
        buf_add(&r->out, (str){ tag.at, tag.len - 2 });
        buf_putc(&r->out, '>');
        r->pos += tag.len;
        while (due(r, row_, 1 << 20))
            put_cell(r, &r->edits[r->at++], (str){ "", 0 });
        buf_print(&r->out, "</%srow>", r->prefix);
        return;
    }
    copy_to(r, r->pos + tag.len);
    cells(r, row_);
    copy_to(r, r->pos + tag_here(r).len);                       /* </row> */
}

static bool one_sheet(edit_run *r)
{
    ptrdiff_t at = str_find(r->in, STR("sheetData"));
    size_t from = at > 0 ? (size_t)at : 0;
    int64_t last = 0;
    while (from > 0 && r->in.at[from - 1] != '<')
        from--;
    if (at <= 0 || from == 0)
        return false;
    r->prefix = arena_copy_n(r->a, r->in.at + from, (size_t)at - from);
    copy_to(r, from - 1);
    str tag = tag_here(r);
    if (closed(tag)) {
        buf_print(&r->out, "<%ssheetData>", r->prefix);
        r->pos += tag.len;
    } else
        copy_to(r, r->pos + tag.len);
    while (r->pos < r->in.len && (begins(r, "row") || strchr(" \t\r\n", r->in.at[r->pos]))) {
        if (begins(r, "row"))
            one_row(r, &last);
        else
            copy_to(r, r->pos + 1);
    }
    while (r->at < r->count)
        new_row(r);
    if (closed(tag))
        buf_print(&r->out, "</%ssheetData>", r->prefix);
    copy_to(r, r->in.len);
    return true;
}

/* ---- the file -------------------------------------------------------------------------------------------------------------- */

static int by_place(const void *p, const void *q)
{
    const cell_edit *x = p, *y = q;
    if (x->sheet != y->sheet)
        return x->sheet < y->sheet ? -1 : 1;
    return x->row != y->row ? (x->row < y->row ? -1 : 1) : x->column - y->column;
}

static bool read_part(arena *a, zip_t *z, const char *name, str *out)
{
    zip_stat_t st;
    zip_stat_init(&st);
    zip_file_t *f = zip_stat(z, name, ZIP_FL_NOCASE, &st) == 0 && st.size <= LARGEST ? zip_fopen_index(z, st.index, 0) : NULL;
    char *bytes = f ? arena_alloc(a, st.size + 1) : NULL;
    bool ok = f && zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
    if (f)
        zip_fclose(f);
    *out = (str){ bytes, ok ? st.size : 0 };
    return ok;
}

static bool edit_parts(arena *a, zip_t *z, const char *const *parts, size_t sheets, const cell_edit *edits, size_t n, error *e)
{
    for (size_t from = 0, to; from < n; from = to) {
        edit_run r = { .a = a, .edits = edits + from, .out = buf_new(a) };
        for (to = from; to < n && edits[to].sheet == edits[from].sheet; to++)
            ;
        r.count = to - from;
        const char *part = edits[from].sheet < sheets ? parts[edits[from].sheet] : "";
        zip_int64_t index = zip_name_locate(z, part, ZIP_FL_NOCASE);
        bool ok = index >= 0 && read_part(a, z, part, &r.in) && one_sheet(&r);
        zip_source_t *s = ok ? zip_source_buffer(z, r.out.text, r.out.len, 0) : NULL;
        if (!s || zip_file_replace(z, (zip_uint64_t)index, s, 0) != 0)
            return fail(e, ERR_INPUT, "工作表 %s 写不进去，请用 WPS 或 Excel 另存一份再试", "sheet %s cannot be edited: save it again in WPS or Excel", part);
    }
    return true;
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
