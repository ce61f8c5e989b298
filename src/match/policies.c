/* Declarations of programmes and policies: one table of keys a map, every fault kept, then names resolved. */
#include "match/policy.h"

#include "ledger/decl_read.h"
#include "ledger/kept.h"
#include "ledger/names.h"

#include <openssl/evp.h>
#include <stdlib.h>

typedef struct raw_programme { programme p; const yaml *until; } raw_programme;
typedef struct raw_policy { policy p; const yaml *conditions, *applies, *subsidy; const char *programme; bool added; } raw_policy;      /* added: no pack declares it */
typedef struct reading {
    loader    l;
    core     *c;
    policies *out;
    const edition_set *editions;
    VEC(raw_programme) programmes;
    VEC(raw_policy) raw;
    VEC(rule_text) rules;
    map       rule_by_text, declared;            /* declared: ids of what packs have */
} reading;

/* The loader is the first member, so a setter of keys finds its reading again. */
static reading *reading_of(loader *l) { return (reading *)(void *)l; }

/* ---- small values ---------------------------------------------------------------------------------------------------------- */

static bool flag(loader *l, const yaml *y, bool *out)
{
    *out = y->kind == YAML_SCALAR && text_eq(y->text, "true");
    return *out || (y->kind == YAML_SCALAR && text_eq(y->text, "false")) || yaml_fail(y, l->e, "应为 true 或 false", "expected true or false");
}

static bool plain_id(loader *l, const yaml *y, const char **out)
{
    TRY(yaml_scalar(y, out, l->e));
    return name_plain(*out) || yaml_fail(y, l->e, "编号“%s”应为小写字母、数字和下划线", "id “%s” must be lower-case letters, digits and _", *out);
}

static bool months(loader *l, const yaml *y, int *out)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : -1;
    *out = (int)n;
    return (end && end != y->text && !*end && n >= 0 && n <= 600) || yaml_fail(y, l->e, "应为月数", "expected a number of months");
}

static bool day_of(loader *l, const yaml *y, date *out)
{
    return (y->kind == YAML_SCALAR && date_parse_iso(str_of(y->text), out)) || yaml_fail(y, l->e, "应为日期，如 2026-04-01", "expected a date: 2026-04-01");
}

/* 03-01 → 301; a day that some years lack (02-29) is its month's last. */
static bool month_day(const char *text, int *out)
{
    int m = 0, d = 0, n = 0;
    bool ok = sscanf(text, "%2d-%2d%n", &m, &d, &n) == 2 && !text[n] && date_valid(2024, m, d);
    *out = m * 100 + d;
    return ok;
}

static int rule_of(reading *r, const yaml *y, const char *text)
{
    bool was;
    map_value *at = map_put(&r->rule_by_text, str_of(text), &was);
    if (was)
        return (int)at->num;
    rule_text rule = { .text = text };
    at->num = -1;
    if (!facts_compile(&r->out->facts, y, text, &rule.expression, &rule.uses, &rule.use_count, r->l.e)) {
        keep(&r->l);
        return -1;
    }
    rule.by_day = feel_asks_day(rule.expression);
    at->num = (int64_t)r->rules.len;
    VEC_ADD(r->c->a, &r->rules, rule);
    return (int)at->num;
}

static int rule_scalar(reading *r, const yaml *y)
{
    const char *text = NULL;
    if (yaml_scalar(y, &text, r->l.e))
        return rule_of(r, y, text);
    keep(&r->l);
    return -1;
}

static int test_scalar(reading *r, const yaml *y)
{
    int rule = rule_scalar(r, y);
    if (rule >= 0)
        r->rules.at[rule].is_test = true;
    return rule;
}

/* ---- criteria ---------------------------------------------------------------------------------------------------------------- */

