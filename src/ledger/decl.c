#include "ledger/decl.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "ledger/overlay.h"

#include <stdlib.h>

/* ---- values of keys ----------------------------------------------------------------------------------- */

typedef VEC(const char *) texts;

static bool scalar(const yaml *y, const char **out, error *e)
{
    if (y->kind != YAML_SCALAR)
        return yaml_fail(y, e, "应为文字", "expected a text");
    *out = y->text;
    return true;
}

static bool flag(const yaml *y, bool *out, error *e)
{
    if (y->kind != YAML_SCALAR || (!text_eq(y->text, "true") && !text_eq(y->text, "false")))
        return yaml_fail(y, e, "应为 true 或 false", "expected true or false");
    *out = text_eq(y->text, "true");
    return true;
}

static bool list_of(arena *a, const yaml *y, const char ***out, size_t *n, error *e)
{
    texts t = { 0 };
    if (y->kind == YAML_SCALAR)
        VEC_ADD(a, &t, y->text);
    else if (y->kind != YAML_LIST)
        return yaml_fail(y, e, "应为列表 [甲, 乙]", "expected a list [a, b]");
    for (size_t i = 0; y->kind == YAML_LIST && i < y->count; i++) {
        const char *one = NULL;
        TRY(scalar(y->items[i], &one, e));
        VEC_ADD(a, &t, one);
    }
    *out = t.at;
    *n = t.len;
    return true;
}

static bool title_of(const yaml *y, text2 *out, error *e)
{
    const yaml *zh = yaml_get(y, "zh"), *en = yaml_get(y, "en");
    if (y->kind == YAML_SCALAR) {
        *out = (text2){ y->text, NULL };
        return true;
    }
    if (!zh || zh->kind != YAML_SCALAR)
        return yaml_fail(y, e, "应写 {zh: 中文, en: English}", "expected {zh: …, en: …}");
    *out = (text2){ zh->text, en && en->kind == YAML_SCALAR ? en->text : NULL };
    return true;
}

/* Small texts that are near: one edit, or one contains the other. For “did you mean”. */
static bool near(const char *x, const char *y)
{
    size_t n = strlen(x), m = strlen(y), i = 0, j = 0;
    if ((n > 2 && strstr(y, x)) || (m > 2 && strstr(x, y)))
        return true;
    if (n > m + 1 || m > n + 1)
        return false;
    while (x[i] && x[i] == y[i])
        i++;
    while (j + i < n && j + i < m && x[n - 1 - j] == y[m - 1 - j])
        j++;
    return (n > m ? n : m) - i - j <= 1 || (n == m && n - i - j == 2);
}

/* ---- keys of a map: a table a kind of map --------------------------------------------------------------- */

typedef struct loader { packs *p; arena *a; error *e; const char *pack; } loader;
typedef struct key_spec { const char *key; bool (*set)(loader *l, void *target, const yaml *y); } key_spec;

static bool apply_keys(loader *l, const yaml *y, const key_spec *specs, size_t n, void *target)
{
    for (size_t i = 0; i < y->count; i++) {
        const char *key = y->keys[i]->text, *guess = NULL;
        size_t k = 0;
        while (k < n && !text_eq(specs[k].key, key))
            k++;
        if (k < n) {
            TRY(specs[k].set(l, target, y->items[i]));
            continue;
        }
        for (size_t g = 0; g < n && !guess; g++)
            if (near(specs[g].key, key))
                guess = specs[g].key;
        return guess ? yaml_fail(y->keys[i], l->e, "不认识“%s”；是否要写 %s？", "unknown key “%s”; did you mean %s?", key, guess)
                     : yaml_fail(y->keys[i], l->e, "不认识“%s”", "unknown key “%s”", key);
    }
    return true;
}

/* ---- checks ------------------------------------------------------------------------------------------- */

static bool check_id(loader *l, void *t, const yaml *y) { return scalar(y, &((check_decl *)t)->id, l->e); }
static bool check_feel(loader *l, void *t, const yaml *y) { return scalar(y, &((check_decl *)t)->feel, l->e); }
static bool check_zh(loader *l, void *t, const yaml *y) { return scalar(y, &((check_decl *)t)->message.zh, l->e); }
static bool check_en(loader *l, void *t, const yaml *y) { return scalar(y, &((check_decl *)t)->message.en, l->e); }

