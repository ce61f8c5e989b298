/* Where one is logged in, and the administrator's view of one account: its state, its log-ins, its sessions. */
#include "base/date.h"
#include "web/site.h"

/* ---- a browser in words -------------------------------------------------------------------------------------------------- */

/* What browsers call themselves names their forebears too: the first row that fits is the right one. */
typedef struct agent_word { const char *sign; text2 says; } agent_word;
static const agent_word programs[] = {
    { "MicroMessenger", { "微信", "WeChat" } }, { "DingTalk", { "钉钉", "DingTalk" } }, { "QQBrowser", { "QQ 浏览器", "QQ Browser" } },
    { "360SE", { "360 浏览器", "360 Browser" } }, { "QIHU", { "360 浏览器", "360 Browser" } }, { "Edg", { "Edge", "Edge" } }, { "OPR/", { "Opera", "Opera" } },
    { "Firefox/", { "Firefox", "Firefox" } }, { "Chrome/", { "Chrome", "Chrome" } }, { "Safari/", { "Safari", "Safari" } },
}, systems[] = {
    { "HarmonyOS", { "鸿蒙", "HarmonyOS" } }, { "Windows", { "Windows", "Windows" } }, { "Android", { "安卓", "Android" } }, { "iPhone", { "iPhone", "iPhone" } },
    { "iPad", { "iPad", "iPad" } }, { "Mac OS", { "macOS", "macOS" } }, { "UOS", { "统信 UOS", "UOS" } }, { "Kylin", { "麒麟", "Kylin" } }, { "Linux", { "Linux", "Linux" } },
};

static const char *word_of(const agent_word *table, size_t n, const char *agent, lang l)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(agent, table[i].sign))
            return say(table[i].says, l);
    return NULL;
}

static const char *agent_say(visit *v, const char *agent)
{
    const char *program = agent ? word_of(programs, sizeof programs / sizeof *programs, agent, v->l) : NULL,
               *system = agent ? word_of(systems, sizeof systems / sizeof *systems, agent, v->l) : NULL;
    if (!program && !system)
        return visit_say(v, "不明", "unknown");
    return arena_print(v->a, "%s%s%s", program ? program : "", program && system ? " · " : "", system ? system : "");
}

/* ---- sessions -------------------------------------------------------------------------------------------------------------- */

static bool list_sessions(visit *v, int64_t account_id, error *e)
{
    session *all;
    size_t n, others = 0;
    TRY(session_list(v->c->s, v->a, site_rules(v->site), account_id, &all, &n, e));
    view *list = view_list(v->page, "sessions");
    for (size_t i = 0; i < n; i++) {
        view *item = view_item(list);
        bool own = text_eq(all[i].id, v->session.id);
        view_text(item, "id", all[i].id);
        view_time_at(item, "begun", all[i].created);
        view_time_at(item, "seen", all[i].seen);
        view_text(item, "peer", all[i].peer);
        view_text(item, "browser", agent_say(v, all[i].agent));
        view_text(item, "agent", all[i].agent);
        others += !own;
        view_flag(item, "own", own);
        view_text(item, "path", arena_print(v->a, "/accounts/%lld/sessions/%s/end", (long long)account_id, all[i].id));
    }
    view_flag(v->page, "several", others > 0);
    view_int(v->page, "idle", site_rules(v->site)->idle_seconds / 60);
    view_int(v->page, "longest", site_rules(v->site)->longest_seconds / 3600);
    view_text(v->page, "most", site_rules(v->site)->most_sessions ? arena_print(v->a, "%lld", (long long)site_rules(v->site)->most_sessions) : NULL);
    return true;
}

static bool show_own(visit *v, error *e)
{
    TRY(visit_by_person(v, e) && list_sessions(v, v->who->id, e));
    view_time_at(v->page, "last", v->session.before_at);
    view_text(v->page, "last_peer", v->session.before_peer);
    return visit_show(v, "sessions", e);
}

static bool end_own(visit *v, error *e)
{
    TRY(visit_by_person(v, e) && session_end_one(v->c->s, v->who, visit_param(v, "session"), v->who->name, e));
    visit_notice(v, "已结束该登录", "the session is ended");
    return visit_go(v, "/me/sessions");
}

