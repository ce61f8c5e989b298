#include "rule/clause.h"

#include <stdlib.h>

/* ---- one node of each kind ------------------------------------------------------------------------------------------ */

static uint32_t intern(graph *g, node n, str key)
{
    bool there;
    map_value *v = map_put(&g->keys, key, &there);
    if (!there) {
        v->num = (int64_t)g->nodes.len;
        VEC_ADD(g->a, &g->nodes, n);
    }
    return (uint32_t)v->num;
}

static int join_columns(int a, int b)
{
    return a == NO_COLUMN || a == b ? b : b == NO_COLUMN ? a : SEVERAL_COLUMNS;
}

/* Everything that tells nodes of these kinds apart, as a key. */
static uint32_t make(graph *g, node n)
{
    buf k = buf_new(g->a);
    buf_print(&k, "%d %d %u %u %u %lld", n.op, n.column, n.a, n.b, n.c, (long long)n.months);
    if (n.op == OP_NUMBER || n.op == OP_GE || n.op == OP_GT || n.op == OP_EQ)
        buf_print(&k, " %s", dec_text(g->a, n.number));
    for (size_t i = 0; i < n.count; i++)
        buf_print(&k, " %u", n.kids[i]);
    buf_putc(&k, '"');
    buf_add(&k, n.text);
    return intern(g, n, (str){ k.text, k.len });
}

void graph_begin(graph *g, arena *a)
{
    *g = (graph){ .a = a, .keys = map_new(a) };
    make(g, (node){ .op = OP_TRUE, .column = NO_COLUMN });
    make(g, (node){ .op = OP_UNKNOWN, .column = NO_COLUMN });
}

uint32_t graph_number(graph *g, dec128 v)
{
    return make(g, (node){ .op = OP_NUMBER, .column = NO_COLUMN, .number = v });
}

uint32_t graph_column(graph *g, int column)
{
    return make(g, (node){ .op = OP_COLUMN, .column = column });
}

uint32_t graph_binary(graph *g, clause_op op, uint32_t a, uint32_t b)
{
    if ((op == OP_ADD || op == OP_MUL) && a > b) {
        uint32_t t = a;
        a = b, b = t;
    }
    const node *x = graph_node(g, a), *y = graph_node(g, b);
    return make(g, (node){ .op = op, .column = join_columns(x->column, y->column), .a = a, .b = b, .depth = 1 + (x->depth > y->depth ? x->depth : y->depth) });
}

uint32_t graph_months(graph *g, uint32_t day, int64_t months)
{
    return make(g, (node){ .op = OP_MONTHS, .column = graph_node(g, day)->column, .a = day, .months = months, .depth = 1 + graph_node(g, day)->depth });
}

truth graph_bit(graph *g, int column)
{
    return 2 * make(g, (node){ .op = OP_BIT, .column = column });
}

truth graph_known(graph *g, int column)
{
    return 2 * make(g, (node){ .op = OP_KNOWN, .column = column });
}

truth graph_number_known(graph *g, uint32_t number)
{
    const node n = *graph_node(g, number);
    switch (n.op) {
    case OP_COLUMN: return graph_known(g, n.column);
    case OP_MONTHS: return graph_number_known(g, n.a);
    case OP_ADD: case OP_SUB: case OP_MUL: return graph_and_two(g, graph_number_known(g, n.a), graph_number_known(g, n.b));
    case OP_DIV: {
        truth parts[] = { graph_number_known(g, n.a), graph_number_known(g, n.b), graph_compare(g, OP_EQ, n.b, dec_of(0)) ^ 1 };
        return graph_and(g, parts, 3);
    }
    default: return TRUTH_TRUE;
    }
}

truth graph_compare(graph *g, clause_op op, uint32_t a, dec128 with)
{
    const node *x = graph_node(g, a);
    if (x->op == OP_NUMBER) {
        int order = dec_compare(x->number, with);
        return (op == OP_EQ ? order == 0 : op == OP_GE ? order >= 0 : order > 0) ? TRUTH_TRUE : TRUTH_FALSE;
    }
    return 2 * make(g, (node){ .op = op, .column = x->column, .a = a, .number = with });
}

truth graph_compare_two(graph *g, clause_op op, uint32_t a, uint32_t b)
{
    if (op == OP_EQ_TWO && a > b) {
        uint32_t t = a;
        a = b, b = t;
    }
    return 2 * make(g, (node){ .op = op, .column = join_columns(graph_node(g, a)->column, graph_node(g, b)->column), .a = a, .b = b });
}

truth graph_text(graph *g, clause_op op, int column, str with)
{
    return 2 * make(g, (node){ .op = op, .column = column, .text = with });
}

truth graph_interpret(graph *g, node n, str key)
{
    n.op = OP_INTERPRET;
    n.column = n.use_count == 0 ? NO_COLUMN : n.use_count == 1 ? n.uses[0] : SEVERAL_COLUMNS;
    return 2 * intern(g, n, key);
}

/* ---- and -------------------------------------------------------------------------------------------------------------- */

typedef VEC(truth) truths;

static int by_value(const void *a, const void *b)
{
    truth x = *(const truth *)a, y = *(const truth *)b;
    return (x > y) - (x < y);
}

static void flatten(graph *g, truths *out, const truth *kids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const node *n = graph_node(g, kids[i] / 2);
        if (n->op == OP_AND && !(kids[i] & 1))
            flatten(g, out, n->kids, n->count);
        else if (kids[i] != TRUTH_TRUE)
            VEC_ADD(g->a, out, kids[i]);
    }
}

