#include "evaluate/objection.h"

#include "base/vec.h"
#include "intake/header.h"
#include "intake/number.h"
#include "intake/resolve.h"

typedef struct reader {
    core *c;
    const eval_table *t;
    const ledger_decl *l;
    const char *path, *sheet;
    resolver *firms;
    header h;
    VEC(objection) all;
    error *e;
} reader;

static bool wrong(reader *r, int64_t line, const char *field, const char *zh, const char *en, const char *what)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return fail_at(r->e, ERR_INPUT, (place){ .file = r->path, .sheet = r->sheet, .row = line, .field = field }, zh, en, what);
#pragma GCC diagnostic pop
}

static const char *cell_text_of(const reader *r, const row *x, const char *field)
{
    for (size_t i = 0; i < r->h.count; i++)
        if (r->h.columns[i].field && text_eq(r->h.columns[i].field->id, field) && r->h.columns[i].field->type != FIELD_REF) {
            str s = str_trim(row_cell(x, r->h.columns[i].column).text);
            return s.len ? str_copy(r->c->a, s) : NULL;
        }
    return NULL;
}

/* The firm by any of the columns that name it. */
static bool firm_of(reader *r, const row *x, size_t *out)
{
    const char *shown = NULL;
    for (size_t i = 0; i < r->h.count; i++) {
        const column_map *m = &r->h.columns[i];
        str s = str_trim(row_cell(x, m->column).text);
        bool ambiguous;
        if (!m->field || m->field->type != FIELD_REF || !s.len)
            continue;
        shown = str_copy(r->c->a, s);
        int64_t id = resolve_text(r->firms, m->lookup, s, &ambiguous);
        for (size_t k = 0; id && k < r->t->firms; k++)
            if (r->t->firm[k].id == id) {
                *out = k;
                return true;
            }
    }
    return wrong(r, x->number, "企业", "评价数据里没有企业“%s”", "there is no firm “%s” in the data", shown ? shown : "");
}

static bool is_text(const datum *d) { return d->from == FROM_ONE && d->field && d->field->type != FIELD_DECIMAL && d->field->type != FIELD_INT && d->field->type != FIELD_BOOL; }
static bool is_bool(const datum *d) { return d->from == FROM_ANY || (d->from == FROM_ONE && d->field && d->field->type == FIELD_BOOL); }

static bool converted(const number *n, const datum *d, dec128 *out)
{
    const unit *to = d->unit ? unit_find(str_of(d->unit)) : NULL;
    *out = dec_of_decimal(n->value);
    if (!n->unit || !to || n->unit == to)
        return true;
    return n->unit->kind == to->kind && dec_mul(*out, dec_of(n->unit->num * to->den), out) && dec_div(*out, dec_of(n->unit->den * to->num), out);
}

static bool value_as(reader *r, const datum *d, const char *text, feel_value *out, error *e)
{
    number n;
    dec128 v;
    if (is_text(d)) {
        *out = feel_string(str_of(text));
        return true;
    }
    if (is_bool(d)) {
        *out = feel_bool(text_eq(text, "是"));
        return text_eq(text, "是") || text_eq(text, "否") || fail(e, ERR_INPUT, "应写“是”或“否”", "write 是 or 否");
    }
    TRY(number_read(r->c->a, str_of(text), &n, e));
    if (n.missing) {
        *out = FEEL_NOTHING;
        return true;
    }
    if (!converted(&n, d, &v))
        return fail(e, ERR_INPUT, "单位“%s”与数据项的“%s”不是一类", "unit “%s” does not fit the item's “%s”", n.unit->name, d->unit);
    *out = feel_number(v);
    return true;
}

/* As shown: a file that gives 20.01亩 means what the ledger holds as 20.0101. */
static bool same(arena *a, const datum *d, feel_value x, feel_value y) { return text_eq(datum_text(a, d, x, LANG_ZH), datum_text(a, d, y, LANG_ZH)); }

