/* Tables and charts of a template. */
#include "report/template_ast.h"

#include "report/number_text.h"

static const decl *find(const node *n, decl_kind kind, size_t nth)
{
    for (size_t i = 0; i < n->decls.len; i++)
        if (n->decls.at[i].kind == kind && nth-- == 0)
            return &n->decls.at[i];
    return NULL;
}

static size_t count(const node *n, decl_kind kind)
{
    size_t found = 0;
    while (find(n, kind, found))
        found++;
    return found;
}

static bool text_of(run *r, const node *n, decl_kind kind, const tpl_scope *scope, const char **out)
{
    const decl *d = find(n, kind, 0);
    *out = NULL;
    return d ? run_text(r, &d->text, scope, out) : true;
}

/* ── tables ─────────────────────────────────────────────────────────────── */

enum { HEAD_LEVELS = 3 };

/* "总产值/本年累计" → two levels; a head with fewer levels than others reaches down. */
static size_t split_head(arena *a, const char *text, const char *levels[HEAD_LEVELS])
{
    size_t n = 0;
    str rest = str_of(text);
    while (n < HEAD_LEVELS) {
        ptrdiff_t slash = n + 1 < HEAD_LEVELS ? str_find(rest, STR("/")) : -1;
        levels[n++] = str_copy(a, str_trim(slash < 0 ? rest : (str){ rest.at, (size_t)slash }));
        if (slash < 0)
            break;
        rest = (str){ rest.at + slash + 1, rest.len - (size_t)slash - 1 };
    }
    return n;
}

typedef struct head { const char *levels[HEAD_LEVELS]; size_t n; } head;

static bool same_above(const head *x, const head *y, size_t level)
{
    for (size_t i = 0; i <= level; i++)
        if (i + 1 >= x->n || i + 1 >= y->n || !text_eq(x->levels[i], y->levels[i]))
            return false;                          /* the lowest level of a column stays its own */
    return true;
}

static void write_heads(table *t, const head *heads, size_t columns, size_t depth)
{
    for (size_t level = 0; level < depth; level++)
        table_add_row(t, true);
    for (size_t level = 0; level < depth; level++)
        for (size_t c = 0; c < columns;) {
            size_t across = 1;
            while (c + across < columns && same_above(&heads[c], &heads[c + across], level))
                across++;
            if (level < heads[c].n) {
                size_t down = level + 1 == heads[c].n ? depth - level : 1;
                table_text(t, level, c, heads[c].levels[level]);
                if (across > 1 || down > 1)
                    table_merge(t, level, c, (int)across, (int)down);
            }
            c += across;
        }
}

static bool heads_of(run *r, const node *n, const tpl_scope *scope, head *heads, size_t columns, size_t *depth)
{
    *depth = 1;
    for (size_t c = 0; c < columns; c++) {
        const char *text;
        TRY(run_text(r, &find(n, DECL_COLUMN, c)->text, scope, &text));
        heads[c].n = split_head(r->a, text, heads[c].levels);
        *depth = heads[c].n > *depth ? heads[c].n : *depth;
    }
    return true;
}

/* A cell shows the bare number, its unit being in the head; filters that make words (change, text …) show those. */
static bool write_cell(run *r, table *t, size_t row, size_t column, const call *c, const tpl_scope *scope)
{
    shown s;
    TRY(run_call(r, c, scope, &s));
    bool words = !s.figure || (c->filter && !number_filter_known(c->filter));
    const char *text = words ? s.text : s.number ? decimal_text(r->a, s.value) : "—";
    if (s.figure)
        table_figure(t, row, column, text, s.figure);
    else
        table_text(t, row, column, text);
    table_at(t, row, column)->number = s.figure && s.number;
    table_at(t, row, column)->value = s.value;
    return true;
}

static bool write_list(run *r, const node *n, table *t, const call *list, int64_t limit, bool strong,
                       const tpl_scope *scope)
{
    tpl_list rows;
    TRY(run_list(r, list, limit, scope, &rows));
    for (size_t i = 0; i < rows.len; i++) {
        tpl_scope inner = { "row", &rows.at[i], i, rows.len, scope };
        size_t row = table_add_row(t, false);
        t->rows.at[row].strong = strong;
        if ((r->steps += t->columns) > TPL_MAX_STEPS)
            return fail_at(r->err, ERR_LIMIT, n->at, "报告太长", "the report is too long");
        for (size_t c = 0; c < t->columns; c++)
            TRY(write_cell(r, t, row, c, find(n, DECL_COLUMN, c)->calls.at, &inner));
    }
    return true;
}

