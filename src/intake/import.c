#include "intake/import.h"

#include "base/date.h"
#include "base/utf8.h"
#include "intake/header.h"
#include "intake/industry_code.h"
#include "intake/lines.h"
#include "intake/number.h"
#include "intake/resolve.h"
#include "intake/seen.h"
#include "intake/totals.h"
#include "intake/when.h"
#include "ledger/source.h"
#include "registry/uscc.h"

#include <stdio.h>

enum { MAX_PROBLEMS = 2000 };

typedef struct run {
    core *c;
    const import_options *o;
    import_result *out;
    const ledger_decl *l;
    arena   *a, *row_a;                 /* row_a: rewound after each row */
    batch    b;
    writer  *w;
    int64_t  source;
    const industry_table *industries;   /* made when first needed */
    resolver **resolvers;               /* one a reference field */
    book    *book;
    size_t   sheet_index;
    const char *sheet;
    header   h;                         /* of the table at hand */
    struct table *table;
    value   *values, *fixed;            /* fixed: from --set and from the title */
    bool    *mask, *fixed_mask;
    seen    *seen;
    const field_decl *wide_field, *month_field;      /* of a table with months as columns */
    error   *e;
} run;

/* One of the tables of a sheet: mostly there is one, sometimes several stand side by side. */
typedef struct table { header h; line_reader lines; totals sums; int64_t *unread; } table;

/* ---- problems ---------------------------------------------------------------------------------------------------- */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void problem_at(run *r, check_level level, int64_t row_, const column_map *m, str value_, const char *zh, const char *en, ...) __attribute__((format(printf, 6, 8), format(printf, 7, 8)));
static void problem_at(run *r, check_level level, int64_t row_, const column_map *m, str value_, const char *zh, const char *en, ...)
{
    va_list args;
    if (level == CHECK_ERROR)
        r->out->errors++;
    else
        r->out->warnings++;
    if (r->out->problems.len >= MAX_PROBLEMS)
        return;
    va_start(args, en);
    import_problem p = { .level = level, .sheet_index = r->sheet_index, .row = row_, .column = m ? m->column : 0, .sheet = r->sheet,
                         .field = m ? m->label : NULL, .value = value_.len ? str_copy(r->a, value_) : NULL, .text = arena_vprint(r->a, r->c->lang == LANG_EN ? en : zh, args) };
    va_end(args);
    VEC_ADD(r->a, &r->out->problems, p);
}
#pragma GCC diagnostic pop

/* A column whose head is a month stands for the field its cells are. */
static column_map as_value(const run *r, const column_map *m)
{
    column_map as = *m;
    if (m->wide != MONTH_NONE) {
        as.field = r->wide_field;
        as.own = as.field && as.field->unit ? unit_find(str_of(as.field->unit)) : NULL;
    }
    return as;
}

/* ---- cells → values ------------------------------------------------------------------------------------------------ */

typedef struct read_number { int64_t units; int digits; bool missing, exact, about; } read_number;

/* A cell as stored units; false: `e` says why. */
static bool number_units(run *r, const cell *c, const column_map *m, read_number *out, error *e)
{
    const field_decl *f = m->field;
    number n = { 0 };
    const unit *to = m->own;
    *out = (read_number){ .exact = true };
    if (c->kind == CELL_NUMBER && c->has_number)
        n.value = c->number;
    else
        TRY(number_read(r->row_a, c->text, &n, e));
    out->missing = n.missing;
    if (n.missing)
        return true;
    if (c->percent && to && to->kind == UNIT_SHARE)              /* 0.075 shown as 7.5% */
        n.value.units *= 100;
    if (n.unit && to && n.unit->kind != to->kind)
        return fail(e, ERR_INPUT, "单位“%s”与本列的“%s”不是一类，请换算后填写", "unit “%s” does not fit this column's “%s”", n.unit->name, f->unit);
    const unit *from_ = n.unit && to ? n.unit : m->unit;
    if (!unit_convert(n.value, from_ ? from_ : to, to, f->scale, &out->units, &out->exact))
        return fail(e, ERR_INPUT, "数值过大或单位不符，请核对单位", "too large, or the unit does not fit: check the unit");
    out->digits = n.value.scale;
    out->about = n.about;
    return true;
}

static bool number_value(run *r, const cell *c, const column_map *m, int64_t row_, value *out)
{
    const field_decl *f = m->field;
    error e = { .lang = r->e->lang };
    read_number n;
    size_t column = (size_t)(m->index - r->h.columns[0].index);
    if (!number_units(r, c, m, &n, &e)) {
        problem_at(r, CHECK_ERROR, row_, m, c->text, "%s", "%s", e.text);
        r->table->sums.broken[column] = true;
        return false;
    }
    if (n.missing) {
        *out = V_NULL;
        return true;
    }
    if (c->percent && !(m->own && m->own->kind == UNIT_SHARE))
        problem_at(r, CHECK_WARNING, row_, m, c->text, "在表中显示为百分数，按 %.*s 收下，请核实", "is shown as a percentage; taken as %.*s, please verify", (int)c->text.len, c->text.at);
    if (!n.exact && !c->has_number)
        problem_at(r, CHECK_WARNING, row_, m, c->text, "小数位数多于 %d 位，已舍入", "more than %d digits after the point: rounded", f->scale);
    if (n.about)
        problem_at(r, CHECK_WARNING, row_, m, c->text, "是约数，按所写数字收下，请核实", "is approximate: taken as written, please verify");
    totals_add(&r->table->sums, column, n.units, n.digits);
    *out = V_INT(n.units);
    return true;
}

