#include "account/account.h"
#include "account/password.h"
#include "account/secret.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- logging in -------------------------------------------------------------------------------------------------------------- */

typedef struct secrets { char *hash, *totp; int64_t failures, totp_step; } secrets;

static bool read_secrets(store *s, arena *a, int64_t id, secrets *out, error *e)
{
    rows *r;
    bool more;
    const value key = V_INT(id);
    TRY(store_query(s, "SELECT hash, totp, failures, totp_step FROM account WHERE id = ?", &key, 1, &r, e));
    bool ok = rows_next(r, &more, e);
    if (ok && more)
        *out = (secrets){ str_copy(a, rows_text(r, 0)), rows_null(r, 1) ? NULL : str_copy(a, rows_text(r, 1)), rows_int(r, 2), rows_int(r, 3) };
    rows_close(r);
    return ok;
}

static bool note(store *s, const char *who, const char *action, const char *peer, error *e)
{
    batch_info i = { .who = who, .action = action, .subject = peer };
    return audit_note(s, &i, e);
}

/* A name nobody has is logged as such, never as typed: people type passwords into the name's field. */
static bool refuse(store *s, const account_rules *r, const account *x, const secrets *k, const login *l, login_result *result, error *e)
{
    int64_t failures = k->failures + 1;
    bool lock = failures >= r->most_failures;
    *result = lock ? LOGIN_LOCKED : LOGIN_REFUSED;
    TRY(RUN(s, e, "UPDATE account SET failures = ?, locked_until = ? WHERE id = ?", V_INT(lock ? 0 : failures), V_INT(lock ? account_now() + r->lock_seconds : 0), V_INT(x->id)));
    return note(s, x->name, lock ? "login-locked" : "login-failed", l->peer, e);
}

bool account_password_fits(store *s, const account_rules *r, const account *who, const char *password, const char *peer, bool *fits, error *e)
{
    arena *a = arena_new();
    secrets k = { 0 };
    login_result ignored;
    const login l = { .peer = peer };
    bool ok = read_secrets(s, a, who->id, &k, e);
    *fits = ok && who->locked_until <= account_now() && password_fits(k.hash, password);
    if (ok && !*fits)
        ok = refuse(s, r, who, &k, &l, &ignored, e);
    arena_end(a);
    return ok;
}

/* A header may hold any bytes; a store in UTF-8 takes only some. */
static char *plain_agent(arena *a, const char *agent)
{
    enum { LONGEST = 300 };
    char *out = arena_copy_n(a, agent ? agent : "", agent ? strnlen(agent, LONGEST) : 0);
    for (char *p = out; *p; p++)
        if (*p < 0x20 || *p > 0x7e)
            *p = '?';
    return out;
}

static bool end_oldest(store *s, const account_rules *r, const account *x, const char *fresh, const char *peer, error *e)
{
    int64_t ended = 0;
    const value args[] = { V_INT(x->id), v_text(fresh), V_INT(x->id), v_text(fresh), V_INT(r->most_sessions - 1) };
    if (!r->most_sessions)
        return true;
    TRY(store_run(s, "DELETE FROM session WHERE account = ? AND id <> ? AND id NOT IN"
                     " (SELECT id FROM session WHERE account = ? AND id <> ? ORDER BY created DESC, seen DESC LIMIT ?)", args, 5, &ended, e));
    return !ended || note(s, x->name, "session-limit", peer, e);
}

static bool begin_session(store *s, arena *a, const account_rules *r, const account *x, const login *l, char **token, error *e)
{
    char csrf[65], id[65];
    int64_t now = account_now();
    *token = arena_alloc(a, 65);
    if (!random_hex(*token, 32) || !random_hex(csrf, 32))
        return fail(e, ERR_SYSTEM, "取不到随机数", "no random numbers to be had");
    sm3_text_hex(*token, id);
    return RUN(s, e, "DELETE FROM session WHERE seen < ? OR created < ?", V_INT(now - r->idle_seconds), V_INT(now - r->longest_seconds)) &&
           RUN(s, e, "UPDATE account SET failures = 0, locked_until = 0, last_at = ?, last_peer = ? WHERE id = ?", V_INT(now), v_text(l->peer), V_INT(x->id)) &&
           RUN(s, e, "INSERT INTO session (id, account, csrf, created, seen, peer, agent, before_at, before_peer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", v_text(id), V_INT(x->id),
               v_text(csrf), V_INT(now), V_INT(now), v_text(l->peer), v_text(plain_agent(a, l->agent)), V_INT(x->last_at), v_text(x->last_peer)) &&
           end_oldest(s, r, x, id, l->peer, e) && note(s, x->name, password_days_left(r, x) > 0 ? "login" : "password-expired", l->peer, e);
}

