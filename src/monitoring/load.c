#include "monitoring/load.h"

#include "base/unit_text.h"
#include "ledger/record.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- where indicators are kept: one row a field of a ledger --------------------------------------------------------- */

typedef struct indicator_row {
    const char *indicator;
    text2       label;
    indicator_kind kind;
    const char *ledger, *fields[CELL_KINDS];         /* by cell_kind; NULL: the form has no such column */
} indicator_row;

static const indicator_row table[] = {
    { "output", { "工业总产值", "Gross output" }, INDICATOR_FLOW, "monthly_output", { "output", "output_cum", "output_prior", "output_cum_prior" } },
    { "sales", { "工业销售产值", "Sales output" }, INDICATOR_FLOW, "monthly_output", { "sales", "sales_cum", "sales_prior", "sales_cum_prior" } },
    { "export", { "出口交货值", "Export delivery" }, INDICATOR_FLOW, "monthly_output", { "export", "export_cum", "export_prior", "export_cum_prior" } },
    { "electricity", { "用电量", "Electricity" }, INDICATOR_FLOW, "monthly_power", { "electricity" } },
    { "energy", { "综合能源消费量", "Energy" }, INDICATOR_FLOW, "monthly_energy", { "energy" } },
    { "revenue", { "营业收入", "Revenue" }, INDICATOR_CUMULATIVE, "monthly_finance", { NULL, "revenue_cum", NULL, "revenue_cum_prior" } },
    { "profit", { "利润总额", "Profit" }, INDICATOR_CUMULATIVE, "monthly_finance", { NULL, "profit_cum", NULL, "profit_cum_prior" } },
    { "employees", { "平均用工人数", "Employees" }, INDICATOR_STOCK, "monthly_finance", { "employees" } },
    { "renovation", { "工业技改投资", "Renovation investment" }, INDICATOR_CUMULATIVE, "monthly_investment", { NULL, "renovation_cum", NULL, "renovation_cum_prior" } },
    { "fixed", { "固定资产投资", "Fixed investment" }, INDICATOR_CUMULATIVE, "monthly_investment", { NULL, "fixed_cum" } },
};
enum { ROWS = sizeof table / sizeof *table };

