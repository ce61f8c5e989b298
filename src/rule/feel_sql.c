#include "rule/feel_sql.h"

#include "rule/feel_run.h"

#include <stdio.h>

/* SQL text with its parameters: $1…$9 of a pattern take pieces in, as often as they stand there, parameters in step. */
typedef struct piece { const char *sql; const value *args; size_t count; } piece;

/* How much is asked of a translation, from most to least. */
typedef enum want {
    EXACT,                  /* true, false and null just as FEEL */
    TRUE_ONLY,              /* true just as FEEL; false and null may be mixed up */
    COVER                   /* true at least where FEEL is */
} want;

typedef enum term_kind { TERM_NONE, TERM_CONSTANT, TERM_COLUMN, TERM_LENGTH, TERM_FLOAT } term_kind;

/* One side of a comparison. */
typedef struct term {
    term_kind kind;
    feel_value value;       /* TERM_CONSTANT */
    sql_kind type;          /* the others; TERM_LENGTH and TERM_FLOAT are numbers */
    int scale;              /* TERM_COLUMN, TERM_LENGTH: integers */
    piece sql;
    piece size;             /* TERM_FLOAT: how large its parts are, for the margin */
} term;

typedef struct translation {
    feel_run *r;
    arena *a;
    const sql_schema *schema;
    const feel_scope *constants;
} translation;

sql_schema sql_schema_new(arena *a, dialect d)
{
    return (sql_schema){ d, map_new(a) };
}

void sql_schema_add(sql_schema *s, str name, const sql_column *column)
{
    map_put(&s->columns, name, NULL)->cptr = column;
}

/* ---- pieces ------------------------------------------------------------------------------------------------------------ */

static piece plain(const char *sql) { return (piece){ .sql = sql }; }

static piece bound(translation *t, value v)
{
    value *kept = NEW(t->a, value);
    *kept = v;
    return (piece){ "?", kept, 1 };
}

static piece weave(translation *t, const char *pattern, const piece *parts)
{
    buf b = buf_new(t->a);
    VEC(value) args = { 0 };
    for (const char *p = pattern; *p; p++) {
        if (*p != '$') {
            buf_putc(&b, *p);
            continue;
        }
        const piece *part = &parts[*++p - '1'];
        buf_puts(&b, part->sql);
        for (size_t i = 0; i < part->count; i++)
            VEC_ADD(t->a, &args, part->args[i]);
    }
    return (piece){ b.text, args.at, args.len };
}
#define WEAVE(t, pattern, ...) weave((t), (pattern), (const piece[]){ __VA_ARGS__ })

/* ---- terms --------------------------------------------------------------------------------------------------------------- */

static const sql_column *column_of(const translation *t, const feel_expression *x)
{
    return x->kind == NODE_NAME ? map_ptr(&t->schema->columns, x->name) : NULL;
}

/* Whether a database's row matters to the value. A name bound inside that hides a column is taken for the column: safe. */
static bool speaks_of_columns(const translation *t, const feel_expression *x)
{
    if (column_of(t, x) || x->kind == NODE_COMPARE_TEST || x->kind == NODE_ANY_TEST || x->uses_input)
        return true;
    for (size_t i = 0; i < x->count; i++)
        if (speaks_of_columns(t, x->kids[i]))
            return true;
    return false;
}

static bool is_call(const feel_expression *x, const char *name, size_t arguments)
{
    return x->kind == NODE_CALL && !x->names && x->count == arguments + 1 && x->kids[0]->kind == NODE_NAME && x->kids[0]->builtin == feel_builtin(str_of(name));
}

static term term_of(translation *t, const feel_expression *x, want w);

static piece float_of(translation *t, const term *v)
{
    char digits[64];
    if (v->kind == TERM_FLOAT)
        return v->sql;
    if (v->kind == TERM_CONSTANT) {
        snprintf(digits, sizeof digits, "%.17e", dec_double(v->value.number));
        return WEAVE(t, "CAST($1 AS DOUBLE PRECISION)", bound(t, v_text(arena_copy(t->a, digits))));
    }
    snprintf(digits, sizeof digits, "(CAST($1 AS DOUBLE PRECISION) / 1e%d)", v->scale);
    return WEAVE(t, arena_copy(t->a, digits), v->sql);
}

