#include "match/gap.h"

#include "base/vec.h"
#include "rule/feel_ast.h"

#include <stdlib.h>

typedef VEC(change) changes;
typedef VEC(gap) gaps;
typedef struct gapping { const match *m; const fact_view *view; arena *a; const fact_use *uses; size_t use_count; } gapping;

/* What a change costs against another; only the order matters. Waiting for a judge or a missing fact is little, what is
 * not in the firm's hand is much. */
static const int costs[] = { [CHANGE_NUMBER] = 10, [CHANGE_HAVE] = 10, [CHANGE_DROP] = 40, [CHANGE_TEXT] = 60, [CHANGE_FLAG] = 12, [CHANGE_TIME] = 8, [CHANGE_SUPPLY] = 4, [CHANGE_JUDGE] = 2, [CHANGE_OTHER] = 80 };
enum { COST_AGAINST = 200, MOST_OPTIONS = 12 };

static gap gap_of(arena *a, change c)
{
    gap g = { NEW(a, change), 1, costs[c.kind] + (c.against ? COST_AGAINST : 0) };
    *g.at = c;
    return g;
}

static gap joined(arena *a, const gap *x, const gap *y)
{
    gap g = { NEW_N(a, change, x->count + y->count + 1), x->count + y->count, x->cost + y->cost };
    memcpy(g.at, x->at ? x->at : g.at, x->count * sizeof *g.at);
    memcpy(g.at + x->count, y->at ? y->at : g.at, y->count * sizeof *g.at);
    return g;
}

static feel_truth truth_in(const gapping *k, const feel_expression *x, const fact_view *v)
{
    feel_value r = fact_view_evaluate(v, k->a, x, k->uses, k->use_count);
    return r.kind == FEEL_BOOL ? (r.truth ? FEEL_TRUE : FEEL_FALSE) : FEEL_UNKNOWN;
}

static bool holds_in(const gapping *k, const feel_expression *x, const fact_view *v, bool want) { return truth_in(k, x, v) == (want ? FEEL_TRUE : FEEL_FALSE); }

static int fact_named(const gapping *k, const feel_expression *x)
{
    for (size_t i = 0; x->kind == NODE_NAME && i < k->use_count; i++)
        if (str_eq(k->uses[i].name, x->name))
            return k->uses[i].fact;
    return -1;
}

static const fact_decl *decl_of(const gapping *k, int fact) { return &k->m->p->facts.at[fact]; }

/* ---- facts at the bottom --------------------------------------------------------------------------------------------------- */

typedef VEC(int) ints;
static void add_once(arena *a, ints *out, int fact)
{
    for (size_t i = 0; i < out->len; i++)
        if (out->at[i] == fact)
            return;
    VEC_ADD(a, out, fact);
}

static void bottom_of_fact(const gapping *k, int fact, ints *out)
{
    const fact_decl *d = decl_of(k, fact);
    if (!d->use_count)
        add_once(k->a, out, fact);
    for (size_t i = 0; i < d->use_count; i++)
        bottom_of_fact(k, d->uses[i].fact, out);
}

static void bottom(const gapping *k, const feel_expression *x, ints *out)
{
    int fact = fact_named(k, x);
    if (fact >= 0)
        bottom_of_fact(k, fact, out);
    for (size_t i = 0; i < x->count; i++)
        bottom(k, x->kids[i], out);
}

/* ---- numbers ---------------------------------------------------------------------------------------------------------------- */

typedef struct probe { const gapping *k; const feel_expression *x; bool want; int fact; dec128 start, step; } probe;

static bool value_at(const probe *p, int64_t steps, dec128 *out)
{
    dec128 d;
    return dec_mul(p->step, dec_of(steps), &d) && dec_add(p->start, d, out);
}

static fact_view changed_view(const probe *p, fact_change *one, size_t n)
{
    fact_view v = *p->k->view;
    fact_change *all = NEW_N(p->k->a, fact_change, v.changes + n);
    memcpy(all, one, n * sizeof *all);                                   /* first wins: over what was changed before */
    memcpy(all + n, v.changed ? v.changed : all, v.changes * sizeof *all);
    v.changed = all;
    v.changes += n;
    return v;
}

