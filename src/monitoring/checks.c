#include "monitoring/checks.h"

#include "base/vec.h"
#include "monitoring/load.h"
#include "monitoring/month.h"
#include "panel/panel.h"
#include "stat/outlier.h"

#include <stdlib.h>

/* One row a kind of finding: the code in list finding_kind and the sentence for it. */
typedef struct kind_row { const char *code; text2 says; } kind_row;
static const kind_row kinds[FINDING_KINDS] = {
    [FINDING_OUTLIER] = { "outlier", { "本月 %s，与自身历史相比异常（上月 %s）", "%s this month, unusual against its own history (last month %s)" } },
    [FINDING_UNIT_SLIP] = { "unit_slip", { "本月 %s，与上年中位数 %s 相差约一个单位量级，疑似单位填错", "%s this month against a median of %s: a unit slip?" } },
    [FINDING_REPEATED] = { "same_as_last", { "本月 %s 与上月 %s 完全相同", "%s equals last month's %s to the last digit" } },
    [FINDING_CUMULATIVE_FALLS] = { "cumulative_break", { "累计 %s 小于上月累计 %s", "cumulative %s is below last month's %s" } },
    [FINDING_CUMULATIVE_BREAKS] = { "cumulative_break", { "累计 %s 不等于上月累计加本月 %s", "cumulative %s is not last month's plus this month (%s)" } },
    [FINDING_SALES_WITHOUT_OUTPUT] = { "sales_no_output", { "产值 %s 而销售产值 %s", "output %s, yet sales %s" } },
    [FINDING_MISSING] = { "missing", { "在库而本月未报", "on the list, nothing reported" } },
};

typedef struct checker {
    core  *c;
    const panel *p;
    month  m;
    batch  b;
    writer *w;
    const ledger_decl *l;
    map    found;                       /* keys of what was found now */
    check_result *out;
    error *e;
} checker;

static int field_at(const checker *k, const char *id) { return field_find(k->l, id)->index; }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *detail_of(const checker *k, const finding *x)
{
    const indicator *i = &k->p->indicators.at[x->indicator];
    arena *a = k->c->a;
    const char *unit_ = say(i->unit, k->c->lang);
    char *now = arena_print(a, "%s%s", decimal_text_short(a, (decimal){ x->value, i->scale }), unit_);
    char *reference = arena_print(a, "%s%s", decimal_text_short(a, (decimal){ x->reference, i->scale }), unit_);
    return arena_print(a, say(kinds[x->kind].says, k->c->lang), now, reference);
}
#pragma GCC diagnostic pop

static char *key_of(arena *a, int64_t enterprise, const char *kind, const char *indicator_) { return arena_print(a, "%lld|%s|%s", (long long)enterprise, kind, indicator_); }

/* A finding that people have answered keeps their state; one that had gone opens again. */
static bool write_finding(checker *k, int64_t enterprise, const char *kind, const char *indicator_, const char *detail, const char *suggested)
{
    arena *a = k->c->a;
    value *v = NEW_N(a, value, k->l->count);
    bool *mask = NEW_N(a, bool, k->l->count), was, there;
    record had;
    outcome what;
    int64_t id;
    map_put(&k->found, str_of(key_of(a, enterprise, kind, indicator_)), &was);
    if (was)
        return true;
    v[field_at(k, "month")] = V_INT(month_code(k->m));
    v[field_at(k, "enterprise")] = V_INT(enterprise);
    v[field_at(k, "kind")] = v_text(kind);
    v[field_at(k, "indicator")] = v_text(indicator_);
    v[field_at(k, "detail")] = v_text(detail);
    v[field_at(k, "suggested")] = v_text(suggested);
    v[field_at(k, "state")] = v_text("open");
    TRY(record_find(k->c, k->l, v, a, &had, &there, k->e));
    bool answered = there && !str_eq(had.values[field_at(k, "state")].text, STR("gone"));
    for (size_t i = 0; i < k->l->count; i++)
        mask[i] = v[i].kind != VALUE_NULL;
    mask[field_at(k, "state")] = !answered;
    k->out->found++;
    k->out->fresh += !there;
    return record_put(k->w, v, mask, (origin){ 0 }, &what, &id, k->e);
}

