/* Who is to be told what: kept results against what was told. */
#include "push/events.h"

#include "base/vec.h"

#include <stdlib.h>

typedef struct state_row { uint32_t firm; const policy *policy; const char *policy_id, *told; standing standing; const char *near; value amount; date told_closing; } state_row;
typedef struct finding { match *m; const channels *x; arena *a; map settled; VEC(push_item) items; VEC(push_firm) firms; push_counts *counts; subscriptions subs; firm_event *events; size_t event_count, next_event; error *e; } finding;

text2 item_name(item_kind k)
{
    static const text2 names[ITEMS] = { { "新符合", "new" }, { "有变化", "changed" }, { "即将截止", "closing soon" }, { "只差一步", "one step away" }, { "不再符合", "lost" },
                                         { "申报结果", "results" }, { "月报核查问题", "findings" }, { "综合评价", "evaluation" } };
    return names[k];
}

/* ---- what is known of a firm and a policy beyond the match ----------------------------------------------------------------------- */

/* Applied, granted, paid or declined this year: no more calls to apply. */
static bool read_settled(finding *f)
{
    rows *r;
    bool more = true, ok = true;
    const value args[] = { V_INT(date_ymd(f->m->day).year) };
    TRY(store_query(f->m->c->s, "SELECT enterprise, policy FROM policy_application WHERE year = ? AND state <> 'drafting'", args, 1, &r, f->e));
    while ((ok = rows_next(r, &more, f->e)) && more)
        map_put(&f->settled, str_of(arena_print(f->a, "%lld|%.*s", (long long)rows_int(r, 0), (int)rows_text(r, 1).len, rows_text(r, 1).at)), NULL)->num = 1;
    rows_close(r);
    return ok;
}

static bool settled(const finding *f, const state_row *s)
{
    return map_get(&f->settled, str_of(arena_print(f->a, "%lld|%s", (long long)f->m->profile->firm[s->firm].id, s->policy_id))) != NULL;
}

/* ---- one result against what was told ---------------------------------------------------------------------------------------------- */

/* What a firm knows once it was told: standing and what goes with it. */
static char *told_text(finding *f, const state_row *s)
{
    bool pays = s->amount.kind == VALUE_INT && s->standing <= STANDING_JUDGE;
    return arena_print(f->a, "%s|%s|%s", standing_word(s->standing), s->near ? s->near : "", pays ? decimal_text(f->a, (decimal){ s->amount.num, 2 }) : "");
}

static standing told_standing(const char *told)
{
    standing s = STANDING_NOT;
    if (told)
        standing_of_word((str){ told, strcspn(told, "|") }, &s);
    return s;
}

static const char *told_amount(const char *told)
{
    const char *bar = told ? strrchr(told, '|') : NULL;
    return bar ? bar + 1 : "";
}

static const char *deadline(finding *f, const explanation *x)
{
    lang l = f->m->c->lang;
    return arena_print(f->a, say((text2){ "申报时间：%s", "when: %s" }, l), window_words(f->m, &x->policy->window, x->has_window, &x->window, f->a));
}

static const char *judged_words(finding *f, const explanation *x)
{
    buf b = buf_new(f->a);
    for (size_t i = 0; i < x->count; i++)
        if (x->at[i].c->kind == CRITERION_JUDGE && x->at[i].verdict == VERDICT_JUDGE)
            buf_print(&b, "%s%s", b.len ? "、" : "", say(x->at[i].c->says, f->m->c->lang));
    return b.text ? b.text : "";
}

