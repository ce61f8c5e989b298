/* Facts with where they come from, and policies: only those of which everything they rest on may be seen. */
#include "web/firm.h"

#include <stdlib.h>

/* Personal fields are for the contacts; nothing made of them stands among the facts. */
static bool sees(const void *self, const ledger_decl *l, const field_decl *f)
{
    return firm_sees(self, l, f ? f->id : NULL) && !(f && f->personal);
}

static bool *seen_facts(firm_file *k)
{
    bool *out = NEW_N(k->v->a, bool, k->p.facts.count + 1);
    for (size_t i = 0; i < k->p.facts.count; i++)
        out[i] = fact_seen(k->v->c, &k->p.facts, (int)i, sees, k);
    return out;
}

/* ---- policies ---------------------------------------------------------------------------------------------------------------- */

static bool policy_seen(const firm_file *k, const policy *x, const bool *seen, bool *scratch)
{
    memset(scratch, 0, k->p.facts.count + 1);
    policy_facts(&k->p, x, scratch);
    for (size_t i = 0; i < k->p.facts.count; i++)
        if (scratch[i] && !seen[i])
            return false;
    return true;
}

static offer_group group_of(const pair *p)
{
    return p->standing == STANDING_ELIGIBLE ? GROUP_ELIGIBLE : p->standing == STANDING_JUDGE ? GROUP_JUDGE : p->near ? GROUP_NEAR : p->standing == STANDING_UNKNOWN ? GROUP_MISSING : GROUPS;
}

static void gather_policies(firm_file *k, const bool *seen, size_t *waiting)
{
    bool *scratch = NEW_N(k->v->a, bool, k->p.facts.count + 1);
    const ledger_decl *judged = firm_declared(k, "judgement");
    k->shows_policies = visit_may(k->v, "policies") && (!judged || firm_sees(k, judged, "verdict"));
    for (size_t i = 0; k->shows_policies && i < k->p.count; i++) {
        const policy *x = &k->p.at[i];
        pair one = match_pair(k->m, x, 0);
        offer_group g = group_of(&one);
        pair_line line;
        if (g == GROUPS || !policy_seen(k, x, seen, scratch))
            continue;
        pair_line_of(k->v, k->m, x, 0, &line);
        VEC_ADD(k->v->a, &k->groups[g], line);
        explain_waiting(&line.why, waiting);
        k->waiting += line.why.pair.standing == STANDING_UNKNOWN;
    }
}

/* ---- facts ------------------------------------------------------------------------------------------------------------------ */

static bool is_no(const fact_cell *c)
{
    return c->state == FACT_NONE || (c->state == FACT_KNOWN && feel_is_false(c->value));
}

static bool add_fact(firm_file *k, int fact, size_t waiting, const bool *stated, error *e)
{
    const fact_decl *d = &k->p.facts.at[fact];
    const fact_cell *c = profile_cell(k->m->profile, fact, 0);
    if (c->state == FACT_UNKNOWN && d->expression)                     /* what it is made of is among the unknown itself */
        return true;
    firm_fact x = { d, c, fact_text(k->v->a, d, c, k->v->l), fact_as_of(k->v->a, c->as_of, k->v->l), fact_source_words(k->m->profile, 0, fact, k->v->a, e),
                    fact_ledger(&k->p.facts, fact), waiting, stated && stated[fact], is_no(c) };
    VEC_ADD(k->v->a, c->state == FACT_UNKNOWN ? &k->unknown : &k->known, x);
    return x.from != NULL;
}

static int most_waiting(const void *x, const void *y)
{
    const firm_fact *a = x, *b = y;
    return a->waiting != b->waiting ? (a->waiting < b->waiting ? 1 : -1) : (a->d->index > b->d->index) - (a->d->index < b->d->index);
}

/* In the order of the ledgers they come from, each ledger's as declared; asked ones last. */
static int by_ledger(const void *x, const void *y)
{
    const firm_fact *a = x, *b = y;
    if (a->ledger != b->ledger)
        return !a->ledger ? 1 : !b->ledger ? -1 : strcmp(a->ledger->pack, b->ledger->pack) ? strcmp(a->ledger->pack, b->ledger->pack) : strcmp(a->ledger->id, b->ledger->id);
    return (a->d->index > b->d->index) - (a->d->index < b->d->index);
}

bool firm_gather_facts(firm_file *k, error *e)
{
    bool *seen = seen_facts(k);
    size_t *waiting = NEW_N(k->v->a, size_t, k->p.facts.count + 1);
    const bool *stated = profile_stated(k->m->profile, 0, k->v->a);
    gather_policies(k, seen, waiting);
    for (size_t i = 0; i < k->p.facts.count; i++)
        if (seen[i])
            TRY(add_fact(k, (int)i, waiting[i], stated, e));
    if (k->unknown.len)
        qsort(k->unknown.at, k->unknown.len, sizeof *k->unknown.at, most_waiting);
    if (k->known.len)
        qsort(k->known.at, k->known.len, sizeof *k->known.at, by_ledger);
    return true;
}
