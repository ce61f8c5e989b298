#include "report/chart.h"

chart *chart_new(arena *a, chart_kind kind, const char *title, const char *unit, lang l)
{
    chart *c = NEW(a, chart);
    *c = (chart){ .a = a, .kind = kind, .title = arena_copy(a, title), .unit = arena_copy(a, unit), .lang = l };
    return c;
}

void chart_category(chart *c, const char *name) { VEC_ADD(c->a, &c->categories, arena_copy(c->a, name)); }

size_t chart_new_series(chart *c, const char *name)
{
    VEC_ADD(c->a, &c->series, (chart_series){ .name = arena_copy(c->a, name) });
    return c->series.len - 1;
}

static chart_point *add(chart *c, size_t series, chart_point p)
{
    chart_series *s = &c->series.at[series];
    VEC_ADD(c->a, &s->points, p);
    return &s->points.at[s->points.len - 1];
}

chart_point *chart_add(chart *c, size_t series, decimal value)
{
    return add(c, series, (chart_point){ .value = value });
}

void chart_add_gap(chart *c, size_t series) { add(c, series, (chart_point){ .missing = true }); }

chart_point *chart_add_figure(chart *c, size_t series, const figure_ref *f)
{
    return add(c, series, (chart_point){ .missing = !f->defined, .value = f->value, .figure = f });
}

const chart_point *chart_at(const chart *c, size_t series, size_t category)
{
    const chart_series *s = &c->series.at[series];
    if (category >= s->points.len || s->points.at[category].missing)
        return NULL;
    return &s->points.at[category];
}

const char *chart_caption(arena *a, const chart *c)
{
    if (!c->number)
        return c->title ? c->title : "";
    return arena_print(a, c->lang == LANG_EN ? "Figure %d %s" : "图%d %s", c->number, c->title ? c->title : "");
}

static const char *point_text(arena *a, const chart_point *p)
{
    if (!p)
        return "—";
    return p->label ? p->label : decimal_text(a, p->value);
}

const char *chart_describe(arena *a, const chart *c)
{
    bool en = c->lang == LANG_EN;
    buf b = buf_new(a);
    buf_puts(&b, chart_caption(a, c));
    for (size_t s = 0; s < c->series.len; s++) {
        const char *unit = c->series.at[s].second ? c->unit2 : c->unit;
        buf_print(&b, en ? "; %s" : "；%s", c->series.at[s].name ? c->series.at[s].name : "");
        if (!text_empty(unit))
            buf_print(&b, en ? " (%s)" : "（%s）", unit);
        for (size_t i = 0; i < c->categories.len; i++)
            buf_print(&b, en ? "%s %s %s" : "%s%s %s", i ? (en ? "," : "，") : (en ? ":" : "："), c->categories.at[i],
                      point_text(a, chart_at(c, s, i)));
    }
    return b.text;
}

chart_kind chart_kind_of(str word, bool *known)
{
    static const struct { const char *zh, *en; chart_kind kind; } words[] = {
        { "折线", "line", CHART_LINE },         { "柱", "bar", CHART_BAR },
        { "分组柱", "grouped", CHART_BAR },     { "堆积柱", "stacked", CHART_STACKED },
        { "瀑布", "waterfall", CHART_WATERFALL }, { "排名", "rank", CHART_RANK },
        { "柱线", "bar-line", CHART_BAR_LINE },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i].zh)) || str_eq(word, str_of(words[i].en))) {
            *known = true;
            return words[i].kind;
        }
    *known = false;
    return CHART_LINE;
}
