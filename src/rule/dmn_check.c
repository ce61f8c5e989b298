#include "rule/dmn_check.h"

#include "rule/dmn_model.h"
#include "rule/table_check.h"

typedef struct checker {
    feel_run *r;
    const dmn_model *m;
    const dmn_table *t;
    check_input in;
    VEC(dmn_finding) out;
} checker;

__attribute__((format(printf, 3, 5), format(printf, 4, 5)))
static void say_finding(checker *k, dmn_finding f, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    f.text = arena_vprint(k->r->a, k->r->lang == LANG_EN ? en : zh, args);
    va_end(args);
    if (!f.file) {
        f.file = k->t->file;
        f.element = k->t->element;
    }
    VEC_ADD(k->r->a, &k->out, f);
}

/* ---- a table as the checker takes it ------------------------------------------------------------------------------------- */

/* The declared type behind an input expression: of what a name stands for, or of a member. */
static const feel_type *type_behind(const dmn_model *m, const char *element, const feel_expression *x)
{
    if (x->kind == NODE_PATH) {
        const feel_type *t = type_behind(m, element, x->kids[0]);
        for (size_t i = 0; t && t->kind == TYPE_CONTEXT && i < t->count; i++)
            if (str_eq(t->members[i].name, x->name))
                return t->members[i].type;
        return NULL;
    }
    if (x->kind != NODE_NAME)
        return NULL;
    for (size_t i = 0; i < m->nodes.len; i++) {
        const dmn_node *n = m->nodes.at[i];
        if (str_eq(n->name, str_of(element)))
            for (size_t p = 0; p < n->parameter_count; p++)
                if (str_eq(n->parameters[p], x->name))
                    return n->parameter_types[p];
        if ((n->kind == DMN_INPUT || n->kind == DMN_DECISION) && str_eq(n->variable, x->name))
            return n->type;
    }
    return NULL;
}

static check_column column_of(const checker *k, const dmn_input *in)
{
    const feel_type *behind = in->value.x ? type_behind(k->m, k->t->element, in->value.x) : NULL, *t = in->type ? in->type : behind;
    check_column c = { .name = in->label, .kind = t && t->kind == TYPE_KIND ? t->of : FEEL_NULL };
    if (in->allowed.x && in->allowed.x->kind != NODE_ANY_TEST)
        c.allowed = in->allowed.x;
    else
        c.allowed = t && t->allowed ? t->allowed : behind && behind->kind == TYPE_KIND ? behind->allowed : NULL;
    return c;
}

/* Outputs of two rows are the same when their constants are, or when they are written alike. */
static size_t outcome_of(checker *k, map *seen, const dmn_rule *rule)
{
    buf key = buf_new(k->r->a);
    bool was;
    for (size_t i = 0; i < k->t->output_count; i++) {
        const dmn_cell *c = &rule->results[i];
        bool constant = c->x && check_is_constant(c->x);
        feel_value v = constant ? feel_evaluate(k->r, c->x, NULL) : FEEL_NOTHING;
        buf_print(&key, "%d:", constant ? (int)v.kind : -1);
        buf_puts(&key, constant ? feel_text(k->r->a, v) : str_copy(k->r->a, c->text));
        buf_putc(&key, '\n');
    }
    map_value *at = map_put(seen, (str){ key.text, key.len }, &was);
    if (!was)
        at->num = (int64_t)seen->len;
    return (size_t)at->num;
}

/* False: an output is no constant, its priority is known only when it is computed. */
static bool rank_of(checker *k, const dmn_rule *rule, size_t *out)
{
    *out = 0;
    for (size_t i = 0; i < k->t->output_count; i++) {
        const dmn_output *o = &k->t->outputs[i];
        size_t at = 0;
        if (!rule->results[i].x || !check_is_constant(rule->results[i].x))
            return false;
        feel_value v = feel_evaluate(k->r, rule->results[i].x, NULL);
        while (at < o->order_count && feel_test(k->r, o->order[at], v, NULL) != FEEL_TRUE)
            at++;
        *out = *out * (o->order_count + 1) + at;
    }
    return true;
}

