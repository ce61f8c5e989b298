#include "ledger/record_feel.h"

#include <jansson.h>

/* The names of field i, in the order they are looked for. */
static void names_of(const field_decl *f, const char *out[3])
{
    out[0] = f->label.zh;
    out[1] = f->id;
    out[2] = f->label.en;
}

void record_feel_names(feel_names *n, const ledger_decl *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const char *names[3];
        names_of(&l->fields[i], names);
        for (size_t k = 0; k < 3; k++)
            if (!text_empty(names[k]))
                feel_names_add(n, str_of(names[k]));
    }
    feel_names_add(n, STR(RECORD_ID_ZH));
    feel_names_add(n, STR(RECORD_ID_EN));
}

int record_feel_field(const ledger_decl *l, str name)
{
    for (size_t i = 0; i < l->count; i++) {
        const char *names[3];
        names_of(&l->fields[i], names);
        for (size_t k = 0; k < 3; k++)
            if (!text_empty(names[k]) && str_eq(str_of(names[k]), name))
                return (int)i;
    }
    return str_eq(name, STR(RECORD_ID_ZH)) || str_eq(name, STR(RECORD_ID_EN)) ? FIELD_RECORD_ID : -1;
}

static feel_value texts_value(arena *a, str json)
{
    json_error_t ignored;
    json_t *j = json_loadb(json.at, json.len, 0, &ignored);
    size_t n = json_array_size(j);
    feel_value *at = NEW_N(a, feel_value, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(j, i);
        at[i] = feel_string((str){ arena_copy_n(a, json_string_value(one), json_string_length(one)), json_string_length(one) });
    }
    json_decref(j);
    return feel_list_of(a, at, n);
}

feel_value record_feel_value(arena *a, const field_decl *f, value v)
{
    int64_t day;
    if (v.kind == VALUE_NULL)
        return FEEL_NOTHING;
    switch (f->type) {
    case FIELD_TEXT: case FIELD_CODE: return feel_string(v.text);
    case FIELD_TEXTS: return texts_value(a, v.text);
    case FIELD_DATE: return parse_date(v.text, &day) ? feel_date(day) : FEEL_NOTHING;
    case FIELD_BOOL: return feel_bool(v.num != 0);
    case FIELD_DECIMAL: return feel_number(dec_of_decimal((decimal){ v.num, f->scale }));
    case FIELD_INT: case FIELD_MONTH: case FIELD_YEAR: case FIELD_REF: break;
    }
    return feel_integer(v.num);
}

record_frame record_frame_new(arena *a, const ledger_decl *l)
{
    record_frame f = { .at = NEW_N(a, feel_entry, l->count * 3 + 2), .field = NEW_N(a, int, l->count * 3 + 2) };
    for (size_t i = 0; i < l->count; i++) {
        const char *names[3];
        names_of(&l->fields[i], names);
        for (size_t k = 0; k < 3; k++)
            if (!text_empty(names[k])) {
                f.field[f.count] = (int)i;
                f.at[f.count++].key = feel_name_normal(a, str_of(names[k]));
            }
    }
    static const char *const id[] = { RECORD_ID_ZH, RECORD_ID_EN };
    for (size_t k = 0; k < 2; k++) {
        f.field[f.count] = FIELD_RECORD_ID;
        f.at[f.count++].key = str_of(id[k]);
    }
    return f;
}

void record_frame_fill(record_frame *f, arena *a, const ledger_decl *l, int64_t id, const value *values)
{
    for (size_t i = 0; i < f->count; i++) {
        int field = f->field[i];
        if (i && field >= 0 && field == f->field[i - 1])
            f->at[i].value = f->at[i - 1].value;
        else
            f->at[i].value = field == FIELD_RECORD_ID ? feel_integer(id) : record_feel_value(a, &l->fields[field], values[field]);
    }
}
