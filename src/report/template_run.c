#include "report/template_ast.h"

#include "report/number_text.h"

#include <strings.h>

/* ── lines ──────────────────────────────────────────────────────────────── */

const struct directive template_directives[] = {
    [DIRECTIVE_TITLE] = { "标题", "title" },       [DIRECTIVE_SUBTITLE] = { "副标题", "subtitle" },
    [DIRECTIVE_ISSUER] = { "署名", "issuer" },     [DIRECTIVE_DATE] = { "日期", "date" },
    [DIRECTIVE_ADDRESSEE] = { "主送", "addressee" }, [DIRECTIVE_NUMBER] = { "文号", "number" },
    [DIRECTIVE_ATTACHMENT] = { "附件", "attachment" }, [DIRECTIVE_BREAK] = { "分页", "break" }, { NULL, NULL },
};

size_t line_marker(str line, int *directive, int *level)
{
    size_t at = 0;
    *level = 0;
    *directive = 0;
    if (line.len && line.at[0] == '#') {
        while (at < line.len && line.at[at] == '#')
            at++;
        *level = at <= 4 && at < line.len && line.at[at] == ' ' ? (int)at : 5;
        return at;
    }
    if (!line.len || line.at[0] != '@')
        return 0;
    while (at < line.len && !strchr(" \t\r\n", line.at[at]))
        at++;
    str key = { line.at + 1, at - 1 };
    *directive = -1;
    for (int i = 0; template_directives[i].zh; i++)
        if (str_eq(key, str_of(template_directives[i].zh)) || str_eq(key, str_of(template_directives[i].en)))
            *directive = i + 1;
    return at;
}

static void finish_directive(run *r)
{
    document *d = r->d;
    const char *text = str_copy(r->a, str_trim(str_of(r->directive_text.text)));
    switch (r->directive - 1) {
    case DIRECTIVE_TITLE: d->title = text; break;
    case DIRECTIVE_SUBTITLE: d->subtitle = text; break;
    case DIRECTIVE_ISSUER: d->issuer = text; break;
    case DIRECTIVE_DATE: date_parse_iso(str_of(text), &d->issued); break;
    case DIRECTIVE_ADDRESSEE: d->addressee = text; break;
    case DIRECTIVE_NUMBER: d->number = text; break;
    case DIRECTIVE_ATTACHMENT: doc_attach(d, text); break;
    default: doc_page_break(d); break;
    }
}

void run_end_line(run *r)
{
    if (r->in_line && r->directive)
        finish_directive(r);
    r->in_line = r->bold = false;
    r->line = NULL;
    r->directive = 0;
}

/* Begins a line with its marker, if the template (never the data) wrote one. Returns what the marker took. */
static size_t begin_line(run *r, str text)
{
    int directive = 0, level = 0;
    size_t end = 0;
    while (end < text.len && text.at[end] != '\n')
        end++;
    size_t taken = line_marker((str){ text.at, end }, &directive, &level);
    r->in_line = true;
    if (directive > 0) {
        r->directive = directive;
        r->directive_text = buf_new(r->a);
    } else if (level >= 1 && level <= 4) {
        r->line = doc_heading(r->d, level, NULL);
    } else {
        r->line = doc_paragraph(r->d);
        taken = 0;
    }
    while (r->line && taken && taken < text.len && text.at[taken] == ' ')
        taken++;
    return taken;
}

static void put(run *r, str text)
{
    if (!text.len)
        return;
    if (r->directive)
        buf_add(&r->directive_text, text);
    else if (r->bold)
        doc_bold(r->d, r->line, str_copy(r->a, text));
    else
        doc_text(r->d, r->line, str_copy(r->a, text));
}

/* A stretch without line end: ** switches bold on and off. */
static void put_stretch(run *r, str s)
{
    for (;;) {
        ptrdiff_t star = str_find(s, STR("**"));
        put(r, star < 0 ? s : (str){ s.at, (size_t)star });
        if (star < 0)
            return;
        r->bold = !r->bold;
        s = (str){ s.at + star + 2, s.len - (size_t)star - 2 };
    }
}

