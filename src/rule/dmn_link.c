/* What an element requires decides which names its expressions know (DMN 1.5, 6.3 and 10.4): requirements are resolved
 * through imports, then the expressions are compiled with exactly those names. */
#include "rule/dmn_model.h"

enum { MOST_WAY = 8 };

typedef struct way { size_t at[MOST_WAY]; size_t count; str prefix; } way;

static void keep_ref(arena *a, dmn_refs *refs, const dmn_node *n, const way *w)
{
    dmn_ref r = { .node = n, .path_count = w->count, .prefix = w->prefix };
    if (w->count) {
        size_t *path = NEW_N(a, size_t, w->count);
        memcpy(path, w->at, w->count * sizeof *path);
        r.path = path;
    }
    VEC_ADD(a, refs, r);
}

static bool step(const dmn_model *m, size_t import, const way *from, way *to)
{
    *to = *from;
    if (from->count == MOST_WAY)
        return false;
    to->at[to->count++] = import;
    if (m->imports.at[import].name.len && !to->prefix.len)
        to->prefix = m->imports.at[import].name;
    return true;
}

/* `space` NULL: any model; `named`: imports with a name are looked into, too. */
static const dmn_node *find_id(const dmn_model *m, const char *space, str id, bool named, way *w)
{
    const dmn_node *n = !space || text_eq(space, m->space) ? map_ptr(&m->by_id, id) : NULL;
    way from = *w;
    for (size_t i = 0; !n && i < m->imports.len; i++)
        if ((named || !m->imports.at[i].name.len) && step(m, i, &from, w))
            n = find_id(m->imports.at[i].model, space, id, named, w);
    return n;
}

static void resolve(dmn_node *n, const xml_node *at, dmn_refs *refs)
{
    dmn_model *m = (dmn_model *)n->model;
    const char *href = xml_get(at, "href"), *hash = href ? strrchr(href, '#') : NULL;
    way w = { 0 };
    const dmn_node *found = NULL;
    if (href) {
        str id = str_of(hash ? hash + 1 : href);
        const char *space = hash && hash > href ? arena_copy_n(m->a, href, (size_t)(hash - href)) : NULL;
        found = find_id(m, space, id, space != NULL, &w);
        if (!found) {                                             /* tools write namespaces that no model has: the id decides */
            w = (way){ 0 };
            found = find_id(m, NULL, id, true, &w);
        }
    }
    if (found)
        keep_ref(m->a, refs, found, &w);
    else
        dmn_fault_add(m, FAULT_REFERENCE, n->name.at, at->line, "“%.*s”需要的元素 %s 不存在", "“%.*s” requires %s, which does not exist", (int)n->name.len, n->name.at, href ? href : "—");
}

static void read_requirements(dmn_node *n)
{
    static const char *const kinds[] = { "requiredDecision", "requiredInput", "requiredKnowledge" };
    for (size_t i = 0; i < n->xml->count; i++) {
        const xml_node *x = n->xml->kids[i];
        if (!text_eq(x->name, "informationRequirement") && !text_eq(x->name, "knowledgeRequirement"))
            continue;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (xml_kid(x, kinds[k]))
                resolve(n, xml_kid(x, kinds[k]), &n->requires);
    }
}

static void read_refs(dmn_node *n, const char *element, dmn_refs *refs)
{
    for (size_t i = 0; i < n->xml->count; i++)
        if (text_eq(n->xml->kids[i]->name, element))
            resolve(n, n->xml->kids[i], refs);
}

/* A BKM's or service's variable has a function type; older models wrote the result's type there. */
static void read_type(dmn_node *n)
{
    dmn_model *m = (dmn_model *)n->model;
    const xml_node *variable = xml_kid(n->xml, "variable");
    const feel_type *t = dmn_variable_type(m, variable, n->name.at);
    bool callable = n->kind == DMN_BKM || n->kind == DMN_SERVICE;
    n->type = callable && t && t->kind == TYPE_FUNCTION ? t->element : callable && t && t->kind == TYPE_KIND && t->of == FEEL_FUNCTION ? NULL : t;
}

static void require_names(const dmn_node *n, feel_names *names)
{
    for (size_t i = 0; i < n->requires.len; i++)
        feel_names_add(names, n->requires.at[i].prefix.len ? n->requires.at[i].prefix : n->requires.at[i].node->variable);
}

