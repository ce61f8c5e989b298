/* Which few missing facts settle which policies. Expected plans are worked out by hand from the conditions. */
#include "match/unlock.h"

#include "match_samples.h"

static const char t_more[] = "facts:\n"
                             "  - {id: t_a, zh: 甲甲, type: number, ask: true}\n"
                             "  - {id: t_b, zh: 甲乙, type: number, ask: true}\n"
                             "  - {id: t_c, zh: 甲丙, type: number, ask: true}\n"
                             "  - {id: t_d, zh: 甲丁, type: number, ask: true}\n"
                             "  - {id: t_ab, zh: 甲和, type: number, feel: 甲甲 + 甲乙}\n"
                             "  - {id: t_diff, zh: 甲差, type: number, feel: 甲和 - 甲甲 * 2}\n"
                             "  - {id: t_never, zh: 甲无解, type: number, feel: 甲收入 / 0}\n";
#define ONE(id, ...) "  - {id: " id ", zh: " id ", level: 区, conditions: [" __VA_ARGS__ "]}\n"
#define IF(feel) "{zh: 条件, feel: '" feel "'}"
static const char t_policies[] = "policies:\n"
    ONE("t_p1", IF("甲甲 > 1"))
    ONE("t_p2", IF("甲和 > 1"))                                          /* 甲甲, 甲乙 */
    ONE("t_p3", IF("甲差 > 1"))                                          /* the same two, by another way */
    ONE("t_p4", IF("甲乙 > 1") ", " IF("甲丙 > 1"))
    ONE("t_p5", IF("甲收入 > 1"))                                        /* known */
    ONE("t_p6", IF("甲收入 < 1") ", " IF("甲丁 > 1"))                     /* unmet whatever is supplied */
    ONE("t_p7", IF("甲无解 > 1") ", " IF("甲丁 > 1"))                     /* no fact settles it */
    ONE("t_p8", "{zh: 任一, any_of: [" IF("甲收入 > 1") ", " IF("甲丁 > 1") "]}"); /* met by the other way */

static const char *words_of(desk *d, const policies *p, const unlock_step *s, size_t n)
{
    buf b = buf_new(d->a);
    for (size_t i = 0; i < n; i++) {
        buf_puts(&b, i ? "; " : "");
        for (size_t k = 0; k < s[i].fact_count; k++)
            buf_print(&b, "%s%s", k ? "+" : "", p->facts.at[s[i].facts[k]].id);
        buf_puts(&b, " → ");
        for (size_t k = 0; k < s[i].policy_count; k++)
            buf_print(&b, "%s%s", k ? "," : "", s[i].policies[k]->id);
    }
    return b.text ? b.text : "";
}

static void plan_of_a_firm(void **state)
{
    desk d;
    policies p;
    unlock_step *steps;
    size_t n, waiting_;
    (void)state;
    samples_begin(&d, NULL);
    desk_shut(&d);
    desk_file(&d, "packs/t/facts/more.yaml", t_more);
    desk_file(&d, "packs/t/policies/t.yaml", t_policies);
    if (!desk_open(&d))
        fail_msg("%s %s", d.e.at_text, d.e.text);
    sample_firm(&d, "A01", "甲厂");
    match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
    unlock_firm(m, 0, d.a, &steps, &n, &waiting_);
    assert_string_equal(words_of(&d, &p, steps, n), "t_a+t_b → t_p1,t_p2,t_p3; t_c → t_p4");
    assert_int_equal(waiting_, 5);                                       /* and t_p7 */
    match_close(m);
    desk_end(&d);
}

/* The plan alone: numbers of facts, and which come first. */
static void greedy(void **state)
{
    static const policy p[4] = { { .id = "p0" }, { .id = "p1" }, { .id = "p2" }, { .id = "p3" } };
    static const struct { const char *facts[4]; const char *plan; } cases[] = {
        { { "12", "1", "2", "" }, "12>p0,p1,p2" },                       /* three for two is better than one for one */
        { { "123", "456", "45", "46" }, "456>p1,p2,p3 123>p0" },
        { { "12", "34", "", "" }, "12>p0 34>p1" },
        { { "1234", "1234", "1234", "5" }, "5>p3 1234>p0,p1,p2" },       /* 1 each against 3 for 4 */
        { { "", "", "", "" }, "" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        waiting w[4];
        size_t n = 0, count;
        unlock_step *steps;
        buf b = buf_new(*state);
        buf_puts(&b, "");
        for (size_t k = 0; k < 4; k++) {
            size_t len = strlen(cases[i].facts[k]);
            if (!len)
                continue;
            w[n] = (waiting){ &p[k], NEW_N(*state, int, len), len };
            for (size_t j = 0; j < len; j++)
                w[n].facts[j] = cases[i].facts[k][j] - '0';
            n++;
        }
        unlock_plan(*state, w, n, &steps, &count);
        for (size_t s = 0; s < count; s++) {
            buf_puts(&b, s ? " " : "");
            for (size_t k = 0; k < steps[s].fact_count; k++)
                buf_print(&b, "%d", steps[s].facts[k]);
            for (size_t k = 0; k < steps[s].policy_count; k++)
                buf_print(&b, "%s%s", k ? "," : ">", steps[s].policies[k]->id);
        }
        assert_string_equal(b.text ? b.text : "", cases[i].plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(plan_of_a_firm), TEST(greedy) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
