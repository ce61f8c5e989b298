/* Declarations of data items, and tables: joining of firms, derived items. */
#include "evaluate/data.h"

#include "ledger/decl_read.h"

void data_add(data_decl *d, const datum *x)
{
    map_put(&d->by_name, str_of(x->name), NULL)->num = (int64_t)d->count;
    feel_names_add(d->names, str_of(x->name));
    d->at = arena_grow(d->a, d->at, d->count * sizeof *x, (d->count + 1) * sizeof *x);
    d->at[d->count++] = *x;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */

typedef struct reader { core *c; data_decl *d; datum *at; error *e; } reader;

static bool scalar(const yaml *y, const char *key, const char **out, error *e)
{
    const yaml *v = yaml_get(y, key);
    return !v || yaml_scalar(v, out, e);
}

static bool known_keys(const yaml *y, const char *const *keys, error *e)
{
    for (size_t i = 0; i < y->count; i++) {
        size_t k = 0;
        while (keys[k] && !text_eq(keys[k], y->keys[i]->text))
            k++;
        if (!keys[k])
            return yaml_fail(y->keys[i], e, "不认识“%s”", "unknown key “%s”", y->keys[i]->text);
    }
    return true;
}

static bool field_of(reader *r, const yaml *y, const field_decl **out)
{
    *out = y->kind == YAML_SCALAR ? field_find(r->at->ledger, y->text) : NULL;
    return *out || yaml_fail(y, r->e, "台账 %s 没有字段“%s”", "ledger %s has no field “%s”", r->at->ledger->id, y->kind == YAML_SCALAR ? y->text : "?");
}

static bool optional_field(reader *r, const yaml *y, const char *key, const field_decl **out)
{
    const yaml *v = yaml_get(y, key);
    return !v || field_of(r, v, out);
}

static bool in_force(reader *r, const yaml *y)
{
    const yaml *v = yaml_get(y, "in_force");
    if (!v)
        return true;
    if (v->kind != YAML_LIST || v->count != 2)
        return yaml_fail(v, r->e, "in_force 应为 [起始字段, 终止字段]", "in_force must be [SINCE, UNTIL]");
    TRY(field_of(r, v->items[0], &r->at->since) && field_of(r, v->items[1], &r->at->until));
    return (r->at->since->type == FIELD_MONTH && r->at->until->type == FIELD_MONTH) || yaml_fail(v, r->e, "in_force 的字段应为 month", "fields of in_force must be months");
}

static bool match_of(reader *r, const yaml *y)
{
    const yaml *m = yaml_get(y, "match");
    buf b = buf_new(r->d->a);
    if (!m)
        return true;
    if (m->kind != YAML_MAP || m->count > sizeof r->at->match / sizeof *r->at->match)
        return yaml_fail(m, r->e, "match 应为 {字段: 值}，最多 4 个", "match must be {FIELD: value}, at most 4");
    for (size_t i = 0; i < m->count; i++) {
        const field_decl *f;
        error why = { .lang = r->e->lang };
        TRY(field_of(r, m->keys[i], &f));
        if (m->items[i]->kind != YAML_SCALAR || !value_from_text(r->d->a, f, str_of(m->items[i]->text), r->e->lang, &r->at->match[i], &why))
            return yaml_fail(m->items[i], r->e, "不是字段“%s”的值：%s", "not a value of field “%s”: %s", f->id, why.text);
        buf_print(&b, " AND %s = ?", f->id);
    }
    r->at->where = b.text;
    r->at->match_count = m->count;
    return true;
}

static bool from_of(reader *r, const yaml *y)
{
    static const char *const kinds[] = { [FROM_SUM] = "sum", [FROM_COUNT] = "count", [FROM_ANY] = "any", [FROM_ONE] = "one" };
    static const char *const keys[] = { "sum", "count", "any", "one", "field", "match", "part", "firm", "in_force", NULL };
    datum *d = r->at;
    if (y->kind != YAML_MAP || !y->count)
        return yaml_fail(y, r->e, "应为 {sum: 台账, field: 字段}", "expected {sum: LEDGER, field: FIELD}");
    TRY(known_keys(y, keys, r->e));
    size_t k = 0;
    while (k < 4 && !text_eq(kinds[k], y->keys[0]->text))
        k++;
    error why = { .lang = r->e->lang };
    if (k == 4)
        return yaml_fail(y->keys[0], r->e, "第一个键应为 sum、count、any 或 one", "the first key must be sum, count, any or one");
    d->from = (from_kind)k;
    d->ledger = y->items[0]->kind == YAML_SCALAR ? ledger_find(&r->c->packs, y->items[0]->text, &why) : NULL;
    if (!d->ledger)
        return yaml_fail(y->items[0], r->e, "%s", "%s", *why.text ? why.text : "?");
    d->year = field_find(d->ledger, "year");
    d->firm = field_find(d->ledger, "enterprise");
    TRY(optional_field(r, y, "field", &d->field) && optional_field(r, y, "part", &d->part) && optional_field(r, y, "firm", &d->firm) && in_force(r, y) && match_of(r, y));
    if (!d->firm && !text_eq(d->ledger->id, "enterprise"))
        return yaml_fail(y, r->e, "台账 %s 没有 enterprise 字段，请用 firm: 写明", "ledger %s has no field enterprise: say firm:", d->ledger->id);
    bool number = d->field && (d->field->type == FIELD_DECIMAL || d->field->type == FIELD_INT);
    if (d->from == FROM_SUM ? !number : d->from == FROM_ONE && !d->field)
        return yaml_fail(y, r->e, "%s 要有 field:%s", "%s needs field:%s", kinds[k], d->from == FROM_SUM ? "（数值字段）" : "");
    if (number && d->unit && d->field->unit && !text_eq(d->unit, d->field->unit))
        return yaml_fail(y, r->e, "单位写作“%s”，而字段 %s 以“%s”存", "the unit is given as “%s”, but field %s is kept in “%s”", d->unit, d->field->id, d->field->unit);
    if (number && !d->unit)
        d->unit = d->field->unit;
    return true;
}

static bool absent_of(reader *r, const yaml *y)
{
    dec128 n;
    if (!y)
        return true;
    if (y->kind != YAML_SCALAR || (!text_eq(y->text, "false") && !dec_parse(str_of(y->text), &n)))
        return yaml_fail(y, r->e, "absent 应为 0 或 false", "absent must be 0 or false");
    r->at->absent = text_eq(y->text, "false") ? feel_bool(false) : feel_number(n);
    return true;
}

static bool places_of(reader *r, const yaml *y)
{
    r->at->places = r->at->field ? (r->at->field->scale > 2 ? 2 : r->at->field->scale) : r->at->derived ? 2 : 0;
    if (!y)
        return true;
    if (y->kind != YAML_SCALAR || strlen(y->text) != 1 || y->text[0] < '0' || y->text[0] > '8')
        return yaml_fail(y, r->e, "places 应为 0 到 8", "places must be 0 to 8");
    r->at->places = y->text[0] - '0';
    return true;
}

static bool one(reader *r, const yaml *y)
{
    static const char *const keys[] = { "name", "en", "unit", "places", "department", "from", "feel", "absent", NULL };
    data_decl *d = r->d;
    datum x = { .at = y, .absent = FEEL_NOTHING };
    const yaml *from = yaml_get(y, "from"), *feel = yaml_get(y, "feel");
    if (y->kind != YAML_MAP)
        return yaml_fail(y, r->e, "应为 {name: …, from: … 或 feel: …}", "expected {name: …, from: … or feel: …}");
    TRY(known_keys(y, keys, r->e) && scalar(y, "name", &x.name, r->e) && scalar(y, "en", &x.title.en, r->e) && scalar(y, "unit", &x.unit, r->e) && scalar(y, "department", &x.department, r->e));
    if (text_empty(x.name) || (!from && !feel && r->c) || (from && feel))
        return yaml_fail(y, r->e, "数据项要写 name，以及 from（取数）或 feel（计算）之一", "a data item needs name, and either from or feel");
    x.title.zh = x.name;
    if (map_get(&d->by_name, str_of(x.name)))
        return yaml_fail(y, r->e, "数据项“%s”已经有了", "data item “%s” exists already", x.name);
    r->at = &x;
    if (from)
        TRY(from_of(r, from));
    if (feel) {
        x.derived = true;
        const char *text = NULL;
        TRY(yaml_scalar(feel, &text, r->e) && formula_compile(d, feel, text, NULL, &x.feel, r->e));
    }
    TRY(absent_of(r, yaml_get(y, "absent")) && places_of(r, yaml_get(y, "places")));
    data_add(d, &x);
    return true;
}

/* Item 0 is the year itself, so that formulas can ask how long ago something was. */
void data_begin(arena *a, data_decl *d)
{
    *d = (data_decl){ .a = a, .by_name = map_new(a), .names = feel_names_new(a, NULL) };
    data_add(d, &(datum){ .name = "评价年度", .title = { "评价年度", "Year evaluated" }, .constant = true });
}

bool data_read(core *c, const yaml *y, data_decl *d, error *e)
{
    reader r = { c, d, NULL, e };
    const yaml *list = yaml_get(y, "data");
    if (!list || list->kind != YAML_LIST || y->count != 1)
        return yaml_fail(y, e, "应为 data: 和数据项的列表", "expected data: and a list of data items");
    for (size_t i = 0; i < list->count; i++)
        TRY(one(&r, list->items[i]));
    return true;
}

bool data_declare(core *c, data_decl *d, error *e)
{
    data_begin(c->a, d);
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&c->packs, "data", ".yaml", &i));) {
        yaml *y;
        TRY(yaml_parse(c->a, f->bytes, f->path, &y, e) && (!y || data_read(c, y, d, e)));
    }
    return true;
}

