#include "registry/industry.h"

#include "base/map.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { SECTION = 1, CLASS = 4, LEVELS = 5, FIRST_INDUSTRIAL = 6, LAST_INDUSTRIAL = 46 };

struct industry_table {
    size_t    at_level[LEVELS];
    map       by_code, only_2011;          /* → industry_entry *; → its name in 2011 */
};

industry_table *industry_table_of(arena *a, const industry_entry *now, size_t n, const industry_entry *old, size_t old_count)
{
    industry_table *t = NEW(a, industry_table);
    *t = (industry_table){ .by_code = map_new(a), .only_2011 = map_new(a) };
    for (size_t i = 0; i < n; i++) {
        t->at_level[now[i].level > 0 && now[i].level < LEVELS ? now[i].level : 0]++;
        map_put(&t->by_code, str_of(now[i].code), NULL)->cptr = &now[i];
    }
    for (size_t i = 0; i < old_count; i++)
        map_put(&t->only_2011, str_of(old[i].code), NULL)->cptr = old[i].name.zh;
    return t;
}

const industry_entry *industry_find(const industry_table *t, str code) { return map_ptr(&t->by_code, code); }

size_t industry_count(const industry_table *t, int level) { return level > 0 && level < LEVELS ? t->at_level[level] : 0; }

const industry_entry *industry_up(const industry_table *t, const industry_entry *i, int level)
{
    while (i && i->level > level)
        i = industry_find(t, str_of(i->parent));
    return i && i->level == level ? i : NULL;
}

typedef struct shape { char letter, digits[CLASS + 1]; bool good; } shape;

/* Letter, digits, then nothing or a name that begins with no digit and no ASCII letter. */
static shape shape_of(str typed)
{
    shape s = { 0 };
    char folded[16];
    size_t n = 0, used = 0;
    for (size_t at = 0; at < typed.len && n < sizeof folded - 1;) {
        uint32_t c = utf8_next(typed, &at);
        if (c >= 0xFF10 && c <= 0xFF5A)                     /* full-width digits and letters */
            c -= 0xFEE0;
        if (c == ' ' || c == 0x3000 || c == 0xFEFF || c == 0xA0)
            continue;
        folded[n++] = c >= 0x80 ? 0x7F : c >= 'a' && c <= 'z' ? (char)(c - 32) : (char)c;
    }
    folded[n] = 0;
    const char *p = folded;
    if (*p >= 'A' && *p <= 'Z')
        s.letter = *p++;
    while (*p >= '0' && *p <= '9' && used < CLASS)
        s.digits[used++] = *p++;
    s.good = (s.letter || used) && used != 1 && !(*p >= '0' && *p <= '9') && !(*p >= 'A' && *p <= 'Z') && (!*p || *p == 0x7F || strchr("-_:.", *p));
    return s;
}

industry_verdict industry_read(const industry_table *t, str typed, const industry_entry **found)
{
    *found = NULL;
    if (!str_trim(typed).len)
        return INDUSTRY_EMPTY;
    shape s = shape_of(typed);
    if (!s.good)
        return INDUSTRY_SHAPE;
    str code = *s.digits ? str_of(s.digits) : (str){ &s.letter, 1 };
    const industry_entry *i = industry_find(t, code);
    if (i) {
        const industry_entry *section = industry_up(t, i, SECTION);
        *found = i;
        return s.letter && section && section->code[0] != s.letter ? INDUSTRY_LETTER : INDUSTRY_OK;
    }
    if (map_get(&t->only_2011, code))
        return INDUSTRY_OLD;
    char padded[CLASS + 2] = "0";
    memcpy(padded + 1, s.digits, CLASS);
    if (strlen(s.digits) == CLASS - 1 && (*found = industry_find(t, str_of(padded))))
        return INDUSTRY_ZERO_LOST;
    return INDUSTRY_UNKNOWN;
}

char *industry_format(arena *a, const industry_table *t, const industry_entry *i)
{
    const industry_entry *section = industry_up(t, i, SECTION);
    return i->level == SECTION || !section ? arena_copy(a, i->code) : arena_print(a, "%s%s", section->code, i->code);
}

char *industry_say(arena *a, const industry_table *t, str typed, industry_verdict v, const industry_entry *found, lang l)
{
    bool en = l == LANG_EN;
    const char *digits = shape_of(typed).digits;
    char *code = found ? industry_format(a, t, found) : NULL;
    switch (v) {
    case INDUSTRY_OK:
        return arena_print(a, "%s %s", code, say(found->name, l));
    case INDUSTRY_EMPTY:
        return arena_copy(a, en ? "no industry code" : "没有填写行业代码");
    case INDUSTRY_SHAPE:
        return arena_print(a, en ? "“%.*s” is not an industry code: write C3670 or 3670" : "“%.*s”不是行业代码，应写作 C3670 或 3670",
                           (int)typed.len, typed.at);
    case INDUSTRY_LETTER:
        return arena_print(a, en ? "the letter does not agree with the digits: %s is %s" : "门类字母与数字不符，应为 %s（%s）", code, say(found->name, l));
    case INDUSTRY_ZERO_LOST:
        return arena_print(a, en ? "a leading zero seems lost: perhaps %s, %s" : "可能丢了前面的0，应为 %s（%s）", code, say(found->name, l));
    case INDUSTRY_OLD:
        return arena_print(a, en ? "%s is only in the 2011 edition (%s): code it again by GB/T 4754-2017" : "%s 是2011年版代码（%s），请按 GB/T 4754-2017 重新编码",
                           digits, (const char *)map_get(&t->only_2011, str_of(digits))->cptr);
    default:
        return arena_print(a, en ? "“%.*s” is not in GB/T 4754-2017" : "“%.*s”不在 GB/T 4754-2017 中", (int)typed.len, typed.at);
    }
}

int industry_division(str code)
{
    size_t at = code.len && code.at[0] >= 'A' && code.at[0] <= 'Z';
    if (code.len < at + 2 || code.at[at] < '0' || code.at[at] > '9' || code.at[at + 1] < '0' || code.at[at + 1] > '9')
        return 0;
    return (code.at[at] - '0') * 10 + code.at[at + 1] - '0';
}

bool industry_is_industrial(str code)
{
    if (code.len == 1)
        return code.at[0] >= 'B' && code.at[0] <= 'D';
    int division = industry_division(code);
    return division >= FIRST_INDUSTRIAL && division <= LAST_INDUSTRIAL;
}
