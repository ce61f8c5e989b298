/* /firm/ID: the one page a clerk and a leader open for a firm, and what of it the API sends. */
#include "base/unit_text.h"
#include "text/json_out.h"
#include "web/firm.h"

/* ---- as JSON ---------------------------------------------------------------------------------------------------------------- */

static const char *const state_words[] = { [FACT_UNKNOWN] = "unknown", [FACT_NONE] = "none", [FACT_KNOWN] = "known", NULL };
static const char *const honour_words[] = { [HONOUR_HELD] = "held", [HONOUR_SOON] = "ends_soon", [HONOUR_ASKED] = "asked", [HONOUR_OVER] = "over", NULL };
static const char *const hold_words[] = { [HOLD_NEVER] = "never", [HOLD_LAPSED] = "lapsed", [HOLD_NOW] = "held", NULL };

static const shape fact_line[] = { S_TEXT("id"), S_TEXT("name"), S_TEXT("state", .words = state_words), S_JSON("value", NULL), S_TEXT("unit", .from = "declared_unit"), S_TEXT("ledger"), S_INT("as_of", .from = "as_of_number"),
    S_TEXT("source", .from = "from"), S_FLAG("stated"), S_TEXT("supply"), S_INT("policies_waiting", .from = "waiting"), S_END };
static const shape offer_line[] = { S_TEXT("policy"), S_TEXT("title"), S_TEXT("level"), S_TEXT("standing", .from = "standing_id"), S_TEXT("amount"), S_TEXT("window"), S_TEXT("says", .from = "words"), S_TEXT("missing"), S_END };
static const shape offer_groups[] = { S_LIST("eligible", offer_line, .from = "is_eligible.pairs"), S_LIST("judge", offer_line, .from = "is_judge.pairs"), S_LIST("near", offer_line, .from = "is_near.pairs"),
    S_LIST("missing", offer_line, .from = "is_missing.pairs"), S_END };
static const shape month_line[] = { S_MONTH("month", .from = "period"), S_FLAG("reported"), S_DECIMAL("growth"), S_DECIMAL("growth_cum"), S_DECIMAL("output"), S_DECIMAL("output_prior"), S_DECIMAL("output_cum"),
    S_DECIMAL("output_cum_prior"), S_DECIMAL("revenue_cum"), S_DECIMAL("profit_cum"), S_DECIMAL("electricity"), S_DECIMAL("energy"), S_DECIMAL("renovation_cum"), S_END };
static const shape value_added[] = { S_DECIMAL("level"), S_TEXT("unit", .from = "declared_unit"), S_DECIMAL("growth"), S_END };
static const shape grade_line[] = { S_TEXT("run"), S_TEXT("scheme", .from = "scheme_id"), S_INT("year"), S_TEXT("state"), S_TEXT("cohort"), S_TEXT("class"), S_DECIMAL("score"), S_INT("place", .from = "place_number"), S_INT("places"),
    S_TEXT("standing"), S_END };
static const shape honour_line[] = { S_INT("record", .from = "id"), S_TEXT("kind"), S_TEXT("level"), S_TEXT("grade"), S_TEXT("subject"), S_TEXT("state", .from = "declared_state"), S_TEXT("now", .words = honour_words), S_DATE("granted"),
    S_DATE("until"), S_END };
static const shape rung_line[] = { S_TEXT("rung", .from = "id"), S_TEXT("hold", .words = hold_words), S_DATE("until"), S_END };
static const shape ladder_line[] = { S_TEXT("ladder", .from = "id"), S_LIST("rungs", rung_line), S_TEXT("next", .from = "next_id"), S_TEXT("next_policy"), S_TEXT("next_standing"), S_END };
static const shape ledger_line[] = { S_TEXT("ledger", .from = "id"), S_TEXT("title"), S_INT("records", .from = "count"), S_INT("open"), S_END };

