#include "figure/figure.h"

#include "base/vec.h"
#include "figure/kinds.h"

#include <stdlib.h>

typedef struct slot { const char *owner; const void *state; } slot;
typedef struct alias { const figure_decl *decl; figure_param params[FIGURE_MAX_PARAMS]; size_t n; } alias;

struct figures {
    core   *c;
    arena  *a;
    int64_t as_of;
    const figure_kind *const *more_kinds;
    VEC(figure_decl *) decls;
    VEC(slot) slots;
    map     by_name;             /* id or alias → alias */
    map     cache;               /* canonical call and month → figure_value */
    map     counts;              /* question and arguments → records counted */
    int     depth;               /* figures made of figures, against circles */
};

enum { MAX_DEPTH = 12, MAX_SLOTS = 16 };

core *figures_core(const figures *f) { return f->c; }
map *figures_counts(figures *f) { return &f->counts; }
int64_t figures_as_of(const figures *f) { return f->as_of; }
size_t figures_count(const figures *f) { return f->decls.len; }
const figure_decl *figures_at(const figures *f, size_t i) { return f->decls.at[i]; }

const void **figures_slot(figures *f, const char *owner)
{
    for (size_t i = 0; i < f->slots.len; i++)
        if (text_eq(f->slots.at[i].owner, owner))
            return &f->slots.at[i].state;
    if (!f->slots.cap)
        VEC_ROOM(f->a, &f->slots, MAX_SLOTS);              /* never moves: callers keep the address */
    f->slots.at[f->slots.len] = (slot){ .owner = owner };
    return &f->slots.at[f->slots.len++].state;
}

/* ---- declarations ------------------------------------------------------------------------------------- */

static const struct { const char *word; figure_form form; } forms[] = {
    { "amount", FORM_AMOUNT }, { "growth", FORM_GROWTH }, { "change", FORM_CHANGE }, { "points", FORM_POINTS }, { "count", FORM_COUNT },
};

static const figure_kind *kind_named(const figures *f, const char *name)
{
    for (const figure_kind *const *k = ledger_figure_kinds; *k; k++)
        if (text_eq((*k)->name, name))
            return *k;
    for (const figure_kind *const *k = f->more_kinds; k && *k; k++)
        if (text_eq((*k)->name, name))
            return *k;
    return NULL;
}

static bool text_of(const yaml *y, const char *key, const char **out, error *e)
{
    const yaml *v = yaml_get(y, key);
    if (!v || v->kind != YAML_SCALAR)
        return yaml_fail(v ? v : y, e, "应写 %s: 文字", "expected %s: text", key);
    *out = v->text;
    return true;
}

static bool small_number(const yaml *y, const char *key, int most, int *out, error *e)
{
    const yaml *v = yaml_get(y, key);
    char *end = NULL;
    long n = v && v->kind == YAML_SCALAR ? strtol(v->text, &end, 10) : 0;
    if (!v)
        return true;
    if (!end || *end || n < 0 || n > most)
        return yaml_fail(v, e, "%s 应为 0 到 %d 的整数", "%s must be a whole number from 0 to %d", key, most);
    *out = (int)n;
    return true;
}

static bool form_of(const yaml *y, figure_decl *d, error *e)
{
    const yaml *v = yaml_get(y, "form");
    for (size_t i = 0; v && i < sizeof forms / sizeof *forms; i++)
        if (v->kind == YAML_SCALAR && text_eq(forms[i].word, v->text)) {
            d->form = forms[i].form;
            return true;
        }
    return !v || yaml_fail(v, e, "form 应为 amount、growth、change、points 或 count", "form must be amount, growth, change, points or count");
}

static bool params_of(const yaml *y, figure_decl *d, error *e)
{
    const yaml *v = yaml_get(y, "params");
    if (!v)
        return true;
    if (v->kind != YAML_LIST || v->count > FIGURE_MAX_PARAMS)
        return yaml_fail(v, e, "params 应为不超过 %d 个参数名的列表", "params must be a list of at most %d names", FIGURE_MAX_PARAMS);
    for (size_t i = 0; i < v->count; i++)
        d->params[d->param_count++] = v->items[i]->text;
    return true;
}

static bool add_name(figures *f, const char *name, const alias *a, const yaml *at, error *e)
{
    bool was;
    map_value *v = map_put(&f->by_name, str_of(name), &was);
    if (was)
        return yaml_fail(at, e, "数字名称 %s 已经有了", "the figure name %s exists already", name);
    alias *kept = NEW(f->a, alias);
    *kept = *a;
    v->ptr = kept;
    return true;
}

