#include "demo/files.h"

#include "base/decimal.h"
#include "demo/desk.h"

#include <errno.h>
#include <sys/stat.h>

/* ---- registry ---------------------------------------------------------------------------------------- */

static const out_column register_columns[] = {
    { "序号", 0, 6 },       { "企业名称", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "曾用名", 0, 30 },
    { "成立日期", 0, 13 },  { "注册资本（万元）", 0, 14 }, { "法定代表人", 0, 11 }, { "所属街道", 0, 14 },
    { "所在园区", 0, 18 },  { "注册地址", 0, 30 }, { "行业代码", 0, 10 }, { "从业人员数（人）", 0, 12 }, { "联系电话", 0, 14 },
    { "上年营业收入（万元）", 0, 16 },
};

static void register_row(desk *k, sheet_out *o, int i, bool spoil)
{
    const demo_firm *f = &k->d->firms[i];
    const district_plan *p = k->d->plan;
    sheet_out_number(o, 0, i + 1);
    sheet_out_text(o, 1, f->name);
    sheet_out_text(o, 2, spoil ? wrong_code(k, f->uscc) : dice_below(&k->r, 40) ? f->uscc : full_width(k->a, f->uscc));
    sheet_out_text(o, 3, f->former);
    sheet_out_text(o, 4, spoil && i % 2 ? "2月31日" : shown_date(k, f->founded));
    sheet_out_number(o, 5, (double)(200 + f->employees * 12));
    sheet_out_text(o, 6, f->person);
    sheet_out_text(o, 7, p->towns[f->town]);
    sheet_out_text(o, 8, f->park < 0 ? "" : p->parks[f->park]);
    sheet_out_text(o, 9, f->address);
    sheet_out_text(o, 10, dice_below(&k->r, 10) ? f->trade->class_code : arena_print(k->a, "C%s", f->trade->class_code));
    sheet_out_number(o, 11, f->employees);
    sheet_out_text(o, 12, f->phone);
    int64_t year = year_output(k, f, p->year - 1);
    if (year)
        sheet_out_number(o, 13, (double)part(year, f->sales_rate * 1.01) / 10);
    o->row++;
}

static bool registers(desk *k)
{
    static const char *const names[] = { "市场监管局_企业名单_初稿.xlsx", "市场监管局_企业名单.xlsx" };
    const int columns = sizeof register_columns / sizeof *register_columns;
    date day = date_of(k->d->plan->year, 1, 4);
    for (int copy = 0; copy < 2; copy++) {
        sheet_out o;
        TRY(sheet_out_open(path_of(k, names[copy]), "企业名单", &o, k->e));
        sheet_out_title(&o, arena_print(k->a, "%s工业企业登记名单", k->d->plan->name), "提供单位：区市场监督管理局", "数据截至上年末", columns);
        sheet_out_header(&o, register_columns, columns);
        for (int i = 0; i < k->d->count; i++)
            register_row(k, &o, i, copy == 0 && (i == 11 || i == 40 || i == 57));
        sheet_out_note(&o, "注：1. 本名单仅供部门间数据共享使用。");
        sheet_out_note(&o, "填表人：方一鸣    审核人：郑国平");
        TRY(sheet_out_close(&o, path_of(k, names[copy]), k->e));
    }
    STEP(k, day, "胡晓燕", "import", "enterprise", FILE_OF(names[0]), "--dry-run", "--quiet");
    STEP(k, day + 1, "胡晓燕", "import", "enterprise", FILE_OF(names[1]));
    return true;
}

