#include "intake/reconcile.h"

#include "intake/header.h"
#include "registry/uscc.h"

enum { ASK_SCORE = 650 };

typedef struct job { core *c; const ledger_decl *l; resolver *r; const field_decl *code, *name; header h; reconcile_result *out; } job;

static str text_in(const job *j, const row *x, const field_decl *f)
{
    for (size_t i = 0; i < j->h.count; i++)
        if (j->h.columns[i].field == f)
            return str_trim(row_cell(x, j->h.columns[i].column).text);
    return (str){ "", 0 };
}

static void put(reconciled *r, pile p, int64_t id, const char *why)
{
    r->pile = p;
    r->enterprise = id;
    r->why = why;
}

static void judge(job *j, reconciled *r)
{
    lang l = j->c->lang;
    bool several = false, none = false, code_wrong = false;
    int64_t id = 0, by_code = 0;
    str code = str_of(r->code), name = str_of(r->name);
    if (code.len) {
        by_code = resolve_text(j->r, j->code, code, &several);
        code_wrong = !by_code && uscc_refused(uscc_check(str_of(uscc_clean(j->c->a, code))));
    }
    if (by_code) {
        put(r, PILE_SURE, by_code, say((text2){ "代码相同", "same code" }, l));
        return;
    }
    if (resolver_decided(j->r, name, code, &id, &none) || resolver_decided(j->r, name, (str){ "", 0 }, &id, &none)) {
        put(r, none ? PILE_NONE : PILE_SURE, id, say(none ? (text2){ "已认定不是库内企业", "decided: none of ours" } : (text2){ "已有人工认定", "decided before" }, l));
        return;
    }
    id = resolve_text(j->r, NULL, name, &several);
    if (id && !code_wrong && !code.len) {
        put(r, PILE_SURE, id, say((text2){ "名称相同（含曾用名、简写）", "same name" }, l));
        return;
    }
    r->near_count = resolve_near(j->r, name, r->near_, 3);
    if (id)
        put(r, PILE_ASK, 0, say((text2){ "名称对得上，但代码不对", "the name is known, the code is not" }, l));
    else if (several)
        put(r, PILE_ASK, 0, say((text2){ "有几家都对得上", "several fit" }, l));
    else if (r->near_count && r->near_[0].score >= ASK_SCORE)
        put(r, PILE_ASK, 0, say((text2){ "名称相近", "similar names" }, l));
    else
        put(r, PILE_NONE, 0, say((text2){ "没有相近的企业", "nothing near" }, l));
}

static bool read_rows(job *j, book *b, error *e)
{
    row x;
    sheet_info info;
    bool more = true;
    sheet_top top = { .a = j->c->a, .info = &info };
    TRY(sheet_begin(b, 0, &info, e));
    while (top.count < HEADER_ROWS) {
        TRY(sheet_next(b, &x, &more, e));
        if (!more)
            break;
        sheet_top_add(&top, &x);
    }
    bool found;
    TRY(header_of_sheet(b, 0, &top, j->l, NULL, &j->h, &found, e));
    if (!found)
        return fail(e, ERR_INPUT, "没有找到“企业名称”或“统一社会信用代码”的表头", "no header with a name or a code");
    TRY(sheet_begin(b, 0, &info, e));
    for (;;) {
        TRY(sheet_next(b, &x, &more, e));
        if (!more)
            return true;
        if (x.number <= j->h.last)
            continue;
        reconciled r = { .row = x.number, .name = str_copy(j->c->a, text_in(j, &x, j->name)), .code = str_copy(j->c->a, text_in(j, &x, j->code)) };
        if (!*r.name && !*r.code)
            continue;
        judge(j, &r);
        j->out->piles[r.pile]++;
        VEC_ADD(j->c->a, &j->out->rows, r);
    }
}

bool reconcile_file(core *c, const char *path, reconcile_result *out, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "enterprise", e);
    book *b;
    *out = (reconcile_result){ 0 };
    if (!l)
        return false;
    job j = { .c = c, .l = l, .code = field_find(l, "uscc"), .name = field_find(l, "name"), .out = out };
    TRY(resolver_open(c, l, c->a, &j.r, e) && book_open(path, &b, e));
    bool ok = read_rows(&j, b, e);
    book_close(b);
    return ok;
}
