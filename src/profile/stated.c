/* Which facts of a firm rest on its own word: records it stated something of, their fields, then what is made of them. */
#include "profile/take.h"

typedef struct seeing { const profile *p; uint32_t firm; firm_book *book; arena *a; const statement *at; size_t count; error none; } seeing;

typedef struct marked { const ledger_decl *l; bool *fields; } marked;

/* A field of the record that `through` names is in another ledger, and not the firm's word. */
static bool not_stated(const void *self, const ledger_decl *l, const field_decl *f)
{
    const marked *m = self;
    return !f || l != m->l || !m->fields[f->index];
}

/* The fields of a record that are the firm's word; NULL: none is. */
static bool *fields_of(seeing *k, const ledger_decl *l, int64_t record_)
{
    const version *v;
    size_t n;
    for (size_t i = 0; i < k->count; i++) {
        if (k->at[i].record != record_ || !text_eq(k->at[i].ledger, l->id))
            continue;
        bool *mark = NEW_N(k->a, bool, l->count + 1);
        if (!firm_book_history(k->book, l, record_, &v, &n, &k->none)) {
            memset(mark, true, l->count);
            return mark;
        }
        return statement_fields(l, v, n, k->at[i].verified, mark) ? mark : NULL;
    }
    return NULL;
}

/* That a record is there is said by its key, which counts where records are counted; a number in it may be another's. */
static bool source_stated(const fact_source *s, const marked *m)
{
    bool counts = s->take == TAKE_COUNT || s->take == TAKE_EXISTS, key = false;
    for (size_t i = 0; i < s->ledger->key_count; i++) {
        key = key || m->fields[s->ledger->key[i]];
        m->fields[s->ledger->key[i]] = false;
    }
    return (counts && key) || !source_seen(s, not_stated, m);
}

static bool read_from_stated(seeing *k, const fact_decl *d, bool *used_any)
{
    firm_records all;
    fact_cell c;
    profile here = *k->p;
    here.a = k->a;
    taker t = taker_of(&here, arena_new(), &k->none);
    bool stated = false, ok = firm_book_read(k->book, d->from->ledger, d->from->owner, &all, &k->none);
    bool *used = NEW_N(k->a, bool, ok ? all.count + 1 : 1);
    ok = ok && take_fact(&t, d, all, &c, used);
    arena_end(t.scratch);
    for (size_t i = 0; ok && i < all.count; i++) {
        marked m = { d->from->ledger, used[i] ? fields_of(k, d->from->ledger, all.at[i].id) : NULL };
        *used_any = *used_any || used[i];
        stated = stated || (m.fields && source_stated(d->from, &m));
    }
    return stated || !ok;
}

/* What the firm answered, where no ledger and no expression says it. */
static bool answered(seeing *k, const fact_decl *d)
{
    const ledger_decl *l = map_ptr(&k->p->c->packs.ledger_by_id, STR("fact_answer"));
    const field_decl *owner = l ? firm_field(l) : NULL, *fact = l ? field_find(l, "fact") : NULL;
    firm_records all = { 0 };
    if (!owner || !fact || !firm_book_read(k->book, l, owner, &all, &k->none))
        return false;
    for (size_t i = 0; i < all.count; i++)
        if (fact_find(k->p->facts, all.at[i].values[fact->index].text) == d->index && fields_of(k, l, all.at[i].id))
            return true;
    return false;
}

static bool computed_known(const seeing *k, const fact_decl *d)
{
    const fact_view v = { .p = k->p, .firm = k->firm, .day = k->p->day };
    return d->expression && cell_of(d, k->a, fact_view_evaluate(&v, k->a, d->expression, d->uses, d->use_count)).state == FACT_KNOWN;
}

bool *profile_stated(const profile *p, uint32_t firm, arena *a)
{
    size_t first = 0, last;
    while (first < p->stated.len && p->stated.at[first].firm != p->firm[firm].id)
        first++;
    for (last = first; last < p->stated.len && p->stated.at[last].firm == p->firm[firm].id;)
        last++;
    if (first == last)
        return NULL;
    seeing k = { .p = p, .firm = firm, .book = book_of(p, firm, a), .a = a, .at = p->stated.at + first, .count = last - first, .none = { .lang = p->c->lang } };
    bool *out = NEW_N(a, bool, p->facts->count + 1);
    for (size_t i = 0; i < p->facts->count; i++) {
        const fact_decl *d = &p->facts->at[p->facts->order[i]];
        bool read = false;
        if (p->cell[d->index][firm].state == FACT_UNKNOWN)
            continue;
        out[d->index] = d->from && read_from_stated(&k, d, &read);
        for (size_t u = 0; u < d->use_count; u++)
            out[d->index] = out[d->index] || out[d->uses[u].fact];
        if (d->ask && !read && !computed_known(&k, d))
            out[d->index] = answered(&k, d);
    }
    return out;
}