static bool end_others(visit *v, error *e)
{
    int64_t ended;
    TRY(visit_by_person(v, e) && session_end_others(v->c->s, v->who, v->session.id, v->who->name, &ended, e));
    visit_notice(v, arena_print(v->a, "已结束其他 %lld 处登录", (long long)ended), arena_print(v->a, "%lld other sessions are ended", (long long)ended));
    return visit_go(v, "/me/sessions");
}

/* ---- the administrator's ---------------------------------------------------------------------------------------------------- */

static bool account_of(visit *v, account *x, error *e)
{
    bool found;
    TRY(account_get(v->c->s, v->a, visit_number(visit_param(v, "id")), x, &found, e));
    return found || fail(e, ERR_NOT_FOUND, "没有这个账号", "there is no such account");
}

static bool back_to(visit *v, const account *x) { return visit_go(v, arena_print(v->a, "/accounts/%lld", (long long)x->id)); }

static void show_days_left(visit *v, const account *x)
{
    int64_t left = password_days_left(site_rules(v->site), x);
    view_time_at(v->page, "password_set", x->password_set);
    view_flag(v->page, "must", x->must_change);
    view_flag(v->page, "expired", left <= 0);
    view_text(v->page, "days", left > 0 && left < INT64_MAX ? arena_print(v->a, "%lld", (long long)left) : NULL);
}

static bool show_account(visit *v, error *e)
{
    account x;
    TRY(account_of(v, &x, e));
    const role_decl *r = role_find(v->roles, x.role);
    view_int(v->page, "id", x.id);
    view_text(v->page, "name", x.name);
    view_text(v->page, "display", x.display);
    view_text(v->page, "of_role", r ? say(r->title, v->l) : x.role);
    view_text(v->page, "section", x.section);
    view_flag(v->page, account_state_name(x.state), true);
    view_text(v->page, "why", x.why);
    view_time_at(v->page, "locked", x.locked_until > account_now() ? x.locked_until : 0);
    view_int(v->page, "failures", site_rules(v->site)->most_failures);
    view_flag(v->page, "totp", x.has_totp);
    view_flag(v->page, "oneself", x.id == v->who->id);
    view_time_at(v->page, "created", x.created);
    view_time_at(v->page, "last", x.last_at);
    view_text(v->page, "last_peer", x.last_peer);
    show_days_left(v, &x);
    return list_sessions(v, x.id, e) && visit_show(v, "account", e);
}

static bool unlock(visit *v, error *e)
{
    account x;
    TRY(account_of(v, &x, e) && account_unlock(v->c->s, x.id, v->who->name, e));
    visit_notice(v, "已解除锁定", "the account is unlocked");
    return back_to(v, &x);
}

static bool end_of_account(visit *v, error *e)
{
    account x;
    TRY(account_of(v, &x, e) && session_end_one(v->c->s, &x, visit_param(v, "session"), v->who->name, e));
    visit_notice(v, "已结束该登录", "the session is ended");
    return back_to(v, &x);
}

/* One's own session stays, or one could not see what came of it. */
static bool end_all_of_account(visit *v, error *e)
{
    account x;
    int64_t ended;
    TRY(account_of(v, &x, e) && session_end_others(v->c->s, &x, x.id == v->who->id ? v->session.id : NULL, v->who->name, &ended, e));
    visit_notice(v, arena_print(v->a, "已结束 %lld 处登录", (long long)ended), arena_print(v->a, "%lld sessions are ended", (long long)ended));
    return back_to(v, &x);
}

const route session_routes[] = {
    { "GET", "/me/sessions", show_own, NULL, ROUTE_PAGE },
    { "POST", "/me/sessions/end-others", end_others, NULL, ROUTE_PAGE },
    { "POST", "/me/sessions/:session/end", end_own, NULL, ROUTE_PAGE },
    { "GET", "/accounts/:id", show_account, "accounts", ROUTE_PAGE },
    { "POST", "/accounts/:id/unlock", unlock, "accounts", ROUTE_PAGE },
    { "POST", "/accounts/:id/sessions/end-all", end_all_of_account, "accounts", ROUTE_PAGE },
    { "POST", "/accounts/:id/sessions/:session/end", end_of_account, "accounts", ROUTE_PAGE },
    { 0 },
};
