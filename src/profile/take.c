/* A fact out of the records of one firm. */
#include "profile/take.h"

#include "base/vec.h"
#include "intake/number.h"
#include "intake/when.h"
#include "rule/feel_ast.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- values ------------------------------------------------------------------------------------------------------------------ */

static feel_value kept_text(arena *a, str s) { return feel_string((str){ str_copy(a, s), s.len }); }

static feel_value texts_value(arena *a, str json)
{
    json_error_t bad;
    json_t *list = json_loadb(json.at, json.len, 0, &bad), *item;
    size_t i, n = json_array_size(list);
    feel_value *at = NEW_N(a, feel_value, n + 1);
    json_array_foreach(list, i, item)
        at[i] = kept_text(a, str_of(json_string_value(item)));
    json_decref(list);
    return feel_list_of(a, at, n);
}

static feel_value code_value(arena *a, const field_decl *f, str code, bool as_code)
{
    const list_item *item = as_code ? NULL : list_find(f->list, code);
    return item ? feel_string(str_of(item->name.zh)) : kept_text(a, code);
}

/* month 201909, year 2019 or a date's text as a day; `last`: of the period's last one. */
static bool field_day(const field_decl *f, value v, bool last, date *out)
{
    month m;
    if (v.kind == VALUE_NULL)
        return false;
    if (f->type == FIELD_DATE)
        return date_parse_iso(v.text, out);
    if (f->type == FIELD_YEAR)
        m = month_of((int)v.num, last ? 12 : 1);
    else if (f->type != FIELD_MONTH || !month_from_code(v.num, &m))
        return false;
    *out = last ? month_last(m) : month_first(m);
    return true;
}

static feel_value field_value(arena *a, const core *c, const field_decl *f, value v, bool as_code)
{
    date d;
    if (v.kind == VALUE_NULL)
        return FEEL_NOTHING;
    switch (f->type) {
    case FIELD_INT:
    case FIELD_YEAR: return feel_integer(v.num);
    case FIELD_DECIMAL: return feel_number(dec_of_decimal((decimal){ v.num, f->scale }));
    case FIELD_BOOL: return feel_bool(v.num != 0);
    case FIELD_DATE:
    case FIELD_MONTH: return field_day(f, v, false, &d) ? feel_date(d) : FEEL_NOTHING;
    case FIELD_CODE: return code_value(a, f, v.text, as_code);
    case FIELD_TEXTS: return texts_value(a, v.text);
    case FIELD_REF: return feel_string(str_of(value_to_text(a, c, f, v)));
    default: return kept_text(a, v.text);
    }
}

/* number × from / to, exactly where the factors allow it (they are powers of ten but for 亩). */
static feel_value converted(const fact_source *s, feel_value v)
{
    dec128 n, d;
    if (!s->unit || v.kind != FEEL_NUMBER)
        return v;
    bool ok = dec_mul(dec_of(s->unit->num), dec_of(s->fact_unit->den), &n) && dec_mul(dec_of(s->unit->den), dec_of(s->fact_unit->num), &d) &&
              dec_mul(v.number, n, &n) && dec_div(n, d, &n);
    return ok ? feel_number(n) : FEEL_NOTHING;
}

/* The record that a field refers to, read once. */
static bool referred(taker *k, const field_decl *f, int64_t id, const record **out)
{
    bool was, found;
    map_value *slot = map_put(&k->refs, str_of(arena_print(k->scratch, "%s:%lld", f->ref->id, (long long)id)), &was);
    if (!was) {
        record *r = NEW(k->a, record);
        TRY(record_get(k->c, f->ref, id, k->a, r, &found, k->e));
        slot->ptr = found ? r : NULL;
    }
    *out = slot->ptr;
    return true;
}

static bool value_of(taker *k, const fact_source *s, const record *r, feel_value *out)
{
    *out = FEEL_NOTHING;
    if (s->through) {
        value to = r->values[s->through->index];
        if (to.kind != VALUE_INT)
            return true;
        TRY(referred(k, s->through, to.num, &r));
        if (!r)
            return true;
    }
    *out = converted(s, field_value(k->a, k->c, s->field, r->values[s->field->index], s->code));
    if (s->zero_missing && out->kind == FEEL_NUMBER && dec_sign(out->number) == 0)
        *out = FEEL_NOTHING;
    return true;
}

/* ---- which records count --------------------------------------------------------------------------------------------------------- */

static bool code_under(const code_list *l, str code, str wanted)
{
    enum { DEEPEST = 8 };
    for (int i = 0; i < DEEPEST && code.len; i++) {
        const list_item *item = list_find(l, code);
        if (str_eq(code, wanted))
            return true;
        code = str_of(item ? item->parent : NULL);
    }
    return false;
}

