#include "match/coverage.h"

#include "base/vec.h"

#include <stdlib.h>

typedef struct line { const char *policy, *town, *size, *industry, *state, *reason; bool told, read; int64_t worth, granted, paid; } line;
typedef struct counting { core *c; const policies *p; arena *a; coverage *out; VEC(coverage_row) by[4]; map at[4]; VEC(reason_row) reasons; map reason_at; } counting;

text2 stage_name(stage s)
{
    static const text2 names[STAGES] = { { "已告知", "told" }, { "已阅读", "read" }, { "已申报", "applied" }, { "已通过", "granted" }, { "已兑现", "paid" } };
    return names[s];
}

static const char coverage_sql[] =
    "SELECT s.policy, e.town, e.size, e.industry, s.told, m.read_at, a.read_on, a.state, s.amount, a.amount, a.paid, a.reason"
    " FROM match_state s JOIN enterprise e ON e.id = s.enterprise LEFT JOIN push_message m ON m.id = s.message"
    " LEFT JOIN policy_application a ON a.enterprise = s.enterprise AND a.policy = s.policy AND a.year = ?"
    " WHERE s.standing = 'eligible' ORDER BY s.policy, e.uscc";

/* How far an application got; a rejected one was made all the same. */
static bool reached(const line *l, stage s)
{
    static const struct { const char *state; stage to; } states[] = { { "applied", STAGE_APPLIED }, { "rejected", STAGE_APPLIED }, { "granted", STAGE_GRANTED }, { "paid", STAGE_PAID } };
    if (s == STAGE_TOLD)
        return l->told;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (text_eq(l->state, states[i].state))
            return s == STAGE_READ || states[i].to >= s;
    return s == STAGE_READ && l->read;
}

static void add_to(coverage_row *r, const line *l)
{
    r->qualify++;
    for (int s = 0; s < STAGES; s++)
        r->reached[s] += reached(l, (stage)s);
    r->worth += l->worth;
    r->granted += l->granted;
    r->paid += l->paid;
}

static void add_group(counting *k, int by, const char *name, const line *l)
{
    bool was;
    map_value *at = map_put(&k->at[by], str_of(name), &was);
    if (!was) {
        at->num = (int64_t)k->by[by].len;
        VEC_ADD(k->a, &k->by[by], (coverage_row){ .name = name });
    }
    add_to(&k->by[by].at[at->num], l);
}

static void add_reason(counting *k, const line *l)
{
    lang g = k->c->lang;
    bool was;
    if (reached(l, STAGE_APPLIED))
        return;
    const char *why = !text_empty(l->reason) ? l->reason : text_eq(l->state, "declined") ? say((text2){ "企业不申报，未说明原因", "declined without a reason" }, g)
                      : text_eq(l->state, "drafting") ? say((text2){ "正在准备材料", "preparing" }, g) : !l->told ? say((text2){ "还没有告知", "not told yet" }, g)
                      : !l->read ? say((text2){ "已告知，未阅读", "told, not read" }, g) : say((text2){ "已阅读，未申报，未说明原因", "read, did not apply" }, g);
    map_value *at = map_put(&k->reason_at, str_of(why), &was);
    if (!was) {
        at->num = (int64_t)k->reasons.len;
        VEC_ADD(k->a, &k->reasons, (reason_row){ why, 0 });
    }
    k->reasons.at[at->num].firms++;
}

static const char *listed(counting *k, const char *list, const char *code)
{
    const code_list *l = map_ptr(&k->c->packs.list_by_id, str_of(list));
    const list_item *i = l && code ? list_find(l, str_of(code)) : NULL;
    return i ? say(i->name, k->c->lang) : say((text2){ "不明", "not known" }, k->c->lang);
}

static void add_line(counting *k, const line *l)
{
    map_value *at = map_get(&k->p->by_id, str_of(l->policy));
    const char *division = l->industry ? arena_copy_n(k->a, l->industry, strlen(l->industry) < 2 ? strlen(l->industry) : 2) : NULL;
    add_to(&k->out->all, l);
    add_group(k, BY_POLICY, at ? say(k->p->at[at->num].title, k->c->lang) : l->policy, l);
    add_group(k, BY_TOWN, text_empty(l->town) ? say((text2){ "不明", "not known" }, k->c->lang) : l->town, l);
    add_group(k, BY_SIZE, listed(k, "size_class", l->size), l);
    add_group(k, BY_INDUSTRY, listed(k, "gbt4754_2017", division), l);
    add_reason(k, l);
}

static const char *text_at(arena *a, const rows *r, int i) { return rows_null(r, i) ? NULL : str_copy(a, rows_text(r, i)); }

static int by_qualify(const void *x, const void *y)
{
    const coverage_row *a = x, *b = y;
    return a->qualify != b->qualify ? (a->qualify < b->qualify ? 1 : -1) : strcmp(a->name, b->name);
}

static int by_firms(const void *x, const void *y)
{
    const reason_row *a = x, *b = y;
    return a->firms != b->firms ? (a->firms < b->firms ? 1 : -1) : strcmp(a->why, b->why);
}

bool coverage_of(core *c, const policies *p, const policy *only, int year, coverage *out, error *e)
{
    counting k = { .c = c, .p = p, .a = c->a, .out = out, .reason_at = map_new(c->a) };
    rows *r;
    bool more = true, ok = true;
    const value args[] = { V_INT(year) };
    *out = (coverage){ 0 };
    for (int i = 0; i < 4; i++)
        k.at[i] = map_new(c->a);
    TRY(store_query(c->s, coverage_sql, args, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        line l = { .policy = text_at(c->a, r, 0), .town = text_at(c->a, r, 1), .size = text_at(c->a, r, 2), .industry = text_at(c->a, r, 3), .told = !rows_null(r, 4),
                   .read = !rows_null(r, 5) || !rows_null(r, 6), .state = text_at(c->a, r, 7), .worth = rows_int(r, 8), .granted = rows_int(r, 9), .paid = rows_int(r, 10), .reason = text_at(c->a, r, 11) };
        if (!only || text_eq(only->id, l.policy))
            add_line(&k, &l);
    }
    rows_close(r);
    for (int i = 0; i < 4; i++) {
        out->by[i] = k.by[i].at;
        out->by_count[i] = k.by[i].len;
        if (k.by[i].len)
            qsort(k.by[i].at, k.by[i].len, sizeof *k.by[i].at, by_qualify);
    }
    out->reasons = k.reasons.at;
    out->reason_count = k.reasons.len;
    if (k.reasons.len)
        qsort(k.reasons.at, k.reasons.len, sizeof *k.reasons.at, by_firms);
    return ok;
}
