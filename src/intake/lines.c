#include "intake/lines.h"

#include "base/utf8.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

const text2 line_names[] = {
    [LINE_DATA] = { "数据", "data" },         [LINE_BLANK] = { "空行", "blank" },           [LINE_NOTE] = { "备注", "note" },
    [LINE_TOTAL] = { "合计行", "total" },     [LINE_SUBTOTAL] = { "小计行", "subtotal" },   [LINE_HEADER] = { "重复的表头", "header again" },
    [LINE_TITLE] = { "重复的标题", "title again" }, [LINE_NUMBERING] = { "栏次", "column numbers" }, [LINE_EXAMPLE] = { "示例", "example" },
};

row row_between(const row *x, int from, int to)
{
    size_t first = 0, last;
    while (first < x->count && x->cells[first].column < from)
        first++;
    for (last = first; last < x->count && x->cells[last].column <= to;)
        last++;
    return (row){ x->number, x->cells + first, last - first, x->hidden };
}

str line_text(const row *x)
{
    for (size_t i = 0; i < x->count; i++) {
        str t = str_trim(x->cells[i].text);
        if (t.len)
            return t;
    }
    return (str){ "", 0 };
}

static size_t filled(const row *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->count; i++)
        n += str_trim(x->cells[i].text).len > 0;
    return n;
}

/* Cells in columns that are fields, counted up to `enough`. */
static size_t mapped(const header *h, const row *x, size_t enough)
{
    size_t n = 0;
    for (size_t i = 0, at = 0; i < h->count && n < enough; i++) {
        const column_map *m = &h->columns[i];
        while (at < x->count && x->cells[at].column < m->column)              /* both rise */
            at++;
        if ((m->field || m->wide != MONTH_NONE) && at < x->count && x->cells[at].column == m->column)
            n += str_trim(x->cells[at].text).len > 0;
    }
    return n;
}

/* Every required field that has a column has a value; of a reference any of its columns will do. */
static bool complete(const header *h, const row *x)
{
    for (size_t i = 0; i < h->count; i++) {
        const field_decl *f = h->columns[i].field;
        bool given = !f || !f->required;
        for (size_t k = 0; k < h->count && !given; k++)
            given = h->columns[k].field == f && str_trim(row_cell(x, h->columns[k].column).text).len;
        if (!given)
            return false;
    }
    return true;
}

static bool starts_any(str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, str_of(words[i])))
            return true;
    return false;
}

/* 1、… 2.… (3)…: a numbered remark; 91330000… or 3M公司 is none. */
static bool numbered(str t)
{
    static const str marks[] = { STR("、"), STR("."), STR("．"), STR(")"), STR("）") };
    size_t i = 0;
    if (str_starts(t, STR("(")) || str_starts(t, STR("（")))
        i = t.at[0] == '(' ? 1 : 3;
    size_t from = i;
    while (i < t.len && t.at[i] >= '0' && t.at[i] <= '9')
        i++;
    for (size_t k = 0; i > from && i - from <= 2 && k < COUNT(marks); k++) {
        str rest = { t.at + i, t.len - i };
        if (str_starts(rest, marks[k]) && rest.len > marks[k].len)
            return (unsigned char)rest.at[marks[k].len] >= 0x80;
    }
    return false;
}

static bool is_note(const line_reader *r, const row *x, str t)
{
    static const char *const words[] = { "注：", "注:", "注 ", "注1", "说明：", "说明:", "备注", "填表人", "填报人", "填报单位", "填报日期", "填表日期", "单位负责人", "统计负责人", "负责人", "制表", "审核人", "审核：", "审核:",
                                         "资料来源", "数据来源", "来源：", "来源:", "报出日期", "联系人", "联系电话", "电话：", "电话:" };
    static const str alone[] = { STR("备注"), STR("说明"), STR("注"), STR("附注") };
    static const str inside[] = { STR("。"), STR("；"), STR("：") };
    for (size_t i = 0; i < COUNT(alone); i++)
        if (str_eq(t, alone[i]))
            return true;
    size_t n = mapped(r->h, x, 2);
    if (starts_any(t, words, COUNT(words)) && filled(x) <= 6 && !(n > 1 && complete(r->h, x)))
        return true;
    if (n > 1 || (n && complete(r->h, x)))
        return false;
    for (size_t i = 0; i < COUNT(inside); i++)
        if (str_find(t, inside[i]) >= 0)
            return true;
    return numbered(t);
}

