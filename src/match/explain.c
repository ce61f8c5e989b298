#include "match/explain.h"

#include "base/vec.h"

#include <stdlib.h>

typedef struct explaining { match *m; const policy *x; uint32_t firm; arena *a; fact_view view; VEC(explained) lines; } explaining;

static void facts_of_rule(explaining *k, const rule_text *r, explained *out)
{
    out->facts = NEW_N(k->a, int, r->use_count + 1);
    for (size_t i = 0; i < r->use_count; i++) {
        bool there = false;
        for (size_t j = 0; j < out->fact_count; j++)
            there = there || out->facts[j] == r->uses[i].fact;
        if (!there)
            out->facts[out->fact_count++] = r->uses[i].fact;
    }
}

static void line_of(explaining *k, const criterion *c, int depth)
{
    explained e = { .c = c, .depth = depth, .verdict = match_criterion(k->m, k->x, c, k->firm) };
    if (c->kind == CRITERION_FEEL)
        facts_of_rule(k, &k->m->p->rule[c->rule], &e);
    if (e.verdict != VERDICT_MET)
        e.gap = gap_criterion(k->m, k->x, c, &k->view, k->a);
    VEC_ADD(k->a, &k->lines, e);
    for (size_t i = 0; i < c->count; i++)
        line_of(k, &c->kids[i], depth + 1);
}

/* Nothing but days, of what is unmet. */
static void when_possible(explanation *out)
{
    out->only_time = out->pair.unmet > 0 && out->changes.count && out->changes_hold;
    for (size_t i = 0; i < out->changes.count; i++) {
        const change *c = &out->changes.at[i];
        if (c->kind == CHANGE_TIME)
            out->earliest = c->when > out->earliest ? c->when : out->earliest;
        else if (c->kind != CHANGE_SUPPLY && c->kind != CHANGE_JUDGE)
            out->only_time = false;
    }
}

/* The facts at the bottom of one that is stated; the same may be reached twice. */
static void add_resting(explaining *k, explanation *out, int fact)
{
    const fact_decl *d = &k->m->p->facts.at[fact];
    bool below = false, there = false;
    if (!out->stated[fact])
        return;
    for (size_t i = 0; i < d->use_count; i++) {
        below = below || out->stated[d->uses[i].fact];
        add_resting(k, out, d->uses[i].fact);
    }
    for (size_t i = 0; i < out->resting_count; i++)
        there = there || out->resting[i] == fact;
    if (!below && !there)
        out->resting[out->resting_count++] = fact;
}

/* Pairs come firm by firm, or each of another firm. */
static bool *stated_of(match *m, uint32_t firm)
{
    int64_t id = m->profile->firm[firm].id;
    if (m->stated_firm != id) {
        m->stated = profile_stated(m->profile, firm, m->a);
        m->stated_firm = id;
    }
    return m->stated;
}

/* What is met, and whether the policy is for such firms at all, may rest on the firm's own word. */
static void find_resting(explaining *k, explanation *out)
{
    const policies *p = k->m->p;
    out->stated = stated_of(k->m, k->firm);
    if (!out->stated)
        return;
    out->resting = NEW_N(k->a, int, p->facts.count + 1);
    for (size_t i = 0; i < out->count; i++)
        for (size_t f = 0; out->at[i].verdict == VERDICT_MET && f < out->at[i].fact_count; f++)
            add_resting(k, out, out->at[i].facts[f]);
    for (size_t i = 0; k->x->applies >= 0 && i < p->rule[k->x->applies].use_count; i++)
        add_resting(k, out, p->rule[k->x->applies].uses[i].fact);
}

void explain_pair(match *m, const policy *x, uint32_t firm, arena *a, explanation *out)
{
    explaining k = { .m = m, .x = x, .firm = firm, .a = a, .view = { .p = m->profile, .firm = firm, .day = m->day } };
    *out = (explanation){ .policy = x, .firm = firm, .pair = match_pair(m, x, firm), .edition = edition_reason(m, x, firm, a), .earliest = m->day };
    if (!standing_decided(out->pair.standing))
        return;
    m->gaps = NEW_N(a, gap, m->p->rule_count + 1);
    m->gap_firm = firm;
    for (size_t i = 0; i < x->root.count; i++)
        line_of(&k, &x->root.kids[i], 0);
    out->at = k.lines.at;
    out->count = k.lines.len;
    find_resting(&k, out);
    if (out->pair.standing == STANDING_NOT || out->pair.standing == STANDING_UNKNOWN)
        out->changes = gap_policy(m, x, firm, a, &out->changes_hold);
    m->gaps = NULL;
    out->missing = NEW_N(a, int, out->changes.count + 1);
    for (size_t i = 0; i < out->changes.count; i++)
        if (out->changes.at[i].kind == CHANGE_SUPPLY)
            out->missing[out->missing_count++] = out->changes.at[i].fact;
    out->reachable = gap_reachable(&out->changes);
    fact_view after = gap_applied(&k.view, &out->changes, a);
    out->has_amount = match_amount(m, x, &after, &out->amount, &out->amount_missing);
    when_possible(out);
    out->has_window = window_next(&x->window, out->only_time ? out->earliest : m->day, &out->window);
}

