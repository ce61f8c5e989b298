/* The log for the auditor: who did what and when, the chain checked, a batch with what it changed. */
#include "ledger/change.h"
#include "report/escape.h"
#include "store/audit_list.h"
#include "web/send_table.h"

#include <jansson.h>

enum { PAGE = 50, MOST = 500, EXPORT_MOST = 50000, CHECK_ENTRIES = 20000, CHECK_ROWS = 200000 };

/* ---- what is asked ------------------------------------------------------------------------------------------------------------- */

static bool read_day(visit *v, const char *key, date *out, error *e)
{
    const char *text = http_query(v->in, key);
    *out = DATE_NONE;
    return text_empty(text) || date_parse_iso(str_of(text), out) ||
           fail_at(e, ERR_INPUT, (place){ .field = key }, "日期应写成 2019-10-08，不是“%s”", "a day is written 2019-10-08, not “%s”", text);
}

static int64_t number_of(visit *v, const char *key)
{
    int64_t n = visit_number(http_query(v->in, key));
    return n > 0 ? n : 0;
}

static bool read_ask(visit *v, audit_ask *k, error *e)
{
    const char *kind = http_query(v->in, "kind");
    int64_t size = number_of(v, "size");
    *k = (audit_ask){ .who = http_query(v->in, "who"), .action = http_query(v->in, "action"), .kind = -1, .subject = http_query(v->in, "subject"), .before = number_of(v, "before"),
                      .after = number_of(v, "after"), .most = size && size <= MOST ? size : PAGE, .looks = AUDIT_LOOKS };
    for (int i = 0; i < ACTION_KINDS; i++)
        if (text_eq(kind, action_kind_id((action_kind)i)))
            k->kind = i;
    if (!text_empty(kind) && k->kind < 0)
        return fail_at(e, ERR_INPUT, (place){ .field = "kind" }, "没有“%s”这一类操作", "there is no kind of actions “%s”", kind);
    return read_day(v, "from", &k->from, e) && read_day(v, "to", &k->to, e);
}

/* The filter as an address, with one more part. */
static const char *address(visit *v, const char *path, const char *key, int64_t n)
{
    static const char *const keys[] = { "who", "kind", "action", "subject", "from", "to", "size" };
    buf b = buf_new(v->a);
    buf_puts(&b, path);
    char mark = '?';
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *x = http_query(v->in, keys[i]);
        if (text_empty(x))
            continue;
        buf_print(&b, "%c%s=", mark, keys[i]);
        url_escape(&b, x);
        mark = '&';
    }
    if (key)
        buf_print(&b, "%c%s=%lld", mark, key, (long long)n);
    return b.text ? b.text : "";
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------- */

/* "enterprise/12" or "enterprise 12", when the reader may see the record. */
static const char *subject_link(visit *v, const char *subject)
{
    error quiet = { .lang = v->l };
    size_t n = subject ? strcspn(subject, "/ ") : 0;
    if (!n || !subject[n] || visit_number(subject + n + 1) <= 0)
        return NULL;
    const char *id = arena_copy_n(v->a, subject, n);
    const ledger_decl *l = ledger_find(&v->c->packs, id, &quiet);
    if (!l)
        return NULL;
    ledger_rights g = access_to(v->roles, v->who, l);
    return may(&g, RIGHT_VIEW) ? arena_print(v->a, "/ledger/%s/%s", id, subject + n + 1) : NULL;
}

static void show_line(visit *v, view *item, const audit_line *x)
{
    view_int(item, "seq", x->seq);
    view_time(item, "time", x->at);
    view_text(item, "who", x->who);
    view_text(item, "display", text_eq(x->display, x->who) ? NULL : x->display);
    view_text(item, "code", x->action);
    view_text(item, "action", action_say(x->action, v->l));
    view_flag(item, "raw", !action_find(x->action));
    view_text(item, "subject", x->subject);
    view_text(item, "link", subject_link(v, x->subject));
    view_text(item, "detail", x->detail);
    view_text(item, "reason", x->reason);
    if (x->batch) {
        view_int(item, "batch", x->batch);
        view_int(item, "records", x->records);
    }
}

