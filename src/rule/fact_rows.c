#include "rule/fact_rows.h"

/* ---- building ------------------------------------------------------------------------------------------------------ */

fact_rows *fact_rows_new(arena *a, size_t rows)
{
    fact_rows *b = NEW(a, fact_rows);
    *b = (fact_rows){ .a = a, .rows = rows, .padded = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS * BLOCK_ROWS, .names = map_new(a) };
    return b;
}

size_t fact_rows_count(const fact_rows *b)
{
    return b->rows;
}

int fact_rows_find(const fact_rows *b, str name)
{
    return (int)map_num(&b->names, name, -1);
}

static column *add(fact_rows *b, str name, column_kind kind, const uint64_t *known)
{
    size_t words = b->padded / WORD_ROWS;
    column c = { .name = feel_name_normal(b->a, name), .kind = kind, .known = NEW_N(b->a, uint64_t, words) };
    for (size_t w = 0; w < words && w * WORD_ROWS < b->rows; w++)
        c.known[w] = known ? known[w] : ~(uint64_t)0;
    if (b->rows % WORD_ROWS)                                      /* rows behind the last are not known */
        c.known[b->rows / WORD_ROWS] &= ((uint64_t)1 << b->rows % WORD_ROWS) - 1;
    map_put(&b->names, c.name, NULL)->num = (int64_t)b->columns.len;
    VEC_ADD(b->a, &b->columns, c);
    return &b->columns.at[b->columns.len - 1];
}

static cell_width narrowest(int64_t least, int64_t most)
{
    return least >= INT8_MIN && most <= INT8_MAX ? CELL_8 : least >= INT16_MIN && most <= INT16_MAX ? CELL_16 : least >= INT32_MIN && most <= INT32_MAX ? CELL_32 : CELL_64;
}

int64_t column_cell(const column *c, size_t row)
{
    switch (c->width) {
    case CELL_8: return ((const int8_t *)c->cells)[row];
    case CELL_16: return ((const int16_t *)c->cells)[row];
    case CELL_32: return ((const int32_t *)c->cells)[row];
    default: return ((const int64_t *)c->cells)[row];
    }
}

/* Cells as integers of the column's width; rows that are not known take the least. */
#define NARROW(name, type, from) \
    static void name(const fact_rows *b, column *c, const from *cells) \
    { \
        type *out = c->cells; \
        for (size_t i = 0; i < b->rows; i++) \
            out[i] = (type)(row_bit(c->known, i) ? (int64_t)cells[i] : c->least); \
        for (size_t i = b->rows; i < b->padded; i++) \
            out[i] = (type)c->least; \
    }
NARROW(narrow_8, int8_t, int64_t)
NARROW(narrow_16, int16_t, int64_t)
NARROW(narrow_32, int32_t, int64_t)
NARROW(narrow_64, int64_t, int64_t)
NARROW(code_8, int8_t, uint32_t)
NARROW(code_16, int16_t, uint32_t)
NARROW(code_32, int32_t, uint32_t)
NARROW(code_64, int64_t, uint32_t)

static void fill(fact_rows *b, column *c, const int64_t *cells)
{
    static void (*const narrow[])(const fact_rows *, column *, const int64_t *) = { narrow_8, narrow_16, narrow_32, narrow_64 };
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < b->rows; i++) {
        bool known = row_bit(c->known, i);
        least = known && cells[i] < least ? cells[i] : least;
        most = known && cells[i] > most ? cells[i] : most;
    }
    if (least <= most)
        c->least = least, c->most = most;
    c->width = narrowest(c->least, c->most);
    c->cells = arena_alloc(b->a, b->padded * cell_bytes(c->width));
    narrow[c->width](b, c, cells);
}

void fact_rows_add_numbers(fact_rows *b, str name, const int64_t *units, int scale, const uint64_t *known)
{
    column *c = add(b, name, COLUMN_NUMBER, known);
    c->scale = scale;
    fill(b, c, units);
}

void fact_rows_add_dates(fact_rows *b, str name, const int64_t *days, const uint64_t *known)
{
    fill(b, add(b, name, COLUMN_DATE, known), days);
}

void fact_rows_add_truths(fact_rows *b, str name, const uint64_t *bits, const uint64_t *known)
{
    column *c = add(b, name, COLUMN_TRUTH, known);
    c->bits = NEW_N(b->a, uint64_t, b->padded / WORD_ROWS);
    for (size_t w = 0; w * WORD_ROWS < b->rows; w++)
        c->bits[w] = bits[w] & c->known[w];
}

