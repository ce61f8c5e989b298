/* match_workload.h — firms and policies from a fixed seed, the same in every program: 40 attributes a firm with about 5 % of
 * them missing, 4 to 10 conditions a policy.  Firm i depends on i alone, policy p on p alone.  Used by the unit test (small)
 * and by bench_match, which also writes it as CSV and SQL for its peers.
 *
 * Totals of 200 policies (found with DuckDB and with a loop written by hand):
 *     100,000 firms: eligible 1,039,321   unknown   586,030   near  4,537,752
 *   1,000,000 firms: eligible 10,382,505  unknown 5,892,795   near 45,435,030 */
#ifndef JBP_MATCH_WORKLOAD_H
#define JBP_MATCH_WORKLOAD_H
#include "rule/columns.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    W_REVENUE, W_REVENUE_PREV, W_OUTPUT, W_OUTPUT_PREV, W_RD_EXPENSE, W_PROFIT, W_TAX, W_ASSETS, W_DEBTS, W_EXPORT, W_INVEST, W_RENT, W_LOAN,
    W_EMPLOYEES, W_RD_STAFF, W_PATENTS, W_INVENTIONS, W_ENERGY, W_ELECTRICITY, W_WATER, W_LAND, W_PRODUCT_SHARE, W_CREDIT, W_INSURED,
    W_INDUSTRY, W_SIZE, W_REGION, W_OWNERSHIP, W_FOUNDED, W_HONOURS,
    W_FLAG, W_FLAGS = 9, W_COLUMNS = W_FLAG + W_FLAGS, W_NUMBERS = W_INDUSTRY, W_ABOVE = W_FLAG, W_PARK, W_TAX_A, W_SAFETY, W_PENALTY, W_DISHONEST, W_LISTED, W_CENTRE, W_DIGITAL
};

typedef struct workload_column { const char *zh, *sql; column_kind kind; int missing; } workload_column;    /* missing: of 100 */
static const workload_column workload_columns[W_COLUMNS] = {
    { "营业收入", "revenue", COLUMN_NUMBER, 5 }, { "上年营业收入", "revenue_prev", COLUMN_NUMBER, 5 }, { "工业总产值", "output_value", COLUMN_NUMBER, 5 },
    { "上年工业总产值", "output_prev", COLUMN_NUMBER, 5 }, { "研发费用", "rd_expense", COLUMN_NUMBER, 5 }, { "利润总额", "profit", COLUMN_NUMBER, 5 },
    { "实缴税金", "tax_paid", COLUMN_NUMBER, 5 }, { "资产总额", "total_assets", COLUMN_NUMBER, 5 }, { "负债总额", "total_liab", COLUMN_NUMBER, 5 },
    { "出口额", "export_value", COLUMN_NUMBER, 5 }, { "固定资产投资", "fixed_invest", COLUMN_NUMBER, 5 }, { "租金", "rent", COLUMN_NUMBER, 5 },
    { "贷款余额", "loan_balance", COLUMN_NUMBER, 5 }, { "从业人数", "employees", COLUMN_NUMBER, 5 }, { "研发人员", "rd_staff", COLUMN_NUMBER, 5 },
    { "专利数", "patents", COLUMN_NUMBER, 5 }, { "发明专利数", "inv_patents", COLUMN_NUMBER, 5 }, { "综合能耗", "energy_tce", COLUMN_NUMBER, 5 },
    { "用电量", "elec_mwh", COLUMN_NUMBER, 5 }, { "用水量", "water_m3", COLUMN_NUMBER, 5 }, { "用地面积", "land_mu10", COLUMN_NUMBER, 5 },
    { "主导产品占比", "product_share", COLUMN_NUMBER, 5 }, { "信用分", "credit_score", COLUMN_NUMBER, 5 }, { "参保人数", "social_insured", COLUMN_NUMBER, 5 },
    { "行业代码", "industry", COLUMN_TEXT, 3 }, { "规模", "size_class", COLUMN_NUMBER, 2 }, { "片区", "region", COLUMN_NUMBER, 1 },
    { "所有制", "ownership", COLUMN_NUMBER, 2 }, { "成立日期", "founded", COLUMN_DATE, 2 }, { "荣誉", "honours", COLUMN_TEXTS, 0 },
    { "规上企业", "f_above_scale", COLUMN_TRUTH, 5 }, { "在园区", "f_in_park", COLUMN_TRUTH, 5 }, { "纳税A级", "f_tax_a", COLUMN_TRUTH, 5 },
    { "有安全事故", "f_safety_incident", COLUMN_TRUTH, 5 }, { "有环保处罚", "f_env_penalty", COLUMN_TRUTH, 5 }, { "失信", "f_dishonest", COLUMN_TRUTH, 5 },
    { "上市", "f_listed", COLUMN_TRUTH, 5 }, { "有研发机构", "f_rd_center", COLUMN_TRUTH, 5 }, { "数字化三级", "f_digital_l3", COLUMN_TRUTH, 5 },
};

