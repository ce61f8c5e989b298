/* evaluate SCHEME --year Y …: comprehensive evaluation; evaluate list|lint|check|runs|notice|publish|four. */
#include "cli/cli.h"

#include "base/utf8.h"
#include "evaluate/four.h"
#include "evaluate/sheet.h"
#include "report/docx.h"
#include "report/html.h"
#include "report/xlsx_out.h"

#include <errno.h>
#include <sys/stat.h>

/* ---- documents: to a file, or as text ------------------------------------------------------------------------------------ */

static void print_table(cli *c, const table *t)
{
    grid g = grid_new(c->a, t->columns);
    for (size_t i = 0; i < t->columns && i < 16; i++)
        g.right[i] = t->column[i].align == ALIGN_RIGHT;
    for (size_t r = 0; r < t->rows.len; r++)
        for (size_t i = 0; i < t->columns; i++)
            grid_add(&g, t->rows.at[r].cells[i].text ? t->rows.at[r].cells[i].text : "");
    fprintf(c->out, "\n%s%s%s\n", t->caption ? t->caption : "", t->unit ? say((text2){ "　单位：", "  unit: " }, c->lang) : "", t->unit ? t->unit : "");
    grid_print(&g, c->out);
    for (size_t i = 0; i < t->notes.len; i++)
        fprintf(c->out, "%s%s\n", say((text2){ "注：", "Note: " }, c->lang), t->notes.at[i]);
}

static void print_document(cli *c, const document *d)
{
    fprintf(c->out, "%s%s\n", d->title, d->subtitle ? d->subtitle : "");
    for (size_t i = 0; i < d->blocks.len; i++) {
        const block *b = &d->blocks.at[i];
        if (b->kind == BLOCK_TABLE)
            print_table(c, b->table);
        else
            fprintf(c->out, "%s%s%s\n", b->kind == BLOCK_HEADING ? "\n" : "", b->kind == BLOCK_HEADING && b->number ? b->number : "", block_text(c->a, b));
    }
}

static bool save_document(const document *d, const char *path, error *e)
{
    str p = str_of(path);
    if (str_ends(p, STR(".docx")))
        return docx_save(d, path, e);
    if (str_ends(p, STR(".xlsx")))
        return xlsx_save(d, path, e);
    if (str_ends(p, STR(".html")))
        return html_save(d, (html_options){ 0 }, path, e);
    return fail(e, ERR_USAGE, "输出文件应以 .docx、.html 或 .xlsx 结尾：%s", "the output must end in .docx, .html or .xlsx: %s", path);
}

static bool give(cli *c, const document *d, error *e)
{
    const char *path = cli_option(c, "-o");
    if (!path) {
        print_document(c, d);
        return true;
    }
    TRY(save_document(d, path, e));
    fprintf(c->out, say((text2){ "已写入 %s\n", "written to %s\n" }, c->lang), path);
    return true;
}

/* ---- one evaluation ----------------------------------------------------------------------------------------------------------- */

typedef struct job { cli *c; scheme s; int year; eval_table base, table, last; evaluation v; error *e; } job;

static bool year_of(cli *c, const scheme *s, int *year, error *e)
{
    const char *text = cli_option(c, "--year");
    decimal d;
    *year = s->evaluates;
    if (text && (!decimal_parse(str_of(text), &d) || d.scale || d.units < 1990 || d.units > 2200))
        return fail(e, ERR_USAGE, "--year 应为数据年度，如 2018", "--year is the year of the data, e.g. 2018");
    if (text)
        *year = (int)d.units;
    return *year || fail(e, ERR_USAGE, "请用 --year 给出数据年度", "give the year of the data with --year");
}

static bool load(job *j, const char *scheme_name)
{
    core *c = &j->c->core;
    TRY(scheme_find(c, scheme_name, &j->s, NULL, j->e) && year_of(j->c, &j->s, &j->year, j->e) && data_load(c, &j->s.data, j->year, &j->base, j->e));
    if (!j->base.firms)
        return fail(j->e, ERR_NOT_FOUND, "台账里没有 %d 年度的评价数据；请先导入各部门数据（如 jbp import eval_tax 文件）", "there are no data of %d: import the departments' files first (e.g. jbp import eval_tax FILE)", j->year);
    data_finish(c->a, &j->base, NULL, 0, j->c->lang, &j->table);
    if (j->s.needs_last_year) {
        eval_table before;
        TRY(data_load(c, &j->s.data, j->year - 1, &before, j->e));
        if (!before.firms)
            return fail(j->e, ERR_NOT_FOUND, "该办法的基准值要用 %d 年度数据，台账里没有", "the scheme's benchmarks need the data of %d: there are none", j->year - 1);
        data_finish(c->a, &before, NULL, 0, j->c->lang, &j->last);
    }
    return true;
}

