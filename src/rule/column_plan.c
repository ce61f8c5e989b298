#include "rule/column_plan.h"

#include <stdlib.h>

/* What a step costs, in cycles a word of 64 rows with AVX2 or thereabouts; only proportions matter. */
enum { COST_LOOKUP_COLUMN = 160, COST_LOOKUP_TRUTH = 5, COST_COMBINE = 1, COST_NO_OTHER_WAY = 100000 };
static const int cost_compare[CELL_WIDTHS] = { 5, 8, 18, 40, 40 };
enum { MOST_DOMAIN = 65536, TABLE_TRUTHS = 64 };

typedef struct candidate { uint32_t node; int cost; } candidate;
typedef struct lookup_column { VEC(candidate) candidates; size_t domain; bool has_domain; } lookup_column;

typedef struct comparison { uint32_t number, node; } comparison;

enum { WALKED = 1, CANDIDATE = 2, LOOKED_UP = 4 };

typedef struct planner {
    plan *p;
    lookup_column *lookups;                /* a column */
    uint8_t *seen;                         /* a node */
    int *costs;                            /* a node; 0: not asked yet */
    VEC(comparison) comparisons;
} planner;

step *plan_step(plan *p, step s)
{
    VEC_ADD(p->a, &p->steps, s);
    return &p->steps.at[p->steps.len - 1];
}

truth plan_new_truth(plan *p)
{
    return 2 * p->truth_count++;
}

static const node *node_of(const plan *p, uint32_t id)
{
    return graph_node(&p->rules->graph, id);
}

/* ---- which nodes are wanted, and how ----------------------------------------------------------------------------------- */

static bool is_comparison(const node *n)
{
    return n->op >= OP_GE && n->op <= OP_EQ_TWO;
}

/* Cycles a word for a node on one column without a lookup. */
static int direct_cost(planner *w, uint32_t id)
{
    const node *n = node_of(w->p, id);
    int cost = COST_COMBINE;
    if (w->costs[id])
        return w->costs[id];
    switch (n->op) {
    case OP_AND:
        for (size_t i = 0; i < n->count; i++)
            cost += COST_COMBINE + direct_cost(w, n->kids[i] / 2);
        break;
    case OP_DECIDED: cost += direct_cost(w, n->a / 2); break;
    case OP_SELECT: cost += direct_cost(w, n->a / 2) + direct_cost(w, n->b / 2) + direct_cost(w, n->c / 2); break;
    case OP_GE: case OP_GT: case OP_EQ:
        cost = node_of(w->p, n->a)->op == OP_COLUMN ? cost_compare[w->p->columns[n->column]->width] : 2 * cost_compare[CELL_64];
        break;
    case OP_TRUE: case OP_UNKNOWN: case OP_KNOWN: break;
    default: cost = COST_NO_OTHER_WAY;
    }
    return w->costs[id] = cost < COST_NO_OTHER_WAY ? cost : COST_NO_OTHER_WAY;
}

static void walk(planner *w, uint32_t id)
{
    const node *n = node_of(w->p, id);
    if (w->seen[id] & WALKED)
        return;
    if (n->column >= 0 && w->lookups[n->column].has_domain && n->op != OP_KNOWN && !w->seen[id]) {
        w->seen[id] = CANDIDATE;                                  /* walked again when it is not looked up */
        VEC_ADD(w->p->a, &w->lookups[n->column].candidates, (candidate){ id, direct_cost(w, id) });
        return;
    }
    w->seen[id] |= WALKED;
    if (is_comparison(n))
        VEC_ADD(w->p->a, &w->comparisons, (comparison){ n->a, id });
    for (size_t i = 0; n->op == OP_AND && i < n->count; i++)
        walk(w, n->kids[i] / 2);
    if (n->op == OP_DECIDED)
        walk(w, n->a / 2);
    if (n->op == OP_SELECT)
        walk(w, n->a / 2), walk(w, n->b / 2), walk(w, n->c / 2);
}

/* ---- lookups --------------------------------------------------------------------------------------------------------------- */

typedef struct table_fill { plan *p; const column *column; uint64_t *table; truth *out; size_t used; } table_fill;

static void flush_table(table_fill *f)
{
    if (f->used)
        plan_step(f->p, (step){ .op = STEP_LOOKUP, .a = { f->column, 0, f->column->width }, .table = f->table, .of = f->out, .count = f->used });
    f->used = 0;
}

/* One more truth a distinct cell; its reference. */
static truth add_to_table(table_fill *f, const uint64_t *bits, size_t size)
{
    if (!f->used) {
        f->table = NEW_N(f->p->a, uint64_t, size + 1);
        f->out = NEW_N(f->p->a, truth, TABLE_TRUTHS);
    }
    for (size_t i = 0; i < size; i++)
        f->table[i] |= (bits[i >> 6] >> (i & 63) & 1) << f->used;
    truth t = plan_new_truth(f->p);
    f->out[f->used++] = t;
    if (f->used == TABLE_TRUTHS)
        flush_table(f);
    return t;
}

