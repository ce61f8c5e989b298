#include "intake/unit.h"

/* Bases: 元, 千瓦时, 吨标准煤, 人, %, 平方米, 个, 吨, 美元. 1 亩 = 2000/3 m² (1 公顷 = 15 亩). */
static const unit units[] = {
    { "元", UNIT_MONEY, 1, 1 }, { "人民币元", UNIT_MONEY, 1, 1 }, { "千元", UNIT_MONEY, 1000, 1 }, { "万元", UNIT_MONEY, 10000, 1 },
    { "万元人民币", UNIT_MONEY, 10000, 1 }, { "百万元", UNIT_MONEY, 1000000, 1 }, { "千万元", UNIT_MONEY, 10000000, 1 }, { "亿元", UNIT_MONEY, 100000000, 1 },
    { "亿", UNIT_MONEY, 100000000, 1 }, { "万", UNIT_MONEY, 10000, 1 },
    { "千瓦时", UNIT_ELECTRICITY, 1, 1 }, { "度", UNIT_ELECTRICITY, 1, 1 }, { "kwh", UNIT_ELECTRICITY, 1, 1 }, { "万千瓦时", UNIT_ELECTRICITY, 10000, 1 },
    { "万度", UNIT_ELECTRICITY, 10000, 1 }, { "万kwh", UNIT_ELECTRICITY, 10000, 1 }, { "亿千瓦时", UNIT_ELECTRICITY, 100000000, 1 }, { "兆瓦时", UNIT_ELECTRICITY, 1000, 1 },
    { "吨标准煤", UNIT_COAL, 1, 1 }, { "吨标煤", UNIT_COAL, 1, 1 }, { "tce", UNIT_COAL, 1, 1 }, { "万吨标准煤", UNIT_COAL, 10000, 1 }, { "千克标准煤", UNIT_COAL, 1, 1000 },
    { "人", UNIT_PEOPLE, 1, 1 }, { "万人", UNIT_PEOPLE, 10000, 1 }, { "名", UNIT_PEOPLE, 1, 1 },
    { "%", UNIT_SHARE, 1, 1 }, { "‰", UNIT_SHARE, 1, 10 },
    { "平方米", UNIT_LAND, 1, 1 }, { "m2", UNIT_LAND, 1, 1 }, { "亩", UNIT_LAND, 2000, 3 }, { "公顷", UNIT_LAND, 10000, 1 }, { "万平方米", UNIT_LAND, 10000, 1 },
    { "个", UNIT_COUNT, 1, 1 }, { "家", UNIT_COUNT, 1, 1 }, { "户", UNIT_COUNT, 1, 1 }, { "项", UNIT_COUNT, 1, 1 }, { "台", UNIT_COUNT, 1, 1 },
    { "吨", UNIT_MASS, 1, 1 }, { "万吨", UNIT_MASS, 10000, 1 }, { "千克", UNIT_MASS, 1, 1000 },
    { "美元", UNIT_DOLLAR, 1, 1 }, { "万美元", UNIT_DOLLAR, 10000, 1 },
};

const unit *unit_find(str name)
{
    for (size_t i = 0; name.len && i < sizeof units / sizeof *units; i++)
        if (str_eq(str_of(units[i].name), name))
            return &units[i];
    return NULL;
}

bool unit_convert(decimal v, const unit *from, const unit *to, int scale, int64_t *out, bool *exact)
{
    i128 num = v.units, den = 1, all;
    if (from == to && v.scale <= scale) {                      /* nearly every cell: only zeros to add */
        *exact = true;
        return !__builtin_mul_overflow(v.units, pow10_i64(scale - v.scale), out);
    }
    if (from && to) {
        if (from->kind != to->kind)
            return false;
        num *= (i128)from->num * to->den;
        den = (i128)from->den * to->num;
    }
    if (__builtin_mul_overflow(num, (i128)pow10_i64(scale), &all))
        return false;
    den *= pow10_i64(v.scale);
    *exact = all % den == 0;
    return i128_to_i64(i128_div(all, den, ROUND_HALF_EVEN), out);
}
