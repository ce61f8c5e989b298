/* Decision tables (DMN 1.5, chapter 8): rules are matched column by column, then the hit policy makes one answer of them. */
#include "rule/columns.h"
#include "rule/dmn_model.h"

/* ---- reading -------------------------------------------------------------------------------------------------------------- */

static int choose(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; text && i < count; i++)
        if (words[i] && text_eq(text, words[i]))
            return (int)i;
    return -1;
}

static void read_policy(dmn_place *p, const xml_node *n, dmn_table *t)
{
    static const char *const hits[] = { [HIT_UNIQUE] = "UNIQUE", [HIT_ANY] = "ANY", [HIT_PRIORITY] = "PRIORITY", [HIT_FIRST] = "FIRST",
                                        [HIT_RULE_ORDER] = "RULE ORDER", [HIT_OUTPUT_ORDER] = "OUTPUT ORDER", [HIT_COLLECT] = "COLLECT" };
    static const char *const aggregations[] = { [COLLECT_LIST] = "LIST", [COLLECT_SUM] = "SUM", [COLLECT_MIN] = "MIN", [COLLECT_MAX] = "MAX", [COLLECT_COUNT] = "COUNT" };
    const char *hit = xml_get(n, "hitPolicy"), *aggregation = xml_get(n, "aggregation");
    int h = hit ? choose(hit, hits, sizeof hits / sizeof *hits) : HIT_UNIQUE;
    int g = aggregation && *aggregation ? choose(aggregation, aggregations, sizeof aggregations / sizeof *aggregations) : COLLECT_LIST;
    if (h < 0 || g < 0)
        dmn_fault_add(p->m, FAULT_SYNTAX, p->element, n->line, "没有命中策略“%s”", "there is no hit policy “%s”", h < 0 ? hit : aggregation);
    t->hit = h < 0 ? HIT_UNIQUE : (dmn_hit)h;
    t->aggregation = g < 0 || t->hit != HIT_COLLECT ? COLLECT_LIST : (dmn_aggregation)g;
}

static dmn_cell tests_of(dmn_place *p, const xml_node *n, const char *element)
{
    const xml_node *holder = xml_kid(n, element);
    return holder ? dmn_compile_cell(p, holder, FEEL_UNARY_TESTS) : (dmn_cell){ 0 };
}

static dmn_input read_input(dmn_place *p, const xml_node *n)
{
    const xml_node *x = xml_kid(n, "inputExpression");
    dmn_input in = { .label = str_of(xml_get(n, "label")), .allowed = tests_of(p, n, "inputValues") };
    if (x) {
        in.value = dmn_compile_cell(p, x, FEEL_EXPRESSION);
        in.type = dmn_type(p->m, xml_get(x, "typeRef"), x, p->element);
    }
    if (!in.label.len)
        in.label = in.value.text;
    return in;
}

/* Priorities are the order in which allowed values are written; each alternative is a test of its own. */
static void read_order(dmn_place *p, dmn_output *o)
{
    const feel_expression *tests = o->allowed.x ? o->allowed.x : o->type ? o->type->allowed : NULL;
    if (!tests || tests->kind != NODE_TESTS)
        return;
    o->order_count = tests->count;
    o->order = NEW_N(p->m->a, const feel_expression *, tests->count + 1);
    for (size_t i = 0; i < tests->count; i++) {
        feel_expression *one = dmn_make(p->m, NODE_TESTS, 1);
        one->kids[0] = tests->kids[i];
        o->order[i] = one;
    }
}

static dmn_output read_output(dmn_place *p, const xml_node *n, size_t number)
{
    const xml_node *otherwise = xml_kid(n, "defaultOutputEntry");
    dmn_output o = { .name = dmn_name_of(p->m, n), .type = dmn_type(p->m, xml_get(n, "typeRef"), n, p->element), .allowed = tests_of(p, n, "outputValues") };
    if (!o.name.len)
        o.name = xml_get(n, "label") ? feel_name_normal(p->m->a, str_of(xml_get(n, "label"))) : str_of(arena_print(p->m->a, "output%zu", number));
    if (otherwise)
        o.otherwise = dmn_compile_cell(p, otherwise, FEEL_EXPRESSION);
    read_order(p, &o);
    return o;
}

