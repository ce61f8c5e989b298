/* Matching: gaps derived from conditions, editions by cohort and day, alternatives, the least set of changes, amounts
 * together. The firm is 甲厂 of match_samples.h on 1 March 2026; expected texts are worked out by hand from its figures. */
#include "match_samples.h"

/* ---- gaps ------------------------------------------------------------------------------------------------------------------ */

static const struct { const char *feel, *gap; } gap_cases[] = {
    { "甲研发占比 >= 3", "还差38万元甲研发（现为262万元，需达到300万元）" },               /* 3 % of 10,000 is 300 */
    { "甲研发占比 > 3", "还差38.01万元甲研发（现为262万元，需达到300.01万元）" },          /* the next hundredth */
    { "甲收入 >= 15000", "还差5000万元甲收入（现为10000万元，需达到15000万元）" },
    { "甲一类 >= 3", "还差1项甲一类（现为2项，需达到3项）" },
    { "甲一类领衔 >= 3", "还差2项甲一类领衔（现为1项，需达到3项）" },
    { "甲年限 >= 2", "还差7个月（2026年10月1日起满足）" },                                /* founded 2024-10-01 */
    { "甲成立 <= today() - duration(\"P2Y\")", "还差7个月（2026年10月1日起满足）" },
    { "甲年限 >= 5", "还差3年7个月（2029年10月1日起满足）" },
    { "甲负债率 <= 70", "甲负债要减少1400万元（现为7000万元，需降到5600万元）" },          /* 70 % of 8,000 */
    { "list contains(甲有效资质, \"甲级\")", "缺少“甲级”（甲有效资质现有：乙级、失信）" },
    { "some k in 甲有效资质 satisfies k in [\"甲级\", \"特级\"]", "缺少“甲级”或“特级”（甲有效资质现有：乙级、失信）" },
    { "not(list contains(甲有效资质, \"乙级\"))", "不能有“乙级”（甲有效资质现有：乙级、失信）" },
    { "甲规模 in (\"小型\", \"微型\")", "甲规模为“大型”，要求“小型”或“微型”" },
    { "甲规模 != \"大型\"", "甲规模为“大型”，属于不可的情形" },
    { "甲失信 = false", "现为“甲失信”，须先消除" },
    { "not(甲失信)", "现为“甲失信”，须先消除" },
    { "甲研发占比 >= (if 甲收入 <= 5000 then 5 else if 甲收入 <= 20000 then 4 else 3)", "还差138万元甲研发（现为262万元，需达到400万元）" },
    { "if 甲收入 > 5000 then 甲研发 >= 270 else 甲研发 >= 300", "还差8万元甲研发（现为262万元，需达到270万元）" },
    { "甲研发 > 262", "还差0.01万元甲研发（现为262万元，需达到262.01万元）" },
    { "甲收入 between 10004 and 10005", "还差4万元甲收入（现为10000万元，需达到10004万元）" },     /* not stepped over */
    { "甲收入 in (< 5, [10004..10005])", "还差4万元甲收入（现为10000万元，需达到10004万元）" },
    { "甲收入 <= 8000", "甲收入为10000万元，超出2000万元" },
    { "甲研发占比 >= 3 and 甲一类 >= 3", "还差38万元甲研发（现为262万元，需达到300万元）；还差1项甲一类（现为2项，需达到3项）" },
    { "甲研发占比 >= 3 or 甲收入 <= 8000", "还差38万元甲研发（现为262万元，需达到300万元）" },
    { "not(甲研发占比 < 3 or 甲一类 < 3)", "还差38万元甲研发（现为262万元，需达到300万元）；还差1项甲一类（现为2项，需达到3项）" },
    { "甲两年研发 >= 500", "还差38万元甲两年研发（现为462万元，需达到500万元）" },                /* 262 + 200 */
    { "甲评分 >= 60", "缺“甲评分”：到平台查" },
    { "甲上云", "缺“甲上云”" },
    { "甲三年研发 > 0", "缺“甲三年研发”" },                                            /* 2023 is not on file */
    { "甲产值 > 100", "缺“甲产值”" },                                                  /* 0 was written for missing */
    { "floor(甲研发 / 100) >= 3", "还差38万元甲研发（现为262万元，需达到300万元）" },
};

