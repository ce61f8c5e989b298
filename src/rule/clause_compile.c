/* FEEL's trees into the graph.  Whatever has no form there becomes one OP_INTERPRET of the smallest condition around it. */
#include "rule/clause.h"
#include "rule/feel_run.h"

/* Names of iterations over constant lists, while their bodies are written out. */
typedef struct binding { feel_entry entry; const struct binding *outer; } binding;

typedef enum operand_kind { CONSTANT, NUMBER, DAY, DAYS, TRUTHS, TEXT, TEXTS, OTHER } operand_kind;
typedef struct operand { operand_kind kind; feel_value value; uint32_t number; int column; } operand;

enum { MOST_NUMBER_DEPTH = 16, MOST_WRITTEN_OUT = 4096, MOST_CHOICES = 40 };

static truth compile(ruleset *r, const feel_expression *x, const binding *b);

/* ---- names ------------------------------------------------------------------------------------------------------------ */

static const feel_value *bound_value(const binding *b, str name)
{
    for (; b; b = b->outer)
        if (str_eq(b->entry.key, name))
            return &b->entry.value;
    return NULL;
}

static int column_of(const ruleset *r, str name)
{
    return (int)map_num(&r->columns, name, -1);
}

/* Looks at no column. Names bound inside that are called like a column count as the column: safe, never wrong. */
static bool is_constant(const ruleset *r, const feel_expression *x, const binding *b)
{
    if (x->kind == NODE_NAME && !bound_value(b, x->name) && (column_of(r, x->name) >= 0 || str_eq(x->name, STR("?"))))
        return false;
    for (size_t i = 0; i < x->count; i++)
        if (!is_constant(r, x->kids[i], b))
            return false;
    return true;
}

static size_t bound_entries(arena *a, const binding *b, const feel_entry **out)
{
    VEC(feel_entry) all = { 0 };
    for (; b; b = b->outer)
        VEC_ADD(a, &all, b->entry);
    *out = all.at;
    return all.len;
}

static feel_value constant_value(ruleset *r, const feel_expression *x, const binding *b)
{
    feel_scope scope = { .outer = r->options.constants };
    scope.count = bound_entries(r->a, b, &scope.at);
    r->run.steps = 0;
    r->run.stopped = false;
    r->run.problems.len = 0;
    r->run.bytes_at_start = arena_used(r->a);
    return feel_evaluate(&r->run, x, &scope);
}

/* ---- what only the interpreter knows -------------------------------------------------------------------------------------- */

static size_t name_count(const feel_expression *x)
{
    switch (x->kind) {
    case NODE_CONTEXT: return x->count;
    case NODE_FUNCTION: return (size_t)dec_truncate(x->value.number);
    default: return x->names ? x->count - 1 : 0;
    }
}

/* Two expressions of one key mean the same. */
static void put_key(ruleset *r, buf *k, const feel_expression *x, const binding *b)
{
    const feel_value *v = x->kind == NODE_NAME ? bound_value(b, x->name) : x->kind == NODE_LITERAL ? &x->value : NULL;
    buf_print(k, "(%d.%d.%d%d%d", v ? NODE_LITERAL : x->kind, x->op, x->start_in, x->end_in, x->uses_input);
    if (v)
        buf_print(k, " %d %s", v->kind, feel_text(r->a, *v));
    else if (x->name.len)
        buf_print(k, " %.*s", (int)x->name.len, x->name.at);
    for (size_t i = 0; i < name_count(x); i++)
        buf_print(k, " %zu:%.*s", x->names[i].len, (int)x->names[i].len, x->names[i].at);
    if (x->type || x->types)
        buf_print(k, " %p %p", (const void *)x->type, (const void *)x->types);
    for (size_t i = 0; i < x->count; i++)
        put_key(r, k, x->kids[i], b);
    buf_putc(k, ')');
}

typedef VEC(int) column_list;