static bool holds_at(const probe *p, int64_t steps)
{
    dec128 to;
    arena_pos at = arena_mark(p->k->a);
    bool ok = value_at(p, steps, &to);
    if (ok) {
        fact_change one = { p->fact, feel_number(to) };
        fact_view v = changed_view(p, &one, 1);
        ok = holds_in(p->k, p->x, &v, p->want);
    }
    arena_rewind(p->k->a, at);
    return ok;
}

/* Growing, then halving: the least number of steps after which it holds, where it goes on holding. */
static bool least_steps(const probe *p, int64_t most, int64_t *out)
{
    enum { GROWTH = 16 };
    int64_t low = 0, high = 1;
    while (high < most && !holds_at(p, high)) {
        low = high;
        high *= GROWTH;
    }
    high = high > most ? most : high;
    if (!holds_at(p, high))
        return false;
    while (low + 1 < high) {
        int64_t middle = low + (high - low) / 2;
        if (holds_at(p, middle))
            high = middle;
        else
            low = middle;
    }
    *out = high;
    return true;
}

/* One fact, one way. The steps are the fact's own digits, counted from a value on its grid. */
static bool number_way(const gapping *k, const feel_expression *x, bool want, int fact, bool up, change *out)
{
    enum { MOST_BITS = 44 };
    const fact_decl *d = decl_of(k, fact);
    fact_cell now = fact_view_cell(k->view, k->a, fact);
    probe p = { k, x, want, fact, dec_of(0), dec_of_decimal((decimal){ up ? 1 : -1, d->scale }) };
    int64_t most = (int64_t)1 << MOST_BITS, steps;
    if (now.state != FACT_KNOWN || now.value.kind != FEEL_NUMBER || !dec_round_to(now.value.number, d->scale, up ? DEC_FLOOR : DEC_CEILING, &p.start))
        return false;
    dec128 left;
    if (!up && dec_sign(p.start) >= 0)                                   /* what is not negative is not brought below nothing */
        most = dec_div(p.start, dec_abs(p.step), &left) && dec_truncate(left) < most ? dec_truncate(left) : most;
    if (most < 1 || !least_steps(&p, most, &steps) || !value_at(&p, steps, &out->to.number) || !dec_sub(out->to.number, now.value.number, &out->by))
        return false;
    out->kind = CHANGE_NUMBER;
    out->fact = fact;
    out->to.kind = FEEL_NUMBER;
    return true;
}

static void number_options(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    ints found = { 0 };
    size_t had = out->len;
    bottom(k, x, &found);
    for (int against = 0; against < 2 && out->len == had; against++)
        for (size_t i = 0; i < found.len; i++) {
            const fact_decl *d = decl_of(k, found.at[i]);
            change c = { .against = against };
            bool grows = !d->less;
            if (d->type != FACT_NUMBER || (d->fixed && !against))
                continue;
            if (number_way(k, x, want, found.at[i], against ? !grows : grows, &c) || (d->fixed && number_way(k, x, want, found.at[i], grows, &c)))
                VEC_ADD(k->a, out, gap_of(k->a, c));
        }
}

/* ---- days ---------------------------------------------------------------------------------------------------------------------- */

static bool asks_day(const gapping *k, const feel_expression *x)
{
    int fact = fact_named(k, x);
    if ((fact >= 0 && decl_of(k, fact)->by_day) || feel_asks_day(x))
        return true;
    for (size_t i = 0; i < x->count; i++)
        if (asks_day(k, x->kids[i]))
            return true;
    return false;
}

static bool holds_on(const gapping *k, const feel_expression *x, bool want, date day)
{
    fact_view v = *k->view;
    arena_pos at = arena_mark(k->a);
    v.day = day;
    bool ok = holds_in(k, x, &v, want);
    arena_rewind(k->a, at);
    return ok;
}

static void time_option(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    enum { MOST_DAYS = 366 * 20 };
    int low = 0, high = 1;
    if (!asks_day(k, x))
        return;
    while (high < MOST_DAYS && !holds_on(k, x, want, k->view->day + high)) {
        low = high;
        high *= 2;
    }
    if (!holds_on(k, x, want, k->view->day + high))
        return;
    while (low + 1 < high) {
        int middle = (low + high) / 2;
        *(holds_on(k, x, want, k->view->day + middle) ? &high : &low) = middle;
    }
    VEC_ADD(k->a, out, gap_of(k->a, (change){ .kind = CHANGE_TIME, .fact = -1, .when = k->view->day + high }));
}

