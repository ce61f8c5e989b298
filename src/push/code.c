#include "push/code.h"

#include "ledger/record.h"
#include "push/link.h"
#include "push/push.h"

#define COLUMNS "id, enterprise, address, stopped, waits, code_sent_at, code_next, code_note, tries, code_attempts, code_count"

static const char *text_at(arena *a, const rows *r, int column) { return rows_null(r, column) ? NULL : str_copy(a, rows_text(r, column)); }

static bool read_one(core *c, const char *where, const value *args, size_t n, arena *a, code_box *out, error *e)
{
    rows *r;
    bool more = false;
    *out = (code_box){ 0 };
    TRY(store_query(c->s, arena_print(a, "SELECT " COLUMNS " FROM push_address WHERE %s", where), args, n, &r, e));
    bool ok = rows_next(r, &more, e);
    if (ok && more)
        *out = (code_box){ .there = true, .id = rows_int(r, 0), .firm = rows_int(r, 1), .address = str_copy(a, rows_text(r, 2)), .stopped = rows_int(r, 3) != 0, .waits = rows_int(r, 4) != 0, .sent_at = text_at(a, r, 5),
                           .next = text_at(a, r, 6), .note = text_at(a, r, 7), .tries = rows_int(r, 8), .attempts = rows_int(r, 9), .count = rows_int(r, 10) };
    rows_close(r);
    return ok;
}

bool code_box_read(core *c, int64_t firm, const char *channel_, arena *a, code_box *out, error *e)
{
    const value args[] = { V_INT(firm), v_text(channel_) };
    return read_one(c, "enterprise = ? AND channel = ?", args, 2, a, out, e);
}

const char *code_refused(arena *a, const code_box *x, const char *now, lang l)
{
    if (!x->there || !x->sent_at)
        return NULL;
    if (strcmp(now, moment_after(a, x->sent_at, CODE_PAUSE)) < 0)
        return say((text2){ "刚发过一封，请一分钟后再试", "one was sent just now: try again in a minute" }, l);
    if (strncmp(now, x->sent_at, 10) == 0 && x->count >= CODES_A_DAY)
        return say((text2){ "今天发送的验证码已经太多，请明天再试", "too many codes were sent today: try again tomorrow" }, l);
    return NULL;
}

/* ---- mailing --------------------------------------------------------------------------------------------------------- */

static bool due(core *c, const char *now, arena *a, code_box *out, error *e)
{
    const value args[] = { v_text(now) };
    return read_one(c, "channel = 'email' AND waits = 1 AND code_next <= ? ORDER BY code_next LIMIT 1", args, 1, a, out, e);
}

/* In both languages: who typed the address is gone by now. */
static bool compose(core *c, arena *a, code_mail *m, const char *now, error *e)
{
    link_key k;
    TRY(link_key_load(c, &k, e));
    const char *code = mail_code(a, &k, m->box.firm, m->box.address, m->box.sent_at);
    m->o = (outgoing){ .channel = CHANNEL_EMAIL, .address = m->box.address, .title = "邮箱验证码 Code for your address", .id = arena_print(a, "jbp-code-%lld-%s", (long long)m->box.firm, m->box.sent_at), .at = now,
                       .body = arena_print(a, "验证码：%s，30 分钟内有效。在企业服务平台“订阅设置”里输入。\n不是您本人填写的，请忽略。\n\n"
                                              "The code is %s, good for 30 minutes: type it at “Subscriptions”.\nIf it was not you, ignore this mail.\n", code, code) };
    return true;
}

/* Under the store's lock: whoever looked at the same moment finds it taken. */
static bool take(core *c, const char *now, arena *a, code_mail *m, bool *taken, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "push_address", e);
    const batch_info info = { .who = "system", .action = "deliver", .subject = "push_address" };
    const value id = V_INT(m->box.id);
    code_box is;
    batch b;
    writer *w = NULL;
    TRY(l && batch_begin(c->s, &info, &b, e));
    bool ok = read_one(c, "id = ?", &id, 1, a, &is, e) && writer_open(c, &b, l, &w, e);
    *taken = ok && text_eq(is.next, m->box.next);
    if (*taken)
        ok = writer_set(w, is.id, FIELD_SET({ "code_next", v_text(moment_after(a, now, CODE_LEASE)) }, { "code_attempts", V_INT(is.attempts + 1) }), e);
    writer_close(w);
    m->box.attempts++;
    if (ok && *taken)
        return batch_end(&b, e);
    batch_abandon(&b);
    return ok;
}

bool code_claim(core *c, const char *now, arena *a, code_mail *out, bool *found, error *e)
{
    *out = (code_mail){ 0 };
    *found = false;
    if (!map_get(&c->packs.ledger_by_id, STR("push_address")))
        return true;
    TRY(due(c, now, a, &out->box, e));
    if (!out->box.there)
        return true;
    const code_box *b = &out->box;
    if (strcmp(now, moment_after(a, b->sent_at ? b->sent_at : now, CODE_SECONDS)) > 0)                /* nobody sent for so long that it is over */
        return code_settle(c, out, SENDING_REFUSED, "", now, e);
    TRY(channels_load(c, &out->x, e));
    if (!out->x.on[CHANNEL_EMAIL])
        return code_settle(c, out, SENDING_REFUSED, "channels.yaml", now, e);
    return compose(c, a, out, now, e) && take(c, now, a, out, found, e);
}

bool code_settle(core *c, const code_mail *m, sending how, const char *answer, const char *now, error *e)
{
    static const int pauses[] = { 30, 120, 300 };
    code_box is;
    const value id = V_INT(m->box.id);
    arena *a = arena_new();
    bool again = (how == SENDING_FAILED || how == SENDING_UNCERTAIN) && m->box.attempts >= 1 && (size_t)m->box.attempts <= sizeof pauses / sizeof *pauses;
    bool ok = read_one(c, "id = ?", &id, 1, a, &is, e);
    c->who = "system";
    if (ok && is.there && text_eq(is.sent_at, m->box.sent_at))                                         /* not asked for anew meanwhile */
        ok = record_change(c, "push_address", m->box.id, "deliver",
                           FIELD_SET({ "code_next", again ? v_text(moment_after(a, now, pauses[m->box.attempts - 1])) : V_NULL }, { "code_note", how == SENDING_SENT ? V_NULL : v_text(answer) }), e);
    arena_end(a);
    return ok;
}