typedef struct raw_criterion { criterion c; const yaml *feel, *any, *all, *gap, *at_least; bool judge; } raw_criterion;
#define CRIT(t) ((raw_criterion *)(t))
#define KEEP(name) static bool crit_##name(loader *l, void *t, const yaml *y) { (void)l; CRIT(t)->name = y; return true; }
KEEP(feel) KEEP(any) KEEP(all) KEEP(gap) KEEP(at_least)
static bool crit_id(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &CRIT(t)->c.id, l->e); }
static bool crit_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &CRIT(t)->c.says.zh, l->e); }
static bool crit_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &CRIT(t)->c.says.en, l->e); }
static bool crit_clause(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &CRIT(t)->c.clause, l->e); }
static bool crit_look(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &CRIT(t)->c.look, l->e); }
static bool crit_judge(loader *l, void *t, const yaml *y) { return flag(l, y, &CRIT(t)->judge); }
static const key_spec criterion_keys[] = {
    { "id", crit_id }, { "zh", crit_zh }, { "en", crit_en }, { "clause", crit_clause }, { "look", crit_look }, { "judge", crit_judge },
    { "feel", crit_feel }, { "any_of", crit_any }, { "all_of", crit_all }, { "at_least", crit_at_least }, { "gap", crit_gap },
};

typedef struct criteria { reading *r; map ids; int next; } criteria;
static bool read_criteria(criteria *k, const yaml *list, const char *place_, criterion *parent);

static bool read_gap(reading *r, const yaml *y, criterion *c)
{
    const yaml *fact = yaml_get(y, "fact"), *need = yaml_get(y, "need");
    if (!fact || fact->kind != YAML_SCALAR || !need || need->kind != YAML_SCALAR || y->count != 2)
        return yaml_fail(y, r->l.e, "gap 应为 {fact: 事实, need: 该事实要达到的数（FEEL）}", "gap must be {fact: F, need: the number it must reach (FEEL)}");
    c->gap_fact = fact_find(&r->out->facts, str_of(fact->text));
    if (c->gap_fact < 0)
        return yaml_fail(fact, r->l.e, "没有事实“%s”", "there is no fact “%s”", fact->text);
    return facts_compile(&r->out->facts, need, need->text, &c->gap_need, &c->gap_uses, &c->gap_use_count, r->l.e);
}

static bool read_at_least(reading *r, const yaml *y, criterion *c)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : 0;
    c->at_least = (int)n;
    return (end && !*end && n >= 1 && n <= (long)c->count) || yaml_fail(y, r->l.e, "at_least 应为 1 到 %zu", "at_least must be 1 to %zu", c->count);
}

static bool criterion_name(criteria *k, const yaml *y, criterion *c)
{
    bool was;
    map_put(&k->ids, str_of(c->id), &was);
    return !was || yaml_fail(y, k->r->l.e, "条件编号 %s 重复", "criterion id %s twice", c->id);
}

static bool read_criterion(criteria *k, const yaml *y, const char *place_, criterion *out)
{
    raw_criterion raw = { .c = { .id = place_, .rule = -1, .gap_fact = -1, .at_least = 1, .index = k->next++, .at = y } };
    loader *l = &k->r->l;
    size_t faults = l->faults->len;
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "条件应为 {zh: …, feel: …}", "a condition must be {zh: …, feel: …}");
    apply_keys(l, y, KEYS(criterion_keys), &raw);
    *out = raw.c;
    if (l->faults->len > faults)
        return true;
    if (!out->says.zh)
        return yaml_fail(y, l->e, "条件缺少 zh（用平常的话说）", "a condition lacks zh (in plain words)");
    if ((raw.feel != NULL) + (raw.any != NULL) + (raw.all != NULL) + raw.judge != 1)
        return yaml_fail(y, l->e, "条件应有且只有 feel、judge: true、any_of、all_of 之一", "a condition has exactly one of feel, judge: true, any_of, all_of");
    out->kind = raw.feel ? CRITERION_FEEL : raw.judge ? CRITERION_JUDGE : raw.any ? CRITERION_ANY : CRITERION_ALL;
    TRY(criterion_name(k, y, out));
    if (raw.feel)
        out->rule = test_scalar(k->r, raw.feel);
    if (raw.any || raw.all)
        TRY(read_criteria(k, raw.any ? raw.any : raw.all, place_, out));
    if (raw.at_least && !raw.any)
        return yaml_fail(raw.at_least, l->e, "at_least 只用于 any_of", "at_least goes with any_of");
    return (!raw.at_least || read_at_least(k->r, raw.at_least, out)) && (!raw.gap || read_gap(k->r, raw.gap, out));
}

