/* Charts: round ticks computed by hand, and what holds for every picture (report/chart_draw.h).
 * JBP_PICTURES=DIR writes each sample as PNG and SVG, to be looked at. */
#include "test.h"

#include "report/axis.h"
#include "report/chart_draw.h"
#include "report_samples.h"

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* cmocka's fail_msg() leans on its fail(), which base/error.h takes. */
#define oops(...) (print_error(__VA_ARGS__), print_error("\n"), assert_true(false))

/* Expected ticks by hand: the step is the next of 1, 2, 2.5, 5 × 10^k from range / 5. */
static void ticks_are_round(void **state)
{
    arena *a = *state;
    static const struct { const char *min, *max; bool zero; const char *first, *last; int ticks; } cases[] = {
        { "0", "41.33", true, "0", "50", 6 },            /* 8.27 → 10 */
        { "-7.3", "3.2", true, "-7.5", "5.0", 6 },       /* 2.1 → 2.5 */
        { "4.1", "9.1", false, "4", "10", 7 },           /* 1.0 → 1 */
        { "0", "0", true, "0.0", "1.0", 6 },             /* nothing: up to one */
        { "323.39", "323.39", false, "300", "400", 2 },  /* one value: 323.39 / 5 = 64.7 → 100 */
        { "-0.03", "0.05", true, "-0.04", "0.06", 6 },   /* 0.016 → 0.02 */
        { "12000", "98000", true, "0", "100000", 6 },    /* 19,600 → 20,000 */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int scale = axis_scale(2, dec(cases[i].max));
        axis x = axis_fit(scale, axis_units(scale, dec(cases[i].min)), axis_units(scale, dec(cases[i].max)),
                          cases[i].zero, 5);
        assert_string_equal(axis_label(a, &x, 0), cases[i].first);
        assert_int_equal(axis_ticks(&x), cases[i].ticks);
        assert_string_equal(axis_label(a, &x, axis_ticks(&x) - 1), cases[i].last);
    }
}

/* Bars 0…54.97 and a line −4.1…10.1: one step below zero, and the line's steps above rule the grid. */
static void two_axes_share_zero(void **state)
{
    arena *a = *state;
    axis x = axis_fit(4, 0, 549700, true, 5), y = axis_fit(3, -4100, 10100, true, 5);
    axis_align(&x, 0, 549700, &y, -4100, 10100);
    assert_int_equal(axis_ticks(&x), axis_ticks(&y));
    assert_int_equal(x.lo / x.step, y.lo / y.step);
    assert_true(x.hi >= 549700 && y.hi >= 10100 && y.lo <= -4100);
    assert_string_equal(axis_label(a, &y, (int)(-y.lo / y.step)), "0");
}

static void huge_values_do_not_overflow(void **state)
{
    arena *a = *state;
    int scale = axis_scale(18, (decimal){ INT64_MAX, 0 });
    assert_int_equal(scale, 0);
    int64_t top = axis_units(scale, (decimal){ INT64_MAX, 0 });
    axis x = axis_fit(scale, -top, top, true, 5);
    assert_true(x.lo <= -top && x.hi >= top && axis_ticks(&x) < 12);
    chart *c = chart_new(a, CHART_BAR, "巨大", "元", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("甲", "乙"));
    size_t s = chart_new_series(c, "值");
    chart_add(c, s, (decimal){ INT64_MAX, 0 });
    chart_add(c, s, (decimal){ INT64_MIN, 0 });
    assert_true(chart_picture(a, c, (chart_look){ 0 })->shapes.len > 0);
}

/* ── every picture ──────────────────────────────────────────────────────── */

static void turned_box_inside(const picture *p, const shape *s)
{
    rect b = shape_box(s);
    double angle = s->turn * M_PI / 180;
    for (int corner = 0; corner < 4; corner++) {
        double x = b.x + (corner & 1 ? b.w : 0), y = b.y + (corner & 2 ? b.h : 0);
        double tx = x * cos(angle) - y * sin(angle), ty = x * sin(angle) + y * cos(angle);
        if (tx < -0.5 || ty < -0.5 || tx > p->width + 0.5 || ty > p->height + 0.5)
            oops("“%s” leaves the picture at %.1f, %.1f of %.0f × %.0f", s->text, tx, ty, p->width, p->height);
    }
}

