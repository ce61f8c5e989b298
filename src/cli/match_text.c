#include "cli/match_text.h"

/* ---- text -------------------------------------------------------------------------------------------------------------------- */

static const char *sign_of(verdict v)
{
    static const char *const signs[] = { "✗", "？", "○", "✓" };
    return signs[v];
}

/* A fact with its origin; what it is computed from stands below it, two steps deep. */
static void print_fact(cli *c, match *m, uint32_t firm, int fact, int indent, int depth)
{
    enum { DEEPEST = 2 };
    error ignored = { .lang = c->lang };
    const fact_decl *d = &m->p->facts.at[fact];
    const char *from = fact_source_words(m->profile, firm, fact, c->a, &ignored);
    fprintf(c->out, "%*s%s%s%s%s\n", indent, "", fact_words(m, firm, fact, c->a), text_empty(from) ? "" : say((text2){ "［", " [" }, c->lang), from ? from : "", text_empty(from) ? "" : say((text2){ "］", "]" }, c->lang));
    for (size_t i = 0; depth < DEEPEST && d->use_count <= 4 && i < d->use_count; i++)
        print_fact(c, m, firm, d->uses[i].fact, indent + 2, depth + 1);
}

static void print_criterion(cli *c, match *m, const explanation *x, const explained *e)
{
    arena *a = c->a;
    const fact_view v = { .p = m->profile, .firm = x->firm, .day = m->day };
    int indent = 2 + e->depth * 4;
    fprintf(c->out, "%*s%s %s%s%s%s\n", indent, "", sign_of(e->verdict), say(e->c->says, c->lang), e->c->clause ? say((text2){ "（", " (" }, c->lang) : "", e->c->clause ? e->c->clause : "",
            e->c->clause ? say((text2){ "）", ")" }, c->lang) : "");
    if (e->c->kind == CRITERION_ANY && e->verdict != VERDICT_MET)
        fprintf(c->out, say((text2){ "%*s%zu 项中需满足 %d 项\n", "%*s%zu ways, %d needed\n" }, c->lang), indent + 3, "", e->c->count, e->c->at_least);
    for (size_t i = 0; i < e->fact_count; i++)
        print_fact(c, m, x->firm, e->facts[i], indent + 3, 0);
    if (e->gap.count && (e->c->kind == CRITERION_FEEL || e->c->kind == CRITERION_JUDGE))
        fprintf(c->out, "%*s→ %s\n", indent + 3, "", gap_text(m, &e->gap, &v, a));
}

static void print_head(cli *c, match *m, const explanation *x)
{
    const profile_firm *f = &m->profile->firm[x->firm];
    const policy *p = x->policy;
    lang l = c->lang;
    fprintf(c->out, "%s（%s）\n%s", f->name, f->uscc, say(p->title, l));
    fprintf(c->out, "  %s%s%s%s%s\n", p->level, p->issuer ? " " : "", p->issuer ? p->issuer : "", p->document ? " " : "", p->document ? p->document : "");
    if (p->example)
        fputs(say((text2){ "（示例政策）\n", "(an example)\n" }, l), c->out);
    if (x->edition)
        fprintf(c->out, "%s%s\n", say((text2){ "版本：", "edition: " }, l), x->edition);
    fprintf(c->out, "%s%s%s\n", say((text2){ "结论：", "result: " }, l), say(standing_name(x->pair.standing), l), x->pair.near ? say((text2){ "，只差一步", ", one step away" }, l) : "");
}

