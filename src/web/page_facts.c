/* What is known of a firm, at its own door: first what is missing, by what it unlocks, each with the field to fill in. */
#include "base/unit_text.h"
#include "base/vec.h"
#include "match/unlock.h"
#include "web/door.h"
#include "web/show_match.h"

enum { SHOWN_FIRST = 3 };

/* ---- what is missing ----------------------------------------------------------------------------------------------------------- */

/* One thing to fill in: a fact with its field, or a record that settles several facts; and the policies settled by then. */
typedef struct entry { int fact; fact_place place; const char *names; VEC(const policy *) settled; } entry;
typedef struct entries { entry *at; size_t len, cap; } entries;

static bool add_entry(visit *v, match *m, int fact, entries *out, size_t *index, error *e)
{
    const fact_decl *d = &m->p->facts.at[fact];
    entry x = { .fact = fact, .names = say(d->name, v->l) };
    TRY(fact_place_of(m->profile, 0, fact, &x.place, e));
    for (*index = 0; *index < out->len; ++*index) {
        entry *o = &out->at[*index];
        if (x.place.ledger && !d->ask && !x.place.field && o->place.ledger == x.place.ledger && !o->place.field) {
            o->names = arena_print(v->a, "%s、%s", o->names, x.names);
            return true;
        }
    }
    VEC_ADD(v->a, out, x);
    return true;
}

static bool plan_entries(visit *v, match *m, entries *out, error *e)
{
    unlock_step *steps;
    size_t n, waits, index;
    unlock_firm(m, 0, v->a, &steps, &n, &waits);
    for (size_t i = 0; i < n; i++) {
        size_t last = 0;
        for (size_t k = 0; k < steps[i].fact_count; k++) {
            TRY(add_entry(v, m, steps[i].facts[k], out, &index, e));
            last = index > last ? index : last;
        }
        for (size_t k = 0; k < steps[i].policy_count; k++)
            VEC_ADD(v->a, &out->at[last].settled, steps[i].policies[k]);
    }
    return true;
}

static void show_codes(visit *v, view *item, const field_decl *f)
{
    view *codes = view_list(item, "codes");
    for (size_t i = 0; i < f->list->count; i++) {
        view *c = view_item(codes);
        view_text(c, "code", f->list->items[i].code);
        view_text(c, "name", say(f->list->items[i].name, v->l));
    }
}

/* The field, where this person may write it; else the page with the ledger's form, or the words of who has the number. */
static void show_entry(visit *v, view *item, match *m, const entry *x, const wrong_answer *wrong)
{
    const fact_decl *d = &m->p->facts.at[x->fact];
    const field_decl *f = x->place.field;
    ledger_rights g = x->place.ledger ? access_to(v->roles, v->who, x->place.ledger) : (ledger_rights){ 0 };
    bool mine = x->place.ledger && may(&g, RIGHT_EDIT), typed = mine && (d->ask || (f && rights_change(&g, f)));
    const char *page = mine && !d->ask ? own_page(x->place.ledger->id) : NULL;
    bool here = wrong && text_eq(wrong->fact, d->id);
    view_text(item, "id", d->id);
    view_text(item, "name", x->names);
    view_text(item, "unit", unit_text(f && !d->ask ? f->unit : d->unit, v->l));
    view_flag(item, "typed", typed);
    view_flag(item, "yes_no", typed && d->type == FACT_BOOL);
    view_flag(item, "select", typed && f && f->type == FIELD_CODE);
    view_flag(item, "plain", typed && d->type != FACT_BOOL && !(f && f->type == FIELD_CODE));
    view_flag(item, "is_date", typed && d->type == FACT_DATE);
    view_flag(item, "is_number", typed && d->type == FACT_NUMBER);
    if (typed && f && f->type == FIELD_CODE)
        show_codes(v, item, f);
    if (typed && x->place.period)
        view_print(item, "where", visit_say(v, "记入%s %lld年", "into %s of %lld"), say(x->place.ledger->title, v->l), (long long)x->place.at);
    if (!typed && page && !f)
        view_print(item, "page", "/door/my/%s/new", page);
    if (!typed && page)
        view_text(item, "ledger", say(x->place.ledger->title, v->l));
    if (!typed && !(page && !f))
        view_text(item, "supply", d->supply ? d->supply : visit_say(v, "由区工信局登记", "the bureau enters it"));
    view_text(item, "text", here ? wrong->text : NULL);
    view_text(item, "fault", here ? wrong->fault : NULL);
    view_flag(item, "warned", here && wrong->warning);
}

