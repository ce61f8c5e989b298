/* What is wrong with tables: known defects must be found, each with a value that shows it, and sound tables left alone. */
#include "rule/dmn_check.h"
#include "rule/dmn_model.h"
#include "rule/table_check.h"

#include "test.h"

#define FILES "tests/data/dmn/"

static const char *json(arena *a, feel_value v)
{
    buf b = buf_new(a);
    feel_json(&b, v);
    return b.text;
}

/* ---- models ------------------------------------------------------------------------------------------------------------------ */

typedef struct wanted { const char *element, *kind; size_t rule, other; const char *witness; } wanted;

static dmn_findings findings_of(arena *a, const char *file)
{
    dmn_model *m;
    feel_run r;
    error e = { .lang = LANG_ZH };
    if (!dmn_open(a, &(dmn_files){ file, NULL, 0 }, &m, &e))
        fail_msg("%s", error_line(a, &e));
    feel_run_begin(&r, a, LANG_ZH);
    return dmn_check(&r, m);
}

static void same_findings(arena *a, dmn_findings got, const wanted *rows, size_t count)
{
    for (size_t i = 0; i < count && i < got.count; i++) {
        const dmn_finding *f = &got.at[i];
        const char *witness = feel_is_null(f->witness) ? "" : json(a, f->witness);
        if (strcmp(f->element, rows[i].element) != 0 || strcmp(f->kind, rows[i].kind) != 0 || f->rule != rows[i].rule || f->other != rows[i].other || strcmp(witness, rows[i].witness) != 0)
            fail_msg("finding %zu: wanted %s %s %zu/%zu %s, got %s %s %zu/%zu %s (%s)", i, rows[i].element, rows[i].kind, rows[i].rule, rows[i].other, rows[i].witness, f->element, f->kind, f->rule,
                     f->other, witness, f->text);
    }
    if (got.count != count)
        fail_msg("%zu findings, wanted %zu; the next is %s", got.count, count, got.count > count ? got.at[count].text : "missing");
}

static void known_defects(void **state)
{
    static const wanted rows[] = {
        { "有缺口", "gap", 0, 0, "{\"年龄\": 17, \"地区\": \"西\"}" },
        { "有重叠", "overlap", 1, 2, "{\"年龄\": 14}" },
        { "共边界", "shared-edge", 2, 3, "{\"年龄\": 5}" },
        { "被遮盖", "masked", 3, 2, "{\"年龄\": 25, \"重点\": true}" },
        { "低优先", "masked", 1, 2, "{\"年龄\": 5}" },
        { "不同不行", "overlap", 1, 2, "{\"年龄\": 2}" },
        { "日子", "gap", 0, 0, "{\"日期\": \"2025-01-01\"}" },                         /* 30 June and 1 July are neighbours: no gap there */
        { "矛盾", "empty", 1, 0, "" },
        { "矛盾", "wrong-kind", 3, 0, "" },
        { "矛盾", "output", 2, 0, "" },
        { "说不清", "undecided", 1, 0, "" },
    };                                                                                      /* 相同可以 and 完整 have none */
    same_findings(*state, findings_of(*state, FILES "defects.dmn"), rows, COUNT(rows));
}

/* 工信部企业〔2022〕63号, annex 1: the bands of the score are written with both ends, so each edge belongs to two. */
static void bands_of_2022(void **state)
{
    static const struct { const char *element; const char *edges[4]; } rows[] = {
        { "研发费用占比得分", { "5", "3", "2", "1" } }, { "主营收入增长率得分", { "15", "10", "5", "0" } }, { "资产负债率得分", { "55", "75" } }, { "主营收入占比得分", { "70", "60", "55", "50" } },
    };
    dmn_findings f = findings_of(*state, FILES "bands_2022.dmn");
    size_t at = 0;
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t k = 0; k < 4 && rows[i].edges[k]; k++, at++) {
            assert_true(at < f.count);
            assert_string_equal(f.at[at].element, rows[i].element);
            assert_string_equal(f.at[at].kind, "shared-edge");
            assert_string_equal(json(*state, f.at[at].witness.context->at[0].value), rows[i].edges[k]);
        }
    assert_int_equal(f.count, at);
}

