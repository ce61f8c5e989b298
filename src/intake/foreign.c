#include "intake/foreign.h"

#include "base/utf8.h"
#include "intake/header.h"
#include "text/xlsx_edit.h"

enum { LONGEST_LABEL = 90, MOST_ROWS = 400 };

typedef struct entry { const ledger_decl *l; const field_decl *f; } entry;
typedef struct entry_list { VEC(entry) at; } entry_list;

typedef struct reader {
    core *c;
    arena *a;
    map   dictionary;                    /* normal label → entry_list */
    map   records;                       /* ledger id → record, or NULL: none */
    int64_t enterprise;
    month period;
    foreign_form *out;
    VEC(kept_row) rows;
    sheet_info info;
    const char *sheet;
    bool  yearly;                        /* the form asks for a year: yearly ledgers first */
    size_t sheet_index;
    error *e;
} reader;

/* ---- the dictionary ------------------------------------------------------------------------------------------------------ */

/* enterprise itself, and ledgers whose key is the firm, the firm and a month, or the firm and a year. */
static bool by_firm(const ledger_decl *l, const field_decl **firm, const field_decl **time)
{
    *firm = *time = NULL;
    for (size_t i = 0; i < l->key_count; i++) {
        const field_decl *f = &l->fields[l->key[i]];
        if (f->ref && text_eq(f->ref->id, "enterprise"))
            *firm = f;
        else if (f->type == FIELD_MONTH || f->type == FIELD_YEAR)
            *time = f;
        else
            return false;
    }
    return *firm != NULL;
}

static void learn(reader *r, const ledger_decl *l, const field_decl *f, const char *label)
{
    bool was;
    if (text_empty(label))
        return;
    map_value *v = map_put(&r->dictionary, str_of(header_label(r->a, label, NULL)), &was);
    if (!was)
        v->ptr = NEW(r->a, entry_list);
    entry_list *list = v->ptr;
    VEC_ADD(r->a, &list->at, (entry){ l, f });
}

static void learn_ledger(reader *r, const ledger_decl *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (f->ref && text_eq(f->ref->id, "enterprise"))
            continue;
        learn(r, l, f, f->label.zh);
        learn(r, l, f, f->label.en);
        for (size_t k = 0; k < f->alias_count; k++)
            learn(r, l, f, f->aliases[k]);
    }
}

static bool dictionary(reader *r)
{
    const ledger_decl *firms = ledger_find(&r->c->packs, "enterprise", r->e);
    const field_decl *firm, *time;
    if (!firms)
        return false;
    learn_ledger(r, firms);
    for (size_t i = 0; i < r->c->packs.ledger_count; i++)
        if (by_firm(r->c->packs.ledgers[i], &firm, &time))
            learn_ledger(r, r->c->packs.ledgers[i]);
    return true;
}

/* ---- what the ledgers hold ------------------------------------------------------------------------------------------------- */

/* The firm's record: of the month, or of the latest year up to it. */
static bool load(reader *r, const ledger_decl *l, record **out)
{
    const field_decl *firm, *time;
    record x, *kept = NULL;
    bool more = false, ok, was, self = text_eq(l->id, "enterprise");
    map_value *v = map_put(&r->records, str_of(l->id), &was);
    *out = v->ptr;
    if (was)
        return true;
    if (!self && !by_firm(l, &firm, &time))
        return true;
    bool monthly = !self && time && time->type == FIELD_MONTH;
    if (monthly && r->period == MONTH_NONE)
        return true;
    const value args[] = { V_INT(r->enterprise), V_INT(monthly ? month_code(r->period) : r->period == MONTH_NONE ? 9999 : month_year(r->period)) };
    scan *s;
    scan_options o = { .where = self ? "id = ?" : time ? arena_print(r->a, "%s = ? AND %s %s ?", firm->id, time->id, monthly ? "=" : "<=") : arena_print(r->a, "%s = ?", firm->id),
                       .args = args, .arg_count = !self && time ? 2 : 1, .order = !self && time ? arena_print(r->a, "%s DESC", time->id) : "id", .limit = 1 };
    TRY(scan_open(r->c, l, &o, &s, r->e));
    ok = scan_next(s, &x, &more, r->e);
    if (ok && more) {
        kept = NEW(r->a, record);
        *kept = record_keep(r->a, l, &x);
    }
    scan_close(s);
    v->ptr = *out = kept;
    return ok;
}

