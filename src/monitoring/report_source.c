#include "monitoring/report_source.h"

#include "monitoring/lists.h"
#include "monitoring/report_condition.h"

struct report_source { figures *f; month period; };

/* ---- figures as documents refer to them ------------------------------------------------------------------------------- */

/* "group=XCL;period=2019-09" */
static const char *params_text(arena *a, const figure_call *c)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < c->decl->param_count; i++)
        buf_print(&b, "%s=%s;", c->decl->params[i], figure_param_of(c, c->decl->params[i]));
    buf_print(&b, "period=%s", month_text(a, c->period));
    return b.text;
}

static tpl_figure shown(arena *a, figures *f, const figure_value *v)
{
    figure_ref *r = NEW(a, figure_ref);
    int64_t records = 0;
    error ignored = { 0 };
    figure_records(f, v, &records, &ignored);
    *r = (figure_ref){ .id = v->call.decl->id, .params = params_text(a, &v->call), .defined = v->defined, .value = v->value, .unit = v->call.decl->unit };
    return (tpl_figure){ .ref = r, .text = v->text, .records = records };
}

bool report_ask_again(figures *f, const figure_ref *was, figure_value *out, error *e)
{
    arena *a = figures_core(f)->a;
    figure_param p[FIGURE_MAX_PARAMS];
    size_t n = 0;
    month period = MONTH_NONE;
    str rest = str_of(was->params);
    while (rest.len) {
        ptrdiff_t semicolon = str_find(rest, STR(";"));
        str one = { rest.at, semicolon < 0 ? rest.len : (size_t)semicolon };
        rest = semicolon < 0 ? (str){ "", 0 } : (str){ rest.at + semicolon + 1, rest.len - (size_t)semicolon - 1 };
        ptrdiff_t equals = str_find(one, STR("="));
        if (equals <= 0)
            continue;
        char *name = str_copy(a, (str){ one.at, (size_t)equals }), *v = str_copy(a, (str){ one.at + equals + 1, one.len - (size_t)equals - 1 });
        if (text_eq(name, "period"))
            month_parse(str_of(v), &period);
        else if (n < FIGURE_MAX_PARAMS)
            p[n++] = (figure_param){ name, v };
    }
    figure_call call;
    if (period == MONTH_NONE)
        return fail(e, ERR_INPUT, "报告里的数字 %s 没有写明月份", "figure %s of the report names no month", was->id);
    return figure_parse(f, was->id, p, n, period, &call, e) && figure_get(f, &call, out, e);
}

static bool source_figure(void *self, arena *a, const tpl_call *call, tpl_figure *out, error *e)
{
    report_source *s = self;
    figure_param p[FIGURE_MAX_PARAMS];
    figure_call c;
    figure_value v;
    size_t n = 0;
    month period = s->period;
    for (size_t i = 0; i < call->params.len; i++) {
        if (text_eq(call->params.at[i].name, "period")) {
            if (!month_parse(str_of(call->params.at[i].value), &period))
                return fail(e, ERR_DECLARATION, "“%s”不是月份", "“%s” is not a month", call->params.at[i].value);
        } else if (n < FIGURE_MAX_PARAMS)
            p[n++] = (figure_param){ call->params.at[i].name, call->params.at[i].value };
    }
    TRY(figure_parse(s->f, call->name, p, n, period, &c, e) && figure_get(s->f, &c, &v, e));
    *out = shown(a, s->f, &v);
    return true;
}

/* ---- the source ------------------------------------------------------------------------------------------------------------------ */

static bool source_list(void *self, arena *a, const tpl_call *call, tpl_list *out, error *e)
{
    report_source *s = self;
    list_rows rows_ = { 0 };
    TRY(month_list(s->f, s->period, call->name, a, &rows_, e));
    for (size_t i = 0; i < rows_.len; i++) {
        tpl_row one = { 0 };
        for (size_t k = 0; k < rows_.at[i].cells.len; k++) {
            const list_cell *x = &rows_.at[i].cells.at[k];
            tpl_cell to = { .name = x->name, .text = x->text, .is_figure = x->is_figure };
            if (x->is_figure)
                to.figure = shown(a, s->f, &x->figure);
            VEC_ADD(a, &one.cells, to);
        }
        VEC_ADD(a, out, one);
    }
    return true;
}

static bool source_condition(void *self, arena *a, str expression, const tpl_scope *scope, bool *out, error *e)
{
    const report_source *s = self;
    return report_condition(s->f, s->period, a, expression, scope, out, e);
}

report_source *report_source_new(figures *f, month period)
{
    report_source *s = NEW(figures_core(f)->a, report_source);
    *s = (report_source){ f, period };
    return s;
}

tpl_source report_source_of(report_source *s) { return (tpl_source){ s, source_figure, source_list, source_condition, NULL }; }

bool report_trace(figures *f, const document *d, size_t each, trace_list *out, error *e)
{
    arena *a = figures_core(f)->a;
    figure_places places = doc_figures(a, d);
    map seen = map_new(a);
    for (size_t i = 0; i < places.len; i++) {
        const figure_ref *ref = places.at[i].figure;
        figure_value v;
        trace_row *t;
        size_t n;
        int64_t all;
        bool was;
        map_put(&seen, str_of(figure_key(a, ref)), &was);
        if (was)
            continue;
        TRY(report_ask_again(f, ref, &v, e) && figure_trace(f, &v, a, each, &t, &n, e) && figure_records(f, &v, &all, e));
        trace_entry entry = { .figure = ref, .name = say(v.call.decl->title, figures_core(f)->lang), .text = v.text, .definition = say(v.call.decl->kind->says, figures_core(f)->lang), .total = (size_t)all };
        for (size_t k = 0; k < n; k++)
            VEC_ADD(a, &entry.records, (trace_record){ arena_print(a, "%s %s", say(t[k].ledger->title, figures_core(f)->lang), t[k].label), t[k].value, t[k].file, t[k].sheet, t[k].row, t[k].version });
        VEC_ADD(a, out, entry);
    }
    return true;
}