/* “补充这 3 项，可解锁 5 项政策”: the first three, or as many as the first policy needs. */
static void show_head(view *page, const entries *all)
{
    size_t entries_ = 0, policies_ = 0, every = 0;
    for (size_t i = 0; i < all->len; i++) {
        every += all->at[i].settled.len;
        if (i < SHOWN_FIRST || !policies_) {
            policies_ += all->at[i].settled.len;
            entries_ = i + 1;
        }
    }
    view_int(page, "unlock_facts", (int64_t)entries_);
    view_int(page, "unlock_policies", (int64_t)policies_);
    view_flag(page, "unlocks", all->len > 0);
    view_flag(page, "unlocks_more", every > policies_);
    view_int(page, "all_facts", (int64_t)all->len);
    view_int(page, "all_policies", (int64_t)every);
    view_int(page, "rest_count", (int64_t)all->len - SHOWN_FIRST);
    view_flag(page, "has_rest", all->len > SHOWN_FIRST);
}

bool show_missing(visit *v, match *m, const wrong_answer *wrong, error *e)
{
    entries all = { 0 };
    bool open = false;
    TRY(plan_entries(v, m, &all, e));
    show_head(v->page, &all);
    view *shown = view_list(v->page, "missing"), *rest = view_list(v->page, "missing_rest");
    for (size_t i = 0; i < all.len; i++) {
        view *item = view_item(i < SHOWN_FIRST ? shown : rest), *settled = view_list(item, "settled");
        show_entry(v, item, m, &all.at[i], wrong);
        open = open || (i >= SHOWN_FIRST && wrong && text_eq(wrong->fact, m->p->facts.at[all.at[i].fact].id));
        view_flag(item, "planned", true);
        view_flag(item, "settles", all.at[i].settled.len > 0);
        for (size_t k = 0; k < all.at[i].settled.len; k++) {
            view *p = view_item(settled);
            view_text(p, "policy", all.at[i].settled.at[k]->id);
            view_text(p, "title", say(all.at[i].settled.at[k]->title, v->l));
        }
    }
    view_flag(v->page, "rest_open", open);
    return true;
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------------- */

static void show_known(visit *v, match *m, error *e)
{
    view *known = view_list(v->page, "known");
    const bool *stated = m->profile->firms ? profile_stated(m->profile, 0, v->a) : NULL;
    int64_t n = 0;
    for (size_t i = 0; m->profile->firms && i < m->p->facts.count; i++) {
        const fact_decl *d = &m->p->facts.at[i];
        const fact_cell *c = profile_cell(m->profile, (int)i, 0);
        if (c->state == FACT_UNKNOWN)
            continue;
        view *item = view_item(known);
        view_text(item, "id", d->id);
        view_text(item, "name", say(d->name, v->l));
        view_text(item, "text", fact_text(v->a, d, c, v->l));
        view_text(item, "as_of", fact_as_of(v->a, c->as_of, v->l));
        view_text(item, "from", fact_source_words(m->profile, 0, (int)i, v->a, e));
        view_flag(item, "stated", stated && stated[i]);
        n++;
    }
    view_int(v->page, "known_count", n);
}

/* Missing and waited for by no policy today: still a field each, further down. */
static bool show_others(visit *v, match *m, const wrong_answer *wrong, error *e)
{
    unlock_step *steps;
    size_t n, waits, index;
    entries all = { 0 };
    view *list = view_list(v->page, "others");
    bool *planned = NEW_N(v->a, bool, m->p->facts.count + 1);
    unlock_firm(m, 0, v->a, &steps, &n, &waits);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < steps[i].fact_count; k++)
            planned[steps[i].facts[k]] = true;
    for (size_t i = 0; i < m->p->facts.count; i++) {
        const fact_decl *d = &m->p->facts.at[i];
        if (profile_cell(m->profile, (int)i, 0)->state == FACT_UNKNOWN && !planned[i] && (d->from || d->ask))
            TRY(add_entry(v, m, (int)i, &all, &index, e));
    }
    for (size_t i = 0; i < all.len; i++)
        show_entry(v, view_item(list), m, &all.at[i], wrong);
    view_int(v->page, "others_count", (int64_t)all.len);
    view_flag(v->page, "others_open", wrong && !planned[fact_find(&m->p->facts, str_of(wrong->fact))]);
    return true;
}

static bool facts_page(visit *v, const wrong_answer *wrong, error *e)
{
    policies p;
    match *m;
    TRY(own_firm(v, e) && match_begin(v, v->who->enterprise, &p, &m, e));
    bool ok = !m->profile->firms || (show_missing(v, m, wrong, e) && show_others(v, m, wrong, e));
    if (ok)
        show_known(v, m, e);
    match_close(m);
    return ok && visit_show(v, "door_facts", e);
}

static bool door_facts(visit *v, error *e) { return facts_page(v, NULL, e); }

/* ---- one answer ---------------------------------------------------------------------------------------------------------------------- */

static void add_field(visit *v, http_fields *to, const char *name, const char *text) { VEC_ADD(v->a, to, (http_field){ .name = str_of(name), .value = str_of(text) }); }

