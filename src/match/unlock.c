#include "match/unlock.h"

#include "base/vec.h"

/* ---- what one policy waits for ------------------------------------------------------------------------------------------------ */

typedef struct asking { match *m; const policy *x; uint32_t firm; arena *a; VEC(int) facts; bool hopeless; } asking;

static bool holds(const int *at, size_t n, int fact)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] == fact)
            return true;
    return false;
}

static void ask_rule(asking *k, int rule)
{
    const rule_text *r = &k->m->p->rule[rule];
    size_t found = 0;
    for (size_t i = 0; i < r->use_count; i++) {
        int *bottom;
        size_t n;
        fact_missing(k->m->profile, k->firm, r->uses[i].fact, k->a, &bottom, &n);
        for (size_t j = 0; j < n; j++) {
            const fact_decl *d = &k->m->p->facts.at[bottom[j]];
            k->hopeless = k->hopeless || (!d->from && !d->ask);          /* computed: nobody can type it */
            if (!holds(k->facts.at, k->facts.len, bottom[j]))
                VEC_ADD(k->a, &k->facts, bottom[j]);
        }
        found += n;
    }
    k->hopeless = k->hopeless || !found;
}

static void ask_criterion(asking *k, const criterion *c)
{
    if (match_criterion(k->m, k->x, c, k->firm) != VERDICT_UNKNOWN)
        return;
    if (c->kind == CRITERION_FEEL)
        ask_rule(k, c->rule);
    for (size_t i = 0; i < c->count; i++)
        ask_criterion(k, &c->kids[i]);
}

bool policy_waits(match *m, const policy *x, uint32_t firm, arena *a, waiting *out)
{
    asking k = { .m = m, .x = x, .firm = firm, .a = a };
    if (match_pair(m, x, firm).standing != STANDING_UNKNOWN)
        return false;
    if (x->applies >= 0 && match_rule(m, x->applies, firm) == VERDICT_UNKNOWN)
        ask_rule(&k, x->applies);
    for (size_t i = 0; i < x->root.count; i++)
        ask_criterion(&k, &x->root.kids[i]);
    *out = (waiting){ x, k.facts.at, k.facts.len };
    return k.facts.len && !k.hopeless;
}

/* ---- the plan ------------------------------------------------------------------------------------------------------------------ */

typedef struct planning { const waiting *w; size_t n; bool *settled; VEC(int) known; } planning;

static size_t lacks(const planning *k, const waiting *w, const waiting *also)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        n += !holds(k->known.at, k->known.len, w->facts[i]) && !(also && holds(also->facts, also->count, w->facts[i]));
    return n;
}

static size_t settles(const planning *k, const waiting *next)
{
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        n += !k->settled[i] && !lacks(k, &k->w[i], next);
    return n;
}

/* The policy whose facts come next; n when all are settled. */
static size_t best_next(const planning *k)
{
    size_t best = k->n, gain = 0, cost = 1;
    for (size_t i = 0; i < k->n; i++) {
        if (k->settled[i])
            continue;
        size_t c = lacks(k, &k->w[i], NULL), g = settles(k, &k->w[i]);
        if (best == k->n || g * cost > gain * c || (g * cost == gain * c && c < cost)) {
            best = i;
            gain = g;
            cost = c;
        }
    }
    return best;
}

static unlock_step take_step(planning *k, arena *a, size_t next)
{
    const waiting *w = &k->w[next];
    unlock_step s = { .facts = NEW_N(a, int, w->count + 1), .policies = NEW_N(a, const policy *, k->n + 1) };
    for (size_t i = 0; i < w->count; i++)
        if (!holds(k->known.at, k->known.len, w->facts[i])) {
            s.facts[s.fact_count++] = w->facts[i];
            VEC_ADD(a, &k->known, w->facts[i]);
        }
    for (size_t i = 0; i < k->n; i++)
        if (!k->settled[i] && !lacks(k, &k->w[i], NULL)) {
            k->settled[i] = true;
            s.policies[s.policy_count++] = k->w[i].policy;
        }
    return s;
}

void unlock_plan(arena *a, const waiting *w, size_t n, unlock_step **steps, size_t *count)
{
    planning k = { .w = w, .n = n, .settled = NEW_N(a, bool, n + 1) };
    VEC(unlock_step) out = { 0 };
    for (size_t next = best_next(&k); next < n; next = best_next(&k))
        VEC_ADD(a, &out, take_step(&k, a, next));
    *steps = out.at;
    *count = out.len;
}

void unlock_firm(match *m, uint32_t firm, arena *a, unlock_step **steps, size_t *count, size_t *waiting_count)
{
    waiting *w = NEW_N(a, waiting, m->p->count + 1);
    size_t n = 0;
    *waiting_count = 0;
    for (size_t i = 0; i < m->p->count; i++) {
        *waiting_count += match_pair(m, &m->p->at[i], firm).standing == STANDING_UNKNOWN;
        n += policy_waits(m, &m->p->at[i], firm, a, &w[n]);
    }
    unlock_plan(a, w, n, steps, count);
}
