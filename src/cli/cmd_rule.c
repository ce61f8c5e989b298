/* rule list|show|diff|save|force|withdraw: editions of policies, decision tables, scoring tables and schemes (src/edition/edition.h). */
#include "cli/cli.h"

#include "amend/amend.h"
#include "base/file.h"

#include <errno.h>

typedef struct rule_ask { edition_kind kind; const char *id; } rule_ask;

static bool rule_words(cli *c, rule_ask *out, error *e)
{
    if (!cli_word(c, 1) || !edition_kind_of(cli_word(c, 1), &out->kind) || !cli_word(c, 2))
        return fail(e, ERR_USAGE, "请写种类和编号，如 jbp rule %s policy sme_innovative_2022", "name kind and id: jbp rule %s policy sme_innovative_2022", cli_word(c, 0));
    out->id = cli_word(c, 2);
    return true;
}

static bool number_word(const char *text, int *out, error *e)
{
    char *end = NULL;
    long n = text ? strtol(text, &end, 10) : -1;
    *out = (int)n;
    return (end && end != text && !*end && n >= 0 && n <= 100000) || fail(e, ERR_USAGE, "版次应为数（0 是业务包中的文本）", "an edition is a number (0 is the pack's text)");
}

static const char *day_text(arena *a, date d) { return d == DATE_NONE ? "" : date_iso(a, d); }

