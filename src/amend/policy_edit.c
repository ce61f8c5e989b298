#include "amend/policy_edit.h"

#include "amend/tree_edit.h"
#include "base/vec.h"

#include <stdlib.h>

/* ---- conditions ---------------------------------------------------------------------------------------------------------- */

static yaml *kids_of(const yaml *c)
{
    yaml *any = yaml_get(c, "any_of"), *all = yaml_get(c, "all_of");
    yaml *list = any ? any : all;
    return list && list->kind == YAML_LIST ? list : NULL;
}

/* Its name as policies.c gives it to one that has none: places from 1. */
static const char *place_name(arena *a, const char *path)
{
    buf b = buf_new(a);
    for (const char *at = path; *at;) {
        char *end;
        unsigned long n = strtoul(at, &end, 10);
        buf_print(&b, "%s%lu", b.len ? "." : "", n + 1);
        at = *end ? end + 1 : end;
    }
    return b.text;
}

static bool dropped(const editing *k, const char *path) { return edit_given(k, "drop", path) != NULL; }

static void edit_list(const editing *k, yaml *list, const char *above)
{
    bool moved = false;
    for (size_t i = 0; i < list->count; i++) {
        yaml *c = list->items[i];
        const char *path = tree_path(k->a, above, i);
        if (c->kind != YAML_MAP)
            continue;
        if (moved && !yaml_get(c, "id"))
            yaml_put(k->a, c, "id", yaml_new_scalar(k->a, place_name(k->a, path)));
        moved = moved || dropped(k, path);
        edit_text(k, c, "zh", edit_given(k, "zh", path));
        if (yaml_get(c, "feel"))
            edit_text(k, c, "feel", edit_given(k, "feel", path));
        if (kids_of(c))
            edit_list(k, kids_of(c), path);
    }
    for (size_t i = list->count; i-- > 0;)
        if (dropped(k, tree_path(k->a, above, i)))
            yaml_remove(list, i);
}

static bool id_taken(const yaml *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_eq(yaml_text_of(list->items[i], "id"), id) || (kids_of(list->items[i]) && id_taken(kids_of(list->items[i]), id)))
            return true;
    return false;
}

static void add_condition(const editing *k, yaml *list)
{
    const char *zh = edit_given(k, "new_zh", NULL), *feel = edit_given(k, "new_feel", NULL), *id;
    int n = 1;
    if (text_empty(zh) && text_empty(feel))
        return;
    do
        id = arena_print(k->a, "added_%d", n++);
    while (id_taken(list, id));
    yaml *c = yaml_new_map(k->a);
    yaml_put(k->a, c, "id", yaml_new_scalar(k->a, id));
    yaml_put(k->a, c, "zh", yaml_new_scalar(k->a, text_empty(zh) ? feel : zh));
    yaml_put(k->a, c, text_empty(feel) ? "judge" : "feel", yaml_new_scalar(k->a, text_empty(feel) ? "true" : feel));
    yaml_add(k->a, list, c);
}

/* ---- the rest ------------------------------------------------------------------------------------------------------------- */

static void edit_window(const editing *k, yaml *tree)
{
    const char *from = edit_given(k, "window_from", NULL), *to = edit_given(k, "window_to", NULL);
    yaml *w = edit_inner(k, tree, "window");
    if (!from || !to)
        return;
    bool always = edit_given(k, "window_always", NULL) != NULL;
    edit_text(k, w, "always", always ? "true" : "");
    edit_text(k, w, "from", always ? "" : from);
    edit_text(k, w, "to", always ? "" : to);
    edit_put_inner(k, tree, "window", w);
}

static void edit_subsidy(const editing *k, yaml *tree)
{
    yaml *s = edit_inner(k, tree, "subsidy");
    edit_text(k, s, "zh", edit_given(k, "subsidy_zh", NULL));
    edit_text(k, s, "feel", edit_given(k, "subsidy_feel", NULL));
    edit_text(k, s, "cap", edit_given(k, "subsidy_cap", NULL));
    edit_put_inner(k, tree, "subsidy", s);
}

