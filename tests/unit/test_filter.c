/* Lists filtered by FEEL: the same records whatever the engine, and whether the database could decide alone. */
#include "ledger/filter.h"

#include "ledger_samples.h"

static const char ledger[] =
    "ledger: thing\ntitle: {zh: 东西, en: Things}\nkey: [code]\nfields:\n"
    "  code: {zh: 代码, en: Code, type: text, required: true}\n"
    "  n: {zh: 人数, en: Staff, type: int}\n"
    "  amount: {zh: 营业收入, en: Revenue, type: decimal, scale: 2, unit: 万元}\n"
    "  cost: {zh: 研发费用, en: R and D, type: decimal, scale: 1, unit: 万元}\n"
    "  name: {zh: 名称, en: Name, type: text}\n"
    "  since: {zh: 成立日期, en: Founded, type: date}\n"
    "  flag: {zh: 规上, en: Listed, type: bool}\n"
    "  tags: {zh: 荣誉, en: Honours, type: texts}\n";

static const char *const things[] = {
    "code=1 n=100 amount=2000.00 cost=60.0 name=云湾电机 since=2015-06-30 flag=是 tags=专精特新、小巨人",
    "code=2 n=99 amount=1999.99 cost=60.0 name=云湾阀门有限公司 since=2020-01-01 flag=否 tags=专精特新",
    "code=3 n=0 amount=0.00 cost=0.0 name=阀门 since=1999-12-31 flag=否",
    "code=4",
    "code=5 n=-5 amount=-12.30 cost=-12.3 name=Zeta flag=是",
    "code=6 n=100 amount=100.05 cost=100.1 name=“引号”% since=2024-02-29 tags=小巨人",
};

/* Expected: worked out by hand from FEEL's rules (DMN 1.5, 10.3.2): an order with null is null, `= null` is true for null. */
static const struct { const char *feel, *codes; bool exact; } cases[] = {
    { "人数 >= 100", "1 6", true },
    { "人数 > 99.5", "1 6", true },
    { "人数 < 99.5", "2 3 5", true },
    { "人数 != 100", "2 3 4 5", true },
    { "人数 = 99.5", "", true },
    { "not(人数 = 100)", "2 3 4 5", true },
    { "not(人数 >= 100)", "2 3 5", true },
    { "人数 = null", "4", true },
    { "人数 > 1e30", "", true },
    { "人数 < 1e30", "1 2 3 5 6", true },
    { "人数 between 0 and 99", "2 3", true },
    { "人数 in [0..99]", "2 3", true },
    { "人数 in (0, > 99)", "1 3 6", true },
    { "营业收入 >= 2000", "1", true },
    { "营业收入 in (2000, 100.05, 7.777)", "1 6", true },
    { "营业收入 >= 研发费用", "1 2 3 5", true },           /* scales 2 and 1: −12.30 ≥ −12.3 */
    { "营业收入 = 研发费用", "3 4 5", true },              /* null = null */
    { "营业收入 != 研发费用", "1 2 6", true },
    { "营业收入 < 研发费用", "6", true },
    { "研发费用 / 营业收入 >= 0.03", "1 2 5 6", false },
    { "研发费用 / 营业收入 > 0.03", "2 5 6", false },       /* 60/1999.99 is above, 60/2000 exactly not */
    { "研发费用 / 营业收入 = null", "3 4", false },          /* nothing by nothing */
    { "营业收入 - 研发费用 = 1940 and 人数 > 0", "1", false },
    { "名称 = \"阀门\"", "3", true },
    { "contains(名称, \"阀门\")", "2 3", true },
    { "starts with(名称, \"云湾\")", "1 2", true },
    { "ends with(名称, \"有限公司\")", "2", true },
    { "ends with(名称, \"一个很长的结尾一个很长的结尾\")", "", true },
    { "contains(名称, \"%\")", "6", true },
    { "名称 < \"a\"", "5", true },
    { "string length(名称) = 4", "1 5", true },
    { "matches(名称, \"^云湾.+\")", "1 2", false },
    { "成立日期 < date(\"2015-07-01\")", "1 3", true },
    { "成立日期 = date(\"2024-02-29\")", "6", true },
    { "成立日期 + duration(\"P5Y\") <= date(\"2020-06-30\")", "1 3", false },
    { "规上", "1 5", true },
    { "规上 = false", "2 3", true },
    { "not(规上)", "2 3", true },
    { "list contains(荣誉, \"小巨人\")", "1 6", true },
    { "count(荣誉) > 1", "1", false },
    { "人数 > 50 and (名称 = \"云湾电机\" or matches(名称, \"引号\"))", "1 6", false },
    { "if 规上 then 人数 > 0 else 人数 = 0", "1 3", true },
    { "n = 99 and Staff < 100 and 编号 > 0", "2", true },
    { "some t in 荣誉 satisfies t = \"专精特新\"", "1 2", false },
    { "人数 > 上限", "1 2 6", true },
    { "代码 in 名单", "2 5", true },
};

static bool note(void *self, const record *r, error *e)
{
    buf *b = self;
    (void)e;
    buf_print(b, "%s%.*s", b->len ? " " : "", (int)r->values[0].text.len, r->values[0].text.at);
    return true;
}