static void add_uses(const ruleset *r, const feel_expression *x, column_list *out)
{
    int column = x->kind == NODE_NAME ? column_of(r, x->name) : -1;
    bool there = column < 0;
    for (size_t i = 0; i < out->len; i++)
        there = there || out->at[i] == column;
    if (!there)
        VEC_ADD(r->a, out, column);
    for (size_t i = 0; i < x->count; i++)
        add_uses(r, x->kids[i], out);
}

static truth interpret(ruleset *r, const feel_expression *x, const binding *b)
{
    buf k = buf_new(r->a);
    column_list uses = { 0 };
    node n = { .source = x };
    put_key(r, &k, x, b);
    add_uses(r, x, &uses);
    n.uses = uses.at;
    n.use_count = uses.len;
    n.bound_count = bound_entries(r->a, b, &n.bound);
    return graph_interpret(&r->graph, n, (str){ k.text, k.len });
}

static bool is_interpreted(const ruleset *r, truth t)
{
    return graph_node(&r->graph, t / 2)->op == OP_INTERPRET;
}

/* ---- operands --------------------------------------------------------------------------------------------------------------- */

static operand operand_of(ruleset *r, const feel_expression *x, const binding *b);

static operand number_operand(ruleset *r, operand_kind kind, uint32_t number)
{
    return graph_node(&r->graph, number)->depth > MOST_NUMBER_DEPTH ? (operand){ .kind = OTHER } : (operand){ .kind = kind, .number = number };
}

static operand column_operand(ruleset *r, int column)
{
    static const operand_kind kinds[] = { [COLUMN_NUMBER] = NUMBER, [COLUMN_DATE] = DAY, [COLUMN_TRUTH] = TRUTHS, [COLUMN_TEXT] = TEXT, [COLUMN_TEXTS] = TEXTS, [COLUMN_ANY] = OTHER };
    operand o = { .kind = kinds[r->options.columns[column].kind], .column = column };
    if (o.kind == NUMBER || o.kind == DAY)
        o.number = graph_column(&r->graph, column);
    return o;
}

/* Whole days of a duration, towards the past, as a date moves by it. */
static int64_t floor_days(i128 nanos)
{
    i128 days = nanos / NANOS_DAY;
    return (int64_t)(nanos % NANOS_DAY < 0 ? days - 1 : days);
}

enum { MOST_MONTHS = 120000, MOST_DAYS = 4000000 };                /* beyond ten thousand years dates go to the interpreter */

static bool moderate(feel_value v)
{
    return v.kind == FEEL_MONTHS ? v.months <= MOST_MONTHS && v.months >= -MOST_MONTHS : v.nanos <= MOST_DAYS * (i128)NANOS_DAY && v.nanos >= -MOST_DAYS * (i128)NANOS_DAY;
}

/* A constant as a number node beside a number; false when it is none. */
static bool as_number(ruleset *r, operand *o, operand_kind beside)
{
    if (o->kind == beside)
        return true;
    if (o->kind != CONSTANT || !((beside == NUMBER && o->value.kind == FEEL_NUMBER) || (beside == DAY && o->value.kind == FEEL_DATE)))
        return false;
    o->number = graph_number(&r->graph, beside == NUMBER ? o->value.number : dec_of(o->value.day));
    return true;
}

static operand shift_day(ruleset *r, const operand *day, feel_value by, int sign)
{
    if (!moderate(by))
        return (operand){ .kind = OTHER };
    if (by.kind == FEEL_MONTHS)
        return number_operand(r, DAY, graph_months(&r->graph, day->number, sign * by.months));
    uint32_t days = graph_number(&r->graph, dec_of(floor_days(sign * by.nanos)));
    return number_operand(r, DAY, graph_binary(&r->graph, OP_ADD, day->number, days));
}

static bool is_duration(const operand *o)
{
    return o->kind == CONSTANT && (o->value.kind == FEEL_MONTHS || o->value.kind == FEEL_NANOS);
}

