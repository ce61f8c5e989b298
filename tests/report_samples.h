/* report_samples.h — charts of every kind, plain and nasty, shared by the tests of src/report.
 * All numbers are invented. */
#ifndef JBP_REPORT_SAMPLES_H
#define JBP_REPORT_SAMPLES_H
#include "report/document.h"

/* fontconfig keeps its tables until the process ends: not a leak of ours. Read by the leak checker only. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\nleak:libpango\n"; }

static inline decimal dec(const char *text)
{
    decimal d = { 0, 0 };
    decimal_parse(str_of(text), &d);
    return d;
}

/* "" is a gap, "=" before a number marks a total of a waterfall. */
static inline void sample_points(chart *c, size_t series, const char *const *values)
{
    for (; *values; values++)
        if (!**values)
            chart_add_gap(c, series);
        else if (**values == '=')
            chart_add(c, series, dec(*values + 1))->total = true;
        else
            chart_add(c, series, dec(*values));
}

static inline void sample_names(chart *c, const char *const *names)
{
    for (; *names; names++)
        chart_category(c, *names);
}

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static inline chart *sample_trend(arena *a)
{
    chart *c = chart_new(a, CHART_LINE, "规上工业总产值与增加值累计增速", "%", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("2018年9月", "2018年10月", "2018年11月", "2018年12月", "2019年1—2月", "2019年3月", "2019年4月",
                         "2019年5月", "2019年6月", "2019年7月", "2019年8月", "2019年9月"));
    sample_points(c, chart_new_series(c, "总产值增速"), LIST("9.1", "8.8", "8.6", "8.2", "4.1", "5.6", "6.0", "6.3", "7.1",
                                                             "7.4", "6.9", "7.5"));
    sample_points(c, chart_new_series(c, "增加值增速（预计）"), LIST("8.0", "7.9", "7.9", "7.6", "", "4.9", "5.2", "5.5", "6.0",
                                                                     "6.2", "6.0", "6.7"));
    sample_points(c, chart_new_series(c, "全市平均"), LIST("7.0", "7.1", "7.0", "6.9", "5.0", "5.2", "5.4", "5.4", "5.6",
                                                           "5.9", "5.8", "5.9"));
    return c;
}

static inline chart *sample_fall(arena *a)
{
    chart *c = chart_new(a, CHART_LINE, "累计增速由正转负", "%", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("1—2月", "3月", "4月", "5月", "6月", "7月"));
    sample_points(c, chart_new_series(c, "增速"), LIST("3.2", "0.0", "-7.3", "-4.9", "", "-1.2"));
    return c;
}

static inline chart *sample_months(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "分月产值", "亿元", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月"));
    sample_points(c, chart_new_series(c, "本年"),
                  LIST("30.12", "24.85", "38.40", "36.71", "37.02", "41.33", "36.90", "37.54", "40.52"));
    sample_points(c, chart_new_series(c, "上年"), LIST("29.80", "22.10", "35.92", "34.10", "34.77", "38.05", "", "35.21",
                                                       "36.80"));
    return c;
}

static inline chart *sample_industries(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "主要行业产值增速", "%", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("计算机、通信和其他电子设备制造业", "汽车制造业", "电气机械和器材制造业", "通用设备制造业", "医药制造业",
                         "农副食品加工业", "铁路、船舶、航空航天和其他运输设备制造业"));
    sample_points(c, chart_new_series(c, "增速"), LIST("12.4", "-3.1", "8.8", "5.0", "21.7", "-0.4", "2.2"));
    return c;
}

static inline chart *sample_many(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "二十三个行业", "%", LANG_ZH);
    c->values = true;
    for (int i = 0; i < 23; i++)
        chart_category(c, arena_print(a, "第%d类专用设备及零部件制造业", i + 1));
    size_t s = chart_new_series(c, "增速");
    for (int i = 0; i < 23; i++)
        chart_add(c, s, (decimal){ (i * 37) % 200 - 60, 1 });
    return c;
}

static inline chart *sample_waterfall(arena *a)
{
    chart *c = chart_new(a, CHART_WATERFALL, "各行业对总产值增长的拉动", "个百分点", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("电子设备", "医药", "电气机械", "通用设备", "汽车", "农副食品", "其他行业", "总产值增速"));
    sample_points(c, chart_new_series(c, "拉动"), LIST("4.12", "1.90", "1.35", "0.62", "-1.48", "-0.31", "1.30", "=7.50"));
    return c;
}

static inline chart *sample_rank(arena *a)
{
    chart *c = chart_new(a, CHART_RANK, "拉动和下拉最大的企业", "个百分点", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("示例精密光电科技股份有限公司", "甲乙丙生物医药（集团）有限责任公司华北分公司第二生产基地", "丁电气有限公司",
                         "戊汽车零部件有限公司", "己食品有限公司", "庚重型机械制造有限公司"));
    sample_points(c, chart_new_series(c, "拉动"), LIST("2.81", "1.44", "0.90", "0.12", "-0.77", "-1.95"));
    return c;
}

static inline chart *sample_mixed(arena *a)
{
    chart *c = chart_new(a, CHART_BAR_LINE, "分月产值与增速", "亿元", LANG_ZH);
    c->values = true;
    c->unit2 = "%";
    sample_names(c, LIST("1—2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月"));
    sample_points(c, chart_new_series(c, "当月产值"), LIST("54.97", "38.40", "36.71", "37.02", "41.33", "36.90", "37.54",
                                                           "40.52"));
    size_t line = chart_new_series(c, "当月增速");
    c->series.at[line].second = true;
    sample_points(c, line, LIST("-4.1", "6.9", "7.6", "6.5", "8.6", "-2.0", "6.6", "10.1"));
    return c;
}

