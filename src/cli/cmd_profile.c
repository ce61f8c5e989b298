/* profile FIRM: every fact of one firm, its value, as of when and from where; what is unknown and what it would open. */
#include "cli/cli.h"

#include "match/explain.h"

typedef struct waiting { size_t *of; } waiting;
static bool count_waiting(cli *c, const policies *p, date day, int64_t firm, waiting *w, error *e)
{
    match *m;
    TRY(match_open(&c->core, p, day, COHORT_ALL, firm, &m, e));
    w->of = NEW_N(c->a, size_t, p->facts.count + 1);
    for (size_t i = 0; i < p->count; i++) {
        explanation x;
        if (match_pair(m, &p->at[i], 0).standing != STANDING_UNKNOWN)
            continue;
        explain_pair(m, &p->at[i], 0, c->a, &x);
        explain_waiting(&x, w->of);
    }
    match_close(m);
    return true;
}

static bool print_json(cli *c, const profile *p, const waiting *w, error *e)
{
    fprintf(c->out, "{\"uscc\":");
    json_put(c->out, p->firm[0].uscc);
    fputs(",\"name\":", c->out);
    json_put(c->out, p->firm[0].name);
    fprintf(c->out, ",\"on\":\"%s\",\"facts\":[", date_iso(c->a, p->day));
    for (size_t i = 0; i < p->facts->count; i++) {
        const fact_decl *d = &p->facts->at[i];
        const fact_cell *v = &p->cell[i][0];
        static const char *const states[] = { "unknown", "none", "known" };
        buf b = buf_new(c->a);
        const char *from = fact_source_words(p, 0, (int)i, c->a, e);
        if (!from)
            return false;
        feel_json(&b, v->value);
        fprintf(c->out, "%s\n{\"id\":\"%s\",\"name\":", i ? "," : "", d->id);
        json_put(c->out, say(d->name, c->lang));
        fprintf(c->out, ",\"state\":\"%s\",\"value\":%s,\"unit\":", states[v->state], b.text);
        json_put(c->out, d->unit ? d->unit : "");
        fprintf(c->out, ",\"as_of\":%d,\"source\":", v->as_of);
        json_put(c->out, from);
        fprintf(c->out, ",\"policies_waiting\":%zu}", w->of[i]);
    }
    fputs("]}\n", c->out);
    return true;
}

static void print_unknown(cli *c, const profile *p, const waiting *w)
{
    grid g = grid_new(c->a, 3);
    size_t n = 0;
    g.right[1] = true;
    for (int asked = 1; asked >= 0; asked--)                              /* those that policies wait for first */
        for (size_t i = 0; i < p->facts->count; i++) {
            const fact_decl *d = &p->facts->at[i];
            if (p->cell[i][0].state != FACT_UNKNOWN || d->expression || (w->of[i] > 0) != (asked == 1))
                continue;
            n++;
            grid_add(&g, say(d->name, c->lang));
            grid_add(&g, arena_print(c->a, say((text2){ "%zu 个政策在等", "%zu policies wait" }, c->lang), w->of[i]));
            grid_add(&g, d->supply ? d->supply : d->ask ? say((text2){ "在“补充填报”里答复", "answer in fact_answer" }, c->lang) : "");
        }
    fprintf(c->out, say((text2){ "\n未知 %zu 项%s\n", "\nunknown: %zu%s\n" }, c->lang), n, n ? "：" : "");
    grid_print(&g, c->out);
}

static bool print_text(cli *c, const profile *p, const waiting *w, error *e)
{
    grid g = grid_new(c->a, 4);
    fprintf(c->out, say((text2){ "%s（%s）  %s的情况\n", "%s (%s) on %s\n" }, c->lang), p->firm[0].name, p->firm[0].uscc, date_say(c->a, p->day, c->lang));
    g.right[1] = true;
    for (size_t i = 0; i < p->facts->count; i++) {
        const fact_decl *d = &p->facts->at[i];
        const fact_cell *v = &p->cell[i][0];
        const char *as_of = fact_as_of(c->a, v->as_of, c->lang), *from = fact_source_words(p, 0, (int)i, c->a, e);
        if (!from)
            return false;
        if (v->state == FACT_UNKNOWN)
            continue;
        grid_add(&g, say(d->name, c->lang));
        grid_add(&g, fact_text(c->a, d, v, c->lang));
        grid_add(&g, as_of);
        grid_add(&g, from);
    }
    grid_print(&g, c->out);
    print_unknown(c, p, w);
    return true;
}

static bool list_facts(cli *c, const policies *p, date day, error *e)
{
    profile *all;
    grid g = grid_new(c->a, 6);
    TRY(profile_load(&c->core, &p->facts, day, 0, &all, e));
    g.right[4] = true;
    const char *const heads[] = { "编号", "名称", "类型", "单位", "已知企业", "来源" }, *const heads_en[] = { "id", "name", "type", "unit", "firms", "source" };
    for (int i = 0; i < 6; i++)
        grid_add(&g, c->lang == LANG_EN ? heads_en[i] : heads[i]);
    for (size_t i = 0; i < p->facts.count; i++) {
        const fact_decl *d = &p->facts.at[i];
        size_t known = 0;
        for (uint32_t f = 0; f < all->firms; f++)
            known += all->cell[i][f].state != FACT_UNKNOWN;
        grid_add(&g, d->id);
        grid_add(&g, say(d->name, c->lang));
        grid_add(&g, fact_type_name(d->type));
        grid_add(&g, d->unit);
        grid_add(&g, arena_print(c->a, "%zu/%u", known, all->firms));
        grid_add(&g, d->feel ? d->feel : d->from ? say((text2){ "台账", "ledger" }, c->lang) : say((text2){ "补充填报", "asked" }, c->lang));
    }
    grid_print(&g, c->out);
    return true;
}

static bool run_profile(cli *c, error *e)
{
    policies p;
    profile *one;
    date day;
    int64_t firm;
    waiting w;
    TRY(cli_day(c, &day, e) && cli_core(c, STORE_READ, e) && policies_load(&c->core, day, &p, e));
    if (cli_has(c, "--facts"))
        return list_facts(c, &p, day, e);
    if (!cli_word(c, 0))
        return fail(e, ERR_USAGE, "请写企业的信用代码或名称，或用 --facts", "give a firm's code or name, or --facts");
    TRY(profile_find_firm(&c->core, cli_word(c, 0), &firm, e) && profile_load(&c->core, &p.facts, day, firm, &one, e) && count_waiting(c, &p, day, firm, &w, e));
    return c->json ? print_json(c, one, &w, e) : print_text(c, one, &w, e);
}

static const option_spec options[] = { { "--on", true, { "哪一天的情况，如 2026-04-15（默认今天）", "on which day (default today)" } }, { "--facts", false, { "列出事实的声明", "list the facts declared" } }, { 0 } };
const command cmd_profile = { "profile", { "企业画像：事实、时点、来源、还缺什么", "what is known of a firm, from where, and what is unknown" }, "FIRM | --facts", options, 0, 1, run_profile };