/* ---- numbers from a seed (splitmix64) ------------------------------------------------------------------------------------- */

static inline uint64_t workload_next(uint64_t *s)
{
    uint64_t z = (*s += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static inline int64_t workload_between(uint64_t *s, int64_t low, int64_t high)
{
    return low + (int64_t)(workload_next(s) % (uint64_t)(high - low + 1));
}

/* Spread over powers of two. */
static inline int64_t workload_spread(uint64_t *s, int low, int high)
{
    int e = (int)workload_between(s, low, high);
    return ((int64_t)1 << e) + workload_between(s, 0, ((int64_t)1 << e) - 1);
}

/* ---- firms ------------------------------------------------------------------------------------------------------------------- */

typedef struct workload_firm { int64_t value[W_COLUMNS]; bool missing[W_COLUMNS]; } workload_firm;     /* founded: days; honours: 16 bits */

static inline void workload_numbers(uint64_t *s, int64_t *v)
{
#define PART(of, low, high) ((of) * workload_between(s, low, high) / 1000)
#define SOME(odds, x) (workload_between(s, 0, odds) ? (x) : 0)
#define RARELY(odds, x) (workload_between(s, 0, odds) ? 0 : (x))
    v[W_REVENUE] = workload_spread(s, 9, 21);
    v[W_REVENUE_PREV] = PART(v[W_REVENUE], 650, 1250);
    v[W_OUTPUT] = PART(v[W_REVENUE], 850, 1150);
    v[W_OUTPUT_PREV] = PART(v[W_OUTPUT], 700, 1250);
    v[W_RD_EXPENSE] = SOME(3, PART(v[W_REVENUE], 0, 90));
    v[W_PROFIT] = PART(v[W_REVENUE], -120, 220);
    v[W_TAX] = PART(v[W_REVENUE], 0, 90);
    v[W_ASSETS] = PART(v[W_REVENUE], 300, 3000);
    v[W_DEBTS] = PART(v[W_ASSETS], 50, 950);
    v[W_EXPORT] = RARELY(2, PART(v[W_REVENUE], 0, 700));
    v[W_INVEST] = SOME(2, PART(v[W_REVENUE], 0, 300));
    v[W_RENT] = SOME(1, PART(v[W_REVENUE], 0, 40));
    v[W_LOAN] = SOME(2, PART(v[W_ASSETS], 0, 500));
    v[W_EMPLOYEES] = workload_spread(s, 2, 11);
    v[W_RD_STAFF] = PART(v[W_EMPLOYEES], 0, 300);
    v[W_PATENTS] = SOME(1, workload_spread(s, 0, 7));
    v[W_INVENTIONS] = PART(v[W_PATENTS], 0, 500);
    v[W_ENERGY] = PART(v[W_OUTPUT], 1, 120);
    v[W_ELECTRICITY] = PART(v[W_OUTPUT], 1, 300);
    v[W_WATER] = workload_spread(s, 6, 19);
    v[W_LAND] = SOME(2, workload_spread(s, 3, 12));
    v[W_PRODUCT_SHARE] = workload_between(s, 200, 1000);
    v[W_CREDIT] = workload_between(s, 300, 1000);
    v[W_INSURED] = PART(v[W_EMPLOYEES], 600, 1000);
#undef PART
#undef SOME
#undef RARELY
}

/* 2-digit divisions of GB/T 4754, the common ones more often. */
static const int workload_divisions[] = { 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 26, 26, 27, 27, 28, 29, 30, 30, 31, 32, 33, 33, 34, 34, 34, 35, 35, 35, 36, 36, 37, 38, 38, 38, 39, 39, 39, 39,
    40, 40, 41, 42, 43, 44, 45, 46, 63, 64, 65, 65, 65, 73, 74, 75 };

static inline int64_t workload_founded(uint64_t *s)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = (int)workload_between(s, 1985, 2025), month = (int)workload_between(s, 1, year == 2025 ? 6 : 12);
    int day = (int)workload_between(s, 1, days[month - 1] + (month == 2 && year % 4 == 0));
    return civil_day((civil){ year, month, day });
}

static inline void workload_make_firm(long i, workload_firm *f)
{
    static const int chance[W_FLAGS] = { 55, 40, 50, 4, 6, 3, 3, 25, 20 };
    uint64_t seed = 0x5EED0000u + (uint64_t)i * 0xD1342543DE82EF95u, *s = &seed;
    int64_t *v = f->value;
    enum { DIVISIONS = sizeof workload_divisions / sizeof *workload_divisions };
    workload_numbers(s, v);
    v[W_INDUSTRY] = workload_divisions[workload_between(s, 0, DIVISIONS - 1)] * 100;
    v[W_INDUSTRY] += workload_between(s, 1, 9) * 10;
    v[W_INDUSTRY] += workload_between(s, 0, 9);
    v[W_SIZE] = v[W_EMPLOYEES] >= 1000 && v[W_REVENUE] >= 400000 ? 1 : v[W_EMPLOYEES] >= 300 && v[W_REVENUE] >= 20000 ? 2 : v[W_EMPLOYEES] >= 20 && v[W_REVENUE] >= 3000 ? 3 : 4;
    v[W_REGION] = workload_between(s, 1, 15);
    v[W_OWNERSHIP] = workload_between(s, 1, 8);
    v[W_FOUNDED] = workload_founded(s);
    v[W_HONOURS] = 0;
    if (workload_between(s, 0, 1))
        for (int k = 0; k < 16; k++)
            v[W_HONOURS] |= (int64_t)(workload_between(s, 0, 9) < (k < 6 ? 3 : 1)) << k;
    for (int k = 0; k < W_FLAGS; k++)
        v[W_FLAG + k] = workload_between(s, 0, 99) < chance[k];
    for (int c = 0; c < W_COLUMNS; c++)
        f->missing[c] = workload_columns[c].missing && workload_between(s, 0, 99) < workload_columns[c].missing;
}

/* ---- policies ------------------------------------------------------------------------------------------------------------------- */

typedef enum workload_kind { C_FROM, C_ABOVE, C_RATIO_FROM, C_RATIO_TO, C_PREFIX, C_NO_PREFIX, C_ONE_OF, C_OLDER, C_YOUNGER, C_YES, C_NO, C_ANY_HONOUR, C_NO_HONOUR, C_RANGE } workload_kind;

/* a, b: columns; low, high: bounds (ratios in thousandths, years, honour bits); list: codes. */
typedef struct workload_condition { workload_kind kind; int a, b, count; int64_t low, high; int list[24]; } workload_condition;      /* no gaps: memcmp tells two apart */
typedef struct workload_policy { workload_condition at[10]; int count; } workload_policy;

/* What a condition of each kind may ask: one of `low` (and of `high`). */
typedef struct workload_template { workload_kind kind; int a, b; int64_t low[8]; int lows; int64_t high[3]; int highs; } workload_template;
static const workload_template workload_templates[] = {
    { C_FROM, W_REVENUE, 0, { 1000, 2000, 3000, 5000, 10000, 20000, 50000 }, 7, { 0 }, 0 },
    { C_RATIO_FROM, W_RD_EXPENSE, W_REVENUE, { 10, 15, 20, 25, 30, 35, 40 }, 7, { 0 }, 0 },
    { C_RATIO_FROM, W_REVENUE, W_REVENUE_PREV, { 850, 900, 950, 1000, 1030, 1050, 1100 }, 7, { 0 }, 0 },
    { C_PREFIX, W_INDUSTRY, 0, { 0 }, 0, { 0 }, 0 },
    { C_NO_PREFIX, W_INDUSTRY, 0, { 0 }, 0, { 0 }, 0 },
    { C_ONE_OF, W_SIZE, 0, { 0 }, 0, { 0 }, 0 },
    { C_ONE_OF, W_REGION, 0, { 0 }, 0, { 0 }, 0 },
    { C_OLDER, W_FOUNDED, 0, { 1, 2, 3, 5 }, 4, { 0 }, 0 },
    { C_YOUNGER, W_FOUNDED, 0, { 10, 15, 20, 30 }, 4, { 0 }, 0 },
    { C_NO, W_DISHONEST, 0, { 0 }, 0, { 0 }, 0 },
    { C_NO, W_SAFETY, 0, { 0 }, 0, { 0 }, 0 },
    { C_NO, W_PENALTY, 0, { 0 }, 0, { 0 }, 0 },
    { C_YES, W_ABOVE, 0, { 0 }, 0, { 0 }, 0 },
    { C_YES, W_PARK, 0, { 0 }, 0, { 0 }, 0 },
    { C_ANY_HONOUR, W_HONOURS, 0, { 1, 3, 7, 15, 63, 0x1ff, 0xffff }, 7, { 0 }, 0 },
    { C_NO_HONOUR, W_HONOURS, 0, { 1, 2, 4, 8, 64, 256, 1024 }, 7, { 0 }, 0 },
    { C_RATIO_TO, W_DEBTS, W_ASSETS, { 500, 600, 700, 800 }, 4, { 0 }, 0 },
    { C_RATIO_FROM, W_RD_STAFF, W_EMPLOYEES, { 50, 80, 100, 150 }, 4, { 0 }, 0 },
    { C_RANGE, W_EMPLOYEES, 0, { 5, 10, 20, 50 }, 4, { 500, 1000, 2000 }, 3 },
    { C_ABOVE, W_PROFIT, 0, { 0, 0, 0, 100, 500 }, 5, { 0 }, 0 },
    { C_FROM, W_TAX, 0, { 50, 100, 200, 500, 1000 }, 5, { 0 }, 0 },
    { C_FROM, W_INVENTIONS, 0, { 1, 2, 3, 5 }, 4, { 0 }, 0 },
    { C_FROM, W_INVEST, 0, { 100, 500, 1000, 2000 }, 4, { 0 }, 0 },
    { C_RATIO_TO, W_ENERGY, W_OUTPUT, { 60, 80, 100, 110 }, 4, { 0 }, 0 },
    { C_FROM, W_CREDIT, 0, { 400, 500, 600 }, 3, { 0 }, 0 },
    { C_RATIO_FROM, W_PRODUCT_SHARE, W_CREDIT, { 300, 500, 700 }, 3, { 0 }, 0 },
    { C_RATIO_FROM, W_OUTPUT, W_OUTPUT_PREV, { 900, 950, 1000, 1050 }, 4, { 0 }, 0 },
};
enum { WORKLOAD_TEMPLATES = sizeof workload_templates / sizeof *workload_templates };

static const int workload_lists[3][5][16] = {
    { { 15, 22 }, { 17, 19, 22, 31 }, { 31, 32, 26 }, { 44, 45, 46 }, { 261, 262, 311, 312, 2614 } },
    { { 2, 3, 4 }, { 1, 2, 3 }, { 3, 4 }, { 1, 2, 3, 4 }, { 2, 3 } },
    { { 1, 2, 3, 4, 5, 6, 7, 8 }, { 3, 5, 7, 9, 11, 13 }, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, { 2, 4, 6, 8, 10, 12, 14 }, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 } },
};