static const eval_table *last_of(const job *j) { return j->s.needs_last_year ? &j->last : NULL; }

/* A benchmark that comes out for nobody would score everyone alike: refused, with where it should come from. */
static bool score(job *j)
{
    evaluate(j->c->core.a, &j->s, &j->table, last_of(j), j->c->lang, &j->v);
    const item_decl *d = evaluation_lacks(&j->v);
    int from = d ? j->year + d->bench.year : 0;
    return !d || fail(j->e, ERR_NOT_FOUND, "“%s”的基准值算不出：台账里没有 %d 年度的“%s”数据，请先导入", "the benchmark of %s cannot be computed: there are no data of %d for “%s”", say(d->indicator->title, j->c->lang), from,
                      d->indicator->value.text ? d->indicator->value.text : arena_print(j->c->a, "%s ÷ %s", d->indicator->top.text, d->indicator->per.text));
}

static bool find_firm(job *j, const char *name, size_t *out)
{
    const eval_table *t = &j->table;
    char *folded = text_fold(j->c->a, str_of(name));
    for (size_t i = 0; i < t->firms; i++)
        if (text_eq(t->firm[i].uscc, name) || text_eq(text_fold(j->c->a, str_of(t->firm[i].name)), folded)) {
            *out = i;
            return true;
        }
    return fail(j->e, ERR_NOT_FOUND, "%d 年度评价数据里没有企业“%s”（写统一社会信用代码或全称）", "there is no firm “%2$s” in the data of %1$d", j->year, name);
}