static str text_in(const xml_node *n)
{
    const xml_node *text = xml_kid(n, "text");
    return str_trim(str_of(text ? text->text : ""));
}

static dmn_rule read_rule(dmn_place *p, const xml_node *n, const dmn_table *t)
{
    dmn_cell *tests = NEW_N(p->m->a, dmn_cell, t->input_count + 1), *results = NEW_N(p->m->a, dmn_cell, t->output_count + 1);
    size_t in = 0, out = 0;
    for (size_t i = 0; i < n->count; i++) {
        if (text_eq(n->kids[i]->name, "inputEntry") && in < t->input_count)
            tests[in++] = dmn_compile_cell(p, n->kids[i], FEEL_UNARY_TESTS);
        else if (text_eq(n->kids[i]->name, "outputEntry") && out < t->output_count)
            results[out++] = dmn_compile_cell(p, n->kids[i], FEEL_EXPRESSION);
    }
    if (in < t->input_count || out < t->output_count)
        dmn_fault_add(p->m, FAULT_SYNTAX, p->element, n->line, "这条规则的单元格比列少", "the rule has fewer cells than the table has columns");
    str *notes = NEW_N(p->m->a, str, t->note_count + 1);
    for (size_t i = 0, k = 0; i < n->count && k < t->note_count; i++)
        if (text_eq(n->kids[i]->name, "annotationEntry"))
            notes[k++] = text_in(n->kids[i]);
    if (t->described)                                             /* what some tools show as the annotation */
        notes[t->note_count - 1] = str_trim(str_of(xml_kid(n, "description") ? xml_kid(n, "description")->text : ""));
    while (in < t->input_count)
        tests[in++] = (dmn_cell){ .line = n->line, .x = dmn_make(p->m, NODE_ANY_TEST, 0) };
    while (out < t->output_count)
        results[out++] = (dmn_cell){ .line = n->line, .x = dmn_make(p->m, NODE_LITERAL, 0) };
    return (dmn_rule){ xml_get(n, "id"), n->line, tests, results, notes };
}

static size_t count_of(const xml_node *n, const char *element)
{
    size_t count = 0;
    for (size_t i = 0; i < n->count; i++)
        count += text_eq(n->kids[i]->name, element);
    return count;
}

static dmn_table *read_table(dmn_place *p, const xml_node *n)
{
    arena *a = p->m->a;
    dmn_table *t = NEW(a, dmn_table);
    *t = (dmn_table){ .xml = n, .file = p->m->file, .element = p->element, .line = n->line, .missing_unknown = p->m->missing_unknown };
    dmn_input *inputs = NEW_N(a, dmn_input, count_of(n, "input") + 1);
    dmn_output *outputs = NEW_N(a, dmn_output, count_of(n, "output") + 1);
    dmn_rule *rules = NEW_N(a, dmn_rule, count_of(n, "rule") + 1);
    t->inputs = inputs;
    t->outputs = outputs;
    t->rules = rules;
    read_policy(p, n, t);
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "input"))
            inputs[t->input_count++] = read_input(p, n->kids[i]);
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "output")) {
            outputs[t->output_count] = read_output(p, n->kids[i], t->output_count + 1);
            t->output_count++;
        }
    str *notes = NEW_N(a, str, count_of(n, "annotation") + 2);
    t->notes = notes;
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "annotation"))
            notes[t->note_count++] = str_of(xml_get(n->kids[i], "name"));
    for (size_t i = 0; i < n->count; i++)
        t->described = t->described || (text_eq(n->kids[i]->name, "rule") && xml_kid(n->kids[i], "description"));
    t->note_count += t->described;
    for (size_t i = 0; i < n->count; i++)
        if (text_eq(n->kids[i]->name, "rule"))
            rules[t->rule_count++] = read_rule(p, n->kids[i], t);
    VEC_ADD(a, &p->m->tables, t);
    return t;
}

