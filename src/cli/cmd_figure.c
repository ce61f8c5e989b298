/* figure list, figure ID --period P [--json] [--trace]. */
#include "cli/cli.h"

#include "base/unit_text.h"

#include "monitoring/figures.h"

static bool list_figures(cli *c, figures *f)
{
    grid g = grid_new(c->a, 4);
    for (size_t i = 0; i < figures_count(f); i++) {
        const figure_decl *d = figures_at(f, i);
        buf also = buf_new(c->a), name = buf_new(c->a);
        buf_puts(&name, d->id);
        for (size_t k = 0; k < d->param_count; k++)
            buf_print(&name, "%s%s=…%s", k ? "," : "(", d->params[k], k + 1 == d->param_count ? ")" : "");
        for (size_t k = 0; k < d->alias_count; k++)
            buf_print(&also, "%s%s", k ? " " : "", d->aliases[k]);
        grid_add(&g, name.text);
        grid_add(&g, say(d->title, c->lang));
        grid_add(&g, unit_text(d->unit, c->lang));
        grid_add(&g, also.text);
    }
    grid_print(&g, c->out);
    return true;
}

static void print_trace_json(cli *c, const trace_row *t, size_t n)
{
    fputs(",\"trace\":[", c->out);
    for (size_t i = 0; i < n; i++) {
        fprintf(c->out, "%s{\"ledger\":\"%s\",\"record\":%lld,\"version\":%lld,\"field\":\"%s\",\"label\":", i ? "," : "", t[i].ledger->id, (long long)t[i].record,
                (long long)t[i].version, t[i].field ? t[i].field : "");
        json_put(c->out, t[i].label);
        fputs(",\"value\":", c->out);
        json_put(c->out, t[i].value);
        fputs(",\"file\":", c->out);
        json_put(c->out, t[i].file);
        fputs(",\"sheet\":", c->out);
        json_put(c->out, t[i].sheet);
        fprintf(c->out, ",\"row\":%lld}", (long long)t[i].row);
    }
    fputs("]", c->out);
}

static bool print_json(cli *c, figures *f, const figure_value *v, const trace_row *t, size_t n, error *e)
{
    int64_t records;
    TRY(figure_records(f, v, &records, e));
    fprintf(c->out, "{\"id\":\"%s\",\"name\":", figure_call_text(c->a, &v->call));
    json_put(c->out, say(v->call.decl->title, c->lang));
    fprintf(c->out, ",\"period\":\"%s\",\"value\":", month_text(c->a, v->call.period));
    if (v->defined)
        json_put(c->out, decimal_text(c->a, v->value));
    else
        fputs("null", c->out);
    fprintf(c->out, ",\"unit\":\"%s\",\"text\":", v->call.decl->unit);
    json_put(c->out, v->text);
    fprintf(c->out, ",\"records\":%lld", (long long)records);
    if (!v->defined) {
        fputs(",\"why\":", c->out);
        json_put(c->out, v->why);
    }
    if (cli_has(c, "--trace"))
        print_trace_json(c, t, n);
    fputs("}\n", c->out);
    return true;
}

static bool print_text(cli *c, figures *f, const figure_value *v, const trace_row *t, size_t n, error *e)
{
    int64_t records;
    TRY(figure_records(f, v, &records, e));
    fprintf(c->out, say((text2){ "%s  %s%s：%s", "%s  %s%s: %s" }, c->lang), figure_call_text(c->a, &v->call), say(v->call.decl->title, c->lang), v->call.decl->estimate ? say((text2){ "（测算）", " (estimate)" }, c->lang) : "", v->text);
    if (!v->defined && v->why)
        fprintf(c->out, say((text2){ "（%s）", " (%s)" }, c->lang), v->why);
    fprintf(c->out, say((text2){ "\n%s；%s；依据 %lld 条记录\n", "\n%s; %s; %lld records\n" }, c->lang), month_say(c->a, v->call.period, c->lang), say(v->call.decl->kind->says, c->lang), (long long)records);
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "  %s %s  %s  v%lld  %s\n", say(t[i].ledger->title, c->lang), t[i].label, t[i].value ? t[i].value : "", (long long)t[i].version,
                t[i].file ? place_text(c->a, (place){ .file = t[i].file, .sheet = t[i].sheet, .row = t[i].row }, c->lang)
                          : arena_print(c->a, say((text2){ "%s 填写", "entered by %s" }, c->lang), t[i].who ? t[i].who : ""));
    return true;
}

static bool run_figure(cli *c, error *e)
{
    figures *f;
    figure_value v;
    month period;
    trace_row *t = NULL;
    size_t n = 0;
    const char *limit = cli_option(c, "--limit"), *as_of = cli_option(c, "--as-of");
    TRY(cli_core(c, STORE_READ, e));
    figures_options o = { .kinds = monitoring_figure_kinds, .as_of = as_of ? strtoll(as_of, NULL, 10) : 0 };
    TRY(figures_open(&c->core, &o, &f, e));
    if (text_eq(cli_word(c, 0), "list"))
        return list_figures(c, f);
    TRY(cli_period(c, &period, e) && figure_ask(f, cli_word(c, 0), period, &v, e));
    if (cli_has(c, "--trace"))
        TRY(figure_trace(f, &v, c->a, limit ? (size_t)strtoll(limit, NULL, 10) : 0, &t, &n, e));
    return c->json ? print_json(c, f, &v, t, n, e) : print_text(c, f, &v, t, n, e);
}

static const option_spec options[] = { { "--period", true, { "月份", "the month" } }, { "--trace", false, { "列出依据的记录", "the records behind it" } },
                                       { "--limit", true, { "最多列多少条", "how many records at most" } },
                                       { "--as-of", true, { "按历史位置计算（数据版本，见 month vintages）", "as of a position in history" } }, { 0 } };
const command cmd_figure = { "figure", { "数字：值、口径与依据", "figures and the records behind them" }, "list | ID --period MONTH", options, 1, 1, run_figure };
