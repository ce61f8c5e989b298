#include "evaluate/four.h"

#include "base/vec.h"
#include "evaluate/sheet_parts.h"

#include <errno.h>
#include <stdio.h>

typedef struct rule { formula when; const dmn_rule *row; const char *class, *zh, *plan; int months; } rule;       /* row: of the decision table, in place of `when` */
typedef struct four {
    core *c;
    arena *a;
    const ledger_decl *l;
    data_decl d;                            /* the ledger's fields by their labels, parameters, tests */
    VEC(rule) rules;
    const edition_set *set;
    const dmn_table *table;                 /* NULL: the rules stand in the file */
    formula *inputs;                        /* of its columns */
    eval_table t;
    int year;
    date today;
    four_result *out;
    error *e;
} four;

/* ---- the rule ------------------------------------------------------------------------------------------------------------ */

static void field_items(four *f)
{
    const field_decl *firm = field_find(f->l, "enterprise"), *year = field_find(f->l, "year");
    data_add(&f->d, &(datum){ .name = "摸底记录", .title = { "摸底记录", "Surveyed" }, .from = FROM_COUNT, .ledger = f->l, .firm = firm, .year = year, .absent = FEEL_NOTHING });
    for (size_t i = 0; i < f->l->count; i++) {
        const field_decl *x = &f->l->fields[i];
        if (x->computed || x->type == FIELD_YEAR || x->type == FIELD_REF)
            continue;
        data_add(&f->d, &(datum){ .name = x->label.zh, .title = x->label, .unit = x->unit, .places = 2, .from = FROM_ONE, .ledger = f->l, .field = x, .firm = firm, .year = year, .absent = FEEL_NOTHING });
    }
}

static bool parameters(four *f, const yaml *y)
{
    for (size_t i = 0; y && y->kind == YAML_MAP && i < y->count; i++) {
        const yaml *value_ = yaml_get(y->items[i], "value"), *unit_ = yaml_get(y->items[i], "unit");
        dec128 v;
        if (!value_ || value_->kind != YAML_SCALAR || !dec_parse(str_of(value_->text), &v))
            return yaml_fail(y->items[i], f->e, "参数要写 {value: 数, unit: 单位}", "a parameter is {value: NUMBER, unit: UNIT}");
        data_add(&f->d, &(datum){ .name = y->keys[i]->text, .title = { y->keys[i]->text, NULL }, .unit = unit_ ? unit_->text : NULL, .constant = true, .absent = feel_number(v) });
    }
    return true;
}

/* A computed field of the ledger as an item: 三项均符合 follows from the two tests and the industry. */
static bool derived(four *f, const char *field, const yaml *at, const char *text)
{
    const field_decl *x = field_find(f->l, field);
    datum d = { .derived = true, .absent = FEEL_NOTHING };
    if (!x || !x->computed || x->type != FIELD_BOOL)
        return yaml_fail(at, f->e, "tests 只能是 tax_ok、output_ok", "tests are tax_ok and output_ok");
    d.name = x->label.zh;
    d.title = x->label;
    TRY(formula_compile(&f->d, at, text, NULL, &d.feel, f->e));
    data_add(&f->d, &d);
    return true;
}

static bool tests(four *f, const yaml *y, const yaml *top)
{
    static const char *const names[] = { "tax_ok", "output_ok" };
    for (int i = 0; i < 2; i++) {
        const yaml *x = yaml_get(y, names[i]);
        if (!x || x->kind != YAML_SCALAR)
            return yaml_fail(y ? y : top, f->e, "tests 要写 tax_ok 和 output_ok 的条件", "tests need the conditions tax_ok and output_ok");
        TRY(derived(f, names[i], x, x->text));
    }
    return derived(f, "fits", y, "亩均税收达标 and 产值达标 and 符合产业导向");
}

static bool one_rule(four *f, const yaml *y)
{
    static const char *const keys[] = { "when", "class", "zh", "plan", "months" };
    const char *v[5] = { 0 };
    rule r = { 0 };
    decimal months = { 0 };
    const code_list *classes = field_find(f->l, "class")->list;
    for (size_t i = 0; y->kind == YAML_MAP && i < y->count; i++)
        for (size_t k = 0; k < 5; k++)
            if (text_eq(keys[k], y->keys[i]->text) && y->items[i]->kind == YAML_SCALAR)
                v[k] = y->items[i]->text;
    if (!v[0] || !v[1] || !v[2] || (v[4] && (!decimal_parse(str_of(v[4]), &months) || months.scale || months.units < 1 || months.units > 240)))
        return yaml_fail(y, f->e, "规则要写 when、class、zh（依据），可写 plan 和 months（1 到 240）", "a rule needs when, class, zh; may have plan and months (1 to 240)");
    if (!list_find(classes, str_of(v[1])))
        return yaml_fail(y, f->e, "没有分类“%s”（relocate、upgrade、close、restore）", "there is no class “%s” (relocate, upgrade, close, restore)", v[1]);
    r = (rule){ .class = v[1], .zh = v[2], .plan = v[3], .months = (int)months.units };
    TRY(formula_compile(&f->d, y, v[0], NULL, &r.when, f->e));
    VEC_ADD(f->a, &f->rules, r);
    return true;
}

