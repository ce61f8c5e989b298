/* Where firms stand, by the honours ledger; who can climb and whose honour lapses, by the match. */
#include "ladder/ladder.h"

#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- reading the honours --------------------------------------------------------------------------------------------------- */

typedef VEC(honour) honours;
typedef struct reader { core *c; const ledger_decl *l; const ladder *ladder; arena *a; map firms; honours out; } reader;

static const value *field_value(const reader *r, const record *x, const char *id) { return &x->values[field_find(r->l, id)->index]; }

static str text_field(const reader *r, const record *x, const char *id)
{
    const value *v = field_value(r, x, id);
    return v->kind == VALUE_TEXT ? v->text : (str){ "", 0 };
}

static date date_field(const reader *r, const record *x, const char *id)
{
    date d;
    return date_parse_iso(text_field(r, x, id), &d) ? d : DATE_NONE;
}

static bool among(str code, const char *const *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_of(codes[i])))
            return true;
    return n == 0;
}

static int rung_of(const reader *r, const record *x)
{
    str kind = text_field(r, x, "kind"), level = text_field(r, x, "level"), grade = text_field(r, x, "grade");
    for (size_t i = 0; i < r->ladder->count; i++) {
        const rung *g = &r->ladder->rungs[i];
        if (among(kind, g->kinds, g->kind_count) && among(level, g->levels, g->level_count) && among(grade, g->grades, g->grade_count))
            return (int)i;
    }
    return -1;
}

/* The end of what is granted: as the ledger has it, else the rung's years from the grant, to the day before. */
static date end_of(const rung *g, date granted, date until)
{
    return until != DATE_NONE || granted == DATE_NONE || !g->years ? until : date_add_months(granted, g->years * 12) - 1;
}

static void keep_honour(reader *r, const record *x)
{
    int rung_ = rung_of(r, x);
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)field_value(r, x, "enterprise")->num);
    int64_t firm = map_num(&r->firms, str_of(key), -1);
    if (rung_ < 0 || firm < 0)
        return;
    str subject = text_field(r, x, "subject");
    honour h = {
        .record = x->id, .firm = (uint32_t)firm, .rung = rung_, .year = (int)field_value(r, x, "year")->num,
        .level = str_copy(r->a, text_field(r, x, "level")), .state = str_copy(r->a, text_field(r, x, "state")), .subject = subject.len ? str_copy(r->a, subject) : NULL,
        .declared = date_field(r, x, "declared"), .granted = date_field(r, x, "granted"),
    };
    h.until = end_of(&r->ladder->rungs[rung_], h.granted, date_field(r, x, "valid_to"));
    VEC_ADD(r->a, &r->out, h);
}

/* Of one firm they are in its book. */
static bool read_honours(reader *r, firm_book *b, error *e)
{
    scan *s;
    record x;
    firm_records own;
    bool more = true, ok = true;
    if (b) {
        TRY(firm_book_read(b, r->l, field_find(r->l, "enterprise"), &own, e));
        for (size_t i = 0; i < own.count; i++)
            keep_honour(r, &own.at[i]);
        return true;
    }
    TRY(scan_open(r->c, r->l, &(scan_options){ 0 }, &s, e));
    while ((ok = scan_next(s, &x, &more, e)) && more)
        keep_honour(r, &x);
    scan_close(s);
    return ok;
}

/* ---- footing ------------------------------------------------------------------------------------------------------------------ */

static bool granted_by(const honour *h, date day) { return text_eq(h->state, "granted") && (h->granted == DATE_NONE || h->granted <= day); }
static bool in_force(const honour *h, date day) { return granted_by(h, day) && (h->until == DATE_NONE || h->until >= day); }
static bool lasts_longer(date a, date b) { return b != DATE_NONE && (a == DATE_NONE || a > b); }

