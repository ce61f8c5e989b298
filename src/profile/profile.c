/* Columns of facts: firms, ledgers one after the other, answers, then what is computed. */
#include "profile/take.h"

#include "base/utf8.h"
#include "intake/resolve.h"

#include <stdlib.h>

typedef struct loading { profile *p; taker k; arena *rows; int64_t only; const bool *wanted; error *e; } loading;      /* wanted NULL: every fact */

static bool is_wanted(const loading *l, size_t fact) { return !l->wanted || l->wanted[fact]; }

/* ---- firms ------------------------------------------------------------------------------------------------------------------- */

static const char *text_or_null(arena *a, const rows *r, int column) { return rows_null(r, column) ? NULL : str_copy(a, rows_text(r, column)); }

static bool load_firms(loading *l)
{
    profile *p = l->p;
    VEC(profile_firm) firms = { 0 };
    rows *r;
    bool more = true, ok = true;
    const value args[] = { V_INT(l->only) };
    const char *sql = l->only ? "SELECT id, uscc, name, town, industry, size, status FROM enterprise WHERE id = ?"
                              : "SELECT id, uscc, name, town, industry, size, status FROM enterprise WHERE status IS NULL OR status NOT IN ('closed', 'moved') ORDER BY id";
    TRY(store_query(p->c->s, sql, args, l->only ? 1 : 0, &r, l->e));
    while ((ok = rows_next(r, &more, l->e)) && more) {
        const char *status = text_or_null(p->a, r, 6);
        VEC_ADD(p->a, &firms, (profile_firm){ rows_int(r, 0), str_copy(p->a, rows_text(r, 1)), str_copy(p->a, rows_text(r, 2)), text_or_null(p->a, r, 3),
                                              text_or_null(p->a, r, 4), text_or_null(p->a, r, 5), !text_eq(status, "closed") && !text_eq(status, "moved") });
    }
    rows_close(r);
    p->firm = firms.at;
    p->firms = (uint32_t)firms.len;
    return ok && (!l->only || p->firms || fail(l->e, ERR_NOT_FOUND, "企业台账没有第 %lld 号记录", "there is no enterprise %lld", (long long)l->only));
}

