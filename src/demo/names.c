#include "demo/names.h"

static const trade trades[] = {
    { "13", "1361", "水产食品" }, { "13", "1353", "肉制品" }, { "14", "1431", "米面食品" }, { "17", "1713", "印染" },
    { "17", "1751", "化纤织造" }, { "17", "1761", "针织" }, { "18", "1819", "服饰" }, { "18", "1821", "针织服装" },
    { "19", "1952", "鞋业" }, { "21", "2110", "木质家具" }, { "22", "2231", "纸制品" }, { "23", "2319", "包装印刷" },
    { "24", "2452", "玩具" }, { "26", "2651", "高分子材料" }, { "26", "2669", "电子化学品" }, { "26", "2641", "涂料" },
    { "27", "2720", "制药" }, { "27", "2762", "生物医药" }, { "28", "2822", "新型纤维" }, { "29", "2929", "塑胶制品" },
    { "30", "3061", "玻纤材料" }, { "30", "3073", "特种陶瓷" }, { "32", "3251", "铝业" }, { "32", "3240", "合金材料" },
    { "33", "3311", "金属结构" }, { "33", "3360", "表面处理" }, { "34", "3421", "数控机床" }, { "34", "3443", "阀门" },
    { "34", "3491", "机器人" }, { "34", "3451", "轴承" }, { "35", "3525", "精密模具" }, { "35", "3562", "半导体装备" },
    { "35", "3591", "环保装备" }, { "36", "3670", "汽车零部件" }, { "36", "3612", "新能源汽车" }, { "38", "3812", "电机" },
    { "38", "3824", "电力电子" }, { "38", "3823", "配电开关" }, { "39", "3972", "半导体器件" }, { "39", "3982", "电子电路" },
    { "39", "3921", "通信设备" }, { "39", "3963", "智能传感" }, { "40", "4011", "自动化仪表" }, { "40", "4028", "电子测量" },
    { "42", "4210", "再生资源" }, { "44", "4430", "热力" },
};
enum { TRADES = sizeof trades / sizeof *trades };

static const char *const first_words[] = {
    "瀚", "铭", "锐", "澄", "屹", "恒", "芯", "晟", "旭", "蔚", "凌", "拓", "禾", "峻", "朗", "启", "奕", "骏", "衡", "臻",
    "凯", "泓", "鼎", "卓", "辰", "景", "嘉", "越", "森", "睿",
};
static const char *const second_words[] = {
    "澜", "拓", "泽", "川", "远", "岳", "微", "腾", "科", "原", "峰", "联", "创", "诚", "图", "信", "达", "驰", "宇", "特",
    "立", "晖", "瑞", "航", "界",
};
static const char *const endings[] = { "有限公司", "有限公司", "有限公司", "股份有限公司", "科技有限公司", "有限责任公司" };
static const char *const family_names[] = { "陈", "林", "王", "周", "吴", "沈", "徐", "叶", "朱", "胡", "郑", "蒋", "潘", "方" };
static const char *const given_names[] = { "建明", "晓燕", "志强", "丽娟", "海波", "国平", "雅琴", "立新", "少华", "文斌",
                                           "静怡", "永康", "秋月", "一鸣", "思远", "美玲" };
#define SIZE(x) ((int)(sizeof(x) / sizeof *(x)))

const trade *trade_of(const char *division, dice *d)
{
    const trade *found = &trades[0];
    int seen = 0;
    for (int i = 0; i < TRADES; i++)
        if (text_eq(trades[i].division, division) && dice_below(d, ++seen) == 0)
            found = &trades[i];
    return found;
}

char *invent_firm(arena *a, dice *d, const char *place, const char *word, int serial)
{
    const char *one = first_words[serial % SIZE(first_words)];
    const char *two = second_words[serial / SIZE(first_words) % SIZE(second_words)];
    return arena_print(a, "%s%s%s%s%s", place, one, two, word, endings[dice_below(d, SIZE(endings))]);
}

char *invent_person(arena *a, dice *d)
{
    return arena_print(a, "%s%s", family_names[dice_below(d, SIZE(family_names))], given_names[dice_below(d, SIZE(given_names))]);
}

char *invent_phone(arena *a, dice *d)
{
    return arena_print(a, "0599-8%06d", dice_below(d, 1000000));
}