/* ---- texts, lists, yes and no ------------------------------------------------------------------------------------------------------ */

typedef VEC(str) strs;
static void literals(const gapping *k, const feel_expression *x, strs *out)
{
    if (x->kind == NODE_LITERAL && x->value.kind == FEEL_STRING)
        VEC_ADD(k->a, out, x->value.text);
    for (size_t i = 0; i < x->count; i++)
        literals(k, x->kids[i], out);
}

static int first_fact(const gapping *k, const feel_expression *x, fact_type t)
{
    int fact = fact_named(k, x);
    if (fact >= 0 && decl_of(k, fact)->type == t)
        return fact;
    for (size_t i = 0; i < x->count; i++)
        if ((fact = first_fact(k, x->kids[i], t)) >= 0)
            return fact;
    return -1;
}

/* A set of texts or one text against texts that stand in the expression. */
static bool text_option(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    strs wanted = { 0 };
    int list = first_fact(k, x, FACT_TEXTS), text = first_fact(k, x, FACT_TEXT);
    literals(k, x, &wanted);
    if (!wanted.len || (list < 0) == (text < 0))
        return false;
    bool differs = (x->kind == NODE_NE) == want;
    change c = { .kind = list < 0 ? CHANGE_TEXT : differs ? CHANGE_DROP : CHANGE_HAVE, .fact = list < 0 ? text : list, .wanted = wanted.at, .wanted_count = wanted.len };
    c.against = list < 0 && (differs || decl_of(k, text)->fixed);
    if (x->kind != NODE_NE && !want && list < 0)
        c.against = true;
    const gap g = gap_of(k->a, c);
    fact_view v = gap_applied(k->view, &g, k->a);
    if (!c.against && !holds_in(k, x, &v, want))
        return false;
    VEC_ADD(k->a, out, g);
    return true;
}

static bool flag_option(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    int fact = first_fact(k, x, FACT_BOOL);
    if (fact < 0)
        return false;
    fact_cell now = fact_view_cell(k->view, k->a, fact);
    change c = { .kind = CHANGE_FLAG, .fact = fact, .to = feel_bool(!(now.state == FACT_KNOWN && now.value.truth)), .against = decl_of(k, fact)->fixed };
    const gap g = gap_of(k->a, c);
    fact_view v = gap_applied(k->view, &g, k->a);
    if (!holds_in(k, x, &v, want))
        return false;
    VEC_ADD(k->a, out, g);
    return true;
}

/* ---- the walk ------------------------------------------------------------------------------------------------------------------------ */

static void options_of(const gapping *k, const feel_expression *x, bool want, gaps *out);

/* Both are needed: each way of the one with each of the other. */
static void both(const gapping *k, const feel_expression *x, const feel_expression *y, bool want, gaps *out)
{
    gaps a = { 0 }, b = { 0 };
    options_of(k, x, want, &a);
    options_of(k, y, want, &b);
    for (size_t i = 0; i < a.len; i++)
        for (size_t j = 0; j < b.len && out->len < MOST_OPTIONS; j++)
            VEC_ADD(k->a, out, joined(k->a, &a.at[i], &b.at[j]));
}

static bool is_call(const feel_expression *x, const char *name)
{
    return x->kind == NODE_CALL && x->count >= 2 && x->kids[0]->kind == NODE_NAME && str_eq(x->kids[0]->name, str_of(name));
}

/* A fact computed as yes or no is looked into. */
static bool inside_fact(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    int fact = fact_named(k, x);
    const fact_decl *d = fact >= 0 ? decl_of(k, fact) : NULL;
    if (!d || d->type != FACT_BOOL || !d->expression)
        return false;
    gapping inner = { k->m, k->view, k->a, d->uses, d->use_count };
    options_of(&inner, d->expression, want, out);
    return true;
}

static void supply_options(const gapping *k, const feel_expression *x, gaps *out)
{
    ints found = { 0 };
    gap all = { 0 };
    bottom(k, x, &found);
    for (size_t i = 0; i < found.len; i++)
        if (fact_view_cell(k->view, k->a, found.at[i]).state == FACT_UNKNOWN) {
            gap one = gap_of(k->a, (change){ .kind = CHANGE_SUPPLY, .fact = found.at[i] });
            all = joined(k->a, &all, &one);
        }
    if (all.count)
        VEC_ADD(k->a, out, all);
}

