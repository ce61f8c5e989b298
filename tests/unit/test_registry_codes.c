/* Credit codes, industry codes and size classes: values from the standards, computed by hand where marked. */
#include "intake/industry_code.h"
#include "registry/size.h"
#include "registry/uscc.h"

#include "test.h"

#include <stdio.h>

#define WRONG(...) do { print_error(__VA_ARGS__); print_error("\n"); assert_true(false); } while (0)

static const char sample[] = "data/enterprise/uscc_sample_5000.csv";

/* 91350100M000100Y43 is the worked example of GB 32100-2015 annex A; 91310000MA1FL0Y… forms are made from it. */
static void credit_codes(void **state)
{
    arena *a = *state;
    static const struct { const char *typed; uscc_verdict v; const char *repair, *says; } rows[] = {
        { "91350100M000100Y43", USCC_OK, NULL, "有效" },
        { " ９１３５０１００m000100y43\n", USCC_OK, NULL, NULL },
        { "91350100-M000100Y-43", USCC_OK, NULL, NULL },
        { "9135010OM000100Y43", USCC_CHARACTER, "91350100M000100Y43", "第8位“O”不会出现在信用代码中，可能是“0”；可能应为 91350100M000100Y43" },
        { "9I3S0I00M000I00Y43", USCC_CHARACTER, "91350100M000100Y43", NULL },
        { "91350100M000100之Y4", USCC_LENGTH, NULL, "应为18位，现为18位" },
        { "9135010L0M00100Y43", USCC_CHECK, NULL, NULL },
        { "91350100M000L00Y43", USCC_CHECK, "91350100M000100Y43", NULL },
        { "91350100M00010Y043", USCC_CHECK, "91350100M000100Y43", NULL },
        { "91350100M000****43", USCC_MASKED, NULL, NULL },
        { "330100000012345", USCC_OLD_REGISTRATION, NULL, NULL },
        { "3202112000251", USCC_OLD_REGISTRATION, NULL, NULL },
        { "M000100Y-4", USCC_OLD_ORGANISATION, NULL, NULL },
        { "M000100Y4", USCC_OLD_ORGANISATION, NULL, NULL },
        { "M000100Y5", USCC_LENGTH, NULL, "应为18位，现为9位" },
        { "", USCC_EMPTY, NULL, NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *repair = NULL, *clean = uscc_clean(a, str_of(rows[i].typed));
        uscc_verdict v = uscc_check(str_of(clean));
        char *says = uscc_say(a, str_of(clean), v, LANG_ZH, &repair);
        if (v != rows[i].v || !text_eq(repair, rows[i].repair))
            WRONG("%s: %s, repair %s", rows[i].typed, uscc_verdict_name(v), repair ? repair : "none");
        if (rows[i].says)
            assert_string_equal(says, rows[i].says);
    }
}

/* By hand: body 0000000 1: 1·2 = 2, 11 − 2 = 9.  D2143569 → X is the example of GB 11714-1997 clause 3. */
static void organisation_codes(void **state)
{
    arena *a = *state;
    assert_true(uscc_organisation_valid(STR("000000019")));
    assert_true(uscc_organisation_valid(STR("D2143569X")));
    assert_false(uscc_organisation_valid(STR("D21435690")));
    str code = STR("91350100M000100Y43");
    assert_true(str_eq(uscc_organisation(code), STR("M000100Y4")));
    assert_true(str_eq(uscc_region(code), STR("350100")));
    assert_true(uscc_mask_fits(STR("9135********00Y43"), STR("9135********00Y43")));
    assert_true(uscc_mask_fits(STR("91350100M0*****Y43"), code));
    assert_false(uscc_mask_fits(STR("91350200M0*****Y43"), code));
    assert_true(uscc_mask_fits(STR("91350***"), code));
    assert_true(uscc_mask_fits(STR("9135***Y43"), code));
    assert_true(uscc_mask_fits(STR("***"), code));
    assert_false(uscc_mask_fits(STR("91330***"), code));
    assert_false(uscc_mask_fits(STR("9135***Y44"), code));
    assert_false(uscc_mask_fits(STR("9135"), code));
    assert_string_equal(uscc_complete(a, "91350100", "M000100Y"), "91350100M000100Y43");
    assert_null(uscc_complete(a, "9135010O", "M000100Y"));
    for (uint64_t n = 0; n < 2000; n += 7)
        assert_int_equal(uscc_check(str_of(uscc_make(a, "91", "339903", n * 7919))), USCC_OK);
}

/* One wrong character that breaks the inner digit only: a warning, not an error. */
static void inner_digit_is_a_warning(void **state)
{
    arena *a = *state;
    char *code = uscc_complete(a, "91350100", "M000100Y");
    bool seen = false;
    code[16] = '5';
    for (const char *c = "0123456789ABCDEFGHJKLMNPQRTUWXY"; *c; c++) {
        code[17] = *c;
        seen |= uscc_check(str_of(code)) == USCC_INNER;
    }
    assert_true(seen);
    assert_false(uscc_refused(USCC_INNER));
    assert_true(uscc_refused(USCC_CHECK));
}

/* The sample's own verdicts: lower-case letters are faults there and accepted here, 13 and 15 digits are lengths there. */
static void real_credit_codes(void **state)
{
    arena *a = *state;
    FILE *f = fopen(shared_file(*state, sample), "r");
    if (!f) {
        printf("skipped: %s is not here\n", sample);
        skip();
    }
    char line[256];
    int ok = 0, ok_passed = 0, inner = 0, inner_found = 0, old = 0, old_found = 0, bad = 0, bad_found = 0, x = 0, x_passed = 0;
    while (fgets(line, sizeof line, f)) {
        char *code = strtok(line, ","), *want = strtok(NULL, ",");
        if (!want || text_eq(code, "uscc"))
            continue;
        uscc_verdict v = uscc_check(str_of(uscc_clean(a, str_of(code))));
        ok += text_eq(want, "ok"), ok_passed += text_eq(want, "ok") && v == USCC_OK;
        inner += text_eq(want, "ok_but_org_check"), inner_found += text_eq(want, "ok_but_org_check") && v == USCC_INNER;
        old += str_starts(str_of(want), STR("length_")), old_found += str_starts(str_of(want), STR("length_")) && v == USCC_OLD_REGISTRATION;
        bad += text_eq(want, "check_digit"), bad_found += text_eq(want, "check_digit") && v == USCC_CHECK;
        x += str_starts(str_of(want), STR("charset_")), x_passed += str_starts(str_of(want), STR("charset_")) && !uscc_refused(v);
    }
    fclose(f);
    printf("codes: ok %d/%d, inner digit %d/%d, old registration %d/%d, check digit %d/%d, lower case accepted %d/%d\n", ok_passed, ok,
           inner_found, inner, old_found, old, bad_found, bad, x_passed, x);
    assert_int_equal(ok, 4800);
    assert_int_equal(ok_passed, ok);
    assert_int_equal(inner_found, inner);
    assert_int_equal(old_found, old);
    assert_int_equal(bad_found, bad);
}

/* Counts: preface of GB/T 4754-2017. */
static void industries(void **state)
{
    arena *a = *state;
    error e = { 0 };
    packs p;
    assert_true(packs_load(a, NULL, &p, &e));
    industry_table *t = industry_of_packs(&p, a);
    assert_non_null(t);
    assert_int_equal(industry_count(t, 1), 20);
    assert_int_equal(industry_count(t, 2), 97);
    assert_int_equal(industry_count(t, 3), 473);
    assert_int_equal(industry_count(t, 4), 1380);
    static const struct { const char *typed; industry_verdict v; const char *code; } rows[] = {
        { "3670", INDUSTRY_OK, "C3670" }, { "C3670", INDUSTRY_OK, "C3670" }, { "c ３６７０", INDUSTRY_OK, "C3670" },
        { "C3670 汽车零部件及配件制造", INDUSTRY_OK, "C3670" }, { "36汽车制造业", INDUSTRY_OK, "C36" },
        { "367", INDUSTRY_OK, "C367" }, { "36", INDUSTRY_OK, "C36" }, { "C", INDUSTRY_OK, "C" },
        { "D3670", INDUSTRY_LETTER, "C3670" }, { "690", INDUSTRY_ZERO_LOST, "B0690" }, { "0710", INDUSTRY_OLD, NULL },
        { "3741", INDUSTRY_OK, "C3741" }, { "3650", INDUSTRY_OK, "C3650" },
        { "3660", INDUSTRY_OK, "C3660" }, { "3669", INDUSTRY_UNKNOWN, NULL }, { "36700", INDUSTRY_SHAPE, NULL },
        { "汽车", INDUSTRY_SHAPE, NULL }, { "3", INDUSTRY_SHAPE, NULL }, { " ", INDUSTRY_EMPTY, NULL },
        { "3591", INDUSTRY_OK, "C3591" }, { "3833", INDUSTRY_OK, "C3833" }, { "4710", INDUSTRY_OK, "E4710" },
        { "3699", INDUSTRY_UNKNOWN, NULL }, { "2666", INDUSTRY_OK, "C2666" }, { "4700", INDUSTRY_OLD, NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const industry_entry *found;
        industry_verdict v = industry_read(t, str_of(rows[i].typed), &found);
        if (v != rows[i].v || !text_eq(found ? industry_format(a, t, found) : NULL, rows[i].code))
            WRONG("%s: verdict %d, %s", rows[i].typed, v, industry_say(a, t, str_of(rows[i].typed), v, found, LANG_ZH));
    }
    const industry_entry *class = industry_find(t, STR("3670"));
    assert_string_equal(industry_up(t, class, 2)->name.zh, "汽车制造业");
    assert_string_equal(industry_up(t, class, 2)->name.en, "Manufacture of automobiles");
    assert_string_equal(industry_up(t, class, 1)->code, "C");
    assert_true(industry_is_industrial(STR("0610")) && industry_is_industrial(STR("C4690")) && industry_is_industrial(STR("46")));
    assert_false(industry_is_industrial(STR("0511")) || industry_is_industrial(STR("4710")) || industry_is_industrial(STR("E")));
}

static size_result of(const char *code, const char *x, const char *y, const char *z)
{
    decimal d[3];
    const char *texts[] = { x, y, z };
    size_facts f = { { NULL } };
    for (int i = 0; i < 3; i++)
        if (texts[i] && decimal_parse(str_of(texts[i]), &d[i]))
            f.value[i] = &d[i];
    return size_of_firm(str_of(code), f);
}

/* 国统字〔2017〕213号, annexed table and its note 2: both limits, else one class down. */
static void sizes(void **state)
{
    (void)state;
    static const struct { const char *code, *x, *y, *z; size_class want; } rows[] = {
        { "C3670", "1000", "40000", NULL, SIZE_LARGE },    { "3670", "1000", "39999.99", NULL, SIZE_MEDIUM },
        { "3670", "999", "900000", NULL, SIZE_MEDIUM },    { "3670", "5000", "1999", NULL, SIZE_SMALL },
        { "3670", "19", "900000", NULL, SIZE_MICRO },      { "3670", "20", "300", NULL, SIZE_SMALL },
        { "3670", "20", "299.9", NULL, SIZE_MICRO },       { "3670", NULL, "50000", NULL, SIZE_UNKNOWN },
        { "3670", "10", NULL, NULL, SIZE_UNKNOWN },        { "4710", NULL, "80000", "80000", SIZE_LARGE },
        { "4710", NULL, "80000", "79999", SIZE_MEDIUM },   { "5110", "200", "40000", NULL, SIZE_LARGE },
        { "5211", "50", "500", NULL, SIZE_MEDIUM },        { "5310", "1", "1", "1", SIZE_NOT_COVERED },
        { "5430", "1000", "30000", NULL, SIZE_LARGE },     { "5910", "1000", "29000", NULL, SIZE_MEDIUM },
        { "5930", "200", "30000", NULL, SIZE_LARGE },      { "6513", "300", "10000", NULL, SIZE_LARGE },
        { "6420", "300", "10000", NULL, SIZE_MEDIUM },     { "7010", NULL, "200000", "10000", SIZE_LARGE },
        { "7020", "1000", "5000", NULL, SIZE_LARGE },      { "7040", "1", "1", "1", SIZE_NOT_COVERED },
        { "7211", "300", NULL, "120000", SIZE_LARGE },     { "7310", "100", NULL, NULL, SIZE_MEDIUM },
        { "0111", NULL, "499", NULL, SIZE_SMALL },         { "6620", "1", "1", "1", SIZE_NOT_COVERED },
        { "", "1", "1", "1", SIZE_UNKNOWN },               { "70", "1", "1", "1", SIZE_UNKNOWN },
        { "8511", "9", NULL, NULL, SIZE_MICRO },           { "8411", "9", NULL, NULL, SIZE_NOT_COVERED },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_result r = of(rows[i].code, rows[i].x, rows[i].y, rows[i].z);
        if (r.size != rows[i].want)
            WRONG("row %zu (%s): %s", i, rows[i].code, size_name(r.size).zh);
    }
    assert_int_equal(of("3670", NULL, "1500", NULL).at_most, SIZE_SMALL);
    assert_int_equal(of("3670", NULL, "1500", NULL).missing, 1U << SIZE_EMPLOYEES);
}

static void size_words(void **state)
{
    arena *a = *state;
    decimal x = { 350, 0 }, y = { 120000, 1 };
    size_facts f = { { &x, &y, NULL } };
    assert_string_equal(size_say(a, size_of_firm(STR("C3670"), f), f, LANG_ZH), "中型（工业）：从业人员 350 ≥ 300人，营业收入 12000 ≥ 2000万元");
    f.value[SIZE_EMPLOYEES] = NULL;
    assert_string_equal(size_say(a, size_of_firm(STR("C3670"), f), f, LANG_ZH), "未知：请补填从业人员");
    assert_string_equal(size_code(SIZE_MICRO), "X");
    assert_null(size_code(SIZE_UNKNOWN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(credit_codes), TEST(organisation_codes), TEST(inner_digit_is_a_warning), TEST(real_credit_codes),
        TEST(industries), TEST(sizes), TEST(size_words),
    };
    return cmocka_run_group_tests_name("registry codes", tests, NULL, NULL);
}
