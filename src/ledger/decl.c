/* Ledgers and fields: one table of keys for each kind of map. */
#include "ledger/decl_read.h"

#include "ledger/names.h"

#include <stdlib.h>

/* ---- values of keys ----------------------------------------------------------------------------------- */

typedef VEC(const char *) texts;

bool yaml_scalar(const yaml *y, const char **out, error *e)
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

bool yaml_texts(arena *a, const yaml *y, const char ***out, size_t *n, error *e)
{
    texts t = { 0 };
    if (y->kind == YAML_SCALAR)
        VEC_ADD(a, &t, y->text);
    else if (y->kind != YAML_LIST)
        return yaml_fail(y, e, "应为列表 [甲, 乙]", "expected a list [a, b]");
    for (size_t i = 0; y->kind == YAML_LIST && i < y->count; i++) {
        const char *one = NULL;
        TRY(yaml_scalar(y->items[i], &one, e));
        VEC_ADD(a, &t, one);
    }
    *out = t.at;
    *n = t.len;
    return true;
}

bool yaml_count(const yaml *y, int least, int most, int *out, error *e)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : 0;
    if (!end || end == y->text || *end || n < least || n > most)
        return yaml_fail(y, e, "应为 %d 到 %d 的整数", "expected a whole number from %d to %d", least, most);
    *out = (int)n;
    return true;
}

bool yaml_title(const yaml *y, text2 *out, error *e)
{
    const yaml *zh = yaml_get(y, "zh"), *en = yaml_get(y, "en");
    if (y->kind == YAML_SCALAR) {
        *out = (text2){ y->text, NULL };
        return true;
    }
    if (!zh || zh->kind != YAML_SCALAR || (en && en->kind != YAML_SCALAR) || y->count != (en ? 2 : 1))
        return yaml_fail(y, e, "应写 {zh: 中文, en: English}", "expected {zh: …, en: …}");
    *out = (text2){ zh->text, en ? en->text : NULL };
    return true;
}

/* ---- keys of a map: a table a kind of map --------------------------------------------------------------- */

static bool unknown_key(loader *l, const yaml *key, const key_spec *specs, size_t n)
{
    for (size_t g = 0; g < n; g++)
        if (names_near(specs[g].key, key->text))
            return yaml_fail(key, l->e, "不认识“%s”；是否要写 %s？", "unknown key “%s”; did you mean %s?", key->text, specs[g].key);
    return yaml_fail(key, l->e, "不认识“%s”", "unknown key “%s”", key->text);
}

void apply_keys(loader *l, const yaml *y, const key_spec *specs, size_t n, void *target)
{
    for (size_t i = 0; i < y->count; i++) {
        size_t k = 0;
        while (k < n && !text_eq(specs[k].key, y->keys[i]->text))
            k++;
        if (!(k < n ? specs[k].set(l, target, y->items[i]) : unknown_key(l, y->keys[i], specs, n)))
            keep(l);
    }
}

/* ---- checks ------------------------------------------------------------------------------------------- */

static bool check_id(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((check_decl *)t)->id, l->e); }
static bool check_feel(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((check_decl *)t)->feel, l->e); }
static bool check_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((check_decl *)t)->message.zh, l->e); }
static bool check_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((check_decl *)t)->message.en, l->e); }

static bool check_level_(loader *l, void *t, const yaml *y)
{
    if (y->kind == YAML_SCALAR && (text_eq(y->text, "error") || text_eq(y->text, "warning"))) {
        ((check_decl *)t)->level = text_eq(y->text, "error") ? CHECK_ERROR : CHECK_WARNING;
        return true;
    }
    return yaml_fail(y, l->e, "level 应为 error 或 warning", "level must be error or warning");
}

static const key_spec check_keys[] = { { "id", check_id }, { "feel", check_feel }, { "zh", check_zh }, { "en", check_en }, { "level", check_level_ } };

