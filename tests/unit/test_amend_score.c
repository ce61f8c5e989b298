/* Editions of scoring tables: which rows count on which day, rows changed by a form, faults at their row, what a change does
 * for the firms; on SQLite and PostgreSQL. */
#include "amend/score_edit.h"

#include "amend_samples.h"

#define TABLE(share_bands, pass, cloud) "score: t_points\ntitle: {zh: 甲评价}\nedges: from\npass: " pass "   # a remark\ngroups:\n  - id: g\n    zh: 甲组\n    most: 20\n    least: 5\n    items:\n" \
    "      - {id: share, zh: 研发占比, of: 甲研发占比, unit: '%', most: 10, bands: " share_bands "}\n" \
    "      - {id: cloud, zh: 上云, most: 10, choose: [{zh: 已上云, when: 甲上云, points: 10}, " cloud "]}\n"
#define BANDS "[{from: 3, points: 10}, {from: 2, to: 3, points: 5}, {to: 2, points: 0}]"
#define CLOUD "{zh: 有专利, when: 甲一类 >= 1, points: 4}"
#define USUAL TABLE(BANDS, "10", CLOUD)
static const char facts_with[] = "facts:\n  - {id: t_sum, zh: 甲得分, type: number, score: t_points}\n  - {id: t_passes, zh: 甲达标, type: bool, score: t_points}\n";

static void start(desk *d, bool postgres)
{
    samples_declare(d, postgres);
    desk_file(d, "packs/t/facts/scored.yaml", facts_with);
    desk_file(d, "packs/t/scores/t_points.yaml", USUAL);
    desk_file(d, "packs/t/scores/t_unused.yaml", "score: t_unused\ntitle: {zh: 没有用到}\ngroups: [{id: g, zh: 组, most: 5, items: [{id: a, zh: 甲, most: 5, points: 甲收入}]}]\n");
    if (!desk_open(d))
        fail_msg("%s %s", d->e.at_text, d->e.text);
}