/* A list of texts, a line each. */
static void edit_lines(const editing *k, yaml *tree, const char *key)
{
    const char *text = edit_given(k, key, NULL);
    yaml *list = yaml_new_list(k->a);
    if (!text)
        return;
    for (str rest = str_of(text); rest.len;) {
        ptrdiff_t end = str_find(rest, STR("\n"));
        str line = str_trim((str){ rest.at, end < 0 ? rest.len : (size_t)end });
        if (line.len)
            yaml_add(k->a, list, yaml_new_scalar(k->a, str_copy(k->a, line)));
        rest = end < 0 ? (str){ 0 } : (str){ rest.at + end + 1, rest.len - (size_t)end - 1 };
    }
    yaml_put(k->a, tree, key, list->count ? list : NULL);
}

static void edit_valid(const editing *k, yaml *tree)
{
    yaml *s = edit_inner(k, tree, "valid");
    edit_text(k, s, "from", edit_given(k, "valid_from", NULL));
    edit_text(k, s, "to", edit_given(k, "valid_to", NULL));
    edit_put_inner(k, tree, "valid", s);
}

static bool read_tree(arena *a, const char *text, const char *file, yaml **out, error *e)
{
    TRY(yaml_parse(a, str_of(text), file, out, e));
    const yaml *list = *out ? yaml_get(*out, "conditions") : NULL;
    return (list && list->kind == YAML_LIST) || fail_at(e, ERR_DECLARATION, (place){ .file = file, .row = 1 }, "应为一个政策，有 conditions", "expected a policy with conditions");
}

bool policy_edited(arena *a, const char *text, field_of *field, void *self, const char **out, error *e)
{
    static const char *const plain[] = { "id", "programme", "zh", "en", "edition", "applies", "level", "kind", "region", "issuer", "document", "source", "target", "process", "time", "contact" };
    const editing k = { a, field, self };
    yaml *tree;
    char *made;
    TRY(read_tree(a, text, "", &tree, e));
    tree = yaml_copy(a, tree);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        edit_text(&k, tree, plain[i], edit_given(&k, plain[i], NULL));
    edit_lines(&k, tree, "materials");
    edit_valid(&k, tree);
    edit_window(&k, tree);
    edit_subsidy(&k, tree);
    edit_list(&k, yaml_get(tree, "conditions"), "");
    add_condition(&k, yaml_get(tree, "conditions"));
    TRY(yaml_text(a, tree, &made, e));
    *out = made;
    return true;
}

/* ---- a new one ------------------------------------------------------------------------------------------------------------- */

bool policy_begun(arena *a, const char *id, const char *from, const char **out, error *e)
{
    static const char blank[] = "id: new\nzh: ''\nlevel: 区\nconditions: []\n", *const own[] = { "programme", "cohort", "edition", "example" };
    yaml *tree;
    char *made;
    TRY(read_tree(a, from ? from : blank, "", &tree, e));
    tree = yaml_copy(a, tree);
    yaml_put(a, tree, "id", yaml_new_scalar(a, id));
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        yaml_put(a, tree, own[i], NULL);
    if (!from)
        yaml_put(a, tree, "zh", NULL);
    TRY(yaml_text(a, tree, &made, e));
    *out = made;
    return true;
}

bool policy_id_free(core *c, const policies *p, const char *like, date day, const char **out, error *e)
{
    const char *stem = like ? like : arena_print(c->a, "bureau_%d", date_ymd(day).year);
    bool known = true;
    for (int n = like ? 2 : 1; known; n++) {
        *out = arena_print(c->a, "%s_%d", stem, n);
        TRY(amend_known(c, EDITION_POLICY, *out, &known, e));
        for (size_t i = 0; i < p->programme_count; i++)
            known = known || text_eq(p->programme[i].id, *out);
    }
    return true;
}

