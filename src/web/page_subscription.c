/* What a firm hears outside its inbox: topics, kinds and levels of policies, the day, the channels; its own address, proved
 * by a mailed code; and the link that ends mails without logging in. */
#include "push/code.h"
#include "push/link.h"
#include "push/push.h"
#include "web/door.h"

static bool read_mailbox(visit *v, int64_t firm, const char *channel_, code_box *out, error *e) { return code_box_read(v->c, firm, channel_, v->a, out, e); }

/* ---- the page -------------------------------------------------------------------------------------------------------------------- */

static void show_choice(visit *v, view *list, const char *field, const char *title, bool on)
{
    view *item = view_item(list);
    (void)v;
    view_text(item, "field", field);
    view_text(item, "title", title);
    view_flag(item, "on", on);
}

static void show_choices(visit *v, const subscription *s)
{
    const ledger_decl *l = map_ptr(&v->c->packs.ledger_by_id, STR("subscription"));
    const code_list *kinds = map_ptr(&v->c->packs.list_by_id, STR("policy_kind")), *days = map_ptr(&v->c->packs.list_by_id, STR("push_day"));
    view *topics = view_list(v->page, "topics"), *levels = view_list(v->page, "levels"), *kind_list = view_list(v->page, "kinds"), *day_list = view_list(v->page, "days_of_week");
    for (int t = 0; t < TOPICS; t++)
        show_choice(v, topics, topic_field((topic)t), say(topic_title(v->c, (topic)t), v->l), !s->muted[t]);
    for (int i = 0; i < POLICY_LEVELS; i++)
        show_choice(v, levels, level_field(i), say(field_find(l, level_field(i))->label, v->l), !s->muted_level[i]);
    for (size_t i = 0; kinds && i < kinds->count; i++)
        show_choice(v, kind_list, kinds->items[i].code, say(kinds->items[i].name, v->l), !map_get(&s->muted_kinds, str_of(kinds->items[i].code)));
    for (size_t i = 0; days && i < days->count; i++)
        show_choice(v, day_list, days->items[i].code, say(days->items[i].name, v->l), days->items[i].code[0] - '0' == s->weekday);
    view_flag(v->page, "paused", s->paused);
    view_text(v->page, "closing_days", s->closing_days ? arena_print(v->a, "%d", s->closing_days) : NULL);
}

/* Channels as the bureau configured them; a file that cannot be read leaves the inbox. */
static bool show_channels(visit *v, channels *x, error *e)
{
    const code_list *names = map_ptr(&v->c->packs.list_by_id, STR("push_channel"));
    error ignored = { .lang = v->l };
    view *list = view_list(v->page, "robots");
    code_box m;
    if (!channels_load(v->c, x, &ignored))
        *x = (channels){ .closing_days = 15 };
    view_int(v->page, "usual_days", x->closing_days);
    view_flag(v->page, "email_on", x->on[CHANNEL_EMAIL]);
    TRY(read_mailbox(v, v->who->enterprise, "email", &m, e));
    view_text(v->page, "address", m.address);
    view_flag(v->page, "waits", m.there && m.waits);
    view_flag(v->page, "mailing", m.waits && m.next && !m.note);
    view_flag(v->page, "again", m.waits && m.next && m.note);
    view_flag(v->page, "unsent", m.waits && !m.next && m.note);
    view_text(v->page, "mail_note", m.note);
    view_flag(v->page, "stopped", m.there && m.stopped);
    view_flag(v->page, "in_use", m.there && !m.waits && !m.stopped);
    for (int ch = CHANNEL_WECOM; ch < CHANNELS; ch++) {
        const list_item *name = names ? list_find(names, str_of(channel_word((channel)ch))) : NULL;
        if (!x->on[ch])
            continue;
        TRY(read_mailbox(v, v->who->enterprise, channel_word((channel)ch), &m, e));
        if (!m.there && !x->url[ch])
            continue;
        show_choice(v, list, channel_word((channel)ch), name ? say(name->name, v->l) : channel_word((channel)ch), !m.stopped);
    }
    return true;
}

static bool show_page(visit *v, const char *fault, error *e)
{
    subscriptions all;
    channels x;
    TRY(own_firm(v, e) && subscriptions_load(v->c, v->a, &all, e) && show_channels(v, &x, e));
    show_choices(v, subscription_of(&all, v->who->enterprise));
    view_text(v->page, "fault", fault);
    if (fault)
        v->out->status = 422;
    return visit_show(v, "door_subscription", e);
}

static bool show_subscription(visit *v, error *e) { return show_page(v, NULL, e); }

/* ---- settings ----------------------------------------------------------------------------------------------------------------------- */

static bool ticked(visit *v, const char *list, const char *code)
{
    for (size_t i = 0; i < v->in->form.len; i++) {
        const http_field *f = &v->in->form.at[i];
        if (str_eq(f->name, str_of(list)) && str_eq(f->value, str_of(code)))
            return true;
    }
    return false;
}

