#include "store/schema.h"

#include <stdio.h>

typedef struct migration { int64_t number; const char *sql[2]; } migration;    /* by dialect */

#define TABLES(TEXT_, INT_, END_) \
    "CREATE TABLE meta (key " TEXT_ " PRIMARY KEY, value " TEXT_ " NOT NULL)" END_ \
    "CREATE TABLE batch (id " INT_ " PRIMARY KEY, shard " INT_ " NOT NULL DEFAULT 0, at " TEXT_ " NOT NULL, who " TEXT_ " NOT NULL," \
    " action " TEXT_ " NOT NULL, subject " TEXT_ ", detail " TEXT_ ", reason " TEXT_ ")" END_ \
    "CREATE TABLE audit (seq " INT_ " PRIMARY KEY, batch " INT_ ", at " TEXT_ " NOT NULL, who " TEXT_ " NOT NULL, action " TEXT_ " NOT NULL," \
    " subject " TEXT_ ", detail " TEXT_ ", reason " TEXT_ ", first " INT_ ", next " INT_ ", digest " TEXT_ ", previous " TEXT_ " NOT NULL," \
    " hash " TEXT_ " NOT NULL)" END_ \
    "CREATE TABLE source (id " INT_ " PRIMARY KEY, shard " INT_ " NOT NULL DEFAULT 0, name " TEXT_ " NOT NULL, sm3 " TEXT_ " NOT NULL UNIQUE," \
    " bytes " INT_ " NOT NULL, kind " TEXT_ " NOT NULL, at " TEXT_ " NOT NULL, batch " INT_ " NOT NULL)" END_ \
    "CREATE TABLE history (seq " INT_ " PRIMARY KEY, shard " INT_ " NOT NULL DEFAULT 0, batch " INT_ " NOT NULL, ledger " TEXT_ " NOT NULL," \
    " record " INT_ " NOT NULL, version " INT_ " NOT NULL, op " TEXT_ " NOT NULL, changes " TEXT_ " NOT NULL, source " INT_ "," \
    " sheet " TEXT_ ", row " INT_ ")" END_ \
    "CREATE INDEX history_record ON history (ledger, record, seq);" \
    "CREATE INDEX history_batch ON history (batch);" \
    "CREATE TABLE declaration (ledger " TEXT_ " PRIMARY KEY, json " TEXT_ " NOT NULL, batch " INT_ " NOT NULL)" END_

/* People and their sessions (account/account.h): no ledgers, since what they hold is secret and short-lived. */
#define ACCOUNTS(TEXT_, INT_, END_) \
    "CREATE TABLE account (id " INT_ " PRIMARY KEY, name " TEXT_ " NOT NULL UNIQUE, display " TEXT_ " NOT NULL, role " TEXT_ " NOT NULL, section " TEXT_ "," \
    " phone " TEXT_ ", enterprise " INT_ ", state " TEXT_ " NOT NULL, hash " TEXT_ " NOT NULL, kept " TEXT_ ", must_change " INT_ " NOT NULL, failures " INT_ " NOT NULL," \
    " locked_until " INT_ " NOT NULL, totp " TEXT_ ", totp_step " INT_ ", created " INT_ " NOT NULL, changed " INT_ " NOT NULL)" END_ \
    "CREATE TABLE session (id " TEXT_ " PRIMARY KEY, account " INT_ " NOT NULL, csrf " TEXT_ " NOT NULL, created " INT_ " NOT NULL, seen " INT_ " NOT NULL," \
    " peer " TEXT_ ")" END_ \
    "CREATE TABLE token (id " INT_ " PRIMARY KEY, account " INT_ " NOT NULL, name " TEXT_ " NOT NULL, hash " TEXT_ " NOT NULL UNIQUE, scopes " TEXT_ " NOT NULL," \
    " created " INT_ " NOT NULL, expires " INT_ " NOT NULL, used " INT_ " NOT NULL)" END_ \
    "CREATE TABLE saved_view (id " INT_ " PRIMARY KEY, account " INT_ " NOT NULL, ledger " TEXT_ " NOT NULL, name " TEXT_ " NOT NULL, query " TEXT_ " NOT NULL," \
    " shared " INT_ " NOT NULL)" END_

/* What is told to others, and what was answered to a request that may come again (hook/webhook.h, web/request_key.h). */
#define HOOKS(TEXT_, INT_, END_) \
    "CREATE TABLE webhook (id " INT_ " PRIMARY KEY, account " INT_ " NOT NULL, name " TEXT_ " NOT NULL, url " TEXT_ " NOT NULL, secret " TEXT_ " NOT NULL," \
    " events " TEXT_ " NOT NULL, ledgers " TEXT_ " NOT NULL, filter " TEXT_ ", state " TEXT_ " NOT NULL, trouble " TEXT_ ", created " INT_ " NOT NULL, entry " INT_ " NOT NULL," \
    " step " INT_ " NOT NULL, tries " INT_ " NOT NULL, first_try " INT_ " NOT NULL, next_try " INT_ " NOT NULL, claimed " INT_ " NOT NULL)" END_ \
    "CREATE TABLE webhook_log (id " INT_ " PRIMARY KEY, webhook " INT_ " NOT NULL, event " TEXT_ " NOT NULL, type " TEXT_ " NOT NULL, at " INT_ " NOT NULL," \
    " status " INT_ " NOT NULL, note " TEXT_ ")" END_ \
    "CREATE INDEX webhook_log_of ON webhook_log (webhook, id);" \
    "CREATE TABLE request_key (account " INT_ " NOT NULL, key " TEXT_ " NOT NULL, request " TEXT_ " NOT NULL, at " INT_ " NOT NULL, status " INT_ " NOT NULL," \
    " type " TEXT_ ", headers " TEXT_ ", body " TEXT_ ", PRIMARY KEY (account, key))" END_