static int by_id(const void *x, const void *y)
{
    const profile_firm *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

int64_t profile_firm_at(const profile *p, int64_t id)
{
    profile_firm key = { .id = id };
    const profile_firm *f = p->firms ? bsearch(&key, p->firm, p->firms, sizeof key, by_id) : NULL;
    return f ? f - p->firm : -1;
}

/* ---- one ledger ---------------------------------------------------------------------------------------------------------------- */

typedef VEC(record) records;
typedef struct ledger_facts { const ledger_decl *ledger; const field_decl *owner; int *facts; size_t count; } ledger_facts;

static ledger_facts facts_of_ledger(loading *l, int first)
{
    const facts *f = l->p->facts;
    const fact_source *s = f->at[first].from;
    ledger_facts g = { s->ledger, s->owner, NEW_N(l->p->a, int, f->count), 0 };
    for (size_t i = (size_t)first; i < f->count; i++)
        if (is_wanted(l, i) && f->at[i].from && f->at[i].from->ledger == g.ledger && f->at[i].from->owner == g.owner)
            g.facts[g.count++] = (int)i;
    return g;
}

static bool take_all(loading *l, const ledger_facts *g, firm_records all, int64_t firm)
{
    for (size_t i = 0; i < g->count; i++)
        TRY(take_fact(&l->k, &l->p->facts->at[g->facts[i]], all, &l->p->cell[g->facts[i]][firm], NULL));
    return true;
}

/* Whoever has no record in it has the cells of nobody. */
static bool fill_empty(loading *l, const ledger_facts *g)
{
    for (size_t i = 0; i < g->count; i++) {
        fact_cell empty, *column = l->p->cell[g->facts[i]];
        TRY(take_fact(&l->k, &l->p->facts->at[g->facts[i]], (firm_records){ NULL, 0 }, &empty, NULL));
        for (uint32_t f = 0; f < l->p->firms; f++)
            column[f] = empty;
    }
    return true;
}

static int64_t owner_id(const ledger_facts *g, const record *r) { return g->owner ? r->values[g->owner->index].num : r->id; }

static bool scan_firms(loading *l, const ledger_facts *g, scan *s)
{
    records all = { 0 };
    record r;
    bool more = true;
    int64_t owner = 0;
    arena_pos empty = arena_mark(l->rows);
    while (more) {
        TRY(scan_next(s, &r, &more, l->e));
        int64_t now = more ? owner_id(g, &r) : 0;
        if (now != owner) {
            int64_t at = owner ? profile_firm_at(l->p, owner) : -1;
            if (at >= 0)
                TRY(take_all(l, g, (firm_records){ all.at, all.len }, at));
            arena_rewind(l->rows, empty);
            all = (records){ 0 };
            owner = now;
        }
        if (more && now)
            VEC_ADD(l->rows, &all, record_keep(l->rows, g->ledger, &r));
    }
    return true;
}

/* One firm's facts are taken from its book. */
static bool take_one(loading *l, const ledger_facts *g)
{
    firm_records all;
    return firm_book_read(l->p->book, g->ledger, g->owner, &all, l->e) && (!all.count || take_all(l, g, all, 0));
}

static bool take_every(loading *l, const ledger_facts *g)
{
    scan *s = NULL;
    scan_options o = { .order = g->owner ? arena_print(l->p->a, "%s, id", g->owner->id) : "id" };
    TRY(scan_open(l->p->c, g->ledger, &o, &s, l->e));
    bool ok = scan_firms(l, g, s);
    scan_close(s);
    return ok;
}

static bool load_stated(loading *l)
{
    const value args[] = { V_INT(l->only) };
    return statements_read(l->p->c, l->only ? "state <> 'verified' AND enterprise = ?" : "state <> 'verified'", args, l->only ? 1 : 0, l->p->a, &l->p->stated, l->e);
}

static bool load_ledgers(loading *l)
{
    const facts *f = l->p->facts;
    bool *done = NEW_N(l->p->a, bool, f->count + 1);
    for (size_t i = 0; i < f->count; i++) {
        if (!f->at[i].from || done[i] || !is_wanted(l, i))
            continue;
        ledger_facts g = facts_of_ledger(l, (int)i);
        for (size_t k = 0; k < g.count; k++)
            done[g.facts[k]] = true;
        TRY(fill_empty(l, &g) && (l->only ? take_one(l, &g) : take_every(l, &g)));
    }
    return true;
}

/* ---- answers, and what is computed ------------------------------------------------------------------------------------------------ */

typedef struct answers { fact_cell **cell; } answers;                     /* [fact][firm], NULL columns: nobody answered */

static bool read_answers(loading *l, answers *out)
{
    profile *p = l->p;
    rows *r;
    bool more = true, ok = true;
    const value args[] = { v_text(date_iso(p->a, p->day)), V_INT(l->only) };
    out->cell = NEW_N(p->a, fact_cell *, p->facts->count + 1);
    if (!map_get(&p->c->packs.ledger_by_id, STR("fact_answer")))
        return true;
    const char *sql = l->only ? "SELECT enterprise, fact, answer, answered_on FROM fact_answer WHERE (good_until IS NULL OR good_until >= ?) AND enterprise = ?"
                              : "SELECT enterprise, fact, answer, answered_on FROM fact_answer WHERE good_until IS NULL OR good_until >= ?";
    TRY(store_query(p->c->s, sql, args, l->only ? 2 : 1, &r, l->e));
    while ((ok = rows_next(r, &more, l->e)) && more) {
        int fact = fact_find(p->facts, rows_text(r, 1));
        int64_t firm = profile_firm_at(p, rows_int(r, 0));
        feel_value v;
        date d;
        if (fact < 0 || firm < 0 || !p->facts->at[fact].ask || !answer_value(p->a, &p->facts->at[fact], rows_text(r, 2), &v))
            continue;
        if (!out->cell[fact])
            out->cell[fact] = NEW_N(p->a, fact_cell, p->firms);
        out->cell[fact][firm] = cell_of(&p->facts->at[fact], p->a, v);
        if (date_parse_iso(rows_text(r, 3), &d)) {
            ymd x = date_ymd(d);
            out->cell[fact][firm].as_of = x.year * 10000 + x.month * 100 + x.day;
        }
    }
    rows_close(r);
    return ok;
}

/* What an expression gave: null is none where something it used is none, else unknown. */
static fact_cell computed(const fact_view *v, arena *a, arena *scratch, const fact_decl *d)
{
    fact_cell c = cell_of(d, a, fact_view_evaluate(v, scratch, d->expression, d->uses, d->use_count));
    bool none = false, unknown = false;
    for (size_t i = 0; c.state == FACT_UNKNOWN && i < d->use_count; i++) {
        fact_state s = fact_view_cell(v, scratch, d->uses[i].fact).state;
        none = none || s == FACT_NONE;
        unknown = unknown || s == FACT_UNKNOWN;
    }
    if (none && !unknown)
        c.state = FACT_NONE;
    return c;
}

static void compute_all(loading *l, const answers *given)
{
    profile *p = l->p;
    for (size_t i = 0; i < p->facts->count; i++) {
        int fact = p->facts->order[i];
        const fact_decl *d = &p->facts->at[fact];
        for (uint32_t f = 0; f < p->firms && is_wanted(l, (size_t)fact); f++) {
            arena_pos at = arena_mark(l->rows);
            fact_view v = { .p = p, .firm = f, .day = p->day };
            if (d->expression)
                p->cell[fact][f] = computed(&v, p->a, l->rows, d);
            if (given->cell[fact] && p->cell[fact][f].state == FACT_UNKNOWN && given->cell[fact][f].state == FACT_KNOWN)
                p->cell[fact][f] = given->cell[fact][f];
            arena_rewind(l->rows, at);
        }
    }
}

/* ---- loading ---------------------------------------------------------------------------------------------------------------------- */

static feel_run run_on(arena *a, lang l, date day)
{
    feel_run r;
    feel_run_begin(&r, a, l);
    r.quiet = true;
    r.limits = FACT_LIMITS;
    r.now = (moment){ .day = day, .nanos = NANOS_DAY / 2, .zone = ZONE_BEIJING };
    return r;
}

taker taker_of(profile *p, arena *scratch, error *e)
{
    return (taker){ .c = p->c, .a = p->a, .scratch = scratch, .day = p->day, .run = p->run, .refs = map_new(p->a), .e = e };
}

void facts_needed(const facts *f, bool *wanted)
{
    for (size_t i = f->count; i-- > 0;)                         /* what is made of others comes after them */
        for (size_t k = 0; wanted[f->order[i]] && k < f->at[f->order[i]].use_count; k++)
            wanted[f->at[f->order[i]].uses[k].fact] = true;
}

bool profile_load(core *c, const facts *f, date day, int64_t firm, profile **out, error *e) { return profile_load_some(c, f, day, firm, NULL, out, e); }

bool profile_load_some(core *c, const facts *f, date day, int64_t firm, const bool *wanted, profile **out, error *e)
{
    profile *p = *out = NEW(c->a, profile);
    *p = (profile){ .c = c, .a = c->a, .facts = f, .day = day, .run = run_on(c->a, c->lang, day), .cell = NEW_N(c->a, fact_cell *, f->count + 1) };
    arena *scratch = arena_new();
    loading l = { .p = p, .rows = arena_new(), .only = firm, .wanted = wanted, .e = e };
    answers given;
    l.k = taker_of(p, scratch, e);
    p->book = firm ? firm_book_new(c, c->a, firm) : NULL;
    bool ok = load_firms(&l);
    for (size_t i = 0; ok && i < f->count; i++)
        p->cell[i] = NEW_N(p->a, fact_cell, p->firms + 1);
    ok = ok && load_stated(&l) && load_ledgers(&l) && read_answers(&l, &given);
    if (ok)
        compute_all(&l, &given);
    arena_end(l.rows);
    arena_end(scratch);
    return ok;
}

bool profile_find_firm(core *c, const char *code_or_name, int64_t *id, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "enterprise", e);
    resolver *r;
    bool ambiguous = false;
    candidate near[3];
    if (!l)
        return false;
    TRY(resolver_open(c, l, c->a, &r, e));
    *id = resolve_text(r, NULL, str_of(code_or_name), &ambiguous);
    if (*id)
        return true;
    size_t n = resolve_near(r, str_of(code_or_name), near, 3);
    if (ambiguous)
        return fail(e, ERR_NOT_FOUND, "有几家企业叫“%s”，请写信用代码", "several firms are called “%s”: give the credit code", code_or_name);
    if (!n)
        return fail(e, ERR_NOT_FOUND, "企业台账里没有“%s”", "there is no enterprise “%s”", code_or_name);
    return fail(e, ERR_NOT_FOUND, "企业台账里没有“%s”；相近的有“%s”", "there is no enterprise “%s”; “%s” is near", code_or_name, near[0].name);
}

