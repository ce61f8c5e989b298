/* 荣誉资质, 项目申报, 参考数据: the bureau's own lists. The counts are those of the district's report: a run of rows for
 * every honour, who holds it drawn from the firms that fit. */
#include "demo/profile.h"

#define N(array) (int)(sizeof(array) / sizeof *(array))

/* `count` honours of a kind; the first holder is number `from` of the district's shuffled fine firms, so that runs can
 * share firms where the report counts them twice. `years` back from the plan's year for the grant; −1: declared now. */
typedef struct honour_run {
    const char *kind, *level, *grade;
    int  count, from, back, valid;          /* back: years before this one; valid: years, 0 without end */
    const char *state, *subject, *batch;
} honour_run;

static const honour_run runs_c[] = {
    { "智能工厂（车间）", "省级", "认定", 1, 0, 1, 0, "已认定", "精加工车间", NULL },         /* its firm holds a city one too */
    { "智能工厂（车间）", "省级", "认定", 1, 14, 1, 0, "已认定", "装配车间", NULL },
    { "智能工厂（车间）", "市级", "认定", 14, 0, 1, 0, "已认定", "生产车间", NULL },
    { "智能工厂（车间）", "市级", "示范", 1, 1, 0, 0, "已认定", "示范工厂", NULL },           /* and this one */
    { "智能工厂（车间）", "市级", "示范", 2, 15, 0, 0, "已认定", "示范工厂", NULL },
    { "智能工厂（车间）", "市级", "认定", 5, 20, 0, 0, "已申报", "数字化车间", NULL },
    { "智能工厂（车间）", "省级", "示范", 3, 2, 0, 0, "已申报", "智能工厂", NULL },
    { "两化融合管理体系贯标", "国家级", NULL, 11, 4, 1, 3, "已认定", NULL, NULL },
    { "企业技术中心", "国家级", NULL, 1, 0, 4, 0, "已认定", NULL, NULL },
    { "企业技术中心", "省级", NULL, 12, 1, 3, 0, "已认定", NULL, NULL },
    { "企业技术中心", "市级", NULL, 38, 13, 2, 0, "已认定", NULL, NULL },
    { "工业设计中心", "省级", NULL, 3, 3, 2, 4, "已认定", NULL, NULL },
    { "工业设计中心", "市级", NULL, 9, 6, 1, 4, "已认定", NULL, NULL },
    { "工业设计大奖", "市级", "金奖", 1, 8, 3, 0, "已认定", "便携式焊机", NULL },
    { "工业设计大奖", "市级", "金奖", 1, 31, 1, 0, "已认定", "多轴机械臂", NULL },
    { "品牌五十强企业", "省级", NULL, 1, 0, 0, 0, "已认定", NULL, NULL },
    { "服务型制造示范", "省级", "示范", 4, 5, 1, 3, "已认定", NULL, NULL },
    { "服务型制造示范", "市级", "示范", 5, 10, 0, 3, "已认定", NULL, NULL },
    { "再制造试点", "国家级", "试点", 1, 9, 2, 0, "已认定", NULL, NULL },
    { "科技小巨人", "省级", NULL, 3, 16, 1, 0, "已认定", NULL, NULL },
    { "专精特新产品", "省级", "产品", 1, 22, 1, 0, "已认定", "高温合金密封环", NULL },
    { "制造业单项冠军", "国家级", "产品", 1, 12, 0, 3, "已认定", "高速精冲模具", "第四批" },
    { "星级上云企业", "省级", "五星级", 2, 0, 0, 0, "已认定", NULL, NULL },
    { "星级上云企业", "省级", "四星级", 2, 7, 0, 0, "已认定", NULL, NULL },
    { "星级上云企业", "市级", "三星级", 24, 18, 0, 0, "已认定", NULL, NULL },
    { "星级上云企业", "市级", "三星级", 17, 44, 1, 0, "已认定", NULL, NULL },
    { "高新技术企业", "国家级", NULL, 34, 2, 1, 3, "已认定", NULL, NULL },
    { "高新技术企业", "国家级", NULL, 12, 38, 3, 3, "已认定", NULL, NULL },                    /* run out this year */
    { "细分行业小巨人", "市级", NULL, 48, 0, 2, 0, "已认定", NULL, NULL },
    { "绿色工厂", "市级", NULL, 4, 11, 1, 0, "已认定", NULL, NULL },
};
static const honour_run runs_a[] = {
    { "专精特新“小巨人”企业", "国家级", NULL, 3, 0, 2, 3, "已认定", NULL, "第三批" },
    { "专精特新“小巨人”企业", "国家级", NULL, 1, 3, 0, 3, "已推荐", NULL, "第五批" },
    { "专精特新中小企业", "省级", NULL, 9, 0, 3, 3, "已认定", NULL, NULL },                     /* run out this year: re-check */
    { "专精特新中小企业", "省级", NULL, 8, 9, 1, 3, "已认定", NULL, NULL },
    { "创新型中小企业", "省级", NULL, 14, 5, 1, 3, "已认定", NULL, NULL },
    { "高新技术企业", "国家级", NULL, 15, 0, 2, 3, "已认定", NULL, NULL },
    { "高新技术企业", "国家级", NULL, 5, 15, 3, 3, "已认定", NULL, NULL },
    { "企业技术中心", "省级", NULL, 4, 0, 3, 0, "已认定", NULL, NULL },
    { "企业技术中心", "市级", NULL, 9, 4, 2, 0, "已认定", NULL, NULL },
    { "绿色工厂", "省级", NULL, 2, 6, 1, 0, "已认定", NULL, NULL },
    { "智能工厂（车间）", "省级", "认定", 3, 1, 1, 0, "已认定", "总装车间", NULL },
    { "制造业单项冠军", "省级", "企业", 1, 2, 0, 3, "已申报", NULL, NULL },
    { "科技型中小企业", "国家级", NULL, 12, 6, 0, 1, "已认定", NULL, NULL },
};
static const honour_run runs_b[] = {
    { "龙头企业", "省级", NULL, 3, 0, 1, 0, "已认定", NULL, NULL },
    { "龙头企业", "省级", NULL, 1, 3, 0, 0, "已认定", NULL, NULL },
    { "专精特新中小企业", "省级", NULL, 4, 1, 0, 3, "已认定", NULL, NULL },
    { "专精特新“小巨人”企业", "国家级", NULL, 1, 0, 0, 3, "已认定", NULL, "第四批" },
    { "企业技术中心", "省级", NULL, 2, 4, 0, 0, "已申报", NULL, NULL },
    { "制造业单项冠军", "省级", "企业", 1, 2, 0, 3, "已申报", NULL, NULL },
    { "老字号", "省级", NULL, 2, 5, 0, 0, "已认定", NULL, NULL },
    { "高新技术企业", "国家级", NULL, 8, 0, 1, 3, "已认定", NULL, NULL },
};

