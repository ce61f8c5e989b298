#include "match/run.h"

#include "base/vec.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct kept { int64_t id, firm; const char *policy; const char *standing, *near; value amount; bool told, gone; } kept;
typedef struct running {
    core    *c;
    arena   *a;
    match   *m;
    const policies *p;
    date     day;
    bool    *used;                           /* facts that policies use */
    bool    *firm_changed, *policy_changed;
    char   (*firm_digest)[33], (*policy_digest)[33];
    map      kept_by_key, firm_had, policy_had;
    VEC(kept) kept;
    batch    b;
    const ledger_decl *states, *firms, *rules;
    writer  *state_w, *firm_w, *rule_w;
    run_counts *n;
    error   *e;
} running;

/* ---- digests ---------------------------------------------------------------------------------------------------------------- */

static void sm3_half(const buf *b, char out[33])
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    EVP_Digest(b->text ? b->text : "", b->len, sum, NULL, EVP_sm3(), NULL);
    for (int i = 0; i < 16; i++)
        snprintf(out + i * 2, 3, "%02x", sum[i]);
}

static void use_fact(running *r, int fact)
{
    const fact_decl *d = &r->p->facts.at[fact];
    if (r->used[fact])
        return;
    r->used[fact] = true;
    for (size_t i = 0; i < d->use_count; i++)
        use_fact(r, d->uses[i].fact);
}

static void find_used(running *r)
{
    r->used = NEW_N(r->a, bool, r->p->facts.count + 1);
    for (size_t i = 0; i < r->p->rule_count; i++)
        for (size_t k = 0; k < r->p->rule[i].use_count; k++)
            use_fact(r, r->p->rule[i].uses[k].fact);
}

/* What people judged of each firm, whatever the order it was read in. */
static uint64_t *judgement_sums(running *r)
{
    const profile *p = r->m->profile;
    uint64_t *sums = NEW_N(r->a, uint64_t, p->firms + 1);
    for (size_t i = 0; i < r->m->judged.len; i++) {
        const map_entry *j = &r->m->judged.entries[i];
        int64_t firm = profile_firm_at(p, strtoll(j->key.at, NULL, 10));
        if (firm >= 0)
            sums[firm] += j->hash * (uint64_t)(j->value.num + 2);
    }
    return sums;
}

static void digest_firm(running *r, uint32_t firm, uint64_t judged)
{
    arena *a = arena_new();
    buf b = buf_new(a);
    for (size_t i = 0; i < r->p->facts.count; i++) {
        const fact_cell *c = profile_cell(r->m->profile, (int)i, firm);
        if (!r->used[i])
            continue;
        buf_print(&b, "%s%c", r->p->facts.at[i].id, "unk"[c->state]);
        if (c->state == FACT_KNOWN)
            feel_json(&b, c->value);
    }
    for (size_t i = 0; i < r->p->programme_count; i++)
        if (r->p->programme[i].until >= 0) {
            edition_choice x = match_edition(r->m, (int)i, firm);
            buf_print(&b, "%s%d%d", x.policy >= 0 ? r->p->at[x.policy].id : "", x.held, (int)x.cohort);
        }
    buf_print(&b, "%llx", (unsigned long long)judged);
    sm3_half(&b, r->firm_digest[firm]);
    arena_end(a);
}

/* The day counts where a rule asks for it; what else a day changes shows in facts, editions and whether it is in force. */
static void digest_policy(running *r, const policy *x)
{
    arena *a = arena_new();
    buf b = buf_new(a);
    buf_print(&b, "%s%d%s", x->digest, policy_in_force(x, r->day), x->by_day ? date_iso(a, r->day) : "");
    sm3_half(&b, r->policy_digest[x->index]);
    arena_end(a);
}

/* ---- what the last run left ------------------------------------------------------------------------------------------------------ */

static char *key_of(arena *a, int64_t firm, const char *policy_) { return arena_print(a, "%lld|%s", (long long)firm, policy_); }

