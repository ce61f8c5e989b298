/* The years before this one, as the departments send them: 统计 in 千元 with a two-row header, 科技 in 万元 as GB18030
 * csv and only of the firms that told it, 税务 in 元, 人社 as a small list of the last year. */
#include "demo/profile.h"

enum { YEARS = 3 };

static const out_column columns[] = {
    { "统一社会信用代码", 0, 22 }, { "单位详细名称", 0, 34 }, { "工业总产值（千元）", "全年", 14 }, { "营业收入（千元）", "合计", 14 },
    { "营业收入（千元）", "其中：主营业务收入", 14 }, { "利润总额（千元）", 0, 13 }, { "净利润（千元）", 0, 13 }, { "资产总计（千元）", 0, 14 },
    { "负债合计（千元）", 0, 14 }, { "固定资产投资（千元）", "全年", 14 }, { "固定资产投资（千元）", "其中：设备工器具购置", 14 },
    { "从业人员平均人数（人）", 0, 12 }, { "综合能源消费量（吨标准煤）", 0, 12 },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

/* A firm that was not on the list, or not yet founded, is not in the bureau's book of the year. */
static bool counted(const desk *k, int i, int year)
{
    const demo_firm *f = &k->d->firms[i];
    return date_ymd(f->founded).year < year && (i >= k->d->listed + k->d->exited || year_output(k, f, year) > 0);
}

static bool statistics(desk *k, int year)
{
    char *name = arena_print(k->a, "统计局_%d年企业年报.xlsx", year);
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "年报", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s工业企业%d年主要经济指标", k->d->plan->name, year), arena_print(k->a, "年度：%d", year), "资料来源：统计年报", COLUMNS);
    sheet_out_header(&o, columns, COLUMNS);
    for (int i = 0; i < k->d->count; i++) {
        if (!counted(k, i, year))
            continue;
        firm_year y = firm_year_of(k, i, year);
        const int64_t v[] = { y.output, y.revenue, y.main, y.profit, y.net, y.assets, y.liabilities, y.fixed, y.equipment, y.employees, y.energy };
        sheet_out_text(&o, 0, k->d->firms[i].uscc);
        sheet_out_text(&o, 1, k->d->firms[i].name);
        for (int c = 0; c < COLUMNS - 2; c++)
            amount(k, &o, c + 2, v[c]);
        o.row++;
    }
    sheet_out_note(&o, "注：规模以下企业为抽样推算或经济普查口径。");
    TRY(sheet_out_close(&o, path_of(k, name), k->e));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "林建明", "import", "annual", FILE_OF(name));
    return true;
}

static char *wan(desk *k, int64_t thousand) { return arena_print(k->a, "%s%lld.%lld", thousand < 0 ? "-" : "", (long long)(llabs(thousand) / 10), (long long)(llabs(thousand) % 10)); }

static bool research(desk *k, int year)
{
    char *name = arena_print(k->a, "科技局_%d年研发投入.csv", year);
    buf b = buf_new(k->a);
    buf_print(&b, "%d年度企业研发投入情况,,,,,,\r\n企业名称,统一社会信用代码,年度,研究开发费用（万元）,R&D人员,科技人员数,高新技术产品收入（万元）,信息化投入（万元）\r\n", year);
    for (int i = 0; i < k->d->count; i++) {
        if (!counted(k, i, year) || !tells_research(k, i))
            continue;
        firm_year y = firm_year_of(k, i, year);
        buf_print(&b, "%s,%s,%d年,%s,%d,%d,%s,%s\r\n", k->d->firms[i].name, k->d->firms[i].uscc, year, wan(k, y.rd), y.rd_staff, y.tech_staff, wan(k, y.hightech), wan(k, y.digital));
    }
    buf_puts(&b, "注：数据来自研发费用加计扣除和科技统计，未填报的企业不在表内,,,,,,\r\n");
    TRY(write_gb18030(k, name, &b));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "林建明", "import", "annual", FILE_OF(name));
    return true;
}

static bool tax(desk *k, int year)
{
    static const out_column head[] = { { "纳税人名称", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "年度", 0, 8 }, { "入库税收（元）", 0, 16 }, { "应纳税所得额（元）", 0, 16 }, { "进项税额（元）", 0, 16 }, { "应纳增值税额（元）", 0, 16 } };
    char *name = arena_print(k->a, "税务局_%d年税收.xlsx", year);
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "税收", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s工业企业%d年税收情况", k->d->plan->name, year), NULL, "区税务局提供", 7);
    sheet_out_header(&o, head, 7);
    for (int i = 0; i < k->d->count; i++) {
        if (!counted(k, i, year))
            continue;
        firm_year y = firm_year_of(k, i, year);
        const int64_t v[] = { y.tax, y.taxable, y.input_vat, y.vat };
        sheet_out_text(&o, 0, k->d->firms[i].name);
        sheet_out_text(&o, 1, k->d->firms[i].uscc);
        sheet_out_number(&o, 2, year);
        for (int c = 0; c < 4; c++)
            amount(k, &o, c + 3, v[c] * 1000);
        o.row++;
    }
    TRY(sheet_out_close(&o, path_of(k, name), k->e));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "林建明", "import", "annual", FILE_OF(name));
    return true;
}

static bool insurance(desk *k, int year)
{
    char *name = arena_print(k->a, "人社局_%d年参保.csv", year);
    buf b = buf_new(k->a);
    buf_puts(&b, "\xEF\xBB\xBF单位名称,统一社会信用代码,年度,社保参保人数,上年度裁员率,失业保险费（元）\r\n");
    for (int i = 0; i < k->d->count; i++) {
        if (!counted(k, i, year))
            continue;
        firm_year y = firm_year_of(k, i, year);
        dice d = firm_dice(k, i, 5);
        buf_print(&b, "%s,%s,%d,%d,%d.%d%%,%lld\r\n", k->d->firms[i].name, k->d->firms[i].uscc, year, y.insured, dice_below(&d, 8), dice_below(&d, 10), (long long)y.premium * 1000);
    }
    TRY(write_file(k, path_of(k, name), (str){ b.text, b.len }));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "林建明", "import", "annual", FILE_OF(name));
    return true;
}

bool annual_files(desk *k)
{
    int last = k->d->plan->year - 1;
    k->r = (dice){ k->d->plan->seed ^ 0xA22A };             /* the months' mess stays what it was */
    for (int year = last - YEARS + 1; year <= last; year++)
        TRY(statistics(k, year) && research(k, year));
    TRY(tax(k, last) && insurance(k, last));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "胡晓燕", "enterprise", "refresh");
    return true;
}
