/* Each number in one band. Published tables share edges (3%—5%, then 5%以上): which band has the edge is a convention that
 * must be declared, once, and is then part of the band. */
#include "score/declare.h"

#include <stdlib.h>

/* By the lower end; an open one first. */
static int by_from(const void *x, const void *y)
{
    const score_band *a = x, *b = y;
    if (a->has_from != b->has_from)
        return a->has_from - b->has_from;
    return a->has_from ? dec_compare(a->from, b->from) : 0;
}

static dec128 middle(dec128 a, dec128 b)
{
    dec128 sum, half = a;
    if (dec_add(a, b, &sum))
        dec_div(sum, dec_of(2), &half);
    return half;
}

/* Neighbours meet in one number, or something is wrong between them. */
static bool meet(arena *a, const score_item *i, score_band *low, score_band *high, error *e)
{
    if (!low->has_to || !high->has_from)
        return yaml_fail(high->at, e, "%s：这一档与 %s 重叠", "%s: this band overlaps %s", i->title.zh, score_band_words(a, i, low, e->lang));
    int order = dec_compare(low->to, high->from);
    if (order > 0)
        return yaml_fail(high->at, e, "%s：%s 同时在两档里", "%s: %s lies in two bands", i->title.zh, dec_text(a, middle(high->from, high->has_to && dec_compare(high->to, low->to) < 0 ? high->to : low->to)));
    if (order < 0)
        return yaml_fail(high->at, e, "%s：%s 不在任何一档里", "%s: %s lies in no band", i->title.zh, dec_text(a, middle(low->to, high->from)));
    if (i->edges == EDGES_UNSAID)
        return yaml_fail(high->at, e, "%s：%s 同时是两档的端点，请写明归属：edges: from（归 %s 起的一档）或 edges: to（归到 %s 止的一档）",
                         "%s: %s is an edge of two bands; say which has it: edges: from (the one that begins at %s) or edges: to (the one that ends at %s)", i->title.zh,
                         dec_text(a, low->to), dec_text(a, low->to), dec_text(a, low->to));
    low->to_in = i->edges == EDGES_TO;
    high->from_in = i->edges == EDGES_FROM;
    return true;
}

bool score_prove_bands(arena *a, score_item *i, error *e)
{
    if (i->band_count)
        qsort(i->bands, i->band_count, sizeof *i->bands, by_from);
    i->bands[0].from_in = i->bands[0].has_from;                            /* outer ends: 以上、以下均含本数 */
    i->bands[i->band_count - 1].to_in = i->bands[i->band_count - 1].has_to;
    for (size_t k = 1; k < i->band_count; k++)
        TRY(meet(a, i, &i->bands[k - 1], &i->bands[k], e));
    return true;
}
