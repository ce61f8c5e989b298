#include "hook/deliver.h"

#include "base/date.h"
#include "push/post.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

/* ---- signing ------------------------------------------------------------------------------------------------------------------------ */

static bool key_of(arena *a, const char *secret, unsigned char **key, size_t *n)
{
    static const char prefix[] = "whsec_";
    const char *text = strncmp(secret, prefix, 6) == 0 ? secret + 6 : secret;
    size_t len = strlen(text), pad = 0;
    *key = arena_alloc(a, len + 4);
    int got = len && len % 4 == 0 ? EVP_DecodeBlock(*key, (const unsigned char *)text, (int)len) : -1;
    while (pad < 2 && pad < len && text[len - 1 - pad] == '=')
        pad++;
    *n = got < 0 ? 0 : (size_t)got - pad;
    return got > 0;
}

const char *deliver_sign(arena *a, const char *secret, const char *id, int64_t timestamp, const char *body)
{
    unsigned char *key, sum[EVP_MAX_MD_SIZE];
    size_t n;
    unsigned len = 0;
    if (!key_of(a, secret, &key, &n))
        return NULL;
    const char *signed_ = arena_print(a, "%s.%lld.%s", id, (long long)timestamp, body);
    HMAC(EVP_sha256(), key, (int)n, (const unsigned char *)signed_, strlen(signed_), sum, &len);
    return arena_print(a, "v1,%s", base64_text(a, sum, len));
}

int64_t deliver_delay(int64_t tries)
{
    static const int64_t delays[] = { 5, 30, 120, 600, 1800, 3600, 7200, 14400 };
    enum { N = sizeof delays / sizeof *delays };
    return delays[tries < 1 ? 0 : tries > N ? N - 1 : tries - 1];
}

/* ---- claiming ------------------------------------------------------------------------------------------------------------------------ */

typedef struct due { int64_t id, claimed; } due;
typedef VEC(due) dues;

