#include "amend/scheme_edit.h"

#include "amend/tree_edit.h"
#include "base/vec.h"

static bool is_zero(const char *text)
{
    dec128 d;
    return text && dec_parse(str_of(text), &d) && !dec_sign(d);
}

static void edit_items(const editing *k, yaml *items, const char *group)
{
    for (size_t i = items->count; i-- > 0;) {
        yaml *item = items->items[i];
        const char *id = yaml_text_of(item, "indicator");
        const char *weight = id ? edit_given(k, arena_print(k->a, "w.%s.%s", group, id), NULL) : NULL, *bench = id ? edit_given(k, arena_print(k->a, "b.%s.%s", group, id), NULL) : NULL;
        if (is_zero(weight)) {
            yaml_remove(items, i);
            continue;
        }
        if (weight && *weight)
            edit_text(k, item, "weight", weight);
        if (bench && *bench && yaml_text_of(item, "benchmark"))
            edit_text(k, item, "benchmark", bench);
    }
}

static void edit_bands(const editing *k, yaml *list, const char *group)
{
    static const char *const ends[] = { "from", "to" };
    for (size_t i = 0; i < list->count; i++) {
        const char *id = yaml_text_of(list->items[i], "class");
        for (size_t n = 0; id && n < sizeof ends / sizeof *ends; n++)
            edit_text(k, list->items[i], ends[n], edit_given(k, arena_print(k->a, "%s.%s.%s", ends[n], group, id), NULL));
    }
}

static void edit_parameters(const editing *k, const yaml *all)
{
    for (size_t i = 0; all && all->kind == YAML_MAP && i < all->count; i++) {
        const char *to = edit_given(k, arena_print(k->a, "p.%s", all->keys[i]->text), NULL);
        if (to && *to && all->items[i]->kind == YAML_MAP)
            edit_text(k, all->items[i], "value", to);
    }
}

bool scheme_edited(arena *a, const char *text, field_of *field, void *self, const char **out, error *e)
{
    const editing k = { a, field, self };
    yaml *tree;
    char *made;
    TRY(yaml_parse(a, str_of(text), "", &tree, e));
    const yaml *cohorts = tree_list(tree, "cohorts");
    if (!cohorts)
        return fail_at(e, ERR_DECLARATION, (place){ .row = 1 }, "应为评价办法，有 cohorts", "expected a scheme with cohorts");
    for (size_t i = 0; i < cohorts->count; i++) {
        const char *id = yaml_text_of(cohorts->items[i], "id");
        const yaml *bands = yaml_get(cohorts->items[i], "bands");
        if (id && tree_list(cohorts->items[i], "items"))
            edit_items(&k, tree_list(cohorts->items[i], "items"), id);
        if (id && tree_list(bands, "list"))
            edit_bands(&k, tree_list(bands, "list"), id);
    }
    edit_parameters(&k, yaml_get(tree, "parameters"));
    TRY(yaml_text(a, tree, &made, e));
    *out = made;
    return true;
}

/* ---- faults ---------------------------------------------------------------------------------------------------------------- */

typedef struct finding { arena *a; int64_t line; const char *at; } finding;

static void look_in(finding *f, const yaml *list, const char *group, const char *key)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (yaml_text_of(list->items[i], key) && tree_owns_line(list->items[i], f->line))
            f->at = arena_print(f->a, "%s.%s", group, yaml_text_of(list->items[i], key));
}

static const char *place_of(arena *a, const yaml *tree, int64_t line)
{
    finding f = { a, line, NULL };
    const yaml *cohorts = tree_list(tree, "cohorts"), *all = yaml_get(tree, "parameters");
    for (size_t i = 0; cohorts && i < cohorts->count; i++) {
        const yaml *c = cohorts->items[i], *bands = yaml_get(c, "bands");
        const char *id = yaml_text_of(c, "id");
        if (!id)
            continue;
        look_in(&f, tree_list(c, "items"), id, "indicator");
        look_in(&f, tree_list(bands, "list"), id, "class");
    }
    for (size_t i = 0; all && all->kind == YAML_MAP && i < all->count; i++)
        if (all->keys[i]->line == line || tree_owns_line(all->items[i], line))
            f.at = arena_print(a, "p.%s", all->keys[i]->text);
    return f.at;
}

bool scheme_faults_of(arena *a, const char *text, const pack_faults *faults, scheme_faults *out, error *e)
{
    VEC(scheme_fault) all = { 0 };
    yaml *tree;
    TRY(yaml_parse(a, str_of(text), "", &tree, e));
    for (size_t i = 0; i < faults->len; i++)
        VEC_ADD(a, &all, (scheme_fault){ place_of(a, tree, faults->at[i].at.row), arena_copy(a, faults->at[i].text) });
    *out = (scheme_faults){ all.at, all.len };
    return true;
}

const char *scheme_fault_at(const scheme_faults *f, const char *at)
{
    for (size_t i = 0; i < f->count; i++)
        if (text_eq(f->at[i].at, at))
            return f->at[i].text;
    return NULL;
}