static void option(view *list, const char *id, const char *says, const char *chosen)
{
    view *item = view_item(list);
    view_text(item, "id", id);
    view_text(item, "says", says);
    view_flag(item, "chosen", text_eq(id, chosen));
}

static void show_choices(visit *v)
{
    view *kinds = view_list(v->page, "kinds"), *actions = view_list(v->page, "actions");
    for (int i = 0; i < ACTION_KINDS; i++)
        option(kinds, action_kind_id((action_kind)i), say(action_kind_say((action_kind)i), v->l), http_query(v->in, "kind"));
    for (size_t i = 0; action_at(i); i++)
        option(actions, action_at(i)->id, say(action_at(i)->says, v->l), http_query(v->in, "action"));
    static const char *const texts[] = { "who", "subject", "from", "to" };
    view *asked = view_map(v->page, "asked");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = http_query(v->in, texts[i]);
        date d;
        if (i < 2 || (text && date_parse_iso(str_of(text), &d)))        /* a box for days takes nothing else */
            view_text(asked, texts[i], text);
    }
}

/* The last check is an entry of the log itself: subject "FROM-LAST", detail "ok" or the number of faults. */
static bool show_last_check(visit *v, error *e)
{
    audit_lines all;
    bool more;
    const audit_ask k = { .action = "verify-chain", .kind = -1, .from = DATE_NONE, .to = DATE_NONE, .most = 1 };
    TRY(audit_list(v->c->s, v->a, &k, &all, &more, e));
    if (!all.len)
        return true;
    const audit_line *x = &all.at[0];
    view *last = view_map(v->page, "checked");
    view_time(last, "time", x->at);
    view_text(last, "who", x->display ? x->display : x->who);
    view_text(last, "span", x->subject);
    view_flag(last, "whole", text_eq(x->detail, "ok"));
    return true;
}

/* Where the neighbours of a page begin; a page of a subject may be empty and yet have some. */
static void show_ways(visit *v, const audit_ask *k, const audit_lines *all, bool more)
{
    int64_t first = all->len ? all->at[0].seq : k->before - 1, last = all->len ? all->at[all->len - 1].seq : k->after + 1;
    int64_t beyond = !more ? all->reached : k->after ? first : last;
    int64_t older = k->after ? last : beyond, newer = k->after ? beyond : k->before ? first : 0;
    if (older > 0)
        view_text(v->page, "older", address(v, "/audit", "before", older));
    if (newer > 0)
        view_text(v->page, "newer", address(v, "/audit", "after", newer));
    if (older > 0 && !k->after)
        view_text(v->page, "next", address(v, "/api/v1/audit", "before", older));
    if (all->reached && !k->after)
        view_print(v->page, "reached", visit_say(v, "按对象查找，每次查 %d 条；查到第 %lld 条为止，没有别的符合条件", "A subject is looked for in %d entries at a time: down to number %lld no other fits"),
                   (int)AUDIT_LOOKS, (long long)all->reached);
    view_text(v->page, "first", k->before || k->after ? address(v, "/audit", NULL, 0) : NULL);
}

static bool show_audit(visit *v, error *e)
{
    audit_ask k;
    audit_lines all = { 0 };
    bool more = false;
    error bad = { .lang = v->l };
    view *list = view_list(v->page, "entries");
    if (!read_ask(v, &k, &bad)) {
        view_text(v->page, "fault", bad.text);
        v->out->status = 422;
    } else
        TRY(audit_list(v->c->s, v->a, &k, &all, &more, e));
    for (size_t i = 0; i < all.len; i++)
        show_line(v, view_item(list), &all.at[i]);
    if (v->out->status != 422)
        show_ways(v, &k, &all, more);
    show_choices(v);
    const char *export_ = address(v, "/audit/export", NULL, 0);
    view_text(v->page, "xlsx", export_);
    view_print(v->page, "csv", "%s%cformat=csv", export_, strchr(export_, '?') ? '&' : '?');
    return show_last_check(v, e) && visit_show(v, "audit", e);
}

/* ---- the chain ------------------------------------------------------------------------------------------------------------------ */

