/* Accounts, sessions, one-time codes, and what roles may see. */
#include "account/access.h"

#include "ledger_samples.h"

static void passwords(void **state)
{
    static const struct { const char *password; bool good; } cases[] = {
        { "Bureau-2026", true }, { "short-A1", false }, { "alllowercase", false }, { "lowercase123", false }, { "Lowercase1234", true }, { "correct horse battery", true },
        { "correcthorsebattery", false }, { "Lin.2026.Lin", true }, { "xZhang-2026x", false }, { "Password1!", false }, { "密码很长很长很长Aa1", true },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        error e = { 0 };
        if (password_acceptable(cases[i].password, "zhang", &e) != cases[i].good)
            fail_msg("%s: %s", cases[i].password, e.text);
    }
}

/* RFC 6238, appendix B, SHA-1, the last six digits; secret 12345678901234567890. */
static void one_time_codes(void **state)
{
    static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    static const struct { int64_t at; const char *code; } cases[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" }, { 2000000000, "279037" } };
    int64_t step;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(totp_fits(secret, cases[i].code, cases[i].at, 0, &step));
        assert_int_equal(step, cases[i].at / 30);
        assert_false(totp_fits(secret, cases[i].code, cases[i].at, step, &step));          /* each code once */
        assert_false(totp_fits(secret, cases[i].code, cases[i].at + 90, 0, &step));
    }
    char *fresh = totp_secret(*state);
    assert_int_equal(strlen(fresh), 32);
    assert_int_equal(strspn(fresh, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), 32);
    assert_false(totp_fits("not base32!", "000000", 0, -1, &step));
}

/* ---- logging in ------------------------------------------------------------------------------------------------------------- */

static login_result try_login(desk *d, const account_rules *r, const char *name, const char *password, char **token)
{
    login_result result;
    login l = { .name = name, .password = password, .code = "", .peer = "127.0.0.1", .agent = "Mozilla/5.0 \xff Firefox/128.0" };
    if (!session_log_in(d->c.s, d->a, r, &l, &result, token, NULL, &d->e))
        fail_msg("%s", d->e.text);
    return result;
}

static int64_t add_account(desk *d, const char *name, const char *role, int64_t enterprise)
{
    account x = { .name = name, .display = name, .role = role, .enterprise = enterprise };
    if (!account_add(d->c.s, &x, "Bureau-2026", "test", &d->e))
        fail_msg("%s", d->e.text);
    return x.id;
}

static void begin(desk *d, bool postgres)
{
    desk_begin(d, postgres);
    if (!desk_open(d))
        fail_msg("%s", d->e.text);
}

static void sessions(desk *d)
{
    account_rules r = ACCOUNT_RULES;
    char *token = NULL;
    session x;
    bool found;
    int64_t id = add_account(d, "lin", "clerk", 0);
    assert_int_equal(try_login(d, &r, "lin", "Bureau-2026", &token), LOGIN_OK);
    assert_true(session_find(d->c.s, d->a, &r, token, &x, &found, &d->e) && found);
    assert_string_equal(x.who.name, "lin");
    assert_true(session_find(d->c.s, d->a, &r, "0000000000000000000000000000000000000000000000000000000000000000", &x, &found, &d->e) && !found);
    assert_true(session_find(d->c.s, d->a, &r, "'; DROP TABLE session; --", &x, &found, &d->e) && !found);
    /* a role taken away ends the session at once */
    assert_true(account_set_role(d->c.s, id, "inspector", NULL, "test", &d->e));
    assert_true(session_find(d->c.s, d->a, &r, token, &x, &found, &d->e) && !found);
    /* time-out: none of it is left to the browser */
    assert_int_equal(try_login(d, &r, "lin", "Bureau-2026", &token), LOGIN_OK);
    account_rules hasty = r;
    hasty.idle_seconds = -1;
    assert_true(session_find(d->c.s, d->a, &hasty, token, &x, &found, &d->e) && !found);
    assert_true(session_find(d->c.s, d->a, &r, token, &x, &found, &d->e) && !found);
    /* a disabled account */
    assert_int_equal(try_login(d, &r, "lin", "Bureau-2026", &token), LOGIN_OK);
    assert_true(account_set_state(d->c.s, id, ACCOUNT_DISABLED, "left the bureau", "test", &d->e));
    assert_true(session_find(d->c.s, d->a, &r, token, &x, &found, &d->e) && !found);
    assert_int_equal(try_login(d, &r, "lin", "Bureau-2026", &token), LOGIN_REFUSED);
}

