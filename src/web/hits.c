#include "web/hits.h"

#include "base/date.h"
#include "base/vec.h"
#include "evaluate/scheme.h"
#include "match/policy.h"
#include "monitoring/kinds.h"
#include "text/hit.h"
#include "web/catalogue.h"
#include "web/list.h"
#include "web/menu.h"
#include "web/show_figure.h"

#include <stdlib.h>

enum { MOST_HITS = 40, MOST_BEST = 5, GOOD = 70, MOST_ROWS = 400 };

typedef struct hit { int score; size_t order; text2 kind; const char *label, *small, *url; } hit;
typedef struct hunt { visit *v; str typed; VEC(hit) found; } hunt;

static int better(int a, int b) { return a > b ? a : b; }
static int scored(const hunt *k, const char *text) { return hit_score(site_pinyin(k->v->site), k->v->a, text, k->typed); }
static int scored2(const hunt *k, text2 t) { return better(scored(k, t.zh), scored(k, t.en)); }

static void add(hunt *k, int score, text2 kind, const char *label, const char *small, const char *url)
{
    if (score)
        VEC_ADD(k->v->a, &k->found, (hit){ score, k->found.len, kind, label, small, url });
}

static int best_first(const void *x, const void *y)
{
    const hit *a = x, *b = y;
    return a->score != b->score ? b->score - a->score : (a->order > b->order) - (a->order < b->order);
}

/* ---- at the desk ------------------------------------------------------------------------------------------------------------------ */

static void take_page(void *self, const char *path, text2 title)
{
    hunt *k = self;
    add(k, scored2(k, title), (text2){ "页面", "Page" }, say(title, k->v->l), NULL, path);
}

static bool find_pages(hunt *k, error *e)
{
    (void)e;
    menu_pages(k->v->role, take_page, k);
    return true;
}

static bool find_ledgers(hunt *k, error *e)
{
    const packs *p = &k->v->c->packs;
    (void)e;
    for (size_t i = 0; i < p->ledger_count; i++) {
        const ledger_decl *l = p->ledgers[i];
        ledger_rights g = access_to(k->v->roles, k->v->who, l);
        if (may(&g, RIGHT_VIEW))
            add(k, better(scored2(k, l->title), scored(k, l->id)), (text2){ "台账", "Ledger" }, say(l->title, k->v->l), l->id, arena_print(k->v->a, "/ledger/%s", l->id));
    }
    return true;
}

static bool find_figures(hunt *k, error *e)
{
    figures *f;
    figures_options o = { .kinds = monitoring_figure_kinds };
    TRY(figures_open(k->v->c, &o, &f, e));
    for (size_t i = 0; i < figures_count(f); i++) {
        const figure_decl *d = figures_at(f, i);
        int score = better(scored2(k, d->title), scored(k, d->id));
        for (size_t j = 0; j < d->alias_count; j++)
            score = better(score, scored(k, d->aliases[j]));
        add(k, score, (text2){ "数字", "Figure" }, say(d->title, k->v->l), d->id, arena_print(k->v->a, "/figure/%s", d->id));
    }
    return true;
}

/* By title, number of the document, issuer. */
static bool find_policies_under(hunt *k, const char *path, error *e)
{
    policies p;
    TRY(policies_load(k->v->c, today_of(), &p, e));
    for (size_t i = 0; i < p.count; i++) {
        const policy *x = &p.at[i];
        int score = better(better(scored2(k, x->title), scored(k, x->document)), better(scored(k, x->issuer), scored(k, x->id)));
        add(k, score, (text2){ "政策", "Policy" }, say(x->title, k->v->l), x->document ? x->document : x->issuer, arena_print(k->v->a, "%s/%s", path, x->id));
    }
    return true;
}

static bool find_policies(hunt *k, error *e) { return find_policies_under(k, "/policy", e); }
static bool find_own_policies(hunt *k, error *e) { return find_policies_under(k, "/door/policy", e); }

static bool find_schemes(hunt *k, error *e)
{
    pack_ids ids = schemes_of(k->v->c);
    edition_set now;
    TRY(edition_set_on(k->v->c, today_of(), &now, e));
    for (size_t i = 0; i < ids.count; i++) {
        scheme s;
        error one = { .lang = k->v->l };
        if (scheme_open(k->v->c, &now, ids.at[i], &s, NULL, &one))
            add(k, better(scored2(k, s.title), better(scored(k, s.document), scored(k, s.id))), (text2){ "评价办法", "Scheme" }, say(s.title, k->v->l), s.document, arena_print(k->v->a, "/evaluation/%s", s.id));
    }
    return true;
}