static void gaps_of_conditions(void **state)
{
    desk d;
    policies p;
    buf b = buf_new(*state);
    buf_puts(&b, "policies:\n");
    for (size_t i = 0; i < COUNT(gap_cases); i++)
        buf_print(&b, "  - {id: t_gap%zu, zh: 试%zu, level: 区, conditions: [{zh: 条件, feel: '%s'}]}\n", i, i, gap_cases[i].feel);
    samples_begin(&d, b.text);
    sample_firm(&d, "A01", "甲厂");
    match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
    for (size_t i = 0; i < COUNT(gap_cases); i++) {
        const policy *x = policy_find(&p, arena_print(d.a, "t_gap%zu", i), &d.e);
        const fact_view v = { .p = m->profile, .day = sample_day };
        gap *options;
        size_t n;
        gap_options(m, x->root.kids[0].rule, &v, d.a, &options, &n);
        if (!n || strcmp(gap_text(m, &options[0], &v, d.a), gap_cases[i].gap) != 0)
            fail_msg("%s: wanted %s, got %s", gap_cases[i].feel, gap_cases[i].gap, n ? gap_text(m, &options[0], &v, d.a) : "nothing");
        fact_view then = gap_applied(&v, &options[0], d.a);
        if (options[0].at[0].kind < CHANGE_SUPPLY && !options[0].at[0].against && view_rule(m, x->root.kids[0].rule, &then, d.a) != VERDICT_MET)
            fail_msg("%s does not hold with what was proposed", gap_cases[i].feel);
    }
    match_close(m);
    desk_end(&d);
}

/* Columns and interpreter over firms of every kind: without a year, without titles, with round and odd numbers. */
static void columns_agree(void **state)
{
    enum { FIRMS = 150 };
    static const char *const sizes[] = { "L", "M", "S", "X" }, *const titles[] = { "甲级", "乙级", "特级", "失信" };
    desk d;
    policies p;
    buf b = buf_new(*state);
    uint64_t seed = 20260301;
    size_t compared = 0, of[4] = { 0 };
    buf_puts(&b, "policies:\n");
    for (size_t i = 0; i < COUNT(gap_cases); i++)
        buf_print(&b, "  - {id: t_gap%zu, zh: 试%zu, level: 区, conditions: [{zh: 条件, feel: '%s'}]}\n", i, i, gap_cases[i].feel);
    buf_puts(&b, "  - {id: t_none, zh: 试, level: 区, conditions: [{zh: 条件, feel: '甲资质至 >= date(\"2026-01-01\")'}, {zh: 条件二, feel: '甲规模 = \"小型\"'}]}\n");
    samples_begin(&d, b.text);
    for (int i = 0; i < FIRMS; i++) {
        unsigned r[12];
        for (size_t k = 0; k < COUNT(r); k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            r[k] = (unsigned)(seed >> 33);
        }
        const char *size = r[0] % 4 ? arena_print(d.a, "size=%s", sizes[r[1] % 4]) : "phone=";
        int64_t id = desk_put(&d, "enterprise", arena_print(d.a, "uscc=F%03d name=厂%03d %s founded=20%02u-01-01", i, i, size, 5 + r[2] % 20));
        if (r[3] % 5)
            desk_put(&d, "t_year", arena_print(d.a, "enterprise=%lld year=2025 revenue=%u %s=%u debt=%u assets=%u", (long long)id, r[4] % 3 * 50000, r[5] % 4 ? "rd" : "output", r[6] % 400, r[7] % 9000, r[8] % 9000));
        if (r[9] % 3)
            desk_put(&d, "t_title", arena_print(d.a, "enterprise=%lld title=%s granted=2025-01-01 until=202%u-06-30", (long long)id, titles[r[10] % 4], 5 + r[11] % 4));
    }
    match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
    assert_true(match_rules(m, &d.e));
    for (size_t r = 0; r < p.rule_count; r++)
        for (uint32_t f = 0; f < m->profile->firms; f++) {
            const fact_view v = { .p = m->profile, .firm = f, .day = sample_day };
            verdict by_rows = view_rule(m, (int)r, &v, d.a), by_columns = match_rule(m, (int)r, f);
            of[by_rows]++;
            compared += m->truth[r] != NULL;
            if (by_rows != by_columns)
                fail_msg("%s for %s: columns say %s, the interpreter %s", p.rule[r].text, m->profile->firm[f].name, verdict_name(by_columns).en, verdict_name(by_rows).en);
        }
    assert_true(compared == p.rule_count * FIRMS && of[VERDICT_MET] > 500 && of[VERDICT_UNMET] > 500 && of[VERDICT_UNKNOWN] > 500);
    match_close(m);
    desk_end(&d);
}

