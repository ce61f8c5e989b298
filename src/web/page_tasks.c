/* What a firm has to do: monthly reports that are due, messages unread.  And its monthly report, beside what it said
 * before. */
#include "base/vec.h"
#include "monitoring/month.h"
#include "web/door.h"
#include "web/show_form.h"

#include <stdlib.h>

enum { MONTHS_BACK = 3 };

/* ---- due ------------------------------------------------------------------------------------------------------------------------ */

/* Only firms on the list of the month report it. */
static bool own_report(visit *v, month m, bool *has_to, bool *done, error *e)
{
    reporting r;
    *has_to = *done = false;
    TRY(month_reporting(v->c, m, &r, e));
    for (size_t i = 0; i < r.due && !*has_to; i++) {
        *has_to = r.at[i].enterprise == v->who->enterprise;
        *done = *has_to && r.at[i].reported;
    }
    return true;
}

static bool show_month_due(visit *v, view *list, month m, error *e)
{
    month_info x;
    bool has_to, done;
    date today = today_of();
    TRY(month_read(v->c, m, today, &x, e));
    if (x.stage == STAGE_NONE)
        return true;
    TRY(own_report(v, m, &has_to, &done, e));
    bool over = x.stage == STAGE_SECTION || x.stage == STAGE_LOCKED;
    if (!has_to || (over && m != month_at(today) - 1))
        return true;
    view *item = view_item(list);
    view_text(item, "month", month_say(v->a, m, v->l));
    view_text(item, "code", month_text(v->a, m));
    view_flag(item, "done", done);
    view_flag(item, "missed", over && !done);
    view_flag(item, "late", !over && !done && x.due != DATE_NONE && x.due < today);
    if (x.due != DATE_NONE) {
        view_text(item, "due", date_say(v->a, x.due, v->l));
        view_print(item, "left", x.due >= today ? visit_say(v, "还有 %d 天", "%d days left") : visit_say(v, "已超过 %d 天", "%d days over"), abs(x.due - today));
    }
    return true;
}

bool show_tasks(visit *v, error *e)
{
    int64_t unread, returned;
    bool found;
    const value firm = V_INT(v->who->enterprise);
    view *list = view_list(v->page, "reports");
    for (month m = month_at(today_of()); m > month_at(today_of()) - MONTHS_BACK; m--)
        TRY(show_month_due(v, list, m, e));
    TRY(store_int(v->c->s, "SELECT count(*) FROM push_message WHERE enterprise = ? AND read_at IS NULL", &firm, 1, &unread, &found, e));
    view_int(v->page, "unread", unread);
    view_flag(v->page, "has_unread", unread > 0);
    TRY(store_int(v->c->s, "SELECT count(*) FROM statement WHERE enterprise = ? AND state = 'returned'", &firm, 1, &returned, &found, e));
    view_int(v->page, "returned", returned);
    view_flag(v->page, "has_returned", returned > 0);
    return true;
}

/* ---- the report beside what was said before -------------------------------------------------------------------------------------------- */

static bool own_month(visit *v, const ledger_decl *l, month m, const value **out, error *e)
{
    value *keys = NEW_N(v->a, value, l->count);
    record r;
    bool found;
    keys[field_find(l, "enterprise")->index] = V_INT(v->who->enterprise);
    keys[field_find(l, "month")->index] = V_INT(month_code(m));
    value key[] = { V_INT(v->who->enterprise), V_INT(month_code(m)) };
    TRY(record_find(v->c, l, key, v->a, &r, &found, e));
    *out = found ? r.values : NULL;
    return true;
}

/* The month asked for, or the first that is due and not yet there. */
static bool month_to_report(visit *v, const ledger_decl *l, month *out, error *e)
{
    const char *asked = http_query(v->in, "month");
    const value *there;
    *out = month_at(today_of()) - 1;
    if (!text_empty(asked))
        return month_parse(str_of(asked), out) || fail(e, ERR_INPUT, "“%s”不是月份，请写成 2019-09", "“%s” is not a month: write 2019-09", asked);
    TRY(own_month(v, l, *out, &there, e));
    *out += there && *out < month_at(today_of());
    return true;
}

/* Last year's same month, as the firm reported it then: field X of that record into X_prior of this one. */
static void fill_prior(visit *v, const ledger_decl *l, const value *last_year, value *now)
{
    for (size_t i = 0; last_year && i < l->count; i++) {
        const field_decl *prior = field_find(l, arena_print(v->a, "%s_prior", l->fields[i].id));
        if (prior && now[prior->index].kind == VALUE_NULL)
            now[prior->index] = last_year[i];
    }
}

bool show_month_form(visit *v, form_ask *k, error *e)
{
    month m;
    const value *said, *before, *year_ago;
    const field_decl *at = field_find(k->l, "month");
    if (k->typed && k->typed->values[at->index].kind == VALUE_INT)
        month_from_code(k->typed->values[at->index].num, &m);
    else
        TRY(month_to_report(v, k->l, &m, e));
    TRY(own_month(v, k->l, m, &said, e) && own_month(v, k->l, m - 1, &before, e) && own_month(v, k->l, m - 12, &year_ago, e));
    value *now = NEW_N(v->a, value, k->l->count);
    for (size_t i = 0; i < k->l->count; i++)
        now[i] = said ? said[i] : V_NULL;
    now[at->index] = V_INT(month_code(m));
    if (!said)
        fill_prior(v, k->l, year_ago, now);
    form_beside *b = NEW_N(v->a, form_beside, 2);
    b[0] = (form_beside){ arena_print(v->a, "%s", month_say(v->a, m - 1, v->l)), before };
    b[1] = (form_beside){ arena_print(v->a, "%s", month_say(v->a, m - 12, v->l)), year_ago };
    k->now = now;
    k->beside = b;
    k->beside_count = 2;
    k->checks = true;
    return show_form(v, k, e);
}
