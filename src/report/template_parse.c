#include "report/template_ast.h"

#include "base/utf8.h"
#include "report/number_text.h"

#include <stdlib.h>

typedef struct parser {
    arena      *a;
    const char *file;
    str         text;
    size_t      at;
    int         depth;
    bool        part;                              /* the text of a declaration: no lines, no blocks */
    const char *vars[TPL_MAX_DEPTH];               /* loops around, outermost first */
    int         var_count;
    int64_t     row0, column0;                     /* where the text stands in the file: parts are parsed again */
    size_t      known;                             /* offset whose place is known: offsets mostly grow */
    int64_t     known_row, known_column;
    error      *err;
} parser;

/* ── places and words ───────────────────────────────────────────────────── */

static place place_of(parser *p, size_t offset)
{
    if (!p->known_row || offset < p->known) {
        p->known = 0;
        p->known_row = p->row0;
        p->known_column = p->column0;
    }
    while (p->known < offset && p->known < p->text.len)
        if (utf8_next(p->text, &p->known) == '\n')
            p->known_row++, p->known_column = 1;
        else
            p->known_column++;
    return (place){ .file = p->file, .row = p->known_row, .column = p->known_column };
}

#define WRONG(p, offset, ...) fail_at((p)->err, ERR_DECLARATION, place_of((p), (offset)), __VA_ARGS__)

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static void skip_blanks(str s, size_t *at)
{
    while (*at < s.len && blank(s.at[*at]))
        ++*at;
}

/* A word ends at a blank or one of the stops. */
static str word(str s, size_t *at, const char *stops)
{
    skip_blanks(s, at);
    size_t from = *at;
    while (*at < s.len && !blank(s.at[*at]) && !strchr(stops, s.at[*at]))
        ++*at;
    return (str){ s.at + from, *at - from };
}

static const char *keep(parser *p, str s) { return str_copy(p->a, s); }

/* "x.code" with x a loop around gives x and the rest. */
static const char *loop_var(const parser *p, str name, str *rest)
{
    ptrdiff_t dot = str_find(name, STR("."));
    for (int i = p->var_count; dot > 0 && i-- > 0;)
        if (str_eq((str){ name.at, (size_t)dot }, str_of(p->vars[i]))) {
            *rest = (str){ name.at + dot + 1, name.len - (size_t)dot - 1 };
            return p->vars[i];
        }
    return NULL;
}

/* ── calls ──────────────────────────────────────────────────────────────── */

static bool quoted(parser *p, str s, size_t *at, size_t base, str *out)
{
    size_t from = ++*at;
    while (*at < s.len && s.at[*at] != '"')
        ++*at;
    if (*at >= s.len)
        return WRONG(p, base + from - 1, "引号没有结束，后面应有另一个 \"", "the quotation does not end: another \" is expected");
    *out = (str){ s.at + from, *at - from };
    ++*at;
    return true;
}

static bool parse_argument(parser *p, str s, size_t *at, size_t base, call *c)
{
    size_t start = *at;
    str name = word(s, at, "=|"), value, rest;
    if (!name.len || *at >= s.len || s.at[*at] != '=')
        return WRONG(p, base + start, "“%.*s”不是参数，应写成 名称=值", "“%.*s” is no parameter: write name=value",
                     (int)name.len, name.at);
    ++*at;
    argument arg = { .name = keep(p, name) };
    if (*at < s.len && s.at[*at] == '"') {
        TRY(quoted(p, s, at, base, &value));
        arg.value = keep(p, value);
    } else {
        value = word(s, at, "|");
        if (!value.len)
            return WRONG(p, base + *at, "参数 %s 没有值", "parameter %s has no value", arg.name);
        arg.var = loop_var(p, value, &rest);
        arg.value = keep(p, arg.var ? rest : value);
    }
    VEC_ADD(p->a, &c->arguments, arg);
    return true;
}