static bool check_level_(loader *l, void *t, const yaml *y)
{
    if (y->kind == YAML_SCALAR && (text_eq(y->text, "error") || text_eq(y->text, "warning"))) {
        ((check_decl *)t)->level = text_eq(y->text, "error") ? CHECK_ERROR : CHECK_WARNING;
        return true;
    }
    return yaml_fail(y, l->e, "level 应为 error 或 warning", "level must be error or warning");
}

static const key_spec check_keys[] = { { "id", check_id }, { "feel", check_feel }, { "zh", check_zh }, { "en", check_en }, { "level", check_level_ } };
#define KEYS(table) table, sizeof table / sizeof *table

static bool checks_of(loader *l, const yaml *y, const char *owner, check_decl **out, size_t *n)
{
    if (y->kind != YAML_LIST)
        return yaml_fail(y, l->e, "checks 应为列表", "checks must be a list");
    check_decl *grown = NEW_N(l->a, check_decl, *n + y->count);
    memcpy(grown, *out ? *out : grown, *n * sizeof *grown);
    for (size_t i = 0; i < y->count; i++) {
        check_decl *c = &grown[*n];
        *c = (check_decl){ .at = y->items[i], .id = arena_print(l->a, "%s.%zu", owner, *n + 1) };
        if (y->items[i]->kind != YAML_MAP)
            return yaml_fail(y->items[i], l->e, "应为 {feel: …, zh: …, en: …, level: …}", "expected {feel: …, zh: …, en: …, level: …}");
        TRY(apply_keys(l, y->items[i], KEYS(check_keys), c));
        if (!c->feel || !c->message.zh)
            return yaml_fail(y->items[i], l->e, "检查要写 feel（条件）和 zh（不满足时的话）", "a check needs feel (the condition) and zh (what to say)");
        ++*n;
    }
    *out = grown;
    return true;
}

/* ---- fields ------------------------------------------------------------------------------------------- */

static const struct { const char *name; field_type type; } types[] = {
    { "text", FIELD_TEXT }, { "int", FIELD_INT }, { "decimal", FIELD_DECIMAL }, { "bool", FIELD_BOOL }, { "date", FIELD_DATE },
    { "month", FIELD_MONTH }, { "year", FIELD_YEAR }, { "code", FIELD_CODE }, { "ref", FIELD_REF }, { "texts", FIELD_TEXTS },
};

const char *field_type_name(field_type t) { return types[t].name; }

static bool field_type_(loader *l, void *t, const yaml *y)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (y->kind == YAML_SCALAR && text_eq(types[i].name, y->text)) {
            ((field_decl *)t)->type = types[i].type;
            return true;
        }
    return yaml_fail(y, l->e, "type 应为 text、int、decimal、bool、date、month、year、code、ref 或 texts",
                     "type must be text, int, decimal, bool, date, month, year, code, ref or texts");
}

static bool field_scale(loader *l, void *t, const yaml *y)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : -1;
    if (!end || *end || n < 0 || n > 9)
        return yaml_fail(y, l->e, "scale（小数位数）应为 0 到 9", "scale (digits after the point) must be 0 to 9");
    ((field_decl *)t)->scale = (int)n;
    return true;
}

/* `list` and `ledger` are names until all packs are read: kept in help pointers and resolved later. */
static bool field_zh(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->label.zh, l->e); }
static bool field_en(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->label.en, l->e); }
static bool field_unit(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->unit, l->e); }
static bool field_format(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->format, l->e); }
static bool field_default(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->default_text, l->e); }
static bool field_example(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->example, l->e); }
static bool field_help(loader *l, void *t, const yaml *y) { return title_of(y, &((field_decl *)t)->help, l->e); }
static bool field_list(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->list_name, l->e); }
static bool field_ledger(loader *l, void *t, const yaml *y) { return scalar(y, &((field_decl *)t)->ref_name, l->e); }
static bool field_required(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->required, l->e); }
static bool field_unique(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->unique, l->e); }
static bool field_personal(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->personal, l->e); }
static bool field_computed(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->computed, l->e); }
static bool field_sum(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->sum, l->e); }

static bool field_aliases(loader *l, void *t, const yaml *y)
{
    field_decl *f = t;
    return list_of(l->a, y, &f->aliases, &f->alias_count, l->e);
}

