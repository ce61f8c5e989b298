/* Conditions of a report template as FEEL: figures and lists by their names, the rows of the loops around by theirs. */
#include "monitoring/report_condition.h"

#include "base/vec.h"
#include "monitoring/lists.h"
#include "rule/feel.h"

typedef VEC(feel_entry) entries;
typedef struct asker { figures *f; month period; arena *a; error *e; } asker;

static feel_value of_figure(const figure_ref *r)
{
    return r->defined ? feel_number(dec_of_decimal(r->value)) : FEEL_NOTHING;
}

static feel_value of_value(const figure_value *v)
{
    return v->defined ? feel_number(dec_of_decimal(v->value)) : FEEL_NOTHING;
}

static feel_value of_text(const char *text)
{
    return text ? feel_string(str_of(text)) : FEEL_NOTHING;
}

static feel_value of_row(arena *a, const tpl_row *row)
{
    entries e = { 0 };
    for (size_t i = 0; i < row->cells.len; i++) {
        const tpl_cell *c = &row->cells.at[i];
        VEC_ADD(a, &e, (feel_entry){ str_of(c->name), c->is_figure ? of_figure(c->figure.ref) : of_text(c->text) });
    }
    return feel_context_of(a, e.at, e.len);
}

static bool of_list(const asker *k, const char *name, feel_value *out)
{
    list_rows list = { 0 };
    TRY(month_list(k->f, k->period, name, k->a, &list, k->e));
    feel_value *at = NEW_N(k->a, feel_value, list.len);
    for (size_t i = 0; i < list.len; i++) {
        entries e = { 0 };
        for (size_t c = 0; c < list.at[i].cells.len; c++) {
            const list_cell *cell = &list.at[i].cells.at[c];
            VEC_ADD(k->a, &e, (feel_entry){ str_of(cell->name), cell->is_figure ? of_value(&cell->figure) : of_text(cell->text) });
        }
        at[i] = feel_context_of(k->a, e.at, e.len);
    }
    *out = feel_list_of(k->a, at, list.len);
    return true;
}

static feel_names *names_of(const asker *k, const tpl_scope *scope)
{
    feel_names *n = feel_names_new(k->a, NULL);
    for (; scope; scope = scope->outer) {
        feel_names_add(n, str_of(scope->name));
        for (size_t i = 0; i < scope->row->cells.len; i++)
            feel_names_add_key(n, str_of(scope->row->cells.at[i].name));
    }
    for (size_t i = 0; month_list_name(i); i++)
        feel_names_add(n, str_of(month_list_name(i)));
    for (size_t i = 0; i < figures_count(k->f); i++) {
        const figure_decl *d = figures_at(k->f, i);
        feel_names_add(n, str_of(d->id));
        for (size_t c = 0; c < d->alias_count; c++)
            feel_names_add(n, str_of(d->aliases[c]));
    }
    return n;
}

static bool add_figure(const asker *k, const feel_expression *x, const char *name, entries *out)
{
    figure_value v;
    if (!feel_uses_name(x, str_of(name)))
        return true;
    TRY(figure_ask(k->f, name, k->period, &v, k->e));
    VEC_ADD(k->a, out, (feel_entry){ str_of(name), of_value(&v) });
    return true;
}

/* Only what the condition names is asked for; the innermost loop's row wins. */
static bool values_of(const asker *k, const feel_expression *x, const tpl_scope *scope, entries *out)
{
    for (; scope; scope = scope->outer)
        VEC_ADD(k->a, out, (feel_entry){ str_of(scope->name), of_row(k->a, scope->row) });
    for (size_t i = 0; month_list_name(i); i++) {
        feel_entry e = { str_of(month_list_name(i)), FEEL_NOTHING };
        if (!feel_uses_name(x, e.key))
            continue;
        TRY(of_list(k, month_list_name(i), &e.value));
        VEC_ADD(k->a, out, e);
    }
    for (size_t i = 0; i < figures_count(k->f); i++) {
        const figure_decl *d = figures_at(k->f, i);
        TRY(add_figure(k, x, d->id, out));
        for (size_t c = 0; c < d->alias_count; c++)
            TRY(add_figure(k, x, d->aliases[c], out));
    }
    return true;
}

bool report_condition(figures *f, month period, arena *a, str expression, const tpl_scope *scope, bool *out, error *e)
{
    asker k = { f, period, a, e };
    const feel_expression *x;
    feel_run r;
    entries values = { 0 };
    TRY(feel_compile(a, expression, names_of(&k, scope), FEEL_EXPRESSION, &x, e));
    if (feel_unknown_name(x, 0))
        return fail(e, ERR_DECLARATION, "条件里的“%s”不是名单、数字或循环的名称", "“%s” is no list, figure or loop", feel_unknown_name(x, 0));
    TRY(values_of(&k, x, scope, &values));
    feel_run_begin(&r, a, e->lang);
    feel_value v = feel_evaluate(&r, x, &(feel_scope){ .at = values.at, .count = values.len });
    for (size_t i = 0; i < r.problems.len; i++)
        if (r.problems.at[i].serious)
            return fail(e, ERR_DECLARATION, "条件“%.*s”：%s", "condition “%.*s”: %s", (int)expression.len, expression.at, r.problems.at[i].text);
    if (v.kind != FEEL_BOOL && v.kind != FEEL_LIST && v.kind != FEEL_NULL)
        return fail(e, ERR_DECLARATION, "条件“%.*s”的结果应是真假或名单", "condition “%.*s” must be true, false or a list", (int)expression.len, expression.at);
    *out = feel_is_true(v) || (v.kind == FEEL_LIST && v.list->count);
    return true;
}
