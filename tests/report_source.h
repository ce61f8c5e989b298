/* report_source.h — a source of invented figures for the tests and the fuzzer of the template language. */
#ifndef JBP_REPORT_SOURCE_H
#define JBP_REPORT_SOURCE_H
#include "report/template.h"
#include "report_samples.h"

static const struct { const char *name, *value, *unit, *text; } source_figures[] = {
    { "output", "323.39", "亿元", "323.39亿元" }, { "small", "0.8512", "亿元", "0.8512亿元" },
    { "yoy", "7.46", "%", "7.5%" },             { "fall", "-4.94", "%", "-4.9%" },
    { "same", "0.04", "%", "0.0%" },            { "points", "-2.4", "个百分点", "-2.4个百分点" },
    { "firms", "67", "家", "67家" },            { "none", "", "%", "" },
};

static inline void source_fill(arena *a, tpl_figure *out, const char *name, const char *params, const char *value,
                               const char *unit, const char *text)
{
    out->ref = sample_figure(a, arena_copy(a, name), params, value, unit);
    out->text = text;
    out->records = 1;
}

static inline bool source_figure(void *self, arena *a, const tpl_call *call, tpl_figure *out, error *err)
{
    (void)self;
    buf params = buf_new(a);
    for (size_t i = 0; i < call->params.len; i++)
        buf_print(&params, "%s%s=%s", i ? ";" : "", call->params.at[i].name, call->params.at[i].value);
    for (size_t i = 0; i < sizeof source_figures / sizeof *source_figures; i++)
        if (text_eq(source_figures[i].name, call->name)) {
            source_fill(a, out, call->name, params.text, source_figures[i].value, source_figures[i].unit,
                        source_figures[i].text);
            return true;
        }
    return fail(err, ERR_DECLARATION, "没有数字 %s", "no figure %s", call->name);
}

static inline bool source_list(void *self, arena *a, const tpl_call *call, tpl_list *out, error *err)
{
    (void)self;
    static const struct { const char *name, *code, *output, *total; } rows[] = {
        { "电子", "39", "128.07", "" }, { "汽车\n制造", "36", "51.30", "" }, { "# 其他", "xx", "", "1" },
    };
    size_t n = text_eq(call->name, "industries") ? 3 : text_eq(call->name, "one") ? 1 : 0;
    if (!n && !text_eq(call->name, "nothing"))
        return fail(err, ERR_DECLARATION, "没有名单 %s", "no list %s", call->name);
    for (size_t i = 0; i < n; i++) {
        tpl_row row = { 0 };
        tpl_cell figure = { .name = "output", .is_figure = true };
        source_fill(a, &figure.figure, "industry.output", arena_print(a, "industry=%s", rows[i].code), rows[i].output,
                    "亿元", arena_print(a, "%s亿元", rows[i].output));
        VEC_ADD(a, &row.cells, (tpl_cell){ .name = "name", .text = rows[i].name });
        VEC_ADD(a, &row.cells, (tpl_cell){ .name = "code", .text = rows[i].code });
        VEC_ADD(a, &row.cells, (tpl_cell){ .name = "sum", .text = rows[i].total });
        VEC_ADD(a, &row.cells, figure);
        VEC_ADD(a, out, row);
    }
    return true;
}

/* "yes" holds; "x.code" holds when the row's code is 39; anything else does not. */
static inline bool source_condition(void *self, arena *a, str expression, const tpl_scope *scope, bool *out, error *err)
{
    (void)self, (void)a, (void)err;
    *out = str_eq(expression, STR("yes"));
    if (str_eq(expression, STR("x.code")) && scope)
        *out = text_eq(tpl_cell_of(scope->row, STR("code"))->text, "39");
    return true;
}

static inline bool source_word(void *self, arena *a, const tpl_figure *f, const char *filter, lang l, const char **out,
                               error *err)
{
    (void)self, (void)a, (void)f, (void)err;
    if (text_eq(filter, "change"))
        *out = l == LANG_EN ? "narrowed by 2.4 points" : "降幅收窄2.4个百分点";
    return true;
}

static const tpl_source sample_source = { NULL, source_figure, source_list, source_condition, source_word };
#endif
