/* Recursive descent after the grammar of DMN 1.5, 10.3.1.2; each function is one of its levels, loosest first. */
#include "rule/feel_lex.h"
#include "rule/feel_run.h"

typedef const feel_expression *node;
typedef VEC(node) nodes;
typedef VEC(str) strs;

static bool parse_expression(feel_parser *p, node *out);
static bool parse_sum(feel_parser *p, node *out);
static bool parse_type(feel_parser *p, const feel_type **out);
static bool parse_tests(feel_parser *p, node *out);

/* ---- making nodes ---------------------------------------------------------------------------------------------------- */

static bool make(feel_parser *p, feel_node kind, size_t at, const nodes *kids, feel_expression **out)
{
    feel_expression *x = NEW(p->a, feel_expression);
    *x = (feel_expression){ .kind = kind, .at = (uint32_t)at, .source = p->source };
    if (kids) {
        x->kids = kids->at;
        x->count = kids->len;
    }
    for (size_t i = 0; i < x->count; i++)
        if (x->kids[i]->depth >= x->depth)
            x->depth = x->kids[i]->depth + 1;
    *out = x;
    if (x->depth > FEEL_MOST_TREE)
        return fail(p->e, ERR_LIMIT, "FEEL 表达式嵌套超过 %d 层", "the FEEL expression is nested more than %d deep", FEEL_MOST_TREE);
    return true;
}

/* Every way into another level counts; an expression in brackets takes two. */
static bool deeper(feel_parser *p)
{
    return ++p->depth <= FEEL_MOST_NESTING || fail(p->e, ERR_LIMIT, "FEEL 表达式嵌套超过 %d 层", "the FEEL expression is nested more than %d deep", FEEL_MOST_NESTING / 2);
}

static bool make_two(feel_parser *p, feel_node kind, size_t at, node left, node right, node *out)
{
    nodes kids = { 0 };
    feel_expression *x;
    VEC_ADD(p->a, &kids, left);
    VEC_ADD(p->a, &kids, right);
    TRY(make(p, kind, at, &kids, &x));
    *out = x;
    return true;
}

static bool make_one(feel_parser *p, feel_node kind, size_t at, node kid, node *out)
{
    nodes kids = { 0 };
    feel_expression *x;
    VEC_ADD(p->a, &kids, kid);
    TRY(make(p, kind, at, &kids, &x));
    *out = x;
    return true;
}

static bool make_literal(feel_parser *p, size_t at, feel_value v, node *out)
{
    feel_expression *x;
    TRY(make(p, NODE_LITERAL, at, NULL, &x));
    x->value = v;
    *out = x;
    return true;
}

static bool expect(feel_parser *p, const char *sign)
{
    if (lex_sign(p, sign))
        return true;
    return lex_wrong(p, arena_print(p->a, "“%s”", sign), arena_print(p->a, "“%s”", sign));
}

static bool expect_word(feel_parser *p, const char *word)
{
    return lex_word(p, word) || lex_wrong(p, arena_print(p->a, "“%s”", word), arena_print(p->a, "“%s”", word));
}

/* ---- names that are bound: everything up to a word or a sign ---------------------------------------------------------- */

static bool bound_name(feel_parser *p, const char *ends, const char *word, str *out)
{
    lex_blanks(p);
    size_t from = p->at;
    if (!lex_identifier(p))
        return lex_wrong(p, "名称", "a name");
    while (!lex_end(p) && !strchr(ends, p->s.at[p->at]) && !(word && lex_peek_word(p, word))) {
        size_t n = lex_identifier(p);
        p->at += n ? n : 1;
    }
    *out = feel_name_normal(p->a, (str){ p->s.at + from, p->at - from });
    return out->len || lex_wrong(p, "名称", "a name");
}

static feel_names *inner_names(feel_parser *p)
{
    feel_names *n = feel_names_new(p->a, p->names);
    p->names = n;
    return n;
}

/* ---- boxed forms ------------------------------------------------------------------------------------------------------ */

static bool parse_list(feel_parser *p, const char *end, nodes *out)
{
    if (lex_sign(p, end))
        return true;
    do {
        node x;
        TRY(parse_expression(p, &x));
        VEC_ADD(p->a, out, x);
    } while (lex_sign(p, ","));
    return expect(p, end);
}

static bool context_key(feel_parser *p, str *key)
{
    lex_blanks(p);
    if (p->at < p->s.len && p->s.at[p->at] == '"')
        return lex_string(p, key);
    return bound_name(p, ":,{}[]()\"", NULL, key);
}

