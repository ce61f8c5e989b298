#include "web/send_table.h"

#include "report/xlsx_out.h"
#include "text/csv_out.h"
#include "web/file.h"

static void as_csv(buf *b, const table *t)
{
    buf_puts(b, CSV_MARK);
    for (size_t r = 0; r < t->rows.len; r++) {
        for (size_t c = 0; c < t->columns; c++) {
            const table_cell *x = &t->rows.at[r].cells[c];
            csv_cell(b, x->number ? decimal_text(b->a, x->value) : x->text ? x->text : "", c == 0);
        }
        csv_end_line(b);
    }
}

bool send_table(visit *v, const document *d, const char *name, const char *title, error *e)
{
    const char *path;
    bool csv = text_eq(http_query(v->in, "format"), "csv");
    const char *ending = csv ? "csv" : "xlsx";
    if (csv) {
        buf b = buf_new(v->a);
        as_csv(&b, d->blocks.at[0].table);
        v->out->body = (str){ b.text, b.len };
    } else
        TRY(file_temporary(v->a, name, ".xlsx", &path, e) && xlsx_save(d, path, e) && file_give(path, &v->out->file, e));
    v->out->type = csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    http_add_header(v->out, v->a, "Content-Disposition", arena_print(v->a, "attachment; filename=\"%s.%s\"; filename*=UTF-8''%s.%s", name, ending, url_part(v->a, title), ending));
    return true;
}