static bool read_criteria(criteria *k, const yaml *list, const char *place_, criterion *parent)
{
    arena *a = k->r->c->a;
    if (list->kind != YAML_LIST || !list->count)
        return yaml_fail(list, k->r->l.e, "应为条件的列表", "expected a list of conditions");
    parent->kids = NEW_N(a, criterion, list->count);
    parent->count = list->count;
    for (size_t i = 0; i < list->count; i++)
        if (!read_criterion(k, list->items[i], *place_ ? arena_print(a, "%s.%zu", place_, i + 1) : arena_print(a, "%zu", i + 1), &parent->kids[i]))
            keep(&k->r->l);
    return true;
}

/* ---- windows and subsidies ------------------------------------------------------------------------------------------------------ */

static bool read_window(loader *l, const yaml *y, window *w)
{
    const yaml *from = yaml_get(y, "from"), *to = yaml_get(y, "to"), *always = yaml_get(y, "always"), *note = yaml_get(y, "note");
    bool all = false;
    if (y->kind != YAML_MAP || y->count != (size_t)(from != NULL) + (to != NULL) + (always != NULL) + (note != NULL))
        return yaml_fail(y, l->e, "window 应为 {from: 日期, to: 日期}、{from: 03-01, to: 05-31}（每年）或 {always: true}，可加 note", "window must be {from: DATE, to: DATE}, {from: 03-01, to: 05-31} or {always: true}, and a note");
    if (note)
        TRY(yaml_scalar(note, &w->note, l->e));
    if (always) {
        TRY(flag(l, always, &all));
        w->kind = WINDOW_ALWAYS;
        return all && !from && !to ? true : yaml_fail(y, l->e, "always: true 时不写 from、to", "always: true goes without from and to");
    }
    if (!from && !to)
        return true;
    if (!from || !to || from->kind != YAML_SCALAR || to->kind != YAML_SCALAR)
        return yaml_fail(y, l->e, "window 要有 from 和 to", "a window needs from and to");
    if (month_day(from->text, &w->from_md) && month_day(to->text, &w->to_md)) {
        w->kind = WINDOW_YEARLY;
        return true;
    }
    w->kind = WINDOW_DATES;
    TRY(day_of(l, from, &w->from) && day_of(l, to, &w->to));
    return w->from <= w->to || yaml_fail(y, l->e, "from 晚于 to", "from is after to");
}

#define SUB(t) ((raw_policy *)(t))->p.subsidy
static bool sub_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &SUB(t).says.zh, l->e); }
static bool sub_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &SUB(t).says.en, l->e); }
static bool sub_feel(loader *l, void *t, const yaml *y) { SUB(t).amount = rule_scalar(reading_of(l), y); return true; }
static bool sub_cap(loader *l, void *t, const yaml *y) { SUB(t).cap = rule_scalar(reading_of(l), y); return true; }
static bool sub_once(loader *l, void *t, const yaml *y) { return flag(l, y, &SUB(t).once); }
static bool sub_not_with(loader *l, void *t, const yaml *y) { return yaml_texts(l->a, y, &SUB(t).not_with, &SUB(t).not_with_count, l->e); }
static bool sub_highest(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &SUB(t).highest_of, l->e); }
static const key_spec subsidy_keys[] = { { "zh", sub_zh }, { "en", sub_en }, { "feel", sub_feel }, { "cap", sub_cap }, { "once", sub_once }, { "not_with", sub_not_with }, { "highest_of", sub_highest } };

/* ---- policies --------------------------------------------------------------------------------------------------------------------- */

#define POL(t) (&((raw_policy *)(t))->p)
static bool pol_id(loader *l, void *t, const yaml *y) { return plain_id(l, y, &POL(t)->id); }
static bool pol_programme(loader *l, void *t, const yaml *y) { return plain_id(l, y, &((raw_policy *)t)->programme); }
static bool pol_cohort(loader *l, void *t, const yaml *y)
{
    static const char *const names[] = { "all", "new", "recheck" };
    for (int i = 0; i < 3; i++)
        if (y->kind == YAML_SCALAR && text_eq(names[i], y->text)) {
            POL(t)->cohort = (cohort)i;
            return true;
        }
    return yaml_fail(y, l->e, "cohort 应为 new（首次）、recheck（复核）或 all", "cohort must be new, recheck or all");
}

