/* What a firm holds: 知识产权 from 市场监管 (GB18030), certificates, equity, R&D bodies, cloud use, penalties, and what
 * firms stated of their specialty when they applied. Most firms hold little; the ledgers of the bureau are whole. */
#include "demo/profile.h"

static date some_day(const desk *k, dice *d, int years_back)
{
    date last = month_last(k->d->last);
    return last - 1 - dice_below(d, years_back * 365);
}

static bool csv(desk *k, const char *ledger, const char *name, const buf *b)
{
    TRY(write_gb18030(k, name, b));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "胡晓燕", "import", ledger, FILE_OF(name));
    return true;
}

/* ---- 知识产权 ------------------------------------------------------------------------------------------------- */

static void patents_of(desk *k, int i, buf *b)
{
    static const char *const kinds[] = { "发明专利", "实用新型专利", "实用新型专利", "外观设计专利", "软件著作权" };
    const demo_firm *f = &k->d->firms[i];
    dice d = firm_dice(k, i, 11);
    int n = f->honoured ? 3 + dice_below(&d, 7) : dice_below(&d, 3) ? 0 : 1 + dice_below(&d, 3);
    for (int p = 0; p < n; p++) {
        const char *kind = kinds[f->honoured && p < 2 + dice_below(&d, 3) ? 0 : dice_below(&d, 5)];
        date granted = some_day(k, &d, 8);
        bool pending = dice_below(&d, 12) == 0;
        buf_print(b, "%s,%s,ZL%d%05d%03d.%d,%s,一种%s用的装置%d,%s,%s,%s,%s,%d,%s,%s\r\n", f->name, f->uscc, date_ymd(granted).year - 2, i, p, dice_below(&d, 10), kind, f->trade->word, p + 1,
                  date_iso(k->a, granted - 700), pending ? "" : date_iso(k->a, granted), pending ? "申请中" : "有效", dice_below(&d, 9) ? "自主研发" : "受让", 1 + (dice_below(&d, 8) == 0) * 3,
                  dice_below(&d, 3) ? "是" : "否", dice_below(&d, 6) ? "否" : "是");
    }
}

static bool patents(desk *k)
{
    buf b = buf_new(k->a);
    buf_print(&b, "%s企业知识产权清单,,,,,,,,,,,\r\n权利人,统一社会信用代码,专利号,类型,名称,申请日,授权公告日,法律状态,取得方式,权利人排名,是否产业化,是否高价值\r\n", k->d->plan->name);
    for (int i = 0; i < k->d->count; i++)
        patents_of(k, i, &b);
    buf_puts(&b, "资料来源：区市场监督管理局知识产权科,,,,,,,,,,,\r\n");
    return csv(k, "ip", "市场监管局_知识产权.csv", &b);
}

/* ---- certificates, equity, R&D bodies, penalties ----------------------------------------------------------------- */

static bool certificates(desk *k)
{
    static const char *const kinds[] = { "质量管理体系", "环境管理体系", "职业健康安全管理体系", "能源管理体系", "知识产权管理体系" };
    buf b = buf_new(k->a);
    buf_puts(&b, "获证组织,统一社会信用代码,认证项目,证书号,发证日期,到期日期\r\n");
    for (int i = 0; i < k->d->count; i++) {
        dice d = firm_dice(k, i, 13);
        int chance = k->d->firms[i].honoured ? 82 : i < k->d->listed ? 46 : 12;
        for (int c = 0; c < 5; c++, chance = chance * 3 / 5) {
            date granted = some_day(k, &d, 3);
            if (dice_below(&d, 100) < chance)
                buf_print(&b, "%s,%s,%s,%05dQ%d%04d,%s,%s\r\n", k->d->firms[i].name, k->d->firms[i].uscc, kinds[c], 10000 + i, c, dice_below(&d, 10000), date_iso(k->a, granted), date_iso(k->a, date_add_months(granted, 36)));
        }
    }
    return csv(k, "certification", "认证清单.csv", &b);
}