static void leaf(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    size_t had = out->len;
    if (truth_in(k, x, k->view) == FEEL_UNKNOWN)
        supply_options(k, x, out);
    if (out->len > had)
        return;
    time_option(k, x, want, out);
    number_options(k, x, want, out);
    if (out->len == had && !text_option(k, x, want, out) && !flag_option(k, x, want, out))
        VEC_ADD(k->a, out, gap_of(k->a, (change){ .kind = CHANGE_OTHER, .fact = -1 }));
}

/* `x between a and b` and tests of `in` as the comparisons they stand for. */
static const feel_expression *compared(const gapping *k, feel_node op, const feel_expression *x, const feel_expression *y)
{
    feel_expression *c = NEW(k->a, feel_expression);
    *c = (feel_expression){ .kind = op, .at = x->at, .count = 2, .depth = (x->depth > y->depth ? x->depth : y->depth) + 1, .kids = NEW_N(k->a, const feel_expression *, 2), .source = x->source };
    c->kids[0] = x;
    c->kids[1] = y;
    return c;
}

static const feel_expression *within(const gapping *k, const feel_expression *x, const feel_expression *low, bool low_in, const feel_expression *high, bool high_in)
{
    return compared(k, NODE_AND, compared(k, low_in ? NODE_GE : NODE_GT, x, low), compared(k, high_in ? NODE_LE : NODE_LT, x, high));
}

static const feel_expression *test_as_comparison(const gapping *k, const feel_expression *x, const feel_expression *test)
{
    if (test->kind == NODE_COMPARE_TEST)
        return compared(k, test->op, x, test->kids[0]);
    if (test->kind == NODE_RANGE)
        return within(k, x, test->kids[0], test->start_in, test->kids[1], test->end_in);
    return test->kind == NODE_LITERAL && test->value.kind == FEEL_NUMBER ? compared(k, NODE_EQ, x, test) : NULL;
}

/* NULL where a test is no comparison of numbers. */
static const feel_expression *plainer(const gapping *k, const feel_expression *x)
{
    const feel_expression *all = NULL;
    if (x->kind == NODE_BETWEEN)
        return within(k, x->kids[0], x->kids[1], true, x->kids[2], true);
    if (x->kind != NODE_IN || x->kids[1]->kind != NODE_TESTS)
        return NULL;
    for (size_t i = 0; i < x->kids[1]->count; i++) {
        const feel_expression *one = test_as_comparison(k, x->kids[0], x->kids[1]->kids[i]);
        if (!one)
            return NULL;
        all = all ? compared(k, NODE_OR, all, one) : one;
    }
    return all;
}

static void options_of(const gapping *k, const feel_expression *x, bool want, gaps *out)
{
    const feel_expression *plain = plainer(k, x);
    if (plain) {
        options_of(k, plain, want, out);
        return;
    }
    if (holds_in(k, x, k->view, want)) {
        VEC_ADD(k->a, out, (gap){ 0 });
        return;
    }
    if (is_call(x, "not")) {
        options_of(k, x->kids[1], !want, out);
    } else if (x->kind == NODE_AND || x->kind == NODE_OR) {
        if ((x->kind == NODE_AND) == want) {
            both(k, x->kids[0], x->kids[1], want, out);
        } else {
            options_of(k, x->kids[0], want, out);
            options_of(k, x->kids[1], want, out);
        }
    } else if (x->kind == NODE_IF) {                                     /* the branch that counts as things are */
        size_t had = out->len;
        if (truth_in(k, x, k->view) == FEEL_UNKNOWN)
            supply_options(k, x, out);
        if (out->len > had)
            return;
        options_of(k, x->kids[truth_in(k, x->kids[0], k->view) == FEEL_TRUE ? 1 : 2], want, out);
    } else if (!inside_fact(k, x, want, out)) {
        leaf(k, x, want, out);
    }
}

static int by_cost(const void *x, const void *y)
{
    const gap *a = x, *b = y;
    return (a->cost > b->cost) - (a->cost < b->cost);
}

