/* Evaluating a model: a frame is one set of inputs with the values found from them so far; a decision is evaluated at most
 * once in a frame.  An imported model has a frame of its own inside; calling a decision service opens a fresh one. */
#include "rule/dmn_model.h"

typedef enum slot_state { SLOT_OPEN, SLOT_RUNNING, SLOT_DONE } slot_state;

typedef struct dmn_frame dmn_frame;
struct dmn_frame {
    const dmn_model *m;
    const feel_context *inputs;            /* NULL: none */
    const dmn_node *target;                /* is computed even where the inputs name it */
    feel_value *values;
    slot_state *states;
    dmn_frame **imports;
    dmn_frame *home;                       /* where imports without a name put their elements: names given there come first */
    bool closed;                           /* a service's: values come from its parameters only */
};

typedef struct dmn_spot { dmn_frame *f; const dmn_node *n; } dmn_spot;

typedef struct callee { dmn_frame *frame; const dmn_node *node; } callee;

static feel_value value_of(feel_run *r, dmn_frame *f, const dmn_node *n);

static dmn_frame *frame_new(arena *a, const dmn_model *m, const feel_context *inputs)
{
    dmn_frame *f = NEW(a, dmn_frame);
    *f = (dmn_frame){ .m = m, .inputs = inputs, .home = f };
    f->values = NEW_N(a, feel_value, m->nodes.len + 1);
    f->states = NEW_N(a, slot_state, m->nodes.len + 1);
    f->imports = NEW_N(a, dmn_frame *, m->imports.len + 1);
    return f;
}

/* A named import takes its inputs from the context of its name; without one, from what is given to all. */
static dmn_frame *frame_import(arena *a, dmn_frame *f, size_t i)
{
    const dmn_import *d = &f->m->imports.at[i];
    if (!f->imports[i]) {
        const feel_value *inner = f->inputs && d->name.len ? feel_get(f->inputs, d->name) : NULL;
        f->imports[i] = frame_new(a, d->model, inner && inner->kind == FEEL_CONTEXT ? inner->context : f->inputs);
        f->imports[i]->closed = f->closed;
        if (!d->name.len)
            f->imports[i]->home = f->home;
    }
    return f->imports[i];
}

static dmn_spot follow(arena *a, dmn_frame *f, const dmn_ref *ref)
{
    for (size_t i = 0; i < ref->path_count; i++)
        f = frame_import(a, f, ref->path[i]);
    return (dmn_spot){ f, ref->node };
}

/* The element a requirement means.  What an import without a name brings is not taken where the name is there already, so
 * the imported model, too, uses the element that was there first. */
static dmn_spot spot_of(arena *a, dmn_frame *f, const dmn_ref *ref)
{
    dmn_spot at = follow(a, f, ref);
    dmn_ref first;
    if (at.f->home != at.f && dmn_find_any(a, at.f->home->m, at.n->name, &first))
        at = follow(a, at.f->home, &first);
    return at;
}

static feel_value fitted(feel_run *r, const dmn_node *n, feel_value v)
{
    feel_value out;
    if (feel_conform(r, v, n->type, &out))
        return out;
    feel_say(r, n->xml->line, 0, false, "“%.*s”的值（%s）不合类型 %s，按 null 处理", "the value of “%.*s” (a %s) is not of type %s and counts as null", (int)n->name.len, n->name.at,
             feel_kind_name(v.kind), n->type->name ? n->type->name : "—");
    return FEEL_NOTHING;
}