/* Whose turn it is, the longest untouched first. Where nothing happened since, nothing is written. */
static bool due_ones(core *c, int64_t now, arena *a, dues *out, error *e)
{
    rows *r;
    bool more, ok;
    const value args[] = { V_INT(now), V_INT(now) };
    TRY(store_query(c->s, "SELECT id, claimed FROM webhook WHERE claimed <= ? AND ((state = 'active' AND next_try <= ? AND entry <= (SELECT coalesce(max(seq), 0) FROM audit))"
                          " OR EXISTS (SELECT 1 FROM webhook_log WHERE webhook_log.webhook = webhook.id AND webhook_log.status = 0)) ORDER BY claimed, id", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, out, (due){ rows_int(r, 0), rows_int(r, 1) });
    rows_close(r);
    return ok;
}

static bool claim(core *c, const due *d, int64_t until, bool *ours, error *e)
{
    int64_t changed;
    const value args[] = { V_INT(until), V_INT(d->id), V_INT(d->claimed) };
    TRY(store_run(c->s, "UPDATE webhook SET claimed = ? WHERE id = ? AND claimed = ?", args, 3, &changed, e));
    *ours = changed == 1;
    return true;
}

/* Nothing to send: how far the search came is kept, and the webhook let go. */
static bool let_go(core *c, const webhook *w, int64_t now, error *e)
{
    return RUN(c->s, e, "UPDATE webhook SET entry = ?, step = ?, claimed = ? WHERE id = ?", V_INT(w->entry), V_INT(w->step), V_INT(now), V_INT(w->id));
}

static bool asked_for(core *c, const roles *r, const account *owner, arena *a, delivery *out, bool *found, error *e)
{
    webhook_try *all;
    size_t n;
    bool there = false;
    *found = false;
    TRY(webhook_tries(c->s, a, out->w.id, &all, &n, e));
    while (n && all[n - 1].status != 0)                  /* the oldest that waits */
        n--;
    if (!n)
        return true;
    const webhook_try *t = &all[n - 1];
    *found = true;
    out->line = t->id;
    out->ev = (event){ .id = t->event, .type = t->type };
    if (text_eq(t->event, "test")) {
        event_test(a, &out->w, t->id, time_now_iso(a), &out->ev);
        return true;
    }
    TRY(event_again(c, r, owner, &out->w, t->event, a, &out->ev, &there, e));
    if (!there) {
        out->ev = (event){ .id = t->event, .type = t->type };
        out->trouble = c->lang == LANG_EN ? "its owner may no longer see it" : "所有者已无权查看，未发送";
    }
    return true;
}

static bool work_of(core *c, const roles *r, int64_t id, arena *a, delivery *out, bool *found, bool *more, error *e)
{
    account owner;
    bool there;
    error why = { .lang = e->lang };
    *out = (delivery){ 0 };
    *found = *more = false;
    TRY(webhook_get(c->s, a, id, 0, &out->w, &there, e));
    if (!there)
        return true;
    TRY(account_get(c->s, a, out->w.account, &owner, &there, e));
    if (!there || !event_owner_may(r, &owner))           /* what was asked for before the right was taken away */
        TRY(RUN(c->s, e, "UPDATE webhook_log SET status = -1 WHERE webhook = ? AND status = 0", V_INT(id)));
    else
        TRY(asked_for(c, r, &owner, a, out, found, e));
    if (*found || !text_eq(out->w.state, "active"))
        return true;
    if (!there || event_next(c, r, &owner, &out->w, a, &out->ev, found, more, &why))
        return true;
    if (why.code == ERR_STORE || why.code == ERR_SYSTEM)
        return fail_as(e, &why);
    out->trouble = arena_copy(a, why.text);              /* a condition that its owner may no longer ask: the webhook pauses */
    *found = true;
    return true;
}

bool deliver_claim(core *c, const roles *r, int64_t now, arena *a, delivery *out, bool *found, error *e)
{
    dues some = { 0 };
    *found = false;
    TRY(due_ones(c, now, a, &some, e));
    for (size_t i = 0; i < some.len; i++) {
        bool ours, more;
        TRY(claim(c, &some.at[i], now + DELIVER_LEASE, &ours, e));
        if (!ours)
            continue;
        do {
            TRY(work_of(c, r, some.at[i].id, a, out, found, &more, e));
            if (*found)
                return true;
            TRY(let_go(c, &out->w, more ? now + DELIVER_LEASE : now, e));
        } while (more);
    }
    return true;
}

/* ---- sending ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct gate { const networks *allowed; bool https; } gate;

static bool may_connect(void *self, const struct sockaddr *to)
{
    const gate *g = self;
    return webhook_may_connect(g->allowed, g->https, to);
}

/* What a clerk reads of the commonest troubles; the rest is libcurl's own words. */
static const char *trouble_words(const posted *p, lang l)
{
    static const struct { CURLcode code; text2 says; } known[] = {
        { CURLE_COULDNT_RESOLVE_HOST, { "找不到这个主机名", "no such host" } }, { CURLE_COULDNT_CONNECT, { "连接不上", "no connection" } }, { CURLE_OPERATION_TIMEDOUT, { "超时没有回应", "no answer in time" } },
        { CURLE_PEER_FAILED_VERIFICATION, { "证书不可信", "the certificate is not trusted" } }, { CURLE_GOT_NOTHING, { "对方没有回应就断开了", "closed without an answer" } },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (p->code == (int)known[i].code)
            return say(known[i].says, l);
    return p->problem;
}

void deliver_send(const delivery *d, const networks *allowed, int64_t now, const atomic_bool *stop, lang l, arena *a, delivered *out)
{
    gate g = { allowed, strncmp(d->w.url, "https:", 6) == 0 };
    *out = (delivered){ -1, d->trouble };
    if (d->trouble)
        return;
    const char *sign = deliver_sign(a, d->w.secret, d->ev.id, now, d->ev.body);
    const char *const headers[] = { arena_print(a, "webhook-id: %s", d->ev.id), arena_print(a, "webhook-timestamp: %lld", (long long)now), arena_print(a, "webhook-signature: %s", sign ? sign : ""), "User-Agent: jbp-webhook" };
    posted p;
    post_json(&(post){ .url = d->w.url, .body = d->ev.body, .headers = headers, .header_count = 4, .connect_seconds = DELIVER_CONNECT, .whole_seconds = DELIVER_WHOLE, .may_connect = may_connect, .self = &g, .stop = stop }, a, &p);
    if (p.refused)
        out->note = l == LANG_EN ? "the name leads to an address inside that is not allowed" : "域名指向未经允许的内网地址，没有连接";
    else if (!p.status || p.problem)
        out->note = trouble_words(&p, l);
    if (p.status)
        out->status = p.status;
}

/* ---- settling ---------------------------------------------------------------------------------------------------------------------------- */

static bool succeeded(const delivered *x) { return x->status >= 200 && x->status < 300; }

static bool settle_event(core *c, const delivery *d, const delivered *x, int64_t now, error *e)
{
    const webhook *w = &d->w;
    int64_t first = w->first_try ? w->first_try : now;
    if (succeeded(x))
        return RUN(c->s, e, "UPDATE webhook SET entry = ?, step = ?, tries = 0, first_try = 0, next_try = 0, trouble = NULL, claimed = ? WHERE id = ?", V_INT(d->ev.entry), V_INT(d->ev.step + 1), V_INT(now), V_INT(w->id));
    bool over = d->trouble || x->status == 410 || now - first >= WEBHOOK_DAY;
    const char *trouble = x->note ? x->note : arena_print(c->a, "HTTP %lld", (long long)x->status);
    return RUN(c->s, e, "UPDATE webhook SET entry = ?, step = ?, tries = tries + 1, first_try = ?, next_try = ?, trouble = ?, state = CASE WHEN ? = 1 THEN 'paused' ELSE state END, claimed = ? WHERE id = ?", V_INT(w->entry), V_INT(w->step), V_INT(first),
               V_INT(now + deliver_delay(w->tries + 1)), v_text(trouble), V_INT(over), V_INT(now), V_INT(w->id));
}

/* The log is told when a webhook stops by itself. */
static bool tell_pause(core *c, const delivery *d, error *e)
{
    webhook is;
    bool found;
    TRY(webhook_get(c->s, c->a, d->w.id, 0, &is, &found, e));
    if (d->line || !found || !text_eq(d->w.state, "active") || !text_eq(is.state, "paused"))
        return true;
    const batch_info i = { .who = "webhook", .action = "webhook-pause", .subject = arena_print(c->a, "%lld", (long long)d->w.id), .detail = is.trouble };
    return audit_note(c->s, &i, e);
}

bool deliver_settle(core *c, const delivery *d, const delivered *x, int64_t now, error *e)
{
    const webhook_try t = { .id = d->line, .event = d->ev.id ? d->ev.id : "", .type = d->ev.type ? d->ev.type : "", .note = x->note, .at = now, .status = x->status };
    TRY(store_begin(c->s, e));
    bool ok = webhook_note(c->s, d->w.id, &t, e) && (d->line ? RUN(c->s, e, "UPDATE webhook SET claimed = ? WHERE id = ?", V_INT(now), V_INT(d->w.id)) : settle_event(c, d, x, now, e)) && store_commit(c->s, e);
    if (!ok)
        store_rollback(c->s);
    return ok && tell_pause(c, d, e);
}
