/* What type a function's body has, as far as its form alone tells: `instance of function<…>->…` asks for the result's type
 * without calling.  What cannot be told is of type Null, which belongs to every type. */
#include "rule/feel_run.h"

typedef struct inference { arena *a; const feel_function *f; } inference;

static const feel_type *infer(const inference *in, const feel_expression *x);

#define UNKNOWN FEEL_NULL

static const feel_type *of_kind(arena *a, feel_kind k)
{
    feel_type *t = NEW(a, feel_type);
    *t = (feel_type){ .kind = k == FEEL_NULL ? TYPE_NULL : k == FEEL_LIST ? TYPE_LIST : k == FEEL_CONTEXT ? TYPE_CONTEXT : k == FEEL_RANGE ? TYPE_RANGE : TYPE_KIND, .of = k };
    return t;
}

static const feel_type *of_context(const inference *in, const feel_expression *x)
{
    feel_type *t = NEW(in->a, feel_type);
    feel_member *members = NEW_N(in->a, feel_member, x->count);
    for (size_t i = 0; i < x->count; i++)
        members[i] = (feel_member){ x->names[i], infer(in, x->kids[i]) };
    *t = (feel_type){ .kind = TYPE_CONTEXT, .members = members, .count = x->count };
    return t;
}

static const feel_type *of_list(const inference *in, const feel_expression *x)
{
    feel_type *t = NEW(in->a, feel_type);
    *t = (feel_type){ .kind = TYPE_LIST, .element = x->count ? infer(in, x->kids[0]) : NULL };
    for (size_t i = 1; i < x->count; i++)
        if (!feel_type_conforms(infer(in, x->kids[i]), t->element))
            t->element = NULL;
    return t;
}

static const feel_type *of_name(const inference *in, const feel_expression *x)
{
    for (size_t i = 0; i < in->f->count; i++)
        if (str_eq(in->f->parameters[i], x->name))
            return in->f->types && in->f->types[i] ? in->f->types[i] : of_kind(in->a, UNKNOWN);
    return of_kind(in->a, UNKNOWN);
}

/* Numbers stay numbers, texts joined stay texts; the rest of arithmetic is not guessed. */
static const feel_type *of_arithmetic(const inference *in, const feel_expression *x)
{
    const feel_type *a = infer(in, x->kids[0]), *b = infer(in, x->kids[x->count - 1]);
    bool plain = a->kind == TYPE_KIND && b->kind == TYPE_KIND && a->of == b->of;
    return plain && (a->of == FEEL_NUMBER || (a->of == FEEL_STRING && x->kind == NODE_ADD)) ? a : of_kind(in->a, UNKNOWN);
}

static const feel_type *infer(const inference *in, const feel_expression *x)
{
    switch (x->kind) {
    case NODE_LITERAL: return of_kind(in->a, x->value.kind);
    case NODE_CONTEXT: return of_context(in, x);
    case NODE_LIST: return of_list(in, x);
    case NODE_NAME: return of_name(in, x);
    case NODE_RANGE: return of_kind(in->a, FEEL_RANGE);
    case NODE_ADD: case NODE_SUB: case NODE_MUL: case NODE_DIV: case NODE_POW: case NODE_NEG: return of_arithmetic(in, x);
    case NODE_AND: case NODE_OR: case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE: case NODE_BETWEEN: case NODE_IN:
    case NODE_SOME: case NODE_EVERY: case NODE_INSTANCE: return of_kind(in->a, FEEL_BOOL);
    default: return of_kind(in->a, UNKNOWN);
    }
}

const feel_type *feel_result_type(arena *a, const feel_function *f)
{
    return f->result || !f->body ? f->result : infer(&(inference){ a, f }, f->body);
}