void fact_rows_add_coded(fact_rows *b, str name, column_kind kind, const feel_value *dictionary, size_t size, const uint32_t *codes, const uint64_t *known)
{
    static void (*const code[])(const fact_rows *, column *, const uint32_t *) = { code_8, code_16, code_32, code_64 };
    column *c = add(b, name, kind, known);
    c->dictionary = dictionary;
    c->dictionary_size = size;
    c->most = size ? (int64_t)size - 1 : 0;
    c->width = narrowest(0, c->most);
    c->cells = arena_alloc(b->a, b->padded * cell_bytes(c->width));
    code[c->width](b, c, codes);
}

/* ---- dictionaries ---------------------------------------------------------------------------------------------------- */

typedef struct dictionary { arena *a; map codes; VEC(feel_value) values; uint32_t *row; } dictionary;

static dictionary dictionary_new(const fact_rows *b)
{
    return (dictionary){ .a = b->a, .codes = map_new(b->a), .row = NEW_N(b->a, uint32_t, b->rows + 1) };
}

/* A list's key: the length and the bytes of each text, in order. */
static str list_key(arena *a, const feel_list *l)
{
    buf k = buf_new(a);
    for (size_t i = 0; i < l->count; i++) {
        buf_print(&k, "%zu:", l->at[i].text.len);
        buf_add(&k, l->at[i].text);
    }
    return (str){ k.text ? k.text : "", k.len };
}

static feel_value keep(arena *a, feel_value v)
{
    if (v.kind == FEEL_STRING) {
        v.text.at = arena_copy_n(a, v.text.at, v.text.len);
        return v;
    }
    feel_value *at = NEW_N(a, feel_value, v.list->count + 1);
    for (size_t i = 0; i < v.list->count; i++)
        at[i] = keep(a, v.list->at[i]);
    return feel_list_of(a, at, v.list->count);
}

static void encode(dictionary *d, size_t row, feel_value v)
{
    bool there;
    arena_pos before = arena_mark(d->a);
    str key = v.kind == FEEL_STRING ? v.text : list_key(d->a, v.list);
    const map_value *known = map_get(&d->codes, key);
    if (known) {
        d->row[row] = (uint32_t)known->num;
        arena_rewind(d->a, before);
        return;
    }
    d->row[row] = (uint32_t)d->values.len;
    map_put(&d->codes, key, &there)->num = (int64_t)d->values.len;
    feel_value kept = keep(d->a, v);
    VEC_ADD(d->a, &d->values, kept);
}

static bool is_known(const uint64_t *known, size_t row)
{
    return !known || row_bit(known, row);
}

void fact_rows_add_texts(fact_rows *b, str name, const str *texts, const uint64_t *known)
{
    dictionary d = dictionary_new(b);
    for (size_t i = 0; i < b->rows; i++)
        if (is_known(known, i))
            encode(&d, i, feel_string(texts[i]));
    fact_rows_add_coded(b, name, COLUMN_TEXT, d.values.at, d.values.len, d.row, known);
}

void fact_rows_add_lists(fact_rows *b, str name, const feel_list *lists, const uint64_t *known)
{
    dictionary d = dictionary_new(b);
    for (size_t i = 0; i < b->rows; i++)
        if (is_known(known, i))
            encode(&d, i, (feel_value){ .kind = FEEL_LIST, .list = &lists[i] });
    fact_rows_add_coded(b, name, COLUMN_TEXTS, d.values.at, d.values.len, d.row, known);
}

/* ---- from values -------------------------------------------------------------------------------------------------------- */

static bool fits(column_kind kind, feel_value v)
{
    static const feel_kind of[] = { [COLUMN_NUMBER] = FEEL_NUMBER, [COLUMN_DATE] = FEEL_DATE, [COLUMN_TRUTH] = FEEL_BOOL, [COLUMN_TEXT] = FEEL_STRING, [COLUMN_TEXTS] = FEEL_LIST };
    if (v.kind == FEEL_NULL || kind == COLUMN_ANY)
        return true;
    if (v.kind != of[kind] || (v.kind == FEEL_DATE && (v.day > MOST_DAY || v.day < -MOST_DAY)))
        return false;
    for (size_t i = 0; v.kind == FEEL_LIST && i < v.list->count; i++)
        if (v.list->at[i].kind != FEEL_STRING)
            return false;
    return true;
}

/* The least scale at which every number is a whole one; false when there is none within 64 bits. */
static bool as_units(const feel_value *values, size_t rows, int64_t *units, int *scale)
{
    *scale = 0;
    for (size_t i = 0; i < rows; i++) {
        dec128 shifted;
        while (values[i].kind == FEEL_NUMBER && !(dec_mul(values[i].number, dec_of(pow10_i64(*scale)), &shifted) && dec_integer(shifted, &units[i])))
            if (++*scale > DECIMAL_MAX_SCALE)
                return false;
    }
    for (size_t i = 0; i < rows; i++) {
        dec128 shifted;
        if (values[i].kind == FEEL_NUMBER && !(dec_mul(values[i].number, dec_of(pow10_i64(*scale)), &shifted) && dec_integer(shifted, &units[i])))
            return false;
    }
    return true;
}

