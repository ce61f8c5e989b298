/* Ask the data: a ledger's records grouped, measured and pivoted; as table, chart, xlsx or csv; kept, shared, put on boards. */
#include "web/clause.h"
#include "web/show_answer.h"
#include "web/send_table.h"

#include <stdlib.h>

#define KEPT_AS "?ask"                      /* of saved_view.ledger: no ledger is called so */
#define BOARD_AS "?board"

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
    view *rows_ = view_list(v->page, "row_axes"), *cols = view_list(v->page, "col_axes"), *measures = view_list(v->page, "measures"), *seconds = view_list(v->page, "seconds"), *fields = view_list(v->page, "fields");
    for (size_t i = 0; i < q->axes.len; i++) {
        option(rows_, q->axes.at[i].key, q->axes.at[i].label, &q->axes.at[i] == q->k.rows);
        option(cols, q->axes.at[i].key, q->axes.at[i].label, &q->axes.at[i] == q->k.cols);
    }
    for (size_t i = 0; i < q->measures.len; i++) {
        option(measures, q->measures.at[i].key, q->measures.at[i].label, &q->measures.at[i] == q->k.measure);
        option(seconds, q->measures.at[i].key, q->measures.at[i].label, &q->measures.at[i] == q->second);
    }
    for (size_t i = 0; i < q->k.l->count; i++)
        if (rights_see(&q->k.g, &q->k.l->fields[i]))
            option(fields, q->k.l->fields[i].id, say(q->k.l->fields[i].label, v->l), false);
    clause_operations(v, v->page);
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

