#include "stat/wording.h"

static int64_t magnitude(int64_t v) { return v < 0 ? -v : v; }

static char *tenths_text(arena *a, int64_t tenths) { return decimal_text(a, (decimal){ tenths, 1 }); }

char *rate_words(arena *a, rate r, lang l)
{
    static const text2 up = { "增长", "up " }, down = { "下降", "down " }, flat = { "持平", "flat" };
    if (!r.defined)
        return arena_copy(a, NOT_DEFINED);
    if (r.tenths == 0)
        return arena_copy(a, say(flat, l));
    return arena_print(a, "%s%s%%", say(r.tenths > 0 ? up : down, l), tenths_text(a, magnitude(r.tenths)));
}

char *rate_number(arena *a, rate r) { return r.defined ? tenths_text(a, r.tenths) : arena_copy(a, NOT_DEFINED); }

char *share_words(arena *a, rate r, lang l)
{
    if (!r.defined)
        return arena_copy(a, NOT_DEFINED);
    return arena_print(a, l == LANG_EN ? "%s%% of the total" : "占%s%%", tenths_text(a, r.tenths));
}

char *points_words(arena *a, int64_t tenths, lang l)
{
    const char *number = tenths_text(a, magnitude(tenths));
    return arena_print(a, l == LANG_EN ? "%s percentage point%s" : "%s个百分点", number, magnitude(tenths) == 10 ? "" : "s");
}

change_kind change_kind_of(growth_change c)
{
    int64_t now = c.now.tenths, before = c.before.tenths;
    if (!c.defined)
        return CHANGE_UNKNOWN;
    if (now == before)
        return CHANGE_NONE;
    if (before < 0 && now < 0)
        return now > before ? CHANGE_NARROWER : CHANGE_WIDER;
    if (before < 0)
        return now > 0 ? CHANGE_TO_GROWTH : CHANGE_TO_FLAT;
    if (now < 0)
        return before > 0 ? CHANGE_TO_DECLINE : CHANGE_FROM_FLAT;
    return now > before ? CHANGE_FASTER : CHANGE_SLOWER;
}

typedef struct change_row { text2 word, turn, verb; } change_row;

/* word: by itself; turn: said before the comparison; verb: between 比… and the points. */
static const change_row changes[CHANGE_KINDS] = {
    [CHANGE_UNKNOWN] = { { NOT_DEFINED, NOT_DEFINED }, { "", "" }, { "", "" } },
    [CHANGE_NONE] = { { "持平", "unchanged" }, { "", "" }, { "", "" } },
    [CHANGE_FASTER] = { { "加快", "faster" }, { "", "" }, { "加快", "faster by" } },
    [CHANGE_SLOWER] = { { "回落", "slower" }, { "", "" }, { "回落", "slower by" } },
    [CHANGE_NARROWER] = { { "降幅收窄", "decline narrowed" }, { "", "" }, { "收窄", "decline narrowed by" } },
    [CHANGE_WIDER] = { { "降幅扩大", "decline widened" }, { "", "" }, { "扩大", "decline widened by" } },
    [CHANGE_TO_GROWTH] = { { "由负转正", "turned to growth" }, { "由负转正，", "turned to growth, " }, { "提高", "up by" } },
    [CHANGE_TO_DECLINE] = { { "由正转负", "turned to decline" }, { "由正转负，", "turned to decline, " }, { "回落", "down by" } },
    [CHANGE_TO_FLAT] = { { "由降转平", "decline ended" }, { "由降转平，", "decline ended, " }, { "提高", "up by" } },
    [CHANGE_FROM_FLAT] = { { "由平转降", "began to decline" }, { "由平转降，", "began to decline, " }, { "回落", "down by" } },
};

const char *change_word(change_kind k, lang l) { return say(changes[k].word, l); }

char *change_words(arena *a, growth_change c, const char *since, lang l)
{
    change_kind k = change_kind_of(c);
    const change_row *row = &changes[k];
    if (k == CHANGE_UNKNOWN)
        return arena_copy(a, NOT_DEFINED);
    if (k == CHANGE_NONE)
        return arena_print(a, l == LANG_EN ? "unchanged from %s" : "与%s持平", since);
    const char *points = points_words(a, c.points, l);
    if (l == LANG_EN)
        return arena_print(a, "%s%s %s compared with %s", row->turn.en, row->verb.en, points, since);
    return arena_print(a, "%s比%s%s%s", row->turn.zh, since, row->verb.zh, points);
}

