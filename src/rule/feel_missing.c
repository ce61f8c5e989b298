/* feel_missing_unknown: an expression in which = and in are unknown when a side is missing (columns.h, “Missing”). */
#include "rule/columns.h"
#include "rule/feel_ast.h"

static feel_expression *form(arena *a, const feel_expression *at, feel_node kind, const feel_expression *const *kids, size_t count)
{
    feel_expression *x = NEW(a, feel_expression);
    *x = (feel_expression){ .kind = kind, .at = at->at, .source = at->source, .count = count, .kids = NEW_N(a, const feel_expression *, count + 1) };
    for (size_t i = 0; i < count; i++) {
        x->kids[i] = kids[i];
        if (kids[i]->depth >= x->depth)
            x->depth = kids[i]->depth + 1;
    }
    return x;
}

static bool literal_null(const feel_expression *x)
{
    return x->kind == NODE_LITERAL && x->value.kind == FEEL_NULL;
}

bool feel_tests_null(const feel_expression *tests)
{
    for (size_t i = 0; i < tests->count; i++) {
        const feel_expression *t = tests->kids[i];
        if (literal_null(t) || (t->kind == NODE_COMPARE_TEST && literal_null(t->kids[0])) || (t->kind == NODE_LIST && feel_tests_null(t)))
            return true;
    }
    return false;
}

/* if side = null or … then null else x; sides that cannot be null are left out. */
static const feel_expression *guarded(arena *a, const feel_expression *x, const feel_expression *const *sides, size_t count)
{
    const feel_expression *none = form(a, x, NODE_LITERAL, NULL, 0), *any = NULL;
    for (size_t i = 0; i < count; i++) {
        if (sides[i]->kind == NODE_LITERAL || sides[i]->kind == NODE_LIST)
            continue;
        const feel_expression *is_null = form(a, x, NODE_EQ, (const feel_expression *[]){ sides[i], none }, 2);
        any = any ? form(a, x, NODE_OR, (const feel_expression *[]){ any, is_null }, 2) : is_null;
    }
    return any ? form(a, x, NODE_IF, (const feel_expression *[]){ any, none, x }, 3) : x;
}

const feel_expression *feel_missing_unknown(arena *a, const feel_expression *x)
{
    bool equality = (x->kind == NODE_EQ || x->kind == NODE_NE) && !literal_null(x->kids[0]) && !literal_null(x->kids[1]);
    bool within = x->kind == NODE_IN && !feel_tests_null(x->kids[1]);
    feel_expression *copy = NEW(a, feel_expression);
    *copy = *x;
    copy->kids = NEW_N(a, const feel_expression *, x->count + 1);
    for (size_t i = 0; i < x->count; i++)
        copy->kids[i] = feel_missing_unknown(a, x->kids[i]);
    if (equality)
        return guarded(a, copy, copy->kids, 2);
    if (within) {
        const feel_expression *sides[] = { copy->kids[0], copy->kids[1]->kids[0] };
        return guarded(a, copy, sides, copy->kids[1]->count == 1 && sides[1]->kind == NODE_NAME ? 2 : 1);
    }
    return copy;
}