static piece size_of(translation *t, const term *v)
{
    return v->kind == TERM_FLOAT ? v->size : WEAVE(t, "abs($1)", float_of(t, v));
}

static bool is_number(const term *v)
{
    return v->kind == TERM_CONSTANT ? v->value.kind == FEEL_NUMBER : v->kind != TERM_NONE && v->type == SQL_NUMBER;
}

/* + − × / in floats: each step adds an error of some ulp of `size`. A divisor must be a column or a constant, whose own
 * error is one ulp; a sum that nearly cancels would not do. */
static term float_term(translation *t, const feel_expression *x)
{
    static const char *const patterns[NODE_KINDS] = { [NODE_ADD] = "($1 + $2)", [NODE_SUB] = "($1 - $2)", [NODE_MUL] = "($1 * $2)", [NODE_DIV] = "($1 / NULLIF($2, 0))" };
    static const char *const sizes[NODE_KINDS] = { [NODE_ADD] = "($1 + $2)", [NODE_SUB] = "($1 + $2)", [NODE_MUL] = "($1 * $2)", [NODE_DIV] = "($1 / NULLIF($2, 0))" };
    enum { DEEPEST = 6 };                   /* products of more 64-bit numbers could leave the range of a double */
    if (x->depth > DEEPEST)
        return (term){ 0 };
    term a = term_of(t, x->kids[0], COVER), b = term_of(t, x->kids[1], COVER);
    if (!is_number(&a) || !is_number(&b) || (x->kind == NODE_DIV && b.kind == TERM_FLOAT))
        return (term){ 0 };
    return (term){ .kind = TERM_FLOAT, .type = SQL_NUMBER, .sql = WEAVE(t, patterns[x->kind], float_of(t, &a), float_of(t, &b)),
                   .size = WEAVE(t, sizes[x->kind], size_of(t, &a), size_of(t, &b)) };
}

static term term_of(translation *t, const feel_expression *x, want w)
{
    const sql_column *c = column_of(t, x);
    if (c)
        return (term){ .kind = TERM_COLUMN, .type = c->kind, .scale = c->scale, .sql = plain(c->column) };
    if (!speaks_of_columns(t, x))
        return (term){ .kind = TERM_CONSTANT, .value = feel_evaluate(t->r, x, t->constants) };
    if (is_call(x, "string length", 1)) {
        term v = term_of(t, x->kids[1], w);
        if (v.kind == TERM_COLUMN && v.type == SQL_TEXT)
            return (term){ .kind = TERM_LENGTH, .type = SQL_NUMBER, .sql = WEAVE(t, "length($1)", v.sql) };
    }
    if (w == COVER && (x->kind == NODE_ADD || x->kind == NODE_SUB || x->kind == NODE_MUL || x->kind == NODE_DIV))
        return float_term(t, x);
    return (term){ 0 };
}

/* ---- comparisons ------------------------------------------------------------------------------------------------------------ */

static feel_node turned(feel_node op)
{
    return op == NODE_LT ? NODE_GT : op == NODE_LE ? NODE_GE : op == NODE_GT ? NODE_LT : op == NODE_GE ? NODE_LE : op;
}

static const char *sign_of(feel_node op)
{
    static const char *const signs[NODE_KINDS] = { [NODE_EQ] = "=", [NODE_NE] = "<>", [NODE_LT] = "<", [NODE_LE] = "<=", [NODE_GT] = ">", [NODE_GE] = ">=" };
    return signs[op];
}

/* `truth` for every row whose term is not null. Equality with null is no null in FEEL: false, and its opposite true. */
static piece decided(translation *t, feel_node op, bool truth, piece v)
{
    bool equality = op == NODE_EQ || op == NODE_NE;
    if (equality)
        return plain(truth ? "(1 = 1)" : "(1 = 0)");
    return WEAVE(t, truth ? "(CASE WHEN $1 IS NOT NULL THEN 1 = 1 END)" : "(CASE WHEN $1 IS NOT NULL THEN 1 = 0 END)", v);
}

/* A column against a constant that is not null. */
static piece compared(translation *t, feel_node op, want w, piece a, piece b, bool ordered_text)
{
    const char *c = ordered_text && t->schema->dialect == DIALECT_POSTGRES ? " COLLATE \"C\"" : "";
    if (w == EXACT && op == NODE_EQ)
        return WEAVE(t, "($1 IS NOT NULL AND $1 = $2)", a, b);
    if (op == NODE_NE)
        return WEAVE(t, "($1 IS NULL OR $1 <> $2)", a, b);
    return WEAVE(t, arena_print(t->a, "($1 %s $2%s)", sign_of(op), c), a, b);
}

