/* feel_random.h — random facts and random FEEL conditions over them, from a seed, for tests that hold the interpreter, the
 * column evaluator and the databases against one another.
 *
 *   feel_random g;  feel_random_begin(&g, arena, seed, FEEL_RANDOM_ALL);
 *   const feel_value *v = feel_random_column(&g, c, rows);     rows values of column c, null where missing
 *   str text = feel_random_condition(&g, 3);                   as text, so that a failure can be pasted into `jbp feel`
 *
 * Values and constants come from the same small pools, so that equalities, ties and zero divisors are common.  `forms`
 * leaves out what a back end cannot say. */
#ifndef JBP_FEEL_RANDOM_H
#define JBP_FEEL_RANDOM_H
#include "rule/columns.h"

typedef enum feel_random_form {
    FEEL_RANDOM_LISTS = 1,          /* a column of lists, list contains, count */
    FEEL_RANDOM_FUNCTIONS = 2,      /* abs, floor, min, contains, string length … */
    FEEL_RANDOM_LOOPS = 4,          /* some, every */
    FEEL_RANDOM_MIXED = 8,          /* operands of unlike types, a column of anything, instance of */
    FEEL_RANDOM_HUGE = 16,          /* numbers near the ends of 64 bits, and of more digits than they hold */
    FEEL_RANDOM_DURATIONS = 32,     /* dates moved by durations, differences of dates */
    FEEL_RANDOM_ALL = 63
} feel_random_form;

typedef struct feel_random { arena *a; uint64_t seed; unsigned forms; } feel_random;

enum { R_REVENUE, R_RD, R_STAFF, R_SCORE, R_GROWTH, R_FOUNDED, R_GRANTED, R_ABOVE, R_DISHONEST, R_INDUSTRY, R_SIZE, R_HONOURS, R_BIG, R_LONG, R_ANY, FEEL_RANDOM_COLUMNS };
static const column_decl feel_random_columns[FEEL_RANDOM_COLUMNS] = {
    { { "营业收入", 12 }, COLUMN_NUMBER }, { { "上年 研发费用", 19 }, COLUMN_NUMBER }, { { "staff", 5 }, COLUMN_NUMBER }, { { "信用分", 9 }, COLUMN_NUMBER },
    { { "增长率", 9 }, COLUMN_NUMBER }, { { "成立日期", 12 }, COLUMN_DATE }, { { "认定日期", 12 }, COLUMN_DATE }, { { "规上", 6 }, COLUMN_TRUTH },
    { { "失信", 6 }, COLUMN_TRUTH }, { { "行业代码", 12 }, COLUMN_TEXT }, { { "规模", 6 }, COLUMN_TEXT }, { { "荣誉", 6 }, COLUMN_TEXTS },
    { { "大数", 6 }, COLUMN_NUMBER }, { { "长数", 6 }, COLUMN_NUMBER }, { { "杂项", 6 }, COLUMN_ANY },
};

/* The seed is mixed first: neighbours would otherwise draw the same numbers, one place on. */
static inline void feel_random_begin(feel_random *g, arena *a, uint64_t seed, unsigned forms)
{
    seed = (seed + 1) * 0xFF51AFD7ED558CCDu;
    seed = (seed ^ seed >> 33) * 0xC4CEB9FE1A85EC53u;
    *g = (feel_random){ a, seed ^ seed >> 33, forms };
}

