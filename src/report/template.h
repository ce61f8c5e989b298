/* template.h — a report as a clerk writes it, with places for figures.
 *
 * A line is a paragraph; blank lines mean nothing; data can never make markup.
 *
 *   @标题 {{period.say}}全区工业经济运行情况      also @副标题 @署名 @日期 @主送 @文号 @附件 @分页
 *                                                 (English words: template_run.c; @日期 takes 2019-10-18)
 *   # 总体情况                                    ## ### #### for levels two to four
 *   1—9月，完成产值{{monitoring.output.cumulative | yi}}，同比{{monitoring.output.yoy | growth}}。
 *   **加粗**  {{! 注释 }}
 *   {{#if 条件}}…{{else}}…{{/if}}                 the condition is FEEL, evaluated by the source
 *   {{#each 名单 as x limit=3}}{{x.name}}{{x.output | yi}}{{sep "、"}}{{else}}无{{/each}}
 *   {{growth-of industry=x.code | growth}}        a parameter may be a cell of the row at hand, or "text"
 *
 * Blocks hold one declaration a line (English words in template_parse.c):
 *   {{table 名单 limit=10}}                       {{table}}  without a list: one 行 a row
 *   表题 分行业产值                               表题 主要指标
 *   单位 亿元                                     列 指标
 *   列 行业 = name                                列 本年累计
 *   列 总产值/本年累计 = output | yi              列 同比（%）
 *   列 总产值/同比（%） = yoy industry=row.code   行 工业总产值（亿元） = output | yi; yoy | value
 *   合计 名单-合计                                注 口径为规模以上工业企业。
 *   {{/table}}                                    {{/table}}
 * "/" makes header levels, equal neighbours merge (a slash within a name is written ／); the rows of the list 合计 come last, in bold.
 *   {{chart 名单}}
 *   图题 …
 *   类型 折线 | 柱 | 堆积柱 | 瀑布 | 排名 | 柱线
 *   单位 %
 *   次单位 亿元
 *   数值                                          label the points
 *   类别 = month
 *   系列 增速 = yoy | value
 *   次轴系列 产值 = output | yi
 *   总量 = is_total                               waterfall: rows where this cell is not empty, 0 or "false"
 *   {{/chart}}
 *
 * A malformed template names file, line, column and what was expected.  Where figures come from is the source's business: three callbacks. */
#ifndef JBP_REPORT_TEMPLATE_H
#define JBP_REPORT_TEMPLATE_H
#include "report/document.h"

enum { TPL_MAX_DEPTH = 16, TPL_MAX_BYTES = 1 << 20 };

/* ── what the source gives ──────────────────────────────────────────────── */

typedef struct tpl_param { const char *name, *value; } tpl_param;

/* A call of a template: name and parameters, values already resolved from the rows at hand. */
typedef struct tpl_call {
    const char *name;
    VEC(tpl_param) params;
    place at;                      /* of the call, for errors */
} tpl_call;

typedef struct tpl_figure {
    const figure_ref *ref;         /* lives in the arena given */
    const char *text;              /* its wording in the document's language: "323.39亿元" */
    int64_t     records;
    const void *self;              /* the source's own, handed back to word() */
} tpl_figure;

typedef struct tpl_cell {
    const char *name;
    const char *text;              /* plain text cells */
    bool        is_figure;
    tpl_figure  figure;
} tpl_cell;

typedef struct tpl_row { VEC(tpl_cell) cells; } tpl_row;
typedef struct tpl_list { tpl_row *at; size_t len, cap; } tpl_list;      /* VEC_ADD works on it */

/* The rows of the loops around, innermost first: what names like x.name in a condition mean. */
typedef struct tpl_scope {
    const char *name;
    const tpl_row *row;
    size_t index, count;
    const struct tpl_scope *outer;
} tpl_scope;

typedef struct tpl_source {
    void *self;
    bool (*figure)(void *self, arena *a, const tpl_call *call, tpl_figure *out, error *err);
    bool (*list)(void *self, arena *a, const tpl_call *call, tpl_list *out, error *err);
    bool (*condition)(void *self, arena *a, str expression, const tpl_scope *scope, bool *out, error *err);
    /* Filters that number_text.h does not have (change, …). *out stays NULL: no such filter. May be NULL. */
    bool (*word)(void *self, arena *a, const tpl_figure *f, const char *filter, lang l, const char **out, error *err);
} tpl_source;

/* ── what the template does ─────────────────────────────────────────────── */

typedef struct template template;

/* `file` names the template in errors. The text is copied. */
bool template_parse(arena *a, const char *file, str text, template **out, error *err);

/* A document in `a`. Fails with the place of the call that failed. */
bool template_run(arena *a, const template *t, const tpl_source *source, lang l, document **out, error *err);

/* Every figure and list the template names, for checking a pack before any data is there. */
typedef struct tpl_name { const char *name; bool list; place at; } tpl_name;
typedef struct tpl_names { tpl_name *at; size_t len, cap; } tpl_names;
tpl_names template_names(arena *a, const template *t);

const tpl_cell *tpl_cell_of(const tpl_row *r, str name);                 /* NULL when absent */
#endif
