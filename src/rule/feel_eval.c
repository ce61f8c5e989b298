#include "rule/feel_java.h"
#include "rule/feel_run.h"

#include <stdlib.h>
#include <time.h>

typedef feel_value evaluator(feel_run *r, const feel_expression *x, const feel_scope *s);

/* ---- the run ---------------------------------------------------------------------------------------------------------- */

/* today() is the bureau's day wherever the machine thinks it is. */
static moment in_beijing(int64_t utc, int64_t nanos)
{
    int64_t seconds = utc + BEIJING_SECONDS;
    return (moment){ .day = seconds / DAY_SECONDS, .nanos = seconds % DAY_SECONDS * NANOS_SECOND + nanos, .zone = ZONE_BEIJING };
}

static moment clock_now(arena *a)
{
    moment m = { .zone = { ZONE_OFFSET, 0, NULL } };
    const char *fixed = getenv("JBP_NOW");
    if (fixed && parse_date_time(a, str_of(fixed), &m) && m.zone.kind == ZONE_OFFSET)
        return in_beijing(m.day * DAY_SECONDS + m.nanos / NANOS_SECOND - m.zone.seconds, m.nanos % NANOS_SECOND);
    if (fixed && parse_date(str_of(fixed), &m.day))
        return m;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return in_beijing(t.tv_sec, t.tv_nsec);
}

void feel_run_begin(feel_run *r, arena *a, lang l)
{
    *r = (feel_run){ .a = a, .lang = l, .limits = FEEL_LIMITS, .now = clock_now(a), .bytes_at_start = arena_used(a) };
}

void feel_run_again(feel_run *r)
{
    r->problems = (feel_problems){ 0 };
    r->depth = 0;
    r->steps = 0;
    r->stopped = false;
    r->bytes_at_start = arena_used(r->a);
}

enum { MOST_PROBLEMS = 100 };

static void say_at(feel_run *r, int line, int column, bool serious, const char *format, va_list args)
{
    if (r->problems.len >= MOST_PROBLEMS || r->stopped)
        return;
    VEC_ADD(r->a, &r->problems, (feel_problem){ line, column, arena_vprint(r->a, format, args), serious });
}

void feel_say(feel_run *r, int line, int column, bool serious, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    say_at(r, line, column, serious, r->lang == LANG_EN ? en : zh, args);
    va_end(args);
}

void feel_note(feel_run *r, const feel_expression *at, bool serious, const char *zh, const char *en, ...)
{
    if (r->quiet)
        return;
    int line = 0, column = 0;
    va_list args;
    if (at && r->problems.len < MOST_PROBLEMS)
        feel_place(at, &line, &column);
    va_start(args, en);
    say_at(r, line, column, serious, r->lang == LANG_EN ? en : zh, args);
    va_end(args);
}

/* What stops a run is told even when many problems were; what comes of stopping is not. */
static bool stop(feel_run *r, const feel_expression *x, const char *zh, const char *en, long long limit)
{
    if (r->problems.len == MOST_PROBLEMS)
        r->problems.len--;
    feel_note(r, x, true, zh, en, limit);
    r->stopped = true;
    return false;
}

enum { LOOK_AT_MEMORY = 63 };                    /* every 64 steps, and whenever a text or a list was made */

static bool memory_fits(feel_run *r, const feel_expression *x)
{
    if (arena_used(r->a) - r->bytes_at_start <= r->limits.bytes)
        return true;
    return stop(r, x, "计算所用内存超过 %lld MiB，已停止", "evaluation used more than %lld MiB and was stopped", (long long)(r->limits.bytes >> 20));
}

static bool within_limits(feel_run *r, const feel_expression *x)
{
    if (r->stopped)
        return false;
    if (r->depth > r->limits.depth)
        return stop(r, x, "计算嵌套超过 %lld 层，已停止", "evaluation went more than %lld deep and was stopped", r->limits.depth);
    if (++r->steps > r->limits.steps)
        return stop(r, x, "计算超过 %lld 步，已停止", "evaluation took more than %lld steps and was stopped", r->limits.steps);
    return (r->steps & LOOK_AT_MEMORY) || memory_fits(r, x);
}

