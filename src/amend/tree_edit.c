#include "amend/tree_edit.h"

const char *edit_given(const editing *k, const char *name, const char *path) { return k->field(k->self, path ? arena_print(k->a, "%s@%s", name, path) : name); }

yaml *tree_list(const yaml *in, const char *key)
{
    yaml *y = in ? yaml_get(in, key) : NULL;
    return y && y->kind == YAML_LIST ? y : NULL;
}

bool tree_owns_line(const yaml *y, int64_t line)
{
    if (y->line == line)
        return true;
    for (size_t i = 0; y->kind == YAML_MAP && i < y->count; i++)
        if (y->keys[i]->line == line || (y->items[i]->kind == YAML_SCALAR && y->items[i]->line == line))
            return true;
    return false;
}

const char *tree_path(arena *a, const char *above, size_t i) { return *above ? arena_print(a, "%s.%zu", above, i) : arena_print(a, "%zu", i); }

void edit_text(const editing *k, yaml *in, const char *key, const char *to)
{
    const char *now = yaml_text_of(in, key);
    if (!to || text_eq(to, now) || (!*to && !yaml_get(in, key)))
        return;
    yaml_put(k->a, in, key, *to ? yaml_new_scalar(k->a, to) : NULL);
}

yaml *edit_inner(const editing *k, yaml *in, const char *key)
{
    yaml *y = yaml_get(in, key);
    return y && y->kind == YAML_MAP ? y : yaml_new_map(k->a);
}

void edit_put_inner(const editing *k, yaml *in, const char *key, yaml *y)
{
    if (y->count || yaml_get(in, key))
        yaml_put(k->a, in, key, y->count ? y : NULL);
}