/* NAME [name=value …] [| filter]; base is where s begins in the text, for places. */
static bool parse_call(parser *p, str s, size_t base, call *out)
{
    size_t at = 0;
    str name = word(s, &at, "|="), rest;
    *out = (call){ .at = place_of(p, base + (size_t)(name.at - s.at)) };
    if (!name.len)
        return WRONG(p, base, "这里应写数字的名称", "the name of a figure is expected here");
    out->var = loop_var(p, name, &rest);
    out->name = keep(p, out->var ? rest : name);
    for (skip_blanks(s, &at); at < s.len && s.at[at] != '|'; skip_blanks(s, &at))
        TRY(parse_argument(p, s, &at, base, out));
    if (at < s.len) {
        at++;
        str filter = word(s, &at, "|");
        skip_blanks(s, &at);
        if (!filter.len || at < s.len)
            return WRONG(p, base + at, "“|”后面应有一个格式名称，例如 %s", "after “|” one filter is expected, such as %s",
                         number_filter_names());
        out->filter = keep(p, filter);
    }
    return true;
}

/* ── declarations of tables and charts ──────────────────────────────────── */

typedef enum shape_of { TAKES_TEXT, TAKES_NOTHING, TAKES_CELL, TAKES_HEAD, TAKES_CALLS, TAKES_KIND, TAKES_NAME } shape_of;

static const struct declaration {
    const char *zh, *en;
    decl_kind kind;
    shape_of takes;
    bool table, chart;
} declarations[] = {
    { "表题", "caption", DECL_CAPTION, TAKES_TEXT, true, false },
    { "图题", "caption", DECL_CAPTION, TAKES_TEXT, false, true },
    { "单位", "unit", DECL_UNIT, TAKES_TEXT, true, true },
    { "次单位", "unit2", DECL_UNIT2, TAKES_TEXT, false, true },
    { "列", "column", DECL_COLUMN, TAKES_HEAD, true, false },
    { "行", "row", DECL_ROW, TAKES_CALLS, true, false },
    { "合计", "total", DECL_TOTAL, TAKES_NAME, true, false },
    { "总量", "total", DECL_TOTAL, TAKES_CELL, false, true },
    { "注", "note", DECL_NOTE, TAKES_TEXT, true, true },
    { "类型", "kind", DECL_KIND, TAKES_KIND, false, true },
    { "数值", "values", DECL_VALUES, TAKES_NOTHING, false, true },
    { "类别", "category", DECL_CATEGORY, TAKES_CELL, false, true },
    { "系列", "series", DECL_SERIES, TAKES_HEAD, false, true },
    { "次轴系列", "series2", DECL_SERIES2, TAKES_HEAD, false, true },
};

static bool parse_nodes(parser *p, nodes *out, const char *const *ends, const char **ended);

/* A text of a declaration is a little template of its own: captions may hold figures. */
static bool parse_part(parser *p, size_t from, size_t length, nodes *out)
{
    place at = place_of(p, from);
    parser part = *p;
    part.text = (str){ p->text.at + from, length };
    part.at = 0;
    part.row0 = at.row;
    part.column0 = at.column;
    part.known_row = 0;
    part.part = true;
    return parse_nodes(&part, out, NULL, NULL);
}

static bool parse_calls(parser *p, size_t from, size_t length, decl *d)
{
    str s = { p->text.at + from, length };
    for (size_t at = 0; at <= s.len;) {
        size_t end = at;
        while (end < s.len && s.at[end] != ';')
            end++;
        call c;
        TRY(parse_call(p, (str){ s.at + at, end - at }, from + at, &c));
        VEC_ADD(p->a, &d->calls, c);
        at = end + 1;
    }
    return true;
}

/* Offset of the "=" that parts head from cell, outside {{…}}; length when there is none. */
static size_t equals_sign(str s)
{
    int inside = 0;
    for (size_t i = 0; i < s.len; i++) {
        inside += s.at[i] == '{';
        inside -= s.at[i] == '}';
        if (s.at[i] == '=' && !inside)
            return i;
    }
    return s.len;
}

