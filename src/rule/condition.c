#include "rule/condition.h"

#include "base/utf8.h"

enum { MAX_DEPTH = 60 };

typedef enum node_kind {
    NODE_LITERAL, NODE_SLOT, NODE_AND, NODE_OR, NODE_EQUAL, NODE_UNEQUAL, NODE_LESS, NODE_LESS_EQUAL, NODE_GREATER, NODE_GREATER_EQUAL,
    NODE_ADD, NODE_SUBTRACT, NODE_MULTIPLY, NODE_DIVIDE, NODE_NEGATE, NODE_NOT, NODE_ABS, NODE_LENGTH
} node_kind;

struct condition { node_kind kind; int slot; term literal; condition *left, *right; };

typedef struct parser { arena *a; str s; size_t at; const condition_scope *scope; int depth; error *e; } parser;

static bool parse_or(parser *p, condition **out);

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static void blanks(parser *p)
{
    while (p->at < p->s.len && strchr(" \t\r\n", p->s.at[p->at]))
        p->at++;
}

static bool wrong(parser *p, const char *zh, const char *en)
{
    return fail(p->e, ERR_DECLARATION, "条件“%.*s”第 %zu 列：应为%s", "condition “%.*s”, column %zu: expected %s", (int)p->s.len, p->s.at,
                utf8_length((str){ p->s.at, p->at }) + 1, p->e->lang == LANG_EN ? en : zh);
}

static bool word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80; }

/* A sign, or a word that does not go on. */
static bool take(parser *p, const char *what)
{
    blanks(p);
    str rest = { p->s.at + p->at, p->s.len - p->at }, w = str_of(what);
    if (!str_starts(rest, w) || (word_character(what[0]) && rest.len > w.len && word_character(rest.at[w.len])))
        return false;
    p->at += w.len;
    return true;
}

static condition *node(parser *p, node_kind kind, condition *left, condition *right)
{
    condition *c = NEW(p->a, condition);
    *c = (condition){ .kind = kind, .left = left, .right = right };
    return c;
}

static condition *literal(parser *p, term t)
{
    condition *c = node(p, NODE_LITERAL, NULL, NULL);
    c->literal = t;
    return c;
}

static bool parse_text(parser *p, condition **out)
{
    size_t from = ++p->at;
    while (p->at < p->s.len && p->s.at[p->at] != '"')
        p->at++;
    if (p->at == p->s.len)
        return wrong(p, "右引号", "a closing quote");
    *out = literal(p, (term){ .kind = TERM_TEXT, .text = { p->s.at + from, p->at - from } });
    p->at++;
    return true;
}

static bool parse_number(parser *p, condition **out)
{
    size_t from = p->at;
    decimal d;
    while (p->at < p->s.len && ((p->s.at[p->at] >= '0' && p->s.at[p->at] <= '9') || p->s.at[p->at] == '.'))
        p->at++;
    if (!decimal_parse((str){ p->s.at + from, p->at - from }, &d))
        return wrong(p, "数", "a number");
    *out = literal(p, (term){ .kind = TERM_NUMBER, .number = { d.units, pow10_i64(d.scale) } });
    return true;
}

/* The longest declared name that stands here, as FEEL asks for names with blanks and signs. */
static bool parse_name(parser *p, condition **out)
{
    str rest = { p->s.at + p->at, p->s.len - p->at };
    size_t best = 0;
    int slot = -1;
    for (size_t i = 0; i < p->scope->count; i++) {
        str n = str_of(p->scope->at[i].name);
        bool ends = n.len == rest.len || (n.len < rest.len && !(word_character(rest.at[n.len]) && word_character(n.at[n.len - 1])));
        if (n.len > best && str_starts(rest, n) && ends) {
            best = n.len;
            slot = p->scope->at[i].slot;
        }
    }
    if (slot < 0)
        return wrong(p, "字段名、数、文字或括号", "a field, a number, a text or a bracket");
    p->at += best;
    *out = node(p, NODE_SLOT, NULL, NULL);
    (*out)->slot = slot;
    return true;
}

static bool parse_call(parser *p, node_kind kind, condition **out)
{
    condition *inner;
    if (!take(p, "("))
        return wrong(p, "左括号", "an opening bracket");
    TRY(parse_or(p, &inner));
    if (!take(p, ")"))
        return wrong(p, "右括号", "a closing bracket");
    *out = node(p, kind, inner, NULL);
    return true;
}

