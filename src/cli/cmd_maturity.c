/* maturity: questionnaires, forms for a firm, assessments with gaps, next steps, radar and comparison with the industry. */
#include "cli/maturity_text.h"

#include "base/vec.h"
#include "profile/profile.h"

/* ---- who, when, how -------------------------------------------------------------------------------------------------------------- */

typedef struct asked { const questionnaire *q; int64_t firm; const char *uscc, *name, *industry, *mode; int year; size_t kind; } asked;

static bool mode_option(const cli *c, const char **out, error *e)
{
    const char *text = cli_option(c, "--mode");
    *out = text_eq(text, "expert") ? "expert" : "self";
    return !text || text_eq(text, "self") || text_eq(text, "expert") || fail(e, ERR_USAGE, "--mode 应为 self（自评）或 expert（专家）", "--mode must be self or expert");
}

static bool year_option(const cli *c, int *out, error *e)
{
    const char *text = cli_option(c, "--year");
    char *end = NULL;
    long y = text ? strtol(text, &end, 10) : 0;
    *out = (int)y;
    return !text || (end && !*end && y >= 1990 && y <= 2100) || fail(e, ERR_USAGE, "--year 应为年份，如 2026", "--year must be a year such as 2026");
}

static bool kind_option(const cli *c, asked *a, error *e)
{
    const char *text = cli_option(c, "--kind");
    a->kind = kind_for(a->q, a->industry);
    for (size_t k = 0; text && k < a->q->kind_count; k++)
        if (text_eq(a->q->kinds[k].id, text) || text_eq(a->q->kinds[k].title.zh, text)) {
            a->kind = k;
            return true;
        }
    return !text || fail(e, ERR_USAGE, "--kind：问卷 %s 没有类型“%s”", "--kind: questionnaire %s has no kind “%s”", a->q->id, text);
}

static bool firm_asked(cli *c, asked *a, error *e)
{
    const char *who = cli_option(c, "--enterprise");
    const ledger_decl *l = ledger_find(&c->core.packs, "enterprise", e);
    record r;
    bool found;
    if (!who)
        return fail(e, ERR_USAGE, "请用 --enterprise 写哪家企业", "say which firm with --enterprise");
    TRY(l && profile_find_firm(&c->core, who, &a->firm, e) && record_get(&c->core, l, a->firm, c->a, &r, &found, e));
    a->uscc = str_copy(c->a, r.values[field_find(l, "uscc")->index].text);
    a->name = str_copy(c->a, r.values[field_find(l, "name")->index].text);
    const value *industry = &r.values[field_find(l, "industry")->index];
    a->industry = industry->kind == VALUE_TEXT ? str_copy(c->a, industry->text) : NULL;
    return mode_option(c, &a->mode, e) && year_option(c, &a->year, e) && kind_option(c, a, e);
}

/* ---- the industry ------------------------------------------------------------------------------------------------------------------- */