static bool industry_value(run *r, str t, const column_map *m, int64_t row_, value *out, error *e)
{
    const char *code, *doubt = NULL;
    if (value_from_text(r->row_a, m->field, t, e->lang, out, e))
        return true;
    *e = (error){ .lang = e->lang };
    if (!r->industries)
        r->industries = industry_of_packs(&r->c->packs, r->a);
    TRY(industry_code_read(r->industries, r->row_a, t, &code, &doubt, e));
    if (doubt)
        problem_at(r, CHECK_WARNING, row_, m, t, "%s", "%s", doubt);
    *out = v_text(code);
    return true;
}

static bool text_kind_value(run *r, const cell *c, const column_map *m, int64_t row_, value *out)
{
    const field_decl *f = m->field;
    error e = { .lang = r->e->lang };
    date d;
    month mo;
    int y;
    str t = str_trim(c->text);
    bool ok = true;
    if (f->type == FIELD_DATE) {
        ok = c->kind == CELL_DATE ? (d = c->day, true) : when_date(r->row_a, t, &d, &e);
        *out = ok ? V_STR(str_of(date_iso(r->row_a, d))) : V_NULL;
    } else if (f->type == FIELD_MONTH) {
        ok = c->kind == CELL_DATE ? (mo = month_at(c->day), true) : when_month(r->row_a, t, &mo, &e);
        *out = ok ? V_INT(month_code(mo)) : V_NULL;
    } else if (f->type == FIELD_YEAR) {
        ok = when_year(r->row_a, t, &y, &e);
        *out = ok ? V_INT(y) : V_NULL;
    } else if (industry_field(f))
        ok = industry_value(r, t, m, row_, out, &e);
    else if (f->format && text_eq(f->format, "uscc"))
        *out = V_STR(str_of(uscc_clean(r->row_a, t)));
    else
        ok = value_from_text(r->row_a, f, t, e.lang, out, &e);
    if (!ok)
        problem_at(r, CHECK_ERROR, row_, m, c->text, "%s", "%s", e.text);
    return ok;
}

static bool is_error_word(str t)
{
    static const str words[] = { STR("#N/A"), STR("#REF!"), STR("#VALUE!"), STR("#DIV/0!"), STR("#NAME?"), STR("#NUM!"), STR("#NULL!") };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(t, words[i]))
            return true;
    return false;
}

static bool cell_value(run *r, const cell *c, const column_map *m, int64_t row_, value *out)
{
    field_type t = m->field->type;
    *out = V_NULL;
    if (c->kind == CELL_NUMBER && c->has_number && !c->external && (t == FIELD_DECIMAL || t == FIELD_INT))
        return number_value(r, c, m, row_, out);
    if (c->kind == CELL_ERROR || is_error_word(c->text))
        r->table->sums.broken[m->index - r->h.columns[0].index] = true;
    if (c->kind == CELL_ERROR && !c->text.len) {
        problem_at(r, CHECK_ERROR, row_, m, c->text, c->external ? "是引用另一个工作簿的公式，没有存下结果，请改成数" : "是没有算出结果的公式，请用 WPS 或 Excel 打开并保存一次",
                   c->external ? "is a formula of another workbook without a stored result: give the number" : "is a formula nobody computed: open and save the file in WPS or Excel");
        return false;
    }
    if (c->kind == CELL_ERROR || is_error_word(c->text)) {
        problem_at(r, CHECK_ERROR, row_, m, c->text, "是 Excel 的错误值，请改成数或留空", "is an error value of Excel: give a number or leave it empty");
        return false;
    }
    if (c->external)
        problem_at(r, CHECK_WARNING, row_, m, c->text, "由另一个工作簿的公式算出，可能不是最新，请核实", "comes from a formula of another workbook and may be stale");
    if (!str_trim(c->text).len)
        return true;
    if (str_find(c->text, STR("\xEF\xBF\xBD")) >= 0) {
        problem_at(r, CHECK_ERROR, row_, m, c->text, "是乱码，请向来件单位索要原文件", "is garbled: ask for the original file");
        return false;
    }
    if (c->kind == CELL_TEXT && c->text.len <= 9 && means_nothing(r->row_a, c->text))
        return true;
    if (t == FIELD_DECIMAL || t == FIELD_INT)
        return number_value(r, c, m, row_, out);
    return text_kind_value(r, c, m, row_, out);
}

/* ---- references: several columns may speak of one record ------------------------------------------------------------ */

static bool is_masked(run *r, str text) { return uscc_check(str_of(uscc_clean(r->row_a, text))) == USCC_MASKED; }