bool session_log_in(store *s, arena *a, const account_rules *r, const login *l, login_result *result, char **token, int64_t *failures, error *e)
{
    account x = { 0 };
    secrets k = { 0 };
    bool found;
    int64_t step = 0;
    *result = LOGIN_REFUSED;
    TRY(account_find(s, a, l->name, &x, &found, e));
    if (found && x.locked_until > account_now()) {
        *result = LOGIN_LOCKED;
        return true;
    }
    if (found)
        TRY(read_secrets(s, a, x.id, &k, e));
    bool fits = password_fits(k.hash, l->password);
    if (!found)
        return note(s, "?", "login-unknown", l->peer, e);
    if (!fits || x.state == ACCOUNT_DISABLED)
        return refuse(s, r, &x, &k, l, result, e);
    if (x.state == ACCOUNT_PENDING) {
        *result = LOGIN_PENDING;
        return note(s, x.name, "login-pending", l->peer, e);
    }
    if (k.totp && text_empty(l->code)) {
        *result = LOGIN_CODE_NEEDED;
        return true;
    }
    if (k.totp && !totp_fits(k.totp, l->code, account_now(), k.totp_step, &step))
        return refuse(s, r, &x, &k, l, result, e);
    if (k.totp)
        TRY(RUN(s, e, "UPDATE account SET totp_step = ? WHERE id = ?", V_INT(step), V_INT(x.id)));
    *result = LOGIN_OK;
    if (failures)
        *failures = k.failures;
    return begin_session(s, a, r, &x, l, token, e);
}

/* ---- sessions ------------------------------------------------------------------------------------------------------------------ */

static bool token_like(const char *t)
{
    return strlen(t) == 64 && strspn(t, "0123456789abcdef") == 64;
}

#define SHOWN "created, seen, before_at, peer, agent, before_peer"

static void read_shown(arena *a, rows *q, int at, session *out)
{
    const char **texts_[] = { &out->peer, &out->agent, &out->before_peer };
    out->created = rows_int(q, at);
    out->seen = rows_int(q, at + 1);
    out->before_at = rows_null(q, at + 2) ? 0 : rows_int(q, at + 2);
    for (int i = 0; i < 3; i++)
        *texts_[i] = rows_null(q, at + 3 + i) ? NULL : str_copy(a, rows_text(q, at + 3 + i));
}

bool session_find(store *s, arena *a, const account_rules *r, const char *token, session *out, bool *found, error *e)
{
    enum { TOUCH_AFTER = 60 };              /* the last request is written down at most once a minute */
    rows *q;
    int64_t who = 0, now = account_now();
    *found = false;
    if (!token_like(token))
        return true;
    *out = (session){ 0 };
    sm3_text_hex(token, out->id);
    const value key = v_text(out->id);
    TRY(store_query(s, "SELECT account, csrf, " SHOWN " FROM session WHERE id = ?", &key, 1, &q, e));
    bool ok = rows_next(q, found, e);
    if (ok && *found) {
        who = rows_int(q, 0);
        out->csrf = str_copy(a, rows_text(q, 1));
        read_shown(a, q, 2, out);
    }
    rows_close(q);
    if (!ok || !*found)
        return ok;
    if (now - out->seen > r->idle_seconds || now - out->created > r->longest_seconds) {
        *found = false;
        return RUN(s, e, "DELETE FROM session WHERE id = ?", v_text(out->id));
    }
    TRY(account_get(s, a, who, &out->who, found, e));
    *found = *found && out->who.state == ACCOUNT_ACTIVE;
    return now - out->seen < TOUCH_AFTER || RUN(s, e, "UPDATE session SET seen = ? WHERE id = ?", V_INT(now), v_text(out->id));
}

bool session_end(store *s, const session *x, error *e)
{
    return RUN(s, e, "DELETE FROM session WHERE id = ?", v_text(x->id)) && note(s, x->who.name, "logout", NULL, e);
}

bool session_list(store *s, arena *a, const account_rules *r, int64_t account_id, session **out, size_t *n, error *e)
{
    VEC(session) all = { 0 };
    rows *q;
    bool more, ok;
    int64_t now = account_now();
    const value args[] = { V_INT(account_id), V_INT(now - r->idle_seconds), V_INT(now - r->longest_seconds) };
    TRY(store_query(s, "SELECT id, " SHOWN " FROM session WHERE account = ? AND seen >= ? AND created >= ? ORDER BY created DESC, id", args, 3, &q, e));
    while ((ok = rows_next(q, &more, e)) && more) {
        session x = { 0 };
        snprintf(x.id, sizeof x.id, "%s", str_copy(a, rows_text(q, 0)));
        read_shown(a, q, 1, &x);
        VEC_ADD(a, &all, x);
    }
    rows_close(q);
    *out = all.at;
    *n = all.len;
    return ok;
}

