/* The template language: what is written, what comes out; and what a slip is told. */
#include "test.h"

#include "report/number_text.h"
#include "report/template.h"
#include "report_source.h"

/* A document as lines: "H1 一、…", "P …", figures in 【】 with *bold* marked, tables and charts in short. */
static void say_spans(buf *b, const block *x)
{
    for (size_t i = 0; i < x->spans.len; i++) {
        const span *s = &x->spans.at[i];
        buf_print(b, "%s%s%s%s%s", s->bold ? "*" : "", s->figure ? "【" : "", s->text, s->figure ? "】" : "",
                  s->bold ? "*" : "");
    }
}

static void say_table(buf *b, const table *t)
{
    buf_print(b, "T %s(%s)", t->caption ? t->caption : "", t->unit ? t->unit : "");
    for (size_t r = 0; r < t->rows.len; r++) {
        buf_puts(b, t->rows.at[r].header ? " ‖" : t->rows.at[r].strong ? " +" : " |");
        for (size_t c = 0; c < t->columns; c++) {
            const table_cell *x = &t->rows.at[r].cells[c];
            if (x->across != 1 || x->down != 1)
                buf_print(b, "%s[%dx%d]", c ? "," : "", x->across, x->down);
            else
                buf_puts(b, c ? "," : "");
            buf_puts(b, x->text ? x->text : "");
        }
    }
    for (size_t i = 0; i < t->notes.len; i++)
        buf_print(b, " 注:%s", t->notes.at[i]);
    buf_puts(b, "\n");
}

static char *say_document(arena *a, const document *d)
{
    buf b = buf_new(a);
    if (d->title)
        buf_print(&b, "TITLE %s\n", d->title);
    if (d->issued != DATE_NONE)
        buf_print(&b, "DATE %s\n", date_iso(a, d->issued));
    for (size_t i = 0; i < d->attachments.len; i++)
        buf_print(&b, "ATTACH %s\n", d->attachments.at[i]);
    for (size_t i = 0; i < d->blocks.len; i++) {
        const block *x = &d->blocks.at[i];
        switch (x->kind) {
        case BLOCK_HEADING:
        case BLOCK_PARAGRAPH:
            buf_puts(&b, x->kind == BLOCK_HEADING ? arena_print(a, "H%d %s", x->level, x->number) : "P ");
            say_spans(&b, x);
            buf_puts(&b, "\n");
            break;
        case BLOCK_TABLE: say_table(&b, x->table); break;
        case BLOCK_CHART: buf_print(&b, "C%d %s\n", x->chart->kind, chart_describe(a, x->chart)); break;
        case BLOCK_PAGE_BREAK: buf_puts(&b, "BREAK\n"); break;
        }
    }
    return b.text;
}

