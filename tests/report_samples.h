/* report_samples.h — charts of every kind, plain and nasty, shared by the tests of src/report.
 * All numbers are invented. */
#ifndef JBP_REPORT_SAMPLES_H
#define JBP_REPORT_SAMPLES_H
#include "report/chart.h"

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
    sample_points(c, chart_add_series(c, "总产值增速"), LIST("9.1", "8.8", "8.6", "8.2", "4.1", "5.6", "6.0", "6.3", "7.1",
                                                             "7.4", "6.9", "7.5"));
    sample_points(c, chart_add_series(c, "增加值增速（预计）"), LIST("8.0", "7.9", "7.9", "7.6", "", "4.9", "5.2", "5.5", "6.0",
                                                                     "6.2", "6.0", "6.7"));
    sample_points(c, chart_add_series(c, "全市平均"), LIST("7.0", "7.1", "7.0", "6.9", "5.0", "5.2", "5.4", "5.4", "5.6",
                                                           "5.9", "5.8", "5.9"));
    return c;
}

static inline chart *sample_fall(arena *a)
{
    chart *c = chart_new(a, CHART_LINE, "累计增速由正转负", "%", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("1—2月", "3月", "4月", "5月", "6月", "7月"));
    sample_points(c, chart_add_series(c, "增速"), LIST("3.2", "0.0", "-7.3", "-4.9", "", "-1.2"));
    return c;
}

static inline chart *sample_months(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "分月产值", "亿元", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月"));
    sample_points(c, chart_add_series(c, "本年"), LIST("30.12", "24.85", "38.40", "36.71", "37.02", "41.33", "36.90", "37.54",
                                                       "40.52"));
    sample_points(c, chart_add_series(c, "上年"), LIST("29.80", "22.10", "35.92", "34.10", "34.77", "38.05", "", "35.21",
                                                       "36.80"));
    return c;
}

static inline chart *sample_industries(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "主要行业产值增速", "%", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("计算机、通信和其他电子设备制造业", "汽车制造业", "电气机械和器材制造业", "通用设备制造业", "医药制造业",
                         "农副食品加工业", "铁路、船舶、航空航天和其他运输设备制造业"));
    sample_points(c, chart_add_series(c, "增速"), LIST("12.4", "-3.1", "8.8", "5.0", "21.7", "-0.4", "2.2"));
    return c;
}

static inline chart *sample_many(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "二十三个行业", "%", LANG_ZH);
    c->values = true;
    for (int i = 0; i < 23; i++)
        chart_category(c, arena_print(a, "第%d类专用设备及零部件制造业", i + 1));
    size_t s = chart_add_series(c, "增速");
    for (int i = 0; i < 23; i++)
        chart_add(c, s, (decimal){ (i * 37) % 200 - 60, 1 });
    return c;
}

static inline chart *sample_waterfall(arena *a)
{
    chart *c = chart_new(a, CHART_WATERFALL, "各行业对总产值增长的拉动", "个百分点", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("电子设备", "医药", "电气机械", "通用设备", "汽车", "农副食品", "其他行业", "总产值增速"));
    sample_points(c, chart_add_series(c, "拉动"), LIST("4.12", "1.90", "1.35", "0.62", "-1.48", "-0.31", "1.30", "=7.50"));
    return c;
}

static inline chart *sample_rank(arena *a)
{
    chart *c = chart_new(a, CHART_RANK, "拉动和下拉最大的企业", "个百分点", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("示例精密光电科技股份有限公司", "甲乙丙生物医药（集团）有限责任公司华北分公司第二生产基地", "丁电气有限公司",
                         "戊汽车零部件有限公司", "己食品有限公司", "庚重型机械制造有限公司"));
    sample_points(c, chart_add_series(c, "拉动"), LIST("2.81", "1.44", "0.90", "0.12", "-0.77", "-1.95"));
    return c;
}

static inline chart *sample_mixed(arena *a)
{
    chart *c = chart_new(a, CHART_BAR_LINE, "分月产值与增速", "亿元", LANG_ZH);
    c->values = true;
    c->unit2 = "%";
    sample_names(c, LIST("1—2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月"));
    sample_points(c, chart_add_series(c, "当月产值"), LIST("54.97", "38.40", "36.71", "37.02", "41.33", "36.90", "37.54",
                                                           "40.52"));
    size_t line = chart_add_series(c, "当月增速");
    c->series.at[line].second = true;
    sample_points(c, line, LIST("-4.1", "6.9", "7.6", "6.5", "8.6", "-2.0", "6.6", "10.1"));
    return c;
}

static inline chart *sample_stacked(arena *a)
{
    chart *c = chart_new(a, CHART_STACKED, "产值按规模构成", "亿元", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("2015年", "2016年", "2017年", "2018年", "2019年1—9月"));
    sample_points(c, chart_add_series(c, "大型企业"), LIST("180.2", "196.4", "210.0", "232.8", "175.3"));
    sample_points(c, chart_add_series(c, "中型企业"), LIST("88.1", "90.5", "97.7", "101.2", "84.0"));
    sample_points(c, chart_add_series(c, "小微企业"), LIST("60.0", "61.8", "66.1", "70.4", "64.1"));
    return c;
}

static inline chart *sample_long(arena *a)
{
    chart *c = chart_new(a, CHART_LINE, "十年月度走势", "亿元", LANG_ZH);
    for (int i = 0; i < 120; i++)
        chart_category(c, arena_print(a, "%d年%d月", 2010 + i / 12, i % 12 + 1));
    size_t s = chart_add_series(c, "产值");
    for (int i = 0; i < 120; i++)
        chart_add(c, s, (decimal){ 2000 + i * 13 + (i * i * 7) % 311, 2 });
    return c;
}

static inline chart *sample_empty(arena *a)
{
    chart *c = chart_new(a, CHART_BAR, "没有数据", "家", LANG_ZH);
    c->values = true;
    sample_names(c, LIST("甲", "乙"));
    chart_add_series(c, "户数");
    return c;
}

typedef chart *(*sample_chart)(arena *a);
static const struct { const char *name; sample_chart make; } sample_charts[] = {
    { "trend", sample_trend },         { "fall", sample_fall },   { "months", sample_months },
    { "industries", sample_industries }, { "many", sample_many },   { "waterfall", sample_waterfall },
    { "rank", sample_rank },           { "mixed", sample_mixed }, { "stacked", sample_stacked },
    { "long", sample_long },           { "empty", sample_empty },
};
#endif