/* ---- conditions, alternatives, the least that would do --------------------------------------------------------------------------- */

#define C(id, feel) "{id: " id ", zh: " id ", feel: '" feel "'}"
static const struct { const char *name, *conditions; standing standing; bool near; const char *least; } tree_cases[] = {
    { "all met", "[" C("a", "甲收入 >= 1") "]", STANDING_ELIGIBLE, false, "" },
    { "one step", "[" C("a", "甲收入 >= 1") ", " C("b", "甲一类 >= 3") "]", STANDING_NOT, true, "还差1项甲一类（现为2项，需达到3项）" },
    { "two steps", "[" C("a", "甲收入 >= 12000") ", " C("b", "甲一类 >= 3") "]", STANDING_NOT, false, "还差2000万元甲收入（现为10000万元，需达到12000万元）；还差1项甲一类（现为2项，需达到3项）" },
    { "unknown", "[" C("a", "甲收入 >= 1") ", " C("b", "甲评分 >= 60") "]", STANDING_UNKNOWN, false, "缺“甲评分”：到平台查" },
    { "unmet and unknown is not", "[" C("a", "甲一类 >= 3") ", " C("b", "甲评分 >= 60") "]", STANDING_NOT, true, "还差1项甲一类（现为2项，需达到3项）；缺“甲评分”：到平台查" },
    { "judge", "[" C("a", "甲收入 >= 1") ", {id: j, zh: 关键环节, judge: true}]", STANDING_JUDGE, false, "" },
    { "unknown before judge", "[" C("a", "甲评分 >= 60") ", {id: j, zh: 关键环节, judge: true}]", STANDING_UNKNOWN, false, "缺“甲评分”：到平台查；由人工判断" },
    { "one alternative met", "[{zh: 其一, any_of: [" C("a", "甲收入 >= 99999") ", " C("b", "甲一类 >= 2") "]}]", STANDING_ELIGIBLE, false, "" },
    /* a debt to bring down and a title to lose cost more than one patent */
    { "cheapest alternative", "[{zh: 其一, any_of: [" C("a", "not(list contains(甲有效资质, \"乙级\"))") ", " C("b", "甲一类 >= 3") "]}]", STANDING_NOT, true, "还差1项甲一类（现为2项，需达到3项）" },
    { "group against one", "[{zh: 其一, any_of: [{id: g, zh: 组, all_of: [" C("a", "甲收入 >= 12000") ", " C("b", "甲两年研发 >= 500") "]}, " C("c", "甲一类 >= 3") "]}]", STANDING_NOT, true,
      "还差1项甲一类（现为2项，需达到3项）" },
    { "two of three", "[{zh: 两项, at_least: 2, any_of: [" C("a", "甲收入 >= 1") ", " C("b", "甲规模 = \"小型\"") ", " C("c", "甲一类 >= 3") "]}]", STANDING_NOT, true, "还差1项甲一类（现为2项，需达到3项）" },
    { "two of three, one unknown", "[{zh: 两项, at_least: 2, any_of: [" C("a", "甲收入 >= 1") ", " C("b", "甲评分 >= 60") ", " C("c", "甲一类 >= 3") "]}]", STANDING_UNKNOWN, false, "缺“甲评分”：到平台查" },
    { "two of three, none left", "[{zh: 两项, at_least: 2, any_of: [" C("a", "甲收入 >= 1") ", " C("b", "甲收入 < 5") ", " C("c", "甲一类 >= 3") "]}]", STANDING_NOT, true, "还差1项甲一类（现为2项，需达到3项）" },
    /* 12,000 of revenue brings the share (2.62 %) to 2.18 %: 2.5 % of it is 300 */
    { "what one change brings down", "[" C("a", "甲收入 >= 12000") ", " C("b", "甲研发占比 >= 2.5") "]", STANDING_NOT, true,
      "还差2000万元甲收入（现为10000万元，需达到12000万元）；还差38万元甲研发（现为262万元，需达到300万元）" },
    /* of two gaps in one fact the greater counts */
    { "one fact twice", "[" C("a", "甲研发 >= 270") ", " C("b", "甲研发占比 >= 3") "]", STANDING_NOT, false, "还差38万元甲研发（现为262万元，需达到300万元）" },
    /* none is known: nobody has the title, so no date */
    { "none is not unknown", "[" C("a", "甲资质至 >= today()") "]", STANDING_NOT, true, "须做到：a" },
    { "declared gap", "[{id: a, zh: a, feel: 'sqrt(甲研发 - 250) >= 4', gap: {fact: 甲研发, need: 266}}]", STANDING_NOT, true, "还差4万元甲研发（现为262万元，需达到266万元）" },
};