static char *eligible_words(finding *f, const state_row *s, const explanation *x)
{
    lang l = f->m->c->lang;
    buf b = buf_new(f->a);
    buf_print(&b, "%s%s%s", say(s->policy->title, l), s->policy->document ? "，" : "", s->policy->document ? s->policy->document : "");
    if (x->has_amount && dec_sign(x->amount) > 0)
        buf_print(&b, say((text2){ "；预计%s", "; about %s" }, l), amount_words(f->a, x->amount, l));
    if (s->standing == STANDING_JUDGE)
        buf_print(&b, say((text2){ "；数据条件均已满足，还需人工判断：%s", "; to be judged: %s" }, l), judged_words(f, x));
    buf_print(&b, say((text2){ "；%s", "; %s" }, l), deadline(f, x));
    if (s->policy->material_count) {
        buf_puts(&b, say((text2){ "；材料：", "; materials: " }, l));
        for (size_t i = 0; i < s->policy->material_count; i++)
            buf_print(&b, "%s%s", i ? "、" : "", s->policy->materials[i]);
    }
    if (s->policy->contact)
        buf_print(&b, say((text2){ "；联系：%s", "; contact: %s" }, l), s->policy->contact);
    return b.text;
}

/* Why a firm that was told it qualifies does not any more: what is unmet or missing now. */
static char *lost_words(finding *f, const state_row *s, const explanation *x)
{
    lang l = f->m->c->lang;
    const fact_view v = { .p = f->m->profile, .firm = s->firm, .day = f->m->day };
    buf b = buf_new(f->a);
    if (!s->policy)
        return arena_print(f->a, say((text2){ "%s：政策已撤下", "%s: withdrawn" }, l), s->policy_id);
    buf_print(&b, "%s：%s", say(s->policy->title, l), say(standing_name(s->standing), l));
    for (size_t i = 0; i < x->count; i++)
        if (x->at[i].depth == 0 && (x->at[i].verdict == VERDICT_UNMET || x->at[i].verdict == VERDICT_UNKNOWN))
            buf_print(&b, say((text2){ "；%s：%s", "; %s: %s" }, l), say(x->at[i].c->says, l), gap_text(f->m, &x->at[i].gap, &v, f->a));
    return b.text;
}

static bool wants(const finding *f, const state_row *s, topic t)
{
    return subscription_wants(subscription_of(&f->subs, f->m->profile->firm[s->firm].id), t, s->policy ? s->policy->kind : NULL, s->policy ? s->policy->level : NULL);
}

/* The day a window closes, when that is soon and was not told yet. */
static date closing_soon(const finding *f, const state_row *s)
{
    window_at w;
    int own = subscription_of(&f->subs, f->m->profile->firm[s->firm].id)->closing_days, days = own ? own : f->x->closing_days;
    bool soon = s->policy && s->standing <= STANDING_JUDGE && window_next(&s->policy->window, f->m->day, &w) && w.open && w.to != DATE_NONE && w.to - f->m->day <= days;
    return soon && s->told_closing != w.to ? w.to : DATE_NONE;
}

/* A distance that can be measured; that a title is missing is no news to a firm. */
static bool measured(const explanation *x)
{
    for (size_t i = 0; i < x->changes.count; i++)
        if (x->changes.at[i].kind != CHANGE_NUMBER && x->changes.at[i].kind != CHANGE_TIME && x->changes.at[i].kind != CHANGE_JUDGE)
            return false;
    return x->reachable && x->changes_hold;
}

static bool worth_telling_near(const state_row *s, const explanation *x)
{
    return s->near && measured(x) && (x->has_window || s->policy->window.kind == WINDOW_NOTICE);
}

static void item(finding *f, item_kind k, const state_row *s, char *text, date closing)
{
    VEC_ADD(f->a, &f->items, (push_item){ k, s->policy, s->policy_id, text, told_text(f, s), closing });
    f->counts->items[k]++;
}

