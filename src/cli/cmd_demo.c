/* demo DIR: the three demonstration districts, made as files a bureau would receive and imported like them. */
#include "cli/cli.h"

#include "base/vec.h"
#include "demo/files.h"
#include "monitoring/checks.h"
#include "monitoring/kinds.h"
#include "monitoring/lists.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_steps(cli *c, const char *path, str *out, error *e)
{
    FILE *f = fopen(path, "rb");
    buf b = buf_new(c->a);
    char piece[4096];
    if (!f)
        return fail(e, ERR_SYSTEM, "打不开 %s：%s", "cannot open %s: %s", path, strerror(errno));
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(&b, (str){ piece, n });
    fclose(f);
    *out = (str){ b.text, b.len };
    return true;
}

/* moment TAB who TAB word…: run as if typed in the district's folder at that moment. */
static bool run_step(cli *c, const char *dir, str line, FILE *out, error *e)
{
    const char *words[64] = { "jbp", "--data", dir };
    int n = 3;
    VEC(const char *) parts = { 0 };
    arena *a = arena_new();
    while (line.len) {
        ptrdiff_t tab = str_find(line, STR("\t"));
        size_t cut = tab < 0 ? line.len : (size_t)tab;
        VEC_ADD(a, &parts, str_copy(a, (str){ line.at, cut }));
        line = tab < 0 ? (str){ "", 0 } : (str){ line.at + cut + 1, line.len - cut - 1 };
    }
    bool ok = parts.len >= 3 && parts.len < 60;
    if (ok) {
        setenv("JBP_NOW", parts.at[0], 1);
        words[n++] = "--as";
        words[n++] = parts.at[1];
        for (size_t i = 2; i < parts.len; i++)
            words[n++] = strncmp(parts.at[i], "incoming/", 9) == 0 ? arena_print(a, "%s/%s", dir, parts.at[i]) : parts.at[i];
        ok = cli_run(a, out, n, words, e);
    }
    (void)c;
    arena_end(a);
    return ok;
}

static bool run_steps(cli *c, const char *dir, FILE *out, error *e)
{
    str all;
    TRY(read_steps(c, arena_print(c->a, "%s/steps.txt", dir), &all, e));
    for (int64_t line = 1; all.len; line++) {
        ptrdiff_t end = str_find(all, STR("\n"));
        str one = { all.at, end < 0 ? all.len : (size_t)end };
        all = end < 0 ? (str){ "", 0 } : (str){ all.at + end + 1, all.len - (size_t)end - 1 };
        if (one.len && !run_step(c, dir, one, out, e))
            return fail(e, ERR_INTERNAL, "steps.txt 第 %lld 行：%s", "steps.txt line %lld: %s", (long long)line, error_line(c->a, e));
    }
    return true;
}

static bool one_district(cli *c, const district_plan *p, const char *base, error *e)
{
    arena *a = arena_new();
    demo_district d;
    const char *dir = arena_print(c->a, "%s/%s", base, p->letter);
    demo_district_make(a, p, &d);
    bool ok = demo_files_write(&d, dir, e);
    fprintf(c->out, say((text2){ "%s  %s：规上企业 %d 家，另有 %d 家，%d年1—%d月\n", "%s  %s: %d firms on the list and %d others, %d months 1–%d\n" }, c->lang),
            p->letter, p->name, d.listed, d.count - d.listed, p->year, p->last_month);
    arena_end(a);
    if (!ok || cli_has(c, "--files-only"))
        return ok;
    const char *init[] = { "jbp", "--data", dir, "init" };
    FILE *log = fopen(arena_print(c->a, "%s/steps.log", dir), "w");
    if (!log)
        return fail(e, ERR_SYSTEM, "无法写 %s/steps.log", "cannot write %s/steps.log", dir);
    ok = cli_run(c->a, log, 4, init, e) && run_steps(c, dir, log, e);
    fclose(log);
    return ok;
}

/* ---- the month's job for one district, told in a few lines ------------------------------------------------------- */

static bool count_of(cli *c, const char *sql, int64_t *n, error *e)
{
    bool found;
    return store_int(c->core.s, sql, NULL, 0, n, &found, e);
}

static bool say_figure(cli *c, figures *f, month m, const char *label, const char *const *ids, error *e)
{
    fprintf(c->out, "  %s", label);
    for (size_t i = 0; ids[i]; i++) {
        figure_value v;
        TRY(figure_ask(f, ids[i], m, &v, e));
        fprintf(c->out, "%s%s", i ? say((text2){ "，", ", " }, c->lang) : "", v.text);
    }
    fputc('\n', c->out);
    return true;
}
#define SAY(...) (const char *const[]){ __VA_ARGS__, NULL }

static const char *cell_of(const list_row *r, const char *name)
{
    for (size_t i = 0; i < r->cells.len; i++)
        if (text_eq(r->cells.at[i].name, name))
            return r->cells.at[i].is_figure ? r->cells.at[i].figure.text : r->cells.at[i].text;
    return "";
}

static bool say_drags(cli *c, figures *f, month m, error *e)
{
    list_rows firms = { 0 };
    TRY(month_list(f, m, "firms_down", c->a, &firms, e));
    fputs(say((text2){ "  下拉最大：", "  most pull down: " }, c->lang), c->out);
    for (size_t i = 0; i < firms.len && i < 3; i++)
        fprintf(c->out, say((text2){ "%s%s（同比%s，拉动%s）", "%s%s (%s, pull %s)" }, c->lang), i ? say((text2){ "；", "; " }, c->lang) : "", cell_of(&firms.at[i], "name"), cell_of(&firms.at[i], "growth"), cell_of(&firms.at[i], "pull"));
    fputc('\n', c->out);
    return true;
}