/* Two columns; `same` is the test of two that are not null. FEEL: null = null is true, null = x false. */
static piece columns_equal(translation *t, feel_node op, piece a, piece b, piece same)
{
    piece parts[] = { a, b, same };
    return weave(t, op == NODE_EQ ? "(CASE WHEN $1 IS NULL OR $2 IS NULL THEN $1 IS NULL AND $2 IS NULL ELSE $3 END)"
                                  : "(CASE WHEN $1 IS NULL OR $2 IS NULL THEN NOT ($1 IS NULL AND $2 IS NULL) ELSE NOT $3 END)", parts);
}

/* A whole number n of the column against c × 10^scale: the constant becomes the nearest whole number that decides alike. */
static bool number_constant(translation *t, feel_node op, want w, const term *v, dec128 c, piece *out)
{
    dec128 scaled, edge, back;
    int64_t units;
    bool high = dec_sign(c) > 0, exact;
    if (!dec_mul(c, dec_of(pow10_i64(v->scale)), &scaled) || !dec_round_to(scaled, 0, DEC_FLOOR, &edge) || !dec_sub(scaled, edge, &back))
        return false;
    exact = dec_sign(back) == 0;
    if (!dec_integer(edge, &units)) {
        *out = decided(t, op, op == NODE_NE || (op == NODE_LT && high) || (op == NODE_LE && high) || (op == NODE_GT && !high) || (op == NODE_GE && !high), v->sql);
        return true;
    }
    if (!exact && (op == NODE_EQ || op == NODE_NE)) {
        *out = decided(t, op, op == NODE_NE, v->sql);
        return true;
    }
    if (!exact)                             /* n < 2.5 as n ≤ 2, n ≥ 2.5 as n > 2 */
        op = op == NODE_LT ? NODE_LE : op == NODE_GE ? NODE_GT : op;
    *out = compared(t, op, w, v->sql, bound(t, V_INT(units)), false);
    return true;
}

/* Two columns of other scales: the finer one is brought down, by what decides alike (a × f ≤ b as a ≤ ⌊b / f⌋). */
static piece numbers_compared(translation *t, feel_node op, const term *a, const term *b)
{
    if (a->scale > b->scale)
        return numbers_compared(t, turned(op), b, a);
    bool equality = op == NODE_EQ || op == NODE_NE, down = op == NODE_LE || op == NODE_GT;
    piece f = plain(arena_print(t->a, "%lld", (long long)pow10_i64(b->scale - a->scale)));
    if (equality)
        return columns_equal(t, op, a->sql, b->sql, WEAVE(t, "($2 % $3 = 0 AND $1 = $2 / $3)", a->sql, b->sql, f));
    piece edge = a->scale == b->scale ? b->sql
                 : WEAVE(t, down ? "($1 / $2 - CASE WHEN $1 % $2 < 0 THEN 1 ELSE 0 END)" : "($1 / $2 + CASE WHEN $1 % $2 > 0 THEN 1 ELSE 0 END)", b->sql, f);
    return WEAVE(t, arena_print(t->a, "($1 %s $2)", sign_of(op)), a->sql, edge);
}

static piece texts_compared(translation *t, feel_node op, const term *a, const term *b)
{
    const char *c = t->schema->dialect == DIALECT_POSTGRES ? " COLLATE \"C\"" : "";
    if (op == NODE_EQ || op == NODE_NE)
        return columns_equal(t, op, a->sql, b->sql, WEAVE(t, "($1 = $2)", a->sql, b->sql));
    return WEAVE(t, arena_print(t->a, "($1 %s $2%s)", sign_of(op), c), a->sql, b->sql);
}

/* In floats, with a margin far beyond their error: only ever a cover. */
static bool floats_compared(translation *t, feel_node op, const term *a, const term *b, piece *out)
{
    piece parts[] = { float_of(t, a), float_of(t, b), WEAVE(t, "(1e-9 * ($1 + $2))", size_of(t, a), size_of(t, b)) };
    const char *pattern = op == NODE_EQ   ? "(abs($1 - $2) <= $3 OR ($1 IS NULL AND $2 IS NULL))"
                          : op == NODE_NE ? NULL
                          : op == NODE_LT || op == NODE_LE ? "($1 - $2 <= $3)" : "($1 - $2 >= -$3)";
    if (!pattern)
        return false;
    *out = weave(t, pattern, parts);
    return true;
}