/* `count` projects of a kind in the year so far. */
typedef struct project_run { const char *kind, *level, *stage; int count, from; bool guided; const char *project; } project_run;
static const project_run projects_c[] = { { "技术改造项目", "市级", "已获批", 7, 0, true, "生产线智能化改造" }, { "数字化改造项目", "省级", "已申报", 3, 9, true, "数字化车间改造" } };
static const project_run projects_a[] = {
    { "数字化改造项目", "省级", "已申报", 3, 0, true, "智能工厂建设" },    { "数字化改造项目", "省级", "已获批", 1, 3, true, "工业互联网应用" },
    { "数字化改造项目", "市级", "已申报", 2, 4, true, "数字化车间改造" },  { "技术改造项目", "市级", "已获批", 21, 2, false, "生产线技术改造" },
    { "绿色制造项目", "省级", "已获批", 6, 8, false, "节能改造" },          { "人才项目", "区级", "已获批", 9, 11, false, "技能人才培养" },
    { "其他项目", "市级", "已获批", 12, 5, false, "新产品开发" },           { "技术改造项目", "省级", "未获批", 5, 0, false, "扩能改造" },
};
static const project_run projects_b[] = {
    { "软件业关键技术", "省级", "已申报", 4, 0, false, "行业软件攻关" },   { "工业互联网APP", "省级", "已申报", 3, 4, false, "工业软件封装" },
    { "市级软件专项", "市级", "已申报", 5, 0, false, "软件产品研发" },     { "融合发展项目库", "省级", "已申报", 6, 1, false, "两业融合" },
    { "融合发展项目库", "省级", "已申报", 2, 1, false, "供应链协同" },     { "融合发展项目", "省级", "已申报", 3, 2, false, "服务化延伸" },
    { "首台（套）推荐", "省级", "已推荐", 2, 6, false, "智能包装线" },      { "智能制造诊断服务商", "省级", "已推荐", 1, 7, false, "诊断服务" },
    { "技术创新重点攻关", "省级", "已申报", 3, 5, false, "关键工艺攻关" },
};

