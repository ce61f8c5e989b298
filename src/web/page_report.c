/* Reports: written on request, read in the page, issued, and checked against today. */
#include "ledger/filter.h"
#include "monitoring/issue.h"
#include "web/file.h"
#include "web/show_figure.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- what there is --------------------------------------------------------------------------------------------------------- */

/* What a report is called: the line @标题 of its template without the parts that a month fills in. */
static const char *template_title(arena *a, str text)
{
    ptrdiff_t at = str_find(text, STR("@标题"));
    buf b = buf_new(a);
    if (at < 0)
        return NULL;
    const char *p = text.at + at + strlen("@标题"), *end = memchr(p, '\n', (size_t)(text.at + text.len - p));
    for (end = end ? end : text.at + text.len; p < end; p++) {
        if (end - p > 2 && p[0] == '{' && p[1] == '{')
            while (p < end && !(p[0] == '}' && p[-1] == '}'))
                p++;
        else
            buf_putc(&b, *p);
    }
    return str_copy(a, str_trim((str){ b.text ? b.text : "", b.len }));
}

static void show_templates(visit *v)
{
    view *list = view_list(v->page, "templates");
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&v->c->packs, "reports", ".tpl", &i));) {
        view *item = view_item(list);
        const char *name = pack_file_id(v->a, f), *title = template_title(v->a, f->bytes);
        view_text(item, "name", name);
        view_text(item, "called", text_empty(title) ? name : title);
    }
}

static bool template_known(visit *v, const char *name) { return packs_file_named(&v->c->packs, "reports", ".tpl", name); }

typedef struct issues { visit *v; const ledger_decl *l; view *list; } issues;

static bool show_issue(void *self, const record *r, error *e)
{
    const issues *k = self;
    view *item = view_item(k->list);
    (void)e;
    for (size_t i = 0; i < k->l->count; i++)
        view_text(item, k->l->fields[i].id, value_to_text(k->v->a, k->v->c, &k->l->fields[i], r->values[i]));
    view_int(item, "id", r->id);
    return true;
}

static bool list_reports(visit *v, error *e)
{
    figures *f;
    month m;
    filter *all;
    const ledger_decl *l = ledger_find(&v->c->packs, "report_issue", e);
    TRY(l && show_open(v, &f, &m, e) && filter_new(v->c, l, v->a, &all, e));
    view_text(v->page, "period", month_text(v->a, m));
    view_text(v->page, "period_say", month_say_cumulative(v->a, m, v->l));
    show_templates(v);
    TRY(filter_rows(all, &(filter_page){ .order = "id DESC", .limit = 100 }, show_issue, &(issues){ v, l, view_list(v->page, "issues") }, e));
    return visit_show(v, "reports", e);
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------- */

static const struct { const char *format, *ending, *type; } formats[] = {
    { "docx", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { "html", ".html", "text/html; charset=utf-8" },
};

static bool make(visit *v, const char *ending, bool issue, const char **path, report_made *made, error *e)
{
    figures *f;
    month m;
    const char *name = visit_param(v, "name");
    if (!template_known(v, name))
        return fail(e, ERR_NOT_FOUND, "没有报告模板“%s”", "there is no report template “%s”", name);
    TRY(show_open(v, &f, &m, e) && file_temporary(v->a, "report", ending, path, e));
    report_order o = { .name = name, .file = *path, .period = m, .issue = issue };
    return report_make(v->c, &o, made, e);
}

/* A report is a page of its own with its style inside: it may use that, and nothing else. */
static void preview_headers(visit *v)
{
    v->out->headers.len = 0;
    http_add_header(v->out, v->a, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'");
    http_add_header(v->out, v->a, "X-Content-Type-Options", "nosniff");
    http_add_header(v->out, v->a, "Cache-Control", "no-store");
}

static bool send_report(visit *v, error *e)
{
    const char *asked = http_query(v->in, "format"), *path;
    report_made made;
    size_t i = 0;
    while (i < 2 && !text_eq(formats[i].format, asked))
        i++;
    TRY(make(v, formats[i].ending, false, &path, &made, e));
    bool ok = file_take(v->a, path, &v->out->body, e);
    v->out->type = formats[i].type;
    if (i == 2)
        preview_headers(v);
    else
        http_add_header(v->out, v->a, "Content-Disposition", arena_print(v->a, "attachment; filename*=UTF-8''%s%s", url_part(v->a, made.title), formats[i].ending));
    return ok && (i == 2 || visit_note(v, "export", "report", arena_print(v->a, "%s%s %s", visit_param(v, "name"), formats[i].ending, made.title), e));
}

static bool issue_report(visit *v, error *e)
{
    const char *path;
    report_made made;
    TRY(make(v, ".docx", true, &path, &made, e));
    unlink(path);
    visit_notice(v, arena_print(v->a, "已印发，编号 %s", made.code ? made.code : ""), arena_print(v->a, "issued as %s", made.code ? made.code : ""));
    return visit_go(v, "/reports");
}

/* ---- is it still true ------------------------------------------------------------------------------------------------------------ */

static bool check_issued(visit *v, error *e)
{
    stale_list stale;
    const char *code = visit_param(v, "code");
    if (strchr(code, '/') || strchr(code, '.'))
        return fail(e, ERR_NOT_FOUND, "没有编号为“%s”的报告", "there is no report “%s”", code);
    TRY(report_check(v->c, code, &stale, e));
    view_text(v->page, "code", code);
    view_int(v->page, "checked", (int64_t)stale.checked);
    view_int(v->page, "changed", (int64_t)stale.len);
    view *list = view_list(v->page, "places");
    for (size_t i = 0; i < stale.len; i++) {
        view *item = view_item(list);
        view_text(item, "address", stale.at[i].address);
        view_text(item, "title", stale.at[i].title);
        view_text(item, "was", stale.at[i].old_text);
        view_text(item, "is", stale.at[i].new_text);
        view_text(item, "sentence", stale.at[i].sentence);
    }
    return visit_show(v, "report_check", e);
}

const route report_routes[] = {
    { "GET", "/reports", list_reports, "reports", ROUTE_PAGE },
    { "GET", "/reports/check/:code", check_issued, "reports", ROUTE_PAGE },
    { "GET", "/reports/:name/file", send_report, "reports", ROUTE_PAGE },
    { "POST", "/reports/:name/issue", issue_report, "reports", ROUTE_PAGE },
    { 0 },
};