static void look_at(finding *f, const state_row *s)
{
    lang l = f->m->c->lang;
    explanation x = { 0 };
    standing before = told_standing(s->told);
    bool qualifies = s->standing <= STANDING_JUDGE, did = s->told && before <= STANDING_JUDGE, done = settled(f, s);
    char *told = told_text(f, s);
    date closing = closing_soon(f, s);
    bool same = text_eq(told, s->told) && closing == DATE_NONE, silent = !did && !qualifies && (!s->near || !f->x->near);
    if (same || silent || done)                              /* most of them: nothing to say, so nothing to explain */
        return;
    if (s->policy)
        explain_pair(f->m, s->policy, s->firm, f->a, &x);
    if (did && !qualifies && wants(f, s, TOPIC_MATCH))
        item(f, ITEM_LOST, s, lost_words(f, s, &x), DATE_NONE);
    else if (qualifies && !did && wants(f, s, TOPIC_MATCH))
        item(f, ITEM_NEW, s, eligible_words(f, s, &x), closing);
    else if (qualifies && !text_eq(told, s->told) && (before != s->standing || strcmp(told_amount(told), told_amount(s->told)) != 0) && wants(f, s, TOPIC_MATCH))
        item(f, ITEM_CHANGED, s, arena_print(f->a, say((text2){ "%s（原告知：%s%s%s）", "%s (told before: %s%s%s)" }, l), eligible_words(f, s, &x), say(standing_name(before), l),
                                             *told_amount(s->told) ? "，" : "", *told_amount(s->told) ? arena_print(f->a, "%s万元", told_amount(s->told)) : ""), closing);
    else if (closing != DATE_NONE && wants(f, s, TOPIC_CLOSING))
        item(f, ITEM_CLOSING, s, eligible_words(f, s, &x), closing);
    else if (!qualifies && s->policy && worth_telling_near(s, &x) && wants(f, s, TOPIC_NEAR))
        item(f, ITEM_NEAR, s, arena_print(f->a, "%s：%s%s%s", say(s->policy->title, l), near_words(f->m, &x, f->a),
                                          x.has_amount && dec_sign(x.amount) > 0 ? say((text2){ "；达到后预计", "; then worth " }, l) : "",
                                          x.has_amount && dec_sign(x.amount) > 0 ? amount_words(f->a, x.amount, l) : ""), DATE_NONE);
}

/* ---- messages ------------------------------------------------------------------------------------------------------------------------ */

static int by_kind(const void *x, const void *y)
{
    const push_item *a = x, *b = y;
    return a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->policy_id, b->policy_id);
}

static void write_message(finding *f, push_firm *p)
{
    lang l = f->m->c->lang;
    buf t = buf_new(f->a), b = buf_new(f->a);
    size_t counts[ITEMS] = { 0 };
    if (p->count)
        qsort(p->at, p->count, sizeof *p->at, by_kind);
    for (size_t i = 0; i < p->count; i++)
        counts[p->at[i].kind]++;
    buf_puts(&t, item_is_event(p->at[0].kind) ? say((text2){ "企业服务提醒：", "for your firm: " }, l) : say((text2){ "惠企政策提醒：", "policies: " }, l));
    for (int k = 0, first = 1; k < ITEMS; k++)
        if (counts[k]) {
            buf_print(&t, say((text2){ "%s%s%zu项", "%s%s %zu" }, l), first ? "" : "，", say(item_name((item_kind)k), l), counts[k]);
            first = 0;
        }
    buf_print(&b, say((text2){ "%s：\n", "%s:\n" }, l), f->m->profile->firm[p->firm].name);
    for (size_t i = 0; i < p->count; i++) {
        if (!i || p->at[i].kind != p->at[i - 1].kind)
            buf_print(&b, say((text2){ "【%s】\n", "[%s]\n" }, l), say(item_name(p->at[i].kind), l));
        buf_print(&b, "%zu. %s\n", i + 1, p->at[i].text);
    }
    p->title = t.text;
    p->body = b.text;
}

static void end_firm(finding *f, uint32_t firm)
{
    push_firm p = { .firm = firm, .count = f->items.len };
    if (!f->items.len)
        return;
    p.at = NEW_N(f->a, push_item, p.count);
    memcpy(p.at, f->items.at, p.count * sizeof *p.at);
    f->items.len = 0;
    write_message(f, &p);
    VEC_ADD(f->a, &f->firms, p);
}