/* The names an element sees: its requirements, those of a named import together in one context of that name. */
static const feel_scope *scope_of(feel_run *r, dmn_frame *f, const dmn_node *n)
{
    feel_scope *s = NEW(r->a, feel_scope);
    feel_entry *at = NEW_N(r->a, feel_entry, n->requires.len + 1);
    for (size_t i = 0; i < n->requires.len; i++) {
        const dmn_ref *ref = &n->requires.at[i];
        dmn_spot at_spot = spot_of(r->a, f, ref);
        feel_entry entry = { ref->node->variable, value_of(r, at_spot.f, at_spot.n) };
        size_t k = 0;
        if (!ref->prefix.len) {
            at[s->count++] = entry;
            continue;
        }
        while (k < s->count && !str_eq(at[k].key, ref->prefix))
            k++;
        feel_entry *members = NEW_N(r->a, feel_entry, n->requires.len + 1);
        size_t have = k < s->count && at[k].value.kind == FEEL_CONTEXT ? at[k].value.context->count : 0;
        if (have)
            memcpy(members, at[k].value.context->at, have * sizeof *members);
        members[have] = entry;
        at[k] = (feel_entry){ ref->prefix, feel_context_of(r->a, members, have + 1) };
        s->count += k == s->count;
    }
    s->at = at;
    return s;
}

/* ---- BKMs and services as functions -------------------------------------------------------------------------------------- */

static feel_value call_bkm(feel_run *r, const void *self, const feel_value *args, size_t count)
{
    const callee *c = self;
    feel_scope *s = NEW(r->a, feel_scope);
    feel_entry *at = NEW_N(r->a, feel_entry, count + 2);
    for (size_t i = 0; i < count; i++)
        at[i] = (feel_entry){ c->node->parameters[i], args[i] };
    at[count] = (feel_entry){ c->node->variable, value_of(r, c->frame, c->node) };
    *s = (feel_scope){ .outer = scope_of(r, c->frame, c->node), .at = at, .count = count + 1 };
    return c->node->logic ? feel_evaluate(r, c->node->logic, s) : FEEL_NOTHING;
}

static feel_value call_service(feel_run *r, const void *self, const feel_value *args, size_t count)
{
    const callee *c = self;
    const dmn_node *n = c->node;
    dmn_frame *f = frame_new(r->a, n->model, NULL);
    feel_entry *at = NEW_N(r->a, feel_entry, n->outputs.len + 1);
    f->closed = true;
    for (size_t i = 0; i < count && i < n->inputs.len; i++) {
        dmn_spot where = spot_of(r->a, f, &n->inputs.at[i]);
        where.f->values[where.n->index] = args[i];
        where.f->states[where.n->index] = SLOT_DONE;
    }
    for (size_t i = 0; i < n->outputs.len; i++) {
        dmn_spot where = spot_of(r->a, f, &n->outputs.at[i]);
        at[i] = (feel_entry){ n->outputs.at[i].node->variable, value_of(r, where.f, where.n) };
    }
    return n->outputs.len == 1 ? at[0].value : feel_context_of(r->a, at, n->outputs.len);
}

static feel_value function_value(feel_run *r, dmn_frame *f, const dmn_node *n)
{
    feel_function *x = NEW(r->a, feel_function);
    callee *c = NEW(r->a, callee);
    *c = (callee){ f, n };
    *x = (feel_function){ .name = n->name.at, .parameters = n->parameters, .types = n->parameter_types, .count = n->parameter_count, .result = n->type,
                          .call = n->kind == DMN_BKM ? call_bkm : call_service, .self = c };
    return (feel_value){ .kind = FEEL_FUNCTION, .function = x };
}

/* ---- values of elements ------------------------------------------------------------------------------------------------------ */

static feel_value decide(feel_run *r, dmn_frame *f, const dmn_node *n)
{
    if (++r->depth > r->limits.depth) {
        feel_say(r, n->xml->line, 0, true, "决策之间的依赖太深", "decisions depend on one another too deeply");
        r->stopped = true;
    }
    const feel_scope *s = r->stopped ? NULL : scope_of(r, f, n);
    size_t before = r->problems.len;
    feel_value v = FEEL_NOTHING;
    if (!n->logic)
        feel_say(r, n->xml->line, 0, true, "没有决策逻辑", "there is no decision logic");
    else if (!r->stopped)
        v = fitted(r, n, feel_evaluate(r, n->logic, s));
    for (size_t i = before; i < r->problems.len; i++)
        r->problems.at[i].text = arena_print(r->a, r->lang == LANG_EN ? "decision “%s”: %s" : "决策“%s”：%s", n->name.at, r->problems.at[i].text);
    r->depth--;
    return v;
}