static operand arithmetic(ruleset *r, const feel_expression *x, const binding *b)
{
    static const clause_op ops[NODE_KINDS] = { [NODE_ADD] = OP_ADD, [NODE_SUB] = OP_SUB, [NODE_MUL] = OP_MUL, [NODE_DIV] = OP_DIV };
    operand l = operand_of(r, x->kids[0], b), m = operand_of(r, x->kids[1], b);
    if (l.kind == DAY && is_duration(&m) && (x->kind == NODE_ADD || x->kind == NODE_SUB))
        return shift_day(r, &l, m.value, x->kind == NODE_ADD ? 1 : -1);
    if (m.kind == DAY && is_duration(&l) && x->kind == NODE_ADD)
        return shift_day(r, &m, l.value, 1);
    if (x->kind == NODE_SUB && (l.kind == DAY || m.kind == DAY) && as_number(r, &l, DAY) && as_number(r, &m, DAY))
        return number_operand(r, DAYS, graph_binary(&r->graph, OP_SUB, l.number, m.number));
    if ((l.kind == NUMBER || m.kind == NUMBER) && as_number(r, &l, NUMBER) && as_number(r, &m, NUMBER))
        return number_operand(r, NUMBER, graph_binary(&r->graph, ops[x->kind], l.number, m.number));
    return (operand){ .kind = OTHER };
}

static operand operand_of(ruleset *r, const feel_expression *x, const binding *b)
{
    if (is_constant(r, x, b))
        return (operand){ .kind = CONSTANT, .value = constant_value(r, x, b) };
    switch (x->kind) {
    case NODE_NAME: return column_operand(r, column_of(r, x->name));
    case NODE_ADD: case NODE_SUB: case NODE_MUL: case NODE_DIV: return arithmetic(r, x, b);
    case NODE_NEG: {
        operand o = operand_of(r, x->kids[0], b);
        return o.kind == NUMBER ? number_operand(r, NUMBER, graph_binary(&r->graph, OP_SUB, graph_number(&r->graph, dec_of(0)), o.number)) : (operand){ .kind = OTHER };
    }
    default: return (operand){ .kind = OTHER };
    }
}

static truth operand_known(ruleset *r, const operand *o)
{
    return o->kind == NUMBER || o->kind == DAY || o->kind == DAYS ? graph_number_known(&r->graph, o->number) : graph_known(&r->graph, o->column);
}

/* ---- comparisons ---------------------------------------------------------------------------------------------------------------- */