static void trees(void **state)
{
    desk d;
    policies p;
    buf b = buf_new(*state);
    buf_puts(&b, "policies:\n");
    for (size_t i = 0; i < COUNT(tree_cases); i++)
        buf_print(&b, "  - {id: t_tree%zu, zh: 试%zu, level: 区, conditions: %s}\n", i, i, tree_cases[i].conditions);
    samples_begin(&d, b.text);
    sample_firm(&d, "A01", "甲厂");
    match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
    for (size_t i = 0; i < COUNT(tree_cases); i++) {
        const fact_view v = { .p = m->profile, .day = sample_day };
        explanation x;
        explain_pair(m, policy_find(&p, arena_print(d.a, "t_tree%zu", i), &d.e), 0, d.a, &x);
        const char *least = gap_text(m, &x.changes, &v, d.a);
        if (x.pair.standing != tree_cases[i].standing || x.pair.near != tree_cases[i].near || strcmp(least, tree_cases[i].least) != 0)
            fail_msg("%s: got %s%s, %s", tree_cases[i].name, standing_word(x.pair.standing), x.pair.near ? " near" : "", least);
        if (*least && strcmp(tree_cases[i].name, "none is not unknown") != 0)
            assert_true(x.changes_hold);
    }
    match_close(m);
    desk_end(&d);
}

static void judgements_count(void **state)
{
    desk d;
    policies p;
    (void)state;
    samples_begin(&d, "policies:\n  - {id: t_j, zh: 试, level: 区, conditions: [{id: key, zh: 关键环节, judge: true}]}\n");
    int64_t firm = sample_firm(&d, "A01", "甲厂");
    const policy *x;
    static const struct { const char *line; standing after; } steps[] = {
        { NULL, STANDING_JUDGE }, { "verdict=是", STANDING_ELIGIBLE }, { "verdict=否", STANDING_NOT }, { "verdict=是 good_until=2026-02-28", STANDING_JUDGE },
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        if (steps[i].line)
            desk_put(&d, "judgement", arena_print(d.a, "enterprise=%lld policy=t_j criterion=key %s", (long long)firm, steps[i].line));
        match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
        x = policy_find(&p, "t_j", &d.e);
        assert_int_equal(match_pair(m, x, 0).standing, steps[i].after);
        match_close(m);
    }
    desk_end(&d);
}

/* ---- editions ---------------------------------------------------------------------------------------------------------------------- */