static bool check_of(loader *l, const yaml *y, check_decl *c)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "应为 {feel: …, zh: …, en: …, level: …}", "expected {feel: …, zh: …, en: …, level: …}");
    apply_keys(l, y, KEYS(check_keys), c);
    return (c->feel && c->message.zh) ||
           yaml_fail(y, l->e, "检查要写 feel（条件）和 zh（不满足时的话）", "a check needs feel (the condition) and zh (what to say)");
}

static bool checks_of(loader *l, const yaml *y, const char *owner, check_decl **out, size_t *n)
{
    if (y->kind != YAML_LIST)
        return yaml_fail(y, l->e, "checks 应为列表", "checks must be a list");
    check_decl *grown = NEW_N(l->a, check_decl, *n + y->count);
    memcpy(grown, *out ? *out : grown, *n * sizeof *grown);
    for (size_t i = 0; i < y->count; i++) {
        check_decl *c = &grown[*n];
        *c = (check_decl){ .at = y->items[i], .id = arena_print(l->a, "%s.%zu", owner, *n + 1) };
        if (check_of(l, y->items[i], c))
            ++*n;
        else
            keep(l);
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
    if (!end || end == y->text || *end || n < 0 || n > 9)
        return yaml_fail(y, l->e, "scale（小数位数）应为 0 到 9", "scale (digits after the point) must be 0 to 9");
    ((field_decl *)t)->scale = (int)n;
    return true;
}

/* `list` and `ledger` are names until all packs are read: kept in help pointers and resolved later. */
static bool field_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->label.zh, l->e); }
static bool field_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->label.en, l->e); }
static bool field_unit(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->unit, l->e); }
static bool field_format(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->format, l->e); }
static bool field_default(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->default_text, l->e); }
static bool field_example(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->example, l->e); }
static bool field_help(loader *l, void *t, const yaml *y) { return yaml_title(y, &((field_decl *)t)->help, l->e); }
static bool field_list(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->list_name, l->e); }
static bool field_ledger(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((field_decl *)t)->ref_name, l->e); }
static bool field_required(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->required, l->e); }
static bool field_unique(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->unique, l->e); }
static bool field_personal(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->personal, l->e); }
static bool field_computed(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->computed, l->e); }
static bool field_sum(loader *l, void *t, const yaml *y) { return flag(y, &((field_decl *)t)->sum, l->e); }

static bool field_aliases(loader *l, void *t, const yaml *y)
{
    field_decl *f = t;
    return yaml_texts(l->a, y, &f->aliases, &f->alias_count, l->e);
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

static bool field_of(loader *l, const ledger_decl *led, const yaml *y, field_decl *f)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "字段 %s 应写 {zh: 中文名, type: 类型…}", "field %s must be {zh: label, type: …}", f->id);
    apply_keys(l, y, KEYS(field_keys), f);
    if (!f->label.zh)
        return yaml_fail(y, l->e, "字段 %s 缺少 zh（中文名）", "field %s lacks zh (its Chinese label)", f->id);
    for (size_t i = 0; i < led->count; i++)
        if (text_eq(led->fields[i].label.zh, f->label.zh))
            return yaml_fail(y, l->e, "字段 %s 与 %s 的中文名相同（%s）", "fields %s and %s have the same label %s", f->id, led->fields[i].id, f->label.zh);
    return true;
}