static const char *field_at(arena *a, const yaml *tree, int64_t line)
{
    const char *in = NULL;
    for (size_t i = 0; line != tree->line && i < tree->count; i++) {           /* on its first line: of the whole */
        const yaml *y = tree->items[i];
        const char *key = tree->keys[i]->text;
        if (line < tree->keys[i]->line)
            break;
        in = key;                                               /* whatever is nested has later lines */
        for (size_t k = 0; y->kind == YAML_MAP && k < y->count; k++)
            if (y->keys[k]->line == line || y->items[k]->line == line)
                in = arena_print(a, "%s.%s", key, y->keys[k]->text);
    }
    return in;
}

void policy_faults_of(arena *a, const char *text, const char *file, const pack_faults *faults, policy_faults *out)
{
    VEC(policy_fault) all = { 0 };
    yaml *tree;
    error none = { 0 };
    if (!yaml_parse(a, str_of(text), file, &tree, &none) || !tree || tree->kind != YAML_MAP)
        tree = yaml_new_map(a);
    for (size_t i = 0; i < faults->len; i++)
        VEC_ADD(a, &all, (policy_fault){ text_eq(faults->at[i].at.file, file) ? field_at(a, tree, faults->at[i].at.row) : NULL, arena_copy(a, faults->at[i].text) });
    *out = (policy_faults){ all.at, all.len };
}

/* ---- reading -------------------------------------------------------------------------------------------------------------- */

typedef VEC(policy_part) parts;
static void collect(arena *a, const yaml *list, const char *above, int depth, parts *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const yaml *c = list->items[i], *feel = yaml_get(c, "feel");
        const char *path = tree_path(a, above, i);
        VEC_ADD(a, out, (policy_part){ path, yaml_text_of(c, "zh"), yaml_text_of(c, "clause"), feel && feel->kind == YAML_SCALAR ? feel : NULL, yaml_get(c, "judge") != NULL, kids_of(c) != NULL, depth });
        if (kids_of(c))
            collect(a, kids_of(c), path, depth + 1, out);
    }
}

bool policy_parts_of(arena *a, const char *text, const char *file, policy_parts *out, error *e)
{
    parts all = { 0 };
    yaml *tree;
    TRY(read_tree(a, text, file, &tree, e));
    collect(a, yaml_get(tree, "conditions"), "", 0, &all);
    *out = (policy_parts){ all.at, all.len, tree };
    return true;
}

/* ---- counts ----------------------------------------------------------------------------------------------------------------- */

static void count_parts(match *m, const policy *x, const criterion *c, uint32_t firm, part_counts *out)
{
    for (size_t i = 0; i < c->count; i++) {
        out[c->kids[i].index].of[match_criterion(m, x, &c->kids[i], firm)]++;
        count_parts(m, x, &c->kids[i], firm, out);
    }
}

bool policy_effect_of(match *m, const policy *x, policy_effect *out, error *e)
{
    *out = (policy_effect){ .parts = (size_t)x->criterion_count, .part = NEW_N(m->a, part_counts, (size_t)x->criterion_count + 1), .pair = NEW_N(m->a, pair, m->profile->firms + 1) };
    TRY(match_policy_rules(m, x, e) && match_counts(m, x, &out->total));
    for (uint32_t f = 0; f < m->profile->firms; f++) {
        pair *p = &out->pair[f];
        *p = match_pair(m, x, f);
        count_parts(m, x, &x->root, f, out->part);
        if (p->near && p->near_kid >= 0)
            out->part[x->root.kids[p->near_kid].index].near++;
    }
    return true;
}

/* Better first: what a firm may have, then what is still open, then one step away, then the rest. */
static int rank_of(const pair *p)
{
    static const int ranks[STANDINGS] = { [STANDING_ELIGIBLE] = 5, [STANDING_JUDGE] = 4, [STANDING_UNKNOWN] = 3, [STANDING_NOT] = 1 };
    return p->near ? 2 : ranks[p->standing];
}

int policy_moved(const pair *before, const pair *after)
{
    int x = rank_of(before), y = rank_of(after);
    return y > x ? 1 : y < x ? -1 : before->standing != after->standing ? -1 : 0;
}