static void stand(footing *f, const honour *h, date day)
{
    hold now = in_force(h, day) ? HOLD_NOW : granted_by(h, day) ? HOLD_LAPSED : HOLD_NEVER;
    if (now > f->hold || (now == f->hold && now != HOLD_NEVER && lasts_longer(h->until, f->until)))
        *f = (footing){ now, h->granted, h->until, h->record };
}

bool ladder_read(core *c, const ladder *l, match *m, ladder_state *out, error *e)
{
    reader r = { .c = c, .l = ledger_find(&c->packs, "honour", e), .ladder = l, .a = m->a, .firms = map_new(m->a) };
    if (!r.l)
        return false;
    for (uint32_t f = 0; f < m->profile->firms; f++)
        map_put(&r.firms, str_of(arena_print(m->a, "%lld", (long long)m->profile->firm[f].id)), NULL)->num = f;
    TRY(read_honours(&r, m->profile->book, e));
    *out = (ladder_state){ l, m, r.out.at, r.out.len, NEW_N(m->a, footing *, l->count) };
    for (size_t i = 0; i < l->count; i++) {
        out->footing[i] = NEW_N(m->a, footing, m->profile->firms + 1);
        for (uint32_t f = 0; f < m->profile->firms; f++)
            out->footing[i][f] = (footing){ HOLD_NEVER, DATE_NONE, DATE_NONE, 0 };
    }
    for (size_t i = 0; i < out->honour_count; i++)
        stand(&out->footing[out->honours[i].rung][out->honours[i].firm], &out->honours[i], m->day);
    return true;
}

int ladder_height(const ladder_state *s, uint32_t firm)
{
    int i = (int)s->ladder->count - 1;
    while (i >= 0 && s->footing[i][firm].hold != HOLD_NOW)
        i--;
    return i;
}

/* ---- deciding as a new application or a re-check --------------------------------------------------------------------------------- */

pair ladder_pair(ladder_state *s, cohort k, const policy *x, uint32_t firm)
{
    cohort was = s->match->forced;
    s->match->forced = k;
    pair p = match_pair(s->match, x, firm);
    s->match->forced = was;
    return p;
}

void ladder_explain(ladder_state *s, cohort k, const policy *x, uint32_t firm, arena *a, explanation *out)
{
    cohort was = s->match->forced;
    s->match->forced = k;
    explain_pair(s->match, x, firm, a, out);
    s->match->forced = was;
}

const policy *ladder_policy(ladder_state *s, int rung_, cohort k, uint32_t firm)
{
    cohort was = s->match->forced;
    s->match->forced = k;
    edition_choice c = match_edition(s->match, s->ladder->rungs[rung_].programme, firm);
    s->match->forced = was;
    return c.policy < 0 ? NULL : &s->match->p->at[c.policy];
}

bool ladder_can_try(const ladder_state *s, int rung_, uint32_t firm)
{
    const rung *g = &s->ladder->rungs[rung_];
    for (size_t i = 0; i < g->need_count; i++)
        if (s->footing[g->needs[i]][firm].hold != HOLD_NOW)
            return false;
    return ladder_height(s, firm) < rung_;
}

/* Eligible, for a judge, one step away, unknown; the rest have too far to go. */
enum { TOO_FAR = 4 };
static int promise(const pair *p)
{
    switch (p->standing) {
    case STANDING_ELIGIBLE: return 0;
    case STANDING_JUDGE:    return 1;
    case STANDING_UNKNOWN:  return 3;
    default:                return p->standing == STANDING_NOT && p->near ? 2 : TOO_FAR;
    }
}

static int by_promise(const void *x, const void *y)
{
    const climber *a = x, *b = y;
    int d = promise(&a->pair) - promise(&b->pair);
    if (!d)
        d = a->pair.unknown - b->pair.unknown;
    return d ? d : (a->firm > b->firm) - (a->firm < b->firm);
}

