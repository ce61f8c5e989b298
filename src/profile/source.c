/* `from:` of a fact: keys, what they name, and whether they go together. */
#include "profile/take.h"

#include "ledger/names.h"
#include "rule/feel_ast.h"

#include <stdlib.h>

/* What each take needs, and the type it gives (of the field: −1). */
typedef struct take_row { const char *name; take_kind kind; bool field, periods, date; int gives; field_type period; } take_row;
static const take_row takes[] = {
    { "own", TAKE_OWN, true, false, false, -1, 0 },
    { "latest_year", TAKE_LATEST_YEAR, true, false, false, -1, FIELD_YEAR },
    { "year", TAKE_YEAR, true, false, false, -1, FIELD_YEAR },
    { "sum_years", TAKE_SUM_YEARS, true, true, false, FACT_NUMBER, FIELD_YEAR },
    { "latest_month", TAKE_LATEST_MONTH, true, false, false, -1, FIELD_MONTH },
    { "sum_months", TAKE_SUM_MONTHS, true, true, false, FACT_NUMBER, FIELD_MONTH },
    { "latest", TAKE_LATEST, true, false, true, -1, 0 },
    { "first", TAKE_FIRST, true, false, true, -1, 0 },
    { "count", TAKE_COUNT, false, false, false, FACT_NUMBER, 0 },
    { "exists", TAKE_EXISTS, false, false, false, FACT_BOOL, 0 },
    { "sum", TAKE_SUM, true, false, false, FACT_NUMBER, 0 },
    { "max", TAKE_MAX, true, false, false, -1, 0 },
    { "min", TAKE_MIN, true, false, false, -1, 0 },
    { "values", TAKE_VALUES, true, false, false, FACT_TEXTS, 0 },
};
enum { TAKES = sizeof takes / sizeof *takes };

typedef struct raw_source { fact_source *s; const yaml *ledger, *field, *ref, *by, *match, *where, *take, *valid_from, *valid_to, *date, *period; const take_row *sum; } raw_source;

/* ---- keys ------------------------------------------------------------------------------------------------------------------ */

#define RAW(t) ((raw_source *)(t))
#define KEEP(name) static bool from_##name(loader *l, void *t, const yaml *y) { (void)l; RAW(t)->name = y; return true; }
KEEP(ledger) KEEP(field) KEEP(ref) KEEP(by) KEEP(match) KEEP(where) KEEP(take) KEEP(valid_from) KEEP(valid_to) KEEP(date) KEEP(period)

static bool small_number(loader *l, const yaml *y, int least, int *out)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : -1;
    *out = (int)n;
    return (end && end != y->text && !*end && n >= least && n <= 600) || yaml_fail(y, l->e, "应为不小于 %d 的整数", "expected a whole number, at least %d", least);
}

static bool from_minus(loader *l, void *t, const yaml *y) { return small_number(l, y, 0, &RAW(t)->s->minus); }
static bool from_oldest(loader *l, void *t, const yaml *y) { return small_number(l, y, 1, &RAW(t)->s->oldest); }
static bool from_months(loader *l, void *t, const yaml *y) { return small_number(l, y, 1, &RAW(t)->s->within); }
static bool from_years(loader *l, void *t, const yaml *y)
{
    TRY(small_number(l, y, 1, &RAW(t)->s->within));
    RAW(t)->s->within *= 12;
    return true;
}

static bool sum_of(loader *l, raw_source *raw, const char *name, const yaml *y)
{
    for (int i = 0; i < TAKES; i++)
        if (text_eq(takes[i].name, name))
            raw->sum = &takes[i];
    return small_number(l, y, 1, &raw->s->periods);
}
static bool from_sum_years(loader *l, void *t, const yaml *y) { return sum_of(l, t, "sum_years", y); }
static bool from_sum_months(loader *l, void *t, const yaml *y) { return sum_of(l, t, "sum_months", y); }

static bool from_as(loader *l, void *t, const yaml *y)
{
    RAW(t)->s->code = y->kind == YAML_SCALAR && text_eq(y->text, "code");
    return RAW(t)->s->code || (y->kind == YAML_SCALAR && text_eq(y->text, "name")) || yaml_fail(y, l->e, "as 应为 name 或 code", "as must be name or code");
}

static bool from_zero(loader *l, void *t, const yaml *y)
{
    RAW(t)->s->zero_missing = y->kind == YAML_SCALAR && text_eq(y->text, "missing");
    return RAW(t)->s->zero_missing || yaml_fail(y, l->e, "zero 只可写 missing", "zero can only be missing");
}

static bool from_complete(loader *l, void *t, const yaml *y)
{
    static const char *const names[] = { "false", "any", "true" };
    for (int i = 0; i < 3; i++)
        if (y->kind == YAML_SCALAR && text_eq(y->text, names[i])) {
            RAW(t)->s->complete = (completeness)i;
            return true;
        }
    return yaml_fail(y, l->e, "complete 应为 true、any 或 false", "complete must be true, any or false");
}

