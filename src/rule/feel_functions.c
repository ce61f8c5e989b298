/* The table of built-in functions (DMN 1.5, 10.3.4): a row a signature, its parameters by their standard names. */
#include "rule/feel_fn.h"

enum { MOST_PARAMETERS = 8, ANY_NUMBER = 255 };

typedef struct builtin {
    const char *name, *parameters;             /* "a|b|c" */
    uint8_t least, most;                       /* ANY_NUMBER: the arguments themselves are the list */
    fn *call;
} builtin;

/* Rows of one name stand together; the first that takes the arguments is called. */
static const builtin table[] = {
    { "abs", "n", 1, 1, fn_abs },
    { "after", "point1|point2", 2, 2, fn_after },
    { "after", "range|point", 2, 2, fn_after },
    { "after", "point|range", 2, 2, fn_after },
    { "after", "range1|range2", 2, 2, fn_after },
    { "all", "list", 1, 1, fn_all },
    { "all", "list", 2, ANY_NUMBER, fn_all },
    { "any", "list", 1, 1, fn_any },
    { "any", "list", 2, ANY_NUMBER, fn_any },
    { "append", "list|item", 1, ANY_NUMBER, fn_append },
    { "before", "point1|point2", 2, 2, fn_before },
    { "before", "range|point", 2, 2, fn_before },
    { "before", "point|range", 2, 2, fn_before },
    { "before", "range1|range2", 2, 2, fn_before },
    { "ceiling", "n|scale", 1, 2, fn_ceiling },
    { "coincides", "point1|point2", 2, 2, fn_coincides },
    { "coincides", "range1|range2", 2, 2, fn_coincides },
    { "concatenate", "list", 1, ANY_NUMBER, fn_concatenate },
    { "contains", "string|match", 2, 2, fn_contains },
    { "context", "entries", 1, 1, fn_context },
    { "context merge", "contexts", 1, 1, fn_context_merge },
    { "context put", "context|keys|value", 3, 3, fn_context_put },
    { "context put", "context|key|value", 3, 3, fn_context_put_key },
    { "count", "list", 1, 1, fn_count },
    { "count", "list", 2, ANY_NUMBER, fn_count },
    { "date", "from", 1, 1, fn_date },
    { "date", "year|month|day", 3, 3, fn_date3 },
    { "date and time", "from", 1, 1, fn_date_time },
    { "date and time", "date|time", 2, 2, fn_date_time2 },
    { "date and time", "year|month|day|hour|minute|second|offset", 6, 7, fn_date_time7 },
    { "date and time", "year|month|day|hour|minute|second|timezone", 6, 7, fn_date_time7 },
    { "day of week", "date", 1, 1, fn_day_of_week },
    { "day of year", "date", 1, 1, fn_day_of_year },
    { "decimal", "n|scale", 2, 2, fn_decimal },
    { "distinct values", "list", 1, 1, fn_distinct },
    { "duration", "from", 1, 1, fn_duration },
    { "during", "point|range", 2, 2, fn_during },
    { "during", "range1|range2", 2, 2, fn_during },
    { "ends with", "string|match", 2, 2, fn_ends_with },
    { "even", "number", 1, 1, fn_even },
    { "exp", "number", 1, 1, fn_exp },
    { "finished by", "range|point", 2, 2, fn_finished_by },
    { "finished by", "range1|range2", 2, 2, fn_finished_by },
    { "finishes", "point|range", 2, 2, fn_finishes },
    { "finishes", "range1|range2", 2, 2, fn_finishes },
    { "flatten", "list", 1, 1, fn_flatten },
    { "floor", "n|scale", 1, 2, fn_floor },
    { "get entries", "m", 1, 1, fn_get_entries },
    { "get value", "m|key", 2, 2, fn_get_value },
    { "includes", "range|point", 2, 2, fn_includes },
    { "includes", "range1|range2", 2, 2, fn_includes },
    { "index of", "list|match", 2, 2, fn_index_of },
    { "insert before", "list|position|newItem", 3, 3, fn_insert_before },
    { "is", "value1|value2", 2, 2, fn_is },
    { "list contains", "list|element", 2, 2, fn_list_contains },
    { "list replace", "list|position|newItem", 3, 3, fn_list_replace },
    { "list replace", "list|match|newItem", 3, 3, fn_list_replace },
    { "log", "number", 1, 1, fn_log },
    { "lower case", "string", 1, 1, fn_lower },
    { "matches", "input|pattern|flags", 2, 3, fn_matches },
    { "max", "list", 1, 1, fn_max },
    { "max", "list", 2, ANY_NUMBER, fn_max },
    { "mean", "list", 1, 1, fn_mean },
    { "mean", "list", 2, ANY_NUMBER, fn_mean },
    { "median", "list", 1, 1, fn_median },
    { "median", "list", 2, ANY_NUMBER, fn_median },
    { "meets", "range1|range2", 2, 2, fn_meets },
    { "met by", "range1|range2", 2, 2, fn_met_by },
    { "min", "list", 1, 1, fn_min },
    { "min", "list", 2, ANY_NUMBER, fn_min },
    { "mode", "list", 1, 1, fn_mode },
    { "mode", "list", 2, ANY_NUMBER, fn_mode },
    { "modulo", "dividend|divisor", 2, 2, fn_modulo },
    { "month of year", "date", 1, 1, fn_month_of_year },
    { "not", "negand", 1, 1, fn_not },
    { "now", "", 0, 0, fn_now },
    { "number", "from", 1, 1, fn_number_of },
    { "number", "from|grouping separator|decimal separator", 3, 3, fn_number_of3 },
    { "odd", "number", 1, 1, fn_odd },
    { "overlaps", "range1|range2", 2, 2, fn_overlaps },
    { "overlaps after", "range1|range2", 2, 2, fn_overlaps_after },
    { "overlaps before", "range1|range2", 2, 2, fn_overlaps_before },
    { "product", "list", 1, 1, fn_product },
    { "product", "list", 2, ANY_NUMBER, fn_product },
    { "range", "from", 1, 1, fn_range },
    { "remove", "list|position", 2, 2, fn_remove },
    { "replace", "input|pattern|replacement|flags", 3, 4, fn_replace },
    { "reverse", "list", 1, 1, fn_reverse },
    { "round down", "n|scale", 1, 2, fn_round_down },
    { "round half down", "n|scale", 1, 2, fn_round_half_down },
    { "round half up", "n|scale", 1, 2, fn_round_half_up },
    { "round up", "n|scale", 1, 2, fn_round_up },
    { "sort", "list|precedes", 1, 2, fn_sort },
    { "split", "string|delimiter", 2, 2, fn_split },
    { "sqrt", "number", 1, 1, fn_sqrt },
    { "started by", "range|point", 2, 2, fn_started_by },
    { "started by", "range1|range2", 2, 2, fn_started_by },
    { "starts", "point|range", 2, 2, fn_starts },
    { "starts", "range1|range2", 2, 2, fn_starts },
    { "starts with", "string|match", 2, 2, fn_starts_with },
    { "stddev", "list", 1, 1, fn_stddev },
    { "stddev", "list", 2, ANY_NUMBER, fn_stddev },
    { "string", "from", 1, 1, fn_string },
    { "string join", "list|delimiter|prefix|suffix", 1, 4, fn_string_join },
    { "string length", "string", 1, 1, fn_string_length },
    { "sublist", "list|start position|length", 2, 3, fn_sublist },
    { "substring", "string|start position|length", 2, 3, fn_substring },
    { "substring after", "string|match", 2, 2, fn_substring_after },
    { "substring before", "string|match", 2, 2, fn_substring_before },
    { "sum", "list", 1, 1, fn_sum },
    { "sum", "list", 2, ANY_NUMBER, fn_sum },
    { "time", "from", 1, 1, fn_time },
    { "time", "hour|minute|second|offset", 3, 4, fn_time4 },
    { "today", "", 0, 0, fn_today },
    { "union", "list", 1, ANY_NUMBER, fn_union },
    { "upper case", "string", 1, 1, fn_upper },
    { "week of year", "date", 1, 1, fn_week_of_year },
    { "years and months duration", "from|to", 2, 2, fn_months_between },
};

