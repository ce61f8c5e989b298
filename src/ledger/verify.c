#include "ledger/verify.h"

#include "base/vec.h"
#include "ledger/change.h"
#include "ledger/scale.h"
#include "ledger/source.h"

#include <unistd.h>

typedef struct checker {
    core  *c;
    verify_result *out;
    VEC(char *) faults;
    arena *a;                          /* of the ledger at hand */
    const char *ledger;
    VEC(const char *) fields;
    scales scales;
    rows  *table, *history;
    bool   row_there, change_there;    /* not yet used up */
    error *e;
} checker;

static void found(checker *c, const char *zh, const char *en, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void found(checker *c, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    if (c->out->fault_count++ < VERIFY_FAULTS)
        VEC_ADD(c->c->a, &c->faults, arena_vprint(c->c->a, c->e->lang == LANG_EN ? en : zh, args));
    va_end(args);
}
#pragma GCC diagnostic pop

/* ---- what history says of one record ------------------------------------------------------------------------------ */

typedef struct folded { int64_t id, version; bool gone; value *values; } folded;

static bool fold_one(checker *c, arena *a, folded *f)
{
    json_error_t bad;
    json_t *changes = json_loads(str_copy(a, rows_text(c->history, 4)), 0, &bad);
    f->version = rows_int(c->history, 2);
    f->gone = str_eq(rows_text(c->history, 3), STR("delete"));
    if (!changes)
        found(c, "%s #%lld：历史第 %lld 行读不懂（%s）", "%s #%lld: history row %lld is not readable (%s)", c->ledger, (long long)f->id, (long long)rows_int(c->history, 0), bad.text);
    for (size_t i = 0; changes && i < c->fields.len; i++) {
        const json_t *old, *new;
        if (change_of(changes, c->fields.at[i], &old, &new))
            f->values[i] = scales_value(a, &c->scales, c->fields.at[i], rows_int(c->history, 0), new);
    }
    json_decref(changes);
    return rows_next(c->history, &c->change_there, c->e);
}

static bool fold(checker *c, arena *a, folded *f)
{
    *f = (folded){ .id = rows_int(c->history, 1), .values = NEW_N(a, value, c->fields.len + 1) };
    while (c->change_there && rows_int(c->history, 1) == f->id)
        TRY(fold_one(c, a, f));
    return true;
}

static const char *shown(arena *a, value v)
{
    return v.kind == VALUE_NULL ? "∅" : v.kind == VALUE_INT ? arena_print(a, "%lld", (long long)v.num) : str_copy(a, v.text);
}

static void compare(checker *c, arena *a, const folded *f)
{
    int64_t now_at = rows_int(c->table, 1);
    for (size_t i = 0; i < c->fields.len; i++) {
        value now = rows_value(c->table, (int)i + 2);
        if (!value_same(now, f->values[i]))
            found(c, "%s #%lld 的 %s 被绕过程序改动：历史是“%s”，现在是“%s”", "%s #%lld: %s was changed behind the program: history says “%s”, the row “%s”", c->ledger, (long long)f->id,
                  c->fields.at[i], shown(a, f->values[i]), shown(a, now));
    }
    if (now_at != f->version)
        found(c, "%s #%lld 的版本号是 %lld，历史是 %lld", "%s #%lld has version %lld, history says %lld", c->ledger, (long long)f->id, (long long)now_at, (long long)f->version);
}

/* ---- side by side --------------------------------------------------------------------------------------------------- */

static bool one_step(checker *c, arena *a)
{
    int64_t row_ = c->row_there ? rows_int(c->table, 0) : INT64_MAX, change = c->change_there ? rows_int(c->history, 1) : INT64_MAX;
    folded f = { .gone = true };
    if (change <= row_)
        TRY(fold(c, a, &f));
    if (change > row_ || (change == row_ && f.gone))
        found(c, "%s #%lld 没有来历：被绕过程序加入", "%s #%lld has no history: it was added behind the program", c->ledger, (long long)row_);
    else if (change < row_ && !f.gone)
        found(c, "%s #%lld 被绕过程序删除", "%s #%lld was removed behind the program", c->ledger, (long long)change);
    else if (change == row_)
        compare(c, a, &f);
    if (row_ > change)
        return true;
    c->out->rows++;
    return rows_next(c->table, &c->row_there, c->e);
}

static bool side_by_side(checker *c)
{
    buf b = buf_new(c->a);
    const value args[] = { v_text(c->ledger) };
    arena *a = arena_new();
    arena_pos start = arena_mark(a);
    buf_puts(&b, "SELECT id, version");
    for (size_t i = 0; i < c->fields.len; i++)
        buf_print(&b, ", %s", c->fields.at[i]);
    buf_print(&b, " FROM %s ORDER BY id", c->ledger);
    bool ok = store_query(c->c->s, b.text, NULL, 0, &c->table, c->e) &&
              store_query(c->c->s, "SELECT seq, record, version, op, changes FROM history WHERE ledger = ? ORDER BY record, seq", args, 1, &c->history, c->e);
    ok = ok && rows_next(c->table, &c->row_there, c->e) && rows_next(c->history, &c->change_there, c->e);
    while (ok && (c->row_there || c->change_there)) {
        ok = one_step(c, a);
        arena_rewind(a, start);
    }
    rows_close(c->table);
    rows_close(c->history);
    c->table = c->history = NULL;
    arena_end(a);
    return ok;
}

/* The fields a table has: those of the declaration it was made from, also such as left it since. */
static bool one_ledger(checker *c, const char *ledger, const char *json)
{
    json_error_t bad;
    json_t *j = json_loads(json, 0, &bad), *v;
    const char *field;
    c->a = arena_new();
    c->ledger = ledger;
    c->fields.len = c->fields.cap = 0;
    json_object_foreach(j, field, v)
        if (*field)
            VEC_ADD(c->a, &c->fields, arena_copy(c->a, field));
    scales_read(c->a, j, &c->scales);
    bool ok = j ? side_by_side(c) : (found(c, "台账 %s 的结构登记读不懂", "what ledger %s was made from is not readable", ledger), true);
    json_decref(j);
    arena_end(c->a);
    c->fields.at = NULL;
    return ok;
}

static bool each_ledger(checker *c)
{
    rows *r;
    bool more = true, ok = true;
    VEC(char *) names = { 0 }, texts = { 0 };
    TRY(store_query(c->c->s, "SELECT ledger, json FROM declaration ORDER BY ledger", NULL, 0, &r, c->e));
    while ((ok = rows_next(r, &more, c->e)) && more) {
        VEC_ADD(c->c->a, &names, str_copy(c->c->a, rows_text(r, 0)));
        VEC_ADD(c->c->a, &texts, str_copy(c->c->a, rows_text(r, 1)));
    }
    rows_close(r);
    for (size_t i = 0; ok && i < names.len; i++)
        ok = one_ledger(c, names.at[i], texts.at[i]);
    return ok;
}

/* ---- originals ------------------------------------------------------------------------------------------------------ */

static void one_file(checker *c, const char *name, const char *sm3)
{
    char hex[SM3_HEX], *kept = source_path(c->c, name, sm3);
    int64_t bytes;
    error e = { 0 };
    if (access(kept, F_OK) != 0)
        c->out->absent++;
    else if (!file_sm3(kept, hex, &bytes, &e) || !text_eq(hex, sm3))
        found(c, "原件 %s 被改动过（%s）", "the original %s was altered (%s)", name, kept);
    c->out->files++;
}

static bool each_file(checker *c)
{
    rows *r;
    bool more = true, ok = true;
    if (!c->c->dir)
        return true;
    TRY(store_query(c->c->s, "SELECT name, sm3 FROM source ORDER BY id", NULL, 0, &r, c->e));
    while ((ok = rows_next(r, &more, c->e)) && more)
        one_file(c, str_copy(c->c->a, rows_text(r, 0)), str_copy(c->c->a, rows_text(r, 1)));
    rows_close(r);
    return ok;
}

bool rows_verify(core *c, verify_result *out, error *e)
{
    checker k = { .c = c, .out = out, .e = e };
    *out = (verify_result){ 0 };
    TRY(each_ledger(&k) && each_file(&k));
    out->faults = k.faults.at;
    return true;
}
