#include "registry/list_file.h"

#include "base/vec.h"
#include "text/embed.h"

/* Unquotes the cell at `from` in place, ends it with NUL and says what ended it: ',' '\n' or 0. */
static char take_cell(char **from, char **cell)
{
    char *in = *from, *out = *from;
    bool quoted = *in == '"';
    in += quoted;
    *cell = out;
    for (; *in; in++) {
        if (quoted && *in == '"') {
            if (in[1] != '"') {
                quoted = false;
                continue;
            }
            in++;
        } else if (!quoted && (*in == ',' || *in == '\n'))
            break;
        if (quoted || *in != '\r')
            *out++ = *in;
    }
    char end = *in;
    *from = end ? in + 1 : in;
    *out = 0;
    return end;
}

static list_row take_row(char **from)
{
    list_row r;
    size_t n = 0;
    char end = ',';
    for (size_t i = 0; i < LIST_CELLS; i++)
        r.cell[i] = "";
    while (end == ',') {
        char *cell;
        end = take_cell(from, &cell);
        if (n < LIST_CELLS)
            r.cell[n++] = cell;
    }
    return r;
}

bool list_file(arena *a, const char *path, list_rows *out, error *e)
{
    const embedded_file *f = embedded_find(path);
    if (!f)
        return fail(e, ERR_INTERNAL, "程序中缺少代码表 %s，请重新安装", "the program lacks the list %s: install it again", path);
    char *at = arena_copy_n(a, (const char *)f->bytes, f->size);
    VEC(list_row) rows = { 0 };
    take_row(&at);
    while (*at) {
        list_row r = take_row(&at);
        if (*r.cell[0])
            VEC_ADD(a, &rows, r);
    }
    *out = (list_rows){ rows.at, rows.len };
    return true;
}
