/* The comprehensive evaluation as it comes to the bureau: nine departments' files for last year in their own units and
 * layouts, slips and gaps among them, the answers and corrections, a notice, an objection, the second result; and, in
 * another district, the survey of the four batches. */
#include "demo/profile.h"

#include <math.h>

typedef struct eval_firm_data { int64_t land, tax, va, power, cod, nox, rd, sales; int parcels, employees; } eval_firm_data;   /* ㎡, 元, 千元, 千瓦时, 克, 克, 千元, 元 */

static int year_before(const desk *k) { return k->d->plan->year - 1; }
static date day_of(const desk *k, int after) { return date_of(k->d->plan->year, k->d->plan->last_month, 28) + after; }

static bool was_listed(const desk *k, int i)
{
    const demo_firm *f = &k->d->firms[i];
    month december = month_of(year_before(k), 12);
    return f->on != MONTH_NONE && f->on <= december && (f->off == MONTH_NONE || f->off > december);
}

static bool is_small(const desk *k, int i) { return i >= k->d->listed + k->d->exited; }
static bool takes_part(const desk *k, int i) { return was_listed(k, i) || (is_small(k, i) && date_ymd(k->d->firms[i].founded).year < year_before(k)); }

/* The n-th listed firm, counted over those above the threshold last year. */
static int nth(const desk *k, int n)
{
    int i = 0;
    for (; i < k->d->count; i++)
        if (was_listed(k, i) && n-- == 0)
            break;
    return i;
}

enum { LAND_SLIP = 17, POWER_SLIP = 29, NO_ENERGY = 41, RD_APART = 53, STAFF_APART = 67, OBJECTOR = 80, SHARED = 90, HEAD = 101, MEMBER = 102, UTILITY = 120, BUILDING = 131, NEW = 140, VETO_A = 151, VETO_B = 160 };

static eval_firm_data data_of(const desk *k, int i)
{
    const demo_firm *f = &k->d->firms[i];
    firm_year y = firm_year_of(k, i, year_before(k));
    dice d = firm_dice(k, i, 31);
    eval_firm_data x = { .employees = f->employees, .rd = y.rd };
    double density = 180 + 420 * dice_unit(&d);                     /* 万元 of output on a mu */
    double mu = (double)y.output / 10 / density;
    mu = is_small(k, i) && mu < 2.2 ? 2.2 + 3 * dice_unit(&d) : mu < 3 ? 3 + 2 * dice_unit(&d) : mu;
    x.land = (int64_t)(mu * 2000 / 3);
    x.parcels = mu > 25 ? 1 + dice_below(&d, 3) : 1;
    x.tax = part(y.tax, 0.6 + dice_unit(&d)) * 1000 + dice_below(&d, 1000);
    x.va = part(y.output, 0.17 + 0.14 * dice_unit(&d));
    for (month m = month_of(year_before(k), 1); m <= month_of(year_before(k), 12); m++)
        x.power += f->power && m >= k->d->first ? f->power[m - k->d->first] : 0;
    if (!x.power)
        x.power = (int64_t)(f->employees * (5200 + 4000 * dice_unit(&d)));
    x.cod = dice_below(&d, 9) < 4 ? (int64_t)((double)y.output / 10 * (6 + 40 * dice_unit(&d))) : 0;
    x.nox = x.cod && dice_below(&d, 2) ? x.cod / 3 : 0;
    x.sales = part(y.revenue, 0.97 + 0.1 * dice_unit(&d)) * 1000;
    return x;
}

/* ---- 自然资源: parcels in 平方米 ---------------------------------------------------------------------------------------- */

static const out_column land_columns[] = { { "序号", 0, 6 }, { "宗地编号", 0, 22 }, { "土地使用权人", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "用地情况", "面积（平方米）", 14 }, { "用地情况", "土地用途", 12 }, { "用地情况", "使用方式", 10 },
                                           { "用地情况", "共用份额（%）", 12 }, { "出租（承租）对方", 0, 30 } };

static void land_row(desk *k, sheet_out *o, int i, const char *parcel, int64_t area, const char *how, const char *part_, const char *other, bool spoil)
{
    sheet_out_number(o, 0, o->row);
    sheet_out_text(o, 1, parcel);
    sheet_out_text(o, 2, k->d->firms[i].name);
    sheet_out_text(o, 3, spoil ? wrong_code(k, k->d->firms[i].uscc) : k->d->firms[i].uscc);
    amount(k, o, 4, area);
    sheet_out_text(o, 5, "工业用地");
    sheet_out_text(o, 6, how);
    sheet_out_text(o, 7, part_);
    sheet_out_text(o, 8, other);
    o->row++;
}

