/* enterprise refresh|twins|merge|findings…: the registry's own jobs; finding answers. */
#include "cli/cli.h"

#include "enterprise/enterprise.h"
#include "monitoring/checks.h"

static bool do_refresh(cli *c, error *e)
{
    size_t changed, unknown;
    TRY(cli_core(c, STORE_WRITE, e) && enterprise_refresh(&c->core, &changed, &unknown, e));
    fprintf(c->out, say((text2){ "企业规模按 2017 年划分办法重算：变动 %zu 家，缺数据不能判定 %zu 家\n", "size classes by the 2017 rules: %zu changed, %zu cannot be told for lack of data\n" }, c->lang), changed, unknown);
    return true;
}

static bool do_twins(cli *c, error *e)
{
    twin *t;
    size_t n;
    TRY(cli_core(c, STORE_READ, e) && enterprise_twins(&c->core, &t, &n, e));
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, say((text2){ "%s %s  ~  %s %s：%s\n", "%s %s  ~  %s %s: %s\n" }, c->lang), t[i].uscc_a, t[i].a, t[i].uscc_b, t[i].b, t[i].why);
    fprintf(c->out, say((text2){ "疑似重复 %zu 对；合并用 jbp enterprise merge 保留的代码 并入的代码\n", "%zu pairs that may be one firm; merge with jbp enterprise merge KEEP DROP\n" }, c->lang), n);
    return true;
}

static bool do_merge(cli *c, error *e)
{
    merge_result r;
    if (c->word_count != 3)
        return fail(e, ERR_USAGE, "用法：jbp enterprise merge 保留的代码 并入的代码", "usage: jbp enterprise merge KEEP DROP");
    TRY(cli_core(c, STORE_WRITE, e) && enterprise_merge(&c->core, cli_word(c, 1), cli_word(c, 2), cli_option(c, "--reason"), &r, e));
    fprintf(c->out, say((text2){ "已合并：转移 %zu 条记录，撤下重复 %zu 条；两边的历史都在\n", "merged: %zu records moved, %zu withdrawn as doubles; both histories are kept\n" }, c->lang), r.moved, r.withdrawn);
    return true;
}

static const struct { const char *name; bool (*run)(cli *c, error *e); } actions[] = { { "refresh", do_refresh }, { "twins", do_twins }, { "merge", do_merge } };

static bool run_enterprise(cli *c, error *e)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (text_eq(actions[i].name, cli_word(c, 0)))
            return actions[i].run(c, e);
    return fail(e, ERR_USAGE, "没有“%s”这个动作（refresh、twins、merge）", "there is no action “%s” (refresh, twins, merge)", cli_word(c, 0));
}

/* A firm's word on a finding. */
static bool run_finding(cli *c, error *e)
{
    const char *state = cli_word(c, 1), *why = cli_option(c, "--because");
    if (!text_eq(state, "confirmed") && !text_eq(state, "corrected"))
        return fail(e, ERR_USAGE, "第二个词应为 confirmed（企业确认无误）或 corrected（已更正）", "the second word must be confirmed or corrected");
    if (!why)
        return fail(e, ERR_USAGE, "请用 --because 写企业的说明", "give the firm's explanation with --because");
    TRY(cli_core(c, STORE_WRITE, e) && finding_answer(&c->core, strtoll(cli_word(c, 0), NULL, 10), state, why, e));
    fputs(say((text2){ "已记录\n", "recorded\n" }, c->lang), c->out);
    return true;
}

static const option_spec options[] = { { "--reason", true, { "原因", "why" } }, { 0 } };
static const option_spec finding_options[] = { { "--because", true, { "企业的说明", "the firm's explanation" } }, { 0 } };
const command cmd_enterprise = { "enterprise", { "企业库：规模重算、查重、合并", "size classes, twins, merging" }, "refresh | twins | merge KEEP DROP", options, 1, 3, run_enterprise };
const command cmd_finding = { "finding", { "记录企业对核查问题的答复", "record the answer to a finding" }, "NUMBER confirmed|corrected --because TEXT", finding_options, 2, 2, run_finding };