bool feel_work(feel_run *r, uint64_t units)
{
    uint64_t left = (uint64_t)(r->limits.steps - r->steps);
    if (r->stopped || r->steps > r->limits.steps)
        return false;
    r->steps += (int64_t)(units / UNITS_OF_STEP > left ? left + 1 : units / UNITS_OF_STEP);
    return r->steps <= r->limits.steps || stop(r, NULL, "计算超过 %lld 步，已停止", "evaluation took more than %lld steps and was stopped", r->limits.steps);
}

/* A value whose text would not fit the memory allowed, or that nests beyond the stack, goes no further. */
static bool value_fits(feel_run *r, const feel_expression *x, feel_value v)
{
    feel_size s = feel_size_of(v);
    if (!memory_fits(r, x))
        return false;
    if (s.depth > FEEL_MOST_DEPTH)
        return stop(r, x, "值嵌套超过 %lld 层，已停止", "a value nests more than %lld deep; evaluation was stopped", FEEL_MOST_DEPTH);
    if (s.bytes > r->limits.bytes)
        return stop(r, x, "值超过 %lld MiB，已停止", "a value is larger than %lld MiB; evaluation was stopped", (long long)(r->limits.bytes >> 20));
    return true;
}

/* ---- truth --------------------------------------------------------------------------------------------------------------- */

feel_truth feel_and(feel_truth a, feel_truth b)
{
    return a == FEEL_FALSE || b == FEEL_FALSE ? FEEL_FALSE : a == FEEL_UNKNOWN || b == FEEL_UNKNOWN ? FEEL_UNKNOWN : FEEL_TRUE;
}

feel_truth feel_or(feel_truth a, feel_truth b)
{
    return a == FEEL_TRUE || b == FEEL_TRUE ? FEEL_TRUE : a == FEEL_UNKNOWN || b == FEEL_UNKNOWN ? FEEL_UNKNOWN : FEEL_FALSE;
}

static feel_value eval_and(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_truth a = feel_truth_of(feel_evaluate(r, x->kids[0], s));
    if (a == FEEL_FALSE)
        return feel_bool(false);
    return feel_of_truth(feel_and(a, feel_truth_of(feel_evaluate(r, x->kids[1], s))));
}

static feel_value eval_or(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_truth a = feel_truth_of(feel_evaluate(r, x->kids[0], s));
    if (a == FEEL_TRUE)
        return feel_bool(true);
    return feel_of_truth(feel_or(a, feel_truth_of(feel_evaluate(r, x->kids[1], s))));
}

static feel_truth compare(feel_node op, feel_value a, feel_value b)
{
    int order;
    if (op == NODE_EQ || op == NODE_NE) {
        feel_truth t = feel_equal(a, b);
        return t == FEEL_UNKNOWN ? t : op == NODE_EQ ? t : t == FEEL_TRUE ? FEEL_FALSE : FEEL_TRUE;
    }
    if (!feel_compare(a, b, &order))
        return FEEL_UNKNOWN;
    bool holds = op == NODE_LT ? order < 0 : op == NODE_LE ? order <= 0 : op == NODE_GT ? order > 0 : order >= 0;
    return holds ? FEEL_TRUE : FEEL_FALSE;
}

static feel_value eval_comparison(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value a = feel_evaluate(r, x->kids[0], s), b = feel_evaluate(r, x->kids[1], s);
    if ((a.kind == FEEL_LIST || a.kind == FEEL_CONTEXT) && !feel_work(r, feel_size_of(a).bytes))
        return FEEL_NOTHING;
    feel_truth t = compare(x->kind, a, b);
    if (t == FEEL_UNKNOWN && a.kind != FEEL_NULL && b.kind != FEEL_NULL)
        feel_note(r, x, false, "%s 与 %s 不能比较", "a %s and a %s cannot be compared", feel_kind_name(a.kind), feel_kind_name(b.kind));
    return feel_of_truth(t);
}

static feel_value eval_between(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value v = feel_evaluate(r, x->kids[0], s), low = feel_evaluate(r, x->kids[1], s), high = feel_evaluate(r, x->kids[2], s);
    return feel_of_truth(feel_and(compare(NODE_GE, v, low), compare(NODE_LE, v, high)));
}

