/* Quality of the data: per ledger how complete it is, how fresh, what its checks say, where it came from; and for each gap
 * the records that have it.  Everything is counted within the person's own rows and fields. */
#include "base/date.h"
#include "enterprise/enterprise.h"
#include "text/json_out.h"
#include "web/clause.h"
#include "web/list.h"

#include <stdlib.h>

/* One ledger, counted: how many records, how many fill each field, the batch of the newest change, the newest month. */
typedef struct counts { int64_t records, batch, newest, *filled; } counts;

/* Only what the person sees counts; what the program computes and texts of one's own choice say nothing of care. */
static bool counts_for(const ledger_rights *g, const field_decl *f) { return !f->computed && rights_see(g, f); }

typedef struct walking { const ledger_decl *l; counts *n; } walking;
static bool count_one(void *self, const record *r, error *e)
{
    const walking *w = self;
    (void)e;
    w->n->records++;
    for (size_t i = 0; i < w->l->count; i++)
        w->n->filled[i] += r->values[i].kind != VALUE_NULL;
    if (w->l->closing >= 0 && r->values[w->l->closing].num > w->n->newest)
        w->n->newest = r->values[w->l->closing].num;
    return true;
}

/* In one statement where the database decides the rights' condition, else record by record. */
static bool count_ledger(visit *v, const ledger_decl *l, const ledger_rights *g, counts *n, error *e)
{
    filter *f;
    rows *r;
    bool more;
    size_t args_n;
    const value *args;
    buf b = buf_new(v->a);
    *n = (counts){ .filled = NEW_N(v->a, int64_t, l->count + 1) };
    TRY(filter_new(v->c, l, v->a, &f, e) && rights_filter(g, f, v->a, e));
    if (!filter_exact(f))
        return filter_rows(f, &(filter_page){ .order = "id" }, count_one, &(walking){ l, n }, e);
    const char *where = filter_sql(f, &args, &args_n);
    buf_print(&b, "SELECT count(*), max(batch), %s%s%s", l->closing >= 0 ? "max(" : "0", l->closing >= 0 ? l->fields[l->closing].id : "", l->closing >= 0 ? ")" : "");
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", count(%s)", l->fields[i].id);
    buf_print(&b, " FROM %s%s%s", l->id, *where ? " WHERE " : "", where);
    TRY(store_query(v->c->s, b.text, args, args_n, &r, e));
    bool ok = rows_next(r, &more, e);
    if (ok && more) {
        n->records = rows_int(r, 0);
        n->batch = rows_int(r, 1);
        n->newest = rows_int(r, 2);
        for (size_t i = 0; i < l->count; i++)
            n->filled[i] = rows_int(r, (int)i + 3);
    }
    rows_close(r);
    return ok;
}

static const char *percent(arena *a, int64_t part, int64_t whole) { return ratio_text(a, (ratio){ (i128)part * 100, whole }, 1, ROUND_DOWN); }

/* Of all fields of all records how many are filled. */
static void show_complete(visit *v, view *in, const ledger_decl *l, const ledger_rights *g, const counts *n)
{
    int64_t filled = 0, all = 0;
    for (size_t i = 0; i < l->count; i++)
        if (counts_for(g, &l->fields[i])) {
            filled += n->filled[i];
            all += n->records;
        }
    view_int(in, "records", n->records);
    view_flag(in, "some", n->records > 0);
    if (all)
        view_text(in, "percent", percent(v->a, filled, all));
}

/* When and by whom it was last written, from which file; months say how far they reach, and whether the last one lacks. */
static bool show_newest(visit *v, view *in, const ledger_decl *l, const counts *n, error *e)
{
    char *at, *file;
    month newest;
    const value of = V_INT(n->batch);
    if (!n->batch)
        return true;
    TRY(store_str(v->c->s, v->a, "SELECT at FROM batch WHERE id = ?", &of, 1, &at, e) &&
        store_str(v->c->s, v->a, "SELECT min(s.name) FROM history h JOIN source s ON s.id = h.source WHERE h.batch = ?", &of, 1, &file, e));
    if (at) {
        int64_t days = today_of() - beijing_date(str_of(at));
        view_text(in, "written", arena_copy_n(v->a, time_say(v->a, str_of(at)), 10));
        view_int(in, "days", days > 0 ? days : 0);
    }
    view_text(in, "file", file);
    if (l->closing >= 0 && month_from_code(n->newest, &newest)) {
        view_text(in, "newest", month_text(v->a, newest));
        view_flag(in, "behind", newest < month_at(today_of()) - 1);
    }
    return true;
}

