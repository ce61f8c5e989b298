/* Log-in and log-out, language, and what machines ask of a server. */
#include "web/site.h"

#include <stdlib.h>

/* Only a path of ours is gone to after log-in. */
static const char *safe_next(const char *next)
{
    return next && next[0] == '/' && next[1] != '/' && next[1] != '\\' && http_path_safe(next) ? next : "/";
}

static bool show_login(visit *v, error *e)
{
    const char *next = safe_next(http_query(v->in, "next"));
    if (v->known)
        return visit_go(v, next);
    view_text(v->page, "next", next);
    view_flag(v->page, "led", !text_eq(next, "/"));
    view_text(v->page, "again", visit_url(v->a, "/login?next=%s", url_part(v->a, next)));
    return visit_show(v, "login", e);
}

/* Strict: the browser sends it along on no way that begins at another site or in a mail. Whoever comes by such a link and is
 * logged in goes on from the log-in page with one click. */
static void set_session(visit *v, const char *token, int64_t seconds)
{
    const char *name = v->in->secure ? "__Host-jbp" : "jbp", *secure = v->in->secure ? "; Secure" : "";
    http_add_header(v->out, v->a, "Set-Cookie", arena_print(v->a, "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s", name, token, (long long)seconds, secure));
}

static bool refused(visit *v, login_result why, const char *name, error *e)
{
    static const text2 says[] = {
        [LOGIN_REFUSED] = { "账号或口令不对", "wrong name or password" },
        [LOGIN_LOCKED] = { "连续输错，账号已锁定 15 分钟", "too many failures: the account is locked for 15 minutes" },
        [LOGIN_CODE_NEEDED] = { "请输入动态验证码", "enter the code of your authenticator" },
        [LOGIN_PENDING] = { "账号还在等待审核", "the account waits for approval" },
    };
    view_text(v->page, "fault", say(says[why], v->l));
    view_text(v->page, "name", name);
    view_text(v->page, "next", safe_next(http_form(v->in, "next")));
    view_flag(v->page, "code", why == LOGIN_CODE_NEEDED);
    v->out->status = why == LOGIN_LOCKED ? 429 : 401;
    return visit_show(v, "login", e);
}

static bool log_in(visit *v, error *e)
{
    const char *name = http_form(v->in, "name"), *password = http_form(v->in, "password"), *code = http_form(v->in, "code");
    login l = { name ? name : "", password ? password : "", code ? code : "", v->in->peer, http_header_of(v->in, "User-Agent") };
    login_result result;
    char *token;
    int64_t failures = 0;
    TRY(session_log_in(v->c->s, v->a, site_rules(v->site), &l, &result, &token, &failures, e));
    if (result != LOGIN_OK)
        return refused(v, result, l.name, e);
    set_session(v, token, site_rules(v->site)->longest_seconds);
    if (failures)                           /* somebody else may have tried */
        visit_notice(v, arena_print(v->a, "上次登录以后，这个账号有 %lld 次登录失败；如果不是您本人，请告诉管理员", (long long)failures),
                     arena_print(v->a, "%lld failed log-ins since you were in last: if they were not yours, tell the administrator", (long long)failures));
    return visit_go(v, safe_next(http_form(v->in, "next")));
}

static bool log_out(visit *v, error *e)
{
    TRY(session_end(v->c->s, &v->session, e));
    set_session(v, "", 0);
    return visit_go(v, "/login");
}

static bool set_language(visit *v, error *e)
{
    bool english = text_eq(visit_param(v, "lang"), "en");
    (void)e;
    http_add_header(v->out, v->a, "Set-Cookie", english ? "jbp_lang=en; Path=/; Max-Age=31536000; SameSite=Lax" : "jbp_lang=zh; Path=/; Max-Age=31536000; SameSite=Lax");
    return visit_go(v, safe_next(http_query(v->in, "next")));
}

static bool health(visit *v, error *e)
{
    int64_t n;
    bool found;
    TRY(store_int(v->c->s, "SELECT count(*) FROM meta", NULL, 0, &n, &found, e));
    return visit_text(v, "text/plain; charset=utf-8", "ok\n");
}

static void counter(buf *b, const char *name, const char *kind, const char *help, uint64_t n)
{
    buf_print(b, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, kind, name, (unsigned long long)n);
}

/* Prometheus text format 0.0.4. */
static bool metrics(visit *v, error *e)
{
    const http_server *h = site_server(v->site);
    http_counts c = h ? http_count(h) : (http_counts){ 0 };
    buf b = buf_new(v->a);
    uint64_t below = 0;
    (void)e;
    counter(&b, "jbp_http_requests_total", "counter", "Requests answered", c.requests);
    counter(&b, "jbp_http_client_errors_total", "counter", "Answers with status 4xx", c.errors_4xx);
    counter(&b, "jbp_http_server_errors_total", "counter", "Answers with status 5xx", c.errors_5xx);
    counter(&b, "jbp_http_sent_bytes_total", "counter", "Bytes of bodies sent", c.bytes_out);
    counter(&b, "jbp_http_active", "gauge", "Requests in work", c.active);
    buf_puts(&b, "# HELP jbp_http_seconds Time from first line to last byte\n# TYPE jbp_http_seconds histogram\n");
    for (size_t i = 0; i < 11; i++) {
        below += c.buckets[i];
        buf_print(&b, "jbp_http_seconds_bucket{le=\"%g\"} %llu\n", http_bucket_bounds[i], (unsigned long long)below);
    }
    buf_print(&b, "jbp_http_seconds_bucket{le=\"+Inf\"} %llu\njbp_http_seconds_sum %.6f\njbp_http_seconds_count %llu\n", (unsigned long long)c.requests, (double)c.micros / 1e6,
              (unsigned long long)c.requests);
    return visit_text(v, "text/plain; version=0.0.4; charset=utf-8", b.text);
}

/* What browsers ask for beside a page that names no icon: a report's preview, an answer of the API. */
static bool show_icon(visit *v, error *e)
{
    (void)e;
    return visit_go(v, asset_url(v->site, "icon.svg"));
}

const route open_routes[] = {
    { "GET", "/login", show_login, NULL, ROUTE_OPEN },
    { "POST", "/login", log_in, NULL, ROUTE_OPEN },
    { "POST", "/logout", log_out, NULL, ROUTE_PAGE },
    { "GET", "/lang/:lang", set_language, NULL, ROUTE_OPEN },
    { "GET", "/favicon.ico", show_icon, NULL, ROUTE_OPEN },
    { "GET", "/healthz", health, NULL, ROUTE_OPEN },
    { "GET", "/metrics", metrics, NULL, ROUTE_OPEN },
    { 0 },
};
