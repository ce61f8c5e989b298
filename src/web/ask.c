#include "web/ask.h"

#include "web/clause.h"
#include "web/list.h"

#include <stdlib.h>

/* ---- what may be asked ---------------------------------------------------------------------------------------------------------- */

static bool groups_by(const field_decl *f)
{
    return !f->personal && f->type != FIELD_TEXTS && f->type != FIELD_DECIMAL && f->type != FIELD_DATE && !f->unique;
}

static int level_column(const code_list *list)
{
    for (size_t i = 0; list && i < list->column_count; i++)
        if (text_eq(list->columns[i], "level"))
            return (int)i;
    return -1;
}

static void add_axis(visit *v, ask_axes *out, const field_decl *via, const field_decl *f)
{
    const char *key = via ? arena_print(v->a, "%s.%s", via->id, f->id) : f->id;
    const char *label = via ? arena_print(v->a, "%s·%s", say(via->label, v->l), field_heading(v->a, f, v->l)) : field_heading(v->a, f, v->l);
    VEC_ADD(v->a, out, (ask_axis){ key, label, via, f, 0 });
    for (int level = 1; f->type == FIELD_CODE && level_column(f->list) >= 0 && level <= 3; level++)
        VEC_ADD(v->a, out, (ask_axis){ arena_print(v->a, "%s^%d", key, level), arena_print(v->a, visit_say(v, "%s（第%d级）", "%s (level %d)"), label, level), via, f, level });
}

void ask_choices(visit *v, const ledger_decl *l, const ledger_rights *g, ask_axes *axes, ask_measures *measures)
{
    static const struct { const char *id; text2 says; } kinds[ASK_KINDS] = { { "count", { "记录数", "Records" } }, { "sum", { "合计", "sum" } }, { "mean", { "平均", "mean" } }, { "min", { "最小", "least" } }, { "max", { "最大", "most" } } };
    VEC_ADD(v->a, measures, (ask_measure){ "count", say(kinds[0].says, v->l), visit_say(v, "条", ""), ASK_COUNT, NULL });
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (!rights_see(g, f))
            continue;
        if (groups_by(f))
            add_axis(v, axes, NULL, f);
        for (int k = ASK_SUM; (f->type == FIELD_DECIMAL || f->type == FIELD_INT) && !f->personal && k < ASK_KINDS; k++)
            VEC_ADD(v->a, measures, (ask_measure){ arena_print(v->a, "%s:%s", kinds[k].id, f->id), arena_print(v->a, "%s %s", say(f->label, v->l), say(kinds[k].says, v->l)), f->unit, (ask_kind)k, f });
    }
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *via = &l->fields[i];
        ledger_rights there = { 0 };
        if (via->type != FIELD_REF || !rights_see(g, via))
            continue;
        there = access_to(v->roles, v->who, via->ref);
        for (size_t k = 0; may(&there, RIGHT_VIEW) && k < via->ref->count; k++)
            if (groups_by(&via->ref->fields[k]) && via->ref->fields[k].type != FIELD_REF && rights_see(&there, &via->ref->fields[k]))
                add_axis(v, axes, via, &via->ref->fields[k]);
    }
}

/* ---- groups --------------------------------------------------------------------------------------------------------------------------- */

/* One axis while records come in: values that were seen, by their text. */
typedef struct side {
    const ask_axis *axis;
    map by_key;                             /* stored value as text → group + 1 */
    map there;                              /* of a reference: record id → value of the field, as seen by this person */
    ask_groups groups;
} side;

const char *ask_key(arena *a, value x) { return x.kind == VALUE_NULL ? "" : x.kind == VALUE_INT ? arena_print(a, "%lld", (long long)x.num) : arena_print(a, "=%.*s", (int)x.text.len, x.text.at); }

