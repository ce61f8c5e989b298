#include "intake/resolve.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "registry/firm_name.h"
#include "registry/uscc.h"

#include <stdio.h>

enum { AMBIGUOUS = -1, NONE = -2, NEAR_SCORE = 400 };

typedef struct named { int64_t id; const char *name, *code; firm_name parts; } named;
struct resolver {
    core  *c;
    arena *a;
    const ledger_decl *l;
    map   *by_field;                 /* one map a lookup field: text → id, or AMBIGUOUS */
    map    by_core, decided;
    VEC(named) names;
    name_index *index;               /* of their cores, in the same order */
    map    by_id;                    /* id text → index of names + 1 */
};

/* ---- names ------------------------------------------------------------------------------------------------------- */

static const char *key_text(arena *a, const field_decl *f, str text)
{
    if (f && f->format && text_eq(f->format, "uscc"))
        return uscc_clean(a, text);
    return text_fold(a, text);
}

static void remember(map *m, const char *key, int64_t id)
{
    bool was;
    if (text_empty(key))
        return;
    map_value *v = map_put(m, str_of(key), &was);
    v->num = was && v->num != id ? AMBIGUOUS : id;
}

/* ---- loading ------------------------------------------------------------------------------------------------------- */

/* ["甲","乙"] → each */
static void each_text(arena *a, str json, map *m, int64_t id)
{
    for (size_t i = 0; i < json.len; i++) {
        if (json.at[i] != '"')
            continue;
        size_t from = ++i;
        while (i < json.len && json.at[i] != '"')
            i++;
        remember(m, text_fold(a, (str){ json.at + from, i - from }), id);
    }
}

static char *code_of(resolver *r, const record *rec)
{
    for (size_t k = 0; k < r->l->lookup_count; k++) {
        value v = rec->values[r->l->lookup[k]];
        if (r->l->fields[r->l->lookup[k]].format && v.kind == VALUE_TEXT)
            return str_copy(r->a, v.text);
    }
    return "";
}

static void load_record(resolver *r, const record *rec)
{
    const ledger_decl *l = r->l;
    for (size_t k = 0; k < l->lookup_count; k++) {
        const field_decl *f = &l->fields[l->lookup[k]];
        value v = rec->values[f->index];
        if (v.kind != VALUE_TEXT)
            continue;
        if (f->type == FIELD_TEXTS)
            each_text(r->a, v.text, &r->by_field[k], rec->id);
        else
            remember(&r->by_field[k], key_text(r->a, f, v.text), rec->id);
    }
    if (l->label < 0 || rec->values[l->label].kind != VALUE_TEXT)
        return;
    str name = rec->values[l->label].text;
    named n = { rec->id, str_copy(r->a, name), code_of(r, rec), firm_name_of(r->a, name) };
    remember(&r->by_core, n.parts.core, rec->id);
    name_index_add(r->index, n.parts.core);
    VEC_ADD(r->a, &r->names, n);
    map_put(&r->by_id, str_of(arena_print(r->a, "%lld", (long long)rec->id)), NULL)->num = (int64_t)r->names.len;
}

void resolver_learn(resolver *r, int64_t id, const value *values)
{
    record rec = { .id = id, .values = (value *)(uintptr_t)values };
    load_record(r, &rec);
}

static bool load_decisions(resolver *r, error *e)
{
    rows *q;
    bool more = true, ok = true;
    if (!text_eq(r->l->id, "enterprise") || !map_get(&r->c->packs.ledger_by_id, STR("name_decision")))
        return true;
    TRY(store_query(r->c->s, "SELECT name_text, code_text, verdict, enterprise FROM name_decision", NULL, 0, &q, e));
    while ((ok = rows_next(q, &more, e)) && more) {
        char *key = arena_print(r->a, "%s|%s", text_fold(r->a, rows_text(q, 0)), text_fold(r->a, rows_text(q, 1)));
        map_put(&r->decided, str_of(key), NULL)->num = str_eq(rows_text(q, 2), STR("same")) ? rows_int(q, 3) : NONE;
    }
    rows_close(q);
    return ok;
}

bool resolver_open(core *c, const ledger_decl *l, arena *a, resolver **out, error *e)
{
    resolver *r = NEW(a, resolver);
    scan *s;
    record rec;
    bool more = true, ok = true;
    *r = (resolver){ .c = c, .a = a, .l = l, .by_field = NEW_N(a, map, l->lookup_count + 1), .by_core = map_new(a), .decided = map_new(a), .by_id = map_new(a), .index = name_index_new(a) };
    for (size_t k = 0; k < l->lookup_count; k++)
        r->by_field[k] = map_new(a);
    TRY(scan_open(c, l, NULL, &s, e));
    while ((ok = scan_next(s, &rec, &more, e)) && more)
        load_record(r, &rec);
    scan_close(s);
    *out = r;
    return ok && load_decisions(r, e);
}

/* ---- asking --------------------------------------------------------------------------------------------------------- */

bool resolver_decided(resolver *r, str name, str code, int64_t *id, bool *none)
{
    arena_pos at = arena_mark(r->a);
    const char *key = arena_print(r->a, "%s|%s", text_fold(r->a, name), text_fold(r->a, code));
    int64_t v = map_num(&r->decided, str_of(key), 0);
    arena_rewind(r->a, at);
    *none = v == NONE;
    *id = v > 0 ? v : 0;
    return v != 0;
}

static int64_t found(int64_t v, bool *ambiguous)
{
    *ambiguous = *ambiguous || v == AMBIGUOUS;
    return v > 0 ? v : 0;
}

static const named *named_of(const resolver *r, int64_t id)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)id);
    int64_t i = map_num(&r->by_id, str_of(key), 0);
    return i ? &r->names.at[i - 1] : NULL;
}

int64_t resolve_text(resolver *r, const field_decl *lookup, str text, bool *ambiguous)
{
    int64_t id = 0;
    bool none, is_code = lookup && lookup->format;
    arena_pos at = arena_mark(r->a);
    *ambiguous = false;
    for (size_t k = 0; k < r->l->lookup_count && !id; k++) {
        const field_decl *f = &r->l->fields[r->l->lookup[k]];
        if (!is_code || f == lookup)
            id = found(map_num(&r->by_field[k], str_of(key_text(r->a, f, text)), 0), ambiguous);
    }
    if (!id && !is_code)
        resolver_decided(r, text, (str){ "", 0 }, &id, &none);
    if (!id && !is_code && !*ambiguous) {
        firm_name f = firm_name_of(r->a, text);
        bool several = false;
        id = found(map_num(&r->by_core, str_of(f.core), 0), &several);
        *ambiguous = several;
        if (id && !firm_names_agree(&f, &named_of(r, id)->parts))      /* the same name elsewhere: near, not the same */
            id = 0;
    }
    arena_rewind(r->a, at);
    return id;
}

const char *resolve_name(resolver *r, int64_t id)
{
    const named *n = named_of(r, id);
    return n ? n->name : "";
}

const char *resolve_code(resolver *r, int64_t id)
{
    const named *n = named_of(r, id);
    return n ? n->code : "";
}

size_t resolve_near(resolver *r, str text, candidate *out, size_t most)
{
    name_hit hits[16];
    firm_name f = firm_name_of(r->a, text);
    size_t n = name_index_near(r->index, f.core, NEAR_SCORE, hits, most < 16 ? most : 16);
    for (size_t i = 0; i < n; i++)
        out[i] = (candidate){ r->names.at[hits[i].at].id, r->names.at[hits[i].at].name, hits[i].score };
    return n;
}