static const feel_context *constants(arena *a)
{
    feel_value *names = NEW_N(a, feel_value, 2);
    feel_entry *at = NEW_N(a, feel_entry, 2);
    names[0] = feel_string(STR("2"));
    names[1] = feel_string(STR("5"));
    at[0] = (feel_entry){ STR("上限"), feel_integer(50) };
    at[1] = (feel_entry){ STR("名单"), feel_list_of(a, names, 2) };
    return feel_context_of(a, at, 2).context;
}

static void run_cases(desk *d)
{
    const ledger_decl *l = desk_ledger(d, "thing");
    for (size_t i = 0; i < COUNT(cases); i++) {
        filter *f;
        buf found = buf_new(d->a);
        int64_t n;
        d->e = (error){ 0 };
        if (!filter_new(&d->c, l, d->a, &f, &d->e) || !filter_add(f, cases[i].feel, constants(d->a), &d->e) ||
            !filter_rows(f, &(filter_page){ .order = "code" }, note, &found, &d->e) || !filter_count(f, &n, &d->e))
            fail_msg("%s: %s", cases[i].feel, d->e.text);
        if (strcmp(found.len ? found.text : "", cases[i].codes) != 0 || filter_exact(f) != cases[i].exact)
            fail_msg("%s: [%s] exact %d, expected [%s] exact %d", cases[i].feel, found.text, filter_exact(f), cases[i].codes, cases[i].exact);
        size_t blanks = found.len > 0;
        for (size_t k = 0; k < found.len; k++)
            blanks += found.text[k] == ' ';
        assert_int_equal(n, blanks);
    }
}

static void pages(desk *d, const char *feel)
{
    filter *f;
    buf found = buf_new(d->a);
    assert_true(filter_new(&d->c, desk_ledger(d, "thing"), d->a, &f, &d->e) && filter_add(f, feel, NULL, &d->e));
    assert_true(filter_rows(f, &(filter_page){ .order = "code", .limit = 2, .offset = 1 }, note, &found, &d->e));
    assert_string_equal(found.text, "2 3");
}

static void faults(desk *d)
{
    filter *f;
    assert_true(filter_new(&d->c, desk_ledger(d, "thing"), d->a, &f, &d->e));
    assert_false(filter_add(f, "人数 >", NULL, &d->e));
    assert_false(filter_add(f, "人头 > 3", NULL, &d->e));
    assert_non_null(strstr(d->e.text, "人头"));
}

/* Computed once or for each record: a condition that counts without end is told, it does not find nothing. */
static void too_much(desk *d)
{
    static const char *const heavy[] = { "for i in 1..100000000 return i", "count(for i in 1..100000000 return i + 人数) > 3", "some i in 1..100000000 satisfies i < 人数 * 0" };
    for (size_t i = 0; i < COUNT(heavy); i++) {
        filter *f;
        buf found = buf_new(d->a);
        assert_true(filter_new(&d->c, desk_ledger(d, "thing"), d->a, &f, &d->e));
        assert_false(filter_add(f, heavy[i], NULL, &d->e) && filter_rows(f, &(filter_page){ 0 }, note, &found, &d->e));
        assert_int_equal(d->e.code, ERR_INPUT);
        assert_non_null(strstr(d->e.text, "计算量太大"));
    }
}

/* The field by which an index may begin: only what every record of the answer has the same in. */
static void set_equal(desk *d)
{
    static const struct { const char *feel, *field; } equal[] = {
        { "人数 = 上限", "n" }, { "上限 = 人数", "n" }, { "人数 > 1 and 名称 = \"阀门\"", "name" }, { "名称 = \"阀门\" and 人数 = 上限", "name" }, { "营业收入 = 2000", "amount" }, { "成立日期 = date(\"2020-01-01\")", "since" },
        { "人数 != 上限", NULL }, { "人数 >= 上限", NULL }, { "人数 = 上限 or 名称 = \"阀门\"", NULL }, { "not(人数 = 上限)", NULL }, { "营业收入 = 研发费用", NULL }, { "编号 = 上限", NULL }, { "人数 + 1 = 上限", NULL },
    };
    for (size_t i = 0; i < COUNT(equal); i++) {
        filter *f;
        d->e = (error){ 0 };
        if (!filter_new(&d->c, desk_ledger(d, "thing"), d->a, &f, &d->e) || !filter_add(f, equal[i].feel, constants(d->a), &d->e))
            fail_msg("%s: %s", equal[i].feel, d->e.text);
        const field_decl *x = filter_equal(f);
        if (!text_eq(x ? x->id : NULL, equal[i].field))
            fail_msg("%s: %s", equal[i].feel, x ? x->id : "-");
    }
}

static void engine(arena *a, bool postgres)
{
    (void)a;
    desk d;
    desk_begin(&d, postgres);
    desk_file(&d, "packs/test/pack.yaml", "pack: test\ntitle: {zh: 试, en: Test}\n");
    char *text = strdup(ledger);
    desk_file(&d, "packs/test/ledgers/thing.yaml", text);
    free(text);
    if (!desk_open(&d))
        fail_msg("%s", d.e.text);
    for (size_t i = 0; i < COUNT(things); i++)
        desk_put(&d, "thing", things[i]);
    run_cases(&d);
    pages(&d, "人数 != null");
    pages(&d, "人数 != null and matches(代码, \".*\")");
    faults(&d);
    set_equal(&d);
    too_much(&d);
    desk_end(&d);
}

BOTH(engine)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(engine) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