static char *parcel_of(desk *k, int i, int n) { return arena_print(k->a, "%s%03d%03dGB%05d", k->d->plan->region, 1 + k->d->firms[i].town, 1 + i % 40, i * 10 + n); }

static void land_of_firm(desk *k, sheet_out *o, int i, bool spoil)
{
    eval_firm_data x = data_of(k, i);
    dice d = firm_dice(k, i, 32);
    bool shared = i == nth(k, SHARED);
    for (int n = 0; n < x.parcels; n++)
        land_row(k, o, i, parcel_of(k, i, n), shared ? x.land * 2 : x.land / x.parcels, dice_below(&d, 9) || n ? "自有" : "租入", shared ? "50" : "", "", spoil && !n);
    if (was_listed(k, i) && dice_below(&d, 14) == 0)                      /* lets a corner of its land */
        land_row(k, o, i, parcel_of(k, i, 0), x.land / x.parcels / 5, "出租", "", arena_print(k->a, "%s物流站", k->d->plan->towns[k->d->firms[i].town]), false);
}

static bool land(desk *k)
{
    static const char *const names[] = { "自然资源局_工业用地_初稿.xlsx", "自然资源局_工业用地.xlsx" };
    for (int copy = 0; copy < 2; copy++) {
        sheet_out o;
        TRY(sheet_out_open(path_of(k, names[copy]), "用地", &o, k->e));
        sheet_out_title(&o, arena_print(k->a, "%s工业企业用地情况（含租用）", k->d->plan->name), arena_print(k->a, "年度：%d", year_before(k)), "提供单位：区自然资源和规划分局", 9);
        sheet_out_header(&o, land_columns, 9);
        for (int i = 0; i < k->d->count; i++)
            if (takes_part(k, i) && i != nth(k, LAND_SLIP))
                land_of_firm(k, &o, i, copy == 0 && (i == nth(k, 3) || i == nth(k, 8)));
        sheet_out_note(&o, "注：面积为不动产登记面积；租用的为合同面积。");
        TRY(sheet_out_close(&o, path_of(k, names[copy]), k->e));
    }
    STEP(k, day_of(k, 0), "蒋静怡", "import", "eval_land", FILE_OF(names[0]), "--dry-run", "--quiet");
    STEP(k, day_of(k, 1), "蒋静怡", "import", "eval_land", FILE_OF(names[1]));
    return true;
}

/* One parcel sent later: first its square metres under a heading of mu, then put right. */
static bool late_parcel(desk *k, const char *name, bool right)
{
    int i = nth(k, LAND_SLIP);
    int64_t area = data_of(k, i).land;
    buf b = buf_new(k->a);
    buf_print(&b, "\xEF\xBB\xBF年度,宗地编号,土地使用权人,统一社会信用代码,用地面积（亩）,使用方式\r\n%d,%s,%s,%s,%lld.%02lld,自有\r\n", year_before(k), parcel_of(k, i, 0), k->d->firms[i].name, k->d->firms[i].uscc,
              (long long)(right ? area * 3 / 2000 : area), (long long)(right ? area * 3 / 20 % 100 : 0));
    return write_file(k, path_of(k, name), (str){ b.text, b.len });
}

/* ---- 税务 in 元, 统计 in 千元, 供电 by meter in 千瓦时 ------------------------------------------------------------------------ */

static bool tax(desk *k)
{
    static const out_column head[] = { { "纳税人名称", 0, 34 }, { "纳税人识别号", 0, 22 }, { "税款所属年度", 0, 10 }, { "实缴税金（元）", 0, 16 }, { "其中：免抵调库（元）", 0, 14 }, { "开票销售收入（元）", 0, 18 } };
    char *name = arena_print(k->a, "税务局_%d年亩均评价税收.xlsx", year_before(k));
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "税收", &o, k->e));
    sheet_out_title(&o, "企业实缴税金和开票销售", NULL, "区税务局", 6);
    sheet_out_header(&o, head, 6);
    for (int i = 0; i < k->d->count; i++) {
        if (!takes_part(k, i))
            continue;
        eval_firm_data x = data_of(k, i);
        sheet_out_text(&o, 0, k->d->firms[i].name);
        sheet_out_text(&o, 1, k->d->firms[i].uscc);
        sheet_out_text(&o, 2, arena_print(k->a, "%d年度", year_before(k)));
        amount(k, &o, 3, x.tax);
        if (k->d->firms[i].export_rate > 0)
            amount(k, &o, 4, x.tax / 9);
        amount(k, &o, 5, x.sales);
        o.row++;
    }
    TRY(sheet_out_close(&o, path_of(k, name), k->e));
    STEP(k, day_of(k, 1), "蒋静怡", "import", "eval_tax", FILE_OF(name));
    return true;
}

