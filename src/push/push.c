/* Messages and deliveries as records, and their way out. */
#include "push/push.h"

#include "base/vec.h"
#include "push/link.h"
#include "push/transport.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- composing ---------------------------------------------------------------------------------------------------------------- */

typedef struct composing {
    core *c;
    match *m;
    const channels *x;
    arena *a;
    batch b;
    const ledger_decl *messages, *deliveries, *states, *events;
    writer *message_w, *delivery_w, *state_w, *event_w;
    subscriptions subs;
    map addresses;                           /* "firm|channel" → address; NULL: stopped */
    int64_t number;
    const char *now;
    push_counts *counts;
    error *e;
} composing;

static bool read_addresses(composing *k)
{
    rows *r;
    bool more = true, ok = true, found;
    TRY(store_query(k->c->s, "SELECT enterprise, channel, address, stopped, waits FROM push_address", NULL, 0, &r, k->e));
    while ((ok = rows_next(r, &more, k->e)) && more) {
        const char *key = arena_print(k->a, "%lld|%.*s", (long long)rows_int(r, 0), (int)rows_text(r, 1).len, rows_text(r, 1).at);
        map_put(&k->addresses, str_of(key), NULL)->ptr = rows_int(r, 3) || rows_int(r, 4) ? NULL : str_copy(k->a, rows_text(r, 2));
    }
    rows_close(r);
    return ok && store_int(k->c->s, "SELECT max(number) FROM push_message", NULL, 0, &k->number, &found, k->e);
}

/* A mail needs an address that is verified; a robot of the district's own takes what names no other. False: nothing to send it to. */
static bool address_of(const composing *k, channel ch, int64_t firm, const char **out)
{
    map_value *at = map_get(&k->addresses, str_of(arena_print(k->a, "%lld|%s", (long long)firm, channel_word(ch))));
    *out = at ? at->ptr : NULL;
    if (at && !at->ptr)
        return false;
    return ch == CHANNEL_INBOX || at || (ch != CHANNEL_EMAIL && k->x->url[ch]);
}

static char *policies_json(arena *a, const push_firm *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->count; i++)
        if (!item_is_event(p->at[i].kind))
            json_array_append_new(list, json_string(p->at[i].policy_id));
    char *text = json_dumps(list, JSON_COMPACT), *out = arena_copy(a, text);
    free(text);
    json_decref(list);
    return out;
}

static bool make_deliveries(composing *k, int64_t message, int64_t firm)
{
    size_t made = 0;
    const subscription *s = subscription_of(&k->subs, firm);
    for (int ch = 0; ch < CHANNELS; ch++) {
        const char *address;
        if (!k->x->on[ch] || (s->paused && ch != CHANNEL_INBOX) || !address_of(k, (channel)ch, firm, &address))
            continue;
        TRY(writer_put(k->delivery_w, FIELD_SET({ "message", V_INT(message) }, { "channel", v_text(channel_word((channel)ch)) }, { "address", v_text(address) }, { "state", v_text("queued") },
                                               { "attempts", V_INT(0) }, { "next_at", v_text(ch == CHANNEL_INBOX ? k->now : subscription_moment(s, k->a, k->now)) }), NULL, k->e));
        made++;
    }
    k->counts->deliveries += made;
    k->counts->no_address += !made;
    return true;
}

static bool mark_told(composing *k, const push_item *i, int64_t firm, int64_t message)
{
    if (item_is_event(i->kind))
        return writer_put(k->event_w, FIELD_SET({ "enterprise", V_INT(firm) }, { "event", v_text(i->policy_id) }, { "message", V_INT(message) }), NULL, k->e);
    const field_set set[] = { { "enterprise", V_INT(firm) }, { "policy", v_text(i->policy_id) }, { "told", v_text(i->told) }, { "message", V_INT(message) },
                            { "told_closing", v_text(i->closing == DATE_NONE ? NULL : date_iso(k->a, i->closing)) } };
    return writer_put(k->state_w, set, i->closing == DATE_NONE ? 4 : 5, NULL, k->e);
}

static bool make_message(composing *k, const push_firm *p)
{
    int64_t firm = k->m->profile->firm[p->firm].id, id;
    TRY(writer_put(k->message_w, FIELD_SET({ "enterprise", V_INT(firm) }, { "number", V_INT(++k->number) }, { "created", v_text(k->now) }, { "title", v_text(p->title) },
                                           { "body", v_text(p->body) }, { "policies", v_text(policies_json(k->a, p)) }), &id, k->e));
    k->counts->messages++;
    for (size_t i = 0; i < p->count; i++)
        TRY(mark_told(k, &p->at[i], firm, id));
    return make_deliveries(k, id, firm);
}