static void print_outcome(cli *c, match *m, const explanation *x)
{
    arena *a = c->a;
    lang l = c->lang;
    const fact_view v = { .p = m->profile, .firm = x->firm, .day = m->day };
    char **lines;
    size_t n = gap_lines(m, &x->changes, &v, a, &lines);
    if (n)
        fputs(!x->changes_hold ? say((text2){ "至少还需要（另有条件不能推算）：\n", "at least:\n" }, l)
              : x->pair.standing == STANDING_UNKNOWN ? say((text2){ "要判定，最少需要：\n", "to decide, at least:\n" }, l)
              : x->missing_count ? say((text2){ "最少需要（补充的数据达标时即可）：\n", "the least that would do, if what is supplied is enough:\n" }, l)
                                 : say((text2){ "最少需要（按此重算即全部满足）：\n", "the least that would do (evaluated with it):\n" }, l), c->out);
    for (size_t i = 0; i < n; i++)
        fprintf(c->out, "  %zu. %s\n", i + 1, lines[i]);
    if (x->only_time)
        fprintf(c->out, say((text2){ "最早可达到：%s%s\n", "earliest: %s%s\n" }, l), date_say(a, x->earliest, l),
                policy_in_force(x->policy, x->earliest) ? "" : say((text2){ "（届时本版本已失效，以新版本为准）", " (this edition will have ended)" }, l));
    static const text2 when[] = { [STANDING_ELIGIBLE] = { "，可得", ", worth " }, [STANDING_JUDGE] = { "，通过后可得", ", then worth " }, [STANDING_UNKNOWN] = { "，如符合可得", ", if so worth " }, [STANDING_NOT] = { "，达到后可得", ", then worth " } };
    if (x->policy->subsidy.there)
        fprintf(c->out, say((text2){ "支持标准：%s%s%s\n", "support: %s%s%s\n" }, l), say(x->policy->subsidy.says, l), x->has_amount ? say(when[x->pair.standing], l) : "",
                x->has_amount ? amount_words(a, x->amount, l) : x->amount_missing ? say((text2){ "（缺数据，不能计算金额）", " (the amount lacks facts)" }, l) : "");
    fprintf(c->out, say((text2){ "申报时间：%s\n", "when: %s\n" }, l), window_words(m, &x->policy->window, x->has_window, &x->window, a));
}

void match_print_pair(cli *c, match *m, const explanation *x)
{
    print_head(c, m, x);
    if (!standing_decided(x->pair.standing))
        return;
    if (x->policy->convention_count)
        fputs(say((text2){ "约定：", "conventions: " }, c->lang), c->out);
    for (size_t i = 0; i < x->policy->convention_count; i++)
        fprintf(c->out, "%s%s", x->policy->conventions[i], i + 1 < x->policy->convention_count ? "；" : "\n");
    fputs(say((text2){ "条件：\n", "conditions:\n" }, c->lang), c->out);
    for (size_t i = 0; i < x->count; i++)
        print_criterion(c, m, x, &x->at[i]);
    print_outcome(c, m, x);
}

void match_print_run(cli *c, const run_counts *n)
{
    fprintf(c->out, say((text2){ "匹配：企业 %zu 家（%zu 家有变化），政策 %zu 个（%zu 个有变化），重新判定 %zu 对，结果变化 %zu 条，保留 %zu 条\n",
                                 "match: %zu firms (%zu changed), %zu policies (%zu changed), %zu pairs evaluated, %zu results changed, %zu kept\n" }, c->lang),
            n->firms, n->firms_changed, n->policies, n->policies_changed, n->pairs, n->results_changed, n->results_kept);
}

/* ---- JSON --------------------------------------------------------------------------------------------------------------------- */

static void key_text(cli *c, const char *key, const char *text)
{
    fprintf(c->out, ",\"%s\":", key);
    json_put(c->out, text);
}

static const char *verdict_word(verdict v)
{
    static const char *const words[] = { "unmet", "unknown", "judge", "met" };
    return words[v];
}

