/* ledger list|fields|show|history, put: records from the command line. */
#include "cli/cli.h"

#include "base/unit_text.h"
#include "base/vec.h"
#include "ledger/filter.h"

static bool list_ledgers(cli *c, error *e)
{
    grid g = grid_new(c->a, 4);
    const char *const heads[] = { "台账", "名称", "业务包", "记录数" }, *const heads_en[] = { "ledger", "title", "pack", "records" };
    g.right[3] = true;
    for (size_t i = 0; i < 4; i++)
        grid_add(&g, c->lang == LANG_EN ? heads_en[i] : heads[i]);
    for (size_t i = 0; i < c->core.packs.ledger_count; i++) {
        const ledger_decl *l = c->core.packs.ledgers[i];
        int64_t n;
        TRY(ledger_count(&c->core, l, &n, e));
        grid_add(&g, l->id);
        grid_add(&g, say(l->title, c->lang));
        grid_add(&g, l->pack);
        grid_add(&g, arena_print(c->a, "%lld", (long long)n));
    }
    grid_print(&g, c->out);
    return true;
}

static bool show_fields(cli *c, const ledger_decl *l)
{
    grid g = grid_new(c->a, 5);
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        grid_add(&g, f->id);
        grid_add(&g, say(f->label, c->lang));
        grid_add(&g, field_type_name(f->type));
        grid_add(&g, unit_text(f->unit, c->lang));
        grid_add(&g, f->required ? say((text2){ "必填", "required" }, c->lang) : "");
    }
    grid_print(&g, c->out);
    return true;
}

typedef struct listing { cli *c; const ledger_decl *l; } listing;

static bool list_record(void *self, const record *r, error *e)
{
    const listing *to = self;
    cli *c = to->c;
    (void)e;
    fprintf(c->out, "%lld", (long long)r->id);
    for (size_t i = 0; i < to->l->count; i++)
        if (r->values[i].kind != VALUE_NULL)
            fprintf(c->out, "  %s=%s", say(to->l->fields[i].label, c->lang), value_to_text(c->a, &c->core, &to->l->fields[i], r->values[i]));
    fputc('\n', c->out);
    return true;
}

static bool show_records(cli *c, const ledger_decl *l, error *e)
{
    filter *f;
    listing to = { c, l };
    const char *limit = cli_option(c, "--limit");
    TRY(filter_new(&c->core, l, c->a, &f, e));
    if (cli_has(c, "--where"))
        TRY(filter_add(f, cli_option(c, "--where"), NULL, e));
    if (cli_has(c, "--count")) {
        int64_t n;
        TRY(filter_count(f, &n, e));
        fprintf(c->out, "%lld\n", (long long)n);
        return true;
    }
    return filter_rows(f, &(filter_page){ .limit = limit ? strtoll(limit, NULL, 10) : 50 }, list_record, &to, e);
}

static bool show_one(cli *c, const ledger_decl *l, int64_t id, error *e)
{
    record r;
    bool found;
    grid g = grid_new(c->a, 2);
    TRY(record_get(&c->core, l, id, c->a, &r, &found, e));
    if (!found)
        return fail(e, ERR_NOT_FOUND, "%s没有第 %lld 号记录", "%s has no record %lld", say(l->title, e->lang), (long long)id);
    for (size_t i = 0; i < l->count; i++) {
        grid_add(&g, say(l->fields[i].label, c->lang));
        const char *text = value_to_text(c->a, &c->core, &l->fields[i], r.values[i]);
        grid_add(&g, l->fields[i].unit && *text ? arena_print(c->a, "%s %s", text, unit_text(l->fields[i].unit, c->lang)) : text);
    }
    grid_print(&g, c->out);
    return true;
}

static bool show_history(cli *c, const ledger_decl *l, int64_t id, error *e)
{
    version *v;
    size_t n;
    TRY(record_history(&c->core, l, id, c->a, &v, &n, e));
    for (size_t i = 0; i < n; i++) {
        fprintf(c->out, "%lld  %s  %s  %s", (long long)v[i].version, v[i].at, v[i].who, v[i].op);
        if (v[i].file)
            fprintf(c->out, "  %s", place_text(c->a, (place){ .file = v[i].file, .sheet = v[i].sheet, .row = v[i].row }, c->lang));
        fprintf(c->out, "%s%s\n    %s\n", v[i].reason ? "  " : "", v[i].reason ? v[i].reason : "", v[i].changes);
    }
    return true;
}