#define ROWS (sizeof table / sizeof *table)

size_t feel_builtin_count(void) { return ROWS; }
str feel_builtin_name(size_t i) { return str_of(table[i].name); }

const void *feel_builtin(str name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (str_eq(name, str_of(table[i].name)))
            return &table[i];
    return NULL;
}

feel_value feel_builtin_value(arena *a, const void *b)
{
    feel_function *f = NEW(a, feel_function);
    *f = (feel_function){ .name = ((const builtin *)b)->name, .builtin = b };
    return (feel_value){ .kind = FEEL_FUNCTION, .function = f };
}

/* ---- arguments --------------------------------------------------------------------------------------------------------- */

static feel_value single(feel_value v)
{
    return v.kind == FEEL_LIST && v.list->count == 1 ? v.list->at[0] : v;
}

bool fn_kind(const fn_args *g, size_t i, feel_kind k, feel_value *out)
{
    *out = g->at[i].kind == k ? g->at[i] : single(g->at[i]);
    return out->kind == k;
}

bool fn_text(const fn_args *g, size_t i, str *out)
{
    feel_value v;
    if (!fn_kind(g, i, FEEL_STRING, &v))
        return false;
    *out = v.text;
    return true;
}

bool fn_number(const fn_args *g, size_t i, dec128 *out)
{
    feel_value v;
    if (!fn_kind(g, i, FEEL_NUMBER, &v))
        return false;
    *out = v.number;
    return true;
}

