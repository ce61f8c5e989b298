/* Kinds that read ledgers (count, sum, distinct) and kinds made of other figures (difference, change, ratio). */
#include "figure/kinds.h"

#include "ledger/filter.h"
#include "stat/wording.h"

/* ---- a condition on a ledger, from the declaration ------------------------------------------------------ */

typedef struct where { buf sql; value args[8]; size_t n; } where;

static void and(where *w, const char *sql, value v)
{
    buf_print(&w->sql, "%s%s", w->sql.len ? " AND " : "", sql);
    w->args[w->n++] = v;
}

/* ---- where: FEEL ----------------------------------------------------------------------------------------- */

static bool take_id(void *self, const record *r, error *e)
{
    buf *ids = self;
    (void)e;
    buf_print(ids, "%s%lld", ids->len ? "," : "", (long long)r->id);
    return true;
}

/* As SQL where a database can decide it; else the interpreter says which records, and they are named by number. */
static bool add_feel(core *c, const ledger_decl *l, const yaml *y, where *w, error *e)
{
    enum { MOST = sizeof w->args / sizeof *w->args };
    error why = { .lang = e->lang };
    filter *f;
    const value *args;
    size_t n;
    if (y->kind != YAML_SCALAR || !filter_new(c, l, c->a, &f, &why) || !filter_add(f, y->text, NULL, &why))
        return yaml_fail(y, e, "where：%s", "where: %s", *why.text ? why.text : say((text2){ "应为 FEEL 条件", "a FEEL condition is needed" }, e->lang));
    const char *sql = filter_sql(f, &args, &n);
    if (filter_exact(f) && w->n + n <= MOST) {
        buf_print(&w->sql, "%s(%s)", w->sql.len ? " AND " : "", sql);
        memcpy(w->args + w->n, args, n * sizeof *args);
        w->n += n;
        return true;
    }
    buf ids = buf_new(c->a);
    TRY(filter_rows(f, &(filter_page){ 0 }, take_id, &ids, e));
    buf_print(&w->sql, "%sid IN (%s)", w->sql.len ? " AND " : "", ids.len ? ids.text : "-1");
    return true;
}

static bool known_field(const ledger_decl *l, const yaml *y, const field_decl **out, error *e)
{
    *out = y->kind == YAML_SCALAR ? field_find(l, y->text) : NULL;
    return *out || yaml_fail(y, e, "台账 %s 没有字段“%s”", "ledger %s has no field “%s”", l->id, y->kind == YAML_SCALAR ? y->text : "?");
}

/* Months as the field stores them: 201909, or ISO text compared by its first day. */
static value month_value(arena *a, const field_decl *f, month m)
{
    if (f->type == FIELD_DATE)
        return v_text(date_iso(a, month_last(m)));
    if (f->type == FIELD_YEAR)
        return V_INT(month_year(m));
    return V_INT(month_code(m));
}

typedef struct condition { const char *key; void (*add)(where *w, arena *a, const field_decl *f, month period); } condition;

static void cond_month(where *w, arena *a, const field_decl *f, month p) { and(w, arena_print(a, "%s = ?", f->id), month_value(a, f, p)); }
static void cond_since(where *w, arena *a, const field_decl *f, month p) { and(w, arena_print(a, "%s <= ?", f->id), month_value(a, f, p)); }

static void cond_until(where *w, arena *a, const field_decl *f, month p)
{
    and(w, arena_print(a, "(%s IS NULL OR %s > ?)", f->id, f->id), month_value(a, f, p));
}

static void cond_year_to(where *w, arena *a, const field_decl *f, month p)
{
    month first = month_of(month_year(p), 1);
    and(w, arena_print(a, "%s >= ?", f->id), f->type == FIELD_DATE ? v_text(date_iso(a, month_first(first))) : month_value(a, f, first));
    and(w, arena_print(a, "%s <= ?", f->id), month_value(a, f, p));
}

static const condition conditions[] = {
    { "month", cond_month }, { "since", cond_since }, { "until", cond_until }, { "year_to", cond_year_to },
};

static bool build_where(core *c, const ledger_decl *l, const yaml *compute, month period, where *w, error *e)
{
    arena *a = c->a;
    *w = (where){ .sql = buf_new(a) };
    const field_decl *f;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        const yaml *y = yaml_get(compute, conditions[i].key);
        if (!y)
            continue;
        TRY(known_field(l, y, &f, e));
        conditions[i].add(w, a, f, period);
    }
    const yaml *match = yaml_get(compute, "match");
    for (size_t i = 0; match && match->kind == YAML_MAP && i < match->count && w->n < 7; i++) {
        value v;
        TRY(known_field(l, match->keys[i], &f, e));
        TRY(value_from_text(a, f, str_of(match->items[i]->text), e->lang, &v, e));
        and(w, arena_print(a, "%s = ?", f->id), v);
    }
    const yaml *feel = yaml_get(compute, "where");
    return !feel || add_feel(c, l, feel, w, e);
}