static bool equity(desk *k)
{
    static const char *const rounds[] = { "天使轮", "A轮", "B轮", "C轮" };
    buf b = buf_new(k->a);
    buf_puts(&b, "融资企业,统一社会信用代码,融资轮次,融资日期,融资金额（万元）,是否合格机构投资者\r\n");
    for (int i = 0; i < k->d->count; i += 1) {
        dice d = firm_dice(k, i, 17);
        if (dice_below(&d, k->d->firms[i].honoured ? 9 : 45) == 0)
            buf_print(&b, "%s,%s,%s,%s,%d,%s\r\n", k->d->firms[i].name, k->d->firms[i].uscc, rounds[dice_below(&d, 4)], date_iso(k->a, some_day(k, &d, 4)), 200 + dice_below(&d, 60) * 100, dice_below(&d, 4) ? "是" : "否");
    }
    return csv(k, "financing", "金融办_股权融资.csv", &b);
}

static bool bodies(desk *k)
{
    static const char *const levels[] = { "省级", "市级", "市级", "区级" };
    static const char *const kinds[] = { "工程（技术）研究中心", "技术研究院", "自建研发机构", "博士后工作站" };
    buf b = buf_new(k->a);
    buf_puts(&b, "依托单位,统一社会信用代码,研发机构类型,研发机构名称,认定级别,认定日期,专职研发人员\r\n");
    for (int i = 0; i < k->d->listed; i++) {
        dice d = firm_dice(k, i, 19);
        const demo_firm *f = &k->d->firms[i];
        if (dice_below(&d, 100) >= (f->honoured ? 70 : 14))
            continue;
        int which = dice_below(&d, 4);
        buf_print(&b, "%s,%s,%s,%s%s,%s,%s,%d\r\n", f->name, f->uscc, kinds[which], f->trade->word, kinds[which], which == 2 ? "" : levels[dice_below(&d, 4)], date_iso(k->a, some_day(k, &d, 8)), 3 + f->employees / 20);
    }
    return csv(k, "rd_body", "科技局_研发机构.csv", &b);
}

static bool penalties(desk *k)
{
    static const char *const kinds[] = { "环境违法", "安全生产处罚", "安全生产处罚", "失信被执行人", "质量事故或处罚" };
    buf b = buf_new(k->a);
    buf_puts(&b, "当事人,统一社会信用代码,处罚类别,程度,处罚日期,信用修复日期,罚款（万元）,文书号\r\n");
    for (int i = 7; i < k->d->count; i += 19) {
        dice d = firm_dice(k, i, 23);
        int which = dice_below(&d, 5);
        date day = some_day(k, &d, 4);
        buf_print(&b, "%s,%s,%s,%s,%s,%s,%d.%d,罚字〔%d〕%d号\r\n", k->d->firms[i].name, k->d->firms[i].uscc, kinds[which], which == 3 ? "" : dice_below(&d, 12) ? "一般" : "较大", date_iso(k->a, day),
                  dice_below(&d, 3) ? date_iso(k->a, day + 90 + dice_below(&d, 200)) : "", dice_below(&d, 20), dice_below(&d, 10), date_ymd(day).year, 10 + i);
    }
    return csv(k, "penalty", "信用办_处罚与失信.csv", &b);
}

/* ---- 上云: most listed firms, many small ones ----------------------------------------------------------------------- */

static void services_of(desk *k, int i, buf *b)
{
    static const struct { const char *kind, *service; } uses[] = {
        { "管理应用上云", "协同办公云" }, { "业务系统上云", "云ERP" }, { "基础设施上云", "云主机" }, { "设备上云", "设备联网采集" }, { "数据与模型应用", "质量预测模型" },
    };
    static const char *const deploy[] = { "公有云", "公有云", "混合云", "私有云" };
    const demo_firm *f = &k->d->firms[i];
    dice d = firm_dice(k, i, 29);
    int n = 1 + dice_below(&d, f->honoured ? 4 : 2);
    if (dice_below(&d, 100) >= (i < k->d->listed ? 88 : 46))
        return;
    for (int u = 0; u < n; u++)
        buf_print(b, "%s,%s,%s,%s,%s,%s,%d.%d,%s\r\n", f->name, f->uscc, uses[u].service, uses[u].kind, deploy[dice_below(&d, 4)], date_iso(k->a, some_day(k, &d, 3)), 1 + dice_below(&d, 12), dice_below(&d, 10),
                  u == 3 ? arena_print(k->a, "%d", 4 + dice_below(&d, 60)) : "");
}

