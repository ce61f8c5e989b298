#include "enterprise/enterprise.h"

#include "base/date.h"
#include "base/vec.h"
#include "registry/firm_name.h"

#include <stdlib.h>

enum { MOST_NEAR = 8, TWIN_SCORE = 900 };

typedef struct firm_row { int64_t id; const char *uscc, *name, *industry; firm_name parts; value employees, revenue; } firm_row;
typedef VEC(firm_row) firm_rows;

static const char firms_sql[] =
    "SELECT e.id, e.uscc, e.name, e.industry, e.employees, e.last_revenue,"
    " (SELECT f.employees FROM monthly_finance f WHERE f.enterprise = e.id AND f.employees IS NOT NULL ORDER BY f.month DESC LIMIT 1)"
    " FROM enterprise e ORDER BY e.uscc";

static bool read_firms(core *c, firm_rows *out, error *e)
{
    rows *r;
    bool more = true, ok = true;
    TRY(store_query(c->s, firms_sql, NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        firm_row f = { .id = rows_int(r, 0), .uscc = str_copy(c->a, rows_text(r, 1)), .name = str_copy(c->a, rows_text(r, 2)), .industry = str_copy(c->a, rows_text(r, 3)),
                       .employees = rows_value(r, 6).kind == VALUE_INT ? rows_value(r, 6) : rows_value(r, 4), .revenue = rows_value(r, 5) };
        f.parts = firm_name_of(c->a, str_of(f.name));
        VEC_ADD(c->a, out, f);
    }
    rows_close(r);
    return ok;
}

void size_basis_of(str industry, value staff, value revenue, int revenue_scale, size_basis *out)
{
    *out = (size_basis){ .staff = { staff.num, 0 }, .revenue = { revenue.num, revenue_scale } };
    out->facts = (size_facts){ { staff.kind == VALUE_INT ? &out->staff : NULL, revenue.kind == VALUE_INT ? &out->revenue : NULL, NULL } };
    out->result = size_of_firm(industry, out->facts);
}

static const char *size_of(const firm_row *f, int revenue_scale)
{
    size_basis b;
    size_basis_of(str_of(f->industry), f->employees, f->revenue, revenue_scale, &b);
    return size_code(b.result.size);
}

bool enterprise_refresh(core *c, size_t *changed, size_t *unknown, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "enterprise", e);
    firm_rows firms = { 0 };
    batch b;
    writer *w = NULL;
    *changed = *unknown = 0;
    TRY(l && read_firms(c, &firms, e));
    const field_decl *size = field_find(l, "size");
    value *v = NEW_N(c->a, value, l->count);
    bool *mask = NEW_N(c->a, bool, l->count);
    mask[size->index] = true;
    batch_info info = { .who = c->who, .action = "refresh", .subject = "enterprise.size" };
    TRY(batch_begin(c->s, &info, &b, e));
    bool ok = writer_open(c, &b, l, &w, e);
    for (size_t i = 0; ok && i < firms.len; i++) {
        outcome what;
        const char *code = size_of(&firms.at[i], field_find(l, "last_revenue")->scale);
        v[size->index] = v_text(code);
        *unknown += code == NULL;
        ok = record_update(w, firms.at[i].id, v, mask, (origin){ 0 }, &what, e);
        *changed += what == OUTCOME_UPDATED;
    }
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

/* ---- twins ------------------------------------------------------------------------------------------------------------ */

static int by_organisation(const void *x, const void *y)
{
    const firm_row *a = x, *b = y;
    int d = strncmp(strlen(a->uscc) == 18 ? a->uscc + 8 : a->uscc, strlen(b->uscc) == 18 ? b->uscc + 8 : b->uscc, 9);
    return d ? d : strcmp(a->uscc, b->uscc);
}

typedef VEC(twin) twins;
static void add_twin(arena *a, twins *out, const firm_row *x, const firm_row *y, const char *why, int score)
{
    VEC_ADD(a, out, (twin){ x->name, y->name, x->uscc, y->uscc, why, score });
}

/* Names that agree but for their form, and such as differ in little; each pair once. */
static void twin_names(core *c, const firm_rows *firms, twins *out)
{
    name_index *x = name_index_new(c->a);
    for (size_t i = 0; i < firms->len; i++)
        name_index_add(x, firms->at[i].parts.core);
    for (size_t i = 0; i < firms->len; i++) {
        name_hit hits[MOST_NEAR];
        const firm_row *one = &firms->at[i];
        size_t n = name_index_near(x, one->parts.core, TWIN_SCORE, hits, MOST_NEAR);
        for (size_t k = 0; k < n; k++) {
            const firm_row *other = &firms->at[hits[k].at];
            if (hits[k].at <= i)
                continue;
            if (firm_names_agree(&one->parts, &other->parts))
                add_twin(c->a, out, one, other, say((text2){ "名称除地区和公司形式外相同", "same name but for region and form" }, c->lang), 1000);
            else
                add_twin(c->a, out, one, other, say((text2){ "名称相近", "names are near" }, c->lang), hits[k].score < 1000 ? hits[k].score : 999);
        }
    }
}

bool enterprise_twins(core *c, twin **out, size_t *n, error *e)
{
    firm_rows firms = { 0 };
    twins found = { 0 };
    TRY(read_firms(c, &firms, e));
    twin_names(c, &firms, &found);
    if (firms.len)
        qsort(firms.at, firms.len, sizeof *firms.at, by_organisation);
    for (size_t i = 0; i + 1 < firms.len; i++)
        if (strlen(firms.at[i].uscc) == 18 && strncmp(firms.at[i].uscc + 8, firms.at[i + 1].uscc + 8, 9) == 0)
            add_twin(c->a, &found, &firms.at[i], &firms.at[i + 1], say((text2){ "组织机构代码相同", "same organisation code" }, c->lang), 1000);
    *out = found.at;
    *n = found.len;
    return true;
}