/* ---- tests ----------------------------------------------------------------------------------------------------------------- */

feel_truth feel_in_range(feel_value v, const feel_range *r)
{
    feel_truth low = FEEL_TRUE, high = FEEL_TRUE;
    if (r->sign == '!')
        return compare(NODE_NE, v, r->start);
    bool open_low = r->start.kind == FEEL_NULL && !r->start_in, open_high = r->end.kind == FEEL_NULL && !r->end_in;
    if (open_low && open_high)
        return FEEL_UNKNOWN;
    if (!open_low)
        low = compare(r->start_in ? NODE_GE : NODE_GT, v, r->start);
    if (!open_high)
        high = compare(r->end_in ? NODE_LE : NODE_LT, v, r->end);
    return feel_and(low, high);
}

static feel_truth in_list(feel_value v, const feel_list *l)
{
    if (v.kind == FEEL_LIST) {                                    /* [1,2] in [[1,2],[3]], or the same list */
        for (size_t i = 0; i < l->count; i++)
            if (feel_same(v, l->at[i]))
                return FEEL_TRUE;
        return feel_equal(v, (feel_value){ .kind = FEEL_LIST, .list = l }) == FEEL_TRUE ? FEEL_TRUE : FEEL_FALSE;
    }
    feel_truth any = FEEL_FALSE;
    for (size_t i = 0; i < l->count && any != FEEL_TRUE; i++)
        any = l->at[i].kind == FEEL_RANGE && v.kind != FEEL_RANGE ? feel_or(any, feel_in_range(v, l->at[i].range)) : feel_same(v, l->at[i]) ? FEEL_TRUE : any;
    return any;
}

/* `v` against a value that stands as a test: a list holds it, a range spans it, a value equals it, a function decides. */
static feel_truth test_value(feel_run *r, feel_value v, feel_value test)
{
    switch (test.kind) {
    case FEEL_LIST: return in_list(v, test.list);
    case FEEL_RANGE: return v.kind == FEEL_RANGE ? feel_equal(v, test) : feel_in_range(v, test.range);
    case FEEL_BOOL: return v.kind == FEEL_BOOL ? feel_equal(v, test) : v.kind == FEEL_NULL ? FEEL_FALSE : feel_truth_of(test);
    case FEEL_FUNCTION: return feel_truth_of(feel_invoke(r, test.function, &v, 1));
    default: return feel_equal(v, test);
    }
}

static feel_truth one_test(feel_run *r, const feel_expression *x, feel_value v, const feel_scope *s, bool in_cell)
{
    if (x->kind == NODE_ANY_TEST)
        return FEEL_TRUE;
    if (x->kind == NODE_COMPARE_TEST)
        return compare(x->op, v, feel_evaluate(r, x->kids[0], s));
    feel_value test = feel_evaluate(r, x, s);
    if (in_cell && x->uses_input)
        return feel_truth_of(test);
    if (!in_cell && test.kind == FEEL_BOOL && v.kind != FEEL_BOOL)
        return FEEL_UNKNOWN;
    return test_value(r, v, test);
}

static feel_truth any_test(feel_run *r, const feel_expression *x, feel_value v, const feel_scope *s, bool in_cell)
{
    feel_truth t = FEEL_FALSE;
    for (size_t i = 0; i < x->count && t != FEEL_TRUE; i++)
        t = feel_or(t, one_test(r, x->kids[i], v, s, in_cell));
    return t;
}

feel_truth feel_test(feel_run *r, const feel_expression *tests, feel_value input, const feel_scope *scope)
{
    feel_entry value = { STR("?"), input };
    feel_scope s = { .outer = scope, .at = &value, .count = 1 };
    if (tests->kind == NODE_ANY_TEST)
        return FEEL_TRUE;
    feel_truth t = any_test(r, tests, input, &s, true);
    if (tests->kind == NODE_NOT_TESTS)
        return t == FEEL_UNKNOWN ? t : t == FEEL_TRUE ? FEEL_FALSE : FEEL_TRUE;
    return t;
}