static const key_spec from_keys[] = {
    { "ledger", from_ledger }, { "field", from_field }, { "ref", from_ref }, { "by", from_by }, { "match", from_match }, { "where", from_where }, { "take", from_take }, { "sum_years", from_sum_years }, { "sum_months", from_sum_months },
    { "minus", from_minus }, { "oldest", from_oldest }, { "months", from_months }, { "years", from_years }, { "as", from_as }, { "zero", from_zero },
    { "complete", from_complete }, { "valid_from", from_valid_from }, { "valid_to", from_valid_to }, { "date", from_date }, { "period", from_period },
};

/* ---- names ------------------------------------------------------------------------------------------------------------------- */

/* `take: NAME`; sums over periods are keys of their own (`sum_years: 3`); without either, the firm's own record. */
static const take_row *take_of(loader *l, const raw_source *raw)
{
    const yaml *y = raw->take;
    if (raw->sum && y)
        yaml_fail(y, l->e, "sum_years、sum_months 不与 take 同写", "sum_years and sum_months go without take");
    if (raw->sum)
        return y ? NULL : raw->sum;
    for (int i = 0; i < TAKES; i++)
        if (!takes[i].periods && (!y || (y->kind == YAML_SCALAR && text_eq(takes[i].name, y->text))))
            return &takes[i];
    buf b = buf_new(l->a);
    for (int i = 0; i < TAKES; i++)
        if (!takes[i].periods)
            buf_print(&b, "%s%s", i ? "、" : "", takes[i].name);
    yaml_fail(y, l->e, "take 应为 %s，或写 sum_years: N、sum_months: N", "take must be one of %s; or say sum_years: N, sum_months: N", b.text);
    return NULL;
}

static bool named_field(loader *l, const ledger_decl *d, const yaml *y, const field_decl **out)
{
    const char *name = NULL;
    if (!y)
        return true;
    TRY(yaml_scalar(y, &name, l->e));
    for (size_t i = 0; i < d->count; i++)
        if (text_eq(d->fields[i].id, name) || text_eq(d->fields[i].label.zh, name))
            *out = &d->fields[i];
    for (size_t i = 0; !*out && i < d->count; i++)
        if (names_near(d->fields[i].id, name))
            return yaml_fail(y, l->e, "台账 %s 没有字段“%s”；是否指 %s？", "ledger %s has no field “%s”; did you mean %s?", d->id, name, d->fields[i].id);
    return *out || yaml_fail(y, l->e, "台账 %s 没有字段“%s”", "ledger %s has no field “%s”", d->id, name);
}

static const field_decl *first_of_type(const ledger_decl *d, field_type t, const ledger_decl *ref)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->fields[i].type == t && (!ref || d->fields[i].ref == ref))
            return &d->fields[i];
    return NULL;
}

static bool owner_of(loader *l, core *c, raw_source *raw, const yaml *y)
{
    fact_source *s = raw->s;
    const ledger_decl *firms = map_ptr(&c->packs.ledger_by_id, STR("enterprise"));
    if (s->ledger == firms)
        return true;
    TRY(named_field(l, s->ledger, raw->by, &s->owner));
    if (!s->owner)
        s->owner = first_of_type(s->ledger, FIELD_REF, firms);
    return (s->owner && s->owner->ref == firms) || yaml_fail(y, l->e, "台账 %s 没有指向企业台账的字段（用 by: 指明）", "ledger %s has no field that refers to enterprise (name it with by:)", s->ledger->id);
}

/* As a form would have it; a code also by the group it stands under. */
static bool wanted(loader *l, match_field *m, const yaml *y)
{
    const char **texts;
    TRY(yaml_texts(l->a, y, &texts, &m->count, l->e));
    m->wanted = NEW_N(l->a, value, m->count + 1);
    for (size_t i = 0; i < m->count; i++) {
        error why = { .lang = l->e->lang };
        if (!value_from_text(l->a, m->field, str_of(texts[i]), l->e->lang, &m->wanted[i], &why))
            return yaml_fail(y, l->e, "match：%s", "match: %s", why.text);
    }
    return true;
}

static bool matches_of(loader *l, fact_source *s, const yaml *y)
{
    if (!y)
        return true;
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "match 应为 {字段: 值}", "match must be {FIELD: value}");
    s->match = NEW_N(l->a, match_field, y->count);
    for (size_t i = 0; i < y->count; i++) {
        match_field *m = &s->match[s->match_count++];
        TRY(named_field(l, s->ledger, y->keys[i], &m->field) && wanted(l, m, y->items[i]));
    }
    return true;
}

static void name_fields(feel_names *n, const ledger_decl *d)
{
    for (size_t i = 0; i < d->count; i++) {
        feel_names_add(n, str_of(d->fields[i].id));
        feel_names_add(n, str_of(d->fields[i].label.zh));
        feel_names_add(n, str_of(d->fields[i].label.en));
    }
}