static inline void workload_prefixes(uint64_t *s, workload_condition *c)
{
    static const int divisions[] = { 13, 14, 17, 26, 27, 29, 30, 33, 34, 35, 36, 37, 38, 39, 40, 65 };
    static const int finer[] = { 341, 342, 351, 352, 358, 361, 367, 381, 382, 384, 391, 392, 396, 397, 401, 651, 2710, 2770, 3421, 3562, 3823, 3911, 3973, 6513 };
    for (int n = (int)workload_between(s, 6, 16); n; n--)
        c->list[c->count++] = divisions[workload_between(s, 0, 15)];
    for (int n = (int)workload_between(s, 2, 6); n; n--)
        c->list[c->count++] = finer[workload_between(s, 0, 23)];
}

static inline void workload_make_condition(uint64_t *s, const workload_template *t, workload_condition *c)
{
    *c = (workload_condition){ .kind = t->kind, .a = t->a, .b = t->b };
    if (t->kind == C_PREFIX) {
        workload_prefixes(s, c);
    } else if (t->kind == C_NO_PREFIX || t->kind == C_ONE_OF) {
        const int *list = workload_lists[t->kind == C_NO_PREFIX ? 0 : t->a == W_SIZE ? 1 : 2][workload_between(s, 0, 4)];
        for (int i = 0; i < 16 && list[i]; i++)
            c->list[c->count++] = list[i];
    }
    if (t->highs)                                                 /* drawn before the lower bound */
        c->high = t->high[workload_between(s, 0, t->highs - 1)];
    if (t->lows)
        c->low = t->low[workload_between(s, 0, t->lows - 1)];
}

