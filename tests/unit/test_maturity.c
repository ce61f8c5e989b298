/* Questionnaires: levels worked out by hand, a level only after the lower ones, what does not apply, what nobody answered,
 * gaps by what they add, weights by kind, items shared between editions, wrong declarations. */
#include "maturity/maturity.h"
#include "ledger_samples.h"

static const char t_q[] = "questionnaire: t_q\ntitle: {zh: 试卷}\nlevels:\n  - {level: 1, zh: 一级, need: 0.8}\n  - {level: 2, zh: 二级, need: 0.8}\nparts:\n"
                          "  - {id: a, zh: 甲, weight: 60, items: {1: [甲一, 甲二], 2: [甲三]}}\n"
                          "  - {id: b, zh: 乙, weight: 40, items: {1: [乙一], 2: [乙二, 乙三]}}\n";

typedef struct stage { desk d; questionnaires all; } stage;

static void begin(stage *t)
{
    desk_begin(&t->d, false);
    desk_file(&t->d, "packs/t/pack.yaml", "pack: t\ntitle: {zh: 试}\nrequires: [maturity]\n");
    desk_file(&t->d, "packs/t/questionnaires/t.yaml", t_q);
    assert_true(desk_open(&t->d));
    if (!questionnaires_load(&t->d.c, &t->all, &t->d.e))
        fail_msg("%s", error_line(t->d.a, &t->d.e));
    desk_put(&t->d, "enterprise", "uscc=A01 name=甲厂 industry=3451");
}

static const questionnaire *named(stage *t, const char *id)
{
    const questionnaire *q = questionnaire_find(&t->all, id, &t->d.e);
    assert_non_null(q);
    return q;
}

/* "a.1.1=满足,…" of one year. */
static void answer(stage *t, const char *q, int year, const char *list)
{
    char *all = arena_copy(t->d.a, list), *rest = NULL;
    for (char *w = strtok_r(all, ",", &rest); w; w = strtok_r(NULL, ",", &rest)) {
        char *equals = strchr(w, '=');
        *equals = 0;
        desk_put(&t->d, "maturity_answer", arena_print(t->d.a, "enterprise=1 questionnaire=%s year=%d mode=企业自评 item=%s answer=%s", q, year, w, equals + 1));
    }
}

static assessment assessed(stage *t, const char *id, int year, size_t kind_)
{
    answers given;
    assessment x = { 0 };
    if (!answers_read(&t->d.c, 1, year, "self", &given, &t->d.e) || !assess(&t->d.c, named(t, id), kind_, &given, t->d.a, &x, &t->d.e))
        fail_msg("%s", t->d.e.text);
    return x;
}

/* total: exact, as four digits */
typedef struct paper { const char *answers, *total; int level, at_most; const char *levels; } paper;
static const paper papers[] = {
    /* a: (1 + 0.5)/2 = 0.75, b: 1 → 0.45 + 0.4 = 0.85; level 2: 0.6 × 0.8 + 0.4 × 0 = 0.48 */
    { "a.1.1=满足,a.1.2=部分满足,b.1.1=满足,a.2.1=大部分满足,b.2.1=不满足,b.2.2=不适用", "1.4800", 1, 1, "0.8500 0.4800" },
    /* 0.45 + 0.4 × 0.8 = 0.77: level 2 does not count though it is full */
    { "a.1.1=满足,a.1.2=部分满足,b.1.1=大部分满足,a.2.1=满足,b.2.1=满足,b.2.2=满足", "0.7700", 0, 0, "0.7700 1.0000" },
    /* exactly 0.8 is enough, twice */
    { "a.1.1=大部分满足,a.1.2=大部分满足,b.1.1=大部分满足,a.2.1=大部分满足,b.2.1=大部分满足,b.2.2=大部分满足", "2.0000", 2, 2, "0.8000 0.8000" },
    /* 0.6 × 0.9 + 0.4 × 0.5 = 0.74 */
    { "a.1.1=满足,a.1.2=大部分满足,b.1.1=部分满足", "0.7400", 0, 0, "0.7400 0.0000" },
    /* b is not answered: 0.6 for sure, everything were it met */
    { "a.1.1=满足,a.1.2=满足", "0.6000", 0, 2, "0.6000 0.0000" },
    /* b does not apply at level 1: its weight goes to a */
    { "a.1.1=满足,a.1.2=大部分满足,b.1.1=不适用,a.2.1=满足,b.2.1=满足,b.2.2=部分满足", "2.0000", 2, 2, "0.9000 0.9000" },
};