typedef struct answered { const fact_decl *fact; fact_place place; const char *text, *field; wrong_answer wrong; bool refused; } answered;       /* field: which of the form is wrong */

/* What the record's checks say; a warning may be accepted by the tick beside it. */
static void refuse(answered *k, const char *fault, bool warning)
{
    k->refused = true;
    k->wrong = (wrong_answer){ k->fact->id, k->text, fault, warning };
}

static bool write_answer(visit *v, answered *k, error *e)
{
    const char *ledger = k->fact->ask ? "fact_answer" : k->place.ledger->id;
    const ledger_decl *l;
    ledger_rights g;
    record own, *now = NULL;
    bool found, to_own = !k->fact->ask && !k->place.period;
    int64_t id;
    outcome what;
    TRY(visit_ledger(v, ledger, RIGHT_EDIT, &l, &g, e));
    if (!k->fact->ask && !rights_change(&g, k->place.field))
        return fail(e, ERR_INPUT, "“%s”由区工信局登记", "“%s” is entered by the bureau", say(k->fact->name, e->lang));
    http_fields fields = to_own ? (http_fields){ 0 } : own_fields(v, NULL, 0);
    if (k->fact->ask) {
        add_field(v, &fields, "fact", k->fact->id);
        add_field(v, &fields, "answer", k->text);
        if (http_form(v->in, "good_until"))
            add_field(v, &fields, "good_until", http_form(v->in, "good_until"));
        add_field(v, &fields, "answered_on", date_iso(v->a, today_of()));
        add_field(v, &fields, "answered_by", v->who->display);
    } else {
        add_field(v, &fields, k->place.field->id, k->text);
        if (k->place.period)
            add_field(v, &fields, k->place.period->id, arena_print(v->a, "%lld", (long long)k->place.at));
    }
    if (to_own) {
        TRY(record_get(v->c, l, v->who->enterprise, v->a, &own, &found, e));
        now = &own;
    }
    typed_record t = record_read(v, l, &g, &fields);
    TRY(record_try(v, l, &g, now, &t, http_form(v->in, "accept") != NULL, &id, &what, e));
    if (!t.wrong)
        return true;
    const char *fault = t.refused;
    for (size_t i = 0; i < l->count; i++)
        fault = t.faults[i] ? t.faults[i] : fault;
    k->field = record_faults(v, l, &t);
    refuse(k, fault ? fault : t.warning_count ? t.warnings[0] : "", !fault);
    return true;
}

static bool find_answered(visit *v, answered *k, error *e)
{
    policies p;
    match *m;
    const char *fact = http_form(v->in, "fact"), *text = http_form(v->in, "answer");
    TRY(match_begin(v, v->who->enterprise, &p, &m, e));
    int i = fact_find(&p.facts, str_of(fact ? fact : ""));
    bool ok = i >= 0 && m->profile->firms ? fact_place_of(m->profile, 0, i, &k->place, e) : fail(e, ERR_NOT_FOUND, "没有事实“%s”", "there is no fact “%s”", fact ? fact : "");
    k->text = text ? str_copy(v->a, str_trim(str_of(text))) : "";
    if (ok) {
        k->fact = &p.facts.at[i];
        ok = k->fact->ask || k->place.field || fail(e, ERR_INPUT, "“%s”不能单独填写", "“%s” is not filled in by itself", say(k->fact->name, e->lang));
    }
    match_close(m);
    return ok;
}

static bool answer_fact(visit *v, error *e)
{
    answered k = { 0 };
    error why = { .lang = v->l };
    TRY(own_firm(v, e) && find_answered(v, &k, e));
    if (text_empty(k.text))
        refuse(&k, visit_say(v, "还没有填写", "nothing was filled in"), false);
    else if (k.fact->ask && !fact_answer_fits(k.fact, k.text, v->a, &why))
        refuse(&k, why.text, false);
    else
        TRY(write_answer(v, &k, e));
    if (k.refused && v->route->kind == ROUTE_DESCRIBED)          /* a program has no page to look at */
        return fail_at(e, ERR_INPUT, (place){ .field = k.field ? k.field : "answer" }, "%s", "%s", k.wrong.fault);
    if (k.refused) {
        v->out->status = 422;
        return facts_page(v, &k.wrong, e);
    }
    visit_notice(v, "已保存，政策匹配已按新数据重算", "saved; policies are matched anew");
    return visit_go(v, text_eq(http_form(v->in, "back"), "/door") ? "/door" : "/door/facts");
}

const route facts_routes[] = {
    { "GET", "/door/facts", door_facts, "door", ROUTE_PAGE },
    { "POST", "/door/facts", answer_fact, "door", ROUTE_PAGE },
    { 0 },
};