static const out_column output_heads[] = { { "统一社会信用代码", 0, 22 }, { "单位详细名称", 0, 34 }, { "工业总产值（千元）", 0, 14 }, { "工业增加值（千元）", 0, 14 }, { "营业收入（千元）", 0, 14 }, { "平均用工人数（人）", 0, 12 },
                                           { "能源消费", "综合能源消费量（吨标准煤）", 14 }, { "能源消费", "电力消费量（万千瓦时）", 14 }, { "研发费用（千元）", 0, 12 } };

static void output_row(desk *k, sheet_out *o, int i, bool energy)
{
    eval_firm_data x = data_of(k, i);
    firm_year y = firm_year_of(k, i, year_before(k));
    dice d = firm_dice(k, i, 33);
    const int64_t v[] = { y.output, x.va, y.revenue, x.employees };
    sheet_out_text(o, 0, k->d->firms[i].uscc);
    sheet_out_text(o, 1, k->d->firms[i].name);
    for (int c = 0; c < 4; c++)
        amount(k, o, 2 + c, v[c]);
    if (energy)
        amount(k, o, 6, y.energy ? y.energy : 12);
    else
        sheet_out_text(o, 6, "—");
    sheet_out_number(o, 7, floor((double)x.power / 1e4 * (0.98 + 0.04 * dice_unit(&d)) * 100) / 100);
    amount(k, o, 8, i == nth(k, RD_APART) ? x.rd * 3 : part(x.rd, 0.95 + 0.1 * dice_unit(&d)));
    o->row++;
}

static bool output_file(desk *k, const char *name, bool only_late)
{
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "规上企业", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s规模以上工业企业亩均评价统计数据", k->d->plan->name), arena_print(k->a, "年度：%d", year_before(k)), "资料来源：区统计局", 9);
    sheet_out_header(&o, output_heads, 9);
    for (int i = 0; i < k->d->count; i++)
        if (was_listed(k, i) && (!only_late || i == nth(k, NO_ENERGY)))
            output_row(k, &o, i, only_late || i != nth(k, NO_ENERGY));
    sheet_out_note(&o, "注：增加值为测算数。");
    return sheet_out_close(&o, path_of(k, name), k->e);
}

static bool power_file(desk *k, const char *name, bool right_only)
{
    buf b = buf_new(k->a);
    buf_puts(&b, "户号,用户名称,统一社会信用代码,用电年度,年用电量(千瓦时)\r\n");
    for (int i = 0; i < k->d->count; i++) {
        bool slip = i == nth(k, POWER_SLIP);
        if (!takes_part(k, i) || (right_only && !slip))
            continue;
        eval_firm_data x = data_of(k, i);
        int meters = x.power > 1500000 && !slip ? 2 : 1;
        for (int n = 0; n < meters; n++)
            buf_print(&b, "33%08d,%s,%s,%d,%lld\r\n", 20000 + i * 7 + n, k->d->firms[i].name, k->d->firms[i].uscc, year_before(k), (long long)(slip && !right_only ? x.power / 10000 : n ? x.power - x.power * 2 / 3 : meters > 1 ? x.power * 2 / 3 : x.power));
    }
    return write_gb18030(k, name, &b);
}

/* ---- 生态环境 in 千克, 科技 in 万元, 人社 ----------------------------------------------------------------------------------------- */

static char *grams(desk *k, int64_t g) { return g ? arena_print(k->a, "%lld.%03lld", (long long)(g / 1000), (long long)(g % 1000)) : arena_copy(k->a, "/"); }

