#include "monitoring/nursery.h"

#include "base/vec.h"

#include <stdlib.h>

/* Output of last year to the same month, and of the whole year: (0, 0) when the year is not complete. */
static bool last_year_profile(core *c, month m, int64_t *to_month, int64_t *year, error *e)
{
    int y = (month_year(m) - 1) * 100;
    bool found;
    int64_t months;
    const value part[] = { V_INT(y + 1), V_INT(y + month_nr(m)) }, all[] = { V_INT(y + 1), V_INT(y + 12) };
    static const char sum[] = "SELECT sum(output) FROM monthly_output WHERE month BETWEEN ? AND ?";
    *to_month = *year = 0;
    TRY(store_int(c->s, "SELECT count(DISTINCT month) FROM monthly_output WHERE month BETWEEN ? AND ?", all, 2, &months, &found, e));
    if (months < 12)
        return true;
    return store_int(c->s, sum, part, 2, to_month, &found, e) && store_int(c->s, sum, all, 2, year, &found, e);
}

static const char pool_sql[] =
    "SELECT n.enterprise, n.id, e.name, e.uscc, n.material_missing, n.last_year_revenue, r.month, r.revenue_cum"
    " FROM nursery n JOIN enterprise e ON e.id = n.enterprise"
    " LEFT JOIN nursery_revenue r ON r.enterprise = n.enterprise AND r.month ="
    "   (SELECT max(x.month) FROM nursery_revenue x WHERE x.enterprise = n.enterprise AND x.month BETWEEN ? AND ?)"
    " WHERE n.entered <= ? AND (n.left_month IS NULL OR n.left_month > ?) AND n.state = 'active'";

static int nearest_first(const void *a, const void *b)
{
    const nursery_firm *x = a, *y = b;
    if (x->reported != y->reported)
        return x->reported ? -1 : 1;
    if (x->gap != y->gap)
        return x->gap < y->gap ? -1 : 1;
    return strcmp(x->uscc, y->uscc);
}

/* ["a","b"] → a、b */
static const char *joined(arena *a, str json)
{
    buf b = buf_new(a);
    bool inside = false;
    for (size_t i = 0; i < json.len; i++) {
        if (json.at[i] == '"') {
            if (!inside && b.len)
                buf_puts(&b, "、");
            inside = !inside;
        } else if (inside)
            buf_putc(&b, json.at[i]);
    }
    return b.len ? b.text : NULL;
}

static void project(nursery_firm *f, int64_t part, int64_t year)
{
    if (part > 0 && year > 0)
        f->projected = (int64_t)i128_div((i128)f->revenue * year, part, ROUND_HALF_UP);
    else
        f->projected = (int64_t)i128_div((i128)f->revenue * 12, month_nr(f->to), ROUND_HALF_UP);
    f->gap = (int64_t)THRESHOLD_WAN * 100 - f->projected;
}

bool nursery_pool(core *c, month m, nursery_firm **out, size_t *n, error *e)
{
    VEC(nursery_firm) pool = { 0 };
    rows *r = NULL;
    bool more = true, ok = true;
    int64_t code = month_code(m), first = month_code(month_of(month_year(m), 1));
    const value args[] = { V_INT(first), V_INT(code), V_INT(code), V_INT(code) };
    TRY(store_query(c->s, pool_sql, args, 4, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        nursery_firm f = { .enterprise = rows_int(r, 0), .record = rows_int(r, 1), .name = str_copy(c->a, rows_text(r, 2)),
                           .uscc = str_copy(c->a, rows_text(r, 3)), .missing = joined(c->a, rows_text(r, 4)),
                           .last_year = rows_int(r, 5), .reported = !rows_null(r, 7), .revenue = rows_int(r, 7) };
        if (f.reported)
            month_from_code(rows_int(r, 6), &f.to);
        VEC_ADD(c->a, &pool, f);
    }
    rows_close(r);
    TRY(ok);
    int64_t part[12], year[12];
    bool known[12] = { false };
    for (size_t i = 0; i < pool.len; i++) {
        int k = month_nr(pool.at[i].to) - 1;
        if (!pool.at[i].reported)
            continue;
        if (!known[k])
            TRY(last_year_profile(c, pool.at[i].to, &part[k], &year[k], e));
        known[k] = true;
        project(&pool.at[i], part[k], year[k]);
    }
    if (pool.len)
        qsort(pool.at, pool.len, sizeof *pool.at, nearest_first);
    *out = pool.at;
    *n = pool.len;
    return true;
}