static bool parse_head(parser *p, const struct declaration *w, size_t from, size_t length, decl *d)
{
    str s = { p->text.at + from, length };
    size_t equals = equals_sign(s), head = w->takes == TAKES_CELL ? 0 : equals;
    while (head && blank(s.at[head - 1]))
        head--;
    if (w->takes != TAKES_CELL && !head)
        return WRONG(p, from, "%s 后面应有名称", "%s: a name is expected", w->zh);
    TRY(parse_part(p, from, head, &d->text));
    if (equals == s.len && w->kind == DECL_COLUMN)
        return true;                               /* the head of a column whose cells stand in rows */
    if (equals == s.len)
        return WRONG(p, from, "%s 缺少“= 内容”", "%s: “= cell” is missing", w->zh);
    size_t cell = equals + 1;
    if (w->takes == TAKES_CALLS)
        return parse_calls(p, from + cell, length - cell, d);
    call c;
    TRY(parse_call(p, (str){ s.at + cell, length - cell }, from + cell, &c));
    VEC_ADD(p->a, &d->calls, c);
    return true;
}

static bool parse_declaration(parser *p, const struct declaration *w, size_t from, size_t length, decl *d)
{
    bool known;
    call c;
    switch (w->takes) {
    case TAKES_TEXT: return parse_part(p, from, length, &d->text);
    case TAKES_NOTHING:
        return length ? WRONG(p, from, "%s 后面不应有内容", "%s takes nothing", w->zh) : true;
    case TAKES_KIND:
        d->chart = chart_kind_of((str){ p->text.at + from, length }, &known);
        return known ? true : WRONG(p, from, "没有这种图：“%.*s”。应为 折线、柱、堆积柱、瀑布、排名、柱线 之一", "no such chart: “%.*s”; use "
                                    "line, bar, stacked, waterfall, rank or bar-line", (int)length, p->text.at + from);
    case TAKES_NAME:
        TRY(parse_call(p, (str){ p->text.at + from, length }, from, &c));
        VEC_ADD(p->a, &d->calls, c);
        return true;
    case TAKES_CELL:
    case TAKES_HEAD:
    case TAKES_CALLS: return parse_head(p, w, from, length, d);
    }
    return true;
}

static bool parse_line(parser *p, bool is_chart, size_t from, size_t to, node *n)
{
    while (to > from && blank(p->text.at[to - 1]))
        to--;
    str line = { p->text.at + from, to - from };
    size_t at = 0;
    str key = word(line, &at, "=");
    if (!key.len)
        return true;
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++) {
        const struct declaration *w = &declarations[i];
        if ((is_chart ? !w->chart : !w->table) || (!str_eq(key, str_of(w->zh)) && !str_eq(key, str_of(w->en))))
            continue;
        skip_blanks(line, &at);
        decl d = { .kind = w->kind, .at = place_of(p, from) };
        TRY(parse_declaration(p, w, from + at, line.len - at, &d));
        VEC_ADD(p->a, &n->decls, d);
        return true;
    }
    return WRONG(p, from, "看不懂“%.*s”。%s", "“%.*s” is not understood. %s", (int)key.len, key.at,
                 is_chart ? "图题 类型 单位 次单位 数值 类别 系列 次轴系列 总量 注" : "表题 单位 列 行 合计 注");
}

static size_t count_of(const node *n, decl_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < n->decls.len; i++)
        count += n->decls.at[i].kind == kind;
    return count;
}

