/* Boxed expressions (DMN 1.5, 7.3 and 10.2.2) as FEEL expressions. */
#include "ledger/names.h"
#include "rule/columns.h"
#include "rule/dmn_model.h"

static const feel_source no_source = { { "", 0 }, NULL };

feel_expression *dmn_make(dmn_model *m, feel_node kind, size_t count)
{
    feel_expression *x = NEW(m->a, feel_expression);
    *x = (feel_expression){ .kind = kind, .count = count, .kids = NEW_N(m->a, const feel_expression *, count + 1), .source = &no_source };
    return x;
}

static const feel_expression *null_of(dmn_place *p)
{
    return dmn_make(p->m, NODE_LITERAL, 0);
}

/* ---- what FEEL has no form for ------------------------------------------------------------------------------------------ */

static feel_value broken_host(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    const dmn_fault *f = x->self;
    (void)s;
    feel_say(r, f->line, 0, true, "%s", "%s", r->lang == LANG_EN ? f->en : f->zh);
    return FEEL_NOTHING;
}

static const feel_expression *broken(dmn_place *p)
{
    feel_expression *x = dmn_make(p->m, NODE_HOST, 0);
    dmn_fault *kept = NEW(p->m->a, dmn_fault);
    *kept = p->m->faults.len ? p->m->faults.at[p->m->faults.len - 1] : (dmn_fault){ .zh = "", .en = "" };
    x->host = broken_host;
    x->self = kept;
    return x;
}

typedef struct type_mark { const feel_type *type; const char *element; } type_mark;

static feel_value typed_host(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    const type_mark *mark = x->self;
    feel_value v = feel_evaluate(r, x->kids[0], s), out;
    if (feel_conform(r, v, mark->type, &out))
        return out;
    feel_say(r, 0, 0, false, "“%s”：结果（%s）不合类型 %s，按 null 处理", "“%s”: the result (a %s) is not of type %s and counts as null", mark->element, feel_kind_name(v.kind),
             mark->type->name ? mark->type->name : "—");
    return FEEL_NOTHING;
}

const feel_expression *dmn_typed(dmn_place *p, const feel_expression *x, const feel_type *t)
{
    if (!t)
        return x;
    feel_expression *h = dmn_make(p->m, NODE_HOST, 1);
    type_mark *mark = NEW(p->m->a, type_mark);
    *mark = (type_mark){ t, p->element };
    h->kids[0] = x;
    h->host = typed_host;
    h->self = mark;
    return h;
}

static bool is_kind(const xml_node *function, const char *kind) { return text_eq(xml_get(function, "kind"), kind); }

const feel_expression *dmn_foreign(dmn_place *p, const xml_node *function)
{
    const char *kind = xml_get(function, "kind");
    if (!kind || is_kind(function, "FEEL") || is_kind(function, "F") || is_kind(function, "Java") || is_kind(function, "J"))
        return NULL;
    dmn_fault_add(p->m, FAULT_SYNTAX, p->element, function->line, "%s 函数不能执行，按 null 处理", "functions of kind %s are not run and count as null", kind);
    return broken(p);
}

/* ---- text ------------------------------------------------------------------------------------------------------------------ */

/* Names in scope that a slip of the hand could have meant. */
static const char *near_names(const dmn_place *p, const char *name)
{
    enum { MOST = 5 };
    buf b = buf_new(p->m->a);
    size_t told = 0;
    for (const feel_names *n = p->names; n; n = n->outer)
        for (size_t i = 0; i < n->names.len && told < MOST; i++)
            if (names_near(name, str_copy(p->m->a, n->names.at[i])) && ++told)
                buf_print(&b, "%s%.*s", b.len ? "、" : "", (int)n->names.at[i].len, n->names.at[i].at);
    return b.len ? b.text : NULL;
}

static void unknown_names(dmn_place *p, const xml_node *holder, const feel_expression *x)
{
    const char *name;
    for (size_t i = 0; (name = feel_unknown_name(x, i)); i++) {
        const char *near = near_names(p, name);
        dmn_fault_add(p->m, FAULT_NAME, p->element, holder->line, "不认识的名称“%s”%s%s", "there is no name “%s”%s%s", name, near ? p->m->lang == LANG_EN ? "; near: " : "；相近的有：" : "", near ? near : "");
    }
}

