/* One field of many records changed together: chosen in a list, shown old beside new, then written all or nothing.
 *
 * Three steps of one page: which field (from the list), which value (form and trial), written.  What goes from step to step
 * is which records at which version; each is read again, judged by the form's own checks (record_form.h) and by the rows the
 * person may see, and one that was changed by somebody else meanwhile stops the whole. */
#include "web/list.h"
#include "web/show_form.h"

#include <stdlib.h>

enum { BULK_MOST = 5000, BULK_SHOWN = 100, BULK_REASON = 500 };

typedef struct chosen { int64_t id, version; } chosen;
typedef enum bulk_fate { BULK_CHANGED, BULK_SAME, BULK_REFUSED, BULK_FATES } bulk_fate;
typedef struct bulk_line { int64_t id; const char *label, *was, *is, *why; bulk_fate fate; bool warned; } bulk_line;

typedef struct bulk {
    visit *v;
    const ledger_decl *l;
    ledger_rights g;
    list_ask k;                                     /* of the address: where they were chosen */
    const field_decl *f;
    VEC(chosen) records;                            /* as sent */
    VEC(chosen) good;                               /* what would change, at its version now */
    value value_;
    const char *text, *fault, *reason;
    filter *mine;                                   /* the rows this person may see */
    size_t count[BULK_FATES], warned;
    bool moved;                                     /* somebody changed one since */
    view *lines;
    size_t shown;
} bulk;

/* A key makes a record the one it is, a unique field cannot be the same in two, and personal data are nobody's to set in heaps. */
static bool may_bulk(const ledger_decl *l, const ledger_rights *g, const field_decl *f)
{
    bool key = false;
    for (size_t i = 0; i < l->key_count; i++)
        key = key || l->key[i] == f->index;
    return rights_change(g, f) && !key && !f->unique && !f->personal;
}

void bulk_fields(visit *v, const ledger_decl *l, const ledger_rights *g)
{
    view *list = view_list(v->page, "bulk_fields");
    for (size_t i = 0; i < l->count; i++)
        if (may_bulk(l, g, &l->fields[i])) {
            view *item = view_item(list);
            view_text(item, "id", l->fields[i].id);
            view_text(item, "label", say(l->fields[i].label, v->l));
        }
}

/* ---- which records ---------------------------------------------------------------------------------------------------------- */

static bool too_many(error *e)
{
    return fail(e, ERR_LIMIT, "一次最多修改 %d 条，请先用条件缩小范围", "at most %d records at once: narrow the list by a condition", BULK_MOST);
}

static bool take_record(void *self, const record *r, error *e)
{
    bulk *b = self;
    if (b->records.len == BULK_MOST)
        return too_many(e);
    VEC_ADD(b->v->a, &b->records, (chosen){ r->id, r->version });
    return true;
}

static bool read_picked(bulk *b, error *e)
{
    visit *v = b->v;
    VEC(int64_t) ids = { 0 };
    filter *f;
    for (size_t i = 0; i < v->in->form.len; i++)
        if (str_eq(v->in->form.at[i].name, STR("pick")))
            VEC_ADD(v->a, &ids, visit_number(str_copy(v->a, v->in->form.at[i].value)));
    TRY(filter_new(v->c, b->l, v->a, &f, e) && rights_filter(&b->g, f, v->a, e));
    filter_add_ids(f, ids.at, ids.len);
    return filter_rows(f, &(filter_page){ .order = "id" }, take_record, b, e);
}

/* "12:3,13:1": number and version, as the page before wrote it. */
static bool read_sent(bulk *b, const char *text, error *e)
{
    while (*text) {
        char *end;
        chosen x = { .id = strtoll(text, &end, 10) };
        if (end == text || *end != ':')
            return fail(e, ERR_INPUT, "不认识的记录清单", "no list of records");
        x.version = strtoll(text = end + 1, &end, 10);
        if (end == text || (*end && *end != ','))
            return fail(e, ERR_INPUT, "不认识的记录清单", "no list of records");
        if (b->records.len == BULK_MOST)
            return too_many(e);
        VEC_ADD(b->v->a, &b->records, x);
        text = end + (*end == ',');
    }
    return true;
}