static const char editions_yaml[] = "programmes:\n  - {id: t_prog, zh: 甲级认定, until: 甲资质至, recheck_months: 12, lapsed_months: 3}\npolicies:\n"
                                    "  - {id: t_old, programme: t_prog, edition: 旧办法, cohort: new, zh: 甲级旧, level: 省, valid: {from: 2022-08-01, to: 2026-03-31}, conditions: [{zh: 条件, feel: 甲收入 >= 1}]}\n"
                                    "  - {id: t_old_recheck, programme: t_prog, edition: 旧办法复核, cohort: recheck, zh: 甲级复核, level: 省, document: 旧〔2022〕1号, valid: {from: 2022-08-01, to: 2026-12-31}, conditions: [{zh: 条件, feel: 甲收入 >= 1}]}\n"
                                    "  - {id: t_new, programme: t_prog, edition: 新办法, cohort: new, zh: 甲级新, level: 省, valid: {from: 2026-04-01}, conditions: [{zh: 条件, feel: 甲收入 >= 1}]}\n"
                                    "  - {id: t_alone, zh: 独立, level: 区, conditions: [{zh: 条件, feel: 甲收入 >= 1}]}\n";

/* Until when the firm holds 甲级 (NULL: never), the day, what is forced; the edition that applies (NULL: none, held). */
static const struct { const char *until, *day; cohort forced; const char *chosen, *reason; } edition_cases[] = {
    { NULL, "2026-03-01", COHORT_ALL, "t_old", "企业未持有该资质，属首次申报，适用旧办法" },
    { NULL, "2026-05-01", COHORT_ALL, "t_new", "企业未持有该资质，属首次申报，适用新办法" },
    { "2026-11-30", "2026-05-01", COHORT_ALL, "t_old_recheck", "企业持有该资质，有效期至2026年11月30日，属复核，适用旧办法复核，旧〔2022〕1号" },
    { "2027-05-01", "2026-05-01", COHORT_ALL, "t_old_recheck", "企业持有该资质，有效期至2027年5月1日，属复核，适用旧办法复核，旧〔2022〕1号" },
    { "2027-05-02", "2026-05-01", COHORT_ALL, NULL, "企业已持有该资质，有效期至2027年5月2日，未到复核时间" },
    { "2026-03-01", "2026-05-01", COHORT_ALL, "t_old_recheck", "企业持有该资质，有效期至2026年3月1日，属复核，适用旧办法复核，旧〔2022〕1号" },    /* lapsed two months ago */
    { "2026-01-31", "2026-05-01", COHORT_ALL, "t_new", "原资质已于2026年1月31日到期，属首次申报，适用新办法" },
    { "2027-11-30", "2027-05-01", COHORT_ALL, NULL, "企业持有该资质，有效期至2027年11月30日，属复核；当日没有适用于复核的版本" },
    { "2026-11-30", "2026-05-01", COHORT_NEW, "t_new", "按指定的“首次申报”，适用新办法" },
    { NULL, "2026-05-01", COHORT_RECHECK, "t_old_recheck", "按指定的“复核”，适用旧办法复核，旧〔2022〕1号" },
};

static void editions(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(edition_cases); i++) {
        desk d;
        policies p;
        date day;
        samples_begin(&d, editions_yaml);
        int64_t firm = sample_firm(&d, "A01", "甲厂");
        if (edition_cases[i].until)
            desk_put(&d, "t_title", arena_print(d.a, "enterprise=%lld title=甲级 granted=2023-05-01 until=%s", (long long)firm, edition_cases[i].until));
        assert_true(date_parse_iso(str_of(edition_cases[i].day), &day));
        match *m = samples_match(&d, &p, day, edition_cases[i].forced);
        const policy *one = policy_find(&p, "t_old", &d.e);
        const char *reason = edition_reason(m, one, 0, d.a), *chosen = NULL;
        for (size_t k = 0; k < p.count; k++)
            if (p.at[k].programme == one->programme && standing_decided(match_pair(m, &p.at[k], 0).standing))
                chosen = chosen ? "two at once" : p.at[k].id;
        if (!text_eq(chosen, edition_cases[i].chosen) || !text_eq(reason, edition_cases[i].reason))
            fail_msg("%s on %s: got %s, %s", edition_cases[i].until ? edition_cases[i].until : "no title", edition_cases[i].day, chosen ? chosen : "none", reason);
        assert_null(edition_reason(m, policy_find(&p, "t_alone", &d.e), 0, d.a));
        match_close(m);
        desk_end(&d);
    }
}