static bool pol_level(loader *l, void *t, const yaml *y)
{
    static const char *const levels[] = { "国家", "省", "市", "区" };
    for (int i = 0; i < 4; i++)
        if (y->kind == YAML_SCALAR && text_eq(levels[i], y->text)) {
            POL(t)->level = levels[i];
            return true;
        }
    return yaml_fail(y, l->e, "level 应为 国家、省、市 或 区", "level must be 国家, 省, 市 or 区");
}

static bool pol_kind(loader *l, void *t, const yaml *y)
{
    const code_list *kinds = map_ptr(&l->p->list_by_id, STR("policy_kind"));
    TRY(yaml_scalar(y, &POL(t)->kind, l->e));
    return !kinds || list_find(kinds, str_of(POL(t)->kind)) || yaml_fail(y, l->e, "kind“%s”不在代码表 policy_kind 中", "kind “%s” is not in list policy_kind", POL(t)->kind);
}

static bool pol_valid(loader *l, void *t, const yaml *y)
{
    const yaml *from = yaml_get(y, "from"), *to = yaml_get(y, "to");
    if (y->kind != YAML_MAP || y->count != (size_t)(from != NULL) + (to != NULL))
        return yaml_fail(y, l->e, "valid 应为 {from: 日期, to: 日期}，可缺一端", "valid must be {from: DATE, to: DATE}, either may be absent");
    return (!from || day_of(l, from, &POL(t)->valid_from)) && (!to || day_of(l, to, &POL(t)->valid_to));
}

static bool pol_subsidy(loader *l, void *t, const yaml *y)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, l->e, "subsidy 应为 {zh: …, feel: 金额（万元）…}", "subsidy must be {zh: …, feel: AMOUNT …}");
    SUB(t).there = true;
    apply_keys(l, y, KEYS(subsidy_keys), t);
    return SUB(t).says.zh || yaml_fail(y, l->e, "subsidy 缺少 zh（补助标准原话）", "subsidy lacks zh (the standard in words)");
}

static bool pol_example(loader *l, void *t, const yaml *y) { return flag(l, y, &POL(t)->example); }
static bool pol_window(loader *l, void *t, const yaml *y) { return read_window(l, y, &POL(t)->window); }
static bool pol_applies(loader *l, void *t, const yaml *y) { POL(t)->applies = test_scalar(reading_of(l), y); return true; }
static bool pol_conventions(loader *l, void *t, const yaml *y) { return yaml_texts(l->a, y, &POL(t)->conventions, &POL(t)->convention_count, l->e); }
static bool pol_materials(loader *l, void *t, const yaml *y) { return yaml_texts(l->a, y, &POL(t)->materials, &POL(t)->material_count, l->e); }
static bool pol_conditions(loader *l, void *t, const yaml *y)
{
    criteria k = { .r = reading_of(l), .ids = map_new(l->a) };
    POL(t)->root = (criterion){ .id = "", .kind = CRITERION_ALL, .rule = -1, .gap_fact = -1, .at_least = 1, .index = k.next++, .at = y };
    bool ok = read_criteria(&k, y, "", &POL(t)->root);
    POL(t)->criterion_count = k.next;
    return ok;
}
#define TEXT(key) static bool pol_##key(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &POL(t)->key, l->e); }
TEXT(edition) TEXT(region) TEXT(issuer) TEXT(document) TEXT(source) TEXT(target) TEXT(process) TEXT(time) TEXT(contact)
static bool pol_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &POL(t)->title.zh, l->e); }
static bool pol_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &POL(t)->title.en, l->e); }

static const key_spec policy_keys[] = {
    { "id", pol_id }, { "programme", pol_programme }, { "edition", pol_edition }, { "cohort", pol_cohort }, { "zh", pol_zh }, { "en", pol_en }, { "level", pol_level },
    { "region", pol_region }, { "example", pol_example }, { "kind", pol_kind }, { "issuer", pol_issuer }, { "document", pol_document }, { "source", pol_source },
    { "valid", pol_valid }, { "window", pol_window }, { "target", pol_target }, { "applies", pol_applies }, { "conventions", pol_conventions },
    { "conditions", pol_conditions }, { "materials", pol_materials }, { "process", pol_process }, { "time", pol_time }, { "contact", pol_contact }, { "subsidy", pol_subsidy },
};

