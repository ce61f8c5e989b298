#include "web/show_answer.h"

#include "base/unit_text.h"
#include "report/escape.h"
#include "text/json_out.h"

#include <stdlib.h>

enum { MOST_LINKS = 3000 };                 /* cells that lead to their records: beyond, the page would be links */

/* ---- the question -------------------------------------------------------------------------------------------------------- */

static const struct { const char *id; text2 says; } notes[] = {
    [NOTE_NONE] = { "", { "只看数", "Numbers only" } }, [NOTE_ROW] = { "row", { "占本行", "Share of the row" } }, [NOTE_COL] = { "col", { "占本列", "Share of the column" } },
    [NOTE_ALL] = { "all", { "占全部", "Share of all" } }, [NOTE_YEAR] = { "yoy", { "同比", "On the year before" } },
};
enum { NOTES = sizeof notes / sizeof *notes };

static const ask_axis *axis_named(const ask_axes *all, const char *key)
{
    for (size_t i = 0; i < all->len; i++)
        if (text_eq(all->at[i].key, key))
            return &all->at[i];
    return NULL;
}

static const ask_measure *measure_named(const ask_measures *all, const char *key)
{
    for (size_t i = 0; i < all->len; i++)
        if (text_eq(all->at[i].key, key))
            return &all->at[i];
    return NULL;
}

bool question_read(visit *v, question *q, error *e)
{
    const char *rows_ = http_query(v->in, "rows"), *cols = http_query(v->in, "cols"), *measure = http_query(v->in, "measure"), *second = http_query(v->in, "second"), *show = http_query(v->in, "show");
    *q = (question){ .k.where = http_query(v->in, "where"), .sort = http_query(v->in, "sort"), .chart = http_query(v->in, "chart"), .own_unit = text_eq(http_query(v->in, "unit"), "own") || str_starts(str_of(v->in->path), STR("/api/")) };
    TRY(visit_ledger(v, http_query(v->in, "ledger"), RIGHT_VIEW, &q->k.l, &q->k.g, e));
    ask_choices(v, q->k.l, &q->k.g, &q->axes, &q->measures);
    q->k.rows = text_empty(rows_) ? NULL : axis_named(&q->axes, rows_);
    q->k.cols = text_empty(cols) ? NULL : axis_named(&q->axes, cols);
    q->k.measure = text_empty(measure) ? &q->measures.at[0] : measure_named(&q->measures, measure);
    q->second = text_empty(second) ? NULL : measure_named(&q->measures, second);
    for (int i = 0; i < NOTES; i++)
        if (text_eq(notes[i].id, show))
            q->note = (answer_note)i;
    const char *wrong = !q->k.measure ? measure : !text_empty(second) && !q->second ? second : !text_empty(rows_) && !q->k.rows ? rows_ : !text_empty(cols) && !q->k.cols ? cols : NULL;
    return !wrong || fail(e, ERR_INPUT, "不能按“%s”分组或统计，请从列表中选择", "“%s” cannot be asked for: choose from the list", wrong);
}

const char *question_url(visit *v, const char *path, const char *key, const char *set)
{
    static const char *const keys[] = { "ledger", "rows", "cols", "measure", "second", "where", "show", "sort", "chart", "unit" };
    buf b = buf_new(v->a);
    buf_puts(&b, path);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *x = text_eq(keys[i], key) ? set : http_query(v->in, keys[i]);
        if (text_empty(x))
            continue;
        buf_print(&b, "%c%s=", strchr(b.text ? b.text : "", '?') ? '&' : '?', keys[i]);
        url_escape(&b, x);
    }
    return b.text ? b.text : "";
}

/* ---- numbers as they are told ---------------------------------------------------------------------------------------------- */

/* How a measure is told: its unit, or a larger one of money. */
typedef struct telling { const char *unit; int drop; } telling;     /* drop: digits left away of the ledger's own; 0: as it is */

typedef struct showing {
    visit *v;
    view *in;
    const question *q;
    ask other;                              /* the second measure's */
    answer x, y;
    telling tell, tell_other;
    size_t *order;                          /* of the lines */
    bool links;
} showing;

