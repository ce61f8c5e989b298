/* From ledgers into a table, and back from a number to its records. */
#include "evaluate/data.h"

#include "base/date.h"
#include "base/vec.h"

#include <stdio.h>

typedef struct load { core *c; arena *a; const data_decl *d; int year; map row_of; eval_table *t; bool *seen; error *e; } load;

static const char *id_key(arena *a, int64_t id) { return arena_print(a, "%lld", (long long)id); }

static bool firms(load *l)
{
    rows *r;
    bool more = true, ok = true;
    int64_t n;
    TRY(store_int(l->c->s, "SELECT count(*) FROM enterprise", NULL, 0, &n, &ok, l->e));
    data_table(l->a, l->d, l->year, (size_t)n, l->t);
    l->seen = NEW_N(l->a, bool, n + 1);
    l->row_of = map_new(l->a);
    TRY(store_query(l->c->s, "SELECT id, uscc, name, town FROM enterprise ORDER BY uscc", NULL, 0, &r, l->e));
    for (size_t i = 0; (ok = rows_next(r, &more, l->e)) && more && i < (size_t)n; i++) {
        eval_firm *f = &l->t->firm[i];
        *f = (eval_firm){ .id = rows_int(r, 0), .uscc = str_copy(l->a, rows_text(r, 1)), .name = str_copy(l->a, rows_text(r, 2)), .town = str_copy(l->a, rows_text(r, 3)), .head = -1 };
        map_put(&l->row_of, str_of(id_key(l->a, f->id)), NULL)->num = (int64_t)i;
    }
    rows_close(r);
    return ok;
}

/* ---- one item ---------------------------------------------------------------------------------------------------------- */

typedef struct query { buf sql; value args[8]; size_t n; } query;

static void condition(query *q, const datum *d, int year)
{
    int64_t december = (int64_t)year * 100 + 12;
    if (d->year) {
        buf_puts(&q->sql, " AND year = ?");
        q->args[q->n++] = V_INT(year);
    }
    if (d->since) {
        buf_print(&q->sql, " AND %s <= ? AND (%s IS NULL OR %s > ?)", d->since->id, d->until->id, d->until->id);
        q->args[q->n++] = V_INT(december);
        q->args[q->n++] = V_INT(december);
    }
    if (d->where)
        buf_puts(&q->sql, d->where);
    for (size_t i = 0; i < d->match_count; i++)
        q->args[q->n++] = d->match[i];
    if (d->field)
        buf_print(&q->sql, " AND %s IS NOT NULL", d->field->id);
}

static query query_of(arena *a, const datum *d, int year)
{
    query q = { .sql = buf_new(a) };
    const char *own = d->firm ? d->firm->id : "id";
    buf_print(&q.sql, "SELECT %s, %s, %s, id FROM %s WHERE %s IS NOT NULL", own, d->field ? d->field->id : "NULL", d->part ? d->part->id : "NULL", d->ledger->id, own);
    condition(&q, d, year);
    return q;
}

/* A stored value as FEEL sees it: decimals unscaled, codes and references by what people call them. */
static feel_value fact_of(load *l, const field_decl *f, value v)
{
    date day;
    if (f->type == FIELD_DECIMAL || f->type == FIELD_INT || f->type == FIELD_YEAR)
        return feel_number(dec_of_decimal((decimal){ v.num, f->type == FIELD_DECIMAL ? f->scale : 0 }));
    if (f->type == FIELD_BOOL)
        return feel_bool(v.num != 0);
    if (f->type == FIELD_DATE)
        return date_parse_iso(v.text, &day) ? feel_date(day) : FEEL_NOTHING;
    char *text = f->type == FIELD_CODE && f->list && text_eq(f->list->id, "gbt4754_2017") ? value_plain(l->a, f, v) : value_to_text(l->a, l->c, f, v);
    return feel_string(str_of(arena_copy(l->a, text)));
}

static dec128 weighted(const datum *d, int64_t units, bool whole, int64_t part)
{
    dec128 v = dec_of_decimal((decimal){ units, d->field->scale }), p;
    if (whole || !dec_mul(v, dec_of_decimal((decimal){ part, d->part->scale + 2 }), &p))
        return v;
    return p;
}

static void take(load *l, const datum *d, feel_value *cell, rows *r)
{
    dec128 sum;
    feel_value v = FEEL_NOTHING;
    if (d->from == FROM_ANY)
        v = feel_bool(true);
    else if (d->from == FROM_COUNT)
        v = feel_integer(1);
    else if (d->from == FROM_SUM)
        v = feel_number(weighted(d, rows_int(r, 1), !d->part || rows_null(r, 2), d->part ? rows_int(r, 2) : 0));
    else
        v = fact_of(l, d->field, rows_value(r, 1));
    bool adds = d->from == FROM_SUM || d->from == FROM_COUNT;
    *cell = adds && cell->kind == FEEL_NUMBER && dec_add(cell->number, v.number, &sum) ? feel_number(sum) : v;
}

static bool item(load *l, size_t k)
{
    const datum *d = &l->d->at[k];
    query q = query_of(l->a, d, l->year);
    rows *r;
    bool more = true, ok = true;
    if (d->from == FROM_ONE)
        buf_puts(&q.sql, " ORDER BY id");
    TRY(store_query(l->c->s, q.sql.text, q.args, q.n, &r, l->e));
    while ((ok = rows_next(r, &more, l->e)) && more) {
        char key[24];
        snprintf(key, sizeof key, "%lld", (long long)rows_int(r, 0));
        map_value *row = map_get(&l->row_of, str_of(key));
        if (!row)
            continue;
        take(l, d, &l->t->column[k][row->num], r);
        l->seen[row->num] = l->seen[row->num] || d->firm;
    }
    rows_close(r);
    return ok;
}