static inline void workload_make_policy(int p, workload_policy *out)
{
    uint64_t seed = 0xB0110000u + (uint64_t)p * 0xA24BAED4963EE407u, *s = &seed;
    bool used[WORKLOAD_TEMPLATES] = { 0 };
    int count = (int)workload_between(s, 4, 10);
    out->count = 0;
    while (out->count < count) {
        int t = (int)workload_between(s, 0, WORKLOAD_TEMPLATES - 1);
        if (!used[t])
            workload_make_condition(s, &workload_templates[t], &out->at[out->count++]);
        used[t] = true;
    }
}

/* ---- policies as FEEL --------------------------------------------------------------------------------------------------------------- */

static inline void workload_put_list(buf *b, const workload_condition *c, const char *quote)
{
    for (int i = 0; i < c->count; i++)
        buf_print(b, "%s%s%d%s", i ? ", " : "", quote, c->list[i], quote);
}

static inline void workload_put_honours(buf *b, int64_t bits)
{
    for (int k = 0, n = 0; k < 16; k++)
        if (bits >> k & 1)
            buf_print(b, "%s\"称号%02d\"", n++ ? ", " : "", k + 1);
}

static inline str workload_feel(arena *arena_, const workload_condition *c)
{
    buf b = buf_new(arena_);
    const char *a = workload_columns[c->a].zh, *d = workload_columns[c->b].zh;
    switch (c->kind) {
    case C_FROM: buf_print(&b, "%s >= %lld", a, (long long)c->low); break;
    case C_ABOVE: buf_print(&b, "%s > %lld", a, (long long)c->low); break;
    case C_RATIO_FROM: buf_print(&b, "%s / %s >= %.3f", a, d, (double)c->low / 1000); break;
    case C_RATIO_TO: buf_print(&b, "%s / %s <= %.3f", a, d, (double)c->low / 1000); break;
    case C_RANGE: buf_print(&b, "%s between %lld and %lld", a, (long long)c->low, (long long)c->high); break;
    case C_OLDER: buf_print(&b, "%s + duration(\"P%lldY\") <= @\"2025-06-30\"", a, (long long)c->low); break;
    case C_YOUNGER: buf_print(&b, "%s + duration(\"P%lldY\") > @\"2025-06-30\"", a, (long long)c->low); break;
    case C_YES: buf_print(&b, "%s", a); break;
    case C_NO: buf_print(&b, "not(%s)", a); break;
    case C_ONE_OF:
        buf_print(&b, "%s in (", a);
        workload_put_list(&b, c, "");
        buf_puts(&b, ")");
        break;
    case C_PREFIX: case C_NO_PREFIX:
        buf_puts(&b, c->kind == C_PREFIX ? "some 代码 in [" : "not(some 代码 in [");
        workload_put_list(&b, c, "\"");
        buf_print(&b, "] satisfies starts with(%s, 代码)%s", a, c->kind == C_PREFIX ? "" : ")");
        break;
    case C_ANY_HONOUR: case C_NO_HONOUR:
        buf_puts(&b, c->kind == C_ANY_HONOUR ? "some 称号 in [" : "not(some 称号 in [");
        workload_put_honours(&b, c->low);
        buf_print(&b, "] satisfies list contains(%s, 称号)%s", a, c->kind == C_ANY_HONOUR ? "" : ")");
        break;
    }
    return (str){ b.text, b.len };
}

