/* Registration of enterprises: anybody may ask, the code is checked, the bureau approves; the applicant looks at the state of
 * it by a number that nobody guesses. */
#include "base/date.h"
#include "registry/uscc.h"
#include "web/record_form.h"

/* What was asked waits in the account: role enterprise, state pending, the code where a bureau's person has a section. */
static bool show_register(visit *v, error *e) { return visit_show(v, "register", e); }

static bool refuse(visit *v, const char *why, error *e)
{
    static const char *const kept[] = { "firm", "uscc", "contact", "phone", "name" };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        view_text(v->page, kept[i], http_form(v->in, kept[i]));
    view_text(v->page, "fault", why);
    v->out->status = 422;
    return visit_show(v, "register", e);
}

static const char *form_text(visit *v, const char *name)
{
    const char *t = http_form(v->in, name);
    return t ? str_copy(v->a, str_trim(str_of(t))) : "";
}

static bool code_taken(visit *v, const char *code, bool *taken, error *e)
{
    int64_t n;
    const value key = v_text(code);
    return store_int(v->c->s, "SELECT count(*) FROM account WHERE role = 'enterprise' AND section = ? AND state <> 'disabled'", &key, 1, &n, taken, e) && ((*taken = n > 0), true);
}

/* The request as a record: 10 digits of chance are its number. */
static bool keep_request(visit *v, const account *x, const char *firm, const char *contact, const char **number, error *e)
{
    const ledger_decl *l = ledger_find(&v->c->packs, "registration", e);
    char random[11];
    batch b;
    writer *w = NULL;
    batch_info info = { .who = "register", .action = "register", .subject = "registration" };
    if (!l || !random_hex(random, 5))
        return l ? fail(e, ERR_SYSTEM, "取不到随机数", "no random numbers to be had") : false;
    for (char *c = random; *c; c++)
        *c = (char)(*c >= 'a' ? *c - 'a' + 'A' : *c);
    *number = arena_print(v->a, "%.5s-%s", random, random + 5);
    TRY(batch_begin(v->c->s, &info, &b, e));
    bool ok = writer_open(v->c, &b, l, &w, e) &&
              writer_put(w, FIELD_SET({ "number", v_text(*number) }, { "firm", v_text(firm) }, { "code", v_text(x->section) }, { "account", v_text(x->name) }, { "contact", v_text(contact) }, { "phone", v_text(x->phone) },
                                      { "state", v_text("waiting") }, { "asked_on", v_text(date_iso(v->a, today_of())) }), NULL, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

static bool send_register(visit *v, error *e)
{
    const char *firm = form_text(v, "firm"), *code = uscc_clean(v->a, str_of(form_text(v, "uscc"))), *contact = form_text(v, "contact"), *phone = form_text(v, "phone"),
               *name = form_text(v, "name"), *password = http_form(v->in, "password");
    char *repair = NULL;
    bool taken;
    error why = { .lang = v->l };
    uscc_verdict checked = uscc_check(str_of(code));
    const char *wrong = uscc_say(v->a, str_of(code), checked, v->l, &repair);
    if (uscc_refused(checked))
        return refuse(v, wrong, e);
    if (text_empty(firm) || text_empty(contact) || strlen(phone) < 7)
        return refuse(v, visit_say(v, "企业名称、联系人和电话都要填", "the firm's name, a contact and a telephone are needed"), e);
    TRY(code_taken(v, code, &taken, e));
    if (taken)
        return refuse(v, visit_say(v, "该企业已经注册或正在审核", "the firm is registered or waits for approval"), e);
    account x = { .name = name, .display = arena_print(v->a, "%s · %s", firm, contact), .role = "enterprise", .section = code, .phone = phone, .state = ACCOUNT_PENDING };
    if (!account_add(v->c->s, &x, password ? password : "", "register", &why))
        return why.code == ERR_STORE || why.code == ERR_SYSTEM ? fail(e, why.code, "%s", "%s", why.text) : refuse(v, why.text, e);
    const char *number = "";
    TRY(keep_request(v, &x, firm, contact, &number, e));
    visit_notice(v, "已提交，审核通过后即可登录；请记下申请编号", "sent: you can log in once it is approved; keep the number");
    return visit_go(v, visit_url(v->a, "/register/state?number=%s", number));
}

/* Whoever has the number sees the firm's name, the state and the reason: nothing about people. */
static bool show_state(visit *v, error *e)
{
    const char *given = http_query(v->in, "number"), *number = given ? str_copy(v->a, str_trim(str_of(given))) : "";
    const code_list *states = map_ptr(&v->c->packs.list_by_id, STR("registration_state"));
    const value key = v_text(number);
    rows *r;
    bool found = false;
    view_text(v->page, "number", number);
    TRY(store_query(v->c->s, "SELECT firm, state, reason, asked_on, decided_on FROM registration WHERE number = ?", &key, 1, &r, e));
    bool ok = rows_next(r, &found, e);
    if (ok && found) {
        const char *state = str_copy(v->a, rows_text(r, 1));
        const list_item *x = states ? list_find(states, str_of(state)) : NULL;
        view_text(v->page, "firm", str_copy(v->a, rows_text(r, 0)));
        view_text(v->page, "state", x ? say(x->name, v->l) : state);
        view_flag(v->page, state, true);
        view_text(v->page, "reason", rows_null(r, 2) ? NULL : str_copy(v->a, rows_text(r, 2)));
        view_text(v->page, "asked_on", str_copy(v->a, rows_text(r, 3)));
        view_text(v->page, "decided_on", rows_null(r, 4) ? NULL : str_copy(v->a, rows_text(r, 4)));
    }
    rows_close(r);
    view_flag(v->page, "unknown", *number && !found);
    return ok && visit_show(v, "register_state", e);
}

/* ---- the bureau's side ---------------------------------------------------------------------------------------------------------- */

static bool firm_of_code(visit *v, const char *code, int64_t *id, bool *found, error *e)
{
    const value key = v_text(code);
    return store_int(v->c->s, "SELECT id FROM enterprise WHERE uscc = ?", &key, 1, id, found, e);
}

static bool list_registrations(visit *v, error *e)
{
    account *all;
    size_t n;
    view *list = view_list(v->page, "waiting");
    TRY(account_list(v->c->s, v->a, &all, &n, e));
    for (size_t i = 0; i < n; i++) {
        int64_t firm;
        bool known;
        if (all[i].state != ACCOUNT_PENDING || !text_eq(all[i].role, "enterprise"))
            continue;
        TRY(firm_of_code(v, all[i].section, &firm, &known, e));
        view *item = view_item(list);
        view_int(item, "id", all[i].id);
        view_text(item, "display", all[i].display);
        view_text(item, "uscc", all[i].section);
        view_text(item, "phone", all[i].phone);
        view_flag(item, "known", known);
        if (known)
            view_int(item, "firm", firm);
    }
    return visit_show(v, "registrations", e);
}

/* A firm that the register lacks is entered with what it said of itself. */
static bool firm_for(visit *v, const account *x, int64_t *id, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    bool found;
    outcome what;
    http_fields fields = { 0 };
    TRY(firm_of_code(v, x->section, id, &found, e));
    if (found)
        return true;
    TRY(visit_ledger(v, "enterprise", RIGHT_EDIT, &l, &g, e));
    ptrdiff_t dot = str_find(str_of(x->display), STR(" · "));
    VEC_ADD(v->a, &fields, (http_field){ .name = STR("uscc"), .value = str_of(x->section) });
    VEC_ADD(v->a, &fields, (http_field){ .name = STR("name"), .value = { x->display, dot < 0 ? strlen(x->display) : (size_t)dot } });
    return record_save(v, l, &g, NULL, &fields, id, &what, e);
}

/* The record of the request, where there is one: requests from before this ledger have none. */
static bool record_decision(visit *v, const account *x, bool yes, const char *reason, error *e)
{
    int64_t id;
    bool found;
    const value key = v_text(x->name);
    TRY(store_int(v->c->s, "SELECT id FROM registration WHERE account = ? AND state = 'waiting'", &key, 1, &id, &found, e));
    return !found || record_change(v->c, "registration", id, "decide-registration", FIELD_SET({ "state", v_text(yes ? "approved" : "refused") }, { "reason", v_text(yes ? NULL : reason) },
                                                                                            { "decided_on", v_text(date_iso(v->a, today_of())) }, { "decided_by", v_text(v->who->display) }), e);
}

static bool decide(visit *v, error *e)
{
    account x;
    bool found, yes = text_eq(http_form(v->in, "decision"), "yes");
    const char *reason = http_form(v->in, "reason");
    int64_t firm;
    TRY(account_get(v->c->s, v->a, visit_number(visit_param(v, "id")), &x, &found, e));
    if (!found || x.state != ACCOUNT_PENDING || !text_eq(x.role, "enterprise"))
        return fail(e, ERR_NOT_FOUND, "没有这个申请", "there is no such request");
    if (!yes && text_empty(reason))
        return fail_at(e, ERR_INPUT, (place){ .field = "reason" }, "退回时请写明原因，企业会看到", "say why it is refused: the firm reads it");
    if (yes)
        TRY(firm_for(v, &x, &firm, e) && account_set_enterprise(v->c->s, x.id, firm, v->who->name, e));
    TRY(account_set_state(v->c->s, x.id, yes ? ACCOUNT_ACTIVE : ACCOUNT_DISABLED, yes ? NULL : reason, v->who->name, e) && record_decision(v, &x, yes, reason, e));
    visit_notice(v, yes ? "已通过" : "已退回", yes ? "approved" : "refused");
    return visit_go(v, "/registrations");
}

const route register_routes[] = {
    { "GET", "/register", show_register, NULL, ROUTE_OPEN },
    { "POST", "/register", send_register, NULL, ROUTE_OPEN },
    { "GET", "/register/state", show_state, NULL, ROUTE_OPEN },
    { "GET", "/registrations", list_registrations, "registrations", ROUTE_PAGE },
    { "POST", "/registrations/:id", decide, "registrations", ROUTE_PAGE },
    { 0 },
};
