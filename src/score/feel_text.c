/* A table as FEEL text. Every item becomes one entry of a context (`p` exact, or `l` and `h` for the fewest and most
 * points), so that groups and the total name each item once. */
#include "score/score.h"

typedef enum view { EXACT, FEWEST, MOST } view;

static void band_test(buf *b, arena *a, const score_item *i, const score_band *x)
{
    buf_puts(b, "if ");
    if (x->has_from)
        buf_print(b, "(%s) %s %s", i->of.text, x->from_in ? ">=" : ">", dec_text(a, x->from));
    if (x->has_from && x->has_to)
        buf_puts(b, " and ");
    if (x->has_to)
        buf_print(b, "(%s) %s %s", i->of.text, x->to_in ? "<=" : "<", dec_text(a, x->to));
    if (!x->has_from && !x->has_to)
        buf_puts(b, "true");
    buf_print(b, " then %s else ", dec_text(a, x->points));
}

static const char *when_unknown(arena *a, const score_item *i, view v)
{
    return v == EXACT ? "null" : dec_text(a, v == FEWEST ? i->lowest : i->highest);
}

static void bands(buf *b, arena *a, const score_item *i, view v)
{
    buf_print(b, "if (%s) = null then %s else ", i->of.text, when_unknown(a, i, v));
    for (size_t k = 0; k < i->band_count; k++)
        band_test(b, a, i, &i->bands[k]);
    buf_puts(b, "0");
}

/* Choices stand from the most points down: skipping what is unknown gives the fewest, taking it the most. */
static void choices(buf *b, arena *a, const score_item *i, view v)
{
    if (i->of.text)
        buf_print(b, "if (%s) = null then %s else ", i->of.text, when_unknown(a, i, v));
    for (size_t k = 0; k < i->choice_count; k++) {
        const char *points = dec_text(a, i->choices[k].points), *when = i->choices[k].when.text;
        if (v == MOST)
            buf_print(b, "if ((%s) = false) = false then %s else ", when, points);
        else
            buf_print(b, "if (%s) = true then %s else ", when, points);
        if (v == EXACT)
            buf_print(b, "if (%s) = null then null else ", when);
    }
    buf_puts(b, "0");
}

static void formula(buf *b, arena *a, const score_item *i, view v)
{
    buf_print(b, "if (%s) = null then %s else max(0, min(%s, (%s)))", i->of.text, when_unknown(a, i, v), dec_text(a, i->most), i->of.text);
}

static void entry(buf *b, arena *a, size_t n, const score_item *i, view v)
{
    static void (*const kinds[])(buf *, arena *, const score_item *, view) = { [SCORE_BANDS] = bands, [SCORE_CHOICES] = choices, [SCORE_FORMULA] = formula };
    buf_print(b, "%c%zu: ", v == EXACT ? 'p' : v == FEWEST ? 'l' : 'h', n);
    kinds[i->kind](b, a, i, v);
    buf_puts(b, ", ");
}

static void sum(buf *b, char letter, size_t from, size_t count)
{
    for (size_t k = 0; k < count; k++)
        buf_print(b, "%s%c%zu", k ? " + " : "", letter, from + k);
}

/* "g0 least and total pass", once for the fewest and once for the most. */
static void verdict(buf *b, arena *a, const score_table *t, char letter)
{
    size_t n = 0;
    bool first = true;
    for (size_t g = 0; g < t->count; n += t->groups[g++].count)
        if (t->groups[g].has_least) {
            buf_puts(b, first ? "" : " and ");
            sum(b, letter, n, t->groups[g].count);
            buf_print(b, " >= %s", dec_text(a, t->groups[g].least));
            first = false;
        }
    if (t->has_pass || first) {
        buf_puts(b, first ? "" : " and ");
        sum(b, letter, 0, t->item_count);
        buf_print(b, " >= %s", dec_text(a, t->has_pass ? t->pass : dec_of(0)));
    }
}

char *score_feel(arena *a, const score_table *t, score_wanted w)
{
    buf b = buf_new(a);
    size_t n = 0;
    buf_puts(&b, "{");
    for (size_t g = 0; g < t->count; g++)
        for (size_t k = 0; k < t->groups[g].count; k++, n++)
            for (view v = w == SCORE_POINTS ? EXACT : FEWEST; v <= (w == SCORE_POINTS ? EXACT : MOST); v++)
                entry(&b, a, n, &t->groups[g].items[k], v);
    buf_puts(&b, "r: ");
    if (w == SCORE_POINTS)
        sum(&b, 'p', 0, t->item_count);
    else {
        buf_puts(&b, "if ");
        verdict(&b, a, t, 'l');
        buf_puts(&b, " then true else if ");
        verdict(&b, a, t, 'h');
        buf_puts(&b, " then null else false");
    }
    buf_puts(&b, "}.r");
    return b.text;
}
