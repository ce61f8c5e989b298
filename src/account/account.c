#include "account/account.h"

#include "account/password.h"
#include "base/date.h"
#include "base/vec.h"

#include <stdlib.h>
#include <time.h>

enum { KEPT_PASSWORDS = 5 };

int64_t account_now(void) { return (int64_t)time(NULL); }

static const char *const state_names[ACCOUNT_STATES] = { "active", "pending", "disabled" };
const char *account_state_name(account_state s) { return state_names[s]; }

static account_state state_of(str s)
{
    for (int i = 0; i < ACCOUNT_STATES; i++)
        if (str_eq(s, str_of(state_names[i])))
            return (account_state)i;
    return ACCOUNT_DISABLED;
}

/* ---- reading -------------------------------------------------------------------------------------------------------------- */

#define COLUMNS "id, name, display, role, section, phone, enterprise, state, must_change, totp IS NOT NULL, locked_until, created," \
    " coalesce(password_set, changed), last_at, last_peer, why"

static char *text_or_null(arena *a, rows *r, int column) { return rows_null(r, column) ? NULL : str_copy(a, rows_text(r, column)); }

static account read_row(arena *a, rows *r)
{
    return (account){ .id = rows_int(r, 0), .name = str_copy(a, rows_text(r, 1)), .display = str_copy(a, rows_text(r, 2)), .role = str_copy(a, rows_text(r, 3)),
                      .section = text_or_null(a, r, 4), .phone = text_or_null(a, r, 5), .enterprise = rows_int(r, 6), .state = state_of(rows_text(r, 7)),
                      .must_change = rows_int(r, 8) != 0, .has_totp = rows_int(r, 9) != 0, .locked_until = rows_int(r, 10), .created = rows_int(r, 11),
                      .password_set = rows_int(r, 12), .last_at = rows_null(r, 13) ? 0 : rows_int(r, 13), .last_peer = text_or_null(a, r, 14), .why = text_or_null(a, r, 15) };
}

static bool read_one(store *s, arena *a, const char *sql, value key, account *out, bool *found, error *e)
{
    rows *r;
    TRY(store_query(s, sql, &key, 1, &r, e));
    bool ok = rows_next(r, found, e);
    if (ok && *found)
        *out = read_row(a, r);
    rows_close(r);
    return ok;
}

bool account_find(store *s, arena *a, const char *name, account *out, bool *found, error *e)
{
    return read_one(s, a, "SELECT " COLUMNS " FROM account WHERE name = ?", v_text(name), out, found, e);
}

bool account_get(store *s, arena *a, int64_t id, account *out, bool *found, error *e)
{
    return read_one(s, a, "SELECT " COLUMNS " FROM account WHERE id = ?", V_INT(id), out, found, e);
}

