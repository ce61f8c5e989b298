/* Truths a distinct cell of one column: the graph walked once for all of them, a bit each. */
#include "rule/column_plan.h"

#include <stdlib.h>

struct domain {
    plan *p;
    const column *column;
    int index;
    size_t size, words;
    domain_truth **done;                   /* a node */
    map *members;                          /* of lists: text → bits of the lists that hold it; NULL before it is asked */
    exact exact;
};

domain *domain_new(plan *p, int index, size_t size)
{
    domain *d = NEW(p->a, domain);
    *d = (domain){ .p = p, .column = p->columns[index], .index = index, .size = size, .words = (size + 63) / 64 };
    d->done = NEW_N(p->a, domain_truth *, p->rules->graph.nodes.len);
    exact_begin(&d->exact, p, p->a);
    return d;
}

typedef struct planes { uint64_t *yes, *no; feel_truth missing; } planes;

static planes planes_new(const domain *d)
{
    return (planes){ NEW_N(d->p->a, uint64_t, d->words + 1), NEW_N(d->p->a, uint64_t, d->words + 1), FEEL_UNKNOWN };
}

static void set(planes *t, size_t i, feel_truth v)
{
    if (v != FEEL_UNKNOWN)
        (v == FEEL_TRUE ? t->yes : t->no)[i >> 6] |= (uint64_t)1 << (i & 63);
}

static domain_truth side(domain *d, truth t)
{
    domain_truth v = domain_of_node(d, t / 2);
    if (t & 1)
        return (domain_truth){ v.no, v.yes, v.missing == FEEL_UNKNOWN ? v.missing : v.missing == FEEL_TRUE ? FEEL_FALSE : FEEL_TRUE };
    return v;
}

static feel_truth and_of(feel_truth a, feel_truth b)
{
    return a == FEEL_FALSE || b == FEEL_FALSE ? FEEL_FALSE : a == FEEL_UNKNOWN || b == FEEL_UNKNOWN ? FEEL_UNKNOWN : FEEL_TRUE;
}

static void conjunction(domain *d, const node *n, planes *out)
{
    out->missing = FEEL_TRUE;
    for (size_t w = 0; w < d->words; w++)
        out->yes[w] = ~(uint64_t)0;
    for (size_t k = 0; k < n->count; k++) {
        domain_truth t = side(d, n->kids[k]);
        out->missing = and_of(out->missing, t.missing);
        for (size_t w = 0; w < d->words; w++) {
            out->yes[w] &= t.yes[w];
            out->no[w] |= t.no[w];
        }
    }
}

static void decided(domain *d, const node *n, planes *out)
{
    domain_truth t = side(d, n->a);
    out->missing = t.missing == FEEL_UNKNOWN ? FEEL_FALSE : FEEL_TRUE;
    for (size_t w = 0; w < d->words; w++) {
        out->yes[w] = t.yes[w] | t.no[w];
        out->no[w] = ~out->yes[w];
    }
}

static void selection(domain *d, const node *n, planes *out)
{
    domain_truth c = side(d, n->a), a = side(d, n->b), b = side(d, n->c);
    out->missing = c.missing == FEEL_TRUE ? a.missing : b.missing;
    for (size_t w = 0; w < d->words; w++) {
        out->yes[w] = (c.yes[w] & a.yes[w]) | (~c.yes[w] & b.yes[w]);
        out->no[w] = (c.yes[w] & a.no[w]) | (~c.yes[w] & b.no[w]);
    }
}

static bool text_holds(const node *n, feel_value v)
{
    int order;
    switch (n->op) {
    case OP_STARTS: return str_starts(v.text, n->text);
    case OP_TEXT_EQ: return str_eq(v.text, n->text);
    default: return feel_compare(v, feel_string(n->text), &order) && (n->op == OP_TEXT_GT ? order > 0 : order >= 0);
    }
}