const indicator_source *indicator_source_of(const char *indicator_id)
{
    static const indicator_source sources[] = {
        { "output", "monthly_output", "output", "output_cum" }, { "sales", "monthly_output", "sales", "sales_cum" }, { "export", "monthly_output", "export", "export_cum" },
        { "electricity", "monthly_power", "electricity", NULL }, { "energy", "monthly_energy", "energy", NULL }, { "revenue", "monthly_finance", NULL, "revenue_cum" },
        { "profit", "monthly_finance", NULL, "profit_cum" }, { "employees", "monthly_finance", "employees", NULL }, { "renovation", "monthly_investment", NULL, "renovation_cum" },
        { "fixed", "monthly_investment", NULL, "fixed_cum" },
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (text_eq(sources[i].indicator, indicator_id))
            return &sources[i];
    return NULL;
}

/* ---- firms -------------------------------------------------------------------------------------------------------------- */

typedef struct loader {
    core   *c;
    int64_t as_of;
    month   first, to;
    panel  *p;
    uint32_t *firm_at;               /* id → index + 1; 0: none */
    int64_t  ids;                    /* of firm_at */
    error  *e;
} loader;

typedef struct firm_row { int64_t id, park; const char *uscc, *name, *industry, *town, *size, *founded; } firm_row;
typedef VEC(firm_row) firm_rows;

static const char *text_of(arena *a, const ledger_decl *l, const record *r, const char *field)
{
    value v = r->values[field_find(l, field)->index];
    return v.kind == VALUE_TEXT ? str_copy(a, v.text) : "";
}

static int64_t num_of(const ledger_decl *l, const record *r, const char *field) { return r->values[field_find(l, field)->index].num; }

static int by_industry(const void *a, const void *b)
{
    const firm_row *x = a, *y = b;
    int d = strcmp(x->industry, y->industry);
    return d ? d : strcmp(x->uscc, y->uscc);
}

typedef bool (*visit)(loader *ld, const ledger_decl *l, const record *r, void *arg);

static bool each_record(loader *ld, const char *ledger, const char *where, const value *args, size_t n, visit v, void *arg)
{
    const ledger_decl *l = ledger_find(&ld->c->packs, ledger, ld->e);
    scan *s;
    record r;
    bool more = true, ok = true;
    scan_options o = { .as_of = ld->as_of, .where = where, .args = args, .arg_count = n, .order = "id" };
    TRY(l && scan_open(ld->c, l, &o, &s, ld->e));
    while (ok && (ok = scan_next(s, &r, &more, ld->e)) && more)
        ok = v(ld, l, &r, arg);
    scan_close(s);
    return ok;
}

static bool add_firm(loader *ld, const ledger_decl *l, const record *r, void *arg)
{
    firm_rows *f = arg;
    arena *a = ld->c->a;
    VEC_ADD(a, f, (firm_row){ r->id, num_of(l, r, "park"), text_of(a, l, r, "uscc"), text_of(a, l, r, "name"), text_of(a, l, r, "industry"), text_of(a, l, r, "town"),
                              text_of(a, l, r, "size"), text_of(a, l, r, "founded") });
    return true;
}

static int64_t firm_index(const loader *ld, int64_t id)
{
    return id > 0 && id < ld->ids ? (int64_t)ld->firm_at[id] - 1 : -1;
}

/* ---- dimensions and groups ------------------------------------------------------------------------------------------------ */

static bool attributes(loader *ld, const firm_rows *f)
{
    panel *p = ld->p;
    int industry = panel_add_dimension(p, "industry", (text2){ "行业", "Industry" }), park = panel_add_dimension(p, "park", (text2){ "园区", "Park" });
    int town = panel_add_dimension(p, "town", (text2){ "街镇", "Town" }), size = panel_add_dimension(p, "size", (text2){ "规模", "Size" });
    for (uint32_t i = 0; i < f->len; i++) {
        const firm_row *x = &f->at[i];
        str division = { x->industry, strlen(x->industry) < 2 ? strlen(x->industry) : 2 };
        char number[24] = "";
        if (x->park)
            snprintf(number, sizeof number, "%lld", (long long)x->park);
        TRY(panel_set_attribute(p, industry, i, division, ld->e) && panel_set_attribute(p, park, i, str_of(number), ld->e) &&
            panel_set_attribute(p, town, i, str_of(x->town), ld->e) && panel_set_attribute(p, size, i, str_of(x->size), ld->e));
    }
    return true;
}

typedef struct group_row { int64_t id, parent; int index; } group_row;
typedef VEC(group_row) group_rows;

static bool add_group(loader *ld, const ledger_decl *l, const record *r, void *arg)
{
    group_rows *g = arg;
    const char *name = text_of(ld->c->a, l, r, "name");
    int index = panel_add_group(ld->p, text_of(ld->c->a, l, r, "code"), (text2){ name, name });
    VEC_ADD(ld->c->a, g, (group_row){ r->id, num_of(l, r, "parent"), index });
    return true;
}

/* A member of a part is a member of what it is part of, however deep. */
static bool add_member(loader *ld, const ledger_decl *l, const record *r, void *arg)
{
    const group_rows *g = arg;
    int64_t firm_ = firm_index(ld, num_of(l, r, "enterprise")), group = num_of(l, r, "firm_group");
    value until = r->values[field_find(l, "until")->index];
    if (firm_ < 0 || (until.kind == VALUE_INT && until.num <= month_code(ld->to)))
        return true;
    for (int depth = 0; group && depth < 8; depth++) {
        int64_t up = 0;
        for (size_t i = 0; i < g->len; i++)
            if (g->at[i].id == group) {
                panel_group_firm(ld->p, g->at[i].index, (uint32_t)firm_);
                up = g->at[i].parent;
            }
        group = up;
    }
    return true;
}

static bool add_spell(loader *ld, const ledger_decl *l, const record *r, void *arg)
{
    int64_t firm_ = firm_index(ld, num_of(l, r, "enterprise"));
    value off = r->values[field_find(l, "off_month")->index];
    month on = MONTH_NONE, until = MONTH_NONE;
    (void)arg;
    if (firm_ >= 0 && month_from_code(num_of(l, r, "on_month"), &on)) {
        if (off.kind == VALUE_INT)
            month_from_code(off.num, &until);
        panel_list(ld->p, (uint32_t)firm_, on, until);
    }
    return true;
}

/* ---- values ----------------------------------------------------------------------------------------------------------------- */

enum { MOST_COLUMNS = 24 };
typedef struct ledger_columns { struct { int indicator, kind, field; } at[MOST_COLUMNS]; size_t n; int enterprise, month; } ledger_columns;

/* One row of a form: values in the order of k->at. */
static bool add_row(loader *ld, const ledger_columns *k, int64_t enterprise, int64_t month_, const value *values)
{
    month m;
    int64_t firm_ = firm_index(ld, enterprise);
    if (firm_ < 0 || !month_from_code(month_, &m) || m < ld->first || m > ld->to)
        return true;
    for (size_t i = 0; i < k->n; i++)
        if (values[i].kind == VALUE_INT)
            TRY(panel_set(ld->p, (cell){ k->at[i].indicator, (uint32_t)firm_, m, (cell_kind)k->at[i].kind }, values[i].num, ld->e));
    return true;
}

static bool add_past(loader *ld, const ledger_decl *l, const record *r, void *arg)
{
    const ledger_columns *k = arg;
    value values[MOST_COLUMNS];
    (void)l;
    for (size_t i = 0; i < k->n; i++)
        values[i] = r->values[k->at[i].field];
    return add_row(ld, k, r->values[k->enterprise].num, r->values[k->month].num, values);
}

/* As of now only the columns that count are read, in whatever order the engine likes. */
static bool add_present(loader *ld, const ledger_decl *l, const ledger_columns *k, const value *months)
{
    buf sql = buf_new(ld->c->a);
    rows *r;
    bool more = true, ok = true;
    value values[MOST_COLUMNS];
    buf_puts(&sql, "SELECT enterprise, month");
    for (size_t i = 0; i < k->n; i++)
        buf_print(&sql, ", %s", l->fields[k->at[i].field].id);
    buf_print(&sql, " FROM %s WHERE month BETWEEN ? AND ?", l->id);
    TRY(store_query(ld->c->s, sql.text, months, 2, &r, ld->e));
    while (ok && (ok = rows_next(r, &more, ld->e)) && more) {
        for (size_t i = 0; i < k->n; i++)
            values[i] = rows_value(r, (int)i + 2);
        ok = add_row(ld, k, rows_int(r, 0), rows_int(r, 1), values);
    }
    rows_close(r);
    return ok;
}

static bool load_ledger_values(loader *ld, const char *ledger, const int *indicators)
{
    const ledger_decl *l = ledger_find(&ld->c->packs, ledger, ld->e);
    const value months[] = { V_INT(month_code(ld->first)), V_INT(month_code(ld->to)) };
    if (!l)
        return false;
    ledger_columns k = { .enterprise = field_find(l, "enterprise")->index, .month = field_find(l, "month")->index };
    for (int i = 0; i < ROWS; i++)
        for (int kind = 0; text_eq(table[i].ledger, ledger) && kind < CELL_KINDS && k.n < MOST_COLUMNS; kind++) {
            const field_decl *f = table[i].fields[kind] ? field_find(l, table[i].fields[kind]) : NULL;
            if (f) {
                k.at[k.n].indicator = indicators[i];
                k.at[k.n].kind = kind;
                k.at[k.n++].field = f->index;
            }
        }
    return ld->as_of ? each_record(ld, ledger, "month BETWEEN ? AND ?", months, 2, add_past, &k) : add_present(ld, l, &k, months);
}

static bool load_values(loader *ld)
{
    int indicators[ROWS];
    for (int i = 0; i < ROWS; i++) {
        const ledger_decl *l = ledger_find(&ld->c->packs, table[i].ledger, ld->e);
        const char *field = table[i].fields[CELL_MONTH] ? table[i].fields[CELL_MONTH] : table[i].fields[CELL_CUMULATIVE];
        const field_decl *f = l ? field_find(l, field) : NULL;
        if (!f)
            return l ? fail(ld->e, ERR_DECLARATION, "台账 %s 缺少字段 %s", "ledger %s lacks field %s", l->id, field) : false;
        bool finance = text_eq(table[i].ledger, "monthly_finance");
        indicators[i] = panel_add_indicator(ld->p, (indicator){ table[i].indicator, table[i].label, { f->unit, unit_text(f->unit, LANG_EN) }, f->scale, table[i].kind, finance });
    }
    for (int i = 0; i < ROWS; i++)
        if (i == 0 || !text_eq(table[i].ledger, table[i - 1].ledger))
            TRY(load_ledger_values(ld, table[i].ledger, indicators));
    return true;
}

/* Of a whole registry only those count who were ever on the list or reported something.  In the past it is not known
 * beforehand who they were: everyone is loaded. */
static const char *firms_that_count(const loader *ld)
{
    buf b = buf_new(ld->c->a);
    if (ld->as_of)
        return NULL;
    buf_puts(&b, "id IN (SELECT enterprise FROM threshold");
    for (int i = 0; i < ROWS; i++)
        if (i == 0 || !text_eq(table[i].ledger, table[i - 1].ledger))
            buf_print(&b, " UNION SELECT enterprise FROM %s WHERE month BETWEEN %lld AND %lld", table[i].ledger, (long long)month_code(ld->first), (long long)month_code(ld->to));
    buf_puts(&b, ")");
    return b.text;
}

bool panel_load(core *c, int64_t as_of, month to, panel **out, error *e)
{
    loader ld = { .c = c, .as_of = as_of, .to = to, .first = month_of(month_year(to) - 3, 1), .e = e };
    firm_rows f = { 0 };
    group_rows g = { 0 };
    TRY(each_record(&ld, "enterprise", firms_that_count(&ld), NULL, 0, add_firm, &f));
    if (f.len)
        qsort(f.at, f.len, sizeof *f.at, by_industry);
    ld.p = panel_new(c->a, (panel_shape){ (uint32_t)f.len, ld.first, (uint32_t)(to - ld.first + 1), as_of ? "as of" : "now" });
    for (uint32_t i = 0; i < f.len; i++)
        ld.ids = f.at[i].id >= ld.ids ? f.at[i].id + 1 : ld.ids;
    ld.firm_at = NEW_N(c->a, uint32_t, ld.ids + 1);
    for (uint32_t i = 0; i < f.len; i++) {
        date founded;
        firm x = { f.at[i].id, f.at[i].uscc, f.at[i].name, MONTH_NONE };
        if (date_parse_iso(str_of(f.at[i].founded), &founded))
            x.started = month_at(founded);
        panel_set_firm(ld.p, i, x);
        ld.firm_at[f.at[i].id] = i + 1;
    }
    TRY(attributes(&ld, &f) && each_record(&ld, "firm_group", NULL, NULL, 0, add_group, &g) && each_record(&ld, "group_member", NULL, NULL, 0, add_member, &g));
    TRY(each_record(&ld, "threshold", NULL, NULL, 0, add_spell, NULL) && load_values(&ld) && panel_finish(ld.p, e));
    *out = ld.p;
    return true;
}