static bool list_quality(visit *v, error *e)
{
    view *list = view_list(v->page, "ledgers");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        ledger_rights g = access_to(v->roles, v->who, l);
        counts n;
        if (!may(&g, RIGHT_VIEW))
            continue;
        TRY(count_ledger(v, l, &g, &n, e));
        view *item = view_item(list);
        view_text(item, "id", l->id);
        view_text(item, "title", say(l->title, v->l));
        show_complete(v, item, l, &g, &n);
        TRY(show_newest(v, item, l, &n, e));
    }
    return visit_show(v, "quality", e);
}

/* ---- one ledger ------------------------------------------------------------------------------------------------------------- */

static const char *list_of(visit *v, const ledger_decl *l, const char *where) { return visit_url(v->a, "/ledger/%s?where=%s", l->id, url_part(v->a, where)); }

static void show_fields(visit *v, const ledger_decl *l, const ledger_rights *g, const counts *n)
{
    view *list = view_list(v->page, "fields");
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (!counts_for(g, f))
            continue;
        view *item = view_item(list);
        int64_t missing = n->records - n->filled[i];
        view_text(item, "label", say(f->label, v->l));
        view_flag(item, "required", f->required);
        view_int(item, "filled", n->filled[i]);
        view_text(item, "percent", n->records ? percent(v->a, n->filled[i], n->records) : NULL);
        if (missing)
            view_int(item, "missing", missing);
        view_text(item, "url", list_of(v, l, arena_print(v->a, "%s = null", f->label.zh)));
    }
}

/* A declared check that records of today do not pass; one that names what this person does not see is not asked. */
static bool show_check(visit *v, view *list, const ledger_decl *l, const ledger_rights *g, const check_decl *c, error *e)
{
    filter *f;
    int64_t n;
    error hidden = { .lang = v->l };
    const char *where = arena_print(v->a, "not(%s)", c->feel);
    TRY(filter_new(v->c, l, v->a, &f, e) && rights_filter(g, f, v->a, e));
    if (!rights_condition(g, f, where, &hidden))
        return true;
    TRY(filter_count(f, &n, e));
    if (!n)
        return true;
    view *item = view_item(list);
    view_text(item, "message", say(c->message, v->l));
    view_flag(item, "error", c->level == CHECK_ERROR);
    view_int(item, "count", n);
    view_text(item, "url", list_of(v, l, where));
    return true;
}

static bool show_checks(visit *v, const ledger_decl *l, const ledger_rights *g, error *e)
{
    view *list = view_list(v->page, "checks");
    for (size_t i = 0; i < l->check_count; i++)
        TRY(show_check(v, list, l, g, &l->checks[i], e));
    for (size_t i = 0; i < l->count; i++)
        for (size_t k = 0; rights_see(g, &l->fields[i]) && k < l->fields[i].check_count; k++)
            TRY(show_check(v, list, l, g, &l->fields[i].checks[k], e));
    return true;
}

/* The last files a ledger was filled from; a role that sees only its own rows is not told of others'. */
static bool show_sources(visit *v, const ledger_decl *l, error *e)
{
    rows *r;
    bool more, ok;
    const value ledger = v_text(l->id);
    view *list = view_list(v->page, "sources");
    TRY(store_query(v->c->s, "SELECT at, who, detail FROM batch WHERE action = 'import' AND subject = ? ORDER BY id DESC LIMIT 10", &ledger, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        view *item = view_item(list);
        view_time(item, "at", str_copy(v->a, rows_text(r, 0)));
        view_text(item, "who", str_copy(v->a, rows_text(r, 1)));
        view_text(item, "file", str_copy(v->a, rows_text(r, 2)));
    }
    rows_close(r);
    return ok;
}

/* ---- the trend ---------------------------------------------------------------------------------------------------------------- */

static const field_decl *period_of(const ledger_decl *l, const ledger_rights *g)
{
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if ((l->closing >= 0 ? (int)i == l->closing : f->type == FIELD_YEAR || f->type == FIELD_MONTH) && rights_see(g, f))
            return f;
    }
    return NULL;
}

typedef struct lines { buf x, complete, records; size_t n; } lines;

static void add_period(visit *v, lines *to, const ledger_decl *l, const ledger_rights *g, const field_decl *f, rows *r)
{
    int64_t all = 0, filled = 0, n = rows_int(r, 1);
    const char *comma = to->n++ ? "," : "";
    for (size_t i = 0; i < l->count; i++)
        if (counts_for(g, &l->fields[i])) {
            all += n;
            filled += rows_int(r, (int)i + 2);
        }
    buf_puts(&to->x, comma);
    json_out(&to->x, value_to_text(v->a, v->c, f, V_INT(rows_int(r, 0))));
    buf_print(&to->complete, "%s%s", comma, all ? percent(v->a, filled, all) : "null");
    buf_print(&to->records, "%s%lld", comma, (long long)n);
}