static bool null_compared(translation *t, feel_node op, const term *v, piece *out)
{
    if (v->kind == TERM_CONSTANT)
        return false;
    if (op == NODE_EQ || op == NODE_NE)
        *out = WEAVE(t, op == NODE_EQ ? "($1 IS NULL)" : "($1 IS NOT NULL)", v->sql);
    else
        *out = plain("(CASE WHEN 1 = 0 THEN 1 = 1 END)");         /* an order with null is null */
    return true;
}

/* The constant as the column holds it; false when the two are of kinds that FEEL cannot compare. */
static bool constant_as(translation *t, sql_kind type, feel_value v, value *out)
{
    if (type == SQL_TEXT && v.kind == FEEL_STRING)
        *out = V_STR(v.text);
    else if (type == SQL_BOOL && v.kind == FEEL_BOOL)
        *out = V_INT(v.truth);
    else if (type == SQL_DATE && v.kind == FEEL_DATE && day_civil(v.day).year >= 0 && day_civil(v.day).year <= 9999)
        *out = v_text(date_text(t->a, v.day));
    else
        return false;
    return true;
}

static bool comparison(translation *t, feel_node op, want w, term a, term b, piece *out)
{
    if (a.kind == TERM_NONE || b.kind == TERM_NONE || (a.kind == TERM_CONSTANT && b.kind == TERM_CONSTANT))
        return false;
    if (a.kind == TERM_CONSTANT)
        return comparison(t, turned(op), w, b, a, out);
    if (b.kind == TERM_CONSTANT && b.value.kind == FEEL_NULL)
        return null_compared(t, op, &a, out);
    if (is_number(&a) && is_number(&b)) {
        if (a.kind == TERM_FLOAT || b.kind == TERM_FLOAT)
            return w == COVER && floats_compared(t, op, &a, &b, out);
        if (b.kind == TERM_CONSTANT)
            return number_constant(t, op, w, &a, b.value.number, out);
        *out = numbers_compared(t, op, &a, &b);
        return true;
    }
    bool order = op != NODE_EQ && op != NODE_NE;
    value bound_value;
    if (a.type == SQL_TEXTS || (order && a.type == SQL_BOOL))
        return false;
    if (b.kind == TERM_CONSTANT) {
        if (!constant_as(t, a.type, b.value, &bound_value))
            return false;
        *out = compared(t, op, w, a.sql, bound(t, bound_value), order && a.type != SQL_BOOL);
        return true;
    }
    if (a.type != b.type)
        return false;
    *out = texts_compared(t, op, &a, &b);
    return true;
}

/* ---- conditions ---------------------------------------------------------------------------------------------------------------- */

static bool condition(translation *t, const feel_expression *x, want w, piece *out);

static bool both(translation *t, const feel_expression *x, want w, piece *out)
{
    piece a, b;
    bool first = condition(t, x->kids[0], w, &a), second = condition(t, x->kids[1], w, &b);
    if (first && second)
        *out = WEAVE(t, x->kind == NODE_AND ? "($1 AND $2)" : "($1 OR $2)", a, b);
    else if (w == COVER && x->kind == NODE_AND && (first || second))     /* less asked: more rows */
        *out = first ? a : b;
    else
        return false;
    return true;
}

static bool ordered_comparison(translation *t, const feel_expression *x, want w, piece *out)
{
    return comparison(t, x->kind, w, term_of(t, x->kids[0], w), term_of(t, x->kids[1], w), out);
}

static bool within(translation *t, term v, want w, const term ends[2], const bool in[2], piece *out)
{
    piece low, high;
    bool open_low = ends[0].kind == TERM_CONSTANT && ends[0].value.kind == FEEL_NULL && !in[0];
    bool open_high = ends[1].kind == TERM_CONSTANT && ends[1].value.kind == FEEL_NULL && !in[1];
    if (open_low && open_high)
        return false;
    if (!open_low && !comparison(t, in[0] ? NODE_GE : NODE_GT, w, v, ends[0], &low))
        return false;
    if (!open_high && !comparison(t, in[1] ? NODE_LE : NODE_LT, w, v, ends[1], &high))
        return false;
    *out = open_low ? high : open_high ? low : WEAVE(t, "($1 AND $2)", low, high);
    return true;
}

