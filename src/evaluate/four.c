#include "evaluate/four.h"

#include "base/vec.h"
#include "evaluate/sheet_parts.h"

#include <errno.h>
#include <stdio.h>

typedef struct rule { formula when; const char *class, *zh, *plan; int months; } rule;
typedef struct four {
    core *c;
    arena *a;
    const ledger_decl *l;
    data_decl d;                            /* the ledger's fields by their labels, parameters, tests */
    VEC(rule) rules;
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
    const yaml *rules = yaml_get(y, "rules");
    if (!rules || rules->kind != YAML_LIST || !rules->count)
        return fail_at(f->e, ERR_DECLARATION, (place){ .file = name, .row = 1 }, "应写 parameters、tests 和 rules（列表）", "expected parameters, tests and rules (a list)");
    data_begin(f->a, &f->d);
    field_items(f);
    TRY(parameters(f, yaml_get(y, "parameters")) && tests(f, yaml_get(y, "tests"), y));
    for (size_t i = 0; i < rules->count; i++)
        TRY(one_rule(f, rules->items[i]));
    return true;
}

/* ---- classifying ----------------------------------------------------------------------------------------------------------- */

static const char *lacking(four *f, const formula *x, size_t row)
{
    buf b = buf_new(f->a);
    for (size_t i = 0; i < x->use_count; i++)
        if (f->t.column[x->uses[i]][row].kind == FEEL_NULL)
            buf_print(&b, "%s%s", b.len ? "、" : "", f->d.at[x->uses[i]].name);
    return b.text;
}

/* The first rule that holds. One that cannot be told might be the firm's: then there is no class, and the reason says what lacks. */
static const rule *rule_of(four *f, formula_run *run, size_t row, const char **reason)
{
    for (size_t i = 0; i < f->rules.len; i++) {
        const rule *r = &f->rules.at[i];
        feel_truth t = formula_truth(run, &r->when, row);
        *reason = t == FEEL_TRUE ? r->zh : arena_print(f->a, say((text2){ "无法判断“%s”：缺 %s", "“%s” cannot be told: %s unknown" }, f->c->lang), r->zh, lacking(f, &r->when, row));
        if (t == FEEL_TRUE)
            return r;
        if (t == FEEL_UNKNOWN)
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

bool four_classify(core *c, const char *path, int year, date today, four_result *result, document **out, error *e)
{
    four f = { .c = c, .a = c->a, .l = ledger_find(&c->packs, "four_batch", e), .year = year, .today = today, .out = result, .e = e };
    eval_table base;
    *result = (four_result){ 0 };
    TRY(f.l && read_rule(&f, path) && data_load(c, &f.d, year, &base, e));
    for (size_t i = 0; i < base.firms; i++)
        base.firm[i].head = -1;                                 /* a plot is a firm's own, however it is evaluated */
    data_finish(c->a, &base, NULL, 0, c->lang, &f.t);
    return classify(&f) && list(&f, out);
}