static bool read_kept(running *r)
{
    rows *q;
    bool more = true, ok = true;
    TRY(store_query(r->c->s, "SELECT id, enterprise, policy, standing, near, amount, told FROM match_state", NULL, 0, &q, r->e));
    while ((ok = rows_next(q, &more, r->e)) && more) {
        kept k = { .id = rows_int(q, 0), .firm = rows_int(q, 1), .policy = str_copy(r->a, rows_text(q, 2)), .standing = str_copy(r->a, rows_text(q, 3)),
                   .near = rows_null(q, 4) ? NULL : str_copy(r->a, rows_text(q, 4)), .amount = rows_value(q, 5), .told = !rows_null(q, 6) };
        map_put(&r->kept_by_key, str_of(key_of(r->a, k.firm, k.policy)), NULL)->num = (int64_t)r->kept.len;
        VEC_ADD(r->a, &r->kept, k);
    }
    rows_close(q);
    return ok;
}

static bool read_digests(running *r, const char *sql, map *out)
{
    rows *q;
    bool more = true, ok = true;
    TRY(store_query(r->c->s, sql, NULL, 0, &q, r->e));
    while ((ok = rows_next(q, &more, r->e)) && more) {
        value v = rows_value(q, 0);
        const char *key = v.kind == VALUE_INT ? arena_print(r->a, "%lld", (long long)v.num) : str_copy(r->a, v.text);
        map_put(out, str_of(key), NULL)->ptr = str_copy(r->a, rows_text(q, 1));
    }
    rows_close(q);
    return ok;
}

