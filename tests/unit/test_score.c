/* Scoring tables: points of the 63号 table at and beside every edge (worked out by hand from the printed bands), unknown
 * items as ranges, verdicts, faults of declarations, and the FEEL text against the account over random firms. */
#include "score/score.h"
#include "ledger_samples.h"

typedef struct firm { feel_entry at[24]; size_t n; } firm;
typedef struct bench { core c; score_tables t; feel_names *names; feel_run run; firm *firm; error e; } bench;

static const char *const used[] = { "高价值Ⅰ类知识产权数", "自主研发Ⅰ类知识产权数", "Ⅰ类知识产权数", "Ⅱ类知识产权数", "研发费用占比", "主营业务收入增长率", "资产负债率", "所属领域", "主营业务收入占比" };

static bool compile_one(void *self, const yaml *at, const char *text, score_rule *out, error *e)
{
    bench *b = self;
    (void)at;
    out->text = text;
    return feel_compile(b->c.a, str_of(text), b->names, FEEL_EXPRESSION, &out->x, e);
}

static feel_value value_of(void *self, arena *a, const score_rule *r)
{
    bench *b = self;
    feel_scope scope = { .at = b->firm->at, .count = b->firm->n };
    feel_run_begin(&b->run, a, LANG_ZH);
    return feel_evaluate(&b->run, r->x, &scope);
}

static void begin(bench *b, arena *a)
{
    *b = (bench){ .c = { .a = a } };
    assert_true(packs_load(a, NULL, &b->c.packs, &b->e));
    if (!scores_load(&b->c, NULL, &b->t, &b->e))
        fail_msg("%s", error_line(a, &b->e));
    b->names = feel_names_new(a, NULL);
    for (size_t i = 0; i < COUNT(used); i++)
        feel_names_add(b->names, str_of(used[i]));
}

static score_table *table(bench *b, const char *id)
{
    for (size_t i = 0; i < b->t.count; i++)
        if (text_eq(b->t.at[i].id, id))
            return &b->t.at[i];
    fail_msg("no table %s", id);
    return NULL;
}

static void set(firm *f, size_t i, const char *v)
{
    dec128 d;
    f->at[f->n++] = (feel_entry){ str_of(used[i]), !v ? FEEL_NOTHING : dec_parse(str_of(v), &d) ? feel_number(d) : feel_string(str_of(v)) };
}

/* values in the order of `used`; NULL: unknown */
typedef struct case_row { const char *v[9]; const char *low, *high; feel_truth enough; } case_row;
static const case_row cases[] = {
    /* 15 + 15 | 15 + 10 | 10 + 20 = 85 */
    { { "0", "2", "3", "5", "4.2", "12", "40", "战略性新兴产业", "82" }, "85", "85", FEEL_TRUE },
    /* exactly on every edge: R&D 3 → 15 (not 10), growth 15 → 20, debt 55 → 10, share 70 → 20; IP class II only 5: 5+15 | 20+10 | 5+20 = 75 */
    { { "0", "0", "0", "1", "3", "15", "55", "其他领域", "70" }, "75", "75", FEEL_TRUE },
    /* just under them: 2.99 → 10, 14.99 → 15, 55.01 → 5, 69.99 → 15: 5+10 | 15+5 | 5+15 = 55; innovation 15 < 20 */
    { { "0", "0", "0", "1", "2.99", "14.99", "55.01", "其他领域", "69.99" }, "55", "55", FEEL_FALSE },
    /* 60 in sum, yet growth only 10: 20+20 | 0+0 | 5+15 = 60 → fails the group */
    { { "1", "0", "0", "0", "5", "-3", "80", "其他领域", "60" }, "60", "60", FEEL_FALSE },
    /* growth 0 exactly: 5 points (the band 0—5), −0.01: 0;  20+20 | 5+10 | 10+0 = 65, specialty 10 < 15 */
    { { "1", "0", "0", "0", "9", "0", "30", "战略性新兴产业", "49.99" }, "65", "65", FEEL_FALSE },
    /* R&D unknown: 15+(0..20) | 20+10 | 10+20 → 75..95; innovation 15..35: nobody can say */
    { { "0", "1", "1", "0", NULL, "20", "30", "战略性新兴产业", "90" }, "75", "95", FEEL_UNKNOWN },
    /* the same with a high-value patent: innovation 20..40 passes whatever R&D is */
    { { "1", "1", "1", "0", NULL, "20", "30", "战略性新兴产业", "90" }, "80", "100", FEEL_TRUE },
    /* everything unknown but the debt: 0..20+0..20 | 0..20+0 | 0..10+0..20; growth at most 20 is enough, so unknown */
    { { NULL, NULL, NULL, NULL, NULL, NULL, "75.01", NULL, NULL }, "0", "90", FEEL_UNKNOWN },
    /* own patents unknown, class I known 1: 10 or 15;  high-value known 0 */
    { { "0", NULL, "1", "0", "3.5", "6", "50", "其他领域", "75" }, "70", "75", FEEL_TRUE },
};