static void hand_computed(void **state)
{
    stage t;
    (void)state;
    begin(&t);
    for (size_t i = 0; i < COUNT(papers); i++) {
        int year = 2001 + (int)i;
        answer(&t, "t_q", year, papers[i].answers);
        assessment x = assessed(&t, "t_q", year, 0);
        const char *levels = arena_print(t.d.a, "%s %s", ratio_text(t.d.a, x.at[0], 4, ROUND_DOWN), ratio_text(t.d.a, x.at[1], 4, ROUND_DOWN));
        if (!text_eq(ratio_text(t.d.a, x.total, 4, ROUND_DOWN), papers[i].total) || level_reached(&x) != papers[i].level || x.at_most != papers[i].at_most || !text_eq(levels, papers[i].levels))
            fail_msg("paper %zu: total %s, level %d, at most %d, levels %s", i, ratio_text(t.d.a, x.total, 4, ROUND_DOWN), level_reached(&x), x.at_most, levels);
    }
    desk_end(&t.d);
}

static void gaps_and_steps(void **state)
{
    stage t;
    (void)state;
    begin(&t);
    answer(&t, "t_q", 2026, papers[0].answers);
    assessment x = assessed(&t, "t_q", 2026, 0);
    assert_int_equal(x.gap_count, 2);                            /* b.2.1: 0.4 × 1; a.2.1: 0.6 × 0.2 */
    assert_string_equal(x.gaps[0].item->id, "b.2.1");
    assert_string_equal(ratio_text(t.d.a, x.gaps[0].gain, 4, ROUND_DOWN), "0.4000");
    assert_string_equal(ratio_text(t.d.a, x.gaps[1].gain, 4, ROUND_DOWN), "0.1200");
    assert_true(x.has_steps && x.steps == 1);                    /* 0.48 + 0.4 = 0.88 */
    /* what is shown never reaches what was not reached */
    assert_string_equal(maturity_text(t.d.a, (ratio){ 7999, 10000 }), "0.79");
    desk_end(&t.d);
}

static void all_of_level(stage *t, const questionnaire *q, const part *p, int level_, buf *b)
{
    for (size_t i = 0; i < p->part_count; i++)
        all_of_level(t, q, &p->parts[i], level_, b);
    for (size_t i = 0; i < p->item_count; i++)
        if (p->items[i].level == level_)
            buf_print(b, "%s%s=满足", b->len ? "," : "", p->items[i].id);
}

static size_t leaves(const part *p)
{
    size_t n = p->part_count == 0;
    for (size_t i = 0; i < p->part_count; i++)
        n += leaves(&p->parts[i]);
    return n;
}

static void shipped(void **state)
{
    stage t;
    (void)state;
    begin(&t);
    const questionnaire *q = named(&t, "smart2020"), *later = named(&t, "smart_revision"), *cloud = named(&t, "cloud_star");
    assert_int_equal(leaves(&q->root), 20);                      /* GB/T 39116-2020: 20 sub-domains */
    assert_int_equal(q->item_count, 100);
    assert_int_equal(later->item_count, 100);
    assert_true(cloud->levels[0].number == 3 && cloud->level_count == 3);
    /* by industry: 26 is process, 34 is discrete */
    assert_string_equal(q->kinds[kind_for(q, "2651")].id, "process");
    assert_string_equal(q->kinds[kind_for(q, "3451")].id, "discrete");
    assert_string_equal(q->kinds[kind_for(q, NULL)].id, "discrete");
    /* level 1 in full, and of level 2 nothing: 1; with product design of level 2 a discrete firm has 10 % × 50 % more, a process firm nothing */
    buf b = buf_new(t.d.a);
    all_of_level(&t, q, &q->root, 0, &b);
    buf_puts(&b, ",product_design.2.1=满足");
    answer(&t, "smart2020", 2026, b.text);
    assessment discrete = assessed(&t, "smart2020", 2026, kind_for(q, "3451")), process = assessed(&t, "smart2020", 2026, kind_for(q, "2651"));
    assert_string_equal(ratio_text(t.d.a, discrete.total, 4, ROUND_DOWN), "1.0500");
    assert_string_equal(ratio_text(t.d.a, process.total, 4, ROUND_DOWN), "1.0000");
    assert_true(level_reached(&discrete) == 1 && process.unanswered == 76 && discrete.unanswered == 79);      /* 19 × 4; 20 × 4 less one */
    /* the other edition takes the same answers with its own weights: 11 % × 50 % */
    assessment revised = assessed(&t, "smart_revision", 2026, kind_for(later, "3451"));
    assert_string_equal(ratio_text(t.d.a, revised.total, 4, ROUND_DOWN), "1.0550");
    desk_end(&t.d);
}

