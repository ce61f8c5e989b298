#include "text/ahead.h"

#include <errno.h>
#include <stdio.h>

typedef bool (*opener)(book *b, error *e);

static bool is_html(const unsigned char *head, size_t n)
{
    str s = str_trim((str){ (const char *)head, n });
    return str_starts(s, STR("<html")) || str_starts(s, STR("<HTML")) || str_starts(s, STR("<!DOCTYPE")) || str_starts(s, STR("<table")) || str_starts(s, STR("<meta"));
}

/* By content, not by name: files are often named wrongly. */
static opener kind_of(const unsigned char *head, size_t n)
{
    if (n >= 4 && memcmp(head, "PK\3\4", 4) == 0)
        return xlsx_open;
    if (n >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
        return xls_open;
    return csv_open;
}

bool book_open(const char *path, book **out, error *e)
{
    unsigned char head[512];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(head, 1, sizeof head, f) : 0;
    if (!f)
        return fail(e, ERR_NOT_FOUND, "打不开文件 %s：%s", "cannot open %s: %s", path, strerror(errno));
    fclose(f);
    place at = { .file = path };
    if (!n)
        return fail_at(e, ERR_INPUT, at, "是空文件", "is empty");
    if (is_html(head, n))
        return fail_at(e, ERR_INPUT, at, "其实是网页（html），请用 WPS 或 Excel 打开后另存为 .xlsx", "is really a web page: open it in WPS or Excel and save it as .xlsx");
    arena *own = arena_new();
    book *b = NEW(own, book);
    *b = (book){ .a = own, .path = arena_copy(own, path), .l = e->lang, .row_arena = arena_new() };
    b->row_start = arena_mark(b->row_arena);
    if (!kind_of(head, n)(b, e)) {
        arena_end(b->row_arena);
        arena_end(own);
        return false;
    }
    *out = b;
    return true;
}

void book_close(book *b)
{
    if (!b)
        return;
    ahead_stop(b);
    b->ops->close(b);
    arena_end(b->row_arena);
    arena_end(b->a);
}

size_t book_sheets(const book *b) { return b->sheet_count; }
const char *sheet_name(const book *b, size_t index) { return b->sheets[index]; }
const char *book_kind(const book *b) { return b->kind; }

bool sheet_begin(book *b, size_t index, sheet_info *info, error *e)
{
    ahead_stop(b);
    *info = (sheet_info){ .name = b->sheets[index] };
    return b->ops->begin(b, index, info, e);
}

bool sheet_next(book *b, row *out, bool *more, error *e)
{
    if (b->ahead)
        return ahead_next(b, out, more, e);
    arena_rewind(b->row_arena, b->row_start);
    return b->ops->next(b, out, more, e);
}

void sheet_ahead(book *b)
{
    if (!b->ahead)
        ahead_start(b);
}

bool sheet_merges(book *b, size_t index, sheet_info *info, error *e)
{
    ahead_stop(b);
    return !b->ops->merges || b->ops->merges(b, index, info, e);
}

size_t book_warnings(book *b, const book_warning **out)
{
    ahead_stop(b);
    *out = b->warnings.at;
    return b->warnings.len;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void book_warn(book *b, place at, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    char *text = arena_vprint(b->a, b->l == LANG_EN ? en : zh, args);
    bool told = b->warnings.len >= BOOK_MAX_WARNINGS;                /* a sheet that is read twice warns once */
    for (size_t i = 0; i < b->warnings.len && !told; i++)
        told = b->warnings.at[i].at.row == at.row && b->warnings.at[i].at.column == at.column && text_eq(b->warnings.at[i].text, text);
    at.file = b->path;
    if (!told)
        VEC_ADD(b->a, &b->warnings, (book_warning){ at, text });
    va_end(args);
}
#pragma GCC diagnostic pop

cell row_cell(const row *r, int column)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (r->cells[mid].column < column)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < r->count && r->cells[low].column == column)
        return r->cells[low];
    return (cell){ .column = column, .text = { "", 0 } };
}

char *column_name(arena *a, int column)
{
    char name[8];
    size_t at = sizeof name - 1;
    for (name[at] = 0; column > 0 && at > 0; column = (column - 1) / 26)
        name[--at] = (char)('A' + (column - 1) % 26);
    return arena_copy(a, name + at);
}
