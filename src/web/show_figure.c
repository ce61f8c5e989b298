#include "web/show_figure.h"

#include "monitoring/kinds.h"
#include "report/escape.h"
#include "text/json_out.h"

bool show_period(visit *v, months_now *out, error *e)
{
    const char *asked = http_query(v->in, "period");
    if (!text_empty(asked)) {
        TRY(month_parse(str_of(asked), &out->shown) || fail(e, ERR_INPUT, "“%s”不是月份，请写成 2019-09", "“%s” is not a month: write 2019-09", asked));
        *out = (months_now){ out->shown, out->shown, true };
        return true;
    }
    TRY(month_now(v->c, out, e));
    return out->found || fail(e, ERR_NOT_FOUND, "还没有任何月份的产值，请先导入产销月报", "no month has output yet: import the monthly form");
}

bool show_open(visit *v, figures **f, month *period, error *e)
{
    months_now now;
    figures_options o = { .kinds = monitoring_figure_kinds };
    TRY(figures_open(v->c, &o, f, e) && show_period(v, &now, e));
    *period = now.shown;
    return true;
}

static const char *trace_url(arena *a, const figure_call *c)
{
    buf b = buf_new(a);
    buf_puts(&b, "/figure/");
    url_escape(&b, c->decl->id);
    buf_print(&b, "?period=%s", month_text(a, c->period));
    for (size_t i = 0; i < c->param_count; i++) {
        buf_print(&b, "&%s=", c->params[i].name);
        url_escape(&b, c->params[i].value);
    }
    return b.text;
}

void show_value(visit *v, view *in, const char *key, const figure_value *x)
{
    buf b = buf_new(v->a);
    buf_puts(&b, "<a class=\"fig\" href=\"");
    xml_escape(&b, trace_url(v->a, &x->call));
    buf_puts(&b, "\">");
    xml_escape(&b, x->text);
    buf_puts(&b, "</a>");
    view_html(in, key, b.text);
    view_text(in, arena_print(v->a, "%s_plain", key), x->text);
    view_text(in, arena_print(v->a, "%s_value", key), x->defined ? decimal_text(v->a, x->value) : NULL);
    view_flag(in, arena_print(v->a, "%s_down", key), x->defined && x->value.units < 0);
}

bool show_figure(visit *v, view *in, const char *key, figures *f, const char *name, month period, error *e)
{
    figure_value x;
    TRY(figure_ask(f, name, period, &x, e));
    show_value(v, in, key, &x);
    return true;
}

bool show_list_rows(visit *v, view *in, const char *key, figures *f, const char *list, month period, size_t most, error *e)
{
    list_rows rows_ = { 0 };
    view *out = view_list(in, key);
    TRY(month_list(f, period, list, v->a, &rows_, e));
    for (size_t i = 0; i < rows_.len && (!most || i < most); i++) {
        view *item = view_item(out);
        for (size_t k = 0; k < rows_.at[i].cells.len; k++) {
            list_cell *c = &rows_.at[i].cells.at[k];
            if (c->is_figure)
                show_value(v, item, c->name, &c->figure);
            else
                view_text(item, c->name, c->text);
        }
    }
    return true;
}

/* ---- charts ---------------------------------------------------------------------------------------------------------------- */

static const list_cell *cell_named(const list_row *r, const char *name)
{
    for (size_t i = 0; i < r->cells.len; i++)
        if (text_eq(r->cells.at[i].name, name))
            return &r->cells.at[i];
    return NULL;
}

static bool add_rows(visit *v, figures *f, const chart_ask *k, const char *list, month period, list_rows *into, error *e)
{
    list_rows more = { 0 };
    TRY(month_list(f, period, list, v->a, &more, e));
    for (size_t i = 0; i < more.len && (!k->most || i < k->most); i++)
        VEC_ADD(v->a, into, more.at[i]);
    return true;
}

bool show_chart(visit *v, view *in, const char *key, figures *f, const chart_ask *k, month period, error *e)
{
    list_rows rows_ = { 0 };
    buf b = buf_new(v->a);
    TRY(add_rows(v, f, k, k->list, period, &rows_, e) && (!k->also || add_rows(v, f, k, k->also, period, &rows_, e)));
    size_t n = rows_.len;
    buf_print(&b, "{\"kind\":\"%s\",\"unit\":", k->kind);
    json_out(&b, k->unit ? k->unit : "");
    buf_puts(&b, ",\"x\":[");
    for (size_t i = 0; i < n; i++) {
        const list_cell *c = cell_named(&rows_.at[i], k->label);
        buf_puts(&b, i ? "," : "");
        json_out(&b, c && c->text ? c->text : "");
    }
    buf_puts(&b, "],\"series\":[");
    for (size_t s = 0; s < k->count; s++) {
        buf_print(&b, "%s{\"name\":", s ? "," : "");
        json_out(&b, say(k->series[s].name, v->l));
        buf_puts(&b, ",\"data\":[");
        for (size_t i = 0; i < n; i++) {
            const list_cell *c = cell_named(&rows_.at[i], k->series[s].cell);
            bool known = c && c->is_figure && c->figure.defined;
            buf_print(&b, "%s%s", i ? "," : "", known ? decimal_text(v->a, c->figure.value) : "null");
        }
        buf_puts(&b, "]}");
    }
    buf_puts(&b, "]}");
    view_text(in, key, b.text);
    return true;
}
