/* import LEDGER FILE: what came in, what changed, what is wrong. */
#include "cli/cli.h"

#include "intake/import.h"

static void print_problems(cli *c, const import_result *r)
{
    for (size_t i = 0; i < r->problems.len; i++) {
        const import_problem *p = &r->problems.at[i];
        char *where = place_text(c->a, (place){ .sheet = text_empty(p->sheet) ? NULL : p->sheet, .row = p->row, .field = p->field, .column = p->column }, c->lang);
        bool shown = p->value && !strstr(p->text, p->value);
        fprintf(c->out, "%s %s%s%s%s%s%s\n", p->level == CHECK_ERROR ? say((text2){ "错误", "error" }, c->lang) : say((text2){ "提醒", "note " }, c->lang), where,
                *where ? say((text2){ "：", ": " }, c->lang) : "", shown ? "“" : "", shown ? p->value : "", shown ? say((text2){ "”", "” " }, c->lang) : "", p->text);
    }
}

static void print_changes(cli *c, const import_result *r)
{
    static const text2 words[] = { { "不变", "same  " }, { "新增", "insert" }, { "更新", "update" }, { "删除", "delete" } };
    for (size_t i = 0; i < r->changes.len; i++)
        fprintf(c->out, say((text2){ "%s 第 %lld 行：%s\n", "%s row %lld: %s\n" }, c->lang), say(words[r->changes.at[i].what], c->lang), (long long)r->changes.at[i].row, r->changes.at[i].text);
}

static void print_skips(cli *c, const import_result *r)
{
    for (size_t i = 0; i < r->skips.len; i++) {
        const import_skip *s = &r->skips.at[i];
        fprintf(c->out, say((text2){ "跳过 %s：%s（%s）\n", "skipped %s: %s (%s)\n" }, c->lang), place_text(c->a, (place){ .sheet = text_empty(s->sheet) ? NULL : s->sheet, .row = s->row }, c->lang), s->text, say(s->why, c->lang));
    }
}

static void print_json(cli *c, const import_options *o, const import_result *r)
{
    fprintf(c->out, "{\"ledger\":\"%s\",\"kind\":\"%s\",\"dry_run\":%s,\"written\":%s,\"known_file\":%s,\"rows\":%lld,\"inserted\":%lld,\"updated\":%lld,\"same\":%lld,\"bad\":%lld,\"skipped\":%lld,\"problems\":[",
            o->ledger->id, r->kind ? r->kind : "", o->dry_run ? "true" : "false", r->written ? "true" : "false", r->known_file ? "true" : "false", (long long)r->rows,
            (long long)r->inserted, (long long)r->updated, (long long)r->same, (long long)r->bad, (long long)r->skipped);
    for (size_t i = 0; i < r->problems.len; i++) {
        const import_problem *p = &r->problems.at[i];
        fprintf(c->out, "%s{\"level\":\"%s\",\"row\":%lld,\"column\":%d,\"sheet\":", i ? "," : "", p->level == CHECK_ERROR ? "error" : "warning", (long long)p->row, p->column);
        json_put(c->out, p->sheet);
        fputs(",\"field\":", c->out);
        json_put(c->out, p->field);
        fputs(",\"value\":", c->out);
        json_put(c->out, p->value);
        fputs(",\"text\":", c->out);
        json_put(c->out, p->text);
        fputs("}", c->out);
    }
    fputs("]}\n", c->out);
}

static void print_summary(cli *c, const import_options *o, const import_result *r)
{
    fprintf(c->out, say((text2){ "%s ← %s（%s）：%lld 行，新增 %lld，更新 %lld，不变 %lld，有错 %lld，跳过 %lld\n", "%s ← %s (%s): %lld rows, %lld inserted, %lld updated, %lld same, %lld bad, %lld skipped\n" }, c->lang),
            say(o->ledger->title, c->lang), o->path, r->kind, (long long)r->rows, (long long)r->inserted, (long long)r->updated, (long long)r->same, (long long)r->bad, (long long)r->skipped);
    if (r->known_file)
        fputs(say((text2){ "这个文件以前导入过（内容完全相同）\n", "this file was imported before (the same bytes)\n" }, c->lang), c->out);
    for (size_t i = 0; i < r->unknown_columns.len; i++)
        fprintf(c->out, say((text2){ "未用的列：%s\n", "column not used: %s\n" }, c->lang), r->unknown_columns.at[i]);
    if (o->dry_run)
        fputs(say((text2){ "试导入：没有写入任何数据\n", "dry run: nothing was written\n" }, c->lang), c->out);
}