static inline ruleset *workload_rules(arena *a, int policies, error *e)
{
    static column_decl columns[W_COLUMNS];
    for (int c = 0; c < W_COLUMNS; c++)
        columns[c] = (column_decl){ str_of(workload_columns[c].zh), workload_columns[c].kind };
    ruleset *r = ruleset_new(a, &(ruleset_options){ .columns = columns, .count = W_COLUMNS, .missing_unknown = true, .lang = e->lang });
    for (int p = 0; p < policies; p++) {
        workload_policy policy;
        clause_id conditions[10];
        workload_make_policy(p, &policy);
        for (int i = 0; i < policy.count; i++)
            if (!ruleset_add_text(r, workload_feel(a, &policy.at[i]), &conditions[i], e))
                return NULL;
        ruleset_add_policy(r, conditions, (size_t)policy.count, 0);
    }
    return r;
}

/* ---- firms as columns ------------------------------------------------------------------------------------------------------------------ */

typedef struct workload_firms { size_t rows; int64_t *value[W_COLUMNS]; uint64_t *known[W_COLUMNS]; } workload_firms;

static inline workload_firms *workload_make_firms(arena *a, size_t rows)
{
    workload_firms *f = NEW(a, workload_firms);
    f->rows = rows;
    for (int c = 0; c < W_COLUMNS; c++) {
        f->value[c] = NEW_N(a, int64_t, rows + 1);
        f->known[c] = NEW_N(a, uint64_t, rows / 64 + 1);
    }
    for (size_t i = 0; i < rows; i++) {
        workload_firm firm;
        workload_make_firm((long)i, &firm);
        for (int c = 0; c < W_COLUMNS; c++) {
            f->value[c][i] = firm.value[c];
            f->known[c][i >> 6] |= (uint64_t)!firm.missing[c] << (i & 63);
        }
    }
    return f;
}