static bool parks(desk *k)
{
    const district_plan *p = k->d->plan;
    static const out_column columns[] = { { "编号", 0, 8 }, { "园区名称", 0, 24 }, { "占地面积（亩）", 0, 14 }, { "所在街镇", 0, 16 } };
    sheet_out o;
    TRY(sheet_out_open(path_of(k, "园区名单.xlsx"), "园区", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s工业园区名单", p->name), NULL, NULL, 4);
    sheet_out_header(&o, columns, 4);
    for (int i = 0; i < p->park_count; i++, o.row++) {
        sheet_out_text(&o, 0, arena_print(k->a, "P%02d", i + 1));
        sheet_out_text(&o, 1, p->parks[i]);
        sheet_out_number(&o, 2, 380 + dice_below(&k->r, 2600));
        sheet_out_text(&o, 3, p->towns[i % p->town_count]);
    }
    TRY(sheet_out_close(&o, path_of(k, "园区名单.xlsx"), k->e));
    STEP(k, date_of(p->year, 1, 4), "胡晓燕", "import", "park", FILE_OF("园区名单.xlsx"));
    return true;
}

/* The list of firms above the threshold, from the statistics bureau, in GB18030. */
static bool threshold(desk *k)
{
    buf b = buf_new(k->a);
    buf_print(&b, "%s规模以上工业企业在库名单,,,,\r\n统计局工业科,,,,\r\n单位详细名称,统一社会信用代码,纳统时间,退库时间,纳统方式\r\n", k->d->plan->name);
    for (int i = 0; i < k->d->listed + k->d->exited; i++) {
        const demo_firm *f = &k->d->firms[i];
        month year = month_of(k->d->plan->year, 1);
        const char *how = f->on == k->d->first ? "建库时已在库" : f->on > year ? "新建投产" : "规下升规上";
        buf_print(&b, "%s,%s,%s,%s,%s\r\n", f->name, f->uscc, month_say(k->a, f->on, LANG_ZH),
                  f->off == MONTH_NONE ? "" : month_say(k->a, f->off, LANG_ZH), how);
    }
    buf_puts(&b, "注：纳统时间为首次上报的报告期,,,,\r\n");
    TRY(write_gb18030(k, "统计局_规上企业在库名单.csv", &b));
    STEP(k, date_of(k->d->plan->year, 1, 5), "胡晓燕", "import", "threshold", FILE_OF("统计局_规上企业在库名单.csv"));
    return true;
}

/* ---- groups, by dirty names: reconciled first, decisions kept ------------------------------------------ */

typedef bool (*member_test)(const demo_firm *f, int segment);
static bool of_segment(const demo_firm *f, int segment) { return f->segment == segment; }
static bool honoured(const demo_firm *f, int segment) { (void)segment; return f->honoured; }

static bool member_file(desk *k, const char *group, const char *file, int segment, member_test test, bool dirty)
{
    static const out_column columns[] = { { "序号", 0, 6 }, { "所属产业", 0, 24 }, { "企业名称", 0, 36 }, { "统一社会信用代码", 0, 22 } };
    sheet_out o;
    int n = 0;
    TRY(sheet_out_open(path_of(k, file), "名单", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s%s企业名单", k->d->plan->name, group), NULL, "经信科提供", 4);
    sheet_out_header(&o, columns, 4);
    for (int i = 0; i < k->d->count; i++) {
        const demo_firm *f = &k->d->firms[i];
        if (!test(f, segment))
            continue;
        sheet_out_number(&o, 0, ++n);
        sheet_out_text(&o, 1, group);
        sheet_out_text(&o, 2, dirty ? dirty_name(k, f) : f->name);
        sheet_out_text(&o, 3, dirty ? "" : f->uscc);
        o.row++;
    }
    TRY(sheet_out_close(&o, path_of(k, file), k->e));
    return true;
}

/* What a clerk answered for the names the matching would not decide alone: all pairs, so a repeat is silent. */
static bool decisions(desk *k)
{
    buf b = buf_new(k->a);
    buf_puts(&b, "\xEF\xBB\xBF来件名称,来件代码,认定,认定为企业\r\n");
    for (int i = 0; i < k->d->count; i++) {
        const demo_firm *f = &k->d->firms[i];
        str name = str_of(f->name), town = str_of(k->d->plan->name);
        char *core = str_copy(k->a, (str){ name.at + town.len, name.len - town.len });
        if (!f->honoured)
            continue;
        buf_print(&b, "%s,,同一企业,%s\r\n", core, f->name);
        if (str_ends(str_of(core), STR("有限公司")))
            buf_print(&b, "%.*s,,同一企业,%s\r\n", (int)(strlen(core) - strlen("有限公司")), core, f->name);
        if (str_ends(str_of(core), STR("股份有限公司")))
            buf_print(&b, "%.*s,,同一企业,%s\r\n", (int)(strlen(core) - strlen("股份有限公司")), core, f->name);
    }
    TRY(write_file(k, path_of(k, "名称认定.csv"), (str){ b.text, b.len }));
    return true;
}

static bool groups(desk *k)
{
    const district_plan *p = k->d->plan;
    date day = date_of(p->year, 1, 7);
    buf b = buf_new(k->a);
    buf_puts(&b, "\xEF\xBB\xBF分组编号,分组名称,分组类别,上级分组\r\n");
    buf_print(&b, "%s,%s,产业集群,\r\n%s,%s,荣誉称号,\r\n", p->programme_code, p->programme_name, p->honour_code, p->honour_name);
    for (int i = 0; i < p->segment_count; i++)
        if (p->segments[i].code)
            buf_print(&b, "%s,%s,%s,%s\r\n", p->segments[i].code, p->segments[i].name, p->segments[i].kind, p->programme_name);
    TRY(write_file(k, path_of(k, "企业分组.csv"), (str){ b.text, b.len }));
    STEP(k, day, "胡晓燕", "import", "firm_group", FILE_OF("企业分组.csv"));
    for (int i = 0; i < p->segment_count; i++) {
        const char *name = p->segments[i].name;
        if (!name)
            continue;
        char *file = arena_print(k->a, "%s企业名单.xlsx", name);
        TRY(member_file(k, name, file, i, of_segment, false));
        STEP(k, day, "胡晓燕", "import", "group_member", FILE_OF(file));
    }
    char *file = arena_print(k->a, "%s名单.xlsx", p->honour_name);
    TRY(member_file(k, p->honour_name, file, 0, honoured, true) && decisions(k));
    STEP(k, day, "胡晓燕", "reconcile", FILE_OF(file), "--quiet");
    STEP(k, day + 1, "胡晓燕", "import", "name_decision", FILE_OF("名称认定.csv"));
    STEP(k, day + 1, "胡晓燕", "import", "group_member", FILE_OF(file));
    return true;
}

/* ---- targets, rates, prices ---------------------------------------------------------------------------- */

static bool targets(desk *k)
{
    const district_plan *p = k->d->plan;
    static const out_column columns[] = { { "年度", 0, 8 }, { "指标名称", 0, 22 }, { "下达单位", 0, 12 }, { "目标类型", 0, 12 }, { "年度目标", 0, 10 }, { "计量单位", 0, 10 }, { "依据文件", 0, 36 } };
    sheet_out o;
    TRY(sheet_out_open(path_of(k, "年度目标.xlsx"), "目标", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%d年度工业经济主要目标任务分解表", p->year), NULL, NULL, 7);
    sheet_out_header(&o, columns, 7);
    for (int i = 0; i < p->target_count; i++, o.row++) {
        const target_plan *t = &p->targets[i];
        const char *words[] = { arena_print(k->a, "%d年", p->year), t->indicator, t->level, t->kind, t->value, t->unit,
                                arena_print(k->a, "%s经信〔%d〕%d号", text_eq(t->level, "市下达") ? "市" : "区", p->year, 3 + i) };
        for (int c = 0; c < 7; c++)
            sheet_out_text(&o, c, words[c]);
    }
    TRY(sheet_out_close(&o, path_of(k, "年度目标.xlsx"), k->e));
    STEP(k, date_of(p->year, 1, 10), "林建明", "import", "target", FILE_OF("年度目标.xlsx"));
    return true;
}

static bool rates(desk *k)
{
    const demo_district *d = k->d;
    buf b = buf_new(k->a);
    buf_print(&b, "%d年分行业工业增加值率,,\r\n年份,行业大类,增加值率(%%)\r\n", d->plan->year - 1);
    for (int i = 0; i < d->division_count; i++)
        buf_print(&b, "%d,%s,%s\r\n", d->plan->year - 1, d->divisions[i].code, decimal_text(k->a, (decimal){ d->divisions[i].rate, 1 }));
    buf_puts(&b, "资料来源：区统计局,,\r\n");
    TRY(write_gb18030(k, "统计局_增加值率.csv", &b));
    STEP(k, date_of(d->plan->year, 1, 10), "林建明", "import", "industry_rate", FILE_OF("统计局_增加值率.csv"));
    return true;
}

/* Prices of one month, divisions down: the file of the month. */
static bool prices(desk *k, month m, date day)
{
    const demo_district *d = k->d;
    static const out_column columns[] = { { "行业代码", 0, 10 }, { "价格指数（上年同月=100）", 0, 24 } };
    char *name = arena_print(k->a, "%s_出厂价格指数.xlsx", month_text(k->a, m));
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "指数", &o, k->e));
    sheet_out_title(&o, "分行业工业生产者出厂价格指数", arena_print(k->a, "时间：%s", month_say(k->a, m, LANG_ZH)), NULL, 2);
    sheet_out_header(&o, columns, 2);
    for (int i = 0; i < d->division_count; i++, o.row++) {
        sheet_out_text(&o, 0, d->divisions[i].code);
        sheet_out_number(&o, 1, d->divisions[i].price[month_nr(m) - 1] / 10.0);
    }
    sheet_out_note(&o, "资料来源：国家统计局调查队");
    TRY(sheet_out_close(&o, path_of(k, name), k->e));
    STEP(k, day, "林建明", "import", "price_index", FILE_OF(name));
    return true;
}

/* ---- the months ---------------------------------------------------------------------------------------- */

static const out_column output_columns[] = {
    { "序号", 0, 6 },
    { "统一社会信用代码", 0, 22 },
    { "单位详细名称", 0, 36 },
    { "工业总产值（当年价格）", "本月", 12 },
    { "工业总产值（当年价格）", "本月止累计", 13 },
    { "工业总产值（当年价格）", "上年同月", 12 },
    { "工业总产值（当年价格）", "上年同期累计", 13 },
    { "工业销售产值（当年价格）", "本月", 12 },
    { "工业销售产值（当年价格）", "本月止累计", 13 },
    { "其中：出口交货值", "本月", 12 },
    { "其中：出口交货值", "本月止累计", 13 },
};
enum { OUTPUT_COLUMNS = sizeof output_columns / sizeof *output_columns };


static int64_t part_cum(const desk *k, const demo_firm *f, month m, double rate)
{
    int64_t sum = 0;
    for (month x = month_of(month_year(m), 1); x <= m; x++)
        sum += part(at(k, f, x), rate);
    return sum;
}

static void output_row(desk *k, sheet_out *o, int serial, const demo_firm *f, month m, int64_t slip)
{
    bool twin = f == &k->d->firms[k->twin] && m == k->twin_month;
    int64_t rebase = f == &k->d->firms[k->rebased] && m == k->d->last ? 37 : 0;
    int64_t v[] = { at(k, f, m), demo_cumulative(k->d, f, m), at(k, f, m - 12) + rebase, demo_cumulative(k->d, f, m - 12) + rebase,
                    part(at(k, f, m), f->sales_rate), part_cum(k, f, m, f->sales_rate),
                    part(at(k, f, m), f->sales_rate * f->export_rate), part_cum(k, f, m, f->sales_rate * f->export_rate) };
    (void)twin;
    sheet_out_number(o, 0, serial);
    sheet_out_text(o, 1, f->uscc);
    sheet_out_text(o, 2, f->name);
    for (int i = 0; i < 8; i++)
        if (i >= 6 && f->export_rate <= 0)
            sheet_out_text(o, 3 + i, "—");
        else
            amount(k, o, 3 + i, v[i] / slip);
    o->row++;
}

static bool reports_in(const desk *k, const demo_firm *f, month m)
{
    return f->on != MONTH_NONE && f->on <= m && (f->off == MONTH_NONE || f->off > m) && f - k->d->firms < k->d->count;
}

typedef enum which { ALL_BUT_LATE, ONLY_LATE, ONLY_SLIP } which;

static bool wanted(const desk *k, int i, month m, which w)
{
    bool late = m == k->d->last && (i == k->late[0] || i == k->late[1]);
    return w == ONLY_SLIP ? i == k->slip : late == (w == ONLY_LATE);
}

static bool output_file(desk *k, month m, const char *name, which w)
{
    sheet_out o;
    int n = 0;
    TRY(sheet_out_open(path_of(k, name), "产销", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s规模以上工业产销总值汇总表", k->d->plan->name),
                    arena_print(k->a, "报告期：%s", month_say(k->a, m, LANG_ZH)), "计量单位：千元", OUTPUT_COLUMNS);
    sheet_out_header(&o, output_columns, OUTPUT_COLUMNS);
    for (int i = 0; i < k->d->listed + k->d->exited; i++)
        if (reports_in(k, &k->d->firms[i], m) && wanted(k, i, m, w))
            output_row(k, &o, ++n, &k->d->firms[i], m, w == ALL_BUT_LATE && i == k->slip && m == k->slip_month ? 10 : 1);
    sheet_out_note(&o, "注：“—”表示无该项业务。上年同期为企业本期填报的同口径数。");
    sheet_out_note(&o, "单位负责人：      统计负责人：      填表人：      报出日期：");
    return sheet_out_close(&o, path_of(k, name), k->e);
}

static const out_column finance_columns[] = {
    { "统一社会信用代码", 0, 22 }, { "单位名称", 0, 34 }, { "营业收入", "1-本月", 13 }, { "营业收入", "上年同期", 13 },
    { "营业成本", 0, 13 }, { "利润总额", "本月止累计", 12 }, { "利润总额", "上年同期", 12 }, { "应收账款", 0, 12 },
    { "存货", 0, 12 }, { "资产总计", 0, 13 }, { "负债合计", 0, 13 }, { "平均用工人数（人）", 0, 10 },
};
enum { FINANCE_COLUMNS = sizeof finance_columns / sizeof *finance_columns };

static void finance_row(desk *k, sheet_out *o, const demo_firm *f, month m)
{
    int64_t revenue = part_cum(k, f, m, f->sales_rate * 1.01), before = part_cum(k, f, m - 12, f->sales_rate * 1.01);
    int64_t year = demo_cumulative(k->d, f, m) * 12 / month_nr(m);
    int64_t v[] = { revenue, before, part(revenue, 0.86 - f->margin / 2), part(revenue, f->margin), part(before, f->margin * 0.97),
                    part(year, 0.19), part(year, 0.14), part(year, 1.15), part(year, 0.62 - f->margin), f->employees };
    sheet_out_text(o, 0, f->uscc);
    sheet_out_text(o, 1, f->name);
    for (int i = 0; i < 10; i++)
        if (v[i] < 0)
            sheet_out_text(o, 2 + i, arena_print(k->a, "（%s）", decimal_text_grouped(k->a, (decimal){ -v[i], 0 })));
        else
            amount(k, o, 2 + i, v[i]);
    o->row++;
}

static bool finance_file(desk *k, month m, const char *name)
{
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "财务", &o, k->e));
    sheet_out_title(&o, "规模以上工业企业财务状况", arena_print(k->a, "%d年1-%d月", month_year(m), month_nr(m)), "单位：千元", FINANCE_COLUMNS);
    sheet_out_header(&o, finance_columns, FINANCE_COLUMNS);
    for (int i = 0; i < k->d->listed + k->d->exited; i++)
        if (reports_in(k, &k->d->firms[i], m))
            finance_row(k, &o, &k->d->firms[i], m);
    sheet_out_note(&o, "说明：本表2月起按累计数填报。");
    return sheet_out_close(&o, path_of(k, name), k->e);
}

/* From the power company: GB18030, kilowatt-hours, its own column names. */
static bool power_file(desk *k, month m, const char *name)
{
    buf b = buf_new(k->a);
    buf_puts(&b, "户号,用户名称,统一社会信用代码,电费年月,售电量(千瓦时)\r\n");
    for (int i = 0; i < k->d->listed; i++) {
        const demo_firm *f = &k->d->firms[i];
        if (reports_in(k, f, m))
            buf_print(&b, "35%08d,%s,%s,%d,%lld\r\n", 10000 + i * 7, f->name, f->uscc, month_code(m), (long long)f->power[m - k->d->first]);
    }
    return write_gb18030(k, name, &b);
}

static bool energy_file(desk *k, month m, const char *name)
{
    static const out_column columns[] = { { "统一社会信用代码", 0, 22 }, { "单位名称", 0, 34 }, { "综合能源消费量（吨标准煤）", 0, 20 } };
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "能源", &o, k->e));
    sheet_out_title(&o, "规模以上工业企业能源消费", arena_print(k->a, "报告期：%s", month_say(k->a, m, LANG_ZH)), NULL, 3);
    sheet_out_header(&o, columns, 3);
    for (int i = 0; i < k->d->listed; i++) {
        const demo_firm *f = &k->d->firms[i];
        if (!reports_in(k, f, m))
            continue;
        sheet_out_text(&o, 0, f->uscc);
        sheet_out_text(&o, 1, f->name);
        sheet_out_number(&o, 2, (double)part(at(k, f, m), f->energy_rate * 10) / 100.0);
        o.row++;
    }
    return sheet_out_close(&o, path_of(k, name), k->e);
}

/* Renovation: every ninth listed firm has a project; the year so far and its base are split exactly. */
static bool investment_file(desk *k, month m, const char *name)
{
    static const out_column columns[] = { { "项目单位", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "项目名称", 0, 34 }, { "固定资产投资（万元）", "本年累计", 14 },
                                          { "工业技改投资（万元）", "本年累计", 14 }, { "工业技改投资（万元）", "上年同期", 14 } };
    const district_plan *p = k->d->plan;
    enum { MOST = 80 };
    double w[MOST], w0[MOST];
    int64_t now[MOST], base[MOST];
    size_t n = 0;
    dice fixed = { p->seed * 31 };                                      /* the same projects every month */
    for (int i = 0; i < k->d->listed && n < MOST; i += 9, n++) {
        w[n] = (0.4 + dice_unit(&fixed)) * (double)(1000 + k->d->firms[i].employees);
        w0[n] = w[n] * (0.6 + 0.8 * dice_unit(&fixed));
    }
    /* Spending of the year so far rises with the month; the plan's totals hold at its last month. */
    int64_t part_of = month_nr(m) * (100 + month_nr(m)), whole = p->last_month * (100 + p->last_month);
    split_exactly(p->renovation_now * part_of / whole, w, n, 0, p->renovation_now, now);
    split_exactly(p->renovation_base * part_of / whole, w0, n, 0, p->renovation_base, base);
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "投资", &o, k->e));
    sheet_out_title(&o, "工业技术改造投资项目月报", arena_print(k->a, "%d年1-%d月", month_year(m), month_nr(m)), NULL, 6);
    sheet_out_header(&o, columns, 6);
    for (size_t j = 0; j < n; j++, o.row++) {
        const demo_firm *f = &k->d->firms[j * 9];
        sheet_out_text(&o, 0, f->name);
        sheet_out_text(&o, 1, f->uscc);
        sheet_out_text(&o, 2, arena_print(k->a, "%s生产线智能化改造", f->trade->word));
        sheet_out_number(&o, 3, (double)(now[j] + now[j] / 7) / 100);
        sheet_out_number(&o, 4, (double)now[j] / 100);
        sheet_out_number(&o, 5, (double)base[j] / 100);
    }
    sheet_out_note(&o, "注：技改投资按项目备案口径统计。");
    return sheet_out_close(&o, path_of(k, name), k->e);
}

