/* The catalogue: what firms of the district make, for other firms and the bureau.  A product is there unless its firm keeps
 * it out; how to reach the firm only where the firm says so. */
#include "text/hit.h"
#include "web/catalogue.h"

enum { MOST_PRODUCTS = 200 };

bool catalogue_walk(visit *v, catalogue_visit *product, void *self, error *e)
{
    rows *r;
    bool more = true, ok;
    TRY(store_query(v->c->s, "SELECT p.name, p.category, p.brand, p.capacity, p.description, f.name, CASE WHEN p.show_contact <> 0 THEN p.contact END, f.id FROM product p JOIN enterprise f ON f.id = p.enterprise"
                             " WHERE (p.hidden IS NULL OR p.hidden = 0) ORDER BY p.category, p.name, p.id", NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        const char *t[7];
        for (int i = 0; i < 7; i++)
            t[i] = rows_null(r, i) ? NULL : str_copy(v->a, rows_text(r, i));
        product(self, &(catalogued){ t[0], t[1], t[2], t[3], t[4], t[5], t[6], rows_int(r, 7) });
    }
    rows_close(r);
    return ok;
}

int catalogue_score(visit *v, const catalogued *p, const char *category_name, str typed)
{
    const char *const texts[] = { p->name, p->firm, category_name, p->brand, p->description };
    int best = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int score = hit_score(site_pinyin(v->site), v->a, texts[i], typed);
        best = score > best ? score : best;
    }
    return best;
}

typedef struct showing { visit *v; const code_list *categories; view *list; const char *q, *category; int64_t n; } showing;

static void show_product(void *self, const catalogued *p)
{
    showing *k = self;
    const list_item *c = k->categories ? list_find(k->categories, str_of(p->category ? p->category : "")) : NULL;
    const char *name = c ? say(c->name, k->v->l) : p->category;
    bool under = text_empty(k->category) || text_eq(k->category, p->category) || (c && text_eq(c->parent, k->category));
    if (!under || (!text_empty(k->q) && !catalogue_score(k->v, p, c ? c->name.zh : name, str_of(k->q))) || k->n++ >= MOST_PRODUCTS)
        return;
    view *item = view_item(k->list);
    view_text(item, "name", p->name);
    view_text(item, "category", name);
    view_text(item, "brand", p->brand);
    view_text(item, "capacity", p->capacity);
    view_text(item, "description", p->description);
    view_text(item, "firm", p->firm);
    view_text(item, "contact", p->contact);
}

static bool catalogue(visit *v, error *e)
{
    const char *q = http_query(v->in, "q");
    showing k = { .v = v, .categories = map_ptr(&v->c->packs.list_by_id, STR("product_category")), .category = http_query(v->in, "category"), .q = q ? str_copy(v->a, str_trim(str_of(q))) : "" };
    k.list = view_list(v->page, "products");
    view *categories = view_list(v->page, "categories");
    for (size_t i = 0; k.categories && i < k.categories->count; i++) {
        const list_item *x = &k.categories->items[i];
        view *item = view_item(categories);
        view_text(item, "code", x->code);
        view_print(item, "name", "%s%s", text_empty(x->parent) ? "" : "　", say(x->name, v->l));
        view_flag(item, "now", text_eq(x->code, k.category));
    }
    TRY(catalogue_walk(v, show_product, &k, e));
    view_text(v->page, "asked", k.q);
    view_int(v->page, "count", k.n);
    view_flag(v->page, "more", k.n > MOST_PRODUCTS);
    return visit_show(v, "catalogue", e);
}

const route catalogue_routes[] = {
    { "GET", "/catalogue", catalogue, "catalogue", ROUTE_PAGE },
    { 0 },
};