/* Events stand in the order of the firms' numbers, as the kept results do. */
static void add_events(finding *f, uint32_t firm)
{
    static const topic topics[ITEMS] = { [ITEM_RESULT] = TOPIC_RESULTS, [ITEM_FINDING] = TOPIC_FINDINGS, [ITEM_EVALUATION] = TOPIC_EVALUATION };
    int64_t id = f->m->profile->firm[firm].id;
    while (f->next_event < f->event_count && f->events[f->next_event].firm == id) {
        const firm_event *x = &f->events[f->next_event++];
        if (!subscription_wants(subscription_of(&f->subs, id), topics[x->kind], NULL, NULL))
            continue;
        VEC_ADD(f->a, &f->items, (push_item){ .kind = x->kind, .policy_id = x->event, .text = arena_copy(f->a, x->text), .closing = DATE_NONE });
        f->counts->items[x->kind]++;
    }
}

/* Firms before this one, in the order of their numbers, of which no result was kept. */
static void events_before(finding *f, int64_t id)
{
    while (f->next_event < f->event_count && f->events[f->next_event].firm < id) {
        uint32_t firm = (uint32_t)profile_firm_at(f->m->profile, f->events[f->next_event].firm);
        add_events(f, firm);
        end_firm(f, firm);
    }
}

static bool read_rows(finding *f, state_row **out, size_t *n)
{
    rows *r;
    bool more = true, ok = true;
    VEC(state_row) all = { 0 };
    TRY(store_query(f->m->c->s, "SELECT enterprise, policy, standing, near, amount, told, told_closing FROM match_state ORDER BY enterprise, policy", NULL, 0, &r, f->e));
    while ((ok = rows_next(r, &more, f->e)) && more) {
        state_row s = { .policy_id = str_copy(f->a, rows_text(r, 1)), .amount = rows_value(r, 4), .told_closing = DATE_NONE };
        int64_t firm = profile_firm_at(f->m->profile, rows_int(r, 0));
        map_value *policy_ = map_get(&f->m->p->by_id, rows_text(r, 1));
        if (firm < 0 || !standing_of_word(rows_text(r, 2), &s.standing))
            continue;
        s.firm = (uint32_t)firm;
        s.policy = policy_ ? &f->m->p->at[policy_->num] : NULL;
        s.near = rows_null(r, 3) ? NULL : str_copy(f->a, rows_text(r, 3));
        s.told = rows_null(r, 5) ? NULL : str_copy(f->a, rows_text(r, 5));
        date_parse_iso(rows_text(r, 6), &s.told_closing);
        VEC_ADD(f->a, &all, s);
    }
    rows_close(r);
    *out = all.at;
    *n = all.len;
    return ok;
}

bool push_find(match *m, const channels *x, push_firm **out, size_t *n, push_counts *counts, error *e)
{
    state_row *s;
    size_t rows_count;
    *counts = (push_counts){ 0 };
    finding f = { .m = m, .x = x, .a = m->a, .settled = map_new(m->a), .counts = counts, .e = e };
    TRY(subscriptions_load(m->c, m->a, &f.subs, e) && read_settled(&f) && read_rows(&f, &s, &rows_count) && events_find(m, m->a, &f.events, &f.event_count, e));
    for (size_t i = 0; i < rows_count; i++) {
        events_before(&f, m->profile->firm[s[i].firm].id);
        look_at(&f, &s[i]);
        if (i + 1 == rows_count || s[i + 1].firm != s[i].firm) {
            add_events(&f, s[i].firm);
            end_firm(&f, s[i].firm);
        }
    }
    events_before(&f, INT64_MAX);
    *out = f.firms.at;
    *n = counts->firms = f.firms.len;
    return true;
}
