/* template LEDGER -o FILE and export LEDGER -o FILE. */
#include "cli/cli.h"

#include "intake/form.h"

static bool run_template(cli *c, error *e)
{
    form_options o = { .path = cli_option(c, "-o"), .fill = cli_has(c, "--fill") };
    form_result r;
    TRY(cli_core(c, STORE_READ, e));
    const ledger_decl *l = ledger_find(&c->core.packs, cli_word(c, 0), e);
    if (!l || !o.path)
        return l ? fail(e, ERR_USAGE, "请用 -o 写输出文件（.xlsx）", "give -o FILE.xlsx") : false;
    if (o.fill)
        TRY(cli_period(c, &o.period, e));
    TRY(form_template(&c->core, l, &o, &r, e));
    if (o.fill)
        fprintf(c->out, say((text2){ "%s：%zu 行，已替企业填好 %zu 格，写入 %s\n", "%s: %zu rows, %zu cells filled in, written to %s\n" }, c->lang), say(l->title, c->lang), r.rows, r.filled, o.path);
    else
        fprintf(c->out, say((text2){ "%s 的空表写入 %s\n", "form of %s written to %s\n" }, c->lang), say(l->title, c->lang), o.path);
    return true;
}

static bool run_export(cli *c, error *e)
{
    const char *as_of = cli_option(c, "--as-of");
    export_options o = { .path = cli_option(c, "-o"), .gb18030 = cli_has(c, "--gb18030"), .as_of = as_of ? strtoll(as_of, NULL, 10) : 0 };
    int64_t n;
    TRY(cli_core(c, STORE_WRITE, e));
    const ledger_decl *l = ledger_find(&c->core.packs, cli_word(c, 0), e);
    if (!l || !o.path)
        return l ? fail(e, ERR_USAGE, "请用 -o 写输出文件（.xlsx 或 .csv）", "give -o FILE.xlsx or FILE.csv") : false;
    if (cli_has(c, "--where"))
        TRY(filter_new(&c->core, l, c->a, &o.only, e) && filter_add(o.only, cli_option(c, "--where"), NULL, e));
    batch_info note = { .who = c->core.who, .action = "export", .subject = l->id, .detail = o.path };
    TRY(form_export(&c->core, l, &o, &n, e) && audit_note(c->core.s, &note, e));
    fprintf(c->out, say((text2){ "%s：%lld 条，写入 %s\n", "%s: %lld records, written to %s\n" }, c->lang), say(l->title, c->lang), (long long)n, o.path);
    return true;
}

static const option_spec template_options[] = { { "-o", true, { "输出文件", "output file" } }, { "--fill", false, { "填好已知内容（要 --period）", "fill in what is known (with --period)" } },
                                                { "--period", true, { "月份", "the month" } }, { 0 } };
static const option_spec export_options_[] = { { "-o", true, { "输出文件 .xlsx 或 .csv", "output file, .xlsx or .csv" } }, { "--gb18030", false, { "csv 用 GB18030 编码", "csv in GB18030" } },
                                               { "--as-of", true, { "按历史位置", "as of a position in history" } },
                                               { "--where", true, { "只要符合 FEEL 条件的记录", "only records for which a FEEL condition is true" } }, { 0 } };
const command cmd_template = { "template", { "生成发给企业或部门的空表", "make a form to send out" }, "LEDGER -o FILE.xlsx", template_options, 1, 1, run_template };
const command cmd_export = { "export", { "导出台账（记入审计）", "export a ledger" }, "LEDGER -o FILE", export_options_, 1, 1, run_export };