static const feel_value *given(const dmn_frame *f, const dmn_node *n)
{
    return f->inputs && !f->closed && n != f->target ? feel_get(f->inputs, n->variable) : NULL;
}

static feel_value value_of(feel_run *r, dmn_frame *f, const dmn_node *n)
{
    feel_value *slot = &f->values[n->index];
    slot_state *state = &f->states[n->index];
    if (*state == SLOT_RUNNING) {
        feel_say(r, n->xml->line, 0, true, "“%s”循环依赖自身", "“%s” depends on itself", n->name.at);
        return FEEL_NOTHING;
    }
    if (*state == SLOT_DONE)
        return *slot;
    *state = SLOT_RUNNING;
    const feel_value *input = given(f, n);
    if (n->kind == DMN_BKM || n->kind == DMN_SERVICE)
        *slot = function_value(r, f, n);
    else if (n->kind == DMN_INPUT || input)
        *slot = fitted(r, n, input ? *input : FEEL_NOTHING);
    else
        *slot = decide(r, f, n);
    *state = SLOT_DONE;
    return *slot;
}

/* ---- from outside --------------------------------------------------------------------------------------------------------------- */

static const feel_context *as_context(feel_value v) { return v.kind == FEEL_CONTEXT ? v.context : NULL; }

/* Arguments by name; one that is not given is null. */
static feel_value call_with(feel_run *r, dmn_frame *f, const dmn_node *n, const feel_context *inputs)
{
    feel_value *args = NEW_N(r->a, feel_value, n->parameter_count + 1), function = function_value(r, f, n);
    for (size_t i = 0; i < n->parameter_count; i++) {
        const feel_value *v = inputs ? feel_get(inputs, n->parameters[i]) : NULL;
        args[i] = v ? *v : FEEL_NOTHING;
    }
    return feel_invoke(r, function.function, args, n->parameter_count);
}

bool dmn_no_such(arena *a, const dmn_model *m, dmn_kind kind, str name, error *e)
{
    static const text2 kinds[] = { [DMN_DECISION] = { "决策", "decision" }, [DMN_BKM] = { "业务知识模型", "business knowledge model" }, [DMN_SERVICE] = { "决策服务", "decision service" } };
    buf names = buf_new(a);
    for (size_t i = 0; i < m->nodes.len; i++)
        if (m->nodes.at[i]->kind == kind)
            buf_print(&names, "%s%.*s", names.len ? "、" : "", (int)m->nodes.at[i]->name.len, m->nodes.at[i]->name.at);
    return fail_at(e, ERR_NOT_FOUND, (place){ .file = m->file }, "没有%s“%.*s”；有：%s", "there is no %s “%.*s”; there are: %s", say(kinds[kind], e->lang), (int)name.len, name.at,
                   names.len ? names.text : "—");
}

bool dmn_evaluate(feel_run *r, const dmn_model *m, dmn_kind kind, str name, feel_value inputs, feel_value *out, error *e)
{
    dmn_ref ref;
    if (!dmn_find(r->a, m, kind, name, &ref))
        return dmn_no_such(r->a, m, kind, name, e);
    dmn_frame *f = follow(r->a, frame_new(r->a, m, as_context(inputs)), &ref).f;
    f->target = ref.node;
    *out = kind == DMN_DECISION ? value_of(r, f, ref.node) : call_with(r, f, ref.node, as_context(inputs));
    return true;
}

feel_value dmn_evaluate_all(feel_run *r, const dmn_model *m, feel_value inputs)
{
    dmn_frame *f = frame_new(r->a, m, as_context(inputs));
    VEC(feel_entry) all = { 0 };
    for (size_t i = 0; i < m->nodes.len; i++)
        if (m->nodes.at[i]->kind == DMN_DECISION)
            VEC_ADD(r->a, &all, (feel_entry){ m->nodes.at[i]->name, value_of(r, f, m->nodes.at[i]) });
    return feel_context_of(r->a, all.at, all.len);
}

/* ---- plain JSON ------------------------------------------------------------------------------------------------------------------- */

