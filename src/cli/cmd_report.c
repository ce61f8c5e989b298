/* report NAME --period P -o FILE [--issue], report list, report check FILE-or-ID. */
#include "cli/cli.h"

#include "monitoring/issue.h"

static bool list_reports(cli *c, error *e)
{
    const pack_file *f;
    (void)e;
    for (size_t i = 0; (f = packs_file(&c->core.packs, "reports", ".tpl", &i));)
        fprintf(c->out, "%s\n", pack_file_id(c->a, f));
    return true;
}

static bool check_report(cli *c, error *e)
{
    stale_list stale;
    TRY(report_check(&c->core, cli_word(c, 1), &stale, e));
    if (c->json)
        fputs("[", c->out);
    for (size_t i = 0; i < stale.len; i++) {
        const stale_place *s = &stale.at[i];
        if (c->json) {
            fprintf(c->out, "%s{\"at\":\"%s\",\"figure\":\"%s\",\"params\":\"%s\",\"old\":", i ? "," : "", s->address, s->figure, s->params);
            json_put(c->out, s->old_text);
            fputs(",\"new\":", c->out);
            json_put(c->out, s->new_text);
            fputs(",\"sentence\":", c->out);
            json_put(c->out, s->sentence);
            fputs("}", c->out);
        } else
            fprintf(c->out, say((text2){ "%s  %s（%s）：原为“%s”，现为“%s”%s%s\n", "%s  %s (%s): was “%s”, is “%s”%s%s\n" }, c->lang), s->address, s->title, s->figure, s->old_text, s->new_text,
                    s->sentence ? say((text2){ "\n    应改为：", "\n    should read: " }, c->lang) : "", s->sentence ? s->sentence : "");
    }
    if (c->json)
        fputs("]\n", c->out);
    else
        fprintf(c->out, say((text2){ "核对 %zu 处数字，%zu 处已变；已发的报告不改动\n", "%zu numbers checked, %zu have changed; the issued report stays as it is\n" }, c->lang), stale.checked, stale.len);
    return true;
}

static bool run_report(cli *c, error *e)
{
    report_order o = { .name = cli_word(c, 0), .file = cli_option(c, "-o"), .issue = cli_has(c, "--issue") };
    const char *as_of = cli_option(c, "--as-of");
    report_made made;
    TRY(cli_core(c, o.issue ? STORE_WRITE : STORE_READ, e));
    if (text_eq(o.name, "list"))
        return list_reports(c, e);
    if (text_eq(o.name, "check"))
        return cli_word(c, 1) ? check_report(c, e) : fail(e, ERR_USAGE, "请写报告文件或编号", "name a report file or its number");
    o.as_of = as_of ? strtoll(as_of, NULL, 10) : 0;
    if (!o.file && !o.issue)
        return fail(e, ERR_USAGE, "请用 -o 写输出文件（.docx、.html 或 .xlsx），或用 --issue 印发", "give -o FILE (.docx, .html or .xlsx), or --issue");
    TRY(cli_period(c, &o.period, e) && report_make(&c->core, &o, &made, e));
    fprintf(c->out, say((text2){ "%s：%zu 处数字，写入 %s\n", "%s: %zu figures, written to %s\n" }, c->lang), made.title, made.figures, made.file);
    if (made.code)
        fprintf(c->out, say((text2){ "已印发，编号 %s\n", "issued as %s\n" }, c->lang), made.code);
    return true;
}

static const option_spec options[] = { { "--period", true, { "月份", "the month" } }, { "-o", true, { "输出文件（docx、html、xlsx）", "output file" } },
                                       { "--issue", false, { "印发：存档并登记，以后可核对", "issue: keep and register it" } },
                                       { "--as-of", true, { "按历史位置计算", "as of a position in history" } }, { 0 } };
const command cmd_report = { "report", { "报告：生成、印发、核对", "write, issue and check reports" }, "NAME --period MONTH -o FILE | list | check FILE-OR-ID", options, 1, 2, run_report };