/* ---- history: the years before, one csv a year --------------------------------------------------------- */

static bool history(desk *k, int year)
{
    buf b = buf_new(k->a);
    buf_print(&b, "%s规模以上工业企业%d年分月产值,,,,\r\n单位：千元,,,,\r\n统一社会信用代码,企业名称,月份,工业总产值,工业销售产值\r\n", k->d->plan->name, year);
    for (int i = 0; i < k->d->listed + k->d->exited; i++)
        for (month m = month_of(year, 1); m < month_of(year + 1, 1); m++) {
            const demo_firm *f = &k->d->firms[i];
            if (reports_in(k, f, m))
                buf_print(&b, "%s,%s,%s,%lld,%lld\r\n", f->uscc, f->name, month_text(k->a, m), (long long)at(k, f, m), (long long)part(at(k, f, m), f->sales_rate));
        }
    char *name = arena_print(k->a, "%d年分月产值.csv", year);
    TRY(write_gb18030(k, name, &b));
    STEP(k, date_of(k->d->plan->year, 1, 8), "林建明", "import", "monthly_output", FILE_OF(name));
    b = buf_new(k->a);
    buf_puts(&b, "户号,用户名称,统一社会信用代码,电费年月,售电量(千瓦时)\r\n");
    for (int i = 0; i < k->d->listed; i++)
        for (month m = month_of(year, 1); m < month_of(year + 1, 1); m++) {
            const demo_firm *f = &k->d->firms[i];
            if (reports_in(k, f, m))
                buf_print(&b, "35%08d,%s,%s,%d,%lld\r\n", 10000 + i * 7, f->name, f->uscc, month_code(m), (long long)f->power[m - k->d->first]);
        }
    name = arena_print(k->a, "供电公司_%d年电量.csv", year);
    TRY(write_gb18030(k, name, &b));
    STEP(k, date_of(k->d->plan->year, 1, 8), "林建明", "import", "monthly_power", FILE_OF(name));
    return true;
}