static feel_value eval_in(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value v = feel_evaluate(r, x->kids[0], s);
    if ((v.kind == FEEL_LIST || v.kind == FEEL_CONTEXT) && !feel_work(r, feel_size_of(v).bytes))
        return FEEL_NOTHING;
    feel_entry value = { STR("?"), v };
    feel_scope inner = { .outer = s, .at = &value, .count = 1 };
    return feel_of_truth(any_test(r, x->kids[1], v, &inner, false));
}

bool feel_may_be_truth(feel_run *r, const feel_expression *x, feel_value v)
{
    if (v.kind == FEEL_BOOL || v.kind == FEEL_NULL)
        return true;
    feel_note(r, x, true, "这里应是真假值，得到的是 %s", "true or false is needed here, found a %s", feel_kind_name(v.kind));
    return false;
}

/* ---- names, paths, filters --------------------------------------------------------------------------------------------------- */

static bool lookup(const feel_scope *s, str name, feel_value *out)
{
    for (; s; s = s->outer) {
        const feel_value *found = s->context ? feel_get(s->context, name) : NULL;
        for (size_t i = 0; !found && i < s->count; i++)
            if (str_eq(s->at[i].key, name))
                found = &s->at[i].value;
        if (found) {
            *out = *found;
            return true;
        }
    }
    return false;
}

static feel_value eval_name(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value v;
    if (lookup(s, x->name, &v))
        return v;
    if (x->builtin)
        return feel_builtin_value(r->a, x->builtin);
    feel_note(r, x, true, "没有名为“%.*s”的值", "nothing is called “%.*s”", (int)x->name.len, x->name.at);
    return FEEL_NOTHING;
}

static feel_value path_of(feel_run *r, const feel_expression *x, feel_value v)
{
    bool known = true;
    if (v.kind == FEEL_CONTEXT) {
        const feel_value *found = feel_get(v.context, x->name);
        return found ? *found : FEEL_NOTHING;
    }
    if (v.kind == FEEL_LIST) {
        feel_value *at = NEW_N(r->a, feel_value, v.list->count + 1);
        for (size_t i = 0; i < v.list->count; i++)
            at[i] = path_of(r, x, v.list->at[i]);
        return feel_list_of(r->a, at, v.list->count);
    }
    feel_value out = feel_property(v, x->name, &known);
    if (!known && v.kind != FEEL_NULL)
        feel_note(r, x, true, "%s 没有“%.*s”", "a %s has no “%.*s”", feel_kind_name(v.kind), (int)x->name.len, x->name.at);
    return out;
}

static feel_value eval_path(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    return path_of(r, x, feel_evaluate(r, x->kids[0], s));
}

static feel_value element(feel_run *r, const feel_expression *x, const feel_list *l, dec128 index)
{
    int64_t i;
    if (!dec_integer(index, &i)) {
        feel_note(r, x, true, "序号不是整数", "the index is not a whole number");
        return FEEL_NOTHING;
    }
    if (i < 0)
        i += (int64_t)l->count + 1;
    if (i < 1 || (uint64_t)i > l->count)
        return FEEL_NOTHING;
    return l->at[i - 1];
}

static bool gives_truth(const feel_expression *x)
{
    return (x->kind >= NODE_AND && x->kind <= NODE_GE) || x->kind == NODE_BETWEEN || x->kind == NODE_IN || x->kind == NODE_SOME || x->kind == NODE_EVERY ||
           x->kind == NODE_INSTANCE;
}

static bool names_item(const feel_expression *x)
{
    if (x->kind == NODE_NAME && str_eq(x->name, STR("item")))
        return true;
    for (size_t i = 0; i < x->count; i++)
        if (names_item(x->kids[i]))
            return true;
    return false;
}

static feel_value filter_items(feel_run *r, const feel_expression *x, const feel_list *l, const feel_scope *s)
{
    VEC(feel_value) kept = { 0 };
    for (size_t i = 0; i < l->count && !r->stopped; i++) {
        feel_entry item = { STR("item"), l->at[i] };
        feel_scope frame = { .outer = s, .at = &item, .count = 1, .context = l->at[i].kind == FEEL_CONTEXT ? l->at[i].context : NULL };
        feel_value v = feel_evaluate(r, x->kids[1], &frame);
        if (!feel_may_be_truth(r, x, v))
            return FEEL_NOTHING;
        if (feel_is_true(v))
            VEC_ADD(r->a, &kept, l->at[i]);
    }
    return feel_list_of(r->a, kept.at, kept.len);
}