static bool parse_context(feel_parser *p, node *out)
{
    size_t at = p->at;
    nodes kids = { 0 };
    strs keys = { 0 };
    const feel_names *outer = p->names;
    feel_names *inner = inner_names(p);
    TRY(expect(p, "{"));
    bool more = !lex_sign(p, "}");
    while (more) {
        str key;
        node x;
        TRY(context_key(p, &key));
        TRY(expect(p, ":"));
        TRY(parse_expression(p, &x));
        for (size_t i = 0; i < keys.len; i++)
            if (str_eq(keys.at[i], key))
                return fail(p->e, ERR_DECLARATION, "FEEL：上下文里“%.*s”写了两次", "FEEL: “%.*s” stands twice in the context", (int)key.len, key.at);
        VEC_ADD(p->a, &keys, key);
        VEC_ADD(p->a, &kids, x);
        feel_names_add(inner, key);
        VEC_ADD(p->a, &p->keys, key);
        more = lex_sign(p, ",");
        if (!more)
            TRY(expect(p, "}"));
    }
    p->names = outer;
    feel_expression *x;
    TRY(make(p, NODE_CONTEXT, at, &kids, &x));
    x->names = keys.at;
    *out = x;
    return true;
}

/* Behind the start of a range: "..", its end and the closing sign. */
static bool parse_range_end(feel_parser *p, size_t at, bool start_in, node start, node *out)
{
    node end;
    bool was = p->in_end;
    p->in_end = true;
    TRY(parse_sum(p, &end));
    p->in_end = was;
    nodes kids = { 0 };
    feel_expression *x;
    VEC_ADD(p->a, &kids, start);
    VEC_ADD(p->a, &kids, end);
    TRY(make(p, NODE_RANGE, at, &kids, &x));
    x->sign = '[';
    x->start_in = start_in;
    x->end_in = lex_sign(p, "]");
    *out = x;
    return x->end_in || lex_sign(p, ")") || lex_sign(p, "[") || lex_wrong(p, "区间的右括号", "the end of the range");
}

static bool parse_bracket(feel_parser *p, node *out)
{
    size_t at = p->at;
    nodes kids = { 0 };
    feel_expression *x;
    bool was = p->in_end;
    p->in_end = false;
    TRY(expect(p, "["));
    if (!lex_sign(p, "]")) {
        node first;
        TRY(parse_expression(p, &first));
        if (lex_sign(p, "..")) {
            p->in_end = was;
            return parse_range_end(p, at, true, first, out);
        }
        VEC_ADD(p->a, &kids, first);
        if (lex_sign(p, ",")) {
            TRY(parse_list(p, "]", &kids));
        } else {
            TRY(expect(p, "]"));
        }
    }
    p->in_end = was;
    TRY(make(p, NODE_LIST, at, &kids, &x));
    *out = x;
    return true;
}