/* ---- views ------------------------------------------------------------------------------------------------------------------------- */

static const fact_change *change_of(const fact_view *v, int fact)
{
    for (size_t i = 0; i < v->changes; i++)
        if (v->changed[i].fact == fact)
            return &v->changed[i];
    return NULL;
}

static bool differs(const fact_view *v, int fact)
{
    const fact_decl *d = &v->p->facts->at[fact];
    if (change_of(v, fact) || (d->by_day && v->day != v->p->day))
        return true;
    for (size_t i = 0; v->changes && i < d->use_count; i++)
        if (differs(v, d->uses[i].fact))
            return true;
    return false;
}

fact_cell fact_view_cell(const fact_view *v, arena *a, int fact)
{
    const fact_decl *d = &v->p->facts->at[fact];
    const fact_change *c = change_of(v, fact);
    if (c)
        return (fact_cell){ c->value, FACT_KNOWN, 0 };
    if (!d->expression || (!v->changes && v->day == v->p->day) || !differs(v, fact))
        return v->p->cell[fact][v->firm];
    return computed(v, a, a, d);
}

feel_value fact_view_evaluate(const fact_view *v, arena *a, const feel_expression *x, const fact_use *uses, size_t n)
{
    feel_entry *at = NEW_N(a, feel_entry, n + 1);
    for (size_t i = 0; i < n; i++)
        at[i] = (feel_entry){ uses[i].name, fact_view_cell(v, a, uses[i].fact).value };
    feel_run run = v->p->run;
    run.a = a;
    run.now.day = v->day;
    run.bytes_at_start = arena_used(a);
    const feel_scope scope = { .at = at, .count = n };
    return feel_evaluate(&run, x, &scope);
}