static bool load_fields(loader *l, ledger_decl *led, const yaml *y)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "fields 应为 字段: {zh: …, type: …}", "fields must be FIELD: {zh: …, type: …}");
    field_decl *grown = NEW_N(l->a, field_decl, led->count + y->count);
    memcpy(grown, led->fields ? led->fields : grown, led->count * sizeof *grown);
    led->fields = grown;
    for (size_t i = 0; i < y->count; i++) {
        const yaml *key = y->keys[i];
        field_decl *f = &grown[led->count];
        size_t faults = l->faults->len;
        if (!name_plain(key->text)) {
            yaml_fail(key, l->e, "字段名“%s”应为小写字母、数字和下划线，且不是保留字", "field name “%s” must be lower-case letters, digits and underscores, and no reserved word", key->text);
            keep(l);
            continue;
        }
        if (map_get(&led->by_id, str_of(key->text))) {
            yaml_fail(key, l->e, "台账 %s 的字段 %s 已经有了（%s 第 %d 行）；要加别名请写 aliases: {%s: […]}", "ledger %s has a field %s already (%s line %d); to add aliases write aliases: {%s: […]}",
                      led->id, key->text, field_find(led, key->text)->at->file, field_find(led, key->text)->at->line, key->text);
            keep(l);
            continue;
        }
        *f = (field_decl){ .id = key->text, .at = y->items[i], .index = (int)led->count };
        if (!field_of(l, led, y->items[i], f))
            keep(l);
        if (l->faults->len > faults)
            VEC_ADD(l->a, &l->broken, f->at);
        map_put(&led->by_id, str_of(key->text), NULL)->num = (int64_t)led->count++;
    }
    return true;
}

/* Further headers for fields that exist already. */
static bool more_aliases(loader *l, ledger_decl *led, const yaml *y)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "aliases 应为 字段: [别名…]", "aliases must be FIELD: [other headers]");
    for (size_t i = 0; i < y->count; i++) {
        map_value *at = map_get(&led->by_id, str_of(y->keys[i]->text));
        const char **more;
        size_t n;
        if (!at)
            return yaml_fail(y->keys[i], l->e, "台账 %s 没有字段“%s”", "ledger %s has no field “%s”", led->id, y->keys[i]->text);
        TRY(yaml_texts(l->a, y->items[i], &more, &n, l->e));
        field_decl *f = &led->fields[at->num];
        const char **all = NEW_N(l->a, const char *, f->alias_count + n + 1);
        memcpy(all, f->aliases ? f->aliases : all, f->alias_count * sizeof *all);
        memcpy(all + f->alias_count, more ? more : all, n * sizeof *all);
        f->aliases = all;
        f->alias_count += n;
    }
    return true;
}

/* ---- ledgers ------------------------------------------------------------------------------------------ */

typedef struct raw_ledger { ledger_decl *l; const yaml *key, *lookup, *label, *order, *closing, *aliases; bool title; } raw_ledger;

static bool led_title(loader *l, void *t, const yaml *y)
{
    raw_ledger *raw = t;
    raw->title = true;
    return yaml_title(y, &raw->l->title, l->e);
}
static bool led_help(loader *l, void *t, const yaml *y) { return yaml_title(y, &((raw_ledger *)t)->l->help, l->e); }
static bool led_fields(loader *l, void *t, const yaml *y) { return load_fields(l, ((raw_ledger *)t)->l, y); }
static bool led_checks(loader *l, void *t, const yaml *y)
{
    ledger_decl *d = ((raw_ledger *)t)->l;
    return checks_of(l, y, d->id, &d->checks, &d->check_count);
}
static bool led_name(loader *l, void *t, const yaml *y) { (void)t; const char *n; return yaml_scalar(y, &n, l->e); }
static bool led_key(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->key = y; return true; }
static bool led_lookup(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->lookup = y; return true; }
static bool led_label(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->label = y; return true; }
static bool led_order(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->order = y; return true; }
static bool led_closing(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->closing = y; return true; }

static bool led_verify(loader *l, void *t, const yaml *y) { return flag(y, &((raw_ledger *)t)->l->verify, l->e); }
static bool led_aliases(loader *l, void *t, const yaml *y) { (void)l; ((raw_ledger *)t)->aliases = y; return true; }