static bool subject(figures *f, const figure_decl *d, const ledger_decl **l, const field_decl **field, error *e)
{
    const yaml *name = d->compute->items[0], *y = yaml_get(d->compute, "field");
    *l = name->kind == YAML_SCALAR ? ledger_find(&figures_core(f)->packs, name->text, e) : NULL;
    *field = NULL;
    if (!*l)
        return yaml_fail(name, e, "没有台账“%s”", "there is no ledger “%s”", name->kind == YAML_SCALAR ? name->text : "?");
    return !y || known_field(*l, y, field, e);
}

static bool check_ledger(figures *f, const figure_decl *d, error *e)
{
    const ledger_decl *l;
    const field_decl *field;
    where w;
    TRY(subject(f, d, &l, &field, e) && build_where(figures_core(f), l, d->compute, month_of(2019, 1), &w, e));
    if (!field && !text_eq(d->compute->keys[0]->text, "count"))
        return yaml_fail(d->compute, e, "缺少 field: 字段", "missing field: FIELD");
    return true;
}

static bool select_one(figures *f, const char *what, figure_value *v, bool *found, int64_t *n, error *e)
{
    const basis *b = &v->basis[0];
    core *c = figures_core(f);
    char *sql = arena_print(c->a, "SELECT %s FROM %s%s%s", what, b->ledger->id, *b->where ? " WHERE " : "", b->where);
    return store_int(c->s, sql, b->args, b->arg_count, n, found, e);
}

static bool set_basis(figures *f, const figure_call *call, figure_value *v, const field_decl **field, error *e)
{
    const ledger_decl *l;
    where w;
    TRY(subject(f, call->decl, &l, field, e) && build_where(figures_core(f), l, call->decl->compute, call->period, &w, e));
    basis *b = &v->basis[v->basis_count++];
    *b = (basis){ .ledger = l, .where = w.sql.text, .arg_count = w.n, .field = *field ? (*field)->id : NULL };
    memcpy(b->args, w.args, sizeof w.args);
    return true;
}

static bool compute_ledger(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const field_decl *field;
    bool found;
    int64_t n = 0;
    const char *kind = call->decl->compute->keys[0]->text;
    TRY(set_basis(f, call, v, &field, e));
    char *what = text_eq(kind, "count") ? arena_copy(figures_core(f)->a, "count(*)")
               : arena_print(figures_core(f)->a, text_eq(kind, "sum") ? "sum(%s)" : "count(DISTINCT %s)", field->id);
    TRY(select_one(f, what, v, &found, &n, e));
    int scale = text_eq(kind, "sum") ? field->scale : 0;
    figure_set(v, (ratio){ n, found ? pow10_i64(scale) : 0 }, say((text2){ "没有记录", "no records" }, e->lang));
    return true;
}

/* ---- figures made of figures ---------------------------------------------------------------------------- */

static void take_basis(figure_value *v, const figure_value *from)
{
    for (size_t i = 0; i < from->basis_count && v->basis_count < FIGURE_MAX_BASIS; i++)
        v->basis[v->basis_count++] = from->basis[i];
}

static bool two(const figure_decl *d, const yaml **x, const yaml **y, error *e)
{
    const yaml *list = d->compute->items[0];
    if (list->kind != YAML_LIST || list->count != 2 || list->items[0]->kind != YAML_SCALAR || list->items[1]->kind != YAML_SCALAR)
        return yaml_fail(list, e, "应为两个数字的列表 [甲, 乙]", "expected a list of two figures [A, B]");
    *x = list->items[0];
    *y = list->items[1];
    return true;
}

static bool check_two(figures *f, const figure_decl *d, error *e)
{
    const yaml *x, *y;
    (void)f;
    return two(d, &x, &y, e);
}

static ratio of_decimal(decimal d) { return (ratio){ d.units, pow10_i64(d.scale) }; }
static ratio minus(ratio a, ratio b) { return (ratio){ a.num * b.den - b.num * a.den, a.den * b.den }; }

static bool compute_difference(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const yaml *x, *y;
    figure_value a, b;
    TRY(two(call->decl, &x, &y, e) && figure_sub(f, x->text, call, call->period, &a, e) && figure_sub(f, y->text, call, call->period, &b, e));
    take_basis(v, &a);
    take_basis(v, &b);
    figure_set(v, a.defined && b.defined ? minus(of_decimal(a.value), of_decimal(b.value)) : (ratio){ 0 }, a.why ? a.why : b.why);
    return true;
}

