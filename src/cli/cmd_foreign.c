/* form FILE: somebody else's form, filled with what the ledgers hold. */
#include "cli/cli.h"

#include "intake/foreign.h"
#include "intake/resolve.h"

static bool find_firm(cli *c, const char *text, int64_t *id, error *e)
{
    const ledger_decl *l = ledger_find(&c->core.packs, "enterprise", e);
    resolver *r;
    bool ambiguous;
    TRY(l && resolver_open(&c->core, l, c->a, &r, e));
    *id = resolve_text(r, NULL, str_of(text), &ambiguous);
    return *id || fail(e, ERR_NOT_FOUND, "企业台账里没有“%s”", "no firm “%s” in the registry", text);
}

static void print_items(cli *c, const foreign_form *f)
{
    static const text2 states[] = { { "已有", "held" }, { "有此项，没有数", "known, no value" }, { "表中已填", "stands there" }, { "台账没有此项", "unknown" } };
    grid g = grid_new(c->a, 4);
    for (size_t i = 0; i < f->items.len; i++) {
        const form_item *x = &f->items.at[i];
        grid_add(&g, place_text(c->a, (place){ .sheet = text_empty(x->sheet) ? NULL : x->sheet, .row = x->row, .column = x->column }, c->lang));
        grid_add(&g, x->label);
        grid_add(&g, say(states[x->state], c->lang));
        grid_add(&g, arena_print(c->a, "%s%s%s", x->value ? x->value : "", x->ledger ? arena_print(c->a, "%s%s.%s", x->value ? "  ← " : "", x->ledger, x->field) : "", ""));
    }
    grid_print(&g, c->out);
}

static bool run_form(cli *c, error *e)
{
    const char *firm = cli_option(c, "--firm"), *to = cli_option(c, "-o"), *path = cli_word(c, 0);
    int64_t id = 0;
    month period = MONTH_NONE;
    foreign_form f;
    TRY(cli_core(c, to ? STORE_WRITE : STORE_READ, e) && (!firm || find_firm(c, firm, &id, e)) && (!cli_option(c, "--period") || cli_period(c, &period, e)));
    if (to && !id)
        return fail(e, ERR_USAGE, "填表要说明是哪一家：--firm 代码或名称", "say whose form it is: --firm CODE-OR-NAME");
    TRY(foreign_read(&c->core, path, id, period, &f, e));
    if (!f.items.len)
        return fail(e, ERR_INPUT, "%s 里没有认得出的栏目", "nothing in %s is a field anybody knows", path);
    if (!cli_has(c, "--quiet"))
        print_items(c, &f);
    if (to) {
        batch_info note = { .who = c->core.who, .action = "fill-form", .subject = firm, .detail = to };
        TRY(foreign_fill(&f, path, to, e) && audit_note(c->core.s, &note, e));
    }
    size_t known = f.held + f.empty;
    if (id)
        fprintf(c->out, say((text2){ "%zu 个栏目：台账已有 %zu 个，不用再填；有此项没有数 %zu 个，表中已填 %zu 个，台账没有 %zu 个\n", "%zu fields: %zu are held and need not be typed, %zu known without a value, %zu filled, %zu unknown\n" }, c->lang),
                f.items.len, f.held, f.empty, f.filled, f.unknown);
    else
        fprintf(c->out, say((text2){ "%zu 个栏目：台账有 %zu 个，表中已填 %zu 个，台账没有 %zu 个\n", "%zu fields: %zu in the ledgers, %zu filled, %zu unknown\n" }, c->lang), f.items.len, known, f.filled, f.unknown);
    if (to)
        fprintf(c->out, say((text2){ "已替企业填好 %zu 格，写入 %s\n", "%zu cells filled in, written to %s\n" }, c->lang), f.held, to);
    return true;
}

static const option_spec options[] = { { "--firm", true, { "哪一家（代码或名称）", "whose form (code or name)" } }, { "--period", true, { "月度指标取哪个月", "the month of monthly fields" } },
                                       { "-o", true, { "填好后写入（版式不变）", "write the filled form, its layout kept" } }, { "--quiet", false, { "只报合计", "totals only" } }, { 0 } };
const command cmd_form = { "form", { "上级或外单位的表：哪些栏目台账已有，替企业填好", "somebody else's form: which fields the ledgers hold, filled in" }, "FILE [--firm CODE -o FILE.xlsx]", options, 1, 1, run_form };