static const key_spec ledger_keys[] = {
    { "ledger", led_name }, { "extend", led_name }, { "title", led_title }, { "help", led_help }, { "key", led_key }, { "lookup", led_lookup },
    { "label", led_label }, { "order", led_order }, { "closing", led_closing }, { "fields", led_fields }, { "checks", led_checks },
    { "aliases", led_aliases }, { "verify", led_verify },
};

static bool indexes(loader *l, const ledger_decl *led, const yaml *y, int **out, size_t *n)
{
    const char **names;
    if (!y)
        return true;
    TRY(yaml_texts(l->a, y, &names, n, l->e));
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
    return n < 2 || yaml_fail(y, l->e, "只能写一个字段", "expected one field");
}

static bool closing_of(loader *l, ledger_decl *led, const yaml *y)
{
    TRY(one_index(l, led, y, &led->closing));
    return led->closing < 0 || led->fields[led->closing].type == FIELD_MONTH ||
           yaml_fail(y ? y : led->at, l->e, "closing 应为类型是 month 的字段", "closing must be a field of type month");
}

/* Names of fields, once all fields of the file are known. */
static void load_names(loader *l, raw_ledger *raw)
{
    ledger_decl *d = raw->l;
    const bool ok[] = {
        indexes(l, d, raw->key, &d->key, &d->key_count) || (keep(l), false),
        indexes(l, d, raw->lookup, &d->lookup, &d->lookup_count) || (keep(l), false),
        indexes(l, d, raw->order, &d->order, &d->order_count) || (keep(l), false),
        one_index(l, d, raw->label, &d->label) || (keep(l), false),
        closing_of(l, d, raw->closing) || (keep(l), false),
        !raw->aliases || more_aliases(l, d, raw->aliases) || (keep(l), false),
    };
    if (ok[0] && (!d->key_count || (!d->title.zh && !raw->title))) {
        yaml_fail(d->at, l->e, "台账 %s 要写 title 和 key（哪些字段认定同一条记录）", "ledger %s needs title and key (the fields that make a record the same)", d->id);
        keep(l);
    }
}

/* The ledger a file declares or extends; NULL sets the error. */
static ledger_decl *ledger_named(loader *l, const yaml *y)
{
    const yaml *name = yaml_get(y, "ledger"), *extend = yaml_get(y, "extend"), *id = name ? name : extend;
    if (!id || (name && extend) || id->kind != YAML_SCALAR || !name_plain_table(id->text)) {
        yaml_fail(id ? id : y, l->e, "应写 ledger: 名称 或 extend: 名称（小写字母、数字、下划线，不是系统表或保留字）", "expected ledger: NAME or extend: NAME (lower-case letters, digits, underscores; no system table, no reserved word)");
        return NULL;
    }
    ledger_decl *had = map_ptr(&l->p->ledger_by_id, str_of(id->text));
    if (name && had) {
        yaml_fail(id, l->e, "台账 %s 已经声明过（%s 第 %d 行）；要增加字段请写 extend: %s", "ledger %s is declared already (%s line %d); to add fields write extend: %s", id->text, had->at->file, had->at->line, id->text);
        return NULL;
    }
    if (extend && !had) {
        yaml_fail(id, l->e, "没有台账 %s 可扩充", "there is no ledger %s to extend", id->text);
        return NULL;
    }
    if (extend)
        return had;
    ledger_decl *d = NEW(l->a, ledger_decl);
    *d = (ledger_decl){ .id = id->text, .pack = l->pack, .by_id = map_new(l->a), .label = -1, .closing = -1, .at = y };
    map_put(&l->p->ledger_by_id, str_of(id->text), NULL)->ptr = d;
    return d;
}

bool load_ledger(loader *l, const yaml *y)
{
    raw_ledger raw = { .l = ledger_named(l, y) };
    if (!raw.l)
        return false;
    size_t faults = l->faults->len;
    apply_keys(l, y, KEYS(ledger_keys), &raw);
    load_names(l, &raw);
    if (l->faults->len > faults)
        VEC_ADD(l->a, &l->broken, y);
    return true;
}
