#include "base/unit_text.h"

#include "base/str.h"

const char *unit_text(const char *unit, lang l)
{
    static const text2 words[] = {
        { "元", "yuan" }, { "千元", "thousand yuan" }, { "万元", "10,000 yuan" }, { "亿元", "100 million yuan" }, { "万元/亩", "10,000 yuan/mu" }, { "万元/人", "10,000 yuan/person" },
        { "万元/吨标准煤", "10,000 yuan/tce" }, { "万元/吨", "10,000 yuan/t" }, { "万美元", "10,000 dollars" }, { "千瓦时", "kWh" }, { "万千瓦时", "10,000 kWh" }, { "亿千瓦时", "100 million kWh" },
        { "吨标准煤", "tce" }, { "万吨标准煤", "10,000 tce" }, { "人", "people" }, { "名", "people" }, { "人次", "visits" }, { "家", "firms" }, { "户", "firms" }, { "个", "items" }, { "项", "items" },
        { "件", "pieces" }, { "台", "sets" }, { "套", "sets" }, { "条", "entries" }, { "篇", "reports" }, { "批", "batches" }, { "次", "times" }, { "份", "copies" }, { "张", "sheets" }, { "类", "kinds" }, { "年", "years" },
        { "月", "months" }, { "天", "days" }, { "日", "days" }, { "分", "points" }, { "亩", "mu" }, { "平方米", "m²" }, { "公顷", "ha" }, { "吨", "t" }, { "万吨", "10,000 t" }, { "千克", "kg" },
        { "立方米", "m³" }, { "万立方米", "10,000 m³" }, { "个百分点", "points" },
    };
    if (l != LANG_EN || !unit)
        return unit ? unit : "";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_eq(words[i].zh, unit))
            return words[i].en;
    return unit;
}
