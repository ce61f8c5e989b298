#include "web/show_finding.h"

#include "base/date.h"

bool finding_dues_read(visit *v, finding_due_list *out, error *e)
{
    error quiet = { .lang = v->l };
    rows *r;
    bool more, ok;
    date d;
    *out = (finding_due_list){ 0 };
    if (!ledger_find(&v->c->packs, "month_state", &quiet))
        return true;
    TRY(store_query(v->c->s, "SELECT month, locks FROM month_state WHERE locks IS NOT NULL", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        if (date_parse_iso(rows_text(r, 1), &d))
            VEC_ADD(v->a, out, (finding_due){ rows_int(r, 0), d });
    rows_close(r);
    return ok;
}

date finding_due_of(const finding_ledger *f, const finding_due_list *all, const record *r)
{
    date d;
    if (f->due && r->values[f->due->index].kind == VALUE_TEXT && date_parse_iso(r->values[f->due->index].text, &d))
        return d;
    for (size_t i = 0; f->period && f->period->type == FIELD_MONTH && i < all->len; i++)
        if (r->values[f->period->index].kind == VALUE_INT && r->values[f->period->index].num == all->at[i].month)
            return all->at[i].locks;
    return DATE_NONE;
}

static bool waits(const finding_ledger *f, const record *r)
{
    return finding_fits(STEP_ACCEPT, r->values[f->state->index].text);
}

void show_finding(visit *v, view *item, const finding_ledger *f, const ledger_rights *g, const finding_due_list *dues, const record *r)
{
    const struct { const char *key; const field_decl *f; } parts[] = {
        { "period", f->period }, { "enterprise", f->enterprise }, { "kind", f->kind }, { "item", f->item }, { "detail", f->detail }, { "suggested", f->suggested }, { "state_says", f->state },
        { "explanation", f->explanation }, { "reply", f->reply }, { "by", f->by },
    };
    date due = finding_due_of(f, dues, r);
    view_int(item, "id", r->id);
    view_text(item, "ledger", f->l->id);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].f && rights_see(g, parts[i].f))
            view_text(item, parts[i].key, value_to_text(v->a, v->c, parts[i].f, r->values[parts[i].f->index]));
    view_text(item, "state", str_copy(v->a, r->values[f->state->index].text));
    view_text(item, "kind_code", str_copy(v->a, r->values[f->kind->index].text));
    view_int(item, "firm_id", r->values[f->enterprise->index].num);
    view_flag(item, str_copy(v->a, r->values[f->state->index].text), true);
    if (f->at && r->values[f->at->index].kind == VALUE_TEXT)
        view_time(item, "handled", str_copy(v->a, r->values[f->at->index].text));
    if (due != DATE_NONE && waits(f, r)) {
        view_text(item, "due", date_say(v->a, due, v->l));
        view_text(item, "due_iso", date_iso(v->a, due));
        view_flag(item, "overdue", due < today_of());
    }
    view *list = view_list(item, "steps");
    for (int s = 0; s < FINDING_STEPS; s++)
        if (finding_fits((finding_step_id)s, r->values[f->state->index].text) && !finding_step_of((finding_step_id)s)->firm && may(g, RIGHT_EDIT)) {
            view *one = view_item(list);
            view_text(one, "step", finding_step_of((finding_step_id)s)->id);
            view_text(one, "says", say(finding_step_of((finding_step_id)s)->says, v->l));
        }
}

bool finding_report_url(visit *v, const finding_ledger *f, const record *r, bool edit, const char **url, error *e)
{
    error quiet = { .lang = v->l };
    const ledger_decl *l = ledger_find(&v->c->packs, "monthly_output", &quiet);
    int64_t id;
    bool found;
    *url = NULL;
    if (!l || !f->period || f->period->type != FIELD_MONTH)
        return true;
    ledger_rights g = access_to(v->roles, v->who, l);
    if (!may(&g, edit ? RIGHT_EDIT : RIGHT_VIEW))
        return true;
    const value key[] = { r->values[f->period->index], r->values[f->enterprise->index] };
    TRY(store_int(v->c->s, "SELECT id FROM monthly_output WHERE month = ? AND enterprise = ?", key, 2, &id, &found, e));
    if (found)
        *url = arena_print(v->a, "/ledger/monthly_output/%lld%s", (long long)id, edit ? "/edit" : "");
    return true;
}
