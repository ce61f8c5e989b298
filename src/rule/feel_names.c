#include "rule/feel_ast.h"

#include "base/utf8.h"

feel_names *feel_names_new(arena *a, const feel_names *outer)
{
    feel_names *n = NEW(a, feel_names);
    n->a = a;
    n->outer = outer;
    n->types = map_new(a);
    return n;
}

bool feel_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

str feel_name_normal(arena *a, str name)
{
    buf b = buf_new(a);
    bool gap = false;
    for (size_t at = 0; at < name.len;) {
        size_t from = at;
        if (feel_blank(utf8_next(name, &at))) {
            gap = b.len > 0;
            continue;
        }
        if (gap)
            buf_putc(&b, ' ');
        gap = false;
        buf_add(&b, (str){ name.at + from, at - from });
    }
    return (str){ b.text ? b.text : "", b.len };
}

void feel_names_add(feel_names *n, str name)
{
    if (name.len)
        VEC_ADD(n->a, &n->names, feel_name_normal(n->a, name));
}

void feel_names_add_key(feel_names *n, str name)
{
    if (name.len)
        VEC_ADD(n->a, &n->keys, feel_name_normal(n->a, name));
}

static void add_keys(feel_names *n, feel_value v)
{
    for (size_t i = 0; v.kind == FEEL_LIST && i < v.list->count; i++)
        add_keys(n, v.list->at[i]);
    for (size_t i = 0; v.kind == FEEL_CONTEXT && i < v.context->count; i++) {
        feel_names_add_key(n, v.context->at[i].key);
        add_keys(n, v.context->at[i].value);
    }
}

void feel_names_add_context(feel_names *n, const feel_context *c)
{
    for (size_t i = 0; i < c->count; i++) {
        feel_names_add(n, c->at[i].key);
        add_keys(n, c->at[i].value);
    }
}

bool feel_uses_name(const feel_expression *x, str name)
{
    if (x->kind == NODE_NAME && str_eq(x->name, name))
        return true;
    for (size_t i = 0; i < x->count; i++)
        if (feel_uses_name(x->kids[i], name))
            return true;
    return false;
}

void feel_names_add_type(feel_names *n, str name, const feel_type *t)
{
    map_put(&n->types, feel_name_normal(n->a, name), NULL)->cptr = t;
}

const feel_type *feel_names_type(const feel_names *n, str name)
{
    for (; n; n = n->outer) {
        const feel_type *t = map_ptr(&n->types, name);
        if (t)
            return t;
    }
    return feel_type_simple(name);
}