/* A copy, so that what a scheme defines is its own. */
void data_copy(arena *a, const data_decl *from, data_decl *d)
{
    data_begin(a, d);
    for (size_t i = 1; i < from->count; i++)
        data_add(d, &from->at[i]);
}

bool data_define(core *c, data_decl *d, const yaml *y, error *e)
{
    reader r = { c, d, NULL, e };
    if (yaml_get(y, "from") && !c)
        return yaml_fail(y, e, "这里只能写 feel（计算）", "only feel is allowed here");
    return one(&r, y);
}

int data_find(const data_decl *d, str name) { return (int)map_num(&d->by_name, name, -1); }

/* ---- tables --------------------------------------------------------------------------------------------------------------- */

void data_table(arena *a, const data_decl *d, int year, size_t firms, eval_table *t)
{
    *t = (eval_table){ .a = a, .decl = d, .year = year, .firm = NEW_N(a, eval_firm, firms + 1), .firms = firms, .column = NEW_N(a, feel_value *, d->count + 1) };
    for (size_t i = 0; i < firms; i++)
        t->firm[i].head = -1;
    for (size_t k = 0; k < d->count; k++) {
        t->column[k] = NEW_N(a, feel_value, firms + 1);           /* zero is FEEL_NULL */
        for (size_t i = 0; i < firms; i++)
            t->column[k][i] = k ? d->at[k].absent : feel_integer(year);
    }
}

