#include "profile/firm_book.h"

#include "base/vec.h"

typedef VEC(record) records;
typedef struct page {
    const ledger_decl *l;
    records all;
    version *versions;                              /* by record, then oldest first */
    size_t version_count;
    bool has_versions;
} page;
struct firm_book { core *c; arena *a; int64_t firm; map pages; };

firm_book *firm_book_new(core *c, arena *a, int64_t firm)
{
    firm_book *b = NEW(a, firm_book);
    *b = (firm_book){ c, a, firm, map_new(a) };
    return b;
}

int64_t firm_book_firm(const firm_book *b) { return b->firm; }

/* “enterprise = ? OR head = ?” with as many numbers. */
static const char *condition(firm_book *b, const ledger_decl *l, value **args, size_t *n)
{
    buf w = buf_new(b->a);
    *args = NEW_N(b->a, value, l->count + 1);
    *n = 0;
    if (text_eq(l->id, "enterprise")) {
        (*args)[(*n)++] = V_INT(b->firm);
        return "id = ?";
    }
    for (size_t i = 0; i < l->count; i++) {
        if (!refers_to_firm(&l->fields[i]))
            continue;
        buf_print(&w, "%s%s = ?", *n ? " OR " : "", l->fields[i].id);
        (*args)[(*n)++] = V_INT(b->firm);
    }
    return *n ? w.text : "1 = 0";
}

static bool read_page(firm_book *b, page *p, error *e)
{
    scan *s;
    record r;
    bool more = true, ok = true;
    value *args;
    size_t n;
    scan_options o = { .order = "id", .where = condition(b, p->l, &args, &n) };
    o.args = args;
    o.arg_count = n;
    TRY(scan_open(b->c, p->l, &o, &s, e));
    while ((ok = scan_next(s, &r, &more, e)) && more)
        VEC_ADD(b->a, &p->all, record_keep(b->a, p->l, &r));
    scan_close(s);
    return ok;
}

static bool page_of(firm_book *b, const ledger_decl *l, page **out, error *e)
{
    *out = map_ptr(&b->pages, str_of(l->id));
    if (*out)
        return true;
    page *p = NEW(b->a, page);
    p->l = l;
    TRY(read_page(b, p, e));
    map_put(&b->pages, str_of(l->id), NULL)->ptr = p;
    *out = p;
    return true;
}

bool firm_book_read(firm_book *b, const ledger_decl *l, const field_decl *owner, firm_records *out, error *e)
{
    page *p;
    records some = { 0 };
    TRY(page_of(b, l, &p, e));
    *out = (firm_records){ p->all.at, p->all.len };
    for (size_t i = 0; owner && i < p->all.len; i++) {
        const value *v = &p->all.at[i].values[owner->index];
        if (v->kind == VALUE_INT && v->num == b->firm)
            VEC_ADD(b->a, &some, p->all.at[i]);
    }
    if (owner)
        *out = (firm_records){ some.at, some.len };
    return true;
}

bool firm_book_history(firm_book *b, const ledger_decl *l, int64_t record_, const version **out, size_t *n, error *e)
{
    page *p;
    size_t from = 0, to;
    TRY(page_of(b, l, &p, e));
    if (!p->has_versions) {
        value *args;
        size_t count;
        const char *where = condition(b, l, &args, &count);
        TRY(records_history(b->c, l, arena_print(b->a, "SELECT id FROM %s WHERE %s", l->id, where), args, count, b->a, &p->versions, &p->version_count, e));
        p->has_versions = true;
    }
    while (from < p->version_count && p->versions[from].record != record_)
        from++;
    for (to = from; to < p->version_count && p->versions[to].record == record_;)
        to++;
    *out = p->versions + from;
    *n = to - from;
    return true;
}
