#include "rule/feel_run.h"

static const feel_type simple[] = {
    { .kind = TYPE_ANY, .name = "Any" },
    { .kind = TYPE_NULL, .name = "Null" },
    { .kind = TYPE_NULL, .name = "null" },
    { .kind = TYPE_KIND, .of = FEEL_NUMBER, .name = "number" },
    { .kind = TYPE_KIND, .of = FEEL_STRING, .name = "string" },
    { .kind = TYPE_KIND, .of = FEEL_BOOL, .name = "boolean" },
    { .kind = TYPE_KIND, .of = FEEL_DATE, .name = "date" },
    { .kind = TYPE_KIND, .of = FEEL_TIME, .name = "time" },
    { .kind = TYPE_KIND, .of = FEEL_DATE_TIME, .name = "date and time" },
    { .kind = TYPE_KIND, .of = FEEL_DATE_TIME, .name = "dateTime" },
    { .kind = TYPE_KIND, .of = FEEL_NANOS, .name = "days and time duration" },
    { .kind = TYPE_KIND, .of = FEEL_NANOS, .name = "dayTimeDuration" },
    { .kind = TYPE_KIND, .of = FEEL_MONTHS, .name = "years and months duration" },
    { .kind = TYPE_KIND, .of = FEEL_MONTHS, .name = "yearMonthDuration" },
    { .kind = TYPE_LIST, .name = "list" },
    { .kind = TYPE_CONTEXT, .name = "context" },
    { .kind = TYPE_KIND, .of = FEEL_FUNCTION, .name = "function" },
    { .kind = TYPE_RANGE, .name = "range" },
};

const feel_type *feel_type_simple(str name)
{
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (str_eq(name, str_of(simple[i].name)))
            return &simple[i];
    return NULL;
}

/* Does every value of `a` belong to `b`? (10.3.2.9.2; NULL is Any.) A model's types may hold themselves: that deep nobody looks. */
static bool conforms_within(const feel_type *a, const feel_type *b, int depth)
{
    if (depth == 0)
        return false;
    if (!b || b->kind == TYPE_ANY || a == b)
        return true;
    if (!a || a->kind == TYPE_ANY)
        return false;
    if (a->kind == TYPE_NULL)
        return true;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case TYPE_KIND: return a->of == b->of;
    case TYPE_LIST: case TYPE_RANGE: return conforms_within(a->element, b->element, depth - 1);
    case TYPE_CONTEXT:
        for (size_t i = 0; i < b->count; i++) {
            size_t k = 0;
            while (k < a->count && !str_eq(a->members[k].name, b->members[i].name))
                k++;
            if (k == a->count || !conforms_within(a->members[k].type, b->members[i].type, depth - 1))
                return false;
        }
        return true;
    case TYPE_FUNCTION:
        if (a->count != b->count || !conforms_within(a->element, b->element, depth - 1))
            return false;
        for (size_t i = 0; i < b->count; i++)
            if (!conforms_within(b->members[i].type, a->members[i].type, depth - 1))
                return false;
        return true;
    default: return true;
    }
}

bool feel_type_conforms(const feel_type *a, const feel_type *b)
{
    enum { MOST_TYPE_DEPTH = 12 };
    return conforms_within(a, b, MOST_TYPE_DEPTH);
}

static bool function_instance(feel_run *r, const feel_function *f, const feel_type *t)
{
    if (f->count != t->count)
        return false;
    for (size_t i = 0; i < t->count; i++)
        if (f->types && f->types[i] && !feel_type_conforms(t->members[i].type, f->types[i]))
            return false;
    const feel_type *result = feel_result_type(r->a, f);
    return !result || feel_type_conforms(result, t->element);
}

static bool allowed(feel_run *r, feel_value v, const feel_expression *tests)
{
    return !tests || feel_test(r, tests, v, NULL) == FEEL_TRUE;
}

static bool belongs(feel_run *r, feel_value v, const feel_type *t, bool narrowed);