static int scale_of(const ask_measure *m) { return m->field && m->field->type == FIELD_DECIMAL ? m->field->scale : 0; }

/* Money in the unit in which a line of the table is at least one; both as the field writes it. */
static telling telling_of(const question *q, const ask_measure *m, const answer *x)
{
    static const struct { const char *unit; int yi, wan; } money[] = { { "元", 8, 4 }, { "千元", 5, 1 }, { "万元", 4, 0 } };
    telling own = { m->unit, 0 };
    if (q->own_unit || m->kind == ASK_COUNT || !m->unit || !x->rows.len)
        return own;
    i128 line = (x->total.sum < 0 ? -x->total.sum : x->total.sum) / (i128)x->rows.len / (m->kind == ASK_SUM || !x->total.n ? 1 : x->total.n);
    for (size_t i = 0; i < sizeof money / sizeof *money; i++) {
        if (!text_eq(money[i].unit, m->unit))
            continue;
        if (line >= pow10_i64(scale_of(m) + money[i].yi))
            return (telling){ "亿元", money[i].yi };
        if (money[i].wan && line >= pow10_i64(scale_of(m) + money[i].wan))
            return (telling){ "万元", money[i].wan };
    }
    return own;
}

static bool number_of(const ask *k, const telling *t, const ask_cell *c, decimal *out, bool *known, error *e)
{
    TRY(ask_value(k, c, out, known, e));
    if (t->drop)
        *out = (decimal){ (int64_t)i128_div(out->units, pow10_i64(out->scale + t->drop - 1), ROUND_HALF_UP), 1 };
    return true;
}

static bool text_of(visit *v, const ask *k, const telling *t, const ask_cell *c, const char **out, error *e)
{
    decimal x;
    bool known;
    TRY(number_of(k, t, c, &x, &known, e));
    *out = known ? decimal_text_grouped(v->a, x) : "—";
    return true;
}

static bool adds_up(const ask_measure *m) { return m->kind == ASK_SUM || m->kind == ASK_COUNT; }
static i128 amount(const ask_measure *m, const ask_cell *c) { return m->kind == ASK_COUNT ? c->n : c->sum; }

/* 12.3% of a whole; nothing where there is no whole. */
static const char *share_text(visit *v, const ask_measure *m, const ask_cell *part, const ask_cell *whole)
{
    i128 all = amount(m, whole);
    return part->n && all > 0 ? arena_print(v->a, "%s%%", ratio_text(v->a, (ratio){ amount(m, part) * 100, all }, 1, ROUND_HALF_UP)) : NULL;
}

static const char *growth_text(visit *v, const ask *k, const ask_cell *now, const ask_cell *before)
{
    decimal a, b;
    bool has, had;
    error none = { 0 };
    if (!before || !ask_value(k, now, &a, &has, &none) || !ask_value(k, before, &b, &had, &none) || !has || !had || !now->n || !before->n || b.units <= 0)
        return NULL;
    const char *text = ratio_text(v->a, (ratio){ ((i128)a.units - b.units) * 100, b.units }, 1, ROUND_HALF_UP);
    return arena_print(v->a, "%s%s%%", *text == '-' ? "" : "+", text);
}

/* ---- the year before --------------------------------------------------------------------------------------------------------- */

static bool is_time(const ask_axis *x) { return x && (x->field->type == FIELD_MONTH || x->field->type == FIELD_YEAR); }

/* The group a year before; months are 201909, so a year is 100. */
static const ask_group *year_before(const ask_axis *axis, const ask_groups *all, const ask_group *now)
{
    int64_t back = axis->field->type == FIELD_MONTH ? 100 : 1;
    for (size_t i = 0; now->ordered && i < all->len; i++)
        if (all->at[i].ordered && all->at[i].v.num == now->v.num - back)
            return &all->at[i];
    return NULL;
}