static void describe_table(checker *k)
{
    static const check_policy policies[] = { [HIT_UNIQUE] = CHECK_ONE, [HIT_ANY] = CHECK_SAME, [HIT_PRIORITY] = CHECK_PRIORITY, [HIT_FIRST] = CHECK_FIRST,
                                             [HIT_RULE_ORDER] = CHECK_ALL, [HIT_OUTPUT_ORDER] = CHECK_ALL, [HIT_COLLECT] = CHECK_ALL };
    const dmn_table *t = k->t;
    check_column *columns = NEW_N(k->r->a, check_column, t->input_count + 1);
    check_row *rows = NEW_N(k->r->a, check_row, t->rule_count + 1);
    map outcomes = map_new(k->r->a);
    k->in = (check_input){ columns, rows, t->input_count, t->rule_count, policies[t->hit], false };
    for (size_t i = 0; i < t->input_count; i++)
        columns[i] = column_of(k, &t->inputs[i]);
    for (size_t i = 0; i < t->output_count; i++)
        k->in.complete = k->in.complete || t->outputs[i].otherwise.x;
    for (size_t i = 0; i < t->rule_count; i++) {
        check_cell *cells = NEW_N(k->r->a, check_cell, t->input_count + 1);
        for (size_t c = 0; c < t->input_count; c++)
            cells[c] = (check_cell){ t->rules[i].tests[c].text, t->rules[i].tests[c].x };
        rows[i].cells = cells;
        rows[i].outcome = outcome_of(k, &outcomes, &t->rules[i]);
        if (k->in.policy == CHECK_PRIORITY && !rank_of(k, &t->rules[i], &rows[i].rank))
            k->in.policy = CHECK_ALL;
    }
}

/* ---- findings in words ---------------------------------------------------------------------------------------------------------- */

static feel_value witness_context(const checker *k, const feel_value *w)
{
    feel_entry *at = NEW_N(k->r->a, feel_entry, k->t->input_count + 1);
    if (!w)
        return FEEL_NOTHING;
    for (size_t i = 0; i < k->t->input_count; i++)
        at[i] = (feel_entry){ k->t->inputs[i].label, w[i] };
    return feel_context_of(k->r->a, at, k->t->input_count);
}

static const char *example(const checker *k, const feel_value *w)
{
    buf b = buf_new(k->r->a);
    for (size_t i = 0; w && i < k->t->input_count; i++) {
        buf_print(&b, "%s%.*s=", b.len ? ", " : "", (int)k->t->inputs[i].label.len, k->t->inputs[i].label.at);
        feel_json(&b, w[i]);
    }
    return b.text ? b.text : "—";
}

/* What a sentence is made of. */
typedef struct words { const char *column, *cell, *other, *where, *show; } words;

static words words_of(const checker *k, const check_finding *f)
{
    static const text2 anything = { "任何取值", "anything" };
    arena *a = k->r->a;
    bool at_cell = f->column < k->t->input_count && f->row < k->t->rule_count;
    words w = { .where = f->region && *f->region ? f->region : say(anything, k->r->lang), .show = example(k, f->witness) };
    w.column = at_cell ? str_copy(a, k->t->inputs[f->column].label) : "";
    w.cell = at_cell ? str_copy(a, k->t->rules[f->row].tests[f->column].text) : "";
    w.other = at_cell ? str_copy(a, k->t->rules[f->other].tests[f->column].text) : "";
    return w;
}