void gap_options(const match *m, int rule, const fact_view *view, arena *a, gap **out, size_t *n)
{
    const rule_text *r = &m->p->rule[rule];
    gapping k = { m, view, a, r->uses, r->use_count };
    gaps found = { 0 };
    *n = 0;
    *out = NULL;
    if (view_rule(m, rule, view, a) == VERDICT_MET)
        return;
    options_of(&k, r->expression, true, &found);
    /* stable: of equal cost the first named in the condition comes first */
    for (size_t i = 1; i < found.len; i++)
        for (size_t j = i; j > 0 && by_cost(&found.at[j - 1], &found.at[j]) > 0; j--) {
            gap swap = found.at[j];
            found.at[j] = found.at[j - 1];
            found.at[j - 1] = swap;
        }
    *out = found.at;
    *n = found.len;
}

/* ---- criteria ---------------------------------------------------------------------------------------------------------------------------- */

static gap declared_gap(const match *m, const criterion *c, const fact_view *view, arena *a)
{
    fact_cell now = fact_view_cell(view, a, c->gap_fact);
    feel_value need = fact_view_evaluate(view, a, c->gap_need, c->gap_uses, c->gap_use_count);
    change x = { .kind = CHANGE_NUMBER, .fact = c->gap_fact, .to = need, .of = c };
    (void)m;
    if (now.state != FACT_KNOWN)
        return gap_of(a, (change){ .kind = CHANGE_SUPPLY, .fact = c->gap_fact, .of = c });
    if (need.kind != FEEL_NUMBER || now.value.kind != FEEL_NUMBER || !dec_sub(need.number, now.value.number, &x.by))
        return gap_of(a, (change){ .kind = CHANGE_OTHER, .fact = -1, .of = c });
    return gap_of(a, x);
}

/* While one pair is explained the gap of a rule, of the firm as it is, is looked for once. */
static gap *known_gap(const match *m, int rule, const fact_view *view)
{
    return m->gaps && view->firm == m->gap_firm && view->day == m->day && !view->changes ? &m->gaps[rule] : NULL;
}

static gap rule_gap(const match *m, const criterion *c, const fact_view *view, arena *a)
{
    gap *options, *kept = known_gap(m, c->rule, view), best;
    size_t n;
    if (c->gap_fact >= 0)
        return declared_gap(m, c, view, a);
    if (kept && kept->count) {
        best = joined(a, kept, &(gap){ 0 });
    } else {
        gap_options(m, c->rule, view, a, &options, &n);
        best = n ? options[0] : gap_of(a, (change){ .kind = CHANGE_OTHER, .fact = -1 });
        if (kept)
            *kept = joined(a, &best, &(gap){ 0 });
    }
    for (size_t i = 0; i < best.count; i++)
        best.at[i].of = c;
    return best;
}

/* The cheapest of the alternatives, as many as are still needed. */
static gap any_gap(match *m, const policy *x, const criterion *c, const fact_view *view, arena *a)
{
    gap *each = NEW_N(a, gap, c->count), all = { 0 };
    size_t open = 0;
    int need = c->at_least;
    for (size_t i = 0; i < c->count; i++) {
        if (view_criterion(m, x, &c->kids[i], view, a) == VERDICT_MET)
            need--;
        else
            each[open++] = gap_criterion(m, x, &c->kids[i], view, a);
    }
    for (; need > 0 && open > 0; need--) {
        size_t best = 0;
        for (size_t i = 1; i < open; i++)
            best = each[i].cost < each[best].cost ? i : best;
        all = joined(a, &all, &each[best]);
        memmove(&each[best], &each[best + 1], (--open - best) * sizeof *each);
    }
    return all;
}

gap gap_criterion(match *m, const policy *x, const criterion *c, const fact_view *view, arena *a)
{
    gap all = { 0 };
    verdict v = view_criterion(m, x, c, view, a);
    if (v == VERDICT_MET)
        return all;
    switch (c->kind) {
    case CRITERION_FEEL: return rule_gap(m, c, view, a);
    case CRITERION_JUDGE: return gap_of(a, (change){ .kind = v == VERDICT_JUDGE ? CHANGE_JUDGE : CHANGE_OTHER, .fact = -1, .of = c });
    case CRITERION_ANY: return any_gap(m, x, c, view, a);
    default: break;
    }
    for (size_t i = 0; i < c->count; i++) {
        gap one = gap_criterion(m, x, &c->kids[i], view, a);
        all = joined(a, &all, &one);
    }
    return all;
}