/* head and contacts: fields of ledger enterprise by their id, as far as they are seen and filled. */
const shape firm_whole[] = {
    S_INT("id"), S_INT("version"), S_TEXT("name"), S_TEXT("uscc"), S_TEXT("industry"), S_TEXT("size_why"), S_DATE("on"), S_NAMED("head"), S_NAMED("contacts"), S_LIST("facts", fact_line, .from = "all_facts"),
    S_MAP("policies", offer_groups, .from = "offers", .lacks = true), S_LIST("months", month_line), S_MAP("value_added_estimate", value_added, .from = "va", .lacks = true), S_LIST("evaluation", grade_line, .from = "grades"),
    S_LIST("honours", honour_line), S_LIST("ladders", ladder_line), S_LIST("ledgers", ledger_line), S_END,
};
const shape firm_query[] = { S_DATE("on"), S_INT("year"), S_END };

/* ---- head ------------------------------------------------------------------------------------------------------------------- */

static void show_cells(visit *v, view *list, const firm_cells *cells)
{
    for (size_t i = 0; i < cells->len; i++) {
        const firm_cell *c = &cells->at[i];
        view *item = view_item(list);
        view_text(item, "id", c->f->id);
        view_text(item, "label", say(c->f->label, v->l));
        view_text(item, "text", c->text);
        view_text(item, "unit", unit_text(c->f->unit, v->l));
        if (c->ref)
            view_text(item, "link", refers_to_firm(c->f) ? firm_url(v, c->ref) : arena_print(v->a, "/ledger/%s/%lld", c->f->ref->id, (long long)c->ref));
    }
}

static const char *honour_name(visit *v, const firm_honour *h)
{
    buf b = buf_new(v->a);
    buf_puts(&b, h->kind ? h->kind : "");
    if (h->level || h->grade)
        buf_print(&b, visit_say(v, "（%s%s%s）", " (%s%s%s)"), h->level ? h->level : "", h->level && h->grade ? " · " : "", h->grade ? h->grade : "");
    return b.text;
}

static const char *left_words(visit *v, const firm_file *k, date until)
{
    return arena_print(v->a, visit_say(v, "还剩 %d 天", "%d days left"), (int)(until - k->m->day));
}

static void show_head(visit *v, const firm_file *k)
{
    view *p = v->page, *badges = view_list(p, "badges");
    const field_decl *size = field_find(k->x.l, "size");
    view_int(p, "id", k->x.r.id);
    view_int(p, "version", k->x.r.version);
    view_text(p, "title", k->name);
    view_text(p, "name", k->name);
    view_text(p, "uscc", k->uscc);
    view_text(p, "industry", k->industry);
    view_text(p, "branch", k->branch);
    if (size && rights_see(&k->x.g, size))
        view_text(p, "size", value_to_text(v->a, v->c, size, k->x.r.values[size->index]));
    view_text(p, "size_why", k->size_why);
    view_text(p, "size_due", k->size_due);
    view_flag(p, "edit", may(&k->x.g, RIGHT_EDIT));
    show_cells(v, view_list(p, "head"), &k->head);
    show_cells(v, view_list(p, "contacts"), &k->contacts);
    for (size_t i = 0; i < k->honours.len; i++)
        if (k->honours.at[i].now <= HONOUR_SOON) {
            view *item = view_item(badges);
            view_text(item, "text", honour_name(v, &k->honours.at[i]));
            if (k->honours.at[i].now == HONOUR_SOON)
                view_text(item, "soon", left_words(v, k, k->honours.at[i].until));
        }
}

/* ---- facts and policies ---------------------------------------------------------------------------------------------------------- */

/* Where a missing fact is supplied: the firm's record, its records of the ledger, or a new one that names the firm already. */
static const char *supply_url(const firm_file *k, const firm_fact *x)
{
    arena *a = k->v->a;
    const ledger_decl *l = x->ledger ? x->ledger : firm_declared(k, "fact_answer");
    ledger_rights g = l ? access_to(k->v->roles, k->v->who, l) : (ledger_rights){ 0 };
    if (!l || !may(&g, RIGHT_EDIT))
        return NULL;
    if (l == k->x.l)
        return arena_print(a, "/ledger/enterprise/%lld/edit", (long long)k->x.r.id);
    for (size_t i = 0; x->ledger && i < k->ledgers.len; i++)
        if (k->ledgers.at[i].l == l && k->ledgers.at[i].count)
            return k->ledgers.at[i].url;
    const char *who = k->uscc ? k->uscc : arena_print(a, "%%23%lld", (long long)k->x.r.id);
    return g.entry->rows ? NULL : arena_print(a, "/ledger/%s/new?%s=%s%s%s", l->id, firm_field(l)->id, who, x->ledger ? "" : "&fact=", x->ledger ? "" : x->d->id);
}