void explain_waiting(const explanation *x, size_t *of)
{
    for (size_t i = 0; x->pair.standing == STANDING_UNKNOWN && i < x->missing_count; i++)
        of[x->missing[i]]++;
}

/* ---- in words ---------------------------------------------------------------------------------------------------------------- */

char *fact_words(const match *m, uint32_t firm, int fact, arena *a)
{
    lang l = m->c->lang;
    const fact_decl *d = &m->p->facts.at[fact];
    const fact_cell *c = profile_cell(m->profile, fact, firm);
    const char *as_of = fact_as_of(a, c->as_of, l);
    return arena_print(a, as_of && c->state == FACT_KNOWN ? say((text2){ "%s %s（%s）", "%s %s (%s)" }, l) : "%s %s", say(d->name, l), fact_text(a, d, c, l), as_of ? as_of : "");
}

char *amount_words(arena *a, dec128 amount, lang l)
{
    dec128 shown = amount;
    dec_round_to(amount, 2, DEC_HALF_UP, &shown);
    return arena_print(a, say((text2){ "%s万元", "%s ten thousand yuan" }, l), dec_text(a, shown));
}

char *window_words(const match *m, const window *w, bool has, const window_at *at, arena *a)
{
    lang l = m->c->lang;
    const char *note = w->note ? arena_print(a, say((text2){ "（%s）", " (%s)" }, l), w->note) : "";
    if (w->kind == WINDOW_NOTICE)
        return arena_print(a, "%s%s", say((text2){ "以申报通知为准", "as the notice will say" }, l), note);
    if (w->kind == WINDOW_ALWAYS)
        return arena_print(a, "%s%s", say((text2){ "常年受理", "all year" }, l), note);
    if (!has)
        return arena_print(a, "%s%s", say((text2){ "本期申报已截止", "this window is over" }, l), note);
    const char *from = date_say(a, at->from, l), *to = date_say(a, at->to, l);
    if (at->open && at->from <= m->day)
        return arena_print(a, say((text2){ "正在申报，%s截止，还有%d天%s", "open until %s, %d days left%s" }, l), to, at->to - m->day, note);
    return arena_print(a, say((text2){ "%s至%s%s", "%s to %s%s" }, l), from, to, note);
}

char *near_words(const match *m, const explanation *x, arena *a)
{
    lang l = m->c->lang;
    const fact_view v = { .p = m->profile, .firm = x->firm, .day = m->day };
    for (size_t i = 0; i < x->count; i++)
        if (x->at[i].c == &x->policy->root.kids[x->pair.near_kid])
            return arena_print(a, say((text2){ "%s：%s", "%s: %s" }, l), say(x->at[i].c->says, l), gap_text(m, &x->at[i].gap, &v, a));
    return arena_copy(a, "");
}

/* What a firm would do about it; only where numbers in its hand do it. */
char *advice_words(const match *m, const explanation *x, arena *a)
{
    lang l = m->c->lang;
    buf b = buf_new(a);
    for (size_t i = 0; i < x->changes.count; i++) {
        const change *c = &x->changes.at[i];
        if (c->kind == CHANGE_JUDGE)
            continue;
        if (c->kind != CHANGE_NUMBER || c->against)
            return NULL;
        const fact_decl *d = &m->p->facts.at[c->fact];
        bool down = dec_sign(c->by) < 0;
        buf_print(&b, down ? say((text2){ "%s%s再减少%s", "%s%s: %s less" }, l) : say((text2){ "%s%s再增加%s", "%s%s: %s more" }, l), b.len ? say((text2){ "，", ", " }, l) : "", say(d->name, l),
                  fact_number_text(a, d, dec_abs(c->by), DEC_UP));
    }
    return b.text && x->changes_hold ? b.text : NULL;
}

char *missing_words(const match *m, const explanation *x, arena *a)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < x->missing_count; i++)
        buf_print(&b, "%s%s", i ? "、" : "", say(m->p->facts.at[x->missing[i]].name, m->c->lang));
    return b.text ? b.text : arena_copy(a, "");
}

