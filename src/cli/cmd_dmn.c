/* dmn eval|batch|check: decision models from files. */
#include "base/map.h"
#include "cli/rule_result.h"
#include "rule/dmn_check.h"

static const char **imports_of(cli *c, size_t *count)
{
    const char **files = NEW_N(c->a, const char *, CLI_MAX_OPTIONS);
    *count = 0;
    for (size_t i = 0; i < c->set_count; i++)
        if (text_eq(c->set[i].name, "--import"))
            files[(*count)++] = c->set[i].value;
    return files;
}

static bool open_files(cli *c, dmn_model **m, error *e)
{
    dmn_files files = { .path = cli_word(c, 1) };
    files.imports = imports_of(c, &files.import_count);
    if (!files.path)
        return fail(e, ERR_USAGE, "用法：jbp dmn %s FILE.dmn …（jbp dmn --help）", "usage: jbp dmn %s FILE.dmn … (jbp dmn --help)", cli_word(c, 0));
    return dmn_open(c->a, &files, m, e);
}

/* ---- eval ------------------------------------------------------------------------------------------------------------------ */

static bool run_eval(cli *c, error *e)
{
    dmn_model *m;
    feel_value inputs, v;
    feel_run r;
    const char *decision = cli_option(c, "--decision");
    if (!decision && !cli_has(c, "--all"))
        return fail(e, ERR_USAGE, "请用 --decision 说明哪个决策，或用 --all 计算全部", "say which decision with --decision, or --all");
    TRY(open_files(c, &m, e) && rule_input(c->a, cli_option(c, "--input"), &inputs, e));
    feel_run_begin(&r, c->a, c->lang);
    inputs = dmn_plain_inputs(&r, m, inputs);
    if (decision)
        TRY(dmn_evaluate(&r, m, DMN_DECISION, str_of(decision), inputs, &v, e));
    else
        v = dmn_evaluate_all(&r, m, inputs);
    return rule_result(c, &r, v, e);
}

/* ---- batch ----------------------------------------------------------------------------------------------------------------- */

typedef struct opened { dmn_model *m; error why; } opened;
typedef struct case_run { cli *c; map models; } case_run;

static const char *text_of(const feel_context *line, const char *key, arena *a)
{
    const feel_value *v = feel_get(line, str_of(key));
    return v && v->kind == FEEL_STRING ? str_copy(a, v->text) : NULL;
}

/* Opened once for the whole run, failures too; lives in the command's arena. */
static const opened *model_of(case_run *b, const feel_context *line)
{
    arena *a = b->c->a;
    const feel_value *others = feel_get(line, STR("imports"));
    const char *path = text_of(line, "model", a);
    size_t count = others && others->kind == FEEL_LIST ? others->list->count : 0;
    const char **imports = NEW_N(a, const char *, count + 1);
    buf key = buf_new(a);
    buf_puts(&key, path ? path : "");
    for (size_t i = 0; i < count; i++) {
        imports[i] = others->list->at[i].kind == FEEL_STRING ? str_copy(a, others->list->at[i].text) : "";
        buf_print(&key, "\n%s", imports[i]);
    }
    opened *o = map_ptr(&b->models, (str){ key.text, key.len });
    if (o)
        return o;
    o = NEW(a, opened);
    o->why.lang = b->c->lang;
    if (!path)
        fail(&o->why, ERR_INPUT, "没有 model", "there is no model");
    else if (!dmn_open(a, &(dmn_files){ path, imports, count }, &o->m, &o->why))
        o->m = NULL;
    map_put(&b->models, (str){ key.text, key.len }, NULL)->ptr = o;
    return o;
}

static bool kind_of(const char *text, dmn_kind *out, error *e)
{
    static const struct { const char *word; dmn_kind kind; } kinds[] = { { "decision", DMN_DECISION }, { "bkm", DMN_BKM }, { "decisionService", DMN_SERVICE } };
    *out = DMN_DECISION;
    for (size_t i = 0; text && i < sizeof kinds / sizeof *kinds; i++)
        if (text_eq(text, kinds[i].word)) {
            *out = kinds[i].kind;
            return true;
        }
    return !text || fail(e, ERR_INPUT, "kind 应是 decision、bkm 或 decisionService，写的是“%s”", "kind is decision, bkm or decisionService, found “%s”", text);
}

static bool answer(case_run *b, arena *a, const feel_context *line, feel_value *out, error *e)
{
    const feel_value *typed = feel_get(line, STR("inputs_typed")), *plain = feel_get(line, STR("inputs"));
    const char *target = text_of(line, "target", a);
    const opened *o = model_of(b, line);
    feel_run r;
    dmn_kind kind;
    if (!o->m) {
        *e = o->why;
        return false;
    }
    TRY(kind_of(text_of(line, "kind", a), &kind, e));
    feel_run_begin(&r, a, b->c->lang);
    feel_value inputs = typed ? *typed : plain ? dmn_plain_inputs(&r, o->m, *plain) : FEEL_NOTHING;
    return dmn_evaluate(&r, o->m, kind, str_of(target), inputs, out, e);
}

static void put_string(buf *b, const char *text) { feel_json(b, feel_string(str_of(text))); }