/* The forebear of a code at a level; a code that has none there stands for itself. */
static value at_level(const ask_axis *x, value code)
{
    const code_list *list = x->field->list;
    int column = level_column(list);
    const list_item *item = code.kind == VALUE_TEXT ? list_find(list, code.text) : NULL;
    while (item && item->more[column] && atoi(item->more[column]) > x->level && !text_empty(item->parent))
        item = list_find(list, str_of(item->parent));
    return item ? v_text(item->code) : code;
}

typedef struct filling { visit *v; side *s; } filling;

static bool fill_reference(void *self, const record *r, error *e)
{
    const filling *k = self;
    value *kept = NEW(k->v->a, value);
    (void)e;
    *kept = value_keep(k->v->a, r->values[k->s->axis->field->index]);
    map_put(&k->s->there, str_of(arena_print(k->v->a, "%lld", (long long)r->id)), NULL)->ptr = kept;
    return true;
}

static bool side_begin(visit *v, const ask_axis *axis, side *s, error *e)
{
    filter *f;
    *s = (side){ .axis = axis, .by_key = map_new(v->a), .there = map_new(v->a) };
    if (!axis || !axis->via)
        return true;
    ledger_rights g = access_to(v->roles, v->who, axis->via->ref);
    return filter_new(v->c, axis->via->ref, v->a, &f, e) && rights_filter(&g, f, v->a, e) && filter_rows(f, &(filter_page){ .order = "id" }, fill_reference, &(filling){ v, s }, e);
}

static value value_on(const side *s, arena *a, const record *r)
{
    const ask_axis *x = s->axis;
    if (!x)
        return V_NULL;
    value v = r->values[x->via ? x->via->index : x->field->index];
    if (x->via) {
        const value *kept = v.kind == VALUE_INT ? map_ptr(&s->there, str_of(arena_print(a, "%lld", (long long)v.num))) : NULL;
        v = kept ? *kept : V_NULL;
    }
    return x->level ? at_level(x, v) : v;
}

static const char *label_of(visit *v, const ask_axis *x, value y)
{
    if (!x)
        return "";
    return y.kind == VALUE_NULL ? visit_say(v, "（未知）", "(not known)") : value_to_text(v->a, v->c, x->field, y);
}

static bool group_on(visit *v, arena *scratch, side *s, value y, size_t most, size_t *out, error *e)
{
    bool was;
    map_value *slot = map_put(&s->by_key, str_of(ask_key(scratch, y)), &was);
    if (!was) {
        if (s->groups.len == most)
            return fail(e, ERR_LIMIT, "按“%s”分组超过 %zu 组，请换一个字段或加条件", "“%s” makes more than %zu groups: take another field or add a condition", s->axis->label, most);
        y = value_keep(v->a, y);
        VEC_ADD(v->a, &s->groups, (ask_group){ label_of(v, s->axis, y), y, s->axis && s->axis->field->type != FIELD_REF && y.kind == VALUE_INT, { 0 } });
        slot->num = (int64_t)s->groups.len;
    }
    *out = (size_t)slot->num - 1;
    return true;
}

/* ---- the records of a group ------------------------------------------------------------------------------------------------------ */

ask ask_with(const ask *k, const ask_measure *m)
{
    ask other = *k;
    other.measure = m;
    return other;
}

static void add_literal(buf *b, const char *literal) { buf_print(b, "%s%s", b->len ? ", " : "", literal); }

/* All codes that stand for the group at its level. */
static const char *codes_at(arena *a, const ask_axis *x, const char *key)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < x->field->list->count; i++) {
        value code = v_text(x->field->list->items[i].code);
        if (text_eq(ask_key(a, at_level(x, code)), key))
            add_literal(&b, clause_literal(a, x->field, code));
    }
    return b.text ? b.text : "";
}

typedef struct collecting { arena *a; const ask_axis *x; const char *key; buf ids; size_t n; } collecting;