/* A number picks, a truth keeps (10.3.2.5). Which it is, is seen without an item first, unless the form already says so. */
static feel_value eval_filter(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value v = feel_evaluate(r, x->kids[0], s);
    feel_value *kept = NEW(r->a, feel_value);
    *kept = v;
    feel_list one = { .at = kept, .count = v.kind != FEEL_NULL };                /* a single value is a list of one, null one of none */
    const feel_list *l = v.kind == FEEL_LIST ? v.list : &one;
    if (!gives_truth(x->kids[1]) && !names_item(x->kids[1])) {
        size_t before = r->problems.len;
        feel_value index = feel_evaluate(r, x->kids[1], s);
        if (index.kind == FEEL_NUMBER)
            return element(r, x, l, index.number);
        r->problems.len = before;
    }
    return filter_items(r, x, l, s);
}

/* ---- if, for, some, every ------------------------------------------------------------------------------------------------------ */

static feel_value eval_if(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    return feel_evaluate(r, x->kids[feel_is_true(feel_evaluate(r, x->kids[0], s)) ? 1 : 2], s);
}

typedef struct domain { const feel_list *list; feel_kind span; int64_t from, to, step; size_t count; } domain;

static bool whole(feel_value v, int64_t *out)
{
    if (v.kind == FEEL_DATE) {
        *out = v.day;
        return true;
    }
    return v.kind == FEEL_NUMBER && dec_integer(v.number, out);
}

static bool span_domain(feel_value a, feel_value b, domain *d)
{
    if (a.kind != b.kind || !whole(a, &d->from) || !whole(b, &d->to))
        return false;
    i128 n = (i128)d->to - d->from;
    d->span = a.kind;
    d->step = n < 0 ? -1 : 1;
    n = (n < 0 ? -n : n) + 1;
    d->count = n > INT32_MAX ? INT32_MAX : (size_t)n;
    return true;
}

static bool domain_of(feel_run *r, const feel_expression *x, const feel_scope *s, domain *d)
{
    *d = (domain){ 0 };
    if (x->kind == NODE_SPAN)
        return span_domain(feel_evaluate(r, x->kids[0], s), feel_evaluate(r, x->kids[1], s), d);
    feel_value v = feel_evaluate(r, x, s);
    if (v.kind == FEEL_RANGE) {
        if (!span_domain(v.range->start, v.range->end, d) || d->step < 0 || v.range->sign != '[')
            return false;
        if (!v.range->start_in && d->count) {
            d->from += d->step;
            d->count--;
        }
        d->count -= d->count && !v.range->end_in;
        return true;
    }
    if (v.kind == FEEL_NULL)
        return false;
    if (v.kind != FEEL_LIST) {
        feel_value *one = NEW(r->a, feel_value);
        *one = v;
        v = feel_list_of(r->a, one, 1);
    }
    d->list = v.list;
    d->count = v.list->count;
    return true;
}

static feel_value domain_item(const domain *d, size_t i)
{
    if (d->list)
        return d->list->at[i];
    int64_t v = d->from + (int64_t)i * d->step;
    return d->span == FEEL_DATE ? feel_date(v) : feel_integer(v);
}

typedef VEC(feel_value) feel_values;
typedef struct loop { const feel_expression *x; feel_values out; feel_size size; feel_truth truth; bool failed; } loop;

static feel_value with_partial(feel_run *r, const loop *l, const feel_expression *body, const feel_scope *s)
{
    feel_list *so_far = NEW(r->a, feel_list);
    *so_far = (feel_list){ l->out.at, l->out.len, l->size };
    feel_entry partial = { STR("partial"), { .kind = FEEL_LIST, .list = so_far } };
    feel_scope frame = { .outer = s, .at = &partial, .count = 1 };
    return feel_evaluate(r, body, &frame);
}