static dmn_level level_of(const checker *k, check_kind kind)
{
    switch (kind) {
    case CHECK_OVERLAP: case CHECK_WRONG_KIND: return LEVEL_ERROR;
    case CHECK_SHARED_EDGE: return k->in.policy == CHECK_ONE || k->in.policy == CHECK_SAME ? LEVEL_ERROR : LEVEL_NOTE;
    case CHECK_GAP: return k->in.policy == CHECK_ALL ? LEVEL_NOTE : LEVEL_WARNING;          /* nothing collected is an answer, too */
    case CHECK_UNDECIDED: case CHECK_UNFINISHED: return LEVEL_NOTE;
    default: return LEVEL_WARNING;
    }
}

static void word_of_cell(checker *k, const check_finding *f, dmn_finding x, words w)
{
    if (f->kind == CHECK_EMPTY)
        say_finding(k, x, "第 %zu 条规则：“%s”列的 %s 不含任何允许的值，永不满足", "rule %zu, column “%s”: %s holds no allowed value and is never met", x.rule, w.column, w.cell);
    else if (f->kind == CHECK_WRONG_KIND)
        say_finding(k, x, "第 %zu 条规则：“%s”列写的是 %s，与该列的类型不合，永不满足", "rule %zu, column “%s”: %s is of another kind than the column and is never met", x.rule, w.column, w.cell);
    else
        say_finding(k, x, "“%s”列有 %zu 个单元格不只与本列比较（如第 %zu 条规则的 %s），无法判定；与它们有关的缺口和重叠没有查",
                    "column “%s” has %zu cells that compare with more than the column (such as rule %zu: %s) and are not decided; gaps and overlaps that hang on them are not looked for",
                    w.column, f->pairs, x.rule, w.cell);
}

static void word_of_rows(checker *k, const check_finding *f, dmn_finding x, words w)
{
    static const text2 differ = { "，而输出不同", ", with different outputs" }, none = { "", "" }, before = { "排在前面的", "written before it" }, above = { "优先级更高的", "of higher priority" };
    lang l = k->r->lang;
    if (f->kind == CHECK_GAP)
        say_finding(k, x, "缺口：%s 时没有规则。例：%s", "gap: no rule for %s. Example: %s", w.where, w.show);
    else if (f->kind == CHECK_OVERLAP)
        say_finding(k, x, "第 %zu 条与第 %zu 条规则重叠：%s%s。例：%s", "rules %zu and %zu overlap: %s%s. Example: %s", x.rule, x.other, w.where,
                    say(k->in.policy == CHECK_SAME ? differ : none, l), w.show);
    else if (f->kind == CHECK_SHARED_EDGE)
        say_finding(k, x, "第 %zu 条（%s）与第 %zu 条（%s）规则共用边界：“%s”恰为 %s 时两条都满足（共 %zu 对规则）；请写明归哪一条，通常“以上”含本数。例：%s",
                    "rules %zu (%s) and %zu (%s) share an edge: both take “%s” at exactly %s (%zu pairs of rules); say which of them has it. Example: %s", x.rule, w.cell, x.other, w.other,
                    w.column, feel_text(k->r->a, f->witness[f->column]), f->pairs, w.show);
    else if (f->kind == CHECK_MASKED)
        say_finding(k, x, "第 %zu 条规则不起作用：它满足时，%s规则（如第 %zu 条）总已满足。例：%s", "rule %zu never counts: whenever it is met, so are rules %s (such as %zu). Example: %s", x.rule,
                    say(k->in.policy == CHECK_PRIORITY ? above : before, l), x.other, w.show);
    else
        say_finding(k, x, "表太大，在限定的计算量内没有查完：没有报告的缺口、重叠和无效规则不等于没有", "the table is too large to be checked whole within the limit: gaps, overlaps and masked rules may remain untold");
}