/* aliases: [A002] or {C008: {group: LXYZ}} */
static bool aliases_of(figures *f, const yaml *y, figure_decl *d, error *e)
{
    const yaml *v = yaml_get(y, "aliases");
    if (!v)
        return true;
    if (v->kind == YAML_SCALAR)
        return yaml_fail(v, e, "aliases 应为列表，或“别名: {参数: 值}”", "aliases must be a list, or alias: {parameter: value}");
    d->aliases = NEW_N(f->a, const char *, v->count);
    for (size_t i = 0; i < v->count; i++) {
        alias a = { .decl = d };
        const yaml *with = v->kind == YAML_MAP ? v->items[i] : NULL;
        const char *name = v->kind == YAML_MAP ? v->keys[i]->text : v->items[i]->text;
        if (with && (with->kind != YAML_MAP || with->count > FIGURE_MAX_PARAMS))
            return yaml_fail(with, e, "应为 {参数: 值}", "expected {parameter: value}");
        for (size_t k = 0; with && k < with->count; k++)
            a.params[a.n++] = (figure_param){ with->keys[k]->text, with->items[k]->text };
        d->aliases[d->alias_count++] = name;
        TRY(add_name(f, name, &a, v->items[i], e));
    }
    return true;
}

static bool load_one(figures *f, const char *pack, const yaml *y, error *e)
{
    figure_decl *d = NEW(f->a, figure_decl);
    d->pack = pack;
    d->at = y;
    TRY(text_of(y, "id", &d->id, e) && text_of(y, "zh", &d->title.zh, e) && text_of(y, "en", &d->title.en, e));
    TRY(text_of(y, "unit", &d->unit, e) && small_number(y, "places", 6, &d->places, e) && form_of(y, d, e) && params_of(y, d, e));
    const yaml *estimate = yaml_get(y, "estimate");
    d->estimate = estimate && text_eq(estimate->text, "true");
    d->compute = yaml_get(y, "compute");
    if (!d->compute || d->compute->kind != YAML_MAP || !d->compute->count)
        return yaml_fail(y, e, "缺少 compute: {算法: …}", "missing compute: {KIND: …}");
    d->kind = kind_named(f, d->compute->keys[0]->text);
    if (!d->kind)
        return yaml_fail(d->compute, e, "没有“%s”这种算法", "there is no kind of figure “%s”", d->compute->keys[0]->text);
    VEC_ADD(f->a, &f->decls, d);
    TRY(add_name(f, d->id, &(alias){ .decl = d }, y, e));
    return aliases_of(f, y, d, e);
}

static bool load_file(figures *f, const pack_file *file, error *e)
{
    yaml *y = NULL;
    const char *pack = pack_file_pack(f->a, file);
    TRY(yaml_parse(f->a, file->bytes, file->path, &y, e));
    const yaml *list = y ? yaml_get(y, "figures") : NULL;
    if (!list || list->kind != YAML_LIST)
        return y ? yaml_fail(y, e, "应以 figures: 开头，后接列表", "expected figures: and a list")
                 : fail(e, ERR_DECLARATION, "%s 是空文件", "%s is empty", file->path);
    for (size_t i = 0; i < list->count; i++)
        TRY(load_one(f, pack, list->items[i], e));
    return true;
}

bool figures_open(core *c, const figures_options *o, figures **out, error *e)
{
    figures *f = NEW(c->a, figures);
    *f = (figures){ .c = c, .a = c->a, .as_of = o->as_of, .more_kinds = o->kinds, .by_name = map_new(c->a), .cache = map_new(c->a), .counts = map_new(c->a) };
    const pack_file *file;
    for (size_t i = 0; (file = packs_file(&c->packs, "figures", ".yaml", &i));)
        TRY(load_file(f, file, e));
    for (size_t i = 0; i < f->decls.len; i++)
        if (f->decls.at[i]->kind->check)
            TRY(f->decls.at[i]->kind->check(f, f->decls.at[i], e));
    *out = f;
    return true;
}

/* ---- asking ------------------------------------------------------------------------------------------- */

const char *figure_param_of(const figure_call *c, const char *name)
{
    for (size_t i = 0; i < c->param_count; i++)
        if (text_eq(c->params[i].name, name))
            return c->params[i].value;
    return NULL;
}

const char *figure_call_text(arena *a, const figure_call *c)
{
    buf b = buf_new(a);
    buf_puts(&b, c->decl->id);
    for (size_t i = 0; i < c->decl->param_count; i++) {
        const char *v = figure_param_of(c, c->decl->params[i]);
        buf_print(&b, "%s%s=%s", i ? "," : "(", c->decl->params[i], v ? v : "");
    }
    if (c->decl->param_count)
        buf_putc(&b, ')');
    return b.text;
}

/* Splits "id(name=value,name=value)". */
static bool split_call(arena *a, const char *text, const char **id, figure_param *params, size_t *n, error *e)
{
    str s = str_of(text);
    ptrdiff_t open = str_find(s, STR("("));
    *id = open < 0 ? text : str_copy(a, (str){ s.at, (size_t)open });
    *n = 0;
    if (open < 0)
        return true;
    if (!str_ends(s, STR(")")))
        return fail(e, ERR_USAGE, "“%s”缺少右括号", "“%s” lacks the closing bracket", text);
    str in = { s.at + open + 1, s.len - (size_t)open - 2 };
    while (in.len) {
        ptrdiff_t comma = str_find(in, STR(",")), equals;
        str one = { in.at, comma < 0 ? in.len : (size_t)comma };
        in = comma < 0 ? (str){ "", 0 } : (str){ in.at + comma + 1, in.len - (size_t)comma - 1 };
        equals = str_find(one, STR("="));
        if (equals <= 0 || *n == FIGURE_MAX_PARAMS)
            return fail(e, ERR_USAGE, "“%s”：参数写作 名称=值", "“%s”: parameters are written name=value", text);
        params[(*n)++] = (figure_param){ str_copy(a, str_trim((str){ one.at, (size_t)equals })),
                                         str_copy(a, str_trim((str){ one.at + equals + 1, one.len - (size_t)equals - 1 })) };
    }
    return true;
}