/* Kept questions or boards: one's own and those of everybody. */
static bool show_kept(visit *v, view *list, const char *kind, const char *path, error *e)
{
    rows *r;
    bool more, ok;
    const value args[] = { v_text(kind), V_INT(v->who->id) };
    TRY(store_query(v->c->s, "SELECT id, name, query, account FROM saved_view WHERE ledger = ? AND (account = ? OR shared = 1) ORDER BY name, id", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        view *item = view_item(list);
        view_int(item, "id", rows_int(r, 0));
        view_text(item, "name", str_copy(v->a, rows_text(r, 1)));
        if (text_eq(kind, KEPT_AS))
            view_print(item, "url", "%s?%s", path, str_copy(v->a, rows_text(r, 2)));
        else
            view_print(item, "url", "%s/%lld", path, (long long)rows_int(r, 0));
        view_flag(item, "mine", rows_int(r, 3) == v->who->id);
    }
    rows_close(r);
    return ok;
}

static void show_scripts(visit *v)
{
    view_text(v->page, "echarts", asset_url(v->site, "echarts.js"));
    view_text(v->page, "charts", asset_url(v->site, "charts.js"));
}

/* The part of an address behind its question mark. */
static const char *query_part(const char *url)
{
    const char *at = strchr(url, '?');
    return at ? at + 1 : "";
}

/* Another ledger begins a new question; a clause from the boxes joins the condition. *gone: the browser is sent there. */
static bool changed(visit *v, const question *q, bool *gone, error *e)
{
    const char *where;
    TRY(clause_asked(v, q->k.l, &q->k.g, q->k.where, &where, e));
    *gone = where != NULL;
    return !where || visit_go(v, question_url(v, "/ask", "where", where));
}

static bool answer_question(visit *v, bool *gone, error *e)
{
    question q;
    TRY(question_read(v, &q, e));
    show_choices(v, &q);
    show_scripts(v);
    view_text(v->page, "ledger", q.k.l->id);
    view_flag(v->page, "export", may(&q.k.g, RIGHT_EXPORT));
    return changed(v, &q, gone, e) && (*gone || answer_show(v, v->page, &q, 0, e));
}

/* A question that cannot be answered stays in its form, with what is wrong beside it. */
static bool show_ask(visit *v, error *e)
{
    static const char *const shown[] = { "where", "show", "sort", "unit" };
    const char *ledger = http_query(v->in, "ledger"), *was = http_query(v->in, "was");
    bool gone = false;
    error bad = { .lang = v->l };
    if (!text_empty(ledger) && !text_empty(was) && !text_eq(was, ledger))
        return visit_go(v, visit_url(v->a, "/ask?ledger=%s", url_part(v->a, ledger)));
    show_ledgers(v, ledger);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        view_text(v->page, shown[i], http_query(v->in, shown[i]));
    view_text(v->page, "chart_asked", http_query(v->in, "chart"));
    view_text(v->page, "query", query_part(question_url(v, "/ask", NULL, NULL)));
    view_text(v->page, "without", question_url(v, "/ask", "where", NULL));
    if (!text_empty(ledger) && !answer_question(v, &gone, &bad)) {
        if (bad.code == ERR_NOT_FOUND)
            return fail(e, bad.code, "%s", "%s", bad.text);
        view_text(v->page, "fault", bad.text);
        v->out->status = 422;
    }
    return gone || (show_kept(v, view_list(v->page, "kept"), KEPT_AS, "/ask", e) && visit_show(v, "ask", e));
}

/* From a number to its records: the ledger's list with what the cell stands for as a condition. */
static bool show_records(visit *v, error *e)
{
    question q;
    const char *row = http_query(v->in, "row"), *col = http_query(v->in, "col"), *clause;
    buf b = buf_new(v->a);
    TRY(question_read(v, &q, e));
    buf_puts(&b, text_empty(q.k.where) ? "" : row || col ? arena_print(v->a, "(%s)", q.k.where) : q.k.where);
    const struct { const ask_axis *axis; const char *key; } sides[] = { { q.k.rows, row }, { q.k.cols, col } };
    for (size_t i = 0; i < 2; i++) {
        if (!sides[i].axis || !sides[i].key)
            continue;
        TRY(ask_clause(v, sides[i].axis, sides[i].key, &clause, e));
        buf_print(&b, "%s%s", b.len ? " and " : "", clause);
    }
    const char *rest = visit_url(v->a, "%s%s", b.len ? "?where=" : "", b.len ? url_part(v->a, b.text) : "");
    view_text(v->page, "ledger", q.k.l->id);
    view_text(v->page, "where", b.len ? b.text : NULL);
    view_print(v->page, "records", "/api/v1/ledgers/%s/records%s", q.k.l->id, rest);
    return visit_go(v, arena_print(v->a, "/ledger/%s%s", q.k.l->id, rest));
}

/* ---- kept and sent ----------------------------------------------------------------------------------------------------------------- */

static bool keep(visit *v, const char *kind, const char *name, const char *query, error *e)
{
    if (text_empty(name) || strlen(name) > 120 || text_empty(query) || strlen(query) > 4000 || !http_path_safe(visit_url(v->a, "/%s", query)))
        return fail(e, ERR_INPUT, "请起一个名称并至少选一项", "give it a name and choose at least one");
    return RUN(v->c->s, e, "INSERT INTO saved_view (id, account, ledger, name, query, shared) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? FROM saved_view", V_INT(v->who->id), v_text(kind),
               v_text(name), v_text(query), V_INT(http_form(v->in, "shared") != NULL));
}

static bool drop(visit *v, const char *kind, error *e)
{
    return RUN(v->c->s, e, "DELETE FROM saved_view WHERE id = ? AND account = ? AND ledger = ?", V_INT(visit_number(visit_param(v, "id"))), V_INT(v->who->id), v_text(kind));
}

static bool keep_question(visit *v, error *e)
{
    const char *query = http_form(v->in, "query");
    return keep(v, KEPT_AS, http_form(v->in, "name"), query, e) && visit_go(v, visit_url(v->a, "/ask?%s", query));
}

static bool drop_question(visit *v, error *e) { return drop(v, KEPT_AS, e) && visit_go(v, "/ask"); }

/* ---- boards -------------------------------------------------------------------------------------------------------------------------- */

/* A board is the numbers of kept questions; each is answered anew, with the rights of whoever looks. */
static bool list_boards(visit *v, error *e)
{
    return show_kept(v, view_list(v->page, "boards"), BOARD_AS, "/ask/boards", e) && show_kept(v, view_list(v->page, "kept"), KEPT_AS, "/ask", e) && visit_show(v, "ask_boards", e);
}

static bool keep_board(visit *v, error *e)
{
    buf b = buf_new(v->a);
    for (size_t i = 0; i < v->in->form.len; i++)
        if (str_eq(v->in->form.at[i].name, STR("of"))) {
            int64_t id = visit_number(str_copy(v->a, v->in->form.at[i].value));
            if (id > 0)
                buf_print(&b, "%s%lld", b.len ? "," : "", (long long)id);
        }
    return keep(v, BOARD_AS, http_form(v->in, "name"), b.text, e) && visit_go(v, "/ask/boards");
}

static bool drop_board(visit *v, error *e) { return drop(v, BOARD_AS, e) && visit_go(v, "/ask/boards"); }

/* One question of a board, asked as if its address had been opened. */
static bool show_part(visit *v, view *list, int64_t id, error *e)
{
    enum { LINES = 8 };
    rows *r;
    bool more;
    question q;
    const value args[] = { V_INT(id), v_text(KEPT_AS), V_INT(v->who->id) };
    TRY(store_query(v->c->s, "SELECT name, query FROM saved_view WHERE id = ? AND ledger = ? AND (account = ? OR shared = 1)", args, 3, &r, e));
    bool ok = rows_next(r, &more, e);
    const char *name = ok && more ? str_copy(v->a, rows_text(r, 0)) : NULL, *query = name ? str_copy(v->a, rows_text(r, 1)) : NULL;
    rows_close(r);
    if (!ok || !name)
        return ok;
    http_request asked = *v->in;
    visit with = *v;
    view *item = view_item(list);
    error bad = { .lang = v->l };
    asked.query = (http_fields){ 0 };
    with.in = &asked;
    view_text(item, "name", name);
    view_print(item, "url", "/ask?%s", query);
    if (!http_parse_urlencoded(v->a, str_of(query), &asked.query, &bad) || !question_read(&with, &q, &bad) || !answer_show(&with, item, &q, LINES, &bad))
        view_text(item, "fault", bad.text);
    return true;
}

static bool show_board(visit *v, error *e)
{
    char *name, *ids;
    const value args[] = { V_INT(visit_number(visit_param(v, "id"))), v_text(BOARD_AS), V_INT(v->who->id) };
    static const char of[] = "FROM saved_view WHERE id = ? AND ledger = ? AND (account = ? OR shared = 1)";
    TRY(store_str(v->c->s, v->a, arena_print(v->a, "SELECT name %s", of), args, 3, &name, e) && store_str(v->c->s, v->a, arena_print(v->a, "SELECT query %s", of), args, 3, &ids, e));
    if (!name || !ids)
        return fail(e, ERR_NOT_FOUND, "没有这块看板，或者没有共享给您", "there is no such board, or it is not shared with you");
    view_text(v->page, "title", name);
    show_scripts(v);
    view *list = view_list(v->page, "parts");
    for (char *p = ids; *p; p += *p == ',') {
        size_t n = strcspn(p, ",");
        TRY(show_part(v, list, visit_number(arena_copy_n(v->a, p, n)), e));
        p += n;
    }
    return visit_show(v, "ask_board", e);
}

/* ---- as a file ----------------------------------------------------------------------------------------------------------------------- */

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

static bool export_answer(visit *v, error *e)
{
    question q;
    answer x;
    document *d;
    TRY(question_read(v, &q, e));
    if (!may(&q.k.g, RIGHT_EXPORT))
        return fail(e, ERR_NOT_FOUND, "没有这个台账的导出权限", "you may not export from this ledger");
    TRY(ask_run(v, &q.k, &x, e) && as_document(v, &q.k, &x, &d, e) && send_table(v, d, "ask", say(q.k.l->title, v->l), e));
    return visit_note(v, "export", q.k.l->id, query_part(question_url(v, "/ask", NULL, NULL)), e);
}

const route ask_routes[] = {
    { "GET", "/ask", show_ask, "ask", ROUTE_PAGE },
    { "GET", "/ask/export", export_answer, "ask", ROUTE_PAGE },
    { "GET", "/ask/records", show_records, "ask", ROUTE_PAGE },
    { "POST", "/ask/keep", keep_question, "ask", ROUTE_PAGE },
    { "GET", "/ask/boards", list_boards, "ask", ROUTE_PAGE },
    { "POST", "/ask/boards", keep_board, "ask", ROUTE_PAGE },
    { "GET", "/ask/boards/:id", show_board, "ask", ROUTE_PAGE },
    { "POST", "/ask/boards/:id/drop", drop_board, "ask", ROUTE_PAGE },
    { "POST", "/ask/:id/drop", drop_question, "ask", ROUTE_PAGE },
    { 0 },
};