/* "field=value,field=value" or several words. */
static bool read_settings(cli *c, const char *option, import_setting *out, size_t *n, error *e)
{
    for (size_t i = 0; i < c->set_count; i++) {
        if (!text_eq(c->set[i].name, option))
            continue;
        const char *equals = strchr(c->set[i].value, '=');
        if (!equals || *n == CLI_MAX_OPTIONS)
            return fail(e, ERR_USAGE, "%s 应写成 名称=值", "%s must be NAME=VALUE", option);
        out[(*n)++] = (import_setting){ arena_copy_n(c->a, c->set[i].value, (size_t)(equals - c->set[i].value)), equals + 1 };
    }
    return true;
}

static bool run_import(cli *c, error *e)
{
    import_setting set[CLI_MAX_OPTIONS], columns[CLI_MAX_OPTIONS];
    size_t set_count = 0, column_count = 0;
    import_result r;
    map given = map_new(c->a);
    TRY(cli_core(c, STORE_WRITE, e) && read_settings(c, "--set", set, &set_count, e) && read_settings(c, "--map", columns, &column_count, e));
    for (size_t i = 0; i < column_count; i++)
        map_put(&given, str_of(columns[i].field), NULL)->cptr = columns[i].value;
    import_options o = { .ledger = ledger_find(&c->core.packs, cli_word(c, 0), e), .path = cli_word(c, 1), .sheet = cli_option(c, "--sheet"), .dry_run = cli_has(c, "--dry-run"),
                         .skip_errors = cli_has(c, "--skip-errors"), .reason = cli_option(c, "--reason"), .set = set, .set_count = set_count, .columns = column_count ? &given : NULL, .wide = cli_option(c, "--wide") };
    bool quiet = cli_has(c, "--quiet");
    o.show_rows = o.dry_run && !quiet;
    TRY(o.ledger && import_file(&c->core, &o, &r, e));
    if (c->json)
        print_json(c, &o, &r);
    else {
        if (!quiet || r.errors)
            print_problems(c, &r);
        print_changes(c, &r);
        if (!quiet)
            print_skips(c, &r);
        print_summary(c, &o, &r);
    }
    if (cli_has(c, "--marked"))
        TRY(import_mark(o.path, &r, cli_option(c, "--marked"), e));
    if (r.errors && !o.dry_run && !o.skip_errors)
        return fail(e, ERR_INPUT, "有 %zu 处错误，整个文件没有写入", "%zu errors: nothing of the file was written", r.errors);
    return true;
}

static const option_spec options[] = {
    { "--dry-run", false, { "只看会改什么，不写入", "show what would change, write nothing" } },
    { "--sheet", true, { "只读这个工作表", "this sheet only" } },
    { "--set", true, { "补上文件里没有的字段，如 month=2019-09", "give a field the file lacks: month=2019-09" } },
    { "--map", true, { "说明列名：列名=字段", "say what a column is: LABEL=FIELD" } },
    { "--wide", true, { "月份做列名时，格子里是哪个字段", "months as columns: the field of the cells" } },
    { "--skip-errors", false, { "跳过有错的行，其余写入", "write the good rows only" } },
    { "--reason", true, { "更正已锁定月份的原因", "why a locked month is corrected" } },
    { "--marked", true, { "另存一份，把有错的格子标红并加批注", "save a copy with the bad cells marked" } },
    { "--quiet", false, { "只报错误和合计", "errors and totals only" } },
    { 0 },
};
const command cmd_import = { "import", { "把文件导入台账（全部或全不）", "import a file into a ledger, all or nothing" }, "LEDGER FILE", options, 2, 2, run_import };