static void show_fact(view *list, const firm_file *k, const firm_fact *x)
{
    const visit *v = k->v;
    view *item = view_item(list);
    buf json = buf_new(v->a);
    feel_json(&json, x->cell->value);
    view_text(item, "id", x->d->id);
    view_text(item, "name", say(x->d->name, v->l));
    view_text(item, "state", state_words[x->cell->state]);
    view_text(item, "value", json.text);
    view_text(item, "text", x->text);
    view_text(item, "declared_unit", x->d->unit);
    view_text(item, "unit", unit_text(x->d->unit, v->l));
    view_text(item, "ledger", x->ledger ? x->ledger->id : NULL);
    view_text(item, "as_of", x->as_of);
    if (x->cell->as_of)
        view_int(item, "as_of_number", x->cell->as_of);
    view_text(item, "from", x->from);
    view_flag(item, "stated", x->stated);
    view_flag(item, "no", x->no);
    view_flag(item, "waits", x->waiting > 0);
    view_int(item, "waiting", (int64_t)x->waiting);
    if (x->cell->state != FACT_UNKNOWN)
        return;
    view_text(item, "supply", x->d->supply);
    view_flag(item, "asked", x->d->ask);
    view_text(item, "url", supply_url(k, x));
}

static void show_unknown(visit *v, const firm_file *k)
{
    enum { FIRST = 8 };
    view *first = view_list(v->page, "unknown"), *rest = view_list(v->page, "unknown_rest");
    for (size_t i = 0; i < k->unknown.len; i++)
        show_fact(i < FIRST ? first : rest, k, &k->unknown.at[i]);
    view_int(v->page, "unknown_count", (int64_t)k->unknown.len);
    if (k->unknown.len > FIRST)
        view_int(v->page, "rest_count", (int64_t)(k->unknown.len - FIRST));
    if (k->waiting)
        view_int(v->page, "waiting_policies", (int64_t)k->waiting);
}
/* The facts of one ledger in a table; what is no or none is said in a line, for it has nothing more to say. */
static void show_group(view *groups, const firm_file *k, const firm_fact *at, size_t n)
{
    const visit *v = k->v;
    view *g = view_item(groups), *list = view_list(g, "facts");
    buf no = buf_new(v->a);
    size_t told = 0;
    view_text(g, "group", at->ledger ? say(at->ledger->title, v->l) : visit_say(v, "补充填报", "Answers"));
    view_flag(g, "open", at->ledger && text_eq(at->ledger->id, "annual"));
    view_int(g, "count", (int64_t)n);
    for (size_t i = 0; i < n; i++)
        if (at[i].no)
            buf_print(&no, "%s%s", no.len ? visit_say(v, "、", "; ") : "", say(at[i].d->name, v->l));
        else {
            show_fact(list, k, &at[i]);
            told++;
        }
    view_flag(g, "has_facts", told > 0);
    view_text(g, "no", no.text);
}

static void show_known(visit *v, const firm_file *k)
{
    view *groups = view_list(v->page, "groups");
    for (size_t i = 0, n; i < k->known.len; i += n) {
        n = 1;
        while (i + n < k->known.len && k->known.at[i + n].ledger == k->known.at[i].ledger)
            n++;
        show_group(groups, k, &k->known.at[i], n);
    }
    view_int(v->page, "known_count", (int64_t)k->known.len);
}

/* All of them one after the other, for the API. */
static void show_facts(visit *v, const firm_file *k)
{
    view *list = view_list(v->page, "all_facts");
    for (size_t i = 0; i < k->known.len; i++)
        show_fact(list, k, &k->known.at[i]);
    for (size_t i = 0; i < k->unknown.len; i++)
        show_fact(list, k, &k->unknown.at[i]);
}