static void compare(running *r)
{
    const profile *p = r->m->profile;
    uint64_t *judged = judgement_sums(r);
    for (uint32_t f = 0; f < p->firms; f++) {
        digest_firm(r, f, judged[f]);
        r->firm_changed[f] = !text_eq(map_ptr(&r->firm_had, str_of(arena_print(r->a, "%lld", (long long)p->firm[f].id))), r->firm_digest[f]);
        r->n->firms_changed += r->firm_changed[f];
    }
    for (size_t i = 0; i < r->p->count; i++) {
        digest_policy(r, &r->p->at[i]);
        r->policy_changed[i] = !text_eq(map_ptr(&r->policy_had, str_of(r->p->at[i].id)), r->policy_digest[i]);
        r->n->policies_changed += r->policy_changed[i];
    }
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------ */

static value amount_of(running *r, const policy *x, uint32_t firm)
{
    const fact_view v = { .p = r->m->profile, .firm = firm, .day = r->day };
    dec128 d;
    bool missing;
    i128 units;
    int64_t out;
    if (!match_amount(r->m, x, &v, &d, &missing) || !dec_mul(d, dec_of(100), &d) || !dec_round_to(d, 0, DEC_HALF_UP, &d) || !dec_to_i128(d, &units) || !i128_to_i64(units, &out))
        return V_NULL;
    return V_INT(out);
}

static bool matters(const pair *p) { return p->standing <= STANDING_UNKNOWN || p->near; }

static bool drop(running *r, kept *k, standing now, arena *a)
{
    r->n->results_changed++;
    k->gone = !k->told;
    if (!k->told)
        return record_delete(r->state_w, k->id, (origin){ 0 }, r->e);
    return writer_set(r->state_w, k->id, FIELD_SET({ "standing", v_text(standing_word(now)) }, { "near", V_NULL }, { "amount", V_NULL }, { "since", v_text(date_iso(a, r->day)) }), r->e);
}

static bool write_pair(running *r, const policy *x, uint32_t firm, arena *a)
{
    int64_t id = r->m->profile->firm[firm].id;
    pair p = match_pair(r->m, x, firm);
    map_value *at = map_get(&r->kept_by_key, str_of(key_of(a, id, x->id)));
    kept *had = at ? &r->kept.at[at->num] : NULL;
    const char *word = standing_word(p.standing), *near = p.near ? x->root.kids[p.near_kid].id : NULL;
    r->n->pairs++;
    if (!matters(&p))
        return !had || text_eq(had->standing, word) || drop(r, had, p.standing, a);
    value amount = p.standing <= STANDING_JUDGE ? amount_of(r, x, firm) : V_NULL;
    if (had && text_eq(had->standing, word) && text_eq(had->near, near) && value_same(had->amount, amount))
        return true;
    r->n->results_changed++;
    bool same_standing = had && text_eq(had->standing, word) && text_eq(had->near, near);
    const field_set set[] = { { "enterprise", V_INT(id) }, { "policy", v_text(x->id) }, { "standing", v_text(word) }, { "near", v_text(near) }, { "amount", amount }, { "since", v_text(date_iso(a, r->day)) } };
    return writer_put(r->state_w, set, same_standing ? 5 : 6, NULL, r->e);
}

static bool write_pairs(running *r)
{
    arena *a = arena_new();
    bool ok = true;
    for (size_t i = 0; ok && i < r->p->count; i++)
        for (uint32_t f = 0; ok && f < r->m->profile->firms; f++)
            if (r->policy_changed[i] || r->firm_changed[f]) {
                arena_pos at = arena_mark(a);
                ok = write_pair(r, &r->p->at[i], f, a);
                arena_rewind(a, at);
            }
    arena_end(a);
    return ok;
}

/* Policies that are no longer declared, firms that closed or moved away. */
static bool write_gone(running *r)
{
    for (size_t i = 0; i < r->kept.len; i++) {
        kept *k = &r->kept.at[i];
        bool policy_gone = !map_get(&r->p->by_id, str_of(k->policy));
        if (!k->gone && policy_gone && !text_eq(k->standing, standing_word(STANDING_CLOSED)))
            TRY(drop(r, k, STANDING_CLOSED, r->a));
        else if (!k->gone && !policy_gone && profile_firm_at(r->m->profile, k->firm) < 0) {
            k->told = false;
            TRY(drop(r, k, STANDING_CLOSED, r->a));
        }
    }
    return true;
}

static bool write_digests(running *r)
{
    for (uint32_t f = 0; f < r->m->profile->firms; f++)
        if (r->firm_changed[f])
            TRY(writer_put(r->firm_w, FIELD_SET({ "enterprise", V_INT(r->m->profile->firm[f].id) }, { "digest", v_text(r->firm_digest[f]) }), NULL, r->e));
    for (size_t i = 0; i < r->p->count; i++)
        if (r->policy_changed[i])
            TRY(writer_put(r->rule_w, FIELD_SET({ "policy", v_text(r->p->at[i].id) }, { "digest", v_text(r->policy_digest[i]) }, { "matched_on", v_text(date_iso(r->a, r->day)) }), NULL, r->e));
    return true;
}

static bool write_all(running *r)
{
    batch_info info = { .who = r->c->who, .action = "match", .subject = date_iso(r->a, r->day) };
    TRY(batch_begin(r->c->s, &info, &r->b, r->e));
    bool ok = writer_open(r->c, &r->b, r->states, &r->state_w, r->e) && writer_open(r->c, &r->b, r->firms, &r->firm_w, r->e) && writer_open(r->c, &r->b, r->rules, &r->rule_w, r->e) &&
              write_pairs(r) && write_gone(r) && write_digests(r);
    writer_close(r->state_w);
    writer_close(r->firm_w);
    writer_close(r->rule_w);
    if (ok)
        return batch_end(&r->b, r->e);
    batch_abandon(&r->b);
    return false;
}

bool match_run(core *c, const policies *p, date day, match **out, run_counts *n, error *e)
{
    int64_t rows_now = 0;
    running r = { .c = c, .a = c->a, .p = p, .day = day, .kept_by_key = map_new(c->a), .firm_had = map_new(c->a), .policy_had = map_new(c->a), .n = n, .e = e };
    r.states = ledger_find(&c->packs, "match_state", e);
    r.firms = ledger_find(&c->packs, "match_firm", e);
    r.rules = ledger_find(&c->packs, "match_rule", e);
    *n = (run_counts){ 0 };
    TRY(r.states && r.firms && r.rules && match_open(c, p, day, COHORT_ALL, 0, &r.m, e));
    *out = r.m;
    n->firms = r.m->profile->firms;
    n->policies = p->count;
    r.firm_changed = NEW_N(r.a, bool, n->firms + 1);
    r.policy_changed = NEW_N(r.a, bool, p->count + 1);
    r.firm_digest = arena_alloc(r.a, (n->firms + 1) * sizeof *r.firm_digest);
    r.policy_digest = arena_alloc(r.a, (p->count + 1) * sizeof *r.policy_digest);
    find_used(&r);
    TRY(read_kept(&r) && read_digests(&r, "SELECT enterprise, digest FROM match_firm", &r.firm_had) && read_digests(&r, "SELECT policy, digest FROM match_rule", &r.policy_had));
    compare(&r);
    if (n->policies_changed && n->firms > 1)
        TRY(match_rules(r.m, e));
    TRY(write_all(&r) && ledger_count(c, r.states, &rows_now, e));
    n->results_kept = (size_t)rows_now;
    return true;
}