/* ---- windows and days ---------------------------------------------------------------------------------------------------------------- */

static const struct { window w; const char *day, *from, *to; bool open; } window_cases[] = {
    { { .kind = WINDOW_YEARLY, .from_md = 301, .to_md = 531 }, "2026-03-01", "2026-03-01", "2026-05-31", true },
    { { .kind = WINDOW_YEARLY, .from_md = 301, .to_md = 531 }, "2026-06-01", "2027-03-01", "2027-05-31", false },
    { { .kind = WINDOW_YEARLY, .from_md = 1101, .to_md = 131 }, "2026-01-15", "2025-11-01", "2026-01-31", true },     /* over the turn of a year */
    { { .kind = WINDOW_YEARLY, .from_md = 201, .to_md = 229 }, "2026-02-10", "2026-02-01", "2026-02-28", true },
    { { .kind = WINDOW_YEARLY, .from_md = 201, .to_md = 229 }, "2028-02-29", "2028-02-01", "2028-02-29", true },
};

static void windows(void **state)
{
    for (size_t i = 0; i < COUNT(window_cases); i++) {
        window_at at;
        date day;
        assert_true(date_parse_iso(str_of(window_cases[i].day), &day) && window_next(&window_cases[i].w, day, &at));
        assert_string_equal(date_iso(*state, at.from), window_cases[i].from);
        assert_string_equal(date_iso(*state, at.to), window_cases[i].to);
        assert_int_equal(at.open, window_cases[i].open);
    }
}

static void only_time_is_missing(void **state)
{
    desk d;
    policies p;
    explanation x;
    (void)state;
    samples_begin(&d, "policies:\n  - {id: t_time, zh: 试, level: 区, window: {from: 03-01, to: 05-31}, conditions: [{zh: 满两年, feel: 甲年限 >= 2}, {zh: 收入, feel: 甲收入 >= 1}]}\n"
                      "  - {id: t_more, zh: 试二, level: 区, conditions: [{zh: 满两年, feel: 甲年限 >= 2}, {zh: 收入, feel: 甲收入 >= 20000}]}\n");
    sample_firm(&d, "A01", "甲厂");
    match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
    explain_pair(m, policy_find(&p, "t_time", &d.e), 0, d.a, &x);
    assert_true(x.only_time && x.pair.near);
    assert_string_equal(date_iso(d.a, x.earliest), "2026-10-01");
    assert_string_equal(date_iso(d.a, x.window.from), "2027-03-01");             /* the first window it can meet */
    explain_pair(m, policy_find(&p, "t_more", &d.e), 0, d.a, &x);
    assert_false(x.only_time);
    match_close(m);
    desk_end(&d);
}

/* ---- amounts -------------------------------------------------------------------------------------------------------------------------------- */

#define PAY(id, amount, more) "  - {id: " id ", zh: " id ", level: 区, conditions: [{zh: 收入, feel: 甲收入 >= 1}], subsidy: {zh: 补, feel: '" amount "'" more "}}\n"
static void amounts(void **state)
{
    desk d;
    policies p;
    (void)state;
    /* 262 × 10 % = 26.2, capped at 20; 甲 30 excludes 乙 20 and 丙 20; 丁 and 戊: the higher of one kind */
    samples_begin(&d, "policies:\n" PAY("t_cap", "甲研发 * 0.1", ", cap: 20") PAY("t_a", "30", ", not_with: [t_b, t_c]") PAY("t_b", "20", "") PAY("t_c", "20", "")
                      PAY("t_d", "7", ", highest_of: 奖") PAY("t_e", "9", ", highest_of: 奖") PAY("t_unknown", "甲评分 * 2", ""));
    sample_firm(&d, "A01", "甲厂");
    match *m = samples_match(&d, &p, sample_day, COHORT_ALL);
    VEC(grant) g = { 0 };
    const fact_view v = { .p = m->profile, .day = sample_day };
    for (size_t i = 0; i < p.count; i++) {
        dec128 amount;
        bool missing;
        if (!str_starts(str_of(p.at[i].id), STR("t_")))
            continue;
        if (match_amount(m, &p.at[i], &v, &amount, &missing))
            VEC_ADD(d.a, &g, (grant){ .policy = &p.at[i], .amount = amount });
        else
            assert_true(missing && text_eq(p.at[i].id, "t_unknown"));
    }
    grants best;
    grants_best(&p, g.at, g.len, &best);
    assert_string_equal(dec_text(d.a, best.total), "69");                        /* 20 + 20 + 20 + 9 */
    assert_true(best.exact);
    for (size_t i = 0; i < g.len; i++) {
        bool out = text_eq(g.at[i].policy->id, "t_a") || text_eq(g.at[i].policy->id, "t_d");
        assert_int_equal(g.at[i].kept, !out);
        assert_int_equal(g.at[i].instead != NULL, out);
    }
    match_close(m);
    desk_end(&d);
}