static bool comparison_sign(feel_parser *p, feel_node *op)
{
    static const struct { const char *sign; feel_node op; } signs[] = {
        { "<=", NODE_LE }, { ">=", NODE_GE }, { "!=", NODE_NE }, { "<", NODE_LT }, { ">", NODE_GT }, { "=", NODE_EQ },
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (lex_sign(p, signs[i].sign)) {
            *op = signs[i].op;
            return true;
        }
    return false;
}

/* < 10: a range with one end. */
static bool make_open_range(feel_parser *p, size_t at, feel_node op, node bound, node *out)
{
    node none;
    feel_expression *x;
    nodes kids = { 0 };
    TRY(make_literal(p, at, FEEL_NOTHING, &none));
    bool below = op == NODE_LT || op == NODE_LE, exact = op == NODE_EQ;
    VEC_ADD(p->a, &kids, below ? none : bound);
    VEC_ADD(p->a, &kids, below || exact || op == NODE_NE ? bound : none);
    TRY(make(p, NODE_RANGE, at, &kids, &x));
    x->sign = below ? '<' : exact ? '=' : op == NODE_NE ? '!' : '>';
    x->start_in = op == NODE_GE || exact;
    x->end_in = op == NODE_LE || exact;
    *out = x;
    return true;
}

static bool parse_open_range(feel_parser *p, size_t at, feel_node op, node *out)
{
    node bound;
    TRY(parse_sum(p, &bound));
    return make_open_range(p, at, op, bound, out);
}

static bool parse_paren(feel_parser *p, node *out)
{
    size_t at = p->at;
    feel_node op;
    bool was = p->in_end;
    TRY(expect(p, "("));
    if (comparison_sign(p, &op))
        return parse_open_range(p, at, op, out) && expect(p, ")");
    p->in_end = false;
    TRY(parse_expression(p, out));
    p->in_end = was;
    if (lex_sign(p, ".."))
        return parse_range_end(p, at, false, *out, out);
    return expect(p, ")");
}

/* ---- function definitions and types ------------------------------------------------------------------------------------ */

static bool parse_function(feel_parser *p, size_t at, node *out)
{
    strs names = { 0 };
    VEC(const feel_type *) types = { 0 };
    const feel_names *outer = p->names;
    feel_names *inner = inner_names(p);
    TRY(expect(p, "("));
    bool more = !lex_sign(p, ")");
    while (more) {
        str name;
        const feel_type *t = NULL;
        TRY(bound_name(p, ":,)", NULL, &name));
        if (lex_sign(p, ":"))
            TRY(parse_type(p, &t));
        VEC_ADD(p->a, &names, name);
        VEC_ADD(p->a, &types, t);
        feel_names_add(inner, name);
        more = lex_sign(p, ",");
        if (!more)
            TRY(expect(p, ")"));
    }
    bool external = lex_word(p, "external");
    nodes kids = { 0 };
    node body;
    feel_expression *x;
    TRY(parse_expression(p, &body));
    p->names = outer;
    VEC_ADD(p->a, &kids, body);
    TRY(make(p, NODE_FUNCTION, at, &kids, &x));
    x->names = names.at;
    x->types = types.at;
    x->value = feel_integer((int64_t)names.len);
    x->uses_input = external;                                     /* a body in another language: a binding, see feel_java.h */
    *out = x;
    return true;
}

static bool type_name(feel_parser *p, str *out)
{
    static const char *const longer[] = { "days and time duration", "years and months duration", "date and time" };
    lex_blanks(p);
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++) {
        str name = str_of(longer[i]);
        if (p->s.len - p->at >= name.len && memcmp(p->s.at + p->at, name.at, name.len) == 0) {
            p->at += name.len;
            *out = name;
            return true;
        }
    }
    size_t from = p->at, n;
    for (const feel_names *k = p->names; k; k = k->outer)         /* a model's own types may have blanks */
        for (size_t i = 0; i < k->types.len; i++) {
            str rest = { p->s.at + p->at, p->s.len - p->at };
            if (str_starts(rest, k->types.entries[i].key) && (!out->len || k->types.entries[i].key.len > out->len))
                *out = k->types.entries[i].key;
        }
    if (!(n = lex_identifier(p)))
        return lex_wrong(p, "类型", "a type");
    p->at += n;
    while (p->at < p->s.len && p->s.at[p->at] == '.' && ++p->at)
        p->at += lex_identifier(p);
    if (out->len > p->at - from)
        p->at = from + out->len;
    else
        *out = (str){ p->s.at + from, p->at - from };
    return true;
}

static bool type_members(feel_parser *p, feel_type *t)
{
    VEC(feel_member) members = { 0 };
    TRY(expect(p, "<"));
    do {
        feel_member m = { 0 };
        TRY(bound_name(p, ":>", NULL, &m.name));
        TRY(expect(p, ":"));
        TRY(parse_type(p, &m.type));
        VEC_ADD(p->a, &members, m);
    } while (lex_sign(p, ","));
    t->members = members.at;
    t->count = members.len;
    return expect(p, ">");
}

static bool type_function(feel_parser *p, feel_type *t)
{
    VEC(feel_member) members = { 0 };
    TRY(expect(p, "<"));
    if (!lex_sign(p, ">")) {
        do {
            feel_member m = { 0 };
            TRY(parse_type(p, &m.type));
            VEC_ADD(p->a, &members, m);
        } while (lex_sign(p, ","));
        TRY(expect(p, ">"));
    }
    t->members = members.at;
    t->count = members.len;
    TRY(expect(p, "->"));
    return parse_type(p, &t->element);
}

static bool parse_type(feel_parser *p, const feel_type **out)
{
    str name = { 0 };
    TRY(deeper(p) && type_name(p, &name));
    feel_type *t = NEW(p->a, feel_type);
    t->name = str_copy(p->a, name);
    bool generic = (lex_blanks(p), p->at < p->s.len && p->s.at[p->at] == '<');
    *out = t;
    if (generic && (str_eq(name, STR("list")) || str_eq(name, STR("range")))) {
        t->kind = str_eq(name, STR("list")) ? TYPE_LIST : TYPE_RANGE;
        TRY(expect(p, "<"));
        TRY(parse_type(p, &t->element));
        TRY(expect(p, ">"));
    } else if (generic && str_eq(name, STR("context"))) {
        t->kind = TYPE_CONTEXT;
        TRY(type_members(p, t));
    } else if (generic && str_eq(name, STR("function"))) {
        t->kind = TYPE_FUNCTION;
        TRY(type_function(p, t));
    } else {
        const feel_type *known = feel_names_type(p->names, name);
        if (!known) {
            p->at -= name.len;
            return lex_wrong(p, "已知的类型", "a known type");
        }
        *out = known;
    }
    p->depth--;
    return true;
}

