#include "ledger/filter.h"

#include "base/vec.h"
#include "ledger/record_feel.h"
#include "rule/feel_sql.h"

#include <stdio.h>

typedef struct again { const feel_expression *x; const feel_scope *constants; } again;

struct filter {
    core *c;
    const ledger_decl *l;
    arena *a;
    feel_run run;
    sql_schema schema;
    record_frame frame;
    buf where;
    const sql_column *equal;        /* filter_equal() */
    VEC(value) args;
    VEC(again) all, again;          /* every condition; those to decide after the database */
    int64_t steps;                  /* that the interpreter may still take for this filter's records */
    bool stopped;                   /* a record took too many, or too much memory */
};

/* A condition takes some ten steps a record; one that counts to a million for each shall not keep the others waiting. */
enum { STEPS_OF_A_FILTER = 100000000, BYTES_OF_A_RECORD = 16 << 20 };

static sql_kind kind_of(field_type t)
{
    return t == FIELD_TEXT || t == FIELD_CODE ? SQL_TEXT : t == FIELD_TEXTS ? SQL_TEXTS : t == FIELD_DATE ? SQL_DATE : t == FIELD_BOOL ? SQL_BOOL : SQL_NUMBER;
}

bool filter_new(core *c, const ledger_decl *l, arena *a, filter **out, error *e)
{
    filter *f = NEW(a, filter);
    (void)e;
    *f = (filter){ .c = c, .l = l, .a = a, .schema = sql_schema_new(a, store_dialect(c->s)), .frame = record_frame_new(a, l), .where = buf_new(a), .steps = STEPS_OF_A_FILTER };
    feel_run_begin(&f->run, a, c->lang);
    f->run.limits.bytes = BYTES_OF_A_RECORD;
    for (size_t i = 0; i < f->frame.count; i++) {
        int field = f->frame.field[i];
        sql_column *column = NEW(a, sql_column);
        *column = field == FIELD_RECORD_ID ? (sql_column){ "id", SQL_NUMBER, 0 }
                                           : (sql_column){ l->fields[field].id, kind_of(l->fields[field].type), l->fields[field].type == FIELD_DECIMAL ? l->fields[field].scale : 0 };
        sql_schema_add(&f->schema, f->frame.at[i].key, column);
    }
    *out = f;
    return true;
}

void filter_add_sql(filter *f, const char *where, const value *args, size_t n)
{
    buf_print(&f->where, "%s(%s)", f->where.len ? " AND " : "", where);
    for (size_t i = 0; i < n; i++)
        VEC_ADD(f->a, &f->args, args[i]);
}

static const char *id_list(arena *a, const int64_t *ids, size_t n, char open, char shut)
{
    buf b = buf_new(a);
    buf_putc(&b, open);
    for (size_t i = 0; i < n; i++)
        buf_print(&b, "%s%lld", i ? "," : "", (long long)ids[i]);
    buf_putc(&b, shut);
    return b.text;
}

/* A letter for each number up to the largest: 1 for those that count. */
static const char *id_letters(arena *a, const int64_t *ids, size_t n, int64_t top)
{
    char *at = arena_alloc(a, (size_t)top + 1);
    memset(at, '0', (size_t)top);
    for (size_t i = 0; i < n; i++)
        at[ids[i] - 1] = '1';
    return at;
}

/* SQLite takes few numbers as a list, by which it goes; of many it looks up each record's letter on the way. */
void filter_add_ids(filter *f, const int64_t *ids, size_t n)
{
    enum { FEW = 400, SPARSE = 32 };
    int64_t top = 0;
    for (size_t i = 0; i < n; i++)
        top = ids[i] > top ? ids[i] : top;
    bool list = n <= FEW || top > (int64_t)n * SPARSE;
    value arg = V_NULL;
    if (!n)
        filter_add_sql(f, "1 = 0", NULL, 0);
    else if (store_dialect(f->c->s) == DIALECT_POSTGRES) {
        arg = v_text(id_list(f->a, ids, n, '{', '}'));
        filter_add_sql(f, "id = ANY(CAST(? AS bigint[]))", &arg, 1);
    } else if (list) {
        arg = v_text(id_list(f->a, ids, n, '[', ']'));
        filter_add_sql(f, "id IN (SELECT value FROM json_each(?))", &arg, 1);
    } else {
        arg = v_text(id_letters(f->a, ids, n, top));
        filter_add_sql(f, "substr(CAST(? AS BLOB), id, 1) = x'31'", &arg, 1);
    }
}