static inline uint64_t feel_random_next(feel_random *g)
{
    uint64_t z = (g->seed += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static inline int feel_random_below(feel_random *g, int n) { return (int)(feel_random_next(g) % (uint64_t)n); }
static inline bool feel_random_odds(feel_random *g, int in) { return feel_random_below(g, in) == 0; }
static inline bool feel_random_has(const feel_random *g, unsigned form) { return (g->forms & form) != 0; }
#define FEEL_RANDOM_PICK(g, table) ((table)[feel_random_below((g), (int)(sizeof(table) / sizeof *(table)))])

/* ---- values ---------------------------------------------------------------------------------------------------------- */

static const char *const feel_random_codes[] = { "2614", "2611", "26", "3912", "3990", "34", "", "13", "1311", "5" };
static const char *const feel_random_sizes[] = { "大型", "中型", "小型", "微型" };
static const char *const feel_random_honours[] = { "小巨人", "高新技术企业", "专精特新", "单项冠军" };

static inline dec128 feel_random_decimal(const char *text)
{
    dec128 d;
    if (!dec_parse(str_of(text), &d))
        d = dec_of(0);
    return d;
}

static inline feel_value feel_random_number(feel_random *g, int column)
{
    static const int round[] = { 0, 1, 2, 3, 4, 5, 10, 100, 1000, -1, -5 };
    static const char *const huge[] = { "9223372036854775807", "-9223372036854775808", "4611686018427387904", "0", "1", "9007199254740993", "-3" };
    static const char *const lengthy[] = { "0.3333333333333333333333333333333333", "1.000000000000000000000000000001", "1", "0", "-2.5", "12345678901234567890123" };
    int64_t units = FEEL_RANDOM_PICK(g, round);
    switch (column) {
    case R_REVENUE: case R_RD: return feel_number(dec_of_decimal((decimal){ feel_random_odds(g, 2) ? units * 100 : feel_random_below(g, 500000), 2 }));
    case R_STAFF: return feel_integer(feel_random_odds(g, 2) ? units : feel_random_below(g, 3000));
    case R_SCORE: return feel_integer(feel_random_below(g, 6));
    case R_GROWTH: return feel_number(dec_of_decimal((decimal){ feel_random_odds(g, 2) ? units * 100 : feel_random_below(g, 40000) - 20000, 4 }));
    case R_BIG: return feel_number(feel_random_decimal(FEEL_RANDOM_PICK(g, huge)));
    default: return feel_number(feel_random_decimal(FEEL_RANDOM_PICK(g, lengthy)));
    }
}

static inline int64_t feel_random_day(feel_random *g)
{
    static const civil corner[] = { { 2024, 2, 29 }, { 2023, 2, 28 }, { 2025, 6, 30 }, { 2022, 1, 31 }, { 1970, 1, 1 }, { 2025, 12, 31 } };
    return feel_random_odds(g, 2) ? civil_day(FEEL_RANDOM_PICK(g, corner)) : civil_day((civil){ 2020, 1, 1 }) + feel_random_below(g, 2200);
}

static inline feel_value feel_random_list(feel_random *g)
{
    feel_value *at = NEW_N(g->a, feel_value, 4);
    size_t n = 0;
    for (int i = 0; i < 4; i++)
        if (feel_random_odds(g, 3))
            at[n++] = feel_string(str_of(feel_random_honours[i]));
    return feel_list_of(g->a, at, n);
}

static inline feel_value feel_random_value(feel_random *g, int column)
{
    if (column == R_ANY)
        column = feel_random_below(g, R_BIG);
    switch (feel_random_columns[column].kind) {
    case COLUMN_DATE: return feel_date(feel_random_day(g));
    case COLUMN_TRUTH: return feel_bool(feel_random_odds(g, 2));
    case COLUMN_TEXT: return feel_string(str_of(column == R_SIZE ? FEEL_RANDOM_PICK(g, feel_random_sizes) : FEEL_RANDOM_PICK(g, feel_random_codes)));
    case COLUMN_TEXTS: return feel_random_list(g);
    default: return feel_random_number(g, column);
    }
}

/* `rows` values, about one in six missing; in some columns none, or all. */
static inline const feel_value *feel_random_column(feel_random *g, int column, size_t rows)
{
    feel_value *at = NEW_N(g->a, feel_value, rows + 1);
    int missing = feel_random_odds(g, 8) ? 0 : feel_random_odds(g, 20) ? 1 : 6;
    for (size_t i = 0; i < rows; i++)
        at[i] = missing && feel_random_odds(g, missing) ? FEEL_NOTHING : feel_random_value(g, column);
    return at;
}

/* ---- texts of expressions ----------------------------------------------------------------------------------------------- */

static inline void feel_random_put_condition(feel_random *g, buf *b, int depth);
static inline void feel_random_put_number(feel_random *g, buf *b, int depth);

static inline void feel_random_put_constant(feel_random *g, buf *b, int column)
{
    feel_value v = feel_random_value(g, column);
    const char *text = feel_text(g->a, v);
    if (v.kind == FEEL_STRING)
        buf_print(b, "\"%s\"", text);
    else
        buf_print(b, v.kind == FEEL_DATE ? "@\"%s\"" : v.kind == FEEL_NUMBER && text[0] == '-' ? "(%s)" : "%s", text);
}

static inline void feel_random_put_name(buf *b, int column)
{
    buf_add(b, feel_random_columns[column].name);
}

static inline int feel_random_number_column(feel_random *g)
{
    if (feel_random_has(g, FEEL_RANDOM_HUGE) && feel_random_odds(g, 8))
        return feel_random_odds(g, 2) ? R_BIG : R_LONG;
    return feel_random_below(g, R_FOUNDED);
}

static inline void feel_random_put_number(feel_random *g, buf *b, int depth)
{
    static const char *const signs[] = { "+", "-", "*", "/", "/" };
    static const char *const factors[] = { "0.03", "100", "10000", "3", "0", "-1", "0.5", "7" };
    int what = depth > 0 ? feel_random_below(g, 12) : 0;
    if (what < 4) {
        feel_random_put_name(b, feel_random_number_column(g));
    } else if (what == 4) {
        feel_random_put_constant(g, b, feel_random_number_column(g));
    } else if (what < 9) {
        buf_puts(b, "(");
        feel_random_put_number(g, b, depth - 1);
        buf_print(b, " %s ", FEEL_RANDOM_PICK(g, signs));
        feel_random_put_number(g, b, depth - 1);
        buf_puts(b, ")");
    } else if (what == 9) {
        buf_puts(b, "(");
        feel_random_put_number(g, b, depth - 1);
        buf_print(b, " %s %s)", FEEL_RANDOM_PICK(g, signs), FEEL_RANDOM_PICK(g, factors));
    } else if (what == 10 && feel_random_has(g, FEEL_RANDOM_FUNCTIONS)) {
        static const char *const calls[] = { "abs(", "floor(", "min(1, ", "-(" };
        buf_puts(b, FEEL_RANDOM_PICK(g, calls));
        feel_random_put_number(g, b, depth - 1);
        buf_puts(b, ")");
    } else {
        buf_puts(b, "(if ");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, " then ");
        feel_random_put_number(g, b, depth - 1);
        buf_puts(b, " else ");
        feel_random_put_number(g, b, depth - 1);
        buf_puts(b, ")");
    }
}

static inline const char *feel_random_comparison(feel_random *g)
{
    static const char *const signs[] = { "<", "<=", ">", ">=", "=", "!=" };
    return FEEL_RANDOM_PICK(g, signs);
}

static inline void feel_random_put_date(feel_random *g, buf *b)
{
    static const char *const durations[] = { "P3Y", "P1M", "P13M", "-P1Y", "P0M", "P90D", "-P1D", "P1DT12H", "-PT1H" };
    if (feel_random_odds(g, 5)) {
        feel_random_put_constant(g, b, R_FOUNDED);
        return;
    }
    feel_random_put_name(b, feel_random_odds(g, 2) ? R_FOUNDED : R_GRANTED);
    if (feel_random_has(g, FEEL_RANDOM_DURATIONS) && feel_random_odds(g, 2))
        buf_print(b, " %s duration(\"%s\")", feel_random_odds(g, 3) ? "-" : "+", FEEL_RANDOM_PICK(g, durations));
}

/* in (…), in [a..b], in (< a, b) */
static inline void feel_random_put_tests(feel_random *g, buf *b, int column)
{
    static const char *const open[] = { "[", "(", "]" }, *const shut[] = { "]", ")", "[" };
    buf_puts(b, "(");
    for (int n = 1 + feel_random_below(g, 4); n; n--) {
        int what = feel_random_below(g, 8);
        if (what == 0) {
            buf_print(b, "%s ", feel_random_comparison(g));
            feel_random_put_constant(g, b, column);
        } else if (what < 3) {
            buf_puts(b, FEEL_RANDOM_PICK(g, open));
            feel_random_put_constant(g, b, column);
            buf_puts(b, "..");
            feel_random_put_constant(g, b, column);
            buf_puts(b, FEEL_RANDOM_PICK(g, shut));
        } else if (what == 3 && feel_random_odds(g, 3)) {
            buf_puts(b, "null");
        } else {
            feel_random_put_constant(g, b, column);
        }
        buf_puts(b, n > 1 ? ", " : "");
    }
    buf_puts(b, ")");
}

static inline void feel_random_put_constants(feel_random *g, buf *b, int column)
{
    buf_puts(b, "[");
    for (int n = feel_random_below(g, 5); n; n--) {
        feel_random_put_constant(g, b, column);
        buf_puts(b, n > 1 ? ", " : "");
    }
    buf_puts(b, "]");
}

static inline void feel_random_put_text_condition(feel_random *g, buf *b)
{
    static const char *const calls[] = { "starts with(", "contains(", "ends with(" };
    int column = feel_random_odds(g, 3) ? R_SIZE : R_INDUSTRY, what = feel_random_below(g, 6);
    if (what == 0 && feel_random_has(g, FEEL_RANDOM_LOOPS)) {
        buf_puts(b, feel_random_odds(g, 2) ? "(some 码 in " : "(every 码 in ");
        feel_random_put_constants(g, b, column);
        buf_puts(b, " satisfies starts with(");
        feel_random_put_name(b, column);
        buf_puts(b, ", 码))");
    } else if (what == 1) {
        buf_puts(b, "starts with(");
        feel_random_put_name(b, column);
        buf_puts(b, ", ");
        feel_random_put_constant(g, b, column);
        buf_puts(b, ")");
    } else if (what == 2 && feel_random_has(g, FEEL_RANDOM_FUNCTIONS)) {
        buf_puts(b, FEEL_RANDOM_PICK(g, calls));
        feel_random_put_name(b, column);
        buf_puts(b, ", \"1\")");
    } else if (what == 3) {
        feel_random_put_name(b, column);
        buf_puts(b, " in ");
        feel_random_put_tests(g, b, column);
    } else {
        feel_random_put_name(b, column);
        buf_print(b, " %s ", feel_random_comparison(g));
        if (feel_random_odds(g, 8))
            feel_random_put_name(b, R_SIZE);
        else
            feel_random_put_constant(g, b, column);
    }
}

static inline void feel_random_put_list_condition(feel_random *g, buf *b)
{
    switch (feel_random_below(g, feel_random_has(g, FEEL_RANDOM_LOOPS) ? 5 : 3)) {
    case 0: buf_print(b, "list contains(荣誉, \"%s\")", FEEL_RANDOM_PICK(g, feel_random_honours)); break;
    case 1: buf_print(b, "\"%s\" in 荣誉", FEEL_RANDOM_PICK(g, feel_random_honours)); break;
    case 2: buf_print(b, "count(荣誉) %s %d", feel_random_comparison(g), feel_random_below(g, 4)); break;
    case 3: buf_print(b, "(some h in 荣誉 satisfies h = \"%s\")", FEEL_RANDOM_PICK(g, feel_random_honours)); break;
    default: buf_print(b, "(%s h in [\"小巨人\", \"单项冠军\"] satisfies list contains(荣誉, h))", feel_random_odds(g, 2) ? "some" : "every");
    }
}

static inline void feel_random_put_date_condition(feel_random *g, buf *b)
{
    if (feel_random_has(g, FEEL_RANDOM_DURATIONS) && feel_random_odds(g, 4)) {
        buf_puts(b, "(");
        feel_random_put_date(g, b);
        buf_puts(b, " - ");
        feel_random_put_date(g, b);
        buf_print(b, ") %s duration(\"%s\")", feel_random_comparison(g), feel_random_odds(g, 2) ? "P365D" : "P1DT12H");
        return;
    }
    feel_random_put_date(g, b);
    if (feel_random_odds(g, 4)) {
        buf_puts(b, " in ");
        feel_random_put_tests(g, b, R_FOUNDED);
        return;
    }
    buf_print(b, " %s ", feel_random_comparison(g));
    feel_random_put_date(g, b);
}

static inline void feel_random_put_number_condition(feel_random *g, buf *b, int depth)
{
    int what = feel_random_below(g, 8), column = feel_random_number_column(g);
    if (what == 0) {
        feel_random_put_name(b, column);
        buf_puts(b, " in ");
        feel_random_put_tests(g, b, column);
    } else if (what == 1) {
        feel_random_put_number(g, b, depth - 1);
        buf_puts(b, " between ");
        feel_random_put_number(g, b, 0);
        buf_puts(b, " and ");
        feel_random_put_constant(g, b, column);
    } else if (what < 5) {
        feel_random_put_number(g, b, depth - 1);
        buf_print(b, " %s ", feel_random_comparison(g));
        feel_random_put_constant(g, b, column);
    } else if (what == 5) {                                       /* a share against a share, the commonest of conditions */
        static const char *const shares[] = { "0.03", "0.5", "1", "0.05", "2", "0.333", "0", "10" };
        buf_puts(b, "(");
        feel_random_put_name(b, column);
        buf_puts(b, " / ");
        feel_random_put_name(b, feel_random_number_column(g));
        buf_print(b, ") %s %s", feel_random_comparison(g), FEEL_RANDOM_PICK(g, shares));
    } else {
        feel_random_put_number(g, b, depth - 1);
        buf_print(b, " %s ", feel_random_comparison(g));
        feel_random_put_number(g, b, depth - 1);
    }
}

static inline void feel_random_put_odd_condition(feel_random *g, buf *b)
{
    int column = feel_random_below(g, FEEL_RANDOM_COLUMNS);
    switch (feel_random_below(g, 5)) {
    case 0: feel_random_put_name(b, column); break;               /* whatever it is, as a condition */
    case 1:
        feel_random_put_name(b, column);
        buf_print(b, " %s ", feel_random_comparison(g));
        feel_random_put_constant(g, b, feel_random_below(g, R_BIG));
        break;
    case 2:
        feel_random_put_name(b, column);
        buf_puts(b, feel_random_odds(g, 2) ? " instance of number" : " instance of string");
        break;
    case 3:
        feel_random_put_name(b, column);
        buf_puts(b, " in ");
        feel_random_put_tests(g, b, feel_random_below(g, R_BIG));
        break;
    default:
        buf_puts(b, "not(");
        feel_random_put_name(b, column);
        buf_puts(b, ")");
    }
}

static inline void feel_random_put_leaf(feel_random *g, buf *b, int depth)
{
    static const char *const truths[] = { "true", "false", "null", "1" };
    int what = feel_random_below(g, 24);
    if (what < 10) {
        feel_random_put_number_condition(g, b, depth < 1 ? 1 : depth);
    } else if (what < 13) {
        feel_random_put_text_condition(g, b);
    } else if (what < 16) {
        feel_random_put_date_condition(g, b);
    } else if (what < 18 && feel_random_has(g, FEEL_RANDOM_LISTS)) {
        feel_random_put_list_condition(g, b);
    } else if (what == 18 && feel_random_has(g, FEEL_RANDOM_MIXED)) {
        feel_random_put_odd_condition(g, b);
    } else if (what == 19) {
        buf_puts(b, FEEL_RANDOM_PICK(g, truths));
    } else if (what == 20) {
        feel_random_put_name(b, feel_random_below(g, R_HONOURS));
        buf_puts(b, feel_random_odds(g, 2) ? " = null" : " != null");
    } else {
        feel_random_put_name(b, feel_random_odds(g, 2) ? R_ABOVE : R_DISHONEST);
        if (feel_random_odds(g, 3))
            buf_print(b, " %s %s", feel_random_odds(g, 2) ? "=" : "!=", feel_random_odds(g, 2) ? "true" : "false");
    }
}

static inline void feel_random_put_condition(feel_random *g, buf *b, int depth)
{
    int what = depth > 0 ? feel_random_below(g, 9) : 8;
    if (what < 5) {
        buf_puts(b, "(");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, what < 3 ? " and " : " or ");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, ")");
    } else if (what == 5) {
        buf_puts(b, "not(");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, ")");
    } else if (what == 6) {
        buf_puts(b, "(if ");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, " then ");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, " else ");
        feel_random_put_condition(g, b, depth - 1);
        buf_puts(b, ")");
    } else {
        buf_puts(b, "(");
        feel_random_put_leaf(g, b, depth);
        buf_puts(b, ")");
    }
}

static inline str feel_random_condition(feel_random *g, int depth)
{
    buf b = buf_new(g->a);
    feel_random_put_condition(g, &b, depth);
    return (str){ b.text, b.len };
}
#endif