/* ---- the rule as a decision table --------------------------------------------------------------------------------------- */

static int output_of(const dmn_table *t, const char *name)
{
    for (size_t i = 0; i < t->output_count; i++)
        if (str_eq(t->outputs[i].name, str_of(name)))
            return (int)i;
    return -1;
}

/* A constant: outputs are what people wrote, not formulas. */
static bool constant_text(four *f, const dmn_table *t, const dmn_cell *cell, const char **out)
{
    feel_run r;
    feel_run_begin(&r, f->a, f->c->lang);
    feel_value v = feel_evaluate(&r, cell->x, NULL);
    *out = v.kind == FEEL_STRING ? str_copy(f->a, v.text) : v.kind == FEEL_NUMBER ? dec_text(f->a, v.number) : NULL;
    return *out || v.kind == FEEL_NULL || fail_at(f->e, ERR_DECLARATION, (place){ .file = t->file, .row = cell->line }, "输出应为文字或数", "an output must be a text or a number");
}

static bool decision_row(four *f, const dmn_table *t, const dmn_rule *row)
{
    static const char *const names[] = { "分类", "依据", "计划", "月数" };
    const char *v[4] = { 0 };
    decimal months = { 0 };
    const place at = { .file = t->file, .row = row->line };
    for (int i = 0; i < 4; i++) {
        int k = output_of(t, names[i]);
        if (k >= 0)
            TRY(constant_text(f, t, &row->results[k], &v[i]));
    }
    if (!v[0] || !v[1] || (v[3] && (!decimal_parse(str_of(v[3]), &months) || months.scale || months.units < 1 || months.units > 240)))
        return fail_at(f->e, ERR_DECLARATION, at, "每条规则要有输出“分类”和“依据”，可有“计划”和“月数”（1 到 240）", "each rule needs the outputs 分类 and 依据; may have 计划 and 月数 (1 to 240)");
    if (!list_find(field_find(f->l, "class")->list, str_of(v[0])))
        return fail_at(f->e, ERR_DECLARATION, at, "没有分类“%s”（relocate、upgrade、close、restore）", "there is no class “%s” (relocate, upgrade, close, restore)", v[0]);
    VEC_ADD(f->a, &f->rules, (rule){ .row = row, .class = v[0], .zh = v[1], .plan = v[2], .months = (int)months.units });
    return true;
}

static bool read_decision(four *f, const char *id)
{
    decision_model m;
    TRY(decision_open(f->c, f->set, id, &m, f->e));
    dmn_tables tables = dmn_tables_of(m.model);
    const dmn_table *t = tables.count ? tables.at[0] : NULL;
    if (!t || tables.count != 1 || (t->hit != HIT_FIRST && t->hit != HIT_UNIQUE))
        return fail_at(f->e, ERR_DECLARATION, (place){ .file = t ? t->file : m.id, .row = t ? t->line : 1 }, "应只有一张决策表，命中策略为首个（F）或唯一（U）", "expected one decision table whose hit policy is First or Unique");
    f->table = t;
    f->inputs = NEW_N(f->a, formula, t->input_count + 1);
    for (size_t i = 0; i < t->input_count; i++) {
        const yaml at = { .kind = YAML_SCALAR, .file = t->file, .line = t->inputs[i].value.line };
        TRY(formula_compile(&f->d, &at, str_copy(f->a, t->inputs[i].value.text), NULL, &f->inputs[i], f->e));
    }
    for (size_t i = 0; i < t->rule_count; i++)
        TRY(decision_row(f, t, &t->rules[i]));
    return true;
}