static void json_change(cli *c, match *m, const change *x, const fact_view *v, bool first)
{
    static const char *const kinds[] = { "number", "have", "drop", "text", "flag", "time", "supply", "judge", "other" };
    arena *a = c->a;
    fprintf(c->out, "%s{\"kind\":\"%s\"", first ? "" : ",", kinds[x->kind]);
    if (x->fact >= 0) {
        key_text(c, "fact", m->p->facts.at[x->fact].id);
        key_text(c, "unit", m->p->facts.at[x->fact].unit);
    }
    if (x->kind == CHANGE_NUMBER)
        fprintf(c->out, ",\"by\":%s,\"to\":%s", dec_text(a, x->by), dec_text(a, x->to.number));
    if (x->kind == CHANGE_TIME)
        key_text(c, "from", date_iso(a, x->when));
    if (x->of)
        key_text(c, "criterion", x->of->id);
    key_text(c, "text", change_text(m, x, v, a));
    fputc('}', c->out);
}

static void json_gap(cli *c, match *m, const char *key, const gap *g, const fact_view *v)
{
    fprintf(c->out, ",\"%s\":[", key);
    for (size_t i = 0; i < g->count; i++)
        json_change(c, m, &g->at[i], v, i == 0);
    fputc(']', c->out);
}

static void json_criterion(cli *c, match *m, const explanation *x, const explained *e, bool first)
{
    const fact_view v = { .p = m->profile, .firm = x->firm, .day = m->day };
    fprintf(c->out, "%s{\"id\":", first ? "" : ",");
    json_put(c->out, e->c->id);
    key_text(c, "text", say(e->c->says, c->lang));
    if (e->c->clause)
        key_text(c, "clause", e->c->clause);
    fprintf(c->out, ",\"depth\":%d,\"verdict\":\"%s\",\"facts\":[", e->depth, verdict_word(e->verdict));
    for (size_t i = 0; i < e->fact_count; i++) {
        buf b = buf_new(c->a);
        const fact_cell *cell = profile_cell(m->profile, e->facts[i], x->firm);
        feel_json(&b, cell->value);
        fprintf(c->out, "%s{\"id\":\"%s\",\"value\":%s,\"as_of\":%d,\"text\":", i ? "," : "", m->p->facts.at[e->facts[i]].id, b.text, cell->as_of);
        json_put(c->out, fact_words(m, x->firm, e->facts[i], c->a));
        fputc('}', c->out);
    }
    fputc(']', c->out);
    json_gap(c, m, "gap", &e->gap, &v);
    fputc('}', c->out);
}

void match_json_pair(cli *c, match *m, const explanation *x)
{
    const profile_firm *f = &m->profile->firm[x->firm];
    const fact_view v = { .p = m->profile, .firm = x->firm, .day = m->day };
    fputs("{\"uscc\":", c->out);
    json_put(c->out, f->uscc);
    key_text(c, "name", f->name);
    key_text(c, "policy", x->policy->id);
    key_text(c, "title", say(x->policy->title, c->lang));
    key_text(c, "on", date_iso(c->a, m->day));
    fprintf(c->out, ",\"standing\":\"%s\",\"near\":%s", standing_word(x->pair.standing), x->pair.near ? "true" : "false");
    if (x->edition)
        key_text(c, "edition_reason", x->edition);
    fprintf(c->out, ",\"conditions\":[");
    for (size_t i = 0; i < x->count; i++)
        json_criterion(c, m, x, &x->at[i], i == 0);
    fputc(']', c->out);
    json_gap(c, m, "changes", &x->changes, &v);
    fprintf(c->out, ",\"changes_hold\":%s,\"amount\":%s", x->changes_hold ? "true" : "false", x->has_amount ? dec_text(c->a, x->amount) : "null");
    if (x->only_time)
        key_text(c, "earliest", date_iso(c->a, x->earliest));
    fputs(",\"missing\":[", c->out);
    for (size_t i = 0; i < x->missing_count; i++)
        fprintf(c->out, "%s\"%s\"", i ? "," : "", m->p->facts.at[x->missing[i]].id);
    fputc(']', c->out);
    if (x->has_window && x->window.to != DATE_NONE) {
        key_text(c, "window_from", date_iso(c->a, x->window.from));
        key_text(c, "window_to", date_iso(c->a, x->window.to));
    }
    fputs("}\n", c->out);
}