static void texts(domain *d, const node *n, planes *out)
{
    for (size_t i = 0; i < d->size; i++)
        set(out, i, text_holds(n, d->column->dictionary[i]) ? FEEL_TRUE : FEEL_FALSE);
}

static void find_members(domain *d)
{
    d->members = NEW(d->p->a, map);
    *d->members = map_new(d->p->a);
    for (size_t i = 0; i < d->size; i++) {
        const feel_list *l = d->column->dictionary[i].list;
        for (size_t k = 0; k < l->count; k++) {
            map_value *v = map_put(d->members, l->at[k].text, NULL);
            if (!v->ptr)
                v->ptr = NEW_N(d->p->a, uint64_t, d->words + 1);
            ((uint64_t *)v->ptr)[i >> 6] |= (uint64_t)1 << (i & 63);
        }
    }
}

static void lists(domain *d, const node *n, planes *out)
{
    if (!d->members)
        find_members(d);
    const uint64_t *holding = map_ptr(d->members, n->text);
    for (size_t w = 0; w < d->words; w++) {
        out->yes[w] = holding ? holding[w] : 0;
        out->no[w] = ~out->yes[w];
    }
}

/* A plain column against a constant: one threshold. */
static bool plain_comparison(domain *d, const node *n, planes *out)
{
    if ((n->op != OP_GE && n->op != OP_GT && n->op != OP_EQ) || graph_node(&d->p->rules->graph, n->a)->op != OP_COLUMN)
        return false;
    int64_t from = threshold_of(n->op == OP_EQ ? OP_GE : n->op, n->number, d->column->scale);
    int64_t after = n->op == OP_EQ ? threshold_of(OP_GT, n->number, d->column->scale) : INT64_MAX;
    for (size_t i = 0; i < d->size; i++) {
        int64_t cell = d->column->least + (int64_t)i;
        set(out, i, cell >= from && (n->op != OP_EQ || cell < after) ? FEEL_TRUE : FEEL_FALSE);
    }
    return true;
}

static void one_by_one(domain *d, uint32_t id, planes *out)
{
    bool interpreted = graph_node(&d->p->rules->graph, id)->op == OP_INTERPRET;
    for (size_t i = 0; i <= d->size; i++) {                       /* the last: where it is missing */
        exact_row row = { .column = d->index, .value = i < d->size ? column_domain_value(d->column, i) : FEEL_NOTHING };
        feel_truth t = interpreted ? exact_interpret(&d->exact, id, &row) : exact_comparison(&d->exact, id, &row);
        if (i < d->size)
            set(out, i, t);
        else
            out->missing = t;
    }
    d->p->stats.interpreted_values += d->size + 1;
}

static void work_out(domain *d, uint32_t id, planes *out)
{
    const node *n = graph_node(&d->p->rules->graph, id);
    switch (n->op) {
    case OP_TRUE: case OP_KNOWN:
        for (size_t w = 0; w < d->words; w++)
            out->yes[w] = ~(uint64_t)0;
        out->missing = n->op == OP_TRUE ? FEEL_TRUE : FEEL_FALSE;
        break;
    case OP_UNKNOWN: break;
    case OP_AND: conjunction(d, n, out); break;
    case OP_DECIDED: decided(d, n, out); break;
    case OP_SELECT: selection(d, n, out); break;
    case OP_TEXT_GE: case OP_TEXT_GT: case OP_TEXT_EQ: case OP_STARTS: texts(d, n, out); break;
    case OP_HAS: lists(d, n, out); break;
    default:
        if (!plain_comparison(d, n, out))
            one_by_one(d, id, out);
    }
}

domain_truth domain_of_node(domain *d, uint32_t id)
{
    if (!d->done[id]) {
        planes t = planes_new(d);
        work_out(d, id, &t);
        d->done[id] = NEW(d->p->a, domain_truth);
        *d->done[id] = (domain_truth){ t.yes, t.no, t.missing };
    }
    return *d->done[id];
}
