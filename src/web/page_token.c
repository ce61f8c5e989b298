/* Tokens of the JSON API that a person makes for own programs: shown once, with scopes and an end, taken back at any time. */
#include "base/date.h"
#include "web/site.h"

enum { MOST_TOKENS = 20, LONGEST_DAYS = 366 };

static const struct { const char *scopes; text2 says; } choices[] = { { "read", { "只读", "read" } }, { "read write", { "读和写", "read and write" } } };
enum { CHOICES = sizeof choices / sizeof *choices };

static const char *scope_text(const visit *v, const char *scopes)
{
    for (size_t i = 0; i < CHOICES; i++)
        if (text_eq(choices[i].scopes, scopes))
            return say(choices[i].says, v->l);
    return scopes;
}

static bool show_tokens(visit *v, error *e)
{
    api_token *all;
    size_t n;
    TRY(visit_by_person(v, e) && token_list(v->c->s, v->a, v->who->id, &all, &n, e));
    view *list = view_list(v->page, "tokens"), *scopes = view_list(v->page, "scopes");
    for (size_t i = 0; i < n; i++) {
        view *item = view_item(list);
        view_int(item, "id", all[i].id);
        view_text(item, "name", all[i].name);
        view_text(item, "scopes", scope_text(v, all[i].scopes));
        view_time_at(item, "created", all[i].created);
        view_time_at(item, "expires", all[i].expires);
        view_time_at(item, "used", all[i].used);
        view_flag(item, "over", all[i].expires && all[i].expires <= account_now());
    }
    for (size_t i = 0; i < CHOICES; i++) {
        view *item = view_item(scopes);
        view_text(item, "id", choices[i].scopes);
        view_text(item, "says", say(choices[i].says, v->l));
    }
    return visit_show(v, "tokens", e);
}

/* The answer itself shows the token: it is kept nowhere, not even for the next page. */
static bool make_token(visit *v, error *e)
{
    const char *name = http_form(v->in, "name"), *scopes = http_form(v->in, "scopes");
    int64_t days = visit_number(http_form(v->in, "days"));
    size_t n, i = 0;
    api_token *all;
    char *token;
    TRY(visit_by_person(v, e) && token_list(v->c->s, v->a, v->who->id, &all, &n, e));
    while (i < CHOICES && !text_eq(choices[i].scopes, scopes))
        i++;
    if (text_empty(name) || strlen(name) > 120)
        return fail_at(e, ERR_INPUT, (place){ .field = "name" }, "请写令牌的用途（不超过 40 字）", "say what the token is for, in at most 120 bytes");
    if (i == CHOICES)
        return fail_at(e, ERR_INPUT, (place){ .field = "scopes" }, "请选择权限：只读，或读和写", "choose what it may do: read, or read and write");
    if (days < 1 || days > LONGEST_DAYS)
        return fail_at(e, ERR_INPUT, (place){ .field = "days" }, "有效期应为 1 到 %d 天", "it lasts 1 to %d days", (int)LONGEST_DAYS);
    if (n >= MOST_TOKENS)
        return fail(e, ERR_LIMIT, "最多 %d 个令牌，请先作废不用的", "there are %d tokens already: revoke some first", (int)MOST_TOKENS);
    TRY(token_add(v->c->s, v->a, v->who->id, name, scopes, account_now() + days * DAY_SECONDS, &token, e));
    view_text(v->page, "made", token);
    return show_tokens(v, e);
}

static bool revoke_token(visit *v, error *e)
{
    TRY(visit_by_person(v, e) && token_remove(v->c->s, v->who->id, visit_number(visit_param(v, "id")), e));
    TRY(visit_note(v, "token-revoke", visit_param(v, "id"), NULL, e));
    visit_notice(v, "令牌已作废", "the token is revoked");
    return visit_go(v, "/me/tokens");
}

const route token_routes[] = {
    { "GET", "/me/tokens", show_tokens, NULL, ROUTE_PAGE },
    { "POST", "/me/tokens", make_token, NULL, ROUTE_PAGE },
    { "POST", "/me/tokens/:id/revoke", revoke_token, NULL, ROUTE_PAGE },
    { 0 },
};