/* ---- for, some, every, if ---------------------------------------------------------------------------------------------- */

static bool parse_iterators(feel_parser *p, nodes *kids, strs *names)
{
    do {
        str name;
        node x;
        TRY(bound_name(p, ",()[]{}", "in", &name));
        TRY(expect_word(p, "in"));
        size_t at = (lex_blanks(p), p->at);
        TRY(parse_expression(p, &x));
        if (lex_sign(p, "..")) {
            node end;
            TRY(parse_expression(p, &end));
            TRY(make_two(p, NODE_SPAN, at, x, end, &x));
        }
        VEC_ADD(p->a, kids, x);
        VEC_ADD(p->a, names, name);
        feel_names_add(inner_names(p), name);
    } while (lex_sign(p, ","));
    return true;
}

static bool parse_iteration(feel_parser *p, feel_node kind, const char *word, size_t at, node *out)
{
    nodes kids = { 0 };
    strs names = { 0 };
    const feel_names *outer = p->names;
    node body;
    feel_expression *x;
    TRY(parse_iterators(p, &kids, &names));
    if (kind == NODE_FOR)
        feel_names_add(inner_names(p), STR("partial"));
    TRY(expect_word(p, word));
    TRY(parse_expression(p, &body));
    p->names = outer;
    VEC_ADD(p->a, &kids, body);
    TRY(make(p, kind, at, &kids, &x));
    x->names = names.at;
    x->uses_partial = kind == NODE_FOR && feel_uses_name(body, STR("partial"));
    *out = x;
    return true;
}

static bool parse_if(feel_parser *p, size_t at, node *out)
{
    nodes kids = { 0 };
    static const char *const words[] = { "then", "else", NULL };
    feel_expression *x;
    for (size_t i = 0; i < 3; i++) {
        node part;
        TRY(parse_expression(p, &part));
        VEC_ADD(p->a, &kids, part);
        if (words[i])
            TRY(expect_word(p, words[i]));
    }
    TRY(make(p, NODE_IF, at, &kids, &x));
    *out = x;
    return true;
}

/* ---- operands ---------------------------------------------------------------------------------------------------------- */

static bool parse_at_literal(feel_parser *p, size_t at, node *out)
{
    str text;
    feel_value v;
    moment m = { 0 };
    p->at++;
    if (p->at >= p->s.len || p->s.at[p->at] != '"')
        return lex_wrong(p, "引号里的日期、时间或时长", "a date, time or duration in quotes");
    TRY(lex_string(p, &text));
    if (parse_date(text, &v.day))
        return make_literal(p, at, feel_date(v.day), out);
    if (parse_date_time(p->a, text, &m))
        return make_literal(p, at, feel_moment(p->a, FEEL_DATE_TIME, m), out);
    if (parse_time(p->a, text, &m))
        return make_literal(p, at, feel_moment(p->a, FEEL_TIME, m), out);
    if (parse_months(text, &v.months))
        return make_literal(p, at, feel_months(v.months), out);
    if (parse_nanos(text, &v.nanos))
        return make_literal(p, at, feel_nanos(v.nanos), out);
    return make_literal(p, at, FEEL_NOTHING, out);
}

static bool make_name(feel_parser *p, size_t at, str name, bool known, node *out)
{
    feel_expression *x;
    TRY(make(p, NODE_NAME, at, NULL, &x));
    x->name = name;
    x->builtin = feel_builtin(name);
    if (str_eq(name, STR("?")))
        p->uses_input = true;
    else if (!known && !p->in_filter)
        VEC_ADD(p->a, &p->unknown, str_copy(p->a, name));
    *out = x;
    return true;
}

/* true, false, null, and the words that open a form. *done is false when the text is a name. */
static bool parse_keyword(feel_parser *p, size_t known, node *out, bool *done)
{
    static const struct { const char *word; int what; } words[] = {
        { "true", 0 }, { "false", 1 }, { "null", 2 }, { "if", 3 }, { "for", 4 }, { "some", 5 }, { "every", 6 }, { "function", 7 },
    };
    size_t at = p->at;
    *done = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (known > strlen(words[i].word) || !lex_word(p, words[i].word))
            continue;
        *done = true;
        switch (words[i].what) {
        case 0: case 1: return make_literal(p, at, feel_bool(words[i].what == 0), out);
        case 2: return make_literal(p, at, FEEL_NOTHING, out);
        case 3: return parse_if(p, at, out);
        case 4: return parse_iteration(p, NODE_FOR, "return", at, out);
        case 5: return parse_iteration(p, NODE_SOME, "satisfies", at, out);
        case 6: return parse_iteration(p, NODE_EVERY, "satisfies", at, out);
        default: return parse_function(p, at, out);
        }
    }
    return true;
}