static void show_policies(visit *v, const firm_file *k)
{
    static const struct { const char *key; text2 name; } groups[GROUPS] = {
        { "is_eligible", { "符合条件", "Eligible" } }, { "is_judge", { "待人工判断", "To be judged" } }, { "is_near", { "只差一步", "One step away" } }, { "is_missing", { "缺数据", "Facts missing" } },
    };
    view_flag(v->page, "policies", k->shows_policies);
    if (!k->shows_policies)
        return;
    view *offers = view_map(v->page, "offers");
    for (int g = 0; g < GROUPS; g++) {
        view *group = view_map(offers, groups[g].key), *lines = view_list(group, "pairs");
        view_text(group, "name", say(groups[g].name, v->l));
        view_int(group, "count", (int64_t)k->groups[g].len);
        view_flag(group, "open", g != GROUP_MISSING && k->groups[g].len > 0);
        view_flag(group, "none", !k->groups[g].len);
        for (size_t i = 0; i < k->groups[g].len; i++)
            show_line(v, view_item(lines), k->m, &k->groups[g].at[i]);
    }
}

/* ---- months ----------------------------------------------------------------------------------------------------------------------- */

static const char *const series_names[FIRM_SERIES] = {
    [OUTPUT] = "output", [OUTPUT_PRIOR] = "output_prior", [OUTPUT_CUM] = "output_cum", [OUTPUT_CUM_PRIOR] = "output_cum_prior", [REVENUE] = "revenue_cum",
    [PROFIT] = "profit_cum", [POWER] = "electricity", [ENERGY] = "energy", [RENOVATION] = "renovation_cum",
};

static const char *percent(visit *v, ratio q) { return ratio_text(v->a, (ratio){ q.num * 100, q.den }, 1, ROUND_HALF_UP); }

static const char *stored(visit *v, const firm_series *x, int i)
{
    return x->f && x->at[i].kind == VALUE_INT ? decimal_text_short(v->a, (decimal){ x->at[i].num, x->f->scale }) : NULL;
}

static const char *chart_of(visit *v, const firm_months *o)
{
    const struct { const char *name; int at; } lines[] = {
        { arena_print(v->a, visit_say(v, "%d 年", "%d"), o->year), OUTPUT }, { arena_print(v->a, visit_say(v, "%d 年", "%d"), o->year - 1), OUTPUT_PRIOR },
    };
    buf b = buf_new(v->a);
    buf_puts(&b, "{\"kind\":\"line\",\"unit\":\"\",\"x\":[");
    for (int i = 0; i < o->count; i++) {
        buf_puts(&b, i ? "," : "");
        json_out(&b, arena_print(v->a, visit_say(v, "%d月", "%d"), i + 1));
    }
    buf_puts(&b, "],\"series\":[");
    for (size_t s = 0; s < 2; s++) {
        const firm_series *x = &o->at[lines[s].at];
        buf_puts(&b, s ? ",{\"name\":" : "{\"name\":");
        json_out(&b, lines[s].name);
        buf_puts(&b, ",\"data\":[");
        for (int i = 0; i < o->count; i++) {
            const char *number = stored(v, x, i);
            buf_print(&b, "%s%s", i ? "," : "", number ? number : "null");
        }
        buf_puts(&b, "]}");
    }
    buf_puts(&b, "]}");
    return b.text;
}

/* As many digits as the year's numbers need: a column of whole thousands has no “.0”. */
static int digits_of(const firm_series *x)
{
    int scale = 0;
    for (int i = 0; i < 12; i++)
        for (int64_t units; x->at[i].kind == VALUE_INT && scale < x->f->scale && !decimal_exact((decimal){ x->at[i].num, x->f->scale }, scale, &units);)
            scale++;
    return scale;
}

static const char *grouped(visit *v, const firm_series *x, int i)
{
    decimal d = { 0, digits_of(x) };
    return decimal_exact((decimal){ x->at[i].num, x->f->scale }, d.scale, &d.units) ? decimal_text_grouped(v->a, d) : NULL;
}

typedef struct column { int series; const ratio *growth; text2 title; } column;

