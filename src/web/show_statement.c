#include "web/show_statement.h"

#include "base/date.h"
#include "ledger/change.h"
#include "web/door.h"
#include "web/list.h"

/* The value before the firm's first statement of it that nobody verified. */
static value before(visit *v, const field_decl *f, const version *at, size_t n, int64_t verified)
{
    value out = V_NULL;
    bool found = false;
    for (size_t i = 0; i < n && !found; i++) {
        json_error_t bad;
        json_t *changes = json_loads(at[i].changes, 0, &bad);
        const json_t *was, *is;
        if (at[i].version > verified && text_eq(at[i].action, STATE_ACTION) && change_of(changes, f->id, &was, &is)) {
            out = change_value(v->a, was);
            found = true;
        }
        json_decref(changes);
    }
    return out;
}

static bool show_fields(visit *v, view *item, const seen_record *x, const statement *s, error *e)
{
    version *at;
    size_t n;
    bool *mark = NEW_N(v->a, bool, x->l->count + 1);
    view *list = view_list(item, "fields");
    TRY(record_history(v->c, x->l, x->r.id, v->a, &at, &n, e));
    statement_fields(x->l, at, n, s->verified, mark);
    for (size_t i = 0; i < x->l->count; i++) {
        const field_decl *f = &x->l->fields[i];
        if (!mark[i] || !rights_see(&x->g, f))
            continue;
        view *one = view_item(list);
        view_text(one, "id", f->id);
        view_text(one, "label", field_heading(v->a, f, v->l));
        view_text(one, "was", value_to_text(v->a, v->c, f, before(v, f, at, n, s->verified)));
        view_text(one, "is", value_to_text(v->a, v->c, f, x->r.values[i]));
    }
    return true;
}

static const char *record_url(visit *v, const seen_record *x)
{
    const char *own = v->role->door ? own_page(x->l->id) : NULL;
    if (visit_may(v, "own"))
        return "/own/record";
    if (!v->role->door)
        return visit_url(v->a, "/ledger/%s/%lld", x->l->id, (long long)x->r.id);
    return own ? visit_url(v->a, "/door/my/%s/%lld", own, (long long)x->r.id) : "/door/facts";
}

/* What it is called where no field is its label: the key, the firm apart. */
static const char *name_of(visit *v, const seen_record *x)
{
    buf b = buf_new(v->a);
    if (x->l->label >= 0)
        return record_label(v, x->l, &x->r);
    for (size_t i = 0; i < x->l->key_count; i++) {
        const field_decl *f = &x->l->fields[x->l->key[i]];
        const char *text = refers_to_firm(f) || !rights_see(&x->g, f) ? NULL : value_to_text(v->a, v->c, f, x->r.values[f->index]);
        if (!text_empty(text))
            buf_print(&b, "%s%s", b.len ? " " : "", text);
    }
    return b.len ? b.text : arena_print(v->a, "%lld", (long long)x->r.id);
}

static bool show(visit *v, view *item, const seen_record *x, const statement *s, error *e)
{
    const code_list *states = map_ptr(&v->c->packs.list_by_id, STR("statement_state"));
    const list_item *state = states ? list_find(states, str_of(s->state)) : NULL;
    const ledger_decl *firms = map_ptr(&v->c->packs.ledger_by_id, STR("enterprise"));
    record firm;
    bool found = false;
    view_int(item, "id", s->id);
    view_print(item, "of", "%lld:%lld", (long long)s->id, (long long)x->r.version);
    view_text(item, "ledger", x->l->id);
    view_text(item, "ledger_title", say(x->l->title, v->l));
    view_int(item, "record", x->r.id);
    view_text(item, "name", name_of(v, x));
    view_text(item, "url", record_url(v, x));
    view_text(item, "account", s->account);
    view_text(item, "state", s->state);
    view_text(item, "state_says", state ? say(state->name, v->l) : s->state);
    view_text(item, "reason", s->reason);
    view_time(item, "stated", s->at);
    view_text(item, "decided_by", v->role->door ? NULL : s->by);
    view_time(item, "decided", s->decided_at);
    view_flag(item, "waits", statement_waits(s));
    view_flag(item, "returned", text_eq(s->state, "returned"));
    view_flag(item, "can", statement_waits(s) && may(&x->g, RIGHT_APPROVE) && visit_may(v, "statements"));
    if (s->firm && firms)
        TRY(record_get(v->c, firms, s->firm, v->a, &firm, &found, e));
    if (found) {
        view_text(item, "firm", record_label(v, firms, &firm));
        view_int(item, "firm_id", s->firm);
    }
    return show_fields(v, item, x, s, e);
}

bool show_statement(visit *v, view *list, int64_t id, bool *shown, error *e)
{
    statements all;
    seen_record x;
    error hidden = { .lang = v->l };
    const value of = V_INT(id);
    *shown = false;
    TRY(statements_read(v->c, "id = ?", &of, 1, v->a, &all, e));
    bool refused = v->refused;
    if (!all.len || !record_seen_in(v, all.at[0].ledger, all.at[0].record, RIGHT_VIEW, &x, &hidden)) {
        v->refused = refused;                                       /* nobody asked for it */
        return true;
    }
    *shown = true;
    return show(v, view_item(list), &x, &all.at[0], e);
}

bool show_statement_of(visit *v, const seen_record *x, error *e)
{
    statement s;
    bool found;
    view *list = view_list(v->page, "statements");
    if (!x->l->verify)
        return true;
    TRY(statement_find(v->c, x->l->id, x->r.id, v->a, &s, &found, e));
    return !found || show(v, view_item(list), x, &s, e);
}
