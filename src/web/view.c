#include "web/view.h"

#include "base/date.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "report/escape.h"
#include "text/embed.h"

#include <stdio.h>

typedef enum view_kind { VIEW_TEXT, VIEW_TIME, VIEW_HTML, VIEW_FLAG, VIEW_MAP, VIEW_LIST } view_kind;

struct view {
    arena *a;
    view_kind kind;
    bool on;
    str text;
    const char *key;            /* inside a map */
    view *first, *last, *next;  /* children in order */
    view *site;                 /* of a page; not among the children */
};

/* ---- the tree ---------------------------------------------------------------------------------------------------------- */

static view *add(view *in, const char *key, view_kind kind)
{
    view *v = NEW(in->a, view);
    *v = (view){ .a = in->a, .kind = kind, .key = key };
    if (in->last)
        in->last->next = v;
    else
        in->first = v;
    in->last = v;
    return v;
}

view *view_new(arena *a)
{
    view *v = NEW(a, view);
    *v = (view){ .a = a, .kind = VIEW_MAP };
    return v;
}

view *view_site(view *page)
{
    if (!page->site)
        page->site = view_new(page->a);
    return page->site;
}

view *view_map(view *in, const char *key) { return add(in, key, VIEW_MAP); }
view *view_list(view *in, const char *key) { return add(in, key, VIEW_LIST); }
view *view_item(view *list) { return add(list, NULL, VIEW_MAP); }
void view_item_text(view *list, const char *text) { add(list, NULL, VIEW_TEXT)->text = str_of(text); }
void view_flag(view *in, const char *key, bool on) { add(in, key, VIEW_FLAG)->on = on; }
void view_html(view *in, const char *key, const char *markup) { add(in, key, VIEW_HTML)->text = str_of(markup); }
arena *view_arena(const view *v) { return v->a; }

void view_text(view *in, const char *key, const char *text)
{
    if (text)
        add(in, key, VIEW_TEXT)->text = str_of(text);
}

void view_time(view *in, const char *key, const char *iso_utc)
{
    if (!text_empty(iso_utc))
        add(in, key, VIEW_TIME)->text = str_of(iso_utc);
}

void view_time_at(view *in, const char *key, int64_t seconds) { view_time(in, key, seconds ? time_iso(in->a, seconds) : NULL); }

void view_print(view *in, const char *key, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    view_text(in, key, arena_vprint(in->a, format, args));
    va_end(args);
}

void view_int(view *in, const char *key, int64_t n)
{
    view_print(in, key, "%lld", (long long)n);
}

static const view *child(const view *v, str key)
{
    if (v->kind == VIEW_MAP)
        for (const view *k = v->first; k; k = k->next)
            if (str_eq(str_of(k->key), key))
                return k;
    return NULL;
}

static bool holds(const view *v)
{
    return v && (v->kind == VIEW_FLAG ? v->on : v->kind <= VIEW_HTML ? v->text.len > 0 : v->kind == VIEW_MAP || v->first);
}

static const view *at_path(const view *v, str path)
{
    while (v && path.len) {
        ptrdiff_t dot = str_find(path, STR("."));
        v = child(v, (str){ path.at, dot < 0 ? path.len : (size_t)dot });
        path = dot < 0 ? (str){ "", 0 } : (str){ path.at + dot + 1, path.len - (size_t)dot - 1 };
    }
    return v;
}

const view *view_find(const view *v, const char *path) { return at_path(v, str_of(path)); }
const view *view_first(const view *v) { return v ? v->first : NULL; }
const view *view_next(const view *v) { return v->next; }
bool view_holds(const view *v) { return holds(v); }

bool view_is_text(const view *v, str *out)
{
    if (!v || (v->kind != VIEW_TEXT && v->kind != VIEW_TIME))
        return false;
    *out = v->text;
    return true;
}

/* ---- templates ------------------------------------------------------------------------------------------------------------ */

typedef enum op_kind { OP_PLAIN, OP_VALUE, OP_WORDS, OP_PART, OP_SECTION, OP_INVERTED, OP_END } op_kind;
typedef struct op { op_kind kind; str text, english; int line; size_t end; } op;       /* end: of a section, the index of its OP_END */
typedef struct program { const char *name; VEC(op) ops; } program;
struct templates { arena *a; map by_name; };

templates *templates_new(arena *a)
{
    templates *t = NEW(a, templates);
    *t = (templates){ a, map_new(a) };
    return t;
}