/* ---- matching ------------------------------------------------------------------------------------------------------------- */

/* A test that speaks of ? or of null itself decides about what is missing. */
static bool decides_missing(const feel_expression *tests)
{
    for (size_t i = 0; i < tests->count; i++)
        if (tests->kids[i]->uses_input)
            return true;
    return tests->kind == NODE_ANY_TEST || feel_tests_null(tests);
}

static feel_truth cell_met(feel_run *r, const dmn_table *t, const feel_expression *x, feel_value v, const feel_scope *s)
{
    if (!x || (t->missing_unknown && feel_is_null(v) && !decides_missing(x)))
        return FEEL_UNKNOWN;
    return feel_test(r, x, v, s);
}

static feel_truth rule_met(feel_run *r, const dmn_table *t, const dmn_rule *rule, const feel_value *inputs, const feel_scope *s)
{
    feel_truth met = FEEL_TRUE;
    for (size_t i = 0; i < t->input_count && met != FEEL_FALSE; i++)
        met = feel_and(met, cell_met(r, t, rule->tests[i].x, inputs[i], s));
    return met;
}

void dmn_table_match(feel_run *r, const dmn_table *t, const feel_value *inputs, const feel_scope *s, feel_truth *met)
{
    for (size_t i = 0; i < t->rule_count; i++)
        met[i] = rule_met(r, t, &t->rules[i], inputs, s);
}

static bool fits(feel_run *r, const dmn_table *t, const dmn_cell *allowed, feel_value v, str column, const feel_scope *s)
{
    if (!allowed->x || allowed->x->kind == NODE_ANY_TEST || feel_test(r, allowed->x, v, s) == FEEL_TRUE)
        return true;
    feel_say(r, t->line, 0, true, "“%s”：“%.*s”列的值 %s 不在允许的取值之内", "“%s”: the value of column “%.*s”, %s, is not among those allowed", t->element, (int)column.len, column.at,
             feel_text(r->a, v));
    return false;
}

/* ---- results -------------------------------------------------------------------------------------------------------------- */

static bool result_of(feel_run *r, const dmn_table *t, const dmn_rule *rule, const feel_scope *s, feel_value *out)
{
    for (size_t i = 0; i < t->output_count; i++) {
        const dmn_output *o = &t->outputs[i];
        feel_value v = rule->results[i].x ? feel_evaluate(r, rule->results[i].x, s) : FEEL_NOTHING;
        if (!feel_conform(r, v, o->type, &out[i])) {
            feel_say(r, rule->results[i].line, 0, false, "“%s”：输出“%.*s”不合类型 %s", "“%s”: the output “%.*s” is not of type %s", t->element, (int)o->name.len, o->name.at, o->type->name);
            out[i] = FEEL_NOTHING;
        }
        if (!feel_is_null(out[i]) && !fits(r, t, &o->allowed, out[i], o->name, s))
            return false;
    }
    return true;
}

static feel_value as_value(feel_run *r, const dmn_table *t, const feel_value *outputs)
{
    if (t->output_count == 1)
        return outputs[0];
    feel_entry *at = NEW_N(r->a, feel_entry, t->output_count + 1);
    for (size_t i = 0; i < t->output_count; i++)
        at[i] = (feel_entry){ t->outputs[i].name, outputs[i] };
    return feel_context_of(r->a, at, t->output_count);
}

typedef struct hits { feel_run *r; const dmn_table *t; const feel_scope *s; feel_value *at; size_t count; } hits;      /* a row of outputs each */

static const feel_value *row(const hits *h, size_t i) { return h->at + i * h->t->output_count; }

