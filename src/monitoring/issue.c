#include "monitoring/issue.h"

#include "base/vec.h"
#include "ledger/record.h"
#include "monitoring/kinds.h"
#include "monitoring/report_source.h"
#include "report/docx.h"
#include "report/figure_list.h"
#include "report/xlsx_out.h"

#include <stdio.h>
#include <unistd.h>

enum { TRACE_ROWS = 12 };

/* ---- making --------------------------------------------------------------------------------------------------------------- */

static bool make_document(core *c, const char *name, month period, int64_t as_of, document **out, figures **f, error *e)
{
    figures_options o = { .kinds = monitoring_figure_kinds, .as_of = as_of };
    const pack_file *file = packs_file_named(&c->packs, "reports", ".tpl", name);
    template *t;
    if (!file)
        return fail(e, ERR_NOT_FOUND, "没有名为“%s”的报告模板（jbp report list 列出全部）", "there is no report “%s” (jbp report list shows all)", name);
    TRY(template_parse(c->a, file->path, file->bytes, &t, e) && figures_open(c, &o, f, e));
    tpl_source s = report_source_of(report_source_new(*f, period));
    return template_run(c->a, t, &s, c->lang, out, e);
}

bool report_read(core *c, const report_order *o, document **out, error *e)
{
    figures *f;
    return make_document(c, o->name, o->period, o->as_of, out, &f, e);
}

static bool write_document(core *c, figures *f, const document *d, const char *path, error *e)
{
    str p = str_of(path);
    trace_list trace = { 0 };
    if (str_ends(p, STR(".docx")))
        return docx_save(d, path, e);
    if (str_ends(p, STR(".xlsx")))
        return xlsx_save(d, path, e);
    if (!str_ends(p, STR(".html")))
        return fail(e, ERR_USAGE, "输出文件应以 .docx、.html 或 .xlsx 结尾：%s", "the output must end in .docx, .html or .xlsx: %s", path);
    (void)c;
    return report_trace(f, d, TRACE_ROWS, &trace, e) && html_save(d, (html_options){ .trace = &trace }, path, e);
}

static bool next_code(core *c, const char *name, month period, char **out, error *e)
{
    int64_t n;
    bool found;
    char *pattern = arena_print(c->a, "%s-%s-%%", name, month_text(c->a, period));
    const value args[] = { v_text(pattern) };
    TRY(store_int(c->s, "SELECT count(*) FROM report_issue WHERE code LIKE ?", args, 1, &n, &found, e));
    *out = arena_print(c->a, "%s-%s-%lld", name, month_text(c->a, period), (long long)n + 1);
    return true;
}

static bool register_issue(core *c, const report_order *o, const report_made *m, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "report_issue", e);
    int64_t id = 0, head;
    if (!l)
        return false;
    value *v = NEW_N(c->a, value, l->count);
    TRY(history_head(c, &head, e));
    const struct { const char *field; value v; } set[] = {
        { "code", v_text(m->code) }, { "title", v_text(m->title) }, { "template", v_text(o->name) }, { "month", V_INT(month_code(o->period)) },
        { "issued_on", v_text(date_iso(c->a, today_of())) }, { "position", V_INT(head) }, { "file", v_text(m->file) },
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        v[field_find(l, set[i].field)->index] = set[i].v;
    return record_write(c, l, &(batch_info){ .who = c->who, .action = "issue-report", .subject = m->code }, &id, v, NULL, NULL, e);
}

bool report_make(core *c, const report_order *o, report_made *out, error *e)
{
    document *d;
    figures *f;
    char *code = NULL;
    *out = (report_made){ .file = o->file };
    TRY(make_document(c, o->name, o->period, o->as_of, &d, &f, e));
    out->title = d->title;
    out->figures = doc_figures(c->a, d).len;
    if (o->file)
        TRY(write_document(c, f, d, o->file, e));
    if (!o->issue)
        return true;
    if (!c->dir)
        return fail(e, ERR_USAGE, "印发要有数据目录（--data），报告存在其中", "issuing needs a data directory (--data) to keep the report in");
    TRY(next_code(c, o->name, o->period, &code, e));
    out->code = code;
    out->file = arena_print(c->a, "%s/reports/%s.docx", c->dir, code);
    return write_document(c, f, d, out->file, e) && register_issue(c, o, out, e);
}