static bool two_valued(const domain_truth *t, size_t size)
{
    for (size_t w = 0; w < size / 64; w++)
        if (~(t->yes[w] ^ t->no[w]))
            return false;
    uint64_t rest = size % 64 ? ((uint64_t)1 << size % 64) - 1 : 0;
    return !(~(t->yes[size / 64] ^ t->no[size / 64]) & rest);
}

typedef struct merge { uint32_t node; truth yes, no; feel_truth missing; } merge;
typedef VEC(merge) merges;

static void look_up(planner *w, int index, merges *later)
{
    plan *p = w->p;
    lookup_column *l = &w->lookups[index];
    domain *d = domain_new(p, index, l->domain);
    table_fill f = { .p = p, .column = p->columns[index] };
    for (size_t i = 0; i < l->candidates.len; i++) {
        uint32_t id = l->candidates.at[i].node;
        if (!(w->seen[id] & LOOKED_UP))
            continue;
        domain_truth t = domain_of_node(d, id);
        bool two = two_valued(&t, l->domain);
        truth yes = add_to_table(&f, t.yes, l->domain);
        if (two && t.missing == FEEL_UNKNOWN) {
            p->truths[id] = yes;
            continue;
        }
        truth no = two ? yes ^ 1 : add_to_table(&f, t.no, l->domain);
        VEC_ADD(p->a, later, (merge){ id, yes, no, t.missing });
    }
    flush_table(&f);
}

/* Truths that have a third value, or a value where the column is missing. */
static void merge_truths(planner *w, int index, const merges *all)
{
    for (size_t i = 0; i < all->len; i++) {
        const merge *m = &all->at[i];
        truth *of = NEW_N(w->p->a, truth, 2);
        of[0] = m->yes, of[1] = m->no;
        w->p->truths[m->node] = plan_new_truth(w->p);
        plan_step(w->p, (step){ .op = STEP_MERGE, .out = w->p->truths[m->node], .a = { .column = w->p->columns[index] }, .of = of, .count = 2, .missing = m->missing });
    }
}

/* Truths on one column: all looked up, or those alone that have no other way or are dearer otherwise. */
static void choose(planner *w, int index)
{
    lookup_column *l = &w->lookups[index];
    int64_t direct = 0;
    bool must = false;
    merges later = { 0 };
    for (size_t i = 0; i < l->candidates.len; i++) {
        direct += l->candidates.at[i].cost;
        must = must || l->candidates.at[i].cost >= COST_NO_OTHER_WAY;
    }
    must = must || direct > COST_LOOKUP_COLUMN * (int64_t)(1 + l->candidates.len / TABLE_TRUTHS) + COST_LOOKUP_TRUTH * (int64_t)l->candidates.len;
    for (size_t i = 0; i < l->candidates.len; i++) {
        candidate c = l->candidates.at[i];
        if (must && c.cost > COST_LOOKUP_TRUTH)
            w->seen[c.node] |= LOOKED_UP;
        else
            walk(w, c.node);
    }
    if (must) {
        look_up(w, index, &later);
        merge_truths(w, index, &later);
    }
}

/* ---- everything else ---------------------------------------------------------------------------------------------------------- */

static truth plan_truth(plan *p, truth t);

static truth plan_leaf(plan *p, uint32_t id, const node *n)
{
    truth out = plan_new_truth(p);
    place_of at = { .column = n->column >= 0 ? p->columns[n->column] : NULL };
    switch (n->op) {
    case OP_TRUE: plan_step(p, (step){ .op = STEP_CONSTANT, .out = out, .with = 1 }); break;
    case OP_UNKNOWN: plan_step(p, (step){ .op = STEP_CONSTANT, .out = out }); break;
    case OP_KNOWN: plan_step(p, (step){ .op = STEP_KNOWN, .out = out, .a = at }); break;
    case OP_BIT: plan_step(p, (step){ .op = STEP_BIT, .out = out, .a = at }); break;
    default:
        p->stats.interpreted_clauses++;
        plan_step(p, (step){ .op = STEP_INTERPRET, .out = out, .node = id });
    }
    return out;
}

static truth plan_group(plan *p, step_op op, const truth *kids, size_t count)
{
    truth *of = NEW_N(p->a, truth, count + 1);
    for (size_t i = 0; i < count; i++)
        of[i] = plan_truth(p, kids[i]);
    truth out = plan_new_truth(p);
    plan_step(p, (step){ .op = op, .out = out, .of = of, .count = count });
    return out;
}

