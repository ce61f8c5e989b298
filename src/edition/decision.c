#include "edition/decision.h"

#include "base/vec.h"
#include "ledger/names.h"

pack_ids decisions_of(const core *c) { return packs_file_ids(&c->packs, c->a, "decisions", ".dmn"); }

bool decision_declared(core *c, const char *id, const pack_file **out, error *e)
{
    const char *near = NULL;
    *out = packs_file_named(&c->packs, "decisions", ".dmn", id);
    if (*out)
        return true;
    pack_ids all = decisions_of(c);
    for (size_t i = 0; i < all.count; i++)
        near = names_near(all.at[i], id) ? all.at[i] : near;
    if (near)
        return fail(e, ERR_NOT_FOUND, "没有决策表“%s”；是否指 %s？", "there is no decision model “%s”; did you mean %s?", id, near);
    return fail(e, ERR_NOT_FOUND, "没有决策表“%s”（packs/业务包/decisions/%s.dmn）", "there is no decision model “%s” (packs/NAME/decisions/%s.dmn)", id, id);
}

static bool no_faults(const dmn_model *m, error *e)
{
    dmn_faults f = dmn_faults_of(m);
    return !f.count || fail_at(e, ERR_DECLARATION, (place){ .file = f.at[0].file, .row = f.at[0].line }, "%s", "%s", say((text2){ f.at[0].zh, f.at[0].en }, e->lang));
}

bool decision_open(core *c, const edition_set *s, const char *id, decision_model *out, error *e)
{
    const pack_file *file;
    TRY(decision_declared(c, id, &file, e));
    const char *pack = file->path + strlen("packs/");
    *out = (decision_model){ .id = id, .pack = arena_copy_n(c->a, pack, strcspn(pack, "/")), .amended = edition_of(s, EDITION_DECISION, id) };
    out->text = out->amended ? out->amended->text : str_copy(c->a, file->bytes);
    if (strlen(out->text) > EDITION_MOST_BYTES)
        return fail_at(e, ERR_LIMIT, (place){ .file = file->path }, "决策表超过 %d KB", "the model is larger than %d KB", (int)EDITION_MOST_BYTES >> 10);
    TRY(dmn_open_strict(c->a, str_of(out->text), out->amended ? out->amended->file : file->path, &out->model, e) && no_faults(out->model, e));
    out->by_day = strstr(out->text, "today(") || strstr(out->text, "now(");
    return true;
}

bool decision_findings(core *c, const decision_model *m, lang l, dmn_findings *out, error *e)
{
    dmn_model *plain;
    feel_run r;
    TRY(dmn_open_text(c->a, str_of(m->text), m->id, &plain, e));
    feel_run_begin(&r, c->a, l);
    *out = dmn_check(&r, plain);
    return true;
}

static void check_one(core *c, const edition_set *s, const pack_ids *ids, size_t i, pack_faults *faults, error *e)
{
    decision_model m;
    bool ok = name_id(ids->at[i]) || fail(e, ERR_DECLARATION, "决策表的文件名“%s”应为小写字母、数字和下划线", "the file's name “%s” must be lower-case letters, digits and _", ids->at[i]);
    for (size_t k = 0; ok && k < i; k++)
        ok = !text_eq(ids->at[k], ids->at[i]) || fail(e, ERR_DECLARATION, "有两个决策表叫 %s", "two decision models are called %s", ids->at[i]);
    if (!ok || !decision_open(c, s, ids->at[i], &m, e))
        faults_add(c->a, faults, e);
}

bool decisions_check(core *c, const edition_set *s, pack_faults *faults, error *e)
{
    pack_ids ids = decisions_of(c);
    for (size_t i = 0; i < ids.count; i++) {
        error one = { .lang = e->lang };
        check_one(c, s, &ids, i, faults, &one);
    }
    return faults_none(faults, e);
}

