/* Item definitions as FEEL types (DMN 1.5, 7.3.2): a definition that only renames or narrows copies its base, so that every
 * type answers by itself; `base` keeps the way back for the base's own allowed values. */
#include "rule/dmn_model.h"

static const feel_type *item_type(dmn_model *m, dmn_item *item);

/* "feel:number" of 1.1, "prefix:name" of an import, or a plain name. */
static str without_prefix(dmn_model *m, str name, const xml_node *at, dmn_model **other)
{
    ptrdiff_t colon = str_find(name, STR(":"));
    *other = NULL;
    if (colon <= 0 || str_find(name, STR("<")) >= 0)
        return name;
    const char *space = xml_prefix_space(at, (str){ name.at, (size_t)colon });
    for (size_t i = 0; space && i < m->imports.len; i++)
        if (text_eq(m->imports.at[i].space, space))
            *other = m->imports.at[i].model;
    return space ? (str){ name.at + colon + 1, name.len - (size_t)colon - 1 } : name;
}

static const feel_type *named_type(dmn_model *m, str name, int depth)
{
    enum { MOST_IMPORTS_DEEP = 8 };
    dmn_item *own = map_ptr(&m->items, name);
    if (own)
        return item_type(m, own);
    for (size_t i = 0; depth < MOST_IMPORTS_DEEP && i < m->imports.len; i++) {
        const dmn_import *d = &m->imports.at[i];
        bool inside = d->name.len && name.len > d->name.len && name.at[d->name.len] == '.' && str_starts(name, d->name);
        str rest = inside ? (str){ name.at + d->name.len + 1, name.len - d->name.len - 1 } : name;
        const feel_type *t = inside || !d->name.len ? named_type(d->model, rest, depth + 1) : NULL;
        if (t)
            return t;
    }
    return NULL;
}

/* list<number>, context<…>, function<…>->…: FEEL's own writing of types. */
static const feel_type *written_type(dmn_model *m, str name)
{
    const feel_expression *x;
    error ignored = { .lang = m->lang };
    if (!feel_compile(m->a, str_of(arena_print(m->a, "null instance of %.*s", (int)name.len, name.at)), m->names, FEEL_EXPRESSION, &x, &ignored))
        return NULL;
    return x->kind == NODE_INSTANCE ? x->type : NULL;
}

const feel_type *dmn_type(dmn_model *m, const char *reference, const xml_node *at, const char *element)
{
    dmn_model *other;
    str name = feel_name_normal(m->a, str_of(reference));
    if (!name.len)
        return NULL;
    str local = without_prefix(m, name, at, &other);
    const feel_type *t = other ? named_type(other, local, 0) : NULL;
    if (!t)
        t = named_type(m, local, 0);
    if (!t)
        t = feel_type_simple(local);
    if (!t)
        t = written_type(m, local);
    if (!t)
        dmn_fault_add(m, FAULT_TYPE, element, at->line, "没有类型“%s”", "there is no type “%s”", reference);
    return t && t->kind == TYPE_ANY && !t->base && !t->allowed ? NULL : t;
}

/* Some tools write isCollection at a variable. */
const feel_type *dmn_variable_type(dmn_model *m, const xml_node *variable, const char *element)
{
    const feel_type *t = variable ? dmn_type(m, xml_get(variable, "typeRef"), variable, element) : NULL;
    if (!t || t->kind == TYPE_LIST || !text_eq(xml_get(variable, "isCollection"), "true"))
        return t;
    feel_type *list = NEW(m->a, feel_type);
    *list = (feel_type){ .kind = TYPE_LIST, .element = t, .name = arena_print(m->a, "list<%s>", t->name ? t->name : "Any") };
    return list;
}

static const char *type_reference(const xml_node *x)
{
    const xml_node *t = xml_kid(x, "typeRef");
    return t ? t->text : xml_get(x, "typeRef");
}

static const feel_expression *constraint(dmn_model *m, const xml_node *x, const char *which, const char *element)
{
    const xml_node *tests = xml_kid(x, which);
    dmn_place p = { m, element, m->names };
    return tests ? dmn_compile_cell(&p, tests, FEEL_UNARY_TESTS).x : NULL;
}

static void components(dmn_model *m, const xml_node *x, feel_type *t, const char *element);