static const char *note_of(showing *s, size_t r, size_t c)
{
    const question *q = s->q;
    const answer *x = &s->x;
    const ask_cell *cell = &x->cell[r * x->cols.len + c];
    if (q->note == NOTE_YEAR) {
        const ask_group *g;
        if (is_time(q->k.cols))
            return (g = year_before(q->k.cols, &x->cols, &x->cols.at[c])) ? growth_text(s->v, &q->k, cell, &x->cell[r * x->cols.len + (size_t)(g - x->cols.at)]) : NULL;
        if (is_time(q->k.rows))
            return (g = year_before(q->k.rows, &x->rows, &x->rows.at[r])) ? growth_text(s->v, &q->k, cell, &x->cell[(size_t)(g - x->rows.at) * x->cols.len + c]) : NULL;
        return NULL;
    }
    if (q->note == NOTE_NONE || !adds_up(q->k.measure))
        return NULL;
    return share_text(s->v, q->k.measure, cell, q->note == NOTE_ROW ? &x->rows.at[r].total : q->note == NOTE_COL ? &x->cols.at[c].total : &x->total);
}

static const char *total_note(showing *s, const ask_groups *g, size_t i, bool time, const ask_axis *axis)
{
    const ask_group *before;
    if (s->q->note == NOTE_YEAR)
        return time && (before = year_before(axis, g, &g->at[i])) ? growth_text(s->v, &s->q->k, &g->at[i].total, &before->total) : NULL;
    bool shares = s->q->note != NOTE_NONE && adds_up(s->q->k.measure) && (s->q->note == NOTE_ALL || (s->q->note == NOTE_COL) == (g == &s->x.rows));
    return shares ? share_text(s->v, s->q->k.measure, &g->at[i].total, &s->x.total) : NULL;
}

/* ---- the order of the lines ---------------------------------------------------------------------------------------------------- */

typedef struct sortable { size_t at; bool known, words; decimal x; const char *label; int way; } sortable;

static int by_column(const void *p, const void *q)
{
    const sortable *a = p, *b = q;
    if (a->words)
        return a->way * strcmp(a->label, b->label);
    if (a->known != b->known)
        return a->known ? -1 : 1;
    int d = a->known ? decimal_compare(a->x, b->x) : 0;
    return d ? a->way * d : (a->at > b->at) - (a->at < b->at);
}

static const ask_cell *second_of(const showing *s, size_t row)
{
    for (size_t i = 0; i < s->y.rows.len; i++)
        if (value_same(s->y.rows.at[i].v, s->x.rows.at[row].v))
            return &s->y.rows.at[i].total;
    static const ask_cell none = { 0 };
    return &none;
}

/* The column that is sorted by; −1: the totals, −2: the second measure, −3: the names. */
static ptrdiff_t column_named(const showing *s, const char *key)
{
    for (size_t c = 0; c < s->x.cols.len && strncmp(key, "c:", 2) == 0; c++)
        if (text_eq(ask_key(s->v->a, s->x.cols.at[c].v), key + 2))
            return (ptrdiff_t)c;
    return text_eq(key, "label") ? -3 : text_eq(key, "second") && s->q->second ? -2 : -1;
}