/* Denominators that share nothing: beyond 18 digits the sum is cut, never wrapped. Σ 1/p over the primes 47 … 97 */
static void means(void **state)
{
    static const int primes[] = { 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97 };
    ratio at[COUNT(primes) + 1];
    double sum = 0;
    for (size_t i = 0; i < COUNT(primes); i++) {
        at[i] = (ratio){ 1, primes[i] };
        sum += 1.0 / primes[i];
    }
    at[COUNT(primes)] = (ratio){ 0, 0 };                        /* not defined: left out */
    ratio m = ratio_mean(at, COUNT(primes) + 1);
    assert_true(m.den > 0 && m.den <= (i128)pow10_i64(18) * 100);
    assert_string_equal(ratio_text(*state, m, 9, ROUND_DOWN), arena_print(*state, "%.9f", (double)(int64_t)(sum / COUNT(primes) * 1e9) / 1e9));
    assert_true(ratio_mean(at + COUNT(primes), 1).den == 0);
}

#define HEAD "questionnaire: zz\ntitle: {zh: 试}\nlevels:\n  - {level: 1, zh: 一级, need: 0.8}\n"
static const declared_fault faults[] = {
    { HEAD "parts:\n  - {id: a, zh: 甲, weight: 90, items: {1: [x]}}\n", 6, "合计 90" },
    { HEAD "parts:\n  - {id: a, zh: 甲, weight: 100, items: {2: [x]}}\n", 6, "不是已声明的等级" },
    { HEAD "parts:\n  - {id: a, zh: 甲, weight: 100}\n", 6, "items、items_of、parts 之一" },
    { HEAD "parts:\n  - {id: a, zh: 甲, weight: 100, items_of: smart2020.nothing}\n", 6, "没有“smart2020.nothing”" },
    { HEAD "parts:\n  - {id: a, zh: 甲, weight: 50, items: {1: [x]}}\n  - {id: a, zh: 乙, weight: 50, items: {1: [x]}}\n", 7, "写了两次" },
    { HEAD "parts:\n  - {id: a, zh: 甲, weight: {x: 1}, items: {1: [x]}}\n", 6, "缺少类型" },
    { HEAD "parts: []\n", 5, "1 到 40 项" },
    { "questionnaire: zz\ntitle: {zh: 试}\nlevels:\n  - {level: 1, zh: 一级, need: 1.2}\nparts: []\n", 4, "不超过 1" },
    { "questionnaire: zz\ntitle: {zh: 试}\nlevels:\n  - {level: 2, zh: 二级, need: 1}\n  - {level: 1, zh: 一级, need: 1}\nparts: []\n", 5, "从低到高" },
    { "title: {zh: 试}\n", 1, "问卷要有" },
};

static bool load_questionnaires(core *c, error *e)
{
    questionnaires all;
    return questionnaires_load(c, &all, e);
}

static void declared_wrong(void **state) { declared_faults(*state, "questionnaires", faults, COUNT(faults), load_questionnaires); }

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(hand_computed), TEST(gaps_and_steps), TEST(shipped), TEST(means), TEST(declared_wrong) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