static bool of_form(feel_run *r, feel_value v, const feel_type *t, bool narrowed)
{
    switch (t->kind) {
    case TYPE_ANY: return true;
    case TYPE_NULL: return v.kind == FEEL_NULL;
    case TYPE_KIND: return v.kind == t->of;
    case TYPE_RANGE:
        return v.kind == FEEL_RANGE && (!t->element || ((v.range->start.kind == FEEL_NULL || belongs(r, v.range->start, t->element, narrowed)) &&
                                                        (v.range->end.kind == FEEL_NULL || belongs(r, v.range->end, t->element, narrowed))));
    case TYPE_LIST:
        if (v.kind != FEEL_LIST)
            return false;
        for (size_t i = 0; t->element && i < v.list->count; i++)
            if (!(v.list->at[i].kind == FEEL_NULL ? !narrowed || !t->element->allowed : belongs(r, v.list->at[i], t->element, narrowed)))
                return false;
        return true;
    case TYPE_CONTEXT:
        if (v.kind != FEEL_CONTEXT)
            return false;
        for (size_t i = 0; i < t->count; i++) {
            const feel_value *m = feel_get(v.context, t->members[i].name);
            if (!m || (m->kind != FEEL_NULL && t->members[i].type && !belongs(r, *m, t->members[i].type, narrowed)))
                return false;
        }
        return true;
    case TYPE_FUNCTION: return v.kind == FEEL_FUNCTION && function_instance(r, v.function, t);
    }
    return false;
}

/* `narrowed`: allowed values count as well. */
static bool belongs(feel_run *r, feel_value v, const feel_type *t, bool narrowed)
{
    if (!t)
        return true;
    if (v.kind == FEEL_NULL && !(narrowed && t->allowed))
        return t->kind == TYPE_NULL;
    if (!of_form(r, v, t, narrowed) || (t->base && !belongs(r, v, t->base, narrowed)))
        return false;
    return !narrowed || (allowed(r, v, t->allowed) && allowed(r, v, t->allowed_all));
}

bool feel_instance(feel_run *r, feel_value v, const feel_type *t)
{
    return belongs(r, v, t, false);
}

/* Members conform each by itself: a date inside a context may become a date and time. */
static bool conform_parts(feel_run *r, feel_value v, const feel_type *t, feel_value *out)
{
    if (t->kind == TYPE_LIST && v.kind == FEEL_LIST && t->element) {
        feel_value *at = NEW_N(r->a, feel_value, v.list->count + 1);
        for (size_t i = 0; i < v.list->count; i++)
            if (!feel_conform(r, v.list->at[i], t->element, &at[i]))
                return false;
        *out = feel_list_of(r->a, at, v.list->count);
    } else if (t->kind == TYPE_CONTEXT && v.kind == FEEL_CONTEXT && t->count) {
        feel_entry *at = NEW_N(r->a, feel_entry, v.context->count + 1);
        for (size_t i = 0; i < v.context->count; i++)
            at[i] = v.context->at[i];
        for (size_t i = 0; i < t->count; i++)
            for (size_t k = 0; k < v.context->count; k++)
                if (str_eq(at[k].key, t->members[i].name) && !feel_conform(r, at[k].value, t->members[i].type, &at[k].value))
                    return false;
        *out = feel_context_of(r->a, at, v.context->count);
    }
    return true;
}

static bool listed(const feel_type *t)
{
    return t->kind == TYPE_LIST;
}

bool feel_conform(feel_run *r, feel_value v, const feel_type *t, feel_value *out)
{
    *out = v;
    if (!t || (v.kind == FEEL_NULL && !t->allowed && !t->allowed_all))
        return true;
    if (v.kind == FEEL_NULL)
        return allowed(r, v, t->allowed) && allowed(r, v, t->allowed_all);
    if (listed(t) && v.kind != FEEL_LIST) {
        feel_value *one = NEW(r->a, feel_value);
        *one = v;
        v = feel_list_of(r->a, one, 1);
    } else if (!listed(t) && t->kind != TYPE_ANY && v.kind == FEEL_LIST && v.list->count == 1) {
        v = v.list->at[0];
    }
    if (t->kind == TYPE_KIND && t->of == FEEL_DATE_TIME && v.kind == FEEL_DATE)
        v = feel_moment(r->a, FEEL_DATE_TIME, (moment){ .day = v.day, .zone = { ZONE_OFFSET, 0, NULL } });
    *out = v;
    if (!conform_parts(r, v, t, out))
        return false;
    return belongs(r, *out, t, true);
}
