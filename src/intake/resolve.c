#include "intake/resolve.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "registry/uscc.h"

#include <stdio.h>

enum { AMBIGUOUS = -1, NONE = -2 };

typedef struct named { int64_t id; char *name, *core, *code; } named;
struct resolver {
    core  *c;
    arena *a;
    const ledger_decl *l;
    map   *by_field;                 /* one map a lookup field: text → id, or AMBIGUOUS */
    map    by_core, decided;
    VEC(named) names;
    map    by_id;                    /* id text → index of names + 1 */
};

/* ---- names ------------------------------------------------------------------------------------------------------- */

static const char *const forms[] = { "股份有限公司", "有限责任公司", "科技有限公司", "集团有限公司", "有限公司", "股份公司", "公司", "厂" };

/* 市 区 县 省 within the first characters end a region in front: 澜州市云湾区… */
static str without_region(str s)
{
    static const str ends[] = { STR("省"), STR("市"), STR("区"), STR("县") };
    for (int round = 0; round < 3; round++) {
        size_t cut = 0;
        for (size_t i = 0; i < 4; i++) {
            ptrdiff_t at = str_find(s, ends[i]);
            if (at >= 3 && at <= 12 && s.len - (size_t)at > 15)
                cut = cut && cut < (size_t)at + 3 ? cut : (size_t)at + 3;
        }
        if (!cut)
            break;
        s = (str){ s.at + cut, s.len - cut };
    }
    return s;
}

char *name_core(arena *a, str name)
{
    str s = str_of(text_fold(a, name));
    buf b = buf_new(a);
    int depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        depth += s.at[i] == '(';
        if (!depth)
            buf_putc(&b, s.at[i]);
        depth -= s.at[i] == ')' && depth > 0;
    }
    str core_ = without_region((str){ b.text, b.len });
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_ends(core_, str_of(forms[i])) && core_.len > strlen(forms[i]) + 3) {
            core_.len -= strlen(forms[i]);
            break;
        }
    return str_copy(a, core_);
}

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
    named n = { rec->id, str_copy(r->a, name), name_core(r->a, name), code_of(r, rec) };
    remember(&r->by_core, n.core, rec->id);
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
    *r = (resolver){ .c = c, .a = a, .l = l, .by_field = NEW_N(a, map, l->lookup_count + 1), .by_core = map_new(a), .decided = map_new(a), .by_id = map_new(a) };
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
        const char *bare = name_core(r->a, text);
        bool unique = false;
        id = found(map_num(&r->by_core, str_of(bare), 0), &unique);
        *ambiguous = unique;
    }
    arena_rewind(r->a, at);
    return id;
}

static const named *named_of(const resolver *r, int64_t id)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)id);
    int64_t i = map_num(&r->by_id, str_of(key), 0);
    return i ? &r->names.at[i - 1] : NULL;
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

/* Dice coefficient of the character pairs of two cores, × 1000. */
static int similarity(str x, str y)
{
    size_t nx = x.len / 3, ny = y.len / 3, common = 0;
    if (nx < 2 || ny < 2)
        return str_eq(x, y) ? 1000 : 0;
    for (size_t i = 0; i + 6 <= x.len; i += 3)
        common += str_find(y, (str){ x.at + i, 6 }) >= 0;
    return (int)(common * 2000 / (nx + ny - 2));
}

size_t resolve_near(resolver *r, str text, candidate *out, size_t most)
{
    size_t n = 0;
    str x = str_of(name_core(r->a, text));
    for (size_t i = 0; i < r->names.len; i++) {
        int s = similarity(x, str_of(r->names.at[i].core));
        if (s < 350)
            continue;
        size_t at = n;
        while (at > 0 && out[at - 1].score < s)
            at--;
        if (at >= most)
            continue;
        if (n < most)
            n++;
        memmove(out + at + 1, out + at, (n - at - 1) * sizeof *out);
        out[at] = (candidate){ r->names.at[i].id, r->names.at[i].name, s };
    }
    return n;
}