static bool item_of(reader *r, const row *x, const char *name, int *out)
{
    *out = data_find(r->t->decl, str_of(name));
    if (*out < 0)
        return wrong(r, x->number, "数据项", "没有数据项“%s”（jbp evaluate list 列出全部）", "there is no data item “%s” (jbp evaluate list)", name);
    const datum *d = &r->t->decl->at[*out];
    if (!d->derived && !d->constant)
        return true;
    buf from = buf_new(r->c->a);
    for (size_t i = 0; i < d->feel.use_count; i++)
        buf_print(&from, "%s%s", i ? "、" : "", r->t->decl->at[d->feel.uses[i]].name);
    return wrong(r, x->number, "数据项", "这是计算得出的数，请更正它的来源：%s", "is computed; correct what it is made of: %s", from.len ? from.text : name);
}

static bool one_row(reader *r, const row *x)
{
    const char *name = cell_text_of(r, x, "fact"), *now = cell_text_of(r, x, "now");
    objection o = { .said = cell_text_of(r, x, "was"), .reason = cell_text_of(r, x, "reason") };
    error why = { .lang = r->e->lang };
    feel_value said;
    if (!name && !now)
        return true;
    if (!name || !now)
        return wrong(r, x->number, name ? "更正数" : "数据项", "%s", "%s", r->e->lang == LANG_EN ? "is empty" : "没有填写");
    TRY(firm_of(r, x, &o.change.firm) && item_of(r, x, name, &o.change.datum));
    const datum *d = &r->t->decl->at[o.change.datum];
    if (!value_as(r, d, now, &o.change.value, &why))
        return wrong(r, x->number, "更正数", "%s", "%s", why.text);
    o.was = r->t->column[o.change.datum][o.change.firm];
    o.differs = o.said && value_as(r, d, o.said, &said, &why) && !same(r->c->a, d, said, o.was);
    VEC_ADD(r->c->a, &r->all, o);
    return true;
}

static bool one_sheet(reader *r, book *b, size_t index)
{
    sheet_info info;
    sheet_top top = { .a = r->c->a };
    row x;
    bool more = true, found;
    TRY(sheet_begin(b, index, &info, r->e));
    r->sheet = arena_copy(r->c->a, info.name);
    top.info = &info;
    while (top.count < HEADER_ROWS) {
        TRY(sheet_next(b, &x, &more, r->e));
        if (!more)
            break;
        sheet_top_add(&top, &x);
    }
    TRY(header_of_sheet(b, index, &top, r->l, NULL, &r->h, &found, r->e));
    if (!found || r->h.known < 3)
        return true;
    TRY(sheet_begin(b, index, &info, r->e));
    for (;;) {
        TRY(sheet_next(b, &x, &more, r->e));
        if (!more)
            return true;
        if (x.number > r->h.last)
            TRY(one_row(r, &x));
    }
}

bool objections_read(core *c, const eval_table *base, const char *path, objection **out, size_t *n, error *e)
{
    book *b;
    reader r = { .c = c, .t = base, .l = ledger_find(&c->packs, "evaluation_objection", e), .path = path, .e = e };
    const field_decl *firm = r.l ? field_find(r.l, "enterprise") : NULL;
    TRY(r.l && resolver_open(c, firm->ref, c->a, &r.firms, e) && book_open(path, &b, e));
    bool ok = true;
    for (size_t i = 0; ok && i < book_sheets(b); i++)
        ok = one_sheet(&r, b, i);
    book_close(b);
    TRY(ok);
    if (!r.all.len)
        return fail_at(e, ERR_INPUT, (place){ .file = path }, "没有读到异议：应有“企业名称”（或信用代码）、“数据项”、“更正数”三列", "no objection was read: the columns 企业名称 (or the code), 数据项, 更正数 are needed");
    *out = r.all.at;
    *n = r.all.len;
    return true;
}

bool objection_one(core *c, const eval_table *base, size_t firm, const char *fact, const char *now, eval_change *out, error *e)
{
    reader r = { .c = c, .t = base, .e = e };
    row nowhere = { 0 };
    *out = (eval_change){ .firm = firm };
    TRY(item_of(&r, &nowhere, fact, &out->datum));
    return value_as(&r, &base->decl->at[out->datum], now, &out->value, e);
}

eval_change *objection_changes(arena *a, const objection *o, size_t n)
{
    eval_change *out = NEW_N(a, eval_change, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = o[i].change;
    return out;
}