static bool check_total(figures *f, const figure_decl *d, error *e)
{
    const yaml *list = d->compute->items[0];
    (void)f;
    for (size_t i = 0; list->kind == YAML_LIST && i < list->count; i++)
        if (list->items[i]->kind != YAML_SCALAR)
            return yaml_fail(list->items[i], e, "应为一个数字的名称", "expected the name of a figure");
    return (list->kind == YAML_LIST && list->count >= 2) || yaml_fail(list, e, "应为数字的列表 [甲, 乙, …]", "expected a list of figures [A, B, …]");
}

static ratio plus(ratio a, ratio b) { return (ratio){ a.num * b.den + b.num * a.den, a.den * b.den }; }

static bool compute_total(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const yaml *list = call->decl->compute->items[0];
    ratio sum = { 0, 1 };
    for (size_t i = 0; i < list->count; i++) {
        figure_value one;
        TRY(figure_sub(f, list->items[i]->text, call, call->period, &one, e));
        take_basis(v, &one);
        if (!one.defined) {
            figure_set(v, (ratio){ 0 }, one.why);
            return true;
        }
        sum = plus(sum, of_decimal(one.value));
    }
    figure_set(v, sum, NULL);
    return true;
}

/* Percentage of two figures in one unit, from their shown values' exact parts: both keep their declared digits. */
static bool compute_ratio(figures *f, const figure_call *call, figure_value *v, error *e)
{
    const yaml *x, *y;
    figure_value a, b;
    TRY(two(call->decl, &x, &y, e) && figure_sub(f, x->text, call, call->period, &a, e) && figure_sub(f, y->text, call, call->period, &b, e));
    take_basis(v, &a);
    take_basis(v, &b);
    ratio p = of_decimal(a.value), q = of_decimal(b.value);
    figure_set(v, a.defined && b.defined ? (ratio){ p.num * q.den * 100, p.den * q.num } : (ratio){ 0 }, a.why ? a.why : b.why ? b.why : say((text2){ "分母为零", "the denominator is zero" }, e->lang));
    return true;
}

/* Change against the month before, from the values as published, so that a reader who subtracts gets the same.
 * January has no month before it within the year's cumulation. */
static bool compute_change(figures *f, const figure_call *call, figure_value *v, error *e)
{
    figure_value now, before = { 0 };
    const char *of = call->decl->compute->items[0]->text;
    TRY(figure_sub(f, of, call, call->period, &now, e));
    take_basis(v, &now);
    if (month_nr(call->period) == 1) {
        figure_set(v, (ratio){ 0 }, say((text2){ "1月没有上期累计", "January has no total before it" }, e->lang));
        return true;
    }
    TRY(figure_sub(f, of, call, call->period - 1, &before, e));
    figure_set(v, now.defined && before.defined ? minus(of_decimal(now.value), of_decimal(before.value)) : (ratio){ 0 },
               now.why ? now.why : before.why);
    if (v->defined && now.value.scale == 1) {
        growth_change c = change_between(rate_of_tenths(now.value.units), rate_of_tenths(before.value.units));
        arena *a = figures_core(f)->a;
        v->text = change_words(a, c, period_words(a, call->period - 1, SPAN_CUMULATIVE, e->lang), e->lang);
    }
    return true;
}

static bool check_change(figures *f, const figure_decl *d, error *e)
{
    (void)f;
    return d->compute->items[0]->kind == YAML_SCALAR || yaml_fail(d->compute->items[0], e, "应为一个数字的名称", "expected the name of a figure");
}

static const figure_kind count = { "count", { "满足条件的记录数", "records that meet the condition" }, check_ledger, compute_ledger };
static const figure_kind sum = { "sum", { "满足条件的记录在该字段上的合计", "the field's total over the records" }, check_ledger, compute_ledger };
static const figure_kind distinct = { "distinct", { "满足条件的记录中该字段的不同取值数", "different values of the field" }, check_ledger, compute_ledger };
static const figure_kind difference = { "difference", { "前一个数字减后一个数字", "the first figure less the second" }, check_two, compute_difference };
static const figure_kind total_kind = { "total", { "各数字之和", "the sum of the figures" }, check_total, compute_total };
static const figure_kind change = { "change", { "本期与上期公布数之差", "this period less the one before, as published" }, check_change, compute_change };
static const figure_kind ratio_kind = { "ratio", { "前一个数字除以后一个数字", "the first figure over the second" }, check_two, compute_ratio };

const figure_kind *const ledger_figure_kinds[] = { &count, &sum, &distinct, &difference, &total_kind, &change, &ratio_kind, NULL };
