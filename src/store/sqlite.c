/* SQLite: one file, WAL, STRICT tables. synchronous=FULL: a committed import survives a power cut. */
#include "store/append.h"

#include <errno.h>
#include <sqlite3.h>
#include <unistd.h>

enum { WAIT_MS = 10000 };

static bool sqlite_fault(store *s, const char *what, error *e)
{
    sqlite3 *db = s->db;
    switch (sqlite3_errcode(db) & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(e, ERR_CONFLICT, "%s 正被另一个程序写入，等了 %d 秒；请稍后再试", "%s is being written by another program; waited %d s; try again later", s->name, WAIT_MS / 1000);
    case SQLITE_FULL:
        return fail(e, ERR_SYSTEM, "磁盘已满，%s 没有改动", "the disk is full; %s is unchanged", s->name);
    case SQLITE_READONLY:
        return fail(e, ERR_SYSTEM, "%s 只读，不能写入", "%s is read-only", s->name);
    case SQLITE_NOTADB:
        return fail(e, ERR_STORE, "%s 不是数据库文件；如已损坏，请用 jbp restore --replace 恢复备份", "%s is not a database file; if it was damaged, restore a backup with jbp restore --replace", s->name);
    case SQLITE_CORRUPT:
        return fail(e, ERR_STORE, "%s 已损坏：%s；请用 jbp restore --replace 恢复备份", "%s is damaged: %s; restore a backup with jbp restore --replace", s->name, sqlite3_errmsg(db));
    case SQLITE_CONSTRAINT:
        return fail(e, ERR_CONFLICT, "与已有数据冲突：%s", "conflicts with existing data: %s", sqlite3_errmsg(db));
    default:
        return fail(e, ERR_STORE, "数据库错误：%s（%s）", "database error: %s (%s)", sqlite3_errmsg(db), what);
    }
}

static bool lite_script(store *s, const char *sql, error *e)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fault(s, sql, e);
}

static bool lite_prepare(store *s, const char *sql, prepared *p, error *e)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
        return sqlite_fault(s, sql, e);
    p->handle = stmt;
    return true;
}

static void lite_forget(store *s, prepared *p, bool closing)
{
    (void)s, (void)closing;
    sqlite3_finalize(p->handle);
    p->handle = NULL;
}

static bool bind(store *s, sqlite3_stmt *stmt, const value *args, size_t n, error *e)
{
    for (size_t i = 0; i < n; i++) {
        int k = (int)i + 1, bad;
        if (args[i].kind == VALUE_INT)
            bad = sqlite3_bind_int64(stmt, k, args[i].num);
        else if (args[i].kind == VALUE_TEXT)
            bad = sqlite3_bind_text(stmt, k, args[i].text.at ? args[i].text.at : "", (int)args[i].text.len, SQLITE_STATIC);
        else
            bad = sqlite3_bind_null(stmt, k);
        if (bad != SQLITE_OK)
            return sqlite_fault(s, "bind", e);
    }
    return true;
}

static bool lite_run(store *s, prepared *p, const char *sql, const value *args, size_t n, int64_t *changed, error *e)
{
    sqlite3_stmt *stmt = p->handle;
    TRY(bind(s, stmt, args, n, e));
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
        ;
    bool ok = status == SQLITE_DONE || sqlite_fault(s, sql, e);
    sqlite3_reset(stmt);
    if (ok && changed)
        *changed = sqlite3_changes64(s->db);
    return ok;
}

static bool lite_query(store *s, prepared *p, const char *sql, const value *args, size_t n, rows *r, error *e)
{
    (void)sql;
    r->state = p->handle;
    sqlite3_stmt *stmt = p->handle;
    for (size_t i = 0; i < n; i++)                       /* arguments may end before the rows do: copy texts */
        if (args[i].kind == VALUE_TEXT &&
            sqlite3_bind_text(stmt, (int)i + 1, args[i].text.at ? args[i].text.at : "", (int)args[i].text.len, SQLITE_TRANSIENT) != SQLITE_OK)
            return sqlite_fault(s, "bind", e);
    for (size_t i = 0; i < n; i++)
        if (args[i].kind != VALUE_TEXT && (args[i].kind == VALUE_INT ? sqlite3_bind_int64(stmt, (int)i + 1, args[i].num)
                                                                    : sqlite3_bind_null(stmt, (int)i + 1)) != SQLITE_OK)
            return sqlite_fault(s, "bind", e);
    return true;
}

static bool lite_next(rows *r, bool *more, error *e)
{
    int status = sqlite3_step(r->state);
    *more = status == SQLITE_ROW;
    return status == SQLITE_ROW || status == SQLITE_DONE || sqlite_fault(r->s, "step", e);
}

static void lite_done(rows *r)
{
    sqlite3_reset(r->state);
    sqlite3_clear_bindings(r->state);
}

static int lite_columns(const rows *r) { return sqlite3_column_count(r->state); }

static value lite_column(const rows *r, int i)
{
    switch (sqlite3_column_type(r->state, i)) {
    case SQLITE_NULL: return V_NULL;
    case SQLITE_INTEGER: return V_INT(sqlite3_column_int64(r->state, i));
    default: break;
    }
    const char *text = (const char *)sqlite3_column_text(r->state, i);
    return V_STR(((str){ text, (size_t)sqlite3_column_bytes(r->state, i) }));
}

static bool lite_begin(store *s, error *e) { return lite_script(s, "BEGIN IMMEDIATE", e); }

static void lite_close(store *s)
{
    append_close(s);
    sqlite3_close_v2(s->db);
}

static const backend lite = { DIALECT_SQLITE, lite_run, lite_script, lite_query, lite_next, lite_done, lite_columns,
                              lite_column, lite_prepare, lite_forget, lite_begin, lite_close, append_row, append_settle, append_drop, NULL };

/* Percent signs for what a URI gives another meaning. */
static char *immutable_uri(arena *a, const char *path)
{
    buf b = buf_new(a);
    buf_puts(&b, *path == '/' ? "file://" : "file:");
    for (const char *c = path; *c; c++)
        buf_print(&b, strchr("%?#", *c) ? "%%%02X" : "%c", *c);
    buf_puts(&b, "?immutable=1");
    return b.text;
}

/* A database copied by hand brings its log along: that one is read as any store. */
static bool has_log(arena *a, const char *path) { return access(arena_print(a, "%s-wal", path), F_OK) == 0; }

bool sqlite_open(store *s, const char *path, store_mode mode, error *e)
{
    bool copy = mode == STORE_COPY && !has_log(s->a, path);
    int flags = copy ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    sqlite3 *db = NULL;
    s->name = s->path = arena_copy(s->a, path);
    if (mode != STORE_CREATE && access(path, F_OK) != 0)
        return fail(e, ERR_NOT_FOUND, "没有数据文件 %s；先用 jbp init 建立", "there is no data file %s; make it with jbp init", path);
    int bad = sqlite3_open_v2(copy ? immutable_uri(s->a, path) : path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    s->db = db;
    s->b = &lite;
    if (bad != SQLITE_OK)
        return fail(e, ERR_SYSTEM, "无法打开 %s：%s", "cannot open %s: %s", path, db ? sqlite3_errmsg(db) : strerror(errno));
    sqlite3_busy_timeout(db, WAIT_MS);
    sqlite3_extended_result_codes(db, 1);
    return (copy || lite_script(s, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON", e)) &&
           lite_script(s, "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456; PRAGMA trusted_schema=OFF", e);
}