static bool none_ticked(visit *v, const char *list)
{
    for (size_t i = 0; i < v->in->form.len; i++)
        if (str_eq(v->in->form.at[i].name, str_of(list)))
            return false;
    return true;
}

static bool save_kinds(visit *v, const subscription *was, error *e)
{
    const code_list *kinds = map_ptr(&v->c->packs.list_by_id, STR("policy_kind"));
    for (size_t i = 0; kinds && i < kinds->count; i++) {
        const char *code = kinds->items[i].code;
        bool wants = ticked(v, "kind", code), wanted = !map_get(&was->muted_kinds, str_of(code));
        if (wants != wanted)
            TRY(own_put(v, "subscription_kind", "subscribe", FIELD_SET({ "kind", v_text(code) }, { "wanted", V_INT(wants) }), e));
    }
    return true;
}

static const char *wrong_settings(visit *v, int64_t *days, const char **weekday)
{
    const code_list *list = map_ptr(&v->c->packs.list_by_id, STR("push_day"));
    const char *text = http_form(v->in, "closing_days");
    *weekday = http_form(v->in, "weekday");
    *days = text_empty(text) ? 0 : visit_number(text);
    if (*days < 0 || *days > 365)
        return visit_say(v, "提前天数应为 1 到 365 的整数，或不填", "days before: a whole number from 1 to 365, or nothing");
    if (!*weekday || !list || !list_find(list, str_of(*weekday)))
        return visit_say(v, "请选择送达方式", "choose when");
    if (none_ticked(v, "topic") || none_ticked(v, "level") || none_ticked(v, "kind"))
        return visit_say(v, "每组至少选一项；全部不想收请选“暂停推送”", "choose at least one of each group; to hear nothing, pause");
    return NULL;
}

static bool save_subscription(visit *v, error *e)
{
    subscriptions all;
    int64_t days;
    const char *weekday;
    field_set set[TOPICS + POLICY_LEVELS + 3];
    size_t n = 0;
    TRY(own_firm(v, e) && subscriptions_load(v->c, v->a, &all, e));
    const char *wrong = wrong_settings(v, &days, &weekday);
    if (wrong)
        return show_page(v, wrong, e);
    for (int t = 0; t < TOPICS; t++)
        set[n++] = (field_set){ topic_field((topic)t), V_INT(ticked(v, "topic", topic_field((topic)t))) };
    for (int i = 0; i < POLICY_LEVELS; i++)
        set[n++] = (field_set){ level_field(i), V_INT(ticked(v, "level", level_field(i))) };
    set[n++] = (field_set){ "closing_days", days ? V_INT(days) : V_NULL };
    set[n++] = (field_set){ "weekday", v_text(weekday) };
    set[n++] = (field_set){ "paused", V_INT(http_form(v->in, "paused") != NULL) };
    TRY(own_put(v, "subscription", "subscribe", set, n, e) && save_kinds(v, subscription_of(&all, v->who->enterprise), e));
    visit_notice(v, "订阅设置已保存", "saved");
    return visit_go(v, "/door/subscription");
}

static bool stop_channel(visit *v, error *e)
{
    channel ch;
    code_box m;
    bool on = text_eq(http_form(v->in, "on"), "yes");
    const char *word = http_form(v->in, "channel");
    if (!channel_of_word(str_of(word ? word : ""), &ch) || ch == CHANNEL_INBOX)
        return fail(e, ERR_INPUT, "没有这个渠道", "there is no such channel");
    TRY(own_firm(v, e) && read_mailbox(v, v->who->enterprise, word, &m, e));
    if (!m.there && ch == CHANNEL_EMAIL)
        return fail(e, ERR_NOT_FOUND, "还没有填写邮箱", "there is no address yet");
    TRY(own_put(v, "push_address", "subscribe", FIELD_SET({ "channel", v_text(word) }, { "address", v_text(m.there ? m.address : "-") }, { "stopped", V_INT(!on) }), e));
    visit_notice(v, on ? "已恢复" : "已停止", on ? "on again" : "stopped");
    return visit_go(v, "/door/subscription");
}

/* ---- the address -------------------------------------------------------------------------------------------------------------------- */