static void unresolved(run *r, const row *x, const field_decl *f)
{
    buf near = buf_new(r->row_a);
    const column_map *shown = NULL;
    str text = { "", 0 };
    for (size_t i = 0; i < r->h.count; i++) {
        const column_map *m = &r->h.columns[i];
        cell c = row_cell(x, m->column);
        if (m->field != f || !str_trim(c.text).len)
            continue;
        if (!shown || (m->lookup && !m->lookup->format)) {
            shown = m;
            text = str_copy(r->row_a, str_trim(c.text)) ? str_trim(c.text) : text;
        }
    }
    if (!shown)
        return;
    candidate some[3];
    size_t n = shown->lookup && shown->lookup->format ? 0 : resolve_near(r->resolvers[f->index], text, some, 3);
    for (size_t i = 0; i < n; i++)
        buf_print(&near, say((text2){ "%s%s（%d%%）", "%s%s (%d%%)" }, r->c->lang), i ? say((text2){ "、", ", " }, r->c->lang) : "", some[i].name, some[i].score / 10);
    if (str_find(text, STR("\xEF\xBF\xBD")) >= 0)
        problem_at(r, CHECK_ERROR, x->number, shown, text, "是乱码，请向来件单位索要原文件", "is garbled: ask for the original file");
    else if (is_masked(r, text))
        problem_at(r, CHECK_ERROR, x->number, shown, text, "打了码，认不出是哪一家；请向来件单位要完整的代码或名称", "is masked: ask for the whole code or the name");
    else if (n)
        problem_at(r, CHECK_ERROR, x->number, shown, text, "在%s中找不到；相近的有：%s。确认后用 jbp reconcile 记下认定", "is not in %s; near: %s. Decide with jbp reconcile", say(f->ref->title, r->c->lang), near.text);
    else
        problem_at(r, CHECK_ERROR, x->number, shown, text, "在%s中找不到；请核对，或先登记", "is not in %s: check it, or register it first", say(f->ref->title, r->c->lang));
}

/* What the columns of one reference say of it. */
typedef struct told { const column_map *code_at, *name_at; int64_t by_code, by_name; } told;

static told what_is_told(run *r, const row *x, const field_decl *f)
{
    told t = { 0 };
    for (size_t k = 0; k < r->h.count; k++) {
        const column_map *m = &r->h.columns[k];
        cell c = row_cell(x, m->column);
        bool ambiguous;
        if (m->field != f || !str_trim(c.text).len)
            continue;
        int64_t id = resolve_text(r->resolvers[f->index], m->lookup, c.text, &ambiguous);
        if (m->lookup && m->lookup->format) {
            t.code_at = m;
            t.by_code = id;
        } else if (!t.by_name) {
            t.name_at = m;
            t.by_name = id;
        }
    }
    return t;
}

/* Where code and name do not both lead to the record that is taken, it is said. */
static void doubts(run *r, const row *x, const field_decl *f, const told *t)
{
    resolver *res = r->resolvers[f->index];
    const column_map *m = t->by_code ? t->name_at : t->code_at;
    str text = m ? str_trim(row_cell(x, m->column).text) : (str){ "", 0 };
    if (!m || t->by_code == t->by_name)
        return;
    if (t->by_code)
        problem_at(r, CHECK_WARNING, x->number, m, text, "与代码对应的“%s”不同，按代码收下", "differs from “%s”, which the code names; the code counts", resolve_name(res, t->by_code));
    else if (is_masked(r, text) && !uscc_mask_fits(str_of(uscc_clean(r->row_a, text)), str_of(resolve_code(res, t->by_name))))
        problem_at(r, CHECK_WARNING, x->number, m, text, "是打了码的代码，与“%s”的代码对不上，按名称收下，请核实", "is a masked code that does not fit “%s”; the name counts, please verify", resolve_name(res, t->by_name));
    else if (!is_masked(r, text))
        problem_at(r, CHECK_WARNING, x->number, m, text, "台账里没有这个代码，按名称“%s”收下，请核实", "is a code nobody has; the name “%s” counts, please verify", resolve_name(res, t->by_name));
}

