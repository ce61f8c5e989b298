#include "registry/firm_name.h"

#include "base/utf8.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

/* 集团 and 科技 are no forms: X集团有限公司 and X有限公司 are mostly two firms. */
static const char *const forms[] = { "股份有限公司", "有限责任公司", "有限公司", "股份公司", "公司", "厂" };
static const char *const remarks[] = { "原", "曾", "现", "已", "暂", "停", "筹", "在建", "注", "含" };

/* 省 市 区 县 within the first characters end a region in front: 澜州市云湾区… */
static size_t region_length(str s)
{
    static const str ends[] = { STR("省"), STR("市"), STR("区"), STR("县") };
    size_t from = 0;
    for (int round = 0; round < 3; round++) {
        str rest = { s.at + from, s.len - from };
        size_t cut = 0;
        for (size_t i = 0; i < COUNT(ends); i++) {
            ptrdiff_t at = str_find(rest, ends[i]);
            if (at >= 3 && at <= 12 && rest.len - (size_t)at > 15)
                cut = cut && cut < (size_t)at + 3 ? cut : (size_t)at + 3;
        }
        if (!cut)
            break;
        from += cut;
    }
    return from;
}

static bool is_remark(str s)
{
    for (size_t i = 0; i < COUNT(remarks); i++)
        if (str_starts(s, str_of(remarks[i])))
            return true;
    return s.len > 12;
}

firm_name firm_name_of(arena *a, str name)
{
    str s = str_of(text_fold(a, name));
    buf b = buf_new(a), place = buf_new(a);
    for (size_t i = 0; i < s.len;) {
        str rest = { s.at + i, s.len - i };
        ptrdiff_t end = *rest.at == '(' ? str_find(rest, STR(")")) : -1;
        if (*rest.at == '(') {                                       /* a bracket that is never closed: all behind it is a remark */
            str inside = { rest.at + 1, end > 0 ? (size_t)end - 1 : rest.len - 1 };
            if (end > 0 && !is_remark(inside))
                buf_add(&place, inside);
            i += end > 0 ? (size_t)end + 1 : rest.len;
            continue;
        }
        buf_putc(&b, s.at[i++]);
    }
    str bare = { b.text, b.len };
    size_t region = region_length(bare);
    str core = { bare.at + region, bare.len - region };
    for (size_t i = 0; i < COUNT(forms); i++)
        if (str_ends(core, str_of(forms[i])) && core.len > strlen(forms[i]) + 3) {
            core.len -= strlen(forms[i]);
            break;
        }
    return (firm_name){ str_copy(a, (str){ bare.at, region }), str_copy(a, core), place.len ? place.text : "" };
}

/* 云湾区 and 澜州市云湾区 do not contradict, nor does a name without a region. */
static bool may_be(const char *x, const char *y)
{
    str p = str_of(x), q = str_of(y);
    return !p.len || !q.len || str_ends(p, q) || str_ends(q, p) || str_starts(p, q) || str_starts(q, p);
}

bool firm_names_agree(const firm_name *x, const firm_name *y)
{
    return text_eq(x->core, y->core) && may_be(x->region, y->region) && may_be(x->place, y->place);
}