static void show_line(visit *v, const char *key, const lines *k, const buf *data, const char *unit, const char *name)
{
    buf b = buf_new(v->a);
    buf_print(&b, "{\"kind\":\"line\",\"unit\":\"%s\",\"x\":[%s],\"series\":[{\"name\":", unit, k->x.text);
    json_out(&b, name);
    buf_print(&b, ",\"data\":[%s]}]}", data->text);
    view_text(v->page, key, b.text);
}

/* Completeness and records of the last months or years, where the database decides the rights' condition alone. */
static bool show_trend(visit *v, const ledger_decl *l, const ledger_rights *g, error *e)
{
    enum { PERIODS = 36 };
    filter *f;
    rows *r;
    bool more, ok;
    size_t args_n;
    const value *args;
    const field_decl *period = period_of(l, g);
    buf b = buf_new(v->a);
    lines to = { buf_new(v->a), buf_new(v->a), buf_new(v->a), 0 };
    TRY(filter_new(v->c, l, v->a, &f, e) && rights_filter(g, f, v->a, e));
    if (!period || !filter_exact(f))
        return true;
    const char *where = filter_sql(f, &args, &args_n);
    buf_print(&b, "SELECT * FROM (SELECT %s AS period, count(*)", period->id);
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", count(%s) AS c%zu", l->fields[i].id, i);
    buf_print(&b, " FROM %s WHERE %s IS NOT NULL%s%s GROUP BY %s ORDER BY %s DESC LIMIT %d) AS newest ORDER BY period", l->id, period->id, *where ? " AND " : "", where, period->id, period->id, (int)PERIODS);
    TRY(store_query(v->c->s, b.text, args, args_n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        add_period(v, &to, l, g, period, r);
    rows_close(r);
    if (ok && to.n > 1) {
        show_line(v, "complete_chart", &to, &to.complete, "%", visit_say(v, "完整率", "Filled"));
        show_line(v, "records_chart", &to, &to.records, "", visit_say(v, "记录数", "Records"));
    }
    return ok;
}

/* ---- twins ---------------------------------------------------------------------------------------------------------------------- */

/* Pairs of firms that may be one: names are compared over the whole registry, so only for those who see all of it. */
static bool show_twins(visit *v, const ledger_decl *l, const ledger_rights *g, error *e)
{
    enum { MOST = 50 };
    twin *all;
    size_t n;
    view *list = view_list(v->page, "twins");
    if (!text_eq(l->id, "enterprise") || (g->entry && g->entry->rows))
        return true;
    TRY(enterprise_twins(v->c, &all, &n, e));
    for (size_t i = 0; i < n && i < MOST; i++) {
        view *item = view_item(list);
        view_text(item, "a", all[i].a);
        view_text(item, "b", all[i].b);
        view_text(item, "why", all[i].why);
        view_text(item, "url", list_of(v, l, arena_print(v->a, "统一社会信用代码 in (\"%s\", \"%s\")", all[i].uscc_a, all[i].uscc_b)));
    }
    view_int(v->page, "twin_count", (int64_t)n);
    return true;
}

static bool show_findings(visit *v, const ledger_decl *l, error *e)
{
    const ledger_decl *of;
    ledger_rights g;
    filter *f;
    int64_t n;
    static const char where[] = "状态 = \"open\"";
    error hidden = { .lang = v->l };
    if (l->closing < 0 || text_eq(l->id, "finding") || !visit_ledger(v, "finding", RIGHT_VIEW, &of, &g, &hidden))
        return true;
    TRY(filter_new(v->c, of, v->a, &f, e) && rights_filter(&g, f, v->a, e) && rights_condition(&g, f, where, e) && filter_count(f, &n, e));
    view_int(v->page, "finding_count", n);
    view_text(v->page, "finding_url", list_of(v, of, where));
    return true;
}

static bool show_quality(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    counts n;
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_VIEW, &l, &g, e) && count_ledger(v, l, &g, &n, e));
    view_text(v->page, "id", l->id);
    view_text(v->page, "title", say(l->title, v->l));
    view_text(v->page, "echarts", asset_url(v->site, "echarts.js"));
    view_text(v->page, "charts", asset_url(v->site, "charts.js"));
    show_complete(v, v->page, l, &g, &n);
    show_fields(v, l, &g, &n);
    return show_newest(v, v->page, l, &n, e) && show_checks(v, l, &g, e) && ((g.entry && g.entry->rows) || show_sources(v, l, e)) && show_trend(v, l, &g, e) && show_twins(v, l, &g, e) &&
           show_findings(v, l, e) && visit_show(v, "quality_ledger", e);
}

const route quality_routes[] = {
    { "GET", "/quality", list_quality, "ledgers", ROUTE_PAGE },
    { "GET", "/quality/:ledger", show_quality, "ledgers", ROUTE_PAGE },
    { 0 },
};
