/* match: policies against firms. Alone a table of all policies; with --policy the firms of one; with --enterprise the
 * policies of one firm; with both the pair, condition by condition. */
#include "cli/match_text.h"

#include "base/vec.h"
#include "match/coverage.h"

/* ---- all policies ------------------------------------------------------------------------------------------------------------- */

static const text2 heads[] = { { "编号", "id" }, { "政策", "policy" }, { "级别", "level" }, { "符合", "eligible" }, { "只差一步", "one step" }, { "差一步且缺数据", "one step, unknown" }, { "缺数据", "unknown" }, { "待判断", "to judge" },
                               { "不符合", "not" }, { "已持有", "held" }, { "不适用", "outside" }, { "可得（万元）", "worth" } };
enum { HEADS = sizeof heads / sizeof *heads };

static void summary_row(cli *c, grid *g, const policy *p, const policy_counts *n)
{
    const size_t shown[] = { n->standing[STANDING_ELIGIBLE], n->near - n->near_unknown, n->near_unknown, n->standing[STANDING_UNKNOWN], n->standing[STANDING_JUDGE], n->standing[STANDING_NOT], n->standing[STANDING_HELD],
                             n->standing[STANDING_OUTSIDE] + n->standing[STANDING_OTHER] };
    grid_add(g, p->id);
    grid_add(g, say(p->title, c->lang));
    grid_add(g, p->level);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        grid_add(g, arena_print(c->a, "%zu", shown[i]));
    grid_add(g, p->subsidy.amount >= 0 ? dec_text(c->a, n->amount) : "");
}

static void json_counts(cli *c, const policy *p, const policy_counts *n, bool first)
{
    fprintf(c->out, "%s\n{\"policy\":\"%s\",\"title\":", first ? "" : ",", p->id);
    json_put(c->out, say(p->title, c->lang));
    for (int s = 0; s < STANDINGS; s++)
        fprintf(c->out, ",\"%s\":%zu", standing_word((standing)s), n->standing[s]);
    fprintf(c->out, ",\"near\":%zu,\"near_unknown\":%zu,\"amount\":%s}", n->near, n->near_unknown, dec_text(c->a, n->amount));
}

static bool summary(cli *c, match *m, error *e)
{
    grid g = grid_new(c->a, HEADS);
    size_t shown = 0;
    for (int i = 0; i < HEADS; i++) {
        g.right[i] = i > 2;
        grid_add(&g, say(heads[i], c->lang));
    }
    TRY(match_rules(m, e));
    if (c->json)
        fputc('[', c->out);
    for (size_t i = 0; i < m->p->count; i++) {
        policy_counts n;
        if (!policy_in_force(&m->p->at[i], m->day))
            continue;
        match_counts(m, &m->p->at[i], &n);
        if (c->json)
            json_counts(c, &m->p->at[i], &n, shown == 0);
        else
            summary_row(c, &g, &m->p->at[i], &n);
        shown++;
    }
    if (c->json) {
        fputs("]\n", c->out);
        return true;
    }
    grid_print(&g, c->out);
    fprintf(c->out, say((text2){ "%s：企业 %u 家，有效政策 %zu 个，判定 %lld 对\n", "%s: %u firms, %zu policies in force, %lld pairs\n" }, c->lang), date_say(c->a, m->day, c->lang), m->profile->firms, shown,
            (long long)m->evaluated);
    return true;
}

/* ---- one policy ------------------------------------------------------------------------------------------------------------------ */