static bool other_language(const xml_node *holder)
{
    const char *l = xml_get(holder, "expressionLanguage");
    return l && *l && !strstr(l, "FEEL") && !strstr(l, "feel");
}

dmn_cell dmn_compile_cell(dmn_place *p, const xml_node *holder, feel_grammar grammar)
{
    const xml_node *text = xml_kid(holder, "text");
    dmn_cell cell = { .text = str_trim(str_of(text ? text->text : "")), .line = text ? text->line : holder->line };
    error e = { .lang = p->m->lang };
    const feel_names *names = p->names;
    if (other_language(holder)) {
        dmn_fault_add(p->m, FAULT_SYNTAX, p->element, holder->line, "表达式语言 %s 不能执行", "the expression language %s is not run", xml_get(holder, "expressionLanguage"));
        return cell;
    }
    if (!cell.text.len) {
        feel_expression *x = dmn_make(p->m, grammar == FEEL_UNARY_TESTS ? NODE_ANY_TEST : NODE_LITERAL, 0);
        cell.x = x;
    } else if (feel_compile(p->m->a, cell.text, names, grammar, &cell.x, &e)) {
        unknown_names(p, text, cell.x);
        if (p->m->missing_unknown)
            cell.x = feel_missing_unknown(p->m->a, cell.x);
    } else {
        dmn_fault_add(p->m, FAULT_SYNTAX, p->element, cell.line, "%s", "%s", e.text);
        cell.x = NULL;
    }
    return cell;
}

static const feel_expression *literal(dmn_place *p, const xml_node *n)
{
    dmn_cell c = dmn_compile_cell(p, n, FEEL_EXPRESSION);
    return c.x ? c.x : broken(p);
}

/* ---- boxes ------------------------------------------------------------------------------------------------------------------ */

static const feel_expression *box_in(dmn_place *p, const xml_node *n, const char *element)
{
    const xml_node *holder = element ? xml_kid(n, element) : n, *x = holder ? dmn_expression_in(holder) : NULL;
    return x ? dmn_box(p, x) : null_of(p);
}

static dmn_place inside(const dmn_place *p)
{
    return (dmn_place){ p->m, p->element, feel_names_new(p->m->a, p->names) };
}

#define RESULT STR("\x01result")               /* no name of FEEL can be this */

/* Entries see those before them; one without a variable is what the whole context answers. */
static const feel_expression *box_context(dmn_place *outer, const xml_node *n)
{
    dmn_place p = inside(outer);
    feel_expression *x = dmn_make(p.m, NODE_CONTEXT, n->count);
    str *names = NEW_N(p.m->a, str, n->count + 1);
    bool answers = false;
    x->count = 0;
    for (size_t i = 0; i < n->count; i++) {
        const xml_node *entry = n->kids[i], *variable = xml_kid(entry, "variable");
        if (!text_eq(entry->name, "contextEntry"))
            continue;
        names[x->count] = variable ? dmn_name_of(p.m, variable) : RESULT;
        answers = answers || !variable;
        const feel_type *t = dmn_variable_type(p.m, variable, p.element);
        if (t && t->kind != TYPE_FUNCTION && xml_kid(entry, "functionDefinition"))
            t = NULL;                                             /* tools write the result's type at a function's variable */
        x->kids[x->count] = dmn_typed(&p, box_in(&p, entry, NULL), t);
        feel_names_add(p.names, names[x->count++]);
    }
    x->names = names;
    if (!answers)
        return x;
    feel_expression *path = dmn_make(p.m, NODE_PATH, 1);
    path->kids[0] = x;
    path->name = RESULT;
    return path;
}

static const feel_expression *box_list(dmn_place *p, const xml_node *n)
{
    feel_expression *x = dmn_make(p->m, NODE_LIST, n->count);
    x->count = 0;
    for (size_t i = 0; i < n->count; i++)
        if (dmn_is_expression(n->kids[i]))
            x->kids[x->count++] = dmn_box(p, n->kids[i]);
    return x;
}