static bool emissions(desk *k)
{
    static const out_column head[] = { { "排污单位名称", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "主要污染物排放量（千克）", "化学需氧量", 12 }, { "主要污染物排放量（千克）", "氨氮", 10 }, { "主要污染物排放量（千克）", "二氧化硫", 10 }, { "主要污染物排放量（千克）", "氮氧化物", 10 } };
    char *name = arena_print(k->a, "生态环境局_%d年排放.xlsx", year_before(k));
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "排放", &o, k->e));
    sheet_out_title(&o, "纳入环境统计的工业企业排放情况", arena_print(k->a, "年度：%d", year_before(k)), NULL, 6);
    sheet_out_header(&o, head, 6);
    for (int i = 0; i < k->d->count; i++) {
        eval_firm_data x = data_of(k, i);
        if (!was_listed(k, i) || !x.cod)
            continue;
        const char *cells[] = { k->d->firms[i].name, k->d->firms[i].uscc, grams(k, x.cod), grams(k, x.cod / 14), "/", grams(k, x.nox) };
        for (int c = 0; c < 6; c++)
            sheet_out_text(&o, c, cells[c]);
        o.row++;
    }
    sheet_out_note(&o, "注：“/”为不涉及；未纳入环境统计的企业不在表内。");
    TRY(sheet_out_close(&o, path_of(k, name), k->e));
    STEP(k, day_of(k, 2), "蒋静怡", "import", "eval_emission", FILE_OF(name));
    return true;
}

static bool research_and_staff(desk *k)
{
    char *science = arena_print(k->a, "科技局_%d年亩均评价研发.csv", year_before(k)), *labour = arena_print(k->a, "人社局_%d年亩均评价参保.csv", year_before(k));
    buf b = buf_new(k->a), c = buf_new(k->a);
    buf_print(&b, "%d年度规上企业研发经费支出,,,\r\n企业名称,统一社会信用代码,年度,研发经费支出（万元）\r\n", year_before(k));
    buf_puts(&c, "\xEF\xBB\xBF参保单位名称,统一社会信用代码,年度,年平均参保人数\r\n");
    for (int i = 0; i < k->d->count; i++) {
        eval_firm_data x = data_of(k, i);
        if (!was_listed(k, i))
            continue;
        buf_print(&b, "%s,%s,%d年,%lld.%lld\r\n", k->d->firms[i].name, k->d->firms[i].uscc, year_before(k), (long long)(x.rd / 10), (long long)(x.rd % 10));
        buf_print(&c, "%s,%s,%d,%d\r\n", k->d->firms[i].name, k->d->firms[i].uscc, year_before(k), i == nth(k, STAFF_APART) ? x.employees / 4 : firm_year_of(k, i, year_before(k)).insured);
    }
    buf_puts(&b, "注：未开展研发活动的填 0,,,\r\n");
    TRY(write_gb18030(k, science, &b) && write_file(k, path_of(k, labour), (str){ c.text, c.len }));
    STEP(k, day_of(k, 2), "蒋静怡", "import", "eval_rd", FILE_OF(science));
    STEP(k, day_of(k, 2), "蒋静怡", "import", "eval_labour", FILE_OF(labour));
    return true;
}

/* ---- 参评名单, 出租, 扣分, 加分 ------------------------------------------------------------------------------------------------------ */

static bool subjects(desk *k)
{
    char *name = arena_copy(k->a, "参评企业名单.csv");
    buf b = buf_new(k->a);
    buf_puts(&b, "\xEF\xBB\xBF企业名称,统一社会信用代码,年度,评价行业,重点排污单位,公用事业,建设期,投产日期,合并评价企业,此前连续D类年数\r\n");
    for (int i = 0; i < k->d->count; i++) {
        const demo_firm *f = &k->d->firms[i];
        dice d = firm_dice(k, i, 34);
        if (!takes_part(k, i))
            continue;
        const char *group = f->segment >= 0 && k->d->plan->segments[f->segment].name ? k->d->plan->segments[f->segment].name : "传统产业";
        buf_print(&b, "%s,%s,%d,%s,%s,%s,%s,%s,%s,%d\r\n", f->name, f->uscc, year_before(k), group, dice_below(&d, 30) ? "否" : "是", i == nth(k, UTILITY) ? "是" : "否", i == nth(k, BUILDING) ? "是" : "否",
                  i == nth(k, NEW) ? arena_print(k->a, "%d年5月20日", year_before(k)) : "", i == nth(k, MEMBER) ? k->d->firms[nth(k, HEAD)].name : "", dice_below(&d, 60) ? 0 : 1);
    }
    TRY(write_file(k, path_of(k, name), (str){ b.text, b.len }));
    STEP(k, day_of(k, 0), "蒋静怡", "import", "eval_subject", FILE_OF(name));
    return true;
}