static bool has_column(const firm_months *o, const column *c)
{
    return c->growth ? o->at[OUTPUT].f && o->at[OUTPUT_PRIOR].f : o->at[c->series].some;
}

static void show_month(visit *v, view *row, const firm_months *o, const column *columns, size_t n, int i)
{
    view *cells = view_list(row, "cells");
    view_print(row, "month", visit_say(v, "%d月", "%d"), i + 1);
    view_text(row, "period", month_text(v->a, month_of(o->year, i + 1)));
    view_flag(row, "reported", o->reported[i]);
    view_text(row, "growth", percent(v, o->growth[i]));
    view_text(row, "growth_cum", percent(v, o->growth_cum[i]));
    for (int s = 0; s < FIRM_SERIES; s++)
        view_text(row, series_names[s], stored(v, &o->at[s], i));
    for (size_t c = 0; c < n; c++) {
        if (!has_column(o, &columns[c]))
            continue;
        view *cell = view_item(cells);
        const firm_series *x = &o->at[columns[c].series];
        const char *text = columns[c].growth ? percent(v, columns[c].growth[i]) : x->at[i].kind == VALUE_INT ? grouped(v, x, i) : NULL;
        view_text(cell, "text", text);
        view_flag(cell, "down", columns[c].growth && columns[c].growth[i].den && columns[c].growth[i].num < 0);
        view_flag(cell, "gap", !text && columns[c].series == OUTPUT && !columns[c].growth && !o->reported[i]);
    }
}

static void show_value_added(visit *v, const firm_months *o)
{
    if (!o->va.known)
        return;
    view *va = view_map(v->page, "va");
    view_text(va, "level", decimal_text_short(v->a, o->va.level));
    view_text(va, "level_says", decimal_text_grouped(v->a, o->va.level));
    view_text(va, "declared_unit", o->at[OUTPUT_CUM].f->unit);
    view_text(va, "unit", unit_text(o->at[OUTPUT_CUM].f->unit, v->l));
    view_text(va, "growth", o->va.growth.den ? percent(v, o->va.growth) : NULL);
    view_print(va, "months", visit_say(v, "1—%d月", "to month %d"), o->count);
}

static void show_months(visit *v, const firm_file *k)
{
    const firm_months *o = &k->months;
    const column columns[] = {
        { OUTPUT, NULL, { "产值", "Output" } }, { OUTPUT_PRIOR, NULL, { "上年同月", "Year before" } }, { OUTPUT, o->growth, { "同比 %", "Growth %" } }, { OUTPUT_CUM, NULL, { "累计产值", "Year so far" } },
        { OUTPUT_CUM_PRIOR, NULL, { "上年累计", "Year before" } }, { OUTPUT_CUM, o->growth_cum, { "累计同比 %", "Growth %" } }, { REVENUE, NULL, { "营业收入累计", "Revenue so far" } },
        { PROFIT, NULL, { "利润总额累计", "Profit so far" } }, { POWER, NULL, { "用电量", "Electricity" } }, { ENERGY, NULL, { "综合能耗", "Energy" } }, { RENOVATION, NULL, { "技改投资累计", "Renovation so far" } },
    };
    enum { COLUMNS = sizeof columns / sizeof *columns };
    view *heads = view_list(v->page, "month_heads"), *rows_ = view_list(v->page, "months");
    int silent = 0;
    if (!o->count)
        return;
    view_int(v->page, "year", o->year);
    for (size_t c = 0; c < COLUMNS; c++)
        if (has_column(o, &columns[c])) {
            view *h = view_item(heads);
            view_text(h, "label", say(columns[c].title, v->l));
            view_text(h, "unit", columns[c].growth ? NULL : unit_text(o->at[columns[c].series].f->unit, v->l));
        }
    for (int i = 0; i < o->count; i++) {
        show_month(v, view_item(rows_), o, columns, COLUMNS, i);
        silent += o->at[OUTPUT].f && !o->reported[i];
    }
    if (silent)
        view_int(v->page, "silent_months", silent);
    if (o->before)
        view_int(v->page, "year_before", o->year - 1);
    if (o->after)
        view_int(v->page, "year_after", o->year + 1);
    if (o->at[OUTPUT].some || o->at[OUTPUT_PRIOR].some) {
        view_text(v->page, "chart", chart_of(v, o));
        view_text(v->page, "chart_unit", unit_text(o->at[OUTPUT].f->unit, v->l));
    }
    show_value_added(v, o);
}