static const feel_expression *relation_row(dmn_place *p, const xml_node *row, const str *names, const feel_type *const *types, size_t count)
{
    feel_expression *x = dmn_make(p->m, NODE_CONTEXT, count);
    size_t at = 0;
    for (size_t i = 0; i < row->count && at < count; i++)
        if (dmn_is_expression(row->kids[i])) {
            x->kids[at] = dmn_typed(p, dmn_box(p, row->kids[i]), types[at]);
            at++;
        }
    while (at < count)
        x->kids[at++] = null_of(p);
    x->names = names;
    return x;
}

static const feel_expression *box_relation(dmn_place *p, const xml_node *n)
{
    feel_expression *x = dmn_make(p->m, NODE_LIST, n->count);
    str *names = NEW_N(p->m->a, str, n->count + 1);
    const feel_type **types = NEW_N(p->m->a, const feel_type *, n->count + 1);
    size_t columns = 0;
    x->count = 0;
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "column")) {
            names[columns] = dmn_name_of(p->m, n->kids[i]);
            types[columns++] = dmn_type(p->m, xml_get(n->kids[i], "typeRef"), n->kids[i], p->element);
        }
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "row"))
            x->kids[x->count++] = relation_row(p, n->kids[i], names, types, columns);
    return x;
}

static const feel_expression *box_invocation(dmn_place *p, const xml_node *n)
{
    feel_expression *x = dmn_make(p->m, NODE_CALL, n->count + 1);
    str *names = NEW_N(p->m->a, str, n->count + 1);
    x->kids[0] = box_in(p, n, NULL);
    x->count = 1;
    for (size_t i = 0; i < n->count; i++) {
        const xml_node *binding = n->kids[i], *parameter = xml_kid(binding, "parameter");
        if (!text_eq(binding->name, "binding") || !parameter)
            continue;
        const feel_type *t = dmn_type(p->m, xml_get(parameter, "typeRef"), parameter, p->element);
        names[x->count - 1] = dmn_name_of(p->m, parameter);
        x->kids[x->count++] = dmn_typed(p, box_in(p, binding, NULL), t);
    }
    x->names = x->count > 1 ? names : NULL;
    return x;
}

static const feel_expression *box_function(dmn_place *outer, const xml_node *n)
{
    dmn_place p = inside(outer);
    feel_expression *x = dmn_make(p.m, NODE_FUNCTION, 1);
    str *names = NEW_N(p.m->a, str, n->count + 1);
    const feel_type **types = NEW_N(p.m->a, const feel_type *, n->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "formalParameter")) {
            names[count] = dmn_name_of(p.m, n->kids[i]);
            types[count] = dmn_type(p.m, xml_get(n->kids[i], "typeRef"), n->kids[i], p.element);
            feel_names_add(p.names, names[count++]);
        }
    x->names = names;
    x->types = types;
    x->value = feel_integer((int64_t)count);
    x->kids[0] = dmn_foreign(&p, n);
    if (!x->kids[0])
        x->kids[0] = box_in(&p, n, NULL);
    x->uses_input = is_kind(n, "Java") || is_kind(n, "J");        /* the body is a binding (feel_java.h) */
    return x;
}

/* A box is stricter than the text: a condition that is no truth value makes the whole null. */
static feel_value conditional_host(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value condition = feel_evaluate(r, x->kids[0], s);
    return feel_may_be_truth(r, x, condition) ? feel_evaluate(r, x->kids[feel_is_true(condition) ? 1 : 2], s) : FEEL_NOTHING;
}

/* kids[0] gives the list of all answers. */
static feel_value quantified(feel_run *r, const feel_expression *x, const feel_scope *s, feel_truth none, feel_truth (*with)(feel_truth a, feel_truth b))
{
    feel_value answers = feel_evaluate(r, x->kids[0], s);
    for (size_t i = 0; answers.kind == FEEL_LIST && i < answers.list->count; i++) {
        if (!feel_may_be_truth(r, x, answers.list->at[i]))
            return FEEL_NOTHING;
        none = with(none, feel_truth_of(answers.list->at[i]));
    }
    return answers.kind == FEEL_LIST ? feel_of_truth(none) : FEEL_NOTHING;
}

static feel_value some_host(feel_run *r, const feel_expression *x, const feel_scope *s) { return quantified(r, x, s, FEEL_FALSE, feel_or); }
static feel_value every_host(feel_run *r, const feel_expression *x, const feel_scope *s) { return quantified(r, x, s, FEEL_TRUE, feel_and); }

