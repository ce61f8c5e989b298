#include "monitoring/month.h"

#include "ledger/kept.h"
#include "monitoring/checks.h"

#include <stdlib.h>

/* ---- reading ------------------------------------------------------------------------------------------ */

typedef struct month_row { const ledger_decl *l; record r; bool found; } month_row;

static int field_at(const ledger_decl *l, const char *id)
{
    const field_decl *f = field_find(l, id);
    return f ? f->index : -1;
}

static bool read_row(core *c, month m, month_row *out, error *e)
{
    const ledger_decl *l = out->l = ledger_find(&c->packs, "month_state", e);
    if (!l)
        return false;
    value *key = NEW_N(c->a, value, l->count);
    key[field_at(l, "month")] = V_INT(month_code(m));
    return record_find(c, l, key, c->a, &out->r, &out->found, e);
}

static const char *text_at(core *c, const month_row *row, const char *id)
{
    value v = row->r.values[field_at(row->l, id)];
    return v.kind == VALUE_TEXT ? str_copy(c->a, v.text) : NULL;
}

static date date_at(const month_row *row, const char *id)
{
    value v = row->r.values[field_at(row->l, id)];
    date d;
    return v.kind == VALUE_TEXT && date_parse_iso(v.text, &d) ? d : DATE_NONE;
}

static month_stage stage_of(const month_info *i, date today)
{
    if (i->position)
        return STAGE_LOCKED;
    if (i->section_by)
        return STAGE_SECTION;
    return i->due != DATE_NONE && today > i->due ? STAGE_LATE : STAGE_OPEN;
}

bool month_read(core *c, month m, date today, month_info *out, error *e)
{
    month_row row;
    *out = (month_info){ .m = m, .opens = DATE_NONE, .due = DATE_NONE, .locks = DATE_NONE };
    TRY(read_row(c, m, &row, e));
    if (!row.found)
        return true;
    out->opens = date_at(&row, "opens");
    out->due = date_at(&row, "due");
    out->locks = date_at(&row, "locks");
    out->section_by = text_at(c, &row, "section_by");
    out->section_at = text_at(c, &row, "section_at");
    out->leader_by = text_at(c, &row, "leader_by");
    out->leader_at = text_at(c, &row, "leader_at");
    out->locked_by = text_at(c, &row, "locked_by");
    out->locked_at = text_at(c, &row, "locked_at");
    out->position = row.r.values[field_at(row.l, "position")].num;
    out->stage = stage_of(out, today);
    return true;
}

text2 month_stage_name(month_stage s)
{
    static const text2 names[] = { { "未开网", "not opened" }, { "填报中", "open" }, { "已截止，催报中", "past due" },
                                   { "科室已审", "approved by section" }, { "已锁定", "locked" } };
    return names[s];
}

static bool newest_in(core *c, const char *sql, month *out, bool *found, error *e)
{
    int64_t code = 0;
    TRY(store_int(c->s, sql, NULL, 0, &code, found, e));
    *found = *found && month_from_code(code, out);
    return true;
}

enum { YEAR = 12 };

/* How many firms reported each of the twelve months up to `last`, which is the first. */
static bool reports_by_month(core *c, month last, int64_t n[static YEAR], error *e)
{
    rows *r = NULL;
    bool more = true;
    month m;
    const value after = V_INT(month_code(last - YEAR));
    TRY(store_query(c->s, "SELECT month, count(*) FROM monthly_output WHERE month > ? GROUP BY month", &after, 1, &r, e));
    while (rows_next(r, &more, e) && more)
        if (month_from_code(rows_int(r, 0), &m) && m <= last && m > last - YEAR)
            n[last - m] = rows_int(r, 1);
    rows_close(r);
    return !more;
}

static bool read_now(core *c, months_now *out, error *e)
{
    month opened = 0;
    bool some;
    int64_t n[YEAR] = { 0 }, most = 0;
    *out = (months_now){ 0 };
    TRY(newest_in(c, "SELECT max(month) FROM monthly_output", &out->collecting, &out->found, e) && newest_in(c, "SELECT max(month) FROM month_state", &opened, &some, e));
    if (!out->found)
        return true;
    out->shown = out->collecting;
    if (some && opened > out->collecting)
        out->collecting = opened;
    TRY(reports_by_month(c, out->shown, n, e));
    for (int i = 0; i < YEAR; i++)
        most = n[i] > most ? n[i] : most;
    for (int i = 0; n[i] * 2 < most; i++)
        out->shown--;
    return true;
}

static bool make_now(core *c, int64_t none, const void **out, error *e)
{
    months_now *now = NEW(c->a, months_now);
    (void)none;
    *out = now;
    return read_now(c, now, e);
}