/* Codes before names. */
static bool references(run *r, const row *x)
{
    bool ok = true;
    for (size_t i = 0; i < r->l->count; i++) {
        const field_decl *f = &r->l->fields[i];
        told t = f->type == FIELD_REF ? what_is_told(r, x, f) : (told){ 0 };
        if (!t.code_at && !t.name_at)
            continue;
        int64_t id = t.by_code ? t.by_code : t.by_name;
        r->mask[i] = true;
        if (id) {
            r->values[i] = V_INT(id);
            doubts(r, x, f, &t);
        } else {
            unresolved(r, x, f);
            ok = false;
        }
    }
    return ok;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------ */

/* The key of a row as bytes: numbers as they are, texts with their length. */
static str row_key(run *r)
{
    buf b = buf_new(r->row_a);
    for (size_t i = 0; i < r->l->key_count; i++) {
        value v = r->values[r->l->key[i]];
        int64_t n = v.kind == VALUE_TEXT ? (int64_t)v.text.len : v.num;
        char kind = (char)v.kind;
        buf_add(&b, (str){ &kind, 1 });
        buf_add(&b, (str){ (const char *)&n, sizeof n });
        if (v.kind == VALUE_TEXT)
            buf_add(&b, v.text);
    }
    return (str){ b.text, b.len };
}

static const column_map *column_of(const run *r, const field_decl *f)
{
    for (size_t i = 0; f && i < r->h.count; i++)
        if (r->h.columns[i].field == f)
            return &r->h.columns[i];
    return NULL;
}

static str shown_value(run *r, const row *x, const field_decl *f)
{
    const column_map *m = column_of(r, f);
    return m ? str_trim(row_cell(x, m->column).text) : (str){ "", 0 };
}

static bool checked(run *r, const row *x)
{
    problems found = { 0 };
    bool ok = true;
    TRY(record_check(r->c, r->l, r->values, r->row_a, &found, r->e));
    for (size_t i = 0; i < found.len; i++) {
        const field_decl *f = found.at[i].field;
        if (f && f->computed)
            continue;
        column_map none = { .label = f ? say(f->label, r->c->lang) : NULL };
        const column_map *m = column_of(r, f);
        problem_at(r, found.at[i].level, x->number, m ? m : &none, shown_value(r, x, f), "%s", "%s", found.at[i].text);
        ok = ok && found.at[i].level != CHECK_ERROR;
    }
    return ok;
}

/* The same key twice in one file: equal rows are a warning, different ones an error that names both. */
static uint64_t row_print(const run *r)
{
    uint64_t print = 1469598103934665603U;
    for (size_t i = 0; i < r->l->count; i++) {
        value one = r->values[i];
        print = (print ^ (one.kind == VALUE_TEXT ? hash_bytes(one.text.at, one.text.len) : (uint64_t)one.num * 31 + one.kind)) * 1099511628211U;
    }
    return print;
}

static bool repeated(run *r, const row *x, bool *skip)
{
    uint64_t print = row_print(r);
    const seen_row *before = seen_before(r->seen, row_key(r), (seen_row){ .print = print, .row = (uint32_t)x->number, .sheet = (uint16_t)r->sheet_index });
    *skip = before != NULL;
    if (!before)
        return true;
    bool elsewhere = before->sheet != (uint16_t)r->sheet_index;
    const char *where = place_text(r->row_a, (place){ .sheet = elsewhere ? sheet_name(r->book, before->sheet) : NULL, .row = before->row }, r->c->lang);
    if (before->print == print) {
        problem_at(r, CHECK_WARNING, x->number, NULL, (str){ "", 0 }, "与%s完全相同，只收一次", "repeats %s: taken once", where);
        return true;
    }
    problem_at(r, CHECK_ERROR, x->number, NULL, (str){ "", 0 }, "与%s是同一条记录但内容不同，请只留一行", "is the same record as %s with other values: keep one", where);
    return false;
}

static const char *change_text(run *r, const record *had)
{
    buf b = buf_new(r->a);
    for (size_t i = 0; i < r->l->count; i++) {
        const field_decl *f = &r->l->fields[i];
        value was = had ? had->values[i] : V_NULL, now = r->mask[i] ? r->values[i] : was;
        if (value_same(was, now))
            continue;
        buf_print(&b, "%s%s %s", b.len ? say((text2){ "，", ", " }, r->c->lang) : "", say(f->label, r->c->lang), had ? value_to_text(r->row_a, r->c, f, was) : "");
        buf_print(&b, had ? "→%s" : "%s", value_to_text(r->row_a, r->c, f, now));
    }
    return b.text;
}

static bool put_row(run *r, const row *x)
{
    outcome what;
    int64_t id;
    record had;
    bool found = false;
    if (r->o->show_rows)
        TRY(record_find(r->c, r->l, r->values, r->row_a, &had, &found, r->e));
    error e = { .lang = r->e->lang };
    if (!record_put(r->w, r->values, r->mask, (origin){ r->source, *r->sheet ? r->sheet : NULL, x->number }, &what, &id, &e)) {
        if (e.code != ERR_CONFLICT) {
            *r->e = e;
            return false;
        }
        problem_at(r, CHECK_ERROR, x->number, NULL, (str){ "", 0 }, "%s", "%s", e.text);
        r->out->bad++;
        return true;
    }
    r->out->inserted += what == OUTCOME_INSERTED;
    r->out->updated += what == OUTCOME_UPDATED;
    r->out->same += what == OUTCOME_SAME;
    for (size_t i = 0; i < r->l->count; i++)
        if (r->l->fields[i].ref == r->l && what == OUTCOME_INSERTED)
            resolver_learn(r->resolvers[i], id, r->values);
    if (r->o->show_rows && what != OUTCOME_SAME)
        VEC_ADD(r->a, &r->out->changes, (import_row){ x->number, r->sheet, what, change_text(r, found ? &had : NULL) });
    return true;
}

/* The row's own cells; false: one of them is wrong. */
static bool own_values(run *r, const row *x)
{
    bool ok = true;
    memcpy(r->values, r->fixed, r->l->count * sizeof *r->values);
    memcpy(r->mask, r->fixed_mask, r->l->count * sizeof *r->mask);
    for (size_t i = 0, at = 0; i < r->h.count; i++) {
        const column_map *m = &r->h.columns[i];
        value v = V_NULL;
        if (!m->field || m->field->type == FIELD_REF)
            continue;
        while (at < x->count && x->cells[at].column < m->column)         /* both rise */
            at++;
        if (at < x->count && x->cells[at].column == m->column)
            ok = cell_value(r, &x->cells[at], m, x->number, &v) && ok;
        if (v.kind != VALUE_NULL || !r->mask[m->field->index])
            r->values[m->field->index] = v;
        r->mask[m->field->index] = true;
    }
    return ok;
}

/* A month's column: its cell's value and month stand for themselves. */
static bool wide_value(run *r, const row *x, const column_map *wide, bool *empty)
{
    column_map as = as_value(r, wide);
    value v = V_NULL;
    cell c = row_cell(x, wide->column);
    *empty = !str_trim(c.text).len;
    if (*empty)
        return true;
    bool ok = cell_value(r, &c, &as, x->number, &v);
    *empty = ok && v.kind == VALUE_NULL;
    r->values[r->wide_field->index] = v;
    r->values[r->month_field->index] = V_INT(month_code(wide->wide));
    r->mask[r->wide_field->index] = r->mask[r->month_field->index] = true;
    return ok;
}

static bool defaults(run *r)
{
    for (size_t i = 0; i < r->l->count; i++)
        if (r->values[i].kind == VALUE_NULL && r->l->fields[i].default_text && !column_of(r, &r->l->fields[i]))
            TRY(value_from_text(r->row_a, &r->l->fields[i], str_of(r->l->fields[i].default_text), r->e->lang, &r->values[i], r->e));
    return true;
}

static bool one_record(run *r, const row *x, const column_map *wide)
{
    bool skip = false, empty = false;
    r->out->rows++;
    bool ok = own_values(r, x);
    if (wide)
        ok = wide_value(r, x, wide, &empty) && ok;
    if (empty)
        return true;
    ok = references(r, x) && ok;
    TRY(defaults(r));
    size_t before = r->out->errors;
    bool fine = ok && checked(r, x);
    if (r->e->code)
        return false;
    fine = fine && repeated(r, x, &skip);
    if (!fine || r->out->errors > before) {
        r->out->bad++;
        return true;
    }
    if (skip) {
        r->out->same++;
        return true;
    }
    return put_row(r, x);
}

static bool one_row(run *r, const row *x)
{
    if (!r->h.wide_months)
        return one_record(r, x, NULL);
    for (size_t i = 0; i < r->h.count; i++)
        if (r->h.columns[i].wide != MONTH_NONE)
            TRY(one_record(r, x, &r->h.columns[i]));
    return true;
}

/* ---- sheets ------------------------------------------------------------------------------------------------------------ */

/* Which fields the cells and heads of a wide table are. */
static void wide_fields(run *r)
{
    r->wide_field = r->month_field = NULL;
    size_t decimals = 0;
    for (size_t i = 0; i < r->l->count; i++) {
        const field_decl *f = &r->l->fields[i];
        decimals += f->type == FIELD_DECIMAL;
        if (f->type == FIELD_MONTH && !r->month_field)
            r->month_field = f;
        if (f->type == FIELD_DECIMAL && (r->o->wide ? text_eq(f->id, r->o->wide) || text_eq(f->label.zh, r->o->wide) : !r->wide_field))
            r->wide_field = f;
    }
    if (!r->wide_field || (!r->o->wide && decimals > 1)) {
        r->wide_field = NULL;
        problem_at(r, CHECK_ERROR, r->h.first, NULL, (str){ "", 0 }, "月份做了列名：请用 --wide 字段 说明格子里是哪个指标", "months are columns: say with --wide FIELD what the cells are");
    }
}

static bool header_problems(run *r)
{
    size_t before = r->out->errors;
    if (r->h.wide_months)
        wide_fields(r);
    for (size_t i = 0; i < r->l->count; i++) {
        const field_decl *f = &r->l->fields[i];
        if (f->required && !f->default_text && !column_of(r, f) && !r->fixed_mask[i] && !(r->h.wide_months && (f == r->month_field || f == r->wide_field || (!r->wide_field && f->type == FIELD_DECIMAL))))
            problem_at(r, CHECK_ERROR, r->h.first, NULL, (str){ "", 0 }, "缺少“%s”列；%s", "column “%s” is missing; %s", say(f->label, r->c->lang),
                       say(f->type == FIELD_MONTH ? (text2){ "可用 --set month=2019-09 补上", "give it with --set month=2019-09" } : (text2){ "请补上这一列，或用 --map 列名=字段 说明", "add it, or say which it is with --map LABEL=FIELD" }, r->c->lang));
    }
    return r->out->errors == before;
}

/* Period and totals from above the header fill what the columns do not give. */
static void fix_from_title(run *r)
{
    for (size_t i = 0; i < r->h.above_count; i++) {
        const field_decl *f = r->h.above[i].field;
        error ignored = { 0 };
        if (!r->fixed_mask[f->index] && value_from_text(r->a, f, r->h.above[i].text, r->c->lang, &r->fixed[f->index], &ignored))
            r->fixed_mask[f->index] = true;
    }
    for (size_t i = 0; i < r->l->count; i++) {
        const field_decl *f = &r->l->fields[i];
        if (f->type != FIELD_MONTH || r->h.period == MONTH_NONE || column_of(r, f) || r->fixed_mask[i])
            continue;
        bool in_key = false;
        for (size_t k = 0; k < r->l->key_count; k++)
            in_key = in_key || r->l->key[k] == f->index;
        if (in_key) {
            r->fixed[i] = V_INT(month_code(r->h.period));
            r->fixed_mask[i] = true;
        }
    }
}

static bool begin_sheet(run *r, sheet_top *top, sheet_info *info, header *all, bool *usable)
{
    row x;
    bool more = true;
    TRY(sheet_begin(r->book, r->sheet_index, info, r->e));
    r->sheet = arena_copy(r->a, info->name);
    while (top->count < HEADER_ROWS) {
        TRY(sheet_next(r->book, &x, &more, r->e));
        if (!more)
            break;
        sheet_top_add(top, &x);
    }
    TRY(header_of_sheet(r->book, r->sheet_index, top, r->l, r->o->columns, all, usable, r->e));
    *usable = *usable && all->known > (r->l->count > 2);
    return true;
}

/* ---- lines ------------------------------------------------------------------------------------------------------------- */

/* The numbers of a total row, to be compared when the table is at its end. */
static void take_total(run *r, const row *x, bool grand)
{
    total_line *t = totals_line(&r->table->sums, x->number, grand);
    for (size_t i = 0; i < r->h.count; i++) {
        column_map m = as_value(r, &r->h.columns[i]);
        cell c = row_cell(x, m.column);
        error ignored = { 0 };
        read_number n;
        if (!m.field || !m.field->sum || !str_trim(c.text).len || c.kind == CELL_ERROR || !number_units(r, &c, &m, &n, &ignored) || n.missing)
            continue;
        t->said[i] = n.units;
        t->has[i] = true;
        if (n.digits > r->table->sums.digits[i])
            r->table->sums.digits[i] = n.digits;
    }
}

/* One unit of the last written digit of each column, as stored; 0 for whole numbers in the ledger's own unit. */
static int64_t *last_places(run *r)
{
    int64_t *out = NEW_N(r->a, int64_t, r->h.count + 1);
    for (size_t i = 0; i < r->h.count; i++) {
        column_map m = as_value(r, &r->h.columns[i]);
        int digits = r->table->sums.digits[i];
        bool exact, whole = !digits && (!m.unit || m.unit == m.own);
        if (whole || !m.field || !m.field->sum || !unit_convert((decimal){ 1, digits }, m.unit ? m.unit : m.own, m.own, m.field->scale, &out[i], &exact))
            out[i] = 0;
    }
    return out;
}

static const char *shown_units(run *r, const field_decl *f, i128 units)
{
    int64_t n;
    return i128_to_i64(units, &n) ? decimal_text_short(r->row_a, (decimal){ n, f->scale }) : "?";
}

static void told_totals(run *r)
{
    total_faults faults = { 0 };
    totals_end(&r->table->sums, last_places(r), &faults);
    for (size_t i = 0; i < faults.len; i++) {
        const total_fault *x = &faults.at[i];
        column_map m = as_value(r, &r->h.columns[x->column]);
        const field_decl *f = m.field;
        problem_at(r, CHECK_WARNING, x->row, &m, (str){ "", 0 }, "合计写 %s，各行相加是 %s，相差 %s（%s），请核实", "the total says %s, the rows add up to %s, a difference of %s (%s): please verify", shown_units(r, f, x->said),
                   shown_units(r, f, x->sum), shown_units(r, f, x->said - x->sum), f->unit ? f->unit : "");
    }
}

static void told_unread(run *r)
{
    for (size_t i = 0; i < r->h.count; i++) {
        const column_map *m = &r->h.columns[i];
        if (m->field || m->wide != MONTH_NONE || strstr(m->label, "序号") || strstr(m->label, "编号"))
            continue;
        const char *near_ = header_nearest(r->row_a, r->l, m->label);
        buf b = buf_new(r->a);
        buf_print(&b, say((text2){ "%s（%lld 个值未读", "%s (%lld values not read" }, r->c->lang), m->label, (long long)r->table->unread[i]);
        if (near_)
            buf_print(&b, say((text2){ "；是否指“%s”？", "; is it “%s”?" }, r->c->lang), near_);
        buf_puts(&b, say((text2){ "）", ")" }, r->c->lang));
        VEC_ADD(r->a, &r->out->unknown_columns, b.text);
    }
}

static void struck(run *r, const row *x)
{
    bool any = false;
    for (size_t i = 0; i < x->count; i++)
        any = any || x->cells[i].struck;
    if (!any)
        return;
    for (size_t i = 0; i < r->h.count; i++) {
        cell c = row_cell(x, r->h.columns[i].column);
        if (r->h.columns[i].field && c.struck && c.text.len) {
            problem_at(r, CHECK_WARNING, x->number, &r->h.columns[i], c.text, "带删除线，也读了，请核实是否作废", "is struck through; it was read, please verify");
            return;
        }
    }
}

static bool one_line(run *r, const row *x)
{
    line_kind k = line_of(&r->table->lines, r->row_a, x);
    if (k == LINE_BLANK)
        return true;
    if (k != LINE_DATA) {
        r->out->skipped++;
        VEC_ADD(r->a, &r->out->skips, (import_skip){ x->number, r->sheet, str_copy(r->a, line_text(x)), line_names[k] });
        if (k == LINE_TOTAL || k == LINE_SUBTOTAL)
            take_total(r, x, k == LINE_TOTAL);
        return true;
    }
    for (size_t i = 0; r->h.known < r->h.count && i < r->h.count; i++)
        r->table->unread[i] += !r->h.columns[i].field && str_trim(row_cell(x, r->h.columns[i].column).text).len;
    r->table->sums.rows++;
    struck(r, x);
    return one_row(r, x);
}

/* Each table of the sheet sees its own part of the row. */
static bool line_of_sheet(run *r, table *tables, const row *x, int count)
{
    for (int t = 0; t < count; t++) {
        row part = count > 1 ? row_between(x, tables[t].h.first_column, tables[t].h.last_column) : *x;
        arena_pos at = arena_mark(r->row_a);
        r->table = &tables[t];
        r->h = tables[t].h;
        bool ok = one_line(r, &part);
        arena_rewind(r->row_a, at);
        TRY(ok);
    }
    return true;
}

static bool rows_of_sheet(run *r, table *tables, int count)
{
    row x;
    sheet_info info;
    bool more = true;
    int64_t hidden = 0, first_hidden = 0;
    TRY(sheet_begin(r->book, r->sheet_index, &info, r->e));
    sheet_ahead(r->book);
    for (;;) {
        TRY(sheet_next(r->book, &x, &more, r->e));
        if (!more)
            break;
        if (x.number <= tables[0].h.last)
            continue;
        if (x.hidden && x.count && !hidden++)
            first_hidden = x.number;
        TRY(line_of_sheet(r, tables, &x, count));
    }
    if (hidden)
        problem_at(r, CHECK_WARNING, first_hidden, NULL, (str){ "", 0 }, "有 %lld 行是隐藏的，从这一行起，也读了", "%lld rows are hidden, this one first; they were read", (long long)hidden);
    for (int t = 0; t < count; t++) {
        r->table = &tables[t];
        r->h = tables[t].h;
        told_totals(r);
        told_unread(r);
    }
    return true;
}

static table *tables_of(run *r, const header *all, const sheet_top *top)
{
    table *tables = NEW_N(r->a, table, all->tables);
    for (int i = 0; i < all->tables; i++) {
        table *t = &tables[i];
        t->h = header_table(all, i);
        t->lines = (line_reader){ .h = &t->h, .top = top };
        t->unread = NEW_N(r->a, int64_t, t->h.count + 1);
        totals_begin(&t->sums, r->a, &t->h);
    }
    return tables;
}

static void told_hidden_columns(run *r, const header *all, const sheet_info *info)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->columns[i].column <= info->hidden_column_count && info->hidden_columns[all->columns[i].column - 1])
            problem_at(r, CHECK_WARNING, all->first, &all->columns[i], (str){ "", 0 }, all->columns[i].field ? "是隐藏的列，也读了" : "是隐藏的列，没有用到", all->columns[i].field ? "is a hidden column; it was read" : "is a hidden column; it was not used");
}