static bool wrong(error *e, const program *p, int line, const char *zh, const char *en, str what)
{
    return fail_at(e, ERR_DECLARATION, (place){ .file = p->name, .row = line }, "%s：“%.*s”", "%s: “%.*s”", e->lang == LANG_EN ? en : zh, (int)what.len, what.at);
}

static int lines_in(str s)
{
    int n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

typedef struct compiling { arena *a; program *p; size_t open[32]; size_t depth; int line; } compiling;

static bool close_section(compiling *k, str name, error *e)
{
    if (!k->depth)
        return wrong(e, k->p, k->line, "没有打开的段落可以结束", "no section is open here", name);
    op *opened = &k->p->ops.at[k->open[--k->depth]];
    if (!str_eq(opened->text, name))
        return wrong(e, k->p, k->line, "段落的结束与开始不符", "the section that is open is called otherwise", name);
    opened->end = k->p->ops.len;
    VEC_ADD(k->a, &k->p->ops, (op){ .kind = OP_END, .line = k->line });
    return true;
}

static bool add_tag(compiling *k, str tag, error *e)
{
    str rest = tag.len ? str_trim((str){ tag.at + 1, tag.len - 1 }) : tag;
    op o = { .text = rest, .line = k->line };
    switch (tag.len ? *tag.at : 0) {
    case '!': return true;
    case '/': return close_section(k, rest, e);
    case '>': o.kind = OP_PART; break;
    case '_': {
        ptrdiff_t bar = str_find(rest, STR("|"));
        o.kind = OP_WORDS;
        if (bar < 0)
            return wrong(e, k->p, k->line, "译文缺少，应写 {{_ 中文|English}}", "one language is missing, write {{_ 中文|English}}", tag);
        o.english = str_trim((str){ rest.at + bar + 1, rest.len - (size_t)bar - 1 });
        o.text = str_trim((str){ rest.at, (size_t)bar });
        break;
    }
    case '#': case '^':
        o.kind = *tag.at == '#' ? OP_SECTION : OP_INVERTED;
        if (k->depth == sizeof k->open / sizeof *k->open)
            return wrong(e, k->p, k->line, "段落嵌套太深", "sections are nested too deep", tag);
        k->open[k->depth++] = k->p->ops.len;
        break;
    default: o.kind = OP_VALUE; o.text = str_trim(tag);
    }
    if (!o.text.len)
        return wrong(e, k->p, k->line, "标记里没有名称", "the tag has no name", tag);
    VEC_ADD(k->a, &k->p->ops, o);
    return true;
}

bool template_compile(arena *a, const char *name, str text, templates *into, error *e)
{
    program *p = NEW(a, program);
    compiling k = { .a = a, .p = p, .line = 1 };
    p->name = arena_copy(a, name);
    while (text.len) {
        ptrdiff_t open = str_find(text, STR("{{"));
        str before = { text.at, open < 0 ? text.len : (size_t)open };
        if (before.len)
            VEC_ADD(a, &p->ops, (op){ .kind = OP_PLAIN, .text = before, .line = k.line });
        k.line += lines_in(before);
        if (open < 0)
            break;
        text = (str){ text.at + open + 2, text.len - (size_t)open - 2 };
        ptrdiff_t close = str_find(text, STR("}}"));
        if (close < 0)
            return wrong(e, p, k.line, "标记没有以 }} 结束", "the tag is not closed by }}", (str){ text.at, text.len < 20 ? text.len : 20 });
        str tag = { text.at, (size_t)close };
        TRY(add_tag(&k, str_trim(tag), e));
        k.line += lines_in(tag);
        text = (str){ text.at + close + 2, text.len - (size_t)close - 2 };
    }
    if (k.depth)
        return wrong(e, p, k.line, "段落没有结束", "a section is not closed", p->ops.at[k.open[k.depth - 1]].text);
    map_put(&into->by_name, str_of(name), NULL)->ptr = p;
    return true;
}

bool templates_load(arena *a, templates **out, error *e)
{
    static const char folder[] = "web/templates/", ending[] = ".html";
    *out = templates_new(a);
    for (const embedded_file *f = embedded_files; f->path; f++) {
        str path = str_of(f->path);
        if (!str_starts(path, STR("web/templates/")) || !str_ends(path, STR(".html")))
            continue;
        char *name = arena_copy_n(a, path.at + sizeof folder - 1, path.len - (sizeof folder - 1) - (sizeof ending - 1));
        TRY(template_compile(a, name, (str){ (const char *)f->bytes, f->size }, *out, e));
    }
    return true;
}

/* ---- showing -------------------------------------------------------------------------------------------------------------- */

enum { DEEPEST_PARTS = 16 };
typedef struct frame { const view *v; const struct frame *outer; } frame;
typedef struct showing { const templates *t; lang l; buf *out; int depth; error *e; } showing;

static const view *look(const frame *f, str name)
{
    if (str_eq(name, STR(".")))
        return f->v;
    ptrdiff_t dot = str_find(name, STR("."));
    str first = { name.at, dot < 0 ? name.len : (size_t)dot };
    const view *v = NULL;
    bool site = str_eq(first, STR("site"));
    for (; f && !v; f = f->outer)
        v = site ? f->v->site : child(f->v, first);
    return dot < 0 ? v : at_path(v, (str){ name.at + dot + 1, name.len - (size_t)dot - 1 });
}

static void show_value(showing *s, const view *v)
{
    if (!v)
        return;
    if (v->kind == VIEW_HTML)
        buf_add(s->out, v->text);
    else if (v->kind == VIEW_TIME)
        xml_escape(s->out, time_say(s->out->a, v->text));
    else if (v->kind == VIEW_TEXT)
        xml_escape(s->out, v->text.at);
}

static bool show(showing *s, const program *p, size_t from, size_t to, const frame *f);

static bool show_section(showing *s, const program *p, size_t at, const frame *f)
{
    const op *o = &p->ops.at[at];
    const view *v = look(f, o->text);
    bool on = holds(v);
    if (o->kind == OP_INVERTED)
        return on || show(s, p, at + 1, o->end, f);
    if (!on)
        return true;
    if (v->kind == VIEW_LIST) {
        for (const view *item = v->first; item; item = item->next)
            TRY(show(s, p, at + 1, o->end, &(frame){ item, f }));
        return true;
    }
    return show(s, p, at + 1, o->end, &(frame){ v, f });
}

static bool show_part(showing *s, const program *p, const op *o, const frame *f)
{
    const program *part = map_ptr(&s->t->by_name, o->text);
    if (!part)
        return wrong(s->e, p, o->line, "没有这个模板", "there is no such template", o->text);
    if (++s->depth > DEEPEST_PARTS)
        return wrong(s->e, p, o->line, "模板互相包含", "templates include each other", o->text);
    TRY(show(s, part, 0, part->ops.len, f));
    s->depth--;
    return true;
}

static bool show(showing *s, const program *p, size_t from, size_t to, const frame *f)
{
    for (size_t i = from; i < to; i++) {
        const op *o = &p->ops.at[i];
        switch (o->kind) {
        case OP_PLAIN: buf_add(s->out, o->text); break;
        case OP_VALUE: show_value(s, look(f, o->text)); break;
        case OP_WORDS: buf_add(s->out, s->l == LANG_EN ? o->english : o->text); break;
        case OP_PART: TRY(show_part(s, p, o, f)); break;
        case OP_SECTION: case OP_INVERTED: TRY(show_section(s, p, i, f)); i = o->end; break;
        case OP_END: break;
        }
    }
    return true;
}

bool template_show(const templates *t, const char *name, const view *v, lang l, buf *out, error *e)
{
    const program *p = map_ptr(&t->by_name, str_of(name));
    showing s = { t, l, out, 0, e };
    if (!p)
        return fail(e, ERR_INTERNAL, "没有模板 %s", "there is no template %s", name);
    return show(&s, p, 0, p->ops.len, &(frame){ v, NULL });
}

/* ---- translations ------------------------------------------------------------------------------------------------------------ */

static bool has_chinese(str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c >= 0x3000 && c <= 0x9FFF)
            return true;
    }
    return false;
}

void templates_untranslated(const templates *t, template_fault *say_fault, void *self)
{
    for (size_t i = 0; i < t->by_name.len; i++) {
        const program *p = t->by_name.entries[i].value.ptr;
        for (size_t k = 0; k < p->ops.len; k++) {
            const op *o = &p->ops.at[k];
            if (o->kind == OP_PLAIN && has_chinese(o->text))
                say_fault(self, p->name, o->line, "Chinese outside {{_ …|…}}");
            if (o->kind == OP_WORDS && (!o->english.len || has_chinese(o->english)))
                say_fault(self, p->name, o->line, "no English");
        }
    }
}
