#include "monitoring/alerts.h"

#include "base/vec.h"
#include "rule/feel.h"
#include "stat/alert.h"
#include "stat/wording.h"

#include <stdlib.h>

/* A fact as tenths (rates, points, shares), a count or a truth; unknown is null, and a rule over it does not hold. */
typedef struct fact_value { bool known; int64_t tenths; } fact_value;
typedef enum fact_show { SHOW_GROWTH, SHOW_COUNT, SHOW_PLAIN, SHOW_TRUTH } fact_show;
typedef struct fact_row { const char *id, *zh; fact_value (*get)(const firm_alert *a); fact_show show; const char *unit; } fact_row;

static fact_value of_rate(rate r) { return (fact_value){ r.defined, r.tenths }; }
static fact_value get_yoy(const firm_alert *a) { return of_rate(a->yoy); }
static fact_value get_yoy_month(const firm_alert *a) { return of_rate(a->yoy_month); }
static fact_value get_falling(const firm_alert *a) { return (fact_value){ a->falling_known, a->months_falling * 10 }; }
static fact_value get_electricity(const firm_alert *a) { return of_rate(a->electricity_yoy); }
static fact_value get_divergence(const firm_alert *a) { return (fact_value){ a->divergence_known, a->divergence }; }
static fact_value get_opposite(const firm_alert *a) { return (fact_value){ a->divergence_known, a->opposite }; }
static fact_value get_silent(const firm_alert *a) { return (fact_value){ true, a->months_silent * 10 }; }
static fact_value get_share(const firm_alert *a) { return of_rate(a->share); }

static const fact_row facts[] = {
    { "yoy", "累计同比", get_yoy, SHOW_GROWTH, "" },
    { "yoy_month", "当月同比", get_yoy_month, SHOW_GROWTH, "" },
    { "months_falling", "连续下降月数", get_falling, SHOW_COUNT, "" },
    { "electricity_yoy", "用电同比", get_electricity, SHOW_GROWTH, "" },
    { "divergence", "产值用电背离", get_divergence, SHOW_PLAIN, "个百分点" },
    { "opposite", "产值用电反向", get_opposite, SHOW_TRUTH, "" },
    { "months_silent", "未报月数", get_silent, SHOW_COUNT, "" },
    { "share", "产值占比", get_share, SHOW_PLAIN, "%" },
};
enum { FACTS = sizeof facts / sizeof *facts };

static const fact_row *fact_named(str name)
{
    for (size_t i = 0; i < FACTS; i++)
        if (str_eq(str_of(facts[i].id), name) || str_eq(str_of(facts[i].zh), name))
            return &facts[i];
    return NULL;
}

typedef struct rule { const char *id; text2 says; const feel_expression *when; } rule;
typedef VEC(rule) rules;

static const char *fact_names(arena *a, lang l)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < FACTS; i++)
        buf_print(&b, "%s%s", i ? say((text2){ "、", ", " }, l) : "", l == LANG_EN ? facts[i].id : facts[i].zh);
    return b.text;
}

static bool scalar(const yaml *y, const char *key, const char **out)
{
    const yaml *v = yaml_get(y, key);
    *out = v && v->kind == YAML_SCALAR ? v->text : NULL;
    return *out;
}

static bool read_rule(arena *a, const yaml *y, rules *out, error *e)
{
    rule r = { 0 };
    const char *feel, *unknown;
    error why = { .lang = e->lang };
    feel_names *names = feel_names_new(a, NULL);
    if (!scalar(y, "id", &r.id) || !scalar(y, "zh", &r.says.zh) || !scalar(y, "en", &r.says.en) || !scalar(y, "feel", &feel))
        return yaml_fail(y, e, "预警规则要有 id、zh、en 和 feel（条件）", "an alert needs id, zh, en and feel (the condition)");
    for (size_t i = 0; i < FACTS; i++) {
        feel_names_add(names, str_of(facts[i].id));
        feel_names_add(names, str_of(facts[i].zh));
    }
    if (!feel_compile(a, str_of(feel), names, FEEL_EXPRESSION, &r.when, &why))
        return yaml_fail(yaml_get(y, "feel"), e, "%s", "%s", why.text);
    if ((unknown = feel_unknown_name(r.when, 0)))
        return yaml_fail(yaml_get(y, "feel"), e, "没有事实“%s”（可用 %s）", "there is no fact “%s” (there are %s)", unknown, fact_names(a, e->lang));
    VEC_ADD(a, out, r);
    return true;
}

static bool read_rules(core *c, rules *out, error *e)
{
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&c->packs, "alerts", ".yaml", &i));) {
        yaml *y;
        TRY(yaml_parse(c->a, f->bytes, f->path, &y, e));
        const yaml *list = yaml_get(y, "alerts");
        for (size_t k = 0; list && list->kind == YAML_LIST && k < list->count; k++)
            TRY(read_rule(c->a, list->items[k], out, e));
    }
    return true;
}

static feel_value as_feel(const fact_row *f, const firm_alert *x)
{
    fact_value v = f->get(x);
    if (!v.known)
        return FEEL_NOTHING;
    return f->show == SHOW_TRUTH ? feel_bool(v.tenths != 0) : feel_number(dec_of_decimal((decimal){ v.tenths, 1 }));
}

/* The first rule that holds, NULL when none does. */
static const rule *rule_of(feel_run *r, const rules *all, const firm_alert *x)
{
    feel_entry at[2 * FACTS];
    feel_scope scope = { .at = at, .count = 2 * FACTS };
    for (size_t i = 0; i < FACTS; i++) {
        at[2 * i] = (feel_entry){ str_of(facts[i].id), as_feel(&facts[i], x) };
        at[2 * i + 1] = (feel_entry){ str_of(facts[i].zh), at[2 * i].value };
    }
    for (size_t i = 0; i < all->len; i++) {
        feel_run_again(r);
        if (feel_is_true(feel_evaluate(r, all->at[i].when, &scope)))
            return &all->at[i];
    }
    return NULL;
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
        else if (f->show == SHOW_TRUTH)
            buf_puts(&b, say(v.tenths ? (text2){ "是", "yes" } : (text2){ "否", "no" }, l));
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
    feel_run run;
    VEC(alert) found = { 0 };
    TRY(read_rules(c, &all, e));
    firm_alerts f = alert_facts(c->a, p, (alert_inputs){ panel_find_indicator(p, "output"), panel_find_indicator(p, "electricity"), PANEL_NONE, m });
    feel_run_begin(&run, c->a, c->lang);
    for (uint32_t i = 0; i < f.len; i++) {
        const rule *k = rule_of(&run, &all, &f.at[i]);
        if (k)
            VEC_ADD(c->a, &found, (alert){ f.at[i].firm, k->id, sentence(c->a, say(k->says, c->lang), &f.at[i], c->lang), f.at[i].share.tenths });
    }
    if (found.len)
        qsort(found.at, found.len, sizeof *found.at, heaviest);
    *out = found.at;
    *n = found.len;
    return true;
}