static bool one_match(const match_field *m, value v)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->field->type == FIELD_CODE && v.kind == VALUE_TEXT ? code_under(m->field->list, v.text, m->wanted[i].text) : value_same(v, m->wanted[i]))
            return true;
    return false;
}

static feel_value named_value(taker *k, const fact_source *s, const record *r, str name)
{
    for (size_t i = 0; i < s->ledger->count; i++) {
        const field_decl *f = &s->ledger->fields[i];
        if (str_eq(str_of(f->id), name) || str_eq(feel_name_normal(k->scratch, str_of(f->label.zh)), name) || (f->label.en && str_eq(feel_name_normal(k->scratch, str_of(f->label.en)), name)))
            return field_value(k->scratch, k->c, f, r->values[i], false);
    }
    return FEEL_NOTHING;
}

typedef VEC(feel_entry) entries;
static void where_names(taker *k, const fact_source *s, const record *r, const feel_expression *x, entries *out)
{
    if (x->kind == NODE_NAME && !x->builtin)
        VEC_ADD(k->scratch, out, (feel_entry){ x->name, named_value(k, s, r, x->name) });
    for (size_t i = 0; i < x->count; i++)
        where_names(k, s, r, x->kids[i], out);
}

static bool where_holds(taker *k, const fact_source *s, const record *r)
{
    entries named = { 0 };
    if (!s->where)
        return true;
    where_names(k, s, r, s->where, &named);
    feel_run run = k->run;
    run.a = k->scratch;
    run.bytes_at_start = arena_used(k->scratch);
    const feel_scope scope = { .at = named.at, .count = named.len };
    return feel_is_true(feel_evaluate(&run, s->where, &scope));
}

static bool counts(taker *k, const fact_source *s, const record *r)
{
    date d;
    for (size_t i = 0; i < s->match_count; i++)
        if (!one_match(&s->match[i], r->values[s->match[i].field->index]))
            return false;
    if (s->valid_from && field_day(s->valid_from, r->values[s->valid_from->index], false, &d) && d > k->day)
        return false;
    if (s->valid_to && field_day(s->valid_to, r->values[s->valid_to->index], true, &d) && d < k->day)
        return false;
    if (s->date && (s->within || s->take == TAKE_LATEST || s->take == TAKE_FIRST)) {
        bool dated = field_day(s->date, r->values[s->date->index], false, &d);
        if (!dated || d > k->day)
            return false;
        if (s->within && field_day(s->date, r->values[s->date->index], true, &d) && d <= date_add_months(k->day, -s->within))
            return false;
    }
    return where_holds(k, s, r);
}

/* ---- the takes ----------------------------------------------------------------------------------------------------------------- */

typedef struct taking { taker *k; const fact_decl *f; const fact_source *s; firm_records all; bool *in; size_t matching; fact_cell *out; bool *used; } taking;

static void use(taking *t, size_t i)
{
    if (t->used)
        t->used[i] = true;
}

static void known(taking *t, feel_value v, int32_t as_of)
{
    if (v.kind != FEEL_NULL)
        *t->out = (fact_cell){ v, FACT_KNOWN, as_of };
}

/* No record counts: none, zero or nothing when the ledger is whole; else unknown. */
static void nothing_counts(taking *t)
{
    bool whole = t->s->complete == COMPLETE_YES || (t->s->complete == COMPLETE_ANY && t->all.count);
    if (!whole)
        return;
    switch (t->s->take) {
    case TAKE_COUNT:
    case TAKE_SUM: *t->out = (fact_cell){ feel_integer(0), FACT_KNOWN, 0 }; break;
    case TAKE_EXISTS: *t->out = (fact_cell){ feel_bool(false), FACT_KNOWN, 0 }; break;
    case TAKE_VALUES: *t->out = (fact_cell){ feel_list_of(t->k->a, NULL, 0), FACT_KNOWN, 0 }; break;
    default: t->out->state = FACT_NONE;
    }
}

static int64_t period_of_record(const taking *t, size_t i)
{
    value v = t->all.at[i].values[t->s->period->index];
    return v.kind == VALUE_INT ? v.num : 0;
}

/* The newest period on file, of all records of the firm: facts of one ledger agree on the year they speak of. */
static int64_t newest(const taking *t, int64_t last)
{
    int64_t best = 0;
    for (size_t i = 0; i < t->all.count; i++) {
        int64_t p = period_of_record(t, i);
        best = p <= last && p > best ? p : best;
    }
    return best;
}

static bool at_period(taking *t, int64_t p, feel_value *out, bool *there)
{
    *there = false;
    *out = FEEL_NOTHING;
    for (size_t i = 0; i < t->all.count && !*there; i++)
        if (t->in[i] && period_of_record(t, i) == p) {
            *there = true;
            use(t, i);
            TRY(value_of(t->k, t->s, &t->all.at[i], out));
        }
    return true;
}