typedef struct group { text2 title; bool (*takes)(const explanation *x); } group;
static bool is_eligible(const explanation *x) { return x->pair.standing == STANDING_ELIGIBLE; }
static bool is_judge(const explanation *x) { return x->pair.standing == STANDING_JUDGE; }
static bool is_near(const explanation *x) { return x->pair.near && x->reachable && !x->missing_count; }
static bool is_near_unknown(const explanation *x) { return x->pair.near && x->reachable && x->missing_count; }
static bool is_unknown(const explanation *x) { return x->pair.standing == STANDING_UNKNOWN; }
static bool is_beyond(const explanation *x) { return x->pair.near && !x->reachable; }
static const group groups[] = {
    { { "符合", "eligible" }, is_eligible },
    { { "待人工判断", "to be judged" }, is_judge },
    { { "只差一步", "one step away" }, is_near },
    { { "差一步，另缺数据", "one step away, facts missing" }, is_near_unknown },
    { { "缺数据，不能判定", "facts are missing" }, is_unknown },
    { { "只有一项不符，但不由企业改变（规模、行业、时限等）", "one condition unmet that a firm does not change" }, is_beyond },
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* Pairs that stand in none of the groups need no explanation. */
static bool in_a_group(const pair *p) { return p->standing <= STANDING_UNKNOWN || p->near; }

/* What is said of a pair in a list, by its group. */
static const char *line_words(cli *c, match *m, const explanation *x)
{
    lang l = c->lang;
    const char *amount = x->has_amount ? amount_words(c->a, x->amount, l) : "";
    if (x->pair.near)
        return arena_print(c->a, "%s%s%s%s", near_words(m, x, c->a), *amount ? say((text2){ "；达到后可得", "; worth " }, l) : "", amount,
                           x->missing_count ? arena_print(c->a, say((text2){ "；另需补充：%s", "; also to supply: %s" }, l), missing_words(m, x, c->a)) : "");
    if (x->pair.standing == STANDING_UNKNOWN)
        return arena_print(c->a, say((text2){ "需补充：%s", "to supply: %s" }, l), missing_words(m, x, c->a));
    if (x->pair.standing == STANDING_JUDGE) {
        buf b = buf_new(c->a);
        for (size_t i = 0; i < x->count; i++)
            if (x->at[i].c->kind == CRITERION_JUDGE && x->at[i].verdict == VERDICT_JUDGE)
                buf_print(&b, "%s%s", b.len ? "；" : say((text2){ "判断：", "judge: " }, l), say(x->at[i].c->says, l));
        return b.text;
    }
    return amount;
}

static bool one_policy(cli *c, match *m, const policy *p)
{
    explanation *all = NEW_N(c->a, explanation, m->profile->firms + 1);
    fprintf(c->out, "%s（%s）  %s%s%s\n", say(p->title, c->lang), p->id, p->level, p->document ? " " : "", p->document ? p->document : "");
    for (uint32_t f = 0; f < m->profile->firms; f++) {
        all[f].pair = match_pair(m, p, f);
        if (in_a_group(&all[f].pair))
            explain_pair(m, p, f, c->a, &all[f]);
    }
    for (int i = 0; i < GROUPS; i++) {
        grid g = grid_new(c->a, 3);
        size_t n = 0;
        for (uint32_t f = 0; f < m->profile->firms; f++) {
            if (!groups[i].takes(&all[f]))
                continue;
            n++;
            grid_add(&g, m->profile->firm[f].uscc);
            grid_add(&g, m->profile->firm[f].name);
            grid_add(&g, line_words(c, m, &all[f]));
        }
        fprintf(c->out, say((text2){ "\n%s %zu 家\n", "\n%s: %zu\n" }, c->lang), say(groups[i].title, c->lang), n);
        grid_print(&g, c->out);
    }
    return true;
}

/* ---- one firm ---------------------------------------------------------------------------------------------------------------------- */

static void print_grants(cli *c, match *m, grant *at, size_t n)
{
    grants best;
    grants_best(m->p, at, n, &best);
    if (!n)
        return;
    fprintf(c->out, say((text2){ "\n合计可得 %s%s：\n", "\ntogether %s%s:\n" }, c->lang), amount_words(c->a, best.total, c->lang),
            best.exact ? "" : say((text2){ "（互斥政策过多，按金额从大到小取）", " (by the greatest first)" }, c->lang));
    for (size_t i = 0; i < n; i++) {
        fprintf(c->out, "  %s  %s", amount_words(c->a, best.at[i].amount, c->lang), say(best.at[i].policy->title, c->lang));
        if (best.at[i].instead)
            fprintf(c->out, say((text2){ "  不能与“%s”同享", "  not with “%s”" }, c->lang), say(best.at[i].instead->title, c->lang));
        fputc('\n', c->out);
    }
}

static bool one_firm(cli *c, match *m)
{
    VEC(grant) money = { 0 };
    const profile_firm *f = &m->profile->firm[0];
    explanation *all = NEW_N(c->a, explanation, m->p->count + 1);
    for (size_t k = 0; k < m->p->count; k++) {
        all[k].pair = match_pair(m, &m->p->at[k], 0);
        if (in_a_group(&all[k].pair))
            explain_pair(m, &m->p->at[k], 0, c->a, &all[k]);
    }
    fprintf(c->out, say((text2){ "%s（%s）  %s\n", "%s (%s)  %s\n" }, c->lang), f->name, f->uscc, date_say(c->a, m->day, c->lang));
    for (int i = 0; i < GROUPS; i++) {
        size_t n = 0;
        buf b = buf_new(c->a);
        for (size_t k = 0; k < m->p->count; k++) {
            const policy *p = &m->p->at[k];
            const explanation *x = &all[k];
            if (!groups[i].takes(x))
                continue;
            n++;
            const char *words = line_words(c, m, x);
            buf_print(&b, "  %s  [%s]\n", say(p->title, c->lang), window_words(m, &p->window, x->has_window, &x->window, c->a));
            if (!text_empty(words))
                buf_print(&b, "      %s\n", words);
            if (x->edition)
                buf_print(&b, "      %s\n", x->edition);
            if (x->pair.standing == STANDING_ELIGIBLE && x->has_amount && dec_sign(x->amount) > 0)
                VEC_ADD(c->a, &money, (grant){ .policy = p, .amount = x->amount });
        }
        fprintf(c->out, say((text2){ "\n%s %zu 个\n%s", "\n%s: %zu\n%s" }, c->lang), say(groups[i].title, c->lang), n, b.text ? b.text : "");
    }
    print_grants(c, m, money.at, money.len);
    return true;
}

/* ---- JSON of many pairs --------------------------------------------------------------------------------------------------------------- */

static bool many_json(cli *c, match *m, const policy *only)
{
    for (size_t i = 0; i < m->p->count; i++)
        for (uint32_t f = 0; f < m->profile->firms; f++) {
            explanation x;
            if (only && only != &m->p->at[i])
                continue;
            explain_pair(m, &m->p->at[i], f, c->a, &x);
            if (standing_decided(x.pair.standing))
                match_json_pair(c, m, &x);
        }
    return true;
}

static bool list_policies(cli *c, const policies *p, date day)
{
    grid g = grid_new(c->a, 6);
    for (size_t i = 0; i < p->count; i++) {
        const policy *x = &p->at[i];
        grid_add(&g, x->id);
        grid_add(&g, say(x->title, c->lang));
        grid_add(&g, x->level);
        grid_add(&g, x->edition);
        grid_add(&g, x->document);
        grid_add(&g, arena_print(c->a, "%s%s", policy_in_force(x, day) ? "" : say((text2){ "（不在有效期）", "(not in force)" }, c->lang), x->example ? say((text2){ "（示例）", "(example)" }, c->lang) : ""));
    }
    grid_print(&g, c->out);
    fprintf(c->out, say((text2){ "政策 %zu 个，项目 %zu 个，不同的规则 %zu 条，事实 %zu 项\n", "%zu policies of %zu programmes, %zu distinct rules, %zu facts\n" }, c->lang), p->count, p->programme_count, p->rule_count, p->facts.count);
    return true;
}

static bool cohort_option(cli *c, cohort *out, error *e)
{
    const char *text = cli_option(c, "--cohort");
    *out = text_eq(text, "new") ? COHORT_NEW : text_eq(text, "recheck") ? COHORT_RECHECK : COHORT_ALL;
    return !text || *out != COHORT_ALL || fail(e, ERR_USAGE, "--cohort 应为 new（首次申报）或 recheck（复核）", "--cohort must be new or recheck");
}

/* `match run`: brings the kept results to the day. */
static bool keep_results(cli *c, date day, error *e)
{
    policies p;
    match *m;
    run_counts n;
    TRY(cli_core(c, STORE_WRITE, e) && policies_load(&c->core, day, &p, e) && match_run(&c->core, &p, day, &m, &n, e));
    match_print_run(c, &n);
    match_close(m);
    return true;
}

/* `match coverage`: of all who qualify, how far they got. */
static void coverage_table(cli *c, text2 title, const coverage_row *rows_, size_t n)
{
    static const text2 first[] = { { "符合", "qualify" }, { "可得（万元）", "worth" }, { "核定（万元）", "granted" }, { "已拨（万元）", "paid" } };
    grid g = grid_new(c->a, STAGES + 5);
    for (size_t i = 1; i < STAGES + 5; i++)
        g.right[i] = true;
    grid_add(&g, say(title, c->lang));
    grid_add(&g, say(first[0], c->lang));
    for (int s = 0; s < STAGES; s++)
        grid_add(&g, say(stage_name((stage)s), c->lang));
    for (int i = 1; i < 4; i++)
        grid_add(&g, say(first[i], c->lang));
    for (size_t i = 0; i < n; i++) {
        const int64_t money[] = { rows_[i].worth, rows_[i].granted, rows_[i].paid };
        grid_add(&g, rows_[i].name);
        grid_add(&g, arena_print(c->a, "%zu", rows_[i].qualify));
        for (int s = 0; s < STAGES; s++)
            grid_add(&g, arena_print(c->a, "%zu", rows_[i].reached[s]));
        for (int k = 0; k < 3; k++)
            grid_add(&g, decimal_text_short(c->a, (decimal){ money[k], 2 }));
    }
    grid_print(&g, c->out);
    fputc('\n', c->out);
}

static void coverage_json(cli *c, const char *key, const coverage_row *rows_, size_t n)
{
    fprintf(c->out, "\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        fputs(i ? ",{\"name\":" : "{\"name\":", c->out);
        json_put(c->out, rows_[i].name);
        fprintf(c->out, ",\"qualify\":%zu", rows_[i].qualify);
        for (int s = 0; s < STAGES; s++)
            fprintf(c->out, ",\"%s\":%zu", stage_name((stage)s).en, rows_[i].reached[s]);
        fprintf(c->out, ",\"worth\":%s,\"granted_amount\":%s,\"paid_amount\":%s}", decimal_text(c->a, (decimal){ rows_[i].worth, 2 }), decimal_text(c->a, (decimal){ rows_[i].granted, 2 }),
                decimal_text(c->a, (decimal){ rows_[i].paid, 2 }));
    }
    fputc(']', c->out);
}

static bool show_coverage(cli *c, date day, error *e)
{
    static const struct { const char *key; text2 title; } groups_[] = { { "policy", { "政策", "policy" } }, { "town", { "街镇", "town" } }, { "size", { "规模", "size" } }, { "industry", { "行业", "industry" } } };
    policies p;
    coverage v;
    const policy *only = NULL;
    const char *which = cli_option(c, "--policy");
    TRY(cli_core(c, STORE_READ, e) && policies_load(&c->core, day, &p, e));
    if (which && !(only = policy_find(&p, which, e)))
        return false;
    TRY(coverage_of(&c->core, &p, only, date_ymd(day).year, &v, e));
    v.all.name = say((text2){ "合计", "all" }, c->lang);
    if (c->json) {
        fputc('{', c->out);
        coverage_json(c, "all", &v.all, 1);
        for (int i = 0; i < 4; i++) {
            fputc(',', c->out);
            coverage_json(c, groups_[i].key, v.by[i], v.by_count[i]);
        }
        fputs("}\n", c->out);
        return true;
    }
    coverage_table(c, (text2){ "", "" }, &v.all, 1);
    for (int i = 0; i < 4; i++)
        coverage_table(c, groups_[i].title, v.by[i], v.by_count[i]);
    fputs(say((text2){ "没有申报的原因：\n", "why the rest did not apply:\n" }, c->lang), c->out);
    for (size_t i = 0; i < v.reason_count; i++)
        fprintf(c->out, say((text2){ "  %s  %zu 家次\n", "  %s  %zu\n" }, c->lang), v.reasons[i].why, v.reasons[i].firms);
    return true;
}

static bool each_explained(cli *c, match *m, const policy *only)
{
    for (size_t i = 0; i < m->p->count; i++)
        for (uint32_t f = 0; f < m->profile->firms; f++) {
            explanation one;
            if (only && only != &m->p->at[i])
                continue;
            explain_pair(m, &m->p->at[i], f, c->a, &one);
            if (!standing_decided(one.pair.standing))
                continue;
            match_print_pair(c, m, &one);
            fputc('\n', c->out);
        }
    return true;
}

static bool shown(cli *c, match *m, const policy *x, bool one_firm_only, error *e)
{
    explanation one;
    if (!one_firm_only && !x)
        return summary(c, m, e);
    if (one_firm_only && x) {
        explain_pair(m, x, 0, c->a, &one);
        (c->json ? match_json_pair : match_print_pair)(c, m, &one);
        return true;
    }
    if (c->json)
        return many_json(c, m, x);
    if (cli_has(c, "--explain"))
        return each_explained(c, m, x);
    return one_firm_only ? one_firm(c, m) : one_policy(c, m, x);
}

static bool run_match(cli *c, error *e)
{
    policies p;
    match *m;
    date day;
    cohort k;
    int64_t firm = 0;
    const char *who = cli_option(c, "--enterprise"), *which = cli_option(c, "--policy");
    const policy *x = NULL;
    TRY(cli_day(c, &day, e) && cohort_option(c, &k, e));
    if (text_eq(cli_word(c, 0), "run"))
        return keep_results(c, day, e);
    if (text_eq(cli_word(c, 0), "coverage"))
        return show_coverage(c, day, e);
    if (cli_word(c, 0))
        return fail(e, ERR_USAGE, "没有“%s”这个动作（run、coverage）；政策和企业用 --policy、--enterprise 指明", "there is no action “%s” (run, coverage); name them with --policy and --enterprise", cli_word(c, 0));
    TRY(cli_core(c, STORE_READ, e) && policies_load(&c->core, day, &p, e));
    if (cli_has(c, "--policies"))
        return list_policies(c, &p, day);
    if (which && !(x = policy_find(&p, which, e)))
        return false;
    if (who)
        TRY(profile_find_firm(&c->core, who, &firm, e));
    TRY(match_open(&c->core, &p, day, k, firm, &m, e));
    bool ok = shown(c, m, x, who != NULL, e);
    match_close(m);
    return ok;
}

static const option_spec options[] = {
    { "--policy", true, { "一个政策（编号或名称）", "one policy" } },
    { "--enterprise", true, { "一家企业（信用代码或名称）", "one firm" } },
    { "--on", true, { "哪一天，如 2026-04-15（默认今天）", "on which day" } },
    { "--cohort", true, { "按 new（首次申报）或 recheck（复核）", "as new or recheck" } },
    { "--explain", false, { "逐条说明", "condition by condition" } },
    { "--policies", false, { "列出政策", "list the policies" } },
    { 0 },
};
const command cmd_match = { "match", { "政策匹配：谁能享受什么、差在哪里、值多少", "policies against firms: who may get what, what is missing, what it is worth" }, "[run | coverage] [--policy ID] [--enterprise FIRM]", options, 0, 1, run_match };