static bool parse_name(feel_parser *p, node *out)
{
    str name = { 0 };
    bool done;
    size_t known = lex_known_name(p, &name), at = p->at, n = known;
    TRY(parse_keyword(p, known, out, &done));
    if (done)
        return true;
    size_t word = lex_identifier(p);
    if (!known || word > known) {
        if (!(n = word))
            return lex_wrong(p, "一个值", "a value");
        name = (str){ p->s.at + at, n };
    }
    p->at = at + n;
    return make_name(p, at, name, known != 0, out);
}

/* ]a..b[ */
static bool parse_open_interval(feel_parser *p, size_t at, node *out)
{
    node start;
    TRY(expect(p, "]"));
    TRY(parse_sum(p, &start));
    TRY(expect(p, ".."));
    return parse_range_end(p, at, false, start, out);
}

static bool parse_operand(feel_parser *p, node *out)
{
    dec128 number;
    str text;
    lex_blanks(p);
    size_t at = p->at;
    char c = p->at < p->s.len ? p->s.at[p->at] : 0;
    switch (c) {
    case '"':
        TRY(lex_string(p, &text));
        return make_literal(p, at, feel_string(text), out);
    case '@': return parse_at_literal(p, at, out);
    case '[': return parse_bracket(p, out);
    case ']': return parse_open_interval(p, at, out);
    case '(': return parse_paren(p, out);
    case '{': return parse_context(p, out);
    default:
        if (lex_number(p, &number))
            return make_literal(p, at, feel_number(number), out);
        return parse_name(p, out);
    }
}

/* ---- what follows an operand: .name [filter] (arguments) ----------------------------------------------------------------- */

static bool parse_path(feel_parser *p, size_t at, node *x)
{
    str name;
    size_t n = lex_key(p, &name), word = lex_identifier(p);
    feel_expression *path;
    if (word > n || !n) {
        if (!word)
            return lex_wrong(p, "“.”后面的名称", "a name behind the dot");
        name = (str){ p->s.at + p->at, word };
        n = word;
    }
    p->at += n;
    nodes kids = { 0 };
    VEC_ADD(p->a, &kids, *x);
    TRY(make(p, NODE_PATH, at, &kids, &path));
    path->name = name;
    *x = path;
    return true;
}

static bool parse_filter(feel_parser *p, size_t at, node *x)
{
    node condition;
    bool was = p->in_end;
    p->in_end = false;
    p->in_filter++;
    const feel_names *outer = p->names;
    feel_names_add(inner_names(p), STR("item"));
    TRY(parse_expression(p, &condition));
    p->names = outer;
    p->in_filter--;
    p->in_end = was;
    TRY(expect(p, "]"));
    return make_two(p, NODE_FILTER, at, *x, condition, x);
}

/* name: value. No expression has a colon of its own outside brackets, so looking ahead for one is enough. */
static bool named_argument(feel_parser *p)
{
    lex_blanks(p);
    size_t back = p->at;
    bool found = false;
    if (lex_identifier(p)) {
        size_t i = p->at;
        while (i < p->s.len && !strchr(":,()[]{}\"<>=+*/.@", p->s.at[i]))
            i++;
        found = i < p->s.len && p->s.at[i] == ':';
    }
    p->at = back;
    return found;
}

/* date("2020-01-01") and its like are read once. What they cannot read is left for the evaluation to tell. */
static bool fold_call(feel_parser *p, const feel_expression *call, node *out)
{
    static const char *const makers[] = { "date", "time", "date and time", "duration" };
    const feel_expression *f = call->kids[0], *text = call->count == 2 && !call->names ? call->kids[1] : NULL;
    bool folds = false;
    for (size_t i = 0; text && f->kind == NODE_NAME && f->builtin && text->kind == NODE_LITERAL && i < sizeof makers / sizeof *makers; i++)
        folds = folds || str_eq(f->name, str_of(makers[i]));
    for (const feel_names *n = p->names; folds && n; n = n->outer)
        for (size_t i = 0; i < n->names.len; i++)
            folds = folds && !str_eq(n->names.at[i], f->name);
    if (!folds || text->value.kind != FEEL_STRING)
        return true;
    feel_run r = { .a = p->a, .limits = FEEL_LIMITS };
    feel_value v = feel_builtin_call(&r, NULL, f->builtin, &text->value, 1, NULL);
    return v.kind == FEEL_NULL || make_literal(p, call->at, v, out);
}