void ladder_climbers(ladder_state *s, int rung_, arena *a, climber **out, size_t *n)
{
    VEC(climber) all = { 0 };
    for (uint32_t f = 0; f < s->match->profile->firms; f++) {
        const policy *x = ladder_can_try(s, rung_, f) ? ladder_policy(s, rung_, COHORT_NEW, f) : NULL;
        if (!x)
            continue;
        climber c = { f, x, ladder_pair(s, COHORT_NEW, x, f) };
        if (promise(&c.pair) < TOO_FAR)
            VEC_ADD(a, &all, c);
    }
    if (all.len)
        qsort(all.at, all.len, sizeof *all.at, by_promise);
    *out = all.at;
    *n = all.len;
}

/* ---- lapses -------------------------------------------------------------------------------------------------------------------- */

static int by_end(const void *x, const void *y)
{
    const lapse *a = x, *b = y;
    return a->honour->until != b->honour->until ? (a->honour->until > b->honour->until) - (a->honour->until < b->honour->until) : (a->honour->firm > b->honour->firm) - (a->honour->firm < b->honour->firm);
}

/* The first of the re-check month in the year the honour ends; called earlier in the year before when it ends sooner. */
static date recheck_day(const rung *g, date until)
{
    int year = date_ymd(until).year;
    if (!g->recheck_month)
        return DATE_NONE;
    date d = date_of(year, g->recheck_month, 1);
    return d <= until ? d : date_of(year - 1, g->recheck_month, 1);
}

/* An honour that a later one of the same rung replaces does not lapse. */
static bool replaced(const ladder_state *s, const honour *h)
{
    const footing *f = &s->footing[h->rung][h->firm];
    return f->record != h->record && f->hold != HOLD_NEVER && lasts_longer(f->until, h->until);
}

void ladder_lapses(ladder_state *s, date from, date to, arena *a, lapse **out, size_t *n)
{
    VEC(lapse) all = { 0 };
    for (size_t i = 0; i < s->honour_count; i++) {
        const honour *h = &s->honours[i];
        if (!granted_by(h, s->match->day) || h->until == DATE_NONE || h->until < from || h->until > to || replaced(s, h))
            continue;
        lapse x = { .honour = h, .recheck = recheck_day(&s->ladder->rungs[h->rung], h->until), .policy = ladder_policy(s, h->rung, COHORT_RECHECK, h->firm) };
        if (x.policy)
            x.pair = ladder_pair(s, COHORT_RECHECK, x.policy, h->firm);
        VEC_ADD(a, &all, x);
    }
    if (all.len)
        qsort(all.at, all.len, sizeof *all.at, by_end);
    *out = all.at;
    *n = all.len;
}

/* ---- counts -------------------------------------------------------------------------------------------------------------------- */

static bool in_year(date d, int year) { return d != DATE_NONE && date_ymd(d).year == year; }

void ladder_counts(const ladder_state *s, int year, arena *a, level_count **out, size_t *n)
{
    VEC(level_count) all = { 0 };
    for (size_t r = 0; r < s->ladder->count; r++)
        for (size_t i = 0; i < s->honour_count; i++) {
            const honour *h = &s->honours[i];
            size_t k = 0;
            if (h->rung != (int)r)
                continue;
            while (k < all.len && (all.at[k].rung != (int)r || !text_eq(all.at[k].level, h->level)))
                k++;
            if (k == all.len)
                VEC_ADD(a, &all, (level_count){ (int)r, h->level, 0, 0, 0 });
            all.at[k].declared += in_year(h->declared, year) || (h->declared == DATE_NONE && h->year == year);
            all.at[k].granted += text_eq(h->state, "granted") && (in_year(h->granted, year) || (h->granted == DATE_NONE && h->year == year));
            all.at[k].held += in_force(h, s->match->day);
        }
    *out = all.at;
    *n = all.len;
}

/* ---- scores --------------------------------------------------------------------------------------------------------------------- */

bool ladder_score(const ladder_state *s, const score_table *t, uint32_t firm, arena *a, score_result *out, error *e)
{
    fact_view v = { .p = s->match->profile, .firm = firm, .day = s->match->day };
    return profile_score(&v, t, a, out, e);
}