static bool field_checks(loader *l, void *t, const yaml *y)
{
    field_decl *f = t;
    return checks_of(l, y, f->id, &f->checks, &f->check_count);
}

static const key_spec field_keys[] = {
    { "zh", field_zh }, { "en", field_en }, { "help", field_help }, { "type", field_type_ }, { "scale", field_scale }, { "unit", field_unit },
    { "aliases", field_aliases }, { "required", field_required }, { "unique", field_unique }, { "personal", field_personal },
    { "computed", field_computed }, { "sum", field_sum }, { "format", field_format }, { "list", field_list }, { "ledger", field_ledger },
    { "default", field_default }, { "example", field_example }, { "checks", field_checks },
};

static bool plain_id(const char *id)
{
    static const char *const taken[] = { "id", "shard", "version", "batch", "select", "from", "where", "order", "group", "index", "table", "left", "right", "user", "limit" };
    bool ok = *id >= 'a' && *id <= 'z' && strlen(id) <= 40;
    for (const char *c = id; *c && ok; c++)
        ok = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_';
    for (size_t i = 0; ok && i < sizeof taken / sizeof *taken; i++)
        ok = !text_eq(taken[i], id);
    return ok;
}

static bool load_fields(loader *l, ledger_decl *led, const yaml *y)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "fields 应为 字段: {zh: …, type: …}", "fields must be FIELD: {zh: …, type: …}");
    field_decl *grown = NEW_N(l->a, field_decl, led->count + y->count);
    memcpy(grown, led->fields ? led->fields : grown, led->count * sizeof *grown);
    led->fields = grown;
    for (size_t i = 0; i < y->count; i++) {
        const char *id = y->keys[i]->text;
        field_decl *f = &grown[led->count];
        bool was;
        if (!plain_id(id))
            return yaml_fail(y->keys[i], l->e, "字段名“%s”应为小写字母、数字和下划线，且不是保留字", "field name “%s” must be lower-case letters, digits and underscores, and no reserved word", id);
        *f = (field_decl){ .id = id, .at = y->items[i], .index = (int)led->count };
        TRY(apply_keys(l, y->items[i], KEYS(field_keys), f));
        if (!f->label.zh)
            return yaml_fail(y->items[i], l->e, "字段 %s 缺少 zh（中文名）", "field %s lacks zh (its Chinese label)", id);
        map_value *v = map_put(&led->by_id, str_of(id), &was);
        if (was)
            return yaml_fail(y->keys[i], l->e, "字段 %s 已经有了", "field %s exists already", id);
        v->num = (int64_t)led->count++;
    }
    return true;
}

/* ---- ledgers ------------------------------------------------------------------------------------------ */

typedef struct raw_ledger { ledger_decl *l; const yaml *key, *lookup, *label, *order, *closing; } raw_ledger;

static bool led_title(loader *l, void *t, const yaml *y) { return title_of(y, &((raw_ledger *)t)->l->title, l->e); }
static bool led_help(loader *l, void *t, const yaml *y) { return title_of(y, &((raw_ledger *)t)->l->help, l->e); }
static bool led_fields(loader *l, void *t, const yaml *y) { return load_fields(l, ((raw_ledger *)t)->l, y); }
static bool led_checks(loader *l, void *t, const yaml *y)
{
    ledger_decl *d = ((raw_ledger *)t)->l;
    return checks_of(l, y, d->id, &d->checks, &d->check_count);
}
static bool led_name(loader *l, void *t, const yaml *y) { (void)t; const char *n; return scalar(y, &n, l->e); }
static bool led_key(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->key = y; return true; }
static bool led_lookup(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->lookup = y; return true; }
static bool led_label(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->label = y; return true; }
static bool led_order(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->order = y; return true; }
static bool led_closing(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->closing = y; return true; }

static const key_spec ledger_keys[] = {
    { "ledger", led_name }, { "extend", led_name }, { "title", led_title }, { "help", led_help }, { "key", led_key }, { "lookup", led_lookup },
    { "label", led_label }, { "order", led_order }, { "closing", led_closing }, { "fields", led_fields }, { "checks", led_checks },
};

