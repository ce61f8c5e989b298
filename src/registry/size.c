#include "registry/size.h"

#include "registry/industry.h"

enum { LEVELS = 3 };
#define X(small, medium, large) [SIZE_EMPLOYEES] = { small, medium, large }
#define Y(small, medium, large) [SIZE_REVENUE] = { small, medium, large }
#define Z(small, medium, large) [SIZE_ASSETS] = { small, medium, large }

enum { FARM, INDUSTRY, BUILD, WHOLESALE, RETAIL, TRANSPORT, STORAGE, POST, HOTEL, CATERING, TELECOM, SOFTWARE,
       DEVELOPER, PROPERTY, LEASING, OTHER };

/* The annexed table of 国统字〔2017〕213号, in its order. */
static const size_rule rules[] = {
    [FARM] = { { "农、林、牧、渔业", "farming, forestry, fishery" }, { Y(50, 500, 20000) } },
    [INDUSTRY] = { { "工业", "industry" }, { X(20, 300, 1000), Y(300, 2000, 40000) } },
    [BUILD] = { { "建筑业", "construction" }, { Y(300, 6000, 80000), Z(300, 5000, 80000) } },
    [WHOLESALE] = { { "批发业", "wholesale" }, { X(5, 20, 200), Y(1000, 5000, 40000) } },
    [RETAIL] = { { "零售业", "retail" }, { X(10, 50, 300), Y(100, 500, 20000) } },
    [TRANSPORT] = { { "交通运输业", "transport" }, { X(20, 300, 1000), Y(200, 3000, 30000) } },
    [STORAGE] = { { "仓储业", "storage" }, { X(20, 100, 200), Y(100, 1000, 30000) } },
    [POST] = { { "邮政业", "post" }, { X(20, 300, 1000), Y(100, 2000, 30000) } },
    [HOTEL] = { { "住宿业", "hotels" }, { X(10, 100, 300), Y(100, 2000, 10000) } },
    [CATERING] = { { "餐饮业", "catering" }, { X(10, 100, 300), Y(100, 2000, 10000) } },
    [TELECOM] = { { "信息传输业", "information transmission" }, { X(10, 100, 2000), Y(100, 1000, 100000) } },
    [SOFTWARE] = { { "软件和信息技术服务业", "software and IT services" }, { X(10, 100, 300), Y(50, 1000, 10000) } },
    [DEVELOPER] = { { "房地产开发经营", "property development" }, { Y(100, 1000, 200000), Z(2000, 5000, 10000) } },
    [PROPERTY] = { { "物业管理", "property management" }, { X(100, 300, 1000), Y(500, 1000, 5000) } },
    [LEASING] = { { "租赁和商务服务业", "leasing and business services" }, { X(10, 100, 300), Z(100, 8000, 120000) } },
    [OTHER] = { { "其他未列明行业", "other trades" }, { X(10, 100, 300) } },
};

/* Which codes a line covers (the notes under the table). The first line that fits counts, so groups stand before
 * their division; what no line fits is not covered. */
static const struct { const char *from, *to; int rule; } scope[] = {
    { "01", "05", FARM },      { "06", "46", INDUSTRY },   { "47", "50", BUILD },     { "51", "51", WHOLESALE },
    { "52", "52", RETAIL },    { "54", "58", TRANSPORT },  { "591", "591", TRANSPORT }, { "59", "59", STORAGE },
    { "60", "60", POST },      { "61", "61", HOTEL },      { "62", "62", CATERING },  { "63", "64", TELECOM },
    { "65", "65", SOFTWARE },  { "701", "701", DEVELOPER }, { "702", "702", PROPERTY }, { "703", "703", OTHER },
    { "709", "709", OTHER },   { "71", "72", LEASING },    { "73", "82", OTHER },     { "85", "90", OTHER },
};

const size_rule *size_rule_of(str code, bool *covered)
{
    if (code.len && code.at[0] >= 'A' && code.at[0] <= 'Z') {
        code.at++;
        code.len--;
    }
    *covered = true;
    if (!industry_division(code) || str_eq(code, STR("70")))
        return NULL;
    for (size_t i = 0; i < sizeof scope / sizeof *scope; i++) {
        size_t n = strlen(scope[i].from);
        if (code.len >= n && memcmp(code.at, scope[i].from, n) >= 0 && memcmp(code.at, scope[i].to, n) <= 0)
            return &rules[scope[i].rule];
    }
    *covered = false;
    return NULL;
}

