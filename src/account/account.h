/* account.h — who may log in, and their sessions.
 *
 * Follows what GB/T 22239-2019 (等保 2.0) asks of an application at level 3, clause 8.1.4.1 (身份鉴别): unique names,
 * complexity and change of passwords, locking after failures, time-out of sessions, a second factor where wanted.
 *
 *   passwords   argon2id (RFC 9106), never stored or logged otherwise; at least 10 characters of three kinds, or 16 of any
 *               two; not the name, not one of the common ones; the last five are not taken again; staff change them every
 *               90 days (firms need not: what they see is their own)
 *   failures    five in a row lock the account for 15 minutes; an unknown name costs the same time as a wrong password
 *   sessions    a random 256-bit token; the store keeps its SM3, so a copy of the store opens no session; they end after
 *               30 minutes without a request, after 12 hours, at log-out, and when password, role or state change; of
 *               more than five at once the oldest ends. People see theirs, and when and from where they were in before
 *   second      TOTP (RFC 6238, SHA-1, 6 digits, 30 s), one step of tolerance, each code once
 *
 * Times are seconds since 1970, UTC.  Every log-in, failure, lock and change is an audit entry. */
#ifndef JBP_ACCOUNT_ACCOUNT_H
#define JBP_ACCOUNT_ACCOUNT_H
#include "store/audit.h"

typedef enum account_state { ACCOUNT_ACTIVE, ACCOUNT_PENDING, ACCOUNT_DISABLED, ACCOUNT_STATES } account_state;

typedef struct account {
    int64_t id;
    const char *name, *display, *role, *section, *phone;
    int64_t enterprise;             /* the registry's record; 0: none */
    account_state state;
    bool must_change, has_totp;
    int64_t locked_until, created;
    int64_t password_set;           /* since when the password is in use; before that was kept: the account's last change */
    int64_t last_at;                /* the newest log-in; 0: never */
    const char *last_peer;          /* its address */
    const char *why;                /* it was disabled; NULL: nobody said */
} account;

typedef struct account_rules {
    int most_failures;
    int64_t lock_seconds, idle_seconds, longest_seconds;
    int64_t most_sessions;          /* of one account; 0: any number */
    int64_t password_days;          /* of an account without a firm; 0: for ever */
} account_rules;
#define ACCOUNT_RULES \
    ((account_rules){ .most_failures = 5, .lock_seconds = 900, .idle_seconds = 1800, .longest_seconds = 43200, .most_sessions = 5, .password_days = 90 })

int64_t account_now(void);
const char *account_state_name(account_state s);                        /* "active", "pending", "disabled" */

/* False with what is missing. */
bool password_acceptable(const char *password, const char *name, error *e);

/* Days until the password must be changed; 0 or less: it must be now. INT64_MAX: never. */
int64_t password_days_left(const account_rules *r, const account *who);

/* `a->id` is set. `by`: who makes it. The password may be NULL: then nobody can log in until one is set. */
bool account_add(store *s, account *a, const char *password, const char *by, error *e);
bool account_find(store *s, arena *a, const char *name, account *out, bool *found, error *e);
bool account_get(store *s, arena *a, int64_t id, account *out, bool *found, error *e);
bool account_list(store *s, arena *a, account **out, size_t *n, error *e);
bool account_count(store *s, int64_t *n, error *e);
/* Each ends the account's sessions. */
bool account_set_password(store *s, int64_t id, const char *password, bool must_change, const char *by, error *e);
bool account_set_role(store *s, int64_t id, const char *role, const char *section, const char *by, error *e);
bool account_set_state(store *s, int64_t id, account_state state, const char *why, const char *by, error *e);   /* why: may be NULL */
bool account_unlock(store *s, int64_t id, const char *by, error *e);                                        /* ends no session */
bool account_set_enterprise(store *s, int64_t id, int64_t enterprise, const char *by, error *e);
bool account_set_totp(store *s, int64_t id, const char *secret, const char *by, error *e);         /* NULL: no second factor */

/* Random base32 secret of 160 bits, its URI for an authenticator, and whether a code fits it now. */
char *totp_secret(arena *a);
char *totp_uri(arena *a, const char *secret, const char *account_name);
bool  totp_fits(const char *secret, const char *code, int64_t now, int64_t last_step, int64_t *step);

typedef struct login { const char *name, *password, *code, *peer, *agent; } login;        /* agent: what the browser calls itself, or NULL */
typedef enum login_result { LOGIN_OK, LOGIN_REFUSED, LOGIN_LOCKED, LOGIN_CODE_NEEDED, LOGIN_PENDING } login_result;

typedef struct session {
    char id[65];                    /* SM3 of the token */
    account who;
    const char *csrf;               /* hex, 64 */
    int64_t created, seen, before_at;   /* before: the account's log-in before this one; 0: none */
    const char *peer, *agent, *before_peer;
} session;

/* On LOGIN_OK a session is begun and *token (64 hex digits) is what the browser keeps; *failures: how often a wrong password
 * was given since the log-in before (may be NULL). */
bool session_log_in(store *s, arena *a, const account_rules *r, const login *l, login_result *result, char **token, int64_t *failures, error *e);
bool session_find(store *s, arena *a, const account_rules *r, const char *token, session *out, bool *found, error *e);
/* Whether it is this account's password: for whoever is logged in and must show it again. Failures count. */
bool account_password_fits(store *s, const account_rules *r, const account *who, const char *password, const char *peer, bool *fits, error *e);
bool session_end(store *s, const session *x, error *e);
/* Those of an account that are still good, newest first; `who` and `csrf` are left empty. */
bool session_list(store *s, arena *a, const account_rules *r, int64_t account_id, session **out, size_t *n, error *e);
/* Ends one of `whose` sessions; fails as not found when it is none of theirs. */
bool session_end_one(store *s, const account *whose, const char *id, const char *by, error *e);
/* Ends all but `keep` (NULL: all). */
bool session_end_others(store *s, const account *whose, const char *keep, const char *by, int64_t *ended, error *e);
bool session_end_all(store *s, int64_t account_id, error *e);           /* inside the caller's transaction or alone */

/* Tokens of the JSON API: shown once, kept as SM3; scopes are words ("read", "write", "ledger:enterprise"…). */
typedef struct api_token { int64_t id; const char *name, *scopes; int64_t created, expires, used; } api_token;
bool token_add(store *s, arena *a, int64_t account_id, const char *name, const char *scopes, int64_t expires, char **token, error *e);
bool token_find(store *s, arena *a, const char *token, account *who, const char **scopes, bool *found, error *e);
bool token_list(store *s, arena *a, int64_t account_id, api_token **out, size_t *n, error *e);
bool token_remove(store *s, int64_t account_id, int64_t id, error *e);

bool random_hex(char *out, size_t bytes);                               /* 2 × bytes digits and NUL */
bool same_secret(const char *a, const char *b);                         /* in time that does not tell where they differ */
#endif