static inline void workload_add_codes(arena *a, fact_rows *b, const workload_firms *f)
{
    enum { INDUSTRIES = 10000, HONOURS = 65536 };
    feel_value *industry = NEW_N(a, feel_value, INDUSTRIES), *sets = NEW_N(a, feel_value, HONOURS), *names = NEW_N(a, feel_value, 16);
    uint32_t *code = NEW_N(a, uint32_t, HONOURS), *row = NEW_N(a, uint32_t, f->rows + 1), used = 0;
    for (int i = 0; i < INDUSTRIES; i++)
        industry[i] = feel_string(str_of(arena_print(a, "%04d", i)));
    memset(code, 0xFF, INDUSTRIES * sizeof *code);
    feel_value *present = NEW_N(a, feel_value, INDUSTRIES);
    for (size_t i = 0; i < f->rows; i++) {
        uint32_t *c = &code[f->value[W_INDUSTRY][i]];
        if (*c == UINT32_MAX)
            present[*c = used++] = industry[f->value[W_INDUSTRY][i]];
        row[i] = *c;
    }
    fact_rows_add_coded(b, str_of(workload_columns[W_INDUSTRY].zh), COLUMN_TEXT, present, used, row, f->known[W_INDUSTRY]);
    for (int k = 0; k < 16; k++)
        names[k] = feel_string(str_of(arena_print(a, "称号%02d", k + 1)));
    memset(code, 0xFF, HONOURS * sizeof *code);
    used = 0;
    for (size_t i = 0; i < f->rows; i++) {
        int64_t bits = f->value[W_HONOURS][i];
        if (code[bits] == UINT32_MAX) {
            feel_value *at = NEW_N(a, feel_value, 16);
            size_t n = 0;
            for (int k = 0; k < 16; k++)
                if (bits >> k & 1)
                    at[n++] = names[k];
            sets[code[bits] = used++] = feel_list_of(a, at, n);
        }
        row[i] = code[bits];
    }
    fact_rows_add_coded(b, str_of(workload_columns[W_HONOURS].zh), COLUMN_TEXTS, sets, used, row, f->known[W_HONOURS]);
}

static inline fact_rows *workload_rows(arena *a, const workload_firms *f)
{
    fact_rows *b = fact_rows_new(a, f->rows);
    uint64_t *bits = NEW_N(a, uint64_t, f->rows / 64 + 1);
    for (int c = 0; c < W_COLUMNS; c++) {
        str name = str_of(workload_columns[c].zh);
        if (workload_columns[c].kind == COLUMN_NUMBER)
            fact_rows_add_numbers(b, name, f->value[c], 0, f->known[c]);
        else if (workload_columns[c].kind == COLUMN_DATE)
            fact_rows_add_dates(b, name, f->value[c], f->known[c]);
        if (workload_columns[c].kind != COLUMN_TRUTH)
            continue;
        memset(bits, 0, (f->rows / 64 + 1) * sizeof *bits);
        for (size_t i = 0; i < f->rows; i++)
            bits[i >> 6] |= (uint64_t)(f->value[c][i] != 0) << (i & 63);
        fact_rows_add_truths(b, name, bits, f->known[c]);
    }
    workload_add_codes(a, b, f);
    return b;
}
#endif
