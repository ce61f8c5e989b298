#include "report/table_shape.h"

#include "base/utf8.h"

enum { WISH_MOST = 36, HEADER_WHOLE = 10, HEADER_LINE = 8, TEXT_LEAST = 8 }; /* half characters: a name may be broken after 4 characters */

bool cell_numeric(const table_cell *c) { return c->number || c->figure || text_eq(c->text, "—"); }

cell_align cell_aligned(const table *t, size_t row, size_t column)
{
    const table_row *r = &t->rows.at[row];
    const table_cell *c = &r->cells[column];
    if (c->align != ALIGN_AUTO)
        return c->align;
    if (r->header)
        return ALIGN_CENTRE;
    if (cell_numeric(c))
        return ALIGN_RIGHT;
    return t->column[column].align == ALIGN_AUTO ? ALIGN_LEFT : t->column[column].align;
}

static int least(int x, int y) { return x < y ? x : y; }
static int most(int x, int y) { return x > y ? x : y; }

static void add_need(column_need *n, const table_row *r, const table_cell *c)
{
    int width = utf8_width(str_of(c->text));
    if (!c->across || c->across > 1)
        return;
    if (r->header) {
        n->least = most(n->least, (width <= HEADER_WHOLE ? width : HEADER_LINE) + 1);
        n->wish = most(n->wish, (width > 16 ? (width + 3) / 4 * 2 : width) + 1); /* long headings take two lines */
    } else {
        n->least = most(n->least, cell_numeric(c) ? width + 1 : least(width, TEXT_LEAST));        /* digits of some fonts are wider than half */
        n->wish = most(n->wish, cell_numeric(c) ? width + 1 : least(width, WISH_MOST));
    }
}

column_need *table_needs(arena *a, const table *t)
{
    column_need *need = NEW_N(a, column_need, t->columns + 1);
    for (size_t c = 0; c < t->columns; c++) {
        need[c] = (column_need){ 2, 4 };
        for (size_t r = 0; r < t->rows.len; r++)
            add_need(&need[c], &t->rows.at[r], &t->rows.at[r].cells[c]);
        need[c].wish = most(need[c].wish, need[c].least);
    }
    return need;
}

bool table_fits(arena *a, const table *t, int room, int half, int pad)
{
    const column_need *need = table_needs(a, t);
    long sum = 0;
    for (size_t c = 0; c < t->columns; c++)
        sum += (long)need[c].least * half + pad;
    return sum <= room;
}

/* Between least and wish by what is left; beyond the wish everyone grows alike; the last takes the rounding. */
int *table_widths(arena *a, const table *t, int room, int half, int pad)
{
    const column_need *need = table_needs(a, t);
    int *width = NEW_N(a, int, t->columns + 1);
    long lows = 0, wishes = 0, used = 0;
    for (size_t c = 0; c < t->columns; c++) {
        lows += (long)need[c].least * half + pad;
        wishes += (long)need[c].wish * half + pad;
    }
    for (size_t c = 0; c < t->columns; c++) {
        long low = (long)need[c].least * half + pad, wish = (long)need[c].wish * half + pad;
        long w;
        if (wishes <= room)
            w = wish * room / wishes;
        else if (lows >= room)
            w = low * room / lows;
        else
            w = low + (wish - low) * (room - lows) / (wishes - lows);
        width[c] = c + 1 == t->columns ? (int)(room - used) : (int)w;
        used += w;
    }
    return width;
}
