#include "store/backup.h"

#include "base/vec.h"
#include "store/anchor.h"
#include "store/audit.h"
#include "store/backend.h"
#include "store/schema.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <strings.h>
#include <unistd.h>

typedef VEC(const char *) texts;

/* ---- checking a file ------------------------------------------------------------------------------------------------- */

static bool check_copy(const char *file, error *e)
{
    store *s;
    arena *a = arena_new();
    audit_result r = { 0 };
    char *answer = NULL;
    bool ok = store_open(file, STORE_COPY, &s, e);
    if (ok) {
        ok = store_str(s, a, "PRAGMA integrity_check", NULL, 0, &answer, e) && audit_verify_copy(s, a, &r, e);
        store_close(s);
    }
    if (ok && !text_eq(answer, "ok"))
        ok = fail(e, ERR_STORE, "备份文件 %s 已损坏：%s", "the backup %s is damaged: %s", file, answer ? answer : "?");
    if (ok && r.fault_count)
        ok = fail(e, ERR_STORE, "备份文件 %s 的审计链不完整：%s", "the audit chain of %s is broken: %s", file, r.faults[0].text);
    arena_end(a);
    return ok;
}

/* ---- tables, from either engine's catalogue ------------------------------------------------------------------------------ */

static bool names_of(store *s, arena *a, const char *sql, const value *args, size_t n, texts *out, error *e)
{
    rows *r;
    bool more = true, ok = true;
    TRY(store_query(s, sql, args, n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, out, str_copy(a, rows_text(r, 0)));
    rows_close(r);
    return ok;
}

typedef struct table_copy { store *from, *to; arena *a; const char *table; texts columns; error *e; } table_copy;

static bool columns_of(table_copy *t)
{
    const value args[] = { v_text(t->table) };
    const char *sql = store_dialect(t->from) == DIALECT_SQLITE ? "SELECT name FROM pragma_table_info(?) ORDER BY cid"
                                                              : "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position";
    return names_of(t->from, t->a, sql, args, 1, &t->columns, t->e);
}

/* A ledger's table is made with the columns and types it has there: text, or integers of 64 bits. */
static bool make_table(table_copy *t)
{
    buf b = buf_new(t->a);
    bool sqlite = store_dialect(t->to) == DIALECT_SQLITE;
    const char *type_sql = store_dialect(t->from) == DIALECT_SQLITE ? "SELECT type FROM pragma_table_info(?) ORDER BY cid"
                                                                   : "SELECT data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position";
    const value args[] = { v_text(t->table) };
    texts types = { 0 };
    TRY(names_of(t->from, t->a, type_sql, args, 1, &types, t->e));
    buf_print(&b, "CREATE TABLE IF NOT EXISTS %s (", t->table);
    for (size_t i = 0; i < t->columns.len; i++) {
        bool text = strcasecmp(types.at[i], "text") == 0;
        buf_print(&b, "%s%s %s%s", i ? ", " : "", t->columns.at[i], text ? "TEXT" : sqlite ? "INTEGER" : "BIGINT", i == 0 ? " PRIMARY KEY" : "");
    }
    buf_print(&b, ")%s", sqlite ? " STRICT" : "");
    return store_script(t->to, b.text, t->e) && store_script(t->to, arena_print(t->a, "DELETE FROM %s", t->table), t->e);
}

static bool copy_rows(table_copy *t)
{
    buf select = buf_new(t->a);
    value args[512];
    rows *r;
    bool more = true, ok = true;
    size_t n = t->columns.len;
    if (n > sizeof args / sizeof *args)
        return fail(t->e, ERR_LIMIT, "表 %s 的列太多", "table %s has too many columns", t->table);
    for (size_t i = 0; i < n; i++)
        buf_print(&select, "%s%s", i ? ", " : "SELECT ", t->columns.at[i]);
    buf_print(&select, " FROM %s", t->table);
    const row_shape *shape = shape_new(t->to, t->table, t->columns.at, n);
    TRY(store_stream(t->from, select.text, NULL, 0, &r, t->e));
    while (ok && (ok = rows_next(r, &more, t->e)) && more) {
        for (size_t i = 0; i < n; i++)
            args[i] = rows_value(r, (int)i);
        ok = store_append(t->to, shape, args, t->e);
    }
    rows_close(r);
    return ok;
}

/* `to` becomes what `from` is: its tables with the columns they have, under the number they have, so that whatever is to be
 * migrated after finds what it expects.  The indexes of ledgers follow from declarations, which are not known here: a mark
 * says that they are missing (ledger/table.h). */
static bool copy_all(store *from, store *to, error *e)
{
    arena *a = arena_new();
    texts old = { 0 }, tables = { 0 };
    int64_t version;
    bool ok = names_of(to, a, schema_tables(to), NULL, 0, &old, e);
    for (size_t i = 0; ok && i < old.len; i++)
        ok = store_script(to, arena_print(a, "DROP TABLE %s", old.at[i]), e);
    ok = ok && schema_known(from, &version, e) && schema_raise(to, version, e) && names_of(from, a, schema_tables(from), NULL, 0, &tables, e);
    for (size_t i = 0; ok && i < tables.len; i++) {
        table_copy t = { .from = from, .to = to, .a = a, .table = tables.at[i], .e = e };
        ok = columns_of(&t) && make_table(&t) && copy_rows(&t);
    }
    ok = ok && store_script(to, "DELETE FROM meta WHERE key = 'indexes'; INSERT INTO meta (key, value) VALUES ('indexes', 'missing')", e);
    arena_end(a);
    return ok;
}

/* ---- backup ----------------------------------------------------------------------------------------------------------------- */

static bool sqlite_copy(store *s, const char *to, error *e)
{
    sqlite3 *target = NULL;
    bool ok = sqlite3_open(to, &target) == SQLITE_OK;
    sqlite3_backup *b = ok ? sqlite3_backup_init(target, "main", s->db, "main") : NULL;
    int step = SQLITE_OK;
    while (b && ((step = sqlite3_backup_step(b, 500)) == SQLITE_OK || step == SQLITE_BUSY || step == SQLITE_LOCKED))
        if (step != SQLITE_OK)
            sqlite3_sleep(20);
    ok = b && sqlite3_backup_finish(b) == SQLITE_OK && step == SQLITE_DONE;
    if (!ok)
        fail(e, ERR_SYSTEM, "备份没有成功：%s", "the backup failed: %s", target ? sqlite3_errmsg(target) : to);
    sqlite3_close(target);
    return ok;
}

static bool dump_to_file(store *s, const char *to, error *e)
{
    store *file = NULL;
    bool ok = store_script(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", e) && store_open(to, STORE_CREATE, &file, e) &&
              store_begin(file, e) && copy_all(s, file, e) && store_commit(file, e);
    error ignored = { 0 };
    store_script(s, "COMMIT", &ignored);
    store_close(file);
    return ok;
}

bool store_backup(store *s, const char *to_file, error *e)
{
    arena *a = arena_new();
    char *temporary = arena_print(a, "%s.new", to_file);
    unlink(temporary);
    bool ok = (store_dialect(s) == DIALECT_SQLITE ? sqlite_copy(s, temporary, e) : dump_to_file(s, temporary, e)) && check_copy(temporary, e);
    if (ok && rename(temporary, to_file) != 0)
        ok = fail(e, ERR_SYSTEM, "备份不能存为 %s：%s", "the backup cannot be named %s: %s", to_file, strerror(errno));
    unlink(temporary);
    unlink(arena_print(a, "%s-wal", temporary));
    unlink(arena_print(a, "%s-shm", temporary));
    unlink(arena_print(a, "%s.head", temporary));
    arena_end(a);
    return ok;
}

/* ---- restore ---------------------------------------------------------------------------------------------------------------- */

static bool is_empty(store *s, bool *empty, error *e)
{
    int64_t version, n;
    bool found;
    TRY(schema_version(s, &version, e));
    *empty = true;
    if (!version)
        return true;
    TRY(store_int(s, "SELECT count(*) FROM history", NULL, 0, &n, &found, e));
    *empty = n == 0;
    return true;
}

/* Whether the file can be written into; what stands against it for another reason is told when it is opened again. */
static bool is_sound(const char *path)
{
    store *s;
    error why = { 0 };
    arena *a = arena_new();
    char *answer = NULL;
    bool opened = store_open(path, STORE_WRITE, &s, &why), asked = opened && store_str(s, a, "PRAGMA quick_check(1)", NULL, 0, &answer, &why);
    bool damaged = asked ? !text_eq(answer, "ok") : why.code == ERR_STORE;
    if (opened)
        store_close(s);
    arena_end(a);
    return !damaged;
}

/* A damaged file stays beside the new one, with its log, for whoever can still read something of it. */
static bool spare_damaged(const char *url, error *e)
{
    const char *path = store_path(url);
    if (!path || access(path, F_OK) != 0 || is_sound(path))
        return true;
    arena *a = arena_new();
    unlink(arena_print(a, "%s-shm", path));
    bool log = rename(arena_print(a, "%s-wal", path), arena_print(a, "%s.damaged-wal", path)) == 0 || errno == ENOENT;
    bool ok = (log && rename(path, arena_print(a, "%s.damaged", path)) == 0) ||
              fail(e, ERR_SYSTEM, "损坏的 %s 改不了名：%s", "the damaged %s cannot be renamed: %s", path, strerror(errno));
    arena_end(a);
    return ok;
}

/* All of it in one transaction: whoever is killed in the middle leaves what was there.  An anchor that cannot be true any
 * longer goes before that is settled: without one the log is only checked less far. */
static bool take_in(store *from, store *to, error *e)
{
    int64_t seq;
    char head[80];
    bool anchored;
    TRY(copy_all(from, to, e) && schema_raise(to, SCHEMA_NEWEST, e) && anchor_read(to, &seq, head, sizeof head, &anchored, e) && anchor_forget(to, e));
    if (store_commit(to, e))
        return true;
    error ignored = { 0 };
    if (anchored)
        anchor_write(to, seq, head, &ignored);
    return false;
}

static bool restore_over(store *from, store *to, bool replace, error *e)
{
    bool empty;
    TRY(store_begin(to, e));
    if (is_empty(to, &empty, e) &&
        (empty || replace || fail(e, ERR_CONFLICT, "%s 里已有数据；确要覆盖请加 --replace（先备份）", "%s holds data: add --replace to overwrite it (back it up first)", store_name(to))) &&
        take_in(from, to, e))
        return true;
    store_rollback(to);
    return false;
}

bool store_restore(const char *from_file, const char *url, bool replace, error *e)
{
    store *from = NULL, *to = NULL;
    TRY(check_copy(from_file, e) && (!replace || spare_damaged(url, e)));
    bool ok = store_open(from_file, STORE_COPY, &from, e) && store_open(url, STORE_CREATE, &to, e) && restore_over(from, to, replace, e);
    store_close(from);
    store_close(to);
    return ok;
}