static size_t rank(const hits *h, size_t column, feel_value v)
{
    const dmn_output *o = &h->t->outputs[column];
    size_t i = 0;
    while (i < o->order_count && feel_test(h->r, o->order[i], v, h->s) != FEEL_TRUE)
        i++;
    return i;
}

static bool goes_before(const hits *h, size_t a, size_t b)
{
    for (size_t i = 0; i < h->t->output_count; i++) {
        size_t x = rank(h, i, row(h, a)[i]), y = rank(h, i, row(h, b)[i]);
        if (x != y)
            return x < y;
    }
    return false;
}

static feel_value list_of(const hits *h, const size_t *order)
{
    feel_value *at = NEW_N(h->r->a, feel_value, h->count + 1);
    for (size_t i = 0; i < h->count; i++)
        at[i] = as_value(h->r, h->t, row(h, order ? order[i] : i));
    return feel_list_of(h->r->a, at, h->count);
}

static feel_value hit_unique(const hits *h)
{
    if (h->count == 1)
        return as_value(h->r, h->t, row(h, 0));
    feel_say(h->r, h->t->line, 0, true, "“%s”：命中策略为唯一（U），却有 %zu 条规则同时满足", "“%s”: the hit policy is Unique, yet %zu rules are met", h->t->element, h->count);
    return FEEL_NOTHING;
}

static feel_value hit_any(const hits *h)
{
    for (size_t i = 1; i < h->count; i++)
        for (size_t k = 0; k < h->t->output_count; k++)
            if (!feel_same(row(h, 0)[k], row(h, i)[k])) {
                feel_say(h->r, h->t->line, 0, true, "“%s”：命中策略为任一（A），满足的规则输出却不同", "“%s”: the hit policy is Any, yet the rules met differ in their outputs", h->t->element);
                return FEEL_NOTHING;
            }
    return as_value(h->r, h->t, row(h, 0));
}

static feel_value hit_first(const hits *h) { return as_value(h->r, h->t, row(h, 0)); }
static feel_value hit_rule_order(const hits *h) { return list_of(h, NULL); }

static feel_value hit_priority(const hits *h)
{
    size_t best = 0;
    for (size_t i = 1; i < h->count; i++)
        if (goes_before(h, i, best))
            best = i;
    return as_value(h->r, h->t, row(h, best));
}

