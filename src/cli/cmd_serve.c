/* serve: the pages; account: people who may log in. */
#include "cli/cli.h"

#include "web/sender.h"

#include <errno.h>
#include <signal.h>

static bool read_listen(const char *text, http_options *o, arena *a, error *e)
{
    const char *colon = text ? strrchr(text, ':') : NULL;
    if (!text)
        return true;
    long port = strtol(colon ? colon + 1 : text, NULL, 10);
    if (port < 0 || port > 65535 || (colon && !colon[1]))
        return fail(e, ERR_USAGE, "--listen 应写成 地址:端口，如 127.0.0.1:8080", "--listen must be ADDRESS:PORT, e.g. 127.0.0.1:8080");
    o->port = (uint16_t)port;
    if (colon)
        o->address = arena_copy_n(a, text, (size_t)(colon - text));
    return true;
}

/* TERM and INT stop after the requests in work; HUP reads packs, templates and certificates again. */
static void wait_for_end(site *s, http_server *h, FILE *say_, lang l)
{
    sigset_t set;
    int got;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    while (sigwait(&set, &got) == 0 && got == SIGHUP) {
        error e = { .lang = l };
        bool ok = site_reload(s, &e) && http_reload(h, &e);
        fprintf(say_, "%s\n", ok ? say((text2){ "已重新读取业务包和证书", "packs and certificates were read again" }, l) : e.text);
        fflush(say_);
    }
}

/* An option that is a number; what is not given stays. */
static bool read_count(cli *c, const char *option, int64_t *n, error *e)
{
    const char *text = cli_option(c, option);
    if (text && (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 6))
        return fail(e, ERR_USAGE, "%s 应为不超过六位的整数", "%s is a number of at most six digits", option);
    if (text)
        *n = strtoll(text, NULL, 10);
    return true;
}

enum { API_RATE = 600 };

