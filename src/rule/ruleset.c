#include "rule/clause.h"
#include "rule/feel_ast.h"

ruleset *ruleset_new(arena *a, const ruleset_options *o)
{
    ruleset *r = NEW(a, ruleset);
    column_decl *columns = NEW_N(a, column_decl, o->count + 1);
    *r = (ruleset){ .a = a, .options = *o, .names = feel_names_new(a, NULL), .columns = map_new(a), .clause_of_truth = map_new(a) };
    r->options.columns = columns;
    for (size_t i = 0; i < o->count; i++) {
        columns[i] = (column_decl){ feel_name_normal(a, o->columns[i].name), o->columns[i].kind };
        map_put(&r->columns, columns[i].name, NULL)->num = (int64_t)i;
        feel_names_add(r->names, columns[i].name);
    }
    for (const feel_scope *s = o->constants; s; s = s->outer) {
        if (s->context)
            feel_names_add_context(r->names, s->context);
        for (size_t i = 0; i < s->count; i++)
            feel_names_add(r->names, s->at[i].key);
    }
    graph_begin(&r->graph, a);
    feel_run_begin(&r->run, a, o->lang);
    if (o->limits.steps)
        r->run.limits = o->limits;
    return r;
}

static clause_id clause_of(ruleset *r, truth t, const feel_expression *x)
{
    bool there;
    map_value *v = map_put(&r->clause_of_truth, (str){ (const char *)&t, sizeof t }, &there);
    if (!there) {
        v->num = (int64_t)r->clauses.len;
        VEC_ADD(r->a, &r->clauses, t);
        VEC_ADD(r->a, &r->expressions, x);
    }
    return (clause_id)v->num;
}

clause_id ruleset_add(ruleset *r, const feel_expression *x)
{
    if (r->options.missing_unknown)
        x = feel_missing_unknown(r->a, x);
    return clause_of(r, clause_compile(r, x), x);
}

bool ruleset_add_text(ruleset *r, str feel, clause_id *out, error *e)
{
    const feel_expression *x;
    TRY(feel_compile(r->a, feel, r->names, FEEL_EXPRESSION, &x, e));
    const char *unknown = feel_unknown_name(x, 0);
    if (unknown)
        return fail(e, ERR_DECLARATION, "条件“%.*s”里的“%s”没有声明", "the condition “%.*s” names “%s”, which is not declared", (int)feel.len, feel.at, unknown);
    *out = ruleset_add(r, x);
    return true;
}

/* At least k of n, as a table of “at least j of the first i”: true and false each count for themselves, so a missing one
 * leaves it unknown exactly where it could decide. */
clause_id ruleset_at_least(ruleset *r, const clause_id *of, size_t count, size_t least)
{
    truth *j = NEW_N(r->a, truth, least + 1);
    j[0] = TRUTH_TRUE;
    for (size_t k = 1; k <= least; k++)
        j[k] = TRUTH_FALSE;
    if (least == 1 || least == count) {                            /* or, and: flat */
        truth *kids = NEW_N(r->a, truth, count + 1);
        for (size_t i = 0; i < count; i++)
            kids[i] = r->clauses.at[of[i]];
        return clause_of(r, least == 1 ? graph_or(&r->graph, kids, count) : graph_and(&r->graph, kids, count), NULL);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = least; k > 0; k--)
            j[k] = graph_or_two(&r->graph, j[k], graph_and_two(&r->graph, j[k - 1], r->clauses.at[of[i]]));
    return clause_of(r, j[least], NULL);
}

clause_id ruleset_unknown(ruleset *r)
{
    return clause_of(r, TRUTH_UNKNOWN, NULL);
}

clause_id ruleset_false_where(ruleset *r, clause_id c, clause_id where)
{
    graph *g = &r->graph;
    truth t = r->clauses.at[c], otherwise = graph_select(g, r->clauses.at[where], TRUTH_FALSE, TRUTH_UNKNOWN);
    return clause_of(r, graph_select(g, graph_decided(g, t), t, otherwise), NULL);
}

uint32_t ruleset_add_policy(ruleset *r, const clause_id *conditions, size_t count, uint32_t judged)
{
    clause_id *kept = NEW_N(r->a, clause_id, count + 1);
    for (size_t i = 0; i < count; i++)
        kept[i] = conditions[i];
    VEC_ADD(r->a, &r->policies, (policy_terms){ kept, count, judged });
    return (uint32_t)r->policies.len - 1;
}

size_t ruleset_clauses(const ruleset *r) { return r->clauses.len; }
size_t ruleset_policies(const ruleset *r) { return r->policies.len; }
policy_terms ruleset_policy(const ruleset *r, uint32_t policy) { return r->policies.at[policy]; }
const feel_expression *ruleset_expression(const ruleset *r, clause_id c) { return r->expressions.at[c]; }