static bool bulk_begin(visit *v, bulk *b, error *e)
{
    const char *sent = http_form(v->in, "records"), *field = http_form(v->in, "change");
    *b = (bulk){ .v = v };
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_EDIT, &b->l, &b->g, e) && list_read(v, b->l, &b->g, &b->k, e));
    b->f = text_empty(field) ? NULL : field_find(b->l, field);
    if (!b->f || !may_bulk(b->l, &b->g, b->f))
        return fail(e, ERR_INPUT, "请选择要批量修改的字段（主键、唯一、个人信息和算出来的字段不能批量修改）",
                    "choose the field to change (not a key, a unique or personal field, nor one that is worked out)");
    TRY(filter_new(v->c, b->l, v->a, &b->mine, e) && rights_filter(&b->g, b->mine, v->a, e));
    if (sent)
        TRY(read_sent(b, sent, e));
    else if (http_form(v->in, "all"))
        TRY(filter_rows(b->k.f, &(filter_page){ .order = "id" }, take_record, b, e));
    else
        TRY(read_picked(b, e));
    return b->records.len || fail(e, ERR_INPUT, "没有选中记录，请在列表中勾选", "no record was chosen: tick some in the list");
}

/* ---- what would become of each ------------------------------------------------------------------------------------------------- */

/* The new value as the form's reader reads it; the text of an empty box is no order to clear, a tick is. */
static void read_value(bulk *b)
{
    visit *v = b->v;
    http_fields one = { 0 };
    const char *text = http_form(v->in, "value"), *reason = http_form(v->in, "reason");
    bool clear = http_form(v->in, "clear") != NULL;
    b->text = text ? text : "";
    b->reason = reason ? str_copy(v->a, str_trim(str_of(reason))) : "";
    VEC_ADD(v->a, &one, (http_field){ .name = str_of(b->f->id), .value = str_of(clear ? "" : b->text) });
    typed_record t = record_read(v, b->l, &b->g, &one);
    b->value_ = t.values[b->f->index];
    b->fault = t.faults[b->f->index];
    if (!b->fault && !clear && b->value_.kind == VALUE_NULL)
        b->fault = visit_say(v, "请填写新值；要清空请勾选“清空”", "write the new value; to empty the field tick “clear”");
    if (!b->fault && clear && b->f->required)
        b->fault = visit_say(v, "必填字段不能清空", "a required field cannot be emptied");
}

static const char *first_said(const typed_record *t, size_t fields)
{
    for (size_t i = 0; i < fields; i++)
        if (t->faults[i])
            return t->faults[i];
    return t->refused ? t->refused : t->warning_count ? t->warnings[0] : NULL;
}

static typed_record one_change(const bulk *b)
{
    arena *a = b->v->a;
    typed_record t = { .values = NEW_N(a, value, b->l->count), .mask = NEW_N(a, bool, b->l->count), .texts = NEW_N(a, const char *, b->l->count), .faults = NEW_N(a, const char *, b->l->count) };
    t.values[b->f->index] = b->value_;
    t.mask[b->f->index] = true;
    return t;
}