static feel_value from_text(feel_run *r, feel_value v, feel_kind kind)
{
    moment m = { 0 };
    feel_value out = v;
    switch (kind) {
    case FEEL_DATE: return parse_date(v.text, &out.day) ? feel_date(out.day) : v;
    case FEEL_TIME: return parse_time(r->a, v.text, &m) ? feel_moment(r->a, FEEL_TIME, m) : v;
    case FEEL_DATE_TIME: return parse_date_time(r->a, v.text, &m) || parse_date(v.text, &m.day) ? feel_moment(r->a, FEEL_DATE_TIME, m) : v;
    case FEEL_MONTHS: return parse_months(v.text, &out.months) ? feel_months(out.months) : v;
    case FEEL_NANOS: return parse_nanos(v.text, &out.nanos) ? feel_nanos(out.nanos) : v;
    default: return v;
    }
}

static feel_value plain(feel_run *r, feel_value v, const feel_type *t, int depth)
{
    enum { MOST_DEPTH = 100 };
    for (int i = 0; t && t->kind == TYPE_ANY && t->base && i < MOST_DEPTH; i++)
        t = t->base;
    if (!t || depth > MOST_DEPTH)
        return v;
    if (v.kind == FEEL_STRING && t->kind == TYPE_KIND)
        return from_text(r, v, t->of);
    if (v.kind == FEEL_LIST) {
        const feel_type *element = t->kind == TYPE_LIST ? t->element : t;
        feel_value *at = NEW_N(r->a, feel_value, v.list->count + 1);
        for (size_t i = 0; i < v.list->count; i++)
            at[i] = plain(r, v.list->at[i], element, depth + 1);
        return feel_list_of(r->a, at, v.list->count);
    }
    if (t->kind == TYPE_LIST)
        return plain(r, v, t->element, depth + 1);
    if (v.kind == FEEL_CONTEXT && t->kind == TYPE_CONTEXT) {
        feel_entry *at = NEW_N(r->a, feel_entry, v.context->count + 1);
        for (size_t i = 0; i < v.context->count; i++) {
            const feel_type *member = NULL;
            for (size_t k = 0; k < t->count && !member; k++)
                if (str_eq(t->members[k].name, v.context->at[i].key))
                    member = t->members[k].type;
            at[i] = (feel_entry){ v.context->at[i].key, plain(r, v.context->at[i].value, member, depth + 1) };
        }
        return feel_context_of(r->a, at, v.context->count);
    }
    return v;
}

static const feel_type *input_type(const dmn_model *m, str name)
{
    for (size_t i = 0; i < m->nodes.len; i++)
        if ((m->nodes.at[i]->kind == DMN_INPUT || m->nodes.at[i]->kind == DMN_DECISION) && str_eq(m->nodes.at[i]->variable, name))
            return m->nodes.at[i]->type;
    for (size_t i = 0; i < m->nodes.len; i++)
        for (size_t k = 0; k < m->nodes.at[i]->parameter_count; k++)
            if (str_eq(m->nodes.at[i]->parameters[k], name))
                return m->nodes.at[i]->parameter_types[k];
    return NULL;
}

feel_value dmn_plain_inputs(feel_run *r, const dmn_model *m, feel_value inputs)
{
    const feel_context *c = as_context(inputs);
    if (!c)
        return inputs;
    feel_entry *at = NEW_N(r->a, feel_entry, c->count + 1);
    for (size_t i = 0; i < c->count; i++) {
        feel_value v = c->at[i].value;
        at[i] = c->at[i];
        for (size_t k = 0; k < m->imports.len; k++)
            if (m->imports.at[k].name.len ? str_eq(m->imports.at[k].name, c->at[i].key) && v.kind == FEEL_CONTEXT : input_type(m->imports.at[k].model, c->at[i].key) != NULL)
                at[i].value = m->imports.at[k].name.len ? dmn_plain_inputs(r, m->imports.at[k].model, v) : plain(r, v, input_type(m->imports.at[k].model, c->at[i].key), 0);
        if (input_type(m, c->at[i].key))
            at[i].value = plain(r, v, input_type(m, c->at[i].key), 0);
    }
    return feel_context_of(r->a, at, c->count);
}
