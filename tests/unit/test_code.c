/* The mailed code: asked for, claimed, tried again, given up; and that it stands nowhere. */
#include "push/code.h"

#include "base/date.h"
#include "ledger_samples.h"
#include "push/link.h"

static void begin(desk *d, bool postgres)
{
    desk_begin(d, postgres);
    desk_file(d, "channels.yaml", "email: {on: true, server: \"smtp://127.0.0.1:9\", from: a@example.test}\n");
    if (!desk_open(d))
        fail_msg("%s %s", d->e.at_text, d->e.text);
}

static bool claim(desk *d, const char *now, code_mail *m)
{
    bool found;
    if (!code_claim(&d->c, now, d->a, m, &found, &d->e))
        fail_msg("%s", d->e.text);
    return found;
}

static void ask(desk *d, int64_t firm, const char *now)
{
    desk_put(d, "push_address", arena_print(d->a, "enterprise=%lld channel=email address=firm@example.test waits=1 tries=0 code_sent_at=%s code_next=%s code_attempts=0", (long long)firm, now, now));
}

static const char *next_of(desk *d, int64_t firm)
{
    code_box b;
    assert_true(code_box_read(&d->c, firm, "email", d->a, &b, &d->e) && b.there);
    return arena_print(d->a, "%s %s", b.next ? b.next : "-", b.note ? b.note : "-");
}

/* After how many attempts (in seconds since it was asked for) what comes next. */
static void tries(void *state, bool postgres)
{
    static const struct { const char *now, *next; } steps[] = {
        { "2026-03-01T01:00:00Z", "2026-03-01T01:00:40Z busy" },       /* 10 s later and 30 */
        { "2026-03-01T01:00:40Z", "2026-03-01T01:02:50Z busy" },
        { "2026-03-01T01:02:50Z", "2026-03-01T01:08:00Z busy" },
        { "2026-03-01T01:08:00Z", "- busy" },
    };
    desk d;
    code_mail m, other;
    link_key k;
    (void)state;
    begin(&d, postgres);
    int64_t firm = desk_put(&d, "enterprise", "uscc=A01 name=甲厂");
    assert_false(claim(&d, "2026-03-01T01:00:00Z", &m));
    ask(&d, firm, "2026-03-01T01:00:00Z");
    for (size_t i = 0; i < COUNT(steps); i++) {
        char *later = arena_copy(d.a, steps[i].now);
        assert_true(claim(&d, steps[i].now, &m));
        assert_false(claim(&d, steps[i].now, &other));                 /* it is on its way */
        int64_t at;
        assert_true(time_parse(str_of(later), &at));
        assert_true(code_settle(&d.c, &m, i % 2 ? SENDING_UNCERTAIN : SENDING_FAILED, "busy", time_iso(d.a, at + 10), &d.e));
        assert_string_equal(next_of(&d, firm), steps[i].next);
    }
    assert_false(claim(&d, "2026-03-01T01:20:00Z", &m));               /* given up */

    /* Asked for anew; the sender was killed in the midst of it: after the lease it is taken again, and arrives. */
    ask(&d, firm, "2026-03-01T02:00:00Z");
    assert_true(claim(&d, "2026-03-01T02:00:01Z", &m));
    assert_false(claim(&d, "2026-03-01T02:01:00Z", &other));
    assert_true(claim(&d, "2026-03-01T02:01:31Z", &m));
    assert_true(link_key_load(&d.c, &k, &d.e));
    const char *code = mail_code(d.a, &k, firm, "firm@example.test", "2026-03-01T02:00:00Z");
    assert_non_null(strstr(m.o.body, code));
    assert_true(code_settle(&d.c, &m, SENDING_SENT, "250", "2026-03-01T02:01:32Z", &d.e));
    assert_string_equal(next_of(&d, firm), "- -");

    /* What comes back of a code that was replaced meanwhile says nothing of the new one; a refusal ends it. */
    ask(&d, firm, "2026-03-01T03:00:00Z");
    assert_true(claim(&d, "2026-03-01T03:00:01Z", &m));
    ask(&d, firm, "2026-03-01T03:00:05Z");
    assert_true(code_settle(&d.c, &m, SENDING_REFUSED, "550", "2026-03-01T03:00:06Z", &d.e));
    assert_string_equal(next_of(&d, firm), "2026-03-01T03:00:05Z -");
    assert_true(claim(&d, "2026-03-01T03:00:06Z", &m) && code_settle(&d.c, &m, SENDING_REFUSED, "550", "2026-03-01T03:00:07Z", &d.e));
    assert_string_equal(next_of(&d, firm), "- 550");

    /* Nobody sent for half an hour: it is over. */
    ask(&d, firm, "2026-03-01T04:00:00Z");
    assert_false(claim(&d, "2026-03-01T04:31:00Z", &m));
    assert_string_equal(next_of(&d, firm), "- ");

    /* The code stands nowhere in history or the log. */
    int64_t n;
    bool found;
    const value like = v_text(arena_print(d.a, "%%%s%%", code));
    assert_true(store_int(d.c.s, "SELECT count(*) FROM history WHERE changes LIKE ?", &like, 1, &n, &found, &d.e));
    assert_int_equal(n, 0);
    desk_end(&d);
}
BOTH(tries)

static void not_too_many(void **state)
{
    static const struct { code_box x; const char *now; bool refused; } cases[] = {
        { { 0 }, "2026-03-01T01:00:00Z", false },
        { { .there = true }, "2026-03-01T01:00:00Z", false },
        { { .there = true, .sent_at = "2026-03-01T01:00:00Z", .count = 1 }, "2026-03-01T01:00:59Z", true },
        { { .there = true, .sent_at = "2026-03-01T01:00:00Z", .count = 1 }, "2026-03-01T01:01:00Z", false },
        { { .there = true, .sent_at = "2026-03-01T01:00:00Z", .count = CODES_A_DAY }, "2026-03-01T23:00:00Z", true },
        { { .there = true, .sent_at = "2026-03-01T01:00:00Z", .count = CODES_A_DAY }, "2026-03-02T00:00:00Z", false },
    };
    arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(code_refused(a, &cases[i].x, cases[i].now, LANG_ZH) != NULL, cases[i].refused);
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(tries), TEST(not_too_many) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
