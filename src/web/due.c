#include "web/due.h"

#include "base/vec.h"
#include "match/policy.h"
#include "monitoring/month.h"

#include <stdlib.h>

typedef struct due_line { const char *text, *url; int64_t count; date day; } due_line;      /* count 0: none is told */
typedef struct due_lines { visit *v; date today; VEC(due_line) at; } due_lines;

/* 10月25日; another year is told. */
static const char *day_short(const visit *v, date day, date today)
{
    ymd x = date_ymd(day);
    return x.year != date_ymd(today).year ? date_iso(v->a, day) : v->l == LANG_EN ? date_iso(v->a, day) + 5 : arena_print(v->a, "%d月%d日", x.month, x.day);
}

static void add(due_lines *d, const char *text, const char *url, int64_t count, date day)
{
    VEC_ADD(d->v->a, &d->at, (due_line){ text, url, count, day });
}

/* ---- records of ledgers -------------------------------------------------------------------------------------------------- */

/* One row a ledger: which records, within how many days of which date (0: whenever it is), and what they are. */
typedef struct due_ledger { const char *ledger, *where, *date_id, *date_label; int days; text2 says; const char *desk; } due_ledger;      /* desk: the page that is better than the list */
static const due_ledger ledgers[] = {
    { "finding", "状态 = \"open\"", NULL, NULL, 0, { "月报核查问题待核实", "Findings of the monthly form" }, NULL },
    { "evaluation_finding", "状态 = \"open\"", NULL, NULL, 0, { "评价数据比对问题待核实", "Findings on department data" }, NULL },
    { "evaluation_objection", "办理状态 = \"open\"", NULL, NULL, 0, { "评价异议待复核", "Objections to the evaluation" }, NULL },
    { "statement", "核实状态 = \"waiting\"", NULL, NULL, 0, { "企业自报待核实", "Statements of firms to verify" }, "/statements" },
    { "evaluation_run", "状态 = \"draft\"", NULL, NULL, 0, { "综合评价草稿待公示", "Evaluation drafts to be put on notice" }, NULL },
    { "evaluation_run", "状态 = \"notice\"", "notice_to", "公示结束", 0, { "综合评价公示中", "Evaluation on notice until" }, NULL },
    { "honour", "认定状态 = \"granted\"", "valid_to", "有效期至", DUE_HONOUR_DAYS, { "荣誉资质将到期", "Honours that lapse soon" }, NULL },
};

static const char *condition(const due_lines *d, const due_ledger *k)
{
    arena *a = d->v->a;
    if (!k->days)
        return k->where;
    return arena_print(a, "%s and %s >= date(\"%s\") and %s <= date(\"%s\")", k->where, k->date_label, date_iso(a, d->today), k->date_label, date_iso(a, d->today + k->days));
}

typedef struct first { int field; date day; } first;
static bool take_first(void *self, const record *r, error *e)
{
    first *f = self;
    (void)e;
    const value *x = &r->values[f->field];
    if (x->kind == VALUE_TEXT && !date_parse_iso(x->text, &f->day))
        f->day = DATE_NONE;
    return true;
}

static bool of_ledger(due_lines *d, const due_ledger *k, error *e)
{
    visit *v = d->v;
    const ledger_decl *l;
    ledger_rights g;
    filter *f;
    int64_t n;
    error hidden = { .lang = v->l };
    if (!visit_ledger(v, k->ledger, RIGHT_VIEW, &l, &g, &hidden))
        return true;
    const char *where = condition(d, k);
    TRY(filter_new(v->c, l, v->a, &f, e) && rights_filter(&g, f, v->a, e));
    if (!rights_condition(&g, f, where, &hidden))       /* a field this person does not see: nothing to be told */
        return true;
    TRY(filter_count(f, &n, e));
    if (!n)
        return true;
    first at = { .day = DATE_NONE };
    if (k->date_id) {
        at.field = field_find(l, k->date_id)->index;
        TRY(filter_rows(f, &(filter_page){ .order = arena_print(v->a, "%s NULLS LAST, id", k->date_id), .limit = 1 }, take_first, &at, e));
    }
    add(d, say(k->says, v->l), k->desk ? k->desk : arena_print(v->a, "/ledger/%s?where=%s%s%s", l->id, url_part(v->a, where), k->date_id ? "&sort=" : "", k->date_id ? k->date_id : ""), n, at.day);
    return true;
}

