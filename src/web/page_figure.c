/* Figures: the list of them, and one with the records behind it. */
#include "base/unit_text.h"
#include "monitoring/kinds.h"
#include "web/show_figure.h"

static const char *pack_title(const visit *v, const char *id)
{
    for (size_t i = 0; i < v->c->packs.pack_count; i++)
        if (text_eq(v->c->packs.packs[i].id, id))
            return say(v->c->packs.packs[i].title, v->l);
    return id;
}

static bool list_figures(visit *v, error *e)
{
    figures *f;
    month period;
    const char *q = http_query(v->in, "q");
    TRY(show_open(v, &f, &period, e));
    view_text(v->page, "q", q);
    view_text(v->page, "period", month_text(v->a, period));
    view *list = view_list(v->page, "figures");
    const char *pack = NULL;
    for (size_t i = 0; i < figures_count(f); i++) {
        const figure_decl *d = figures_at(f, i);
        if (!text_empty(q) && !strstr(say(d->title, v->l), q) && !strstr(d->id, q))
            continue;
        view *item = view_item(list);
        view_text(item, "id", d->id);
        if (!text_eq(pack, d->pack))
            view_text(item, "begins", pack_title(v, d->pack));
        pack = d->pack;
        view_text(item, "name", say(d->title, v->l));
        view_text(item, "unit", unit_text(d->unit, v->l));
        view_flag(item, "asks", d->param_count > 0);
        buf b = buf_new(v->a);
        for (size_t k = 0; k < d->param_count; k++)
            buf_print(&b, "%s%s", k ? ", " : "", d->params[k]);
        view_text(item, "params", b.text);
        view_text(item, "url", visit_url(v->a, "/figure/%s?period=%s", url_part(v->a, d->id), month_text(v->a, period)));
    }
    return visit_show(v, "figures", e);
}

static size_t asked_params(visit *v, const figure_decl *d, figure_param out[FIGURE_MAX_PARAMS])
{
    size_t n = 0;
    for (size_t i = 0; i < d->param_count; i++) {
        const char *given = http_query(v->in, d->params[i]);
        if (!text_empty(given))
            out[n++] = (figure_param){ d->params[i], given };
    }
    return n;
}

static const figure_decl *decl_of(figures *f, const char *id)
{
    for (size_t i = 0; i < figures_count(f); i++)
        if (text_eq(figures_at(f, i)->id, id))
            return figures_at(f, i);
    return NULL;
}

static bool show_trace(visit *v, figures *f, const figure_value *x, error *e)
{
    enum { MOST = 200 };
    trace_row *t;
    size_t n;
    int64_t all;
    TRY(figure_records(f, x, &all, e) && figure_trace(f, x, v->a, MOST, &t, &n, e));
    view_int(v->page, "records", all);
    view_flag(v->page, "more", all > (int64_t)n);
    view *list = view_list(v->page, "rows");
    for (size_t i = 0; i < n; i++) {
        ledger_rights g = access_to(v->roles, v->who, t[i].ledger);
        view *item = view_item(list);
        view_text(item, "ledger", say(t[i].ledger->title, v->l));
        view_text(item, "label", t[i].label);
        view_text(item, "value", may(&g, RIGHT_VIEW) ? t[i].value : "—");
        if (may(&g, RIGHT_VIEW))
            view_print(item, "url", "/ledger/%s/%lld", t[i].ledger->id, (long long)t[i].record);
        view_int(item, "version", t[i].version);
        view_text(item, "file", t[i].file);
        view_text(item, "sheet", t[i].sheet);
        if (t[i].row)
            view_int(item, "row", t[i].row);
        view_text(item, "who", t[i].who);
        view_time(item, "at", t[i].at);
    }
    return true;
}

static bool show_one(visit *v, error *e)
{
    figures *f;
    month period;
    figure_call call;
    figure_value x;
    figure_param params[FIGURE_MAX_PARAMS];
    TRY(show_open(v, &f, &period, e));
    const figure_decl *d = decl_of(f, visit_param(v, "id"));
    if (!d)
        return fail(e, ERR_NOT_FOUND, "没有数字“%s”", "there is no figure “%s”", visit_param(v, "id"));
    size_t n = asked_params(v, d, params);
    view_text(v->page, "title", say(d->title, v->l));
    view_text(v->page, "id", d->id);
    view_text(v->page, "period", month_text(v->a, period));
    view_text(v->page, "period_say", month_say_cumulative(v->a, period, v->l));
    view *asks = view_list(v->page, "params");
    for (size_t i = 0; i < d->param_count; i++) {
        view *item = view_item(asks);
        view_text(item, "name", d->params[i]);
        view_text(item, "value", http_query(v->in, d->params[i]));
    }
    if (n < d->param_count)
        return visit_show(v, "figure", e);          /* asks for the parameters first */
    TRY(figure_parse(f, d->id, params, n, period, &call, e) && figure_get(f, &call, &x, e));
    view_text(v->page, "value", x.text);
    view_text(v->page, "why", x.why);
    view_text(v->page, "how", say(d->kind->says, v->l));
    view_flag(v->page, "known", true);
    return show_trace(v, f, &x, e) && visit_show(v, "figure", e);
}

const route figure_routes[] = {
    { "GET", "/figures", list_figures, "figures", ROUTE_PAGE },
    { "GET", "/figure/:id", show_one, "figures", ROUTE_PAGE },
    { 0 },
};