/* Firms of the same division with answers of the same mode; the firm itself is one of them. */
static bool peers_of(cli *c, const asked *a, int year, peers *out, error *e)
{
    const value args[] = { v_text(a->mode), V_INT(year), v_text(arena_print(c->a, "%.2s", a->industry ? a->industry : "")) };
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) firms = { 0 };
    *out = (peers){ .division = a->industry ? arena_print(c->a, "%.2s", a->industry) : NULL };
    if (!a->industry)
        return true;
    TRY(store_query(c->core.s, "SELECT DISTINCT m.enterprise FROM maturity_answer m JOIN enterprise f ON f.id = m.enterprise WHERE m.mode = ? AND m.year = ? AND substr(f.industry, 1, 2) = ? ORDER BY 1", args, 3, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(c->a, &firms, rows_int(r, 0));
    rows_close(r);
    out->at = NEW_N(c->a, assessment, firms.len + 1);
    for (size_t i = 0; ok && i < firms.len; i++) {
        answers given;
        ok = answers_read(&c->core, firms.at[i], year, a->mode, &given, e) && assess(&c->core, a->q, a->kind, &given, c->a, &out->at[out->count], e);
        out->count += ok && out->at[out->count].answered > 0;
    }
    return ok;
}

/* ---- saving ------------------------------------------------------------------------------------------------------------------------- */

static void put_value(const ledger_decl *l, value *v, bool *mask, const char *field, value x)
{
    const field_decl *f = field_find(l, field);
    v[f->index] = x;
    mask[f->index] = true;
}

static bool save_result(cli *c, const asked *a, const answers *given, const assessment *x, error *e)
{
    const ledger_decl *l = ledger_find(&c->core.packs, "maturity_result", e);
    value *v = l ? NEW_N(c->a, value, l->count) : NULL;
    bool *mask = l ? NEW_N(c->a, bool, l->count) : NULL;
    int64_t score, id = 0;
    if (!l || !ratio_units(x->total, field_find(l, "score")->scale, ROUND_DOWN, &score))
        return false;
    put_value(l, v, mask, "enterprise", V_INT(a->firm));
    put_value(l, v, mask, "questionnaire", v_text(a->q->id));
    put_value(l, v, mask, "year", V_INT(given->year));
    put_value(l, v, mask, "mode", v_text(a->mode));
    put_value(l, v, mask, "assessed", v_text(date_iso(c->a, today_of())));
    put_value(l, v, mask, "level", V_INT(level_reached(x)));
    put_value(l, v, mask, "score", V_INT(score));
    return record_write(&c->core, l, &(batch_info){ .who = c->core.who, .action = "maturity", .subject = l->id, .detail = a->uscc }, &id, v, mask, NULL, e);
}

/* ---- the commands -------------------------------------------------------------------------------------------------------------------- */

static bool run_assess(cli *c, asked *a, error *e)
{
    answers given;
    assessment x;
    peers same;
    TRY(answers_read(&c->core, a->firm, a->year, a->mode, &given, e));
    if (!given.count)
        return fail(e, ERR_NOT_FOUND, "没有 %s 的%s答案；先用 jbp maturity form 生成表、填好后 jbp import maturity_answer 导入", "there are no answers of %s (%s): make the form, have it filled in and import it as maturity_answer", a->name,
                    say(text_eq(a->mode, "expert") ? (text2){ "专家评估", "expert" } : (text2){ "自评", "self" }, e->lang));
    TRY(assess(&c->core, a->q, a->kind, &given, c->a, &x, e) && peers_of(c, a, given.year, &same, e));
    if (!x.answered)
        return fail(e, ERR_NOT_FOUND, "%s 在 %d 年没有回答问卷 %s", "%s, %d: questionnaire %s is not answered", a->name, given.year, a->q->id);
    if (cli_has(c, "--save"))
        TRY(save_result(c, a, &given, &x, e));
    maturity_view v = { c, a->name, a->uscc, a->mode, given.year, &x, &same };
    (c->json ? maturity_json : maturity_print)(&v);
    return true;
}

static bool run_maturity(cli *c, error *e)
{
    questionnaires all;
    const char *what = cli_word(c, 0), *id = cli_word(c, 1);
    asked a = { 0 };
    bool assess_ = text_eq(what, "assess"), form = text_eq(what, "form");
    TRY(cli_core(c, assess_ && cli_has(c, "--save") ? STORE_WRITE : STORE_READ, e) && questionnaires_load(&c->core, &all, e));
    if (!what) {
        maturity_list(c, &all);
        return true;
    }
    if ((!assess_ && !form) || !id)
        return fail(e, ERR_USAGE, "用法：jbp maturity assess|form 问卷 --enterprise 企业", "usage: jbp maturity assess|form QUESTIONNAIRE --enterprise FIRM");
    a.q = questionnaire_find(&all, id, e);
    if (!a.q)
        return false;
    TRY(firm_asked(c, &a, e));
    if (assess_)
        return run_assess(c, &a, e);
    const char *path = cli_option(c, "-o");
    date today;
    TRY(cli_day(c, &today, e));
    int year = a.year ? a.year : date_ymd(today).year;
    if (!path)
        return fail(e, ERR_USAGE, "请用 -o 写输出文件（.xlsx）", "give -o FILE.xlsx");
    answers given;
    size_t n, filled;
    TRY(answers_read(&c->core, a.firm, year, a.mode, &given, e));
    TRY(maturity_form(&c->core, &(maturity_form_for){ a.q, a.kind, a.uscc, a.name, a.mode, year, &given, path }, &n, &filled, e));
    fprintf(c->out, say((text2){ "%s：%s，%zu 条，已填 %zu 条，写入 %s\n", "%s: %s, %zu items, %zu filled in, written to %s\n" }, c->lang), a.name, say(a.q->title, c->lang), n, filled, path);
    return true;
}

static const option_spec options[] = {
    { "--enterprise", true, { "一家企业（信用代码或名称）", "the firm" } },
    { "--year", true, { "年度（assess 默认最近一次，form 默认今年）", "the year (assess: the newest; form: this year)" } },
    { "--mode", true, { "self（企业自评，默认）或 expert（专家评估）", "self (default) or expert" } },
    { "--kind", true, { "类型，如 process、discrete（默认按行业）", "the kind, such as process or discrete (default by industry)" } },
    { "--on", true, { "哪一天（form 的默认年度）", "on which day" } },
    { "--save", false, { "把等级和得分记入“成熟度评估结果”", "record level and score in maturity_result" } },
    { "-o", true, { "form 的输出文件", "output file of form" } },
    { 0 },
};
const command cmd_maturity = { "maturity", { "成熟度和星级自评：问卷、评分、差距、行业比较", "questionnaires: forms, levels, gaps, comparison" }, "[assess|form QUESTIONNAIRE --enterprise FIRM]", options, 0, 2, run_maturity };