static void put_literal(run *r, str s)
{
    for (size_t at = 0; at < s.len;) {
        if (s.at[at] == '\n') {
            run_end_line(r);
            at++;
            continue;
        }
        if (!r->in_line && strchr(" \t\r", s.at[at])) {
            at++;
            continue;
        }
        if (!r->in_line)
            at += begin_line(r, (str){ s.at + at, s.len - at });
        size_t end = at;
        while (end < s.len && s.at[end] != '\n')
            end++;
        size_t stop = end;
        while (stop > at && s.at[stop - 1] == '\r')
            stop--;
        put_stretch(r, (str){ s.at + at, stop - at });
        at = end;
    }
}

static const char *one_line(arena *a, const char *text)
{
    char *copy = arena_copy(a, text ? text : "");
    for (char *c = copy; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    return copy;
}

static void put_data(run *r, const shown *s)
{
    const char *text = one_line(r->a, s->text);
    if (text_empty(text))
        return;
    if (!r->in_line) {
        r->in_line = true;
        r->line = doc_paragraph(r->d);
    }
    if (r->directive || !s->figure) {
        put(r, str_of(text));
        return;
    }
    doc_figure(r->d, r->line, text, s->figure);
    r->line->spans.at[r->line->spans.len - 1].bold = r->bold;
}

/* ── calls ──────────────────────────────────────────────────────────────── */

const tpl_cell *tpl_cell_of(const tpl_row *row, str name)
{
    for (size_t i = 0; i < row->cells.len; i++)
        if (str_eq(str_of(row->cells.at[i].name), name))
            return &row->cells.at[i];
    return NULL;
}

static const tpl_scope *scope_of(const tpl_scope *scope, const char *var)
{
    while (scope && !text_eq(scope->name, var))
        scope = scope->outer;
    return scope;
}

static bool cell_at(run *r, const call *c, const char *var, const char *name, const tpl_scope *scope,
                    const tpl_cell **out)
{
    const tpl_scope *s = scope_of(scope, var);
    *out = s ? tpl_cell_of(s->row, str_of(name)) : NULL;
    if (*out)
        return true;
    return fail_at(r->err, ERR_DECLARATION, c->at, "名单里没有“%s”这一栏（%s.%s）",
                   "the list has no column “%s” (%s.%s)", name, var, name);
}

static bool resolve(run *r, const call *c, const tpl_scope *scope, tpl_call *out)
{
    *out = (tpl_call){ .name = c->name, .at = c->at };
    for (size_t i = 0; i < c->arguments.len; i++) {
        const argument *arg = &c->arguments.at[i];
        const char *value = arg->value;
        if (arg->var) {
            const tpl_cell *x = NULL;
            TRY(cell_at(r, c, arg->var, arg->value, scope, &x));
            value = x->is_figure ? decimal_text(r->a, x->figure.ref->value) : x->text;
        }
        VEC_ADD(r->a, &out->params, (tpl_param){ arg->name, value });
    }
    return true;
}

/* An error of the source that names no place gets the place of the call. */
static bool placed(run *r, place at)
{
    if (!r->err->at.row) {
        char text[sizeof r->err->text];
        memcpy(text, r->err->text, sizeof text);
        return fail_at(r->err, r->err->code, at, "%s", "%s", text);
    }
    return false;
}

static bool filtered(run *r, const call *c, const tpl_figure *f, shown *out)
{
    *out = (shown){ .text = f->ref->defined ? f->text : "—", .figure = f->ref, .number = f->ref->defined, .value = f->ref->value };
    if (!c->filter || text_eq(c->filter, "text") || text_eq(c->filter, "文字"))
        return true;
    const char *word = NULL;
    if (r->source->word && !r->source->word(r->source->self, r->a, f, c->filter, r->d->lang, &word, r->err))
        return placed(r, c->at);
    number_said said;
    if (!word && !number_filter_known(c->filter))
        return fail_at(r->err, ERR_DECLARATION, c->at, "没有“%s”这种格式，可用 %s", "no filter “%s”: use %s", c->filter,
                       number_filter_names());
    if (number_filter_known(c->filter)) {
        if (!number_filter(r->a, c->filter, f->ref, r->d->lang, &said, r->err))
            return placed(r, c->at);
        out->number = said.number;
        out->value = said.value;
        out->text = said.text;
    }
    out->text = word ? word : out->text;
    return true;
}

bool run_call(run *r, const call *c, const tpl_scope *scope, shown *out)
{
    const tpl_cell *x = NULL;
    if (c->var)
        TRY(cell_at(r, c, c->var, c->name, scope, &x));
    else if (scope && text_eq(scope->name, "row") && !c->arguments.len)
        x = tpl_cell_of(scope->row, str_of(c->name));
    if (x && !x->is_figure) {
        if (c->filter && !text_eq(c->filter, "text"))
            return fail_at(r->err, ERR_DECLARATION, c->at, "“%s”不是数字，不能用格式 %s",
                           "“%s” is no figure: it takes no filter %s", c->name, c->filter);
        *out = (shown){ .text = x->text ? x->text : "" };
        return true;
    }
    if (x)
        return filtered(r, c, &x->figure, out);
    tpl_call asked;
    tpl_figure f = { 0 };
    TRY(resolve(r, c, scope, &asked));
    if (!r->source->figure(r->source->self, r->a, &asked, &f, r->err))
        return placed(r, c->at);
    return filtered(r, c, &f, out);
}

bool run_list(run *r, const call *c, int64_t limit, const tpl_scope *scope, tpl_list *out)
{
    tpl_call asked;
    TRY(resolve(r, c, scope, &asked));
    *out = (tpl_list){ 0 };
    if (!r->source->list(r->source->self, r->a, &asked, out, r->err))
        return placed(r, c->at);
    if (limit >= 0 && (size_t)limit < out->len)
        out->len = (size_t)limit;
    return true;
}

/* ── nodes ──────────────────────────────────────────────────────────────── */

static bool run_each(run *r, const node *n, const tpl_scope *scope)
{
    tpl_list list;
    TRY(run_list(r, &n->call, n->limit, scope, &list));
    if (!list.len)
        return run_nodes(r, &n->other, scope);
    for (size_t i = 0; i < list.len; i++) {
        tpl_scope inner = { n->var, &list.at[i], i, list.len, scope };
        TRY(run_nodes(r, &n->body, &inner));
    }
    return true;
}

static bool run_if(run *r, const node *n, const tpl_scope *scope)
{
    bool holds = false;
    if (!r->source->condition(r->source->self, r->a, str_of(n->text), scope, &holds, r->err))
        return placed(r, n->at);
    return run_nodes(r, holds ? &n->body : &n->other, scope);
}

static bool run_node(run *r, const node *n, const tpl_scope *scope)
{
    shown s;
    switch (n->kind) {
    case NODE_TEXT: put_literal(r, str_of(n->text)); return true;
    case NODE_FIGURE:
        TRY(run_call(r, &n->call, scope, &s));
        put_data(r, &s);
        return true;
    case NODE_SEP:
        if (scope && scope->index + 1 < scope->count)
            put_data(r, &(shown){ .text = n->text });
        return true;
    case NODE_IF: return run_if(r, n, scope);
    case NODE_EACH: return run_each(r, n, scope);
    case NODE_TABLE: run_end_line(r); return run_table(r, n, scope);
    case NODE_CHART: run_end_line(r); return run_chart(r, n, scope);
    }
    return true;
}

bool run_nodes(run *r, const nodes *n, const tpl_scope *scope)
{
    for (size_t i = 0; i < n->len; i++) {
        if (++r->steps > TPL_MAX_STEPS)
            return fail_at(r->err, ERR_LIMIT, n->at[i].at, "报告太长：循环套循环太多",
                           "the report is too long: too many loops within loops");
        TRY(run_node(r, &n->at[i], scope));
    }
    return true;
}

bool run_text(run *r, const nodes *n, const tpl_scope *scope, const char **out)
{
    run inner = *r;
    inner.in_line = true;
    inner.line = NULL;
    inner.directive = DIRECTIVE_TITLE + 1;         /* collects text, never finished */
    inner.directive_text = buf_new(r->a);
    TRY(run_nodes(&inner, n, scope));
    r->steps = inner.steps;
    *out = str_copy(r->a, str_trim(str_of(inner.directive_text.text)));
    return true;
}

bool template_run(arena *a, const template *t, const tpl_source *source, lang l, document **out, error *err)
{
    run r = { .t = t, .source = source, .d = doc_new(a, l, NULL), .a = a, .err = err };
    TRY(run_nodes(&r, &t->nodes, NULL));
    run_end_line(&r);
    *out = r.d;
    return true;
}