static void visit(feel_run *r, loop *l, const feel_scope *s)
{
    const feel_expression *body = l->x->kids[l->x->count - 1];
    if (l->x->kind == NODE_FOR) {
        feel_value v = l->x->uses_partial ? with_partial(r, l, body, s) : feel_evaluate(r, body, s);
        VEC_ADD(r->a, &l->out, v);
        feel_size_add(&l->size, v);
        return;
    }
    feel_truth t = feel_truth_of(feel_evaluate(r, body, s));
    l->truth = l->x->kind == NODE_SOME ? feel_or(l->truth, t) : feel_and(l->truth, t);
}

static void iterate(feel_run *r, loop *l, size_t level, const feel_scope *s)
{
    domain d;
    if (level + 1 == l->x->count) {
        visit(r, l, s);
        return;
    }
    if (!domain_of(r, l->x->kids[level], s, &d)) {
        feel_note(r, l->x->kids[level], true, "这里应是列表或整数区间", "a list or a range of whole numbers is needed here");
        l->failed = true;
        return;
    }
    /* Each turn is asked, not only counted: with two steps a turn the look at memory would never fall on an even one. */
    for (size_t i = 0; i < d.count && !l->failed && within_limits(r, l->x); i++) {
        feel_entry item = { l->x->names[level], domain_item(&d, i) };
        feel_scope frame = { .outer = s, .at = &item, .count = 1 };
        iterate(r, l, level + 1, &frame);
    }
}

static feel_value eval_loop(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    loop l = { .x = x, .truth = x->kind == NODE_SOME ? FEEL_FALSE : FEEL_TRUE };
    iterate(r, &l, 0, s);
    if (l.failed || r->stopped)
        return FEEL_NOTHING;
    return x->kind == NODE_FOR ? feel_list_of(r->a, l.out.at, l.out.len) : feel_of_truth(l.truth);
}

/* ---- arithmetic, boxed values -------------------------------------------------------------------------------------------------- */

static feel_value eval_literal(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    (void)r, (void)s;
    return x->value;
}

static feel_value eval_arithmetic(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value a = feel_evaluate(r, x->kids[0], s), b = feel_evaluate(r, x->kids[1], s);
    feel_value v = feel_arithmetic(r, x->kind, a, b);
    if (v.kind == FEEL_NULL && a.kind != FEEL_NULL && b.kind != FEEL_NULL)
        feel_note(r, x, false, "%s 与 %s 之间这样计算没有结果", "no result of this operation between a %s and a %s", feel_kind_name(a.kind), feel_kind_name(b.kind));
    return v;
}

static feel_value eval_negation(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    return feel_negate(feel_evaluate(r, x->kids[0], s));
}

static feel_value eval_list(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value *at = NEW_N(r->a, feel_value, x->count + 1);
    for (size_t i = 0; i < x->count; i++)
        at[i] = feel_evaluate(r, x->kids[i], s);
    return feel_list_of(r->a, at, x->count);
}

static feel_value eval_context(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_entry *at = NEW_N(r->a, feel_entry, x->count + 1);
    feel_scope *frame = NEW(r->a, feel_scope);                     /* functions made inside keep it */
    *frame = (feel_scope){ .outer = s, .at = at };
    for (size_t i = 0; i < x->count; i++) {
        feel_value v = feel_evaluate(r, x->kids[i], frame);
        at[i] = (feel_entry){ x->names[i], v };
        frame->count = i + 1;
    }
    return feel_context_of(r->a, at, x->count);
}

static bool end_of_range(feel_kind k)
{
    return k == FEEL_NUMBER || k == FEEL_STRING || (k >= FEEL_DATE && k <= FEEL_NANOS);
}

static feel_value eval_range(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_range range = { feel_evaluate(r, x->kids[0], s), feel_evaluate(r, x->kids[1], s), x->start_in, x->end_in, x->sign };
    bool literal_null = x->kids[0]->kind == NODE_LITERAL || x->kids[1]->kind == NODE_LITERAL;
    bool both = end_of_range(range.start.kind) && end_of_range(range.end.kind);
    bool one = literal_null && (end_of_range(range.start.kind) != end_of_range(range.end.kind)) && (range.start.kind == FEEL_NULL || range.end.kind == FEEL_NULL);
    if ((both && range.start.kind == range.end.kind) || one)
        return feel_range_of(r->a, range);
    feel_note(r, x, false, "区间的两端不能比较", "the ends of the range cannot be compared");
    return FEEL_NOTHING;
}