static void hand_computed(void **state)
{
    bench b;
    begin(&b, *state);
    const score_table *declared = table(&b, "innovative_2022");
    score_table own, *t = &own;
    assert_true(score_compile(*state, declared, compile_one, &b, t, &b.e));
    for (size_t g = 0; g < declared->count; g++)
        for (size_t k = 0; k < declared->groups[g].count; k++)
            assert_null(declared->groups[g].items[k].of.x);         /* what is declared is shared: it stays as it is */
    for (size_t i = 0; i < COUNT(cases); i++) {
        firm f = { .n = 0 };
        score_result r;
        b.firm = &f;
        for (size_t k = 0; k < COUNT(used); k++)
            set(&f, k, cases[i].v[k]);
        assert_true(score_run(t, value_of, &b, *state, &r, &b.e));
        assert_string_equal(dec_text(*state, r.total.low), cases[i].low);
        assert_string_equal(dec_text(*state, r.total.high), cases[i].high);
        if (r.total.enough != cases[i].enough)
            fail_msg("row %zu: verdict %d", i, (int)r.total.enough);
    }
}

static void words(void **state)
{
    bench b;
    begin(&b, *state);
    score_table *t = table(&b, "innovative_2022");
    assert_true(score_compile(*state, t, compile_one, &b, t, &b.e));
    firm f = { .n = 0 };
    score_result r;
    b.firm = &f;
    static const char *const v[] = { "0", "0", "0", "2", "2.604", "12", "56.2", NULL, "82" };
    for (size_t k = 0; k < COUNT(used); k++)
        set(&f, k, v[k]);
    assert_true(score_run(t, value_of, &b, *state, &r, &b.e));
    static const char *const wanted[] = {
        "与主导产品相关的有效知识产权数量，Ⅱ类知识产权1项以上，得5分（满分20）；做到“Ⅰ类知识产权1项以上”得10分",
        "上年度研发费用总额占营业收入总额比重 2.6%，2%—3%（含2%），得10分（满分20）；再提高0.4个百分点得15分",       /* 3 − 2.604 = 0.396, told up */
        "上年度主营业务收入增长率 12%，10%—15%（含10%），得15分（满分20）；再提高3个百分点得20分",
        "上年度资产负债率 56.2%，55%—75%（含75%），得5分（满分10）；再降低1.2个百分点得10分",
        "主导产品所属领域，数据不全，得0—10分（满分10）；做到“属于《战略性新兴产业分类》”得10分",
        "上年度主营业务收入总额占营业收入总额比重 82%，70%及以上，得20分（满分20）",
    };
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_string_equal(score_line_words(*state, &r.lines[i], LANG_ZH), wanted[i]);
}

/* ---- the FEEL text says what the account says --------------------------------------------------------------------------- */

static uint64_t dice(uint64_t *s) { *s = *s * 6364136223846793005u + 1442695040888963407u; return *s >> 33; }

static const char *any_value(arena *a, uint64_t *s, size_t k)
{
    static const char *const edges[] = { "0", "1", "2", "3", "5", "10", "15", "50", "55", "60", "70", "75", "-0.01", "2.99", "100" };
    uint64_t how = dice(s) % 8;
    if (how < 2)
        return NULL;
    if (k < 4)
        return arena_print(a, "%d", (int)(dice(s) % 3));
    if (k == 7)
        return dice(s) % 2 ? "战略性新兴产业" : "其他领域";
    return how < 5 ? edges[dice(s) % COUNT(edges)] : arena_print(a, "%.2f", (double)(dice(s) % 9000) / 100);
}