/* 合计, 全区合计, 合 计（412家）：, 小计, 东渡街道小计 */
static line_kind total_kind(arena *a, str t)
{
    static const str grand[] = { STR("合计"), STR("总计"), STR("共计"), STR("总和") };
    if (str_find(t, STR("计")) < 0 && str_find(t, STR("和")) < 0)
        return LINE_DATA;
    str s = str_of(text_fold(a, t));
    if (s.len && s.at[s.len - 1] == ':')
        s.len--;
    ptrdiff_t open = str_find(s, STR("("));
    if (open > 0 && s.at[s.len - 1] == ')')
        s.len = (size_t)open;
    if (str_ends(s, STR("小计")))
        return LINE_SUBTOTAL;
    for (size_t i = 0; i < COUNT(grand); i++)
        if (str_ends(s, grand[i]))
            return s.len <= 30 ? LINE_TOTAL : LINE_DATA;
    return LINE_DATA;
}

/* 1 2 3 … or 甲 乙 丙 under the header. */
static bool is_numbering(const row *x)
{
    static const str letters[] = { STR("甲"), STR("乙"), STR("丙"), STR("丁") };
    int64_t expected = 0;
    size_t n = 0;
    for (size_t i = 0; i < x->count; i++) {
        str t = str_trim(x->cells[i].text);
        bool letter = false;
        decimal d;
        if (!t.len)
            continue;
        for (size_t k = 0; k < COUNT(letters); k++)
            letter = letter || str_eq(t, letters[k]);
        if (!letter && (!decimal_parse(t, &d) || d.scale || (expected && d.units != expected) || d.units > 200))
            return false;
        if (!letter)
            expected = d.units + 1;
        n++;
    }
    return n >= 3;
}

/* Each cell says again what its column is called, or a part of it. */
static bool is_header(const header *h, const row *x)
{
    size_t same = 0;
    for (size_t i = 0, at = 0; i < h->count; i++) {
        while (at < x->count && x->cells[at].column < h->columns[i].column)   /* both rise */
            at++;
        str t = at < x->count && x->cells[at].column == h->columns[i].column ? str_trim(x->cells[at].text) : (str){ "", 0 }, label = str_of(h->columns[i].label);
        ptrdiff_t found = t.len ? str_find(label, t) : 0;
        if (!t.len)
            continue;
        if (found < 0 || (found > 0 && label.at[found - 1] != '/') || ((size_t)found + t.len < label.len && label.at[(size_t)found + t.len] != '/'))
            return false;
        same++;
    }
    return same > 0;
}

static bool is_title(const line_reader *r, const row *x, str t)
{
    if (filled(x) > 1)
        return false;
    for (size_t i = 0; r->top && i < r->top->count && r->top->rows[i].number < r->h->first; i++)
        for (size_t k = 0; k < r->top->rows[i].count; k++)
            if (str_eq(str_trim(r->top->rows[i].cells[k].text), t))
                return true;
    return false;
}

line_kind line_of(line_reader *r, arena *a, const row *x)
{
    str t = line_text(x);
    if (!t.len)
        return LINE_BLANK;
    if (x->number == r->h->last + 1 && is_numbering(x))
        return LINE_NUMBERING;
    if (is_title(r, x, t))
        return LINE_TITLE;
    if (is_header(r->h, x))
        return LINE_HEADER;
    if (str_starts(t, STR("示例")) || str_starts(t, STR("例：")))
        return LINE_EXAMPLE;
    if (is_note(r, x, t) || (r->after_note && !complete(r->h, x))) {
        r->after_note = true;
        return LINE_NOTE;
    }
    if (!mapped(r->h, x, 1))
        return LINE_BLANK;
    return total_kind(a, t);
}