static void sort_unique(truths *t)
{
    size_t kept = 0;
    if (t->len)
        qsort(t->at, t->len, sizeof *t->at, by_value);
    for (size_t i = 0; i < t->len; i++)
        if (!kept || t->at[kept - 1] != t->at[i])
            t->at[kept++] = t->at[i];
    t->len = kept;
}

static truth and_node(graph *g, truths *t)
{
    if (t->len < 2)
        return t->len ? t->at[0] : TRUTH_TRUE;
    sort_unique(t);
    int column = NO_COLUMN;
    for (size_t i = 0; i < t->len; i++)
        column = join_columns(column, graph_node(g, t->at[i] / 2)->column);
    return 2 * make(g, (node){ .op = OP_AND, .column = column, .kids = t->at, .count = t->len });
}

/* Takes the parts that look at that column alone out of `t`. */
static truths take_column(graph *g, truths *t, int column)
{
    truths out = { 0 };
    size_t kept = 0;
    for (size_t i = 0; i < t->len; i++) {
        if (graph_node(g, t->at[i] / 2)->column == column)
            VEC_ADD(g->a, &out, t->at[i]);
        else
            t->at[kept++] = t->at[i];
    }
    t->len = kept;
    return out;
}

truth graph_and(graph *g, const truth *kids, size_t count)
{
    truths t = { 0 }, parts = { 0 };
    flatten(g, &t, kids, count);
    if (t.len)
        sort_unique(&t);
    for (size_t i = 0; i < t.len; i++)
        if (t.at[i] == TRUTH_FALSE)
            return TRUTH_FALSE;
    while (t.len) {
        truths same = { 0 };
        int column = graph_node(g, t.at[0] / 2)->column;
        if (column >= 0)
            same = take_column(g, &t, column);
        else {
            VEC_ADD(g->a, &same, t.at[0]);
            t.at[0] = t.at[--t.len];
        }
        truth part = and_node(g, &same);
        VEC_ADD(g->a, &parts, part);
    }
    return and_node(g, &parts);
}

truth graph_or(graph *g, const truth *kids, size_t count)
{
    truth *not = NEW_N(g->a, truth, count + 1);
    for (size_t i = 0; i < count; i++)
        not[i] = kids[i] ^ 1;
    return graph_and(g, not, count) ^ 1;
}

truth graph_decided(graph *g, truth a)
{
    if (a / 2 == NODE_OF_TRUE || a / 2 == NODE_OF_UNKNOWN)
        return a / 2 == NODE_OF_TRUE ? TRUTH_TRUE : TRUTH_FALSE;
    return 2 * make(g, (node){ .op = OP_DECIDED, .column = graph_node(g, a / 2)->column, .a = a & ~(truth)1 });
}

/* ---- if ------------------------------------------------------------------------------------------------------------------ */

/* Unknown wherever that column is. */
static bool strict_in(const graph *g, uint32_t id, int column)
{
    const node *n = graph_node(g, id);
    switch (n->op) {
    case OP_UNKNOWN: return true;
    case OP_COLUMN: case OP_BIT: case OP_TEXT_GE: case OP_TEXT_GT: case OP_TEXT_EQ: case OP_STARTS: case OP_HAS: return n->column == column;
    case OP_MONTHS: case OP_GE: case OP_GT: case OP_EQ: return strict_in(g, n->a, column);
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV: case OP_GE_TWO: case OP_EQ_TWO: return strict_in(g, n->a, column) || strict_in(g, n->b, column);
    case OP_AND:
        for (size_t i = 0; i < n->count; i++)
            if (!strict_in(g, n->kids[i] / 2, column))
                return false;
        return true;
    default: return false;
    }
}

/* `t` where that column is known. */
static truth where_known(graph *g, truth t, int column)
{
    const node n = *graph_node(g, t / 2);
    if (n.op == OP_KNOWN && n.column == column)
        return TRUTH_TRUE ^ (t & 1);
    if (n.op != OP_AND)
        return t;
    truth *kids = NEW_N(g->a, truth, n.count + 1);
    for (size_t i = 0; i < n.count; i++)
        kids[i] = where_known(g, n.kids[i], column);
    return graph_and(g, kids, n.count) ^ (t & 1);
}

typedef VEC(int) column_list;

/* Columns whose being known is all that `t` asks for; false when it asks for more. */
static bool known_columns(const graph *g, truth t, column_list *out)
{
    const node *n = graph_node(g, t / 2);
    if (t & 1)
        return false;
    if (n->op == OP_KNOWN) {
        VEC_ADD(g->a, out, n->column);
        return true;
    }
    if (n->op != OP_AND)
        return false;
    for (size_t i = 0; i < n->count; i++)
        if (!known_columns(g, n->kids[i], out))
            return false;
    return true;
}

truth graph_select(graph *g, truth a, truth b, truth c)
{
    column_list columns = { 0 };
    if (a == TRUTH_TRUE || b == c)
        return b;
    if (a == TRUTH_FALSE || a == TRUTH_UNKNOWN || a == (TRUTH_UNKNOWN ^ 1))
        return c;
    if (b == TRUTH_UNKNOWN && known_columns(g, a ^ 1, &columns)) {
        truth inner = c;
        bool strict = true;
        for (size_t i = 0; i < columns.len; i++)
            inner = where_known(g, inner, columns.at[i]);
        for (size_t i = 0; i < columns.len; i++)
            strict = strict && strict_in(g, inner / 2, columns.at[i]);
        if (strict)
            return inner;
    }
    int column = join_columns(graph_node(g, a / 2)->column, join_columns(graph_node(g, b / 2)->column, graph_node(g, c / 2)->column));
    return 2 * make(g, (node){ .op = OP_SELECT, .column = column, .a = a, .b = b, .c = c });
}
