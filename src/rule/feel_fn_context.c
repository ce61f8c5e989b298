#include "rule/feel_fn.h"

feel_value fn_get_value(const fn_args *g)
{
    feel_value c;
    str key;
    if (!fn_kind(g, 0, FEEL_CONTEXT, &c) || !fn_text(g, 1, &key))
        return fn_wrong(g, "参数应是上下文和键", "a context and a key are needed");
    const feel_value *v = feel_get(c.context, key);
    return v ? *v : FEEL_NOTHING;
}

feel_value fn_get_entries(const fn_args *g)
{
    feel_value c;
    if (!fn_kind(g, 0, FEEL_CONTEXT, &c))
        return fn_wrong(g, "参数应是上下文", "a context is needed");
    feel_value *at = NEW_N(g->r->a, feel_value, c.context->count + 1);
    for (size_t i = 0; i < c.context->count; i++) {
        feel_entry *pair = NEW_N(g->r->a, feel_entry, 2);
        pair[0] = (feel_entry){ STR("key"), feel_string(c.context->at[i].key) };
        pair[1] = (feel_entry){ STR("value"), c.context->at[i].value };
        at[i] = feel_context_of(g->r->a, pair, 2);
    }
    return feel_list_of(g->r->a, at, c.context->count);
}

typedef VEC(feel_entry) entries;

static bool put(feel_run *r, entries *e, str key, feel_value v, bool replace)
{
    if (!feel_work(r, e->len))
        return false;
    for (size_t i = 0; i < e->len; i++)
        if (str_eq(e->at[i].key, key)) {
            e->at[i].value = v;
            return replace;
        }
    VEC_ADD(r->a, e, (feel_entry){ key, v });
    return true;
}

static void copy(feel_run *r, entries *e, const feel_context *c)
{
    for (size_t i = 0; i < c->count; i++)
        (void)put(r, e, c->at[i].key, c->at[i].value, true);
}

/* Each entry has a key and a value; a key twice is an error. */
feel_value fn_context(const fn_args *g)
{
    feel_list l;
    entries e = { 0 };
    if (!fn_list(g, 0, &l))
        return fn_wrong(g, "参数应是键值对的列表", "a list of entries is needed");
    for (size_t i = 0; i < l.count; i++) {
        const feel_value *key = l.at[i].kind == FEEL_CONTEXT ? feel_get(l.at[i].context, STR("key")) : NULL;
        const feel_value *value = key ? feel_get(l.at[i].context, STR("value")) : NULL;
        if (!key || !value || key->kind != FEEL_STRING || !put(g->r, &e, key->text, *value, false))
            return fn_wrong(g, "每一项应有不重复的 key 和 value", "every entry needs a key of its own and a value");
    }
    return feel_context_of(g->r->a, e.at, e.len);
}

static feel_value put_path(const fn_args *g, feel_value c, const feel_value *keys, size_t count, feel_value v)
{
    entries e = { 0 };
    if (c.kind != FEEL_CONTEXT || !count || keys[0].kind != FEEL_STRING)
        return fn_wrong(g, "参数应是上下文和键", "a context and keys are needed");
    copy(g->r, &e, c.context);
    if (count > 1) {
        const feel_value *inner = feel_get(c.context, keys[0].text);
        v = put_path(g, inner ? *inner : FEEL_NOTHING, keys + 1, count - 1, v);
        if (v.kind == FEEL_NULL)
            return v;
    }
    (void)put(g->r, &e, keys[0].text, v, true);
    return feel_context_of(g->r->a, e.at, e.len);
}

feel_value fn_context_put(const fn_args *g)
{
    feel_list keys;
    if (!fn_list(g, 1, &keys))
        return fn_wrong(g, "键不能为空", "the key is null");
    feel_value c = g->at[0];
    return put_path(g, c, keys.at, keys.count, g->at[2]);
}

/* Called `key`, it is one: a path must be called `keys`. */
feel_value fn_context_put_key(const fn_args *g)
{
    return g->at[1].kind == FEEL_STRING ? fn_context_put(g) : fn_wrong(g, "键应是文字", "the key must be text");
}

feel_value fn_context_merge(const fn_args *g)
{
    feel_list l;
    entries e = { 0 };
    if (!fn_list(g, 0, &l))
        return fn_wrong(g, "参数应是上下文的列表", "a list of contexts is needed");
    for (size_t i = 0; i < l.count; i++) {
        if (l.at[i].kind != FEEL_CONTEXT)
            return fn_wrong(g, "参数应是上下文的列表", "a list of contexts is needed");
        copy(g->r, &e, l.at[i].context);
    }
    return feel_context_of(g->r->a, e.at, e.len);
}