static bool tenants(desk *k)
{
    static const out_column head[] = { { "年度", 0, 8 }, { "出租方名称", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "承租方", 0, 30 }, { "建筑面积（㎡）", 0, 12 }, { "是否工业", 0, 8 } };
    char *name = arena_copy(k->a, "街镇_厂房出租情况.xlsx");
    sheet_out o;
    TRY(sheet_out_open(path_of(k, name), "出租", &o, k->e));
    sheet_out_title(&o, "工业厂房出租情况排查表", NULL, "各街镇汇总", 6);
    sheet_out_header(&o, head, 6);
    for (int i = 0; i < k->d->count; i++) {
        dice d = firm_dice(k, i, 35);
        if (!takes_part(k, i) || dice_below(&d, 15))
            continue;
        for (int n = 1 + dice_below(&d, 4); n > 0; n--, o.row++) {
            sheet_out_number(&o, 0, year_before(k));
            sheet_out_text(&o, 1, k->d->firms[i].name);
            sheet_out_text(&o, 2, k->d->firms[i].uscc);
            sheet_out_text(&o, 3, arena_print(k->a, "%s%s%s加工点", k->d->plan->towns[k->d->firms[i].town], k->d->firms[i].person, n == 1 ? "" : n == 2 ? "二号" : n == 3 ? "三号" : "四号"));
            sheet_out_number(&o, 4, 300 + dice_below(&d, 4000));
            sheet_out_text(&o, 5, dice_below(&d, 6) ? "是" : "否");
        }
    }
    TRY(sheet_out_close(&o, path_of(k, name), k->e));
    STEP(k, day_of(k, 2), "蒋静怡", "import", "eval_tenant", FILE_OF(name));
    return true;
}

static bool events(desk *k)
{
    static const char *const kinds[] = { "一般环境违法", "违法用地或违法建筑", "一般安全事故" };
    static const char *const offices[] = { "区生态环境分局", "区自然资源和规划分局", "区应急管理局" };
    buf b = buf_new(k->a), c = buf_new(k->a);
    int year = year_before(k), serial = 0;
    buf_puts(&b, "\xEF\xBB\xBF年度,企业名称,统一社会信用代码,事项类别,处罚文号,处罚日期,处罚机关,事由\r\n");
    buf_puts(&c, "\xEF\xBB\xBF年度,企业名称,统一社会信用代码,加分类别,荣誉名称,级别,文号\r\n");
    buf_print(&b, "%d,%s,%s,严重环境违法,区环罚〔%d〕101号,%d/6/18,区生态环境分局,通过暗管排放废水\r\n", year, k->d->firms[nth(k, VETO_A)].name, k->d->firms[nth(k, VETO_A)].uscc, year, year);
    buf_print(&b, "%d,%s,%s,较大及以上安全事故,市安委〔%d〕7号,%d/9/3,市应急管理局,有限空间作业事故\r\n", year, k->d->firms[nth(k, VETO_B)].name, k->d->firms[nth(k, VETO_B)].uscc, year, year);
    for (int i = 0; i < k->d->count; i++) {
        const demo_firm *f = &k->d->firms[i];
        dice d = firm_dice(k, i, 36);
        int kind = dice_below(&d, 3);
        if (!takes_part(k, i))
            continue;
        if (dice_below(&d, 28) == 0)
            buf_print(&b, "%d,%s,%s,%s,区罚〔%d〕%03d号,%d/%d/%d,%s,\r\n", year, f->name, f->uscc, kinds[kind], year, ++serial, year, 1 + dice_below(&d, 12), 1 + dice_below(&d, 28), offices[kind]);
        if (f->honoured)
            buf_print(&c, "%d,%s,%s,企业荣誉,%s,市级,市经信〔%d〕22号\r\n", year, f->name, f->uscc, k->d->plan->honour_name, year);
        if (f->honoured && dice_below(&d, 6) == 0)
            buf_print(&c, "%d,%s,%s,创新平台,省级企业技术中心,省级,省经信〔%d〕9号\r\n", year, f->name, f->uscc, year);
    }
    TRY(write_file(k, path_of(k, "部门_扣分与否决事项.csv"), (str){ b.text, b.len }) && write_file(k, path_of(k, "加分事项.csv"), (str){ c.text, c.len }));
    STEP(k, day_of(k, 2), "蒋静怡", "import", "eval_event", FILE_OF("部门_扣分与否决事项.csv"));
    STEP(k, day_of(k, 2), "蒋静怡", "import", "eval_bonus", FILE_OF("加分事项.csv"));
    return true;
}

