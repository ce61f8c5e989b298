/* pack list|check: what is declared, and every fault of it. */
#include "cli/cli.h"

#include "account/access.h"
#include "evaluate/four.h"
#include "match/policy.h"

static void list_packs(cli *c, const packs *p)
{
    grid g = grid_new(c->a, 4);
    static const text2 heads[] = { { "业务包", "pack" }, { "名称", "title" }, { "台账", "ledgers" }, { "文件", "files" } };
    g.right[2] = g.right[3] = true;
    for (size_t i = 0; i < 4; i++)
        grid_add(&g, say(heads[i], c->lang));
    for (size_t i = 0; i < p->pack_count; i++) {
        const char *id = p->packs[i].id, *folder = arena_print(c->a, "packs/%s/", id);
        size_t ledgers = 0, files = 0;
        for (size_t k = 0; k < p->ledger_count; k++)
            ledgers += text_eq(p->ledgers[k]->pack, id);
        for (size_t k = 0; k < p->file_count; k++)
            files += str_starts(str_of(p->files[k].path), str_of(folder));
        grid_add(&g, id);
        grid_add(&g, say(p->packs[i].title, c->lang));
        grid_add(&g, arena_print(c->a, "%zu", ledgers));
        grid_add(&g, arena_print(c->a, "%zu", files));
    }
    grid_print(&g, c->out);
}

/* What other modules read of a pack, each telling its first fault. */
static bool facts_and_policies(core *c, error *e)
{
    policies p;
    return policies_load(c, today_of(), &p, e);
}

/* Models are opened even where no fact asks them yet; what only a check of tables finds is told as well. */
static bool all_decisions(core *c, error *e)
{
    edition_set set;
    pack_faults faults = { 0 };
    return edition_set_on(c, today_of(), &set, e) && decisions_check(c, &set, &faults, e) && four_check(c, &set, e);
}

static bool all_roles(core *c, error *e)
{
    roles r;
    return roles_load(c, &r, e);
}

/* Errors of tables (overlaps under Unique …) are faults; gaps and the like are only told. */
static size_t table_faults(cli *c)
{
    pack_ids ids = decisions_of(&c->core);
    size_t faults = 0;
    for (size_t i = 0; i < ids.count; i++) {
        error e = { .lang = c->lang };
        decision_model m;
        dmn_findings f;
        if (!decision_open(&c->core, NULL, ids.at[i], &m, &e) || !decision_findings(&c->core, &m, c->lang, &f, &e))
            continue;
        for (size_t k = 0; k < f.count; k++) {
            if (f.at[k].level != LEVEL_NOTE)
                fprintf(c->out, "decisions/%s.dmn:%d %s: %s\n", ids.at[i], f.at[k].line, f.at[k].element, f.at[k].text);
            faults += f.at[k].level == LEVEL_ERROR;
        }
    }
    return faults;
}

static size_t check_rest(cli *c)
{
    static bool (*const parts[])(core *c, error *e) = { facts_and_policies, all_decisions, all_roles };
    size_t faults = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        error e = { .lang = c->lang };
        if (parts[i](&c->core, &e))
            continue;
        fprintf(c->out, "%s\n", error_line(c->a, &e));
        faults++;
    }
    return faults + table_faults(c);
}

static bool run_pack(cli *c, error *e)
{
    const char *what = cli_word(c, 0);
    packs p;
    pack_faults faults = { 0 };
    TRY(packs_read(c->a, c->where.dir ? arena_print(c->a, "%s/packs", c->where.dir) : NULL, &p, &faults, e));
    if (text_eq(what, "list")) {
        list_packs(c, &p);
        return true;
    }
    if (!text_eq(what, "check"))
        return fail(e, ERR_USAGE, "用法：jbp pack list | check", "usage: jbp pack list | check");
    for (size_t i = 0; i < faults.len; i++)
        fprintf(c->out, "%s\n", error_line(c->a, &faults.at[i]));
    size_t n = faults.len;
    if (!n && c->where.dir)                     /* conditions need the ledgers they speak of */
        n = cli_core(c, STORE_READ, e) ? check_rest(c) : 1;
    if (n)
        return fail(e, ERR_DECLARATION, "业务包有 %zu 处错误", "%zu faults in the packs", n);
    fputs(say((text2){ "业务包没有发现错误\n", "no fault found in the packs\n" }, c->lang), c->out);
    return true;
}

const command cmd_pack = { "pack", { "业务包：列出、检查（一次列出全部错误）", "packs: list, check (every fault in one pass)" }, "list | check", NULL, 1, 1, run_pack };