#define PRO(t) ((raw_programme *)(t))
static bool pro_id(loader *l, void *t, const yaml *y) { return plain_id(l, y, &PRO(t)->p.id); }
static bool pro_zh(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &PRO(t)->p.title.zh, l->e); }
static bool pro_en(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &PRO(t)->p.title.en, l->e); }
static bool pro_until(loader *l, void *t, const yaml *y) { (void)l; PRO(t)->until = y; return true; }
static bool pro_recheck(loader *l, void *t, const yaml *y) { return months(l, y, &PRO(t)->p.recheck_months); }
static bool pro_lapsed(loader *l, void *t, const yaml *y) { return months(l, y, &PRO(t)->p.lapsed_months); }
static const key_spec programme_keys[] = { { "id", pro_id }, { "zh", pro_zh }, { "en", pro_en }, { "until", pro_until }, { "recheck_months", pro_recheck }, { "lapsed_months", pro_lapsed } };

/* ---- reading ------------------------------------------------------------------------------------------------------------------------ */

/* The edition that counts stands in the place of what the pack declares. */
static bool read_amended(reading *r, const yaml **y, const edition **out)
{
    const yaml *id = yaml_get(*y, "id");
    yaml *own;
    *out = id && id->kind == YAML_SCALAR ? edition_of(r->editions, EDITION_POLICY, id->text) : NULL;
    if (id && id->kind == YAML_SCALAR)
        map_put(&r->declared, str_of(id->text), NULL);
    if (!*out)
        return true;
    TRY(edition_tree(r->c->a, *out, "id", &own, r->l.e));
    const yaml *was = yaml_get(*y, "programme"), *kept = yaml_get(own, "programme");
    if (!text_eq(was ? was->text : NULL, kept ? kept->text : NULL))
        return yaml_fail(kept ? kept : own, r->l.e, "programme 不能改：梯度和互斥关系按它引用政策", "programme cannot be changed: ladders and exclusions refer to the policy by it");
    *y = own;
    return true;
}

static bool lacks(const yaml *y, error *e)
{
    static const struct { const char *key, *zh; } needed[] = { { "id", "编号" }, { "zh", "名称" }, { "level", "级别" }, { "conditions", "条件" } };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!yaml_get(y, needed[i].key))
            return yaml_fail(y, e, "政策要有 id、zh、level 和 conditions，缺少 %s（%s）", "a policy needs id, zh, level and conditions: there is no %s (%s)", needed[i].key, needed[i].zh);
    return true;
}

static bool read_one(reading *r, const yaml *y, const edition *amended, bool added)
{
    raw_policy raw = { .added = added, .p = { .pack = added ? "rules" : r->l.pack, .valid_from = DATE_NONE, .valid_to = DATE_NONE, .applies = -1, .subsidy = { .amount = -1, .cap = -1 }, .amended = amended, .at = y } };
    if (y->kind != YAML_MAP)
        return yaml_fail(y, r->l.e, "政策应为 {id: …, zh: …, conditions: […]}", "a policy must be {id: …, zh: …, conditions: […]}");
    size_t faults = r->l.faults->len;
    if (!lacks(y, r->l.e))
        keep(&r->l);
    apply_keys(&r->l, y, KEYS(policy_keys), &raw);
    if (r->l.faults->len == faults)
        VEC_ADD(r->c->a, &r->raw, raw);
    return true;
}

static bool read_policy(reading *r, const yaml *y)
{
    const edition *amended;
    return read_amended(r, &y, &amended) && read_one(r, y, amended, false);
}

/* Editions of policies that no pack declares: they are there while one of their editions counts. */
static void read_added(reading *r)
{
    for (size_t i = 0; r->editions && i < r->editions->by_rule.len; i++) {
        const edition *x = r->editions->by_rule.entries[i].value.cptr;
        yaml *y;
        if (!x || x->kind != EDITION_POLICY || map_get(&r->declared, str_of(x->rule)))
            continue;
        if (!edition_tree(r->c->a, x, "id", &y, r->l.e) || !read_one(r, y, x, true))
            keep(&r->l);
    }
}

