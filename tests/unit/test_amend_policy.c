/* Policies that no pack declares: an edition makes them, from its day on, and they go when it is withdrawn; what is wrong is
 * told with its field; on SQLite and PostgreSQL. */
#include "amend/policy_edit.h"

#include "amend_samples.h"

#define NEW_ONE(share) "id: t_new\nzh: 新政策\nlevel: 区\nconditions:\n- zh: 研发占比\n  feel: 甲研发占比 >= " share "\nsubsidy:\n  zh: 奖励\n  feel: 20\n"

static const char before[] = "programmes: [{id: t_prog, zh: 甲项目}]\npolicies: [{id: t_one, zh: 甲政策, level: 区, programme: t_prog, cohort: new, conditions: [{zh: 收入, feel: 甲收入 >= 1}]}]\n";

static edition added(const char *rule, const char *text) { return (edition){ .kind = EDITION_POLICY, .rule = rule, .text = text, .reason = "新出台", .added = true, .expects = 1, .state = EDITION_IN_FORCE }; }

static int add(desk *d, const char *rule, const char *text, const char *from)
{
    edition x = added(rule, text);
    int n = 0;
    x.valid_from = on(from);
    if (!amend_save(&d->c, &x, &n, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    return n;
}

/* The standing of the only firm by t_new on the day; −1: there is no such policy. */
static int standing_on(desk *d, const char *day)
{
    policies p;
    match *m = samples_match(d, &p, on(day), COHORT_ALL);
    map_value *v = map_get(&p.by_id, STR("t_new"));
    int s = v ? (int)match_pair(m, &p.at[v->num], 0).standing : -1;
    match_close(m);
    return s;
}

static void by_date(void *state, bool postgres)
{
    desk d;
    (void)state;
    samples_on(&d, postgres, before);
    sample_firm(&d, "91330000TEST000001", "甲厂");                    /* 2.62 % */
    assert_int_equal(add(&d, "t_new", NEW_ONE("2"), "2026-02-01"), 1);
    assert_int_equal(standing_on(&d, "2026-01-31"), -1);
    assert_int_equal(standing_on(&d, "2026-02-01"), STANDING_ELIGIBLE);
    assert_int_equal(kept(&d, EDITION_POLICY, "t_new", NEW_ONE("3"), "2026-03-01"), 2);      /* changed like any other */
    assert_int_equal(standing_on(&d, "2026-02-28"), STANDING_ELIGIBLE);
    assert_int_equal(standing_on(&d, "2026-03-01"), STANDING_NOT);
    assert_true(amend_state(&d.c, EDITION_POLICY, "t_new", 2, EDITION_WITHDRAWN, "写错了", &d.e));
    assert_int_equal(standing_on(&d, "2026-03-01"), STANDING_ELIGIBLE);
    assert_true(amend_state(&d.c, EDITION_POLICY, "t_new", 1, EDITION_WITHDRAWN, "废止", &d.e));
    assert_int_equal(standing_on(&d, "2026-03-01"), -1);
    const char *text;
    assert_true(amend_text(&d.c, EDITION_POLICY, "t_new", 0, &text, &d.e));          /* no pack has one */
    assert_string_equal(text, "");
    assert_true(amend_state(&d.c, EDITION_POLICY, "t_new", 1, EDITION_IN_FORCE, "恢复", &d.e));
    assert_int_equal(standing_on(&d, "2026-03-01"), STANDING_ELIGIBLE);
    desk_verified(&d);
    desk_end(&d);
}
BOTH(by_date)

static void refused(void **state)
{
    static const struct { const char *rule, *text, *says; bool added; } wrong[] = {
        { "t_new", NEW_ONE("2"), "没有政策", false }, { "t_one", NEW_ONE("2"), "已有政策 t_one", true }, { "t_new", "id: t_other\nzh: 别的\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "id 应为 t_new", true },
        { "t_new", "id: t_new\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "缺少 zh", true }, { "t_new", "id: t_new\nzh: 新\nconditions: [{zh: a, feel: 'true'}]\n", "缺少 level", true },
        { "t_new", "id: t_new\nzh: 新\nlevel: 区\n", "缺少 conditions", true }, { "t_new", "id: t_new\nzh: 新\nlevel: 区\nconditions: []\n", "应为条件的列表", true }, { "t_new", NEW_ONE("三"), "没有事实“三”", true },
        { "t_prog", "id: t_prog\nzh: 新\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "项目的编号", true }, { "T New", "id: T New\nzh: 新\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "小写字母", true },
        { "t_new", "id: t_new\nzh: 新\nlevel: 县\nconditions: [{zh: a, feel: 'true'}]\n", "level 应为", true }, { "t_new", "id: t_new\nzh: 新\nlevel: 区\nprogramme: none\nconditions: [{zh: a, feel: 'true'}]\n", "没有项目 none", true },
    };
    desk d;
    (void)state;
    samples_on(&d, false, before);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        edition x = added(wrong[i].rule, wrong[i].text);
        x.added = wrong[i].added;
        kept_not(&d, x, wrong[i].says);
    }
    add(&d, "t_new", NEW_ONE("2"), "2026-02-01");
    kept_not(&d, added("t_new", NEW_ONE("2")), "已有政策 t_new");
    desk_end(&d);
}

static void begun(void **state)
{
    static const char from[] = "id: t_one\nzh: 甲政策\nlevel: 省\nprogramme: t_prog\ncohort: new\nexample: true\nedition: 2025\nvalid: {from: 2025-01-01}\nconditions:\n  - {id: a, zh: 收入, feel: 甲收入 >= 1}\nmaterials: [甲, 乙]\n";
    arena *a = *state;
    const char *text;
    yaml *y;
    error e = { 0 };
    desk d;
    policies p;
    assert_true(policy_begun(a, "t_new", from, &text, &e) && yaml_parse(a, str_of(text), "x", &y, &e));
    assert_string_equal(yaml_get(y, "id")->text, "t_new");
    assert_string_equal(yaml_get(y, "level")->text, "省");
    assert_int_equal(yaml_get(y, "conditions")->count, 1);
    assert_true(!yaml_get(y, "programme") && !yaml_get(y, "cohort") && !yaml_get(y, "example") && !yaml_get(y, "edition"));
    assert_true(policy_edited(a, text, field_given, (given_field[]){ { "id", "t_x" }, { "zh", "乙" }, { "issuer", "区工信局" }, { "source", "区政府网站" }, { "kind", "资金" }, { "materials", "申请书\r\n\n  审计报告 " }, { NULL, NULL } }, &text, &e) && yaml_parse(a, str_of(text), "x", &y, &e));
    assert_string_equal(yaml_get(y, "id")->text, "t_x");
    assert_string_equal(yaml_get(y, "source")->text, "区政府网站");
    assert_int_equal(yaml_get(y, "materials")->count, 2);
    assert_string_equal(yaml_get(y, "materials")->items[1]->text, "审计报告");
    assert_true(policy_begun(a, "t_blank", NULL, &text, &e) && yaml_parse(a, str_of(text), "x", &y, &e));
    assert_int_equal(yaml_get(y, "conditions")->count, 0);
    samples_on(&d, false, before);
    assert_true(policies_load(&d.c, on("2026-03-01"), &p, &d.e));
    assert_true(policy_id_free(&d.c, &p, "t_one", on("2026-03-01"), &text, &d.e));
    assert_string_equal(text, "t_one_2");
    add(&d, "t_one_2", "id: t_one_2\nzh: 新\nlevel: 区\nconditions: [{zh: a, feel: 'true'}]\n", "2027-01-01");
    assert_true(policy_id_free(&d.c, &p, "t_one", on("2026-03-01"), &text, &d.e));
    assert_string_equal(text, "t_one_3");                                           /* also what counts later is taken */
    assert_true(policy_id_free(&d.c, &p, NULL, on("2026-03-01"), &text, &d.e));
    assert_string_equal(text, "bureau_2026_1");
    desk_end(&d);
}

static void faults_with_fields(void **state)
{
    static const struct { given_field set; const char *field, *says; } wrong[] = {
        { { "valid_from", "去年" }, "valid.from", "应为日期" }, { { "window_from", "5月" }, "window.from", "应为日期" }, { { "subsidy_feel", "没有 *" }, "subsidy.feel", "FEEL" }, { { "applies", "甲规" }, "applies", "没有事实" },
        { { "level", "县" }, "level", "level 应为" }, { { "kind", "别的" }, "kind", "policy_kind" }, { { "feel@0", "甲收 >= 1" }, "conditions", "没有事实" }, { { "programme", "none" }, "programme", "没有项目" }, { { "zh", "" }, NULL, "缺少 zh（名称）" },
    };
    desk d;
    (void)state;
    samples_on(&d, false, before);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        given_field set[] = { wrong[i].set, { "valid_to", "2027-12-31" }, { "window_to", "05-31" }, { NULL, NULL } };
        edition_set all;
        policies p;
        policy_faults told;
        pack_faults faults = { 0 };
        const char *text;
        d.e = (error){ 0 };
        if (!text_eq(set[0].name, "window_from"))
            set[2] = (given_field){ NULL, NULL };
        assert_true(policy_edited(d.a, NEW_ONE("2"), field_given, set, &text, &d.e) && edition_set_on(&d.c, on("2026-03-01"), &all, &d.e));
        if (text_eq(set[0].name, "window_from"))
            assert_true(policy_edited(d.a, text, field_given, (given_field[]){ { "window_from", "5月" }, { "window_to", "2026-05-31" }, { NULL, NULL } }, &text, &d.e));
        edition_try(&all, EDITION_POLICY, "t_new", text, LANG_ZH);
        assert_false(policies_read(&d.c, &all, &p, &faults, &d.e));
        policy_faults_of(d.a, text, edition_of(&all, EDITION_POLICY, "t_new")->file, &faults, &told);
        assert_int_equal(told.count, 1);
        if (!text_eq(told.at[0].field, wrong[i].field) || !strstr(told.at[0].text, wrong[i].says))
            fail_msg("%zu: at %s: %s", i, told.at[0].field ? told.at[0].field : "nothing", told.at[0].text);
    }
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(by_date_sqlite), TEST(by_date_postgres), TEST(refused), TEST(begun), TEST(faults_with_fields) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