static bool find_reports(hunt *k, error *e)
{
    rows *r;
    bool more = true, ok;
    const char *const sql = "SELECT code, title FROM report_issue ORDER BY code DESC";
    TRY(store_query(k->v->c->s, sql, NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        const char *code = str_copy(k->v->a, rows_text(r, 0)), *title = str_copy(k->v->a, rows_text(r, 1));
        add(k, better(scored(k, code), scored(k, title)), (text2){ "报告", "Report" }, title, code, visit_url(k->v->a, "/reports/check/%s", url_part(k->v->a, code)));
    }
    rows_close(r);
    return ok;
}

/* ---- at the door -------------------------------------------------------------------------------------------------------------------- */

/* Records of the firm's own: where they are kept at the door, and the field that names them. */
static bool find_own_records(hunt *k, error *e)
{
    static const struct { const char *sql, *url; text2 kind; } own[] = {
        { "SELECT name, description FROM product WHERE enterprise = ?", "/door/my/products", { "我的产品", "Own product" } },
        { "SELECT name, number FROM ip WHERE enterprise = ?", "/door/my/ip", { "知识产权", "IP" } },
        { "SELECT title, created FROM push_message WHERE enterprise = ? ORDER BY number DESC", "/door/inbox", { "消息", "Message" } },
    };
    const value firm = V_INT(k->v->who->enterprise);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        rows *r;
        bool more = true, ok;
        TRY(store_query(k->v->c->s, own[i].sql, &firm, 1, &r, e));
        while ((ok = rows_next(r, &more, e)) && more) {
            const char *name = str_copy(k->v->a, rows_text(r, 0)), *more_ = rows_null(r, 1) ? NULL : time_say(k->v->a, rows_text(r, 1));
            add(k, better(scored(k, name), scored(k, more_)), own[i].kind, name, more_, own[i].url);
        }
        rows_close(r);
        TRY(ok);
    }
    return true;
}

typedef struct products { hunt *k; const code_list *categories; } products;

static void take_product(void *self, const catalogued *p)
{
    const products *x = self;
    const list_item *c = x->categories ? list_find(x->categories, str_of(p->category ? p->category : "")) : NULL;
    add(x->k, catalogue_score(x->k->v, p, c ? c->name.zh : NULL, x->k->typed), (text2){ "产品", "Product" }, p->name, p->firm, visit_url(x->k->v->a, "/catalogue?q=%s", url_part(x->k->v->a, p->name)));
}

static bool find_products(hunt *k, error *e)
{
    products x = { k, map_ptr(&k->v->c->packs.list_by_id, STR("product_category")) };
    return catalogue_walk(k->v, take_product, &x, e);
}

/* ---- all together ---------------------------------------------------------------------------------------------------------------------- */

static const struct { const char *word; bool door; bool (*find)(hunt *k, error *e); } kinds[] = {
    { NULL, false, find_pages }, { NULL, false, find_ledgers }, { "figures", false, find_figures }, { "policies", false, find_policies }, { "evaluation", false, find_schemes }, { "reports", false, find_reports },
    { NULL, true, find_pages }, { "door", true, find_own_policies }, { "door", true, find_own_records }, { "catalogue", true, find_products }, { "catalogue", false, find_products },
};

bool hits_show(visit *v, const char *typed, error *e)
{
    hunt k = { .v = v, .typed = str_of(typed) };
    size_t best = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].door == v->role->door && (!kinds[i].word || visit_may(v, kinds[i].word)))
            TRY(kinds[i].find(&k, e));
    if (k.found.len)
        qsort(k.found.at, k.found.len, sizeof *k.found.at, best_first);
    view *first = view_list(v->page, "best"), *rest = view_list(v->page, "hits");
    for (size_t i = 0; i < k.found.len && i < MOST_HITS; i++) {
        const hit *x = &k.found.at[i];
        bool good = x->score >= GOOD && best < MOST_BEST;
        view *item = view_item(good ? first : rest);
        best += good;
        view_text(item, "kind", say(x->kind, v->l));
        view_text(item, "label", x->label);
        view_text(item, "small", x->small);
        view_text(item, "url", x->url);
    }
    view_flag(v->page, "more_hits", k.found.len > MOST_HITS);
    view_flag(v->page, "found_any", k.found.len > 0);
    return true;
}
