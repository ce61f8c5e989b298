#include "amend/trial.h"

#include "base/vec.h"
#include "evaluate/four.h"

/* ---- counting ------------------------------------------------------------------------------------------------------------ */

typedef struct counting { arena *a; trial *t; size_t most; VEC(trial_outcome) outcomes; VEC(trial_move) moves; } counting;

static trial_outcome *outcome_of(counting *k, const char *words)
{
    for (size_t i = 0; i < k->outcomes.len; i++)
        if (text_eq(k->outcomes.at[i].words, words))
            return &k->outcomes.at[i];
    VEC_ADD(k->a, &k->outcomes, (trial_outcome){ words, 0, 0 });
    return &k->outcomes.at[k->outcomes.len - 1];
}

static void count(counting *k, trial_move m)
{
    outcome_of(k, m.before)->before++;
    outcome_of(k, m.after)->after++;
    k->t->firms++;
    if (text_eq(m.before, m.after))
        return;
    if (k->t->moved++ < k->most)
        VEC_ADD(k->a, &k->moves, m);
}

static void counted(counting *k)
{
    k->t->outcome = k->outcomes.at;
    k->t->outcomes = k->outcomes.len;
    k->t->move = k->moves.at;
    k->t->moves = k->moves.len;
}

/* ---- facts ---------------------------------------------------------------------------------------------------------------- */

typedef struct side { policies p; profile *firms; } side;

static bool load_side(core *c, const edition_set *set, date day, side *out, error *e)
{
    return policies_load_with(c, set, &out->p, e) && profile_load(c, &out->p.facts, day, 0, &out->firms, e);
}

static const char *words_of(core *c, const side *s, int fact, uint32_t firm) { return fact_text(c->a, &s->p.facts.at[fact], profile_cell(s->firms, fact, firm), c->lang); }

static void try_fact(core *c, const side *before, const side *after, int fact, size_t most, trial *t)
{
    counting k = { .a = c->a, .t = t, .most = most };
    *t = (trial){ .use = say(before->p.facts.at[fact].name, c->lang) };
    for (uint32_t f = 0; f < before->firms->firms; f++)
        count(&k, (trial_move){ before->firms->firm[f].id, before->firms->firm[f].name, words_of(c, before, fact, f), words_of(c, after, fact, f) });
    counted(&k);
}

/* ---- the four batches ----------------------------------------------------------------------------------------------------- */

static const char *class_words(core *c, const four_said *x)
{
    const code_list *l = map_ptr(&c->packs.list_by_id, STR("four_class"));
    const list_item *i = l && x->class ? list_find(l, str_of(x->class)) : NULL;
    return i ? say(i->name, c->lang) : x->class ? x->class : say((text2){ "无法判断", "cannot be told" }, c->lang);
}

static bool try_four(core *c, const edition_set *before, const edition_set *after, size_t most, trial *t, error *e)
{
    counting k = { .a = c->a, .t = t, .most = most };
    four_said *x, *y;
    size_t n, m;
    *t = (trial){ .use = say((text2){ "四个一批（最近一次摸底）", "the four batches (newest survey)" }, c->lang) };
    TRY(four_try(c, before, 0, &x, &n, e) && four_try(c, after, 0, &y, &m, e));
    for (size_t i = 0; i < n && i < m; i++)
        count(&k, (trial_move){ x[i].firm, x[i].name, class_words(c, &x[i]), class_words(c, &y[i]) });
    counted(&k);
    return true;
}

bool trial_run(core *c, const char *id, const char *text, date day, size_t most, trials *out, error *e)
{
    edition_set before, after;
    side x, y;
    VEC(trial) all = { 0 };
    TRY(edition_set_on(c, day, &before, e) && edition_set_on(c, day, &after, e));
    edition_try(&after, EDITION_DECISION, id, text, e->lang);
    TRY(load_side(c, &before, day, &x, e) && load_side(c, &after, day, &y, e));
    for (size_t i = 0; i < x.p.facts.count; i++)
        if (x.p.facts.at[i].decision && text_eq(x.p.facts.at[i].decision->id, id)) {
            VEC_ADD(c->a, &all, (trial){ 0 });
            try_fact(c, &x, &y, (int)i, most, &all.at[all.len - 1]);
        }
    if (text_eq(four_decision(c), id)) {
        VEC_ADD(c->a, &all, (trial){ 0 });
        TRY(try_four(c, &before, &after, most, &all.at[all.len - 1], e));
    }
    *out = (trials){ all.at, all.len };
    return true;
}

/* ---- uses ------------------------------------------------------------------------------------------------------------------ */

static bool rule_asks(const policies *p, int rule, const bool *wanted)
{
    for (size_t i = 0; rule >= 0 && i < p->rule[rule].use_count; i++)
        if (wanted[p->rule[rule].uses[i].fact])
            return true;
    return false;
}

static bool criterion_asks(const policies *p, const criterion *c, const bool *wanted)
{
    bool asks = rule_asks(p, c->rule, wanted);
    for (size_t i = 0; !asks && i < c->count; i++)
        asks = criterion_asks(p, &c->kids[i], wanted);
    return asks;
}

typedef bool fact_test(const fact_decl *f, const char *id);
static bool asks_decision(const fact_decl *f, const char *id) { return f->decision && text_eq(f->decision->id, id); }
static bool asks_score(const fact_decl *f, const char *id)
{
    const yaml *y = yaml_get(f->at, "score");
    return y && y->kind == YAML_SCALAR && text_eq(y->text, id);
}

static rule_uses uses_of(const policies *p, fact_test *test, const char *id, lang l)
{
    bool *wanted = NEW_N(p->a, bool, p->facts.count + 1);
    rule_uses u = { NEW_N(p->a, const char *, p->facts.count + 1), 0, 0 };
    for (size_t i = 0; i < p->facts.count; i++) {
        int fact = p->facts.order[i];                          /* each after what it is made of */
        const fact_decl *f = &p->facts.at[fact];
        wanted[fact] = test(f, id);
        if (wanted[fact])
            u.facts[u.count++] = say(f->name, l);
        for (size_t k = 0; k < f->use_count; k++)
            wanted[fact] = wanted[fact] || wanted[f->uses[k].fact];
    }
    for (size_t i = 0; i < p->count; i++) {
        const policy *x = &p->at[i];
        u.policies += criterion_asks(p, &x->root, wanted) || rule_asks(p, x->applies, wanted) || rule_asks(p, x->subsidy.amount, wanted) || rule_asks(p, x->subsidy.cap, wanted);
    }
    return u;
}

rule_uses decision_uses(const policies *p, const char *id, lang l) { return uses_of(p, asks_decision, id, l); }
rule_uses score_uses(const policies *p, const char *id, lang l) { return uses_of(p, asks_score, id, l); }