static feel_value scored_value(void *self, arena *a, const score_rule *r) { return fact_view_evaluate(self, a, r->x, r->uses, r->use_count); }

bool profile_score(const fact_view *v, const score_table *t, arena *a, score_result *out, error *e)
{
    fact_view own = *v;
    return score_run(t, scored_value, &own, a, out, e);
}

/* ---- where a value comes from ---------------------------------------------------------------------------------------------------------- */

typedef VEC(fact_origin) origins;

static const field_decl *shown_field(const fact_source *s) { return s->through ? s->through : s->field; }

/* A profile of one firm has read what it needs; of all, the firm that is asked about is read for the asking. */
firm_book *book_of(const profile *p, uint32_t firm, arena *a) { return p->book ? p->book : firm_book_new(p->c, a, p->firm[firm].id); }

static bool add_origin(const profile *p, firm_book *b, const fact_source *s, const record *r, arena *a, origins *out, error *e)
{
    const version *v;
    size_t n;
    const field_decl *f = shown_field(s);
    const ledger_decl *l = s->ledger;
    const field_decl *label = &l->fields[l->label >= 0 ? l->label : l->key[l->key_count - 1]];
    fact_origin o = { .ledger = l, .field = f, .record = r->id, .version = r->version, .label = value_to_text(a, p->c, label, r->values[label->index]),
                      .value = f ? value_to_text(a, p->c, f, r->values[f->index]) : NULL };
    TRY(firm_book_history(b, l, r->id, &v, &n, e));
    const char *changed = f ? arena_print(a, "\"%s\":", f->id) : "";                   /* the file that gave this field, not the last that touched the record */
    for (size_t i = 0; i < n; i++)
        if (v[i].version <= r->version && strstr(v[i].changes, changed)) {
            o.file = v[i].file;
            o.sheet = v[i].sheet;
            o.row = v[i].row;
        }
    VEC_ADD(a, out, o);
    return true;
}

bool fact_trace(const profile *p, uint32_t firm, int fact, arena *a, fact_origin **out, size_t *n, error *e)
{
    const fact_decl *d = &p->facts->at[fact];
    firm_records all;
    origins found = { 0 };
    fact_cell c;
    *n = 0;
    if (!d->from)
        return true;
    firm_book *b = book_of(p, firm, a);
    profile here = *p;
    here.a = a;
    taker k = taker_of(&here, arena_new(), e);
    bool ok = firm_book_read(b, d->from->ledger, d->from->owner, &all, e);
    bool *used = NEW_N(a, bool, ok ? all.count + 1 : 1);
    ok = ok && take_fact(&k, d, all, &c, used);
    for (size_t i = 0; ok && i < all.count; i++)
        ok = !used[i] || add_origin(p, b, d->from, &all.at[i], a, &found, e);
    arena_end(k.scratch);
    *out = found.at;
    *n = found.len;
    return ok;
}

typedef VEC(int) ints;
static void missing(const profile *p, uint32_t firm, int fact, arena *a, ints *out)
{
    const fact_decl *d = &p->facts->at[fact];
    bool below = false;                                        /* something it is made of is unknown, perhaps listed already */
    if (p->cell[fact][firm].state != FACT_UNKNOWN)
        return;
    for (size_t i = 0; i < out->len; i++)
        if (out->at[i] == fact)
            return;
    for (size_t i = 0; i < d->use_count; i++) {
        below = below || p->cell[d->uses[i].fact][firm].state == FACT_UNKNOWN;
        missing(p, firm, d->uses[i].fact, a, out);
    }
    if (!below)
        VEC_ADD(a, out, fact);
}

void fact_missing(const profile *p, uint32_t firm, int fact, arena *a, int **out, size_t *n)
{
    ints found = { 0 };
    missing(p, firm, fact, a, &found);
    *out = found.at;
    *n = found.len;
}