static int64_t months_back(int64_t code, int n)
{
    month m = 0;
    month_from_code(code, &m);
    return month_code(m - n);
}

static bool take_period(taking *t)
{
    ymd today = date_ymd(t->k->day);
    bool monthly = t->s->take == TAKE_LATEST_MONTH || t->s->take == TAKE_SUM_MONTHS, there;
    int64_t last = monthly ? month_code(month_at(t->k->day)) : today.year - 1, oldest = monthly ? months_back(last, t->s->oldest) : today.year - t->s->oldest;
    int64_t p = t->s->take == TAKE_YEAR ? today.year - (t->s->minus ? t->s->minus : 1) : newest(t, last);
    dec128 sum = dec_of(0);
    feel_value v;
    if (!p || (t->s->take != TAKE_YEAR && p < oldest)) {
        nothing_counts(t);
        return true;
    }
    if (!t->s->periods) {
        p = t->s->take == TAKE_YEAR ? p : monthly ? months_back(p, t->s->minus) : p - t->s->minus;
        TRY(at_period(t, p, &v, &there));
        known(t, v, (int32_t)p);
        if (!there)
            nothing_counts(t);
        return true;
    }
    for (int i = 0; i < t->s->periods; i++) {
        TRY(at_period(t, monthly ? months_back(p, t->s->minus + i) : p - t->s->minus - i, &v, &there));
        if (v.kind != FEEL_NUMBER || !dec_add(sum, v.number, &sum))
            return true;
    }
    known(t, feel_number(sum), (int32_t)p);
    return true;
}

static int32_t day_code(date d)
{
    ymd x = date_ymd(d);
    return x.year * 10000 + x.month * 100 + x.day;
}

/* Of equal dates the record made later. */
static bool take_dated(taking *t)
{
    date best = 0, d;
    size_t at = SIZE_MAX;
    feel_value v;
    for (size_t i = 0; i < t->all.count; i++)
        if (t->in[i] && field_day(t->s->date, t->all.at[i].values[t->s->date->index], false, &d) &&
            (at == SIZE_MAX || (t->s->take == TAKE_LATEST ? d >= best : d < best))) {
            best = d;
            at = i;
        }
    if (at == SIZE_MAX)
        return true;
    use(t, at);
    TRY(value_of(t->k, t->s, &t->all.at[at], &v));
    known(t, v, day_code(best));
    return true;
}

static bool take_own(taking *t)
{
    feel_value v;
    for (size_t i = 0; i < t->all.count; i++)
        if (t->in[i]) {
            use(t, i);
            TRY(value_of(t->k, t->s, &t->all.at[i], &v));
            known(t, v, 0);
            return true;
        }
    return true;
}

static bool take_count(taking *t)
{
    for (size_t i = 0; i < t->all.count; i++)
        if (t->in[i])
            use(t, i);
    known(t, t->s->take == TAKE_EXISTS ? feel_bool(true) : feel_integer((int64_t)t->matching), 0);
    return true;
}

static bool take_total(taking *t)
{
    dec128 sum = dec_of(0);
    feel_value v;
    for (size_t i = 0; i < t->all.count; i++) {
        if (!t->in[i])
            continue;
        use(t, i);
        TRY(value_of(t->k, t->s, &t->all.at[i], &v));
        if (v.kind != FEEL_NUMBER || !dec_add(sum, v.number, &sum))
            return true;                                       /* one amount missing: the sum is not known */
    }
    known(t, feel_number(sum), 0);
    return true;
}

static bool take_extreme(taking *t)
{
    feel_value best = FEEL_NOTHING, v;
    size_t at = SIZE_MAX;
    int order = 0;
    for (size_t i = 0; i < t->all.count; i++) {
        if (!t->in[i])
            continue;
        TRY(value_of(t->k, t->s, &t->all.at[i], &v));
        if (v.kind == FEEL_NULL || (at != SIZE_MAX && !feel_compare(v, best, &order)))
            continue;
        if (at == SIZE_MAX || (t->s->take == TAKE_MAX ? order > 0 : order < 0)) {
            best = v;
            at = i;
        }
    }
    if (at != SIZE_MAX)
        use(t, at);
    known(t, best, 0);
    return true;
}

static bool take_values(taking *t)
{
    VEC(feel_value) found = { 0 };
    for (size_t i = 0; i < t->all.count; i++) {
        feel_value v;
        bool there = false;
        if (!t->in[i])
            continue;
        use(t, i);
        TRY(value_of(t->k, t->s, &t->all.at[i], &v));
        for (size_t k = 0; k < found.len; k++)
            there = there || feel_same(found.at[k], v);
        if (v.kind == FEEL_STRING && !there)
            VEC_ADD(t->k->a, &found, v);
    }
    known(t, feel_list_of(t->k->a, found.at, found.len), 0);
    return true;
}