static bool indexes(loader *l, const ledger_decl *led, const yaml *y, int **out, size_t *n)
{
    const char **names;
    if (!y)
        return true;
    TRY(list_of(l->a, y, &names, n, l->e));
    *out = NEW_N(l->a, int, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const field_decl *f = field_find(led, names[i]);
        if (!f)
            return yaml_fail(y, l->e, "台账 %s 没有字段“%s”", "ledger %s has no field “%s”", led->id, names[i]);
        (*out)[i] = f->index;
    }
    return true;
}

static bool one_index(loader *l, const ledger_decl *led, const yaml *y, int *out)
{
    int *list = NULL;
    size_t n = 0;
    TRY(indexes(l, led, y, &list, &n));
    *out = n ? list[0] : *out;
    return true;
}

static bool load_ledger(loader *l, const yaml *y)
{
    const yaml *name = yaml_get(y, "ledger"), *extend = yaml_get(y, "extend");
    const yaml *id = name ? name : extend;
    bool was = false;
    if (!id || id->kind != YAML_SCALAR || !plain_id(id->text))
        return yaml_fail(id ? id : y, l->e, "应以 ledger: 名称 或 extend: 名称 开头（小写字母、数字、下划线）", "expected ledger: NAME or extend: NAME (lower-case letters, digits, underscores)");
    map_value *slot = map_put(&l->p->ledger_by_id, str_of(id->text), &was);
    if (name && was)
        return yaml_fail(id, l->e, "台账 %s 已经声明过；要增加字段请写 extend: %s", "ledger %s is declared already; to add fields write extend: %s", id->text, id->text);
    if (extend && !was)
        return yaml_fail(id, l->e, "没有台账 %s 可扩充", "there is no ledger %s to extend", id->text);
    if (!was) {
        ledger_decl *d = NEW(l->a, ledger_decl);
        *d = (ledger_decl){ .id = id->text, .pack = l->pack, .by_id = map_new(l->a), .label = -1, .closing = -1, .at = y };
        slot->ptr = d;
    }
    raw_ledger raw = { .l = slot->ptr };
    TRY(apply_keys(l, y, KEYS(ledger_keys), &raw));
    TRY(indexes(l, raw.l, raw.key, &raw.l->key, &raw.l->key_count) && indexes(l, raw.l, raw.lookup, &raw.l->lookup, &raw.l->lookup_count) &&
        indexes(l, raw.l, raw.order, &raw.l->order, &raw.l->order_count) && one_index(l, raw.l, raw.label, &raw.l->label) &&
        one_index(l, raw.l, raw.closing, &raw.l->closing));
    if (!raw.l->key_count || !raw.l->title.zh)
        return yaml_fail(y, l->e, "台账 %s 要写 title 和 key（哪些字段认定同一条记录）", "ledger %s needs title and key (the fields that make a record the same)", raw.l->id);
    return true;
}

/* ---- resolving names ------------------------------------------------------------------------------------ */

static bool resolve_field(loader *l, field_decl *f)
{
    if (f->type == FIELD_CODE) {
        f->list = f->list_name ? map_ptr(&l->p->list_by_id, str_of(f->list_name)) : NULL;
        if (!f->list)
            return yaml_fail(f->at, l->e, "字段 %s 的代码表“%s”不存在（应有 lists/%s.csv）", "field %s: there is no list “%s” (expected lists/%s.csv)", f->id,
                             f->list_name ? f->list_name : "?", f->list_name ? f->list_name : "NAME");
    }
    if (f->type == FIELD_REF) {
        f->ref = f->ref_name ? map_ptr(&l->p->ledger_by_id, str_of(f->ref_name)) : NULL;
        if (!f->ref)
            return yaml_fail(f->at, l->e, "字段 %s 引用的台账“%s”不存在", "field %s refers to a ledger “%s” that does not exist", f->id, f->ref_name ? f->ref_name : "?");
    }
    if (f->scale && f->type != FIELD_DECIMAL)
        return yaml_fail(f->at, l->e, "字段 %s：只有 decimal 有 scale", "field %s: only decimal has a scale", f->id);
    return true;
}

