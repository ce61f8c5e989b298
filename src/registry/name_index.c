/* The index behind name_index_near(): characters with the names they stand in, their weight and their sound. */
#include "registry/firm_name.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { LONGEST = 40 };

typedef struct letter { uint32_t c; double weight; int sound; VEC(uint32_t) names; } letter;      /* sound 0: none known */
typedef struct spelled { uint16_t len; letter *at[LONGEST]; } spelled;

struct name_index {
    arena *a;
    map    letters, sounds;
    VEC(spelled) names;
    size_t sounded;                      /* letters whose sound is known */
    double *shared;                      /* of each name with the query, then 0 again */
    size_t shared_room;
    VEC(uint32_t) touched;
};

name_index *name_index_new(arena *a)
{
    name_index *x = NEW(a, name_index);
    *x = (name_index){ .a = a, .letters = map_new(a), .sounds = map_new(a) };
    return x;
}

/* ---- sounds ------------------------------------------------------------------------------------------------------------ */

static int sound_of(name_index *x, UTransliterator *pinyin, uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[32] = { 0 };
    char out[64];
    int32_t len = 0, limit, n = 0;
    bool was;
    U16_APPEND_UNSAFE(text, len, c);
    limit = len;
    utrans_transUChars(pinyin, text, &len, 32, 0, &limit, &status);
    u_strToUTF8(out, sizeof out, &n, text, len, &status);
    if (c < 0x3400 || U_FAILURE(status) || n <= 0 || (unsigned char)out[0] >= 0x80)
        return 0;
    map_value *v = map_put(&x->sounds, (str){ out, (size_t)n }, &was);
    if (!was)
        v->num = (int64_t)x->sounds.len;
    return (int)v->num;
}

/* Of all letters met since the last time; without ICU's table of readings there are no sounds, and no harm. */
static void learn_sounds(name_index *x)
{
    static const UChar id[] = u"Han-Latin; Latin-ASCII; Lower";
    UErrorCode status = U_ZERO_ERROR;
    if (x->sounded == x->letters.len)
        return;
    UTransliterator *pinyin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    for (; x->sounded < x->letters.len; x->sounded++) {
        letter *l = x->letters.entries[x->sounded].value.ptr;
        l->sound = pinyin && U_SUCCESS(status) ? sound_of(x, pinyin, l->c) : 0;
    }
    if (pinyin)
        utrans_close(pinyin);
}

/* ---- letters ------------------------------------------------------------------------------------------------------------ */

static letter *letter_of(name_index *x, uint32_t c)
{
    bool was;
    map_value *v = map_put(&x->letters, (str){ (const char *)&c, sizeof c }, &was);
    if (!was) {
        letter *l = NEW(x->a, letter);
        l->c = c;
        v->ptr = l;
    }
    return v->ptr;
}

static spelled spell(name_index *x, const char *core)
{
    spelled s = { 0 };
    str text = str_of(core);
    for (size_t at = 0; at < text.len && s.len < LONGEST;)
        s.at[s.len++] = letter_of(x, utf8_next(text, &at));
    return s;
}

void name_index_add(name_index *x, const char *core)
{
    spelled s = spell(x, core);
    uint32_t number = (uint32_t)x->names.len;
    for (int i = 0; i < s.len; i++)
        if (!s.at[i]->names.len || s.at[i]->names.at[s.at[i]->names.len - 1] != number)
            VEC_ADD(x->a, &s.at[i]->names, number);
    VEC_ADD(x->a, &x->names, s);
}

/* As rare as a character is among the names, so much does it say; one that is in none may be a slip and weighs middling. */
static double weight(const name_index *x, letter *l)
{
    double n = (double)(x->names.len + 1), in = (double)l->names.len;
    return l->weight = in > 0 ? 0.5 + log2(n / in) : 0.5 + log2(n) / 2;
}

static bool sounds_alike(const letter *p, const letter *q) { return p->sound && p->sound == q->sound; }

/* ---- distance ------------------------------------------------------------------------------------------------------------- */

static double least_of(double p, double q) { return p < q ? p : q; }

/* Weighted edits; a pair that changed places or a character that sounds the same costs a third. */
static double edits(const spelled *p, const spelled *q)
{
    static const double small = 1.0 / 3;
    double cost[3][LONGEST + 1] = { { 0 } };
    for (int k = 0; k < q->len; k++)
        cost[0][k + 1] = cost[0][k] + q->at[k]->weight;
    for (int i = 1; i <= p->len; i++) {
        double *now = cost[i % 3], *above = cost[(i + 2) % 3], *two_above = cost[(i + 1) % 3];
        letter *c = p->at[i - 1];
        now[0] = above[0] + c->weight;
        for (int k = 1; k <= q->len; k++) {
            letter *d = q->at[k - 1];
            double most = c->weight > d->weight ? c->weight : d->weight;
            double change = c == d ? 0 : sounds_alike(c, d) ? most * small : most;
            now[k] = least_of(above[k - 1] + change, least_of(above[k] + c->weight, now[k - 1] + d->weight));
            if (i > 1 && k > 1 && c == q->at[k - 2] && p->at[i - 2] == d && c != d)
                now[k] = least_of(now[k], two_above[k - 2] + most * small);
        }
    }
    return cost[p->len % 3][q->len];
}

static int score_of(name_index *x, const spelled *p, const spelled *q)
{
    double w = 0, v = 0;
    for (int i = 0; i < p->len; i++)
        w += weight(x, p->at[i]);
    for (int i = 0; i < q->len; i++)
        v += weight(x, q->at[i]);
    double most = w > v ? w : v;
    return most > 0 ? (int)(1000 * (1 - edits(p, q) / most)) : 0;
}

/* Names that share a third of the query's weight. */
static void gather(name_index *x, const spelled *q)
{
    if (x->shared_room < x->names.len) {
        x->shared = arena_grow(x->a, x->shared, x->shared_room * sizeof *x->shared, (x->names.len + 64) * 2 * sizeof *x->shared);
        x->shared_room = (x->names.len + 64) * 2;
    }
    x->touched.len = 0;
    for (int i = 0; i < q->len; i++) {
        letter *l = q->at[i];
        double w = weight(x, l);
        bool before = false;
        for (int k = 0; k < i; k++)
            before = before || q->at[k] == l;
        for (size_t n = 0; !before && n < l->names.len; n++) {
            if (x->shared[l->names.at[n]] <= 0)
                VEC_ADD(x->a, &x->touched, l->names.at[n]);
            x->shared[l->names.at[n]] += w;
        }
    }
}

size_t name_index_near(name_index *x, const char *core, int least, name_hit *out, size_t most)
{
    spelled q = spell(x, core);
    double all = 0;
    size_t n = 0;
    learn_sounds(x);
    for (int i = 0; i < q.len; i++)
        all += weight(x, q.at[i]);
    gather(x, &q);
    for (size_t i = 0; i < x->touched.len; i++) {
        uint32_t at = x->touched.at[i];
        double part = x->shared[at];
        x->shared[at] = 0;
        int s = part * 3 >= all ? score_of(x, &q, &x->names.at[at]) : 0;
        size_t place = n;
        if (s < least)
            continue;
        while (place > 0 && (out[place - 1].score < s || (out[place - 1].score == s && out[place - 1].at > at)))
            place--;
        if (place >= most)
            continue;
        n += n < most;
        memmove(out + place + 1, out + place, (n - place - 1) * sizeof *out);
        out[place] = (name_hit){ at, s };
    }
    return n;
}