/* ---- checking ---------------------------------------------------------------------------------------------------------------- */

static bool find_issue(core *c, const char *name, const char **file, const char **template_, month *period, error *e)
{
    rows *r;
    bool more = false;
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    const char *code = str_ends(str_of(base), STR(".docx")) ? arena_copy_n(c->a, base, strlen(base) - 5) : base;
    const value args[] = { v_text(code) };
    *template_ = NULL;
    TRY(store_query(c->s, "SELECT file, template, month FROM report_issue WHERE code = ?", args, 1, &r, e));
    bool ok = rows_next(r, &more, e);
    if (ok && more) {
        *file = str_copy(c->a, rows_text(r, 0));
        *template_ = str_copy(c->a, rows_text(r, 1));
        month_from_code(rows_int(r, 2), period);
    }
    rows_close(r);
    TRY(ok);
    if (access(name, R_OK) == 0)
        *file = name;
    return *file || fail(e, ERR_NOT_FOUND, "没有编号为“%s”的已发报告，也没有这个文件", "no issued report “%s”, and no such file", name);
}

static const figure_place *same_place(const figure_places *now, const figure_place *was)
{
    for (size_t i = 0; i < now->len; i++)
        if (text_eq(now->at[i].address, was->address) && figure_same(now->at[i].figure, was->figure))
            return &now->at[i];
    for (size_t i = 0; i < now->len; i++)
        if (figure_same(now->at[i].figure, was->figure))
            return &now->at[i];
    return NULL;
}

/* The paragraph of today's document that holds an address p12.s3. */
static const char *sentence_of(core *c, const document *d, const figure_place *at)
{
    const char *dot = at ? strchr(at->address, '.') : NULL;
    for (size_t i = 0; dot && at->address[0] == 'p' && i < d->blocks.len; i++) {
        const block *b = &d->blocks.at[i];
        if (strlen(b->address) == (size_t)(dot - at->address) && strncmp(b->address, at->address, (size_t)(dot - at->address)) == 0)
            return block_text(c->a, b);
    }
    return NULL;
}

bool report_check(core *c, const char *name, stale_list *out, error *e)
{
    const char *file = NULL, *template_ = NULL;
    month period = MONTH_NONE;
    figure_places was, now = { 0 };
    document *d = NULL;
    figures *f = NULL;
    *out = (stale_list){ 0 };
    TRY(find_issue(c, name, &file, &template_, &period, e) && issued_figures(c->a, file, &was, e));
    if (template_)
        TRY(make_document(c, template_, period, 0, &d, &f, e));
    else {
        figures_options o = { .kinds = monitoring_figure_kinds };
        TRY(figures_open(c, &o, &f, e));
    }
    if (d)
        now = doc_figures(c->a, d);
    out->checked = was.len;
    for (size_t i = 0; i < was.len; i++) {
        const figure_place *w = &was.at[i];
        figure_value v;
        error gone = { .lang = e->lang };
        bool there = report_ask_again(f, w->figure, &v, &gone);
        if (there && v.defined == w->figure->defined && (!v.defined || decimal_compare(v.value, w->figure->value) == 0))
            continue;
        const figure_place *n = same_place(&now, w);
        stale_place s = { .address = w->address, .figure = w->figure->id, .params = w->figure->params ? w->figure->params : "", .title = there ? say(v.call.decl->title, c->lang) : "",
                          .old_text = w->text, .new_text = n ? n->text : there ? v.text : arena_copy(c->a, gone.text), .sentence = d && n ? sentence_of(c, d, n) : NULL };
        VEC_ADD(c->a, out, s);
    }
    return true;
}
