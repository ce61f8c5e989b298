/* push: tell each firm what is new to it; deliver, look, read, retry. */
#include "cli/match_text.h"

#include "push/push.h"

static void print_firms(cli *c, const match *m, const push_firm *firms, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "%s  %s\n%s\n", m->profile->firm[firms[i].firm].uscc, firms[i].title, firms[i].body);
}

static void print_counts(cli *c, const push_counts *n)
{
    for (int k = 0; k < ITEMS; k++)
        if (n->items[k])
            fprintf(c->out, say((text2){ "%s %zu 项  ", "%s: %zu  " }, c->lang), say(item_name((item_kind)k), c->lang), n->items[k]);
    fprintf(c->out, say((text2){ "要告知的企业 %zu 家\n", "firms to tell: %zu\n" }, c->lang), n->firms);
}

static bool deliver(cli *c, const channels *x, channel only, error *e)
{
    deliver_counts d;
    TRY(push_deliver(&c->core, x, only, &d, e));
    fprintf(c->out, say((text2){ "投递：送出 %zu，失败待重试 %zu，放弃 %zu，结果不明 %zu\n", "delivered: %zu sent, %zu to be tried again, %zu given up, %zu uncertain\n" }, c->lang), d.sent, d.failed, d.dead, d.uncertain);
    return true;
}

static bool any_on(const channels *x)
{
    for (int i = 0; i < CHANNELS; i++)
        if (x->on[i])
            return true;
    return false;
}

static bool tell(cli *c, match *m, channels *x, channel only, error *e)
{
    push_firm *firms;
    size_t n;
    push_counts counts;
    bool dry = cli_has(c, "--dry-run");
    TRY(push_find(m, x, &firms, &n, &counts, e));
    if (dry)
        print_firms(c, m, firms, n);
    print_counts(c, &counts);
    if (dry)
        return true;
    if (!any_on(x))
        return fail(e, ERR_USAGE, "没有开通任何推送渠道：在数据目录写 channels.yaml，如 inbox: {on: true}；先用 --dry-run 看内容", "no channel is on: write channels.yaml in the data directory, e.g. inbox: {on: true}; see with --dry-run");
    if (n)
        TRY(push_compose(m, x, firms, n, &counts, e));
    fprintf(c->out, say((text2){ "消息 %zu 条，投递 %zu 份，没有可用渠道的企业 %zu 家\n", "messages: %zu, deliveries: %zu, firms without an address: %zu\n" }, c->lang), counts.messages, counts.deliveries, counts.no_address);
    return deliver(c, x, only, e);
}

static bool do_push(cli *c, channels *x, channel only, error *e)
{
    policies p;
    match *m = NULL;
    run_counts ran;
    date day;
    TRY(cli_day(c, &day, e) && policies_load(&c->core, day, &p, e));
    bool ok = match_run(&c->core, &p, day, &m, &ran, e);
    if (ok) {
        match_print_run(c, &ran);
        ok = tell(c, m, x, only, e);
    }
    match_close(m);
    return ok;
}

static const char *text_at(cli *c, const rows *r, int column) { return str_copy(c->a, rows_text(r, column)); }

static const char *state_name(cli *c, str code)
{
    const code_list *l = map_ptr(&c->core.packs.list_by_id, STR("delivery_state"));
    const list_item *i = l ? list_find(l, code) : NULL;
    return i ? say(i->name, c->lang) : str_copy(c->a, code);
}

static bool do_status(cli *c, error *e)
{
    rows *r;
    bool more = true, ok = true;
    grid g = grid_new(c->a, 7);
    TRY(store_query(c->core.s, "SELECT d.id, f.name, m.title, d.channel, d.state, d.attempts, d.answer FROM push_delivery d JOIN push_message m ON m.id = d.message"
                               " JOIN enterprise f ON f.id = m.enterprise ORDER BY d.id", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        grid_add(&g, arena_print(c->a, "%lld", (long long)rows_int(r, 0)));
        for (int i = 1; i < 4; i++)
            grid_add(&g, text_at(c, r, i));
        grid_add(&g, state_name(c, rows_text(r, 4)));
        grid_add(&g, arena_print(c->a, "%lld", (long long)rows_int(r, 5)));
        grid_add(&g, text_at(c, r, 6));
    }
    rows_close(r);
    grid_print(&g, c->out);
    return ok;
}

static bool channel_option(cli *c, channel *out, error *e)
{
    const char *text = cli_option(c, "--channel");
    *out = CHANNELS;
    return !text || channel_of_word(str_of(text), out) || fail(e, ERR_USAGE, "没有渠道“%s”（inbox、email、wecom、dingtalk）", "there is no channel “%s” (inbox, email, wecom, dingtalk)", text);
}

static bool number_word(cli *c, int64_t *out, error *e)
{
    char *end = NULL;
    *out = cli_word(c, 1) ? strtoll(cli_word(c, 1), &end, 10) : 0;
    return (end && !*end && *out > 0) || fail(e, ERR_USAGE, "请写编号，如 jbp push retry 12", "give a number: jbp push retry 12");
}

static bool run_push(cli *c, error *e)
{
    const char *what = cli_word(c, 0);
    channels x;
    channel only;
    int64_t id;
    TRY(channel_option(c, &only, e) && cli_core(c, text_eq(what, "status") ? STORE_READ : STORE_WRITE, e));
    if (text_eq(what, "status"))
        return do_status(c, e);
    if (text_eq(what, "retry"))
        return number_word(c, &id, e) && push_retry(&c->core, id, e);
    if (text_eq(what, "read"))
        return number_word(c, &id, e) && push_read(&c->core, id, e);
    TRY(channels_load(&c->core, &x, e));
    if (text_eq(what, "deliver"))
        return deliver(c, &x, only, e);
    return what ? fail(e, ERR_USAGE, "没有“%s”这个动作（deliver、status、retry、read）", "there is no action “%s” (deliver, status, retry, read)", what) : do_push(c, &x, only, e);
}

static const option_spec options[] = {
    { "--dry-run", false, { "只看要告知谁什么，不生成消息", "show what would be told, make no message" } },
    { "--channel", true, { "只投递一个渠道：inbox email wecom dingtalk", "deliver by one channel" } },
    { "--on", true, { "哪一天（默认今天）", "on which day" } },
    { 0 },
};
const command cmd_push = { "push", { "精准推送：每家企业只收到新的、变化的、快截止的，只发一次", "tell each firm only what is new, changed or closing soon, once" }, "[deliver | status | retry N | read N]", options, 0, 2, run_push };