static bool write_rows(run *r, const node *n, table *t, const tpl_scope *scope)
{
    if (n->call.name) {
        TRY(write_list(r, n, t, &n->call, n->limit, false, scope));
        const decl *total = find(n, DECL_TOTAL, 0);
        return total ? write_list(r, n, t, total->calls.at, -1, true, scope) : true;
    }
    const decl *d;
    for (size_t i = 0; (d = find(n, DECL_ROW, i)); i++) {
        size_t row = table_add_row(t, false);
        const char *name;
        TRY(run_text(r, &d->text, scope, &name));
        table_text(t, row, 0, name);
        for (size_t c = 0; c < d->calls.len; c++)
            TRY(write_cell(r, t, row, c + 1, &d->calls.at[c], scope));
    }
    return true;
}

bool run_table(run *r, const node *n, const tpl_scope *scope)
{
    const char *caption, *unit, *note;
    size_t columns = count(n, DECL_COLUMN), depth;
    TRY(text_of(r, n, DECL_CAPTION, scope, &caption));
    TRY(text_of(r, n, DECL_UNIT, scope, &unit));
    head *heads = NEW_N(r->a, head, columns);
    TRY(heads_of(r, n, scope, heads, columns, &depth));
    table *t = doc_table(r->d, caption, unit, columns);
    write_heads(t, heads, columns, depth);
    TRY(write_rows(r, n, t, scope));
    const decl *d;
    for (size_t i = 0; (d = find(n, DECL_NOTE, i)); i++) {
        TRY(run_text(r, &d->text, scope, &note));
        VEC_ADD(t->a, &t->notes, note);
    }
    return true;
}

/* ── charts ─────────────────────────────────────────────────────────────── */

static bool add_point(run *r, chart *c, size_t series, const decl *d, const decl *total, const tpl_scope *row)
{
    shown s, level = { 0 };
    TRY(run_call(r, d->calls.at, row, &s));
    if (!s.figure)
        return fail_at(r->err, ERR_DECLARATION, d->at, "图里只能用数字，“%s”是文字",
                       "a chart shows figures only: “%s” is text", d->calls.at->name);
    chart_point *p = chart_add_figure(c, series, s.figure);
    p->value = s.value;
    p->missing = !s.number;
    if (total)
        TRY(run_call(r, total->calls.at, row, &level));
    p->total = !text_empty(level.text) && !text_eq(level.text, "0") && !text_eq(level.text, "false");
    return true;
}

static bool add_all_series(run *r, const node *n, chart *c, const tpl_list *rows, const tpl_scope *scope)
{
    const decl *total = find(n, DECL_TOTAL, 0);
    for (size_t i = 0; i < n->decls.len; i++) {
        const decl *d = &n->decls.at[i];
        const char *name;
        if (d->kind != DECL_SERIES && d->kind != DECL_SERIES2)
            continue;
        TRY(run_text(r, &d->text, scope, &name));
        size_t s = chart_new_series(c, name);
        c->series.at[s].second = d->kind == DECL_SERIES2 && c->kind == CHART_BAR_LINE;
        for (size_t k = 0; k < rows->len; k++) {
            tpl_scope row = { "row", &rows->at[k], k, rows->len, scope };
            if (++r->steps > TPL_MAX_STEPS)
                return fail_at(r->err, ERR_LIMIT, n->at, "报告太长", "the report is too long");
            TRY(add_point(r, c, s, d, total, &row));
        }
    }
    return true;
}

static bool add_categories(run *r, const node *n, chart *c, const tpl_list *rows, const tpl_scope *scope)
{
    for (size_t k = 0; k < rows->len; k++) {
        tpl_scope row = { "row", &rows->at[k], k, rows->len, scope };
        shown s;
        TRY(run_call(r, find(n, DECL_CATEGORY, 0)->calls.at, &row, &s));
        chart_category(c, s.text);
    }
    return true;
}

bool run_chart(run *r, const node *n, const tpl_scope *scope)
{
    const char *title, *unit, *unit2, *note;
    tpl_list rows;
    TRY(text_of(r, n, DECL_CAPTION, scope, &title));
    TRY(text_of(r, n, DECL_UNIT, scope, &unit));
    TRY(text_of(r, n, DECL_UNIT2, scope, &unit2));
    TRY(text_of(r, n, DECL_NOTE, scope, &note));
    TRY(run_list(r, &n->call, n->limit, scope, &rows));
    const decl *kind = find(n, DECL_KIND, 0);
    chart *c = chart_new(r->a, kind ? kind->chart : CHART_LINE, title, unit, r->d->lang);
    c->unit2 = unit2;
    c->note = note;
    c->values = find(n, DECL_VALUES, 0) != NULL;
    TRY(add_categories(r, n, c, &rows, scope));
    TRY(add_all_series(r, n, c, &rows, scope));
    doc_chart(r->d, c);
    return true;
}