/* ---- declarations -------------------------------------------------------------------------------------------------------------------------- */

static const struct { const char *yaml, *says; } wrong_policies[] = {
    { "policies: [{id: t_x, zh: 试, level: 区, conditions: [{zh: 条件, feel: 甲收人 >= 1}]}]", "甲收人" },
    { "policies: [{id: t_x, zh: 试, level: 镇, conditions: [{zh: 条件, judge: true}]}]", "国家、省、市" },
    { "policies: [{id: t_x, zh: 试, level: 区, conditions: [{zh: 条件}]}]", "之一" },
    { "policies: [{id: t_x, zh: 试, level: 区, conditions: [{zh: 条件, any_of: [{zh: 甲, judge: true}], at_least: 2}]}]", "1 到 1" },
    { "policies: [{id: t_x, zh: 试, level: 区, conditions: [{id: a, zh: 条件, judge: true}, {id: a, zh: 条件, judge: true}]}]", "重复" },
    { "policies: [{id: t_x, zh: 试, level: 区, condition: [{zh: 条件, judge: true}]}]", "conditions" },
    { "policies: [{id: t_x, zh: 试, level: 区, programme: nope, conditions: [{zh: 条件, judge: true}]}]", "nope" },
    { "policies: [{id: t_x, zh: 试, level: 区, conditions: [{zh: 条件, judge: true}], subsidy: {zh: 补, feel: 1, not_with: [nope]}}]", "nope" },
    { "policies: [{id: t_x, zh: 试, level: 区, window: {from: 2026-05-01, to: 2026-04-01}, conditions: [{zh: 条件, judge: true}]}]", "from 晚于 to" },
    { "policies: [{id: t_x, zh: 试, level: 区, valid: {from: 2026-02-30}, conditions: [{zh: 条件, judge: true}]}]", "日期" },
    { "programmes: [{id: t_p, zh: 试, until: 甲收入}]", "日期型" },
};

static void wrong_declarations(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong_policies); i++) {
        desk d;
        policies p;
        samples_begin(&d, wrong_policies[i].yaml);
        assert_false(policies_load(&d.c, sample_day, &p, &d.e));
        if (!strstr(d.e.text, wrong_policies[i].says) || !d.e.at.file || !strstr(d.e.at.file, "packs/t/policies/t.yaml"))
            fail_msg("%s: said %s (%s)", wrong_policies[i].yaml, d.e.text, d.e.at.file ? d.e.at.file : "no file");
        desk_end(&d);
    }
}

/* Whatever the binary carries is well declared; local policies are marked as examples. */
static void shipped_policies(void **state)
{
    desk d;
    policies p;
    (void)state;
    desk_begin(&d, false);
    if (!desk_open(&d) || !policies_load(&d.c, sample_day, &p, &d.e))
        fail_msg("%s: %s", d.e.at_text, d.e.text);
    for (size_t i = 0; i < p.count; i++)
        if (p.at[i].region && !p.at[i].example)
            fail_msg("%s names a region and is no example", p.at[i].id);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(gaps_of_conditions), TEST(columns_agree), TEST(trees), TEST(judgements_count), TEST(editions), TEST(windows), TEST(only_time_is_missing), TEST(amounts),
                                        TEST(wrong_declarations), TEST(shipped_policies) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
