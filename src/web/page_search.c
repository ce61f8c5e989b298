/* One box for everything: firms by name, code or pinyin letters; the rest is in hits.c. */
#include "web/firm.h"
#include "web/hits.h"
#include "web/list.h"

enum { MOST_HITS = 20 };

static void add_hit(view *list, const char *label, const char *small, const char *url)
{
    view *item = view_item(list);
    view_text(item, "label", label);
    view_text(item, "small", small);
    view_text(item, "url", url);
}

typedef struct firms { visit *v; const ledger_decl *l; ledger_rights g; view *list; } firms;

static bool take_firm(void *self, const record *r, error *e)
{
    firms *k = self;
    arena *a = k->v->a;
    (void)e;
    add_hit(k->list, str_copy(a, r->values[field_find(k->l, "name")->index].text), str_copy(a, r->values[field_find(k->l, "uscc")->index].text),
            firm_url(k->v, r->id));
    return true;
}

/* What a firm is called by: what other files may name it by, and its short name. */
static bool names_firm(const void *self, const field_decl *f)
{
    const firms *k = self;
    bool named = text_eq(f->id, "short_name");
    for (size_t i = 0; i < k->l->lookup_count; i++)
        named = named || &k->l->fields[k->l->lookup[i]] == f;
    return named && rights_see(&k->g, f);
}

static bool find_firms(visit *v, const char *q, error *e)
{
    firms k = { .v = v, .list = view_list(v->page, "firms") };
    filter *f;
    error none = { .lang = v->l };
    if (!visit_ledger(v, "enterprise", RIGHT_VIEW, &k.l, &k.g, &none))
        return true;
    TRY(filter_new(v->c, k.l, v->a, &f, e) && rights_filter(&k.g, f, v->a, e) && list_words(v, f, &(words_ask){ k.l, q, names_firm, &k }, e));
    TRY(list_index(v, &(list_order){ .l = k.l, .f = field_find(k.l, "name") }, e));
    return filter_rows(f, &(filter_page){ .order = "name", .limit = MOST_HITS }, take_firm, &k, e);
}

static bool search(visit *v, error *e)
{
    const char *q = http_query(v->in, "q");
    q = q ? str_copy(v->a, str_trim(str_of(q))) : "";
    view_text(v->page, "searched", q);
    if (*q)
        TRY(find_firms(v, q, e) && hits_show(v, q, e));
    return visit_show(v, "search", e);
}

const route search_routes[] = {
    { "GET", "/search", search, "search", ROUTE_PAGE },
    { 0 },
};