static bool (*const takers[])(taking *t) = {
    [TAKE_OWN] = take_own, [TAKE_LATEST_YEAR] = take_period, [TAKE_YEAR] = take_period, [TAKE_SUM_YEARS] = take_period, [TAKE_LATEST_MONTH] = take_period,
    [TAKE_SUM_MONTHS] = take_period, [TAKE_LATEST] = take_dated, [TAKE_FIRST] = take_dated, [TAKE_COUNT] = take_count, [TAKE_EXISTS] = take_count, [TAKE_SUM] = take_total,
    [TAKE_MAX] = take_extreme, [TAKE_MIN] = take_extreme, [TAKE_VALUES] = take_values,
};

bool take_fact(taker *k, const fact_decl *f, firm_records all, fact_cell *out, bool *used)
{
    taking t = { .k = k, .f = f, .s = f->from, .all = all, .out = out, .used = used };
    arena_pos at = arena_mark(k->scratch);
    *out = (fact_cell){ FEEL_NOTHING, FACT_UNKNOWN, 0 };
    t.in = NEW_N(k->scratch, bool, all.count + 1);
    for (size_t i = 0; i < all.count; i++)
        t.matching += t.in[i] = counts(k, t.s, &all.at[i]);
    bool ok = true;
    if (!t.matching)
        nothing_counts(&t);
    else
        ok = takers[t.s->take](&t);
    arena_rewind(k->scratch, at);
    return ok;
}

/* ---- answers --------------------------------------------------------------------------------------------------------------------- */

static bool answer_bool(str text, feel_value *out)
{
    static const char *const yes[] = { "是", "有", "true", "yes", "1", "√" }, *const no[] = { "否", "无", "没有", "false", "no", "0", "×" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_eq(text, str_of(yes[i])))
            return *out = feel_bool(true), true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (str_eq(text, str_of(no[i])))
            return *out = feel_bool(false), true;
    return false;
}

static bool answer_number(arena *a, const fact_decl *f, str text, feel_value *out)
{
    number n;
    error why = { 0 };
    const unit *own = f->unit ? unit_find(str_of(f->unit)) : NULL;
    if (f->unit && str_ends(text, str_of(f->unit)))
        text.len -= strlen(f->unit);
    if (!number_read(a, text, &n, &why) || n.missing || (n.unit && (!own || own->kind != n.unit->kind)))
        return false;
    const fact_source s = { .unit = n.unit, .fact_unit = own };
    *out = converted(&s, feel_number(dec_of_decimal(n.value)));
    return true;
}

static feel_value answer_texts(arena *a, str text)
{
    VEC(feel_value) all = { 0 };
    static const str mark = { "、", 3 };
    while (text.len) {
        ptrdiff_t cut = str_find(text, mark);
        str one = str_trim((str){ text.at, cut < 0 ? text.len : (size_t)cut });
        if (one.len)
            VEC_ADD(a, &all, kept_text(a, one));
        text = cut < 0 ? (str){ "", 0 } : (str){ text.at + cut + mark.len, text.len - (size_t)cut - mark.len };
    }
    return feel_list_of(a, all.at, all.len);
}

bool answer_value(arena *a, const fact_decl *f, str text, feel_value *out)
{
    date d;
    error why = { 0 };
    text = str_trim(text);
    switch (f->type) {
    case FACT_NUMBER: return answer_number(a, f, text, out);
    case FACT_BOOL: return answer_bool(text, out);
    case FACT_DATE: return when_date(a, text, &d, &why) && (*out = feel_date(d), true);
    case FACT_TEXTS: return *out = answer_texts(a, text), true;
    default: return text.len && (*out = kept_text(a, text), true);
    }
}

/* ---- computed values: of the declared type, their texts kept ------------------------------------------------------------------------ */

fact_cell cell_of(const fact_decl *f, arena *a, feel_value v)
{
    static const feel_kind kinds[] = { [FACT_NUMBER] = FEEL_NUMBER, [FACT_TEXT] = FEEL_STRING, [FACT_BOOL] = FEEL_BOOL, [FACT_DATE] = FEEL_DATE, [FACT_TEXTS] = FEEL_LIST };
    if (v.kind != kinds[f->type])
        return (fact_cell){ FEEL_NOTHING, FACT_UNKNOWN, 0 };
    if (v.kind == FEEL_STRING)
        v = kept_text(a, v.text);
    if (v.kind == FEEL_LIST) {
        feel_value *at = NEW_N(a, feel_value, v.list->count + 1);
        for (size_t i = 0; i < v.list->count; i++)
            at[i] = v.list->at[i].kind == FEEL_STRING ? kept_text(a, v.list->at[i].text) : FEEL_NOTHING;
        v = feel_list_of(a, at, v.list->count);
    }
    return (fact_cell){ v, FACT_KNOWN, 0 };
}