static bool between(translation *t, const feel_expression *x, want w, piece *out)
{
    const term ends[2] = { term_of(t, x->kids[1], w), term_of(t, x->kids[2], w) };
    return within(t, term_of(t, x->kids[0], w), w, ends, (const bool[]){ true, true }, out);
}

static term constant(feel_value v) { return (term){ .kind = TERM_CONSTANT, .value = v }; }

/* Membership of a constant: a list of alternatives, a range, or one value. */
static bool in_constant(translation *t, term v, feel_value test, want w, piece *out)
{
    if (test.kind == FEEL_RANGE) {
        const term ends[2] = { constant(test.range->start), constant(test.range->end) };
        return within(t, v, w, ends, (const bool[]){ test.range->start_in, test.range->end_in }, out);
    }
    if (test.kind != FEEL_LIST)
        return test.kind != FEEL_NULL && test.kind != FEEL_BOOL && test.kind != FEEL_FUNCTION && comparison(t, NODE_EQ, w, v, constant(test), out);
    piece any = plain("(1 = 0)"), one;
    for (size_t i = 0; i < test.list->count; i++) {
        if (test.list->at[i].kind == FEEL_LIST || !in_constant(t, v, test.list->at[i], w, &one))
            return false;
        any = i ? WEAVE(t, "$1 OR $2", any, one) : one;
    }
    *out = WEAVE(t, "($1)", any);
    return true;
}

static bool one_test(translation *t, const feel_expression *x, term v, want w, piece *out)
{
    if (x->kind == NODE_COMPARE_TEST)
        return !speaks_of_columns(t, x->kids[0]) && comparison(t, x->op, w, v, term_of(t, x->kids[0], w), out);
    if (x->kind == NODE_RANGE && !x->uses_input) {
        const term ends[2] = { term_of(t, x->kids[0], w), term_of(t, x->kids[1], w) };
        if (ends[0].kind != TERM_CONSTANT || ends[1].kind != TERM_CONSTANT)
            return within(t, v, w, ends, (const bool[]){ x->start_in, x->end_in }, out);
    }
    return !speaks_of_columns(t, x) && in_constant(t, v, feel_evaluate(t->r, x, t->constants), w, out);
}

static bool membership(translation *t, const feel_expression *x, want w, piece *out)
{
    term v = term_of(t, x->kids[0], w);
    const feel_expression *tests = x->kids[1];
    piece any = plain("(1 = 0)"), one;
    if (tests->kind != NODE_TESTS || v.kind == TERM_NONE || v.kind == TERM_CONSTANT)
        return false;
    for (size_t i = 0; i < tests->count; i++) {
        if (!one_test(t, tests->kids[i], v, w, &one))
            return false;
        any = i ? WEAVE(t, "$1 OR $2", any, one) : one;
    }
    *out = WEAVE(t, "($1)", any);
    return true;
}

static bool choice(translation *t, const feel_expression *x, want w, piece *out)
{
    piece parts[3];
    if (!condition(t, x->kids[0], TRUE_ONLY, &parts[0]) || !condition(t, x->kids[1], w, &parts[1]) || !condition(t, x->kids[2], w, &parts[2]))
        return false;
    *out = weave(t, "(CASE WHEN $1 THEN $2 ELSE $3 END)", parts);
    return true;
}

/* Questions to a text, by dialect. */
static const struct text_question { const char *name; const char *sql[2]; } questions[] = {
    { "starts with", { "(substr($1, 1, length($2)) = $2)", "(left($1, length($2)) = $2)" } },
    { "contains", { "(instr($1, $2) > 0)", "(strpos($1, $2) > 0)" } },
    { "ends with", { "(length($1) >= length($2) AND substr($1, length($1) - length($2) + 1) = $2)", "(right($1, length($2)) = $2)" } },
};