char *share_change_words(arena *a, growth_change c, lang l)
{
    if (!c.defined)
        return arena_copy(a, NOT_DEFINED);
    if (c.points == 0)
        return arena_copy(a, l == LANG_EN ? "unchanged from a year earlier" : "与上年同期持平");
    const char *points = points_words(a, c.points, l);
    if (l == LANG_EN)
        return arena_print(a, "%s %s from a year earlier", c.points > 0 ? "up" : "down", points);
    return arena_print(a, "比上年同期%s%s", c.points > 0 ? "提高" : "下降", points);
}

char *period_words(arena *a, month m, span s, lang l)
{
    static const char *const en[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int nr = month_nr(m);
    bool alone = s == SPAN_MONTH || nr == 1;
    if (l == LANG_EN)
        return arena_print(a, alone ? "%s" : "Jan–%s", en[nr - 1]);
    return arena_print(a, alone ? "%d月" : "1—%d月", nr);
}

char *since_words(arena *a, month now, view before, lang l)
{
    if (month_year(before.at) == month_year(now))
        return period_words(a, before.at, before.span, l);
    if (before.span == SPAN_CUMULATIVE && month_nr(before.at) == 12)
        return arena_copy(a, l == LANG_EN ? "the whole of last year" : "上年全年");
    const char *period = period_words(a, before.at, before.span, l);
    return arena_print(a, l == LANG_EN ? "%s of last year" : "上年%s", period);
}

enum { WAN = 4, YI = 8, MILLION = 6, BILLION = 9 };

/* The amount in units of 10^exponent yuan, rounded to `places`. */
static decimal in_unit(money m, int exponent, int places)
{
    int shift = m.yuan_exponent - m.scale - exponent + places;
    i128 v = shift >= 0 ? (i128)m.units * pow10_i64(shift) : i128_div(m.units, pow10_i64(-shift), ROUND_HALF_UP);
    return (decimal){ (int64_t)v, places };
}

char *money_words(arena *a, money m, lang l)
{
    decimal wan = in_unit(m, WAN, 2);
    bool large = magnitude(wan.units) >= 1000000;      /* rounds to 10,000.00 万元 or more */
    if (l == LANG_EN) {
        decimal d = large ? in_unit(m, YI, 2) : wan;
        d.scale += large ? BILLION - YI : MILLION - WAN;   /* the same digits in the English unit */
        return arena_print(a, "%s %s yuan", decimal_text_short(a, d), large ? "billion" : "million");
    }
    if (large)
        return arena_print(a, "%s亿元", decimal_text(a, in_unit(m, YI, 2)));
    return arena_print(a, "%s万元", decimal_text_short(a, wan));
}

profit_kind profit_kind_of(int64_t now, int64_t before)
{
    if (before >= 0)
        return now >= 0 ? PROFIT_GROWTH : PROFIT_LOST;
    if (now >= 0)
        return PROFIT_TURNED;
    return now == before ? PROFIT_SAME_LOSS : now > before ? PROFIT_LESS_LOSS : PROFIT_MORE_LOSS;
}

typedef struct profit_row { text2 size, change; } profit_row;      /* what stands before each amount */

static const profit_row profits[] = {
    [PROFIT_GROWTH] = { { "实现利润", "profit of " }, { "", "" } },
    [PROFIT_TURNED] = { { "扭亏为盈，实现利润", "turned a loss into a profit of " }, { "", "" } },
    [PROFIT_LOST] = { { "由盈转亏，亏损", "turned a profit into a loss of " }, { "", "" } },
    [PROFIT_LESS_LOSS] = { { "亏损", "loss of " }, { "，减亏", ", smaller by " } },
    [PROFIT_MORE_LOSS] = { { "亏损", "loss of " }, { "，增亏", ", larger by " } },
    [PROFIT_SAME_LOSS] = { { "亏损", "loss of " }, { "", "" } },
};

char *profit_words(arena *a, money now, money before, lang l)
{
    profit_kind k = profit_kind_of(now.units, before.units);
    const profit_row *row = &profits[k];
    money size = { magnitude(now.units), now.scale, now.yuan_exponent };
    money change = { magnitude(now.units - before.units), now.scale, now.yuan_exponent };
    buf b = buf_new(a);
    buf_puts(&b, say(row->size, l));
    buf_puts(&b, money_words(a, size, l));
    if (k == PROFIT_LESS_LOSS || k == PROFIT_MORE_LOSS)
        buf_print(&b, "%s%s", say(row->change, l), money_words(a, change, l));
    if (k == PROFIT_SAME_LOSS)
        buf_puts(&b, l == LANG_EN ? ", as a year earlier" : "，与上年同期持平");
    if (k == PROFIT_GROWTH && before.units > 0) {
        rate r = rate_of_ratio((ratio){ (i128)now.units - before.units, before.units });
        buf_print(&b, "%s%s", l == LANG_EN ? ", " : "，", rate_words(a, r, l));
    }
    return b.text;
}