/* What went wrong inside an evaluation makes a null, as in the standard; an error is a case that cannot be evaluated at all. */
static void answer_line(case_run *b, str text)
{
    arena *a = arena_new();
    feel_value line, v = FEEL_NOTHING;
    error e = { .lang = b->c->lang };
    buf out = buf_new(a);
    bool read = feel_from_json(a, text, &line, &e) && (line.kind == FEEL_CONTEXT || fail(&e, ERR_INPUT, "每行应是一个 JSON 对象", "each line is to be one JSON object"));
    const feel_value *id = read ? feel_get(line.context, STR("id")) : NULL;
    bool ok = read && answer(b, a, line.context, &v, &e);
    buf_puts(&out, "{\"id\": ");
    feel_json(&out, id ? *id : FEEL_NOTHING);
    buf_puts(&out, ok ? ", \"output\": " : ", \"error\": ");
    if (ok)
        feel_json(&out, v);
    else
        put_string(&out, error_line(a, &e));
    fprintf(b->c->out, "%s}\n", out.text);
    arena_end(a);
}

static bool run_batch(cli *c, error *e)
{
    (void)e;
    case_run b = { .c = c, .models = map_new(c->a) };
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, stdin)) >= 0) {
        str text = str_trim((str){ line, (size_t)n });
        if (text.len)
            answer_line(&b, text);
    }
    free(line);
    return true;
}

/* ---- check ----------------------------------------------------------------------------------------------------------------- */

static const struct { const char *word; text2 says; } levels[] = {
    [LEVEL_ERROR] = { "error", { "错误", "error" } }, [LEVEL_WARNING] = { "warning", { "警告", "warning" } }, [LEVEL_NOTE] = { "note", { "说明", "note" } },
};

static void put_finding(cli *c, const dmn_finding *f)
{
    buf b = buf_new(c->a);
    const struct { const char *key, *value; } texts[] = { { "level", levels[f->level].word }, { "kind", f->kind }, { "file", f->file }, { "element", f->element }, { "text", f->text } };
    buf_puts(&b, "{");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buf_print(&b, "\"%s\": ", texts[i].key);
        put_string(&b, texts[i].value);
        buf_puts(&b, ", ");
    }
    buf_print(&b, "\"line\": %d, \"rule\": %zu, \"other\": %zu, \"example\": ", f->line, f->rule, f->other);
    feel_json(&b, f->witness);
    fprintf(c->out, "%s}", b.text);
}

static void list_findings(cli *c, dmn_findings found)
{
    for (size_t i = 0; i < found.count; i++) {
        const dmn_finding *f = &found.at[i];
        fprintf(c->out, say((text2){ "%s 第 %d 行“%s”：%s：%s\n", "%s, line %d, “%s”: %s: %s\n" }, c->lang), f->file, f->line, f->element ? f->element : "—", say(levels[f->level].says, c->lang), f->text);
    }
    if (!found.count)
        fprintf(c->out, "%s\n", say((text2){ "没有发现问题", "nothing found" }, c->lang));
}

static bool run_check(cli *c, error *e)
{
    dmn_model *m;
    feel_run r;
    size_t bad = 0;
    TRY(open_files(c, &m, e));
    feel_run_begin(&r, c->a, c->lang);
    dmn_findings found = dmn_check(&r, m);
    if (!c->json)
        list_findings(c, found);
    for (size_t i = 0; i < found.count; i++) {
        bad += found.at[i].level != LEVEL_NOTE;
        if (c->json) {
            fputs(i ? ",\n " : "[", c->out);
            put_finding(c, &found.at[i]);
        }
    }
    if (c->json)
        fputs(found.count ? "]\n" : "[]\n", c->out);
    return !bad || fail(e, ERR_INPUT, "模型有 %zu 处问题", "the model has %zu faults", bad);
}

/* ---- the command -------------------------------------------------------------------------------------------------------------- */

static const struct { const char *name; bool (*run)(cli *c, error *e); } actions[] = { { "eval", run_eval }, { "batch", run_batch }, { "check", run_check } };

static bool run_dmn(cli *c, error *e)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (text_eq(cli_word(c, 0), actions[i].name))
            return actions[i].run(c, e);
    return fail(e, ERR_USAGE, "jbp dmn 没有“%s”（eval、batch、check）", "jbp dmn has no “%s” (eval, batch, check)", cli_word(c, 0));
}

static const option_spec options[] = {
    { "--decision", true, { "eval：哪个决策", "eval: which decision" } },
    { "--all", false, { "eval：全部决策，结果为一个对象", "eval: all decisions, as one object" } },
    { "--input", true, { "eval：输入数据的 JSON 文件", "eval: a JSON file with the input data" } },
    { "--import", true, { "模型引入的另一个文件，可写多次", "another file the model imports; may be given several times" } },
    { 0 },
};
const command cmd_dmn = { "dmn", { "DMN 决策模型：计算（eval、batch）和检查（check）", "DMN decision models: evaluate (eval, batch) and check (check)" },
                          "eval|batch|check [FILE.dmn]", options, 1, 2, run_dmn };
