#include "monitoring/alerts.h"

#include "base/vec.h"
#include "stat/alert.h"
#include "stat/wording.h"

#include <stdlib.h>

/* A fact as tenths (rates, points) or a count; known false: no condition on it holds. */
typedef struct fact_value { bool known; int64_t tenths; } fact_value;
typedef struct fact_row { const char *name; fact_value (*get)(const firm_alert *a); enum { SHOW_GROWTH, SHOW_COUNT, SHOW_PLAIN } show; const char *unit; } fact_row;

static fact_value of_rate(rate r) { return (fact_value){ r.defined, r.tenths }; }
static fact_value get_yoy(const firm_alert *a) { return of_rate(a->yoy); }
static fact_value get_yoy_month(const firm_alert *a) { return of_rate(a->yoy_month); }
static fact_value get_falling(const firm_alert *a) { return (fact_value){ a->falling_known, a->months_falling * 10 }; }
static fact_value get_electricity(const firm_alert *a) { return of_rate(a->electricity_yoy); }
static fact_value get_divergence(const firm_alert *a) { return (fact_value){ a->divergence_known, a->divergence }; }
static fact_value get_opposite(const firm_alert *a) { return (fact_value){ a->divergence_known, a->opposite ? 10 : 0 }; }
static fact_value get_silent(const firm_alert *a) { return (fact_value){ true, a->months_silent * 10 }; }
static fact_value get_share(const firm_alert *a) { return of_rate(a->share); }

static const fact_row facts[] = {
    { "yoy", get_yoy, SHOW_GROWTH, "" }, { "yoy_month", get_yoy_month, SHOW_GROWTH, "" }, { "months_falling", get_falling, SHOW_COUNT, "" }, { "electricity_yoy", get_electricity, SHOW_GROWTH, "" },
    { "divergence", get_divergence, SHOW_PLAIN, "个百分点" }, { "opposite", get_opposite, SHOW_COUNT, "" }, { "months_silent", get_silent, SHOW_COUNT, "" }, { "share", get_share, SHOW_PLAIN, "%" },
};

static const fact_row *fact_named(str name)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (str_eq(str_of(facts[i].name), name))
            return &facts[i];
    return NULL;
}

typedef struct condition { const fact_row *fact; bool has_below, has_above; int64_t below, above; } condition;
typedef struct rule { const char *id; text2 says; VEC(condition) all; } rule;
typedef VEC(rule) rules;

static bool limit(const yaml *y, const char *key, bool *has, int64_t *out, error *e)
{
    const yaml *v = yaml_get(y, key);
    decimal d;
    if (!v)
        return true;
    *has = v->kind == YAML_SCALAR && decimal_parse(str_of(v->text), &d) && decimal_rescale(d, 1, ROUND_HALF_UP, out);
    return *has || yaml_fail(v, e, "%s 应为数", "%s must be a number", key);
}

static bool read_rule(arena *a, const yaml *y, rules *out, error *e)
{
    const yaml *id = yaml_get(y, "id"), *zh = yaml_get(y, "zh"), *en = yaml_get(y, "en"), *all = yaml_get(y, "all");
    rule r = { 0 };
    if (!id || !zh || !en || !all || all->kind != YAML_LIST)
        return yaml_fail(y, e, "预警规则要有 id、zh、en 和 all: [条件…]", "an alert needs id, zh, en and all: [conditions]");
    r.id = id->text;
    r.says = (text2){ zh->text, en->text };
    for (size_t i = 0; i < all->count; i++) {
        const yaml *name = yaml_get(all->items[i], "fact");
        condition c = { .fact = name && name->kind == YAML_SCALAR ? fact_named(str_of(name->text)) : NULL };
        if (!c.fact)
            return yaml_fail(all->items[i], e, "没有这个事实（可用 yoy、yoy_month、months_falling、electricity_yoy、divergence、opposite、months_silent、share）", "there is no such fact");
        TRY(limit(all->items[i], "below", &c.has_below, &c.below, e) && limit(all->items[i], "above", &c.has_above, &c.above, e));
        VEC_ADD(a, &r.all, c);
    }
    VEC_ADD(a, out, r);
    return true;
}

static bool read_rules(core *c, rules *out, error *e)
{
    for (size_t i = 0; i < c->packs.file_count; i++) {
        const pack_file *f = &c->packs.files[i];
        yaml *y;
        if (str_find(str_of(f->path), STR("/alerts/")) < 0)
            continue;
        TRY(yaml_parse(c->a, f->bytes, f->path, &y, e));
        const yaml *list = yaml_get(y, "alerts");
        for (size_t k = 0; list && list->kind == YAML_LIST && k < list->count; k++)
            TRY(read_rule(c->a, list->items[k], out, e));
    }
    return true;
}

static bool holds(const rule *r, const firm_alert *a)
{
    for (size_t i = 0; i < r->all.len; i++) {
        const condition *c = &r->all.at[i];
        fact_value v = c->fact->get(a);
        if (!v.known || (c->has_below && v.tenths >= c->below) || (c->has_above && v.tenths <= c->above))
            return false;
    }
    return true;
}

/* {fact} → its number: counts plain, rates with one decimal and unit. */
static const char *sentence(arena *a, const char *text, const firm_alert *x, lang l)
{
    buf b = buf_new(a);
    for (const char *c = text; *c;) {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        const fact_row *f = end ? fact_named((str){ c + 1, (size_t)(end - c - 1) }) : NULL;
        if (!f) {
            buf_putc(&b, *c++);
            continue;
        }
        fact_value v = f->get(x);
        if (f->show == SHOW_GROWTH)
            buf_puts(&b, rate_words(a, (rate){ v.known, v.tenths }, l));
        else if (f->show == SHOW_COUNT)
            buf_print(&b, "%lld", (long long)(v.tenths / 10));
        else
            buf_print(&b, "%s%s", decimal_text(a, (decimal){ v.tenths, 1 }), f->unit);
        c = end + 1;
    }
    return b.text;
}

static int heaviest(const void *x, const void *y)
{
    const alert *a = x, *b = y;
    return a->weight != b->weight ? (a->weight < b->weight ? 1 : -1) : a->firm < b->firm ? -1 : a->firm > b->firm;
}

bool alerts_of(core *c, const panel *p, month m, alert **out, size_t *n, error *e)
{
    rules all = { 0 };
    VEC(alert) found = { 0 };
    TRY(read_rules(c, &all, e));
    firm_alerts f = alert_facts(c->a, p, (alert_inputs){ panel_find_indicator(p, "output"), panel_find_indicator(p, "electricity"), PANEL_NONE, m });
    for (uint32_t i = 0; i < f.len; i++)
        for (size_t k = 0; k < all.len; k++)
            if (holds(&all.at[k], &f.at[i])) {
                VEC_ADD(c->a, &found, (alert){ f.at[i].firm, all.at[k].id, sentence(c->a, say(all.at[k].says, c->lang), &f.at[i], c->lang), f.at[i].share.tenths });
                break;
            }
    if (found.len)
        qsort(found.at, found.len, sizeof *found.at, heaviest);
    *out = found.at;
    *n = found.len;
    return true;
}
