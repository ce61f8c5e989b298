/* Tests of the evaluation on a store: department data loaded and joined, gathering with states, objections from a file, runs with
 * notice and publishing, merged firms, the four batches. */
#include "evaluate_samples.h"

#include "base/date.h"
#include "enterprise/enterprise.h"
#include "evaluate/four.h"
#include "evaluate/gather.h"
#include "evaluate/objection.h"
#include "evaluate/run.h"

/* Invented codes. */
static const char *const codes[] = { "91339903MA0231JL0Y", "91339903MA0231JM9U", "91339903MA0231JN7Q", "91339903MA0231JP3G" };
static int64_t firm[4];

static void firms(desk *d)
{
    for (int i = 0; i < 4; i++)
        firm[i] = desk_put(d, "enterprise", arena_print(d->a, "uscc=%s name=云湾区甲%d公司 industry=3670", codes[i], i));
}

static void put(desk *d, const char *ledger, int i, const char *rest) { desk_put(d, ledger, arena_print(d->a, "year=2018 enterprise=%lld %s", (long long)firm[i], rest)); }

static eval_table loaded(desk *d, const scheme *s)
{
    eval_table t;
    if (!data_load(&d->c, &s->data, 2018, &t, &d->e))
        fail_msg("%s", d->e.text);
    return t;
}

static size_t row_of(const eval_table *t, int i)
{
    for (size_t k = 0; k < t->firms; k++)
        if (t->firm[k].id == firm[i])
            return k;
    fail_msg("firm %d is not in the table", i);
    return 0;
}

static const char *item(desk *d, const eval_table *t, int i, const char *name)
{
    int k = data_find(t->decl, str_of(name));
    assert_true(k >= 0);
    return datum_text(d->a, &t->decl->at[k], t->column[k][row_of(t, i)], LANG_ZH);
}

/* Own 10 and half of 8, rented 2, let 3: 13 mu. 规上 is the spell that covers December. A firm nobody spoke of is not there. */
static void loads_and_joins(void *state, bool postgres)
{
    desk desk_, *d = &desk_;
    scheme s;
    (void)state;
    desk_begin(d, postgres);
    assert_true(desk_open(d));
    firms(d);
    put(d, "eval_land", 0, "parcel=P1 tenure=own area=10");
    put(d, "eval_land", 0, "parcel=P2 tenure=own area=8 part=50");
    put(d, "eval_land", 0, "parcel=P3 tenure=rented area=2");
    put(d, "eval_land", 0, "parcel=P1 tenure=let area=3");
    put(d, "eval_tax", 0, "tax=100.5");
    put(d, "eval_tax", 1, "tax=20");
    desk_put(d, "eval_tax", arena_print(d->a, "year=2017 enterprise=%lld tax=999", (long long)firm[0]));
    desk_put(d, "threshold", arena_print(d->a, "enterprise=%lld on_month=2015-01 off_month=2018-12", (long long)firm[0]));
    desk_put(d, "threshold", arena_print(d->a, "enterprise=%lld on_month=2018-12", (long long)firm[1]));
    put(d, "eval_tenant", 1, arena_print(d->a, "tenant=某加工点 tenant_firm=%lld floor=800 industrial=是", (long long)firm[2]));
    sample_scheme(d, "common-2018", &s);
    eval_table base = loaded(d, &s), t = sample_finish(d, &base);
    assert_int_equal(t.firms, 3);
    assert_string_equal(item(d, &t, 0, "用地面积"), "13.00亩");
    assert_string_equal(item(d, &t, 0, "宗地数"), "4宗");
    assert_string_equal(item(d, &t, 0, "实缴税金"), "100.50万元");
    assert_string_equal(item(d, &t, 0, "规上"), "否");                       /* off the list in December */
    assert_string_equal(item(d, &t, 1, "规上"), "是");
    assert_string_equal(item(d, &t, 1, "用地面积"), "缺");
    assert_string_equal(item(d, &t, 1, "出租户数"), "1户");
    assert_string_equal(item(d, &t, 2, "承租建筑面积"), "800平方米");
    assert_string_equal(item(d, &t, 0, "行业大类"), "36");
    /* three in a chain are evaluated as the last; then a ring is refused */
    put(d, "eval_subject", 0, arena_print(d->a, "head=%lld", (long long)firm[1]));
    put(d, "eval_subject", 1, arena_print(d->a, "head=%lld", (long long)firm[2]));
    base = loaded(d, &s);
    t = sample_finish(d, &base);
    assert_int_equal(t.firm[row_of(&t, 0)].head, row_of(&t, 2));
    assert_int_equal(t.firm[row_of(&t, 2)].members, 2);
    assert_string_equal(item(d, &t, 2, "实缴税金"), "120.50万元");
    data_source *from;
    size_t n;
    assert_true(data_sources(&d->c, &t, row_of(&t, 2), data_find(t.decl, STR("实缴税金")), d->a, &from, &n, &d->e));
    assert_int_equal(n, 2);
    put(d, "eval_subject", 2, arena_print(d->a, "head=%lld", (long long)firm[0]));
    assert_false(data_load(&d->c, &s.data, 2018, &base, &d->e));
    assert_non_null(strstr(d->e.text, "成环"));
    desk_end(d);
}
BOTH(loads_and_joins)