/* Values: 7.46 → 7.5, −4.94 → −4.9, 0.04 → 0.0 and so 持平, 0.8512 亿元 = 8512 万元 (all by hand). */
static const struct { const char *template, *document;
} cases[] = {
    { "完成{{output}}。", "P 完成【323.39亿元】。\n" },
    { "同比{{yoy | growth}}，{{fall | 增减}}，{{same | growth}}，{{none | growth}}",
      "P 同比【增长7.5%】，【下降4.9%】，【持平】，【—】\n" },
    { "{{output | money}} {{small | money}} {{small | wan}} {{output|wan}} {{small | yi}}",
      "P 【323.39亿元】 【8512万元】 【8512万元】 【3233900万元】 【0.85亿元】\n" },
    { "{{yoy | pct}} {{points | points}} {{firms | count}} {{firms | value}} {{fall | abs}}",
      "P 【7.5%】 【2.4个百分点】 【67家】 【67】 【4.94%】\n" },
    { "{{fall | change}}", "P 【降幅收窄2.4个百分点】\n" },
    { "@标题 {{firms}}企业\n@日期 2019-10-18\n@附件 名单\n@分页\n正文",
      "TITLE 67家企业\nDATE 2019-10-18\nATTACH 名单\nBREAK\nP 正文\n" },
    { "# 总体\n\n## 行业\n### 细\n#### 更细\n# 二", "H1 一、总体\nH2 （一）行业\nH3 1.细\nH4 （1）更细\nH1 二、二\n" },
    { "  一行\r\n\r\n二行\r\n", "P 一行\nP 二行\n" },
    { "甲**乙{{firms}}**丙", "P 甲*乙**【67家】*丙\n" },
    { "{{! 不出现 }}看{{!x}}见", "P 看见\n" },
    { "{{#if yes}}有{{else}}无{{/if}}{{#if no}}有{{else}}无{{/if}}", "P 有无\n" },
    { "{{#each industries as x}}{{x.name}}{{sep \"、\"}}{{/each}}。", "P 电子、汽车 制造、# 其他。\n" },
    { "{{#each industries as x limit=2}}{{x.name}}{{x.output | yi}}{{sep \"；\"}}{{/each}}",
      "P 电子【128.07亿元】；汽车 制造【51.30亿元】\n" },
    { "{{#each nothing as x}}{{x.name}}{{else}}没有{{/each}}", "P 没有\n" },
    { "{{#each industries as x}}\n# {{x.name}}\n{{/each}}", "H1 一、电子\nH1 二、汽车 制造\nH1 三、# 其他\n" },
    { "{{#each industries as x}}{{#if x.code}}{{x.name}}{{/if}}{{/each}}", "P 电子\n" },
    { "{{#each industries as x limit=1}}{{#each one as y}}{{x.code}}{{y.code}}{{/each}}{{/each}}", "P 3939\n" },
    { "{{table industries}}\n表题 {{firms}}企业\n单位 亿元\n列 行业 = name\n列 产值/累计 = output | yi\n列 产值/同比 = "
      "yoy industry=row.code | pct\n"
      "合计 one\n注 口径\n{{/table}}后",
      "T 67家企业(亿元) ‖[1x2]行业,[2x1]产值,[0x0] ‖[0x0],累计,同比 |电子,128.07,7.5 |汽车\n制造,51.30,7.5 |# "
      "其他,—,7.5 +电子,128.07,7.5 注:口径\nP 后\n" },
    { "{{table}}\n列 指标\n列 数\n列 变化\n行 产值 = output | yi; fall | change\n{{/table}}",
      "T () ‖指标,数,变化 |产值,323.39,降幅收窄2.4个百分点\n" },
    { "{{chart industries}}\n图题 行业\n类型 瀑布\n单位 亿元\n类别 = name\n系列 产值 = output | yi\n总量 = "
      "sum\n{{/chart}}",
      "C3 图1 行业；产值（亿元）：电子 128.07，汽车\n制造 51.30，# 其他 —\n" },
};

static void templates_become_documents(void **state)
{
    arena *a = *state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        error err = { 0 };
        template *t;
        document *d;
        if (!template_parse(a, "x.tpl", str_of(cases[i].template), &t, &err) ||
            !template_run(a, t, &sample_source, LANG_ZH, &d, &err)) {
            print_error("%s\n→ %s\n", cases[i].template, error_line(a, &err));
            assert_true(false);
        }
        assert_string_equal(say_document(a, d), cases[i].document);
    }
}

static const struct { const char *template; int row, column; const char *says; } slips[] = {
    { "甲\n乙{{output", 2, 2, "“}}”" },
    { "{{#if yes}}\n有", 1, 1, "{{/if}}" },
    { "{{#each industries}}x{{/each}}", 1, 8, "{{#each 名单 as x}}" },
    { "{{/if}}", 1, 1, "不该出现" },
    { "{{else}}", 1, 1, "不该出现" },
    { "{{#each one as x}}{{/if}}{{/each}}", 1, 19, "不该出现" },
    { "{{}}", 1, 3, "名称" },
    { "{{output industry}}", 1, 10, "名称=值" },
    { "{{output a=}}", 1, 12, "没有值" },
    { "{{output a=\"b}}", 1, 12, "引号" },
    { "{{output | }}", 1, 12, "格式名称" },
    { "{{sep \"、\"}}", 1, 6, "{{#each}}" },
    { "第一行\n@题目 x", 2, 1, "@标题" },
    { "#没有空格", 1, 1, "空格" },
    { "##### 五级", 1, 1, "一至四个" },
    { "{{table industries}}\n表题 x\n{{/table}}", 1, 1, "至少要有一个“列”" },
    { "{{table industries}}\n列 行业\n{{/table}}", 2, 1, "= 内容" },
    { "{{table}}\n列 甲\n列 乙\n行 x = output; yoy\n{{/table}}", 4, 1, "1 个数字" },
    { "{{table industries}}\n  栏 行业 = name\n{{/table}}", 2, 3, "看不懂“栏”" },
    { "{{table industries}}\n列 行业 = name", 1, 1, "{{/table}}" },
    { "{{chart industries}}\n类型 饼\n{{/chart}}", 2, 4, "没有这种图" },
    { "{{chart industries}}\n类别 = name\n{{/chart}}", 1, 1, "系列" },
    { "{{table one}}\n表题 {{table}}\n列 a = name\n{{/table}}", 2, 4, "不能放" },
    /* found when it runs */
    { "甲{{nonsense}}", 1, 4, "没有数字 nonsense" },
    { "\n{{#each nonsense as x}}{{/each}}", 2, 9, "没有名单" },
    { "{{#each one as x}}{{x.colour}}{{/each}}", 1, 21, "没有“colour”" },
    { "{{output | rainbow}}", 1, 3, "没有“rainbow”这种格式" },
    { "{{yoy | wan}}", 1, 3, "不能换算成金额" },
    { "{{#each one as x}}{{x.name | yi}}{{/each}}", 1, 21, "不是数字" },
    { "{{chart one}}\n类别 = name\n系列 s = code\n{{/chart}}", 3, 1, "只能用数字" },
};