typedef struct reference_row { const char *name, *scope; int value; const char *unit; } reference_row;
static const reference_row references_c[] = {
    { "工业设计金奖", "全市", 3, "项" }, { "连续四届品牌五十强企业", "全市", 2, "家" }, { "国家单项冠军批次", "全国", 4, "批" }, { "国家单项冠军企业", "全省", 10, "家" },
    { "国家单项冠军产品", "全省", 8, "项" }, { "国家单项冠军企业", "全市", 5, "家" }, { "国家单项冠军产品", "全市", 1, "项" },
};

typedef struct honour_plan {
    const char *letter;
    const honour_run *runs;
    int run_count;
    const project_run *projects;
    int project_count;
    const reference_row *references;
    int reference_count;
} honour_plan;
static const honour_plan plans[] = {
    { "A", runs_a, N(runs_a), projects_a, N(projects_a), NULL, 0 },
    { "B", runs_b, N(runs_b), projects_b, N(projects_b), NULL, 0 },
    { "C", runs_c, N(runs_c), projects_c, N(projects_c), references_c, N(references_c) },
};

/* The firms that hold things: those with the district's honour first, then the rest of the list. */
static int *fine_firms(desk *k)
{
    int *at_ = NEW_N(k->a, int, k->d->listed), n = 0;
    for (int fine = 1; fine >= 0; fine--)
        for (int i = 0; i < k->d->listed; i++)
            if (k->d->firms[i].honoured == (fine == 1))
                at_[n++] = i;
    return at_;
}

/* Granted within the months that have passed, so that a year's count stands at the plan's last month. */
static date granted_on(desk *k, const honour_run *r)
{
    const district_plan *p = k->d->plan;
    return date_of(p->year - r->back, 1 + dice_below(&k->r, r->back ? 12 : p->last_month), 1 + dice_below(&k->r, 25));
}

static void honour_row(desk *k, sheet_out *o, const honour_run *r, const demo_firm *f)
{
    date granted = granted_on(k, r);
    bool got = text_eq(r->state, "已认定");
    date until = got && r->valid ? date_add_months(granted, r->valid * 12) - 1 : DATE_NONE;
    const char *words[] = {
        dice_below(&k->r, 3) ? f->name : full_width(k->a, f->name), f->uscc, r->kind, r->level, r->grade, arena_print(k->a, "%d", date_ymd(granted).year), r->subject, r->batch, r->state,
        shown_date(k, granted - 60 > date_of(date_ymd(granted).year, 1, 1) ? granted - 60 : date_of(date_ymd(granted).year, 1, 1)), got ? shown_date(k, granted) : "", until == DATE_NONE ? "" : shown_date(k, until),
    };
    for (int c = 0; c < N(words); c++)
        sheet_out_text(o, c, words[c]);
    o->row++;
}