bool month_now(core *c, months_now *out, error *e)
{
    const void *kept;
    TRY(kept_get(c, make_now, 0, &kept, e));
    *out = *(const months_now *)kept;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------ */

typedef struct setting { const char *field; value v; } setting;

static bool put(core *c, month m, const char *action, const setting *set, size_t n, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "month_state", e);
    if (!l)
        return false;
    value *values = NEW_N(c->a, value, l->count);
    bool *mask = NEW_N(c->a, bool, l->count);
    values[field_at(l, "month")] = V_INT(month_code(m));
    mask[field_at(l, "month")] = true;
    for (size_t i = 0; i < n; i++) {
        values[field_at(l, set[i].field)] = set[i].v;
        mask[field_at(l, set[i].field)] = true;
    }
    int64_t id = 0;
    return record_write(c, l, &(batch_info){ .who = c->who, .action = action, .subject = month_text(c->a, m) }, &id, values, mask, NULL, e);
}

static value iso(core *c, date d) { return d == DATE_NONE ? V_NULL : v_text(date_iso(c->a, d)); }

bool month_open(core *c, month m, date opens, date due, date locks, error *e)
{
    month_info i;
    TRY(month_read(c, m, today_of(), &i, e));
    if (i.stage >= STAGE_SECTION)
        return fail(e, ERR_CONFLICT, "%s 已进入审核或已锁定，不能重新开网", "%s is under approval or locked: it cannot be opened again",
                    month_say(c->a, m, e->lang));
    if (due != DATE_NONE && opens != DATE_NONE && due < opens)
        return fail(e, ERR_USAGE, "截止日期早于开网日期", "the due date is before the opening date");
    const setting set[] = { { "opens", iso(c, opens) }, { "due", iso(c, due) }, { "locks", iso(c, locks) }, { "state", v_text("open") } };
    return put(c, m, "open-month", set, sizeof set / sizeof *set, e);
}

bool month_approve(core *c, month m, approval step, error *e)
{
    month_info i;
    TRY(month_read(c, m, today_of(), &i, e));
    char *say_m = month_say(c->a, m, e->lang);
    if (i.stage == STAGE_NONE)
        return fail(e, ERR_CONFLICT, "%s 尚未开网：先用 jbp month open", "%s is not open yet: use jbp month open", say_m);
    if (i.stage == STAGE_LOCKED)
        return fail(e, ERR_CONFLICT, "%s 已锁定", "%s is locked", say_m);
    if (step == APPROVE_SECTION) {
        const setting set[] = { { "section_by", v_text(c->who) }, { "section_at", v_text(time_now_iso(c->a)) }, { "state", v_text("section") } };
        return put(c, m, "approve-month", set, sizeof set / sizeof *set, e);
    }
    if (!i.section_by)
        return fail(e, ERR_CONFLICT, "%s 还没有科室审核，领导不能先签", "%s has not been approved by the section", say_m);
    if (text_eq(i.section_by, c->who))
        return fail(e, ERR_CONFLICT, "两步审核须由两人完成：科室审核人也是 %s", "the two steps need two people: the section's was %s too", c->who);
    const setting set[] = { { "leader_by", v_text(c->who) }, { "leader_at", v_text(time_now_iso(c->a)) } };
    return put(c, m, "approve-month", set, sizeof set / sizeof *set, e);
}

bool month_lock(core *c, month m, error *e)
{
    month_info i;
    int64_t head;
    TRY(month_read(c, m, today_of(), &i, e));
    char *say_m = month_say(c->a, m, e->lang);
    if (i.stage == STAGE_LOCKED)
        return fail(e, ERR_CONFLICT, "%s 已于 %s 锁定", "%s was locked at %s", say_m, i.locked_at);
    if (!i.section_by || !i.leader_by)
        return fail(e, ERR_CONFLICT, "%s 要先经科室和领导两步审核才能锁定", "%s needs both approvals before it is locked", say_m);
    check_result checked;
    TRY(month_check(c, m, &checked, e) && history_head(c, &head, e));         /* who was late is known now */
    const setting set[] = { { "state", v_text("locked") }, { "locked_by", v_text(c->who) }, { "locked_at", v_text(time_now_iso(c->a)) }, { "position", V_INT(head) } };
    return put(c, m, "lock-month", set, sizeof set / sizeof *set, e);
}

/* ---- vintages ----------------------------------------------------------------------------------------- */

/* Batches after the lock that touched records of this month in a ledger that closes with it. A deleted
 * record has no row any more: its month stands in the history row's old values. */
static bool count_changes(core *c, const ledger_decl *l, month m, int64_t position, map *by_batch, error *e)
{
    const field_decl *f = l->closing >= 0 ? &l->fields[l->closing] : NULL;
    rows *r = NULL;
    bool more = true;
    if (!f)
        return true;
    char *sql = arena_print(c->a,
        "SELECT h.batch, count(*) FROM history h LEFT JOIN %s t ON t.id = h.record WHERE h.ledger = ? AND h.seq > ?"
        " AND (t.%s = ? OR (h.op = 'delete' AND h.changes LIKE ?)) GROUP BY h.batch", l->id, f->id);
    char *pattern = arena_print(c->a, "%%\"%s\":[%d,%%", f->id, month_code(m));
    const value args[] = { v_text(l->id), V_INT(position), V_INT(month_code(m)), v_text(pattern) };
    TRY(store_query(c->s, sql, args, sizeof args / sizeof *args, &r, e));
    while (rows_next(r, &more, e) && more)
        map_put(by_batch, str_of(arena_print(c->a, "%020lld", (long long)rows_int(r, 0))), NULL)->num += rows_int(r, 1);
    rows_close(r);
    return !more;
}