bool push_compose(match *m, const channels *x, const push_firm *firms, size_t n, push_counts *counts, error *e)
{
    core *c = m->c;
    composing k = { .c = c, .m = m, .x = x, .a = c->a, .addresses = map_new(c->a), .now = time_now_iso(c->a), .counts = counts, .e = e };
    batch_info info = { .who = c->who, .action = "push", .subject = date_iso(c->a, m->day) };
    k.messages = ledger_find(&c->packs, "push_message", e);
    k.deliveries = ledger_find(&c->packs, "push_delivery", e);
    k.states = ledger_find(&c->packs, "match_state", e);
    k.events = ledger_find(&c->packs, "push_told", e);
    TRY(k.messages && k.deliveries && k.states && k.events && subscriptions_load(c, c->a, &k.subs, e) && read_addresses(&k) && batch_begin(c->s, &info, &k.b, e));
    bool ok = writer_open(c, &k.b, k.messages, &k.message_w, e) && writer_open(c, &k.b, k.deliveries, &k.delivery_w, e) && writer_open(c, &k.b, k.states, &k.state_w, e) && writer_open(c, &k.b, k.events, &k.event_w, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = make_message(&k, &firms[i]);
    writer_close(k.message_w);
    writer_close(k.delivery_w);
    writer_close(k.state_w);
    writer_close(k.event_w);
    if (ok)
        return batch_end(&k.b, e);
    batch_abandon(&k.b);
    return false;
}

/* ---- delivering ----------------------------------------------------------------------------------------------------------------- */

typedef struct due { int64_t id, message, firm, attempts; channel channel; const char *address, *title, *body; } due;

char *moment_after(arena *a, const char *at, int64_t seconds)
{
    int64_t from;
    return time_parse(str_of(at), &from) ? time_iso(a, from + seconds) : arena_copy(a, at);
}

#define SET(c, id, e, ...) record_change((c), "push_delivery", (id), "deliver", FIELD_SET(__VA_ARGS__), (e))      /* committed by itself */

static bool ids_where(core *c, const char *where, const value *args, size_t count, int64_t **out, size_t *n, error *e)
{
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) found = { 0 };
    TRY(store_query(c->s, arena_print(c->a, "SELECT id FROM push_delivery WHERE %s ORDER BY id", where), args, count, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(c->a, &found, rows_int(r, 0));
    rows_close(r);
    *out = found.at;
    *n = found.len;
    return ok;
}

/* Cut off in the middle of sending: the inbox is a record, so it is there; of the others nobody knows. */
static bool settle_cut_off(core *c, deliver_counts *out, error *e)
{
    int64_t *ids;
    size_t n;
    TRY(ids_where(c, "state = 'sending'", NULL, 0, &ids, &n, e));
    out->uncertain += n;
    for (size_t i = 0; i < n; i++)
        TRY(SET(c, ids[i], e, { "state", v_text("uncertain") }, { "answer", v_text(say((text2){ "发送中断，对方是否收到不明；核实后可用 jbp push retry 重发", "cut off while sending; it may have arrived" }, c->lang)) }));
    return true;
}

static bool read_due(core *c, int64_t id, due *out, error *e)
{
    rows *r;
    bool there = false;
    const value args[] = { V_INT(id) };
    TRY(store_query(c->s, "SELECT d.message, d.channel, d.address, d.attempts, m.title, m.body, m.enterprise FROM push_delivery d JOIN push_message m ON m.id = d.message WHERE d.id = ?", args, 1, &r, e));
    bool ok = rows_next(r, &there, e);
    if (ok && there) {
        *out = (due){ .id = id, .message = rows_int(r, 0), .attempts = rows_int(r, 3), .firm = rows_int(r, 6), .address = rows_null(r, 2) ? NULL : str_copy(c->a, rows_text(r, 2)),
                      .title = str_copy(c->a, rows_text(r, 4)), .body = str_copy(c->a, rows_text(r, 5)) };
        there = channel_of_word(rows_text(r, 1), &out->channel);
    }
    rows_close(r);
    return ok && (there || fail(e, ERR_STORE, "投递 %lld 没有消息", "delivery %lld has no message", (long long)id));
}

static bool record_result(core *c, const channels *x, const due *d, sending result, const char *answer, deliver_counts *out, error *e)
{
    static const int64_t waits[] = { 60, 300, 1800, 7200, 43200 };       /* seconds until the next attempt */
    enum { WAITS = sizeof waits / sizeof *waits };
    const char *now = time_now_iso(c->a);
    bool last = d->attempts + 1 >= x->attempts;
    if (result == SENDING_SENT) {
        out->sent++;
        return SET(c, d->id, e, { "state", v_text("sent") }, { "sent_at", v_text(now) }, { "answer", v_text(text_empty(answer) ? NULL : answer) }, { "next_at", V_NULL });
    }
    if (result == SENDING_UNCERTAIN) {
        out->uncertain++;
        return SET(c, d->id, e, { "state", v_text("uncertain") }, { "answer", v_text(answer) }, { "next_at", V_NULL });
    }
    if (result == SENDING_REFUSED || last) {
        out->dead++;
        return SET(c, d->id, e, { "state", v_text("dead") }, { "answer", v_text(answer) }, { "next_at", V_NULL });
    }
    out->failed++;
    return SET(c, d->id, e, { "state", v_text("failed") }, { "answer", v_text(answer) }, { "next_at", v_text(moment_after(c->a, now, waits[d->attempts < WAITS ? d->attempts : WAITS - 1])) });
}

/* The link that ends a firm's mails, and the line that shows it. */
static bool add_unsubscribe(core *c, const channels *x, const due *d, outgoing *o, error *e)
{
    link_key k;
    if (d->channel != CHANNEL_EMAIL || !x->site)
        return true;
    TRY(link_key_load(c, &k, e));
    o->unsubscribe = arena_print(c->a, "%s/unsubscribe/%s", x->site, unsubscribe_token(c->a, &k, d->firm, d->address));
    o->body = arena_print(c->a, say((text2){ "%s\n不再接收这类邮件：%s\n", "%s\nTo end these mails: %s\n" }, c->lang), o->body, o->unsubscribe);
    return true;
}

/* What gathered for a firm with a day of its own is one sending; each delivery keeps its own state. */
static bool deliver_group(core *c, const channels *x, const due *d, size_t n, deliver_counts *out, error *e)
{
    char *answer;
    buf all = buf_new(c->a);
    outgoing o = { .channel = d->channel, .address = d->address, .title = d->title, .body = d->body, .id = arena_print(c->a, "jbp-%lld-%s", (long long)d->message, channel_word(d->channel)), .at = time_now_iso(c->a) };
    for (size_t i = 0; n > 1 && i < n; i++)
        buf_print(&all, "%s■ %s\n%s", i ? "\n" : "", d[i].title, d[i].body);
    if (n > 1) {
        o.title = arena_print(c->a, say((text2){ "惠企政策汇总：%zu 条", "policies: %zu messages" }, c->lang), n);
        o.body = all.text;
    }
    TRY(add_unsubscribe(c, x, d, &o, e));
    for (size_t i = 0; i < n; i++)
        TRY(SET(c, d[i].id, e, { "state", v_text("sending") }, { "attempts", V_INT(d[i].attempts + 1) }));
    sending result = transport_send(x, &o, c->a, &answer);
    for (size_t i = 0; i < n; i++)
        TRY(record_result(c, x, &d[i], result, answer, out, e));
    return true;
}

static bool belongs_with(const subscriptions *s, const due *first, const due *d)
{
    bool gathers = first->channel != CHANNEL_INBOX && subscription_of(s, first->firm)->weekday;
    return d->id == first->id || (gathers && d->firm == first->firm && d->channel == first->channel && text_eq(d->address, first->address));
}

bool push_deliver(core *c, const channels *x, channel only, deliver_counts *out, error *e)
{
    int64_t *ids;
    size_t n;
    subscriptions subs;
    const value args[] = { v_text(time_now_iso(c->a)), v_text(only < CHANNELS ? channel_word(only) : NULL) };
    *out = (deliver_counts){ 0 };
    TRY(settle_cut_off(c, out, e) && subscriptions_load(c, c->a, &subs, e));
    TRY(ids_where(c, only < CHANNELS ? "state IN ('queued', 'failed') AND next_at <= ? AND channel = ?" : "state IN ('queued', 'failed') AND next_at <= ?", args, only < CHANNELS ? 2 : 1, &ids, &n, e));
    due *all = NEW_N(c->a, due, n + 1), *group = NEW_N(c->a, due, n + 1);
    bool *done = NEW_N(c->a, bool, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(read_due(c, ids[i], &all[i], e));
    for (size_t i = 0; i < n; i++) {
        size_t together = 0;
        if (done[i])
            continue;
        for (size_t k = i; k < n; k++)
            if (!done[k] && belongs_with(&subs, &all[i], &all[k])) {
                group[together++] = all[k];
                done[k] = true;
            }
        if (x->on[all[i].channel])
            TRY(deliver_group(c, x, group, together, out, e));
    }
    return true;
}

bool push_retry(core *c, int64_t delivery, error *e)
{
    due d;
    int64_t *ids;
    size_t n;
    const value args[] = { V_INT(delivery) };
    TRY(ids_where(c, "id = ? AND state IN ('failed', 'dead', 'uncertain')", args, 1, &ids, &n, e));
    if (!n)
        return fail(e, ERR_CONFLICT, "投递 %lld 不存在，或不需要重发（只重发失败、放弃和结果不明的）", "delivery %lld does not exist or need not be repeated", (long long)delivery);
    return read_due(c, delivery, &d, e) && SET(c, delivery, e, { "state", v_text("queued") }, { "attempts", V_INT(0) }, { "next_at", v_text(time_now_iso(c->a)) });
}

bool push_read(core *c, int64_t message, error *e)
{
    return record_change(c, "push_message", message, "read-message", FIELD_SET({ "read_at", v_text(time_now_iso(c->a)) }), e);
}
