/* Every ledger that names the firm: how many records, what is still open, the newest few. */
#include "web/firm.h"

#include <stdlib.h>

/* Ledgers that a section of their own shows better; they are counted all the same. */
static const struct { const char *ledger, *section; } elsewhere[] = {
    { "monthly_output", "months" }, { "monthly_finance", "months" }, { "monthly_energy", "months" }, { "monthly_power", "months" }, { "monthly_investment", "months" },
    { "evaluation_result", "grades" }, { "honour", "honours" }, { "annual", "facts" }, { "fact_answer", "facts" }, { "match_state", "policies" }, { "match_firm", "policies" },
};

/* What is not settled yet: a field with one of these codes, or (no codes) a field that is still empty. */
static const struct { const char *ledger, *field, *codes[4]; } open_when[] = {
    { "finding", "state", { "open", "answered" } },
    { "evaluation_finding", "state", { "open" } },
    { "evaluation_objection", "state", { "open" } },
    { "four_batch", "done_on", { NULL } },
    { "policy_application", "state", { "drafting", "applied" } },
    { "project_declaration", "stage", { "guiding", "declared", "recommended" } },
};

static const char *section_of(const ledger_decl *l)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (text_eq(elsewhere[i].ledger, l->id))
            return elsewhere[i].section;
    return NULL;
}

static bool is_open(const ledger_decl *l, const ledger_rights *g, const record *r)
{
    for (size_t i = 0; i < sizeof open_when / sizeof *open_when; i++) {
        const field_decl *f = text_eq(open_when[i].ledger, l->id) ? field_find(l, open_when[i].field) : NULL;
        if (!f || !rights_see(g, f))
            continue;
        const value *v = &r->values[f->index];
        if (!open_when[i].codes[0])
            return v->kind == VALUE_NULL;
        for (size_t n = 0; n < 4 && open_when[i].codes[n]; n++)
            if (v->kind == VALUE_TEXT && str_eq(v->text, str_of(open_when[i].codes[n])))
                return true;
    }
    return false;
}

/* ---- the newest few ---------------------------------------------------------------------------------------------------------------- */

typedef struct ranked { const record *r; const value *when; bool open; } ranked;

static int compare(const value *a, const value *b)
{
    if (a->kind != b->kind)
        return a->kind == VALUE_NULL ? -1 : b->kind == VALUE_NULL ? 1 : 0;
    if (a->kind == VALUE_INT)
        return (a->num > b->num) - (a->num < b->num);
    size_t n = a->text.len < b->text.len ? a->text.len : b->text.len;
    int d = n ? memcmp(a->text.at, b->text.at, n) : 0;
    return d ? d : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

static int newest_first(const void *x, const void *y)
{
    const ranked *a = x, *b = y;
    int d = a->when && b->when ? compare(b->when, a->when) : 0;
    if (a->open != b->open)
        return a->open ? -1 : 1;
    return d ? d : (a->r->id < b->r->id) - (a->r->id > b->r->id);
}

/* The field that tells when a record is of: its month, year or day. */
static const field_decl *when_field(const ledger_decl *l, const ledger_rights *g)
{
    const field_decl *day = NULL;
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (!rights_see(g, f))
            continue;
        if (f->type == FIELD_MONTH || f->type == FIELD_YEAR)
            return f;
        if (f->type == FIELD_DATE && !day)
            day = f;
    }
    return day;
}

/* A few of what is filled, in the order declared; the firm itself and what is personal stand elsewhere. */
static void take_cells(firm_file *k, const ledger_decl *l, const ledger_rights *g, const record *r, firm_cells *out)
{
    enum { MOST = 5 };
    for (size_t i = 0; i < l->count && out->len < MOST; i++) {
        const field_decl *f = &l->fields[i];
        const value *v = &r->values[i];
        bool itself = refers_to_firm(f) && v->kind == VALUE_INT && v->num == k->x.r.id;
        const char *text = itself || f->personal || !rights_see(g, f) ? NULL : firm_words(k, f, *v);
        if (text)
            VEC_ADD(k->v->a, out, (firm_cell){ f, text, f->type == FIELD_REF ? v->num : 0 });
    }
}

static void take_lines(firm_file *k, firm_ledger *x, const ledger_rights *g, firm_records all)
{
    enum { FEW = 3 };
    arena *a = k->v->a;
    const field_decl *when = when_field(x->l, g);
    ranked *at = NEW_N(a, ranked, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        at[i] = (ranked){ &all.at[i], when ? &all.at[i].values[when->index] : NULL, is_open(x->l, g, &all.at[i]) };
        x->open += at[i].open;
    }
    if (x->section)
        return;
    qsort(at, all.count, sizeof *at, newest_first);
    x->lines = NEW_N(a, firm_line, FEW);
    for (; x->line_count < FEW && x->line_count < all.count; x->line_count++) {
        firm_line *line = &x->lines[x->line_count];
        *line = (firm_line){ at[x->line_count].r->id, at[x->line_count].open, { 0 } };
        take_cells(k, x->l, g, at[x->line_count].r, &line->cells);
    }
}

/* /ledger/finding?where=企业 = 12, of every field that may name it. */
static const char *list_of(firm_file *k, const ledger_decl *l, const ledger_rights *g)
{
    buf b = buf_new(k->v->a);
    for (size_t i = 0; i < l->count; i++)
        if (refers_to_firm(&l->fields[i]) && rights_see(g, &l->fields[i]))
            buf_print(&b, "%s%s = %lld", b.len ? " or " : "", l->fields[i].label.zh, (long long)k->x.r.id);
    return arena_print(k->v->a, "/ledger/%s?where=%s", l->id, url_part(k->v->a, b.text ? b.text : ""));
}

/* What the bureau itself keeps of a firm comes first; then the other packs as declared. */
static int pack_rank(const firm_file *k, const ledger_decl *l)
{
    static const char *const first[] = { "registry", "profile", "policy", "monitoring" };
    enum { FIRST = sizeof first / sizeof *first };
    for (int i = 0; i < FIRST; i++)
        if (text_eq(l->pack, first[i]))
            return i;
    for (size_t i = 0; i < k->v->c->packs.pack_count; i++)
        if (text_eq(l->pack, k->v->c->packs.packs[i].id))
            return FIRST + (int)i;
    return INT32_MAX;
}

static bool gather_ledger(firm_file *k, const ledger_decl *l, error *e)
{
    firm_records all;
    ledger_rights g;
    TRY(firm_seen(k, l, &g, &all, e));
    if (!may(&g, RIGHT_VIEW))
        return true;
    firm_ledger x = { .l = l, .url = list_of(k, l, &g), .section = section_of(l), .rank = pack_rank(k, l), .count = (int64_t)all.count };
    if (all.count)
        take_lines(k, &x, &g, all);
    VEC_ADD(k->v->a, &k->ledgers, x);
    return true;
}

static int by_rank(const void *x, const void *y)
{
    const firm_ledger *a = x, *b = y;
    return a->rank != b->rank ? (a->rank < b->rank ? -1 : 1) : strcmp(a->l->id, b->l->id);
}

bool firm_gather_ledgers(firm_file *k, error *e)
{
    for (size_t i = 0; i < k->v->c->packs.ledger_count; i++) {
        const ledger_decl *l = k->v->c->packs.ledgers[i];
        if (firm_field(l))
            TRY(gather_ledger(k, l, e));
    }
    if (k->ledgers.len)
        qsort(k->ledgers.at, k->ledgers.len, sizeof *k->ledgers.at, by_rank);
    return true;
}