/* ---- the nursery pool ----------------------------------------------------------------------------------- */

static bool nursery(desk *k)
{
    const demo_district *d = k->d;
    const district_plan *p = d->plan;
    int from = d->listed + d->exited + p->cluster_small;
    buf pool = buf_new(k->a), revenue = buf_new(k->a), sample = buf_new(k->a);
    buf_puts(&pool, "\xEF\xBB\xBF企业名称,统一社会信用代码,列入培育库时间,上年营业收入（万元）,尚缺材料,跟踪责任人\r\n");
    buf_puts(&revenue, "\xEF\xBB\xBF企业名称,统一社会信用代码,报告月份,累计营业收入(万元)\r\n");
    buf_puts(&sample, "\xEF\xBB\xBF企业名称,统一社会信用代码,纳入时间\r\n");
    for (int i = 0; i < p->nursery; i++) {
        const demo_firm *f = &d->firms[from + i];
        int year = 900 + dice_below(&k->r, 1080);
        double pace = year * (1.02 + 0.3 * dice_unit(&k->r)) / 12;
        static const char *const missing[] = { "", "营业执照复印件", "纳税申报表；审计报告", "厂房租赁合同" };
        buf_print(&pool, "%s,%s,%d-0%d,%d.%02d,%s,%s\r\n", f->name, f->uscc, p->year, 1 + i % 3, year, dice_below(&k->r, 100), missing[dice_below(&k->r, 4)], "蒋静怡");
        for (int m = 1; m <= p->last_month; m++)
            buf_print(&revenue, "%s,%s,%d-%02d,%.2f\r\n", f->name, f->uscc, p->year, m, pace * m * (0.97 + 0.06 * dice_unit(&k->r)));
    }
    for (int i = 0; i < p->sample_new + 3; i++) {
        const demo_firm *f = &d->firms[from + p->nursery + i];
        buf_print(&sample, "%s,%s,%d-%02d\r\n", f->name, f->uscc, p->year, i < p->sample_new ? p->last_month : 1);
    }
    TRY(write_file(k, path_of(k, "纳统培育库.csv"), (str){ pool.text, pool.len }) &&
        write_file(k, path_of(k, "培育企业营收.csv"), (str){ revenue.text, revenue.len }) &&
        write_file(k, path_of(k, "规下样本企业.csv"), (str){ sample.text, sample.len }));
    date day = date_of(p->year, p->last_month, 26);
    STEP(k, day, "蒋静怡", "import", "nursery", FILE_OF("纳统培育库.csv"));
    STEP(k, day, "蒋静怡", "import", "nursery_revenue", FILE_OF("培育企业营收.csv"));
    STEP(k, day, "蒋静怡", "import", "below_sample", FILE_OF("规下样本企业.csv"));
    return true;
}