static truth plan_truth(plan *p, truth t)
{
    uint32_t id = t / 2;
    if (p->truths[id] == NO_REFERENCE) {
        const node *n = node_of(p, id);
        truth kids[] = { n->a, n->b, n->c };
        switch (n->op) {
        case OP_AND: p->truths[id] = plan_group(p, STEP_AND, n->kids, n->count); break;
        case OP_SELECT: p->truths[id] = plan_group(p, STEP_SELECT, kids, 3); break;
        case OP_DECIDED: p->truths[id] = plan_group(p, STEP_DECIDED, kids, 1); break;
        default: p->truths[id] = plan_leaf(p, id, n);
        }
    }
    return p->truths[id] ^ (t & 1);
}

static int by_number(const void *x, const void *y)
{
    const comparison *a = x, *b = y;
    return a->number != b->number ? (a->number > b->number) - (a->number < b->number) : (a->node > b->node) - (a->node < b->node);
}

/* Comparisons of one number stand together, so that a quotient is worked out once and is still in the cache. */
static void plan_comparisons(planner *w)
{
    if (w->comparisons.len)
        qsort(w->comparisons.at, w->comparisons.len, sizeof *w->comparisons.at, by_number);
    for (size_t i = 0; i < w->comparisons.len; i++) {
        const comparison *c = &w->comparisons.at[i];
        if (!i || c->number != c[-1].number) {
            w->p->round++;
            w->p->number_next = 0;
        }
        w->p->truths[c->node] = plan_comparison(w->p, c->node);
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------------- */

static bool find_columns(plan *p, error *e)
{
    const ruleset_options *o = &p->rules->options;
    p->columns = NEW_N(p->a, const column *, o->count + 1);
    for (size_t i = 0; i < o->count; i++) {
        int at = fact_rows_find(p->rows, o->columns[i].name);
        if (at < 0)
            return fail(e, ERR_INTERNAL, "数据里没有“%.*s”这一列", "the rows have no column “%.*s”", (int)o->columns[i].name.len, o->columns[i].name.at);
        p->columns[i] = &p->rows->columns.at[at];
        if (p->columns[i]->kind != o->columns[i].kind)
            return fail(e, ERR_INTERNAL, "“%.*s”列的类型与声明不同", "column “%.*s” is of another kind than declared", (int)o->columns[i].name.len, o->columns[i].name.at);
    }
    return true;
}

static void wanted(planner *w, run_level level)
{
    const ruleset *r = w->p->rules;
    for (size_t i = 0; i < r->policies.len; i++)
        for (size_t k = 0; k < r->policies.at[i].count; k++)
            walk(w, r->clauses.at[r->policies.at[i].conditions[k]] / 2);
    for (size_t i = 0; level == RUN_TRUTHS && i < r->clauses.len; i++)
        walk(w, r->clauses.at[i] / 2);
}

static void refer(plan *p, run_level level)
{
    const ruleset *r = p->rules;
    p->policies = NEW_N(p->a, const truth *, r->policies.len + 1);
    for (size_t i = 0; i < r->policies.len; i++) {
        const policy_terms *t = &r->policies.at[i];
        truth *of = NEW_N(p->a, truth, t->count + 1);
        for (size_t k = 0; k < t->count; k++)
            of[k] = plan_truth(p, r->clauses.at[t->conditions[k]]);
        p->policies[i] = of;
    }
    p->clauses = NEW_N(p->a, truth, r->clauses.len + 1);
    for (size_t i = 0; level == RUN_TRUTHS && i < r->clauses.len; i++)
        p->clauses[i] = plan_truth(p, r->clauses.at[i]);
}

bool plan_make(plan *p, const ruleset *r, const fact_rows *b, run_level level, arena *a, error *e)
{
    size_t nodes = r->graph.nodes.len;
    *p = (plan){ .a = a, .rules = r, .rows = b, .numbers = NEW_N(a, number, nodes), .truths = NEW_N(a, truth, nodes) };
    TRY(find_columns(p, e));
    planner w = { .p = p, .lookups = NEW_N(a, lookup_column, r->options.count + 1), .seen = NEW_N(a, uint8_t, nodes), .costs = NEW_N(a, int, nodes) };
    memset(p->truths, 0xFF, nodes * sizeof *p->truths);
    for (size_t i = 0; i < r->options.count; i++) {
        const column *c = p->columns[i];
        bool coded = c->kind == COLUMN_TEXT || c->kind == COLUMN_TEXTS;
        size_t most = coded ? SIZE_MAX : b->rows < MOST_DOMAIN ? b->rows : MOST_DOMAIN;
        w.lookups[i].has_domain = c->width < CELL_64 && column_domain(c, most, &w.lookups[i].domain);
    }
    wanted(&w, level);
    for (size_t i = 0; i < r->options.count; i++)
        choose(&w, (int)i);
    plan_comparisons(&w);
    refer(p, level);
    p->stats.nodes = p->truth_count;
    return true;
}
