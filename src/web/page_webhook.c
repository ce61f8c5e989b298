/* Webhooks: addresses of one's own programs that are told what happens; what was sent, a test, an event sent again. */
#include "base/date.h"
#include "hook/event.h"
#include "web/site.h"

static const char *state_words(const visit *v, const char *state)
{
    return text_eq(state, "active") ? visit_say(v, "正常", "active") : text_eq(state, "off") ? visit_say(v, "已停用", "off") : visit_say(v, "已暂停", "paused");
}

static void show_words(visit *v, view *in, const char *key, const char *words)
{
    view *list = view_list(in, key);
    for (const char *p = words; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        view_item_text(list, arena_copy_n(v->a, p, n));
        p += n;
    }
}

/* The same for people: 修改记录、月份锁定 */
static void say_words(visit *v, view *in, const webhook *w)
{
    buf events = buf_new(v->a), ledgers = buf_new(v->a);
    const char *comma = visit_say(v, "、", ", ");
    for (size_t i = 0; event_types[i]; i++)
        if (webhook_has_word(w->events, event_types[i]))
            buf_print(&events, "%s%s", events.len ? comma : "", say(event_says(i), v->l));
    for (size_t i = 0; i < v->c->packs.ledger_count; i++)
        if (webhook_has_word(w->ledgers, v->c->packs.ledgers[i]->id))
            buf_print(&ledgers, "%s%s", ledgers.len ? comma : "", say(v->c->packs.ledgers[i]->title, v->l));
    view_text(in, "events_say", events.text);
    view_text(in, "ledgers_say", ledgers.text);
}

static void show_one(visit *v, view *in, const webhook *w)
{
    say_words(v, in, w);
    view_int(in, "id", w->id);
    view_text(in, "name", w->name);
    view_text(in, "url", w->url);
    view_text(in, "filter", w->filter);
    view_text(in, "state", w->state);
    view_text(in, "state_says", state_words(v, w->state));
    view_text(in, "trouble", w->trouble);
    view_flag(in, "paused", text_eq(w->state, "paused"));
    view_flag(in, "active", text_eq(w->state, "active"));
    view_int(in, "tries", w->tries);
    view_time_at(in, "created", w->created);
    view_time_at(in, "next", w->tries && text_eq(w->state, "active") ? w->next_try : 0);
    show_words(v, in, "events", w->events);
    show_words(v, in, "ledgers", w->ledgers);
}

/* ---- the form ----------------------------------------------------------------------------------------------------------------------- */

static const char *form_words(visit *v, const char *name)
{
    buf b = buf_new(v->a);
    for (size_t i = 0; i < v->in->form.len; i++) {
        const http_field *f = &v->in->form.at[i];
        if (str_eq(f->name, str_of(name)) && f->value.len)
            buf_print(&b, "%s%.*s", b.len ? " " : "", (int)f->value.len, f->value.at);
    }
    return b.text ? b.text : "";
}

static void show_choices(visit *v)
{
    const char *events = form_words(v, "events"), *chosen = form_words(v, "ledgers");
    view *types = view_list(v->page, "types"), *ledgers = view_list(v->page, "ledger_choices");
    for (size_t i = 0; event_types[i]; i++) {
        view *item = view_item(types);
        view_text(item, "type", event_types[i]);
        view_text(item, "says", say(event_says(i), v->l));
        view_flag(item, "chosen", webhook_has_word(events, event_types[i]));
    }
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        ledger_rights g = access_to(v->roles, v->who, l);
        if (!may(&g, RIGHT_VIEW))
            continue;
        view *item = view_item(ledgers);
        view_text(item, "id", l->id);
        view_text(item, "title", say(l->title, v->l));
        view_flag(item, "chosen", webhook_has_word(chosen, l->id));
    }
}

static bool show_webhooks(visit *v, error *e)
{
    webhook *all;
    size_t n;
    TRY(webhook_list(v->c->s, v->a, v->who->id, &all, &n, e));
    view *list = view_list(v->page, "webhooks");
    for (size_t i = 0; i < n; i++) {
        show_one(v, view_item(list), &all[i]);
        view_flag(v->page, "some_paused", text_eq(all[i].state, "paused"));
    }
    show_choices(v);
    return visit_show(v, "webhooks", e);
}