/* ---- a month: files arrive, checks run, corrections come, the month is approved and locked --------------- */

static bool one_month(desk *k, month m)
{
    date next = month_first(m + 1);
    char *text = month_text(k->a, m);
    char *main_file = arena_print(k->a, "%s_产销.xlsx", text), *late_file = arena_print(k->a, "%s_产销_补报.xlsx", text);
    char *fixed_file = arena_print(k->a, "%s_产销_更正.xlsx", text), *finance = arena_print(k->a, "%s_财务.xlsx", text);
    char *power = arena_print(k->a, "供电公司_%s电量.csv", text), *energy = arena_print(k->a, "%s_能源.xlsx", text);
    char *investment = arena_print(k->a, "%s_技改投资.xlsx", text);
    STEP(k, next, "林建明", "month", "open", text, "--due", date_iso(k->a, next + 9), "--locks", date_iso(k->a, next + 19));
    TRY(output_file(k, m, main_file, ALL_BUT_LATE) && power_file(k, m, power) && energy_file(k, m, energy) && investment_file(k, m, investment));
    STEP(k, next + 7, "林建明", "import", "monthly_output", FILE_OF(main_file));
    STEP(k, next + 7, "林建明", "import", "monthly_power", FILE_OF(power));
    STEP(k, next + 8, "林建明", "import", "monthly_energy", FILE_OF(energy));
    STEP(k, next + 8, "林建明", "import", "monthly_investment", FILE_OF(investment));
    TRY(prices(k, m, next + 9));
    if (month_nr(m) > 1) {
        TRY(finance_file(k, m, finance));
        STEP(k, next + 9, "林建明", "import", "monthly_finance", FILE_OF(finance));
    }
    STEP(k, next + 10, "林建明", "month", "check", text, "--quiet");
    if (m == k->d->last) {
        TRY(output_file(k, m, late_file, ONLY_LATE));
        STEP(k, next + 12, "林建明", "import", "monthly_output", FILE_OF(late_file));
    }
    if (m == k->slip_month) {
        TRY(output_file(k, m, fixed_file, ONLY_SLIP));
        STEP(k, next + 13, "林建明", "import", "monthly_output", FILE_OF(fixed_file), "--reason", "企业确认误按万元填报");
        STEP(k, next + 13, "林建明", "month", "check", text, "--quiet");
    }
    if (m < k->d->last) {
        STEP(k, next + 15, "林建明", "month", "approve", text, "--step", "section");
        STEP(k, next + 16, "周海波", "month", "approve", text, "--step", "leader");
        STEP(k, next + 16, "周海波", "month", "lock", text);
        if (m > k->d->last - 3)                             /* the analyses of the two months before */
            STEP(k, next + 17, "周海波", "report", "monthly", "--period", text, "--issue");
    }
    return true;
}

