/* What a fact rests on, for rights: a person who may not see a field may not see what is made of it. */
#include "profile/take.h"

typedef struct looking { core *c; const facts *f; fact_eye *sees; const void *self; } looking;                  /* c, f: not of a source alone */

static bool sees_condition(const looking *k, const fact_source *s)
{
    for (size_t i = 0; s->where && i < s->ledger->count; i++) {
        const field_decl *f = &s->ledger->fields[i];
        const str names[] = { str_of(f->id), str_of(f->label.zh), str_of(f->label.en) };
        for (size_t n = 0; n < 3; n++)
            if (feel_uses_name(s->where, names[n]) && !k->sees(k->self, s->ledger, f))
                return false;
    }
    return true;
}

static bool sees_source(const looking *k, const fact_source *s)
{
    const field_decl *of_ledger[] = { s->owner, s->through, s->through ? NULL : s->field, s->valid_from, s->valid_to, s->date, s->period };
    if (!k->sees(k->self, s->ledger, NULL))
        return false;
    for (size_t i = 0; i < sizeof of_ledger / sizeof *of_ledger; i++)
        if (of_ledger[i] && !k->sees(k->self, s->ledger, of_ledger[i]))
            return false;
    for (size_t i = 0; i < s->match_count; i++)
        if (!k->sees(k->self, s->ledger, s->match[i].field))
            return false;
    if (s->through && (!k->sees(k->self, s->through->ref, NULL) || (s->field && !k->sees(k->self, s->through->ref, s->field))))
        return false;
    return sees_condition(k, s);
}

bool source_seen(const fact_source *s, fact_eye *sees, const void *self) { return sees_source(&(looking){ .sees = sees, .self = self }, s); }

/* A person's answer may stand for whatever may be asked. */
static bool sees_answers(const looking *k)
{
    const ledger_decl *l = map_ptr(&k->c->packs.ledger_by_id, STR("fact_answer"));
    const field_decl *f = l ? field_find(l, "answer") : NULL;
    return !l || (k->sees(k->self, l, NULL) && (!f || k->sees(k->self, l, f)));
}

static bool sees_fact(const looking *k, int fact)
{
    const fact_decl *d = &k->f->at[fact];
    if ((d->from && !sees_source(k, d->from)) || (d->ask && !sees_answers(k)))
        return false;
    for (size_t i = 0; i < d->use_count; i++)
        if (!sees_fact(k, d->uses[i].fact))
            return false;
    return true;
}

bool fact_seen(core *c, const facts *f, int fact, fact_eye *sees, const void *self)
{
    return sees_fact(&(looking){ c, f, sees, self }, fact);
}

const ledger_decl *fact_ledger(const facts *f, int fact)
{
    const fact_decl *d = &f->at[fact];
    const ledger_decl *found = d->from ? d->from->ledger : NULL;
    for (size_t i = 0; !found && i < d->use_count; i++)
        found = fact_ledger(f, d->uses[i].fact);
    return found;
}