static bool list_kind(cli *c, edition_kind k, date day, grid *g, error *e)
{
    edition_list all;
    TRY(editions_list(&c->core, k, NULL, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const edition *x = &all.at[i];
        grid_add(g, edition_kind_word(k));
        grid_add(g, x->rule);
        grid_add(g, arena_print(c->a, "%d", x->number));
        grid_add(g, arena_print(c->a, "%s%s", say(edition_state_name(x->state), c->lang), editions_on_day(&all, x->rule, day) == x ? " *" : ""));
        grid_add(g, day_text(c->a, x->valid_from));
        grid_add(g, x->by);
        grid_add(g, day_text(c->a, x->saved_on));
        grid_add(g, x->reason);
    }
    return true;
}

static bool do_list(cli *c, error *e)
{
    static const text2 heads[] = { { "种类", "kind" }, { "规则", "rule" }, { "版次", "edition" }, { "状态", "state" }, { "执行日期", "from" }, { "修改人", "by" }, { "修改日期", "on" }, { "理由", "reason" } };
    grid g = grid_new(c->a, 8);
    date day;
    g.right[2] = true;
    for (size_t i = 0; i < 8; i++)
        grid_add(&g, say(heads[i], c->lang));
    TRY(cli_day(c, &day, e) && cli_core(c, STORE_READ, e));
    for (int k = 0; k < EDITION_KINDS; k++)
        TRY(list_kind(c, (edition_kind)k, day, &g, e));
    grid_print(&g, c->out);
    fprintf(c->out, say((text2){ "* 在 %s 执行的版本；没有列出的规则按业务包\n", "* counts on %s; rules not listed are as their packs declare\n" }, c->lang), date_iso(c->a, day));
    return true;
}

/* --edition N, else the one that counts on the day. */
static bool wanted(cli *c, const rule_ask *r, int *number, error *e)
{
    date day;
    TRY(cli_day(c, &day, e));
    return cli_option(c, "--edition") ? number_word(cli_option(c, "--edition"), number, e) : amend_current(&c->core, r->kind, r->id, day, number, e);
}

static bool do_show(cli *c, error *e)
{
    rule_ask r;
    int number;
    const char *text, *path = cli_option(c, "-o");
    TRY(rule_words(c, &r, e) && cli_core(c, STORE_READ, e) && wanted(c, &r, &number, e) && amend_text(&c->core, r.kind, r.id, number, &text, e));
    if (!path) {
        fputs(text, c->out);
        return true;
    }
    FILE *f = fopen(path, "wb");
    bool ok = f && fputs(text, f) >= 0;
    ok = f && fclose(f) == 0 && ok;
    return ok || fail(e, ERR_SYSTEM, "不能写文件 %s：%s", "cannot write %s: %s", path, strerror(errno));
}

static bool do_diff(cli *c, error *e)
{
    rule_ask r;
    int before, after;
    const char *x, *y;
    difference d;
    TRY(rule_words(c, &r, e) && cli_core(c, STORE_READ, e) && wanted(c, &r, &after, e));
    before = after ? after - 1 : 0;
    if (cli_word(c, 3))
        TRY(number_word(cli_word(c, 3), &before, e));
    if (cli_word(c, 4))
        TRY(number_word(cli_word(c, 4), &after, e));
    TRY(amend_text(&c->core, r.kind, r.id, before, &x, e) && amend_text(&c->core, r.kind, r.id, after, &y, e));
    TRY(amend_readable(&c->core, r.kind, r.id, x, &x, e) && amend_readable(&c->core, r.kind, r.id, y, &y, e));
    difference_of(c->a, x, y, 2, &d);
    fprintf(c->out, say((text2){ "%s %s：第%d版 → 第%d版%s\n", "%s %s: edition %d → %d%s\n" }, c->lang), say(edition_kind_name(r.kind), c->lang), r.id, before, after, d.same ? say((text2){ "，没有差别", ", the same" }, c->lang) : "");
    for (size_t i = 0; i < d.count; i++)
        fprintf(c->out, "%c %s\n", d.at[i].sign == '~' ? ' ' : d.at[i].sign, d.at[i].sign == '~' ? "…" : d.at[i].text);
    return true;
}

static bool do_save(cli *c, error *e)
{
    rule_ask r;
    date from = DATE_NONE;
    str text;
    int number, base;
    TRY(rule_words(c, &r, e) && cli_date(c, "--from", &from, e));
    if (!cli_word(c, 3))
        return fail(e, ERR_USAGE, "用法：jbp rule save policy|decision|score|scheme 编号 文件 --from 日期 --reason 理由", "usage: jbp rule save policy|decision|score|scheme ID FILE --from DATE --reason TEXT");
    TRY(cli_core(c, STORE_WRITE, e) && file_read(c->a, cli_word(c, 3), EDITION_MOST_BYTES, &text, e) && amend_current(&c->core, r.kind, r.id, today_of(), &base, e));
    const edition x = { .kind = r.kind, .rule = r.id, .text = str_copy(c->a, text), .reason = cli_option(c, "--reason"), .valid_from = from, .based_on = base,
                        .added = cli_has(c, "--new"), .expects = cli_has(c, "--new"), .state = cli_has(c, "--draft") ? EDITION_DRAFT : EDITION_IN_FORCE };
    TRY(amend_save(&c->core, &x, &number, e));
    fprintf(c->out, say((text2){ "已保存 %s %s 第%d版，%s起执行\n", "kept: %s %s edition %d, in force from %s\n" }, c->lang), say(edition_kind_name(r.kind), c->lang), r.id, number, date_iso(c->a, from));
    return true;
}

static bool change_state(cli *c, edition_state to, error *e)
{
    rule_ask r;
    int number;
    TRY(rule_words(c, &r, e) && number_word(cli_word(c, 3), &number, e) && cli_core(c, STORE_WRITE, e) && amend_state(&c->core, r.kind, r.id, number, to, cli_option(c, "--reason"), e));
    fprintf(c->out, "%s %s %d: %s\n", say(edition_kind_name(r.kind), c->lang), r.id, number, say(edition_state_name(to), c->lang));
    return true;
}
static bool do_force(cli *c, error *e) { return change_state(c, EDITION_IN_FORCE, e); }
static bool do_withdraw(cli *c, error *e) { return change_state(c, EDITION_WITHDRAWN, e); }

static bool run_rule(cli *c, error *e)
{
    static const struct { const char *word; bool (*run)(cli *c, error *e); } verbs[] = {
        { "list", do_list }, { "show", do_show }, { "diff", do_diff }, { "save", do_save }, { "force", do_force }, { "withdraw", do_withdraw },
    };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (text_eq(cli_word(c, 0), verbs[i].word))
            return verbs[i].run(c, e);
    return fail(e, ERR_USAGE, "用法：jbp rule list | show | diff | save | force | withdraw", "usage: jbp rule list | show | diff | save | force | withdraw");
}

static const option_spec options[] = {
    { "--on", true, { "哪一天（默认今天）", "on which day" } },
    { "--edition", true, { "show、diff：版次，0 是业务包中的文本", "show, diff: which edition; 0 is the pack's" } },
    { "-o", true, { "show：写到文件", "show: into a file" } },
    { "--from", true, { "save：从哪一天起执行", "save: in force from" } },
    { "--reason", true, { "save、force、withdraw：理由", "save, force, withdraw: why" } },
    { "--new", false, { "save：业务包中没有的新政策", "save: a new policy, which no pack declares" } },
    { "--draft", false, { "save：存为草稿", "save: as a draft" } },
    { 0 },
};
const command cmd_rule = { "rule", { "规则版本：列出、查看、比较、保存、停用（政策、决策表、评分表、评价办法）", "editions of rules (policies, tables, schemes)" },
                           "list | show KIND ID | diff KIND ID [N M] | save KIND ID FILE | force KIND ID N | withdraw KIND ID N", options, 1, 5, run_rule };
