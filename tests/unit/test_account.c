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
    login l = { name, password, "", "127.0.0.1" };
    if (!session_log_in(d->c.s, d->a, r, &l, &result, token, &d->e))
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
    account_rules hasty = { r.most_failures, r.lock_seconds, -1, r.longest_seconds };
    assert_true(session_find(d->c.s, d->a, &hasty, token, &x, &found, &d->e) && !found);
    assert_true(session_find(d->c.s, d->a, &r, token, &x, &found, &d->e) && !found);
    /* a disabled account */
    assert_int_equal(try_login(d, &r, "lin", "Bureau-2026", &token), LOGIN_OK);
    assert_true(account_set_state(d->c.s, id, ACCOUNT_DISABLED, "test", &d->e));
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

static void kept_passwords(desk *d)
{
    int64_t id = add_account(d, "he", "clerk", 0);
    assert_false(account_set_password(d->c.s, id, "weak", false, "he", &d->e));
    assert_true(account_set_password(d->c.s, id, "Second-2026", false, "he", &d->e));
    assert_true(account_set_password(d->c.s, id, "Third-2026!", false, "he", &d->e));
    assert_false(account_set_password(d->c.s, id, "Second-2026", false, "he", &d->e));
    assert_int_equal(d->e.code, ERR_INPUT);
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

static void engine(bool postgres)
{
    desk d;
    begin(&d, postgres);
    sessions(&d);
    locking(&d);
    kept_passwords(&d);
    access_by_role(&d);
    desk_end(&d);
}

static void on_sqlite(void **state) { (void)state; engine(false); }

static void on_postgres(void **state)
{
    (void)state;
    if (getenv("JBP_TEST_PG"))
        engine(true);
    else
        puts("skipped: no PostgreSQL (JBP_TEST_PG)");
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(passwords), TEST(one_time_codes), TEST(on_sqlite), TEST(on_postgres) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
