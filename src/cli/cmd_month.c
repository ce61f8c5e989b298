/* month open|status|approve|lock|missing|vintages: closing a month. */
#include "cli/cli.h"

#include "monitoring/checks.h"
#include "monitoring/month.h"

typedef struct action { const char *name; bool (*run)(cli *c, month m, error *e); store_mode mode; } action;

static bool do_open(cli *c, month m, error *e)
{
    date due = DATE_NONE, locks = DATE_NONE, opens = month_first(m + 1);
    TRY(cli_date(c, "--due", &due, e) && cli_date(c, "--locks", &locks, e));
    if (due == DATE_NONE)
        due = opens + 9;
    if (locks == DATE_NONE)
        locks = due + 10;
    TRY(month_open(&c->core, m, opens, due, locks, e));
    fprintf(c->out, say((text2){ "%s 已开网，%s 截止\n", "%s is open, due %s\n" }, c->lang), month_say(c->a, m, c->lang), date_say(c->a, due, c->lang));
    return true;
}

static bool do_status(cli *c, month m, error *e)
{
    month_info i;
    reporting r;
    TRY(month_read(&c->core, m, today_of(), &i, e) && month_reporting(&c->core, m, &r, e));
    fprintf(c->out, say((text2){ "%s：%s；应报 %zu 家，已报 %zu 家，按时 %zu 家\n", "%s: %s; %zu due, %zu reported, %zu in time\n" }, c->lang), month_say(c->a, m, c->lang),
            say(month_stage_name(i.stage), c->lang), r.due, r.reported, r.in_time);
    if (i.section_by)
        fprintf(c->out, say((text2){ "科室审核：%s %s\n", "section: %s %s\n" }, c->lang), i.section_by, time_say(c->a, str_of(i.section_at)));
    if (i.leader_by)
        fprintf(c->out, say((text2){ "领导审签：%s %s\n", "leader: %s %s\n" }, c->lang), i.leader_by, time_say(c->a, str_of(i.leader_at)));
    return true;
}

static bool do_missing(cli *c, month m, error *e)
{
    reporting r;
    size_t n = 0;
    TRY(month_reporting(&c->core, m, &r, e));
    for (size_t i = 0; i < r.due; i++)
        if (!r.at[i].reported && ++n)
            fprintf(c->out, "%s  %s\n", r.at[i].uscc, r.at[i].name);
    fprintf(c->out, say((text2){ "未报 %zu 家\n", "%zu have not reported\n" }, c->lang), n);
    return true;
}

static bool do_approve(cli *c, month m, error *e)
{
    const char *step = cli_option(c, "--step");
    if (!text_eq(step, "section") && !text_eq(step, "leader"))
        return fail(e, ERR_USAGE, "请用 --step section（科室）或 --step leader（领导）", "say --step section or --step leader");
    return month_approve(&c->core, m, text_eq(step, "section") ? APPROVE_SECTION : APPROVE_LEADER, e);
}

static bool do_lock(cli *c, month m, error *e)
{
    TRY(month_lock(&c->core, m, e));
    fprintf(c->out, say((text2){ "%s 已锁定\n", "%s is locked\n" }, c->lang), month_say(c->a, m, c->lang));
    return true;
}

static bool do_vintages(cli *c, month m, error *e)
{
    month_vintage *v;
    size_t n;
    TRY(month_vintages(&c->core, m, &v, &n, e));
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, say((text2){ "第 %d 版  %s  %s  改动 %lld 条  %s\n", "vintage %d  %s  %s  %lld records  %s\n" }, c->lang), v[i].number, time_say(c->a, str_of(v[i].at)), v[i].who,
                (long long)v[i].changes, v[i].reason ? v[i].reason : i ? "" : say((text2){ "锁定发布", "as locked" }, c->lang));
    return true;
}

static bool do_check(cli *c, month m, error *e)
{
    check_result r;
    finding_row *f;
    size_t n;
    TRY(month_check(&c->core, m, &r, e) && month_findings(&c->core, m, true, &f, &n, e));
    for (size_t i = 0; i < n && !cli_has(c, "--quiet"); i++)
        fprintf(c->out, say((text2){ "#%lld %s %s %s：%s%s%s\n", "#%lld %s %s %s: %s%s%s\n" }, c->lang), (long long)f[i].id, f[i].kind, f[i].enterprise, f[i].indicator, f[i].detail,
                *f[i].suggested ? say((text2){ "；建议值 ", "; suggested " }, c->lang) : "", f[i].suggested);
    fprintf(c->out, say((text2){ "%s核查：发现 %zu 个问题（新 %zu 个），消除 %zu 个，待核实 %zu 个\n", "%s: %zu findings (%zu new), %zu gone, %zu open\n" }, c->lang), month_say(c->a, m, c->lang),
            r.found, r.fresh, r.gone, r.open);
    return true;
}

static const action actions[] = {
    { "open", do_open, STORE_WRITE }, { "status", do_status, STORE_READ }, { "missing", do_missing, STORE_READ },
    { "approve", do_approve, STORE_WRITE }, { "lock", do_lock, STORE_WRITE }, { "vintages", do_vintages, STORE_READ }, { "check", do_check, STORE_WRITE },
};

static bool run_month(cli *c, error *e)
{
    month m;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (text_eq(actions[i].name, cli_word(c, 0))) {
            if (!month_parse(str_of(cli_word(c, 1)), &m))
                return fail(e, ERR_USAGE, "“%s”不是月份，请写成 2019-09", "“%s” is not a month: write 2019-09", cli_word(c, 1));
            return cli_core(c, actions[i].mode, e) && actions[i].run(c, m, e);
        }
    return fail(e, ERR_USAGE, "没有“%s”这个动作", "there is no action “%s”", cli_word(c, 0));
}

static const option_spec options[] = { { "--due", true, { "截止日期", "due date" } }, { "--locks", true, { "锁定日期", "lock date" } },
                                       { "--step", true, { "section 科室 / leader 领导", "section or leader" } }, { "--quiet", false, { "少说话", "say less" } }, { 0 } };
const command cmd_month = { "month", { "月度关账：开网、催报、审核、锁定、版本", "closing a month" }, "open|status|missing|check|approve|lock|vintages MONTH", options, 2, 2, run_month };
