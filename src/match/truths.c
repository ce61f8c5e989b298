#include "match/truths.h"

#include "rule/columns.h"

typedef struct building { const profile *p; arena *a; VEC(fact_use) names; VEC(column_decl) columns; fact_rows *rows; } building;

static column_kind kind_of(fact_type t)
{
    static const column_kind kinds[] = { [FACT_NUMBER] = COLUMN_NUMBER, [FACT_TEXT] = COLUMN_TEXT, [FACT_BOOL] = COLUMN_TRUTH, [FACT_DATE] = COLUMN_DATE, [FACT_TEXTS] = COLUMN_TEXTS };
    return kinds[t];
}

/* A fact stands under every name that rules call it by. What has more digits than a column holds goes as it is. */
static void add_name(building *b, fact_use u)
{
    for (size_t i = 0; i < b->names.len; i++)
        if (str_eq(b->names.at[i].name, u.name))
            return;
    VEC_ADD(b->a, &b->names, u);
    feel_value *values = NEW_N(b->a, feel_value, b->p->firms + 1);
    for (uint32_t f = 0; f < b->p->firms; f++)
        values[f] = b->p->cell[u.fact][f].value;
    column_kind k = kind_of(b->p->facts->at[u.fact].type);
    if (!fact_rows_add_values(b->rows, u.name, k, values)) {
        k = COLUMN_ANY;
        fact_rows_add_values(b->rows, u.name, k, values);
    }
    VEC_ADD(b->a, &b->columns, (column_decl){ u.name, k });
}

bool truths_of(const profile *p, const truth_rule *rules, size_t n, truth_codes codes, error *e)
{
    arena *a = arena_new();
    building b = { .p = p, .a = a, .rows = fact_rows_new(a, p->firms) };
    run_result ran;
    clause_id *clauses = NEW_N(a, clause_id, n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rules[i].use_count; k++)
            add_name(&b, rules[i].uses[k]);
    ruleset *set = ruleset_new(a, &(ruleset_options){ .columns = b.columns.at, .count = b.columns.len, .limits = FACT_LIMITS, .lang = p->c->lang });
    for (size_t i = 0; i < n; i++)
        clauses[i] = ruleset_add(set, rules[i].expression);
    bool ok = ruleset_run(set, b.rows, &(run_options){ .level = RUN_TRUTHS }, a, &ran, e);
    for (size_t i = 0; ok && i < n; i++)
        for (uint32_t f = 0; f < p->firms; f++) {
            feel_truth t = run_truth(&ran, clauses[i], f);
            rules[i].out[f] = t == FEEL_TRUE ? codes.yes : t == FEEL_FALSE ? codes.no : codes.unknown;
        }
    arena_end(a);
    return ok;
}