/* ---- standing ------------------------------------------------------------------------------------------------------------------------ */

static void show_grades(visit *v, const firm_file *k)
{
    view *list = view_list(v->page, "grades");
    for (size_t i = 0; i < k->grades.len; i++) {
        const firm_grade *x = &k->grades.at[i];
        view *item = view_item(list);
        view_text(item, "year", x->year ? arena_print(v->a, "%lld", (long long)x->year) : "");
        view_text(item, "scheme_id", x->scheme);
        view_text(item, "scheme", x->title ? x->title : x->run);
        view_text(item, "run", x->run);
        view_text(item, "state", x->state);
        view_text(item, "class", x->class);
        view_text(item, "score", x->score);
        view_text(item, "cohort", x->cohort);
        view_text(item, "standing", x->standing);
        view_text(item, "reason", x->reason);
        if (x->place)
            view_int(item, "place_number", x->place);
        if (x->places)
            view_int(item, "places", x->places);
        if (x->place)
            view_text(item, "place", x->places ? arena_print(v->a, "%lld / %lld", (long long)x->place, (long long)x->places) : arena_print(v->a, "%lld", (long long)x->place));
        if (x->scheme && visit_may(v, "evaluation"))
            view_print(item, "sheet", "/evaluation/%s/firm/%lld?year=%lld", x->scheme, (long long)k->x.r.id, (long long)x->year);
    }
}

static void show_honours(visit *v, const firm_file *k)
{
    view *list = view_list(v->page, "honours");
    view_flag(v->page, "shows_honours", k->shows_honours);
    for (size_t i = 0; i < k->honours.len; i++) {
        const firm_honour *h = &k->honours.at[i];
        view *item = view_item(list);
        view_int(item, "id", h->record);
        view_text(item, "name", honour_name(v, h));
        view_text(item, "kind", h->kind);
        view_text(item, "level", h->level);
        view_text(item, "grade", h->grade);
        view_text(item, "subject", h->subject);
        view_text(item, "declared_state", h->state);
        view_text(item, "now", honour_words[h->now]);
        view_text(item, "state", h->now == HONOUR_OVER && h->until != DATE_NONE && h->until < k->m->day ? visit_say(v, "已到期", "lapsed") : h->state);
        view_text(item, "document", h->document);
        view_flag(item, "over", h->now == HONOUR_OVER);
        view_text(item, "granted", h->granted == DATE_NONE ? NULL : date_iso(v->a, h->granted));
        view_text(item, "until", h->until == DATE_NONE ? NULL : date_iso(v->a, h->until));
        if (h->now == HONOUR_SOON)
            view_text(item, "left", left_words(v, k, h->until));
    }
}

static const char *next_words(visit *v, const firm_ladder *x)
{
    return x->pair.near ? visit_say(v, "只差一步", "one step away") : say(standing_name(x->pair.standing), v->l);
}

static void show_ladders(visit *v, const firm_file *k)
{
    view *list = view_list(v->page, "ladders");
    for (size_t i = 0; i < k->ladders.len; i++) {
        const firm_ladder *x = &k->ladders.at[i];
        view *item = view_item(list), *rungs = view_list(item, "rungs");
        view_text(item, "id", x->l->id);
        view_text(item, "name", say(x->l->title, v->l));
        for (size_t r = 0; r < x->l->count; r++) {
            const footing *at = &x->rungs[r].at;
            view *step = view_item(rungs);
            view_text(step, "id", x->rungs[r].r->id);
            view_text(step, "rung", say(x->rungs[r].r->title, v->l));
            view_text(step, "hold", hold_words[at->hold]);
            view_text(step, "until", at->until == DATE_NONE ? NULL : date_iso(v->a, at->until));
            view_flag(step, "now", at->hold == HOLD_NOW);
            view_flag(step, "lapsed", at->hold == HOLD_LAPSED);
        }
        if (x->next) {
            view_text(item, "next_id", x->next->id);
            view_text(item, "next", say(x->next->title, v->l));
            view_text(item, "next_says", next_words(v, x));
            view_text(item, "next_policy", x->policy->id);
            view_text(item, "next_standing", standing_word(x->pair.standing));
            view_print(item, "next_url", "/policy/%s/firm/%lld", x->policy->id, (long long)k->x.r.id);
        }
    }
}