/* Every witness is asked through the table itself: a gap meets no rule, an overlap two. */
static void witnesses_hold(void **state)
{
    static const char *const files[] = { FILES "defects.dmn", FILES "bands_2022.dmn", FILES "hits.dmn" };
    size_t asked = 0;
    for (size_t i = 0; i < COUNT(files); i++) {
        dmn_model *m;
        feel_run r;
        error e = { .lang = LANG_ZH };
        assert_true(dmn_open(*state, &(dmn_files){ files[i], NULL, 0 }, &m, &e));
        feel_run_begin(&r, *state, LANG_ZH);
        dmn_findings f = dmn_check(&r, m);
        dmn_tables tables = dmn_tables_of(m);
        for (size_t k = 0; k < f.count; k++) {
            if (feel_is_null(f.at[k].witness))
                continue;
            const dmn_table *t = NULL;
            for (size_t n = 0; n < tables.count && !t; n++)
                t = strcmp(tables.at[n]->element, f.at[k].element) == 0 ? tables.at[n] : NULL;
            assert_non_null(t);
            feel_value inputs[8];
            feel_truth met[64];
            size_t hit = 0;
            for (size_t c = 0; c < t->input_count; c++)
                inputs[c] = f.at[k].witness.context->at[c].value;
            dmn_table_match(&r, t, inputs, NULL, met);
            for (size_t n = 0; n < t->rule_count; n++)
                hit += met[n] == FEEL_TRUE;
            assert_true(strcmp(f.at[k].kind, "gap") == 0 ? hit == 0 : hit >= 2);
            assert_true(!f.at[k].rule || met[f.at[k].rule - 1] == FEEL_TRUE);
            asked++;
        }
    }
    assert_true(asked > 30);
}

/* ---- bands without a model ------------------------------------------------------------------------------------------------ */

typedef struct bands { const char *bands[6], *want; } bands;

static const char *tell_bands(arena *a, const bands *b)
{
    feel_run r;
    check_findings f;
    error e = { .lang = LANG_ZH };
    buf out = buf_new(a);
    str texts[6];
    size_t n = 0;
    for (; n < 6 && b->bands[n]; n++)
        texts[n] = str_of(b->bands[n]);
    feel_run_begin(&r, a, LANG_ZH);
    if (!check_bands(&r, STR("x"), texts, n, &f, &e))
        return "error";
    for (size_t i = 0; i < f.count; i++)
        buf_print(&out, "%s%s%s %s", i ? "; " : "", check_kind_word(f.at[i].kind), f.at[i].witness && !f.at[i].confirmed ? "?" : "", f.at[i].witness ? json(a, f.at[i].witness[0]) : "");
    return out.text ? out.text : "";
}

