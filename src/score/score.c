/* The account: every line's points and what the next step would be. */
#include "score/score.h"

static bool within(const score_band *b, dec128 v)
{
    int low = b->has_from ? dec_compare(v, b->from) : 1, high = b->has_to ? dec_compare(v, b->to) : -1;
    return (low > 0 || (low == 0 && b->from_in)) && (high < 0 || (high == 0 && b->to_in));
}

/* The nearest band that gives more than this one, from either side. */
static void nearest_better(score_line *x, dec128 v)
{
    for (size_t k = 0; k < x->item->band_count; k++) {
        const score_band *b = &x->item->bands[k];
        if (dec_compare(b->points, x->low) <= 0)
            continue;
        bool above = b->has_from && dec_compare(b->from, v) >= 0;
        dec128 d;
        if (!dec_sub(above ? b->from : b->to, v, &d))
            continue;
        d = dec_abs(d);
        if (x->next < 0 || dec_compare(d, x->distance) < 0) {
            x->next = (int)k;
            x->distance = d;
            x->reach_over = above ? !b->from_in : !b->to_in;
        }
    }
}

static void unknown_line(score_line *x)
{
    x->low = x->item->lowest;
    x->high = x->item->highest;
    x->known = dec_equal(x->low, x->high);
}

/* Whether the item's value is a number; if not, its points stay open. */
static bool asked_number(score_line *x, score_value *ask, void *self, arena *a)
{
    x->value = ask(self, a, &x->item->of);
    x->known = x->value.kind == FEEL_NUMBER;
    if (!x->known)
        unknown_line(x);
    return x->value.kind == FEEL_NUMBER;
}

static void line_bands(score_line *x, score_value *ask, void *self, arena *a)
{
    const score_item *i = x->item;
    if (!asked_number(x, ask, self, a))
        return;
    for (size_t k = 0; k < i->band_count && x->hit < 0; k++)
        if (within(&i->bands[k], x->value.number)) {
            x->hit = (int)k;
            x->low = x->high = i->bands[k].points;
        }
    nearest_better(x, x->value.number);
}

static void line_choices(score_line *x, score_value *ask, void *self, arena *a)
{
    bool most = false, fewest = false;
    if (x->item->of.text)
        x->value = ask(self, a, &x->item->of);
    if (x->item->of.text && feel_is_null(x->value)) {
        unknown_line(x);
        x->next = x->known ? -1 : 0;
        return;
    }
    for (size_t k = 0; k < x->item->choice_count && !fewest; k++) {
        const score_choice *c = &x->item->choices[k];
        feel_value v = ask(self, a, &c->when);
        bool no = feel_is_false(v);
        if (!no && !most) {
            x->high = c->points;
            most = true;
        }
        if (feel_is_true(v)) {
            x->low = c->points;
            x->hit = (int)k;
            fewest = true;
        }
    }
    x->known = dec_equal(x->low, x->high);
    for (size_t k = x->hit < 0 ? x->item->choice_count : (size_t)x->hit; k-- > 0 && x->next < 0;)
        if (dec_compare(x->item->choices[k].points, x->low) > 0)
            x->next = (int)k;
}

static void line_formula(score_line *x, score_value *ask, void *self, arena *a)
{
    const score_item *i = x->item;
    if (!asked_number(x, ask, self, a))
        return;
    x->low = x->value.number;
    if (dec_sign(x->low) < 0)
        x->low = dec_of(0);
    if (dec_compare(x->low, i->most) > 0)
        x->low = i->most;
    x->high = x->low;
}

static feel_truth against(dec128 low, dec128 high, bool there, dec128 least)
{
    return !there || dec_compare(low, least) >= 0 ? FEEL_TRUE : dec_compare(high, least) < 0 ? FEEL_FALSE : FEEL_UNKNOWN;
}

static feel_truth both(feel_truth a, feel_truth b) { return a == FEEL_FALSE || b == FEEL_FALSE ? FEEL_FALSE : a == FEEL_UNKNOWN || b == FEEL_UNKNOWN ? FEEL_UNKNOWN : FEEL_TRUE; }

static bool add(score_sum *s, const score_line *x, error *e)
{
    return (dec_add(s->low, x->low, &s->low) && dec_add(s->high, x->high, &s->high)) || fail(e, ERR_LIMIT, "得分合计超出范围", "the points overflow");
}