static bool unknown_figure(const figures *f, const char *id, error *e)
{
    const char *near = NULL;
    for (size_t i = 0; i < f->decls.len && !near; i++)
        if (strstr(f->decls.at[i]->id, id) || strstr(f->decls.at[i]->title.zh, id))
            near = f->decls.at[i]->id;
    if (near)
        return fail(e, ERR_NOT_FOUND, "没有名为“%s”的数字；是否指 %s？（jbp figure list 列出全部）", "there is no figure “%s”; did you mean %s? (jbp figure list shows all)", id, near);
    return fail(e, ERR_NOT_FOUND, "没有名为“%s”的数字（jbp figure list 列出全部）", "there is no figure “%s” (jbp figure list shows all)", id);
}

static bool bind(figure_call *c, const figure_param *p, size_t n, error *e)
{
    for (size_t i = 0; i < n; i++) {
        bool declared = false;
        for (size_t k = 0; k < c->decl->param_count; k++)
            declared = declared || text_eq(c->decl->params[k], p[i].name);
        if (!declared)
            return fail(e, ERR_USAGE, "数字 %s 没有参数 %s", "figure %s has no parameter %s", c->decl->id, p[i].name);
        if (!figure_param_of(c, p[i].name) && c->param_count < FIGURE_MAX_PARAMS)
            c->params[c->param_count++] = p[i];
    }
    return true;
}

bool figure_parse(figures *f, const char *text, const figure_param *params, size_t n, month period, figure_call *out, error *e)
{
    figure_param inner[FIGURE_MAX_PARAMS];
    size_t inner_count;
    const char *id;
    TRY(split_call(f->a, text, &id, inner, &inner_count, e));
    const alias *named = map_ptr(&f->by_name, str_of(id));
    if (!named)
        return unknown_figure(f, id, e);
    *out = (figure_call){ .decl = named->decl, .period = period };
    TRY(bind(out, inner, inner_count, e) && bind(out, params, n, e) && bind(out, named->params, named->n, e));
    for (size_t i = 0; i < out->decl->param_count; i++)
        if (!figure_param_of(out, out->decl->params[i]))
            return fail(e, ERR_USAGE, "数字 %s 要给参数 %s，如 %s(%s=…)", "figure %s needs parameter %s, as in %s(%s=…)",
                        out->decl->id, out->decl->params[i], out->decl->id, out->decl->params[i]);
    return true;
}

bool figure_get(figures *f, const figure_call *call, figure_value *out, error *e)
{
    char *key = arena_print(f->a, "%s@%d", figure_call_text(f->a, call), (int)call->period);
    const figure_value *known = map_ptr(&f->cache, str_of(key));
    if (known) {
        *out = *known;
        return true;
    }
    if (f->depth == MAX_DEPTH)
        return yaml_fail(call->decl->at, e, "数字互相引用成环", "figures refer to each other in a circle");
    *out = (figure_value){ .call = *call };
    f->depth++;
    bool ok = call->decl->kind->compute(f, call, out, e);
    f->depth--;
    if (!ok)
        return false;
    if (!out->text)
        out->text = figure_words(f->a, out, f->c->lang);
    figure_value *kept = NEW(f->a, figure_value);
    *kept = *out;
    map_put(&f->cache, str_of(key), NULL)->ptr = kept;
    return true;
}

bool figure_ask(figures *f, const char *text, month period, figure_value *out, error *e)
{
    figure_call call;
    return figure_parse(f, text, NULL, 0, period, &call, e) && figure_get(f, &call, out, e);
}

bool figure_sub(figures *f, const char *text, const figure_call *outer, month period, figure_value *out, error *e)
{
    figure_call call;
    figure_param pass[FIGURE_MAX_PARAMS];
    size_t n = 0;
    const alias *named = map_ptr(&f->by_name, str_of(text));
    if (!named)
        return unknown_figure(f, text, e);
    for (size_t i = 0; i < named->decl->param_count; i++) {
        const char *v = figure_param_of(outer, named->decl->params[i]);
        if (v)
            pass[n++] = (figure_param){ named->decl->params[i], v };
    }
    return figure_parse(f, text, pass, n, period, &call, e) && figure_get(f, &call, out, e);
}

void figure_set(figure_value *v, ratio q, const char *why_not)
{
    int64_t units;
    v->defined = ratio_units(q, v->call.decl->places, ROUND_HALF_UP, &units);
    v->value = v->defined ? (decimal){ units, v->call.decl->places } : (decimal){ 0, 0 };
    v->why = v->defined ? NULL : why_not;
}