bool fn_integer(const fn_args *g, size_t i, int64_t *out)
{
    dec128 d;
    if (!fn_number(g, i, &d))
        return false;
    *out = dec_truncate(d);
    return true;
}

bool fn_list(const fn_args *g, size_t i, feel_list *out)
{
    if (g->at[i].kind == FEEL_NULL)
        return false;
    if (g->at[i].kind == FEEL_LIST) {
        *out = *g->at[i].list;
        return true;
    }
    feel_value *one = NEW(g->r->a, feel_value);                   /* what is returned may be a part of it */
    *one = g->at[i];
    *out = (feel_list){ .at = one, .count = 1 };
    return true;
}

feel_value fn_wrong(const fn_args *g, const char *zh, const char *en)
{
    feel_note(g->r, NULL, true, "%s", "%s", g->r->lang == LANG_EN ? en : zh);
    return FEEL_NOTHING;
}

/* ---- the call ------------------------------------------------------------------------------------------------------------ */

static bool parameter_is(const char *parameters, size_t index, str name)
{
    const char *p = parameters;
    for (; index; index--) {
        const char *bar = strchr(p, '|');
        if (!bar)
            return false;
        p = bar + 1;
    }
    size_t n = strcspn(p, "|");
    return n && str_eq((str){ p, n }, name);
}

/* Puts named arguments in their places; false when a name is unknown, given twice, or a required one is missing. */
static bool arrange(const builtin *b, const feel_value *args, const str *names, size_t count, feel_value out[MOST_PARAMETERS], size_t *given)
{
    bool seen[MOST_PARAMETERS] = { 0 };
    *given = 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = 0;
        while (i < MOST_PARAMETERS && !parameter_is(b->parameters, i, names[k]))
            i++;
        if (i == MOST_PARAMETERS || seen[i])
            return false;
        seen[i] = true;
        out[i] = args[k];
        if (i + 1 > *given)
            *given = i + 1;
    }
    for (size_t i = 0; i < b->least; i++)
        if (!seen[i])
            return false;
    return true;
}

static feel_value call_variadic(feel_run *r, const builtin *b, const feel_value *args, size_t count)
{
    if (b->call == fn_append || b->call == fn_concatenate || b->call == fn_union)
        return b->call(&(fn_args){ r, args, count });
    feel_value *kept = NEW_N(r->a, feel_value, count);
    for (size_t i = 0; i < count; i++)
        kept[i] = args[i];
    feel_value list = feel_list_of(r->a, kept, count);
    return b->call(&(fn_args){ r, &list, 1 });
}

static feel_value call_row(feel_run *r, const builtin *b, const feel_value *args, size_t count)
{
    feel_value fitted[MOST_PARAMETERS] = { 0 };
    if (b->most == ANY_NUMBER)
        return call_variadic(r, b, args, count);
    memcpy(fitted, args, count * sizeof *args);
    return b->call(&(fn_args){ r, fitted, count });
}

feel_value feel_builtin_call(feel_run *r, const feel_expression *at, const void *builtin_row, const feel_value *args, size_t count, const str *names)
{
    const builtin *first = builtin_row;
    size_t before = r->problems.len, given;
    for (const builtin *b = first; b < table + ROWS && strcmp(b->name, first->name) == 0; b++) {
        feel_value placed[MOST_PARAMETERS] = { 0 }, v;
        if (names) {
            if ((b->most == ANY_NUMBER && !strchr(b->parameters, '|')) || !arrange(b, args, names, count, placed, &given))
                continue;
            v = b->call(&(fn_args){ r, placed, given });
        } else if (count >= b->least && (count <= b->most || b->most == ANY_NUMBER)) {
            v = call_row(r, b, args, count);
        } else {
            continue;
        }
        int line = 0, column = 0;
        if (at)
            feel_place(at, &line, &column);
        for (size_t i = before; i < r->problems.len; i++)
            if (!r->problems.at[i].line) {
                r->problems.at[i] = (feel_problem){ line, column, arena_print(r->a, r->lang == LANG_EN ? "%s(): %s" : "%s()：%s", first->name, r->problems.at[i].text), r->problems.at[i].serious };
            }
        return v;
    }
    feel_note(r, at, true, "%s() 没有这样的参数", "%s() does not take these arguments", first->name);
    return FEEL_NOTHING;
}