static bool run_serve(cli *c, error *e)
{
    site_options o = { .where = c->where, .http = HTTP_OPTIONS, .rules = ACCOUNT_RULES, .say = c->out };
    const char *log = cli_option(c, "--log"), *rate_ = cli_option(c, "--api-rate");
    site *s;
    http_server *h;
    sigset_t set;
    o.where.lang = c->lang;
    o.http.certificate = cli_option(c, "--tls-cert");
    o.http.key = cli_option(c, "--tls-key");
    TRY(read_listen(cli_option(c, "--listen"), &o.http, c->a, e));
    if (rate_ && (strspn(rate_, "0123456789") != strlen(rate_) || !*rate_ || strlen(rate_) > 6))
        return fail(e, ERR_USAGE, "--api-rate 应为每分钟次数，如 600", "--api-rate is a number of requests a minute, e.g. 600");
    o.api_rate = rate_ ? (int)strtol(rate_, NULL, 10) : API_RATE;
    TRY(read_count(c, "--session-idle", &o.rules.idle_seconds, e) && read_count(c, "--sessions", &o.rules.most_sessions, e) &&
        read_count(c, "--password-days", &o.rules.password_days, e));
    if (log && !(o.http.log = fopen(log, "ae")))
        return fail(e, ERR_SYSTEM, "不能写日志 %s：%s", "cannot write %s: %s", log, strerror(errno));
    if (o.http.log)
        setvbuf(o.http.log, NULL, _IOLBF, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    TRY(cli_core(c, STORE_CREATE, e) && site_open(&o, &s, e));        /* made or migrated once, before the desks open it */
    o.http.handle = site_handle;
    o.http.self = s;
    if (!http_start(&o.http, &h, e)) {
        site_close(s);
        return false;
    }
    site_set_server(s, h);
    fprintf(c->out, say((text2){ "基本盘已启动：%s://%s:%u（Ctrl+C 停止）\n", "jbp is serving: %s://%s:%u (Ctrl+C stops it)\n" }, c->lang), o.http.certificate ? "https" : "http", o.http.address,
            http_port(h));
    fflush(c->out);
    sender *webhooks = sender_start(s, c->core.dir, c->lang);
    wait_for_end(s, h, c->out, c->lang);
    sender_stop(webhooks);
    http_stop(h, 10);
    site_close(s);
    if (o.http.log)
        fclose(o.http.log);
    return true;
}

/* ---- accounts ---------------------------------------------------------------------------------------------------------------- */

static bool read_password(char out[256], error *e)
{
    if (!fgets(out, 256, stdin))
        return fail(e, ERR_USAGE, "请从标准输入给出口令（一行）", "give the password on standard input (one line)");
    out[strcspn(out, "\r\n")] = 0;
    return true;
}

static bool list_accounts(cli *c, error *e)
{
    account *all;
    size_t n;
    grid g = grid_new(c->a, 5);
    const char *const heads[] = { "账号", "姓名", "角色", "科室", "状态" }, *const heads_en[] = { "account", "name", "role", "section", "state" };
    for (size_t i = 0; i < 5; i++)
        grid_add(&g, c->lang == LANG_EN ? heads_en[i] : heads[i]);
    TRY(account_list(c->core.s, c->a, &all, &n, e));
    for (size_t i = 0; i < n; i++) {
        grid_add(&g, all[i].name);
        grid_add(&g, all[i].display);
        grid_add(&g, all[i].role);
        grid_add(&g, all[i].section);
        grid_add(&g, account_state_name(all[i].state));
    }
    grid_print(&g, c->out);
    return true;
}

static bool add_account(cli *c, const char *name, const roles *known, error *e)
{
    char password[256];
    const char *role = cli_option(c, "--role"), *display = cli_option(c, "--name"), *firm = cli_option(c, "--enterprise");
    account x = { .name = name, .display = display ? display : name, .role = role ? role : "", .section = cli_option(c, "--section"), .must_change = !cli_has(c, "--keep") };
    if (!role_find(known, x.role))
        return fail(e, ERR_USAGE, "用 --role 写角色（%s）", "give --role (%s)", "leader, clerk, inspector, enterprise, expert, service, auditor, admin");
    if (firm) {
        const ledger_decl *l = ledger_find(&c->core.packs, "enterprise", e);
        const value code = v_text(firm);
        bool found;
        TRY(l && store_int(c->core.s, "SELECT id FROM enterprise WHERE uscc = ?", &code, 1, &x.enterprise, &found, e));
        if (!found)
            return fail(e, ERR_NOT_FOUND, "没有统一社会信用代码为 %s 的企业", "no enterprise has the code %s", firm);
    }
    return read_password(password, e) && account_add(c->core.s, &x, password, c->core.who, e);
}

static bool run_account(cli *c, error *e)
{
    const char *what = cli_word(c, 0), *name = cli_word(c, 1);
    roles known;
    account x;
    bool found = false;
    char password[256];
    TRY(cli_core(c, STORE_WRITE, e) && roles_load(&c->core, &known, e));
    if (text_eq(what, "list"))
        return list_accounts(c, e);
    if (name && text_eq(what, "add"))
        return add_account(c, name, &known, e);
    if (name)
        TRY(account_find(c->core.s, c->a, name, &x, &found, e));
    if (!found)
        return fail(e, name ? ERR_NOT_FOUND : ERR_USAGE, "用法：jbp account list | add 账号 --role 角色 | password 账号 | disable 账号 | enable 账号 | unlock 账号",
                    "usage: jbp account list | add NAME --role ROLE | password NAME | disable NAME | enable NAME | unlock NAME");
    if (text_eq(what, "password"))
        return read_password(password, e) && account_set_password(c->core.s, x.id, password, !cli_has(c, "--keep"), c->core.who, e);
    if (text_eq(what, "disable") || text_eq(what, "enable"))
        return account_set_state(c->core.s, x.id, text_eq(what, "enable") ? ACCOUNT_ACTIVE : ACCOUNT_DISABLED, cli_option(c, "--why"), c->core.who, e);
    if (text_eq(what, "unlock"))
        return account_unlock(c->core.s, x.id, c->core.who, e);
    return fail(e, ERR_USAGE, "不认识“%s”", "unknown: “%s”", what);
}

static const option_spec serve_options[] = {
    { "--listen", true, { "地址:端口（默认 127.0.0.1:8080；端口 0 任选）", "ADDRESS:PORT (127.0.0.1:8080; port 0: any free)" } },
    { "--tls-cert", true, { "证书文件（PEM）", "certificate (PEM)" } },
    { "--tls-key", true, { "私钥文件（PEM）", "private key (PEM)" } },
    { "--log", true, { "访问日志文件", "access log" } },
    { "--session-idle", true, { "多少秒无操作自动退出（默认 1800）", "seconds without a request until log-out (1800)" } },
    { "--sessions", true, { "每个账号最多同时登录几处（默认 5，0 不限；超过时最早的退出）", "sessions of one account at once (5; 0: any number): beyond, the oldest ends" } },
    { "--password-days", true, { "工作人员口令多少天须更换（默认 90，0 不限）", "days after which staff change their passwords (90; 0: never)" } },
    { "--api-rate", true, { "每个接口令牌每分钟最多多少次请求（默认 600，0 不限）", "requests a minute of one API token (600; 0: any number)" } },
    { 0 },
};
static const option_spec account_options[] = {
    { "--role", true, { "角色", "role" } }, { "--name", true, { "姓名", "name" } }, { "--section", true, { "科室", "section" } },
    { "--why", true, { "停用的原因", "why it is disabled" } },
    { "--enterprise", true, { "企业的统一社会信用代码", "the enterprise's credit code" } }, { "--keep", false, { "首次登录不必改口令", "the password need not be changed at first log-in" } }, { 0 },
};
const command cmd_serve = { "serve", { "启动网页服务", "serve the pages" }, "[--listen ADDRESS:PORT]", serve_options, 0, 0, run_serve };
const command cmd_account = { "account", { "登录账号（口令从标准输入读取）", "accounts (passwords are read from standard input)" }, "list | add NAME | password NAME | disable NAME | enable NAME | unlock NAME", account_options, 1, 2, run_account };
