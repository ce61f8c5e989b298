#include "report/chart_frame.h"
#include "report/xlsx_parts.h"

enum { HEAD_ROW = 2, FIRST_ROW = 3 };

/* Of a waterfall, columns after the value: a foot that is not drawn, then what rises, falls or is a total, above and below zero.
 * A stack keeps what is above zero apart from what is below, so a step that crosses zero needs both. */
enum { FOOT = 2, RISE, RISE_BELOW, FALL, FALL_BELOW, TOTAL, AFTER_TOTAL };

static uint8_t chart_type_of(const chart *c)
{
    switch (c->kind) {
    case CHART_LINE: return LXW_CHART_LINE;
    case CHART_RANK: return LXW_CHART_BAR;
    case CHART_STACKED:
    case CHART_WATERFALL: return LXW_CHART_COLUMN_STACKED;
    case CHART_BAR:
    case CHART_BAR_LINE: break;
    }
    return LXW_CHART_COLUMN;
}

static void write_number(xlsx *x, lxw_worksheet *sheet, size_t row, size_t column, decimal v)
{
    worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column, xlsx_number(x->a, v),
                           xlsx_format(x, "cell", ALIGN_RIGHT, false, false, xlsx_digits(x->a, v.scale)));
}

static void write_head(xlsx *x, lxw_worksheet *sheet, size_t column, const char *text)
{
    worksheet_write_string(sheet, HEAD_ROW, (lxw_col_t)column, text ? text : "",
                           xlsx_format(x, "cell", ALIGN_CENTRE, true, false, ""));
}

static void write_data(xlsx *x, lxw_worksheet *sheet, const chart *c)
{
    int widest = 8;
    for (size_t i = 0; i < c->categories.len; i++) {
        const char *name = c->categories.at[i];
        worksheet_write_string(sheet, (lxw_row_t)(FIRST_ROW + i), 0, name,
                               xlsx_format(x, "cell", ALIGN_LEFT, false, false, ""));
        int width = utf8_width(str_of(name)) + 2;
        widest = width > widest ? width : widest;
    }
    worksheet_set_column(sheet, 0, 0, widest > 40 ? 40 : widest, NULL);
    worksheet_set_column(sheet, 1, (lxw_col_t)(c->series.len + AFTER_TOTAL), 14, NULL);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);                 /* A4 */
    worksheet_fit_to_pages(sheet, 1, 1);
    for (size_t s = 0; s < c->series.len; s++) {
        const char *unit = c->series.at[s].second ? c->unit2 : c->unit;
        const char *name = c->series.at[s].name ? c->series.at[s].name : "";
        write_head(x, sheet, s + 1, text_empty(unit) ? name : arena_print(x->a, "%s（%s）", name, unit));
        for (size_t i = 0; i < c->categories.len; i++)
            if (chart_at(c, s, i))
                write_number(x, sheet, FIRST_ROW + i, s + 1, chart_at(c, s, i)->value);
    }
}

typedef struct placed_chart { lxw_worksheet *sheet; const char *name; lxw_row_t row; lxw_col_t column; } placed_chart;

