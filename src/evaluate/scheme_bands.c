/* Bands of a cohort: whether every place or score falls into exactly one. */
#include "evaluate/scheme.h"

static const char *shown(arena *a, decimal d, band_by by) { return arena_print(a, "%s%s", decimal_text_short(a, d), by == BY_RANK ? "%" : by == BY_COUNT ? "家" : "分"); }

static bool order_of_classes(const cohort_decl *c, error *e)
{
    for (size_t i = 1; i < c->band_count; i++)
        if (c->bands[i].class <= c->bands[i - 1].class)
            return yaml_fail(c->bands[i].at, e, "等级应从好到差各写一次", "classes must stand from best to last, each once");
    return true;
}

/* By rank and count bands rise from 0; where one ends the next begins. */
static bool places_meet(const scheme *s, const cohort_decl *c, error *e)
{
    decimal last = { 0 }, hundred = { 100, 0 };
    for (size_t i = 0; i < c->band_count; i++) {
        const band *b = &c->bands[i];
        bool end = i + 1 == c->band_count;
        decimal from = b->has_from ? b->from : (decimal){ 0 }, to = b->has_to ? b->to : hundred;
        if ((!b->has_from && i) || (!b->has_to && (!end || c->by == BY_RANK)))
            return yaml_fail(b->at, e, "要写 from 和 to", "expected from and to");
        int d = decimal_compare(from, last);
        if (d)
            return yaml_fail(b->at, e, d > 0 ? "%s 到 %s 之间没有等级（断档）" : "%s 到 %s 之间有两个等级（重叠）", d > 0 ? "between %s and %s there is no class (a gap)" : "between %s and %s there are two classes (an overlap)",
                             shown(s->a, d > 0 ? last : from, c->by), shown(s->a, d > 0 ? from : last, c->by));
        if ((b->has_to && decimal_compare(from, to) >= 0) || decimal_compare(from, (decimal){ 0 }) < 0)
            return yaml_fail(b->at, e, "from 应小于 to", "from must be below to");
        last = to;
    }
    if (c->by == BY_RANK && decimal_compare(last, hundred) != 0)
        return yaml_fail(c->bands[c->band_count - 1].at, e, "%s 到 100%% 之间没有等级（断档）", "between %s and 100%% there is no class (a gap)", shown(s->a, last, c->by));
    return true;
}

/* By score they fall: the best is open above, the last open below. */
static bool scores_meet(const scheme *s, const cohort_decl *c, error *e)
{
    for (size_t i = 0; i < c->band_count; i++) {
        const band *b = &c->bands[i], *better = i ? &c->bands[i - 1] : NULL;
        bool end = i + 1 == c->band_count;
        if (b->has_to != (better != NULL) || b->has_from == end)
            return yaml_fail(b->at, e, "按分数分档：最好一档只写 from，最后一档只写 to，中间两个都写", "by score the best band has only from, the last only to, the others both");
        if (b->has_from && b->has_to && decimal_compare(b->from, b->to) >= 0)
            return yaml_fail(b->at, e, "from 应小于 to", "from must be below to");
        int d = better ? decimal_compare(b->to, better->from) : 0;
        if (d)
            return yaml_fail(b->at, e, d < 0 ? "%s 到 %s 之间没有等级（断档）" : "%s 到 %s 之间有两个等级（重叠）", d < 0 ? "between %s and %s there is no class (a gap)" : "between %s and %s there are two classes (an overlap)",
                             shown(s->a, d < 0 ? b->to : better->from, c->by), shown(s->a, d < 0 ? better->from : b->to, c->by));
    }
    return true;
}

bool bands_check(const scheme *s, const cohort_decl *c, error *e)
{
    if (!order_of_classes(c, e))
        return false;
    return c->by == BY_SCORE ? scores_meet(s, c, e) : places_meet(s, c, e);
}