static feel_scope *scope_of(arena *a, const feel_context *constants)
{
    feel_scope *s = NEW(a, feel_scope);
    *s = (feel_scope){ .context = constants };
    return s;
}

typedef struct eyes { field_seen *sees; const void *self; } eyes;

/* A name in the expression that stands for a field not seen; NULL: none. */
static const char *hidden_name(const filter *f, const feel_expression *x, const eyes *s)
{
    for (size_t i = 0; s && i < f->frame.count; i++)
        if (f->frame.field[i] != FIELD_RECORD_ID && !s->sees(s->self, &f->l->fields[f->frame.field[i]]) && feel_uses_name(x, f->frame.at[i].key))
            return str_copy(f->a, f->frame.at[i].key);
    return NULL;
}

static bool too_much(error *e)
{
    return fail(e, ERR_INPUT, "条件计算量太大，已停止：请写得简单些", "the condition takes too much work and was stopped: write a simpler one");
}

static bool add(filter *f, const char *feel, const feel_context *constants, const eyes *s, error *e)
{
    feel_names *names = feel_names_new(f->a, NULL);
    const feel_expression *x;
    const char *unknown;
    record_feel_names(names, f->l);
    for (size_t i = 0; constants && i < constants->count; i++)
        feel_names_add(names, constants->at[i].key);
    TRY(feel_compile(f->a, str_of(feel), names, FEEL_EXPRESSION, &x, e));
    if ((unknown = feel_unknown_name(x, 0)) || (unknown = hidden_name(f, x, s)))
        return fail(e, ERR_INPUT, "台账“%s”没有“%s”这个字段", "ledger “%s” has no field “%s”", say(f->l->title, e->lang), unknown);
    const feel_scope *scope = constants ? scope_of(f->a, constants) : NULL;
    VEC_ADD(f->a, &f->all, (again){ x, scope });
    sql_filter q = feel_to_sql(&f->run, x, &f->schema, scope);
    if (f->run.stopped)                     /* a part that looks at no field, computed once */
        return too_much(e);
    if (q.where)
        filter_add_sql(f, q.where, q.args, q.arg_count);
    f->equal = f->equal ? f->equal : q.equal;
    for (size_t i = 0; i < q.again_count; i++)
        VEC_ADD(f->a, &f->again, (again){ q.again[i], scope });
    return true;
}

bool filter_add(filter *f, const char *feel, const feel_context *constants, error *e) { return add(f, feel, constants, NULL, e); }
bool filter_add_seen(filter *f, const char *feel, field_seen *sees, const void *self, error *e) { return add(f, feel, NULL, &(eyes){ sees, self }, e); }

bool filter_exact(const filter *f) { return !f->again.len; }

const field_decl *filter_equal(const filter *f) { return f->equal ? field_find(f->l, f->equal->column) : NULL; }      /* the record's number is no field */

const char *filter_sql(const filter *f, const value **args, size_t *n)
{
    *args = f->args.at;
    *n = f->args.len;
    return f->where.len ? f->where.text : "";
}

static bool all_true(filter *f, const again *at, size_t n, int64_t id, const value *values)
{
    if (!n)
        return true;
    arena_pos before = arena_mark(f->a);
    bool ok = true;
    record_frame_fill(&f->frame, f->a, f->l, id, values);
    for (size_t i = 0; ok && i < n; i++) {
        feel_scope seen = { .outer = at[i].constants, .at = f->frame.at, .count = f->frame.count };
        feel_run r;
        feel_run_begin(&r, f->a, f->c->lang);
        r.now = f->run.now;
        r.limits = f->run.limits;
        r.limits.steps = f->steps < r.limits.steps ? f->steps : r.limits.steps;
        ok = feel_is_true(feel_evaluate(&r, at[i].x, &seen)) && !r.stopped;
        f->steps -= r.steps < f->steps ? r.steps : f->steps;
        f->stopped = f->stopped || r.stopped;
    }
    arena_rewind(f->a, before);
    return ok;
}