/* ---- comparing, answering, notice, objection ------------------------------------------------------------------------------------------ */

#define SCHEME "common-2018"

static bool answers(desk *k)
{
    buf b = buf_new(k->a);
    buf_puts(&b, "\xEF\xBB\xBF年度,评价办法,企业名称,统一社会信用代码,问题类别,数据项,状态,说明\r\n");
    const struct { int firm; const char *item, *says; } rows_[] = {
        { RD_APART, "研发经费", "统计口径含委托外单位研发，评价用科技局数" }, { STAFF_APART, "从业人数", "大部分员工为劳务派遣，由派遣单位参保，已核" },
    };
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        const demo_firm *f = &k->d->firms[nth(k, rows_[i].firm)];
        buf_print(&b, "%d," SCHEME ",%s,%s,部门数据不一致,%s,企业确认,%s\r\n", year_before(k), f->name, f->uscc, rows_[i].item, rows_[i].says);
    }
    return write_file(k, path_of(k, "评价数据核对答复.csv"), (str){ b.text, b.len });
}

/* The firm that objects: part of its first parcel is a road taken over by the district. */
static bool objection(desk *k, const char *run)
{
    int i = nth(k, OBJECTOR);
    const demo_firm *f = &k->d->firms[i];
    eval_firm_data x = data_of(k, i);
    int64_t first = x.land / x.parcels, right = first - x.land / 6;
    buf b = buf_new(k->a), c = buf_new(k->a);
    buf_print(&b, "\xEF\xBB\xBF公示版本,企业名称,统一社会信用代码,数据项,更正数,提出日期,理由,证明材料,办理状态\r\n%s,%s,%s,自有用地,%lld平方米,%s,登记面积含代征道路，应扣除,不动产登记附图,异议成立\r\n", run, f->name, f->uscc, (long long)(right + first * (x.parcels - 1)),
              date_iso(k->a, day_of(k, 9)));
    buf_print(&c, "\xEF\xBB\xBF年度,宗地编号,土地使用权人,统一社会信用代码,面积（平方米）,使用方式\r\n%d,%s,%s,%s,%lld,自有\r\n", year_before(k), parcel_of(k, i, 0), f->name, f->uscc, (long long)right);
    return write_file(k, path_of(k, "企业异议.csv"), (str){ b.text, b.len }) && write_file(k, path_of(k, "自然资源局_宗地更正.csv"), (str){ c.text, c.len });
}

static bool evaluation(desk *k)
{
    char *year = arena_print(k->a, "%d", year_before(k)), *output = arena_print(k->a, "统计局_%s年亩均评价数据.xlsx", year), *late = arena_print(k->a, "统计局_%s年亩均评价数据_补.xlsx", year);
    char *first = arena_print(k->a, SCHEME "-%s-1", year), *second = arena_print(k->a, SCHEME "-%s-2", year);
    TRY(subjects(k) && land(k) && tax(k) && output_file(k, output, false) && output_file(k, late, true) && power_file(k, "供电公司_亩均评价用电.csv", false) && power_file(k, "供电公司_亩均评价用电_更正.csv", true));
    TRY(late_parcel(k, "自然资源局_补充宗地.csv", false) && late_parcel(k, "自然资源局_补充宗地_更正.csv", true) && answers(k) && objection(k, first));
    STEP(k, day_of(k, 1), "蒋静怡", "import", "eval_land", FILE_OF("自然资源局_补充宗地.csv"));
    STEP(k, day_of(k, 1), "蒋静怡", "import", "eval_output", FILE_OF(output));
    STEP(k, day_of(k, 1), "蒋静怡", "import", "eval_power", FILE_OF("供电公司_亩均评价用电.csv"));
    TRY(emissions(k) && research_and_staff(k) && tenants(k) && events(k));
    STEP(k, day_of(k, 3), "蒋静怡", "evaluate", "check", SCHEME, "--year", year);
    STEP(k, day_of(k, 5), "蒋静怡", "import", "eval_land", FILE_OF("自然资源局_补充宗地_更正.csv"), "--reason", "平方米误作亩");
    STEP(k, day_of(k, 5), "蒋静怡", "import", "eval_power", FILE_OF("供电公司_亩均评价用电_更正.csv"), "--reason", "万千瓦时误作千瓦时");
    STEP(k, day_of(k, 5), "蒋静怡", "import", "eval_output", FILE_OF(late));
    STEP(k, day_of(k, 5), "蒋静怡", "import", "evaluation_finding", FILE_OF("评价数据核对答复.csv"));
    STEP(k, day_of(k, 6), "蒋静怡", "evaluate", "check", SCHEME, "--year", year);
    STEP(k, day_of(k, 6), "蒋静怡", "evaluate", SCHEME, "--year", year, "--save");
    STEP(k, day_of(k, 7), "周海波", "evaluate", "notice", first, "--days", "7");
    STEP(k, day_of(k, 9), "蒋静怡", "evaluate", SCHEME, "--year", year, "--objection", FILE_OF("企业异议.csv"));
    STEP(k, day_of(k, 9), "蒋静怡", "import", "evaluation_objection", FILE_OF("企业异议.csv"));
    STEP(k, day_of(k, 11), "蒋静怡", "import", "eval_land", FILE_OF("自然资源局_宗地更正.csv"), "--reason", "异议成立：扣除代征道路");
    STEP(k, day_of(k, 11), "蒋静怡", "evaluate", SCHEME, "--year", year, "--save");
    STEP(k, day_of(k, 12), "周海波", "evaluate", "notice", second, "--days", "5");
    STEP(k, day_of(k, 18), "周海波", "evaluate", "publish", second);
    return true;
}