bool decision_name(arena *a, const char *text, const char **model, const char **decision)
{
    const char *dot = strchr(text, '.');
    *model = dot ? arena_copy_n(a, text, (size_t)(dot - text)) : text;
    *decision = dot ? dot + 1 : "";
    return dot && dot[1] && dot > text;
}

/* ---- words ---------------------------------------------------------------------------------------------------------------- */

const char *dmn_hit_words(arena *a, const dmn_table *t, lang l)
{
    static const text2 hits[] = {
        [HIT_UNIQUE] = { "唯一（U）：只能有一条规则成立", "Unique (U): only one rule may hold" }, [HIT_ANY] = { "任一（A）：几条成立时结果须相同", "Any (A): rules that hold must agree" },
        [HIT_PRIORITY] = { "优先（P）：按输出的优先次序取一条", "Priority (P): the output of highest priority" }, [HIT_FIRST] = { "首个（F）：从上到下，第一条成立的算", "First (F): the first rule that holds" },
        [HIT_RULE_ORDER] = { "按规则次序全部列出（R）", "Rule order (R): all that hold" }, [HIT_OUTPUT_ORDER] = { "按输出次序全部列出（O）", "Output order (O): all that hold" },
        [HIT_COLLECT] = { "汇集（C）：成立的全部算", "Collect (C): all that hold" },
    };
    static const text2 sums[] = { [COLLECT_LIST] = { "", "" }, [COLLECT_SUM] = { "，求和", ", sum" }, [COLLECT_MIN] = { "，取最小", ", least" }, [COLLECT_MAX] = { "，取最大", ", greatest" }, [COLLECT_COUNT] = { "，计数", ", count" } };
    return arena_print(a, "%s%s", say(hits[t->hit], l), say(sums[t->aggregation], l));
}

static void add_cells(buf *b, const dmn_cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_print(b, "%s%.*s", i ? " | " : "", (int)(cells[i].text.len ? cells[i].text.len : 1), cells[i].text.len ? cells[i].text.at : "-");
}

static void table_lines(arena *a, buf *b, const dmn_table *t, lang l)
{
    buf_print(b, "%s\n%s\n", t->element, dmn_hit_words(a, t, l));
    for (size_t i = 0; i < t->input_count; i++)
        buf_print(b, say((text2){ "输入 %.*s：%.*s%s%.*s\n", "input %.*s: %.*s%s%.*s\n" }, l), (int)t->inputs[i].label.len, t->inputs[i].label.at, (int)t->inputs[i].value.text.len, t->inputs[i].value.text.at,
                  t->inputs[i].allowed.text.len ? " ∈ " : "", (int)t->inputs[i].allowed.text.len, t->inputs[i].allowed.text.len ? t->inputs[i].allowed.text.at : "");
    for (size_t i = 0; i < t->output_count; i++)
        buf_print(b, say((text2){ "输出 %.*s%s%.*s\n", "output %.*s%s%.*s\n" }, l), (int)t->outputs[i].name.len, t->outputs[i].name.at, t->outputs[i].allowed.text.len ? " ∈ " : "",
                  (int)t->outputs[i].allowed.text.len, t->outputs[i].allowed.text.len ? t->outputs[i].allowed.text.at : "");
    for (size_t i = 0; i < t->rule_count; i++) {
        add_cells(b, t->rules[i].tests, t->input_count);
        buf_puts(b, " → ");
        add_cells(b, t->rules[i].results, t->output_count);
        for (size_t k = 0; k < t->note_count; k++)
            if (t->rules[i].notes[k].len)
                buf_print(b, "  // %.*s", (int)t->rules[i].notes[k].len, t->rules[i].notes[k].at);
        buf_puts(b, "\n");
    }
}

const char *decision_lines(arena *a, const dmn_model *m, lang l)
{
    dmn_tables t = dmn_tables_of(m);
    buf b = buf_new(a);
    for (size_t i = 0; i < t.count; i++)
        table_lines(a, &b, t.at[i], l);
    return b.text ? b.text : "";
}
