/* Editions of rules: which text counts on which day, what is refused, differences, on SQLite and PostgreSQL. */
#include "amend/policy_edit.h"
#include "amend/trial.h"

#include "amend_samples.h"

static const char declared[] = "policies:\n  - id: t_one\n    zh: 甲政策\n    level: 区\n    conditions:\n      - {id: share, zh: 研发占比不低于3%, feel: 甲研发占比 >= 3}   # a remark\n"
                               "  - {id: t_two, zh: 乙政策, level: 区, conditions: [{zh: 收入, feel: 甲收入 >= 1}]}\n";

#define EDITED(share) "id: t_one\nzh: 甲政策\nlevel: 区\nconditions:\n- id: share\n  zh: 研发占比\n  feel: 甲研发占比 >= " share "\n"

static int save(desk *d, const char *text, const char *from, edition_state state)
{
    int n = 0;
    const edition x = { .kind = EDITION_POLICY, .rule = "t_one", .text = text, .reason = "门槛调整", .valid_from = on(from), .state = state };
    if (!amend_save(&d->c, &x, &n, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    return n;
}

/* The condition of t_one as it is on the day. */
static const char *condition(desk *d, const char *day)
{
    policies p;
    if (!policies_load(&d->c, on(day), &p, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    const policy *x = policy_find(&p, "t_one", &d->e);
    return p.rule[x->root.kids[0].rule].text;
}

static void by_date(void *state, bool postgres)
{
    desk d;
    (void)state;
    samples_on(&d, postgres, declared);
    assert_int_equal(save(&d, EDITED("2"), "2026-01-01", EDITION_IN_FORCE), 1);
    assert_int_equal(save(&d, EDITED("4"), "2026-07-01", EDITION_IN_FORCE), 2);
    assert_int_equal(save(&d, EDITED("9"), "2026-02-01", EDITION_DRAFT), 3);
    assert_string_equal(condition(&d, "2025-12-31"), "甲研发占比 >= 3");
    assert_string_equal(condition(&d, "2026-01-01"), "甲研发占比 >= 2");
    assert_string_equal(condition(&d, "2026-06-30"), "甲研发占比 >= 2");
    assert_string_equal(condition(&d, "2026-07-01"), "甲研发占比 >= 4");
    assert_int_equal(save(&d, EDITED("5"), "2026-07-01", EDITION_IN_FORCE), 4);          /* of one day the last */
    assert_string_equal(condition(&d, "2026-07-01"), "甲研发占比 >= 5");
    assert_true(amend_state(&d.c, EDITION_POLICY, "t_one", 4, EDITION_WITHDRAWN, "写错了", &d.e));
    assert_string_equal(condition(&d, "2026-07-01"), "甲研发占比 >= 4");
    assert_true(amend_state(&d.c, EDITION_POLICY, "t_one", 3, EDITION_IN_FORCE, "定稿", &d.e));
    assert_string_equal(condition(&d, "2026-06-30"), "甲研发占比 >= 9");
    assert_false(amend_state(&d.c, EDITION_POLICY, "t_one", 3, EDITION_IN_FORCE, "又", &d.e));       /* it is already */
    assert_false(amend_state(&d.c, EDITION_POLICY, "t_one", 3, EDITION_WITHDRAWN, "", &d.e));        /* without a reason */
    int now = -1;
    assert_true(amend_current(&d.c, EDITION_POLICY, "t_one", on("2026-06-30"), &now, &d.e));
    assert_int_equal(now, 3);
    desk_verified(&d);
    desk_end(&d);
}
BOTH(by_date)

/* The match of a day follows the edition of that day, and a kept run sees that the policy changed. */
static void match_follows(void **state)
{
    desk d;
    policies p, later;
    (void)state;
    samples_on(&d, false, declared);
    sample_firm(&d, "91330000TEST000001", "甲厂");                    /* 262 of 10,000: 2.62 % */
    save(&d, EDITED("2"), "2026-03-01", EDITION_IN_FORCE);
    match *m = samples_match(&d, &p, on("2026-02-28"), COHORT_ALL), *n = samples_match(&d, &later, on("2026-03-01"), COHORT_ALL);
    assert_int_equal(match_pair(m, policy_find(&p, "t_one", &d.e), 0).standing, STANDING_NOT);
    assert_int_equal(match_pair(n, policy_find(&later, "t_one", &d.e), 0).standing, STANDING_ELIGIBLE);
    assert_string_not_equal(policy_find(&p, "t_one", &d.e)->digest, policy_find(&later, "t_one", &d.e)->digest);
    assert_string_equal(policy_find(&p, "t_two", &d.e)->digest, policy_find(&later, "t_two", &d.e)->digest);
    assert_int_equal(policy_find(&later, "t_one", &d.e)->amended->number, 1);
    match_close(m);
    match_close(n);
    desk_end(&d);
}

static void refused(void **state)
{
    static const struct { const char *rule, *text, *says; } wrong[] = {
        { "t_one", EDITED("三"), "没有事实" }, { "t_one", EDITED("(3"), "FEEL" }, { "t_one", "id: t_two\nzh: 乙\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "不能换成别的政策" },
        { "t_one", "id: [t_one\n", "YAML" }, { "t_one", "- a\n", "id 应为" }, { "t_one", "", "" }, { "t_none", EDITED("3"), "没有政策" }, { "t_one", "id: t_one\nzh: 甲\nlevel: 区\n", "conditions" },
        { "t_one", "id: t_one\nzh: &a 甲\nen: *a\n", "引用" }, { "t_one", "id: t_one\nprogramme: t_two\nzh: 甲\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "programme" },
    };
    desk d;
    (void)state;
    samples_on(&d, false, declared);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        int n = 0;
        const edition x = { .kind = EDITION_POLICY, .rule = wrong[i].rule, .text = wrong[i].text, .reason = "试", .valid_from = on("2026-01-01"), .state = EDITION_IN_FORCE };
        d.e = (error){ 0 };
        if (amend_save(&d.c, &x, &n, &d.e) || !strstr(error_line(d.a, &d.e), wrong[i].says))
            fail_msg("%zu: said %s", i, error_line(d.a, &d.e));
    }
    const edition no_reason = { .kind = EDITION_POLICY, .rule = "t_one", .text = EDITED("3"), .reason = "", .valid_from = on("2026-01-01") };
    int n = 0;
    assert_false(amend_save(&d.c, &no_reason, &n, &d.e));
    assert_string_equal(condition(&d, "2026-01-01"), "甲研发占比 >= 3");
    desk_end(&d);
}

/* A tree written and read again is the same tree. */
static void yaml_round(void **state)
{
    static const char text[] = "id: x\nzh: '03-01'\nlist: [a, 'b: c', \"d # e\", '', ~, '- f', \"g\\nh\"]\nmap: {a: 1.10, 'b c': [], d: {}}\nwhen: '是 and 研发占比 >= 3'\n";
    arena *a = *state;
    error e = { 0 };
    yaml *x, *y;
    char *once, *twice;
    assert_true(yaml_parse(a, str_of(text), "x", &x, &e) && yaml_text(a, x, &once, &e));
    if (!yaml_parse(a, str_of(once), "y", &y, &e))
        fail_msg("%s: %s", once, e.text);
    assert_true(yaml_text(a, y, &twice, &e));
    assert_string_equal(once, twice);
    assert_string_equal(yaml_get(y, "zh")->text, "03-01");
    assert_int_equal(yaml_get(y, "list")->count, 7);
    assert_string_equal(yaml_get(y, "list")->items[6]->text, "g\nh");
    assert_true(yaml_is_null(yaml_get(y, "list")->items[4]));
    assert_false(yaml_is_null(yaml_get(y, "list")->items[3]));
    yaml *copy = yaml_copy(a, y);
    yaml_put(a, copy, "id", yaml_new_scalar(a, "z"));
    yaml_put(a, copy, "zh", NULL);
    yaml_put(a, copy, "new", yaml_new_scalar(a, "{n}"));
    assert_string_equal(yaml_get(y, "id")->text, "x");
    assert_null(yaml_get(copy, "zh"));
    assert_true(yaml_text(a, copy, &once, &e) && yaml_parse(a, str_of(once), "z", &x, &e));
    assert_string_equal(yaml_get(x, "new")->text, "{n}");
}

static void differences(void **state)
{
    difference d;
    difference_of(*state, "a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\nh\n", 1, &d);
    buf b = buf_new(*state);
    for (size_t i = 0; i < d.count; i++)
        buf_print(&b, "%c%s ", d.at[i].sign, d.at[i].text);
    assert_string_equal(b.text, "~  c -d +D  e ~  g +h ");
    difference_of(*state, "a\nb\n", "a\nb", 1, &d);
    assert_true(d.same);
    difference_of(*state, "", "a", 1, &d);
    assert_int_equal(d.count, 1);
}

/* ---- decision tables ------------------------------------------------------------------------------------------------------- */

#define MODEL(head, rules) "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"m\" name=\"m\" namespace=\"http://t/m\">" \
    "<inputData id=\"a\" name=\"甲研发占比\"><variable name=\"甲研发占比\" typeRef=\"number\"/></inputData>" \
    "<inputData id=\"b\" name=\"甲上云\"><variable name=\"甲上云\" typeRef=\"boolean\"/></inputData>" \
    "<decision id=\"d\" name=\"档次\"><variable name=\"档次\" typeRef=\"string\"/>" \
    "<informationRequirement><requiredInput href=\"#a\"/></informationRequirement><informationRequirement><requiredInput href=\"#b\"/></informationRequirement>" \
    "<decisionTable " head "><input label=\"占比\"><inputExpression typeRef=\"number\"><text>甲研发占比</text></inputExpression></input>" \
    "<input label=\"上云\"><inputExpression typeRef=\"boolean\"><text>甲上云</text></inputExpression></input>" \
    "<output name=\"档次\" typeRef=\"string\"/><annotation name=\"说明\"/>" rules "</decisionTable></decision></definitions>"
#define ROW(x, y, out) "<rule><inputEntry><text>" x "</text></inputEntry><inputEntry><text>" y "</text></inputEntry><outputEntry><text>\"" out "\"</text></outputEntry><annotationEntry><text>注</text></annotationEntry></rule>"
static const char tiers[] = MODEL("hitPolicy=\"FIRST\"", ROW("&gt;= 3", "-", "高") ROW("&gt;= 2", "true", "中") ROW("-", "-", "低"));
static const char facts_with[] = "facts:\n  - {id: t_tier, zh: 甲档次, type: text, decision: m.档次}\n";

static void decided(desk *d, const char *facts_)
{
    samples_on(d, false, declared);
    desk_file(d, "packs/t/decisions/m.dmn", tiers);
    desk_file(d, "packs/t/facts/decided.yaml", facts_);
    desk_shut(d);
    if (!desk_open(d))
        fail_msg("%s", error_line(d->a, &d->e));
}

static const char *tier(desk *d, const char *day)
{
    policies p;
    profile *f;
    if (!policies_load(&d->c, on(day), &p, &d->e) || !profile_load(&d->c, &p.facts, on(day), 0, &f, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    int fact = fact_find(&p.facts, STR("甲档次"));
    return fact_text(d->a, &p.facts.at[fact], profile_cell(f, fact, 0), LANG_ZH);
}

/* 2.62 % and nobody said whether it is on the cloud: middle or low, so unknown; a later edition does not ask. */
static void facts_from_decisions(void **state)
{
    desk d;
    int n;
    (void)state;
    decided(&d, facts_with);
    int64_t firm = sample_firm(&d, "91330000TEST000001", "甲厂");
    assert_string_equal(tier(&d, "2026-03-01"), "未知");
    desk_put(&d, "fact_answer", arena_print(d.a, "enterprise=%lld fact=t_cloud answer=是", (long long)firm));
    assert_string_equal(tier(&d, "2026-03-01"), "中");
    const edition x = { .kind = EDITION_DECISION, .rule = "m", .text = MODEL("hitPolicy=\"UNIQUE\"", ROW("&gt;= 2.6", "-", "高") ROW("&lt; 2.6", "-", "低")), .reason = "两档", .valid_from = on("2026-04-01"), .state = EDITION_IN_FORCE };
    if (!amend_save(&d.c, &x, &n, &d.e))
        fail_msg("%s", error_line(d.a, &d.e));
    assert_string_equal(tier(&d, "2026-03-31"), "中");
    assert_string_equal(tier(&d, "2026-04-01"), "高");
    const char *before, *after;
    difference diff;
    assert_true(amend_text(&d.c, EDITION_DECISION, "m", 0, &before, &d.e) && amend_text(&d.c, EDITION_DECISION, "m", 1, &after, &d.e));
    assert_true(amend_readable(&d.c, EDITION_DECISION, "m", before, &before, &d.e) && amend_readable(&d.c, EDITION_DECISION, "m", after, &after, &d.e));
    difference_of(d.a, before, after, 0, &diff);
    bool seen = false;
    for (size_t i = 0; i < diff.count; i++)
        seen = seen || (diff.at[i].sign == '+' && strstr(diff.at[i].text, ">= 2.6 | - → \"高\"  // 注"));
    assert_true(seen);
    desk_end(&d);
}

static void refused_decisions(void **state)
{
    static const struct { const char *text, *says; } wrong[] = {
        { "<definitions", "XML" }, { "<!DOCTYPE x [<!ENTITY a 'b'>]><definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>", "" }, { "<a/>", "DMN" }, { "", "" },
        { MODEL("hitPolicy=\"FIRST\"", ROW("&gt;= (", "-", "高")), "FEEL" }, { MODEL("hitPolicy=\"NONE\"", ROW("-", "-", "高")), "命中策略" },
        { MODEL("hitPolicy=\"FIRST\"", ROW("甲利润 * 2", "-", "高")), "甲利润" },
        { "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" namespace=\"x\"><decision id=\"d\" name=\"别的\"/></definitions>", "档次" },
        { "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" namespace=\"x\"><import namespace=\"http://elsewhere\" locationURI=\"/etc/passwd\" importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/></definitions>", "引入" },
    };
    desk d;
    (void)state;
    decided(&d, facts_with);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        int n = 0;
        const edition x = { .kind = EDITION_DECISION, .rule = "m", .text = wrong[i].text, .reason = "试", .valid_from = on("2026-01-01"), .state = EDITION_IN_FORCE };
        d.e = (error){ 0 };
        if (amend_save(&d.c, &x, &n, &d.e) || !strstr(error_line(d.a, &d.e), wrong[i].says))
            fail_msg("%zu: said %s", i, error_line(d.a, &d.e));
    }
    desk_end(&d);
}

static void wrong_facts_of_decisions(void **state)
{
    static const struct { const char *facts, *says; } wrong[] = {
        { "facts:\n  - {id: x, zh: 丙, type: text, decision: m}\n", "模型.决策" }, { "facts:\n  - {id: x, zh: 丙, type: text, decision: n.档次}\n", "没有决策表" },
        { "facts:\n  - {id: x, zh: 丙, type: text, decision: m.级别}\n", "档次" }, { "facts:\n  - {id: x, zh: 丙, type: text, decision: m.档次, feel: '1'}\n", "之一" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        desk d;
        policies p;
        decided(&d, wrong[i].facts);
        if (policies_load(&d.c, on("2026-01-01"), &p, &d.e) || !strstr(d.e.text, wrong[i].says) || !strstr(d.e.at.file, "facts/decided.yaml"))
            fail_msg("%zu: said %s", i, error_line(d.a, &d.e));
        desk_end(&d);
    }
}

/* What a changed table would do: 甲厂 (2.62 %, on the cloud) goes from 中 to 高, nobody else. */
static void tried(void **state)
{
    desk d;
    trials t;
    (void)state;
    decided(&d, facts_with);
    int64_t one = sample_firm(&d, "91330000TEST000001", "甲厂"), two = sample_firm(&d, "91330000TEST000002", "甲二厂");
    desk_put(&d, "fact_answer", arena_print(d.a, "enterprise=%lld fact=t_cloud answer=是", (long long)one));
    desk_put(&d, "fact_answer", arena_print(d.a, "enterprise=%lld fact=t_cloud answer=否", (long long)two));
    const char *text = MODEL("hitPolicy=\"FIRST\"", ROW("&gt;= 2", "true", "高") ROW("-", "-", "低"));
    if (!trial_run(&d.c, "m", text, on("2026-03-01"), 10, &t, &d.e))
        fail_msg("%s", error_line(d.a, &d.e));
    assert_int_equal(t.count, 1);
    assert_string_equal(t.at[0].use, "甲档次");
    assert_int_equal(t.at[0].firms, 2);
    assert_int_equal(t.at[0].moved, 1);
    assert_string_equal(t.at[0].move[0].name, "甲厂");
    assert_string_equal(t.at[0].move[0].before, "中");
    assert_string_equal(t.at[0].move[0].after, "高");
    desk_end(&d);
}

/* ---- a policy field by field ----------------------------------------------------------------------------------------------- */

static const char edited[] = "id: p\nzh: 政策\nlevel: 区\nconventions: [以上含本数]\nwindow: {from: 03-01, to: 05-31, note: 以通知为准}\nvalid: {from: 2022-01-01}\nconditions:\n"
                             "  - {zh: 一, feel: a >= 1, clause: 第一条}\n  - {zh: 二, judge: true}\n  - zh: 三\n    any_of:\n      - {zh: 三甲, feel: b}\n      - {zh: 三乙, feel: c}\n  - {id: d, zh: 四, feel: d}\n"
                             "subsidy: {zh: 奖励, feel: 20, once: true}\n";
static yaml *edit(arena *a, given_field *fields)
{
    const char *text;
    yaml *y = NULL;
    error e = { .lang = LANG_EN };
    if (!policy_edited(a, edited, field_given, fields, &text, &e) || !yaml_parse(a, str_of(text), "x", &y, &e))
        fail_msg("%s", e.text);
    return y;
}

static const char *at(const yaml *y, const char *key, const char *inside)
{
    const yaml *x = yaml_get(y, key);
    x = x && inside ? yaml_get(x, inside) : x;
    return x ? x->text : NULL;
}

static void field_by_field(void **state)
{
    arena *a = *state;
    yaml *y = edit(a, (given_field[]){ { "feel@0", "a >= 2" }, { "zh@2.1", "三丙" }, { "drop@1", "1" }, { "new_zh", "新" }, { "new_feel", "e" }, { "subsidy_feel", "30" }, { "valid_to", "2027-12-31" },
                                       { "window_from", "04-01" }, { "window_to", "05-31" }, { NULL, NULL } });
    const yaml *list = yaml_get(y, "conditions");
    assert_int_equal(list->count, 4);
    assert_string_equal(at(list->items[0], "feel", NULL), "a >= 2");
    assert_string_equal(at(list->items[0], "clause", NULL), "第一条");
    assert_null(at(list->items[0], "id", NULL));
    assert_string_equal(at(list->items[1], "id", NULL), "3");                        /* it goes by its old place, so judgements stay with it */
    assert_string_equal(at(yaml_get(list->items[1], "any_of")->items[1], "zh", NULL), "三丙");
    assert_string_equal(at(list->items[2], "id", NULL), "d");
    assert_string_equal(at(list->items[3], "id", NULL), "added_1");
    assert_string_equal(at(list->items[3], "feel", NULL), "e");
    assert_string_equal(at(y, "subsidy", "feel"), "30");
    assert_string_equal(at(y, "subsidy", "once"), "true");
    assert_string_equal(at(y, "valid", "from"), "2022-01-01");
    assert_string_equal(at(y, "valid", "to"), "2027-12-31");
    assert_string_equal(at(y, "window", "from"), "04-01");
    assert_string_equal(at(y, "window", "note"), "以通知为准");
    assert_int_equal(yaml_get(y, "conventions")->count, 1);
    y = edit(a, (given_field[]){ { "window_from", "" }, { "window_to", "" }, { "window_always", "1" }, { "valid_from", "" }, { "subsidy_zh", "" }, { "subsidy_feel", "" }, { "new_zh", "看人" }, { NULL, NULL } });
    assert_string_equal(at(y, "window", "always"), "true");
    assert_null(at(y, "window", "from"));
    assert_null(yaml_get(y, "valid"));
    list = yaml_get(y, "conditions");
    assert_string_equal(at(list->items[4], "judge", NULL), "true");
    y = edit(a, (given_field[]){ { NULL, NULL } });                                  /* nothing given: nothing changes */
    char *same, *was;
    yaml *x;
    error e = { 0 };
    assert_true(yaml_parse(a, str_of(edited), "x", &x, &e) && yaml_text(a, x, &was, &e) && yaml_text(a, y, &same, &e));
    assert_string_equal(same, was);
}

/* Counted with only the facts a policy needs: the same as with all of them. */
static void effects(void **state)
{
    desk d;
    policies p, q;
    edition_set set;
    policy_effect before, after, all;
    match *m, *whole;
    (void)state;
    samples_on(&d, false, declared);
    sample_firm(&d, "91330000TEST000001", "甲厂");
    desk_put(&d, "enterprise", "uscc=91330000TEST000002 name=甲空厂");
    assert_true(policies_load(&d.c, on("2026-03-01"), &p, &d.e) && edition_set_on(&d.c, on("2026-03-01"), &set, &d.e));
    edition_try(&set, EDITION_POLICY, "t_one", EDITED("2"), LANG_ZH);
    assert_true(policies_load_with(&d.c, &set, &q, &d.e));
    const policy *x = policy_find(&p, "t_one", &d.e), *y = policy_find(&q, "t_one", &d.e);
    bool *wanted = NEW_N(d.a, bool, p.facts.count + 1);
    policy_needs(&p, x, wanted);
    assert_true(wanted[fact_find(&p.facts, STR("甲收入"))] && !wanted[fact_find(&p.facts, STR("甲负债"))]);
    assert_true(match_open_some(&d.c, &p, on("2026-03-01"), wanted, &m, &d.e));
    assert_true(match_open(&d.c, &p, on("2026-03-01"), COHORT_ALL, 0, &whole, &d.e));
    match *n = match_beside(m, &q);
    assert_true(policy_effect_of(m, x, &before, &d.e) && policy_effect_of(n, y, &after, &d.e) && policy_effect_of(whole, x, &all, &d.e));
    assert_memory_equal(before.total.standing, all.total.standing, sizeof all.total.standing);
    assert_int_equal(before.total.standing[STANDING_NOT], 1);
    assert_int_equal(after.total.standing[STANDING_ELIGIBLE], 1);
    assert_int_equal(after.total.standing[STANDING_UNKNOWN], 1);
    assert_int_equal(before.part[1].of[VERDICT_UNMET], 1);
    assert_int_equal(before.part[1].near, 1);
    assert_int_equal(after.part[1].of[VERDICT_MET], 1);
    assert_int_equal(policy_moved(&before.pair[0], &after.pair[0]), 1);
    assert_int_equal(policy_moved(&before.pair[1], &after.pair[1]), 0);
    match_close(m);
    match_close(n);
    match_close(whole);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(by_date), TEST(match_follows), TEST(refused), TEST(yaml_round), TEST(differences), TEST(facts_from_decisions), TEST(refused_decisions), TEST(wrong_facts_of_decisions), TEST(tried), TEST(field_by_field), TEST(effects) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