/* The first day d with d moved by `months` ≥ day; moving keeps the order of days. */
static int64_t first_day(int64_t day, int64_t months)
{
    int64_t low = day - months * 31 - 62, high = day - months * 28 + 62;
    if (months < 0)
        low = day - months * 28 - 62, high = day - months * 31 + 62;
    while (low < high) {
        int64_t mid = low + (high - low) / 2;
        if (day_add_months(mid, months) >= day)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static truth compare_moved(ruleset *r, clause_op op, const node *moved, int64_t day)
{
    graph *g = &r->graph;
    truth from = graph_compare(g, OP_GE, moved->a, dec_of(first_day(day, moved->months)));
    truth after = graph_compare(g, OP_GE, moved->a, dec_of(first_day(day + 1, moved->months)));
    return op == OP_GE ? from : op == OP_GT ? after : graph_and_two(g, from, after ^ 1);
}

/* A number, day or difference of days against a constant: false when they do not compare so. Unknown where it is null. */
static bool compare_constant(ruleset *r, clause_op op, const operand *o, feel_value v, truth *out)
{
    graph *g = &r->graph;
    int64_t day;
    if (o->kind == NUMBER && v.kind == FEEL_NUMBER) {
        *out = graph_compare(g, op, o->number, v.number);
        return true;
    }
    if (o->kind == DAY && v.kind == FEEL_DATE) {
        const node n = *graph_node(g, o->number);
        *out = n.op == OP_MONTHS ? compare_moved(r, op, &n, v.day) : graph_compare(g, op, o->number, dec_of(v.day));
        return true;
    }
    if (o->kind != DAYS || v.kind != FEEL_NANOS || !moderate(v))
        return false;
    day = floor_days(v.nanos);
    bool whole = v.nanos % NANOS_DAY == 0;
    if (op == OP_EQ && !whole)
        *out = graph_and_two(g, graph_compare(g, OP_EQ, o->number, dec_of(day)), graph_compare(g, OP_EQ, o->number, dec_of(day)) ^ 1);
    else
        *out = graph_compare(g, op == OP_GE && !whole ? OP_GT : op, o->number, dec_of(day));
    return true;
}

static bool compare_text(ruleset *r, clause_op op, const operand *o, feel_value v, truth *out)
{
    static const clause_op ops[] = { [OP_GE] = OP_TEXT_GE, [OP_GT] = OP_TEXT_GT, [OP_EQ] = OP_TEXT_EQ };
    if (o->kind != TEXT || v.kind != FEEL_STRING)
        return false;
    *out = graph_text(&r->graph, ops[op], o->column, v.text);
    return true;
}

static bool compare_truth(ruleset *r, clause_op op, const operand *o, feel_value v, truth *out)
{
    if (o->kind != TRUTHS || v.kind != FEEL_BOOL || op != OP_EQ)
        return false;
    *out = graph_bit(&r->graph, o->column) ^ !v.truth;
    return true;
}

static bool compare_any(ruleset *r, clause_op op, const operand *o, feel_value v, truth *out)
{
    return compare_constant(r, op, o, v, out) || compare_text(r, op, o, v, out) || compare_truth(r, op, o, v, out);
}

/* o = v as FEEL has it: null equals null only. False: not to be said here. */
static bool equals(ruleset *r, const operand *o, feel_value v, truth *out)
{
    if (o->kind == OTHER || o->kind == CONSTANT)
        return false;
    truth known = operand_known(r, o);
    if (v.kind == FEEL_NULL) {
        *out = known ^ 1;
        return true;
    }
    if (!compare_any(r, OP_EQ, o, v, out))
        return false;
    *out = graph_and_two(&r->graph, *out, known);
    return true;
}

static bool equals_two(ruleset *r, const operand *l, const operand *m, truth *out)
{
    graph *g = &r->graph;
    if (l->kind != m->kind || (l->kind != NUMBER && l->kind != DAY && l->kind != DAYS))
        return false;
    truth a = operand_known(r, l), b = operand_known(r, m);
    truth both[] = { graph_compare_two(g, OP_EQ_TWO, l->number, m->number), a, b };
    *out = graph_or_two(g, graph_and(g, both, 3), graph_and_two(g, a ^ 1, b ^ 1));
    return true;
}

static feel_node mirrored(feel_node op)
{
    return op == NODE_LT ? NODE_GT : op == NODE_LE ? NODE_GE : op == NODE_GT ? NODE_LT : op == NODE_GE ? NODE_LE : op;
}

/* o op v, v constant. */
static bool against(ruleset *r, feel_node op, const operand *o, feel_value v, truth *out)
{
    bool negated = op == NODE_LT || op == NODE_LE || op == NODE_NE;
    if (op == NODE_EQ || op == NODE_NE) {
        if (!equals(r, o, v, out))
            return false;
    } else if (v.kind == FEEL_NULL) {
        *out = TRUTH_UNKNOWN;
        return true;
    } else if (!compare_any(r, op == NODE_GE || op == NODE_LT ? OP_GE : OP_GT, o, v, out)) {
        return false;
    }
    *out ^= negated;
    return true;
}

static bool compile_comparison(ruleset *r, feel_node op, const operand *l, const operand *m, truth *out)
{
    if (m->kind == CONSTANT)
        return against(r, op, l, m->value, out);
    if (l->kind == CONSTANT)
        return against(r, mirrored(op), m, l->value, out);
    if (op == NODE_EQ || op == NODE_NE) {
        if (!equals_two(r, l, m, out))
            return false;
        *out ^= op == NODE_NE;
        return true;
    }
    if (l->kind != m->kind || (l->kind != NUMBER && l->kind != DAY && l->kind != DAYS))
        return false;
    bool mirror = op == NODE_LE || op == NODE_GT;                  /* a <= b is b >= a */
    *out = graph_compare_two(&r->graph, OP_GE_TWO, mirror ? m->number : l->number, mirror ? l->number : m->number) ^ (op == NODE_LT || op == NODE_GT);
    return true;
}

static bool compile_between(ruleset *r, const feel_expression *x, const binding *b, truth *out)
{
    truth low, high;
    operand v = operand_of(r, x->kids[0], b), from = operand_of(r, x->kids[1], b), to = operand_of(r, x->kids[2], b);
    if (!compile_comparison(r, NODE_GE, &v, &from, &low) || !compile_comparison(r, NODE_LE, &v, &to, &high))
        return false;
    *out = graph_and_two(&r->graph, low, high);
    return true;
}

/* ---- in --------------------------------------------------------------------------------------------------------------------------- */

static bool in_range(ruleset *r, const operand *o, const feel_range *g, truth *out)
{
    truth low = TRUTH_TRUE, high = TRUTH_TRUE;
    bool open_low = g->start.kind == FEEL_NULL && !g->start_in, open_high = g->end.kind == FEEL_NULL && !g->end_in;
    *out = TRUTH_UNKNOWN;
    if (open_low && open_high)
        return true;
    if ((!open_low && !against(r, g->start_in ? NODE_GE : NODE_GT, o, g->start, &low)) || (!open_high && !against(r, g->end_in ? NODE_LE : NODE_LT, o, g->end, &high)))
        return false;
    *out = graph_and_two(&r->graph, low, high);
    return true;
}

/* One of these values, or within one of these ranges; `o` is not a list. */
static bool in_list(ruleset *r, const operand *o, const feel_list *l, truth *out)
{
    truth *any = NEW_N(r->a, truth, l->count + 1);
    for (size_t i = 0; i < l->count; i++)
        if (l->at[i].kind == FEEL_RANGE ? !in_range(r, o, l->at[i].range, &any[i]) : !equals(r, o, l->at[i], &any[i]))
            return false;
    *out = graph_or(&r->graph, any, l->count);
    return true;
}

static bool in_value(ruleset *r, const operand *o, feel_value test, truth *out)
{
    switch (test.kind) {
    case FEEL_LIST: return in_list(r, o, test.list, out);
    case FEEL_RANGE: return in_range(r, o, test.range, out);
    case FEEL_BOOL: return compare_truth(r, OP_EQ, o, test, out);
    case FEEL_FUNCTION: return false;
    default: return equals(r, o, test, out);
    }
}

static bool compile_in(ruleset *r, const feel_expression *x, const binding *b, truth *out)
{
    const feel_expression *tests = x->kids[1];
    operand o = operand_of(r, x->kids[0], b);
    if (o.kind == CONSTANT && o.value.kind == FEEL_STRING && tests->count == 1 && tests->kids[0]->kind == NODE_NAME) {
        operand list = operand_of(r, tests->kids[0], b);           /* "a" in honours: a missing list holds nothing */
        if (list.kind != TEXTS)
            return false;
        *out = graph_and_two(&r->graph, graph_text(&r->graph, OP_HAS, list.column, o.value.text), graph_known(&r->graph, list.column));
        return true;
    }
    if (o.kind == CONSTANT || o.kind == TEXTS || o.kind == OTHER)
        return false;
    truth *any = NEW_N(r->a, truth, tests->count + 1);
    for (size_t i = 0; i < tests->count; i++) {
        const feel_expression *t = tests->kids[i], *value = t->kind == NODE_COMPARE_TEST ? t->kids[0] : t;
        if (t->kind == NODE_ANY_TEST) {
            any[i] = TRUTH_TRUE;
            continue;
        }
        if (!is_constant(r, value, b))
            return false;
        feel_value v = constant_value(r, value, b);
        if (t->kind == NODE_COMPARE_TEST ? !against(r, t->op, &o, v, &any[i]) : !in_value(r, &o, v, &any[i]))
            return false;
    }
    *out = graph_or(&r->graph, any, tests->count);
    return true;
}

/* ---- functions, some and every -------------------------------------------------------------------------------------------------------- */

static bool is_constant_name(const feel_scope *s, str name)
{
    for (; s; s = s->outer) {
        if (s->context && feel_get(s->context, name))
            return true;
        for (size_t i = 0; i < s->count; i++)
            if (str_eq(s->at[i].key, name))
                return true;
    }
    return false;
}

static bool calls(const ruleset *r, const feel_expression *x, const binding *b, str name, size_t arguments)
{
    const feel_expression *callee = x->kids[0];
    return callee->kind == NODE_NAME && callee->builtin && !x->names && x->count == arguments + 1 && str_eq(callee->name, name) && !bound_value(b, name) && column_of(r, name) < 0 &&
           !is_constant_name(r->options.constants, name);
}

/* Never a list: not() takes a list of one truth for that truth. */
static bool gives_single(const feel_expression *x)
{
    return x->kind == NODE_IF ? gives_single(x->kids[1]) && gives_single(x->kids[2]) : x->kind == NODE_LITERAL || (x->kind >= NODE_AND && x->kind <= NODE_IN) || x->kind == NODE_SOME ||
           x->kind == NODE_EVERY || x->kind == NODE_INSTANCE || x->kind == NODE_CALL;
}

static bool compile_call(ruleset *r, const feel_expression *x, const binding *b, truth *out)
{
    if (calls(r, x, b, STR("not"), 1)) {
        *out = compile(r, x->kids[1], b) ^ 1;
        return (gives_single(x->kids[1]) || x->kids[1]->kind == NODE_NAME) && !is_interpreted(r, *out);
    }
    if (calls(r, x, b, STR("starts with"), 2)) {
        operand text = operand_of(r, x->kids[1], b), with = operand_of(r, x->kids[2], b);
        if (text.kind != TEXT || with.kind != CONSTANT || with.value.kind != FEEL_STRING)
            return false;
        *out = graph_text(&r->graph, OP_STARTS, text.column, with.value.text);
        return true;
    }
    if (!calls(r, x, b, STR("list contains"), 2))
        return false;
    operand list = operand_of(r, x->kids[1], b), item = operand_of(r, x->kids[2], b);
    if (list.kind != TEXTS || item.kind != CONSTANT || item.value.kind != FEEL_STRING)
        return false;
    *out = graph_text(&r->graph, OP_HAS, list.column, item.value.text);
    return true;
}

typedef struct written_out { const feel_expression *x; VEC(truth) parts; size_t count; } written_out;

static bool write_out(ruleset *r, written_out *w, size_t level, const binding *b)
{
    const feel_expression *x = w->x;
    if (level + 1 == x->count) {
        truth t = compile(r, x->kids[level], b);
        VEC_ADD(r->a, &w->parts, t);
        return ++w->count <= MOST_WRITTEN_OUT;
    }
    if (x->kids[level]->kind == NODE_SPAN || !is_constant(r, x->kids[level], b))
        return false;
    feel_value v = constant_value(r, x->kids[level], b);
    if (v.kind != FEEL_LIST)
        return false;
    for (size_t i = 0; i < v.list->count; i++) {
        binding *inner = NEW(r->a, binding);
        *inner = (binding){ { x->names[level], v.list->at[i] }, b };
        if (!write_out(r, w, level + 1, inner))
            return false;
    }
    return true;
}

static bool compile_loop(ruleset *r, const feel_expression *x, const binding *b, truth *out)
{
    written_out w = { .x = x };
    if (!write_out(r, &w, 0, b))
        return false;
    *out = x->kind == NODE_SOME ? graph_or(&r->graph, w.parts.at, w.parts.len) : graph_and(&r->graph, w.parts.at, w.parts.len);
    return true;
}

/* ---- conditions -------------------------------------------------------------------------------------------------------------------------- */

static truth of_truth(feel_truth t)
{
    return t == FEEL_UNKNOWN ? TRUTH_UNKNOWN : t == FEEL_TRUE ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool compile_name(ruleset *r, const feel_expression *x, truth *out)
{
    operand o = column_operand(r, column_of(r, x->name));
    *out = o.kind == TRUTHS ? graph_bit(&r->graph, o.column) : TRUTH_UNKNOWN;
    return o.kind != OTHER;
}

/* (if c then a else b) >= 3 is if c then a >= 3 else b >= 3. The first such operand; −1 when there is none. */
static int choice_operand(const feel_expression *x)
{
    bool comparison = (x->kind >= NODE_EQ && x->kind <= NODE_GE) || x->kind == NODE_BETWEEN;
    if (x->depth > MOST_CHOICES)                                  /* choices on several sides multiply */
        return -1;
    for (size_t i = 0; comparison && i < x->count; i++)
        if (x->kids[i]->kind == NODE_IF)
            return (int)i;
    return x->kind == NODE_IN && x->kids[0]->kind == NODE_IF ? 0 : -1;
}

static const feel_expression *with_operand(arena *a, const feel_expression *x, int at, const feel_expression *kid)
{
    feel_expression *copy = NEW(a, feel_expression);
    *copy = *x;
    copy->kids = NEW_N(a, const feel_expression *, x->count);
    memcpy(copy->kids, x->kids, x->count * sizeof *x->kids);
    copy->kids[at] = kid;
    return copy;
}

static truth compile_choice(ruleset *r, const feel_expression *x, int at, const binding *b)
{
    const feel_expression *choice = x->kids[at];
    truth c = compile(r, choice->kids[0], b), yes = compile(r, with_operand(r->a, x, at, choice->kids[1]), b);
    return graph_select(&r->graph, c, yes, compile(r, with_operand(r->a, x, at, choice->kids[2]), b));
}

static bool compile_node(ruleset *r, const feel_expression *x, const binding *b, truth *out)
{
    switch (x->kind) {
    case NODE_NAME: return compile_name(r, x, out);
    case NODE_AND: *out = graph_and_two(&r->graph, compile(r, x->kids[0], b), compile(r, x->kids[1], b)); return true;
    case NODE_OR: *out = graph_or_two(&r->graph, compile(r, x->kids[0], b), compile(r, x->kids[1], b)); return true;
    case NODE_EQ: case NODE_NE: case NODE_LT: case NODE_LE: case NODE_GT: case NODE_GE: {
        operand l = operand_of(r, x->kids[0], b), m = operand_of(r, x->kids[1], b);
        return compile_comparison(r, x->kind, &l, &m, out);
    }
    case NODE_BETWEEN: return compile_between(r, x, b, out);
    case NODE_IN: return compile_in(r, x, b, out);
    case NODE_IF: *out = graph_select(&r->graph, compile(r, x->kids[0], b), compile(r, x->kids[1], b), compile(r, x->kids[2], b)); return true;
    case NODE_CALL: return compile_call(r, x, b, out);
    case NODE_SOME: case NODE_EVERY: return compile_loop(r, x, b, out);
    default: return false;
    }
}

static truth compile(ruleset *r, const feel_expression *x, const binding *b)
{
    truth t;
    int choice = choice_operand(x);
    if (is_constant(r, x, b))
        return of_truth(feel_truth_of(constant_value(r, x, b)));
    if (choice >= 0)
        return compile_choice(r, x, choice, b);
    return compile_node(r, x, b, &t) ? t : interpret(r, x, b);
}

truth clause_compile(ruleset *r, const feel_expression *x)
{
    return compile(r, x, NULL);
}
