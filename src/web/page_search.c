/* One box for everything: firms by name, code or pinyin letters, ledgers, figures, policies, pages. */
#include "monitoring/kinds.h"
#include "text/pinyin.h"
#include "web/list.h"
#include "web/show_figure.h"

enum { MOST_HITS = 20 };

static bool hit_text(const char *in, const char *q) { return in && strcasestr(in, q); }

static view *add_hit(view *list, const char *label, const char *small, const char *url)
{
    view *item = view_item(list);
    view_text(item, "label", label);
    view_text(item, "small", small);
    view_text(item, "url", url);
    return item;
}

static bool is_letters(const char *q)
{
    size_t n = strlen(q);
    return n >= 2 && n <= 12 && strspn(q, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == n;
}

typedef struct firms { visit *v; const char *q, *letters; view *list; int n; } firms;

static bool take_firm(void *self, const record *r, error *e)
{
    firms *k = self;
    const ledger_decl *l = NULL;
    (void)e;
    for (size_t i = 0; !l && i < k->v->c->packs.ledger_count; i++)
        if (text_eq(k->v->c->packs.ledgers[i]->id, "enterprise"))
            l = k->v->c->packs.ledgers[i];
    const char *name = str_copy(k->v->a, r->values[field_find(l, "name")->index].text), *code = str_copy(k->v->a, r->values[field_find(l, "uscc")->index].text);
    if (k->letters && !strstr(pinyin_initials(site_pinyin(k->v->site), k->v->a, str_of(name)), k->letters))
        return true;
    if (k->n++ < MOST_HITS)
        add_hit(k->list, name, code, arena_print(k->v->a, "/ledger/enterprise/%lld", (long long)r->id));
    return true;
}

/* Letters alone are tried against the first letters of the names, in the page's own time: a name has a dozen characters. */
static bool find_firms(visit *v, const char *q, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    filter *f;
    error none = { .lang = v->l };
    firms k = { v, q, is_letters(q) ? pinyin_initials(site_pinyin(v->site), v->a, str_of(q)) : NULL, view_list(v->page, "firms"), 0 };
    if (!visit_ledger(v, "enterprise", RIGHT_VIEW, &l, &g, &none))
        return true;
    TRY(filter_new(v->c, l, v->a, &f, e) && rights_filter(&g, f, v->a, e));
    const value like = v_text(list_like(v->a, str_of(q))), args[] = { like, like, like };
    if (!k.letters)
        filter_add_sql(f, "name LIKE ? ESCAPE '!' OR uscc LIKE ? ESCAPE '!' OR former_names LIKE ? ESCAPE '!'", args, 3);
    return filter_rows(f, &(filter_page){ .order = "name", .limit = k.letters ? 0 : MOST_HITS }, take_firm, &k, e);
}

static void find_ledgers(visit *v, const char *q)
{
    view *list = view_list(v->page, "ledgers");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        ledger_rights g = access_to(v->roles, v->who, l);
        if (may(&g, RIGHT_VIEW) && (hit_text(l->title.zh, q) || hit_text(l->title.en, q) || hit_text(l->id, q)))
            add_hit(list, say(l->title, v->l), l->id, arena_print(v->a, "/ledger/%s", l->id));
    }
}

static bool find_figures(visit *v, const char *q, error *e)
{
    figures *f;
    view *list = view_list(v->page, "figures");
    figures_options o = { .kinds = monitoring_figure_kinds };
    int n = 0;
    if (!visit_may(v, "figures"))
        return true;
    TRY(figures_open(v->c, &o, &f, e));
    for (size_t i = 0; i < figures_count(f) && n < MOST_HITS; i++) {
        const figure_decl *d = figures_at(f, i);
        bool alias = false;
        for (size_t k = 0; k < d->alias_count; k++)
            alias = alias || text_eq(d->aliases[k], q);
        if (alias || hit_text(d->title.zh, q) || hit_text(d->title.en, q) || hit_text(d->id, q)) {
            add_hit(list, say(d->title, v->l), d->id, arena_print(v->a, "/figure/%s", d->id));
            n++;
        }
    }
    return true;
}

static bool search(visit *v, error *e)
{
    const char *q = http_query(v->in, "q");
    q = q ? str_copy(v->a, str_trim(str_of(q))) : "";
    view_text(v->page, "searched", q);
    if (*q) {
        TRY(find_firms(v, q, e) && find_figures(v, q, e));
        find_ledgers(v, q);
    }
    return visit_show(v, "search", e);
}

const route search_routes[] = {
    { "GET", "/search", search, "search", ROUTE_PAGE },
    { 0 },
};