static bool check_chain(visit *v, error *e)
{
    int64_t from;
    audit_result r;
    TRY(audit_span(v->c->s, CHECK_ENTRIES, CHECK_ROWS, &from, e) && audit_verify_from(v->c->s, v->a, from, &r, e));
    const char *checked = arena_print(v->a, "%lld-%lld", (long long)from, (long long)r.last);
    TRY(visit_note(v, "verify-chain", checked, r.fault_count ? arena_print(v->a, "%zu", r.fault_count) : "ok", e));
    view_text(v->page, "span", checked);
    view_int(v->page, "entries", r.entries);
    view_int(v->page, "rows", r.history_rows);
    view_text(v->page, "head", r.head);
    view_flag(v->page, "whole", !r.fault_count);
    view_flag(v->page, "part", from > 1);
    view *list = view_list(v->page, "faults");
    for (size_t i = 0; i < r.fault_count; i++)
        view_item_text(list, r.faults[i].text);
    return visit_show(v, "audit_checked", e);
}

/* ---- a batch -------------------------------------------------------------------------------------------------------------------- */

typedef struct change_line { int64_t record, version; const char *ledger, *op, *changes; } change_line;
typedef struct change_lines { change_line *at; size_t len, cap; } change_lines;

static bool read_changes(visit *v, int64_t batch_id, int64_t after, int64_t most, change_lines *out, int64_t *last, error *e)
{
    rows *r;
    bool more, ok;
    const value args[] = { V_INT(batch_id), V_INT(after), V_INT(most) };
    TRY(store_query(v->c->s, "SELECT seq, ledger, record, version, op, changes FROM history WHERE batch = ? AND seq > ? ORDER BY seq LIMIT ?", args, 3, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        *last = rows_int(r, 0);
        VEC_ADD(v->a, out, (change_line){ rows_int(r, 2), rows_int(r, 3), str_copy(v->a, rows_text(r, 1)), str_copy(v->a, rows_text(r, 4)), str_copy(v->a, rows_text(r, 5)) });
    }
    rows_close(r);
    return ok;
}

/* Which fields a version touched, of those the reader sees. */
static const char *touched(visit *v, const ledger_decl *l, const ledger_rights *g, const char *json)
{
    json_error_t ignored;
    json_t *changes = json_loads(json, 0, &ignored);
    const json_t *was, *is;
    buf b = buf_new(v->a);
    for (size_t i = 0; i < l->count; i++)
        if (rights_see(g, &l->fields[i]) && change_of(changes, l->fields[i].id, &was, &is))
            buf_print(&b, "%s%s", b.len ? visit_say(v, "、", ", ") : "", say(l->fields[i].label, v->l));
    json_decref(changes);
    return b.text ? b.text : "";
}

/* A record is named only to who may see it; of the others there is a count. */
static bool show_change(visit *v, view *list, const change_line *x, int64_t *hidden, error *e)
{
    error quiet = { .lang = v->l };
    const ledger_decl *l = ledger_find(&v->c->packs, x->ledger, &quiet);
    ledger_rights g = { 0 };
    record r;
    bool found = false, sees = false;
    if (l)
        g = access_to(v->roles, v->who, l);
    if (l && may(&g, RIGHT_VIEW))
        TRY(record_get(v->c, l, x->record, v->a, &r, &found, e));
    if (found)
        TRY(rights_record(v->c, &g, l, &r, v->a, &sees, e));
    if (!sees && (found || !l || !may(&g, RIGHT_VIEW))) {
        ++*hidden;
        return true;
    }
    view *item = view_item(list);
    view_text(item, "title", say(l->title, v->l));
    view_print(item, "url", "/ledger/%s/%lld", x->ledger, (long long)x->record);
    view_flag(item, "there", found);
    view_int(item, "record", x->record);
    if (found && l->label >= 0 && rights_see(&g, &l->fields[l->label]))
        view_text(item, "label", value_to_text(v->a, v->c, &l->fields[l->label], r.values[l->label]));
    view_int(item, "version", x->version);
    view_text(item, "fields", touched(v, l, &g, x->changes));
    return true;
}

static bool show_batch(visit *v, error *e)
{
    int64_t id = visit_number(visit_param(v, "id")), last = 0, hidden = 0;
    audit_lines one = { 0 };
    change_lines all = { 0 };
    rows *r;
    bool found = false, more;
    const value key = V_INT(id);
    TRY(store_query(v->c->s, "SELECT l.seq FROM audit l, batch b WHERE b.id = ? AND l.at = b.at AND l.batch = b.id", &key, 1, &r, e));
    bool ok = rows_next(r, &found, e);
    int64_t seq = ok && found ? rows_int(r, 0) : 0;
    rows_close(r);
    TRY(ok);
    if (!found)
        return fail(e, ERR_NOT_FOUND, "没有批次 %s", "there is no batch %s", visit_param(v, "id"));
    const audit_ask k = { .kind = -1, .from = DATE_NONE, .to = DATE_NONE, .before = seq + 1, .most = 1 };
    TRY(audit_list(v->c->s, v->a, &k, &one, &more, e) && read_changes(v, id, number_of(v, "after"), PAGE + 1, &all, &last, e));
    if (one.len)
        show_line(v, v->page, &one.at[0]);
    view *list = view_list(v->page, "changes");
    for (size_t i = 0; i < all.len && i < PAGE; i++)
        TRY(show_change(v, list, &all.at[i], &hidden, e));
    if (all.len > PAGE)
        view_print(v->page, "older", "/audit/batch/%lld?after=%lld", (long long)id, (long long)last - 1);
    view_int(v->page, "hidden", hidden);
    view_flag(v->page, "hides", hidden > 0);
    return visit_show(v, "audit_batch", e);
}

/* ---- files ----------------------------------------------------------------------------------------------------------- */

static const text2 heads[] = { { "序号", "No." }, { "时间", "Time" }, { "账号", "Account" }, { "姓名", "Name" }, { "操作", "Action" }, { "对象", "Subject" }, { "说明", "Detail" },
                               { "原因", "Reason" }, { "改动记录数", "Records" } };
enum { COLUMNS = sizeof heads / sizeof *heads };

static document *as_document(visit *v, const audit_lines *all)
{
    const char *title = visit_say(v, "审计日志", "Audit log");
    document *d = doc_new(v->a, v->l, title);
    table *t = doc_table(d, title, NULL, COLUMNS);
    size_t row = table_add_row(t, true);
    for (size_t i = 0; i < COLUMNS; i++)
        table_text(t, row, i, say(heads[i], v->l));
    for (size_t n = 0; n < all->len; n++) {
        const audit_line *x = &all->at[n];
        const char *const cells[COLUMNS] = { arena_print(v->a, "%lld", (long long)x->seq), time_say(v->a, str_of(x->at)), x->who, x->display, action_say(x->action, v->l), x->subject,
                                             x->detail, x->reason, x->batch ? arena_print(v->a, "%lld", (long long)x->records) : "" };
        row = table_add_row(t, false);
        for (size_t i = 0; i < COLUMNS; i++)
            table_text(t, row, i, cells[i] ? cells[i] : "");
    }
    return d;
}

static bool export_audit(visit *v, error *e)
{
    audit_ask k;
    audit_lines all;
    bool more;
    TRY(read_ask(v, &k, e));
    k.most = EXPORT_MOST;
    k.before = k.after = k.looks = 0;
    TRY(audit_list(v->c->s, v->a, &k, &all, &more, e));
    if (more)
        return fail(e, ERR_LIMIT, "超过 %d 条，请用日期等条件分几次导出", "more than %d entries: narrow the days and export in parts", (int)EXPORT_MOST);
    return send_table(v, as_document(v, &all), "audit", visit_say(v, "审计日志", "audit log"), e) &&
           visit_note(v, "export", "audit", arena_print(v->a, "%zu %s", all.len, address(v, "", NULL, 0)), e);
}

const route audit_routes[] = {
    { "GET", "/audit", show_audit, "audit", ROUTE_PAGE },
    { "POST", "/audit/verify", check_chain, "audit", ROUTE_PAGE },
    { "GET", "/audit/export", export_audit, "audit", ROUTE_PAGE },
    { "GET", "/audit/batch/:id", show_batch, "audit", ROUTE_PAGE },
    { 0 },
};
