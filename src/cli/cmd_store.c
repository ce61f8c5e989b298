/* init, verify, audit: the store as such. */
#include "cli/cli.h"

#include "base/date.h"
#include "ledger/verify.h"
#include "store/backup.h"

static bool run_init(cli *c, error *e)
{
    TRY(cli_core(c, STORE_CREATE, e));
    fprintf(c->out, say((text2){ "已就绪：%s，%zu 个业务包，%zu 个台账\n", "ready: %s, %zu packs, %zu ledgers\n" }, c->lang), store_name(c->core.s),
            c->core.packs.pack_count, c->core.packs.ledger_count);
    return true;
}

static void print_faults(cli *c, const audit_result *r, const verify_result *v)
{
    fprintf(c->out, "{\"entries\":%lld,\"history\":%lld,\"head\":\"%s\",\"rows\":%lld,\"originals\":%lld,\"faults\":[", (long long)r->entries, (long long)r->history_rows, r->head,
            (long long)v->rows, (long long)v->files);
    for (size_t i = 0; i < r->fault_count; i++) {
        fprintf(c->out, "%s{\"seq\":%lld,\"text\":", i ? "," : "", (long long)r->faults[i].seq);
        json_put(c->out, r->faults[i].text);
        fputs("}", c->out);
    }
    for (size_t i = 0; i < v->fault_count && i < VERIFY_FAULTS; i++) {
        fprintf(c->out, "%s{\"text\":", i || r->fault_count ? "," : "");
        json_put(c->out, v->faults[i]);
        fputs("}", c->out);
    }
    fputs("]}\n", c->out);
}

static void say_faults(cli *c, const audit_result *r, const verify_result *v)
{
    for (size_t i = 0; i < r->fault_count; i++)
        fprintf(c->out, "%s\n", r->faults[i].text);
    for (size_t i = 0; i < v->fault_count && i < VERIFY_FAULTS; i++)
        fprintf(c->out, "%s\n", v->faults[i]);
    fprintf(c->out, say((text2){ "审计 %lld 条，历史 %lld 行，台账现有 %lld 行，原件 %lld 份；链尾 %.16s…\n", "%lld audit entries, %lld history rows, %lld present rows, %lld originals; head %.16s…\n" }, c->lang),
            (long long)r->entries, (long long)r->history_rows, (long long)v->rows, (long long)v->files, r->head);
    if (v->absent)
        fprintf(c->out, say((text2){ "有 %lld 份原件不在 files 目录里（恢复备份后要另行拷回）\n", "%lld originals are not in the folder files (after a restore copy them back)\n" }, c->lang), (long long)v->absent);
}

static bool run_verify(cli *c, error *e)
{
    audit_result r;
    verify_result v;
    TRY(cli_core(c, STORE_READ, e) && audit_verify(c->core.s, c->a, &r, e) && rows_verify(&c->core, &v, e));
    if (c->json)
        print_faults(c, &r, &v);
    else
        say_faults(c, &r, &v);
    size_t n = r.fault_count + v.fault_count;
    return !n || fail(e, ERR_CONFLICT, "与审计、历史不符：发现 %zu 处问题", "the log, the history and the rows do not agree: %zu faults", n);
}

static bool run_audit(cli *c, error *e)
{
    rows *r;
    bool more = true, ok = true;
    const char *last = cli_option(c, "--last");
    grid g = grid_new(c->a, 6);
    TRY(cli_core(c, STORE_READ, e));
    const value args[] = { V_INT(last ? strtoll(last, NULL, 10) : 30) };
    TRY(store_query(c->core.s, "SELECT seq, at, who, action, subject, reason FROM (SELECT * FROM audit ORDER BY seq DESC LIMIT ?) x ORDER BY seq", args, 1, &r, e));
    const char *const heads_zh[] = { "序号", "时间", "谁", "做了什么", "对象", "原因" }, *const heads_en[] = { "no", "at", "who", "action", "subject", "reason" };
    for (size_t i = 0; i < 6; i++)
        grid_add(&g, c->lang == LANG_EN ? heads_en[i] : heads_zh[i]);
    while ((ok = rows_next(r, &more, e)) && more) {
        grid_add(&g, arena_print(c->a, "%lld", (long long)rows_int(r, 0)));
        for (int i = 1; i < 6; i++)
            grid_add(&g, str_copy(c->a, rows_text(r, i)));
    }
    rows_close(r);
    grid_print(&g, c->out);
    return ok;
}

static bool run_backup(cli *c, error *e)
{
    TRY(cli_core(c, STORE_READ, e) && store_backup(c->core.s, cli_word(c, 0), e));
    fprintf(c->out, say((text2){ "已备份到 %s，并核对过审计链\n", "backed up to %s, audit chain checked\n" }, c->lang), cli_word(c, 0));
    return true;
}

/* Opens no core: the target may be damaged or empty. */
static bool run_restore(cli *c, error *e)
{
    const char *url = c->where.url ? c->where.url : c->where.dir ? arena_print(c->a, "%s/jbp.db", c->where.dir) : NULL;
    if (!url)
        return fail(e, ERR_USAGE, "请用 --data 或 --store 说明恢复到哪里", "say where to restore to: --data or --store");
    TRY(!c->where.dir || core_folders(c->a, c->where.dir, e));
    TRY(store_restore(cli_word(c, 0), url, cli_has(c, "--replace"), e) && cli_core(c, STORE_CREATE, e));
    fprintf(c->out, say((text2){ "已从 %s 恢复\n", "restored from %s\n" }, c->lang), cli_word(c, 0));
    return true;
}

static const option_spec restore_options[] = { { "--replace", false, { "覆盖已有数据", "overwrite what is there" } }, { 0 } };
const command cmd_backup = { "backup", { "在线备份为一个文件", "back up into one file while others write" }, "FILE", NULL, 1, 1, run_backup };
const command cmd_restore = { "restore", { "从备份恢复（也可换数据库）", "restore a backup, into either engine" }, "FILE", restore_options, 1, 1, run_restore };

static const option_spec audit_options[] = { { "--last", true, { "最近几条", "how many" } }, { 0 } };

const command cmd_init = { "init", { "建立数据目录", "make a data directory" }, "", NULL, 0, 0, run_init };
const command cmd_verify = { "verify", { "核对审计链、历史、台账现状和原件", "check the audit chain, the history, the present rows and the originals" }, "", NULL, 0, 0, run_verify };
const command cmd_audit = { "audit", { "看审计日志", "show the audit log" }, "[--last N]", audit_options, 0, 0, run_audit };