static bool parse_call(feel_parser *p, size_t at, node *x)
{
    nodes kids = { 0 };
    strs names = { 0 };
    feel_expression *call;
    bool was = p->in_end, named = named_argument(p);
    p->in_end = false;
    VEC_ADD(p->a, &kids, *x);
    bool more = !lex_sign(p, ")");
    while (more) {
        node argument;
        str name = { 0 };
        if (named) {
            TRY(bound_name(p, ":", NULL, &name));
            TRY(expect(p, ":"));
            VEC_ADD(p->a, &names, name);
        }
        TRY(parse_expression(p, &argument));
        VEC_ADD(p->a, &kids, argument);
        more = lex_sign(p, ",");
        if (!more)
            TRY(expect(p, ")"));
    }
    p->in_end = was;
    TRY(make(p, NODE_CALL, at, &kids, &call));
    call->names = names.at;
    *x = call;
    return fold_call(p, call, x);
}

/* In the end of a range a [ closes it, unless what follows reads as a filter: that is tried, a bounded number of times. */
static bool filter_or_close(feel_parser *p, size_t here, node *x, bool *closed)
{
    enum { MOST_TRIES = 200 };
    feel_parser before = *p;
    error ignored = { .lang = p->e->lang };
    if (++before.tries > MOST_TRIES)
        return fail(p->e, ERR_LIMIT, "FEEL：用 [ 结束的区间太多，请改用 )", "FEEL: too many ranges end with [, write ) instead");
    p->tries = before.tries;
    p->e = &ignored;
    p->at = here + 1;
    *closed = !parse_filter(p, here, x);
    before.tries = p->tries;
    if (*closed)
        *p = before;
    p->e = before.e;
    return true;
}

static bool parse_postfix(feel_parser *p, node *out)
{
    lex_blanks(p);
    size_t at = p->at;
    TRY(deeper(p) && parse_operand(p, out));
    p->depth--;
    for (;;) {
        lex_blanks(p);
        size_t here = p->at;
        if (here < p->s.len && p->s.at[here] == '[') {
            bool closed = false;
            if (p->in_end) {
                TRY(filter_or_close(p, here, out, &closed));
            } else {
                p->at++;
                TRY(parse_filter(p, here, out));
            }
            if (closed)
                return true;
        } else if (lex_sign(p, "(")) {
            TRY(parse_call(p, at, out));
        } else if (lex_sign(p, ".")) {
            TRY(parse_path(p, here, out));
        } else {
            return true;
        }
    }
}

/* ---- the levels of operators --------------------------------------------------------------------------------------------- */

static bool parse_instance(feel_parser *p, node *out)
{
    size_t at = p->at;
    TRY(parse_postfix(p, out));
    while (lex_peek_word(p, "instance")) {
        feel_expression *x;
        nodes kids = { 0 };
        const feel_type *t;
        TRY(expect_word(p, "instance"));
        TRY(expect_word(p, "of"));
        TRY(parse_type(p, &t));
        VEC_ADD(p->a, &kids, *out);
        TRY(make(p, NODE_INSTANCE, at, &kids, &x));
        x->type = t;
        *out = x;
    }
    return true;
}

/* -5 is a number, not something to be worked out each time. */
static bool make_negation(feel_parser *p, size_t at, node *out)
{
    if ((*out)->kind == NODE_LITERAL && (*out)->value.kind == FEEL_NUMBER)
        return make_literal(p, at, feel_number(dec_neg((*out)->value.number)), out);
    return make_one(p, NODE_NEG, at, *out, out);
}

static bool parse_negation(feel_parser *p, node *out)
{
    lex_blanks(p);
    size_t at = p->at;
    if (!lex_sign(p, "-"))
        return parse_instance(p, out);
    TRY(deeper(p) && parse_negation(p, out));
    p->depth--;
    return make_negation(p, at, out);
}

typedef struct level_sign { const char *sign; feel_node kind; } level_sign;
typedef bool level(feel_parser *p, node *out);

static bool parse_level(feel_parser *p, level *next, const level_sign *signs, size_t count, node *out)
{
    TRY(next(p, out));
    for (size_t i = 0; i < count;) {
        size_t at = (lex_blanks(p), p->at);
        if (!lex_sign(p, signs[i].sign)) {
            i++;
            continue;
        }
        node right;
        TRY(next(p, &right));
        TRY(make_two(p, signs[i].kind, at, *out, right, out));
        i = 0;
    }
    return true;
}

