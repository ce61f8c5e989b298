/* The firm itself: its record, what it is called, which branch it belongs to, how its size was decided. */
#include "web/firm.h"

/* ---- rights ---------------------------------------------------------------------------------------------------------------- */

const ledger_decl *firm_declared(const firm_file *k, const char *ledger) { return map_ptr(&k->v->c->packs.ledger_by_id, str_of(ledger)); }

/* A ledger that is seen by rows only is not seen whole; the firm's own record has been asked for already. */
bool firm_sees(const firm_file *k, const ledger_decl *l, const char *field)
{
    if (!l)
        return false;
    ledger_rights g = access_to(k->v->roles, k->v->who, l);
    const field_decl *f = field ? field_find(l, field) : NULL;
    if (!may(&g, RIGHT_VIEW) || (g.entry->rows && l != k->x.l))
        return false;
    return !field || (f && rights_see(&g, f));
}

static bool names_seen(const ledger_decl *l, const ledger_rights *g)
{
    for (size_t i = 0; i < l->count; i++)
        if (refers_to_firm(&l->fields[i]) && rights_see(g, &l->fields[i]))
            return true;
    return false;
}

bool firm_seen(firm_file *k, const ledger_decl *l, ledger_rights *g, firm_records *out, error *e)
{
    firm_records all;
    filter *f = NULL;
    VEC(record) seen = { 0 };
    visit *v = k->v;
    *out = (firm_records){ 0 };
    *g = access_to(v->roles, v->who, l);
    if (!names_seen(l, g))                       /* whose records they are may not be known: as without any right */
        *g = (ledger_rights){ .who = g->who, .role = g->role };
    if (!may(g, RIGHT_VIEW))
        return true;
    TRY(firm_book_read(k->m->profile->book, l, NULL, &all, e));
    if (g->entry->rows)
        TRY(filter_new(v->c, l, v->a, &f, e) && rights_filter(g, f, v->a, e));
    for (size_t i = 0; i < all.count; i++) {
        bool named = false;
        for (size_t n = 0; n < l->count && !named; n++)
            named = refers_to_firm(&l->fields[n]) && rights_see(g, &l->fields[n]) && all.at[i].values[n].kind == VALUE_INT && all.at[i].values[n].num == k->x.r.id;
        if (named && (!f || filter_holds(f, all.at[i].id, all.at[i].values)))
            VEC_ADD(v->a, &seen, all.at[i]);
    }
    *out = (firm_records){ seen.at, seen.len };
    return true;
}

const char *firm_words(firm_file *k, const field_decl *f, value x)
{
    if (x.kind == VALUE_NULL)
        return NULL;
    if (refers_to_firm(f) && x.num == k->x.r.id)
        return k->name;
    if (f->type == FIELD_REF && !firm_sees(k, f->ref, f->ref->label >= 0 ? f->ref->fields[f->ref->label].id : NULL))
        return NULL;
    const char *text = value_to_text(k->v->a, k->v->c, f, x);
    return text_empty(text) ? NULL : text;
}

const char *firm_url(const visit *v, int64_t id)
{
    return arena_print(v->a, visit_may(v, "ledgers") ? "/firm/%lld" : "/ledger/enterprise/%lld", (long long)id);
}

/* ---- the head ---------------------------------------------------------------------------------------------------------------- */

static const value *own(const firm_file *k, const char *field)
{
    const field_decl *f = field_find(k->x.l, field);
    return f && rights_see(&k->x.g, f) ? &k->x.r.values[f->index] : NULL;
}

/* “通信系统设备制造” and “计算机、通信和其他电子设备制造业 · 制造业”: the group between says little. */
static void name_industry(firm_file *k)
{
    const value *code = own(k, "industry");
    const code_list *list = code ? field_find(k->x.l, "industry")->list : NULL;
    const list_item *i = list && code->kind == VALUE_TEXT ? list_find(list, code->text) : NULL;
    buf b = buf_new(k->v->a);
    if (!i)
        return;
    k->industry = arena_print(k->v->a, "%s %s", i->code, say(i->name, k->v->l));
    for (i = text_empty(i->parent) ? NULL : list_find(list, str_of(i->parent)); i; i = text_empty(i->parent) ? NULL : list_find(list, str_of(i->parent)))
        if (strlen(i->code) != 3)                                         /* divisions have two digits, sections a letter */
            buf_print(&b, "%s%s", b.len ? " · " : "", say(i->name, k->v->l));
    k->branch = b.text;
}