/* In the unit the form asks for; a plain number when it is one. */
static const char *shown(reader *r, const field_decl *f, value v, const unit *asked, bool *number)
{
    const unit *own = f->unit ? unit_find(str_of(f->unit)) : NULL;
    int64_t units;
    bool exact;
    *number = f->type == FIELD_DECIMAL || f->type == FIELD_INT;
    if (!*number)
        return value_to_text(r->a, r->c, f, v);
    if (asked && own && asked != own && unit_convert((decimal){ v.num, f->scale }, own, asked, 6, &units, &exact))
        return decimal_text_short(r->a, (decimal){ units, 6 });
    return decimal_text_short(r->a, (decimal){ v.num, f->scale });
}

static bool of_year(const entry *x)
{
    const field_decl *firm, *time;
    return by_firm(x->l, &firm, &time) && time && time->type == FIELD_YEAR;
}

static bool look_up(reader *r, const entry_list *known, const unit *asked, form_item *item)
{
    item->state = FORM_EMPTY;
    item->ledger = known->at.at[0].l->id;
    item->field = known->at.at[0].f->id;
    for (size_t i = 0; r->enterprise && i < known->at.len * 2; i++) {
        const entry *x = &known->at.at[i % known->at.len];
        record *had;
        if (r->yearly && of_year(x) != (i < known->at.len))             /* two passes: what is asked for first */
            continue;
        TRY(load(r, x->l, &had));
        if (!had || had->values[x->f->index].kind == VALUE_NULL)
            continue;
        item->ledger = x->l->id;
        item->field = x->f->id;
        item->value = shown(r, x->f, had->values[x->f->index], asked, &item->number);
        item->state = FORM_HELD;
        return true;
    }
    return true;
}

/* ---- the form ----------------------------------------------------------------------------------------------------------------- */

static str text_at(const reader *r, int64_t row_, int column)
{
    for (size_t i = 0; i < r->rows.len; i++)
        if (r->rows.at[i].number == row_) {
            row x = { .cells = r->rows.at[i].cells, .count = r->rows.at[i].count };
            return str_trim(row_cell(&x, column).text);
        }
    return (str){ "", 0 };
}

static merge_range merge_of(const reader *r, int64_t row_, int column)
{
    for (size_t i = 0; i < r->info.merge_count; i++) {
        merge_range m = r->info.merges[i];
        if (row_ >= m.row1 && row_ <= m.row2 && column >= m.column1 && column <= m.column2)
            return m;
    }
    return (merge_range){ row_, row_, column, column };
}

static const entry_list *known_label(reader *r, str text, const unit **u)
{
    return text.len && text.len <= LONGEST_LABEL ? map_ptr(&r->dictionary, str_of(header_label(r->a, str_copy(r->a, text), u))) : NULL;
}

static bool is_label(str t) { return str_ends(t, STR("：")) || str_ends(t, STR(":")); }

/* Right of the label; where another label stands there, below. What stands there already is kept. */
static void value_place(reader *r, int64_t row_, int column, form_item *item)
{
    const unit *ignored;
    merge_range m = merge_of(r, row_, column);
    str right = text_at(r, m.row1, m.column2 + 1), below = text_at(r, m.row2 + 1, m.column1);
    bool taken = right.len && (is_label(right) || known_label(r, right, &ignored));
    item->row = taken ? m.row2 + 1 : m.row1;
    item->column = taken ? m.column1 : m.column2 + 1;
    if (!taken ? right.len : below.len) {
        item->state = FORM_FILLED;
        item->value = str_copy(r->a, taken ? below : right);
    }
}