bool account_list(store *s, arena *a, account **out, size_t *n, error *e)
{
    VEC(account) all = { 0 };
    rows *r;
    bool more, ok;
    TRY(store_query(s, "SELECT " COLUMNS " FROM account ORDER BY name", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, &all, read_row(a, r));
    rows_close(r);
    *out = all.at;
    *n = all.len;
    return ok;
}

bool account_count(store *s, int64_t *n, error *e)
{
    bool found;
    return store_int(s, "SELECT count(*) FROM account", NULL, 0, n, &found, e);
}

int64_t password_days_left(const account_rules *r, const account *who)
{
    if (!r->password_days || who->enterprise)
        return INT64_MAX;
    int64_t left = who->password_set + r->password_days * DAY_SECONDS - account_now();
    return left > 0 ? (left + DAY_SECONDS - 1) / DAY_SECONDS : left / DAY_SECONDS;
}

/* ---- writing -------------------------------------------------------------------------------------------------------------- */

/* The work inside one transaction, and a line of the log; `work` sees its own arena. */
typedef bool change_work(store *s, arena *a, const void *what, error *e);

static bool change(store *s, const batch_info *note, change_work *work, const void *what, error *e)
{
    arena *a = arena_new();
    bool ok = store_begin(s, e) && work(s, a, what, e) && store_commit(s, e);
    if (!ok)
        store_rollback(s);
    ok = ok && audit_note(s, note, e);
    arena_end(a);
    return ok;
}

typedef struct changed { int64_t id; account *account; const char *text, *more, *hash; int64_t flag; } changed;

static bool insert(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    account *x = k->account;
    bool found;
    (void)a;
    TRY(store_int(s, "SELECT coalesce(max(id), 0) + 1 FROM account", NULL, 0, &x->id, &found, e));
    return RUN(s, e, "INSERT INTO account (id, name, display, role, section, phone, enterprise, state, hash, kept, must_change, failures, locked_until, created, changed, password_set)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)",
               V_INT(x->id), v_text(x->name), v_text(x->display), v_text(x->role), v_text(x->section), v_text(x->phone), x->enterprise ? V_INT(x->enterprise) : V_NULL,
               v_text(account_state_name(x->state)), v_text(k->hash), v_text(k->hash), V_INT(x->must_change), V_INT(x->created), V_INT(x->created), V_INT(x->created));
}

static bool name_fits(const char *name)
{
    size_t n = strlen(name);
    return n >= 2 && n <= 60 && !strpbrk(name, " \t\r\n\"'<>&/\\");
}

bool account_add(store *s, account *x, const char *password, const char *by, error *e)
{
    arena *a = arena_new();
    char *hash = NULL;
    account there;
    bool found = false;
    x->created = account_now();
    bool ok = (name_fits(x->name) || fail(e, ERR_INPUT, "账号名“%s”不合适：2 到 60 个字符，不含空格和引号", "“%s” is no fit name: 2 to 60 characters, no blanks or quotes", x->name)) &&
              account_find(s, a, x->name, &there, &found, e) && (!found || fail(e, ERR_CONFLICT, "账号“%s”已经有了", "there is an account “%s” already", x->name)) &&
              (!password || (password_acceptable(password, x->name, e) && password_hash(a, password, &hash, e)));
    batch_info note = { .who = by, .action = "account-add", .subject = x->name, .detail = x->role };
    ok = ok && change(s, &note, insert, &(changed){ .account = x, .hash = hash ? hash : "" }, e);
    arena_end(a);
    return ok;
}

bool session_end_all(store *s, int64_t id, error *e)
{
    return RUN(s, e, "DELETE FROM session WHERE account = ?", V_INT(id));
}

/* "hash\nhash…" of the last ones. */
static bool used_before(const char *kept, const char *password)
{
    while (kept && *kept) {
        size_t n = strcspn(kept, "\n");
        char one[256];
        if (n < sizeof one) {
            memcpy(one, kept, n);
            one[n] = 0;
            if (password_fits(one, password))
                return true;
        }
        kept += n + (kept[n] == '\n');
    }
    return false;
}

static char *keep_last(arena *a, const char *kept, const char *hash)
{
    buf b = buf_new(a);
    buf_puts(&b, hash);
    for (int i = 1; i < KEPT_PASSWORDS && kept && *kept; i++) {
        size_t n = strcspn(kept, "\n");
        buf_print(&b, "\n%.*s", (int)n, kept);
        kept += n + (kept[n] == '\n');
    }
    return b.text;
}

static bool store_password(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    (void)a;
    return RUN(s, e, "UPDATE account SET hash = ?, kept = ?, must_change = ?, failures = 0, locked_until = 0, changed = ?, password_set = ? WHERE id = ?", v_text(k->hash),
               v_text(k->more), V_INT(k->flag), V_INT(account_now()), V_INT(account_now()), V_INT(k->id)) &&
           session_end_all(s, k->id, e);
}

bool account_set_password(store *s, int64_t id, const char *password, bool must_change, const char *by, error *e)
{
    arena *a = arena_new();
    account x;
    bool found;
    char *hash = NULL, *kept = NULL;
    const value key = V_INT(id);
    bool ok = account_get(s, a, id, &x, &found, e) && (found || fail(e, ERR_NOT_FOUND, "没有这个账号", "there is no such account")) &&
              password_acceptable(password, x.name, e) && store_str(s, a, "SELECT kept FROM account WHERE id = ?", &key, 1, &kept, e) &&
              (!used_before(kept, password) || fail(e, ERR_INPUT, "不能使用最近 %d 次用过的口令", "the last %d passwords cannot be taken again", KEPT_PASSWORDS)) &&
              password_hash(a, password, &hash, e);
    if (ok) {
        batch_info note = { .who = by, .action = "account-password", .subject = x.name };
        ok = change(s, &note, store_password, &(changed){ .id = id, .hash = hash, .more = keep_last(a, kept, hash), .flag = must_change }, e);
    }
    arena_end(a);
    return ok;
}

static bool store_role(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    (void)a;
    return RUN(s, e, "UPDATE account SET role = ?, section = ?, changed = ? WHERE id = ?", v_text(k->text), v_text(k->more), V_INT(account_now()), V_INT(k->id)) &&
           session_end_all(s, k->id, e);
}

static bool store_state(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    (void)a;
    return RUN(s, e, "UPDATE account SET state = ?, why = ?, failures = 0, locked_until = 0, changed = ? WHERE id = ?", v_text(k->text), v_text(k->more), V_INT(account_now()),
               V_INT(k->id)) &&
           session_end_all(s, k->id, e);
}

static bool store_unlock(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    (void)a;
    return RUN(s, e, "UPDATE account SET failures = 0, locked_until = 0 WHERE id = ?", V_INT(k->id));
}

static bool store_enterprise(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    (void)a;
    return RUN(s, e, "UPDATE account SET enterprise = ?, changed = ? WHERE id = ?", V_INT(k->flag), V_INT(account_now()), V_INT(k->id)) && session_end_all(s, k->id, e);
}

static bool store_totp(store *s, arena *a, const void *what, error *e)
{
    const changed *k = what;
    (void)a;
    return RUN(s, e, "UPDATE account SET totp = ?, totp_step = 0, changed = ? WHERE id = ?", v_text(k->text), V_INT(account_now()), V_INT(k->id));
}

static bool change_account(store *s, const char *action, const char *detail, const char *reason, change_work *work, const changed *k, const char *by, error *e)
{
    arena *a = arena_new();
    account x;
    bool found;
    bool ok = account_get(s, a, k->id, &x, &found, e) && (found || fail(e, ERR_NOT_FOUND, "没有这个账号", "there is no such account"));
    if (ok) {
        batch_info note = { .who = by, .action = action, .subject = x.name, .detail = detail, .reason = reason };
        ok = change(s, &note, work, k, e);
    }
    arena_end(a);
    return ok;
}

bool account_set_role(store *s, int64_t id, const char *role, const char *section, const char *by, error *e)
{
    return change_account(s, "account-role", role, NULL, store_role, &(changed){ .id = id, .text = role, .more = section }, by, e);
}

bool account_set_state(store *s, int64_t id, account_state state, const char *why, const char *by, error *e)
{
    return change_account(s, "account-state", account_state_name(state), why, store_state, &(changed){ .id = id, .text = account_state_name(state), .more = why }, by, e);
}

bool account_unlock(store *s, int64_t id, const char *by, error *e)
{
    return change_account(s, "account-unlock", NULL, NULL, store_unlock, &(changed){ .id = id }, by, e);
}

bool account_set_enterprise(store *s, int64_t id, int64_t enterprise, const char *by, error *e)
{
    return change_account(s, "account-enterprise", NULL, NULL, store_enterprise, &(changed){ .id = id, .flag = enterprise }, by, e);
}

bool account_set_totp(store *s, int64_t id, const char *secret, const char *by, error *e)
{
    return change_account(s, "account-totp", secret ? "on" : "off", NULL, store_totp, &(changed){ .id = id, .text = secret }, by, e);
}