static int by_key(const void *a, const void *b)
{
    const map_entry *x = a, *y = b;
    return memcmp(x->key.at, y->key.at, x->key.len);
}

static bool describe_batch(core *c, int64_t id, month_vintage *v, error *e)
{
    rows *r = NULL;
    bool more = false;
    const value args[] = { V_INT(id), V_INT(id) };
    TRY(store_query(c->s, "SELECT b.at, b.who, b.reason, (SELECT max(seq) FROM history WHERE batch = ?) FROM batch b WHERE b.id = ?", args, 2, &r, e));
    bool ok = rows_next(r, &more, e);
    if (ok && more) {
        v->at = str_copy(c->a, rows_text(r, 0));
        v->who = str_copy(c->a, rows_text(r, 1));
        v->reason = rows_null(r, 2) ? NULL : str_copy(c->a, rows_text(r, 2));
        v->position = rows_int(r, 3);
    }
    rows_close(r);
    return ok;
}

bool month_vintages(core *c, month m, month_vintage **out, size_t *n, error *e)
{
    month_info i;
    map batches = map_new(c->a);
    *out = NULL;
    *n = 0;
    TRY(month_read(c, m, today_of(), &i, e));
    if (i.stage != STAGE_LOCKED)
        return true;
    for (size_t k = 0; k < c->packs.ledger_count; k++)
        TRY(count_changes(c, c->packs.ledgers[k], m, i.position, &batches, e));
    if (batches.len)
        qsort(batches.entries, batches.len, sizeof *batches.entries, by_key);
    month_vintage *v = NEW_N(c->a, month_vintage, batches.len + 1);
    v[0] = (month_vintage){ 1, i.position, i.locked_at, i.locked_by, NULL, 0 };
    for (size_t k = 0; k < batches.len; k++) {
        v[k + 1] = (month_vintage){ .number = (int)k + 2, .changes = batches.entries[k].value.num };
        TRY(describe_batch(c, strtoll(batches.entries[k].key.at, NULL, 10), &v[k + 1], e));
    }
    *out = v;
    *n = batches.len + 1;
    return true;
}

/* ---- reporting ---------------------------------------------------------------------------------------- */

/* A firm has to report a month when it is on the list in it; it is late when its first version came after
 * the due date, by days in Beijing. */
static const char reporting_sql[] =
    "SELECT e.id, e.name, e.uscc, o.id, (SELECT min(b.at) FROM history h JOIN batch b ON b.id = h.batch"
    "   WHERE h.ledger = 'monthly_output' AND h.record = o.id)"
    " FROM threshold t JOIN enterprise e ON e.id = t.enterprise"
    " LEFT JOIN monthly_output o ON o.enterprise = e.id AND o.month = ?"
    " WHERE t.on_month <= ? AND (t.off_month IS NULL OR t.off_month > ?) ORDER BY e.uscc";

static bool read_reporting(core *c, month m, reporting *out, error *e)
{
    month_info i;
    rows *r = NULL;
    bool more = true;
    int64_t code = month_code(m);
    const value args[] = { V_INT(code), V_INT(code), V_INT(code) };
    size_t cap = 0;
    *out = (reporting){ 0 };
    TRY(month_read(c, m, today_of(), &i, e));
    TRY(store_query(c->s, reporting_sql, args, 3, &r, e));
    while (rows_next(r, &more, e) && more) {
        if (out->due == cap) {
            size_t grown = cap ? cap * 2 : 64;
            out->at = arena_grow(c->a, out->at, cap * sizeof *out->at, grown * sizeof *out->at);
            cap = grown;
        }
        reporter *p = &out->at[out->due++];
        *p = (reporter){ .enterprise = rows_int(r, 0), .name = str_copy(c->a, rows_text(r, 1)), .uscc = str_copy(c->a, rows_text(r, 2)),
                         .reported = !rows_null(r, 3), .at = rows_null(r, 4) ? NULL : str_copy(c->a, rows_text(r, 4)) };
        p->late = p->at && i.due != DATE_NONE && beijing_date(str_of(p->at)) > i.due;
        out->reported += p->reported;
        out->in_time += p->reported && !p->late;
    }
    rows_close(r);
    return !more;
}

static bool make_reporting(core *c, int64_t m, const void **out, error *e)
{
    reporting *r = NEW(c->a, reporting);
    *out = r;
    return read_reporting(c, (month)m, r, e);
}

bool month_reporting(core *c, month m, reporting *out, error *e)
{
    const void *kept;
    TRY(kept_get(c, make_reporting, m, &kept, e));
    *out = *(const reporting *)kept;
    return true;
}
