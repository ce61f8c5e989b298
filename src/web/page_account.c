/* One's own account, and the administrator's list of accounts. */
#include "base/date.h"
#include "web/site.h"

#include <stdlib.h>

static bool show_password(visit *v, error *e)
{
    int64_t left = password_days_left(site_rules(v->site), v->who);
    view_flag(v->page, "must", v->who->must_change);
    view_flag(v->page, "expired", !v->who->must_change && left <= 0);
    view_text(v->page, "days", left > 0 && left < INT64_MAX ? arena_print(v->a, "%lld", (long long)left) : NULL);
    view_text(v->page, "every", arena_print(v->a, "%lld", (long long)site_rules(v->site)->password_days));
    view_flag(v->page, "totp", v->who->has_totp);
    return visit_show(v, "password", e);
}

static bool refuse_password(visit *v, const char *why, error *e)
{
    view_text(v->page, "fault", why);
    v->out->status = 422;
    return show_password(v, e);
}

static bool set_password(visit *v, error *e)
{
    const char *fresh = http_form(v->in, "new"), *again = http_form(v->in, "again");
    error why = { .lang = v->l };
    bool fits;
    const char *old = http_form(v->in, "old");
    TRY(account_password_fits(v->c->s, site_rules(v->site), v->who, old ? old : "", v->in->peer, &fits, e));
    if (!fits)                              /* whoever sits at an open browser does not know it */
        return refuse_password(v, visit_say(v, "原口令不对", "the old password is wrong"), e);
    if (!fresh || !text_eq(fresh, again))
        return refuse_password(v, visit_say(v, "两次输入的新口令不一样", "the two new passwords differ"), e);
    if (!account_set_password(v->c->s, v->who->id, fresh, false, v->who->name, &why)) {
        if (why.code != ERR_INPUT)
            return fail(e, why.code, "%s", "%s", why.text);
        return refuse_password(v, why.text, e);
    }
    visit_notice(v, "口令已修改，请重新登录", "the password is changed: log in again");
    return visit_go(v, "/login");
}

static bool list_accounts(visit *v, error *e)
{
    account *all;
    size_t n;
    view *list = view_list(v->page, "accounts"), *roles_ = view_list(v->page, "roles");
    TRY(account_list(v->c->s, v->a, &all, &n, e));
    for (size_t i = 0; i < n; i++) {
        const role_decl *r = role_find(v->roles, all[i].role);
        view *item = view_item(list);
        view_int(item, "id", all[i].id);
        view_text(item, "name", all[i].name);
        view_text(item, "display", all[i].display);
        view_text(item, "title", r ? say(r->title, v->l) : all[i].role);
        view_text(item, "section", all[i].section);
        view_flag(item, account_state_name(all[i].state), true);
        view_time_at(item, "locked", all[i].locked_until > account_now() ? all[i].locked_until : 0);
        view_text(item, "why", all[i].state == ACCOUNT_DISABLED ? all[i].why : NULL);
        view_flag(item, "expired", password_days_left(site_rules(v->site), &all[i]) <= 0);
        view_time_at(item, "last", all[i].last_at);
        view_text(item, "last_peer", all[i].last_peer);
        view_flag(item, "totp", all[i].has_totp);
    }
    for (size_t i = 0; i < v->roles->len; i++) {
        view *item = view_item(roles_);
        view_text(item, "id", v->roles->at[i].id);
        view_text(item, "title", say(v->roles->at[i].title, v->l));
    }
    return visit_show(v, "accounts", e);
}

static bool add_account(visit *v, error *e)
{
    char random[17];
    const char *name = http_form(v->in, "name"), *display = http_form(v->in, "display"), *role = http_form(v->in, "role"), *section = http_form(v->in, "section"),
               *firm = http_form(v->in, "enterprise");
    account x = { .name = name ? name : "", .display = text_empty(display) ? name : display, .role = role ? role : "", .section = text_empty(section) ? NULL : section,
                  .must_change = true };
    if (!role_find(v->roles, x.role))
        return fail(e, ERR_INPUT, "没有角色“%s”", "there is no role “%s”", x.role);
    if (!text_empty(firm) && (x.enterprise = visit_number(firm)) <= 0)
        return fail(e, ERR_INPUT, "企业编号应为数字", "the firm's number must be a number");
    if (!random_hex(random, 8))
        return fail(e, ERR_SYSTEM, "取不到随机数", "no random numbers to be had");
    const char *password = arena_print(v->a, "Jb-%s", random);
    TRY(account_add(v->c->s, &x, password, v->who->name, e));
    view_text(v->page, "made", x.name);
    view_text(v->page, "password", password);
    return list_accounts(v, e);
}

static bool change_account(visit *v, error *e)
{
    int64_t id = visit_number(visit_param(v, "id"));
    const char *role = http_form(v->in, "role"), *state = http_form(v->in, "state"), *section = http_form(v->in, "section"), *why = http_form(v->in, "why");
    if (id == v->who->id)
        return fail(e, ERR_CONFLICT, "不能修改自己的角色和状态", "nobody changes their own role or state");
    if (role) {
        if (!role_find(v->roles, role))
            return fail(e, ERR_INPUT, "没有角色“%s”", "there is no role “%s”", role);
        TRY(account_set_role(v->c->s, id, role, text_empty(section) ? NULL : section, v->who->name, e));
    }
    for (int s = 0; state && s < ACCOUNT_STATES; s++)
        if (text_eq(state, account_state_name((account_state)s)))
            TRY(account_set_state(v->c->s, id, (account_state)s, text_empty(why) ? NULL : why, v->who->name, e));
    visit_notice(v, "已修改，该账号的登录已全部失效", "changed; the account's sessions are ended");
    return visit_go(v, text_eq(http_form(v->in, "back"), "account") ? arena_print(v->a, "/accounts/%lld", (long long)id) : "/accounts");
}

/* The secret is shown before it is kept: a code proves that the authenticator has it. */
static bool show_totp(visit *v, error *e)
{
    char *secret = totp_secret(v->a);
    view_text(v->page, "secret", secret);
    view_text(v->page, "uri", totp_uri(v->a, secret, v->who->name));
    return visit_show(v, "totp", e);
}

static bool set_totp(visit *v, error *e)
{
    const char *secret = http_form(v->in, "secret"), *code = http_form(v->in, "code");
    int64_t step;
    if (!secret || !code || !totp_fits(secret, code, account_now(), 0, &step))
        return fail(e, ERR_INPUT, "验证码不对，请重新添加", "the code does not fit: start again");
    TRY(account_set_totp(v->c->s, v->who->id, secret, v->who->name, e));
    visit_notice(v, "已启用动态验证码", "one-time codes are on");
    return visit_go(v, "/");
}

const route account_routes[] = {
    { "GET", "/me/password", show_password, NULL, ROUTE_PAGE },
    { "POST", "/me/password", set_password, NULL, ROUTE_PAGE },
    { "GET", "/me/totp", show_totp, NULL, ROUTE_PAGE },
    { "POST", "/me/totp", set_totp, NULL, ROUTE_PAGE },
    { "GET", "/accounts", list_accounts, "accounts", ROUTE_PAGE },
    { "POST", "/accounts", add_account, "accounts", ROUTE_PAGE },
    { "POST", "/accounts/:id", change_account, "accounts", ROUTE_PAGE },
    { 0 },
};