static const feel_expression *hosted(dmn_place *p, const feel_expression *of, feel_host *host)
{
    feel_expression *x = dmn_make(p->m, NODE_HOST, 1);
    x->kids[0] = of;
    x->host = host;
    return x;
}

/* The logic of a BKM of Java's: a call of the function its binding names, with the BKM's own parameters. */
const feel_expression *dmn_java_call(dmn_place *p, const xml_node *function)
{
    if (!is_kind(function, "Java") && !is_kind(function, "J"))
        return NULL;
    const feel_expression *f = box_function(p, function);
    size_t count = (size_t)dec_truncate(f->value.number);
    feel_expression *x = dmn_make(p->m, NODE_CALL, count + 1);
    x->kids[0] = f;
    for (size_t i = 0; i < count; i++) {
        feel_expression *argument = dmn_make(p->m, NODE_NAME, 0);
        argument->name = f->names[i];
        x->kids[i + 1] = argument;
    }
    return x;
}

static const feel_expression *box_conditional(dmn_place *p, const xml_node *n)
{
    feel_expression *x = dmn_make(p->m, NODE_HOST, 3);
    x->host = conditional_host;
    static const char *const parts[] = { "if", "then", "else" };
    for (size_t i = 0; i < 3; i++)
        x->kids[i] = box_in(p, n, parts[i]);
    return x;
}

static const feel_expression *box_filter(dmn_place *outer, const xml_node *n)
{
    feel_expression *x = dmn_make(outer->m, NODE_FILTER, 2);
    dmn_place p = inside(outer);
    x->kids[0] = box_in(outer, n, "in");
    feel_names_add(p.names, STR("item"));
    for (size_t i = 0; i < p.m->keys.len; i++)                    /* members of the items are names here */
        feel_names_add(p.names, p.m->keys.entries[i].key);
    x->kids[1] = box_in(&p, n, "match");
    return x;
}

static const feel_expression *box_iteration(dmn_place *outer, const xml_node *n, const char *answer)
{
    feel_expression *x = dmn_make(outer->m, NODE_FOR, 2);
    dmn_place p = inside(outer);
    str *name = NEW(outer->m->a, str);
    *name = feel_name_normal(p.m->a, str_of(xml_get(n, "iteratorVariable")));
    const xml_node *in = xml_kid(n, "in");
    const feel_type *t = in ? dmn_type(p.m, xml_get(in, "typeRef"), in, p.element) : NULL;
    x->names = name;
    x->kids[0] = dmn_typed(outer, box_in(outer, n, "in"), t);
    feel_names_add(p.names, *name);
    x->uses_partial = text_eq(answer, "return");
    if (x->uses_partial)
        feel_names_add(p.names, STR("partial"));
    x->kids[1] = box_in(&p, n, answer);
    return x;
}

static const feel_expression *box_for(dmn_place *p, const xml_node *n) { return box_iteration(p, n, "return"); }
static const feel_expression *box_some(dmn_place *p, const xml_node *n) { return hosted(p, box_iteration(p, n, "satisfies"), some_host); }
static const feel_expression *box_every(dmn_place *p, const xml_node *n) { return hosted(p, box_iteration(p, n, "satisfies"), every_host); }

static const struct { const char *element; const feel_expression *(*box)(dmn_place *p, const xml_node *n); } boxes[] = {
    { "literalExpression", literal }, { "decisionTable", dmn_table_box }, { "context", box_context }, { "list", box_list }, { "relation", box_relation },
    { "invocation", box_invocation }, { "functionDefinition", box_function }, { "conditional", box_conditional }, { "filter", box_filter },
    { "for", box_for }, { "some", box_some }, { "every", box_every },
};

bool dmn_is_expression(const xml_node *n)
{
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (text_eq(n->name, boxes[i].element))
            return true;
    return false;
}

const xml_node *dmn_expression_in(const xml_node *n)
{
    for (size_t i = 0; i < n->count; i++)
        if (dmn_is_expression(n->kids[i]))
            return n->kids[i];
    return NULL;
}

const feel_expression *dmn_box(dmn_place *p, const xml_node *n)
{
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (text_eq(n->name, boxes[i].element))
            return dmn_typed(p, boxes[i].box(p, n), dmn_type(p->m, xml_get(n, "typeRef"), n, p->element));
    return null_of(p);
}