/* ---- firms evaluated together --------------------------------------------------------------------------------------------- */

static bool heads(load *l)
{
    rows *r;
    bool more = true, ok = true;
    const value year[] = { V_INT(l->year) };
    if (!map_get(&l->c->packs.ledger_by_id, STR("eval_subject")))
        return true;
    TRY(store_query(l->c->s, "SELECT enterprise, head FROM eval_subject WHERE year = ? AND head IS NOT NULL", year, 1, &r, l->e));
    while ((ok = rows_next(r, &more, l->e)) && more) {
        map_value *row = map_get(&l->row_of, str_of(id_key(l->a, rows_int(r, 0)))), *head = map_get(&l->row_of, str_of(id_key(l->a, rows_int(r, 1))));
        if (row && head && row->num != head->num) {
            l->t->firm[row->num].head = (int32_t)head->num;
            l->seen[head->num] = true;
        }
    }
    rows_close(r);
    return ok;
}

/* A head that is itself a member leads on to its own head; a ring is told with its names. */
static bool settle(load *l)
{
    eval_firm *f = l->t->firm;
    for (size_t i = 0; i < l->t->firms; i++) {
        int steps = 0;
        while (f[i].head >= 0 && f[f[i].head].head >= 0) {
            if (++steps > 100)
                return fail(l->e, ERR_CONFLICT, "参评企业名单的“合并评价主体”成环：%s；请改正后再算", "firms are evaluated with each other in a ring: %s", f[i].name);
            f[i].head = f[f[i].head].head;
        }
    }
    for (size_t i = 0; i < l->t->firms; i++)
        if (f[i].head >= 0)
            f[f[i].head].members++;
    return true;
}

/* Firms of which no department said anything are not in the table. */
static void drop_unseen(load *l)
{
    eval_table *t = l->t;
    int32_t *to = NEW_N(l->a, int32_t, t->firms + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->firms; i++)
        to[i] = l->seen[i] ? (int32_t)n++ : -1;
    for (size_t i = 0; i < t->firms; i++) {
        if (!l->seen[i])
            continue;
        t->firm[to[i]] = t->firm[i];
        t->firm[to[i]].head = t->firm[i].head < 0 ? -1 : to[t->firm[i].head];
        for (size_t k = 0; k < t->decl->count; k++)
            t->column[k][to[i]] = t->column[k][i];
    }
    t->firms = n;
}

bool data_load(core *c, const data_decl *d, int year, eval_table *out, error *e)
{
    load l = { .c = c, .a = c->a, .d = d, .year = year, .t = out, .e = e };
    TRY(firms(&l));
    for (size_t k = 0; k < d->count; k++)
        if (d->at[k].ledger)
            TRY(item(&l, k));
    TRY(heads(&l) && settle(&l));
    drop_unseen(&l);
    return true;
}

/* ---- where a number is from --------------------------------------------------------------------------------------------- */

/* The version that gave the field its present value: a later file may have touched only other fields of the record. */
static bool describe(core *c, const datum *d, arena *a, data_source *out, error *e)
{
    version *all;
    size_t n;
    char *mark = d->field ? arena_print(a, "\"%s\":", d->field->id) : NULL;
    out->ledger = say(d->ledger->title, c->lang);
    TRY(record_history(c, d->ledger, out->record, a, &all, &n, e));
    size_t at = n;
    while (at > 1 && mark && !strstr(all[at - 1].changes, mark))
        at--;
    if (!n)
        return true;
    const version *v = &all[at - 1];
    out->version = v->version;
    out->file = v->file;
    out->sheet = v->sheet;
    out->row = v->row;
    out->who = v->who;
    return true;
}

bool data_sources(core *c, const eval_table *t, size_t firm, int item_, arena *a, data_source **out, size_t *n, error *e)
{
    const datum *d = &t->decl->at[item_];
    VEC(data_source) all = { 0 };
    load l = { .c = c, .a = a, .d = t->decl, .year = t->year, .e = e };
    for (size_t i = 0; d->ledger && i < t->firms; i++) {
        rows *r;
        bool more = true, ok = true;
        if (i != firm && t->firm[i].head != (int32_t)firm)
            continue;
        query q = query_of(a, d, t->year);
        buf_print(&q.sql, " AND %s = ? ORDER BY id", d->firm ? d->firm->id : "id");
        q.args[q.n++] = V_INT(t->firm[i].id);
        TRY(store_query(c->s, q.sql.text, q.args, q.n, &r, e));
        while ((ok = rows_next(r, &more, e)) && more) {
            feel_value cell = FEEL_NOTHING;
            take(&l, d, &cell, r);
            data_source s = { .record = rows_int(r, 3), .value = cell };
            VEC_ADD(a, &all, s);
        }
        rows_close(r);
        TRY(ok);
        for (size_t k = 0; k < all.len; k++)
            if (!all.at[k].firm) {
                TRY(describe(c, d, a, &all.at[k], e));
                all.at[k].firm = t->firm[i].name;
            }
    }
    *out = all.at;
    *n = all.len;
    return true;
}