/* name@host.tld as RFC 5321 lets a mailbox be written without quotes. */
static bool is_address(const char *t)
{
    static const char local[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-", host[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    size_t n = strspn(t, local), m = t[n] == '@' ? strspn(t + n + 1, host) : 0;
    return n >= 1 && n <= 64 && m >= 3 && m <= 190 && !t[n + 1 + m] && strchr(t + n + 1, '.') && t[n + 1] != '.' && t[n + m] != '.';
}

static bool save_address(visit *v, error *e)
{
    channels x;
    code_box m;
    const char *given = http_form(v->in, "address"), *address = given ? str_copy(v->a, str_trim(str_of(given))) : "", *now = time_now_iso(v->a);
    TRY(own_firm(v, e) && channels_load(v->c, &x, e) && read_mailbox(v, v->who->enterprise, "email", &m, e));
    if (!x.on[CHANNEL_EMAIL])
        return fail(e, ERR_CONFLICT, "区工信局还没有开通电子邮件", "the bureau has not set up e-mail");
    const char *wrong = !is_address(address) ? visit_say(v, "邮箱应写成 name@example.com", "write the address as name@example.com") : code_refused(v->a, &m, now, v->l);
    if (wrong)
        return show_page(v, wrong, e);
    bool today = m.sent_at && strncmp(m.sent_at, now, 10) == 0;
    TRY(own_put(v, "push_address", "subscribe", FIELD_SET({ "channel", v_text("email") }, { "address", v_text(address) }, { "stopped", V_INT(0) }, { "waits", V_INT(1) }, { "code_sent_at", v_text(now) }, { "tries", V_INT(0) },
                                                        { "code_next", v_text(now) }, { "code_attempts", V_INT(0) }, { "code_note", V_NULL }, { "code_count", V_INT(today ? m.count + 1 : 1) }), e));
    visit_notice(v, "验证码正在发到邮箱，请在 30 分钟内输入", "a code is being mailed: type it within 30 minutes");
    return visit_go(v, "/door/subscription");
}

static bool check_code(visit *v, error *e)
{
    link_key k;
    code_box m;
    const char *given = http_form(v->in, "code"), *code = given ? str_copy(v->a, str_trim(str_of(given))) : "", *now = time_now_iso(v->a);
    TRY(own_firm(v, e) && read_mailbox(v, v->who->enterprise, "email", &m, e) && link_key_load(v->c, &k, e));
    if (!m.there || !m.waits || !m.sent_at)
        return show_page(v, visit_say(v, "没有待验证的邮箱", "no address waits for a code"), e);
    if (m.tries >= CODE_TRIES || strcmp(now, moment_after(v->a, m.sent_at, CODE_SECONDS)) > 0)
        return show_page(v, visit_say(v, "验证码已失效，请重新发送", "the code is over: have another one sent"), e);
    bool fits = same_secret(code, mail_code(v->a, &k, v->who->enterprise, m.address, m.sent_at));
    const field_set set[] = { { "channel", v_text("email") }, { "address", v_text(m.address) }, { fits ? "waits" : "tries", fits ? V_INT(0) : V_INT(m.tries + 1) } };
    TRY(own_put(v, "push_address", "subscribe", set, 3, e));
    if (!fits)
        return show_page(v, visit_say(v, "验证码不对", "the code is wrong"), e);
    visit_notice(v, "邮箱已验证，今后的消息也发到这里", "the address is verified");
    return visit_go(v, "/door/subscription");
}

/* ---- without logging in ---------------------------------------------------------------------------------------------------------------- */

/* The mailbox that the token was made for; whatever is wrong with it, one answer. */
static bool token_mailbox(visit *v, code_box *m, error *e)
{
    link_key k;
    const char *token = visit_param(v, "token");
    int64_t firm = unsubscribe_firm(token);
    *m = (code_box){ 0 };
    if (firm > 0)
        TRY(link_key_load(v->c, &k, e) && read_mailbox(v, firm, "email", m, e));
    bool ours = m->there && same_secret(token, unsubscribe_token(v->a, &k, firm, m->address));
    return ours || fail(e, ERR_NOT_FOUND, "链接无效，或者邮箱已经换过", "the link is not valid, or the address has changed");
}

static bool show_unsubscribe(visit *v, error *e)
{
    code_box m;
    TRY(token_mailbox(v, &m, e));
    view_text(v->page, "link", visit_param(v, "token"));
    view_flag(v->page, "stopped", m.stopped);
    return visit_show(v, "unsubscribe", e);
}

/* By the page's button, or by the reader's mail program in one click (RFC 8058). Nothing but this address stops. */
static bool unsubscribe(visit *v, error *e)
{
    code_box m;
    TRY(token_mailbox(v, &m, e));
    v->c->who = "unsubscribe";
    if (!m.stopped)
        TRY(record_change(v->c, "push_address", m.id, "unsubscribe", FIELD_SET({ "stopped", V_INT(1) }), e));
    view_flag(v->page, "stopped", true);
    return visit_show(v, "unsubscribe", e);
}

const route subscription_routes[] = {
    { "GET", "/door/subscription", show_subscription, "door", ROUTE_PAGE },
    { "POST", "/door/subscription", save_subscription, "door", ROUTE_PAGE },
    { "POST", "/door/subscription/channel", stop_channel, "door", ROUTE_PAGE },
    { "POST", "/door/subscription/email", save_address, "door", ROUTE_PAGE },
    { "POST", "/door/subscription/code", check_code, "door", ROUTE_PAGE },
    { "GET", "/unsubscribe/:token", show_unsubscribe, NULL, ROUTE_OPEN },
    { "POST", "/unsubscribe/:token", unsubscribe, NULL, ROUTE_OPEN },
    { 0 },
};
