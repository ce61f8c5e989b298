/* ladder: who stands on which rung, who can climb, what lapses; with --enterprise one firm, its gaps and scores. */
#include "cli/ladder_text.h"

static bool list_ladders(cli *c, const ladders *l, match *m, error *e)
{
    grid g = grid_new(c->a, 3);
    for (size_t i = 0; i < l->count; i++) {
        ladder_state s;
        TRY(ladder_read(&c->core, &l->at[i], m, &s, e));
        buf b = buf_new(c->a);
        for (size_t r = 0; r < l->at[i].count; r++) {
            size_t held = 0;
            for (uint32_t f = 0; f < m->profile->firms; f++)
                held += s.footing[r][f].hold == HOLD_NOW;
            buf_print(&b, say((text2){ "%s%s %zu家", "%s%s %zu" }, c->lang), r ? " → " : "", say(l->at[i].rungs[r].title, c->lang), held);
        }
        grid_add(&g, l->at[i].id);
        grid_add(&g, say(l->at[i].title, c->lang));
        grid_add(&g, b.text);
    }
    grid_print(&g, c->out);
    return true;
}

static bool year_option(const cli *c, date day, int *out, error *e)
{
    const char *text = cli_option(c, "--year");
    char *end = NULL;
    long y = text ? strtol(text, &end, 10) : date_ymd(day).year;
    *out = (int)y;
    return (!text || (end && !*end && y >= 1990 && y <= 2100)) || fail(e, ERR_USAGE, "--year 应为年份，如 2026", "--year must be a year such as 2026");
}

static bool show(cli *c, const ladders *l, const ladder *x, match *m, int year, bool one, error *e)
{
    ladder_state s;
    ladder_view v = { .c = c, .s = &s, .year = year, .levels = map_ptr(&c->core.packs.list_by_id, STR("admin_level")) };
    if (!x)
        return list_ladders(c, l, m, e);
    TRY((one || match_rules(m, e)) && ladder_read(&c->core, x, m, &s, e));
    if (one)
        return c->json ? ladder_json_firm(&v, 0, e) : ladder_print_firm(&v, 0, e);
    (c->json ? ladder_json : ladder_print)(&v);
    return true;
}

static bool run_ladder(cli *c, error *e)
{
    policies p;
    ladders l;
    match *m;
    date day;
    int year;
    int64_t firm = 0;
    const char *who = cli_option(c, "--enterprise"), *id = cli_word(c, 0);
    TRY(cli_day(c, &day, e) && year_option(c, day, &year, e) && cli_core(c, STORE_READ, e) && policies_load(&c->core, day, &p, e) && ladders_load(&c->core, &p, &l, e));
    if (cli_has(c, "--scores")) {
        ladder_print_scores(c, &l.scores);
        return true;
    }
    if (who && !id)
        return fail(e, ERR_USAGE, "--enterprise 要指明梯度，如 jbp ladder sme --enterprise 名称", "--enterprise needs a ladder: jbp ladder sme --enterprise NAME");
    const ladder *x = id ? ladder_find(&l, id, e) : NULL;
    if (id && !x)
        return false;
    if (who)
        TRY(profile_find_firm(&c->core, who, &firm, e));
    TRY(match_open(&c->core, &p, day, COHORT_ALL, firm, &m, e));
    bool ok = show(c, &l, x, m, year, who != NULL, e);
    match_close(m);
    return ok;
}

static const option_spec options[] = {
    { "--enterprise", true, { "一家企业（信用代码或名称）：各梯级、差距、逐项得分", "one firm: rungs, gaps, score line by line" } },
    { "--on", true, { "哪一天，如 2026-04-15（默认今天）", "on which day" } },
    { "--year", true, { "申报、认定、到期按哪一年（默认当年）", "the year of declarations, grants and lapses" } },
    { "--scores", false, { "列出评分表和分档约定", "the scoring tables and their conventions" } },
    { 0 },
};
const command cmd_ladder = { "ladder", { "梯度培育：谁在哪一级、谁能升、差什么、谁到期", "ladders of honours: who stands where, who can climb, what lapses" }, "[LADDER] [--enterprise FIRM]", options, 0, 1, run_ladder };
