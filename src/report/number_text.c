#include "report/number_text.h"

typedef enum filter { F_VALUE, F_YI, F_WAN, F_MONEY, F_PCT, F_POINTS, F_GROWTH, F_ABS, F_COUNT, F_NONE } filter;

static const struct { const char *en, *zh; } names[] = {
    [F_VALUE] = { "value", "数值" },   [F_YI] = { "yi", "亿元" },         [F_WAN] = { "wan", "万元" },
    [F_MONEY] = { "money", "金额" },   [F_PCT] = { "pct", "百分比" },     [F_POINTS] = { "points", "百分点" },
    [F_GROWTH] = { "growth", "增减" }, [F_ABS] = { "abs", "绝对值" },     [F_COUNT] = { "count", "计数" },
};

static filter filter_of(const char *name)
{
    for (filter f = F_VALUE; f < F_NONE; f++)
        if (text_eq(name, names[f].en) || text_eq(name, names[f].zh))
            return f;
    return F_NONE;
}

bool number_filter_known(const char *name) { return filter_of(name) != F_NONE; }

const char *number_filter_names(void) { return "text value yi wan money pct points growth abs count"; }

/* Power of ten of a money unit over 元; −1: not money. */
static int money_power(const char *unit)
{
    static const struct { const char *unit; int power; } units[] = {
        { "元", 0 }, { "千元", 3 }, { "万元", 4 }, { "百万元", 6 }, { "亿元", 8 },
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text_eq(unit, units[i].unit))
            return units[i].power;
    return -1;
}

/* The value in a unit of 10^power 元, rounded to `places`. */
static bool in_money(const figure_ref *f, int power, int places, decimal *out, error *err)
{
    int have = money_power(f->unit);
    if (have < 0)
        return fail(err, ERR_DECLARATION, "%s 的单位是“%s”，不能换算成金额", "%s is in “%s”, which is not money", f->id,
                    f->unit ? f->unit : "");
    int shift = have - power + places - f->value.scale;     /* |shift| ≤ 8 + 2 + 18: within 128 bits */
    ratio q = { f->value.units, 1 };
    out->scale = places;
    if (!ratio_units(q, shift, ROUND_HALF_UP, &out->units))
        return fail(err, ERR_LIMIT, "%s 的数值太大，无法换算", "%s is too large to be converted", f->id);
    return true;
}

static bool rounded(const figure_ref *f, int places, decimal *out, error *err)
{
    out->scale = places;
    if (!decimal_rescale(f->value, places, ROUND_HALF_UP, &out->units))
        return fail(err, ERR_LIMIT, "%s 的数值太大", "%s is too large", f->id);
    return true;
}

static decimal absolute(decimal d)
{
    return (decimal){ d.units < 0 && d.units > INT64_MIN ? -d.units : d.units, d.scale };
}

static const char *with_unit(arena *a, const char *number, const char *zh, const char *en, lang l)
{
    return arena_print(a, l == LANG_EN ? "%s %s" : "%s%s", number, l == LANG_EN ? en : zh);
}

static bool say_money(arena *a, const figure_ref *f, filter how, lang l, number_said *out, error *err)
{
    enum { YI = 8, WAN = 4 };
    decimal yi;
    TRY(in_money(f, YI, 2, &yi, err));
    decimal size = absolute(yi);
    bool large = how == F_YI || (how == F_MONEY && size.units >= 100);       /* 1.00 亿元 */
    TRY(in_money(f, large ? YI : WAN, 2, &out->value, err));
    char *digits = large ? decimal_text(a, out->value) : decimal_text_short(a, out->value);
    out->text = large ? with_unit(a, digits, "亿元", "hundred million yuan", l)
                      : with_unit(a, digits, "万元", "ten thousand yuan", l);
    return true;
}

static const char *say_growth(arena *a, decimal v, lang l)
{
    const char *digits = decimal_text(a, absolute(v));
    if (!v.units)
        return l == LANG_EN ? "unchanged" : "持平";
    if (l == LANG_EN)
        return arena_print(a, "%s %s%%", v.units < 0 ? "down" : "up", digits);
    return arena_print(a, "%s%s%%", v.units < 0 ? "下降" : "增长", digits);
}

static bool say_rate(arena *a, const figure_ref *f, filter how, lang l, number_said *out, error *err)
{
    TRY(rounded(f, 1, &out->value, err));
    if (how == F_GROWTH)
        out->text = say_growth(a, out->value, l);
    else if (how == F_PCT)
        out->text = arena_print(a, "%s%%", decimal_text(a, out->value));
    else
        out->text = with_unit(a, decimal_text(a, absolute(out->value)), "个百分点", "points", l);
    return true;
}

bool number_filter(arena *a, const char *name, const figure_ref *f, lang l, number_said *out, error *err)
{
    filter how = filter_of(name);
    *out = (number_said){ .number = f->defined, .text = "—" };
    if (!f->defined)
        return true;
    const char *unit = f->unit ? f->unit : "";
    switch (how) {
    case F_YI:
    case F_WAN:
    case F_MONEY: return say_money(a, f, how, l, out, err);
    case F_PCT:
    case F_POINTS:
    case F_GROWTH: return say_rate(a, f, how, l, out, err);
    case F_COUNT:
        TRY(rounded(f, 0, &out->value, err));
        out->text = with_unit(a, decimal_text(a, out->value), unit, unit, l);
        return true;
    case F_ABS:
        out->value = absolute(f->value);
        out->text = with_unit(a, decimal_text(a, out->value), unit, unit, l);
        return true;
    case F_VALUE:
    case F_NONE: break;
    }
    out->value = f->value;
    out->text = decimal_text(a, f->value);
    return true;
}