static void slips_name_their_place(void **state)
{
    arena *a = *state;
    for (size_t i = 0; i < COUNT(slips); i++) {
        error err = { 0 };
        template *t;
        document *d;
        bool went = template_parse(a, "月报.tpl", str_of(slips[i].template), &t, &err) &&
                    template_run(a, t, &sample_source, LANG_ZH, &d, &err);
        if (went || err.at.row != slips[i].row || err.at.column != slips[i].column || !strstr(err.text, slips[i].says)) {
            print_error("%s\nwanted %d:%d %s\ngot %d:%d %s\n", slips[i].template, slips[i].row, slips[i].column,
                        slips[i].says, (int)err.at.row, (int)err.at.column, went ? "no error" : err.text);
            assert_true(false);
        }
        assert_string_equal(err.at.file, "月报.tpl");
    }
}

static void loops_within_loops_end(void **state)
{
    arena *a = *state;
    buf b = buf_new(a);
    for (int i = 0; i < 14; i++)
        buf_print(&b, "{{#each industries as x%d}}", i);
    buf_puts(&b, "甲");
    for (int i = 0; i < 14; i++)
        buf_puts(&b, "{{/each}}");
    error err = { 0 };
    template *t;
    document *d;
    assert_true(template_parse(a, "x", str_of(b.text), &t, &err));
    assert_false(template_run(a, t, &sample_source, LANG_ZH, &d, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    b = buf_new(a);
    for (int i = 0; i < 100; i++)
        buf_puts(&b, "{{#if yes}}");
    assert_false(template_parse(a, "x", str_of(b.text), &t, &err));
    assert_non_null(strstr(err.text, "嵌套"));
}

/* All names a pack must declare, before any data is there: figures, lists, figures of rows; not cells. */
static void names_are_listed(void **state)
{
    arena *a = *state;
    error err = { 0 };
    template *t;
    assert_true(template_parse(a, "x",
                               STR("{{a.b}}{{#each l as x}}{{x.c}}{{d q=x.c}}{{/each}}{{table}}\n表题 {{e}}\n列 甲\n列 "
                                   "乙\n行 r = f\n{{/table}}"),
                               &t, &err));
    tpl_names n = template_names(a, t);
    buf b = buf_new(a);
    for (size_t i = 0; i < n.len; i++)
        buf_print(&b, "%s%s ", n.at[i].name, n.at[i].list ? "[]" : "");
    assert_string_equal(b.text, "a.b l[] d e f ");
}

/* The same template on the same data: the same addresses, each naming its figure. */
static void addresses_are_stable(void **state)
{
    arena *a = *state;
    error err = { 0 };
    template *t;
    document *d;
    str text = STR("# 甲{{firms}}\n乙{{output}}，{{yoy}}\n{{table}}\n列 a\n列 b\n行 r = firms\n{{/table}}\n"
                   "{{chart one}}\n类别 = name\n系列 s = output\n{{/chart}}");
    assert_true(template_parse(a, "x", text, &t, &err) && template_run(a, t, &sample_source, LANG_EN, &d, &err));
    figure_places p = doc_figures(a, d);
    static const char *const wanted[] = { "h1.s2", "p1.s2", "p1.s4", "t1.r2.c2", "c1.s1.p1" };
    assert_int_equal(p.len, COUNT(wanted));
    for (size_t i = 0; i < p.len; i++)
        assert_string_equal(p.at[i].address, wanted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(templates_become_documents), TEST(slips_name_their_place),
                                        TEST(loops_within_loops_end), TEST(names_are_listed),
                                        TEST(addresses_are_stable) };
    return cmocka_run_group_tests_name("report template", tests, NULL, NULL);
}