static bool read_tables(run *r, const header *all, const sheet_top *top)
{
    table *tables = tables_of(r, all, top);
    bool fine = true;
    if (all->tables > 1)
        problem_at(r, CHECK_WARNING, all->first, NULL, (str){ "", 0 }, "有 %d 张表并排，都读了", "%d tables stand side by side; all were read", all->tables);
    for (int i = 0; i < all->tables; i++) {
        r->h = tables[i].h;
        fix_from_title(r);
        fine = header_problems(r) && fine;
    }
    return !fine || rows_of_sheet(r, tables, all->tables);
}

static bool one_sheet(run *r, size_t *used)
{
    sheet_top top = { .a = r->a };
    sheet_info info;
    header all;
    bool usable;
    value *keep = NEW_N(r->a, value, r->l->count);
    bool *keep_mask = NEW_N(r->a, bool, r->l->count);
    top.info = &info;
    memcpy(keep, r->fixed, r->l->count * sizeof *keep);
    memcpy(keep_mask, r->fixed_mask, r->l->count * sizeof *keep_mask);
    TRY(begin_sheet(r, &top, &info, &all, &usable));
    if (!usable) {
        if (top.count && !info.hidden)
            problem_at(r, CHECK_WARNING, 0, NULL, (str){ "", 0 }, "没有找到“%s”的表头，本表未读", "no header of “%s” found: the sheet was not read", say(r->l->title, r->c->lang));
        return true;
    }
    ++*used;
    if (info.hidden)
        problem_at(r, CHECK_WARNING, 0, NULL, (str){ "", 0 }, "是隐藏的工作表，也读了", "is a hidden sheet; it was read");
    told_hidden_columns(r, &all, &info);
    bool ok = read_tables(r, &all, &top);
    memcpy(r->fixed, keep, r->l->count * sizeof *keep);
    memcpy(r->fixed_mask, keep_mask, r->l->count * sizeof *keep_mask);
    return ok;
}

