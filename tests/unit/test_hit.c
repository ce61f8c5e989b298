/* How well a text answers what was typed; expected scores are the table of text/hit.h. */
#include "text/hit.h"

#include "test.h"

static void scores(void **state)
{
    static const struct { const char *text, *typed; int score; } cases[] = {
        { "台账", "台账", 100 }, { "Figures", "figures", 100 }, { "产销月报", "产销", 80 }, { "产销月报", "月报", 60 }, { "产销月报", "年报", 0 },
        { "产销月报", "cxyb", 70 }, { "产销月报", "CXYB", 70 }, { "产销月报", "cx", 50 }, { "产销月报", "yb", 30 }, { "产销月报", "by", 0 }, { "产销月报", "c", 0 },
        { "国家高新技术企业", "高新 企业", 60 }, { "国家高新技术企业", "企业 gx", 30 }, { "国家高新技术企业", "企业 没有", 0 }, { "财税〔2018〕99号", "99号", 60 },
        { "Monthly report", "monthly report", 100 }, { "", "x", 0 }, { "x", "", 0 }, { "x", "   ", 0 }, { NULL, "x", 0 },
    };
    pinyin *p = NEW(*state, pinyin);
    error e = { 0 };
    assert_true(pinyin_load(p, &e));
    for (size_t i = 0; i < COUNT(cases); i++)
        if (hit_score(p, *state, cases[i].text, str_of(cases[i].typed)) != cases[i].score)
            fail_msg("%s for %s: %d, wanted %d", cases[i].text, cases[i].typed, hit_score(p, *state, cases[i].text, str_of(cases[i].typed)), cases[i].score);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(scores) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