static void choose_trouble(desk *k)
{
    const demo_district *d = k->d;
    k->slip = d->plan->cells[0].big + 5;                 /* a small firm of the first segment's first cells */
    k->late[0] = d->listed / 2;
    k->late[1] = d->listed - 20;
    k->twin = d->listed - 31;
    k->rebased = d->listed / 3;
    k->slip_month = d->last;
    k->twin_month = d->last;
}

bool demo_files_write(const demo_district *d, const char *dir, error *e)
{
    desk desk_ = { .d = d, .dir = dir, .a = d->a, .r = { d->plan->seed ^ 0xD1517 }, .e = e };
    desk *k = &desk_;
    k->steps = buf_new(k->a);
    char *incoming = arena_print(k->a, "%s/incoming", dir);
    if ((mkdir(dir, 0755) != 0 && errno != EEXIST) || (mkdir(incoming, 0755) != 0 && errno != EEXIST))
        return fail(e, ERR_SYSTEM, "无法建立目录 %s：%s", "cannot make folder %s: %s", incoming, strerror(errno));
    choose_trouble(k);
    TRY(parks(k) && registers(k) && threshold(k) && groups(k) && targets(k) && rates(k));
    for (int year = month_year(d->first); year < d->plan->year; year++)
        TRY(history(k, year));
    for (month m = month_of(d->plan->year, 1); m <= d->last; m++)
        TRY(one_month(k, m));
    TRY(nursery(k) && annual_files(k) && holding_files(k) && honour_files(k) && evaluation_files(k));
    return write_file(k, arena_print(k->a, "%s/steps.txt", dir), (str){ k->steps.text, k->steps.len });
}