static inline chart *sample_stacked(arena *a)
{
    chart *c = chart_new(a, CHART_STACKED, "产值按规模构成", "亿元", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("2015年", "2016年", "2017年", "2018年", "2019年1—9月"));
    sample_points(c, chart_new_series(c, "大型企业"), LIST("180.2", "196.4", "210.0", "232.8", "175.3"));
    sample_points(c, chart_new_series(c, "中型企业"), LIST("88.1", "90.5", "97.7", "101.2", "84.0"));
    sample_points(c, chart_new_series(c, "小微企业"), LIST("60.0", "61.8", "66.1", "70.4", "64.1"));
    return c;
}

static inline chart *sample_long(arena *a)
{
    chart *c = chart_new(a, CHART_LINE, "十年月度走势", "亿元", LANG_ZH);
    for (int i = 0; i < 120; i++)
        chart_category(c, arena_print(a, "%d年%d月", 2010 + i / 12, i % 12 + 1));
    size_t s = chart_new_series(c, "产值");
    for (int i = 0; i < 120; i++)
        chart_add(c, s, (decimal){ 2000 + i * 13 + (i * i * 7) % 311, 2 });
    return c;
}

static inline chart *sample_empty(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "没有数据", "家", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("甲", "乙"));
    chart_new_series(c, "户数");
    return c;
}

typedef chart *(*sample_chart)(arena *a);
static const struct { const char *name; sample_chart make; } sample_charts[] = {
    { "trend", sample_trend },         { "fall", sample_fall },   { "months", sample_months },
    { "industries", sample_industries }, { "many", sample_many },   { "waterfall", sample_waterfall },
    { "rank", sample_rank },           { "mixed", sample_mixed }, { "stacked", sample_stacked },
    { "long", sample_long },           { "empty", sample_empty },
};

static inline const figure_ref *sample_figure(arena *a, const char *id, const char *params, const char *value,
                                              const char *unit)
{
    figure_ref *f = NEW(a, figure_ref);
    *f = (figure_ref){ .id = id, .params = params, .defined = *value != 0, .value = dec(value), .unit = unit };
    return f;
}

/* Two header rows (指标 over three), a total, a "—", a name with markup in it. */
static inline table *sample_table(document *d)
{
    static const char *const rows[][4] = {
        { "合计", "323.39", "7.5", "100.0" }, { "计算机、通信和其他电子设备制造业", "128.07", "12.4", "39.6" },
        { "汽车制造业", "51.30", "-3.1", "15.9" }, { "A&B<i>其他</i>", "144.02", "", "44.5" },
    };
    table *t = doc_table(d, "分行业工业总产值完成情况", "亿元", 4);
    table_add_row(t, true);
    table_add_row(t, true);
    table_text(t, 0, 0, "行业");
    table_merge(t, 0, 0, 1, 2);
    table_text(t, 0, 1, "工业总产值");
    table_merge(t, 0, 1, 3, 1);
    table_text(t, 1, 1, "本年累计");
    table_text(t, 1, 2, "同比（%）");
    table_text(t, 1, 3, "占比（%）");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t r = table_add_row(t, false);
        t->rows.at[r].strong = i == 0;
        table_text(t, r, 0, rows[i][0]);
        for (size_t c = 1; c < 4; c++)
            if (c == 1)
                table_figure(t, r, c, rows[i][c],
                             sample_figure(d->a, "monitoring.output", "industry=x", rows[i][c], "亿元"));
            else if (*rows[i][c])
                table_number(t, r, c, rows[i][c], dec(rows[i][c]));
            else
                table_text(t, r, c, "—");
    }
    VEC_ADD(d->a, &t->notes, "口径为规模以上工业企业；增速按可比口径计算。");
    VEC_ADD(d->a, &t->notes, "部分数据因四舍五入，存在总计与分项合计不等的情况。");
    return t;
}

/* A small report; with_charts: charts depend on the fonts installed, so golden files leave them out. */
static inline document *sample_document(arena *a, bool with_charts)
{
    document *d = doc_new(a, LANG_ZH, "示例区2019年1—9月工业经济运行情况");
    d->subtitle = "（2019年1—9月）";
    d->addressee = "区政府办公室";
    d->issuer = "示例区工业和信息化局";
    d->issued = date_of(2019, 10, 18);
    doc_heading(d, 1, "总体情况");
    block *b = doc_paragraph(d);
    doc_text(d, b, "1—9月，全区规模以上工业企业完成工业总产值");
    doc_figure(d, b, "323.39亿元", sample_figure(a, "monitoring.output.cumulative", "period=2019-09", "323.39", "亿元"));
    doc_text(d, b, "，同比");
    doc_figure(d, b, "增长7.5%", sample_figure(a, "monitoring.output.yoy", "period=2019-09", "7.5", "%"));
    doc_text(d, b, "。");
    doc_bold(d, b, "需要关注：");
    doc_text(d, b, "企业自报<未核>的数据 & 部门数据不一致。");
    doc_heading(d, 2, "分行业情况");
    sample_table(d);
    doc_heading(d, 3, "电子设备");
    doc_heading(d, 4, "重点企业");
    if (with_charts)
        for (size_t i = 0; i < 7; i++)
            doc_chart(d, sample_charts[i].make(a));
    doc_heading(d, 1, "下一步工作");
    doc_text(d, doc_paragraph(d), "加强监测，做好服务。");
    doc_attach(d, "重点企业名单");
    doc_attach(d, "指标解释");
    return d;
}
#endif