static bool where_of(loader *l, fact_source *s, const yaml *y)
{
    const char *text = NULL;
    error why = { .lang = l->e->lang };
    feel_names *n;
    if (!y)
        return true;
    TRY(yaml_scalar(y, &text, l->e));
    n = feel_names_new(l->a, NULL);
    name_fields(n, s->ledger);
    if (!feel_compile(l->a, str_of(text), n, FEEL_EXPRESSION, &s->where, &why))
        return yaml_fail(y, l->e, "where “%s”：%s", "where “%s”: %s", text, why.text);
    const char *unknown = feel_unknown_name(s->where, 0);
    return !unknown || yaml_fail(y, l->e, "where：台账 %s 没有字段“%s”", "where: ledger %s has no field “%s”", s->ledger->id, unknown);
}

/* ---- whether they go together -------------------------------------------------------------------------------------------------- */

static bool type_fits(const fact_decl *f, const fact_source *s, const take_row *t)
{
    field_type ft = s->field ? s->field->type : FIELD_INT;
    if (t->gives == FACT_NUMBER && t->field && ft != FIELD_INT && ft != FIELD_DECIMAL)
        return false;
    if (t->gives >= 0)
        return (int)f->type == t->gives;
    static const fact_type gives[] = {
        [FIELD_TEXT] = FACT_TEXT, [FIELD_INT] = FACT_NUMBER, [FIELD_DECIMAL] = FACT_NUMBER, [FIELD_BOOL] = FACT_BOOL, [FIELD_DATE] = FACT_DATE,
        [FIELD_MONTH] = FACT_DATE, [FIELD_YEAR] = FACT_NUMBER, [FIELD_CODE] = FACT_TEXT, [FIELD_REF] = FACT_TEXT, [FIELD_TEXTS] = FACT_TEXTS,
    };
    return gives[ft] == f->type;
}

static bool units_of(loader *l, const fact_decl *f, fact_source *s, const yaml *y)
{
    if (f->type != FACT_NUMBER || !s->field || !s->field->unit || !f->unit || text_eq(f->unit, s->field->unit))
        return true;
    s->unit = unit_find(str_of(s->field->unit));
    s->fact_unit = unit_find(str_of(f->unit));
    return (s->unit && s->fact_unit && s->unit->kind == s->fact_unit->kind) ||
           yaml_fail(y, l->e, "事实的单位（%s）与字段 %s 的单位（%s）不能换算", "the fact's unit (%s) cannot be converted from that of field %s (%s)", f->unit, s->field->id, s->field->unit);
}

static bool fields_of(loader *l, raw_source *raw, const take_row *t, const yaml *y)
{
    fact_source *s = raw->s;
    const ledger_decl *holds = s->ledger;
    TRY(named_field(l, s->ledger, raw->ref, &s->through));
    if (s->through && !s->through->ref)
        return yaml_fail(raw->ref, l->e, "字段 %s 不指向另一台账", "field %s refers to no ledger", s->through->id);
    if (s->through)
        holds = s->through->ref;
    TRY(named_field(l, holds, raw->field, &s->field) && named_field(l, s->ledger, raw->valid_from, &s->valid_from) &&
        named_field(l, s->ledger, raw->valid_to, &s->valid_to) && named_field(l, s->ledger, raw->date, &s->date) && named_field(l, s->ledger, raw->period, &s->period));
    if (t->period && !s->period)
        s->period = first_of_type(s->ledger, t->period, NULL);
    if (t->field != (s->field != NULL))
        return yaml_fail(y, l->e, t->field ? "take: %s 要写 field" : "take: %s 不用写 field", t->field ? "take: %s needs a field" : "take: %s takes no field", t->name);
    if ((t->date || s->within) && !s->date)
        return yaml_fail(y, l->e, "要写 date: 字段（按哪个日期）", "date: FIELD is needed (which date counts)");
    return !t->period || s->period || yaml_fail(y, l->e, "台账 %s 没有年度或月份字段", "ledger %s has no year or month", s->ledger->id);
}

bool source_read(loader *l, core *c, const fact_decl *f, const yaml *y, fact_source *out)
{
    raw_source raw = { .s = out };
    const char *name = NULL;
    size_t faults = l->faults->len;
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "from 应为 {ledger: 台账, field: 字段, take: …}", "from must be {ledger: L, field: F, take: …}");
    apply_keys(l, y, KEYS(from_keys), &raw);
    if (l->faults->len > faults)
        return true;
    if (!raw.ledger)
        return yaml_fail(y, l->e, "from 缺少 ledger", "from lacks a ledger");
    TRY(yaml_scalar(raw.ledger, &name, l->e));
    error why = { .lang = l->e->lang };
    out->ledger = ledger_find(&c->packs, name, &why);
    if (!out->ledger)
        return yaml_fail(raw.ledger, l->e, "%s", "%s", why.text);
    const take_row *t = take_of(l, &raw);
    TRY(t);
    out->take = t->kind;
    TRY(owner_of(l, c, &raw, y) && fields_of(l, &raw, t, y) && matches_of(l, out, raw.match) && where_of(l, out, raw.where) && units_of(l, f, out, y));
    if (!out->oldest)
        out->oldest = t->period == FIELD_MONTH ? 12 : 2;
    return type_fits(f, out, t) || yaml_fail(f->at, l->e, "事实 %s 的 type（%s）与来源不符", "fact %s: its type (%s) does not fit its source", f->id, fact_type_name(f->type));
}