static bool resolve(loader *l)
{
    packs *p = l->p;
    p->ledger_count = p->ledger_by_id.len;
    p->ledgers = NEW_N(l->a, ledger_decl *, p->ledger_count);
    for (size_t i = 0; i < p->ledger_count; i++) {
        ledger_decl *d = p->ledgers[i] = p->ledger_by_id.entries[i].value.ptr;
        for (size_t k = 0; k < d->count; k++)
            TRY(resolve_field(l, &d->fields[k]));
    }
    return true;
}

/* ---- packs -------------------------------------------------------------------------------------------- */

static bool load_pack(loader *l, const yaml *y)
{
    const yaml *id = yaml_get(y, "pack"), *title = yaml_get(y, "title"), *requires = yaml_get(y, "requires");
    if (!id || !title)
        return yaml_fail(y, l->e, "应写 pack: 名称 和 title: {zh: …}", "expected pack: NAME and title: {zh: …}");
    pack_decl *grown = NEW_N(l->a, pack_decl, l->p->pack_count + 1);
    memcpy(grown, l->p->packs ? l->p->packs : grown, l->p->pack_count * sizeof *grown);
    l->p->packs = grown;
    pack_decl *d = &grown[l->p->pack_count++];
    TRY(scalar(id, &d->id, l->e) && title_of(title, &d->title, l->e));
    return !requires || list_of(l->a, requires, &d->requires, &d->require_count, l->e);
}

static const char *part(loader *l, const char *path, int which)
{
    str s = str_of(path);
    for (; which > 0; which--) {
        ptrdiff_t at = str_find(s, STR("/"));
        if (at < 0)
            return "";
        s = (str){ s.at + at + 1, s.len - (size_t)at - 1 };
    }
    ptrdiff_t end = str_find(s, STR("/"));
    return str_copy(l->a, (str){ s.at, end < 0 ? s.len : (size_t)end });
}

typedef bool (*file_loader)(loader *l, const yaml *y);

static bool load_matching(loader *l, const char *folder, const char *starts, file_loader load)
{
    for (size_t i = 0; i < l->p->file_count; i++) {
        const pack_file *f = &l->p->files[i];
        yaml *y;
        if (!text_eq(part(l, f->path, 2), folder) || !str_ends(str_of(f->path), STR(".yaml")))
            continue;
        TRY(yaml_parse(l->a, f->bytes, f->path, &y, l->e));
        if (!y || y->kind != YAML_MAP)
            return fail_at(l->e, ERR_DECLARATION, (place){ .file = f->path }, "应为“键: 值”的声明", "expected a declaration of “key: value”");
        if (starts && !yaml_get(y, starts))
            continue;
        l->pack = part(l, f->path, 1);
        TRY(load(l, y));
    }
    return true;
}

bool packs_load(arena *a, const char *overlay_dir, packs *out, error *e)
{
    *out = (packs){ .a = a, .ledger_by_id = map_new(a), .list_by_id = map_new(a) };
    loader l = { .p = out, .a = a, .e = e };
    TRY(overlay_files(a, overlay_dir, &out->files, &out->file_count, e) && lists_load(out, e));
    return load_matching(&l, "pack.yaml", NULL, load_pack) && load_matching(&l, "ledgers", "ledger", load_ledger) &&
           load_matching(&l, "ledgers", "extend", load_ledger) && resolve(&l);
}

const field_decl *field_find(const ledger_decl *l, const char *id)
{
    map_value *v = map_get(&l->by_id, str_of(id));
    return v ? &l->fields[v->num] : NULL;
}

const ledger_decl *ledger_find(const packs *p, const char *id, error *e)
{
    ledger_decl *l = map_ptr(&p->ledger_by_id, str_of(id));
    for (size_t i = 0; !l && i < p->ledger_count; i++)
        if (text_eq(p->ledgers[i]->title.zh, id))
            l = p->ledgers[i];
    if (l)
        return l;
    for (size_t i = 0; i < p->ledger_count; i++)
        if (near(p->ledgers[i]->id, id)) {
            fail(e, ERR_NOT_FOUND, "没有台账“%s”；是否指 %s（%s）？", "there is no ledger “%s”; did you mean %s (%s)?", id, p->ledgers[i]->id, say(p->ledgers[i]->title, e->lang));
            return NULL;
        }
    fail(e, ERR_NOT_FOUND, "没有台账“%s”；jbp ledger list 列出全部", "there is no ledger “%s”; jbp ledger list shows all", id);
    return NULL;
}