static void add_doubles(fact_rows *b, str name, const feel_value *values, const uint64_t *known)
{
    column *c = add(b, name, COLUMN_NUMBER, known);
    double *cells = NEW_N(b->a, double, b->padded + 1);
    bool any = false;
    c->width = CELL_DOUBLE;
    c->cells = cells;
    c->values = values;
    for (size_t i = 0; i < b->rows; i++) {
        if (values[i].kind != FEEL_NUMBER)
            continue;
        cells[i] = dec_double(values[i].number);
        c->least_double = !any || cells[i] < c->least_double ? cells[i] : c->least_double;
        c->most_double = !any || cells[i] > c->most_double ? cells[i] : c->most_double;
        any = true;
    }
}

static void add_numbers(fact_rows *b, str name, const feel_value *values, const uint64_t *known)
{
    int64_t *units = NEW_N(b->a, int64_t, b->rows + 1);
    int scale;
    if (as_units(values, b->rows, units, &scale)) {
        fact_rows_add_numbers(b, name, units, scale, known);
        return;
    }
    feel_value *kept = NEW_N(b->a, feel_value, b->rows + 1);
    memcpy(kept, values, b->rows * sizeof *values);
    add_doubles(b, name, kept, known);
}

static void add_truths(fact_rows *b, str name, const feel_value *values, const uint64_t *known)
{
    uint64_t *bits = NEW_N(b->a, uint64_t, b->padded / WORD_ROWS + 1);
    for (size_t i = 0; i < b->rows; i++)
        bits[i >> 6] |= (uint64_t)feel_is_true(values[i]) << (i & 63);
    fact_rows_add_truths(b, name, bits, known);
}

static void add_dates(fact_rows *b, str name, const feel_value *values, const uint64_t *known)
{
    int64_t *days = NEW_N(b->a, int64_t, b->rows + 1);
    for (size_t i = 0; i < b->rows; i++)
        days[i] = values[i].kind == FEEL_DATE ? values[i].day : 0;
    fact_rows_add_dates(b, name, days, known);
}

static void add_coded(fact_rows *b, str name, column_kind kind, const feel_value *values, const uint64_t *known)
{
    dictionary d = dictionary_new(b);
    for (size_t i = 0; i < b->rows; i++)
        if (values[i].kind != FEEL_NULL)
            encode(&d, i, values[i]);
    fact_rows_add_coded(b, name, kind, d.values.at, d.values.len, d.row, known);
}

static void add_any(fact_rows *b, str name, const feel_value *values, const uint64_t *known)
{
    feel_value *kept = NEW_N(b->a, feel_value, b->rows + 1);
    memcpy(kept, values, b->rows * sizeof *values);
    add(b, name, COLUMN_ANY, known)->values = kept;
}

bool fact_rows_add_values(fact_rows *b, str name, column_kind kind, const feel_value *values)
{
    uint64_t *known = NEW_N(b->a, uint64_t, b->padded / WORD_ROWS + 1);
    for (size_t i = 0; i < b->rows; i++) {
        if (!fits(kind, values[i]))
            return false;
        known[i >> 6] |= (uint64_t)(values[i].kind != FEEL_NULL) << (i & 63);
    }
    switch (kind) {
    case COLUMN_NUMBER: add_numbers(b, name, values, known); break;
    case COLUMN_DATE: add_dates(b, name, values, known); break;
    case COLUMN_TRUTH: add_truths(b, name, values, known); break;
    case COLUMN_TEXT: case COLUMN_TEXTS: add_coded(b, name, kind, values, known); break;
    case COLUMN_ANY: add_any(b, name, values, known); break;
    }
    return true;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

static feel_value value_of_cell(const column *c, int64_t cell)
{
    if (c->dictionary)
        return c->dictionary[cell];
    return c->kind == COLUMN_DATE ? feel_date(cell) : feel_number(dec_of_decimal((decimal){ cell, c->scale }));
}

feel_value fact_rows_value(const fact_rows *b, int column_ix, size_t row)
{
    const column *c = &b->columns.at[column_ix];
    if (!row_bit(c->known, row))
        return FEEL_NOTHING;
    if (c->values)
        return c->values[row];
    return c->bits ? feel_bool(row_bit(c->bits, row)) : value_of_cell(c, column_cell(c, row));
}

bool column_domain(const column *c, size_t most, size_t *size)
{
    if (!c->cells || c->width == CELL_DOUBLE || (uint64_t)c->most - (uint64_t)c->least >= most)
        return false;
    *size = (size_t)(c->most - c->least) + 1;
    if (c->kind == COLUMN_TEXT || c->kind == COLUMN_TEXTS)
        *size = c->dictionary_size;
    return true;
}

feel_value column_domain_value(const column *c, size_t i)
{
    return value_of_cell(c, c->least + (int64_t)i);
}
