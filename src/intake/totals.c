#include "intake/totals.h"

void totals_begin(totals *t, arena *a, const header *h)
{
    size_t n = h->count + 1;
    *t = (totals){ .a = a, .columns = h->count, .sums = NEW_N(a, i128, n), .broken = NEW_N(a, bool, n), .digits = NEW_N(a, int, n) };
}

void totals_add(totals *t, size_t column, int64_t units, int digits)
{
    t->sums[column] += units;
    if (digits > t->digits[column])
        t->digits[column] = digits;
}

total_line *totals_line(totals *t, int64_t row_, bool grand)
{
    total_line l = { .row = row_, .grand = grand, .rows = t->rows, .before = NEW_N(t->a, i128, t->columns + 1), .said = NEW_N(t->a, int64_t, t->columns + 1), .has = NEW_N(t->a, bool, t->columns + 1) };
    memcpy(l.before, t->sums, t->columns * sizeof *l.before);
    VEC_ADD(t->a, &t->lines, l);
    return &t->lines.at[t->lines.len - 1];
}

static i128 apart(i128 x, int64_t said) { return x > said ? x - said : said - x; }

/* The sums a line may stand for. */
static size_t candidates(const totals *t, size_t line, size_t column, i128 out[5])
{
    const total_line *l = &t->lines.at[line];
    i128 here = l->before[column], all = t->sums[column], from = line ? t->lines.at[line - 1].before[column] : 0, to = line + 1 < t->lines.len ? t->lines.at[line + 1].before[column] : all;
    size_t n = 0;
    bool rows_above = l->rows > (line ? t->lines.at[line - 1].rows : 0);
    if (l->grand)
        out[n++] = all;
    if (rows_above || l->grand)
        out[n++] = here - from;
    out[n++] = to - here;
    out[n++] = here;
    return n;
}

void totals_end(totals *t, const int64_t *last_place, total_faults *out)
{
    for (size_t i = 0; i < t->lines.len; i++)
        for (size_t k = 0; k < t->columns; k++) {
            const total_line *l = &t->lines.at[i];
            i128 may[5], room = (i128)last_place[k] * (i128)(t->rows + 1) / 2;
            bool fits = !l->has[k] || t->broken[k] || !t->rows;
            size_t n = fits ? 0 : candidates(t, i, k, may);
            i128 sum = n ? may[0] : 0;                              /* told: all rows for a grand total, else the nearest */
            for (size_t c = 0; c < n; c++) {
                fits = fits || apart(may[c], l->said[k]) <= room;
                sum = !l->grand && apart(may[c], l->said[k]) < apart(sum, l->said[k]) ? may[c] : sum;
            }
            if (!fits)
                VEC_ADD(t->a, out, (total_fault){ l->row, k, l->said[k], sum });
        }
}