static void check_picture(const char *name, const picture *p)
{
    for (size_t i = 0; i < p->shapes.len; i++) {
        const shape *s = &p->shapes.at[i];
        if (s->kind != SHAPE_TEXT) {
            assert_true(s->at.x > -1 && s->at.x < p->width + 1);
            continue;
        }
        turned_box_inside(p, s);
        for (size_t j = 0; j < i; j++)
            if (p->shapes.at[j].kind == SHAPE_TEXT && texts_overlap(s, &p->shapes.at[j]))
                oops("%s: “%s” touches “%s”", name, s->text, p->shapes.at[j].text);
    }
}

static void write_pictures(arena *a, const char *name, const chart *c, chart_look look)
{
    const char *dir = getenv("JBP_PICTURES");
    if (!dir)
        return;
    error err = { 0 };
    str png;
    assert_true(chart_png(a, c, look, 2, &png, &err));
    buf svg = buf_new(a);
    chart_svg(&svg, c, look, "#");
    const struct { const char *end; str bytes; } files[] = { { "png", png }, { "svg", { svg.text, svg.len } } };
    for (size_t i = 0; i < COUNT(files); i++) {
        FILE *f = fopen(arena_print(a, "%s/%s.%s", dir, name, files[i].end), "wb");
        assert_non_null(f);
        fwrite(files[i].bytes.at, 1, files[i].bytes.len, f);
        fclose(f);
    }
}

static void no_text_overlaps_or_is_cut(void **state)
{
    arena *a = *state;
    for (size_t i = 0; i < COUNT(sample_charts); i++) {
        chart *c = sample_charts[i].make(a);
        for (double width = 360; width <= 1000; width += 160)
            for (int title = 0; title < 2; title++)
                check_picture(sample_charts[i].name, chart_picture(a, c, (chart_look){ .width = width, .title = title }));
        write_pictures(a, sample_charts[i].name, c, (chart_look){ .title = true });
    }
}

static uint32_t next_random(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u, *seed >> 8; }

/* Any kind, size, sign and length of names, from a fixed seed: the rules hold for charts nobody drew by hand. */
static void random_charts_keep_the_rules(void **state)
{
    static const char name[] = "计算机通信和其他电子设备制造业专用零部件配套企业";
    uint32_t seed = 20190930;
    for (int round = 0; round < 300; round++) {
        arena *a = *state;
        arena_pos before = arena_mark(a);
        chart_kind kind = (chart_kind)(next_random(&seed) % 6);
        chart *c = chart_new(a, kind, "随机", "亿元", round % 2 ? LANG_ZH : LANG_EN);
        size_t n = next_random(&seed) % 30 + 1, series = kind == CHART_RANK || kind == CHART_WATERFALL ? 1 : next_random(&seed) % 4 + 1;
        int scale = (int)(next_random(&seed) % 4);
        int64_t size = pow10_i64((int)(next_random(&seed) % 8 + 1));
        c->values = true;
        c->unit2 = "%";
        for (size_t i = 0; i < n; i++)
            chart_category(c, arena_print(a, "%zu%.*s", i, (int)(next_random(&seed) % 24) * 3, name));
        for (size_t s = 0; s < series; s++) {
            chart_new_series(c, arena_print(a, "系列%zu", s));
            c->series.at[s].second = kind == CHART_BAR_LINE && s + 1 == series && series > 1;
            for (size_t i = 0; i < n; i++)
                if (next_random(&seed) % 10 == 0)
                    chart_add_gap(c, s);
                else
                    chart_add(c, s, (decimal){ (int64_t)next_random(&seed) % (2 * size) - (round % 3 ? 0 : size), scale });
        }
        check_picture(arena_print(a, "random chart %d of kind %d", round, (int)kind), chart_picture(a, c, (chart_look){ .title = true }));
        arena_rewind(a, before);
    }
}