/* The log by person, by action, and by day (store/audit_list.h). */
#define AUDIT_ORDER \
    "CREATE INDEX audit_who ON audit (who, seq);" \
    "CREATE INDEX audit_action ON audit (action, seq);" \
    "CREATE INDEX audit_at ON audit (at, seq);"

/* What people are shown of their own log-ins, and since when a password is in use (account/account.h). */
#define LOGINS(TEXT_, INT_) \
    "ALTER TABLE account ADD COLUMN password_set " INT_ ";" \
    "ALTER TABLE account ADD COLUMN last_at " INT_ ";" \
    "ALTER TABLE account ADD COLUMN last_peer " TEXT_ ";" \
    "ALTER TABLE account ADD COLUMN why " TEXT_ ";" \
    "ALTER TABLE session ADD COLUMN agent " TEXT_ ";" \
    "ALTER TABLE session ADD COLUMN before_at " INT_ ";" \
    "ALTER TABLE session ADD COLUMN before_peer " TEXT_ ";"

static const migration migrations[] = {
    { 1, { TABLES("TEXT", "INTEGER", " STRICT;"), TABLES("TEXT", "BIGINT", ";") } },
    { 2, { ACCOUNTS("TEXT", "INTEGER", " STRICT;"), ACCOUNTS("TEXT", "BIGINT", ";") } },
    { 3, { HOOKS("TEXT", "INTEGER", " STRICT;"), HOOKS("TEXT", "BIGINT", ";") } },
    { 4, { AUDIT_ORDER, AUDIT_ORDER } },
    { 5, { LOGINS("TEXT", "INTEGER"), LOGINS("TEXT", "BIGINT") } },
};
enum { NEWEST = sizeof migrations / sizeof *migrations };

static const char *const meta_exists[] = {
    "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta'",
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'meta'",
};

bool schema_version(store *s, int64_t *version, error *e)
{
    int64_t there;
    bool found;
    *version = 0;
    TRY(store_int(s, meta_exists[store_dialect(s)], NULL, 0, &there, &found, e));
    if (!there)
        return true;
    return store_int(s, "SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'schema'", NULL, 0, version, &found, e);
}

static bool write_version(store *s, int64_t version, error *e)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)version);
    return store_run(s, "DELETE FROM meta WHERE key = 'schema'", NULL, 0, NULL, e) && RUN(s, e, "INSERT INTO meta (key, value) VALUES ('schema', ?)", v_text(number));
}

static bool apply(store *s, const migration *m, error *e)
{
    return store_script(s, m->sql[store_dialect(s)], e) && write_version(s, m->number, e);
}

bool schema_known(store *s, int64_t *have, error *e)
{
    TRY(schema_version(s, have, e));
    return *have <= NEWEST || fail(e, ERR_STORE, "%s 由更新版本的程序建立（结构 %lld，本程序只认到 %d）；请升级程序",
                                   "%s was made by a newer program (schema %lld, this one knows %d): upgrade the program", store_name(s), (long long)*have, (int)NEWEST);
}

bool schema_raise(store *s, int64_t to, error *e)
{
    int64_t have;
    TRY(schema_known(s, &have, e));
    for (int64_t i = have; i < (to == SCHEMA_NEWEST ? NEWEST : to); i++)
        TRY(apply(s, &migrations[i], e));
    return true;
}

bool schema_migrate(store *s, error *e)
{
    int64_t have;
    TRY(schema_known(s, &have, e));
    for (; have < NEWEST; have++) {
        TRY(store_begin(s, e));
        if (!schema_raise(s, have + 1, e) || !store_commit(s, e)) {
            store_rollback(s);
            return false;
        }
    }
    return true;
}

bool schema_current(store *s, bool *current, error *e)
{
    int64_t have;
    TRY(schema_known(s, &have, e));
    *current = have == NEWEST;
    return have || fail(e, ERR_NOT_FOUND, "%s 里还没有数据；先用 jbp init 建立", "%s holds nothing yet: make it with jbp init", store_name(s));
}

/* A ledger's table is known by the columns that each has (ledger/table.h). */
#define SYSTEM_TABLES "('meta', 'batch', 'audit', 'source', 'history', 'declaration', 'account', 'session', 'token', 'saved_view', 'webhook', 'webhook_log', 'request_key')"
static const char *const table_names[] = {
    "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND (m.name IN " SYSTEM_TABLES
    " OR (SELECT count(*) FROM pragma_table_info(m.name) c WHERE c.name IN ('id', 'shard', 'version', 'batch')) = 4) ORDER BY m.name",
    "SELECT t.table_name FROM information_schema.tables t WHERE t.table_schema = current_schema() AND (t.table_name IN " SYSTEM_TABLES
    " OR (SELECT count(*) FROM information_schema.columns c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name IN ('id', 'shard', 'version', 'batch')) = 4)"
    " ORDER BY t.table_name",
};

const char *schema_tables(const store *s) { return table_names[store_dialect(s)]; }