/* One finding as a sentence, with its rule counted from 1 and an example. */
static void word(checker *k, const check_finding *f)
{
    dmn_finding x = { .level = level_of(k, f->kind), .kind = check_kind_word(f->kind), .line = k->t->line, .witness = witness_context(k, f->witness) };
    bool of_cell = f->kind == CHECK_EMPTY || f->kind == CHECK_WRONG_KIND || f->kind == CHECK_UNDECIDED;
    if (f->kind != CHECK_GAP && f->kind != CHECK_UNFINISHED) {
        x.rule = f->row + 1;
        x.other = f->other != f->row ? f->other + 1 : 0;
        x.line = k->t->rules[f->row].line;
    }
    (of_cell ? word_of_cell : word_of_rows)(k, f, x, words_of(k, f));
}

/* ---- outputs ------------------------------------------------------------------------------------------------------------------------ */

static void check_output(checker *k, size_t row, size_t column)
{
    const dmn_output *o = &k->t->outputs[column];
    const dmn_cell *c = &k->t->rules[row].results[column];
    dmn_finding x = { .level = LEVEL_ERROR, .kind = "output", .line = c->line, .rule = row + 1 };
    feel_value v, fitted;
    if (!c->x || !check_is_constant(c->x) || feel_is_null(v = feel_evaluate(k->r, c->x, NULL)))
        return;
    if (!feel_conform(k->r, v, o->type, &fitted))
        say_finding(k, x, "第 %zu 条规则：输出“%.*s”的 %.*s 不合类型 %s", "rule %zu: output “%.*s”, %.*s, is not of type %s", row + 1, (int)o->name.len, o->name.at, (int)c->text.len, c->text.at,
                    o->type->name ? o->type->name : "—");
    else if (o->allowed.x && o->allowed.x->kind != NODE_ANY_TEST && feel_test(k->r, o->allowed.x, fitted, NULL) != FEEL_TRUE)
        say_finding(k, x, "第 %zu 条规则：输出“%.*s”的 %.*s 不在允许的取值之内", "rule %zu: output “%.*s”, %.*s, is not among the allowed values", row + 1, (int)o->name.len, o->name.at, (int)c->text.len,
                    c->text.at);
}

static void check_one(checker *k)
{
    describe_table(k);
    check_findings f = table_check(k->r, &k->in);
    for (size_t i = 0; i < f.count; i++)
        if (f.at[i].confirmed || !f.at[i].witness)                /* what hangs on undecided cells is not claimed */
            word(k, &f.at[i]);
    for (size_t i = 0; i < k->t->rule_count; i++)
        for (size_t c = 0; c < k->t->output_count; c++)
            check_output(k, i, c);
    if (f.more_gaps)
        say_finding(k, (dmn_finding){ .level = LEVEL_NOTE, .kind = "more", .line = k->t->line }, "缺口不止这些，查到 %d 处为止", "there are more gaps; the search stopped at %d", CHECK_MOST);
    if (f.left_out)
        say_finding(k, (dmn_finding){ .level = LEVEL_NOTE, .kind = "more", .line = k->t->line }, "同类问题还有 %zu 处没有列出", "%zu more findings of these kinds are not listed", f.left_out);
}

dmn_findings dmn_check(feel_run *r, const dmn_model *m)
{
    static const char *const kinds[] = { [FAULT_SYNTAX] = "syntax", [FAULT_NAME] = "name", [FAULT_TYPE] = "type", [FAULT_REFERENCE] = "reference" };
    checker k = { .r = r, .m = m };
    dmn_faults faults = dmn_faults_of(m);
    dmn_tables tables = dmn_tables_of(m);
    for (size_t i = 0; i < faults.count; i++) {
        const dmn_fault *f = &faults.at[i];
        say_finding(&k, (dmn_finding){ .level = LEVEL_ERROR, .kind = kinds[f->kind], .file = f->file, .element = f->element, .line = f->line }, "%s", "%s", r->lang == LANG_EN ? f->en : f->zh);
    }
    for (size_t i = 0; i < tables.count; i++) {
        k.t = tables.at[i];
        check_one(&k);
    }
    return (dmn_findings){ k.out.at, k.out.len };
}
