#include "ledger/statement.h"

#include "base/date.h"
#include "base/vec.h"
#include "ledger/change.h"

const ledger_decl *statement_ledger(const core *c) { return map_ptr(&c->packs.ledger_by_id, STR("statement")); }

bool statement_waits(const statement *x) { return !text_eq(x->state, "verified"); }

/* ---- writing --------------------------------------------------------------------------------------------------------- */

static bool can_be_verified(const field_decl *f) { return !f->personal && !f->computed && !refers_to_firm(f); }

bool statement_says(const ledger_decl *l, const value *old, const value *new)
{
    for (size_t i = 0; i < l->count; i++)
        if (can_be_verified(&l->fields[i]) && !value_same(old ? old[i] : V_NULL, new[i]))
            return true;
    return false;
}

static value firm_of(const ledger_decl *l, int64_t record_, const value *values)
{
    const field_decl *f = firm_field(l);
    return text_eq(l->id, "enterprise") ? V_INT(record_) : f ? values[f->index] : V_NULL;
}

bool statement_put(writer *w, const batch *b, const ledger_decl *l, int64_t record_, const value *values, error *e)
{
    return writer_put(w, FIELD_SET({ "ledger", v_text(l->id) }, { "record", V_INT(record_) }, { "enterprise", firm_of(l, record_, values) }, { "account", v_text(b->info.who) },
                                   { "stated_at", v_text(b->info.at) }, { "state", v_text("waiting") }, { "reason", V_NULL }, { "decided_by", V_NULL }, { "decided_at", V_NULL }), NULL, e);
}

bool statement_drop(core *c, writer *w, const ledger_decl *l, int64_t record_, error *e)
{
    int64_t id;
    bool found;
    const value args[] = { v_text(l->id), V_INT(record_) };
    TRY(store_int(c->s, "SELECT id FROM statement WHERE ledger = ? AND record = ?", args, 2, &id, &found, e));
    return !found || record_delete(w, id, (origin){ 0 }, e);
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

bool statements_read(core *c, const char *where, const value *args, size_t n, arena *a, statements *out, error *e)
{
    rows *r;
    bool more = true, ok = true;
    *out = (statements){ 0 };
    if (!statement_ledger(c))
        return true;
    TRY(store_query(c->s, arena_print(a, "SELECT id, record, enterprise, verified, ledger, account, stated_at, state, reason, decided_by, decided_at FROM statement WHERE %s"
                                         " ORDER BY enterprise, ledger, record", where), args, n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        const char *t[7];
        for (int i = 0; i < 7; i++)
            t[i] = rows_null(r, i + 4) ? NULL : str_copy(a, rows_text(r, i + 4));
        VEC_ADD(a, out, (statement){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), rows_int(r, 3), t[0], t[1], t[2], t[3], t[4], t[5], t[6] });
    }
    rows_close(r);
    return ok;
}

bool statement_find(core *c, const char *ledger, int64_t record_, arena *a, statement *out, bool *found, error *e)
{
    statements all;
    const value args[] = { v_text(ledger), V_INT(record_) };
    TRY(statements_read(c, "ledger = ? AND record = ?", args, 2, a, &all, e));
    *found = all.len > 0;
    if (*found)
        *out = all.at[0];
    return true;
}

size_t statement_fields(const ledger_decl *l, const version *v, size_t n, int64_t verified, bool *mark)
{
    size_t count = 0;
    memset(mark, 0, l->count * sizeof *mark);
    for (size_t i = 0; i < n; i++) {
        json_error_t bad;
        json_t *changes = json_loads(v[i].changes, 0, &bad);
        const json_t *was, *is;
        for (size_t k = 0; k < l->count; k++)
            if (can_be_verified(&l->fields[k]) && change_of(changes, l->fields[k].id, &was, &is))
                mark[k] = v[i].version > verified && text_eq(v[i].action, STATE_ACTION);
        json_decref(changes);
    }
    for (size_t k = 0; k < l->count; k++)
        count += mark[k];
    return count;
}

/* ---- the bureau's decision ------------------------------------------------------------------------------------------- */

static bool decide_one(core *c, writer *w, const batch *b, const statement_seen *seen, bool verified, const char *reason, error *e)
{
    statements all;
    record now;
    bool found = false;
    const value id = V_INT(seen->id);
    TRY(statements_read(c, "id = ?", &id, 1, b->a, &all, e));
    const ledger_decl *l = all.len ? map_ptr(&c->packs.ledger_by_id, str_of(all.at[0].ledger)) : NULL;
    if (l)
        TRY(record_get(c, l, all.at[0].record, b->a, &now, &found, e));
    if (!found)
        return fail(e, ERR_NOT_FOUND, "没有第 %lld 号自报", "there is no statement %lld", (long long)seen->id);
    if (!statement_waits(&all.at[0]) || now.version != seen->version)
        return fail(e, ERR_CONFLICT, "“%s”第 %lld 号记录已有改动或已核实，请刷新页面再看", "“%s”: record %lld was changed or verified since; look again", say(l->title, e->lang), (long long)now.id);
    return writer_set(w, seen->id, FIELD_SET({ "state", v_text(verified ? "verified" : "returned") }, { "verified", verified ? V_INT(now.version) : all.at[0].verified ? V_INT(all.at[0].verified) : V_NULL },
                                             { "reason", v_text(verified ? NULL : reason) }, { "decided_by", v_text(c->who) }, { "decided_at", v_text(b->info.at) }), e);
}

bool statements_decide(core *c, const statement_seen *at, size_t n, bool verified, const char *reason, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "statement", e);
    batch_info info = { .who = c->who, .action = verified ? "verify-statement" : "return-statement", .subject = "statement", .reason = text_empty(reason) ? NULL : reason };
    batch b;
    writer *w = NULL;
    if (!verified && (text_empty(reason) || strlen(reason) > 2000))
        return fail_at(e, ERR_INPUT, (place){ .field = "text" }, "退回要写原因（不超过 600 字）", "give the reason for sending it back, of at most 2000 bytes");
    TRY(l && batch_begin(c->s, &info, &b, e));
    bool ok = writer_open(c, &b, l, &w, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = decide_one(c, w, &b, &at[i], verified, reason, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}