/* Two records of one firm merged in the registry: parcels of both are the kept firm's. */
static void merged_firms(void *state, bool postgres)
{
    desk desk_, *d = &desk_;
    scheme s;
    merge_result m;
    (void)state;
    desk_begin(d, postgres);
    assert_true(desk_open(d));
    firms(d);
    put(d, "eval_land", 0, "parcel=P1 tenure=own area=10");
    put(d, "eval_land", 1, "parcel=P2 tenure=own area=5");
    put(d, "eval_tax", 1, "tax=20");
    if (!enterprise_merge(&d->c, codes[0], codes[1], "同一企业", &m, &d->e))
        fail_msg("%s", d->e.text);
    sample_scheme(d, "common-2018", &s);
    eval_table base = loaded(d, &s), t = sample_finish(d, &base);
    assert_int_equal(t.firms, 1);
    assert_string_equal(item(d, &t, 0, "用地面积"), "15.00亩");
    assert_string_equal(item(d, &t, 0, "实缴税金"), "20.00万元");
    desk_end(d);
}
BOTH(merged_firms)

static evaluation evaluated(desk *d, const scheme *s, eval_table *base)
{
    eval_table *t = NEW(d->a, eval_table);
    evaluation v;
    *base = loaded(d, s);
    *t = sample_finish(d, base);
    evaluate(d->a, s, t, NULL, LANG_ZH, &v);
    return v;
}

static size_t of_kind(const gather_findings *f, gather_kind k)
{
    size_t n = 0;
    for (size_t i = 0; i < f->len; i++)
        n += f->at[i].kind == k;
    return n;
}

static gather_result checked(desk *d, const scheme *s, gather_findings *f)
{
    eval_table base;
    compare_rule *rules;
    size_t n;
    gather_result r;
    evaluation v = evaluated(d, s, &base);
    if (!compare_rules(&d->c, &s->data, &rules, &n, &d->e))
        fail_msg("%s", d->e.text);
    gather(d->a, &v, rules, n, f);
    if (!gather_save(&d->c, &v, f, &r, &d->e))
        fail_msg("%s", d->e.text);
    return r;
}