static bool check_block(parser *p, bool is_chart, size_t start, const node *n)
{
    bool from_list = n->call.name != NULL;
    if (is_chart && (!from_list || count_of(n, DECL_CATEGORY) != 1 || !count_of(n, DECL_SERIES)))
        return WRONG(p, start, "图要有名单、一个“类别”和至少一个“系列”", "a chart needs a list, one category and at least one series");
    size_t columns = count_of(n, DECL_COLUMN);
    if (!is_chart && !columns)
        return WRONG(p, start, "表格至少要有一个“列”", "a table needs at least one column");
    for (size_t i = 0; i < n->decls.len && !is_chart; i++) {
        const decl *d = &n->decls.at[i];
        if (d->kind == DECL_COLUMN && from_list != (d->calls.len == 1))
            return fail_at(p->err, ERR_DECLARATION, d->at, from_list ? "按名单列的表，每列要写“= 内容”" : "按行写的表，列不写“= 内容”",
                           from_list ? "columns of a list need “= cell”" : "columns of a table of rows take no “= cell”");
        if (d->kind == DECL_ROW && (from_list || d->calls.len + 1 != columns))
            return fail_at(p->err, ERR_DECLARATION, d->at, "每行要有 %zu 个数字（列数减一），且表格不带名单",
                           "a row needs %zu figures (columns less one), in a table without list", columns - 1);
    }
    return true;
}

static int64_t take_limit(call *c)
{
    for (size_t i = 0; i < c->arguments.len; i++)
        if (text_eq(c->arguments.at[i].name, "limit") && !c->arguments.at[i].var) {
            int64_t limit = strtoll(c->arguments.at[i].value, NULL, 10);
            memmove(&c->arguments.at[i], &c->arguments.at[i + 1], (--c->arguments.len - i) * sizeof *c->arguments.at);
            return limit < 0 ? 0 : limit;
        }
    return -1;
}

static bool parse_block(parser *p, bool is_chart, str head, size_t head_at, size_t start, node *n)
{
    if (p->part)
        return WRONG(p, start, "这里不能放表格或图", "no table or chart can stand here");
    const char *end = is_chart ? "{{/chart}}" : "{{/table}}";
    str rest = { p->text.at + p->at, p->text.len - p->at };
    ptrdiff_t length = str_find(rest, str_of(end));
    if (length < 0)
        return WRONG(p, start, "没有找到与之对应的 %s", "the closing %s is missing", end);
    n->kind = is_chart ? NODE_CHART : NODE_TABLE;
    n->limit = -1;
    if (str_trim(head).len) {
        TRY(parse_call(p, head, head_at, &n->call));
        n->limit = take_limit(&n->call);
    }
    if (p->var_count == TPL_MAX_DEPTH)
        return WRONG(p, start, "嵌套超过 %d 层", "nested deeper than %d", TPL_MAX_DEPTH);
    p->vars[p->var_count++] = "row";               /* the row at hand, for parameters: industry=row.code */
    size_t stop = p->at + (size_t)length;
    for (size_t from = p->at; from < stop;) {
        size_t to = from;
        while (to < stop && p->text.at[to] != '\n')
            to++;
        while (from < to && blank(p->text.at[from]))
            from++;
        TRY(parse_line(p, is_chart, from, to, n));
        from = to + 1;
    }
    p->var_count--;
    p->at = stop + strlen(end);
    return check_block(p, is_chart, start, n);
}

/* ── tags ───────────────────────────────────────────────────────────────── */

static bool enter(parser *p, size_t start)
{
    if (++p->depth >= TPL_MAX_DEPTH)
        return WRONG(p, start, "嵌套超过 %d 层", "nested deeper than %d", TPL_MAX_DEPTH);
    return true;
}

static bool parse_branches(parser *p, size_t start, const char *end, node *n)
{
    const char *const ends[] = { "else", end, NULL };
    const char *ended = NULL;
    TRY(enter(p, start));
    TRY(parse_nodes(p, &n->body, ends, &ended));
    if (ended && text_eq(ended, "else"))
        TRY(parse_nodes(p, &n->other, ends + 1, &ended));
    p->depth--;
    return ended ? true : WRONG(p, start, "没有找到与之对应的 {{%s}}", "the closing {{%s}} is missing", end);
}

static bool parse_if(parser *p, str inner, size_t start, node *n)
{
    str condition = str_trim(inner);
    if (!condition.len)
        return WRONG(p, start, "{{#if}} 后面应写条件", "{{#if}}: a condition is expected");
    n->kind = NODE_IF;
    n->text = keep(p, condition);
    return parse_branches(p, start, "/if", n);
}