static bool honours(desk *k, const honour_plan *p, const int *firms)
{
    static const out_column head[] = {
        { "企业名称", 0, 36 }, { "统一社会信用代码", 0, 22 }, { "荣誉名称", 0, 26 }, { "荣誉级别", 0, 10 }, { "等级", 0, 10 }, { "年度", 0, 8 }, { "产品或车间名称", 0, 18 }, { "认定批次", 0, 10 }, { "状态", 0, 10 },
        { "申报时间", 0, 13 }, { "认定时间", 0, 13 }, { "有效期至", 0, 13 },
    };
    sheet_out o;
    TRY(sheet_out_open(path_of(k, "荣誉资质台账.xlsx"), "荣誉", &o, k->e));
    sheet_out_title(&o, arena_print(k->a, "%s企业荣誉资质台账", k->d->plan->name), NULL, "区工信局", N(head));
    sheet_out_header(&o, head, N(head));
    for (int r = 0; r < p->run_count; r++)
        for (int n = 0; n < p->runs[r].count; n++)
            honour_row(k, &o, &p->runs[r], &k->d->firms[firms[(p->runs[r].from + n) % k->d->listed]]);
    sheet_out_note(&o, "注：同一企业在不同级别分别列示。");
    TRY(sheet_out_close(&o, path_of(k, "荣誉资质台账.xlsx"), k->e));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 28), "胡晓燕", "import", "honour", FILE_OF("荣誉资质台账.xlsx"));
    return true;
}

static bool projects(desk *k, const honour_plan *p, const int *firms)
{
    const district_plan *plan = k->d->plan;
    buf b = buf_new(k->a);
    buf_puts(&b, "\xEF\xBB\xBF申报单位,统一社会信用代码,项目类别,申报级别,申报年度,项目名称,进展,指导时间,上报日期,公布日期,批准资金（万元）\r\n");
    for (int r = 0; r < p->project_count; r++)
        for (int n = 0; n < p->projects[r].count; n++) {
            const project_run *x = &p->projects[r];
            const demo_firm *f = &k->d->firms[firms[(x->from + n) % k->d->listed]];
            date declared = date_of(plan->year, 1 + dice_below(&k->r, plan->last_month), 1 + dice_below(&k->r, 20));
            bool given = text_eq(x->stage, "已获批"), decided = given || text_eq(x->stage, "未获批");
            buf_print(&b, "%s,%s,%s,%s,%d,%s%s,%s,%s,%s,%s,%s\r\n", f->name, f->uscc, x->kind, x->level, plan->year, f->trade->word, x->project, x->stage, x->guided ? date_iso(k->a, date_of(plan->year, 1, 3 + n)) : "",
                      date_iso(k->a, declared), decided ? date_iso(k->a, declared + 5) : "", given ? arena_print(k->a, "%d", 10 + 5 * dice_below(&k->r, 30)) : "");
        }
    TRY(write_file(k, path_of(k, "项目申报台账.csv"), (str){ b.text, b.len }));
    STEP(k, date_of(plan->year, plan->last_month, 28), "胡晓燕", "import", "project_declaration", FILE_OF("项目申报台账.csv"));
    return true;
}

static bool references(desk *k, const honour_plan *p)
{
    buf b = buf_new(k->a);
    if (!p->reference_count)
        return true;
    buf_puts(&b, "\xEF\xBB\xBF指标名称,范围,年度,数值,计量单位,资料来源\r\n");
    for (int i = 0; i < p->reference_count; i++)
        buf_print(&b, "%s,%s,%d,%d,%s,市级通报\r\n", p->references[i].name, p->references[i].scope, k->d->plan->year, p->references[i].value, p->references[i].unit);
    TRY(write_file(k, path_of(k, "参考数据.csv"), (str){ b.text, b.len }));
    STEP(k, date_of(k->d->plan->year, k->d->plan->last_month, 28), "胡晓燕", "import", "reference_number", FILE_OF("参考数据.csv"));
    return true;
}

bool honour_files(desk *k)
{
    const int *firms = fine_firms(k);
    for (int i = 0; i < N(plans); i++)
        if (text_eq(plans[i].letter, k->d->plan->letter))
            return honours(k, &plans[i], firms) && projects(k, &plans[i], firms) && references(k, &plans[i]);
    return true;
}