/* Power 65.83 against 0.0066 万千瓦时 is a slip of 10,000; R&D 10 against 30 a contradiction; energy is missing, emission may be. */
static void gathering(void *state, bool postgres)
{
    desk desk_, *d = &desk_;
    scheme s;
    gather_findings f;
    (void)state;
    desk_begin(d, postgres);
    assert_true(desk_open(d));
    firms(d);
    sample_scheme(d, "common-2018", &s);
    for (int i = 0; i < 2; i++)
        desk_put(d, "threshold", arena_print(d->a, "enterprise=%lld on_month=2015-01", (long long)firm[i]));
    for (int i = 0; i < 2; i++) {
        put(d, "eval_land", i, "parcel=P1 tenure=own area=10");
        put(d, "eval_tax", i, "tax=100");
        put(d, "eval_rd", i, "rd=10");
        put(d, "eval_output", i, i ? "value_added=500 revenue=3000 employees=50 electricity=65.83 energy=90 rd=10.5" : "value_added=500 revenue=3000 employees=50 electricity=65.83 rd=30");
        put(d, "eval_power", i, i ? "meter=A electricity=66" : "meter=A electricity=0.0066");
    }
    gather_result r = checked(d, &s, &f);
    assert_int_equal(f.len, 3);
    assert_int_equal(of_kind(&f, GATHER_MISSING), 1);
    assert_int_equal(of_kind(&f, GATHER_UNIT_SLIP), 1);
    assert_int_equal(of_kind(&f, GATHER_CONTRADICTION), 1);
    assert_true(r.firms == 2 && r.done == 1 && r.open == 3 && r.fresh == 3);
    /* a person confirms one, departments correct the others: nothing is open, the answer stays */
    int64_t id = 0;
    bool found;
    const value kind[] = { v_text("contradiction") };
    assert_true(store_int(d->c.s, "SELECT id FROM evaluation_finding WHERE kind = ?", kind, 1, &id, &found, &d->e) && found);
    put(d, "evaluation_finding", 0, "scheme=common-2018 kind=contradiction item=研发经费 state=confirmed explanation=口径不同");
    put(d, "eval_power", 0, "meter=A electricity=66");
    put(d, "eval_output", 0, "energy=88");
    r = checked(d, &s, &f);
    assert_true(f.len == 1 && r.firms == 2 && r.done == 2 && r.open == 0 && r.fresh == 0 && r.gone == 2);
    assert_non_null(strstr(desk_get(d, "evaluation_finding", id), "confirmed"));
    /* land in square metres typed as mu is seen against the cohort's median only when there are enough firms */
    assert_int_equal(of_kind(&f, GATHER_UNIT_SLIP), 0);
    desk_end(d);
}
BOTH(gathering)

/* ---- objections ------------------------------------------------------------------------------------------------------------ */

static void land_of_two(desk *d, scheme *s)
{
    firms(d);
    for (int i = 0; i < 2; i++) {
        put(d, "eval_land", i, "parcel=P1 tenure=own area=30");
        put(d, "eval_tax", i, "tax=100");
    }
    sample_scheme(d, "common-2018", s);
}

static void objections_from_a_file(void **state)
{
    static const struct { const char *text, *says; } wrong_files[] = {
        { "企业名称,数据项,更正数\n没有的公司,自有用地,20\n", "评价数据里没有企业“没有的公司”" },
        { "企业名称,数据项,更正数\n云湾区甲0公司,用地,20\n", "没有数据项“用地”" },
        { "企业名称,数据项,更正数\n云湾区甲0公司,用地面积,20\n", "请更正它的来源：宗地数、自有用地、租入用地、出租用地" },
        { "企业名称,数据项,更正数\n云湾区甲0公司,自有用地,20吨\n", "单位“吨”与数据项的“亩”不是一类" },
        { "企业名称,数据项,更正数\n云湾区甲0公司,自有用地,二十多\n", "不是数" },
        { "企业名称,数据项,更正数\n云湾区甲0公司,规上,可能\n", "应写“是”或“否”" },
        { "企业名称,数据项,更正数\n云湾区甲0公司,自有用地,\n", "没有填写" },
        { "企业名称,金额\n云湾区甲0公司,20\n", "没有读到异议" },
    };
    desk desk_, *d = &desk_;
    scheme s;
    objection *o;
    size_t n;
    (void)state;
    desk_begin(d, false);
    assert_true(desk_open(d));
    land_of_two(d, &s);
    eval_table base = loaded(d, &s);
    const char *path = arena_print(d->a, "%s/o.csv", d->at.dir);
    desk_file(d, "o.csv", "异议登记表,,,,\n统一社会信用代码,数据项,公示数,更正数,理由\n91339903MA0231JL0Y,自有用地,29亩,14000平方米,含代征道路\n91339903MA0231JM9U,实缴税金,100万元,1234567元,漏计\n");
    if (!objections_read(&d->c, &base, path, &o, &n, &d->e))
        fail_msg("%s", d->e.text);
    assert_int_equal(n, 2);
    assert_string_equal(dec_text(d->a, o[0].change.value.number), "21");            /* 14000 × 3 ÷ 2000 */
    assert_true(o[0].differs);                                                       /* the ledger holds 30 */
    assert_string_equal(dec_text(d->a, o[1].change.value.number), "123.4567");
    assert_false(o[1].differs);
    assert_string_equal(o[1].reason, "漏计");
    for (size_t i = 0; i < COUNT(wrong_files); i++) {
        desk_file(d, "o.csv", wrong_files[i].text);
        d->e = (error){ 0 };
        assert_false(objections_read(&d->c, &base, path, &o, &n, &d->e));
        if (!strstr(error_line(d->a, &d->e), wrong_files[i].says))
            fail_msg("row %zu: %s", i, error_line(d->a, &d->e));
    }
    desk_end(d);
}