static bool parse_operand(parser *p, condition **out)
{
    static const struct { const char *name; node_kind kind; } calls[] = { { "not", NODE_NOT }, { "abs", NODE_ABS }, { "string length", NODE_LENGTH } };
    static const struct { const char *name; term value; } constants[] = { { "true", { .kind = TERM_BOOL, .truth = true } }, { "false", { .kind = TERM_BOOL } }, { "null", { 0 } } };
    blanks(p);
    if (p->at == p->s.len)
        return wrong(p, "还有内容", "more");
    char c = p->s.at[p->at];
    if (c == '"')
        return parse_text(p, out);
    if ((c >= '0' && c <= '9') || c == '.')
        return parse_number(p, out);
    if (take(p, "(")) {
        TRY(parse_or(p, out));
        return take(p, ")") || wrong(p, "右括号", "a closing bracket");
    }
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (take(p, calls[i].name))
            return parse_call(p, calls[i].kind, out);
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (take(p, constants[i].name)) {
            *out = literal(p, constants[i].value);
            return true;
        }
    return parse_name(p, out);
}

static bool parse_unary(parser *p, condition **out)
{
    if (!take(p, "-"))
        return parse_operand(p, out);
    condition *inner;
    TRY(parse_operand(p, &inner));
    *out = node(p, NODE_NEGATE, inner, NULL);
    return true;
}

typedef struct operator_row { const char *sign; node_kind kind; } operator_row;

static const operator_row *operator_of(parser *p, const operator_row *rows_, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (take(p, rows_[i].sign))
            return &rows_[i];
    return NULL;
}

static bool parse_product(parser *p, condition **out)
{
    static const operator_row signs[] = { { "*", NODE_MULTIPLY }, { "/", NODE_DIVIDE } };
    const operator_row *o;
    TRY(parse_unary(p, out));
    while ((o = operator_of(p, signs, 2))) {
        condition *right;
        TRY(parse_unary(p, &right));
        *out = node(p, o->kind, *out, right);
    }
    return true;
}

static bool parse_sum(parser *p, condition **out)
{
    static const operator_row signs[] = { { "+", NODE_ADD }, { "-", NODE_SUBTRACT } };
    const operator_row *o;
    TRY(parse_product(p, out));
    while ((o = operator_of(p, signs, 2))) {
        condition *right;
        TRY(parse_product(p, &right));
        *out = node(p, o->kind, *out, right);
    }
    return true;
}

static bool parse_between(parser *p, condition *x, condition **out)
{
    condition *low, *high;
    TRY(parse_sum(p, &low));
    if (!take(p, "and"))
        return wrong(p, " and", "and");
    TRY(parse_sum(p, &high));
    *out = node(p, NODE_AND, node(p, NODE_GREATER_EQUAL, x, low), node(p, NODE_LESS_EQUAL, x, high));
    return true;
}

static bool parse_in(parser *p, condition *x, condition **out)
{
    *out = NULL;
    if (!take(p, "("))
        return wrong(p, "左括号", "an opening bracket");
    do {
        condition *one;
        TRY(parse_sum(p, &one));
        condition *equal = node(p, NODE_EQUAL, x, one);
        *out = *out ? node(p, NODE_OR, *out, equal) : equal;
    } while (take(p, ","));
    return take(p, ")") || wrong(p, "右括号", "a closing bracket");
}

static bool parse_comparison(parser *p, condition **out)
{
    static const operator_row signs[] = { { "!=", NODE_UNEQUAL }, { "<=", NODE_LESS_EQUAL }, { ">=", NODE_GREATER_EQUAL }, { "=", NODE_EQUAL }, { "<", NODE_LESS }, { ">", NODE_GREATER } };
    condition *right;
    TRY(parse_sum(p, out));
    if (take(p, "between"))
        return parse_between(p, *out, out);
    if (take(p, "in"))
        return parse_in(p, *out, out);
    const operator_row *o = operator_of(p, signs, 6);
    if (!o)
        return true;
    TRY(parse_sum(p, &right));
    *out = node(p, o->kind, *out, right);
    return true;
}

static bool parse_and(parser *p, condition **out)
{
    TRY(parse_comparison(p, out));
    while (take(p, "and")) {
        condition *right;
        TRY(parse_comparison(p, &right));
        *out = node(p, NODE_AND, *out, right);
    }
    return true;
}

static bool parse_or(parser *p, condition **out)
{
    if (++p->depth > MAX_DEPTH)
        return fail(p->e, ERR_LIMIT, "条件层次太深", "the condition is nested too deeply");
    TRY(parse_and(p, out));
    while (take(p, "or")) {
        condition *right;
        TRY(parse_and(p, &right));
        *out = node(p, NODE_OR, *out, right);
    }
    p->depth--;
    return true;
}

bool condition_compile(arena *a, str text, const condition_scope *scope, condition **out, error *e)
{
    parser p = { .a = a, .s = { str_copy(a, text), text.len }, .scope = scope, .e = e };
    TRY(parse_or(&p, out));
    blanks(&p);
    return p.at == p.s.len || wrong(&p, "结束或 and、or", "the end, or and, or");
}

/* ---- evaluating ------------------------------------------------------------------------------------------------------- */

