/* feel 'EXPR' [--input FILE.json]: one FEEL expression, its value as JSON. */
#include "base/file.h"
#include "cli/rule_result.h"

bool rule_input(arena *a, const char *file, feel_value *out, error *e)
{
    str json;
    place at = { .file = file };
    *out = feel_context_of(a, NULL, 0);
    if (!file)
        return true;
    TRY(file_read(a, file, RULE_MOST_INPUT, &json, e));
    error inside = { .lang = e->lang };
    if (!feel_from_json(a, json, out, &inside))
        return fail_at(e, ERR_INPUT, at, "%s", "%s", inside.text);
    if (out->kind != FEEL_CONTEXT)
        return fail_at(e, ERR_INPUT, at, "内容应是一个 JSON 对象，键是名称", "the content must be one JSON object whose keys are names");
    return true;
}

bool rule_result(cli *c, const feel_run *r, feel_value v, error *e)
{
    buf b = buf_new(c->a);
    size_t serious = 0;
    feel_json(&b, v);
    fprintf(c->out, "%s\n", b.text);
    for (size_t i = 0; i < r->problems.len; i++) {
        const feel_problem *p = &r->problems.at[i];
        serious += p->serious;
        if (p->column)
            fprintf(stderr, say((text2){ "第 %d 行第 %d 列：%s\n", "line %d, column %d: %s\n" }, c->lang), p->line, p->column, p->text);
        else if (p->line)                                         /* of the model's file */
            fprintf(stderr, say((text2){ "文件第 %d 行：%s\n", "file line %d: %s\n" }, c->lang), p->line, p->text);
        else
            fprintf(stderr, "%s\n", p->text);
    }
    return !serious || fail(e, ERR_INPUT, "计算遇到 %zu 处错误，这些地方的值为 null", "evaluation met %zu errors; what they concern is null", serious);
}

static bool run_feel(cli *c, error *e)
{
    feel_value input;
    const feel_expression *x;
    feel_run r;
    feel_names *names = feel_names_new(c->a, NULL);
    TRY(rule_input(c->a, cli_option(c, "--input"), &input, e));
    feel_names_add_context(names, input.context);
    TRY(feel_compile(c->a, str_of(cli_word(c, 0)), names, FEEL_EXPRESSION, &x, e));
    feel_run_begin(&r, c->a, c->lang);
    feel_scope scope = { .context = input.context };
    feel_value v = feel_evaluate(&r, x, &scope);
    return rule_result(c, &r, v, e);
}

static const option_spec options[] = { { "--input", true, { "JSON 文件：名称和它们的值", "a JSON file: names and their values" } }, { 0 } };
const command cmd_feel = { "feel", { "计算一个 FEEL 表达式，结果为 JSON", "evaluate a FEEL expression; the result is JSON" }, "'EXPR' [--input FILE.json]", options, 1, 1, run_feel };
