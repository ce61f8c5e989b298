/* Ask the data: a ledger's records grouped, measured and pivoted; as table, chart, xlsx or csv; kept and shared. */
#include "report/escape.h"
#include "report/xlsx_out.h"
#include "text/json_out.h"
#include "web/ask.h"
#include "web/file.h"

#define KEPT_AS "?ask"                      /* of saved_view.ledger: no ledger is called so */

/* ---- the question ------------------------------------------------------------------------------------------------------------ */

typedef struct question { ask k; ask_axes axes; ask_measures measures; } question;

static const ask_axis *axis_named(const ask_axes *all, const char *key)
{
    for (size_t i = 0; i < all->len; i++)
        if (text_eq(all->at[i].key, key))
            return &all->at[i];
    return NULL;
}

static bool read_question(visit *v, question *q, error *e)
{
    const char *rows_ = http_query(v->in, "rows"), *cols = http_query(v->in, "cols"), *measure = http_query(v->in, "measure");
    *q = (question){ .k.where = http_query(v->in, "where") };
    TRY(visit_ledger(v, http_query(v->in, "ledger"), RIGHT_VIEW, &q->k.l, &q->k.g, e));
    ask_choices(v, q->k.l, &q->k.g, &q->axes, &q->measures);
    q->k.rows = text_empty(rows_) ? NULL : axis_named(&q->axes, rows_);
    q->k.cols = text_empty(cols) ? NULL : axis_named(&q->axes, cols);
    q->k.measure = text_empty(measure) ? &q->measures.at[0] : NULL;
    for (size_t i = 0; i < q->measures.len; i++)
        if (text_eq(q->measures.at[i].key, measure))
            q->k.measure = &q->measures.at[i];
    if ((!text_empty(rows_) && !q->k.rows) || (!text_empty(cols) && !q->k.cols) || !q->k.measure)
        return fail(e, ERR_INPUT, "不能按“%s”分组或统计，请从列表中选择", "“%s” cannot be asked for: choose from the list", !q->k.measure ? measure : !text_empty(rows_) && !q->k.rows ? rows_ : cols);
    return true;
}

static const char *address_of(visit *v)
{
    static const char *const keys[] = { "ledger", "rows", "cols", "measure", "where" };
    buf b = buf_new(v->a);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *x = http_query(v->in, keys[i]);
        if (text_empty(x))
            continue;
        buf_print(&b, "%s%s=", b.len ? "&" : "", keys[i]);
        url_escape(&b, x);
    }
    return b.text ? b.text : "";
}

static bool text_of(visit *v, const ask *k, const ask_cell *c, const char **out, error *e)
{
    decimal x;
    bool known;
    TRY(ask_value(k, c, &x, &known, e));
    *out = known ? decimal_text_grouped(v->a, x) : "—";
    return true;
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------- */

static void option(view *list, const char *id, const char *says, bool chosen)
{
    view *item = view_item(list);
    view_text(item, "id", id);
    view_text(item, "says", says);
    view_flag(item, "chosen", chosen);
}

static void show_choices(visit *v, const question *q)
{
    view *rows_ = view_list(v->page, "row_axes"), *cols = view_list(v->page, "col_axes"), *measures = view_list(v->page, "measures");
    for (size_t i = 0; i < q->axes.len; i++) {
        option(rows_, q->axes.at[i].key, q->axes.at[i].label, &q->axes.at[i] == q->k.rows);
        option(cols, q->axes.at[i].key, q->axes.at[i].label, &q->axes.at[i] == q->k.cols);
    }
    for (size_t i = 0; i < q->measures.len; i++)
        option(measures, q->measures.at[i].key, q->measures.at[i].label, &q->measures.at[i] == q->k.measure);
}

static void show_ledgers(visit *v, const char *chosen)
{
    view *list = view_list(v->page, "ledgers");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        ledger_rights g = access_to(v->roles, v->who, l);
        if (may(&g, RIGHT_VIEW))
            option(list, l->id, say(l->title, v->l), text_eq(l->id, chosen));
    }
}