char *resting_words(const match *m, const explanation *x, arena *a)
{
    lang l = m->c->lang;
    buf b = buf_new(a);
    if (!x->resting_count)
        return NULL;
    buf_print(&b, say((text2){ "依据中 %d 项为企业自报、未核实：", "rests on %d unverified facts the firm stated: " }, l), (int)x->resting_count);
    for (size_t i = 0; i < x->resting_count; i++)
        buf_print(&b, "%s%s", i ? say((text2){ "、", ", " }, l) : "", say(m->p->facts.at[x->resting[i]].name, l));
    return b.text;
}

/* ---- amounts together -------------------------------------------------------------------------------------------------------- */

static bool names_it(const policies *p, const policy *x, const policy *y)
{
    for (size_t i = 0; i < x->subsidy.not_with_count; i++)
        if (text_eq(x->subsidy.not_with[i], y->id) || text_eq(x->subsidy.not_with[i], p->programme[y->programme].id))
            return true;
    return false;
}

bool policies_exclude(const policies *p, const policy *x, const policy *y)
{
    return x != y && ((x->subsidy.highest_of && text_eq(x->subsidy.highest_of, y->subsidy.highest_of)) || names_it(p, x, y) || names_it(p, y, x));
}

enum { MOST_TOGETHER = 20 };
typedef struct choosing { const policies *p; grant *at; int *group; int count; dec128 best; uint32_t best_set; } choosing;

static void choose(choosing *k, int i, uint32_t taken, dec128 sum)
{
    if (i == k->count) {
        if (dec_compare(sum, k->best) > 0) {
            k->best = sum;
            k->best_set = taken;
        }
        return;
    }
    bool free_ = true;
    for (int j = 0; j < i && free_; j++)
        free_ = !(taken >> j & 1) || !policies_exclude(k->p, k->at[k->group[i]].policy, k->at[k->group[j]].policy);
    if (free_) {
        dec128 more = sum;
        dec_add(sum, k->at[k->group[i]].amount, &more);
        choose(k, i + 1, taken | 1u << i, more);
    }
    choose(k, i + 1, taken, sum);
}

static void take_greedily(choosing *k)
{
    for (int i = 0; i < k->count; i++) {
        grant *g = &k->at[k->group[i]];
        g->kept = true;
        for (int j = 0; j < i && g->kept; j++)
            g->kept = !k->at[k->group[j]].kept || !policies_exclude(k->p, g->policy, k->at[k->group[j]].policy);
    }
}

static int by_amount(const void *x, const void *y)
{
    const grant *a = x, *b = y;
    int order = dec_compare(b->amount, a->amount);
    return order ? order : a->policy->index - b->policy->index;
}

/* Those that exclude one another, directly or through others. */
static int gather(const policies *p, grant *at, size_t n, size_t from, bool *done, int *group)
{
    int count = 0;
    group[count++] = (int)from;
    done[from] = true;
    for (int i = 0; i < count; i++)
        for (size_t j = 0; j < n; j++)
            if (!done[j] && policies_exclude(p, at[group[i]].policy, at[j].policy)) {
                done[j] = true;
                group[count++] = (int)j;
            }
    return count;
}

static void mark(choosing *k)
{
    for (int i = 0; i < k->count; i++)
        k->at[k->group[i]].kept = k->best_set >> i & 1;
}

static void excluded_by(const policies *p, grants *g)
{
    for (size_t i = 0; i < g->count; i++)
        for (size_t j = 0; !g->at[i].kept && j < g->count; j++)
            if (g->at[j].kept && policies_exclude(p, g->at[i].policy, g->at[j].policy))
                g->at[i].instead = g->at[j].policy;
}

void grants_best(const policies *p, grant *at, size_t n, grants *out)
{
    arena *a = arena_new();
    bool *done = NEW_N(a, bool, n + 1);
    int *group = NEW_N(a, int, n + 1);
    *out = (grants){ .at = at, .count = n, .total = dec_of(0), .exact = true };
    if (n)
        qsort(at, n, sizeof *at, by_amount);
    for (size_t i = 0; i < n; i++) {
        choosing k = { .p = p, .at = at, .group = group, .best = dec_of(-1) };
        if (done[i])
            continue;
        k.count = gather(p, at, n, i, done, group);
        if (k.count <= MOST_TOGETHER) {
            choose(&k, 0, 0, dec_of(0));
            mark(&k);
        } else {
            take_greedily(&k);
            out->exact = false;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (at[i].kept)
            dec_add(out->total, at[i].amount, &out->total);
    excluded_by(p, out);
    arena_end(a);
}
