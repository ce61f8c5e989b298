#include "report/document.h"

document *doc_new(arena *a, lang l, const char *title)
{
    document *d = NEW(a, document);
    *d = (document){ .a = a, .lang = l, .title = arena_copy(a, title), .issued = DATE_NONE };
    return d;
}

const char *figure_key(arena *a, const figure_ref *ref)
{
    if (ref->key)
        return ref->key;
    return text_empty(ref->params) ? ref->id : arena_print(a, "%s?%s", ref->id, ref->params);
}

bool figure_same(const figure_ref *x, const figure_ref *y)
{
    return text_eq(x->id, y->id) && str_eq(str_of(x->params), str_of(y->params));
}

const char *chinese_numeral(arena *a, int n)
{
    static const char *const digit[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    if (n < 10)
        return digit[n < 0 ? 0 : n];
    if (n > 99)
        return arena_print(a, "%d", n);
    return arena_print(a, "%s十%s", n < 20 ? "" : digit[n / 10], n % 10 ? digit[n % 10] : "");
}

/* ── blocks ─────────────────────────────────────────────────────────────── */

static block *add(document *d, block b)
{
    VEC_ADD(d->a, &d->blocks, b);
    return &d->blocks.at[d->blocks.len - 1];
}

/* GB/T 9704-2012, 7.3.3: levels are marked 一、（一）1.（1）. */
static const char *heading_number(document *d, int level)
{
    int n = d->counts[level - 1];
    switch (level) {
    case 1: return d->lang == LANG_EN ? arena_print(d->a, "%d. ", n) : arena_print(d->a, "%s、", chinese_numeral(d->a, n));
    case 2:
        return d->lang == LANG_EN ? arena_print(d->a, "%d.%d ", d->counts[0], n)
                                  : arena_print(d->a, "（%s）", chinese_numeral(d->a, n));
    case 3:
        return d->lang == LANG_EN ? arena_print(d->a, "%d.%d.%d ", d->counts[0], d->counts[1], n)
                                  : arena_print(d->a, "%d.", n);
    default: return d->lang == LANG_EN ? arena_print(d->a, "(%d) ", n) : arena_print(d->a, "（%d）", n);
    }
}

block *doc_heading(document *d, int level, const char *text)
{
    level = level < 1 ? 1 : level > 4 ? 4 : level;
    d->counts[level - 1]++;
    for (int lower = level; lower < 4; lower++)
        d->counts[lower] = 0;
    block *b = add(d, (block){ .kind = BLOCK_HEADING, .level = level, .number = heading_number(d, level),
                               .address = arena_print(d->a, "h%d", ++d->headings) });
    if (!text_empty(text))
        doc_text(d, b, text);
    return b;
}

block *doc_paragraph(document *d)
{
    return add(d, (block){ .kind = BLOCK_PARAGRAPH, .address = arena_print(d->a, "p%d", ++d->paragraphs) });
}

static void add_span(document *d, block *b, span s)
{
    s.text = arena_copy(d->a, s.text ? s.text : "");
    s.address = arena_print(d->a, "%s.s%zu", b->address, b->spans.len + 1);
    VEC_ADD(d->a, &b->spans, s);
}

void doc_text(document *d, block *b, const char *text) { add_span(d, b, (span){ .kind = SPAN_TEXT, .text = text }); }

void doc_bold(document *d, block *b, const char *text)
{
    add_span(d, b, (span){ .kind = SPAN_BOLD, .text = text, .bold = true });
}

void doc_figure(document *d, block *b, const char *text, const figure_ref *f)
{
    add_span(d, b, (span){ .kind = SPAN_FIGURE, .text = text, .figure = f });
}

void doc_page_break(document *d) { add(d, (block){ .kind = BLOCK_PAGE_BREAK }); }

void doc_attach(document *d, const char *name) { VEC_ADD(d->a, &d->attachments, arena_copy(d->a, name)); }

chart *doc_chart(document *d, chart *c)
{
    c->number = ++d->charts;
    c->address = arena_print(d->a, "c%d", c->number);
    add(d, (block){ .kind = BLOCK_CHART, .address = c->address, .chart = c });
    return c;
}

const char *block_text(arena *a, const block *b)
{
    buf text = buf_new(a);
    for (size_t i = 0; i < b->spans.len; i++)
        buf_puts(&text, b->spans.at[i].text);
    return text.text;
}

/* ── tables ─────────────────────────────────────────────────────────────── */

table *doc_table(document *d, const char *caption, const char *unit, size_t columns)
{
    table *t = NEW(d->a, table);
    *t = (table){ .a = d->a, .number = ++d->tables, .columns = columns, .caption = arena_copy(d->a, caption),
                  .unit = arena_copy(d->a, unit), .column = NEW_N(d->a, table_column, columns) };
    t->address = arena_print(d->a, "t%d", t->number);
    add(d, (block){ .kind = BLOCK_TABLE, .address = t->address, .table = t });
    return t;
}

size_t table_add_row(table *t, bool header)
{
    size_t row = t->rows.len;
    table_row r = { .header = header, .cells = NEW_N(t->a, table_cell, t->columns) };
    for (size_t c = 0; c < t->columns; c++)
        r.cells[c] = (table_cell){ .across = 1, .down = 1,
                             .address = arena_print(t->a, "%s.r%zu.c%zu", t->address, row + 1, c + 1) };
    VEC_ADD(t->a, &t->rows, r);
    if (header && t->headers == row)
        t->headers++;
    return row;
}

table_cell *table_at(table *t, size_t row, size_t column) { return &t->rows.at[row].cells[column]; }

void table_text(table *t, size_t row, size_t column, const char *text)
{
    table_at(t, row, column)->text = arena_copy(t->a, text);
}

void table_number(table *t, size_t row, size_t column, const char *text, decimal value)
{
    table_cell *c = table_at(t, row, column);
    c->text = arena_copy(t->a, text);
    c->number = true;
    c->value = value;
}

void table_figure(table *t, size_t row, size_t column, const char *text, const figure_ref *f)
{
    table_cell *c = table_at(t, row, column);
    c->text = arena_copy(t->a, text);
    c->figure = f;
}

void table_merge(table *t, size_t row, size_t column, int across, int down)
{
    for (int r = 0; r < down; r++)
        for (int c = 0; c < across; c++)
            if (row + (size_t)r < t->rows.len && column + (size_t)c < t->columns) {
                table_cell *x = table_at(t, row + (size_t)r, column + (size_t)c);
                x->across = x->down = 0;
            }
    table_cell *first = table_at(t, row, column);
    first->across = across;
    first->down = down;
}

const char *table_caption(arena *a, const table *t, lang l)
{
    const char *caption = t->caption ? t->caption : "";
    return t->number ? arena_print(a, l == LANG_EN ? "Table %d %s" : "表%d %s", t->number, caption) : caption;
}

/* ── figures ────────────────────────────────────────────────────────────── */

static void chart_places(arena *a, figure_places *out, const chart *c)
{
    for (size_t s = 0; s < c->series.len; s++)
        for (size_t i = 0; i < c->series.at[s].points.len; i++) {
            const chart_point *p = &c->series.at[s].points.at[i];
            if (p->figure)
                VEC_ADD(a, out,
                        (figure_place){ .figure = p->figure,
                                        .address = arena_print(a, "%s.s%zu.p%zu", c->address, s + 1, i + 1),
                                        .text = p->missing ? "—"
                                                : p->label ? p->label
                                                           : decimal_text(a, p->value) });
        }
}

figure_places doc_figures(arena *a, const document *d)
{
    figure_places out = { 0 };
    for (size_t i = 0; i < d->blocks.len; i++) {
        const block *b = &d->blocks.at[i];
        for (size_t s = 0; s < b->spans.len; s++)
            if (b->spans.at[s].figure)
                VEC_ADD(a, &out, (figure_place){ b->spans.at[s].address, b->spans.at[s].text, b->spans.at[s].figure });
        for (size_t r = 0; b->table && r < b->table->rows.len; r++)
            for (size_t c = 0; c < b->table->columns; c++) {
                const table_cell *x = &b->table->rows.at[r].cells[c];
                if (x->figure)
                    VEC_ADD(a, &out, (figure_place){ x->address, x->text ? x->text : "", x->figure });
            }
        if (b->chart)
            chart_places(a, &out, b->chart);
    }
    return out;
}