static const term nothing = { 0 };
static term truth(bool v) { return (term){ .kind = TERM_BOOL, .truth = v }; }

/* −2: cannot be compared. */
static int compare(term x, term y)
{
    if (x.kind != y.kind || x.kind == TERM_NULL)
        return -2;
    if (x.kind == TERM_BOOL)
        return -2;
    if (x.kind == TERM_TEXT) {
        int d = memcmp(x.text.at, y.text.at, x.text.len < y.text.len ? x.text.len : y.text.len);
        return d ? (d > 0) - (d < 0) : (x.text.len > y.text.len) - (x.text.len < y.text.len);
    }
    i128 a, b;
    if (__builtin_mul_overflow(x.number.num, y.number.den, &a) || __builtin_mul_overflow(y.number.num, x.number.den, &b))
        return -2;
    return (a > b) - (a < b);
}

static term equal(term x, term y)
{
    if (x.kind == TERM_NULL || y.kind == TERM_NULL)
        return truth(x.kind == y.kind);
    if (x.kind != y.kind)
        return nothing;
    if (x.kind == TERM_BOOL)
        return truth(x.truth == y.truth);
    int c = compare(x, y);
    return c == -2 ? nothing : truth(c == 0);
}

static ratio reduced(ratio q)
{
    i128 a = q.num < 0 ? -q.num : q.num, b = q.den < 0 ? -q.den : q.den;
    while (b) {
        i128 t = a % b;
        a = b;
        b = t;
    }
    if (q.den < 0)
        a = -a;
    return a ? (ratio){ q.num / a, q.den / a } : q;
}

static term arithmetic(node_kind kind, term x, term y)
{
    ratio r = { 0 };
    i128 a, b;
    if (x.kind != TERM_NUMBER || y.kind != TERM_NUMBER || (kind == NODE_DIVIDE && y.number.num == 0))
        return nothing;
    if (kind == NODE_DIVIDE)
        y.number = (ratio){ y.number.den, y.number.num };
    bool over = __builtin_mul_overflow(x.number.den, y.number.den, &r.den);
    if (kind == NODE_MULTIPLY || kind == NODE_DIVIDE)
        over = over || __builtin_mul_overflow(x.number.num, y.number.num, &r.num);
    else {
        over = over || __builtin_mul_overflow(x.number.num, y.number.den, &a) || __builtin_mul_overflow(y.number.num, x.number.den, &b);
        over = over || (kind == NODE_ADD ? __builtin_add_overflow(a, b, &r.num) : __builtin_sub_overflow(a, b, &r.num));
    }
    return over ? nothing : (term){ .kind = TERM_NUMBER, .number = reduced(r) };
}

static term both(node_kind kind, term x, term y)
{
    bool decides = kind == NODE_OR;                       /* true decides an or, false an and */
    if ((x.kind == TERM_BOOL && x.truth == decides) || (y.kind == TERM_BOOL && y.truth == decides))
        return truth(decides);
    return x.kind == TERM_BOOL && y.kind == TERM_BOOL ? truth(!decides) : nothing;
}

static term one_sided(node_kind kind, term x)
{
    if (kind == NODE_NOT)
        return x.kind == TERM_BOOL ? truth(!x.truth) : nothing;
    if (kind == NODE_LENGTH)
        return x.kind == TERM_TEXT ? (term){ .kind = TERM_NUMBER, .number = { (i128)utf8_length(x.text), 1 } } : nothing;
    if (x.kind != TERM_NUMBER)
        return nothing;
    if (kind == NODE_NEGATE || x.number.num < 0)
        x.number.num = -x.number.num;
    return x;
}

term condition_value(const condition *c, const term *slots)
{
    switch (c->kind) {
    case NODE_LITERAL: return c->literal;
    case NODE_SLOT: return slots[c->slot];
    case NODE_NEGATE: case NODE_NOT: case NODE_ABS: case NODE_LENGTH: return one_sided(c->kind, condition_value(c->left, slots));
    default: break;
    }
    term x = condition_value(c->left, slots), y = condition_value(c->right, slots);
    int order;
    switch (c->kind) {
    case NODE_AND: case NODE_OR: return both(c->kind, x, y);
    case NODE_EQUAL: return equal(x, y);
    case NODE_UNEQUAL: x = equal(x, y); return x.kind == TERM_BOOL ? truth(!x.truth) : nothing;
    case NODE_ADD: case NODE_SUBTRACT: case NODE_MULTIPLY: case NODE_DIVIDE: return arithmetic(c->kind, x, y);
    default: order = compare(x, y); break;
    }
    if (order == -2)
        return nothing;
    return truth(c->kind == NODE_LESS ? order < 0 : c->kind == NODE_LESS_EQUAL ? order <= 0 : c->kind == NODE_GREATER ? order > 0 : order >= 0);
}