/* ---- the month ------------------------------------------------------------------------------------------------------------ */

/* The next step of the month's closing and the day it is for. */
static bool of_month(due_lines *d, month m, error *e)
{
    visit *v = d->v;
    month_info i;
    reporting r;
    TRY(month_read(v->c, m, d->today, &i, e) && month_reporting(v->c, m, &r, e));
    const char *url = arena_print(v->a, "/month?period=%s", month_text(v->a, m));
    int64_t missing = (int64_t)(r.due - r.reported);
    if (i.stage == STAGE_NONE || i.stage == STAGE_LOCKED)
        return true;
    if (missing)
        add(d, visit_say(v, "月报未报企业", "Firms that have not reported"), url, missing, i.due);
    const text2 step = i.stage == STAGE_SECTION ? (text2){ "关账：待领导审签、锁定", "Closing: the leader's approval, then locking" } : (text2){ "关账：待科室审核", "Closing: the section's approval" };
    add(d, say(step, v->l), url, 0, i.locks);
    return true;
}

/* ---- registrations and policies --------------------------------------------------------------------------------------------- */

static bool of_registrations(due_lines *d, error *e)
{
    int64_t n;
    bool found;
    TRY(store_int(d->v->c->s, "SELECT count(*) FROM account WHERE role = 'enterprise' AND state = 'pending'", NULL, 0, &n, &found, e));
    if (n)
        add(d, visit_say(d->v, "企业注册待审核", "Registrations of firms"), "/registrations", n, DATE_NONE);
    return true;
}

/* Policies that close one by one: each has its own day and its own page. */
static bool of_policies(due_lines *d, error *e)
{
    visit *v = d->v;
    policies p;
    TRY(policies_load(v->c, d->today, &p, e));
    for (size_t i = 0; i < p.count; i++) {
        const policy *x = &p.at[i];
        window_at w;
        if (!policy_in_force(x, d->today) || !window_next(&x->window, d->today, &w) || !w.open || w.to == DATE_NONE || w.to > d->today + DUE_WINDOW_DAYS)
            continue;
        add(d, arena_print(v->a, "%s%s", visit_say(v, "申报截止：", "Closes: "), say(x->title, v->l)), arena_print(v->a, "/policy/%s", x->id), 0, w.to);
    }
    return true;
}

/* ---- all ---------------------------------------------------------------------------------------------------------------------- */

static int by_day(const void *a_, const void *b_)
{
    const due_line *a = a_, *b = b_;
    int64_t x = a->day == DATE_NONE ? INT64_MAX : a->day, y = b->day == DATE_NONE ? INT64_MAX : b->day;
    return x != y ? (x > y) - (x < y) : (a->count < b->count) - (a->count > b->count);
}

bool due_show(visit *v, view *in, const char *key, month m, size_t *n, error *e)
{
    due_lines d = { .v = v, .today = today_of() };
    for (size_t i = 0; i < sizeof ledgers / sizeof *ledgers; i++)
        TRY(of_ledger(&d, &ledgers[i], e));
    TRY((!visit_may(v, "monitoring") || of_month(&d, m, e)) && (!visit_may(v, "registrations") || of_registrations(&d, e)) && (!visit_may(v, "policies") || of_policies(&d, e)));
    if (d.at.len)
        qsort(d.at.at, d.at.len, sizeof *d.at.at, by_day);
    view *list = view_list(in, key);
    for (size_t i = 0; i < d.at.len; i++) {
        const due_line *x = &d.at.at[i];
        view *item = view_item(list);
        view_text(item, "text", x->text);
        view_text(item, "url", x->url);
        if (x->count)
            view_int(item, "count", x->count);
        if (x->day != DATE_NONE)
            view_text(item, "day", day_short(v, x->day, d.today));
        view_flag(item, "late", x->day != DATE_NONE && x->day < d.today);
    }
    *n = d.at.len;
    return true;
}