static void feel_agrees(void **state)
{
    bench b;
    begin(&b, *state);
    score_table *t = table(&b, "innovative_2022");
    score_rule points = { 0 }, passes = { 0 };
    assert_true(score_compile(*state, t, compile_one, &b, t, &b.e));
    assert_true(compile_one(&b, NULL, score_feel(*state, t, SCORE_POINTS), &points, &b.e));
    assert_true(compile_one(&b, NULL, score_feel(*state, t, SCORE_PASSES), &passes, &b.e));
    uint64_t s = 63;
    size_t exact = 0, verdicts[3] = { 0 };
    for (int n = 0; n < 3000; n++) {
        arena_pos mark = arena_mark(*state);
        firm f = { .n = 0 };
        score_result r;
        b.firm = &f;
        for (size_t k = 0; k < COUNT(used); k++)
            set(&f, k, any_value(*state, &s, k));
        assert_true(score_run(t, value_of, &b, *state, &r, &b.e));
        feel_value sum = value_of(&b, *state, &points), pass = value_of(&b, *state, &passes);
        if (sum.kind == FEEL_NUMBER) {
            assert_true(dec_equal(sum.number, r.total.low) && dec_equal(sum.number, r.total.high));
            exact++;
        }
        assert_true(pass.kind == FEEL_BOOL || pass.kind == FEEL_NULL);
        assert_int_equal(pass.kind == FEEL_NULL ? FEEL_UNKNOWN : pass.truth ? FEEL_TRUE : FEEL_FALSE, r.total.enough);
        verdicts[r.total.enough]++;
        arena_rewind(*state, mark);
    }
    assert_true(exact > 100 && verdicts[0] > 100 && verdicts[1] > 20 && verdicts[2] > 100);
}

/* ---- declarations --------------------------------------------------------------------------------------------------------- */

#define HEAD "score: local_test\ntitle: {zh: 测试}\npass: 1\n"
#define GROUP "groups:\n  - id: g\n    zh: 组\n    most: 10\n    items:\n"
#define ITEM(bands) GROUP "      - {id: x, zh: 某项, of: a, most: 10, bands: " bands "}\n"
static const declared_fault faults[] = {
    { HEAD ITEM("[{from: 3, points: 10}, {from: 2, to: 3, points: 5}]"), 9, "3 同时是两档的端点" },
    { HEAD "edges: from\n" ITEM("[{from: 3, points: 10}, {from: 2, to: 4, points: 5}]"), 10, "3.5 同时在两档里" },
    { HEAD "edges: from\n" ITEM("[{from: 4, points: 10}, {from: 2, to: 3, points: 5}]"), 10, "3.5 不在任何一档里" },
    { HEAD "edges: from\n" ITEM("[{from: 4, points: 10}, {from: 6, points: 5}]"), 10, "重叠" },
    { HEAD "edges: up\n" ITEM("[{from: 4, points: 10}]"), 4, "edges 应为" },
    { HEAD ITEM("[{from: 4, points: 11}]"), 9, "超过满分" },
    { HEAD ITEM("[{from: 4, to: 4, points: 1}]"), 9, "from 应小于 to" },
    { HEAD ITEM("[{from: four, points: 1}]"), 9, "应为数" },
    { HEAD ITEM("[{frum: 4, points: 1}]"), 9, "是否要写 from" },
    { HEAD GROUP "      - {id: x, zh: 某项, of: a, most: 8, bands: [{from: 1, points: 8}]}\n", 5, "满分合计 8" },
    { HEAD GROUP "      - {id: x, zh: 某项, most: 10, choose: [{zh: 甲, when: a, points: 1}, {zh: 乙, when: b, points: 2}]}\n", 9, "从高到低" },
    { HEAD GROUP "      - {id: x, zh: 某项, most: 10}\n", 9, "bands、choose、points 之一" },
    { HEAD GROUP "      - {id: x, zh: 某项, most: 10, bands: [{from: 1, points: 8}]}\n", 9, "要有 of" },
    { "score: innovative_2022\ntitle: {zh: 又一个}\n" ITEM("[{from: 4, points: 1}]"), 1, "已经有了" },
    { "score: Local\ntitle: {zh: 测试}\n" ITEM("[{from: 4, points: 1}]"), 1, "小写字母" },
    { "title: {zh: 测试}\n", 1, "要有 score" },
};

static bool load_scores(core *c, error *e)
{
    score_tables t;
    return scores_load(c, NULL, &t, e);
}

static void declared_wrong(void **state) { declared_faults(*state, "scores", faults, COUNT(faults), load_scores); }

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(hand_computed), TEST(words), TEST(feel_agrees), TEST(declared_wrong) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