/* One record's fate; *t is what writes it. */
static bool judge(bulk *b, const chosen *x, record *r, typed_record *t, bulk_line *line, error *e)
{
    visit *v = b->v;
    bool found;
    *line = (bulk_line){ .id = x->id, .fate = BULK_REFUSED, .label = arena_print(v->a, "#%lld", (long long)x->id) };
    TRY(record_get(v->c, b->l, x->id, v->a, r, &found, e));
    if (!found || !filter_holds(b->mine, r->id, r->values)) {
        line->why = visit_say(v, "记录已不在，或者不属于您可以管理的范围", "the record is gone, or not yours to see");
        return true;
    }
    line->label = record_label(v, b->l, r);
    line->was = value_to_text(v->a, v->c, b->f, r->values[b->f->index]);
    *t = one_change(b);
    if (value_same(r->values[b->f->index], b->value_)) {
        line->fate = BULK_SAME;
        return true;
    }
    TRY(record_judge(v, b->l, b->mine, r, t, true, e));
    line->why = first_said(t, b->l->count);
    line->fate = t->wrong ? BULK_REFUSED : BULK_CHANGED;
    line->warned = !t->wrong && line->why;
    return true;
}

static void tell_line(bulk *b, const bulk_line *line, const char *is)
{
    if (b->shown == BULK_SHOWN)
        return;
    b->shown++;
    view *item = view_item(b->lines);
    view_int(item, "id", line->id);
    view_text(item, "label", line->label);
    view_text(item, "was", line->was);
    view_text(item, "why", line->why);
    if (line->fate == BULK_CHANGED)
        view_text(item, "is", is);
    view_flag(item, "changed", line->fate == BULK_CHANGED);
    view_flag(item, "same", line->fate == BULK_SAME);
    view_flag(item, "refused", line->fate == BULK_REFUSED);
}