/* ---- what else names it ------------------------------------------------------------------------------------------------------------ */

static void show_ledger(visit *v, view *item, const firm_ledger *x)
{
    view *lines = view_list(item, "lines");
    view_text(item, "id", x->l->id);
    view_text(item, "title", say(x->l->title, v->l));
    view_text(item, "url", x->url);
    view_int(item, "count", x->count);
    view_int(item, "open", x->open);
    view_flag(item, "at_open", x->open > 0);
    view_flag(item, "at_others", x->count && !x->open && !x->section);
    view_flag(item, "at_above", x->count && !x->open && x->section);
    view_flag(item, "at_empty", !x->count);
    for (size_t i = 0; i < x->line_count; i++) {
        view *line = view_item(lines);
        view_print(line, "url", "/ledger/%s/%lld", x->l->id, (long long)x->lines[i].id);
        view_int(line, "id", x->lines[i].id);
        view_flag(line, "open", x->lines[i].open);
        show_cells(v, view_list(line, "cells"), &x->lines[i].cells);
    }
}

/* Open matters first, then whatever has records; the ledgers of the sections above and the empty ones in a line each. */
static void show_ledgers(visit *v, const firm_file *k)
{
    view *list = view_list(v->page, "ledgers");
    int64_t n = 0;
    bool some_empty = false, some_above = false;
    for (size_t i = 0; i < k->ledgers.len; i++) {
        const firm_ledger *x = &k->ledgers.at[i];
        some_empty = some_empty || !x->count;
        some_above = some_above || (x->count && !x->open && x->section);
        show_ledger(v, view_item(list), x);
        n += x->open;
    }
    if (n)
        view_int(v->page, "open_count", n);
    view_flag(v->page, "has_open", n > 0);
    if (k->accounts_waiting)
        view_int(v->page, "accounts_waiting", k->accounts_waiting);
    view_flag(v->page, "named", k->ledgers.len > 0);
    view_flag(v->page, "has_empty", some_empty);
    view_flag(v->page, "has_above", some_above);
    view_flag(v->page, "matters", n > 0 || k->accounts_waiting > 0);
}

/* Headings stand only over what there is: a list repeats what is inside it, so whether it is empty is a flag of its own. */
static void show_sections(visit *v, const firm_file *k)
{
    const struct { const char *flag; bool on; } flags[] = {
        { "has_grades", k->grades.len > 0 }, { "has_honours", k->honours.len > 0 }, { "has_contacts", k->contacts.len > 0 }, { "has_unknown", k->unknown.len > 0 },
        { "knows", k->known.len > 0 || k->unknown.len > 0 }, { "has_badges", k->honours.len > 0 && k->honours.at[0].now <= HONOUR_SOON },
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        view_flag(v->page, flags[i].flag, flags[i].on);
}

static bool show_firm(visit *v, error *e)
{
    firm_file k;
    bool more = false;
    TRY(firm_gather(v, &k, e));
    show_sections(v, &k);
    show_head(v, &k);
    show_unknown(v, &k);
    show_known(v, &k);
    show_facts(v, &k);
    show_policies(v, &k);
    show_months(v, &k);
    show_grades(v, &k);
    show_honours(v, &k);
    show_ladders(v, &k);
    show_ledgers(v, &k);
    bool ok = record_show_history(v, &k.x, 5, &more, e);
    firm_end(&k);
    view_flag(v->page, "more_history", more);
    view_text(v->page, "echarts", asset_url(v->site, "echarts.js"));
    view_text(v->page, "charts", asset_url(v->site, "charts.js"));
    return ok && visit_show(v, "firm", e);
}

const route firm_routes[] = {
    { "GET", "/firm/:id", show_firm, "ledgers", ROUTE_PAGE },
    { 0 },
};