/* ---- runs -------------------------------------------------------------------------------------------------------------------- */

static void runs_are_kept(void *state, bool postgres)
{
    desk desk_, *d = &desk_;
    scheme s;
    eval_table base;
    const char *first, *second;
    date to;
    run_row *all;
    size_t n;
    int64_t kept;
    bool found;
    (void)state;
    desk_begin(d, postgres);
    assert_true(desk_open(d));
    land_of_two(d, &s);
    evaluation v = evaluated(d, &s, &base);
    assert_true(eval_run_save(&d->c, &v, &first, &d->e));
    assert_string_equal(first, "common-2018-2018-1");
    assert_false(eval_run_publish(&d->c, first, date_of(2019, 6, 1), &d->e));                   /* not on notice yet */
    assert_true(eval_run_notice(&d->c, first, date_of(2019, 6, 3), 7, &to, &d->e));
    assert_int_equal(to, date_of(2019, 6, 9));
    put(d, "eval_tax", 0, "tax=150");
    v = evaluated(d, &s, &base);
    assert_true(eval_run_save(&d->c, &v, &second, &d->e));
    assert_true(eval_run_notice(&d->c, second, date_of(2019, 6, 10), 5, &to, &d->e));
    assert_false(eval_run_notice(&d->c, second, date_of(2019, 6, 10), 5, &to, &d->e));          /* once */
    desk_put(d, "evaluation_objection", arena_print(d->a, "run=%s enterprise=%lld fact=实缴税金 now=160 state=open", second, (long long)firm[1]));
    assert_false(eval_run_publish(&d->c, second, date_of(2019, 6, 14), &d->e));                 /* its last day */
    assert_non_null(strstr(d->e.text, "2019-06-14"));
    assert_false(eval_run_publish(&d->c, second, date_of(2019, 6, 15), &d->e));
    assert_non_null(strstr(d->e.text, "1 条异议"));
    desk_put(d, "evaluation_objection", arena_print(d->a, "run=%s enterprise=%lld fact=实缴税金 now=160 state=rejected", second, (long long)firm[1]));
    assert_true(eval_run_publish(&d->c, second, date_of(2019, 6, 15), &d->e));
    assert_true(eval_run_list(&d->c, &all, &n, &d->e));
    assert_int_equal(n, 2);
    assert_string_equal(all[0].state, "已被新版本代替");
    assert_string_equal(all[1].state, "已发布");
    assert_string_equal(all[1].previous, first);
    assert_true(store_int(d->c.s, "SELECT count(*) FROM evaluation_result", NULL, 0, &kept, &found, &d->e));
    assert_int_equal(kept, 4);                                                                   /* both versions */
    assert_true(store_int(d->c.s, "SELECT value FROM evaluation_parameter WHERE name = '规下占地线'", NULL, 0, &kept, &found, &d->e));
    assert_int_equal(kept, 30000);
    desk_end(d);
}
BOTH(runs_are_kept)

/* ---- four batches --------------------------------------------------------------------------------------------------------------- */