static bool parse_power(feel_parser *p, node *out)
{
    static const level_sign signs[] = { { "**", NODE_POW } };
    return parse_level(p, parse_negation, signs, 1, out);
}

static bool parse_product(feel_parser *p, node *out)
{
    static const level_sign signs[] = { { "*", NODE_MUL }, { "/", NODE_DIV } };
    return parse_level(p, parse_power, signs, 2, out);
}

static bool parse_sum(feel_parser *p, node *out)
{
    static const level_sign signs[] = { { "+", NODE_ADD }, { "-", NODE_SUB } };
    return parse_level(p, parse_product, signs, 2, out);
}

/* One positive unary test: an operator and an end, or any expression. */
static bool parse_test(feel_parser *p, bool in_cell, node *out)
{
    lex_blanks(p);
    size_t at = p->at;
    feel_node op;
    bool was = p->uses_input;
    p->uses_input = false;
    if (comparison_sign(p, &op)) {
        feel_expression *x;
        nodes kids = { 0 };
        node bound;
        TRY(parse_sum(p, &bound));
        VEC_ADD(p->a, &kids, bound);
        TRY(make(p, NODE_COMPARE_TEST, at, &kids, &x));
        x->op = op;
        *out = x;
    } else {
        TRY(in_cell ? parse_expression(p, out) : parse_sum(p, out));
        if (p->uses_input && in_cell) {
            feel_expression *copy = NEW(p->a, feel_expression);
            *copy = **out;
            copy->uses_input = true;
            *out = copy;
        }
    }
    p->uses_input = was || p->uses_input;
    return true;
}

/* Behind "in": one test, or several in brackets. A bracket may also open an interval or an expression. */
static bool parse_in(feel_parser *p, size_t at, node *out)
{
    nodes tests = { 0 };
    node right;
    feel_expression *x;
    lex_blanks(p);
    size_t back = p->at;
    if (lex_sign(p, "(")) {
        node first;
        TRY(parse_test(p, true, &first));
        VEC_ADD(p->a, &tests, first);
        if (lex_sign(p, "..")) {
            p->at = back;
            tests.len = 0;
        } else {
            while (lex_sign(p, ",")) {
                TRY(parse_test(p, true, &first));
                VEC_ADD(p->a, &tests, first);
            }
            TRY(expect(p, ")"));
        }
    }
    if (!tests.len) {
        TRY(parse_test(p, false, &right));
        VEC_ADD(p->a, &tests, right);
    }
    TRY(make(p, NODE_TESTS, back, &tests, &x));
    return make_two(p, NODE_IN, at, *out, x, out);
}

static bool parse_between(feel_parser *p, size_t at, node *out)
{
    nodes kids = { 0 };
    node low, high;
    feel_expression *x;
    TRY(parse_sum(p, &low));
    TRY(expect_word(p, "and"));
    TRY(parse_sum(p, &high));
    VEC_ADD(p->a, &kids, *out);
    VEC_ADD(p->a, &kids, low);
    VEC_ADD(p->a, &kids, high);
    TRY(make(p, NODE_BETWEEN, at, &kids, &x));
    *out = x;
    return true;
}

static bool parse_comparison(feel_parser *p, node *out)
{
    TRY(parse_sum(p, out));
    for (;;) {
        lex_blanks(p);
        size_t at = p->at;
        feel_node op;
        node right;
        if (comparison_sign(p, &op)) {
            feel_node open;
            lex_blanks(p);
            size_t here = p->at;
            TRY(comparison_sign(p, &open) ? parse_open_range(p, here, open, &right) : parse_sum(p, &right));
            TRY(make_two(p, op, at, *out, right, out));
        } else if (lex_word(p, "between")) {
            TRY(parse_between(p, at, out));
        } else if (lex_word(p, "in")) {
            TRY(parse_in(p, at, out));
        } else {
            return true;
        }
    }
}

static bool parse_words(feel_parser *p, level *next, const char *word, feel_node kind, node *out)
{
    TRY(next(p, out));
    for (;;) {
        size_t at = (lex_blanks(p), p->at);
        node right;
        if (!lex_word(p, word))
            return true;
        TRY(next(p, &right));
        TRY(make_two(p, kind, at, *out, right, out));
    }
}

static bool parse_conjunction(feel_parser *p, node *out)
{
    return parse_words(p, parse_comparison, "and", NODE_AND, out);
}