/* Frames live on the C stack, a function may outlive them: it keeps a copy of those it can see. */
static const feel_scope *keep_scope(arena *a, const feel_scope *s)
{
    if (!s)
        return NULL;
    feel_scope *kept = NEW(a, feel_scope);
    *kept = *s;
    if (s->count == 1) {
        feel_entry *at = NEW(a, feel_entry);
        *at = *s->at;
        kept->at = at;
    }
    kept->outer = keep_scope(a, s->outer);
    return kept;
}

static feel_value eval_function(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    int64_t count = dec_truncate(x->value.number);
    feel_function *f = NEW(r->a, feel_function);
    *f = (feel_function){ .count = (size_t)count, .types = x->types, .body = x->uses_input ? NULL : x->kids[0], .scope = keep_scope(r->a, s) };
    f->parameters = NEW_N(r->a, str, f->count);
    for (size_t i = 0; i < f->count; i++)
        f->parameters[i] = x->names[i];
    if (x->uses_input)
        feel_java(r->a, feel_evaluate(r, x->kids[0], s), f);
    return (feel_value){ .kind = FEEL_FUNCTION, .function = f };
}

static feel_value eval_instance(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value v = feel_evaluate(r, x->kids[0], s);
    return feel_work(r, feel_size_of(v).bytes) ? feel_bool(feel_instance(r, v, x->type)) : FEEL_NOTHING;
}

/* ---- calls ------------------------------------------------------------------------------------------------------------------------ */

feel_value feel_invoke(feel_run *r, const feel_function *f, const feel_value *args, size_t count)
{
    if (f->builtin)
        return feel_builtin_call(r, NULL, f->builtin, args, count, NULL);
    if (count != f->count) {
        feel_note(r, f->body, true, "函数要 %zu 个参数，给了 %zu 个", "the function takes %zu arguments, %zu were given", f->count, count);
        return FEEL_NOTHING;
    }
    feel_entry *at = NEW_N(r->a, feel_entry, count);
    for (size_t i = 0; i < count; i++) {
        at[i].key = f->parameters[i];
        if (!feel_conform(r, args[i], f->types ? f->types[i] : NULL, &at[i].value)) {
            feel_note(r, f->body, false, "函数的参数“%.*s”类型不对，没有调用", "argument “%.*s” is of another type: the function is not called", (int)f->parameters[i].len, f->parameters[i].at);
            return FEEL_NOTHING;
        }
    }
    feel_value v = FEEL_NOTHING, out;
    r->depth++;
    if (f->call) {
        feel_value *fitted = NEW_N(r->a, feel_value, count);
        for (size_t i = 0; i < count; i++)
            fitted[i] = at[i].value;
        v = f->call(r, f->self, fitted, count);
    } else if (f->body) {
        feel_scope frame = { .outer = f->scope, .at = at, .count = count };
        v = feel_evaluate(r, f->body, &frame);
    }
    r->depth--;
    return feel_conform(r, v, f->result, &out) ? out : FEEL_NOTHING;
}

feel_value feel_invoke_named(feel_run *r, const feel_function *f, const feel_entry *args, size_t count)
{
    feel_value *ordered = NEW_N(r->a, feel_value, f->count + 1);
    size_t used = 0;
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < count; k++)
            if (str_eq(f->parameters[i], args[k].key)) {
                ordered[i] = args[k].value;
                used++;
            }
    if (used != count || count != f->count) {
        feel_note(r, f->body, true, "函数的参数名不对", "the function has no parameters of these names");
        return FEEL_NOTHING;
    }
    return feel_invoke(r, f, ordered, f->count);
}

enum { FEW_ARGUMENTS = 4 };                      /* held on the stack: who keeps them copies them */

