#include "push/subscription.h"

#include "ledger/record.h"

#include <stdio.h>

static const char *const topic_fields[TOPICS] = { "match", "near", "closing", "results", "findings", "evaluation" };
static const struct { const char *field, *word; } levels[POLICY_LEVELS] = { { "national", "国家" }, { "provincial", "省" }, { "municipal", "市" }, { "district", "区" } };

const char *topic_field(topic t) { return topic_fields[t]; }
const char *level_field(int level) { return levels[level].field; }
const char *level_word(int level) { return levels[level].word; }

text2 topic_title(core *c, topic t)
{
    const ledger_decl *l = map_ptr(&c->packs.ledger_by_id, STR("subscription"));
    return l ? field_find(l, topic_fields[t])->label : (text2){ topic_fields[t], topic_fields[t] };
}

static bool said_no(const ledger_decl *l, const record *r, const char *field)
{
    value v = r->values[field_find(l, field)->index];
    return v.kind == VALUE_INT && !v.num;
}

static void read_one(const ledger_decl *l, const record *r, subscription *s)
{
    value paused = r->values[field_find(l, "paused")->index], days = r->values[field_find(l, "closing_days")->index], day = r->values[field_find(l, "weekday")->index];
    s->paused = paused.kind == VALUE_INT && paused.num;
    s->closing_days = days.kind == VALUE_INT ? (int)days.num : 0;
    s->weekday = day.kind == VALUE_TEXT && day.text.len == 1 ? day.text.at[0] - '0' : 0;
    for (int t = 0; t < TOPICS; t++)
        s->muted[t] = said_no(l, r, topic_fields[t]);
    for (int i = 0; i < POLICY_LEVELS; i++)
        s->muted_level[i] = said_no(l, r, levels[i].field);
}

static subscription *of_firm(subscriptions *s, arena *a, int64_t firm)
{
    map_value *at = map_put(&s->by_firm, str_of(arena_print(a, "%lld", (long long)firm)), NULL);
    if (!at->ptr) {
        subscription *x = NEW(a, subscription);
        x->muted_kinds = map_new(a);
        at->ptr = x;
    }
    return at->ptr;
}

static bool read_settings(core *c, arena *a, const ledger_decl *l, subscriptions *out, error *e)
{
    const field_decl *firm = field_find(l, "enterprise");
    scan *s;
    record r;
    bool more = true, ok = true;
    TRY(scan_open(c, l, &(scan_options){ 0 }, &s, e));
    while ((ok = scan_next(s, &r, &more, e)) && more)
        read_one(l, &r, of_firm(out, a, r.values[firm->index].num));
    scan_close(s);
    return ok;
}

bool subscriptions_load(core *c, arena *a, subscriptions *out, error *e)
{
    const ledger_decl *l = map_ptr(&c->packs.ledger_by_id, STR("subscription"));
    rows *r;
    bool more = true, ok = true;
    *out = (subscriptions){ .by_firm = map_new(a), .all = { .muted_kinds = map_new(a) } };
    if (!l)
        return true;
    TRY(read_settings(c, a, l, out, e) && store_query(c->s, "SELECT enterprise, kind FROM subscription_kind WHERE wanted = 0", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        map_put(&of_firm(out, a, rows_int(r, 0))->muted_kinds, str_of(str_copy(a, rows_text(r, 1))), NULL)->num = 1;
    rows_close(r);
    return ok;
}

const subscription *subscription_of(const subscriptions *s, int64_t firm)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)firm);
    const subscription *x = map_ptr(&s->by_firm, str_of(key));
    return x ? x : &s->all;
}

bool subscription_wants(const subscription *s, topic t, const char *kind, const char *level)
{
    if (s->muted[t] || (kind && map_get(&s->muted_kinds, str_of(kind))))
        return false;
    for (int i = 0; level && i < POLICY_LEVELS; i++)
        if (text_eq(levels[i].word, level))
            return !s->muted_level[i];
    return true;
}

const char *subscription_moment(const subscription *s, arena *a, const char *now)
{
    enum { SENT_AT = 9 * 60 * 60 };
    int64_t from;
    if (!s->weekday || !time_parse(str_of(now), &from))
        return now;
    date today = beijing_date(str_of(now));
    int64_t at = beijing_midnight(today + (s->weekday - date_weekday(today) + 7) % 7) + SENT_AT;
    return time_iso(a, at < from ? at + 7 * DAY_SECONDS : at);
}