static bool words_known(visit *v, const webhook *w, error *e)
{
    for (size_t i = 0; i < v->in->form.len; i++) {
        const http_field *f = &v->in->form.at[i];
        const char *word = str_copy(v->a, f->value);
        bool known = false;
        for (size_t k = 0; event_types[k]; k++)
            known = known || text_eq(event_types[k], word);
        if (str_eq(f->name, STR("events")) && !known)
            return fail_at(e, ERR_INPUT, (place){ .field = "events" }, "没有事件“%s”", "there is no event “%s”", word);
        const ledger_decl *l;
        ledger_rights g;
        if (str_eq(f->name, STR("ledgers")) && *word)
            TRY(visit_ledger(v, word, RIGHT_VIEW, &l, &g, e));
    }
    return *w->events || fail_at(e, ERR_INPUT, (place){ .field = "events" }, "请至少选一种事件", "choose at least one event");
}

static bool read_form(visit *v, webhook *w, error *e)
{
    const char *name = http_form(v->in, "name"), *url = http_form(v->in, "url"), *filter_ = http_form(v->in, "filter");
    networks allowed;
    *w = (webhook){ .account = v->who->id, .name = name ? name : "", .url = url ? url : "", .events = form_words(v, "events"), .ledgers = form_words(v, "ledgers"), .filter = text_empty(filter_) ? NULL : filter_ };
    if (text_empty(w->name) || strlen(w->name) > 120)
        return fail_at(e, ERR_INPUT, (place){ .field = "name" }, "请写名称（不超过 40 字）", "name it, in at most 120 bytes");
    return webhook_allowed(v->a, v->c->dir, &allowed, e) && webhook_url_fits(&allowed, w->url, e) && words_known(v, w, e) && event_filter_fits(v->c, v->roles, v->who, w, v->a, e);
}

/* The form again, with what was typed and what is wrong. */
static bool refuse(visit *v, const webhook *w, const error *why, error *e)
{
    visit_fault_add(v, why->at.field ? why->at.field : "filter", why->text);
    view_text(v->page, "fault", why->text);
    view_text(v->page, "typed_name", w->name);
    view_text(v->page, "typed_url", w->url);
    view_text(v->page, "typed_filter", w->filter);
    v->out->status = 422;
    return show_webhooks(v, e);
}

/* A change of webhooks is one of the account's: it stands in the log. */
static bool noted(visit *v, const char *action, const webhook *w, error *e) { return visit_note(v, action, arena_print(v->a, "%lld", (long long)w->id), w->url, e); }

static bool add_webhook(visit *v, error *e)
{
    webhook w, *all;
    size_t n;
    error why = { .lang = v->l };
    TRY(webhook_list(v->c->s, v->a, v->who->id, &all, &n, e));
    if (n >= WEBHOOKS_MOST)
        return fail(e, ERR_LIMIT, "最多 %d 个，请先删除不用的", "there are %d already: remove some first", (int)WEBHOOKS_MOST);
    if (!read_form(v, &w, &why))
        return why.code == ERR_STORE || why.code == ERR_SYSTEM || why.code == ERR_DECLARATION ? fail_as(e, &why) : refuse(v, &w, &why, e);
    TRY(webhook_add(v->c->s, v->a, &w, account_now(), e) && noted(v, "webhook-add", &w, e));
    view_int(v->page, "made", w.id);
    view_text(v->page, "secret", w.secret);
    http_request *shown = NEW(v->a, http_request);       /* the form under it is an empty one again */
    *shown = *v->in;
    shown->form = (http_fields){ 0 };
    v->in = shown;
    return show_webhooks(v, e);
}

/* ---- one ------------------------------------------------------------------------------------------------------------------------------ */

static bool own(visit *v, webhook *w, error *e)
{
    bool found;
    TRY(webhook_get(v->c->s, v->a, visit_number(visit_param(v, "id")), v->who->id, w, &found, e));
    return found || fail(e, ERR_NOT_FOUND, "没有这个通知地址", "there is no such webhook");
}

