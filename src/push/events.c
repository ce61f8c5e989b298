#include "push/events.h"

#include "base/vec.h"

#include <stdlib.h>

enum { FRESH_DAYS = 30, FRESH_MONTHS = 2 };

typedef struct hunting { match *m; arena *a; map told; VEC(firm_event) found; error *e; } hunting;

static const char *name_of(const hunting *k, const char *list, str code)
{
    const code_list *l = map_ptr(&k->m->c->packs.list_by_id, str_of(list));
    const list_item *x = l ? list_find(l, code) : NULL;
    return x ? say(x->name, k->m->c->lang) : str_copy(k->a, code);
}

static void event(hunting *k, int64_t firm, item_kind kind, const char *key, const char *text)
{
    if (profile_firm_at(k->m->profile, firm) >= 0 && !map_get(&k->told, str_of(arena_print(k->a, "%lld|%s", (long long)firm, key))))
        VEC_ADD(k->a, &k->found, (firm_event){ firm, kind, key, text });
}

/* application:12:granted */
static void result_row(hunting *k, const rows *r)
{
    lang l = k->m->c->lang;
    const map_value *at = map_get(&k->m->p->by_id, rows_text(r, 2));
    const char *policy_ = at ? say(k->m->p->at[at->num].title, l) : str_copy(k->a, rows_text(r, 2));
    const char *amount = rows_null(r, 4) ? "" : arena_print(k->a, say((text2){ "，核定%s", ", granted %s" }, l), amount_words(k->a, dec_of_decimal((decimal){ rows_int(r, 4), 2 }), l));
    const char *reason = rows_null(r, 5) ? "" : arena_print(k->a, say((text2){ "；%.*s", "; %.*s" }, l), (int)rows_text(r, 5).len, rows_text(r, 5).at);
    event(k, rows_int(r, 1), ITEM_RESULT, arena_print(k->a, "application:%lld:%.*s", (long long)rows_int(r, 0), (int)rows_text(r, 3).len, rows_text(r, 3).at),
          arena_print(k->a, say((text2){ "%s：%s%s%s", "%s: %s%s%s" }, l), policy_, name_of(k, "application_state", rows_text(r, 3)), amount, reason));
}

static void finding_row(hunting *k, const rows *r)
{
    lang l = k->m->c->lang;
    month m = 0;
    month_from_code(rows_int(r, 2), &m);
    const char *detail = rows_null(r, 4) ? "" : arena_print(k->a, say((text2){ "（%.*s）", " (%.*s)" }, l), (int)rows_text(r, 4).len, rows_text(r, 4).at);
    event(k, rows_int(r, 1), ITEM_FINDING, arena_print(k->a, "finding:%lld", (long long)rows_int(r, 0)),
          arena_print(k->a, say((text2){ "%s：%s%s，请核实后说明或更正", "%s: %s%s; please explain or correct it" }, l), month_say(k->a, m, l), name_of(k, "finding_kind", rows_text(r, 3)), detail));
}

static void evaluation_row(hunting *k, const rows *r)
{
    lang l = k->m->c->lang;
    bool notice = str_eq(rows_text(r, 3), STR("notice"));
    const char *class_ = rows_null(r, 4) ? say((text2){ "待定", "unsettled" }, l) : str_copy(k->a, rows_text(r, 4)), *title = str_copy(k->a, rows_text(r, 2));
    const char *until = notice && !rows_null(r, 6) ? arena_print(k->a, say((text2){ "；有异议请在%.*s前提出", "; objections until %.*s" }, l), (int)rows_text(r, 6).len, rows_text(r, 6).at) : "";
    event(k, rows_int(r, 1), ITEM_EVALUATION, arena_print(k->a, "evaluation:%.*s:%.*s", (int)rows_text(r, 0).len, rows_text(r, 0).at, (int)rows_text(r, 3).len, rows_text(r, 3).at),
          arena_print(k->a, say((text2){ "%s（%lld年度数据）%s，本企业：%s%s", "%s (data of %lld) %s, this firm: %s%s" }, l), title, (long long)rows_int(r, 5),
                      notice ? say((text2){ "已公示", "is on notice" }, l) : say((text2){ "已发布", "is published" }, l), class_, until));
}

/* A store without the ledger (a smaller set of packs) has no such events. */
typedef struct kind_of_event { const char *ledger, *sql; bool by_month; void (*row)(hunting *k, const rows *r); } kind_of_event;
static const kind_of_event kinds[] = {
    { "policy_application", "SELECT id, enterprise, policy, state, amount, reason FROM policy_application WHERE state IN ('granted', 'rejected', 'paid') AND decided_on >= ? ORDER BY enterprise, id", false, result_row },
    { "finding", "SELECT id, enterprise, month, kind, detail FROM finding WHERE state = 'open' AND month >= ? ORDER BY enterprise, id", true, finding_row },
    { "evaluation_result", "SELECT e.code, r.enterprise, e.title, e.state, r.class, e.year, e.notice_to FROM evaluation_run e JOIN evaluation_result r ON r.run = e.code"
                           " WHERE (e.state = 'notice' AND e.notice_from >= ?) OR (e.state = 'published' AND e.published_on >= ?) ORDER BY r.enterprise, e.code", false, evaluation_row },
};

static bool find_kind(hunting *k, const kind_of_event *x)
{
    rows *r;
    bool more = true, ok = true;
    const value from = x->by_month ? V_INT(month_code(month_at(k->m->day) - FRESH_MONTHS)) : v_text(date_iso(k->a, k->m->day - FRESH_DAYS)), args[] = { from, from };
    if (!map_get(&k->m->c->packs.ledger_by_id, str_of(x->ledger)))
        return true;
    TRY(store_query(k->m->c->s, x->sql, args, x->row == evaluation_row ? 2 : 1, &r, k->e));
    while ((ok = rows_next(r, &more, k->e)) && more)
        x->row(k, r);
    rows_close(r);
    return ok;
}

static bool read_told(hunting *k)
{
    rows *r;
    bool more = true, ok = true;
    TRY(store_query(k->m->c->s, "SELECT enterprise, event FROM push_told", NULL, 0, &r, k->e));
    while ((ok = rows_next(r, &more, k->e)) && more)
        map_put(&k->told, str_of(arena_print(k->a, "%lld|%.*s", (long long)rows_int(r, 0), (int)rows_text(r, 1).len, rows_text(r, 1).at)), NULL)->num = 1;
    rows_close(r);
    return ok;
}

static int by_firm(const void *x, const void *y)
{
    const firm_event *a = x, *b = y;
    return a->firm != b->firm ? (a->firm > b->firm) - (a->firm < b->firm) : a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->event, b->event);
}

bool events_find(match *m, arena *a, firm_event **out, size_t *n, error *e)
{
    hunting k = { .m = m, .a = a, .told = map_new(a), .e = e };
    TRY(read_told(&k));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        TRY(find_kind(&k, &kinds[i]));
    if (k.found.len)
        qsort(k.found.at, k.found.len, sizeof *k.found.at, by_firm);
    *out = k.found.at;
    *n = k.found.len;
    return true;
}