/* What the published evaluation of last year's data says, in one line. */
static bool say_evaluation(cli *c, figures *f, month m, error *e)
{
    figure_value scope, done;
    rows *r;
    bool more = true, ok = true;
    m = month_of(month_year(m) - 1, 12);
    TRY(figure_ask(f, "evaluation.scope", m, &scope, e) && figure_ask(f, "evaluation.coverage", m, &done, e));
    fprintf(c->out, say((text2){ "  亩均评价（%d年度）参评%s，归集比对%s", "  evaluation of %d: %s in scope, %s gathered and compared" }, c->lang), month_year(m), scope.text, done.text);
    TRY(store_query(c->core.s, "SELECT r.class, count(*) FROM evaluation_result r JOIN evaluation_run n ON n.code = r.run WHERE n.state = 'published' AND r.class IS NOT NULL GROUP BY r.class ORDER BY r.class", NULL, 0, &r, e));
    for (const char *sign = say((text2){ "；", "; " }, c->lang); (ok = rows_next(r, &more, e)) && more; sign = say((text2){ "、", ", " }, c->lang))
        fprintf(c->out, say((text2){ "%s%.*s类%lld家", "%sclass %.*s: %lld" }, c->lang), sign, (int)rows_text(r, 0).len, rows_text(r, 0).at, (long long)rows_int(r, 1));
    rows_close(r);
    fputc('\n', c->out);
    return ok;
}

static bool month_summary(cli *c, const char *dir, month m, error *e)
{
    figures *f;
    check_result checks;
    finding_row *found;
    size_t n;
    int64_t files, history;
    figures_options o = { .kinds = monitoring_figure_kinds };
    c->where.dir = dir;
    e->lang = c->lang;                                 /* the steps spoke Chinese */
    TRY(cli_core(c, STORE_WRITE, e) && month_check(&c->core, m, &checks, e) && figures_open(&c->core, &o, &f, e));
    TRY(count_of(c, "SELECT count(*) FROM source", &files, e) && count_of(c, "SELECT count(*) FROM history", &history, e) && month_findings(&c->core, m, true, &found, &n, e));
    fprintf(c->out, "\n%s · %s\n", dir, month_say_cumulative(c->a, m, c->lang));
    fprintf(c->out, say((text2){ "  导入 %lld 个文件，%lld 条记录版本\n", "  imported %lld files, %lld versions of records\n" }, c->lang), (long long)files, (long long)history);
    fprintf(c->out, say((text2){ "  核查 %zu 个待核实问题", "  checks: %zu findings open" }, c->lang), n);
    for (size_t i = 0; i < n && i < 2; i++)
        fprintf(c->out, say((text2){ "%s%s：%s", "%s%s: %s" }, c->lang), i ? say((text2){ "；", "; " }, c->lang) : say((text2){ "，如", ", such as " }, c->lang), found[i].enterprise, found[i].detail);
    fputs("\n", c->out);
    return say_figure(c, f, m, say((text2){ "总产值 ", "gross output: " }, c->lang), SAY("monitoring.output.cumulative", "monitoring.output.growth", "monitoring.output.change"), e) &&
           say_figure(c, f, m, say((text2){ "增加值（测算）", "value added (estimate): " }, c->lang), SAY("monitoring.value_added.growth", "monitoring.value_added.change"), e) &&
           say_figure(c, f, m, say((text2){ "与市目标相差（增加值、总产值）", "against the city's targets (value added, output): " }, c->lang), SAY("monitoring.target.value_added.gap", "monitoring.target.output.gap"), e) && say_drags(c, f, m, e) && say_evaluation(c, f, m, e);
}

static bool month_job(cli *c, const char *base, error *e)
{
    const district_plan *p = &district_plans[district_count - 1];
    month m = month_of(p->year, p->last_month);
    const char *dir = arena_print(c->a, "%s/%s", base, p->letter), *period = month_text(c->a, m);
    TRY(month_summary(c, dir, m, e));
    for (int i = 0; i < 2; i++) {
        const char *file = arena_print(c->a, "%s/运行分析_%s.%s", dir, period, i ? "html" : "docx");
        const char *words[] = { "jbp", "--data", dir, "report", "monthly", "--period", period, "-o", file };
        FILE *quiet = fopen("/dev/null", "w");
        bool ok = cli_run(c->a, quiet, 9, words, e);
        fclose(quiet);
        TRY(ok);
        fprintf(c->out, i ? "       %s\n" : say((text2){ "  报告 %s\n", "  report %s\n" }, c->lang), file);
    }
    return true;
}

static bool run_demo(cli *c, error *e)
{
    const char *base = cli_word(c, 0), *only = cli_option(c, "--only");
    if (mkdir(base, 0755) != 0 && errno != EEXIST)
        return fail(e, ERR_SYSTEM, "无法建立目录 %s：%s", "cannot make folder %s: %s", base, strerror(errno));
    for (int i = 0; i < district_count; i++)
        if (!only || text_eq(only, district_plans[i].letter))
            TRY(one_district(c, &district_plans[i], base, e));
    unsetenv("JBP_NOW");
    if (cli_has(c, "--files-only") || (only && !text_eq(only, district_plans[district_count - 1].letter)))
        return true;
    return month_job(c, base, e);
}

static const option_spec options[] = { { "--files-only", false, { "只生成文件，不导入", "make the files only" } }, { "--only", true, { "只做一个区：A、B 或 C", "one district: A, B or C" } },
                                       { "--quiet", false, { "少说话", "say less" } }, { 0 } };
const command cmd_demo = { "demo", { "生成三个演示区并导入", "make three demonstration districts" }, "DIR", options, 1, 1, run_demo };