/* A number not known leaves what the others have; yes is yes; the head's own text stays. */
static feel_value joined(feel_value head, feel_value member)
{
    dec128 sum;
    if (member.kind == FEEL_NULL)
        return head;
    if (head.kind == FEEL_NULL)
        return member.kind == FEEL_NUMBER || member.kind == FEEL_BOOL ? member : head;
    if (head.kind == FEEL_NUMBER && member.kind == FEEL_NUMBER)
        return dec_add(head.number, member.number, &sum) ? feel_number(sum) : FEEL_NOTHING;
    return head.kind == FEEL_BOOL && member.kind == FEEL_BOOL ? feel_bool(head.truth || member.truth) : head;
}

static void join(const eval_table *t)
{
    for (size_t i = 0; i < t->firms; i++) {
        int32_t head = t->firm[i].head;
        for (size_t k = 0; head >= 0 && k < t->decl->count; k++)
            if (!t->decl->at[k].derived && !t->decl->at[k].constant)
                t->column[k][head] = joined(t->column[k][head], t->column[k][i]);
    }
}

static feel_value kept(arena *a, feel_value v)
{
    return v.kind == FEEL_STRING ? feel_string((str){ str_copy(a, v.text), v.text.len }) : v;
}

void data_finish(arena *a, const eval_table *base, const eval_change *changes, size_t n, lang l, eval_table *out)
{
    *out = *base;
    out->a = a;
    out->column = NEW_N(a, feel_value *, base->decl->count + 1);
    for (size_t k = 0; k < base->decl->count; k++) {
        out->column[k] = NEW_N(a, feel_value, base->firms + 1);
        memcpy(out->column[k], base->column[k], base->firms * sizeof(feel_value));
    }
    for (size_t i = 0; i < n; i++)
        out->column[changes[i].datum][changes[i].firm] = changes[i].value;
    join(out);
    formula_run r;
    formula_run_begin(&r, out->decl, out->column, l);
    for (size_t k = 0; k < out->decl->count; k++)
        for (size_t i = 0; out->decl->at[k].derived && i < out->firms; i++)
            out->column[k][i] = kept(a, formula_value(&r, &out->decl->at[k].feel, i, NULL, 0));
    formula_run_end(&r);
}

char *datum_text(arena *a, const datum *d, feel_value v, lang l)
{
    if (v.kind == FEEL_NUMBER)
        return arena_print(a, "%s%s", dec_fixed(a, v.number, d->places), d->unit ? d->unit : "");
    if (v.kind == FEEL_BOOL)
        return arena_copy(a, say(v.truth ? (text2){ "是", "yes" } : (text2){ "否", "no" }, l));
    if (v.kind == FEEL_NULL)
        return arena_copy(a, say((text2){ "缺", "missing" }, l));
    return v.kind == FEEL_STRING ? str_copy(a, v.text) : feel_text(a, v);
}
