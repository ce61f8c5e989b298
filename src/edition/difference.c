/* Differences of two texts by lines: the longest common run of lines, after what is the same at both ends was set aside. */
#include "edition/edition.h"

#include "base/vec.h"

typedef struct lines { const char **at; size_t count; } lines;
typedef VEC(difference_line) marked;

static lines split(arena *a, const char *text)
{
    VEC(const char *) all = { 0 };
    for (str s = str_of(text ? text : ""); s.len;) {
        ptrdiff_t end = str_find(s, STR("\n"));
        str one = { s.at, end < 0 ? s.len : (size_t)end };
        if (one.len && one.at[one.len - 1] == '\r')
            one.len--;
        VEC_ADD(a, &all, str_copy(a, one));
        s = end < 0 ? (str){ 0 } : (str){ s.at + end + 1, s.len - (size_t)end - 1 };
    }
    return (lines){ all.len ? all.at : NEW_N(a, const char *, 1), all.len };          /* never NULL: the caller counts from it */
}

/* common[i][j]: lines that the rest of both from i and j on have in common. */
static void align(arena *a, const char *const *x, size_t n, const char *const *y, size_t m, marked *out)
{
    enum { MOST_CELLS = 16000000 };
    size_t i = 0, j = 0, w = m + 1;
    bool fits = n * w < MOST_CELLS;
    uint16_t *common = fits ? NEW_N(a, uint16_t, (n + 1) * w) : NULL;
    for (size_t p = fits ? n : 0; p-- > 0;)
        for (size_t q = m; q-- > 0;) {
            uint16_t down = common[(p + 1) * w + q], right = common[p * w + q + 1];
            common[p * w + q] = text_eq(x[p], y[q]) ? (uint16_t)(common[(p + 1) * w + q + 1] + 1) : down > right ? down : right;
        }
    while (i < n || j < m) {
        bool same = fits && i < n && j < m && text_eq(x[i], y[j]);
        bool gone = !same && i < n && (j == m || !fits || common[(i + 1) * w + j] >= common[i * w + j + 1]);
        VEC_ADD(a, out, (difference_line){ same ? ' ' : gone ? '-' : '+', same || gone ? x[i] : y[j] });
        i += same || gone;
        j += same || !gone;
    }
}

/* What is the same and far from a change becomes one line '~'. */
static void shorten(arena *a, const marked *all, int around, difference *out)
{
    marked kept = { 0 };
    for (size_t i = 0; i < all->len; i++) {
        bool near = false;
        for (size_t k = i > (size_t)around ? i - (size_t)around : 0; k < all->len && k <= i + (size_t)around && !near; k++)
            near = all->at[k].sign != ' ';
        if (near)
            VEC_ADD(a, &kept, all->at[i]);
        else if (!kept.len || kept.at[kept.len - 1].sign != '~')
            VEC_ADD(a, &kept, (difference_line){ '~', "" });
    }
    *out = (difference){ kept.at, kept.len, false };
}

void difference_of(arena *a, const char *before, const char *after, int around, difference *out)
{
    lines x = split(a, before), y = split(a, after);
    marked all = { 0 };
    size_t head = 0, tail = 0;
    while (head < x.count && head < y.count && text_eq(x.at[head], y.at[head]))
        head++;
    while (tail < x.count - head && tail < y.count - head && text_eq(x.at[x.count - 1 - tail], y.at[y.count - 1 - tail]))
        tail++;
    for (size_t i = 0; i < head; i++)
        VEC_ADD(a, &all, (difference_line){ ' ', x.at[i] });
    align(a, x.at + head, x.count - head - tail, y.at + head, y.count - head - tail, &all);
    for (size_t i = x.count - tail; i < x.count; i++)
        VEC_ADD(a, &all, (difference_line){ ' ', x.at[i] });
    *out = (difference){ 0 };
    if (head == x.count && head == y.count)
        out->same = true;
    else
        shorten(a, &all, around, out);
}
