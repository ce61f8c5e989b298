/* reconcile FILE: who of a department's list is who in the registry. */
#include "cli/cli.h"

#include "intake/reconcile.h"

static void print_pile(cli *c, const reconcile_result *r, pile p)
{
    for (size_t i = 0; i < r->rows.len; i++) {
        const reconciled *x = &r->rows.at[i];
        if (x->pile != p)
            continue;
        fprintf(c->out, say((text2){ "  第 %lld 行 %s %s：%s", "  row %lld %s %s: %s" }, c->lang), (long long)x->row, x->name, x->code, x->why);
        for (size_t k = 0; k < x->near_count; k++)
            fprintf(c->out, "%s%s %d%%", k ? "；" : " → ", x->near_[k].name, x->near_[k].score / 10);
        fputc('\n', c->out);
    }
}

static void print_json(cli *c, const reconcile_result *r)
{
    static const char *const names[] = { "sure", "ask", "none" };
    fputs("[", c->out);
    for (size_t i = 0; i < r->rows.len; i++) {
        const reconciled *x = &r->rows.at[i];
        fprintf(c->out, "%s{\"row\":%lld,\"pile\":\"%s\",\"enterprise\":%lld,\"name\":", i ? "," : "", (long long)x->row, names[x->pile], (long long)x->enterprise);
        json_put(c->out, x->name);
        fputs(",\"code\":", c->out);
        json_put(c->out, x->code);
        fputs(",\"why\":", c->out);
        json_put(c->out, x->why);
        fputs(",\"near\":[", c->out);
        for (size_t k = 0; k < x->near_count; k++) {
            fprintf(c->out, "%s{\"id\":%lld,\"score\":%d,\"name\":", k ? "," : "", (long long)x->near_[k].id, x->near_[k].score);
            json_put(c->out, x->near_[k].name);
            fputs("}", c->out);
        }
        fputs("]}", c->out);
    }
    fputs("]\n", c->out);
}

static bool run_reconcile(cli *c, error *e)
{
    reconcile_result r;
    TRY(cli_core(c, STORE_READ, e) && reconcile_file(&c->core, cli_word(c, 0), &r, e));
    if (c->json) {
        print_json(c, &r);
        return true;
    }
    if (!cli_has(c, "--quiet"))
        for (pile p = PILE_ASK; p <= PILE_NONE; p++)
            print_pile(c, &r, p);
    fprintf(c->out, say((text2){ "比对 %zu 行：认定 %zu，需人工 %zu，库内没有 %zu\n", "%zu rows: %zu sure, %zu to ask, %zu none\n" }, c->lang), r.rows.len, r.piles[PILE_SURE],
            r.piles[PILE_ASK], r.piles[PILE_NONE]);
    return true;
}

static const option_spec options[] = { { "--quiet", false, { "只报合计", "totals only" } }, { 0 } };
const command cmd_reconcile = { "reconcile", { "名单比对：来件企业名称对到企业台账", "match a list of names to the registry" }, "FILE", options, 1, 1, run_reconcile };