bool filter_holds(filter *f, int64_t id, const value *values)
{
    return all_true(f, f->all.at, f->all.len, id, values);
}

str filter_question(const filter *f)
{
    buf b = buf_new(f->a);
    if (!filter_exact(f))
        return (str){ "", 0 };
    buf_print(&b, "%s %s", f->l->id, f->where.len ? f->where.text : "");
    for (size_t i = 0; i < f->args.len; i++) {
        const value *x = &f->args.at[i];
        if (x->kind == VALUE_TEXT)
            buf_print(&b, " %zu:%.*s", x->text.len, (int)x->text.len, x->text.at);
        else
            buf_puts(&b, x->kind == VALUE_INT ? arena_print(f->a, " %lld", (long long)x->num) : " null");
    }
    return (str){ b.text, b.len };
}

typedef struct walk { const again *decide; size_t count; int64_t skip, left, seen; filter_visit *visit; void *self; } walk;

static bool walk_rows(filter *f, const scan_options *o, walk *w, error *e)
{
    scan *s;
    record r;
    bool more = true, ok = true;
    TRY(scan_open(f->c, f->l, o, &s, e));
    while (w->left && (ok = scan_next(s, &r, &more, e)) && more) {
        bool holds = all_true(f, w->decide, w->count, r.id, r.values);
        if (f->stopped && !(ok = too_much(e)))
            break;
        if (!holds || w->skip-- > 0)
            continue;
        w->seen++;
        w->left -= w->left > 0;
        if (w->visit && !(ok = w->visit(w->self, &r, e)))
            break;
    }
    scan_close(s);
    return ok;
}

bool filter_count_to(filter *f, int64_t most, int64_t *n, error *e)
{
    const char *where = f->where.len ? f->where.text : NULL;
    if (filter_exact(f)) {
        bool found;
        const char *limit = most > 0 ? arena_print(f->a, " LIMIT %lld", (long long)most) : "";
        /* Some of many are found soonest in the order of the table; an index that narrows little only makes SQLite jump about. */
        const char *plain = most > 0 && store_dialect(f->c->s) == DIALECT_SQLITE ? " NOT INDEXED" : "";
        const char *sql = arena_print(f->a, "SELECT count(*) FROM (SELECT 1 FROM %s%s%s%s%s) x", f->l->id, plain, where ? " WHERE " : "", where ? where : "", limit);
        return store_int(f->c->s, sql, f->args.at, f->args.len, n, &found, e);
    }
    walk w = { .decide = f->again.at, .count = f->again.len, .left = most > 0 ? most : -1 };
    TRY(walk_rows(f, &(scan_options){ .where = where, .args = f->args.at, .arg_count = f->args.len }, &w, e));
    *n = w.seen;
    return true;
}

bool filter_count(filter *f, int64_t *n, error *e)
{
    return filter_count_to(f, 0, n, e);
}

/* Pages are cut by the database when it alone decides, otherwise while walking. */
bool filter_rows(filter *f, const filter_page *p, filter_visit *visit, void *self, error *e)
{
    bool past = p->as_of != 0, cut = filter_exact(f) && !past;
    scan_options o = { .order = p->order, .as_of = p->as_of, .many = p->many, .limit = cut ? p->limit : 0, .offset = cut ? p->offset : 0 };
    walk w = { .decide = f->again.at, .count = f->again.len, .skip = cut ? 0 : p->offset, .left = p->limit && !cut ? p->limit : -1, .visit = visit, .self = self };
    if (past) {
        w.decide = f->all.at;
        w.count = f->all.len;
    } else if (f->where.len) {
        o.where = f->where.text;
        o.args = f->args.at;
        o.arg_count = f->args.len;
    }
    return walk_rows(f, &o, &w, e);
}