static bool rule_bytes(four *f, const char *path, const char **name, str *bytes)
{
    enum { MOST = 1 << 20 };
    const pack_file *file = path ? NULL : pack_file_find(&f->c->packs, "packs/evaluation/rules/four.yaml");
    *name = path ? path : "packs/evaluation/rules/four.yaml";
    if (file) {
        *bytes = file->bytes;
        return true;
    }
    FILE *in = fopen(*name, "rb");
    if (!in)
        return fail(f->e, ERR_NOT_FOUND, "打不开规则文件 %s：%s", "cannot read the rule %s: %s", *name, strerror(errno));
    char *text = arena_alloc(f->a, MOST + 1);
    *bytes = (str){ text, fread(text, 1, MOST, in) };
    fclose(in);
    return true;
}

static bool read_rule(four *f, const char *path)
{
    const char *name;
    str bytes;
    yaml *y;
    TRY(rule_bytes(f, path, &name, &bytes) && yaml_parse(f->a, bytes, name, &y, f->e));
    const yaml *rules = yaml_get(y, "rules"), *decision = yaml_get(y, "decision");
    bool listed = rules && rules->kind == YAML_LIST && rules->count, asked = decision && decision->kind == YAML_SCALAR;
    if (listed == asked)
        return fail_at(f->e, ERR_DECLARATION, (place){ .file = name, .row = 1 }, "应写 parameters、tests，以及 rules（列表）或 decision（决策表）之一", "expected parameters, tests, and one of rules (a list) and decision (a decision table)");
    data_begin(f->a, &f->d);
    field_items(f);
    TRY(parameters(f, yaml_get(y, "parameters")) && tests(f, yaml_get(y, "tests"), y));
    for (size_t i = 0; listed && i < rules->count; i++)
        TRY(one_rule(f, rules->items[i]));
    return listed || read_decision(f, decision->text);
}

/* ---- classifying ----------------------------------------------------------------------------------------------------------- */

static void add_lacking(four *f, buf *b, const formula *x, size_t row)
{
    for (size_t i = 0; i < x->use_count; i++)
        if (f->t.column[x->uses[i]][row].kind == FEEL_NULL)
            buf_print(b, "%s%s", b->len ? "、" : "", f->d.at[x->uses[i]].name);
}

static const char *lacking(four *f, const rule *r, size_t row)
{
    buf b = buf_new(f->a);
    if (!r->row)
        add_lacking(f, &b, &r->when, row);
    for (size_t i = 0; r->row && i < f->table->input_count; i++)
        if (r->row->tests[i].text.len && !str_eq(r->row->tests[i].text, STR("-")))
            add_lacking(f, &b, &f->inputs[i], row);
    return b.text;
}

/* Which of the rules hold: of the list by its formulas, of the table by its columns' values. Texts live until the next call. */
static void truths_of(four *f, formula_run *run, size_t row, feel_truth *met)
{
    feel_value *inputs = f->table ? NEW_N(f->a, feel_value, f->table->input_count + 1) : NULL;
    for (size_t i = 0; !f->table && i < f->rules.len; i++)
        met[i] = formula_truth(run, &f->rules.at[i].when, row);
    if (!f->table)
        return;
    for (size_t i = 0; i < f->table->input_count; i++) {
        inputs[i] = formula_value(run, &f->inputs[i], row, NULL, 0);
        if (inputs[i].kind == FEEL_STRING)
            inputs[i].text = str_of(str_copy(f->a, inputs[i].text));
    }
    feel_run r;
    feel_run_begin(&r, f->a, f->c->lang);
    dmn_table_match(&r, f->table, inputs, NULL, met);
}

/* The first rule that holds. One that cannot be told might be the firm's: then there is no class, and the reason says what lacks. */
static const rule *rule_of(four *f, formula_run *run, size_t row, const char **reason)
{
    feel_truth *met = NEW_N(f->a, feel_truth, f->rules.len + 1);
    truths_of(f, run, row, met);
    for (size_t i = 0; i < f->rules.len; i++) {
        const rule *r = &f->rules.at[i];
        *reason = met[i] == FEEL_TRUE ? r->zh : arena_print(f->a, say((text2){ "无法判断“%s”：缺 %s", "“%s” cannot be told: %s unknown" }, f->c->lang), r->zh, lacking(f, r, row));
        if (met[i] == FEEL_TRUE)
            return r;
        if (met[i] == FEEL_UNKNOWN)
            return NULL;
    }
    *reason = say((text2){ "没有一条规则适用", "no rule applies" }, f->c->lang);
    return NULL;
}

static value truth_value(feel_value v) { return v.kind == FEEL_BOOL ? V_INT(v.truth) : V_NULL; }

static value item_value(four *f, const char *field, size_t row)
{
    return truth_value(f->t.column[data_find(&f->d, str_of(field_find(f->l, field)->label.zh))][row]);
}