/* The type that a definition or a component describes, before it is made a collection. */
static void describe(dmn_model *m, const xml_node *x, feel_type *t, const char *element)
{
    const xml_node *function = xml_kid(x, "functionItem");
    const char *reference = type_reference(x);
    if (function) {
        VEC(feel_member) parameters = { 0 };
        for (size_t i = 0; i < function->count; i++)
            if (text_eq(function->kids[i]->name, "parameters"))
                VEC_ADD(m->a, &parameters, (feel_member){ dmn_name_of(m, function->kids[i]), dmn_type(m, xml_get(function->kids[i], "typeRef"), function->kids[i], element) });
        *t = (feel_type){ .kind = TYPE_FUNCTION, .members = parameters.at, .count = parameters.len };
        t->element = dmn_type(m, xml_get(function, "outputTypeRef"), function, element);
    } else if (xml_kid(x, "itemComponent")) {
        components(m, x, t, element);
    } else {
        const feel_type *base = dmn_type(m, reference, x, element);
        *t = base ? *base : (feel_type){ .kind = TYPE_ANY };
        t->base = base;
        t->allowed = t->allowed_all = NULL;
    }
}

static void fill(dmn_model *m, const xml_node *x, feel_type *t, const char *element)
{
    bool collection = text_eq(xml_get(x, "isCollection"), "true");
    feel_type *one = collection ? NEW(m->a, feel_type) : t;
    const char *name = str_copy(m->a, dmn_name_of(m, x));
    describe(m, x, one, element);
    one->name = name;
    one->allowed = constraint(m, x, "allowedValues", element);
    if (collection)
        *t = (feel_type){ .kind = TYPE_LIST, .element = one->kind == TYPE_ANY && !one->allowed && !one->base ? NULL : one, .name = name };
    t->allowed_all = constraint(m, x, "typeConstraint", element);
}

static void components(dmn_model *m, const xml_node *x, feel_type *t, const char *element)
{
    VEC(feel_member) members = { 0 };
    for (size_t i = 0; i < x->count; i++) {
        if (!text_eq(x->kids[i]->name, "itemComponent"))
            continue;
        feel_type *part = NEW(m->a, feel_type);
        fill(m, x->kids[i], part, element);
        VEC_ADD(m->a, &members, (feel_member){ dmn_name_of(m, x->kids[i]), part });
    }
    *t = (feel_type){ .kind = TYPE_CONTEXT, .members = members.at, .count = members.len };
}

/* A definition that leads back to itself only through other names or collections says nothing. */
static bool leads_to_itself(dmn_model *m, const dmn_item *item)
{
    const dmn_item *at = item;
    for (size_t steps = 0; steps <= m->items.len; steps++) {
        const char *reference = type_reference(at->xml);
        if (!reference || xml_kid(at->xml, "itemComponent") || xml_kid(at->xml, "functionItem"))
            return false;
        at = map_ptr(&m->items, feel_name_normal(m->a, str_of(reference)));
        if (!at)
            return false;
    }
    return true;
}

static const feel_type *item_type(dmn_model *m, dmn_item *item)
{
    const char *name = str_copy(m->a, dmn_name_of(m, item->xml));
    if (item->state == ITEM_DONE)
        return item->type;
    if (item->state == ITEM_OPEN) {                               /* a structure that holds itself: asked again at the value */
        feel_type *later = NEW(m->a, feel_type);
        *later = (feel_type){ .kind = TYPE_ANY, .name = name, .base = item->type };
        return later;
    }
    item->state = ITEM_OPEN;
    if (leads_to_itself(m, item)) {
        dmn_fault_add(m, FAULT_TYPE, name, item->xml->line, "类型“%s”以自身定义", "the type “%s” is defined by itself", name);
        *item->type = (feel_type){ .kind = TYPE_ANY, .name = name };
    } else {
        fill(m, item->xml, item->type, name);
    }
    item->state = ITEM_DONE;
    return item->type;
}

static void name_types(dmn_model *m, const dmn_model *of, str prefix, int depth)
{
    for (size_t i = 0; i < of->items.len; i++) {
        const map_entry *x = &of->items.entries[i];
        const dmn_item *item = x->value.cptr;
        str name = prefix.len ? str_of(arena_print(m->a, "%.*s.%.*s", (int)prefix.len, prefix.at, (int)x->key.len, x->key.at)) : x->key;
        feel_names_add_type(m->names, name, item->type);
    }
    for (size_t i = 0; i < of->keys.len; i++)
        map_put(&m->keys, of->keys.entries[i].key, NULL)->num = 1;
    for (size_t i = 0; depth < 4 && i < of->imports.len; i++) {
        str name = of->imports.at[i].name;
        if (prefix.len && name.len)
            name = str_of(arena_print(m->a, "%.*s.%.*s", (int)prefix.len, prefix.at, (int)name.len, name.at));
        name_types(m, of->imports.at[i].model, name.len ? name : prefix, depth + 1);
    }
}

/* Types point to their place from the start, so their order and their imports' order do not matter. */
void dmn_types_read(dmn_model *m)
{
    name_types(m, m, (str){ 0 }, 0);
    for (size_t i = 0; i < m->keys.len; i++)
        feel_names_add_key(m->names, m->keys.entries[i].key);
    for (size_t i = 0; i < m->items.len; i++)
        item_type(m, m->items.entries[i].value.ptr);
}