static bool sort_lines(showing *s, error *e)
{
    size_t n = s->x.rows.len;
    const char *sort = s->q->sort;
    sortable *all = NEW_N(s->v->a, sortable, n + 1);
    s->order = NEW_N(s->v->a, size_t, n + 1);
    for (size_t i = 0; i < n; i++)
        s->order[i] = i;
    if (text_empty(sort) || !s->q->k.rows)
        return true;
    ptrdiff_t column = column_named(s, sort + (*sort == '-'));
    for (size_t i = 0; i < n; i++) {
        const ask_cell *c = column >= 0 ? &s->x.cell[i * s->x.cols.len + (size_t)column] : column == -2 ? second_of(s, i) : &s->x.rows.at[i].total;
        all[i] = (sortable){ .at = i, .words = column == -3, .label = s->x.rows.at[i].label, .way = *sort == '-' ? -1 : 1 };
        TRY(ask_value(column == -2 ? &s->other : &s->q->k, c, &all[i].x, &all[i].known, e));
    }
    qsort(all, n, sizeof *all, by_column);
    for (size_t i = 0; i < n; i++)
        s->order[i] = all[i].at;
    return true;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------------- */

static void show_head(showing *s, view *list, const char *label, const char *sort)
{
    visit *v = s->v;
    view *item = view_item(list);
    const char *now = s->q->sort ? s->q->sort : "";
    bool down = *now == '-' && text_eq(now + 1, sort), up = text_eq(now, sort), words = text_eq(sort, "label");
    view_text(item, "text", label);
    view_text(item, "url", s->q->k.rows ? question_url(v, "/ask", "sort", words ? (up ? "-label" : sort) : down ? sort : arena_print(v->a, "-%s", sort)) : NULL);
    view_flag(item, "up", up);
    view_flag(item, "down", down);
}

static const char *records_url(showing *s, const ask_group *row, const ask_group *col)
{
    visit *v = s->v;
    buf b = buf_new(v->a);
    if (!s->links)
        return NULL;
    buf_puts(&b, question_url(v, "/ask/records", NULL, NULL));
    if (row && s->q->k.rows)
        buf_print(&b, "&row=%s", url_part(v->a, ask_key(v->a, row->v)));
    if (col && s->q->k.cols)
        buf_print(&b, "&col=%s", url_part(v->a, ask_key(v->a, col->v)));
    return b.text;
}

static bool show_cell(showing *s, view *list, const ask *k, const telling *t, const ask_cell *c, const char *note, const char *url, error *e)
{
    const char *text;
    view *item = view_item(list);
    TRY(text_of(s->v, k, t, c, &text, e));
    view_text(item, "text", text);
    view_text(item, "note", note);
    view_text(item, "url", c->n ? url : NULL);
    if (c->n && url)
        view_print(item, "records", "/api/v1%s", url);
    return true;
}

static bool show_line(showing *s, view *body, size_t r, error *e)
{
    visit *v = s->v;
    const question *q = s->q;
    const answer *x = &s->x;
    view *line = view_item(body), *cells = view_list(line, "cells");
    const ask_group *row = &x->rows.at[r];
    view_text(line, "label", q->k.rows ? row->label : visit_say(v, "全部", "All"));
    for (size_t c = 0; c < x->cols.len; c++)
        TRY(show_cell(s, cells, &q->k, &s->tell, &x->cell[r * x->cols.len + c], note_of(s, r, c), records_url(s, row, &x->cols.at[c]), e));
    if (q->k.cols)
        TRY(show_cell(s, cells, &q->k, &s->tell, &row->total, total_note(s, &x->rows, r, is_time(q->k.rows), q->k.rows), records_url(s, row, NULL), e));
    return !q->second || show_cell(s, cells, &s->other, &s->tell_other, second_of(s, r), NULL, NULL, e);
}

static bool show_totals(showing *s, error *e)
{
    const question *q = s->q;
    const answer *x = &s->x;
    view *totals = view_list(s->in, "totals");
    for (size_t c = 0; c < x->cols.len; c++)
        TRY(show_cell(s, totals, &q->k, &s->tell, &x->cols.at[c].total, total_note(s, &x->cols, c, is_time(q->k.cols), q->k.cols), records_url(s, NULL, &x->cols.at[c]), e));
    if (q->k.cols)
        TRY(show_cell(s, totals, &q->k, &s->tell, &x->total, NULL, records_url(s, NULL, NULL), e));
    return !q->second || show_cell(s, totals, &s->other, &s->tell_other, &s->y.total, NULL, NULL, e);
}

static const char *with_unit(showing *s, const ask_measure *m, const telling *t)
{
    const char *unit = t->drop ? visit_say(s->v, t->unit, text_eq(t->unit, "亿元") ? "100 million yuan" : "10,000 yuan") : unit_text(t->unit, s->v->l);
    return text_empty(unit) ? m->label : arena_print(s->v->a, visit_say(s->v, "%s（%s）", "%s (%s)"), m->label, unit);
}

static bool show_table(showing *s, size_t most, error *e)
{
    const question *q = s->q;
    visit *v = s->v;
    view *heads = view_list(s->in, "heads"), *body = view_list(s->in, "body");
    show_head(s, heads, q->k.rows ? q->k.rows->label : "", "label");
    for (size_t c = 0; c < s->x.cols.len; c++)
        show_head(s, heads, q->k.cols ? s->x.cols.at[c].label : with_unit(s, q->k.measure, &s->tell), q->k.cols ? arena_print(v->a, "c:%s", ask_key(v->a, s->x.cols.at[c].v)) : "total");
    if (q->k.cols)
        show_head(s, heads, visit_say(v, "合计", "Total"), "total");
    if (q->second)
        show_head(s, heads, with_unit(s, q->second, &s->tell_other), "second");
    for (size_t i = 0; i < s->x.rows.len && (!most || i < most); i++)
        TRY(show_line(s, body, s->order[i], e));
    view_text(s->in, "measure_label", with_unit(s, q->k.measure, &s->tell));
    const char *total;
    TRY(text_of(v, &q->k, &s->tell, &s->x.total, &total, e));
    view_text(s->in, "total", total);
    view_int(s->in, "records", s->x.records);
    view_flag(s->in, "larger_unit", s->tell.drop || s->tell_other.drop);
    view_flag(s->in, "cut", most && s->x.rows.len > most);
    view_flag(s->in, "answered", true);
    return show_totals(s, e);
}

/* ---- the chart ---------------------------------------------------------------------------------------------------------------------- */

typedef enum chart_kind { CHART_BARS, CHART_LINE, CHART_STACKED, CHART_PIE, CHART_TREEMAP, CHART_NONE, CHARTS } chart_kind;
static const struct { const char *id; text2 says; } charts[CHARTS] = {
    { "bars", { "条形", "Bars" } }, { "line", { "折线", "Line" } }, { "stacked", { "堆积", "Stacked" } }, { "pie", { "饼图", "Pie" } }, { "treemap", { "矩形树图", "Treemap" } }, { "none", { "不要图", "No chart" } },
};

static bool chart_fits(const showing *s, chart_kind k)
{
    enum { MOST_SLICES = 12 };          /* of a pie, and of a stack: what is left away would make the whole wrong */
    const question *q = s->q;
    bool whole = adds_up(q->k.measure) && s->x.total.least >= 0 && s->x.rows.len > 1;
    return k == CHART_LINE ? is_time(q->k.rows) || is_time(q->k.cols) : k == CHART_STACKED ? q->k.cols && whole && s->x.cols.len <= MOST_SLICES : k == CHART_PIE ? whole && s->x.rows.len <= MOST_SLICES : k == CHART_TREEMAP ? whole : true;
}

static chart_kind chart_of(const showing *s)
{
    for (int k = 0; k < CHARTS; k++)
        if (text_eq(charts[k].id, s->q->chart) && chart_fits(s, (chart_kind)k))
            return (chart_kind)k;
    return chart_fits(s, CHART_LINE) ? CHART_LINE : chart_fits(s, CHART_STACKED) ? CHART_STACKED : CHART_BARS;
}

static void show_kinds(showing *s, chart_kind now)
{
    view *list = view_list(s->in, "kinds");
    for (int k = 0; k < CHARTS; k++) {
        if (!chart_fits(s, (chart_kind)k))
            continue;
        view *item = view_item(list);
        view_text(item, "says", say(charts[k].says, s->v->l));
        view_text(item, "url", question_url(s->v, "/ask", "chart", charts[k].id));
        view_flag(item, "now", (chart_kind)k == now);
    }
}

/* Along the chart's axis go the lines, or the columns when these are the times of a line. */
typedef struct plot { buf b; bool across, whole; size_t n, series; } plot;

static bool plot_value(showing *s, plot *p, size_t i, size_t k, error *e)
{
    decimal d;
    bool known;
    size_t r = p->across ? s->order[k] : s->order[i], c = p->across ? i : k;
    const ask_cell *cell = p->whole ? &s->x.rows.at[r].total : &s->x.cell[r * s->x.cols.len + c];
    TRY(number_of(&s->q->k, &s->tell, cell, &d, &known, e));
    buf_print(&p->b, "%s%s", i ? "," : "", known && (cell->n || s->q->k.measure->kind == ASK_COUNT) ? decimal_text(s->v->a, d) : "null");
    return true;
}

static const char *series_name(const showing *s, const plot *p, size_t k)
{
    return p->across ? s->x.rows.at[s->order[k]].label : s->q->k.cols && !p->whole ? s->x.cols.at[k].label : s->q->k.measure->label;
}

static bool show_chart(showing *s, error *e)
{
    enum { MOST_BARS = 24, MOST_AREAS = 60, MOST_SERIES = 12, MOST_TIMES = 60 };
    chart_kind kind = chart_of(s);
    const question *q = s->q;
    plot p = { .b = buf_new(s->v->a), .across = kind == CHART_LINE && !is_time(q->k.rows), .whole = kind == CHART_PIE || kind == CHART_TREEMAP };
    size_t lines = s->x.rows.len, most = kind == CHART_TREEMAP ? MOST_AREAS : kind == CHART_LINE ? MOST_TIMES : MOST_BARS;
    p.n = p.across ? s->x.cols.len : lines < most ? lines : most;
    p.series = p.whole ? 1 : p.across ? lines : s->x.cols.len;
    p.series = p.series > MOST_SERIES ? MOST_SERIES : p.series;
    show_kinds(s, kind);
    if (kind == CHART_NONE || p.n < 2)
        return true;
    buf_print(&p.b, "{\"kind\":\"%s\",\"unit\":", charts[kind].id);
    json_out(&p.b, s->tell.unit && s->v->l == LANG_ZH ? s->tell.unit : "");
    buf_puts(&p.b, ",\"x\":[");
    for (size_t i = 0; i < p.n; i++) {
        buf_puts(&p.b, i ? "," : "");
        json_out(&p.b, p.across ? s->x.cols.at[i].label : s->x.rows.at[s->order[i]].label);
    }
    buf_puts(&p.b, "],\"series\":[");
    for (size_t k = 0; k < p.series; k++) {
        buf_puts(&p.b, k ? ",{\"name\":" : "{\"name\":");
        json_out(&p.b, series_name(s, &p, k));
        buf_puts(&p.b, ",\"data\":[");
        for (size_t i = 0; i < p.n; i++)
            TRY(plot_value(s, &p, i, k, e));
        buf_puts(&p.b, "]}");
    }
    buf_puts(&p.b, "]}");
    view_text(s->in, "chart", p.b.text);
    return true;
}

/* ---- all ------------------------------------------------------------------------------------------------------------------------------ */

static void show_notes(showing *s)
{
    const question *q = s->q;
    view *list = view_list(s->in, "notes");
    for (int i = 0; i < NOTES; i++) {
        bool fits = i == NOTE_NONE || (i == NOTE_YEAR ? is_time(q->k.rows) || is_time(q->k.cols) : adds_up(q->k.measure) && (q->k.cols || i == NOTE_ALL));
        if (!fits)
            continue;
        view *item = view_item(list);
        view_text(item, "says", say(notes[i].says, s->v->l));
        view_text(item, "url", question_url(s->v, "/ask", "show", notes[i].id));
        view_flag(item, "now", i == (int)q->note);
    }
    view_flag(s->in, "on_year", q->note == NOTE_YEAR);
    view_text(s->in, "unit_url", q->own_unit ? question_url(s->v, "/ask", "unit", NULL) : question_url(s->v, "/ask", "unit", "own"));
    view_flag(s->in, "own_unit", q->own_unit);
}

bool answer_show(visit *v, view *in, const question *q, size_t most, error *e)
{
    showing s = { .v = v, .in = in, .q = q };
    TRY(ask_run(v, &q->k, &s.x, e));
    s.tell = telling_of(q, q->k.measure, &s.x);
    if (q->second) {
        s.other = ask_with(&q->k, q->second);
        s.other.cols = NULL;
        TRY(ask_run(v, &s.other, &s.y, e));
        s.tell_other = telling_of(q, q->second, &s.y);
    }
    s.links = s.x.rows.len * (s.x.cols.len + 1) <= MOST_LINKS && visit_may(v, "ledgers");
    show_notes(&s);
    view_text(in, "ledger", q->k.l->id);
    view_text(in, "ledger_title", say(q->k.l->title, v->l));
    return sort_lines(&s, e) && show_chart(&s, e) && show_table(&s, most, e);
}