static bool is_empty(four *f, const record *r, const char *field) { return r->values[field_find(f->l, field)->index].kind == VALUE_NULL; }

static bool keep(four *f, writer *w, size_t row, const rule *r, const char *reason)
{
    value *v = NEW_N(f->a, value, f->l->count);
    bool *mask = NEW_N(f->a, bool, f->l->count), found;
    record had;
    outcome what;
    v[field_find(f->l, "year")->index] = V_INT(f->year);
    v[field_find(f->l, "enterprise")->index] = V_INT(f->t.firm[row].id);
    TRY(record_find(f->c, f->l, v, f->a, &had, &found, f->e));
    if (!found)
        return true;
    struct { const char *field; value v; } set[] = {
        { "tax_ok", item_value(f, "tax_ok", row) }, { "output_ok", item_value(f, "output_ok", row) }, { "fits", item_value(f, "fits", row) }, { "class", r ? v_text(r->class) : V_NULL }, { "reason", v_text(reason) },
        { "plan", r && r->plan && is_empty(f, &had, "plan") ? v_text(r->plan) : had.values[field_find(f->l, "plan")->index] },
        { "start_on", r && r->months && is_empty(f, &had, "due_on") && is_empty(f, &had, "start_on") ? v_text(date_iso(f->a, f->today)) : had.values[field_find(f->l, "start_on")->index] },
        { "due_on", r && r->months && is_empty(f, &had, "due_on") ? v_text(date_iso(f->a, date_add_months(f->today, r->months))) : had.values[field_find(f->l, "due_on")->index] },
    };
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        int at = field_find(f->l, set[i].field)->index;
        v[at] = set[i].v;
        mask[at] = true;
    }
    f->out->firms++;
    f->out->unknown += !r;
    f->out->changed += !value_same(had.values[field_find(f->l, "class")->index], v[field_find(f->l, "class")->index]);
    return record_update(w, had.id, v, mask, (origin){ 0 }, &what, f->e);
}

static bool classify(four *f)
{
    batch b;
    batch_info info = { .who = f->c->who, .action = "four-batches", .subject = arena_print(f->a, "%d", f->year) };
    writer *w = NULL;
    formula_run run;
    TRY(batch_begin(f->c->s, &info, &b, f->e));
    bool ok = writer_open(f->c, &b, f->l, &w, f->e);
    formula_run_begin(&run, &f->d, f->t.column, f->c->lang);
    for (size_t i = 0; ok && i < f->t.firms; i++) {
        const char *reason;
        const rule *r = rule_of(f, &run, i, &reason);
        ok = keep(f, w, i, r, reason);
    }
    formula_run_end(&run);
    writer_close(w);
    if (ok)
        return batch_end(&b, f->e);
    batch_abandon(&b);
    return false;
}

/* ---- the list ----------------------------------------------------------------------------------------------------------------- */

static const char *shown(four *f, const record *r, const char *field)
{
    const field_decl *x = field_find(f->l, field);
    return r->values[x->index].kind == VALUE_NULL ? "" : arena_copy(f->a, value_to_text(f->a, f->c, x, r->values[x->index]));
}

static bool overdue(four *f, const record *r)
{
    date due;
    value v = r->values[field_find(f->l, "due_on")->index];
    return is_empty(f, r, "done_on") && v.kind == VALUE_TEXT && date_parse_iso(v.text, &due) && due < f->today;
}