/* ---- applying ------------------------------------------------------------------------------------------------------------------------------ */

static bool among(const str *wanted, size_t n, feel_value v)
{
    for (size_t i = 0; i < n; i++)
        if (v.kind == FEEL_STRING && str_eq(v.text, wanted[i]))
            return true;
    return false;
}

static feel_value list_changed(feel_value v, const change *c, arena *a)
{
    VEC(feel_value) kept = { 0 };
    for (size_t i = 0; v.kind == FEEL_LIST && i < v.list->count; i++)
        if (c->kind != CHANGE_DROP || !among(c->wanted, c->wanted_count, v.list->at[i]))
            VEC_ADD(a, &kept, v.list->at[i]);
    if (c->kind == CHANGE_HAVE && c->wanted_count)
        VEC_ADD(a, &kept, feel_string(c->wanted[0]));
    return feel_list_of(a, kept.at, kept.len);
}

fact_view gap_applied(const fact_view *view, const gap *g, arena *a)
{
    fact_view v = *view;
    fact_change *at = NEW_N(a, fact_change, view->changes + g->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++) {
        const change *c = &g->at[i];
        if (c->kind == CHANGE_TIME)
            v.day = c->when > v.day ? c->when : v.day;
        if (c->kind > CHANGE_FLAG || (c->kind == CHANGE_TEXT && c->against))
            continue;
        size_t same = 0;
        while (same < n && at[same].fact != c->fact)
            same++;
        feel_value was = same < n ? at[same].value : fact_view_cell(view, a, c->fact).value, to = c->to;
        if (c->kind == CHANGE_HAVE || c->kind == CHANGE_DROP)
            to = list_changed(was, c, a);
        if (c->kind == CHANGE_TEXT)
            to = feel_string(c->wanted[0]);
        at[same] = (fact_change){ c->fact, to };
        n = same == n ? n + 1 : n;
    }
    memcpy(at + n, view->changed ? view->changed : at, view->changes * sizeof *at);
    v.changed = at;
    v.changes += n;
    return v;
}

/* Of two changes of one number the farther goes; the rest stand beside each other. */
static void merge(gap *all, const change *c, arena *a)
{
    for (size_t i = 0; i < all->count; i++) {
        change *had = &all->at[i];
        bool same = had->kind == c->kind && had->fact == c->fact;
        if (same && c->kind == CHANGE_TIME && had->when >= c->when)
            return;
        if (same && (c->kind == CHANGE_NUMBER || c->kind == CHANGE_TIME)) {
            bool farther = c->kind == CHANGE_TIME || dec_compare(dec_abs(c->by), dec_abs(had->by)) > 0;
            *had = farther ? *c : *had;
            return;
        }
        if (same && (c->kind == CHANGE_SUPPLY || c->kind == CHANGE_FLAG || had->of == c->of))
            return;
    }
    gap one = gap_of(a, *c);
    *all = joined(a, all, &one);
}

static void recount(gap *g, const fact_view *view, arena *a)
{
    g->cost = 0;
    for (size_t i = 0; i < g->count; i++) {
        change *c = &g->at[i];
        if (c->kind == CHANGE_NUMBER)
            dec_sub(c->to.number, fact_view_cell(view, a, c->fact).value.number, &c->by);
        g->cost += costs[c->kind] + (c->against ? COST_AGAINST : 0);
    }
}

/* What to do first, what to wait for, what to supply, what others judge: otherwise in the order of the conditions. */
static void in_order(gap *g)
{
    for (size_t i = 1; i < g->count; i++)
        for (size_t j = i; j > 0 && g->at[j].kind >= CHANGE_TIME && g->at[j].kind < CHANGE_OTHER && g->at[j - 1].kind > g->at[j].kind; j--) {
            change swap = g->at[j];
            g->at[j] = g->at[j - 1];
            g->at[j - 1] = swap;
        }
    for (size_t i = 1; i < g->count; i++)
        for (size_t j = i; j > 0 && g->at[j].kind < CHANGE_TIME && g->at[j - 1].kind >= CHANGE_TIME; j--) {
            change swap = g->at[j];
            g->at[j] = g->at[j - 1];
            g->at[j - 1] = swap;
        }
}