static void read_parameters(dmn_node *n, const xml_node *function, feel_names *names)
{
    dmn_model *m = (dmn_model *)n->model;
    n->parameters = NEW_N(m->a, str, function->count + 1);
    n->parameter_types = NEW_N(m->a, const feel_type *, function->count + 1);
    for (size_t i = 0; i < function->count; i++) {
        const xml_node *x = function->kids[i];
        if (!text_eq(x->name, "formalParameter"))
            continue;
        n->parameters[n->parameter_count] = dmn_name_of(m, x);
        n->parameter_types[n->parameter_count++] = dmn_type(m, xml_get(x, "typeRef"), x, n->name.at);
        feel_names_add(names, dmn_name_of(m, x));
    }
}

static void read_bkm(dmn_node *n, dmn_place *p)
{
    const xml_node *function = xml_kid(n->xml, "encapsulatedLogic");
    if (!function)
        return;
    feel_names_add(p->names, n->variable);                        /* it may call itself */
    read_parameters(n, function, p->names);
    n->logic = dmn_foreign(p, function);
    if (!n->logic)
        n->logic = dmn_java_call(p, function);
    if (!n->logic && dmn_expression_in(function))
        n->logic = dmn_box(p, dmn_expression_in(function));
}

/* A service's parameters: its input data, then its input decisions (10.4). */
static void read_service(dmn_node *n)
{
    dmn_model *m = (dmn_model *)n->model;
    read_refs(n, "outputDecision", &n->outputs);
    read_refs(n, "inputData", &n->inputs);
    read_refs(n, "inputDecision", &n->inputs);
    n->parameter_count = n->inputs.len;
    n->parameters = NEW_N(m->a, str, n->inputs.len + 1);
    n->parameter_types = NEW_N(m->a, const feel_type *, n->inputs.len + 1);
    for (size_t i = 0; i < n->inputs.len; i++)
        n->parameters[i] = n->inputs.at[i].node->variable;
}

/* Types of services' parameters come from nodes that may be read later, in another model even. */
static void service_types(dmn_node *n)
{
    for (size_t i = 0; i < n->inputs.len; i++)
        n->parameter_types[i] = n->inputs.at[i].node->type;
}

static void read_logic(dmn_node *n)
{
    dmn_model *m = (dmn_model *)n->model;
    dmn_place p = { m, str_copy(m->a, n->name), feel_names_new(m->a, m->names) };
    read_requirements(n);
    require_names(n, p.names);
    if (n->kind == DMN_SERVICE)
        read_service(n);
    else if (n->kind == DMN_BKM)
        read_bkm(n, &p);
    else if (n->kind == DMN_DECISION && dmn_expression_in(n->xml))
        n->logic = dmn_box(&p, dmn_expression_in(n->xml));
}

void dmn_link_types(dmn_model *m)
{
    for (size_t i = 0; i < m->nodes.len; i++)
        read_type(m->nodes.at[i]);
}

void dmn_link(dmn_model *m)
{
    for (size_t i = 0; i < m->nodes.len; i++)
        read_logic(m->nodes.at[i]);
    for (size_t i = 0; i < m->nodes.len; i++)
        if (m->nodes.at[i]->kind == DMN_SERVICE)
            service_types(m->nodes.at[i]);
}

/* `kind` < 0: any element; names of elements are unlike one another. */
static bool find_named(const dmn_model *m, int kind, str name, way *w, const dmn_node **out)
{
    way from = *w;
    for (size_t i = 0; i < m->nodes.len; i++)
        if ((kind < 0 || m->nodes.at[i]->kind == (dmn_kind)kind) && str_eq(m->nodes.at[i]->name, name)) {
            *out = m->nodes.at[i];
            return true;
        }
    for (size_t i = 0; i < m->imports.len; i++)
        if (!m->imports.at[i].name.len && step(m, i, &from, w) && find_named(m->imports.at[i].model, kind, name, w, out))
            return true;
    return false;
}

static bool find_ref(arena *a, const dmn_model *m, int kind, str name, dmn_ref *out)
{
    way w = { 0 };
    const dmn_node *n;
    dmn_refs one = { 0 };
    if (!find_named(m, kind, name, &w, &n))
        return false;
    keep_ref(a, &one, n, &w);
    *out = one.at[0];
    return true;
}

bool dmn_find(arena *a, const dmn_model *m, dmn_kind kind, str name, dmn_ref *out) { return find_ref(a, m, (int)kind, feel_name_normal(a, name), out); }
bool dmn_find_any(arena *a, const dmn_model *m, str name, dmn_ref *out) { return find_ref(a, m, -1, name, out); }