bool score_run(const score_table *t, score_value *ask, void *self, arena *a, score_result *out, error *e)
{
    static void (*const kinds[])(score_line *, score_value *, void *, arena *) = { [SCORE_BANDS] = line_bands, [SCORE_CHOICES] = line_choices, [SCORE_FORMULA] = line_formula };
    const score_sum none = { dec_of(0), dec_of(0), FEEL_TRUE };
    score_line *x = NEW_N(a, score_line, t->item_count + 1);
    *out = (score_result){ t, x, NEW_N(a, score_sum, t->count + 1), none };
    feel_truth groups = FEEL_TRUE;
    for (size_t g = 0; g < t->count; g++) {
        score_sum *s = &out->groups[g];
        *s = none;
        for (size_t k = 0; k < t->groups[g].count; k++, x++) {
            *x = (score_line){ .item = &t->groups[g].items[k], .group = &t->groups[g], .value = FEEL_NOTHING, .low = dec_of(0), .high = dec_of(0), .distance = dec_of(0), .hit = -1, .next = -1 };
            kinds[x->item->kind](x, ask, self, a);
            TRY(add(s, x, e) && add(&out->total, x, e));
        }
        s->enough = against(s->low, s->high, t->groups[g].has_least, t->groups[g].least);
        groups = both(groups, s->enough);
    }
    out->total.enough = both(groups, against(out->total.low, out->total.high, t->has_pass, t->pass));
    return true;
}

/* ---- words ---------------------------------------------------------------------------------------------------------------- */

static const char *shown(arena *a, const score_item *i, dec128 v)
{
    dec128 r;
    return dec_text(a, dec_round_to(v, i->scale, DEC_HALF_UP, &r) ? r : v);
}

char *score_band_words(arena *a, const score_item *i, const score_band *b, lang l)
{
    const char *unit = i->unit ? i->unit : "", *from = dec_text(a, b->from), *to = dec_text(a, b->to);
    if (b->has_from && b->has_to && b->from_in == b->to_in)
        return arena_print(a, say((text2){ "%s%s—%s%s（%s两端）", "%s%s to %s%s (%s both ends)" }, l), from, unit, to, unit, say(b->from_in ? (text2){ "含", "with" } : (text2){ "不含", "without" }, l));
    if (b->has_from && b->has_to)
        return arena_print(a, say((text2){ "%s%s—%s%s（含%s%s）", "%s%s to %s%s (with %s%s)" }, l), from, unit, to, unit, b->from_in ? from : to, unit);
    if (b->has_from)
        return arena_print(a, say(b->from_in ? (text2){ "%s%s及以上", "%s%s and over" } : (text2){ "%s%s以上（不含）", "over %s%s" }, l), from, unit);
    if (b->has_to)
        return arena_print(a, say(b->to_in ? (text2){ "%s%s及以下", "%s%s and under" } : (text2){ "%s%s以下（不含）", "under %s%s" }, l), to, unit);
    return arena_copy(a, say((text2){ "任意值", "any" }, l));
}

static void said_points(buf *b, arena *a, const score_line *x, lang l)
{
    if (x->known)
        buf_print(b, say((text2){ "得%s分（满分%s）", "%s points (of %s)" }, l), dec_text(a, x->low), dec_text(a, x->item->most));
    else
        buf_print(b, say((text2){ "数据不全，得%s—%s分（满分%s）", "not all is known: %s to %s points (of %s)" }, l), dec_text(a, x->low), dec_text(a, x->high), dec_text(a, x->item->most));
}

/* A distance in % is one of percentage points. */
static void said_next(buf *b, arena *a, const score_line *x, lang l)
{
    const score_item *i = x->item;
    if (x->next < 0)
        return;
    if (i->kind == SCORE_CHOICES) {
        const score_choice *c = &i->choices[x->next];
        buf_print(b, say((text2){ "；做到“%s”得%s分", "; with “%s” %s points" }, l), say(c->says, l), dec_text(a, c->points));
        return;
    }
    const score_band *n = &i->bands[x->next];
    bool up = x->value.kind == FEEL_NUMBER && n->has_from && dec_compare(n->from, x->value.number) >= 0;
    const char *unit = text_eq(i->unit, "%") ? say((text2){ "个百分点", " points" }, l) : i->unit ? i->unit : "";
    dec128 d = x->distance;
    dec_round_to(d, i->scale, DEC_UP, &d);                                 /* never told less than is needed */
    buf_print(b, say(up ? (text2){ "；再提高%s%s%s得%s分", "; %s%s%s more gives %s points" } : (text2){ "；再降低%s%s%s得%s分", "; %s%s%s less gives %s points" }, l), dec_text(a, d), unit,
              x->reach_over ? say((text2){ "以上", " and over" }, l) : "", dec_text(a, n->points));
}

char *score_line_words(arena *a, const score_line *x, lang l)
{
    buf b = buf_new(a);
    const score_item *i = x->item;
    buf_puts(&b, say(i->title, l));
    if (i->kind == SCORE_BANDS && x->value.kind == FEEL_NUMBER)
        buf_print(&b, " %s%s", shown(a, i, x->value.number), i->unit ? i->unit : "");
    else if (i->kind == SCORE_BANDS)
        buf_puts(&b, say((text2){ " 未知", " unknown" }, l));
    if (x->hit >= 0)
        buf_print(&b, "，%s", i->kind == SCORE_BANDS ? score_band_words(a, i, &i->bands[x->hit], l) : say(i->choices[x->hit].says, l));
    buf_puts(&b, "，");
    said_points(&b, a, x, l);
    said_next(&b, a, x, l);
    return b.text;
}
