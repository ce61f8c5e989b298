#include "ledger/scale.h"

#include "base/decimal.h"
#include "base/vec.h"

#include <stdlib.h>

typedef struct past { int64_t until; int scale; } past;
typedef struct field_past { VEC(past) list; int now; } field_past;

void scales_read(arena *a, const json_t *declaration, scales *out)
{
    const char *field;
    json_t *pairs;
    json_t *all = json_object_get(json_object_get(declaration, ""), "scales");
    *out = (scales){ map_new(a) };
    json_object_foreach(all, field, pairs) {
        field_past *f = NEW(a, field_past);
        f->now = (int)json_integer_value(json_object_get(json_object_get(declaration, field), "scale"));
        for (size_t i = 0; i < json_array_size(pairs); i++) {
            const json_t *pair = json_array_get(pairs, i);
            VEC_ADD(a, &f->list, (past){ json_integer_value(json_array_get(pair, 0)), (int)json_integer_value(json_array_get(pair, 1)) });
        }
        map_put(&out->by_field, str_of(field), NULL)->ptr = f;
    }
}

bool scales_load(store *s, arena *a, const char *ledger, scales *out, error *e)
{
    char *text;
    json_error_t bad;
    const value id[] = { v_text(ledger) };
    TRY(store_str(s, a, "SELECT json FROM declaration WHERE ledger = ?", id, 1, &text, e));
    json_t *j = text ? json_loads(text, 0, &bad) : NULL;
    scales_read(a, j, out);
    json_decref(j);
    return true;
}

/* A narrower scale was allowed only because no digit was lost, so division is exact too. */
static int64_t at_scale(int64_t n, int from, int to) { return to >= from ? n * pow10_i64(to - from) : n / pow10_i64(from - to); }

value scales_value(arena *a, const scales *s, const char *field, int64_t seq, const json_t *j)
{
    if (json_is_string(j))
        return V_STR(((str){ arena_copy_n(a, json_string_value(j), json_string_length(j)), json_string_length(j) }));
    if (!json_is_integer(j))
        return V_NULL;
    const field_past *f = s->by_field.len ? map_ptr(&s->by_field, str_of(field)) : NULL;
    for (size_t i = 0; f && i < f->list.len; i++)
        if (seq <= f->list.at[i].until)
            return V_INT(at_scale(json_integer_value(j), f->list.at[i].scale, f->now));
    return V_INT(json_integer_value(j));
}