/* Each record's fate, the first hundred as lines; memory goes with each record. With w they are written. */
static bool try_all(bulk *b, writer *w, error *e)
{
    const char *is = value_to_text(b->v->a, b->v->c, b->f, b->value_);
    b->good.at = NEW_N(b->v->a, chosen, b->records.len + 1);
    b->good.cap = b->records.len + 1;
    b->lines = view_list(b->v->page, "lines");
    for (size_t i = 0; i < b->records.len; i++) {
        record r;
        typed_record t;
        bulk_line line;
        outcome what;
        arena_pos before = arena_mark(b->v->a);
        TRY(judge(b, &b->records.at[i], &r, &t, &line, e));
        bool moved = w && line.fate != BULK_REFUSED && r.version != b->records.at[i].version;
        if (moved) {
            line.fate = BULK_REFUSED;
            line.why = visit_say(b->v, "预览之后已被别人修改", "changed by somebody else since the preview");
            b->moved = true;
        }
        b->count[line.fate]++;
        b->warned += line.warned && line.fate == BULK_CHANGED;
        if (line.fate == BULK_CHANGED) {
            b->good.at[b->good.len++] = (chosen){ r.id, r.version };
            TRY(!w || record_update(w, r.id, t.values, t.mask, (origin){ 0 }, &what, e));
        }
        if (b->shown < BULK_SHOWN)
            tell_line(b, &line, is);
        else
            arena_rewind(b->v->a, before);
    }
    return true;
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------ */

static const char *list_of(visit *v, const chosen *at, size_t n)
{
    buf b = buf_new(v->a);
    for (size_t i = 0; i < n; i++)
        buf_print(&b, "%s%lld:%lld", i ? "," : "", (long long)at[i].id, (long long)at[i].version);
    return b.text ? b.text : "";
}

static void head(bulk *b)
{
    visit *v = b->v;
    const char *back = list_url(v, &b->k, "page", NULL), *query = strchr(back, '?');
    view_text(v->page, "ledger", b->l->id);
    view_text(v->page, "title", say(b->l->title, v->l));
    view_text(v->page, "back", back);
    view_text(v->page, "query", query);
    view_text(v->page, "change", b->f->id);
    view_text(v->page, "field", say(b->f->label, v->l));
    view_int(v->page, "count", (int64_t)b->records.len);
    view_text(v->page, "records", list_of(v, b->records.at, b->records.len));
    view_text(v->page, "reason", b->reason);
    view_flag(v->page, "clear", http_form(v->in, "clear") != NULL);
    view_flag(v->page, "required", b->f->required);
    show_input(v, b->f, "value", b->text ? b->text : "", b->fault, false, view_item(view_list(v->page, "inputs")));
}

static void show_tried(bulk *b)
{
    view *p = view_map(b->v->page, "tried");
    static const char *const names[BULK_FATES] = { "changed", "same", "refused" };
    for (int i = 0; i < BULK_FATES; i++)
        view_int(p, names[i], (int64_t)b->count[i]);
    if (b->count[BULK_REFUSED])
        view_flag(b->v->page, "some_refused", true);
    if (b->warned)
        view_int(b->v->page, "warned", (int64_t)b->warned);
    view_flag(b->v->page, "moved", b->moved);
    view_flag(b->v->page, "more", b->records.len > b->shown);
    view_int(b->v->page, "shown", (int64_t)b->shown);
    if (b->good.len)
        view_text(b->v->page, "good", list_of(b->v, b->good.at, b->good.len));
}

static const char *ask_reason(bulk *b)
{
    if (!*b->reason)
        return visit_say(b->v, "请写明修改原因", "say why");
    return strlen(b->reason) > BULK_REASON ? visit_say(b->v, "原因太长", "the reason is too long") : NULL;
}

static bool show_page(bulk *b, int status, error *e)
{
    b->v->out->status = status;
    head(b);
    return visit_show(b->v, "bulk", e);
}

/* From the list: which value.  With a value: what would come of it. */
static bool bulk_ask(visit *v, error *e)
{
    bulk b;
    TRY(bulk_begin(v, &b, e));
    if (!http_form(v->in, "records"))
        return show_page(&b, 200, e);
    read_value(&b);
    const char *why = ask_reason(&b);
    view_text(v->page, "reason_fault", why);
    if (b.fault || why)
        return show_page(&b, 422, e);
    TRY(try_all(&b, NULL, e));
    show_tried(&b);
    return show_page(&b, 200, e);
}

/* What was shown is tried again under the store's lock: as long as all of it holds it is written, else nothing is. */
static bool write_all(bulk *b, bool *written, error *e)
{
    visit *v = b->v;
    batch t;
    writer *w = NULL;
    batch_info info = { .who = v->who->name, .action = "bulk-edit", .subject = b->l->id, .detail = arena_print(v->a, "%s %zu", b->f->id, b->records.len), .reason = b->reason };
    TRY(batch_begin(v->c->s, &info, &t, e));
    bool ok = writer_open(v->c, &t, b->l, &w, e) && try_all(b, w, e);
    writer_close(w);
    *written = ok && !b->count[BULK_REFUSED] && (!b->warned || http_form(v->in, "accept"));
    if (*written)
        return batch_end(&t, e);
    batch_abandon(&t);
    return ok;
}

static bool bulk_write(visit *v, error *e)
{
    bulk b;
    bool written;
    TRY(bulk_begin(v, &b, e));
    read_value(&b);
    const char *why = ask_reason(&b);
    if (!http_form(v->in, "records") || b.fault || why)
        return fail(e, ERR_INPUT, "%s", "%s", b.fault ? b.fault : why ? why : visit_say(v, "请先预览", "preview it first"));
    TRY(write_all(&b, &written, e));
    if (!written) {
        show_tried(&b);
        return show_page(&b, b.count[BULK_REFUSED] ? 409 : 422, e);
    }
    const char *said = arena_print(v->a, visit_say(v, "已修改 %zu 条", "%zu records changed"), b.count[BULK_CHANGED]);
    visit_notice(v, said, said);
    return visit_go(v, list_url(v, &b.k, "page", NULL));
}

const route bulk_routes[] = {
    { "POST", "/ledger/:ledger/bulk", bulk_ask, "ledgers", ROUTE_PAGE },
    { "POST", "/ledger/:ledger/bulk/write", bulk_write, "ledgers", ROUTE_PAGE },
    { 0 },
};