static bool one_cell(reader *r, int64_t row_, const cell *x)
{
    const unit *asked = NULL;
    str t = str_trim(x->text);
    form_item item = { .sheet = r->sheet, .sheet_index = r->sheet_index, .label = str_copy(r->a, t) };
    const entry_list *known = x->kind == CELL_TEXT ? known_label(r, t, &asked) : NULL;
    if (!known && (!is_label(t) || t.len > LONGEST_LABEL))
        return true;
    if (known)
        TRY(look_up(r, known, asked, &item));
    else
        item.state = FORM_UNKNOWN;
    value_place(r, row_, x->column, &item);
    r->out->held += item.state == FORM_HELD;
    r->out->empty += item.state == FORM_EMPTY;
    r->out->filled += item.state == FORM_FILLED;
    r->out->unknown += item.state == FORM_UNKNOWN;
    VEC_ADD(r->a, &r->out->items, item);
    return true;
}

static bool asks_year(reader *r)
{
    for (size_t i = 0; i < r->rows.len; i++)
        for (size_t k = 0; k < r->rows.at[i].count; k++) {
            const entry_list *known = known_label(r, str_trim(r->rows.at[i].cells[k].text), NULL);
            for (size_t n = 0; known && n < known->at.len; n++)
                if (known->at.at[n].f->type == FIELD_YEAR)
                    return true;
        }
    return false;
}

static bool one_sheet(reader *r, book *b)
{
    row x;
    bool more = true;
    r->rows.len = 0;
    TRY(sheet_begin(b, r->sheet_index, &r->info, r->e) && sheet_merges(b, r->sheet_index, &r->info, r->e));
    r->sheet = arena_copy(r->a, r->info.name);
    while (r->rows.len < MOST_ROWS) {
        TRY(sheet_next(b, &x, &more, r->e));
        if (!more)
            break;
        kept_row k = { x.number, NEW_N(r->a, cell, x.count + 1), x.count };
        for (size_t i = 0; i < x.count; i++) {
            k.cells[i] = x.cells[i];
            k.cells[i].text = (str){ str_copy(r->a, x.cells[i].text), x.cells[i].text.len };
        }
        VEC_ADD(r->a, &r->rows, k);
    }
    r->yearly = asks_year(r);
    for (size_t i = 0; i < r->rows.len; i++)
        for (size_t k = 0; k < r->rows.at[i].count; k++)
            TRY(one_cell(r, r->rows.at[i].number, &r->rows.at[i].cells[k]));
    return true;
}

bool foreign_read(core *c, const char *path, int64_t enterprise, month period, foreign_form *out, error *e)
{
    reader r = { .c = c, .a = c->a, .dictionary = map_new(c->a), .records = map_new(c->a), .enterprise = enterprise, .period = period, .out = out, .e = e };
    book *b;
    bool ok = true;
    *out = (foreign_form){ 0 };
    TRY(dictionary(&r) && book_open(path, &b, e));
    for (r.sheet_index = 0; ok && r.sheet_index < book_sheets(b); r.sheet_index++)
        ok = one_sheet(&r, b);
    book_close(b);
    return ok;
}

bool foreign_fill(const foreign_form *f, const char *path, const char *to, error *e)
{
    arena *a = arena_new();
    VEC(cell_edit) edits = { 0 };
    for (size_t i = 0; i < f->items.len; i++) {
        const form_item *x = &f->items.at[i];
        bool twice = false;
        for (size_t k = 0; k < edits.len; k++)
            twice = twice || (edits.at[k].sheet == x->sheet_index && edits.at[k].row == x->row && edits.at[k].column == x->column);
        if (x->state == FORM_HELD && !twice)
            VEC_ADD(a, &edits, (cell_edit){ .sheet = x->sheet_index, .row = x->row, .column = x->column, .text = x->value, .number = x->number });
    }
    bool ok = xlsx_edit(path, to, edits.at, edits.len, e);
    arena_end(a);
    return ok;
}
