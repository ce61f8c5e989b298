/* PostgreSQL through libpq, loaded with dlopen (JBP_LIBPQ: a vendor's client library may take its place). */
#include "store/pq.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_NUMERIC = 1700, MOST_ARGS = 65535 };

static void quiet(void *arg, const char *message) { (void)arg; (void)message; }

static bool resolve(pq *p, error *e)
{
    const char *set = getenv("JBP_LIBPQ"), *path = set && *set ? set : "libpq.so.5";
    const struct { const char *name; void *at; } functions[] = {
        { "PQconnectdb", &p->connectdb }, { "PQfinish", &p->finish }, { "PQstatus", &p->status }, { "PQerrorMessage", &p->error_message },
        { "PQexec", &p->exec }, { "PQprepare", &p->prepare }, { "PQexecParams", &p->exec_params }, { "PQexecPrepared", &p->exec_prepared }, { "PQresultStatus", &p->result_status },
        { "PQresultErrorField", &p->result_field }, { "PQclear", &p->clear }, { "PQntuples", &p->ntuples }, { "PQnfields", &p->nfields },
        { "PQgetvalue", &p->getvalue }, { "PQgetlength", &p->getlength }, { "PQgetisnull", &p->getisnull }, { "PQftype", &p->ftype },
        { "PQcmdTuples", &p->cmd_tuples }, { "PQcmdStatus", &p->cmd_status }, { "PQsetNoticeProcessor", &p->set_notice },
        { "PQputCopyData", &p->put_copy }, { "PQputCopyEnd", &p->end_copy }, { "PQgetResult", &p->get_result },
    };
    p->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!p->library)
        return fail(e, ERR_SYSTEM, "找不到 PostgreSQL 客户端库 %s；请安装 libpq5 或设置 JBP_LIBPQ", "the PostgreSQL client library %s is missing: install libpq5 or set JBP_LIBPQ", path);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *f = dlsym(p->library, functions[i].name);
        if (!f)
            return fail(e, ERR_SYSTEM, "%s 中没有 %s", "%s lacks %s", path, functions[i].name);
        memcpy(functions[i].at, &f, sizeof f);
    }
    return true;
}