static bool read_programme(reading *r, const yaml *y)
{
    raw_programme raw = { .p = { .until = -1, .recheck_months = 12, .at = y } };
    size_t faults = r->l.faults->len;
    if (y->kind == YAML_MAP)
        apply_keys(&r->l, y, KEYS(programme_keys), &raw);
    if (r->l.faults->len == faults && (!raw.p.id || !raw.p.title.zh))
        return yaml_fail(y, r->l.e, "项目（programmes）要有 id 和 zh", "a programme needs id and zh");
    if (raw.until && raw.until->kind == YAML_SCALAR) {
        raw.p.until = fact_find(&r->out->facts, str_of(raw.until->text));
        if (raw.p.until < 0 || r->out->facts.at[raw.p.until].type != FACT_DATE)
            return yaml_fail(raw.until, r->l.e, "until 应为一个日期型事实", "until must be a fact of type date");
    }
    if (r->l.faults->len == faults)
        VEC_ADD(r->c->a, &r->programmes, raw);
    return true;
}

static void read_list(reading *r, const yaml *file, const char *key, bool (*read)(reading *r, const yaml *y))
{
    const yaml *list = yaml_get(file, key);
    if (list && list->kind != YAML_LIST) {
        yaml_fail(list, r->l.e, "%s 应为列表", "%s must be a list", key);
        keep(&r->l);
        return;
    }
    for (size_t i = 0; list && i < list->count; i++)
        if (!read(r, list->items[i]))
            keep(&r->l);
}

static void read_files(reading *r)
{
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&r->c->packs, "policies", ".yaml", &i));) {
        yaml *y;
        r->l.pack = pack_file_pack(r->c->a, f);
        if (!yaml_parse(r->c->a, f->bytes, f->path, &y, r->l.e) ||
            ((!y || y->count != (size_t)(yaml_get(y, "programmes") != NULL) + (yaml_get(y, "policies") != NULL)) &&
             !fail_at(r->l.e, ERR_DECLARATION, (place){ .file = f->path, .row = 1 }, "应为 programmes: […] 和 policies: […]", "expected programmes: […] and policies: […]"))) {
            keep(&r->l);
            continue;
        }
        read_list(r, y, "programmes", read_programme);
        read_list(r, y, "policies", read_policy);
    }
}

/* ---- names --------------------------------------------------------------------------------------------------------------------------- */

static int programme_named(const reading *r, const char *id)
{
    for (size_t i = 0; i < r->programmes.len; i++)
        if (text_eq(r->programmes.at[i].p.id, id))
            return (int)i;
    return -1;
}

static bool place_policy(reading *r, raw_policy *raw)
{
    bool was;
    map_value *at = map_put(&r->out->by_id, str_of(raw->p.id), &was);
    if (was)
        return yaml_fail(raw->p.at, r->l.e, "政策 %s 已经有了（%s 第 %d 行）", "there is a policy %s already (%s line %d)", raw->p.id, r->raw.at[at->num].p.at->file, r->raw.at[at->num].p.at->line);
    at->num = raw->p.index;
    raw->p.programme = programme_named(r, raw->programme ? raw->programme : raw->p.id);
    if (raw->added && !raw->programme && raw->p.programme >= 0)
        return yaml_fail(raw->p.at, r->l.e, "id %s 已是一个项目的编号：换一个编号，或写明 programme", "id %s is a programme's: take another, or say programme", raw->p.id);
    if (raw->p.programme < 0 && raw->programme)
        return yaml_fail(yaml_get(raw->p.at, "programme"), r->l.e, "没有项目 %s（programmes）", "there is no programme %s", raw->programme);
    if (raw->p.programme < 0) {
        raw->p.programme = (int)r->programmes.len;
        VEC_ADD(r->c->a, &r->programmes, (raw_programme){ .p = { raw->p.id, raw->p.title, -1, 12, 0, raw->p.at } });
    }
    return true;
}

static bool exclusions_known(reading *r, const policy *p)
{
    for (size_t i = 0; i < p->subsidy.not_with_count; i++) {
        const char *id = p->subsidy.not_with[i];
        if (!map_get(&r->out->by_id, str_of(id)) && programme_named(r, id) < 0)
            return yaml_fail(p->at, r->l.e, "not_with：没有政策或项目 %s", "not_with: there is no policy or programme %s", id);
    }
    return true;
}

/* ---- digests: what decides a pair, so that whatever changes it shows --------------------------------------------------------------------- */