static void single_columns(void **state)
{
    static const bands rows[] = {
        { { ">= 5", "[3..5)", "[2..3)", "[1..2)", "< 1" }, "" },
        { { ">= 5", "[3..5]", "< 3" }, "shared-edge 5" },
        { { "> 5", "[3..5)", "< 3" }, "gap 5" },
        { { "(0..0.0000001)", "<= 0", "> 0.0000001" }, "gap 0.0000001" },
        { { "< 1", "(1..2)", ">= 2" }, "gap 1" },
        { { "\"A\"", "\"B\"" }, "gap \"其他\"" }, { { "\"其他\"" }, "gap \"其他1\"" }, { { "\"A\"", "not(\"A\")" }, "" }, { { "\"A\"", "\"B\", \"A\"", "not(\"A\", \"B\")" }, "overlap \"A\"" },
        { { "true" }, "gap false" }, { { "true", "false" }, "" }, { { "true", "false", "true" }, "overlap true" },
        { { "duration(\"P1Y\")", "< duration(\"P1Y\")", ">= duration(\"P13M\")" }, "" },               /* no month between 12 and 13 */
        { { "< @\"P1D\"", ">= @\"P2D\"" }, "gap \"P1DT12H\"" },
        { { "< @\"12:00:00\"", "[@\"12:00:00\"..@\"18:00:00\"]" }, "gap \"18:01:00\"" },
        { { "[@\"00:00:00\"..@\"12:00:00\")", ">= @\"12:00:00\"" }, "" },                                 /* nothing is before midnight */
        { { "? > 5", "? <= 5" }, "" }, { { "? in [1..3]", "? < 1 or ? > 3" }, "" }, { { "not(? > 5)", "> 6" }, "gap 5.5" }, { { "? between 1 and 2", "< 1", "> 2" }, "" },
        { { "> y", "<= 3" }, "undecided ; gap? 4; overlap? 2" },
        { { "null", "not(null)" }, "" }, { { "< 1", ">= 1", "null" }, "" }, { { "< 1", ">= 1", "\"无\"" }, "wrong-kind " },
        { { "[5..3]", "< 1", ">= 1" }, "empty " },
        { { "1 +" }, "error" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = tell_bands(*state, &rows[i]);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("bands %zu (%s …): wanted “%s”, got “%s”", i, rows[i].bands[0], rows[i].want, got);
    }
}

/* ---- against brute force ---------------------------------------------------------------------------------------------------- */

static uint32_t next(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u; }

static const char *random_cell(arena *a, uint32_t *seed)
{
    unsigned low = (next(seed) >> 16) % 7, high = low + (next(seed) >> 16) % 4;
    switch ((next(seed) >> 16) % 6) {
    case 0: return "-";
    case 1: return arena_print(a, "< %u", low);
    case 2: return arena_print(a, ">= %u", low);
    case 3: return arena_print(a, "not(%u)", low);
    case 4: return arena_print(a, "%u, %u", low, high);
    default: return arena_print(a, "[%u..%u)", low, high + 1);
    }
}

enum { GRID_COLUMNS = 3, GRID_ROWS = 9, GRID_POINTS = 23 };                                   /* −0.5, 0, 0.5 … 10.5 */

/* How many rows take each point of a grid that holds every piece of such cells. */
static void brute(feel_run *r, const check_input *in, size_t *gaps, bool overlap[GRID_ROWS][GRID_ROWS])
{
    static bool takes[GRID_ROWS][GRID_COLUMNS][GRID_POINTS];
    for (size_t i = 0; i < GRID_ROWS; i++)
        for (size_t c = 0; c < GRID_COLUMNS; c++)
            for (size_t p = 0; p < GRID_POINTS; p++) {
                dec128 v;
                dec_div(dec_of((int64_t)p - 1), dec_of(2), &v);
                takes[i][c][p] = feel_test(r, in->rows[i].cells[c].x, feel_number(v), NULL) == FEEL_TRUE;
            }
    *gaps = 0;
    for (size_t p = 0; p < GRID_POINTS * GRID_POINTS * GRID_POINTS; p++) {
        size_t at[GRID_COLUMNS] = { p % GRID_POINTS, p / GRID_POINTS % GRID_POINTS, p / GRID_POINTS / GRID_POINTS }, count = 0, rows[GRID_ROWS];
        for (size_t i = 0; i < GRID_ROWS; i++)
            if (takes[i][0][at[0]] && takes[i][1][at[1]] && takes[i][2][at[2]])
                rows[count++] = i;
        *gaps += count == 0;
        for (size_t x = 0; x < count; x++)
            for (size_t y = x + 1; y < count; y++)
                overlap[rows[x]][rows[y]] = true;
    }
}

static void agrees_with_brute_force(void **state)
{
    uint32_t seed = 2026;
    size_t with_gaps = 0, whole = 0;
    for (int round = 0; round < 150; round++) {
        arena_pos before = arena_mark(*state);
        feel_run r;
        error e = { 0 };
        check_column columns[GRID_COLUMNS] = { { .name = STR("a") }, { .name = STR("b") }, { .name = STR("c") } };
        check_cell cells[GRID_ROWS][GRID_COLUMNS];
        check_row rows[GRID_ROWS];
        bool overlap[GRID_ROWS][GRID_ROWS] = { { false } };
        size_t gaps, pairs = 0, told_pairs = 0;
        bool told_gap = false;
        for (size_t i = 0; i < GRID_ROWS; i++) {
            rows[i] = (check_row){ .cells = cells[i] };
            for (size_t c = 0; c < GRID_COLUMNS; c++) {
                cells[i][c].text = str_of(round % 3 == 0 && i > 3 ? "-" : random_cell(*state, &seed));
                assert_true(feel_compile(*state, cells[i][c].text, NULL, FEEL_UNARY_TESTS, &cells[i][c].x, &e));
            }
        }
        feel_run_begin(&r, *state, LANG_EN);
        check_input in = { columns, rows, GRID_COLUMNS, GRID_ROWS, CHECK_ONE, false };
        brute(&r, &in, &gaps, overlap);
        check_findings f = table_check(&r, &in);
        for (size_t i = 0; i < f.count; i++) {
            told_gap = told_gap || f.at[i].kind == CHECK_GAP;
            told_pairs += f.at[i].kind == CHECK_OVERLAP ? 1 : f.at[i].kind == CHECK_SHARED_EDGE ? f.at[i].pairs : 0;
            assert_true(f.at[i].kind != CHECK_UNFINISHED && f.at[i].kind != CHECK_UNDECIDED);
            assert_true(!f.at[i].witness || f.at[i].confirmed);
        }
        for (size_t x = 0; x < GRID_ROWS; x++)
            for (size_t y = x + 1; y < GRID_ROWS; y++)
                pairs += overlap[x][y];
        assert_int_equal(told_gap, gaps > 0);
        assert_int_equal(told_pairs, pairs);
        *(gaps ? &with_gaps : &whole) += 1;
        arena_rewind(*state, before);
    }
    assert_true(with_gaps > 20 && whole > 20);
}

/* ---- size -------------------------------------------------------------------------------------------------------------------- */

enum { WIDE = 8, LONG = 300, LINE = 100000 };
typedef struct span { int low, high; } span;                                                    /* [low..high); the ends of LINE are open */

static const char *span_text(arena *a, span s)
{
    return s.low == 0 && s.high == LINE ? "-" : s.low == 0 ? arena_print(a, "< %d", s.high) : s.high == LINE ? arena_print(a, ">= %d", s.low) : arena_print(a, "[%d..%d)", s.low, s.high);
}

/* A space of eight columns cut in two again and again: 300 rows that meet nowhere and leave nothing out. */
static void large_tables(void **state)
{
    static span parts[LONG][WIDE];
    static check_cell cells[LONG][WIDE];
    static check_row rows[LONG];
    check_column columns[WIDE];
    uint32_t seed = 7;
    size_t n = 1;
    error e = { 0 };
    feel_run r;
    for (size_t c = 0; c < WIDE; c++) {
        parts[0][c] = (span){ 0, LINE };
        columns[c] = (check_column){ .name = STR("x"), .kind = FEEL_NUMBER };
    }
    while (n < LONG) {
        size_t i = next(&seed) % n, c = (next(&seed) >> 16) % WIDE;
        span *s = &parts[i][c];
        if (s->high - s->low < 2)
            continue;
        int at = s->low + 1 + (int)((next(&seed) >> 8) % (uint32_t)(s->high - s->low - 1));
        memcpy(parts[n], parts[i], sizeof parts[n]);
        parts[n++][c].low = at;
        s->high = at;
    }
    for (size_t i = 0; i < LONG; i++) {
        rows[i] = (check_row){ .cells = cells[i] };
        for (size_t c = 0; c < WIDE; c++) {
            cells[i][c].text = str_of(span_text(*state, parts[i][c]));
            assert_true(feel_compile(*state, cells[i][c].text, NULL, FEEL_UNARY_TESTS, &cells[i][c].x, &e));
        }
    }
    feel_run_begin(&r, *state, LANG_EN);
    check_findings f = table_check(&r, &(check_input){ columns, rows, WIDE, LONG, CHECK_ONE, false });
    assert_int_equal(f.count, 0);
    f = table_check(&r, &(check_input){ columns, rows, WIDE, LONG - 1, CHECK_ONE, false });      /* without the last row: one gap, its space */
    assert_true(f.count >= 1);
    assert_int_equal(f.at[0].kind, CHECK_GAP);
    assert_true(f.at[0].confirmed);
    for (size_t c = 0; c < WIDE; c++)
        assert_int_equal(feel_test(&r, cells[LONG - 1][c].x, f.at[0].witness[c], NULL), FEEL_TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(known_defects), TEST(bands_of_2022), TEST(witnesses_hold), TEST(single_columns), TEST(agrees_with_brute_force), TEST(large_tables) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