static bool list(four *f, document **out)
{
    static const sheet_column columns[] = { { { "分类", "Class" }, ALIGN_CENTRE }, { { "企业", "Firm" }, ALIGN_LEFT }, { { "地块", "Plot" }, ALIGN_LEFT }, { { "占地（亩）", "Land" }, ALIGN_RIGHT },
                                            { { "亩均税收达标", "Tax" }, ALIGN_CENTRE }, { { "产值达标", "Output" }, ALIGN_CENTRE }, { { "产业导向", "Fit" }, ALIGN_CENTRE }, { { "分类依据", "Why" }, ALIGN_LEFT },
                                            { { "处置计划", "Plan" }, ALIGN_LEFT }, { { "责任人", "Who" }, ALIGN_LEFT }, { { "完成期限", "Due" }, ALIGN_CENTRE }, { { "进度", "State" }, ALIGN_CENTRE } };
    lang l = f->c->lang;
    scan *s;
    record r;
    bool more = true, ok = true;
    const value args[] = { V_INT(f->year) };
    scan_options o = { .where = "year = ?", .args = args, .arg_count = 1, .order = "class, plot, enterprise" };
    *out = doc_new(f->a, l, WORDS(l, "“四个一批”分类处置台账", "The four batches"));
    (*out)->subtitle = arena_print(f->a, WORDS(l, "（%d年）", "(%d)"), f->year);
    table *t = SHEET_TABLE(*out, WORDS(l, "分类、计划与期限", "Classes, plans and dates"), NULL, columns);
    TRY(scan_open(f->c, f->l, &o, &s, f->e));
    while ((ok = scan_next(s, &r, &more, f->e)) && more) {
        const char *class = shown(f, &r, "class");
        bool late = overdue(f, &r);
        f->out->overdue += late;
        sheet_row(t, (const char *[]){ *class ? class : WORDS(l, "待定", "open"), shown(f, &r, "enterprise"), shown(f, &r, "plot"), shown(f, &r, "land"), shown(f, &r, "tax_ok"), shown(f, &r, "output_ok"), shown(f, &r, "industry_fit"),
                                       shown(f, &r, "reason"), shown(f, &r, "plan"), shown(f, &r, "leader"), shown(f, &r, "due_on"),
                                       !is_empty(f, &r, "done_on") ? WORDS(l, "已完成", "done") : late ? WORDS(l, "逾期", "overdue") : WORDS(l, "进行中", "running") });
    }
    scan_close(s);
    return ok;
}

/* The firms of the year with what the rule asks of them. */
static bool open_four(four *f, core *c, const edition_set *set, const char *path, int year, error *e)
{
    eval_table base;
    *f = (four){ .c = c, .a = c->a, .l = ledger_find(&c->packs, "four_batch", e), .set = set, .year = year, .e = e };
    TRY(f->l && read_rule(f, path) && (!year || data_load(c, &f->d, year, &base, e)));
    for (size_t i = 0; year && i < base.firms; i++)
        base.firm[i].head = -1;                                 /* a plot is a firm's own, however it is evaluated */
    if (year)
        data_finish(c->a, &base, NULL, 0, c->lang, &f->t);
    return true;
}

bool four_classify(core *c, const char *path, int year, date today, four_result *result, document **out, error *e)
{
    four f;
    edition_set set;
    *result = (four_result){ 0 };
    TRY(edition_set_on(c, today, &set, e) && open_four(&f, c, &set, path, year, e));
    f.today = today;
    f.out = result;
    return classify(&f) && list(&f, out);
}

/* ---- the rule tried ---------------------------------------------------------------------------------------------------------- */

bool four_check(core *c, const edition_set *set, error *e)
{
    four f;
    return !map_get(&c->packs.ledger_by_id, STR("four_batch")) || open_four(&f, c, set, NULL, 0, e);
}

const char *four_decision(core *c)
{
    const pack_file *file = pack_file_find(&c->packs, "packs/evaluation/rules/four.yaml");
    error ignored = { 0 };
    yaml *y = NULL;
    if (!file || !yaml_parse(c->a, file->bytes, file->path, &y, &ignored))
        return NULL;
    const yaml *decision = yaml_get(y, "decision");
    return decision && decision->kind == YAML_SCALAR ? decision->text : NULL;
}

static bool surveyed(four *f, int64_t firm, bool *there)
{
    value *v = NEW_N(f->a, value, f->l->count);
    record had;
    v[field_find(f->l, "year")->index] = V_INT(f->year);
    v[field_find(f->l, "enterprise")->index] = V_INT(firm);
    return record_find(f->c, f->l, v, f->a, &had, there, f->e);
}

bool four_try(core *c, const edition_set *set, int year, four_said **out, size_t *n, error *e)
{
    four f;
    formula_run run;
    int64_t newest = year;
    bool found = true, ok = true;
    *n = 0;
    if (!year)
        TRY(store_int(c->s, "SELECT max(year) FROM four_batch", NULL, 0, &newest, &found, e));
    if (!found || !newest)
        return true;
    TRY(open_four(&f, c, set, NULL, (int)newest, e));
    *out = NEW_N(c->a, four_said, f.t.firms + 1);
    formula_run_begin(&run, &f.d, f.t.column, c->lang);
    for (size_t i = 0; ok && i < f.t.firms; i++) {
        const char *reason;
        bool there;
        const rule *r = rule_of(&f, &run, i, &reason);
        ok = surveyed(&f, f.t.firm[i].id, &there);
        if (ok && there)
            (*out)[(*n)++] = (four_said){ f.t.firm[i].id, f.t.firm[i].name, r ? r->class : NULL, reason };
    }
    formula_run_end(&run);
    return ok;
}