static size_t count(const picture *p, shape_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < p->shapes.len; i++)
        n += p->shapes.at[i].kind == kind;
    return n;
}

static bool has_text(const picture *p, const char *text)
{
    for (size_t i = 0; i < p->shapes.len; i++)
        if (p->shapes.at[i].kind == SHAPE_TEXT && text_eq(p->shapes.at[i].text, text))
            return true;
    return false;
}

/* Series 3.2, 0.0, −7.3, −4.9, gap, −1.2: one stroke of four points, one lone point, five marks, zero stays a value. */
static void a_gap_is_not_zero(void **state)
{
    arena *a = *state;
    picture *p = chart_picture(a, sample_fall(a), (chart_look){ 0 });
    assert_int_equal(count(p, SHAPE_PATH), 1);
    assert_int_equal(count(p, SHAPE_MARK), 5);
    for (size_t i = 0; i < p->shapes.len; i++)
        if (p->shapes.at[i].kind == SHAPE_PATH)
            assert_int_equal(p->shapes.at[i].n, 4);
    assert_true(has_text(p, "0.0") && has_text(p, "-7.3"));
}

/* The steps end where the total begins: 4.12+1.90+1.35+0.62−1.48−0.31+1.30 = 7.50. */
static void waterfall_meets_its_total(void **state)
{
    arena *a = *state;
    picture *p = chart_picture(a, sample_waterfall(a), (chart_look){ 0 });
    rect step = { 0 }, total = { 0 };
    for (size_t i = 0; i < p->shapes.len; i++)
        if (p->shapes.at[i].kind == SHAPE_RECT && p->shapes.at[i].tip) {
            step = total;
            total = p->shapes.at[i].at;
        }
    assert_true(fabs(step.y - total.y) < 0.01);
    assert_true(has_text(p, "+4.12") && has_text(p, "-1.48") && has_text(p, "7.50"));
}

static void svg_is_well_formed_and_links(void **state)
{
    arena *a = *state;
    figure_ref f = { .id = "monitoring.output", .params = "period=2019-09", .defined = true, .value = dec("323.39") };
    chart *c = chart_new(a, CHART_BAR, "<b>&\"图\"", "亿元", LANG_ZH);
    chart_category(c, "<script>alert(1)</script>");
    chart_add_figure(c, chart_new_series(c, "a&b"), &f);
    buf b = buf_new(a);
    chart_svg(&b, c, (chart_look){ .title = true }, "#");
    XML_Parser parser = XML_ParserCreate(NULL);
    assert_int_equal(XML_Parse(parser, b.text, (int)b.len, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    assert_null(strstr(b.text, "<script"));
    assert_non_null(strstr(b.text, "<a href=\"#monitoring.output%3Fperiod%3D2019-09\">"));
}

static void png_is_twice_the_size(void **state)
{
    arena *a = *state;
    error err = { 0 };
    str png;
    assert_true(chart_png(a, sample_trend(a), (chart_look){ .width = 400, .height = 200 }, 2, &png, &err));
    assert_memory_equal(png.at, "\x89PNG\r\n\x1a\n", 8);
    const unsigned char *size = (const unsigned char *)png.at + 16;        /* IHDR: width, height, big-endian */
    assert_int_equal(size[2] << 8 | size[3], 800);
    assert_int_equal(size[6] << 8 | size[7], 400);
}

static void words_name_kinds(void **state)
{
    (void)state;
    bool known;
    assert_int_equal(chart_kind_of(STR("瀑布"), &known), CHART_WATERFALL);
    assert_true(known);
    chart_kind_of(STR("饼"), &known);
    assert_false(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ticks_are_round),      TEST(two_axes_share_zero),       TEST(huge_values_do_not_overflow),
        TEST(no_text_overlaps_or_is_cut), TEST(random_charts_keep_the_rules), TEST(a_gap_is_not_zero),   TEST(waterfall_meets_its_total),
        TEST(svg_is_well_formed_and_links), TEST(png_is_twice_the_size), TEST(words_name_kinds),
    };
    return cmocka_run_group_tests_name("report chart", tests, NULL, NULL);
}