static bool cloud(desk *k)
{
    buf b = buf_new(k->a);
    buf_puts(&b, "上云企业,统一社会信用代码,云产品,应用类型,云类型,开通时间,年服务费（万元）,设备上云数\r\n");
    for (int i = 0; i < k->d->count; i++)
        services_of(k, i, &b);
    return csv(k, "cloud_use", "企业上云台账.csv", &b);
}

/* ---- 专业化情况, as firms filled it in when they applied ------------------------------------------------------------------ */

static bool specialty(desk *k)
{
    static const out_column head[] = {
        { "企业名称", 0, 34 }, { "统一社会信用代码", 0, 22 }, { "年份", 0, 8 }, { "主导产品", 0, 20 }, { "从事该领域起始年份", 0, 12 }, { "国内市场占有率（%）", 0, 12 }, { "全国排名", 0, 8 },
        { "是否有自主品牌", 0, 10 }, { "领域", 0, 20 }, { "是否补短板", 0, 10 }, { "信息系统支撑业务数", 0, 10 }, { "数字化水平等级", 0, 10 }, { "平台评价得分", 0, 10 }, { "质量管理满足项", 0, 10 },
    };
    static const char *const fields[] = { "战略性新兴产业", "工业“六基”领域", "重点产业链", "其他" };
    sheet_out o;
    TRY(sheet_out_open(path_of(k, "专精特新申报信息.xlsx"), "信息", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s优质中小企业申报信息汇总", k->d->plan->name), NULL, "区工信局中小企业科", 14);
    sheet_out_header(&o, head, 14);
    for (int i = 0; i < k->d->listed; i++) {
        const demo_firm *f = &k->d->firms[i];
        dice d = firm_dice(k, i, 31);
        if (!f->honoured && dice_below(&d, 4))
            continue;
        int since = date_ymd(f->founded).year + dice_below(&d, 4);
        const char *words[] = { f->name, f->uscc, arena_print(k->a, "%d", k->d->plan->year), f->trade->word };
        for (int c = 0; c < 4; c++)
            sheet_out_text(&o, c, words[c]);
        sheet_out_number(&o, 4, since < k->d->plan->year ? since : k->d->plan->year - 1);
        sheet_out_number(&o, 5, (f->honoured ? 6 : 1) + dice_below(&d, 160) / 10.0);
        sheet_out_number(&o, 6, 1 + dice_below(&d, f->honoured ? 8 : 30));
        sheet_out_text(&o, 7, dice_below(&d, 5) ? "是" : "否");
        sheet_out_text(&o, 8, fields[dice_below(&d, 4)]);
        sheet_out_text(&o, 9, dice_below(&d, 5) ? "否" : "是");
        sheet_out_number(&o, 10, dice_below(&d, 5));
        sheet_out_number(&o, 11, 1 + dice_below(&d, 3));
        if (dice_below(&d, 5))
            sheet_out_number(&o, 12, 42 + dice_below(&d, 400) / 10.0);
        sheet_out_number(&o, 13, dice_below(&d, 4));
        o.row++;
    }
    TRY(sheet_out_close(&o, path_of(k, "专精特新申报信息.xlsx"), k->e));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 27), "蒋静怡", "import", "specialty", FILE_OF("专精特新申报信息.xlsx"));
    return true;
}

bool holding_files(desk *k) { return patents(k) && certificates(k) && equity(k) && bodies(k) && penalties(k) && cloud(k) && specialty(k); }