/* What one change brings down again (more R&D staff: a smaller share of something else) is found by looking again. */
gap gap_policy(match *m, const policy *x, uint32_t firm, arena *a, bool *holds)
{
    enum { MOST_ROUNDS = 4 };
    const fact_view start = { .p = m->profile, .firm = firm, .day = m->day };
    fact_view now = start;
    gap all = { 0 };
    verdict v = VERDICT_UNMET;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        gap more = gap_criterion(m, x, &x->root, &now, a);
        for (size_t i = 0; i < more.count; i++)
            merge(&all, &more.at[i], a);
        recount(&all, &start, a);
        now = gap_applied(&start, &all, a);
        v = view_criterion(m, x, &x->root, &now, a);
        if (v != VERDICT_UNMET)
            break;
    }
    in_order(&all);
    *holds = v != VERDICT_UNMET;
    return all;
}

/* ---- words -------------------------------------------------------------------------------------------------------------------------------------- */

char *time_left(arena *a, date from, date to, lang l)
{
    enum { MONTHS_FROM = 31 };
    if (to - from < MONTHS_FROM)
        return arena_print(a, say((text2){ "%d天", "%d days" }, l), to - from);
    int n = 0;
    while (date_add_months(from, n) < to)
        n++;
    if (n % 12 == 0)
        return arena_print(a, say((text2){ "%d年", "%d years" }, l), n / 12);
    return n < 24 ? arena_print(a, say((text2){ "%d个月", "%d months" }, l), n) : arena_print(a, say((text2){ "%d年%d个月", "%d years %d months" }, l), n / 12, n % 12);
}

static char *choices(arena *a, const change *c, lang l)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < c->wanted_count; i++)
        buf_print(&b, "%s“%.*s”", !i ? "" : i + 1 == c->wanted_count ? say((text2){ "或", " or " }, l) : "、", (int)c->wanted[i].len, c->wanted[i].at);
    return b.text;
}

static char *number_words(const match *m, const change *c, const fact_view *view, arena *a)
{
    lang l = m->c->lang;
    const fact_decl *d = &m->p->facts.at[c->fact];
    bool down = dec_sign(c->by) < 0;
    const fact_cell now = fact_view_cell(view, a, c->fact);
    const char *by = fact_number_text(a, d, dec_abs(c->by), DEC_UP), *from = fact_text(a, d, &now, l), *to = fact_number_text(a, d, c->to.number, DEC_HALF_UP);
    const char *name = say(d->name, l);
    if (c->against)
        return down ? arena_print(a, say((text2){ "%s为%s，超出%s", "%s is %s, over by %s" }, l), name, from, by)
                    : arena_print(a, say((text2){ "%s为%s，低了%s", "%s is %s, under by %s" }, l), name, from, by);
    if (down)
        return arena_print(a, say((text2){ "%s要减少%s（现为%s，需降到%s）", "%s must fall by %s (is %s, needs %s)" }, l), name, by, from, to);
    if (l == LANG_EN)
        return arena_print(a, "%s more %s (is %s, needs %s)", by, name, from, to);
    return arena_print(a, "还差%s%s（现为%s，需达到%s）", by, name, from, to);
}

static char *text_words(const match *m, const change *c, const fact_view *view, arena *a)
{
    lang l = m->c->lang;
    const fact_decl *d = &m->p->facts.at[c->fact];
    const fact_cell now = fact_view_cell(view, a, c->fact);
    const char *name = say(d->name, l), *is = fact_text(a, d, &now, l), *what = choices(a, c, l);
    switch (c->kind) {
    case CHANGE_HAVE: return arena_print(a, say((text2){ "缺少%s（%s现有：%s）", "%s is missing (%s: %s)" }, l), what, name, is);
    case CHANGE_DROP: return arena_print(a, say((text2){ "不能有%s（%s现有：%s）", "%s is in the way (%s: %s)" }, l), what, name, is);
    default: break;
    }
    bool is_one = now.value.kind == FEEL_STRING && among(c->wanted, c->wanted_count, now.value);
    return is_one ? arena_print(a, say((text2){ "%s为“%s”，属于不可的情形", "%s is “%s”, which is excluded" }, l), name, is)
                  : arena_print(a, say((text2){ "%s为“%s”，要求%s", "%s is “%s”, must be %s" }, l), name, is, what);
}