static bool run_ledger(cli *c, error *e)
{
    const char *what = cli_word(c, 0), *name = cli_word(c, 1), *id = cli_word(c, 2);
    TRY(cli_core(c, STORE_READ, e));
    if (text_eq(what, "list") && !name)
        return list_ledgers(c, e);
    const ledger_decl *l = name ? ledger_find(&c->core.packs, name, e) : NULL;
    if (!l)
        return name ? false : fail(e, ERR_USAGE, "请写台账名称", "name a ledger");
    if (text_eq(what, "fields"))
        return show_fields(c, l);
    if (text_eq(what, "list"))
        return show_records(c, l, e);
    if (id && text_eq(what, "show"))
        return show_one(c, l, strtoll(id, NULL, 10), e);
    if (id && text_eq(what, "history"))
        return show_history(c, l, strtoll(id, NULL, 10), e);
    return fail(e, ERR_USAGE, "用法：jbp ledger list [台账] | fields 台账 | show 台账 编号 | history 台账 编号", "usage: jbp ledger list [LEDGER] | fields LEDGER | show LEDGER ID | history LEDGER ID");
}

/* field=value … as a person types it; the key says which record. */
static bool run_put(cli *c, error *e)
{
    TRY(cli_core(c, STORE_WRITE, e));
    const ledger_decl *l = ledger_find(&c->core.packs, cli_word(c, 0), e);
    if (!l)
        return false;
    value *values = NEW_N(c->a, value, l->count);
    bool *mask = NEW_N(c->a, bool, l->count);
    for (size_t i = 1; i < c->word_count; i++) {
        const char *equals = strchr(c->words[i], '=');
        const field_decl *f = equals ? field_find(l, arena_copy_n(c->a, c->words[i], (size_t)(equals - c->words[i]))) : NULL;
        if (!f)
            return fail(e, ERR_USAGE, "“%s”应写成 字段=值；字段见 jbp ledger fields %s", "“%s” must be FIELD=VALUE; see jbp ledger fields %s", c->words[i], l->id);
        TRY(value_from_text(c->a, f, str_of(equals + 1), e->lang, &values[f->index], e));
        mask[f->index] = true;
    }
    outcome what;
    int64_t id = 0;
    problems bad = { 0 };
    batch_info info = { .who = c->core.who, .action = "put", .subject = l->id, .reason = cli_option(c, "--reason") };
    TRY(record_check(&c->core, l, values, c->a, &bad, e));
    for (size_t i = 0; i < bad.len; i++)
        if (bad.at[i].level == CHECK_ERROR && (!bad.at[i].field || mask[bad.at[i].field->index] || !text_eq(bad.at[i].check, "required")))
            return fail_at(e, ERR_INPUT, (place){ .field = bad.at[i].field ? say(bad.at[i].field->label, e->lang) : NULL }, "%s", "%s", bad.at[i].text);
    TRY(record_write(&c->core, l, &info, &id, values, mask, &what, e));
    static const text2 says[] = { { "没有变化", "unchanged" }, { "已新增", "inserted" }, { "已更新", "updated" }, { "已删除", "deleted" } };
    fprintf(c->out, "%s #%lld %s\n", l->id, (long long)id, say(says[what], c->lang));
    return true;
}

static const option_spec ledger_options[] = { { "--count", false, { "只数记录", "count only" } }, { "--where", true, { "只要符合 FEEL 条件的记录，如 \"从业人员 >= 300\"", "only records for which a FEEL condition is true" } },
                                             { "--limit", true, { "最多几条（默认 50，0 为全部）", "at most so many (50; 0: all)" } }, { 0 } };
static const option_spec put_options[] = { { "--reason", true, { "更正原因", "why" } }, { 0 } };
const command cmd_ledger = { "ledger", { "看台账、记录和历史", "show ledgers, records, history" }, "list [LEDGER] | fields LEDGER | show LEDGER ID | history LEDGER ID", ledger_options, 1, 3, run_ledger };
const command cmd_put = { "put", { "填写一条记录", "enter a record" }, "LEDGER FIELD=VALUE…", put_options, 2, 200, run_put };