/* LIST as x [name=value …] */
static bool parse_each(parser *p, str inner, size_t inner_at, size_t start, node *n)
{
    size_t at = 0;
    str list = word(inner, &at, ""), as = word(inner, &at, ""), var = word(inner, &at, "");
    if (!list.len || !str_eq(as, STR("as")) || !var.len || memchr(var.at, '.', var.len))
        return WRONG(p, inner_at, "应写成 {{#each 名单 as x}}", "write {{#each LIST as x}}");
    n->kind = NODE_EACH;
    n->call = (call){ .name = keep(p, list), .at = place_of(p, inner_at + (size_t)(list.at - inner.at)) };
    for (skip_blanks(inner, &at); at < inner.len; skip_blanks(inner, &at))
        TRY(parse_argument(p, inner, &at, inner_at, &n->call));
    n->limit = take_limit(&n->call);
    n->var = keep(p, var);
    if (p->var_count == TPL_MAX_DEPTH)
        return WRONG(p, start, "嵌套超过 %d 层", "nested deeper than %d", TPL_MAX_DEPTH);
    p->vars[p->var_count++] = n->var;
    TRY(parse_branches(p, start, "/each", n));
    p->var_count--;
    return true;
}

static bool parse_sep(parser *p, str inner, size_t inner_at, node *n)
{
    size_t at = 0;
    str text;
    skip_blanks(inner, &at);
    if (!p->var_count || at >= inner.len || inner.at[at] != '"')
        return WRONG(p, inner_at, "应在 {{#each}} 里写成 {{sep \"、\"}}", "write {{sep \", \"}} inside an {{#each}}");
    TRY(quoted(p, inner, &at, inner_at, &text));
    n->kind = NODE_SEP;
    n->text = keep(p, text);
    return true;
}

/* What stands between {{ and }}. *closes is set when it ends the nodes being parsed. */
static bool parse_tag(parser *p, str tag, size_t tag_at, size_t start, const char *const *ends, nodes *out,
                      const char **closes)
{
    size_t at = 0;
    str key = word(tag, &at, "");
    str inner = { tag.at + at, tag.len - at };
    for (size_t i = 0; ends && ends[i]; i++)
        if (str_eq(key, str_of(ends[i]))) {
            *closes = ends[i];
            return true;
        }
    if (str_starts(key, STR("!")))
        return true;
    node n = { .at = place_of(p, start), .limit = -1 };
    if (str_eq(key, STR("#if")))
        TRY(parse_if(p, inner, start, &n));
    else if (str_eq(key, STR("#each")))
        TRY(parse_each(p, inner, tag_at + at, start, &n));
    else if (str_eq(key, STR("sep")))
        TRY(parse_sep(p, inner, tag_at + at, &n));
    else if (str_eq(key, STR("table")) || str_eq(key, STR("chart")))
        TRY(parse_block(p, str_eq(key, STR("chart")), inner, tag_at + at, start, &n));
    else if (key.len && (key.at[0] == '/' || key.at[0] == '#' || str_eq(key, STR("else"))))
        return WRONG(p, start, "{{%.*s}} 不该出现在这里", "{{%.*s}} is out of place", (int)key.len, key.at);
    else {
        n.kind = NODE_FIGURE;
        TRY(parse_call(p, tag, tag_at, &n.call));
    }
    VEC_ADD(p->a, out, n);
    return true;
}

/* Lines that begin with @ or # must be known: a slip must not end up in print. */
static bool check_lines(parser *p, size_t from, size_t to)
{
    for (size_t at = from; at < to;) {
        bool fresh = at == 0 || p->text.at[at - 1] == '\n';
        size_t end = at;
        while (end < to && p->text.at[end] != '\n')
            end++;
        while (fresh && at < end && blank(p->text.at[at]))
            at++;
        int directive = 0, level = 0;
        if (fresh)
            line_marker((str){ p->text.at + at, end - at }, &directive, &level);
        if (directive < 0)
            return WRONG(p, at, "没有这个“@”行。应为 @标题 @副标题 @署名 @日期 @主送 @文号 @附件 @分页 之一", "no such @ line: @title @subtitle "
                         "@issuer @date @addressee @number @attachment @break are known");
        if (level > 4)
            return WRONG(p, at, "标题应写成一至四个“#”加一个空格", "a heading is one to four “#” and a space");
        at = end + 1;
    }
    return true;
}