/* Of a reference: the records it leads to whose field is in the group; for “not known” those whose field is known. */
static bool collect(void *self, const record *r, error *e)
{
    enum { MOST_IDS = 1000 };
    collecting *k = self;
    value y = r->values[k->x->field->index];
    const char *key = ask_key(k->a, k->x->level ? at_level(k->x, y) : y);
    if (*k->key ? !text_eq(key, k->key) : !*key)
        return true;
    add_literal(&k->ids, arena_print(k->a, "%lld", (long long)r->id));
    return ++k->n <= MOST_IDS || fail(e, ERR_LIMIT, "“%s”涉及的记录超过 %d 条，请先加条件", "“%s” leads to more than %d records: add a condition first", k->x->label, (int)MOST_IDS);
}

static bool clause_by_reference(visit *v, const ask_axis *x, const char *key, const char **feel, error *e)
{
    filter *f;
    collecting k = { .a = v->a, .x = x, .key = key, .ids = buf_new(v->a) };
    ledger_rights g = access_to(v->roles, v->who, x->via->ref);
    TRY(filter_new(v->c, x->via->ref, v->a, &f, e) && rights_filter(&g, f, v->a, e) && filter_rows(f, &(filter_page){ .order = "id" }, collect, &k, e));
    const char *ids = k.n ? k.ids.text : "0";
    *feel = *key ? arena_print(v->a, "%s in (%s)", x->via->label.zh, ids) : arena_print(v->a, "(%s = null or not(%s in (%s)))", x->via->label.zh, x->via->label.zh, ids);
    return true;
}

bool ask_clause(visit *v, const ask_axis *x, const char *key, const char **feel, error *e)
{
    int64_t number;
    if (x->via)
        return clause_by_reference(v, x, key, feel, e);
    const char *name = x->field->label.zh;
    if (!*key)
        *feel = arena_print(v->a, "%s = null", name);
    else if (x->level)
        *feel = arena_print(v->a, "%s in (%s)", name, codes_at(v->a, x, key));
    else if (*key == '=')
        *feel = arena_print(v->a, "%s = %s", name, clause_literal(v->a, x->field, v_text(key + 1)));
    else if ((number = visit_number(key)) >= 0)
        *feel = arena_print(v->a, "%s = %s", name, clause_literal(v->a, x->field, V_INT(number)));
    else
        return fail(e, ERR_NOT_FOUND, "没有这一组", "there is no such group");
    return true;
}

/* ---- measures ------------------------------------------------------------------------------------------------------------------------- */

static void add_number(ask_cell *c, int64_t x)
{
    c->least = c->n && c->least < x ? c->least : x;
    c->most = c->n && c->most > x ? c->most : x;
    c->sum += x;
    c->n++;
}

bool ask_value(const ask *k, const ask_cell *c, decimal *out, bool *known, error *e)
{
    enum { MORE = 2 };
    const field_decl *f = k->measure->field;
    int scale = f && f->type == FIELD_DECIMAL ? f->scale : 0;
    i128 x = c->sum;
    *known = c->n || k->measure->kind == ASK_COUNT;
    if (k->measure->kind == ASK_MEAN && c->n) {
        x = i128_div(x * 100, c->n, ROUND_HALF_UP);
        scale += MORE;
    } else if (k->measure->kind != ASK_SUM)
        x = k->measure->kind == ASK_MIN ? c->least : k->measure->kind == ASK_MAX ? c->most : c->n;
    out->scale = scale;
    return i128_to_i64(x, &out->units) || fail(e, ERR_LIMIT, "合计超出可表示的范围", "the sum is too large");
}

/* ---- the walk --------------------------------------------------------------------------------------------------------------------------- */

typedef struct asked { size_t row, col; } asked;
typedef struct walking { visit *v; const ask *k; side rows, cols; arena *scratch; arena_pos start; map pairs; VEC(ask_cell) cells; VEC(asked) at; answer *out; } walking;