static feel_value eval_call(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    const feel_expression *callee = x->kids[0];
    size_t count = x->count - 1;
    feel_value f = FEEL_NOTHING;
    bool shadowed = callee->kind == NODE_NAME && lookup(s, callee->name, &f);
    if (callee->kind != NODE_NAME || (!shadowed && !callee->builtin))
        f = feel_evaluate(r, callee, s);
    feel_value few[FEW_ARGUMENTS], *args = count <= FEW_ARGUMENTS ? few : NEW_N(r->a, feel_value, count);
    for (size_t i = 0; i < count; i++)
        args[i] = feel_evaluate(r, x->kids[i + 1], s);
    if (callee->kind == NODE_NAME && callee->builtin && (!shadowed || f.kind != FEEL_FUNCTION))
        return feel_builtin_call(r, x, callee->builtin, args, count, x->names);
    if (f.kind != FEEL_FUNCTION) {
        feel_note(r, x, true, "这不是函数，不能调用", "this is no function and cannot be called");
        return FEEL_NOTHING;
    }
    if (!x->names)
        return feel_invoke(r, f.function, args, count);
    if (f.function->builtin)
        return feel_builtin_call(r, x, f.function->builtin, args, count, x->names);
    feel_entry *named = NEW_N(r->a, feel_entry, count + 1);
    for (size_t i = 0; i < count; i++)
        named[i] = (feel_entry){ x->names[i], args[i] };
    return feel_invoke_named(r, f.function, named, count);
}

/* A test written where a value is wanted (a cell of outputs, say) has no input to look at. */
static feel_value eval_nothing(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    (void)r, (void)x, (void)s;
    return FEEL_NOTHING;
}

static feel_value eval_tests(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    feel_value v;
    if (!lookup(s, STR("?"), &v))
        return FEEL_NOTHING;
    return feel_of_truth(feel_test(r, x, v, s));
}

static feel_value eval_host(feel_run *r, const feel_expression *x, const feel_scope *s)
{
    return x->host(r, x, s);
}

static evaluator *const evaluators[NODE_KINDS] = {
    [NODE_LITERAL] = eval_literal, [NODE_NAME] = eval_name, [NODE_AND] = eval_and, [NODE_OR] = eval_or,
    [NODE_EQ] = eval_comparison, [NODE_NE] = eval_comparison, [NODE_LT] = eval_comparison, [NODE_LE] = eval_comparison,
    [NODE_GT] = eval_comparison, [NODE_GE] = eval_comparison,
    [NODE_ADD] = eval_arithmetic, [NODE_SUB] = eval_arithmetic, [NODE_MUL] = eval_arithmetic, [NODE_DIV] = eval_arithmetic, [NODE_POW] = eval_arithmetic,
    [NODE_NEG] = eval_negation, [NODE_BETWEEN] = eval_between, [NODE_IN] = eval_in, [NODE_IF] = eval_if,
    [NODE_FOR] = eval_loop, [NODE_SOME] = eval_loop, [NODE_EVERY] = eval_loop, [NODE_SPAN] = eval_nothing,
    [NODE_INSTANCE] = eval_instance, [NODE_PATH] = eval_path, [NODE_FILTER] = eval_filter, [NODE_CALL] = eval_call,
    [NODE_LIST] = eval_list, [NODE_CONTEXT] = eval_context, [NODE_RANGE] = eval_range, [NODE_FUNCTION] = eval_function,
    [NODE_TESTS] = eval_tests, [NODE_NOT_TESTS] = eval_tests, [NODE_ANY_TEST] = eval_nothing, [NODE_COMPARE_TEST] = eval_nothing,
    [NODE_HOST] = eval_host,
};

feel_value feel_evaluate(feel_run *r, const feel_expression *x, const feel_scope *scope)
{
    if (!within_limits(r, x))
        return FEEL_NOTHING;
    r->depth++;
    feel_value v = evaluators[x->kind](r, x, scope);
    r->depth--;
    if ((v.kind == FEEL_LIST || v.kind == FEEL_CONTEXT || v.kind == FEEL_STRING) && !r->stopped)
        (void)value_fits(r, x, v);
    return r->stopped ? FEEL_NOTHING : v;
}
