#include "match/match.h"

#include "base/vec.h"
#include "match/truths.h"

#include <stdlib.h>

enum { NOT_ASKED = 0xff };                                   /* a cell of a truth column */

/* ---- opening -------------------------------------------------------------------------------------------------------------- */

static char *judged_key(arena *a, int64_t firm, const char *policy_, const char *criterion_) { return arena_print(a, "%lld|%s|%s", (long long)firm, policy_, criterion_); }

static bool load_judgements(match *m, error *e)
{
    rows *r;
    bool more = true, ok = true;
    const value args[] = { v_text(date_iso(m->a, m->day)) };
    if (!map_get(&m->c->packs.ledger_by_id, STR("judgement")))
        return true;
    TRY(store_query(m->c->s, "SELECT enterprise, policy, criterion, verdict FROM judgement WHERE good_until IS NULL OR good_until >= ?", args, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        map_put(&m->judged, str_of(judged_key(m->a, rows_int(r, 0), str_copy(m->a, rows_text(r, 1)), str_copy(m->a, rows_text(r, 2)))), NULL)->num = rows_int(r, 3);
    rows_close(r);
    return ok;
}

static bool open_for(core *c, const policies *p, date day, cohort forced, int64_t firm, const bool *wanted, match **out, error *e)
{
    match *m = *out = NEW(c->a, match);
    *m = (match){ .c = c, .a = c->a, .scratch = arena_new(), .p = p, .day = day, .forced = forced, .truth = NEW_N(c->a, uint8_t *, p->rule_count + 1), .judged = map_new(c->a) };
    if (profile_load_some(c, &p->facts, day, firm, wanted, &m->profile, e) && load_judgements(m, e))
        return true;
    match_close(m);
    *out = NULL;
    return false;
}

bool match_open(core *c, const policies *p, date day, cohort forced, int64_t firm, match **out, error *e) { return open_for(c, p, day, forced, firm, NULL, out, e); }
bool match_open_some(core *c, const policies *p, date day, const bool *wanted, match **out, error *e) { return open_for(c, p, day, COHORT_ALL, 0, wanted, out, e); }

static void mark_rule(const policies *p, int rule, bool *wanted)
{
    for (size_t i = 0; rule >= 0 && i < p->rule[rule].use_count; i++)
        wanted[p->rule[rule].uses[i].fact] = true;
}

static void mark_criterion(const policies *p, const criterion *c, bool *wanted)
{
    mark_rule(p, c->rule, wanted);
    for (size_t i = 0; i < c->count; i++)
        mark_criterion(p, &c->kids[i], wanted);
}

void policy_needs(const policies *p, const policy *x, bool *wanted)
{
    mark_criterion(p, &x->root, wanted);
    mark_rule(p, x->applies, wanted);
    mark_rule(p, x->subsidy.amount, wanted);
    mark_rule(p, x->subsidy.cap, wanted);
    if (p->programme[x->programme].until >= 0)
        wanted[p->programme[x->programme].until] = true;
    facts_needed(&p->facts, wanted);
}

match *match_beside(const match *m, const policies *p)
{
    match *out = NEW(m->a, match);
    *out = *m;
    out->p = p;
    out->scratch = arena_new();
    out->truth = NEW_N(m->a, uint8_t *, p->rule_count + 1);
    out->gaps = NULL;
    return out;
}

void match_close(match *m)
{
    if (m)
        arena_end(m->scratch);
}

/* ---- rules ------------------------------------------------------------------------------------------------------------------ */

/* True or false as FEEL says; null is unmet where a fact is known to be none and no other is missing, else unknown. */
static verdict verdict_of(feel_value v, const rule_text *r, const fact_view *view, arena *a)
{
    bool none = false, unknown = false;
    if (v.kind == FEEL_BOOL)
        return v.truth ? VERDICT_MET : VERDICT_UNMET;
    for (size_t i = 0; i < r->use_count; i++) {
        fact_state s = fact_view_cell(view, a, r->uses[i].fact).state;
        none = none || s == FACT_NONE;
        unknown = unknown || s == FACT_UNKNOWN;
    }
    return none && !unknown ? VERDICT_UNMET : VERDICT_UNKNOWN;
}

verdict view_rule(const match *m, int rule, const fact_view *v, arena *a)
{
    const rule_text *r = &m->p->rule[rule];
    return verdict_of(fact_view_evaluate(v, a, r->expression, r->uses, r->use_count), r, v, a);
}

static uint8_t *column_of(match *m, int rule)
{
    if (!m->truth[rule]) {
        m->truth[rule] = arena_alloc(m->a, m->profile->firms + 1);
        memset(m->truth[rule], NOT_ASKED, m->profile->firms + 1);
    }
    return m->truth[rule];
}

verdict match_rule(match *m, int rule, uint32_t firm)
{
    uint8_t *column = column_of(m, rule);
    if (column[firm] == NOT_ASKED) {
        arena_pos at = arena_mark(m->scratch);
        const fact_view v = { .p = m->profile, .firm = firm, .day = m->day };
        column[firm] = (uint8_t)view_rule(m, rule, &v, m->scratch);
        arena_rewind(m->scratch, at);
    }
    return (verdict)column[firm];
}

/* What columns leave unknown is unmet where a fact is known to be none and no other is missing. */
static void settle_none(match *m, int rule)
{
    const rule_text *r = &m->p->rule[rule];
    for (uint32_t f = 0; f < m->profile->firms; f++) {
        const fact_view v = { .p = m->profile, .firm = f, .day = m->day };
        if (m->truth[rule][f] == VERDICT_UNKNOWN)
            m->truth[rule][f] = (uint8_t)verdict_of(FEEL_NOTHING, r, &v, m->scratch);
    }
}

/* `wanted` NULL: all. */
static bool rules_in_columns(match *m, const bool *wanted, error *e)
{
    enum { WORTH_IT = 64 };                                    /* fewer firms: one by one */
    truth_rule *rules = NEW_N(m->a, truth_rule, m->p->rule_count + 1);
    int *index = NEW_N(m->a, int, m->p->rule_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < m->p->rule_count && m->profile->firms >= WORTH_IT; i++) {
        const rule_text *r = &m->p->rule[i];
        if (r->by_day || m->truth[i] || !r->is_test || (wanted && !wanted[i]))
            continue;
        index[n] = (int)i;
        rules[n++] = (truth_rule){ r->expression, r->uses, r->use_count, column_of(m, (int)i) };
    }
    TRY(!n || truths_of(m->profile, rules, n, (truth_codes){ VERDICT_MET, VERDICT_UNMET, VERDICT_UNKNOWN }, e));
    for (size_t i = 0; i < n; i++)
        settle_none(m, index[i]);
    return true;
}

bool match_rules(match *m, error *e) { return rules_in_columns(m, NULL, e); }

static void want(bool *wanted, const criterion *c)
{
    if (c->rule >= 0)
        wanted[c->rule] = true;
    for (size_t i = 0; i < c->count; i++)
        want(wanted, &c->kids[i]);
}

bool match_policy_rules(match *m, const policy *x, error *e)
{
    bool *wanted = NEW_N(m->a, bool, m->p->rule_count + 1);
    want(wanted, &x->root);
    if (x->applies >= 0)
        wanted[x->applies] = true;
    return rules_in_columns(m, wanted, e);
}

/* ---- criteria ----------------------------------------------------------------------------------------------------------------- */

/* n of these verdicts are needed: met ones count, then those a judge or a fact may still turn. */
static verdict enough(const int of[4], int n)
{
    return of[VERDICT_MET] >= n ? VERDICT_MET : of[VERDICT_MET] + of[VERDICT_JUDGE] >= n ? VERDICT_JUDGE
           : of[VERDICT_MET] + of[VERDICT_JUDGE] + of[VERDICT_UNKNOWN] >= n ? VERDICT_UNKNOWN : VERDICT_UNMET;
}

static verdict all_of(const int of[4])
{
    return of[VERDICT_UNMET] ? VERDICT_UNMET : of[VERDICT_UNKNOWN] ? VERDICT_UNKNOWN : of[VERDICT_JUDGE] ? VERDICT_JUDGE : VERDICT_MET;
}

static verdict judged(const match *m, const policy *x, const criterion *c, uint32_t firm)
{
    arena_pos at = arena_mark(m->scratch);
    map_value *v = m->judged.len ? map_get(&m->judged, str_of(judged_key(m->scratch, m->profile->firm[firm].id, x->id, c->id))) : NULL;
    arena_rewind(m->scratch, at);
    return !v ? VERDICT_JUDGE : v->num ? VERDICT_MET : VERDICT_UNMET;
}

/* One walk for both: from the columns when `view` is NULL. */
static verdict walk(match *m, const policy *x, const criterion *c, uint32_t firm, const fact_view *view, arena *a)
{
    int of[4] = { 0 };
    if (c->kind == CRITERION_FEEL)
        return view ? view_rule(m, c->rule, view, a) : match_rule(m, c->rule, firm);
    if (c->kind == CRITERION_JUDGE)
        return judged(m, x, c, firm);
    for (size_t i = 0; i < c->count; i++)
        of[walk(m, x, &c->kids[i], firm, view, a)]++;
    return c->kind == CRITERION_ANY ? enough(of, c->at_least) : all_of(of);
}

verdict match_criterion(match *m, const policy *x, const criterion *c, uint32_t firm) { return walk(m, x, c, firm, NULL, NULL); }

verdict view_criterion(const match *m, const policy *x, const criterion *c, const fact_view *v, arena *a)
{
    return walk((match *)(uintptr_t)m, x, c, v->firm, v, a);       /* a view fills no column */
}

/* ---- editions ------------------------------------------------------------------------------------------------------------------- */

/* The newest edition in force for the cohort. */
static int edition_for(const match *m, int programme_, cohort k)
{
    int best = -1;
    for (size_t i = 0; i < m->p->count; i++) {
        const policy *x = &m->p->at[i];
        if (x->programme == programme_ && policy_in_force(x, m->day) && (x->cohort == COHORT_ALL || x->cohort == k) &&
            (best < 0 || x->valid_from > m->p->at[best].valid_from))
            best = (int)i;
    }
    return best;
}

edition_choice match_edition(const match *m, int programme_, uint32_t firm)
{
    const programme *g = &m->p->programme[programme_];
    edition_choice e = { .cohort = COHORT_NEW, .until = DATE_NONE };
    if (g->until >= 0) {
        const fact_cell *c = profile_cell(m->profile, g->until, firm);
        e.until_unknown = c->state == FACT_UNKNOWN;
        e.until = c->state == FACT_KNOWN ? (date)c->value.day : DATE_NONE;
    }
    bool holds = e.until != DATE_NONE && e.until >= date_add_months(m->day, -g->lapsed_months);
    bool due = holds && e.until <= date_add_months(m->day, g->recheck_months);
    e.cohort = m->forced != COHORT_ALL ? m->forced : due ? COHORT_RECHECK : COHORT_NEW;
    e.held = holds && !due && m->forced == COHORT_ALL;
    e.policy = edition_for(m, programme_, e.cohort);
    return e;
}

static const char *cohort_words(cohort k, lang l) { return say(k == COHORT_RECHECK ? (text2){ "复核", "re-check" } : (text2){ "首次申报", "new application" }, l); }

static size_t editions_in_force(const match *m, int programme_)
{
    size_t n = 0;
    for (size_t i = 0; i < m->p->count; i++)
        n += m->p->at[i].programme == programme_ && policy_in_force(&m->p->at[i], m->day);
    return n;
}

static const char *why_cohort(const match *m, const edition_choice *c, arena *a)
{
    lang l = m->c->lang;
    if (m->forced != COHORT_ALL)
        return arena_print(a, say((text2){ "按指定的“%s”", "as asked, %s" }, l), cohort_words(c->cohort, l));
    if (c->until_unknown)
        return say((text2){ "没有该资质的有效期信息，按首次申报", "whether the title is held is not known: taken as a new application" }, l);
    if (c->until == DATE_NONE)
        return say((text2){ "企业未持有该资质，属首次申报", "the firm does not hold the title: a new application" }, l);
    if (c->cohort == COHORT_RECHECK)
        return arena_print(a, say((text2){ "企业持有该资质，有效期至%s，属复核", "the firm holds the title until %s: a re-check" }, l), date_say(a, c->until, l));
    return arena_print(a, say((text2){ "原资质已于%s到期，属首次申报", "the title ran out on %s: a new application" }, l), date_say(a, c->until, l));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *edition_reason(const match *m, const policy *x, uint32_t firm, arena *a)
{
    lang l = m->c->lang;
    edition_choice c = match_edition(m, x->programme, firm);
    const policy *chosen = c.policy >= 0 ? &m->p->at[c.policy] : NULL;
    if (c.held)
        return arena_print(a, say((text2){ "企业已持有该资质，有效期至%s，未到复核时间", "the firm holds the title until %s and is not due for re-check" }, l), date_say(a, c.until, l));
    if (m->p->programme[x->programme].until < 0 && editions_in_force(m, x->programme) < 2)
        return NULL;
    if (!chosen)
        return arena_print(a, say((text2){ "%s；当日没有适用于%s的版本", "%s; no edition for a %s is in force on the day" }, l), why_cohort(m, &c, a), cohort_words(c.cohort, l));
    return arena_print(a, say((text2){ "%s，适用%s%s%s", "%s: %s%s%s applies" }, l), why_cohort(m, &c, a), chosen->edition ? chosen->edition : say(chosen->title, l),
                       chosen->document ? "，" : "", chosen->document ? chosen->document : "");
}
#pragma GCC diagnostic pop

/* ---- pairs ---------------------------------------------------------------------------------------------------------------------- */

static void conditions(match *m, const policy *x, uint32_t firm, pair *out)
{
    int16_t *of[] = { [VERDICT_UNMET] = &out->unmet, [VERDICT_UNKNOWN] = &out->unknown, [VERDICT_JUDGE] = &out->judge, [VERDICT_MET] = &out->met };
    m->evaluated++;
    for (size_t i = 0; i < x->root.count; i++) {
        verdict v = match_criterion(m, x, &x->root.kids[i], firm);
        ++*of[v];
        if (v == VERDICT_UNMET)
            out->near_kid = (int)i;
    }
    out->near = out->unmet == 1;
    out->standing = out->unmet ? STANDING_NOT : out->unknown ? STANDING_UNKNOWN : out->judge ? STANDING_JUDGE : STANDING_ELIGIBLE;
}

pair match_pair(match *m, const policy *x, uint32_t firm)
{
    pair out = { .near_kid = -1 };
    if (!policy_in_force(x, m->day)) {
        out.standing = STANDING_CLOSED;
        return out;
    }
    edition_choice c = match_edition(m, x->programme, firm);
    verdict applies = x->applies < 0 ? VERDICT_MET : match_rule(m, x->applies, firm);
    if (c.held || c.policy != x->index || applies == VERDICT_UNMET) {
        out.standing = c.held ? STANDING_HELD : c.policy != x->index ? STANDING_OTHER : STANDING_OUTSIDE;
        return out;
    }
    conditions(m, x, firm, &out);
    if (applies == VERDICT_UNKNOWN && out.standing != STANDING_NOT)
        out.standing = STANDING_UNKNOWN;
    return out;
}

static bool number_of(const match *m, int rule, const fact_view *v, arena *a, dec128 *out)
{
    const rule_text *r = &m->p->rule[rule];
    feel_value n = fact_view_evaluate(v, a, r->expression, r->uses, r->use_count);
    *out = n.number;
    return n.kind == FEEL_NUMBER;
}

bool match_amount(match *m, const policy *x, const fact_view *v, dec128 *out, bool *missing)
{
    arena *a = arena_new();
    dec128 cap;
    *missing = false;
    bool ok = x->subsidy.amount >= 0 && number_of(m, x->subsidy.amount, v, a, out);
    *missing = x->subsidy.amount >= 0 && !ok;
    if (ok && x->subsidy.cap >= 0 && number_of(m, x->subsidy.cap, v, a, &cap) && dec_compare(*out, cap) > 0)
        *out = cap;
    arena_end(a);
    return ok;
}

bool match_counts(match *m, const policy *x, policy_counts *out)
{
    *out = (policy_counts){ .amount = dec_of(0) };
    for (uint32_t f = 0; f < m->profile->firms; f++) {
        pair p = match_pair(m, x, f);
        const fact_view v = { .p = m->profile, .firm = f, .day = m->day };
        dec128 amount;
        bool missing;
        out->standing[p.standing]++;
        out->near += p.near;
        out->near_unknown += p.near && p.unknown;
        if (p.standing == STANDING_ELIGIBLE && match_amount(m, x, &v, &amount, &missing))
            dec_add(out->amount, amount, &out->amount);
    }
    return true;
}

/* ---- words ----------------------------------------------------------------------------------------------------------------------- */

text2 verdict_name(verdict v)
{
    static const text2 names[] = { { "不满足", "unmet" }, { "未知", "unknown" }, { "待人工判断", "to be judged" }, { "满足", "met" } };
    return names[v];
}

static const struct { const char *word; text2 name; } standings[STANDINGS] = {
    [STANDING_ELIGIBLE] = { "eligible", { "符合", "eligible" } },
    [STANDING_JUDGE] = { "judge", { "待人工判断", "to be judged" } },
    [STANDING_UNKNOWN] = { "unknown", { "缺数据，不能判定", "facts are missing" } },
    [STANDING_NOT] = { "not", { "不符合", "not eligible" } },
    [STANDING_HELD] = { "held", { "已持有，未到复核期", "held, not due" } },
    [STANDING_OUTSIDE] = { "outside", { "不在适用范围", "not for such firms" } },
    [STANDING_OTHER] = { "other_edition", { "适用另一版本", "another edition applies" } },
    [STANDING_CLOSED] = { "not_in_force", { "当日不在有效期", "not in force" } },
};
text2 standing_name(standing s) { return standings[s].name; }
const char *standing_word(standing s) { return standings[s].word; }
bool standing_of_word(str word, standing *out)
{
    for (int i = 0; i < STANDINGS; i++)
        if (str_eq(str_of(standings[i].word), word)) {
            *out = (standing)i;
            return true;
        }
    return false;
}
