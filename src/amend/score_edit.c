#include "amend/score_edit.h"

#include "amend/tree_edit.h"
#include "base/vec.h"

static bool read_tree(arena *a, const char *text, const char *file, yaml **out, error *e)
{
    TRY(yaml_parse(a, str_of(text), file, out, e));
    return tree_list(*out, "groups") || fail_at(e, ERR_DECLARATION, (place){ .file = file, .row = 1 }, "应为评分表，有 groups", "expected a scoring table with groups");
}

static yaml *rows_of(const yaml *item) { return tree_list(item, yaml_get(item, "bands") ? "bands" : "choose"); }

/* ---- editing --------------------------------------------------------------------------------------------------------------- */

static void edit_keys(const editing *k, yaml *in, const char *path, const char *const *keys)
{
    for (; *keys; keys++)
        edit_text(k, in, *keys, edit_given(k, *keys, path));
}

/* Behind all that give as much. */
static size_t place_by_points(const yaml *list, const char *points)
{
    dec128 mine, other;
    size_t i = list->count;
    if (!dec_parse(str_of(points), &mine))
        return i;
    for (i = 0; i < list->count; i++) {
        const char *text = yaml_text_of(list->items[i], "points");
        if (text && dec_parse(str_of(text), &other) && dec_compare(other, mine) < 0)
            return i;
    }
    return i;
}

static void add_row(const editing *k, yaml *list, const char *path, bool bands)
{
    static const char *const all[2][4] = { { "zh", "when", "points", NULL }, { "from", "to", "points", NULL } };
    yaml *row = yaml_new_map(k->a);
    for (const char *const *key = all[bands]; *key; key++)
        edit_text(k, row, *key, edit_given(k, arena_print(k->a, "new_%s", *key), path));
    if (!row->count)
        return;
    const char *points = yaml_text_of(row, "points");
    size_t at = place_by_points(list, points ? points : "");
    yaml_add(k->a, list, row);
    for (size_t i = list->count - 1; i > at; i--) {
        list->items[i] = list->items[i - 1];
        list->items[i - 1] = row;
    }
}

static void edit_rows(const editing *k, yaml *list, const char *item, bool bands)
{
    static const char *const keys[] = { "from", "to", "zh", "when", "points", NULL };
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->kind == YAML_MAP)
            edit_keys(k, list->items[i], tree_path(k->a, item, i), keys);
    for (size_t i = list->count; i-- > 0;)
        if (edit_given(k, "drop", tree_path(k->a, item, i)))
            yaml_remove(list, i);
    add_row(k, list, item, bands);
}

static void edit_items(const editing *k, yaml *items, const char *group)
{
    static const char *const keys[] = { "zh", "of", "unit", "most", "edges", NULL };
    for (size_t i = 0; i < items->count; i++) {
        yaml *item = items->items[i];
        const char *path = tree_path(k->a, group, i);
        if (item->kind != YAML_MAP)
            continue;
        edit_keys(k, item, path, keys);
        if (yaml_get(item, "points"))
            edit_text(k, item, "points", edit_given(k, "points", path));
        if (rows_of(item))
            edit_rows(k, rows_of(item), path, yaml_get(item, "bands") != NULL);
    }
}

bool score_edited(arena *a, const char *text, field_of *field, void *self, const char **out, error *e)
{
    static const char *const table_keys[] = { "pass", "edges", "document", "source", "note", NULL }, *const group_keys[] = { "zh", "most", "least", NULL };
    const editing k = { a, field, self };
    yaml *tree;
    char *made;
    TRY(read_tree(a, text, "", &tree, e));
    edit_keys(&k, tree, NULL, table_keys);
    const yaml *groups = tree_list(tree, "groups");
    for (size_t g = 0; g < groups->count; g++) {
        const char *path = tree_path(a, "", g);
        if (groups->items[g]->kind != YAML_MAP)
            continue;
        edit_keys(&k, groups->items[g], path, group_keys);
        if (tree_list(groups->items[g], "items"))
            edit_items(&k, tree_list(groups->items[g], "items"), path);
    }
    TRY(yaml_text(a, tree, &made, e));
    *out = made;
    return true;
}

/* ---- parts ----------------------------------------------------------------------------------------------------------------- */

typedef VEC(score_part) parts;

static void collect_items(arena *a, const yaml *items, const char *group, parts *out)
{
    for (size_t i = 0; items && i < items->count; i++) {
        const yaml *item = items->items[i], *list = rows_of(item);
        const char *path = tree_path(a, group, i);
        bool bands = yaml_get(item, "bands") != NULL;
        VEC_ADD(a, out, (score_part){ path, PART_ITEM, bands ? SCORE_BANDS : list ? SCORE_CHOICES : SCORE_FORMULA, item, NULL });
        for (size_t r = 0; list && r < list->count; r++)
            VEC_ADD(a, out, (score_part){ .path = tree_path(a, path, r), .kind = bands ? PART_BAND : PART_CHOICE, .at = list->items[r] });
    }
}