static bool all_sheets(run *r)
{
    size_t used = 0;
    bool named = false;
    for (r->sheet_index = 0; r->sheet_index < book_sheets(r->book); r->sheet_index++) {
        sheet_info info;
        if (r->o->sheet) {
            TRY(sheet_begin(r->book, r->sheet_index, &info, r->e));
            if (!text_eq(info.name, r->o->sheet))
                continue;
            named = true;
        }
        TRY(one_sheet(r, &used));
    }
    if (r->o->sheet && !named)
        return fail_at(r->e, ERR_INPUT, (place){ .file = r->o->path }, "没有名为“%s”的工作表", "there is no sheet “%s”", r->o->sheet);
    if (!used) {
        r->sheet = "";
        problem_at(r, CHECK_ERROR, 0, NULL, (str){ "", 0 }, "整个文件没有一处像“%s”的表头；列名见 jbp template %s", "nothing in the file looks like a header of “%s”; see jbp template %s",
                   say(r->l->title, r->c->lang), r->l->id);
    }
    return true;
}

/* ---- the file ------------------------------------------------------------------------------------------------------------ */

static bool settings(run *r)
{
    for (size_t i = 0; i < r->o->set_count; i++) {
        const field_decl *f = field_find(r->l, r->o->set[i].field);
        if (!f)
            return fail(r->e, ERR_USAGE, "--set %s：%s没有这个字段", "--set %s: %s has no such field", r->o->set[i].field, say(r->l->title, r->e->lang));
        TRY(value_from_text(r->a, f, str_of(r->o->set[i].value), r->e->lang, &r->fixed[f->index], r->e));
        r->fixed_mask[f->index] = true;
    }
    return true;
}