static bool show_kept(visit *v, error *e)
{
    rows *r;
    bool more, ok;
    view *list = view_list(v->page, "kept");
    const value args[] = { v_text(KEPT_AS), V_INT(v->who->id) };
    TRY(store_query(v->c->s, "SELECT id, name, query, account FROM saved_view WHERE ledger = ? AND (account = ? OR shared = 1) ORDER BY name", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        view *item = view_item(list);
        view_int(item, "id", rows_int(r, 0));
        view_text(item, "name", str_copy(v->a, rows_text(r, 1)));
        view_print(item, "url", "/ask?%s", str_copy(v->a, rows_text(r, 2)));
        view_flag(item, "mine", rows_int(r, 3) == v->who->id);
    }
    rows_close(r);
    return ok;
}

static bool show_table(visit *v, const ask *k, const answer *x, error *e)
{
    const char *text;
    view *heads = view_list(v->page, "heads"), *body = view_list(v->page, "body"), *totals = view_list(v->page, "totals");
    for (size_t c = 0; c < x->cols.len; c++) {
        view_item_text(heads, k->cols ? x->cols.at[c].label : k->measure->label);
        TRY(text_of(v, k, &x->cols.at[c].total, &text, e));
        view_item_text(totals, text);
    }
    for (size_t r = 0; r < x->rows.len; r++) {
        view *line = view_item(body), *cells = view_list(line, "cells");
        view_text(line, "label", k->rows ? x->rows.at[r].label : visit_say(v, "全部", "All"));
        for (size_t c = 0; c < x->cols.len; c++) {
            TRY(text_of(v, k, &x->cell[r * x->cols.len + c], &text, e));
            view_item_text(cells, text);
        }
        TRY(text_of(v, k, &x->rows.at[r].total, &text, e));
        view_text(line, "total", text);
    }
    TRY(text_of(v, k, &x->total, &text, e));
    view_text(v->page, "total", text);
    view_flag(v->page, "pivot", k->cols != NULL);
    view_int(v->page, "records", x->records);
    view_text(v->page, "rows_label", k->rows ? k->rows->label : "");
    view_text(v->page, "measure_label", k->measure->label);
    view_text(v->page, "unit", k->measure->unit);
    view_flag(v->page, "answered", true);
    return true;
}

static bool show_chart(visit *v, const ask *k, const answer *x, error *e)
{
    enum { MOST_BARS = 24, MOST_SERIES = 8 };
    size_t n = x->rows.len < MOST_BARS ? x->rows.len : MOST_BARS, series = x->cols.len < MOST_SERIES ? x->cols.len : MOST_SERIES;
    bool times = k->rows && (k->rows->field->type == FIELD_MONTH || k->rows->field->type == FIELD_YEAR);
    buf b = buf_new(v->a);
    buf_print(&b, "{\"kind\":\"%s\",\"unit\":", times ? "line" : "bars");
    json_out(&b, k->measure->unit ? k->measure->unit : "");
    buf_puts(&b, ",\"x\":[");
    for (size_t i = 0; i < n; i++) {
        buf_puts(&b, i ? "," : "");
        json_out(&b, x->rows.at[i].label);
    }
    buf_puts(&b, "],\"series\":[");
    for (size_t c = 0; c < series; c++) {
        buf_puts(&b, c ? ",{\"name\":" : "{\"name\":");
        json_out(&b, k->cols ? x->cols.at[c].label : k->measure->label);
        buf_puts(&b, ",\"data\":[");
        for (size_t i = 0; i < n; i++) {
            decimal d;
            bool known;
            TRY(ask_value(k, &x->cell[i * x->cols.len + c], &d, &known, e));
            buf_print(&b, "%s%s", i ? "," : "", known ? decimal_text(v->a, d) : "null");
        }
        buf_puts(&b, "]}");
    }
    buf_puts(&b, "]}");
    view_text(v->page, "chart", n > 1 ? b.text : NULL);
    view_text(v->page, "echarts", asset_url(v->site, "echarts.js"));
    view_text(v->page, "charts", asset_url(v->site, "charts.js"));
    return true;
}

static bool answer_question(visit *v, error *e)
{
    question q;
    answer x;
    TRY(read_question(v, &q, e));
    show_choices(v, &q);
    view_text(v->page, "ledger", q.k.l->id);
    view_text(v->page, "ledger_title", say(q.k.l->title, v->l));
    view_flag(v->page, "export", may(&q.k.g, RIGHT_EXPORT));
    return ask_run(v, &q.k, &x, e) && show_table(v, &q.k, &x, e) && show_chart(v, &q.k, &x, e);
}

/* A question that cannot be answered stays in its form, with what is wrong beside it. */
static bool show_ask(visit *v, error *e)
{
    const char *ledger = http_query(v->in, "ledger");
    error bad = { .lang = v->l };
    show_ledgers(v, ledger);
    view_text(v->page, "where", http_query(v->in, "where"));
    view_text(v->page, "query", address_of(v));
    if (!text_empty(ledger) && !answer_question(v, &bad)) {
        if (bad.code == ERR_NOT_FOUND)
            return fail(e, bad.code, "%s", "%s", bad.text);
        view_text(v->page, "fault", bad.text);
        v->out->status = 422;
    }
    return show_kept(v, e) && visit_show(v, "ask", e);
}

/* ---- kept and sent ----------------------------------------------------------------------------------------------------------------- */

static bool keep_question(visit *v, error *e)
{
    const char *name = http_form(v->in, "name"), *query = http_form(v->in, "query");
    if (text_empty(name) || strlen(name) > 120 || text_empty(query) || strlen(query) > 4000)
        return fail(e, ERR_INPUT, "请给这个分析起一个名称", "name the question");
    TRY(RUN(v->c->s, e, "INSERT INTO saved_view (id, account, ledger, name, query, shared) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? FROM saved_view", V_INT(v->who->id),
            v_text(KEPT_AS), v_text(name), v_text(query), V_INT(http_form(v->in, "shared") != NULL)));
    return visit_go(v, visit_url(v->a, "/ask?%s", query));
}

static bool drop_question(visit *v, error *e)
{
    TRY(RUN(v->c->s, e, "DELETE FROM saved_view WHERE id = ? AND account = ? AND ledger = ?", V_INT(visit_number(visit_param(v, "id"))), V_INT(v->who->id), v_text(KEPT_AS)));
    return visit_go(v, "/ask");
}

static bool put_cell(visit *v, table *t, size_t row, size_t column, const ask *k, const ask_cell *c, error *e)
{
    decimal d;
    bool known;
    TRY(ask_value(k, c, &d, &known, e));
    if (known)
        table_number(t, row, column, decimal_text_grouped(v->a, d), d);
    else
        table_text(t, row, column, "");
    return true;
}

static bool as_document(visit *v, const ask *k, const answer *x, document **out, error *e)
{
    bool pivot = k->cols != NULL;
    document *d = doc_new(v->a, v->l, say(k->l->title, v->l));
    table *t = doc_table(d, arena_print(v->a, "%s %s", say(k->l->title, v->l), k->measure->label), k->measure->unit, 1 + x->cols.len + pivot);
    size_t row = table_add_row(t, true);
    table_text(t, row, 0, k->rows ? k->rows->label : "");
    for (size_t c = 0; c < x->cols.len; c++)
        table_text(t, row, 1 + c, pivot ? x->cols.at[c].label : k->measure->label);
    if (pivot)
        table_text(t, row, 1 + x->cols.len, visit_say(v, "合计", "Total"));
    for (size_t r = 0; r < x->rows.len; r++) {
        row = table_add_row(t, false);
        table_text(t, row, 0, k->rows ? x->rows.at[r].label : visit_say(v, "全部", "All"));
        for (size_t c = 0; c < x->cols.len; c++)
            TRY(put_cell(v, t, row, 1 + c, k, &x->cell[r * x->cols.len + c], e));
        if (pivot)
            TRY(put_cell(v, t, row, 1 + x->cols.len, k, &x->rows.at[r].total, e));
    }
    if (k->where)
        VEC_ADD(v->a, &t->notes, arena_print(v->a, visit_say(v, "条件：%s", "Condition: %s"), k->where));
    *out = d;
    return true;
}

/* Text that a spreadsheet would take for a formula is kept a text. */
static void csv_cell(buf *b, const char *text)
{
    buf_puts(b, strchr("=+-@", *text) && *text && !(*text == '-' && text[1] >= '0' && text[1] <= '9') ? "\"'" : "\"");
    for (; *text; text++) {
        buf_putc(b, *text);
        if (*text == '"')
            buf_putc(b, '"');
    }
    buf_putc(b, '"');
}

static void as_csv(buf *b, const table *t)
{
    buf_puts(b, "\xEF\xBB\xBF");
    for (size_t r = 0; r < t->rows.len; r++)
        for (size_t c = 0; c < t->columns; c++) {
            const table_cell *x = &t->rows.at[r].cells[c];
            csv_cell(b, x->number ? decimal_text(b->a, x->value) : x->text ? x->text : "");
            buf_puts(b, c + 1 < t->columns ? "," : "\r\n");
        }
}

static bool export_answer(visit *v, error *e)
{
    question q;
    answer x;
    document *d;
    const char *path;
    bool csv = text_eq(http_query(v->in, "format"), "csv");
    TRY(read_question(v, &q, e));
    if (!may(&q.k.g, RIGHT_EXPORT))
        return fail(e, ERR_NOT_FOUND, "没有这个台账的导出权限", "you may not export from this ledger");
    TRY(ask_run(v, &q.k, &x, e) && as_document(v, &q.k, &x, &d, e));
    if (csv) {
        buf b = buf_new(v->a);
        as_csv(&b, d->blocks.at[0].table);
        v->out->body = (str){ b.text, b.len };
    } else
        TRY(file_temporary(v->a, "ask", ".xlsx", &path, e) && xlsx_save(d, path, e) && file_take(v->a, path, &v->out->body, e));
    v->out->type = csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    http_add_header(v->out, v->a, "Content-Disposition", arena_print(v->a, "attachment; filename=\"ask.%s\"; filename*=UTF-8''%s.%s", csv ? "csv" : "xlsx", url_part(v->a, say(q.k.l->title, v->l)), csv ? "csv" : "xlsx"));
    return visit_note(v, "export", q.k.l->id, address_of(v), e);
}

const route ask_routes[] = {
    { "GET", "/ask", show_ask, "ask", ROUTE_PAGE },
    { "GET", "/ask/export", export_answer, "ask", ROUTE_PAGE },
    { "POST", "/ask/keep", keep_question, "ask", ROUTE_PAGE },
    { "POST", "/ask/:id/drop", drop_question, "ask", ROUTE_PAGE },
    { 0 },
};