bool score_parts_of(arena *a, const char *text, const char *file, score_parts *out, error *e)
{
    parts all = { 0 };
    yaml *tree;
    TRY(read_tree(a, text, file, &tree, e));
    const yaml *groups = tree_list(tree, "groups");
    for (size_t g = 0; g < groups->count; g++) {
        VEC_ADD(a, &all, (score_part){ .path = tree_path(a, "", g), .kind = PART_GROUP, .at = groups->items[g] });
        collect_items(a, tree_list(groups->items[g], "items"), tree_path(a, "", g), &all);
    }
    *out = (score_parts){ all.at, all.len, tree, NULL };
    return true;
}

void score_parts_fault(score_parts *p, arena *a, const pack_faults *faults)
{
    for (size_t i = 0; i < faults->len; i++) {
        const char **at = &p->fault;
        for (size_t k = 0; k < p->count; k++)
            if (tree_owns_line(p->at[k].at, faults->at[i].at.row))
                at = &p->at[k].fault;                       /* the innermost stands last */
        *at = *at ? *at : arena_copy(a, faults->at[i].text);
    }
}

/* ---- what it does ----------------------------------------------------------------------------------------------------------- */

bool score_text_read(core *c, const facts *f, const char *id, const char *text, score_table *out, pack_faults *faults, error *e)
{
    const char *file = arena_print(c->a, "%s %s", say(edition_kind_name(EDITION_SCORE), e->lang), id);
    if (!score_read(c, text, file, out, faults, e) && !out->id)
        return false;
    if (!text_eq(out->id, id))
        return fail_at(e, ERR_DECLARATION, (place){ .file = file, .row = out->at->line }, "score 应为 %s：一个版本不能换成别的评分表", "score must be %s: an edition cannot be of another table", id);
    facts_compile_score(f, out, out, faults, e->lang);
    return faults_none(faults, e);
}

const score_table *score_counting(const facts *f, const char *id, error *e)
{
    pack_faults faults = { 0 };
    const score_table *declared = score_find(&f->scores, id);
    score_table *out = NEW(f->a, score_table);
    if (!declared) {
        fail(e, ERR_NOT_FOUND, "没有评分表“%s”", "there is no scoring table “%s”", id);
        return NULL;
    }
    facts_compile_score(f, declared, out, &faults, e->lang);
    return faults_none(&faults, e) ? out : NULL;
}

static void want(const score_rule *r, bool *wanted)
{
    const fact_use *uses = r->uses;
    for (size_t i = 0; i < r->use_count; i++)
        wanted[uses[i].fact] = true;
}

static void want_table(const score_table *t, bool *wanted)
{
    for (size_t g = 0; g < t->count; g++)
        for (size_t i = 0; i < t->groups[g].count; i++) {
            const score_item *x = &t->groups[g].items[i];
            want(&x->of, wanted);
            for (size_t k = 0; k < x->choice_count; k++)
                want(&x->choices[k].when, wanted);
        }
}

static bool is_judged(const score_table *t)
{
    bool judged = t->has_pass;
    for (size_t g = 0; g < t->count; g++)
        judged = judged || t->groups[g].has_least;
    return judged;
}

static const char *points_text(arena *a, const score_sum *s) { return dec_equal(s->low, s->high) ? dec_text(a, s->low) : arena_print(a, "%s—%s", dec_text(a, s->low), dec_text(a, s->high)); }
static bool same_points(const score_sum *x, const score_sum *y) { return dec_equal(x->low, y->low) && dec_equal(x->high, y->high); }

typedef struct judging { core *c; const profile *p; date day; size_t most; arena *rows; VEC(score_move) moves; } judging;

static bool judge(judging *k, const score_table *before, const score_table *after, uint32_t firm, score_effect *out, error *e)
{
    const fact_view v = { .p = k->p, .firm = firm, .day = k->day };
    score_result x, y;
    TRY(profile_score(&v, before, k->rows, &x, e));
    y = x;
    if (after)
        TRY(profile_score(&v, after, k->rows, &y, e));
    out->before[x.total.enough]++;
    out->after[y.total.enough]++;
    out->points_changed += !same_points(&x.total, &y.total);
    if (x.total.enough != y.total.enough && out->verdict_changed++ < k->most)
        VEC_ADD(k->c->a, &k->moves, (score_move){ k->p->firm[firm].id, k->p->firm[firm].name, points_text(k->c->a, &x.total), points_text(k->c->a, &y.total), x.total.enough, y.total.enough });
    return true;
}

bool score_effect_of(core *c, const facts *f, const score_table *before, const score_table *after, date day, size_t most, score_effect *out, error *e)
{
    bool *wanted = NEW_N(c->a, bool, f->count + 1), ok = true;
    profile *p;
    want_table(before, wanted);
    if (after)
        want_table(after, wanted);
    facts_needed(f, wanted);
    TRY(profile_load_some(c, f, day, 0, wanted, &p, e));
    judging k = { .c = c, .p = p, .day = day, .most = most, .rows = arena_new() };
    *out = (score_effect){ .judged = is_judged(before) || (after && is_judged(after)), .firms = p->firms };
    for (uint32_t firm = 0; ok && firm < p->firms; firm++) {
        arena_pos mark = arena_mark(k.rows);
        ok = judge(&k, before, after, firm, out, e);
        arena_rewind(k.rows, mark);
    }
    arena_end(k.rows);
    out->move = k.moves.at;
    out->moves = k.moves.len;
    return ok;
}