static bool show_webhook(visit *v, error *e)
{
    webhook w;
    webhook_try *all;
    size_t n;
    TRY(own(v, &w, e) && webhook_tries(v->c->s, v->a, w.id, &all, &n, e));
    show_one(v, v->page, &w);
    view *list = view_list(v->page, "log");
    for (size_t i = 0; i < n; i++) {
        view *item = view_item(list);
        size_t k = 0;
        view_int(item, "line", all[i].id);
        view_text(item, "event", text_eq(all[i].event, "test") ? NULL : all[i].event);
        view_text(item, "type", all[i].type);
        while (event_types[k] && !text_eq(event_types[k], all[i].type))
            k++;
        view_text(item, "says", event_types[k] ? say(event_says(k), v->l) : visit_say(v, "测试", "test"));
        view_time_at(item, "at", all[i].at);
        view_flag(item, "waits", all[i].status == 0);
        view_flag(item, "good", all[i].status >= 200 && all[i].status < 300);
        if (all[i].status > 0)
            view_int(item, "status", all[i].status);
        view_text(item, "note", all[i].note);
        view_flag(item, "again", all[i].status != 0 && strncmp(all[i].event, "evt_", 4) == 0);
    }
    return visit_show(v, "webhook", e);
}

static bool back_to(visit *v, const webhook *w) { return visit_go(v, visit_url(v->a, "/me/webhooks/%lld", (long long)w->id)); }

static bool test_webhook(visit *v, error *e)
{
    webhook w;
    TRY(own(v, &w, e) && webhook_ask(v->c->s, w.id, "test", "webhook.test", account_now(), e));
    visit_notice(v, "测试事件正在发送，几秒后刷新本页看结果", "a test is on its way: reload in a few seconds");
    return back_to(v, &w);
}

static bool send_again(visit *v, error *e)
{
    webhook w;
    webhook_try *all;
    size_t n;
    int64_t line = visit_number(visit_param(v, "line"));
    TRY(own(v, &w, e) && webhook_tries(v->c->s, v->a, w.id, &all, &n, e));
    for (size_t i = 0; i < n; i++)
        if (all[i].id == line && strncmp(all[i].event, "evt_", 4) == 0) {
            TRY(webhook_ask(v->c->s, w.id, all[i].event, all[i].type, account_now(), e));
            visit_notice(v, "正在重发，几秒后刷新本页看结果", "it is sent again: reload in a few seconds");
            return back_to(v, &w);
        }
    return fail(e, ERR_NOT_FOUND, "没有这条记录", "there is no such line");
}

static bool set_state(visit *v, error *e)
{
    webhook w;
    const char *state = http_form(v->in, "state");
    TRY(own(v, &w, e));
    if (!text_eq(state, "active") && !text_eq(state, "off"))
        return fail_at(e, ERR_INPUT, (place){ .field = "state" }, "状态应为 active 或 off", "the state is active or off");
    TRY(webhook_set_state(v->c->s, w.id, state, e) && noted(v, text_eq(state, "active") ? "webhook-on" : "webhook-off", &w, e));
    visit_notice(v, text_eq(state, "active") ? "已启用，从停下的地方继续" : "已停用", text_eq(state, "active") ? "on: it goes on where it stopped" : "off");
    return back_to(v, &w);
}

static bool remove_webhook(visit *v, error *e)
{
    webhook w;
    TRY(own(v, &w, e) && webhook_remove(v->c->s, w.id, v->who->id, e) && noted(v, "webhook-remove", &w, e));
    visit_notice(v, "已删除", "removed");
    return visit_go(v, "/me/webhooks");
}

const route webhook_routes[] = {
    { "GET", "/me/webhooks", show_webhooks, "webhooks", ROUTE_PAGE },
    { "POST", "/me/webhooks", add_webhook, "webhooks", ROUTE_PAGE },
    { "GET", "/me/webhooks/:id", show_webhook, "webhooks", ROUTE_PAGE },
    { "POST", "/me/webhooks/:id/test", test_webhook, "webhooks", ROUTE_PAGE },
    { "POST", "/me/webhooks/:id/state", set_state, "webhooks", ROUTE_PAGE },
    { "POST", "/me/webhooks/:id/remove", remove_webhook, "webhooks", ROUTE_PAGE },
    { "POST", "/me/webhooks/:id/again/:line", send_again, "webhooks", ROUTE_PAGE },
    { 0 },
};