static bool pq_fault(store *s, const PGresult *r, const char *sql, error *e)
{
    pq *p = s->db;
    const char *state = r ? p->result_field(r, PG_DIAG_SQLSTATE) : NULL, *text = r ? p->result_field(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (state && strncmp(state, "23", 2) == 0)
        return fail(e, ERR_CONFLICT, "与已有数据冲突：%s", "conflicts with existing data: %s", text);
    if (state && text_eq(state, "55P03"))
        return fail(e, ERR_CONFLICT, "%s 正被另一个程序写入，请稍后再试", "%s is being written by another program: try again later", s->name);
    return fail(e, ERR_STORE, "数据库错误：%s（%s）", "database error: %s (%s)", text ? text : p->error_message(p->conn), sql);
}

bool pq_finished(store *s, PGresult *r, const char *sql, PGresult **keep, error *e)
{
    pq *p = s->db;
    int status = p->result_status(r);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || pq_fault(s, r, sql, e);
    if (ok && keep)
        *keep = r;
    else
        p->clear(r);
    return ok;
}

static bool pg_script(store *s, const char *sql, error *e)
{
    pq *p = s->db;
    PGresult *r = NULL;
    TRY(pq_finished(s, p->exec(p->conn, sql), sql, &r, e));
    bool undone = text_eq(sql, "COMMIT") && text_eq(p->cmd_status(r), "ROLLBACK");      /* PostgreSQL's answer after an earlier error */
    p->clear(r);
    return !undone || fail(e, ERR_CONFLICT, "前面有一步出错，整批没有保存", "a step before failed: nothing of the batch was saved");
}

/* `?` outside quotes and comments → $1, $2 … */
static char *numbered(arena *a, const char *sql)
{
    buf b = buf_new(a);
    int n = 0;
    char quote = 0;
    for (const char *c = sql; *c; c++) {
        if (quote)
            quote = *c == quote ? 0 : quote;
        else if (*c == '\'' || *c == '"')
            quote = *c;
        if (*c == '?' && !quote)
            buf_print(&b, "$%d", ++n);
        else
            buf_putc(&b, *c);
    }
    return b.text;
}

/* Prepared when first run: only then the kinds of the arguments are known. */
static bool pg_prepare(store *s, const char *sql, prepared *p, error *e)
{
    enum { LONGEST = 24 };
    char *name = malloc(LONGEST);
    (void)sql;
    if (!name)
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    snprintf(name, LONGEST, "n%lld", (long long)++((pq *)s->db)->statements);      /* n…: not prepared yet, s…: prepared */
    p->handle = name;
    return true;
}

/* A connection that ends takes its statements along. */
static void pg_forget(store *s, prepared *p, bool closing)
{
    pq *q = s->db;
    char text[48];
    snprintf(text, sizeof text, "DEALLOCATE %s", (const char *)p->handle);
    if (!closing && *(const char *)p->handle == 's')
        q->clear(q->exec(q->conn, text));
    free(p->handle);
    p->handle = NULL;
}

typedef struct bound { const char **texts; Oid *types; } bound;

static bool bind_all(arena *a, const value *args, size_t n, bound *out, error *e)
{
    *out = (bound){ NEW_N(a, const char *, n + 1), NEW_N(a, Oid, n + 1) };
    if (n > MOST_ARGS)
        return fail(e, ERR_LIMIT, "条件里的值太多（最多 %d 个），请缩小范围", "too many values in one statement (at most %d): narrow it", (int)MOST_ARGS);
    for (size_t i = 0; i < n; i++) {
        out->types[i] = args[i].kind == VALUE_INT ? OID_INT8 : args[i].kind == VALUE_TEXT ? OID_TEXT : 0;
        out->texts[i] = args[i].kind == VALUE_NULL ? NULL : args[i].kind == VALUE_INT ? arena_print(a, "%lld", (long long)args[i].num) : str_copy(a, args[i].text);
    }
    return true;
}

static bool execute(store *s, prepared *p, const char *sql, const value *args, size_t n, PGresult **out, error *e)
{
    pq *q = s->db;
    char *name = p->handle;
    arena *a = arena_new();
    bound b;
    bool ok = bind_all(a, args, n, &b, e);
    if (ok && name[0] == 'n') {
        name[0] = 's';
        ok = pq_finished(s, q->prepare(q->conn, name, numbered(a, sql), (int)n, b.types), sql, NULL, e);
        if (!ok)
            name[0] = 'n';
    }
    if (ok)
        ok = pq_finished(s, q->exec_prepared(q->conn, name, (int)n, b.texts, NULL, NULL, 0), sql, out, e);
    arena_end(a);
    return ok;
}

static bool pg_run(store *s, prepared *p, const char *sql, const value *args, size_t n, int64_t *changed, error *e)
{
    PGresult *r = NULL;
    TRY(execute(s, p, sql, args, n, &r, e));
    if (changed)
        *changed = strtoll(((pq *)s->db)->cmd_tuples(r), NULL, 10);
    ((pq *)s->db)->clear(r);
    return true;
}

static bool pg_query(store *s, prepared *p, const char *sql, const value *args, size_t n, rows *r, error *e)
{
    PGresult *result = NULL;
    TRY(execute(s, p, sql, args, n, &result, e));
    r->state = result;
    r->at = -1;
    r->count = ((pq *)s->db)->ntuples(result);
    return true;
}

enum { FETCHED = 1000 };                         /* rows of a stream held at a time */

static bool fetch(rows *r, error *e)
{
    pq *q = r->s->db;
    char sql[64];
    PGresult *piece = NULL;
    snprintf(sql, sizeof sql, "FETCH %d FROM jbp_%lld", FETCHED, (long long)r->cursor);
    TRY(pq_finished(r->s, q->exec(q->conn, sql), sql, &piece, e));
    q->clear(r->state);
    r->state = piece;
    r->at = -1;
    r->count = q->ntuples(piece);
    return true;
}

static void close_cursor(rows *r)
{
    pq *q = r->s->db;
    char sql[64];
    snprintf(sql, sizeof sql, "CLOSE jbp_%lld", (long long)r->cursor);
    q->clear(q->exec(q->conn, sql));
}

/* A cursor that outlives its transaction keeps its rows at the server, so others may be asked in between. */
static bool pg_stream(store *s, const char *sql, const value *args, size_t n, rows *r, error *e)
{
    pq *q = s->db;
    arena *a = arena_new();
    bound b;
    bool ok = bind_all(a, args, n, &b, e);
    r->cursor = ++q->cursors;
    if (ok) {
        const char *declare = arena_print(a, "DECLARE jbp_%lld CURSOR WITH HOLD FOR %s", (long long)r->cursor, numbered(a, sql));
        ok = pq_finished(s, q->exec_params(q->conn, declare, (int)n, b.types, b.texts, NULL, NULL, 0), sql, NULL, e);
    }
    arena_end(a);
    if (ok && !fetch(r, e)) {
        close_cursor(r);
        ok = false;
    }
    return ok;
}

static bool pg_next(rows *r, bool *more, error *e)
{
    if (r->cursor && r->at + 1 == r->count && r->count == FETCHED)
        TRY(fetch(r, e));
    *more = ++r->at < r->count;
    return true;
}

static void pg_done(rows *r)
{
    ((pq *)r->s->db)->clear(r->state);
    if (r->cursor)
        close_cursor(r);
}
static int pg_columns(const rows *r) { return ((pq *)r->s->db)->nfields(r->state); }

static value pg_column(const rows *r, int column)
{
    pq *p = r->s->db;
    int row = (int)r->at;
    if (r->at < 0 || r->at >= r->count || p->getisnull(r->state, row, column))
        return V_NULL;
    const char *text = p->getvalue(r->state, row, column);
    Oid t = p->ftype(r->state, column);
    if (t == OID_INT8 || t == OID_INT4 || t == OID_INT2 || (t == OID_NUMERIC && !strchr(text, '.')))
        return V_INT(strtoll(text, NULL, 10));
    return V_STR(((str){ text, (size_t)p->getlength(r->state, row, column) }));
}

/* One writer a schema: an advisory lock on its name, waited for ten seconds. */
static bool pg_begin(store *s, error *e)
{
    TRY(pg_script(s, "BEGIN", e));
    if (pg_script(s, "SET LOCAL lock_timeout = '10s'", e) && pg_script(s, "SELECT pg_advisory_xact_lock(hashtext(current_schema()))", e))
        return true;
    error ignored = { 0 };
    pg_script(s, "ROLLBACK", &ignored);
    return false;
}

static void pg_close(store *s)
{
    pq *p = s->db;
    if (p->conn)
        p->finish(p->conn);
    dlclose(p->library);
}

static const backend pg = { DIALECT_POSTGRES, pg_run, pg_script, pg_query, pg_next, pg_done, pg_columns, pg_column, pg_prepare, pg_forget, pg_begin, pg_close,
                            copy_append, copy_settle, copy_drop, pg_stream };

/* Takes ?schema=NAME or &schema=NAME out of the URL: libpq does not know it. */
static char *without_schema(arena *a, const char *url, char **schema)
{
    const char *at = strstr(url, "schema=");
    *schema = arena_copy(a, "jbp");
    if (!at || at == url || (at[-1] != '?' && at[-1] != '&'))
        return arena_copy(a, url);
    size_t n = strcspn(at + 7, "&");
    *schema = arena_copy_n(a, at + 7, n);
    const char *rest = at + 7 + n;
    buf b = buf_new(a);
    buf_add(&b, (str){ url, (size_t)(at - url) - (*rest ? 0 : 1) });
    buf_puts(&b, *rest ? rest + 1 : "");
    return b.text;
}

/* For messages: the password between ':' and '@' is left out. */
static char *without_password(arena *a, const char *url)
{
    const char *host = strchr(url, '@'), *from = strstr(url, "://");
    const char *colon = host && from ? memchr(from + 3, ':', (size_t)(host - from - 3)) : NULL;
    return colon ? arena_print(a, "%.*s%s", (int)(colon - url), url, host) : arena_copy(a, url);
}

static bool plain_name(const char *name)
{
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
            return false;
    return *name != 0;
}

bool postgres_open(store *s, const char *url, store_mode mode, error *e)
{
    pq *p = NEW(s->a, pq);
    char *schema, *plain = without_schema(s->a, url, &schema);
    s->name = without_password(s->a, url);
    TRY(resolve(p, e));
    if (!plain_name(schema))
        return fail(e, ERR_USAGE, "schema=%s：只能用小写字母、数字和下划线", "schema=%s: use lower-case letters, digits and underscores", schema);
    p->conn = p->connectdb(plain);
    s->db = p;
    s->b = &pg;
    if (p->status(p->conn) != CONNECTION_OK)
        return fail(e, ERR_SYSTEM, "连不上数据库 %s：%s", "cannot connect to %s: %s", s->name, p->error_message(p->conn));
    p->set_notice(p->conn, quiet, NULL);
    if (mode == STORE_CREATE)
        TRY(pg_script(s, arena_print(s->a, "CREATE SCHEMA IF NOT EXISTS %s", schema), e));
    return pg_script(s, arena_print(s->a, "SET search_path TO %s; SET client_encoding TO 'UTF8'", schema), e);
}