/* Staff of the newest finance form that says it, else of the register. */
static bool staff_of(firm_file *k, value *out, error *e)
{
    const ledger_decl *l = firm_declared(k, "monthly_finance");
    firm_records all = { 0 };
    int64_t newest = 0;
    *out = *own(k, "employees");
    if (!l)
        return true;
    const field_decl *staff = field_find(l, "employees"), *m = field_find(l, "month"), *who = field_find(l, "enterprise");
    TRY(firm_book_read(k->m->profile->book, l, who, &all, e));
    for (size_t i = 0; staff && m && i < all.count; i++)
        if (all.at[i].values[staff->index].kind == VALUE_INT && all.at[i].values[m->index].num > newest) {
            newest = all.at[i].values[m->index].num;
            *out = all.at[i].values[staff->index];
        }
    return true;
}

static bool explain_size(firm_file *k, error *e)
{
    const value *industry = own(k, "industry"), *revenue = own(k, "last_revenue"), *size = own(k, "size");
    const ledger_decl *forms = firm_declared(k, "monthly_finance");
    value staff;
    size_basis b;
    if (!industry || !revenue || !size || !own(k, "employees") || (forms && !(firm_sees(k, forms, "employees") && firm_sees(k, forms, "month"))))
        return true;
    TRY(staff_of(k, &staff, e));
    size_basis_of(industry->text, staff, *revenue, field_find(k->x.l, "last_revenue")->scale, &b);
    k->size_why = size_say(k->v->a, b.result, b.facts, k->v->l);
    const char *due = size_code(b.result.size), *now = size->kind == VALUE_TEXT ? str_copy(k->v->a, size->text) : NULL;
    if (due && !text_eq(due, now))
        k->size_due = say(size_name(b.result.size), k->v->l);
    return true;
}

static bool gather_head(firm_file *k, error *e)
{
    static const char *const elsewhere[] = { "name", "uscc", "industry", "size" };
    const profile_firm *firm = &k->m->profile->firm[0];
    k->uscc = own(k, "uscc") ? firm->uscc : NULL;
    k->name = own(k, "name") ? firm->name : k->uscc ? k->uscc : arena_print(k->v->a, "#%lld", (long long)firm->id);
    for (size_t i = 0; i < k->x.l->count; i++) {
        const field_decl *f = &k->x.l->fields[i];
        bool skip = !rights_see(&k->x.g, f);
        for (size_t n = 0; n < sizeof elsewhere / sizeof *elsewhere; n++)
            skip = skip || text_eq(f->id, elsewhere[n]);
        const char *text = skip ? NULL : firm_words(k, f, k->x.r.values[i]);
        firm_cell c = { f, text, f->type == FIELD_REF ? k->x.r.values[i].num : 0 };
        if (text && f->personal)
            VEC_ADD(k->v->a, &k->contacts, c);
        else if (text)
            VEC_ADD(k->v->a, &k->head, c);
    }
    name_industry(k);
    return explain_size(k, e);
}

/* Firms register with their credit code and wait for somebody with the right word. */
static bool gather_accounts(firm_file *k, error *e)
{
    bool found;
    const value args[] = { v_text(account_state_name(ACCOUNT_PENDING)), v_text(k->uscc) };
    return !visit_may(k->v, "registrations") || !k->uscc ||
           store_int(k->v->c->s, "SELECT count(*) FROM account WHERE role = 'enterprise' AND state = ? AND section = ?", args, 2, &k->accounts_waiting, &found, e);
}

bool firm_gather(visit *v, firm_file *k, error *e)
{
    static bool (*const parts[])(firm_file *k, error *e) = { gather_head, firm_gather_facts, firm_gather_months, firm_gather_grades, firm_gather_honours, firm_gather_ledgers, gather_accounts };
    *k = (firm_file){ .v = v };
    TRY(record_seen_in(v, "enterprise", visit_number(visit_param(v, "id")), RIGHT_VIEW, &k->x, e) && record_note_personal(v, &k->x, e) && match_begin(v, k->x.r.id, &k->p, &k->m, e));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!parts[i](k, e)) {
            firm_end(k);
            return false;
        }
    return true;
}

void firm_end(firm_file *k) { match_close(k->m); }