static feel_value hit_output_order(const hits *h)
{
    size_t *order = NEW_N(h->r->a, size_t, h->count + 1);
    for (size_t i = 0; i < h->count; i++) {                       /* insertion keeps the order of equals */
        size_t at = i;
        for (; at > 0 && goes_before(h, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return list_of(h, order);
}

static feel_value aggregate(const hits *h, size_t column)
{
    static const char *const functions[] = { [COLLECT_SUM] = "sum", [COLLECT_MIN] = "min", [COLLECT_MAX] = "max", [COLLECT_COUNT] = "count" };
    feel_value *at = NEW_N(h->r->a, feel_value, h->count + 1), list;
    for (size_t i = 0; i < h->count; i++)
        at[i] = row(h, i)[column];
    list = feel_list_of(h->r->a, at, h->count);
    return feel_builtin_call(h->r, NULL, feel_builtin(str_of(functions[h->t->aggregation])), &list, 1, NULL);
}

static feel_value hit_collect(const hits *h)
{
    feel_value *totals = NEW_N(h->r->a, feel_value, h->t->output_count + 1);
    if (h->t->aggregation == COLLECT_LIST)
        return list_of(h, NULL);
    if (h->t->aggregation == COLLECT_COUNT)
        return feel_integer((int64_t)h->count);
    for (size_t i = 0; i < h->t->output_count; i++)
        totals[i] = aggregate(h, i);
    return as_value(h->r, h->t, totals);
}

static feel_value (*const policies[])(const hits *h) = {
    [HIT_UNIQUE] = hit_unique, [HIT_ANY] = hit_any, [HIT_PRIORITY] = hit_priority, [HIT_FIRST] = hit_first,
    [HIT_RULE_ORDER] = hit_rule_order, [HIT_OUTPUT_ORDER] = hit_output_order, [HIT_COLLECT] = hit_collect,
};

/* No rule is met: the default outputs; without any, a collecting table gives nothing collected, the others null. */
static feel_value no_hit(feel_run *r, const dmn_table *t, const feel_scope *s)
{
    feel_value *at = NEW_N(r->a, feel_value, t->output_count + 1);
    bool any = false;
    for (size_t i = 0; i < t->output_count; i++)
        if (t->outputs[i].otherwise.x) {
            any = true;
            if (!feel_conform(r, feel_evaluate(r, t->outputs[i].otherwise.x, s), t->outputs[i].type, &at[i]))
                at[i] = FEEL_NOTHING;
        }
    if (any)
        return as_value(r, t, at);
    if (t->hit == HIT_COLLECT && t->aggregation == COLLECT_COUNT)
        return feel_integer(0);
    return t->hit == HIT_COLLECT && t->aggregation == COLLECT_LIST ? feel_list_of(r->a, at, 0) : FEEL_NOTHING;
}

/* Might a rule that cannot be told be the one? Where rules that hold agree with one another, one that holds is enough. */
static bool hangs_on_missing(feel_run *r, const dmn_table *t, size_t met, bool untold)
{
    bool agree = t->hit == HIT_UNIQUE || t->hit == HIT_ANY || t->hit == HIT_FIRST;
    if (!untold || (agree && met))
        return false;
    feel_say(r, t->line, 0, false, "“%s”：缺数据，还不能断定适用哪条规则", "“%s”: which rule applies cannot be told while facts are missing", t->element);
    return true;
}

feel_value dmn_table_answer(feel_run *r, const dmn_table *t, const feel_value *inputs, const feel_scope *s)
{
    hits h = { .r = r, .t = t, .s = s };
    VEC(feel_value) outputs = { 0 };
    bool one_is_enough = t->hit == HIT_FIRST, untold = false;
    for (size_t i = 0; i < t->rule_count && !r->stopped && !(one_is_enough && (h.count || untold)); i++) {
        feel_truth met = rule_met(r, t, &t->rules[i], inputs, s);
        untold = untold || (t->missing_unknown && met == FEEL_UNKNOWN);
        if (met != FEEL_TRUE)
            continue;
        VEC_ROOM(r->a, &outputs, t->output_count);
        if (!result_of(r, t, &t->rules[i], s, outputs.at + outputs.len))
            return FEEL_NOTHING;
        outputs.len += t->output_count;
        h.count++;
    }
    h.at = outputs.at;
    if (hangs_on_missing(r, t, h.count, untold))
        return FEEL_NOTHING;
    return h.count ? policies[t->hit](&h) : no_hit(r, t, s);
}

static feel_value table_host(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    const dmn_table *t = x->self;
    feel_value *inputs = NEW_N(r->a, feel_value, t->input_count + 1);
    for (size_t i = 0; i < t->input_count; i++) {
        const dmn_input *in = &t->inputs[i];
        feel_value v = in->value.x ? feel_evaluate(r, in->value.x, s) : FEEL_NOTHING;
        if (!feel_conform(r, v, in->type, &inputs[i])) {
            feel_say(r, in->value.line, 0, false, "“%s”：“%.*s”列的值不合类型 %s，按 null 处理", "“%s”: the value of column “%.*s” is not of type %s and counts as null", t->element,
                     (int)in->label.len, in->label.at, in->type->name);
            inputs[i] = FEEL_NOTHING;
        }
        if (!feel_is_null(inputs[i]) && !fits(r, t, &in->allowed, inputs[i], in->label, s))
            return FEEL_NOTHING;
    }
    return dmn_table_answer(r, t, inputs, s);
}

const feel_expression *dmn_table_box(dmn_place *p, const xml_node *n)
{
    feel_expression *x = dmn_make(p->m, NODE_HOST, 0);
    x->host = table_host;
    x->self = read_table(p, n);
    return x;
}
