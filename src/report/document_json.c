#include "report/document_json.h"

#include "report/document.h"
#include "text/json_out.h"

static void member(buf *b, const char *name, const char *text)
{
    buf_print(b, ",\"%s\":", name);
    json_out(b, text);
}

static void figure(buf *b, const char *address, const char *text, const figure_ref *f)
{
    buf_puts(b, "{\"address\":");
    json_out(b, address);
    member(b, "id", f->id);
    member(b, "params", f->params ? f->params : "");
    member(b, "text", text);
    member(b, "value", f->defined ? decimal_text(b->a, f->value) : NULL);
    member(b, "unit", f->unit);
    buf_putc(b, '}');
}

static void spans(buf *b, const block *x)
{
    bool some = false;
    member(b, "text", block_text(b->a, x));
    buf_puts(b, ",\"figures\":[");
    for (size_t i = 0; i < x->spans.len; i++)
        if (x->spans.at[i].figure) {
            buf_puts(b, some ? "," : "");
            some = true;
            figure(b, x->spans.at[i].address, x->spans.at[i].text, x->spans.at[i].figure);
        }
    buf_putc(b, ']');
}

static void texts(buf *b, const char *name, const char *const *at, size_t n)
{
    buf_print(b, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? "," : "");
        json_out(b, at[i]);
    }
    buf_putc(b, ']');
}

static void cell(buf *b, const table_cell *c)
{
    buf_puts(b, "{\"text\":");
    json_out(b, c->text);
    member(b, "value", c->number ? decimal_text(b->a, c->value) : c->figure && c->figure->defined ? decimal_text(b->a, c->figure->value) : NULL);
    buf_puts(b, ",\"figure\":");
    if (c->figure)
        figure(b, c->address, c->text, c->figure);
    else
        buf_puts(b, "null");
    buf_putc(b, '}');
}

static void table_out(buf *b, const document *d, const table *t)
{
    member(b, "caption", table_caption(b->a, t, d->lang));
    member(b, "unit", t->unit);
    buf_puts(b, ",\"rows\":[");
    for (size_t r = 0; r < t->rows.len; r++) {
        buf_print(b, "%s{\"header\":%s,\"cells\":[", r ? ",\n" : "", t->rows.at[r].header ? "true" : "false");
        for (size_t c = 0; c < t->columns; c++) {
            buf_puts(b, c ? "," : "");
            cell(b, &t->rows.at[r].cells[c]);
        }
        buf_puts(b, "]}");
    }
    buf_putc(b, ']');
    texts(b, "notes", t->notes.at, t->notes.len);
}

static void chart_out(buf *b, const chart *c)
{
    member(b, "caption", chart_caption(b->a, c));
    member(b, "unit", c->unit);
    texts(b, "categories", c->categories.at, c->categories.len);
    buf_puts(b, ",\"series\":[");
    for (size_t s = 0; s < c->series.len; s++) {
        buf_print(b, "%s{\"name\":", s ? "," : "");
        json_out(b, c->series.at[s].name);
        buf_puts(b, ",\"values\":[");
        for (size_t k = 0; k < c->categories.len; k++) {
            const chart_point *p = chart_at(c, s, k);
            buf_puts(b, k ? "," : "");
            json_out(b, p ? decimal_text(b->a, p->value) : NULL);
        }
        buf_puts(b, "]}");
    }
    buf_putc(b, ']');
}

static void block_out(buf *b, const document *d, const block *x)
{
    static const char *const kinds[] = { [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_TABLE] = "table", [BLOCK_CHART] = "chart" };
    buf_print(b, "{\"kind\":\"%s\"", kinds[x->kind]);
    member(b, "address", x->address);
    switch (x->kind) {
    case BLOCK_HEADING:
        buf_print(b, ",\"level\":%d", x->level);
        member(b, "number", x->number);
        spans(b, x);
        break;
    case BLOCK_PARAGRAPH: spans(b, x); break;
    case BLOCK_TABLE: table_out(b, d, x->table); break;
    case BLOCK_CHART: chart_out(b, x->chart); break;
    case BLOCK_PAGE_BREAK: break;
    }
    buf_putc(b, '}');
}

void document_json(buf *b, const document *d)
{
    bool some = false;
    buf_puts(b, "{\"title\":");
    json_out(b, d->title);
    member(b, "subtitle", d->subtitle);
    buf_puts(b, ",\"blocks\":[");
    for (size_t i = 0; i < d->blocks.len; i++)
        if (d->blocks.at[i].kind != BLOCK_PAGE_BREAK) {
            buf_puts(b, some ? ",\n" : "");
            some = true;
            block_out(b, d, &d->blocks.at[i]);
        }
    buf_puts(b, "]}");
}
