#include "hook/event.h"

#include "ledger/change.h"
#include "ledger/record_json.h"
#include "text/json_out.h"

#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 2, MOST_ROWS = 20000, ROWS_AT_ONCE = 1000, ENTRIES_AT_ONCE = 200 };

const char *const event_types[] = { "record.created", "record.changed", "record.deleted", "finding.opened", "finding.closed", "month.locked", "report.issued", "evaluation.published", "registration.requested", NULL };
static const text2 says[] = { { "新增记录", "record made" }, { "修改记录", "record changed" }, { "删除记录", "record deleted" }, { "出现待核实问题", "finding opened" }, { "问题办结", "finding closed" }, { "月份锁定", "month locked" },
    { "报告印发", "report issued" }, { "评价发布", "evaluation published" }, { "企业申请注册", "a firm asks to register" } };
text2 event_says(size_t i) { return says[i]; }

/* What a change of one field means: it becomes a value, stops being one, or is filled. */
static const struct meaning { const char *type, *ledger, *field, *becomes, *leaves; } meanings[] = {
    { "finding.opened", "finding", "state", "open", NULL },  { "finding.closed", "finding", "state", NULL, "open" },          { "month.locked", "month_state", "locked_at", NULL, NULL },
    { "report.issued", "report_issue", "code", NULL, NULL }, { "evaluation.published", "evaluation_run", "state", "published", NULL },
};

bool event_owner_may(const roles *r, const account *owner)
{
    const role_decl *role = role_find(r, owner->role);
    return owner->state == ACCOUNT_ACTIVE && role && role_has_page(role, "webhooks");
}

typedef struct entry { int64_t seq, first, next; const char *at, *who, *action, *subject, *detail, *hash; } entry;
typedef struct change_row { int64_t seq, record, version; const char *ledger, *op; } change_row;
typedef struct walk { core *c; const roles *r; const account *owner; webhook *w; arena *a; event *out; bool found; int64_t looked; } walk;

/* ---- a record as it was ------------------------------------------------------------------------------------------------------------ */