static bool note_ended(store *s, const account *whose, const char *by, int64_t ended, error *e)
{
    char count[24];
    snprintf(count, sizeof count, "%lld", (long long)ended);
    batch_info i = { .who = by, .action = "session-end", .subject = whose->name, .detail = count };
    return audit_note(s, &i, e);
}

bool session_end_one(store *s, const account *whose, const char *id, const char *by, error *e)
{
    int64_t ended = 0;
    const value args[] = { V_INT(whose->id), v_text(id) };
    TRY(store_run(s, "DELETE FROM session WHERE account = ? AND id = ?", args, 2, &ended, e));
    return ended ? note_ended(s, whose, by, ended, e) : fail(e, ERR_NOT_FOUND, "这个登录会话已经结束", "this session has ended already");
}

bool session_end_others(store *s, const account *whose, const char *keep, const char *by, int64_t *ended, error *e)
{
    const value args[] = { V_INT(whose->id), v_text(keep ? keep : "") };
    *ended = 0;
    TRY(store_run(s, "DELETE FROM session WHERE account = ? AND id <> ?", args, 2, ended, e));
    return !*ended || note_ended(s, whose, by, *ended, e);
}

/* ---- tokens of the API ---------------------------------------------------------------------------------------------------------- */

bool token_add(store *s, arena *a, int64_t account_id, const char *name, const char *scopes, int64_t expires, char **token, error *e)
{
    char id[65], random[65];
    account x;
    bool found;
    TRY(account_get(s, a, account_id, &x, &found, e));
    if (!found || !random_hex(random, 32))
        return fail(e, ERR_NOT_FOUND, "没有这个账号", "there is no such account");
    *token = arena_print(a, "jbp_%s", random);
    sm3_text_hex(*token, id);
    batch_info i = { .who = x.name, .action = "token-add", .subject = name, .detail = scopes };
    return RUN(s, e, "INSERT INTO token (id, account, name, hash, scopes, created, expires, used) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ?, 0 FROM token", V_INT(account_id),
               v_text(name), v_text(id), v_text(scopes), V_INT(account_now()), V_INT(expires)) &&
           audit_note(s, &i, e);
}

bool token_find(store *s, arena *a, const char *token, account *who, const char **scopes, bool *found, error *e)
{
    enum { TOUCH_AFTER = 60 };
    char hash[65];
    rows *r;
    int64_t id = 0, owner = 0, used = 0, now = account_now();
    sm3_text_hex(token, hash);
    const value args[] = { v_text(hash), V_INT(now) };
    TRY(store_query(s, "SELECT id, account, scopes, used FROM token WHERE hash = ? AND (expires = 0 OR expires > ?)", args, 2, &r, e));
    bool ok = rows_next(r, found, e);
    if (ok && *found) {
        id = rows_int(r, 0);
        owner = rows_int(r, 1);
        *scopes = str_copy(a, rows_text(r, 2));
        used = rows_int(r, 3);
    }
    rows_close(r);
    if (!ok || !*found)
        return ok;
    TRY(account_get(s, a, owner, who, found, e));
    *found = *found && who->state == ACCOUNT_ACTIVE;
    return now - used < TOUCH_AFTER || RUN(s, e, "UPDATE token SET used = ? WHERE id = ?", V_INT(now), V_INT(id));
}

bool token_list(store *s, arena *a, int64_t account_id, api_token **out, size_t *n, error *e)
{
    VEC(api_token) all = { 0 };
    rows *r;
    bool more, ok;
    const value key = V_INT(account_id);
    TRY(store_query(s, "SELECT id, name, scopes, created, expires, used FROM token WHERE account = ? ORDER BY id", &key, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, &all, (api_token){ rows_int(r, 0), str_copy(a, rows_text(r, 1)), str_copy(a, rows_text(r, 2)), rows_int(r, 3), rows_int(r, 4), rows_int(r, 5) });
    rows_close(r);
    *out = all.at;
    *n = all.len;
    return ok;
}

bool token_remove(store *s, int64_t account_id, int64_t id, error *e)
{
    return RUN(s, e, "DELETE FROM token WHERE account = ? AND id = ?", V_INT(account_id), V_INT(id));
}