static bool used(const size_rule *r, int measure) { return r->limits[measure][0] > 0; }

static size_class by_one(const int32_t limits[LEVELS], decimal v)
{
    size_class s = SIZE_MICRO;
    for (int i = 0; i < LEVELS; i++)
        if (decimal_compare(v, (decimal){ limits[i], 0 }) >= 0)
            s = (size_class)(SIZE_SMALL + i);
    return s;
}

size_result size_of_firm(str code, size_facts f)
{
    size_result r = { SIZE_UNKNOWN, SIZE_UNKNOWN, NULL, 0 };
    bool covered;
    r.rule = size_rule_of(code, &covered);
    if (!r.rule) {
        r.size = r.at_most = covered ? SIZE_UNKNOWN : SIZE_NOT_COVERED;
        return r;
    }
    r.at_most = SIZE_LARGE;
    for (int m = 0; m < SIZE_MEASURES; m++) {
        if (!used(r.rule, m))
            continue;
        if (!f.value[m]) {
            r.missing |= 1U << m;
            continue;
        }
        size_class s = by_one(r.rule->limits[m], *f.value[m]);
        r.at_most = s < r.at_most ? s : r.at_most;
    }
    r.size = r.missing ? SIZE_UNKNOWN : r.at_most;
    return r;
}

const char *size_code(size_class s)
{
    static const char *const codes[] = { [SIZE_MICRO] = "X", [SIZE_SMALL] = "S", [SIZE_MEDIUM] = "M", [SIZE_LARGE] = "L", [SIZE_NOT_COVERED] = NULL };
    return codes[s];
}

text2 size_name(size_class s)
{
    static const text2 names[] = {
        [SIZE_UNKNOWN] = { "未知", "unknown" }, [SIZE_MICRO] = { "微型", "micro" }, [SIZE_SMALL] = { "小型", "small" },
        [SIZE_MEDIUM] = { "中型", "medium" }, [SIZE_LARGE] = { "大型", "large" },
        [SIZE_NOT_COVERED] = { "不适用", "not covered" },
    };
    return names[s];
}

static const struct { text2 name, unit; } measures[] = {
    [SIZE_EMPLOYEES] = { { "从业人员", "employees" }, { "人", "" } },
    [SIZE_REVENUE] = { { "营业收入", "revenue" }, { "万元", "0,000 yuan" } },
    [SIZE_ASSETS] = { { "资产总额", "assets" }, { "万元", "0,000 yuan" } },
};

/* The limit that decided: the lower one of the class reached, or of small when it was missed. */
static void say_measure(arena *a, buf *b, const size_rule *r, int m, decimal v, lang l)
{
    size_class s = by_one(r->limits[m], v);
    int32_t limit = r->limits[m][s == SIZE_MICRO ? 0 : s - SIZE_SMALL];
    buf_print(b, l == LANG_EN ? "%s%s %s %s %d%s" : "%s%s %s %s %d%s", b->len ? (l == LANG_EN ? ", " : "，") : "",
              say(measures[m].name, l), decimal_text_short(a, v), s == SIZE_MICRO ? "<" : "≥", limit, say(measures[m].unit, l));
}

char *size_say(arena *a, size_result r, size_facts f, lang l)
{
    bool en = l == LANG_EN;
    if (!r.rule)
        return arena_copy(a, r.size == SIZE_NOT_COVERED ? (en ? "the 2017 rules do not cover this trade" : "划分办法不适用于该行业")
                                                        : (en ? "unknown: give the industry class" : "未知：请补填行业小类"));
    buf known = buf_new(a), missing = buf_new(a);
    for (int m = 0; m < SIZE_MEASURES; m++) {
        if (r.missing & 1U << m)
            buf_print(&missing, "%s%s", missing.len ? (en ? ", " : "、") : "", say(measures[m].name, l));
        else if (used(r.rule, m))
            say_measure(a, &known, r.rule, m, *f.value[m], l);
    }
    if (r.missing)
        return arena_print(a, en ? "unknown: give %s" : "未知：请补填%s", missing.text);
    return arena_print(a, en ? "%s (%s): %s" : "%s（%s）：%s", say(size_name(r.size), l), say(r.rule->trade, l), known.text);
}
