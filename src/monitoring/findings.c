#include "monitoring/findings.h"

#include "base/date.h"
#include "monitoring/checks.h"

static const finding_step steps[FINDING_STEPS] = {
    [STEP_EXPLAIN] = { "explain", { "提交说明", "Send the explanation" }, { "说明已提交，等待工信局复核", "sent; the bureau looks at it" }, { "open" }, "answered", true },
    [STEP_ACCEPT] = { "accept", { "认可（数据无误）", "Accept: the data are right" }, { "已认可", "accepted" }, { "open", "answered" }, "confirmed", false },
    [STEP_CORRECT] = { "correct", { "已更正", "Corrected" }, { "已记为更正", "noted as corrected" }, { "open", "answered" }, "corrected", false },
    [STEP_REJECT] = { "reject", { "退回企业", "Send back to the firm" }, { "已退回企业", "sent back" }, { "answered" }, "open", false },
    [STEP_REOPEN] = { "reopen", { "重新打开", "Open again" }, { "已重新打开", "opened again" }, { "confirmed", "corrected" }, "open", false },
};

const finding_step *finding_step_of(finding_step_id s) { return &steps[s]; }

bool finding_step_named(const char *id, finding_step_id *out)
{
    for (int i = 0; i < FINDING_STEPS; i++)
        if (text_eq(steps[i].id, id)) {
            *out = (finding_step_id)i;
            return true;
        }
    return false;
}

bool finding_fits(finding_step_id s, str state)
{
    for (size_t i = 0; i < sizeof steps[s].from / sizeof *steps[s].from; i++)
        if (steps[s].from[i] && str_eq(state, str_of(steps[s].from[i])))
            return true;
    return false;
}

static const field_decl *first_of(const ledger_decl *l, const char *a, const char *b)
{
    const field_decl *f = field_find(l, a);
    return f ? f : field_find(l, b);
}

bool finding_ledger_of(const ledger_decl *l, finding_ledger *f)
{
    *f = (finding_ledger){ .l = l, .period = first_of(l, "month", "year"), .enterprise = field_find(l, "enterprise"), .kind = field_find(l, "kind"), .item = first_of(l, "indicator", "item"),
                           .detail = field_find(l, "detail"), .suggested = field_find(l, "suggested"), .state = field_find(l, "state"), .explanation = field_find(l, "explanation"),
                           .reply = field_find(l, "reply"), .due = field_find(l, "due"), .by = field_find(l, "handled_by"), .at = field_find(l, "handled_at") };
    return f->enterprise && f->enterprise->type == FIELD_REF && f->kind && f->kind->type == FIELD_CODE && f->state && text_eq(f->state->list_name, "finding_state") && f->detail && f->explanation;
}

static bool fitting(core *c, const finding_ledger *f, finding_step_id s, int64_t id, error *e)
{
    record r;
    bool found;
    TRY(record_get(c, f->l, id, c->a, &r, &found, e));
    if (!found)
        return fail(e, ERR_NOT_FOUND, "没有第 %lld 号问题", "there is no finding %lld", (long long)id);
    if (finding_fits(s, r.values[f->state->index].text))
        return true;
    return fail(e, ERR_CONFLICT, "第 %lld 号问题现在是“%s”，不能%s；请刷新页面", "finding %lld is “%s” now: it cannot take the step “%s”; reload the page", (long long)id,
                value_to_text(c->a, c, f->state, r.values[f->state->index]), say(steps[s].says, e->lang));
}

/* What a step writes: the state, the text beside who gave it, who handled it and when. */
static size_t writes(core *c, const finding_ledger *f, const char *state, const field_decl *text_in, const char *text, bool handled, field_set out[4])
{
    size_t n = 0;
    out[n++] = (field_set){ "state", v_text(state) };
    if (text_in)
        out[n++] = (field_set){ text_in->id, v_text(text) };
    if (f->by && handled)
        out[n++] = (field_set){ f->by->id, v_text(c->who) };
    if (f->at && handled)
        out[n++] = (field_set){ f->at->id, v_text(time_now_iso(c->a)) };
    return n;
}

bool findings_step(core *c, const finding_ledger *f, finding_step_id s, const int64_t *ids, size_t n, const char *text, error *e)
{
    field_set set[4];
    batch b;
    writer *w = NULL;
    const finding_step *step = &steps[s];
    if (text_empty(text) || strlen(text) > 2000)
        return fail_at(e, ERR_INPUT, (place){ .field = "text" }, step->firm ? "请写说明（不超过 600 字）" : "请写理由（不超过 600 字）", "give a reason of at most 2000 bytes");
    size_t count = writes(c, f, step->to, step->firm || !f->reply ? f->explanation : f->reply, text, !step->firm, set);
    batch_info info = { .who = c->who, .action = "answer-finding", .subject = f->l->id, .detail = step->id, .reason = text };
    TRY(batch_begin(c->s, &info, &b, e));
    bool ok = writer_open(c, &b, f->l, &w, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = fitting(c, f, s, ids[i], e) && writer_set(w, ids[i], set, count, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

bool finding_answer(core *c, int64_t id, const char *state, const char *explanation, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "finding", e);
    finding_ledger f;
    field_set set[4];
    if (!l || !finding_ledger_of(l, &f))
        return l ? fail(e, ERR_DECLARATION, "台账 finding 缺少状态或说明字段", "ledger finding lacks its state or explanation") : false;
    return record_change(c, "finding", id, "answer-finding", set, writes(c, &f, state, f.explanation, explanation, true, set), e);
}