/* All changes up to a position, one over the other. */
static bool state_at(walk *k, const ledger_decl *l, const change_row *x, int64_t upto, value *out, error *e)
{
    rows *r;
    bool more, ok;
    const value args[] = { v_text(x->ledger), V_INT(x->record), V_INT(upto) };
    for (size_t i = 0; i < l->count; i++)
        out[i] = V_NULL;
    TRY(store_query(k->c->s, "SELECT changes FROM history WHERE ledger = ? AND record = ? AND seq <= ? ORDER BY seq", args, 3, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        json_error_t ignored;
        str text = rows_text(r, 0);
        json_t *changes = json_loadb(text.at, text.len, 0, &ignored);
        const json_t *was, *is;
        for (size_t i = 0; i < l->count; i++)
            if (change_of(changes, l->fields[i].id, &was, &is))
                out[i] = change_value(k->a, is);
        json_decref(changes);
    }
    rows_close(r);
    return ok;
}

/* As it was then, and as it is now: whoever may no longer see it is not told of what it was either. */
static bool row_seen(walk *k, const ledger_decl *l, const ledger_rights *g, const record *then, bool *sees, error *e)
{
    record now;
    bool there;
    TRY(rights_record(k->c, g, l, then, k->a, sees, e));
    if (!*sees)
        return true;
    TRY(record_get(k->c, l, then->id, k->a, &now, &there, e));
    return !there || rights_record(k->c, g, l, &now, k->a, sees, e);
}

/* ---- what is sent ------------------------------------------------------------------------------------------------------------------- */

static bool told(const ledger_rights *g, const field_decl *f) { return rights_see(g, f) && !f->personal; }

static void member(buf *b, const char *name, const char *text)
{
    buf_print(b, ",\"%s\":", name);
    json_out(b, text);
}

static void head(walk *k, buf *b, const entry *x, int64_t step, const char *type)
{
    *k->out = (event){ .entry = x->seq, .step = step, .type = type, .id = arena_print(k->a, "evt_%lld_%lld_%.8s", (long long)x->seq, (long long)step, x->hash) };
    k->found = true;
    buf_puts(b, "{\"type\":");
    json_out(b, type);
    member(b, "id", k->out->id);
    member(b, "timestamp", x->at);
    buf_puts(b, ",\"data\":{\"action\":");
    json_out(b, x->action);
    member(b, "who", x->who);
}

static bool changes_of(walk *k, const change_row *x, json_t **out, error *e)
{
    json_error_t ignored;
    char *text;
    const value seq = V_INT(x->seq);
    TRY(store_str(k->c->s, k->a, "SELECT changes FROM history WHERE seq = ?", &seq, 1, &text, e));
    *out = json_loads(text ? text : "{}", 0, &ignored);
    return true;
}

static void put_changes(walk *k, buf *b, const ledger_decl *l, const ledger_rights *g, const json_t *changes)
{
    bool some = false;
    buf_puts(b, ",\"changes\":{");
    for (size_t i = 0; i < l->count; i++) {
        const json_t *was, *is;
        if (!told(g, &l->fields[i]) || !change_of(changes, l->fields[i].id, &was, &is))
            continue;
        buf_print(b, "%s\"%s\":{\"was\":", some ? "," : "", l->fields[i].id);
        value_json(b, k->c, &l->fields[i], change_value(k->a, was));
        buf_puts(b, ",\"is\":");
        value_json(b, k->c, &l->fields[i], change_value(k->a, is));
        buf_putc(b, '}');
        some = true;
    }
    buf_putc(b, '}');
}

static void put_record(walk *k, buf *b, const entry *x, const change_row *row, int64_t step, const char *type, const ledger_decl *l, const ledger_rights *g, const value *values, const json_t *changes)
{
    head(k, b, x, step, type);
    member(b, "ledger", l->id);
    buf_print(b, ",\"id\":%lld,\"version\":%lld,\"record\":{", (long long)row->record, (long long)row->version);
    bool some = false;
    for (size_t i = 0; i < l->count; i++) {
        if (!told(g, &l->fields[i]))
            continue;
        buf_print(b, "%s\"%s\":", some ? "," : "", l->fields[i].id);
        value_json(b, k->c, &l->fields[i], values[i]);
        some = true;
    }
    buf_putc(b, '}');
    put_changes(k, b, l, g, changes);
    buf_puts(b, "}}");
    k->out->body = b->text;
}

/* ---- which events a row of history is ------------------------------------------------------------------------------------------------- */

static bool means(const struct meaning *m, const json_t *changes)
{
    const json_t *was, *is;
    if (!change_of(changes, m->field, &was, &is))
        return false;
    if (m->becomes)
        return text_eq(json_string_value(is), m->becomes);
    return m->leaves ? text_eq(json_string_value(was), m->leaves) && !text_eq(json_string_value(is), m->leaves) : json_is_null(was) && !json_is_null(is);
}

static const char *type_of_op(const char *op) { return text_eq(op, "insert") ? "record.created" : text_eq(op, "update") ? "record.changed" : text_eq(op, "delete") ? "record.deleted" : NULL; }

/* The step's type as far as can be told without reading the change; NULL: none this webhook asked for. `m`: to be looked at. */
static const char *candidate(const webhook *w, const change_row *x, int64_t step, const struct meaning *m)
{
    const char *type = step ? m->type : type_of_op(x->op);
    if (!type || !webhook_has_word(w->events, type))
        return NULL;
    return step ? text_eq(m->ledger, x->ledger) ? type : NULL : !*w->ledgers || webhook_has_word(w->ledgers, x->ledger) ? type : NULL;
}

static bool filter_takes(walk *k, const ledger_decl *l, const ledger_rights *g, const record *then, bool *takes, error *e)
{
    filter *f;
    *takes = true;
    if (!k->w->filter)
        return true;
    TRY(filter_new(k->c, l, k->a, &f, e) && rights_condition(g, f, k->w->filter, e));
    *takes = filter_holds(f, then->id, then->values);
    return true;
}

static bool consider(walk *k, const entry *x, const change_row *row, int64_t step, const char *type, const struct meaning *m, error *e)
{
    error gone = { .lang = e->lang };
    const ledger_decl *l = ledger_find(&k->c->packs, row->ledger, &gone);
    json_t *changes;
    bool sees = false;
    buf b = buf_new(k->a);
    if (!l)                                              /* a ledger that is declared no more */
        return true;
    ledger_rights g = access_to(k->r, k->owner, l);
    if (!may(&g, RIGHT_VIEW))
        return true;
    record then = { .id = row->record, .version = row->version, .values = NEW_N(k->a, value, l->count + 1) };
    TRY(changes_of(k, row, &changes, e));
    bool ok = !m || means(m, changes);
    if (ok && state_at(k, l, row, text_eq(row->op, "delete") ? row->seq - 1 : row->seq, then.values, e) && row_seen(k, l, &g, &then, &sees, e) &&
        (!sees || m || filter_takes(k, l, &g, &then, &sees, e))) {
        if (sees)
            put_record(k, &b, x, row, (row->seq - x->first) * STEPS + step, type, l, &g, then.values, changes);
    } else if (ok) {
        json_decref(changes);
        return false;
    }
    json_decref(changes);
    return true;
}

static bool steps_of(walk *k, const entry *x, const change_row *row, error *e)
{
    int64_t base = (row->seq - x->first) * STEPS;
    const char *type = base >= k->w->step ? candidate(k->w, row, 0, NULL) : NULL;
    if (type)
        TRY(consider(k, x, row, 0, type, NULL, e));
    for (size_t i = 0; !k->found && base + 1 >= k->w->step && i < sizeof meanings / sizeof *meanings; i++)
        if ((type = candidate(k->w, row, 1, &meanings[i])))
            TRY(consider(k, x, row, 1, type, &meanings[i], e));
    return true;
}

/* ---- an entry ---------------------------------------------------------------------------------------------------------------------------- */

typedef VEC(change_row) change_rows;

static bool read_rows(walk *k, int64_t from, int64_t to, change_rows *out, error *e)
{
    rows *r;
    bool more, ok;
    const value args[] = { V_INT(from), V_INT(to), V_INT(ROWS_AT_ONCE) };
    out->len = 0;
    TRY(store_query(k->c->s, "SELECT seq, ledger, record, version, op FROM history WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?", args, 3, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(k->a, out, (change_row){ rows_int(r, 0), rows_int(r, 2), rows_int(r, 3), str_copy(k->a, rows_text(r, 1)), str_copy(k->a, rows_text(r, 4)) });
    rows_close(r);
    return ok;
}

/* Moves w->step along; stops at the first event or when enough was looked at. */
static bool walk_rows(walk *k, const entry *x, bool *whole, error *e)
{
    change_rows some = { 0 };
    *whole = false;
    for (int64_t from = x->first + k->w->step / STEPS; from < x->next; from = some.at[some.len - 1].seq + 1) {
        TRY(read_rows(k, from, x->next, &some, e));
        for (size_t i = 0; i < some.len; i++) {
            TRY(steps_of(k, x, &some.at[i], e));
            if (k->found)
                return true;
            k->w->step = (some.at[i].seq - x->first + 1) * STEPS;
        }
        k->looked += (int64_t)some.len;
        if (!some.len)
            break;
        if (k->looked > MOST_ROWS)
            return true;
    }
    *whole = true;
    return true;
}

/* A firm's request is an account that `register` made. */
static bool registration(walk *k, const entry *x, error *e)
{
    account asking;
    bool found;
    buf b = buf_new(k->a);
    if (!text_eq(x->action, "account-add") || !text_eq(x->who, "register") || k->w->step > 0 || !webhook_has_word(k->w->events, "registration.requested") ||
        !role_has_page(role_find(k->r, k->owner->role), "registrations"))
        return true;
    TRY(account_find(k->c->s, k->a, x->subject, &asking, &found, e));
    if (!found)
        return true;
    head(k, &b, x, 0, "registration.requested");
    buf_print(&b, ",\"id\":%lld", (long long)asking.id);
    member(&b, "display", asking.display);
    member(&b, "uscc", asking.section);
    buf_puts(&b, "}}");
    k->out->body = b.text;
    return true;
}

static bool read_entries(walk *k, entry out[ENTRIES_AT_ONCE], size_t *n, error *e)
{
    rows *r;
    bool more, ok;
    const value args[] = { V_INT(k->w->entry), V_INT(ENTRIES_AT_ONCE) };
    *n = 0;
    TRY(store_query(k->c->s, "SELECT seq, first, next, at, who, action, subject, detail, hash FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        const char *texts[6];
        for (int i = 0; i < 6; i++)
            texts[i] = rows_null(r, 3 + i) ? NULL : str_copy(k->a, rows_text(r, 3 + i));
        out[(*n)++] = (entry){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2), texts[0], texts[1], texts[2], texts[3], texts[4], texts[5] };
    }
    rows_close(r);
    return ok;
}

bool event_next(core *c, const roles *r, const account *owner, webhook *w, arena *a, event *out, bool *found, bool *more, error *e)
{
    walk k = { c, r, owner, w, a, out, false, 0 };
    entry some[ENTRIES_AT_ONCE];
    size_t n;
    *more = false;
    TRY(read_entries(&k, some, &n, e));
    for (size_t i = 0; i < n; i++) {
        bool whole = true;
        if (some[i].seq != w->entry)
            w->step = 0;
        w->entry = some[i].seq;
        if (event_owner_may(r, owner))
            TRY(some[i].next > some[i].first ? walk_rows(&k, &some[i], &whole, e) : registration(&k, &some[i], e));
        if (k.found || !whole) {
            if (k.found)
                w->step = out->step;
            *found = k.found;
            *more = !whole;
            return true;
        }
        w->entry++;
        w->step = 0;
    }
    *found = false;
    *more = n == ENTRIES_AT_ONCE;
    return true;
}

bool event_again(core *c, const roles *r, const account *owner, const webhook *w, const char *id, arena *a, event *out, bool *found, error *e)
{
    long long entry_ = 0, step = 0;
    webhook at = *w;
    bool more;
    *found = false;
    if (sscanf(id, "evt_%lld_%lld_", &entry_, &step) != 2)
        return true;
    at.entry = entry_;
    at.step = step;
    TRY(event_next(c, r, owner, &at, a, out, found, &more, e));
    *found = *found && text_eq(out->id, id);
    return true;
}

void event_test(arena *a, const webhook *w, int64_t number, const char *at, event *out)
{
    buf b = buf_new(a);
    *out = (event){ .type = "webhook.test", .id = arena_print(a, "test_%lld_%lld", (long long)w->id, (long long)number) };
    buf_puts(&b, "{\"type\":\"webhook.test\",\"id\":");
    json_out(&b, out->id);
    member(&b, "timestamp", at);
    buf_puts(&b, ",\"data\":{\"webhook\":");
    json_out(&b, w->name);
    buf_puts(&b, "}}");
    out->body = b.text;
}

bool event_filter_fits(core *c, const roles *r, const account *owner, const webhook *w, arena *a, error *e)
{
    filter *f;
    if (!w->filter)
        return true;
    const ledger_decl *l = strchr(w->ledgers, ' ') || !*w->ledgers ? NULL : ledger_find(&c->packs, w->ledgers, e);
    if (!l)
        return fail_at(e, ERR_INPUT, (place){ .field = "filter" }, "写条件时只能选一个台账", "a condition needs exactly one ledger");
    ledger_rights g = access_to(r, owner, l);
    return filter_new(c, l, a, &f, e) && rights_condition(&g, f, w->filter, e);
}