static bool statistical(checker *k)
{
    static const char *const watched_ids[] = { "output", "sales", "electricity" };
    watched watch[3];
    findings all = { 0 };
    const panel *p = k->p;
    for (int i = 0; i < 3; i++)
        watch[i] = (watched){ panel_find_indicator(p, watched_ids[i]), false };
    outlier_rules rules = { .watch = watch, .watches = 3, .output = watch[0].indicator, .sales = watch[1].indicator, .electricity = watch[2].indicator,
                            .employees = panel_find_indicator(p, "employees") };
    outlier_check(k->c->a, p, k->m, &rules, &all);
    for (size_t i = 0; i < all.len; i++) {
        const finding *x = &all.at[i];
        const indicator *ind = &p->indicators.at[x->indicator];
        char *suggested = x->suggests ? arena_print(k->c->a, "%s%s", decimal_text_short(k->c->a, (decimal){ x->suggested, ind->scale }), say(ind->unit, k->c->lang)) : NULL;
        TRY(write_finding(k, p->firm[x->firm].id, kinds[x->kind].code, ind->label.zh, detail_of(k, x), suggested));
    }
    return true;
}

/* 上年同期 as reported now against what the firm reported a year ago. */
static bool changed_bases(checker *k)
{
    const panel *p = k->p;
    int i = panel_find_indicator(p, "output");
    for (uint32_t f = 0; f < p->firms; f++) {
        int64_t now, then;
        const column *prior = panel_column(p, i, CELL_PRIOR_MONTH, k->m), *own = panel_column(p, i, CELL_MONTH, k->m - 12);
        if (!prior->reported || !own->reported || !bit_get(prior->reported, f) || !bit_get(own->reported, f))
            continue;
        now = prior->value[f];
        then = own->value[f];
        if (now == then)
            continue;
        arena *a = k->c->a;
        int scale = p->indicators.at[i].scale;
        TRY(write_finding(k, p->firm[f].id, "base_changed", p->indicators.at[i].label.zh,
                          arena_print(a, say((text2){ "本期填报的上年同月为 %s千元，上年上报为 %s千元", "last year's month is given as %s thousand yuan now, was reported as %s" }, k->c->lang),
                                      decimal_text_short(a, (decimal){ now, scale }), decimal_text_short(a, (decimal){ then, scale })), NULL));
    }
    return true;
}

/* Who reported after the due date. */
static bool late(checker *k)
{
    reporting r;
    month_info i;
    arena *a = k->c->a;
    lang l = k->c->lang;
    TRY(month_read(k->c, k->m, today_of(), &i, k->e) && month_reporting(k->c, k->m, &r, k->e));
    for (size_t n = 0; n < r.due; n++)
        if (r.at[n].late)
            TRY(write_finding(k, r.at[n].enterprise, "late", k->p->indicators.at[panel_find_indicator(k->p, "output")].label.zh,
                              arena_print(a, say((text2){ "%s截止，%s才报", "due %s, reported %s" }, l), date_say(a, i.due, l), date_say(a, beijing_date(str_of(r.at[n].at)), l)), NULL));
    return true;
}

/* The declared checks of the ledgers that close with the month: what they warn of in its records. */
static bool declared_of(checker *k, const ledger_decl *l)
{
    scan *s;
    record r;
    bool more = true, ok = true;
    const field_decl *firm_ = field_find(l, "enterprise");
    const value args[] = { V_INT(month_code(k->m)) };
    scan_options o = { .where = arena_print(k->c->a, "%s = ?", l->fields[l->closing].id), .args = args, .arg_count = 1, .order = "id" };
    TRY(scan_open(k->c, l, &o, &s, k->e));
    while (ok && (ok = scan_next(s, &r, &more, k->e)) && more) {
        problems found = { 0 };
        int64_t who = r.values[firm_->index].num;
        ok = record_check(k->c, l, r.values, k->c->a, &found, k->e);
        for (size_t i = 0; ok && i < found.len; i++)
            ok = write_finding(k, who, "check", arena_print(k->c->a, "%s·%s", l->title.zh, found.at[i].check), found.at[i].text, NULL);
    }
    scan_close(s);
    return ok;
}

