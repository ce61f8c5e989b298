/* Webhooks: signatures, addresses, what is an event for whom, and what becomes of failures. */
#include "hook/deliver.h"

#include "ledger_samples.h"

#include <arpa/inet.h>

/* ---- signatures ------------------------------------------------------------------------------------------------------------------ */

/* Standard Webhooks 1.0.0, the example its libraries test with; made again by hand:
 *   printf '%s' 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:31f2…2f6d -binary | base64 */
static void signatures(void **state)
{
    static const char secret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id[] = "msg_p5jXN8AQM9LWM0D4loKWxJek", body[] = "{\"test\": 2432232314}";
    assert_string_equal(deliver_sign(*state, secret, id, 1614265330, body), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_string_not_equal(deliver_sign(*state, secret, id, 1614265331, body), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_null(deliver_sign(*state, "whsec_", id, 1, body));
    assert_null(deliver_sign(*state, "whsec_not base64!", id, 1, body));
}

/* ---- addresses ------------------------------------------------------------------------------------------------------------------- */

static bool reaches(const networks *allowed, bool https, const char *address)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return webhook_may_connect(allowed, https, (const struct sockaddr *)(const void *)&v4);
    assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return webhook_may_connect(allowed, https, (const struct sockaddr *)(const void *)&v6);
}

static void addresses(void **state)
{
    static const char *const outside[] = { "93.184.216.34", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8" };
    static const char *const inside[] = { "10.1.2.3", "127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1",
        "fc00::1", "fd12::1", "fe80::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::" };
    networks none = { 0 }, some = { 0 };
    network n;
    for (size_t i = 0; i < COUNT(outside); i++) {
        if (!reaches(&none, true, outside[i]))
            fail_msg("%s is outside", outside[i]);
        assert_false(reaches(&none, false, outside[i]));                 /* plain http only where the bureau says so */
    }
    for (size_t i = 0; i < COUNT(inside); i++)
        if (reaches(&none, true, inside[i]))
            fail_msg("%s is inside", inside[i]);
    assert_true(network_parse("10.20.0.0/16", &n));
    VEC_ADD((arena *)*state, &some, n);
    assert_true(network_parse("fd12::/64", &n));
    VEC_ADD((arena *)*state, &some, n);
    assert_true(reaches(&some, false, "10.20.3.4") && reaches(&some, false, "::ffff:10.20.3.4") && reaches(&some, true, "fd12::9"));
    assert_false(reaches(&some, true, "10.21.0.1") || reaches(&some, true, "fd12:0:0:1::1") || reaches(&some, true, "127.0.0.1"));
    static const char *const wrong[] = { "", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "::/129", "localhost", "10.0.0.0/8 " };
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (network_parse(wrong[i], &n))
            fail_msg("“%s” is no network", wrong[i]);
}

static void delays(void **state)
{
    int64_t all = 0;
    (void)state;
    for (int64_t i = 1; i <= 8; i++) {
        assert_true(deliver_delay(i) >= deliver_delay(i - 1));
        all += deliver_delay(i);
    }
    assert_int_equal(deliver_delay(1), 5);
    assert_int_equal(deliver_delay(99), deliver_delay(8));
    assert_true(all < WEBHOOK_DAY && all + 5 * deliver_delay(9) >= WEBHOOK_DAY);      /* a day holds about a dozen */
}

/* ---- events ------------------------------------------------------------------------------------------------------------------------ */

typedef struct post_office { desk d; roles all; account owner; webhook w; } post_office;

static void begin(post_office *p, bool postgres)
{
    desk_begin(&p->d, postgres);
    desk_file(&p->d, "packs/things/pack.yaml", "pack: things\ntitle: {zh: 物, en: Things}\n");
    desk_file(&p->d, "packs/things/ledgers/thing.yaml",
              "ledger: thing\ntitle: {zh: 物, en: Thing}\nkey: [code]\nfields:\n  code: {zh: 代码, en: Code, type: text, required: true}\n  size: {zh: 大小, en: Size, type: decimal, scale: 1}\n"
              "  secret: {zh: 内情, en: Inside, type: text}\n  phone: {zh: 电话, en: Phone, type: text, personal: true}\n");
    desk_file(&p->d, "packs/things/roles/all.yaml",
              "roles:\n  - {id: seer, zh: 甲, en: A, pages: [webhooks], ledgers: [{of: [thing], rights: [view, personal], rows: 代码 != \"hidden\", hide: [secret]}]}\n"
              "  - {id: blind, zh: 乙, en: B, pages: [], ledgers: [{of: '*', rights: [view]}]}\n");
    if (!desk_open(&p->d))
        fail_msg("%s", p->d.e.text);
    assert_true(roles_load(&p->d.c, &p->all, &p->d.e));
    p->owner = (account){ .name = "owner", .display = "owner", .role = "seer" };
    assert_true(account_add(p->d.c.s, &p->owner, "Bureau-2026", "test", &p->d.e));
    p->w = (webhook){ .account = p->owner.id, .name = "w", .url = "https://example.test/", .events = "record.created record.changed record.deleted", .ledgers = "" };
    assert_true(webhook_add(p->d.c.s, p->d.a, &p->w, 1000, &p->d.e));
}

static event next(post_office *p, bool *found)
{
    event x = { 0 };
    bool more;
    if (!event_next(&p->d.c, &p->all, &p->owner, &p->w, p->d.a, &x, found, &more, &p->d.e))
        fail_msg("%s", p->d.e.text);
    return x;
}

static const char *passed(post_office *p)
{
    bool found;
    buf b = buf_new(p->d.a);
    buf_puts(&b, "");
    for (event x = next(p, &found); found; x = next(p, &found)) {
        const char *code = strstr(x.body, "\"code\":\"");
        buf_print(&b, "%s%s %.1s", b.len ? ", " : "", x.type + strlen("record."), code ? code + 8 : "?");
        p->w.step = x.step + 1;
    }
    return b.text;
}

/* One record put in a batch of its own; size in tenths. */
static int64_t set(post_office *p, const char *code, int64_t size, const char *secret)
{
    batch b;
    writer *w = NULL;
    int64_t id = 0;
    error *e = &p->d.e;
    const batch_info i = { .who = "lin", .action = "edit", .subject = "thing" };
    if (!(batch_begin(p->d.c.s, &i, &b, e) && writer_open(&p->d.c, &b, desk_ledger(&p->d, "thing"), &w, e) &&
          writer_put(w, FIELD_SET({ "code", v_text(code) }, { "size", V_INT(size) }, { "secret", v_text(secret) }, { "phone", v_text("138") }), &id, e)))
        fail_msg("%s", e->text);
    writer_close(w);
    assert_true(batch_end(&b, e));
    return id;
}

static void drop(post_office *p, int64_t id)
{
    batch b;
    writer *w = NULL;
    const batch_info i = { .who = "lin", .action = "edit", .subject = "thing" };
    assert_true(batch_begin(p->d.c.s, &i, &b, &p->d.e) && writer_open(&p->d.c, &b, desk_ledger(&p->d, "thing"), &w, &p->d.e) && record_delete(w, id, (origin){ 0 }, &p->d.e));
    writer_close(w);
    assert_true(batch_end(&b, &p->d.e));
}

static void events(post_office *p)
{
    bool found, again;
    event x, y;
    int64_t a = set(p, "a", 15, "inside");
    x = next(p, &found);
    assert_true(found);
    assert_string_equal(x.type, "record.created");
    assert_non_null(strstr(x.body, "\"record\":{\"code\":\"a\",\"size\":\"1.5\"},\"changes\":{\"code\":{\"was\":null,\"is\":\"a\"},\"size\":{\"was\":null,\"is\":\"1.5\"}}"));
    assert_null(strstr(x.body, "inside"));                           /* hidden from the owner */
    assert_null(strstr(x.body, "138"));                              /* personal: never sent, though the owner may see it */
    y = next(p, &found);
    assert_true(found);
    assert_string_equal(y.id, x.id);                                 /* until it is settled it is the next one */
    p->w.step = x.step + 1;
    set(p, "a", 20, "inside");
    set(p, "hidden", 1, NULL);
    set(p, "b", 1, NULL);
    drop(p, a);
    assert_string_equal(passed(p), "changed a, created b, deleted a");
    assert_true(event_again(&p->d.c, &p->all, &p->owner, &p->w, x.id, p->d.a, &y, &again, &p->d.e) && again);
    assert_string_equal(y.body, x.body);                             /* as it was, though the record is gone since */
    assert_true(event_again(&p->d.c, &p->all, &p->owner, &p->w, "evt_1_0_00000000", p->d.a, &y, &again, &p->d.e) && !again);
    assert_true(event_again(&p->d.c, &p->all, &p->owner, &p->w, "x", p->d.a, &y, &again, &p->d.e) && !again);
}

static void conditions(post_office *p)
{
    bool found, more;
    event x;
    error why = { 0 };
    p->w.ledgers = "thing";
    p->w.filter = "大小 > 5";
    assert_true(event_filter_fits(&p->d.c, &p->all, &p->owner, &p->w, p->d.a, &p->d.e));
    set(p, "c", 40, NULL);
    set(p, "d", 60, NULL);
    assert_string_equal(passed(p), "created d");
    p->w.filter = "内情 = \"inside\"";                               /* nothing is found out by asking */
    assert_false(event_filter_fits(&p->d.c, &p->all, &p->owner, &p->w, p->d.a, &why));
    set(p, "e", 1, "inside");
    assert_false(event_next(&p->d.c, &p->all, &p->owner, &p->w, p->d.a, &x, &found, &more, &why));
    p->w.filter = NULL;
    assert_string_equal(passed(p), "created e");
    p->w.events = "record.deleted";
    set(p, "f", 1, NULL);
    assert_string_equal(passed(p), "");
    p->w.events = "record.created";
    p->w.ledgers = "enterprise";
    set(p, "g", 1, NULL);
    assert_string_equal(passed(p), "");
    p->w.ledgers = "";
}

static void owners(post_office *p)
{
    set(p, "h", 1, NULL);
    p->owner.role = "blind";                                         /* sees the ledger, but has no webhooks any more */
    assert_string_equal(passed(p), "");
    p->owner.role = "seer";
    set(p, "i", 1, NULL);
    p->owner.state = ACCOUNT_DISABLED;
    assert_string_equal(passed(p), "");
    p->owner.state = ACCOUNT_ACTIVE;
    set(p, "j", 1, NULL);
    assert_string_equal(passed(p), "created j");                     /* what happened in between is gone */
}

/* ---- claiming and settling ----------------------------------------------------------------------------------------------------------- */

static bool claim(post_office *p, int64_t now, delivery *out)
{
    bool found;
    if (!deliver_claim(&p->d.c, &p->all, now, p->d.a, out, &found, &p->d.e))
        fail_msg("%s", p->d.e.text);
    return found;
}

static void settle(post_office *p, const delivery *d, int64_t status, int64_t now)
{
    if (!deliver_settle(&p->d.c, d, &(delivered){ status, NULL }, now, &p->d.e))
        fail_msg("%s", p->d.e.text);
}

static webhook kept(post_office *p)
{
    webhook w;
    bool found;
    assert_true(webhook_get(p->d.c.s, p->d.a, p->w.id, 0, &w, &found, &p->d.e) && found);
    return w;
}

static void deliveries(post_office *p)
{
    delivery d, other;
    int64_t now = 100000;
    while (claim(p, now, &d))
        settle(p, &d, 200, now);
    assert_false(claim(p, now + 1, &d));                             /* nothing happened: nothing to send */
    set(p, "k", 1, NULL);
    set(p, "l", 1, NULL);
    assert_true(claim(p, now, &d));
    assert_false(claim(p, now + 1, &other));                         /* it is somebody's already */
    assert_true(claim(p, now + DELIVER_LEASE, &other));              /* who did not come back */
    assert_string_equal(other.ev.id, d.ev.id);
    settle(p, &other, 204, now + DELIVER_LEASE);
    assert_true(claim(p, now + 31, &d));
    assert_string_not_equal(other.ev.id, d.ev.id);
    int64_t at = now + 31, tries = 0;
    for (; text_eq(kept(p).state, "active"); tries++) {              /* failing for a day */
        settle(p, &d, tries % 2 ? -1 : 500, at);
        if (!text_eq(kept(p).state, "active"))
            break;
        assert_false(claim(p, kept(p).next_try - 1, &other));
        at = kept(p).next_try;
        assert_true(claim(p, at, &other));
        assert_string_equal(other.ev.id, d.ev.id);
        d = other;
    }
    assert_true(tries > 8 && at - (now + 31) >= WEBHOOK_DAY && at - (now + 31) < 2 * WEBHOOK_DAY);
    assert_string_equal(kept(p).state, "paused");
    assert_false(claim(p, at + WEBHOOK_DAY, &other));
    assert_true(webhook_set_state(p->d.c.s, p->w.id, "active", &p->d.e));
    assert_true(claim(p, at + WEBHOOK_DAY, &other));
    assert_string_equal(other.ev.id, d.ev.id);                       /* where it stopped */
    settle(p, &other, 410, at + WEBHOOK_DAY);
    assert_string_equal(kept(p).state, "paused");
}

static void logs(post_office *p)
{
    webhook_try *all;
    size_t n;
    delivery d;
    for (int i = 0; i < WEBHOOK_LOG_MOST + 20; i++)
        assert_true(webhook_note(p->d.c.s, p->w.id, &(webhook_try){ .event = "evt_1_1_x", .type = "record.created", .at = i + 1, .status = 200 }, &p->d.e));
    assert_true(webhook_tries(p->d.c.s, p->d.a, p->w.id, &all, &n, &p->d.e));
    assert_int_equal(n, WEBHOOK_LOG_MOST);
    assert_int_equal(all[0].at, WEBHOOK_LOG_MOST + 20);
    assert_true(webhook_ask(p->d.c.s, p->w.id, "test", "webhook.test", 5, &p->d.e));        /* also while it is paused */
    assert_true(claim(p, 9000000, &d));
    assert_string_equal(d.ev.type, "webhook.test");
    settle(p, &d, 200, 9000000);
    assert_false(claim(p, 9000100, &d));
    assert_true(webhook_remove(p->d.c.s, p->w.id, p->owner.id + 1, &p->d.e));               /* nobody else's */
    kept(p);
    assert_true(webhook_remove(p->d.c.s, p->w.id, p->owner.id, &p->d.e));
    assert_true(webhook_tries(p->d.c.s, p->d.a, p->w.id, &all, &n, &p->d.e) && n == 0);
}

static void engine(arena *a, bool postgres)
{
    (void)a;
    post_office p = { 0 };
    begin(&p, postgres);
    events(&p);
    conditions(&p);
    owners(&p);
    deliveries(&p);
    logs(&p);
    desk_end(&p.d);
}

BOTH(engine)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(signatures), TEST(addresses), TEST(delays), TEST_BOTH(engine) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