/* ---- 四个一批 -------------------------------------------------------------------------------------------------------------------------------- */

static bool four_batches(desk *k)
{
    static const out_column head[] = { { "地块", 0, 16 }, { "企业名称", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "摸底情况", "占地面积（平方米）", 14 }, { "摸底情况", "年税收（元）", 14 }, { "摸底情况", "年产值（千元）", 14 }, { "判断", "符合产业导向", 10 }, { "判断", "已停产", 8 },
                                       { "判断", "违法建设或安全环保不达标", 14 }, { "判断", "规划仍为工业", 10 }, { "责任单位", 0, 14 } };
    char *year = arena_print(k->a, "%d", k->d->plan->year);
    sheet_out o;
    TRY(sheet_out_open(path_of(k, "城区工业企业摸底表.xlsx"), "摸底", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s城区工业地块企业摸底表", k->d->plan->name), arena_print(k->a, "年度：%s", year), "区经信局、各街道", 11);
    sheet_out_header(&o, head, 11);
    for (int i = 0; i < k->d->count; i++) {
        const demo_firm *f = &k->d->firms[i];
        dice d = firm_dice(k, i, 41);
        if (dice_below(&d, 3) || !takes_part(k, i))
            continue;
        eval_firm_data x = data_of(k, i);
        bool stopped = o.row % 11 == 7;                             /* some have stopped; of these some may start again */
        const char *cells[] = { arena_print(k->a, "%s%c地块", k->d->plan->towns[f->town], 'A' + i % 4), f->name, f->uscc };
        for (int c = 0; c < 3; c++)
            sheet_out_text(&o, c, cells[c]);
        amount(k, &o, 3, x.land);
        amount(k, &o, 4, stopped ? 0 : x.tax);
        amount(k, &o, 5, stopped ? 0 : firm_year_of(k, i, year_before(k)).output);
        const bool yes[] = { dice_below(&d, 4) > 0, stopped, !stopped && dice_below(&d, 14) == 0, dice_below(&d, 3) > 0 };
        for (int c = 0; c < 4; c++)
            sheet_out_text(&o, 6 + c, yes[c] ? "是" : "否");
        sheet_out_text(&o, 10, k->d->plan->towns[f->town]);
        o.row++;
    }
    TRY(sheet_out_close(&o, path_of(k, "城区工业企业摸底表.xlsx"), k->e));
    STEP(k, day_of(k, 0), "蒋静怡", "import", "four_batch", FILE_OF("城区工业企业摸底表.xlsx"));
    STEP(k, day_of(k, 1), "蒋静怡", "evaluate", "four", "--year", year);
    return true;
}

bool evaluation_files(desk *k)
{
    k->r = (dice){ k->d->plan->seed ^ 0xE7A1 };
    if (k->d->plan->evaluates)
        TRY(evaluation(k));
    return !k->d->plan->four_batches || four_batches(k);
}
