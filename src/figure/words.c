/* The wording of values: rates and points with one decimal as declared, always a positive number behind the word. */
#include "figure/kinds.h"

#include "base/decimal.h"
#include "base/unit_text.h"

static char *plain(arena *a, decimal d) { return decimal_text(a, d); }
static decimal magnitude(decimal d) { return (decimal){ d.units < 0 ? -d.units : d.units, d.scale }; }

/* 增长7.5% / 下降4.9% / 持平 */
static char *growth_words(arena *a, const figure_value *v, lang l)
{
    if (v->value.units == 0)
        return arena_copy(a, say((text2){ "持平", "unchanged" }, l));
    bool up = v->value.units > 0;
    const char *word = say(up ? (text2){ "增长", "up " } : (text2){ "下降", "down " }, l);
    return arena_print(a, "%s%s%s", word, plain(a, magnitude(v->value)), v->call.decl->unit);
}

/* 提高1.2个百分点 / 回落0.3个百分点 / 持平 */
static char *change_words(arena *a, const figure_value *v, lang l)
{
    if (v->value.units == 0)
        return arena_copy(a, say((text2){ "持平", "unchanged" }, l));
    bool up = v->value.units > 0;
    return arena_print(a, "%s%s%s", say(up ? (text2){ "提高", "up " } : (text2){ "回落", "down " }, l), plain(a, magnitude(v->value)),
                       say((text2){ "个百分点", " points" }, l));
}

/* 1 亿元 and more: 亿元 with two decimals; below, 万元. */
static char *amount_words(arena *a, const figure_value *v, lang l)
{
    const figure_decl *d = v->call.decl;
    if (l == LANG_ZH && text_eq(d->unit, "亿元") && v->value.units != 0 && magnitude(v->value).units < pow10_i64(v->value.scale)) {
        if (v->value.scale <= 4)
            return arena_print(a, "%s%s", plain(a, (decimal){ v->value.units * pow10_i64(4 - v->value.scale), 0 }), "万元");
    }
    if (l == LANG_EN && (text_eq(d->unit, "亿元") || text_eq(d->unit, "万元"))) {      /* the same digits in the English unit */
        bool large = text_eq(d->unit, "亿元");
        return arena_print(a, "%s %s yuan", decimal_text_short(a, (decimal){ v->value.units, v->value.scale + (large ? 1 : 2) }), large ? "billion" : "million");
    }
    const char *unit_ = unit_text(d->unit, l);
    return arena_print(a, l == LANG_EN && unit_ != d->unit ? "%s %s" : "%s%s", plain(a, v->value), unit_);
}

const char *figure_words(arena *a, const figure_value *v, lang l)
{
    static char *(*const words[])(arena *, const figure_value *, lang) = {
        [FORM_AMOUNT] = amount_words, [FORM_GROWTH] = growth_words, [FORM_CHANGE] = change_words, [FORM_POINTS] = amount_words, [FORM_COUNT] = amount_words,
    };
    return v->defined ? words[v->call.decl->form](a, v, l) : "—";
}