/* Names of such facts begin as people say them: 是高新技术企业, 有首台套, 已上云. */
static char *flag_words(const char *name, bool want, arena *a, lang l)
{
    static const struct { str begins; const char *lacks; } ways[] = { { { "是", 3 }, "还不是" }, { { "有", 3 }, "还没有" }, { { "已", 3 }, "尚未" }, { { "无", 3 }, "不满足“无" } };
    if (l == LANG_EN)
        return arena_print(a, want ? "not yet: %s" : "must end: %s", name);
    if (!want)
        return arena_print(a, "现为“%s”，须先消除", name);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (str_starts(str_of(name), ways[i].begins))
            return arena_print(a, "%s%s%s", ways[i].lacks, name + ways[i].begins.len, i == 3 ? "”" : "");
    return arena_print(a, "不具备“%s”", name);
}

/* Facts that are supplied in the same way are named together. */
static char *supply_words(const match *m, const gap *g, size_t from, bool *done, arena *a)
{
    lang l = m->c->lang;
    const char *how = m->p->facts.at[g->at[from].fact].supply;
    buf b = buf_new(a);
    buf_puts(&b, say((text2){ "缺", "missing: " }, l));
    for (size_t i = from; i < g->count; i++)
        if (g->at[i].kind == CHANGE_SUPPLY && !done[i] && text_eq(m->p->facts.at[g->at[i].fact].supply, how)) {
            done[i] = true;
            buf_print(&b, "“%s”", say(m->p->facts.at[g->at[i].fact].name, l));
        }
    if (how)
        buf_print(&b, "：%s", how);
    return b.text;
}

size_t gap_lines(const match *m, const gap *g, const fact_view *view, arena *a, char ***out)
{
    bool *done = NEW_N(a, bool, g->count + 1);
    size_t n = 0;
    *out = NEW_N(a, char *, g->count + 1);
    for (size_t i = 0; i < g->count; i++)
        if (!done[i])
            (*out)[n++] = g->at[i].kind == CHANGE_SUPPLY ? supply_words(m, g, i, done, a) : change_text(m, &g->at[i], view, a);
    return n;
}

char *change_text(const match *m, const change *c, const fact_view *view, arena *a)
{
    lang l = m->c->lang;
    const fact_decl *d = c->fact >= 0 ? &m->p->facts.at[c->fact] : NULL;
    switch (c->kind) {
    case CHANGE_NUMBER: return number_words(m, c, view, a);
    case CHANGE_HAVE:
    case CHANGE_DROP:
    case CHANGE_TEXT: return text_words(m, c, view, a);
    case CHANGE_FLAG: return flag_words(say(d->name, l), c->to.truth, a, l);
    case CHANGE_TIME: return arena_print(a, say((text2){ "还差%s（%s起满足）", "%s to go (holds from %s)" }, l), time_left(a, view->day, c->when, l), date_say(a, c->when, l));
    case CHANGE_SUPPLY:
        return arena_print(a, say((text2){ "缺“%s”%s%s", "“%s” is missing%s%s" }, l), say(d->name, l), d->supply ? "：" : "", d->supply ? d->supply : "");
    case CHANGE_JUDGE:
        return arena_print(a, say((text2){ "由人工判断%s%s", "a person judges%s%s" }, l), c->of && c->of->look ? "，看" : "", c->of && c->of->look ? c->of->look : "");
    default: return arena_print(a, "%s%s", say((text2){ "须做到：", "needs: " }, l), c->of ? say(c->of->says, l) : say((text2){ "条件成立", "the condition to hold" }, l));
    }
}

char *gap_text(const match *m, const gap *g, const fact_view *view, arena *a)
{
    char **lines;
    size_t n = gap_lines(m, g, view, a, &lines);
    buf b = buf_new(a);
    for (size_t i = 0; i < n; i++)
        buf_print(&b, "%s%s", i ? say((text2){ "；", "; " }, m->c->lang) : "", lines[i]);
    return b.text ? b.text : arena_copy(a, "");
}