static void look(const chart *c, lxw_chart *to, const char *unit, const char *title, bool legend)
{
    static lxw_chart_font small = { .size = 12, .bold = LXW_TRUE };
    chart_title_set_name(to, title);
    chart_title_set_name_font(to, &small);
    bool lying = c->kind == CHART_RANK;            /* then libxlsxwriter's y axis is that of the names */
    if (!text_empty(unit))
        chart_axis_set_name(lying ? to->x_axis : to->y_axis, unit);
    chart_axis_set_label_position(lying ? to->y_axis : to->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (lying)
        chart_axis_set_reverse(to->y_axis);        /* the first of the list on top */
    if (legend)
        chart_legend_set_position(to, LXW_CHART_LEGEND_BOTTOM);
    else
        chart_legend_set_position(to, LXW_CHART_LEGEND_NONE);
}

/* The colours of the printed charts (chart_measure.c). */
static void colour_series(lxw_chart_series *s, const chart *c, size_t series, bool line)
{
    style look_of = series_style(c, series);
    lxw_chart_fill fill = { .color = look_of.fill };
    lxw_chart_line edge = { .color = look_of.ink, .width = line ? 2.0F : 0.75F };
    if (!line)
        chart_series_set_fill(s, &fill);
    chart_series_set_line(s, &edge);
}

static void place_chart(placed_chart at, lxw_chart *to)
{
    lxw_chart_options o = { .x_scale = 1.45, .y_scale = 1.3 };
    worksheet_insert_chart_opt(at.sheet, at.row, at.column, to, &o);
}

static void refer(lxw_chart_series *s, const chart *c, const char *sheet, size_t column)
{
    lxw_row_t last = (lxw_row_t)(FIRST_ROW + c->categories.len - 1);
    chart_series_set_categories(s, sheet, FIRST_ROW, 0, last, 0);
    chart_series_set_values(s, sheet, FIRST_ROW, (lxw_col_t)column, last, (lxw_col_t)column);
    chart_series_set_name_range(s, sheet, HEAD_ROW, (lxw_col_t)column);
}

/* The series of one axis. libxlsxwriter 1.1 has no second axis, so those of the right axis get a chart of their own. */
static void insert(xlsx *x, const chart *c, bool second, placed_chart at)
{
    lxw_chart *to = workbook_add_chart(x->book, second ? LXW_CHART_LINE : chart_type_of(c));
    size_t shown = 0;
    for (size_t s = 0; s < c->series.len; s++) {
        if (c->series.at[s].second != second)
            continue;
        lxw_chart_series *series = chart_add_series(to, NULL, NULL);
        refer(series, c, at.name, s + 1);
        colour_series(series, c, s, second || c->kind == CHART_LINE);
        if (c->values && c->kind != CHART_STACKED)
            chart_series_set_labels(series);
        shown++;
    }
    look(c, to, second ? c->unit2 : c->unit, chart_caption(x->a, c), shown > 1 || second);
    place_chart(at, to);
}

/* ── waterfall ──────────────────────────────────────────────────────────── */

static const text2 part_names[] = {
    [FOOT] = { "（垫高）", "(foot)" },          [RISE] = { "拉动", "adds" },
    [RISE_BELOW] = { "拉动（零线下）", "adds, below zero" }, [FALL] = { "下拉", "takes away" },
    [FALL_BELOW] = { "下拉（零线下）", "takes away, below zero" }, [TOTAL] = { "合计", "total" },
};

static void write_step(xlsx *x, lxw_worksheet *sheet, size_t row, int64_t from, int64_t to, int scale)
{
    int64_t low = from < to ? from : to, high = from < to ? to : from;
    size_t above = to >= from ? RISE : FALL;
    if (low >= 0) {
        write_number(x, sheet, row, FOOT, (decimal){ low, scale });
        write_number(x, sheet, row, above, (decimal){ high - low, scale });
    } else if (high <= 0) {
        write_number(x, sheet, row, FOOT, (decimal){ high, scale });
        write_number(x, sheet, row, above + 1, (decimal){ low - high, scale });
    } else {
        write_number(x, sheet, row, above, (decimal){ high, scale });
        write_number(x, sheet, row, above + 1, (decimal){ low, scale });
    }
}

/* False beyond 18 digits: then the data stands without a picture. */
static bool write_steps(xlsx *x, lxw_worksheet *sheet, const chart *c)
{
    int scale = 0;
    int64_t run = 0, v, to;
    for (size_t i = 0; i < c->categories.len; i++)
        if (chart_at(c, 0, i) && chart_at(c, 0, i)->value.scale > scale)
            scale = chart_at(c, 0, i)->value.scale;
    for (size_t i = 0; i < c->categories.len; i++) {
        const chart_point *p = chart_at(c, 0, i);
        if (!p)
            continue;
        if (!decimal_rescale(p->value, scale, ROUND_HALF_UP, &v) || __builtin_add_overflow(p->total ? 0 : run, v, &to) ||
            to > INT64_MAX / 2 || to < -(INT64_MAX / 2))
            return false;
        if (p->total)
            write_number(x, sheet, FIRST_ROW + i, TOTAL, (decimal){ to, scale });
        else
            write_step(x, sheet, FIRST_ROW + i, run, to, scale);
        run = to;
    }
    return true;
}

static void insert_waterfall(xlsx *x, const chart *c, placed_chart at)
{
    static const chart_point like[] = { { .value = { 1, 0 } }, { .value = { -1, 0 } }, { .total = true } };
    if (!write_steps(x, at.sheet, c))
        return;
    lxw_chart *to = workbook_add_chart(x->book, LXW_CHART_COLUMN_STACKED);
    for (size_t column = FOOT; column < AFTER_TOTAL; column++) {
        write_head(x, at.sheet, column, say(part_names[column], c->lang));
        lxw_chart_series *s = chart_add_series(to, NULL, NULL);
        refer(s, c, at.name, column);
        style look_of = waterfall_style(&like[column == TOTAL ? 2 : column >= FALL]);
        lxw_chart_fill fill = { .color = look_of.fill, .none = column == FOOT };
        lxw_chart_line edge = { .color = look_of.ink, .none = column == FOOT };
        chart_series_set_fill(s, &fill);
        chart_series_set_line(s, &edge);
    }
    look(c, to, c->unit, chart_caption(x->a, c), false);
    place_chart(at, to);
}

void xlsx_chart(xlsx *x, const chart *c)
{
    enum { CHART_ROWS = 21 };
    bool en = c->lang == LANG_EN, second = false;
    placed_chart at = { .name = xlsx_sheet_name(x->a, en ? "F" : "图", c->number, c->title) };
    at.sheet = workbook_add_worksheet(x->book, at.name);
    worksheet_write_string(at.sheet, 0, 0, chart_caption(x->a, c),
                           xlsx_format(x, "caption", ALIGN_LEFT, true, false, ""));
    write_data(x, at.sheet, c);
    for (size_t s = 0; s < c->series.len; s++)
        second |= c->series.at[s].second;
    at.row = HEAD_ROW;
    at.column = (lxw_col_t)(c->kind == CHART_WATERFALL ? (size_t)AFTER_TOTAL + 1 : c->series.len + 2);
    if (!c->categories.len || !c->series.len)
        return;
    if (c->kind == CHART_WATERFALL) {
        insert_waterfall(x, c, at);
        return;
    }
    insert(x, c, false, at);
    at.row += CHART_ROWS;
    if (second)
        insert(x, c, true, at);
}