static void digest_yaml(buf *b, const yaml *y)
{
    buf_putc(b, "sml"[y->kind]);
    if (y->kind == YAML_SCALAR)
        buf_print(b, "%zu:%s", strlen(y->text), y->text);
    for (size_t i = 0; i < y->count; i++) {
        if (y->kind == YAML_MAP)
            digest_yaml(b, y->keys[i]);
        digest_yaml(b, y->items[i]);
    }
    buf_putc(b, '.');
}

/* `b` NULL: only which facts there are. */
static void digest_fact(buf *b, const facts *f, int fact, bool *seen)
{
    if (seen[fact])
        return;
    seen[fact] = true;
    if (b) {
        digest_yaml(b, f->at[fact].at);
        buf_puts(b, f->at[fact].feel ? f->at[fact].feel : "");          /* a scoring table stands elsewhere */
        buf_puts(b, f->at[fact].decision ? f->at[fact].decision->text : "");
    }
    for (size_t i = 0; i < f->at[fact].use_count; i++)
        digest_fact(b, f, f->at[fact].uses[i].fact, seen);
}

static void digest_rule(buf *b, const policies *p, int rule, bool *seen)
{
    for (size_t i = 0; rule >= 0 && i < p->rule[rule].use_count; i++)
        digest_fact(b, &p->facts, p->rule[rule].uses[i].fact, seen);
}

static void digest_criterion(buf *b, const policies *p, const criterion *c, bool *seen)
{
    digest_rule(b, p, c->rule, seen);
    for (size_t i = 0; i < c->count; i++)
        digest_criterion(b, p, &c->kids[i], seen);
}

static void digest_rules(buf *b, const policies *p, const policy *x, bool *seen)
{
    digest_criterion(b, p, &x->root, seen);
    digest_rule(b, p, x->applies, seen);
    digest_rule(b, p, x->subsidy.amount, seen);
    digest_rule(b, p, x->subsidy.cap, seen);
}

void policy_facts(const policies *p, const policy *x, bool *in)
{
    int until = p->programme[x->programme].until;
    digest_rules(NULL, p, x, in);
    if (until >= 0)
        digest_fact(NULL, &p->facts, until, in);
}

static bool criterion_by_day(const policies *p, const criterion *c)
{
    if (c->rule >= 0 && p->rule[c->rule].by_day)
        return true;
    for (size_t i = 0; i < c->count; i++)
        if (criterion_by_day(p, &c->kids[i]))
            return true;
    return false;
}

static void digest_policy(policies *p, policy *x)
{
    arena *a = arena_new();
    buf b = buf_new(a);
    unsigned char sum[EVP_MAX_MD_SIZE];
    bool *seen = NEW_N(a, bool, p->facts.count + 1);
    digest_yaml(&b, x->at);
    digest_yaml(&b, p->programme[x->programme].at);
    digest_rules(&b, p, x, seen);
    EVP_Digest(b.text, b.len, sum, NULL, EVP_sm3(), NULL);
    for (int i = 0; i < 16; i++)
        snprintf(x->digest + i * 2, 3, "%02x", sum[i]);
    x->by_day = criterion_by_day(p, &x->root) || (x->applies >= 0 && p->rule[x->applies].by_day);
    arena_end(a);
}

static bool of_day(core *c, int64_t day, const void **out, error *e)
{
    edition_set now;
    policies *p = NEW(c->a, policies);
    *out = p;
    return edition_set_on(c, (date)day, &now, e) && policies_load_with(c, &now, p, e);
}

/* What is compiled with them later is the caller's own. */
bool policies_load(core *c, date day, policies *out, error *e)
{
    const void *kept;
    TRY(kept_get(c, of_day, day, &kept, e));
    *out = *(const policies *)kept;
    out->a = out->facts.a = c->a;
    return true;
}

bool policies_load_with(core *c, const edition_set *set, policies *out, error *e)
{
    pack_faults faults = { 0 };
    return policies_read(c, set, out, &faults, e);
}