/* Cells are made as pairs turn up, since how many columns there will be is only known at the end. */
static bool cell_of(walking *w, size_t row, size_t col, ask_cell **out)
{
    bool was;
    map_value *slot = map_put(&w->pairs, str_of(arena_print(w->scratch, "%zu/%zu", row, col)), &was);
    if (!was) {
        VEC_ADD(w->v->a, &w->cells, (ask_cell){ 0 });
        VEC_ADD(w->v->a, &w->at, (asked){ row, col });
        slot->num = (int64_t)w->cells.len;
    }
    *out = &w->cells.at[slot->num - 1];
    return true;
}

static bool take(void *self, const record *r, error *e)
{
    walking *w = self;
    size_t row, col;
    ask_cell *c;
    const field_decl *f = w->k->measure->field;
    arena_rewind(w->scratch, w->start);
    TRY(group_on(w->v, w->scratch, &w->rows, value_on(&w->rows, w->scratch, r), ASK_MOST_ROWS, &row, e) &&
        group_on(w->v, w->scratch, &w->cols, value_on(&w->cols, w->scratch, r), ASK_MOST_COLUMNS, &col, e) && cell_of(w, row, col, &c));
    w->out->records++;
    value x = f ? r->values[f->index] : V_INT(0);
    if (x.kind != VALUE_INT)
        return true;
    add_number(c, x.num);
    add_number(&w->rows.groups.at[row].total, x.num);
    add_number(&w->cols.groups.at[col].total, x.num);
    add_number(&w->out->total, x.num);
    return true;
}

/* Times and numbers in their order, words by what they measure, the largest first; “not known” last. */
static int by_value(const void *p, const void *q)
{
    const ask_group *x = p, *y = q;
    bool nx = x->v.kind == VALUE_NULL, ny = y->v.kind == VALUE_NULL;
    if (nx != ny)
        return nx - ny;
    if (x->ordered && y->ordered)
        return (x->v.num > y->v.num) - (x->v.num < y->v.num);
    return x->total.sum != y->total.sum ? (x->total.sum < y->total.sum ? 1 : -1) : x->total.n != y->total.n ? (x->total.n < y->total.n ? 1 : -1) : strcmp(x->label, y->label);
}

/* Where each group went by sorting: `order[old] = new`. */
static size_t *sort_groups(arena *a, ask_groups *g)
{
    size_t *order = NEW_N(a, size_t, g->len + 1);
    ask_group *was = NEW_N(a, ask_group, g->len + 1);
    memcpy(was, g->at ? g->at : was, g->len * sizeof *was);
    if (g->len)
        qsort(g->at, g->len, sizeof *g->at, by_value);
    for (size_t i = 0; i < g->len; i++)
        for (size_t k = 0; k < g->len; k++)
            if (value_same(was[i].v, g->at[k].v))
                order[i] = k;
    return order;
}

bool ask_run(visit *v, const ask *k, answer *out, error *e)
{
    filter *f;
    walking w = { .v = v, .k = k, .scratch = arena_new(), .pairs = map_new(v->a), .out = out };
    *out = (answer){ 0 };
    w.start = arena_mark(w.scratch);
    bool ok = side_begin(v, k->rows, &w.rows, e) && side_begin(v, k->cols, &w.cols, e) && filter_new(v->c, k->l, v->a, &f, e) && rights_filter(&k->g, f, v->a, e) &&
              (text_empty(k->where) || rights_condition(&k->g, f, k->where, e)) && filter_rows(f, &(filter_page){ .order = "id" }, take, &w, e);
    arena_end(w.scratch);
    if (!ok)
        return false;
    out->rows = w.rows.groups;
    out->cols = w.cols.groups;
    const size_t *row = sort_groups(v->a, &out->rows), *col = sort_groups(v->a, &out->cols);
    out->cell = NEW_N(v->a, ask_cell, out->rows.len * out->cols.len + 1);
    for (size_t i = 0; i < w.cells.len; i++)
        out->cell[row[w.at.at[i].row] * out->cols.len + col[w.at.at[i].col]] = w.cells.at[i];
    return true;
}
