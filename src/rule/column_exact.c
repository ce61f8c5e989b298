#include "rule/column_plan.h"
#include "rule/feel_run.h"

void exact_begin(exact *x, const plan *p, arena *a)
{
    *x = (exact){ .plan = p, .a = a };
    feel_run_begin(&x->run, a, p->rules->options.lang);
    x->run.limits = p->rules->run.limits;
    x->run.now = p->rules->run.now;
}

static feel_value value_at(const exact *x, const exact_row *row, int index)
{
    if (!row->of)
        return index == row->column ? row->value : FEEL_NOTHING;
    return fact_rows_value(row->of, (int)(x->plan->columns[index] - row->of->columns.at), row->row);
}

static bool exact_number(const exact *x, uint32_t id, const exact_row *row, dec128 *out)
{
    const node *n = graph_node(&x->plan->rules->graph, id);
    dec128 a, b;
    if (n->op == OP_NUMBER) {
        *out = n->number;
        return true;
    }
    if (n->op == OP_COLUMN) {
        feel_value v = value_at(x, row, n->column);
        *out = v.kind == FEEL_DATE ? dec_of(v.day) : v.number;
        return v.kind != FEEL_NULL;
    }
    if (!exact_number(x, n->a, row, &a))
        return false;
    if (n->op == OP_MONTHS) {
        *out = dec_of(day_add_months(dec_truncate(a), n->months));
        return true;
    }
    if (!exact_number(x, n->b, row, &b))
        return false;
    switch (n->op) {
    case OP_ADD: return dec_add(a, b, out);
    case OP_SUB: return dec_sub(a, b, out);
    case OP_MUL: return dec_mul(a, b, out);
    default: return dec_div(a, b, out);
    }
}

feel_truth exact_comparison(exact *x, uint32_t id, const exact_row *row)
{
    const node *n = graph_node(&x->plan->rules->graph, id);
    bool two = n->op == OP_GE_TWO || n->op == OP_EQ_TWO;
    dec128 a, b = n->number;
    if (!exact_number(x, n->a, row, &a) || (two && !exact_number(x, n->b, row, &b)))
        return FEEL_UNKNOWN;
    int order = dec_compare(a, b);
    bool holds = n->op == OP_EQ || n->op == OP_EQ_TWO ? order == 0 : n->op == OP_GT ? order > 0 : order >= 0;
    return holds ? FEEL_TRUE : FEEL_FALSE;
}

feel_truth exact_interpret(exact *x, uint32_t id, const exact_row *row)
{
    const node *n = graph_node(&x->plan->rules->graph, id);
    arena_pos before = arena_mark(x->a);
    feel_entry *facts = NEW_N(x->a, feel_entry, n->use_count + 1);
    for (size_t i = 0; i < n->use_count; i++)
        facts[i] = (feel_entry){ x->plan->rules->options.columns[n->uses[i]].name, value_at(x, row, n->uses[i]) };
    feel_scope columns = { .outer = x->plan->rules->options.constants, .at = facts, .count = n->use_count };
    feel_scope bound = { .outer = &columns, .at = n->bound, .count = n->bound_count };
    x->run.steps = 0;
    x->run.stopped = false;
    x->run.problems = (feel_problems){ 0 };
    x->run.bytes_at_start = arena_used(x->a);
    feel_truth t = feel_truth_of(feel_evaluate(&x->run, n->source, &bound));
    arena_rewind(x->a, before);
    return t;
}