/* The pack's lines: 15 万元 a mu, 2,000 万元. */
static void four_batches(void *state, bool postgres)
{
    static const struct { const char *line, *class, *reason; } rows_[] = {
        { "land=10 tax=200 output=9000 industry_fit=是 stopped=否 illegal=否 plan_area=是", "upgrade", "三项均符合" },
        { "land=10 tax=100 output=9000 industry_fit=否 stopped=否 illegal=否 plan_area=是", "close", "亩均税收不达标" },
        { "land=10 tax=0 output=0 industry_fit=是 stopped=是 illegal=否 plan_area=是", "restore", "可恢复生产" },
        { "land=10 tax=200 output=1000 industry_fit=是 stopped=否 illegal=否", NULL, "无法判断“规划不再是工业用地，企业可保留，需搬迁”：缺 规划仍为工业" },
    };
    desk desk_, *d = &desk_;
    four_result r;
    document *doc;
    int64_t id[4];
    (void)state;
    desk_begin(d, postgres);
    assert_true(desk_open(d));
    firms(d);
    for (int i = 0; i < 4; i++)
        id[i] = desk_put(d, "four_batch", arena_print(d->a, "year=2022 enterprise=%lld %s%s", (long long)firm[i], rows_[i].line, i ? "" : " plan=已定计划 due_on=2022-06-30"));
    if (!four_classify(&d->c, NULL, 2022, date_of(2022, 12, 28), &r, &doc, &d->e))
        fail_msg("%s", d->e.text);
    assert_true(r.firms == 4 && r.unknown == 1 && r.changed == 3 && r.overdue == 1);
    for (int i = 0; i < 4; i++) {
        const char *got = desk_get(d, "four_batch", id[i]);
        if (!strstr(got, rows_[i].reason) || (rows_[i].class && !strstr(got, rows_[i].class)))
            fail_msg("%d: %s", i, got);
    }
    assert_non_null(strstr(desk_get(d, "four_batch", id[0]), "已定计划"));           /* what people wrote stays */
    assert_non_null(strstr(desk_get(d, "four_batch", id[2]), "2023-12-28"));          /* twelve months from the day */
    assert_true(four_classify(&d->c, NULL, 2022, date_of(2023, 1, 5), &r, &doc, &d->e));
    assert_true(r.changed == 0);
    desk_end(d);
}
BOTH(four_batches)

/* The rules as a list (tests/data/four_rules.yaml) and as the pack's decision table say the same of every combination of
 * yes, no and unknown, class and reason, and what lacks. */
static void list_and_table_agree(void **state)
{
    static const char *const said[] = { "是", "否", NULL }, *const fields[] = { "illegal", "stopped", "plan_area", "industry_fit" };
    static const char *const taxes[] = { "tax=100 land=1", "tax=1 land=1", "land=1" }, *const outputs[] = { "output=3000", "output=10", "" };
    enum { MOST = 729 };
    desk d;
    four_result r;
    document *doc;
    const char *first[MOST];
    int64_t id[MOST];
    (void)state;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    for (int i = 0; i < MOST; i++) {
        int64_t one = desk_put(&d, "enterprise", arena_print(d.a, "uscc=T%07d name=甲%d厂", i, i));
        buf b = buf_new(d.a);
        buf_print(&b, "year=2022 enterprise=%lld", (long long)one);
        for (int k = 0, rest = i; k < 4; k++, rest /= 3)
            if (said[rest % 3])
                buf_print(&b, " %s=%s", fields[k], said[rest % 3]);
        buf_print(&b, " %s %s", taxes[i / 81 % 3], outputs[i / 243 % 3]);
        id[i] = desk_put(&d, "four_batch", b.text);
    }
    if (!four_classify(&d.c, "tests/data/four_rules.yaml", 2022, date_of(2022, 12, 28), &r, &doc, &d.e))
        fail_msg("%s", error_line(d.a, &d.e));
    size_t unknown = r.unknown;
    assert_int_equal(r.firms, MOST);
    assert_true(unknown > 50 && unknown < MOST);
    for (int i = 0; i < MOST; i++)
        first[i] = desk_get(&d, "four_batch", id[i]);
    if (!four_classify(&d.c, NULL, 2022, date_of(2022, 12, 28), &r, &doc, &d.e))
        fail_msg("%s", error_line(d.a, &d.e));
    assert_int_equal(r.changed, 0);
    assert_int_equal(r.unknown, unknown);
    for (int i = 0; i < MOST; i++)
        assert_string_equal(desk_get(&d, "four_batch", id[i]), first[i]);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_BOTH(loads_and_joins), TEST_BOTH(merged_firms), TEST_BOTH(gathering),
        TEST(objections_from_a_file), TEST_BOTH(runs_are_kept), TEST_BOTH(four_batches), TEST(list_and_table_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