static bool declared(checker *k)
{
    for (size_t i = 0; i < k->c->packs.ledger_count; i++) {
        const ledger_decl *l = k->c->packs.ledgers[i];
        if (l->closing >= 0 && field_find(l, "enterprise"))
            TRY(declared_of(k, l));
    }
    return true;
}

/* Open findings that do not hold any more. */
static bool close_gone(checker *k)
{
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) gone = { 0 };
    arena *a = k->c->a;
    const value args[] = { V_INT(month_code(k->m)) };
    TRY(store_query(k->c->s, "SELECT id, enterprise, kind, indicator FROM finding WHERE month = ? AND state IN ('open', 'answered')", args, 1, &r, k->e));
    while ((ok = rows_next(r, &more, k->e)) && more)
        if (!map_get(&k->found, str_of(key_of(a, rows_int(r, 1), str_copy(a, rows_text(r, 2)), str_copy(a, rows_text(r, 3))))))
            VEC_ADD(a, &gone, rows_int(r, 0));
    rows_close(r);
    for (size_t i = 0; ok && i < gone.len; i++) {
        ok = writer_set(k->w, gone.at[i], FIELD_SET({ "state", v_text("gone") }), k->e);
        k->out->gone++;
    }
    return ok;
}

bool month_check(core *c, month m, check_result *out, error *e)
{
    panel *p;
    bool found;
    int64_t open;
    checker k = { .c = c, .m = m, .found = map_new(c->a), .out = out, .e = e, .l = ledger_find(&c->packs, "finding", e) };
    batch_info info = { .who = c->who, .action = "check-month", .subject = month_text(c->a, m) };
    *out = (check_result){ 0 };
    TRY(k.l && panel_load(c, 0, m, &p, e));
    k.p = p;
    TRY(batch_begin(c->s, &info, &k.b, e));
    bool ok = writer_open(c, &k.b, k.l, &k.w, e) && statistical(&k) && changed_bases(&k) && late(&k) && declared(&k) && close_gone(&k);
    writer_close(k.w);
    if (!ok) {
        batch_abandon(&k.b);
        return false;
    }
    const value args[] = { V_INT(month_code(m)) };
    TRY(batch_end(&k.b, e) && store_int(c->s, "SELECT count(*) FROM finding WHERE month = ? AND state = 'open'", args, 1, &open, &found, e));
    out->open = (size_t)open;
    return true;
}

/* Findings keep an indicator by its Chinese label; here it is said in the reader's language. */
static const char *label_said(const core *c, const char *zh)
{
    for (size_t i = 0; c->lang == LANG_EN && i < c->packs.ledger_count; i++) {
        const ledger_decl *l = c->packs.ledgers[i];
        for (size_t k = 0; l->closing >= 0 && k < l->count; k++)
            if (str_starts(str_of(l->fields[k].label.zh), str_of(zh)))
                return say(l->fields[k].label, LANG_EN);
    }
    return zh;
}

bool month_findings(core *c, month m, bool only_open, finding_row **out, size_t *n, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "finding", e);
    scan *s;
    record r;
    bool more = true, ok = true;
    VEC(finding_row) all = { 0 };
    const value args[] = { V_INT(month_code(m)) };
    scan_options o = { .where = only_open ? "month = ? AND state = 'open'" : "month = ?", .args = args, .arg_count = 1, .order = "kind, enterprise" };
    TRY(l && scan_open(c, l, &o, &s, e));
    while ((ok = scan_next(s, &r, &more, e)) && more) {
        const char *t[6];
        static const char *const fields[] = { "enterprise", "kind", "indicator", "detail", "suggested", "state" };
        for (int i = 0; i < 6; i++) {
            const field_decl *f = field_find(l, fields[i]);
            t[i] = value_to_text(c->a, c, f, r.values[f->index]);
        }
        t[2] = label_said(c, t[2]);
        VEC_ADD(c->a, &all, (finding_row){ r.id, t[0], t[1], t[2], t[3], t[4], t[5] });
    }
    scan_close(s);
    *out = all.at;
    *n = all.len;
    return ok;
}