static bool parse_expression(feel_parser *p, node *out)
{
    TRY(deeper(p) && parse_words(p, parse_conjunction, "or", NODE_OR, out));
    p->depth--;
    return true;
}

/* ---- unary tests of a cell ------------------------------------------------------------------------------------------------- */

static bool test_list(feel_parser *p, nodes *out)
{
    do {
        node test;
        TRY(parse_test(p, true, &test));
        VEC_ADD(p->a, out, test);
    } while (lex_sign(p, ","));
    return true;
}

/* not(…) as a whole cell negates tests; otherwise it is the function. */
static bool negated_tests(feel_parser *p, nodes *tests)
{
    size_t back = p->at;
    if (!lex_word(p, "not") || !lex_sign(p, "(") || !test_list(p, tests) || !lex_sign(p, ")") || !lex_end(p)) {
        p->at = back;
        p->depth = 0;
        p->unknown.len = 0;
        tests->len = 0;
        return false;
    }
    return true;
}

static bool parse_tests(feel_parser *p, node *out)
{
    lex_blanks(p);
    size_t at = p->at;
    nodes tests = { 0 };
    feel_expression *x;
    if (p->at < p->s.len && p->s.at[p->at] == '-') {
        p->at++;
        if (lex_end(p)) {
            TRY(make(p, NODE_ANY_TEST, at, NULL, &x));
            *out = x;
            return true;
        }
        p->at = at;
    }
    error ignored = { .lang = p->e->lang }, *e = p->e;
    p->e = &ignored;
    bool negated = negated_tests(p, &tests);
    p->e = e;
    if (!negated)
        TRY(test_list(p, &tests));
    TRY(make(p, negated ? NODE_NOT_TESTS : NODE_TESTS, at, &tests, &x));
    *out = x;
    return true;
}

/* ---- the text of range() ---------------------------------------------------------------------------------------------------- */

/* Only here an end may be left out, "[2..)" for >= 2, when the bracket beside it is open. */
static bool parse_range_text(feel_parser *p, node *out)
{
    lex_blanks(p);
    size_t at = p->at;
    feel_node op;
    node start = NULL, end = NULL;
    if (comparison_sign(p, &op))
        return parse_open_range(p, at, op, out);
    bool start_in = lex_sign(p, "["), closed;
    if (!start_in && !lex_sign(p, "(") && !lex_sign(p, "]"))
        return lex_wrong(p, "区间", "a range");
    if (!lex_sign(p, "..")) {
        TRY(parse_sum(p, &start) && expect(p, ".."));
        if (!lex_sign(p, ")") && !lex_sign(p, "["))
            return parse_range_end(p, at, start_in, start, out);
        return make_open_range(p, at, start_in ? NODE_GE : NODE_GT, start, out);
    }
    p->in_end = true;
    TRY(parse_sum(p, &end));
    closed = lex_sign(p, "]");
    if (start_in || (!closed && !lex_sign(p, ")") && !lex_sign(p, "[")))
        return lex_wrong(p, "区间的一端", "an end of the range");
    return make_open_range(p, at, closed ? NODE_LE : NODE_LT, end, out);
}

bool feel_compile(arena *a, str text, const feel_names *names, feel_grammar grammar, const feel_expression **out, error *e)
{
    feel_source *source = NEW(a, feel_source);
    source->text = (str){ arena_copy_n(a, text.at ? text.at : "", text.len), text.len };
    feel_parser p = { .a = a, .s = source->text, .names = names, .source = source, .e = e };
    if (text.len > FEEL_MOST_TEXT)
        return fail(e, ERR_LIMIT, "FEEL 表达式超过 %d 字节", "the FEEL expression is longer than %d bytes", FEEL_MOST_TEXT);
    if (grammar == FEEL_UNARY_TESTS)
        p.names = feel_names_new(a, names);
    TRY(grammar == FEEL_UNARY_TESTS ? parse_tests(&p, out) : grammar == FEEL_RANGE_TEXT ? parse_range_text(&p, out) : parse_expression(&p, out));
    if (!lex_end(&p))
        return lex_wrong(&p, "表达式结束", "the end of the expression");
    VEC_ADD(a, &p.unknown, NULL);
    source->unknown = p.unknown.at;
    return true;
}

const char *feel_unknown_name(const feel_expression *x, size_t i)
{
    const char *const *u = x->source->unknown;
    for (size_t k = 0; u && u[k]; k++)
        if (k == i)
            return u[k];
    return NULL;
}

void feel_place(const feel_expression *x, int *line, int *column)
{
    feel_text_place(x->source->text, x->at, line, column);
}