static void locking(desk *d)
{
    account_rules r = ACCOUNT_RULES;
    char *token;
    add_account(d, "zhou", "leader", 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(try_login(d, &r, "zhou", "wrong", &token), LOGIN_REFUSED);
    assert_int_equal(try_login(d, &r, "zhou", "wrong", &token), LOGIN_LOCKED);
    assert_int_equal(try_login(d, &r, "zhou", "Bureau-2026", &token), LOGIN_LOCKED);
    r.lock_seconds = -1;                                   /* as if the time were over */
    int64_t id = add_account(d, "wang", "leader", 0);
    (void)id;
    for (int i = 0; i < 5; i++)
        try_login(d, &r, "wang", "wrong", &token);
    assert_int_equal(try_login(d, &r, "wang", "Bureau-2026", &token), LOGIN_OK);
    assert_int_equal(try_login(d, &r, "nobody", "Bureau-2026", &token), LOGIN_REFUSED);
}

static session known(desk *d, const account_rules *r, const char *token)
{
    session x;
    bool found;
    assert_true(session_find(d->c.s, d->a, r, token, &x, &found, &d->e));
    if (!found)
        x.id[0] = 0;
    return x;
}

static int64_t audited(desk *d, const char *action)
{
    const value key = v_text(action);
    int64_t n;
    bool found;
    assert_true(store_int(d->c.s, "SELECT count(*) FROM audit WHERE action = ?", &key, 1, &n, &found, &d->e));
    return n;
}

/* Three at most: the oldest ends; one's own are listed and ended, nobody else's. */
static void many_sessions(desk *d)
{
    account_rules r = ACCOUNT_RULES;
    char *token[4];
    session *all;
    size_t n;
    int64_t ended, limited = audited(d, "session-limit");
    r.most_sessions = 3;
    int64_t id = add_account(d, "sun", "clerk", 0), other = add_account(d, "wu", "clerk", 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(try_login(d, &r, "sun", "Bureau-2026", &token[i]), LOGIN_OK);
        const value back[] = { V_INT(account_now() - 100 + i), v_text(known(d, &r, token[i]).id) };     /* as if they came one after another */
        assert_true(store_run(d->c.s, "UPDATE session SET created = ? WHERE id = ?", back, 2, NULL, &d->e));
    }
    assert_false(known(d, &r, token[0]).id[0]);
    for (int i = 1; i < 4; i++)
        assert_true(known(d, &r, token[i]).id[0]);
    assert_int_equal(audited(d, "session-limit"), limited + 1);
    assert_true(session_list(d->c.s, d->a, &r, id, &all, &n, &d->e));
    assert_int_equal(n, 3);
    assert_string_equal(all[0].id, known(d, &r, token[3]).id);
    assert_string_equal(all[0].peer, "127.0.0.1");
    assert_string_equal(all[0].agent, "Mozilla/5.0 ? Firefox/128.0");
    assert_true(all[0].before_at > 0 && all[0].before_peer);
    account sun = { .id = id, .name = "sun" }, wu = { .id = other, .name = "wu" };
    assert_false(session_end_one(d->c.s, &wu, all[1].id, "wu", &d->e));
    assert_int_equal(d->e.code, ERR_NOT_FOUND);
    assert_true(session_end_one(d->c.s, &sun, all[1].id, "sun", &d->e));
    assert_false(known(d, &r, token[2]).id[0]);
    assert_true(session_end_others(d->c.s, &sun, all[0].id, "sun", &ended, &d->e));
    assert_int_equal(ended, 1);
    assert_true(known(d, &r, token[3]).id[0] && !known(d, &r, token[1]).id[0]);
    assert_int_equal(audited(d, "session-end"), 2);
}

static void unlocking(desk *d)
{
    account_rules r = ACCOUNT_RULES;
    char *token;
    account x;
    bool found;
    int64_t id = add_account(d, "qian", "clerk", 0);
    for (int i = 0; i < 5; i++)
        try_login(d, &r, "qian", "wrong", &token);
    assert_int_equal(try_login(d, &r, "qian", "Bureau-2026", &token), LOGIN_LOCKED);
    assert_true(account_unlock(d->c.s, id, "admin", &d->e));
    assert_int_equal(audited(d, "account-unlock"), 1);
    assert_int_equal(try_login(d, &r, "qian", "Bureau-2026", &token), LOGIN_OK);
    assert_true(account_get(d->c.s, d->a, id, &x, &found, &d->e) && x.last_at > 0);
    assert_string_equal(x.last_peer, "127.0.0.1");
    assert_true(account_set_state(d->c.s, id, ACCOUNT_DISABLED, "调离", "admin", &d->e) && account_get(d->c.s, d->a, id, &x, &found, &d->e));
    assert_string_equal(x.why, "调离");
    assert_true(account_set_state(d->c.s, id, ACCOUNT_ACTIVE, NULL, "admin", &d->e) && account_get(d->c.s, d->a, id, &x, &found, &d->e));
    assert_null(x.why);
}

/* Ninety days for staff; a firm's account and a rule of 0 have no end; a new password begins anew. */
static void password_age(desk *d)
{
    account_rules r = ACCOUNT_RULES, never = ACCOUNT_RULES;
    account x;
    bool found;
    never.password_days = 0;
    int64_t id = add_account(d, "feng", "clerk", 0);
    assert_true(account_get(d->c.s, d->a, id, &x, &found, &d->e));
    assert_int_equal(password_days_left(&r, &x), 90);
    x.password_set -= 89 * 86400 + 10;
    assert_int_equal(password_days_left(&r, &x), 1);
    x.password_set -= 86400;
    assert_true(password_days_left(&r, &x) <= 0);
    assert_true(password_days_left(&never, &x) == INT64_MAX);
    x.enterprise = 1;
    assert_true(password_days_left(&r, &x) == INT64_MAX);
    const value old[] = { V_INT(account_now() - 100 * 86400), V_INT(id) };
    assert_true(store_run(d->c.s, "UPDATE account SET password_set = ? WHERE id = ?", old, 2, NULL, &d->e));
    assert_true(account_get(d->c.s, d->a, id, &x, &found, &d->e) && password_days_left(&r, &x) <= 0);
    assert_true(account_set_password(d->c.s, id, "Winter-2026!", false, "feng", &d->e) && account_get(d->c.s, d->a, id, &x, &found, &d->e));
    assert_int_equal(password_days_left(&r, &x), 90);
}

static void kept_passwords(desk *d)
{
    int64_t id = add_account(d, "he", "clerk", 0);
    assert_false(account_set_password(d->c.s, id, "weak", false, "he", &d->e));
    assert_true(account_set_password(d->c.s, id, "Second-2026", false, "he", &d->e));
    assert_true(account_set_password(d->c.s, id, "Third-2026!", false, "he", &d->e));
    assert_false(account_set_password(d->c.s, id, "Second-2026", false, "he", &d->e));
    assert_int_equal(d->e.code, ERR_INPUT);
    /* five are kept, the first one among them, until five others came after it */
    assert_false(account_set_password(d->c.s, id, "Bureau-2026", false, "he", &d->e));
    assert_true(account_set_password(d->c.s, id, "Fourth-2026!", false, "he", &d->e) && account_set_password(d->c.s, id, "Fifth-2026!", false, "he", &d->e));
    assert_false(account_set_password(d->c.s, id, "Bureau-2026", false, "he", &d->e));
    assert_true(account_set_password(d->c.s, id, "Sixth-2026!", false, "he", &d->e) && account_set_password(d->c.s, id, "Bureau-2026", false, "he", &d->e));
}

/* ---- access -------------------------------------------------------------------------------------------------------------------- */

static bool sees(desk *d, const roles *all, const account *who, const char *ledger, int64_t id)
{
    const ledger_decl *l = desk_ledger(d, ledger);
    ledger_rights g = access_to(all, who, l);
    record r;
    bool found, yes;
    assert_true(record_get(&d->c, l, id, d->a, &r, &found, &d->e) && found);
    assert_true(rights_record(&d->c, &g, l, &r, d->a, &yes, &d->e));
    return yes;
}

static void access_by_role(desk *d)
{
    roles all;
    if (!roles_load(&d->c, &all, &d->e))
        fail_msg("%s", d->e.text);
    int64_t a = desk_put(d, "enterprise", "uscc=91330100MA2AAAAA0T name=甲厂 phone=0571-1234567"), b = desk_put(d, "enterprise", "uscc=91330100MA2BBBBB0P name=乙厂");
    const ledger_decl *enterprise = desk_ledger(d, "enterprise");
    account clerk = { .name = "c", .display = "c", .role = "clerk" }, firm = { .name = "f", .display = "f", .role = "enterprise", .enterprise = a },
            homeless = { .name = "h", .display = "h", .role = "enterprise" }, inspector = { .name = "i", .display = "i", .role = "inspector" }, none = { .name = "n", .display = "n", .role = "gone" },
            off = { .name = "o", .display = "o", .role = "clerk", .state = ACCOUNT_DISABLED };
    assert_true(sees(d, &all, &clerk, "enterprise", a) && sees(d, &all, &clerk, "enterprise", b));
    assert_true(sees(d, &all, &firm, "enterprise", a));
    assert_false(sees(d, &all, &firm, "enterprise", b));
    assert_false(sees(d, &all, &homeless, "enterprise", a));
    assert_false(sees(d, &all, &none, "enterprise", a));
    assert_false(sees(d, &all, &off, "enterprise", a));
    ledger_rights g = access_to(&all, &inspector, enterprise), own = access_to(&all, &firm, enterprise);
    assert_false(rights_see(&g, field_find(enterprise, "phone")));                     /* personal, and no right to it */
    assert_false(rights_see(&g, field_find(enterprise, "last_revenue")));              /* hidden from the role */
    assert_true(rights_see(&g, field_find(enterprise, "name")));
    assert_false(rights_change(&g, field_find(enterprise, "name")));
    assert_true(rights_see(&own, field_find(enterprise, "phone")));                    /* one's own */
    assert_false(rights_change(&own, field_find(enterprise, "uscc")));
    assert_true(rights_change(&own, field_find(enterprise, "phone")));
    assert_int_equal(access_to(&all, &firm, desk_ledger(d, "evaluation_finding")).rights, 0);
}

static void engine(arena *a, bool postgres)
{
    (void)a;
    desk d;
    begin(&d, postgres);
    sessions(&d);
    locking(&d);
    kept_passwords(&d);
    many_sessions(&d);
    unlocking(&d);
    password_age(&d);
    access_by_role(&d);
    desk_end(&d);
}

BOTH(engine)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(passwords), TEST(one_time_codes), TEST_BOTH(engine) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
