/* webhook: bring events to the addresses that asked for them, once through, for cron where `jbp serve` does not run. */
#include "cli/cli.h"

#include "hook/deliver.h"

static bool deliver(cli *c, const roles *r, const networks *allowed, error *e)
{
    size_t sent = 0, failed = 0;
    for (bool found = true; found;) {
        arena *a = arena_new();
        core own = c->core;
        delivery d;
        delivered x;
        own.a = a;
        bool ok = deliver_claim(&own, r, account_now(), a, &d, &found, e);
        if (ok && found) {
            deliver_send(&d, allowed, account_now(), NULL, c->lang, a, &x);
            *(x.status >= 200 && x.status < 300 ? &sent : &failed) += 1;
            ok = deliver_settle(&own, &d, &x, account_now(), e);
        }
        arena_end(a);
        TRY(ok);
    }
    fprintf(c->out, say((text2){ "送出 %zu，失败待重试 %zu\n", "sent %zu, to be tried again %zu\n" }, c->lang), sent, failed);
    return true;
}

static bool list(cli *c, error *e)
{
    account *all;
    size_t n, k;
    webhook *w;
    grid g = grid_new(c->a, 5);
    const char *const heads[] = { "编号", "账号", "名称", "状态", "最近的问题" }, *const heads_en[] = { "number", "account", "name", "state", "last trouble" };
    for (size_t i = 0; i < 5; i++)
        grid_add(&g, c->lang == LANG_EN ? heads_en[i] : heads[i]);
    TRY(account_list(c->core.s, c->a, &all, &n, e));
    for (size_t i = 0; i < n; i++) {
        TRY(webhook_list(c->core.s, c->a, all[i].id, &w, &k, e));
        for (size_t x = 0; x < k; x++) {
            grid_add(&g, arena_print(c->a, "%lld", (long long)w[x].id));
            grid_add(&g, all[i].name);
            grid_add(&g, w[x].name);
            grid_add(&g, w[x].state);
            grid_add(&g, w[x].trouble ? w[x].trouble : "");
        }
    }
    grid_print(&g, c->out);
    return true;
}

static bool run_webhook(cli *c, error *e)
{
    roles r;
    networks allowed;
    const char *what = cli_word(c, 0);
    TRY(cli_core(c, STORE_WRITE, e) && roles_load(&c->core, &r, e) && webhook_allowed(c->a, c->core.dir, &allowed, e));
    if (text_eq(what, "deliver"))
        return deliver(c, &r, &allowed, e);
    return text_eq(what, "list") ? list(c, e) : fail(e, ERR_USAGE, "用法：jbp webhook list | deliver", "usage: jbp webhook list | deliver");
}

static const option_spec no_options[] = { { 0 } };
const command cmd_webhook = { "webhook", { "把发生的事告知登记的地址（网页服务运行时自动进行）", "bring events to webhooks (jbp serve does so by itself)" }, "list | deliver", no_options, 1, 1, run_webhook };