static bool cohort_of(job *j, int *out)
{
    const char *id = cli_option(j->c, "--cohort");
    *out = -1;
    for (size_t i = 0; id && i < j->s.cohort_count; i++)
        if (text_eq(j->s.cohorts[i].id, id) || text_eq(j->s.cohorts[i].title.zh, id))
            *out = (int)i;
    return !id || *out >= 0 || fail(j->e, ERR_USAGE, "办法里没有评价类别“%s”", "the scheme has no cohort “%s”", id);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------------------ */

static void json_number(FILE *out, arena *a, const char *key, bool there, dec128 v) { fprintf(out, ",\"%s\":%s", key, there ? dec_text(a, v) : "null"); }

static void json_items(job *j, const firm_result *r)
{
    const cohort_decl *k = &j->s.cohorts[r->cohort];
    FILE *out = j->c->out;
    fputs(",\"items\":[", out);
    for (size_t i = 0; i < k->item_count; i++) {
        const item_score *x = &r->items[i];
        fprintf(out, "%s{\"id\":\"%s\",\"weight\":%s", i ? "," : "", k->items[i].indicator->id, dec_text(j->c->a, k->items[i].weight));
        json_number(out, j->c->a, "value", x->has_value, x->value);
        json_number(out, j->c->a, "benchmark", x->has_bench, x->bench);
        json_number(out, j->c->a, "score", !x->excluded, x->score);
        static const char *const states[] = { "normal", "at_min", "at_max", "missing", "negative", "special", "no_benchmark" };
        fprintf(out, ",\"state\":\"%s\"}", states[x->state]);
    }
    fprintf(out, "],\"extras\":%s,\"total\":%s", dec_text(j->c->a, r->extra_sum), total_text(j->c->a, &j->v, r));
}

static void json_firm(job *j, size_t i)
{
    static const char *const standings[] = { "out", "joined", "unknown", "ungraded", "veto", "ranked" };
    const firm_result *r = &j->v.at[i];
    FILE *out = j->c->out;
    fputs("{\"uscc\":", out);
    json_put(out, j->v.t->firm[i].uscc);
    fputs(",\"name\":", out);
    json_put(out, j->v.t->firm[i].name);
    fprintf(out, ",\"standing\":\"%s\",\"class\":", standings[r->standing]);
    json_put(out, r->class < 0 ? NULL : j->s.classes[r->class].id);
    if (r->cohort >= 0)
        fprintf(out, ",\"cohort\":\"%s\"", j->s.cohorts[r->cohort].id);
    if (r->place)
        fprintf(out, ",\"place\":%d,\"places\":%d,\"tied\":%s", r->place, r->places, r->tied ? "true" : "false");
    if (r->items)
        json_items(j, r);
    for (size_t k = 0; r->class >= 0 && k < j->s.price_count; k++)
        if (r->amount[k].kind == FEEL_NUMBER)
            fprintf(out, ",\"%s\":%s", j->s.prices[k].id, dec_text(j->c->a, r->amount[k].number));
    fputs("}", out);
}

static bool print_json(job *j, int cohort, const size_t *only)
{
    bool first = true;
    fprintf(j->c->out, "{\"scheme\":\"%s\",\"year\":%d,\"firms\":[", j->s.id, j->year);
    for (size_t i = 0; i < j->v.t->firms; i++) {
        if ((only && *only != i) || (cohort >= 0 && j->v.at[i].cohort != cohort) || (!only && j->v.at[i].standing == STAND_OUT))
            continue;
        fputs(first ? "" : ",\n", j->c->out);
        first = false;
        json_firm(j, i);
    }
    fputs("]}\n", j->c->out);
    return true;
}

static const char *class_or_null(const evaluation *v, uint32_t row) { return row == NO_ROW || v->at[row].class < 0 ? NULL : v->s->classes[v->at[row].class].id; }

static bool json_movers(job *j, const evaluation *is, const movers *m)
{
    FILE *out = j->c->out;
    fprintf(out, "{\"scheme\":\"%s\",\"year\":%d,\"class_moves\":%zu,\"movers\":[", is->s->id, j->year, m->class_moves);
    for (size_t i = 0; i < m->len; i++) {
        const mover *x = &m->at[i];
        fputs(i ? ",\n{\"uscc\":" : "{\"uscc\":", out);
        json_put(out, x->is == NO_ROW ? j->v.t->firm[x->was].uscc : is->t->firm[x->is].uscc);
        fputs(",\"was\":", out);
        json_put(out, class_or_null(&j->v, x->was));
        fputs(",\"is\":", out);
        json_put(out, class_or_null(is, x->is));
        fprintf(out, ",\"place_was\":%d,\"place_is\":%d,\"price_moves\":%s,\"why\":", x->was == NO_ROW ? 0 : j->v.at[x->was].place, x->is == NO_ROW ? 0 : is->at[x->is].place, x->price_moves ? "true" : "false");
        json_put(out, x->why);
        fputs("}", out);
    }
    fputs("]}\n", out);
    return true;
}

/* ---- the ways to look at it ---------------------------------------------------------------------------------------------------------- */

static bool what_if(job *j, const char *other_name)
{
    job o = { .c = j->c, .e = j->e };
    movers m;
    TRY(load(&o, other_name) && score(&o));
    evaluation_compare(j->c->a, &j->v, &o.v, NULL, 0, &m);
    return j->c->json ? json_movers(j, &o.v, &m) : give(j->c, sheet_of_movers(j->c->a, &j->v, &o.v, &m), j->e);
}

static bool objection_effect(job *j, const char *path)
{
    objection *o;
    size_t n;
    eval_table after;
    evaluation is;
    movers m;
    TRY(objections_read(&j->c->core, &j->base, path, &o, &n, j->e));
    uint32_t *changed = NEW_N(j->c->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        changed[i] = (uint32_t)(j->base.firm[o[i].change.firm].head >= 0 ? j->base.firm[o[i].change.firm].head : (int32_t)o[i].change.firm);
    data_finish(j->c->a, &j->base, objection_changes(j->c->a, o, n), n, j->c->lang, &after);
    evaluate(j->c->a, &j->s, &after, last_of(j), j->c->lang, &is);
    evaluation_compare(j->c->a, &j->v, &is, changed, n, &m);
    return j->c->json ? json_movers(j, &is, &m) : give(j->c, sheet_of_objections(j->c->a, &j->v, &is, o, n, &m), j->e);
}

static bool json_lines(job *j, const near_lines *n)
{
    fputs("[", j->c->out);
    for (size_t i = 0; i < n->len; i++) {
        const near_line *x = &n->at[i];
        int places = j->s.cohorts[j->v.at[x->firm].cohort].places;
        fputs(i ? ",\n{\"uscc\":" : "{\"uscc\":", j->c->out);
        json_put(j->c->out, j->v.t->firm[x->firm].uscc);
        fprintf(j->c->out, ",\"upper\":\"%s\",\"lower\":\"%s\",\"below\":%s,\"total\":%s,\"gap\":%s}", j->s.classes[x->upper].id, j->s.classes[x->lower].id, x->below ? "true" : "false", total_text(j->c->a, &j->v, &j->v.at[x->firm]),
                decimal_text(j->c->a, (decimal){ x->gap, places }));
    }
    fputs("]\n", j->c->out);
    return true;
}

static bool near_a_line(job *j, const char *percent)
{
    decimal d;
    near_lines n = { 0 };
    if (!decimal_parse(str_of(percent), &d) || d.units < 0)
        return fail(j->e, ERR_USAGE, "--near 应为百分数，如 3", "--near is a percentage, e.g. 3");
    near_lines_of(j->c->a, &j->v, d, &n);
    return j->c->json ? json_lines(j, &n) : give(j->c, sheet_of_lines(j->c->a, &j->v, d, &n), j->e);
}

static bool current_run(job *j, run_row *run, bool *found) { return eval_run_current(&j->c->core, j->s.id, j->year, run, found, j->e); }

static bool one_firm(job *j, const char *name)
{
    size_t firm;
    document *d;
    run_row run;
    bool found;
    TRY(find_firm(j, name, &firm));
    if (j->c->json)
        return print_json(j, -1, &firm);
    TRY(current_run(j, &run, &found) && sheet_of_firm(&j->c->core, &j->v, firm, found ? &run : NULL, &d, j->e));
    return give(j->c, d, j->e);
}

/* A docx for every firm in scope, named by its code. */
static bool all_sheets(job *j, const char *dir)
{
    run_row run;
    bool found;
    size_t n = 0;
    TRY(current_run(j, &run, &found));
    if (mkdir(dir, 0755) != 0 && errno != EEXIST)
        return fail(j->e, ERR_SYSTEM, "无法建立目录 %s：%s", "cannot make folder %s: %s", dir, strerror(errno));
    for (size_t i = 0; i < j->v.t->firms; i++) {
        document *d;
        if (j->v.at[i].standing == STAND_OUT)
            continue;
        TRY(sheet_of_firm(&j->c->core, &j->v, i, found ? &run : NULL, &d, j->e) && docx_save(d, arena_print(j->c->a, "%s/%s_%s.docx", dir, j->v.t->firm[i].uscc, j->v.t->firm[i].name), j->e));
        n++;
    }
    fprintf(j->c->out, say((text2){ "已为 %zu 家企业写好评价单：%s\n", "%zu sheets written to %s\n" }, j->c->lang), n, dir);
    return true;
}

static bool save(job *j)
{
    const char *code;
    TRY(eval_run_save(&j->c->core, &j->v, &code, j->e));
    fprintf(j->c->out, say((text2){ "已存为版本 %s（草稿）；公示：jbp evaluate notice %s --from 日期 --days 天数\n", "kept as %s (draft); next: jbp evaluate notice %s --from DAY --days N\n" }, j->c->lang), code, code);
    return true;
}

static bool do_scheme(cli *c, error *e)
{
    job j = { .c = c, .e = e };
    int cohort;
    static const struct { const char *option; bool (*run)(job *j, const char *value_); } ways[] = {
        { "--what-if", what_if }, { "--objection", objection_effect }, { "--near", near_a_line }, { "--enterprise", one_firm }, { "--sheets", all_sheets },
    };
    TRY(cli_core(c, cli_has(c, "--save") ? STORE_WRITE : STORE_READ, e) && load(&j, cli_word(c, 0)) && cohort_of(&j, &cohort) && score(&j));
    if (cli_has(c, "--save"))
        TRY(save(&j));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (cli_has(c, ways[i].option))
            return ways[i].run(&j, cli_option(c, ways[i].option));
    if (c->json)
        return print_json(&j, cohort, NULL);
    return (cli_has(c, "--save") && !cli_has(c, "-o")) || give(c, sheet_of_results(c->a, &j.v, cohort), e);
}

/* ---- the other actions -------------------------------------------------------------------------------------------------------------------- */

static bool do_list(cli *c, error *e)
{
    data_decl items;
    edition_set now;
    TRY(cli_core(c, STORE_READ, e) && data_declare(&c->core, &items, e) && edition_set_on(&c->core, today_of(), &now, e));
    grid g = grid_new(c->a, 3);
    pack_ids ids = schemes_of(&c->core);
    for (size_t i = 0; i < ids.count; i++) {
        scheme s;
        error one = { .lang = e->lang };
        bool ok = scheme_open(&c->core, &now, ids.at[i], &s, NULL, &one);
        grid_add(&g, ok ? s.id : "!");
        grid_add(&g, ok ? say(s.title, c->lang) : error_line(c->a, &one));
        grid_add(&g, ok && s.source ? s.source : "");
    }
    grid_print(&g, c->out);
    fputs(say((text2){ "\n数据项：", "\ndata items: " }, c->lang), c->out);
    for (size_t i = 0; i < items.count; i++)
        fprintf(c->out, "%s%s", i ? "、" : "", items.at[i].name);
    fputc('\n', c->out);
    return true;
}

/* Every fault of a scheme by line; exit 1 when there is one. */
static bool do_lint(cli *c, error *e)
{
    scheme s;
    pack_faults faults = { 0 };
    if (!cli_word(c, 1))
        return fail(e, ERR_USAGE, "请写评价办法文件", "name the scheme's file");
    TRY(cli_core(c, STORE_READ, e));
    bool ok = scheme_find(&c->core, cli_word(c, 1), &s, &faults, e);
    for (size_t i = 0; i < faults.len; i++)
        fprintf(c->out, "%s\n", error_line(c->a, &faults.at[i]));
    if (ok)
        fprintf(c->out, say((text2){ "《%s》没有问题：%zu 个指标，%zu 个评价类别\n", "%s is right: %zu indicators, %zu cohorts\n" }, c->lang), say(s.title, c->lang), s.indicator_count, s.cohort_count);
    return ok;
}

static bool do_check(cli *c, error *e)
{
    job j = { .c = c, .e = e };
    compare_rule *rules;
    size_t n;
    gather_findings f;
    gather_result r;
    if (!cli_word(c, 1))
        return fail(e, ERR_USAGE, "用法：jbp evaluate check 办法 --year 年度", "usage: jbp evaluate check SCHEME --year Y");
    TRY(cli_core(c, STORE_WRITE, e) && load(&j, cli_word(c, 1)) && compare_rules(&c->core, &j.s.data, &rules, &n, e));
    evaluate(c->a, &j.s, &j.table, last_of(&j), c->lang, &j.v);
    gather(c->a, &j.v, rules, n, &f);
    TRY(gather_save(&c->core, &j.v, &f, &r, e));
    if (!cli_has(c, "--quiet"))
        TRY(give(c, sheet_of_findings(c->a, &j.v, &f), e));
    fprintf(c->out, say((text2){ "归集比对：%zu 家在评价范围，完成 %zu 家；问题 %zu 个（新 %zu 个），消除 %zu 个，待核实 %zu 个\n", "%zu firms in scope, %zu done; %zu findings (%zu new), %zu gone, %zu open\n" }, c->lang), r.firms, r.done, r.found,
            r.fresh, r.gone, r.open);
    return true;
}

static bool do_runs(cli *c, error *e)
{
    static const text2 heads[] = { { "版本", "run" }, { "状态", "state" }, { "参评", "firms" }, { "定级", "graded" }, { "待定", "open" }, { "公示", "notice" }, { "发布", "published" }, { "上一版本", "before" }, { "计算人", "by" } };
    run_row *all;
    size_t n;
    TRY(cli_core(c, STORE_READ, e) && eval_run_list(&c->core, &all, &n, e));
    grid g = grid_new(c->a, 9);
    for (size_t i = 0; i < 9; i++)
        grid_add(&g, say(heads[i], c->lang));
    for (size_t i = 0; i < n; i++) {
        const run_row *r = &all[i];
        const char *cells[] = { r->code, r->state, arena_print(c->a, "%lld", (long long)r->firms), arena_print(c->a, "%lld", (long long)r->graded), arena_print(c->a, "%lld", (long long)r->unsettled),
                                r->from == DATE_NONE ? "" : arena_print(c->a, "%s~%s", date_iso(c->a, r->from), date_iso(c->a, r->to)), r->published == DATE_NONE ? "" : date_iso(c->a, r->published), r->previous, r->by };
        for (size_t k = 0; k < 9; k++)
            grid_add(&g, cells[k]);
    }
    grid_print(&g, c->out);
    return true;
}

static bool do_notice(cli *c, error *e)
{
    const char *from = cli_option(c, "--from"), *days = cli_option(c, "--days");
    date day = today_of(), to;
    decimal n = { 7, 0 };
    if (!cli_word(c, 1) || (from && !date_parse_iso(str_of(from), &day)) || (days && (!decimal_parse(str_of(days), &n) || n.scale)))
        return fail(e, ERR_USAGE, "用法：jbp evaluate notice 版本 --from 2019-06-03 --days 7", "usage: jbp evaluate notice RUN --from 2019-06-03 --days 7");
    TRY(cli_core(c, STORE_WRITE, e) && eval_run_notice(&c->core, cli_word(c, 1), day, (int)n.units, &to, e));
    fprintf(c->out, say((text2){ "%s 公示：%s 至 %s\n", "%s on notice from %s to %s\n" }, c->lang), cli_word(c, 1), date_iso(c->a, day), date_iso(c->a, to));
    return true;
}

static bool do_publish(cli *c, error *e)
{
    if (!cli_word(c, 1))
        return fail(e, ERR_USAGE, "用法：jbp evaluate publish 版本", "usage: jbp evaluate publish RUN");
    TRY(cli_core(c, STORE_WRITE, e) && eval_run_publish(&c->core, cli_word(c, 1), today_of(), e));
    fprintf(c->out, say((text2){ "%s 已发布\n", "%s is published\n" }, c->lang), cli_word(c, 1));
    return true;
}

static bool do_four(cli *c, error *e)
{
    const char *year = cli_option(c, "--year"), *rule = cli_option(c, "--rule");
    decimal d;
    four_result r;
    document *doc;
    if (!year || !decimal_parse(str_of(year), &d) || d.scale)
        return fail(e, ERR_USAGE, "用法：jbp evaluate four --year 2022 [--rule 文件]", "usage: jbp evaluate four --year 2022 [--rule FILE]");
    TRY(cli_core(c, STORE_WRITE, e) && four_classify(&c->core, rule, (int)d.units, today_of(), &r, &doc, e));
    if (!cli_has(c, "--quiet") || cli_has(c, "-o"))
        TRY(give(c, doc, e));
    fprintf(c->out, say((text2){ "四个一批：%zu 家，改分类 %zu 家，无法判断 %zu 家，逾期未完成 %zu 家\n", "four batches: %zu firms, %zu reclassified, %zu cannot be told, %zu overdue\n" }, c->lang), r.firms, r.changed, r.unknown, r.overdue);
    return true;
}

static const struct { const char *name; bool (*run)(cli *c, error *e); } actions[] = {
    { "list", do_list }, { "lint", do_lint }, { "check", do_check }, { "runs", do_runs }, { "notice", do_notice }, { "publish", do_publish }, { "four", do_four },
};

static bool run_evaluate(cli *c, error *e)
{
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (text_eq(actions[i].name, cli_word(c, 0)))
            return actions[i].run(c, e);
    return do_scheme(c, e);
}

static const option_spec options[] = {
    { "--year", true, { "数据年度", "year of the data" } }, { "--cohort", true, { "只看一个评价类别", "one cohort" } }, { "--enterprise", true, { "一家企业的评价单（信用代码或全称）", "one firm's sheet" } },
    { "--what-if", true, { "换一个办法试算，看谁变化、为什么", "another scheme: who moves and why" } }, { "--objection", true, { "异议文件：一处更正影响谁", "a file of corrections: whom they move" } },
    { "--near", true, { "离分界百分之几以内的企业", "firms within so many percent of a line" } }, { "--sheets", true, { "为每家企业写评价单到目录", "a docx for every firm into a folder" } },
    { "--save", false, { "把结果存为一个版本", "keep the results as a run" } }, { "--from", true, { "notice：公示开始日", "notice: first day" } }, { "--days", true, { "notice：公示天数，默认 7", "notice: days, 7 unless given" } },
    { "--rule", true, { "four：分类规则文件", "four: file of the rule" } }, { "-o", true, { "输出文件（docx、html、xlsx）", "output file" } }, { "--quiet", false, { "少说话", "say less" } }, { 0 },
};
const command cmd_evaluate = { "evaluate", { "亩均综合评价：计分、定级、试算、异议、公示；四个一批", "comprehensive evaluation" }, "SCHEME --year Y | list | lint FILE | check SCHEME | runs | notice RUN | publish RUN | four", options, 1, 2, run_evaluate };