static bool add_text(parser *p, size_t from, size_t to, nodes *out)
{
    if (from == to)
        return true;
    if (!p->part)
        TRY(check_lines(p, from, to));
    VEC_ADD(p->a, out, (node){ .kind = NODE_TEXT, .at = place_of(p, from), .limit = -1,
                               .text = arena_copy_n(p->a, p->text.at + from, to - from) });
    return true;
}

static bool parse_nodes(parser *p, nodes *out, const char *const *ends, const char **ended)
{
    const char *closes = NULL;
    while (p->at < p->text.len && !closes) {
        str rest = { p->text.at + p->at, p->text.len - p->at };
        ptrdiff_t open = str_find(rest, STR("{{"));
        size_t start = open < 0 ? p->text.len : p->at + (size_t)open;
        TRY(add_text(p, p->at, start, out));
        p->at = start;
        if (open < 0)
            break;
        str inside = { p->text.at + start + 2, p->text.len - start - 2 };
        ptrdiff_t close = str_find(inside, STR("}}"));
        if (close < 0)
            return WRONG(p, start, "“{{”没有结束，后面应有“}}”", "“{{” does not end: “}}” is expected");
        p->at = start + 2 + (size_t)close + 2;
        TRY(parse_tag(p, (str){ inside.at, (size_t)close }, start + 2, start, ends, out, &closes));
    }
    if (ended)
        *ended = closes;
    return true;
}

bool template_parse(arena *a, const char *file, str text, template **out, error *err)
{
    place top = { .file = file };
    if (text.len > TPL_MAX_BYTES)
        return fail_at(err, ERR_LIMIT, top, "模板超过 %d 字节", "the template is larger than %d bytes", TPL_MAX_BYTES);
    if (!utf8_valid(text) || memchr(text.at, 0, text.len))
        return fail_at(err, ERR_DECLARATION, top, "模板不是 UTF-8 文本，请另存为 UTF-8",
                       "the template is not UTF-8: save it as UTF-8");
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = (str){ text.at + 3, text.len - 3 };
    template *t = NEW(a, template);
    *t = (template){ .a = a, .file = arena_copy(a, file) };
    parser p = { .a = a,
                 .file = t->file,
                 .text = { arena_copy_n(a, text.at, text.len), text.len },
                 .row0 = 1,
                 .column0 = 1,
                 .err = err };
    TRY(parse_nodes(&p, &t->nodes, NULL, NULL));
    *out = t;
    return true;
}

/* ── names ──────────────────────────────────────────────────────────────── */

static void add_name(arena *a, tpl_names *out, const call *c, bool list)
{
    if (c->name && !c->var)
        VEC_ADD(a, out, (tpl_name){ c->name, list, c->at });
}

static void collect(arena *a, tpl_names *out, const nodes *n)
{
    for (size_t i = 0; i < n->len; i++) {
        const node *x = &n->at[i];
        add_name(a, out, &x->call, x->kind != NODE_FIGURE);
        collect(a, out, &x->body);
        collect(a, out, &x->other);
        for (size_t d = 0; d < x->decls.len; d++) {
            const decl *y = &x->decls.at[d];
            collect(a, out, &y->text);
            bool total = y->kind == DECL_TOTAL && x->kind == NODE_TABLE;
            for (size_t c = 0; c < y->calls.len && (total || y->kind == DECL_ROW); c++)
                add_name(a, out, &y->calls.at[c], total);
        }
    }
}

tpl_names template_names(arena *a, const template *t)
{
    tpl_names out = { 0 };
    collect(a, &out, &t->nodes);
    return out;
}