static bool open_resolvers(run *r)
{
    r->resolvers = NEW_N(r->a, resolver *, r->l->count);
    for (size_t i = 0; i < r->l->count; i++)
        if (r->l->fields[i].type == FIELD_REF)
            TRY(resolver_open(r->c, r->l->fields[i].ref, r->a, &r->resolvers[i], r->e));
    return true;
}

static void book_problems(run *r)
{
    const book_warning *w;
    size_t n = book_warnings(r->book, &w);
    for (size_t i = 0; i < n; i++) {
        column_map m = { .column = (int)w[i].at.column };
        problem_at(r, CHECK_WARNING, w[i].at.row, m.column ? &m : NULL, (str){ "", 0 }, "%s", "%s", w[i].text);
    }
}

static bool inside_batch(run *r)
{
    TRY(source_add(r->c, &r->b, r->o->path, r->out->kind, &r->source, &r->out->known_file, r->e));
    TRY(open_resolvers(r) && writer_open(r->c, &r->b, r->l, &r->w, r->e) && all_sheets(r));
    book_problems(r);
    return true;
}

bool import_file(core *c, const import_options *o, import_result *out, error *e)
{
    const ledger_decl *l = o->ledger;
    arena *a = c->a;
    run r = { .c = c, .o = o, .out = out, .l = l, .a = a, .row_a = arena_new(), .seen = seen_new(), .e = e, .sheet = "" };
    r.values = NEW_N(a, value, l->count);
    r.fixed = NEW_N(a, value, l->count);
    r.mask = NEW_N(a, bool, l->count);
    r.fixed_mask = NEW_N(a, bool, l->count);
    *out = (import_result){ 0 };
    const char *slash = strrchr(o->path, '/');
    batch_info info = { .who = c->who, .action = "import", .subject = l->id, .detail = slash ? slash + 1 : o->path, .reason = o->reason };
    bool ok = settings(&r) && book_open(o->path, &r.book, e);
    if (ok) {
        out->kind = book_kind(r.book);
        ok = batch_begin(c->s, &info, &r.b, e);
        if (ok) {
            ok = inside_batch(&r);
            writer_close(r.w);
            bool keep = ok && !o->dry_run && (!out->errors || o->skip_errors);
            out->written = keep && out->inserted + out->updated > 0;
            if (keep)
                ok = batch_end(&r.b, e);
            else
                batch_abandon(&r.b);
        }
        book_close(r.book);
    }
    arena_end(r.row_a);
    seen_end(r.seen);
    return ok;
}
