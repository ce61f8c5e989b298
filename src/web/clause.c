#include "web/clause.h"

#include "ledger/record.h"
#include "text/json_out.h"

/* operand: a value is written beside it; typed: the value is one of the field's kind, not a part of a text. */
typedef struct operation { const char *id, *pattern; text2 says; bool operand, typed; } operation;
static const operation operations[] = {
    { "eq", "%s = %s", { "等于", "is" }, true, true },
    { "ne", "%s != %s", { "不等于", "is not" }, true, true },
    { "ge", "%s >= %s", { "不小于（晚于）", "at least (from)" }, true, true },
    { "le", "%s <= %s", { "不大于（早于）", "at most (until)" }, true, true },
    { "has", "contains(%s, %s)", { "包含", "contains" }, true, false },
    { "starts", "starts with(%s, %s)", { "开头是", "begins with" }, true, false },
    { "null", "%s = null", { "没有填", "is empty" }, false, false },
    { "set", "%s != null", { "已填", "is filled" }, false, false },
};

static const char *quoted(arena *a, str text)
{
    buf b = buf_new(a);
    json_out_str(&b, text);                 /* FEEL escapes as JSON does */
    return b.text;
}

const char *clause_literal(arena *a, const field_decl *f, value x)
{
    if (x.kind == VALUE_NULL)
        return "null";
    if (x.kind == VALUE_TEXT)
        return f->type == FIELD_DATE ? arena_print(a, "date(\"%.*s\")", (int)x.text.len, x.text.at) : quoted(a, x.text);
    if (f->type == FIELD_BOOL)
        return x.num ? "true" : "false";
    return f->type == FIELD_DECIMAL ? decimal_text_short(a, (decimal){ x.num, f->scale }) : arena_print(a, "%lld", (long long)x.num);
}

/* What a person writes, as FEEL writes it: read like a field of a form, so 机械 finds its code and 1.2 is a number. */
static bool literal_of(visit *v, const field_decl *f, const char *text, bool typed, const char **out, error *e)
{
    value stored = v_text(text);
    if (typed && f->type != FIELD_TEXT && f->type != FIELD_TEXTS)
        TRY(value_from_text(v->a, f, str_of(text), v->l, &stored, e));
    *out = clause_literal(v->a, typed ? f : &(field_decl){ .type = FIELD_TEXT }, stored);
    return true;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static const char *fill_pattern(arena *a, const operation *o, const char *name, const char *literal)
{
    return arena_print(a, o->pattern, name, literal);
}
#pragma GCC diagnostic pop

void clause_operations(visit *v, view *in)
{
    view *ops = view_list(in, "ops");
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        view *item = view_item(ops);
        view_text(item, "id", operations[i].id);
        view_text(item, "label", say(operations[i].says, v->l));
    }
}

bool clause_asked(visit *v, const ledger_decl *l, const ledger_rights *g, const char *where, const char **out, error *e)
{
    const char *id = http_query(v->in, "field"), *op = http_query(v->in, "op"), *text = http_query(v->in, "value"), *literal = "";
    const field_decl *f = text_empty(id) ? NULL : field_find(l, id);
    *out = NULL;
    if (!f || !rights_see(g, f))
        return true;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        const operation *o = &operations[i];
        if (!text_eq(o->id, op))
            continue;
        if (o->operand)
            TRY(literal_of(v, f, text ? text : "", o->typed, &literal, e));
        const char *clause = fill_pattern(v->a, o, f->label.zh, literal);
        *out = text_empty(where) ? clause : arena_print(v->a, "%s and %s", where, clause);
        return true;
    }
    return fail(e, ERR_INPUT, "不认识的比较“%s”", "unknown comparison “%s”", op ? op : "");
}