static bool text_question(translation *t, const feel_expression *x, piece *out)
{
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (!is_call(x, questions[i].name, 2))
            continue;
        term a = term_of(t, x->kids[1], EXACT), b = term_of(t, x->kids[2], EXACT);
        if (a.kind != TERM_COLUMN || a.type != SQL_TEXT || b.kind != TERM_CONSTANT || b.value.kind != FEEL_STRING || !b.value.text.len)
            return false;
        piece what = bound(t, V_STR(b.value.text));
        *out = WEAVE(t, questions[i].sql[t->schema->dialect], a.sql, t->schema->dialect == DIALECT_POSTGRES ? WEAVE(t, "CAST($1 AS TEXT)", what) : what);
        return true;
    }
    return false;
}

static bool call(translation *t, const feel_expression *x, want w, piece *out)
{
    piece inner;
    if (is_call(x, "not", 1)) {
        if (!condition(t, x->kids[1], EXACT, &inner))
            return false;
        *out = WEAVE(t, "(NOT $1)", inner);
        return true;
    }
    if (!is_call(x, "list contains", 2))
        return text_question(t, x, out);
    term list = term_of(t, x->kids[1], w), what = term_of(t, x->kids[2], w);
    if (list.kind != TERM_COLUMN || list.type != SQL_TEXTS || what.kind != TERM_CONSTANT || what.value.kind != FEEL_STRING)
        return false;
    *out = WEAVE(t, t->schema->dialect == DIALECT_POSTGRES
                     ? "jsonb_exists(CAST($1 AS jsonb), $2)"
                     : "(CASE WHEN $1 IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each($1) WHERE value = $2) END)",
                 list.sql, bound(t, V_STR(what.value.text)));
    return true;
}

static bool flag(translation *t, const feel_expression *x, piece *out)
{
    const sql_column *c = column_of(t, x);
    if (!c || c->kind != SQL_BOOL)
        return false;
    *out = WEAVE(t, "($1 <> 0)", plain(c->column));
    return true;
}

static bool condition(translation *t, const feel_expression *x, want w, piece *out)
{
    if (!speaks_of_columns(t, x)) {
        feel_truth truth = feel_truth_of(feel_evaluate(t->r, x, t->constants));
        *out = plain(truth == FEEL_TRUE ? "(1 = 1)" : truth == FEEL_FALSE ? "(1 = 0)" : "(CASE WHEN 1 = 0 THEN 1 = 1 END)");
        return true;
    }
    switch (x->kind) {
    case NODE_AND: case NODE_OR: return both(t, x, w, out);
    case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE: return ordered_comparison(t, x, w, out);
    case NODE_BETWEEN: return between(t, x, w, out);
    case NODE_IN: return membership(t, x, w, out);
    case NODE_IF: return choice(t, x, w, out);
    case NODE_CALL: return call(t, x, w, out);
    case NODE_NAME: return flag(t, x, out);
    default: return false;
    }
}

/* ---- the filter --------------------------------------------------------------------------------------------------------------- */

typedef struct conjuncts { const feel_expression **at; size_t len, cap; } conjuncts;

static void take_apart(arena *a, const feel_expression *x, conjuncts *out)
{
    if (x->kind != NODE_AND) {
        VEC_ADD(a, out, x);
        return;
    }
    take_apart(a, x->kids[0], out);
    take_apart(a, x->kids[1], out);
}

/* 街镇 = 用户.科室, either way round. */
static const sql_column *set_equal(const translation *t, const feel_expression *x)
{
    for (size_t i = 0; x->kind == NODE_EQ && i < 2; i++) {
        const sql_column *column = column_of(t, x->kids[i]);
        if (column && !speaks_of_columns(t, x->kids[1 - i]))
            return column;
    }
    return NULL;
}

sql_filter feel_to_sql(feel_run *r, const feel_expression *x, const sql_schema *s, const feel_scope *constants)
{
    translation t = { r, r->a, s, constants };
    conjuncts all = { 0 }, again = { 0 };
    piece where = { 0 }, one;
    const sql_column *equal = NULL;
    take_apart(t.a, x, &all);
    for (size_t i = 0; i < all.len; i++) {
        bool exact = condition(&t, all.at[i], TRUE_ONLY, &one), cover = exact || condition(&t, all.at[i], COVER, &one);
        if (!exact)
            VEC_ADD(t.a, &again, all.at[i]);
        else if (!equal)
            equal = set_equal(&t, all.at[i]);
        if (cover)
            where = where.sql ? WEAVE(&t, "$1 AND $2", where, one) : one;
    }
    return (sql_filter){ where.sql, where.args, where.count, again.at, again.len, equal };
}