/* Facts t_sum and t_passes of the first firm on the day. */
static const char *scored(desk *d, const char *day)
{
    policies p;
    profile *f;
    if (!policies_load(&d->c, on(day), &p, &d->e) || !profile_load(&d->c, &p.facts, on(day), 0, &f, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    int sum = fact_find(&p.facts, STR("甲得分")), passes = fact_find(&p.facts, STR("甲达标"));
    return arena_print(d->a, "%s %s", fact_text(d->a, &p.facts.at[sum], profile_cell(f, sum, 0), LANG_ZH), fact_text(d->a, &p.facts.at[passes], profile_cell(f, passes, 0), LANG_ZH));
}

/* 2.62 %, not on the cloud, two patents of class I: 5 + 4; from April 2.5 % is enough for 10. */
static void by_date(void *state, bool postgres)
{
    desk d;
    (void)state;
    start(&d, postgres);
    int64_t firm = sample_firm(&d, "91330000TEST000001", "甲厂");
    desk_put(&d, "fact_answer", arena_print(d.a, "enterprise=%lld fact=t_cloud answer=否", (long long)firm));
    assert_string_equal(scored(&d, "2026-03-31"), "9 否");
    assert_int_equal(kept(&d, EDITION_SCORE, "t_points", TABLE("[{from: 2.5, points: 10}, {to: 2.5, points: 0}]", "10", CLOUD), "2026-04-01"), 1);
    assert_string_equal(scored(&d, "2026-03-31"), "9 否");
    assert_string_equal(scored(&d, "2026-04-01"), "14 是");
    assert_true(amend_state(&d.c, EDITION_SCORE, "t_points", 1, EDITION_WITHDRAWN, "写错了", &d.e));
    assert_string_equal(scored(&d, "2026-04-01"), "9 否");
    const char *text;
    assert_true(amend_text(&d.c, EDITION_SCORE, "t_points", 0, &text, &d.e));
    assert_non_null(strstr(text, "# a remark"));                                     /* the pack's own words */
    edition x = { .kind = EDITION_SCORE, .rule = "t_points", .text = USUAL, .expects = 2 };
    int n = 0;
    x.reason = "再改";
    x.valid_from = on("2026-05-01");
    assert_true(amend_save(&d.c, &x, &n, &d.e));
    assert_int_equal(n, 2);
    kept_not(&d, x, "第2版");                                                        /* it was to be 2, and 2 is there */
    desk_verified(&d);
    desk_end(&d);
}
BOTH(by_date)

static void refused(void **state)
{
    static const struct { const char *rule, *text, *says; } wrong[] = {
        { "t_points", TABLE("[{from: 3, points: 10}, {from: 1, to: 4, points: 5}, {to: 1, points: 0}]", "10", CLOUD), "3.5 同时在两档里" },
        { "t_points", TABLE("[{from: 3, points: 10}, {to: 2, points: 0}]", "10", CLOUD), "2.5 不在任何一档里" },
        { "t_points", TABLE(BANDS, "10", "{zh: 有专利, when: 没有的事实 >= 1, points: 4}"), "没有事实“没有的事实”" },
        { "t_points", TABLE(BANDS, "10", "{zh: 有专利, when: 甲一类 >=, points: 4}"), "FEEL" },
        { "t_points", TABLE(BANDS, "十", CLOUD), "应为数" },
        { "t_points", TABLE(BANDS, "10", "{zh: 有专利, when: 甲一类 >= 1, points: 11}"), "从高到低" },
        { "t_points", TABLE(BANDS, "10", "{zh: 自己, when: 甲得分 >= 1, points: 4}"), "绕回来" },
        { "t_points", "score: t_unused\ntitle: {zh: 别的}\ngroups: []\n", "不能换成别的评分表" },
        { "t_points", "- a\n", "score 应为" }, { "t_points", "score: [\n", "YAML" }, { "t_none", USUAL, "没有评分表" },
        { "t_unused", "score: t_unused\ntitle: {zh: 没有用到}\ngroups: [{id: g, zh: 组, most: 5, items: [{id: a, zh: 甲, most: 5, points: 没有}]}]\n", "没有事实" },      /* no fact asks it, yet its text must be right */
        { "t_unused", "score: t_unused\ntitle: {zh: 没有用到}\ngroups: [{id: g, zh: 组, most: 6, items: [{id: a, zh: 甲, most: 5, points: 甲收入}]}]\n", "合计 5" },
    };
    desk d;
    (void)state;
    start(&d, false);
    for (size_t i = 0; i < COUNT(wrong); i++)
        kept_not(&d, (edition){ .kind = EDITION_SCORE, .rule = wrong[i].rule, .text = wrong[i].text }, wrong[i].says);
    edition_list all;
    assert_true(editions_list(&d.c, EDITION_SCORE, NULL, &all, &d.e));
    assert_int_equal(all.count, 0);
    desk_end(&d);
}

static const char *edit(arena *a, const char *text, given_field *fields)
{
    error e = { 0 };
    if (!score_edited(a, text, field_given, fields, &text, &e))
        fail_msg("%s", e.text);
    return text;
}

static const char *at(const yaml *y, const char *key)
{
    const yaml *x = yaml_get(y, key);
    return x ? x->text : NULL;
}

static void row_by_row(void **state)
{
    arena *a = *state;
    error e = { 0 };
    yaml *y;
    const char *text = edit(a, USUAL, (given_field[]){ { "pass", "12" }, { "most@0.0", "12" }, { "least@0", "" }, { "from@0.0.0", "4" }, { "points@0.0.0", "12" }, { "to@0.0.1", "" }, { "drop@0.0.2", "1" },
                                                       { "new_from@0.0", "1" }, { "new_to@0.0", "2" }, { "new_points@0.0", "7" }, { "when@0.1.1", "甲一类 >= 2" },
                                                       { "new_zh@0.1", "有资质" }, { "new_when@0.1", "甲失信 = false" }, { "new_points@0.1", "6" }, { NULL, NULL } });
    assert_true(yaml_parse(a, str_of(text), "x", &y, &e));
    const yaml *group = yaml_get(y, "groups")->items[0], *share = yaml_get(group, "items")->items[0], *cloud = yaml_get(group, "items")->items[1];
    const yaml *bands = yaml_get(share, "bands"), *choose = yaml_get(cloud, "choose");
    assert_string_equal(at(y, "pass"), "12");
    assert_null(yaml_get(group, "least"));
    assert_string_equal(at(share, "most"), "12");
    assert_string_equal(at(share, "of"), "甲研发占比");
    assert_int_equal(bands->count, 3);
    assert_string_equal(at(bands->items[0], "points"), "12");
    assert_string_equal(at(bands->items[1], "points"), "7");                        /* the new one: between 12 and 5 */
    assert_string_equal(at(bands->items[1], "from"), "1");
    assert_string_equal(at(bands->items[2], "from"), "2");
    assert_null(yaml_get(bands->items[2], "to"));
    assert_int_equal(choose->count, 3);
    assert_string_equal(at(choose->items[1], "zh"), "有资质");
    assert_string_equal(at(choose->items[2], "when"), "甲一类 >= 2");
    const char *same = edit(a, USUAL, (given_field[]){ { NULL, NULL } }), *again = edit(a, same, (given_field[]){ { "pass", "10" }, { "new_from@0.0", "" }, { "new_zh@0.1", "" }, { NULL, NULL } });
    assert_string_equal(same, again);
}

/* What is wrong is told at the row it stands in. */
static void faults_at_rows(void **state)
{
    static const struct { given_field set; const char *path, *says; } wrong[] = {
        { { "points@0.0.1", "五" }, "0.0.1", "应为数" }, { { "from@0.0.1", "2.5" }, "0.0.1", "2.25 不在任何一档里" }, { { "to@0.0.2", "2.5" }, "0.0.1", "同时在两档里" },
        { { "when@0.1.0", "甲上去" }, "0.1.0", "没有事实“甲上去”" }, { { "points@0.1.1", "" }, "0.1.1", "points" }, { { "of@0.0", "甲研发占" }, "0.0", "没有事实" },
        { { "most@0.0", "9" }, "0.0", "超过满分" }, { { "most@0.1", "11" }, "0", "合计 21" }, { { "least@0", "x" }, "0", "应为数" }, { { "pass", "x" }, "", "应为数" },
    };
    desk d;
    policies p;
    (void)state;
    start(&d, false);
    assert_true(policies_load(&d.c, on("2026-03-01"), &p, &d.e));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        given_field set[] = { wrong[i].set, { NULL, NULL } };
        const char *text = edit(d.a, USUAL, set), *told = NULL;
        score_table t;
        score_parts parts;
        pack_faults faults = { 0 };
        d.e = (error){ 0 };
        assert_false(score_text_read(&d.c, &p.facts, "t_points", text, &t, &faults, &d.e));
        assert_true(score_parts_of(d.a, text, "x", &parts, &d.e));
        score_parts_fault(&parts, d.a, &faults);
        for (size_t k = 0; k < parts.count; k++)
            told = text_eq(parts.at[k].path, wrong[i].path) ? parts.at[k].fault : told;
        told = *wrong[i].path ? told : parts.fault;
        if (!told || !strstr(told, wrong[i].says))
            fail_msg("%zu: at %s: %s (%s)", i, wrong[i].path, told ? told : "nothing", d.e.text);
    }
    given_field two[] = { { "from@0.0.1", "2.5" }, { "when@0.1.0", "甲上去" }, { NULL, NULL } };       /* one does not hide the other */
    score_table t;
    pack_faults faults = { 0 };
    assert_false(score_text_read(&d.c, &p.facts, "t_points", edit(d.a, USUAL, two), &t, &faults, &d.e));
    assert_int_equal(faults.len, 2);
    desk_end(&d);
}

/* 甲厂 (2.62 %, not on the cloud) 5 + 4, 乙厂 (nobody said) 5 + 4 to 10, 空厂 nothing known; then 2 % gives 10. */
static void effects(void **state)
{
    desk d;
    policies p;
    score_table after;
    score_effect x;
    pack_faults faults = { 0 };
    (void)state;
    start(&d, false);
    int64_t firm = sample_firm(&d, "91330000TEST000001", "甲厂");
    sample_firm(&d, "91330000TEST000002", "乙厂");
    desk_put(&d, "enterprise", "uscc=91330000TEST000003 name=空厂");
    desk_put(&d, "fact_answer", arena_print(d.a, "enterprise=%lld fact=t_cloud answer=否", (long long)firm));
    assert_true(policies_load(&d.c, on("2026-03-01"), &p, &d.e));
    const score_table *before = score_counting(&p.facts, "t_points", &d.e);
    assert_non_null(before);
    assert_true(score_text_read(&d.c, &p.facts, "t_points", TABLE("[{from: 2, points: 10}, {to: 2, points: 0}]", "10", CLOUD), &after, &faults, &d.e));
    assert_true(score_effect_of(&d.c, &p.facts, before, &after, on("2026-03-01"), 1, &x, &d.e));
    assert_true(x.judged);
    assert_int_equal(x.firms, 3);
    assert_int_equal(x.before[FEEL_FALSE], 1);
    assert_int_equal(x.before[FEEL_UNKNOWN], 2);
    assert_int_equal(x.after[FEEL_TRUE], 2);
    assert_int_equal(x.after[FEEL_UNKNOWN], 1);
    assert_int_equal(x.points_changed, 2);
    assert_int_equal(x.verdict_changed, 2);
    assert_int_equal(x.moves, 1);                                                    /* no more than asked for */
    assert_string_equal(x.move[0].name, "甲厂");
    assert_string_equal(x.move[0].points_before, "9");
    assert_string_equal(x.move[0].points_after, "14");
    assert_int_equal(x.move[0].after, FEEL_TRUE);
    assert_true(score_effect_of(&d.c, &p.facts, before, NULL, on("2026-03-01"), 9, &x, &d.e));
    assert_int_equal(x.points_changed + x.verdict_changed + x.moves, 0);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(by_date), TEST(refused), TEST(row_by_row), TEST(faults_at_rows), TEST(effects) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