bool policies_read(core *c, const edition_set *set, policies *out, pack_faults *faults, error *e)
{
    error one = { .lang = e->lang };
    reading r = { .l = { .p = &c->packs, .a = c->a, .e = &one, .faults = faults }, .c = c, .out = out, .editions = set, .rule_by_text = map_new(c->a), .declared = map_new(c->a) };
    *out = (policies){ .a = c->a, .by_id = map_new(c->a) };
    TRY(facts_load(c, set, &out->facts, e));
    read_files(&r);
    read_added(&r);
    for (size_t i = 0; i < r.raw.len; i++) {
        r.raw.at[i].p.index = (int)i;
        if (!place_policy(&r, &r.raw.at[i]))
            keep(&r.l);
    }
    for (size_t i = 0; i < r.raw.len; i++)
        if (!exclusions_known(&r, &r.raw.at[i].p))
            keep(&r.l);
    TRY(faults_none(faults, e));
    out->count = r.raw.len;
    out->programme_count = r.programmes.len;
    out->rule = r.rules.at;
    out->rule_count = r.rules.len;
    out->at = NEW_N(c->a, policy, out->count + 1);
    out->programme = NEW_N(c->a, programme, out->programme_count + 1);
    for (size_t i = 0; i < out->programme_count; i++)
        out->programme[i] = r.programmes.at[i].p;
    for (size_t i = 0; i < out->count; i++) {
        out->at[i] = r.raw.at[i].p;
        digest_policy(out, &out->at[i]);
    }
    return true;
}

bool policy_declared(core *c, const char *id, const yaml **out, error *e)
{
    *out = NULL;
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&c->packs, "policies", ".yaml", &i));) {
        yaml *y;
        TRY(yaml_parse(c->a, f->bytes, f->path, &y, e));
        const yaml *list = yaml_get(y, "policies");
        for (size_t k = 0; list && list->kind == YAML_LIST && k < list->count; k++) {
            const yaml *one = yaml_get(list->items[k], "id");
            if (one && text_eq(one->text, id)) {
                *out = list->items[k];
                return true;
            }
        }
    }
    return fail(e, ERR_NOT_FOUND, "没有政策“%s”；jbp match --policies 列出全部", "there is no policy “%s”; jbp match --policies lists all", id);
}

const policy *policy_find(const policies *p, const char *id_or_title, error *e)
{
    map_value *v = map_get(&p->by_id, str_of(id_or_title));
    if (v)
        return &p->at[v->num];
    const policy *only = NULL, *near = NULL;
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) {
        bool same = text_eq(p->at[i].title.zh, id_or_title) || text_eq(p->at[i].title.en, id_or_title);
        bool like = names_near(p->at[i].id, id_or_title) || names_near(p->at[i].title.zh, id_or_title);
        only = same ? &p->at[i] : only;
        n += same;
        near = like && !near ? &p->at[i] : near;
    }
    if (n == 1)
        return only;
    if (n > 1)
        fail(e, ERR_NOT_FOUND, "有 %zu 个政策叫“%s”，请写编号", "%zu policies are called “%s”: give the id", n, id_or_title);
    else if (near)
        fail(e, ERR_NOT_FOUND, "没有政策“%s”；是否指 %s（%s）？", "there is no policy “%s”; did you mean %s (%s)?", id_or_title, near->id, say(near->title, e->lang));
    else
        fail(e, ERR_NOT_FOUND, "没有政策“%s”；jbp match --policies 列出全部", "there is no policy “%s”; jbp match --policies lists all", id_or_title);
    return NULL;
}

/* ---- windows ---------------------------------------------------------------------------------------------------------------------------- */

static date in_year(int year, int md)
{
    month m = month_of(year, md / 100);
    int day = md % 100, most = month_days(m);
    return month_first(m) + (day < most ? day : most) - 1;
}

bool window_next(const window *w, date day, window_at *out)
{
    switch (w->kind) {
    case WINDOW_ALWAYS: *out = (window_at){ DATE_NONE, DATE_NONE, true }; return true;
    case WINDOW_DATES: *out = (window_at){ w->from, w->to, w->from <= day && day <= w->to }; return day <= w->to;
    case WINDOW_YEARLY:
        for (int y = date_ymd(day).year - 1;; y++) {              /* a window may run over the turn of a year */
            date from = in_year(y, w->from_md), to = in_year(w->to_md < w->from_md ? y + 1 : y, w->to_md);
            if (day <= to) {
                *out = (window_at){ from, to, from <= day };
                return true;
            }
        }
    default: return false;
    }
}

void criteria_walk(const criterion *root, criterion_visit *visit, void *self)
{
    for (size_t i = 0; i < root->count; i++) {
        visit(self, &root->kids[i]);
        criteria_walk(&root->kids[i], visit, self);
    }
}
