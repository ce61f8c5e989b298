#include "report/docx_parts.h"

#include "report/table_shape.h"

/* Cell margins are 60 twips on each side (docx_parts.c). Half a character of 10.5 pt is 105 twips. */
enum { PAD = 130, HALF_TWIPS = 105, SMALL_HALF_TWIPS = 90, TINY_HALF_TWIPS = 75 };

/* Letters shrink in two steps before a number would be broken: 五号, 小五, 六号. */
typedef struct letters { int half; const char *properties; } letters;
static const letters sizes[] = {
    { HALF_TWIPS, "" },
    { SMALL_HALF_TWIPS, "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>" },
    { TINY_HALF_TWIPS, "<w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/>" },
};

static letters choose_letters(arena *a, const table *t)
{
    size_t last = sizeof sizes / sizeof *sizes - 1;
    for (size_t i = 0; i < last; i++)
        if (table_fits(a, t, TEXT_W, sizes[i].half, PAD))
            return sizes[i];
    return sizes[last];
}

static const char *align_word(cell_align how)
{
    return how == ALIGN_RIGHT ? "right" : how == ALIGN_CENTRE ? "center" : "left";
}

/* The cell above whose merge covers this one, NULL when none does. */
static const table_cell *covering(const table *t, size_t row, size_t column, bool *first_column)
{
    for (size_t r = row + 1; r-- > 0;)
        for (size_t c = column + 1; c-- > 0;) {
            const table_cell *x = &t->rows.at[r].cells[c];
            if (x->across && r + (size_t)x->down > row && c + (size_t)x->across > column) {
                *first_column = c == column;
                return x;
            }
        }
    return NULL;
}

static void cell_properties(docx *x, int width, int across, const char *merge)
{
    buf_print(&x->body, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (across > 1)
        buf_print(&x->body, "<w:gridSpan w:val=\"%d\"/>", across);
    buf_puts(&x->body, merge);
    buf_puts(&x->body, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

static int span_width(const int *widths, size_t column, int across)
{
    int w = 0;
    for (int i = 0; i < across; i++)
        w += widths[column + (size_t)i];
    return w;
}

static void write_cell(docx *x, const table *t, size_t row, size_t column, const int *widths, const char *run)
{
    const table_row *r = &t->rows.at[row];
    const table_cell *c = &r->cells[column];
    if (!c->across) {
        bool first_column = false;
        const table_cell *over = covering(t, row, column, &first_column);
        if (!over || !first_column)
            return;                                /* the gridSpan of its left neighbour holds its place */
        cell_properties(x, span_width(widths, column, over->across), over->across, "<w:vMerge/>");
        buf_puts(&x->body, "<w:p><w:pPr><w:pStyle w:val=\"cell\"/></w:pPr></w:p></w:tc>");
        return;
    }
    cell_properties(x, span_width(widths, column, c->across), c->across,
                    c->down > 1 ? "<w:vMerge w:val=\"restart\"/>" : "");
    buf_print(&x->body, "<w:p><w:pPr><w:pStyle w:val=\"cell\"/>%s<w:jc w:val=\"%s\"/></w:pPr>",
              r->header ? "<w:keepNext/>" : "", align_word(cell_aligned(t, row, column)));
    if (c->figure)
        docx_marked(x, c->address, run, c->text);
    else
        docx_run(x, run, c->text);
    buf_puts(&x->body, "</w:p></w:tc>");
}

static void write_row(docx *x, const table *t, size_t row, const int *widths, letters l)
{
    const table_row *r = &t->rows.at[row];
    const char *face = r->header || r->strong
                           ? "<w:rFonts w:ascii=\"黑体\" w:hAnsi=\"黑体\" w:eastAsia=\"黑体\" w:cs=\"黑体\"/>" : "";
    const char *run = arena_print(x->body.a, "%s%s", face, l.properties);
    buf_print(&x->body, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", r->header ? "<w:tblHeader/>" : "");
    for (size_t c = 0; c < t->columns; c++)
        write_cell(x, t, row, c, widths, run);
    buf_puts(&x->body, "</w:tr>\n");
}

static void paragraph(docx *x, const char *style, const char *text)
{
    buf_print(&x->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    docx_run(x, NULL, text);
    buf_puts(&x->body, "</w:p>\n");
}

/* Open at the sides, thick above and below, as statistical tables are printed. */
static const char borders[] =
    "<w:tblBorders><w:top w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"000000\"/>"
    "<w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"000000\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
    "<w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tblBorders>";

void docx_table(docx *x, const table *t)
{
    arena *a = x->body.a;
    bool en = x->d->lang == LANG_EN;
    letters l = choose_letters(a, t);
    const int *widths = table_widths(a, t, TEXT_W, l.half, PAD);
    paragraph(x, "caption", table_caption(a, t, x->d->lang));
    if (!text_empty(t->unit))
        paragraph(x, "unit", arena_print(a, en ? "unit: %s" : "单位：%s", t->unit));
    buf_print(&x->body, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>%s"
              "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>", TEXT_W, borders);
    for (size_t c = 0; c < t->columns; c++)
        buf_print(&x->body, "<w:gridCol w:w=\"%d\"/>", widths[c]);
    buf_puts(&x->body, "</w:tblGrid>\n");
    for (size_t r = 0; r < t->rows.len; r++)
        write_row(x, t, r, widths, l);
    buf_puts(&x->body, "</w:tbl>\n");
    for (size_t i = 0; i < t->notes.len; i++)
        paragraph(x, "note", arena_print(a, "%s%s", i ? (en ? "" : "　　") : en ? "Note: " : "注：", t->notes.at[i]));
    if (!t->notes.len)                             /* two tables in a row must not grow together */
        buf_puts(&x->body, "<w:p><w:pPr><w:pStyle w:val=\"note\"/></w:pPr></w:p>\n");
}
